//! Invites over REST.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::Change;
use crate::permissions::{
    CREATE_INSTANT_INVITE, MANAGE_CHANNELS, MANAGE_GUILD, MANAGE_ROLES, VIEW_AUDIT_LOG,
};
use crate::rest::error::{ApiError, FormErrors};
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply};
use crate::wire::read_id;
use crate::world::Invite;

/// Seven days.
const MAX_AGE_S: u64 = 604_800;

/// GET /guilds/{}/invites
pub(crate) fn list(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    change.require_any(guild, MANAGE_GUILD | VIEW_AUDIT_LOG)?;
    Ok(Reply::Json(shown(change, guild, |_| true)?))
}

/// GET /channels/{}/invites
pub(crate) fn list_of_channel(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel = request.id(1)?;
    let guild = change.guild_of(channel)?;
    change.require_in(channel, MANAGE_CHANNELS)?;
    Ok(Reply::Json(shown(change, guild, |invite| {
        invite.channel == channel
    })?))
}

/// Uses are only told to whoever manages the server.
fn shown(change: &Change<'_>, guild: Id, fits: impl Fn(&Invite) -> bool) -> Result<Value, ApiError> {
    let with_uses = change.bits(guild) & MANAGE_GUILD != 0;
    let guild = change.guild(guild)?;
    let invites = guild.invites.values().filter(|invite| fits(invite));
    Ok(invites
        .map(|invite| change.world.invite_json(guild, invite, with_uses))
        .collect())
}

/// POST /channels/{}/invites
pub(crate) fn create(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel = request.id(1)?;
    let guild = change.guild_of(channel)?;
    change.require_in(channel, CREATE_INSTANT_INVITE)?;
    let body = &request.body;
    let mut errors = FormErrors::default();
    let (max_age_s, max_uses) = (
        body["max_age"].as_u64().unwrap_or(86_400),
        body["max_uses"].as_u64().unwrap_or(0),
    );
    if max_age_s > MAX_AGE_S {
        errors.add(
            "max_age",
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 604800.",
        );
    }
    if max_uses > 100 {
        errors.add(
            "max_uses",
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 100.",
        );
    }
    errors.into_result()?;
    let roles: Vec<_> = body["role_ids"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(read_id)
        .collect();
    if !roles.is_empty() {
        change.require(guild, MANAGE_ROLES)?;
    }
    let (bot, created_at_ms) = (change.bot(), change.now_ms());
    let temporary = body["temporary"] == true;
    let same = |invite: &&Invite| {
        invite.channel == channel
            && invite.inviter == Some(bot)
            && invite.max_age_s == max_age_s
            && invite.max_uses == max_uses
            && invite.temporary == temporary
    };
    if body["unique"] != true
        && let Some(earlier) = change.guild(guild)?.invites.values().find(same)
    {
        return Ok(Reply::Json(change.world.invite_json(
            change.guild(guild)?,
            earlier,
            true,
        )));
    }
    let code = change.new_invite_code();
    let invite = Invite {
        code: code.clone(),
        channel,
        inviter: Some(bot),
        uses: 0,
        max_uses,
        max_age_s,
        temporary,
        created_at_ms,
        roles,
    };
    change.add_invite(guild, invite);
    let place = change.guild(guild)?;
    Ok(Reply::Json(change.world.invite_json(
        place,
        &place.invites[&code],
        true,
    )))
}

impl Change<'_> {
    pub(crate) fn new_invite_code(&mut self) -> String {
        format!("inv{:x}", self.new_id() & 0xFFFF_FFFF)
    }

    /// Puts up an invite.
    pub(crate) fn add_invite(&mut self, guild: Id, invite: Invite) {
        let Some(place) = self.world.guilds.get(&guild) else {
            return;
        };
        let json = self.world.invite_json(place, &invite, true);
        let inviter = invite.inviter.map(|inviter| self.world.user_json(inviter));
        let data = json!({
            "guild_id": guild.to_string(), "channel_id": invite.channel.to_string(), "code": invite.code,
            "created_at": json["created_at"], "expires_at": json["expires_at"], "inviter": inviter,
            "max_age": invite.max_age_s, "max_uses": invite.max_uses, "temporary": invite.temporary, "uses": invite.uses,
            "type": 0,
        });
        if let Some(place) = self.world.guilds.get_mut(&guild) {
            place.invites.insert(invite.code.clone(), invite);
        }
        self.emit("INVITE_CREATE", data);
    }

    /// The server and channel of an invite.
    fn find_invite(&self, code: &str) -> Result<(Id, Id), ApiError> {
        let found = self
            .world
            .guilds
            .values()
            .find_map(|guild| Some((guild.id, guild.invites.get(code)?.channel)));
        found.ok_or(ApiError::UNKNOWN_INVITE)
    }
}

/// GET and DELETE /invites/{}
pub(crate) fn one(change: &mut Change<'_>, request: &Request) -> Outcome {
    let code = &request.segments[1];
    let (guild, channel) = change.find_invite(code)?;
    let place = change.world.guild(guild);
    let json = change.world.invite_json(place, &place.invites[code], false);
    if request.method == "DELETE" {
        if change.bits(guild) & MANAGE_GUILD == 0 {
            change.require_in(channel, MANAGE_CHANNELS)?;
        }
        change.delete_invite(guild, channel, code);
    }
    Ok(Reply::Json(json))
}
