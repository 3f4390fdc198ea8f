//! Where a member is on the way to the superfan tier, what is still missing, and who decides.

use serde::{Deserialize, Serialize};

use super::loyalty::Presence;

/// Where a member stands towards the superfan tier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not there yet.
    #[default]
    None,
    /// Meets every condition; waits for a person to approve.
    Eligible,
    /// In the inner circle.
    Member,
}

impl Standing {
    /// The stored and logged name.
    pub fn key(self) -> &'static str {
        match self {
            Standing::None => "none",
            Standing::Eligible => "eligible",
            Standing::Member => "member",
        }
    }

    /// The standing of a stored name.
    pub fn from_key(key: &str) -> Option<Self> {
        [Standing::None, Standing::Eligible, Standing::Member]
            .into_iter()
            .find(|standing| standing.key() == key)
    }
}

/// What makes a member eligible, and below what an eligible member no longer is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuperfanRule {
    /// Days since joining.
    pub tenure_days: u32,
    /// Active weeks of the last twelve.
    pub active_weeks: u32,
    /// Distinct kinds of taking part.
    pub kinds: u32,
    /// Loyalty score.
    pub loyalty: f64,
    /// Eligibility is lost below this many active weeks.
    pub leave_active_weeks: u32,
    /// Eligibility is lost below this loyalty score.
    pub leave_loyalty: f64,
}

impl Default for SuperfanRule {
    /// Tenure ≥ 60 days, active in ≥ 8 of 12 weeks, ≥ 2 kinds, loyalty ≥ 60 (design, section 4);
    /// the leave band is two weeks and ten points below.
    fn default() -> Self {
        Self {
            tenure_days: 60,
            active_weeks: 8,
            kinds: 2,
            loyalty: 60.0,
            leave_active_weeks: 6,
            leave_loyalty: 50.0,
        }
    }
}

/// What is known of a member when their standing is settled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    pub tenure_days: u32,
    pub presence: Presence,
    /// 0 to 100.
    pub loyalty: f64,
}

/// One thing a member still lacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Missing {
    /// This many more days in the server.
    TenureDays(u32),
    /// This many more active weeks.
    ActiveWeeks(u32),
    /// This many more kinds of taking part.
    Kinds(u32),
    /// The loyalty score it takes, and the member's own.
    Loyalty { needed: f64, has: f64 },
}

/// A creator's "not yet" or "no": until it ends the member is not proposed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Ask again from this Unix millisecond on.
    Until(i64),
    /// Declined: not proposed again until a person changes it.
    Declined,
}

/// What `evidence` still lacks under `rule`, in the order a fan should read it. Empty: eligible.
pub fn missing(rule: &SuperfanRule, evidence: &Evidence) -> Vec<Missing> {
    let mut missing = Vec::new();
    let lacks = |needed: u32, has: u32| needed.checked_sub(has).filter(|n| *n > 0);
    missing.extend(lacks(rule.tenure_days, evidence.tenure_days).map(Missing::TenureDays));
    missing.extend(lacks(rule.active_weeks, evidence.presence.active_weeks).map(Missing::ActiveWeeks));
    missing.extend(lacks(rule.kinds, evidence.presence.kinds).map(Missing::Kinds));
    if evidence.loyalty < rule.loyalty {
        missing.push(Missing::Loyalty {
            needed: rule.loyalty,
            has: evidence.loyalty,
        });
    }
    missing
}

/// The standing that follows from the evidence alone. A hold keeps a member from being proposed;
/// eligibility, once reached, is kept inside the leave band; the inner circle is left by no number.
pub fn settle_standing(
    current: Standing,
    rule: &SuperfanRule,
    evidence: &Evidence,
    hold: Option<Hold>,
    now_ms: i64,
) -> Standing {
    let held = match hold {
        Some(Hold::Declined) => true,
        Some(Hold::Until(until_ms)) => now_ms < until_ms,
        None => false,
    };
    match current {
        Standing::Member => Standing::Member,
        Standing::Eligible => {
            let below = evidence.presence.active_weeks < rule.leave_active_weeks
                || evidence.loyalty < rule.leave_loyalty;
            if held || below {
                Standing::None
            } else {
                Standing::Eligible
            }
        }
        Standing::None => {
            if !held && missing(rule, evidence).is_empty() {
                Standing::Eligible
            } else {
                Standing::None
            }
        }
    }
}

/// Whole days between joining and now.
pub fn tenure_days(joined_at_ms: i64, now_ms: i64) -> u32 {
    u32::try_from((now_ms - joined_at_ms).max(0) / 86_400_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn evidence(tenure_days: u32, active_weeks: u32, kinds: u32, loyalty: f64) -> Evidence {
        Evidence {
            tenure_days,
            presence: Presence {
                active_weeks,
                kinds,
                ..Default::default()
            },
            loyalty,
        }
    }

    fn settle(current: Standing, evidence: &Evidence) -> Standing {
        settle_standing(current, &SuperfanRule::default(), evidence, None, 0)
    }

    #[test]
    fn all_four_conditions_make_a_member_eligible() {
        assert_eq!(
            settle(Standing::None, &evidence(60, 8, 2, 60.0)),
            Standing::Eligible
        );
        for short in [
            evidence(59, 8, 2, 60.0),
            evidence(60, 7, 2, 60.0),
            evidence(60, 8, 1, 60.0),
            evidence(60, 8, 2, 59.9),
        ] {
            assert_eq!(settle(Standing::None, &short), Standing::None, "{short:?}");
        }
    }

    #[test]
    fn what_is_missing_is_said_exactly() {
        assert_eq!(
            missing(&SuperfanRule::default(), &evidence(48, 6, 1, 41.5)),
            [
                Missing::TenureDays(12),
                Missing::ActiveWeeks(2),
                Missing::Kinds(1),
                Missing::Loyalty {
                    needed: 60.0,
                    has: 41.5
                },
            ]
        );
    }

    #[test]
    fn eligibility_is_kept_inside_the_band_and_lost_below_it() {
        assert_eq!(
            settle(Standing::Eligible, &evidence(60, 6, 2, 50.0)),
            Standing::Eligible
        );
        assert_eq!(
            settle(Standing::Eligible, &evidence(60, 5, 2, 80.0)),
            Standing::None
        );
        assert_eq!(
            settle(Standing::Eligible, &evidence(60, 12, 2, 49.9)),
            Standing::None
        );
    }

    #[test]
    fn not_yet_holds_until_its_day_and_a_decline_for_good() {
        let ready = evidence(90, 12, 3, 90.0);
        let settle = |hold, now_ms| {
            settle_standing(
                Standing::None,
                &SuperfanRule::default(),
                &ready,
                Some(hold),
                now_ms,
            )
        };
        assert_eq!(settle(Hold::Until(1_000), 999), Standing::None);
        assert_eq!(settle(Hold::Until(1_000), 1_000), Standing::Eligible);
        assert_eq!(settle(Hold::Declined, i64::MAX), Standing::None);
    }

    proptest! {
        #[test]
        fn settling_twice_changes_nothing(
            weeks in 0u32..=12, kinds in 0u32..5, tenure in 0u32..200, loyalty in 0.0f64..100.0, start in 0usize..3
        ) {
            let evidence = evidence(tenure, weeks, kinds, loyalty);
            let start = [Standing::None, Standing::Eligible, Standing::Member][start];
            let once = settle(start, &evidence);
            // From none to eligible and back in one sweep would be a flap.
            prop_assert_eq!(settle(once, &evidence), once);
        }
    }
}
