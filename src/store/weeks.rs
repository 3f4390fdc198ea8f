//! Counts over days and weeks for the weekly summary, and which summaries were made.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{Result, Store, Tx, rows_json, unreadable};
use crate::domain::{
    activity::Kind,
    ids::{ChannelId, GuildId, MemberId},
    loyalty::WINDOW_DAYS,
    period::{LocalDay, Week},
    response::Response,
    summary::{Experiment, Proportion, Worked, Worthwhile},
    tier::{TierId, Tiers},
    welcome::is_newcomer,
};

/// A fan who is present and counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FanFacts {
    pub member_id: MemberId,
    pub display_name: String,
    /// When they joined for the first time, as far as was seen.
    pub joined_ms: Option<i64>,
    /// The highest held.
    pub tier_id: TierId,
}

/// The days a member took part on, of the twelve weeks that end with a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActiveDays {
    first: LocalDay,
    /// The first day is the lowest.
    bits: u128,
    /// Points of the last seven days.
    pub week_points: i64,
}

impl ActiveDays {
    const SPAN: i32 = WINDOW_DAYS;

    /// The days, in order.
    pub fn days(self) -> impl Iterator<Item = LocalDay> {
        let days = (0..Self::SPAN).filter(move |day| self.bits >> day & 1 == 1);
        days.map(move |day| self.first.plus(day))
    }

    /// Whether the member took part on a day; false for days outside of the twelve weeks.
    pub fn has(self, day: LocalDay) -> bool {
        let nth = day.0 - self.first.0;
        (0..Self::SPAN).contains(&nth) && self.bits >> nth & 1 == 1
    }
}

