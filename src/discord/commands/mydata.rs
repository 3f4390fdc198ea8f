//! `/mydata view`, `/mydata quiet`, `/mydata pause`, `/mydata resume`: what is kept of a member, and what they decide
//! about themselves.

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    service::mydata,
};

#[poise::command(
    slash_command,
    guild_only,
    subcommands("view", "quiet", "pause", "resume"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn mydata(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only)]
async fn view(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::my_data(&ask).await?).await
}

#[poise::command(slash_command, guild_only)]
async fn quiet(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let choices = mydata::load(&ask.app.store, ask.guild_id, ask.member_id).await?;
    ask.show(pages::set_quiet(&ask, !choices.quiet).await?).await
}

#[poise::command(slash_command, guild_only)]
async fn pause(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::pause(&ask).await?).await
}

#[poise::command(slash_command, guild_only)]
async fn resume(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::resume(&ask).await?).await
}
