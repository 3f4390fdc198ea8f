//! Gateway events, translated into facts and handed on. One file per subject.

mod guilds;
mod interactions;
mod members;
mod messages;

use std::sync::Arc;

use serenity::{
    all::{Context, Event, GuildId as RawGuildId, RawEventHandler},
    async_trait,
};

use crate::{app::App, domain::ids::GuildId};

/// Takes every event of the gateway, also those serenity cannot read.
pub struct Events {
    pub app: Arc<App>,
}

#[async_trait]
impl RawEventHandler for Events {
    async fn raw_event(&self, ctx: Context, event: Event) {
        self.app.pulse.seen();
        let kind = event.name().unwrap_or_default();
        if let Err(error) = Box::pin(handle(&self.app, &ctx, event)).await {
            tracing::error!(
                event = kind,
                error = format!("{error:#}"),
                "an event could not be handled"
            );
        }
        self.app.pulse.handled();
    }
}

async fn handle(app: &Arc<App>, ctx: &Context, event: Event) -> anyhow::Result<()> {
    if let Some(guild_id) = needs_guild(&event)
        && !app.known_guilds.wait_for(GuildId(guild_id.get())).await
    {
        anyhow::bail!("server {guild_id} was never announced");
    }
    match event {
        Event::Ready(event) => guilds::on_ready(&event),
        Event::GuildCreate(event) => guilds::on_create(app, ctx, event.guild).await?,
        Event::GuildUpdate(event) => guilds::on_update(app, event.guild).await?,
        Event::GuildDelete(event) => guilds::on_delete(app, &event.guild).await?,
        Event::GuildRoleCreate(event) => guilds::on_role(app, event.role.guild_id, event.role.id).await?,
        Event::GuildRoleUpdate(event) => guilds::on_role(app, event.role.guild_id, event.role.id).await?,
        Event::GuildRoleDelete(event) => guilds::on_role(app, event.guild_id, event.role_id).await?,
        Event::ChannelUpdate(event) => guilds::on_channel_update(app, &event.channel).await?,
        Event::ChannelDelete(event) => guilds::on_channel_delete(app, &event.channel).await?,
        Event::GuildMemberAdd(event) => members::on_add(app, &event.member).await?,
        Event::GuildMemberUpdate(event) => members::on_update(app, event).await?,
        Event::GuildMemberRemove(event) => members::on_remove(app, event.guild_id, &event.user).await?,
        Event::GuildMembersChunk(event) => members::on_chunk(app, event).await?,
        Event::MessageCreate(event) => messages::on_create(app, event.message).await?,
        Event::InteractionCreate(event) => interactions::on_create(app, event.interaction).await,
        // Serenity logs what it cannot read at debug level only; it is the one sign of a lost event.
        Event::Unknown(event) => {
            tracing::warn!(event = event.kind, "an event of the gateway could not be read");
            app.pulse.unread(event.kind, event.value);
        }
        _ => {}
    }
    Ok(())
}

/// The server that must be taken in before the event can mean anything. Events are handled at the
/// same time, so the one that announces the server may be overtaken.
fn needs_guild(event: &Event) -> Option<RawGuildId> {
    match event {
        Event::MessageCreate(event) => event.message.guild_id,
        Event::GuildMemberAdd(event) => Some(event.member.guild_id),
        Event::GuildMemberUpdate(event) => Some(event.guild_id),
        Event::GuildMemberRemove(event) => Some(event.guild_id),
        Event::GuildMembersChunk(event) => Some(event.guild_id),
        _ => None,
    }
}
