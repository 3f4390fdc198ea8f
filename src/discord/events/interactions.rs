//! INTERACTION_CREATE: buttons, selects and forms. Commands are poise's.

use std::sync::Arc;

use serenity::all::Interaction;

use crate::{
    app::App,
    discord::{ask::Ask, errors, presses},
};

pub async fn on_create(app: &Arc<App>, interaction: Interaction) {
    match interaction {
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
