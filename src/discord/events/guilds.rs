//! Servers, roles and channels: what appears, changes and goes.

use std::sync::Arc;

use serenity::all::{
    ChunkGuildFilter, Context, Guild, GuildChannel, GuildId as RawGuildId, PartialGuild, ReadyEvent,
    RoleId as RawRoleId, UnavailableGuild,
};

use super::{channels, members, voice};
use crate::{
    app::App,
    domain::{
        gate::{ChannelKind, GuildPermissions, MemberFacts, RoleFacts, permissions_in},
        ids::{ChannelId, GuildId, MemberId, RoleId},
        reading::{MANAGE_THREADS, has_messages, unreadable},
    },
    service::{
        channels as channel_service,
        guilds::{self, SeenGuild},
        members as member_service,
        readings::{self, Place},
        voice as voice_service,
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
    let session = app.greeted.take_in(guild_id);
    // Before the server counts as presented: nobody saw who came and went until now.
    voice_service::lose_sight(&app.store, guild_id).await?;
    let places = places(app, guild);
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
        last_messages: places
            .iter()
            .filter(|place| has_messages(place.channel.kind))
            .filter_map(|place| Some((place.channel.channel_id, place.last_message_id?)))
            .collect(),
    };
    guilds::see(&app.store, &app.config, seen, app.clock.now_ms()).await?;
    let here = places.iter().map(|place| place.channel).collect();
    channel_service::see(&app.store, guild_id, here, app.clock.now_ms()).await?;
    let present = guild.members.values().map(members::seen).collect();
    member_service::see(&app.store, guild_id, present, app.clock.now_ms()).await?;
    app.known_members.forget(guild_id);
    app.rolls.begin(guild_id);
    let joined_ms = guild.joined_at.unix_timestamp() * 1_000;
    readings::open_gaps(&app.store, guild_id, &places, joined_ms, app.clock.now_ms()).await?;
    // Only now is it certain that the time since the last session will be read.
    app.greeted.insert(guild_id, session);
    app.hears_again();
    voice::on_presented(app, guild).await?;
    // The event itself names only the bot and people in voice.
    ctx.shard
        .chunk_guild(guild.id, None, false, ChunkGuildFilter::None, None);
    Ok(())
}

/// The server's channels and open threads, and what the bot may read in each.
fn places(app: &App, guild: &Guild) -> Vec<Place> {
    let guild_id = GuildId(guild.id.get());
    let roles = guild.roles.values().map(|role| RoleFacts {
        id: RoleId(role.id.get()),
        position: role.position,
        permissions: role.permissions.bits(),
        managed: role.managed,
    });
    let permissions = GuildPermissions {
        guild_id,
        owner_id: MemberId(guild.owner_id.get()),
        roles: roles.collect(),
    };
    let own = guild.members.get(&app.bot_id.0.into());
    let own = MemberFacts {
        id: app.bot_id,
        roles: own.map_or_else(Vec::new, |member| {
            member.roles.iter().map(|role_id| RoleId(role_id.get())).collect()
        }),
        timed_out_until_ms: None,
    };
    let place = |channel: &GuildChannel, permitting: &GuildChannel| {
        let kind = ChannelKind::from_discord(permitting.kind.into());
        let overwrites = channels::overwrites(permitting);
        let bits = permissions_in(&permissions, &own, kind, &overwrites, app.clock.now_ms());
        Place {
            channel: channels::seen(channel),
            last_message_id: channel.last_message_id.map(|message_id| message_id.get()),
            unreadable: unreadable(bits, kind),
            sees_private_threads: bits & MANAGE_THREADS != 0,
        }
    };
    let mut places: Vec<Place> = guild
        .channels
        .values()
        .map(|channel| place(channel, channel))
        .collect();
    // Threads have no overwrites: their channel's count.
    places.extend(guild.threads.iter().map(|thread| {
        let parent = thread
            .parent_id
            .and_then(|parent_id| guild.channels.get(&parent_id));
        place(thread, parent.unwrap_or(thread))
    }));
    places
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
    app.seats.forget(guild_id);
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
