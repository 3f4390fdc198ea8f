//! Time zones, local days, ISO weeks and the moment a weekly summary falls due.
//!
//! Every instant is Unix milliseconds. Instants before the year −9999 or after 9999 are treated as
//! the first or last one there is, so nothing here fails on a hostile number.

use std::{fmt, ops::Range, str::FromStr};

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime},
    tz::{self, AmbiguousOffset},
};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);
pub const DAY_MS: i64 = 86_400_000;
const MINUTES_A_DAY: u16 = 24 * 60;
/// Longest part of a name that an error repeats. No IANA name comes near it.
const QUOTED_CHARS: usize = 40;

/// A place's rules for local time, known by its name in the IANA time zone database.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZone(tz::TimeZone);

/// Why a text is not a time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeZoneError {
    /// Nothing but blanks.
    #[error("the time zone is empty; give a name such as Asia/Taipei")]
    Empty,
    /// A number of hours, such as `+08:00` or `UTC+8`.
    #[error("{0:?} is a fixed offset, which knows no summer time; give a place such as Asia/Taipei")]
    FixedOffset(String),
    /// No such name. `close` are names that end in the same place, such as Asia/Taipei for `taipei`.
    #[error("no time zone is called {name:?}{}", did_you_mean(close))]
    Unknown { name: String, close: Vec<String> },
}

fn did_you_mean(close: &[String]) -> String {
    if close.is_empty() {
        "; give a name such as Asia/Taipei".to_owned()
    } else {
        format!("; did you mean {}?", close.join(" or "))
    }
}

impl TimeZone {
    /// Coordinated universal time.
    pub const UTC: TimeZone = TimeZone(tz::TimeZone::UTC);

    /// The name in the IANA database, in its own spelling.
    pub fn name(&self) -> &str {
        self.0
            .iana_name()
            .expect("only zones that have a name are parsed")
    }
}

impl FromStr for TimeZone {
    type Err = TimeZoneError;

    /// Takes an IANA name in any case, with blanks around it.
    fn from_str(text: &str) -> Result<Self, TimeZoneError> {
        let name = text.trim();
        if name.is_empty() {
            return Err(TimeZoneError::Empty);
        }
        if let Ok(zone) = tz::TimeZone::get(name)
            && zone.iana_name().is_some()
        {
            return Ok(Self(zone));
        }
        let quoted: String = name.chars().take(QUOTED_CHARS).collect();
        let upper = quoted.to_ascii_uppercase();
        let offset = upper
            .strip_prefix("UTC")
            .or(upper.strip_prefix("GMT"))
            .unwrap_or(&upper)
            .trim_start();
        if offset.starts_with(['+', '-', '−', '±']) {
            return Err(TimeZoneError::FixedOffset(quoted));
        }
        let place = quoted.rsplit('/').next().unwrap_or_default().replace(' ', "_");
        let mut close: Vec<String> = tz::db()
            .available()
            .map(|known| known.as_str().to_owned())
            .filter(|known| {
                known
                    .rsplit('/')
                    .next()
                    .is_some_and(|last| last.eq_ignore_ascii_case(&place))
            })
            .collect();
        close.sort();
        close.dedup();
        Err(TimeZoneError::Unknown { name: quoted, close })
    }
}

impl TryFrom<String> for TimeZone {
    type Error = TimeZoneError;

    fn try_from(name: String) -> Result<Self, TimeZoneError> {
        name.parse()
    }
}

