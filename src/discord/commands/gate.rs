//! `/gate add #vip Superfan`, `/gate remove #vip`, `/gate list`.

use serenity::all::{ChannelId as RawChannelId, PartialChannel};

use crate::{
    discord::{
        Context, Error,
        access::Level,
        ask::{Ask, Seen},
        pages,
    },
    domain::{gate::ChannelKind, ids::ChannelId, tier::TierId},
    render,
    service::gates,
};

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub enum Tier {
    #[name = "tier-1"]
    Regular,
    #[name = "tier-2"]
    Insider,
    #[name = "tier-3"]
    Superfan,
}

impl Tier {
    pub fn id(self) -> TierId {
        match self {
            Tier::Regular => TierId(1),
            Tier::Insider => TierId(2),
            Tier::Superfan => TierId(3),
        }
    }
}

#[poise::command(
    slash_command,
    guild_only,
    subcommands("add", "remove", "list"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn gate(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn add(ctx: Context<'_>, channel: PartialChannel, tier: Tier) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let kind = ChannelKind::from_discord(channel.kind.into());
    let channel_id = ChannelId(channel.id.get());
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    gates::add(
        store,
        ask.guild_id,
        channel_id,
        kind,
        tier.id(),
        ask.member_id,
        now_ms,
    )
    .await?;
    let ladder = store.get_ladder(ask.guild_id).await?;
    ask.show(render::gates::added(ask.locale, channel_id, &ladder, tier.id()))
        .await
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn remove(ctx: Context<'_>, channel: RawChannelId) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let channel_id = ChannelId(channel.get());
    gates::remove(&ask.app.store, ask.guild_id, channel_id, ask.app.clock.now_ms()).await?;
    ask.show(render::gates::removed(ask.locale, channel_id)).await
}

#[poise::command(slash_command, guild_only)]
async fn list(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::gates(&ask).await?).await
}
