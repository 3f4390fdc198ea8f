//! What is found in servers made for it, and that it agrees with the algorithm in any server.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::{
    gate::{
        CONNECT, GateEntry, GuildPermissions, MemberFacts, Overwrite, RoleFacts, SEND_MESSAGES, Scope,
        permissions_in, repair,
    },
    ids::{GuildId, MemberId},
    tier::Ladder,
};

const GUILD: GuildId = GuildId(1);
const OWNER: MemberId = MemberId(90);
const BOT: MemberId = MemberId(99);
const VIP: ChannelId = ChannelId(50);
const REGULAR: RoleId = RoleId(10);
const INSIDER: RoleId = RoleId(20);
const SUPERFAN: RoleId = RoleId(30);
const BOOSTER: RoleId = RoleId(40);
const ADMIN: RoleId = RoleId(41);
const HELPER: RoleId = RoleId(42);
const BOTS_OWN: RoleId = RoleId(43);
const V: u64 = VIEW_CHANNEL;

fn role(id: RoleId, position: i64, permissions: u64) -> AuditRole {
    AuditRole {
        id,
        position,
        permissions,
        managed: false,
        in_prompt: false,
    }
}

fn over(target: Target, allow: u64, deny: u64) -> Overwrite {
    Overwrite { target, allow, deny }
}

fn of_role(role_id: RoleId, allow: u64, deny: u64) -> Overwrite {
    over(Target::Role(role_id), allow, deny)
}

fn of_member(id: u64, allow: u64, deny: u64) -> Overwrite {
    over(Target::Member(MemberId(id)), allow, deny)
}

fn fan(id: u64, roles: &[RoleId], tiers: &[u8]) -> AuditMember {
    AuditMember {
        id: MemberId(id),
        roles: roles.to_vec(),
        is_bot: false,
        is_staff: false,
        tiers: tiers.iter().map(|tier| TierId(*tier)).collect(),
    }
}

fn entry(tier: u8, access: Access) -> GateEntry {
    GateEntry {
        tier_id: TierId(tier),
        access,
    }
}

/// #vip is gated as it should be, for superfans, and nothing is wrong.
fn server() -> AuditFacts {
    let mut ladder = Ladder::default_rungs();
    for tier in &mut ladder.0[1..] {
        tier.role_id = Some(RoleId(u64::from(tier.tier_id.0) * 10));
    }
    AuditFacts {
        guild_id: GUILD,
        owner_id: OWNER,
        bot_id: BOT,
        bot_roles: vec![BOTS_OWN],
        ladder,
        roles: vec![
            role(GUILD.everyone(), 0, V | SEND_MESSAGES | CONNECT),
            role(REGULAR, 1, 0),
            role(INSIDER, 2, 0),
            role(SUPERFAN, 3, 0),
            role(BOOSTER, 4, 0),
            role(BOTS_OWN, 5, MANAGE_ROLES),
            role(HELPER, 6, 0),
            role(ADMIN, 7, ADMINISTRATOR),
        ],
        channels: vec![AuditChannel {
            id: VIP,
            kind: ChannelKind::Text,
            parent_id: None,
            overwrites: vec![
                of_role(GUILD.everyone(), 0, V),
                of_role(SUPERFAN, V, 0),
                of_member(BOT.0, V, 0),
            ],
        }],
        gates: vec![AuditGate {
            channel_id: VIP,
            entries: vec![entry(3, Access::Full)],
            with_children: false,
            category_id: None,
            previous: Vec::new(),
        }],
        members: vec![
            fan(OWNER.0, &[], &[0]),
            AuditMember {
                is_bot: true,
                ..fan(BOT.0, &[BOTS_OWN], &[])
            },
            fan(60, &[], &[0]),
            fan(61, &[REGULAR, SUPERFAN], &[0, 1, 3]),
        ],
        onboarding: Some(Onboarding::default()),
        invites: Some(Vec::new()),
    }
}

