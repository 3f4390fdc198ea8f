//! Points of one member on one local day: a pure function of the set of activities and the rules.
//!
//! The order in which activities arrived and how often they were delivered cannot matter: they are
//! put into the order of their natural keys and repetitions are dropped before anything is counted.
//! What comes later than all that is known can be added to a [`DayTally`] without starting over.

use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashMap, HashSet},
};

use super::{
    activity::{Activity, Kind},
    ids::MemberId,
    period::LocalDay,
    rules::Rules,
    text::TextMark,
};

/// Texts of a day that a new one is compared with: the first so many that may earn. Enough for the
/// most talkative fan, and a bound for a flood.
const TEXTS_COMPARED: usize = 200;

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
    /// The channel, its category or a role of the member is off.
    Excluded,
    /// The text is too short.
    TooShort,
    /// The text is nothing but emoji.
    EmojiOnly,
    /// The text is much like an earlier one of the day.
    NearDuplicate,
    /// It was deleted or taken back.
    Retracted,
}

/// What one activity was credited and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    pub activity: Activity,
    pub points: i64,
    pub reason: Reason,
    /// The multiplier of channel and roles.
    pub percent: u32,
}

/// One member's local day in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayScore {
    /// What the activities earned, and the points for an active week if the day completes one.
    pub points: i64,
    /// The part of `points` that is for an active week.
    pub week_points: i64,
    /// Activities of the member's own doing (see [`Kind::takes_part`]).
    pub activities: u32,
    /// The kinds seen, as bits (see [`Kind::bit`]).
    pub kinds: u64,
    /// Distinct (kind, person) pairs that showed the member was valued: the loyalty score's D term.
    pub helpful: u32,
    /// Distinct people the member answered.
    pub answered: u32,
    /// Halves of the loyalty score's A term: two for a friend who stayed, one for a share or a purchase.
    pub advocacy: u32,
}

impl DayScore {
    /// Whether nothing at all is left of the day, so that no row need be kept.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the day counts towards an active week: the member took part in a way that is surely of
    /// this day (see [`Kind::is_dated`]).
    pub fn is_active(&self) -> bool {
        self.kinds & Kind::bits(Kind::is_dated) != 0
    }
}

/// Scores one member's local day. All `activities` must belong to that member and day; they may be
/// in any order and repeated. Returns the day's score and a credit for each distinct activity, in
/// the order of time.
pub fn score_day<'a>(
    rules: &Rules,
    activities: impl IntoIterator<Item = &'a Activity>,
) -> (DayScore, Vec<Credit>) {
    let mut tally = DayTally::default();
    let credits = distinct(activities)
        .into_iter()
        .map(|activity| {
            let (points, reason, percent) = tally.add(rules, activity);
            Credit {
                activity: activity.clone(),
                points,
                reason,
                percent,
            }
        })
        .collect();
    (tally.score(), credits)
}

/// The day of a member's week, Monday to Sunday, that makes it an active week: the one on which they
/// took part on enough days. `None` while it is not.
pub fn completes_week(rules: &Rules, days: impl IntoIterator<Item = (LocalDay, bool)>) -> Option<LocalDay> {
    let active: BTreeSet<LocalDay> = days
        .into_iter()
        .filter(|(_, active)| *active)
        .map(|(day, _)| day)
        .collect();
    active
        .into_iter()
        .nth(rules.active_week_days.saturating_sub(1) as usize)
}

/// The order in which a day's activities count: that of time, and of the rest of their keys.
pub fn order(one: &Activity, other: &Activity) -> Ordering {
    let key = |activity: &Activity| {
        (
            activity.at_ms,
            activity.source_id,
            activity.kind,
            activity.other_id,
        )
    };
    key(one)
        .cmp(&key(other))
        .then_with(|| one.qualifier.cmp(&other.qualifier))
}

/// The set behind a list of activities, in the order of time. A retraction wins over the fact it retracts.
fn distinct<'a>(activities: impl IntoIterator<Item = &'a Activity>) -> Vec<&'a Activity> {
    let mut all: Vec<&Activity> = activities.into_iter().collect();
    all.sort_by(|one, other| order(one, other).then(other.retracted.cmp(&one.retracted)));
    all.dedup_by(|one, other| order(one, other) == Ordering::Equal);
    all
}

/// A member's day as counted so far, in the order of time.
#[derive(Clone, Debug, Default)]
pub struct DayTally {
    last: Option<Activity>,
    score: DayScore,
    helpful: HashSet<(Kind, Option<MemberId>, u64)>,
    answered: HashSet<MemberId>,
    kinds: HashMap<Kind, KindTally>,
    /// Texts that could earn.
    texts: Vec<TextMark>,
    /// The latest message and what its text is refused for: an answer is no better than its text.
    judged: Option<(u64, Option<Reason>)>,
}

