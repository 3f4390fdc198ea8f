//! `/summary now`: the summary of a week, for the asker alone; nothing is posted.

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    service::{guilds, summaries},
};

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub enum WeekChoice {
    #[name = "choice-week-0"]
    Current,
    #[name = "choice-week-1"]
    Last,
    #[name = "choice-week-2"]
    TwoAgo,
    #[name = "choice-week-3"]
    ThreeAgo,
    #[name = "choice-week-4"]
    FourAgo,
}

#[poise::command(slash_command, guild_only, subcommands("now"), subcommand_required)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn summary(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only)]
async fn now(ctx: Context<'_>, week: Option<WeekChoice>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let guild = guilds::get(&ask.app.store, ask.guild_id).await?;
    // Counted back from the last full week.
    let weeks = match week {
        Some(WeekChoice::Current) => 1,
        None | Some(WeekChoice::Last) => 0,
        Some(WeekChoice::TwoAgo) => -1,
        Some(WeekChoice::ThreeAgo) => -2,
        Some(WeekChoice::FourAgo) => -3,
    };
    let week = summaries::last_week(&guild, ask.app.clock.now_ms()).plus(weeks);
    ask.show(pages::summary(&ask, week.monday()).await?).await
}
