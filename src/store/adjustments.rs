//! Points given or taken by hand, each with who and why, each to be undone. Imported points are listed
//! here too; they come and go by whole imports (`imports.rs`).

use super::{
    Result, Signal, Store, Tx,
    texts::{self, Text},
    unreadable,
};
use crate::domain::{
    ids::{GuildId, MemberId},
    import::Origin,
};
use crate::vault::Vault;

/// Points a person gave (positive) or took (negative), or that an import brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// The id of the interaction that asked for it, so that the same request counts once. Imported
    /// ones have numbers beyond those of Discord.
    pub adjustment_id: u64,
    pub member_id: MemberId,
    pub points: i64,
    pub reason: String,
    pub by_id: MemberId,
    pub at_ms: i64,
    /// Where imported points come from; there is no reason then.
    pub origin: Option<Origin>,
    /// Who took it back.
    pub undone_by_id: Option<MemberId>,
}

/// What came of undoing an adjustment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    Undone(Adjustment),
    /// Somebody had undone it before.
    Already(Adjustment),
    Unknown,
}

statements! {
    INSERT = "INSERT INTO adjustments (guild_id, adjustment_id, member_id, points, reason, by_id, at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    FIND = "SELECT adjustment_id, member_id, points, reason, by_id, at_ms, origin, undone_by_id FROM adjustments
        WHERE guild_id = $1 AND adjustment_id = $2 AND origin IS NULL";
    LIST = "SELECT adjustment_id, member_id, points, reason, by_id, at_ms, origin, undone_by_id FROM adjustments
        WHERE guild_id = $1 AND member_id = $2 ORDER BY at_ms DESC, adjustment_id DESC LIMIT $3";
    LATEST = "SELECT adjustment_id, member_id, points, reason, by_id, at_ms, origin, undone_by_id FROM adjustments
        WHERE guild_id = $1 AND undone_ms IS NULL AND origin IS NULL AND ($2 = 0 OR member_id = $2) ORDER BY at_ms DESC, adjustment_id DESC LIMIT $3";
    UNDO = "UPDATE adjustments SET undone_ms = $3, undone_by_id = $4
        WHERE guild_id = $1 AND adjustment_id = $2 AND origin IS NULL AND undone_ms IS NULL";
    ADD = "INSERT INTO totals (guild_id, member_id, points, scored, adjusted, revision, settled)
        VALUES ($1, $2, $3, 0, $3, 1, 0)
        ON CONFLICT (guild_id, member_id) DO UPDATE SET points = totals.points + excluded.points,
            adjusted = totals.adjusted + excluded.adjusted, revision = totals.revision + 1";
}

type Row = (i64, i64, i64, String, i64, i64, Option<String>, Option<i64>);

fn adjustment(vault: &Vault, guild_id: GuildId, row: Row) -> Result<Adjustment> {
    let (id, member_id, points, reason, by_id, at_ms, origin, undone_by_id) = row;
    let origin = origin
        .map(|key| Origin::from_key(&key).ok_or_else(|| unreadable("an origin", &key)))
        .transpose()?;
    Ok(Adjustment {
        adjustment_id: id as u64,
        member_id: MemberId::from_i64(member_id),
        points,
        reason: texts::open(vault, guild_id, Text::AdjustmentReason, &reason)?,
        by_id: MemberId::from_i64(by_id),
        at_ms,
        origin,
        undone_by_id: undone_by_id.map(MemberId::from_i64),
    })
}

impl Store {
    /// The member's latest adjustments, newest first, undone ones included.
    pub async fn list_adjustments(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        limit: u32,
    ) -> Result<Vec<Adjustment>> {
        let rows: Vec<Row> = read_all!(
            self,
            LIST,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(limit)
        )?;
        rows.into_iter()
            .map(|row| adjustment(&self.vault, guild_id, row))
            .collect()
    }

    /// The latest adjustments by hand that can still be undone, newest first; of one member or of everybody.
    pub async fn list_undoable(
        &self,
        guild_id: GuildId,
        member_id: Option<MemberId>,
        limit: u32,
    ) -> Result<Vec<Adjustment>> {
        let member_id = member_id.map_or(0, MemberId::as_i64);
        let rows: Vec<Row> = read_all!(self, LATEST, guild_id.as_i64(), member_id, i64::from(limit))?;
        rows.into_iter()
            .map(|row| adjustment(&self.vault, guild_id, row))
            .collect()
    }
}

impl Tx {
    /// The member's latest `limit` adjustments, newest first.
    pub async fn list_adjustments(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        limit: u32,
    ) -> Result<Vec<Adjustment>> {
        let (guild, member) = (guild_id.as_i64(), member_id.as_i64());
        let rows: Vec<Row> = tx_all!(self, LIST, guild, member, i64::from(limit))?;
        rows.into_iter()
            .map(|row| adjustment(&self.vault, guild_id, row))
            .collect()
    }

    /// Records an adjustment and adds it to the member's points. Returns false, changing nothing,
    /// when this very adjustment is known already.
    pub async fn insert_adjustment(&mut self, guild_id: GuildId, adjustment: &Adjustment) -> Result<bool> {
        self.touch(Signal::Unsettled);
        let reason = self.seal(guild_id, Text::AdjustmentReason, &adjustment.reason);
        let new = tx_run!(
            self,
            INSERT,
            guild_id.as_i64(),
            adjustment.adjustment_id as i64,
            adjustment.member_id.as_i64(),
            adjustment.points,
            reason,
            adjustment.by_id.as_i64(),
            adjustment.at_ms,
        )? > 0;
        if new {
            tx_run!(
                self,
                ADD,
                guild_id.as_i64(),
                adjustment.member_id.as_i64(),
                adjustment.points
            )?;
            self.place(guild_id, [adjustment.member_id.as_i64()]).await?;
        }
        Ok(new)
    }

    /// Takes an adjustment by hand back, once.
    pub async fn undo_adjustment(
        &mut self,
        guild_id: GuildId,
        adjustment_id: u64,
        by_id: MemberId,
        at_ms: i64,
    ) -> Result<Undo> {
        self.touch(Signal::Unsettled);
        let row: Option<Row> = tx_one!(self, FIND, guild_id.as_i64(), adjustment_id as i64)?;
        let found = row.map(|row| adjustment(&self.vault, guild_id, row));
        let Some(found) = found.transpose()? else {
            return Ok(Undo::Unknown);
        };
        let undone = tx_run!(
            self,
            UNDO,
            guild_id.as_i64(),
            adjustment_id as i64,
            at_ms,
            by_id.as_i64()
        )?;
        if undone == 0 {
            return Ok(Undo::Already(found));
        }
        tx_run!(
            self,
            ADD,
            guild_id.as_i64(),
            found.member_id.as_i64(),
            -found.points
        )?;
        Ok(Undo::Undone(Adjustment {
            undone_by_id: Some(by_id),
            ..found
        }))
    }
}
