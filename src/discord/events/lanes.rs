//! The order of events: one server's are handled one after the other as Discord sent them, servers
//! go on side by side, and commands and presses wait for nobody.

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::FutureExt;
use serenity::all::{Context, Event, GuildId};
use tokio::{
    runtime::Handle,
    sync::mpsc::{self, UnboundedSender},
};
use tokio_util::task::TaskTracker;

use super::{Listener, guild_of, name_of};

/// How long the end waits for events in hand.
const LAST_WAIT: Duration = Duration::from_secs(5);

type Heard = (Context, Event);
/// By server; events that concern none have a lane too.
type Open = HashMap<Option<GuildId>, UnboundedSender<Heard>>;

/// Lines of events, open until they are closed.
pub struct Lanes {
    listener: Arc<Listener>,
    /// Where events are handled, which is not where they arrive.
    runtime: Handle,
    tasks: TaskTracker,
    open: Mutex<Option<Open>>,
}

impl Lanes {
    /// Lanes whose events are handled on the runtime this is called on.
    pub fn new(listener: Arc<Listener>) -> Self {
        Self {
            listener,
            runtime: Handle::current(),
            tasks: TaskTracker::new(),
            open: Mutex::new(Some(Open::new())),
        }
    }

    /// Lines an event up behind those of its server.
    pub fn push(&self, ctx: Context, event: Event) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(lanes) = open.as_mut() else {
            return;
        };
        self.listener.app.pulse.seen();
        if let Event::InteractionCreate(_) = &event {
            let handling = handle(self.listener.clone(), ctx, event);
            self.tasks.spawn_on(handling, &self.runtime);
            return;
        }
        let lane = lanes.entry(guild_of(&event)).or_insert_with(|| self.open_lane());
        // A lane ends only when it is closed.
        lane.send((ctx, event)).ok();
    }

    fn open_lane(&self) -> UnboundedSender<Heard> {
        let (sender, mut heard) = mpsc::unbounded_channel();
        let listener = self.listener.clone();
        let in_order = async move {
            while let Some((ctx, event)) = heard.recv().await {
                handle(listener.clone(), ctx, event).await;
            }
        };
        self.tasks.spawn_on(in_order, &self.runtime);
        sender
    }

    /// Takes no more events and waits a while for those in hand.
    pub async fn close(&self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.tasks.close();
        if tokio::time::timeout(LAST_WAIT, self.tasks.wait()).await.is_err() {
            tracing::warn!("some events could not be handled before the end");
        }
    }
}

async fn handle(listener: Arc<Listener>, ctx: Context, event: Event) {
    let name = name_of(&event);
    let handled = AssertUnwindSafe(listener.handle(&ctx, event)).catch_unwind();
    if handled.await.is_err() {
        // What follows in the lane is none the worse for it.
        tracing::error!(event = name, "handling an event panicked");
    }
    listener.app.pulse.handled();
}
