//! `/ask`: the form, what the creator sees of a question, the answer's form, and what reaches the fan.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateEmbed, CreateEmbedFooter, CreateInputText, CreateModal,
    InputTextStyle,
};

use super::{AMBER, BLURPLE, Page, button, names, notice, press::Press};
use crate::{
    domain::locale::Locale,
    service::asks::{AskedView, KEPT_DAYS, LONGEST_ANSWER, LONGEST_QUESTION},
    store::{Delivery, Reach},
    tr,
};

/// The form's inputs.
pub const QUESTION_INPUT: &str = "question";
pub const ANSWER_INPUT: &str = "answer";
/// Longest description of an embed in Discord, in characters.
const LONGEST_TEXT: usize = 4_096;
/// Longest label of an input (Discord documentation, "Text Input Structure").
const LABEL: usize = 45;

/// The form for asking.
pub fn form(locale: Locale, by: Reach) -> CreateModal {
    let input = CreateInputText::new(
        InputTextStyle::Paragraph,
        tr!(locale, "ask-form-label"),
        QUESTION_INPUT,
    )
    .placeholder(tr!(locale, "ask-form-placeholder"))
    .required(true)
    .max_length(LONGEST_QUESTION as u16);
    CreateModal::new(Press::AskWritten { by }.id(), tr!(locale, "ask-form-title"))
        .components(vec![CreateActionRow::InputText(input)])
}

/// What the fan reads once it is on its way.
pub fn sent(locale: Locale, view: &AskedView) -> Page {
    let hours = i64::from(view.guild.promise.hours);
    let mut text = tr!(locale, "ask-sent", hours = hours);
    text.push('\n');
    text.push_str(&how(locale, view));
    text.push_str("\n\n");
    text.push_str(&names::quoted(&view.asked.question));
    let ask_id = view.asked.ask_id;
    notice(tr!(locale, "ask-sent-title"), text).buttons(vec![button(
        Press::AskWithdraw { ask_id },
        tr!(locale, "button-ask-withdraw"),
        ButtonStyle::Secondary,
    )])
}

/// How the answer is to reach the fan.
fn how(locale: Locale, view: &AskedView) -> String {
    match view.asked.by {
        Reach::DirectMessage => tr!(locale, "ask-by-dm"),
        Reach::Thread => tr!(
            locale,
            "ask-by-thread",
            channel = format!("<#{}>", view.asked.channel_id)
        ),
    }
}

/// It was taken back.
pub fn withdrawn(locale: Locale) -> Page {
    notice(tr!(locale, "ask-withdrawn-title"), tr!(locale, "ask-withdrawn"))
}

/// The question in the creator's channel, with the button to answer it while it waits.
pub fn post(locale: Locale, view: &AskedView) -> Page {
    let asked = &view.asked;
    let title = tr!(locale, "ask-post-title", name = names::plain(&view.name));
    let mut embed = CreateEmbed::new().title(title);
    let who = format!("<@{}>", asked.member_id);
    let mut text = if asked.withdrawn {
        tr!(locale, "ask-post-withdrawn", who = who)
    } else if asked.erased {
        tr!(locale, "ask-post-erased", who = who, days = KEPT_DAYS)
    } else {
        format!(
            "{}\n{}",
            tr!(locale, "ask-post-by", who = who),
            names::quoted(&asked.question)
        )
    };
    let mut label = "button-answer";
    let is_open = asked.answer.is_none() && !asked.withdrawn && !asked.erased;
    if let Some(answer) = &asked.answer {
        text.push_str("\n\n");
        text.push_str(&tr!(
            locale,
            "ask-post-answered",
            who = format!("<@{}>", answer.by_id),
            at = names::timestamp(answer.at_ms, 'R'),
            reached = reached(locale, view)
        ));
        label = "button-answered";
    } else if is_open && asked.closed {
        text.push_str("\n\n");
        text.push_str(&tr!(locale, "ask-post-done"));
    } else if is_open {
        embed = embed.footer(CreateEmbedFooter::new(match asked.by {
            Reach::DirectMessage => tr!(locale, "ask-post-wants-dm"),
            Reach::Thread => tr!(locale, "ask-post-wants-thread"),
        }));
    }
    let ask_id = asked.ask_id;
    let answer = button(Press::Answer { ask_id }, tr!(locale, label), ButtonStyle::Primary);
    let fan = Press::Fan {
        member_id: asked.member_id,
    };
    let colour = if is_open && !asked.closed { AMBER } else { BLURPLE };
    Page::new(embed.description(text).colour(colour)).buttons(vec![
        // It names the post, so it stays.
        answer.disabled(!is_open),
        button(fan, tr!(locale, "button-about-fan"), ButtonStyle::Secondary),
    ])
}

