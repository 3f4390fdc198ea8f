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
/// Changes of standing named before the rest is only counted.
const CHANGES: usize = 8;

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
    let embed = fields
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .fold(embed, |embed, (title, text)| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            care::CareReason,
            engagement::Benchmarks,
            goal::{Currency, Goal, Pace},
            ids::{ChannelId, GuildId},
            period::{LocalDay, SummaryTime, TimeZone},
            promise::Promise,
            rules::Rules,
            standing::Standing,
            summary::{
                GateCounts, OpenQuestion, Person, Proportion, SignalCounts, StandingChange, StandingNews,
                WeekFacts, Worked, Worthwhile, summarise, tests::steady,
            },
            tier::RoleMode,
        },
        service::goals::GoalView,
        store::Guild,
    };

    const LONGEST_ID: u64 = 9_223_372_036_854_775_000;
    const FAR_MS: i64 = 4_102_444_800_000;

    fn id(n: u64) -> MemberId {
        MemberId(LONGEST_ID + n)
    }

    /// As much of everything as there can be.
    fn crowded() -> WeekFacts {
        let channel_id = ChannelId(LONGEST_ID);
        let day = LocalDay(20_000);
        let changes = (0..60).map(|n| StandingChange {
            member_id: id(n),
            name: "n".repeat(32),
            news: StandingNews::of(Standing::Member, Standing::Warned).unwrap(),
        });
        let care = (0..3).map(|n| {
            let reason = CareReason::QuietBeyondRhythm {
                last_day: day,
                usual_gap_days: 1_234.5,
                quiet_days: 1_000_000,
            };
            Person {
                member_id: id(n),
                name: "n".repeat(32),
                reason,
            }
        });
        let open = OpenQuestion {
            member_id: id(0),
            message: Some((channel_id, LONGEST_ID)),
            due_ms: FAR_MS,
        };
        let post = Worthwhile::Post {
            message_id: LONGEST_ID,
            author_id: id(0),
        };
        let worked = Worked {
            what: post,
            channel_id,
            people: 1_000_000,
        };
        WeekFacts {
            standing_changes: changes.collect(),
            eligible_waiting: 1_000_000,
            gates: GateCounts {
                standing: 50,
                paused: 1_000_000,
                leaks: 1_000_000,
                shut_out: 1_000_000,
            },
            paused_items: 1_000_000,
            care: care.collect(),
            open_questions: vec![open; 9],
            open: 1_000_000,
            overdue: 1_000_000,
            worked: vec![worked; 9],
            signals: SignalCounts {
                shares: 1_000_000,
                conversions: 1_000_000,
                referrals: 1_000_000,
                concern: 1_000_000,
                concern_by: 1_000_000,
            },
            engagement: Proportion {
                n: 1_000_000,
                of: 10_000_000,
            },
            ..steady()
        }
    }

    fn crowded_guild() -> GuildSummary {
        let guild = Guild {
            guild_id: GuildId(LONGEST_ID),
            name: "n".repeat(100),
            owner_id: id(0),
            locale: Locale::EnUs,
            time_zone: TimeZone::UTC,
            creator_role_id: None,
            moderator_role_id: None,
            creator_channel_id: None,
            summary_time: SummaryTime::default(),
            rules: Rules::worth_nothing(),
            role_mode: RoleMode::default(),
            setup_done: true,
            joined_ms: 0,
            notices_channel_id: None,
            promise: Promise::default(),
            goal: None,
            benchmarks: Benchmarks::default(),
        };
        GuildSummary {
            guild,
            summary: summarise(&crowded()),
            goal: Some(GoalView {
                goal: Goal::read(9e9, 1e4, 9e3, Currency::ALL[0]).unwrap(),
                now: 1_000_000,
                likely: 2_000_000,
                pace: Pace::Unknown,
                weeks: 12,
            }),
        }
    }

    #[test]
    fn the_fullest_summary_fits_into_discords_limits_and_loses_nothing() {
        let of = crowded_guild();
        for locale in Locale::ALL {
            let page = message(locale, &of, Occasion::Late);
            let embed = serde_json::to_value(&page.embed).unwrap();
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            let length = |text: &str| text.chars().count();
            let mut total = length(&text(&embed["title"]))
                + length(&text(&embed["description"]))
                + length(&text(&embed["footer"]["text"]));
            let mut all = text(&embed["description"]);
            for field in embed["fields"].as_array().unwrap() {
                let (name, value) = (text(&field["name"]), text(&field["value"]));
                assert!(
                    (1..=1_024).contains(&length(&value)),
                    "{}: {value}",
                    length(&value)
                );
                total += length(&name) + length(&value);
                all.push_str(&value);
            }
            assert!(total <= 6_000, "{total}");
            assert!(!all.contains("summary-") && !all.contains("circle-"), "{all}");
            // Behind the named ones their number, and what comes after is still there.
            assert!(all.contains("52"), "{all}");
            assert!(all.contains("/gate audit") || all.contains("/門禁 檢查"), "{all}");
        }
    }
}
