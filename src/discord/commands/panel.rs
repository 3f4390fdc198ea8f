//! `/panel`: the creator's and moderators' hub.

use crate::discord::{
    Context, Error,
    ask::{Ask, Seen},
    pages,
};

#[poise::command(slash_command, guild_only)]
pub async fn panel(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let page = pages::panel(&ask).await?;
    ask.show_live(page, pages::panel_shown(&ask).await?).await
}
