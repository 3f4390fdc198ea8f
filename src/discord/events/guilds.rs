//! Servers, roles and channels: what appears, changes and goes.

use std::sync::Arc;

use serenity::all::{
    ChunkGuildFilter, Context, Guild, GuildId as RawGuildId, PartialGuild, ReadyEvent, RoleId as RawRoleId,
    UnavailableGuild,
};

use super::{channels, members, voice};
use crate::{
    app::App,
    discord::commands,
    domain::ids::{ChannelId, GuildId, MemberId, RoleId},
    service::{
        channels as channel_service,
        guilds::{self, SeenGuild},
        members as member_service, voice as voice_service,
    },
};

/// A new session begins. That nothing is known of the time since the last one was noted on arrival.
pub fn on_ready(event: &ReadyEvent) {
    tracing::info!(
        bot = event.ready.user.name,
        servers = event.ready.guilds.len(),
        "connected to Discord"
    );
}

/// The bot connected or was invited: takes the server in and asks for its members.
pub async fn on_create(app: &Arc<App>, ctx: &Context, guild: &Guild) -> anyhow::Result<()> {
    let guild_id = GuildId(guild.id.get());
    // Before the server counts as presented: nobody saw who came and went until now.
    voice_service::lose_sight(&app.store, guild_id).await?;
    let seen = SeenGuild {
        guild_id,
        name: guild.name.clone(),
        owner_id: MemberId(guild.owner_id.get()),
        preferred_locale: guild.preferred_locale.clone(),
        roles: guild.roles.keys().map(|role_id| RoleId(role_id.get())).collect(),
        channels: guild
            .channels
            .keys()
            .map(|channel_id| ChannelId(channel_id.get()))
            .collect(),
        commands: commands::registration()?,
    };
    guilds::see(&app.store, &app.config, seen, app.clock.now_ms()).await?;
    let places = guild
        .channels
        .values()
        .chain(&guild.threads)
        .map(channels::seen)
        .collect();
    channel_service::see(&app.store, guild_id, places, app.clock.now_ms()).await?;
    let present = guild.members.values().map(members::seen).collect();
    member_service::see(&app.store, guild_id, present, app.clock.now_ms()).await?;
    app.greeted.insert(guild_id);
    voice::on_presented(app, guild).await?;
    app.known_members.forget(guild_id);
    app.rolls.begin(guild_id);
    // The event itself names only the bot and people in voice.
    ctx.shard
        .chunk_guild(guild.id, None, false, ChunkGuildFilter::None, None);
    Ok(())
}

pub async fn on_update(app: &Arc<App>, guild: &PartialGuild) -> anyhow::Result<()> {
    let guild_id = GuildId(guild.id.get());
    guilds::rename(&app.store, guild_id, &guild.name, MemberId(guild.owner_id.get())).await?;
    voice::on_change(app, guild).await?;
    guilds::recheck(&app.store, guild_id, app.clock.now_ms()).await
}

/// The bot was removed, or the server is away for a while, which changes nothing but that nobody is
/// heard there.
pub async fn on_delete(app: &Arc<App>, guild: &UnavailableGuild) -> anyhow::Result<()> {
    let guild_id = GuildId(guild.id.get());
    voice_service::empty_server(&app.store, guild_id, app.clock.now_ms()).await?;
    if guild.unavailable {
        return Ok(());
    }
    guilds::leave(&app.store, guild_id, app.clock.now_ms()).await
}

/// A role was made, changed or deleted.
pub async fn on_role(app: &Arc<App>, guild_id: RawGuildId, role_id: RawRoleId) -> anyhow::Result<()> {
    let (guild_id, role_id) = (GuildId(guild_id.get()), RoleId(role_id.get()));
    guilds::role_changed(&app.store, guild_id, role_id, app.clock.now_ms()).await
}
