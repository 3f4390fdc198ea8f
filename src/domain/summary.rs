//! A week of facts turned into the creator's weekly summary: what mattered, whom to thank, whom to
//! care for, what to try (design, section 5).
//!
//! Nothing here is a text: reasons and headlines are enums that are put into words elsewhere. The
//! order in which facts are listed never changes the outcome.

use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet},
    mem::discriminant,
};

use serde::{Deserialize, Serialize};

use super::{
    ids::MemberId,
    period::{LocalDay, Week, Weekday},
    standing::Standing,
    tier::TierId,
};

/// People named in each of the two lists.
const LISTED: usize = 3;
/// Below this many, counts are shown and nothing is read into where they cluster.
const SMALL_SAMPLE: u32 = 20;
/// Days without taking part after which coming back is worth a word (the window of the churn measure).
const LONG_ABSENCE_DAYS: u32 = 28;
/// Nobody is quiet before this many days, however lively they are otherwise.
const QUIET_DAYS: u32 = 7;
/// The 97.5 % quantile of the normal distribution: two-sided 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// `n` out of `of`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proportion {
    pub n: u32,
    pub of: u32,
}

impl Proportion {
    /// The share, 0 to 1; `None` of nobody.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.n) / f64::from(self.of))
    }

    /// Whether to write "7 of 12" and not "58 %": below 20 people a percentage promises too much.
    pub fn display_as_counts(self) -> bool {
        self.of < SMALL_SAMPLE
    }
}

/// What the store counted in one week. Only humans; staff apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekCounts {
    pub week: Week,
    /// Distinct fans who took part.
    pub active_fans: u32,
    /// Distinct staff who took part.
    pub active_staff: u32,
    /// Distinct pairs of people, whichever of them began, that answered one another.
    pub conversations: u32,
    /// Superfans at the end of the week.
    pub superfans: u32,
    /// Fans who joined in the week before (`of`) and took part in this one (`n`).
    pub newcomers: Proportion,
}

/// One fan's week. Fans who are present and did not opt out, active or not.
#[derive(Clone, Debug, PartialEq)]
pub struct FanWeek {
    pub member_id: MemberId,
    /// The name others see.
    pub name: String,
    /// The tier shown for the fan; the lowest is the newcomers'.
    pub tier_id: TierId,
    /// When they joined, as far as Discord tells.
    pub joined_day: Option<LocalDay>,
    /// Points earned in the week.
    pub points: i64,
    /// Points earned in the week before.
    pub points_last_week: i64,
    /// Distinct people they answered in the week.
    pub answered: u32,
    /// Distinct people who answered them in the week.
    pub answered_by: u32,
    /// The days of the week they took part on, Monday first.
    pub active_on: [bool; 7],
    /// The first day they ever took part.
    pub first_active_day: Option<LocalDay>,
    /// The last day they took part before the week.
    pub last_active_before: Option<LocalDay>,
    /// Days that usually pass between two of their active days; `None` when too few are known.
    pub usual_gap_days: Option<f64>,
}

impl FanWeek {
    fn active_days(&self) -> u32 {
        self.active_on.iter().filter(|active| **active).count() as u32
    }
}

/// What became of somebody's standing during the week, from its beginning to its end. First what is told first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StandingNews {
    /// Is in the inner circle now.
    Joined,
    Eligible,
    /// Is about to lose the superfan tier.
    Warned,
    /// Is no longer in the inner circle.
    Out,
}

impl StandingNews {
    /// The news of somebody who began the week as `from` and ended it as `to`. Who left and came back, or
    /// was away, is none.
    pub fn of(from: Standing, to: Standing) -> Option<Self> {
        match to {
            Standing::Warned if from != Standing::Warned => Some(StandingNews::Warned),
            _ if to.is_inside() && !from.is_inside() && from != Standing::Left => Some(StandingNews::Joined),
            Standing::Eligible if from != Standing::Eligible => Some(StandingNews::Eligible),
            Standing::None if from.is_inside() => Some(StandingNews::Out),
            _ => None,
        }
    }
}

/// A fan whose standing changed during the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingChange {
    pub member_id: MemberId,
    pub name: String,
    pub news: StandingNews,
}

/// Gates by how they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GateCounts {
    /// In force.
    pub standing: u32,
    /// Paused because Discord refused a change.
    pub paused: u32,
    /// Ways past a gate that should not be, by the latest audit.
    pub leaks: u32,
    /// Reasons why fans are shut out who should not be, by the latest audit.
    pub shut_out: u32,
}

/// Everything a summary is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekFacts {
    pub this_week: WeekCounts,
    /// Weeks before this one, each once; the last seven are used. A week without records is left
    /// out: that nothing is known is not the same as nobody came.
    pub earlier: Vec<WeekCounts>,
    /// Distinct active fans on each day, Monday first.
    pub active_fans_by_day: [u32; 7],
    /// Activities in each local hour of the clock, the week's days together.
    pub activities_by_hour: [u32; 24],
    /// Each fan once.
    pub fans: Vec<FanWeek>,
    pub standing_changes: Vec<StandingChange>,
    /// Fans who wait for the creator to decide about them.
    pub eligible_waiting: u32,
    pub gates: GateCounts,
    /// Whatever else is paused because Discord refused it.
    pub paused_items: u32,
    /// What last week's summary suggested.
    pub last_suggestion: Option<Experiment>,
}

/// The one sentence of what mattered; the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headline {
    /// So many fans became superfans.
    NewSuperfans(u32),
    /// There is no week to compare with yet.
    FirstWeek { active_fans: u32 },
    /// No fan took part.
    Quiet,
    /// More active fans than last week, beyond noise.
    MoreActive { from: u32, to: u32 },
    /// Fewer active fans than last week, beyond noise.
    FewerActive { from: u32, to: u32 },
    /// More conversations than last week, beyond noise.
    MoreConversations { from: u32, to: u32 },
    /// Fewer conversations than last week, beyond noise.
    FewerConversations { from: u32, to: u32 },
    /// So many fans became eligible.
    NewlyEligible(u32),
    /// None of these: about as last week.
    Steady { active_fans: u32 },
}

/// What a number measures; see [`WeekCounts`] for the definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    ActiveFans,
    Conversations,
    Superfans,
    NewcomersWhoStayed,
}

/// A number as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Count(u32),
    OfTotal(Proportion),
}

/// A change beyond noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    Up,
    Down,
}

/// One number with what it was before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub metric: Metric,
    pub value: Value,
    /// The week before, if it is known.
    pub last_week: Option<Value>,
    /// Mean of the four weeks before this one, if all four are known. For a share: that of the four
    /// weeks' people together, 0 to 1.
    pub mean_of_4: Option<f64>,
    /// Against last week; `None` within noise. Superfans are known exactly, so any change counts.
    /// Other counts must differ by more than chance would: their Poisson 95 % intervals must not
    /// overlap. For shares it is the Wilson 95 % intervals.
    pub trend: Option<Trend>,
}

/// One week of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekPoint {
    pub week: Week,
    /// `None` when nothing is known of the week.
    pub active_fans: Option<u32>,
}

/// What the charts draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charts {
    /// Oldest first, this week last.
    pub weeks: [WeekPoint; 8],
    /// Distinct active fans on each day, Monday first.
    pub days: [u32; 7],
    /// Activities in each local hour.
    pub hours: [u32; 24],
    /// Up to three hours with the most activities, the best first; empty below 20 activities.
    pub best_hours: Vec<u8>,
}

/// A person and why they are named.
#[derive(Clone, Debug, PartialEq)]
pub struct Person<R> {
    pub member_id: MemberId,
    pub name: String,
    pub reason: R,
}

