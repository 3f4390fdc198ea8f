//! Tiers given or taken away by hand, and absences that members announced.

use std::collections::HashMap;

use super::{
    Result, Store, Tx,
    texts::{self, Text},
    unreadable,
};
use crate::domain::{
    away::Away,
    ids::{GuildId, MemberId},
    period::LocalDay,
    tier::{ByHand, TierId, Tiers},
};
use crate::vault::Vault;

/// Whether a tier is given, or taken away from whoever reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Gives,
    Revokes,
}

/// How somebody did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    Command,
    /// By giving or taking the role in Discord's own menus.
    Role,
    /// They held the role when it was chosen for the tier.
    Choice,
}

impl Via {
    const ALL: [Via; 3] = [Via::Command, Via::Role, Via::Choice];

    fn key(self) -> &'static str {
        match self {
            Via::Command => "command",
            Via::Role => "role",
            Via::Choice => "choice",
        }
    }
}

/// A tier given or taken away by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub member_id: MemberId,
    pub tier_id: TierId,
    pub act: Act,
    pub via: Via,
    pub reason: String,
    /// `None` while nobody knows who it was.
    pub by_id: Option<MemberId>,
    pub at_ms: i64,
    /// When it ends by itself, in Unix milliseconds.
    pub until_ms: Option<i64>,
}

statements! {
    INSERT = "INSERT INTO grants (guild_id, grant_no, member_id, tier_id, gives, via, reason, by_id, at_ms, until_ms)
        SELECT CAST($1 AS BIGINT), coalesce(max(grant_no), 0) + 1, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT),
            CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS BIGINT), CAST($8 AS BIGINT), CAST($9 AS BIGINT)
        FROM grants WHERE guild_id = $1";
    END = "UPDATE grants SET ended_ms = $4, ended_by = $5
        WHERE guild_id = $1 AND member_id = $2 AND tier_id = $3 AND ended_ms IS NULL";
    END_PAST = "UPDATE grants SET ended_ms = until_ms
        WHERE guild_id = $1 AND member_id = $2 AND ended_ms IS NULL AND until_ms <= $3";
    NAME = "UPDATE grants SET by_id = $5, reason = $6
        WHERE guild_id = $1 AND member_id = $2 AND tier_id = $3 AND gives = $4 AND ended_ms IS NULL AND by_id IS NULL AND via = 'role'";
    END_CHOICES = "UPDATE grants SET ended_ms = $3 WHERE guild_id = $1 AND tier_id = $2 AND via = 'choice' AND ended_ms IS NULL
        RETURNING member_id, tier_id";
    OF_MEMBER = "SELECT member_id, tier_id, gives, via, reason, by_id, at_ms, until_ms FROM grants
        WHERE guild_id = $1 AND member_id = $2 AND ended_ms IS NULL ORDER BY tier_id";
    IN_FORCE = "SELECT g.member_id, g.tier_id, g.gives, g.via, g.reason, g.by_id, g.at_ms, g.until_ms FROM grants AS g
        WHERE g.guild_id = $1 AND g.ended_ms IS NULL ORDER BY g.at_ms DESC, g.grant_no DESC";
    ANNOUNCE = "INSERT INTO absences (guild_id, member_id, from_day, to_day, times) VALUES ($1, $2, $3, $4, 1)
        ON CONFLICT (guild_id, member_id, from_day) DO UPDATE SET to_day = excluded.to_day, times = absences.times + 1
        RETURNING times, to_day";
    CUT = "UPDATE absences SET to_day = $4 WHERE guild_id = $1 AND member_id = $2 AND from_day <= $3 AND to_day >= $3";
    ABSENCES = "SELECT from_day, to_day FROM absences WHERE guild_id = $1 AND member_id = $2 ORDER BY from_day";
    ALL_ABSENCES = "SELECT member_id, from_day, to_day FROM absences WHERE guild_id = $1 AND to_day >= $2";
    NEXT_RETURN = "SELECT min(to_day), count(*) FROM absences WHERE guild_id = $1 AND to_day >= $2";
}

