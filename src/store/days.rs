//! Day scores: what members' days amount to, and the totals that follow.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    Result, Store, Tx,
    activities::{self, Row, activity, day_key},
    packed::{Packed, text_of},
    rows::{OfRows, Value},
    rows_json,
    scoring::{DayEntry, DayKey, Scoring},
};
use crate::domain::{
    activity::{Activity, Kind},
    ids::{ChannelId, GuildId, MemberId},
    loyalty::READ_DAYS,
    period::{LocalDay, Week},
    score::{DayScore, completes_week, order},
};

statements! {
    OF_DAYS = "SELECT a.guild_id, a.member_id, a.at_ms, a.kind, a.source_id, a.other_id, a.qualifier, a.channel_id, a.target_id,
            a.role_set, a.mark, a.amount, a.retracted
        FROM json_each($1) AS d CROSS JOIN activities AS a
        WHERE a.guild_id = CAST(d.value ->> 0 AS BIGINT) AND a.member_id = CAST(d.value ->> 1 AS BIGINT)
            AND a.at_ms >= CAST(d.value ->> 2 AS BIGINT) AND a.at_ms < CAST(d.value ->> 3 AS BIGINT)";
    SCORES_OF_SPANS = "SELECT s.guild_id, s.member_id, s.day, s.points, s.week_points, s.activities, s.kinds, s.helpful, s.answered, s.advocacy
        FROM json_each($1) AS d CROSS JOIN day_scores AS s
        WHERE s.guild_id = CAST(d.value ->> 0 AS BIGINT) AND s.member_id = CAST(d.value ->> 1 AS BIGINT)
            AND s.day >= CAST(d.value ->> 2 AS BIGINT) AND s.day <= CAST(d.value ->> 3 AS BIGINT)";
    DELETE_EMPTY = "DELETE FROM day_scores WHERE guild_id = $1 AND member_id = $2 AND day = $3";
    /// After something was retracted: the first and last time that are left.
    SET_SPAN = "UPDATE totals SET
            first_ms = (SELECT min(a.at_ms) FROM activities AS a WHERE a.guild_id = $1 AND a.member_id = $2 AND a.retracted = 0
                AND a.kind IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($3))),
            last_ms = (SELECT max(a.at_ms) FROM activities AS a WHERE a.guild_id = $1 AND a.member_id = $2 AND a.retracted = 0
                AND a.kind IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($3)))
        WHERE guild_id = $1 AND member_id = $2";
    OF_MEMBER = "SELECT day, points, week_points, activities, kinds, helpful, answered, advocacy FROM day_scores
        WHERE guild_id = $1 AND member_id = $2 AND day >= $3 AND day <= $4 ORDER BY day";
    /// The days of the members from one to another, as one text of whole numbers: who, how many days, and each of
    /// them (see [`presence_day`]).
    OF_RANGE = "SELECT string_agg(concat_ws(' ', m.member_id, m.days, m.numbers), '\n')
        FROM (SELECT member_id, count(*) AS days, string_agg(CAST((helpful * 4294967296 + kinds) * 256
                    + CASE WHEN activities > 0 THEN 128 ELSE 0 END + day - $4 AS TEXT), ' ') AS numbers
            FROM day_scores WHERE guild_id = $1 AND member_id >= $2 AND member_id <= $3 AND day >= $4 AND day <= $5
            GROUP BY member_id) AS m";
    ADVOCACY_OF_ALL = "SELECT member_id, CAST(sum(advocacy) AS BIGINT) FROM day_scores
        WHERE guild_id = $1 AND day >= $2 AND day <= $3 AND advocacy > 0 GROUP BY member_id";
    ADVOCACY = "SELECT CAST(coalesce(sum(advocacy), 0) AS BIGINT) FROM day_scores
        WHERE guild_id = $1 AND member_id = $2 AND day >= $3 AND day <= $4 AND advocacy > 0";
}

