//! How a channel is gated and opened again: which overwrites change, and in which order.

use serde::{Deserialize, Serialize};

use super::{
    Access, Admission, Scope,
    permissions::{
        CONNECT, CREATE_PRIVATE_THREADS, CREATE_PUBLIC_THREADS, ChannelKind, Overwrite, REQUEST_TO_SPEAK,
        SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, SPEAK, STREAM, Target, VIEW_CHANNEL,
    },
};
use crate::domain::ids::RoleId;

/// Why a channel of some kind cannot be gated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GateRefusal {
    /// A thread is seen by whoever sees its parent: gate that.
    #[error("a thread has no permissions of its own; gate its parent channel")]
    Thread,
    /// Servers that follow it carry its posts outside, past any gate.
    #[error("other servers may follow an announcement channel and carry its posts outside")]
    Announcement,
    /// What decides who sees it is not known.
    #[error("this kind of channel is not known")]
    UnknownKind,
}

/// What decides who sees a channel of `kind`, owned by every gate: VIEW_CHANNEL, for voice and stage
/// also CONNECT.
fn seeing_bits(kind: ChannelKind) -> u64 {
    if kind.is_vocal() {
        VIEW_CHANNEL | CONNECT
    } else {
        VIEW_CHANNEL
    }
}

/// What decides who writes in a channel of `kind`; for voice and stage also who is heard and seen.
fn writing_bits(kind: ChannelKind) -> u64 {
    let text = SEND_MESSAGES | SEND_MESSAGES_IN_THREADS | CREATE_PUBLIC_THREADS | CREATE_PRIVATE_THREADS;
    match kind {
        ChannelKind::Voice => text | SPEAK | STREAM,
        ChannelKind::Stage => text | REQUEST_TO_SPEAK | STREAM,
        _ => text,
    }
}

/// The bits a gate of `scope` owns on a channel of `kind`, and the only ones it ever changes.
pub fn owned_bits(kind: ChannelKind, scope: Scope) -> u64 {
    match scope {
        Scope::Seeing => seeing_bits(kind),
        Scope::SeeingAndWriting => seeing_bits(kind) | writing_bits(kind),
    }
}

/// Whether a channel of `kind` can be gated. A category can: Discord copies the change to those of
/// its channels that are in step with it, and to no others.
pub fn check_gateable(kind: ChannelKind) -> Result<(), GateRefusal> {
    match kind {
        ChannelKind::Text
        | ChannelKind::Voice
        | ChannelKind::Stage
        | ChannelKind::Forum
        | ChannelKind::Media
        | ChannelKind::Category => Ok(()),
        ChannelKind::Thread => Err(GateRefusal::Thread),
        ChannelKind::Announcement => Err(GateRefusal::Announcement),
        ChannelKind::Other => Err(GateRefusal::UnknownKind),
    }
}

/// A channel that is, was or will be gated, as Discord shows it now.
#[derive(Clone, Copy, Debug)]
pub struct GatedChannel<'a> {
    pub kind: ChannelKind,
    pub everyone: RoleId,
    /// The bot itself. As a member it is surest: a member's overwrite beats those of all roles.
    pub bot: Target,
    /// At most one for each target.
    pub overwrites: &'a [Overwrite],
}

/// Bits of an overwrite, and what they should be.
#[derive(Clone, Copy)]
struct Wanted {
    /// The bits that are spoken of.
    of: u64,
    allow: u64,
    deny: u64,
}

