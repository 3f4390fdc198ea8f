//! Counts over days and weeks for the weekly summary, and which summaries were made.

use std::ops::Range;

use super::{Result, Store, Tx, rows_json, unreadable};
use crate::domain::{
    activity::Kind,
    ids::{GuildId, MemberId},
    period::{LocalDay, Week},
    summary::{Experiment, Proportion},
    tier::{TierId, Tiers},
};

/// A fan's active day with its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FanDay {
    pub member_id: MemberId,
    pub day: LocalDay,
    pub points: i64,
}

/// A fan who is present, as far as the whole history tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FanFacts {
    pub member_id: MemberId,
    pub display_name: String,
    pub joined_ms: Option<i64>,
    pub first_ms: Option<i64>,
    /// The highest held.
    pub tier_id: TierId,
}

statements! {
    FIRST_DAY = "SELECT min(day), count(*) FROM day_scores WHERE guild_id = $1";
    ACTIVE_BY_WEEK = "SELECT (s.day - $2) / 7, m.is_staff, count(DISTINCT s.member_id)
        FROM day_scores AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.activities > 0 AND m.is_bot = 0
        GROUP BY 1, 2";
    ACTIVE_BY_DAY = "SELECT s.day, count(*)
        FROM day_scores AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.activities > 0 AND m.is_bot = 0 AND m.is_staff = 0
        GROUP BY s.day";
    PAIRS = "SELECT DISTINCT
            CASE WHEN member_id < other_id THEN member_id ELSE other_id END AS a,
            CASE WHEN member_id < other_id THEN other_id ELSE member_id END AS b
        FROM activities WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND at_ms < $4 AND retracted = 0 ORDER BY a, b";
    SUPERFANS = "SELECT DISTINCT c.member_id
        FROM standing_changes AS c JOIN members AS m ON m.guild_id = c.guild_id AND m.member_id = c.member_id
        WHERE c.guild_id = $1 AND c.to_standing IN ('member', 'warned', 'away') AND c.at_ms < $2 AND (m.left_ms IS NULL OR m.left_ms >= $2)
            AND NOT EXISTS (SELECT 1 FROM standing_changes AS d WHERE d.guild_id = c.guild_id AND d.member_id = c.member_id
                AND d.change_no > c.change_no AND d.at_ms < $2 AND d.to_standing NOT IN ('member', 'warned', 'away'))";
    NEWCOMERS = "SELECT count(*), coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM day_scores AS s
                WHERE s.guild_id = m.guild_id AND s.member_id = m.member_id AND s.day >= $4 AND s.day <= $5 AND s.activities > 0)
            THEN 1 ELSE 0 END), 0)
        FROM members AS m WHERE m.guild_id = $1 AND m.joined_ms >= $2 AND m.joined_ms < $3 AND m.is_bot = 0 AND m.is_staff = 0";
    BY_QUARTER_HOUR = "SELECT at_ms / 900000, count(*) FROM activities
        WHERE guild_id = $1 AND kind IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2))
            AND at_ms >= $3 AND at_ms < $4 AND retracted = 0
        GROUP BY 1";
    FANS = "SELECT m.member_id, m.display_name, m.joined_ms, t.first_ms, coalesce(s.held, 1)
        FROM members AS m
        LEFT JOIN totals AS t ON t.guild_id = m.guild_id AND t.member_id = m.member_id
        LEFT JOIN standings AS s ON s.guild_id = m.guild_id AND s.member_id = m.member_id
        WHERE m.guild_id = $1 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
        ORDER BY m.member_id";
    FAN_DAYS = "SELECT s.member_id, s.day, s.points
        FROM day_scores AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.activities > 0
            AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
        ORDER BY s.member_id, s.day";
    LAST_BEFORE = "SELECT member_id, max(day) FROM day_scores
        WHERE guild_id = $1 AND day < $2 AND activities > 0 GROUP BY member_id";
    DISTINCT_OTHERS = "SELECT member_id, count(DISTINCT other_id) FROM activities
        WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND at_ms < $4 AND retracted = 0 GROUP BY member_id";
    INSERT_SUMMARY = "INSERT INTO summaries (guild_id, monday, experiment, made_ms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, monday) DO NOTHING";
    EXPERIMENT = "SELECT experiment, made_ms FROM summaries WHERE guild_id = $1 AND monday = $2";
}

type FanRow = (i64, String, Option<i64>, Option<i64>, i64);

impl Store {
    /// The first day anything is known of.
    pub async fn first_day(&self, guild_id: GuildId) -> Result<Option<LocalDay>> {
        let row: Option<(Option<i64>, i64)> = read_one!(self, FIRST_DAY, guild_id.as_i64())?;
        Ok(row.and_then(|(day, _)| day).map(|day| LocalDay(day as i32)))
    }

