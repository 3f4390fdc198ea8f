//! One thing to try: fixed rules, each with the number that prompted it, and what became of it a week later.

use std::{cmp::Reverse, mem::discriminant};

use serde::{Deserialize, Serialize};

use super::{
    FanWeek, GateCounts, SMALL_SAMPLE, WeekCounts, WeekFacts, days_between,
    numbers::{Proportion, Value},
};
use crate::domain::period::{Week, Weekday};

/// A promise kept less often than this many times in ten is worth a plan.
const KEPT_TENTHS: u32 = 8;
/// So many people in one thing are worth doing it again.
const MANY_PEOPLE: u32 = 5;

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
    /// Answer what is overdue by the promise first.
    AnswerOverdue { overdue: u32 },
    /// Set a time for answers: fewer than eight in ten of at least five were answered in time.
    SetATime { kept: Proportion },
    /// Do again what at least five people took part in.
    DoItAgain { people: u32 },
    /// Say beforehand when you will be away: so many asked after you.
    SayWhenAway { people: u32 },
    /// Greet those who came back after four weeks and more.
    GreetReturners { returned: u32 },
    /// Post one open question to the fans who took part.
    AskOneQuestion { active_fans: u32 },
    /// Thank one of the fans who took part by name.
    ThankByName { active_fans: u32 },
}

/// Days from a newcomer's first message to the end of the week, if that lies in `week`. Not for
/// Sunday: they are still within the day that an answer may take.
fn days_since_first(fan: &FanWeek, week: Week) -> Option<u32> {
    let first = fan.first_message_day.filter(|day| week.contains(*day))?;
    Some(days_between(first, week.sunday())).filter(|days| *days > 0)
}

/// The first experiment whose number calls for it and that was not last week's. The last two fit always.
pub(super) fn one_thing(facts: &WeekFacts, best_hours: &[u8]) -> Experiment {
    let active_fans = facts.this_week.active_fans;
    let fitting = [
        (facts.eligible_waiting > 0).then_some(Experiment::DecideOnEligible {
            waiting: facts.eligible_waiting,
        }),
        (facts.overdue > 0).then_some(Experiment::AnswerOverdue {
            overdue: facts.overdue,
        }),
        answer_first_timers(facts),
        (facts.this_week.superfans > 0 && facts.gates == GateCounts::default()).then_some(
            Experiment::OpenFirstGate {
                superfans: facts.this_week.superfans,
            },
        ),
        welcome_newcomers(facts),
        set_a_time(facts),
        greet_returners(facts),
        ask_the_silent(facts),
        say_when_away(facts),
        do_it_again(facts),
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
    let unanswered = unanswered_first_timers(facts);
    (unanswered.n > 0).then_some(Experiment::AnswerFirstTimers { unanswered })
}

fn unanswered_first_timers(facts: &WeekFacts) -> Proportion {
    let week = facts.this_week.week;
    let first_timers = facts
        .fans
        .iter()
        .filter(|fan| days_since_first(fan, week).is_some());
    proportion(first_timers, |fan| !fan.was_answered)
}

fn welcome_newcomers(facts: &WeekFacts) -> Option<Experiment> {
    let stayed = facts.this_week.newcomers;
    (stayed.of >= 3 && u64::from(stayed.n) * 3 < u64::from(stayed.of))
        .then_some(Experiment::WelcomeNewcomers { stayed })
}

fn ask_the_silent(facts: &WeekFacts) -> Option<Experiment> {
    let silent = silent(facts);
    (silent.of >= 5 && u64::from(silent.n) * 3 > u64::from(silent.of))
        .then_some(Experiment::AskTheSilent { silent })
}

/// Of those who earned points last week, those who did not come.
fn silent(facts: &WeekFacts) -> Proportion {
    let were_here = facts.fans.iter().filter(|fan| fan.was_here_last_week);
    proportion(were_here, |fan| fan.active_days() == 0)
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
    let (top_fans, percent) = top_share(facts)?;
    (percent > 50).then_some(Experiment::SpreadTheTalk { top_fans, percent })
}

/// How many the most active tenth is, of at least 20 who earned points, and what share they earned.
fn top_share(facts: &WeekFacts) -> Option<(u32, u32)> {
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
    // More than half is more than 50 %, however little.
    let percent = (top * 100).div_euclid(all) + i128::from(top * 2 > all && top * 100 / all == 50);
    Some((top_fans as u32, percent as u32))
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
    let activities = at_hour(facts, hour);
    (u64::from(activities.n) * 8 >= u64::from(activities.of))
        .then_some(Experiment::MeetAtBestHour { hour, activities })
}

/// Of the week's activities, those in one hour of the clock.
fn at_hour(facts: &WeekFacts, hour: u8) -> Proportion {
    let of: u64 = facts.activities_by_hour.iter().copied().map(u64::from).sum();
    Proportion {
        n: facts.activities_by_hour[usize::from(hour) % 24],
        of: u32::try_from(of).unwrap_or(u32::MAX),
    }
}

fn set_a_time(facts: &WeekFacts) -> Option<Experiment> {
    let kept = facts.promise.kept;
    (kept.of >= 5 && u64::from(kept.n) * 10 < u64::from(kept.of) * u64::from(KEPT_TENTHS))
        .then_some(Experiment::SetATime { kept })
}

fn returned(facts: &WeekFacts) -> u32 {
    let week = facts.this_week.week;
    let is_back = |fan: &&FanWeek| super::thanks::back_after(fan, week).is_some();
    facts.fans.iter().filter(is_back).count() as u32
}

fn greet_returners(facts: &WeekFacts) -> Option<Experiment> {
    let returned = returned(facts);
    (returned >= 2).then_some(Experiment::GreetReturners { returned })
}

fn say_when_away(facts: &WeekFacts) -> Option<Experiment> {
    let people = facts.signals.concern_by;
    (people >= 2).then_some(Experiment::SayWhenAway { people })
}

fn most_people(facts: &WeekFacts) -> u32 {
    facts.worked.iter().map(|worked| worked.people).max().unwrap_or(0)
}

fn do_it_again(facts: &WeekFacts) -> Option<Experiment> {
    let people = most_people(facts);
    (people >= MANY_PEOPLE).then_some(Experiment::DoItAgain { people })
}

/// What became of the number that prompted last week's experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUp {
    pub tried: Experiment,
    pub from: Value,
    pub to: Value,
}

