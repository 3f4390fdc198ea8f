//! Where members stand, what changed it, and who waits for approval.

use super::{
    Result, Store, Tx,
    packed::{Packed, text_of},
    texts::{self, Text},
    unreadable,
};
use crate::domain::{
    ids::{GuildId, MemberId},
    standing::{Hold, Place, Standing, WhyNow},
    tier::{TierId, Tiers},
};
use crate::vault::Vault;

/// A member's place on the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandingRow {
    pub place: Place,
    /// The rung reached by points.
    pub rung: TierId,
    /// Every tier held, by whatever.
    pub held: Tiers,
    /// How often the member has been proposed; the latest proposal has this number.
    pub proposals: i64,
    /// The standing before they left the server, if they have.
    pub left_from: Option<Standing>,
}

impl StandingRow {
    pub fn standing(&self) -> Standing {
        self.place.standing
    }
}

impl Default for StandingRow {
    fn default() -> Self {
        Self {
            place: Place::default(),
            rung: TierId(0),
            held: Tiers::NONE.with(TierId(0)),
            proposals: 0,
            left_from: None,
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
    /// A "no" was taken back.
    Reopened,
    /// The tier was granted.
    Granted,
    /// A grant came to its end or was ended.
    GrantEnded,
    /// Somebody took the tier away.
    TakenOut,
    /// The member's own word that they are away, or back.
    Absence,
    Left,
    CameBack,
    /// Kicked or banned.
    Removed,
}

impl Cause {
    const ALL: [Cause; 12] = [
        Cause::Rules,
        Cause::Approved,
        Cause::NotYet,
        Cause::Declined,
        Cause::Reopened,
        Cause::Granted,
        Cause::GrantEnded,
        Cause::TakenOut,
        Cause::Absence,
        Cause::Left,
        Cause::CameBack,
        Cause::Removed,
    ];

    fn key(self) -> &'static str {
        match self {
            Cause::Rules => "rules",
            Cause::Approved => "approved",
            Cause::NotYet => "not_yet",
            Cause::Declined => "declined",
            Cause::Reopened => "reopened",
            Cause::Granted => "granted",
            Cause::GrantEnded => "grant_ended",
            Cause::TakenOut => "taken_out",
            Cause::Absence => "absence",
            Cause::Left => "left",
            Cause::CameBack => "came_back",
            Cause::Removed => "removed",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Cause::ALL.into_iter().find(|cause| cause.key() == key)
    }
}

/// One recorded change of standing or rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingChange {
    pub member_id: MemberId,
    pub at_ms: i64,
    /// The standing and the highest rung held below the superfan tier.
    pub from: (Standing, TierId),
    pub to: (Standing, TierId),
    pub cause: Cause,
    /// Who decided, when a person did.
    pub by_id: Option<MemberId>,
    pub reason: Option<String>,
    /// What made them eligible just then, when they became so.
    pub why_now: Option<WhyNow>,
}

/// Somebody who waits for approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub member_id: MemberId,
    pub display_name: String,
    pub since_ms: i64,
    pub proposals: i64,
}

/// Somebody in the inner circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insider {
    pub member_id: MemberId,
    pub display_name: String,
    pub standing: Standing,
    pub since_ms: i64,
}

