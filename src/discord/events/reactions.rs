//! Reactions: given, taken back, removed by others.

use std::sync::Arc;

use serenity::all::{Reaction, ReactionRemoveAllEvent, ReactionType};

use crate::{
    app::App,
    domain::{
        activity::{Observation, ObservedReaction, Retracted, Retraction, emoji_key},
        creditable::{self, NotCreditable},
        ids::{ChannelId, GuildId, MemberId},
    },
};

pub async fn on_add(app: &Arc<App>, reaction: &Reaction) -> anyhow::Result<()> {
    let Some(guild_id) = reaction.guild_id else {
        return Ok(());
    };
    let is_bot = reaction.member.as_ref().is_some_and(|member| member.user.bot);
    let guild_id = GuildId(guild_id.get());
    let message_id = reaction.message_id.get();
    let credited = match reaction.user_id {
        _ if is_bot => Err(NotCreditable::Bot),
        None => Err(NotCreditable::Malformed),
        Some(user_id) => {
            creditable::time_of(guild_id, message_id, app.clock.now_ms()).map(|()| MemberId(user_id.get()))
        }
    };
    match credited {
        Ok(by_id) => {
            app.record(vec![Observation::Reaction(ObservedReaction {
                guild_id,
                channel_id: ChannelId(reaction.channel_id.get()),
                message_id,
                by_id,
                emoji: key(&reaction.emoji, reaction.burst),
                seen_ms: Some(app.clock.now_ms()),
            })])
            .await;
        }
        Err(why) => app.pulse.not_creditable(why, 1),
    }
    Ok(())
}

pub async fn on_remove(app: &Arc<App>, reaction: &Reaction) -> anyhow::Result<()> {
    let Some(by_id) = reaction.user_id else {
        app.pulse.not_creditable(NotCreditable::Malformed, 1);
        return Ok(());
    };
    let what = Retracted::Reaction {
        message_id: reaction.message_id.get(),
        by_id: MemberId(by_id.get()),
        emoji: key(&reaction.emoji, reaction.burst),
    };
    retract(app, reaction.guild_id, what).await
}

pub async fn on_remove_all(app: &Arc<App>, event: &ReactionRemoveAllEvent) -> anyhow::Result<()> {
    let message_id = event.message_id.get();
    retract(app, event.guild_id, Retracted::AllReactions { message_id }).await
}

pub async fn on_remove_emoji(app: &Arc<App>, reaction: &Reaction) -> anyhow::Result<()> {
    let what = Retracted::Emoji {
        message_id: reaction.message_id.get(),
        emoji: key(&reaction.emoji, false),
    };
    retract(app, reaction.guild_id, what).await
}

async fn retract(app: &App, guild_id: Option<serenity::all::GuildId>, what: Retracted) -> anyhow::Result<()> {
    if let Some(guild_id) = guild_id {
        let guild_id = GuildId(guild_id.get());
        app.record(vec![Observation::Retraction(Retraction { guild_id, what })])
            .await;
    }
    Ok(())
}

fn key(emoji: &ReactionType, burst: bool) -> String {
    match emoji {
        ReactionType::Custom { id, .. } => emoji_key(Some(id.get()), None, burst),
        ReactionType::Unicode(name) => emoji_key(None, Some(name), burst),
        // Serenity reserves the right to know more kinds; none of them has a name yet.
        _ => emoji_key(None, None, burst),
    }
}
