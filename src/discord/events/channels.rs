//! Channels and threads: where they hang, and who opened a thread.

use std::sync::Arc;

use serenity::all::{ChannelType, GuildChannel, PartialGuildChannel, PermissionOverwriteType};

use crate::{
    app::App,
    domain::{
        gate::{Overwrite, Target},
        ids::{ChannelId, GuildId, MemberId, RoleId},
    },
    service::{channels, gates, guilds, radar, voice},
    store::Channel,
};

/// A channel appeared or changed.
pub async fn on_channel(app: &Arc<App>, channel: &GuildChannel) -> anyhow::Result<()> {
    let guild_id = GuildId(channel.guild_id.get());
    let seen = seen(channel);
    channels::see(&app.store, guild_id, vec![seen], app.clock.now_ms()).await?;
    gates::channel_changed(&app.store, guild_id, &seen, app.clock.now_ms()).await?;
    guilds::recheck(&app.store, guild_id, app.clock.now_ms()).await
}

pub async fn on_channel_delete(app: &Arc<App>, channel: &GuildChannel) -> anyhow::Result<()> {
    let (guild_id, channel_id) = (GuildId(channel.guild_id.get()), ChannelId(channel.id.get()));
    voice::empty_channel(&app.store, guild_id, channel_id, app.clock.now_ms()).await?;
    guilds::channel_deleted(&app.store, guild_id, channel_id, app.clock.now_ms()).await
}

pub async fn on_thread_delete(app: &Arc<App>, thread: &PartialGuildChannel) -> anyhow::Result<()> {
    let (guild_id, thread_id) = (GuildId(thread.guild_id.get()), ChannelId(thread.id.get()));
    radar::forget_place(&app.store, guild_id, thread_id).await
}

/// Threads appeared, changed or came into sight.
pub async fn on_threads(
    app: &Arc<App>,
    guild_id: serenity::all::GuildId,
    threads: &[GuildChannel],
) -> anyhow::Result<()> {
    let threads = threads.iter().map(seen).collect();
    channels::see(&app.store, GuildId(guild_id.get()), threads, app.clock.now_ms()).await
}

pub(super) fn seen(channel: &GuildChannel) -> Channel {
    let is_thread = matches!(
        channel.kind,
        ChannelType::NewsThread | ChannelType::PublicThread | ChannelType::PrivateThread
    );
    Channel {
        channel_id: ChannelId(channel.id.get()),
        kind: u8::from(channel.kind).into(),
        parent_id: channel.parent_id.map(|parent_id| ChannelId(parent_id.get())),
        owner_id: channel
            .owner_id
            .filter(|_| is_thread)
            .map(|owner_id| MemberId(owner_id.get())),
    }
}

/// A channel's exceptions for roles and members. Serenity drops bits it does not know, none of which
/// decides about reading.
pub(super) fn overwrites(channel: &GuildChannel) -> Vec<Overwrite> {
    let overwrites = channel.permission_overwrites.iter();
    overwrites
        .filter_map(|overwrite| {
            let target = match overwrite.kind {
                PermissionOverwriteType::Role(role_id) => Target::Role(RoleId(role_id.get())),
                PermissionOverwriteType::Member(user_id) => Target::Member(MemberId(user_id.get())),
                _ => return None,
            };
            Some(Overwrite {
                target,
                allow: overwrite.allow.bits(),
                deny: overwrite.deny.bits(),
            })
        })
        .collect()
}