type Row = (i64, i64, i64, String, String, Option<i64>, i64, Option<i64>);

fn grant(vault: &Vault, guild_id: GuildId, row: Row) -> Result<Grant> {
    let (member_id, tier_id, gives, via, reason, by_id, at_ms, until_ms) = row;
    Ok(Grant {
        member_id: MemberId::from_i64(member_id),
        tier_id: tier(tier_id)?,
        act: if gives != 0 { Act::Gives } else { Act::Revokes },
        via: Via::ALL
            .into_iter()
            .find(|known| known.key() == via)
            .ok_or_else(|| unreadable("how a tier was granted", via))?,
        reason: texts::open(vault, guild_id, Text::GrantReason, &reason)?,
        by_id: by_id.map(MemberId::from_i64),
        at_ms,
        until_ms,
    })
}

fn tier(tier_id: i64) -> Result<TierId> {
    Ok(TierId(
        u8::try_from(tier_id).map_err(|_| unreadable("a tier", tier_id))?,
    ))
}

/// What the grants in force amount to.
pub fn by_hand(grants: &[Grant]) -> ByHand {
    let of = |act: Act| -> Tiers {
        let grants = grants.iter().filter(|grant| grant.act == act);
        grants.map(|grant| grant.tier_id).collect()
    };
    ByHand {
        granted: of(Act::Gives),
        revoked: of(Act::Revokes),
    }
}

fn away(rows: Vec<(i64, i64)>) -> Away {
    Away::new(
        rows.into_iter()
            .map(|(from, to)| (LocalDay(from as i32), LocalDay(to as i32))),
    )
}

impl Store {
    /// What is granted to the member or taken from them by hand, lowest tier first.
    pub async fn list_grants_of(&self, guild_id: GuildId, member_id: MemberId) -> Result<Vec<Grant>> {
        let rows: Vec<Row> = read_all!(self, OF_MEMBER, guild_id.as_i64(), member_id.as_i64())?;
        rows.into_iter()
            .map(|row| grant(&self.vault, guild_id, row))
            .collect()
    }

    /// Everything granted or taken away by hand in the server, the latest first.
    pub async fn list_grants(&self, guild_id: GuildId) -> Result<Vec<Grant>> {
        let rows: Vec<Row> = read_all!(self, IN_FORCE, guild_id.as_i64())?;
        rows.into_iter()
            .map(|row| grant(&self.vault, guild_id, row))
            .collect()
    }

    /// When the member was or will be away.
    pub async fn get_away(&self, guild_id: GuildId, member_id: MemberId) -> Result<Away> {
        let rows: Vec<(i64, i64)> = read_all!(self, ABSENCES, guild_id.as_i64(), member_id.as_i64())?;
        Ok(away(rows))
    }

    /// Everybody's absences that reach into the time from `since` on.
    pub async fn list_away(&self, guild_id: GuildId, since: LocalDay) -> Result<HashMap<MemberId, Away>> {
        let rows: Vec<(i64, i64, i64)> =
            read_all!(self, ALL_ABSENCES, guild_id.as_i64(), i64::from(since.0))?;
        let mut spans: HashMap<MemberId, Vec<(i64, i64)>> = HashMap::new();
        for (member_id, from, to) in rows {
            spans
                .entry(MemberId::from_i64(member_id))
                .or_default()
                .push((from, to));
        }
        Ok(spans
            .into_iter()
            .map(|(member_id, rows)| (member_id, away(rows)))
            .collect())
    }

    /// The last day of the absence that ends first, of those that last on `today` or later.
    pub async fn next_return(&self, guild_id: GuildId, today: LocalDay) -> Result<Option<LocalDay>> {
        let row: Option<(Option<i64>, i64)> =
            read_one!(self, NEXT_RETURN, guild_id.as_i64(), i64::from(today.0))?;
        Ok(row.and_then(|(day, _)| day).map(|day| LocalDay(day as i32)))
    }
}

