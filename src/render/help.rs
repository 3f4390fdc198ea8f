//! `/help` and `/about`.

use serenity::all::{ButtonStyle, CreateEmbed, CreateEmbedFooter};

use super::{BLURPLE, GOLD, Page, button, press::Press};
use crate::{domain::locale::Locale, service::leaderboard::Span, tr};

/// Where people find a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// Typed after a slash.
    Slash,
    /// In the menu of a message.
    MessageMenu,
    /// In the menu of a person.
    MemberMenu,
}

/// Whom a command is for; those after may use it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Everybody,
    Moderators,
    Creators,
}

/// A command as the reader may use it: its name in their language and what it does.
#[derive(Clone, Debug)]
pub struct HelpLine {
    pub audience: Audience,
    pub via: Via,
    pub command: String,
    pub description: String,
}

/// How points come about, and the commands the reader may use.
pub fn help(locale: Locale, lines: &[HelpLine]) -> Page {
    let mut embed = CreateEmbed::new()
        .title(tr!(locale, "help-title"))
        .description(tr!(locale, "help-text"))
        .colour(BLURPLE);
    // A field for each, as Discord takes at most 1024 characters in one.
    for (audience, title) in [
        (Audience::Everybody, "help-commands"),
        (Audience::Moderators, "help-for-moderators"),
        (Audience::Creators, "help-for-creators"),
    ] {
        let own = lines.iter().filter(|line| line.audience == audience);
        let own: Vec<String> = own.map(|line| help_line(locale, line)).collect();
        if !own.is_empty() {
            embed = embed.field(tr!(locale, title), own.join("\n"), false);
        }
    }
    Page::new(embed).buttons(vec![
        button(Press::Me, tr!(locale, "button-me"), ButtonStyle::Primary),
        button(
            Press::Earning,
            tr!(locale, "button-earning"),
            ButtonStyle::Secondary,
        ),
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

fn help_line(locale: Locale, line: &HelpLine) -> String {
    let name = line.command.clone();
    let command = match line.via {
        Via::Slash => format!("**/{name}**"),
        Via::MessageMenu => tr!(locale, "help-message-menu", name = name),
        Via::MemberMenu => tr!(locale, "help-member-menu", name = name),
    };
    format!("{command} · {}", line.description)
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
