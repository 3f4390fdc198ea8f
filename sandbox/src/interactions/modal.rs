//! People fill forms.

use serde_json::{Map, Value, json};

use crate::changes::Change;
use crate::interactions::component::pick;
use crate::interactions::payload::{Start, begin};
use crate::interactions::{Interaction, Kind, Modal};
use crate::sandbox::Sandbox;
use crate::wire::set;
use crate::world::Ref;

const ACTION_ROW: u64 = 1;
const TEXT_INPUT: u64 = 4;
const LABEL: u64 = 18;

impl Sandbox {
    /// A member fills a form and sends it. Fields are named by custom id or label; what is not named keeps
    /// what the bot put there. Panics if the client would not let it through.
    #[track_caller]
    pub fn submit(&self, member: impl Into<Ref>, modal: &Modal, fields: impl Into<Value>) -> Interaction {
        let fields = fields.into();
        let fields = fields.as_object().cloned().unwrap_or_default();
        let mut change = Change::new(self.core());
        let user = change.world.find_user(member);
        let mut used = Vec::new();
        let mut components = Vec::new();
        for (index, component) in modal.data["components"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            let filled = match component["type"].as_u64() {
                Some(ACTION_ROW) => {
                    let input = &component["components"][0];
                    let value = text(input, input["label"].as_str(), &fields, &mut used);
                    let input = json!({ "type": TEXT_INPUT, "custom_id": input["custom_id"], "id": 2 * index + 2, "value": value });
                    json!({ "type": ACTION_ROW, "id": 2 * index + 1, "components": [input] })
                }
                Some(LABEL) => {
                    let field = &component["component"];
                    let label = component["label"].as_str();
                    let mut answer = json!({ "type": field["type"], "custom_id": field["custom_id"], "id": 2 * index + 2 });
                    if field["type"] == TEXT_INPUT {
                        set(
                            &mut answer,
                            "value",
                            json!(text(field, label, &fields, &mut used)),
                        );
                    } else {
                        let values = given(field, label, &fields, &mut used)
                            .cloned()
                            .unwrap_or(json!([]));
                        let values: Vec<_> = values
                            .as_array()
                            .into_iter()
                            .flatten()
                            .filter_map(Value::as_str)
                            .collect();
                        let (picked, _) = pick(&change, user, modal.channel, field, &values);
                        set(&mut answer, "values", json!(picked));
                    }
                    json!({ "type": LABEL, "id": 2 * index + 1, "component": answer })
                }
                _ => component.clone(),
            };
            components.push(filled);
        }
        let unknown: Vec<_> = fields.keys().filter(|field| !used.contains(*field)).collect();
        assert!(
            unknown.is_empty(),
            "the form {:?} has no fields {unknown:?}",
            modal.title()
        );
        let data = json!({ "custom_id": modal.custom_id(), "components": components, "resolved": {} });
        let start = Start {
            kind: Kind::Modal,
            context_menu: false,
            user,
            channel: modal.channel,
            name: modal.custom_id().to_owned(),
            source: modal.source,
            data,
        };
        let interaction = begin(&mut change, start);
        drop(change);
        Interaction::new(self.core().clone(), interaction)
    }
}

/// What was given for a field, by custom id or by label.
fn given<'f>(
    field: &Value,
    label: Option<&str>,
    fields: &'f Map<String, Value>,
    used: &mut Vec<String>,
) -> Option<&'f Value> {
    let custom_id = field["custom_id"].as_str();
    let (name, value) = fields
        .iter()
        .find(|(name, _)| Some(name.as_str()) == custom_id || Some(name.as_str()) == label)?;
    used.push(name.clone());
    Some(value)
}

/// The text of an input, checked as a client checks it.
#[track_caller]
fn text(input: &Value, label: Option<&str>, fields: &Map<String, Value>, used: &mut Vec<String>) -> String {
    let value = given(input, label, fields, used)
        .unwrap_or(&input["value"])
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let length = value.chars().count() as u64;
    let name = label.unwrap_or_default();
    let required = input["required"] != false;
    assert!(!(required && value.is_empty()), "the field {name:?} is required");
    let (min, max) = (
        input["min_length"].as_u64().unwrap_or(0),
        input["max_length"].as_u64().unwrap_or(4000),
    );
    let allowed = value.is_empty() || (min..=max).contains(&length);
    assert!(
        allowed,
        "the field {name:?} takes {min} to {max} characters, not {length}"
    );
    value
}
