//! The gate audit: who sees a gated channel without the tier and through what, who should and cannot,
//! and which other ways lead in. By Discord's algorithm, over all members and on raw bits.

mod facts;
mod findings;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use facts::{
    AuditChannel, AuditFacts, AuditGate, AuditMember, AuditRole, Invite, Onboarding, OnboardingOption,
};
pub use findings::{ChildTrouble, Crowd, Finding, Leak, Severity, Unseen, Way, leaks_after};

use super::{
    ADMINISTRATOR, Access, Admission, ChannelKind, GatedChannel, MANAGE_CHANNELS, MANAGE_ROLES, Target,
    VIEW_CHANNEL, check_gateable, plan_gate,
};
use crate::domain::{
    ids::{ChannelId, MemberId, RoleId},
    tier::TierId,
};
use scan::{Case, Scan};

/// What is found, the gravest first: leaks, then who is shut out, then what is worth knowing.
pub fn audit(facts: &AuditFacts) -> Vec<Finding> {
    let scan = Scan::new(facts);
    let mut found = Vec::new();
    let mut cases = Cases::default();
    for gate in &facts.gates {
        let Some(channel) = facts.channel(gate.channel_id) else {
            found.push(Finding::ChannelGone {
                channel_id: gate.channel_id,
                covers: covered_by(facts, gate.channel_id),
            });
            continue;
        };
        let admission = Admission::of(&gate.entries, &facts.ladder);
        scan.look(channel, &gate.entries, &admission, |case, member_id| {
            cases.add(case, gate.channel_id, member_id);
        });
        found.extend(about_gate(facts, gate, channel, &admission));
        if channel.kind == ChannelKind::Category {
            found.extend(about_children(facts, &scan, gate, channel, &admission));
        }
    }
    found.extend(cases.findings());
    found.extend(about_leftovers(facts));
    let doors = Doors::of(facts);
    let keyless: Vec<TierId> = found.iter().filter_map(Finding::tier_without_role).collect();
    let others = doors
        .without_role
        .iter()
        .filter(|tier_id| !keyless.contains(tier_id));
    found.extend(others.map(|tier_id| Finding::NoRole {
        tier_id: *tier_id,
        channels: Vec::new(),
        who: Crowd::default(),
    }));
    found.extend(about_roles(facts, &scan, &doors));
    found.extend(about_onboarding(facts, &doors));
    found.extend(about_invites(facts, &doors));
    found.sort_by_key(Finding::severity);
    found
}

/// Members in the same case, and the channels in which they are.
#[derive(Default)]
struct Cases(BTreeMap<Case, (BTreeSet<ChannelId>, Vec<MemberId>)>);

impl Cases {
    fn add(&mut self, case: Case, channel_id: ChannelId, member_id: MemberId) {
        let (channels, who) = self.0.entry(case).or_default();
        channels.insert(channel_id);
        who.push(member_id);
    }

    fn findings(self) -> impl Iterator<Item = Finding> {
        self.0.into_iter().map(|(case, (channels, who))| {
            let (channels, who) = (channels.into_iter().collect(), Crowd::of(who));
            match case {
                Case::Sees(way) => Finding::Sees { way, channels, who },
                Case::Holds(tier_id, role_id) => Finding::HoldsRole {
                    tier_id,
                    role_id,
                    channels,
                    who,
                },
                Case::LacksRole(tier_id, role_id) => Finding::LacksRole {
                    tier_id,
                    role_id,
                    channels,
                    who,
                },
                Case::NoRole(tier_id) => Finding::NoRole {
                    tier_id,
                    channels,
                    who,
                },
                Case::RoleGone(tier_id, role_id) => Finding::RoleGone {
                    tier_id,
                    role_id,
                    channels,
                    who,
                },
                Case::DeniedAlone => Finding::DeniedAlone { channels, who },
                Case::DeniedByGate => Finding::DeniedByGate { channels, who },
                Case::CannotConnect => Finding::CannotConnect { channels, who },
                Case::CannotWrite => Finding::CannotWrite { channels, who },
                Case::Writes(way) => Finding::Writes { way, channels, who },
                Case::Staff => Finding::StaffSee { channels, who },
                Case::Bot => Finding::BotsSee { channels, who },
            }
        })
    }
}

fn covered_by(facts: &AuditFacts, category_id: ChannelId) -> Vec<ChannelId> {
    let covered = facts
        .gates
        .iter()
        .filter(|gate| gate.category_id == Some(category_id));
    covered.map(|gate| gate.channel_id).collect()
}

