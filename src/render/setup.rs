//! The pages of `/setup`. Each shows what is set, stands alone and can be skipped or repeated.

use serenity::all::{
    ButtonStyle, ChannelType, CreateActionRow, CreateEmbed, CreateEmbedFooter, CreateInputText, CreateModal,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, InputTextStyle,
};

use super::{
    BLURPLE, GOLD, Page, button, gates, history, names,
    press::{Press, Step},
    problems,
};
use crate::{
    domain::{
        ids::{ChannelId, RoleId},
        locale::Locale,
        period::{TimeZone, Weekday},
        tier::{Entry, Ladder, TierId},
    },
    effects::Problem,
    service::{gates::GateView, history::HistoryView},
    store::Guild,
    tr,
};

/// The id of the time zone's input in its form.
pub const ZONE_INPUT: &str = "zone";
/// The colour of each rung's role, lowest first: the same as in the pictures.
const ROLE_COLORS: [u32; 4] = [0xA3_AD_BD, 0x4F_CB_C4, 0xA7_98_FF, GOLD];
/// Time zones offered in the list; any other can be typed.
const ZONES: [&str; 24] = [
    "Asia/Taipei",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Kuala_Lumpur",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Bangkok",
    "Asia/Manila",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/Warsaw",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "America/Sao_Paulo",
    "UTC",
];

/// Problems shown on a page at most.
const PROBLEMS: usize = 3;
/// Gates named on the page about the first one.
const GATES_NAMED: usize = 8;

/// Everything a page may show.
#[derive(Clone, Debug)]
pub struct SetupView {
    pub guild: Guild,
    pub ladder: Ladder,
    pub gates: Vec<GateView>,
    /// What Discord refuses at the moment.
    pub problems: Vec<Problem>,
    pub history: HistoryView,
    /// The bot may read messages.
    pub with_texts: bool,
}

/// A page of the wizard.
pub fn page(locale: Locale, view: &SetupView, step: Step) -> Page {
    let page = match step {
        Step::Language => language(locale, view),
        Step::Staff => staff(locale, view),
        Step::Channel => channel(locale, view),
        Step::Tiers => tiers(locale, view),
        Step::Gate => gate(locale, view, None),
        Step::History => read_history(locale, view),
        Step::Done => return done(locale, view),
    };
    page.buttons(walk(locale, step))
}

/// The gate page after a channel was chosen: for whom?
pub fn gate_for(locale: Locale, view: &SetupView, channel_id: ChannelId) -> Page {
    gate(locale, view, Some(channel_id)).buttons(walk(locale, Step::Gate))
}

fn walk(locale: Locale, step: Step) -> Vec<serenity::all::CreateButton> {
    let mut buttons = Vec::new();
    if step.back() != step {
        buttons.push(button(
            Press::Setup(step.back()),
            tr!(locale, "button-back"),
            ButtonStyle::Secondary,
        ));
    }
    buttons.push(button(
        Press::Setup(step.next()),
        tr!(locale, "button-next"),
        ButtonStyle::Primary,
    ));
    buttons
}

fn embed(locale: Locale, step: Step, text: String) -> CreateEmbed {
    let at = Step::ALL.iter().position(|known| *known == step).unwrap_or(0) as i64 + 1;
    let footer = tr!(locale, "setup-step", at = at, of = Step::ALL.len() as i64);
    CreateEmbed::new()
        .title(tr!(locale, &format!("setup-{}-title", step.key())))
        .description(text)
        .footer(CreateEmbedFooter::new(footer))
        .colour(BLURPLE)
}

/// What is in the way of what the page is about, after its text.
fn with_problems(locale: Locale, view: &SetupView, step: Step, mut text: String) -> String {
    let creator_channel = view.guild.creator_channel_id;
    let concerns = |problem: &&Problem| match problem {
        Problem::NoCreatorChannel => false,
        // That is a matter of /settings.
        Problem::ChannelGone { channel_id } | Problem::NoAccess { channel_id }
            if view.guild.notices_channel_id == Some(*channel_id) && creator_channel != Some(*channel_id) =>
        {
            false
        }
        Problem::ChannelGone { channel_id } | Problem::NoAccess { channel_id } => {
            let about = if creator_channel == Some(*channel_id) {
                Step::Channel
            } else {
                Step::Gate
            };
            step == about
        }
        Problem::MayNotManageRoles => step != Step::Channel,
        _ => step == Step::Tiers,
    };
    for problem in view.problems.iter().filter(concerns).take(PROBLEMS) {
        text.push_str("\n⚠️ ");
        text.push_str(&problems::text(locale, &view.ladder, problem));
    }
    text
}

