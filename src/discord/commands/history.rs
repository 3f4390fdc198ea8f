//! `/history read 90`, `/history status`: what was written before the bot came.

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
        progress::Shown,
    },
    service::history as service,
};

#[poise::command(slash_command, guild_only, subcommands("read", "status"), subcommand_required)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn history(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only)]
async fn read(
    ctx: Context<'_>,
    #[min = 1]
    #[max = 365]
    days: u32,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let now_ms = ask.app.clock.now_ms();
    let store = &ask.app.store;
    service::start(
        store,
        ask.guild_id,
        days,
        ask.member_id,
        ask.answerable_until_ms(),
        now_ms,
    )
    .await?;
    ask.show_live(pages::history(&ask).await?, Shown::History).await
}

#[poise::command(slash_command, guild_only)]
async fn status(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show_live(pages::history(&ask).await?, Shown::History).await
}
