//! Scoring anew: activities come member by member in the order of time, days and weeks are closed as they
//! pass, and nothing is held but the week under way. By several rules at once, so that they can be compared.

use super::{
    activity::Activity,
    ids::MemberId,
    period::{LocalDay, TimeZone, Week},
    rules::Rules,
    score::{DayScore, DayTally, completes_week, order},
};

/// A member's local day by each of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoredDay<const N: usize> {
    pub member_id: MemberId,
    pub day: LocalDay,
    /// In the order of the rules, points for an active week included.
    pub scores: [DayScore; N],
}

/// Takes activities in and gives scored days out.
#[derive(Debug)]
pub struct Replayer<'a, const N: usize> {
    rules: [&'a Rules; N],
    zone: &'a TimeZone,
    /// Whose week is under way, and its days so far.
    week: Option<(MemberId, Week)>,
    days: Vec<ScoredDay<N>>,
    day: Option<OpenDay<N>>,
    /// Activities of the same instant, which have an order of their own.
    instant: Vec<Activity>,
    closed: Vec<ScoredDay<N>>,
}

/// A day under way.
#[derive(Debug)]
struct OpenDay<const N: usize> {
    day: LocalDay,
    /// Its first instant and that of the next day.
    bounds_ms: std::ops::Range<i64>,
    tallies: [DayTally; N],
}

