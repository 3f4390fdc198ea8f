//! Members over REST: read, search, change, roles, kicks and bans.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::{Change, MemberEdit};
use crate::clock::parse_iso;
use crate::permissions::{
    ADMINISTRATOR, BAN_MEMBERS, CHANGE_NICKNAME, DEAFEN_MEMBERS, KICK_MEMBERS, MANAGE_GUILD,
    MANAGE_NICKNAMES, MANAGE_ROLES, MODERATE_MEMBERS, MOVE_MEMBERS, MUTE_MEMBERS, VIEW_AUDIT_LOG,
};
use crate::rest::error::{ApiError, FormErrors};
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply};
use crate::wire::read_id;

const GUILD_MEMBERS: u64 = 1 << 1;
/// 28 days.
const MAX_TIMEOUT_MS: i64 = 28 * 24 * 3_600_000;

fn member_reply(change: &Change<'_>, guild: Id, user: Id) -> Outcome {
    change
        .world
        .member_json(guild, user)
        .map(Reply::Json)
        .ok_or(ApiError::UNKNOWN_MEMBER)
}

/// GET /guilds/{}/members/{}
pub(crate) fn get(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, user) = (request.id(1)?, request.id(3)?);
    change.member(guild, user)?;
    member_reply(change, guild, user)
}

/// GET /guilds/{}/members
pub(crate) fn list(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = change.guild(request.id(1)?)?;
    if change.world.application.portal_intents & GUILD_MEMBERS == 0 {
        return Err(ApiError::MISSING_ACCESS);
    }
    let (limit, after) = (request.limit(1, 1000)?, request.id_param("after")?.unwrap_or(0));
    let page = guild.members.range(after.saturating_add(1)..).take(limit);
    Ok(Reply::Json(
        page.filter_map(|(user, _)| change.world.member_json(guild.id, *user))
            .collect(),
    ))
}

/// GET /guilds/{}/members/search
pub(crate) fn search(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = change.guild(request.id(1)?)?;
    let limit = request.limit(1, 1000)?;
    let query = request.param("query").unwrap_or_default().to_lowercase();
    let fits = |user: &Id| {
        let nick = guild.members[user]
            .nick
            .as_deref()
            .unwrap_or_default()
            .to_lowercase();
        let account = change.world.user(*user);
        let global = account.global_name.as_deref().unwrap_or_default().to_lowercase();
        [account.username.to_lowercase(), nick, global]
            .iter()
            .any(|name| name.starts_with(&query))
    };
    let found = guild.members.keys().copied().filter(fits).take(limit);
    Ok(Reply::Json(
        found
            .filter_map(|user| change.world.member_json(guild.id, user))
            .collect(),
    ))
}

/// PUT and DELETE /guilds/{}/members/{}/roles/{}
pub(crate) fn role(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, user, role) = (request.id(1)?, request.id(3)?, request.id(5)?);
    change.member(guild, user)?;
    change.role(guild, role)?;
    change.require(guild, MANAGE_ROLES)?;
    may_hand_out(change, guild, role)?;
    let actor = change.actor(request);
    if request.method == "PUT" {
        change.give_role(guild, user, role, &actor);
    } else {
        change.take_role(guild, user, role, &actor);
    }
    Ok(Reply::NoContent)
}

