//! What of a server the bot may read, found out by asking.

use serde_json::Value;
use serenity::http::Route;

use super::{
    Reader,
    rest::{self, Trouble},
    wire::PlaceWithPermissions,
};
use crate::{
    dispatcher::access,
    domain::{
        ids::{ChannelId, GuildId},
        reading::{MANAGE_THREADS, Unreadable, unreadable},
    },
    service::readings::Place,
    store::Channel,
};

/// The channels of a server as they are now, and what the bot may read in each.
pub struct Sight {
    places: Vec<Place>,
}

impl Sight {
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// What keeps the bot from reading a channel or thread that is among `known`, if anything does.
    pub fn why_unreadable(&self, channel_id: ChannelId, known: &[Channel]) -> Option<Unreadable> {
        let channel = known.iter().find(|channel| channel.channel_id == channel_id);
        let thread = channel.filter(|channel| channel.is_thread());
        self.unreadable(channel_id, thread.and_then(|thread| thread.parent_id))
    }

    /// What keeps the bot from reading a channel, or the channel of a thread; `None` when nothing
    /// does, or when the channel is not known.
    pub fn unreadable(&self, channel_id: ChannelId, parent_id: Option<ChannelId>) -> Option<Unreadable> {
        [Some(channel_id), parent_id]
            .into_iter()
            .flatten()
            .find_map(|id| self.places.iter().find(|place| place.channel.channel_id == id))
            .and_then(|place| place.unreadable)
    }
}

impl Reader {
    /// Asks for the channels, the roles and the bot's own.
    pub(super) async fn look(&self, guild_id: GuildId) -> anyhow::Result<Sight> {
        let route = Route::GuildChannels {
            guild_id: guild_id.0.into(),
        };
        let channels: Vec<Value> = rest::ask(&self.http, &self.budget, route, Vec::new()).await?;
        let reach = access::reach(&self.http, guild_id, self.bot_id)
            .await
            .map_err(|error| Trouble::Away(format!("the bot's roles cannot be read: {error:#}")))?;
        let places = channels
            .iter()
            .filter_map(PlaceWithPermissions::read)
            .map(|found| {
                let kind = found.permissions.kind();
                let overwrites = found.permissions.overwrites();
                let bits = reach.permissions_in(guild_id, self.bot_id, kind, &overwrites);
                Place {
                    channel: found.place.channel(),
                    last_message_id: found.place.last_message_id(),
                    unreadable: unreadable(bits, kind),
                    sees_private_threads: bits & MANAGE_THREADS != 0,
                }
            })
            .collect();
        Ok(Sight { places })
    }
}
