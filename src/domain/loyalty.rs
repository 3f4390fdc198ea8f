//! The loyalty score: 0 to 100, fading with absence, without any term for volume (design, section 3).

use serde::{Deserialize, Serialize};

use super::{
    away::Away,
    period::{LocalDay, Week},
    rules::Rules,
    score::DayScore,
};

/// Weeks that the presence term and the standing rules look back on.
pub const WEEKS: u32 = 12;
/// Days in [`WEEKS`].
pub const WINDOW_DAYS: i32 = WEEKS as i32 * 7;
/// Days that the advocacy term looks back on: twelve months.
pub const ADVOCACY_DAYS: i32 = 365;
/// Days to read so that twelve whole weeks before the current one are known.
pub const READ_DAYS: i32 = WINDOW_DAYS + 7;
/// After this many days without taking part the recency term has halved.
const HALF_LIFE_DAYS: f64 = 28.0;
/// Helpful activities at which the depth term reaches 1 − 1/e.
const DEPTH_SCALE: f64 = 12.0;
/// Advocacy (retained referrals, and shares and conversions at half) that fills its term.
const ADVOCACY_FULL: f64 = 3.0;

fn weeks_between(first: LocalDay, last: LocalDay) -> usize {
    ((last.0 - first.0).max(0) / 7 + 1) as usize
}

/// How much each term weighs; together 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoyaltyWeights {
    /// P: active weeks of the last twelve.
    pub presence: f64,
    /// R: how recently the member took part.
    pub recency: f64,
    /// D: how often others valued the member in the last twelve weeks.
    pub depth: f64,
    /// A: friends brought, links shared, purchases of the last twelve months.
    pub advocacy: f64,
}

impl Default for LoyaltyWeights {
    fn default() -> Self {
        Self {
            presence: 0.35,
            recency: 0.25,
            depth: 0.25,
            advocacy: 0.15,
        }
    }
}

/// What the last twelve weeks say about one member.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Presence {
    /// Local weeks (Monday to Sunday) of the last twelve with enough active days. The current week
    /// is one of them as soon as it has enough; until then it is too early to say, and the twelve
    /// before it count. So the number does not sink because a new week begins.
    pub active_weeks: u32,
    /// Days since the member last took part; `None` when not within the window.
    pub quiet_days: Option<u32>,
    /// Distinct kinds of taking part.
    pub kinds: u32,
    /// Sum of [`DayScore::helpful`].
    pub helpful: u32,
    /// Friends who stayed + half the approved shares + half the purchases of the last 12 months.
    pub advocacy: f64,
}

/// How a local week of a member was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekMark {
    /// They took part on enough of its days.
    Active,
    Quiet,
    /// So much of it was announced as an absence that it could not have become active.
    Away,
}

/// The member's local weeks, the current one first, then the `before` weeks before it.
pub fn weeks(
    rules: &Rules,
    days: &[(LocalDay, DayScore)],
    today: LocalDay,
    away: &Away,
    before: usize,
) -> Vec<WeekMark> {
    let mut active_days = vec![0u32; before + 1];
    let mut spared_days = vec![0u32; before + 1];
    let this_week = Week::of(today);
    let weeks_ago = |day: LocalDay| ((this_week.monday().0 - Week::of(day).monday().0) / 7) as usize;
    for (day, _) in days
        .iter()
        .filter(|(day, score)| *day <= today && score.is_active())
    {
        if let Some(active_days) = active_days.get_mut(weeks_ago(*day)) {
            *active_days += 1;
        }
        if away.contains(*day)
            && let Some(spared_days) = spared_days.get_mut(weeks_ago(*day))
        {
            *spared_days += 1;
        }
    }
    let mark = |(ago, active): (usize, u32)| {
        if active >= rules.active_week_days {
            return WeekMark::Active;
        }
        let monday = this_week.monday().plus(-7 * ago as i32);
        // Whoever took part on a day of their absence was there on that day.
        let gone = away.count(monday..=monday.plus(6)) - spared_days[ago];
        if 7 - gone < rules.active_week_days {
            WeekMark::Away
        } else {
            WeekMark::Quiet
        }
    };
    active_days.into_iter().enumerate().map(mark).collect()
}

