//! An event before it gets a sequence number: who may have it, and its text, written once.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use crate::Id;
use crate::permissions::{BAN_MEMBERS, MANAGE_CHANNELS, VIEW_AUDIT_LOG, VIEW_CHANNEL};
use crate::wire::read_id;
use crate::world::World;

const GUILDS: u64 = 1;
const GUILD_MEMBERS: u64 = 1 << 1;
const GUILD_MODERATION: u64 = 1 << 2;
const GUILD_INVITES: u64 = 1 << 6;
const GUILD_VOICE_STATES: u64 = 1 << 7;
const GUILD_MESSAGES: u64 = 1 << 9;
const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
const GUILD_MESSAGE_TYPING: u64 = 1 << 11;
const DIRECT_MESSAGES: u64 = 1 << 12;
const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
const DIRECT_MESSAGE_TYPING: u64 = 1 << 14;
/// Guards the text of other people's messages.
pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
const GUILD_SCHEDULED_EVENTS: u64 = 1 << 16;
const GUILD_MESSAGE_POLLS: u64 = 1 << 24;
const DIRECT_MESSAGE_POLLS: u64 = 1 << 25;

/// An event ready to be dispatched, as often as wanted: its text is written once.
#[derive(Debug, Clone)]
pub struct Event {
    pub(crate) name: Arc<str>,
    /// One of these intents is needed; 0 = always sent.
    pub(crate) intents: u64,
    pub(crate) guild: Option<Id>,
    channel: Option<Id>,
    pub(crate) data: Arc<str>,
    /// The text for sessions without MESSAGE_CONTENT, where it differs.
    pub(crate) blanked: Option<Arc<str>>,
}

impl Event {
    /// Writes an event. Where it belongs is read from its own fields.
    pub(crate) fn new(name: &str, mut data: Value, world: &World) -> Self {
        let own_id = read_id(&data["id"]);
        let guild = if matches!(name, "GUILD_CREATE" | "GUILD_UPDATE" | "GUILD_DELETE") {
            own_id
        } else {
            read_id(&data["guild_id"])
        };
        let channel = if name.starts_with("THREAD_") {
            own_id
        } else {
            read_id(&data["channel_id"])
        };
        let about_the_bot = read_id(&data["user"]["id"]) == Some(world.bot());
        let intents = intents_for(name, guild.is_some(), about_the_bot);
        let text = data.to_string();
        let blanked = matches!(name, "MESSAGE_CREATE" | "MESSAGE_UPDATE").then(|| {
            world.blank_unless_allowed(&mut data);
            data.to_string()
        });
        Self {
            name: name.into(),
            intents,
            guild,
            channel,
            blanked: blanked.filter(|blanked| *blanked != text).map(Into::into),
            data: text.into(),
        }
    }
}

/// What the bot's permissions let it have of the events of one moment.
pub(crate) struct Sight<'a> {
    world: &'a World,
    now_ms: i64,
    /// What the bot may do in channels that were asked about: of many events, most share a few.
    channels: HashMap<Id, u64>,
}

impl<'a> Sight<'a> {
    pub(crate) fn new(world: &'a World, now_ms: i64) -> Self {
        Self {
            world,
            now_ms,
            channels: HashMap::new(),
        }
    }

    /// Whether the bot may have this event.
    pub(crate) fn reaches(&mut self, event: &Event) -> bool {
        match &*event.name {
            "GUILD_AUDIT_LOG_ENTRY_CREATE" => self.in_guild(event) & VIEW_AUDIT_LOG != 0,
            "GUILD_BAN_ADD" | "GUILD_BAN_REMOVE" => {
                self.in_guild(event) & (BAN_MEMBERS | VIEW_AUDIT_LOG) != 0
            }
            "INVITE_CREATE" | "INVITE_DELETE" => self.in_channel(event) & MANAGE_CHANNELS != 0,
            // An ephemeral answer has no guild and is the bot's own.
            name if name.starts_with("MESSAGE_") && event.guild.is_none() => true,
            name if name.starts_with("MESSAGE_") || name.starts_with("THREAD_") || name == "TYPING_START" => {
                self.in_channel(event) & VIEW_CHANNEL != 0
            }
            _ => true,
        }
    }

    fn in_guild(&self, event: &Event) -> u64 {
        event
            .guild
            .and_then(|guild| self.world.guilds.get(&guild))
            .map_or(0, |guild| guild.permissions(self.world.bot(), self.now_ms))
    }

    fn in_channel(&mut self, event: &Event) -> u64 {
        let (world, now_ms) = (self.world, self.now_ms);
        event.channel.map_or(0, |channel| {
            *self
                .channels
                .entry(channel)
                .or_insert_with(|| world.permissions_in(channel, world.bot(), now_ms))
        })
    }
}

/// Which intents let an event through; any one of them is enough, 0 means none is needed.
fn intents_for(name: &str, in_guild: bool, about_the_bot: bool) -> u64 {
    let by_place = |guild, direct| if in_guild { guild } else { direct };
    match name {
        "GUILD_MEMBER_UPDATE" if about_the_bot => 0,
        "GUILD_MEMBERS_CHUNK" => 0,
        "GUILD_MEMBER_ADD" | "GUILD_MEMBER_UPDATE" | "GUILD_MEMBER_REMOVE" => GUILD_MEMBERS,
        "THREAD_MEMBERS_UPDATE" => GUILDS | GUILD_MEMBERS,
        "GUILD_AUDIT_LOG_ENTRY_CREATE" | "GUILD_BAN_ADD" | "GUILD_BAN_REMOVE" => GUILD_MODERATION,
        "CHANNEL_PINS_UPDATE" => by_place(GUILDS, DIRECT_MESSAGES),
        "VOICE_STATE_UPDATE" => GUILD_VOICE_STATES,
        "TYPING_START" => by_place(GUILD_MESSAGE_TYPING, DIRECT_MESSAGE_TYPING),
        _ if name.starts_with("GUILD_SCHEDULED_EVENT") => GUILD_SCHEDULED_EVENTS,
        _ if name.starts_with("INVITE_") => GUILD_INVITES,
        _ if name.starts_with("MESSAGE_REACTION_") => {
            by_place(GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS)
        }
        _ if name.starts_with("MESSAGE_POLL_") => by_place(GUILD_MESSAGE_POLLS, DIRECT_MESSAGE_POLLS),
        _ if name.starts_with("MESSAGE_") => by_place(GUILD_MESSAGES, DIRECT_MESSAGES),
        _ if name.starts_with("GUILD_") || name.starts_with("CHANNEL_") || name.starts_with("THREAD_") => {
            GUILDS
        }
        _ => 0,
    }
}