statements! {
    FIND = "SELECT standing, rung, since_ms, hold_until_ms, declined, proposals, held, approved, warned_ms, left_from
        FROM standings WHERE guild_id = $1 AND member_id = $2";
    UPSERT = "INSERT INTO standings (guild_id, member_id, standing, rung, since_ms, hold_until_ms, declined, proposals,
            held, approved, warned_ms, left_from)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (guild_id, member_id) DO UPDATE SET standing = excluded.standing, rung = excluded.rung,
            since_ms = excluded.since_ms, hold_until_ms = excluded.hold_until_ms, declined = excluded.declined,
            proposals = excluded.proposals, held = excluded.held, approved = excluded.approved,
            warned_ms = excluded.warned_ms, left_from = excluded.left_from";
    INSERT_CHANGE = "INSERT INTO standing_changes
            (guild_id, member_id, change_no, at_ms, from_standing, to_standing, from_rung, to_rung, cause, by_id, reason, why_now)
        SELECT $1, $2, coalesce(max(change_no), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11
        FROM standing_changes WHERE guild_id = $1 AND member_id = $2";
    LIST_CHANGES = "SELECT member_id, at_ms, from_standing, to_standing, from_rung, to_rung, cause, by_id, reason, why_now
        FROM standing_changes WHERE guild_id = $1 AND at_ms >= $2 AND at_ms < $3 ORDER BY at_ms, member_id, change_no";
    CHANGES_OF_MEMBER = "SELECT member_id, at_ms, from_standing, to_standing, from_rung, to_rung, cause, by_id, reason, why_now
        FROM standing_changes WHERE guild_id = $1 AND member_id = $2 ORDER BY change_no";
    LATEST_OF_MEMBER = "SELECT member_id, at_ms, from_standing, to_standing, from_rung, to_rung, cause, by_id, reason, why_now
        FROM standing_changes WHERE guild_id = $1 AND member_id = $2 ORDER BY change_no DESC LIMIT $3";
    ELIGIBLE = "SELECT s.member_id, m.display_name, s.since_ms, s.proposals
        FROM standings AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.standing = 'eligible' AND m.left_ms IS NULL
        ORDER BY s.since_ms, s.member_id";
    COUNT = "SELECT count(*) FROM standings AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.standing = $2 AND m.left_ms IS NULL";
    /// The next moment at which time alone may change where somebody stands.
    NEXT_MOMENT = "SELECT min(at_ms), count(*) FROM (
            SELECT min(hold_until_ms) AS at_ms FROM standings WHERE guild_id = $1 AND hold_until_ms > $2
            UNION ALL SELECT min(warned_ms) + $3 FROM standings WHERE guild_id = $1 AND warned_ms + $3 > $2
            UNION ALL SELECT min(until_ms) FROM grants WHERE guild_id = $1 AND ended_ms IS NULL AND until_ms > $2) AS moments";
    /// As one text, a line for each: see `packed.rs`.
    SUBJECTS = "SELECT string_agg(concat_ws(' ', member_id, is_staff, joined_ms, sanction_ms, points, revision, is_due,
            standing, rung, since_ms, hold_until_ms, declined, proposals, held, approved, warned_ms, left_from), '\n')
        FROM (SELECT m.member_id, m.is_staff, coalesce(CAST(m.joined_ms AS TEXT), '-') AS joined_ms,
                coalesce(CAST(m.sanction_ms AS TEXT), '-') AS sanction_ms, coalesce(t.points, 0) AS points,
                coalesce(t.revision, 0) AS revision, CASE WHEN t.settled < t.revision THEN 1 ELSE 0 END AS is_due,
                coalesce(s.standing, 'none') AS standing, coalesce(s.rung, 0) AS rung, coalesce(s.since_ms, 0) AS since_ms,
                coalesce(CAST(s.hold_until_ms AS TEXT), '-') AS hold_until_ms, coalesce(s.declined, 0) AS declined,
                coalesce(s.proposals, 0) AS proposals, coalesce(s.held, 1) AS held, coalesce(s.approved, 0) AS approved,
                coalesce(CAST(s.warned_ms AS TEXT), '-') AS warned_ms, coalesce(s.left_from, '-') AS left_from
            FROM members AS m
            LEFT JOIN totals AS t ON t.guild_id = m.guild_id AND t.member_id = m.member_id
            LEFT JOIN standings AS s ON s.guild_id = m.guild_id AND s.member_id = m.member_id
            WHERE m.guild_id = $1 AND m.member_id > $2 AND m.left_ms IS NULL AND m.is_bot = 0
            ORDER BY m.member_id LIMIT $3) AS m";
    INSIDE = "SELECT s.member_id, m.display_name, s.standing, s.since_ms
        FROM standings AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.standing IN ('member', 'warned', 'away') AND m.left_ms IS NULL
        ORDER BY s.member_id";
    DECLINED = "SELECT s.member_id, m.display_name, s.since_ms, s.proposals
        FROM standings AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.declined = 1 AND m.left_ms IS NULL
        ORDER BY s.since_ms DESC, s.member_id";
    HOLDERS = "SELECT s.member_id, s.held FROM standings AS s
        JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND m.left_ms IS NULL AND m.is_bot = 0 AND (s.held & $2) <> 0
        ORDER BY s.member_id";
}

pub(super) type Row = (
    String,
    i64,
    i64,
    Option<i64>,
    i64,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<String>,
);
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
    Option<String>,
);

fn standing(key: &str) -> Result<Standing> {
    Standing::from_key(key).ok_or_else(|| unreadable("a standing", key))
}

