//! The sandbox's own clock, snowflakes made from it, and Discord's way to write a time.
//! Rate limits and the three seconds an interaction may wait use real time instead.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

use crate::Id;
use crate::sync::lock;

/// First millisecond of the year 2015, where Discord's snowflakes begin.
pub const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// Follows the system until it is set; from then on it moves only when told.
#[derive(Debug, Default)]
pub struct Clock {
    set_ms: Mutex<Option<i64>>,
}

impl Clock {
    /// Unix time in milliseconds.
    pub fn now_ms(&self) -> i64 {
        lock(&self.set_ms).unwrap_or_else(system_ms)
    }

    /// Stops the clock at `unix_ms`.
    pub fn set(&self, unix_ms: i64) {
        *lock(&self.set_ms) = Some(unix_ms);
    }

    /// Stops the clock at `by` later than now.
    pub fn advance(&self, by: Duration) {
        let mut set_ms = lock(&self.set_ms);
        let now_ms = set_ms.unwrap_or_else(system_ms);
        *set_ms = Some(now_ms + i64::try_from(by.as_millis()).expect("a duration in tests fits 64 bits"));
    }
}

fn system_ms() -> i64 {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the system clock is past 1970");
    i64::try_from(since_epoch.as_millis()).expect("the system clock is before the year 292,000,000")
}

/// Makes snowflakes that are unique, and increasing within each millisecond.
#[derive(Debug, Default)]
pub(crate) struct Snowflakes {
    next_in_ms: HashMap<i64, u64>,
}

impl Snowflakes {
    pub(crate) fn at(&mut self, unix_ms: i64) -> Id {
        let next = self.next_in_ms.entry(unix_ms).or_insert(0);
        let id = snowflake_at(unix_ms) + *next;
        *next += 1;
        id
    }
}

/// The smallest snowflake of that millisecond: what `before` and `after` are compared with.
pub fn snowflake_at(unix_ms: i64) -> Id {
    let since_epoch = u64::try_from(unix_ms - DISCORD_EPOCH_MS).expect("Discord has no ids from before 2015");
    since_epoch << 22
}

/// When an id was made.
pub fn snowflake_ms(id: Id) -> i64 {
    i64::try_from(id >> 22).expect("42 bits fit 63") + DISCORD_EPOCH_MS
}

/// Writes a time as Discord does: `2026-11-23T06:31:00.123000+00:00`.
pub fn iso(unix_ms: i64) -> String {
    let time = Timestamp::from_millisecond(unix_ms).expect("a time between the years -9999 and 9999");
    time.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

/// Reads an ISO 8601 time.
pub(crate) fn parse_iso(text: &str) -> Option<i64> {
    // A plus sign in a query string that nobody encoded arrives as a space.
    text.replace(' ', "+")
        .parse::<Timestamp>()
        .ok()
        .map(|time| time.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snowflakes_are_unique_and_carry_their_time() {
        let mut snowflakes = Snowflakes::default();
        let now_ms = 1_763_900_000_123;
        let first = snowflakes.at(now_ms);
        let second = snowflakes.at(now_ms);
        assert!(first < second);
        assert_eq!(snowflake_ms(second), now_ms);
        assert!(snowflakes.at(now_ms - 1) < first);
    }

    #[test]
    fn times_survive_writing_and_reading() {
        let text = iso(1_763_900_000_123);
        assert_eq!(text, "2025-11-23T12:13:20.123000+00:00");
        assert_eq!(parse_iso(&text), Some(1_763_900_000_123));
        assert_eq!(
            parse_iso("2025-11-23T12:13:20.123000 00:00"),
            Some(1_763_900_000_123)
        );
    }

    #[test]
    fn a_set_clock_moves_only_when_told() {
        let clock = Clock::default();
        clock.set(5_000);
        clock.advance(Duration::from_secs(2));
        assert_eq!(clock.now_ms(), 7_000);
    }
}
