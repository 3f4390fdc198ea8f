//! What there is to read of a server's history: every channel and thread with messages in that time,
//! those the bot may not read among them, so that none is left out in silence.

use serenity::http::Route;

use super::{
    Reader,
    rest::{self, Trouble},
    wire::RawThreads,
};
use crate::{
    domain::{
        ids::GuildId,
        reading::{has_messages, has_private_threads, has_threads},
    },
    service::readings::{Place, list_span, message_span},
    store::{Channel, NewReading, Reading, ReadingState, What, Why},
};

impl Reader {
    /// Finds out what there is to read, and has it read.
    pub(super) async fn plan(&self, reading: &Reading) -> anyhow::Result<()> {
        let guild_id = reading.guild_id;
        let from_id = reading.span.from_id;
        let now_ms = self.clock.now_ms();
        let sight = self.look(guild_id).await?;
        let threads = self.active_threads(guild_id).await?;
        let mut readings = Vec::new();
        let mut channels: Vec<Channel> = Vec::new();
        for place in sight.places() {
            channels.push(place.channel);
            readings.extend(readings_of(place, from_id, now_ms));
        }
        for thread in &threads.threads {
            let channel = thread.channel();
            let place = Place {
                channel,
                last_message_id: thread.last_message_id(),
                unreadable: sight.unreadable(channel.channel_id, channel.parent_id),
                sees_private_threads: false,
            };
            channels.push(channel);
            readings.extend(readings_of(&place, from_id, now_ms));
        }
        let mut tx = self.store.begin().await?;
        if !tx.advance_reading(reading, reading.span, 0, now_ms).await? {
            return Ok(());
        }
        tx.add_channels(guild_id, &channels).await?;
        tx.add_readings(guild_id, &readings, now_ms).await?;
        tx.finish_reading(reading, 0, now_ms).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn active_threads(&self, guild_id: GuildId) -> Result<RawThreads, Trouble> {
        let route = Route::GuildThreadsActive {
            guild_id: guild_id.0.into(),
        };
        rest::ask(&self.http, &self.budget, route, Vec::new()).await
    }
}

/// What is to be read of one channel or thread.
fn readings_of(place: &Place, from_id: u64, now_ms: i64) -> Vec<NewReading> {
    let (channel_id, kind) = (place.channel.channel_id, place.channel.kind);
    let reading = |what, span| NewReading {
        why: Why::History,
        what,
        channel_id,
        span,
        state: place
            .unreadable
            .map_or(ReadingState::Waiting, ReadingState::Refused),
    };
    let mut readings = Vec::new();
    // Its first message may have its own id.
    let begin = from_id.max(channel_id.0.saturating_sub(1));
    if has_messages(kind) && place.last_message_id.is_some_and(|last_id| last_id > begin) {
        let span = message_span(begin, place.last_message_id, now_ms);
        readings.push(reading(What::Messages, span));
    }
    if has_threads(kind) {
        readings.push(reading(What::PublicThreads, list_span(from_id, now_ms)));
        if has_private_threads(kind) && place.sees_private_threads {
            readings.push(reading(What::PrivateThreads, list_span(from_id, now_ms)));
        }
    }
    readings
}
