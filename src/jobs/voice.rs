//! Keeps the books of who is in voice with whom: every minute while anybody is, and when a slot of the
//! clock is over. What is written down survives a crash; what is not known is not counted.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    domain::{ids::GuildId, voice::APART_MS},
    service::voice,
    store::{Signal, Store},
};

/// Wait before looking again when the books could not be kept.
const RETRY: Duration = Duration::from_secs(1);

/// Whether we would know if somebody in a server came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    Yes,
    /// The connection is broken. It may be resumed, with all that was missed.
    Broken,
    /// Discord has not presented the server in this session. When it does, stays begin.
    NotYet,
}

/// Tells whether we hear a server.
pub type Ears = Arc<dyn Fn(GuildId) -> Hearing + Send + Sync>;

/// The books of all servers.
pub struct VoiceBooks {
    pub store: Store,
    pub clock: Clock,
    pub hearing: Ears,
}

/// What to wait for when all is done that can be.
enum Rest {
    /// Until then, or until the clock is set back.
    Until(i64),
    /// Nobody is in voice.
    ForWord,
    /// Something is to be done that cannot be at the moment.
    ToRetry,
}

impl VoiceBooks {
    /// Keeps them until `stop`.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let rest = self.keep_due().await.unwrap_or_else(|error| {
                tracing::error!(
                    error = format!("{error:#}"),
                    "voice cannot be looked up, trying again"
                );
                Rest::ToRetry
            });
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.store.wait_for(Signal::Voice) => {}
                () = self.rest(&rest) => {}
            }
        }
    }

    /// Writes down what is known at this moment, before the connection is given up.
    pub async fn keep_all(&self) {
        let kept = async {
            for span in self.store.list_voice_spans().await? {
                if (self.hearing)(span.guild_id) == Hearing::Yes {
                    voice::keep(&self.store, span.guild_id, self.clock.now_ms()).await?;
                }
            }
            anyhow::Ok(())
        };
        if let Err(error) = kept.await {
            tracing::error!(error = format!("{error:#}"), "the last minute in voice is lost");
        }
    }

    async fn keep_due(&self) -> anyhow::Result<Rest> {
        loop {
            let (mut kept, mut next) = (false, Rest::ForWord);
            for span in self.store.list_voice_spans().await? {
                let now_ms = self.clock.now_ms();
                let due_ms = voice::due_ms(&span, now_ms);
                match (self.hearing)(span.guild_id) {
                    Hearing::NotYet => {}
                    _ if due_ms > now_ms => next = next.or_until(due_ms),
                    Hearing::Broken => next = Rest::ToRetry,
                    // One server's trouble must not hold up the others.
                    Hearing::Yes => match voice::keep(&self.store, span.guild_id, now_ms).await {
                        Ok(()) => kept = true,
                        Err(error) => {
                            tracing::error!(guild.id = %span.guild_id, error = format!("{error:#}"), "time in voice could not be counted, trying again");
                            next = Rest::ToRetry;
                        }
                    },
                }
            }
            if !kept {
                return Ok(next);
            }
        }
    }

    async fn rest(&self, rest: &Rest) {
        match rest {
            Rest::Until(due_ms) => {
                let from_ms = self.clock.now_ms() - APART_MS;
                self.clock.sleep_while_in(from_ms..*due_ms).await;
            }
            Rest::ForWord => std::future::pending().await,
            Rest::ToRetry => tokio::time::sleep(RETRY).await,
        }
    }
}

impl Rest {
    fn or_until(self, due_ms: i64) -> Self {
        match self {
            Rest::Until(known_ms) => Rest::Until(known_ms.min(due_ms)),
            Rest::ForWord => Rest::Until(due_ms),
            Rest::ToRetry => Rest::ToRetry,
        }
    }
}