/// Whether the gate is in force as it is wanted.
fn about_gate(
    facts: &AuditFacts,
    gate: &AuditGate,
    channel: &AuditChannel,
    admission: &Admission,
) -> Vec<Finding> {
    let channel_id = gate.channel_id;
    if channel.kind == ChannelKind::Announcement {
        return vec![Finding::Announcement { channel_id }];
    }
    let existing = |role_id: RoleId| facts.role(role_id).is_some();
    let admission = Admission {
        scope: admission.scope,
        roles: admission
            .roles
            .iter()
            .copied()
            .filter(|(role_id, _)| existing(*role_id))
            .collect(),
    };
    let remembered: Vec<_> = gate
        .previous
        .iter()
        .filter(|known| !matches!(known.target, Target::Role(role_id) if !existing(role_id)))
        .copied()
        .collect();
    let now = GatedChannel {
        kind: channel.kind,
        everyone: facts.guild_id.everyone(),
        bot: Target::Member(facts.bot_id),
        overwrites: &channel.overwrites,
    };
    match plan_gate(&now, &admission, &remembered) {
        Ok(plan) if plan.changes.is_empty() => Vec::new(),
        Ok(_) => vec![Finding::OutOfStep { channel_id }],
        Err(_) => vec![Finding::NotGateable { channel_id }],
    }
}

/// The channels in a gated category that have no gate of their own.
fn about_children(
    facts: &AuditFacts,
    scan: &Scan<'_>,
    gate: &AuditGate,
    category: &AuditChannel,
    admission: &Admission,
) -> Vec<Finding> {
    let is_gated = |channel_id: ChannelId| facts.gates.iter().any(|gate| gate.channel_id == channel_id);
    let children = facts
        .channels
        .iter()
        .filter(|channel| channel.parent_id == Some(category.id) && !is_gated(channel.id));
    children
        .filter_map(|child| {
            let why = if check_gateable(child.kind).is_err() {
                ChildTrouble::CannotBeGated
            } else if gate.with_children {
                ChildTrouble::NotCovered
            } else if child.is_in_step_with(category) {
                return None;
            } else {
                ChildTrouble::NotInStep
            };
            let mut who = Vec::new();
            scan.look(child, &gate.entries, admission, |case, member_id| {
                if matches!(case, Case::Sees(_) | Case::Holds(..)) {
                    who.push(member_id);
                }
            });
            Some(Finding::Child {
                category_id: category.id,
                channel_id: child.id,
                why,
                who: Crowd::of(who),
            })
        })
        .collect()
}

/// Exceptions for people who are not here: they count again when they come back.
fn about_leftovers(facts: &AuditFacts) -> Option<Finding> {
    let (mut channels, mut who) = (BTreeSet::new(), Vec::new());
    let present: BTreeSet<_> = facts.members.iter().map(|member| member.id).collect();
    for channel in facts.gated_channels() {
        for overwrite in &channel.overwrites {
            if let Target::Member(member_id) = overwrite.target
                && overwrite.allow & VIEW_CHANNEL != 0
                && member_id != facts.bot_id
                && !present.contains(&member_id)
            {
                channels.insert(channel.id);
                who.push(member_id);
            }
        }
    }
    (!who.is_empty()).then(|| Finding::Leftover {
        channels: channels.into_iter().collect(),
        who: Crowd::of(who),
    })
}

/// The tiers that open a gate, with their roles.
struct Doors {
    roles: Vec<(TierId, RoleId)>,
    /// Tiers named by a gate that have no role.
    without_role: Vec<TierId>,
}

impl Doors {
    fn of(facts: &AuditFacts) -> Self {
        let opens = |tier_id: TierId| {
            let entries = facts.gates.iter().flat_map(|gate| &gate.entries);
            entries.into_iter().any(|entry| entry.tier_id <= tier_id)
        };
        let named = |tier_id: TierId| {
            let mut entries = facts.gates.iter().flat_map(|gate| &gate.entries);
            entries.any(|entry| entry.tier_id == tier_id)
        };
        let tiers = || facts.ladder.0.iter();
        Self {
            roles: tiers()
                .filter(|tier| opens(tier.tier_id))
                .filter_map(|tier| Some((tier.tier_id, tier.role_id?)))
                .collect(),
            without_role: tiers()
                .filter(|tier| named(tier.tier_id) && tier.role_id.is_none())
                .map(|tier| tier.tier_id)
                .collect(),
        }
    }