impl GatedChannel<'_> {
    fn overwrite(&self, target: Target) -> Option<Overwrite> {
        self.overwrites
            .iter()
            .find(|overwrite| overwrite.target == target)
            .copied()
    }

    /// What `target` allows and denies now.
    fn now(&self, target: Target) -> (u64, u64) {
        self.overwrite(target).map_or((0, 0), |now| (now.allow, now.deny))
    }

    /// What has to be done so that `target` has the bits `wanted` speaks of and every other bit stays
    /// as it is. An overwrite that would be empty is deleted, unless it `existed` before the gate.
    fn change(&self, target: Target, wanted: Wanted, existed: bool) -> Option<OverwriteChange> {
        let current = self.overwrite(target);
        let (old_allow, old_deny) = self.now(target);
        let after = Overwrite {
            target,
            allow: (old_allow & !wanted.of) | (wanted.allow & wanted.of),
            deny: (old_deny & !wanted.of) | (wanted.deny & wanted.of),
        };
        let is_empty = after.allow == 0 && after.deny == 0;
        match current {
            None if is_empty => None,
            Some(_) if is_empty && !existed => Some(OverwriteChange::Delete(target)),
            Some(current) if current == after => None,
            _ => Some(OverwriteChange::Write(after)),
        }
    }

    /// What is to be remembered of `target` so that the bits `owned` can be put back: what is known,
    /// and of bits that are new to the gate what is there now.
    fn remember(&self, target: Target, owned: u64, known: Option<&PreviousOverwrite>) -> PreviousOverwrite {
        let (allow, deny) = self.now(target);
        let mut previous = known.copied().unwrap_or(PreviousOverwrite {
            target,
            existed: self.overwrite(target).is_some(),
            allow_owned: 0,
            deny_owned: 0,
            more: 0,
        });
        let remembered = known.map_or(0, |known| known.bits(self.kind));
        let new = owned & !remembered;
        previous.allow_owned |= allow & new;
        previous.deny_owned |= deny & new;
        previous.more = (remembered | owned) & !seeing_bits(self.kind);
        previous
    }
}

/// One request to Discord.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverwriteChange {
    /// Put this overwrite in place of whatever the target has.
    Write(Overwrite),
    /// Delete the target's overwrite.
    Delete(Target),
}

/// What a target's owned bits were before the gate, so that it can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviousOverwrite {
    pub target: Target,
    /// Whether the target had an overwrite at all.
    pub existed: bool,
    /// The remembered bits it allowed.
    pub allow_owned: u64,
    /// The remembered bits it denied.
    pub deny_owned: u64,
    /// Bits remembered besides those every gate on a channel of its kind owns.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(bits: &u64) -> bool {
    *bits == 0
}

impl PreviousOverwrite {
    /// The bits it remembers, on a channel of `kind`.
    fn bits(&self, kind: ChannelKind) -> u64 {
        seeing_bits(kind) | self.more
    }

    /// Everything it remembers, put back.
    fn restored(&self, kind: ChannelKind) -> Wanted {
        Wanted {
            of: self.bits(kind),
            allow: self.allow_owned,
            deny: self.deny_owned,
        }
    }
}

/// How to gate a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatePlan {
    /// In the order they must be made. Empty: the gate stands.
    pub changes: Vec<OverwriteChange>,
    /// What to remember, in place of what was remembered; store it before the first change.
    pub previous: Vec<PreviousOverwrite>,
}

/// Plans the changes after which `@everyone` is denied the owned bits of `channel`, the bot is allowed
/// them, and the roles of `admission` are allowed them as far as their access goes: who only reads is
/// neither allowed nor denied to write.
///
/// The order is: the bot's own allow, so that it is never locked out; the deny of `@everyone`;
/// roles that are no longer wanted; the tier roles. The bot's overwrite lets in nobody else, the
/// second only shuts, and the tier roles come when the channel is shut already, so nobody outside
/// the tier sees at any moment what they did not see before, also when the changes stop half-way.
///
/// `remembered` is what earlier plans for this gate returned, empty for a new one. What it says of a
/// target is never replaced by what the gate itself wrote; bits that become the gate's are remembered
/// as they are then. A target only it names (the gate was moved to a higher tier) gets its own bits
/// back, those that decide about seeing as far as that shuts; bits that are no longer the gate's are
/// put back; both stay remembered until that is done. Leave out roles that were deleted: their
/// overwrites went with them. Planning on the planned state changes nothing.
pub fn plan_gate(
    channel: &GatedChannel<'_>,
    admission: &Admission,
    remembered: &[PreviousOverwrite],
) -> Result<GatePlan, GateRefusal> {
    check_gateable(channel.kind)?;
    let owned = owned_bits(channel.kind, admission.scope);
    let everyone = Target::Role(channel.everyone);
    let mut wanted = vec![
        // It takes no part in voice.
        (channel.bot, owned & !(SPEAK | REQUEST_TO_SPEAK | STREAM), 0),
        (everyone, 0, owned),
    ];
    for (role_id, access) in &admission.roles {
        let target = Target::Role(*role_id);
        let allow = match access {
            Access::Full => owned,
            Access::Read => owned & seeing_bits(channel.kind),
        };
        match wanted.iter_mut().find(|(known, ..)| *known == target) {
            // A tier that stands for everyone cannot open a gate: it stays shut.
            Some((known, ..)) if *known == everyone || *known == channel.bot => {}
            Some((_, known, _)) => *known |= allow,
            None => wanted.push((target, allow, 0)),
        }
    }

    let known = |target: Target| remembered.iter().find(|known| known.target == target);
    let mut previous = Vec::new();
    let mut kept = Vec::new();
    for (target, allow, deny) in wanted {
        let mut memory = channel.remember(target, owned, known(target));
        let gone = memory.bits(channel.kind) & !owned;
        let change = channel.change(
            target,
            Wanted {
                of: owned | gone,
                allow: allow | (memory.allow_owned & gone),
                deny: deny | (memory.deny_owned & gone),
            },
            true,
        );
        if change.is_none() {
            memory.allow_owned &= !gone;
            memory.deny_owned &= !gone;
            memory.more &= !gone;
        }
        previous.push(memory);
        kept.push(change);
    }

    let tiers = kept.split_off(2);
    let mut changes: Vec<OverwriteChange> = kept.into_iter().flatten().collect();
    for released in remembered {
        if previous.iter().any(|wanted| wanted.target == released.target) {
            continue;
        }
        // Giving back only ever shuts: an allow that was taken or a deny that was set since stays so.
        let (now_allow, now_deny) = channel.now(released.target);
        let seeing = seeing_bits(channel.kind);
        let restored = released.restored(channel.kind);
        let back = Wanted {
            allow: restored.allow & (now_allow | !seeing),
            deny: restored.deny | (now_deny & seeing),
            ..restored
        };
        if let Some(change) = channel.change(released.target, back, released.existed) {
            changes.push(change);
            previous.push(*released);
        }
    }
    changes.extend(tiers.into_iter().flatten());
    Ok(GatePlan { changes, previous })
}

