//! What is known of each server's roles for a little while, so that a thousand changes need not ask a
//! thousand times, and how often changes were refused or dropped one after the other.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::access::Reach;
use crate::{domain::ids::GuildId, store::Turn};

/// How long it is believed without having heard of a change. Changes that are heard wake the server's
/// effects, and what was known before counts no more.
const KEPT: Duration = Duration::from_secs(60);

/// By server, what is known and how it went.
#[derive(Default)]
pub struct Reaches(Mutex<HashMap<GuildId, Server>>);

#[derive(Default)]
struct Server {
    known: Option<Known>,
    failures: u32,
    /// Until when no role change is asked for, and none that follows from rules, in Unix milliseconds.
    all_wait_until_ms: i64,
    rest_wait_until_ms: i64,
}

struct Known {
    reach: Arc<Reach>,
    /// How often the server's effects had been woken before it was asked.
    wakes: u64,
    at: Instant,
}

impl Reaches {
    /// What is known, if it still holds after so many wakes.
    pub fn find(&self, guild_id: GuildId, wakes: u64) -> Option<Arc<Reach>> {
        let servers = self.lock();
        let known = servers.get(&guild_id)?.known.as_ref()?;
        (known.wakes == wakes && known.at.elapsed() < KEPT).then(|| known.reach.clone())
    }

    pub fn keep(&self, guild_id: GuildId, wakes: u64, reach: Arc<Reach>) {
        let at = Instant::now();
        self.lock().entry(guild_id).or_default().known = Some(Known { reach, wakes, at });
    }

    /// A role change was carried out.
    pub fn worked(&self, guild_id: GuildId) {
        if let Some(server) = self.lock().get_mut(&guild_id) {
            server.failures = 0;
        }
    }

    /// A role change failed for a reason that nobody can mend and that may well hold for all. What was known
    /// is forgotten. Returns how many failed before it without one that worked in between.
    pub fn failed(&self, guild_id: GuildId) -> u32 {
        let mut servers = self.lock();
        let server = servers.entry(guild_id).or_default();
        server.known = None;
        let before = server.failures;
        server.failures = before.saturating_add(1);
        before
    }

    /// Role changes whose turn is `from` or after it wait until then, those wished for in the meantime too.
    pub fn wait(&self, guild_id: GuildId, from: Turn, until_ms: i64) {
        let mut servers = self.lock();
        let server = servers.entry(guild_id).or_default();
        match from {
            Turn::Now => server.all_wait_until_ms = until_ms,
            Turn::Later => server.rest_wait_until_ms = until_ms,
        }
    }

    /// Until when a role change of this turn waits; in the past if it does not.
    pub fn waits_until_ms(&self, guild_id: GuildId, turn: Turn) -> i64 {
        let servers = self.lock();
        servers.get(&guild_id).map_or(0, |server| match turn {
            Turn::Now => server.all_wait_until_ms,
            Turn::Later => server.all_wait_until_ms.max(server.rest_wait_until_ms),
        })
    }

    /// Discord said no although it should not have, by what was known.
    pub fn forget(&self, guild_id: GuildId) {
        if let Some(server) = self.lock().get_mut(&guild_id) {
            server.known = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuildId, Server>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
