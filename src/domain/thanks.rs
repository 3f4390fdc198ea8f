//! Fans thanking fans: whom one may thank again, and how often a day.

use super::{
    ids::MemberId,
    period::{LocalDay, Week},
    rules::Rules,
};

/// Why somebody cannot be thanked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoThanks {
    /// The rules allow none.
    Off,
    /// This person was thanked in this local week.
    ThisWeek,
    /// All thanks of this local day are given.
    ThisDay,
}

/// Whether a fan may thank `to` on `today`, given whom they thanked in this local week and on which
/// day. Returns how many thanks they have left today after this one.
pub fn may_thank(
    rules: &Rules,
    given: &[(MemberId, LocalDay)],
    to: MemberId,
    today: LocalDay,
) -> Result<u32, NoThanks> {
    let this_week = |(_, day): &&(MemberId, LocalDay)| Week::of(*day) == Week::of(today);
    let today_given = given.iter().filter(|(_, day)| *day == today).count();
    if rules.thanks_given_per_day == 0 {
        Err(NoThanks::Off)
    } else if given.iter().filter(this_week).any(|(whom, _)| *whom == to) {
        Err(NoThanks::ThisWeek)
    } else {
        let left = (rules.thanks_given_per_day as usize).checked_sub(today_given + 1);
        left.map(|left| left as u32).ok_or(NoThanks::ThisDay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(per_day: u32) -> Rules {
        Rules {
            thanks_given_per_day: per_day,
            ..Rules::worth_nothing()
        }
    }

    /// A Monday.
    const MONDAY: LocalDay = LocalDay(20_689);

    fn given(list: &[(u64, i32)]) -> Vec<(MemberId, LocalDay)> {
        list.iter()
            .map(|(whom, day)| (MemberId(*whom), MONDAY.plus(*day)))
            .collect()
    }

    #[test]
    fn each_person_once_a_week_and_so_many_a_day() {
        assert_eq!(Week::of(MONDAY).monday(), MONDAY);
        let may = |list, to, day| may_thank(&rules(3), &given(list), MemberId(to), MONDAY.plus(day));
        assert_eq!(may(&[], 5, 0), Ok(2));
        assert_eq!(may(&[(6, 0), (7, 0)], 5, 0), Ok(0));
        assert_eq!(may(&[(6, 0), (7, 0), (8, 0)], 5, 0), Err(NoThanks::ThisDay));
        assert_eq!(may(&[(6, 0), (7, 0), (8, 0)], 5, 1), Ok(2), "the next day");
        assert_eq!(may(&[(5, 0)], 5, 6), Err(NoThanks::ThisWeek), "until Sunday");
        assert_eq!(may(&[(5, 0)], 5, 7), Ok(2), "the next week");
        // What cannot succeed today anyway says what is true for longer.
        assert_eq!(may(&[(5, 0), (6, 0), (7, 0)], 5, 0), Err(NoThanks::ThisWeek));
    }

    #[test]
    fn rules_without_thanks_allow_none() {
        assert_eq!(may_thank(&rules(0), &[], MemberId(5), MONDAY), Err(NoThanks::Off));
    }
}