const UPSERT_SCORES: OfRows = OfRows {
    before: "INSERT INTO day_scores (guild_id, member_id, day, points, week_points, activities, kinds, helpful, answered, advocacy)
        SELECT v.column1, v.column2, v.column3, v.column4, v.column5, v.column6, v.column7, v.column8, v.column9, v.column10 FROM ",
    columns: 10,
    after: "WHERE true ON CONFLICT (guild_id, member_id, day) DO UPDATE SET points = excluded.points, week_points = excluded.week_points,
            activities = excluded.activities, kinds = excluded.kinds, helpful = excluded.helpful, answered = excluded.answered,
            advocacy = excluded.advocacy",
};

/// Nobody becomes due to be settled by points alone: see [`Tx::add_totals`].
const ADD_TOTALS: OfRows = OfRows {
    before: "INSERT INTO totals (guild_id, member_id, points, scored, adjusted, first_ms, last_ms, revision, settled)
        SELECT v.column1, v.column2, v.column3, v.column3, 0, v.column4, v.column5, 0, 0 FROM ",
    columns: 5,
    after: "WHERE true ON CONFLICT (guild_id, member_id) DO UPDATE SET
            points = totals.points + excluded.points, scored = totals.scored + excluded.scored,
            first_ms = CASE WHEN totals.first_ms < excluded.first_ms THEN totals.first_ms ELSE coalesce(excluded.first_ms, totals.first_ms) END,
            last_ms = CASE WHEN totals.last_ms > excluded.last_ms THEN totals.last_ms ELSE coalesce(excluded.last_ms, totals.last_ms) END
        RETURNING guild_id, member_id, points, board",
};

pub(super) type SpanRow = (i64, i64, i64, i64, i64, i64, i64, i64, i64, i64);
type DayRow = (i64, i64, i64, i64, i64, i64, i64, i64);

fn day(
    (day, points, week_points, activities, kinds, helpful, answered, advocacy): DayRow,
) -> (LocalDay, DayScore) {
    let score = DayScore {
        points,
        week_points,
        activities: activities as u32,
        kinds: kinds as u64,
        helpful: helpful as u32,
        answered: answered as u32,
        advocacy: advocacy as u32,
    };
    (LocalDay(day as i32), score)
}

pub(super) fn row_of(key: &DayKey, score: &DayScore) -> SpanRow {
    let (guild_id, member_id, day) = key;
    (
        guild_id.as_i64(),
        member_id.as_i64(),
        i64::from(day.0),
        score.points,
        score.week_points,
        i64::from(score.activities),
        score.kinds as i64,
        i64::from(score.helpful),
        i64::from(score.answered),
        i64::from(score.advocacy),
    )
}

pub(super) fn key_and_score(row: SpanRow) -> (DayKey, DayScore) {
    let (g, m, d, points, week_points, activities, kinds, helpful, answered, advocacy) = row;
    let (day, score) = day((
        d,
        points,
        week_points,
        activities,
        kinds,
        helpful,
        answered,
        advocacy,
    ));
    ((GuildId::from_i64(g), MemberId::from_i64(m), day), score)
}

/// Days that changed in a transaction, and what is new on them.
#[derive(Debug, Default)]
pub(super) struct Touched {
    days: BTreeMap<DayKey, DayChange>,
    changes: Vec<Change>,
}

#[derive(Debug, Default)]
struct DayChange {
    new: Vec<Activity>,
    /// Something known changed, so that the day has to be read as a whole.
    reread: bool,
}

/// A fact that is new or holds no longer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub guild_id: GuildId,
    pub member_id: MemberId,
    pub at_ms: i64,
    pub kind: Kind,
    pub source_id: u64,
    pub channel_id: ChannelId,
    pub target_id: Option<u64>,
    pub lost: bool,
}

