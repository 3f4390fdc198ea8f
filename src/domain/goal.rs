//! The goal: how many true fans make a year's income, how many there are, and when at this pace there will be
//! enough. Turnover and profit are kept apart.

use serde::{Deserialize, Serialize};

use super::{period::LocalDay, summary::poisson_interval};

/// Weeks looked back at for the pace.
pub const PACE_WEEKS: u32 = 12;
/// Fewer known weeks than this tell no pace.
const FEWEST_WEEKS: u32 = 4;
/// What lies further ahead is said to be out of sight.
pub const LONGEST_YEARS: u32 = 20;
const LONGEST_WEEKS: f64 = 52.0 * LONGEST_YEARS as f64;
/// No amount may be larger, in the smallest units: sums of fans times amounts stay exact.
const LARGEST: f64 = 1e13;

macro_rules! currencies {
    ($($name:ident = $code:literal, $decimals:literal;)*) => {
        /// A currency by its ISO 4217 code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Currency {
            $(#[serde(rename = $code)] $name,)*
        }

        impl Currency {
            pub const ALL: &[Currency] = &[$(Currency::$name,)*];

            /// The ISO 4217 code.
            pub fn code(self) -> &'static str {
                match self {
                    $(Currency::$name => $code,)*
                }
            }

            /// Digits behind the point that people write.
            pub fn decimals(self) -> u32 {
                match self {
                    $(Currency::$name => $decimals,)*
                }
            }
        }
    };
}

currencies! {
    Twd = "TWD", 0;
    Usd = "USD", 2;
    Eur = "EUR", 2;
    Jpy = "JPY", 0;
    Hkd = "HKD", 2;
    Cny = "CNY", 2;
    Gbp = "GBP", 2;
    Krw = "KRW", 0;
    Sgd = "SGD", 2;
    Myr = "MYR", 2;
    Thb = "THB", 2;
    Aud = "AUD", 2;
    Cad = "CAD", 2;
}

impl Currency {
    /// An amount in its smallest unit; `None` of what is no amount or too large to count with.
    fn smallest(self, amount: f64) -> Option<i64> {
        let smallest = (amount * 10f64.powi(self.decimals() as i32)).round();
        (smallest.is_finite() && smallest.abs() <= LARGEST).then_some(smallest as i64)
    }
}

/// What the creator wants to earn in a year and with what. Amounts are in the smallest unit of the currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// A year's income.
    pub income: i64,
    /// What a fan spends in a year.
    pub spend: i64,
    /// What a fan costs in a year.
    pub cost: i64,
    pub currency: Currency,
}

/// Why something is no goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoGoal {
    /// The income or the spend is not above zero, or the cost is below it.
    NotPositive,
    /// A fan would cost as much as they spend, or more.
    CostEatsSpend,
    /// It would take more fans than there are people.
    OutOfReach,
    /// No amount can be that.
    TooLarge,
}

impl Goal {
    /// The goal that was typed.
    pub fn read(income: f64, spend: f64, cost: f64, currency: Currency) -> Result<Self, NoGoal> {
        let amount = |typed: f64| currency.smallest(typed).ok_or(NoGoal::TooLarge);
        let goal = Self {
            income: amount(income)?,
            spend: amount(spend)?,
            cost: amount(cost)?,
            currency,
        };
        if goal.income <= 0 || goal.spend <= 0 || goal.cost < 0 {
            Err(NoGoal::NotPositive)
        } else if goal.cost >= goal.spend {
            Err(NoGoal::CostEatsSpend)
        } else if u32::try_from(goal.for_profit()).is_err() {
            Err(NoGoal::OutOfReach)
        } else {
            Ok(goal)
        }
    }

    /// How many fans make that turnover.
    pub fn for_turnover(&self) -> u64 {
        (self.income as u64).div_ceil(self.spend as u64)
    }

    /// How many fans make that profit.
    pub fn for_profit(&self) -> u64 {
        (self.income as u64).div_ceil((self.spend - self.cost) as u64)
    }

    /// What so many fans spend in a year.
    pub fn turnover(&self, fans: u32) -> i64 {
        self.spend.saturating_mul(i64::from(fans))
    }

    /// What is left of it.
    pub fn profit(&self, fans: u32) -> i64 {
        (self.spend - self.cost).saturating_mul(i64::from(fans))
    }
}

/// When there will be enough fans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// There are.
    Reached,
    /// Too few weeks are known.
    Unknown,
    /// There were no more of them lately.
    Standing,
    /// It takes longer than [`LONGEST_YEARS`].
    Far,
    /// Between these days at the pace of the last weeks, with 95 % certainty about the pace; the later one may
    /// be out of sight.
    Between(LocalDay, Option<LocalDay>),
}

