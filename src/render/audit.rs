//! What an audit of the gates found, each with its remedy; what a repair does and what came of it.

use serenity::all::{ButtonStyle, CreateButton, CreateEmbed};

use super::{
    AMBER, BLURPLE, GOLD, Page, button,
    gates::some_channels,
    names::{self, permissions, plain},
    pager,
    press::Press,
    problems,
};
use crate::{
    domain::{
        gate::{
            audit::{ChildTrouble, Crowd, Finding, Leak, Severity, Unseen, Way},
            repair::{Repair, Step, plan_repair},
        },
        ids::{ChannelId, RoleId},
        locale::Locale,
        tier::{Ladder, TierId},
    },
    service::audits::StepState,
    store::GateAudit,
    tr,
};

/// Findings on a page.
const PER_PAGE: usize = 6;
/// Channels named in a sentence.
const CHANNELS: usize = 5;
/// Channels named in what a repair does: it says exactly what.
const CHANNELS_OF_STEP: usize = 25;
/// Invites named in a sentence.
const INVITES: usize = 5;

/// An audit as it is shown to somebody.
pub struct Report<'a> {
    pub audit: &'a GateAudit,
    /// How many gates there are.
    pub gates: usize,
    pub ladder: &'a Ladder,
    /// Whether whoever reads may repair.
    pub may_repair: bool,
}

/// A page of findings, the gravest first.
pub fn report(locale: Locale, report: &Report<'_>, page: usize) -> Page {
    let findings = &report.audit.findings;
    let pages = findings.len().div_ceil(PER_PAGE).max(1);
    let page = page.min(pages - 1);
    let text = if report.gates == 0 {
        tr!(locale, "gates-empty")
    } else {
        let shown = findings.iter().skip(page * PER_PAGE).take(PER_PAGE);
        let blocks = shown.map(|finding| block(locale, report.ladder, finding));
        std::iter::once(headline(locale, findings, report.gates))
            .chain(blocks)
            .collect::<Vec<_>>()
            .join("\n\n")
    };
    let is_well = findings
        .iter()
        .all(|finding| finding.severity() == Severity::Note);
    let embed = CreateEmbed::new()
        .title(tr!(locale, "audit-title"))
        .description(text)
        .colour(if is_well { BLURPLE } else { AMBER });
    let mut buttons = vec![button(
        Press::AuditGates,
        tr!(locale, "button-audit-again"),
        ButtonStyle::Secondary,
    )];
    let repair = plan_repair(findings);
    if report.may_repair && !(repair.steps.is_empty() && repair.by_hand.is_empty()) {
        buttons.push(to_repair(locale));
    }
    buttons.push(button(
        Press::Gates,
        tr!(locale, "panel-gates"),
        ButtonStyle::Secondary,
    ));
    buttons.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    Page::new(embed)
        .buttons(pager(locale, page, pages, |page| Press::Audit { page }))
        .buttons(buttons)
}

fn to_repair(locale: Locale) -> CreateButton {
    button(
        Press::RepairPlan,
        tr!(locale, "button-repair-plan"),
        ButtonStyle::Primary,
    )
}

fn to_audit(locale: Locale) -> CreateButton {
    button(
        Press::AuditGates,
        tr!(locale, "button-audit"),
        ButtonStyle::Secondary,
    )
}

fn headline(locale: Locale, findings: &[Finding], gates: usize) -> String {
    let count = |severity| {
        let found = findings.iter().filter(|finding| finding.severity() == severity);
        found.count() as i64
    };
    let (leaks, shut_out) = (count(Severity::Leak), count(Severity::ShutOut));
    let gates = gates as i64;
    if leaks == 0 && shut_out == 0 {
        tr!(locale, "audit-all-well", gates = gates)
    } else {
        tr!(
            locale,
            "audit-headline",
            gates = gates,
            leaks = leaks,
            out = shut_out
        )
    }
}

/// A finding with its remedy.
fn block(locale: Locale, ladder: &Ladder, finding: &Finding) -> String {
    let mark = match finding.severity() {
        Severity::Leak => "🔴",
        Severity::ShutOut => "🟠",
        Severity::Note => "▫️",
    };
    let (what, remedy) = Words { locale, ladder }.of(finding);
    format!("{mark} {what}\n-# → {remedy}")
}

