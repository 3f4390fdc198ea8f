//! `/away until 2026-12-24`, `/away back`, `/away show`.

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    domain::{locale::Locale, period::LocalDay},
    error::UserError,
    render::away::{self, OFFERED},
    service::{guilds, standings},
    tr,
};

#[poise::command(
    slash_command,
    guild_only,
    subcommands("until", "back", "show"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn away(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only)]
async fn until(
    ctx: Context<'_>,
    #[autocomplete = "days"]
    #[max_length = 40]
    day: String,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let until = meant(&ask, &day).await?;
    standings::announce(store, ask.guild_id, ask.member_id, until, now_ms).await?;
    ask.show(pages::absence(&ask).await?).await
}

#[poise::command(slash_command, guild_only)]
async fn back(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::back(&ask).await?).await
}

#[poise::command(slash_command, guild_only)]
async fn show(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::absence(&ask).await?).await
}

/// The day that was typed or chosen, in the server's time zone.
pub(super) async fn meant(ask: &Ask<'_>, typed: &str) -> anyhow::Result<LocalDay> {
    let today = today(ask).await?;
    let day = LocalDay::read(bare(typed), today);
    day.ok_or_else(|| {
        UserError::new("error-away-day")
            .with("day", typed.to_owned())
            .into()
    })
}

/// What was typed without the word for days.
fn bare(typed: &str) -> &str {
    let typed = typed.trim();
    let words = Locale::ALL.map(|locale| tr!(locale, "away-day-words"));
    let word = words
        .iter()
        .flat_map(|words| words.split(' '))
        .find(|word| typed.ends_with(word));
    word.map_or(typed, |word| typed[..typed.len() - word.len()].trim_end())
}

async fn today(ask: &Ask<'_>) -> anyhow::Result<LocalDay> {
    let guild = guilds::get(&ask.app.store, ask.guild_id).await?;
    Ok(LocalDay::of(&guild.time_zone, ask.app.clock.now_ms()))
}

pub(super) async fn days(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let offered = offered(ctx, typed).await.unwrap_or_else(|error| {
        tracing::warn!(error = format!("{error:#}"), "days to be away cannot be offered");
        Vec::new()
    });
    CreateAutocompleteResponse::new().set_choices(offered)
}

/// What was typed if it is a day, and some usual lengths.
async fn offered(ctx: Context<'_>, typed: &str) -> anyhow::Result<Vec<AutocompleteChoice>> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    let today = today(&ask).await?;
    let typed = LocalDay::read(bare(typed), today).filter(|day| *day >= today);
    let usual = OFFERED.iter().map(|days| today.plus(*days as i32 - 1));
    let days: Vec<LocalDay> = match typed {
        Some(day) => vec![day],
        None => usual.collect(),
    };
    let choice = |day: LocalDay| {
        let length = (day.0 - today.0 + 1) as u32;
        AutocompleteChoice::new(away::choice(ask.locale, day, length), day.date().to_string())
    };
    Ok(days.into_iter().map(choice).collect())
}
