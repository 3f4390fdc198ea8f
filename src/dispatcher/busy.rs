//! Which servers are being worked on.

use std::collections::HashMap;

use tokio::task::{Id, JoinSet};

use crate::domain::ids::GuildId;

/// The servers that are worked on, each at most once at a time.
pub struct Busy {
    at_once: usize,
    tasks: JoinSet<()>,
    guilds: HashMap<Id, GuildId>,
}

impl Busy {
    /// Nobody's work yet, and room for that of so many servers at a time.
    pub fn new(at_once: usize) -> Self {
        Self {
            at_once,
            tasks: JoinSet::new(),
            guilds: HashMap::new(),
        }
    }

    /// Whether work on another server may begin.
    pub fn has_room(&self) -> bool {
        self.tasks.len() < self.at_once
    }

    /// Begins `work` on a server. False when work on it is going on already.
    pub fn begin(&mut self, guild_id: GuildId, work: impl Future<Output = ()> + Send + 'static) -> bool {
        let is_busy = self.guilds.values().any(|busy| *busy == guild_id);
        if !is_busy {
            let id = self.tasks.spawn(work).id();
            self.guilds.insert(id, guild_id);
        }
        !is_busy
    }

    /// Returns when work on one server is over; never while there is none.
    pub async fn one_done(&mut self) {
        let id = match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => {
                tracing::error!(%error, "work on a server broke off");
                error.id()
            }
            None => std::future::pending().await,
        };
        self.guilds.remove(&id);
    }

    /// Returns when no work is going on any more.
    pub async fn all_done(mut self) {
        while !self.guilds.is_empty() {
            self.one_done().await;
        }
    }
}