fn crowd(ids: &[u64]) -> Crowd {
    Crowd::of(ids.iter().map(|id| MemberId(*id)).collect())
}

fn vip() -> Vec<ChannelId> {
    vec![VIP]
}

#[test]
fn where_all_is_well_nothing_is_found() {
    assert_eq!(audit(&server()), []);
}

type Edit = fn(&mut AuditFacts);

#[rstest]
#[case::administrator(
    |s: &mut AuditFacts| s.members.push(fan(70, &[ADMIN], &[0])),
    vec![Finding::Sees { way: Way::Administrator(ADMIN), channels: vip(), who: crowd(&[70]) }]
)]
#[case::another_roles_allow(
    |s: &mut AuditFacts| {
        s.channels[0].overwrites.push(of_role(BOOSTER, V, 0));
        s.members.extend((70..80).map(|id| fan(id, &[BOOSTER], &[0])));
    },
    vec![Finding::Sees {
        way: Way::Role(BOOSTER),
        channels: vip(),
        who: crowd(&[70, 71, 72, 73, 74, 75, 76, 77, 78, 79]),
    }]
)]
#[case::member_overwrite(
    |s: &mut AuditFacts| s.channels[0].overwrites.push(of_member(60, V, 0)),
    vec![Finding::Sees { way: Way::Member, channels: vip(), who: crowd(&[60]) }]
)]
#[case::left_over(
    |s: &mut AuditFacts| s.channels[0].overwrites.push(of_member(7, V, 0)),
    vec![Finding::Leftover { channels: vip(), who: crowd(&[7]) }]
)]
#[case::gate_open(
    |s: &mut AuditFacts| s.channels[0].overwrites[0] = of_role(GUILD.everyone(), 0, 0),
    vec![
        Finding::Sees { way: Way::Everyone, channels: vip(), who: crowd(&[60]) },
        Finding::OutOfStep { channel_id: VIP },
    ]
)]
#[case::role_without_tier(
    |s: &mut AuditFacts| s.members.push(fan(70, &[SUPERFAN], &[0, 1])),
    vec![Finding::HoldsRole { tier_id: TierId(3), role_id: SUPERFAN, channels: vip(), who: crowd(&[70]) }]
)]
#[case::staff_and_bots(
    |s: &mut AuditFacts| {
        s.members.push(AuditMember { is_staff: true, ..fan(70, &[ADMIN], &[0]) });
        s.members.push(AuditMember { is_bot: true, ..fan(71, &[ADMIN], &[]) });
    },
    vec![
        Finding::StaffSee { channels: vip(), who: crowd(&[70]) },
        Finding::BotsSee { channels: vip(), who: crowd(&[71]) },
    ]
)]
#[case::role_lacking(
    |s: &mut AuditFacts| s.members.push(fan(70, &[REGULAR], &[0, 1, 3])),
    vec![Finding::LacksRole { tier_id: TierId(3), role_id: SUPERFAN, channels: vip(), who: crowd(&[70]) }]
)]
#[case::role_deleted(
    |s: &mut AuditFacts| {
        s.roles.retain(|role| role.id != SUPERFAN);
        s.channels[0].overwrites.remove(1);
        s.members[3].roles.retain(|role| *role != SUPERFAN);
    },
    vec![Finding::RoleGone { tier_id: TierId(3), role_id: SUPERFAN, channels: vip(), who: crowd(&[61]) }]
)]
#[case::tier_without_role(
    |s: &mut AuditFacts| {
        s.ladder.0[3].role_id = None;
        s.members[3].roles.retain(|role| *role != SUPERFAN);
    },
    vec![
        Finding::NoRole { tier_id: TierId(3), channels: vip(), who: crowd(&[61]) },
    ]
)]
#[case::denied_alone(
    |s: &mut AuditFacts| s.channels[0].overwrites.push(of_member(61, 0, V)),
    vec![Finding::DeniedAlone { channels: vip(), who: crowd(&[61]) }]
)]
#[case::denied_by_the_gate(
    |s: &mut AuditFacts| { s.channels[0].overwrites.remove(1); },
    vec![
        Finding::DeniedByGate { channels: vip(), who: crowd(&[61]) },
        Finding::OutOfStep { channel_id: VIP },
    ]
)]
#[case::no_connect(
    |s: &mut AuditFacts| {
        s.channels[0].kind = ChannelKind::Voice;
        s.channels[0].overwrites = vec![
            of_role(GUILD.everyone(), 0, V | CONNECT),
            of_role(SUPERFAN, V | CONNECT, 0),
            of_member(BOT.0, V | CONNECT, 0),
            of_member(61, 0, CONNECT),
        ];
    },
    vec![Finding::CannotConnect { channels: vip(), who: crowd(&[61]) }]
)]
#[case::powers(
    |s: &mut AuditFacts| {
        s.roles[3].permissions = ADMINISTRATOR;
        s.members.pop();
    },
    vec![Finding::RoleIsAdministrator { tier_id: TierId(3), role_id: SUPERFAN }]
)]
#[case::lesser_powers(
    |s: &mut AuditFacts| s.roles[3].permissions = MANAGE_ROLES | MANAGE_CHANNELS,
    vec![Finding::RoleManages { tier_id: TierId(3), role_id: SUPERFAN, bits: MANAGE_ROLES | MANAGE_CHANNELS }]
)]
#[case::keyholders(
    |s: &mut AuditFacts| {
        s.roles[6].permissions = MANAGE_ROLES;
        s.roles[1].permissions = MANAGE_ROLES; // below the key
        s.members.push(fan(70, &[HELPER, REGULAR], &[0, 1]));
    },
    vec![Finding::Keyholders { role_id: HELPER, bits: MANAGE_ROLES, who: crowd(&[70]) }]
)]
#[case::above_the_bot(
    |s: &mut AuditFacts| s.roles[3].position = 6,
    vec![Finding::RoleAboveBot { tier_id: TierId(3), role_id: SUPERFAN }]
)]
#[case::managed(
    |s: &mut AuditFacts| s.roles[3].managed = true,
    vec![Finding::RoleManaged { tier_id: TierId(3), role_id: SUPERFAN }]
)]
#[case::prompt(
    |s: &mut AuditFacts| {
        s.roles[3].in_prompt = true;
        s.onboarding = Some(Onboarding {
            enabled: true,
            default_channels: vec![VIP],
            options: vec![OnboardingOption {
                prompt: "What brings you here?".to_owned(),
                title: "Everything".to_owned(),
                roles: vec![SUPERFAN, BOOSTER, REGULAR],
                channels: vec![VIP, ChannelId(51)],
            }],
        });
    },
    vec![
        Finding::PromptGivesRole {
            prompt: "What brings you here?".to_owned(),
            option: "Everything".to_owned(),
            tier_id: TierId(3),
            role_id: SUPERFAN,
            in_use: true,
        },
        Finding::PromptShowsChannel {
            prompt: "What brings you here?".to_owned(),
            option: "Everything".to_owned(),
            channel_id: VIP,
        },
        Finding::DefaultChannel { channel_id: VIP },
    ]
)]
#[case::marked_by_discord(
    |s: &mut AuditFacts| { s.roles[3].in_prompt = true; s.onboarding = None; },
    vec![
        Finding::RoleInPrompt { tier_id: TierId(3), role_id: SUPERFAN },
        Finding::NotLooked { at: Unseen::Onboarding },
    ]
)]
#[case::invites(
    |s: &mut AuditFacts| {
        let invite = |code: &str, roles: &[RoleId]| Invite { code: code.to_owned(), roles: roles.to_vec() };
        s.invites = Some(vec![invite("a", &[SUPERFAN]), invite("b", &[BOOSTER]), invite("c", &[BOOSTER, SUPERFAN])]);
    },
    vec![Finding::InviteGivesRole {
        tier_id: TierId(3),
        role_id: SUPERFAN,
        codes: vec!["a".to_owned(), "c".to_owned()],
    }]
)]
#[case::invites_not_looked_at(|s: &mut AuditFacts| s.invites = None, vec![Finding::NotLooked { at: Unseen::Invites }])]
#[case::channel_gone(
    |s: &mut AuditFacts| s.channels.clear(),
    vec![Finding::ChannelGone { channel_id: VIP, covers: Vec::new() }]
)]
#[case::announcement(
    |s: &mut AuditFacts| s.channels[0].kind = ChannelKind::Announcement,
    vec![Finding::Announcement { channel_id: VIP }]
)]
fn findings(#[case] edit: Edit, #[case] expected: Vec<Finding>) {
    let mut server = server();
    edit(&mut server);
    let found = audit(&server);
    assert_eq!(found, expected);
    let stored = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Finding>>(&stored).unwrap(), found);
}

