//! Whom to thank, and why: never for volume alone.

use std::{cmp::Ordering, collections::BTreeSet};

use super::{FanWeek, LISTED, Person, days_between};
use crate::domain::{care::LONG_ABSENCE_DAYS, ids::MemberId, period::Week};

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

/// Up to three people who are not yet in `named`.
pub(super) fn thank(
    week: Week,
    fans: &[FanWeek],
    named: &mut BTreeSet<MemberId>,
) -> Vec<Person<ThankReason>> {
    name_people(candidates(week, fans), named)
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

fn candidates(week: Week, fans: &[FanWeek]) -> [Vec<Candidate<'_, ThankReason>>; 4] {
    let [mut answered, mut back, mut first_week, mut active] = [const { Vec::new() }; 4];
    for fan in fans {
        let days = fan.active_days();
        if days == 0 {
            continue;
        }
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
        if let Some(after_days) = back_after(fan, week) {
            back.push(candidate(after_days, ThankReason::CameBack { after_days }));
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

/// After how many days a fan took part again in the week, if those were many.
pub(super) fn back_after(fan: &FanWeek, week: Week) -> Option<u32> {
    let first = fan.active_on.iter().position(|active| *active)?;
    let after_days = days_between(fan.last_active_before?, week.days()[first]);
    (after_days >= LONG_ABSENCE_DAYS).then_some(after_days)
}