impl Presence {
    /// Reads the presence off a member's `days`. Days after `today` do not count, nor do those before
    /// the last [`WINDOW_DAYS`], but for the weeks' sake: they are read [`READ_DAYS`] back. Days of an
    /// absence without taking part are as if they had not been: older ones count instead, which are
    /// read from [`Away::read_from`] on.
    pub fn read(rules: &Rules, days: &[(LocalDay, DayScore)], today: LocalDay, away: &Away) -> Self {
        let mut presence = Self::default();
        let mut kinds = 0u64;
        let lived = |day: LocalDay| {
            let mut days = days.iter().filter(|(_, score)| score.is_active());
            days.any(|(lived, _)| *lived == day)
        };
        let first = days.iter().map(|(day, _)| *day).min().unwrap_or(today);
        let gone: Vec<LocalDay> = if away.is_empty() {
            Vec::new()
        } else {
            (first.0..=today.0)
                .map(LocalDay)
                .filter(|day| away.contains(*day) && !lived(*day))
                .collect()
        };
        for (day, score) in days.iter().filter(|(day, _)| *day <= today) {
            let spared = gone.iter().filter(|gone| *gone > day).count() as i32;
            let ago = today.0 - day.0 - spared;
            if ago < WINDOW_DAYS {
                presence.helpful += score.helpful;
                kinds |= score.kinds;
                if score.activities > 0 {
                    let ago = ago as u32;
                    presence.quiet_days = Some(presence.quiet_days.map_or(ago, |known| known.min(ago)));
                }
            }
        }
        let before = WEEKS as usize
            + if away.is_empty() {
                0
            } else {
                weeks_between(first, today)
            };
        let weeks = weeks(rules, days, today, away, before);
        // The current week is one of the twelve as soon as it is active; until then it is too early to say.
        let ended = usize::from(weeks[0] != WeekMark::Active);
        presence.active_weeks = weeks[ended..]
            .iter()
            .filter(|mark| **mark != WeekMark::Away)
            .take(WEEKS as usize)
            .filter(|mark| **mark == WeekMark::Active)
            .count() as u32;
        presence.kinds = super::activity::Kind::ALL
            .iter()
            .filter(|kind| kind.takes_part() && kinds & kind.bit() != 0)
            .count() as u32;
        presence
    }

    /// The same with the advocacy of the last twelve months, in halves (see [`DayScore::advocacy`]).
    pub fn with_advocacy(self, halves: u32) -> Self {
        Self {
            advocacy: f64::from(halves) / 2.0,
            ..self
        }
    }
}

/// One term of the loyalty score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// What it adds to the score.
    pub points: f64,
    /// The most it can add.
    pub of: f64,
}

/// The loyalty score by its terms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    pub presence: Term,
    pub recency: Term,
    pub depth: Term,
    pub advocacy: Term,
}

impl Terms {
    /// The loyalty score, 0 to 100.
    pub fn sum(&self) -> f64 {
        self.presence.points + self.recency.points + self.depth.points + self.advocacy.points
    }
}

/// The loyalty score, 0 to 100:
/// 100 × (0.35 P + 0.25 R + 0.25 D + 0.15 A) with the default weights. To the millionth, so that 60 is 60
/// however its terms were rounded.
pub fn loyalty(weights: &LoyaltyWeights, presence: &Presence) -> f64 {
    (terms(weights, presence).sum() * 1e6).round() / 1e6
}

