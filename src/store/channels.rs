//! Channels, categories and threads, as far as scoring and reading back need them. Deleted ones stay:
//! what happened in them still counts as their category has it.

use std::collections::HashMap;

use super::{Result, Store, Tx, rows_json};
use crate::domain::ids::{ChannelId, GuildId, MemberId};

/// A channel, category or thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channel {
    pub channel_id: ChannelId,
    /// Discord's number of the kind (Discord documentation, "Channel Types").
    pub kind: u64,
    /// A thread's channel, a channel's category.
    pub parent_id: Option<ChannelId>,
    /// Who opened a thread.
    pub owner_id: Option<MemberId>,
}

impl Channel {
    /// Whether it is a thread or forum post.
    pub fn is_thread(&self) -> bool {
        is_thread(self.kind)
    }
}

/// Whether a kind is a thread's or forum post's.
pub(super) fn is_thread(kind: u64) -> bool {
    (10..=12).contains(&kind)
}

statements! {
    UPSERT = "INSERT INTO channels (guild_id, channel_id, kind, parent_id, owner_id)
        SELECT CAST($1 AS BIGINT), CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT),
            CAST(value ->> 3 AS BIGINT)
        FROM json_each($2) WHERE true
        ON CONFLICT (guild_id, channel_id) DO UPDATE SET kind = excluded.kind, parent_id = excluded.parent_id,
            owner_id = excluded.owner_id
            WHERE channels.kind <> excluded.kind OR channels.parent_id <> excluded.parent_id OR channels.owner_id <> excluded.owner_id
        RETURNING channel_id, parent_id";
    LIST = "SELECT channel_id, kind, parent_id, owner_id FROM channels WHERE guild_id = $1 ORDER BY channel_id";
    ADD = "INSERT INTO channels (guild_id, channel_id, kind, parent_id, owner_id)
        SELECT CAST($1 AS BIGINT), CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT),
            CAST(value ->> 3 AS BIGINT)
        FROM json_each($2) WHERE true ON CONFLICT DO NOTHING RETURNING channel_id, parent_id";
    HEARD = "SELECT c.channel_id, c.guild_id FROM json_each($2) AS n CROSS JOIN cursors AS c
        WHERE c.guild_id = $1 AND c.channel_id = CAST(n.value ->> 0 AS BIGINT)";
    CURSORS = "SELECT channel_id, message_id FROM cursors WHERE guild_id = $1 ORDER BY channel_id";
}

type Row = (i64, i64, i64, i64);

fn channel((channel_id, kind, parent_id, owner_id): Row) -> Channel {
    Channel {
        channel_id: ChannelId::from_i64(channel_id),
        kind: kind as u64,
        parent_id: (parent_id != 0).then_some(ChannelId::from_i64(parent_id)),
        owner_id: (owner_id != 0).then_some(MemberId::from_i64(owner_id)),
    }
}

impl Store {
    /// Every channel, category and thread known.
    pub async fn list_channels(&self, guild_id: GuildId) -> Result<Vec<Channel>> {
        let rows: Vec<Row> = read_all!(self, LIST, guild_id.as_i64())?;
        Ok(rows.into_iter().map(channel).collect())
    }

    /// From each thread to its channel and from each channel to its category.
    pub async fn list_parents(&self, guild_id: GuildId) -> Result<HashMap<ChannelId, ChannelId>> {
        let channels = self.list_channels(guild_id).await?.into_iter();
        Ok(channels
            .filter_map(|channel| Some((channel.channel_id, channel.parent_id?)))
            .collect())
    }

    /// Each channel's last message that is surely recorded.
    pub async fn list_cursors(&self, guild_id: GuildId) -> Result<Vec<(ChannelId, u64)>> {
        let rows: Vec<(i64, i64)> = read_all!(self, CURSORS, guild_id.as_i64())?;
        Ok(rows
            .into_iter()
            .map(|(channel_id, message_id)| (ChannelId::from_i64(channel_id), message_id as u64))
            .collect())
    }
}

impl Tx {
    /// Takes in channels as they are now. Threads in which somebody has answered before are credited to
    /// whoever opened them.
    pub async fn upsert_channels(&mut self, guild_id: GuildId, channels: &[Channel]) -> Result<()> {
        let changed: Vec<(i64, i64)> = tx_all!(self, UPSERT, guild_id.as_i64(), rows_of(channels))?;
        self.channels_changed(guild_id, changed).await
    }

    /// Takes in channels that are not known yet. Those that are stay as they are known: what is read of
    /// Discord may be older than what an event said meanwhile.
    pub async fn add_channels(&mut self, guild_id: GuildId, channels: &[Channel]) -> Result<()> {
        let new: Vec<(i64, i64)> = tx_all!(self, ADD, guild_id.as_i64(), rows_of(channels))?;
        self.channels_changed(guild_id, new).await
    }

    async fn channels_changed(&mut self, guild_id: GuildId, changed: Vec<(i64, i64)>) -> Result<()> {
        if changed.is_empty() {
            return Ok(());
        }
        self.scoring_changes(guild_id);
        // Of a thread in which nothing was ever heard nothing is recorded either.
        let heard: Vec<(i64, i64)> = tx_all!(self, HEARD, guild_id.as_i64(), rows_json(&changed))?;
        let heard: Vec<ChannelId> = heard.into_iter().map(|(id, _)| ChannelId::from_i64(id)).collect();
        self.derive_openings(guild_id, &heard).await
    }
}

fn rows_of(channels: &[Channel]) -> String {
    let mut rows: Vec<_> = channels
        .iter()
        .map(|channel| {
            (
                channel.channel_id.as_i64(),
                channel.kind as i64,
                channel.parent_id.map_or(0, ChannelId::as_i64),
                channel.owner_id.map_or(0, MemberId::as_i64),
            )
        })
        .collect();
    rows.sort_unstable();
    rows.dedup_by_key(|row| row.0);
    rows_json(&rows)
}
