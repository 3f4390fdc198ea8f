//! The weekly summary: embed text for a phone, a picture, and the lists behind the numbers.

mod lists;
mod picture;
mod words;

use serenity::all::{ButtonStyle, CreateButton, CreateEmbed, CreateEmbedFooter};

use super::{GOLD, Page, button, care, goal, names, press::Press};
use crate::{
    domain::{ids::MemberId, locale::Locale, summary::Summary},
    service::summaries::GuildSummary,
    tr,
};
pub use lists::{definition, list, measures, schedule};
pub use words::proportion;

/// Lines on one page of a list.
const LIST_LINES: usize = 15;
/// Longest text of one field in Discord, in characters.
const LONGEST_FIELD: usize = 1_024;

/// How the summary came to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Posted at its time.
    OnTime,
    /// Posted after its time, because the bot was down.
    Late,
    /// Asked for with `/summary now`; `complete` once the week is over.
    Preview { complete: bool },
}

/// The summary as a message. What there is nothing to say of is left out, but for what the creator looks for.
pub fn message(locale: Locale, of: &GuildSummary, occasion: Occasion) -> Page {
    let summary = &of.summary;
    let guild_id = of.guild.guild_id;
    let week = names::week(locale, summary.week);
    let embed = CreateEmbed::new()
        .title(tr!(locale, "summary-title", week = week))
        .description(format!(
            "**{}**\n\n{}\n{}",
            words::headline(locale, &summary.headline),
            words::numbers(locale, summary),
            engagement(locale, of)
        ))
        .colour(GOLD);
    let thank = people(
        locale,
        summary
            .thank
            .iter()
            .map(|p| (p.member_id, words::thank_reason(locale, &p.reason))),
    );
    let cared = people(
        locale,
        summary
            .care
            .iter()
            .map(|p| (p.member_id, care::reason(locale, &p.reason, None))),
    );
    let mut one_thing = words::experiment(locale, &summary.one_thing);
    if let Some(follow_up) = &summary.follow_up {
        let became = words::follow_up(locale, follow_up);
        one_thing.push_str(&format!(
            "\n-# {}",
            tr!(locale, "summary-follow-up", became = became)
        ));
    }
    let fields = [
        ("summary-thank", or(thank, tr!(locale, "summary-thank-nobody"))),
        ("summary-care", or(cared, tr!(locale, "summary-care-nobody"))),
        ("summary-open", words::open_questions(locale, guild_id, summary)),
        ("summary-worked", words::worked(locale, guild_id, &summary.worked)),
        ("summary-signals", words::signals(locale, &summary.signals)),
        ("summary-circle", words::circle(locale, summary)),
        (
            "summary-goal",
            of.goal
                .as_ref()
                .map_or_else(String::new, |view| goal::progress(locale, view)),
        ),
        ("summary-try", one_thing),
    ];
    let embed =
        fields
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .fold(embed, |embed, (title, text)| {
                let text: String = text.chars().take(LONGEST_FIELD).collect();
                embed.field(tr!(locale, title), text, false)
            });
    let footer = match occasion {
        Occasion::OnTime => tr!(locale, "summary-footer"),
        Occasion::Late => tr!(locale, "summary-footer-late"),
        Occasion::Preview { complete: true } => tr!(locale, "summary-footer-preview"),
        Occasion::Preview { complete: false } => tr!(locale, "summary-footer-incomplete"),
    };
    Page::new(embed.footer(CreateEmbedFooter::new(footer)))
        .buttons(behind(locale, summary))
        .buttons(onwards(locale, summary))
        .row(lists::what_is_this(locale))
        .picture(picture::picture(locale, of))
}

/// Fans who took part, of all, beside what is usual.
fn engagement(locale: Locale, of: &GuildSummary) -> String {
    let benchmarks = of.guild.benchmarks;
    tr!(
        locale,
        "summary-engagement",
        rate = proportion(locale, of.summary.engagement),
        nano = lists::tenths(benchmarks.nano),
        large = lists::tenths(benchmarks.large)
    )
}

/// The buttons that open the list behind each number.
fn behind(locale: Locale, summary: &Summary) -> Vec<CreateButton> {
    let lists = summary.numbers.iter().map(|number| {
        let press = Press::SummaryList {
            monday: summary.week.monday(),
            metric: number.metric,
            page: 0,
        };
        button(
            press,
            words::metric(locale, number.metric),
            ButtonStyle::Secondary,
        )
    });
    lists.collect()
}

/// The buttons to what can be done about it.
fn onwards(locale: Locale, summary: &Summary) -> Vec<CreateButton> {
    let monday = summary.week.monday();
    let inbox = tr!(locale, "panel-inbox", n = i64::from(summary.open));
    vec![
        button(Press::inbox(), inbox, ButtonStyle::Primary),
        button(Press::care(), tr!(locale, "button-care"), ButtonStyle::Primary),
        button(
            Press::Measures { monday },
            tr!(locale, "button-measures"),
            ButtonStyle::Secondary,
        ),
        button(
            Press::Signals,
            tr!(locale, "button-signals"),
            ButtonStyle::Secondary,
        ),
    ]
}

fn or(text: String, otherwise: String) -> String {
    if text.is_empty() { otherwise } else { text }
}

fn people(locale: Locale, people: impl Iterator<Item = (MemberId, String)>) -> String {
    let lines = people.map(|(member_id, reason)| {
        tr!(
            locale,
            "summary-person",
            who = format!("<@{member_id}>"),
            reason = reason
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
