//! The inbox: what waits for the creator, one question, and the note before a deadline. No word of what was
//! said: a link leads there.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateEmbed, CreateEmbedFooter, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::{AMBER, BLURPLE, Page, button, names, page_of, pager, press::Press};
use crate::{
    domain::{
        ids::GuildId,
        locale::Locale,
        promise::{Causes, How},
    },
    service::radar::{Due, Inbox, LET_GO_DAYS, Snooze},
    store::{Guild, Question},
    tr,
};

/// Questions on one page.
pub const PER_PAGE: usize = 6;
/// Questions named in a note.
const IN_NOTE: usize = 8;
/// Longest label of a select's option (Discord documentation, "Select Option Structure").
const LABEL: usize = 100;

/// Where a message is.
pub fn link(guild_id: GuildId, question: &Question) -> String {
    format!(
        "https://discord.com/channels/{guild_id}/{}/{}",
        question.channel_id, question.message_id
    )
}

/// What waits, the oldest due first.
pub fn inbox(locale: Locale, inbox: &Inbox) -> Page {
    let title = if inbox.snoozed {
        tr!(locale, "inbox-title-snoozed", n = i64::from(inbox.counts.snoozed))
    } else {
        tr!(locale, "inbox-title", n = i64::from(inbox.counts.open))
    };
    let hours = i64::from(inbox.guild.promise.hours);
    let mut text = String::new();
    if let Some(until_ms) = inbox.paused_until_ms {
        let until = names::last_day(until_ms);
        text.push_str(&tr!(locale, "inbox-paused", until = until));
        text.push_str("\n\n");
    }
    if inbox.questions.is_empty() {
        let key = if inbox.snoozed {
            "inbox-empty-snoozed"
        } else {
            "inbox-empty"
        };
        text.push_str(&tr!(locale, key, hours = hours));
    }
    for (at, due) in inbox.questions.iter().enumerate() {
        let number = (inbox.page * PER_PAGE + at + 1) as i64;
        text.push_str(&line(locale, &inbox.guild, number, due, inbox.now_ms));
        text.push('\n');
    }
    let mut embed = CreateEmbed::new()
        .title(title)
        .description(text.trim_end())
        .colour(if is_overdue(inbox) { AMBER } else { BLURPLE });
    if inbox.pages > 1 {
        embed = embed.footer(page_of(locale, inbox.page, inbox.pages));
    }
    let mut page = Page::new(embed);
    if !inbox.questions.is_empty() {
        page = page
            .row(pick(locale, inbox, Press::QuestionPicked, "inbox-pick", false))
            .row(pick(locale, inbox, Press::InboxDone, "inbox-done-pick", true));
    }
    let snoozed = inbox.snoozed;
    let mut last = Vec::new();
    if !snoozed && inbox.counts.old > 0 {
        let (n, days) = (i64::from(inbox.counts.old), LET_GO_DAYS);
        let label = tr!(locale, "inbox-let-go", n = n, days = days);
        last.push(button(Press::InboxLetGo, label, ButtonStyle::Secondary));
    }
    if snoozed {
        let open = tr!(locale, "inbox-button-open", n = i64::from(inbox.counts.open));
        last.push(button(Press::inbox(), open, ButtonStyle::Secondary));
    } else if inbox.counts.snoozed > 0 {
        let press = Press::Inbox {
            snoozed: true,
            page: 0,
        };
        let label = tr!(
            locale,
            "inbox-button-snoozed",
            n = i64::from(inbox.counts.snoozed)
        );
        last.push(button(press, label, ButtonStyle::Secondary));
    }
    last.push(button(
        Press::Promise,
        tr!(locale, "button-promise"),
        ButtonStyle::Secondary,
    ));
    last.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    page.buttons(pager(locale, inbox.page, inbox.pages, |page| Press::Inbox {
        snoozed,
        page,
    }))
    .buttons(last)
}

/// What was let go, with the way back.
pub fn let_go(locale: Locale, n: usize, done_ms: i64) -> Page {
    let text = tr!(locale, "let-go-text", n = n as i64, days = LET_GO_DAYS);
    super::notice(tr!(locale, "let-go-title"), text).buttons(vec![
        button(
            Press::InboxPutBack { done_ms },
            tr!(locale, "button-put-back"),
            ButtonStyle::Secondary,
        ),
        button(
            Press::inbox(),
            tr!(locale, "button-inbox"),
            ButtonStyle::Secondary,
        ),
    ])
}

