//! Turns what a person types into a command into what Discord sends, or says why they could not.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::Id;
use crate::changes::Change;
use crate::wire;
use crate::wire::{id, role_json, upload_json};
use crate::world::Attachment;

const SUBCOMMAND: u64 = 1;
const SUBCOMMAND_GROUP: u64 = 2;
const STRING: u64 = 3;
const INTEGER: u64 = 4;
const BOOLEAN: u64 = 5;
const USER: u64 = 6;
const CHANNEL: u64 = 7;
const ROLE: u64 = 8;
const MENTIONABLE: u64 = 9;
const NUMBER: u64 = 10;
const ATTACHMENT: u64 = 11;

/// The objects behind the ids in an interaction.
#[derive(Debug, Default)]
pub(super) struct Resolved(Map<String, Value>);

impl Resolved {
    fn put(&mut self, family: &str, key: Id, value: Value) {
        let family = self.0.entry(family).or_insert_with(|| json!({}));
        wire::set(family, &key.to_string(), value);
    }

    pub(super) fn user(&mut self, change: &Change<'_>, guild: Option<Id>, user: Id) {
        self.put("users", user, change.world.user_json(user));
        let Some(guild) = guild else { return };
        if let Some(mut member) = change.world.partial_member_json(guild, user) {
            let bits = change.world.guild(guild).permissions(user, change.now_ms());
            wire::set(&mut member, "permissions", json!(bits.to_string()));
            self.put("members", user, member);
        }
    }

    pub(super) fn role(&mut self, change: &Change<'_>, role: Id) {
        let guild = change
            .world
            .guild_of_role(role)
            .expect("the caller found the role");
        self.put("roles", role, role_json(&change.world.guild(guild).roles[&role]));
    }

    pub(super) fn channel(&mut self, change: &Change<'_>, channel: Id, user: Id) {
        let json = change
            .world
            .resolved_channel_json(change.world.channel(channel), user, change.now_ms());
        self.put("channels", channel, json);
    }

    pub(super) fn message(&mut self, change: &Change<'_>, channel: Id, message: Id) {
        let message_json = change
            .world
            .message(channel, message)
            .map(|found| change.world.message_json(found));
        self.put(
            "messages",
            message,
            message_json.expect("the caller found the message"),
        );
    }

    pub(super) fn into_json(self) -> Value {
        Value::Object(self.0)
    }
}

/// Who types what, where.
pub(super) struct Typing<'t, 'c> {
    pub(super) change: &'t mut Change<'c>,
    pub(super) guild: Option<Id>,
    pub(super) user: Id,
    /// The option the cursor is in, for autocompletion; the others may be missing then.
    pub(super) focused: Option<&'t str>,
    pub(super) resolved: Resolved,
}

impl Typing<'_, '_> {
    /// Fills the options of a command, down the path of subcommands.
    pub(super) fn fill(
        &mut self,
        definition: &Value,
        path: &[&str],
        given: &Value,
    ) -> Result<Vec<Value>, String> {
        let offered: &[Value] = definition["options"].as_array().map_or(&[], Vec::as_slice);
        let nested = |option: &&Value| {
            option["type"]
                .as_u64()
                .is_some_and(|kind| kind <= SUBCOMMAND_GROUP)
        };
        if let [next, rest @ ..] = path {
            let names = || {
                offered
                    .iter()
                    .filter(nested)
                    .filter_map(|option| option["name"].as_str())
                    .collect::<Vec<_>>()
            };
            let child = offered
                .iter()
                .filter(nested)
                .find(|option| option["name"] == *next);
            let child =
                child.ok_or_else(|| format!("there is no subcommand {next:?}; there are {:?}", names()))?;
            let options = self.fill(child, rest, given)?;
            return Ok(vec![
                json!({ "name": next, "type": child["type"], "options": options }),
            ]);
        }
        if offered.iter().any(|option| nested(&option)) {
            let names: Vec<_> = offered
                .iter()
                .filter_map(|option| option["name"].as_str())
                .collect();
            return Err(format!("a subcommand is missing; there are {names:?}"));
        }
        let empty = Map::new();
        let given = given.as_object().unwrap_or(&empty);
        for name in given.keys() {
            if !offered.iter().any(|option| option["name"] == *name) {
                let names: Vec<_> = offered
                    .iter()
                    .filter_map(|option| option["name"].as_str())
                    .collect();
                return Err(format!("there is no option {name:?}; there are {names:?}"));
            }
        }
        let mut filled = Vec::new();
        for option in offered {
            let name = option["name"].as_str().unwrap_or_default();
            match given.get(name) {
                Some(Value::Null) | None if option["required"] == true && self.focused.is_none() => {
                    return Err(format!("the option {name:?} is required"));
                }
                Some(Value::Null) | None => {}
                Some(value) => filled.push(self.option(option, name, value)?),
            }
        }
        Ok(filled)
    }

