//! Discord's permission algorithm, and how a channel is gated and opened again.
//!
//! Permissions are raw 64-bit numbers: Discord keeps adding bits, and a bit this program has never
//! heard of must come out of a change as it went in. Nothing here talks to Discord.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ids::{GuildId, MemberId, RoleId};

/// Everything, everywhere, whatever overwrites say.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// Edit channels, and so who may see them.
pub const MANAGE_CHANNELS: u64 = 1 << 4;
/// See a channel; for voice, also who is in it.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// Write messages, and open posts in a forum.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// Have messages read aloud.
pub const SEND_TTS_MESSAGES: u64 = 1 << 12;
/// Links show a preview.
pub const EMBED_LINKS: u64 = 1 << 14;
/// Attach files.
pub const ATTACH_FILES: u64 = 1 << 15;
/// Read what was written before.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// Mention everyone, here and any role.
pub const MENTION_EVERYONE: u64 = 1 << 17;
/// Join a voice or stage channel.
pub const CONNECT: u64 = 1 << 20;
/// Give and take lower roles, and edit overwrites.
pub const MANAGE_ROLES: u64 = 1 << 28;
/// Every permission, also those that do not exist yet: what owner and administrators have.
pub const ALL: u64 = u64::MAX;

/// What is left to a member in a timeout (Discord documentation, "Permissions for Timed Out Members").
const KEPT_IN_TIMEOUT: u64 = VIEW_CHANNEL | READ_MESSAGE_HISTORY;
/// What goes with SEND_MESSAGES (Discord documentation, "Implicit Permissions").
const NEEDS_SEND_MESSAGES: u64 = SEND_TTS_MESSAGES | EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE;

/// Whom an overwrite concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Everybody who holds the role; `@everyone` is the role with the guild's own id.
    Role(RoleId),
    /// One member.
    Member(MemberId),
}

/// A channel's exception for one role or member. A bit in neither number is left to the wider rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Overwrite {
    pub target: Target,
    /// Permission bits given.
    pub allow: u64,
    /// Permission bits taken.
    pub deny: u64,
}

/// A role as the algorithm needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleFacts {
    pub id: RoleId,
    /// Higher stands above; it orders roles but never decides what a member sees.
    pub position: u16,
    /// Permission bits in the whole guild.
    pub permissions: u64,
    /// Belongs to a bot, an integration or the boosters: Discord gives it, nobody else can.
    pub managed: bool,
}

/// A guild as the algorithm needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuildPermissions {
    pub guild_id: GuildId,
    pub owner_id: MemberId,
    /// Every role, `@everyone` among them.
    pub roles: Vec<RoleFacts>,
}

/// A member as the algorithm needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberFacts {
    pub id: MemberId,
    /// The roles held; `@everyone` may be left out.
    pub roles: Vec<RoleId>,
    /// End of the timeout in Unix milliseconds, if one was given; it may be over.
    pub timed_out_until_ms: Option<i64>,
}

impl MemberFacts {
    fn holds_any(&self, roles: &[RoleId]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }
}

/// What a channel is, as far as gates care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    Text,
    Voice,
    Stage,
    Forum,
    Media,
    Category,
    Announcement,
    /// Any kind of thread, a forum's posts too. It has no overwrites: its parent's count.
    Thread,
    /// A kind this program does not know.
    Other,
}

impl ChannelKind {
    /// The kind of Discord's channel type number (Discord documentation, "Channel Types").
    pub fn from_discord(channel_type: u8) -> Self {
        match channel_type {
            0 => Self::Text,
            2 => Self::Voice,
            4 => Self::Category,
            5 => Self::Announcement,
            10..=12 => Self::Thread,
            13 => Self::Stage,
            15 => Self::Forum,
            16 => Self::Media,
            _ => Self::Other,
        }
    }

    /// Whether one joins it by voice, so that CONNECT matters.
    fn is_vocal(self) -> bool {
        matches!(self, Self::Voice | Self::Stage)
    }
}

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

