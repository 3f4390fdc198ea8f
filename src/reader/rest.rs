//! Requests that only ask, and what comes of them: an answer, a refusal, or that Discord is away.
//!
//! Serenity waits for its rate limits by itself, but tries nothing again, knows no time limit of its
//! own and takes a malformed "try again later" for "at once". So each request has a time limit, and
//! what failed is tried again ever later by whoever asked.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serenity::{
    all::{Http, ReactionType},
    http::{HttpError, LightMethod, Request, Route, StatusCode},
};

use super::wire::RawEmoji;
use crate::budget::Budget;

/// The longest one request may take with all the waiting for rate limits in it.
const PATIENCE: Duration = Duration::from_secs(120);
const UNKNOWN_CHANNEL: isize = 10_003;
const UNKNOWN_MESSAGE: isize = 10_008;

/// Why a question was not answered.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("the channel is gone")]
    ChannelGone,
    #[error("the message is gone")]
    MessageGone,
    #[error("Discord does not allow it ({code}: {message})")]
    Forbidden { code: isize, message: String },
    #[error("{0}")]
    Away(String),
}

/// Asks Discord and reads the answer as JSON.
pub async fn ask<T: DeserializeOwned>(
    http: &Http,
    budget: &Budget,
    route: Route<'_>,
    params: Vec<(&'static str, String)>,
) -> Result<T, Trouble> {
    let params = (!params.is_empty()).then_some(params);
    let request = Request::new(route, LightMethod::Get).params(params);
    let answered = async {
        let response = http.request(request).await.map_err(|error| {
            budget.note(&error);
            trouble(error)
        })?;
        let body = response.bytes().await.map_err(|_| away("the answer broke off"))?;
        serde_json::from_slice(&body).map_err(|_| away("the answer cannot be read"))
    };
    tokio::time::timeout(PATIENCE, answered)
        .await
        .unwrap_or_else(|_| Err(away("Discord did not answer in time")))
}

fn away(what: &str) -> Trouble {
    Trouble::Away(what.to_owned())
}

fn trouble(error: serenity::Error) -> Trouble {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            let (status, code) = (response.status_code, response.error.code);
            match status {
                StatusCode::NOT_FOUND if code == UNKNOWN_MESSAGE => Trouble::MessageGone,
                StatusCode::NOT_FOUND if code == UNKNOWN_CHANNEL => Trouble::ChannelGone,
                // A token that is refused ends the session: nothing to read for now. What stands between
                // us and Discord may not find it, or find us too many; that says nothing of what is there.
                StatusCode::NOT_FOUND
                | StatusCode::UNAUTHORIZED
                | StatusCode::TOO_MANY_REQUESTS
                | StatusCode::REQUEST_TIMEOUT => Trouble::Away(format!("{status}")),
                status if status.is_client_error() => Trouble::Forbidden {
                    code,
                    message: response.error.message,
                },
                status => Trouble::Away(format!("{status}")),
            }
        }
        serenity::Error::Http(HttpError::Request(error)) if error.is_timeout() => {
            away("Discord did not answer in time")
        }
        serenity::Error::Http(HttpError::Request(error)) if error.is_connect() => {
            away("Discord cannot be reached")
        }
        serenity::Error::Http(HttpError::Request(_)) => away("the connection to Discord broke"),
        other => Trouble::Away(other.to_string()),
    }
}

/// An emoji in an address: a character in percent notation, or a name with an id.
pub fn emoji_path(emoji: &RawEmoji) -> Option<String> {
    match (&emoji.id, &emoji.name) {
        // Only the id matters; a deleted emoji has lost its name.
        (Some(id), name) => Some(format!("{}:{}", name.as_deref().unwrap_or("_"), id.0)),
        (None, Some(name)) => Some(ReactionType::Unicode(name.clone()).as_data()),
        (None, None) => None,
    }
}
