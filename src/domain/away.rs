//! Announced absences: days on which nothing is expected of a member.

use std::ops::RangeInclusive;

use super::period::{LocalDay, Week};

/// The days a member was or will be away, as announced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Away(Vec<RangeInclusive<LocalDay>>);

impl Away {
    /// Never away.
    pub const NONE: &Self = &Self(Vec::new());

    /// From the first and the last day of each absence.
    pub fn new(absences: impl IntoIterator<Item = (LocalDay, LocalDay)>) -> Self {
        let absences = absences.into_iter().filter(|(first, last)| first <= last);
        Self(absences.map(|(first, last)| first..=last).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn contains(&self, day: LocalDay) -> bool {
        self.0.iter().any(|absence| absence.contains(&day))
    }

    /// The last day of the absence that lasts on `today`, if one does.
    pub fn last_day(&self, today: LocalDay) -> Option<LocalDay> {
        std::iter::successors(Some(today), |day| Some(day.plus(1)))
            .take_while(|day| self.contains(*day))
            .last()
    }

    /// How many of the days are among the absences.
    pub fn count(&self, days: RangeInclusive<LocalDay>) -> u32 {
        let days = (days.start().0..=days.end().0).map(LocalDay);
        days.filter(|day| self.contains(*day)).count() as u32
    }

    /// The first day of those that have to be read so that `days` days up to `today` are known without
    /// counting weeks with an absence.
    pub fn read_from(&self, today: LocalDay, days: i32) -> LocalDay {
        let mut from = today.plus(1 - days);
        if self.is_empty() {
            return from;
        }
        let mut week = Week::of(today);
        while week.sunday() >= from {
            if week.days().into_iter().any(|day| self.contains(day)) {
                from = from.plus(-7);
            }
            week = week.prev();
        }
        from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i32) -> LocalDay {
        // A Monday and the days after it.
        Week::of(LocalDay(20_000)).monday().plus(n)
    }

    #[test]
    fn days_are_counted_once_and_bounds_belong_to_it() {
        let away = Away::new([(day(3), day(5)), (day(5), day(8)), (day(30), day(29))]);
        assert_eq!(away.count(day(0)..=day(20)), 6);
        assert!(away.contains(day(3)) && away.contains(day(8)));
        assert!(!away.contains(day(2)) && !away.contains(day(9)) && !away.contains(day(30)));
    }

    #[test]
    fn weeks_with_an_absence_are_made_up_for() {
        assert_eq!(Away::NONE.read_from(day(0), 91), day(-90));
        let away = Away::new([(day(-14), day(-3))]);
        assert_eq!(away.read_from(day(0), 91), day(-90 - 14));
        // The week it now reaches into is one of them too.
        let twice = Away::new([(day(-14), day(-3)), (day(-95), day(-92))]);
        assert_eq!(twice.read_from(day(0), 91), day(-90 - 21));
    }
}
