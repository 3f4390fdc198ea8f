//! Messages, reactions, polls.

use serde_json::{Value, json};

use crate::Id;
use crate::clock::snowflake_ms;
use crate::wire::{id, id_or_null, ids, set, time, time_or_null};
use crate::world::{Attachment, Emoji, Message, Poll, World};

pub(crate) fn emoji_json(emoji: &Emoji) -> Value {
    json!({ "id": id_or_null(emoji.id), "name": emoji.name })
}

/// An attachment of a message; its address is the sandbox's own stand-in for the CDN.
pub(crate) fn attachment_json(channel: Id, attachment: &Attachment) -> Value {
    file_json(&format!("attachments/{channel}"), attachment)
}

/// A file that came with a command.
pub(crate) fn upload_json(application: Id, attachment: &Attachment) -> Value {
    let mut json = file_json(&format!("ephemeral-attachments/{application}"), attachment);
    set(&mut json, "ephemeral", json!(true));
    json
}

fn file_json(folder: &str, attachment: &Attachment) -> Value {
    let Attachment {
        id: attachment_id,
        name,
        ..
    } = attachment;
    let mut json = json!({
        "id": id(*attachment_id), "filename": name, "size": attachment.bytes.len(),
        "url": format!("https://cdn.discordapp.com/{folder}/{attachment_id}/{name}"),
        "proxy_url": format!("https://media.discordapp.net/{folder}/{attachment_id}/{name}"),
    });
    if let Some(description) = &attachment.description {
        set(&mut json, "description", json!(description));
    }
    if let Some(content_type) = &attachment.content_type {
        set(&mut json, "content_type", json!(content_type));
    }
    if let Some((width, height)) = png_size(&attachment.bytes) {
        set(&mut json, "width", json!(width));
        set(&mut json, "height", json!(height));
    }
    json
}

/// Width and height, read from the header of a PNG.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(8..16)?;
    let (width, height) = header.split_at(4);
    Some((
        u32::from_be_bytes(width.try_into().ok()?),
        u32::from_be_bytes(height.try_into().ok()?),
    ))
}

fn poll_json(poll: &Poll, bot: Id) -> Value {
    let answers: Vec<_> = poll
        .answers
        .iter()
        .map(|answer| {
            let mut media = json!({ "text": answer.text });
            if let Some(emoji) = &answer.emoji {
                set(&mut media, "emoji", emoji.clone());
            }
            json!({ "answer_id": answer.id, "poll_media": media })
        })
        .collect();
    let counts: Vec<_> = poll
        .votes
        .iter()
        .filter(|(_, voters)| !voters.is_empty())
        .map(|(answer, voters)| json!({ "id": answer, "count": voters.len(), "me_voted": voters.contains(&bot) }))
        .collect();
    json!({
        "question": { "text": poll.question }, "answers": answers, "expiry": time(poll.expiry_ms),
        "allow_multiselect": poll.multiselect, "layout_type": 1,
        "results": { "is_finalized": poll.finalized, "answer_counts": counts },
    })
}

impl World {
    /// A message as REST gives it.
    pub(crate) fn message_json(&self, message: &Message) -> Value {
        let mut json = self.bare_message_json(message);
        if let Some(reference) = &message.reference
            && message.kind == 19
        {
            let original = self.message(reference.channel, reference.message);
            set(
                &mut json,
                "referenced_message",
                original.map_or(Value::Null, |original| self.bare_message_json(original)),
            );
        }
        json
    }

