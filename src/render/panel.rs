//! The creator's and moderators' hub: what waits now, and buttons to everything.

use serenity::all::{ButtonStyle, CreateButton, CreateEmbed};

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
    let mut waits = waiting(locale, overview);
    let questions = i64::from(overview.questions.open);
    if questions > 0 && creator {
        waits.push('\n');
        waits.push_str(&tr!(locale, "panel-questions", n = questions));
    }
    let mut embed = CreateEmbed::new()
        .title(tr!(
            locale,
            "panel-title",
            server = names::plain(&overview.guild.name)
        ))
        .description(waits)
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
    let mut page = Page::new(embed);
    for row in buttons(locale, overview, creator, last_monday) {
        page = page.buttons(row);
    }
    page
}

/// What waits, then where everything is, then what is rarely needed.
fn buttons(
    locale: Locale,
    overview: &Overview,
    creator: bool,
    last_monday: LocalDay,
) -> Vec<Vec<CreateButton>> {
    let plain = |press: Press, key: &str| button(press, tr!(locale, key), ButtonStyle::Secondary);
    let counted = |press: Press, key: &str, n: usize| {
        let style = if n == 0 {
            ButtonStyle::Secondary
        } else {
            ButtonStyle::Primary
        };
        button(press, tr!(locale, key, n = n as i64), style)
    };
    let queue = counted(Press::Queue { at: 0 }, "panel-queue-n", overview.waiting.len());
    let gates = plain(Press::Gates, "panel-gates");
    let top = Press::Top {
        span: Span::Week,
        page: 0,
    };
    let top = plain(top, "button-top");
    let rules = plain(Press::Rules, "button-rules");
    let grants = plain(Press::Grants { page: 0 }, "panel-grants");
    let log = Press::Log {
        page: 0,
        filter: LogFilter::default(),
    };
    let log = plain(log, "panel-log");
    let doctor = plain(Press::Doctor, "button-doctor");
    let me = plain(Press::Me, "button-me");
    let help = plain(Press::Help, "button-help");
    if !creator {
        return vec![
            vec![queue, gates, top, rules],
            vec![grants, log, doctor, me, help],
        ];
    }
    let inbox = counted(Press::inbox(), "panel-inbox", overview.questions.open as usize);
    let summary = plain(Press::Summary { monday: last_monday }, "panel-summary");
    let care = plain(Press::care(), "panel-care");
    let signals = plain(Press::Signals, "button-signals");
    let goal = plain(Press::Goal, "panel-goal");
    let promise = plain(Press::Promise, "button-promise");
    let setup = plain(Press::Setup(Step::Language), "panel-setup");
    let settings = plain(Press::Settings, "panel-settings");
    let history = plain(Press::History, "panel-history");
    let mut rows = vec![
        vec![queue, inbox, care, summary, top],
        vec![gates, grants, rules, promise, signals],
        vec![log, doctor, setup, settings, history],
        vec![goal, me, help],
    ];
    if let Some(round) = &overview.round {
        rows.push(vec![rounds::switch(locale, round)]);
    }
    rows
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
