//! Fan memory: what a fan wrote about themselves, so that the creator can remember it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::period::LocalDay;

/// Longest name to be called by, in characters.
pub const LONGEST_NAME: usize = 50;
/// Longest of the other texts, in characters.
pub const LONGEST_TEXT: usize = 300;
/// Longest note of the team, in characters.
pub const LONGEST_NOTE: usize = 500;
/// A note is kept for so many days unless somebody says otherwise, and at most for so many.
pub const USUAL_NOTE_DAYS: u32 = 180;
pub const MOST_NOTE_DAYS: u32 = 365;
/// Notes about one fan at a time.
pub const MOST_NOTES: usize = 20;

/// What a fan wrote about themselves; what is empty they did not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct About {
    /// What to call them.
    pub call_me: String,
    pub favourites: String,
    pub birthday: Option<Birthday>,
    /// What not to do or speak of.
    pub no_nos: String,
}

impl About {
    /// The same with the beginnings of texts that are longer than `longest` characters.
    #[must_use]
    pub fn shortened(&self, longest: usize) -> Self {
        let short = |text: &str| {
            let mut short: String = text.chars().take(longest).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            short
        };
        Self {
            call_me: short(&self.call_me),
            favourites: short(&self.favourites),
            birthday: self.birthday,
            no_nos: short(&self.no_nos),
        }
    }

    /// Whether they said nothing.
    pub fn is_empty(&self) -> bool {
        *self == About::default()
    }
}

/// A day of the year, without the year: nobody needs to know how old somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(i8, i8)", into = "(i8, i8)")]
pub struct Birthday {
    month: i8,
    day: i8,
}

impl Birthday {
    /// The day of a month that some year has.
    pub fn new(month: i8, day: i8) -> Option<Self> {
        // 2024 is a leap year.
        Date::new(2024, month, day).ok().map(|_| Self { month, day })
    }

    /// The day somebody typed: `2-29`, `02/29`, `2月29日`; a year before it is left out.
    pub fn read(typed: &str) -> Option<Self> {
        let plain: String = typed.nfkc().collect();
        let numbers: Vec<i16> = plain
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?;
        let (month, day) = match numbers[..] {
            [month, day] => (month, day),
            [year, month, day] if year > 31 => (month, day),
            _ => return None,
        };
        Self::new(i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }

    pub fn month(self) -> i8 {
        self.month
    }

    pub fn day(self) -> i8 {
        self.day
    }

    /// When it is in a year: the 29th of February is celebrated on the 28th where there is none.
    pub fn in_year(self, year: i16) -> LocalDay {
        let date =
            Date::new(year, self.month, self.day).or_else(|_| Date::new(year, self.month, self.day - 1));
        LocalDay::of_date(date.expect("only February has a day less in other years"))
    }

    /// The first one on or after `day`.
    pub fn next_from(self, day: LocalDay) -> LocalDay {
        let year = day.date().year();
        let this_year = self.in_year(year);
        if this_year >= day {
            this_year
        } else {
            self.in_year(year + 1)
        }
    }
}

impl TryFrom<(i8, i8)> for Birthday {
    type Error = &'static str;

    fn try_from((month, day): (i8, i8)) -> Result<Self, Self::Error> {
        Self::new(month, day).ok_or("no such day")
    }
}

impl From<Birthday> for (i8, i8) {
    fn from(birthday: Birthday) -> Self {
        (birthday.month, birthday.day)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2-29", Some((2, 29)))]
    #[case("02/29", Some((2, 29)))]
    #[case(" 12月 3日 ", Some((12, 3)))]
    #[case("１２／３", Some((12, 3)))]
    #[case("1999-07-05", Some((7, 5)))]
    #[case("2-30", None)]
    #[case("13-1", None)]
    #[case("0-0", None)]
    #[case("5", None)]
    #[case("tomorrow", None)]
    #[case("1-2-3", None)]
    #[case("99999999-1-1", None)]
    fn birthdays_are_typed_without_a_year(#[case] typed: &str, #[case] expected: Option<(i8, i8)>) {
        assert_eq!(Birthday::read(typed).map(<(i8, i8)>::from), expected);
    }

    #[test]
    fn the_29th_of_february_is_celebrated_every_year() {
        let birthday = Birthday::new(2, 29).unwrap();
        let on = |year, month, day| LocalDay::of_date(date(year, month, day));
        assert_eq!(birthday.in_year(2028), on(2028, 2, 29));
        assert_eq!(birthday.in_year(2027), on(2027, 2, 28));
        assert_eq!(birthday.next_from(on(2027, 2, 28)), on(2027, 2, 28));
        assert_eq!(birthday.next_from(on(2027, 3, 1)), on(2028, 2, 29));
        assert_eq!(birthday.next_from(on(2100, 1, 1)), on(2100, 2, 28));
    }

    #[test]
    fn what_a_fan_wrote_survives_storing() {
        let about = About {
            call_me: "小鹿".to_owned(),
            birthday: Birthday::new(2, 29),
            ..About::default()
        };
        let stored = serde_json::to_string(&about).unwrap();
        assert_eq!(serde_json::from_str::<About>(&stored).unwrap(), about);
        assert!(serde_json::from_str::<About>(r#"{"birthday":[2,30]}"#).is_err());
    }

    proptest! {
        #[test]
        fn the_next_birthday_is_within_a_year_and_never_before(month in 1i8..=12, day in 1i8..=31, from in 0i32..40_000) {
            if let Some(birthday) = Birthday::new(month, day) {
                let next = birthday.next_from(LocalDay(from)).0;
                prop_assert!((from..from + 366).contains(&next), "{next}");
            }
        }
    }
}
