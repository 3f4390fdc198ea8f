//! `/doctor`: whether all is well, and what to do if not.

use crate::discord::{
    Context, Error,
    ask::{Ask, Seen},
    doctor,
};

#[poise::command(slash_command, guild_only)]
pub async fn doctor(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(doctor::page(&ask).await?).await
}