/// What was credited of one kind.
#[derive(Clone, Debug, Default)]
struct KindTally {
    points: i64,
    count: u32,
    /// The slot credited last. Slots come in order.
    slot: Option<i64>,
    people: HashMap<MemberId, u32>,
    /// The source credited last, and for whom. A source's activities come together: they share its time.
    source: Option<(u64, BTreeSet<Option<MemberId>>)>,
}

impl DayTally {
    /// The day's score so far, without points for an active week.
    pub fn score(&self) -> DayScore {
        self.score
    }

    /// Whether an activity comes after all that was counted, so that it can be added.
    pub fn precedes(&self, activity: &Activity) -> bool {
        let last = self.last.as_ref();
        last.is_none_or(|last| order(last, activity) == Ordering::Less)
    }

    /// Counts an activity that comes after all counted so far. Returns what it is credited, why, and
    /// its multiplier in percent.
    pub fn add(&mut self, rules: &Rules, activity: &Activity) -> (i64, Reason, u32) {
        debug_assert!(self.precedes(activity), "activities are added in order");
        self.last = Some(activity.clone());
        let percent = rules.percent(activity.channel_id, &activity.roles);
        let (points, reason) = self.credit(rules, activity, percent);
        self.score.points += points;
        if !matches!(reason, Reason::Retracted | Reason::Excluded) {
            self.count(activity);
        }
        (points, reason, percent)
    }

    /// What the activity says of the member besides points.
    fn count(&mut self, activity: &Activity) {
        let Activity { kind, other_id, .. } = *activity;
        let score = &mut self.score;
        score.kinds |= kind.bit();
        score.activities += u32::from(kind.takes_part());
        score.advocacy += match kind {
            Kind::Referral => 2,
            Kind::Share | Kind::Conversion => 1,
            _ => 0,
        };
        if kind.is_helpful() {
            // Without another person (a gathering, a star) each source counts for itself.
            let source = if other_id.is_some() { 0 } else { activity.source_id };
            score.helpful += u32::from(self.helpful.insert((kind, other_id, source)));
        }
        if kind == Kind::Reply
            && let Some(other_id) = other_id
        {
            score.answered += u32::from(self.answered.insert(other_id));
        }
    }

    fn credit(&mut self, rules: &Rules, activity: &Activity, percent: u32) -> (i64, Reason) {
        let kind = activity.kind;
        let rule = rules.of(kind);
        if activity.retracted {
            return (0, Reason::Retracted);
        }
        if percent == 0 {
            return (0, Reason::Excluded);
        }
        let refused = self.judge_text(rules, activity);
        if rule.points == 0 {
            return (0, Reason::WorthNothing);
        }
        if let Some(reason) = refused {
            return (0, reason);
        }
        let tally = self.kinds.entry(kind).or_default();
        let slot = (rule.slot_s > 0).then(|| activity.at_ms.div_euclid(i64::from(rule.slot_s) * 1_000));
        if slot.is_some() && tally.slot == slot {
            return (0, Reason::SameSlot);
        }
        if rule.per_source > 0
            && let Some((source_id, credited)) = &tally.source
            && *source_id == activity.source_id
        {
            if credited.contains(&activity.other_id) {
                return (0, Reason::SamePerson);
            }
            if credited.len() >= rule.per_source as usize {
                return (0, Reason::SourceLimit);
            }
        }
        if rule.per_person_per_day > 0
            && let Some(other_id) = activity.other_id
            && tally
                .people
                .get(&other_id)
                .is_some_and(|n| *n >= rule.per_person_per_day)
        {
            return (0, Reason::PersonLimit);
        }
        if rule.count_per_day > 0 && tally.count >= rule.count_per_day {
            return (0, Reason::DayLimit);
        }
        let units = if rule.per_amount > 0 {
            activity.amount / rule.per_amount
        } else {
            1
        };
        // Half a point and more is a point.
        let full = (i128::from(rule.points) * i128::from(units) * i128::from(percent) + 50) / 100;
        let full = i64::try_from(full).unwrap_or(i64::MAX).clamp(0, MOST_AT_ONCE);
        let left = if rule.points_per_day > 0 {
            rule.points_per_day - tally.points
        } else {
            full
        };
        if left <= 0 && full > 0 {
            return (0, Reason::DayLimit);
        }
        let points = full.min(left);
        tally.count += 1;
        tally.points += points;
        tally.slot = slot.or(tally.slot);
        if let Some(other_id) = activity.other_id {
            *tally.people.entry(other_id).or_default() += 1;
        }
        if rule.per_source > 0 {
            match &mut tally.source {
                Some((source_id, credited)) if *source_id == activity.source_id => {
                    credited.insert(activity.other_id);
                }
                source => *source = Some((activity.source_id, BTreeSet::from([activity.other_id]))),
            }
        }
        let reason = if points == full {
            Reason::Credited
        } else {
            Reason::LastOfDay
        };
        (points, reason)
    }

