//! Replays: after the rules or the time zone changed, everybody's days are scored anew, some members
//! at a time, so that others can write in between and a restart goes on where it was.

use std::collections::{BTreeMap, HashMap};

use super::{
    Result, Signal, Store, Tx,
    activities::{Row, activity, day_key, role_set_of},
    days::{SpanRow, key_and_score, row_of},
    rows_json,
    scoring::{DayKey, Scoring},
};
use crate::domain::{
    activity::Activity,
    ids::{GuildId, MemberId},
    period::Week,
    rules::Rules,
    score::{DayScore, DayTally, completes_week, order},
};

/// A replay under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replay {
    pub guild_id: GuildId,
    /// Members scored anew so far, and how many there are.
    pub done: u64,
    pub of: u64,
    pub started_ms: i64,
}

statements! {
    START = "INSERT INTO replays (guild_id, after_member, done, of, started_ms)
        SELECT CAST($1 AS BIGINT), 0, 0, count(*), CAST($2 AS BIGINT) FROM totals WHERE guild_id = $1
        ON CONFLICT (guild_id) DO UPDATE SET after_member = 0, done = 0, of = excluded.of, started_ms = excluded.started_ms";
    LIST = "SELECT guild_id, done, of, started_ms FROM replays ORDER BY started_ms, guild_id";
    FIND = "SELECT after_member, done FROM replays WHERE guild_id = $1";
    MEMBERS = "SELECT member_id, scored FROM totals WHERE guild_id = $1 AND member_id > $2 ORDER BY member_id LIMIT $3";
    ADVANCE = "UPDATE replays SET after_member = $2, done = done + $3 WHERE guild_id = $1";
    FINISH = "DELETE FROM replays WHERE guild_id = $1";
    ACTIVITIES = "SELECT guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id, target_id, role_set, mark, amount, retracted
        FROM activities WHERE guild_id = $1 AND member_id >= $2 AND member_id <= $3";
    DAYS = "SELECT guild_id, member_id, day, points, week_points, activities, kinds, helpful, answered, advocacy
        FROM day_scores WHERE guild_id = $1 AND member_id >= $2 AND member_id <= $3";
    DELETE_DAYS = "DELETE FROM day_scores WHERE guild_id = $1 AND member_id = $2
        AND day IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($3))";
    SET_SCORED = "UPDATE totals SET points = adjusted + CAST($3 AS BIGINT), scored = CAST($3 AS BIGINT), revision = revision + 1
        WHERE guild_id = $1 AND member_id = $2";
}

/// A member's days by their key.
type Days = BTreeMap<DayKey, DayScore>;

impl Store {
    /// The replays under way, oldest first.
    pub async fn list_replays(&self) -> Result<Vec<Replay>> {
        let rows: Vec<(i64, i64, i64, i64)> = read_all!(self, LIST)?;
        Ok(rows
            .into_iter()
            .map(|(guild_id, done, of, started_ms)| Replay {
                guild_id: GuildId::from_i64(guild_id),
                done: done as u64,
                of: of as u64,
                started_ms,
            })
            .collect())
    }
}

impl Tx {
    /// Has everybody in the server scored anew.
    pub async fn start_replay(&mut self, guild_id: GuildId, now_ms: i64) -> Result<()> {
        self.touch(Signal::Replays);
        self.scoring_changes(guild_id);
        tx_run!(self, START, guild_id.as_i64(), now_ms)?;
        Ok(())
    }

