//! Replays: after the rules or the time zone changed, everybody's days are scored anew, a part of the
//! history at a time, so that others can write in between and a restart goes on where it was.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Result, Signal, Store, Tx,
    days::{key_and_score, row_of},
    packed::{Packed, text_of},
    past::Place,
    rows_json,
    scoring::DayKey,
};
use crate::domain::{
    ids::{GuildId, MemberId},
    period::LocalDay,
    score::DayScore,
};

/// A server's latest replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replay {
    pub guild_id: GuildId,
    pub is_under_way: bool,
    /// Members scored anew so far, and how many there are.
    pub done: u64,
    pub of: u64,
    /// Members who have other points now than before.
    pub changed: u64,
    pub started_ms: i64,
}

impl Replay {
    /// How far it is, 0 to 99; 100 when it is over.
    pub fn percent(&self) -> u64 {
        if self.is_under_way {
            (self.done * 100 / self.of.max(1)).min(99)
        } else {
            100
        }
    }
}

statements! {
    START = "INSERT INTO replays (guild_id, under_way, member_id, from_day, done, of, changed, in_hand, started_ms)
        SELECT CAST($1 AS BIGINT), 1, CAST($2 AS BIGINT), CAST($3 AS BIGINT), 0, count(*), 0, 0, CAST($4 AS BIGINT)
        FROM totals WHERE guild_id = $1
        ON CONFLICT (guild_id) DO UPDATE SET under_way = 1, member_id = excluded.member_id, from_day = excluded.from_day,
            done = 0, of = excluded.of, changed = 0, in_hand = 0, started_ms = excluded.started_ms";
    UNDER_WAY = "SELECT guild_id, under_way, done, of, changed, started_ms FROM replays
        WHERE under_way = 1 ORDER BY started_ms, guild_id";
    FIND = "SELECT guild_id, under_way, done, of, changed, started_ms FROM replays WHERE guild_id = $1";
    PLACE = "SELECT member_id, from_day, in_hand FROM replays WHERE guild_id = $1 AND under_way = 1";
    ADVANCE = "UPDATE replays SET member_id = $2, from_day = $3, in_hand = $4, done = done + $5, changed = changed + $6
        WHERE guild_id = $1";
    FINISH = "UPDATE replays SET under_way = 0, done = of, changed = changed + $2 WHERE guild_id = $1";
    /// As one text, see `packed.rs`.
    STORED = "SELECT string_agg(concat_ws(' ', d.member_id, d.day, d.points, d.week_points, d.activities, d.kinds, d.helpful,
            d.answered, d.advocacy), '\n')
        FROM day_scores AS d
        WHERE d.guild_id = $1 AND (d.member_id, d.day) >= ($2, $3) AND (d.member_id, d.day) < ($4, $5)";
    /// Of days that are stored and differ in their points alone.
    SET_POINTS = "INSERT INTO day_scores (guild_id, member_id, day, points, week_points, activities, kinds, helpful, answered)
        SELECT CAST($1 AS BIGINT), CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT),
            CAST(value ->> 3 AS BIGINT), 0, 0, 0, 0
        FROM json_each($2) WHERE true
        ON CONFLICT (guild_id, member_id, day) DO UPDATE SET points = excluded.points, week_points = excluded.week_points";
    DELETE_DAYS = "DELETE FROM day_scores WHERE guild_id = $1 AND (member_id, day) IN
        (SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT) FROM json_each($2))";
    /// The sum of the day scores, whatever was there before.
    SUM_SCORED = "INSERT INTO totals (guild_id, member_id, points, scored, adjusted, revision, settled)
        SELECT CAST($1 AS BIGINT), s.member_id, s.scored, s.scored, 0, 1, 0 FROM (
            SELECT CAST(value ->> 0 AS BIGINT) AS member_id, CAST(coalesce((SELECT sum(d.points) FROM day_scores AS d
                WHERE d.guild_id = $1 AND d.member_id = CAST(value ->> 0 AS BIGINT)), 0) AS BIGINT) AS scored
            FROM json_each($2)) AS s
        WHERE true
        ON CONFLICT (guild_id, member_id) DO UPDATE SET points = totals.adjusted + excluded.scored, scored = excluded.scored,
            revision = totals.revision + 1";
}