/// Why to thank somebody. Never for volume alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThankReason {
    /// Answered so many people, at least two.
    AnsweredPeople { people: u32 },
    /// Took part again after so many days, at least 28.
    CameBack { after_days: u32 },
    /// Joined this week and took part on so many days, at least two.
    FirstWeekHere { days: u32 },
    /// Took part on so many days, at least three.
    ActiveDays { days: u32 },
}

/// Why to care for somebody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CareReason {
    /// Took part for the first time, and so many days later nobody had answered.
    FirstTimerUnanswered { waiting_days: u32 },
    /// Above newcomer and quiet for more than twice their own usual gap, and at least 7 days.
    QuietBeyondRhythm { usual_gap_days: f64, quiet_days: u32 },
}

/// One thing to try, with the number that prompted it; the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Experiment {
    /// Decide about the fans who wait: some do.
    DecideOnEligible { waiting: u32 },
    /// Answer first messages: some of those who took part for the first time got no answer within a day.
    AnswerFirstTimers { unanswered: Proportion },
    /// Give superfans a channel of their own: there are superfans, but no gate.
    OpenFirstGate { superfans: u32 },
    /// Greet newcomers by name: fewer than a third of at least three stayed.
    WelcomeNewcomers { stayed: Proportion },
    /// Ask what they would like to see: more than a third of at least five who earned points last
    /// week did not come.
    AskTheSilent { silent: Proportion },
    /// Ask something fans can answer each other: fewer than one conversation for two of at least
    /// five active fans.
    ConnectFans { conversations: u32, active_fans: u32 },
    /// Bring in quieter voices: the most active tenth of at least 20 earned over half of all points.
    SpreadTheTalk { top_fans: u32, percent: u32 },
    /// Post something on the quietest day: it had less than half of an average day.
    WakeQuietDay { weekday: Weekday, active_fans: u32 },
    /// Be there at the best hour: it alone holds an eighth of the week's activities or more.
    MeetAtBestHour { hour: u8, activities: Proportion },
    /// Post one open question to the fans who took part.
    AskOneQuestion { active_fans: u32 },
    /// Thank one of the fans who took part by name.
    ThankByName { active_fans: u32 },
}

/// The weekly summary, ready to be put into words and pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    pub week: Week,
    pub headline: Headline,
    /// Active fans, conversations, superfans, newcomers who stayed.
    pub numbers: Vec<Number>,
    /// Staff who took part; never among the fans.
    pub active_staff: u32,
    pub charts: Charts,
    /// Up to three people; nobody who is in `care`.
    pub thank: Vec<Person<ThankReason>>,
    /// Up to three people.
    pub care: Vec<Person<CareReason>>,
    /// New superfans first, then the newly eligible.
    pub standing_changes: Vec<StandingChange>,
    pub eligible_waiting: u32,
    pub gates: GateCounts,
    pub paused_items: u32,
    pub one_thing: Experiment,
}

/// Makes the summary of one week.
pub fn summarise(facts: &WeekFacts) -> Summary {
    let week = facts.this_week.week;
    let earlier: BTreeMap<Week, &WeekCounts> = facts
        .earlier
        .iter()
        .filter(|counts| counts.week < week)
        .map(|counts| (counts.week, counts))
        .collect();
    let metrics = [
        Metric::ActiveFans,
        Metric::Conversations,
        Metric::Superfans,
        Metric::NewcomersWhoStayed,
    ];
    let standing_changes = standing_changes(&facts.standing_changes);
    let best_hours = best_hours(&facts.activities_by_hour);
    let one_thing = one_thing(facts, &best_hours);

    let mut named = BTreeSet::new();
    let care = name_people(care_candidates(week, &facts.fans), &mut named);
    let thank = name_people(thank_candidates(week, &facts.fans), &mut named);

    Summary {
        week,
        headline: headline(&facts.this_week, &earlier, &standing_changes),
        numbers: metrics
            .map(|metric| number(metric, &facts.this_week, &earlier))
            .to_vec(),
        active_staff: facts.this_week.active_staff,
        charts: Charts {
            weeks: std::array::from_fn(|index| {
                let shown = week.plus(index as i32 - 7);
                let counts = if shown == week {
                    Some(&facts.this_week)
                } else {
                    earlier.get(&shown).copied()
                };
                WeekPoint {
                    week: shown,
                    active_fans: counts.map(|counts| counts.active_fans),
                }
            }),
            days: facts.active_fans_by_day,
            hours: facts.activities_by_hour,
            best_hours,
        },
        thank,
        care,
        standing_changes,
        eligible_waiting: facts.eligible_waiting,
        gates: facts.gates,
        paused_items: facts.paused_items,
        one_thing,
    }
}

/// The Wilson score interval for `n` of `of` at 95 %, as shares from 0 to 1. Of nobody: anything.
pub fn wilson_interval(n: u32, of: u32) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let (total, share) = (f64::from(of), f64::from(n.min(of)) / f64::from(of));
    let z2 = Z * Z / total;
    let centre = share + z2 / 2.0;
    let reach = Z * ((share * (1.0 - share) + z2 / 4.0) / total).sqrt();
    // At 0 and at all of them the exact bound is 0 and 1; rounding must not pass it.
    (
        ((centre - reach) / (1.0 + z2)).max(0.0),
        ((centre + reach) / (1.0 + z2)).min(1.0),
    )
}

/// The interval that holds the rate behind a count of independent events at 95 %, if they are
/// Poisson distributed; by Byar's approximation, within 0.03 of the exact bounds.
pub fn poisson_interval(count: u32) -> (f64, f64) {
    let bound = |k: f64, z: f64| k * (1.0 - 1.0 / (9.0 * k) + z / (3.0 * k.sqrt())).powi(3);
    let k = f64::from(count);
    (if count == 0 { 0.0 } else { bound(k, -Z) }, bound(k + 1.0, Z))
}

fn value(metric: Metric, counts: &WeekCounts) -> Value {
    match metric {
        Metric::ActiveFans => Value::Count(counts.active_fans),
        Metric::Conversations => Value::Count(counts.conversations),
        Metric::Superfans => Value::Count(counts.superfans),
        Metric::NewcomersWhoStayed => Value::OfTotal(counts.newcomers),
    }
}

fn number(metric: Metric, this_week: &WeekCounts, earlier: &BTreeMap<Week, &WeekCounts>) -> Number {
    let weeks_ago = |weeks: i32| {
        earlier
            .get(&this_week.week.plus(-weeks))
            .map(|counts| value(metric, counts))
    };
    let now = value(metric, this_week);
    let last_week = weeks_ago(1);
    let before: Option<Vec<Value>> = (1..=4).map(weeks_ago).collect();
    Number {
        metric,
        value: now,
        last_week,
        mean_of_4: before.and_then(|values| mean(&values)),
        trend: last_week.and_then(|last_week| trend(metric, now, last_week)),
    }
}

fn mean(values: &[Value]) -> Option<f64> {
    let (mut sum, mut total) = (0.0, 0.0);
    for value in values {
        let (n, of) = match value {
            Value::Count(count) => (*count, 1),
            Value::OfTotal(proportion) => (proportion.n, proportion.of),
        };
        sum += f64::from(n);
        total += f64::from(of);
    }
    (total > 0.0).then(|| sum / total)
}

fn trend(metric: Metric, now: Value, last_week: Value) -> Option<Trend> {
    let interval = |value| match value {
        Value::Count(count) if metric == Metric::Superfans => (f64::from(count), f64::from(count)),
        Value::Count(count) => poisson_interval(count),
        Value::OfTotal(Proportion { n, of }) => wilson_interval(n, of),
    };
    let (now, last_week) = (interval(now), interval(last_week));
    if now.0 > last_week.1 {
        Some(Trend::Up)
    } else if now.1 < last_week.0 {
        Some(Trend::Down)
    } else {
        None
    }
}