impl From<TimeZone> for String {
    fn from(zone: TimeZone) -> Self {
        zone.name().to_owned()
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TimeZone({})", self.name())
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    #[default]
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All seven, Monday first (ISO 8601).
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// Days since Monday, 0 to 6.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// A local calendar day, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalDay(pub i32);

impl LocalDay {
    /// The calendar day that a clock in `tz` shows at `at_ms`.
    ///
    /// It never goes back as time goes on: where clocks are turned back, no zone has crossed
    /// midnight twice since Discord exists (the tests ask every zone).
    pub fn of(tz: &TimeZone, at_ms: i64) -> Self {
        let at = timestamp(at_ms);
        let local_ms = at.as_millisecond() + i64::from(tz.0.to_offset(at).seconds()) * 1_000;
        Self(i32::try_from(local_ms.div_euclid(DAY_MS)).expect("20,000 years of days fit 32 bits"))
    }

    /// The first instant of the day in `tz`. Where midnight was skipped, the instant the clock
    /// resumed; where the whole day was, the start of the next one.
    pub fn start_ms(self, tz: &TimeZone) -> i64 {
        instant_ms(tz, self.date().at(0, 0, 0, 0))
    }

    /// The day `days` later; earlier when negative.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday, three days after Monday.
        Weekday::ALL[((i64::from(self.0) + 3).rem_euclid(7)) as usize]
    }

    /// The day of a calendar's date.
    pub fn of_date(date: Date) -> Self {
        let days = EPOCH.until(date).map_or(0, |span| span.get_days());
        Self(days)
    }

    /// The day somebody typed: a date (`2026-12-24`; `12-24` and `12/24` are the next such day from `today`
    /// on) or so many days from `today` on, today included (`14`).
    pub fn read(typed: &str, today: LocalDay) -> Option<Self> {
        let typed: String = typed.nfkc().collect::<String>().trim().to_owned();
        if let Ok(date) = typed.parse::<Date>() {
            return Some(Self::of_date(date));
        }
        if let Ok(days) = typed.parse::<i32>() {
            return (1..=3_650).contains(&days).then(|| today.plus(days - 1));
        }
        let (month, day) = typed.split_once(['-', '/'])?;
        let (month, day) = (month.trim().parse().ok()?, day.trim().parse().ok()?);
        let year = today.date().year();
        // 29 February may be years away.
        let dates = (year..=year + 8).filter_map(|year| Date::new(year, month, day).ok());
        dates.map(Self::of_date).find(|date| *date >= today)
    }

    /// Year, month and day.
    pub fn date(self) -> Date {
        // A span panics past 7,304,484 days; the calendar ends long before either bound.
        EPOCH.saturating_add(Span::new().days(self.0.clamp(-7_000_000, 7_000_000)))
    }
}

/// A week from Monday to Sunday, as ISO 8601 counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "LocalDay", into = "LocalDay")]
pub struct Week {
    monday: LocalDay,
}

impl Week {
    /// The week `day` lies in.
    pub fn of(day: LocalDay) -> Self {
        Self {
            monday: day.plus(-(day.weekday().index() as i32)),
        }
    }

    /// Its first day.
    pub fn monday(self) -> LocalDay {
        self.monday
    }

    /// Its last day.
    pub fn sunday(self) -> LocalDay {
        self.monday.plus(6)
    }

    /// Its seven days, Monday first.
    pub fn days(self) -> [LocalDay; 7] {
        std::array::from_fn(|index| self.monday.plus(index as i32))
    }

    /// The week before.
    pub fn prev(self) -> Self {
        self.plus(-1)
    }

    /// The week after.
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The week `weeks` later; earlier when negative.
    pub fn plus(self, weeks: i32) -> Self {
        Self {
            monday: self.monday.plus(weeks.saturating_mul(7)),
        }
    }

    /// Whether `day` is one of its days.
    pub fn contains(self, day: LocalDay) -> bool {
        Self::of(day) == self
    }

    /// The year it is counted in; around New Year this may differ from the year of its Monday.
    pub fn iso_year(self) -> i16 {
        self.monday.date().iso_week_date().year()
    }

    /// Its number in that year, 1 to 53.
    pub fn iso_week(self) -> i8 {
        self.monday.date().iso_week_date().week()
    }

    /// Its first instant in `tz` up to, but not including, the first of the next week.
    pub fn bounds_ms(self, tz: &TimeZone) -> Range<i64> {
        self.monday.start_ms(tz)..self.next().monday.start_ms(tz)
    }
}

impl From<LocalDay> for Week {
    fn from(day: LocalDay) -> Self {
        Self::of(day)
    }
}

impl From<Week> for LocalDay {
    fn from(week: Week) -> Self {
        week.monday
    }
}

/// When in the local week the summary is due. Default: Monday 09:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredSummaryTime")]
pub struct SummaryTime {
    weekday: Weekday,
    minute_of_day: u16,
}

/// A minute that no day has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("minute {0} of the day: a day has the minutes 0 to 1439")]
pub struct NoSuchMinute(pub u16);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredSummaryTime {
    weekday: Weekday,
    minute_of_day: u16,
}

impl TryFrom<StoredSummaryTime> for SummaryTime {
    type Error = NoSuchMinute;

