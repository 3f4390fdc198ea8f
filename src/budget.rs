//! What Discord refused lately, and when to hold still.
//!
//! Whoever sends ten thousand requests in ten minutes that Discord answers with 401, 403 or 429 is shut out
//! at the network's edge, with everything else at the same address (Discord documentation, "Rate Limits").
//! So refusals are counted wherever they are seen, and far below that number whatever can wait does.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serenity::http::{HttpError, RatelimitInfo, StatusCode};
use tokio::{sync::watch, time::Instant};

use crate::clock::Clock;

/// The time over which Discord counts.
pub const WINDOW_MS: i64 = 10 * 60_000;
/// Refusals in it after which we hold still: a tenth of what Discord puts up with.
pub const LIMIT: usize = 1_000;

tokio::task_local! {
    /// Tells whoever set out on a request, in the same task, for how long Discord makes it wait.
    static TOLD_TO_WAIT: watch::Sender<Duration>;
}

/// Counts refusals for the whole process.
#[derive(Debug)]
pub struct Budget {
    clock: Clock,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    /// When the refusals of the last ten minutes were.
    refused: Vec<i64>,
    /// Until when we hold still.
    shut_until_ms: Option<i64>,
    /// Until when Discord wants nothing at all from us. Its limits run on real time.
    all_wait: Option<Instant>,
}

impl Budget {
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            counts: Mutex::default(),
        }
    }

    /// Counts what came of a request, if it is of those that Discord counts.
    pub fn note(&self, error: &serenity::Error) {
        if let serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) = error {
            self.note_status(response.status_code.as_u16());
        }
    }

    /// The same by the answer's status.
    pub fn note_status(&self, status: u16) {
        let counted = [
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::TOO_MANY_REQUESTS,
        ];
        if counted.iter().all(|counted| counted.as_u16() != status) {
            return;
        }
        let now_ms = self.clock.now_ms();
        let mut counts = self.lock();
        counts.forget_old(now_ms);
        counts.refused.push(now_ms);
        if counts.refused.len() >= LIMIT && !counts.is_shut(now_ms) {
            counts.shut_until_ms = Some(now_ms + WINDOW_MS);
            tracing::error!(
                refused = counts.refused.len(),
                minutes = WINDOW_MS / 60_000,
                "Discord refuses too much: nothing is changed at Discord until that is over"
            );
        }
    }

    /// Takes what serenity says when it waits for a limit. It does so before a request that would go too far,
    /// which costs nothing, and after a 429, which counts; which of the two, it does not say. But the wait it
    /// works out itself goes down to nanoseconds, and the one that Discord sets is in whole milliseconds.
    pub fn note_wait(&self, wait: &RatelimitInfo) {
        if wait.global || wait.timeout.subsec_nanos().is_multiple_of(1_000_000) {
            self.note_status(StatusCode::TOO_MANY_REQUESTS.as_u16());
        }
        if wait.global {
            let until = Instant::now() + wait.timeout;
            let mut counts = self.lock();
            counts.all_wait = counts.all_wait.max(Some(until));
        }
        // Nobody listens to requests that are not effects.
        let _ = TOLD_TO_WAIT.try_with(|told| told.send_replace(wait.timeout));
    }

    /// Refusals in the last ten minutes.
    pub fn refused(&self) -> usize {
        let mut counts = self.lock();
        counts.forget_old(self.clock.now_ms());
        counts.refused.len()
    }

    /// Until when, in Unix milliseconds, nothing is to be asked of Discord that can wait; `None` for no
    /// reason to wait.
    pub fn shut_until_ms(&self) -> Option<i64> {
        let now_ms = self.clock.now_ms();
        let counts = self.lock();
        counts.shut_until_ms.filter(|_| counts.is_shut(now_ms))
    }

    /// Returns once Discord takes requests again, after it wanted none at all.
    pub async fn until_all_may(&self) {
        let until = self.lock().all_wait;
        if let Some(until) = until {
            tokio::time::sleep_until(until).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// A clock that was set back makes nothing last longer.
    fn is_shut(&self, now_ms: i64) -> bool {
        let until = now_ms + 1..=now_ms + WINDOW_MS;
        self.shut_until_ms
            .is_some_and(|until_ms| until.contains(&until_ms))
    }

    fn forget_old(&mut self, now_ms: i64) {
        self.refused
            .retain(|at_ms| (now_ms - WINDOW_MS + 1..=now_ms).contains(at_ms));
    }
}

/// Carries out `attempt`, unless Discord makes it wait for longer than `patience`: then it is given up
/// unfinished, and the wait is what comes back.
pub async fn unless_told_to_wait<T>(
    patience: Duration,
    attempt: impl Future<Output = T>,
) -> Result<T, Duration> {
    let (told, mut wait) = watch::channel(Duration::ZERO);
    let attempt = TOLD_TO_WAIT.scope(told, attempt);
    tokio::select! {
        biased;
        done = attempt => Ok(done),
        Ok(longer) = wait.wait_for(|wait| *wait > patience) => Err(*longer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_counted_for_ten_minutes() {
        let clock = Clock::manual(0);
        let budget = Budget::new(clock.clone());
        for status in [401, 403, 429] {
            budget.note_status(status);
        }
        for status in [200, 204, 400, 404, 500, 502] {
            budget.note_status(status);
        }
        assert_eq!(budget.refused(), 3);
        clock.set(WINDOW_MS - 1);
        budget.note_status(403);
        assert_eq!(budget.refused(), 4);
        clock.set(WINDOW_MS);
        assert_eq!(budget.refused(), 1);
    }

    #[test]
    fn too_many_refusals_stop_everything_until_the_window_has_passed() {
        let clock = Clock::manual(0);
        let budget = Budget::new(clock.clone());
        for _ in 1..LIMIT {
            budget.note_status(403);
        }
        assert_eq!(budget.shut_until_ms(), None);
        clock.set(1_000);
        budget.note_status(403);
        assert_eq!(budget.shut_until_ms(), Some(1_000 + WINDOW_MS));
        // More of the same, from whatever was under way, does not make it longer.
        clock.set(2_000);
        budget.note_status(403);
        assert_eq!(budget.shut_until_ms(), Some(1_000 + WINDOW_MS));
        clock.set(-60_000);
        assert_eq!(budget.shut_until_ms(), None, "the clock was set back");
        for _ in 0..LIMIT {
            budget.note_status(403);
        }
        clock.set(-60_000 + WINDOW_MS);
        assert_eq!(budget.shut_until_ms(), None);
        budget.note_status(403);
        assert_eq!(budget.shut_until_ms(), None, "it counts anew");
    }
}
