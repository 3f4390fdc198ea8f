//! What looking at every gate of a large server costs.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use ironfan::{
    domain::{
        gate::{
            Access, Admission, ChannelKind, GateEntry, GatedChannel, Overwrite, Target, VIEW_CHANNEL,
            apply_changes,
            audit::{AuditChannel, AuditFacts, AuditGate, AuditMember, AuditRole, Onboarding, audit},
            plan_gate,
        },
        ids::{ChannelId, GuildId, MemberId, RoleId},
        tier::{Ladder, TierId},
    },
    service::audits,
    store::Store,
};
use tokio::runtime::Runtime;

use crate::{
    facts,
    stored::{self, Crowd},
};

const GUILD: GuildId = GuildId(1);
const BOT: MemberId = MemberId(2);
const MEMBERS: u64 = 10_000;
const CHANNELS: u64 = 20;
const ROLES: u64 = 60;
const FIRST_MEMBER: u64 = 2_000_000_000_000_000_000;
const UNTIL_MS: i64 = 20_787 * 86_400_000;

/// A server of 10,000 members with five roles each, and 20 gated channels that let in two roles
/// besides the tiers'. A tenth of the members hold the highest tier.
fn server() -> AuditFacts {
    let mut ladder = Ladder::default_rungs();
    for tier in &mut ladder.0[1..] {
        tier.role_id = Some(RoleId(100 + u64::from(tier.tier_id.0)));
    }
    let roles = (0..ROLES).map(|n| AuditRole {
        id: if n == 0 { GUILD.everyone() } else { RoleId(100 + n) },
        position: n as i64,
        permissions: if n == 0 { VIEW_CHANNEL } else { 0 },
        managed: false,
        in_prompt: false,
    });
    let entry = |tier, access| GateEntry {
        tier_id: TierId(tier),
        access,
    };
    let entries = vec![entry(2, Access::Read), entry(3, Access::Full)];
    let admission = Admission::of(&entries, &ladder);
    let (mut channels, mut gates) = (Vec::new(), Vec::new());
    for n in 0..CHANNELS {
        let sponsors = [10 + n, 30 + n].map(|n| Overwrite {
            target: Target::Role(RoleId(100 + n)),
            allow: VIEW_CHANNEL,
            deny: 0,
        });
        let before = GatedChannel {
            kind: ChannelKind::Text,
            everyone: GUILD.everyone(),
            bot: Target::Member(BOT),
            overwrites: &sponsors,
        };
        let plan = plan_gate(&before, &admission, &[]).expect("a text channel can be gated");
        channels.push(AuditChannel {
            id: ChannelId(n),
            kind: ChannelKind::Text,
            parent_id: None,
            overwrites: apply_changes(&sponsors, &plan.changes),
        });
        gates.push(AuditGate {
            channel_id: ChannelId(n),
            entries: entries.clone(),
            with_children: false,
            category_id: None,
            previous: plan.previous,
        });
    }
    let members = (0..MEMBERS).map(|n| AuditMember {
        id: MemberId(1_000 + n),
        roles: (0..5)
            .map(|k| RoleId(104 + (n * 7 + k * 11) % (ROLES - 5)))
            .collect(),
        is_bot: false,
        is_staff: false,
        tiers: if n % 10 == 0 {
            (0..=3).map(TierId).collect()
        } else {
            vec![TierId(0)]
        },
    });
    AuditFacts {
        guild_id: GUILD,
        owner_id: MemberId(3),
        bot_id: BOT,
        bot_roles: vec![RoleId(100 + ROLES - 1)],
        roles: roles.collect(),
        channels,
        gates,
        members: members.collect(),
        onboarding: Some(Onboarding::default()),
        invites: Some(Vec::new()),
        ladder,
    }
}

pub fn benches(criterion: &mut Criterion) {
    let server = server();
    let mut group = criterion.benchmark_group("gate_audit");
    group.throughput(Throughput::Elements(MEMBERS * CHANNELS));
    group.bench_function("10,000 members × 20 gates", |bencher| {
        bencher.iter(|| audit(black_box(&server)));
    });
    group.finish();
    books(criterion);
}

/// What an audit reads of the database, in a server of as many members.
fn books(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be made");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite://{}/ironfan.db", folder.path().display());
    let crowd = Crowd {
        guild: facts::GUILD.0,
        members: FIRST_MEMBER..FIRST_MEMBER + MEMBERS,
        each: 1,
        days: 1,
    };
    let store = runtime.block_on(async {
        stored::fill(&url, &[crowd], UNTIL_MS, UNTIL_MS)
            .await
            .expect("it is filled");
        Store::open(&url, stored::vault())
            .await
            .expect("it is a database")
    });
    criterion.bench_function("gate_audit/books of 10,000 members", |bencher| {
        bencher.iter(|| {
            let books = audits::books(&store, facts::GUILD);
            runtime.block_on(books).expect("the books").members.len()
        });
    });
    runtime.block_on(store.close());
}
