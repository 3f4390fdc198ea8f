//! Roles come, change, move and go.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::{Actor, Change, change};
use crate::wire::{id, role_json};
use crate::world::Role;

const ROLE_CREATE: u64 = 30;
const ROLE_UPDATE: u64 = 31;
const ROLE_DELETE: u64 = 32;

impl Change<'_> {
    /// Adds a role right above @everyone; the others move up.
    pub(crate) fn create_role(&mut self, guild: Id, role: Role, actor: &Actor<'_>) -> Id {
        let role_id = role.id;
        let Some(place) = self.world.guilds.get_mut(&guild) else {
            return role_id;
        };
        for other in place.roles.values_mut().filter(|other| other.id != guild) {
            other.position += 1;
        }
        let role = Role { position: 1, ..role };
        let changes = vec![
            json!({ "key": "name", "new_value": role.name }),
            json!({ "key": "permissions", "new_value": role.permissions.to_string() }),
        ];
        place.roles.insert(role_id, role);
        self.role_event("GUILD_ROLE_CREATE", guild, role_id);
        self.audit(guild, actor, ROLE_CREATE, Some(role_id), changes, None);
        role_id
    }

    fn role_event(&self, name: &str, guild: Id, role: Id) {
        let role = self
            .world
            .guilds
            .get(&guild)
            .and_then(|guild| guild.roles.get(&role));
        if let Some(role) = role {
            self.emit(name, json!({ "guild_id": id(guild), "role": role_json(role) }));
        }
    }

    /// Changes a role.
    pub(crate) fn edit_role(&mut self, guild: Id, role: Id, edit: impl FnOnce(&mut Role), actor: &Actor<'_>) {
        let found = self
            .world
            .guilds
            .get_mut(&guild)
            .and_then(|guild| guild.roles.get_mut(&role));
        let Some(found) = found else { return };
        let before = role_json(found);
        edit(found);
        let after = role_json(found);
        if before == after {
            return;
        }
        let keys = ["name", "permissions", "color", "hoist", "mentionable"];
        let lines = keys
            .iter()
            .filter_map(|key| change(key, &before[*key], &after[*key]))
            .collect();
        self.role_event("GUILD_ROLE_UPDATE", guild, role);
        self.audit(guild, actor, ROLE_UPDATE, Some(role), lines, None);
    }

    /// Moves roles to new heights, then closes the gaps.
    pub(crate) fn move_roles(&mut self, guild: Id, positions: &[(Id, i64)], actor: &Actor<'_>) {
        let Some(place) = self.world.guilds.get(&guild) else {
            return;
        };
        let mut order: Vec<_> = place.roles.values().filter(|role| role.id != guild).collect();
        let height = |role: &Role| {
            positions
                .iter()
                .find(|(moved, _)| *moved == role.id)
                .map_or(role.position, |(_, to)| *to)
        };
        let moved = |role: &Role| positions.iter().any(|(moved, _)| *moved == role.id);
        // Of two roles that want one place, the one that rises comes above and the one that sinks below.
        order.sort_by_key(|role| {
            let to = height(role);
            let tie = if !moved(role) {
                0
            } else if to > role.position {
                1
            } else {
                -1
            };
            (to, tie, std::cmp::Reverse(role.id))
        });
        let order: Vec<_> = order.into_iter().map(|role| role.id).collect();
        for (index, role) in order.into_iter().enumerate() {
            let position = i64::try_from(index + 1).expect("a guild has at most 250 roles");
            self.edit_role(guild, role, |role| role.position = position, actor);
        }
    }

    /// Deletes a role: members and overwrites lose it, silently as at Discord.
    pub(crate) fn delete_role(&mut self, guild: Id, role: Id, actor: &Actor<'_>) {
        let Some(place) = self.world.guilds.get_mut(&guild) else {
            return;
        };
        let Some(removed) = place.roles.remove(&role) else {
            return;
        };
        for member in place.members.values_mut() {
            member.roles.retain(|held| *held != role);
        }
        for channel in self
            .world
            .channels
            .values_mut()
            .filter(|channel| channel.guild == Some(guild))
        {
            channel.overwrites.remove(&role);
        }
        self.emit(
            "GUILD_ROLE_DELETE",
            json!({ "guild_id": id(guild), "role_id": id(role) }),
        );
        let lines = vec![json!({ "key": "name", "old_value": removed.name })];
        self.audit(guild, actor, ROLE_DELETE, Some(role), lines, None);
    }
}

/// Permission bits as the audit log has them.
pub(super) fn bits(value: u64) -> Value {
    Value::String(value.to_string())
}
