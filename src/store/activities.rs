//! Activities and the day scores that follow from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Result, Signal, Store, Tx, rows_json, unreadable};
use crate::domain::{
    activity::{Activity, Kind},
    ids::{ChannelId, GuildId, MemberId},
    period::{LocalDay, TimeZone},
    rules::Rules,
    score::{DayScore, score_day},
};

statements! {
    INSERT = "INSERT INTO activities (guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id)
        SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT),
            CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), value ->> 6, CAST(value ->> 7 AS BIGINT)
        FROM json_each($1) WHERE true
        ON CONFLICT DO NOTHING
        RETURNING guild_id, member_id, at_ms, kind";
    SETTINGS = "SELECT guild_id, time_zone, rules FROM guilds
        WHERE guild_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1))";
    OF_DAYS = "SELECT a.guild_id, a.member_id, a.at_ms, a.kind, a.source_id, a.other_id, a.qualifier, a.channel_id, a.retracted
        FROM json_each($1) AS d JOIN activities AS a
            ON a.guild_id = CAST(d.value ->> 0 AS BIGINT) AND a.member_id = CAST(d.value ->> 1 AS BIGINT)
            AND a.at_ms >= CAST(d.value ->> 2 AS BIGINT) AND a.at_ms < CAST(d.value ->> 3 AS BIGINT)";
    SCORES_OF_DAYS = "SELECT s.guild_id, s.member_id, s.day, s.points
        FROM json_each($1) AS d JOIN day_scores AS s
            ON s.guild_id = CAST(d.value ->> 0 AS BIGINT) AND s.member_id = CAST(d.value ->> 1 AS BIGINT)
            AND s.day = CAST(d.value ->> 2 AS BIGINT)";
    UPSERT_SCORES = "INSERT INTO day_scores (guild_id, member_id, day, points, activities, kinds, helpful, answered)
        SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT),
            CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT), CAST(value ->> 7 AS BIGINT)
        FROM json_each($1) WHERE true
        ON CONFLICT (guild_id, member_id, day) DO UPDATE SET points = excluded.points, activities = excluded.activities,
            kinds = excluded.kinds, helpful = excluded.helpful, answered = excluded.answered";
    ADD_TOTALS = "INSERT INTO totals (guild_id, member_id, points, scored, adjusted, first_ms, last_ms, revision, settled)
        SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT), CAST(value ->> 2 AS BIGINT),
            0, CAST(value ->> 3 AS BIGINT), CAST(value ->> 4 AS BIGINT), 1, 0
        FROM json_each($1) WHERE true
        ON CONFLICT (guild_id, member_id) DO UPDATE SET
            points = totals.points + excluded.points, scored = totals.scored + excluded.scored,
            first_ms = CASE WHEN totals.first_ms < excluded.first_ms THEN totals.first_ms ELSE coalesce(excluded.first_ms, totals.first_ms) END,
            last_ms = CASE WHEN totals.last_ms > excluded.last_ms THEN totals.last_ms ELSE coalesce(excluded.last_ms, totals.last_ms) END,
            revision = totals.revision + 1";
    LATEST = "SELECT guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id, retracted
        FROM activities WHERE guild_id = $1 AND member_id = $2 ORDER BY at_ms DESC, source_id DESC, kind LIMIT $3";
    DAYS_OF_MEMBER = "SELECT day, points, activities, kinds, helpful, answered FROM day_scores
        WHERE guild_id = $1 AND member_id = $2 AND day >= $3 AND day <= $4 ORDER BY day";
    MEMBERS_WITH_ACTIVITIES = "SELECT member_id, min(at_ms), max(at_ms) FROM activities WHERE guild_id = $1 GROUP BY member_id ORDER BY member_id";
    OF_MEMBER = "SELECT guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id, retracted
        FROM activities WHERE guild_id = $1 AND member_id = $2 ORDER BY at_ms";
    CLEAR_SCORES = "DELETE FROM day_scores WHERE guild_id = $1 AND member_id = $2";
    RESET_TOTALS = "UPDATE totals SET points = adjusted, scored = 0, revision = revision + 1 WHERE guild_id = $1 AND member_id = $2";
}

type Row = (i64, i64, i64, i64, i64, i64, String, i64, i64);

fn activity(row: Row) -> Result<Activity> {
    let (guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id, retracted) = row;
    Ok(Activity {
        guild_id: GuildId::from_i64(guild_id),
        member_id: MemberId::from_i64(member_id),
        at_ms,
        kind: Kind::from_code(kind).ok_or_else(|| unreadable("a kind of activity", kind))?,
        source_id: source_id as u64,
        // Part of the key, so never NULL: 0 is nobody.
        other_id: (other_id != 0).then_some(MemberId::from_i64(other_id)),
        qualifier,
        channel_id: ChannelId::from_i64(channel_id),
        retracted: retracted != 0,
    })
}

