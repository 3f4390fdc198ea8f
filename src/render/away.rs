//! `/away`: until when a member is away, and what that means for them.

use serenity::all::ButtonStyle;

use super::{Page, button, names, notice, press::Press};
use crate::{
    domain::{locale::Locale, period::LocalDay, tier::Ladder},
    service::standings::Absence,
    tr,
};

/// Days that `/away until` offers from today on, today included.
pub const OFFERED: [u32; 6] = [3, 7, 14, 21, 30, 60];

/// How it stands with the member's absences.
pub fn page(locale: Locale, absence: &Absence, ladder: &Ladder) -> Page {
    let most = i64::from(absence.guild.rules.superfan.away_days);
    let me = button(Press::Me, tr!(locale, "button-me"), ButtonStyle::Secondary);
    let Some(until) = absence.until else {
        let days = i64::from(absence.days_left);
        let text = tr!(locale, "away-not", days = days, most = most);
        return notice(tr!(locale, "away-not-title"), text).buttons(vec![me]);
    };
    let mut lines = vec![tr!(locale, "away-until", until = names::day(locale, until))];
    if absence.is_inside
        && let Some(superfan) = ladder.superfan()
    {
        lines.push(tr!(locale, "away-inside", tier = names::tier(locale, superfan)));
    }
    let spare = absence.days_left.saturating_sub(absence.days_announced);
    lines.push(tr!(locale, "away-left", days = i64::from(spare), most = most));
    let back = button(
        Press::AwayBack,
        tr!(locale, "button-away-back"),
        ButtonStyle::Primary,
    );
    notice(tr!(locale, "away-title"), lines.join("\n")).buttons(vec![back, me])
}

/// The member is back.
pub fn back(locale: Locale) -> Page {
    let me = button(Press::Me, tr!(locale, "button-me"), ButtonStyle::Secondary);
    notice(tr!(locale, "away-back-title"), tr!(locale, "away-back")).buttons(vec![me])
}

/// A choice of `/away until`: so many days, today included.
pub fn choice(locale: Locale, until: LocalDay, days: u32) -> String {
    tr!(
        locale,
        "away-choice",
        day = names::day(locale, until),
        days = i64::from(days)
    )
}
