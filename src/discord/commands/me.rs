//! `/me`: the fan's hub, with the card. `/me public:true` shows the card to everybody.

use crate::discord::{
    Context, Error,
    ask::{Ask, Seen},
    pages,
};

#[poise::command(slash_command, guild_only)]
pub async fn me(ctx: Context<'_>, public: Option<bool>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    if public == Some(true) {
        ask.defer(Seen::ByEverybody).await?;
        return ask.show(pages::shared_card(&ask).await?).await;
    }
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::me(&ask).await?).await
}