/// What a member's total gains: points, earliest and latest time of taking part.
type Gain = (i64, Option<i64>, Option<i64>);

/// A member's local day, the unit that is scored.
type DayKey = (GuildId, MemberId, LocalDay);
/// First and last time of what the member did on a day; being answered is others' doing.
type TookPart = Option<(i64, i64)>;

fn also_at(seen: &mut TookPart, kind: i64, at_ms: i64) -> Result<()> {
    let kind = Kind::from_code(kind).ok_or_else(|| unreadable("a kind of activity", kind))?;
    if kind.takes_part() {
        let (first_ms, last_ms) = seen.unwrap_or((at_ms, at_ms));
        *seen = Some((first_ms.min(at_ms), last_ms.max(at_ms)));
    }
    Ok(())
}

impl Store {
    /// The member's latest `limit` activities, newest first.
    pub async fn list_latest_activities(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        limit: u32,
    ) -> Result<Vec<Activity>> {
        let rows: Vec<Row> = read_all!(
            self,
            LATEST,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(limit)
        )?;
        rows.into_iter().map(activity).collect()
    }

    /// The member's activities with `from_ms` <= time < `to_ms`.
    pub async fn list_activities_between(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        from_ms: i64,
        to_ms: i64,
    ) -> Result<Vec<Activity>> {
        let span = rows_json(&[(guild_id.as_i64(), member_id.as_i64(), from_ms, to_ms)]);
        let rows: Vec<Row> = read_all!(self, OF_DAYS, span)?;
        rows.into_iter().map(activity).collect()
    }

