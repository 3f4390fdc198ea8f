//! The time, injected: the system's, or one that tests and demonstrations set by hand.

use std::{ops::Range, sync::Arc, time::Duration};

use tokio::sync::watch;

/// Longest single sleep, so that a changed system clock is noticed.
const LONGEST_NAP: Duration = Duration::from_secs(60);

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    Manual(Arc<watch::Sender<i64>>),
}

impl Clock {
    /// A clock that stands at `now_ms` (Unix milliseconds) until it is set.
    pub fn manual(now_ms: i64) -> Self {
        Clock::Manual(Arc::new(watch::Sender::new(now_ms)))
    }

    /// Now, in Unix milliseconds.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now_ms(&self) -> i64 {
        match self {
            Clock::System => jiff::Timestamp::now().as_millisecond(),
            Clock::Manual(time) => *time.borrow(),
        }
    }

    /// Sets a manual clock. The system's cannot be set and stays as it is.
    pub fn set(&self, now_ms: i64) {
        if let Clock::Manual(time) = self {
            time.send_replace(now_ms);
        }
    }

    /// Returns at `at_ms` or soon after; at once when that is past.
    pub async fn sleep_until(&self, at_ms: i64) {
        self.sleep_while_in(i64::MIN..at_ms).await;
    }

    /// Returns soon after the time has left `span`: since it passed, or since the clock was set back.
    pub async fn sleep_while_in(&self, span: Range<i64>) {
        match self {
            Clock::System => loop {
                let now_ms = self.now_ms();
                if !span.contains(&now_ms) {
                    return;
                }
                let left = Duration::from_millis((span.end - now_ms).unsigned_abs());
                tokio::time::sleep(LONGEST_NAP.min(left)).await;
            },
            Clock::Manual(time) => {
                let mut changes = time.subscribe();
                // The sender lives in `self`, so waiting cannot fail.
                let _ = changes.wait_for(|now_ms| !span.contains(now_ms)).await;
            }
        }
    }
}
