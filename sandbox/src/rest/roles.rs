//! Roles over REST.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::Change;
use crate::permissions::{ADMINISTRATOR, MANAGE_ROLES};
use crate::rest::error::{ApiError, FormErrors};
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply};
use crate::wire::{read_bits, read_id, role_json};
use crate::world::Role;

const MAX_ROLES: usize = 250;

fn all(change: &Change<'_>, guild: Id) -> Outcome {
    Ok(Reply::Json(
        change.guild(guild)?.roles.values().map(role_json).collect(),
    ))
}

/// GET /guilds/{}/roles
pub(crate) fn list(change: &mut Change<'_>, request: &Request) -> Outcome {
    all(change, request.id(1)?)
}

/// GET /guilds/{}/roles/{}
pub(crate) fn get(change: &mut Change<'_>, request: &Request) -> Outcome {
    Ok(Reply::Json(role_json(
        change.role(request.id(1)?, request.id(3)?)?,
    )))
}

/// GET /guilds/{}/roles/member-counts
pub(crate) fn member_counts(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = change.guild(request.id(1)?)?;
    let roles = guild.roles.keys().filter(|role| **role != guild.id);
    let counts = roles.map(|role| {
        let holders = guild
            .members
            .values()
            .filter(|member| member.roles.contains(role))
            .count();
        (role.to_string(), json!(holders))
    });
    Ok(Reply::Json(Value::Object(counts.collect())))
}

/// What a form says about a role.
#[derive(Default)]
struct RoleForm {
    name: Option<String>,
    permissions: Option<u64>,
    color: Option<u64>,
    hoist: Option<bool>,
    mentionable: Option<bool>,
    unicode_emoji: Option<String>,
}

impl RoleForm {
    fn read(change: &Change<'_>, guild: Id, body: &Value) -> Result<Self, ApiError> {
        let mut errors = FormErrors::default();
        let form = Self {
            name: body["name"].as_str().map(str::to_owned),
            permissions: read_bits(&body["permissions"]),
            color: body["color"]
                .as_u64()
                .or_else(|| body["colors"]["primary_color"].as_u64()),
            hoist: body["hoist"].as_bool(),
            mentionable: body["mentionable"].as_bool(),
            unicode_emoji: body["unicode_emoji"].as_str().map(str::to_owned),
        };
        if let Some(name) = &form.name {
            errors.length("name", name, 1, 100);
        }
        if form.color.is_some_and(|color| color > 0x00FF_FFFF) {
            errors.add(
                "color",
                "NUMBER_TYPE_MAX",
                "int value should be less than or equal to 16777215.",
            );
        }
        errors.into_result()?;
        if let Some(bits) = form.permissions {
            may_grant(change, guild, bits)?;
        }
        Ok(form)
    }

    fn apply(self, role: &mut Role) {
        if let Some(name) = self.name {
            role.name = name;
        }
        role.permissions = self.permissions.unwrap_or(role.permissions);
        role.color = self.color.unwrap_or(role.color);
        role.hoist = self.hoist.unwrap_or(role.hoist);
        role.mentionable = self.mentionable.unwrap_or(role.mentionable);
        if self.unicode_emoji.is_some() {
            role.unicode_emoji = self.unicode_emoji;
        }
    }
}

/// The bot cannot hand out what it does not have.
fn may_grant(change: &Change<'_>, guild: Id, bits: u64) -> Result<(), ApiError> {
    let own = change.bits(guild);
    if own & ADMINISTRATOR != 0 || bits & !own == 0 {
        Ok(())
    } else {
        Err(ApiError::MISSING_PERMISSIONS)
    }
}

/// Refuses unless the role is below the bot's own.
fn below(change: &Change<'_>, guild: Id, role: Id) -> Result<(), ApiError> {
    let found = change.role(guild, role)?;
    let fits = change.guild(guild)?.outranks_role(change.bot(), found);
    if fits {
        Ok(())
    } else {
        Err(ApiError::MISSING_PERMISSIONS)
    }
}

/// POST /guilds/{}/roles
pub(crate) fn create(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    change.require(guild, MANAGE_ROLES)?;
    if change.guild(guild)?.roles.len() >= MAX_ROLES {
        return Err(ApiError::TOO_MANY_ROLES);
    }
    let form = RoleForm::read(change, guild, &request.body)?;
    // A role that does not say starts with what everybody may do, as far as the bot may grant it.
    let everyone = change.role(guild, guild)?.permissions;
    let mut role = Role {
        id: change.new_id(),
        name: "new role".to_owned(),
        permissions: everyone,
        position: 1,
        color: 0,
        hoist: false,
        mentionable: false,
        managed: false,
        tags: None,
        flags: 0,
        unicode_emoji: None,
    };
    form.apply(&mut role);
    let actor = change.actor(request);
    let role = change.create_role(guild, role, &actor);
    Ok(Reply::Json(role_json(change.role(guild, role)?)))
}

/// PATCH /guilds/{}/roles/{}
pub(crate) fn edit(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, role) = (request.id(1)?, request.id(3)?);
    change.role(guild, role)?;
    change.require(guild, MANAGE_ROLES)?;
    below(change, guild, role)?;
    let form = RoleForm::read(change, guild, &request.body)?;
    let actor = change.actor(request);
    change.edit_role(guild, role, |role| form.apply(role), &actor);
    Ok(Reply::Json(role_json(change.role(guild, role)?)))
}

/// PATCH /guilds/{}/roles
pub(crate) fn reorder(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    change.require(guild, MANAGE_ROLES)?;
    let mut positions = Vec::new();
    for entry in request.body.as_array().ok_or(ApiError::BAD_JSON)? {
        let (Some(role), Some(to)) = (read_id(&entry["id"]), entry["position"].as_i64()) else {
            continue;
        };
        below(change, guild, role)?;
        let top = change
            .guild(guild)?
            .top_role(change.bot())
            .map_or(0, |role| role.position);
        let is_owner = change.guild(guild)?.owner == change.bot();
        if !is_owner && to >= top {
            return Err(ApiError::MISSING_PERMISSIONS);
        }
        positions.push((role, to));
    }
    let actor = change.actor(request);
    change.move_roles(guild, &positions, &actor);
    all(change, guild)
}

/// DELETE /guilds/{}/roles/{}
pub(crate) fn delete(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, role) = (request.id(1)?, request.id(3)?);
    let managed = change.role(guild, role)?.managed;
    change.require(guild, MANAGE_ROLES)?;
    if role == guild || managed {
        return Err(ApiError::INVALID_ROLE);
    }
    below(change, guild, role)?;
    let actor = change.actor(request);
    change.delete_role(guild, role, &actor);
    Ok(Reply::NoContent)
}