    /// The member's day scores from `from` to `to`, both included, in order.
    pub async fn list_days(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        from: LocalDay,
        to: LocalDay,
    ) -> Result<Vec<(LocalDay, DayScore)>> {
        let rows: Vec<DayRow> = read_all!(
            self,
            DAYS_OF_MEMBER,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        Ok(rows.into_iter().map(day).collect())
    }
}

type DayRow = (i64, i64, i64, i64, i64, i64);

fn day((day, points, activities, kinds, helpful, answered): DayRow) -> (LocalDay, DayScore) {
    let score = DayScore {
        points,
        activities: activities as u32,
        kinds: kinds as u64,
        helpful: helpful as u32,
        answered: answered as u32,
    };
    (LocalDay(day as i32), score)
}

impl Tx {
    /// The member's day scores from `from` to `to`, both included, in order.
    pub async fn list_days(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        from: LocalDay,
        to: LocalDay,
    ) -> Result<Vec<(LocalDay, DayScore)>> {
        let rows: Vec<DayRow> = tx_all!(
            self,
            DAYS_OF_MEMBER,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        Ok(rows.into_iter().map(day).collect())
    }

    /// Records activities: those already known change nothing; the days of new ones are scored anew
    /// and the members' totals follow. Activities of servers never seen are dropped.
    /// Returns the members who gained an activity.
    pub async fn record(&mut self, activities: &[Activity]) -> Result<BTreeSet<(GuildId, MemberId)>> {
        let settings = self
            .scoring_settings(activities.iter().map(|activity| activity.guild_id))
            .await?;
        let mut rows: Vec<_> = activities
            .iter()
            .filter(|activity| settings.contains_key(&activity.guild_id))
            .map(|a| {
                let other = a.other_id.map_or(0, MemberId::as_i64);
                (
                    a.guild_id.as_i64(),
                    a.member_id.as_i64(),
                    a.at_ms,
                    a.kind.code(),
                    a.source_id as i64,
                    other,
                    a.qualifier.as_str(),
                    a.channel_id.as_i64(),
                )
            })
            .collect();
        // In the order of the key, so that two writers on PostgreSQL cannot lock each other out.
        rows.sort_unstable();
        let new: Vec<(i64, i64, i64, i64)> = tx_all!(self, INSERT, rows_json(&rows))?;
        let mut days: BTreeMap<DayKey, TookPart> = BTreeMap::new();
        for (guild_id, member_id, at_ms, kind) in new {
            let (guild_id, member_id) = (GuildId::from_i64(guild_id), MemberId::from_i64(member_id));
            let (zone, _) = &settings[&guild_id];
            let day = (guild_id, member_id, LocalDay::of(zone, at_ms));
            also_at(days.entry(day).or_default(), kind, at_ms)?;
        }
        self.rescore(&settings, &days).await?;
        Ok(days
            .into_keys()
            .map(|(guild_id, member_id, _)| (guild_id, member_id))
            .collect())
    }

    /// Scores all of a server's days anew, as after a change of time zone or rules.
    pub async fn replay_guild(&mut self, guild_id: GuildId) -> Result<()> {
        let settings = self.scoring_settings([guild_id]).await?;
        let Some((zone, _)) = settings.get(&guild_id) else {
            return Ok(());
        };
        let members: Vec<(i64, i64, i64)> = tx_all!(self, MEMBERS_WITH_ACTIVITIES, guild_id.as_i64())?;
        for (member, ..) in members {
            let rows: Vec<Row> = tx_all!(self, OF_MEMBER, guild_id.as_i64(), member)?;
            let mut days: BTreeMap<DayKey, TookPart> = BTreeMap::new();
            for (_, _, at_ms, kind, ..) in rows {
                let day = (guild_id, MemberId::from_i64(member), LocalDay::of(zone, at_ms));
                also_at(days.entry(day).or_default(), kind, at_ms)?;
            }
            tx_run!(self, CLEAR_SCORES, guild_id.as_i64(), member)?;
            tx_run!(self, RESET_TOTALS, guild_id.as_i64(), member)?;
            self.rescore(&settings, &days).await?;
        }
        Ok(())
    }

    async fn scoring_settings(
        &mut self,
        guilds: impl IntoIterator<Item = GuildId>,
    ) -> Result<HashMap<GuildId, (TimeZone, Rules)>> {
        let guilds: BTreeSet<_> = guilds.into_iter().map(|guild_id| (guild_id.as_i64(),)).collect();
        let guilds: Vec<_> = guilds.into_iter().collect();
        let rows: Vec<(i64, String, String)> = tx_all!(self, SETTINGS, rows_json(&guilds))?;
        rows.into_iter()
            .map(|(guild_id, zone, rules)| {
                let zone = zone.parse().map_err(|_| unreadable("a time zone", zone))?;
                let rules = serde_json::from_str(&rules).map_err(|_| unreadable("rules", rules))?;
                Ok((GuildId::from_i64(guild_id), (zone, rules)))
            })
            .collect()
    }

    /// Scores `days` (each with the times of what is new) and adds what changed to the totals.
    async fn rescore(
        &mut self,
        settings: &HashMap<GuildId, (TimeZone, Rules)>,
        days: &BTreeMap<DayKey, TookPart>,
    ) -> Result<()> {
        self.touch(Signal::Unsettled);
        let spans: Vec<_> = days
            .keys()
            .map(|(guild_id, member_id, day)| {
                let (zone, _) = &settings[guild_id];
                (
                    guild_id.as_i64(),
                    member_id.as_i64(),
                    day.start_ms(zone),
                    day.plus(1).start_ms(zone),
                )
            })
            .collect();
        let keys: Vec<_> = days
            .keys()
            .map(|(g, m, day)| (g.as_i64(), m.as_i64(), i64::from(day.0)))
            .collect();
        let rows: Vec<Row> = tx_all!(self, OF_DAYS, rows_json(&spans))?;
        let before: Vec<(i64, i64, i64, i64)> = tx_all!(self, SCORES_OF_DAYS, rows_json(&keys))?;
        let before: HashMap<_, _> = before
            .into_iter()
            .map(|(g, m, day, points)| ((g, m, day), points))
            .collect();

        let mut of_day: HashMap<DayKey, Vec<Activity>> = HashMap::new();
        for row in rows {
            let activity = activity(row)?;
            let (zone, _) = &settings[&activity.guild_id];
            let day = LocalDay::of(zone, activity.at_ms);
            of_day
                .entry((activity.guild_id, activity.member_id, day))
                .or_default()
                .push(activity);
        }
        let mut scores = Vec::with_capacity(days.len());
        let mut totals: BTreeMap<(i64, i64), Gain> = BTreeMap::new();
        for (key, took_part) in days {
            let (guild_id, member_id, day) = key;
            let (_, rules) = &settings[guild_id];
            let (score, _) = score_day(rules, of_day.get(key).into_iter().flatten());
            let (g, m, d) = (guild_id.as_i64(), member_id.as_i64(), i64::from(day.0));
            let gained = score.points - before.get(&(g, m, d)).copied().unwrap_or(0);
            scores.push((
                g,
                m,
                d,
                score.points,
                score.activities,
                score.kinds,
                score.helpful,
                score.answered,
            ));
            let total = totals.entry((g, m)).or_default();
            total.0 += gained;
            if let Some((first_ms, last_ms)) = took_part {
                total.1 = Some(total.1.map_or(*first_ms, |known| known.min(*first_ms)));
                total.2 = Some(total.2.map_or(*last_ms, |known| known.max(*last_ms)));
            }
        }
        let totals: Vec<_> = totals
            .into_iter()
            .map(|((g, m), (gained, first, last))| (g, m, gained, first, last))
            .collect();
        tx_run!(self, UPSERT_SCORES, rows_json(&scores))?;
        tx_run!(self, ADD_TOTALS, rows_json(&totals))?;
        Ok(())
    }
}
