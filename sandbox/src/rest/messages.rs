//! Messages over REST: list, read, send, edit, delete, pin.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::{AllowedMentions, Change};
use crate::clock::{parse_iso, snowflake_ms};
use crate::gateway::MESSAGE_CONTENT;
use crate::permissions::{
    ATTACH_FILES, EMBED_LINKS, MANAGE_MESSAGES, PIN_MESSAGES, READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_POLLS,
};
use crate::rest::draft::Draft;
use crate::rest::error::ApiError;
use crate::rest::request::{Request, Upload};
use crate::rest::{Outcome, Reply};
use crate::wire::{id, read_id, time};
use crate::world::{ChannelKind, Message, Reference};

const REPLY: u64 = 19;
const MAX_PINS: usize = 250;
const TWO_WEEKS_MS: i64 = 14 * 24 * 3_600_000;
/// Discord recognises a repeated nonce for "a few minutes".
const NONCE_LIFE_MS: i64 = 5 * 60_000;

/// A message as this bot may read it over REST.
pub(crate) fn readable(change: &Change<'_>, message: &Message) -> Value {
    let mut json = change.world.message_json(message);
    if change.world.application.portal_intents & MESSAGE_CONTENT == 0 {
        change.world.blank_unless_allowed(&mut json);
    }
    json
}

/// GET /channels/{}/messages
pub(crate) fn list(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel_id = request.id(1)?;
    let channel = change.channel(channel_id)?;
    let limit = request.limit(50, 100)?;
    let (before, after, around) = (
        request.id_param("before")?,
        request.id_param("after")?,
        request.id_param("around")?,
    );
    if change.bits_in(channel_id) & READ_MESSAGE_HISTORY == 0 {
        return Ok(Reply::Json(json!([])));
    }
    let messages = channel
        .messages
        .values()
        .filter(|message| message.ephemeral_for.is_none());
    let mut page: Vec<_> = match (before, after, around) {
        (_, Some(after), _) => messages
            .filter(|message| message.id > after)
            .take(limit)
            .collect(),
        (_, _, Some(around)) => {
            let all: Vec<_> = messages.collect();
            let middle = all.partition_point(|message| message.id < around);
            let first = middle.saturating_sub(limit / 2);
            all.into_iter().skip(first).take(limit).collect()
        }
        (before, ..) => {
            let mut newest_first: Vec<_> = messages
                .filter(|message| before.is_none_or(|id| message.id < id))
                .collect();
            newest_first.reverse();
            newest_first.truncate(limit);
            newest_first
        }
    };
    page.sort_by_key(|message| std::cmp::Reverse(message.id));
    Ok(Reply::Json(
        page.into_iter()
            .map(|message| readable(change, message))
            .collect(),
    ))
}

/// GET /channels/{}/messages/{}
pub(crate) fn get(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel = request.id(1)?;
    change.require_in(channel, READ_MESSAGE_HISTORY)?;
    let message = change.message(channel, request.id(3)?)?;
    Ok(Reply::Json(readable(change, message)))
}

/// POST /channels/{}/messages
pub(crate) fn create(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel_id = request.id(1)?;
    may_send(change, channel_id)?;
    if let Some(earlier) = repeated_nonce(change, channel_id, &request.body)? {
        return Ok(Reply::Json(earlier));
    }
    let message = compose(change, channel_id, &request.body, &request.files)?;
    wake_thread(change, channel_id);
    let message_id = change.post(message);
    let message = change.message(channel_id, message_id)?;
    Ok(Reply::Json(change.world.message_json(message)))
}

/// Refuses where the bot cannot write.
pub(crate) fn may_send(change: &Change<'_>, channel_id: Id) -> Result<(), ApiError> {
    let channel = change.channel(channel_id)?;
    if !channel.kind.has_messages() {
        return Err(ApiError::NOT_A_TEXT_CHANNEL);
    }
    if channel.kind == ChannelKind::Dm {
        let closed = channel
            .recipients
            .iter()
            .any(|user| change.world.users.get(user).is_none_or(|user| !user.dms_open));
        return if closed { Err(ApiError::CANNOT_DM) } else { Ok(()) };
    }
    if channel.thread.as_ref().is_some_and(|thread| thread.locked) {
        return Err(ApiError::THREAD_LOCKED);
    }
    change.require_in(channel_id, SEND_MESSAGES)
}

