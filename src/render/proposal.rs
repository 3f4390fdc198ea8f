//! Somebody who became eligible: the message with the evidence and the buttons to decide.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateEmbed, CreateInputText, CreateModal, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, InputTextStyle,
};

use super::{AMBER, BLURPLE, GOLD, Page, button, names, press::Press};
use crate::{
    domain::{
        ids::MemberId,
        locale::Locale,
        loyalty::WEEKS,
        standing::{Condition, WhyNow},
    },
    service::{fans::Fan, standings::Decision},
    store::{Cause, Proposal, StandingChange},
    tr,
};

/// Days a "not yet" can last.
pub const NOT_YET_DAYS: [u32; 3] = [7, 30, 90];
/// The id of the reason's input in the form.
pub const REASON_INPUT: &str = "reason";

/// The message in the creator's channel. Once decided, it says by whom and has no buttons.
pub fn message(locale: Locale, fan: &Fan, why_now: &WhyNow, decision: Option<&StandingChange>) -> Page {
    let name = names::plain(&fan.member.display_name);
    let Some(decision) = decision else {
        return decidable(
            locale,
            fan,
            why_now,
            CreateEmbed::new().title(tr!(locale, "proposal-title", name = name)),
        );
    };
    let embed = CreateEmbed::new().title(tr!(locale, "proposal-decided-title", name = name));
    let text = format!("{}\n\n{}", evidence(locale, fan), decided(locale, fan, decision));
    Page::new(signals(locale, fan, embed.description(text)).colour(decided_colour(decision.cause)))
}

/// One page of `/approve`: the fan at place `at` of `of`.
pub fn queue(locale: Locale, fan: &Fan, why_now: &WhyNow, at: usize, of: usize, declined: usize) -> Page {
    let title = tr!(
        locale,
        "queue-title",
        name = names::plain(&fan.member.display_name),
        at = (at + 1) as i64,
        of = of as i64
    );
    let mut page = decidable(locale, fan, why_now, CreateEmbed::new().title(title));
    let mut buttons = Vec::new();
    if of > 1 {
        buttons.push(button(
            Press::Queue { at: (at + 1) % of },
            tr!(locale, "queue-next"),
            ButtonStyle::Secondary,
        ));
    }
    buttons.extend(declined_button(locale, declined));
    buttons.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    page = page.buttons(buttons);
    page
}

/// `/approve` when nobody waits.
pub fn queue_empty(locale: Locale, declined: usize) -> Page {
    let mut buttons = declined_button(locale, declined);
    buttons.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    super::notice(tr!(locale, "queue-empty-title"), tr!(locale, "queue-empty")).buttons(buttons)
}

/// The way to those who were declined; none if nobody was.
fn declined_button(locale: Locale, declined: usize) -> Vec<CreateButton> {
    if declined == 0 {
        return Vec::new();
    }
    let label = tr!(locale, "declined-button", n = declined as i64);
    vec![button(Press::Declined, label, ButtonStyle::Secondary)]
}

fn decidable(locale: Locale, fan: &Fan, why_now: &WhyNow, embed: CreateEmbed) -> Page {
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
    let text = format!("{}\n\n{}", evidence(locale, fan), reasons(locale, why_now));
    Page::new(signals(locale, fan, embed.description(text)).colour(GOLD))
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

/// The five signals, each by itself.
fn signals(locale: Locale, fan: &Fan, embed: CreateEmbed) -> CreateEmbed {
    let lines = super::signals::lines(locale, &fan.signals);
    embed.field(tr!(locale, "signals-title"), lines, false)
}

/// Why they are proposed just now, in one line.
fn reasons(locale: Locale, why_now: &WhyNow) -> String {
    let mut reasons: Vec<String> = Vec::new();
    if why_now.asked_again {
        reasons.push(tr!(locale, "why-now-asked-again"));
    }
    reasons.extend(why_now.met.iter().map(|condition| {
        let key = match condition {
            Condition::Tenure => "why-now-tenure",
            Condition::ActiveWeeks => "why-now-weeks",
            Condition::Kinds => "why-now-kinds",
            Condition::Loyalty => "why-now-loyalty",
            Condition::Calm => "why-now-calm",
        };
        tr!(locale, key)
    }));
    if reasons.is_empty() {
        reasons.push(tr!(locale, "why-now-all"));
    }
    tr!(
        locale,
        "why-now",
        reasons = reasons.join(&tr!(locale, "why-now-and"))
    )
}

/// What speaks for a fan, in numbers.
pub(super) fn evidence(locale: Locale, fan: &Fan) -> String {
    let presence = &fan.evidence.presence;
    let joined = fan
        .member
        .joined_ms
        .map_or_else(|| "–".to_owned(), |at_ms| names::timestamp(at_ms, 'd'));
    let first = fan
        .totals
        .first_ms
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
        first = first,
        last = last,
        weeks = i64::from(presence.active_weeks),
        of = i64::from(WEEKS),
        kinds = i64::from(presence.kinds),
        helpful = i64::from(presence.helpful),
        loyalty = names::loyalty(fan.evidence.loyalty),
        points = fan.totals.points
    )
}

