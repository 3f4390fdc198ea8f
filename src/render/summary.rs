//! The weekly summary: embed text for a phone, a picture, and the lists behind the numbers.

use serenity::all::{ButtonStyle, CreateEmbed, CreateEmbedFooter};

use super::{BLURPLE, GOLD, Page, Picture, Subject, button, names, pager, pictures, press::Press};
use crate::{
    domain::{
        locale::Locale,
        period::{LocalDay, Week, Weekday},
        summary::{
            CareReason, Experiment, Headline, Metric, Number, Proportion, StandingNews, Summary, ThankReason,
            Trend, Value,
        },
    },
    i18n,
    service::summaries::{GuildSummary, List, ListedFan},
    tr,
};

/// Lines on one page of a list.
const LIST_LINES: usize = 15;

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

/// The summary as a message.
pub fn message(locale: Locale, of: &GuildSummary, occasion: Occasion) -> Page {
    let summary = &of.summary;
    let week = names::week(locale, summary.week);
    let mut embed = CreateEmbed::new()
        .title(tr!(locale, "summary-title", week = week.clone()))
        .description(format!(
            "**{}**\n\n{}",
            headline(locale, &summary.headline),
            numbers(locale, summary)
        ))
        .colour(GOLD);
    let thank = people(
        locale,
        summary
            .thank
            .iter()
            .map(|p| (p.member_id, thank_reason(locale, &p.reason))),
    );
    let care = people(
        locale,
        summary
            .care
            .iter()
            .map(|p| (p.member_id, care_reason(locale, &p.reason))),
    );
    embed = embed
        .field(
            tr!(locale, "summary-thank"),
            or(thank, tr!(locale, "summary-thank-nobody")),
            false,
        )
        .field(
            tr!(locale, "summary-care"),
            or(care, tr!(locale, "summary-care-nobody")),
            false,
        );
    let circle = circle(locale, summary);
    if !circle.is_empty() {
        embed = embed.field(tr!(locale, "summary-circle"), circle, false);
    }
    embed = embed.field(
        tr!(locale, "summary-try"),
        experiment(locale, &summary.one_thing),
        false,
    );
    let footer = match occasion {
        Occasion::OnTime => tr!(locale, "summary-footer"),
        Occasion::Late => tr!(locale, "summary-footer-late"),
        Occasion::Preview { complete: true } => tr!(locale, "summary-footer-preview"),
        Occasion::Preview { complete: false } => tr!(locale, "summary-footer-incomplete"),
    };
    embed = embed.footer(CreateEmbedFooter::new(footer));
    let lists = summary
        .numbers
        .iter()
        .map(|number| {
            let press = Press::SummaryList {
                monday: summary.week.monday(),
                metric: number.metric,
                page: 0,
            };
            button(press, metric(locale, number.metric), ButtonStyle::Secondary)
        })
        .collect();
    Page::new(embed).buttons(lists).picture(picture(locale, of))
}

fn or(text: String, otherwise: String) -> String {
    if text.is_empty() { otherwise } else { text }
}