statements! {
    FIRST_DAY = "SELECT min(day) FROM day_scores WHERE guild_id = $1";
    ACTIVE_BY_DAY = "SELECT s.day, count(*)
        FROM day_scores AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.activities > 0 AND m.is_bot = 0 AND m.is_staff = 0
        GROUP BY s.day";
    /// All in one row: a row for each takes several times as long.
    ANSWERS = "SELECT json_group_array(target_id), json_group_array(other_id), json_group_array(channel_id), json_group_array(member_id)
        FROM activities WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND at_ms < $4 AND retracted = 0";
    REACTIONS = "SELECT json_group_array(source_id), json_group_array(member_id), json_group_array(channel_id), json_group_array(other_id)
        FROM activities WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND at_ms < $4 AND retracted = 0";
    SUPERFANS = "SELECT DISTINCT c.member_id
        FROM standing_changes AS c JOIN members AS m ON m.guild_id = c.guild_id AND m.member_id = c.member_id
        WHERE c.guild_id = $1 AND c.to_standing IN ('member', 'warned', 'away') AND c.at_ms < $2 AND (m.left_ms IS NULL OR m.left_ms >= $2)
            AND m.is_bot = 0 AND m.is_staff = 0
            AND NOT EXISTS (SELECT 1 FROM standing_changes AS d WHERE d.guild_id = c.guild_id AND d.member_id = c.member_id
                AND d.change_no > c.change_no AND d.at_ms < $2 AND d.to_standing NOT IN ('member', 'warned', 'away'))";
    NEWCOMERS = "SELECT count(*), coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM day_scores AS s
                WHERE s.guild_id = m.guild_id AND s.member_id = m.member_id AND s.day >= $4 AND s.day <= $5 AND s.activities > 0)
            THEN 1 ELSE 0 END), 0)
        FROM members AS m WHERE m.guild_id = $1 AND m.joined_ms >= $2 AND m.joined_ms < $3 AND m.is_bot = 0 AND m.is_staff = 0";
    BY_QUARTER_HOUR = "SELECT CAST(q.value ->> 0 AS BIGINT), (SELECT count(*) FROM activities
            WHERE guild_id = $1 AND kind IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2))
                AND at_ms >= CAST(q.value ->> 0 AS BIGINT) AND at_ms < CAST(q.value ->> 0 AS BIGINT) + 900000 AND retracted = 0)
        FROM json_each($3) AS q";
    STAFF_BY_QUARTER_HOUR = "SELECT a.at_ms - (a.at_ms - $3) % 900000, count(*) FROM members AS m CROSS JOIN activities AS a
        WHERE m.guild_id = $1 AND m.is_staff = 1 AND a.guild_id = m.guild_id AND a.member_id = m.member_id AND a.at_ms >= $3 AND a.at_ms < $4
            AND a.kind IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2)) AND a.retracted = 0
        GROUP BY 1";
    FANS = "SELECT m.member_id, m.display_name, coalesce(m.first_joined_ms, m.joined_ms), coalesce(s.held, 1)
        FROM members AS m
        LEFT JOIN standings AS s ON s.guild_id = m.guild_id AND s.member_id = m.member_id
        WHERE m.guild_id = $1 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
            AND NOT EXISTS (SELECT 1 FROM pauses AS p WHERE p.guild_id = m.guild_id AND p.member_id = m.member_id AND p.to_ms IS NULL)
        ORDER BY m.member_id";
    /// When each who joined lately did so and wrote first.
    FIRST_MESSAGES = "SELECT m.member_id, coalesce(m.first_joined_ms, m.joined_ms), (SELECT a.at_ms FROM activities AS a
            WHERE a.guild_id = m.guild_id AND a.member_id = m.member_id AND a.kind = $3 AND a.retracted = 0 ORDER BY a.at_ms LIMIT 1)
        FROM members AS m
        WHERE m.guild_id = $1 AND coalesce(m.first_joined_ms, m.joined_ms) >= $2 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0";
    ACTIVE_FANS = "SELECT s.member_id, count(*)
        FROM day_scores AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.activities > 0 AND m.is_bot = 0 AND m.is_staff = 0
        GROUP BY s.member_id";
    JOINED = "SELECT member_id FROM members
        WHERE guild_id = $1 AND joined_ms >= $2 AND joined_ms < $3 AND is_bot = 0 AND is_staff = 0";
    /// A bit for each day since $2, in two numbers, and the points of the last seven days.
    ACTIVE_DAYS = "SELECT member_id,
            CAST(sum(CASE WHEN day < $2 + 42 THEN CAST(1 AS BIGINT) << CAST(day - $2 AS INT) ELSE 0 END) AS BIGINT),
            CAST(sum(CASE WHEN day >= $2 + 42 THEN CAST(1 AS BIGINT) << CAST(day - $2 - 42 AS INT) ELSE 0 END) AS BIGINT),
            CAST(sum(CASE WHEN day > $3 - 7 THEN points ELSE 0 END) AS BIGINT)
        FROM day_scores WHERE guild_id = $1 AND day >= $2 AND day <= $3 AND activities > 0 GROUP BY member_id";
    ANSWERED = "SELECT DISTINCT member_id FROM activities
        WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND at_ms < $4 AND retracted = 0";
    ACTIVE_BETWEEN = "SELECT count(DISTINCT s.member_id), count(*)
        FROM day_scores AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.activities > 0 AND m.is_bot = 0 AND m.is_staff = 0";
    ACTIVATED = "SELECT count(*), coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM activities AS a
                WHERE a.guild_id = m.guild_id AND a.member_id = m.member_id AND a.at_ms >= m.joined_ms AND a.at_ms < m.joined_ms + 86400000
                    AND a.kind IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($4)) AND a.retracted = 0)
            THEN 1 ELSE 0 END), 0)
        FROM members AS m WHERE m.guild_id = $1 AND m.joined_ms >= $2 AND m.joined_ms < $3 AND m.is_bot = 0 AND m.is_staff = 0";
    SILENT = "SELECT count(*), coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM day_scores AS l
                WHERE l.guild_id = $1 AND l.member_id = p.member_id AND l.day >= $4 AND l.day <= $5 AND l.activities > 0)
            THEN 0 ELSE 1 END), 0)
        FROM (SELECT DISTINCT s.member_id FROM day_scores AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
            WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.activities > 0 AND m.is_bot = 0 AND m.is_staff = 0) AS p";
    ACTIVITY_COUNTS = "SELECT CAST(sum(s.activities) AS BIGINT), s.member_id
        FROM day_scores AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.activities > 0 AND m.is_bot = 0 AND m.is_staff = 0
        GROUP BY s.member_id";
    BY_FANS = "SELECT a.member_id, count(*) FROM activities AS a JOIN members AS m ON m.guild_id = a.guild_id AND m.member_id = a.member_id
        WHERE a.guild_id = $1 AND a.kind = $2 AND a.at_ms >= $3 AND a.at_ms < $4 AND a.retracted = 0 AND m.is_bot = 0 AND m.is_staff = 0
        GROUP BY a.member_id ORDER BY 2 DESC, 1";
    NO_FANS = "SELECT member_id, is_bot FROM members WHERE guild_id = $1 AND (is_staff = 1 OR is_bot = 1)";
    WRITTEN = "SELECT at_ms, source_id FROM activities
        WHERE guild_id = $1 AND member_id = $2 AND at_ms >= $3 AND at_ms < $4 AND kind = $5 AND retracted = 0 ORDER BY at_ms";
    THREADS = "SELECT c.channel_id, c.owner_id, count(DISTINCT a.member_id) FROM channels AS c CROSS JOIN activities AS a
        WHERE c.guild_id = $1 AND c.kind IN (10, 11, 12) AND a.guild_id = c.guild_id AND a.kind = $2 AND a.at_ms >= $3 AND a.at_ms < $4
            AND a.channel_id = c.channel_id AND a.member_id <> c.owner_id AND a.retracted = 0
        GROUP BY c.channel_id, c.owner_id ORDER BY 3 DESC, 1 LIMIT $5";
    GATHERING = "SELECT channel_id, count(DISTINCT member_id) FROM activities
        WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND at_ms < $4 AND retracted = 0
        GROUP BY channel_id ORDER BY 2 DESC, 1 LIMIT 1";
    SIGNALS = "SELECT a.kind, count(*), count(DISTINCT a.member_id)
        FROM json_each($2) AS k CROSS JOIN activities AS a CROSS JOIN members AS m
        WHERE a.guild_id = $1 AND a.kind = CAST(k.value ->> 0 AS BIGINT) AND m.guild_id = a.guild_id AND m.member_id = a.member_id
            AND a.at_ms >= $3 AND a.at_ms < $4 AND a.retracted = 0 AND m.is_bot = 0 AND m.is_staff = 0 GROUP BY a.kind";
    INSERT_SUMMARY = "INSERT INTO summaries (guild_id, monday, experiment, made_ms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, monday) DO NOTHING";
    EXPERIMENT = "SELECT experiment, made_ms FROM summaries WHERE guild_id = $1 AND monday = $2";
}

