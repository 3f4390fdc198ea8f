//! Discord's objects as far as reading back needs them, taken from plain JSON: serenity's types turn
//! a whole page away for one message they do not understand. What is missing or odd in a part is
//! left out; only what a message cannot do without makes it unreadable.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    dispatcher::gates::RawChannel,
    domain::{
        activity::emoji_key,
        given::{Author, GivenMessage, Referred},
        ids::{ChannelId, MemberId},
        text::{self, TextMark},
    },
    store::Channel,
};

/// A forward (Discord documentation, "Message Reference Types").
const FORWARD: u64 = 1;

/// An id: Discord writes them as texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id(pub u64);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        id_of(&value)
            .map(Id)
            .ok_or_else(|| serde::de::Error::custom("an id was expected"))
    }
}

/// The id that a JSON value is.
pub fn id_of(value: &Value) -> Option<u64> {
    let id = match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    // Discord's ids stay below 2^63.
    id.filter(|id| i64::try_from(*id).is_ok())
}

/// `None` for whatever cannot be read.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}

/// The elements that can be read.
fn lenient_list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let Value::Array(list) = Value::deserialize(deserializer)? else {
        return Ok(Vec::new());
    };
    Ok(list
        .into_iter()
        .filter_map(|value| serde_json::from_value(value).ok())
        .collect())
}