/// The post in the creator's channel about leaks that were not there before. `found` are the findings
/// that are about them.
pub fn leak(locale: Locale, ladder: &Ladder, found: &[Finding], leaks: &[Leak]) -> Page {
    let mut blocks: Vec<String> = found
        .iter()
        .take(PER_PAGE)
        .map(|finding| block(locale, ladder, &narrowed(finding, leaks)))
        .collect();
    if found.len() > PER_PAGE {
        let more = (found.len() - PER_PAGE) as i64;
        blocks.push(tr!(locale, "audit-more", n = more));
    }
    let embed = CreateEmbed::new()
        .title(tr!(locale, "leak-title"))
        .description(blocks.join("\n\n"))
        .colour(AMBER);
    Page::new(embed).buttons(vec![to_repair(locale), to_audit(locale)])
}

/// The finding as far as it is about `leaks`: a way that was known in one channel may be new in another.
fn narrowed(finding: &Finding, leaks: &[Leak]) -> Finding {
    let mut narrowed = finding.clone();
    if let Finding::Sees { channels, .. } | Finding::HoldsRole { channels, .. } = &mut narrowed {
        let all = std::mem::take(channels);
        let names = finding.leaks();
        let new = all
            .into_iter()
            .zip(names)
            .filter(|(_, leak)| leaks.contains(leak));
        channels.extend(new.map(|(channel_id, _)| channel_id));
    }
    narrowed
}

/// What a repair would do, and what only a person can.
pub fn repair_plan(locale: Locale, audit: &GateAudit, ladder: &Ladder) -> Page {
    let repair = plan_repair(&audit.findings);
    let mut blocks = Vec::new();
    if repair.steps.is_empty() {
        blocks.push(tr!(locale, "repair-nothing"));
    } else {
        let steps = repair
            .steps
            .iter()
            .map(|step| format!("• {}", step_text(locale, ladder, step)));
        blocks.push(format!(
            "**{}**\n{}",
            tr!(locale, "repair-will"),
            limited(locale, steps.collect(), LONGEST_LIST)
        ));
        blocks.push(tr!(locale, "repair-promise"));
    }
    blocks.extend(by_hand(locale, ladder, &repair));
    let embed = CreateEmbed::new()
        .title(tr!(locale, "repair-title"))
        .description(blocks.join("\n\n"))
        .colour(BLURPLE);
    let mut buttons = Vec::new();
    if !repair.steps.is_empty() {
        buttons.push(button(
            Press::Repair {
                audit_ms: audit.at_ms,
            },
            tr!(locale, "button-repair"),
            ButtonStyle::Success,
        ));
    }
    buttons.push(to_audit(locale));
    Page::new(embed).buttons(buttons)
}

/// Longest list of steps, and of what is left to people, in characters: Discord shows 4,096 in all.
const LONGEST_LIST: usize = 1_800;

/// As many lines as fit, and how many more there are.
fn limited(locale: Locale, lines: Vec<String>, most: usize) -> String {
    let all = lines.len();
    let mut text = String::new();
    for (n, line) in lines.into_iter().enumerate() {
        if text.chars().count() + line.chars().count() > most {
            let more = tr!(locale, "audit-more", n = (all - n) as i64);
            return format!("{text}\n{more}").trim_start().to_owned();
        }
        if n > 0 {
            text.push('\n');
        }
        text.push_str(&line);
    }
    text
}

fn by_hand(locale: Locale, ladder: &Ladder, repair: &Repair) -> Option<String> {
    let blocks: Vec<String> = repair
        .by_hand
        .iter()
        .map(|finding| block(locale, ladder, finding))
        .collect();
    (!blocks.is_empty()).then(|| {
        format!(
            "**{}**\n{}",
            tr!(locale, "repair-by-hand"),
            limited(locale, blocks, LONGEST_LIST)
        )
    })
}

