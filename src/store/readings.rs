//! What is to be read back of a server's channels, how far that is, and what is known of the
//! messages it is compared with.

use std::collections::HashMap;

use super::{Result, Signal, Store, Tx, activities::fact_keys, rows_json, unreadable};
use crate::domain::{
    activity::Kind,
    ids::{ChannelId, GuildId, MemberId, created_at_ms},
    reading::{Cursor, Span, Step, Unreadable},
};

/// Why something is read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It was not heard while the bot was away.
    Gap,
    /// The creator wants it.
    History,
}

impl Why {
    fn key(self) -> &'static str {
        match self {
            Why::Gap => "gap",
            Why::History => "history",
        }
    }
}

/// What is read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The messages of a channel or thread, with their reactions and votes.
    Messages,
    /// The list of a channel's archived threads.
    PublicThreads,
    PrivateThreads,
    /// What there is to read in a server; of no channel in particular.
    Plan,
}

impl What {
    const ALL: [What; 4] = [
        What::Messages,
        What::PublicThreads,
        What::PrivateThreads,
        What::Plan,
    ];

    fn key(self) -> &'static str {
        match self {
            What::Messages => "messages",
            What::PublicThreads => "public_threads",
            What::PrivateThreads => "private_threads",
            What::Plan => "plan",
        }
    }
}

/// How it stands with a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingState {
    Waiting,
    /// A person has to allow something first.
    Refused(Unreadable),
    /// Somebody stopped it.
    Held,
    /// Only history is kept when it is done; of gaps nothing is left to say.
    Done,
}

impl ReadingState {
    fn key(self) -> &'static str {
        match self {
            ReadingState::Waiting => "waiting",
            ReadingState::Refused(_) => "refused",
            ReadingState::Held => "held",
            ReadingState::Done => "done",
        }
    }

    fn reason(self) -> Option<&'static str> {
        match self {
            ReadingState::Refused(unreadable) => Some(unreadable.key()),
            ReadingState::Waiting | ReadingState::Held | ReadingState::Done => None,
        }
    }
}

/// A part of a server's past that is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    pub guild_id: GuildId,
    pub why: Why,
    pub what: What,
    pub channel_id: ChannelId,
    pub span: Span,
    pub state: ReadingState,
    /// Messages read so far.
    pub messages: u64,
    /// How often it was tried in vain since it last went on.
    pub attempts: u32,
    /// Grows when it is opened anew.
    opening: i64,
}

/// A reading about to be opened.
#[derive(Clone, Copy, Debug)]
pub struct NewReading {
    pub why: Why,
    pub what: What,
    pub channel_id: ChannelId,
    pub span: Span,
    pub state: ReadingState,
}

/// What is read first in a server: news before the past, lists before what is in them.
fn turn(why: Why, what: What, step: Step) -> i64 {
    match (why, what, step) {
        (Why::Gap, What::Messages, Step::Forward) => 0,
        (Why::Gap, What::PublicThreads | What::PrivateThreads | What::Plan, _) => 1,
        (Why::Gap, What::Messages, Step::Compare) => 2,
        (Why::History, What::Plan, _) => 3,
        (Why::History, What::PublicThreads | What::PrivateThreads, _) => 4,
        (Why::History, What::Messages, _) => 5,
    }
}

fn step_key(step: Step) -> &'static str {
    match step {
        Step::Forward => "forward",
        Step::Compare => "compare",
    }
}

/// When what is stopped is due.
const NEVER_MS: i64 = i64::MAX;
/// Messages of a server looked through at most for those of one channel.
const LOOKED_THROUGH: i64 = 20_000;

