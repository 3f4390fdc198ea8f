//! Gateway events, translated into facts and handed on. One file per subject.

mod guilds;
mod interactions;
mod lanes;
mod members;
mod messages;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use serenity::all::{Context, Event, GuildId as RawGuildId, ShardManager};

use super::{Data, Error, commands};
use crate::{app::App, store::StoreError};

pub use lanes::Lanes;

/// Wait before an event is tried again that the database could not take.
const RETRY: Duration = Duration::from_secs(1);

/// Takes every event of the gateway, also those serenity cannot read.
pub struct Listener {
    app: Arc<App>,
    commands: poise::FrameworkOptions<Data, Error>,
    /// There once the connection is.
    shards: OnceLock<Arc<ShardManager>>,
}

impl Listener {
    pub fn new(app: Arc<App>) -> Self {
        Self {
            app,
            commands: commands::options(),
            shards: OnceLock::new(),
        }
    }

    /// Tells the listener what it listens to, once.
    pub fn set_shards(&self, shards: Arc<ShardManager>) {
        self.shards.set(shards).ok();
    }

    /// Handles an event. While the database is away or busy it is tried again: it may not come a
    /// second time.
    async fn handle(&self, ctx: &Context, event: Event) {
        let name = event.name().unwrap_or_default();
        let event = match event {
            // People wait for an answer, even if it is that something failed.
            Event::InteractionCreate(event) => {
                return Box::pin(interactions::on_create(self, ctx, event.interaction)).await;
            }
            // Serenity logs what it cannot read at debug level only; it is the one sign of a lost event.
            Event::Unknown(event) => {
                tracing::warn!(event = event.kind, "an event of the gateway could not be read");
                return self.app.pulse.unread(event.kind, event.value);
            }
            event => event,
        };
        while let Err(error) = Box::pin(take_in(&self.app, ctx, &event)).await {
            let again = error
                .chain()
                .any(|cause| cause.downcast_ref().is_some_and(StoreError::is_passing));
            tracing::error!(
                event = name,
                again,
                error = format!("{error:#}"),
                "an event could not be handled"
            );
            if !again {
                return;
            }
            tokio::time::sleep(RETRY).await;
        }
    }
}

async fn take_in(app: &Arc<App>, ctx: &Context, event: &Event) -> anyhow::Result<()> {
    match event {
        Event::Ready(event) => guilds::on_ready(event),
        Event::GuildCreate(event) => guilds::on_create(app, ctx, &event.guild).await?,
        Event::GuildUpdate(event) => guilds::on_update(app, &event.guild).await?,
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
        Event::MessageCreate(event) => messages::on_create(app, &event.message).await?,
        _ => {}
    }
    Ok(())
}

/// The server an event concerns.
fn guild_of(event: &Event) -> Option<RawGuildId> {
    match event {
        Event::GuildCreate(event) => Some(event.guild.id),
        Event::GuildUpdate(event) => Some(event.guild.id),
        Event::GuildDelete(event) => Some(event.guild.id),
        Event::GuildRoleCreate(event) => Some(event.role.guild_id),
        Event::GuildRoleUpdate(event) => Some(event.role.guild_id),
        Event::GuildRoleDelete(event) => Some(event.guild_id),
        Event::ChannelUpdate(event) => Some(event.channel.guild_id),
        Event::ChannelDelete(event) => Some(event.channel.guild_id),
        Event::GuildMemberAdd(event) => Some(event.member.guild_id),
        Event::GuildMemberUpdate(event) => Some(event.guild_id),
        Event::GuildMemberRemove(event) => Some(event.guild_id),
        Event::GuildMembersChunk(event) => Some(event.guild_id),
        Event::MessageCreate(event) => event.message.guild_id,
        _ => None,
    }
}
