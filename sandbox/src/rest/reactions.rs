//! Reactions over REST.

use crate::Id;
use crate::changes::Change;
use crate::permissions::{ADD_REACTIONS, MANAGE_MESSAGES, READ_MESSAGE_HISTORY};
use crate::rest::error::ApiError;
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply};
use crate::world::Emoji;

const MAX_EMOJI: usize = 20;

/// The channel, the message and the emoji of a path.
fn target(change: &Change<'_>, request: &Request) -> Result<(Id, Id, Emoji), ApiError> {
    let (channel, message) = (request.id(1)?, request.id(3)?);
    change.channel(channel)?;
    change.message(channel, message)?;
    let emoji = Emoji::parse(request.segments.get(5).map(String::as_str).unwrap_or_default());
    Ok((channel, message, emoji))
}

/// PUT /channels/{}/messages/{}/reactions/{}/@me
pub(crate) fn add(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (channel, message, emoji) = target(change, request)?;
    // A word is no emoji; whether a character is one, Discord knows better.
    if emoji.id.is_none() && emoji.name.is_ascii() && !emoji.name.ends_with('\u{20e3}') {
        return Err(ApiError::UNKNOWN_EMOJI);
    }
    change.require_in(channel, READ_MESSAGE_HISTORY)?;
    let reactions = &change.message(channel, message)?.reactions;
    if !reactions.iter().any(|reaction| reaction.emoji == emoji) {
        let full = reactions.len() >= MAX_EMOJI;
        if change.channel(channel)?.guild.is_some() {
            change.require_in(channel, ADD_REACTIONS)?;
        }
        if full {
            return Err(ApiError::TOO_MANY_REACTIONS);
        }
    }
    let bot = change.bot();
    change.react(channel, message, &emoji, bot, false);
    Ok(Reply::NoContent)
}

/// DELETE /channels/{}/messages/{}/reactions/{}/{@me or user}
pub(crate) fn remove(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (channel, message, emoji) = target(change, request)?;
    let own = request.segments[6] == "@me";
    let user = if own { change.bot() } else { request.id(6)? };
    if !own {
        change.require_in(channel, MANAGE_MESSAGES)?;
    }
    let removed = change.unreact(channel, message, &emoji, user, false)
        | change.unreact(channel, message, &emoji, user, true);
    if removed {
        Ok(Reply::NoContent)
    } else {
        Err(ApiError::UNKNOWN_EMOJI)
    }
}

/// DELETE /channels/{}/messages/{}/reactions and …/reactions/{}
pub(crate) fn clear(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (channel, message, emoji) = target(change, request)?;
    change.require_in(channel, MANAGE_MESSAGES)?;
    if request.segments.len() == 5 {
        change.clear_reactions(channel, message);
    } else {
        change.clear_emoji(channel, message, &emoji);
    }
    Ok(Reply::NoContent)
}

/// GET /channels/{}/messages/{}/reactions/{}
pub(crate) fn users(change: &mut Change<'_>, request: &Request) -> Outcome {
    let (channel, message, emoji) = target(change, request)?;
    change.require_in(channel, READ_MESSAGE_HISTORY)?;
    let (limit, after) = (request.limit(25, 100)?, request.id_param("after")?.unwrap_or(0));
    let burst = request.param("type") == Some("1");
    let reaction = change
        .message(channel, message)?
        .reactions
        .iter()
        .find(|reaction| reaction.emoji == emoji);
    let users = reaction.map(|reaction| {
        if burst {
            reaction.burst_users.clone()
        } else {
            reaction.users.clone()
        }
    });
    let mut users = users.unwrap_or_default();
    users.sort_unstable();
    let page = users.into_iter().filter(|user| *user > after).take(limit);
    Ok(Reply::Json(
        page.map(|user| change.world.user_json(user)).collect(),
    ))
}
