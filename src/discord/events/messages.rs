//! MESSAGE_CREATE: a human's message is an activity, or two when it answers another human.

use std::sync::Arc;

use serenity::all::{Message, MessageType};

use super::members;
use crate::{
    app::App,
    domain::{
        activity::ObservedMessage,
        ids::{ChannelId, GuildId, MemberId},
    },
};

/// Records a message, unless a bot, a webhook or Discord itself wrote it.
pub async fn on_create(app: &Arc<App>, message: &Message) -> anyhow::Result<()> {
    let Some(guild_id) = message.guild_id else {
        return Ok(());
    };
    let by_human = !message.author.bot && message.webhook_id.is_none();
    // Only what people write counts: joins, boosts, pins and types yet unknown do not.
    if !by_human || !matches!(message.kind, MessageType::Regular | MessageType::InlineReply) {
        return Ok(());
    }
    members::see_author(app, guild_id, message).await?;
    // A forward refers to a message too, but is no answer: it is of the regular type.
    let answers = message
        .referenced_message
        .as_ref()
        .filter(|answered| message.kind == MessageType::InlineReply && !answered.author.bot)
        .filter(|answered| answered.webhook_id.is_none())
        .map(|answered| MemberId(answered.author.id.get()));
    let observed = ObservedMessage {
        guild_id: GuildId(guild_id.get()),
        channel_id: ChannelId(message.channel_id.get()),
        message_id: message.id.get(),
        author_id: MemberId(message.author.id.get()),
        answers,
    };
    app.record(observed.activities()).await;
    Ok(())
}
