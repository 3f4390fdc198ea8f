//! What the bot did: every REST request, and everything that breaks the rules.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use tokio::sync::Notify;

use crate::sync::lock;

/// A REST request and how it was answered.
#[derive(Debug, Clone)]
pub struct LoggedRequest {
    /// GET, POST, …
    pub method: String,
    /// Path after `/api/v10`.
    pub path: String,
    /// Query string, decoded.
    pub query: Vec<(String, String)>,
    /// JSON body; null if there was none.
    pub body: Value,
    /// Names of uploaded files.
    pub files: Vec<String>,
    /// Decoded X-Audit-Log-Reason.
    pub reason: Option<String>,
    /// Answered with; none while it is being handled, and for good if the connection was broken.
    pub status: Option<u16>,
    /// The answer's JSON.
    pub answer: Value,
}

impl fmt::Display for LoggedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            method,
            path,
            body,
            status,
            ..
        } = self;
        let status = status.map_or("unanswered".to_owned(), |status| status.to_string());
        write!(f, "{method} {path} -> {status}")?;
        if !body.is_null() {
            let body = body.to_string();
            let cut = body
                .char_indices()
                .nth(300)
                .map_or(body.len(), |(index, _)| index);
            write!(f, " {}", &body[..cut])?;
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
pub(crate) struct Journal {
    requests: Mutex<Vec<LoggedRequest>>,
    violations: Mutex<Vec<String>>,
    pub(crate) violations_taken: AtomicBool,
    changed: Notify,
}

impl Journal {
    /// Notes a request that has just come in; the number is for [`Journal::answered`].
    pub(crate) fn request(&self, request: LoggedRequest) -> usize {
        let mut requests = lock(&self.requests);
        requests.push(request);
        requests.len() - 1
    }

    pub(crate) fn answered(&self, number: usize, status: u16, answer: Value) {
        if let Some(request) = lock(&self.requests).get_mut(number) {
            request.status = Some(status);
            request.answer = answer;
        }
        self.changed.notify_waiters();
    }

    pub(crate) fn requests(&self) -> Vec<LoggedRequest> {
        lock(&self.requests).clone()
    }

    /// Resolves when another request has been answered.
    pub(crate) fn changed(&self) -> tokio::sync::futures::Notified<'_> {
        self.changed.notified()
    }

    pub(crate) fn violation(&self, what: impl Into<String>) {
        lock(&self.violations).push(what.into());
    }

    pub(crate) fn violations(&self) -> Vec<String> {
        lock(&self.violations).clone()
    }

    pub(crate) fn take_violations(&self) -> Vec<String> {
        self.violations_taken.store(true, Ordering::SeqCst);
        std::mem::take(&mut lock(&self.violations))
    }
}
