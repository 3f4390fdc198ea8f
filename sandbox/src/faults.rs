//! Misbehaviour on demand: what Discord does on a bad day.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::core::Core;
use crate::gateway::Outgoing;
use crate::sync::lock;

/// What happens to a request.
#[derive(Debug, Clone)]
pub(crate) enum RestFault {
    /// An HTML page with this status; nothing is done.
    Status(u16),
    /// No answer, ever; nothing is done.
    Hang,
    /// The answer comes this much later.
    Slow(Duration),
    /// The answer comes once it is let go.
    Held(Arc<Hold>),
    /// The connection breaks; nothing is done.
    ResetBefore,
    /// The request is carried out, then the connection breaks.
    ResetAfter,
    /// 429; nothing is done.
    RateLimit { retry_after: Duration, global: bool },
    /// The request is carried out, the answer is cut in half.
    Malformed,
    /// A refusal with Discord's error code; nothing is done.
    Refuse { status: u16, code: u64 },
}

/// Where requests wait.
#[derive(Debug)]
pub(crate) struct Hold {
    /// A permit for each request that waits or has waited.
    arrivals: Semaphore,
    /// Closed to let go.
    gate: Semaphore,
}

impl Hold {
    pub(crate) async fn wait(&self) {
        self.arrivals.add_permits(1);
        // There are no permits: it ends when the gate is closed.
        self.gate.acquire().await.ok();
    }
}

#[derive(Debug)]
struct Rule {
    method: String,
    pattern: String,
    /// How many requests it still hits; none = until cleared.
    left: Option<usize>,
    fault: RestFault,
}

#[derive(Debug, Default)]
pub(crate) struct RestFaults {
    rules: Mutex<Vec<Rule>>,
}

impl RestFaults {
    /// What shall happen to this request; uses up one turn of the rule.
    pub(crate) fn strike(&self, method: &str, path: &str) -> Option<RestFault> {
        let mut rules = lock(&self.rules);
        let fits =
            |rule: &Rule| (rule.method == "*" || rule.method == method) && matches(&rule.pattern, path);
        let index = rules.iter().position(fits)?;
        let fault = rules[index].fault.clone();
        if let Some(left) = &mut rules[index].left {
            *left -= 1;
            if *left == 0 {
                rules.remove(index);
            }
        }
        Some(fault)
    }
}

/// Whether a path fits a pattern: `*` stands for one segment, a final `**` for all that follow.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.trim_matches('/').split('/');
    let mut found = path.trim_matches('/').split('/');
    loop {
        match (wanted.next(), found.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some(wanted), Some(found)) if wanted == "*" || wanted == found => {}
            _ => return false,
        }
    }
}

/// The menu, from `Sandbox::faults`. What happens at the gateway happens to every session.
#[derive(Debug)]
pub struct Faults {
    core: Arc<Core>,
}

impl Faults {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Picks requests: `on("PUT", "/guilds/*/members/*/roles/*")`. The method may be `*`;
    /// in the pattern `*` is one segment and a final `**` the rest. Hits one request unless told otherwise.
    pub fn on(&self, method: &str, pattern: &str) -> RestFaultBuilder {
        RestFaultBuilder {
            core: self.core.clone(),
            method: method.to_owned(),
            pattern: pattern.to_owned(),
            left: Some(1),
        }
    }

    /// Takes everything back, at the gateway too.
    pub fn clear(&self) {
        lock(&self.core.faults.rules).clear();
        self.core
            .hub
            .with_faults(|faults| *faults = crate::gateway::GatewayFaults::default());
    }

    /// Breaks every gateway socket (RST). Says how many; so do the other verbs that tell sockets something.
    pub fn gateway_reset(&self) -> usize {
        self.core.hub.tell_all(&Outgoing::Reset)
    }

    /// Ends every gateway socket without a close frame (FIN).
    pub fn gateway_fin(&self) -> usize {
        self.core.hub.tell_all(&Outgoing::Fin)
    }

    /// Closes every gateway socket with a code.
    pub fn gateway_close(&self, code: u16) -> usize {
        self.core.hub.tell_all(&Outgoing::Close(code, ""))
    }

    /// Op 7: asks every client to reconnect.
    pub fn gateway_reconnect(&self) -> usize {
        let frame = serde_json::json!({ "op": 7, "d": null, "s": null, "t": null }).to_string();
        self.core.hub.tell_all(&Outgoing::Control(frame.into()))
    }

    /// Op 9: invalidates every session; `resumable` is its payload.
    pub fn gateway_invalidate(&self, resumable: bool) -> usize {
        self.core.hub.invalidate_all(resumable)
    }

