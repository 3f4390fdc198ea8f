//! What members decide about themselves: whether they are counted, and whether anything is said of them.

use crate::{
    domain::ids::{ChannelId, GuildId, MemberId},
    service::{guilds, voice},
    store::Store,
};

/// A member's own choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choices {
    /// Since when they are not counted, in Unix milliseconds.
    pub paused_since: Option<i64>,
    /// Nothing is said of them when they reach a tier.
    pub quiet: bool,
    /// The server says such things in a channel at all.
    pub notices: bool,
}

/// A member's choices as they are.
pub async fn load(store: &Store, guild_id: GuildId, member_id: MemberId) -> anyhow::Result<Choices> {
    Ok(Choices {
        paused_since: store.paused_since(guild_id, member_id).await?,
        quiet: store.is_quiet(guild_id, member_id).await?,
        notices: guilds::get(store, guild_id).await?.notices_channel_id.is_some(),
    })
}

/// Counts the member no longer: from now on nothing is recorded of or about them. What was counted
/// before stays, out of sight.
pub async fn pause(store: &Store, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.pause_member(guild_id, member_id, now_ms).await?;
    tx.commit().await?;
    // For the others in voice they are not there.
    voice::see(store, guild_id, member_id, None, now_ms).await
}

/// Counts the member again, who hears in the voice channel `seat` if in any. What happened meanwhile is
/// never counted, however late it is read.
pub async fn resume(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    seat: Option<ChannelId>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.resume_member(guild_id, member_id, now_ms).await?;
    tx.commit().await?;
    voice::see(store, guild_id, member_id, seat, now_ms).await
}

/// Sets whether the member is warned by direct message before a tier is withdrawn.
pub async fn set_warning(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    wanted: bool,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.set_wants_warning(guild_id, member_id, wanted).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets whether anything may be said of the member in a channel.
pub async fn set_quiet(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    quiet: bool,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.set_quiet(guild_id, member_id, quiet).await?;
    tx.commit().await?;
    Ok(())
}