/// Insiders read #vip, superfans write.
fn with_readers() -> AuditFacts {
    let mut server = server();
    server.gates[0].entries = vec![entry(2, Access::Read), entry(3, Access::Full)];
    let admission = Admission::of(&server.gates[0].entries, &server.ladder);
    let now = GatedChannel {
        kind: ChannelKind::Text,
        everyone: GUILD.everyone(),
        bot: Target::Member(BOT),
        overwrites: &[],
    };
    let plan = plan_gate(&now, &admission, &[]).unwrap();
    server.channels[0].overwrites = super::super::apply_changes(&[], &plan.changes);
    server.gates[0].previous = plan.previous;
    server.members.push(fan(70, &[INSIDER, BOOSTER], &[0, 1, 2]));
    server
}

#[test]
fn who_writes_though_they_should_only_read_is_found() {
    let mut server = with_readers();
    assert_eq!(audit(&server), []);
    server.channels[0]
        .overwrites
        .push(of_role(BOOSTER, SEND_MESSAGES, 0));
    server.channels[0]
        .overwrites
        .push(of_member(61, 0, SEND_MESSAGES));
    assert_eq!(
        audit(&server),
        [
            Finding::CannotWrite {
                channels: vip(),
                who: crowd(&[61])
            },
            Finding::Writes {
                way: Way::Role(BOOSTER),
                channels: vip(),
                who: crowd(&[70])
            },
        ]
    );
}

