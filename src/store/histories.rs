//! The history that is or was read in each server.

use super::{Result, Signal, Store, Tx, unreadable};
use crate::domain::ids::{GuildId, MemberId};

/// How it stands with reading history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryState {
    /// It is being read; nobody's standing follows from it yet.
    Reading,
    /// Somebody stopped it.
    Held,
    Done,
}

impl HistoryState {
    const ALL: [HistoryState; 3] = [HistoryState::Reading, HistoryState::Held, HistoryState::Done];

    fn key(self) -> &'static str {
        match self {
            HistoryState::Reading => "reading",
            HistoryState::Held => "held",
            HistoryState::Done => "done",
        }
    }
}

/// A server's history as it is or was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    pub guild_id: GuildId,
    /// How many days back.
    pub days: u32,
    /// Who wanted it.
    pub by_id: MemberId,
    pub state: HistoryState,
    /// Everybody's standing follows from what is read so far.
    pub is_settled: bool,
    pub started_ms: i64,
    /// Until then somebody has the progress before them.
    pub watched_until_ms: i64,
    /// How many fans waited for a decision when everybody was settled.
    pub eligible: u64,
}

impl History {
    /// Whether it is being read, or everybody's standing still follows from it.
    pub fn is_going_on(&self) -> bool {
        self.state == HistoryState::Reading || !self.is_settled
    }
}

statements! {
    FIND = "SELECT guild_id, days, by_id, state, settled, started_ms, watched_until_ms, eligible
        FROM histories WHERE guild_id = $1";
    START = "INSERT INTO histories (guild_id, days, by_id, state, settled, started_ms, watched_until_ms)
        VALUES ($1, $2, $3, 'reading', 0, $4, $5)
        ON CONFLICT (guild_id) DO UPDATE SET days = excluded.days, by_id = excluded.by_id, state = excluded.state, settled = 0,
            started_ms = excluded.started_ms, watched_until_ms = excluded.watched_until_ms, eligible = 0";
    SET_STATE = "UPDATE histories SET state = $2, settled = 0 WHERE guild_id = $1";
    FINISH = "UPDATE histories SET state = 'done' WHERE guild_id = $1 AND state = 'reading'
        AND NOT EXISTS (SELECT 1 FROM readings AS r WHERE r.guild_id = $1 AND r.why = 'history' AND r.state = 'waiting')";
    REOPEN = "UPDATE histories SET state = 'reading', settled = 0, started_ms = $2 WHERE guild_id = $1 AND state = 'done'
        AND EXISTS (SELECT 1 FROM readings AS r WHERE r.guild_id = $1 AND r.why = 'history' AND r.state = 'waiting')";
    UNSETTLED = "SELECT h.guild_id, h.days, h.by_id, h.state, h.settled, h.started_ms, h.watched_until_ms, h.eligible
        FROM histories AS h JOIN guilds AS g ON g.guild_id = h.guild_id
        WHERE h.state <> 'reading' AND h.settled = 0 AND g.left_ms IS NULL ORDER BY h.guild_id";
    SETTLE = "UPDATE histories SET settled = 1, eligible = $2 WHERE guild_id = $1 AND settled = 0 AND state <> 'reading'
        AND NOT EXISTS (SELECT 1 FROM totals AS t WHERE t.guild_id = $1 AND t.settled < t.revision)";
    WATCH = "UPDATE histories SET watched_until_ms = $2 WHERE guild_id = $1 AND watched_until_ms < $2";
    UNWATCH = "UPDATE histories SET watched_until_ms = 0 WHERE guild_id = $1";
    FORGET_WATCHERS = "UPDATE histories SET watched_until_ms = 0 WHERE watched_until_ms > 0";
}

type Row = (i64, i64, i64, String, i64, i64, i64, i64);

fn history(row: Row) -> Result<History> {
    let (guild_id, days, by_id, state, settled, started_ms, watched_until_ms, eligible) = row;
    Ok(History {
        guild_id: GuildId::from_i64(guild_id),
        days: u32::try_from(days).unwrap_or(u32::MAX),
        by_id: MemberId::from_i64(by_id),
        state: HistoryState::ALL
            .into_iter()
            .find(|known| known.key() == state)
            .ok_or_else(|| unreadable("a state of history", state))?,
        is_settled: settled != 0,
        started_ms,
        watched_until_ms,
        eligible: eligible as u64,
    })
}

