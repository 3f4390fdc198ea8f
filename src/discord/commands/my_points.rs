//! "My points" in the menu of a person: on oneself what `/me` shows, on somebody else what is public of
//! them.

use serenity::all::User;

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    domain::ids::MemberId,
};

#[poise::command(context_menu_command = "My points", guild_only)]
pub async fn my_points(ctx: Context<'_>, member: User) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let member_id = MemberId(member.id.get());
    let page = if member_id == ask.member_id {
        pages::me(&ask).await?
    } else {
        pages::card_of(&ask, member_id).await?
    };
    ask.show(page).await
}