    /// What a message's text is refused for, and with it all else that the message amounts to.
    fn judge_text(&mut self, rules: &Rules, activity: &Activity) -> Option<Reason> {
        if !rules.text.enabled {
            return None;
        }
        if activity.kind != Kind::Message {
            let of_message = matches!(activity.kind, Kind::Reply | Kind::Welcome | Kind::Concern);
            return match self.judged {
                Some((message_id, refused)) if of_message && message_id == activity.source_id => refused,
                _ => None,
            };
        }
        let refused = activity.mark.and_then(|mark| self.refuse(rules, mark));
        if let Some(mark) = activity.mark
            && refused.is_none()
            && self.texts.len() < TEXTS_COMPARED
        {
            self.texts.push(mark);
        }
        self.judged = Some((activity.source_id, refused));
        refused
    }

    fn refuse(&self, rules: &Rules, mark: TextMark) -> Option<Reason> {
        if mark.is_emoji_only() {
            // Emoji have no length.
            return (!rules.text.emoji_only).then_some(Reason::EmojiOnly);
        }
        if mark.length() < rules.text.min_length {
            return Some(Reason::TooShort);
        }
        let said_before = || self.texts.iter().any(|earlier| earlier.is_like(mark));
        (!rules.text.near_duplicates && said_before()).then_some(Reason::NearDuplicate)
    }
}