fn is_overdue(inbox: &Inbox) -> bool {
    inbox.questions.iter().any(|due| due.due_ms <= inbox.now_ms)
}

/// One question: who, where, by when, why, and the way there.
fn line(locale: Locale, guild: &Guild, number: i64, due: &Due, now_ms: i64) -> String {
    let question = &due.question;
    let key = match (due.due_ms <= now_ms, question.causes.has(Causes::ASKED)) {
        (false, false) => "inbox-line",
        (true, false) => "inbox-line-overdue",
        // There is no message to go to: the question's own page has the button to answer.
        (false, true) => "inbox-line-asked",
        (true, true) => "inbox-line-asked-overdue",
    };
    let mut text = tr!(
        locale,
        key,
        number = number,
        who = format!("<@{}>", question.member_id),
        place = place(question),
        link = link(guild.guild_id, question),
        due = names::timestamp(due.due_ms, 'R')
    );
    text.push_str("\n-# ");
    text.push_str(&tr!(
        locale,
        "inbox-why",
        why = causes(locale, question.causes),
        asked = names::timestamp(question.asked_ms(), 'R')
    ));
    if let Some((by_id, _)) = question.staff {
        text.push_str(" · ");
        text.push_str(&tr!(locale, "inbox-staff", who = format!("<@{by_id}>")));
    }
    if let Some(until_ms) = question.snoozed_until_ms.filter(|until_ms| *until_ms > now_ms) {
        text.push_str(" · ");
        let until = names::timestamp(until_ms, 'R');
        text.push_str(&tr!(locale, "inbox-snoozed", until = until));
    }
    text
}

fn place(question: &Question) -> String {
    format!("<#{}>", question.channel_id)
}

/// Why something waits, in words.
pub fn causes(locale: Locale, causes: Causes) -> String {
    let named = Causes::EACH.into_iter().filter(|cause| causes.has(*cause));
    let words: Vec<String> = named.map(|cause| cause_text(locale, cause)).collect();
    words.join(&tr!(locale, "list-separator"))
}

fn cause_text(locale: Locale, cause: Causes) -> String {
    let key = match cause {
        Causes::ASKED => "cause-asked",
        Causes::SPEAKS_TO_CREATOR => "cause-to-creator",
        Causes::ASK_CHANNEL => "cause-ask-channel",
        Causes::FIRST_MESSAGE => "cause-first-message",
        _ => "cause-question-mark",
    };
    tr!(locale, key)
}

/// A select of the questions on the page; `many`: several may be picked.
fn pick(locale: Locale, inbox: &Inbox, press: Press, placeholder: &str, many: bool) -> CreateActionRow {
    let options: Vec<CreateSelectMenuOption> = inbox
        .questions
        .iter()
        .enumerate()
        .map(|(at, due)| {
            let number = inbox.page * PER_PAGE + at + 1;
            let label = format!("{number} · {}", due.question.display_name);
            let label: String = label.chars().take(LABEL).collect();
            let why: String = causes(locale, due.question.causes).chars().take(LABEL).collect();
            CreateSelectMenuOption::new(label, due.question.message_id.to_string()).description(why)
        })
        .collect();
    let most = if many { options.len() as u8 } else { 1 };
    let select = CreateSelectMenu::new(press.id(), CreateSelectMenuKind::String { options })
        .placeholder(tr!(locale, placeholder))
        .max_values(most);
    CreateActionRow::SelectMenu(select)
}