const QUARTER_HOUR_MS: usize = 900_000;
// [`ACTIVE_DAYS`] has a bit for each in two halves.
const _: () = assert!(ActiveDays::SPAN == 2 * 42);

type FanRow = (i64, String, Option<i64>, i64);

impl Store {
    /// The first day anything is known of.
    pub async fn first_day(&self, guild_id: GuildId) -> Result<Option<LocalDay>> {
        let row: Option<(Option<i64>,)> = read_one!(self, FIRST_DAY, guild_id.as_i64())?;
        Ok(row.and_then(|(day,)| day).map(|day| LocalDay(day as i32)))
    }

    /// Staff and bots, and who of them is a bot.
    pub async fn list_no_fans(&self, guild_id: GuildId) -> Result<HashMap<MemberId, bool>> {
        let rows: Vec<(i64, i64)> = read_all!(self, NO_FANS, guild_id.as_i64())?;
        let is_bot = |(id, is_bot): (i64, i64)| (MemberId::from_i64(id), is_bot != 0);
        Ok(rows.into_iter().map(is_bot).collect())
    }

    /// Every answer, by when it was given.
    pub async fn list_answers(&self, guild_id: GuildId, span_ms: Range<i64>) -> Result<Vec<Response>> {
        let (guild, kind) = (guild_id.as_i64(), Kind::Reply.code());
        let row: Option<Columns> = read_one!(self, ANSWERS, guild, kind, span_ms.start, span_ms.end)?;
        responses(row)
    }

