//! The creator's and moderators' hub: what waits now, and buttons to everything.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{
    AMBER, BLURPLE, Page, button, history, names,
    press::{Press, Step},
    problems, rounds, rules,
};
use crate::{
    domain::{locale::Locale, period::LocalDay, standing::Standing, tier::Ladder},
    service::{leaderboard::Span, overview::Overview},
    store::{Insider, LogFilter},
    tr,
};

/// Names listed before the rest is only counted.
const NAMES: usize = 5;
/// Problems listed before the rest is only counted.
const PROBLEMS: usize = 5;

/// The hub. `creator` sees the buttons that only creators may use; `last_monday` is the Monday of
/// the last week that is over.
pub fn panel(
    locale: Locale,
    overview: &Overview,
    ladder: &Ladder,
    creator: bool,
    last_monday: LocalDay,
) -> Page {
    let mut now = now(locale, overview);
    if overview.has_draft && creator {
        now.push('\n');
        now.push_str(&tr!(locale, "panel-draft"));
    }
    let mut embed = CreateEmbed::new()
        .title(tr!(
            locale,
            "panel-title",
            server = names::plain(&overview.guild.name)
        ))
        .description(waiting(locale, overview))
        .field(tr!(locale, "panel-now"), now, false)
        .colour(if overview.problems.is_empty() {
            BLURPLE
        } else {
            AMBER
        });
    if !overview.problems.is_empty() {
        embed = embed.field(
            tr!(locale, "panel-problems"),
            refused(locale, overview, ladder),
            false,
        );
    }
    if !overview.unread.is_empty() {
        embed = embed.field(tr!(locale, "panel-unread"), unread(locale, overview), false);
    }
    if !overview.guild.setup_done && creator {
        embed = embed.field(
            tr!(locale, "panel-setup-title"),
            tr!(locale, "panel-setup-hint"),
            false,
        );
    }
    let waiting_style = if overview.waiting.is_empty() {
        ButtonStyle::Secondary
    } else {
        ButtonStyle::Primary
    };
    let queue = tr!(locale, "panel-queue-n", n = overview.waiting.len() as i64);
    let mut first = vec![
        button(Press::Queue { at: 0 }, queue, waiting_style),
        button(Press::Gates, tr!(locale, "panel-gates"), ButtonStyle::Secondary),
        button(
            Press::Top {
                span: Span::Week,
                page: 0,
            },
            tr!(locale, "button-top"),
            ButtonStyle::Secondary,
        ),
        button(Press::Rules, tr!(locale, "button-rules"), ButtonStyle::Secondary),
    ];
    let mut second = Vec::new();
    if creator {
        first.push(button(
            Press::Summary { monday: last_monday },
            tr!(locale, "panel-summary"),
            ButtonStyle::Secondary,
        ));
        second.push(button(
            Press::Setup(Step::Language),
            tr!(locale, "panel-setup"),
            ButtonStyle::Secondary,
        ));
        second.push(button(
            Press::Settings,
            tr!(locale, "panel-settings"),
            ButtonStyle::Secondary,
        ));
        second.push(button(
            Press::History,
            tr!(locale, "panel-history"),
            ButtonStyle::Secondary,
        ));
    }
    second.push(button(
        Press::Me,
        tr!(locale, "button-me"),
        ButtonStyle::Secondary,
    ));
    second.push(button(
        Press::Help,
        tr!(locale, "button-help"),
        ButtonStyle::Secondary,
    ));
    let mut third = vec![
        button(
            Press::Grants { page: 0 },
            tr!(locale, "panel-grants"),
            ButtonStyle::Secondary,
        ),
        button(
            Press::Log {
                page: 0,
                filter: LogFilter::default(),
            },
            tr!(locale, "panel-log"),
            ButtonStyle::Secondary,
        ),
        button(
            Press::Doctor,
            tr!(locale, "button-doctor"),
            ButtonStyle::Secondary,
        ),
    ];
    if let Some(round) = &overview.round
        && creator
    {
        third.push(rounds::switch(locale, round));
    }
    Page::new(embed).buttons(first).buttons(second).buttons(third)
}

fn waiting(locale: Locale, overview: &Overview) -> String {
    if overview.waiting.is_empty() {
        return tr!(locale, "panel-nobody-waits");
    }
    let (names, more) = first(
        locale,
        overview.waiting.iter().map(|proposal| &*proposal.display_name),
    );
    let n = overview.waiting.len() as i64;
    tr!(locale, "panel-waits", n = n, names = names, more = more)
}

/// Who is about to lose the superfan tier.
fn at_risk(locale: Locale, overview: &Overview) -> Option<String> {
    let is_warned = |insider: &&Insider| insider.standing == Standing::Warned;
    let warned: Vec<_> = overview.inside.iter().filter(is_warned).collect();
    if warned.is_empty() {
        return None;
    }
    let (names, more) = first(locale, warned.iter().map(|insider| &*insider.display_name));
    Some(tr!(
        locale,
        "panel-warned",
        n = warned.len() as i64,
        names = names,
        more = more
    ))
}

/// The first few names, and how many more there are, in words.
fn first<'a>(locale: Locale, all: impl ExactSizeIterator<Item = &'a str>) -> (String, String) {
    let more = all.len().saturating_sub(NAMES) as i64;
    let listed: Vec<_> = all.take(NAMES).map(names::plain).collect();
    let more = if more > 0 {
        tr!(locale, "list-more", n = more)
    } else {
        String::new()
    };
    (listed.join(&tr!(locale, "list-separator")), more)
}

fn now(locale: Locale, overview: &Overview) -> String {
    let next = overview
        .next_summary_ms
        .map_or_else(|| "–".to_owned(), |at_ms| names::timestamp(at_ms, 'f'));
    let mut text = tr!(
        locale,
        "panel-state",
        people = overview.people as i64,
        superfans = overview.inside.len() as i64,
        gates = overview.gates as i64,
        next = next
    );
    if let Some(at_risk) = at_risk(locale, overview) {
        text.push('\n');
        text.push_str(&at_risk);
    }
    if overview.pending > 0 {
        text.push('\n');
        text.push_str(&tr!(locale, "panel-pending", n = overview.pending as i64));
    }
    if let Some(round) = &overview.round {
        text.push('\n');
        text.push_str(&rounds::line(locale, round));
    }
    if let Some(replay) = &overview.recount {
        text.push('\n');
        text.push_str(&rules::recount_line(locale, replay));
    }
    text
}

fn refused(locale: Locale, overview: &Overview, ladder: &Ladder) -> String {
    let mut lines: Vec<String> = overview
        .problems
        .iter()
        .take(PROBLEMS)
        .map(|(problem, _)| format!("⚠️ {}", problems::text(locale, ladder, problem)))
        .collect();
    let more = overview.problems.len().saturating_sub(PROBLEMS) as i64;
    if more > 0 {
        lines.push(tr!(locale, "panel-more-problems", n = more));
    }
    field(&lines)
}

fn unread(locale: Locale, overview: &Overview) -> String {
    let channels = overview.unread.iter().take(PROBLEMS);
    let mut lines: Vec<String> = channels
        .map(|channel| history::cannot_read(locale, channel))
        .collect();
    let more = overview.unread.len().saturating_sub(PROBLEMS) as i64;
    if more > 0 {
        lines.push(tr!(locale, "panel-more-problems", n = more));
    }
    field(&lines)
}

/// Discord takes at most 1024 characters in a field.
fn field(lines: &[String]) -> String {
    lines.join("\n").chars().take(1_024).collect()
}