/// Only plain roles below the bot's own can be given and taken.
fn may_hand_out(change: &Change<'_>, guild: Id, role: Id) -> Result<(), ApiError> {
    let place = change.guild(guild)?;
    let role = change.role(guild, role)?;
    if role.id == guild {
        return Err(ApiError::INVALID_ROLE);
    }
    if role.managed || !place.outranks_role(change.bot(), role) {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    Ok(())
}

/// PATCH /guilds/{}/members/{}
pub(crate) fn edit(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, user) = (request.id(1)?, request.id(3)?);
    change.member(guild, user)?;
    let edit = read_edit(change, guild, user, &request.body)?;
    let moved = request
        .body
        .get("channel_id")
        .map(|channel| (read_id(channel), channel.is_null()));
    let actor = change.actor(request);
    change.edit_member(guild, user, edit, &actor);
    if let Some((target, leave)) = moved {
        change.require(guild, MOVE_MEMBERS)?;
        let state = change.guild(guild)?.voice_states.get(&user).cloned();
        let Some(mut state) = state else {
            return Err(ApiError::field(
                "channel_id",
                "TARGET_NOT_IN_VOICE",
                "Target user is not connected to voice.",
            ));
        };
        if leave {
            change.set_voice(guild, user, None);
        } else {
            state.channel = target.ok_or(ApiError::UNKNOWN_CHANNEL)?;
            change.set_voice(guild, user, Some(state));
        }
    }
    member_reply(change, guild, user)
}

/// Reads what shall change, and checks that the bot may change it.
fn read_edit(change: &Change<'_>, guild: Id, user: Id, body: &Value) -> Result<MemberEdit, ApiError> {
    let mut edit = MemberEdit::default();
    let mut errors = FormErrors::default();
    let outranks = |change: &Change<'_>| {
        let fits = change.guild(guild)?.outranks_member(change.bot(), user);
        if fits {
            Ok(())
        } else {
            Err(ApiError::MISSING_PERMISSIONS)
        }
    };
    if let Some(nick) = body.get("nick") {
        if user == change.bot() {
            change.require_any(guild, CHANGE_NICKNAME | MANAGE_NICKNAMES)?;
        } else {
            change.require(guild, MANAGE_NICKNAMES)?;
            outranks(change)?;
        }
        let nick = nick.as_str().unwrap_or_default();
        errors.max_length("nick", nick, 32);
        edit.nick = Some((!nick.is_empty()).then(|| nick.to_owned()));
    }
    if let Some(until) = body.get("communication_disabled_until") {
        change.require(guild, MODERATE_MEMBERS)?;
        outranks(change)?;
        if change.guild(guild)?.permissions(user, change.now_ms()) & ADMINISTRATOR != 0 {
            return Err(ApiError::MISSING_PERMISSIONS);
        }
        let until_ms = until.as_str().map(|text| parse_iso(text).unwrap_or(i64::MAX));
        if until_ms.is_some_and(|until_ms| until_ms > change.now_ms() + MAX_TIMEOUT_MS) {
            let message = "Timeout cannot be longer than 28 days";
            errors.add(
                "communication_disabled_until",
                "GUILD_MEMBER_TIMEOUT_TOO_LONG",
                message,
            );
        }
        edit.timeout_until_ms = Some(until_ms);
    }
    if let Some(roles) = body["roles"].as_array() {
        change.require(guild, MANAGE_ROLES)?;
        let wanted: Vec<_> = roles.iter().filter_map(read_id).collect();
        let held = change.member(guild, user)?.roles.clone();
        for role in &wanted {
            change.role(guild, *role)?;
        }
        for role in held
            .iter()
            .chain(&wanted)
            .filter(|role| held.contains(role) != wanted.contains(role))
        {
            may_hand_out(change, guild, *role)?;
        }
        edit.roles = Some(wanted);
    }
    for (field, bit) in [("mute", MUTE_MEMBERS), ("deaf", DEAFEN_MEMBERS)] {
        if let Some(on) = body[field].as_bool() {
            change.require(guild, bit)?;
            if field == "mute" {
                edit.mute = Some(on)
            } else {
                edit.deaf = Some(on)
            }
        }
    }
    if let Some(flags) = body["flags"].as_u64() {
        change.require_any(guild, MANAGE_GUILD | MANAGE_ROLES | MODERATE_MEMBERS)?;
        edit.flags = Some(flags);
    }
    errors.into_result()?;
    Ok(edit)
}

