//! Tiers given and taken by hand: the answers and the list.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{BLURPLE, GOLD, Page, button, names, pager, press::Press};
use crate::{
    domain::{ids::MemberId, locale::Locale, tier::Ladder},
    service::standings::Granted,
    store::{Act, Grant, Via},
    tr,
};

/// Grants on one page of the list.
const PER_PAGE: usize = 10;

/// The answer to `/grant tier`.
pub fn given(locale: Locale, ladder: &Ladder, member_id: MemberId, granted: Granted, reason: &str) -> Page {
    let (who, reason) = (format!("<@{member_id}>"), names::plain(reason));
    let tier = names::tier_of(locale, ladder, granted.tier_id);
    let text = match granted.until_ms {
        None => tr!(locale, "grant-given", who = who, tier = tier, reason = reason),
        Some(until_ms) => tr!(
            locale,
            "grant-given-until",
            who = who,
            tier = tier,
            reason = reason,
            until = names::timestamp(until_ms, 'f')
        ),
    };
    answer(locale, tr!(locale, "grant-title"), text)
}

/// The answer to `/grant revoke`.
pub fn revoked(locale: Locale, ladder: &Ladder, member_id: MemberId, granted: Granted, reason: &str) -> Page {
    let is_superfan = ladder
        .superfan()
        .is_some_and(|tier| tier.tier_id == granted.tier_id);
    let key = if is_superfan {
        "grant-revoked-superfan"
    } else {
        "grant-revoked"
    };
    let text = tr!(
        locale,
        key,
        who = format!("<@{member_id}>"),
        tier = names::tier_of(locale, ladder, granted.tier_id),
        reason = names::plain(reason)
    );
    answer(locale, tr!(locale, "grant-revoked-title"), text)
}

fn answer(locale: Locale, title: String, text: String) -> Page {
    Page::new(CreateEmbed::new().title(title).description(text).colour(GOLD)).buttons(vec![
        button(
            Press::Grants { page: 0 },
            tr!(locale, "panel-grants"),
            ButtonStyle::Secondary,
        ),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}

/// Everything in force that was given or taken by hand.
pub fn list(locale: Locale, ladder: &Ladder, grants: &[Grant], page: usize) -> Page {
    let pages = grants.len().div_ceil(PER_PAGE).max(1);
    let page = page.min(pages - 1);
    let shown = grants.iter().skip(page * PER_PAGE).take(PER_PAGE);
    let lines: Vec<String> = shown.map(|grant| line(locale, ladder, grant)).collect();
    let text = if lines.is_empty() {
        tr!(locale, "grants-empty")
    } else {
        lines.join("\n")
    };
    let mut buttons = pager(locale, page, pages, |page| Press::Grants { page });
    buttons.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    let embed = CreateEmbed::new().title(tr!(locale, "grants-title"));
    Page::new(embed.description(text).colour(BLURPLE)).buttons(buttons)
}

/// One grant or revocation with who, when and why.
pub(super) fn line(locale: Locale, ladder: &Ladder, grant: &Grant) -> String {
    let who = format!("<@{}>", grant.member_id);
    let tier = names::tier_of(locale, ladder, grant.tier_id);
    let by = names::person(locale, grant.by_id);
    let when = names::timestamp(grant.at_ms, 'd');
    let text = match grant.act {
        Act::Gives => tr!(
            locale,
            "grants-line-given",
            who = who,
            tier = tier,
            by = by,
            when = when,
            until = grant
                .until_ms
                .map_or_else(|| "none".to_owned(), |until_ms| names::timestamp(until_ms, 'd'))
        ),
        Act::Revokes => tr!(
            locale,
            "grants-line-taken",
            who = who,
            tier = tier,
            by = by,
            when = when
        ),
    };
    let reason = match grant.via {
        _ if !grant.reason.is_empty() => names::plain(&grant.reason),
        Via::Command => return text,
        Via::Role => tr!(locale, "grants-via-role"),
        Via::Choice => tr!(locale, "grants-via-choice"),
    };
    format!("{text}\n{}", tr!(locale, "grants-reason", reason = reason))
}
