//! A fan's own pages: the card of `/me` and the lines of `/why`.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{
    BLURPLE, Face, GOLD, Page, Picture, Subject, button, names, pager,
    pictures::{Card, Figure, Progress, TierColor},
    press::Press,
    rules,
};
use crate::{
    domain::{
        locale::Locale,
        loyalty::WEEKS,
        score::Reason,
        standing::{Missing, Standing},
        tier::Entry,
    },
    i18n,
    service::{
        fans::{Fan, Line, Why},
        leaderboard::Span,
    },
    tr,
};

/// Lines on one page of `/why`.
pub const LINES_PER_PAGE: usize = 8;

/// The fan's hub: the card, what is missing, and the way to everything else.
pub fn card(locale: Locale, fan: &Fan) -> Page {
    own_page(locale, fan).buttons(vec![
        button(
            Press::Why { page: 0 },
            tr!(locale, "button-why"),
            ButtonStyle::Primary,
        ),
        button(
            Press::Top {
                span: Span::Week,
                page: 0,
            },
            tr!(locale, "button-top"),
            ButtonStyle::Secondary,
        ),
        button(
            Press::ShareCard,
            tr!(locale, "button-share"),
            ButtonStyle::Secondary,
        ),
        button(Press::Help, tr!(locale, "button-help"), ButtonStyle::Secondary),
    ])
}

/// The card for everybody to see: without what is missing, which is the fan's own business.
pub fn shared_card(locale: Locale, fan: &Fan) -> Page {
    let title = tr!(
        locale,
        "card-shared-title",
        name = names::plain(&fan.member.display_name)
    );
    let embed = CreateEmbed::new().title(title).colour(colour(fan));
    Page::new(embed).picture(picture(locale, fan))
}

fn own_page(locale: Locale, fan: &Fan) -> Page {
    let mut text = format!("{}\n\n{}", figures(locale, fan), way_up(locale, fan));
    if let Some(replay) = &fan.recount {
        text.push('\n');
        text.push_str(&rules::recount_line(locale, replay));
    }
    let embed = CreateEmbed::new()
        .title(tr!(locale, "card-title"))
        .description(text)
        .colour(colour(fan));
    Page::new(embed).picture(picture(locale, fan))
}

fn colour(fan: &Fan) -> u32 {
    if fan.standing.standing == Standing::Member {
        GOLD
    } else {
        BLURPLE
    }
}

fn figures(locale: Locale, fan: &Fan) -> String {
    let tier = names::tier_of(locale, &fan.ladder, fan.tier_id);
    let rank = match fan.rank {
        Some((rank, of)) => tr!(locale, "card-rank-of", rank = rank as i64, of = of as i64),
        None if fan.member.is_staff => tr!(locale, "card-rank-staff"),
        None => tr!(locale, "card-rank-none"),
    };
    tr!(
        locale,
        "card-figures",
        tier = tier,
        points = fan.totals.points,
        week = fan.week_points,
        rank = rank
    )
}

/// What comes next, in plain words.
fn way_up(locale: Locale, fan: &Fan) -> String {
    let mut lines = Vec::new();
    if let Some((tier_id, needed)) = fan.next {
        let tier = names::tier_of(locale, &fan.ladder, tier_id);
        lines.push(tr!(
            locale,
            "card-next-tier",
            points = needed - fan.totals.points,
            tier = tier
        ));
    }
    let Some(superfan) = fan.ladder.superfan().map(|tier| names::tier(locale, tier)) else {
        return lines.join("\n");
    };
    match fan.standing.standing {
        _ if fan.member.is_staff => {}
        Standing::Member => lines.push(tr!(locale, "card-is-superfan", tier = superfan)),
        Standing::Eligible => lines.push(tr!(locale, "card-is-eligible", tier = superfan)),
        Standing::None if fan.missing.is_empty() => {
            lines.push(tr!(locale, "card-meets-all", tier = superfan));
        }
        Standing::None => {
            lines.push(tr!(locale, "card-missing", tier = superfan));
            lines.extend(
                fan.missing
                    .iter()
                    .map(|missing| format!("• {}", missing_text(locale, missing))),
            );
        }
    }
    lines.join("\n")
}

/// One thing still missing for the superfan tier.
pub fn missing_text(locale: Locale, missing: &Missing) -> String {
    match *missing {
        Missing::TenureDays(days) => tr!(locale, "missing-tenure", days = i64::from(days)),
        Missing::ActiveWeeks(weeks) => tr!(locale, "missing-weeks", weeks = i64::from(weeks)),
        Missing::Kinds(kinds) => tr!(locale, "missing-kinds", kinds = i64::from(kinds)),
        Missing::Loyalty { needed, has } => {
            tr!(
                locale,
                "missing-loyalty",
                needed = needed.ceil() as i64,
                has = has.floor() as i64
            )
        }
    }
}

