//! The settings that turn activities into points. Numbers only; what they mean is in `score.rs`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{activity::Kind, loyalty::LoyaltyWeights};

/// How one kind of activity earns points. A zero limit means "no limit".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KindRule {
    /// Points for one credited activity.
    pub points: i64,
    /// Only the first activity in each slot of the clock this long (seconds) is credited.
    pub slot_s: u32,
    /// At most this many points a day.
    pub points_per_day: i64,
    /// At most this many credited activities a day.
    pub count_per_day: u32,
    /// At most this many credited activities a day with the same other person.
    pub per_person_per_day: u32,
    /// At most this many credited activities for the same source, one for each other person.
    pub per_source: u32,
}

/// What a number must hold to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// From 0 to 10,000 points.
    BePointsRange,
    NotBeNegative,
    /// At most 86,400 seconds.
    FitIntoADay,
    /// From 1 to 7.
    BeDaysOfAWeek,
    /// The weights of the loyalty score.
    AddUpToOne,
}

/// The rules of one guild.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// A kind without a rule earns nothing.
    pub kinds: BTreeMap<Kind, KindRule>,
    /// A week counts as active when the member took part on at least this many of its days.
    pub active_week_days: u32,
    pub loyalty: LoyaltyWeights,
}

impl Rules {
    /// The rule for `kind`; a kind that was switched off has a rule worth nothing.
    pub fn of(&self, kind: Kind) -> KindRule {
        self.kinds.get(&kind).copied().unwrap_or_default()
    }

    /// What is wrong with the numbers, as (path, what must hold). Empty when all is well.
    pub fn problems(&self) -> Vec<(String, Must)> {
        let mut problems = Vec::new();
        for (kind, rule) in &self.kinds {
            if !(0..=10_000).contains(&rule.points) {
                problems.push((format!("rules.kinds.{}.points", kind.key()), Must::BePointsRange));
            }
            if rule.points_per_day < 0 {
                problems.push((
                    format!("rules.kinds.{}.points_per_day", kind.key()),
                    Must::NotBeNegative,
                ));
            }
            if rule.slot_s > 86_400 {
                problems.push((format!("rules.kinds.{}.slot_s", kind.key()), Must::FitIntoADay));
            }
        }
        if !(1..=7).contains(&self.active_week_days) {
            problems.push(("rules.active_week_days".into(), Must::BeDaysOfAWeek));
        }
        let weights = &self.loyalty;
        let sum = weights.presence + weights.recency + weights.depth + weights.advocacy;
        if (sum - 1.0).abs() > 1e-6 {
            problems.push(("rules.loyalty".into(), Must::AddUpToOne));
        }
        problems
    }
}
