//! Asking after the creator: who spoke to them in a silence longer than their own usual one.

use std::collections::{HashMap, HashSet};

use super::ids::MemberId;

/// How far back the creator's own gaps are looked at: twelve weeks.
pub const LOOK_BACK_MS: i64 = 84 * 86_400_000;
/// A gap shorter than this is a pause in a conversation, a night or a working day.
const SHORTEST_GAP_MS: i64 = 6 * 3_600_000;
/// Fewer gaps than this tell nothing usual.
const FEWEST_GAPS: usize = 5;
/// Nobody is missed within a day.
const SHORTEST_USUAL_MS: i64 = 24 * 3_600_000;

/// Somebody spoke to the creator: named or answered them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpokeTo {
    pub at_ms: i64,
    pub message_id: u64,
    pub member_id: MemberId,
    pub creator_id: MemberId,
}

/// The gap that nine in ten of the creator's gaps between messages stay within, at least a day.
/// `written` are the times of their messages of the last [`LOOK_BACK_MS`], in order. `None` when
/// fewer than five gaps of six hours and more are known.
pub fn usual_gap_ms(written: &[i64]) -> Option<i64> {
    let mut gaps: Vec<i64> = written
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .filter(|gap| *gap >= SHORTEST_GAP_MS)
        .collect();
    if gaps.len() < FEWEST_GAPS {
        return None;
    }
    gaps.sort_unstable();
    // The nearest rank: the smallest gap that at least nine in ten do not exceed.
    let rank = (gaps.len() * 9).div_ceil(10);
    Some(gaps[rank - 1].max(SHORTEST_USUAL_MS))
}

/// Those of `spoken` that ask after the creator: within a silence, once it is longer than usual, each
/// person's first. `written` are the times of all the creator's messages, in order, from
/// [`LOOK_BACK_MS`] before the first of `spoken` on.
pub fn asked_after(written: &[i64], mut spoken: Vec<SpokeTo>) -> Vec<SpokeTo> {
    spoken.sort_unstable();
    let mut usual: HashMap<usize, Option<i64>> = HashMap::new();
    let mut heard: HashSet<(usize, MemberId)> = HashSet::new();
    let mut asked = Vec::new();
    for spoke in spoken {
        // The silence is known by how many messages came before it.
        let silence = written.partition_point(|at_ms| *at_ms <= spoke.at_ms);
        let Some(last_ms) = silence.checked_sub(1).map(|last| written[last]) else {
            continue;
        };
        let gap = *usual.entry(silence).or_insert_with(|| {
            let from = written.partition_point(|at_ms| *at_ms < last_ms - LOOK_BACK_MS);
            usual_gap_ms(&written[from..silence])
        });
        let is_long = gap.is_some_and(|gap| spoke.at_ms - last_ms > gap);
        if is_long && heard.insert((silence, spoke.member_id)) {
            asked.push(spoke);
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;

    /// A message at noon on each of these days.
    fn noons(days: &[i64]) -> Vec<i64> {
        days.iter().map(|day| day * DAY).collect()
    }

    fn spoke(at_ms: i64, member: u64) -> SpokeTo {
        SpokeTo {
            at_ms,
            message_id: at_ms as u64,
            member_id: MemberId(member),
            creator_id: MemberId(1),
        }
    }

    #[test]
    fn the_usual_gap_leaves_out_one_in_ten() {
        // Daily, with one holiday of ten days.
        let mut days: Vec<i64> = (0..11).collect();
        days.extend([20, 21, 22]);
        assert_eq!(usual_gap_ms(&noons(&days)), Some(DAY));
        let weekly: Vec<i64> = (0..12).map(|week| week * 7).collect();
        assert_eq!(usual_gap_ms(&noons(&weekly)), Some(7 * DAY));
    }

    #[test]
    fn a_talkative_creator_is_missed_after_a_day_and_a_new_one_not_yet() {
        let hourly: Vec<i64> = (0..60).map(|n| n * 8 * HOUR).collect();
        assert_eq!(usual_gap_ms(&hourly), Some(DAY));
        assert_eq!(usual_gap_ms(&noons(&[0, 1, 2, 3])), None);
        assert_eq!(usual_gap_ms(&[]), None);
    }

    #[test]
    fn each_person_asks_once_in_a_silence_and_again_in_the_next() {
        let mut written: Vec<i64> = noons(&(0..13).collect::<Vec<_>>());
        written.extend(noons(&[18, 19]));
        let spoken = vec![
            spoke(12 * DAY + 20 * HOUR, 5),
            spoke(13 * DAY + HOUR, 5),
            spoke(14 * DAY, 5),
            spoke(15 * DAY, 6),
            spoke(18 * DAY + HOUR, 6),
            spoke(19 * DAY + 30 * HOUR, 5),
        ];
        let asked: Vec<_> = asked_after(&written, spoken)
            .into_iter()
            .map(|spoke| (spoke.at_ms / HOUR, spoke.member_id.0))
            .collect();
        assert_eq!(asked, [(13 * 24 + 1, 5), (15 * 24, 6), (19 * 24 + 30, 5)]);
    }

    #[test]
    fn who_never_wrote_is_not_silent() {
        assert_eq!(asked_after(&[], vec![spoke(DAY, 5)]), []);
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            written in proptest::collection::btree_set(0i64..2_000, 0..40),
            spoken in proptest::collection::vec((0i64..2_000, 2u64..5), 0..30).prop_flat_map(|s| (Just(s.clone()), Just(s).prop_shuffle())),
        ) {
            let written: Vec<i64> = written.into_iter().map(|hour| hour * HOUR).collect();
            let list = |spoken: Vec<(i64, u64)>| spoken.into_iter().map(|(hour, who)| spoke(hour * HOUR, who)).collect();
            prop_assert_eq!(asked_after(&written, list(spoken.0)), asked_after(&written, list(spoken.1)));
        }
    }
}