/// PATCH /guilds/{}/members/@me
pub(crate) fn edit_own(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, bot) = (request.id(1)?, change.bot());
    let edit = read_edit(change, guild, bot, &json!({ "nick": request.body["nick"] }))?;
    let actor = change.actor(request);
    change.edit_member(guild, bot, edit, &actor);
    member_reply(change, guild, bot)
}

/// DELETE /guilds/{}/members/{}
pub(crate) fn kick(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, user) = (request.id(1)?, request.id(3)?);
    change.member(guild, user)?;
    change.require(guild, KICK_MEMBERS)?;
    if !change.guild(guild)?.outranks_member(change.bot(), user) {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    let actor = change.actor(request);
    change.kick(guild, user, &actor);
    Ok(Reply::NoContent)
}

fn ban_json(change: &Change<'_>, guild: Id, user: Id) -> Result<Value, ApiError> {
    let ban = change
        .guild(guild)?
        .bans
        .get(&user)
        .ok_or(ApiError::UNKNOWN_BAN)?;
    Ok(json!({ "user": change.world.user_json(user), "reason": ban.reason }))
}

/// GET /guilds/{}/bans
pub(crate) fn list_bans(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    change.require(guild, BAN_MEMBERS)?;
    let (limit, after) = (
        request.limit(1000, 1000)?,
        request.id_param("after")?.unwrap_or(0),
    );
    let page = change
        .guild(guild)?
        .bans
        .range(after.saturating_add(1)..)
        .take(limit);
    let bans: Result<Vec<_>, _> = page.map(|(user, _)| ban_json(change, guild, *user)).collect();
    Ok(Reply::Json(json!(bans?)))
}

/// GET, PUT and DELETE /guilds/{}/bans/{}
pub(crate) fn ban(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, user) = (request.id(1)?, request.id(3)?);
    change.require(guild, BAN_MEMBERS)?;
    if request.method == "GET" {
        return Ok(Reply::Json(ban_json(change, guild, user)?));
    }
    let actor = change.actor(request);
    if request.method == "DELETE" {
        ban_json(change, guild, user)?;
        change.unban(guild, user, &actor);
        return Ok(Reply::NoContent);
    }
    if !change.world.users.contains_key(&user) {
        return Err(ApiError::UNKNOWN_USER);
    }
    let place = change.guild(guild)?;
    if place.members.contains_key(&user) && !place.outranks_member(change.bot(), user) {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    change.ban(guild, user, &actor);
    Ok(Reply::NoContent)
}

/// GET /guilds/{}/audit-logs
pub(crate) fn audit_log(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    change.require(guild, VIEW_AUDIT_LOG)?;
    let (limit, before, after) = (
        request.limit(50, 100)?,
        request.id_param("before")?,
        request.id_param("after")?,
    );
    let (actor, target) = (request.id_param("user_id")?, request.id_param("target_id")?);
    let action: Option<u64> = request.param("action_type").and_then(|text| text.parse().ok());
    let entries = change.guild(guild)?.audit_log.iter().filter(|entry| {
        before.is_none_or(|before| entry.id < before)
            && after.is_none_or(|after| entry.id > after)
            && actor.is_none_or(|actor| entry.actor == actor)
            && target.is_none_or(|target| entry.target == Some(target))
            && action.is_none_or(|action| entry.action == action)
    });
    // Forward from `after`, otherwise backward from the newest.
    let page: Vec<_> = if after.is_some() {
        entries.take(limit).collect()
    } else {
        entries.rev().take(limit).collect()
    };
    Ok(Reply::Json(change.world.audit_log_json(&page)))
}

/// GET /guilds/{}/voice-states/{}
pub(crate) fn voice_state(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = change.guild(request.id(1)?)?;
    let user = if request.segments[3] == "@me" {
        change.bot()
    } else {
        request.id(3)?
    };
    if !guild.voice_states.contains_key(&user) {
        return Err(ApiError::UNKNOWN_VOICE_STATE);
    }
    Ok(Reply::Json(change.world.voice_state_json(guild, user)))
}