impl Touched {
    /// A fact is new, or holds again.
    pub fn add(&mut self, scoring: &Scoring, activity: Activity) {
        // What stands on a message that was deleted before it came never held.
        if !activity.retracted {
            self.changes.push(Change {
                guild_id: activity.guild_id,
                member_id: activity.member_id,
                at_ms: activity.at_ms,
                kind: activity.kind,
                source_id: activity.source_id,
                channel_id: activity.channel_id,
                target_id: activity.target_id,
                lost: false,
            });
        }
        let change = self.days.entry(day_key(scoring, &activity)).or_default();
        change.reread |= activity.kind.is_revocable();
        change.new.push(activity);
    }

    /// A fact no longer holds.
    pub fn retract(&mut self, scoring: &Scoring, change: Change) {
        let key = (change.guild_id, change.member_id, scoring.day(change.at_ms));
        self.days.entry(key).or_default().reread = true;
        self.changes.push(change);
    }

    /// All that changed so far.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

/// What a member's total gains: points, earliest and latest time of taking part.
#[derive(Debug, Default)]
struct Gain {
    points: i64,
    first_ms: Option<i64>,
    last_ms: Option<i64>,
    /// Something besides points changed that decides where the member stands.
    evidence: bool,
}

impl Gain {
    fn also_at(&mut self, at_ms: i64) {
        self.first_ms = Some(self.first_ms.map_or(at_ms, |known| known.min(at_ms)));
        self.last_ms = Some(self.last_ms.map_or(at_ms, |known| known.max(at_ms)));
    }
}

/// A day of a member as `OF_RANGE` packs it into one number, as what many days cost is paid for each number:
/// helpful · 2⁴⁰ + kinds · 2⁸ + (128 with activities) + days since `from`.
fn presence_day(number: i64, from: LocalDay) -> (LocalDay, DayScore) {
    const {
        assert!(
            READ_DAYS <= 128 && Kind::ALL.len() <= 32,
            "they fit into one number"
        )
    };
    let score = DayScore {
        activities: u32::from(number & 128 != 0),
        kinds: (number >> 8) as u64 & u64::from(u32::MAX),
        helpful: (number >> 40) as u32,
        ..DayScore::default()
    };
    (from.plus((number & 127) as i32), score)
}

impl Store {
    /// What presence is read off: the [`READ_DAYS`] days up to `to`, in order, of everybody with an id from `first`
    /// to `last` who has any. Points are left out, and activities but for whether there are any.
    pub async fn list_days_of_all(
        &self,
        guild_id: GuildId,
        (first, last): (MemberId, MemberId),
        to: LocalDay,
    ) -> Result<HashMap<MemberId, Vec<(LocalDay, DayScore)>>> {
        let from = to.plus(1 - READ_DAYS);
        let row: Option<(Option<String>,)> = read_one!(
            self,
            OF_RANGE,
            guild_id.as_i64(),
            first.as_i64(),
            last.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        let text = text_of(row);
        let mut packed = Packed::new(&text);
        let mut days = HashMap::new();
        while !packed.is_empty() {
            let member_id = MemberId::from_i64(packed.number()?);
            let of_member = (0..packed.number()?).map(|_| Ok(presence_day(packed.number()?, from)));
            let mut of_member: Vec<_> = of_member.collect::<Result<_>>()?;
            of_member.sort_unstable_by_key(|(day, _)| *day);
            days.insert(member_id, of_member);
        }
        Ok(days)
    }

    /// Everybody's halves of advocacy on the days from `from` to `to` who have any.
    pub async fn list_advocacy(
        &self,
        guild_id: GuildId,
        from: LocalDay,
        to: LocalDay,
    ) -> Result<HashMap<MemberId, u32>> {
        let rows: Vec<(i64, i64)> = read_all!(
            self,
            ADVOCACY_OF_ALL,
            guild_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        Ok(rows
            .into_iter()
            .map(|(id, halves)| (MemberId::from_i64(id), halves as u32))
            .collect())
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
            OF_MEMBER,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        Ok(rows.into_iter().map(day).collect())
    }

    /// The halves of the member's advocacy on the days from `from` to `to` (see [`DayScore::advocacy`]).
    pub async fn sum_advocacy(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        from: LocalDay,
        to: LocalDay,
    ) -> Result<u32> {
        let row: Option<(i64,)> = read_one!(
            self,
            ADVOCACY,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        Ok(row.map_or(0, |(halves,)| halves as u32))
    }
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
            OF_MEMBER,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        Ok(rows.into_iter().map(day).collect())
    }

    /// The halves of the member's advocacy on the days from `from` to `to` (see [`DayScore::advocacy`]).
    pub async fn sum_advocacy(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        from: LocalDay,
        to: LocalDay,
    ) -> Result<u32> {
        let row: Option<(i64,)> = tx_one!(
            self,
            ADVOCACY,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        Ok(row.map_or(0, |(halves,)| halves as u32))
    }

    /// Scores the days that changed and brings totals up to date.
    pub(super) async fn rescore(
        &mut self,
        mut scoring: HashMap<GuildId, Arc<Scoring>>,
        touched: Touched,
    ) -> Result<()> {
        let Touched { days, changes } = touched;
        if days.is_empty() {
            return Ok(());
        }
        let mut gains: BTreeMap<(GuildId, MemberId), Gain> = BTreeMap::new();
        for (key, change) in &days {
            let gain = gains.entry((key.0, key.1)).or_default();
            let dated = change
                .new
                .iter()
                .filter(|fact| fact.kind.is_dated() && !fact.retracted);
            dated.for_each(|fact| gain.also_at(fact.at_ms));
        }
        let counted = self.count_days(&mut scoring, days).await?;
        let written = self.complete_weeks(&scoring, counted).await?;
        for (key, before, after) in &written {
            let gain = gains.entry((key.0, key.1)).or_default();
            gain.points += after.points - before.points;
            let evidence =
                |score: &DayScore| (score.activities > 0, score.kinds, score.helpful, score.advocacy);
            gain.evidence |= evidence(before) != evidence(after);
        }
        self.write_days(&written).await?;
        self.add_totals(&scoring, gains).await?;
        let lost = changes
            .iter()
            .filter(|change| change.lost && change.kind.is_dated());
        let lost: BTreeSet<_> = lost.map(|change| (change.guild_id, change.member_id)).collect();
        for (guild_id, member_id) in lost {
            self.refresh_span(guild_id, member_id).await?;
        }
        Ok(())
    }

    /// Brings the counts of the days up to date: by adding what is new where it comes last, by reading
    /// the whole day otherwise.
    async fn count_days(
        &mut self,
        scoring: &mut HashMap<GuildId, Arc<Scoring>>,
        days: BTreeMap<DayKey, DayChange>,
    ) -> Result<BTreeMap<DayKey, DayEntry>> {
        let mut counted = BTreeMap::new();
        let mut unread = Vec::new();
        for (key, mut change) in days {
            change.new.sort_unstable_by(order);
            let known = self.days.remove(&key).or_else(|| self.kept.take_day(&key));
            match (known, change.new.first()) {
                (Some(mut entry), Some(first)) if !change.reread && entry.tally.precedes(first) => {
                    let rules = &scoring[&key.0].rules;
                    for activity in &change.new {
                        entry.tally.add(rules, activity);
                    }
                    counted.insert(key, entry);
                }
                _ => unread.push(key),
            }
        }
        if unread.is_empty() {
            return Ok(counted);
        }
        let mut of_day = self.read_days(scoring, &unread).await?;
        let mut stored = self.stored_days(&unread).await?;
        for key in unread {
            let mut entry = DayEntry {
                stored: stored.remove(&key).unwrap_or_default(),
                ..DayEntry::default()
            };
            let mut activities = of_day.remove(&key).unwrap_or_default();
            activities.sort_unstable_by(order);
            for activity in &activities {
                entry.tally.add(&scoring[&key.0].rules, activity);
            }
            counted.insert(key, entry);
        }
        Ok(counted)
    }

    async fn read_days(
        &mut self,
        scoring: &mut HashMap<GuildId, Arc<Scoring>>,
        keys: &[DayKey],
    ) -> Result<HashMap<DayKey, Vec<Activity>>> {
        let spans: Vec<_> = keys
            .iter()
            .map(|(guild_id, member_id, day)| {
                let zone = &scoring[guild_id].zone;
                (
                    guild_id.as_i64(),
                    member_id.as_i64(),
                    day.start_ms(zone),
                    day.plus(1).start_ms(zone),
                )
            })
            .collect();
        let rows: Vec<Row> = tx_all!(self, OF_DAYS, rows_json(&spans))?;
        self.scoring_with_roles(scoring, rows.iter().map(activities::role_set_of))
            .await?;
        let mut of_day: HashMap<DayKey, Vec<Activity>> = HashMap::new();
        for row in rows {
            let settings = &scoring[&GuildId::from_i64(row.0)];
            let activity = activity(row, |role_set| settings.roles(role_set))?;
            of_day
                .entry(day_key(settings, &activity))
                .or_default()
                .push(activity);
        }
        Ok(of_day)
    }

    async fn stored_days(&mut self, keys: &[DayKey]) -> Result<HashMap<DayKey, DayScore>> {
        let spans: Vec<_> = keys
            .iter()
            .map(|(g, m, day)| (g.as_i64(), m.as_i64(), i64::from(day.0), i64::from(day.0)))
            .collect();
        self.scores_of_spans(&spans).await
    }

    async fn scores_of_spans(&mut self, spans: &[(i64, i64, i64, i64)]) -> Result<HashMap<DayKey, DayScore>> {
        let rows: Vec<SpanRow> = tx_all!(self, SCORES_OF_SPANS, rows_json(spans))?;
        Ok(rows.into_iter().map(key_and_score).collect())
    }

    /// Adds the points for active weeks. Returns each day that changed, as it was and as it is.
    async fn complete_weeks(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        counted: BTreeMap<DayKey, DayEntry>,
    ) -> Result<Vec<(DayKey, DayScore, DayScore)>> {
        let mut scores: BTreeMap<DayKey, (DayScore, DayScore)> = BTreeMap::new();
        let mut weeks: BTreeSet<(GuildId, MemberId, Week)> = BTreeSet::new();
        for (key, entry) in &counted {
            let mut score = entry.tally.score();
            score.week_points = entry.stored.week_points;
            score.points += score.week_points;
            if score.is_active() != entry.stored.is_active() {
                weeks.insert((key.0, key.1, Week::of(key.2)));
            }
            scores.insert(*key, (entry.stored, score));
        }
        if !weeks.is_empty() {
            let spans: Vec<_> = weeks
                .iter()
                .map(|(g, m, week)| {
                    let (monday, sunday) = (i64::from(week.monday().0), i64::from(week.sunday().0));
                    (g.as_i64(), m.as_i64(), monday, sunday)
                })
                .collect();
            for (key, stored) in self.scores_of_spans(&spans).await? {
                scores.entry(key).or_insert((stored, stored));
            }
            for (guild_id, member_id, week) in weeks {
                let rules = &scoring[&guild_id].rules;
                let keys = week.days().map(|day| (guild_id, member_id, day));
                let active = keys.map(|key| {
                    (
                        key.2,
                        scores.get(&key).is_some_and(|(_, score)| score.is_active()),
                    )
                });
                let completing = completes_week(rules, active);
                for key in keys {
                    if let Some((_, score)) = scores.get_mut(&key) {
                        let week_points = if Some(key.2) == completing {
                            rules.active_week_points
                        } else {
                            0
                        };
                        score.points += week_points - score.week_points;
                        score.week_points = week_points;
                    }
                }
            }
        }
        let mut written = Vec::with_capacity(scores.len());
        let mut counted = counted;
        for (key, (before, after)) in scores {
            match counted.remove(&key) {
                Some(entry) => {
                    let entry = DayEntry {
                        stored: after,
                        ..entry
                    };
                    self.days.insert(key, entry);
                }
                // Another day of the week, not counted here: it is read anew when it is next needed.
                None => {
                    self.days.remove(&key);
                    self.kept.forget_days(&[key]);
                }
            }
            if before != after {
                written.push((key, before, after));
            }
        }
        Ok(written)
    }

    async fn write_days(&mut self, written: &[(DayKey, DayScore, DayScore)]) -> Result<()> {
        let rows: Vec<SpanRow> = written
            .iter()
            .filter(|(.., after)| !after.is_empty())
            .map(|(key, _, after)| row_of(key, after))
            .collect();
        self.upsert_days(&rows).await?;
        for ((guild_id, member_id, day), ..) in written.iter().filter(|(.., after)| after.is_empty()) {
            tx_run!(
                self,
                DELETE_EMPTY,
                guild_id.as_i64(),
                member_id.as_i64(),
                i64::from(day.0)
            )?;
        }
        Ok(())
    }

    pub(super) async fn upsert_days(&mut self, rows: &[SpanRow]) -> Result<()> {
        let values: Vec<Value<'_>> = rows
            .iter()
            .flat_map(
                |(g, m, day, points, week_points, activities, kinds, helpful, answered, advocacy)| {
                    [
                        g,
                        m,
                        day,
                        points,
                        week_points,
                        activities,
                        kinds,
                        helpful,
                        answered,
                        advocacy,
                    ]
                },
            )
            .map(|number| Value::Number(*number))
            .collect();
        self.run_rows(UPSERT_SCORES, &values).await?;
        Ok(())
    }

    /// Adds to the members' totals. Those whose standing may follow become due to be settled.
    async fn add_totals(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        gains: BTreeMap<(GuildId, MemberId), Gain>,
    ) -> Result<()> {
        let values: Vec<Value<'_>> = gains
            .iter()
            .filter(|(_, gain)| gain.points != 0 || gain.evidence || gain.last_ms.is_some())
            .flat_map(|((guild_id, member_id), gain)| {
                [
                    guild_id.as_i64().into(),
                    member_id.as_i64().into(),
                    gain.points.into(),
                    gain.first_ms.into(),
                    gain.last_ms.into(),
                ]
            })
            .collect();
        let totals: Vec<(i64, i64, i64, i64)> = self.all_of_rows(ADD_TOTALS, &values).await?;
        let mut new: BTreeMap<GuildId, Vec<i64>> = BTreeMap::new();
        let mut unsettled: BTreeMap<GuildId, Vec<MemberId>> = BTreeMap::new();
        for (guild_id, member_id, after, board) in totals {
            let (guild_id, member) = (GuildId::from_i64(guild_id), MemberId::from_i64(member_id));
            if board < 0 {
                new.entry(guild_id).or_default().push(member_id);
            }
            let gain = &gains[&(guild_id, member)];
            let before = after - gain.points;
            let crossed = scoring[&guild_id]
                .thresholds
                .iter()
                .any(|threshold| (*threshold > before.min(after)) && (*threshold <= before.max(after)));
            if gain.evidence || crossed {
                unsettled.entry(guild_id).or_default().push(member);
            }
        }
        for (guild_id, members) in new {
            self.place(guild_id, members).await?;
        }
        for (guild_id, members) in unsettled {
            self.unsettle_members(guild_id, &members).await?;
        }
        Ok(())
    }

    async fn refresh_span(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<()> {
        let dated: Vec<_> = Kind::ALL
            .iter()
            .filter(|kind| kind.is_dated())
            .map(|kind| (kind.code(),))
            .collect();
        tx_run!(
            self,
            SET_SPAN,
            guild_id.as_i64(),
            member_id.as_i64(),
            rows_json(&dated)
        )?;
        Ok(())
    }
}