fn headline(
    this_week: &WeekCounts,
    earlier: &BTreeMap<Week, &WeekCounts>,
    changes: &[StandingChange],
) -> Headline {
    let reached = |news| changes.iter().filter(|change| change.news == news).count() as u32;
    let active_fans = this_week.active_fans;
    let new_superfans = reached(StandingNews::Joined);
    if new_superfans > 0 {
        return Headline::NewSuperfans(new_superfans);
    }
    if earlier.is_empty() {
        return Headline::FirstWeek { active_fans };
    }
    if active_fans == 0 {
        return Headline::Quiet;
    }
    if let Some(last_week) = earlier.get(&this_week.week.prev()) {
        let change = |metric| trend(metric, value(metric, this_week), value(metric, last_week));
        let (from, to) = (last_week.active_fans, active_fans);
        match change(Metric::ActiveFans) {
            Some(Trend::Up) => return Headline::MoreActive { from, to },
            Some(Trend::Down) => return Headline::FewerActive { from, to },
            None => {}
        }
        let (from, to) = (last_week.conversations, this_week.conversations);
        match change(Metric::Conversations) {
            Some(Trend::Up) => return Headline::MoreConversations { from, to },
            Some(Trend::Down) => return Headline::FewerConversations { from, to },
            None => {}
        }
    }
    match reached(StandingNews::Eligible) {
        0 => Headline::Steady { active_fans },
        newly_eligible => Headline::NewlyEligible(newly_eligible),
    }
}

fn standing_changes(changes: &[StandingChange]) -> Vec<StandingChange> {
    let mut ordered = changes.to_vec();
    ordered.sort_by(|a, b| (a.news, a.member_id, &a.name).cmp(&(b.news, b.member_id, &b.name)));
    // Somebody who became eligible, was put off and became eligible again is one piece of news.
    ordered.dedup_by_key(|change| (change.news, change.member_id));
    ordered
}

fn best_hours(activities_by_hour: &[u32; 24]) -> Vec<u8> {
    let total: u64 = activities_by_hour.iter().copied().map(u64::from).sum();
    if total < u64::from(SMALL_SAMPLE) {
        return Vec::new();
    }
    let mut hours: Vec<u8> = (0..24)
        .filter(|hour| activities_by_hour[usize::from(*hour)] > 0)
        .collect();
    hours.sort_by_key(|hour| (Reverse(activities_by_hour[usize::from(*hour)]), *hour));
    hours.truncate(LISTED);
    hours
}

/// Somebody who could be named, for one reason.
struct Candidate<'a, R> {
    fan: &'a FanWeek,
    reason: R,
    /// Larger comes first, compared from left to right.
    rank: (i64, i64),
}

impl<R> Candidate<'_, R> {
    /// Ties go to who has been here longest, then to the lower id.
    fn order(a: &Self, b: &Self) -> Ordering {
        let joined = |fan: &FanWeek| fan.joined_day.map_or(i32::MAX, |day| day.0);
        b.rank
            .cmp(&a.rank)
            .then_with(|| joined(a.fan).cmp(&joined(b.fan)))
            .then_with(|| a.fan.member_id.cmp(&b.fan.member_id))
    }
}

/// Names up to three people who are not yet in `named`: the first of each list in turn, then the
/// second of each, so that a reason that fits many does not push out the others.
fn name_people<R: Copy, const N: usize>(
    mut lists: [Vec<Candidate<'_, R>>; N],
    named: &mut BTreeSet<MemberId>,
) -> Vec<Person<R>> {
    for list in &mut lists {
        list.sort_by(Candidate::order);
    }
    let mut queues = lists.map(Vec::into_iter);
    let mut people = Vec::new();
    loop {
        let before = people.len();
        for queue in &mut queues {
            if people.len() == LISTED {
                return people;
            }
            if let Some(Candidate { fan, reason, .. }) =
                queue.find(|candidate| named.insert(candidate.fan.member_id))
            {
                people.push(Person {
                    member_id: fan.member_id,
                    name: fan.name.clone(),
                    reason,
                });
            }
        }
        if people.len() == before {
            return people;
        }
    }
}

fn thank_candidates(week: Week, fans: &[FanWeek]) -> [Vec<Candidate<'_, ThankReason>>; 4] {
    let [mut answered, mut back, mut first_week, mut active] = [const { Vec::new() }; 4];
    for fan in fans {
        let days = fan.active_days();
        let Some(first_index) = fan.active_on.iter().position(|active| *active) else {
            continue;
        };
        let candidate = |measure: u32, reason| Candidate {
            fan,
            reason,
            rank: (i64::from(measure), i64::from(days)),
        };
        if fan.answered >= 2 {
            answered.push(candidate(
                fan.answered,
                ThankReason::AnsweredPeople { people: fan.answered },
            ));
        }
        if let Some(last) = fan.last_active_before {
            let after_days = days_between(last, week.days()[first_index]);
            if after_days >= LONG_ABSENCE_DAYS {
                back.push(candidate(after_days, ThankReason::CameBack { after_days }));
            }
        }
        let joined_now = fan.joined_day.is_some_and(|day| week.contains(day));
        if joined_now && fan.last_active_before.is_none() && days >= 2 {
            first_week.push(candidate(days, ThankReason::FirstWeekHere { days }));
        }
        if days >= 3 {
            active.push(candidate(days, ThankReason::ActiveDays { days }));
        }
    }
    [answered, back, first_week, active]
}

fn care_candidates(week: Week, fans: &[FanWeek]) -> [Vec<Candidate<'_, CareReason>>; 2] {
    let [mut unanswered, mut quiet] = [const { Vec::new() }; 2];
    for fan in fans {
        if let Some(waiting_days) = days_since_first(fan, week)
            && fan.answered_by == 0
        {
            let reason = CareReason::FirstTimerUnanswered { waiting_days };
            unanswered.push(Candidate {
                fan,
                reason,
                rank: (i64::from(waiting_days), 0),
            });
        }
        let (Some(last), Some(usual_gap_days)) = (fan.last_active_before, fan.usual_gap_days) else {
            continue;
        };
        let quiet_days = days_between(last, week.sunday());
        let is_quiet = fan.active_days() == 0
            && quiet_days >= QUIET_DAYS
            && f64::from(quiet_days) > 2.0 * usual_gap_days;
        if is_quiet && fan.tier_id > TierId(0) {
            // Whoever fell quiet lately comes first: a word may still reach them, and those of
            // earlier weeks were named then.
            let patience_days = (2.0 * usual_gap_days).max(f64::from(QUIET_DAYS));
            let weeks_beyond = ((f64::from(quiet_days) - patience_days) / 7.0) as i64;
            let reason = CareReason::QuietBeyondRhythm {
                usual_gap_days,
                quiet_days,
            };
            quiet.push(Candidate {
                fan,
                reason,
                rank: (-weeks_beyond, i64::from(fan.tier_id.0)),
            });
        }
    }
    [unanswered, quiet]
}

/// Days from the first time a fan took part to the end of the week, if that lies in `week`. Not for
/// Sunday: they are still within the day that an answer may take.
fn days_since_first(fan: &FanWeek, week: Week) -> Option<u32> {
    let first = fan.first_active_day.filter(|day| week.contains(*day))?;
    Some(days_between(first, week.sunday())).filter(|days| *days > 0)
}

fn days_between(from: LocalDay, to: LocalDay) -> u32 {
    u32::try_from(i64::from(to.0) - i64::from(from.0)).unwrap_or(0)
}

/// The first experiment whose number calls for it and that was not last week's. The last two fit always.
fn one_thing(facts: &WeekFacts, best_hours: &[u8]) -> Experiment {
    let active_fans = facts.this_week.active_fans;
    let fitting = [
        (facts.eligible_waiting > 0).then_some(Experiment::DecideOnEligible {
            waiting: facts.eligible_waiting,
        }),
        answer_first_timers(facts),
        (facts.this_week.superfans > 0 && facts.gates == GateCounts::default()).then_some(
            Experiment::OpenFirstGate {
                superfans: facts.this_week.superfans,
            },
        ),
        welcome_newcomers(facts),
        ask_the_silent(facts),
        connect_fans(facts),
        spread_the_talk(facts),
        wake_quiet_day(facts),
        meet_at_best_hour(facts, best_hours),
        Some(Experiment::AskOneQuestion { active_fans }),
    ];
    fitting
        .into_iter()
        .flatten()
        .find(|experiment| {
            facts
                .last_suggestion
                .is_none_or(|last| discriminant(&last) != discriminant(experiment))
        })
        .unwrap_or(Experiment::ThankByName { active_fans })
}

fn proportion<'a>(
    fans: impl Iterator<Item = &'a FanWeek>,
    is_counted: impl Fn(&FanWeek) -> bool,
) -> Proportion {
    fans.fold(Proportion::default(), |sum, fan| Proportion {
        n: sum.n + u32::from(is_counted(fan)),
        of: sum.of + 1,
    })
}

