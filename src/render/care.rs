//! `/care`: whom to care for and why, with the way to them and what they like.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateEmbed, CreateEmbedFooter, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::{BLURPLE, Page, button, memory, names, page_of, pager, press::Press};
use crate::{
    domain::{
        care::{CareReason, Cause},
        ids::{GuildId, MemberId},
        locale::Locale,
        period::LocalDay,
    },
    service::care::{CareList, Cared, NOT_NEEDED_DAYS, PutOff},
    store::CareState,
    tr,
};

/// People on one page.
pub const PER_PAGE: usize = 6;
/// Characters shown of each text that a fan wrote: with six people on a page there is no room for more.
const SHOWN: usize = 60;
/// Longest label of a select's option (Discord documentation, "Select Option Structure").
const LABEL: usize = 100;

/// The reason in words. `today` is the day it is read on, where that is known: a date close to it is said as people
/// say it.
pub fn reason(locale: Locale, reason: &CareReason, today: Option<LocalDay>) -> String {
    let when = |day: LocalDay| match today.map(|today| day.0 - today.0) {
        Some(0) => tr!(locale, "care-today"),
        Some(1) => tr!(locale, "care-tomorrow"),
        Some(-1) => tr!(locale, "care-yesterday"),
        _ => tr!(locale, "care-on", day = names::day(locale, day)),
    };
    match *reason {
        CareReason::FirstTimerUnanswered { waiting_days, .. } => {
            tr!(locale, "care-unanswered", n = i64::from(waiting_days))
        }
        CareReason::AskedAfterYou { .. } => tr!(locale, "care-concern"),
        CareReason::Birthday { day } => tr!(locale, "care-birthday", when = when(day)),
        CareReason::Anniversary { day, years } => {
            tr!(locale, "care-anniversary", when = when(day), n = i64::from(years))
        }
        CareReason::CameBack { after_days, .. } => tr!(locale, "care-back", n = i64::from(after_days)),
        CareReason::QuietBeyondRhythm {
            usual_gap_days,
            quiet_days,
            ..
        } => tr!(
            locale,
            "care-quiet",
            quiet = i64::from(quiet_days),
            usual = (usual_gap_days.round() as i64).max(1)
        ),
    }
}

/// The reason in the few words a picture has room for.
pub fn short(locale: Locale, reason: &CareReason) -> String {
    match *reason {
        CareReason::FirstTimerUnanswered { waiting_days, .. } => {
            tr!(locale, "care-short-unanswered", n = i64::from(waiting_days))
        }
        CareReason::AskedAfterYou { .. } => tr!(locale, "care-short-concern"),
        CareReason::Birthday { day } => tr!(locale, "care-short-birthday", day = names::day(locale, day)),
        CareReason::Anniversary { day, years } => tr!(
            locale,
            "care-short-anniversary",
            day = names::day(locale, day),
            n = i64::from(years)
        ),
        CareReason::CameBack { after_days, .. } => tr!(locale, "care-back", n = i64::from(after_days)),
        CareReason::QuietBeyondRhythm {
            usual_gap_days,
            quiet_days,
            ..
        } => tr!(
            locale,
            "care-short-quiet",
            quiet = i64::from(quiet_days),
            usual = (usual_gap_days.round() as i64).max(1)
        ),
    }
}

/// The list, the most pressing first.
pub fn list(locale: Locale, list: &CareList) -> Page {
    let title = if list.shows_snoozed {
        tr!(locale, "inbox-title-snoozed", n = list.snoozed as i64)
    } else {
        tr!(locale, "care-title", n = list.open as i64)
    };
    let guild_id = list.guild.guild_id;
    let mut lines: Vec<String> = list
        .people
        .iter()
        .zip(list.page * PER_PAGE + 1..)
        .map(|(cared, number)| line(locale, guild_id, list.today, cared, number as i64))
        .collect();
    if lines.is_empty() {
        let key = if list.shows_snoozed {
            "inbox-empty-snoozed"
        } else {
            "care-empty"
        };
        lines.push(tr!(locale, key));
    }
    let mut embed = CreateEmbed::new()
        .title(title)
        .description(lines.join("\n"))
        .colour(BLURPLE);
    embed = embed.footer(if list.pages > 1 {
        page_of(locale, list.page, list.pages)
    } else {
        CreateEmbedFooter::new(tr!(locale, "care-footer"))
    });
    let mut page = Page::new(embed);
    if !list.people.is_empty() {
        page = page
            .row(pick(locale, list, Press::CarePicked, "care-pick", false))
            .row(pick(locale, list, Press::CareDone, "inbox-done-pick", true));
    }
    let mut last = Vec::new();
    if list.shows_snoozed {
        let label = tr!(locale, "care-button-open", n = list.open as i64);
        last.push(button(Press::care(), label, ButtonStyle::Secondary));
    } else if list.snoozed > 0 {
        let press = Press::Care {
            snoozed: true,
            page: 0,
        };
        let label = tr!(locale, "inbox-button-snoozed", n = list.snoozed as i64);
        last.push(button(press, label, ButtonStyle::Secondary));
    }
    last.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    let snoozed = list.shows_snoozed;
    page.buttons(pager(locale, list.page, list.pages, |page| Press::Care {
        snoozed,
        page,
    }))
    .buttons(last)
}

