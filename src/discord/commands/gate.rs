//! `/gate add #vip Superfan`, `/gate add #vip Insider access:read`, `/gate remove #vip`, `/gate list`,
//! `/gate audit`, `/gate repair`.

use serenity::all::{ChannelId as RawChannelId, PartialChannel};

use crate::{
    discord::{
        Context, Error,
        access::Level,
        ask::{Ask, Seen},
        pages,
    },
    dispatcher::audit::live_channels,
    domain::{
        gate::{self as rules, ChannelKind, GateEntry, check_gateable},
        ids::ChannelId,
        tier::TierId,
    },
    render,
    service::gates::{self, Children, Place},
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

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub enum Access {
    #[name = "choice-access-full"]
    Full,
    #[name = "choice-access-read"]
    Read,
}

#[poise::command(
    slash_command,
    guild_only,
    subcommands("add", "remove", "list", "audit", "repair"),
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
async fn add(
    ctx: Context<'_>,
    channel: PartialChannel,
    tier: Tier,
    access: Option<Access>,
    children: Option<bool>,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let place = Place {
        channel_id: ChannelId(channel.id.get()),
        kind: ChannelKind::from_discord(channel.kind.into()),
    };
    let entry = GateEntry {
        tier_id: tier.id(),
        access: match access.unwrap_or(Access::Full) {
            Access::Full => rules::Access::Full,
            Access::Read => rules::Access::Read,
        },
    };
    let children = match children {
        None => Children::AsBefore,
        Some(true) => Children::Covered,
        Some(false) => Children::LeftAlone,
    };
    // Asked first, so that nothing is done when Discord does not answer.
    let inside = if place.kind == ChannelKind::Category {
        live_channels(&ask.app.http, ask.guild_id).await?
    } else {
        Vec::new()
    };
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let gate = gates::add(store, ask.guild_id, place, entry, children, ask.member_id, now_ms).await?;
    let left_out: Vec<ChannelId> = inside
        .into_iter()
        .filter(|channel| gate.with_children && channel.parent_id == Some(place.channel_id))
        .filter(|channel| check_gateable(channel.kind).is_err())
        .map(|channel| channel.channel_id)
        .collect();
    let ladder = store.get_ladder(ask.guild_id).await?;
    ask.show(render::gates::added(
        ask.locale, place.kind, &gate, &left_out, &ladder,
    ))
    .await
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn remove(ctx: Context<'_>, channel: RawChannelId, tier: Option<Tier>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let channel_id = ChannelId(channel.get());
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let removed = match tier {
        None => gates::remove(store, ask.guild_id, channel_id, ask.member_id, now_ms).await?,
        Some(tier) => {
            gates::remove_entry(store, ask.guild_id, channel_id, tier.id(), ask.member_id, now_ms).await?
        }
    };
    let ladder = store.get_ladder(ask.guild_id).await?;
    ask.show(render::gates::removed(ask.locale, channel_id, &removed, &ladder))
        .await
}

#[poise::command(slash_command, guild_only)]
async fn list(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::gates(&ask, 0).await?).await
}

#[poise::command(slash_command, guild_only)]
async fn audit(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::audit_now(&ask).await?).await
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn repair(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::repair_plan(&ask).await?).await
}