impl<'a, const N: usize> Replayer<'a, N> {
    /// Scores by each of `rules`, whose multipliers are placed already (see [`Rules::placed`]).
    pub fn new(rules: [&'a Rules; N], zone: &'a TimeZone) -> Self {
        Self {
            rules,
            zone,
            week: None,
            days: Vec::new(),
            day: None,
            instant: Vec::new(),
            closed: Vec::new(),
        }
    }

    /// Takes in the next activity: of the same member at the same time or later, or of the next member.
    /// None comes twice.
    pub fn add(&mut self, activity: Activity) {
        let is_same =
            |before: &Activity| before.member_id == activity.member_id && before.at_ms == activity.at_ms;
        if !self.instant.last().is_none_or(is_same) {
            self.count_instant();
        }
        self.instant.push(activity);
    }

    /// Whose week is under way: all before it is closed. What came last may lie behind it already.
    pub fn under_way(&self) -> Option<(MemberId, Week)> {
        self.week
    }

    /// Whether there are days to take out.
    pub fn has_closed(&self) -> bool {
        !self.closed.is_empty()
    }

    /// Takes out the days of the weeks that are closed.
    pub fn take_closed(&mut self) -> Vec<ScoredDay<N>> {
        std::mem::take(&mut self.closed)
    }

    /// Closes the last week: nothing comes after it.
    pub fn close(&mut self) {
        self.count_instant();
        self.close_week();
    }

    fn count_instant(&mut self) {
        let mut instant = std::mem::take(&mut self.instant);
        instant.sort_unstable_by(order);
        for activity in instant.drain(..) {
            self.count(&activity);
        }
        self.instant = instant;
    }

    fn count(&mut self, activity: &Activity) {
        let member_id = activity.member_id;
        let is_other = self.week.is_some_and(|(known, _)| known != member_id);
        let is_over = |open: &OpenDay<N>| !open.bounds_ms.contains(&activity.at_ms);
        if is_other || self.day.as_ref().is_none_or(is_over) {
            self.close_day();
            let day = LocalDay::of(self.zone, activity.at_ms);
            let week = (member_id, Week::of(day));
            if self.week != Some(week) {
                self.close_week();
                self.week = Some(week);
            }
            self.day = Some(OpenDay {
                day,
                bounds_ms: day.start_ms(self.zone)..day.plus(1).start_ms(self.zone),
                tallies: std::array::from_fn(|_| DayTally::default()),
            });
        }
        if let Some(open) = &mut self.day {
            for (tally, rules) in open.tallies.iter_mut().zip(self.rules) {
                tally.add(rules, activity);
            }
        }
    }

    fn close_day(&mut self) {
        if let (Some(open), Some((member_id, _))) = (self.day.take(), self.week) {
            self.days.push(ScoredDay {
                member_id,
                day: open.day,
                scores: open.tallies.map(|tally| tally.score()),
            });
        }
    }

    fn close_week(&mut self) {
        self.close_day();
        for (n, rules) in self.rules.into_iter().enumerate() {
            let active = self.days.iter().map(|day| (day.day, day.scores[n].is_active()));
            if let Some(completing) = completes_week(rules, active)
                && let Some(day) = self.days.iter_mut().find(|day| day.day == completing)
            {
                day.scores[n].week_points = rules.active_week_points;
                day.scores[n].points += rules.active_week_points;
            }
        }
        self.closed.append(&mut self.days);
        self.week = None;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        activity::Kind,
        ids::{ChannelId, GuildId},
        rules::KindRule,
        score::score_day,
    };

    const MONDAY_MS: i64 = 1_788_138_000_000;

    fn rules(points: i64) -> Rules {
        let rule = KindRule {
            points,
            slot_s: 60,
            points_per_day: 50,
            ..KindRule::default()
        };
        Rules {
            kinds: Kind::ALL.iter().map(|kind| (*kind, rule)).collect(),
            active_week_points: 20,
            ..Rules::worth_nothing()
        }
    }

    /// Activities of three members in three weeks, many of them at the same instant.
    fn activities() -> impl Strategy<Value = Vec<Activity>> {
        let one = (0..3u64, 0..21i64, 0..40i64, 0..4usize, 0..3u64);
        proptest::collection::btree_set(one, 0..120).prop_map(|set| {
            let numbered = set.into_iter();
            numbered
                .map(|(member, day, minute, kind, other)| Activity {
                    at_ms: MONDAY_MS + day * 86_400_000 + minute / 4 * 20_000,
                    other_id: (other > 0).then_some(MemberId(other)),
                    channel_id: ChannelId(other),
                    ..Activity::new(GuildId(1), MemberId(member), Kind::ALL[kind], minute as u64)
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn a_replay_gives_what_scoring_day_by_day_gives(mut all in activities(), at in any::<prop::sample::Index>()) {
            let zone: TimeZone = "America/New_York".parse().unwrap();
            let both = [rules(7), rules(2)];
            let mut expected: BTreeMap<(MemberId, LocalDay), [DayScore; 2]> = BTreeMap::new();
            let mut of_day: BTreeMap<(MemberId, LocalDay), Vec<Activity>> = BTreeMap::new();
            for activity in &all {
                let key = (activity.member_id, LocalDay::of(&zone, activity.at_ms));
                of_day.entry(key).or_default().push(activity.clone());
            }
            for (key, activities) in &of_day {
                expected.insert(*key, [0, 1].map(|n| score_day(&both[n], activities).0));
            }
            let weeks: std::collections::BTreeSet<_> = of_day.keys().map(|(id, day)| (*id, Week::of(*day))).collect();
            for (member_id, week) in weeks {
                for n in 0..2 {
                    let active = week.days().map(|day| {
                        (day, expected.get(&(member_id, day)).is_some_and(|scores| scores[n].is_active()))
                    });
                    if let Some(day) = completes_week(&both[n], active) {
                        let score = &mut expected.get_mut(&(member_id, day)).unwrap()[n];
                        score.points += 20;
                        score.week_points += 20;
                    }
                }
            }
            // By member and time; what is of one instant in any order.
            all.sort_by_key(|activity| (activity.member_id, activity.at_ms, std::cmp::Reverse(activity.source_id)));
            let mut replayer = Replayer::new([&both[0], &both[1]], &zone);
            let mut closed = Vec::new();
            let stop = if all.is_empty() { 0 } else { at.index(all.len()) };
            for (n, activity) in all.iter().enumerate() {
                if n == stop {
                    closed.extend(replayer.take_closed());
                    // What is closed lies before what is under way, so that reading could go on from there.
                    let under_way = replayer.under_way();
                    prop_assert!(closed.iter().all(|day| Some((day.member_id, Week::of(day.day))) < under_way));
                }
                replayer.add(activity.clone());
            }
            replayer.close();
            closed.extend(replayer.take_closed());
            let found: Vec<_> = closed.iter().map(|day| ((day.member_id, day.day), day.scores)).collect();
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
