//! What people see: a value and a language in, a page out. Pure; nothing here asks Discord or the store.

pub mod asks;
pub mod audit;
pub mod away;
pub mod board;
pub mod care;
pub mod doctor;
pub mod fan;
pub mod gates;
pub mod goal;
pub mod grants;
pub mod help;
pub mod import;
pub mod log;
pub mod memory;
pub mod mydata;
pub mod history;
mod money;
pub mod names;
pub mod notices;
pub mod panel;
pub mod pictures;
pub mod points;
pub mod press;
pub mod problems;
pub mod profile;
pub mod proposal;
pub mod promise;
pub mod radar;
pub mod recognition;
pub mod rounds;
pub mod settings;
pub mod rules;
pub mod setup;
pub mod signals;
pub mod start;
pub mod summary;

use serenity::all::{ButtonStyle, CreateActionRow, CreateButton, CreateEmbed, CreateEmbedFooter};

use crate::domain::{ids::MemberId, locale::Locale};
use press::Press;

/// The gold of the superfan tier.
pub const GOLD: u32 = 0xF2_B9_3B;
/// The colour of everything else.
pub const BLURPLE: u32 = 0x58_65_F2;
/// The colour of what needs a person.
pub const AMBER: u32 = 0xE6_7E_22;

/// A message before it is sent: an embed, at most five rows of buttons and selects, maybe a picture.
#[derive(Clone, Debug)]
pub struct Page {
    pub embed: CreateEmbed,
    pub rows: Vec<CreateActionRow>,
    pub picture: Option<Picture>,
    pub attachment: Option<Attachment>,
}

/// A file that goes with a page.
#[derive(Clone, Debug)]
pub struct Attachment {
    pub file_name: &'static str,
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn new(embed: CreateEmbed) -> Self {
        Self {
            embed,
            rows: Vec::new(),
            picture: None,
            attachment: None,
        }
    }

    /// Adds a row of buttons; none makes no row.
    pub fn buttons(mut self, buttons: Vec<CreateButton>) -> Self {
        if !buttons.is_empty() {
            self.rows.push(CreateActionRow::Buttons(buttons));
        }
        self
    }

    pub fn row(mut self, row: CreateActionRow) -> Self {
        self.rows.push(row);
        self
    }

    /// Adds a file to be downloaded.
    pub fn attach(mut self, file: Attachment) -> Self {
        self.attachment = Some(file);
        self
    }

    /// Adds a picture below the text.
    pub fn picture(mut self, picture: Picture) -> Self {
        self.embed = self.embed.attachment(picture.file_name);
        self.picture = Some(picture);
        self
    }
}

/// A picture to be painted.
#[derive(Clone, Debug)]
pub struct Picture {
    pub file_name: &'static str,
    /// What it shows, for those who cannot see it; at most 1024 characters.
    pub alt: String,
    pub subject: Subject,
    /// Whose faces to fetch, in the order the picture has them.
    pub faces: Vec<Face>,
}

/// What a picture shows.
#[derive(Clone, Debug)]
pub enum Subject {
    Card(pictures::Card),
    Top(pictures::Top),
    Summary(Box<pictures::Summary>),
}

/// A member's face on Discord's CDN.
#[derive(Clone, Debug)]
pub struct Face {
    pub member_id: MemberId,
    pub avatar: Option<String>,
}

/// A button that asks for `press`.
pub fn button(press: Press, label: impl Into<String>, style: ButtonStyle) -> CreateButton {
    CreateButton::new(press.id()).label(label).style(style)
}

/// Which page of how many it is; `page` counts from 0.
fn page_of(locale: Locale, page: usize, pages: usize) -> CreateEmbedFooter {
    let (page, pages) = ((page + 1) as i64, pages as i64);
    CreateEmbedFooter::new(crate::tr!(locale, "page-of", page = page, pages = pages))
}

/// The two buttons that turn pages; none when there is only one page.
fn pager(locale: Locale, page: usize, pages: usize, to: impl Fn(usize) -> Press) -> Vec<CreateButton> {
    if pages < 2 {
        return Vec::new();
    }
    let turn = |target: Option<usize>, key: &str| {
        let text = crate::tr!(locale, key);
        match target {
            Some(target) => button(to(target), text, ButtonStyle::Secondary),
            // A disabled button still needs an id of its own.
            None => CreateButton::new(format!("end:{key}"))
                .label(text)
                .style(ButtonStyle::Secondary)
                .disabled(true),
        }
    };
    let next = (page + 1 < pages).then_some(page + 1);
    vec![
        turn(page.checked_sub(1), "button-previous-page"),
        turn(next, "button-next-page"),
    ]
}

/// A title with its text in the plain colour.
pub fn notice(title: String, text: String) -> Page {
    Page::new(CreateEmbed::new().title(title).description(text).colour(BLURPLE))
}