    /// Scores the next `limit` members anew. Returns whether any are left.
    pub async fn replay_some(&mut self, guild_id: GuildId, limit: u32) -> Result<bool> {
        let row: Option<(i64, i64)> = tx_one!(self, FIND, guild_id.as_i64())?;
        let Some((after, _)) = row else {
            return Ok(false);
        };
        let members: Vec<(i64, i64)> = tx_all!(self, MEMBERS, guild_id.as_i64(), after, i64::from(limit))?;
        let (Some((first, _)), Some((last, _))) = (members.first().copied(), members.last().copied()) else {
            tx_run!(self, FINISH, guild_id.as_i64())?;
            return Ok(false);
        };
        // Days counted so far go by the rules before.
        self.scoring_changes(guild_id);
        let (now, before) = self.days_anew(guild_id, first, last).await?;
        let changed: Vec<SpanRow> = now
            .iter()
            .filter(|(key, score)| before.get(key) != Some(score))
            .map(|(key, score)| row_of(key, score))
            .collect();
        self.upsert_days(&changed).await?;
        let mut gone: BTreeMap<MemberId, Vec<(i64,)>> = BTreeMap::new();
        for (_, member_id, day) in before.keys().filter(|key| !now.contains_key(key)) {
            gone.entry(*member_id).or_default().push((i64::from(day.0),));
        }
        for (member_id, days) in gone {
            tx_run!(
                self,
                DELETE_DAYS,
                guild_id.as_i64(),
                member_id.as_i64(),
                rows_json(&days)
            )?;
        }
        let mut scored: HashMap<i64, i64> = HashMap::new();
        for ((_, member_id, _), score) in &now {
            *scored.entry(member_id.as_i64()).or_default() += score.points;
        }
        self.touch(Signal::Unsettled);
        for (member_id, _) in &members {
            let points = scored.get(member_id).copied().unwrap_or(0);
            tx_run!(self, SET_SCORED, guild_id.as_i64(), *member_id, points)?;
        }
        tx_run!(self, ADVANCE, guild_id.as_i64(), last, members.len() as i64)?;
        Ok(true)
    }

    /// The days of the members from `first` to `last` by the present rules, and as they are stored.
    async fn days_anew(&mut self, guild_id: GuildId, first: i64, last: i64) -> Result<(Days, Days)> {
        let rows: Vec<Row> = tx_all!(self, ACTIVITIES, guild_id.as_i64(), first, last)?;
        let mut scoring = self.scoring([guild_id]).await?;
        self.scoring_with_roles(&mut scoring, rows.iter().map(role_set_of))
            .await?;
        let Some(scoring) = scoring.get(&guild_id) else {
            return Ok(Default::default());
        };
        let now = score_all(scoring, &scoring.rules, rows)?;
        let stored: Vec<SpanRow> = tx_all!(self, DAYS, guild_id.as_i64(), first, last)?;
        let before = stored.into_iter().map(key_and_score).collect();
        Ok((now, before))
    }
}

/// Scores all days of some members by `rules`, active weeks included.
pub(super) fn score_all(scoring: &Scoring, rules: &Rules, rows: Vec<Row>) -> Result<Days> {
    let mut of_day: BTreeMap<DayKey, Vec<Activity>> = BTreeMap::new();
    for row in rows {
        let activity = activity(row, |role_set| scoring.roles(role_set))?;
        of_day
            .entry(day_key(scoring, &activity))
            .or_default()
            .push(activity);
    }
    let mut days = Days::new();
    for (key, mut activities) in of_day {
        activities.sort_unstable_by(order);
        let mut tally = DayTally::default();
        for activity in &activities {
            tally.add(rules, activity);
        }
        let score = tally.score();
        if !score.is_empty() {
            days.insert(key, score);
        }
    }
    let mut weeks: BTreeMap<(MemberId, Week), Vec<DayKey>> = BTreeMap::new();
    for key in days.keys() {
        weeks.entry((key.1, Week::of(key.2))).or_default().push(*key);
    }
    for keys in weeks.into_values() {
        let active = keys.iter().map(|key| (key.2, days[key].is_active()));
        if let Some(completing) = completes_week(rules, active)
            && let Some(key) = keys.iter().find(|key| key.2 == completing)
            && let Some(score) = days.get_mut(key)
        {
            score.week_points = rules.active_week_points;
            score.points += rules.active_week_points;
        }
    }
    Ok(days)
}
