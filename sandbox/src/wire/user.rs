//! Users, members, the application.

use serde_json::{Value, json};

use crate::Id;
use crate::wire::{id, ids, set, time, time_or_null};
use crate::world::World;

impl World {
    pub(crate) fn user_json(&self, user: Id) -> Value {
        let Some(user) = self.users.get(&user) else {
            // Discord shows accounts that are gone like this.
            return json!({
                "id": id(user), "username": "Deleted User", "discriminator": "0", "global_name": null, "avatar": null,
                "public_flags": 0, "flags": 0, "primary_guild": null,
            });
        };
        json!({
            "id": id(user.id), "username": user.username, "discriminator": "0", "global_name": user.global_name,
            "avatar": user.avatar, "bot": user.bot, "system": false, "banner": null, "accent_color": null,
            "avatar_decoration_data": null, "collectibles": null, "primary_guild": null,
            "public_flags": 0, "flags": 0,
        })
    }

    /// The bot about itself.
    pub(crate) fn current_user_json(&self) -> Value {
        let mut user = self.user_json(self.bot());
        set(&mut user, "mfa_enabled", json!(true));
        set(&mut user, "locale", json!("en-US"));
        set(&mut user, "verified", json!(true));
        set(&mut user, "email", Value::Null);
        user
    }

    /// A member without its user, as messages carry it.
    pub(crate) fn partial_member_json(&self, guild: Id, user: Id) -> Option<Value> {
        let member = self.guilds.get(&guild)?.members.get(&user)?;
        Some(json!({
            "roles": ids(member.roles.iter().copied()), "nick": member.nick, "avatar": null, "banner": null,
            "joined_at": time(member.joined_at_ms), "premium_since": time_or_null(member.premium_since_ms),
            "pending": member.pending, "flags": member.flags, "mute": member.mute, "deaf": member.deaf,
            "communication_disabled_until": time_or_null(member.timeout_until_ms),
        }))
    }

    pub(crate) fn member_json(&self, guild: Id, user: Id) -> Option<Value> {
        let mut member = self.partial_member_json(guild, user)?;
        set(&mut member, "user", self.user_json(user));
        Some(member)
    }

    /// A guest of a voice channel: like a member, but one that never joined (flag `IS_GUEST`).
    pub(crate) fn guest_json(&self, user: Id) -> Value {
        json!({
            "roles": [], "nick": null, "avatar": null, "banner": null, "joined_at": null, "premium_since": null,
            "pending": false, "flags": 1 << 4, "mute": false, "deaf": false, "communication_disabled_until": null,
            "user": self.user_json(user),
        })
    }

    /// A member in an event, which says where.
    pub(crate) fn member_event_json(&self, guild: Id, user: Id) -> Option<Value> {
        let mut member = self.member_json(guild, user)?;
        set(&mut member, "guild_id", id(guild));
        Some(member)
    }

    pub(crate) fn application_json(&self) -> Value {
        let application = &self.application;
        let mut flags = 0_u64;
        // GATEWAY_PRESENCE_LIMITED, GATEWAY_GUILD_MEMBERS_LIMITED, GATEWAY_MESSAGE_CONTENT_LIMITED.
        for (intent, flag) in [(1 << 8, 1 << 13), (1 << 1, 1 << 15), (1 << 15, 1 << 19)] {
            if application.portal_intents & intent != 0 {
                flags |= flag;
            }
        }
        json!({
            "id": id(application.id), "name": application.name, "icon": null, "description": "", "type": null,
            "summary": "", "verify_key": "0".repeat(64), "flags": flags, "bot_public": false,
            "bot_require_code_grant": false, "bot": self.user_json(self.bot()), "owner": self.user_json(application.owner),
            "team": null, "rpc_origins": [], "redirect_uris": [],
            "interactions_endpoint_url": null, "role_connections_verification_url": null,
            "integration_types_config": { "0": {} }, "approximate_guild_count": self.guilds.len(),
            "approximate_user_install_count": 0, "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
            "flags_new": flags.to_string(), "eligible_oauth2_scopes": ["bot", "applications.commands"],
        })
    }
}