/// What each term adds to the loyalty score.
pub fn terms(weights: &LoyaltyWeights, presence: &Presence) -> Terms {
    let p = f64::from(presence.active_weeks) / f64::from(WEEKS);
    let r = presence
        .quiet_days
        .map_or(0.0, |days| 0.5f64.powf(f64::from(days) / HALF_LIFE_DAYS));
    let d = 1.0 - (-f64::from(presence.helpful) / DEPTH_SCALE).exp();
    let a = (presence.advocacy / ADVOCACY_FULL).min(1.0);
    let term = |weight: f64, share: f64| Term {
        points: 100.0 * weight * share,
        of: 100.0 * weight,
    };
    Terms {
        presence: term(weights.presence, p),
        recency: term(weights.recency, r),
        depth: term(weights.depth, d),
        advocacy: term(weights.advocacy, a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::activity::Kind;

    fn rules() -> Rules {
        Rules::worth_nothing()
    }

    fn active(kinds: u64, helpful: u32) -> DayScore {
        DayScore {
            points: 10,
            activities: 1,
            kinds,
            helpful,
            ..Default::default()
        }
    }

    #[test]
    fn a_week_is_active_from_the_third_day_on() {
        let monday = Week::of(LocalDay(20_000)).monday();
        let days: Vec<_> = [0, 1, -7, -6, -5]
            .map(|n| (monday.plus(n), active(1, 0)))
            .to_vec();
        let presence = Presence::read(&rules(), &days, monday.plus(1), Away::NONE);
        assert_eq!(presence.active_weeks, 1, "two days make no active week, three do");
        assert_eq!(presence.quiet_days, Some(0));
    }

    #[test]
    fn the_current_week_counts_as_soon_as_it_is_active_and_never_against_the_member() {
        // Friday to Sunday in every one of twenty weeks, looked at on each day of the week after:
        // a window counted back in sevens would cut these weekends in two.
        let monday = Week::of(LocalDay(20_000)).monday();
        let days: Vec<_> = (-20..1)
            .flat_map(|week| [4, 5, 6].map(|day| (monday.plus(week * 7 + day), active(1, 0))))
            .collect();
        for day in 0..7 {
            assert_eq!(
                Presence::read(&rules(), &days, monday.plus(day), Away::NONE).active_weeks,
                12,
                "day {day}"
            );
        }
    }

    #[test]
    fn what_lies_before_the_window_or_after_today_does_not_count() {
        let days = [
            (LocalDay(20_000 - 84), active(1, 5)),
            (LocalDay(20_001), active(1, 5)),
        ];
        assert_eq!(
            Presence::read(&rules(), &days, LocalDay(20_000), Away::NONE),
            Presence::default()
        );
    }

    #[test]
    fn being_answered_deepens_but_does_not_make_the_day_active() {
        let day = DayScore {
            kinds: Kind::ReplyReceived.bit(),
            helpful: 2,
            ..Default::default()
        };
        let presence = Presence::read(&rules(), &[(LocalDay(20_000), day)], LocalDay(20_000), Away::NONE);
        assert_eq!(
            (presence.helpful, presence.kinds, presence.quiet_days),
            (2, 0, None)
        );
    }

    /// A history of active days, by days ago.
    fn lived(ago: &[i32], today: LocalDay) -> Vec<(LocalDay, DayScore)> {
        let mut days: Vec<_> = ago.iter().map(|ago| (today.plus(-ago), active(3, 1))).collect();
        days.sort_by_key(|(day, _)| *day);
        days
    }

    proptest::proptest! {
        #[test]
        fn whole_weeks_away_are_as_if_they_had_not_been(
            ago in proptest::collection::btree_set(0i32..90, 0..60), weeks in 1i32..9, back in 0i32..12, weekday in 0i32..7
        ) {
            let today = Week::of(LocalDay(20_000)).monday().plus(weekday);
            let ago: Vec<i32> = ago.into_iter().collect();
            let usual = Presence::read(&rules(), &lived(&ago, today), today, Away::NONE);
            // The same days with an absence of whole weeks put in before the last ones.
            let monday = Week::of(today).monday().plus(-7 * back);
            let shifted: Vec<i32> = ago
                .iter()
                .map(|ago| if today.plus(-ago) < monday { ago + 7 * weeks } else { *ago })
                .collect();
            let away = Away::new([(monday.plus(-7 * weeks), monday.plus(-1))]);
            let spared = Presence::read(&rules(), &lived(&shifted, today), today, &away);
            proptest::prop_assert_eq!(spared, usual);
        }
    }

    #[test]
    fn whoever_takes_part_while_away_loses_nothing_by_it() {
        let today = Week::of(LocalDay(20_000)).monday();
        let away = Away::new([(today.plus(-14), today.plus(-1))]);
        let before: Vec<i32> = (15..60).collect();
        let absent = Presence::read(&rules(), &lived(&before, today), today, &away);
        let days: Vec<i32> = [vec![3, 4, 5], before].concat();
        let took_part = Presence::read(&rules(), &lived(&days, today), today, &away);
        assert_eq!(took_part.active_weeks, absent.active_weeks + 1);
        assert!(took_part.quiet_days <= absent.quiet_days && took_part.helpful > absent.helpful);
        let marks = weeks(&rules(), &lived(&days, today), today, &away, 4);
        assert_eq!(
            marks,
            [
                WeekMark::Quiet,
                WeekMark::Active,
                WeekMark::Away,
                WeekMark::Active,
                WeekMark::Active
            ]
        );
    }

    #[test]
    fn worked_examples_by_hand() {
        let weights = LoyaltyWeights::default();
        let score = |presence| (loyalty(&weights, &presence) * 10.0).round() / 10.0;
        assert_eq!(score(Presence::default()), 0.0);
        // 35 × 1 + 25 × 1 = 60: present every week and today, never valued, never brought anyone.
        let present = Presence {
            active_weeks: 12,
            quiet_days: Some(0),
            kinds: 1,
            ..Default::default()
        };
        assert_eq!(score(present), 60.0);
        // 35 × 8/12 + 25 × 0.5^(28/28) + 25 × (1 − e^(−12/12)) + 15 × 1.5/3 = 23.33 + 12.5 + 15.80 + 7.5
        let mixed = Presence {
            active_weeks: 8,
            quiet_days: Some(28),
            kinds: 2,
            helpful: 12,
            advocacy: 1.5,
        };
        assert_eq!(score(mixed), 59.1);
    }

    #[test]
    fn absence_lowers_the_score_and_nothing_raises_it_past_100() {
        let weights = LoyaltyWeights::default();
        let full = |quiet| {
            let presence = Presence {
                active_weeks: 12,
                quiet_days: Some(quiet),
                kinds: 9,
                helpful: 10_000,
                advocacy: 99.0,
            };
            loyalty(&weights, &presence)
        };
        assert!(full(0) <= 100.0);
        assert!(full(0) > full(1) && full(1) > full(83));
    }
}
