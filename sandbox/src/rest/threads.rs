//! Threads over REST.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::{Change, NewThread};
use crate::clock::parse_iso;
use crate::permissions::{
    CREATE_PRIVATE_THREADS, CREATE_PUBLIC_THREADS, MANAGE_THREADS, READ_MESSAGE_HISTORY, SEND_MESSAGES,
    VIEW_CHANNEL,
};
use crate::rest::error::{ApiError, FormErrors};
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply, messages};
use crate::wire::{read_id, set};
use crate::world::{Channel, ChannelKind, Message};

/// POST /channels/{}/threads and /channels/{}/messages/{}/threads
pub(crate) fn create(change: &mut Change<'_>, request: &Request) -> Outcome {
    let parent = request.id(1)?;
    let body = &request.body;
    let from_message = if request.segments[2] == "messages" {
        Some(request.id(3)?)
    } else {
        None
    };
    let parent_kind = change.channel(parent)?.kind;
    if parent_kind == ChannelKind::Forum {
        return create_post(change, request, parent);
    }
    if !matches!(parent_kind, ChannelKind::Text | ChannelKind::Announcement) {
        return Err(ApiError::WRONG_CHANNEL_TYPE);
    }
    // A thread that hangs on nothing is private unless it says otherwise.
    let kind = match (from_message, parent_kind) {
        (Some(_), ChannelKind::Announcement) => ChannelKind::AnnouncementThread,
        (Some(_), _) => ChannelKind::PublicThread,
        (None, _) => ChannelKind::from_number(body["type"].as_u64().unwrap_or(12))
            .filter(|kind| kind.is_thread())
            .ok_or_else(|| {
                ApiError::field("type", "BASE_TYPE_CHOICES", "Value must be one of {10, 11, 12}.")
            })?,
    };
    let needed = if kind == ChannelKind::PrivateThread {
        CREATE_PRIVATE_THREADS
    } else {
        CREATE_PUBLIC_THREADS
    };
    change.require_in(parent, needed)?;
    if let Some(message) = from_message
        && change.message(parent, message)?.has_thread
    {
        return Err(ApiError::THREAD_EXISTS);
    }
    let new = new_thread(change, parent, kind, from_message, body)?;
    let thread = change.start_thread(new);
    Ok(Reply::Created(
        change.world.channel_json(change.world.channel(thread)),
    ))
}

