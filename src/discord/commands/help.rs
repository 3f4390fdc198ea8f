//! `/help`: how points work and which commands the asker may use.

use crate::discord::{
    Context, Error,
    ask::{Ask, Seen},
    pages,
};

#[poise::command(slash_command, guild_only)]
pub async fn help(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::help(&ask).await?).await
}
