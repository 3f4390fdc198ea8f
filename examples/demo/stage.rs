//! The sandbox, the real bot connected to it, and the one time both live in.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use ironfan::{
    app::{self, Running},
    clock::Clock,
    config::Config,
};
use sandbox::{Id, Sandbox, Settings, World};
use tempfile::TempDir;

/// Longest wait for the bot to come to rest.
const PATIENCE: Duration = Duration::from_secs(60);
const TICK: Duration = Duration::from_millis(200);
const LOOK: Duration = Duration::from_millis(4);

pub struct Stage {
    pub sandbox: Arc<Sandbox>,
    clock: Clock,
    running: Running,
    _folder: TempDir,
}

impl Stage {
    /// Opens the world and starts the bot against it.
    pub async fn open(world: World, now_ms: i64) -> anyhow::Result<Self> {
        // A busy machine is no reason to give up on an answer.
        let settings = Settings {
            reply_timeout: PATIENCE,
            ..Settings::default()
        };
        let sandbox = Arc::new(Sandbox::start_with(world, settings).await);
        sandbox.clock().set(now_ms);
        let clock = Clock::manual(now_ms);
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let running = app::start(config(&sandbox, &folder)?, clock.clone()).await?;
        let stage = Self {
            sandbox,
            clock,
            running,
            _folder: folder,
        };
        stage.settle().await?;
        Ok(stage)
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Sets the time for the people; the bot's follows with [`Stage::advance_to`].
    pub fn people_live_at(&self, now_ms: i64) {
        self.sandbox.clock().set(now_ms);
    }

    /// Sets the time for everybody without waiting for what it brings.
    pub fn set_time(&self, now_ms: i64) {
        self.sandbox.clock().set(now_ms);
        self.clock.set(now_ms);
    }

    /// Sets the time for everybody and lets the bot do what is due.
    pub async fn advance_to(&self, now_ms: i64) -> anyhow::Result<()> {
        self.set_time(now_ms);
        self.settle().await
    }

    /// From now on time passes as it does outside, until `stop`.
    pub async fn follow_the_wall(&self, stop: impl Future<Output = ()>) {
        let (from_ms, began) = (self.now_ms(), Instant::now());
        let ticking = async {
            loop {
                tokio::time::sleep(TICK).await;
                self.set_time(from_ms + began.elapsed().as_millis() as i64);
            }
        };
        tokio::select! {
            () = stop => {}
            () = ticking => {}
        }
    }

    /// Waits until the bot has nothing in hand: every event handled, written, settled, carried out.
    pub async fn settle(&self) -> anyhow::Result<()> {
        let until = Instant::now() + PATIENCE;
        let app = &self.running.app;
        // Twice in a row: what was handled last may just have left something to do.
        let mut calm = 0;
        while calm < 2 {
            let (handled, sent) = (app.pulse.events(), self.sandbox.dispatches_sent());
            calm = if handled >= sent && app.is_idle().await? {
                calm + 1
            } else {
                0
            };
            ensure!(
                Instant::now() < until,
                "the bot does not come to rest: {handled} of {sent} events handled"
            );
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    /// Whether somebody sees a channel, by Discord's own rules.
    pub fn sees(&self, handle: &str, channel: &str) -> bool {
        self.sandbox.world(|world| {
            world.can_view(
                world.find_channel(channel),
                world.find_user(handle),
                self.now_ms(),
            )
        })
    }

    /// The names of somebody's roles.
    pub fn roles(&self, guild: &str, member: Id) -> Vec<String> {
        self.sandbox.world(|world| {
            let guild = world.find_guild(guild);
            let named = &world.guild(guild).roles;
            world
                .roles_of(guild, member)
                .iter()
                .map(|role| named[role].name.clone())
                .collect()
        })
    }

    /// Stops the bot. Fails if anything broke Discord's rules or could not be read.
    pub async fn close(self) -> anyhow::Result<()> {
        for unread in self.running.app.pulse.take_unread() {
            self.sandbox.note_unparsed(&unread.kind, &unread.value);
        }
        self.running.stop().await;
        let violations = self.sandbox.expect_violations();
        ensure!(
            violations.is_empty(),
            "the sandbox saw violations:\n- {}",
            violations.join("\n- ")
        );
        Ok(())
    }
}

fn config(sandbox: &Sandbox, folder: &TempDir) -> anyhow::Result<Config> {
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, sandbox.ca_pem()).context("cannot write the sandbox's certificate")?;
    let vars = [
        ("DISCORD_TOKEN", sandbox.token()),
        (
            "DATABASE_URL",
            format!("sqlite://{}/ironfan.db", folder.path().display()),
        ),
        ("DISCORD_CONNECT", sandbox.rest_addr().to_string()),
        ("DISCORD_CA_FILE", ca.display().to_string()),
    ];
    let var = |name: &str| {
        vars.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.clone())
    };
    Ok(Config::load_from(var)?)
}
