//! `/setup`: from invite to working, a page for each step.

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    render::press::Step,
};

#[poise::command(slash_command, guild_only)]
pub async fn setup(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::setup(&ask, Step::Language).await?).await
}
