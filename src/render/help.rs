//! `/help` and `/about`.

use serenity::all::{ButtonStyle, CreateEmbed, CreateEmbedFooter};

use super::{BLURPLE, GOLD, Page, button, press::Press};
use crate::{domain::locale::Locale, service::leaderboard::Span, tr};

/// A command as the reader may use it: its name in their language and what it does.
#[derive(Clone, Debug)]
pub struct HelpLine {
    pub command: String,
    pub description: String,
}

/// How points come about, and the commands the reader may use.
pub fn help(locale: Locale, lines: &[HelpLine]) -> Page {
    let commands: Vec<String> = lines
        .iter()
        .map(|line| format!("**/{}** · {}", line.command, line.description))
        .collect();
    let embed = CreateEmbed::new()
        .title(tr!(locale, "help-title"))
        .description(tr!(locale, "help-text"))
        .field(tr!(locale, "help-commands"), commands.join("\n"), false)
        .colour(BLURPLE);
    Page::new(embed).buttons(vec![
        button(Press::Me, tr!(locale, "button-me"), ButtonStyle::Primary),
        button(Press::Earning, tr!(locale, "button-earning"), ButtonStyle::Secondary),
        button(
            Press::Top {
                span: Span::Week,
                page: 0,
            },
            tr!(locale, "button-top"),
            ButtonStyle::Secondary,
        ),
    ])
}

/// What Ironfan is and what it keeps.
pub fn about(locale: Locale) -> Page {
    let embed = CreateEmbed::new()
        .title(tr!(locale, "about-title"))
        .description(tr!(locale, "about-text"))
        .footer(CreateEmbedFooter::new(tr!(
            locale,
            "about-version",
            version = env!("CARGO_PKG_VERSION")
        )))
        .colour(GOLD);
    Page::new(embed)
}
