//! `/points give @mei 50 helped a newcomer`, `/points take …`, `/points undo` (choose the entry).

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse, User};

use crate::{
    discord::{
        Context, Error,
        access::Level,
        ask::{Ask, Seen},
    },
    domain::ids::MemberId,
    error::UserError,
    render,
    service::points,
    store::Adjustment,
};

/// Choices Discord shows at most.
const CHOICES: u32 = 25;

#[poise::command(
    slash_command,
    guild_only,
    subcommands("give", "take", "undo"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn points(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only)]
async fn give(
    ctx: Context<'_>,
    member: User,
    #[min = 1]
    #[max = 100_000]
    amount: i64,
    #[min_length = 1]
    #[max_length = 200]
    reason: String,
) -> Result<(), Error> {
    adjust(ctx, &member, amount, reason).await
}

#[poise::command(slash_command, guild_only)]
async fn take(
    ctx: Context<'_>,
    member: User,
    #[min = 1]
    #[max = 100_000]
    amount: i64,
    #[min_length = 1]
    #[max_length = 200]
    reason: String,
) -> Result<(), Error> {
    adjust(ctx, &member, -amount, reason).await
}

async fn adjust(ctx: Context<'_>, member: &User, points: i64, reason: String) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let adjustment = Adjustment {
        adjustment_id: ask.id,
        member_id: MemberId(member.id.get()),
        points,
        reason,
        by_id: ask.member_id,
        at_ms: ask.app.clock.now_ms(),
        origin: None,
        undone_by_id: None,
    };
    let adjusted = points::adjust(&ask.app.store, ask.guild_id, adjustment).await?;
    ask.show(render::points::adjusted(ask.locale, &adjusted)).await
}

#[poise::command(slash_command, guild_only)]
async fn undo(ctx: Context<'_>, #[autocomplete = "entries"] entry: String) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let id = entry
        .parse()
        .map_err(|_| UserError::new("error-no-such-adjustment"))?;
    let now_ms = ask.app.clock.now_ms();
    let undone = points::undo(&ask.app.store, ask.guild_id, id, ask.member_id, now_ms).await?;
    ask.show(render::points::undone(ask.locale, &undone)).await
}

/// The latest entries whose text contains what was typed. Only for those who may undo them.
async fn entries(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let entries = list_entries(ctx, typed).await.unwrap_or_else(|error| {
        tracing::warn!(error = format!("{error:#}"), "entries to undo cannot be listed");
        Vec::new()
    });
    CreateAutocompleteResponse::new().set_choices(entries)
}

async fn list_entries(ctx: Context<'_>, typed: &str) -> anyhow::Result<Vec<AutocompleteChoice>> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    if ask.level().await? < Level::Moderator {
        return Ok(Vec::new());
    }
    let store = &ask.app.store;
    let mut choices = Vec::new();
    for adjustment in store.list_undoable(ask.guild_id, None, CHOICES).await? {
        let member = store.find_member(ask.guild_id, adjustment.member_id).await?;
        let name = member.map_or_else(|| adjustment.member_id.to_string(), |member| member.display_name);
        let label = render::points::choice(ask.locale, &adjustment, &name);
        if label.to_lowercase().contains(&typed.to_lowercase()) {
            choices.push(AutocompleteChoice::new(
                label,
                adjustment.adjustment_id.to_string(),
            ));
        }
    }
    Ok(choices)
}
