//! Message components and modals: Discord's limits, and the form in which they come back.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::rest::FormErrors;
use crate::wire::set;

const ACTION_ROW: u64 = 1;
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const LABEL: u64 = 18;
const CONTAINER: u64 = 17;
const TEXT_DISPLAY: u64 = 10;
const THUMBNAIL: u64 = 11;
const FILE: u64 = 13;
const SEPARATOR: u64 = 14;
/// Selects of every kind: string, user, role, mentionable, channel.
const SELECTS: [u64; 5] = [3, 5, 6, 7, 8];
const LAYOUT_ONLY: std::ops::RangeInclusive<u64> = 9..=17;
const LINK_STYLE: u64 = 5;
const PREMIUM_STYLE: u64 = 6;

/// Checks a message's components and brings them into the form in which Discord gives them back.
pub(crate) fn read(value: &Value, layout: bool, errors: &mut FormErrors) -> Vec<Value> {
    let Some(components) = value.as_array() else {
        errors.add(
            "components",
            "LIST_TYPE_CONVERT",
            "Only iterables may be used in a ListType",
        );
        return Vec::new();
    };
    let mut check = Check {
        errors,
        custom_ids: HashSet::new(),
        count: 0,
        text: 0,
        layout,
    };
    if !layout && components.len() > 5 {
        check.errors.add(
            "components",
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 5 in length.",
        );
    }
    for (index, component) in components.iter().enumerate() {
        check.top_level(component, &format!("components.{index}"));
    }
    let (count, text) = (check.count, check.text);
    if layout && count > 40 {
        errors.add(
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            "The total number of components must be 40 or fewer.",
        );
    }
    if layout && text > 4000 {
        errors.add(
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            "The text of all components must be 4000 or fewer in length.",
        );
    }
    let mut next_id = 1;
    components
        .iter()
        .map(|component| normalize(component, &mut next_id))
        .collect()
}

/// Checks the data of a modal.
pub(crate) fn check_modal(data: &Value, errors: &mut FormErrors) {
    errors.length("data.title", data["title"].as_str().unwrap_or_default(), 1, 45);
    errors.length(
        "data.custom_id",
        data["custom_id"].as_str().unwrap_or_default(),
        1,
        100,
    );
    let components: &[Value] = data["components"].as_array().map_or(&[], Vec::as_slice);
    if components.is_empty() || components.len() > 5 {
        errors.add(
            "data.components",
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 5 in length.",
        );
    }
    let mut check = Check {
        errors,
        custom_ids: HashSet::new(),
        count: 0,
        text: 0,
        layout: false,
    };
    for (index, component) in components.iter().enumerate() {
        let path = format!("data.components.{index}");
        match component["type"].as_u64() {
            Some(ACTION_ROW) => match component["components"].as_array().map(Vec::as_slice) {
                Some([input]) => check.text_input(input, &format!("{path}.components.0"), true),
                _ => check.errors.add(
                    &format!("{path}.components"),
                    "BASE_TYPE_BAD_LENGTH",
                    "Must be between 1 and 1 in length.",
                ),
            },
            Some(LABEL) => check.label(component, &path),
            Some(TEXT_DISPLAY) => {}
            _ => check.wrong_type(&path, "1, 10, 18"),
        }
    }
}

struct Check<'a> {
    errors: &'a mut FormErrors,
    custom_ids: HashSet<String>,
    count: usize,
    text: usize,
    layout: bool,
}