pub(super) fn standing_row(
    (key, rung, since_ms, hold_until_ms, declined, proposals, held, approved, warned_ms, left_from): Row,
) -> Result<StandingRow> {
    let hold = if declined != 0 {
        Some(Hold::Declined)
    } else {
        hold_until_ms.map(Hold::Until)
    };
    Ok(StandingRow {
        place: Place {
            standing: standing(&key)?,
            since_ms,
            approved: approved != 0,
            warned_ms,
            hold,
        },
        rung: TierId(rung as u8),
        held: Tiers::from_bits(held as u64),
        proposals,
        left_from: left_from.as_deref().map(standing).transpose()?,
    })
}

fn change(vault: &Vault, guild_id: GuildId, row: ChangeRow) -> Result<StandingChange> {
    let (member_id, at_ms, from, to, from_rung, to_rung, cause, by_id, reason, why_now) = row;
    Ok(StandingChange {
        member_id: MemberId::from_i64(member_id),
        at_ms,
        from: (standing(&from)?, TierId(from_rung as u8)),
        to: (standing(&to)?, TierId(to_rung as u8)),
        cause: Cause::from_key(&cause).ok_or_else(|| unreadable("a cause", cause))?,
        by_id: by_id.map(MemberId::from_i64),
        reason: reason
            .map(|reason| texts::open(vault, guild_id, Text::StandingReason, &reason))
            .transpose()?,
        why_now: why_now
            .map(|text| serde_json::from_str(&text).map_err(|_| unreadable("why somebody is proposed", text)))
            .transpose()?,
    })
}

/// Somebody present, with what decides where they stand besides their days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub member_id: MemberId,
    pub is_staff: bool,
    pub joined_ms: Option<i64>,
    pub sanction_ms: Option<i64>,
    pub points: i64,
    /// See [`Tx::mark_settled`].
    pub revision: i64,
    /// Whether something happened that they were not settled for yet.
    pub is_due: bool,
    pub standing: StandingRow,
}

fn subject(packed: &mut Packed<'_>) -> Result<Subject> {
    Ok(Subject {
        member_id: MemberId::from_i64(packed.number()?),
        is_staff: packed.number()? != 0,
        joined_ms: packed.number_if_any()?,
        sanction_ms: packed.number_if_any()?,
        points: packed.number()?,
        revision: packed.number()?,
        is_due: packed.number()? != 0,
        standing: standing_row((
            packed.word()?.unwrap_or_default().to_owned(),
            packed.number()?,
            packed.number()?,
            packed.number_if_any()?,
            packed.number()?,
            packed.number()?,
            packed.number()?,
            packed.number()?,
            packed.number_if_any()?,
            packed.word()?.map(str::to_owned),
        ))?,
    })
}

