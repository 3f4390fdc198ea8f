//! Servers, roles, voice states, invites, scheduled events, the audit log.

use serde_json::{Value, json};

use crate::Id;
use crate::permissions::VIEW_CHANNEL;
use crate::wire::{id, id_or_null, set, time, time_or_null};
use crate::world::{AuditEntry, Guild, Invite, Role, ScheduledEvent, World};

pub(crate) fn role_json(role: &Role) -> Value {
    let mut json = json!({
        "id": id(role.id), "name": role.name, "permissions": role.permissions.to_string(), "position": role.position,
        "color": role.color, "colors": { "primary_color": role.color, "secondary_color": null, "tertiary_color": null },
        "hoist": role.hoist, "managed": role.managed, "mentionable": role.mentionable, "icon": null,
        "unicode_emoji": role.unicode_emoji, "flags": role.flags,
    });
    if let Some(tags) = &role.tags {
        set(&mut json, "tags", tags.clone());
    }
    json
}

pub(crate) fn audit_entry_json(entry: &AuditEntry) -> Value {
    let mut json = json!({
        "id": id(entry.id), "action_type": entry.action, "user_id": id(entry.actor),
        "target_id": id_or_null(entry.target),
    });
    if !entry.changes.is_empty() {
        set(&mut json, "changes", Value::Array(entry.changes.clone()));
    }
    if let Some(options) = &entry.options {
        set(&mut json, "options", options.clone());
    }
    if let Some(reason) = &entry.reason {
        set(&mut json, "reason", json!(reason));
    }
    json
}

impl World {
    /// A server as REST gives it.
    pub(crate) fn guild_json(&self, guild: &Guild) -> Value {
        json!({
            "id": id(guild.id), "name": guild.name, "icon": null, "splash": null, "discovery_splash": null,
            "home_header": null, "owner_id": id(guild.owner), "region": "us-west",
            "afk_channel_id": id_or_null(guild.afk_channel), "afk_timeout": guild.afk_timeout_s,
            "widget_enabled": false, "widget_channel_id": null, "verification_level": 0,
            "default_message_notifications": 0, "explicit_content_filter": 0,
            "roles": guild.roles.values().map(role_json).collect::<Vec<_>>(), "emojis": [], "stickers": [],
            "features": guild.features, "mfa_level": 0, "application_id": null,
            "system_channel_id": id_or_null(guild.system_channel), "system_channel_flags": 0, "rules_channel_id": null,
            "max_presences": null, "max_members": 500_000, "max_video_channel_users": 25,
            "max_stage_video_channel_users": 50,
            "vanity_url_code": guild.vanity.as_ref().map(|(code, _)| code), "description": null, "banner": null,
            "premium_tier": 0, "premium_subscription_count": 0, "premium_progress_bar_enabled": false,
            "preferred_locale": guild.locale, "public_updates_channel_id": null, "safety_alerts_channel_id": null,
            "nsfw": false, "nsfw_level": 0, "owner_configured_content_level": null, "incidents_data": null,
        })
    }

    /// A server as the gateway announces it: only the bot and people in voice among the members.
    pub(crate) fn guild_create_json(&self, guild: &Guild, now_ms: i64) -> Value {
        let bot = self.bot();
        let mut json = self.guild_json(guild);
        let (threads, channels): (Vec<_>, Vec<_>) = self
            .channels_of(guild.id)
            .into_iter()
            .partition(|channel| channel.kind.is_thread());
        let channels = channels
            .iter()
            .map(|channel| self.channel_json(channel))
            .collect();
        let threads = threads
            .iter()
            .filter(|thread| thread.thread.as_ref().is_some_and(|thread| !thread.archived))
            .filter(|thread| self.permissions_in(thread.id, bot, now_ms) & VIEW_CHANNEL != 0)
            .map(|thread| self.channel_json(thread))
            .collect();
        let present = guild
            .members
            .keys()
            .filter(|user| **user == bot || guild.voice_states.contains_key(user));
        let members = present
            .filter_map(|user| self.member_json(guild.id, *user))
            .collect();
        let voice_states = guild
            .voice_states
            .keys()
            .map(|user| {
                let mut state = self.voice_state_json(guild, *user);
                // A snapshot inside a server says neither where it is nor who the member is.
                let fields = state.as_object_mut().expect("a voice state is an object");
                fields.remove("guild_id");
                fields.remove("member");
                state
            })
            .collect();
        let events = guild
            .events
            .values()
            .filter(|event| event.status <= 2)
            .map(|event| self.event_json(guild.id, event));
        set(
            &mut json,
            "joined_at",
            time(guild.members.get(&bot).map_or(0, |member| member.joined_at_ms)),
        );
        set(&mut json, "large", json!(guild.members.len() > 250));
        set(&mut json, "unavailable", json!(false));
        set(&mut json, "member_count", json!(guild.members.len()));
        set(&mut json, "voice_states", voice_states);
        set(&mut json, "members", members);
        set(&mut json, "channels", channels);
        set(&mut json, "threads", threads);
        set(&mut json, "presences", json!([]));
        set(&mut json, "stage_instances", json!([]));
        set(&mut json, "soundboard_sounds", json!([]));
        set(&mut json, "guild_scheduled_events", events.collect());
        json
    }

