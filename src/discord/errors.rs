//! What people read when something fails, and what the log keeps of it.

use serenity::all::CreateEmbed;

use super::{
    Data, Error,
    ask::{self, Ask},
};
use crate::{
    domain::locale::Locale,
    error::UserError,
    render::{AMBER, Page},
    tr,
};

/// Tells the asker what happened, in their language. A refusal is their business; anything else is
/// logged once here, under the incident the asker reads.
pub async fn tell(ask: &Ask<'_>, what: &str, error: &anyhow::Error) {
    if ask::is_acknowledged(error) {
        // The gateway delivered the interaction twice; whoever was first answers it.
        tracing::debug!(what, "an interaction was answered already");
        return;
    }
    let page = page(ask.locale, what, ask.id, error);
    if let Err(error) = ask.show_anyhow(page).await {
        tracing::warn!(
            error = format!("{error:#}"),
            what,
            "the asker cannot be told what failed"
        );
    }
}

fn page(locale: Locale, what: &str, id: u64, error: &anyhow::Error) -> Page {
    let text = match error.downcast_ref::<UserError>() {
        Some(refusal) => refusal.text(locale),
        None => {
            let incident = format!("{:x}", id & 0xffff_ffff);
            tracing::error!(
                incident,
                what,
                error = format!("{error:#}"),
                "an interaction failed"
            );
            tr!(locale, "error-internal", incident = incident)
        }
    };
    Page::new(
        CreateEmbed::new()
            .title(tr!(locale, "error-title"))
            .description(text)
            .colour(AMBER),
    )
}

/// Takes what poise reports of a command.
pub async fn on_framework_error(error: poise::FrameworkError<'_, Data, Error>) {
    use poise::FrameworkError as F;
    let (ctx, error) = match error {
        F::Command { error, ctx, .. }
        | F::CommandCheckFailed {
            error: Some(error),
            ctx,
            ..
        } => (ctx, error),
        F::CommandPanic { payload, ctx, .. } => (
            ctx,
            anyhow::anyhow!("the command panicked: {}", payload.unwrap_or_default()),
        ),
        F::ArgumentParse { input, ctx, .. } => {
            let value = input.unwrap_or_default();
            (
                ctx,
                UserError::new("error-bad-argument").with("value", value).into(),
            )
        }
        F::GuildOnly { ctx, .. } => (ctx, UserError::new("error-server-only").into()),
        F::CommandStructureMismatch { description, ctx, .. } => {
            let error = anyhow::anyhow!("Discord knows the command in another shape: {description}");
            (poise::Context::Application(ctx), error)
        }
        F::UnknownInteraction { interaction, .. } => {
            tracing::warn!(
                command = interaction.data.name,
                "Discord sent a command that does not exist"
            );
            return;
        }
        // Cooldowns, owners, bot permissions, prefixes and DMs are not used; whatever poise adds is
        // worth a line.
        other => {
            tracing::error!(error = %other, "poise reported an error");
            return;
        }
    };
    let poise::Context::Application(ctx) = ctx else {
        return;
    };
    if ctx.interaction_type == poise::CommandInteractionType::Autocomplete {
        // Typing can be answered with choices only: there are none for whoever may not choose.
        tracing::debug!(error = format!("{error:#}"), "choices are not listed");
        if let Ok(ask) = Ask::of_command(ctx.data(), ctx.interaction)
            && let Err(error) = ask.no_choices().await
        {
            tracing::warn!(error = format!("{error:#}"), "choices cannot be answered");
        }
        return;
    }
    let what = ctx.command().qualified_name.to_string();
    match Ask::of_command(ctx.data(), ctx.interaction) {
        Ok(ask) => tell(&ask, &what, &error).await,
        Err(refusal) => tracing::warn!(%refusal, what, "a command outside a server"),
    }
}
