//! A fan's page for the creator: what speaks for them, their signals, their way up the ladder.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{BLURPLE, Page, button, names, press::Press, proposal, signals};
use crate::{
    domain::{
        locale::Locale,
        loyalty::WEEKS,
        standing::Standing,
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
        .field(tr!(locale, "profile-weeks-title"), weeks(locale, profile), false)
        .field(tr!(locale, "signals-title"), signals, false)
        .colour(BLURPLE);
    let way = way(locale, &fan.ladder, &profile.changes);
    if !way.is_empty() {
        embed = embed.field(tr!(locale, "profile-way-title"), way, false);
    }
    Page::new(embed).buttons(vec![
        button(
            Press::FanWhy { member_id, page: 0 },
            tr!(locale, "button-why"),
            ButtonStyle::Primary,
        ),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}

fn about(locale: Locale, fan: &Fan) -> String {
    let mut lines = vec![proposal::evidence(locale, fan)];
    if let Some(first_ms) = fan.totals.first_ms {
        let first = names::timestamp(first_ms, 'd');
        lines.push(tr!(locale, "profile-first", first = first));
    }
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
    let squares = profile
        .weeks
        .iter()
        .rev()
        .map(|active| if *active { "🟩" } else { "⬜" });
    tr!(
        locale,
        "profile-weeks",
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
    let by = change
        .by_id
        .map_or_else(String::new, |by_id| format!("<@{by_id}>"));
    let mut steps = Vec::new();
    match (change.cause, change.from.0, change.to.0) {
        (Cause::Approved, ..) => steps.push(tr!(locale, "way-approved", tier = superfan, by = by)),
        (Cause::NotYet, ..) => steps.push(tr!(locale, "way-not-yet", by = by)),
        (Cause::Declined, ..) => {
            let reason = names::plain(change.reason.as_deref().unwrap_or_default());
            steps.push(tr!(locale, "way-declined", by = by, reason = reason));
        }
        (Cause::Rules, from, Standing::Eligible) if from != Standing::Eligible => {
            steps.push(tr!(locale, "way-eligible", tier = superfan));
        }
        (Cause::Rules, Standing::Eligible, Standing::None) => {
            steps.push(tr!(locale, "way-no-longer-eligible", tier = superfan));
        }
        (Cause::Rules, ..) => {}
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
