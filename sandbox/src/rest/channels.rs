//! Channels and overwrites over REST.

use serde_json::Value;

use crate::Id;
use crate::changes::{Change, ChannelEdit};
use crate::permissions::{ADMINISTRATOR, MANAGE_CHANNELS, MANAGE_ROLES, MANAGE_THREADS};
use crate::rest::error::{ApiError, FormErrors};
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply};
use crate::wire::{read_bits, read_id};
use crate::world::{Channel, ChannelKind, ForumTag, Overwrite, OverwriteKind};

const MAX_CHANNELS: usize = 500;
const MAX_OVERWRITES: usize = 1000;

fn reply(change: &Change<'_>, channel: Id) -> Outcome {
    Ok(Reply::Json(
        change.world.channel_json(change.world.channel(channel)),
    ))
}

/// GET /channels/{}
pub(crate) fn get(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel = request.id(1)?;
    change.channel(channel)?;
    reply(change, channel)
}

/// GET /guilds/{}/channels
pub(crate) fn list(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = change.guild(request.id(1)?)?.id;
    let channels = change
        .world
        .channels_of(guild)
        .into_iter()
        .filter(|channel| !channel.kind.is_thread());
    Ok(Reply::Json(
        channels
            .map(|channel| change.world.channel_json(channel))
            .collect(),
    ))
}

/// POST /guilds/{}/channels
pub(crate) fn create(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    change.require(guild, MANAGE_CHANNELS)?;
    let body = &request.body;
    let count = change
        .world
        .channels_of(guild)
        .iter()
        .filter(|channel| !channel.kind.is_thread())
        .count();
    if count >= MAX_CHANNELS {
        return Err(ApiError::TOO_MANY_CHANNELS);
    }
    let kind = ChannelKind::from_number(body["type"].as_u64().unwrap_or(0)).filter(|kind| !kind.is_thread());
    let kind =
        kind.ok_or_else(|| ApiError::field("type", "BASE_TYPE_CHOICES", "Value is no channel type."))?;
    let edit = read_edit(change, body)?;
    let mut errors = FormErrors::default();
    errors.length("name", edit.name.as_deref().unwrap_or_default(), 1, 100);
    errors.into_result()?;
    if let Some(overwrites) = &edit.overwrites {
        may_set(
            change,
            change.bits(guild),
            None,
            overwrites.iter().map(|(_, overwrite)| overwrite),
        )?;
    }
    let channel_id = change.new_id();
    let name = edit.name.unwrap_or_default();
    let spoken = kind.is_voice() || kind == ChannelKind::Category;
    let name = if spoken {
        name
    } else {
        name.to_lowercase().replace(' ', "-")
    };
    let mut channel = Channel::new(channel_id, kind, Some(guild), name);
    channel.topic = edit.topic.flatten();
    channel.parent = edit.parent.flatten();
    channel.position = edit
        .position
        .unwrap_or_else(|| i64::try_from(count).expect("at most 500"));
    channel.nsfw = edit.nsfw.unwrap_or(false);
    channel.rate_limit_s = edit.rate_limit_s.unwrap_or(0);
    channel.available_tags = edit.available_tags.unwrap_or_default();
    channel.overwrites = match edit.overwrites {
        Some(overwrites) => overwrites.into_iter().collect(),
        // A channel made inside a category starts as its copy.
        None => channel
            .parent
            .and_then(|parent| change.world.channels.get(&parent))
            .map(|parent| parent.overwrites.clone())
            .unwrap_or_default(),
    };
    let actor = change.actor(request);
    let channel = change.create_channel(channel, &actor);
    Ok(Reply::Created(
        change.world.channel_json(change.world.channel(channel)),
    ))
}

