//! Whom to care for, as found last night, and what the creator made of it.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{Result, Store, Tx, rows_json, unreadable};
use crate::domain::{
    activity::Kind,
    care::{Care, CareKind, CareReason, Cause},
    ids::{ChannelId, GuildId, MemberId},
    period::LocalDay,
};

/// What the creator made of an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CareState {
    Done,
    /// Put off until the mark's time.
    Snoozed,
    /// Not this kind about this fan, until the mark's time.
    NotNeeded,
}

impl CareState {
    const ALL: [CareState; 3] = [CareState::Done, CareState::Snoozed, CareState::NotNeeded];

    /// The stored name.
    pub fn key(self) -> &'static str {
        match self {
            CareState::Done => "done",
            CareState::Snoozed => "snoozed",
            CareState::NotNeeded => "not_needed",
        }
    }

    fn from_key(key: &str) -> Result<Self> {
        CareState::ALL
            .into_iter()
            .find(|state| state.key() == key)
            .ok_or_else(|| unreadable("what became of an occasion", key))
    }
}

/// What became of an occasion, or of all of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CareMark {
    pub state: Option<CareState>,
    pub until_ms: Option<i64>,
    /// The first day of the week whose summary named it.
    pub named: Option<LocalDay>,
}

/// What the marks are about: an occasion, or every one of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marked {
    Cause(Cause),
    Kind(CareKind),
}

impl Marked {
    fn key(self) -> String {
        match self {
            Marked::Cause(cause) => cause.key(),
            Marked::Kind(kind) => format!("{}:*", kind.key()),
        }
    }

    fn from_key(key: &str) -> Result<Self> {
        let kind = key.strip_suffix(":*");
        let found = match kind {
            Some(name) => CareKind::ALL
                .into_iter()
                .find(|kind| kind.key() == name)
                .map(Marked::Kind),
            None => Cause::from_key(key).map(Marked::Cause),
        };
        found.ok_or_else(|| unreadable("a cause to care", key))
    }
}

/// Every mark of a server.
pub type CareMarks = HashMap<(MemberId, Marked), CareMark>;

/// Somebody to care for, as found last night.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundCare {
    pub member_id: MemberId,
    pub display_name: String,
    pub reason: CareReason,
    /// When they last took part, in Unix milliseconds: it may be since.
    pub last_ms: Option<i64>,
    /// They said they are away.
    pub is_away: bool,
}

statements! {
    CLEAR = "DELETE FROM cares WHERE guild_id = $1";
    ADD = "INSERT INTO cares (guild_id, member_id, cause, reason, place)
        SELECT CAST($1 AS BIGINT), CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, key FROM json_each($2) WHERE true
        ON CONFLICT DO NOTHING";
    /// Not of who has left or asked not to be counted meanwhile.
    LIST = "SELECT c.member_id, m.display_name, c.reason, t.last_ms,
            CAST(CASE WHEN EXISTS (SELECT 1 FROM absences AS a WHERE a.guild_id = c.guild_id AND a.member_id = c.member_id
                AND a.from_day <= $2 AND a.to_day >= $2) THEN 1 ELSE 0 END AS BIGINT)
        FROM cares AS c JOIN members AS m ON m.guild_id = c.guild_id AND m.member_id = c.member_id
            LEFT JOIN totals AS t ON t.guild_id = c.guild_id AND t.member_id = c.member_id
        WHERE c.guild_id = $1 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
            AND NOT EXISTS (SELECT 1 FROM pauses AS p WHERE p.guild_id = c.guild_id AND p.member_id = c.member_id AND p.to_ms IS NULL)
        ORDER BY c.place";
    MARKS = "SELECT member_id, cause, state, until_ms, named FROM care_marks WHERE guild_id = $1";
    MARK = "INSERT INTO care_marks (guild_id, member_id, cause, state, until_ms) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, member_id, cause) DO UPDATE SET state = excluded.state, until_ms = excluded.until_ms";
    FORGET_MARKS = "DELETE FROM care_marks WHERE guild_id = $1 AND member_id = $2 AND cause LIKE $3";
    NAME = "INSERT INTO care_marks (guild_id, member_id, cause, named) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, member_id, cause) DO UPDATE SET named = coalesce(care_marks.named, excluded.named)";
    LAST_BEFORE = "SELECT CAST(v.value ->> 0 AS BIGINT), max(s.day) FROM json_each($2) AS v CROSS JOIN day_scores AS s
        WHERE s.guild_id = $1 AND s.member_id = CAST(v.value ->> 0 AS BIGINT) AND s.day < $3 AND s.activities > 0 GROUP BY 1";
    CONCERN = "SELECT a.member_id, a.source_id, a.channel_id, a.at_ms
        FROM activities AS a JOIN members AS m ON m.guild_id = a.guild_id AND m.member_id = a.member_id
        WHERE a.guild_id = $1 AND a.kind = $2 AND a.at_ms >= $3 AND a.at_ms < $4 AND a.retracted = 0 AND m.is_bot = 0 AND m.is_staff = 0
        ORDER BY a.at_ms";
    CONCERN_ABOUT = "SELECT a.member_id, a.source_id, a.channel_id, a.at_ms
        FROM activities AS a JOIN members AS m ON m.guild_id = a.guild_id AND m.member_id = a.member_id
        WHERE a.guild_id = $1 AND a.kind = $2 AND a.at_ms >= $3 AND a.at_ms < $4 AND a.other_id = $5 AND a.retracted = 0
            AND m.is_bot = 0 AND m.is_staff = 0
        ORDER BY a.at_ms";
    LAST_MESSAGE = "SELECT source_id, channel_id FROM activities
        WHERE guild_id = $1 AND member_id = $2 AND kind = $3 AND retracted = 0 ORDER BY at_ms DESC LIMIT 1";
    ANSWERED_OF = "SELECT DISTINCT a.member_id FROM json_each($2) AS v CROSS JOIN activities AS a
        WHERE a.guild_id = $1 AND a.member_id = CAST(v.value ->> 0 AS BIGINT) AND a.at_ms >= $3 AND a.kind = $4 AND a.retracted = 0";
}

