//! People click buttons and pick from selects.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::Change;
use crate::interactions::options::Resolved;
use crate::interactions::payload::{Start, begin, place_of};
use crate::interactions::{Interaction, Kind};
use crate::rest::interactive_components;
use crate::sandbox::Sandbox;
use crate::wire::{id, set};
use crate::world::{Message, Ref};

const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const USER_SELECT: u64 = 5;
const ROLE_SELECT: u64 = 6;
const MENTIONABLE_SELECT: u64 = 7;
const CHANNEL_SELECT: u64 = 8;

impl Sandbox {
    /// A member clicks a button, named by its custom id or its label.
    #[track_caller]
    pub fn click(&self, member: impl Into<Ref>, message: &Message, button: &str) -> Interaction {
        let mut change = Change::new(self.core());
        let user = change.world.find_user(member);
        let component = find(&change, user, message, button, |kind| kind == BUTTON);
        let data =
            json!({ "custom_id": component["custom_id"], "component_type": BUTTON, "id": component["id"] });
        self.use_component(&mut change, user, message, data)
    }

    /// A member picks from a select, named by its custom id or placeholder. Values are values or labels of
    /// options; for people, roles and channels they are names or ids.
    #[track_caller]
    pub fn select(
        &self,
        member: impl Into<Ref>,
        message: &Message,
        select: &str,
        values: &[&str],
    ) -> Interaction {
        let mut change = Change::new(self.core());
        let user = change.world.find_user(member);
        let component = find(&change, user, message, select, |kind| {
            kind == STRING_SELECT || (5..=8).contains(&kind)
        });
        let (picked, resolved) = pick(&change, user, message.channel, &component, values);
        let mut data = json!({
            "custom_id": component["custom_id"], "component_type": component["type"], "id": component["id"],
            "values": picked,
        });
        if component["type"] != STRING_SELECT {
            set(&mut data, "resolved", resolved.into_json());
        }
        self.use_component(&mut change, user, message, data)
    }

    fn use_component(
        &self,
        change: &mut Change<'_>,
        user: Id,
        message: &Message,
        data: Value,
    ) -> Interaction {
        let name = data["custom_id"].as_str().unwrap_or_default().to_owned();
        let source = Some(message.id);
        let start = Start {
            kind: Kind::Component,
            context_menu: false,
            user,
            channel: message.channel,
            name,
            source,
            data,
        };
        Interaction::new(self.core().clone(), begin(change, start))
    }
}

/// The component a member means, as the message is now; panics if they cannot use it.
#[track_caller]
fn find(change: &Change<'_>, user: Id, message: &Message, wanted: &str, fits: impl Fn(u64) -> bool) -> Value {
    place_of(change, user, message.channel);
    let world = &change.world;
    let name = &world.user(user).username;
    let Some(current) = world.message(message.channel, message.id) else {
        panic!("the message {} is gone", message.id)
    };
    assert!(
        current.ephemeral_for.is_none_or(|reader| reader == user),
        "{name} does not see the message {}: it is ephemeral",
        message.id,
    );
    let usable: Vec<_> = interactive_components(&current.components)
        .into_iter()
        .filter(|component| component["type"].as_u64().is_some_and(&fits))
        .collect();
    let found = usable.iter().find(|component| {
        [
            &component["custom_id"],
            &component["label"],
            &component["placeholder"],
        ]
        .iter()
        .any(|shown| *shown == wanted)
    });
    let Some(component) = found else {
        let shown = |component: &&Value| format!("{} {}", component["custom_id"], component["label"]);
        let all: Vec<_> = usable.iter().map(shown).collect();
        panic!("the message has no component {wanted:?}; it has {all:?}");
    };
    assert!(
        component["disabled"] != true,
        "the component {wanted:?} is disabled"
    );
    (*component).clone()
}

/// Turns what was picked into values, and the objects behind them.
#[track_caller]
pub(super) fn pick(
    change: &Change<'_>,
    user: Id,
    channel: Id,
    component: &Value,
    values: &[&str],
) -> (Vec<Value>, Resolved) {
    let world = &change.world;
    let guild = world.channel(channel).guild;
    let mut resolved = Resolved::default();
    let kind = component["type"].as_u64().unwrap_or_default();
    let count = values.len() as u64;
    let (min, max) = (
        component["min_values"].as_u64().unwrap_or(1),
        component["max_values"].as_u64().unwrap_or(1),
    );
    assert!(
        (min..=max).contains(&count),
        "the select takes {min} to {max} values, not {count}"
    );
    let reference = |value: &str| value.parse().map_or_else(|_| Ref::from(value), Ref::Id);
    let mut picked = Vec::new();
    for value in values {
        picked.push(match kind {
            STRING_SELECT => {
                let mut options = component["options"].as_array().into_iter().flatten();
                let option = options.find(|option| option["value"] == **value || option["label"] == **value);
                let Some(option) = option else {
                    panic!("the select does not offer {value:?}")
                };
                option["value"].clone()
            }
            MENTIONABLE_SELECT if value.starts_with("@&") => {
                let role = world.find_role(reference(value.trim_start_matches("@&")));
                resolved.role(change, role);
                id(role)
            }
            ROLE_SELECT => {
                let role = world.find_role(reference(value));
                resolved.role(change, role);
                id(role)
            }
            CHANNEL_SELECT => {
                let channel = world.find_channel(reference(value));
                let kind = json!(world.channel(channel).kind.number());
                let types = component["channel_types"]
                    .as_array()
                    .filter(|types| !types.is_empty());
                let offered = types.is_none_or(|types| types.contains(&kind));
                assert!(offered, "the select does not offer channels like {value:?}");
                resolved.channel(change, channel, user);
                id(channel)
            }
            USER_SELECT | MENTIONABLE_SELECT => {
                let user = world.find_user(reference(value));
                resolved.user(change, guild, user);
                id(user)
            }
            other => panic!("component type {other} is no select"),
        });
    }
    (picked, resolved)
}
