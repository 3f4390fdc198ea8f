//! `/settings`: what the creator may set besides `/setup`.

use serenity::all::{
    ButtonStyle, ChannelType, CreateActionRow, CreateEmbed, CreateSelectMenu, CreateSelectMenuKind,
};

use super::{
    BLURPLE, Page, button, names,
    press::{Press, Step},
    problems,
};
use crate::{
    domain::{locale::Locale, tier::Ladder},
    effects::Problem,
    store::Guild,
    tr,
};

/// The page: what is set now, and selects to set it otherwise.
pub fn page(locale: Locale, guild: &Guild, ladder: &Ladder, refused: &[Problem]) -> Page {
    let notices = match guild.notices_channel_id {
        Some(channel_id) => tr!(
            locale,
            "settings-notices-on",
            channel = format!("<#{channel_id}>")
        ),
        None => tr!(locale, "settings-notices-off"),
    };
    let mut text = format!("{notices}\n{}", tr!(locale, "settings-notices-text"));
    let about_notices = |problem: &&Problem| match problem {
        Problem::ChannelGone { channel_id } | Problem::NoAccess { channel_id } => {
            guild.notices_channel_id == Some(*channel_id)
        }
        _ => false,
    };
    for problem in refused.iter().filter(about_notices) {
        text.push_str("\n⚠️ ");
        text.push_str(&problems::text(locale, ladder, problem));
    }
    let kind = CreateSelectMenuKind::Channel {
        channel_types: Some(vec![ChannelType::Text]),
        default_channels: guild
            .notices_channel_id
            .map(|channel_id| vec![channel_id.0.into()]),
    };
    // None chosen is nowhere.
    let channels = CreateSelectMenu::new(Press::SetNotices.id(), kind)
        .placeholder(tr!(locale, "settings-pick-notices"))
        .min_values(0);
    let title = tr!(locale, "settings-title", server = names::plain(&guild.name));
    Page::new(CreateEmbed::new().title(title).colour(BLURPLE).field(
        tr!(locale, "settings-notices-title"),
        text,
        false,
    ))
    .row(CreateActionRow::SelectMenu(channels))
    .buttons(vec![
        button(
            Press::Setup(Step::Language),
            tr!(locale, "panel-setup"),
            ButtonStyle::Secondary,
        ),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}
