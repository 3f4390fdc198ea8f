//! Reads over REST what was not heard: the time in which the bot was away, and history.
//!
//! What is read becomes the same observations as what is heard, written in one transaction with how
//! far the reading is. So a crash at any instant loses nothing, and the same page read again counts
//! nothing twice. One question at a time in each server, servers side by side; nothing is asked while
//! a transaction is open. What Discord refuses is kept and tried again when something changes.

mod messages;
mod plan;
mod reactions;
mod rest;
mod sight;
mod threads;
mod wire;

use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use serenity::all::Http;
use tokio_util::sync::CancellationToken;

use self::rest::Trouble;
use crate::{
    budget::Budget,
    clock::Clock,
    dispatcher::busy::Busy,
    domain::{
        ids::{GuildId, MemberId},
        reading::{Step, Unreadable},
    },
    pulse::Pulse,
    seen::{Greeted, Rolls, Touches},
    service::radar,
    store::{Reading, ReadingState, Recorded, Signal, Store, What},
};

/// Servers read at a time. Each asks one question after the other, so that all together stay below
/// Discord's limit of fifty a second for everything a bot does.
const AT_ONCE: usize = 2;
/// Pages read of a server before others get their turn.
const PAGES_IN_A_ROW: usize = 16;
/// What Discord refused is tried again after this long without any sign of change.
const REFUSED_MS: i64 = 60 * 60_000;
/// Discord's number of private threads.
const PRIVATE_THREAD: u64 = 12;
/// Longest wait between attempts while Discord is away.
const LONGEST_WAIT_MS: i64 = 5 * 60_000;
/// Wait before looking again when the database itself fails.
const STORE_WAIT: Duration = Duration::from_secs(1);
/// Wait before looking again whether a server's members are listed.
const ROLL_LOOK: Duration = Duration::from_secs(1);

/// The worker's tools.
#[derive(Clone)]
pub struct Reader {
    pub store: Store,
    pub clock: Clock,
    pub http: Arc<Http>,
    pub budget: Arc<Budget>,
    pub pulse: Arc<Pulse>,
    pub greeted: Arc<Greeted>,
    pub rolls: Arc<Rolls>,
    pub touches: Arc<Touches>,
    /// The bot's own user.
    pub bot_id: MemberId,
    /// Whether the bot may read messages.
    pub with_texts: bool,
}

