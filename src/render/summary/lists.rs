//! The lists behind the numbers, the other measures, and what each of them means.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateEmbed, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::{
    LIST_LINES, or,
    words::{metric, proportion},
};
use crate::{
    domain::{
        engagement::{Benchmarks, Engagement},
        ids::GuildId,
        locale::Locale,
        period::{LocalDay, Week},
        promise::{Causes, Outcome},
        summary::Metric,
    },
    i18n,
    render::{
        BLURPLE, Page, button, names, page_of, pager,
        press::{Press, Step},
        radar,
    },
    service::summaries::{List, ListedFan},
    store::{Guild, Question},
    tr,
};

/// The list behind a number, with what the number means.
pub fn list(
    locale: Locale,
    guild_id: GuildId,
    monday: LocalDay,
    metric_of: Metric,
    list: &List,
    page: usize,
) -> Page {
    let lines: Vec<String> = match list {
        List::Fans(fans) => fans.iter().map(|fan| fan_line(locale, fan)).collect(),
        List::Questions(asked) => asked
            .iter()
            .map(|(asked, outcome)| question_line(locale, guild_id, asked, *outcome))
            .collect(),
        List::Pairs(pairs) => pairs.iter().map(|(a, b)| format!("<@{a}> ↔ <@{b}>")).collect(),
    };
    let pages = lines.len().div_ceil(LIST_LINES).max(1);
    let page = page.min(pages - 1);
    let shown: Vec<String> = lines
        .into_iter()
        .skip(page * LIST_LINES)
        .take(LIST_LINES)
        .collect();
    let text = or(shown.join("\n"), tr!(locale, "list-nobody"));
    let definition = tr!(locale, &format!("definition-{}", metric_of.key()));
    let title = format!(
        "{} · {}",
        metric(locale, metric_of),
        names::week(locale, Week::of(monday))
    );
    let embed = CreateEmbed::new()
        .title(title)
        .description(format!("{text}\n\n-# {definition}"))
        .footer(page_of(locale, page, pages))
        .colour(BLURPLE);
    let turn = pager(locale, page, pages, |page| Press::SummaryList {
        monday,
        metric: metric_of,
        page,
    });
    Page::new(embed).buttons(turn)
}

fn fan_line(locale: Locale, fan: &ListedFan) -> String {
    let who = format!("<@{}>", fan.member_id);
    match fan.active_days {
        0 => tr!(locale, "list-fan-quiet", who = who),
        days => tr!(locale, "list-fan", who = who, days = i64::from(days)),
    }
}

/// What was asked, by whom, and what became of it.
fn question_line(locale: Locale, guild_id: GuildId, asked: &Question, outcome: Outcome) -> String {
    let kept = match outcome {
        Outcome::InTime => "outcome-in-time",
        Outcome::Late => "outcome-late",
        Outcome::NotDue => "outcome-not-due",
        Outcome::Unknown => "outcome-unknown",
    };
    let state = match asked.closed {
        None => tr!(locale, "list-question-open"),
        Some(closed) => radar::how(locale, closed.how, format!("<@{}>", closed.by_id)),
    };
    let who = format!("<@{}>", asked.member_id);
    let at = names::timestamp(asked.asked_ms(), 'f');
    let kept = tr!(locale, kept);
    if asked.causes.has(Causes::ASKED) {
        // There is no message to go to.
        return tr!(
            locale,
            "list-question-asked",
            who = who,
            at = at,
            state = state,
            kept = kept
        );
    }
    tr!(
        locale,
        "list-question",
        who = who,
        link = radar::link(guild_id, asked),
        at = at,
        state = state,
        kept = kept
    )
}

/// The measures besides the summary's five, in the order of the page.
const MEASURES: [&str; 8] = [
    "engagement",
    "dau",
    "wau",
    "mau",
    "stickiness",
    "activation",
    "churn",
    "concentration",
];

