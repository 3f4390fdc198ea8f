//! Where members stand, what changed it, and who waits for approval.

use super::{Result, Store, Tx, unreadable};
use crate::domain::{
    ids::{GuildId, MemberId},
    standing::{Hold, Standing},
    tier::TierId,
};

/// A member's place on the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandingRow {
    pub standing: Standing,
    /// The rung reached by points.
    pub rung: TierId,
    pub since_ms: i64,
    pub hold: Option<Hold>,
    /// How often the member has been proposed; the latest proposal has this number.
    pub proposals: i64,
}

impl Default for StandingRow {
    fn default() -> Self {
        Self {
            standing: Standing::None,
            rung: TierId(0),
            since_ms: 0,
            hold: None,
            proposals: 0,
        }
    }
}

/// What made a standing change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The numbers alone.
    Rules,
    Approved,
    NotYet,
    Declined,
}

impl Cause {
    fn key(self) -> &'static str {
        match self {
            Cause::Rules => "rules",
            Cause::Approved => "approved",
            Cause::NotYet => "not_yet",
            Cause::Declined => "declined",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        [Cause::Rules, Cause::Approved, Cause::NotYet, Cause::Declined]
            .into_iter()
            .find(|cause| cause.key() == key)
    }
}

/// One recorded change of standing or rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingChange {
    pub member_id: MemberId,
    pub at_ms: i64,
    pub from: (Standing, TierId),
    pub to: (Standing, TierId),
    pub cause: Cause,
    /// Who decided, when a person did.
    pub by_id: Option<MemberId>,
    pub reason: Option<String>,
}

/// Somebody who waits for approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub member_id: MemberId,
    pub display_name: String,
    pub since_ms: i64,
    pub proposals: i64,
}

