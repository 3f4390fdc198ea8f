//! What the bot decided to do to Discord, until it is done.

use super::{Result, Signal, Store, Tx, unreadable};
use crate::domain::ids::GuildId;

/// The effects of all servers that are to be carried out some day: not done, and not held back by somebody
/// who stopped what follows from rules.
macro_rules! wanted {
    () => {
        "state <> 'done' AND NOT (turn = 1 AND EXISTS (SELECT 1 FROM role_rounds AS r
            WHERE r.guild_id = effects.guild_id AND r.stopped_ms IS NOT NULL))
            AND guild_id NOT IN (SELECT guild_id FROM guilds WHERE left_ms IS NOT NULL)"
    };
}

/// How far an effect is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectState {
    /// To be carried out when due.
    Pending,
    /// Refused by Discord for a reason a person can mend; tried again now and then.
    Paused,
    Done,
}

impl EffectState {
    const ALL: [EffectState; 3] = [EffectState::Pending, EffectState::Paused, EffectState::Done];

    fn key(self) -> &'static str {
        match self {
            EffectState::Pending => "pending",
            EffectState::Paused => "paused",
            EffectState::Done => "done",
        }
    }
}

/// Which effects of a server go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Somebody waits for it.
    Now,
    /// It follows from rules, may be one of thousands, and can be stopped: see [`super::RoleRound`].
    Later,
}

impl Turn {
    fn code(self) -> i64 {
        match self {
            Turn::Now => 0,
            Turn::Later => 1,
        }
    }
}

/// An effect to be written with the decision that calls for it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEffect {
    /// Same key, same wish: see [`Tx::insert_effect`] and [`Tx::replace_effect`].
    pub effect_key: String,
    pub guild_id: GuildId,
    pub turn: Turn,
    /// What to do, as JSON.
    pub effect: String,
}

/// A stored effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectRow {
    pub effect_key: String,
    pub guild_id: GuildId,
    pub turn: Turn,
    pub effect: String,
    pub state: EffectState,
    pub revision: i64,
    /// Attempts begun so far, including any that a crash cut short.
    pub attempts: u32,
    pub created_ms: i64,
    /// Why it is paused, as JSON.
    pub problem: Option<String>,
    /// The id Discord gave to what was made (a message, a role).
    pub result_id: Option<u64>,
}