    fn bare_message_json(&self, message: &Message) -> Value {
        let bot = self.bot();
        let mut json = json!({
            "id": id(message.id), "channel_id": id(message.channel), "author": self.user_json(message.author),
            "type": message.kind, "content": message.content, "embeds": message.embeds,
            "components": message.components, "flags": message.flags, "pinned": message.pinned_ms.is_some(),
            "tts": message.tts, "mention_everyone": message.mention_everyone,
            "mention_roles": ids(message.mention_roles.iter().copied()),
            "mentions": message.mentions.iter().map(|user| self.user_json(*user)).collect::<Vec<_>>(),
            "attachments": message.attachments.iter().map(|file| attachment_json(message.channel, file)).collect::<Vec<_>>(),
            "timestamp": time(snowflake_ms(message.id)), "edited_timestamp": time_or_null(message.edited_ms),
        });
        if !message.reactions.is_empty() {
            let reactions = message.reactions.iter().map(|reaction| {
                json!({
                    "emoji": emoji_json(&reaction.emoji), "count": reaction.users.len() + reaction.burst_users.len(),
                    "count_details": { "normal": reaction.users.len(), "burst": reaction.burst_users.len() },
                    "me": reaction.users.contains(&bot), "me_burst": reaction.burst_users.contains(&bot), "burst_colors": [],
                })
            });
            set(&mut json, "reactions", reactions.collect());
        }
        if let Some(reference) = &message.reference {
            let mut value = json!({ "type": 0, "message_id": id(reference.message), "channel_id": id(reference.channel) });
            if let Some(guild) = reference.guild {
                set(&mut value, "guild_id", id(guild));
            }
            set(&mut json, "message_reference", value);
        }
        if let Some(poll) = &message.poll {
            set(&mut json, "poll", poll_json(poll, bot));
        }
        if let Some(nonce) = &message.nonce {
            set(&mut json, "nonce", nonce.clone());
        }
        if self.users.get(&message.author).is_some_and(|author| author.bot) && message.interaction.is_some() {
            set(&mut json, "application_id", id(self.application.id));
            set(&mut json, "webhook_id", id(self.application.id));
        }
        if let Some(interaction) = &message.interaction {
            let user = self.user_json(interaction.user);
            let metadata = match interaction.kind {
                2 => json!({
                    "id": id(interaction.id), "type": 2, "user": user, "name": interaction.name, "command_type": 1,
                    "authorizing_integration_owners": {},
                }),
                3 => json!({
                    "id": id(interaction.id), "type": 3, "user": user, "authorizing_integration_owners": {},
                    "interacted_message_id": id(message.id),
                }),
                _ => json!({
                    "id": id(interaction.id), "type": 5, "user": user, "authorizing_integration_owners": {},
                    "triggering_interaction_metadata": {
                        "id": id(interaction.id), "type": 2, "user": user, "name": interaction.name, "command_type": 1,
                        "authorizing_integration_owners": {},
                    },
                }),
            };
            set(&mut json, "interaction_metadata", metadata);
        }
        if message.has_thread
            && let Some(thread) = self.channels.get(&message.id)
        {
            set(&mut json, "thread", self.channel_json(thread));
        }
        json
    }

    /// A message as the gateway sends it: with the server and the author's membership.
    pub(crate) fn message_event_json(&self, message: &Message) -> Value {
        let mut json = self.message_json(message);
        let guild = self
            .channels
            .get(&message.channel)
            .and_then(|channel| channel.guild);
        // Ephemeral answers say neither the server nor the member.
        let Some(guild) = guild.filter(|_| message.ephemeral_for.is_none()) else {
            return json;
        };
        set(&mut json, "guild_id", id(guild));
        if let Some(member) = self.partial_member_json(guild, message.author) {
            set(&mut json, "member", member);
        }
        let mentions = message.mentions.iter().map(|user| {
            let mut mentioned = self.user_json(*user);
            if let Some(member) = self.partial_member_json(guild, *user) {
                set(&mut mentioned, "member", member);
            }
            mentioned
        });
        set(&mut json, "mentions", mentions.collect());
        json
    }
}

/// Empties what the MESSAGE_CONTENT intent guards.
pub(crate) fn blank_content(message: &mut Value) {
    set(message, "content", json!(""));
    for list in ["embeds", "attachments", "components"] {
        set(message, list, json!([]));
    }
    message
        .as_object_mut()
        .expect("a message is an object")
        .remove("poll");
}

impl World {
    /// Blanks a message, and the one it answers, wherever the bot has no right to the text.
    pub(crate) fn blank_unless_allowed(&self, message: &mut Value) {
        let bot = self.bot().to_string();
        let in_dm = crate::wire::read_id(&message["channel_id"])
            .and_then(|channel| self.channels.get(&channel))
            .is_some_and(|channel| channel.guild.is_none());
        let own = message["author"]["id"] == bot;
        let mentioned = message["mentions"]
            .as_array()
            .is_some_and(|all| all.iter().any(|user| user["id"] == bot));
        if !(in_dm || own || mentioned) {
            blank_content(message);
        }
        if message["referenced_message"].is_object() {
            self.blank_unless_allowed(&mut message["referenced_message"]);
        }
    }
}
