//! The world as Discord writes it: one file per family of objects.
//! Every field is filled that a strict client, or Discord's OpenAPI, wants to see.

mod channel;
mod guild;
mod message;
mod user;

use serde_json::Value;

pub(crate) use guild::{audit_entry_json, role_json};
pub(crate) use message::{attachment_json, emoji_json, upload_json};

use crate::Id;
use crate::clock::iso;

/// A snowflake as JSON.
pub(crate) fn id(id: Id) -> Value {
    Value::String(id.to_string())
}

/// A snowflake or null.
pub(crate) fn id_or_null(value: Option<Id>) -> Value {
    value.map_or(Value::Null, id)
}

/// Several snowflakes.
pub(crate) fn ids(values: impl IntoIterator<Item = Id>) -> Value {
    values.into_iter().map(id).collect()
}

/// A time as JSON.
pub(crate) fn time(unix_ms: i64) -> Value {
    Value::String(iso(unix_ms))
}

/// A time or null.
pub(crate) fn time_or_null(unix_ms: Option<i64>) -> Value {
    unix_ms.map_or(Value::Null, time)
}

/// Adds one field to an object.
pub(crate) fn set(object: &mut Value, key: &str, value: Value) {
    object
        .as_object_mut()
        .expect("only called on objects")
        .insert(key.to_owned(), value);
}

/// Reads a snowflake from JSON.
pub(crate) fn read_id(value: &Value) -> Option<Id> {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .or_else(|| value.as_u64())
}

/// Reads permission bits, which Discord writes as text.
pub(crate) fn read_bits(value: &Value) -> Option<u64> {
    read_id(value)
}
