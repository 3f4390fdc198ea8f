//! Scheduled events over REST.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::Change;
use crate::clock::parse_iso;
use crate::permissions::{CREATE_EVENTS, MANAGE_EVENTS};
use crate::rest::error::{ApiError, FormErrors};
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply};
use crate::wire::{id, read_id, set};
use crate::world::ScheduledEvent;

const EXTERNAL: u8 = 3;
const SCHEDULED: u8 = 1;

fn find<'c>(change: &'c Change<'_>, request: &Request) -> Result<&'c ScheduledEvent, ApiError> {
    change
        .guild(request.id(1)?)?
        .events
        .get(&request.id(3)?)
        .ok_or(ApiError::UNKNOWN_EVENT)
}

/// An event as it is shown, with the number of interested people only where it was asked for.
fn shown(change: &Change<'_>, guild: Id, event: &ScheduledEvent, request: &Request) -> Value {
    let mut json = change.world.event_json(guild, event);
    if request.param("with_user_count") != Some("true") {
        json.as_object_mut()
            .expect("an event is an object")
            .remove("user_count");
    }
    json
}

/// GET /guilds/{}/scheduled-events
pub(crate) fn list(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = change.guild(request.id(1)?)?;
    let events = guild.events.values().filter(|event| event.status <= 2);
    Ok(Reply::Json(
        events
            .map(|event| shown(change, guild.id, event, request))
            .collect(),
    ))
}

/// GET /guilds/{}/scheduled-events/{}
pub(crate) fn get(change: &mut Change<'_>, request: &Request) -> Outcome {
    let event = find(change, request)?;
    Ok(Reply::Json(shown(change, request.id(1)?, event, request)))
}

/// GET /guilds/{}/scheduled-events/{}/users
pub(crate) fn users(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    let event = find(change, request)?;
    let (limit, after) = (request.limit(100, 100)?, request.id_param("after")?.unwrap_or(0));
    let page = event.subscribers.range(after.saturating_add(1)..).take(limit).map(|user| {
        let mut json = json!({ "guild_scheduled_event_id": id(event.id), "user_id": id(*user), "user": change.world.user_json(*user), "response": 1 });
        if request.param("with_member") == Some("true")
            && let Some(member) = change.world.member_json(guild, *user)
        {
            set(&mut json, "member", member);
        }
        json
    });
    Ok(Reply::Json(page.collect()))
}

/// POST /guilds/{}/scheduled-events
pub(crate) fn create(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    change.require(guild, CREATE_EVENTS)?;
    let body = &request.body;
    let mut errors = FormErrors::default();
    errors.length("name", body["name"].as_str().unwrap_or_default(), 1, 100);
    let entity_type = body["entity_type"]
        .as_u64()
        .and_then(|number| u8::try_from(number).ok())
        .unwrap_or(0);
    let start_ms = body["scheduled_start_time"].as_str().and_then(parse_iso);
    if start_ms.is_none_or(|start_ms| start_ms < change.now_ms()) {
        let message = "Cannot schedule event in the past.";
        errors.add(
            "scheduled_start_time",
            "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST",
            message,
        );
    }
    let location = body["entity_metadata"]["location"].as_str();
    let end_ms = body["scheduled_end_time"].as_str().and_then(parse_iso);
    if entity_type == EXTERNAL {
        errors.length("entity_metadata.location", location.unwrap_or_default(), 1, 100);
        if end_ms.is_none() {
            errors.required("scheduled_end_time");
        }
    } else if read_id(&body["channel_id"]).is_none() {
        errors.required("channel_id");
    }
    errors.into_result()?;
    let (event_id, creator) = (change.new_id(), change.bot());
    let event = ScheduledEvent {
        id: event_id,
        name: body["name"].as_str().unwrap_or_default().to_owned(),
        description: body["description"].as_str().map(str::to_owned),
        channel: read_id(&body["channel_id"]),
        location: location.map(str::to_owned),
        creator,
        start_ms: start_ms.unwrap_or_default(),
        end_ms,
        status: SCHEDULED,
        entity_type,
        subscribers: [creator].into(),
    };
    change.put_event(guild, event);
    Ok(Reply::Json(
        change
            .world
            .event_json(guild, &change.guild(guild)?.events[&event_id]),
    ))
}

/// PATCH /guilds/{}/scheduled-events/{}
pub(crate) fn edit(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    let mut event = find(change, request)?.clone();
    if event.creator != change.bot() {
        change.require(guild, MANAGE_EVENTS)?;
    }
    let body = &request.body;
    if let Some(status) = body["status"]
        .as_u64()
        .and_then(|number| u8::try_from(number).ok())
    {
        if !matches!((event.status, status), (1, 2 | 4) | (2, 3)) && status != event.status {
            return Err(ApiError::field(
                "status",
                "TRANSITION_INVALID",
                "Invalid status transition.",
            ));
        }
        event.status = status;
    }
    if let Some(name) = body["name"].as_str() {
        name.clone_into(&mut event.name);
    }
    if let Some(description) = body.get("description") {
        event.description = description.as_str().map(str::to_owned);
    }
    event.start_ms = body["scheduled_start_time"]
        .as_str()
        .and_then(parse_iso)
        .unwrap_or(event.start_ms);
    event.end_ms = body["scheduled_end_time"]
        .as_str()
        .and_then(parse_iso)
        .or(event.end_ms);
    let event_id = event.id;
    change.put_event(guild, event);
    Ok(Reply::Json(
        change
            .world
            .event_json(guild, &change.guild(guild)?.events[&event_id]),
    ))
}

/// DELETE /guilds/{}/scheduled-events/{}
pub(crate) fn delete(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = request.id(1)?;
    let event = find(change, request)?;
    let event_id = event.id;
    if event.creator != change.bot() {
        change.require(guild, MANAGE_EVENTS)?;
    }
    change.remove_event(guild, event_id);
    Ok(Reply::NoContent)
}