statements! {
    UPSERT = "INSERT INTO readings (guild_id, why, what, channel_id, turn, step, floor_id, from_id, after_id, until_id, state, reason, due_ms)
        SELECT CAST($1 AS BIGINT), value ->> 0, value ->> 1, CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT), value ->> 4,
            CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT), CAST(value ->> 7 AS BIGINT), CAST(value ->> 8 AS BIGINT),
            value ->> 9, value ->> 10, CAST(value ->> 11 AS BIGINT)
        FROM json_each($2) WHERE true
        ON CONFLICT (guild_id, why, what, channel_id) DO UPDATE SET turn = excluded.turn, step = excluded.step,
            floor_id = excluded.floor_id, from_id = excluded.from_id, after_id = excluded.after_id, until_id = excluded.until_id, state = excluded.state,
            reason = excluded.reason, opening = readings.opening + 1, attempts = 0, due_ms = excluded.due_ms";
    INSERT = "INSERT INTO readings (guild_id, why, what, channel_id, turn, step, floor_id, from_id, after_id, until_id, state, reason, due_ms)
        SELECT CAST($1 AS BIGINT), value ->> 0, value ->> 1, CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT), value ->> 4,
            CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT), CAST(value ->> 7 AS BIGINT), CAST(value ->> 8 AS BIGINT),
            value ->> 9, value ->> 10, CAST(value ->> 11 AS BIGINT)
        FROM json_each($2) WHERE true ON CONFLICT DO NOTHING";
    LIST = "SELECT guild_id, why, what, channel_id, step, floor_id, from_id, after_id, until_id, state, reason, messages, opening, attempts
        FROM readings WHERE guild_id = $1 AND why = $2 ORDER BY turn, channel_id, what";
    NEXT = "SELECT guild_id, why, what, channel_id, step, floor_id, from_id, after_id, until_id, state, reason, messages, opening, attempts
        FROM readings WHERE guild_id = $1 AND state IN ('waiting', 'refused') AND due_ms <= $2 ORDER BY turn, channel_id, what LIMIT 1";
    DUE_GUILDS = "SELECT r.guild_id, min(r.turn) FROM readings AS r JOIN guilds AS g ON g.guild_id = r.guild_id
        WHERE r.state IN ('waiting', 'refused') AND r.due_ms <= $1 AND g.left_ms IS NULL GROUP BY r.guild_id ORDER BY 2, 1";
    BEHIND = concat!("SELECT count(*) FROM readings AS r WHERE r.guild_id = $1 AND ", missed!());
    NEXT_DUE = "SELECT min(r.due_ms), count(*) FROM readings AS r JOIN guilds AS g ON g.guild_id = r.guild_id
        WHERE r.state IN ('waiting', 'refused') AND r.due_ms > $1 AND g.left_ms IS NULL";
    ADVANCE = "UPDATE readings SET turn = $6, step = $7, after_id = $8, state = 'waiting', reason = NULL, messages = messages + $9,
            attempts = 0, due_ms = $10
        WHERE guild_id = $1 AND why = $2 AND what = $3 AND channel_id = $4 AND opening = $5 AND from_id = $11 AND state IN ('waiting', 'refused')";
    FINISH = "UPDATE readings SET after_id = until_id, state = 'done', reason = NULL, messages = messages + $6
        WHERE guild_id = $1 AND why = $2 AND what = $3 AND channel_id = $4 AND opening = $5 AND from_id = $7 AND state IN ('waiting', 'refused')";
    FORGET = "DELETE FROM readings WHERE guild_id = $1 AND why = 'gap' AND what = $2 AND channel_id = $3 AND state = 'done'";
    DELAY = "UPDATE readings SET state = $6, reason = $7, attempts = attempts + 1, due_ms = $8
        WHERE guild_id = $1 AND why = $2 AND what = $3 AND channel_id = $4 AND opening = $5 AND from_id = $9 AND state IN ('waiting', 'refused')";
    REFUSED = "SELECT guild_id, why, what, channel_id, step, floor_id, from_id, after_id, until_id, state, reason, messages, opening, attempts
        FROM readings WHERE guild_id = $1 AND state = 'refused' AND due_ms <= $2 ORDER BY turn, channel_id, what";
    /// Whatever was asked before is older than this: it counts as opened anew.
    WAKE = "UPDATE readings SET due_ms = $2, opening = opening + 1 WHERE guild_id = $1 AND state = 'refused'
        AND NOT (why = 'history' AND EXISTS (SELECT 1 FROM histories AS h WHERE h.guild_id = $1 AND h.state = 'held'))";
    HOLD = "UPDATE readings SET state = CASE WHEN state = 'waiting' THEN 'held' ELSE state END, due_ms = $2
        WHERE guild_id = $1 AND why = 'history' AND state IN ('waiting', 'refused')";
    RELEASE = "UPDATE readings SET state = CASE WHEN state = 'held' THEN 'waiting' ELSE state END, due_ms = $2, attempts = 0
        WHERE guild_id = $1 AND why = 'history' AND state IN ('held', 'refused')";
    FORGET_HISTORY = "DELETE FROM readings WHERE guild_id = $1 AND why = 'history'";
    RAISE_CURSOR = "INSERT INTO cursors (guild_id, channel_id, message_id)
        SELECT CAST($1 AS BIGINT), CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT) FROM json_each($2) WHERE true
        ON CONFLICT (guild_id, channel_id) DO UPDATE SET message_id = excluded.message_id
            WHERE cursors.message_id < excluded.message_id";
    BEGIN_CURSORS = "INSERT INTO cursors (guild_id, channel_id, since_id, message_id)
        SELECT CAST($1 AS BIGINT), CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 1 AS BIGINT)
        FROM json_each($2) WHERE true ON CONFLICT DO NOTHING";
    FLOOR_CURSORS = "UPDATE cursors SET since_id = $2, message_id = CASE WHEN message_id < $2 THEN $2 ELSE message_id END
        WHERE guild_id = $1 AND since_id < $2";
    CURSORS = "SELECT channel_id, since_id, message_id FROM cursors WHERE guild_id = $1";
    REACTIONS_ON = "SELECT a.source_id, a.other_id, a.qualifier FROM json_each($1) AS m JOIN activities AS a
            ON a.guild_id = CAST(m.value ->> 0 AS BIGINT) AND a.kind = CAST(m.value ->> 1 AS BIGINT)
            AND a.at_ms = CAST(m.value ->> 2 AS BIGINT) AND a.source_id = CAST(m.value ->> 3 AS BIGINT)
        WHERE a.retracted = 0";
    VOTES_ON = "SELECT a.source_id, a.member_id, a.qualifier FROM json_each($1) AS m JOIN activities AS a
            ON a.guild_id = CAST(m.value ->> 0 AS BIGINT) AND a.kind = CAST(m.value ->> 1 AS BIGINT)
            AND a.at_ms = CAST(m.value ->> 2 AS BIGINT) AND a.source_id = CAST(m.value ->> 3 AS BIGINT)
        WHERE a.retracted = 0";
    POLLS_SINCE = "SELECT DISTINCT source_id, kind FROM activities
        WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND channel_id = $4 AND retracted = 0 ORDER BY source_id DESC LIMIT $5";
    KNOWN_BETWEEN = "SELECT k.source_id, k.channel_id FROM (SELECT source_id, channel_id, retracted FROM activities
            WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND at_ms <= $4 ORDER BY at_ms DESC LIMIT $6) AS k
        WHERE k.channel_id = $5 AND k.retracted = 0";
}

