//! Discord's permission bits and its algorithm, on raw 64-bit numbers.
//! Bits that client libraries do not know yet (51 and 52 in some) are kept.

use std::cmp::Reverse;

use crate::Id;
use crate::world::{Channel, ChannelKind, Guild, OverwriteKind, Role, World};

/// Declares every bit once, as a constant and as a name for messages.
macro_rules! permission_bits {
    ($($name:ident = $bit:literal),* $(,)?) => {
        $(#[doc = concat!("Bit ", $bit, ".")] pub const $name: u64 = 1 << $bit;)*
        const NAMES: &[(u64, &str)] = &[$(($name, stringify!($name))),*];
    };
}

permission_bits! {
    CREATE_INSTANT_INVITE = 0, KICK_MEMBERS = 1, BAN_MEMBERS = 2, ADMINISTRATOR = 3, MANAGE_CHANNELS = 4,
    MANAGE_GUILD = 5, ADD_REACTIONS = 6, VIEW_AUDIT_LOG = 7, PRIORITY_SPEAKER = 8, STREAM = 9,
    VIEW_CHANNEL = 10, SEND_MESSAGES = 11, SEND_TTS_MESSAGES = 12, MANAGE_MESSAGES = 13, EMBED_LINKS = 14,
    ATTACH_FILES = 15, READ_MESSAGE_HISTORY = 16, MENTION_EVERYONE = 17, USE_EXTERNAL_EMOJIS = 18,
    VIEW_GUILD_INSIGHTS = 19, CONNECT = 20, SPEAK = 21, MUTE_MEMBERS = 22, DEAFEN_MEMBERS = 23,
    MOVE_MEMBERS = 24, USE_VAD = 25, CHANGE_NICKNAME = 26, MANAGE_NICKNAMES = 27, MANAGE_ROLES = 28,
    MANAGE_WEBHOOKS = 29, MANAGE_GUILD_EXPRESSIONS = 30, USE_APPLICATION_COMMANDS = 31,
    REQUEST_TO_SPEAK = 32, MANAGE_EVENTS = 33, MANAGE_THREADS = 34, CREATE_PUBLIC_THREADS = 35,
    CREATE_PRIVATE_THREADS = 36, USE_EXTERNAL_STICKERS = 37, SEND_MESSAGES_IN_THREADS = 38,
    USE_EMBEDDED_ACTIVITIES = 39, MODERATE_MEMBERS = 40, VIEW_CREATOR_MONETIZATION_ANALYTICS = 41,
    USE_SOUNDBOARD = 42, CREATE_GUILD_EXPRESSIONS = 43, CREATE_EVENTS = 44, USE_EXTERNAL_SOUNDS = 45,
    SEND_VOICE_MESSAGES = 46, SET_VOICE_CHANNEL_STATUS = 48, SEND_POLLS = 49, USE_EXTERNAL_APPS = 50,
    PIN_MESSAGES = 51, BYPASS_SLOWMODE = 52,
}

/// Every bit that Discord documents.
pub const ALL: u64 = {
    let mut all = 0;
    let mut index = 0;
    while index < NAMES.len() {
        all |= NAMES[index].0;
        index += 1;
    }
    all
};

/// What a new server gives @everyone.
pub const DEFAULT_EVERYONE: u64 = CREATE_INSTANT_INVITE
    | ADD_REACTIONS
    | STREAM
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | MENTION_EVERYONE
    | USE_EXTERNAL_EMOJIS
    | CONNECT
    | SPEAK
    | USE_VAD
    | CHANGE_NICKNAME
    | USE_APPLICATION_COMMANDS
    | REQUEST_TO_SPEAK
    | CREATE_PUBLIC_THREADS
    | CREATE_PRIVATE_THREADS
    | USE_EXTERNAL_STICKERS
    | SEND_MESSAGES_IN_THREADS
    | SEND_POLLS;

/// What anyone may do in a direct message.
const DIRECT_MESSAGE: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | ADD_REACTIONS
    | READ_MESSAGE_HISTORY
    | USE_EXTERNAL_EMOJIS
    | SEND_POLLS;

/// What a timeout leaves.
const WHILE_TIMED_OUT: u64 = VIEW_CHANNEL | READ_MESSAGE_HISTORY;

/// What needs SEND_MESSAGES besides its own bit.
const NEEDS_SENDING: u64 = MENTION_EVERYONE | SEND_TTS_MESSAGES | ATTACH_FILES | EMBED_LINKS;

/// The names of the bits, for messages to people.
pub fn names(bits: u64) -> Vec<&'static str> {
    NAMES
        .iter()
        .filter(|(bit, _)| bits & bit != 0)
        .map(|(_, name)| *name)
        .collect()
}