fn step_text(locale: Locale, ladder: &Ladder, step: &Step) -> String {
    let role = |role_id: RoleId| format!("<@&{role_id}>");
    match step {
        Step::RestoreGate { channel_id } => {
            tr!(locale, "step-restore", channel = format!("<#{channel_id}>"))
        }
        Step::GiveRole { tier_id, role_id, n } => tr!(
            locale,
            "step-give",
            role = role(*role_id),
            tier = names::tier_of(locale, ladder, *tier_id),
            n = i64::from(*n)
        ),
        Step::Cover {
            category_id,
            channels,
        } => tr!(
            locale,
            "step-cover",
            category = format!("<#{category_id}>"),
            channels = some_channels(locale, channels, CHANNELS_OF_STEP)
        ),
        Step::Forget { channel_id, covers } if covers.is_empty() => {
            tr!(locale, "step-forget", channel = channel_id.to_string())
        }
        Step::Forget { channel_id, covers } => tr!(
            locale,
            "step-forget-category",
            channel = channel_id.to_string(),
            channels = some_channels(locale, covers, CHANNELS_OF_STEP)
        ),
    }
}

/// What came of a repair.
pub fn repaired(locale: Locale, repair: &Repair, states: &[StepState], ladder: &Ladder) -> Page {
    let mut blocks = Vec::new();
    if repair.steps.is_empty() {
        blocks.push(tr!(locale, "repair-nothing"));
    }
    let steps = repair.steps.iter().zip(states).map(|(step, state)| {
        let text = step_text(locale, ladder, step);
        match state {
            StepState::Done => format!("✅ {text}"),
            StepState::Working => format!("⏳ {text}\n-# {}", tr!(locale, "repair-working")),
            StepState::Paused(problem) => {
                format!("⚠️ {text}\n-# {}", problems::text(locale, ladder, problem))
            }
        }
    });
    if !repair.steps.is_empty() {
        blocks.push(limited(locale, steps.collect(), LONGEST_LIST));
    }
    blocks.extend(by_hand(locale, ladder, repair));
    let embed = CreateEmbed::new()
        .title(tr!(locale, "repaired-title"))
        .description(blocks.join("\n\n"))
        .colour(GOLD);
    Page::new(embed).buttons(vec![
        button(
            Press::AuditGates,
            tr!(locale, "button-audit-again"),
            ButtonStyle::Secondary,
        ),
        button(Press::Gates, tr!(locale, "panel-gates"), ButtonStyle::Secondary),
    ])
}

/// Puts findings into words.
struct Words<'a> {
    locale: Locale,
    ladder: &'a Ladder,
}

