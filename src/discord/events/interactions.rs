//! INTERACTION_CREATE: buttons, selects and forms are ours, commands are poise's.

use poise::FrameworkContext;
use serenity::all::{Context, FullEvent, Interaction};

use super::Listener;
use crate::discord::{ask::Ask, errors, presses};

pub async fn on_create(listener: &Listener, ctx: &Context, interaction: Interaction) {
    let app = &listener.app;
    match interaction {
        Interaction::Command(_) | Interaction::Autocomplete(_) => {
            let framework = FrameworkContext {
                serenity_context: ctx,
                bot_id: app.bot_id.0.into(),
                options: &listener.commands,
                user_data: app,
                shard_manager: listener.shards.wait(),
            };
            Box::pin(poise::dispatch_event(
                framework,
                FullEvent::InteractionCreate { interaction },
            ))
            .await;
        }
        Interaction::Component(component) => {
            if let Err(error) = presses::on_component(app, &component).await {
                tell(
                    Ask::of_component(app, &component),
                    &component.data.custom_id,
                    &error,
                )
                .await;
            }
        }
        Interaction::Modal(form) => {
            if let Err(error) = presses::on_form(app, &form).await {
                tell(Ask::of_form(app, &form), &form.data.custom_id, &error).await;
            }
        }
        _ => {}
    }
}

async fn tell(ask: Result<Ask<'_>, crate::error::UserError>, what: &str, error: &anyhow::Error) {
    match ask {
        Ok(ask) => errors::tell(&ask, what, error).await,
        Err(refusal) => tracing::warn!(%refusal, what, "a press outside a server"),
    }
}
