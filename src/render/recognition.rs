//! What whoever thanks or stars reads. Nobody else is told: the other sees it in `/why`.

use super::{Page, notice};
use crate::{
    domain::locale::Locale,
    service::recognition::{Starred, Thanked},
    tr,
};

/// The answer to "Thank".
pub fn thanked(locale: Locale, thanked: Thanked) -> Page {
    let text = tr!(
        locale,
        "thanked-text",
        who = format!("<@{}>", thanked.member_id),
        left = i64::from(thanked.left_today)
    );
    notice(tr!(locale, "thanked-title"), text)
}

/// The answer to "Star".
pub fn starred(locale: Locale, starred: Starred) -> Page {
    match starred {
        Starred::Given { author_id } => notice(
            tr!(locale, "starred-title"),
            tr!(locale, "starred-text", who = format!("<@{author_id}>")),
        ),
        Starred::TakenBack => notice(tr!(locale, "unstarred-title"), tr!(locale, "unstarred-text")),
    }
}