/// PATCH /channels/{}
pub(crate) fn edit(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel_id = request.id(1)?;
    let channel = change.channel(channel_id)?;
    let owns_thread = channel
        .thread
        .as_ref()
        .is_some_and(|thread| thread.owner == change.bot());
    let (is_thread, kind) = (channel.kind.is_thread(), channel.kind);
    if kind == ChannelKind::Dm {
        return Err(ApiError::CANNOT_IN_DM);
    }
    let locks = !request.body["locked"].is_null();
    if !is_thread {
        change.require_in(channel_id, MANAGE_CHANNELS)?;
    } else if !owns_thread || locks {
        change.require_in(channel_id, MANAGE_THREADS)?;
    }
    let archived = channel_archived(change, channel_id);
    if archived && request.body["archived"] != false {
        return Err(ApiError::THREAD_ARCHIVED);
    }
    let edit = read_edit(change, &request.body)?;
    if let Some(overwrites) = &edit.overwrites {
        change.require_in(channel_id, MANAGE_ROLES)?;
        let changed = overwrites.iter().filter(|(target, overwrite)| {
            change.world.channel(channel_id).overwrites.get(target) != Some(overwrite)
        });
        may_set(
            change,
            grantable(change, channel_id)?,
            Some(channel_id),
            changed.map(|(_, overwrite)| overwrite),
        )?;
    }
    let actor = change.actor(request);
    change.edit_channel(channel_id, edit, &actor);
    reply(change, channel_id)
}

fn channel_archived(change: &Change<'_>, channel: Id) -> bool {
    change
        .world
        .channel(channel)
        .thread
        .as_ref()
        .is_some_and(|thread| thread.archived)
}

/// DELETE /channels/{}
pub(crate) fn delete(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel_id = request.id(1)?;
    let kind = change.channel(channel_id)?.kind;
    let json = change.world.channel_json(change.world.channel(channel_id));
    if kind == ChannelKind::Dm {
        return Ok(Reply::Json(json));
    }
    change.require_in(
        channel_id,
        if kind.is_thread() {
            MANAGE_THREADS
        } else {
            MANAGE_CHANNELS
        },
    )?;
    let actor = change.actor(request);
    change.delete_channel(channel_id, &actor);
    Ok(Reply::Json(json))
}

/// PATCH /guilds/{}/channels
pub(crate) fn reorder(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    change.require(guild, MANAGE_CHANNELS)?;
    let actor = change.actor(request);
    for entry in request.body.as_array().ok_or(ApiError::BAD_JSON)? {
        let Some(channel) = read_id(&entry["id"]) else {
            continue;
        };
        change.channel(channel)?;
        let parent = entry.get("parent_id").map(read_id);
        let mut edit = ChannelEdit {
            position: entry["position"].as_i64(),
            parent,
            ..ChannelEdit::default()
        };
        if entry["lock_permissions"] == true {
            let category = parent
                .flatten()
                .and_then(|parent| change.world.channels.get(&parent));
            edit.overwrites = category.map(|category| {
                category
                    .overwrites
                    .iter()
                    .map(|(id, overwrite)| (*id, *overwrite))
                    .collect()
            });
        }
        change.edit_channel(channel, edit, &actor);
    }
    Ok(Reply::NoContent)
}

/// PUT and DELETE /channels/{}/permissions/{}
pub(crate) fn overwrite(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (channel_id, target) = (request.id(1)?, request.id(3)?);
    change.guild_of(channel_id)?;
    change.require_in(channel_id, MANAGE_ROLES)?;
    let existing = change.channel(channel_id)?.overwrites.get(&target).copied();
    let actor = change.actor(request);
    if request.method == "DELETE" {
        existing.ok_or(ApiError::UNKNOWN_OVERWRITE)?;
        change.delete_overwrite(channel_id, target, &actor);
        return Ok(Reply::NoContent);
    }
    let overwrite = read_overwrite(&request.body)
        .ok_or_else(|| ApiError::field("type", "BASE_TYPE_REQUIRED", "This field is required"))?;
    if existing.is_none() && change.channel(channel_id)?.overwrites.len() >= MAX_OVERWRITES {
        return Err(ApiError::TOO_MANY_OVERWRITES);
    }
    if overwrite.kind == OverwriteKind::Role {
        let guild = change.guild_of(channel_id)?;
        change.role(guild, target)?;
    }
    may_set(
        change,
        grantable(change, channel_id)?,
        Some(channel_id),
        std::iter::once(&overwrite),
    )?;
    change.set_overwrite(channel_id, target, overwrite, &actor);
    Ok(Reply::NoContent)
}

