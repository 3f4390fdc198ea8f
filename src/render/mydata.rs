//! `/mydata`: what a member decided about themselves, and how to decide otherwise.

use serenity::all::ButtonStyle;

use super::{Page, button, names, notice, press::Press};
use crate::{domain::locale::Locale, service::mydata::Choices, tr};

/// Whether the member is counted.
pub fn counting(locale: Locale, choices: Choices) -> Page {
    let (title, text) = match choices.paused_since {
        Some(since_ms) => (
            "mydata-paused-title",
            tr!(
                locale,
                "mydata-paused-text",
                since = names::timestamp(since_ms, 'f')
            ),
        ),
        None => ("mydata-counted-title", tr!(locale, "mydata-counted-text")),
    };
    let mut buttons = Vec::new();
    if choices.paused_since.is_some() {
        buttons.push(resume(locale));
    }
    buttons.push(button(
        Press::Me,
        tr!(locale, "button-me"),
        ButtonStyle::Secondary,
    ));
    notice(tr!(locale, title), text).buttons(buttons)
}

/// The button that has the member counted again.
pub(super) fn resume(locale: Locale) -> serenity::all::CreateButton {
    button(Press::Resume, tr!(locale, "button-resume"), ButtonStyle::Success)
}

/// Whether anything is said of the member.
pub fn quiet(locale: Locale, choices: Choices) -> Page {
    let (title, text, other) = if choices.quiet {
        ("mydata-quiet-title", "mydata-quiet-text", "button-quiet-off")
    } else if choices.notices {
        ("mydata-loud-title", "mydata-loud-text", "button-quiet-on")
    } else {
        ("mydata-loud-title", "mydata-loud-nowhere", "button-quiet-on")
    };
    notice(tr!(locale, title), tr!(locale, text)).buttons(vec![
        button(
            Press::SetQuiet {
                quiet: !choices.quiet,
            },
            tr!(locale, other),
            ButtonStyle::Primary,
        ),
        button(Press::Me, tr!(locale, "button-me"), ButtonStyle::Secondary),
    ])
}
