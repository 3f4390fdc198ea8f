//! `/grant tier @mei Superfan brought half the server along 30`, `/grant revoke …`, `/grant list`.

use serenity::all::User;

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        commands::gate::Tier,
        pages,
    },
    domain::ids::MemberId,
    render,
    service::standings,
};

#[poise::command(
    slash_command,
    guild_only,
    subcommands("tier", "revoke", "list"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn grant(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only)]
async fn tier(
    ctx: Context<'_>,
    member: User,
    which: Tier,
    #[min_length = 1]
    #[max_length = 200]
    reason: String,
    #[min = 1]
    #[max = 3650]
    days: Option<u32>,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let (store, member_id) = (&ask.app.store, MemberId(member.id.get()));
    let order = standings::Order {
        member_id,
        tier_id: which.id(),
        reason: &reason,
        by_id: ask.member_id,
    };
    let granted = standings::grant(store, ask.guild_id, order, days, ask.app.clock.now_ms()).await?;
    let ladder = store.get_ladder(ask.guild_id).await?;
    ask.show(render::grants::given(
        ask.locale, &ladder, member_id, granted, &reason,
    ))
    .await
}

#[poise::command(slash_command, guild_only)]
async fn revoke(
    ctx: Context<'_>,
    member: User,
    which: Tier,
    #[min_length = 1]
    #[max_length = 200]
    reason: String,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let (store, member_id) = (&ask.app.store, MemberId(member.id.get()));
    let order = standings::Order {
        member_id,
        tier_id: which.id(),
        reason: &reason,
        by_id: ask.member_id,
    };
    let revoked = standings::revoke(store, ask.guild_id, order, ask.app.clock.now_ms()).await?;
    let ladder = store.get_ladder(ask.guild_id).await?;
    ask.show(render::grants::revoked(
        ask.locale, &ladder, member_id, revoked, &reason,
    ))
    .await
}

#[poise::command(slash_command, guild_only)]
async fn list(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::grants(&ask, 0).await?).await
}
