//! Reading history: the question, the progress, what came of it.

use serenity::all::{ButtonStyle, CreateButton, CreateEmbed};

use super::{AMBER, BLURPLE, GOLD, Page, button, names, press::Press};
use crate::{
    domain::{ids::ChannelId, locale::Locale, reading::Unreadable, tier::Ladder},
    service::history::HistoryView,
    store::{History, HistoryState},
    tr,
};

/// How far back is offered.
pub const DAYS: [u32; 3] = [30, 90, 365];
/// Channels that cannot be read listed before the rest is only counted.
const UNREADABLE: usize = 8;
/// Parts of the bar.
const BAR: usize = 20;

/// The page of its own, from `/history` and the panel. `with_texts`: the bot may read messages.
pub fn page(locale: Locale, view: &HistoryView, ladder: &Ladder, with_texts: bool) -> Page {
    let embed = CreateEmbed::new()
        .title(tr!(locale, "history-title"))
        .description(text(locale, view, ladder, with_texts))
        .colour(colour(view));
    with_buttons(locale, Page::new(embed), view).buttons(vec![
        button(
            Press::History,
            tr!(locale, "history-refresh"),
            ButtonStyle::Secondary,
        ),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}

/// The message in the creator's channel when nobody had the progress before them.
pub fn post(locale: Locale, view: &HistoryView, ladder: &Ladder) -> Page {
    let mut lines = vec![outcome(locale, view, ladder)];
    lines.extend(unreadable(locale, &view.unreadable));
    let embed = CreateEmbed::new()
        .title(tr!(locale, "history-title"))
        .description(lines.join("\n"))
        .colour(GOLD);
    Page::new(embed).buttons(vec![
        queue(locale, view),
        button(
            Press::History,
            tr!(locale, "history-title"),
            ButtonStyle::Secondary,
        ),
    ])
}

/// What the page says.
pub fn text(locale: Locale, view: &HistoryView, ladder: &Ladder, with_texts: bool) -> String {
    let Some(history) = &view.history else {
        return format!(
            "{}\n{}",
            tr!(locale, "history-ask"),
            limits(locale, view, with_texts)
        );
    };
    let days = i64::from(history.days);
    let mut lines = Vec::new();
    match (history.state, view.is_planned) {
        (HistoryState::Reading, false) => {
            lines.push(tr!(locale, "history-looking", days = days));
        }
        (HistoryState::Reading, true) => {
            lines.push(tr!(locale, "history-reading", days = days));
            lines.extend([bar(view.part), counts(locale, view)]);
            lines.push(tr!(locale, "history-reading-hint"));
        }
        (HistoryState::Held, _) => {
            lines.push(tr!(locale, "history-held", days = days));
            lines.extend([bar(view.part), counts(locale, view)]);
        }
        (HistoryState::Done, _) => lines.push(outcome(locale, view, ladder)),
    }
    lines.extend(unreadable(locale, &view.unreadable));
    lines.push(limits(locale, view, with_texts));
    lines.join("\n")
}

pub fn colour(view: &HistoryView) -> u32 {
    let is_done = view
        .history
        .is_some_and(|history| history.state == HistoryState::Done);
    match (view.unreadable.is_empty(), is_done) {
        (false, _) => AMBER,
        (true, true) => GOLD,
        (true, false) => BLURPLE,
    }
}

/// Adds what can be done about it.
pub fn with_buttons(locale: Locale, page: Page, view: &HistoryView) -> Page {
    let mut first = Vec::new();
    match &view.history {
        Some(history) if history.state == HistoryState::Reading => {
            let label = tr!(locale, "history-stop");
            return page.buttons(vec![button(Press::HistoryStop, label, ButtonStyle::Danger)]);
        }
        Some(history) => first.extend(next_steps(locale, view, history)),
        None => {}
    }
    let days = DAYS.map(|days| {
        let label = tr!(locale, "history-read-days", days = i64::from(days));
        button(Press::HistoryRead { days }, label, ButtonStyle::Primary)
    });
    page.buttons(first).buttons(days.to_vec())
}

fn next_steps(locale: Locale, view: &HistoryView, history: &History) -> Vec<CreateButton> {
    let mut buttons = Vec::new();
    if history.state == HistoryState::Held {
        let label = tr!(locale, "history-go-on");
        buttons.push(button(Press::HistoryGoOn, label, ButtonStyle::Success));
    } else if !view.unreadable.is_empty() {
        let label = tr!(locale, "history-try-again");
        buttons.push(button(Press::HistoryGoOn, label, ButtonStyle::Secondary));
    }
    if history.is_settled && history.eligible > 0 {
        buttons.push(queue(locale, view));
    }
    buttons
}

fn queue(locale: Locale, view: &HistoryView) -> CreateButton {
    let eligible = view.history.map_or(0, |history| history.eligible);
    let label = tr!(locale, "panel-queue-n", n = eligible as i64);
    button(Press::Queue { at: 0 }, label, ButtonStyle::Primary).disabled(eligible == 0)
}

/// What came of it, as long as everybody is not settled yet that this is being worked out.
fn outcome(locale: Locale, view: &HistoryView, ladder: &Ladder) -> String {
    let Some(history) = &view.history else {
        return String::new();
    };
    let read = tr!(
        locale,
        "history-done",
        days = i64::from(history.days),
        messages = view.messages as i64,
        channels = view.done as i64
    );
    if !history.is_settled {
        return format!("{read}\n{}", tr!(locale, "history-settling"));
    }
    let tier = ladder
        .superfan()
        .map_or_else(String::new, |tier| names::tier(locale, tier));
    let eligible = tr!(
        locale,
        "history-eligible",
        n = history.eligible as i64,
        tier = tier
    );
    format!("{read}\n{eligible}")
}

fn counts(locale: Locale, view: &HistoryView) -> String {
    tr!(
        locale,
        "history-counts",
        done = view.done as i64,
        of = view.of as i64,
        messages = view.messages as i64
    )
}

/// `▰▰▰▰▱▱▱▱ 48%`; never full before everything is read.
fn bar(part: f64) -> String {
    let full = ((part * BAR as f64) as usize).min(BAR);
    let percent = (part * 100.0) as u64;
    format!("{}{} {percent}%", "▰".repeat(full), "▱".repeat(BAR - full))
}

/// The channels that cannot be read, with what has to be allowed.
fn unreadable(locale: Locale, channels: &[(ChannelId, Unreadable)]) -> Vec<String> {
    if channels.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![tr!(locale, "history-unreadable", n = channels.len() as i64)];
    lines.extend(
        channels
            .iter()
            .take(UNREADABLE)
            .map(|channel| cannot_read(locale, channel)),
    );
    let more = channels.len().saturating_sub(UNREADABLE) as i64;
    if more > 0 {
        lines.push(tr!(locale, "panel-more-problems", n = more));
    }
    lines
}

/// One channel that cannot be read, with what has to be allowed.
pub fn cannot_read(locale: Locale, (channel_id, why): &(ChannelId, Unreadable)) -> String {
    let remedy = tr!(locale, &format!("unreadable-{}", why.key()));
    format!("⚠️ <#{channel_id}> · {remedy}")
}

/// What cannot be read at all.
fn limits(locale: Locale, view: &HistoryView, with_texts: bool) -> String {
    let mut lines = vec![tr!(locale, "history-limits")];
    if view.history.is_some() && view.is_planned && !view.with_private_threads {
        lines.push(tr!(locale, "history-private-threads"));
    }
    if !with_texts {
        lines.push(tr!(locale, "history-no-polls"));
    }
    let small: Vec<String> = lines.iter().map(|line| format!("-# {line}")).collect();
    small.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_grows_with_what_is_read_and_is_full_only_at_the_end() {
        assert_eq!(bar(0.0), "▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱ 0%");
        assert_eq!(bar(0.48), "▰▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱▱ 48%");
        assert_eq!(bar(0.999), "▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▱ 99%");
        assert_eq!(bar(1.0), "▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰ 100%");
    }
}
