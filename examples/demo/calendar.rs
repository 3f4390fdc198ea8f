//! The days of the story, in the server's own time.

use anyhow::Context;
use jiff::{Timestamp, tz::TimeZone};

const ZONE: &str = "Asia/Taipei";
/// Monday 2026-08-31, 00:00 in Taipei.
pub const FIRST_DAY_MS: i64 = 1_788_105_600_000;
/// Weeks from the first day to the Monday of the last summary.
pub const WEEKS: i64 = 12;
pub const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// So many minutes into a day; Taipei has no daylight saving time.
pub fn at(day: i64, hour: i64, minute: i64) -> i64 {
    FIRST_DAY_MS + day * DAY_MS + (hour * 60 + minute) * MINUTE_MS
}

/// A time as people there read it, by the format of `strftime`.
pub fn written(at_ms: i64, format: &str) -> anyhow::Result<String> {
    let zone = TimeZone::get(ZONE).context("the time zone is built in")?;
    Ok(Timestamp::from_millisecond(at_ms)?
        .to_zoned(zone)
        .strftime(format)
        .to_string())
}
