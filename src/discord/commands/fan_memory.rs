//! "Fan memory" in the menu of a person: the fan as `/fan` shows them.

use serenity::all::User;

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    domain::ids::MemberId,
};

#[poise::command(context_menu_command = "Fan memory", guild_only)]
pub async fn fan_memory(ctx: Context<'_>, member: User) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::fan(&ask, MemberId(member.id.get())).await?).await
}