fn select(press: Press, kind: CreateSelectMenuKind, placeholder: String) -> CreateActionRow {
    CreateActionRow::SelectMenu(CreateSelectMenu::new(press.id(), kind).placeholder(placeholder))
}

fn language(locale: Locale, view: &SetupView) -> Page {
    let guild = &view.guild;
    let languages = Locale::ALL
        .map(|known| {
            let label = tr!(known, "language-name");
            CreateSelectMenuOption::new(label, known.tag()).default_selection(known == guild.locale)
        })
        .to_vec();
    let current = guild.time_zone.name();
    let mut zones: Vec<_> = ZONES
        .iter()
        .map(|zone| {
            CreateSelectMenuOption::new(zone.replace('_', " "), *zone).default_selection(*zone == current)
        })
        .collect();
    if !ZONES.contains(&current) {
        zones.push(
            CreateSelectMenuOption::new(names::zone(&guild.time_zone), current).default_selection(true),
        );
    }
    let text = tr!(
        locale,
        "setup-language-text",
        zone = names::zone(&guild.time_zone)
    );
    Page::new(embed(locale, Step::Language, text))
        .row(select(
            Press::SetLocale,
            CreateSelectMenuKind::String { options: languages },
            tr!(locale, "setup-pick-language"),
        ))
        .row(select(
            Press::SetZone,
            CreateSelectMenuKind::String { options: zones },
            tr!(locale, "setup-pick-zone"),
        ))
        .buttons(vec![button(
            Press::ZoneForm,
            tr!(locale, "setup-other-zone"),
            ButtonStyle::Secondary,
        )])
}

fn staff(locale: Locale, view: &SetupView) -> Page {
    let role = |role_id: Option<RoleId>| {
        role_id.map_or_else(|| tr!(locale, "setup-none"), |role_id| format!("<@&{role_id}>"))
    };
    let guild = &view.guild;
    let text = tr!(
        locale,
        "setup-staff-text",
        owner = format!("<@{}>", guild.owner_id),
        creator = role(guild.creator_role_id),
        moderator = role(guild.moderator_role_id)
    );
    Page::new(embed(locale, Step::Staff, text))
        .row(role_select(
            Press::SetCreatorRole,
            guild.creator_role_id,
            tr!(locale, "setup-pick-creator"),
        ))
        .row(role_select(
            Press::SetModeratorRole,
            guild.moderator_role_id,
            tr!(locale, "setup-pick-moderator"),
        ))
}

fn role_select(press: Press, current: Option<RoleId>, placeholder: String) -> CreateActionRow {
    let default_roles = current.map(|role_id| vec![role_id.0.into()]);
    // None chosen clears the setting.
    let menu = CreateSelectMenu::new(press.id(), CreateSelectMenuKind::Role { default_roles })
        .placeholder(placeholder)
        .min_values(0);
    CreateActionRow::SelectMenu(menu)
}