#[derive(Clone, Debug, Deserialize)]
pub struct RawUser {
    pub id: Id,
    #[serde(default)]
    pub bot: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct RawMessage {
    pub id: Id,
    pub author: RawUser,
    #[serde(rename = "type")]
    pub kind: u64,
    #[serde(default, deserialize_with = "lenient")]
    webhook_id: Option<Id>,
    #[serde(default, deserialize_with = "lenient")]
    message_reference: Option<RawReference>,
    #[serde(default, deserialize_with = "lenient")]
    referenced_message: Option<Box<RawMessage>>,
    #[serde(default, deserialize_with = "lenient_list")]
    mentions: Vec<RawUser>,
    #[serde(default)]
    content: String,
    /// `None` when a part of them cannot be read: then nothing can be said to be gone.
    #[serde(default = "no_reactions", deserialize_with = "lenient")]
    pub reactions: Option<Vec<RawReaction>>,
    /// Only with the intent to read messages.
    #[serde(default, deserialize_with = "lenient")]
    pub poll: Option<RawPoll>,
}

#[expect(clippy::unnecessary_wraps, reason = "a default has its field's type")]
fn no_reactions() -> Option<Vec<RawReaction>> {
    Some(Vec::new())
}

#[derive(Clone, Debug, Deserialize)]
struct RawReference {
    #[serde(rename = "type", default)]
    kind: u64,
    #[serde(default, deserialize_with = "lenient")]
    message_id: Option<Id>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct RawReaction {
    pub emoji: RawEmoji,
    #[serde(default)]
    count: u64,
    #[serde(default, deserialize_with = "lenient")]
    count_details: Option<RawCounts>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct RawCounts {
    #[serde(default)]
    normal: u64,
    #[serde(default)]
    burst: u64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct RawEmoji {
    #[serde(default, deserialize_with = "lenient")]
    pub id: Option<Id>,
    #[serde(default)]
    pub name: Option<String>,
}

/// The two kinds of reaction with the same emoji.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    Normal,
    Super,
}

impl Force {
    pub const BOTH: [Force; 2] = [Force::Normal, Force::Super];
}

impl RawEmoji {
    /// The emoji in keys; see [`emoji_key`].
    pub fn key(&self, force: Force) -> String {
        emoji_key(
            self.id.map(|id| id.0),
            self.name.as_deref(),
            force == Force::Super,
        )
    }
}

impl RawReaction {
    /// How many people reacted so, bots too.
    pub fn count(&self, force: Force) -> u64 {
        match (self.count_details, force) {
            (Some(counts), Force::Normal) => counts.normal,
            (Some(counts), Force::Super) => counts.burst,
            (None, Force::Normal) => self.count,
            (None, Force::Super) => 0,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct RawPoll {
    #[serde(default, deserialize_with = "lenient_list")]
    pub answers: Vec<RawAnswer>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct RawAnswer {
    pub answer_id: u64,
}

/// Who voted for an answer.
#[derive(Debug, Deserialize)]
pub struct RawVoters {
    pub users: Vec<RawUser>,
}

impl RawMessage {
    fn author(&self) -> Author {
        if self.author.bot || self.webhook_id.is_some() {
            Author::Machine
        } else {
            Author::Human(MemberId(self.author.id.0))
        }
    }

    /// Whether a person wrote it, whatever it is.
    pub fn is_by_human(&self) -> bool {
        self.author() != Author::Machine
    }

    /// The message it refers to when Discord does not show that, mostly because it is deleted.
    pub fn refers_to_unseen(&self) -> Option<u64> {
        let reference = self.message_reference.as_ref()?;
        let unseen = self.referenced_message.is_none().then_some(reference.message_id);
        unseen.flatten().map(|id| id.0)
    }

    /// The message as it is judged; with texts, what is kept of this one.
    pub fn given(&self, channel_id: ChannelId, with_texts: bool) -> GivenMessage {
        let referred = self.referenced_message.as_deref();
        GivenMessage {
            channel_id,
            message_id: self.id.0,
            kind: self.kind,
            author: self.author(),
            is_forward: self
                .message_reference
                .as_ref()
                .is_some_and(|reference| reference.kind == FORWARD),
            refers_to: referred.map(|referred| Referred {
                message_id: referred.id.0,
                author: referred.author(),
            }),
            mentions: self
                .mentions
                .iter()
                .filter(|user| !user.bot)
                .map(|user| MemberId(user.id.0))
                .collect(),
            mark: with_texts.then(|| TextMark::of(&self.content)).flatten(),
            asks: with_texts && text::asks(&self.content),
        }
    }
}

/// A channel or thread.
#[derive(Deserialize)]
pub struct RawPlace {
    pub id: Id,
    #[serde(rename = "type")]
    pub kind: u64,
    #[serde(default, deserialize_with = "lenient")]
    parent_id: Option<Id>,
    #[serde(default, deserialize_with = "lenient")]
    owner_id: Option<Id>,
    #[serde(default, deserialize_with = "lenient")]
    last_message_id: Option<Id>,
    #[serde(default, deserialize_with = "lenient")]
    thread_metadata: Option<RawThread>,
}

#[derive(Clone, Debug, Deserialize)]
struct RawThread {
    archive_timestamp: String,
}

impl RawPlace {
    pub fn last_message_id(&self) -> Option<u64> {
        self.last_message_id.map(|id| id.0)
    }

    pub fn channel(&self) -> Channel {
        let channel = Channel {
            channel_id: ChannelId(self.id.0),
            kind: self.kind,
            parent_id: self.parent_id.map(|id| ChannelId(id.0)),
            owner_id: None,
        };
        Channel {
            owner_id: self
                .owner_id
                .filter(|_| channel.is_thread())
                .map(|id| MemberId(id.0)),
            ..channel
        }
    }

    /// When it was archived, as Discord wrote it.
    pub fn archived(&self) -> Option<&str> {
        Some(self.thread_metadata.as_ref()?.archive_timestamp.as_str())
    }
}

/// A page of the list of threads.
#[derive(Deserialize)]
pub struct RawThreads {
    #[serde(deserialize_with = "lenient_list")]
    pub threads: Vec<RawPlace>,
    #[serde(default)]
    pub has_more: bool,
}

/// A channel with its overwrites.
pub struct PlaceWithPermissions {
    pub place: RawPlace,
    pub permissions: RawChannel,
}

impl PlaceWithPermissions {
    /// The channel that a JSON object is.
    pub fn read(value: &Value) -> Option<Self> {
        Some(Self {
            place: serde_json::from_value(value.clone()).ok()?,
            permissions: serde_json::from_value(value.clone()).ok()?,
        })
    }
}

/// Milliseconds of a time as Discord writes it.
pub fn milliseconds(time: &str) -> Option<i64> {
    let time: jiff::Timestamp = time.parse().ok()?;
    Some(time.as_millisecond())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> RawMessage {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn odd_parts_are_left_out_and_the_rest_is_read() {
        let message = read(json!({
            "id": "5", "type": 19, "author": {"id": "7"}, "webhook_id": null,
            "message_reference": {"message_id": "4"}, "referenced_message": {"id": "what"},
            "mentions": [{"id": "8", "bot": true}, {"id": {}}, {"id": "9"}],
            "reactions": ["?", {"emoji": {"name": "🔥"}, "count": 3}], "poll": 5,
        }));
        assert!(message.reactions.is_none(), "not all of them are known");
        assert_eq!(message.refers_to_unseen(), Some(4));
        let given = message.given(ChannelId(1), false);
        assert_eq!(given.author, Author::Human(MemberId(7)));
        assert_eq!(given.mentions, [MemberId(9)]);
        assert!(given.refers_to.is_none() && given.mark.is_none());
        assert!(message.poll.is_none());
        let bare = read(json!({"id": "5", "type": 0, "author": {"id": "7"}}));
        assert_eq!(bare.reactions.map(|list| list.len()), Some(0));
    }

    #[test]
    fn a_message_needs_an_id_an_author_and_a_type() {
        for value in [
            json!({"type": 0, "author": {"id": "7"}}),
            json!({"id": "5", "author": {"id": "7"}}),
            json!({"id": "5", "type": 0}),
            json!({"id": "99999999999999999999", "type": 0, "author": {"id": "7"}}),
            json!([]),
        ] {
            assert!(
                serde_json::from_value::<RawMessage>(value.clone()).is_err(),
                "{value}"
            );
        }
    }

    #[test]
    fn bots_and_webhooks_are_machines_and_a_forward_is_one() {
        let by = |extra: Value| {
            let mut value = json!({"id": "5", "type": 0, "author": {"id": "7"}});
            value
                .as_object_mut()
                .unwrap()
                .extend(extra.as_object().unwrap().clone());
            read(value).given(ChannelId(1), false)
        };
        assert_eq!(
            by(json!({"author": {"id": "7", "bot": true}})).author,
            Author::Machine
        );
        assert_eq!(by(json!({"webhook_id": "3"})).author, Author::Machine);
        assert!(by(json!({"message_reference": {"type": 1, "message_id": "4"}})).is_forward);
        assert!(!by(json!({"message_reference": {"message_id": "4"}})).is_forward);
    }

    #[test]
    fn super_reactions_are_counted_apart() {
        let reaction: RawReaction = serde_json::from_value(json!({
            "emoji": {"id": "77", "name": "owl"}, "count": 5, "count_details": {"normal": 3, "burst": 2},
        }))
        .unwrap();
        assert_eq!(Force::BOTH.map(|force| reaction.count(force)), [3, 2]);
        assert_eq!(Force::BOTH.map(|force| reaction.emoji.key(force)), ["77", "77!"]);
    }

    #[test]
    fn times_are_read_as_discord_writes_them() {
        assert_eq!(
            milliseconds("2015-01-01T00:00:00.123000+00:00"),
            Some(1_420_070_400_123)
        );
        assert_eq!(milliseconds("yesterday"), None);
    }
}
