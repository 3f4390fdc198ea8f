//! The usual measures of a community, as the field defines them (design, section 5). Distinct humans, staff apart.

use serde::{Deserialize, Serialize};

use super::summary::Proportion;

/// What the measures are made from, on the last day of a week.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EngagementFacts {
    /// Distinct fans who took part on each of the 28 days, the last one last.
    pub active_by_day: Vec<u32>,
    /// Distinct fans of the last 7 days.
    pub of_7_days: u32,
    /// Distinct fans of the 28 days.
    pub of_28_days: u32,
    /// Of those who joined in the week and 24 hours ago at least, those who took part within 24 hours.
    pub activated: Proportion,
    /// Of those who joined the week before, those who took part in this one.
    pub stayed: Proportion,
    /// Of those who took part in the 28 days before these, those who did not in these.
    pub fell_silent: Proportion,
    /// How often each fan who took part in the week did.
    pub activities: Vec<u32>,
    /// Fans who took part in the week, of all who are here.
    pub engaged: Proportion,
}

/// What the rate of engagement is shown beside, in tenths of a percent: the creator's own to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Benchmarks {
    /// Of small creators (1,000 to 10,000 followers).
    pub nano: u16,
    /// Of large ones.
    pub large: u16,
}

impl Default for Benchmarks {
    /// 4 % and 1.3 % (design, section 5).
    fn default() -> Self {
        Self { nano: 40, large: 13 }
    }
}

/// The measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Engagement {
    /// Mean of the 7 days' distinct fans (DAU).
    pub daily: f64,
    /// WAU.
    pub weekly: u32,
    /// MAU.
    pub monthly: u32,
    /// Mean of the 28 days' distinct fans; divided by MAU it is the stickiness.
    pub daily_of_month: f64,
    pub activation: Proportion,
    pub retention: Proportion,
    pub churn: Proportion,
    /// How many the most active tenth of the week's fans are, and their part of the activities.
    pub concentration: (u32, Proportion),
    pub rate: Proportion,
}

impl Engagement {
    /// How much of the month's fans come on an average day, 0 to 1; `None` of nobody.
    pub fn stickiness(&self) -> Option<f64> {
        (self.monthly > 0).then(|| self.daily_of_month / f64::from(self.monthly))
    }
}

/// Works the measures out.
pub fn measure(facts: &EngagementFacts) -> Engagement {
    let mean = |days: &[u32]| {
        let sum: u64 = days.iter().copied().map(u64::from).sum();
        if days.is_empty() {
            0.0
        } else {
            sum as f64 / days.len() as f64
        }
    };
    let days = &facts.active_by_day;
    let week = &days[days.len().saturating_sub(7)..];
    Engagement {
        daily: mean(week),
        weekly: facts.of_7_days,
        monthly: facts.of_28_days,
        daily_of_month: mean(days),
        activation: facts.activated,
        retention: facts.stayed,
        churn: facts.fell_silent,
        concentration: concentration(&facts.activities),
        rate: facts.engaged,
    }
}

/// How many the most active tenth is, rounded up, and their part of all activities.
fn concentration(activities: &[u32]) -> (u32, Proportion) {
    let mut sorted = activities.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let all: u64 = sorted.iter().copied().map(u64::from).sum();
    let top = sorted.len().div_ceil(10);
    let of_top: u64 = sorted[..top].iter().copied().map(u64::from).sum();
    let part = Proportion {
        n: u32::try_from(of_top).unwrap_or(u32::MAX),
        of: u32::try_from(all).unwrap_or(u32::MAX),
    };
    (top as u32, part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_server_by_hand() {
        // Three fans: one every day, one on Mondays, one on a single day of the last week.
        let mut active_by_day = vec![1; 28];
        for day in [0, 7, 14, 21] {
            active_by_day[day] += 1;
        }
        active_by_day[25] += 1;
        let measures = measure(&EngagementFacts {
            active_by_day,
            of_7_days: 3,
            of_28_days: 3,
            activities: vec![70, 4, 1],
            ..EngagementFacts::default()
        });
        assert!((measures.daily - 9.0 / 7.0).abs() < 1e-12);
        assert!((measures.stickiness().unwrap() - 33.0 / 28.0 / 3.0).abs() < 1e-12);
        assert_eq!(measures.concentration, (1, Proportion { n: 70, of: 75 }));
    }

    #[test]
    fn nobody_is_nothing() {
        let measures = measure(&EngagementFacts::default());
        assert_eq!(measures.stickiness(), None);
        assert_eq!(measures.concentration, (0, Proportion::default()));
        assert!(measures.daily.abs() < f64::EPSILON);
    }

    #[test]
    fn a_tenth_is_rounded_up() {
        assert_eq!(concentration(&[1; 11]), (2, Proportion { n: 2, of: 11 }));
    }
}
