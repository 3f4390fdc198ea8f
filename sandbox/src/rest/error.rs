//! Refusals in Discord's words and numbers.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

/// A refusal: HTTP status, Discord's code, and for forms what is wrong where.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) code: u64,
    message: Cow<'static, str>,
    errors: Option<Value>,
}

/// Declares the refusals once, by name.
macro_rules! refusals {
    ($($name:ident = $status:literal $code:literal $message:literal),* $(,)?) => {
        impl ApiError {
            $(pub(crate) const $name: Self =
                Self { status: $status, code: $code, message: Cow::Borrowed($message), errors: None };)*

            const KNOWN: &[Self] = &[$(Self::$name),*];
        }
    };
}

refusals! {
    NOT_FOUND = 404 0 "404: Not Found",
    UNAUTHORIZED = 401 0 "401: Unauthorized",
    METHOD_NOT_ALLOWED = 405 0 "405: Method Not Allowed",
    UNKNOWN_APPLICATION = 404 10002 "Unknown Application",
    UNKNOWN_CHANNEL = 404 10003 "Unknown Channel",
    UNKNOWN_GUILD = 404 10004 "Unknown Guild",
    UNKNOWN_INVITE = 404 10006 "Unknown Invite",
    UNKNOWN_MEMBER = 404 10007 "Unknown Member",
    UNKNOWN_MESSAGE = 404 10008 "Unknown Message",
    UNKNOWN_OVERWRITE = 404 10009 "Unknown Permission Overwrite",
    UNKNOWN_ROLE = 404 10011 "Unknown Role",
    UNKNOWN_USER = 404 10013 "Unknown User",
    UNKNOWN_EMOJI = 400 10014 "Unknown Emoji",
    UNKNOWN_WEBHOOK = 404 10015 "Unknown Webhook",
    UNKNOWN_BAN = 404 10026 "Unknown Ban",
    UNKNOWN_INTERACTION = 404 10062 "Unknown interaction",
    UNKNOWN_COMMAND = 404 10063 "Unknown application command",
    UNKNOWN_VOICE_STATE = 404 10065 "Unknown Voice State",
    UNKNOWN_EVENT = 404 10070 "Unknown Guild Scheduled Event",
    TOO_MANY_PINS = 400 30003 "Maximum number of pins reached (50)",
    TOO_MANY_ROLES = 400 30005 "Maximum number of server roles reached (250)",
    TOO_MANY_REACTIONS = 400 30010 "Maximum number of reactions reached (20)",
    TOO_MANY_CHANNELS = 400 30013 "Maximum number of server channels reached (500)",
    TOO_MANY_OVERWRITES = 400 30060 "Maximum number of channel permission overwrites reached (1000)",
    TOO_MANY_COMMANDS = 400 30032 "Maximum number of application commands reached (100)",
    REQUEST_TOO_LARGE = 413 40005 "Request entity too large",
    ALREADY_ACKNOWLEDGED = 400 40060 "Interaction has already been acknowledged.",
    MISSING_ACCESS = 403 50001 "Missing Access",
    CANNOT_IN_DM = 403 50003 "Cannot execute action on a DM channel",
    NOT_THE_AUTHOR = 403 50005 "Cannot edit a message authored by another user",
    EMPTY_MESSAGE = 400 50006 "Cannot send an empty message",
    CANNOT_DM = 403 50007 "Cannot send messages to this user",
    NOT_A_TEXT_CHANNEL = 400 50008 "Cannot send messages in a non-text channel",
    MISSING_PERMISSIONS = 403 50013 "Missing Permissions",
    BULK_DELETE_COUNT = 400 50016 "You can only bulk delete between 2 and 100 messages",
    SYSTEM_MESSAGE = 403 50021 "Cannot execute action on a system message",
    WRONG_CHANNEL_TYPE = 400 50024 "Cannot execute action on this channel type",
    INVALID_WEBHOOK_TOKEN = 401 50027 "Invalid Webhook Token",
    INVALID_ROLE = 400 50028 "Invalid Role",
    TOO_OLD_TO_BULK_DELETE = 400 50034 "You can only bulk delete messages that are under 14 days old.",
    THREAD_ARCHIVED = 400 50083 "Thread is archived",
    BAD_JSON = 400 50109 "The request body contains invalid JSON.",
    THREAD_LOCKED = 403 160005 "Thread is locked",
    THREAD_EXISTS = 400 160004 "A thread has already been created for this message",
    POLL_EXPIRED = 400 520001 "Poll expired",
}

