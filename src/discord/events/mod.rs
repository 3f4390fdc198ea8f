//! Gateway events, translated into facts and handed on. One file per subject.

mod audit_log;
mod channels;
mod guilds;
mod interactions;
mod lanes;
mod members;
mod messages;
mod polls;
mod reactions;
mod voice;

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
        let name = name_of(&event);
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
            Event::Ready(event) => return guilds::on_ready(&event),
            Event::Resumed(_) => return self.app.hears_again(),
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

/// `Kind(event) of its server => what takes it in`, for every event that amounts to something.
macro_rules! events {
    (|$app:ident, $ctx:ident| $($kind:ident($event:ident) of $guild:expr => $taken:expr;)*) => {
        async fn take_in($app: &Arc<App>, $ctx: &Context, event: &Event) -> anyhow::Result<()> {
            match event {
                $(Event::$kind($event) => $taken,)*
                _ => {}
            }
            Ok(())
        }

        /// The server an event concerns: it keeps its place among that server's.
        fn guild_of(event: &Event) -> Option<RawGuildId> {
            match event {
                $(Event::$kind($event) => $guild.into(),)*
                _ => None,
            }
        }

        /// An event's name for the log. Serenity's `Event::name` serialises the whole event to find it,
        /// which takes longer than handling the event.
        fn name_of(event: &Event) -> &'static str {
            match event {
                $(Event::$kind(_) => stringify!($kind),)*
                Event::InteractionCreate(_) => "InteractionCreate",
                _ => "another",
            }
        }
    };
}

events! { |app, ctx|
    GuildCreate(event) of event.guild.id => guilds::on_create(app, ctx, &event.guild).await?;
    GuildUpdate(event) of event.guild.id => guilds::on_update(app, &event.guild).await?;
    GuildDelete(event) of event.guild.id => guilds::on_delete(app, &event.guild).await?;
    GuildRoleCreate(event) of event.role.guild_id => guilds::on_role(app, event.role.guild_id, event.role.id).await?;
    GuildRoleUpdate(event) of event.role.guild_id => guilds::on_role(app, event.role.guild_id, event.role.id).await?;
    GuildRoleDelete(event) of event.guild_id => guilds::on_role(app, event.guild_id, event.role_id).await?;
    ChannelCreate(event) of event.channel.guild_id => channels::on_channel(app, &event.channel).await?;
    ChannelUpdate(event) of event.channel.guild_id => channels::on_channel(app, &event.channel).await?;
    ChannelDelete(event) of event.channel.guild_id => channels::on_channel_delete(app, &event.channel).await?;
    ThreadCreate(event) of event.thread.guild_id => {
        channels::on_threads(app, event.thread.guild_id, std::slice::from_ref(&event.thread)).await?;
    };
    ThreadUpdate(event) of event.thread.guild_id => {
        channels::on_threads(app, event.thread.guild_id, std::slice::from_ref(&event.thread)).await?;
    };
    ThreadDelete(event) of event.thread.guild_id => channels::on_thread_delete(app, &event.thread).await?;
    ThreadListSync(event) of event.guild_id => channels::on_threads(app, event.guild_id, &event.threads).await?;
    GuildMemberAdd(event) of event.member.guild_id => members::on_add(app, &event.member).await?;
    GuildMemberUpdate(event) of event.guild_id => members::on_update(app, event).await?;
    GuildMemberRemove(event) of event.guild_id => members::on_remove(app, event.guild_id, &event.user).await?;
    GuildAuditLogEntryCreate(event) of event.guild_id => audit_log::on_entry(app, event).await?;
    GuildBanAdd(event) of event.guild_id => members::on_ban(app, event.guild_id, &event.user).await?;
    GuildMembersChunk(event) of event.guild_id => members::on_chunk(app, event).await?;
    MessageCreate(event) of event.message.guild_id => messages::on_create(app, &event.message).await?;
    MessageDelete(event) of event.guild_id => messages::on_delete(app, event).await?;
    MessageDeleteBulk(event) of event.guild_id => messages::on_delete_bulk(app, event).await?;
    ReactionAdd(event) of event.reaction.guild_id => reactions::on_add(app, &event.reaction).await?;
    ReactionRemove(event) of event.reaction.guild_id => reactions::on_remove(app, &event.reaction).await?;
    ReactionRemoveAll(event) of event.guild_id => reactions::on_remove_all(app, event).await?;
    ReactionRemoveEmoji(event) of event.reaction.guild_id => reactions::on_remove_emoji(app, &event.reaction).await?;
    MessagePollVoteAdd(event) of event.guild_id => polls::on_vote(app, event).await?;
    MessagePollVoteRemove(event) of event.guild_id => polls::on_unvote(app, event).await?;
    VoiceStateUpdate(event) of event.voice_state.guild_id => voice::on_update(app, &event.voice_state).await?;
}
