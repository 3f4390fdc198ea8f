//! Embeds: Discord's limits, and the form in which they come back.

use serde_json::{Value, json};

use crate::rest::FormErrors;
use crate::wire::set;

const MAX_EMBEDS: usize = 10;
const MAX_FIELDS: usize = 25;
/// All texts of all embeds of a message together.
const MAX_TOTAL: usize = 6000;

/// Checks embeds and brings them into the form in which Discord gives them back.
pub(crate) fn read(value: &Value, errors: &mut FormErrors) -> Vec<Value> {
    let Some(embeds) = value.as_array() else {
        errors.add(
            "embeds",
            "LIST_TYPE_CONVERT",
            "Only iterables may be used in a ListType",
        );
        return Vec::new();
    };
    if embeds.len() > MAX_EMBEDS {
        errors.add(
            "embeds",
            "BASE_TYPE_MAX_LENGTH",
            &format!("Must be {MAX_EMBEDS} or fewer in length."),
        );
    }
    let mut total = 0;
    for (index, embed) in embeds.iter().enumerate() {
        total += check(embed, &format!("embeds.{index}"), errors);
    }
    if total > MAX_TOTAL {
        errors.add(
            "embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
            &format!("Embed size exceeds maximum size of {MAX_TOTAL}"),
        );
    }
    embeds.iter().map(normalize).collect()
}

/// Checks one embed; gives the length of its texts.
fn check(embed: &Value, path: &str, errors: &mut FormErrors) -> usize {
    let mut total = 0;
    for (pointer, name, max) in [
        ("/title", "title", 256),
        ("/description", "description", 4096),
        ("/footer/text", "footer.text", 2048),
        ("/author/name", "author.name", 256),
    ] {
        if let Some(text) = embed.pointer(pointer).and_then(Value::as_str) {
            total += text.chars().count();
            errors.max_length(&format!("{path}.{name}"), text, max);
        }
    }
    for part in ["footer/text", "author/name", "image/url", "thumbnail/url"] {
        let (outer, inner) = part.split_once('/').expect("written with a slash");
        if embed[outer].is_object() && embed[outer][inner].as_str().is_none_or(str::is_empty) {
            errors.required(&format!("{path}.{outer}.{inner}"));
        }
    }
    if embed["color"].as_u64().is_some_and(|color| color > 0x00FF_FFFF) {
        errors.add(
            &format!("{path}.color"),
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 16777215.",
        );
    }
    for link in [
        "/url",
        "/image/url",
        "/thumbnail/url",
        "/footer/icon_url",
        "/author/url",
        "/author/icon_url",
    ] {
        if let Some(url) = embed.pointer(link).and_then(Value::as_str)
            && !["http://", "https://", "attachment://"]
                .iter()
                .any(|scheme| url.starts_with(scheme))
        {
            let name = link.trim_start_matches('/').replace('/', ".");
            errors.add(
                &format!("{path}.{name}"),
                "URL_TYPE_INVALID_SCHEME",
                "Scheme must be one of http, https.",
            );
        }
    }
    if let Some(text) = embed["timestamp"].as_str()
        && crate::clock::parse_iso(text).is_none()
    {
        errors.add(
            &format!("{path}.timestamp"),
            "DATE_TIME_TYPE_PARSE",
            "Could not parse as ISO8601.",
        );
    }
    total + check_fields(&embed["fields"], path, errors)
}

fn check_fields(fields: &Value, path: &str, errors: &mut FormErrors) -> usize {
    let fields: &[Value] = fields.as_array().map_or(&[], Vec::as_slice);
    if fields.len() > MAX_FIELDS {
        let message = format!("Must be {MAX_FIELDS} or fewer in length.");
        errors.add(&format!("{path}.fields"), "BASE_TYPE_MAX_LENGTH", &message);
    }
    let mut total = 0;
    for (index, field) in fields.iter().enumerate() {
        for (name, max) in [("name", 256), ("value", 1024)] {
            let path = format!("{path}.fields.{index}.{name}");
            match field[name].as_str() {
                Some(text) if !text.is_empty() => {
                    total += text.chars().count();
                    errors.max_length(&path, text, max);
                }
                _ => errors.required(&path),
            }
        }
    }
    total
}

fn normalize(embed: &Value) -> Value {
    let mut embed = embed.clone();
    if let Some(object) = embed.as_object_mut() {
        object.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
        // Inside its parts too Discord leaves out what it has no value for.
        for part in object.values_mut().filter_map(Value::as_object_mut) {
            part.retain(|_, value| !value.is_null());
        }
    }
    if embed.is_object() && embed["type"].is_null() {
        set(&mut embed, "type", json!("rich"));
    }
    if let Some(fields) = embed.get_mut("fields").and_then(Value::as_array_mut) {
        for field in fields.iter_mut().filter(|field| field["inline"].is_null()) {
            set(field, "inline", json!(false));
        }
    }
    embed
}
