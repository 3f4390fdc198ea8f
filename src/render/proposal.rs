//! Somebody who became eligible: the message with the evidence and the buttons to decide.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateEmbed, CreateInputText, CreateModal, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, InputTextStyle,
};

use super::{AMBER, BLURPLE, GOLD, Page, button, names, press::Press};
use crate::{
    domain::{ids::MemberId, locale::Locale, loyalty::WEEKS},
    service::fans::Fan,
    store::{Cause, StandingChange},
    tr,
};

/// Days a "not yet" can last.
pub const NOT_YET_DAYS: [u32; 3] = [7, 30, 90];
/// The id of the reason's input in the form.
pub const REASON_INPUT: &str = "reason";

/// The message in the creator's channel. Once decided, it says by whom and has no buttons.
pub fn message(locale: Locale, fan: &Fan, decision: Option<&StandingChange>) -> Page {
    let name = names::plain(&fan.member.display_name);
    let Some(decision) = decision else {
        return decidable(
            locale,
            fan,
            CreateEmbed::new().title(tr!(locale, "proposal-title", name = name)),
        );
    };
    let embed = CreateEmbed::new().title(tr!(locale, "proposal-decided-title", name = name));
    let text = format!("{}\n\n{}", evidence(locale, fan), decided(locale, decision));
    Page::new(embed.description(text).colour(decided_colour(decision.cause)))
}

/// One page of `/approve`: the fan at place `at` of `of`.
pub fn queue(locale: Locale, fan: &Fan, at: usize, of: usize) -> Page {
    let title = tr!(
        locale,
        "queue-title",
        name = names::plain(&fan.member.display_name),
        at = (at + 1) as i64,
        of = of as i64
    );
    let mut page = decidable(locale, fan, CreateEmbed::new().title(title));
    let mut buttons = Vec::new();
    if of > 1 {
        buttons.push(button(
            Press::Queue { at: (at + 1) % of },
            tr!(locale, "queue-next"),
            ButtonStyle::Secondary,
        ));
    }
    buttons.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    page = page.buttons(buttons);
    page
}

/// `/approve` when nobody waits.
pub fn queue_empty(locale: Locale) -> Page {
    super::notice(tr!(locale, "queue-empty-title"), tr!(locale, "queue-empty")).buttons(vec![button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    )])
}

fn decidable(locale: Locale, fan: &Fan, embed: CreateEmbed) -> Page {
    let member_id = fan.member.member_id;
    let options = NOT_YET_DAYS
        .iter()
        .map(|days| {
            let label = tr!(locale, "proposal-not-yet-days", days = i64::from(*days));
            CreateSelectMenuOption::new(label, days.to_string())
        })
        .collect();
    let select = CreateSelectMenu::new(
        Press::NotYet { member_id }.id(),
        CreateSelectMenuKind::String { options },
    )
    .placeholder(tr!(locale, "proposal-not-yet"));
    Page::new(embed.description(evidence(locale, fan)).colour(GOLD))
        .buttons(vec![
            button(
                Press::Approve { member_id },
                tr!(locale, "proposal-approve"),
                ButtonStyle::Success,
            ),
            button(
                Press::Decline { member_id },
                tr!(locale, "proposal-decline"),
                ButtonStyle::Danger,
            ),
        ])
        .row(CreateActionRow::SelectMenu(select))
}

/// What speaks for a fan, in numbers.
pub(super) fn evidence(locale: Locale, fan: &Fan) -> String {
    let presence = &fan.evidence.presence;
    let joined = fan
        .member
        .joined_ms
        .map_or_else(|| "–".to_owned(), |at_ms| names::timestamp(at_ms, 'd'));
    let last = fan
        .totals
        .last_ms
        .map_or_else(|| "–".to_owned(), |at_ms| names::timestamp(at_ms, 'R'));
    tr!(
        locale,
        "proposal-evidence",
        who = format!("<@{}>", fan.member.member_id),
        joined = joined,
        last = last,
        weeks = i64::from(presence.active_weeks),
        of = i64::from(WEEKS),
        kinds = i64::from(presence.kinds),
        helpful = i64::from(presence.helpful),
        loyalty = names::loyalty(fan.evidence.loyalty),
        points = fan.totals.points
    )
}

fn decided(locale: Locale, change: &StandingChange) -> String {
    let by = change
        .by_id
        .map_or_else(String::new, |by_id| format!("<@{by_id}>"));
    let when = names::timestamp(change.at_ms, 'f');
    match change.cause {
        Cause::Approved => tr!(locale, "proposal-approved", by = by, when = when),
        Cause::NotYet => tr!(locale, "proposal-put-off", by = by, when = when),
        Cause::Declined => tr!(
            locale,
            "proposal-declined",
            by = by,
            when = when,
            reason = names::plain(change.reason.as_deref().unwrap_or_default())
        ),
        Cause::Rules => tr!(locale, "proposal-over"),
    }
}

fn decided_colour(cause: Cause) -> u32 {
    match cause {
        Cause::Approved => GOLD,
        Cause::Declined => AMBER,
        Cause::NotYet | Cause::Rules => BLURPLE,
    }
}

/// What the person who decided reads.
pub fn done(locale: Locale, cause: Cause, member_id: MemberId) -> Page {
    let key = match cause {
        Cause::Approved => "decided-approved",
        Cause::NotYet => "decided-not-yet",
        Cause::Declined | Cause::Rules => "decided-declined",
    };
    let text = tr!(locale, key, who = format!("<@{member_id}>"));
    super::notice(tr!(locale, "decided-title"), text).buttons(vec![
        button(
            Press::Queue { at: 0 },
            tr!(locale, "panel-queue"),
            ButtonStyle::Primary,
        ),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}

/// The form that asks why somebody is declined.
pub fn decline_form(locale: Locale, member_id: MemberId) -> CreateModal {
    let input = CreateInputText::new(InputTextStyle::Short, tr!(locale, "decline-reason"), REASON_INPUT)
        .placeholder(tr!(locale, "decline-reason-hint"))
        .min_length(1)
        .max_length(200);
    CreateModal::new(
        Press::DeclineReason { member_id }.id(),
        tr!(locale, "decline-title"),
    )
    .components(vec![CreateActionRow::InputText(input)])
}
