//! Channels and threads.

use serde_json::{Value, json};

use crate::Id;
use crate::wire::{id, id_or_null, ids, set, time, time_or_null};
use crate::world::{Channel, ChannelKind, OverwriteKind, World};

impl World {
    pub(crate) fn channel_json(&self, channel: &Channel) -> Value {
        if channel.kind == ChannelKind::Dm {
            return self.dm_json(channel);
        }
        if channel.kind.is_thread() {
            return self.thread_json(channel);
        }
        let overwrites: Vec<_> = channel
            .overwrites
            .iter()
            .map(|(target, overwrite)| {
                json!({
                    "id": id(*target), "type": if overwrite.kind == OverwriteKind::Role { 0 } else { 1 },
                    "allow": overwrite.allow.to_string(), "deny": overwrite.deny.to_string(),
                })
            })
            .collect();
        let mut json = json!({
            "id": id(channel.id), "type": channel.kind.number(), "guild_id": id_or_null(channel.guild),
            "name": channel.name, "position": channel.position, "permission_overwrites": overwrites,
            "parent_id": id_or_null(channel.parent), "flags": channel.flags, "nsfw": channel.nsfw,
        });
        if channel.kind != ChannelKind::Category {
            set(&mut json, "last_message_id", id_or_null(channel.last_message));
            set(&mut json, "rate_limit_per_user", json!(channel.rate_limit_s));
            set(&mut json, "topic", json!(channel.topic));
        }
        if channel.last_pin_ms.is_some() {
            set(&mut json, "last_pin_timestamp", time_or_null(channel.last_pin_ms));
        }
        if channel.kind.is_voice() {
            set(&mut json, "bitrate", json!(channel.bitrate));
            set(&mut json, "user_limit", json!(channel.user_limit));
            set(&mut json, "rtc_region", Value::Null);
        }
        if channel.kind == ChannelKind::Forum {
            let tags = channel.available_tags.iter().map(|tag| {
                json!({ "id": id(tag.id), "name": tag.name, "moderated": tag.moderated, "emoji_id": null, "emoji_name": null })
            });
            set(&mut json, "available_tags", tags.collect());
            set(&mut json, "default_reaction_emoji", Value::Null);
            set(&mut json, "default_sort_order", Value::Null);
            set(&mut json, "default_forum_layout", json!(0));
        }
        json
    }

    fn dm_json(&self, channel: &Channel) -> Value {
        let bot = self.bot();
        let others = channel
            .recipients
            .iter()
            .filter(|user| **user != bot)
            .map(|user| self.user_json(*user));
        json!({
            "id": id(channel.id), "type": 1, "flags": 0, "last_message_id": id_or_null(channel.last_message),
            "recipients": others.collect::<Vec<_>>(),
        })
    }

    fn thread_json(&self, channel: &Channel) -> Value {
        let thread = channel.thread.as_ref().expect("threads have thread data");
        let bot = self.bot();
        let mut metadata = json!({
            "archived": thread.archived, "locked": thread.locked, "auto_archive_duration": thread.auto_archive_min,
            "archive_timestamp": time(thread.archive_changed_ms), "create_timestamp": time(thread.created_at_ms),
        });
        if channel.kind == ChannelKind::PrivateThread {
            set(&mut metadata, "invitable", json!(thread.invitable));
        }
        let mut json = json!({
            "id": id(channel.id), "type": channel.kind.number(), "guild_id": id_or_null(channel.guild),
            "name": channel.name, "parent_id": id_or_null(channel.parent), "owner_id": id(thread.owner),
            "flags": channel.flags, "last_message_id": id_or_null(channel.last_message),
            "rate_limit_per_user": channel.rate_limit_s, "message_count": channel.messages.len(),
            // Discord stops counting the members of a thread at 50.
            "member_count": thread.members.len().min(50), "total_message_sent": thread.total_messages,
            "thread_metadata": metadata, "applied_tags": ids(thread.applied_tags.iter().copied()),
        });
        if thread.members.contains_key(&bot) {
            set(&mut json, "member", self.thread_member_json(channel, bot));
        }
        json
    }

    pub(crate) fn thread_member_json(&self, channel: &Channel, user: Id) -> Value {
        let joined_ms = channel
            .thread
            .as_ref()
            .and_then(|thread| thread.members.get(&user))
            .copied();
        json!({
            "id": id(channel.id), "user_id": id(user), "join_timestamp": time(joined_ms.unwrap_or_default()), "flags": 0,
        })
    }

    /// A channel as an interaction resolves it: partial, with what `user` and the bot may do there.
    pub(crate) fn resolved_channel_json(&self, channel: &Channel, user: Id, now_ms: i64) -> Value {
        let mut json = json!({
            "id": id(channel.id), "type": channel.kind.number(), "name": channel.name, "flags": channel.flags,
            "parent_id": id_or_null(channel.parent), "position": channel.position, "nsfw": channel.nsfw,
            "topic": channel.topic, "last_message_id": id_or_null(channel.last_message),
            "rate_limit_per_user": channel.rate_limit_s,
            "permissions": self.permissions_in(channel.id, user, now_ms).to_string(),
            "app_permissions": self.permissions_in(channel.id, self.bot(), now_ms).to_string(),
        });
        if let Some(guild) = channel.guild {
            set(&mut json, "guild_id", id(guild));
        }
        if channel.kind.is_thread() {
            let full = self.thread_json(channel);
            set(&mut json, "thread_metadata", full["thread_metadata"].clone());
        }
        json
    }
}