/// What the bot may pass on in a channel: "permissions your bot has in the guild or parent channel".
fn grantable(change: &Change<'_>, channel: Id) -> Result<u64, ApiError> {
    let guild = change.guild_of(channel)?;
    let parent = change.channel(channel)?.parent;
    Ok(change.bits(guild) | parent.map_or(0, |parent| change.bits_in(parent)))
}

/// Overwrites may only speak of what the bot has itself, and of MANAGE_ROLES only if it is an administrator.
/// With MANAGE_ROLES by an overwrite in the channel the first rule falls.
fn may_set<'o>(
    change: &Change<'_>,
    own: u64,
    channel: Option<Id>,
    overwrites: impl Iterator<Item = &'o Overwrite>,
) -> Result<(), ApiError> {
    if own & ADMINISTRATOR != 0 {
        return Ok(());
    }
    let by_overwrite = channel.is_some_and(|channel| holds_by_overwrite(change, channel, MANAGE_ROLES));
    for overwrite in overwrites {
        let bits = overwrite.allow | overwrite.deny;
        if bits & MANAGE_ROLES != 0 || (bits & !own != 0 && !by_overwrite) {
            return Err(ApiError::MISSING_PERMISSIONS);
        }
    }
    Ok(())
}

/// Whether an overwrite of the channel gives the bot this bit.
fn holds_by_overwrite(change: &Change<'_>, channel: Id, bit: u64) -> bool {
    let bot = change.bot();
    let Some(channel) = change.world.channels.get(&channel) else {
        return false;
    };
    let roles = channel
        .guild
        .map(|guild| change.world.roles_of(guild, bot))
        .unwrap_or_default();
    channel
        .overwrites
        .iter()
        .any(|(target, overwrite)| overwrite.allow & bit != 0 && (*target == bot || roles.contains(target)))
}

fn read_overwrite(body: &Value) -> Option<Overwrite> {
    let kind = match body["type"].as_u64().or_else(|| read_id(&body["type"]))? {
        0 => OverwriteKind::Role,
        1 => OverwriteKind::Member,
        _ => return None,
    };
    let bits = |field: &str| read_bits(&body[field]).unwrap_or(0);
    Some(Overwrite {
        kind,
        allow: bits("allow"),
        deny: bits("deny"),
    })
}

fn read_edit(change: &mut Change<'_>, body: &Value) -> Result<ChannelEdit, ApiError> {
    let mut errors = FormErrors::default();
    let text = |field: &str| body.get(field).map(|value| value.as_str().map(str::to_owned));
    let name = text("name").flatten();
    if let Some(name) = &name {
        errors.length("name", name, 1, 100);
    }
    let topic = text("topic");
    if let Some(Some(topic)) = &topic {
        errors.max_length("topic", topic, 4096);
    }
    if body["rate_limit_per_user"]
        .as_u64()
        .is_some_and(|limit| limit > 21_600)
    {
        errors.add(
            "rate_limit_per_user",
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 21600.",
        );
    }
    errors.into_result()?;
    let overwrites = body["permission_overwrites"].as_array().map(|list| {
        list.iter()
            .filter_map(|entry| Some((read_id(&entry["id"])?, read_overwrite(entry)?)))
            .collect()
    });
    let available_tags = body["available_tags"].as_array().map(|list| {
        let tags = list.iter().map(|tag| ForumTag {
            id: read_id(&tag["id"]).unwrap_or_else(|| change.new_id()),
            name: tag["name"].as_str().unwrap_or_default().to_owned(),
            moderated: tag["moderated"] == true,
        });
        tags.collect()
    });
    Ok(ChannelEdit {
        name,
        topic,
        position: body["position"].as_i64(),
        parent: body.get("parent_id").map(read_id),
        nsfw: body["nsfw"].as_bool(),
        rate_limit_s: body["rate_limit_per_user"].as_u64(),
        overwrites,
        available_tags,
        archived: body["archived"].as_bool(),
        locked: body["locked"].as_bool(),
        auto_archive_min: body["auto_archive_duration"].as_u64(),
        applied_tags: body["applied_tags"]
            .as_array()
            .map(|tags| tags.iter().filter_map(read_id).collect()),
    })
}