    /// The next RESUME is refused with op 9 `false`.
    pub fn refuse_next_resume(&self) {
        self.core.hub.with_faults(|faults| faults.refuse_resumes = true);
    }

    /// Heartbeats get no ACK while this is on.
    pub fn stop_acks(&self, stopped: bool) {
        self.core.hub.with_faults(|faults| faults.acks_stopped = stopped);
    }

    /// The next `count` events come twice.
    pub fn duplicate_next_events(&self, count: usize) {
        self.core.hub.with_faults(|faults| faults.duplicate_next = count);
    }

    /// The last `count` events come once more, now.
    pub fn repeat_last_events(&self, count: usize) {
        self.core.hub.repeat_last(count);
    }

    /// The next `count` events are kept back, then come in reverse order.
    pub fn reorder_next_events(&self, count: usize) {
        self.core.hub.with_faults(|faults| faults.reorder_next = count);
    }

    /// IDENTIFY is refused with 4014 while this is on.
    pub fn disallow_intents(&self, on: bool) {
        self.core.hub.with_faults(|faults| faults.disallow_intents = on);
    }

    /// The token is refused while this is on: 401 over REST, 4004 at the gateway.
    pub fn refuse_token(&self, on: bool) {
        self.core.hub.with_faults(|faults| faults.refuse_token = on);
    }
}

/// Says what happens to the picked requests.
#[derive(Debug)]
#[must_use = "a fault does nothing until it is named"]
pub struct RestFaultBuilder {
    core: Arc<Core>,
    method: String,
    pattern: String,
    left: Option<usize>,
}

impl RestFaultBuilder {
    /// Hits the next `count` requests.
    pub fn times(mut self, count: usize) -> Self {
        assert!(count > 0, "a fault that hits no request is a mistake");
        self.left = Some(count);
        self
    }

    /// Hits until `Faults::clear`.
    pub fn always(mut self) -> Self {
        self.left = None;
        self
    }

    /// An HTML page with this status, as from a proxy; nothing is done.
    pub fn status(self, status: u16) {
        self.add(RestFault::Status(status));
    }

    /// No answer.
    pub fn hang(self) {
        self.add(RestFault::Hang);
    }

    /// A late answer.
    pub fn slow(self, by: Duration) {
        self.add(RestFault::Slow(by));
    }

    /// No answer until it is let go; what is asked for is looked up only then.
    pub fn hold(self) -> Held {
        let hold = Arc::new(Hold {
            arrivals: Semaphore::new(0),
            gate: Semaphore::new(0),
        });
        self.add(RestFault::Held(hold.clone()));
        Held(hold)
    }

    /// The connection breaks and nothing was done.
    pub fn reset_before_effect(self) {
        self.add(RestFault::ResetBefore);
    }

    /// The connection breaks although everything was done.
    pub fn reset_after_effect(self) {
        self.add(RestFault::ResetAfter);
    }

    /// 429 for this route.
    pub fn rate_limit(self, retry_after: Duration) {
        self.add(RestFault::RateLimit {
            retry_after,
            global: false,
        });
    }

    /// 429 for all routes.
    pub fn rate_limit_globally(self, retry_after: Duration) {
        self.add(RestFault::RateLimit {
            retry_after,
            global: true,
        });
    }

    /// Done, but the answer is not JSON.
    pub fn malformed(self) {
        self.add(RestFault::Malformed);
    }

    /// A refusal with one of Discord's codes, such as `(403, 50013)`.
    pub fn refuse(self, status: u16, code: u64) {
        self.add(RestFault::Refuse { status, code });
    }

    fn add(self, fault: RestFault) {
        let Self {
            core,
            method,
            pattern,
            left,
        } = self;
        lock(&core.faults.rules).push(Rule {
            method,
            pattern,
            left,
            fault,
        });
    }
}

/// Requests that wait for their answers, until this is dropped.
#[derive(Debug)]
#[must_use = "dropped at once nothing is held"]
pub struct Held(Arc<Hold>);

impl Held {
    /// Returns once a request waits; once for each.
    pub async fn arrived(&self) {
        if let Ok(arrival) = self.0.arrivals.acquire().await {
            arrival.forget();
        }
    }

    /// Lets all of them go, and those to come.
    pub fn let_go(self) {}
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.gate.close();
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_segment_by_segment() {
        assert!(matches("/guilds/*/roles", "/guilds/1/roles"));
        assert!(!matches("/guilds/*/roles", "/guilds/1/roles/2"));
        assert!(!matches("/guilds/*/roles", "/guilds/1"));
        assert!(matches("/guilds/**", "/guilds/1/roles/2"));
    }
}
