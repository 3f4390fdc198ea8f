//! The five signals as lines, and what the loyalty score is made of.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{BLURPLE, Page, button, names, press::Press};
use crate::{
    domain::{
        locale::Locale,
        loyalty::{Term, WEEKS, terms},
        signals::Signals,
    },
    service::fans::Fan,
    tr,
};

/// The signals as the fan reads them, with who else may.
pub fn own(locale: Locale, signals: &Signals) -> String {
    format!("{}\n-# {}", lines(locale, signals), tr!(locale, "signals-note"))
}

/// A line for each signal; none is added to another.
pub fn lines(locale: Locale, signals: &Signals) -> String {
    let mut lines = vec![tr!(
        locale,
        "signals-comments",
        comments = signals.comments as i64,
        answers = signals.answers as i64
    )];
    for (key, n) in [
        ("signals-shares", signals.shares),
        ("signals-conversions", signals.conversions),
        ("signals-referrals", signals.referrals),
        ("signals-concern", signals.concern),
    ] {
        lines.push(tr!(locale, key, n = n as i64));
    }
    lines.join("\n")
}

/// The loyalty score by its terms, each in plain words with its share.
pub fn loyalty(locale: Locale, fan: &Fan) -> Page {
    let presence = &fan.evidence.presence;
    let terms = terms(&fan.guild.rules.loyalty, presence);
    let term = |term: Term, what: String| {
        tr!(
            locale,
            "loyalty-term",
            points = tenths(term.points),
            of = tenths(term.of),
            what = what
        )
    };
    let recency = match presence.quiet_days {
        Some(days) => tr!(locale, "loyalty-recency", days = i64::from(days)),
        None => tr!(locale, "loyalty-recency-none"),
    };
    let weeks = tr!(
        locale,
        "loyalty-presence",
        weeks = i64::from(presence.active_weeks),
        of = i64::from(WEEKS),
        days = i64::from(fan.guild.rules.active_week_days)
    );
    let lines = [
        tr!(locale, "loyalty-text"),
        String::new(),
        term(terms.presence, weeks),
        term(terms.recency, recency),
        term(
            terms.depth,
            tr!(locale, "loyalty-depth", n = i64::from(presence.helpful)),
        ),
        term(terms.advocacy, tr!(locale, "loyalty-advocacy")),
    ];
    let title = tr!(
        locale,
        "loyalty-title",
        loyalty = names::loyalty(fan.evidence.loyalty)
    );
    let embed = CreateEmbed::new()
        .title(title)
        .description(lines.join("\n"))
        .colour(BLURPLE);
    Page::new(embed).buttons(vec![button(
        Press::Me,
        tr!(locale, "button-me"),
        ButtonStyle::Secondary,
    )])
}

/// With one decimal, or none if it is a whole number.
fn tenths(n: f64) -> String {
    format!("{}", (n * 10.0).round() / 10.0)
}
