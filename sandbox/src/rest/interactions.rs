//! Answers to interactions: the callback, the original answer, and followups by token.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::{AllowedMentions, Change};
use crate::interactions::{Answer, Kind, Progress, Record};
use crate::rest::draft::Draft;
use crate::rest::error::{ApiError, FormErrors};
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply, components, messages};
use crate::wire::{id, set};
use crate::world::{FLAG_EPHEMERAL, FLAG_LOADING, InteractionInfo, Message};

/// Message type of an answer to a chat input command; context menus have their own.
const COMMAND_ANSWER: u64 = 20;
const CONTEXT_MENU_ANSWER: u64 = 23;
const REPLY: u64 = 19;

/// POST /interactions/{}/{}/callback
pub(crate) fn callback(change: &mut Change<'_>, request: &Request) -> Outcome {
    let interaction = request.id(1)?;
    let settings = &change.core.settings;
    let record = change
        .core
        .interactions
        .get(interaction)
        .filter(|record| record.token == request.segments[2]);
    let Some(record) = record else {
        return Err(ApiError::UNKNOWN_INTERACTION);
    };
    if record.progress != Progress::Waiting {
        return Err(ApiError::ALREADY_ACKNOWLEDGED);
    }
    if record.created.elapsed() > settings.interaction_deadline {
        return Err(ApiError::UNKNOWN_INTERACTION);
    }
    let answer_type = request.body["type"].as_u64().unwrap_or_default();
    if !fits(record.kind, answer_type) {
        let message = format!("Answer type {answer_type} does not fit this interaction.");
        return Err(ApiError::field(
            "type",
            "INTERACTION_APPLICATION_COMMAND_INVALID_CALLBACK_TYPE",
            &message,
        ));
    }
    let data = &request.body["data"];
    let (progress, answer) = match answer_type {
        4 => {
            let message = first_message(change, &record, data, request)?;
            (
                Progress::Answered {
                    original: Some(message),
                },
                Answer::Message(message),
            )
        }
        5 => {
            let flags = data["flags"].as_u64().unwrap_or(0) & FLAG_EPHEMERAL;
            let mut message = blank(change, &record, flags | FLAG_LOADING);
            message.kind = answer_kind(&record);
            let message = change.post(message);
            (Progress::Deferred { original: message }, Answer::Acknowledged)
        }
        6 => (
            Progress::Answered {
                original: record.source,
            },
            Answer::Acknowledged,
        ),
        7 => {
            let source = record.source.ok_or(ApiError::UNKNOWN_MESSAGE)?;
            edit(change, &record, source, data, request)?;
            (
                Progress::Answered {
                    original: Some(source),
                },
                Answer::Updated(source),
            )
        }
        8 => (
            Progress::Answered { original: None },
            Answer::Choices(read_choices(data)?),
        ),
        _ => {
            let mut errors = FormErrors::default();
            components::check_modal(data, &mut errors);
            errors.into_result()?;
            (Progress::Answered { original: None }, Answer::Modal(data.clone()))
        }
    };
    let original = progress.original();
    change.core.interactions.advance(interaction, progress, answer);
    if request.param("with_response") == Some("true") {
        return Ok(Reply::Json(callback_json(change, &record, answer_type, original)));
    }
    Ok(Reply::NoContent)
}

/// Which answers fit which interaction.
fn fits(kind: Kind, answer_type: u64) -> bool {
    match kind {
        Kind::Command => matches!(answer_type, 4 | 5 | 9),
        Kind::Component => matches!(answer_type, 4..=7 | 9),
        Kind::Autocomplete => answer_type == 8,
        Kind::Modal => matches!(answer_type, 4..=7),
    }
}

fn answer_kind(record: &Record) -> u64 {
    match record.kind {
        Kind::Command if record.context_menu => CONTEXT_MENU_ANSWER,
        Kind::Command => COMMAND_ANSWER,
        _ if record.source.is_some() => REPLY,
        _ => 0,
    }
}

/// An empty answer with the given flags.
fn blank(change: &mut Change<'_>, record: &Record, flags: u64) -> Message {
    let (message_id, bot) = (change.new_id(), change.bot());
    Message {
        flags,
        ephemeral_for: (flags & FLAG_EPHEMERAL != 0).then_some(record.user),
        interaction: Some(InteractionInfo {
            id: record.id,
            kind: record.kind.number(),
            user: record.user,
            name: record.name.clone(),
        }),
        ..Message::new(message_id, record.channel, bot)
    }
}

fn first_message(
    change: &mut Change<'_>,
    record: &Record,
    data: &Value,
    request: &Request,
) -> Result<Id, ApiError> {
    let draft = Draft::read(change, data, &request.files, AllowedMentions::people(), 0)?;
    let mut message = blank(change, record, data["flags"].as_u64().unwrap_or(0));
    message.kind = answer_kind(record);
    draft.apply(change, &mut message)?;
    Ok(change.post(message))
}

fn edit(
    change: &mut Change<'_>,
    record: &Record,
    message: Id,
    data: &Value,
    request: &Request,
) -> Result<Value, ApiError> {
    let mut message = change
        .world
        .message(record.channel, message)
        .ok_or(ApiError::UNKNOWN_MESSAGE)?
        .clone();
    let draft = Draft::read(
        change,
        data,
        &request.files,
        AllowedMentions::people(),
        message.flags,
    )?;
    draft.apply(change, &mut message)?;
    message.flags &= !FLAG_LOADING;
    Ok(messages::store_edit(change, message))
}

