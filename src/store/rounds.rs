//! Rounds of role changes: what followed from rules since none such change was open, and whether somebody
//! stopped them. How far a round is follows from its effects, so that nothing can count it wrongly.

use super::{Result, Signal, Store, Tx};
use crate::domain::ids::{GuildId, MemberId};

/// How far a server's latest round is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleRound {
    pub started_ms: i64,
    /// Role changes of the round.
    pub of: u64,
    /// Those not made yet, paused ones included.
    pub open: u64,
    /// Those neither made nor paused.
    pub pending: u64,
    pub stopped: Option<Stopped>,
}

/// That somebody stopped the role changes that follow from rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    pub at_ms: i64,
    pub by_id: MemberId,
}

impl RoleRound {
    /// Role changes made so far.
    pub fn done(&self) -> u64 {
        self.of.saturating_sub(self.open)
    }
}

statements! {
    // A round ends when none of its changes is open any more. Two never begin at the same time.
    JOIN_ROUND = "INSERT INTO role_rounds (guild_id, started_ms) VALUES ($1, $2)
        ON CONFLICT (guild_id) DO UPDATE SET started_ms = CASE
            WHEN EXISTS (SELECT 1 FROM effects AS e WHERE e.guild_id = $1 AND e.turn = 1 AND e.state <> 'done') THEN role_rounds.started_ms
            WHEN excluded.started_ms > role_rounds.started_ms THEN excluded.started_ms
            ELSE role_rounds.started_ms + 1 END
        RETURNING started_ms";
    FIND_ROUND = "SELECT r.started_ms, r.stopped_ms, r.stopped_by,
            (SELECT count(*) FROM effects AS e WHERE e.guild_id = r.guild_id AND e.round_ms = r.started_ms),
            (SELECT count(*) FROM effects AS e WHERE e.guild_id = r.guild_id AND e.turn = 1 AND e.state <> 'done'),
            (SELECT count(*) FROM effects AS e WHERE e.guild_id = r.guild_id AND e.turn = 1 AND e.state = 'pending')
        FROM role_rounds AS r WHERE r.guild_id = $1";
    STOP_ROUND = "UPDATE role_rounds SET stopped_ms = $2, stopped_by = $3 WHERE guild_id = $1 AND stopped_ms IS NULL";
    GO_ON = "UPDATE role_rounds SET stopped_ms = NULL, stopped_by = NULL WHERE guild_id = $1 AND stopped_ms IS NOT NULL";
}

type Row = (i64, Option<i64>, Option<i64>, i64, i64, i64);

impl Store {
    /// A server's latest round of role changes; `None` when there never was one.
    pub async fn find_role_round(&self, guild_id: GuildId) -> Result<Option<RoleRound>> {
        let row: Option<Row> = read_one!(self, FIND_ROUND, guild_id.as_i64())?;
        Ok(row.map(
            |(started_ms, stopped_ms, stopped_by, of, open, pending)| RoleRound {
                started_ms,
                of: of as u64,
                open: open as u64,
                pending: pending as u64,
                stopped: stopped_ms.zip(stopped_by).map(|(at_ms, by)| Stopped {
                    at_ms,
                    by_id: MemberId::from_i64(by),
                }),
            },
        ))
    }
}

impl Tx {
    /// The round that a role change written now belongs to: the one that is going on, or a new one.
    pub(super) async fn join_role_round(&mut self, guild_id: GuildId, now_ms: i64) -> Result<i64> {
        let (started_ms,): (i64,) = on_tx!(self, |conn| sqlx::query_as(JOIN_ROUND)
            .bind(guild_id.as_i64())
            .bind(now_ms)
            .fetch_one(conn)
            .await)?;
        Ok(started_ms)
    }

    /// Stops the role changes that follow from rules, those to come too. Returns false, changing nothing, when
    /// somebody did already or there never were any.
    pub async fn stop_role_round(&mut self, guild_id: GuildId, by_id: MemberId, now_ms: i64) -> Result<bool> {
        Ok(tx_run!(self, STOP_ROUND, guild_id.as_i64(), now_ms, by_id.as_i64())? > 0)
    }

    /// Lets them go on. Returns false when nobody had stopped them.
    pub async fn go_on_with_role_round(&mut self, guild_id: GuildId) -> Result<bool> {
        self.touch(Signal::Effects);
        Ok(tx_run!(self, GO_ON, guild_id.as_i64())? > 0)
    }
}
