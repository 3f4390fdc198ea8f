//! `/promise set`, `/promise pause`, `/promise show`.

use super::away::{self, days};
use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    domain::promise::{self, QuietHours},
    error::UserError,
    service::radar::{self, PromiseChange},
};

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Scope {
    #[name = "promise-scope-everything"]
    Everything,
    #[name = "promise-scope-to-creator"]
    ToCreator,
    #[name = "promise-scope-ask-channels"]
    AskChannels,
}

impl From<Scope> for promise::Scope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Everything => promise::Scope::Everything,
            Scope::ToCreator => promise::Scope::ToCreator,
            Scope::AskChannels => promise::Scope::AskChannels,
        }
    }
}

#[poise::command(
    slash_command,
    guild_only,
    subcommands("set", "pause", "show"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn promise(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only)]
async fn set(
    ctx: Context<'_>,
    #[min = 1]
    #[max = 168]
    hours: Option<u16>,
    #[max_length = 40] quiet: Option<String>,
    scope: Option<Scope>,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let change = PromiseChange {
        hours,
        quiet: quiet.as_deref().map(quiet_hours).transpose()?,
        scope: scope.map(Into::into),
        ..PromiseChange::default()
    };
    let now_ms = ask.app.clock.now_ms();
    radar::change_promise(&ask.app.store, ask.guild_id, change, ask.member_id, now_ms).await?;
    ask.show(pages::promise(&ask).await?).await
}

/// The hours that were typed; a hyphen or a zero is none.
fn quiet_hours(typed: &str) -> Result<Option<QuietHours>, UserError> {
    if ["-", "0"].contains(&typed.trim()) {
        return Ok(None);
    }
    let quiet = QuietHours::read(typed);
    quiet
        .map(Some)
        .ok_or_else(|| UserError::new("error-quiet-hours").with("typed", typed.to_owned()))
}

#[poise::command(slash_command, guild_only)]
async fn pause(
    ctx: Context<'_>,
    #[autocomplete = "days"]
    #[max_length = 40]
    until: String,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let until = away::meant(&ask, &until).await?;
    radar::pause(store, ask.guild_id, until, ask.member_id, now_ms).await?;
    ask.show(pages::promise(&ask).await?).await
}

#[poise::command(slash_command, guild_only)]
async fn show(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::promise(&ask).await?).await
}
