//! Gates: what is wanted of a channel, Discord's permission algorithm, how a channel is gated and
//! opened again, and who sees a gated channel all the same.
//!
//! Permissions are raw 64-bit numbers: Discord keeps adding bits, and a bit this program has never
//! heard of must come out of a change as it went in. Nothing here talks to Discord.

pub mod audit;
mod permissions;
mod plan;
pub mod repair;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{
    ids::RoleId,
    tier::{Ladder, TierId},
};

pub use permissions::*;
pub use plan::*;

/// What a tier may do in a gated channel. The later includes the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// See and read; in voice, listen.
    Read,
    /// Take part as anywhere else.
    Full,
}

/// From `tier_id` up, members have `access`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GateEntry {
    #[serde(rename = "tier")]
    pub tier_id: TierId,
    pub access: Access,
}

/// An entry to read only would change nothing: whoever it is for may already write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("from tier {} up everybody may write", from.0)]
pub struct MayWriteAlready {
    /// The tier that may write.
    pub from: TierId,
}

/// A gate's entries with one more, lowest tier first.
///
/// Each access begins at one tier: a second entry for the same access moves it, and full access at or
/// below a tier that only reads makes reading a matter of course.
pub fn with_entry(entries: &[GateEntry], new: GateEntry) -> Result<Vec<GateEntry>, MayWriteAlready> {
    let at_or_below = |entry: &&GateEntry| entry.access == Access::Full && entry.tier_id <= new.tier_id;
    if new.access == Access::Read
        && let Some(full) = entries
            .iter()
            .find(at_or_below)
            .filter(|full| full.tier_id != new.tier_id)
    {
        return Err(MayWriteAlready { from: full.tier_id });
    }
    let mut entries: Vec<GateEntry> = entries
        .iter()
        .copied()
        .filter(|entry| entry.access != new.access && entry.tier_id != new.tier_id)
        .filter(|entry| new.access == Access::Read || entry.tier_id < new.tier_id)
        .chain([new])
        .collect();
    entries.sort_unstable_by_key(|entry| entry.tier_id);
    Ok(entries)
}

/// What a holder of `tier_id` may do: the best of all entries at or below it.
pub fn access_of(entries: &[GateEntry], tier_id: TierId) -> Option<Access> {
    entries
        .iter()
        .filter(|entry| entry.tier_id <= tier_id)
        .map(|entry| entry.access)
        .max()
}

/// What a gate decides about a channel, and so which bits it owns there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Who sees it.
    Seeing,
    /// Who sees it, and who of them may write or speak.
    SeeingAndWriting,
}

impl Scope {
    /// Writing is a gate's business only where somebody reads and does not write.
    pub fn of(entries: &[GateEntry]) -> Self {
        if entries.iter().any(|entry| entry.access == Access::Read) {
            Scope::SeeingAndWriting
        } else {
            Scope::Seeing
        }
    }
}

/// Whom a gate lets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    pub scope: Scope,
    /// Each role once, with the best it gives.
    pub roles: Vec<(RoleId, Access)>,
}

impl Admission {
    /// The roles of `ladder` that `entries` let in, lowest tier first.
    pub fn of(entries: &[GateEntry], ladder: &Ladder) -> Self {
        let roles = ladder
            .0
            .iter()
            .filter_map(|tier| Some((tier.role_id?, access_of(entries, tier.tier_id)?)));
        Self {
            scope: Scope::of(entries),
            roles: roles.collect(),
        }
    }

    /// What the role gives.
    pub fn access(&self, role_id: RoleId) -> Option<Access> {
        let found = self.roles.iter().find(|(known, _)| *known == role_id);
        found.map(|(_, access)| *access)
    }
}
