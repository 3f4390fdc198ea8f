//! Whom the creator may want to care for, and why: found by each fan's own rhythm and dates, never by how much
//! they write (design, section 6). The bot writes to nobody; it says whom and why.

use serde::{Deserialize, Serialize};

use super::{
    ids::{ChannelId, MemberId},
    memory::Birthday,
    period::LocalDay,
    tier::TierId,
};

/// Nobody is quiet before this many days, however lively they are otherwise.
const QUIET_DAYS: u32 = 7;
/// A first message without an answer is worth a word for so many days.
pub const FIRST_DAYS: u32 = 14;
/// Days without taking part after which coming back is worth a word (the window of the churn measure).
pub const LONG_ABSENCE_DAYS: u32 = 28;
/// What happened is told for so many days.
pub const RECENT_DAYS: u32 = 7;
/// Dates are told of from so many days before to one day after.
const AHEAD_DAYS: i32 = 7;

/// A kind of cause, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CareKind {
    FirstTimer,
    Concern,
    Birthday,
    Anniversary,
    CameBack,
    Quiet,
}

impl CareKind {
    pub const ALL: [CareKind; 6] = [
        CareKind::FirstTimer,
        CareKind::Concern,
        CareKind::Birthday,
        CareKind::Anniversary,
        CareKind::CameBack,
        CareKind::Quiet,
    ];

    /// The stored name.
    pub fn key(self) -> &'static str {
        match self {
            CareKind::FirstTimer => "first",
            CareKind::Concern => "concern",
            CareKind::Birthday => "birthday",
            CareKind::Anniversary => "anniversary",
            CareKind::CameBack => "back",
            CareKind::Quiet => "quiet",
        }
    }
}

/// One occasion: somebody is told of once for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause {
    pub kind: CareKind,
    /// Tells one occasion from the next: a day, a year, a message.
    pub occasion: u64,
}

impl Cause {
    /// The stored name.
    pub fn key(self) -> String {
        format!("{}:{}", self.kind.key(), self.occasion)
    }

    /// The cause of a stored name.
    pub fn from_key(key: &str) -> Option<Self> {
        let (kind, occasion) = key.split_once(':')?;
        Some(Self {
            kind: CareKind::ALL.into_iter().find(|known| known.key() == kind)?,
            occasion: occasion.parse().ok()?,
        })
    }
}

/// Why to care for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case", deny_unknown_fields)]
pub enum CareReason {
    /// Wrote their first message, and so many days later nobody had answered.
    FirstTimerUnanswered { first_day: LocalDay, waiting_days: u32 },
    /// Asked after the creator in a silence, with this message.
    AskedAfterYou { message_id: u64, channel_id: ChannelId },
    /// Has or had their birthday.
    Birthday { day: LocalDay },
    /// Joined so many years ago on that day.
    Anniversary { day: LocalDay, years: u32 },
    /// Took part again on that day after so many days, at least 28.
    CameBack { day: LocalDay, after_days: u32 },
    /// Above newcomer and quiet for more than twice their own usual gap, and at least 7 days.
    QuietBeyondRhythm {
        last_day: LocalDay,
        usual_gap_days: f64,
        quiet_days: u32,
    },
}

impl CareReason {
    /// The occasion it is about.
    pub fn cause(self) -> Cause {
        let day = |day: LocalDay| u64::try_from(day.0).unwrap_or(0);
        let (kind, occasion) = match self {
            CareReason::FirstTimerUnanswered { first_day, .. } => (CareKind::FirstTimer, day(first_day)),
            CareReason::AskedAfterYou { message_id, .. } => (CareKind::Concern, message_id),
            // A date that is kept elsewhere for long says nothing of the day.
            CareReason::Birthday { day: on } => (CareKind::Birthday, on.date().year().unsigned_abs().into()),
            CareReason::Anniversary { day: on, .. } => (CareKind::Anniversary, day(on)),
            CareReason::CameBack { day: on, .. } => (CareKind::CameBack, day(on)),
            CareReason::QuietBeyondRhythm { last_day, .. } => (CareKind::Quiet, day(last_day)),
        };
        Cause { kind, occasion }
    }
}

