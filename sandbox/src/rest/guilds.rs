//! Servers over REST.

use serde_json::{Value, json};

use crate::changes::Change;
use crate::permissions::{MANAGE_GUILD, MANAGE_ROLES};
use crate::rest::error::ApiError;
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply};
use crate::wire::{id, set};

/// GET /guilds/{}
pub(crate) fn get(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = change.guild(request.id(1)?)?;
    let mut json = change.world.guild_json(guild);
    if request.param("with_counts") == Some("true") {
        set(&mut json, "approximate_member_count", json!(guild.members.len()));
        set(
            &mut json,
            "approximate_presence_count",
            json!(guild.members.len()),
        );
    }
    Ok(Reply::Json(json))
}

/// GET /guilds/{}/vanity-url
pub(crate) fn vanity_url(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    change.require(guild, MANAGE_GUILD)?;
    let (code, uses) = match &change.guild(guild)?.vanity {
        Some((code, uses)) => (Some(code), *uses),
        None => (None, 0),
    };
    Ok(Reply::Json(json!({ "code": code, "uses": uses })))
}

/// GET and PUT /guilds/{}/onboarding
pub(crate) fn onboarding(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild_id = request.id(1)?;
    if request.method == "PUT" {
        change.require(guild_id, MANAGE_GUILD | MANAGE_ROLES)?;
        let guild = change.guild_mut(guild_id)?;
        guild.onboarding = Some(request.body.clone());
    }
    let guild = change.guild(guild_id)?;
    let mut json = guild.onboarding.clone().unwrap_or_else(|| json!({}));
    for (field, default) in [
        ("prompts", json!([])),
        ("default_channel_ids", json!([])),
        ("enabled", json!(false)),
        ("mode", json!(0)),
    ] {
        if json[field].is_null() {
            set(&mut json, field, default);
        }
    }
    set(&mut json, "guild_id", id(guild_id));
    Ok(Reply::Json(json))
}

/// GET of lists that are always empty here: emojis, stickers, webhooks, integrations.
pub(crate) fn nothing(change: &mut Change<'_>, request: &Request) -> Outcome {
    change.guild(request.id(1)?)?;
    Ok(Reply::Json(Value::Array(Vec::new())))
}

/// DELETE /users/@me/guilds/{}
pub(crate) fn leave(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(3)?;
    change.guild(guild)?;
    let bot = change.bot();
    if change.guild(guild)?.owner == bot {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    change.remove_member(guild, bot);
    Ok(Reply::NoContent)
}
