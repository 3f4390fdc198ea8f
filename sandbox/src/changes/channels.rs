//! Channels come, change and go, and so do their overwrites.

use serde_json::json;

use crate::Id;
use crate::changes::roles::bits;
use crate::changes::{Actor, Change, change};
use crate::wire::{id, set};
use crate::world::{Channel, ForumTag, Overwrite, OverwriteKind};

const CHANNEL_CREATE: u64 = 10;
const CHANNEL_UPDATE: u64 = 11;
const CHANNEL_DELETE: u64 = 12;
const OVERWRITE_CREATE: u64 = 13;
const OVERWRITE_UPDATE: u64 = 14;
const OVERWRITE_DELETE: u64 = 15;
const THREAD_UPDATE: u64 = 111;
const THREAD_DELETE: u64 = 112;

/// What shall be different about a channel. A missing field stays as it is.
#[derive(Debug, Default)]
pub(crate) struct ChannelEdit {
    pub(crate) name: Option<String>,
    pub(crate) topic: Option<Option<String>>,
    pub(crate) position: Option<i64>,
    pub(crate) parent: Option<Option<Id>>,
    pub(crate) nsfw: Option<bool>,
    pub(crate) rate_limit_s: Option<u64>,
    pub(crate) overwrites: Option<Vec<(Id, Overwrite)>>,
    pub(crate) available_tags: Option<Vec<ForumTag>>,
    pub(crate) archived: Option<bool>,
    pub(crate) locked: Option<bool>,
    pub(crate) auto_archive_min: Option<u64>,
    pub(crate) applied_tags: Option<Vec<Id>>,
}

