//! Messages: written by a human they are activities, deleted they are none any more.

use std::sync::Arc;

use serenity::all::{
    GuildId as RawGuildId, Message, MessageDeleteBulkEvent, MessageDeleteEvent, MessageReferenceKind,
};

use super::members;
use crate::{
    app::App,
    domain::{
        activity::{Observation, Retracted, Retraction},
        given::{Author, GivenMessage, Referred},
        ids::{ChannelId, GuildId, MemberId},
        text::{self, TextMark},
    },
};

/// Records a message, unless it is none that a human wrote here and now.
pub async fn on_create(app: &Arc<App>, message: &Message) -> anyhow::Result<()> {
    let Some(guild_id) = message.guild_id else {
        return Ok(());
    };
    let given = given(message, app.config.discord.message_content);
    let observed = match given.observed(GuildId(guild_id.get()), app.clock.now_ms()) {
        Ok(observed) => observed,
        Err(why) => {
            app.pulse.not_creditable(why, 1);
            return Ok(());
        }
    };
    members::see_author(app, guild_id, message).await?;
    app.record(vec![Observation::Message(observed)]).await;
    Ok(())
}

/// The message as it is judged. Without the intent Discord sends only texts that speak to the bot,
/// which prove nothing.
fn given(message: &Message, with_texts: bool) -> GivenMessage {
    let reference = message.message_reference.as_ref();
    GivenMessage {
        channel_id: ChannelId(message.channel_id.get()),
        message_id: message.id.get(),
        kind: u8::from(message.kind).into(),
        author: author(message),
        is_forward: reference.is_some_and(|reference| reference.kind == MessageReferenceKind::Forward),
        refers_to: message.referenced_message.as_deref().map(|referred| Referred {
            message_id: referred.id.get(),
            author: author(referred),
        }),
        mentions: message
            .mentions
            .iter()
            .filter(|user| !user.bot)
            .map(|user| MemberId(user.id.get()))
            .collect(),
        mark: with_texts.then(|| TextMark::of(&message.content)).flatten(),
        asks: with_texts && text::asks(&message.content),
    }
}

fn author(message: &Message) -> Author {
    if message.author.bot || message.webhook_id.is_some() {
        Author::Machine
    } else {
        Author::Human(MemberId(message.author.id.get()))
    }
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