type Row = (i64, i64, i64, i64, i64, i64);

fn replay((guild_id, under_way, done, of, changed, started_ms): Row) -> Replay {
    Replay {
        guild_id: GuildId::from_i64(guild_id),
        is_under_way: under_way != 0,
        done: done as u64,
        of: of as u64,
        changed: changed as u64,
        started_ms,
    }
}

fn is_same_but_for_points(one: &DayScore, other: &DayScore) -> bool {
    let DayScore {
        points, week_points, ..
    } = *other;
    *other
        == DayScore {
            points,
            week_points,
            ..*one
        }
}

/// Behind every member and day.
const END: (i64, i64) = (i64::MAX, i64::MAX);

impl Store {
    /// The replays under way, oldest first.
    pub async fn list_replays(&self) -> Result<Vec<Replay>> {
        let rows: Vec<Row> = read_all!(self, UNDER_WAY)?;
        Ok(rows.into_iter().map(replay).collect())
    }

    /// The server's latest replay, under way or over.
    pub async fn find_replay(&self, guild_id: GuildId) -> Result<Option<Replay>> {
        let row: Option<Row> = read_one!(self, FIND, guild_id.as_i64())?;
        Ok(row.map(replay))
    }
}

impl Tx {
    /// Whether everybody in the server is being scored anew.
    pub async fn is_replaying(&mut self, guild_id: GuildId) -> Result<bool> {
        let row: Option<Row> = tx_one!(self, FIND, guild_id.as_i64())?;
        Ok(row.is_some_and(|row| replay(row).is_under_way))
    }