    /// Every reaction, by when what it stands on was said.
    pub async fn list_reactions(&self, guild_id: GuildId, span_ms: Range<i64>) -> Result<Vec<Response>> {
        let (guild, kind) = (guild_id.as_i64(), Kind::ReactionReceived.code());
        let row: Option<Columns> = read_one!(self, REACTIONS, guild, kind, span_ms.start, span_ms.end)?;
        responses(row)
    }

    /// Who was in the inner circle and in the server at an instant.
    pub async fn list_superfans_at(&self, guild_id: GuildId, at_ms: i64) -> Result<Vec<MemberId>> {
        let rows: Vec<(i64,)> = read_all!(self, SUPERFANS, guild_id.as_i64(), at_ms)?;
        Ok(rows.into_iter().map(|(id,)| MemberId::from_i64(id)).collect())
    }

    /// Of the fans who joined within `joined_ms`, how many took part in `week`.
    pub async fn count_newcomers(
        &self,
        guild_id: GuildId,
        joined_ms: Range<i64>,
        week: Week,
    ) -> Result<Proportion> {
        let row: Option<(i64, i64)> = read_one!(
            self,
            NEWCOMERS,
            guild_id.as_i64(),
            joined_ms.start,
            joined_ms.end,
            i64::from(week.monday().0),
            i64::from(week.sunday().0)
        )?;
        Ok(share(row))
    }

    /// How many of the fans' activities fell into each quarter of an hour of a span that begins and ends with one, as (start in
    /// Unix milliseconds, count). What comes with a message, such as answering, is not counted again; reactions and votes have no
    /// hour of their own.
    pub async fn activities_by_quarter_hour(
        &self,
        guild_id: GuildId,
        span_ms: Range<i64>,
    ) -> Result<Vec<(i64, u32)>> {
        let comes_with_message = |kind: Kind| matches!(kind, Kind::Reply | Kind::Welcome | Kind::Concern);
        let kinds: Vec<_> = Kind::ALL
            .iter()
            .filter(|kind| kind.is_dated() && !comes_with_message(**kind))
            .map(|kind| (kind.code(),))
            .collect();
        let (from_ms, to_ms) = (span_ms.start, span_ms.end);
        let quarters: Vec<_> = span_ms.step_by(QUARTER_HOUR_MS).map(|at_ms| (at_ms,)).collect();
        let (guild, kinds) = (guild_id.as_i64(), rows_json(&kinds));
        let all: Vec<(i64, i64)> =
            read_all!(self, BY_QUARTER_HOUR, guild, kinds.as_str(), rows_json(&quarters))?;
        // To look up whose each is would take several times as long; staff are few.
        let of_staff: Vec<(i64, i64)> = read_all!(self, STAFF_BY_QUARTER_HOUR, guild, kinds, from_ms, to_ms)?;
        let of_staff: HashMap<i64, i64> = of_staff.into_iter().collect();
        let of_fans = |(at_ms, n): (i64, i64)| {
            // An activity may come in between the two.
            let n = n - of_staff.get(&at_ms).copied().unwrap_or(0);
            (at_ms, u32::try_from(n).unwrap_or(0))
        };
        Ok(all.into_iter().map(of_fans).collect())
    }

    /// The fans who took part in a week, whether they are still here or not, with on how many days.
    pub async fn list_active_fans(&self, guild_id: GuildId, week: Week) -> Result<Vec<(MemberId, u32)>> {
        let (monday, sunday) = (i64::from(week.monday().0), i64::from(week.sunday().0));
        let rows: Vec<(i64, i64)> = read_all!(self, ACTIVE_FANS, guild_id.as_i64(), monday, sunday)?;
        Ok(rows
            .into_iter()
            .map(|(id, days)| (MemberId::from_i64(id), days as u32))
            .collect())
    }

