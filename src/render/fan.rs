//! A fan's own pages: the card of `/me` and the lines of `/why`.

use serenity::all::{ButtonStyle, CreateButton, CreateEmbed};

use super::{
    AMBER, BLURPLE, Face, GOLD, Page, Picture, Subject, asks, button, import, mydata, names, pager,
    pictures::{Card, Figure, Progress, TierColor},
    press::Press,
    rules, signals,
};
use crate::{
    domain::{
        activity::Kind,
        locale::Locale,
        loyalty::WEEKS,
        rules::NEUTRAL,
        score::Reason,
        standing::{Missing, Standing},
        tier::Entry,
    },
    i18n,
    service::{
        fans::{Fan, Line, Why},
        leaderboard::Span,
    },
    store::{Act, Adjustment},
    tr,
};

/// Lines on one page of `/why`.
pub const LINES_PER_PAGE: usize = 8;

/// The fan's hub: the card, what is missing, and the way to everything else.
pub fn card(locale: Locale, fan: &Fan) -> Page {
    let page = own_page(locale, fan).buttons(vec![
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
        button(
            Press::Loyalty,
            tr!(locale, "button-loyalty"),
            ButtonStyle::Secondary,
        ),
        button(Press::Help, tr!(locale, "button-help"), ButtonStyle::Secondary),
    ]);
    let page = page.buttons(vec![
        asks::ask_button(locale),
        button(
            Press::About,
            tr!(locale, "button-about-me"),
            ButtonStyle::Secondary,
        ),
        button(
            Press::MyData,
            tr!(locale, "button-my-data"),
            ButtonStyle::Secondary,
        ),
    ]);
    let mut more = Vec::new();
    if fan.paused_since.is_some() {
        more.push(mydata::resume(locale));
    }
    if fan.away_until.is_some() {
        let label = tr!(locale, "button-away-back");
        more.push(button(Press::AwayBack, label, ButtonStyle::Secondary));
    }
    if fan.standing.standing().is_inside() {
        more.push(warning_button(locale, fan.wants_warning));
    }
    page.buttons(more)
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

/// The direct message to a fan whose tier is about to be withdrawn.
pub fn warning(locale: Locale, fan: &Fan) -> Page {
    let title = tr!(locale, "warning-title", server = names::plain(&fan.guild.name));
    let text = format!("{}\n\n{}", way_up(locale, fan), tr!(locale, "warning-off"));
    Page::new(CreateEmbed::new().title(title).description(text).colour(AMBER))
}

/// Whether the fan is warned by direct message.
pub fn warning_set(locale: Locale, wanted: bool) -> Page {
    let (title, text) = if wanted {
        ("warn-on-title", "warn-on-text")
    } else {
        ("warn-off-title", "warn-off-text")
    };
    super::notice(tr!(locale, title), tr!(locale, text)).buttons(vec![
        warning_button(locale, wanted),
        button(Press::Me, tr!(locale, "button-me"), ButtonStyle::Secondary),
    ])
}

/// The button that sets it otherwise.
fn warning_button(locale: Locale, wanted: bool) -> CreateButton {
    let key = if wanted {
        "button-warn-off"
    } else {
        "button-warn-on"
    };
    let press = Press::SetWarning { wanted: !wanted };
    button(press, tr!(locale, key), ButtonStyle::Secondary)
}

fn own_page(locale: Locale, fan: &Fan) -> Page {
    let mut text = format!("{}\n\n{}", figures(locale, fan), way_up(locale, fan));
    if let Some(since_ms) = fan.paused_since {
        let since = names::timestamp(since_ms, 'f');
        text = format!("{}\n\n{text}", tr!(locale, "card-paused", since = since));
    }
    if let Some(replay) = &fan.recount {
        text.push('\n');
        text.push_str(&rules::recount_line(locale, replay));
    }
    if fan.is_history_read {
        text.push('\n');
        text.push_str(&tr!(locale, "card-history"));
    }
    let embed = CreateEmbed::new()
        .title(tr!(locale, "card-title"))
        .description(text)
        .field(
            tr!(locale, "signals-title"),
            signals::own(locale, &fan.signals),
            false,
        )
        .colour(colour(fan));
    Page::new(embed).picture(picture(locale, fan))
}

fn colour(fan: &Fan) -> u32 {
    if fan.standing.standing().is_inside() {
        GOLD
    } else {
        BLURPLE
    }
}

fn figures(locale: Locale, fan: &Fan) -> String {
    let tier = names::tier_of(locale, &fan.ladder, fan.tier_id);
    let rank = match fan.rank {
        _ if fan.paused_since.is_some() => tr!(locale, "card-rank-paused"),
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
    for grant in fan.grants.iter().filter(|grant| grant.act == Act::Gives) {
        let until = grant.until_ms;
        lines.push(tr!(
            locale,
            "card-granted",
            tier = names::tier_of(locale, &fan.ladder, grant.tier_id),
            by = names::person(locale, grant.by_id),
            until = until.map_or_else(|| "none".to_owned(), |until_ms| names::timestamp(until_ms, 'D'))
        ));
    }
    match fan.standing.standing() {
        Standing::Warned => {
            let warned_ms = fan.standing.place.warned_ms.unwrap_or_default();
            let until_ms = fan.guild.rules.superfan.withdrawal_ms(warned_ms);
            let until = names::timestamp(until_ms, 'D');
            if fan.missing.is_empty() {
                lines.push(tr!(locale, "card-is-recovering", tier = superfan, until = until));
            } else {
                lines.push(tr!(locale, "card-is-warned", tier = superfan, until = until));
                lines.extend(missing_list(locale, fan));
                lines.push(tr!(locale, "card-warned-away"));
            }
        }
        Standing::Away => {
            let until = fan
                .away_until
                .map_or_else(String::new, |day| names::day(locale, day));
            lines.push(tr!(locale, "card-is-away", tier = superfan, until = until));
        }
        Standing::Member => lines.push(tr!(locale, "card-is-superfan", tier = superfan)),
        _ if fan.member.is_staff => {}
        Standing::Eligible => lines.push(tr!(locale, "card-is-eligible", tier = superfan)),
        Standing::None | Standing::Left if fan.missing.is_empty() => {
            lines.push(tr!(locale, "card-meets-all", tier = superfan));
        }
        Standing::None | Standing::Left => {
            lines.push(tr!(locale, "card-missing", tier = superfan));
            lines.extend(missing_list(locale, fan));
        }
    }
    lines.join("\n")
}

/// What is still missing, a line for each.
pub(super) fn missing_list(locale: Locale, fan: &Fan) -> Vec<String> {
    let days = fan.guild.rules.active_week_days;
    let lines = fan
        .missing
        .iter()
        .map(|missing| missing_text(locale, missing, days));
    lines.map(|line| format!("• {line}")).collect()
}

/// One thing still missing for the superfan tier, where a week is active from `days` on.
fn missing_text(locale: Locale, missing: &Missing, days: u32) -> String {
    match *missing {
        Missing::TenureDays(days) => tr!(locale, "missing-tenure", days = i64::from(days)),
        Missing::ActiveWeeks(weeks) => tr!(
            locale,
            "missing-weeks",
            weeks = i64::from(weeks),
            days = i64::from(days)
        ),
        Missing::Kinds(kinds) => tr!(locale, "missing-kinds", kinds = i64::from(kinds)),
        Missing::Loyalty { needed, has } => {
            tr!(
                locale,
                "missing-loyalty",
                needed = i64::from(needed),
                has = names::loyalty(has)
            )
        }
        Missing::Calm { until_ms } => {
            tr!(locale, "missing-calm", until = names::timestamp(until_ms, 'D'))
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
    let loyalty = names::loyalty(fan.evidence.loyalty);
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
        superfan: fan.standing.standing().is_inside(),
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
    if fan.standing.standing().is_inside() {
        return None;
    }
    let needed = fan.guild.rules.superfan.loyalty;
    Some(Progress {
        fraction: (fan.evidence.loyalty / f64::from(needed.max(1))).clamp(0.0, 1.0) as f32,
        left: tr!(locale, "progress-to", tier = names::tier(locale, superfan)),
        right: tr!(
            locale,
            "progress-loyalty",
            loyalty = names::loyalty(fan.evidence.loyalty),
            needed = i64::from(needed)
        ),
    })
}

/// The latest activities with what each was credited and why.
pub fn why(locale: Locale, why: &Why) -> Page {
    let mut buttons = pager(locale, why.page, why.pages, |page| Press::Why { page });
    buttons.push(button(
        Press::Me,
        tr!(locale, "button-me"),
        ButtonStyle::Secondary,
    ));
    Page::new(why_lines(
        locale,
        why,
        tr!(locale, "why-title", points = why.points),
    ))
    .buttons(buttons)
}

/// The same of a fan, as the creator reads it.
pub fn why_of(locale: Locale, fan: &Fan, why: &Why) -> Page {
    let member_id = fan.member.member_id;
    let title = tr!(
        locale,
        "why-title-of",
        name = names::plain(&fan.member.display_name),
        points = why.points
    );
    let mut buttons = pager(locale, why.page, why.pages, |page| Press::FanWhy {
        member_id,
        page,
    });
    buttons.push(button(
        Press::Fan { member_id },
        tr!(locale, "button-fan"),
        ButtonStyle::Secondary,
    ));
    Page::new(why_lines(locale, why, title)).buttons(buttons)
}

fn why_lines(locale: Locale, why: &Why, title: String) -> CreateEmbed {
    let text = if why.lines.is_empty() {
        tr!(locale, "why-empty")
    } else {
        let recount = why
            .recount
            .iter()
            .map(|replay| rules::recount_line(locale, replay));
        recount
            .chain(why.lines.iter().map(|line| why_line(locale, line)))
            .chain(why.earlier.map(|points| {
                let points = signed(points);
                tr!(locale, "why-earlier", points = points)
            }))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let mut embed = CreateEmbed::new().title(title).description(text).colour(BLURPLE);
    if why.pages > 1 {
        embed = embed.footer(super::page_of(locale, why.page, why.pages));
    }
    embed
}

fn why_line(locale: Locale, line: &Line) -> String {
    let when = names::timestamp(line.at_ms(), 'R');
    match line {
        Line::Credit(credit) => {
            let activity = &credit.activity;
            let kind = match (activity.kind, activity.other_id) {
                (Kind::Thanks, Some(by_id)) => tr!(locale, "why-thanked", who = format!("<@{by_id}>")),
                (kind, _) => names::kind(locale, kind),
            };
            let place = match activity.channel_id.0 {
                0 => String::new(),
                channel_id => format!(" · <#{channel_id}>"),
            };
            let what = format!(
                "{kind}{}{place} · {when}",
                multiplier(credit.percent, credit.points)
            );
            credited(locale, &what, activity.kind, credit.points, credit.reason)
        }
        Line::Voice(stretch) => {
            let minutes = tr!(locale, "why-minutes", minutes = stretch.minutes());
            let (kind, channel_id) = (names::kind(locale, Kind::Voice), stretch.channel_id);
            let times = multiplier(stretch.percent, stretch.points);
            let what = format!("{kind}{times} · <#{channel_id}> · {minutes} · {when}");
            credited(locale, &what, Kind::Voice, stretch.points, stretch.reason)
        }
        Line::ActiveWeek { points, days, .. } => {
            let text = tr!(locale, "why-active-week", days = i64::from(*days));
            format!("**{}** {text} · {when}", signed(*points))
        }
        Line::Adjustment(adjustment) => {
            let points = if adjustment.undone_by_id.is_some() {
                0
            } else {
                adjustment.points
            };
            let text = adjustment_text(locale, adjustment);
            format!("**{}** {text} · {when}", signed(points))
        }
    }
}

fn adjustment_text(locale: Locale, adjustment: &Adjustment) -> String {
    let is_undone = adjustment.undone_by_id.is_some();
    if let Some(origin) = adjustment.origin {
        let key = if is_undone {
            "why-import-undone"
        } else {
            "why-imported"
        };
        return tr!(locale, key, origin = import::origin(locale, origin));
    }
    let key = match (is_undone, adjustment.points < 0) {
        (true, _) => "why-undone",
        (false, true) => "why-taken",
        (false, false) => "why-given",
    };
    tr!(
        locale,
        key,
        by = format!("<@{}>", adjustment.by_id),
        reason = names::plain(&adjustment.reason)
    )
}

fn credited(locale: Locale, what: &str, kind: Kind, points: i64, why: Reason) -> String {
    if why == Reason::WorthNothing {
        // Not a credit that was missed: the line stays short and gives no figure.
        return format!("{what} · {}", tr!(locale, "why-for-loyalty"));
    }
    format!("**{}** {what}{}", signed(points), reason(locale, kind, why))
}

/// What channel and roles multiplied the points by, such as ` ×1.5`.
fn multiplier(percent: u32, points: i64) -> String {
    if percent == NEUTRAL || points == 0 {
        return String::new();
    }
    // The shortest way to write it: 1.5, not 1.50.
    format!(" ×{}", f64::from(percent) / f64::from(NEUTRAL))
}

/// What keeps an activity from its full credit, after a line break; nothing for a full one.
fn reason(locale: Locale, kind: Kind, reason: Reason) -> String {
    let key = match (reason, kind) {
        (Reason::Credited | Reason::WorthNothing, _) => return String::new(),
        (Reason::LastOfDay, _) => "reason-last-of-day",
        (Reason::SameSlot, Kind::Message) => "reason-same-slot",
        (Reason::SameSlot, _) => "reason-same-slot-other",
        (Reason::DayLimit, _) => "reason-day-limit",
        (Reason::PersonLimit, Kind::Reply) => "reason-person-limit",
        (Reason::PersonLimit, _) => "reason-person-limit-other",
        (Reason::SamePerson, Kind::ReactionGiven) => "reason-one-reaction",
        (Reason::SamePerson, Kind::PollVote) => "reason-one-vote",
        (Reason::SamePerson, _) => "reason-same-person",
        (Reason::SourceLimit, _) => "reason-source-limit",
        (Reason::Excluded, _) => "reason-excluded",
        (Reason::TooShort, _) => "reason-too-short",
        (Reason::EmojiOnly, _) => "reason-emoji-only",
        (Reason::NearDuplicate, _) => "reason-near-duplicate",
        (Reason::Retracted, Kind::Thread) => "reason-unanswered",
        (Reason::Retracted, Kind::Welcome) => "reason-not-first",
        (Reason::Retracted, Kind::Concern) => "reason-not-silent",
        (Reason::Retracted, Kind::Message | Kind::Reply | Kind::ReplyReceived) => "reason-retracted",
        (Reason::Retracted, _) => "reason-taken-back",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        activity::Activity,
        ids::{ChannelId, GuildId, MemberId},
        score::Credit,
    };

    const REASONS: [Reason; 13] = [
        Reason::Credited,
        Reason::LastOfDay,
        Reason::SameSlot,
        Reason::DayLimit,
        Reason::PersonLimit,
        Reason::SamePerson,
        Reason::SourceLimit,
        Reason::WorthNothing,
        Reason::Excluded,
        Reason::TooShort,
        Reason::EmojiOnly,
        Reason::NearDuplicate,
        Reason::Retracted,
    ];

    fn line(locale: Locale, kind: Kind, reason: Reason, percent: u32) -> String {
        let points = match reason {
            Reason::Credited => 10,
            Reason::LastOfDay => 4,
            _ => 0,
        };
        let activity = Activity {
            at_ms: 1_788_138_000_000,
            other_id: Some(MemberId(7)),
            channel_id: ChannelId(5),
            ..Activity::new(GuildId(1), MemberId(6), kind, 8)
        };
        let credit = Credit {
            activity,
            points,
            reason,
            percent,
        };
        why_line(locale, &Line::Credit(credit)).replace("<t:1788138000:R>", "(time)")
    }

    /// The line in both languages, whole.
    fn lines(kind: Kind, reason: Reason, percent: u32) -> String {
        let both = Locale::ALL.map(|locale| {
            let text = line(locale, kind, reason, percent);
            let has_all = !text.contains("reason-") && !text.contains("kind-") && !text.contains('{');
            assert!(has_all && !text.contains("why-"), "{kind:?} {reason:?}: {text}");
            text.replace("\n-# ", " | ")
        });
        both.join("\n")
    }

    #[test]
    fn every_kind_and_every_reason_has_its_words_in_both_languages() {
        for kind in Kind::ALL {
            for reason in REASONS {
                lines(*kind, reason, 150);
            }
        }
        let kinds: Vec<String> = Kind::ALL
            .iter()
            .map(|kind| lines(*kind, Reason::Credited, NEUTRAL))
            .collect();
        insta::assert_snapshot!(kinds.join("\n"), @"
        **+10** Message · <#5> · (time)
        **+10** 發言 · <#5> · (time)
        **+10** Answered someone · <#5> · (time)
        **+10** 回覆別人 · <#5> · (time)
        **+10** Was answered · <#5> · (time)
        **+10** 得到回覆 · <#5> · (time)
        **+10** Welcomed a newcomer · <#5> · (time)
        **+10** 歡迎新朋友 · <#5> · (time)
        **+10** Got a reaction · <#5> · (time)
        **+10** 得到表情回應 · <#5> · (time)
        **+10** Reacted · <#5> · (time)
        **+10** 給別人表情回應 · <#5> · (time)
        **+10** Opened a thread · <#5> · (time)
        **+10** 開討論串 · <#5> · (time)
        **+10** Voice · <#5> · (time)
        **+10** 語音聊天 · <#5> · (time)
        **+10** Voted in a poll · <#5> · (time)
        **+10** 參加投票 · <#5> · (time)
        **+10** Attended a gathering · <#5> · (time)
        **+10** 參加聚會 · <#5> · (time)
        **+10** Thanked by <@7> · <#5> · (time)
        **+10** 得到 <@7> 的感謝 · <#5> · (time)
        **+10** Starred by the creator · <#5> · (time)
        **+10** 獲創作者加星 · <#5> · (time)
        **+10** Brought a friend · <#5> · (time)
        **+10** 帶朋友加入 · <#5> · (time)
        **+10** Shared a link · <#5> · (time)
        **+10** 分享連結 · <#5> · (time)
        **+10** Purchase · <#5> · (time)
        **+10** 購買支持 · <#5> · (time)
        **+10** Asked after the creator · <#5> · (time)
        **+10** 關心創作者 · <#5> · (time)
        ");
    }

    #[test]
    fn what_is_taken_back_says_so_as_fits_its_kind() {
        let kinds: Vec<String> = Kind::ALL
            .iter()
            .map(|kind| lines(*kind, Reason::Retracted, 150))
            .collect();
        insta::assert_snapshot!(kinds.join("\n"), @"
        **0** Message · <#5> · (time) | Deleted, so it no longer counts.
        **0** 發言 · <#5> · (time) | 已刪除，不再計分。
        **0** Answered someone · <#5> · (time) | Deleted, so it no longer counts.
        **0** 回覆別人 · <#5> · (time) | 已刪除，不再計分。
        **0** Was answered · <#5> · (time) | Deleted, so it no longer counts.
        **0** 得到回覆 · <#5> · (time) | 已刪除，不再計分。
        **0** Welcomed a newcomer · <#5> · (time) | Somebody answered before, or a message was deleted, so it no longer counts.
        **0** 歡迎新朋友 · <#5> · (time) | 有人更早回覆，或訊息已刪除，不再計分。
        **0** Got a reaction · <#5> · (time) | Removed or deleted, so it no longer counts.
        **0** 得到表情回應 · <#5> · (time) | 已收回或刪除，不再計分。
        **0** Reacted · <#5> · (time) | Removed or deleted, so it no longer counts.
        **0** 給別人表情回應 · <#5> · (time) | 已收回或刪除，不再計分。
        **0** Opened a thread · <#5> · (time) | Nobody else's answer is left in it, so it no longer counts.
        **0** 開討論串 · <#5> · (time) | 裡面已經沒有別人的回覆，不再計分。
        **0** Voice · <#5> · (time) | Removed or deleted, so it no longer counts.
        **0** 語音聊天 · <#5> · (time) | 已收回或刪除，不再計分。
        **0** Voted in a poll · <#5> · (time) | Removed or deleted, so it no longer counts.
        **0** 參加投票 · <#5> · (time) | 已收回或刪除，不再計分。
        **0** Attended a gathering · <#5> · (time) | Removed or deleted, so it no longer counts.
        **0** 參加聚會 · <#5> · (time) | 已收回或刪除，不再計分。
        **0** Thanked by <@7> · <#5> · (time) | Removed or deleted, so it no longer counts.
        **0** 得到 <@7> 的感謝 · <#5> · (time) | 已收回或刪除，不再計分。
        **0** Starred by the creator · <#5> · (time) | Removed or deleted, so it no longer counts.
        **0** 獲創作者加星 · <#5> · (time) | 已收回或刪除，不再計分。
        **0** Brought a friend · <#5> · (time) | Removed or deleted, so it no longer counts.
        **0** 帶朋友加入 · <#5> · (time) | 已收回或刪除，不再計分。
        **0** Shared a link · <#5> · (time) | Removed or deleted, so it no longer counts.
        **0** 分享連結 · <#5> · (time) | 已收回或刪除，不再計分。
        **0** Purchase · <#5> · (time) | Removed or deleted, so it no longer counts.
        **0** 購買支持 · <#5> · (time) | 已收回或刪除，不再計分。
        **0** Asked after the creator · <#5> · (time) | The creator had written after all, or the message was deleted, so it no longer counts.
        **0** 關心創作者 · <#5> · (time) | 創作者那段時間其實有發言，或訊息已刪除，不再計分。
        ");
    }

    #[test]
    fn reasons_read_well_where_they_occur() {
        let read = [
            (Kind::Message, Reason::LastOfDay, 150),
            (Kind::Message, Reason::Credited, 125),
            (Kind::Message, Reason::Credited, 1_000),
            (Kind::Message, Reason::SameSlot, 150),
            (Kind::Voice, Reason::SameSlot, 100),
            (Kind::Message, Reason::DayLimit, 100),
            (Kind::Reply, Reason::PersonLimit, 100),
            (Kind::Thanks, Reason::PersonLimit, 100),
            (Kind::ReactionReceived, Reason::SamePerson, 100),
            (Kind::ReactionGiven, Reason::SamePerson, 100),
            (Kind::PollVote, Reason::SamePerson, 100),
            (Kind::ReactionReceived, Reason::SourceLimit, 100),
            (Kind::ReplyReceived, Reason::WorthNothing, 100),
            (Kind::Message, Reason::Excluded, 0),
            (Kind::Message, Reason::TooShort, 100),
            (Kind::Message, Reason::EmojiOnly, 100),
            (Kind::Message, Reason::NearDuplicate, 100),
        ];
        let read: Vec<String> = read
            .into_iter()
            .map(|(kind, reason, percent)| lines(kind, reason, percent))
            .collect();
        insta::assert_snapshot!(read.join("\n"), @"
        **+4** Message ×1.5 · <#5> · (time) | Only part of it: these were the last of that day's points for this.
        **+4** 發言 ×1.5 · <#5> · (time) | 只算一部分：當天這類積分到這裡就滿了。
        **+10** Message ×1.25 · <#5> · (time)
        **+10** 發言 ×1.25 · <#5> · (time)
        **+10** Message ×10 · <#5> · (time)
        **+10** 發言 ×10 · <#5> · (time)
        **0** Message · <#5> · (time) | Only one message counts in each stretch of time, and this stretch already has one.
        **0** 發言 · <#5> · (time) | 同一段時間只計一則，這段時間已經計過了。
        **0** Voice · <#5> · (time) | This stretch of time already counts.
        **0** 語音聊天 · <#5> · (time) | 這段時間已經計過了。
        **0** Message · <#5> · (time) | That day's points for this were all collected.
        **0** 發言 · <#5> · (time) | 當天這類積分已經拿滿了。
        **0** Answered someone · <#5> · (time) | That day's limit of answers to the same person was reached.
        **0** 回覆別人 · <#5> · (time) | 當天回覆同一個人的次數已經計滿了。
        **0** Thanked by <@7> · <#5> · (time) | That day's limit with the same person was reached.
        **0** 得到 <@7> 的感謝 · <#5> · (time) | 當天和同一個人的次數已經計滿了。
        **0** Got a reaction · <#5> · (time) | Each person counts once for a message.
        **0** 得到表情回應 · <#5> · (time) | 同一則訊息，每個人只計一次。
        **0** Reacted · <#5> · (time) | Several reactions to one message count once.
        **0** 給別人表情回應 · <#5> · (time) | 同一則訊息按好幾個表情，只計一次。
        **0** Voted in a poll · <#5> · (time) | A poll counts once, however many answers you choose.
        **0** 參加投票 · <#5> · (time) | 同一個投票不管選幾項，只計一次。
        **0** Got a reaction · <#5> · (time) | This message has already earned all it can.
        **0** 得到表情回應 · <#5> · (time) | 這則訊息能拿的積分已經滿了。
        Was answered · <#5> · (time) · counts toward loyalty
        得到回覆 · <#5> · (time) · 算進忠誠度
        **0** Message · <#5> · (time) | Nothing earns points in this channel, or with one of your roles.
        **0** 發言 · <#5> · (time) | 這個頻道或你的某個身分組不計分。
        **0** Message · <#5> · (time) | Too short to earn points.
        **0** 發言 · <#5> · (time) | 太短了，不計分。
        **0** Message · <#5> · (time) | Emoji alone earn no points.
        **0** 發言 · <#5> · (time) | 只有表情符號，不計分。
        **0** Message · <#5> · (time) | Much like something you wrote earlier that day, so it earns nothing.
        **0** 發言 · <#5> · (time) | 和你當天稍早說過的話幾乎一樣，不計分。
        ");
    }
}