    fn option(&mut self, option: &Value, name: &str, value: &Value) -> Result<Value, String> {
        let kind = option["type"].as_u64().unwrap_or_default();
        let focused = self.focused == Some(name);
        if focused {
            if option["autocomplete"] != true {
                return Err(format!("the option {name:?} has no autocompletion"));
            }
            // What is being typed is sent as it stands, even if it is not yet a number.
            return Ok(json!({ "name": name, "type": kind, "value": value, "focused": true }));
        }
        let wrong = |wanted: &str| format!("the option {name:?} takes {wanted}, not {value}");
        let sent = match kind {
            STRING => {
                let text = value.as_str().ok_or_else(|| wrong("text"))?;
                check_range(option, "min_length", "max_length", text.chars().count() as f64)
                    .map_err(|range| wrong(&range))?;
                value.clone()
            }
            INTEGER => {
                let number = value.as_i64().ok_or_else(|| wrong("a whole number"))?;
                check_range(option, "min_value", "max_value", number as f64)
                    .map_err(|range| wrong(&range))?;
                value.clone()
            }
            NUMBER => {
                let number = value.as_f64().ok_or_else(|| wrong("a number"))?;
                check_range(option, "min_value", "max_value", number).map_err(|range| wrong(&range))?;
                value.clone()
            }
            BOOLEAN => value
                .as_bool()
                .map(Value::Bool)
                .ok_or_else(|| wrong("true or false"))?,
            USER => self.user(value).ok_or_else(|| wrong("a user"))?,
            ROLE => self.role(value).ok_or_else(|| wrong("a role"))?,
            MENTIONABLE => self
                .user(value)
                .or_else(|| self.role(value))
                .ok_or_else(|| wrong("a user or a role"))?,
            CHANNEL => self
                .channel(option, value)
                .ok_or_else(|| wrong("a channel of an offered type that the member sees"))?,
            ATTACHMENT => self
                .attachment(value)
                .ok_or_else(|| wrong("a file {name, content_type, base64}"))?,
            SUBCOMMAND | SUBCOMMAND_GROUP => {
                return Err(format!(
                    "{name:?} is a subcommand: write it into the command's name"
                ));
            }
            _ => return Err(format!("the option {name:?} has the unknown type {kind}")),
        };
        let sent = pick_choice(option, sent)
            .map_err(|choices| format!("the option {name:?} offers {choices}, not {value}"))?;
        Ok(json!({ "name": name, "type": kind, "value": sent }))
    }

    fn user(&mut self, value: &Value) -> Option<Value> {
        let user = find(value, |name| {
            let name = name.trim_start_matches('@');
            self.change
                .world
                .users
                .values()
                .find(|user| user.username == name || user.global_name.as_deref() == Some(name))
                .map(|user| user.id)
        })?;
        self.change.world.users.get(&user)?;
        self.resolved.user(self.change, self.guild, user);
        Some(id(user))
    }

    fn role(&mut self, value: &Value) -> Option<Value> {
        let guild = self.change.world.guilds.get(&self.guild?)?;
        let role = find(value, |name| {
            guild
                .role(if name == "@everyone" {
                    name
                } else {
                    name.trim_start_matches('@')
                })
                .map(|role| role.id)
        })?;
        guild.roles.get(&role)?;
        self.resolved.role(self.change, role);
        Some(id(role))
    }

    fn channel(&mut self, option: &Value, value: &Value) -> Option<Value> {
        let world = &self.change.world;
        let channels = world.channels_of(self.guild?);
        let channel = find(value, |name| {
            channels
                .iter()
                .find(|channel| channel.name == name.trim_start_matches('#'))
                .map(|channel| channel.id)
        })?;
        let found = world.channels.get(&channel)?;
        let types = option["channel_types"]
            .as_array()
            .filter(|types| !types.is_empty());
        let offered = types.is_none_or(|types| types.contains(&json!(found.kind.number())));
        if !offered || !world.can_view(channel, self.user, self.change.now_ms()) {
            return None;
        }
        self.resolved.channel(self.change, channel, self.user);
        Some(id(channel))
    }

    fn attachment(&mut self, value: &Value) -> Option<Value> {
        let bytes = STANDARD.decode(value["base64"].as_str()?).ok()?;
        let file = Attachment {
            id: self.change.new_id(),
            name: value["name"].as_str()?.to_owned(),
            description: None,
            content_type: value["content_type"].as_str().map(str::to_owned),
            bytes: Arc::from(bytes),
        };
        let application = self.change.world.application.id;
        self.resolved
            .put("attachments", file.id, upload_json(application, &file));
        let uploaded = id(file.id);
        self.change.world.uploads.insert(file.id, file);
        Some(uploaded)
    }
}

/// An id by number, by its digits, or by name.
fn find(value: &Value, by_name: impl Fn(&str) -> Option<Id>) -> Option<Id> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => by_name(text).or_else(|| text.parse().ok()),
        _ => None,
    }
}

fn check_range(option: &Value, min: &str, max: &str, found: f64) -> Result<(), String> {
    let (low, high) = (option[min].as_f64(), option[max].as_f64());
    if low.is_some_and(|low| found < low) || high.is_some_and(|high| found > high) {
        let bound = |bound: Option<f64>| bound.map_or("…".to_owned(), |bound| bound.to_string());
        return Err(format!("{} to {}", bound(low), bound(high)));
    }
    Ok(())
}

/// A choice is picked by its value or by its name as shown.
fn pick_choice(option: &Value, sent: Value) -> Result<Value, String> {
    let Some(choices) = option["choices"].as_array().filter(|choices| !choices.is_empty()) else {
        return Ok(sent);
    };
    let picked = choices
        .iter()
        .find(|choice| choice["value"] == sent || choice["name"] == sent);
    picked.map(|choice| choice["value"].clone()).ok_or_else(|| {
        let values: Vec<_> = choices.iter().map(|choice| choice["value"].to_string()).collect();
        values.join(", ")
    })
}
