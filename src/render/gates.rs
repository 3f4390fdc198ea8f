//! The list of gates, and what adding or removing one answers.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{BLURPLE, GOLD, Page, button, names, press::Press, problems};
use crate::{
    domain::{
        ids::ChannelId,
        locale::Locale,
        tier::{Ladder, TierId},
    },
    service::gates::{GateState, GateView},
    tr,
};

/// Every gate with how it is doing.
pub fn list(locale: Locale, gates: &[GateView], ladder: &Ladder) -> Page {
    let text = if gates.is_empty() {
        tr!(locale, "gates-empty")
    } else {
        gates
            .iter()
            .map(|gate| line(locale, gate, ladder))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let embed = CreateEmbed::new()
        .title(tr!(locale, "gates-title"))
        .description(text)
        .colour(BLURPLE);
    Page::new(embed).buttons(vec![button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    )])
}

fn line(locale: Locale, view: &GateView, ladder: &Ladder) -> String {
    let tier = names::tier_of(locale, ladder, view.gate.tier_id);
    let channel = format!("<#{}>", view.gate.channel_id);
    let state = match &view.state {
        GateState::Standing => tr!(locale, "gate-standing"),
        GateState::Working if view.is_opening() => tr!(locale, "gate-opening"),
        GateState::Working => tr!(locale, "gate-working"),
        GateState::Paused(problem) => {
            format!(
                "{}\n-# {}",
                tr!(locale, "gate-paused"),
                problems::text(locale, ladder, problem)
            )
        }
    };
    tr!(locale, "gate-line", channel = channel, tier = tier, state = state)
}

/// The answer to `/gate add`.
pub fn added(locale: Locale, channel_id: ChannelId, ladder: &Ladder, tier_id: TierId) -> Page {
    let channel = format!("<#{channel_id}>");
    let tier = names::tier_of(locale, ladder, tier_id);
    let text = tr!(locale, "gate-added", channel = channel, tier = tier);
    answer(locale, tr!(locale, "gate-added-title"), text)
}

/// The answer to `/gate remove`.
pub fn removed(locale: Locale, channel_id: ChannelId) -> Page {
    let text = tr!(locale, "gate-removed", channel = format!("<#{channel_id}>"));
    answer(locale, tr!(locale, "gate-removed-title"), text)
}

fn answer(locale: Locale, title: String, text: String) -> Page {
    Page::new(CreateEmbed::new().title(title).description(text).colour(GOLD)).buttons(vec![
        button(Press::Gates, tr!(locale, "panel-gates"), ButtonStyle::Secondary),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}
