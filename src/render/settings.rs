//! `/settings`: what the creator may set besides `/setup`.

use serenity::all::{
    ButtonStyle, ChannelType, CreateActionRow, CreateEmbed, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::{
    BLURPLE, Page, button, names,
    press::{Press, Step},
    problems,
};
use crate::{
    domain::{
        locale::Locale,
        tier::{Ladder, RoleMode},
    },
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
    let roles = match guild.role_mode {
        RoleMode::Stack => tr!(locale, "settings-roles-stack"),
        RoleMode::Replace => tr!(locale, "settings-roles-replace"),
    };
    let roles = format!("{roles}\n{}", tr!(locale, "settings-roles-text"));
    Page::new(
        CreateEmbed::new()
            .title(title)
            .colour(BLURPLE)
            .field(tr!(locale, "settings-notices-title"), text, false)
            .field(tr!(locale, "settings-roles-title"), roles, false),
    )
    .row(CreateActionRow::SelectMenu(channels))
    .row(CreateActionRow::SelectMenu(role_modes(locale, guild.role_mode)))
    .buttons(vec![
        button(
            Press::Setup(Step::Language),
            tr!(locale, "panel-setup"),
            ButtonStyle::Secondary,
        ),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}

fn role_modes(locale: Locale, now: RoleMode) -> CreateSelectMenu {
    let options = RoleMode::ALL.into_iter().map(|mode| {
        CreateSelectMenuOption::new(names::role_mode(locale, mode), mode.key()).default_selection(mode == now)
    });
    let kind = CreateSelectMenuKind::String {
        options: options.collect(),
    };
    CreateSelectMenu::new(Press::SetRoleMode.id(), kind).placeholder(tr!(locale, "settings-pick-roles"))
}