fn channel(locale: Locale, view: &SetupView) -> Page {
    let guild = &view.guild;
    let time = guild.summary_time;
    let place = match guild.creator_channel_id {
        Some(channel_id) => tr!(locale, "setup-channel-set", channel = format!("<#{channel_id}>")),
        None => tr!(locale, "setup-channel-unset"),
    };
    let text = tr!(
        locale,
        "setup-channel-text",
        place = place,
        weekday = names::weekday(locale, time.weekday()),
        time = names::clock(time.minute_of_day()),
        zone = names::zone(&guild.time_zone)
    );
    let weekdays = Weekday::ALL
        .map(|weekday| {
            CreateSelectMenuOption::new(names::weekday(locale, weekday), weekday.index().to_string())
                .default_selection(weekday == time.weekday())
        })
        .to_vec();
    let hours = (0..24u16)
        .map(|hour| {
            CreateSelectMenuOption::new(names::clock(hour * 60), hour.to_string())
                .default_selection(hour * 60 == time.minute_of_day())
        })
        .collect();
    let channels = CreateSelectMenuKind::Channel {
        channel_types: Some(vec![ChannelType::Text]),
        default_channels: guild
            .creator_channel_id
            .map(|channel_id| vec![channel_id.0.into()]),
    };
    let text = with_problems(locale, view, Step::Channel, text);
    Page::new(embed(locale, Step::Channel, text))
        .row(select(
            Press::SetChannel,
            channels,
            tr!(locale, "setup-pick-channel"),
        ))
        .row(select(
            Press::SetSummaryDay,
            CreateSelectMenuKind::String { options: weekdays },
            tr!(locale, "setup-pick-day"),
        ))
        .row(select(
            Press::SetSummaryHour,
            CreateSelectMenuKind::String { options: hours },
            tr!(locale, "setup-pick-hour"),
        ))
}

fn tiers(locale: Locale, view: &SetupView) -> Page {
    let lines: Vec<String> = view
        .ladder
        .0
        .iter()
        .map(|tier| {
            let role = match (tier.role_id, tier.entry) {
                (Some(role_id), _) => format!("<@&{role_id}>"),
                (None, Entry::Joining) => tr!(locale, "setup-tier-no-role-needed"),
                (None, _) => tr!(locale, "setup-tier-no-role"),
            };
            let entry = match tier.entry {
                Entry::Joining => tr!(locale, "setup-entry-joining"),
                Entry::Points { enter, .. } => tr!(locale, "setup-entry-points", points = enter),
                Entry::Approval => approval(locale, &view.guild),
            };
            format!("**{}** · {entry} · {role}", names::tier(locale, tier))
        })
        .collect();
    let text = format!("{}\n\n{}", tr!(locale, "setup-tiers-text"), lines.join("\n"));
    let text = with_problems(locale, view, Step::Tiers, text);
    let mut page = Page::new(embed(locale, Step::Tiers, text));
    for tier in view.ladder.0.iter().filter(|tier| tier.entry != Entry::Joining) {
        let placeholder = tr!(locale, "setup-pick-tier-role", tier = names::tier(locale, tier));
        let kind = CreateSelectMenuKind::Role {
            default_roles: tier.role_id.map(|role_id| vec![role_id.0.into()]),
        };
        page = page.row(select(
            Press::PickRole {
                tier_id: tier.tier_id,
            },
            kind,
            placeholder,
        ));
    }
    let make = tr!(locale, "setup-make-roles");
    page.buttons(vec![
        button(Press::MakeRoles, make, ButtonStyle::Success).disabled(roles_to_make(locale, view).is_empty()),
    ])
}

fn approval(locale: Locale, guild: &Guild) -> String {
    let rule = &guild.rules.superfan;
    tr!(
        locale,
        "setup-entry-approval",
        days = i64::from(rule.tenure_days),
        weeks = i64::from(rule.active_weeks),
        kinds = i64::from(rule.kinds),
        loyalty = i64::from(rule.loyalty)
    )
}

/// The roles still to be made: tier, name in the server's language, colour.
pub fn roles_to_make(locale: Locale, view: &SetupView) -> Vec<(TierId, String, u32)> {
    let is_gone = |role_id| {
        let mut problems = view.problems.iter();
        problems.any(|problem| matches!(problem, Problem::RoleGone { role_id: gone, .. } if *gone == role_id))
    };
    let tiers = view.ladder.0.iter();
    tiers
        .filter(|tier| tier.entry != Entry::Joining && tier.role_id.is_none_or(is_gone))
        .map(|tier| {
            let color = ROLE_COLORS[usize::from(tier.tier_id.0).min(ROLE_COLORS.len() - 1)];
            (tier.tier_id, names::tier(locale, tier), color)
        })
        .collect()
}

