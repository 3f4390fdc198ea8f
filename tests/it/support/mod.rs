//! A server with people in it, the real bot, and the verbs that stories are told with.

mod database;
mod reply;

use std::{
    panic::Location,
    time::{Duration, Instant},
};

use ironfan::{
    app::{self, Running},
    clock::Clock,
    config::Config,
    domain::ids::{ChannelId, GuildId, MemberId},
    store::Store,
};
use sandbox::{Interaction, Message, Sandbox, permissions as bits};
use serde_json::{Value, json};

pub use database::Database;
pub use reply::ReplyExt;

/// Monday 2026-08-31, 09:00 in Taipei: before the stories begin.
pub const START_MS: i64 = 1_788_138_000_000;
pub const HOUR_MS: i64 = 3_600_000;
pub const DAY_MS: i64 = 24 * HOUR_MS;
/// The server of most stories.
pub const GUILD: &str = "Night Owls";
/// What the bot is allowed: what its invite link asks for.
pub const BOT_PERMISSIONS: u64 = bits::VIEW_CHANNEL
    | bits::SEND_MESSAGES
    | bits::EMBED_LINKS
    | bits::ATTACH_FILES
    | bits::READ_MESSAGE_HISTORY
    | bits::MANAGE_ROLES
    | bits::CONNECT;
/// Longest wait for the bot to come to rest.
const REST: Duration = Duration::from_secs(20);

/// The people of the story and their bot.
pub struct World {
    pub sandbox: Sandbox,
    pub clock: Clock,
    database: Database,
    running: Option<Running>,
    /// Frames the sandbox had sent before this run of the bot.
    sent_before: u64,
}

/// The usual server: yuki owns it, ken moderates, mei reads Chinese, ana and leo are fans too.
pub fn night_owls() -> sandbox::World {
    sandbox::World::builder()
        .guild(GUILD, |guild| {
            guild.locale("zh-TW");
            guild.owner("yuki").locale("zh-TW");
            guild.role("Mods");
            guild.bot(BOT_PERMISSIONS);
            guild.role("Admins").permissions(bits::ADMINISTRATOR).above_bot();
            guild.member("ken").locale("en-US").role("Mods");
            guild.member("mei").locale("zh-TW").joined_at(START_MS - 90 * DAY_MS);
            guild.member("ana").locale("en-US").joined_at(START_MS - 90 * DAY_MS);
            guild.member("leo").locale("en-US").joined_at(START_MS - 90 * DAY_MS);
            guild.channel("general");
            guild.channel("vip");
            guild.channel("creator");
            guild.voice("lounge");
        })
        .build()
}

impl World {
    /// The usual server with a new bot.
    pub async fn start() -> Self {
        Self::start_in(night_owls(), Database::sqlite()).await
    }

    /// A server of one's own.
    pub async fn start_in(world: sandbox::World, database: Database) -> Self {
        let sandbox = Sandbox::start(world).await;
        sandbox.clock().set(START_MS);
        let mut world =
            Self { sandbox, clock: Clock::manual(START_MS), database, running: None, sent_before: 0 };
        world.boot().await;
        world
    }

    /// Starts the bot on the database as it is.
    pub async fn boot(&mut self) {
        self.sent_before = self.sandbox.dispatches_sent();
        let config = self.config();
        let running = app::start(config, self.clock.clone()).await.expect("the bot starts");
        self.running = Some(running);
        self.settles().await;
    }