impl ApiError {
    /// Invalid Form Body, with what is wrong where.
    pub(crate) fn form(errors: Value) -> Self {
        Self {
            status: 400,
            code: 50035,
            message: "Invalid Form Body".into(),
            errors: Some(errors),
        }
    }

    /// One wrong field.
    pub(crate) fn field(path: &str, code: &str, message: &str) -> Self {
        let mut errors = FormErrors::default();
        errors.add(path, code, message);
        Self::form(errors.root)
    }

    /// A refusal asked for by number.
    pub(crate) fn from_code(status: u16, code: u64) -> Self {
        let message = Self::KNOWN
            .iter()
            .find(|known| known.code == code)
            .map(|known| known.message.clone());
        Self {
            status,
            code,
            message: message.unwrap_or("Asked for by a fault".into()),
            errors: None,
        }
    }

    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            crate::wire::set(&mut body, "errors", errors.clone());
        }
        body
    }
}

/// Collects what is wrong with a form, in Discord's nested shape.
#[derive(Debug, Default)]
pub(crate) struct FormErrors {
    root: Value,
}

impl FormErrors {
    /// Notes an error at a path such as `embeds.0.fields.2.name`.
    pub(crate) fn add(&mut self, path: &str, code: &str, message: &str) {
        let mut node = &mut self.root;
        for segment in path.split('.').chain(["_errors"]) {
            if !node.is_object() {
                *node = Value::Object(Map::new());
            }
            node = node
                .as_object_mut()
                .expect("made an object one line above")
                .entry(segment.to_owned())
                .or_insert(Value::Null);
        }
        if !node.is_array() {
            *node = json!([]);
        }
        node.as_array_mut()
            .expect("made an array one line above")
            .push(json!({ "code": code, "message": message }));
    }

    /// Refuses text that is too long; lengths count code points as Discord does.
    pub(crate) fn max_length(&mut self, path: &str, text: &str, max: usize) {
        if text.chars().count() > max {
            self.add(
                path,
                "BASE_TYPE_MAX_LENGTH",
                &format!("Must be {max} or fewer in length."),
            );
        }
    }

    /// Refuses text outside of a length.
    pub(crate) fn length(&mut self, path: &str, text: &str, min: usize, max: usize) {
        let count = text.chars().count();
        if count < min || count > max {
            self.add(
                path,
                "BASE_TYPE_BAD_LENGTH",
                &format!("Must be between {min} and {max} in length."),
            );
        }
    }

    /// Refuses a missing field.
    pub(crate) fn required(&mut self, path: &str) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    pub(crate) fn into_result(self) -> Result<(), ApiError> {
        if self.root.is_null() {
            Ok(())
        } else {
            Err(ApiError::form(self.root))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_errors_nest_by_path() {
        let mut errors = FormErrors::default();
        errors.add("embeds.0.title", "A", "a");
        errors.add("embeds.0.title", "B", "b");
        errors.max_length("content", "four", 3);
        let body = errors.into_result().unwrap_err().body();
        assert_eq!(body["code"], 50035);
        assert_eq!(body["errors"]["embeds"]["0"]["title"]["_errors"][1]["code"], "B");
        assert_eq!(
            body["errors"]["content"]["_errors"][0]["code"],
            "BASE_TYPE_MAX_LENGTH"
        );
    }
}