fn gate(locale: Locale, view: &SetupView, chosen: Option<ChannelId>) -> Page {
    let mut text = tr!(locale, "setup-gate-text");
    let own = view.gates.iter().filter(|view| view.gate.category_id.is_none());
    for gate in own.clone().take(GATES_NAMED) {
        let entries = gates::entries(locale, &gate.gate.entries, &view.ladder);
        text.push_str(&format!("\n🔒 <#{}> · {entries}", gate.gate.channel_id));
    }
    if own.count() > GATES_NAMED {
        text.push_str("\n…");
    }
    let channels = CreateSelectMenuKind::Channel {
        channel_types: Some(vec![
            ChannelType::Text,
            ChannelType::Voice,
            ChannelType::Stage,
            ChannelType::Forum,
            ChannelType::Category,
        ]),
        default_channels: chosen.map(|channel_id| vec![channel_id.0.into()]),
    };
    let text = with_problems(locale, view, Step::Gate, text);
    let page = Page::new(embed(locale, Step::Gate, text)).row(select(
        Press::PickGate,
        channels,
        tr!(locale, "setup-pick-gate"),
    ));
    let Some(channel_id) = chosen else {
        return page;
    };
    let tiers = view
        .ladder
        .0
        .iter()
        .filter(|tier| tier.entry != Entry::Joining)
        .map(|tier| {
            let label = tr!(locale, "setup-gate-from", tier = names::tier(locale, tier));
            button(
                Press::AddGate {
                    channel_id,
                    tier_id: tier.tier_id,
                },
                label,
                ButtonStyle::Success,
            )
            .disabled(tier.role_id.is_none())
        })
        .collect();
    page.buttons(tiers)
}

fn read_history(locale: Locale, view: &SetupView) -> Page {
    let text = history::text(locale, &view.history, &view.ladder, view.with_texts);
    let page = Page::new(embed(locale, Step::History, text));
    history::with_buttons(locale, page, &view.history)
}

fn done(locale: Locale, view: &SetupView) -> Page {
    let guild = &view.guild;
    let mark = |done: bool| if done { "✅" } else { "⬜" };
    let has_roles = view
        .ladder
        .0
        .iter()
        .all(|tier| tier.entry == Entry::Joining || tier.role_id.is_some());
    let lines = [
        (
            true,
            tr!(
                locale,
                "setup-done-language",
                zone = names::zone(&guild.time_zone)
            ),
        ),
        (
            guild.creator_role_id.is_some() || guild.moderator_role_id.is_some(),
            tr!(locale, "setup-done-staff"),
        ),
        (
            guild.creator_channel_id.is_some(),
            tr!(
                locale,
                "setup-done-channel",
                weekday = names::weekday(locale, guild.summary_time.weekday()),
                time = names::clock(guild.summary_time.minute_of_day())
            ),
        ),
        (has_roles, tr!(locale, "setup-done-tiers")),
        (
            !view.gates.is_empty(),
            tr!(locale, "setup-done-gate", n = view.gates.len() as i64),
        ),
        (view.history.history.is_some(), tr!(locale, "setup-done-history")),
    ];
    let list: Vec<String> = lines
        .iter()
        .map(|(done, text)| format!("{} {text}", mark(*done)))
        .collect();
    let text = format!("{}\n\n{}", tr!(locale, "setup-done-text"), list.join("\n"));
    Page::new(embed(locale, Step::Done, text).colour(GOLD)).buttons(vec![
        button(
            Press::Setup(Step::Done.back()),
            tr!(locale, "button-back"),
            ButtonStyle::Secondary,
        ),
        button(
            Press::Setup(Step::Language),
            tr!(locale, "setup-from-start"),
            ButtonStyle::Secondary,
        ),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Primary),
    ])
}

/// The form for a time zone that is not in the list.
pub fn zone_form(locale: Locale, current: &TimeZone) -> CreateModal {
    let input = CreateInputText::new(InputTextStyle::Short, tr!(locale, "setup-zone-label"), ZONE_INPUT)
        .placeholder("Asia/Taipei")
        .value(current.name())
        .min_length(1)
        .max_length(64);
    CreateModal::new(Press::ZoneEntered.id(), tr!(locale, "setup-zone-title"))
        .components(vec![CreateActionRow::InputText(input)])
}