type Row = (i64, String, String, Option<i64>, i64);
type MarkRow = (i64, String, Option<String>, Option<i64>, Option<i64>);

impl Store {
    /// Whom to care for, the most pressing first.
    pub async fn list_cares(&self, guild_id: GuildId, today: LocalDay) -> Result<Vec<FoundCare>> {
        let rows: Vec<Row> = read_all!(self, LIST, guild_id.as_i64(), i64::from(today.0))?;
        rows.into_iter()
            .map(|(member_id, display_name, reason, last_ms, is_away)| {
                Ok(FoundCare {
                    member_id: MemberId::from_i64(member_id),
                    display_name,
                    reason: serde_json::from_str(&reason)
                        .map_err(|_| unreadable("a reason to care", reason))?,
                    last_ms,
                    is_away: is_away != 0,
                })
            })
            .collect()
    }

    /// What became of occasions so far.
    pub async fn list_care_marks(&self, guild_id: GuildId) -> Result<CareMarks> {
        let rows: Vec<MarkRow> = read_all!(self, MARKS, guild_id.as_i64())?;
        rows.into_iter()
            .map(|(member_id, cause, state, until_ms, named)| {
                let mark = CareMark {
                    state: state.as_deref().map(CareState::from_key).transpose()?,
                    until_ms,
                    named: named.map(|day| LocalDay(day as i32)),
                };
                Ok(((MemberId::from_i64(member_id), Marked::from_key(&cause)?), mark))
            })
            .collect()
    }

    /// The last day before `day` on which each of these members took part, if they ever did.
    pub async fn list_last_active_before(
        &self,
        guild_id: GuildId,
        members: &[MemberId],
        day: LocalDay,
    ) -> Result<HashMap<MemberId, LocalDay>> {
        let rows: Vec<_> = members.iter().map(|id| (id.as_i64(),)).collect();
        let found: Vec<(i64, i64)> = read_all!(
            self,
            LAST_BEFORE,
            guild_id.as_i64(),
            rows_json(&rows),
            i64::from(day.0)
        )?;
        Ok(found
            .into_iter()
            .map(|(id, day)| (MemberId::from_i64(id), LocalDay(day as i32)))
            .collect())
    }