    /// The fans who joined within `joined_ms`, whether they are still here or not.
    pub async fn list_joined(&self, guild_id: GuildId, joined_ms: Range<i64>) -> Result<Vec<MemberId>> {
        let rows: Vec<(i64,)> = read_all!(self, JOINED, guild_id.as_i64(), joined_ms.start, joined_ms.end)?;
        Ok(rows.into_iter().map(|(id,)| MemberId::from_i64(id)).collect())
    }

    /// Everybody present who is neither staff nor bot.
    pub async fn list_fans(&self, guild_id: GuildId) -> Result<Vec<FanFacts>> {
        let rows: Vec<FanRow> = read_all!(self, FANS, guild_id.as_i64())?;
        let fan = |(id, display_name, joined_ms, held)| FanFacts {
            member_id: MemberId::from_i64(id),
            display_name,
            joined_ms,
            tier_id: Tiers::from_bits(held as u64).highest(),
        };
        Ok(rows.into_iter().map(fan).collect())
    }

    /// When those who joined since `joined_from_ms` wrote their first message, if they did so as newcomers.
    pub async fn list_first_messages(
        &self,
        guild_id: GuildId,
        joined_from_ms: i64,
    ) -> Result<HashMap<MemberId, i64>> {
        let rows: Vec<(i64, i64, Option<i64>)> = read_all!(
            self,
            FIRST_MESSAGES,
            guild_id.as_i64(),
            joined_from_ms,
            Kind::Message.code()
        )?;
        let first = |(id, joined_ms, first_ms): (i64, i64, Option<i64>)| {
            let first_ms = first_ms.filter(|first_ms| is_newcomer(joined_ms, *first_ms));
            Some((MemberId::from_i64(id), first_ms?))
        };
        Ok(rows.into_iter().filter_map(first).collect())
    }

    /// How each member who did took part in the 84 days that end with `last`.
    pub async fn list_active_days(
        &self,
        guild_id: GuildId,
        last: LocalDay,
    ) -> Result<HashMap<MemberId, ActiveDays>> {
        let first = last.plus(1 - ActiveDays::SPAN);
        let rows: Vec<(i64, i64, i64, i64)> = read_all!(
            self,
            ACTIVE_DAYS,
            guild_id.as_i64(),
            i64::from(first.0),
            i64::from(last.0)
        )?;
        let days = |(id, early, late, week_points): (i64, i64, i64, i64)| {
            let days = ActiveDays {
                first,
                bits: early as u128 | (late as u128) << 42,
                week_points,
            };
            (MemberId::from_i64(id), days)
        };
        Ok(rows.into_iter().map(days).collect())
    }

    /// Who was answered.
    pub async fn list_answered(&self, guild_id: GuildId, span_ms: Range<i64>) -> Result<HashSet<MemberId>> {
        let rows: Vec<(i64,)> = read_all!(
            self,
            ANSWERED,
            guild_id.as_i64(),
            Kind::ReplyReceived.code(),
            span_ms.start,
            span_ms.end
        )?;
        Ok(rows.into_iter().map(|(id,)| MemberId::from_i64(id)).collect())
    }

    /// Distinct fans who took part on each day from `first` to `last`.
    pub async fn active_by_days(
        &self,
        guild_id: GuildId,
        first: LocalDay,
        last: LocalDay,
    ) -> Result<Vec<u32>> {
        let (from, to) = (i64::from(first.0), i64::from(last.0));
        let rows: Vec<(i64, i64)> = read_all!(self, ACTIVE_BY_DAY, guild_id.as_i64(), from, to)?;
        let mut days = vec![0; (to - from + 1).max(0) as usize];
        for (day, n) in rows {
            days[(day - from) as usize] = n as u32;
        }
        Ok(days)
    }

