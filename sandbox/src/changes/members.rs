//! People join, leave, and change in a server.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::{Change, change};
use crate::wire::{id, ids, set, time_or_null};
use crate::world::{Ban, Member};

const MEMBER_KICK: u64 = 20;
const MEMBER_BAN_ADD: u64 = 22;
const MEMBER_BAN_REMOVE: u64 = 23;
const MEMBER_UPDATE: u64 = 24;
const MEMBER_ROLE_UPDATE: u64 = 25;

/// Who does something, and why: what the audit log keeps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Actor<'a> {
    pub(crate) id: Id,
    pub(crate) reason: Option<&'a str>,
}

/// What shall be different about a member. A missing field stays as it is.
#[derive(Debug, Default)]
pub(crate) struct MemberEdit {
    pub(crate) nick: Option<Option<String>>,
    pub(crate) roles: Option<Vec<Id>>,
    pub(crate) timeout_until_ms: Option<Option<i64>>,
    pub(crate) premium_since_ms: Option<Option<i64>>,
    pub(crate) pending: Option<bool>,
    pub(crate) mute: Option<bool>,
    pub(crate) deaf: Option<bool>,
    pub(crate) flags: Option<u64>,
}

impl Change<'_> {
    fn member_mut(&mut self, guild: Id, user: Id) -> Option<&mut Member> {
        self.world.guilds.get_mut(&guild)?.members.get_mut(&user)
    }

    /// Tells everybody how a member is now.
    fn member_changed(&self, guild: Id, user: Id) {
        if let Some(member) = self.world.member_event_json(guild, user) {
            self.emit("GUILD_MEMBER_UPDATE", member);
        }
    }

    /// Gives a role. Says whether that changed anything.
    pub(crate) fn give_role(&mut self, guild: Id, user: Id, role: Id, actor: &Actor<'_>) -> bool {
        let Some(member) = self
            .member_mut(guild, user)
            .filter(|member| !member.roles.contains(&role))
        else {
            return false;
        };
        member.roles.push(role);
        self.roles_changed(guild, user, &[role], &[], actor);
        true
    }

    /// Takes a role. Says whether that changed anything.
    pub(crate) fn take_role(&mut self, guild: Id, user: Id, role: Id, actor: &Actor<'_>) -> bool {
        let Some(member) = self
            .member_mut(guild, user)
            .filter(|member| member.roles.contains(&role))
        else {
            return false;
        };
        member.roles.retain(|held| *held != role);
        self.roles_changed(guild, user, &[], &[role], actor);
        true
    }

    fn roles_changed(&mut self, guild: Id, user: Id, added: &[Id], removed: &[Id], actor: &Actor<'_>) {
        let list = |roles: &[Id]| -> Value {
            roles
                .iter()
                .flat_map(|role| {
                    self.world
                        .role_change_json(guild, *role)
                        .as_array()
                        .cloned()
                        .unwrap_or_default()
                })
                .collect()
        };
        let lines = [("$add", added), ("$remove", removed)]
            .into_iter()
            .filter(|(_, roles)| !roles.is_empty());
        let changes = lines
            .map(|(key, roles)| json!({ "key": key, "new_value": list(roles) }))
            .collect();
        self.member_changed(guild, user);
        self.audit(guild, actor, MEMBER_ROLE_UPDATE, Some(user), changes, None);
    }

    /// Changes a member.
    pub(crate) fn edit_member(&mut self, guild: Id, user: Id, edit: MemberEdit, actor: &Actor<'_>) {
        let Some(member) = self.member_mut(guild, user) else {
            return;
        };
        let before = member.clone();
        let MemberEdit {
            nick,
            roles,
            timeout_until_ms,
            premium_since_ms,
            pending,
            mute,
            deaf,
            flags,
        } = edit;
        member.nick = nick.unwrap_or_else(|| before.nick.clone());
        member.roles = roles.unwrap_or_else(|| before.roles.clone());
        member.timeout_until_ms = timeout_until_ms.unwrap_or(before.timeout_until_ms);
        member.premium_since_ms = premium_since_ms.unwrap_or(before.premium_since_ms);
        member.pending = pending.unwrap_or(before.pending);
        member.mute = mute.unwrap_or(before.mute);
        member.deaf = deaf.unwrap_or(before.deaf);
        member.flags = flags.unwrap_or(before.flags);
        let after = member.clone();
        let lines: Vec<_> = [
            change("nick", &json!(before.nick), &json!(after.nick)),
            change(
                "communication_disabled_until",
                &time_or_null(before.timeout_until_ms),
                &time_or_null(after.timeout_until_ms),
            ),
            change("mute", &json!(before.mute), &json!(after.mute)),
            change("deaf", &json!(before.deaf), &json!(after.deaf)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let added: Vec<_> = after
            .roles
            .iter()
            .copied()
            .filter(|role| !before.roles.contains(role))
            .collect();
        let removed: Vec<_> = before
            .roles
            .iter()
            .copied()
            .filter(|role| !after.roles.contains(role))
            .collect();
        if added.is_empty() && removed.is_empty() {
            self.member_changed(guild, user);
        } else {
            self.roles_changed(guild, user, &added, &removed, actor);
        }
        if !lines.is_empty() {
            self.audit(guild, actor, MEMBER_UPDATE, Some(user), lines, None);
        }
        if before.mute != after.mute || before.deaf != after.deaf {
            self.voice_state_changed(guild, user);
        }
    }

    /// Lets somebody into a server.
    pub(crate) fn add_member(&mut self, guild: Id, user: Id, member: Member) {
        if let Some(guild) = self.world.guilds.get_mut(&guild) {
            guild.members.insert(user, member);
        }
        if user == self.world.bot() {
            if let Some(place) = self.world.guilds.get(&guild) {
                self.emit("GUILD_CREATE", self.world.guild_create_json(place, self.now_ms()));
            }
            return;
        }
        if let Some(member) = self.world.member_event_json(guild, user) {
            self.emit("GUILD_MEMBER_ADD", member);
        }
    }

    /// Takes somebody out of a server, however they went.
    pub(crate) fn remove_member(&mut self, guild: Id, user: Id) {
        self.set_voice(guild, user, None);
        let removed = self
            .world
            .guilds
            .get_mut(&guild)
            .and_then(|guild| guild.members.remove(&user));
        if removed.is_none() {
            return;
        }
        if user == self.world.bot() {
            self.emit("GUILD_DELETE", json!({ "id": id(guild) }));
            return;
        }
        self.emit(
            "GUILD_MEMBER_REMOVE",
            json!({ "guild_id": id(guild), "user": self.world.user_json(user) }),
        );
    }

    pub(crate) fn kick(&mut self, guild: Id, user: Id, actor: &Actor<'_>) {
        self.remove_member(guild, user);
        self.audit(guild, actor, MEMBER_KICK, Some(user), Vec::new(), None);
    }

    pub(crate) fn ban(&mut self, guild: Id, user: Id, actor: &Actor<'_>) {
        self.remove_member(guild, user);
        if let Some(guild) = self.world.guilds.get_mut(&guild) {
            guild.bans.insert(
                user,
                Ban {
                    reason: actor.reason.map(str::to_owned),
                },
            );
        }
        self.emit(
            "GUILD_BAN_ADD",
            json!({ "guild_id": id(guild), "user": self.world.user_json(user) }),
        );
        self.audit(guild, actor, MEMBER_BAN_ADD, Some(user), Vec::new(), None);
    }

    pub(crate) fn unban(&mut self, guild: Id, user: Id, actor: &Actor<'_>) {
        if let Some(guild) = self.world.guilds.get_mut(&guild) {
            guild.bans.remove(&user);
        }
        self.emit(
            "GUILD_BAN_REMOVE",
            json!({ "guild_id": id(guild), "user": self.world.user_json(user) }),
        );
        self.audit(guild, actor, MEMBER_BAN_REMOVE, Some(user), Vec::new(), None);
    }

    /// Somebody joins by an invite: it is used once more, gives its roles, and may be used up by that.
    pub(crate) fn use_invite(&mut self, guild: Id, user: Id, code: &str, joined_at_ms: i64) {
        let Some(place) = self.world.guilds.get_mut(&guild) else {
            return;
        };
        let Some(invite) = place.invites.get_mut(code) else {
            return;
        };
        invite.uses += 1;
        let (roles, channel) = (invite.roles.clone(), invite.channel);
        let used_up = invite.max_uses > 0 && invite.uses >= invite.max_uses;
        self.add_member(
            guild,
            user,
            Member {
                roles,
                joined_at_ms,
                ..Member::default()
            },
        );
        if used_up {
            self.delete_invite(guild, channel, code);
        }
    }

    pub(crate) fn delete_invite(&mut self, guild: Id, channel: Id, code: &str) {
        if let Some(guild) = self.world.guilds.get_mut(&guild) {
            guild.invites.remove(code);
        }
        self.emit(
            "INVITE_DELETE",
            json!({ "guild_id": id(guild), "channel_id": id(channel), "code": code }),
        );
    }

    /// Tells who came into a thread and who left it.
    pub(crate) fn announce_thread_members(&self, thread: Id, added: &[Id], removed: &[Id]) {
        let Some(channel) = self.world.channels.get(&thread) else {
            return;
        };
        let count = channel
            .thread
            .as_ref()
            .map_or(0, |thread| thread.members.len().min(50));
        let mut data = json!({ "id": id(thread), "member_count": count });
        self.say_where(&mut data, thread);
        if !added.is_empty() {
            let members = added.iter().map(|user| {
                let mut json = self.world.thread_member_json(channel, *user);
                if let Some(member) = channel
                    .guild
                    .and_then(|guild| self.world.member_json(guild, *user))
                {
                    set(&mut json, "member", member);
                }
                set(&mut json, "presence", Value::Null);
                json
            });
            let members: Value = members.collect();
            set(&mut data, "added_members", members);
        }
        if !removed.is_empty() {
            set(&mut data, "removed_member_ids", ids(removed.iter().copied()));
        }
        self.emit("THREAD_MEMBERS_UPDATE", data);
    }
}
