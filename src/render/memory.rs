//! Fan memory: `/about-me` and its form, and what staff noted.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateEmbed, CreateInputText, CreateModal, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, InputTextStyle,
};

use super::{BLURPLE, Page, button, names, notice, page_of, pager, press::Press};
use crate::{
    domain::{
        ids::MemberId,
        locale::Locale,
        memory::{
            About, Birthday, LONGEST_NAME, LONGEST_NOTE, LONGEST_TEXT, MOST_NOTE_DAYS, USUAL_NOTE_DAYS,
        },
    },
    service::memory::{Memory, Written},
    store::Note,
    tr,
};

/// Longest label of a select's option (Discord documentation, "Select Option Structure").
const LABEL: usize = 100;
/// Characters on a page: short enough to read on a phone, and less than Discord takes.
const LONGEST_PAGE: usize = 2_000;

/// What a fan wrote about themselves, line by line; nothing where they wrote nothing.
pub fn about_lines(locale: Locale, about: &About) -> Vec<String> {
    let said =
        |key: &str, text: &str| (!text.is_empty()).then(|| tr!(locale, key, text = names::one_line(text)));
    let birthday = about
        .birthday
        .map(|birthday| tr!(locale, "about-birthday", day = day(locale, birthday)));
    [
        said("about-call-me", &about.call_me),
        said("about-favourites", &about.favourites),
        birthday,
        said("about-no-nos", &about.no_nos),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A birthday as people write it.
pub fn day(locale: Locale, birthday: Birthday) -> String {
    tr!(
        locale,
        "date-day",
        month = tr!(locale, &format!("month-short-{}", birthday.month())),
        day = i64::from(birthday.day())
    )
}

/// A birthday as it can be typed again.
fn typed(birthday: Birthday) -> String {
    format!("{}-{}", birthday.month(), birthday.day())
}

/// The fan's own page.
pub fn about(locale: Locale, written: &Written) -> Page {
    let mut lines = about_lines(locale, &written.about);
    if lines.is_empty() {
        lines.push(tr!(locale, "about-empty"));
    }
    if let Some(typed) = &written.unread_birthday {
        lines.push(tr!(locale, "about-unread-birthday", typed = names::plain(typed)));
    }
    lines.push(String::new());
    lines.push(tr!(locale, "about-who-sees"));
    let mut buttons = vec![button(
        Press::AboutForm,
        tr!(locale, "button-about-edit"),
        ButtonStyle::Primary,
    )];
    if !written.about.is_empty() {
        buttons.push(button(
            Press::AboutForget,
            tr!(locale, "button-about-forget"),
            ButtonStyle::Danger,
        ));
    }
    buttons.push(button(
        Press::Me,
        tr!(locale, "button-me"),
        ButtonStyle::Secondary,
    ));
    notice(tr!(locale, "about-me-title"), lines.join("\n")).buttons(buttons)
}

/// The form, with what they wrote so far.
pub fn about_form(locale: Locale, about: &About) -> CreateModal {
    let birthday = about.birthday.map(typed).unwrap_or_default();
    let inputs = [
        ("call-me", &about.call_me, LONGEST_NAME, InputTextStyle::Short),
        (
            "favourites",
            &about.favourites,
            LONGEST_TEXT,
            InputTextStyle::Paragraph,
        ),
        ("birthday", &birthday, 20, InputTextStyle::Short),
        ("no-nos", &about.no_nos, LONGEST_TEXT, InputTextStyle::Paragraph),
    ];
    let rows = inputs.map(|(key, value, longest, style)| {
        let mut input = CreateInputText::new(style, tr!(locale, &format!("about-form-{key}")), key)
            .placeholder(tr!(locale, &format!("about-form-{key}-placeholder")))
            .required(false)
            .max_length(longest as u16);
        if !value.is_empty() {
            input = input.value(value.clone());
        }
        CreateActionRow::InputText(input)
    });
    CreateModal::new(Press::AboutWritten.id(), tr!(locale, "about-form-title")).components(rows.to_vec())
}

/// A note with who wrote it and until when it is kept.
pub fn note_line(locale: Locale, note: &Note) -> String {
    tr!(
        locale,
        "note-line",
        text = names::one_line(&note.text),
        who = format!("<@{}>", note.by_id),
        at = names::timestamp(note.at_ms, 'd'),
        until = names::timestamp(note.until_ms, 'd')
    )
}

/// Everything remembered of a fan, page by page; `page` counts from 0 and is brought into range. `own`: for the fan
/// themselves.
pub fn whole(locale: Locale, memory: &Memory, own: bool, page: usize) -> Page {
    let mut lines = about_lines(locale, &memory.about);
    if lines.is_empty() {
        let key = if own { "about-empty" } else { "profile-about-empty" };
        lines.push(tr!(locale, key));
    }
    lines.extend(memory.notes.iter().map(|note| note_line(locale, note)));
    if memory.notes.is_empty() {
        lines.push(tr!(locale, "mydata-no-notes"));
    }
    let pages = into_pages(lines);
    let page = page.min(pages.len() - 1);
    let title = if own {
        tr!(locale, "memory-own-title")
    } else {
        tr!(locale, "memory-title", name = names::plain(&memory.name))
    };
    let mut embed = CreateEmbed::new()
        .title(title)
        .description(pages[page].join("\n"))
        .colour(BLURPLE);
    if pages.len() > 1 {
        embed = embed.footer(page_of(locale, page, pages.len()));
    }
    let member_id = memory.member_id;
    let turn = pager(locale, page, pages.len(), |page| {
        if own {
            Press::MyMemory { page }
        } else {
            Press::Memory { member_id, page }
        }
    });
    let back = if own {
        button(
            Press::MyData,
            tr!(locale, "button-my-data"),
            ButtonStyle::Secondary,
        )
    } else {
        let press = Press::Fan { member_id };
        button(press, tr!(locale, "button-about-fan"), ButtonStyle::Secondary)
    };
    Page::new(embed).buttons(turn).buttons(vec![back])
}

/// As many lines on each page as fit.
fn into_pages(lines: Vec<String>) -> Vec<Vec<String>> {
    let mut pages: Vec<Vec<String>> = vec![Vec::new()];
    let mut left = LONGEST_PAGE;
    for line in lines {
        let length = line.chars().count() + 1;
        if length > left && pages.last().is_some_and(|page| !page.is_empty()) {
            pages.push(Vec::new());
            left = LONGEST_PAGE;
        }
        left = left.saturating_sub(length);
        pages.last_mut().expect("there is one").push(line);
    }
    pages
}

/// The form for a note.
pub fn note_form(locale: Locale, member_id: MemberId) -> CreateModal {
    let text = CreateInputText::new(InputTextStyle::Paragraph, tr!(locale, "note-form-text"), "note")
        .placeholder(tr!(locale, "note-form-placeholder"))
        .required(true)
        .max_length(LONGEST_NOTE as u16);
    let days = CreateInputText::new(
        InputTextStyle::Short,
        tr!(locale, "note-form-days", most = i64::from(MOST_NOTE_DAYS)),
        "days",
    )
    .placeholder(USUAL_NOTE_DAYS.to_string())
    .required(false)
    .max_length(3);
    CreateModal::new(
        Press::NoteWritten { member_id }.id(),
        tr!(locale, "note-form-title"),
    )
    .components(vec![
        CreateActionRow::InputText(text),
        CreateActionRow::InputText(days),
    ])
}

/// A select of notes to take back.
pub fn delete_select(locale: Locale, member_id: MemberId, notes: &[Note]) -> CreateActionRow {
    let options = notes.iter().take(25).map(|note| {
        let label: String = note.text.chars().take(LABEL).collect();
        CreateSelectMenuOption::new(label, note.note_no.to_string())
    });
    let kind = CreateSelectMenuKind::String {
        options: options.collect(),
    };
    let select = CreateSelectMenu::new(Press::NoteDelete { member_id }.id(), kind);
    CreateActionRow::SelectMenu(select.placeholder(tr!(locale, "note-delete-pick")))
}
