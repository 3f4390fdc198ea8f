//! Audits of gates: when they are made, what is told of them, and what is repaired on request. The
//! judging is the domain's, the looking the dispatcher's.

use anyhow::Context;

use crate::{
    domain::{
        deed::Deed,
        gate::{
            audit::{AuditGate, AuditMember, Finding, Leak, leaks_after},
            repair::{Repair, Step, plan_repair},
        },
        ids::{GuildId, MemberId, RoleId},
        period::TimeZone,
        tier::{Ladder, TierId},
    },
    effects::{self, Post, Problem, RoleReason, keys},
    error::UserError,
    service::{
        gates::{self, GateState},
        guilds, log,
    },
    store::{Gate, GateAudit, Guild, Job, JobKind, NewGate, Store, Tx, Wanted},
};

/// Local minute of the day at which gates are looked at: in the night, after standings are settled.
const AUDIT_MINUTE: i64 = 5 * 60;
/// Wait after a change, as changes seldom come alone.
const SOON_MS: i64 = 60_000;

/// The next nightly audit after `after_ms`.
pub fn next_audit_ms(zone: &TimeZone, after_ms: i64) -> i64 {
    guilds::next_ms(zone, AUDIT_MINUTE, after_ms)
}

/// Something changed that decides who sees what: if there are gates they are looked at in a minute.
pub(super) async fn soon(tx: &mut Tx, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    if tx.list_gates(guild_id).await?.is_empty() {
        return Ok(());
    }
    let due_ms = now_ms + SOON_MS;
    let job = tx.find_job(guild_id, JobKind::AuditGates).await?;
    if job.is_none_or(|job| job.due_ms > due_ms) {
        tx.schedule_job(guild_id, JobKind::AuditGates, due_ms).await?;
    }
    Ok(())
}