    pub(crate) fn voice_state_json(&self, guild: &Guild, user: Id) -> Value {
        let member = guild.members.get(&user);
        let state = guild.voice_states.get(&user);
        let mut json = json!({
            "guild_id": id(guild.id), "user_id": id(user), "channel_id": id_or_null(state.map(|state| state.channel)),
            "session_id": state.map_or("", |state| &state.session), "suppress": state.is_some_and(|state| state.suppress),
            "deaf": member.is_some_and(|member| member.deaf), "mute": member.is_some_and(|member| member.mute),
            "self_deaf": state.is_some_and(|state| state.self_deaf), "self_mute": state.is_some_and(|state| state.self_mute),
            "self_video": state.is_some_and(|state| state.self_video),
            "self_stream": state.is_some_and(|state| state.self_stream), "request_to_speak_timestamp": null,
        });
        let member = self.member_json(guild.id, user);
        set(
            &mut json,
            "member",
            member.unwrap_or_else(|| self.guest_json(user)),
        );
        json
    }

    pub(crate) fn event_json(&self, guild: Id, event: &ScheduledEvent) -> Value {
        json!({
            "id": id(event.id), "guild_id": id(guild), "name": event.name, "description": event.description,
            "channel_id": id_or_null(event.channel), "creator_id": id(event.creator),
            "creator": self.user_json(event.creator), "image": null, "scheduled_start_time": time(event.start_ms),
            "scheduled_end_time": time_or_null(event.end_ms), "status": event.status, "entity_type": event.entity_type,
            "entity_id": null, "recurrence_rule": null, "privacy_level": 2, "user_count": event.subscribers.len(),
            "guild_scheduled_event_exceptions": [],
            "entity_metadata": event.location.as_ref().map(|location| json!({ "location": location })),
        })
    }

    /// An invite; `with_uses` for whoever may manage the server or made it.
    pub(crate) fn invite_json(&self, guild: &Guild, invite: &Invite, with_uses: bool) -> Value {
        let channel = self.channels.get(&invite.channel);
        let expires_ms = (invite.max_age_s > 0)
            .then(|| invite.created_at_ms + i64::try_from(invite.max_age_s).unwrap_or(0) * 1000);
        let mut json = json!({
            "type": 0, "code": invite.code, "flags": 0, "guild_id": id(guild.id), "expires_at": time_or_null(expires_ms),
            "guild": {
                "id": id(guild.id), "name": guild.name, "icon": null, "splash": null, "banner": null, "description": null,
                "features": guild.features, "verification_level": 0, "nsfw": false, "nsfw_level": 0,
                "vanity_url_code": guild.vanity.as_ref().map(|(code, _)| code), "premium_subscription_count": 0,
                "premium_tier": 0,
            },
            "channel": {
                "id": id(invite.channel), "name": channel.map(|channel| &channel.name),
                "type": channel.map_or(0, |channel| channel.kind.number()),
            },
        });
        if let Some(inviter) = invite.inviter {
            set(&mut json, "inviter", self.user_json(inviter));
        }
        if !invite.roles.is_empty() {
            let roles = invite.roles.iter().filter_map(|role| guild.roles.get(role));
            let partial = roles.map(|role| {
                json!({
                    "id": id(role.id), "name": role.name, "position": role.position, "color": role.color,
                    "colors": { "primary_color": role.color, "secondary_color": null, "tertiary_color": null },
                    "icon": null, "unicode_emoji": role.unicode_emoji,
                })
            });
            set(&mut json, "roles", partial.collect());
        }
        if with_uses {
            set(&mut json, "uses", json!(invite.uses));
            set(&mut json, "max_uses", json!(invite.max_uses));
            set(&mut json, "max_age", json!(invite.max_age_s));
            set(&mut json, "temporary", json!(invite.temporary));
            set(&mut json, "created_at", time(invite.created_at_ms));
        }
        json
    }

    /// The audit log of a server, as REST gives it: entries, and the people they are about.
    pub(crate) fn audit_log_json(&self, entries: &[&AuditEntry]) -> Value {
        let mut people: Vec<_> = entries
            .iter()
            .flat_map(|entry| [Some(entry.actor), entry.target])
            .flatten()
            .collect();
        people.sort_unstable();
        people.dedup();
        let users = people
            .into_iter()
            .filter(|user| self.users.contains_key(user))
            .map(|user| self.user_json(user));
        json!({
            "audit_log_entries": entries.iter().map(|entry| audit_entry_json(entry)).collect::<Vec<_>>(),
            "users": users.collect::<Vec<_>>(), "application_commands": [], "auto_moderation_rules": [],
            "guild_scheduled_events": [], "integrations": [], "threads": [], "webhooks": [],
        })
    }

    /// Role ids of a member as JSON, for messages about changes.
    pub(crate) fn role_change_json(&self, guild: Id, role: Id) -> Value {
        let name = self
            .guilds
            .get(&guild)
            .and_then(|guild| guild.roles.get(&role))
            .map(|role| role.name.as_str());
        json!([{ "id": id(role), "name": name }])
    }
}
