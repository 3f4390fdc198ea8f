//! What members decide about themselves: whether they are counted, and whether anything is said of them.

use std::collections::BTreeMap;

use crate::{
    domain::{
        activity::Kind,
        ids::{ChannelId, GuildId, MemberId},
        memory::About,
    },
    service::{
        fans::{self, Fan},
        guilds, memory, voice,
    },
    store::{Asked, Note, Store},
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

/// Activities looked through for what a member did: all that are kept.
const EVER_MS: i64 = i64::MAX;
/// Questions with the form that are listed.
const LISTED: u32 = 10;

/// What is kept of a member, as they see it themselves.
#[derive(Clone, Debug)]
pub struct MyData {
    pub fan: Fan,
    pub choices: Choices,
    /// Activities of each kind.
    pub activities: BTreeMap<Kind, u64>,
    pub about: About,
    /// The team's notes about them.
    pub notes: Vec<Note>,
    /// What they asked with the form.
    pub asked: Vec<Asked>,
    pub wants_warning: bool,
}

/// Loads what is kept of a member.
pub async fn view(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<MyData> {
    Ok(MyData {
        fan: fans::load(store, guild_id, member_id, now_ms).await?,
        choices: load(store, guild_id, member_id).await?,
        activities: store.count_kinds(guild_id, member_id, 0, EVER_MS).await?,
        about: memory::about(store, guild_id, member_id).await?,
        notes: store.list_notes(guild_id, member_id, now_ms).await?,
        asked: store.list_asked(guild_id, member_id, LISTED).await?,
        wants_warning: store.wants_warning(guild_id, member_id).await?,
    })
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