/// Reads a message form and checks what its parts need.
pub(crate) fn compose(
    change: &mut Change<'_>,
    channel_id: Id,
    body: &Value,
    files: &[Upload],
) -> Result<Message, ApiError> {
    let draft = Draft::read(change, body, files, AllowedMentions::everything(), 0)?;
    let needs = [
        (draft.has_embeds(), EMBED_LINKS),
        (draft.has_files(), ATTACH_FILES),
        (draft.has_poll(), SEND_POLLS),
    ];
    for (_, bit) in needs.into_iter().filter(|(used, _)| *used) {
        change.require_in(channel_id, bit)?;
    }
    if draft.flags.unwrap_or(0) & crate::world::FLAG_EPHEMERAL != 0 {
        return Err(ApiError::field(
            "flags",
            "MESSAGE_FLAGS_INVALID",
            "This message has invalid flags.",
        ));
    }
    let message_id = change.new_id();
    let mut message = Message::new(message_id, channel_id, change.bot());
    if body["message_reference"].is_object() {
        message.reference = read_reference(change, channel_id, &body["message_reference"])?;
        message.kind = if message.reference.is_some() { REPLY } else { 0 };
    }
    message.nonce = (!body["nonce"].is_null()).then(|| body["nonce"].clone());
    draft.apply(change, &mut message)?;
    Ok(message)
}

fn read_reference(
    change: &Change<'_>,
    channel: Id,
    reference: &Value,
) -> Result<Option<Reference>, ApiError> {
    let place = read_id(&reference["channel_id"]).unwrap_or(channel);
    let target = read_id(&reference["message_id"]).ok_or_else(|| {
        ApiError::field(
            "message_reference.message_id",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        )
    })?;
    change.require_in(place, READ_MESSAGE_HISTORY)?;
    if change.message(place, target).is_ok() {
        let guild = change.channel(place)?.guild;
        return Ok(Some(Reference {
            message: target,
            channel: place,
            guild,
        }));
    }
    if reference["fail_if_not_exists"] == false {
        return Ok(None);
    }
    Err(ApiError::field(
        "message_reference",
        "REPLIES_UNKNOWN_MESSAGE",
        "Unknown message",
    ))
}

/// The message sent before with this nonce, if the bot asked for that to count.
fn repeated_nonce(change: &Change<'_>, channel: Id, body: &Value) -> Result<Option<Value>, ApiError> {
    let nonce = &body["nonce"];
    if nonce.as_str().is_some_and(|nonce| nonce.chars().count() > 25) {
        return Err(ApiError::field(
            "nonce",
            "NONCE_TYPE_TOO_LONG",
            "Nonce must be 25 or fewer in length.",
        ));
    }
    if nonce.is_null() || body["enforce_nonce"] != true {
        return Ok(None);
    }
    let since_ms = change.now_ms() - NONCE_LIFE_MS;
    let earlier = change
        .channel(channel)?
        .messages
        .values()
        .rev()
        .take_while(|message| snowflake_ms(message.id) >= since_ms);
    let earlier = earlier
        .into_iter()
        .find(|message| message.author == change.bot() && message.nonce.as_ref() == Some(nonce));
    Ok(earlier.map(|message| change.world.message_json(message)))
}

/// A message reopens the archived thread it is sent to.
fn wake_thread(change: &mut Change<'_>, channel: Id) {
    let archived = change
        .world
        .channels
        .get(&channel)
        .and_then(|channel| channel.thread.as_ref())
        .is_some_and(|thread| thread.archived);
    if archived {
        change.set_archived(channel, false);
    }
}

/// PATCH /channels/{}/messages/{}
pub(crate) fn edit(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (channel, message_id) = (request.id(1)?, request.id(3)?);
    change.channel(channel)?;
    let mut message = change.message(channel, message_id)?.clone();
    if message.author != change.bot() {
        return Err(ApiError::NOT_THE_AUTHOR);
    }
    let draft = Draft::read(
        change,
        &request.body,
        &request.files,
        AllowedMentions::everything(),
        message.flags,
    )?;
    draft.apply(change, &mut message)?;
    Ok(Reply::Json(store_edit(change, message)))
}