/// What decides whether a fan is to be cared for. Fans who are here, are counted and are no staff.
#[derive(Clone, Debug, PartialEq)]
pub struct FanCare {
    pub member_id: MemberId,
    /// The tier shown for the fan; the lowest is the newcomers'.
    pub tier_id: TierId,
    /// When they joined for the first time, as far as was seen.
    pub joined_day: Option<LocalDay>,
    /// The day of their first message, if they wrote it as a newcomer.
    pub first_message_day: Option<LocalDay>,
    /// The days they took part on up to the day in question, in order; of the last twelve weeks, and the last
    /// one before those where they came back within a week.
    pub active_days: Vec<LocalDay>,
    /// Days that usually pass between two of their active days; `None` when too few are known.
    pub usual_gap_days: Option<f64>,
    /// Somebody answered them since they first took part; known of those who did so lately.
    pub was_answered: bool,
    /// They said they would be away.
    pub is_away: bool,
    /// The message with which they last asked after the creator, where and when.
    pub asked_after: Option<(u64, ChannelId, LocalDay)>,
}

/// Somebody to care for, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Care {
    pub member_id: MemberId,
    pub reason: CareReason,
    /// What is most pressing has the least: the kind, then how pressing it is within the kind.
    pub rank: (CareKind, i64),
}

/// Everybody to care for on a day, the most pressing first. The order of `fans` does not matter.
pub fn find(fans: &[FanCare], today: LocalDay) -> Vec<Care> {
    let mut found: Vec<Care> = fans.iter().flat_map(|fan| of(fan, today)).collect();
    found.sort_by_key(|care| (care.rank, care.member_id));
    found
}

/// Every reason to care for one fan on a day.
fn of(fan: &FanCare, today: LocalDay) -> Vec<Care> {
    let mut reasons: Vec<(CareReason, i64)> = Vec::new();
    reasons.extend(first_timer(fan, today));
    reasons.extend(asked_after(fan, today));
    reasons.extend(anniversary(fan, today));
    if !fan.is_away {
        reasons.extend(came_back(fan, today));
        reasons.extend(quiet(fan, today));
    }
    reasons
        .into_iter()
        .map(|(reason, rank)| Care {
            member_id: fan.member_id,
            rank: (reason.cause().kind, rank),
            reason,
        })
        .collect()
}

fn first_timer(fan: &FanCare, today: LocalDay) -> Option<(CareReason, i64)> {
    let first_day = fan.first_message_day?;
    let waiting_days = days_between(first_day, today);
    // An answer may take a day.
    let is_due = first_day < today && waiting_days <= FIRST_DAYS && !fan.was_answered;
    let reason = CareReason::FirstTimerUnanswered {
        first_day,
        waiting_days,
    };
    // Who has waited longest may soon be gone.
    is_due.then_some((reason, -i64::from(waiting_days)))
}

fn asked_after(fan: &FanCare, today: LocalDay) -> Option<(CareReason, i64)> {
    let (message_id, channel_id, day) = fan.asked_after?;
    let days = days_between(day, today);
    let reason = CareReason::AskedAfterYou {
        message_id,
        channel_id,
    };
    (day <= today && days < RECENT_DAYS).then_some((reason, i64::from(days)))
}

/// The birthday around a day, if it is time to speak of it. It is no part of what [`find`] finds: birthdays are
/// looked for whenever the list is shown, as nothing of them is kept but what fans wrote.
pub fn birthday(birthday: Birthday, today: LocalDay) -> Option<CareReason> {
    let day = birthday.next_from(today.plus(-1));
    (day.0 - today.0 <= AHEAD_DAYS).then_some(CareReason::Birthday { day })
}

fn anniversary(fan: &FanCare, today: LocalDay) -> Option<(CareReason, i64)> {
    let joined = fan.joined_day?;
    let date = joined.date();
    let day = Birthday::new(date.month(), date.day())?.next_from(today.plus(-1));
    let years = u32::try_from(day.date().year() - date.year())
        .ok()
        .filter(|years| *years > 0)?;
    let ahead = day.0 - today.0;
    (ahead <= AHEAD_DAYS).then_some((CareReason::Anniversary { day, years }, i64::from(ahead)))
}

