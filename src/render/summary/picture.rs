//! The summary as a picture.

use super::words::{compared, headline, metric, shown, thank_reason};
use crate::{
    domain::{
        locale::Locale,
        period::{Week, Weekday},
        summary::Trend,
    },
    i18n,
    render::{Picture, Subject, care, names, pictures},
    service::summaries::GuildSummary,
    tr,
};

pub(super) fn picture(locale: Locale, of: &GuildSummary) -> Picture {
    let summary = &of.summary;
    let week = names::week(locale, summary.week);
    let count = |n: u32| i18n::number(i64::from(n));
    let tiles = summary
        .numbers
        .iter()
        .map(|number| pictures::Tile {
            label: metric(locale, number.metric),
            value: shown(locale, number.metric, number.value),
            note: compared(locale, number, "compared-mean-short"),
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
            reason: care::short(locale, &p.reason),
        })
        .collect();
    let spoken: Vec<String> = summary
        .numbers
        .iter()
        .map(|number| {
            format!(
                "{} {}",
                metric(locale, number.metric),
                shown(locale, number.metric, number.value)
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