    /// The tier a role is the key of.
    fn tier(&self, role_id: RoleId) -> Option<TierId> {
        let found = self.roles.iter().find(|(_, known)| *known == role_id);
        found.map(|(tier_id, _)| *tier_id)
    }
}

/// Roles that are keys, or can make some.
fn about_roles(facts: &AuditFacts, scan: &Scan<'_>, doors: &Doors) -> Vec<Finding> {
    let mut found = Vec::new();
    let top = facts.bots_place();
    for (tier_id, role) in doors
        .roles
        .iter()
        .filter_map(|(tier_id, role_id)| Some((*tier_id, facts.role(*role_id)?)))
    {
        let role_id = role.id;
        if role.permissions & ADMINISTRATOR != 0 {
            found.push(Finding::RoleIsAdministrator { tier_id, role_id });
        } else if role.permissions & (MANAGE_ROLES | MANAGE_CHANNELS) != 0 {
            let bits = role.permissions & (MANAGE_ROLES | MANAGE_CHANNELS);
            found.push(Finding::RoleManages {
                tier_id,
                role_id,
                bits,
            });
        }
        if role.managed {
            found.push(Finding::RoleManaged { tier_id, role_id });
        } else if role.place() >= top {
            found.push(Finding::RoleAboveBot { tier_id, role_id });
        }
        let is_offered = |onboarding: &Onboarding| {
            let mut options = onboarding.options.iter();
            options.any(|option| option.roles.contains(&role_id))
        };
        if role.in_prompt && !facts.onboarding.as_ref().is_some_and(is_offered) {
            found.push(Finding::RoleInPrompt { tier_id, role_id });
        }
    }
    for role in &facts.roles {
        if doors.tier(role.id).is_some() || role.managed || role.permissions & ADMINISTRATOR != 0 {
            continue;
        }
        let above_a_key =
            |(_, key): &(TierId, RoleId)| facts.role(*key).is_some_and(|key| role.place() > key.place());
        let mut bits = role.permissions & MANAGE_CHANNELS;
        if doors.roles.iter().any(above_a_key) {
            bits |= role.permissions & MANAGE_ROLES;
        }
        let who = scan.fans_with(role.id);
        if bits != 0 && !who.is_empty() {
            found.push(Finding::Keyholders {
                role_id: role.id,
                bits,
                who: Crowd::of(who),
            });
        }
    }
    found
}

fn about_onboarding(facts: &AuditFacts, doors: &Doors) -> Vec<Finding> {
    let Some(onboarding) = &facts.onboarding else {
        return vec![Finding::NotLooked {
            at: Unseen::Onboarding,
        }];
    };
    let is_gated = |channel_id: &ChannelId| facts.gates.iter().any(|gate| gate.channel_id == *channel_id);
    let mut found = Vec::new();
    for option in &onboarding.options {
        for (tier_id, role_id) in option
            .roles
            .iter()
            .filter_map(|role_id| Some((doors.tier(*role_id)?, *role_id)))
        {
            found.push(Finding::PromptGivesRole {
                prompt: option.prompt.clone(),
                option: option.title.clone(),
                tier_id,
                role_id,
                in_use: onboarding.enabled,
            });
        }
        for channel_id in option.channels.iter().copied().filter(is_gated) {
            found.push(Finding::PromptShowsChannel {
                prompt: option.prompt.clone(),
                option: option.title.clone(),
                channel_id,
            });
        }
    }
    let defaults = onboarding.default_channels.iter().copied().filter(is_gated);
    found.extend(defaults.map(|channel_id| Finding::DefaultChannel { channel_id }));
    found
}

fn about_invites(facts: &AuditFacts, doors: &Doors) -> Vec<Finding> {
    let Some(invites) = &facts.invites else {
        return vec![Finding::NotLooked { at: Unseen::Invites }];
    };
    let of_role = |(tier_id, role_id): &(TierId, RoleId)| {
        let giving = invites.iter().filter(|invite| invite.roles.contains(role_id));
        let codes: Vec<String> = giving.map(|invite| invite.code.clone()).collect();
        (!codes.is_empty()).then_some(Finding::InviteGivesRole {
            tier_id: *tier_id,
            role_id: *role_id,
            codes,
        })
    };
    doors.roles.iter().filter_map(of_role).collect()
}

/// What a tier gives by a gate, for whoever holds only that.
fn best(entries: &[super::GateEntry], tiers: &[TierId]) -> Option<Access> {
    let top = tiers.iter().max()?;
    super::access_of(entries, *top)
}
