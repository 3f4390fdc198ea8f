//! `/about`: what Ironfan is and what it keeps.

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
    },
    render,
};

#[poise::command(slash_command, guild_only)]
pub async fn about(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(render::help::about(ask.locale)).await
}