impl Change<'_> {
    pub(crate) fn create_channel(&mut self, channel: Channel, actor: &Actor<'_>) -> Id {
        let (channel_id, guild) = (channel.id, channel.guild);
        let lines = vec![json!({ "key": "name", "new_value": channel.name })];
        self.world.channels.insert(channel_id, channel);
        self.channel_event("CHANNEL_CREATE", channel_id);
        if let Some(guild) = guild {
            self.audit(guild, actor, CHANNEL_CREATE, Some(channel_id), lines, None);
        }
        channel_id
    }

    fn channel_event(&self, name: &str, channel: Id) {
        if let Some(channel) = self.world.channels.get(&channel) {
            self.emit(name, self.world.channel_json(channel));
        }
    }

    /// Changes a channel or a thread.
    pub(crate) fn edit_channel(&mut self, channel_id: Id, edit: ChannelEdit, actor: &Actor<'_>) {
        let now_ms = self.now_ms();
        let Some(channel) = self.world.channels.get(&channel_id) else {
            return;
        };
        let before = self.world.channel_json(channel);
        let (guild, is_thread) = (channel.guild, channel.kind.is_thread());
        let Some(channel) = self.world.channels.get_mut(&channel_id) else {
            return;
        };
        apply(channel, edit, now_ms);
        let after = self.world.channel_json(self.world.channel(channel_id));
        if before == after {
            return;
        }
        self.channel_event(
            if is_thread {
                "THREAD_UPDATE"
            } else {
                "CHANNEL_UPDATE"
            },
            channel_id,
        );
        let keys = [
            "name",
            "topic",
            "nsfw",
            "rate_limit_per_user",
            "parent_id",
            "position",
        ];
        let lines: Vec<_> = keys
            .iter()
            .filter_map(|key| change(key, &before[*key], &after[*key]))
            .collect();
        if let Some(guild) = guild {
            let action = if is_thread { THREAD_UPDATE } else { CHANNEL_UPDATE };
            self.audit(guild, actor, action, Some(channel_id), lines, None);
        }
    }

    /// Deletes a channel with its threads; what was in a category stays without one.
    pub(crate) fn delete_channel(&mut self, channel_id: Id, actor: &Actor<'_>) {
        let Some(channel) = self.world.channels.get(&channel_id) else {
            return;
        };
        let (guild, is_thread, name) = (channel.guild, channel.kind.is_thread(), channel.name.clone());
        let below: Vec<_> = self
            .world
            .channels
            .values()
            .filter(|child| child.parent == Some(channel_id))
            .map(|child| (child.id, child.kind))
            .collect();
        for (child, kind) in below {
            if kind.is_thread() {
                self.delete_channel(child, actor);
            } else {
                self.edit_channel(
                    child,
                    ChannelEdit {
                        parent: Some(None),
                        ..ChannelEdit::default()
                    },
                    actor,
                );
            }
        }
        let inside: Vec<_> = guild
            .and_then(|guild| self.world.guilds.get(&guild))
            .into_iter()
            .flat_map(|guild| guild.voice_states.iter())
            .filter(|(_, state)| state.channel == channel_id)
            .map(|(user, _)| *user)
            .collect();
        for user in inside {
            self.set_voice(guild.expect("voice states belong to a guild"), user, None);
        }
        // The event goes out first, while it can still be told who may see the channel.
        if is_thread {
            let channel = self.world.channel(channel_id);
            let mut data = json!({ "id": id(channel_id), "parent_id": crate::wire::id_or_null(channel.parent), "type": channel.kind.number() });
            self.say_where(&mut data, channel_id);
            self.emit("THREAD_DELETE", data);
        } else {
            self.channel_event("CHANNEL_DELETE", channel_id);
        }
        self.world.channels.remove(&channel_id);
        if let Some(guild) = guild {
            let action = if is_thread { THREAD_DELETE } else { CHANNEL_DELETE };
            let lines = vec![json!({ "key": "name", "old_value": name })];
            self.audit(guild, actor, action, Some(channel_id), lines, None);
        }
    }

    /// Writes an overwrite.
    pub(crate) fn set_overwrite(
        &mut self,
        channel_id: Id,
        target: Id,
        overwrite: Overwrite,
        actor: &Actor<'_>,
    ) {
        let Some(channel) = self.world.channels.get_mut(&channel_id) else {
            return;
        };
        let (guild, before) = (channel.guild, channel.overwrites.insert(target, overwrite));
        if before == Some(overwrite) {
            return;
        }
        self.channel_event("CHANNEL_UPDATE", channel_id);
        let old = before.unwrap_or(Overwrite {
            allow: 0,
            deny: 0,
            ..overwrite
        });
        let action = if before.is_some() {
            OVERWRITE_UPDATE
        } else {
            OVERWRITE_CREATE
        };
        let lines = [
            change("allow", &bits(old.allow), &bits(overwrite.allow)),
            change("deny", &bits(old.deny), &bits(overwrite.deny)),
        ];
        self.audit_overwrite(
            guild,
            channel_id,
            (target, overwrite.kind),
            action,
            lines.into_iter().flatten().collect(),
            actor,
        );
    }

    /// Removes an overwrite.
    pub(crate) fn delete_overwrite(&mut self, channel_id: Id, target: Id, actor: &Actor<'_>) {
        let Some(channel) = self.world.channels.get_mut(&channel_id) else {
            return;
        };
        let (guild, removed) = (channel.guild, channel.overwrites.remove(&target));
        let Some(removed) = removed else { return };
        self.channel_event("CHANNEL_UPDATE", channel_id);
        let lines = [("allow", removed.allow), ("deny", removed.deny)];
        let lines = lines
            .into_iter()
            .map(|(key, old)| json!({ "key": key, "old_value": bits(old) }))
            .collect();
        self.audit_overwrite(
            guild,
            channel_id,
            (target, removed.kind),
            OVERWRITE_DELETE,
            lines,
            actor,
        );
    }

    fn audit_overwrite(
        &mut self,
        guild: Option<Id>,
        channel: Id,
        (target, kind): (Id, OverwriteKind),
        action: u64,
        lines: Vec<serde_json::Value>,
        actor: &Actor<'_>,
    ) {
        let Some(guild) = guild else { return };
        let is_role = kind == OverwriteKind::Role;
        let mut options = json!({ "id": id(target), "type": if is_role { "0" } else { "1" } });
        let role = self
            .world
            .guilds
            .get(&guild)
            .and_then(|guild| guild.roles.get(&target));
        if let Some(role) = role {
            set(&mut options, "role_name", json!(role.name));
        }
        self.audit(guild, actor, action, Some(channel), lines, Some(options));
    }
}

fn apply(channel: &mut Channel, edit: ChannelEdit, now_ms: i64) {
    let ChannelEdit {
        name,
        topic,
        position,
        parent,
        nsfw,
        rate_limit_s,
        overwrites,
        available_tags,
        archived,
        locked,
        auto_archive_min,
        applied_tags,
    } = edit;
    if let Some(name) = name {
        channel.name = name;
    }
    if let Some(topic) = topic {
        channel.topic = topic;
    }
    if let Some(overwrites) = overwrites {
        channel.overwrites = overwrites.into_iter().collect();
    }
    if let Some(tags) = available_tags {
        channel.available_tags = tags;
    }
    channel.position = position.unwrap_or(channel.position);
    channel.parent = parent.unwrap_or(channel.parent);
    channel.nsfw = nsfw.unwrap_or(channel.nsfw);
    channel.rate_limit_s = rate_limit_s.unwrap_or(channel.rate_limit_s);
    if let Some(thread) = &mut channel.thread {
        if archived.is_some_and(|archived| archived != thread.archived) {
            thread.archived = !thread.archived;
            thread.archive_changed_ms = now_ms;
        }
        thread.locked = locked.unwrap_or(thread.locked);
        thread.auto_archive_min = auto_archive_min.unwrap_or(thread.auto_archive_min);
        if let Some(tags) = applied_tags {
            thread.applied_tags = tags;
        }
    }
}