impl Store {
    /// The history that is or was read last.
    pub async fn find_history(&self, guild_id: GuildId) -> Result<Option<History>> {
        let row: Option<Row> = read_one!(self, FIND, guild_id.as_i64())?;
        row.map(history).transpose()
    }

    /// Histories that are not read any more and from which everybody's standing is to follow.
    pub async fn list_unsettled_histories(&self) -> Result<Vec<History>> {
        let rows: Vec<Row> = read_all!(self, UNSETTLED)?;
        rows.into_iter().map(history).collect()
    }
}

impl Tx {
    /// The history that is or was read last.
    pub async fn find_history(&mut self, guild_id: GuildId) -> Result<Option<History>> {
        let row: Option<Row> = tx_one!(self, FIND, guild_id.as_i64())?;
        row.map(history).transpose()
    }

    /// Begins to read a server's history, in place of the one before.
    pub async fn start_history(
        &mut self,
        guild_id: GuildId,
        days: u32,
        by_id: MemberId,
        now_ms: i64,
        watched_until_ms: i64,
    ) -> Result<()> {
        self.touch(Signal::Progress);
        tx_run!(
            self,
            START,
            guild_id.as_i64(),
            i64::from(days),
            by_id.as_i64(),
            now_ms,
            watched_until_ms
        )?;
        Ok(())
    }

    /// Stops a history or goes on with it. Whenever it is not read, everybody is settled.
    pub async fn set_history_state(&mut self, guild_id: GuildId, state: HistoryState) -> Result<()> {
        self.touch(Signal::Progress);
        self.touch(Signal::Unsettled);
        tx_run!(self, SET_STATE, guild_id.as_i64(), state.key())?;
        Ok(())
    }

    /// What is left to be read of a history may be another now: once nothing is it is done, and
    /// everybody there is settled; when something is again, at `now_ms`, it is being read again.
    pub(super) async fn history_follows(&mut self, guild_id: GuildId, now_ms: i64) -> Result<()> {
        self.touch(Signal::Progress);
        if tx_run!(self, FINISH, guild_id.as_i64())? > 0 {
            self.touch(Signal::Unsettled);
            return self.unsettle_guild(guild_id).await;
        }
        tx_run!(self, REOPEN, guild_id.as_i64(), now_ms)?;
        Ok(())
    }

    /// Notes that everybody is settled by what was read, with so many fans waiting for a decision.
    /// False when somebody is not, or when it is being read again.
    pub async fn settle_history(&mut self, guild_id: GuildId, eligible: u64) -> Result<bool> {
        self.touch(Signal::Progress);
        Ok(tx_run!(self, SETTLE, guild_id.as_i64(), eligible as i64)? > 0)
    }

    /// Whether a history is being read, or everybody's standing still follows from one.
    pub async fn is_history_going_on(&mut self, guild_id: GuildId) -> Result<bool> {
        let history = self.find_history(guild_id).await?;
        Ok(history.is_some_and(|history| history.is_going_on()))
    }

    /// Whether everybody's standing is following from a history right now.
    pub async fn is_settling_history(&mut self, guild_id: GuildId) -> Result<bool> {
        let history = self.find_history(guild_id).await?;
        Ok(history.is_some_and(|history| history.state != HistoryState::Reading && !history.is_settled))
    }

    /// Notes that somebody has the progress before them until then.
    pub async fn watch_history(&mut self, guild_id: GuildId, until_ms: i64) -> Result<()> {
        tx_run!(self, WATCH, guild_id.as_i64(), until_ms)?;
        Ok(())
    }

    /// Notes that nobody has the progress before them any more.
    pub async fn unwatch_history(&mut self, guild_id: GuildId) -> Result<()> {
        tx_run!(self, UNWATCH, guild_id.as_i64())?;
        Ok(())
    }

    /// Notes that nobody has any progress before them, as after a start.
    pub async fn forget_watchers(&mut self) -> Result<()> {
        tx_run!(self, FORGET_WATCHERS)?;
        Ok(())
    }
}
