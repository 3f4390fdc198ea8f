//! Messages: written by a human they are activities, deleted they are none any more.

use std::sync::Arc;

use serenity::all::{
    GuildId as RawGuildId, Message, MessageDeleteBulkEvent, MessageDeleteEvent, MessageReferenceKind,
};

use super::members;
use crate::{
    app::App,
    domain::{
        activity::{Answered, Observation, ObservedMessage, Retracted, Retraction},
        creditable::{self, NotCreditable},
        ids::{ChannelId, GuildId, MemberId},
        text::TextMark,
    },
};

/// Records a message, unless it is none that a human wrote here and now.
pub async fn on_create(app: &Arc<App>, message: &Message) -> anyhow::Result<()> {
    let Some(guild_id) = message.guild_id else {
        return Ok(());
    };
    if let Err(why) = is_creditable(app, guild_id, message) {
        app.pulse.not_creditable(why, 1);
        return Ok(());
    }
    members::see_author(app, guild_id, message).await?;
    let observed = ObservedMessage {
        guild_id: GuildId(guild_id.get()),
        channel_id: ChannelId(message.channel_id.get()),
        message_id: message.id.get(),
        author_id: MemberId(message.author.id.get()),
        answers: answered(message),
        mentions: message
            .mentions
            .iter()
            .filter(|user| !user.bot)
            .map(|user| MemberId(user.id.get()))
            .collect(),
        // Without the intent Discord sends only texts that speak to the bot, which prove nothing.
        mark: app
            .config
            .discord
            .message_content
            .then(|| TextMark::of(&message.content))
            .flatten(),
    };
    app.record(vec![Observation::Message(observed)]).await;
    Ok(())
}

fn is_creditable(app: &App, guild_id: RawGuildId, message: &Message) -> Result<(), NotCreditable> {
    if message.author.bot || message.webhook_id.is_some() {
        return Err(NotCreditable::Bot);
    }
    creditable::message_type(u8::from(message.kind).into())?;
    creditable::time_of(GuildId(guild_id.get()), message.id.get(), app.clock.now_ms())
}

/// What a message answers. A forward refers to a message too, but is no answer.
fn answered(message: &Message) -> Option<Answered> {
    let is_forward = message
        .message_reference
        .as_ref()
        .is_some_and(|reference| reference.kind == MessageReferenceKind::Forward);
    let answered = message.referenced_message.as_ref()?;
    let by_human = !answered.author.bot && answered.webhook_id.is_none();
    let is_answer = message.kind == serenity::all::MessageType::InlineReply && !is_forward;
    (is_answer && by_human).then(|| Answered {
        message_id: answered.id.get(),
        author_id: MemberId(answered.author.id.get()),
    })
}

pub async fn on_delete(app: &Arc<App>, event: &MessageDeleteEvent) -> anyhow::Result<()> {
    deleted(app, event.guild_id, vec![event.message_id.get()]).await;
    Ok(())
}

pub async fn on_delete_bulk(app: &Arc<App>, event: &MessageDeleteBulkEvent) -> anyhow::Result<()> {
    let messages = event.ids.iter().map(|message_id| message_id.get()).collect();
    deleted(app, event.guild_id, messages).await;
    Ok(())
}

async fn deleted(app: &App, guild_id: Option<RawGuildId>, messages: Vec<u64>) {
    let Some(guild_id) = guild_id else {
        return;
    };
    app.record(vec![Observation::Retraction(Retraction {
        guild_id: GuildId(guild_id.get()),
        what: Retracted::Messages(messages),
    })])
    .await;
}
