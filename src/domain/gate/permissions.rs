//! Discord's permission algorithm on raw 64-bit numbers.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{GuildId, MemberId, RoleId};

/// Show one's camera or screen in a voice channel.
pub const STREAM: u64 = 1 << 9;
/// Everything, everywhere, whatever overwrites say.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// Edit channels, and so who may see them.
pub const MANAGE_CHANNELS: u64 = 1 << 4;
/// See a channel; for voice, also who is in it.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// Write messages, and open posts in a forum.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// Have messages read aloud.
pub const SEND_TTS_MESSAGES: u64 = 1 << 12;
/// Links show a preview.
pub const EMBED_LINKS: u64 = 1 << 14;
/// Attach files.
pub const ATTACH_FILES: u64 = 1 << 15;
/// Read what was written before.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// Mention everyone, here and any role.
pub const MENTION_EVERYONE: u64 = 1 << 17;
/// Join a voice or stage channel.
pub const CONNECT: u64 = 1 << 20;
/// Be heard in a voice channel.
pub const SPEAK: u64 = 1 << 21;
/// Ask to be heard in a stage channel, where a moderator lets people speak.
pub const REQUEST_TO_SPEAK: u64 = 1 << 32;
/// Edit the server's settings; see its invites.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// See what was done by whom, and the server's invites.
pub const VIEW_AUDIT_LOG: u64 = 1 << 7;
/// Open threads that everybody who sees the channel may read.
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
/// Open threads for those invited.
pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
/// Write in threads and in a forum's posts.
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
/// Give and take lower roles, and edit overwrites.
pub const MANAGE_ROLES: u64 = 1 << 28;
/// Every permission, also those that do not exist yet: what owner and administrators have.
pub const ALL: u64 = u64::MAX;

/// What is left to a member in a timeout (Discord documentation, "Permissions for Timed Out Members").
const KEPT_IN_TIMEOUT: u64 = VIEW_CHANNEL | READ_MESSAGE_HISTORY;
/// What goes with SEND_MESSAGES (Discord documentation, "Implicit Permissions").
const NEEDS_SEND_MESSAGES: u64 = SEND_TTS_MESSAGES | EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE;

/// Whom an overwrite concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Everybody who holds the role; `@everyone` is the role with the guild's own id.
    Role(RoleId),
    /// One member.
    Member(MemberId),
}

/// A channel's exception for one role or member. A bit in neither number is left to the wider rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Overwrite {
    pub target: Target,
    /// Permission bits given.
    pub allow: u64,
    /// Permission bits taken.
    pub deny: u64,
}

/// A role as the algorithm needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleFacts {
    pub id: RoleId,
    /// Higher stands above; it orders roles but never decides what a member sees.
    pub position: u16,
    /// Permission bits in the whole guild.
    pub permissions: u64,
    /// Belongs to a bot, an integration or the boosters: Discord gives it, nobody else can.
    pub managed: bool,
}

/// A guild as the algorithm needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuildPermissions {
    pub guild_id: GuildId,
    pub owner_id: MemberId,
    /// Every role, `@everyone` among them.
    pub roles: Vec<RoleFacts>,
}

/// A member as the algorithm needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberFacts {
    pub id: MemberId,
    /// The roles held; `@everyone` may be left out.
    pub roles: Vec<RoleId>,
    /// End of the timeout in Unix milliseconds, if one was given; it may be over.
    pub timed_out_until_ms: Option<i64>,
}

/// What a channel is, as far as gates care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    Text,
    Voice,
    Stage,
    Forum,
    Media,
    Category,
    Announcement,
    /// Any kind of thread, a forum's posts too. It has no overwrites: its parent's count.
    Thread,
    /// A kind this program does not know.
    Other,
}

impl ChannelKind {
    /// The kind of Discord's channel type number (Discord documentation, "Channel Types").
    pub fn from_discord(channel_type: u8) -> Self {
        match channel_type {
            0 => Self::Text,
            2 => Self::Voice,
            4 => Self::Category,
            5 => Self::Announcement,
            10..=12 => Self::Thread,
            13 => Self::Stage,
            15 => Self::Forum,
            16 => Self::Media,
            _ => Self::Other,
        }
    }

    /// Whether one joins it by voice, so that CONNECT matters.
    pub fn is_vocal(self) -> bool {
        matches!(self, Self::Voice | Self::Stage)
    }
}