/// Most points of one activity, however large its amount.
const MOST_AT_ONCE: i64 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ids::{ChannelId, GuildId, RoleId},
        rules::KindRule,
    };
    use proptest::prelude::*;

    const NOON: i64 = 1_790_000_000_000 / 86_400_000 * 86_400_000 + 43_200_000;

    fn rules(kinds: &[(Kind, KindRule)]) -> Rules {
        Rules {
            kinds: kinds.iter().copied().collect(),
            ..Rules::worth_nothing()
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
            at_ms: NOON + at_s * 1_000,
            other_id: other.map(MemberId),
            channel_id: ChannelId(3),
            ..Activity::new(GuildId(1), MemberId(7), kind, source_id)
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

    fn said(texts: &[&str]) -> Vec<Activity> {
        texts
            .iter()
            .enumerate()
            .map(|(n, text)| Activity {
                mark: TextMark::of(text),
                ..fact(Kind::Message, n as u64, n as i64 * 60, None)
            })
            .collect()
    }

    fn reading() -> Rules {
        let mut rules = default_rules();
        rules.text.enabled = true;
        rules
    }

    #[test]
    fn the_same_thanks_four_times_earns_once_and_different_sentences_all_earn() {
        let thanks = said(&["謝謝分享"; 4]);
        let (score, credits) = score_day(&reading(), &thanks);
        assert_eq!((score.points, score.activities), (10, 4));
        assert!(
            credits[1..]
                .iter()
                .all(|credit| credit.reason == Reason::NearDuplicate)
        );
        let lol = said(&[
            "今天的直播好好笑 lol",
            "那支新影片剪得很讚 lol",
            "我也想去現場看演出 lol",
        ]);
        assert_eq!(score_day(&reading(), &lol).0.points, 30);
        assert_eq!(
            score_day(&default_rules(), &thanks).0.points,
            40,
            "off unless asked for"
        );
    }

    #[test]
    fn short_and_emoji_only_texts_earn_nothing_and_do_not_use_up_their_minute() {
        let mut day = said(&["好", "🎉🎉", "終於等到這一天"]);
        for (n, activity) in day.iter_mut().enumerate() {
            activity.at_ms = NOON + n as i64 * 1_000;
        }
        assert_eq!(
            reasons(&reading(), &day),
            [
                (0, Reason::TooShort),
                (0, Reason::EmojiOnly),
                (10, Reason::Credited)
            ]
        );
        let mut lenient = reading();
        lenient.text.emoji_only = true;
        lenient.text.min_length = 0;
        assert_eq!(reasons(&lenient, &day)[0], (10, Reason::Credited));
    }

    #[test]
    fn an_answer_is_worth_no_more_than_its_text() {
        let mut day = said(&["好", "謝謝你教我調這個光圈"]);
        for message in 0..2 {
            day.push(fact(Kind::Reply, message, message as i64 * 60, Some(8)));
        }
        assert_eq!(
            reasons(&reading(), &day),
            [
                (0, Reason::TooShort),
                (0, Reason::TooShort),
                (10, Reason::Credited),
                (5, Reason::Credited)
            ]
        );
    }

    #[test]
    fn a_picture_without_words_is_judged_by_no_text_rule() {
        assert_eq!(reasons(&reading(), &said(&["", ""])), [(10, Reason::Credited); 2]);
    }

    #[test]
    fn multipliers_raise_lower_and_exclude() {
        let mut rules = default_rules();
        rules.multipliers.channels = [(ChannelId(3), 150), (ChannelId(4), 0), (ChannelId(5), 4)].into();
        rules.multipliers.roles = [(RoleId(9), 200)].into();
        let mut day: Vec<_> = (0..4)
            .map(|n| fact(Kind::Message, n, n as i64 * 60, None))
            .collect();
        day[1].roles = [RoleId(9)].into_iter().collect();
        day[2].channel_id = ChannelId(4);
        day[3].channel_id = ChannelId(5);
        let (score, credits) = score_day(&rules, &day);
        let seen: Vec<_> = credits.iter().map(|c| (c.points, c.reason, c.percent)).collect();
        assert_eq!(
            seen,
            [
                (15, Reason::Credited, 150),
                (30, Reason::Credited, 300),
                (0, Reason::Excluded, 0),
                (0, Reason::Credited, 4)
            ]
        );
        assert_eq!(score.activities, 3, "what is excluded is no taking part");
        day.truncate(3);
        day.remove(0);
        day.remove(0);
        assert!(score_day(&rules, &day).0.is_empty());
    }

    #[test]
    fn a_purchase_earns_by_its_price_within_bounds() {
        let rule = KindRule {
            points: 1,
            per_amount: 100,
            ..Default::default()
        };
        let rules = rules(&[(Kind::Conversion, rule)]);
        let bought = |source, amount| Activity {
            amount,
            ..fact(Kind::Conversion, source, source as i64, None)
        };
        let day = [
            bought(1, 1_050),
            bought(2, 99),
            bought(3, i64::MAX),
            bought(4, -500),
        ];
        let (score, credits) = score_day(&rules, &day);
        let points: Vec<_> = credits.iter().map(|credit| credit.points).collect();
        assert_eq!(points, [10, 0, MOST_AT_ONCE, 0]);
        assert_eq!(score.advocacy, 4);
    }

    #[test]
    fn an_active_week_is_completed_by_its_third_day_whatever_came_last() {
        let rules = default_rules();
        let week =
            |days: &[(i32, bool)]| completes_week(&rules, days.iter().map(|(d, on)| (LocalDay(*d), *on)));
        assert_eq!(
            week(&[(4, true), (1, true), (2, false), (6, true)]),
            Some(LocalDay(6))
        );
        assert_eq!(
            week(&[(4, true), (1, true), (2, true), (6, true)]),
            Some(LocalDay(4))
        );
        assert_eq!(week(&[(4, true), (1, true)]), None);
    }

    #[test]
    fn reactions_and_votes_alone_make_no_day_active() {
        let day = [
            fact(Kind::ReactionGiven, 1, 0, Some(8)),
            fact(Kind::PollVote, 2, 1, None),
        ];
        let (score, _) = score_day(&default_rules(), &day);
        assert_eq!(score.activities, 2);
        assert!(!score.is_active());
        assert!(
            score_day(&default_rules(), &[fact(Kind::Voice, 3, 2, None)])
                .0
                .is_active()
        );
    }

    #[test]
    fn a_tally_continued_is_the_day_scored_at_once() {
        let day: Vec<_> = (0..40)
            .map(|n| {
                fact(
                    [Kind::Message, Kind::Reply][n as usize % 2],
                    n,
                    n as i64 * 25,
                    Some(n % 3),
                )
            })
            .collect();
        let mut tally = DayTally::default();
        for activity in &day {
            assert!(tally.precedes(activity));
            tally.add(&every_limit(), activity);
        }
        assert!(!tally.precedes(&day[3]));
        assert_eq!(tally.score(), score_day(&every_limit(), &day).0);
    }

    fn any_day() -> impl Strategy<Value = Vec<Activity>> {
        let one = (
            0usize..Kind::ALL.len(),
            0u64..40,
            proptest::option::of(0u64..4),
            any::<bool>(),
        );
        const TEXTS: [&str; 4] = ["謝謝分享", "謝謝分享！", "🎉", "Which lens is that?"];
        proptest::collection::vec(one, 0..60).prop_map(|facts| {
            facts
                .into_iter()
                .map(|(kind, source, other, retracted)| Activity {
                    retracted: retracted && source % 5 == 0,
                    // What is no part of the key follows from it, as in life.
                    mark: TextMark::of(TEXTS[source as usize % 4]).filter(|_| source % 3 > 0),
                    channel_id: ChannelId(source % 4),
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
            per_amount: 0,
        };
        let mut rules = rules(&Kind::ALL.iter().map(|kind| (*kind, rule)).collect::<Vec<_>>());
        rules.text.enabled = true;
        rules.multipliers.channels = [(ChannelId(1), 0), (ChannelId(2), 150)].into();
        rules
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
