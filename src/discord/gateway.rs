//! The connection to Discord's gateway, on a thread of its own.
//!
//! Serenity hands over each event in a task of its own, and on several threads those overtake each
//! other: a member who leaves and comes back would be gone. On one thread tasks begin in the order
//! in which they were made (tokio's documentation, "Current thread runtime and its scheduler"), and
//! all that ours do there is to line the event up. Everything else is done elsewhere, which also
//! keeps heartbeats on time.

use std::{io, sync::Arc, thread};

use serenity::{
    all::{ClientBuilder, Context, Event, GatewayError, Http, RawEventHandler, ShardManager},
    async_trait,
    gateway::ConnectionStage,
};
use tokio::{runtime::Builder, sync::oneshot};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::events::{Lanes, Listener};
use crate::{app::App, discord, render::start::DiscordProblem};

/// The connection, until it is hung up or dropped.
pub struct Gateway {
    shards: Arc<ShardManager>,
    lanes: Arc<Lanes>,
    thread: DropGuard,
    ended: oneshot::Receiver<Result<(), DiscordProblem>>,
}

/// A look at the connection from elsewhere.
pub struct Link(Arc<ShardManager>);

impl Link {
    /// Whether it stands: what happens at Discord is heard. Not, if in doubt.
    pub fn is_up(&self) -> bool {
        self.0.runners.try_lock().is_ok_and(|runners| {
            let mut stages = runners.values().map(|runner| runner.stage);
            !runners.is_empty() && stages.all(|stage| stage == ConnectionStage::Connected)
        })
    }
}

/// Serenity's end of the lanes.
struct Receiver(Arc<Lanes>);

#[async_trait]
impl RawEventHandler for Receiver {
    async fn raw_event(&self, ctx: Context, event: Event) {
        self.0.push(ctx, event);
        // This thread does nothing but read: held here, it reads no further.
        self.0.hold();
    }
}

impl Gateway {
    /// Connects; what Discord sends is handled from then on. `http` is used for nothing else: the
    /// client insists on owning one.
    pub async fn connect(app: Arc<App>, http: Http) -> Result<Self, DiscordProblem> {
        let intents = discord::intents(&app.config);
        let listener = Arc::new(Listener::new(app));
        let lanes = Arc::new(Lanes::new(listener.clone()));
        let receiver = Receiver(lanes.clone());
        let hang_up = CancellationToken::new();
        let ((begin, begun), (end, ended)) = (oneshot::channel(), oneshot::channel());
        let until = hang_up.clone();
        // The client is made there too: from its first moment on it has tasks.
        spawn(async move {
            let client = ClientBuilder::new_with_http(http, intents).raw_event_handler(receiver);
            let mut client = match client.await {
                Ok(client) => client,
                Err(error) => return drop(begin.send(Err(problem(&error)))),
            };
            listener.set_shards(client.shard_manager.clone());
            begin.send(Ok(client.shard_manager.clone())).ok();
            let ended = match until.run_until_cancelled(client.start()).await {
                Some(Err(error)) => Err(problem(&error)),
                Some(Ok(())) | None => Ok(()),
            };
            end.send(ended).ok();
        })
        .map_err(|error| DiscordProblem::Ended {
            detail: error.to_string(),
        })?;
        Ok(Self {
            shards: begun.await.unwrap_or_else(|_| Err(died()))?,
            lanes,
            thread: hang_up.drop_guard(),
            ended,
        })
    }

    pub fn link(&self) -> Link {
        Link(self.shards.clone())
    }

    /// Returns when Discord ends the session for good, with the reason.
    pub async fn ended(&mut self) -> Result<(), DiscordProblem> {
        (&mut self.ended).await.unwrap_or_else(|_| Err(died()))
    }

    /// Hangs up and waits until the events that are in hand are handled.
    pub async fn hang_up(self) {
        self.shards.shutdown_all().await;
        drop(self.thread);
        self.lanes.close().await;
    }
}

/// Runs `work` on a new thread with a scheduler of its own.
fn spawn(work: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    thread::Builder::new()
        .name("gateway".to_owned())
        .spawn(move || runtime.block_on(work))?;
    Ok(())
}

fn died() -> DiscordProblem {
    DiscordProblem::Ended {
        detail: "the gateway's thread died".to_owned(),
    }
}

fn problem(error: &serenity::Error) -> DiscordProblem {
    match error {
        serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) => DiscordProblem::IntentsDisallowed,
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => DiscordProblem::TokenRefused,
        other => DiscordProblem::Ended {
            detail: other.to_string(),
        },
    }
}