fn picture(locale: Locale, fan: &Fan) -> Picture {
    let tier_name = names::tier_of(locale, &fan.ladder, fan.tier_id);
    let presence = &fan.evidence.presence;
    let figure = |key: &str, value: String| Figure {
        label: tr!(locale, key),
        value,
    };
    let points = i18n::number(fan.totals.points);
    let rank = fan
        .rank
        .map_or_else(|| "–".to_owned(), |(rank, _)| format!("#{rank}"));
    let weeks = tr!(
        locale,
        "figure-weeks",
        n = i64::from(presence.active_weeks),
        of = i64::from(WEEKS)
    );
    let loyalty = fan.evidence.loyalty.round() as i64;
    let alt = tr!(
        locale,
        "card-alt",
        name = fan.member.display_name.clone(),
        tier = tier_name.clone(),
        points = points.clone(),
        rank = rank.clone(),
        weeks = weeks.clone(),
        loyalty = loyalty
    );
    let card = Card {
        name: fan.member.display_name.clone(),
        avatar: None,
        avatar_seed: fan.member.member_id.0,
        tier_name,
        tier_color: TierColor::Rung(fan.tier_id.0),
        superfan: fan.standing.standing == Standing::Member,
        server_name: fan.guild.name.clone(),
        tenure: tr!(locale, "card-tenure", days = i64::from(fan.evidence.tenure_days)),
        points: figure("figure-points", points),
        rank: figure("figure-rank", rank),
        progress: progress(locale, fan),
        facts: vec![
            figure("figure-loyalty", loyalty.to_string()),
            figure("figure-active-weeks", weeks),
            figure("figure-kinds", presence.kinds.to_string()),
            figure("figure-this-week", i18n::number(fan.week_points)),
        ],
        footer: None,
    };
    Picture {
        file_name: "card.png",
        alt,
        subject: Subject::Card(card),
        faces: vec![Face {
            member_id: fan.member.member_id,
            avatar: fan.member.avatar.clone(),
        }],
    }
}

fn progress(locale: Locale, fan: &Fan) -> Option<Progress> {
    if let Some((tier_id, needed)) = fan.next {
        let from = match fan.ladder.get(fan.standing.rung).map(|tier| tier.entry) {
            Some(Entry::Points { enter, .. }) => enter,
            _ => 0,
        };
        let share = (fan.totals.points - from) as f32 / (needed - from).max(1) as f32;
        return Some(Progress {
            fraction: share.clamp(0.0, 1.0),
            left: tr!(
                locale,
                "progress-to",
                tier = names::tier_of(locale, &fan.ladder, tier_id)
            ),
            right: tr!(
                locale,
                "progress-points",
                points = fan.totals.points,
                needed = needed
            ),
        });
    }
    // Above the rungs by points the way leads by the loyalty score.
    let superfan = fan.ladder.superfan()?;
    if fan.standing.standing == Standing::Member {
        return None;
    }
    let needed = fan.guild.superfan_rule.loyalty;
    Some(Progress {
        fraction: (fan.evidence.loyalty / needed.max(1.0)).clamp(0.0, 1.0) as f32,
        left: tr!(locale, "progress-to", tier = names::tier(locale, superfan)),
        right: tr!(
            locale,
            "progress-loyalty",
            loyalty = fan.evidence.loyalty.round() as i64,
            needed = needed.ceil() as i64
        ),
    })
}

/// The latest activities with what each was credited and why.
pub fn why(locale: Locale, why: &Why) -> Page {
    let text = if why.lines.is_empty() {
        tr!(locale, "why-empty")
    } else {
        why.lines
            .iter()
            .map(|line| why_line(locale, line))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let mut embed = CreateEmbed::new()
        .title(tr!(locale, "why-title", points = why.points))
        .description(text)
        .colour(BLURPLE);
    if why.pages > 1 {
        let footer = tr!(
            locale,
            "page-of",
            page = (why.page + 1) as i64,
            pages = why.pages as i64
        );
        embed = embed.footer(serenity::all::CreateEmbedFooter::new(footer));
    }
    let mut buttons = pager(locale, why.page, why.pages, |page| Press::Why { page });
    buttons.push(button(
        Press::Me,
        tr!(locale, "button-me"),
        ButtonStyle::Secondary,
    ));
    Page::new(embed).buttons(buttons)
}

fn why_line(locale: Locale, line: &Line) -> String {
    let when = names::timestamp(line.at_ms(), 'R');
    match line {
        Line::Credit(credit) => {
            let activity = &credit.activity;
            let kind = names::kind(locale, activity.kind);
            let place = format!("<#{}>", activity.channel_id);
            if credit.reason == Reason::WorthNothing {
                // Not a credit that was missed: the line stays short and gives no figure.
                let note = tr!(locale, "why-for-loyalty");
                return format!("{kind} · {place} · {when} · {note}");
            }
            let points = signed(credit.points);
            format!(
                "**{points}** {kind} · {place} · {when}{}",
                reason(locale, credit.reason)
            )
        }
        Line::Adjustment(adjustment) => {
            let key = match (adjustment.undone_by_id.is_some(), adjustment.points < 0) {
                (true, _) => "why-undone",
                (false, true) => "why-taken",
                (false, false) => "why-given",
            };
            let text = tr!(
                locale,
                key,
                by = format!("<@{}>", adjustment.by_id),
                reason = names::plain(&adjustment.reason)
            );
            let points = if adjustment.undone_by_id.is_some() {
                0
            } else {
                adjustment.points
            };
            format!("**{}** {text} · {when}", signed(points))
        }
    }
}

/// What keeps an activity from its full credit, after a line break; nothing for a full one.
fn reason(locale: Locale, reason: Reason) -> String {
    let key = match reason {
        Reason::Credited | Reason::WorthNothing => return String::new(),
        Reason::LastOfDay => "reason-last-of-day",
        Reason::SameSlot => "reason-same-slot",
        Reason::DayLimit => "reason-day-limit",
        Reason::PersonLimit => "reason-person-limit",
        Reason::SamePerson => "reason-same-person",
        Reason::SourceLimit => "reason-source-limit",
        Reason::Excluded => "reason-excluded",
        Reason::TooShort => "reason-too-short",
        Reason::EmojiOnly => "reason-emoji-only",
        Reason::NearDuplicate => "reason-near-duplicate",
        Reason::Retracted => "reason-retracted",
    };
    format!("\n-# {}", tr!(locale, key))
}

/// With a sign, so that giving and taking are told apart at a glance.
pub(super) fn signed(points: i64) -> String {
    if points > 0 {
        format!("+{}", i18n::number(points))
    } else {
        i18n::number(points)
    }
}
