//! A bot on serenity and poise, built as in production, and a world for it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use poise::serenity_prelude as serenity;
use sandbox::permissions::*;
use sandbox::{Sandbox, Settings, World};
use serenity::{Event, GatewayIntents};
use tokio::sync::Notify;

pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Context<'a> = poise::Context<'a, (), Error>;

/// What the bot of these tests may do.
pub const BOT: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | SEND_MESSAGES_IN_THREADS
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | ADD_REACTIONS
    | MANAGE_ROLES
    | MANAGE_CHANNELS
    | MANAGE_GUILD
    | VIEW_AUDIT_LOG
    | CREATE_INSTANT_INVITE
    | CONNECT
    | SEND_POLLS;

/// A server with an owner, two members, three roles and five channels.
pub fn studio() -> World {
    World::builder()
        .guild("Studio", |guild| {
            guild.owner("ken");
            guild.role("Regular");
            guild.role("Superfan");
            guild
                .role("Moderator")
                .permissions(MANAGE_MESSAGES | KICK_MEMBERS | MANAGE_GUILD)
                .above_bot();
            guild.bot(BOT);
            guild.member("mei").locale("zh-TW");
            guild.member("ana").role("Moderator");
            guild.channel("ask");
            guild
                .channel("vip")
                .deny("@everyone", VIEW_CHANNEL)
                .allow("Superfan", VIEW_CHANNEL)
                .allow("bot", VIEW_CHANNEL);
            guild.channel("hidden").deny("@everyone", VIEW_CHANNEL);
            guild.voice("Lounge");
            guild.forum("ideas").tag("idea");
        })
        .build()
}

/// Settings for quick tests.
pub fn quick() -> Settings {
    Settings {
        heartbeat_interval: Duration::from_millis(500),
        ..Settings::default()
    }
}

/// All that happened at the gateway, as the client understood it.
#[derive(Default)]
pub struct Seen {
    events: Mutex<Vec<Event>>,
    changed: Notify,
}

struct Watcher(Arc<Seen>);

#[serenity::async_trait]
impl serenity::RawEventHandler for Watcher {
    async fn raw_event(&self, _: serenity::Context, event: Event) {
        self.0.events.lock().unwrap().push(event);
        self.0.changed.notify_waiters();
    }
}

/// A running bot. It stops when it is dropped.
pub struct Bot {
    pub http: Arc<serenity::Http>,
    pub seen: Arc<Seen>,
    pub end: Option<tokio::task::JoinHandle<serenity::Result<()>>>,
    shards: Arc<serenity::ShardManager>,
}

pub fn http(sandbox: &Sandbox) -> serenity::Http {
    serenity::HttpBuilder::new(sandbox.token())
        .client(client(sandbox))
        .build()
}

/// The HTTP client of production, except for the address and the certificate.
pub fn client(sandbox: &Sandbox) -> reqwest::Client {
    let mut builder = reqwest::Client::builder()
        .use_rustls_tls()
        .timeout(Duration::from_secs(10));
    for name in ["discord.com", "cdn.discordapp.com", "media.discordapp.net"] {
        builder = builder.resolve(name, sandbox.rest_addr());
    }
    let ca = reqwest::Certificate::from_pem(sandbox.ca_pem().as_bytes()).unwrap();
    builder.add_root_certificate(ca).build().unwrap()
}

impl Bot {
    /// Starts a bot that registers `commands` in every server and waits until it is ready.
    pub async fn start(sandbox: &Sandbox, commands: Vec<poise::Command<(), Error>>) -> Self {
        let bot = Self::start_with(sandbox, GatewayIntents::all(), commands).await;
        bot.wait_for("GUILD_CREATE", |event| matches!(event, Event::GuildCreate(_)))
            .await;
        bot
    }

    pub async fn start_with(
        sandbox: &Sandbox,
        intents: GatewayIntents,
        commands: Vec<poise::Command<(), Error>>,
    ) -> Self {
        let registrations = poise::builtins::create_application_commands(&commands);
        let framework = poise::Framework::<(), Error>::builder()
            .options(poise::FrameworkOptions {
                commands,
                initialize_owners: true,
                ..Default::default()
            })
            .setup(|_, _, _| Box::pin(async { Ok(()) }))
            .build();
        let guilds: Vec<_> = sandbox.world(|world| world.guilds.keys().copied().collect());
        let application = sandbox.world(|world| world.application.id);
        let registrar = http(sandbox);
        registrar.set_application_id(serenity::ApplicationId::new(application));
        for guild in guilds {
            serenity::GuildId::new(guild)
                .set_commands(&registrar, registrations.clone())
                .await
                .unwrap();
        }
        let seen = Arc::new(Seen::default());
        let mut client = serenity::ClientBuilder::new_with_http(http(sandbox), intents)
            .framework(framework)
            .raw_event_handler(Watcher(seen.clone()))
            .await
            .unwrap();
        let (http, shards) = (client.http.clone(), client.shard_manager.clone());
        let end = tokio::spawn(async move { client.start().await });
        Self {
            http,
            seen,
            end: Some(end),
            shards,
        }
    }

