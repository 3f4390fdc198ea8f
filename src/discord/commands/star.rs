//! "Star" in the menu of a message: the creator stars it, or takes the star back.

use serenity::all::Message;

use super::thank::praised;
use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
    },
    render,
    service::recognition,
};

#[poise::command(context_menu_command = "Star", guild_only)]
pub async fn star(ctx: Context<'_>, message: Message) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let starred = recognition::star(store, ask.guild_id, praised(&message), ask.member_id, now_ms).await?;
    ask.show(render::recognition::starred(ask.locale, starred)).await
}
