//! How far role changes that follow from rules are, for the panel.

use serenity::all::{ButtonStyle, CreateButton};

use super::{button, names, press::Press};
use crate::{
    domain::locale::Locale,
    i18n::number,
    store::{RoleRound, Stopped},
    tr,
};

/// One line: how many are made, and who stopped them if somebody did.
pub fn line(locale: Locale, round: &RoleRound) -> String {
    let done = number(round.done() as i64);
    let of = number(round.of as i64);
    match round.stopped {
        None => tr!(locale, "round-goes-on", done = done, of = of),
        Some(Stopped { at_ms, by_id }) if round.open > 0 => tr!(
            locale,
            "round-stopped",
            done = done,
            of = of,
            by = format!("<@{by_id}>"),
            at = names::timestamp(at_ms, 'R')
        ),
        Some(Stopped { at_ms, by_id }) => tr!(
            locale,
            "round-stopped-none",
            by = format!("<@{by_id}>"),
            at = names::timestamp(at_ms, 'R')
        ),
    }
}

/// The button that stops them or lets them go on.
pub fn switch(locale: Locale, round: &RoleRound) -> CreateButton {
    match round.stopped {
        None => button(
            Press::RoundStop,
            tr!(locale, "button-round-stop"),
            ButtonStyle::Danger,
        ),
        Some(_) => button(
            Press::RoundGoOn,
            tr!(locale, "button-round-go-on"),
            ButtonStyle::Success,
        ),
    }
}
