//! A server with people in it, the real bot, and the verbs that stories are told with.

pub mod a_server;
mod bot;
mod database;
mod people;
mod reply;
mod server;
mod stored;
mod voice;

use std::time::{Duration, Instant};

use ironfan::{app::Running, clock::Clock};
use sandbox::{Sandbox, Settings};
use tokio::runtime::Runtime;
use tracing_subscriber::EnvFilter;

pub use bot::{KEY, vault};
pub use database::{Database, postgres_url};
pub use people::Past;
pub use reply::ReplyExt;
pub use server::{BOT_PERMISSIONS, GUILD, night_owls, night_owls_and};

/// Monday 2026-08-31, 09:00 in Taipei: before the stories begin.
pub const START_MS: i64 = 1_788_138_000_000;
pub const MINUTE_MS: i64 = 60_000;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;
/// Longest wait for anything: generous, as other work may share the machine.
const PATIENCE: Duration = Duration::from_secs(180);
/// Wait between looks.
pub const LOOK: Duration = Duration::from_millis(3);

/// The people of the story and their bot.
pub struct World {
    pub sandbox: Sandbox,
    pub clock: Clock,
    database: Database,
    /// The operator's own settings, as TOML.
    settings: String,
    running: Option<Running>,
    /// Where the bot runs when it has threads of its own, so that it can be cut off.
    apart: Option<Runtime>,
    /// Frames the sandbox had sent before this run of the bot.
    sent_before: u64,
    /// How often the bot was started.
    boots: u64,
}

impl World {
    /// The usual server with a new bot.
    pub async fn start() -> Self {
        Self::start_in(night_owls(), Database::sqlite()).await
    }

    /// A server of one's own.
    pub async fn start_in(world: sandbox::World, database: Database) -> Self {
        Self::start_with(world, database, "").await
    }

    /// A server of one's own, and a bot with settings of its own (TOML).
    pub async fn start_with(world: sandbox::World, database: Database, settings: &str) -> Self {
        let mut world = Self::prepare(world, database, settings).await;
        world.boot().await;
        world
    }

    /// The server without the bot.
    pub async fn prepare(world: sandbox::World, database: Database, settings: &str) -> Self {
        // `RUST_LOG=info cargo test …` shows what the bot says of itself.
        let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::from_default_env());
        log.with_test_writer().try_init().ok();
        // What the bot owes its users in seconds is measured elsewhere: here a busy machine is no bug.
        let patient = Settings {
            reply_timeout: PATIENCE,
            interaction_deadline: PATIENCE,
            ..Settings::default()
        };
        let sandbox = Sandbox::start_with(world, patient).await;
        sandbox.clock().set(START_MS);
        Self {
            sandbox,
            clock: Clock::manual(START_MS),
            database,
            settings: settings.to_owned(),
            running: None,
            apart: None,
            sent_before: 0,
            boots: 0,
        }
    }

    /// Waits until something can be seen. Fails with what the bot did instead.
    #[track_caller]
    pub fn until<'a>(
        &'a self,
        what: &'a str,
        mut seen: impl FnMut() -> bool + 'a,
    ) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let give_up = Instant::now() + PATIENCE;
            while !seen() {
                assert!(
                    Instant::now() < give_up,
                    "{caller}: never seen: {what}; last requests: {:#?}",
                    self.last_requests()
                );
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    /// Moves the time for everybody, once the bot knows what has happened so far, and lets it do what
    /// is due.
    #[track_caller]
    pub fn advance(&self, ms: i64) -> impl Future<Output = ()> + '_ {
        let (before, after) = (self.settles(), self.settles());
        async move {
            before.await;
            self.pass(ms);
            after.await;
        }
    }

    /// Moves the time for everybody; what the bot does about it comes later.
    pub fn pass(&self, ms: i64) {
        let now_ms = self.now_ms() + ms;
        self.sandbox.clock().set(now_ms);
        self.clock.set(now_ms);
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Checks that nothing went wrong unseen and ends the story.
    pub async fn ends(mut self) {
        self.settles().await;
        self.books_balance().await;
        self.stop().await;
        self.sandbox.assert_clean();
    }

    fn last_requests(&self) -> Vec<String> {
        let requests = self.sandbox.requests();
        let last = requests.iter().rev().take(12).rev();
        last.map(ToString::to_string).collect()
    }
}