fn came_back(fan: &FanCare, today: LocalDay) -> Option<(CareReason, i64)> {
    let recent = |day: LocalDay| day <= today && days_between(day, today) < RECENT_DAYS;
    fan.active_days.windows(2).rev().find_map(|pair| {
        let after_days = days_between(pair[0], pair[1]);
        let reason = CareReason::CameBack {
            day: pair[1],
            after_days,
        };
        (recent(pair[1]) && after_days >= LONG_ABSENCE_DAYS).then_some((reason, -i64::from(after_days)))
    })
}

fn quiet(fan: &FanCare, today: LocalDay) -> Option<(CareReason, i64)> {
    let (last_day, usual_gap_days) = (*fan.active_days.last()?, fan.usual_gap_days?);
    let quiet_days = days_between(last_day, today);
    let patience_days = (2.0 * usual_gap_days).max(f64::from(QUIET_DAYS));
    // The comparisons also leave out what is no number.
    let is_quiet = quiet_days >= QUIET_DAYS && f64::from(quiet_days) > 2.0 * usual_gap_days;
    if !is_quiet || fan.tier_id <= TierId(0) {
        return None;
    }
    // Whoever fell quiet lately comes first: a word may still reach them; among them the higher tier.
    let weeks_beyond = ((f64::from(quiet_days) - patience_days) / 7.0) as i64;
    let reason = CareReason::QuietBeyondRhythm {
        last_day,
        usual_gap_days,
        quiet_days,
    };
    Some((reason, weeks_beyond * 256 - i64::from(fan.tier_id.0)))
}