type Row = (
    i64,
    String,
    String,
    i64,
    String,
    i64,
    i64,
    i64,
    i64,
    String,
    Option<String>,
    i64,
    i64,
    i64,
);

fn reading(row: Row) -> Result<Reading> {
    let (
        guild_id,
        why,
        what,
        channel_id,
        step,
        floor_id,
        from_id,
        after_id,
        until_id,
        state,
        reason,
        messages,
        opening,
        attempts,
    ) = row;
    let step = match step.as_str() {
        "forward" => Step::Forward,
        "compare" => Step::Compare,
        _ => return Err(unreadable("a step of reading", step)),
    };
    let state = match state.as_str() {
        "waiting" => ReadingState::Waiting,
        "held" => ReadingState::Held,
        "done" => ReadingState::Done,
        "refused" => {
            let known = Unreadable::ALL
                .into_iter()
                .find(|known| reason.as_deref() == Some(known.key()));
            ReadingState::Refused(known.ok_or_else(|| unreadable("a refusal", reason.unwrap_or_default()))?)
        }
        _ => return Err(unreadable("a state of reading", state)),
    };
    Ok(Reading {
        guild_id: GuildId::from_i64(guild_id),
        why: [Why::Gap, Why::History]
            .into_iter()
            .find(|known| known.key() == why)
            .ok_or_else(|| unreadable("a reason to read", why))?,
        what: What::ALL
            .into_iter()
            .find(|known| known.key() == what)
            .ok_or_else(|| unreadable("something to read", what))?,
        channel_id: ChannelId::from_i64(channel_id),
        span: Span {
            floor_id: floor_id as u64,
            from_id: from_id as u64,
            after_id: after_id as u64,
            until_id: until_id as u64,
            step,
        },
        state,
        messages: messages as u64,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        opening,
    })
}

/// Who reacted or voted how, as stored: message, person, emoji or answer.
pub type OnMessage = (u64, MemberId, String);

