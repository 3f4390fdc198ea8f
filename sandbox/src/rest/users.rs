//! Accounts and direct messages.

use serde_json::json;

use crate::Id;
use crate::changes::Change;
use crate::rest::error::ApiError;
use crate::rest::request::Request;
use crate::rest::{Outcome, Reply};
use crate::wire::{id, read_id};
use crate::world::{Channel, ChannelKind};

/// GET /users/@me
pub(crate) fn current(change: &mut Change<'_>) -> Outcome {
    Ok(Reply::Json(change.world.current_user_json()))
}

/// GET /users/{}
pub(crate) fn get(change: &mut Change<'_>, request: &Request) -> Outcome {
    let user = request.id(1)?;
    if !change.world.users.contains_key(&user) {
        return Err(ApiError::UNKNOWN_USER);
    }
    Ok(Reply::Json(change.world.user_json(user)))
}

/// GET /users/@me/guilds
pub(crate) fn guilds(change: &mut Change<'_>) -> Outcome {
    let bot = change.bot();
    let guilds = change.world.guilds.values().filter(|guild| guild.members.contains_key(&bot)).map(|guild| {
        json!({
            "id": id(guild.id), "name": guild.name, "icon": null, "banner": null, "owner": guild.owner == bot,
            "permissions": change.bits(guild.id).to_string(), "features": guild.features,
        })
    });
    Ok(Reply::Json(guilds.collect()))
}

/// POST /users/@me/channels
pub(crate) fn open_dm(change: &mut Change<'_>, request: &Request) -> Outcome {
    let user = read_id(&request.body["recipient_id"])
        .ok_or_else(|| ApiError::field("recipient_id", "BASE_TYPE_REQUIRED", "This field is required"))?;
    if !change.world.users.contains_key(&user) {
        return Err(ApiError::UNKNOWN_USER);
    }
    if user == change.bot() {
        return Err(ApiError::CANNOT_DM);
    }
    let channel = change.dm_with(user);
    Ok(Reply::Json(
        change.world.channel_json(change.world.channel(channel)),
    ))
}

impl Change<'_> {
    /// The direct message channel between the bot and somebody, opened if there is none.
    pub(crate) fn dm_with(&mut self, user: Id) -> Id {
        let bot = self.world.bot();
        let both = |channel: &&Channel| {
            channel.kind == ChannelKind::Dm
                && channel.recipients.contains(&user)
                && channel.recipients.contains(&bot)
        };
        if let Some(channel) = self.world.channels.values().find(both) {
            return channel.id;
        }
        let channel_id = self.new_id();
        let mut channel = Channel::new(channel_id, ChannelKind::Dm, None, "");
        channel.recipients = vec![user, bot];
        self.world.channels.insert(channel_id, channel);
        channel_id
    }
}