impl Tx {
    /// What is granted to the member or taken from them by hand, lowest tier first.
    pub async fn list_grants_of(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<Vec<Grant>> {
        let rows: Vec<Row> = tx_all!(self, OF_MEMBER, guild_id.as_i64(), member_id.as_i64())?;
        rows.into_iter()
            .map(|row| grant(&self.vault, guild_id, row))
            .collect()
    }

    /// Puts a grant or its opposite in force, in place of whatever was in force for that member and tier.
    pub async fn insert_grant(&mut self, guild_id: GuildId, grant: &Grant) -> Result<()> {
        self.end_grant(guild_id, grant.member_id, grant.tier_id, grant.by_id, grant.at_ms)
            .await?;
        let reason = self.seal(guild_id, Text::GrantReason, &grant.reason);
        tx_run!(
            self,
            INSERT,
            guild_id.as_i64(),
            grant.member_id.as_i64(),
            i64::from(grant.tier_id.0),
            i64::from(grant.act == Act::Gives),
            grant.via.key(),
            reason,
            grant.by_id.map(MemberId::as_i64),
            grant.at_ms,
            grant.until_ms
        )?;
        Ok(())
    }

    /// Ends what is in force for that member and tier. Returns whether anything was.
    pub async fn end_grant(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        tier_id: TierId,
        by_id: Option<MemberId>,
        at_ms: i64,
    ) -> Result<bool> {
        let ended = tx_run!(
            self,
            END,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(tier_id.0),
            at_ms,
            by_id.map(MemberId::as_i64)
        )?;
        Ok(ended > 0)
    }

    /// Ends the member's grants whose time is over.
    pub async fn end_past_grants(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        now_ms: i64,
    ) -> Result<()> {
        tx_run!(self, END_PAST, guild_id.as_i64(), member_id.as_i64(), now_ms)?;
        Ok(())
    }

    /// Ends the grants of whoever held the tier's role when it was chosen. Returns whose.
    pub async fn end_choices(
        &mut self,
        guild_id: GuildId,
        tier_id: TierId,
        at_ms: i64,
    ) -> Result<Vec<MemberId>> {
        let rows: Vec<(i64, i64)> =
            tx_all!(self, END_CHOICES, guild_id.as_i64(), i64::from(tier_id.0), at_ms)?;
        Ok(rows.into_iter().map(|(id, _)| MemberId::from_i64(id)).collect())
    }

    /// Notes who gave or took the role of a tier, if nobody knew so far.
    pub async fn name_granter(
        &mut self,
        guild_id: GuildId,
        (member_id, tier_id, act): (MemberId, TierId, Act),
        by_id: MemberId,
        reason: &str,
    ) -> Result<()> {
        let reason = self.seal(guild_id, Text::GrantReason, reason);
        tx_run!(
            self,
            NAME,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(tier_id.0),
            i64::from(act == Act::Gives),
            by_id.as_i64(),
            reason
        )?;
        Ok(())
    }

    /// When the member was or will be away.
    pub async fn get_away(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<Away> {
        let rows: Vec<(i64, i64)> = tx_all!(self, ABSENCES, guild_id.as_i64(), member_id.as_i64())?;
        Ok(away(rows))
    }

    /// Notes that the member will be away from `from` to `to`, both included. An absence that lasts on
    /// `from` ends the day before. Returns how often they have announced one from that day on.
    pub async fn announce_absence(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        from: LocalDay,
        to: LocalDay,
    ) -> Result<u32> {
        self.cut_absence(guild_id, member_id, from).await?;
        let row: Option<(i64, i64)> = tx_one!(
            self,
            ANNOUNCE,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        Ok(row.map_or(0, |(times, _)| times as u32))
    }

    /// The member is back on `day`: an absence that lasts then ends the day before. Returns whether one did.
    pub async fn cut_absence(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        day: LocalDay,
    ) -> Result<bool> {
        let (day_no, before) = (i64::from(day.0), i64::from(day.plus(-1).0));
        let cut = tx_run!(self, CUT, guild_id.as_i64(), member_id.as_i64(), day_no, before)?;
        Ok(cut > 0)
    }
}