impl Check<'_> {
    fn wrong_type(&mut self, path: &str, allowed: &str) {
        let message = format!("Value of field \"type\" must be one of ({allowed}).");
        self.errors
            .add(&format!("{path}.type"), "UNION_TYPE_CHOICES", &message);
    }

    fn top_level(&mut self, component: &Value, path: &str) {
        self.count += 1;
        match component["type"].as_u64() {
            Some(ACTION_ROW) => self.row(component, path),
            Some(kind) if self.layout && LAYOUT_ONLY.contains(&kind) => {
                self.layout_part(component, path, kind)
            }
            _ => self.wrong_type(
                path,
                if self.layout {
                    "1, 9, 10, 12, 13, 14, 17"
                } else {
                    "1"
                },
            ),
        }
    }

    fn layout_part(&mut self, component: &Value, path: &str, kind: u64) {
        if kind == TEXT_DISPLAY {
            let content = component["content"].as_str().unwrap_or_default();
            self.text += content.chars().count();
            self.errors.length(&format!("{path}.content"), content, 1, 4000);
        }
        for (index, child) in component["components"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            let path = format!("{path}.components.{index}");
            if kind == CONTAINER || child["type"] != CONTAINER {
                self.top_level(child, &path);
            }
        }
        let accessory = &component["accessory"];
        if accessory["type"] == BUTTON {
            self.count += 1;
            self.button(accessory, &format!("{path}.accessory"));
        }
    }

    fn row(&mut self, row: &Value, path: &str) {
        let children: &[Value] = row["components"].as_array().map_or(&[], Vec::as_slice);
        let selects = children
            .iter()
            .filter(|child| child["type"].as_u64().is_some_and(|kind| SELECTS.contains(&kind)));
        let width: usize = children.len() + selects.count() * 4;
        if children.is_empty() || width > 5 {
            let message = "Components displayable in an action row: 5 buttons or 1 select.";
            self.errors.add(
                &format!("{path}.components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                message,
            );
        }
        for (index, child) in children.iter().enumerate() {
            self.count += 1;
            let path = format!("{path}.components.{index}");
            match child["type"].as_u64() {
                Some(BUTTON) => self.button(child, &path),
                Some(kind) if SELECTS.contains(&kind) => self.select(child, &path),
                _ => self.wrong_type(&path, "2, 3, 5, 6, 7, 8"),
            }
        }
    }

    fn custom_id(&mut self, component: &Value, path: &str) {
        let path = format!("{path}.custom_id");
        match component["custom_id"].as_str() {
            None | Some("") => self.errors.required(&path),
            Some(custom_id) => {
                self.errors.max_length(&path, custom_id, 100);
                if !self.custom_ids.insert(custom_id.to_owned()) {
                    self.errors.add(
                        &path,
                        "COMPONENT_CUSTOM_ID_DUPLICATED",
                        "Component custom id cannot be duplicated",
                    );
                }
            }
        }
    }

    fn button(&mut self, button: &Value, path: &str) {
        let style = button["style"].as_u64().unwrap_or_default();
        match style {
            LINK_STYLE => {
                if button["url"].as_str().is_none_or(str::is_empty) {
                    self.errors.required(&format!("{path}.url"));
                }
                if button["custom_id"].is_string() {
                    let message = "A custom id and url cannot both be specified";
                    self.errors.add(
                        &format!("{path}.custom_id"),
                        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                        message,
                    );
                }
            }
            PREMIUM_STYLE => {}
            1..=4 => self.custom_id(button, path),
            _ => self.errors.add(
                &format!("{path}.style"),
                "BASE_TYPE_CHOICES",
                "Value must be one of {1, 2, 3, 4, 5, 6}.",
            ),
        }
        let label = button["label"].as_str().unwrap_or_default();
        self.errors.max_length(&format!("{path}.label"), label, 80);
        if label.is_empty() && !button["emoji"].is_object() && style != PREMIUM_STYLE {
            let message = "A button needs a label or an emoji";
            self.errors
                .add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", message);
        }
    }

    fn select(&mut self, select: &Value, path: &str) {
        self.custom_id(select, path);
        if let Some(placeholder) = select["placeholder"].as_str() {
            self.errors
                .max_length(&format!("{path}.placeholder"), placeholder, 150);
        }
        if select["type"] != STRING_SELECT {
            return;
        }
        let options: &[Value] = select["options"].as_array().map_or(&[], Vec::as_slice);
        if options.is_empty() || options.len() > 25 {
            self.errors.add(
                &format!("{path}.options"),
                "BASE_TYPE_BAD_LENGTH",
                "Must be between 1 and 25 in length.",
            );
        }
        let max = select["max_values"].as_u64().unwrap_or(1);
        if max as usize > options.len().max(1) {
            let message = "max_values is larger than the number of options.";
            self.errors.add(
                &format!("{path}.max_values"),
                "SELECT_COMPONENT_MAX_VALUES",
                message,
            );
        }
        let mut values = HashSet::new();
        for (index, option) in options.iter().enumerate() {
            let path = format!("{path}.options.{index}");
            self.errors.length(
                &format!("{path}.label"),
                option["label"].as_str().unwrap_or_default(),
                1,
                100,
            );
            self.errors.length(
                &format!("{path}.value"),
                option["value"].as_str().unwrap_or_default(),
                1,
                100,
            );
            if let Some(description) = option["description"].as_str() {
                self.errors
                    .max_length(&format!("{path}.description"), description, 100);
            }
            if !values.insert(option["value"].as_str().unwrap_or_default()) {
                let message = "The specified option value is already used";
                self.errors.add(
                    &format!("{path}.value"),
                    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    message,
                );
            }
        }
    }

    fn label(&mut self, label: &Value, path: &str) {
        self.errors.length(
            &format!("{path}.label"),
            label["label"].as_str().unwrap_or_default(),
            1,
            45,
        );
        if let Some(description) = label["description"].as_str() {
            self.errors
                .max_length(&format!("{path}.description"), description, 100);
        }
        let child = &label["component"];
        let path = format!("{path}.component");
        match child["type"].as_u64() {
            Some(TEXT_INPUT) => self.text_input(child, &path, false),
            Some(kind) if SELECTS.contains(&kind) => self.select(child, &path),
            Some(19..=23) => self.custom_id(child, &path),
            _ => self.wrong_type(&path, "3, 4, 5, 6, 7, 8, 19, 21, 22, 23"),
        }
    }

    fn text_input(&mut self, input: &Value, path: &str, with_label: bool) {
        if input["type"] != TEXT_INPUT {
            self.wrong_type(path, "4");
            return;
        }
        self.custom_id(input, path);
        if with_label {
            self.errors.length(
                &format!("{path}.label"),
                input["label"].as_str().unwrap_or_default(),
                1,
                45,
            );
        }
        if !matches!(input["style"].as_u64(), Some(1 | 2)) {
            self.errors.add(
                &format!("{path}.style"),
                "BASE_TYPE_CHOICES",
                "Value must be one of {1, 2}.",
            );
        }
        for (field, max) in [("placeholder", 100), ("value", 4000)] {
            if let Some(text) = input[field].as_str() {
                self.errors.max_length(&format!("{path}.{field}"), text, max);
            }
        }
    }
}