/// Wants the audit that `job` is due for and moves the job on, both or neither.
pub async fn run_due(store: &Store, job: &Job, now_ms: i64) -> anyhow::Result<()> {
    let guild = guilds::get(store, job.guild_id).await?;
    let mut tx = store.begin().await?;
    if !tx
        .advance_job(job, next_audit_ms(&guild.time_zone, now_ms))
        .await?
    {
        return Ok(());
    }
    if !tx.list_gates(job.guild_id).await?.is_empty() {
        tx.replace_effect(&effects::audit_gates(job.guild_id), now_ms)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What the books say about a server's gates.
pub struct Books {
    pub guild: Guild,
    pub ladder: Ladder,
    /// Those that are to be closed.
    pub gates: Vec<AuditGate>,
    pub members: Vec<AuditMember>,
}

/// Loads what an audit needs that Discord need not be asked for.
pub async fn books(store: &Store, guild_id: GuildId) -> anyhow::Result<Books> {
    let ladder = store.get_ladder(guild_id).await?;
    let gates = store.list_gates(guild_id).await?.into_iter();
    let members = store.list_audited(guild_id).await?.into_iter();
    Ok(Books {
        guild: guilds::get(store, guild_id).await?,
        gates: gates
            .filter(|gate| gate.wanted == Wanted::Closed)
            .map(to_audit)
            .collect(),
        members: members
            .map(|member| AuditMember {
                tiers: member.held.iter().collect(),
                id: member.member_id,
                roles: member.roles,
                is_bot: member.is_bot,
                is_staff: member.is_staff,
            })
            .collect(),
        ladder,
    })
}

fn to_audit(gate: Gate) -> AuditGate {
    AuditGate {
        channel_id: gate.channel_id,
        entries: gate.entries,
        with_children: gate.with_children,
        category_id: gate.category_id,
        previous: gate.previous,
    }
}

/// Keeps what an audit found. Leaks that were not known are told to the creator, in the same
/// transaction; one that comes back is told again.
pub async fn note(
    store: &Store,
    guild_id: GuildId,
    findings: Vec<Finding>,
    now_ms: i64,
) -> anyhow::Result<GateAudit> {
    let mut tx = store.begin().await?;
    let before = tx.find_gate_audit(guild_id).await?;
    let known = before.map(|before| before.leaks).unwrap_or_default();
    let leaks = leaks_after(&findings, &known);
    let new: Vec<Leak> = leaks
        .iter()
        .filter(|leak| !known.contains(leak))
        .cloned()
        .collect();
    let audit = GateAudit {
        at_ms: now_ms,
        findings,
        leaks,
    };
    tx.set_gate_audit(guild_id, &audit).await?;
    if !new.is_empty() {
        let post = Post::Leak {
            audit_ms: now_ms,
            leaks: new,
        };
        tx.insert_effect(&effects::post(guild_id, post), now_ms).await?;
    }
    tx.commit().await?;
    Ok(audit)
}

/// The findings of the latest audit that are about one of `leaks`.
pub async fn about(store: &Store, guild_id: GuildId, leaks: &[Leak]) -> anyhow::Result<Vec<Finding>> {
    let latest = store.find_gate_audit(guild_id).await?;
    let findings = latest.map(|audit| audit.findings).unwrap_or_default();
    let is_about = |finding: &Finding| finding.leaks().iter().any(|leak| leaks.contains(leak));
    Ok(findings.into_iter().filter(is_about).collect())
}

/// How a step of a repair is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum StepState {
    Done,
    /// Not all of it yet.
    Working,
    Paused(Problem),
}

/// Sets to work what the bot can mend of the audit made at `audit_ms`, the one that was looked at, and
/// no other. Returns what that is.
pub async fn repair(
    store: &Store,
    guild_id: GuildId,
    audit_ms: i64,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Repair> {
    let mut tx = store.begin().await?;
    let latest = tx.find_gate_audit(guild_id).await?;
    let audit = latest
        .filter(|audit| audit.at_ms == audit_ms)
        .ok_or_else(|| UserError::new("error-audit-outdated"))?;
    let mut repair = plan_repair(&audit.findings);
    for step in &mut repair.steps {
        take(&mut tx, guild_id, step, by_id, now_ms).await?;
    }
    soon(&mut tx, guild_id, now_ms).await?;
    let deed = Deed::RepairGates {
        repairs: repair.steps.len(),
    };
    log::write(&mut tx, guild_id, by_id, None, deed, now_ms).await?;
    tx.commit().await?;
    Ok(repair)
}

/// Takes a step. How many it is for is set to how many it is for now.
async fn take(
    tx: &mut Tx,
    guild_id: GuildId,
    step: &mut Step,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    match step {
        Step::RestoreGate { channel_id } => {
            tx.replace_effect(&effects::gate(guild_id, *channel_id), now_ms)
                .await?;
        }
        Step::GiveRole { tier_id, role_id, n } => {
            let lacking = lacking(tx, guild_id, *tier_id, *role_id).await?;
            *n = u32::try_from(lacking.len()).unwrap_or(u32::MAX);
            for member_id in lacking {
                let why = RoleReason::Repaired { by_id };
                let wish = effects::role(guild_id, member_id, *role_id, true, why);
                tx.replace_effect(&wish, now_ms).await?;
            }
        }
        Step::Cover { category_id, .. } => {
            if let Some(gate) = tx
                .find_gate(guild_id, *category_id)
                .await?
                .filter(|gate| gate.wanted == Wanted::Closed)
            {
                let gate = NewGate {
                    channel_id: *category_id,
                    entries: gate.entries,
                    with_children: true,
                    category_id: None,
                    by_id,
                };
                gates::want(tx, guild_id, &gate, now_ms).await?;
            }
        }
        Step::Forget { channel_id, .. } => {
            tx.forget_gate(guild_id, *channel_id).await?;
            tx.delete_effect(&keys::gate(guild_id, *channel_id)).await?;
        }
    }
    Ok(())
}

/// Who holds a tier by the books and lacks its role, staff and bots apart.
async fn lacking(
    tx: &mut Tx,
    guild_id: GuildId,
    tier_id: TierId,
    role_id: RoleId,
) -> anyhow::Result<Vec<MemberId>> {
    let ladder = tx.get_ladder(guild_id).await?;
    let guild = tx
        .find_guild(guild_id)
        .await?
        .context("a repair in a server never seen")?;
    // Should the tier have another role by now, nobody is to get this one.
    if ladder.get(tier_id).and_then(|tier| tier.role_id) != Some(role_id) {
        return Ok(Vec::new());
    }
    let members = tx.list_audited(guild_id).await?.into_iter();
    Ok(members
        .filter(|member| !member.is_bot && !member.is_staff && !member.roles.contains(&role_id))
        .filter(|member| ladder.roles(member.held, guild.role_mode).contains(&role_id))
        .map(|member| member.member_id)
        .collect())
}

/// How each step of a repair that began at `since_ms` is doing.
pub async fn progress(
    store: &Store,
    guild_id: GuildId,
    steps: &[Step],
    since_ms: i64,
) -> anyhow::Result<Vec<StepState>> {
    let mut states = Vec::new();
    for step in steps {
        states.push(match step {
            Step::RestoreGate { channel_id } => of_gate(gates::state(store, guild_id, *channel_id).await?),
            Step::GiveRole { role_id, .. } => {
                let pattern = keys::roles_of_all(guild_id, *role_id);
                let wishes = store.count_wishes(guild_id, &pattern, since_ms).await?;
                if wishes.pending + wishes.paused == 0 {
                    StepState::Done
                } else {
                    StepState::Working
                }
            }
            Step::Cover {
                category_id,
                channels,
            } => {
                let mut state = of_gate(gates::state(store, guild_id, *category_id).await?);
                for channel_id in channels {
                    if state == StepState::Done {
                        state = of_gate(gates::state(store, guild_id, *channel_id).await?);
                    }
                }
                state
            }
            Step::Forget { .. } => StepState::Done,
        });
    }
    Ok(states)
}

fn of_gate(state: GateState) -> StepState {
    match state {
        GateState::Standing => StepState::Done,
        GateState::Working => StepState::Working,
        GateState::Paused(problem) => StepState::Paused(problem),
    }
}