/// A gated category with three channels, none gated itself: in step, not in step, announcements.
fn with_category(with_children: bool) -> AuditFacts {
    let mut server = server();
    server.channels[0].kind = ChannelKind::Category;
    server.gates[0].with_children = with_children;
    let gated = server.channels[0].overwrites.clone();
    let child = |id: u64, kind, overwrites: &[Overwrite]| AuditChannel {
        id: ChannelId(id),
        kind,
        parent_id: Some(VIP),
        overwrites: overwrites.to_vec(),
    };
    server.channels.extend([
        child(51, ChannelKind::Text, &gated),
        child(52, ChannelKind::Text, &[]),
        child(53, ChannelKind::Announcement, &gated),
    ]);
    server
}

#[rstest]
#[case(false, vec![(52, ChildTrouble::NotInStep, 1), (53, ChildTrouble::CannotBeGated, 0)])]
#[case(
    true,
    vec![(52, ChildTrouble::NotCovered, 1), (51, ChildTrouble::NotCovered, 0), (53, ChildTrouble::CannotBeGated, 0)]
)]
fn channels_that_do_not_follow_their_category_are_found_with_who_sees_them(
    #[case] with_children: bool,
    #[case] expected: Vec<(u64, ChildTrouble, u32)>,
) {
    let found = audit(&with_category(with_children));
    let found: Vec<_> = found
        .iter()
        .map(|finding| match finding {
            Finding::Child {
                channel_id, why, who, ..
            } => (channel_id.0, *why, who.n),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(found, expected);
    let repair = repair::plan_repair(&audit(&with_category(with_children)));
    assert_eq!(
        repair.steps,
        [repair::Step::Cover {
            category_id: VIP,
            channels: vec![ChannelId(52)]
        }]
    );
    assert_eq!(repair.by_hand, []);
}

#[test]
fn what_the_bot_can_mend_and_what_only_a_person_can_are_told_apart() {
    let mut server = server();
    server.channels[0].overwrites[0] = of_role(GUILD.everyone(), 0, 0);
    server.channels[0].overwrites.push(of_role(BOOSTER, V, 0));
    server.members.push(fan(70, &[BOOSTER], &[0]));
    server.members.push(fan(71, &[], &[0, 1, 3]));
    let found = audit(&server);
    let plan = repair::plan_repair(&found);
    assert_eq!(
        plan.steps,
        [repair::Step::RestoreGate { channel_id: VIP }],
        "who holds the tier sees it through the open gate"
    );
    assert_eq!(
        plan.by_hand,
        [Finding::Sees {
            way: Way::Role(BOOSTER),
            channels: vip(),
            who: crowd(&[70])
        }]
    );
    server.channels[0].overwrites[0] = of_role(GUILD.everyone(), 0, V);
    let give = repair::Step::GiveRole {
        tier_id: TierId(3),
        role_id: SUPERFAN,
        n: 1,
    };
    assert_eq!(repair::plan_repair(&audit(&server)).steps, [give]);
    server.roles[3].position = 9;
    let plan = repair::plan_repair(&audit(&server));
    assert_eq!(plan.steps, [], "the bot cannot give that role");
    assert_eq!(plan.by_hand.len(), 3, "{:?}", plan.by_hand);
}

#[test]
fn a_leak_is_known_by_its_way_and_channel_and_stays_known_while_it_cannot_be_looked_at() {
    let mut server = server();
    server.invites = Some(vec![Invite {
        code: "a".to_owned(),
        roles: vec![SUPERFAN],
    }]);
    server.channels[0].overwrites.push(of_role(BOOSTER, V, 0));
    server.members.push(fan(70, &[BOOSTER], &[0]));
    let leaks = leaks_after(&audit(&server), &[]);
    let name = |text: &str| Leak(text.to_owned());
    assert_eq!(leaks, [name("invite:30:a"), name("role:40:50")]);
    // One more by the same way is no other leak.
    server.members.push(fan(71, &[BOOSTER], &[0]));
    assert_eq!(leaks_after(&audit(&server), &[]), leaks);
    server.invites = None;
    server.channels[0].overwrites.pop();
    assert_eq!(leaks_after(&audit(&server), &leaks), [name("invite:30:a")]);
    server.invites = Some(Vec::new());
    assert_eq!(leaks_after(&audit(&server), &leaks), []);
}

fn any_bits() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(V),
        Just(CONNECT),
        Just(SEND_MESSAGES),
        any::<u64>().prop_map(|bits| bits & !ADMINISTRATOR),
    ]
}