/// Plans the changes that undo a gate: every target in `previous` gets back the bits that are
/// remembered of it and keeps whatever else has been changed since. An overwrite that did not exist
/// before and would be empty now is deleted. Leave out roles that were deleted.
///
/// The order is: roles that are shut out again, while the channel is still shut; `@everyone`; the
/// other targets; the bot, which sees the channel until it has nothing left to do. So at no moment
/// does anybody see the channel who did not before and will not after, also when overwrites were
/// changed by hand meanwhile, and fans who keep their access never lose it in between.
pub fn plan_ungate(channel: &GatedChannel<'_>, previous: &[PreviousOverwrite]) -> Vec<OverwriteChange> {
    let everyone = Target::Role(channel.everyone);
    let mut ordered = previous.to_vec();
    ordered.sort_by_key(|known| match known.target {
        target if target == channel.bot => 3,
        target if target == everyone => 1,
        _ if known.deny_owned & !known.allow_owned & VIEW_CHANNEL != 0 => 0,
        _ => 2,
    });
    ordered
        .iter()
        .filter_map(|known| channel.change(known.target, known.restored(channel.kind), known.existed))
        .collect()
}

/// Every bit that `changes` speak of, those that stay as they are too.
pub fn bits_spoken_of(changes: &[OverwriteChange]) -> u64 {
    changes.iter().fold(0, |bits, change| match change {
        OverwriteChange::Write(overwrite) => bits | overwrite.allow | overwrite.deny,
        OverwriteChange::Delete(_) => bits,
    })
}

/// The bits that `changes` really change on `overwrites`. Discord lets nobody change a bit they lack
/// themselves (Discord documentation, "Edit Channel Permissions").
pub fn bits_changed(overwrites: &[Overwrite], changes: &[OverwriteChange]) -> u64 {
    let now = |target: Target| overwrites.iter().find(|overwrite| overwrite.target == target);
    changes.iter().fold(0, |bits, change| match change {
        OverwriteChange::Write(after) => {
            let (allow, deny) = now(after.target).map_or((0, 0), |now| (now.allow, now.deny));
            bits | (after.allow ^ allow) | (after.deny ^ deny)
        }
        OverwriteChange::Delete(_) => bits,
    })
}

/// The overwrites after `changes` were made to `overwrites`.
pub fn apply_changes(overwrites: &[Overwrite], changes: &[OverwriteChange]) -> Vec<Overwrite> {
    let mut after = overwrites.to_vec();
    for change in changes {
        match change {
            OverwriteChange::Write(wanted) => {
                match after
                    .iter_mut()
                    .find(|overwrite| overwrite.target == wanted.target)
                {
                    Some(overwrite) => *overwrite = *wanted,
                    None => after.push(*wanted),
                }
            }
            OverwriteChange::Delete(target) => after.retain(|overwrite| overwrite.target != *target),
        }
    }
    after
}
