//! Rules put in force, with the recount that follows shown live in the answer.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{ask::Ask, pages};
use crate::{
    domain::rule_settings::Change,
    render::{self, rules::Occasion},
    service::rules::{self, Done, Sight},
};

/// How often it is looked whether the recount is over, and how often the answer says how far it is.
const LOOK: Duration = Duration::from_millis(100);
const SHOW: Duration = Duration::from_millis(1_500);
/// Discord lets an answer be changed for fifteen minutes.
const LOOK_ON: Duration = Duration::from_secs(14 * 60);

/// Puts a draft in force, if it is still the one that was looked at; otherwise it is shown as it is now.
pub async fn apply(ask: &Ask<'_>, sight: Sight) -> anyhow::Result<()> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    match rules::apply(store, ask.guild_id, sight, ask.member_id, now_ms).await? {
        Done::Yes(version) => {
            look_on(ask, version, &[]).await;
            Ok(())
        }
        Done::Changed => {
            ask.show(pages::rule_preview(ask, 0, Occasion::Changed).await?)
                .await
        }
    }
}

/// Brings the rules from before the latest change back.
pub async fn undo(ask: &Ask<'_>) -> anyhow::Result<()> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let (version, undone) = rules::undo(store, ask.guild_id, ask.member_id, now_ms).await?;
    look_on(ask, version, &undone).await;
    Ok(())
}

/// Follows a recount for as long as there is somebody to show it to. That the answer was closed, or cannot be
/// changed, is no failure of what was asked for.
async fn look_on(ask: &Ask<'_>, version: u64, undone: &[Change]) {
    if let Err(error) = follow(ask, version, undone).await {
        tracing::warn!(
            guild.id = %ask.guild_id,
            error = format!("{error:#}"),
            "a recount goes on, but how far it is cannot be shown"
        );
    }
}

/// Shows how far the recount for a version is, until it is over, the program ends or the answer can no longer
/// be changed. It goes on in any case.
async fn follow(ask: &Ask<'_>, version: u64, undone: &[Change]) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut shown: Option<(Instant, u64)> = None;
    loop {
        let (latest, replay) = rules::progress(&ask.app.store, ask.guild_id).await?;
        if latest != version {
            return ask.show(render::rules::overtaken(ask.locale)).await;
        }
        if !replay.is_under_way {
            let page = render::rules::recounted(ask.locale, &replay, version, undone);
            return ask.show(page).await;
        }
        if ask.app.stop.is_cancelled() || begun.elapsed() > LOOK_ON {
            return ask.show(render::rules::recount_goes_on(ask.locale)).await;
        }
        let percent = replay.percent();
        if shown.is_none_or(|(at, known)| at.elapsed() >= SHOW && known != percent) {
            ask.show(render::rules::recounting(ask.locale, &replay, version))
                .await?;
            shown = Some((Instant::now(), percent));
        }
        sleep(LOOK).await;
    }
}
