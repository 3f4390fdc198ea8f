//! The world as plain data: who and what exists. Rules live in `permissions` and `changes`.

mod build;
mod channel;
mod guild;
mod message;
mod names;
mod shape;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub use build::{GuildBuilder, WorldBuilder};
pub use channel::{Channel, ChannelKind, ForumTag, Overwrite, OverwriteKind, Thread};
pub use guild::{AuditEntry, Ban, Guild, Invite, Member, Role, ScheduledEvent, VoiceState};
pub use message::{
    Attachment, Emoji, FLAG_COMPONENTS_V2, FLAG_EPHEMERAL, FLAG_LOADING, InteractionInfo, Message, Poll,
    PollAnswer, Reaction, Reference,
};
pub use names::Ref;
pub use shape::{ChannelBuilder, MemberBuilder, RoleBuilder};

use crate::Id;
use crate::clock::Snowflakes;

/// Everything there is. Build one with [`World::builder`], read it with `Sandbox::world`.
#[derive(Debug)]
pub struct World {
    /// The bot's application.
    pub application: Application,
    /// Everybody, by id, whether or not they share a server with the bot.
    pub users: BTreeMap<Id, User>,
    /// Servers by id.
    pub guilds: BTreeMap<Id, Guild>,
    /// Channels of every kind, threads and direct messages too, by id.
    pub channels: BTreeMap<Id, Channel>,
    /// Registered application commands.
    pub commands: Vec<Command>,
    /// Files that came with commands, by id. The CDN has them as long as they are here.
    pub uploads: BTreeMap<Id, Attachment>,
    pub(crate) snowflakes: Snowflakes,
}

/// The bot's application.
#[derive(Debug, Clone)]
pub struct Application {
    /// Application id; also the id of the bot's user.
    pub id: Id,
    /// Shown name.
    pub name: String,
    /// Who made it.
    pub owner: Id,
    /// The bot token.
    pub token: String,
    /// Privileged intents switched on in the developer portal.
    pub portal_intents: u64,
}

/// An account.
#[derive(Debug, Clone)]
pub struct User {
    /// Snowflake.
    pub id: Id,
    /// Unique name.
    pub username: String,
    /// Display name.
    pub global_name: Option<String>,
    /// Avatar hash.
    pub avatar: Option<String>,
    /// Whether an application owns it.
    pub bot: bool,
    /// Language of this person's client.
    pub locale: String,
    /// Whether people and bots without a common friend may send direct messages.
    pub dms_open: bool,
}

/// A registered application command.
#[derive(Debug, Clone)]
pub struct Command {
    /// Snowflake.
    pub id: Id,
    /// Where it exists; everywhere if `None`.
    pub guild: Option<Id>,
    /// Changes with every registration.
    pub version: Id,
    /// The command as it was registered.
    pub definition: Value,
}

impl Command {
    /// Chat input 1, user 2, message 3.
    pub fn kind(&self) -> u64 {
        self.definition["type"].as_u64().unwrap_or(1)
    }

    /// The name it was registered with.
    pub fn name(&self) -> &str {
        self.definition["name"].as_str().unwrap_or_default()
    }
}

impl World {
    /// A world with a bot and nobody else.
    pub fn builder() -> WorldBuilder {
        WorldBuilder::new()
    }

    /// The bot's user id.
    pub fn bot(&self) -> Id {
        self.application.id
    }

    /// A server; panics if there is none.
    #[track_caller]
    pub fn guild(&self, id: Id) -> &Guild {
        match self.guilds.get(&id) {
            Some(guild) => guild,
            None => panic!("there is no guild {id}"),
        }
    }

    /// A channel; panics if there is none.
    #[track_caller]
    pub fn channel(&self, id: Id) -> &Channel {
        match self.channels.get(&id) {
            Some(channel) => channel,
            None => panic!("there is no channel {id}"),
        }
    }

    /// A user; panics if there is none.
    #[track_caller]
    pub fn user(&self, id: Id) -> &User {
        match self.users.get(&id) {
            Some(user) => user,
            None => panic!("there is no user {id}"),
        }
    }

    /// A message, wherever it is.
    pub fn message(&self, channel: Id, message: Id) -> Option<&Message> {
        self.channels.get(&channel)?.messages.get(&message)
    }

    /// What everybody can read in a channel, oldest first.
    pub fn messages(&self, channel: Id) -> Vec<&Message> {
        self.channels
            .get(&channel)
            .into_iter()
            .flat_map(|channel| channel.messages.values())
            .filter(|message| message.ephemeral_for.is_none())
            .collect()
    }

    /// What `user` can read in a channel, ephemeral answers to them included, oldest first.
    pub fn messages_seen_by(&self, user: Id, channel: Id, now_ms: i64) -> Vec<&Message> {
        if !self.can_view(channel, user, now_ms) {
            return Vec::new();
        }
        self.channels
            .get(&channel)
            .into_iter()
            .flat_map(|channel| channel.messages.values())
            .filter(|message| message.ephemeral_for.is_none_or(|reader| reader == user))
            .collect()
    }

    /// The roles of a member, @everyone left out.
    pub fn roles_of(&self, guild: Id, user: Id) -> BTreeSet<Id> {
        self.guilds
            .get(&guild)
            .and_then(|guild| guild.members.get(&user))
            .map(|member| member.roles.iter().copied().collect())
            .unwrap_or_default()
    }

    /// Channels and threads of a server, in Discord's order.
    pub fn channels_of(&self, guild: Id) -> Vec<&Channel> {
        let mut channels: Vec<_> = self
            .channels
            .values()
            .filter(|channel| channel.guild == Some(guild))
            .collect();
        channels.sort_by_key(|channel| (channel.position, channel.id));
        channels
    }
}
