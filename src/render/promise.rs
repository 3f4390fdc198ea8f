//! `/promise`: within how many hours what waits for the creator is answered, how that was kept, and the
//! public badge that says so.

use serenity::all::{
    ButtonStyle, ChannelType, CreateActionRow, CreateEmbed, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::{BLURPLE, Page, button, names, press::Press};
use crate::{
    domain::{
        locale::Locale,
        promise::{Figures, MOST_ASK_CHANNELS, Promise, Scope},
        summary::Proportion,
    },
    service::radar::PromiseView,
    tr,
};

/// The promise and selects to change it. `with_texts`: texts are read, so that question marks are seen.
pub fn page(locale: Locale, view: &PromiseView, with_texts: bool) -> Page {
    let promise = &view.guild.promise;
    let mut text = tr!(locale, "promise-text", hours = i64::from(promise.hours));
    if let Some(until_ms) = view.paused_until_ms {
        text.push('\n');
        let until = names::last_day(until_ms);
        text.push_str(&tr!(locale, "promise-paused", until = until));
    }
    text.push('\n');
    text.push_str(&match promise.quiet {
        Some(quiet) => tr!(locale, "promise-quiet", hours = quiet.to_string()),
        None => tr!(locale, "promise-no-quiet"),
    });
    let embed = CreateEmbed::new()
        .title(tr!(locale, "promise-title"))
        .description(text)
        .field(
            tr!(locale, "promise-kept-title"),
            kept(locale, &view.figures),
            false,
        )
        .field(
            tr!(locale, "promise-scope-title"),
            covers(locale, view, with_texts),
            false,
        )
        .field(
            tr!(locale, "promise-badge-title"),
            badge_text(locale, promise),
            false,
        )
        .colour(BLURPLE);
    let mut buttons = vec![button(
        Press::inbox(),
        tr!(locale, "button-inbox"),
        ButtonStyle::Primary,
    )];
    if view.paused_until_ms.is_some() {
        buttons.push(button(
            Press::PromiseResume,
            tr!(locale, "button-promise-resume"),
            ButtonStyle::Secondary,
        ));
    }
    buttons.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    Page::new(embed)
        .row(scopes(locale, promise.scope))
        .row(ask_channels(locale, promise))
        .row(badge_channel(locale, promise))
        .buttons(buttons)
}

/// How the promise was kept, with how long fans waited.
pub fn kept(locale: Locale, figures: &Figures) -> String {
    let mut lines = Vec::new();
    match figures.kept.share() {
        None => lines.push(tr!(locale, "promise-kept-none")),
        Some(_) => lines.push(tr!(locale, "promise-kept", kept = share(locale, figures.kept))),
    }
    lines.extend(waits(locale, figures));
    if figures.open > 0 {
        lines.push(tr!(locale, "promise-open", n = i64::from(figures.open)));
    }
    lines.join("\n")
}

/// "7 of 12" of few messages, "58%" of many.
pub fn share(locale: Locale, kept: Proportion) -> String {
    if kept.of > 0 && kept.display_as_counts() {
        tr!(
            locale,
            "promise-counts",
            n = i64::from(kept.n),
            of = i64::from(kept.of)
        )
    } else {
        super::summary::proportion(locale, kept)
    }
}

/// Half and nine in ten of the answers came within so long.
pub fn waits(locale: Locale, figures: &Figures) -> Option<String> {
    let (median_ms, p90_ms) = figures.median_ms.zip(figures.p90_ms)?;
    Some(tr!(
        locale,
        "promise-waits",
        median = names::length(locale, median_ms),
        most = names::length(locale, p90_ms)
    ))
}

fn covers(locale: Locale, view: &PromiseView, with_texts: bool) -> String {
    let guild = &view.guild;
    let promise = &guild.promise;
    let mut lines = vec![tr!(locale, &format!("promise-covers-{}", promise.scope.key()))];
    let reads = with_texts && guild.rules.text.enabled;
    if promise.scope == Scope::Everything && !reads {
        lines.push(tr!(locale, "promise-no-texts"));
    }
    if promise.ask_channels.is_empty() {
        lines.push(tr!(locale, "promise-no-ask-channels"));
    } else {
        let channels: Vec<String> = promise
            .ask_channels
            .iter()
            .map(|channel_id| format!("<#{channel_id}>"))
            .collect();
        let channels = channels.join(" ");
        lines.push(tr!(locale, "promise-ask-channels", channels = channels));
    }
    lines.join("\n")
}

fn badge_text(locale: Locale, promise: &Promise) -> String {
    match promise.badge {
        Some(badge) => tr!(
            locale,
            "promise-badge-on",
            channel = format!("<#{}>", badge.channel_id)
        ),
        None => tr!(locale, "promise-badge-off"),
    }
}

/// The name of what the promise covers.
pub fn scope(locale: Locale, scope: Scope) -> String {
    tr!(locale, &format!("promise-scope-{}", scope.key()))
}

fn scopes(locale: Locale, now: Scope) -> CreateActionRow {
    let options = Scope::ALL
        .into_iter()
        .map(|of| CreateSelectMenuOption::new(scope(locale, of), of.key()).default_selection(of == now));
    let kind = CreateSelectMenuKind::String {
        options: options.collect(),
    };
    let select = CreateSelectMenu::new(Press::PromiseScope.id(), kind);
    CreateActionRow::SelectMenu(select.placeholder(tr!(locale, "promise-scope-pick")))
}

fn ask_channels(locale: Locale, promise: &Promise) -> CreateActionRow {
    let chosen = promise.ask_channels.iter().map(|channel_id| channel_id.0.into());
    let kind = CreateSelectMenuKind::Channel {
        channel_types: Some(vec![ChannelType::Text, ChannelType::Forum]),
        default_channels: Some(chosen.collect()),
    };
    // None chosen is none.
    let select = CreateSelectMenu::new(Press::AskChannels.id(), kind)
        .placeholder(tr!(locale, "promise-ask-channels-pick"))
        .min_values(0)
        .max_values(MOST_ASK_CHANNELS as u8);
    CreateActionRow::SelectMenu(select)
}

fn badge_channel(locale: Locale, promise: &Promise) -> CreateActionRow {
    let kind = CreateSelectMenuKind::Channel {
        channel_types: Some(vec![ChannelType::Text]),
        default_channels: promise.badge.map(|badge| vec![badge.channel_id.0.into()]),
    };
    let select = CreateSelectMenu::new(Press::PromiseBadge.id(), kind)
        .placeholder(tr!(locale, "promise-badge-pick"))
        .min_values(0);
    CreateActionRow::SelectMenu(select)
}

/// The public badge.
pub fn badge(locale: Locale, view: &PromiseView) -> Page {
    let promise = &view.guild.promise;
    let mut lines = vec![match view.paused_until_ms {
        Some(until_ms) => {
            let until = names::last_day(until_ms);
            tr!(locale, "badge-paused", until = until)
        }
        None => tr!(locale, "badge-text", hours = i64::from(promise.hours)),
    }];
    if view.figures.kept.of > 0 {
        let kept = share(locale, view.figures.kept);
        lines.push(tr!(locale, "badge-kept", kept = kept));
    }
    if let Some(median_ms) = view.figures.median_ms {
        let median = names::length(locale, median_ms);
        lines.push(tr!(locale, "badge-median", median = median));
    }
    super::notice(tr!(locale, "badge-title"), lines.join("\n"))
}
