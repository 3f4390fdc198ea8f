//! Points of one member on one local day: a pure function of the set of activities and the rules.
//!
//! The order in which activities arrived and how often they were delivered cannot matter: they are
//! put into the order of their natural keys and repetitions are dropped before anything is counted.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    activity::{Activity, Kind},
    ids::MemberId,
    rules::Rules,
};

/// Why an activity was credited as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Credited in full.
    Credited,
    /// Credited in part: the day's points for this kind ran out on it.
    LastOfDay,
    /// Another activity in the same slot of the clock was credited already.
    SameSlot,
    /// The day's limit for this kind was reached.
    DayLimit,
    /// The day's limit for this kind with this person was reached.
    PersonLimit,
    /// The same person was already credited for this source.
    SamePerson,
    /// The limit for this source (a message, say) was reached.
    SourceLimit,
    /// The rules give no points for this kind.
    WorthNothing,
    /// It was deleted or taken back.
    Retracted,
}

/// What one activity was credited and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    pub activity: Activity,
    pub points: i64,
    pub reason: Reason,
}

/// One member's local day in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayScore {
    pub points: i64,
    /// Activities of the member's own doing (see [`Kind::takes_part`]); above zero, the day is active.
    pub activities: u32,
    /// The kinds seen, as bits (see [`Kind::bit`]).
    pub kinds: u64,
    /// Distinct (kind, person) pairs that showed the member was valued: the loyalty score's D term.
    pub helpful: u32,
    /// Distinct people the member answered.
    pub answered: u32,
}

impl DayScore {
    /// Whether nothing at all is left of the day, so that no row need be kept.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Scores one member's local day. All `activities` must belong to that member and day; they may be
/// in any order and repeated. Returns the day's score and a credit for each distinct activity, in
/// the order of time.
pub fn score_day<'a>(
    rules: &Rules,
    activities: impl IntoIterator<Item = &'a Activity>,
) -> (DayScore, Vec<Credit>) {
    let mut score = DayScore::default();
    let mut tally = Tally::default();
    let mut helpful: HashSet<(Kind, Option<MemberId>, u64)> = HashSet::new();
    let mut answered: HashSet<MemberId> = HashSet::new();
    let credits: Vec<Credit> = distinct(activities)
        .into_iter()
        .map(|activity| {
            let (points, reason) = tally.credit(rules, activity);
            score.points += points;
            if !activity.retracted {
                score.kinds |= activity.kind.bit();
                score.activities += u32::from(activity.kind.takes_part());
                if activity.kind.is_helpful() {
                    // Without another person (a gathering, a star) each source counts for itself.
                    let source = if activity.other_id.is_some() {
                        0
                    } else {
                        activity.source_id
                    };
                    helpful.insert((activity.kind, activity.other_id, source));
                }
                if activity.kind == Kind::Reply {
                    answered.extend(activity.other_id);
                }
            }
            Credit {
                activity: activity.clone(),
                points,
                reason,
            }
        })
        .collect();
    score.helpful = helpful.len() as u32;
    score.answered = answered.len() as u32;
    (score, credits)
}

/// The set behind a list of activities, in the order of time. A retraction wins over the fact it retracts.
fn distinct<'a>(activities: impl IntoIterator<Item = &'a Activity>) -> Vec<&'a Activity> {
    let mut set: BTreeMap<_, &Activity> = BTreeMap::new();
    for activity in activities {
        let key = (
            activity.at_ms,
            activity.source_id,
            activity.kind,
            activity.other_id,
            activity.qualifier.as_str(),
        );
        set.entry(key)
            .and_modify(|known| {
                if activity.retracted {
                    *known = activity;
                }
            })
            .or_insert(activity);
    }
    set.into_values().collect()
}

/// What has been credited so far on the day, per kind.
#[derive(Default)]
struct Tally {
    points: HashMap<Kind, i64>,
    count: HashMap<Kind, u32>,
    slots: HashSet<(Kind, i64)>,
    people: HashMap<(Kind, MemberId), u32>,
    sources: HashMap<(Kind, u64), BTreeSet<Option<MemberId>>>,
}

