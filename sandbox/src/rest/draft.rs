//! A message as a client sends it: checked, then applied to a new message or to an old one.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::Id;
use crate::changes::{AllowedMentions, Change};
use crate::rest::error::{ApiError, FormErrors};
use crate::rest::request::Upload;
use crate::rest::{components, embeds};
use crate::wire::{attachment_json, read_id};
use crate::world::{Attachment, FLAG_COMPONENTS_V2, FLAG_EPHEMERAL, Message, Poll, PollAnswer};

/// 10 MiB per file.
const MAX_FILE: usize = 10 * 1024 * 1024;
const MAX_FILES: usize = 10;
/// SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS, IS_COMPONENTS_V2: what a bot may set.
const SETTABLE_FLAGS: u64 = 1 << 2 | FLAG_EPHEMERAL | 1 << 12 | FLAG_COMPONENTS_V2;

/// A checked message form. A missing field leaves what is there.
#[derive(Debug)]
pub(crate) struct Draft {
    content: Option<String>,
    embeds: Option<Vec<Value>>,
    components: Option<Vec<Value>>,
    pub(crate) flags: Option<u64>,
    tts: bool,
    /// Old attachments that stay; all if the form does not say.
    keep: Option<Vec<Id>>,
    files: Vec<Attachment>,
    poll: Option<Poll>,
    pub(crate) allowed_mentions: AllowedMentions,
}