statements! {
    INSERT = "INSERT INTO effects (effect_key, guild_id, effect, state, revision, attempts, due_ms, created_ms)
        VALUES ($1, $2, $3, 'pending', 1, 0, $4, $4) ON CONFLICT (effect_key) DO NOTHING";
    REPLACE = "INSERT INTO effects (effect_key, guild_id, effect, state, revision, attempts, due_ms, created_ms, turn, round_ms)
        VALUES ($1, $2, $3, 'pending', 1, 0, $7, $4, $5, $6)
        ON CONFLICT (effect_key) DO UPDATE SET effect = excluded.effect, state = 'pending', revision = effects.revision + 1,
            attempts = CASE WHEN effects.state <> 'done' AND effects.effect = excluded.effect THEN effects.attempts ELSE 0 END,
            created_ms = CASE WHEN effects.state <> 'done' AND effects.effect = excluded.effect THEN effects.created_ms ELSE excluded.created_ms END,
            due_ms = excluded.due_ms, problem = NULL, result_id = NULL, turn = excluded.turn, round_ms = excluded.round_ms";
    DUE = "SELECT effect_key, guild_id, turn, effect, state, revision, attempts, created_ms, problem, result_id FROM effects
        WHERE guild_id = $1 AND state <> 'done' AND turn = 0 AND due_ms <= $2
        ORDER BY CASE WHEN effect_key LIKE 'notice:%' THEN 1 ELSE 0 END, due_ms, attempts, created_ms, effect_key LIMIT $3";
    // In the order of its index: there may be thousands.
    DUE_LATER = concat!("SELECT effect_key, guild_id, turn, effect, state, revision, attempts, created_ms, problem, result_id FROM effects
        WHERE guild_id = $1 AND ", wanted!(), " AND turn = 1 AND due_ms <= $2
        ORDER BY due_ms, attempts, created_ms, effect_key LIMIT 1");
    GUILDS_DUE = concat!("SELECT guild_id FROM effects WHERE ", wanted!(), " AND due_ms <= $1
        GROUP BY guild_id ORDER BY min(turn), min(due_ms), guild_id");
    SCHEDULE = "INSERT INTO effects (effect_key, guild_id, effect, state, revision, attempts, due_ms, created_ms)
        VALUES ($1, $2, $3, 'pending', 1, 0, $5, $4)
        ON CONFLICT (effect_key) DO UPDATE SET effect = excluded.effect, revision = effects.revision + 1
            WHERE effects.state = 'pending' AND effects.attempts = 0";
    FIND = "SELECT effect_key, guild_id, turn, effect, state, revision, attempts, created_ms, problem, result_id FROM effects WHERE effect_key = $1";
    LATEST = "SELECT effect_key, guild_id, turn, effect, state, revision, attempts, created_ms, problem, result_id FROM effects
        WHERE guild_id = $1 AND effect_key LIKE $2 ORDER BY effect_key DESC LIMIT 1";
    PAUSED = "SELECT effect_key, guild_id, turn, effect, state, revision, attempts, created_ms, problem, result_id FROM effects
        WHERE guild_id = $1 AND state = 'paused' ORDER BY created_ms, effect_key";
    NEXT_DUE = concat!("SELECT min(due_ms), count(*) FROM effects WHERE ", wanted!(), " AND due_ms > $1");
    COUNT_DUE = "SELECT count(*) FROM effects WHERE guild_id = $1 AND state <> 'done' AND turn = 0 AND due_ms <= $2";
    COUNT_PENDING = "SELECT count(*) FROM effects WHERE guild_id = $1 AND state = 'pending'";
    /// A role changed by hand is looked into later where the bot's own change of it waits.
    OVERDUE = "SELECT min(created_ms), count(*) FROM effects WHERE guild_id = $1 AND state = 'pending' AND turn = 0
            AND created_ms <= $2 AND (attempts > 0 OR due_ms <= $2) AND effect_key NOT LIKE 'adopt:%'";
    OPEN_BEFORE = "SELECT count(*) FROM effects
        WHERE guild_id = $1 AND state <> 'done' AND effect_key LIKE $2 AND effect_key < $3";
    PAUSED_BY = "SELECT count(*) FROM effects
        WHERE guild_id = $1 AND state = 'paused' AND problem = $2 AND effect_key NOT LIKE 'notice:%'";
    DROP_WISH = "UPDATE effects SET state = 'done', revision = revision + 1, problem = NULL WHERE effect_key = $1 AND state <> 'done'";
    DELETE = "DELETE FROM effects WHERE effect_key = $1";
    DELETE_OPEN = "DELETE FROM effects WHERE guild_id = $1 AND state <> 'done' AND effect_key LIKE $2";
    FINISH = "UPDATE effects SET state = 'done', problem = NULL, result_id = $3, effect = $4 WHERE effect_key = $1 AND revision = $2";
    START = "UPDATE effects SET attempts = attempts + 1 WHERE effect_key = $1 AND revision = $2 AND due_ms <= $3";
    RETRY = "UPDATE effects SET due_ms = $3 WHERE effect_key = $1 AND revision = $2";
    PAUSE = "UPDATE effects SET state = 'paused', due_ms = $3, problem = $4 WHERE effect_key = $1 AND revision = $2";
    PAUSE_LIKE = "UPDATE effects SET state = 'paused', due_ms = $5, problem = $6
        WHERE guild_id = $1 AND state <> 'done' AND effect_key LIKE $2 AND effect LIKE $3 AND due_ms <= $4";
    PUT_OFF = "UPDATE effects SET due_ms = $5
        WHERE guild_id = $1 AND state <> 'done' AND effect_key LIKE $2 AND turn >= $3 AND due_ms <= $4";
    WAKE = "UPDATE effects SET due_ms = $2 WHERE guild_id = $1 AND state = 'paused' AND due_ms > $2";
}

type Row = (
    String,
    i64,
    i64,
    String,
    String,
    i64,
    i64,
    i64,
    Option<String>,
    Option<i64>,
);

fn effect(
    (effect_key, guild_id, turn, effect, state, revision, attempts, created_ms, problem, result_id): Row,
) -> Result<EffectRow> {
    Ok(EffectRow {
        effect_key,
        guild_id: GuildId::from_i64(guild_id),
        turn: if turn == Turn::Now.code() {
            Turn::Now
        } else {
            Turn::Later
        },
        effect,
        state: EffectState::ALL
            .into_iter()
            .find(|known| known.key() == state)
            .ok_or_else(|| unreadable("an effect's state", state))?,
        revision,
        attempts: attempts as u32,
        created_ms,
        problem,
        result_id: result_id.map(|id| id as u64),
    })
}

impl Store {
    /// Up to `limit` effects of a server that are due at `now_ms` and that somebody waits for, oldest first;
    /// notices last, as they may be out of date by then. Where there are none, the first of those that
    /// follow from rules.
    pub async fn list_due_effects(
        &self,
        guild_id: GuildId,
        now_ms: i64,
        limit: u32,
    ) -> Result<Vec<EffectRow>> {
        let mut rows: Vec<Row> = read_all!(self, DUE, guild_id.as_i64(), now_ms, i64::from(limit))?;
        if rows.is_empty() {
            rows = read_all!(self, DUE_LATER, guild_id.as_i64(), now_ms)?;
        }
        rows.into_iter().map(effect).collect()
    }

    /// The servers with effects due at `now_ms`: those in which somebody waits first, and of those the longest
    /// waiting.
    pub async fn list_guilds_with_due_effects(&self, now_ms: i64) -> Result<Vec<GuildId>> {
        let rows: Vec<(i64,)> = read_all!(self, GUILDS_DUE, now_ms)?;
        Ok(rows.into_iter().map(|(id,)| GuildId::from_i64(id)).collect())
    }

    pub async fn find_effect(&self, effect_key: &str) -> Result<Option<EffectRow>> {
        let row: Option<Row> = read_one!(self, FIND, effect_key)?;
        row.map(effect).transpose()
    }

    /// Of the effects whose keys fit `pattern` the one with the highest key.
    pub async fn latest_effect(&self, guild_id: GuildId, pattern: &str) -> Result<Option<EffectRow>> {
        let row: Option<Row> = read_one!(self, LATEST, guild_id.as_i64(), pattern)?;
        row.map(effect).transpose()
    }

    /// When the oldest effect was wished for that somebody waits for and that is neither done nor paused
    /// although it should have been by `by_ms`; `None` if there is none.
    pub async fn oldest_overdue_ms(&self, guild_id: GuildId, by_ms: i64) -> Result<Option<i64>> {
        let row: Option<(Option<i64>, i64)> = read_one!(self, OVERDUE, guild_id.as_i64(), by_ms)?;
        Ok(row.and_then(|(created_ms, _)| created_ms))
    }

    /// What Discord refuses in a server, oldest first.
    pub async fn list_paused_effects(&self, guild_id: GuildId) -> Result<Vec<EffectRow>> {
        let rows: Vec<Row> = read_all!(self, PAUSED, guild_id.as_i64())?;
        rows.into_iter().map(effect).collect()
    }

    /// How many effects that somebody waits for are to be tried now; those that wait for a later try are not.
    pub async fn count_due_effects(&self, guild_id: GuildId, now_ms: i64) -> Result<u64> {
        let row: Option<(i64,)> = read_one!(self, COUNT_DUE, guild_id.as_i64(), now_ms)?;
        Ok(row.map_or(0, |(n,)| n as u64))
    }

    /// How many effects of a server wait to be carried out.
    pub async fn count_pending_effects(&self, guild_id: GuildId) -> Result<u64> {
        let row: Option<(i64,)> = read_one!(self, COUNT_PENDING, guild_id.as_i64())?;
        Ok(row.map_or(0, |(n,)| n as u64))
    }

    /// Whether anything is paused because of `problem` (JSON), notices about problems apart.
    pub async fn is_paused_by(&self, guild_id: GuildId, problem: &str) -> Result<bool> {
        let row: Option<(i64,)> = read_one!(self, PAUSED_BY, guild_id.as_i64(), problem)?;
        Ok(row.is_some_and(|(n,)| n > 0))
    }

    /// Whether an effect whose key fits `pattern` and comes before `row`'s is not done yet.
    pub async fn is_open_before(&self, row: &EffectRow, pattern: &str) -> Result<bool> {
        let found: Option<(i64,)> = read_one!(
            self,
            OPEN_BEFORE,
            row.guild_id.as_i64(),
            pattern,
            row.effect_key.as_str()
        )?;
        Ok(found.is_some_and(|(n,)| n > 0))
    }

    /// When the first effect after `now_ms` is due.
    pub async fn next_effect_ms(&self, now_ms: i64) -> Result<Option<i64>> {
        let row: Option<(Option<i64>, i64)> = read_one!(self, NEXT_DUE, now_ms)?;
        Ok(row.and_then(|(due_ms, _)| due_ms))
    }
}

impl Tx {
    /// Adds an effect that happens once for its key. Returns false, changing nothing, when the key
    /// is known: it was decided before.
    pub async fn insert_effect(&mut self, effect: &NewEffect, now_ms: i64) -> Result<bool> {
        self.touch(Signal::Effects);
        let new = tx_run!(
            self,
            INSERT,
            effect.effect_key.as_str(),
            effect.guild_id.as_i64(),
            effect.effect.as_str(),
            now_ms
        )?;
        Ok(new > 0)
    }

    /// Sets what is wanted for a key, such as a member's role: the latest wish replaces earlier ones.
    /// The same wish again while it is still open is due at once, but its earlier attempts, which may
    /// have been cut short, stay known.
    pub async fn replace_effect(&mut self, effect: &NewEffect, now_ms: i64) -> Result<()> {
        self.replace_effect_later(effect, now_ms, now_ms).await
    }

    /// The same, due at `due_ms`.
    pub async fn replace_effect_later(&mut self, effect: &NewEffect, now_ms: i64, due_ms: i64) -> Result<()> {
        self.touch(Signal::Effects);
        let round_ms = match effect.turn {
            Turn::Now => None,
            Turn::Later => Some(self.join_role_round(effect.guild_id, now_ms).await?),
        };
        tx_run!(
            self,
            REPLACE,
            effect.effect_key.as_str(),
            effect.guild_id.as_i64(),
            effect.effect.as_str(),
            now_ms,
            effect.turn.code(),
            round_ms,
            due_ms
        )?;
        Ok(())
    }

    /// Gives up what is wanted under a key, also if somebody is at it.
    pub async fn drop_wish(&mut self, effect_key: &str) -> Result<()> {
        tx_run!(self, DROP_WISH, effect_key)?;
        Ok(())
    }

    /// An effect by its key.
    pub async fn find_effect(&mut self, effect_key: &str) -> Result<Option<EffectRow>> {
        let row: Option<Row> = tx_one!(self, FIND, effect_key)?;
        row.map(effect).transpose()
    }

    /// Adds an effect that is due later, or changes what is wanted while nobody has begun on it. Returns
    /// false, changing nothing, once somebody has.
    pub async fn schedule_effect(&mut self, effect: &NewEffect, now_ms: i64, due_ms: i64) -> Result<bool> {
        self.touch(Signal::Effects);
        let changed = tx_run!(
            self,
            SCHEDULE,
            effect.effect_key.as_str(),
            effect.guild_id.as_i64(),
            effect.effect.as_str(),
            now_ms,
            due_ms
        )?;
        Ok(changed > 0)
    }

    /// Notes that the effect was carried out, as `row` says it was, unless the wish changed meanwhile.
    pub async fn finish_effect(&mut self, row: &EffectRow, result_id: Option<u64>) -> Result<()> {
        if row.turn == Turn::Later {
            self.touch(Signal::Progress);
        }
        tx_run!(
            self,
            FINISH,
            row.effect_key.as_str(),
            row.revision,
            result_id.map(|id| id as i64),
            row.effect.as_str()
        )?;
        Ok(())
    }

    /// Forgets an effect, so that its key can be used anew.
    pub async fn delete_effect(&mut self, effect_key: &str) -> Result<()> {
        tx_run!(self, DELETE, effect_key)?;
        Ok(())
    }

    /// Gives up the effects that are not done yet and whose keys fit `pattern` (with `%` for any text).
    pub async fn delete_open_effects(&mut self, guild_id: GuildId, pattern: &str) -> Result<()> {
        tx_run!(self, DELETE_OPEN, guild_id.as_i64(), pattern)?;
        Ok(())
    }

    /// Whether anything is paused because of `problem` (JSON), notices about problems apart.
    pub async fn is_paused_by(&mut self, guild_id: GuildId, problem: &str) -> Result<bool> {
        let row: Option<(i64,)> = tx_one!(self, PAUSED_BY, guild_id.as_i64(), problem)?;
        Ok(row.is_some_and(|(n,)| n > 0))
    }

    /// Notes that an attempt begins. Returns false when the wish changed or was put off since `row` was read.
    pub async fn start_effect(&mut self, row: &EffectRow, now_ms: i64) -> Result<bool> {
        Ok(tx_run!(self, START, row.effect_key.as_str(), row.revision, now_ms)? > 0)
    }

    /// Tries the effect again at `due_ms`.
    pub async fn retry_effect(&mut self, row: &EffectRow, due_ms: i64) -> Result<()> {
        tx_run!(self, RETRY, row.effect_key.as_str(), row.revision, due_ms)?;
        Ok(())
    }

    /// Pauses the effect for a reason a person can mend; it is tried again at `due_ms`.
    pub async fn pause_effect(&mut self, row: &EffectRow, due_ms: i64, problem: &str) -> Result<()> {
        tx_run!(
            self,
            PAUSE,
            row.effect_key.as_str(),
            row.revision,
            due_ms,
            problem
        )?;
        Ok(())
    }

    /// Pauses, for the same reason, every effect of a server that is due at `now_ms`, whose key fits
    /// `key_pattern` and what it wants `wish_pattern`; they are tried again at `due_ms`.
    pub async fn pause_effects_like(
        &mut self,
        guild_id: GuildId,
        (key_pattern, wish_pattern): (&str, &str),
        now_ms: i64,
        due_ms: i64,
        problem: &str,
    ) -> Result<()> {
        tx_run!(
            self,
            PAUSE_LIKE,
            guild_id.as_i64(),
            key_pattern,
            wish_pattern,
            now_ms,
            due_ms,
            problem
        )?;
        Ok(())
    }

    /// Puts off, until `due_ms`, every effect of a server that is due at `now_ms`, whose key fits `pattern` and
    /// whose turn is `from` or after it.
    pub async fn put_off_effects(
        &mut self,
        guild_id: GuildId,
        (pattern, from): (&str, Turn),
        now_ms: i64,
        due_ms: i64,
    ) -> Result<()> {
        tx_run!(
            self,
            PUT_OFF,
            guild_id.as_i64(),
            pattern,
            from.code(),
            now_ms,
            due_ms
        )?;
        Ok(())
    }

    /// Tries a server's paused effects at once: something changed there. What was found out before of what
    /// the bot may do there counts no more ([`Store::wakes`]).
    pub async fn wake_effects(&mut self, guild_id: GuildId, now_ms: i64) -> Result<()> {
        self.touch(Signal::Effects);
        self.woken.insert(guild_id);
        tx_run!(self, WAKE, guild_id.as_i64(), now_ms)?;
        Ok(())
    }
}