impl Tally {
    fn credit(&mut self, rules: &Rules, activity: &Activity) -> (i64, Reason) {
        let kind = activity.kind;
        let rule = rules.of(kind);
        if activity.retracted {
            return (0, Reason::Retracted);
        }
        if rule.points == 0 {
            return (0, Reason::WorthNothing);
        }
        let slot =
            (rule.slot_s > 0).then(|| (kind, activity.at_ms.div_euclid(i64::from(rule.slot_s) * 1_000)));
        if slot.is_some_and(|slot| self.slots.contains(&slot)) {
            return (0, Reason::SameSlot);
        }
        if rule.per_source > 0 {
            let credited = self.sources.entry((kind, activity.source_id)).or_default();
            if credited.contains(&activity.other_id) {
                return (0, Reason::SamePerson);
            }
            if credited.len() >= rule.per_source as usize {
                return (0, Reason::SourceLimit);
            }
        }
        let with_person = activity.other_id.map(|other| (kind, other));
        if rule.per_person_per_day > 0
            && let Some(pair) = with_person
            && self
                .people
                .get(&pair)
                .is_some_and(|n| *n >= rule.per_person_per_day)
        {
            return (0, Reason::PersonLimit);
        }
        let count = self.count.entry(kind).or_default();
        if rule.count_per_day > 0 && *count >= rule.count_per_day {
            return (0, Reason::DayLimit);
        }
        let so_far = self.points.entry(kind).or_default();
        let left = if rule.points_per_day > 0 {
            rule.points_per_day - *so_far
        } else {
            rule.points
        };
        if left <= 0 {
            return (0, Reason::DayLimit);
        }
        let points = rule.points.min(left);
        *count += 1;
        *so_far += points;
        self.slots.extend(slot);
        if let Some(pair) = with_person {
            *self.people.entry(pair).or_default() += 1;
        }
        if rule.per_source > 0 {
            self.sources
                .entry((kind, activity.source_id))
                .or_default()
                .insert(activity.other_id);
        }
        (
            points,
            if points == rule.points {
                Reason::Credited
            } else {
                Reason::LastOfDay
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ids::{ChannelId, GuildId},
        loyalty::LoyaltyWeights,
        rules::KindRule,
    };
    use proptest::prelude::*;

    const NOON: i64 = 1_790_000_000_000 / 86_400_000 * 86_400_000 + 43_200_000;

    fn rules(kinds: &[(Kind, KindRule)]) -> Rules {
        Rules {
            kinds: kinds.iter().copied().collect(),
            active_week_days: 3,
            loyalty: LoyaltyWeights::default(),
        }
    }

    fn default_rules() -> Rules {
        rules(&[
            (
                Kind::Message,
                KindRule {
                    points: 10,
                    slot_s: 60,
                    points_per_day: 150,
                    ..Default::default()
                },
            ),
            (
                Kind::Reply,
                KindRule {
                    points: 5,
                    per_person_per_day: 5,
                    ..Default::default()
                },
            ),
        ])
    }

    fn fact(kind: Kind, source_id: u64, at_s: i64, other: Option<u64>) -> Activity {
        Activity {
            guild_id: GuildId(1),
            member_id: MemberId(7),
            at_ms: NOON + at_s * 1_000,
            kind,
            source_id,
            other_id: other.map(MemberId),
            qualifier: String::new(),
            channel_id: ChannelId(3),
            retracted: false,
        }
    }

    fn reasons(rules: &Rules, activities: &[Activity]) -> Vec<(i64, Reason)> {
        score_day(rules, activities)
            .1
            .into_iter()
            .map(|credit| (credit.points, credit.reason))
            .collect()
    }

    #[test]
    fn one_message_is_credited_in_each_slot_of_the_clock() {
        let day = [
            fact(Kind::Message, 1, 0, None),
            fact(Kind::Message, 2, 59, None),
            fact(Kind::Message, 3, 60, None),
        ];
        assert_eq!(
            reasons(&default_rules(), &day),
            [
                (10, Reason::Credited),
                (0, Reason::SameSlot),
                (10, Reason::Credited)
            ]
        );
    }

    #[test]
    fn the_earliest_of_a_slot_is_credited_even_when_it_arrives_last() {
        let day = [fact(Kind::Message, 2, 30, None), fact(Kind::Message, 1, 1, None)];
        let (score, credits) = score_day(&default_rules(), &day);
        assert_eq!(score.points, 10);
        assert_eq!(credits[0].activity.source_id, 1);
        assert_eq!(credits[0].reason, Reason::Credited);
    }

    #[test]
    fn messages_stop_earning_at_the_day_limit() {
        let day: Vec<_> = (0..20)
            .map(|n| fact(Kind::Message, n, n as i64 * 60, None))
            .collect();
        let (score, credits) = score_day(&default_rules(), &day);
        assert_eq!(score.points, 150);
        assert_eq!(score.activities, 20);
        assert_eq!(credits[15].reason, Reason::DayLimit);
    }

    #[test]
    fn the_credit_that_reaches_the_limit_is_cut_to_what_is_left() {
        let rules = rules(&[(
            Kind::Voice,
            KindRule {
                points: 10,
                points_per_day: 25,
                ..Default::default()
            },
        )]);
        let day: Vec<_> = (0..4)
            .map(|n| fact(Kind::Voice, n, n as i64 * 600, None))
            .collect();
        assert_eq!(
            reasons(&rules, &day),
            [
                (10, Reason::Credited),
                (10, Reason::Credited),
                (5, Reason::LastOfDay),
                (0, Reason::DayLimit)
            ]
        );
    }

    #[test]
    fn answers_to_one_person_stop_earning_at_the_limit_but_others_go_on() {
        let mut day: Vec<_> = (0..6).map(|n| fact(Kind::Reply, n, n as i64, Some(8))).collect();
        day.push(fact(Kind::Reply, 6, 6, Some(9)));
        let (score, credits) = score_day(&default_rules(), &day);
        assert_eq!(score.points, 30);
        assert_eq!(credits[5].reason, Reason::PersonLimit);
        assert_eq!(credits[6].reason, Reason::Credited);
        assert_eq!(score.answered, 2);
    }

    #[test]
    fn reactions_count_one_for_each_person_and_ten_for_each_message() {
        let rule = KindRule {
            points: 2,
            per_source: 10,
            ..Default::default()
        };
        let rules = rules(&[(Kind::ReactionReceived, rule)]);
        let mut day: Vec<_> = (0..12)
            .map(|n| fact(Kind::ReactionReceived, 1, 0, Some(100 + n)))
            .collect();
        let mut second_emoji = day[0].clone();
        second_emoji.qualifier = "🔥".into();
        day.push(second_emoji);
        let (score, credits) = score_day(&rules, &day);
        assert_eq!(score.points, 20);
        assert_eq!(score.helpful, 12);
        assert_eq!(
            credits.iter().filter(|c| c.reason == Reason::SamePerson).count(),
            1
        );
        assert_eq!(
            credits.iter().filter(|c| c.reason == Reason::SourceLimit).count(),
            2
        );
    }

    #[test]
    fn a_retracted_activity_leaves_no_trace_in_the_score() {
        let mut gone = fact(Kind::Message, 1, 0, None);
        gone.retracted = true;
        let (score, credits) = score_day(&default_rules(), &[fact(Kind::Message, 1, 0, None), gone]);
        assert!(score.is_empty());
        assert_eq!(credits[0].reason, Reason::Retracted);
    }

    #[test]
    fn being_answered_is_helpful_but_not_taking_part() {
        let day = [
            fact(Kind::ReplyReceived, 1, 0, Some(8)),
            fact(Kind::ReplyReceived, 2, 1, Some(8)),
            fact(Kind::ReplyReceived, 3, 2, Some(9)),
        ];
        let (score, credits) = score_day(&default_rules(), &day);
        assert_eq!((score.activities, score.helpful, score.points), (0, 2, 0));
        assert_eq!(credits[0].reason, Reason::WorthNothing);
    }

    fn any_day() -> impl Strategy<Value = Vec<Activity>> {
        let one = (
            0usize..Kind::ALL.len(),
            0u64..40,
            proptest::option::of(0u64..4),
            any::<bool>(),
        );
        proptest::collection::vec(one, 0..60).prop_map(|facts| {
            facts
                .into_iter()
                .map(|(kind, source, other, retracted)| Activity {
                    retracted: retracted && source % 5 == 0,
                    ..fact(Kind::ALL[kind], source, source as i64 * 25, other)
                })
                .collect()
        })
    }

    fn every_limit() -> Rules {
        let rule = KindRule {
            points: 7,
            slot_s: 60,
            points_per_day: 60,
            count_per_day: 9,
            per_person_per_day: 3,
            per_source: 2,
        };
        rules(&Kind::ALL.iter().map(|kind| (*kind, rule)).collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn neither_order_nor_repetition_matters(
            (day, shuffled) in any_day().prop_flat_map(|day| {
                let twice: Vec<_> = day.iter().chain(&day).cloned().collect();
                (Just(day), Just(twice).prop_shuffle())
            })
        ) {
            let rules = every_limit();
            prop_assert_eq!(score_day(&rules, &day), score_day(&rules, &shuffled));
        }

        #[test]
        fn the_points_are_the_sum_of_the_credits(day in any_day()) {
            let (score, credits) = score_day(&every_limit(), &day);
            prop_assert_eq!(score.points, credits.iter().map(|credit| credit.points).sum::<i64>());
        }

        #[test]
        fn no_kind_earns_more_than_its_day_limit(day in any_day()) {
            let (_, credits) = score_day(&every_limit(), &day);
            for kind in Kind::ALL {
                let points: i64 =
                    credits.iter().filter(|c| c.activity.kind == *kind).map(|c| c.points).sum();
                prop_assert!(points <= 60);
            }
        }
    }
}
