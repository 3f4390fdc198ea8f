//! Counts of what came in and what was done with it.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::domain::creditable::NotCreditable;

/// Unread events kept for a look; the log has them all.
const UNREAD_KEPT: usize = 100;

/// An event of the gateway that serenity could not read.
#[derive(Clone, Debug)]
pub struct Unread {
    pub kind: String,
    pub value: serde_json::Value,
}

/// Counts of what came in and what was done with it.
#[derive(Default)]
pub struct Pulse {
    seen: AtomicU64,
    handled: AtomicU64,
    queued: AtomicU64,
    written: AtomicU64,
    unread: Mutex<Vec<Unread>>,
    not_creditable: Mutex<BTreeMap<NotCreditable, u64>>,
}

impl Pulse {
    /// An event arrived.
    pub fn seen(&self) {
        self.seen.fetch_add(1, Ordering::SeqCst);
    }

    /// An event was handled, one way or another.
    pub fn handled(&self) {
        self.handled.fetch_add(1, Ordering::SeqCst);
    }

    /// What an event amounts to was handed to the recorder.
    pub fn queued(&self) {
        self.queued.fetch_add(1, Ordering::SeqCst);
    }

    /// The recorder wrote so many of those.
    pub fn written(&self, entries: usize) {
        self.written.fetch_add(entries as u64, Ordering::SeqCst);
    }

    /// An event could not be read.
    pub fn unread(&self, kind: String, value: serde_json::Value) {
        let mut unread = self.unread.lock().unwrap_or_else(PoisonError::into_inner);
        if unread.len() < UNREAD_KEPT {
            unread.push(Unread { kind, value });
        }
    }

    /// Something seen counts for nobody.
    pub fn not_creditable(&self, why: NotCreditable, n: u64) {
        let mut counts = self.not_creditable.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(why).or_default() += n;
    }

    /// What counted for nobody since the start, by reason.
    pub fn counts_not_creditable(&self) -> BTreeMap<NotCreditable, u64> {
        self.not_creditable
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// A line for the log that says what counted for nobody so far; `None` while nothing did.
    pub fn not_creditable_line(&self) -> Option<String> {
        let counts = self.counts_not_creditable();
        let parts: Vec<String> = counts
            .iter()
            .map(|(why, n)| format!("{} {n}", why.key()))
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// Events handled since the start.
    pub fn events(&self) -> u64 {
        self.handled.load(Ordering::SeqCst)
    }

    /// The events that could not be read since the last call.
    pub fn take_unread(&self) -> Vec<Unread> {
        std::mem::take(&mut *self.unread.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether everything that came in was handled and written.
    pub fn is_quiet(&self) -> bool {
        let same =
            |one: &AtomicU64, other: &AtomicU64| one.load(Ordering::SeqCst) == other.load(Ordering::SeqCst);
        same(&self.seen, &self.handled) && same(&self.queued, &self.written)
    }
}