fn any_server() -> impl Strategy<Value = AuditFacts> {
    const ROLES: [RoleId; 5] = [REGULAR, INSIDER, SUPERFAN, BOOSTER, ADMIN];
    let target = prop_oneof![
        proptest::sample::select(vec![1u64, 10, 20, 30, 40, 41]).prop_map(|id| Target::Role(RoleId(id))),
        (60u64..64).prop_map(|id| Target::Member(MemberId(id))),
    ];
    let overwrites = proptest::collection::btree_map(target, (any_bits(), any_bits()), 0..7);
    let person = (
        proptest::sample::subsequence(ROLES.to_vec(), 0..=3),
        proptest::sample::subsequence(vec![0u8, 1, 2, 3], 0..=4),
    );
    let entries = prop_oneof![
        Just(vec![entry(1, Access::Full)]),
        Just(vec![entry(3, Access::Full)]),
        Just(vec![entry(2, Access::Read), entry(3, Access::Full)]),
        Just(vec![entry(1, Access::Read)]),
    ];
    (
        overwrites,
        proptest::collection::vec(person, 4),
        entries,
        prop_oneof![Just(ChannelKind::Text), Just(ChannelKind::Voice)],
        any_bits(),
        any_bits(),
    )
        .prop_map(|(overwrites, people, entries, kind, common, insiders)| {
            let mut server = server();
            server.roles[0].permissions = common;
            server.roles[2].permissions = insiders;
            server.channels[0].kind = kind;
            server.channels[0].overwrites = overwrites
                .into_iter()
                .map(|(target, (allow, deny))| over(target, allow, deny))
                .collect();
            server.gates[0].entries = entries;
            server.members = (60u64..)
                .zip(people)
                .map(|(id, (roles, tiers))| fan(id, &roles, &tiers))
                .collect();
            server
        })
}

