//! The list of gates, and what adding or removing one answers.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{BLURPLE, GOLD, Page, button, names, pager, press::Press, problems};
use crate::{
    domain::{
        gate::{Access, ChannelKind, GateEntry, Scope},
        ids::ChannelId,
        locale::Locale,
        tier::Ladder,
    },
    service::gates::{GateState, GateView, Removed},
    store::NewGate,
    tr,
};

/// Gates on a page of the list.
const PER_PAGE: usize = 5;
/// Channels of a category named on its line.
const NAMED: usize = 8;

/// The gates with how each is doing. Those that follow a category's stand with it.
pub fn list(locale: Locale, gates: &[GateView], ladder: &Ladder, page: usize) -> Page {
    let is_at_home = |view: &&GateView| {
        let category_id = view.gate.category_id;
        category_id.is_none_or(|category_id| gates.iter().all(|gate| gate.gate.channel_id != category_id))
    };
    let lines: Vec<String> = gates
        .iter()
        .filter(is_at_home)
        .flat_map(|view| {
            let followers = gates
                .iter()
                .filter(|follower| follower.gate.category_id == Some(view.gate.channel_id));
            of_one(locale, view, &followers.collect::<Vec<_>>(), ladder)
        })
        .collect();
    let pages = lines.len().div_ceil(PER_PAGE).max(1);
    let page = page.min(pages - 1);
    let text = if lines.is_empty() {
        tr!(locale, "gates-empty")
    } else {
        lines[page * PER_PAGE..((page + 1) * PER_PAGE).min(lines.len())].join("\n")
    };
    let embed = CreateEmbed::new()
        .title(tr!(locale, "gates-title"))
        .description(text)
        .colour(BLURPLE);
    let mut buttons = Vec::new();
    if !lines.is_empty() {
        buttons.push(button(
            Press::AuditGates,
            tr!(locale, "button-audit"),
            ButtonStyle::Secondary,
        ));
    }
    buttons.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    Page::new(embed)
        .buttons(pager(locale, page, pages, |page| Press::GateList { page }))
        .buttons(buttons)
}

/// The line of a gate, and one for each that follows it and is not as it should be.
fn of_one(locale: Locale, view: &GateView, followers: &[&GateView], ladder: &Ladder) -> Vec<String> {
    let mut text = line(locale, view, ladder);
    if view.gate.with_children {
        let channels: Vec<ChannelId> = followers.iter().map(|view| view.gate.channel_id).collect();
        text.push('\n');
        text.push_str(&if channels.is_empty() {
            tr!(locale, "gate-covers-none")
        } else {
            tr!(
                locale,
                "gate-covers",
                channels = some_channels(locale, &channels, NAMED)
            )
        });
    }
    let troubled = followers.iter().filter(|view| view.state != GateState::Standing);
    std::iter::once(text)
        .chain(troubled.map(|view| line(locale, view, ladder)))
        .collect()
}

fn line(locale: Locale, view: &GateView, ladder: &Ladder) -> String {
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
    let entries = entries(locale, &view.gate.entries, ladder);
    tr!(
        locale,
        "gate-line",
        channel = channel,
        entries = entries,
        state = state
    )
}

/// From which tier up one may do what.
pub fn entries(locale: Locale, entries: &[GateEntry], ladder: &Ladder) -> String {
    let has_readers = Scope::of(entries) == Scope::SeeingAndWriting;
    let each = entries.iter().map(|entry| {
        let tier = names::tier_of(locale, ladder, entry.tier_id);
        match entry.access {
            Access::Full if !has_readers => tr!(locale, "gate-entry", tier = tier),
            Access::Full => tr!(locale, "gate-entry-full", tier = tier),
            Access::Read => tr!(locale, "gate-entry-read", tier = tier),
        }
    });
    each.collect::<Vec<_>>().join(" · ")
}

/// Channels by name, as many as `most`, and how many more there are.
pub(super) fn some_channels(locale: Locale, channels: &[ChannelId], most: usize) -> String {
    let named: Vec<String> = channels
        .iter()
        .take(most)
        .map(|channel_id| format!("<#{channel_id}>"))
        .collect();
    let named = named.join(&tr!(locale, "list-separator"));
    match channels.len().saturating_sub(most) {
        0 => named,
        more => tr!(locale, "channels-more", channels = named, n = more as i64),
    }
}

/// The answer to `/gate add`. `left_out`: channels in the category that cannot be gated.
pub fn added(
    locale: Locale,
    kind: ChannelKind,
    gate: &NewGate,
    left_out: &[ChannelId],
    ladder: &Ladder,
) -> Page {
    let channel = format!("<#{}>", gate.channel_id);
    let owned = match (Scope::of(&gate.entries), kind) {
        (Scope::Seeing, ChannelKind::Voice | ChannelKind::Stage) => tr!(locale, "gate-owns-connect"),
        (Scope::Seeing, _) => tr!(locale, "gate-owns-view"),
        (Scope::SeeingAndWriting, ChannelKind::Voice) => tr!(locale, "gate-owns-speaking"),
        (Scope::SeeingAndWriting, ChannelKind::Stage) => tr!(locale, "gate-owns-stage"),
        (Scope::SeeingAndWriting, _) => tr!(locale, "gate-owns-writing"),
    };
    let entries = entries(locale, &gate.entries, ladder);
    let mut lines = vec![
        tr!(locale, "gate-added", channel = channel, entries = entries),
        owned,
    ];
    if gate.with_children {
        lines.push(tr!(locale, "gate-added-children"));
    } else if kind == ChannelKind::Category {
        lines.push(tr!(locale, "gate-added-category"));
    }
    if !left_out.is_empty() {
        let channels = some_channels(locale, left_out, NAMED);
        lines.push(tr!(locale, "gate-added-left-out", channels = channels));
    }
    lines.push(tr!(locale, "gate-added-others"));
    answer(locale, tr!(locale, "gate-added-title"), lines.join("\n"))
}

/// The answer to `/gate remove`.
pub fn removed(locale: Locale, channel_id: ChannelId, removed: &Removed, ladder: &Ladder) -> Page {
    let channel = format!("<#{channel_id}>");
    match removed {
        Removed::Gate => {
            let text = tr!(locale, "gate-removed", channel = channel);
            answer(locale, tr!(locale, "gate-removed-title"), text)
        }
        Removed::Entry(left) => {
            let entries = entries(locale, left, ladder);
            let text = tr!(locale, "gate-entry-removed", channel = channel, entries = entries);
            answer(locale, tr!(locale, "gate-entry-removed-title"), text)
        }
    }
}

fn answer(locale: Locale, title: String, text: String) -> Page {
    Page::new(CreateEmbed::new().title(title).description(text).colour(GOLD)).buttons(vec![
        button(Press::Gates, tr!(locale, "panel-gates"), ButtonStyle::Secondary),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}