    /// Distinct fans who took part from `first` to `last`.
    pub async fn count_active(&self, guild_id: GuildId, first: LocalDay, last: LocalDay) -> Result<u32> {
        let row: Option<(i64, i64)> = read_one!(
            self,
            ACTIVE_BETWEEN,
            guild_id.as_i64(),
            i64::from(first.0),
            i64::from(last.0)
        )?;
        Ok(row.map_or(0, |(n, _)| n as u32))
    }

    /// Of the fans who joined within `joined_ms`, how many took part within 24 hours.
    pub async fn count_activated(&self, guild_id: GuildId, joined_ms: Range<i64>) -> Result<Proportion> {
        let kinds: Vec<_> = Kind::ALL
            .iter()
            .filter(|kind| kind.is_dated())
            .map(|kind| (kind.code(),))
            .collect();
        let row: Option<(i64, i64)> = read_one!(
            self,
            ACTIVATED,
            guild_id.as_i64(),
            joined_ms.start,
            joined_ms.end,
            rows_json(&kinds)
        )?;
        Ok(share(row))
    }

    /// Of the fans who took part in as many days before `first` as there are to `last`, how many have not since.
    pub async fn count_silent(
        &self,
        guild_id: GuildId,
        first: LocalDay,
        last: LocalDay,
    ) -> Result<Proportion> {
        let days = last.0 - first.0 + 1;
        let row: Option<(i64, i64)> = read_one!(
            self,
            SILENT,
            guild_id.as_i64(),
            i64::from(first.plus(-days).0),
            i64::from(first.plus(-1).0),
            i64::from(first.0),
            i64::from(last.0)
        )?;
        Ok(share(row))
    }

    /// How often each fan who took part in a week did.
    pub async fn list_activity_counts(&self, guild_id: GuildId, week: Week) -> Result<Vec<u32>> {
        let rows: Vec<(i64, i64)> = read_all!(
            self,
            ACTIVITY_COUNTS,
            guild_id.as_i64(),
            i64::from(week.monday().0),
            i64::from(week.sunday().0)
        )?;
        Ok(rows.into_iter().map(|(n, _)| n as u32).collect())
    }

    /// The fans with activities of a kind, with how many; the most first.
    pub async fn list_by_fans(
        &self,
        guild_id: GuildId,
        kind: Kind,
        span_ms: Range<i64>,
    ) -> Result<Vec<(MemberId, u32)>> {
        let rows: Vec<(i64, i64)> = read_all!(
            self,
            BY_FANS,
            guild_id.as_i64(),
            kind.code(),
            span_ms.start,
            span_ms.end
        )?;
        Ok(rows
            .into_iter()
            .map(|(id, n)| (MemberId::from_i64(id), n as u32))
            .collect())
    }

    /// How many activities of a kind fans had, and how many fans.
    pub async fn count_by_fans(
        &self,
        guild_id: GuildId,
        kind: Kind,
        span_ms: Range<i64>,
    ) -> Result<(u32, u32)> {
        let by_fans = self.list_by_fans(guild_id, kind, span_ms).await?;
        Ok((by_fans.iter().map(|(_, n)| n).sum(), by_fans.len() as u32))
    }

    /// When a member wrote, in order.
    pub async fn list_written(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        span_ms: Range<i64>,
    ) -> Result<Vec<i64>> {
        let rows: Vec<(i64, i64)> = read_all!(
            self,
            WRITTEN,
            guild_id.as_i64(),
            member_id.as_i64(),
            span_ms.start,
            span_ms.end,
            Kind::Message.code()
        )?;
        Ok(rows.into_iter().map(|(at_ms, _)| at_ms).collect())
    }

    /// Threads and forum posts in which most distinct people wrote besides who opened them, the most first.
    pub async fn list_worked_threads(
        &self,
        guild_id: GuildId,
        span_ms: Range<i64>,
        limit: u32,
    ) -> Result<Vec<Worked>> {
        let rows: Vec<(i64, i64, i64)> = read_all!(
            self,
            THREADS,
            guild_id.as_i64(),
            Kind::Message.code(),
            span_ms.start,
            span_ms.end,
            i64::from(limit)
        )?;
        Ok(rows
            .into_iter()
            .map(|(channel, owner, people)| Worked {
                what: Worthwhile::Thread {
                    opened_by: MemberId::from_i64(owner),
                },
                channel_id: ChannelId::from_i64(channel),
                people: people as u32,
            })
            .collect())
    }