fn people(locale: Locale, people: impl Iterator<Item = (crate::domain::ids::MemberId, String)>) -> String {
    people
        .map(|(member_id, reason)| {
            tr!(
                locale,
                "summary-person",
                who = format!("<@{member_id}>"),
                reason = reason
            )
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The one sentence of what mattered.
pub fn headline(locale: Locale, headline: &Headline) -> String {
    let n = |n: u32| i64::from(n);
    match *headline {
        Headline::NewSuperfans(fans) => tr!(locale, "headline-new-superfans", n = n(fans)),
        Headline::FirstWeek { active_fans } => tr!(locale, "headline-first-week", n = n(active_fans)),
        Headline::Quiet => tr!(locale, "headline-quiet"),
        Headline::MoreActive { from, to } => tr!(locale, "headline-more-active", from = n(from), to = n(to)),
        Headline::FewerActive { from, to } => {
            tr!(locale, "headline-fewer-active", from = n(from), to = n(to))
        }
        Headline::MoreConversations { from, to } => {
            tr!(locale, "headline-more-conversations", from = n(from), to = n(to))
        }
        Headline::FewerConversations { from, to } => {
            tr!(locale, "headline-fewer-conversations", from = n(from), to = n(to))
        }
        Headline::NewlyEligible(fans) => tr!(locale, "headline-newly-eligible", n = n(fans)),
        Headline::Steady { active_fans } => tr!(locale, "headline-steady", n = n(active_fans)),
    }
}

fn metric(locale: Locale, metric: Metric) -> String {
    tr!(locale, &format!("metric-{}", metric_key(metric)))
}

fn metric_key(metric: Metric) -> &'static str {
    match metric {
        Metric::ActiveFans => "active-fans",
        Metric::Conversations => "conversations",
        Metric::Superfans => "superfans",
        Metric::NewcomersWhoStayed => "newcomers",
    }
}

fn value(locale: Locale, value: Value) -> String {
    match value {
        Value::Count(n) => i18n::number(i64::from(n)),
        Value::OfTotal(share) => proportion(locale, share),
    }
}

/// "7 of 12" of few people, "58%" of many.
pub fn proportion(locale: Locale, of: Proportion) -> String {
    match of.share() {
        None => tr!(locale, "proportion-none"),
        Some(_) if of.display_as_counts() => {
            tr!(
                locale,
                "proportion-counts",
                n = i64::from(of.n),
                of = i64::from(of.of)
            )
        }
        Some(share) => tr!(
            locale,
            "proportion-percent",
            percent = (share * 100.0).round() as i64
        ),
    }
}

/// Last week and the mean of the four weeks before.
fn compared(locale: Locale, number: &Number) -> String {
    let mut parts = Vec::new();
    let of_nobody =
        |value: Value| matches!(value, Value::OfTotal(proportion) if proportion.share().is_none());
    if of_nobody(number.value) {
        parts.push(tr!(locale, "compared-nobody"));
    }
    if let Some(last_week) = number.last_week.filter(|value| !of_nobody(*value)) {
        parts.push(tr!(
            locale,
            "compared-last-week",
            value = value(locale, last_week)
        ));
    }
    // A percentage of few people promises too much.
    let few = matches!(number.value, Value::OfTotal(proportion) if proportion.display_as_counts());
    if let Some(mean) = number.mean_of_4.filter(|_| !few) {
        let mean = match number.value {
            Value::Count(_) => format!("{mean:.1}").trim_end_matches(".0").to_owned(),
            Value::OfTotal(_) => tr!(
                locale,
                "proportion-percent",
                percent = (mean * 100.0).round() as i64
            ),
        };
        parts.push(tr!(locale, "compared-mean", value = mean));
    }
    parts.join(" · ")
}

fn numbers(locale: Locale, summary: &Summary) -> String {
    summary
        .numbers
        .iter()
        .map(|number| {
            let arrow = match number.trend {
                Some(Trend::Up) => " ▲",
                Some(Trend::Down) => " ▼",
                None => "",
            };
            let compared = compared(locale, number);
            let compared = if compared.is_empty() {
                compared
            } else {
                format!("\n-# {compared}")
            };
            format!(
                "{} **{}**{arrow}{compared}",
                metric(locale, number.metric),
                value(locale, number.value)
            )
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn thank_reason(locale: Locale, reason: &ThankReason) -> String {
    match *reason {
        ThankReason::AnsweredPeople { people } => tr!(locale, "thank-answered", n = i64::from(people)),
        ThankReason::CameBack { after_days } => tr!(locale, "thank-came-back", n = i64::from(after_days)),
        ThankReason::FirstWeekHere { days } => tr!(locale, "thank-first-week", n = i64::from(days)),
        ThankReason::ActiveDays { days } => tr!(locale, "thank-active-days", n = i64::from(days)),
    }
}

fn care_reason(locale: Locale, reason: &CareReason) -> String {
    match *reason {
        CareReason::FirstTimerUnanswered { waiting_days } => {
            tr!(locale, "care-unanswered", n = i64::from(waiting_days))
        }
        CareReason::QuietBeyondRhythm {
            usual_gap_days,
            quiet_days,
        } => tr!(
            locale,
            "care-quiet",
            quiet = i64::from(quiet_days),
            usual = (usual_gap_days.round() as i64).max(1)
        ),
    }
}

fn circle(locale: Locale, summary: &Summary) -> String {
    let mut lines: Vec<String> = summary
        .standing_changes
        .iter()
        .map(|change| {
            let key = match change.news {
                StandingNews::Joined => "circle-joined",
                StandingNews::Eligible => "circle-eligible",
                StandingNews::Warned => "circle-warned",
                StandingNews::Out => "circle-out",
            };
            tr!(locale, key, who = format!("<@{}>", change.member_id))
        })
        .collect();
    if summary.eligible_waiting > 0 {
        lines.push(tr!(
            locale,
            "circle-waiting",
            n = i64::from(summary.eligible_waiting)
        ));
    }
    if summary.gates.leaks > 0 || summary.gates.shut_out > 0 {
        lines.push(tr!(
            locale,
            "circle-leaks",
            leaks = i64::from(summary.gates.leaks),
            out = i64::from(summary.gates.shut_out)
        ));
    }
    if summary.gates.paused > 0 || summary.paused_items > 0 {
        let paused = i64::from(summary.gates.paused + summary.paused_items);
        lines.push(tr!(locale, "circle-paused", n = paused));
    }
    lines.join("\n").chars().take(1_024).collect()
}

fn experiment(locale: Locale, experiment: &Experiment) -> String {
    let n = |n: u32| i64::from(n);
    match *experiment {
        Experiment::DecideOnEligible { waiting } => tr!(locale, "try-decide", n = n(waiting)),
        Experiment::AnswerFirstTimers { unanswered } => {
            tr!(
                locale,
                "try-answer-first-timers",
                n = n(unanswered.n),
                of = n(unanswered.of)
            )
        }
        Experiment::OpenFirstGate { superfans } => tr!(locale, "try-first-gate", n = n(superfans)),
        Experiment::WelcomeNewcomers { stayed } => {
            tr!(locale, "try-welcome", n = n(stayed.n), of = n(stayed.of))
        }
        Experiment::AskTheSilent { silent } => {
            tr!(locale, "try-ask-silent", n = n(silent.n), of = n(silent.of))
        }
        Experiment::ConnectFans {
            conversations,
            active_fans,
        } => {
            tr!(locale, "try-connect", n = n(conversations), of = n(active_fans))
        }
        Experiment::SpreadTheTalk { top_fans, percent } => {
            tr!(locale, "try-spread", n = n(top_fans), percent = n(percent))
        }
        Experiment::WakeQuietDay { weekday, active_fans } => tr!(
            locale,
            "try-quiet-day",
            weekday = names::weekday(locale, weekday),
            n = n(active_fans)
        ),
        Experiment::MeetAtBestHour { hour, activities } => tr!(
            locale,
            "try-best-hour",
            hour = names::clock(u16::from(hour) * 60),
            n = n(activities.n),
            of = n(activities.of)
        ),
        Experiment::AskOneQuestion { active_fans } => tr!(locale, "try-question", n = n(active_fans)),
        Experiment::ThankByName { active_fans } => tr!(locale, "try-thank", n = n(active_fans)),
    }
}

fn picture(locale: Locale, of: &GuildSummary) -> Picture {
    let summary = &of.summary;
    let week = names::week(locale, summary.week);
    let count = |n: u32| i18n::number(i64::from(n));
    let tiles = summary
        .numbers
        .iter()
        .map(|number| pictures::Tile {
            label: metric(locale, number.metric),
            value: value(locale, number.value),
            note: compared(locale, number),
            trend: number.trend.map(|trend| match trend {
                Trend::Up => pictures::Trend::Up,
                Trend::Down => pictures::Trend::Down,
            }),
        })
        .collect();
    let weeks = summary
        .charts
        .weeks
        .iter()
        .map(|point| pictures::Bar {
            label: week_label(point.week),
            value: u64::from(point.active_fans.unwrap_or(0)),
            value_text: point.active_fans.map_or_else(|| "–".to_owned(), count),
        })
        .collect();
    let days = Weekday::ALL
        .iter()
        .zip(summary.charts.days)
        .map(|(weekday, n)| pictures::Bar {
            label: names::weekday_short(locale, *weekday),
            value: u64::from(n),
            value_text: count(n),
        })
        .collect();
    let empty = tr!(locale, "chart-empty");
    let named = |title: &str, people: Vec<pictures::Person>, empty: &str| pictures::People {
        title: tr!(locale, title),
        people,
        empty_text: tr!(locale, empty),
    };
    let thank = summary
        .thank
        .iter()
        .map(|p| pictures::Person {
            name: p.name.clone(),
            reason: thank_reason(locale, &p.reason),
        })
        .collect();
    let care = summary
        .care
        .iter()
        .map(|p| pictures::Person {
            name: p.name.clone(),
            reason: care_reason(locale, &p.reason),
        })
        .collect();
    let spoken: Vec<String> = summary
        .numbers
        .iter()
        .map(|number| {
            format!(
                "{} {}",
                metric(locale, number.metric),
                value(locale, number.value)
            )
        })
        .collect();
    let alt = tr!(
        locale,
        "summary-alt",
        server = of.guild.name.clone(),
        week = week.clone(),
        headline = headline(locale, &summary.headline),
        numbers = spoken.join(&tr!(locale, "list-separator"))
    );
    let subject = pictures::Summary {
        title: of.guild.name.clone(),
        subtitle: tr!(locale, "summary-subtitle"),
        date_range: week,
        headline: headline(locale, &summary.headline),
        tiles,
        weeks: pictures::BarChart {
            title: tr!(locale, "chart-weeks"),
            bars: weeks,
            empty_text: empty.clone(),
        },
        days: pictures::BarChart {
            title: tr!(locale, "chart-days"),
            bars: days,
            empty_text: empty.clone(),
        },
        hours: pictures::Hours {
            title: tr!(locale, "chart-hours"),
            values: summary.charts.hours.map(u64::from),
            labels: [0u8, 6, 12, 18]
                .iter()
                .map(|hour| (*hour, names::clock(u16::from(*hour) * 60)))
                .collect(),
            empty_text: empty,
        },
        to_thank: named("summary-thank", thank, "summary-thank-nobody"),
        to_care_for: named("summary-care", care, "summary-care-nobody"),
    };
    Picture {
        file_name: "summary.png",
        alt: alt.chars().take(1_024).collect(),
        subject: Subject::Summary(Box::new(subject)),
        faces: Vec::new(),
    }
}

/// The Monday as month and day, which both languages read.
fn week_label(week: Week) -> String {
    let date = week.monday().date();
    format!("{}/{}", date.month(), date.day())
}

/// The list behind a number, with what the number means.
pub fn list(locale: Locale, monday: LocalDay, metric_of: Metric, list: &List, page: usize) -> Page {
    let lines: Vec<String> = match list {
        List::Fans(fans) => fans.iter().map(|fan| fan_line(locale, fan)).collect(),
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
    let definition = tr!(locale, &format!("definition-{}", metric_key(metric_of)));
    let title = format!(
        "{} · {}",
        metric(locale, metric_of),
        names::week(locale, Week::of(monday))
    );
    let embed = CreateEmbed::new()
        .title(title)
        .description(format!("{text}\n\n-# {definition}"))
        .footer(CreateEmbedFooter::new(tr!(
            locale,
            "page-of",
            page = (page + 1) as i64,
            pages = pages as i64
        )))
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
