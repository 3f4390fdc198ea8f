//! A fan's page for the creator: what speaks for them, their signals, their way up the ladder.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{BLURPLE, Page, button, grants, memory, names, press::Press, proposal, signals};
use crate::{
    domain::{
        locale::Locale,
        loyalty::{WEEKS, WeekMark},
        memory::MOST_NOTES,
        standing::{Hold, Standing},
        tier::{Ladder, TierId},
    },
    service::fans::{Fan, Profile},
    store::{Cause, StandingChange},
    tr,
};

/// Longest text of one field in Discord, in characters.
const LONGEST_FIELD: usize = 1_024;

/// The page.
pub fn page(locale: Locale, profile: &Profile) -> Page {
    let fan = &profile.fan;
    let member_id = fan.member.member_id;
    let title = tr!(
        locale,
        "profile-title",
        name = names::plain(&fan.member.display_name),
        tier = names::tier_of(locale, &fan.ladder, fan.tier_id)
    );
    let signals = format!(
        "{}\n-# {}",
        signals::lines(locale, &fan.signals),
        tr!(locale, "profile-signals-note")
    );
    let mut embed = CreateEmbed::new()
        .title(title)
        .description(about(locale, fan))
        .field(
            tr!(locale, "profile-about-title"),
            remembered(locale, profile),
            false,
        )
        .field(tr!(locale, "profile-weeks-title"), weeks(locale, profile), false)
        .field(tr!(locale, "signals-title"), signals, false)
        .colour(BLURPLE);
    let standing = standing(locale, fan);
    if !standing.is_empty() {
        embed = embed.field(tr!(locale, "profile-standing-title"), standing, false);
    }
    let grants = fan
        .grants
        .iter()
        .map(|grant| grants::line(locale, &fan.ladder, grant));
    let grants = grants.collect::<Vec<_>>().join("\n");
    if !grants.is_empty() {
        let grants: String = grants.chars().take(LONGEST_FIELD).collect();
        embed = embed.field(tr!(locale, "profile-grants-title"), grants, false);
    }
    let way = way(locale, &fan.ladder, &profile.changes);
    if !way.is_empty() {
        embed = embed.field(tr!(locale, "profile-way-title"), way, false);
    }
    let mut buttons = vec![button(
        Press::FanWhy { member_id, page: 0 },
        tr!(locale, "button-why"),
        ButtonStyle::Primary,
    )];
    if !profile.about.is_empty() || !profile.notes.is_empty() {
        buttons.push(button(
            Press::Memory { member_id, page: 0 },
            tr!(locale, "button-memory"),
            ButtonStyle::Secondary,
        ));
    }
    if profile.notes.len() < MOST_NOTES {
        buttons.push(button(
            Press::NoteForm { member_id },
            tr!(locale, "button-note"),
            ButtonStyle::Secondary,
        ));
    }
    if fan.standing.place.hold.is_some() {
        let label = tr!(locale, "button-reopen");
        buttons.push(button(Press::Reopen { member_id }, label, ButtonStyle::Secondary));
    }
    buttons.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    let page = Page::new(embed);
    let page = if profile.notes.is_empty() {
        page
    } else {
        page.row(memory::delete_select(locale, member_id, &profile.notes))
    };
    page.buttons(buttons)
}

/// What the fan wrote, and the team's notes.
fn remembered(locale: Locale, profile: &Profile) -> String {
    let mut lines = memory::about_lines(locale, &profile.about);
    if lines.is_empty() {
        lines.push(tr!(locale, "profile-about-empty"));
    }
    lines.extend(profile.notes.iter().map(|note| memory::note_line(locale, note)));
    names::fitting(&lines, LONGEST_FIELD)
}

/// What is missing, or what keeps them from being proposed.
fn standing(locale: Locale, fan: &Fan) -> String {
    let superfan = fan
        .ladder
        .superfan()
        .map(|tier| names::tier(locale, tier))
        .unwrap_or_default();
    let mut lines = Vec::new();
    if let Some(until) = fan.away_until {
        lines.push(tr!(locale, "profile-away", until = names::day(locale, until)));
    }
    match fan.standing.place.hold {
        Some(Hold::Declined) => lines.push(tr!(locale, "profile-declined")),
        Some(Hold::Until(until_ms)) => {
            lines.push(tr!(
                locale,
                "profile-held",
                until = names::timestamp(until_ms, 'D')
            ));
        }
        None => {}
    }
    let missing = super::fan::missing_list(locale, fan);
    match fan.standing.standing() {
        Standing::Warned => {
            let warned_ms = fan.standing.place.warned_ms.unwrap_or_default();
            let until_ms = fan.guild.rules.superfan.withdrawal_ms(warned_ms);
            let until = names::timestamp(until_ms, 'D');
            if fan.missing.is_empty() {
                lines.push(tr!(locale, "profile-recovering", tier = superfan, until = until));
            } else {
                lines.push(tr!(locale, "profile-warned", tier = superfan, until = until));
                lines.extend(missing);
            }
        }
        Standing::None if !fan.missing.is_empty() && !fan.member.is_staff => {
            lines.push(tr!(locale, "profile-missing", tier = superfan));
            lines.extend(missing);
        }
        _ => {}
    }
    lines.join("\n")
}