    /// Distinct fans and distinct staff who took part, for each of `weeks` weeks from `first` on.
    pub async fn active_by_week(
        &self,
        guild_id: GuildId,
        first: Week,
        weeks: usize,
    ) -> Result<Vec<(u32, u32)>> {
        let monday = i64::from(first.monday().0);
        let last = monday + weeks as i64 * 7 - 1;
        let rows: Vec<(i64, i64, i64)> = read_all!(self, ACTIVE_BY_WEEK, guild_id.as_i64(), monday, last)?;
        let mut counts = vec![(0, 0); weeks];
        for (week, staff, n) in rows {
            let counts = &mut counts[week as usize];
            *(if staff == 0 { &mut counts.0 } else { &mut counts.1 }) = n as u32;
        }
        Ok(counts)
    }

    /// Distinct fans who took part on each day of the week, Monday first.
    pub async fn active_by_day(&self, guild_id: GuildId, week: Week) -> Result<[u32; 7]> {
        let (monday, sunday) = (i64::from(week.monday().0), i64::from(week.sunday().0));
        let rows: Vec<(i64, i64)> = read_all!(self, ACTIVE_BY_DAY, guild_id.as_i64(), monday, sunday)?;
        let mut days = [0; 7];
        for (day, n) in rows {
            days[(day - monday) as usize] = n as u32;
        }
        Ok(days)
    }

    /// Distinct pairs of people of whom one answered the other, each with the lower id first.
    pub async fn list_conversations(
        &self,
        guild_id: GuildId,
        span_ms: Range<i64>,
    ) -> Result<Vec<(MemberId, MemberId)>> {
        let kind = Kind::Reply.code();
        let rows: Vec<(i64, i64)> =
            read_all!(self, PAIRS, guild_id.as_i64(), kind, span_ms.start, span_ms.end)?;
        Ok(rows
            .into_iter()
            .map(|(a, b)| (MemberId::from_i64(a), MemberId::from_i64(b)))
            .collect())
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
        Ok(row.map_or(Proportion::default(), |(of, n)| Proportion {
            n: n as u32,
            of: of as u32,
        }))
    }

    /// How many activities fell into each quarter of an hour, as (start in Unix milliseconds, count).
    /// What comes with a message, such as answering, is not counted again; reactions and votes have no
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
        let rows: Vec<(i64, i64)> = read_all!(
            self,
            BY_QUARTER_HOUR,
            guild_id.as_i64(),
            rows_json(&kinds),
            span_ms.start,
            span_ms.end
        )?;
        Ok(rows
            .into_iter()
            .map(|(quarter, n)| (quarter * 900_000, n as u32))
            .collect())
    }

    /// Everybody present who is neither staff nor bot.
    pub async fn list_fans(&self, guild_id: GuildId) -> Result<Vec<FanFacts>> {
        let rows: Vec<FanRow> = read_all!(self, FANS, guild_id.as_i64())?;
        let fan = |(id, display_name, joined_ms, first_ms, held)| FanFacts {
            member_id: MemberId::from_i64(id),
            display_name,
            joined_ms,
            first_ms,
            tier_id: Tiers::from_bits(held as u64).highest(),
        };
        Ok(rows.into_iter().map(fan).collect())
    }

    /// The active days of present fans from `from` to `to`, by member and day.
    pub async fn list_fan_days(
        &self,
        guild_id: GuildId,
        from: LocalDay,
        to: LocalDay,
    ) -> Result<Vec<FanDay>> {
        let rows: Vec<(i64, i64, i64)> = read_all!(
            self,
            FAN_DAYS,
            guild_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        let day = |(id, day, points)| FanDay {
            member_id: MemberId::from_i64(id),
            day: LocalDay(day as i32),
            points,
        };
        Ok(rows.into_iter().map(day).collect())
    }

    /// Each member's last active day before `day`.
    pub async fn last_active_before(
        &self,
        guild_id: GuildId,
        day: LocalDay,
    ) -> Result<Vec<(MemberId, LocalDay)>> {
        let rows: Vec<(i64, i64)> = read_all!(self, LAST_BEFORE, guild_id.as_i64(), i64::from(day.0))?;
        Ok(rows
            .into_iter()
            .map(|(id, day)| (MemberId::from_i64(id), LocalDay(day as i32)))
            .collect())
    }

    /// With how many distinct people each member had activities of a kind.
    pub async fn count_others(
        &self,
        guild_id: GuildId,
        kind: Kind,
        span_ms: Range<i64>,
    ) -> Result<Vec<(MemberId, u32)>> {
        let rows: Vec<(i64, i64)> = read_all!(
            self,
            DISTINCT_OTHERS,
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

    /// What the summary of `week` suggested, if one was made.
    pub async fn find_experiment(&self, guild_id: GuildId, week: Week) -> Result<Option<Experiment>> {
        let row: Option<(String, i64)> =
            read_one!(self, EXPERIMENT, guild_id.as_i64(), i64::from(week.monday().0))?;
        row.map(|(text, _)| serde_json::from_str(&text).map_err(|_| unreadable("an experiment", text)))
            .transpose()
    }
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
