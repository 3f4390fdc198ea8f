//! What Discord refuses, and exactly how to fix it.

use serenity::all::CreateEmbed;

use super::{AMBER, Page, button, names, press::Press};
use crate::{
    domain::{locale::Locale, tier::Ladder},
    effects::Problem,
    tr,
};

/// One problem with its remedy.
pub fn text(locale: Locale, ladder: &Ladder, problem: &Problem) -> String {
    let channel = |channel_id| format!("<#{channel_id}>");
    let role = |role_id| format!("<@&{role_id}>");
    match problem {
        Problem::NoCreatorChannel => tr!(locale, "problem-no-creator-channel"),
        Problem::ChannelGone { channel_id } => {
            tr!(locale, "problem-channel-gone", channel = channel_id.to_string())
        }
        Problem::NoAccess { channel_id } => tr!(locale, "problem-no-access", channel = channel(*channel_id)),
        Problem::NoPrivateThreads { channel_id } => {
            tr!(
                locale,
                "problem-no-private-threads",
                channel = channel(*channel_id)
            )
        }
        Problem::RoleGone {
            tier_id: Some(tier_id),
            ..
        } => {
            tr!(
                locale,
                "problem-tier-role-gone",
                tier = names::tier_of(locale, ladder, *tier_id)
            )
        }
        Problem::RoleGone {
            tier_id: None,
            role_id,
        } => {
            tr!(locale, "problem-role-gone", role = role_id.to_string())
        }
        Problem::RoleAboveBot { role_id } => tr!(locale, "problem-role-above-bot", role = role(*role_id)),
        Problem::RoleManaged { role_id } => tr!(locale, "problem-role-managed", role = role(*role_id)),
        Problem::NotGateable { channel_id } => {
            tr!(locale, "problem-not-gateable", channel = channel(*channel_id))
        }
        Problem::TierWithoutRole { tier_id } => {
            tr!(
                locale,
                "problem-tier-without-role",
                tier = names::tier_of(locale, ladder, *tier_id)
            )
        }
        Problem::LacksPermissions { channel_id, bits } => tr!(
            locale,
            "problem-lacks-permissions",
            channel = channel(*channel_id),
            permissions = names::permissions(locale, *bits)
        ),
        Problem::MayNotManageRoles => tr!(locale, "problem-may-not-manage-roles"),
        Problem::LimitReached { code } => tr!(locale, "problem-limit", code = code.to_string()),
        Problem::Refused { code, message, .. } => {
            tr!(
                locale,
                "problem-refused",
                code = code.to_string(),
                message = names::plain(message)
            )
        }
    }
}

/// The notice in the creator's channel, once for a problem.
pub fn notice(locale: Locale, ladder: &Ladder, problem: &Problem) -> Page {
    let embed = CreateEmbed::new()
        .title(tr!(locale, "problem-title"))
        .description(format!(
            "{}\n\n-# {}",
            text(locale, ladder, problem),
            tr!(locale, "problem-resumes")
        ))
        .colour(AMBER);
    Page::new(embed).buttons(vec![button(
        Press::Panel,
        tr!(locale, "button-panel"),
        serenity::all::ButtonStyle::Secondary,
    )])
}