fn proposal((id, display_name, since_ms, proposals): (i64, String, i64, i64)) -> Proposal {
    Proposal {
        member_id: MemberId::from_i64(id),
        display_name,
        since_ms,
        proposals,
    }
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
        Ok(rows.into_iter().map(proposal).collect())
    }

    /// Up to `limit` people present with an id above `after`, in order.
    pub async fn list_subjects(
        &self,
        guild_id: GuildId,
        after: MemberId,
        limit: u32,
    ) -> Result<Vec<Subject>> {
        let row: Option<(Option<String>,)> = read_one!(
            self,
            SUBJECTS,
            guild_id.as_i64(),
            after.as_i64(),
            i64::from(limit)
        )?;
        let text = text_of(row);
        let mut packed = Packed::new(&text);
        let mut subjects = Vec::new();
        while !packed.is_empty() {
            subjects.push(subject(&mut packed)?);
        }
        subjects.sort_unstable_by_key(|subject| subject.member_id);
        Ok(subjects)
    }

    /// Who is present and in the inner circle.
    pub async fn list_inside(&self, guild_id: GuildId) -> Result<Vec<Insider>> {
        let rows: Vec<(i64, String, String, i64)> = read_all!(self, INSIDE, guild_id.as_i64())?;
        let insider = |(id, display_name, key, since_ms): (i64, String, String, i64)| {
            Ok(Insider {
                member_id: MemberId::from_i64(id),
                display_name,
                standing: standing(&key)?,
                since_ms,
            })
        };
        rows.into_iter().map(insider).collect()
    }

    /// The first moment after `now_ms` at which a hold, a grant or the time of a warning (`warning_ms` long) ends.
    pub async fn next_moment_ms(
        &self,
        guild_id: GuildId,
        warning_ms: i64,
        now_ms: i64,
    ) -> Result<Option<i64>> {
        let row: Option<(Option<i64>, i64)> =
            read_one!(self, NEXT_MOMENT, guild_id.as_i64(), now_ms, warning_ms)?;
        Ok(row.and_then(|(at_ms, _)| at_ms))
    }

    /// Who was declined or taken out and is not proposed again, the latest first.
    pub async fn list_declined(&self, guild_id: GuildId) -> Result<Vec<Proposal>> {
        let rows: Vec<(i64, String, i64, i64)> = read_all!(self, DECLINED, guild_id.as_i64())?;
        Ok(rows.into_iter().map(proposal).collect())
    }

    /// Changes with `from_ms` <= time < `to_ms`, in order.
    pub async fn list_standing_changes(
        &self,
        guild_id: GuildId,
        from_ms: i64,
        to_ms: i64,
    ) -> Result<Vec<StandingChange>> {
        let rows: Vec<ChangeRow> = read_all!(self, LIST_CHANGES, guild_id.as_i64(), from_ms, to_ms)?;
        rows.into_iter()
            .map(|row| change(&self.vault, guild_id, row))
            .collect()
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
        rows.into_iter()
            .map(|row| change(&self.vault, guild_id, row))
            .collect()
    }

    /// What made them eligible when the member was proposed for the `proposal`th time (counted from 1).
    pub async fn find_why_now(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        proposal: i64,
    ) -> Result<WhyNow> {
        let rows: Vec<ChangeRow> = read_all!(self, CHANGES_OF_MEMBER, guild_id.as_i64(), member_id.as_i64())?;
        let mut proposed = Vec::new();
        for row in rows {
            let change = change(&self.vault, guild_id, row)?;
            if change.from.0 != Standing::Eligible && change.to.0 == Standing::Eligible {
                proposed.push(change.why_now.unwrap_or_default());
            }
        }
        Ok(proposed
            .into_iter()
            .nth((proposal.max(1) - 1) as usize)
            .unwrap_or_default())
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
        let mut ended = rows
            .into_iter()
            .map(|row| change(&self.vault, guild_id, row))
            .filter(|change| {
                change.as_ref().map_or(true, |change| {
                    change.from.0 == Standing::Eligible && change.to.0 != Standing::Eligible
                })
            });
        ended.nth((proposal.max(1) - 1) as usize).transpose()
    }
}

impl Tx {
    /// How many present members have the standing.
    pub async fn count_standing(&mut self, guild_id: GuildId, standing: Standing) -> Result<u64> {
        let row: Option<(i64,)> = tx_one!(self, COUNT, guild_id.as_i64(), standing.key())?;
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
        let place = &row.place;
        let (hold_until_ms, declined) = match place.hold {
            Some(Hold::Until(until_ms)) => (Some(until_ms), 0i64),
            Some(Hold::Declined) => (None, 1),
            None => (None, 0),
        };
        tx_run!(
            self,
            UPSERT,
            guild_id.as_i64(),
            member_id.as_i64(),
            place.standing.key(),
            i64::from(row.rung.0),
            place.since_ms,
            hold_until_ms,
            declined,
            row.proposals,
            row.held.bits() as i64,
            i64::from(place.approved),
            place.warned_ms,
            row.left_from.map(Standing::key)
        )?;
        Ok(())
    }

    /// Records a change for good.
    pub async fn insert_standing_change(&mut self, guild_id: GuildId, change: &StandingChange) -> Result<()> {
        let why_now = change
            .why_now
            .as_ref()
            .map(|why| {
                serde_json::to_string(why).map_err(|error| unreadable("why somebody is proposed", error))
            })
            .transpose()?;
        let reason = change.reason.as_deref();
        let reason = reason.map(|reason| self.seal(guild_id, Text::StandingReason, reason));
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
            reason,
            why_now
        )?;
        Ok(())
    }

    /// Present people who hold at least one of the tiers, and all they hold.
    pub async fn list_holders(&mut self, guild_id: GuildId, of: Tiers) -> Result<Vec<(MemberId, Tiers)>> {
        let rows: Vec<(i64, i64)> = tx_all!(self, HOLDERS, guild_id.as_i64(), of.bits() as i64)?;
        Ok(rows
            .into_iter()
            .map(|(id, held)| (MemberId::from_i64(id), Tiers::from_bits(held as u64)))
            .collect())
    }
}
