//! The algorithm by Discord's own words, and what a gate promises whatever was there before.

use std::collections::BTreeMap;

use super::*;
use crate::domain::ids::{GuildId, MemberId, RoleId};
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
/// What goes with writing.
const NEEDS_SEND_MESSAGES: u64 = SEND_TTS_MESSAGES | EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE;

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

/// Plans a gate whose roles have full access.
fn gate(
    channel: &GatedChannel<'_>,
    roles: &[RoleId],
    remembered: &[PreviousOverwrite],
) -> Result<GatePlan, GateRefusal> {
    let admission = Admission {
        scope: Scope::Seeing,
        roles: roles.iter().map(|role| (*role, Access::Full)).collect(),
    };
    plan_gate(channel, &admission, remembered)
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
    assert_eq!(owned_bits(kind, Scope::Seeing), owned);
    assert_eq!(check_gateable(kind).err(), refusal);
    assert_eq!(gate(&channel(kind, &[]), &TIER, &[]).err(), refusal);
}

#[test]
fn the_bot_comes_first_then_everyone_then_the_tier() {
    let current = [
        everyone(SEND_MESSAGES, MENTION_EVERYONE | UNKNOWN),
        role(MODERATOR, V, 0),
    ];
    let plan = gate(&channel(ChannelKind::Text, &current), &TIER, &[]).unwrap();
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
        more: 0,
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
    let plan = gate(&channel(ChannelKind::Voice, &[]), &[SUPERFAN], &[]).unwrap();
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
    let plan = gate(&channel(ChannelKind::Text, &[]), &[GUILD.everyone()], &[]).unwrap();
    let gated = apply_changes(&[], &plan.changes);
    assert!(!sees(&guild(V), &member(10, &[REGULAR]), &gated));
    assert!(sees(&guild(V), &bot(), &gated));
}