impl Words<'_> {
    fn tier(&self, tier_id: TierId) -> String {
        names::tier_of(self.locale, self.ladder, tier_id)
    }

    fn channels(&self, channels: &[ChannelId]) -> String {
        some_channels(self.locale, channels, CHANNELS)
    }

    fn people(&self, who: &Crowd) -> String {
        self.crowd(who, "audit-few", "audit-many")
    }

    fn bots(&self, who: &Crowd) -> String {
        self.crowd(who, "audit-few-bots", "audit-many-bots")
    }

    /// By `few` where everybody is named, by `many` where there are more.
    fn crowd(&self, who: &Crowd, few: &str, many: &str) -> String {
        let is_all = usize::try_from(who.n).is_ok_and(|n| n <= who.some.len());
        let key = if is_all { few } else { many };
        let named: Vec<String> = who
            .some
            .iter()
            .map(|member_id| format!("<@{member_id}>"))
            .collect();
        let names = named.join(&tr!(self.locale, "list-separator"));
        tr!(self.locale, key, n = i64::from(who.n), names = names)
    }

    /// What is the matter, and what can be done about it.
    fn of(&self, finding: &Finding) -> (String, String) {
        let locale = self.locale;
        let role = |role_id: &RoleId| format!("<@&{role_id}>");
        let channel = |channel_id: &ChannelId| format!("<#{channel_id}>");
        match finding {
            Finding::Sees { way, channels, who } => {
                let (channels, who) = (self.channels(channels), self.people(who));
                match way {
                    Way::Everyone => (
                        tr!(locale, "audit-sees-everyone", who = who, channels = channels),
                        tr!(locale, "audit-sees-everyone-fix"),
                    ),
                    Way::Administrator(role_id) => (
                        tr!(
                            locale,
                            "audit-sees-administrator",
                            who = who,
                            channels = channels,
                            role = role(role_id)
                        ),
                        tr!(locale, "audit-sees-administrator-fix", role = role(role_id)),
                    ),
                    Way::Role(role_id) => (
                        tr!(
                            locale,
                            "audit-sees-role",
                            who = who,
                            channels = channels,
                            role = role(role_id)
                        ),
                        tr!(locale, "audit-sees-role-fix", role = role(role_id)),
                    ),
                    Way::Member => (
                        tr!(locale, "audit-sees-member", who = who, channels = channels),
                        tr!(locale, "audit-sees-member-fix"),
                    ),
                }
            }
            Finding::HoldsRole {
                tier_id,
                role_id,
                channels,
                who,
            } => (
                tr!(
                    locale,
                    "audit-holds",
                    who = self.people(who),
                    role = role(role_id),
                    tier = self.tier(*tier_id),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-holds-fix", role = role(role_id)),
            ),
            Finding::RoleIsAdministrator { tier_id, role_id } => (
                tr!(
                    locale,
                    "audit-role-administrator",
                    role = role(role_id),
                    tier = self.tier(*tier_id)
                ),
                tr!(locale, "audit-role-administrator-fix", role = role(role_id)),
            ),
            Finding::PromptGivesRole {
                prompt,
                option,
                tier_id,
                role_id,
                in_use,
            } => {
                let key = if *in_use {
                    "audit-prompt-role"
                } else {
                    "audit-prompt-role-off"
                };
                (
                    tr!(
                        locale,
                        key,
                        prompt = plain(prompt),
                        option = plain(option),
                        role = role(role_id),
                        tier = self.tier(*tier_id)
                    ),
                    tr!(locale, "audit-prompt-role-fix", role = role(role_id)),
                )
            }
            Finding::RoleInPrompt { tier_id, role_id } => (
                tr!(
                    locale,
                    "audit-role-in-prompt",
                    role = role(role_id),
                    tier = self.tier(*tier_id)
                ),
                tr!(locale, "audit-prompt-role-fix", role = role(role_id)),
            ),
            Finding::InviteGivesRole {
                tier_id,
                role_id,
                codes,
            } => {
                let named: Vec<String> = codes
                    .iter()
                    .take(INVITES)
                    .map(|code| format!("`{}`", code.replace('`', "")))
                    .collect();
                (
                    tr!(
                        locale,
                        "audit-invites",
                        n = codes.len() as i64,
                        codes = named.join(&tr!(locale, "list-separator")),
                        role = role(role_id),
                        tier = self.tier(*tier_id)
                    ),
                    tr!(locale, "audit-invites-fix"),
                )
            }
            Finding::Child {
                category_id,
                channel_id,
                why,
                who,
            } => self.child(&channel(category_id), &channel(channel_id), *why, who),
            Finding::Announcement { channel_id } => (
                tr!(locale, "audit-announcement", channel = channel(channel_id)),
                tr!(locale, "audit-announcement-fix"),
            ),
            Finding::LacksRole {
                tier_id,
                role_id,
                channels,
                who,
            } => (
                tr!(
                    locale,
                    "audit-lacks-role",
                    who = self.people(who),
                    role = role(role_id),
                    tier = self.tier(*tier_id),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-lacks-role-fix", role = role(role_id)),
            ),
            Finding::NoRole { tier_id, who, .. } if who.n == 0 => (
                tr!(locale, "audit-no-role", tier = self.tier(*tier_id)),
                tr!(locale, "audit-no-role-fix"),
            ),
            Finding::NoRole {
                tier_id,
                channels,
                who,
            } => (
                tr!(
                    locale,
                    "audit-no-role-for",
                    tier = self.tier(*tier_id),
                    who = self.people(who),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-no-role-fix"),
            ),
            Finding::RoleGone {
                tier_id,
                channels,
                who,
                ..
            } => (
                tr!(
                    locale,
                    "audit-role-gone",
                    tier = self.tier(*tier_id),
                    who = self.people(who),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-no-role-fix"),
            ),
            Finding::DeniedAlone { channels, who } => (
                tr!(
                    locale,
                    "audit-denied-alone",
                    who = self.people(who),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-denied-alone-fix"),
            ),
            Finding::DeniedByGate { channels, who } => (
                tr!(
                    locale,
                    "audit-denied-by-gate",
                    who = self.people(who),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-by-repair"),
            ),
            Finding::CannotConnect { channels, who } => (
                tr!(
                    locale,
                    "audit-cannot-connect",
                    who = self.people(who),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-cannot-connect-fix"),
            ),
            Finding::CannotWrite { channels, who } => (
                tr!(
                    locale,
                    "audit-cannot-write",
                    who = self.people(who),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-cannot-write-fix"),
            ),
            Finding::RoleAboveBot { tier_id, role_id } => (
                tr!(
                    locale,
                    "audit-role-above",
                    role = role(role_id),
                    tier = self.tier(*tier_id)
                ),
                tr!(locale, "audit-role-above-fix"),
            ),
            Finding::RoleManaged { tier_id, role_id } => (
                tr!(
                    locale,
                    "audit-role-managed",
                    role = role(role_id),
                    tier = self.tier(*tier_id)
                ),
                tr!(locale, "audit-no-role-fix"),
            ),
            Finding::ChannelGone { channel_id, covers } => (
                if covers.is_empty() {
                    tr!(locale, "audit-channel-gone", channel = channel_id.to_string())
                } else {
                    tr!(
                        locale,
                        "audit-category-gone",
                        channel = channel_id.to_string(),
                        channels = self.channels(covers)
                    )
                },
                tr!(locale, "audit-channel-gone-fix"),
            ),
            Finding::OutOfStep { channel_id } => (
                tr!(locale, "audit-out-of-step", channel = channel(channel_id)),
                tr!(locale, "audit-by-repair"),
            ),
            Finding::NotGateable { channel_id } => (
                tr!(locale, "audit-not-gateable", channel = channel(channel_id)),
                tr!(locale, "audit-announcement-fix"),
            ),
            Finding::Writes { way, channels, who } => self.writes(*way, channels, who),
            Finding::RoleManages {
                tier_id,
                role_id,
                bits,
            } => (
                tr!(
                    locale,
                    "audit-role-manages",
                    role = role(role_id),
                    tier = self.tier(*tier_id),
                    permissions = permissions(locale, *bits)
                ),
                tr!(locale, "audit-role-manages-fix", role = role(role_id)),
            ),
            Finding::Keyholders { role_id, bits, who } => (
                tr!(
                    locale,
                    "audit-keyholders",
                    who = self.people(who),
                    role = role(role_id),
                    permissions = permissions(locale, *bits)
                ),
                tr!(locale, "audit-keyholders-fix", role = role(role_id)),
            ),
            Finding::Leftover { channels, who } => (
                tr!(
                    locale,
                    "audit-leftover",
                    who = self.people(who),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-sees-member-fix"),
            ),
            Finding::PromptShowsChannel {
                prompt,
                option,
                channel_id,
            } => (
                tr!(
                    locale,
                    "audit-prompt-channel",
                    prompt = plain(prompt),
                    option = plain(option),
                    channel = channel(channel_id)
                ),
                tr!(locale, "audit-prompt-channel-fix"),
            ),
            Finding::DefaultChannel { channel_id } => (
                tr!(locale, "audit-default-channel", channel = channel(channel_id)),
                tr!(locale, "audit-default-channel-fix"),
            ),
            Finding::StaffSee { channels, who } => (
                tr!(
                    locale,
                    "audit-staff",
                    who = self.people(who),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-staff-fix"),
            ),
            Finding::BotsSee { channels, who } => (
                tr!(
                    locale,
                    "audit-bots",
                    who = self.bots(who),
                    channels = self.channels(channels)
                ),
                tr!(locale, "audit-bots-fix"),
            ),
            Finding::NotLooked { at } => match at {
                Unseen::Onboarding => (
                    tr!(locale, "audit-unseen-onboarding"),
                    tr!(locale, "audit-unseen-onboarding-fix"),
                ),
                Unseen::Invites => (
                    tr!(locale, "audit-unseen-invites"),
                    tr!(locale, "audit-unseen-invites-fix"),
                ),
            },
        }
    }

    fn child(&self, category: &str, channel: &str, why: ChildTrouble, who: &Crowd) -> (String, String) {
        let locale = self.locale;
        let (category, channel) = (category.to_owned(), channel.to_owned());
        let (what, remedy) = match why {
            ChildTrouble::NotInStep => (
                tr!(
                    locale,
                    "audit-child-own",
                    channel = channel,
                    category = category.clone()
                ),
                tr!(locale, "audit-child-own-fix", category = category),
            ),
            ChildTrouble::NotCovered => (
                tr!(
                    locale,
                    "audit-child-uncovered",
                    channel = channel,
                    category = category
                ),
                tr!(locale, "audit-by-repair"),
            ),
            ChildTrouble::CannotBeGated => (
                tr!(locale, "audit-child-kind", channel = channel, category = category),
                tr!(locale, "audit-child-kind-fix"),
            ),
        };
        let seen = if who.n == 0 {
            tr!(locale, "audit-child-nobody")
        } else {
            tr!(locale, "audit-child-seen", who = self.people(who))
        };
        (format!("{what} {seen}"), remedy)
    }

    fn writes(&self, way: Way, channels: &[ChannelId], who: &Crowd) -> (String, String) {
        let locale = self.locale;
        let (channels, who) = (self.channels(channels), self.people(who));
        let what = tr!(locale, "audit-writes", who = who, channels = channels);
        match way {
            Way::Everyone => (what, tr!(locale, "audit-by-repair")),
            Way::Member => (what, tr!(locale, "audit-writes-member-fix")),
            Way::Administrator(role_id) => {
                let role = format!("<@&{role_id}>");
                (what, tr!(locale, "audit-sees-administrator-fix", role = role))
            }
            Way::Role(role_id) => {
                let role = format!("<@&{role_id}>");
                (what, tr!(locale, "audit-writes-role-fix", role = role))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        gate::audit::Severity,
        ids::{ChannelId, MemberId},
    };

    const LONG: u64 = 1_400_000_000_000_000_000;

    /// Every finding at its longest.
    fn everything() -> Vec<Finding> {
        let channels: Vec<ChannelId> = (0..60).map(|n| ChannelId(LONG + n)).collect();
        let who = Crowd {
            n: 99_999,
            some: (0..5).map(|n| MemberId(LONG + n)).collect(),
        };
        let (tier_id, role_id, channel_id) = (TierId(3), RoleId(LONG), ChannelId(LONG));
        let (prompt, option) = ("*".repeat(60), "_".repeat(60));
        let bits = u64::MAX;
        let mut found = Vec::new();
        for way in [
            Way::Everyone,
            Way::Administrator(role_id),
            Way::Role(role_id),
            Way::Member,
        ] {
            let (channels, who) = (channels.clone(), who.clone());
            found.push(Finding::Sees {
                way,
                channels: channels.clone(),
                who: who.clone(),
            });
            found.push(Finding::Writes { way, channels, who });
        }
        for why in [
            ChildTrouble::NotInStep,
            ChildTrouble::NotCovered,
            ChildTrouble::CannotBeGated,
        ] {
            found.extend((0..30).map(|n| Finding::Child {
                category_id: channel_id,
                channel_id: ChannelId(LONG + n),
                why,
                who: who.clone(),
            }));
        }
        let cases: [fn(Vec<ChannelId>, Crowd) -> Finding; 7] = [
            |channels, who| Finding::DeniedAlone { channels, who },
            |channels, who| Finding::DeniedByGate { channels, who },
            |channels, who| Finding::CannotConnect { channels, who },
            |channels, who| Finding::CannotWrite { channels, who },
            |channels, who| Finding::Leftover { channels, who },
            |channels, who| Finding::StaffSee { channels, who },
            |channels, who| Finding::BotsSee { channels, who },
        ];
        found.extend(cases.map(|case| case(channels.clone(), who.clone())));
        found.extend([
            Finding::HoldsRole {
                tier_id,
                role_id,
                channels: channels.clone(),
                who: who.clone(),
            },
            Finding::LacksRole {
                tier_id,
                role_id,
                channels: channels.clone(),
                who: who.clone(),
            },
            Finding::NoRole {
                tier_id,
                channels: channels.clone(),
                who: who.clone(),
            },
            Finding::NoRole {
                tier_id,
                channels: Vec::new(),
                who: Crowd::default(),
            },
            Finding::RoleGone {
                tier_id,
                role_id,
                channels: channels.clone(),
                who: who.clone(),
            },
            Finding::RoleIsAdministrator { tier_id, role_id },
            Finding::RoleManages {
                tier_id,
                role_id,
                bits,
            },
            Finding::Keyholders {
                role_id,
                bits: 1 << 4 | 1 << 28,
                who: who.clone(),
            },
            Finding::RoleAboveBot { tier_id, role_id },
            Finding::RoleManaged { tier_id, role_id },
            Finding::RoleInPrompt { tier_id, role_id },
            Finding::PromptGivesRole {
                prompt: prompt.clone(),
                option: option.clone(),
                tier_id,
                role_id,
                in_use: true,
            },
            Finding::PromptGivesRole {
                prompt: prompt.clone(),
                option: option.clone(),
                tier_id,
                role_id,
                in_use: false,
            },
            Finding::PromptShowsChannel {
                prompt,
                option,
                channel_id,
            },
            Finding::DefaultChannel { channel_id },
            Finding::InviteGivesRole {
                tier_id,
                role_id,
                codes: vec!["abcdefghij".to_owned(); 40],
            },
            Finding::Announcement { channel_id },
            Finding::NotGateable { channel_id },
            Finding::ChannelGone {
                channel_id,
                covers: channels.clone(),
            },
            Finding::ChannelGone {
                channel_id,
                covers: Vec::new(),
            },
            Finding::NotLooked {
                at: Unseen::Onboarding,
            },
            Finding::NotLooked { at: Unseen::Invites },
        ]);
        found.extend(
            channels
                .into_iter()
                .map(|channel_id| Finding::OutOfStep { channel_id }),
        );
        found.sort_by_key(Finding::severity);
        found
    }

    #[track_caller]
    fn fits(page: &Page) -> String {
        let embed = serde_json::to_value(&page.embed).unwrap();
        let text = embed["description"].as_str().unwrap().to_owned();
        let length = text.chars().count();
        assert!((1..=4_096).contains(&length), "{length}: {text}");
        for gap in ["audit-", "repair-", "step-", "{", "<@0>"] {
            assert!(!text.contains(gap), "{gap} in {text}");
        }
        text
    }

    #[test]
    fn whatever_is_found_fits_into_discords_limits_in_every_language() {
        let findings = everything();
        let audit = GateAudit {
            at_ms: 1,
            leaks: findings.iter().flat_map(Finding::leaks).collect(),
            findings: findings.clone(),
        };
        let ladder = Ladder::default_rungs();
        for locale in Locale::ALL {
            let shown = Report {
                audit: &audit,
                gates: 60,
                ladder: &ladder,
                may_repair: true,
            };
            let pages = findings.len().div_ceil(PER_PAGE);
            let texts: Vec<String> = (0..pages)
                .map(|page| fits(&report(locale, &shown, page)))
                .collect();
            let blocks: usize = texts.iter().map(|text| text.matches("-# → ").count()).sum();
            assert_eq!(blocks, findings.len(), "each is on one page, with its remedy");
            fits(&repair_plan(locale, &audit, &ladder));
            let plan = plan_repair(&findings);
            let states: Vec<StepState> = plan.steps.iter().map(|_| StepState::Working).collect();
            fits(&repaired(locale, &plan, &states, &ladder));
            let leaks: Vec<Finding> = findings
                .iter()
                .filter(|finding| finding.severity() == Severity::Leak)
                .cloned()
                .collect();
            fits(&leak(locale, &ladder, &leaks, &audit.leaks));
        }
    }

    #[test]
    fn a_post_about_a_leak_names_only_the_channels_where_it_is_new() {
        let finding = Finding::Sees {
            way: Way::Member,
            channels: vec![ChannelId(1), ChannelId(2)],
            who: Crowd::default(),
        };
        let new = finding.leaks().pop().unwrap();
        let text = fits(&leak(Locale::EnUs, &Ladder::default_rungs(), &[finding], &[new]));
        assert!(text.contains("<#2>") && !text.contains("<#1>"), "{text}");
    }
}
