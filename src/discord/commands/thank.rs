//! "Thank" in the menu of a message: a fan thanks whoever wrote it.

use serenity::all::Message;

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
    },
    domain::ids::{ChannelId, MemberId},
    render,
    service::recognition::{self, Praised},
};

#[poise::command(context_menu_command = "Thank", guild_only)]
pub async fn thank(ctx: Context<'_>, message: Message) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let thanked = recognition::thank(
        store,
        ask.guild_id,
        praised(&message),
        ask.member_id,
        ask.id,
        now_ms,
    )
    .await?;
    ask.show(render::recognition::thanked(ask.locale, thanked)).await
}

/// A message as far as praising it needs it.
pub(super) fn praised(message: &Message) -> Praised {
    Praised {
        message_id: message.id.get(),
        channel_id: ChannelId(message.channel_id.get()),
        author_id: MemberId(message.author.id.get()),
        by_bot: message.author.bot || message.webhook_id.is_some(),
        message_type: u8::from(message.kind).into(),
    }
}