fn answer_first_timers(facts: &WeekFacts) -> Option<Experiment> {
    let week = facts.this_week.week;
    let first_timers = facts
        .fans
        .iter()
        .filter(|fan| days_since_first(fan, week).is_some());
    let unanswered = proportion(first_timers, |fan| fan.answered_by == 0);
    (unanswered.n > 0).then_some(Experiment::AnswerFirstTimers { unanswered })
}

fn welcome_newcomers(facts: &WeekFacts) -> Option<Experiment> {
    let stayed = facts.this_week.newcomers;
    (stayed.of >= 3 && u64::from(stayed.n) * 3 < u64::from(stayed.of))
        .then_some(Experiment::WelcomeNewcomers { stayed })
}

fn ask_the_silent(facts: &WeekFacts) -> Option<Experiment> {
    let were_here = facts.fans.iter().filter(|fan| fan.points_last_week > 0);
    let silent = proportion(were_here, |fan| fan.active_days() == 0);
    (silent.of >= 5 && u64::from(silent.n) * 3 > u64::from(silent.of))
        .then_some(Experiment::AskTheSilent { silent })
}

fn connect_fans(facts: &WeekFacts) -> Option<Experiment> {
    let WeekCounts {
        active_fans,
        conversations,
        ..
    } = facts.this_week;
    (active_fans >= 5 && u64::from(conversations) * 2 < u64::from(active_fans)).then_some(
        Experiment::ConnectFans {
            conversations,
            active_fans,
        },
    )
}

fn spread_the_talk(facts: &WeekFacts) -> Option<Experiment> {
    let mut points: Vec<i128> = facts
        .fans
        .iter()
        .filter(|fan| fan.points > 0)
        .map(|fan| i128::from(fan.points))
        .collect();
    if points.len() < SMALL_SAMPLE as usize {
        return None;
    }
    points.sort_unstable_by_key(|points| Reverse(*points));
    let top_fans = points.len() / 10;
    let (top, all): (i128, i128) = (points[..top_fans].iter().sum(), points.iter().sum());
    (top * 2 > all).then_some(Experiment::SpreadTheTalk {
        top_fans: top_fans as u32,
        percent: (top * 100 / all) as u32,
    })
}

fn wake_quiet_day(facts: &WeekFacts) -> Option<Experiment> {
    let days = facts.active_fans_by_day;
    let total: u64 = days.iter().copied().map(u64::from).sum();
    let (weekday, active_fans) = Weekday::ALL
        .into_iter()
        .zip(days)
        .min_by_key(|(_, active_fans)| *active_fans)?;
    (total >= u64::from(SMALL_SAMPLE) && u64::from(active_fans) * 2 * 7 < total)
        .then_some(Experiment::WakeQuietDay { weekday, active_fans })
}