fn about(locale: Locale, fan: &Fan) -> String {
    let mut lines = vec![proposal::evidence(locale, fan)];
    if let Some(left_ms) = fan.member.left_ms {
        let left = names::timestamp(left_ms, 'd');
        lines.push(tr!(locale, "profile-left", left = left));
    }
    if let Some(since_ms) = fan.paused_since {
        let since = names::timestamp(since_ms, 'd');
        lines.push(tr!(locale, "profile-paused", since = since));
    }
    if fan.member.is_staff {
        lines.push(tr!(locale, "profile-staff"));
    }
    lines.join("\n")
}

/// A square for each week, this one last.
fn weeks(locale: Locale, profile: &Profile) -> String {
    let squares = profile.weeks.iter().rev().map(|mark| match mark {
        WeekMark::Active => "🟩",
        WeekMark::Quiet => "⬜",
        WeekMark::Away => "🟦",
    });
    let is_away = |mark: &&WeekMark| **mark == WeekMark::Away;
    tr!(
        locale,
        "profile-weeks",
        away = profile.weeks.iter().filter(is_away).count() as i64,
        squares = squares.collect::<String>(),
        weeks = i64::from(profile.fan.evidence.presence.active_weeks),
        of = i64::from(WEEKS)
    )
}

/// The changes, newest first, as many as fit.
fn way(locale: Locale, ladder: &Ladder, changes: &[StandingChange]) -> String {
    let mut text = String::new();
    for line in changes.iter().flat_map(|change| steps(locale, ladder, change)) {
        if text.chars().count() + line.chars().count() + 1 > LONGEST_FIELD {
            break;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&line);
    }
    text
}

/// What a change amounts to, in words.
fn steps(locale: Locale, ladder: &Ladder, change: &StandingChange) -> Vec<String> {
    let tier = |tier_id: TierId| names::tier_of(locale, ladder, tier_id);
    let superfan = ladder
        .superfan()
        .map_or_else(String::new, |tier| names::tier(locale, tier));
    let by = names::person(locale, change.by_id);
    let reason = names::plain(change.reason.as_deref().unwrap_or_default());
    let because = |key: &str| {
        if reason.is_empty() {
            String::new()
        } else {
            tr!(locale, key, reason = reason.clone())
        }
    };
    let mut steps = Vec::new();
    match change.cause {
        Cause::Approved => steps.push(tr!(locale, "way-approved", tier = superfan.clone(), by = by)),
        Cause::NotYet => steps.push(tr!(locale, "way-not-yet", by = by)),
        Cause::Declined => {
            steps.push(tr!(locale, "way-declined", by = by, reason = reason.clone()));
        }
        Cause::Reopened => steps.push(tr!(locale, "way-reopened", by = by)),
        Cause::Granted => {
            let given = tr!(locale, "way-granted", by = by);
            steps.push(given + &because("way-because"));
        }
        Cause::TakenOut => {
            let taken = tr!(locale, "way-taken", by = by);
            steps.push(taken + &because("way-because"));
        }
        Cause::GrantEnded => steps.push(tr!(locale, "way-grant-ended")),
        Cause::Left => steps.push(tr!(locale, "way-left")),
        Cause::CameBack => steps.push(tr!(locale, "way-came-back")),
        Cause::Removed => steps.push(tr!(locale, "way-removed", by = by)),
        Cause::Rules | Cause::Absence => {}
    }
    match (change.from.0, change.to.0) {
        (from, to) if from == to => {}
        (_, Standing::Eligible) => steps.push(tr!(locale, "way-eligible", tier = superfan.clone())),
        (_, Standing::Warned) => steps.push(tr!(locale, "way-warned", tier = superfan.clone())),
        (_, Standing::Away) => steps.push(tr!(locale, "way-away")),
        (Standing::Away, Standing::Member) => steps.push(tr!(locale, "way-back")),
        (Standing::Warned, Standing::Member) => {
            steps.push(tr!(locale, "way-recovered", tier = superfan.clone()));
        }
        (from, to) if to.is_inside() && !from.is_inside() && change.cause != Cause::Approved => {
            steps.push(tr!(locale, "way-reached", tier = superfan.clone()));
        }
        (from, Standing::None) if from.is_inside() => {
            steps.push(tr!(locale, "way-lost", tier = superfan.clone()));
        }
        (Standing::Eligible, Standing::None) if change.cause == Cause::Rules => {
            steps.push(tr!(locale, "way-no-longer-eligible", tier = superfan.clone()));
        }
        _ => {}
    }
    let (from, to) = (change.from.1, change.to.1);
    if to > from {
        steps.push(tr!(locale, "way-reached", tier = tier(to)));
    } else if to < from {
        steps.push(tr!(locale, "way-fell", tier = tier(to)));
    }
    let when = names::timestamp(change.at_ms, 'd');
    steps.into_iter().map(|step| format!("{when} · {step}")).collect()
}
