//! Channels, categories and threads as they are now.

use std::collections::HashMap;

use crate::{
    domain::ids::{ChannelId, GuildId},
    store::{Channel, Store},
};

/// Takes channels in. When one moved and multipliers hang on channels, what happened in it counts
/// differently from now on, so everybody is scored anew.
pub async fn see(
    store: &Store,
    guild_id: GuildId,
    channels: Vec<Channel>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let known: HashMap<ChannelId, Option<ChannelId>> = store
        .list_channels(guild_id)
        .await?
        .into_iter()
        .map(|channel| (channel.channel_id, channel.parent_id))
        .collect();
    let moved = channels.iter().any(|channel| {
        known
            .get(&channel.channel_id)
            .is_some_and(|parent_id| *parent_id != channel.parent_id)
    });
    let mut tx = store.begin().await?;
    tx.upsert_channels(guild_id, &channels).await?;
    if moved
        && let Some(guild) = tx.find_guild(guild_id).await?
        && !guild.rules.multipliers.channels.is_empty()
    {
        tx.start_replay(guild_id, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}