fn days_between(from: LocalDay, to: LocalDay) -> u32 {
    u32::try_from(i64::from(to.0) - i64::from(from.0)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const TODAY: LocalDay = LocalDay(20_000);

    fn ago(days: i32) -> LocalDay {
        TODAY.plus(-days)
    }

    fn fan(id: u64) -> FanCare {
        FanCare {
            member_id: MemberId(id),
            tier_id: TierId(1),
            joined_day: None,
            first_message_day: None,
            active_days: vec![ago(1), TODAY],
            usual_gap_days: Some(1.0),
            was_answered: true,
            is_away: false,
            asked_after: None,
        }
    }

    fn quiet_for(days: i32, usual: f64) -> FanCare {
        FanCare {
            active_days: vec![ago(days)],
            usual_gap_days: Some(usual),
            ..fan(1)
        }
    }

    fn kinds(fan: FanCare) -> Vec<CareKind> {
        find(&[fan], TODAY).into_iter().map(|care| care.rank.0).collect()
    }

    #[rstest]
    #[case::exactly_twice_the_gap(quiet_for(12, 6.0), false)]
    #[case::beyond_twice_the_gap(quiet_for(13, 6.0), true)]
    #[case::a_daily_fan_after_6_days(quiet_for(6, 1.0), false)]
    #[case::a_daily_fan_after_7_days(quiet_for(7, 1.0), true)]
    #[case::a_newcomer(FanCare { tier_id: TierId(0), ..quiet_for(30, 1.0) }, false)]
    #[case::away(FanCare { is_away: true, ..quiet_for(30, 1.0) }, false)]
    #[case::rhythm_unknown(FanCare { usual_gap_days: None, ..quiet_for(30, 1.0) }, false)]
    #[case::rhythm_nonsense(quiet_for(30, f64::NAN), false)]
    #[case::never_here(FanCare { active_days: Vec::new(), ..quiet_for(30, 1.0) }, false)]
    fn quiet_is_by_ones_own_rhythm(#[case] fan: FanCare, #[case] expected: bool) {
        assert_eq!(!kinds(fan).is_empty(), expected);
    }

    #[rstest]
    #[case::today(0, false)]
    #[case::yesterday(1, true)]
    #[case::two_weeks_ago(14, true)]
    #[case::longer_ago(15, false)]
    fn a_first_message_waits_for_two_weeks(#[case] days: i32, #[case] expected: bool) {
        let new = FanCare {
            first_message_day: Some(ago(days)),
            was_answered: false,
            ..fan(1)
        };
        assert_eq!(kinds(new.clone()) == [CareKind::FirstTimer], expected);
        let answered = FanCare {
            was_answered: true,
            ..new
        };
        assert_eq!(kinds(answered), []);
    }

    #[rstest]
    #[case::today(vec![ago(40), TODAY], Some(40))]
    #[case::within_the_week(vec![ago(40), ago(6), TODAY], Some(34))]
    #[case::a_week_ago(vec![ago(40), ago(7), TODAY], None)]
    #[case::after_27_days(vec![ago(27), TODAY], None)]
    #[case::after_28_days(vec![ago(28), TODAY], Some(28))]
    fn coming_back_is_told_for_a_week(#[case] active_days: Vec<LocalDay>, #[case] expected: Option<u32>) {
        let back = FanCare {
            active_days,
            ..fan(1)
        };
        let found = find(&[back], TODAY)
            .into_iter()
            .find_map(|care| match care.reason {
                CareReason::CameBack { after_days, .. } => Some(after_days),
                _ => None,
            });
        assert_eq!(found, expected);
    }

    #[test]
    fn dates_are_told_from_a_week_before_to_a_day_after_on_leap_days_too() {
        let of = |year, month, day| LocalDay::of_date(date(year, month, day));
        let leap = FanCare {
            joined_day: Some(of(2024, 2, 29)),
            ..fan(1)
        };
        let on = |today| {
            let fan = FanCare {
                active_days: vec![today],
                ..leap.clone()
            };
            let found = find(&[fan], today).into_iter().map(|care| care.reason);
            let leap_day = Birthday::new(2, 29).unwrap();
            birthday(leap_day, today)
                .into_iter()
                .chain(found)
                .collect::<Vec<_>>()
        };
        let both = |day, years| {
            vec![
                CareReason::Birthday { day },
                CareReason::Anniversary { day, years },
            ]
        };
        assert_eq!(on(of(2027, 2, 20)), []);
        assert_eq!(on(of(2027, 2, 21)), both(of(2027, 2, 28), 3));
        assert_eq!(on(of(2027, 3, 1)), both(of(2027, 2, 28), 3));
        assert_eq!(on(of(2027, 3, 2)), []);
        assert_eq!(on(of(2028, 2, 29)), both(of(2028, 2, 29), 4));
        // The day somebody joins is no anniversary.
        assert_eq!(
            on(of(2024, 2, 29)),
            [CareReason::Birthday { day: of(2024, 2, 29) }]
        );
    }

    #[test]
    fn each_occasion_is_its_own_cause() {
        let cause = |fan: FanCare, today| find(&[fan], today)[0].reason.cause();
        let first = quiet_for(7, 1.0);
        assert_eq!(
            cause(first.clone(), TODAY),
            cause(first, TODAY.plus(5)),
            "the same silence"
        );
        assert_ne!(cause(quiet_for(7, 1.0), TODAY), cause(quiet_for(8, 1.0), TODAY));
        // The key of a birthday tells the year alone.
        let birthday = birthday(Birthday::new(10, 5).unwrap(), TODAY).unwrap();
        assert_eq!(birthday.cause().key(), "birthday:2024");
        for key in ["quiet:19990", "concern:1400000000000000001"] {
            assert_eq!(Cause::from_key(key).unwrap().key(), key);
        }
        assert_eq!(Cause::from_key("quiet"), None);
        assert_eq!(Cause::from_key("loud:5"), None);
    }

    #[test]
    fn whoever_fell_quiet_lately_comes_first_and_among_them_the_higher_tier() {
        let quiet = |id, tier, days, usual| FanCare {
            member_id: MemberId(id),
            tier_id: TierId(tier),
            ..quiet_for(days, usual)
        };
        let fans = [
            quiet(1, 3, 60, 1.0),
            quiet(2, 1, 8, 3.0),
            quiet(3, 3, 12, 5.0),
            quiet(4, 3, 200, 1.0),
        ];
        let order: Vec<u64> = find(&fans, TODAY)
            .into_iter()
            .map(|care| care.member_id.0)
            .collect();
        assert_eq!(order, [3, 2, 1, 4]);
    }

    proptest! {
        #[test]
        fn a_reason_survives_storing(days in 0i32..400, usual in 0.5f64..40.0) {
            for care in find(&[FanCare { joined_day: Some(ago(365)), ..quiet_for(days, usual) }], TODAY) {
                let stored = serde_json::to_string(&care.reason).unwrap();
                prop_assert_eq!(serde_json::from_str::<CareReason>(&stored).unwrap(), care.reason);
            }
        }
    }
}