/// When `needed` fans will be reached from `now`, given that `weeks` ago there were `before`. New ones are taken to
/// come at random at an even pace: the range is that of a Poisson rate.
pub fn pace(needed: u64, now: u32, before: u32, weeks: u32, today: LocalDay) -> Pace {
    let Some(missing) = needed.checked_sub(u64::from(now)).filter(|missing| *missing > 0) else {
        return Pace::Reached;
    };
    if weeks < FEWEST_WEEKS {
        return Pace::Unknown;
    }
    let Some(gained) = now.checked_sub(before).filter(|gained| *gained > 0) else {
        return Pace::Standing;
    };
    let (low, high) = poisson_interval(gained);
    let after = |rate: f64| {
        let weeks_left = missing as f64 * f64::from(weeks) / rate;
        (weeks_left <= LONGEST_WEEKS).then(|| today.plus((weeks_left * 7.0).ceil() as i32))
    };
    match after(high) {
        Some(earliest) => Pace::Between(earliest, after(low)),
        None => Pace::Far,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn twd(income: f64, spend: f64, cost: f64) -> Result<Goal, NoGoal> {
        Goal::read(income, spend, cost, Currency::Twd)
    }

    #[test]
    fn a_median_year_in_fans() {
        let goal = twd(456_000.0, 1_000.0, 300.0).unwrap();
        assert_eq!(goal.for_turnover(), 456);
        assert_eq!(goal.for_profit(), 652, "456,000 ÷ 700 is 651.4");
        assert_eq!((goal.turnover(14), goal.profit(14)), (14_000, 9_800));
        let cents = Goal::read(12_000.0, 19.99, 4.5, Currency::Usd).unwrap();
        assert_eq!((cents.income, cents.spend, cents.cost), (1_200_000, 1_999, 450));
        assert_eq!(cents.for_turnover(), 601);
    }

    #[rstest]
    #[case(0.0, 1.0, 0.0, NoGoal::NotPositive)]
    #[case(1.0, 0.0, 0.0, NoGoal::NotPositive)]
    #[case(-5.0, 1.0, 0.0, NoGoal::NotPositive)]
    #[case(1.0, 1.0, -1.0, NoGoal::NotPositive)]
    #[case(0.2, 1.0, 0.0, NoGoal::NotPositive)]
    #[case(100.0, 10.0, 10.0, NoGoal::CostEatsSpend)]
    #[case(100.0, 10.0, 11.0, NoGoal::CostEatsSpend)]
    #[case(1e12, 1.0, 0.0, NoGoal::OutOfReach)]
    #[case(1e30, 1.0, 0.0, NoGoal::TooLarge)]
    #[case(f64::NAN, 1.0, 0.0, NoGoal::TooLarge)]
    #[case(f64::INFINITY, 1.0, 0.0, NoGoal::TooLarge)]
    fn nonsense_is_refused(#[case] income: f64, #[case] spend: f64, #[case] cost: f64, #[case] why: NoGoal) {
        assert_eq!(twd(income, spend, cost), Err(why));
    }

    #[test]
    fn the_pace_is_a_range() {
        let today = LocalDay(20_000);
        assert_eq!(pace(10, 10, 0, 12, today), Pace::Reached);
        assert_eq!(pace(10, 5, 0, 3, today), Pace::Unknown);
        assert_eq!(pace(10, 5, 5, 12, today), Pace::Standing);
        assert_eq!(pace(10, 4, 5, 12, today), Pace::Standing);
        // Ten in twelve weeks: 4.8 to 18.4 (95 %); ten more take 6.5 to 25.02 weeks.
        let range = pace(20, 10, 0, 12, today);
        assert_eq!(range, Pace::Between(today.plus(46), Some(today.plus(176))));
        // One in twelve weeks may be as few as 0.025: out of sight.
        let Pace::Between(earliest, None) = pace(20, 1, 0, 12, today) else {
            panic!("the later day is out of sight");
        };
        assert!(earliest > today);
        assert_eq!(pace(u64::MAX, 1, 0, 12, today), Pace::Far);
    }

    #[test]
    fn a_goal_survives_storing() {
        let goal = twd(456_000.0, 1_000.0, 300.0).unwrap();
        let stored = serde_json::to_string(&goal).unwrap();
        assert_eq!(
            stored,
            r#"{"income":456000,"spend":1000,"cost":300,"currency":"TWD"}"#
        );
        assert_eq!(serde_json::from_str::<Goal>(&stored).unwrap(), goal);
    }

    proptest! {
        #[test]
        fn enough_fans_are_enough_and_one_less_is_not(income in 1.0f64..1e9, spend in 1.0f64..1e5, share in 0.0f64..0.95) {
            let Ok(goal) = Goal::read(income, spend, spend * share, Currency::Usd) else { return Ok(()) };
            let fans = u32::try_from(goal.for_turnover()).unwrap();
            prop_assert!(goal.turnover(fans) >= goal.income && goal.turnover(fans - 1) < goal.income);
            let fans = u32::try_from(goal.for_profit()).unwrap();
            prop_assert!(goal.profit(fans) >= goal.income && goal.profit(fans - 1) < goal.income);
        }

        #[test]
        fn the_range_is_in_order(needed in 0u64..500, now in 0u32..400, before in 0u32..400, weeks in 0u32..13) {
            if let Pace::Between(earliest, Some(latest)) = pace(needed, now, before, weeks, LocalDay(0)) {
                prop_assert!(LocalDay(0) < earliest && earliest <= latest);
            }
        }
    }
}