statements! {
    FIND = "SELECT standing, rung, since_ms, hold_until_ms, declined, proposals FROM standings WHERE guild_id = $1 AND member_id = $2";
    UPSERT = "INSERT INTO standings (guild_id, member_id, standing, rung, since_ms, hold_until_ms, declined, proposals)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (guild_id, member_id) DO UPDATE SET standing = excluded.standing, rung = excluded.rung,
            since_ms = excluded.since_ms, hold_until_ms = excluded.hold_until_ms, declined = excluded.declined,
            proposals = excluded.proposals";
    INSERT_CHANGE = "INSERT INTO standing_changes
            (guild_id, member_id, change_no, at_ms, from_standing, to_standing, from_rung, to_rung, cause, by_id, reason)
        SELECT $1, $2, coalesce(max(change_no), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10
        FROM standing_changes WHERE guild_id = $1 AND member_id = $2";
    LIST_CHANGES = "SELECT member_id, at_ms, from_standing, to_standing, from_rung, to_rung, cause, by_id, reason
        FROM standing_changes WHERE guild_id = $1 AND at_ms >= $2 AND at_ms < $3 ORDER BY at_ms, member_id, change_no";
    CHANGES_OF_MEMBER = "SELECT member_id, at_ms, from_standing, to_standing, from_rung, to_rung, cause, by_id, reason
        FROM standing_changes WHERE guild_id = $1 AND member_id = $2 ORDER BY change_no";
    LATEST_OF_MEMBER = "SELECT member_id, at_ms, from_standing, to_standing, from_rung, to_rung, cause, by_id, reason
        FROM standing_changes WHERE guild_id = $1 AND member_id = $2 ORDER BY change_no DESC LIMIT $3";
    ELIGIBLE = "SELECT s.member_id, m.display_name, s.since_ms, s.proposals
        FROM standings AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.standing = 'eligible' AND m.left_ms IS NULL
        ORDER BY s.since_ms, s.member_id";
    COUNT_SHOWN = "SELECT count(*) FROM standings AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.standing = $2 AND m.left_ms IS NULL";
    HOLDERS = "SELECT s.member_id FROM standings AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND m.left_ms IS NULL AND m.is_bot = 0
            AND ((CAST($3 AS BIGINT) = 1 AND s.standing = 'member') OR (CAST($3 AS BIGINT) = 0 AND s.rung >= $2))
        ORDER BY s.member_id";
    HELD_DUE = "SELECT member_id, hold_until_ms FROM standings
        WHERE guild_id = $1 AND hold_until_ms IS NOT NULL AND hold_until_ms <= $2 ORDER BY member_id";
}

pub(super) type Row = (String, i64, i64, Option<i64>, i64, i64);
type ChangeRow = (
    i64,
    i64,
    String,
    String,
    i64,
    i64,
    String,
    Option<i64>,
    Option<String>,
);

fn standing(key: &str) -> Result<Standing> {
    Standing::from_key(key).ok_or_else(|| unreadable("a standing", key))
}

pub(super) fn standing_row(
    (key, rung, since_ms, hold_until_ms, declined, proposals): Row,
) -> Result<StandingRow> {
    let hold = if declined != 0 {
        Some(Hold::Declined)
    } else {
        hold_until_ms.map(Hold::Until)
    };
    Ok(StandingRow {
        standing: standing(&key)?,
        rung: TierId(rung as u8),
        since_ms,
        hold,
        proposals,
    })
}

fn change(
    (member_id, at_ms, from, to, from_rung, to_rung, cause, by_id, reason): ChangeRow,
) -> Result<StandingChange> {
    Ok(StandingChange {
        member_id: MemberId::from_i64(member_id),
        at_ms,
        from: (standing(&from)?, TierId(from_rung as u8)),
        to: (standing(&to)?, TierId(to_rung as u8)),
        cause: Cause::from_key(&cause).ok_or_else(|| unreadable("a cause", cause))?,
        by_id: by_id.map(MemberId::from_i64),
        reason,
    })
}

impl Store {
    /// Where the member stands; the bottom of the ladder for somebody never settled.
    pub async fn get_standing(&self, guild_id: GuildId, member_id: MemberId) -> Result<StandingRow> {
        let row: Option<Row> = read_one!(self, FIND, guild_id.as_i64(), member_id.as_i64())?;
        row.map(standing_row).transpose().map(Option::unwrap_or_default)
    }

    /// Who waits for approval, longest first.
    pub async fn list_eligible(&self, guild_id: GuildId) -> Result<Vec<Proposal>> {
        let rows: Vec<(i64, String, i64, i64)> = read_all!(self, ELIGIBLE, guild_id.as_i64())?;
        let proposal = |(id, display_name, since_ms, proposals)| Proposal {
            member_id: MemberId::from_i64(id),
            display_name,
            since_ms,
            proposals,
        };
        Ok(rows.into_iter().map(proposal).collect())
    }

    /// How many present members have the standing.
    pub async fn count_standing(&self, guild_id: GuildId, standing: Standing) -> Result<u64> {
        let row: Option<(i64,)> = read_one!(self, COUNT_SHOWN, guild_id.as_i64(), standing.key())?;
        Ok(row.map_or(0, |(n,)| n as u64))
    }

    /// Changes with `from_ms` <= time < `to_ms`, in order.
    pub async fn list_standing_changes(
        &self,
        guild_id: GuildId,
        from_ms: i64,
        to_ms: i64,
    ) -> Result<Vec<StandingChange>> {
        let rows: Vec<ChangeRow> = read_all!(self, LIST_CHANGES, guild_id.as_i64(), from_ms, to_ms)?;
        rows.into_iter().map(change).collect()
    }

    /// The member's latest `limit` changes, newest first.
    pub async fn list_latest_changes(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        limit: u32,
    ) -> Result<Vec<StandingChange>> {
        let rows: Vec<ChangeRow> = read_all!(
            self,
            LATEST_OF_MEMBER,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(limit)
        )?;
        rows.into_iter().map(change).collect()
    }

    /// What became of the member's proposal number `proposal` (counted from 1): the change that ended
    /// it, if it has ended.
    pub async fn find_decision(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        proposal: i64,
    ) -> Result<Option<StandingChange>> {
        let rows: Vec<ChangeRow> = read_all!(self, CHANGES_OF_MEMBER, guild_id.as_i64(), member_id.as_i64())?;
        let mut ended = rows.into_iter().map(change).filter(|change| {
            change.as_ref().map_or(true, |change| {
                change.from.0 == Standing::Eligible && change.to.0 != Standing::Eligible
            })
        });
        ended.nth((proposal.max(1) - 1) as usize).transpose()
    }

    /// Members whose "not yet" ended at or before `now_ms`.
    pub async fn list_holds_ended(&self, guild_id: GuildId, now_ms: i64) -> Result<Vec<MemberId>> {
        let rows: Vec<(i64, i64)> = read_all!(self, HELD_DUE, guild_id.as_i64(), now_ms)?;
        Ok(rows.into_iter().map(|(id, _)| MemberId::from_i64(id)).collect())
    }
}

impl Tx {
    /// How many present members have the standing.
    pub async fn count_standing(&mut self, guild_id: GuildId, standing: Standing) -> Result<u64> {
        let row: Option<(i64,)> = tx_one!(self, COUNT_SHOWN, guild_id.as_i64(), standing.key())?;
        Ok(row.map_or(0, |(n,)| n as u64))
    }

    /// Where the member stands; the bottom of the ladder for somebody never settled.
    pub async fn get_standing(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<StandingRow> {
        let row: Option<Row> = tx_one!(self, FIND, guild_id.as_i64(), member_id.as_i64())?;
        row.map(standing_row).transpose().map(Option::unwrap_or_default)
    }

    /// Replaces where the member stands.
    pub async fn upsert_standing(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        row: &StandingRow,
    ) -> Result<()> {
        let (hold_until_ms, declined) = match row.hold {
            Some(Hold::Until(until_ms)) => (Some(until_ms), 0i64),
            Some(Hold::Declined) => (None, 1),
            None => (None, 0),
        };
        tx_run!(
            self,
            UPSERT,
            guild_id.as_i64(),
            member_id.as_i64(),
            row.standing.key(),
            i64::from(row.rung.0),
            row.since_ms,
            hold_until_ms,
            declined,
            row.proposals
        )?;
        Ok(())
    }

    /// Records a change for good.
    pub async fn insert_standing_change(&mut self, guild_id: GuildId, change: &StandingChange) -> Result<()> {
        tx_run!(
            self,
            INSERT_CHANGE,
            guild_id.as_i64(),
            change.member_id.as_i64(),
            change.at_ms,
            change.from.0.key(),
            change.to.0.key(),
            i64::from(change.from.1.0),
            i64::from(change.to.1.0),
            change.cause.key(),
            change.by_id.map(MemberId::as_i64),
            change.reason.as_deref()
        )?;
        Ok(())
    }

    /// Present people on the rung or above it, or, for the superfan tier, those in the inner circle.
    pub async fn list_holders(
        &mut self,
        guild_id: GuildId,
        tier_id: TierId,
        superfan: bool,
    ) -> Result<Vec<MemberId>> {
        let rows: Vec<(i64,)> = tx_all!(
            self,
            HOLDERS,
            guild_id.as_i64(),
            i64::from(tier_id.0),
            i64::from(superfan)
        )?;
        Ok(rows.into_iter().map(|(id,)| MemberId::from_i64(id)).collect())
    }
}
