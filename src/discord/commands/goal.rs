//! `/goal set`, `/goal show`: how many true fans make a year.

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    domain::{
        goal::{self, Goal},
        locale::Locale,
    },
    service::{goals, guilds},
};

/// The choices, in the order Discord lists them.
macro_rules! currencies {
    ($($name:ident = $code:literal,)*) => {
        #[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
        enum Currency {
            $(#[name = $code] $name,)*
        }

        impl From<Currency> for goal::Currency {
            fn from(currency: Currency) -> Self {
                match currency {
                    $(Currency::$name => goal::Currency::$name,)*
                }
            }
        }
    };
}

currencies! {
    Twd = "currency-twd",
    Usd = "currency-usd",
    Eur = "currency-eur",
    Jpy = "currency-jpy",
    Hkd = "currency-hkd",
    Cny = "currency-cny",
    Gbp = "currency-gbp",
    Krw = "currency-krw",
    Sgd = "currency-sgd",
    Myr = "currency-myr",
    Thb = "currency-thb",
    Aud = "currency-aud",
    Cad = "currency-cad",
}

#[poise::command(slash_command, guild_only, subcommands("set", "show"), subcommand_required)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn goal(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only)]
async fn set(
    ctx: Context<'_>,
    income: f64,
    spend: f64,
    cost: Option<f64>,
    currency: Option<Currency>,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let guild = guilds::get(store, ask.guild_id).await?;
    let usual = match (guild.goal, guild.locale) {
        (Some(goal), _) => goal.currency,
        (None, Locale::ZhTw) => goal::Currency::Twd,
        (None, Locale::EnUs) => goal::Currency::Usd,
    };
    let currency = currency.map_or(usual, Into::into);
    let goal = Goal::read(income, spend, cost.unwrap_or(0.0), currency);
    goals::set(store, ask.guild_id, goal, ask.member_id, now_ms).await?;
    ask.show(pages::goal(&ask).await?).await
}

#[poise::command(slash_command, guild_only)]
async fn show(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::goal(&ask).await?).await
}
