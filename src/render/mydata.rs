//! `/mydata`: what a member decided about themselves, and how to decide otherwise.

use serenity::all::{ButtonStyle, CreateEmbed, CreateEmbedFooter};

use super::{BLURPLE, Page, button, memory, names, notice, press::Press};
use crate::{
    domain::locale::Locale,
    i18n,
    service::{
        asks::KEPT_DAYS,
        mydata::{Choices, MyData},
    },
    store::Asked,
    tr,
};

/// Longest text of one field in Discord, in characters.
const LONGEST_FIELD: usize = 1_024;
/// Characters shown of a question.
const SHOWN: usize = 160;
/// Buttons in one row (Discord documentation, "Action Row").
const IN_ROW: usize = 5;

/// What is kept of the member.
pub fn view(locale: Locale, data: &MyData) -> Page {
    let fan = &data.fan;
    let mut about = memory::about_lines(locale, &data.about);
    if about.is_empty() {
        about.push(tr!(locale, "about-empty"));
    }
    let mut notes: Vec<String> = data
        .notes
        .iter()
        .map(|note| memory::note_line(locale, note))
        .collect();
    if notes.is_empty() {
        notes.push(tr!(locale, "mydata-no-notes"));
    }
    let mut asked = Vec::new();
    let mut withdraw = Vec::new();
    for one in &data.asked {
        // What can be withdrawn is numbered, for its button to name it.
        let n = withdraw.len() as i64 + 1;
        asked.push(asked_line(locale, one, n));
        if can_be_withdrawn(one) {
            let press = Press::AskWithdraw { ask_id: one.ask_id };
            let label = tr!(locale, "button-ask-withdraw-n", n = n);
            withdraw.push(button(press, label, ButtonStyle::Secondary));
        }
    }
    if asked.is_empty() {
        asked.push(tr!(locale, "mydata-nothing-asked"));
    }
    let field = |lines: &[String]| names::fitting(lines, LONGEST_FIELD);
    let embed = CreateEmbed::new()
        .title(tr!(locale, "mydata-title"))
        .description(tr!(
            locale,
            "mydata-text",
            name = names::plain(&fan.member.display_name),
            joined = fan
                .member
                .joined_ms
                .map_or_else(|| "–".to_owned(), |at_ms| names::timestamp(at_ms, 'd')),
            tier = names::tier_of(locale, &fan.ladder, fan.tier_id),
            points = i18n::number(fan.totals.points)
        ))
        .field(
            tr!(locale, "mydata-activities-title"),
            activities(locale, data),
            false,
        )
        .field(tr!(locale, "mydata-about-title"), field(&about), false)
        .field(tr!(locale, "mydata-notes-title"), field(&notes), false)
        .field(tr!(locale, "mydata-asked-title"), field(&asked), false)
        .field(tr!(locale, "mydata-choices-title"), choices(locale, data), false)
        .footer(CreateEmbedFooter::new(tr!(locale, "mydata-footer")))
        .colour(BLURPLE);
    let rows = withdraw.chunks(IN_ROW);
    let page = rows.fold(Page::new(embed), |page, row| page.buttons(row.to_vec()));
    let mut more = vec![button(
        Press::About,
        tr!(locale, "button-about-me"),
        ButtonStyle::Secondary,
    )];
    if !data.notes.is_empty() {
        let label = tr!(locale, "button-my-memory");
        more.push(button(Press::MyMemory { page: 0 }, label, ButtonStyle::Secondary));
    }
    more.push(button(
        Press::Me,
        tr!(locale, "button-me"),
        ButtonStyle::Secondary,
    ));
    page.buttons(more)
}

/// What the member did, kind by kind.
fn activities(locale: Locale, data: &MyData) -> String {
    let kinds: Vec<String> = data
        .activities
        .iter()
        .map(|(kind, n)| format!("{} {}", names::kind(locale, *kind), i18n::number(*n as i64)))
        .collect();
    if kinds.is_empty() {
        return tr!(locale, "mydata-no-activities");
    }
    let kinds = kinds.join(" · ");
    format!("{kinds}\n{}", tr!(locale, "mydata-activities-note"))
}

fn can_be_withdrawn(asked: &Asked) -> bool {
    asked.answer.is_none() && !asked.erased
}

/// What was asked; `n` is its number if it can be withdrawn.
fn asked_line(locale: Locale, asked: &Asked, n: i64) -> String {
    let at = names::timestamp(asked.asked_ms(), 'd');
    if asked.erased {
        return tr!(locale, "mydata-asked-erased", at = at);
    }
    let mut text: String = asked.question.chars().take(SHOWN).collect();
    if asked.question.chars().count() > SHOWN {
        text.push('…');
    }
    let text = names::one_line(&text);
    match &asked.answer {
        None if asked.closed => tr!(
            locale,
            "mydata-asked-done",
            n = n,
            at = at,
            text = text,
            days = KEPT_DAYS
        ),
        None => tr!(locale, "mydata-asked-waiting", n = n, at = at, text = text),
        Some(answer) => tr!(
            locale,
            "mydata-asked-answered",
            at = at,
            text = text,
            answered = names::timestamp(answer.at_ms, 'd'),
            days = KEPT_DAYS
        ),
    }
}

fn choices(locale: Locale, data: &MyData) -> String {
    let mut lines = vec![match data.choices.paused_since {
        Some(since_ms) => tr!(
            locale,
            "mydata-choice-paused",
            since = names::timestamp(since_ms, 'd')
        ),
        None => tr!(locale, "mydata-choice-counted"),
    }];
    lines.push(tr!(
        locale,
        if data.choices.quiet {
            "mydata-choice-quiet"
        } else {
            "mydata-choice-loud"
        }
    ));
    if data.wants_warning {
        lines.push(tr!(locale, "mydata-choice-warning"));
    }
    lines.join("\n")
}

/// Whether the member is counted.
pub fn counting(locale: Locale, choices: Choices) -> Page {
    let (title, text) = match choices.paused_since {
        Some(since_ms) => (
            "mydata-paused-title",
            tr!(
                locale,
                "mydata-paused-text",
                since = names::timestamp(since_ms, 'f')
            ),
        ),
        None => ("mydata-counted-title", tr!(locale, "mydata-counted-text")),
    };
    let mut buttons = Vec::new();
    if choices.paused_since.is_some() {
        buttons.push(resume(locale));
    }
    buttons.push(button(
        Press::Me,
        tr!(locale, "button-me"),
        ButtonStyle::Secondary,
    ));
    notice(tr!(locale, title), text).buttons(buttons)
}

/// The button that has the member counted again.
pub(super) fn resume(locale: Locale) -> serenity::all::CreateButton {
    button(Press::Resume, tr!(locale, "button-resume"), ButtonStyle::Success)
}

/// Whether anything is said of the member.
pub fn quiet(locale: Locale, choices: Choices) -> Page {
    let (title, text, other) = if choices.quiet {
        ("mydata-quiet-title", "mydata-quiet-text", "button-quiet-off")
    } else if choices.notices {
        ("mydata-loud-title", "mydata-loud-text", "button-quiet-on")
    } else {
        ("mydata-loud-title", "mydata-loud-nowhere", "button-quiet-on")
    };
    notice(tr!(locale, title), tr!(locale, text)).buttons(vec![
        button(
            Press::SetQuiet {
                quiet: !choices.quiet,
            },
            tr!(locale, other),
            ButtonStyle::Primary,
        ),
        button(Press::Me, tr!(locale, "button-me"), ButtonStyle::Secondary),
    ])
}
