//! The one place that builds things: store, Discord client, workers, shutdown.

use std::{
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use secrecy::ExposeSecret;
use serenity::all::Http;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    budget::Budget,
    clock::Clock,
    config::Config,
    discord::{
        client, commands,
        gateway::{Gateway, Link},
        progress::{self, Progress},
    },
    dispatcher::Dispatcher,
    domain::{
        activity::Observation,
        ids::{GuildId, MemberId},
    },
    jobs::{self, Ears, Hearing, VoiceBooks},
    pulse::Pulse,
    reader::Reader,
    recorder::Recorder,
    render::start::DiscordProblem,
    seen::{Greeted, KnownMembers, Previews, Rolls, Seats, Touches},
    service::{history, voice},
    store::{Cursors, Signal, Store, StoreError},
    studio::Studio,
    vault::VaultError,
};

/// How long a page waits for Discord to carry out what it asked for.
const EFFECTS_WAIT: Duration = Duration::from_secs(5);
const EFFECTS_LOOK: Duration = Duration::from_millis(50);
const REPORT_EVERY: Duration = Duration::from_secs(3_600);

/// What every part of the running program shares.
pub struct App {
    pub config: Config,
    pub clock: Clock,
    pub store: Store,
    pub http: Arc<Http>,
    /// For files on Discord's CDN.
    pub client: reqwest::Client,
    pub studio: Studio,
    /// The bot's own user.
    pub bot_id: MemberId,
    pub known_members: KnownMembers,
    pub rolls: Arc<Rolls>,
    pub greeted: Arc<Greeted>,
    pub touches: Arc<Touches>,
    pub previews: Previews,
    pub seats: Seats,
    pub pulse: Arc<Pulse>,
    pub budget: Arc<Budget>,
    pub progress: Progress,
    /// The connection to the gateway, once there is one.
    pub link: OnceLock<Link>,
    /// Cancelled when the program is to end, so that nobody begins to wait for long.
    pub stop: CancellationToken,
    /// Taken away at shutdown, so that the recorder writes what it has and ends.
    recorder: Mutex<Option<Recorder>>,
}

impl App {
    /// Hands what was seen to the recorder.
    pub async fn record(&self, observations: Vec<Observation>) {
        let greeted = observations
            .iter()
            .all(|observation| self.greeted.contains(observation.guild_id()));
        let cursors = if greeted { Cursors::Move } else { Cursors::Stay };
        let recorder = self
            .recorder
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match recorder {
            Some(recorder) => {
                self.pulse.queued();
                for seen in &observations {
                    self.touches.note(seen);
                }
                recorder.observe(observations, cursors).await;
            }
            None => tracing::debug!("something was seen during shutdown"),
        }
    }

    /// A server, or all of them, are heard from now on: what waited for that goes on.
    pub fn hears_again(&self) {
        self.store.wake(Signal::Unsettled);
        self.store.wake(Signal::Jobs);
    }

    /// Waits a little until a server's effects were tried, so that a page can show what came of them.
    pub async fn wait_for_effects(&self, guild_id: GuildId) -> anyhow::Result<()> {
        let done = async {
            while self
                .store
                .count_due_effects(guild_id, self.clock.now_ms())
                .await?
                > 0
            {
                tokio::time::sleep(EFFECTS_LOOK).await;
            }
            Ok(())
        };
        // Late is fine too: the page then shows them at the next look.
        tokio::time::timeout(EFFECTS_WAIT, done).await.unwrap_or(Ok(()))
    }

    /// Whether nothing is in hand: every event seen is handled, every activity written, everybody
    /// settled, nothing left to be read, and no job or effect is due.
    pub async fn is_idle(&self) -> anyhow::Result<bool> {
        let now_ms = self.clock.now_ms();
        Ok(self.pulse.is_quiet()
            && self.store.list_guilds_to_settle().await?.is_empty()
            && self.store.list_unsettled_histories().await?.is_empty()
            && self.store.list_replays().await?.is_empty()
            && self.store.list_due_jobs(now_ms, 1).await?.is_empty()
            && self.store.list_guilds_with_due_readings(now_ms).await?.is_empty()
            && self.store.list_guilds_with_due_effects(now_ms).await?.is_empty()
            && self
                .store
                .list_voice_spans()
                .await?
                .iter()
                .all(|span| !self.greeted.contains(span.guild_id) || voice::due_ms(span, now_ms) > now_ms))
    }
}

/// Why the program cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("Discord cannot be used: {0:?}")]
    Discord(DiscordProblem),
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// The program at work.
pub struct Running {
    pub app: Arc<App>,
    gateway: Gateway,
    voice_books: Arc<VoiceBooks>,
    stop: CancellationToken,
    workers: TaskTracker,
}