/// The bits `member` has in the guild as a whole: [`ALL`] for the owner and administrators, the
/// union of `@everyone` and their roles for others. Timeouts are not looked at.
pub fn base_permissions(guild: &GuildPermissions, member: &MemberFacts) -> u64 {
    if member.id == guild.owner_id {
        return ALL;
    }
    let permissions = guild
        .roles
        .iter()
        .filter(|role| role.id == guild.guild_id.everyone() || member.roles.contains(&role.id))
        .fold(0, |bits, role| bits | role.permissions);
    if permissions & ADMINISTRATOR != 0 {
        ALL
    } else {
        permissions
    }
}

/// The bits that count for `member` in a channel of `kind` with these `overwrites`, at `now_ms`
/// (for a thread: kind and overwrites of its parent).
///
/// Discord documentation, "Permission Overwrites": the overwrite of `@everyone`, then those of all
/// roles together, where any allow beats every deny and positions do not matter, then the
/// member's own. The owner and administrators are past all of it. Then what Discord takes away
/// without changing the numbers: without VIEW_CHANNEL everything; without SEND_MESSAGES mentions of
/// everyone, speech, files and previews; without CONNECT in voice and stage all but seeing the
/// channel; in a timeout all but VIEW_CHANNEL and READ_MESSAGE_HISTORY.
pub fn permissions_in(
    guild: &GuildPermissions,
    member: &MemberFacts,
    kind: ChannelKind,
    overwrites: &[Overwrite],
    now_ms: i64,
) -> u64 {
    let base = base_permissions(guild, member);
    if base == ALL {
        return ALL;
    }
    let mut bits = overwritten(base, guild.guild_id.everyone(), member, overwrites);
    if bits & VIEW_CHANNEL == 0 {
        return 0;
    }
    if bits & SEND_MESSAGES == 0 {
        bits &= !NEEDS_SEND_MESSAGES;
    }
    if kind.is_vocal() && bits & CONNECT == 0 {
        bits &= VIEW_CHANNEL;
    }
    if member
        .timed_out_until_ms
        .is_some_and(|until_ms| now_ms < until_ms)
    {
        bits &= KEPT_IN_TIMEOUT;
    }
    bits
}

fn overwritten(base: u64, everyone: RoleId, member: &MemberFacts, overwrites: &[Overwrite]) -> u64 {
    let mut layers = [(0, 0); 3];
    for overwrite in overwrites {
        let layer = match overwrite.target {
            Target::Role(role) if role == everyone => 0,
            Target::Role(role) if member.roles.contains(&role) => 1,
            Target::Member(id) if id == member.id => 2,
            Target::Role(_) | Target::Member(_) => continue,
        };
        layers[layer].0 |= overwrite.allow;
        layers[layer].1 |= overwrite.deny;
    }
    layers
        .into_iter()
        .fold(base, |bits, (allow, deny)| (bits & !deny) | allow)
}

/// The name of each of `bits` in Discord's documentation ("Bitwise Permission Flags"), lowest bit first;
/// a bit that is not known, as its number.
pub fn names(bits: u64) -> Vec<String> {
    (0..u64::BITS)
        .filter(|bit| bits & 1 << bit != 0)
        .map(|bit| match NAMES.iter().find(|(known, _)| *known == bit) {
            Some((_, name)) => (*name).to_owned(),
            None => bit.to_string(),
        })
        .collect()
}

const NAMES: &[(u32, &str)] = &[
    (0, "create-instant-invite"),
    (1, "kick-members"),
    (2, "ban-members"),
    (3, "administrator"),
    (4, "manage-channels"),
    (5, "manage-guild"),
    (6, "add-reactions"),
    (7, "view-audit-log"),
    (8, "priority-speaker"),
    (9, "stream"),
    (10, "view-channel"),
    (11, "send-messages"),
    (12, "send-tts-messages"),
    (13, "manage-messages"),
    (14, "embed-links"),
    (15, "attach-files"),
    (16, "read-message-history"),
    (17, "mention-everyone"),
    (18, "use-external-emojis"),
    (20, "connect"),
    (21, "speak"),
    (22, "mute-members"),
    (23, "deafen-members"),
    (24, "move-members"),
    (25, "use-vad"),
    (28, "manage-roles"),
    (29, "manage-webhooks"),
    (31, "use-application-commands"),
    (32, "request-to-speak"),
    (33, "manage-events"),
    (34, "manage-threads"),
    (35, "create-public-threads"),
    (36, "create-private-threads"),
    (37, "use-external-stickers"),
    (38, "send-messages-in-threads"),
    (39, "use-embedded-activities"),
    (40, "moderate-members"),
    (42, "use-soundboard"),
    (45, "use-external-sounds"),
    (46, "send-voice-messages"),
    (49, "send-polls"),
    (50, "use-external-apps"),
    (51, "pin-messages"),
    (52, "bypass-slowmode"),
];
