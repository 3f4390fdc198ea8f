//! `/why`: the latest activities, credited or not, with reasons.

use crate::discord::{
    Context, Error,
    ask::{Ask, Seen},
    pages,
};

#[poise::command(slash_command, guild_only)]
pub async fn why(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::why(&ask, 0).await?).await
}