fn on_messages(rows: Vec<(i64, i64, String)>) -> Vec<OnMessage> {
    rows.into_iter()
        .map(|(message_id, member_id, qualifier)| {
            (message_id as u64, MemberId::from_i64(member_id), qualifier)
        })
        .collect()
}

impl Store {
    /// Whether what was written in a server while nobody listened is still to be read, and waited for.
    pub async fn is_behind(&self, guild_id: GuildId) -> Result<bool> {
        let row: Option<(i64,)> = read_one!(self, BEHIND, guild_id.as_i64())?;
        Ok(row.is_some_and(|(readings,)| readings > 0))
    }

    /// Servers of which something is to be read now, those first in which that is most urgent.
    pub async fn list_guilds_with_due_readings(&self, now_ms: i64) -> Result<Vec<GuildId>> {
        let rows: Vec<(i64, i64)> = read_all!(self, DUE_GUILDS, now_ms)?;
        Ok(rows.into_iter().map(|(id, _)| GuildId::from_i64(id)).collect())
    }

    /// When something more is to be read.
    pub async fn next_reading_ms(&self, now_ms: i64) -> Result<Option<i64>> {
        let row: Option<(Option<i64>, i64)> = read_one!(self, NEXT_DUE, now_ms)?;
        Ok(row.and_then(|(due_ms, _)| due_ms))
    }

    /// What is to be read next of a server.
    pub async fn next_reading(&self, guild_id: GuildId, now_ms: i64) -> Result<Option<Reading>> {
        let row: Option<Row> = read_one!(self, NEXT, guild_id.as_i64(), now_ms)?;
        row.map(reading).transpose()
    }

    /// What was refused of a server and is to be looked at again.
    pub async fn list_refused_readings(&self, guild_id: GuildId, now_ms: i64) -> Result<Vec<Reading>> {
        let rows: Vec<Row> = read_all!(self, REFUSED, guild_id.as_i64(), now_ms)?;
        rows.into_iter().map(reading).collect()
    }

    /// Everything that is or was to be read of a server for a reason.
    pub async fn list_readings(&self, guild_id: GuildId, why: Why) -> Result<Vec<Reading>> {
        let rows: Vec<Row> = read_all!(self, LIST, guild_id.as_i64(), why.key())?;
        rows.into_iter().map(reading).collect()
    }

    /// The reactions that are recorded on messages, as the authors' received ones.
    pub async fn list_reactions_on(&self, guild_id: GuildId, messages: &[u64]) -> Result<Vec<OnMessage>> {
        let keys = fact_keys(guild_id, Kind::ReactionReceived, messages);
        Ok(on_messages(read_all!(self, REACTIONS_ON, keys.as_str())?))
    }

    /// The votes that are recorded on polls.
    pub async fn list_votes_on(&self, guild_id: GuildId, messages: &[u64]) -> Result<Vec<OnMessage>> {
        let keys = fact_keys(guild_id, Kind::PollVote, messages);
        Ok(on_messages(read_all!(self, VOTES_ON, keys.as_str())?))
    }

    /// The latest polls of a channel, since a time, on which votes are recorded.
    pub async fn list_polls_since(
        &self,
        guild_id: GuildId,
        channel_id: ChannelId,
        since_ms: i64,
        limit: u32,
    ) -> Result<Vec<u64>> {
        let rows: Vec<(i64, i64)> = read_all!(
            self,
            POLLS_SINCE,
            guild_id.as_i64(),
            Kind::PollVote.code(),
            since_ms,
            channel_id.as_i64(),
            i64::from(limit)
        )?;
        Ok(rows
            .into_iter()
            .map(|(message_id, _)| message_id as u64)
            .collect())
    }

    /// The messages of a channel that are recorded, from one id to another, both included; among the
    /// server's latest in that time.
    pub async fn list_known_messages(
        &self,
        guild_id: GuildId,
        channel_id: ChannelId,
        first_id: u64,
        last_id: u64,
    ) -> Result<Vec<u64>> {
        let rows: Vec<(i64, i64)> = read_all!(
            self,
            KNOWN_BETWEEN,
            guild_id.as_i64(),
            Kind::Message.code(),
            created_at_ms(first_id),
            created_at_ms(last_id),
            channel_id.as_i64(),
            LOOKED_THROUGH
        )?;
        Ok(rows
            .into_iter()
            .map(|(message_id, _)| message_id as u64)
            .filter(|id| (first_id..=last_id).contains(id))
            .collect())
    }
}