    /// Which fans asked after the creator in a silence, with which message, where and when; in order.
    pub async fn list_concern(
        &self,
        guild_id: GuildId,
        span_ms: Range<i64>,
    ) -> Result<Vec<(MemberId, u64, ChannelId, i64)>> {
        let rows: Vec<(i64, i64, i64, i64)> = read_all!(
            self,
            CONCERN,
            guild_id.as_i64(),
            Kind::Concern.code(),
            span_ms.start,
            span_ms.end
        )?;
        Ok(concern(rows))
    }

    /// The same of one creator.
    pub async fn list_concern_about(
        &self,
        guild_id: GuildId,
        creator_id: MemberId,
        span_ms: Range<i64>,
    ) -> Result<Vec<(MemberId, u64, ChannelId, i64)>> {
        let rows: Vec<(i64, i64, i64, i64)> = read_all!(
            self,
            CONCERN_ABOUT,
            guild_id.as_i64(),
            Kind::Concern.code(),
            span_ms.start,
            span_ms.end,
            creator_id.as_i64()
        )?;
        Ok(concern(rows))
    }

    /// A member's last message, and where it is.
    pub async fn find_last_message(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
    ) -> Result<Option<(u64, ChannelId)>> {
        let row: Option<(i64, i64)> = read_one!(
            self,
            LAST_MESSAGE,
            guild_id.as_i64(),
            member_id.as_i64(),
            Kind::Message.code()
        )?;
        Ok(row.map(|(message, channel)| (message as u64, ChannelId::from_i64(channel))))
    }

    /// Which of these members somebody answered since a time.
    pub async fn list_answered_of(
        &self,
        guild_id: GuildId,
        members: &[MemberId],
        since_ms: i64,
    ) -> Result<HashSet<MemberId>> {
        let members: Vec<_> = members.iter().map(|id| (id.as_i64(),)).collect();
        let rows: Vec<(i64,)> = read_all!(
            self,
            ANSWERED_OF,
            guild_id.as_i64(),
            rows_json(&members),
            since_ms,
            Kind::ReplyReceived.code()
        )?;
        Ok(rows.into_iter().map(|(id,)| MemberId::from_i64(id)).collect())
    }
}

fn concern(rows: Vec<(i64, i64, i64, i64)>) -> Vec<(MemberId, u64, ChannelId, i64)> {
    rows.into_iter()
        .map(|(member, message, channel, at_ms)| {
            (
                MemberId::from_i64(member),
                message as u64,
                ChannelId::from_i64(channel),
                at_ms,
            )
        })
        .collect()
}

impl Tx {
    /// Puts what was found in place of what was found before.
    pub async fn replace_cares(&mut self, guild_id: GuildId, found: &[Care]) -> Result<()> {
        tx_run!(self, CLEAR, guild_id.as_i64())?;
        let rows = found
            .iter()
            .map(|care| {
                let reason = serde_json::to_string(&care.reason)
                    .map_err(|error| unreadable("a reason to care", error))?;
                Ok((care.member_id.as_i64(), care.reason.cause().key(), reason))
            })
            .collect::<Result<Vec<_>>>()?;
        tx_run!(self, ADD, guild_id.as_i64(), rows_json(&rows))?;
        Ok(())
    }

    /// Notes what the creator made of an occasion, or of all of a kind.
    pub async fn mark_care(
        &mut self,
        guild_id: GuildId,
        (member_id, what): (MemberId, Marked),
        (state, until_ms): (Option<CareState>, Option<i64>),
    ) -> Result<()> {
        tx_run!(
            self,
            MARK,
            guild_id.as_i64(),
            member_id.as_i64(),
            what.key(),
            state.map(CareState::key),
            until_ms
        )?;
        Ok(())
    }

    /// Forgets what the creator made of a fan's occasions of a kind.
    pub async fn forget_care(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        kind: CareKind,
    ) -> Result<()> {
        let causes = format!("{}:%", kind.key());
        tx_run!(self, FORGET_MARKS, guild_id.as_i64(), member_id.as_i64(), causes)?;
        Ok(())
    }

    /// Notes that the summary of the week that began on `monday` named an occasion, the first time it is named.
    pub async fn name_care(
        &mut self,
        guild_id: GuildId,
        (member_id, cause): (MemberId, Cause),
        monday: LocalDay,
    ) -> Result<()> {
        tx_run!(
            self,
            NAME,
            guild_id.as_i64(),
            member_id.as_i64(),
            cause.key(),
            i64::from(monday.0)
        )?;
        Ok(())
    }
}