    /// Waits for an event; panics with everything seen after five seconds.
    pub async fn wait_for(&self, what: &str, fits: impl Fn(&Event) -> bool) -> Event {
        let found = async {
            loop {
                let changed = self.seen.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if let Some(event) = self.events().into_iter().find(&fits) {
                    return event;
                }
                changed.await;
            }
        };
        let found = tokio::time::timeout(Duration::from_secs(5), found).await;
        found.unwrap_or_else(|_| panic!("no {what}; seen: {:?}", self.names()))
    }

    /// Speaks for the only shard.
    pub async fn runner(&self) -> serenity::ShardMessenger {
        self.shards
            .runners
            .lock()
            .await
            .values()
            .next()
            .unwrap()
            .runner_tx
            .clone()
    }

    pub fn events(&self) -> Vec<Event> {
        self.seen.events.lock().unwrap().clone()
    }

    pub fn names(&self) -> Vec<String> {
        self.events()
            .iter()
            .map(|event| event.name().unwrap_or_default())
            .collect()
    }

    pub fn count(&self, name: &str) -> usize {
        self.names().iter().filter(|seen| *seen == name).count()
    }

    /// Waits until the bot has seen everything that was sent.
    pub async fn settle(&self, sandbox: &Sandbox) {
        let all = async {
            while (self.events().len() as u64) < sandbox.dispatches_sent() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let done = tokio::time::timeout(Duration::from_secs(8), all).await;
        assert!(
            done.is_ok(),
            "sent {}, seen {:?}",
            sandbox.dispatches_sent(),
            self.names()
        );
    }

    /// Tells the sandbox which events the client could not parse.
    pub fn report_unparsed(&self, sandbox: &Sandbox) {
        for event in self.events() {
            if let Event::Unknown(unknown) = event {
                sandbox.note_unparsed(&unknown.kind, &unknown.value);
            }
        }
    }

    /// Everything was seen and understood, and no rule was broken.
    pub async fn finish(self, sandbox: &Sandbox) {
        self.settle(sandbox).await;
        self.report_unparsed(sandbox);
        sandbox.assert_clean();
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        if let Some(end) = &self.end {
            end.abort();
        }
    }
}

/// Plain HTTP with the bot's token, where the client library would only be in the way.
pub struct Api {
    client: reqwest::Client,
    token: String,
}

impl Api {
    pub fn new(sandbox: &Sandbox) -> Self {
        Self {
            client: client(sandbox),
            token: sandbox.token(),
        }
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("https://discord.com/api/v10{path}");
        self.client
            .request(method, url)
            .header("authorization", format!("Bot {}", self.token))
    }

    /// Status and JSON of an answer; null if it has no body.
    pub async fn call(&self, method: &str, path: &str, body: serde_json::Value) -> (u16, serde_json::Value) {
        let request = self.request(method, path);
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (
            status,
            serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default(),
        )
    }

    pub async fn get(&self, path: &str) -> (u16, serde_json::Value) {
        self.call("GET", path, serde_json::Value::Null).await
    }

    /// The answer of a request that must work.
    #[track_caller]
    pub fn ok<'a>(
        &'a self,
        method: &'a str,
        path: &'a str,
        body: serde_json::Value,
    ) -> impl Future<Output = serde_json::Value> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let (status, answer) = self.call(method, path, body).await;
            assert!(status < 300, "{caller}: {method} {path} -> {status} {answer}");
            answer
        }
    }

    /// Discord's code of a request that must be refused.
    #[track_caller]
    pub fn refused<'a>(
        &'a self,
        method: &'a str,
        path: &'a str,
        body: serde_json::Value,
    ) -> impl Future<Output = (u16, u64)> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let (status, answer) = self.call(method, path, body).await;
            assert!(status >= 400, "{caller}: {method} {path} -> {status} {answer}");
            (status, answer["code"].as_u64().unwrap())
        }
    }
}

/// Ids by name, for paths.
pub fn channel(sandbox: &Sandbox, name: &str) -> u64 {
    sandbox.world(|world| world.find_channel(name))
}

pub fn role(sandbox: &Sandbox, name: &str) -> u64 {
    sandbox.world(|world| world.find_role(name))
}

pub fn user(sandbox: &Sandbox, name: &str) -> u64 {
    sandbox.world(|world| world.find_user(name))
}

pub fn guild(sandbox: &Sandbox) -> u64 {
    sandbox.world(|world| world.find_guild("Studio"))
}