impl Tx {
    /// Everything that is or was to be read of a server for a reason.
    pub async fn list_readings(&mut self, guild_id: GuildId, why: Why) -> Result<Vec<Reading>> {
        let rows: Vec<Row> = tx_all!(self, LIST, guild_id.as_i64(), why.key())?;
        rows.into_iter().map(reading).collect()
    }

    /// Opens readings, or opens them anew: whatever was fetched for them before counts no more.
    pub async fn open_readings(
        &mut self,
        guild_id: GuildId,
        readings: &[NewReading],
        due_ms: i64,
    ) -> Result<()> {
        self.put_readings(UPSERT, guild_id, readings, due_ms).await
    }

    /// Adds readings, but for those that are there already, done or not.
    pub async fn add_readings(
        &mut self,
        guild_id: GuildId,
        readings: &[NewReading],
        due_ms: i64,
    ) -> Result<()> {
        self.put_readings(INSERT, guild_id, readings, due_ms).await
    }

    async fn put_readings(
        &mut self,
        statement: &'static str,
        guild_id: GuildId,
        readings: &[NewReading],
        due_ms: i64,
    ) -> Result<()> {
        let mut rows: Vec<_> = readings
            .iter()
            .map(|new| {
                (
                    new.why.key(),
                    new.what.key(),
                    new.channel_id.as_i64(),
                    turn(new.why, new.what, new.span.step),
                    step_key(new.span.step),
                    new.span.floor_id as i64,
                    new.span.from_id as i64,
                    new.span.after_id as i64,
                    new.span.until_id as i64,
                    new.state.key(),
                    new.state.reason(),
                    due_ms,
                )
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        rows.sort_unstable();
        rows.dedup_by_key(|row| (row.0, row.1, row.2));
        self.touch(Signal::Readings);
        self.touch(Signal::Progress);
        tx_run!(self, statement, guild_id.as_i64(), rows_json(&rows))?;
        if readings.iter().any(|new| new.why == Why::History) {
            self.history_follows(guild_id, due_ms).await?;
        }
        Ok(())
    }

    /// What waits for a server's past may have waited for this.
    fn reading_went_on(&mut self, why: Why) {
        self.touch(Signal::Progress);
        if why == Why::Gap {
            self.touch(Signal::Unsettled);
            self.touch(Signal::Jobs);
        }
    }

    /// Notes how far a reading is now, with so many more messages read. False when it was stopped or
    /// opened anew meanwhile: what was fetched must be dropped.
    pub async fn advance_reading(
        &mut self,
        reading: &Reading,
        span: Span,
        messages: u64,
        due_ms: i64,
    ) -> Result<bool> {
        self.reading_went_on(reading.why);
        let rows = tx_run!(
            self,
            ADVANCE,
            reading.guild_id.as_i64(),
            reading.why.key(),
            reading.what.key(),
            reading.channel_id.as_i64(),
            reading.opening,
            turn(reading.why, reading.what, span.step),
            step_key(span.step),
            span.after_id as i64,
            messages as i64,
            due_ms,
            reading.span.from_id as i64
        )?;
        Ok(rows > 0)
    }

    /// Notes that a reading is done, with so many more messages read. False as above.
    pub async fn finish_reading(&mut self, reading: &Reading, messages: u64, now_ms: i64) -> Result<bool> {
        self.reading_went_on(reading.why);
        let rows = tx_run!(
            self,
            FINISH,
            reading.guild_id.as_i64(),
            reading.why.key(),
            reading.what.key(),
            reading.channel_id.as_i64(),
            reading.opening,
            messages as i64,
            reading.span.from_id as i64
        )?;
        match reading.why {
            Why::Gap => {
                let (what, channel) = (reading.what.key(), reading.channel_id.as_i64());
                tx_run!(self, FORGET, reading.guild_id.as_i64(), what, channel)?;
            }
            Why::History => self.history_follows(reading.guild_id, now_ms).await?,
        }
        Ok(rows > 0)
    }

    /// Puts a reading off until `due_ms`, waiting or refused.
    pub async fn delay_reading(
        &mut self,
        reading: &Reading,
        state: ReadingState,
        due_ms: i64,
        now_ms: i64,
    ) -> Result<()> {
        self.touch(Signal::Readings);
        self.reading_went_on(reading.why);
        tx_run!(
            self,
            DELAY,
            reading.guild_id.as_i64(),
            reading.why.key(),
            reading.what.key(),
            reading.channel_id.as_i64(),
            reading.opening,
            state.key(),
            state.reason(),
            due_ms,
            reading.span.from_id as i64
        )?;
        if reading.why == Why::History {
            self.history_follows(reading.guild_id, now_ms).await?;
        }
        Ok(())
    }

    /// Has everything that was refused tried again: something changed that may have allowed it.
    pub async fn wake_readings(&mut self, guild_id: GuildId, now_ms: i64) -> Result<()> {
        if tx_run!(self, WAKE, guild_id.as_i64(), now_ms)? > 0 {
            self.touch(Signal::Readings);
        }
        Ok(())
    }

    /// Stops reading history where it is.
    pub async fn hold_history_readings(&mut self, guild_id: GuildId) -> Result<()> {
        self.touch(Signal::Progress);
        tx_run!(self, HOLD, guild_id.as_i64(), NEVER_MS)?;
        Ok(())
    }

    /// Goes on reading history where it was stopped or refused.
    pub async fn release_history_readings(&mut self, guild_id: GuildId, now_ms: i64) -> Result<()> {
        self.touch(Signal::Readings);
        self.touch(Signal::Progress);
        tx_run!(self, RELEASE, guild_id.as_i64(), now_ms)?;
        self.history_follows(guild_id, now_ms).await
    }

    /// Forgets what was to be read of history and what was read. The facts stay.
    pub async fn forget_history_readings(&mut self, guild_id: GuildId) -> Result<()> {
        tx_run!(self, FORGET_HISTORY, guild_id.as_i64())?;
        Ok(())
    }

    /// Notes that everything in these channels is recorded up to a message.
    pub async fn raise_cursors(&mut self, guild_id: GuildId, cursors: &[(ChannelId, u64)]) -> Result<()> {
        if cursors.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = cursors
            .iter()
            .map(|(channel_id, message_id)| (channel_id.as_i64(), *message_id as i64))
            .collect();
        tx_run!(self, RAISE_CURSOR, guild_id.as_i64(), rows_json(&rows))?;
        Ok(())
    }

    /// Notes the last message in each of these channels from before the bot came.
    pub async fn begin_cursors(&mut self, guild_id: GuildId, cursors: &[(ChannelId, u64)]) -> Result<()> {
        let rows: Vec<_> = cursors
            .iter()
            .map(|(channel_id, message_id)| (channel_id.as_i64(), *message_id as i64))
            .collect();
        tx_run!(self, BEGIN_CURSORS, guild_id.as_i64(), rows_json(&rows))?;
        Ok(())
    }

    /// Lets no channel of a server have anything to read from before `first_id`.
    pub async fn floor_cursors(&mut self, guild_id: GuildId, first_id: u64) -> Result<()> {
        tx_run!(self, FLOOR_CURSORS, guild_id.as_i64(), first_id as i64)?;
        Ok(())
    }

    /// What is surely recorded of each channel.
    pub async fn list_cursors(&mut self, guild_id: GuildId) -> Result<HashMap<ChannelId, Cursor>> {
        let rows: Vec<(i64, i64, i64)> = tx_all!(self, CURSORS, guild_id.as_i64())?;
        Ok(rows
            .into_iter()
            .map(|(channel_id, since_id, message_id)| {
                let cursor = Cursor {
                    since_id: since_id as u64,
                    message_id: message_id as u64,
                };
                (ChannelId::from_i64(channel_id), cursor)
            })
            .collect())
    }

    /// The reactions that are recorded on messages, as the authors' received ones.
    pub async fn list_reactions_on(&mut self, guild_id: GuildId, messages: &[u64]) -> Result<Vec<OnMessage>> {
        let keys = fact_keys(guild_id, Kind::ReactionReceived, messages);
        Ok(on_messages(tx_all!(self, REACTIONS_ON, keys.as_str())?))
    }

    /// The votes that are recorded on polls.
    pub async fn list_votes_on(&mut self, guild_id: GuildId, messages: &[u64]) -> Result<Vec<OnMessage>> {
        let keys = fact_keys(guild_id, Kind::PollVote, messages);
        Ok(on_messages(tx_all!(self, VOTES_ON, keys.as_str())?))
    }
}
