//! Channels, their overwrites, and threads.

use std::collections::BTreeMap;

use crate::Id;
use crate::world::Message;

/// A channel of any kind, a thread, or a direct message.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Snowflake.
    pub id: Id,
    /// Text, voice, category, …
    pub kind: ChannelKind,
    /// The server; none for direct messages.
    pub guild: Option<Id>,
    /// Category, or the parent of a thread.
    pub parent: Option<Id>,
    /// Shown name.
    pub name: String,
    /// Shown text.
    pub topic: Option<String>,
    /// Order in the list.
    pub position: i64,
    /// Overwrites by role or user id.
    pub overwrites: BTreeMap<Id, Overwrite>,
    /// Age-restricted.
    pub nsfw: bool,
    /// Slow mode.
    pub rate_limit_s: u64,
    /// Voice bitrate.
    pub bitrate: u64,
    /// Voice seats; 0 = no limit.
    pub user_limit: u64,
    /// Channel flags.
    pub flags: u64,
    /// Messages by id, so oldest first.
    pub messages: BTreeMap<Id, Message>,
    /// Last message ever, even if deleted since.
    pub last_message: Option<Id>,
    /// Unix ms of the last pin.
    pub last_pin_ms: Option<i64>,
    /// What only threads have.
    pub thread: Option<Thread>,
    /// Tags of a forum.
    pub available_tags: Vec<ForumTag>,
    /// Both ends of a direct message.
    pub recipients: Vec<Id>,
}

/// What only threads have.
#[derive(Debug, Clone)]
pub struct Thread {
    /// Who started it.
    pub owner: Id,
    /// Closed by time or by hand.
    pub archived: bool,
    /// Only moderators can reopen it.
    pub locked: bool,
    /// Minutes without messages until it closes.
    pub auto_archive_min: u64,
    /// Unix ms of the last change of `archived`.
    pub archive_changed_ms: i64,
    /// Unix ms.
    pub created_at_ms: i64,
    /// Members may pull others into a private thread.
    pub invitable: bool,
    /// Who is in it, and since when (Unix ms).
    pub members: BTreeMap<Id, i64>,
    /// How many messages were ever sent.
    pub total_messages: u64,
    /// Forum tags.
    pub applied_tags: Vec<Id>,
}

/// A tag that forum posts can carry.
#[derive(Debug, Clone)]
pub struct ForumTag {
    /// Snowflake.
    pub id: Id,
    /// Shown name.
    pub name: String,
    /// Only moderators may set it.
    pub moderated: bool,
}

/// What a channel allows or denies a role or a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overwrite {
    /// Whom it is about.
    pub kind: OverwriteKind,
    /// Raw bits.
    pub allow: u64,
    /// Raw bits.
    pub deny: u64,
}

/// Whom an overwrite is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverwriteKind {
    /// Everybody with a role.
    Role,
    /// One member.
    Member,
}

/// Discord's channel types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are Discord's own")]
pub enum ChannelKind {
    Text = 0,
    Dm = 1,
    Voice = 2,
    Category = 4,
    Announcement = 5,
    AnnouncementThread = 10,
    PublicThread = 11,
    PrivateThread = 12,
    Stage = 13,
    Forum = 15,
}

impl ChannelKind {
    /// Discord's number.
    pub fn number(self) -> u64 {
        self as u64
    }

    /// From Discord's number.
    pub fn from_number(number: u64) -> Option<Self> {
        use ChannelKind::*;
        [
            Text,
            Dm,
            Voice,
            Category,
            Announcement,
            AnnouncementThread,
            PublicThread,
            PrivateThread,
            Stage,
            Forum,
        ]
        .into_iter()
        .find(|kind| kind.number() == number)
    }

    /// Voice or stage.
    pub fn is_voice(self) -> bool {
        matches!(self, Self::Voice | Self::Stage)
    }

    /// A thread of any kind.
    pub fn is_thread(self) -> bool {
        matches!(
            self,
            Self::AnnouncementThread | Self::PublicThread | Self::PrivateThread
        )
    }

    /// Whether messages can be sent right into it.
    pub fn has_messages(self) -> bool {
        !matches!(self, Self::Category | Self::Forum)
    }
}

impl Channel {
    /// An empty channel.
    pub fn new(id: Id, kind: ChannelKind, guild: Option<Id>, name: impl Into<String>) -> Self {
        Self {
            id,
            kind,
            guild,
            parent: None,
            name: name.into(),
            topic: None,
            position: 0,
            overwrites: BTreeMap::new(),
            nsfw: false,
            rate_limit_s: 0,
            bitrate: 64_000,
            user_limit: 0,
            flags: 0,
            messages: BTreeMap::new(),
            last_message: None,
            last_pin_ms: None,
            thread: None,
            available_tags: Vec::new(),
            recipients: Vec::new(),
        }
    }
}