fn read_choices(data: &Value) -> Result<Vec<Value>, ApiError> {
    let choices = data["choices"].as_array().cloned().unwrap_or_default();
    let mut errors = FormErrors::default();
    if choices.len() > 25 {
        errors.add(
            "data.choices",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    for (index, choice) in choices.iter().enumerate() {
        errors.length(
            &format!("data.choices.{index}.name"),
            choice["name"].as_str().unwrap_or_default(),
            1,
            100,
        );
        if let Some(value) = choice["value"].as_str() {
            errors.max_length(&format!("data.choices.{index}.value"), value, 100);
        }
    }
    errors.into_result()?;
    Ok(choices)
}

fn callback_json(change: &Change<'_>, record: &Record, answer_type: u64, original: Option<Id>) -> Value {
    let message = original.and_then(|message| change.world.message(record.channel, message));
    let mut interaction = json!({ "id": id(record.id), "type": record.kind.number() });
    if let Some(message) = message {
        set(&mut interaction, "response_message_id", id(message.id));
        set(
            &mut interaction,
            "response_message_loading",
            json!(message.flags & FLAG_LOADING != 0),
        );
        set(
            &mut interaction,
            "response_message_ephemeral",
            json!(message.is_ephemeral()),
        );
    }
    let mut json = json!({ "interaction": interaction });
    if let Some(message) = message.filter(|_| matches!(answer_type, 4 | 5 | 7)) {
        set(
            &mut json,
            "resource",
            json!({ "type": answer_type, "message": change.world.message_json(message) }),
        );
    }
    json
}

/// The interaction a token stands for, as long as the token is good.
fn by_token(change: &Change<'_>, request: &Request) -> Result<Record, ApiError> {
    if request.id(1)? != change.world.application.id {
        return Err(ApiError::UNKNOWN_WEBHOOK);
    }
    let record = change
        .core
        .interactions
        .by_token(&request.segments[2])
        .ok_or(ApiError::INVALID_WEBHOOK_TOKEN)?;
    if record.created.elapsed() > change.core.settings.interaction_token_life {
        return Err(ApiError::INVALID_WEBHOOK_TOKEN);
    }
    if record.progress == Progress::Waiting {
        return Err(ApiError::UNKNOWN_WEBHOOK);
    }
    Ok(record)
}

/// POST /webhooks/{}/{}
pub(crate) fn follow_up(change: &mut Change<'_>, request: &Request) -> Outcome {
    let record = by_token(change, request)?;
    // The first followup after a deferral takes the place of "… is thinking".
    if let Progress::Deferred { original } = record.progress {
        let json = edit(change, &record, original, &request.body, request)?;
        let progress = Progress::Answered {
            original: Some(original),
        };
        change
            .core
            .interactions
            .advance(record.id, progress, Answer::Message(original));
        return Ok(Reply::Json(json));
    }
    let draft = Draft::read(
        change,
        &request.body,
        &request.files,
        AllowedMentions::people(),
        0,
    )?;
    let mut message = blank(change, &record, request.body["flags"].as_u64().unwrap_or(0));
    if record.progress.original().is_some() {
        message.kind = REPLY;
    }
    draft.apply(change, &mut message)?;
    let message = change.post(message);
    change
        .core
        .interactions
        .answered(record.id, Answer::Followup(message));
    let message = change
        .world
        .message(record.channel, message)
        .ok_or(ApiError::UNKNOWN_MESSAGE)?;
    Ok(Reply::Json(change.world.message_json(message)))
}

/// The message a path means: `@original` or an id, of this interaction only.
fn target(change: &Change<'_>, request: &Request, record: &Record) -> Result<Id, ApiError> {
    let message = match request.segments[4].as_str() {
        "@original" => record.progress.original().ok_or(ApiError::UNKNOWN_MESSAGE)?,
        _ => request.id(4)?,
    };
    let found = change
        .world
        .message(record.channel, message)
        .ok_or(ApiError::UNKNOWN_MESSAGE)?;
    let own = found
        .interaction
        .as_ref()
        .is_some_and(|info| info.id == record.id)
        || record.source == Some(message);
    if own {
        Ok(message)
    } else {
        Err(ApiError::UNKNOWN_MESSAGE)
    }
}

/// GET, PATCH and DELETE of /webhooks/{}/{}/messages/{}
pub(crate) fn answer_message(change: &mut Change<'_>, request: &Request) -> Outcome {
    let record = by_token(change, request)?;
    let message = target(change, request, &record)?;
    match request.method.as_str() {
        "GET" => {
            let message = change
                .world
                .message(record.channel, message)
                .ok_or(ApiError::UNKNOWN_MESSAGE)?;
            Ok(Reply::Json(change.world.message_json(message)))
        }
        "PATCH" => {
            let json = edit(change, &record, message, &request.body, request)?;
            let answer = match record.progress {
                Progress::Deferred { original } if original == message => Answer::Message(message),
                _ if record.source == Some(message) => Answer::Updated(message),
                _ => Answer::Edited(message),
            };
            let progress = match record.progress {
                Progress::Deferred { original } if original == message => Progress::Answered {
                    original: Some(original),
                },
                other => other,
            };
            change.core.interactions.advance(record.id, progress, answer);
            Ok(Reply::Json(json))
        }
        _ => {
            change.delete_message(record.channel, message);
            Ok(Reply::NoContent)
        }
    }
}