impl Draft {
    /// Reads a form. `earlier_flags` are those of the message that is edited.
    pub(crate) fn read(
        change: &mut Change<'_>,
        body: &Value,
        uploads: &[Upload],
        default_mentions: AllowedMentions,
        earlier_flags: u64,
    ) -> Result<Self, ApiError> {
        if uploads.iter().any(|upload| upload.bytes.len() > MAX_FILE) {
            return Err(ApiError::REQUEST_TOO_LARGE);
        }
        let mut errors = FormErrors::default();
        let flags = body["flags"].as_u64();
        if flags.is_some_and(|flags| flags & !SETTABLE_FLAGS != 0) {
            errors.add(
                "flags",
                "MESSAGE_FLAGS_INVALID",
                "This message has invalid flags.",
            );
        }
        let layout = (flags.unwrap_or(0) | earlier_flags) & FLAG_COMPONENTS_V2 != 0;
        let content = match &body["content"] {
            Value::Null => body.get("content").map(|_| String::new()),
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        if let Some(content) = &content {
            errors.max_length("content", content, 2000);
        }
        let embeds = read_list(body, "embeds").map(|value| embeds::read(value, &mut errors));
        let components =
            read_list(body, "components").map(|value| components::read(value, layout, &mut errors));
        if layout {
            for (field, used) in [
                ("content", content.as_ref().is_some_and(|text| !text.is_empty())),
                ("embeds", embeds.as_ref().is_some_and(|list| !list.is_empty())),
                ("poll", body["poll"].is_object()),
            ] {
                if used {
                    let message = "The field cannot be used when using MessageFlags.IS_COMPONENTS_V2";
                    errors.add(
                        field,
                        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                        message,
                    );
                }
            }
        }
        let allowed_mentions = match &body["allowed_mentions"] {
            Value::Null => default_mentions,
            value => AllowedMentions::read(value, &mut errors),
        };
        let keep = body["attachments"]
            .as_array()
            .map(|list| list.iter().filter_map(|file| read_id(&file["id"])).collect());
        let files = read_files(change, body, uploads, &mut errors);
        let poll = body["poll"]
            .is_object()
            .then(|| read_poll(change, &body["poll"], &mut errors));
        errors.into_result()?;
        Ok(Self {
            content,
            embeds: embeds.or_else(|| body.get("embeds").map(|_| Vec::new())),
            components: components.or_else(|| body.get("components").map(|_| Vec::new())),
            flags,
            tts: body["tts"] == true,
            keep,
            files,
            poll,
            allowed_mentions,
        })
    }

    /// Writes the form into a message; says no if nothing would be left to see.
    pub(crate) fn apply(self, change: &Change<'_>, message: &mut Message) -> Result<(), ApiError> {
        if let Some(content) = self.content {
            message.content = content;
        }
        if let Some(embeds) = self.embeds {
            message.embeds = embeds;
        }
        if let Some(components) = self.components {
            message.components = components;
        }
        if let Some(flags) = self.flags {
            // Ephemerality is settled when the message is made, and the layout flag never goes away.
            let settled = message.flags & (FLAG_EPHEMERAL | FLAG_COMPONENTS_V2);
            message.flags = flags & !FLAG_EPHEMERAL | settled;
        }
        if let Some(keep) = self.keep {
            message.attachments.retain(|file| keep.contains(&file.id));
        }
        message.attachments.extend(self.files);
        message.tts |= self.tts;
        if self.poll.is_some() {
            message.poll = self.poll;
        }
        change.fill_mentions(message, &self.allowed_mentions);
        let links: Vec<_> = message
            .attachments
            .iter()
            .map(|file| {
                (
                    file.name.clone(),
                    attachment_json(message.channel, file)["url"].clone(),
                )
            })
            .collect();
        for part in message.embeds.iter_mut().chain(&mut message.components) {
            for name in link_files(part, &links) {
                change.core.journal.violation(format!(
                    "message: it shows attachment://{name}, which was not sent with it"
                ));
            }
        }
        let empty = message.content.trim().is_empty()
            && message.embeds.is_empty()
            && message.components.is_empty()
            && message.attachments.is_empty()
            && message.poll.is_none();
        if empty {
            Err(ApiError::EMPTY_MESSAGE)
        } else {
            Ok(())
        }
    }

    pub(crate) fn has_embeds(&self) -> bool {
        self.embeds.as_ref().is_some_and(|embeds| !embeds.is_empty())
    }

    pub(crate) fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    pub(crate) fn has_poll(&self) -> bool {
        self.poll.is_some()
    }
}

/// Shows files by their real address, as Discord does in its answers. Gives the names of files that are not there.
fn link_files(part: &mut Value, links: &[(String, Value)]) -> Vec<String> {
    match part {
        Value::String(text) => {
            let Some(name) = text.strip_prefix("attachment://") else {
                return Vec::new();
            };
            match links.iter().find(|(file, _)| file == name) {
                Some((_, link)) => {
                    *part = link.clone();
                    Vec::new()
                }
                None => vec![name.to_owned()],
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .flat_map(|item| link_files(item, links))
            .collect(),
        Value::Object(fields) => fields
            .values_mut()
            .flat_map(|field| link_files(field, links))
            .collect(),
        _ => Vec::new(),
    }
}

/// A list field, unless it is missing or null.
fn read_list<'a>(body: &'a Value, field: &str) -> Option<&'a Value> {
    body.get(field).filter(|value| !value.is_null())
}

fn read_files(
    change: &mut Change<'_>,
    body: &Value,
    uploads: &[Upload],
    errors: &mut FormErrors,
) -> Vec<Attachment> {
    if uploads.len() > MAX_FILES {
        errors.add(
            "files",
            "BASE_TYPE_MAX_LENGTH",
            &format!("Must be {MAX_FILES} or fewer in length."),
        );
    }
    let described: &[Value] = body["attachments"].as_array().map_or(&[], Vec::as_slice);
    for (index, file) in described.iter().enumerate() {
        // Small numbers name uploads; snowflakes name files that are there already.
        let known = read_id(&file["id"])
            .is_some_and(|id| id > 1000 || uploads.iter().any(|upload| upload.number == id));
        if !known {
            errors.add(
                &format!("attachments.{index}.id"),
                "ATTACHMENT_NOT_FOUND",
                "There is no such file in this request.",
            );
        }
    }
    let mut files = Vec::new();
    for upload in uploads {
        let description = described
            .iter()
            .find(|file| read_id(&file["id"]) == Some(upload.number))
            .and_then(|file| file["description"].as_str());
        if let Some(description) = description {
            errors.max_length(
                &format!("attachments.{}.description", upload.number),
                description,
                1024,
            );
        }
        files.push(Attachment {
            id: change.new_id(),
            name: upload.name.clone(),
            description: description.map(str::to_owned),
            content_type: upload.content_type.clone(),
            bytes: Arc::from(&upload.bytes[..]),
        });
    }
    files
}

fn read_poll(change: &Change<'_>, poll: &Value, errors: &mut FormErrors) -> Poll {
    let question = poll["question"]["text"].as_str().unwrap_or_default();
    errors.length("poll.question.text", question, 1, 300);
    let answers: &[Value] = poll["answers"].as_array().map_or(&[], Vec::as_slice);
    if answers.is_empty() || answers.len() > 10 {
        errors.add(
            "poll.answers",
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 10 in length.",
        );
    }
    let mut read = Vec::new();
    for (index, answer) in answers.iter().enumerate() {
        let media = &answer["poll_media"];
        let text = media["text"].as_str().unwrap_or_default();
        errors.length(&format!("poll.answers.{index}.poll_media.text"), text, 1, 55);
        read.push(PollAnswer {
            id: index as u64 + 1,
            text: text.to_owned(),
            emoji: media["emoji"]
                .is_object()
                .then(|| json!({ "id": media["emoji"]["id"], "name": media["emoji"]["name"] })),
        });
    }
    let hours = poll["duration"].as_i64().unwrap_or(24);
    if !(1..=768).contains(&hours) {
        errors.add(
            "poll.duration",
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 768.",
        );
    }
    Poll {
        question: question.to_owned(),
        answers: read,
        expiry_ms: change.now_ms() + hours.clamp(1, 768) * 3_600_000,
        multiselect: poll["allow_multiselect"] == true,
        finalized: false,
        votes: std::collections::BTreeMap::new(),
    }
}