fn meet_at_best_hour(facts: &WeekFacts, best_hours: &[u8]) -> Option<Experiment> {
    let hour = *best_hours.first()?;
    let of: u64 = facts.activities_by_hour.iter().copied().map(u64::from).sum();
    let n = facts.activities_by_hour[usize::from(hour)];
    let activities = Proportion {
        n,
        of: u32::try_from(of).unwrap_or(u32::MAX),
    };
    (u64::from(n) * 8 >= of).then_some(Experiment::MeetAtBestHour { hour, activities })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn week() -> Week {
        Week::of(LocalDay(20_000))
    }

    fn monday() -> LocalDay {
        week().monday()
    }

    fn counts(
        weeks_ago: i32,
        active_fans: u32,
        conversations: u32,
        superfans: u32,
        newcomers: (u32, u32),
    ) -> WeekCounts {
        WeekCounts {
            week: week().plus(-weeks_ago),
            active_fans,
            active_staff: 2,
            conversations,
            superfans,
            newcomers: Proportion {
                n: newcomers.0,
                of: newcomers.1,
            },
        }
    }

    /// A regular who joined a year ago, took part up to last Sunday, and did nothing this week.
    fn fan(id: u64) -> FanWeek {
        FanWeek {
            member_id: MemberId(id),
            name: format!("fan {id}"),
            tier_id: TierId(1),
            joined_day: Some(monday().plus(-365)),
            points: 0,
            points_last_week: 0,
            answered: 0,
            answered_by: 0,
            active_on: [false; 7],
            first_active_day: Some(monday().plus(-360)),
            last_active_before: Some(monday().plus(-1)),
            usual_gap_days: None,
        }
    }

    fn active_on(days: &[usize]) -> [bool; 7] {
        std::array::from_fn(|day| days.contains(&day))
    }

    fn newcomer(id: u64, days: &[usize]) -> FanWeek {
        let first = days.iter().min().map(|day| monday().plus(*day as i32));
        FanWeek {
            tier_id: TierId(0),
            joined_day: first,
            active_on: active_on(days),
            first_active_day: first,
            last_active_before: None,
            ..fan(id)
        }
    }

    fn quiet(id: u64, tier: u8, usual_gap_days: f64, quiet_days: i32) -> FanWeek {
        FanWeek {
            tier_id: TierId(tier),
            usual_gap_days: Some(usual_gap_days),
            last_active_before: Some(week().sunday().plus(-quiet_days)),
            ..fan(id)
        }
    }

    /// Nothing to tell: as many fans as last week, evenly spread, no reason for any rule but the last.
    fn steady() -> WeekFacts {
        WeekFacts {
            this_week: counts(0, 12, 9, 0, (0, 0)),
            earlier: vec![counts(1, 12, 9, 0, (0, 0))],
            active_fans_by_day: [4; 7],
            activities_by_hour: [5; 24],
            fans: Vec::new(),
            standing_changes: Vec::new(),
            eligible_waiting: 0,
            gates: GateCounts {
                standing: 1,
                paused: 0,
                ..GateCounts::default()
            },
            paused_items: 0,
            last_suggestion: None,
        }
    }

    fn reasons<R: Copy>(people: &[Person<R>]) -> Vec<(u64, R)> {
        people
            .iter()
            .map(|person| (person.member_id.0, person.reason))
            .collect()
    }

    fn thanked(fans: Vec<FanWeek>) -> Vec<(u64, ThankReason)> {
        reasons(&summarise(&WeekFacts { fans, ..steady() }).thank)
    }

    fn cared_for(fans: Vec<FanWeek>) -> Vec<(u64, CareReason)> {
        reasons(&summarise(&WeekFacts { fans, ..steady() }).care)
    }

    #[test]
    fn a_small_server_by_hand() {
        let mei = FanWeek {
            tier_id: TierId(3),
            answered: 5,
            answered_by: 3,
            active_on: active_on(&[0, 1, 2, 3, 4]),
            ..fan(1)
        };
        // Last seen 40 days before this Wednesday.
        let ken = FanWeek {
            active_on: active_on(&[2]),
            last_active_before: Some(monday().plus(2 - 40)),
            ..fan(2)
        };
        let lin = FanWeek {
            answered_by: 2,
            ..newcomer(3, &[1, 2, 5])
        };
        let aoi = FanWeek {
            answered: 1,
            active_on: active_on(&[0, 1, 2, 3, 5, 6]),
            ..fan(4)
        };
        let ed = newcomer(8, &[0]);
        let facts = WeekFacts {
            this_week: counts(0, 5, 4, 3, (2, 3)),
            earlier: vec![
                counts(1, 6, 9, 2, (1, 4)),
                counts(2, 4, 3, 2, (0, 0)),
                counts(3, 5, 4, 2, (0, 1)),
                counts(4, 5, 2, 1, (0, 0)),
                counts(6, 1, 0, 0, (0, 0)),
            ],
            active_fans_by_day: [3, 3, 4, 2, 1, 2, 1],
            activities_by_hour: std::array::from_fn(|hour| [0, 4, 7, 4][hour / 6] / 2),
            fans: vec![
                mei,
                ken,
                lin,
                aoi,
                quiet(5, 2, 4.0, 12),
                quiet(6, 1, 10.0, 15),
                quiet(7, 0, 1.0, 15),
                ed,
                quiet(9, 3, 2.0, 30),
            ],
            standing_changes: vec![
                StandingChange {
                    member_id: MemberId(4),
                    name: "Aoi".into(),
                    news: StandingNews::Eligible,
                },
                StandingChange {
                    member_id: MemberId(1),
                    name: "Mei".into(),
                    news: StandingNews::Joined,
                },
            ],
            eligible_waiting: 2,
            gates: GateCounts {
                standing: 1,
                paused: 1,
                ..GateCounts::default()
            },
            paused_items: 3,
            last_suggestion: None,
        };
        let person = |id: u64, reason| Person {
            member_id: MemberId(id),
            name: format!("fan {id}"),
            reason,
        };
        let caring = |id: u64, reason| Person {
            member_id: MemberId(id),
            name: format!("fan {id}"),
            reason,
        };
        let point = |weeks_ago: i32, active_fans| WeekPoint {
            week: week().plus(-weeks_ago),
            active_fans,
        };
        let count = |metric, value, last_week, mean, trend| Number {
            metric,
            value: Value::Count(value),
            last_week: Some(Value::Count(last_week)),
            mean_of_4: Some(mean),
            trend,
        };
        let expected = Summary {
            week: week(),
            headline: Headline::NewSuperfans(1),
            numbers: vec![
                count(Metric::ActiveFans, 5, 6, 5.0, None),
                count(Metric::Conversations, 4, 9, 4.5, None),
                count(Metric::Superfans, 3, 2, 1.75, Some(Trend::Up)),
                Number {
                    metric: Metric::NewcomersWhoStayed,
                    value: Value::OfTotal(Proportion { n: 2, of: 3 }),
                    last_week: Some(Value::OfTotal(Proportion { n: 1, of: 4 })),
                    // 1 of the 5 who joined in those weeks.
                    mean_of_4: Some(0.2),
                    trend: None,
                },
            ],
            active_staff: 2,
            charts: Charts {
                weeks: [
                    point(7, None),
                    point(6, Some(1)),
                    point(5, None),
                    point(4, Some(5)),
                    point(3, Some(5)),
                    point(2, Some(4)),
                    point(1, Some(6)),
                    point(0, Some(5)),
                ],
                days: [3, 3, 4, 2, 1, 2, 1],
                hours: [
                    0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2,
                ],
                best_hours: vec![12, 13, 14],
            },
            thank: vec![
                person(1, ThankReason::AnsweredPeople { people: 5 }),
                person(2, ThankReason::CameBack { after_days: 40 }),
                person(3, ThankReason::FirstWeekHere { days: 3 }),
            ],
            care: vec![
                caring(8, CareReason::FirstTimerUnanswered { waiting_days: 6 }),
                // Twice 4 days passed 4 days ago; twice 2, or 7, passed 23 days ago.
                caring(
                    5,
                    CareReason::QuietBeyondRhythm {
                        usual_gap_days: 4.0,
                        quiet_days: 12,
                    },
                ),
                caring(
                    9,
                    CareReason::QuietBeyondRhythm {
                        usual_gap_days: 2.0,
                        quiet_days: 30,
                    },
                ),
            ],
            standing_changes: vec![
                facts.standing_changes[1].clone(),
                facts.standing_changes[0].clone(),
            ],
            eligible_waiting: 2,
            gates: GateCounts {
                standing: 1,
                paused: 1,
                ..GateCounts::default()
            },
            paused_items: 3,
            one_thing: Experiment::DecideOnEligible { waiting: 2 },
        };
        assert_eq!(summarise(&facts), expected);
    }

    #[test]
    fn no_data_at_all() {
        let facts = WeekFacts {
            this_week: counts(0, 0, 0, 0, (0, 0)),
            earlier: Vec::new(),
            active_fans_by_day: [0; 7],
            activities_by_hour: [0; 24],
            gates: GateCounts::default(),
            ..steady()
        };
        let summary = summarise(&facts);
        assert_eq!(summary.headline, Headline::FirstWeek { active_fans: 0 });
        for number in &summary.numbers {
            assert_eq!(
                (number.last_week, number.mean_of_4, number.trend),
                (None, None, None)
            );
        }
        assert!(summary.thank.is_empty() && summary.care.is_empty());
        assert!(summary.charts.best_hours.is_empty());
        assert_eq!(summary.charts.weeks[7].active_fans, Some(0));
        assert_eq!(summary.charts.weeks[6].active_fans, None);
        assert_eq!(summary.one_thing, Experiment::AskOneQuestion { active_fans: 0 });
        // A week later there is something to compare with, and still nobody came.
        let later = WeekFacts {
            earlier: vec![counts(1, 0, 0, 0, (0, 0))],
            ..facts
        };
        assert_eq!(summarise(&later).headline, Headline::Quiet);
    }

    #[test]
    fn one_fan_is_named_once() {
        let only = FanWeek {
            answered: 4,
            answered_by: 2,
            active_on: [true; 7],
            last_active_before: Some(monday().plus(-50)),
            ..fan(1)
        };
        assert_eq!(
            thanked(vec![only]),
            [(1, ThankReason::AnsweredPeople { people: 4 })]
        );
    }

    #[test]
    fn ten_thousand_fans() {
        let fans: Vec<FanWeek> = (0..10_000u64)
            .map(|id| FanWeek {
                answered: (id % 100) as u32,
                active_on: active_on(&[(id % 7) as usize]),
                points: 10,
                points_last_week: 10,
                joined_day: Some(monday().plus(-((id % 700) as i32) - 7)),
                ..fan(id)
            })
            .collect();
        let summary = summarise(&WeekFacts { fans, ..steady() });
        // Ninety-nine people each; those who have been here longest first.
        let answered = ThankReason::AnsweredPeople { people: 99 };
        assert_eq!(
            reasons(&summary.thank),
            [(699, answered), (1_399, answered), (2_099, answered)]
        );
        assert_eq!(summary.one_thing, Experiment::AskOneQuestion { active_fans: 12 });
    }

    #[rstest]
    #[case::superfans(&[StandingNews::Joined, StandingNews::Joined], (10, 40), (5, 5), Headline::NewSuperfans(2))]
    #[case::quiet(&[StandingNews::Eligible], (10, 0), (5, 0), Headline::Quiet)]
    #[case::more(&[], (10, 40), (5, 5), Headline::MoreActive { from: 10, to: 40 })]
    #[case::fewer(&[], (40, 10), (5, 5), Headline::FewerActive { from: 40, to: 10 })]
    #[case::noise_is_no_news(&[], (10, 20), (5, 9), Headline::Steady { active_fans: 20 })]
    #[case::more_talk(&[], (10, 12), (5, 50), Headline::MoreConversations { from: 5, to: 50 })]
    #[case::less_talk(&[StandingNews::Eligible], (9, 9), (50, 5), Headline::FewerConversations {
        from: 50,
        to: 5
    })]
    #[case::eligible(&[StandingNews::Eligible], (10, 12), (5, 5), Headline::NewlyEligible(1))]
    fn headlines(
        #[case] changes: &[StandingNews],
        #[case] active: (u32, u32),
        #[case] conversations: (u32, u32),
        #[case] expected: Headline,
    ) {
        let facts = WeekFacts {
            this_week: counts(0, active.1, conversations.1, 0, (0, 0)),
            earlier: vec![counts(1, active.0, conversations.0, 0, (0, 0))],
            standing_changes: (1..)
                .zip(changes)
                .map(|(id, news)| StandingChange {
                    member_id: MemberId(id),
                    name: String::new(),
                    news: *news,
                })
                .collect(),
            ..steady()
        };
        assert_eq!(summarise(&facts).headline, expected);
    }

    #[test]
    fn a_gap_in_the_records_is_not_compared_across() {
        let facts = WeekFacts {
            earlier: vec![counts(2, 900, 900, 0, (0, 0))],
            ..steady()
        };
        let summary = summarise(&facts);
        assert_eq!(summary.headline, Headline::Steady { active_fans: 12 });
        assert_eq!(
            (summary.numbers[0].last_week, summary.numbers[0].trend),
            (None, None)
        );
    }

    #[rstest]
    #[case::active_fans_within_noise(Metric::ActiveFans, Value::Count(20), Value::Count(10), None)]
    #[case::active_fans_up(Metric::ActiveFans, Value::Count(30), Value::Count(10), Some(Trend::Up))]
    #[case::active_fans_down(Metric::ActiveFans, Value::Count(10), Value::Count(30), Some(Trend::Down))]
    #[case::from_nobody(Metric::Conversations, Value::Count(8), Value::Count(0), None)]
    #[case::from_nobody_to_many(Metric::Conversations, Value::Count(10), Value::Count(0), Some(Trend::Up))]
    #[case::superfans_are_known_exactly(Metric::Superfans, Value::Count(4), Value::Count(3), Some(Trend::Up))]
    #[case::superfans_lost(Metric::Superfans, Value::Count(3), Value::Count(4), Some(Trend::Down))]
    #[case::superfans_same(Metric::Superfans, Value::Count(3), Value::Count(3), None)]
    #[case::few_newcomers(Metric::NewcomersWhoStayed, of(3, 4), of(1, 4), None)]
    #[case::many_newcomers(Metric::NewcomersWhoStayed, of(60, 100), of(30, 100), Some(Trend::Up))]
    #[case::nobody_joined(Metric::NewcomersWhoStayed, of(0, 0), of(30, 100), None)]
    fn trends(
        #[case] metric: Metric,
        #[case] now: Value,
        #[case] last: Value,
        #[case] expected: Option<Trend>,
    ) {
        assert_eq!(trend(metric, now, last), expected);
    }

    fn of(n: u32, of: u32) -> Value {
        Value::OfTotal(Proportion { n, of })
    }

    // Newcombe 1998, table I, method 3; the last three are worked out by hand.
    #[rstest]
    #[case(81, 263, 0.2553, 0.3662)]
    #[case(15, 148, 0.0624, 0.1605)]
    #[case(0, 20, 0.0, 0.1611)]
    #[case(1, 29, 0.0061, 0.1718)]
    #[case(7, 12, 0.3195, 0.8067)]
    #[case(10, 10, 0.7225, 1.0)]
    #[case(0, 0, 0.0, 1.0)]
    fn wilson(#[case] n: u32, #[case] of: u32, #[case] low: f64, #[case] high: f64) {
        let interval = wilson_interval(n, of);
        assert!(
            (interval.0 - low).abs() < 5e-5 && (interval.1 - high).abs() < 5e-5,
            "{interval:?}"
        );
    }

    // Exact bounds, from the chi-squared distribution.
    #[rstest]
    #[case(0, 0.0, 3.6889)]
    #[case(1, 0.0253, 5.5716)]
    #[case(5, 1.6235, 11.6683)]
    #[case(10, 4.7954, 18.3904)]
    #[case(100, 81.3640, 121.6268)]
    fn poisson(#[case] count: u32, #[case] low: f64, #[case] high: f64) {
        let interval = poisson_interval(count);
        assert!(
            (interval.0 - low).abs() < 0.03 && (interval.1 - high).abs() < 0.03,
            "{interval:?}"
        );
    }

    #[test]
    fn small_numbers_are_shown_as_counts() {
        assert!(Proportion { n: 7, of: 12 }.display_as_counts());
        assert!(Proportion { n: 0, of: 19 }.display_as_counts());
        assert!(!Proportion { n: 0, of: 20 }.display_as_counts());
        assert_eq!(Proportion { n: 3, of: 12 }.share(), Some(0.25));
        assert_eq!(Proportion::default().share(), None);
    }

    #[test]
    fn the_mean_is_of_four_known_weeks() {
        let mean_of = |active: &[u32]| {
            let earlier = (1..)
                .zip(active)
                .map(|(ago, active)| counts(ago, *active, 0, 0, (0, 0)))
                .collect();
            summarise(&WeekFacts { earlier, ..steady() }).numbers[0].mean_of_4
        };
        assert_eq!(mean_of(&[10, 11, 12]), None);
        assert_eq!(mean_of(&[10, 11, 12, 14, 999]), Some(11.75));
    }

    #[test]
    fn best_hours_need_enough_activities() {
        let mut hours = [0; 24];
        hours[21] = 9;
        hours[8] = 5;
        hours[20] = 5;
        assert_eq!(best_hours(&hours), [0u8; 0]);
        hours[3] = 1;
        assert_eq!(best_hours(&hours), [21, 8, 20]);
        let mut one = [0; 24];
        one[23] = 20;
        assert_eq!(best_hours(&one), [23]);
    }

    #[test]
    fn each_reason_to_thank_has_its_turn() {
        let answerer = |id, people| FanWeek {
            answered: people,
            active_on: active_on(&[0]),
            ..fan(id)
        };
        let regular = |id, days: &[usize]| FanWeek {
            active_on: active_on(days),
            ..fan(id)
        };
        let fans = vec![
            answerer(1, 9),
            answerer(2, 8),
            answerer(3, 7),
            regular(4, &[1, 2, 3]),
            regular(5, &[1, 2]),
        ];
        assert_eq!(
            thanked(fans),
            [
                (1, ThankReason::AnsweredPeople { people: 9 }),
                (4, ThankReason::ActiveDays { days: 3 }),
                (2, ThankReason::AnsweredPeople { people: 8 }),
            ]
        );
    }

    #[test]
    fn ties_go_to_who_has_been_here_longest() {
        let answerer = |id, joined: Option<i32>| FanWeek {
            answered: 3,
            active_on: active_on(&[0]),
            joined_day: joined.map(|days| monday().plus(-days)),
            ..fan(id)
        };
        let fans = vec![
            answerer(1, None),
            answerer(2, Some(10)),
            answerer(3, Some(900)),
            answerer(4, Some(10)),
        ];
        let order: Vec<u64> = thanked(fans).into_iter().map(|(id, _)| id).collect();
        assert_eq!(order, [3, 2, 4]);
    }

    #[test]
    fn nobody_is_thanked_for_volume() {
        let loud = FanWeek {
            points: 1_000_000,
            answered: 1,
            active_on: active_on(&[2]),
            ..fan(1)
        };
        assert_eq!(thanked(vec![loud]), []);
    }

    #[rstest]
    #[case::back_after_27_days(
        FanWeek { active_on: active_on(&[0]), last_active_before: Some(monday().plus(-27)), ..fan(1) },
        None
    )]
    #[case::back_after_28_days(
        FanWeek { active_on: active_on(&[0]), last_active_before: Some(monday().plus(-28)), ..fan(1) },
        Some(ThankReason::CameBack { after_days: 28 })
    )]
    #[case::new_for_one_day(FanWeek { answered_by: 1, ..newcomer(1, &[3]) }, None)]
    #[case::new_for_two_days(
        FanWeek { answered_by: 1, ..newcomer(1, &[3, 6]) },
        Some(ThankReason::FirstWeekHere { days: 2 })
    )]
    #[case::rejoined(
        FanWeek { answered_by: 1, last_active_before: Some(monday().plus(-9)), ..newcomer(1, &[3, 6]) },
        None
    )]
    #[case::joined_earlier(
        FanWeek { answered_by: 1, joined_day: Some(monday().plus(-1)), ..newcomer(1, &[3, 6]) },
        None
    )]
    fn thanks(#[case] fan: FanWeek, #[case] expected: Option<ThankReason>) {
        assert_eq!(
            thanked(vec![fan]),
            expected.map(|reason| (1, reason)).into_iter().collect::<Vec<_>>()
        );
    }

    #[rstest]
    #[case::exactly_twice_the_gap(quiet(1, 1, 6.0, 12), None)]
    #[case::beyond_twice_the_gap(
        quiet(1, 1, 6.0, 13),
        Some(CareReason::QuietBeyondRhythm { usual_gap_days: 6.0, quiet_days: 13 })
    )]
    #[case::a_daily_fan_after_7_days(
        quiet(1, 1, 1.0, 7),
        Some(CareReason::QuietBeyondRhythm { usual_gap_days: 1.0, quiet_days: 7 })
    )]
    #[case::a_newcomer(quiet(1, 0, 1.0, 20), None)]
    #[case::rhythm_unknown(FanWeek { usual_gap_days: None, ..quiet(1, 1, 1.0, 20) }, None)]
    #[case::rhythm_nonsense(quiet(1, 1, f64::NAN, 20), None)]
    #[case::here_this_week(FanWeek { active_on: active_on(&[0]), ..quiet(1, 1, 1.0, 20) }, None)]
    #[case::unanswered(newcomer(1, &[5]), Some(CareReason::FirstTimerUnanswered { waiting_days: 1 }))]
    #[case::unanswered_since_sunday(newcomer(1, &[6]), None)]
    #[case::answered(FanWeek { answered_by: 1, ..newcomer(1, &[0]) }, None)]
    fn care(#[case] fan: FanWeek, #[case] expected: Option<CareReason>) {
        assert_eq!(
            cared_for(vec![fan]),
            expected.map(|reason| (1, reason)).into_iter().collect::<Vec<_>>()
        );
    }

    #[test]
    fn whoever_fell_quiet_lately_comes_first_and_among_them_the_higher_tier() {
        let order: Vec<u64> = cared_for(vec![
            quiet(1, 3, 1.0, 60),
            quiet(2, 1, 3.0, 8),
            quiet(3, 3, 5.0, 12),
            quiet(4, 3, 1.0, 200),
        ])
        .into_iter()
        .map(|(id, _)| id)
        .collect();
        assert_eq!(order, [3, 2, 1]);
    }

    #[test]
    fn who_needs_care_is_not_thanked_in_the_same_summary() {
        let facts = WeekFacts {
            fans: vec![newcomer(1, &[0, 1, 2])],
            ..steady()
        };
        let summary = summarise(&facts);
        assert_eq!((summary.care.len(), summary.thank.len()), (1, 0));
    }

    #[test]
    fn standing_changes_are_told_once_and_superfans_first() {
        let change = |id, news| StandingChange {
            member_id: MemberId(id),
            name: format!("fan {id}"),
            news,
        };
        let changes = [
            change(2, StandingNews::Eligible),
            change(3, StandingNews::Joined),
            change(2, StandingNews::Eligible),
            change(1, StandingNews::Eligible),
        ];
        assert_eq!(
            standing_changes(&changes),
            [
                change(3, StandingNews::Joined),
                change(1, StandingNews::Eligible),
                change(2, StandingNews::Eligible)
            ]
        );
    }

    fn present_last_week(id: u64) -> FanWeek {
        FanWeek {
            points_last_week: 10,
            ..fan(id)
        }
    }

    #[rstest]
    #[case(WeekFacts { eligible_waiting: 2, ..steady() }, Experiment::DecideOnEligible { waiting: 2 })]
    #[case(
        WeekFacts {
            fans: vec![newcomer(1, &[0]), FanWeek { answered_by: 1, ..newcomer(2, &[0]) }],
            ..steady()
        },
        Experiment::AnswerFirstTimers { unanswered: Proportion { n: 1, of: 2 } }
    )]
    #[case(
        WeekFacts { this_week: counts(0, 12, 9, 4, (0, 0)), gates: GateCounts::default(), ..steady() },
        Experiment::OpenFirstGate { superfans: 4 }
    )]
    #[case(
        WeekFacts { this_week: counts(0, 12, 9, 0, (2, 7)), ..steady() },
        Experiment::WelcomeNewcomers { stayed: Proportion { n: 2, of: 7 } }
    )]
    #[case(
        WeekFacts {
            fans: (1..=6).map(|id| FanWeek { active_on: [id > 3; 7], ..present_last_week(id) }).collect(),
            ..steady()
        },
        Experiment::AskTheSilent { silent: Proportion { n: 3, of: 6 } }
    )]
    #[case(
        WeekFacts { this_week: counts(0, 12, 5, 0, (0, 0)), ..steady() },
        Experiment::ConnectFans { conversations: 5, active_fans: 12 }
    )]
    #[case(
        WeekFacts {
            fans: (1..=20).map(|id| FanWeek { points: if id < 3 { 101 } else { 10 }, ..fan(id) }).collect(),
            ..steady()
        },
        // 202 of 382 points.
        Experiment::SpreadTheTalk { top_fans: 2, percent: 52 }
    )]
    #[case(
        WeekFacts { active_fans_by_day: [4, 1, 4, 4, 4, 1, 4], ..steady() },
        Experiment::WakeQuietDay { weekday: Weekday::Tuesday, active_fans: 1 }
    )]
    #[case(
        WeekFacts {
            activities_by_hour: std::array::from_fn(|hour| if hour == 21 { 4 } else { 1 }),
            ..steady()
        },
        Experiment::MeetAtBestHour { hour: 21, activities: Proportion { n: 4, of: 27 } }
    )]
    #[case(steady(), Experiment::AskOneQuestion { active_fans: 12 })]
    fn experiments(#[case] facts: WeekFacts, #[case] expected: Experiment) {
        assert_eq!(summarise(&facts).one_thing, expected);
        // The same number the week after suggests something else.
        let again = WeekFacts {
            last_suggestion: Some(expected),
            ..facts
        };
        assert_ne!(
            discriminant(&summarise(&again).one_thing),
            discriminant(&expected)
        );
    }

    // Each just short of what its rule asks for.
    #[rstest]
    #[case::first_timer_of_sunday(WeekFacts { fans: vec![newcomer(1, &[6])], ..steady() })]
    #[case::paused_gate(WeekFacts {
        this_week: counts(0, 12, 9, 4, (0, 0)),
        gates: GateCounts { paused: 1, ..GateCounts::default() },
        ..steady()
    })]
    #[case::two_newcomers(WeekFacts { this_week: counts(0, 12, 9, 0, (0, 2)), ..steady() })]
    #[case::a_third_stayed(WeekFacts { this_week: counts(0, 12, 9, 0, (1, 3)), ..steady() })]
    #[case::four_silent(WeekFacts { fans: (1..=4).map(present_last_week).collect(), ..steady() })]
    #[case::a_third_silent(WeekFacts {
        fans: (1..=6).map(|id| FanWeek { active_on: [id > 2; 7], ..present_last_week(id) }).collect(),
        ..steady()
    })]
    #[case::four_fans(WeekFacts { this_week: counts(0, 4, 0, 0, (0, 0)), ..steady() })]
    #[case::half_as_many_conversations(WeekFacts { this_week: counts(0, 12, 6, 0, (0, 0)), ..steady() })]
    #[case::nineteen_earned(WeekFacts {
        fans: (1..=19).map(|id| FanWeek { points: if id == 1 { 9_000 } else { 1 }, ..fan(id) }).collect(),
        ..steady()
    })]
    #[case::half_of_the_points(WeekFacts {
        fans: (1..=20).map(|id| FanWeek { points: if id < 3 { 90 } else { 10 }, ..fan(id) }).collect(),
        ..steady()
    })]
    #[case::half_an_average_day(WeekFacts { active_fans_by_day: [2, 4, 4, 4, 4, 5, 5], ..steady() })]
    #[case::too_few_for_days(WeekFacts { active_fans_by_day: [0, 3, 3, 3, 3, 3, 4], ..steady() })]
    #[case::flat_hours(WeekFacts {
        activities_by_hour: std::array::from_fn(|hour| if hour == 21 { 3 } else { 1 }),
        ..steady()
    })]
    fn no_number_calls_for_it(#[case] facts: WeekFacts) {
        let active_fans = facts.this_week.active_fans;
        assert_eq!(
            summarise(&facts).one_thing,
            Experiment::AskOneQuestion { active_fans }
        );
    }

    #[test]
    fn weeks_that_are_not_earlier_are_left_out() {
        let later = vec![counts(0, 99, 99, 9, (0, 0)), counts(-1, 99, 99, 9, (0, 0))];
        let facts = WeekFacts {
            earlier: later,
            ..steady()
        };
        assert_eq!(
            summarise(&facts),
            summarise(&WeekFacts {
                earlier: Vec::new(),
                ..facts.clone()
            })
        );
        assert_eq!(
            summarise(&facts).headline,
            Headline::FirstWeek { active_fans: 12 }
        );
    }

    #[test]
    fn there_is_always_something_to_try() {
        let facts = WeekFacts {
            last_suggestion: Some(Experiment::AskOneQuestion { active_fans: 3 }),
            ..steady()
        };
        let one_thing = summarise(&facts).one_thing;
        assert_eq!(one_thing, Experiment::ThankByName { active_fans: 12 });
        let facts = WeekFacts {
            last_suggestion: Some(one_thing),
            ..steady()
        };
        assert_eq!(
            summarise(&facts).one_thing,
            Experiment::AskOneQuestion { active_fans: 12 }
        );
    }

    #[test]
    fn a_suggestion_is_stored_and_read_back() {
        let suggestion = Experiment::WakeQuietDay {
            weekday: Weekday::Tuesday,
            active_fans: 1,
        };
        let stored = serde_json::to_string(&suggestion).unwrap();
        assert_eq!(
            stored,
            r#"{"rule":"wake_quiet_day","weekday":"tuesday","active_fans":1}"#
        );
        assert_eq!(serde_json::from_str::<Experiment>(&stored).unwrap(), suggestion);
    }

    prop_compose! {
        fn any_fan()(
            tier in 0u8..4, joined in proptest::option::of(-400i32..7),
            points in -50i64..500, points_last_week in -50i64..500,
            answered in 0u32..6, answered_by in 0u32..3, active_on in any::<[bool; 7]>(),
            first in proptest::option::of(-400i32..7), last in proptest::option::of(-400i32..0),
            gap in proptest::option::of(0.0f64..30.0)
        ) -> FanWeek {
            let day = |offset: i32| monday().plus(offset);
            FanWeek {
                tier_id: TierId(tier),
                joined_day: joined.map(day),
                points,
                points_last_week,
                answered,
                answered_by,
                active_on,
                first_active_day: first.map(day),
                last_active_before: last.map(day),
                usual_gap_days: gap,
                ..fan(0)
            }
        }
    }

    prop_compose! {
        fn any_facts()(
            mut fans in proptest::collection::vec(any_fan(), 0..40),
            active in proptest::collection::vec(0u32..60, 1..9),
            changes in proptest::collection::vec((0u64..5, any::<bool>()), 0..6),
            eligible_waiting in 0u32..2, newcomers in 0u32..9,
            days in any::<[u8; 7]>(), hours in any::<[u8; 24]>()
        ) -> WeekFacts {
            for (id, fan) in (0..).zip(&mut fans) {
                fan.member_id = MemberId(id);
            }
            let mut weeks = (0..).zip(active).map(|(ago, active)| {
                counts(ago, active, active / 2, ago as u32, (newcomers / 3, newcomers))
            });
            WeekFacts {
                this_week: weeks.next().unwrap(),
                earlier: weeks.collect(),
                active_fans_by_day: days.map(u32::from),
                activities_by_hour: hours.map(u32::from),
                fans,
                standing_changes: changes
                    .into_iter()
                    .map(|(id, member)| StandingChange {
                        member_id: MemberId(id),
                        name: format!("fan {id}"),
                        news: if member { StandingNews::Joined } else { StandingNews::Eligible },
                    })
                    .collect(),
                eligible_waiting,
                ..steady()
            }
        }
    }

    fn shuffled() -> impl Strategy<Value = (WeekFacts, WeekFacts)> {
        any_facts().prop_flat_map(|facts| {
            let rows = (
                Just(facts.fans.clone()).prop_shuffle(),
                Just(facts.earlier.clone()).prop_shuffle(),
                Just(facts.standing_changes.clone()).prop_shuffle(),
            );
            (Just(facts), rows).prop_map(|(facts, (fans, earlier, standing_changes))| {
                let other = WeekFacts {
                    fans,
                    earlier,
                    standing_changes,
                    ..facts.clone()
                };
                (facts, other)
            })
        })
    }

    proptest! {
        #[test]
        fn the_order_of_rows_does_not_matter((facts, other) in shuffled()) {
            prop_assert_eq!(summarise(&facts), summarise(&other));
        }

        #[test]
        fn points_never_decide_whom_to_thank_or_care_for(facts in any_facts()) {
            let mut other = facts.clone();
            for fan in &mut other.fans {
                (fan.points, fan.points_last_week) = (fan.points_last_week, 7);
            }
            let (first, second) = (summarise(&facts), summarise(&other));
            prop_assert_eq!((first.thank, first.care), (second.thank, second.care));
        }

        #[test]
        fn at_most_three_and_three_people_all_different(facts in any_facts()) {
            let summary = summarise(&facts);
            let people: Vec<MemberId> = summary
                .thank
                .iter()
                .map(|person| person.member_id)
                .chain(summary.care.iter().map(|person| person.member_id))
                .collect();
            prop_assert!(summary.thank.len() <= 3 && summary.care.len() <= 3);
            prop_assert_eq!(people.iter().collect::<BTreeSet<_>>().len(), people.len());
        }

        #[test]
        fn nothing_is_suggested_two_weeks_running(facts in any_facts()) {
            let first = summarise(&facts).one_thing;
            let second = summarise(&WeekFacts { last_suggestion: Some(first), ..facts }).one_thing;
            prop_assert_ne!(discriminant(&first), discriminant(&second));
        }

        #[test]
        fn intervals_hold_what_they_are_about(n in 0u32..2_000, more in 0u32..2_000) {
            let (low, high) = wilson_interval(n, n + more);
            let share = Proportion { n, of: n + more }.share().unwrap_or(0.5);
            prop_assert!(0.0 <= low && low <= share + 1e-12 && share - 1e-12 <= high && high <= 1.0);
            let (low, high) = poisson_interval(n);
            prop_assert!(0.0 <= low && low <= f64::from(n) && f64::from(n) < high);
        }
    }
}