#[test]
fn a_gate_moved_to_a_higher_tier_shuts_out_the_lower_one() {
    let before = [role(REGULAR, SEND_MESSAGES, 0)];
    let low = gate(&channel(ChannelKind::Text, &before), &[REGULAR, SUPERFAN], &[]).unwrap();
    let gated_low = apply_changes(&before, &low.changes);
    assert!(sees(&guild(V), &member(10, &[REGULAR]), &gated_low));

    let high = gate(
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
    let again = gate(
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
    let low = gate(&channel(ChannelKind::Text, &before), &[REGULAR, SUPERFAN], &[]).unwrap();
    let mut by_hand = apply_changes(&before, &low.changes);
    by_hand.retain(|overwrite| overwrite.target != Target::Role(REGULAR));
    by_hand.push(role(REGULAR, 0, V));
    let high = gate(&channel(ChannelKind::Text, &by_hand), &[SUPERFAN], &low.previous).unwrap();
    assert_eq!(high.changes, []);
}

#[test]
fn undoing_a_gate_opens_to_everyone_before_the_tier_loses_its_own_way_in() {
    let before = [role(REGULAR, 0, V)];
    let plan = gate(&channel(ChannelKind::Text, &before), &[REGULAR, SUPERFAN], &[]).unwrap();
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
    let plan = gate(&channel(ChannelKind::Text, &before), &[SUPERFAN], &[]).unwrap();
    let gated = apply_changes(&before, &plan.changes);
    let undone = plan_ungate(&channel(ChannelKind::Text, &gated), &plan.previous);
    assert_eq!(apply_changes(&gated, &undone), before);
}

#[test]
fn a_channel_turned_into_announcements_can_still_be_opened() {
    let plan = gate(&channel(ChannelKind::Text, &[]), &TIER, &[]).unwrap();
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
        more: 0,
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
            more: 0,
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
        let plan = gate(&channel(kind, &before), &TIER, &remembered).unwrap();
        let gated = apply_changes(&before, &plan.changes);
        let again = gate(&channel(kind, &gated), &TIER, &plan.previous).unwrap();
        prop_assert_eq!(again.changes, []);
    }

    #[test]
    fn the_first_memory_is_never_overwritten(before in any_overwrites(), kind in any_kind()) {
        let first = gate(&channel(kind, &before), &TIER, &[]).unwrap();
        for made in states(&before, &first.changes) {
            let again = gate(&channel(kind, &made), &TIER, &first.previous).unwrap();
            prop_assert_eq!(&again.previous, &first.previous);
        }
    }

    #[test]
    fn undoing_a_gate_restores_exactly_what_was(before in any_overwrites(), kind in any_kind()) {
        let plan = gate(&channel(kind, &before), &TIER, &[]).unwrap();
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
            let owned = owned_bits(kind, Scope::Seeing);
            by_target(overwrites)
                .into_iter()
                .map(|(target, (allow, deny))| (target, (allow & !owned, deny & !owned)))
                .filter(|(_, bits)| *bits != (0, 0))
                .collect()
        };
        let plan = gate(&channel(kind, &before), &TIER, &remembered).unwrap();
        let gated = apply_changes(&before, &plan.changes);
        prop_assert_eq!(others(&gated), others(&before));

        // Somebody edits other bits by hand while the gate stands.
        let owned = owned_bits(kind, Scope::Seeing);
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
        let plan = gate(&channel(kind, &before), &TIER, &[]).unwrap();
        let gated = apply_changes(&before, &plan.changes);
        let wanted = owned_bits(kind, Scope::Seeing);
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
        let plan = gate(&channel(kind, &before), &TIER, &remembered).unwrap();
        if !TIER.iter().any(|role| who.roles.contains(role)) && !sees(&guild, &who, &before) {
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
        let plan = gate(&channel(kind, &before), &TIER, &remembered).unwrap();
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
}

fn full(tier: u8) -> GateEntry {
    GateEntry {
        tier_id: TierId(tier),
        access: Access::Full,
    }
}

fn read(tier: u8) -> GateEntry {
    GateEntry {
        tier_id: TierId(tier),
        access: Access::Read,
    }
}

#[rstest]
#[case::first(&[], full(3), Ok(vec![full(3)]))]
#[case::the_same_again(&[full(3)], full(3), Ok(vec![full(3)]))]
#[case::moved_up(&[full(1)], full(3), Ok(vec![full(3)]))]
#[case::moved_down(&[full(3)], full(1), Ok(vec![full(1)]))]
#[case::readers_below(&[full(3)], read(2), Ok(vec![read(2), full(3)]))]
#[case::writers_above(&[read(2)], full(3), Ok(vec![read(2), full(3)]))]
#[case::readers_moved(&[read(1), full(3)], read(2), Ok(vec![read(2), full(3)]))]
#[case::writers_moved(&[read(1), full(2)], full(3), Ok(vec![read(1), full(3)]))]
#[case::readers_may_write_now(&[read(1), full(3)], full(1), Ok(vec![full(1)]))]
#[case::from_below_the_readers(&[read(2), full(3)], full(1), Ok(vec![full(1)]))]
#[case::writers_may_only_read_now(&[full(2)], read(2), Ok(vec![read(2)]))]
#[case::reading_above_writing(&[full(1)], read(2), Err(MayWriteAlready { from: TierId(1) }))]
fn entries(
    #[case] before: &[GateEntry],
    #[case] new: GateEntry,
    #[case] after: Result<Vec<GateEntry>, MayWriteAlready>,
) {
    assert_eq!(with_entry(before, new), after);
}

#[test]
fn a_tier_gets_the_best_of_all_entries_at_or_below_it() {
    let entries = [read(1), full(3)];
    let access = [0, 1, 2, 3, 4].map(|tier| access_of(&entries, TierId(tier)));
    let (reads, writes) = (Some(Access::Read), Some(Access::Full));
    assert_eq!(access, [None, reads, reads, writes, writes]);
    let mut ladder = Ladder::default_rungs();
    for tier in &mut ladder.0[2..] {
        tier.role_id = Some(RoleId(u64::from(tier.tier_id.0) * 10));
    }
    let admission = Admission::of(&entries, &ladder);
    assert_eq!(admission.scope, Scope::SeeingAndWriting);
    assert_eq!(
        admission.roles,
        [(RoleId(20), Access::Read), (RoleId(30), Access::Full)]
    );
    assert_eq!(Admission::of(&[full(3)], &ladder).scope, Scope::Seeing);
}

/// Insiders read, superfans write.
fn readers_and_writers() -> Admission {
    Admission {
        scope: Scope::SeeingAndWriting,
        roles: vec![(REGULAR, Access::Read), (SUPERFAN, Access::Full)],
    }
}

#[rstest]
#[case(ChannelKind::Text)]
#[case(ChannelKind::Forum)]
#[case(ChannelKind::Voice)]
#[case(ChannelKind::Stage)]
fn who_reads_does_not_write_and_is_not_heard(#[case] kind: ChannelKind) {
    let before = [role(MODERATOR, UNKNOWN, 0)];
    let plan = plan_gate(&channel(kind, &before), &readers_and_writers(), &[]).unwrap();
    let gated = apply_changes(&before, &plan.changes);
    let base = V
        | CONNECT
        | SPEAK
        | REQUEST_TO_SPEAK
        | STREAM
        | SEND_MESSAGES
        | SEND_MESSAGES_IN_THREADS
        | CREATE_PUBLIC_THREADS
        | CREATE_PRIVATE_THREADS
        | READ_MESSAGE_HISTORY;
    let bits = |who: &MemberFacts| permissions_in(&guild(base), who, kind, &gated, 0);
    // What says nothing in such a channel is left as it is.
    let untouched = match kind {
        ChannelKind::Voice => REQUEST_TO_SPEAK,
        ChannelKind::Stage => SPEAK,
        _ => SPEAK | REQUEST_TO_SPEAK | STREAM,
    };
    assert_eq!(bits(&member(10, &[])), 0);
    assert_eq!(
        bits(&member(10, &[REGULAR])),
        V | CONNECT | READ_MESSAGE_HISTORY | untouched
    );
    assert_eq!(bits(&member(10, &[REGULAR, SUPERFAN])), base);
    let own = bits(&bot());
    assert_eq!(own & SEND_MESSAGES, SEND_MESSAGES, "the bot may post there");
    let undone = plan_ungate(&channel(kind, &gated), &plan.previous);
    assert_eq!(by_target(&apply_changes(&gated, &undone)), by_target(&before));
}

#[test]
fn what_was_remembered_before_there_were_readers_still_reads() {
    let stored = r#"[{"target":{"role":1},"existed":true,"allow_owned":0,"deny_owned":1024}]"#;
    let previous: Vec<PreviousOverwrite> = serde_json::from_str(stored).unwrap();
    assert_eq!(serde_json::to_string(&previous).unwrap(), stored);
    // Gated then; now somebody is to read only. What writing was before is remembered as it is now.
    let gated = [everyone(0, V | SEND_MESSAGES), role(SUPERFAN, V, 0)];
    let plan = plan_gate(
        &channel(ChannelKind::Text, &gated),
        &readers_and_writers(),
        &previous,
    )
    .unwrap();
    let after = apply_changes(&gated, &plan.changes);
    let undone = apply_changes(
        &after,
        &plan_ungate(&channel(ChannelKind::Text, &after), &plan.previous),
    );
    assert_eq!(
        by_target(&undone)[&EVERYONE],
        (0, V | SEND_MESSAGES),
        "the deny of writing was there before"
    );
}

#[test]
fn when_nobody_only_reads_any_more_writing_is_what_it_was() {
    let before = [
        everyone(0, SEND_MESSAGES_IN_THREADS),
        role(SUPERFAN, 0, SEND_MESSAGES),
    ];
    let text = ChannelKind::Text;
    let reading = plan_gate(&channel(text, &before), &readers_and_writers(), &[]).unwrap();
    let gated = apply_changes(&before, &reading.changes);
    let alone = gate(&channel(text, &gated), &[SUPERFAN], &reading.previous).unwrap();
    let after = apply_changes(&gated, &alone.changes);
    assert_eq!(
        by_target(&after),
        by_target(&[
            everyone(0, SEND_MESSAGES_IN_THREADS | V),
            role(SUPERFAN, V, SEND_MESSAGES),
            only(99, V, 0)
        ])
    );
    let settled = gate(&channel(text, &after), &[SUPERFAN], &alone.previous).unwrap();
    assert_eq!(settled.changes, []);
    assert!(settled.previous.iter().all(|known| known.more == 0));
}

#[test]
fn only_bits_that_change_must_be_the_bots_own() {
    let before = [everyone(0, UNKNOWN)];
    let plan = plan_gate(&channel(ChannelKind::Text, &before), &readers_and_writers(), &[]).unwrap();
    let owned = owned_bits(ChannelKind::Text, Scope::SeeingAndWriting);
    assert_eq!(bits_changed(&before, &plan.changes), owned);
    assert_eq!(bits_spoken_of(&plan.changes), owned | UNKNOWN);
}

fn any_admission() -> impl Strategy<Value = Admission> {
    let access = prop_oneof![Just(Access::Read), Just(Access::Full)];
    let roles = proptest::collection::btree_map(2u64..=6, access, 0..4);
    (roles, any::<bool>()).prop_map(|(roles, writing)| {
        let roles: Vec<_> = roles
            .into_iter()
            .map(|(id, access)| (RoleId(id), access))
            .collect();
        let reads = roles.iter().any(|(_, access)| *access == Access::Read);
        Admission {
            scope: if reads || writing {
                Scope::SeeingAndWriting
            } else {
                Scope::Seeing
            },
            roles,
        }
    })
}

proptest! {
    /// Each wish is carried out as far as it gets before the next one comes.
    #[test]
    fn whatever_was_wanted_in_between_everything_is_put_back(
        before in any_overwrites(), kind in any_kind(),
        wishes in proptest::collection::vec((any_admission(), 0usize..12), 1..5)
    ) {
        let (mut state, mut remembered) = (before.clone(), Vec::new());
        for (admission, made) in wishes {
            let plan = plan_gate(&channel(kind, &state), &admission, &remembered).unwrap();
            remembered = plan.previous;
            state = apply_changes(&state, &plan.changes[..made.min(plan.changes.len())]);
        }
        let undone = apply_changes(&state, &plan_ungate(&channel(kind, &state), &remembered));
        prop_assert_eq!(by_target(&undone), by_target(&before));
    }

    #[test]
    fn at_no_moment_does_anybody_new_see_whatever_was_wanted_before(
        before in any_overwrites(), kind in any_kind(), first in any_admission(), made in 0usize..12,
        then in any_admission(), who in any_member(), base in any::<u64>()
    ) {
        let guild = guild(base & !ADMINISTRATOR);
        let plan = plan_gate(&channel(kind, &before), &first, &[]).unwrap();
        let state = apply_changes(&before, &plan.changes[..made.min(plan.changes.len())]);
        let next = plan_gate(&channel(kind, &state), &then, &plan.previous).unwrap();
        let is_let_in = who.roles.iter().any(|role| then.access(*role).is_some());
        if !is_let_in && !sees(&guild, &who, &state) {
            for made in states(&state, &next.changes) {
                prop_assert!(!sees(&guild, &who, &made));
            }
        }
        let after = apply_changes(&state, &next.changes);
        let again = plan_gate(&channel(kind, &after), &then, &next.previous).unwrap();
        prop_assert_eq!(again.changes, []);
        let settled = plan_gate(&channel(kind, &after), &then, &again.previous).unwrap();
        prop_assert_eq!(settled.previous, again.previous);
    }

    #[test]
    fn who_only_reads_cannot_write_by_their_tier(
        before in any_overwrites(), kind in any_kind(), base in any::<u64>()
    ) {
        let guild = guild(base & !ADMINISTRATOR);
        // Nothing else about the channel speaks of anybody's role.
        let before: Vec<_> = before
            .into_iter()
            .filter(|overwrite| overwrite.target == EVERYONE)
            .collect();
        let plan = plan_gate(&channel(kind, &before), &readers_and_writers(), &[]).unwrap();
        let gated = apply_changes(&before, &plan.changes);
        let reader = permissions_in(&guild, &member(20, &[REGULAR]), kind, &gated, 0);
        prop_assert_eq!(reader & (SEND_MESSAGES | SEND_MESSAGES_IN_THREADS), 0);
        prop_assert_ne!(reader & V, 0);
        let writer = permissions_in(&guild, &member(21, &[SUPERFAN]), kind, &gated, 0);
        prop_assert_eq!(writer & SEND_MESSAGES, SEND_MESSAGES);
    }
}
