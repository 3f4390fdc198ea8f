//! A fan's own rhythm: how many days usually pass between two of their active days.

use super::period::LocalDay;

/// Fewer gaps than this tell nothing usual.
const FEWEST_GAPS: usize = 3;

/// The median gap in days between neighbouring active days, given in order; `None` when fewer than
/// three gaps are known.
pub fn usual_gap_days(active_days: &[LocalDay]) -> Option<f64> {
    let mut gaps: Vec<i32> = active_days.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    if gaps.len() < FEWEST_GAPS {
        return None;
    }
    gaps.sort_unstable();
    let middle = gaps.len() / 2;
    Some(if gaps.len() % 2 == 1 {
        f64::from(gaps[middle])
    } else {
        f64::from(gaps[middle - 1] + gaps[middle]) / 2.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(days: &[i32]) -> Option<f64> {
        usual_gap_days(&days.iter().copied().map(LocalDay).collect::<Vec<_>>())
    }

    #[test]
    fn the_median_ignores_one_long_holiday() {
        assert_eq!(gap(&[0, 2, 4, 6, 60, 62]), Some(2.0));
        assert_eq!(gap(&[0, 1, 3, 6, 10]), Some(2.5));
    }

    #[test]
    fn too_few_days_have_no_rhythm() {
        assert_eq!(gap(&[]), None);
        assert_eq!(gap(&[0, 7, 14]), None);
    }
}
