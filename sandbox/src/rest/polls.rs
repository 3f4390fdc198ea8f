//! Polls over REST.

use serde_json::json;

use crate::changes::Change;
use crate::rest::error::ApiError;
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply};

/// GET /channels/{}/polls/{}/answers/{}
pub(crate) fn voters(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (channel, message, answer) = (request.id(1)?, request.id(3)?, request.id(5)?);
    change.channel(channel)?;
    let poll = change
        .message(channel, message)?
        .poll
        .as_ref()
        .ok_or(ApiError::UNKNOWN_MESSAGE)?;
    let (limit, after) = (request.limit(25, 100)?, request.id_param("after")?.unwrap_or(0));
    let mut voters = poll.votes.get(&answer).cloned().unwrap_or_default();
    voters.sort_unstable();
    let page = voters.into_iter().filter(|user| *user > after).take(limit);
    Ok(Reply::Json(
        json!({ "users": page.map(|user| change.world.user_json(user)).collect::<Vec<_>>() }),
    ))
}

/// POST /channels/{}/polls/{}/expire
pub(crate) fn expire(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (channel, message) = (request.id(1)?, request.id(3)?);
    change.channel(channel)?;
    let found = change.message(channel, message)?;
    if found.author != change.bot() {
        return Err(ApiError::NOT_THE_AUTHOR);
    }
    match &found.poll {
        None => return Err(ApiError::UNKNOWN_MESSAGE),
        Some(poll) if poll.finalized => return Err(ApiError::POLL_EXPIRED),
        Some(_) => {}
    }
    change.end_poll(channel, message);
    Ok(Reply::Json(
        change.world.message_json(change.message(channel, message)?),
    ))
}
