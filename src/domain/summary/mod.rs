//! A week of facts turned into the creator's weekly summary: what mattered, whom to thank, whom to
//! care for, what to try (design, section 5).
//!
//! Nothing here is a text: reasons and headlines are enums that are put into words elsewhere. The
//! order in which facts are listed never changes the outcome.

mod experiment;
mod headline;
mod numbers;
mod thanks;
#[cfg(test)]
pub(crate) mod tests;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    care::CareReason,
    ids::{ChannelId, MemberId},
    period::{LocalDay, Week},
    promise::Figures,
    standing::Standing,
    tier::TierId,
};
pub use experiment::{Experiment, FollowUp};
pub use headline::Headline;
pub use numbers::{Metric, Number, Proportion, Trend, Value, poisson_interval, wilson_interval};
pub use thanks::ThankReason;

/// People named in each of the two lists.
const LISTED: usize = 3;
/// Below this many, counts are shown and nothing is read into where they cluster.
const SMALL_SAMPLE: u32 = 20;

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
    /// Of what fans asked in the week and was answered or fell due: what was answered in time.
    pub promise: Proportion,
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
    /// When they joined for the first time, as far as was seen.
    pub joined_day: Option<LocalDay>,
    /// Points earned in the week.
    pub points: i64,
    /// They took part in the week before.
    pub was_here_last_week: bool,
    /// Distinct people they answered in the week.
    pub answered: u32,
    /// Somebody answered them, in the week or in the one before.
    pub was_answered: bool,
    /// The days of the week they took part on, Monday first.
    pub active_on: [bool; 7],
    /// The day of their first message, if they wrote it as a newcomer.
    pub first_message_day: Option<LocalDay>,
    /// The last day they took part before the week.
    pub last_active_before: Option<LocalDay>,
}

impl FanWeek {
    /// How many days of the week they took part on.
    pub fn active_days(&self) -> u32 {
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

/// Something still waits for the creator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenQuestion {
    pub member_id: MemberId,
    /// The message; `None` of what was asked in private.
    pub message: Option<(ChannelId, u64)>,
    /// When it is to be answered by, in Unix milliseconds.
    pub due_ms: i64,
}

/// Something many people took part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worked {
    pub what: Worthwhile,
    /// The channel it was in; of a thread, the thread.
    pub channel_id: ChannelId,
    /// Distinct people, besides whoever began it.
    pub people: u32,
}

/// What it was. Of as many people, the first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worthwhile {
    /// A message that people answered or reacted to.
    Post { message_id: u64, author_id: MemberId },
    /// A thread or forum post that people wrote in.
    Thread { opened_by: MemberId },
    /// A day on which people were together in voice.
    Gathering { day: LocalDay },
}

impl Worthwhile {
    /// With fewer people it is not worth telling.
    fn fewest_people(self) -> u32 {
        match self {
            Worthwhile::Post { .. } | Worthwhile::Thread { .. } => 2,
            // Nobody began it, so nobody is left out of the count.
            Worthwhile::Gathering { .. } => 3,
        }
    }
}

/// The week's signals besides comments: how many, and by how many people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignalCounts {
    pub shares: u32,
    pub conversions: u32,
    pub referrals: u32,
    pub concern: u32,
    /// Distinct people who asked after the creator.
    pub concern_by: u32,
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
    /// Whom to care for, the most pressing first, as far as nobody was told of them before.
    pub care: Vec<Person<CareReason>>,
    /// How the promise was kept with what was asked in the week.
    pub promise: Figures,
    /// What still waits, the oldest due first, whenever it was asked.
    pub open_questions: Vec<OpenQuestion>,
    /// How many still wait, and how many of them longer than promised.
    pub open: u32,
    pub overdue: u32,
    /// What most people took part in, in any order.
    pub worked: Vec<Worked>,
    pub signals: SignalCounts,
    /// Fans who took part, of all who are here.
    pub engagement: Proportion,
    pub standing_changes: Vec<StandingChange>,
    /// Fans who wait for the creator to decide about them.
    pub eligible_waiting: u32,
    pub gates: GateCounts,
    /// Whatever else is paused because Discord refused it.
    pub paused_items: u32,
    /// What last week's summary suggested.
    pub last_suggestion: Option<Experiment>,
    /// What this week's already suggested, if it was made.
    pub suggested: Option<Experiment>,
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

/// The weekly summary, ready to be put into words and pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    pub week: Week,
    pub headline: Headline,
    /// Active fans, conversations, superfans, the promise, newcomers who stayed.
    pub numbers: Vec<Number>,
    /// Staff who took part; never among the fans.
    pub active_staff: u32,
    pub charts: Charts,
    /// Up to three people; nobody who is in `care`.
    pub thank: Vec<Person<ThankReason>>,
    /// Up to three people.
    pub care: Vec<Person<CareReason>>,
    pub promise: Figures,
    pub open_questions: Vec<OpenQuestion>,
    pub open: u32,
    pub overdue: u32,
    /// Up to three things, those with the most people first.
    pub worked: Vec<Worked>,
    pub signals: SignalCounts,
    pub engagement: Proportion,
    /// New superfans first, then the newly eligible.
    pub standing_changes: Vec<StandingChange>,
    pub eligible_waiting: u32,
    pub gates: GateCounts,
    pub paused_items: u32,
    pub follow_up: Option<FollowUp>,
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
    let standing_changes = standing_changes(&facts.standing_changes);
    let best_hours = best_hours(&facts.activities_by_hour);
    let one_thing = facts
        .suggested
        .unwrap_or_else(|| experiment::one_thing(facts, &best_hours));
    let care: Vec<Person<CareReason>> = facts.care.iter().take(LISTED).cloned().collect();
    let mut named: BTreeSet<MemberId> = care.iter().map(|care| care.member_id).collect();

    Summary {
        week,
        headline: headline::headline(&facts.this_week, &earlier, &standing_changes),
        numbers: Metric::ALL
            .map(|metric| numbers::number(metric, &facts.this_week, &earlier))
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
        thank: thanks::thank(week, &facts.fans, &mut named),
        care,
        promise: facts.promise,
        open_questions: facts.open_questions.iter().copied().take(LISTED).collect(),
        open: facts.open,
        overdue: facts.overdue,
        worked: worked(&facts.worked),
        signals: facts.signals,
        engagement: facts.engagement,
        standing_changes,
        eligible_waiting: facts.eligible_waiting,
        gates: facts.gates,
        paused_items: facts.paused_items,
        follow_up: experiment::follow_up(facts),
        one_thing,
    }
}

/// What most people took part in, unless they were too few.
fn worked(all: &[Worked]) -> Vec<Worked> {
    let mut worked: Vec<Worked> = all
        .iter()
        .copied()
        .filter(|worked| worked.people >= worked.what.fewest_people())
        .collect();
    worked.sort_by_key(|worked| (Reverse(worked.people), worked.what, worked.channel_id));
    worked.truncate(LISTED);
    worked
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

fn days_between(from: LocalDay, to: LocalDay) -> u32 {
    u32::try_from(i64::from(to.0) - i64::from(from.0)).unwrap_or(0)
}