impl Reader {
    /// Works until `stop`. What is in hand then is dropped: it was not written, so it is read again.
    pub async fn run(self, stop: CancellationToken) {
        let mut busy = Busy::new(AT_ONCE);
        let mut turns = HashMap::new();
        while !stop.is_cancelled() {
            let now_ms = self.clock.now_ms();
            let waits_for_members = match self.begin_due(now_ms, &mut busy, &mut turns, &stop).await {
                Ok(waits) => waits,
                Err(error) => {
                    tracing::error!(
                        error = format!("{error:#}"),
                        "what is to be read cannot be listed"
                    );
                    tokio::time::sleep(STORE_WAIT).await;
                    continue;
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.store.wait_for(Signal::Readings) => {}
                () = self.greeted.wait() => {}
                () = self.rolls.wait() => {}
                () = tokio::time::sleep(ROLL_LOOK), if waits_for_members => {}
                () = self.sleep_until_next(now_ms) => {}
                () = busy.one_done() => {}
            }
        }
        busy.all_done().await;
    }

    /// Sets to work on the servers of which something is to be read, once Discord has presented them.
    /// Returns whether any has to wait for its list of members: whom a message welcomes, and which
    /// roles its author holds, must be known when it is read.
    async fn begin_due(
        &self,
        now_ms: i64,
        busy: &mut Busy,
        turns: &mut HashMap<GuildId, u64>,
        stop: &CancellationToken,
    ) -> anyhow::Result<bool> {
        let mut waits = false;
        let mut due = self.store.list_guilds_with_due_readings(now_ms).await?;
        turns.retain(|guild_id, _| due.contains(guild_id));
        // In turn, as a history may take hours; of those who had as many turns, news come first.
        due.sort_by_key(|guild_id| turns.get(guild_id).copied().unwrap_or(0));
        for guild_id in due {
            if !self.greeted.contains(guild_id) {
                // Until then nobody knows how far there is to read.
            } else if self.rolls.is_awaited(guild_id) {
                waits = true;
            } else if busy.has_room() && busy.begin(guild_id, self.clone().work_off(guild_id, stop.clone())) {
                *turns.entry(guild_id).or_default() += 1;
            }
        }
        Ok(waits)
    }

    async fn sleep_until_next(&self, now_ms: i64) {
        match self.store.next_reading_ms(now_ms).await {
            Ok(Some(due_ms)) => self.clock.sleep_until(due_ms).await,
            Ok(None) => std::future::pending().await,
            Err(_) => tokio::time::sleep(STORE_WAIT).await,
        }
    }

    /// Reads what is due in a server, one after the other, until nothing is or others have waited long
    /// enough.
    async fn work_off(self, guild_id: GuildId, stop: CancellationToken) {
        for _ in 0..PAGES_IN_A_ROW {
            match stop.run_until_cancelled(self.read_next(guild_id)).await {
                None | Some(Ok(false)) => break,
                Some(Ok(true)) => {}
                Some(Err(error)) => {
                    tracing::error!(guild.id = %guild_id, error = format!("{error:#}"), "what was read cannot be written, trying again");
                    tokio::time::sleep(STORE_WAIT).await;
                }
            }
        }
        self.touches.forget(guild_id);
    }

    /// Reads one page of what is due next. False when nothing is.
    async fn read_next(&self, guild_id: GuildId) -> anyhow::Result<bool> {
        let Some(reading) = self.store.next_reading(guild_id, self.clock.now_ms()).await? else {
            return Ok(false);
        };
        self.touches.watch(guild_id);
        let tried = AssertUnwindSafe(self.read(&reading)).catch_unwind().await;
        let Err(error) = tried.unwrap_or_else(|_| {
            let trouble = Trouble::Away("reading it panicked".to_owned());
            Err(trouble.into())
        }) else {
            return Ok(true);
        };
        match error.downcast::<Trouble>()? {
            Trouble::ChannelGone => {
                radar::forget_place(&self.store, guild_id, reading.channel_id).await?;
                self.finish(&reading).await?;
            }
            Trouble::MessageGone => self.finish(&reading).await?,
            Trouble::Forbidden { code, message } => {
                tracing::info!(guild.id = %guild_id, channel.id = %reading.channel_id, code, message, "a channel cannot be read");
                self.refuse(&reading).await?;
            }
            Trouble::Away(cause) => {
                tracing::warn!(guild.id = %guild_id, channel.id = %reading.channel_id, attempts = reading.attempts + 1, cause, "reading goes on later");
                self.delay(&reading, reading.state, wait_ms(reading.attempts))
                    .await?;
            }
        }
        Ok(true)
    }

    async fn read(&self, reading: &Reading) -> anyhow::Result<()> {
        if let ReadingState::Refused(_) = reading.state {
            return self.look_again(reading.guild_id).await;
        }
        match (reading.what, reading.span.step) {
            (What::Messages, Step::Forward) => self.read_forward(reading).await,
            (What::Messages, Step::Compare) => self.compare_latest(reading).await,
            (What::PublicThreads | What::PrivateThreads, _) => self.list_threads(reading).await,
            (What::Plan, _) => self.plan(reading).await,
        }
    }

    /// Looks whether what was refused is allowed by now. Asking for each would only be refused again,
    /// and Discord counts refusals.
    async fn look_again(&self, guild_id: GuildId) -> anyhow::Result<()> {
        let now_ms = self.clock.now_ms();
        let refused = self.store.list_refused_readings(guild_id, now_ms).await?;
        let sight = self.look(guild_id).await?;
        let channels = self.store.list_channels(guild_id).await?;
        let mut tx = self.store.begin().await?;
        for reading in &refused {
            let (state, due_ms) = match sight.why_unreadable(reading.channel_id, &channels) {
                Some(unreadable) => (ReadingState::Refused(unreadable), now_ms + REFUSED_MS),
                None => (ReadingState::Waiting, now_ms),
            };
            tx.delay_reading(reading, state, due_ms, now_ms).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// What keeps the bot from reading this, if anything does that can be seen.
    async fn why_unreadable(&self, reading: &Reading) -> anyhow::Result<Option<Unreadable>> {
        let sight = self.look(reading.guild_id).await?;
        let channels = self.store.list_channels(reading.guild_id).await?;
        Ok(sight.why_unreadable(reading.channel_id, &channels))
    }

    /// Notes that Discord refused, and what is in the way.
    async fn refuse(&self, reading: &Reading) -> anyhow::Result<()> {
        let unreadable = match self.why_unreadable(reading).await {
            Ok(unreadable) => unreadable,
            Err(error) => {
                // Discord is away: what is in the way is found out at the next attempt.
                error.downcast::<Trouble>()?;
                None
            }
        };
        let channels = self.store.list_channels(reading.guild_id).await?;
        let channel = channels
            .iter()
            .find(|known| known.channel_id == reading.channel_id);
        let is_private = reading.what == What::PrivateThreads
            || channel.is_some_and(|channel| channel.kind == PRIVATE_THREAD);
        let otherwise = if is_private {
            Unreadable::PrivateThreads
        } else {
            Unreadable::Refused
        };
        let state = ReadingState::Refused(unreadable.unwrap_or(otherwise));
        self.delay(reading, state, REFUSED_MS).await
    }

    async fn delay(&self, reading: &Reading, state: ReadingState, wait_ms: i64) -> anyhow::Result<()> {
        let now_ms = self.clock.now_ms();
        let mut tx = self.store.begin().await?;
        tx.delay_reading(reading, state, now_ms + wait_ms, now_ms).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Closes a reading of which nothing is left: its channel is gone.
    async fn finish(&self, reading: &Reading) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        tx.finish_reading(reading, 0, self.clock.now_ms()).await?;
        tx.commit().await?;
        Ok(())
    }

    fn count(&self, recorded: Recorded) {
        for (why, n) in recorded.not_creditable {
            self.pulse.not_creditable(why, n);
        }
    }
}

/// Doubles from one second on, up to [`LONGEST_WAIT_MS`].
fn wait_ms(attempts: u32) -> i64 {
    (1_000i64 << attempts.min(20)).min(LONGEST_WAIT_MS)
}
