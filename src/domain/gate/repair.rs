//! What of an audit's findings the bot can mend by itself, and what only a person can.

use std::collections::BTreeMap;

use super::audit::{ChildTrouble, Finding, Severity};
use crate::domain::{
    ids::{ChannelId, RoleId},
    tier::TierId,
};

/// One thing the bot can do. Nothing that is not a gate's own bits changes, and nobody loses a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Puts the channel's overwrites back to what its gate wants.
    RestoreGate { channel_id: ChannelId },
    /// Gives the tier's role to those who hold the tier and lack it.
    GiveRole {
        tier_id: TierId,
        role_id: RoleId,
        n: u32,
    },
    /// Gives the channels in a gated category gates like its own, later ones too.
    Cover {
        category_id: ChannelId,
        channels: Vec<ChannelId>,
    },
    /// Forgets the gate of a channel that was deleted. What it covered keeps its gates.
    Forget {
        channel_id: ChannelId,
        covers: Vec<ChannelId>,
    },
}

/// What is done, and what is left to people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repair {
    pub steps: Vec<Step>,
    /// Leaks and people shut out that no step mends.
    pub by_hand: Vec<Finding>,
}

/// Sorts the findings of an audit into what the bot does and what only a person can do.
pub fn plan_repair(findings: &[Finding]) -> Repair {
    let out_of_step = |channel_id: &ChannelId| {
        findings
            .iter()
            .any(|finding| matches!(finding, Finding::OutOfStep { channel_id: known } if known == channel_id))
    };
    let beyond_reach = |role_id: RoleId| {
        findings.iter().any(|finding| {
            matches!(finding, Finding::RoleAboveBot { role_id: known, .. } | Finding::RoleManaged { role_id: known, .. } if *known == role_id)
        })
    };
    let mut repair = Repair::default();
    let mut covers: BTreeMap<ChannelId, Vec<ChannelId>> = BTreeMap::new();
    for finding in findings {
        match finding {
            Finding::OutOfStep { channel_id } => repair.steps.push(Step::RestoreGate {
                channel_id: *channel_id,
            }),
            Finding::LacksRole {
                tier_id,
                role_id,
                who,
                ..
            } if !beyond_reach(*role_id) => repair.steps.push(Step::GiveRole {
                tier_id: *tier_id,
                role_id: *role_id,
                n: who.n,
            }),
            Finding::Child {
                category_id,
                channel_id,
                why: ChildTrouble::NotInStep | ChildTrouble::NotCovered,
                who,
            } if who.n > 0 => covers.entry(*category_id).or_default().push(*channel_id),
            Finding::ChannelGone { channel_id, covers } => repair.steps.push(Step::Forget {
                channel_id: *channel_id,
                covers: covers.clone(),
            }),
            // The gate itself let them by.
            Finding::Sees {
                way: super::audit::Way::Everyone,
                channels,
                ..
            }
            | Finding::DeniedByGate { channels, .. }
                if channels.iter().all(out_of_step) => {}
            other if other.severity() != Severity::Note => repair.by_hand.push(other.clone()),
            _ => {}
        }
    }
    repair
        .steps
        .extend(covers.into_iter().map(|(category_id, channels)| Step::Cover {
            category_id,
            channels,
        }));
    repair
}