/// Whether and how the answer reached the fan.
fn reached(locale: Locale, view: &AskedView) -> String {
    match (view.asked.delivery, view.asked.by) {
        (Delivery::Underway, _) => tr!(locale, "ask-reached-not-yet"),
        (Delivery::Reached(Reach::DirectMessage), _) => tr!(locale, "ask-reached-dm"),
        (Delivery::Reached(Reach::Thread), Reach::Thread) => tr!(locale, "ask-reached-thread"),
        (Delivery::Reached(Reach::Thread), Reach::DirectMessage) => tr!(locale, "ask-reached-thread-instead"),
        (Delivery::Impossible, _) => tr!(locale, "ask-reached-never"),
    }
}

/// The form for answering.
pub fn answer_form(locale: Locale, view: &AskedView) -> CreateModal {
    let ask_id = view.asked.ask_id;
    let label = tr!(locale, "answer-form-label", name = view.name.clone());
    let label: String = label.chars().take(LABEL).collect();
    let placeholder: String = view.asked.question.chars().take(90).collect();
    let input = CreateInputText::new(InputTextStyle::Paragraph, label, ANSWER_INPUT)
        .placeholder(placeholder)
        .required(true)
        .max_length(LONGEST_ANSWER as u16);
    CreateModal::new(
        Press::AnswerWritten { ask_id }.id(),
        tr!(locale, "answer-form-title"),
    )
    .components(vec![CreateActionRow::InputText(input)])
}

/// What the creator reads once the answer is on its way.
pub fn answered(locale: Locale, view: &AskedView) -> Page {
    let text = tr!(
        locale,
        "answer-sent",
        who = format!("<@{}>", view.asked.member_id),
        how = reached(locale, view)
    );
    notice(tr!(locale, "answer-sent-title"), text).buttons(vec![button(
        Press::inbox(),
        tr!(locale, "button-inbox"),
        ButtonStyle::Secondary,
    )])
}

/// The name of the private thread.
pub fn thread_name(locale: Locale, view: &AskedView) -> String {
    tr!(locale, "ask-thread-name", name = view.name.clone())
}

/// The answer as the fan gets it.
pub fn answer(locale: Locale, view: &AskedView) -> Page {
    let answer = view.asked.answer.as_ref();
    let said = answer.map_or("", |answer| answer.text.as_str());
    let by = answer.map_or_else(String::new, |answer| format!("<@{}>", answer.by_id));
    let server = names::plain(&view.guild.name);
    let signed = format!(
        "{said}\n\n{}",
        tr!(locale, "answer-by", who = by, server = server)
    );
    // The answer is what they wait for: of their question there is as much as fits.
    let room = LONGEST_TEXT.saturating_sub(signed.chars().count() + 2);
    let text = format!("{}\n\n{signed}", beginning(&view.asked.question, room));
    Page::new(
        CreateEmbed::new()
            .title(tr!(locale, "answer-title"))
            .description(text)
            .colour(BLURPLE),
    )
}

/// The beginning of a question as a quotation of at most `room` characters.
fn beginning(question: &str, room: usize) -> String {
    let mut shown = question.chars().count();
    let mut text = names::quoted(question);
    while text.chars().count() > room && shown > 0 {
        shown = shown * 9 / 10;
        let cut: String = question.chars().take(shown).collect();
        text = names::quoted(&format!("{cut}…"));
    }
    text
}

/// The button that opens the form.
pub fn ask_button(locale: Locale) -> CreateButton {
    let press = Press::AskForm { by: Reach::Thread };
    button(press, tr!(locale, "button-ask"), ButtonStyle::Secondary)
}