impl Experiment {
    /// The number that prompted it.
    pub fn number(self) -> Value {
        match self {
            Experiment::DecideOnEligible { waiting: n }
            | Experiment::AnswerOverdue { overdue: n }
            | Experiment::DoItAgain { people: n }
            | Experiment::SayWhenAway { people: n }
            | Experiment::GreetReturners { returned: n }
            | Experiment::AskOneQuestion { active_fans: n }
            | Experiment::ThankByName { active_fans: n }
            | Experiment::WakeQuietDay { active_fans: n, .. }
            | Experiment::ConnectFans { conversations: n, .. } => Value::Count(n),
            // There was no gate.
            Experiment::OpenFirstGate { .. } => Value::Count(0),
            Experiment::AnswerFirstTimers { unanswered: of }
            | Experiment::WelcomeNewcomers { stayed: of }
            | Experiment::AskTheSilent { silent: of }
            | Experiment::SetATime { kept: of }
            | Experiment::MeetAtBestHour { activities: of, .. } => Value::OfTotal(of),
            Experiment::SpreadTheTalk { percent, .. } => Value::OfTotal(Proportion { n: percent, of: 100 }),
        }
    }

    /// The same number as `facts` have it.
    fn number_in(self, facts: &WeekFacts) -> Value {
        let counts = &facts.this_week;
        match self {
            Experiment::DecideOnEligible { .. } => Value::Count(facts.eligible_waiting),
            Experiment::AnswerOverdue { .. } => Value::Count(facts.overdue),
            Experiment::DoItAgain { .. } => Value::Count(most_people(facts)),
            Experiment::SayWhenAway { .. } => Value::Count(facts.signals.concern_by),
            Experiment::GreetReturners { .. } => Value::Count(returned(facts)),
            Experiment::AskOneQuestion { .. } | Experiment::ThankByName { .. } => {
                Value::Count(counts.active_fans)
            }
            Experiment::WakeQuietDay { weekday, .. } => {
                Value::Count(facts.active_fans_by_day[weekday.index()])
            }
            Experiment::ConnectFans { .. } => Value::Count(counts.conversations),
            Experiment::OpenFirstGate { .. } => Value::Count(facts.gates.standing),
            Experiment::AnswerFirstTimers { .. } => Value::OfTotal(unanswered_first_timers(facts)),
            Experiment::WelcomeNewcomers { .. } => Value::OfTotal(counts.newcomers),
            Experiment::AskTheSilent { .. } => Value::OfTotal(silent(facts)),
            Experiment::SetATime { .. } => Value::OfTotal(facts.promise.kept),
            Experiment::MeetAtBestHour { hour, .. } => Value::OfTotal(at_hour(facts, hour)),
            Experiment::SpreadTheTalk { .. } => {
                let percent = top_share(facts).map_or(0, |(_, percent)| percent);
                Value::OfTotal(Proportion { n: percent, of: 100 })
            }
        }
    }
}

/// What became of last week's experiment, if there was one.
pub(super) fn follow_up(facts: &WeekFacts) -> Option<FollowUp> {
    let tried = facts.last_suggestion?;
    Some(FollowUp {
        tried,
        from: tried.number(),
        to: tried.number_in(facts),
    })
}