proptest! {
    /// Nobody is listed who should not be, and nobody is missing.
    #[test]
    fn the_audit_agrees_with_the_algorithm_about_everybody(server in any_server()) {
        let facts = |role: &AuditRole| RoleFacts {
            id: role.id,
            position: 0,
            permissions: role.permissions,
            managed: role.managed,
        };
        let guild = GuildPermissions {
            guild_id: GUILD,
            owner_id: OWNER,
            roles: server.roles.iter().map(facts).collect(),
        };
        let (channel, gate) = (&server.channels[0], &server.gates[0]);
        let (mut strangers, mut shut_out, mut mute, mut writers) = (vec![], vec![], vec![], vec![]);
        for member in &server.members {
            let who = MemberFacts { id: member.id, roles: member.roles.clone(), timed_out_until_ms: None };
            let bits = permissions_in(&guild, &who, channel.kind, &channel.overwrites, 0);
            let sees = bits & V != 0;
            match best(&gate.entries, &member.tiers) {
                None if sees => strangers.push(member.id),
                None => {}
                Some(_) if !sees => shut_out.push(member.id),
                Some(_) if channel.kind == ChannelKind::Voice && bits & CONNECT == 0 => mute.push(member.id),
                Some(Access::Read) if bits & (SEND_MESSAGES | 1 << 38) != 0 => writers.push(member.id),
                Some(_) => {}
            }
        }
        let found = audit(&server);
        let named = |fits: fn(&Finding) -> Option<&Crowd>| {
            let mut who: Vec<_> = found.iter().filter_map(fits).flat_map(|crowd| crowd.some.clone()).collect();
            who.sort_unstable();
            who.dedup();
            who
        };
        let seen = named(|finding| match finding {
            Finding::Sees { who, .. } => Some(who),
            _ => None,
        });
        let by_key = named(|finding| match finding {
            Finding::HoldsRole { who, .. } => Some(who),
            _ => None,
        });
        for stranger in &strangers {
            prop_assert!(seen.contains(stranger) || by_key.contains(stranger), "{stranger} is missing");
        }
        for listed in &seen {
            prop_assert!(strangers.contains(listed), "{listed} is no stranger");
        }
        prop_assert_eq!(shut_out, named(|finding| match finding {
            Finding::LacksRole { who, .. } | Finding::NoRole { who, .. } | Finding::RoleGone { who, .. }
            | Finding::DeniedAlone { who, .. } | Finding::DeniedByGate { who, .. } => Some(who),
            _ => None,
        }));
        prop_assert_eq!(mute, named(|finding| match finding {
            Finding::CannotConnect { who, .. } => Some(who),
            _ => None,
        }));
        let writing = named(|finding| match finding {
            Finding::Writes { who, .. } => Some(who),
            _ => None,
        });
        if Scope::of(&gate.entries) == Scope::SeeingAndWriting {
            for writer in &writers {
                prop_assert!(writing.contains(writer) || by_key.contains(writer), "{writer} writes");
            }
        }
        for listed in &writing {
            prop_assert!(writers.contains(listed), "{listed} does not write");
        }
    }
}
