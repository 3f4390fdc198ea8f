//! The five signals of loyalty, each by itself: comments, shares, conversions, referrals, concern.
//! They are never added up to one number; what a person is worth is nobody's sum.

use std::collections::BTreeMap;

use super::activity::Kind;

/// One member's signals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals {
    /// Messages of the last twelve weeks, answers among them.
    pub comments: u64,
    /// Those of the comments that answer somebody.
    pub answers: u64,
    /// Approved links of the last twelve months.
    pub shares: u64,
    /// Purchases of the last twelve months.
    pub conversions: u64,
    /// Friends of the last twelve months who stayed.
    pub referrals: u64,
    /// Silences of the last twelve weeks in which they asked after the creator.
    pub concern: u64,
}

impl Signals {
    /// The signals in counts of the kinds of the last twelve weeks, and of the last twelve months for
    /// what is rare (as the loyalty score's A term looks back on it).
    pub fn count(weeks: &BTreeMap<Kind, u64>, months: &BTreeMap<Kind, u64>) -> Self {
        let of = |counts: &BTreeMap<Kind, u64>, kind| counts.get(&kind).copied().unwrap_or(0);
        Self {
            comments: of(weeks, Kind::Message),
            answers: of(weeks, Kind::Reply),
            shares: of(months, Kind::Share),
            conversions: of(months, Kind::Conversion),
            referrals: of(months, Kind::Referral),
            concern: of(weeks, Kind::Concern),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_signal_is_of_its_own_kind_and_stretch_of_time() {
        let all = |n: u64| Kind::ALL.iter().map(|kind| (*kind, n + *kind as u64)).collect();
        let signals = Signals::count(&all(100), &all(1_000));
        assert_eq!(
            signals,
            Signals {
                comments: 100,
                answers: 101,
                shares: 1_013,
                conversions: 1_014,
                referrals: 1_012,
                concern: 115,
            }
        );
        assert_eq!(
            Signals::count(&BTreeMap::new(), &BTreeMap::new()),
            Signals::default()
        );
    }
}