    fn try_from(stored: StoredSummaryTime) -> Result<Self, NoSuchMinute> {
        Self::new(stored.weekday, stored.minute_of_day)
    }
}

impl Default for SummaryTime {
    fn default() -> Self {
        Self {
            weekday: Weekday::Monday,
            minute_of_day: 9 * 60,
        }
    }
}

impl SummaryTime {
    /// The time `minute_of_day` minutes past midnight (0 to 1439) on `weekday`.
    pub fn new(weekday: Weekday, minute_of_day: u16) -> Result<Self, NoSuchMinute> {
        if minute_of_day >= MINUTES_A_DAY {
            return Err(NoSuchMinute(minute_of_day));
        }
        Ok(Self {
            weekday,
            minute_of_day,
        })
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        self.weekday
    }

    /// Minutes past local midnight.
    pub fn minute_of_day(self) -> u16 {
        self.minute_of_day
    }

    /// The one instant in `week` at which the summary is due in `tz`.
    ///
    /// Where the clock skips that time, the first instant after the gap; where it shows the time
    /// twice, the earlier one. A gap that leads into the next week gives this week's last instant,
    /// so that no week is left out and none has two.
    pub fn due_in_ms(self, week: Week, tz: &TimeZone) -> i64 {
        let day = week.days()[self.weekday.index()];
        let due_ms = local_ms(tz, day, self.minute_of_day);
        due_ms.min(week.bounds_ms(tz).end - 1)
    }

