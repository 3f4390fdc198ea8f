//! The limits Discord documents for application commands.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::rest::error::FormErrors;

pub(crate) const CHAT_INPUT: u64 = 1;
const SUBCOMMAND: u64 = 1;
const SUBCOMMAND_GROUP: u64 = 2;
/// Names, descriptions and values of one command, its longest translations counted.
const MAX_COMMAND_SIZE: usize = 8000;
const LOCALES: [&str; 33] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl",
    "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja",
    "zh-TW", "ko", "he",
];

/// Checks the definition of a command; `path` is where it stands in the request.
pub(crate) fn check(definition: &Value, path: &str, in_guild: bool, errors: &mut FormErrors) {
    let at = |field: &str| {
        if path.is_empty() {
            field.to_owned()
        } else {
            format!("{path}.{field}")
        }
    };
    if !definition.is_object() {
        errors.add(
            &at("name"),
            "DICT_TYPE_CONVERT",
            "Only dictionaries may be used in a DictType",
        );
        return;
    }
    let kind = definition["type"].as_u64().unwrap_or(CHAT_INPUT);
    check_name(definition, path, kind == CHAT_INPUT, errors);
    if kind == CHAT_INPUT {
        check_description(definition, path, errors);
    } else if definition["description"]
        .as_str()
        .is_some_and(|text| !text.is_empty())
    {
        let message = "Context menu commands cannot have description";
        errors.add(
            &at("description"),
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_SPECIFIED",
            message,
        );
    }
    if in_guild {
        for field in ["contexts", "integration_types", "dm_permission"] {
            // A client that always writes the field with null or its default means nothing by it.
            let meant = !definition[field].is_null()
                && definition[field] != json!([0])
                && definition[field] != json!(true);
            if meant && field != "dm_permission" {
                let message = "The field is only for global commands";
                errors.add(&at(field), "APPLICATION_COMMAND_GUILD_SCOPE", message);
            }
        }
    }
    let bits = &definition["default_member_permissions"];
    if !bits.is_null() && bits.as_str().is_none_or(|text| text.parse::<u64>().is_err()) {
        errors.add(
            &at("default_member_permissions"),
            "NUMBER_TYPE_COERCE",
            "Value is not int.",
        );
    }
    check_options(&definition["options"], path, Parent::Command, errors);
    let size = size(definition);
    if size > MAX_COMMAND_SIZE {
        let message = format!("Command exceeds maximum size ({MAX_COMMAND_SIZE}): {size}");
        errors.add(&at("name"), "APPLICATION_COMMAND_TOO_LARGE", &message);
    }
}

/// Letters, digits, `-`, `_`, `'` and marks; lower case where there is one.
fn is_chat_input_name(name: &str) -> bool {
    let length = name.chars().count();
    let known = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_' | '\'') || is_mark(char);
    (1..=32).contains(&length) && name.chars().all(known) && name.to_lowercase() == name
}

/// Vowel signs of Devanagari and Thai, which are no letters by themselves.
fn is_mark(char: char) -> bool {
    matches!(char, '\u{0900}'..='\u{097f}' | '\u{0e00}'..='\u{0e7f}')
}

fn check_name(definition: &Value, path: &str, strict: bool, errors: &mut FormErrors) {
    let at = |field: &str| {
        if path.is_empty() {
            field.to_owned()
        } else {
            format!("{path}.{field}")
        }
    };
    let mut one = |name: &str, path: &str| {
        if strict && !is_chat_input_name(name) {
            let message = r"String value did not match validation regex.";
            errors.add(path, "STRING_TYPE_REGEX", message);
        } else {
            errors.length(path, name, 1, 32);
        }
    };
    one(definition["name"].as_str().unwrap_or_default(), &at("name"));
    for (locale, name) in definition["name_localizations"].as_object().into_iter().flatten() {
        one(
            name.as_str().unwrap_or_default(),
            &at(&format!("name_localizations.{locale}")),
        );
    }
    check_locales(
        &definition["name_localizations"],
        &at("name_localizations"),
        errors,
    );
}

fn check_description(definition: &Value, path: &str, errors: &mut FormErrors) {
    let at = |field: &str| {
        if path.is_empty() {
            field.to_owned()
        } else {
            format!("{path}.{field}")
        }
    };
    errors.length(
        &at("description"),
        definition["description"].as_str().unwrap_or_default(),
        1,
        100,
    );
    for (locale, text) in definition["description_localizations"]
        .as_object()
        .into_iter()
        .flatten()
    {
        errors.length(
            &at(&format!("description_localizations.{locale}")),
            text.as_str().unwrap_or_default(),
            1,
            100,
        );
    }
    check_locales(
        &definition["description_localizations"],
        &at("description_localizations"),
        errors,
    );
}

fn check_locales(translations: &Value, path: &str, errors: &mut FormErrors) {
    for locale in translations
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys())
    {
        if !LOCALES.contains(&locale.as_str()) {
            errors.add(
                &format!("{path}.{locale}"),
                "ENUM_TYPE_COERCE",
                "Value is not a valid enum value.",
            );
        }
    }
}

/// What holds the options that are checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    Command,
    Group,
    Subcommand,
}

