//! `/approve`: the queue of fans who are ready for the inner circle, with buttons to decide.

use crate::discord::{
    Context, Error,
    ask::{Ask, Seen},
    pages,
};

#[poise::command(slash_command, guild_only)]
pub async fn approve(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::queue(&ask, 0).await?).await
}
