//! Messages and what hangs on them: attachments, reactions, polls.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::Id;

/// Ephemeral: only the person who caused it can see it.
pub const FLAG_EPHEMERAL: u64 = 1 << 6;
/// Deferred: "… is thinking".
pub const FLAG_LOADING: u64 = 1 << 7;
/// Laid out by components alone.
pub const FLAG_COMPONENTS_V2: u64 = 1 << 15;

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Snowflake.
    pub id: Id,
    /// Where it is.
    pub channel: Id,
    /// Who wrote it.
    pub author: Id,
    /// Default 0, reply 19, slash command 20, …
    pub kind: u64,
    /// Text.
    pub content: String,
    /// Embed objects.
    pub embeds: Vec<Value>,
    /// Component objects.
    pub components: Vec<Value>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Message flags.
    pub flags: u64,
    /// Unix ms of the last edit.
    pub edited_ms: Option<i64>,
    /// Pinned since, Unix ms.
    pub pinned_ms: Option<i64>,
    /// Read aloud.
    pub tts: bool,
    /// Mentioned people, as the content (and allowed_mentions) has it.
    pub mentions: Vec<Id>,
    /// Mentioned roles.
    pub mention_roles: Vec<Id>,
    /// Whether it pings everyone.
    pub mention_everyone: bool,
    /// What it answers.
    pub reference: Option<Reference>,
    /// Reactions in the order they came.
    pub reactions: Vec<Reaction>,
    /// A poll.
    pub poll: Option<Poll>,
    /// What the sender gave to recognise it.
    pub nonce: Option<Value>,
    /// The interaction it answers.
    pub interaction: Option<InteractionInfo>,
    /// The only reader, if ephemeral.
    pub ephemeral_for: Option<Id>,
    /// Whether a thread was started from it.
    pub has_thread: bool,
}

/// What a message answers.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// The message.
    pub message: Id,
    /// Its channel.
    pub channel: Id,
    /// Its server.
    pub guild: Option<Id>,
}

/// A file in a message.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Snowflake.
    pub id: Id,
    /// File name.
    pub name: String,
    /// Alt text.
    pub description: Option<String>,
    /// MIME type.
    pub content_type: Option<String>,
    /// The file itself.
    pub bytes: Arc<[u8]>,
}

/// An emoji: a character, or one of a server's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emoji {
    /// Only for a server's own.
    pub id: Option<Id>,
    /// The character, or the name.
    pub name: String,
}

impl Emoji {
    /// Reads `🔥` or `name:id`, as in reaction paths.
    pub fn parse(text: &str) -> Self {
        match text
            .rsplit_once(':')
            .and_then(|(name, id)| Some((name, id.parse().ok()?)))
        {
            Some((name, id)) => Self {
                id: Some(id),
                name: name.trim_start_matches(':').to_owned(),
            },
            None => Self {
                id: None,
                name: text.to_owned(),
            },
        }
    }
}

impl From<&str> for Emoji {
    fn from(text: &str) -> Self {
        Self::parse(text)
    }
}

/// An emoji under a message, and who put it there.
#[derive(Debug, Clone)]
pub struct Reaction {
    /// Which emoji.
    pub emoji: Emoji,
    /// Who reacted, in order.
    pub users: Vec<Id>,
    /// Who super-reacted, in order.
    pub burst_users: Vec<Id>,
}

/// A poll.
#[derive(Debug, Clone)]
pub struct Poll {
    /// What is asked.
    pub question: String,
    /// What can be chosen.
    pub answers: Vec<PollAnswer>,
    /// Unix ms.
    pub expiry_ms: i64,
    /// Several answers at once.
    pub multiselect: bool,
    /// Closed and counted.
    pub finalized: bool,
    /// Who chose what: voters by answer id.
    pub votes: BTreeMap<u64, Vec<Id>>,
}

/// One answer of a poll.
#[derive(Debug, Clone)]
pub struct PollAnswer {
    /// 1, 2, 3 …
    pub id: u64,
    /// Text.
    pub text: String,
    /// The emoji object.
    pub emoji: Option<Value>,
}

/// The interaction that a message answers.
#[derive(Debug, Clone)]
pub struct InteractionInfo {
    /// Snowflake.
    pub id: Id,
    /// Command 2, component 3, modal 5.
    pub kind: u64,
    /// Who started it.
    pub user: Id,
    /// Full command name; empty for the other kinds.
    pub name: String,
}

impl Message {
    /// An empty message.
    pub fn new(id: Id, channel: Id, author: Id) -> Self {
        Self {
            id,
            channel,
            author,
            kind: 0,
            content: String::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            flags: 0,
            edited_ms: None,
            pinned_ms: None,
            tts: false,
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            mention_everyone: false,
            reference: None,
            reactions: Vec::new(),
            poll: None,
            nonce: None,
            interaction: None,
            ephemeral_for: None,
            has_thread: false,
        }
    }

    /// Whether only one person can see it.
    pub fn is_ephemeral(&self) -> bool {
        self.flags & FLAG_EPHEMERAL != 0
    }

    /// A file by name.
    pub fn attachment(&self, name: &str) -> Option<&Attachment> {
        self.attachments.iter().find(|attachment| attachment.name == name)
    }
}