    /// What the bot is configured with.
    pub fn config(&self) -> Config {
        let ca = self.database.folder().join("ca.pem");
        std::fs::write(&ca, self.sandbox.ca_pem()).expect("the folder is writable");
        let vars = [
            ("DISCORD_TOKEN", self.sandbox.token()),
            ("DATABASE_URL", self.database.url().to_owned()),
            ("DISCORD_CONNECT", self.sandbox.rest_addr().to_string()),
            ("DISCORD_CA_FILE", ca.display().to_string()),
        ];
        Config::load_from(|name| vars.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()))
            .expect("the configuration is right")
    }

    /// Stops the bot in good order.
    pub async fn stop(&mut self) {
        let running = self.running.take().expect("the bot runs");
        self.hand_over_unread(&running);
        running.stop().await;
    }

    /// The bot's own store.
    pub fn store(&self) -> &Store {
        &self.running().app.store
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
            let until = Instant::now() + REST;
            let running = self.running();
            // Twice in a row: what was handled last may just have left something to do.
            let mut calm = 0;
            while calm < 2 {
                let handled = running.app.pulse.events();
                let sent = self.sandbox.dispatches_sent() - self.sent_before;
                let idle = handled >= sent && running.app.is_idle().await.expect("the store answers");
                calm = if idle { calm + 1 } else { 0 };
                assert!(
                    Instant::now() < until,
                    "{caller}: the bot does not come to rest: {handled} of {sent} events handled; last requests: {:#?}",
                    self.last_requests()
                );
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }

    fn last_requests(&self) -> Vec<String> {
        let requests = self.sandbox.requests();
        requests.iter().rev().take(8).map(|r| format!("{} {} -> {:?}", r.method, r.path, r.status)).collect()
    }

    /// Moves the time for everybody and lets the bot do what is due.
    pub async fn advance(&self, ms: i64) {
        let now_ms = self.clock.now_ms() + ms;
        self.sandbox.clock().set(now_ms);
        self.clock.set(now_ms);
        self.settles().await;
    }

    /// A member writes.
    #[track_caller]
    pub fn says(&self, member: &str, channel: &str, text: &str) -> Message {
        self.sandbox.say(member, channel, text)
    }

    /// A member answers a message.
    #[track_caller]
    pub fn replies(&self, member: &str, to: &Message, text: &str) -> Message {
        self.sandbox.reply(member, to, text)
    }

    /// A member runs a command in #general and gets its answer.
    #[track_caller]
    pub fn runs<'a>(
        &'a self,
        member: &'a str,
        command: &'a str,
        options: Value,
    ) -> impl Future<Output = sandbox::Reply> + 'a {
        let interaction = self.sandbox.command(member, "#general", command, options);
        async move { answer(&interaction).await }
    }

    /// A member presses a button of a message, by its label or id.
    #[track_caller]
    pub fn clicks<'a>(
        &'a self,
        member: &'a str,
        message: &Message,
        button: &str,
    ) -> impl Future<Output = sandbox::Reply> + 'a {
        let interaction = self.sandbox.click(member, message, button);
        async move { answer(&interaction).await }
    }

    /// A member chooses in a select of a message.
    #[track_caller]
    pub fn selects<'a>(
        &'a self,
        member: &'a str,
        message: &Message,
        select: &str,
        values: &[&str],
    ) -> impl Future<Output = sandbox::Reply> + 'a {
        let interaction = self.sandbox.select(member, message, select, values);
        async move { answer(&interaction).await }
    }

    /// The creator goes through what most stories need: moderators, channel, roles for the tiers.
    pub async fn is_set_up(&self) {
        let page = self.runs("yuki", "setup", json!({})).await;
        let page = self.clicks("yuki", page.message(), "setup:staff").await;
        let page = self.selects("yuki", page.message(), "set-moderator-role", &["@Mods"]).await;
        let page = self.clicks("yuki", page.message(), "setup:channel").await;
        let page = self.selects("yuki", page.message(), "set-channel", &["#creator"]).await;
        let page = self.clicks("yuki", page.message(), "setup:tiers").await;
        let page = self.clicks("yuki", page.message(), "make-roles").await;
        let page = self.clicks("yuki", page.message(), "setup:gate").await;
        self.clicks("yuki", page.message(), "setup:done").await;
        self.settles().await;
    }

    pub fn guild_id(&self) -> GuildId {
        GuildId(self.sandbox.world(|world| world.find_guild(GUILD)))
    }

    pub fn member_id(&self, name: &str) -> MemberId {
        MemberId(self.sandbox.world(|world| world.find_user(name)))
    }

    pub fn channel_id(&self, name: &str) -> ChannelId {
        ChannelId(self.sandbox.world(|world| world.find_channel(name)))
    }

    /// Whether a member sees a channel, by Discord's own rules.
    pub fn sees(&self, member: &str, channel: &str) -> bool {
        let (channel, member) = (self.channel_id(channel).0, self.member_id(member).0);
        self.sandbox.world(|world| world.can_view(channel, member, self.clock.now_ms()))
    }

    /// The names of the roles a member holds in Discord.
    pub fn roles(&self, member: &str) -> Vec<String> {
        let (guild, member) = (self.guild_id().0, self.member_id(member).0);
        self.sandbox.world(|world| {
            let roles = world.roles_of(guild, member);
            let named = &world.guilds[&guild].roles;
            roles.iter().map(|role| named[role].name.clone()).collect()
        })
    }

    /// A member's points as stored.
    pub async fn points(&self, member: &str) -> i64 {
        self.store().get_totals(self.guild_id(), self.member_id(member)).await.expect("the store answers").points
    }

    /// The bot's messages in a channel that everybody there can read, oldest first.
    pub fn posts(&self, channel: &str) -> Vec<Message> {
        let channel = self.channel_id(channel).0;
        self.sandbox.world(|world| {
            let bot = world.application.id;
            world.messages(channel).into_iter().filter(|message| message.author == bot).cloned().collect()
        })
    }

    /// Checks that nothing went wrong unseen and ends the story.
    pub async fn ends(mut self) {
        self.settles().await;
        self.stop().await;
        self.sandbox.assert_clean();
    }
}

/// The answer to an interaction: the page itself, not the acknowledgement before it.
async fn answer(interaction: &Interaction) -> sandbox::Reply {
    interaction.reply().await
}
