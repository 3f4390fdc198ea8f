//! The numbers of a week: what they measure, how they compare, and when a difference is more than noise.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{SMALL_SAMPLE, WeekCounts};
use crate::domain::period::Week;

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

/// What a number measures; see [`WeekCounts`] for the definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    ActiveFans,
    Conversations,
    Superfans,
    /// How well the creator's promise was kept.
    Promise,
    NewcomersWhoStayed,
}

impl Metric {
    /// Every number, in the order of the summary.
    pub const ALL: [Metric; 5] = [
        Metric::ActiveFans,
        Metric::Conversations,
        Metric::Superfans,
        Metric::Promise,
        Metric::NewcomersWhoStayed,
    ];

    /// The name in ids and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Metric::ActiveFans => "active-fans",
            Metric::Conversations => "conversations",
            Metric::Superfans => "superfans",
            Metric::Promise => "promise",
            Metric::NewcomersWhoStayed => "newcomers",
        }
    }
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

pub(super) fn value(metric: Metric, counts: &WeekCounts) -> Value {
    match metric {
        Metric::ActiveFans => Value::Count(counts.active_fans),
        Metric::Conversations => Value::Count(counts.conversations),
        Metric::Superfans => Value::Count(counts.superfans),
        Metric::Promise => Value::OfTotal(counts.promise),
        Metric::NewcomersWhoStayed => Value::OfTotal(counts.newcomers),
    }
}

pub(super) fn number(
    metric: Metric,
    this_week: &WeekCounts,
    earlier: &BTreeMap<Week, &WeekCounts>,
) -> Number {
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

pub(super) fn trend(metric: Metric, now: Value, last_week: Value) -> Option<Trend> {
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