/// The bits a gate owns on a channel of `kind`, and the only ones it ever changes: VIEW_CHANNEL,
/// for voice and stage also CONNECT.
pub fn owned_bits(kind: ChannelKind) -> u64 {
    if kind.is_vocal() {
        VIEW_CHANNEL | CONNECT
    } else {
        VIEW_CHANNEL
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

/// The bits `member` has in the guild as a whole: [`ALL`] for the owner and administrators, the
/// union of `@everyone` and their roles for others. Timeouts are not looked at.
pub fn base_permissions(guild: &GuildPermissions, member: &MemberFacts) -> u64 {
    if member.id == guild.owner_id {
        return ALL;
    }
    let permissions = guild
        .roles
        .iter()
        .filter(|role| role.id == guild.guild_id.everyone() || member.roles.contains(&role.id))
        .fold(0, |bits, role| bits | role.permissions);
    if permissions & ADMINISTRATOR != 0 {
        ALL
    } else {
        permissions
    }
}

/// The bits that count for `member` in a channel of `kind` with these `overwrites`, at `now_ms`
/// (for a thread: kind and overwrites of its parent).
///
/// Discord documentation, "Permission Overwrites": the overwrite of `@everyone`, then those of all
/// roles together, where any allow beats every deny and positions do not matter, then the
/// member's own. The owner and administrators are past all of it. Then what Discord takes away
/// without changing the numbers: without VIEW_CHANNEL everything; without SEND_MESSAGES mentions of
/// everyone, speech, files and previews; without CONNECT in voice and stage all but seeing the
/// channel; in a timeout all but VIEW_CHANNEL and READ_MESSAGE_HISTORY.
pub fn permissions_in(
    guild: &GuildPermissions,
    member: &MemberFacts,
    kind: ChannelKind,
    overwrites: &[Overwrite],
    now_ms: i64,
) -> u64 {
    let base = base_permissions(guild, member);
    if base == ALL {
        return ALL;
    }
    let mut bits = overwritten(base, guild.guild_id.everyone(), member, overwrites);
    if bits & VIEW_CHANNEL == 0 {
        return 0;
    }
    if bits & SEND_MESSAGES == 0 {
        bits &= !NEEDS_SEND_MESSAGES;
    }
    if kind.is_vocal() && bits & CONNECT == 0 {
        bits &= VIEW_CHANNEL;
    }
    if member
        .timed_out_until_ms
        .is_some_and(|until_ms| now_ms < until_ms)
    {
        bits &= KEPT_IN_TIMEOUT;
    }
    bits
}

fn overwritten(base: u64, everyone: RoleId, member: &MemberFacts, overwrites: &[Overwrite]) -> u64 {
    let mut layers = [(0, 0); 3];
    for overwrite in overwrites {
        let layer = match overwrite.target {
            Target::Role(role) if role == everyone => 0,
            Target::Role(role) if member.roles.contains(&role) => 1,
            Target::Member(id) if id == member.id => 2,
            Target::Role(_) | Target::Member(_) => continue,
        };
        layers[layer].0 |= overwrite.allow;
        layers[layer].1 |= overwrite.deny;
    }
    layers
        .into_iter()
        .fold(base, |bits, (allow, deny)| (bits & !deny) | allow)
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

impl GatedChannel<'_> {
    fn overwrite(&self, target: Target) -> Option<Overwrite> {
        self.overwrites
            .iter()
            .find(|overwrite| overwrite.target == target)
            .copied()
    }

    /// What has to be done so that `target` has these owned bits and every other bit stays as it
    /// is. An overwrite that would be empty is deleted, unless it `existed` before the gate.
    fn change(&self, target: Target, allow: u64, deny: u64, existed: bool) -> Option<OverwriteChange> {
        let owned = owned_bits(self.kind);
        let current = self.overwrite(target);
        let Overwrite {
            allow: old_allow,
            deny: old_deny,
            ..
        } = current.unwrap_or(Overwrite {
            target,
            allow: 0,
            deny: 0,
        });
        let wanted = Overwrite {
            target,
            allow: (old_allow & !owned) | (allow & owned),
            deny: (old_deny & !owned) | (deny & owned),
        };
        let is_empty = wanted.allow == 0 && wanted.deny == 0;
        match current {
            None if is_empty => None,
            Some(_) if is_empty && !existed => Some(OverwriteChange::Delete(target)),
            Some(current) if current == wanted => None,
            _ => Some(OverwriteChange::Write(wanted)),
        }
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
    /// The owned bits it allowed.
    pub allow_owned: u64,
    /// The owned bits it denied.
    pub deny_owned: u64,
}

/// How to gate a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatePlan {
    /// In the order they must be made. Empty: the gate stands.
    pub changes: Vec<OverwriteChange>,
    /// What to remember, in place of what was remembered; store it before the first change.
    pub previous: Vec<PreviousOverwrite>,
}

/// Plans the changes after which `@everyone` is denied the owned bits of `channel`, and the holders
/// of `tier_roles` (the tier's role and every higher tier's) and the bot are allowed them.
///
/// The order is: the bot's own allow, so that it is never locked out; the deny of `@everyone`;
/// roles that are no longer wanted; the tier roles. The bot's overwrite lets in nobody else, the
/// second only shuts, and the tier roles come when the channel is shut already, so nobody outside
/// the tier sees at any moment what they did not see before, also when the changes stop half-way.
///
/// `remembered` is what earlier plans for this gate returned, empty for a new one. What it says of a
/// target is never replaced by what the gate itself wrote. A target only it names (the gate was
/// moved to a higher tier) gets its own bits back as far as that shuts; it is remembered until that
/// is done. Leave out roles that were deleted: their overwrites went with them. Planning on the
/// planned state changes nothing.
pub fn plan_gate(
    channel: &GatedChannel<'_>,
    tier_roles: &[RoleId],
    remembered: &[PreviousOverwrite],
) -> Result<GatePlan, GateRefusal> {
    check_gateable(channel.kind)?;
    let owned = owned_bits(channel.kind);
    let everyone = Target::Role(channel.everyone);
    let mut insiders: Vec<Target> = Vec::new();
    for target in tier_roles.iter().map(|role| Target::Role(*role)) {
        // A tier that stands for everyone cannot open a gate: it stays shut.
        if target != everyone && target != channel.bot && !insiders.contains(&target) {
            insiders.push(target);
        }
    }

    let mut previous: Vec<PreviousOverwrite> = [channel.bot, everyone]
        .iter()
        .chain(&insiders)
        .map(|target| {
            remembered
                .iter()
                .find(|known| known.target == *target)
                .copied()
                .unwrap_or_else(|| {
                    let current = channel.overwrite(*target);
                    PreviousOverwrite {
                        target: *target,
                        existed: current.is_some(),
                        allow_owned: current.map_or(0, |overwrite| overwrite.allow & owned),
                        deny_owned: current.map_or(0, |overwrite| overwrite.deny & owned),
                    }
                })
        })
        .collect();

    let mut changes: Vec<OverwriteChange> = Vec::new();
    changes.extend(channel.change(channel.bot, owned, 0, true));
    changes.extend(channel.change(everyone, 0, owned, true));
    for released in remembered {
        if previous.iter().any(|wanted| wanted.target == released.target) {
            continue;
        }
        // Giving back only ever shuts: an allow that was taken or a deny that was set since stays so.
        let (now_allow, now_deny) = channel
            .overwrite(released.target)
            .map_or((0, 0), |now| (now.allow, now.deny));
        let change = channel.change(
            released.target,
            released.allow_owned & now_allow,
            released.deny_owned | now_deny,
            released.existed,
        );
        if let Some(change) = change {
            changes.push(change);
            previous.push(*released);
        }
    }
    changes.extend(
        insiders
            .iter()
            .filter_map(|target| channel.change(*target, owned, 0, true)),
    );
    Ok(GatePlan { changes, previous })
}

/// Plans the changes that undo a gate: every target in `previous` gets back the owned bits it had
/// and keeps whatever else has been changed since. An overwrite that did not exist before and
/// would be empty now is deleted. Leave out roles that were deleted.
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
        .filter_map(|known| channel.change(known.target, known.allow_owned, known.deny_owned, known.existed))
        .collect()
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

/// How somebody without the tier sees a gated channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OtherWay {
    /// The role makes its holders administrators.
    Administrator(RoleId),
    /// The channel allows the role to see it. For `@everyone`: the gate is open.
    RoleAllow(RoleId),
    /// The channel allows this member to see it.
    MemberAllow(MemberId),
}

/// Every way by which at least one of `members` sees a channel with these `overwrites` without
/// holding one of `tier_roles`; administrators first, then roles, then members, each by id.
///
/// The owner is never listed; leave the bot itself out of `members`. Roles that nobody among
/// `members` needs are not listed, so this answers who sees the channel now, not who might.
pub fn who_else_sees(
    guild: &GuildPermissions,
    members: &[MemberFacts],
    overwrites: &[Overwrite],
    tier_roles: &[RoleId],
) -> Vec<OtherWay> {
    let everyone = guild.guild_id.everyone();
    let administrators: Vec<RoleId> = guild
        .roles
        .iter()
        .filter(|role| role.permissions & ADMINISTRATOR != 0)
        .map(|role| role.id)
        .collect();
    let allowed: Vec<Target> = overwrites
        .iter()
        .filter(|overwrite| overwrite.allow & VIEW_CHANNEL != 0)
        .map(|overwrite| overwrite.target)
        .collect();
    let mut ways = BTreeSet::new();
    for member in members {
        if member.id == guild.owner_id || member.holds_any(tier_roles) {
            continue;
        }
        let holds = |role: &RoleId| *role == everyone || member.roles.contains(role);
        let base = base_permissions(guild, member);
        if base == ALL {
            ways.extend(
                administrators
                    .iter()
                    .copied()
                    .filter(holds)
                    .map(OtherWay::Administrator),
            );
            continue;
        }
        if overwritten(base, everyone, member, overwrites) & VIEW_CHANNEL == 0 {
            continue;
        }
        let own_ways: Vec<OtherWay> = allowed
            .iter()
            .filter_map(|target| match target {
                Target::Role(role) if *role != everyone && holds(role) => Some(OtherWay::RoleAllow(*role)),
                Target::Member(id) if *id == member.id => Some(OtherWay::MemberAllow(*id)),
                Target::Role(_) | Target::Member(_) => None,
            })
            .collect();
        if own_ways.is_empty() {
            ways.insert(OtherWay::RoleAllow(everyone));
        }
        ways.extend(own_ways);
    }
    ways.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const GUILD: GuildId = GuildId(1);
    const EVERYONE: Target = Target::Role(RoleId(1));
    const OWNER: MemberId = MemberId(90);
    const BOT: Target = Target::Member(MemberId(99));
    const REGULAR: RoleId = RoleId(2);
    const SUPERFAN: RoleId = RoleId(3);
    const MODERATOR: RoleId = RoleId(4);
    const ADMIN: RoleId = RoleId(5);
    const TIER: [RoleId; 2] = [SUPERFAN, RoleId(6)];
    /// PIN_MESSAGES and BYPASS_SLOWMODE, which client libraries may drop, and one that nobody has defined.
    const UNKNOWN: u64 = 1 << 51 | 1 << 52 | 1 << 63;
    const V: u64 = VIEW_CHANNEL;

    fn guild(everyone_permissions: u64) -> GuildPermissions {
        let role = |id, permissions| RoleFacts {
            id: RoleId(id),
            position: 0,
            permissions,
            managed: false,
        };
        GuildPermissions {
            guild_id: GUILD,
            owner_id: OWNER,
            roles: vec![
                role(1, everyone_permissions),
                role(2, 0),
                role(3, 0),
                role(4, MANAGE_CHANNELS),
                role(5, ADMINISTRATOR),
                role(6, 0),
            ],
        }
    }

    fn member(id: u64, roles: &[RoleId]) -> MemberFacts {
        MemberFacts {
            id: MemberId(id),
            roles: roles.to_vec(),
            timed_out_until_ms: None,
        }
    }

    fn bot() -> MemberFacts {
        member(99, &[])
    }

    fn role(role: RoleId, allow: u64, deny: u64) -> Overwrite {
        Overwrite {
            target: Target::Role(role),
            allow,
            deny,
        }
    }

    fn everyone(allow: u64, deny: u64) -> Overwrite {
        Overwrite {
            target: EVERYONE,
            allow,
            deny,
        }
    }

    fn only(id: u64, allow: u64, deny: u64) -> Overwrite {
        Overwrite {
            target: Target::Member(MemberId(id)),
            allow,
            deny,
        }
    }

    fn channel(kind: ChannelKind, overwrites: &[Overwrite]) -> GatedChannel<'_> {
        GatedChannel {
            kind,
            everyone: GUILD.everyone(),
            bot: BOT,
            overwrites,
        }
    }

    fn sees(guild: &GuildPermissions, member: &MemberFacts, overwrites: &[Overwrite]) -> bool {
        permissions_in(guild, member, ChannelKind::Text, overwrites, 0) & VIEW_CHANNEL != 0
    }

    fn by_target(overwrites: &[Overwrite]) -> BTreeMap<Target, (u64, u64)> {
        overwrites
            .iter()
            .map(|overwrite| (overwrite.target, (overwrite.allow, overwrite.deny)))
            .collect()
    }

    /// The overwrites before the first change, and after each.
    fn states(before: &[Overwrite], changes: &[OverwriteChange]) -> Vec<Vec<Overwrite>> {
        (0..=changes.len())
            .map(|made| apply_changes(before, &changes[..made]))
            .collect()
    }

    // One row for each step of "Permission Overwrites" in Discord's documentation. The member holds
    // the roles Regular and Moderator.
    #[rstest]
    #[case::base_alone(V, vec![], true)]
    #[case::nothing_anywhere(0, vec![], false)]
    #[case::everyone_deny(V, vec![everyone(0, V)], false)]
    #[case::everyone_allow(0, vec![everyone(V, 0)], true)]
    #[case::role_allow_beats_everyone_deny(V, vec![role(REGULAR, V, 0), everyone(0, V)], true)]
    #[case::role_deny_beats_everyone_allow(V, vec![role(REGULAR, 0, V), everyone(V, 0)], false)]
    #[case::one_roles_allow_beats_anothers_deny(V, vec![role(REGULAR, V, 0), role(MODERATOR, 0, V)], true)]
    #[case::whichever_comes_first(V, vec![role(MODERATOR, 0, V), role(REGULAR, V, 0)], true)]
    #[case::a_role_not_held(V, vec![everyone(0, V), role(SUPERFAN, V, 0)], false)]
    #[case::member_deny_beats_role_allow(V, vec![only(10, 0, V), role(REGULAR, V, 0)], false)]
    #[case::member_allow_beats_role_deny(V, vec![only(10, V, 0), role(REGULAR, 0, V)], true)]
    #[case::another_members_overwrite(V, vec![everyone(0, V), only(11, V, 0)], false)]
    fn overwrites_apply_in_discords_order(
        #[case] base: u64,
        #[case] overwrites: Vec<Overwrite>,
        #[case] expected: bool,
    ) {
        assert_eq!(
            sees(&guild(base), &member(10, &[REGULAR, MODERATOR]), &overwrites),
            expected
        );
    }

    #[test]
    fn holding_everyone_by_name_changes_nothing() {
        let overwrites = [everyone(V, 0), role(REGULAR, 0, V)];
        assert!(!sees(&guild(0), &member(10, &[RoleId(1), REGULAR]), &overwrites));
    }

    #[test]
    fn base_is_the_union_of_roles() {
        let guild = guild(V | UNKNOWN);
        assert_eq!(base_permissions(&guild, &member(10, &[])), V | UNKNOWN);
        assert_eq!(
            base_permissions(&guild, &member(10, &[MODERATOR])),
            V | UNKNOWN | MANAGE_CHANNELS
        );
        assert_eq!(base_permissions(&guild, &member(10, &[ADMIN])), ALL);
        assert_eq!(base_permissions(&guild, &member(OWNER.0, &[])), ALL);
    }

    #[test]
    fn owner_and_administrators_are_past_overwrites_and_timeouts() {
        let overwrites = [
            everyone(0, ALL),
            role(ADMIN, 0, ALL),
            only(10, 0, ALL),
            only(OWNER.0, 0, ALL),
        ];
        for mut who in [member(10, &[ADMIN]), member(OWNER.0, &[])] {
            who.timed_out_until_ms = Some(1_000);
            assert_eq!(
                permissions_in(&guild(0), &who, ChannelKind::Voice, &overwrites, 0),
                ALL
            );
        }
    }

    #[rstest]
    #[case::no_view_no_anything(ChannelKind::Text, ALL & !V & !ADMINISTRATOR, 0)]
    #[case::no_send_no_extras(
        ChannelKind::Text,
        V | NEEDS_SEND_MESSAGES | READ_MESSAGE_HISTORY | UNKNOWN,
        V | READ_MESSAGE_HISTORY | UNKNOWN
    )]
    #[case::send_is_all(ChannelKind::Text, V | SEND_MESSAGES | EMBED_LINKS, V | SEND_MESSAGES | EMBED_LINKS)]
    #[case::voice_without_connect(ChannelKind::Voice, V | SEND_MESSAGES | MANAGE_CHANNELS, V)]
    #[case::stage_without_connect(ChannelKind::Stage, V | SEND_MESSAGES | UNKNOWN, V)]
    #[case::voice_with_connect(ChannelKind::Voice, V | CONNECT | SEND_MESSAGES, V | CONNECT | SEND_MESSAGES)]
    #[case::text_needs_no_connect(ChannelKind::Text, V | SEND_MESSAGES, V | SEND_MESSAGES)]
    fn implicit_rules(#[case] kind: ChannelKind, #[case] base: u64, #[case] expected: u64) {
        assert_eq!(
            permissions_in(&guild(base), &member(10, &[]), kind, &[], 0),
            expected
        );
    }

    #[test]
    fn a_timeout_leaves_only_seeing_and_reading_until_it_ends() {
        let guild = guild(V | READ_MESSAGE_HISTORY | SEND_MESSAGES | UNKNOWN);
        let mut fan = member(10, &[]);
        fan.timed_out_until_ms = Some(1_000);
        let at = |now_ms| permissions_in(&guild, &fan, ChannelKind::Text, &[], now_ms);
        assert_eq!(at(999), V | READ_MESSAGE_HISTORY);
        assert_eq!(at(1_000), V | READ_MESSAGE_HISTORY | SEND_MESSAGES | UNKNOWN);
    }

    #[rstest]
    #[case(0, ChannelKind::Text, V, None)]
    #[case(2, ChannelKind::Voice, V | CONNECT, None)]
    #[case(4, ChannelKind::Category, V, None)]
    #[case(5, ChannelKind::Announcement, V, Some(GateRefusal::Announcement))]
    #[case(10, ChannelKind::Thread, V, Some(GateRefusal::Thread))]
    #[case(11, ChannelKind::Thread, V, Some(GateRefusal::Thread))]
    #[case(12, ChannelKind::Thread, V, Some(GateRefusal::Thread))]
    #[case(13, ChannelKind::Stage, V | CONNECT, None)]
    #[case(14, ChannelKind::Other, V, Some(GateRefusal::UnknownKind))]
    #[case(15, ChannelKind::Forum, V, None)]
    #[case(16, ChannelKind::Media, V, None)]
    #[case(99, ChannelKind::Other, V, Some(GateRefusal::UnknownKind))]
    fn kinds(
        #[case] number: u8,
        #[case] kind: ChannelKind,
        #[case] owned: u64,
        #[case] refusal: Option<GateRefusal>,
    ) {
        assert_eq!(ChannelKind::from_discord(number), kind);
        assert_eq!(owned_bits(kind), owned);
        assert_eq!(check_gateable(kind).err(), refusal);
        assert_eq!(plan_gate(&channel(kind, &[]), &TIER, &[]).err(), refusal);
    }

    #[test]
    fn the_bot_comes_first_then_everyone_then_the_tier() {
        let current = [
            everyone(SEND_MESSAGES, MENTION_EVERYONE | UNKNOWN),
            role(MODERATOR, V, 0),
        ];
        let plan = plan_gate(&channel(ChannelKind::Text, &current), &TIER, &[]).unwrap();
        assert_eq!(
            plan.changes,
            [
                OverwriteChange::Write(only(99, V, 0)),
                OverwriteChange::Write(everyone(SEND_MESSAGES, MENTION_EVERYONE | UNKNOWN | V)),
                OverwriteChange::Write(role(SUPERFAN, V, 0)),
                OverwriteChange::Write(role(RoleId(6), V, 0)),
            ]
        );
        let remembered = |target, existed| PreviousOverwrite {
            target,
            existed,
            allow_owned: 0,
            deny_owned: 0,
        };
        assert_eq!(
            plan.previous,
            [
                remembered(BOT, false),
                remembered(EVERYONE, true),
                remembered(Target::Role(SUPERFAN), false),
                remembered(Target::Role(RoleId(6)), false),
            ]
        );
    }

    #[test]
    fn voice_is_gated_for_joining_too() {
        let plan = plan_gate(&channel(ChannelKind::Voice, &[]), &[SUPERFAN], &[]).unwrap();
        let gated = apply_changes(&[], &plan.changes);
        let bits = |who: &MemberFacts| {
            permissions_in(
                &guild(V | CONNECT | SEND_MESSAGES),
                who,
                ChannelKind::Voice,
                &gated,
                0,
            )
        };
        assert_eq!(bits(&member(10, &[])), 0);
        assert_eq!(bits(&member(10, &[SUPERFAN])), V | CONNECT | SEND_MESSAGES);
    }

    #[test]
    fn a_gate_for_everyone_stays_shut() {
        let plan = plan_gate(&channel(ChannelKind::Text, &[]), &[GUILD.everyone()], &[]).unwrap();
        let gated = apply_changes(&[], &plan.changes);
        assert!(!sees(&guild(V), &member(10, &[REGULAR]), &gated));
        assert!(sees(&guild(V), &bot(), &gated));
    }

    #[test]
    fn a_gate_moved_to_a_higher_tier_shuts_out_the_lower_one() {
        let before = [role(REGULAR, SEND_MESSAGES, 0)];
        let low = plan_gate(&channel(ChannelKind::Text, &before), &[REGULAR, SUPERFAN], &[]).unwrap();
        let gated_low = apply_changes(&before, &low.changes);
        assert!(sees(&guild(V), &member(10, &[REGULAR]), &gated_low));

        let high = plan_gate(
            &channel(ChannelKind::Text, &gated_low),
            &[SUPERFAN],
            &low.previous,
        )
        .unwrap();
        assert_eq!(
            high.changes,
            [OverwriteChange::Write(role(REGULAR, SEND_MESSAGES, 0))]
        );
        // Until the change is made nothing is forgotten; afterwards the role is no concern of the gate.
        assert_eq!(high.previous.len(), 4);
        let gated_high = apply_changes(&gated_low, &high.changes);
        let again = plan_gate(
            &channel(ChannelKind::Text, &gated_high),
            &[SUPERFAN],
            &high.previous,
        )
        .unwrap();
        assert_eq!((again.changes.len(), again.previous.len()), (0, 3));
        assert!(!sees(&guild(V), &member(10, &[REGULAR]), &gated_high));

        let undone = plan_ungate(&channel(ChannelKind::Text, &gated_high), &again.previous);
        assert_eq!(
            by_target(&apply_changes(&gated_high, &undone)),
            by_target(&before)
        );
    }

    #[test]
    fn moving_a_gate_lets_nobody_back_in_who_was_shut_out_by_hand() {
        let before = [role(REGULAR, V, 0)];
        let low = plan_gate(&channel(ChannelKind::Text, &before), &[REGULAR, SUPERFAN], &[]).unwrap();
        let mut by_hand = apply_changes(&before, &low.changes);
        by_hand.retain(|overwrite| overwrite.target != Target::Role(REGULAR));
        by_hand.push(role(REGULAR, 0, V));
        let high = plan_gate(&channel(ChannelKind::Text, &by_hand), &[SUPERFAN], &low.previous).unwrap();
        assert_eq!(high.changes, []);
    }

    #[test]
    fn undoing_a_gate_opens_to_everyone_before_the_tier_loses_its_own_way_in() {
        let before = [role(REGULAR, 0, V)];
        let plan = plan_gate(&channel(ChannelKind::Text, &before), &[REGULAR, SUPERFAN], &[]).unwrap();
        let gated = apply_changes(&before, &plan.changes);
        assert_eq!(
            plan_ungate(&channel(ChannelKind::Text, &gated), &plan.previous),
            [
                OverwriteChange::Write(role(REGULAR, 0, V)),
                OverwriteChange::Delete(EVERYONE),
                OverwriteChange::Delete(Target::Role(SUPERFAN)),
                OverwriteChange::Delete(BOT),
            ]
        );
    }

    #[test]
    fn an_empty_overwrite_that_was_there_stays() {
        let before = [everyone(0, 0), role(SUPERFAN, 0, 0)];
        let plan = plan_gate(&channel(ChannelKind::Text, &before), &[SUPERFAN], &[]).unwrap();
        let gated = apply_changes(&before, &plan.changes);
        let undone = plan_ungate(&channel(ChannelKind::Text, &gated), &plan.previous);
        assert_eq!(apply_changes(&gated, &undone), before);
    }

    #[test]
    fn a_channel_turned_into_announcements_can_still_be_opened() {
        let plan = plan_gate(&channel(ChannelKind::Text, &[]), &TIER, &[]).unwrap();
        let gated = apply_changes(&[], &plan.changes);
        let undone = plan_ungate(&channel(ChannelKind::Announcement, &gated), &plan.previous);
        assert_eq!(apply_changes(&gated, &undone), []);
    }

    #[test]
    fn what_is_remembered_is_stored_and_read_back() {
        let previous = PreviousOverwrite {
            target: EVERYONE,
            existed: true,
            allow_owned: 0,
            deny_owned: V,
        };
        let stored = serde_json::to_string(&previous).unwrap();
        assert_eq!(
            stored,
            r#"{"target":{"role":1},"existed":true,"allow_owned":0,"deny_owned":1024}"#
        );
        assert_eq!(
            serde_json::from_str::<PreviousOverwrite>(&stored).unwrap(),
            previous
        );
        assert_eq!(serde_json::to_string(&BOT).unwrap(), r#"{"member":99}"#);
        assert_eq!(serde_json::to_string(&ChannelKind::Voice).unwrap(), r#""voice""#);
    }

    #[test]
    fn who_else_sees_names_each_way_once() {
        let overwrites = [
            everyone(0, V),
            role(SUPERFAN, V, 0),
            role(MODERATOR, V, 0),
            role(REGULAR, SEND_MESSAGES, 0),
            only(12, V, 0),
            only(13, 0, V),
            only(14, V, 0),
        ];
        let members = [
            member(OWNER.0, &[ADMIN]),
            member(10, &[REGULAR]),
            member(11, &[MODERATOR, REGULAR]),
            member(15, &[MODERATOR]),
            member(12, &[]),
            member(13, &[MODERATOR]),
            member(14, &[SUPERFAN]),
            member(16, &[ADMIN, MODERATOR]),
        ];
        assert_eq!(
            who_else_sees(&guild(V), &members, &overwrites, &[SUPERFAN]),
            [
                OtherWay::Administrator(ADMIN),
                OtherWay::RoleAllow(MODERATOR),
                OtherWay::MemberAllow(MemberId(12)),
            ]
        );
        // Denied themselves, or there only as tier holders: nobody comes in by these.
        let shut = [
            member(OWNER.0, &[ADMIN]),
            member(10, &[]),
            member(13, &[MODERATOR]),
            member(14, &[SUPERFAN]),
        ];
        assert_eq!(who_else_sees(&guild(V), &shut, &overwrites, &[SUPERFAN]), []);
        assert_eq!(
            who_else_sees(&guild(V), &[member(10, &[])], &[], &[SUPERFAN]),
            [OtherWay::RoleAllow(GUILD.everyone())]
        );
    }

    /// Overwrites of `@everyone`, five roles, four members and the bot, each there or not, any bits.
    fn any_overwrites() -> impl Strategy<Value = Vec<Overwrite>> {
        let bits = || prop_oneof![Just(0), Just(V), Just(CONNECT), Just(V | CONNECT), any::<u64>()];
        let target = prop_oneof![
            (1u64..=6).prop_map(|id| Target::Role(RoleId(id))),
            prop_oneof![10u64..14, Just(99)].prop_map(|id| Target::Member(MemberId(id))),
        ];
        proptest::collection::btree_map(target, (bits(), bits()), 0..9).prop_map(|overwrites| {
            overwrites
                .into_iter()
                .map(|(target, (allow, deny))| Overwrite { target, allow, deny })
                .collect()
        })
    }

    fn any_previous() -> impl Strategy<Value = Vec<PreviousOverwrite>> {
        any_overwrites().prop_map(|overwrites| {
            let remember = |overwrite: Overwrite| PreviousOverwrite {
                target: overwrite.target,
                existed: true,
                allow_owned: overwrite.allow & (V | CONNECT),
                deny_owned: overwrite.deny & (V | CONNECT),
            };
            overwrites.into_iter().map(remember).collect()
        })
    }

    fn any_kind() -> impl Strategy<Value = ChannelKind> {
        use ChannelKind::{Category, Forum, Media, Stage, Text, Voice};
        proptest::sample::select(vec![Text, Voice, Stage, Forum, Media, Category])
    }

    fn any_member() -> impl Strategy<Value = MemberFacts> {
        (
            10u64..16,
            proptest::sample::subsequence(vec![2u64, 3, 4, 6], 0..=4),
        )
            .prop_map(|(id, roles)| member(id, &roles.into_iter().map(RoleId).collect::<Vec<_>>()))
    }

    proptest! {
        #[test]
        fn planning_the_planned_changes_nothing(
            before in any_overwrites(), kind in any_kind(), remembered in any_previous()
        ) {
            let plan = plan_gate(&channel(kind, &before), &TIER, &remembered).unwrap();
            let gated = apply_changes(&before, &plan.changes);
            let again = plan_gate(&channel(kind, &gated), &TIER, &plan.previous).unwrap();
            prop_assert_eq!(again.changes, []);
        }

        #[test]
        fn the_first_memory_is_never_overwritten(before in any_overwrites(), kind in any_kind()) {
            let first = plan_gate(&channel(kind, &before), &TIER, &[]).unwrap();
            for made in states(&before, &first.changes) {
                let again = plan_gate(&channel(kind, &made), &TIER, &first.previous).unwrap();
                prop_assert_eq!(&again.previous, &first.previous);
            }
        }

        #[test]
        fn undoing_a_gate_restores_exactly_what_was(before in any_overwrites(), kind in any_kind()) {
            let plan = plan_gate(&channel(kind, &before), &TIER, &[]).unwrap();
            // Also when the gate was put up only half.
            for made in states(&before, &plan.changes) {
                let undone = plan_ungate(&channel(kind, &made), &plan.previous);
                let after = apply_changes(&made, &undone);
                prop_assert_eq!(by_target(&after), by_target(&before));
                prop_assert_eq!(plan_ungate(&channel(kind, &after), &plan.previous), []);
            }
        }

        #[test]
        fn bits_that_are_not_the_gates_survive(
            before in any_overwrites(), kind in any_kind(), remembered in any_previous(),
            edits in any_overwrites()
        ) {
            let others = |overwrites: &[Overwrite]| -> BTreeMap<Target, (u64, u64)> {
                let owned = owned_bits(kind);
                by_target(overwrites)
                    .into_iter()
                    .map(|(target, (allow, deny))| (target, (allow & !owned, deny & !owned)))
                    .filter(|(_, bits)| *bits != (0, 0))
                    .collect()
            };
            let plan = plan_gate(&channel(kind, &before), &TIER, &remembered).unwrap();
            let gated = apply_changes(&before, &plan.changes);
            prop_assert_eq!(others(&gated), others(&before));

            // Somebody edits other bits by hand while the gate stands.
            let owned = owned_bits(kind);
            let kept = |target| {
                let (allow, deny) = by_target(&gated).get(&target).copied().unwrap_or_default();
                (allow & owned, deny & owned)
            };
            let by_hand: Vec<OverwriteChange> = edits
                .iter()
                .map(|edit| {
                    let (allow, deny) = kept(edit.target);
                    OverwriteChange::Write(Overwrite {
                        target: edit.target,
                        allow: edit.allow & !owned | allow,
                        deny: edit.deny & !owned | deny,
                    })
                })
                .collect();
            let edited = apply_changes(&gated, &by_hand);
            let undone = apply_changes(&edited, &plan_ungate(&channel(kind, &edited), &plan.previous));
            prop_assert_eq!(others(&undone), others(&edited));
        }

        #[test]
        fn a_gate_shuts_out_plain_members_and_lets_the_tier_in(
            before in any_overwrites(), kind in any_kind(), base in any::<u64>()
        ) {
            let guild = guild(base & !ADMINISTRATOR);
            let plan = plan_gate(&channel(kind, &before), &TIER, &[]).unwrap();
            let gated = apply_changes(&before, &plan.changes);
            let wanted = owned_bits(kind);
            // Members 20 to 22 have no overwrite of their own.
            prop_assert_eq!(permissions_in(&guild, &member(20, &[]), kind, &gated, 0), 0);
            for tier_role in TIER {
                let bits = permissions_in(&guild, &member(21, &[tier_role]), kind, &gated, 0);
                prop_assert_eq!(bits & wanted, wanted);
                // Whatever other roles say.
                let many_roles = member(22, &[REGULAR, MODERATOR, tier_role]);
                let bits = permissions_in(&guild, &many_roles, kind, &gated, 0);
                prop_assert_eq!(bits & wanted, wanted);
            }
        }

        #[test]
        fn nobody_new_gets_in_while_a_gate_is_put_up(
            before in any_overwrites(), kind in any_kind(), remembered in any_previous(),
            who in any_member(), base in any::<u64>()
        ) {
            let guild = guild(base & !ADMINISTRATOR);
            let plan = plan_gate(&channel(kind, &before), &TIER, &remembered).unwrap();
            if !who.holds_any(&TIER) && !sees(&guild, &who, &before) {
                for made in states(&before, &plan.changes) {
                    prop_assert!(!sees(&guild, &who, &made));
                }
            }
        }

        #[test]
        fn while_a_gate_is_undone_nobody_sees_who_did_not_and_will_not(
            before in any_overwrites(), kind in any_kind(), previous in any_previous(),
            who in any_member(), base in any::<u64>()
        ) {
            let guild = guild(base & !ADMINISTRATOR);
            // Members' own overwrites are never a gate's business.
            let is_ours = |target| matches!(target, Target::Role(_)) || target == BOT;
            let previous: Vec<_> = previous.into_iter().filter(|known| is_ours(known.target)).collect();
            let changes = plan_ungate(&channel(kind, &before), &previous);
            let after = apply_changes(&before, &changes);
            if !sees(&guild, &who, &before) && !sees(&guild, &who, &after) {
                for made in states(&before, &changes) {
                    prop_assert!(!sees(&guild, &who, &made));
                }
            }
        }

        #[test]
        fn the_bot_is_never_locked_out(
            before in any_overwrites(), kind in any_kind(), remembered in any_previous(), base in any::<u64>()
        ) {
            let guild = guild(base & !ADMINISTRATOR);
            let plan = plan_gate(&channel(kind, &before), &TIER, &remembered).unwrap();
            let all = states(&before, &plan.changes);
            let saw = sees(&guild, &bot(), &before);
            for (made, state) in all.iter().enumerate() {
                prop_assert!(sees(&guild, &bot(), state) || (made == 0 && !saw));
            }
            // While it is undone, until its own overwrite goes as the last.
            let gated = all.last().unwrap();
            let undoing = states(gated, &plan_ungate(&channel(kind, gated), &plan.previous));
            for state in &undoing[..undoing.len() - 1] {
                prop_assert!(sees(&guild, &bot(), state));
            }
        }

        #[test]
        fn who_else_sees_agrees_with_the_algorithm(
            overwrites in any_overwrites(), who in any_member(), base in any::<u64>()
        ) {
            let guild = guild(base & !ADMINISTRATOR);
            let outsider_sees = !who.holds_any(&TIER) && sees(&guild, &who, &overwrites);
            let ways = who_else_sees(&guild, std::slice::from_ref(&who), &overwrites, &TIER);
            prop_assert_eq!(!ways.is_empty(), outsider_sees);
        }
    }
}
