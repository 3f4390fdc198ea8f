//! The five signals as lines, and what the loyalty score is made of.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{BLURPLE, Page, button, names, page_of, pager, press::Press};
use crate::{
    domain::{
        ids::MemberId,
        locale::Locale,
        loyalty::{Term, WEEKS, terms},
        signals::Signals,
    },
    service::{
        fans::Fan,
        signals::{ConcernView, Signal, SignalsView},
    },
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

/// Lines on one page of a list.
const LIST_LINES: usize = 15;

/// The server's signals, each apart and with the four weeks before.
pub fn panel(locale: Locale, view: &SignalsView) -> Page {
    let lines = view.signals.iter().map(|count| {
        tr!(
            locale,
            "signal-line",
            signal = tr!(locale, &format!("signal-{}", count.signal.key())),
            n = i64::from(count.now.0),
            by = i64::from(count.now.1),
            before = i64::from(count.before.0),
            by_before = i64::from(count.before.1)
        )
    });
    let lines: Vec<String> = lines.collect();
    let embed = CreateEmbed::new()
        .title(tr!(locale, "signals-panel-title"))
        .description(format!(
            "{}\n\n-# {}",
            lines.join("\n"),
            tr!(locale, "signals-panel-note")
        ))
        .colour(BLURPLE);
    let behind = Signal::ALL.map(|signal| {
        let label = tr!(locale, &format!("signal-{}", signal.key()));
        button(
            Press::SignalList { signal, page: 0 },
            label,
            ButtonStyle::Secondary,
        )
    });
    Page::new(embed).buttons(behind.to_vec()).buttons(vec![
        button(
            Press::Concern { page: 0 },
            tr!(locale, "button-concern"),
            ButtonStyle::Primary,
        ),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}

/// The fans behind a signal.
pub fn list(locale: Locale, signal: Signal, fans: &[(MemberId, u32)], page: usize) -> Page {
    let lines: Vec<String> = fans
        .iter()
        .map(|(member_id, n)| {
            tr!(
                locale,
                "signal-fan",
                who = format!("<@{member_id}>"),
                n = i64::from(*n)
            )
        })
        .collect();
    let title = tr!(locale, &format!("signal-{}", signal.key()));
    let note = tr!(locale, &format!("signal-{}-note", signal.key()));
    let empty = tr!(locale, "signal-nobody");
    turned(locale, (title, note, empty), lines, page, |page| {
        Press::SignalList { signal, page }
    })
}

/// Who asked after a creator, with links, and the silence they are in.
pub fn concern(locale: Locale, view: &ConcernView, page: usize) -> Page {
    let guild_id = view.guild.guild_id;
    let lines: Vec<String> = view
        .asked
        .iter()
        .map(|(member_id, message_id, channel_id, at_ms)| {
            tr!(
                locale,
                "concern-line",
                who = format!("<@{member_id}>"),
                link = format!("https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"),
                at = names::timestamp(*at_ms, 'f')
            )
        })
        .collect();
    let usual = match view.usual_gap_ms {
        Some(gap_ms) => tr!(locale, "concern-usual", gap = names::length(locale, gap_ms)),
        None => tr!(locale, "concern-usual-unknown"),
    };
    let silence = match (view.last_ms, view.usual_gap_ms) {
        (Some(last_ms), Some(gap_ms)) if view.now_ms - last_ms > gap_ms => {
            let since = names::timestamp(last_ms, 'R');
            format!("\n{}", tr!(locale, "concern-silent", since = since))
        }
        _ => String::new(),
    };
    let note = format!("{usual}{silence}");
    let empty = tr!(locale, "concern-nobody");
    turned(
        locale,
        (tr!(locale, "concern-title"), note, empty),
        lines,
        page,
        |page| Press::Concern { page },
    )
}

/// A list with what it is, turned page by page.
fn turned(
    locale: Locale,
    (title, note, empty): (String, String, String),
    lines: Vec<String>,
    page: usize,
    to: impl Fn(usize) -> Press,
) -> Page {
    let pages = lines.len().div_ceil(LIST_LINES).max(1);
    let page = page.min(pages - 1);
    let shown: Vec<String> = lines
        .into_iter()
        .skip(page * LIST_LINES)
        .take(LIST_LINES)
        .collect();
    let text = if shown.is_empty() { empty } else { shown.join("\n") };
    let embed = CreateEmbed::new()
        .title(title)
        .description(format!("{note}\n\n{text}"))
        .footer(page_of(locale, page, pages))
        .colour(BLURPLE);
    Page::new(embed)
        .buttons(pager(locale, page, pages, to))
        .buttons(vec![button(
            Press::Signals,
            tr!(locale, "button-signals"),
            ButtonStyle::Secondary,
        )])
}