fn new_thread(
    change: &Change<'_>,
    parent: Id,
    kind: ChannelKind,
    from_message: Option<Id>,
    body: &Value,
) -> Result<NewThread, ApiError> {
    let mut errors = FormErrors::default();
    let name = body["name"].as_str().unwrap_or_default();
    errors.length("name", name, 1, 100);
    let auto_archive_min = body["auto_archive_duration"].as_u64().unwrap_or(1440);
    if ![60, 1440, 4320, 10_080].contains(&auto_archive_min) {
        errors.add(
            "auto_archive_duration",
            "BASE_TYPE_CHOICES",
            "Value must be one of {60, 1440, 4320, 10080}.",
        );
    }
    errors.into_result()?;
    Ok(NewThread {
        parent,
        kind,
        name: name.to_owned(),
        owner: change.bot(),
        auto_archive_min,
        from_message,
        applied_tags: body["applied_tags"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(read_id)
            .collect(),
        created_at_ms: change.now_ms(),
    })
}

/// A forum post: the thread and its first message, which share their id.
fn create_post(change: &mut Change<'_>, request: &Request, forum: Id) -> Outcome {
    change.require_in(forum, SEND_MESSAGES)?;
    let new = new_thread(change, forum, ChannelKind::PublicThread, None, &request.body)?;
    let first = messages::compose(change, forum, &request.body["message"], &request.files)?;
    let thread = change.start_thread(new);
    let message = change.post(Message {
        id: thread,
        channel: thread,
        ..first
    });
    let mut json = change.world.channel_json(change.world.channel(thread));
    let message = change.message(thread, message)?;
    set(&mut json, "message", change.world.message_json(message));
    Ok(Reply::Created(json))
}

fn thread_list(change: &Change<'_>, threads: &[&Channel], has_more: bool) -> Value {
    let bot = change.bot();
    let own = threads.iter().filter(|thread| {
        thread
            .thread
            .as_ref()
            .is_some_and(|data| data.members.contains_key(&bot))
    });
    let members: Vec<_> = own
        .map(|thread| change.world.thread_member_json(thread, bot))
        .collect();
    let threads: Vec<_> = threads
        .iter()
        .map(|thread| change.world.channel_json(thread))
        .collect();
    json!({ "threads": threads, "members": members, "has_more": has_more })
}

/// GET /guilds/{}/threads/active
pub(crate) fn active(change: &mut Change<'_>, request: &Request) -> Outcome {
    let guild = change.guild(request.id(1)?)?.id;
    let mut threads: Vec<_> = change
        .world
        .channels_of(guild)
        .into_iter()
        .filter(|channel| channel.thread.as_ref().is_some_and(|thread| !thread.archived))
        .filter(|channel| change.bits_in(channel.id) & VIEW_CHANNEL != 0)
        .collect();
    threads.sort_by_key(|thread| std::cmp::Reverse(thread.id));
    Ok(Reply::Json(thread_list(change, &threads, false)))
}

/// GET /channels/{}/threads/archived/public and /private
pub(crate) fn archived(change: &mut Change<'_>, request: &Request) -> Outcome {
    let parent = request.id(1)?;
    let private = request.segments[4] == "private";
    change.require_in(parent, READ_MESSAGE_HISTORY)?;
    if private {
        change.require_in(parent, MANAGE_THREADS)?;
    }
    let before_ms = request.param("before").map(|text| {
        parse_iso(text)
            .ok_or_else(|| ApiError::field("before", "DATE_TIME_TYPE_PARSE", "Could not parse as ISO8601."))
    });
    let before_ms = before_ms.transpose()?;
    let limit = request.limit(50, 100)?;
    let archived_at = |channel: &&Channel| {
        channel
            .thread
            .as_ref()
            .map_or(0, |thread| thread.archive_changed_ms)
    };
    let mut threads: Vec<_> = change
        .world
        .channels
        .values()
        .filter(|channel| channel.parent == Some(parent))
        .filter(|channel| channel.thread.as_ref().is_some_and(|thread| thread.archived))
        .filter(|channel| (channel.kind == ChannelKind::PrivateThread) == private)
        .filter(|channel| before_ms.is_none_or(|before_ms| archived_at(channel) < before_ms))
        .collect();
    threads.sort_by_key(|channel| std::cmp::Reverse(archived_at(channel)));
    let has_more = threads.len() > limit;
    threads.truncate(limit);
    Ok(Reply::Json(thread_list(change, &threads, has_more)))
}

/// GET /channels/{}/thread-members
pub(crate) fn list_members(change: &mut Change<'_>, request: &Request) -> Outcome {
    let channel = change.channel(request.id(1)?)?;
    let thread = channel.thread.as_ref().ok_or(ApiError::WRONG_CHANNEL_TYPE)?;
    let members = thread
        .members
        .keys()
        .map(|user| change.world.thread_member_json(channel, *user));
    Ok(Reply::Json(members.collect()))
}

/// PUT and DELETE /channels/{}/thread-members/{}
pub(crate) fn member(change: &mut Change<'_>, request: &Request) -> Outcome {
    let thread = request.id(1)?;
    let guild = change.guild_of(thread)?;
    let own = request.segments[3] == "@me";
    let user = if own { change.bot() } else { request.id(3)? };
    let data = change
        .channel(thread)?
        .thread
        .as_ref()
        .ok_or(ApiError::WRONG_CHANNEL_TYPE)?;
    if data.archived {
        return Err(ApiError::THREAD_ARCHIVED);
    }
    let inside = request.method == "PUT";
    change.member(guild, user)?;
    if !own {
        change.require_in(thread, if inside { SEND_MESSAGES } else { MANAGE_THREADS })?;
    }
    change.set_thread_member(thread, user, inside);
    Ok(Reply::NoContent)
}