    /// Whether the member's points may be those of both the former rules and the new ones at the moment.
    pub async fn is_in_replay(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<bool> {
        let row: Option<(i64, i64, i64)> = tx_one!(self, PLACE, guild_id.as_i64())?;
        Ok(row.is_some_and(|(place, ..)| place == member_id.as_i64()))
    }

    /// Has everybody in the server scored anew. One that is under way starts over.
    pub async fn start_replay(&mut self, guild_id: GuildId, now_ms: i64) -> Result<()> {
        self.touch(Signal::Replays);
        // Days counted so far go by the rules before.
        self.scoring_changes(guild_id);
        let Place { member_id, day } = Place::BEGINNING;
        tx_run!(
            self,
            START,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(day.0),
            now_ms
        )?;
        Ok(())
    }

    /// Scores the next `activities` or so anew. Returns whether any are left.
    pub async fn replay_some(&mut self, guild_id: GuildId, activities: u32) -> Result<bool> {
        let row: Option<(i64, i64, i64)> = tx_one!(self, PLACE, guild_id.as_i64())?;
        let Some((member_id, from_day, in_hand)) = row else {
            return Ok(false);
        };
        let place = Place {
            member_id: MemberId::from_i64(member_id),
            day: LocalDay(from_day as i32),
        };
        let part = self.read_past(guild_id, place, activities).await?;
        let now: BTreeMap<DayKey, DayScore> = part
            .days
            .iter()
            .filter(|day| !day.scores[0].is_empty())
            .map(|day| ((guild_id, day.member_id, day.day), day.scores[0]))
            .collect();
        let before = self.stored_between(guild_id, place, part.next).await?;
        let changed = self.replace_days(guild_id, &before, &now).await?;

        let members: BTreeSet<MemberId> = part
            .days
            .iter()
            .map(|day| day.member_id)
            .chain(changed.iter().copied())
            .collect();
        if let (Some(first), Some(last)) = (members.first(), members.last()) {
            // What is kept of their days says other points for active weeks.
            self.kept.forget_days_of(guild_id, *first..=*last);
            let rows: Vec<_> = members.iter().map(|member_id| (member_id.as_i64(),)).collect();
            self.touch(Signal::Unsettled);
            tx_run!(self, SUM_SCORED, guild_id.as_i64(), rows_json(&rows))?;
        }
        // Who was in the middle of being scored may be counted already.
        let is_counted = |member_id: MemberId| in_hand != 0 && member_id == place.member_id;
        let newly = changed
            .iter()
            .filter(|member_id| !is_counted(**member_id))
            .count() as i64;
        match part.next {
            Some(next) => {
                let done = members.range(..next.member_id).count() as i64;
                let in_hand = changed.contains(&next.member_id) || is_counted(next.member_id);
                tx_run!(
                    self,
                    ADVANCE,
                    guild_id.as_i64(),
                    next.member_id.as_i64(),
                    i64::from(next.day.0),
                    i64::from(in_hand),
                    done,
                    newly
                )?;
            }
            None => {
                tx_run!(self, FINISH, guild_id.as_i64(), newly)?;
            }
        }
        Ok(part.next.is_some())
    }

    /// The day scores stored between two places.
    ///
    /// Once old activities are pruned, days before the first of which all activities are kept must be left
    /// out here: they cannot be scored anew, and what is not among `now` is deleted.
    async fn stored_between(
        &mut self,
        guild_id: GuildId,
        from: Place,
        to: Option<Place>,
    ) -> Result<BTreeMap<DayKey, DayScore>> {
        let (to_member, to_day) = to.map_or(END, |to| (to.member_id.as_i64(), i64::from(to.day.0)));
        let row: Option<(Option<String>,)> = tx_one!(
            self,
            STORED,
            guild_id.as_i64(),
            from.member_id.as_i64(),
            i64::from(from.day.0),
            to_member,
            to_day
        )?;
        let text = text_of(row);
        let mut packed = Packed::new(&text);
        let mut days = BTreeMap::new();
        while !packed.is_empty() {
            let mut next = || packed.number();
            let row = (
                guild_id.as_i64(),
                next()?,
                next()?,
                next()?,
                next()?,
                next()?,
                next()?,
                next()?,
                next()?,
                next()?,
            );
            let (key, score) = key_and_score(row);
            days.insert(key, score);
        }
        Ok(days)
    }

    /// Makes the days `before` those of `now`. Returns whose points are others now.
    async fn replace_days(
        &mut self,
        guild_id: GuildId,
        before: &BTreeMap<DayKey, DayScore>,
        now: &BTreeMap<DayKey, DayScore>,
    ) -> Result<BTreeSet<MemberId>> {
        let (mut points, mut whole) = (Vec::new(), Vec::new());
        for (key, score) in now {
            match before.get(key) {
                Some(known) if known == score => {}
                Some(known) if is_same_but_for_points(known, score) => {
                    points.push((key.1.as_i64(), key.2.0, score.points, score.week_points));
                }
                _ => whole.push(row_of(key, score)),
            }
        }
        if !points.is_empty() {
            tx_run!(self, SET_POINTS, guild_id.as_i64(), rows_json(&points))?;
        }
        self.upsert_days(&whole).await?;
        let gone: Vec<_> = before
            .keys()
            .filter(|key| !now.contains_key(key))
            .map(|(_, member_id, day)| (member_id.as_i64(), i64::from(day.0)))
            .collect();
        if !gone.is_empty() {
            tx_run!(self, DELETE_DAYS, guild_id.as_i64(), rows_json(&gone))?;
        }
        let mut gains: BTreeMap<MemberId, i64> = BTreeMap::new();
        for ((_, member_id, _), score) in now {
            *gains.entry(*member_id).or_default() += score.points;
        }
        for ((_, member_id, _), score) in before {
            *gains.entry(*member_id).or_default() -= score.points;
        }
        Ok(gains
            .into_iter()
            .filter(|(_, gain)| *gain != 0)
            .map(|(member_id, _)| member_id)
            .collect())
    }
}