/// Puts an edited message back and says so.
pub(crate) fn store_edit(change: &mut Change<'_>, mut message: Message) -> Value {
    message.edited_ms = Some(change.now_ms());
    let (channel, message_id) = (message.channel, message.id);
    let json = change.world.message_json(&message);
    if let Some(channel) = change.world.channels.get_mut(&channel) {
        channel.messages.insert(message_id, message);
    }
    change.message_changed(channel, message_id);
    json
}

/// DELETE /channels/{}/messages/{}
pub(crate) fn delete(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (channel, message_id) = (request.id(1)?, request.id(3)?);
    change.channel(channel)?;
    let author = change.message(channel, message_id)?.author;
    if author != change.bot() {
        let guild = change.guild_of(channel)?;
        change.require_in(channel, MANAGE_MESSAGES)?;
        let options = json!({ "channel_id": id(channel), "count": "1" });
        let actor = change.actor(request);
        change.audit(guild, &actor, 72, Some(author), Vec::new(), Some(options));
    }
    change.delete_message(channel, message_id);
    Ok(Reply::NoContent)
}

/// POST /channels/{}/messages/bulk-delete
pub(crate) fn bulk_delete(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel = request.id(1)?;
    change.guild_of(channel)?;
    change.require_in(channel, MANAGE_MESSAGES)?;
    let messages: Vec<_> = request.body["messages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(read_id)
        .collect();
    if !(2..=100).contains(&messages.len()) {
        return Err(ApiError::BULK_DELETE_COUNT);
    }
    if messages
        .iter()
        .any(|message| snowflake_ms(*message) < change.now_ms() - TWO_WEEKS_MS)
    {
        return Err(ApiError::TOO_OLD_TO_BULK_DELETE);
    }
    change.bulk_delete(channel, &messages);
    Ok(Reply::NoContent)
}

/// GET /channels/{}/messages/pins
pub(crate) fn list_pins(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel = request.id(1)?;
    let before_ms = request.param("before").and_then(parse_iso);
    let limit = request.limit(50, 50)?;
    let mut pins = pinned(change, channel)?;
    pins.retain(|message| before_ms.is_none_or(|before| message.pinned_ms < Some(before)));
    let has_more = pins.len() > limit;
    pins.truncate(limit);
    let items = pins.into_iter().map(|message| {
        json!({ "pinned_at": time(message.pinned_ms.unwrap_or_default()), "message": readable(change, message) })
    });
    Ok(Reply::Json(
        json!({ "items": items.collect::<Vec<_>>(), "has_more": has_more }),
    ))
}

/// GET /channels/{}/pins
pub(crate) fn list_pins_at_once(change: &mut Change<'_>, request: &Request) -> Outcome {
    let pins = pinned(change, request.id(1)?)?;
    Ok(Reply::Json(
        pins.into_iter()
            .map(|message| readable(change, message))
            .collect(),
    ))
}

/// Pinned messages, the newest pin first.
fn pinned<'c>(change: &'c Change<'_>, channel: Id) -> Result<Vec<&'c Message>, ApiError> {
    let mut pins: Vec<_> = change
        .channel(channel)?
        .messages
        .values()
        .filter(|message| message.pinned_ms.is_some())
        .collect();
    if change.bits_in(channel) & READ_MESSAGE_HISTORY == 0 {
        pins.clear();
    }
    pins.sort_by_key(|message| std::cmp::Reverse(message.pinned_ms));
    Ok(pins)
}

/// PUT and DELETE of /channels/{}/pins/{} and /channels/{}/messages/pins/{}
pub(crate) fn pin(change: &mut Change<'_>, request: &Request, message: Id) -> Outcome {
    let channel = request.id(1)?;
    let pinned_now = request.method == "PUT";
    if change.channel(channel)?.guild.is_some() {
        change.require_in(channel, PIN_MESSAGES)?;
    }
    change.message(channel, message)?;
    if pinned_now && pinned(change, channel)?.len() >= MAX_PINS {
        return Err(ApiError::TOO_MANY_PINS);
    }
    change.set_pinned(channel, message, pinned_now);
    Ok(Reply::NoContent)
}

/// POST /channels/{}/typing
pub(crate) fn typing(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel = request.id(1)?;
    may_send(change, channel)?;
    let timestamp_s = change.now_ms() / 1000;
    let mut data =
        json!({ "channel_id": id(channel), "user_id": id(change.bot()), "timestamp": timestamp_s });
    change.say_where(&mut data, channel);
    change.emit("TYPING_START", data);
    Ok(Reply::NoContent)
}