    /// The first due instant strictly after `after_ms`; `i64::MAX` when the calendar ends first.
    pub fn next_due_ms(self, tz: &TimeZone, after_ms: i64) -> i64 {
        let week = Week::of(LocalDay::of(tz, after_ms));
        (-1..=2)
            .map(|weeks| self.due_in_ms(week.plus(weeks), tz))
            .find(|due_ms| *due_ms > after_ms)
            .unwrap_or(i64::MAX)
    }
}

/// The week that a summary due at `due_ms` covers: the last whole local week, Monday to Sunday,
/// before that instant, whatever day of the week the summary is posted on.
pub fn period_for(due_ms: i64, tz: &TimeZone) -> Week {
    Week::of(LocalDay::of(tz, due_ms)).prev()
}

/// The hour, 0 to 23, that a clock in `tz` shows at `at_ms`.
pub fn hour_of_day(tz: &TimeZone, at_ms: i64) -> u8 {
    let at = timestamp(at_ms);
    tz.0.to_offset(at).to_datetime(at).hour() as u8
}

/// The minute of the day, 0 to 1439, that a clock in `tz` shows at `at_ms`.
pub fn minute_of_day(tz: &TimeZone, at_ms: i64) -> u16 {
    let at = timestamp(at_ms);
    let local = tz.0.to_offset(at).to_datetime(at);
    local.hour() as u16 * 60 + local.minute() as u16
}

/// The minute of the day somebody typed: `9`, `09:30`, with whatever words between and behind the numbers.
pub fn read_minute(typed: &str) -> Option<u16> {
    let plain: String = typed.nfkc().filter(|c| !c.is_whitespace()).collect();
    // What stands before might be a minus, or an "in the evening".
    if !plain.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let numbers: Vec<u16> = plain
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    match numbers[..] {
        [hour] if hour < 24 => Some(hour * 60),
        [hour, minute] if hour < 24 && minute < 60 => Some(hour * 60 + minute),
        _ => None,
    }
}

/// When a clock in `tz` shows that minute of a day: the earlier time if it does so twice, the moment it
/// resumes if never.
pub fn local_ms(tz: &TimeZone, day: LocalDay, minute_of_day: u16) -> i64 {
    let (hour, minute) = (minute_of_day / 60 % 24, minute_of_day % 60);
    instant_ms(tz, day.date().at(hour as i8, minute as i8, 0, 0))
}

fn timestamp(at_ms: i64) -> Timestamp {
    Timestamp::from_millisecond(at_ms).unwrap_or(if at_ms < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// When a clock in `tz` shows `local`: the earlier time if it does so twice, the moment it resumes if never.
fn instant_ms(tz: &TimeZone, local: DateTime) -> i64 {
    let at = |offset: tz::Offset| {
        let edge = if local.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        offset.to_timestamp(local).unwrap_or(edge)
    };
    let instant = match tz.0.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => at(offset),
        AmbiguousOffset::Fold { before, .. } => at(before),
        // The clock jumped somewhere between these two readings of the time it never showed. Adding
        // the length of the gap instead would overshoot when the gap began before `local`.
        AmbiguousOffset::Gap { before, after } => {
            tz.0.following(at(after))
                .find(|transition| transition.offset() == after)
                .map_or_else(|| at(before), |transition| transition.timestamp())
        }
    };
    instant.as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[test]
    fn times_are_typed_in_many_ways() {
        for (typed, minute) in [
            ("9", 540),
            ("09:30", 570),
            ("２１：３０", 1_290),
            (" 9 : 05 ", 545),
            ("0", 0),
        ] {
            assert_eq!(read_minute(typed), Some(minute), "{typed}");
        }
        for typed in ["", "24", "9:60", "nine", "9:30:15", "99999999999"] {
            assert_eq!(read_minute(typed), None, "{typed}");
        }
    }

    const ZONES: [&str; 14] = [
        "UTC",
        "Asia/Taipei",
        "Asia/Kolkata",
        "Asia/Beirut",
        "Europe/Berlin",
        "Europe/London",
        "America/New_York",
        "America/Sao_Paulo",
        "America/Havana",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Chatham",
        "Africa/Casablanca",
    ];

    fn zone(name: &str) -> TimeZone {
        name.parse().unwrap()
    }

    /// Unix milliseconds of a UTC time such as `2024-03-10T07:00`.
    fn utc(text: &str) -> i64 {
        format!("{text}:00Z")
            .parse::<Timestamp>()
            .unwrap()
            .as_millisecond()
    }

    fn day(text: &str) -> LocalDay {
        let date: Date = text.parse().unwrap();
        LocalDay(EPOCH.until(date).unwrap().get_days())
    }

    #[rstest]
    #[case("Asia/Taipei", "Asia/Taipei")]
    #[case("  europe/BERLIN\n", "Europe/Berlin")]
    #[case("utc", "UTC")]
    fn names_are_read_in_any_case(#[case] text: &str, #[case] name: &str) {
        assert_eq!(zone(text).name(), name);
    }

    #[rstest]
    #[case("", "the time zone is empty; give a name such as Asia/Taipei")]
    #[case("  ", "the time zone is empty; give a name such as Asia/Taipei")]
    #[case(
        "+08:00",
        "\"+08:00\" is a fixed offset, which knows no summer time; give a place such as Asia/Taipei"
    )]
    #[case(
        "utc +8",
        "\"utc +8\" is a fixed offset, which knows no summer time; give a place such as Asia/Taipei"
    )]
    #[case("taipei", "no time zone is called \"taipei\"; did you mean Asia/Taipei?")]
    #[case(
        "US/new york",
        "no time zone is called \"US/new york\"; did you mean America/New_York?"
    )]
    #[case(
        "Etc/Unknown",
        "no time zone is called \"Etc/Unknown\"; give a name such as Asia/Taipei"
    )]
    #[case(
        "../../etc/passwd",
        "no time zone is called \"../../etc/passwd\"; give a name such as Asia/Taipei"
    )]
    fn what_is_no_zone_says_why(#[case] text: &str, #[case] message: &str) {
        assert_eq!(text.parse::<TimeZone>().unwrap_err().to_string(), message);
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let today = LocalDay::of_date(jiff::civil::date(2026, 11, 27));
        let day = |year, month, day| Some(LocalDay::of_date(jiff::civil::date(year, month, day)));
        for (typed, expected) in [
            ("2026-12-24", day(2026, 12, 24)),
            (" 12-24 ", day(2026, 12, 24)),
            ("1/5", day(2027, 1, 5)),
            ("11/27", day(2026, 11, 27)),
            ("2/29", day(2028, 2, 29)),
            ("14", day(2026, 12, 10)),
            ("１４", day(2026, 12, 10)),
            ("1", Some(today)),
            ("0", None),
            ("-3", None),
            ("99999", None),
            ("13/40", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(LocalDay::read(typed, today), expected, "{typed}");
        }
        assert_eq!(
            LocalDay::read("2020-01-01", today),
            day(2020, 1, 1),
            "the past is a day too"
        );
    }

    #[test]
    fn a_hostile_name_is_not_repeated_whole() {
        let message = "é".repeat(100_000).parse::<TimeZone>().unwrap_err().to_string();
        assert!(message.chars().count() < 200, "{message}");
    }

    #[test]
    fn a_zone_is_stored_as_its_name() {
        let berlin = zone("Europe/Berlin");
        let stored = serde_json::to_string(&berlin).unwrap();
        assert_eq!(stored, "\"Europe/Berlin\"");
        assert_eq!(serde_json::from_str::<TimeZone>(&stored).unwrap(), berlin);
        assert!(serde_json::from_str::<TimeZone>("\"Mars/Olympus\"").is_err());
        assert_eq!(zone("UTC"), TimeZone::UTC);
    }

    #[rstest]
    #[case("Asia/Taipei", "2024-05-05T15:59", "2024-05-05", 23)]
    #[case("Asia/Taipei", "2024-05-05T16:00", "2024-05-06", 0)]
    #[case("America/New_York", "2024-01-01T04:59", "2023-12-31", 23)]
    #[case("Asia/Kolkata", "2024-01-01T18:30", "2024-01-02", 0)]
    #[case("UTC", "1969-12-31T23:59", "1969-12-31", 23)]
    fn local_day_and_hour(#[case] tz: &str, #[case] at: &str, #[case] expected: &str, #[case] hour: u8) {
        let tz = zone(tz);
        assert_eq!(LocalDay::of(&tz, utc(at)), day(expected));
        assert_eq!(hour_of_day(&tz, utc(at)), hour);
    }

    #[rstest]
    #[case::plain("Asia/Taipei", "2024-05-06", "2024-05-05T16:00")]
    #[case::spring("America/New_York", "2024-03-10", "2024-03-10T05:00")]
    #[case::day_after_spring("America/New_York", "2024-03-11", "2024-03-11T04:00")]
    #[case::autumn("Europe/Berlin", "2024-10-27", "2024-10-26T22:00")]
    #[case::day_after_autumn("Europe/Berlin", "2024-10-28", "2024-10-27T23:00")]
    #[case::midnight_skipped("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00")]
    #[case::midnight_twice("America/Havana", "2024-11-03", "2024-11-03T04:00")]
    // The clock went from 23:30 to 00:30: midnight lies inside the gap, half an hour before its end.
    #[case::gap_across_midnight("America/Toronto", "1919-03-31", "1919-03-31T04:30")]
    // Samoa had no 30 December 2011: it starts, without length, where the 31st does.
    #[case::day_skipped("Pacific/Apia", "2011-12-30", "2011-12-30T10:00")]
    #[case::day_after_skipped("Pacific/Apia", "2011-12-31", "2011-12-30T10:00")]
    fn day_starts(#[case] tz: &str, #[case] local: &str, #[case] expected: &str) {
        assert_eq!(day(local).start_ms(&zone(tz)), utc(expected));
    }

    #[test]
    fn a_skipped_day_holds_no_instant() {
        let apia = zone("Pacific/Apia");
        let start = day("2011-12-30").start_ms(&apia);
        assert_eq!(LocalDay::of(&apia, start - 1), day("2011-12-29"));
        assert_eq!(LocalDay::of(&apia, start), day("2011-12-31"));
    }

    #[rstest]
    #[case("2024-01-01", Weekday::Monday, 2024, 1)]
    #[case("2023-01-01", Weekday::Sunday, 2022, 52)]
    #[case("2026-12-31", Weekday::Thursday, 2026, 53)]
    #[case("1969-12-29", Weekday::Monday, 1970, 1)]
    fn iso_weeks(#[case] date: &str, #[case] weekday: Weekday, #[case] year: i16, #[case] week: i8) {
        let day = day(date);
        assert_eq!(day.weekday(), weekday);
        assert_eq!((Week::of(day).iso_year(), Week::of(day).iso_week()), (year, week));
    }

    #[test]
    fn a_week_is_its_monday() {
        let week = Week::of(day("2024-05-09"));
        assert_eq!(week.monday(), day("2024-05-06"));
        assert_eq!((week.days()[0], week.days()[6]), (week.monday(), week.sunday()));
        assert_eq!(week.next().monday(), day("2024-05-13"));
        assert_eq!(week.prev().sunday(), day("2024-05-05"));
        assert!(week.contains(day("2024-05-12")) && !week.contains(day("2024-05-13")));
        assert_eq!(serde_json::to_string(&week).unwrap(), week.monday().0.to_string());
        // A stored Thursday can only mean its week.
        assert_eq!(
            serde_json::from_str::<Week>(&day("2024-05-09").0.to_string()).unwrap(),
            week
        );
        let hours = |tz| {
            let bounds = Week::of(day("2024-03-31")).bounds_ms(&zone(tz));
            (bounds.end - bounds.start) / 3_600_000
        };
        assert_eq!((hours("Asia/Taipei"), hours("Europe/Berlin")), (168, 167));
    }

    #[rstest]
    #[case::plain("Asia/Taipei", Weekday::Monday, 540, "2024-05-06T00:59", "2024-05-06T01:00")]
    #[case::strictly_after("Asia/Taipei", Weekday::Monday, 540, "2024-05-06T01:00", "2024-05-13T01:00")]
    #[case::same_wall_time_in_winter(
        "America/New_York",
        Weekday::Monday,
        540,
        "2024-03-04T14:00",
        "2024-03-11T13:00"
    )]
    #[case::same_wall_time_in_summer(
        "Europe/Berlin",
        Weekday::Monday,
        540,
        "2024-10-21T07:00",
        "2024-10-28T08:00"
    )]
    #[case::gap_new_york(
        "America/New_York",
        Weekday::Sunday,
        150,
        "2024-03-04T00:00",
        "2024-03-10T07:00"
    )]
    #[case::fold_new_york(
        "America/New_York",
        Weekday::Sunday,
        90,
        "2024-10-28T12:00",
        "2024-11-03T05:30"
    )]
    #[case::fold_is_not_due_twice(
        "America/New_York",
        Weekday::Sunday,
        90,
        "2024-11-03T05:30",
        "2024-11-10T06:30"
    )]
    #[case::gap_berlin("Europe/Berlin", Weekday::Sunday, 150, "2024-03-25T00:00", "2024-03-31T01:00")]
    #[case::fold_berlin("Europe/Berlin", Weekday::Sunday, 150, "2024-10-21T00:00", "2024-10-27T00:30")]
    #[case::midnight_gap(
        "America/Sao_Paulo",
        Weekday::Sunday,
        15,
        "2018-10-29T12:00",
        "2018-11-04T03:00"
    )]
    #[case::skipped_day("Pacific/Apia", Weekday::Friday, 540, "2011-12-27T00:00", "2011-12-30T10:00")]
    fn due(
        #[case] tz: &str,
        #[case] weekday: Weekday,
        #[case] minute: u16,
        #[case] after: &str,
        #[case] expected: &str,
    ) {
        let time = SummaryTime::new(weekday, minute).unwrap();
        assert_eq!(time.next_due_ms(&zone(tz), utc(after)), utc(expected));
    }

    #[test]
    fn a_gap_into_the_next_week_leaves_no_week_without_a_summary() {
        // Toronto, Sunday 30 March 1919: from 23:30 straight to Monday 00:30.
        let (tz, time) = (
            zone("America/Toronto"),
            SummaryTime::new(Weekday::Sunday, 23 * 60 + 45).unwrap(),
        );
        let due_ms = time.next_due_ms(&tz, utc("1919-03-25T00:00"));
        assert_eq!(due_ms, utc("1919-03-31T04:30") - 1);
        assert_eq!(period_for(due_ms, &tz), Week::of(day("1919-03-23")));
    }

    #[rstest]
    #[case::monday_morning("2024-05-06T01:00")]
    #[case::thursday("2024-05-09T12:00")]
    #[case::late_on_sunday("2024-05-12T15:59")]
    fn a_summary_covers_the_last_whole_week(#[case] due: &str) {
        assert_eq!(
            period_for(utc(due), &zone("Asia/Taipei")),
            Week::of(day("2024-04-29"))
        );
    }

    #[test]
    fn summary_times_are_checked() {
        assert_eq!(
            SummaryTime::default(),
            SummaryTime::new(Weekday::Monday, 540).unwrap()
        );
        assert_eq!(SummaryTime::new(Weekday::Monday, 1_440), Err(NoSuchMinute(1_440)));
        let stored = r#"{"weekday":"thursday","minute_of_day":1200}"#;
        let time: SummaryTime = serde_json::from_str(stored).unwrap();
        assert_eq!((time.weekday(), time.minute_of_day()), (Weekday::Thursday, 1_200));
        assert_eq!(serde_json::to_string(&time).unwrap(), stored);
        assert!(serde_json::from_str::<SummaryTime>(r#"{"weekday":"monday","minute_of_day":1440}"#).is_err());
    }

    #[test]
    fn no_zone_turns_a_day_back_since_discord_exists() {
        let (from, to) = (
            "2015-01-01T00:00:00Z".parse().unwrap(),
            "2040-01-01T00:00:00Z".parse().unwrap(),
        );
        let mut asked = 0;
        for name in tz::db().available() {
            let Ok(tz) = name.as_str().parse::<TimeZone>() else {
                continue;
            };
            for transition in
                tz.0.following(from)
                    .take_while(|transition| transition.timestamp() < to)
            {
                let at_ms = transition.timestamp().as_millisecond();
                assert!(
                    LocalDay::of(&tz, at_ms - 1) <= LocalDay::of(&tz, at_ms),
                    "{tz} at {at_ms}"
                );
            }
            asked += 1;
        }
        assert!(asked > 300, "only {asked} zones are known");
    }

    #[rstest]
    #[case(i64::MIN)]
    #[case(i64::MAX)]
    fn the_ends_of_time_do_no_harm(#[case] at_ms: i64) {
        for name in ZONES {
            let tz = zone(name);
            let week = Week::of(LocalDay::of(&tz, at_ms));
            week.bounds_ms(&tz);
            period_for(at_ms, &tz).iso_week();
            hour_of_day(&tz, at_ms);
            assert!(SummaryTime::default().next_due_ms(&tz, at_ms) >= at_ms);
            LocalDay(i32::MAX).start_ms(&tz);
            LocalDay(i32::MIN).start_ms(&tz);
            Week::of(LocalDay(i32::MIN)).next().bounds_ms(&tz);
        }
    }

    proptest! {
        /// From 2012, after Samoa's skipped day, to 2052, when zones go by rule and not by list.
        #[test]
        fn day_starts_are_ordered_and_belong_to_their_day(
            zone_index in 0..ZONES.len(), days in 15_400i32..30_000
        ) {
            let (tz, day) = (zone(ZONES[zone_index]), LocalDay(days));
            let start = day.start_ms(&tz);
            prop_assert_eq!(LocalDay::of(&tz, start), day);
            prop_assert!(LocalDay::of(&tz, start - 1) < day);
            prop_assert!(start < day.plus(1).start_ms(&tz));
        }

        #[test]
        fn every_instant_lies_in_the_bounds_of_its_week(
            zone_index in 0..ZONES.len(), at_ms in 1_420_070_400_000i64..2_500_000_000_000
        ) {
            let tz = zone(ZONES[zone_index]);
            prop_assert!(Week::of(LocalDay::of(&tz, at_ms)).bounds_ms(&tz).contains(&at_ms));
        }

        #[test]
        fn every_week_has_exactly_one_due_instant(
            zone_index in 0..ZONES.len(), days in 15_000i32..30_000,
            weekday in 0usize..7, minute in 0u16..1_440
        ) {
            let (tz, week) = (zone(ZONES[zone_index]), Week::of(LocalDay(days)));
            let time = SummaryTime::new(Weekday::ALL[weekday], minute).unwrap();
            let bounds = week.bounds_ms(&tz);
            let due_ms = time.next_due_ms(&tz, bounds.start - 1);
            prop_assert!(bounds.contains(&due_ms));
            let following_ms = time.next_due_ms(&tz, due_ms);
            prop_assert!(week.next().bounds_ms(&tz).contains(&following_ms));
            prop_assert_eq!(period_for(due_ms, &tz), week.prev());
            prop_assert_eq!(period_for(following_ms, &tz), week);
        }

        #[test]
        fn the_next_due_instant_moves_on_with_time(
            zone_index in 0..ZONES.len(), at_ms in 1_420_070_400_000i64..2_500_000_000_000,
            later in 0i64..3_000_000_000
        ) {
            let (tz, time) = (zone(ZONES[zone_index]), SummaryTime::default());
            let due_ms = time.next_due_ms(&tz, at_ms);
            prop_assert!(due_ms > at_ms && due_ms - at_ms <= 8 * DAY_MS);
            let later_due_ms = time.next_due_ms(&tz, at_ms + later);
            prop_assert!(later_due_ms >= due_ms);
            prop_assert_eq!(later_due_ms == due_ms, at_ms + later < due_ms);
        }
    }
}