fn decided(locale: Locale, fan: &Fan, change: &StandingChange) -> String {
    let by = names::person(locale, change.by_id);
    let tier = fan.ladder.superfan().map(|tier| names::tier(locale, tier));
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
        Cause::Granted => tr!(
            locale,
            "proposal-granted",
            by = by,
            when = when,
            tier = tier.unwrap_or_default()
        ),
        Cause::Left => tr!(locale, "proposal-left", when = when),
        Cause::Removed => tr!(locale, "proposal-removed", by = by, when = when),
        _ if change.to.0.is_inside() => tr!(
            locale,
            "proposal-let-in",
            when = when,
            tier = tier.unwrap_or_default()
        ),
        _ => tr!(locale, "proposal-over"),
    }
}

fn decided_colour(cause: Cause) -> u32 {
    match cause {
        Cause::Approved | Cause::Granted => GOLD,
        Cause::Declined | Cause::Removed => AMBER,
        _ => BLURPLE,
    }
}

/// What the person who decided reads.
pub fn done(locale: Locale, decision: &Decision, member_id: MemberId) -> Page {
    let key = match decision {
        Decision::Approve => "decided-approved",
        Decision::NotYet { .. } => "decided-not-yet",
        Decision::Decline { .. } => "decided-declined",
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

/// Names in the list of the declined before the rest is only counted, as many as a select takes.
const DECLINED: usize = 25;

/// Who was declined or taken out, with a select to let them be proposed again.
pub fn declined(locale: Locale, declined: &[Proposal]) -> Page {
    let panel = button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary);
    let title = tr!(locale, "declined-title");
    if declined.is_empty() {
        return super::notice(title, tr!(locale, "declined-empty")).buttons(vec![panel]);
    }
    let shown = &declined[..declined.len().min(DECLINED)];
    let mut lines = vec![tr!(locale, "declined-text"), String::new()];
    lines.extend(shown.iter().map(|declined| {
        let since = names::timestamp(declined.since_ms, 'd');
        tr!(
            locale,
            "declined-line",
            who = format!("<@{}>", declined.member_id),
            since = since
        )
    }));
    let more = declined.len() - shown.len();
    if more > 0 {
        lines.push(tr!(locale, "declined-more", n = more as i64));
    }
    let options = shown
        .iter()
        .map(|declined| {
            let label: String = declined.display_name.chars().take(100).collect();
            CreateSelectMenuOption::new(label, declined.member_id.to_string())
        })
        .collect();
    let select = CreateSelectMenu::new(Press::ReopenPicked.id(), CreateSelectMenuKind::String { options })
        .placeholder(tr!(locale, "declined-pick"));
    super::notice(title, lines.join("\n"))
        .row(CreateActionRow::SelectMenu(select))
        .buttons(vec![panel])
}

/// Somebody can be proposed again.
pub fn reopened(locale: Locale, member_id: MemberId) -> Page {
    let text = tr!(locale, "reopened", who = format!("<@{member_id}>"));
    super::notice(tr!(locale, "decided-title"), text).buttons(vec![
        button(
            Press::Declined,
            tr!(locale, "declined-title"),
            ButtonStyle::Secondary,
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
