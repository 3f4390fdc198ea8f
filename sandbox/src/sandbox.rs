//! A running sandbox: its addresses, its clock, what it saw, and how it ends.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::core::Core;
use crate::faults::{Faults, RestFaults, matches};
use crate::gateway::{self, Event, Hub};
use crate::interactions::Registry;
use crate::journal::{Journal, LoggedRequest};
use crate::rest::{self, Limits};
use crate::settings::Settings;
use crate::world::World;
use crate::{openapi, tls};

/// Events delivered at a time; in between, others get at the world.
const PORTION: usize = 256;

/// A small Discord that runs until it is dropped.
///
/// Dropping it panics if the bot broke rules and nobody looked: see [`Sandbox::assert_clean`].
#[derive(Debug)]
pub struct Sandbox {
    core: Arc<Core>,
    ca_pem: String,
    tasks: Vec<JoinHandle<()>>,
}

impl Sandbox {
    /// Opens a world with the default settings.
    pub async fn start(world: World) -> Self {
        Self::start_with(world, Settings::default()).await
    }

    /// Opens a world.
    pub async fn start_with(world: World, settings: Settings) -> Self {
        let rest = listener().await;
        let gateway = listener().await;
        let address =
            |listener: &TcpListener| listener.local_addr().expect("a bound listener has an address");
        let tls = tls::make();
        let core = Arc::new(Core {
            clock: Clock::default(),
            world: Mutex::new(world),
            hub: Hub::default(),
            journal: Journal::default(),
            faults: RestFaults::default(),
            limits: Limits::default(),
            interactions: Registry::default(),
            openapi: settings.openapi.as_deref().map(openapi::load),
            settings,
            rest_addr: address(&rest),
            gateway_addr: address(&gateway),
        });
        let tasks = vec![
            tokio::spawn(rest::listen(core.clone(), rest, tls.acceptor)),
            tokio::spawn(gateway::listen(core.clone(), gateway)),
        ];
        Self {
            core,
            ca_pem: tls.ca_pem,
            tasks,
        }
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// Where REST listens. Resolve `discord.com`, `cdn.discordapp.com` and `media.discordapp.net` to it.
    pub fn rest_addr(&self) -> SocketAddr {
        self.core.rest_addr
    }

    /// The certificate authority to trust, as PEM.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The bot token.
    pub fn token(&self) -> String {
        self.core.world().application.token.clone()
    }

    /// Where the gateway listens. Clients learn it from `GET /gateway`.
    pub fn gateway_url(&self) -> String {
        self.core.gateway_url()
    }

    /// The sandbox's clock.
    pub fn clock(&self) -> &Clock {
        &self.core.clock
    }

    /// Looks at the world, which stands still meanwhile.
    pub fn world<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.core.world())
    }

    /// Changes the world behind everybody's back: no event tells of it.
    pub fn world_mut<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.core.world())
    }

    /// Misbehaviour on demand.
    pub fn faults(&self) -> Faults {
        Faults::new(self.core.clone())
    }

    /// Every REST request so far, oldest first.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.core.journal.requests()
    }

    /// The requests that fit; patterns as in [`Faults::on`].
    pub fn requests_to(&self, method: &str, pattern: &str) -> Vec<LoggedRequest> {
        let fits = |request: &LoggedRequest| {
            (method == "*" || request.method == method) && matches(pattern, &request.path)
        };
        self.requests().into_iter().filter(fits).collect()
    }

    /// Waits until at least `count` requests that fit were answered. Panics after the reply time limit.
    pub async fn wait_for_requests(&self, method: &str, pattern: &str, count: usize) -> Vec<LoggedRequest> {
        let limit = self.core.settings.reply_timeout;
        let arrived = async {
            loop {
                let changed = self.core.journal.changed();
                tokio::pin!(changed);
                changed.as_mut().enable();
                let mut found = self.requests_to(method, pattern);
                found.retain(|request| request.status.is_some());
                if found.len() >= count {
                    return found;
                }
                changed.await;
            }
        };
        match tokio::time::timeout(limit, arrived).await {
            Ok(found) => found,
            Err(_) => {
                let requests: Vec<_> = self
                    .requests()
                    .iter()
                    .map(|request| format!("  {request}"))
                    .collect();
                panic!(
                    "no {count} requests {method} {pattern} within {limit:?}; there were:\n{}",
                    requests.join("\n")
                )
            }
        }
    }

    /// How many op 0 frames were handed to gateway sockets so far, replays included.
    pub fn dispatches_sent(&self) -> u64 {
        self.core.hub.dispatches_sent()
    }

    /// How many gateway sessions have a socket now.
    pub fn connected_sessions(&self) -> usize {
        self.core.hub.connected()
    }

    /// How often clients identified.
    pub fn identifies(&self) -> u64 {
        self.core.hub.identifies()
    }

    /// How many sessions were resumed so far.
    pub fn resumes(&self) -> u64 {
        self.core.hub.resumes()
    }

    /// Writes an event once, to be delivered as often as wanted. Where it belongs is read from its own fields.
    pub fn prepare(&self, name: &str, data: Value) -> Event {
        Event::new(name, data, &self.core.world())
    }

    /// Dispatches prepared events as they are; the world does not change. Intents and permissions still count.
    pub fn deliver(&self, events: impl IntoIterator<Item = Event>) {
        let mut events = events.into_iter();
        loop {
            // Taken before the world is locked, as whoever makes them may look at it.
            let portion: Vec<_> = events.by_ref().take(PORTION).collect();
            if portion.is_empty() {
                return;
            }
            let world = self.core.world();
            self.core.hub.publish(&world, self.core.clock.now_ms(), portion);
        }
    }

    /// What broke the rules so far.
    pub fn violations(&self) -> Vec<String> {
        self.core.journal.violations()
    }

    /// Takes the violations, which count as explained then.
    pub fn expect_violations(&self) -> Vec<String> {
        self.core.journal.take_violations()
    }

    /// Notes an event that the client library could not parse, which is a violation.
    pub fn note_unparsed(&self, kind: &str, data: &Value) {
        self.core
            .journal
            .violation(format!("the client could not parse {kind}: {data}"));
    }

    /// Notes any other violation that only the harness can see.
    pub fn note_violation(&self, what: &str) {
        self.core.journal.violation(what);
    }

    /// Panics if anything broke the rules.
    #[track_caller]
    pub fn assert_clean(&self) {
        let violations = self.violations();
        assert!(
            violations.is_empty(),
            "the sandbox saw violations:\n- {}",
            violations.join("\n- ")
        );
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        let explained = self.core.journal.violations_taken.load(Ordering::SeqCst);
        if !explained && !std::thread::panicking() {
            self.assert_clean();
        }
    }
}

async fn listener() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("loopback has a free port")
}