impl Guild {
    /// What a member may do in the server before channels have their say. Nothing for strangers.
    pub fn permissions(&self, user: Id, now_ms: i64) -> u64 {
        let Some(member) = self.members.get(&user) else {
            return 0;
        };
        if self.owner == user {
            return ALL;
        }
        let everyone = self.roles.get(&self.id).map_or(0, |role| role.permissions);
        let granted = member
            .roles
            .iter()
            .filter_map(|role| self.roles.get(role))
            .fold(everyone, |bits, role| bits | role.permissions);
        if granted & ADMINISTRATOR != 0 {
            return ALL;
        }
        if member.is_timed_out(now_ms) {
            granted & WHILE_TIMED_OUT
        } else {
            granted
        }
    }

    /// The highest role of a member; @everyone at least.
    pub fn top_role(&self, user: Id) -> Option<&Role> {
        let member = self.members.get(&user)?;
        let own = member.roles.iter().filter_map(|role| self.roles.get(role));
        own.chain(self.roles.get(&self.id)).max_by_key(|role| role.rank())
    }

    /// Whether the hierarchy lets `actor` touch `role`.
    pub fn outranks_role(&self, actor: Id, role: &Role) -> bool {
        self.owner == actor || self.top_role(actor).is_some_and(|top| top.rank() > role.rank())
    }

    /// Whether the hierarchy lets `actor` touch `target`.
    pub fn outranks_member(&self, actor: Id, target: Id) -> bool {
        if target == self.owner {
            return false;
        }
        if self.owner == actor {
            return true;
        }
        match (self.top_role(actor), self.top_role(target)) {
            (Some(actor), Some(target)) => actor.rank() > target.rank(),
            _ => false,
        }
    }

    /// What the overwrites of `channel` make of a member's permissions.
    fn permissions_in(&self, channel: &Channel, user: Id, now_ms: i64) -> u64 {
        let base = self.permissions(user, now_ms);
        if base == ALL {
            return ALL;
        }
        let Some(member) = self.members.get(&user) else {
            return 0;
        };
        let mut bits = base;
        if let Some(everyone) = channel.overwrites.get(&self.id) {
            bits = (bits & !everyone.deny) | everyone.allow;
        }
        let (mut allow, mut deny) = (0, 0);
        for (id, overwrite) in &channel.overwrites {
            let applies =
                overwrite.kind == OverwriteKind::Role && *id != self.id && member.roles.contains(id);
            if applies {
                allow |= overwrite.allow;
                deny |= overwrite.deny;
            }
        }
        bits = (bits & !deny) | allow;
        if let Some(own) = channel
            .overwrites
            .get(&user)
            .filter(|own| own.kind == OverwriteKind::Member)
        {
            bits = (bits & !own.deny) | own.allow;
        }
        if member.is_timed_out(now_ms) {
            bits & WHILE_TIMED_OUT
        } else {
            bits
        }
    }
}

impl Role {
    /// Orders roles as Discord does: by position, and among equals the older one is higher.
    pub(crate) fn rank(&self) -> (i64, Reverse<Id>) {
        (self.position, Reverse(self.id))
    }
}

impl World {
    /// What `user` may do in `channel`, with the implicit rules applied; threads use their parent.
    pub fn permissions_in(&self, channel: Id, user: Id, now_ms: i64) -> u64 {
        let Some(channel) = self.channels.get(&channel) else {
            return 0;
        };
        let Some(guild) = channel.guild.and_then(|guild| self.guilds.get(&guild)) else {
            return if channel.recipients.contains(&user) {
                DIRECT_MESSAGE
            } else {
                0
            };
        };
        let bits = match channel.thread.as_ref() {
            None => guild.permissions_in(channel, user, now_ms),
            Some(thread) => {
                let Some(parent) = channel.parent.and_then(|parent| self.channels.get(&parent)) else {
                    return 0;
                };
                let bits = guild.permissions_in(parent, user, now_ms);
                let hidden = channel.kind == ChannelKind::PrivateThread
                    && !thread.members.contains_key(&user)
                    && bits & MANAGE_THREADS == 0;
                if hidden { 0 } else { sending_in_threads(bits) }
            }
        };
        implied(bits, channel.kind)
    }

    /// Whether `user` can see `channel`.
    pub fn can_view(&self, channel: Id, user: Id, now_ms: i64) -> bool {
        self.permissions_in(channel, user, now_ms) & VIEW_CHANNEL != 0
    }
}

/// In a thread the bit that lets someone talk is SEND_MESSAGES_IN_THREADS.
fn sending_in_threads(bits: u64) -> u64 {
    if bits & SEND_MESSAGES_IN_THREADS != 0 {
        bits | SEND_MESSAGES
    } else {
        bits & !SEND_MESSAGES
    }
}

/// Applies the rules that are written in no overwrite.
fn implied(bits: u64, kind: ChannelKind) -> u64 {
    if bits & VIEW_CHANNEL == 0 {
        return 0;
    }
    let mut bits = bits;
    if bits & SEND_MESSAGES == 0 {
        bits &= !NEEDS_SENDING;
    }
    if kind.is_voice() && bits & CONNECT == 0 {
        // Whoever cannot connect sees the channel and may still manage it.
        bits &= VIEW_CHANNEL | MANAGE_CHANNELS | MANAGE_ROLES | CREATE_INSTANT_INVITE;
    }
    bits
}
