//! `/fan @mei`: a fan as the creator sees them.

use serenity::all::User;

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    domain::ids::MemberId,
};

#[poise::command(slash_command, guild_only)]
pub async fn fan(ctx: Context<'_>, member: User) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::fan(&ask, MemberId(member.id.get())).await?).await
}
