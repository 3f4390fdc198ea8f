//! What an exporter's points are worth here.

use std::{fmt, str::FromStr};

use super::MOST_POINTS;
use crate::domain::tier::{Entry, Ladder};

/// The largest percentage.
pub const MOST_PERCENT: u32 = 10_000;
/// The most points that the exporter's best member may be given.
pub const MOST_BEST: i64 = 1_000_000;
/// The best member of another bot, in multiples of what the highest tier by points takes: whoever led
/// for years has that tier many times over, and a newcomer can still catch up.
const BEST_IN_TIERS: i64 = 10;
/// That suggestion where no tier is entered by points.
const BEST_WITHOUT_TIERS: i64 = 5_000;

/// How an exporter's points become points of ours. Written as `as-is`, `50%`, `best-5000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// One for one.
    AsIs,
    /// So many percent, from 1 to [`MOST_PERCENT`].
    Scaled { percent: u32 },
    /// So that the best member gets `best`, from 1 to [`MOST_BEST`], and everybody else in proportion.
    Fit { best: i64 },
}

/// The text is no mapping, or its number is out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a mapping is as-is, a percentage such as 50%, or best-5000")]
pub struct MappingError;

impl Mapping {
    /// So many percent.
    pub fn scaled(percent: u32) -> Result<Self, MappingError> {
        match percent {
            1..=MOST_PERCENT => Ok(Mapping::Scaled { percent }),
            _ => Err(MappingError),
        }
    }

    /// So many points for the best member.
    pub fn fit(best: i64) -> Result<Self, MappingError> {
        match best {
            1..=MOST_BEST => Ok(Mapping::Fit { best }),
            _ => Err(MappingError),
        }
    }

    /// What `xp` is worth where the best member has `best_xp`: rounded to the nearest whole point, a
    /// half upwards, at most [`MOST_POINTS`].
    pub fn points(self, xp: i64, best_xp: i64) -> i64 {
        let share = |times: i64, of: i64| {
            let (product, of) = (i128::from(xp) * i128::from(times), i128::from(of.max(1)));
            (product + of / 2) / of
        };
        let points = match self {
            Mapping::AsIs => i128::from(xp),
            Mapping::Scaled { percent } => share(percent.into(), 100),
            Mapping::Fit { best } => share(best, best_xp),
        };
        points.clamp(0, MOST_POINTS.into()) as i64
    }
}

/// What to suggest for the best member.
pub fn suggested_best(ladder: &Ladder) -> i64 {
    ladder
        .0
        .iter()
        .filter_map(|tier| match tier.entry {
            Entry::Points { enter, .. } => Some(enter),
            Entry::Joining | Entry::Approval => None,
        })
        .max()
        .map_or(BEST_WITHOUT_TIERS, |enter| enter.saturating_mul(BEST_IN_TIERS))
        .clamp(1, MOST_BEST)
}

impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mapping::AsIs => f.write_str("as-is"),
            Mapping::Scaled { percent } => write!(f, "{percent}%"),
            Mapping::Fit { best } => write!(f, "best-{best}"),
        }
    }
}

impl FromStr for Mapping {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Self, MappingError> {
        if text == "as-is" {
            return Ok(Mapping::AsIs);
        }
        if let Some(percent) = text.strip_suffix('%') {
            return Mapping::scaled(percent.parse().map_err(|_| MappingError)?);
        }
        let best = text.strip_prefix("best-").ok_or(MappingError)?;
        Mapping::fit(best.parse().map_err(|_| MappingError)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("as-is", 51_200, 51_200)]
    #[case("50%", 3, 2)]
    #[case("50%", 1, 1)]
    #[case("10%", 4, 0)]
    #[case("10%", 5, 1)]
    #[case("10000%", MOST_POINTS, MOST_POINTS)]
    #[case("best-5000", 80_000, 5_000)]
    #[case("best-5000", 40_000, 2_500)]
    #[case("best-5000", 8, 1)]
    #[case("best-5000", 7, 0)]
    #[case("best-1000000", 0, 0)]
    fn points_are_rounded_to_the_nearest(#[case] mapping: Mapping, #[case] xp: i64, #[case] expected: i64) {
        assert_eq!(mapping.points(xp, 80_000), expected);
    }

    #[rstest]
    fn what_is_no_mapping_is_refused(
        #[values(
            "",
            "asis",
            "0%",
            "10001%",
            "-5%",
            "%",
            "5.5%",
            "best-0",
            "best-",
            "best-1000001",
            "1e3%"
        )]
        text: &str,
    ) {
        assert_eq!(text.parse::<Mapping>(), Err(MappingError));
    }

    #[test]
    fn the_suggestion_follows_the_ladder() {
        assert_eq!(suggested_best(&Ladder::default_rungs()), 5_000);
        assert_eq!(suggested_best(&Ladder(Vec::new())), BEST_WITHOUT_TIERS);
        let mut steep = Ladder::default_rungs();
        steep.0[2].entry = Entry::Points {
            enter: i64::MAX,
            leave: 0,
        };
        assert_eq!(suggested_best(&steep), MOST_BEST);
    }

    fn mappings() -> impl Strategy<Value = Mapping> {
        prop_oneof![
            Just(Mapping::AsIs),
            (1..=MOST_PERCENT).prop_map(|percent| Mapping::Scaled { percent }),
            (1..=MOST_BEST).prop_map(|best| Mapping::Fit { best }),
        ]
    }

    proptest! {
        #[test]
        fn nobody_overtakes_anybody(mapping in mappings(), a in 0..=MOST_POINTS, b in 0..=MOST_POINTS) {
            let (less, more) = (a.min(b), a.max(b));
            let (of_less, of_more) = (mapping.points(less, more), mapping.points(more, more));
            prop_assert!(0 <= of_less && of_less <= of_more && of_more <= MOST_POINTS);
            if let Mapping::Fit { best } = mapping {
                prop_assert!(more == 0 || of_more == best);
            }
        }

        #[test]
        fn a_mapping_reads_back_from_its_text(mapping in mappings()) {
            prop_assert_eq!(mapping.to_string().parse(), Ok(mapping));
        }
    }
}