/// Opens the store, asks Discord who the bot is, and starts everything.
pub async fn start(config: Config, clock: Clock) -> Result<Running, RunError> {
    let vault = config.vault()?;
    let store = Store::open(config.database_url.expose_secret(), vault).await?;
    history::forget_watchers(&store).await?;
    let client = client::http_client(&config)?;
    let budget = Arc::new(Budget::new(clock.clone()));
    let http = Arc::new(client::http(&config, client.clone(), budget.clone()));
    let bot_id = client::identify(&http).await.map_err(RunError::Discord)?;
    let stop = CancellationToken::new();
    let workers = TaskTracker::new();
    let app = Arc::new_cyclic(|app: &std::sync::Weak<App>| {
        let counted = app.clone();
        let (recorder, writing) = Recorder::new(&config.recorder, store.clone(), move |entries, recorded| {
            if let Some(app) = counted.upgrade() {
                for (why, n) in recorded.not_creditable {
                    app.pulse.not_creditable(why, n);
                }
                app.pulse.written(entries);
            }
        });
        workers.spawn(writing);
        App {
            studio: Studio::new(client.clone()),
            client,
            config,
            clock: clock.clone(),
            store: store.clone(),
            http: http.clone(),
            bot_id,
            known_members: KnownMembers::default(),
            rolls: Arc::default(),
            greeted: Arc::default(),
            touches: Arc::default(),
            previews: Previews::default(),
            seats: Seats::default(),
            pulse: Arc::default(),
            budget: budget.clone(),
            progress: Progress::default(),
            link: OnceLock::new(),
            stop: stop.clone(),
            recorder: Mutex::new(Some(recorder)),
        }
    });
    let dispatcher = Dispatcher {
        store: store.clone(),
        clock: clock.clone(),
        http: http.clone(),
        client: app.client.clone(),
        studio: app.studio.clone(),
        bot_id,
        commands: Arc::new(commands::registration()?),
        budget: budget.clone(),
        reaches: Arc::default(),
    };
    workers.spawn(dispatcher.run(stop.clone()));
    let reader = Reader {
        store: store.clone(),
        clock: clock.clone(),
        http: http.clone(),
        budget: budget.clone(),
        pulse: app.pulse.clone(),
        greeted: app.greeted.clone(),
        rolls: app.rolls.clone(),
        touches: app.touches.clone(),
        bot_id,
        with_texts: app.config.discord.message_content,
    };
    workers.spawn(reader.run(stop.clone()));
    workers.spawn(jobs::replay(store.clone(), stop.clone()));
    workers.spawn(progress::run(app.clone(), stop.clone()));
    workers.spawn(report(app.clone(), stop.clone()));

    let gateway_http = client::http(&app.config, client::http_client(&app.config)?, budget);
    let gateway = Gateway::connect(app.clone(), gateway_http)
        .await
        .map_err(RunError::Discord)?;
    // Nobody else sets it.
    let _ = app.link.set(gateway.link());
    let hearing = hearing(app.clone(), gateway.link());
    workers.spawn(jobs::run(
        store.clone(),
        clock.clone(),
        hearing.clone(),
        stop.clone(),
    ));
    workers.spawn(jobs::settle_members(
        store.clone(),
        clock.clone(),
        hearing.clone(),
        stop.clone(),
    ));
    let voice_books = Arc::new(VoiceBooks {
        store,
        clock,
        hearing,
    });
    let keeping = (voice_books.clone(), stop.clone());
    workers.spawn(async move { keeping.0.run(keeping.1).await });
    workers.close();
    Ok(Running {
        app,
        gateway,
        voice_books,
        stop,
        workers,
    })
}

/// Runs until `shutdown` or until Discord ends the session for good.
pub async fn run(config: Config, clock: Clock, shutdown: impl Future<Output = ()>) -> Result<(), RunError> {
    let mut running = start(config, clock).await?;
    let ended = tokio::select! {
        () = shutdown => Ok(()),
        ended = running.ended() => ended,
    };
    running.stop().await;
    ended
}

fn hearing(app: Arc<App>, link: Link) -> Ears {
    Arc::new(
        move |guild_id| match (app.greeted.contains(guild_id), link.is_up()) {
            (false, _) => Hearing::NotYet,
            (true, false) => Hearing::Broken,
            (true, true) => Hearing::Yes,
        },
    )
}

/// Says in the log now and then, and at the end, what was seen but counted for nobody.
async fn report(app: Arc<App>, stop: CancellationToken) {
    let mut said = None;
    loop {
        let stopped = stop
            .run_until_cancelled(tokio::time::sleep(REPORT_EVERY))
            .await
            .is_none();
        let line = app.pulse.not_creditable_line();
        if let Some(line) = &line
            && said.as_ref() != Some(line)
        {
            tracing::info!(counts = line, "seen but not creditable since the start");
            said = Some(line.clone());
        }
        if stopped {
            return;
        }
    }
}

impl Running {
    /// Stops taking events, writes what is in hand and closes the store.
    pub async fn stop(self) {
        self.voice_books.keep_all().await;
        self.stop.cancel();
        self.gateway.hang_up().await;
        drop(
            self.app
                .recorder
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        self.workers.wait().await;
        self.app.store.close().await;
    }

    /// Returns when Discord ends the session for good, with the reason.
    pub async fn ended(&mut self) -> Result<(), RunError> {
        self.gateway.ended().await.map_err(RunError::Discord)
    }
}
