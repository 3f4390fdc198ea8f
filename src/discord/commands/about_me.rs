//! `/about-me`: what a fan wants the creator to remember.

use crate::discord::{
    Context, Error,
    ask::{Ask, Seen},
    pages,
};

#[poise::command(slash_command, guild_only, rename = "about-me")]
pub async fn about_me(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::about_me(&ask).await?).await
}
