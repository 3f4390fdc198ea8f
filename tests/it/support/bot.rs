//! The bot's own life: started, stopped, cut off, cut off from Discord.

use std::{panic::Location, time::Instant};

use ironfan::{
    app::{self, Running},
    config::Config,
    vault::{Vault, read_key},
};
use sandbox::Faults;
use tokio::runtime::Builder;

use super::{LOOK, PATIENCE, World};

/// What texts about people are sealed with.
pub const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
/// Members Discord lists at a time.
const CHUNK: usize = 1_000;

impl World {
    /// Starts the bot on the database as it is.
    pub async fn boot(&mut self) {
        self.begin(false).await;
        self.settles().await;
    }

    /// Starts the bot with threads of its own, so that it can be cut off at any instant.
    pub async fn boot_apart(&mut self) {
        self.begin_apart().await;
        self.settles().await;
    }

    /// The same, but returns while it still has its hands full.
    pub async fn begin_apart(&mut self) {
        self.begin(true).await;
    }

    async fn begin(&mut self, apart: bool) {
        self.sent_before = self.sandbox.dispatches_sent();
        self.boots += 1;
        let starting = app::start(self.config(), self.clock.clone());
        let started = if apart {
            let threads = Builder::new_multi_thread().worker_threads(2).enable_all().build();
            let threads = self.apart.insert(threads.expect("threads can be made"));
            threads.spawn(starting).await.expect("starting does not panic")
        } else {
            starting.await
        };
        self.running = Some(started.expect("the bot starts"));
        let hello = self.greetings();
        self.until("the bot takes its servers in", || {
            self.running().app.pulse.events() >= hello
        })
        .await;
    }

    /// The events every session begins with: READY, and for each server itself and its members.
    fn greetings(&self) -> u64 {
        self.sandbox.world(|world| {
            let bot = world.bot();
            let servers = world
                .guilds
                .values()
                .filter(|guild| guild.members.contains_key(&bot));
            let events: usize = servers.map(|guild| 1 + guild.members.len().div_ceil(CHUNK)).sum();
            1 + events as u64
        })
    }

    /// Where the story's files are.
    pub fn folder(&self) -> &std::path::Path {
        self.database.folder()
    }

    /// The database's address.
    pub fn config_url(&self) -> String {
        self.database.url().to_owned()
    }

    /// What the bot is configured with.
    pub fn config(&self) -> Config {
        let folder = self.database.folder();
        let (ca, own) = (folder.join("ca.pem"), folder.join("own.toml"));
        std::fs::write(&ca, self.sandbox.ca_pem()).expect("the folder is writable");
        std::fs::write(&own, &self.settings).expect("the folder is writable");
        let vars = [
            ("DISCORD_TOKEN", self.sandbox.token()),
            ("DATABASE_URL", self.database.url().to_owned()),
            ("DISCORD_CONNECT", self.sandbox.rest_addr().to_string()),
            ("DISCORD_CA_FILE", ca.display().to_string()),
            ("IRONFAN_CONFIG", own.display().to_string()),
            ("IRONFAN_KEY", KEY.to_owned()),
        ];
        Config::load_from(|name| {
            let var = vars.iter().find(|(known, _)| *known == name);
            var.map(|(_, value)| value.clone())
        })
        .expect("the configuration is right")
    }

    /// Stops the bot in good order.
    pub async fn stop(&mut self) {
        let running = self.running.take().expect("the bot runs");
        self.hand_over_unread(&running);
        match self.apart.take() {
            Some(threads) => {
                threads
                    .spawn(running.stop())
                    .await
                    .expect("stopping does not panic");
                threads.shutdown_background();
            }
            None => running.stop().await,
        }
        self.hangs_up().await;
    }

    /// Cuts the bot off in the middle of whatever it does, as a power cut would.
    pub async fn crashes(&mut self) {
        let running = self.running.take().expect("the bot runs");
        self.hand_over_unread(&running);
        let threads = self.apart.take().expect("the bot was started with boot_apart");
        threads.shutdown_background();
        drop(running);
        self.hangs_up().await;
    }

    async fn hangs_up(&self) {
        // After a session was replaced, serenity forgets to close the socket (discord-facts, 2.2); the
        // end of the process does.
        let replaced = self.sandbox.identifies() > self.boots;
        self.until("the gateway's socket is closed", || {
            replaced || self.sandbox.connected_sessions() == 0
        })
        .await;
    }

    pub fn running(&self) -> &Running {
        self.running.as_ref().expect("the bot runs")
    }

    fn hand_over_unread(&self, running: &Running) {
        for unread in running.app.pulse.take_unread() {
            self.sandbox.note_unparsed(&unread.kind, &unread.value);
        }
    }

    /// Waits until the bot has nothing in hand: every event handled, written, settled, carried out.
    #[track_caller]
    pub fn settles(&self) -> impl Future<Output = ()> + '_ {
        let caller = Location::caller();
        async move {
            let give_up = Instant::now() + PATIENCE;
            let running = self.running();
            // Twice in a row: what was handled last may just have left something to do.
            let mut calm = 0;
            while calm < 2 {
                let handled = running.app.pulse.events();
                let sent = self.sandbox.dispatches_sent() - self.sent_before;
                let idle = handled >= sent && running.app.is_idle().await.expect("the store answers");
                calm = if idle { calm + 1 } else { 0 };
                if Instant::now() > give_up {
                    let due = self.due().await;
                    panic!(
                        "{caller}: the bot does not come to rest: {handled} of {sent} events handled, due: {due:#?}, last requests: {:#?}",
                        self.last_requests()
                    );
                }
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    /// The connection breaks as `faults` are told, `meanwhile` happens unseen, the bot comes back to
    /// the same session and hears what it missed.
    pub async fn resumes(&self, faults: impl FnOnce(&Faults), meanwhile: impl FnOnce()) {
        self.settles().await;
        let (resumes, sessions) = (self.sandbox.resumes(), self.sandbox.identifies());
        faults(&self.sandbox.faults());
        meanwhile();
        self.until("the session is resumed", || self.sandbox.resumes() > resumes)
            .await;
        assert_eq!(self.sandbox.identifies(), sessions, "it is the same session");
        self.settles().await;
    }

    /// The session is lost for good as `faults` are told, and the bot begins a new one.
    pub async fn reconnects(&self, faults: impl FnOnce(&Faults)) {
        self.settles().await;
        let (sessions, handled) = (self.sandbox.identifies(), self.running().app.pulse.events());
        let hello = self.greetings();
        faults(&self.sandbox.faults());
        self.until("a new session begins", || self.sandbox.identifies() > sessions)
            .await;
        self.until("the bot takes its servers in again", || {
            self.running().app.pulse.events() >= handled + hello
        })
        .await;
        self.settles().await;
    }
}

/// The vault of every story.
pub fn vault() -> Vault {
    Vault::new(&read_key(KEY).expect("it is a key"))
}
