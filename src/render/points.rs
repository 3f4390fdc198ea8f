//! Answers to giving, taking and undoing points.

use serenity::all::CreateEmbed;

use super::{BLURPLE, GOLD, Page, fan::signed, names};
use crate::{domain::locale::Locale, service::points::Adjusted, store::Adjustment, tr};

/// The answer to `/points give` and `/points take`, with how to undo it.
pub fn adjusted(locale: Locale, adjusted: &Adjusted) -> Page {
    let adjustment = &adjusted.adjustment;
    let key = if adjustment.points < 0 {
        "points-taken"
    } else {
        "points-given"
    };
    let text = tr!(
        locale,
        key,
        who = format!("<@{}>", adjustment.member_id),
        points = adjustment.points.abs(),
        reason = names::plain(&adjustment.reason),
        total = adjusted.points
    );
    Page::new(
        CreateEmbed::new()
            .title(tr!(locale, "points-title"))
            .description(text)
            .colour(GOLD),
    )
}

/// The answer to `/points undo`.
pub fn undone(locale: Locale, adjusted: &Adjusted) -> Page {
    let adjustment = &adjusted.adjustment;
    let text = tr!(
        locale,
        "points-undone",
        who = format!("<@{}>", adjustment.member_id),
        points = signed(adjustment.points),
        reason = names::plain(&adjustment.reason),
        total = adjusted.points
    );
    Page::new(
        CreateEmbed::new()
            .title(tr!(locale, "points-title"))
            .description(text)
            .colour(BLURPLE),
    )
}

/// One adjustment as a choice of `/points undo`, at most 100 characters.
pub fn choice(locale: Locale, adjustment: &Adjustment, name: &str) -> String {
    let text = tr!(
        locale,
        "points-choice",
        points = signed(adjustment.points),
        name = name.to_owned(),
        reason = adjustment.reason.clone()
    );
    text.chars().take(100).collect()
}
