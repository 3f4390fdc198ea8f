//! Which servers are being worked on.

use std::collections::HashMap;

use tokio::task::{Id, JoinSet};

use crate::domain::ids::GuildId;

/// Servers worked on at a time.
const AT_ONCE: usize = 8;

/// The servers that are worked on, each at most once at a time.
#[derive(Default)]
pub struct Busy {
    tasks: JoinSet<()>,
    guilds: HashMap<Id, GuildId>,
}

impl Busy {
    /// Whether work on another server may begin.
    pub fn has_room(&self) -> bool {
        self.tasks.len() < AT_ONCE
    }

    /// Begins `work` on a server, unless work on it is going on.
    pub fn begin(&mut self, guild_id: GuildId, work: impl Future<Output = ()> + Send + 'static) {
        if !self.guilds.values().any(|busy| *busy == guild_id) {
            let id = self.tasks.spawn(work).id();
            self.guilds.insert(id, guild_id);
        }
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
