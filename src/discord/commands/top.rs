//! `/top`: the leaderboard of this week, `/top period:This month`, `/top period:All time`.

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    service::leaderboard::Span,
};

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub enum Period {
    #[name = "choice-span-week"]
    Week,
    #[name = "choice-span-month"]
    Month,
    #[name = "choice-span-all"]
    All,
}

#[poise::command(slash_command, guild_only)]
pub async fn top(ctx: Context<'_>, period: Option<Period>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByEverybody).await?;
    let span = match period {
        None | Some(Period::Week) => Span::Week,
        Some(Period::Month) => Span::Month,
        Some(Period::All) => Span::All,
    };
    ask.show(pages::top(&ask, span, 0).await?).await
}