    /// The voice channel in which most distinct people were together on a day.
    pub async fn find_gathering(
        &self,
        guild_id: GuildId,
        day: LocalDay,
        span_ms: Range<i64>,
    ) -> Result<Option<Worked>> {
        let row: Option<(i64, i64)> = read_one!(
            self,
            GATHERING,
            guild_id.as_i64(),
            Kind::Voice.code(),
            span_ms.start,
            span_ms.end
        )?;
        Ok(row.map(|(channel, people)| Worked {
            what: Worthwhile::Gathering { day },
            channel_id: ChannelId::from_i64(channel),
            people: people as u32,
        }))
    }

    /// How many of each kind fans had, and how many fans.
    pub async fn count_by_kind(
        &self,
        guild_id: GuildId,
        kinds: &[Kind],
        span_ms: Range<i64>,
    ) -> Result<HashMap<Kind, (u32, u32)>> {
        let kinds: Vec<_> = kinds.iter().map(|kind| (kind.code(),)).collect();
        let rows: Vec<(i64, i64, i64)> = read_all!(
            self,
            SIGNALS,
            guild_id.as_i64(),
            rows_json(&kinds),
            span_ms.start,
            span_ms.end
        )?;
        rows.into_iter()
            .map(|(code, n, members)| {
                let kind = Kind::from_code(code).ok_or_else(|| unreadable("a kind of activity", code))?;
                Ok((kind, (n as u32, members as u32)))
            })
            .collect()
    }

    /// What the summary of `week` suggested, if one was made.
    pub async fn find_experiment(&self, guild_id: GuildId, week: Week) -> Result<Option<Experiment>> {
        let row: Option<(String, i64)> =
            read_one!(self, EXPERIMENT, guild_id.as_i64(), i64::from(week.monday().0))?;
        row.map(|(text, _)| serde_json::from_str(&text).map_err(|_| unreadable("an experiment", text)))
            .transpose()
    }
}

/// Responses, a list (JSON) for each part of them: message, author, channel, who responded.
type Columns = (String, String, String, String);

fn responses(row: Option<Columns>) -> Result<Vec<Response>> {
    let Some((messages, authors, channels, by)) = row else {
        return Ok(Vec::new());
    };
    let read = |column: &str| {
        serde_json::from_str::<Vec<i64>>(column).map_err(|error| unreadable("a list of ids", error))
    };
    let (messages, authors) = (read(&messages)?, read(&authors)?);
    let (channels, by) = (read(&channels)?, read(&by)?);
    let ids = messages
        .into_iter()
        .zip(authors)
        .zip(channels.into_iter().zip(by));
    Ok(ids
        .map(|((message, author), (channel, by))| Response {
            message_id: message as u64,
            author_id: MemberId::from_i64(author),
            channel_id: ChannelId::from_i64(channel),
            by_id: MemberId::from_i64(by),
        })
        .collect())
}

/// The share of a row of how many there are and how many of them it is about.
fn share(row: Option<(i64, i64)>) -> Proportion {
    row.map_or(Proportion::default(), |(of, n)| Proportion {
        n: n as u32,
        of: of as u32,
    })
}

impl Tx {
    /// Notes that the summary of `week` was made and what it suggested.
    pub async fn insert_summary(
        &mut self,
        guild_id: GuildId,
        week: Week,
        experiment: Experiment,
        at_ms: i64,
    ) -> Result<()> {
        let experiment =
            serde_json::to_string(&experiment).map_err(|error| unreadable("an experiment", error))?;
        tx_run!(
            self,
            INSERT_SUMMARY,
            guild_id.as_i64(),
            i64::from(week.monday().0),
            experiment,
            at_ms
        )?;
        Ok(())
    }
}