fn line(locale: Locale, guild_id: GuildId, today: LocalDay, cared: &Cared, number: i64) -> String {
    let mut text = tr!(
        locale,
        "care-line",
        number = number,
        who = format!("<@{}>", cared.member_id),
        reason = reason(locale, &cared.reason, Some(today))
    );
    if let Some((message_id, channel_id)) = cared.message {
        let link = format!("https://discord.com/channels/{guild_id}/{channel_id}/{message_id}");
        text.push_str(" · ");
        text.push_str(&tr!(locale, "care-link", link = link));
    }
    let remembered = remembered(locale, cared);
    if !remembered.is_empty() {
        text.push_str("\n-# ");
        text.push_str(&remembered);
    }
    text
}

/// What the fan wrote about themselves, in one line, the beginning of long texts: their own page has the whole.
fn remembered(locale: Locale, cared: &Cared) -> String {
    let mut parts = memory::about_lines(locale, &cared.about.shortened(SHOWN));
    if let Some(until_ms) = cared.snoozed_until_ms {
        let until = names::timestamp(until_ms, 'R');
        parts.push(tr!(locale, "inbox-snoozed", until = until));
    }
    parts.join(" · ")
}

/// The value of an occasion in selects and ids.
pub fn value(member_id: MemberId, cause: Cause) -> String {
    format!("{member_id}:{}", cause.key())
}

/// The occasion of a value.
pub fn read_value(value: &str) -> Option<(MemberId, Cause)> {
    let (member_id, cause) = value.split_once(':')?;
    Some((MemberId(member_id.parse().ok()?), Cause::from_key(cause)?))
}

fn pick(locale: Locale, list: &CareList, press: Press, placeholder: &str, many: bool) -> CreateActionRow {
    let options: Vec<CreateSelectMenuOption> = list
        .people
        .iter()
        .zip(list.page * PER_PAGE + 1..)
        .map(|(cared, number)| {
            let label: String = format!("{number} · {}", cared.name).chars().take(LABEL).collect();
            let why: String = reason(locale, &cared.reason, Some(list.today))
                .chars()
                .take(LABEL)
                .collect();
            CreateSelectMenuOption::new(label, value(cared.member_id, cared.reason.cause())).description(why)
        })
        .collect();
    let most = if many { options.len() as u8 } else { 1 };
    let select = CreateSelectMenu::new(press.id(), CreateSelectMenuKind::String { options })
        .placeholder(tr!(locale, placeholder))
        .max_values(most);
    CreateActionRow::SelectMenu(select)
}

/// One person with what can be made of it.
pub fn one(
    locale: Locale,
    guild_id: GuildId,
    today: LocalDay,
    (cared, state): (&Cared, Option<CareState>),
) -> Page {
    let (member_id, cause) = (cared.member_id, cared.reason.cause());
    let mut lines = vec![format!(
        "<@{member_id}> – {}",
        reason(locale, &cared.reason, Some(today))
    )];
    lines.extend(memory::about_lines(locale, &cared.about));
    match state {
        Some(CareState::Done) => lines.push(tr!(locale, "care-state-done")),
        Some(CareState::NotNeeded) => lines.push(tr!(
            locale,
            "care-state-not-needed",
            days = i64::from(NOT_NEEDED_DAYS)
        )),
        Some(CareState::Snoozed) => {
            let until = cared
                .snoozed_until_ms
                .map_or_else(String::new, |until_ms| names::timestamp(until_ms, 'f'));
            lines.push(tr!(locale, "question-snoozed", until = until));
        }
        None => lines.push(tr!(locale, "care-hint")),
    }
    let embed = CreateEmbed::new()
        .title(tr!(locale, "care-one-title", name = names::plain(&cared.name)))
        .description(lines.join("\n"))
        .colour(BLURPLE);
    let mut buttons = Vec::new();
    if let Some((message_id, channel_id)) = cared.message {
        let link = format!("https://discord.com/channels/{guild_id}/{channel_id}/{message_id}");
        buttons.push(CreateButton::new_link(link).label(tr!(locale, "care-button-message")));
    }
    let mut page = Page::new(embed);
    if state.is_none() {
        let options = PutOff::ALL.map(|length| {
            CreateSelectMenuOption::new(tr!(locale, &format!("put-off-{}", length.key())), length.key())
        });
        let kind = CreateSelectMenuKind::String {
            options: options.to_vec(),
        };
        let select = CreateSelectMenu::new(Press::CarePutOff { member_id, cause }.id(), kind)
            .placeholder(tr!(locale, "snooze-pick"));
        page = page.row(CreateActionRow::SelectMenu(select));
        buttons.push(button(
            Press::CareFinish { member_id, cause },
            tr!(locale, "button-done"),
            ButtonStyle::Success,
        ));
        buttons.push(button(
            Press::CareNotNeeded { member_id, cause },
            tr!(locale, "care-button-not-needed"),
            ButtonStyle::Secondary,
        ));
    } else {
        buttons.push(button(
            Press::CareUndo { member_id, cause },
            tr!(locale, "care-button-undo"),
            ButtonStyle::Secondary,
        ));
    }
    buttons.push(button(
        Press::Fan { member_id },
        tr!(locale, "button-about-fan"),
        ButtonStyle::Secondary,
    ));
    buttons.push(button(
        Press::care(),
        tr!(locale, "button-care"),
        ButtonStyle::Secondary,
    ));
    page.buttons(buttons)
}