fn check_options(options: &Value, path: &str, parent: Parent, errors: &mut FormErrors) {
    let list: &[Value] = options.as_array().map_or(&[], Vec::as_slice);
    let base = if path.is_empty() {
        "options".to_owned()
    } else {
        format!("{path}.options")
    };
    if list.len() > 25 {
        errors.add(&base, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    }
    let mut names = HashSet::new();
    let mut optional_seen = false;
    for (index, option) in list.iter().enumerate() {
        let path = format!("{base}.{index}");
        check_name(option, &path, true, errors);
        check_description(option, &path, errors);
        if !names.insert(option["name"].as_str().unwrap_or_default()) {
            let message = "Option name is already used";
            errors.add(
                &format!("{path}.name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                message,
            );
        }
        let kind = option["type"].as_u64().unwrap_or_default();
        let nested = matches!(kind, SUBCOMMAND | SUBCOMMAND_GROUP);
        // A command holds groups and subcommands, a group only subcommands, a subcommand neither.
        let fits = match kind {
            SUBCOMMAND_GROUP => parent == Parent::Command,
            SUBCOMMAND => parent != Parent::Subcommand,
            3..=11 => parent != Parent::Group,
            _ => false,
        };
        if !fits {
            errors.add(
                &format!("{path}.type"),
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                "Sub-command nesting is wrong",
            );
        }
        if nested {
            let own = if kind == SUBCOMMAND {
                Parent::Subcommand
            } else {
                Parent::Group
            };
            check_options(&option["options"], &path, own, errors);
        } else if option["required"] == true {
            if optional_seen {
                let message = "Required options must be placed before non-required options";
                errors.add(&path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
            }
        } else {
            optional_seen = true;
        }
        check_choices(option, &path, errors);
    }
    let nested = list
        .iter()
        .filter(|option| {
            option["type"]
                .as_u64()
                .is_some_and(|kind| kind <= SUBCOMMAND_GROUP)
        })
        .count();
    if nested != 0 && nested != list.len() {
        let message =
            "Sub-command and sub-command group option types are mutually exclusive to all other types";
        errors.add(&base, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
    }
}

fn check_choices(option: &Value, path: &str, errors: &mut FormErrors) {
    let choices: &[Value] = option["choices"].as_array().map_or(&[], Vec::as_slice);
    if choices.len() > 25 {
        errors.add(
            &format!("{path}.choices"),
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    if !choices.is_empty() && option["autocomplete"] == true {
        let message = "Autocomplete and choices exclude each other";
        errors.add(
            &format!("{path}.choices"),
            "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE",
            message,
        );
    }
    for (index, choice) in choices.iter().enumerate() {
        let path = format!("{path}.choices.{index}");
        errors.length(
            &format!("{path}.name"),
            choice["name"].as_str().unwrap_or_default(),
            1,
            100,
        );
        for (locale, name) in choice["name_localizations"].as_object().into_iter().flatten() {
            errors.length(
                &format!("{path}.name_localizations.{locale}"),
                name.as_str().unwrap_or_default(),
                1,
                100,
            );
        }
        if let Some(value) = choice["value"].as_str() {
            errors.max_length(&format!("{path}.value"), value, 100);
        }
    }
}

/// The size Discord limits: names, descriptions and values, each by its longest translation.
fn size(node: &Value) -> usize {
    let longest = |field: &str, translations: &str| {
        let own = node[field].as_str().map_or(0, |text| text.chars().count());
        let translated = node[translations].as_object().into_iter().flatten();
        let translated = translated
            .filter_map(|(_, text)| text.as_str())
            .map(|text| text.chars().count());
        translated.max().unwrap_or(0).max(own)
    };
    let value = node["value"].as_str().map_or(0, |text| text.chars().count());
    let children = ["options", "choices"]
        .iter()
        .flat_map(|list| node[*list].as_array().into_iter().flatten());
    let own =
        longest("name", "name_localizations") + longest("description", "description_localizations") + value;
    own + children.map(size).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_documented_rule() {
        for good in ["points", "點數", "a-b_c", "เมนู"] {
            assert!(is_chat_input_name(good), "{good}");
        }
        for bad in ["", "Points", "two words", "what?", &"x".repeat(33)] {
            assert!(!is_chat_input_name(bad), "{bad}");
        }
    }

    #[test]
    fn required_options_come_first() {
        let definition = json!({ "name": "x", "description": "x", "options": [
            { "type": 3, "name": "a", "description": "a" },
            { "type": 3, "name": "b", "description": "b", "required": true },
        ]});
        let mut errors = FormErrors::default();
        check(&definition, "", true, &mut errors);
        assert!(
            errors
                .into_result()
                .unwrap_err()
                .body()
                .to_string()
                .contains("REQUIRED_INVALID")
        );
    }

    #[test]
    fn groups_hold_subcommands_and_nothing_deeper() {
        let leaf = json!({ "type": 1, "name": "leaf", "description": "x" });
        let group = json!({ "type": 2, "name": "group", "description": "x", "options": [leaf] });
        let fine = json!({ "name": "x", "description": "x", "options": [group, leaf] });
        let mut errors = FormErrors::default();
        check(&fine, "", true, &mut errors);
        assert!(errors.into_result().is_ok());
        let deep = json!({ "name": "x", "description": "x", "options": [
            { "type": 2, "name": "a", "description": "x", "options": [group] },
        ]});
        let mut errors = FormErrors::default();
        check(&deep, "", true, &mut errors);
        assert!(errors.into_result().is_err());
    }
}