/// Numbers components as Discord does, and fills what it always answers with.
fn normalize(component: &Value, next_id: &mut u64) -> Value {
    let mut component = component.clone();
    let Some(object) = component.as_object_mut() else {
        return component;
    };
    object.retain(|_, value| !value.is_null());
    if !object.contains_key("id") {
        object.insert("id".to_owned(), json!(*next_id));
        *next_id += 1;
    }
    let kind = component["type"].as_u64().unwrap_or_default();
    let defaults: &[(&str, Value)] = match kind {
        CONTAINER => &[("accent_color", Value::Null), ("spoiler", json!(false))],
        SEPARATOR => &[("spacing", json!(1)), ("divider", json!(true))],
        THUMBNAIL => &[("description", Value::Null), ("spoiler", json!(false))],
        FILE => &[
            ("name", Value::Null),
            ("size", Value::Null),
            ("spoiler", json!(false)),
        ],
        _ if SELECTS.contains(&kind) => &[("min_values", json!(1)), ("max_values", json!(1))],
        _ => &[],
    };
    fill(&mut component, defaults);
    for media in ["media", "file"] {
        fill_media(&mut component, media, next_id);
    }
    for item in component
        .get_mut("items")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        fill(item, &[("description", Value::Null), ("spoiler", json!(false))]);
        fill_media(item, "media", next_id);
    }
    for child in component
        .get_mut("components")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        *child = normalize(child, next_id);
    }
    for part in ["accessory", "component"] {
        if component[part]["type"].is_u64() {
            let child = normalize(&component[part], next_id);
            set(&mut component, part, child);
        }
    }
    component
}

/// Fills what is missing.
fn fill(object: &mut Value, defaults: &[(&str, Value)]) {
    for (field, default) in defaults {
        if object.get(*field).is_none() {
            set(object, field, default.clone());
        }
    }
}

/// A picture or file as Discord answers with it.
fn fill_media(object: &mut Value, field: &str, next_id: &mut u64) {
    let url = object[field]["url"].clone();
    if url.is_string() {
        fill(
            &mut object[field],
            &[("id", json!(next_id.to_string())), ("proxy_url", url)],
        );
    }
}

/// Every component that can be used, wherever it is nested.
pub(crate) fn interactive(components: &[Value]) -> Vec<&Value> {
    let mut found = Vec::new();
    for component in components {
        if component["custom_id"].is_string() {
            found.push(component);
        }
        if let Some(children) = component["components"].as_array() {
            found.extend(interactive(children));
        }
        for part in ["accessory", "component"] {
            if component[part].is_object() {
                found.extend(interactive(std::slice::from_ref(&component[part])));
            }
        }
    }
    found
}