/// The usual measures of a community, each with what it means.
pub fn measures(locale: Locale, week: Week, measures: &Engagement, benchmarks: Benchmarks) -> Page {
    let decimal = |n: f64| format!("{n:.1}").trim_end_matches(".0").to_owned();
    let percent = |share: f64| {
        tr!(
            locale,
            "proportion-percent",
            percent = (share * 100.0).round() as i64
        )
    };
    let none = || tr!(locale, "proportion-none");
    let value = |key: &str| match key {
        "engagement" => proportion(locale, measures.rate),
        "dau" => decimal(measures.daily),
        "wau" => i18n::number(i64::from(measures.weekly)),
        "mau" => i18n::number(i64::from(measures.monthly)),
        // Below twenty people a percentage promises too much.
        "stickiness" if (1..20).contains(&measures.monthly) => tr!(
            locale,
            "measure-of",
            n = decimal(measures.daily_of_month),
            of = i64::from(measures.monthly)
        ),
        "stickiness" => measures.stickiness().map_or_else(none, percent),
        "activation" => proportion(locale, measures.activation),
        "churn" => proportion(locale, measures.churn),
        _ => {
            let (fans, part) = measures.concentration;
            let share = match part.share() {
                Some(_) if measures.weekly < 20 => tr!(
                    locale,
                    "proportion-counts-of",
                    n = i64::from(part.n),
                    of = i64::from(part.of)
                ),
                Some(share) => percent(share),
                None => return none(),
            };
            tr!(
                locale,
                "measure-concentration-value",
                share = share,
                n = i64::from(fans)
            )
        }
    };
    let mut lines: Vec<String> = MEASURES
        .iter()
        .map(|key| {
            format!(
                "{} **{}**\n-# {}",
                tr!(locale, &format!("measure-{key}")),
                value(key),
                tr!(locale, &format!("definition-{key}"))
            )
        })
        .collect();
    lines.insert(
        1,
        tr!(
            locale,
            "measure-benchmarks",
            nano = tenths(benchmarks.nano),
            large = tenths(benchmarks.large)
        ),
    );
    lines.push(tr!(locale, "measure-seen"));
    let monday = week.monday();
    let title = tr!(locale, "measures-title", week = names::week(locale, week));
    Page::new(
        CreateEmbed::new()
            .title(title)
            .description(lines.join("\n"))
            .colour(BLURPLE),
    )
    .buttons(vec![button(
        Press::Summary { monday },
        tr!(locale, "button-summary"),
        ButtonStyle::Secondary,
    )])
}

/// Tenths of a percent as a percentage.
pub(super) fn tenths(tenths: u16) -> String {
    let text = format!("{}.{}", tenths / 10, tenths % 10);
    text.trim_end_matches(".0").to_owned()
}

/// Everything that can be asked about.
const DEFINED: [&str; 14] = [
    "active-fans",
    "conversations",
    "superfans",
    "promise",
    "newcomers",
    "engagement",
    "dau",
    "wau",
    "mau",
    "stickiness",
    "activation",
    "churn",
    "concentration",
    "care",
];

/// The name of what can be asked about.
fn defined(locale: Locale, key: &str) -> String {
    match Metric::ALL.into_iter().find(|metric| metric.key() == key) {
        Some(of) => metric(locale, of),
        None => tr!(locale, &format!("measure-{key}")),
    }
}

/// The select that says what a number means.
pub(super) fn what_is_this(locale: Locale) -> CreateActionRow {
    let options = DEFINED.map(|key| CreateSelectMenuOption::new(defined(locale, key), key));
    let kind = CreateSelectMenuKind::String {
        options: options.to_vec(),
    };
    let select = CreateSelectMenu::new(Press::Define.id(), kind);
    CreateActionRow::SelectMenu(select.placeholder(tr!(locale, "summary-what-is-this")))
}

/// What a number means; `None` for one there is not.
pub fn definition(locale: Locale, key: &str) -> Option<Page> {
    DEFINED.contains(&key).then(|| {
        let text = tr!(locale, &format!("definition-{key}"));
        crate::render::notice(defined(locale, key), text)
    })
}

/// When and where the summary is posted.
pub fn schedule(locale: Locale, guild: &Guild, next_ms: Option<i64>, last_monday: LocalDay) -> Page {
    let time = guild.summary_time;
    let mut text = tr!(
        locale,
        "schedule-text",
        weekday = names::weekday(locale, time.weekday()),
        clock = names::clock(time.minute_of_day()),
        zone = names::zone(&guild.time_zone)
    );
    text.push('\n');
    text.push_str(&match guild.creator_channel_id {
        Some(channel_id) => tr!(locale, "schedule-channel", channel = format!("<#{channel_id}>")),
        None => tr!(locale, "schedule-no-channel"),
    });
    if let Some(next_ms) = next_ms {
        text.push('\n');
        text.push_str(&tr!(
            locale,
            "schedule-next",
            next = names::timestamp(next_ms, 'f')
        ));
    }
    let summary = Press::Summary { monday: last_monday };
    crate::render::notice(tr!(locale, "schedule-title"), text).buttons(vec![
        button(summary, tr!(locale, "panel-summary"), ButtonStyle::Secondary),
        button(
            Press::Setup(Step::Channel),
            tr!(locale, "panel-setup"),
            ButtonStyle::Secondary,
        ),
    ])
}
