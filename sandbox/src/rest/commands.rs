//! Registration of application commands, with the limits Discord documents.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::Id;
use crate::changes::Change;
use crate::rest::command_form::{CHAT_INPUT, check};
use crate::rest::error::{ApiError, FormErrors};
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply};
use crate::wire::{id, set};
use crate::world::Command;

/// Where a path registers commands: `/applications/{}/commands` or `/applications/{}/guilds/{}/commands`.
fn scope(change: &Change<'_>, request: &Request) -> Result<(Option<Id>, usize), ApiError> {
    if request.id(1)? != change.world.application.id {
        return Err(ApiError::UNKNOWN_APPLICATION);
    }
    if request.segments[2] != "guilds" {
        return Ok((None, 3));
    }
    let guild = request.id(3)?;
    change.guild(guild)?;
    Ok((Some(guild), 5))
}

fn command_json(change: &Change<'_>, command: &Command) -> Value {
    let mut json = command.definition.clone();
    for (field, default) in [
        ("type", json!(CHAT_INPUT)),
        ("description", json!("")),
        ("name_localizations", Value::Null),
        ("description_localizations", Value::Null),
        ("default_member_permissions", Value::Null),
        ("nsfw", json!(false)),
    ] {
        if json[field].is_null() {
            set(&mut json, field, default);
        }
    }
    set(&mut json, "id", id(command.id));
    set(&mut json, "application_id", id(change.world.application.id));
    set(&mut json, "version", id(command.version));
    match command.guild {
        Some(guild) => set(&mut json, "guild_id", id(guild)),
        None => {
            let defaults = [("contexts", Value::Null), ("integration_types", json!([0]))];
            for (field, default) in defaults
                .into_iter()
                .filter(|(field, _)| command.definition[field].is_null())
            {
                set(&mut json, field, default);
            }
        }
    }
    json
}

/// GET …/commands
pub(crate) fn list(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, _) = scope(change, request)?;
    let with_translations = request.param("with_localizations") == Some("true");
    let commands = change
        .world
        .commands
        .iter()
        .filter(|command| command.guild == guild)
        .map(|command| {
            let mut json = command_json(change, command);
            if !with_translations {
                strip_translations(&mut json);
            }
            json
        });
    Ok(Reply::Json(commands.collect()))
}

/// Lists leave translations out unless asked for them.
fn strip_translations(json: &mut Value) {
    if let Some(object) = json.as_object_mut() {
        object.remove("name_localizations");
        object.remove("description_localizations");
    }
    for list in ["options", "choices"] {
        for child in json
            .get_mut(list)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            strip_translations(child);
        }
    }
}

/// PUT …/commands
pub(crate) fn overwrite(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, _) = scope(change, request)?;
    let definitions = request.body.as_array().ok_or(ApiError::BAD_JSON)?;
    let mut errors = FormErrors::default();
    let mut names = HashSet::new();
    for (index, definition) in definitions.iter().enumerate() {
        check(definition, &format!("{index}"), guild.is_some(), &mut errors);
        if !names.insert((
            definition["type"].as_u64().unwrap_or(CHAT_INPUT),
            definition["name"].as_str().unwrap_or_default(),
        )) {
            let message = "Application command names must be unique";
            errors.add(
                &format!("{index}.name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                message,
            );
        }
    }
    refuse(change, errors)?;
    for (kind, max) in [(1, 100), (2, 15), (3, 15)] {
        let of_kind = definitions
            .iter()
            .filter(|definition| definition["type"].as_u64().unwrap_or(CHAT_INPUT) == kind);
        if of_kind.count() > max {
            change
                .core
                .journal
                .violation(format!("commands: more than {max} commands of type {kind}"));
            return Err(ApiError::TOO_MANY_COMMANDS);
        }
    }
    let kept = std::mem::take(&mut change.world.commands);
    let (mut old, others): (Vec<_>, Vec<_>) = kept.into_iter().partition(|command| command.guild == guild);
    change.world.commands = others;
    for definition in definitions {
        let fresh = new_command(change, guild, definition);
        let same = old
            .iter()
            .position(|earlier| earlier.kind() == fresh.kind() && earlier.name() == fresh.name());
        let id = same.map_or(fresh.id, |index| old.swap_remove(index).id);
        change.world.commands.push(Command { id, ..fresh });
    }
    list_all(change, guild)
}

fn list_all(change: &Change<'_>, guild: Option<Id>) -> Outcome {
    let commands = change
        .world
        .commands
        .iter()
        .filter(|command| command.guild == guild);
    Ok(Reply::Json(
        commands.map(|command| command_json(change, command)).collect(),
    ))
}

/// POST …/commands
pub(crate) fn create(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, _) = scope(change, request)?;
    let mut errors = FormErrors::default();
    check(&request.body, "", guild.is_some(), &mut errors);
    refuse(change, errors)?;
    let mut fresh = new_command(change, guild, &request.body);
    let earlier = change.world.commands.iter().position(|command| {
        command.guild == guild && command.kind() == fresh.kind() && command.name() == fresh.name()
    });
    if let Some(index) = earlier {
        fresh.id = change.world.commands[index].id;
        change.world.commands[index] = fresh.clone();
        return Ok(Reply::Json(command_json(change, &fresh)));
    }
    change.world.commands.push(fresh.clone());
    Ok(Reply::Created(command_json(change, &fresh)))
}

fn new_command(change: &mut Change<'_>, guild: Option<Id>, definition: &Value) -> Command {
    let (id, version) = (change.new_id(), change.new_id());
    let mut definition = definition.clone();
    drop_empty(&mut definition);
    Command {
        id,
        guild,
        version,
        definition,
    }
}

/// Discord keeps neither null nor empty lists.
fn drop_empty(node: &mut Value) {
    match node {
        Value::Object(fields) => {
            fields
                .retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
            fields.values_mut().for_each(drop_empty);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_empty),
        _ => {}
    }
}

/// GET, PATCH and DELETE …/commands/{}
pub(crate) fn one(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (guild, place) = scope(change, request)?;
    let wanted = request.id(place)?;
    let index = change
        .world
        .commands
        .iter()
        .position(|command| command.guild == guild && command.id == wanted);
    let index = index.ok_or(ApiError::UNKNOWN_COMMAND)?;
    match request.method.as_str() {
        "GET" => {}
        "PATCH" => {
            let mut definition = change.world.commands[index].definition.clone();
            for (field, value) in request.body.as_object().into_iter().flatten() {
                set(&mut definition, field, value.clone());
            }
            let mut errors = FormErrors::default();
            check(&definition, "", guild.is_some(), &mut errors);
            refuse(change, errors)?;
            drop_empty(&mut definition);
            let version = change.new_id();
            let command = &mut change.world.commands[index];
            (command.definition, command.version) = (definition, version);
        }
        _ => {
            change.world.commands.remove(index);
            return Ok(Reply::NoContent);
        }
    }
    Ok(Reply::Json(command_json(change, &change.world.commands[index])))
}

/// A registration that breaks limits is refused, and a mistake in whoever wrote it.
fn refuse(change: &Change<'_>, errors: FormErrors) -> Result<(), ApiError> {
    let result = errors.into_result();
    if let Err(error) = &result {
        change
            .core
            .journal
            .violation(format!("commands: registration refused: {}", error.body()));
    }
    result
}