/// One question with what can be done about it.
pub fn question(locale: Locale, guild_id: GuildId, due: &Due, now_ms: i64) -> Page {
    let question = &due.question;
    let message_id = question.message_id;
    let mut text = tr!(
        locale,
        "question-text",
        who = format!("<@{}>", question.member_id),
        place = place(question),
        asked = names::timestamp(question.asked_ms(), 'f'),
        why = causes(locale, question.causes)
    );
    text.push('\n');
    match question.closed {
        None => {
            let key = if due.due_ms <= now_ms {
                "question-overdue"
            } else {
                "question-due"
            };
            text.push_str(&tr!(locale, key, due = names::timestamp(due.due_ms, 'R')));
        }
        Some(closed) => {
            let who = format!("<@{}>", closed.by_id);
            let how = how(locale, closed.how, who);
            text.push_str("✅ ");
            text.push_str(&how);
            if let Some(at_ms) = closed.at_ms {
                text.push_str(" · ");
                text.push_str(&names::timestamp(at_ms, 'R'));
            }
        }
    }
    if let Some((by_id, at_ms)) = question.staff {
        text.push('\n');
        text.push_str(&tr!(
            locale,
            "question-staff",
            who = format!("<@{by_id}>"),
            at = names::timestamp(at_ms, 'R')
        ));
    }
    if let Some(until_ms) = question.snoozed_until_ms.filter(|until_ms| *until_ms > now_ms) {
        text.push('\n');
        let until = names::timestamp(until_ms, 'f');
        text.push_str(&tr!(locale, "question-snoozed", until = until));
    }
    let embed = CreateEmbed::new()
        .title(tr!(
            locale,
            "question-title",
            name = names::plain(&question.display_name)
        ))
        .description(text)
        .colour(BLURPLE);
    let mut first = Vec::new();
    if question.causes.has(Causes::ASKED) {
        let answer = button(
            Press::Answer { ask_id: message_id },
            tr!(locale, "button-answer"),
            ButtonStyle::Primary,
        );
        first.push(answer.disabled(question.closed.is_some_and(|closed| closed.how == How::Answer)));
    } else {
        first
            .push(CreateButton::new_link(link(guild_id, question)).label(tr!(locale, "button-open-message")));
    }
    match question.closed {
        None => first.push(button(
            Press::QuestionDone { message_id },
            tr!(locale, "button-done"),
            ButtonStyle::Success,
        )),
        Some(closed) if matches!(closed.how, How::Done | How::LetGo) => first.push(button(
            Press::QuestionReopen { message_id },
            tr!(locale, "button-not-done"),
            ButtonStyle::Secondary,
        )),
        Some(_) => {}
    }
    first.push(button(
        Press::Fan {
            member_id: question.member_id,
        },
        tr!(locale, "button-about-fan"),
        ButtonStyle::Secondary,
    ));
    first.push(button(
        Press::inbox(),
        tr!(locale, "button-inbox"),
        ButtonStyle::Secondary,
    ));
    let mut page = Page::new(embed);
    if question.closed.is_none() {
        let options = Snooze::ALL.map(|length| {
            CreateSelectMenuOption::new(tr!(locale, &format!("snooze-{}", length.key())), length.key())
        });
        let kind = CreateSelectMenuKind::String {
            options: options.to_vec(),
        };
        let select = CreateSelectMenu::new(Press::QuestionSnooze { message_id }.id(), kind)
            .placeholder(tr!(locale, "snooze-pick"));
        page = page.row(CreateActionRow::SelectMenu(select));
    }
    page.buttons(first)
}

/// How something was closed, in words.
pub fn how(locale: Locale, how: How, who: String) -> String {
    tr!(locale, &format!("closed-{}", how.key()), who = who)
}

/// The note before a deadline: one for all that falls due soon.
pub fn note(locale: Locale, guild: &Guild, waiting: &[Due], reminded_ms: i64) -> Page {
    let mut lines: Vec<String> = waiting
        .iter()
        .take(IN_NOTE)
        .zip(1..)
        .map(|(due, number)| line(locale, guild, number, due, reminded_ms))
        .collect();
    let more = waiting.len().saturating_sub(IN_NOTE) as i64;
    if more > 0 {
        lines.push(tr!(locale, "note-more", n = more));
    }
    let hours = i64::from(guild.promise.hours);
    let embed = CreateEmbed::new()
        .title(tr!(locale, "note-title", n = waiting.len() as i64))
        .description(lines.join("\n"))
        .footer(CreateEmbedFooter::new(tr!(locale, "note-footer", hours = hours)))
        .colour(AMBER);
    Page::new(embed).buttons(vec![button(
        Press::InboxOfNote { reminded_ms },
        tr!(locale, "button-inbox"),
        ButtonStyle::Primary,
    )])
}
