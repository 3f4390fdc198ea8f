//! Settles where members stand and carries out people's decisions about them.

use anyhow::Context;

use crate::{
    domain::{
        ids::{GuildId, MemberId},
        loyalty::{ADVOCACY_DAYS, Presence, READ_DAYS, loyalty},
        period::LocalDay,
        standing::{Evidence, Hold, Standing, settle_standing, tenure_days},
        tier::{Ladder, TierId},
    },
    effects::{self, Post, RoleReason, keys},
    error::UserError,
    service::notices::{self, Step},
    store::{Cause, Guild, Member, StandingChange, StandingRow, Store, Tx},
};

/// What a person decided about somebody eligible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    /// Not proposed again for this many days.
    NotYet {
        days: u32,
    },
    /// Not proposed again.
    Decline {
        reason: String,
    },
}

/// What came of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It is carried out now.
    Done,
    /// The member no longer waits: somebody decided before, or the numbers changed.
    TooLate { standing: Standing },
}

/// Settles up to `limit` members who are due, oldest server first. Returns how many were due.
pub async fn settle_due(store: &Store, limit: u32, now_ms: i64) -> anyhow::Result<usize> {
    let due = store.list_unsettled(limit).await?;
    let mut failed = None;
    for (guild_id, member_id) in &due {
        // What fails for one does not keep the others.
        if let Err(error) = settle(store, *guild_id, *member_id, now_ms).await {
            failed = Some(error);
        }
    }
    failed.map_or(Ok(due.len()), Err)
}

/// Makes everybody due to be settled whose standing time alone may have changed: whoever took part within the
/// window of the loyalty score, and whoever's "not yet" has ended.
pub async fn unsettle_all(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    let since_ms = now_ms - i64::from(READ_DAYS + 1) * 86_400_000;
    let mut members = store.list_active_since(guild_id, since_ms).await?;
    members.extend(store.list_holds_ended(guild_id, now_ms).await?);
    members.extend(
        store
            .list_eligible(guild_id)
            .await?
            .into_iter()
            .map(|proposal| proposal.member_id),
    );
    members.sort_unstable();
    members.dedup();
    let mut tx = store.begin().await?;
    tx.unsettle_members(guild_id, &members).await?;
    tx.commit().await?;
    Ok(())
}

/// Works out where the member stands now and writes what changed together with what follows:
/// roles, and a proposal when they became eligible.
pub async fn settle(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let revision = tx.get_totals(guild_id, member_id).await?.revision;
    let guild = tx.find_guild(guild_id).await?;
    let member = tx.find_member(guild_id, member_id).await?;
    if let (Some(guild), Some(member)) = (guild, member)
        && !member.is_bot
        && member.left_ms.is_none()
    {
        settle_present(&mut tx, &guild, &member, now_ms).await?;
    }
    tx.mark_settled(guild_id, member_id, revision).await?;
    tx.commit().await?;
    Ok(())
}

async fn settle_present(tx: &mut Tx, guild: &Guild, member: &Member, now_ms: i64) -> anyhow::Result<()> {
    let ladder = tx.get_ladder(guild.guild_id).await?;
    let points = tx.get_totals(guild.guild_id, member.member_id).await?.points;
    let row = tx.get_standing(guild.guild_id, member.member_id).await?;
    let evidence = evidence(tx, guild, member, now_ms).await?;
    let standing = if member.is_staff {
        // Staff are apart: never proposed, and what they were before they were staff stays.
        if row.standing == Standing::Eligible {
            Standing::None
        } else {
            row.standing
        }
    } else {
        settle_standing(row.standing, &guild.superfan_rule, &evidence, row.hold, now_ms)
    };
    let to = (standing, ladder.rung(points, row.rung));
    let change = Change {
        guild,
        ladder: &ladder,
        member_id: member.member_id,
        row,
        to,
        hold: row.hold,
    };
    let from = ladder.shown(row.rung, row.standing);
    write(tx, change, Cause::Rules, None, None, now_ms).await?;
    let tier_id = ladder.shown(to.1, to.0);
    if tier_id > from {
        let step = Step {
            guild,
            ladder: &ladder,
            member_id: member.member_id,
            tier_id,
            cause: Cause::Rules,
        };
        notices::announce(tx, step, now_ms).await?;
    }
    Ok(())
}

/// What is known of the member towards the superfan tier.
async fn evidence(tx: &mut Tx, guild: &Guild, member: &Member, now_ms: i64) -> anyhow::Result<Evidence> {
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let days = tx
        .list_days(guild.guild_id, member.member_id, today.plus(1 - READ_DAYS), today)
        .await?;
    let advocacy = tx
        .sum_advocacy(
            guild.guild_id,
            member.member_id,
            today.plus(1 - ADVOCACY_DAYS),
            today,
        )
        .await?;
    let presence = Presence::read(&guild.rules, &days, today).with_advocacy(advocacy);
    Ok(weigh(guild, member, presence, now_ms))
}

/// The evidence that follows from the presence. Tenure counts from joining.
pub(super) fn weigh(guild: &Guild, member: &Member, presence: Presence, now_ms: i64) -> Evidence {
    Evidence {
        tenure_days: member
            .joined_ms
            .map_or(0, |joined_ms| tenure_days(joined_ms, now_ms)),
        presence,
        loyalty: loyalty(&guild.rules.loyalty, &presence),
    }
}

/// Carries out a person's decision about a proposal. Of several who press at once, one decides.
pub async fn decide(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    decision: Decision,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Decided> {
    let mut tx = store.begin().await?;
    let guild = tx
        .find_guild(guild_id)
        .await?
        .context("a decision in a server never seen")?;
    let row = tx.get_standing(guild_id, member_id).await?;
    if row.standing != Standing::Eligible {
        return Ok(Decided::TooLate {
            standing: row.standing,
        });
    }
    let ladder = tx.get_ladder(guild_id).await?;
    let (standing, hold, cause, reason) = match decision {
        Decision::Approve => (Standing::Member, None, Cause::Approved, None),
        Decision::NotYet { days } => {
            let until_ms = now_ms + i64::from(days) * 86_400_000;
            (Standing::None, Some(Hold::Until(until_ms)), Cause::NotYet, None)
        }
        Decision::Decline { reason } => (
            Standing::None,
            Some(Hold::Declined),
            Cause::Declined,
            Some(reason),
        ),
    };
    let change = Change {
        guild: &guild,
        ladder: &ladder,
        member_id,
        row,
        to: (standing, row.rung),
        hold,
    };
    write(&mut tx, change, cause, Some(by_id), reason, now_ms).await?;
    let tier_id = ladder.shown(row.rung, standing);
    if tier_id > ladder.shown(row.rung, row.standing) {
        let step = Step {
            guild: &guild,
            ladder: &ladder,
            member_id,
            tier_id,
            cause,
        };
        notices::announce(&mut tx, step, now_ms).await?;
    }
    tx.commit().await?;
    Ok(Decided::Done)
}

/// The refusal for a decision that came too late.
pub fn too_late(standing: Standing) -> UserError {
    UserError::new(match standing {
        Standing::Member => "error-already-approved",
        Standing::Eligible | Standing::None => "error-no-longer-eligible",
    })
}

/// A change of standing and rung about to be written.
struct Change<'a> {
    guild: &'a Guild,
    ladder: &'a Ladder,
    member_id: MemberId,
    row: StandingRow,
    to: (Standing, TierId),
    hold: Option<Hold>,
}

async fn write(
    tx: &mut Tx,
    change: Change<'_>,
    cause: Cause,
    by_id: Option<MemberId>,
    reason: Option<String>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let Change {
        guild,
        ladder,
        member_id,
        row,
        to,
        hold,
    } = change;
    let from = (row.standing, row.rung);
    if from == to && row.hold == hold {
        return Ok(());
    }
    let guild_id = guild.guild_id;
    let proposed = from.0 == Standing::None && to.0 == Standing::Eligible;
    let next = StandingRow {
        standing: to.0,
        rung: to.1,
        since_ms: if from.0 == to.0 { row.since_ms } else { now_ms },
        hold: if proposed { None } else { hold },
        proposals: row.proposals + i64::from(proposed),
    };
    tx.upsert_standing(guild_id, member_id, &next).await?;
    let record = StandingChange {
        member_id,
        at_ms: now_ms,
        from,
        to,
        cause,
        by_id,
        reason,
    };
    tx.insert_standing_change(guild_id, &record).await?;

    let before = ladder.roles(from.1, from.0);
    let after = ladder.roles(to.1, to.0);
    for role_id in after.iter().filter(|role_id| !before.contains(role_id)) {
        let why = match by_id {
            Some(by_id) => RoleReason::Approved { by_id },
            None => RoleReason::Reached,
        };
        tx.replace_effect(&effects::role(guild_id, member_id, *role_id, true, why), now_ms)
            .await?;
    }
    for role_id in before.iter().filter(|role_id| !after.contains(role_id)) {
        let wish = effects::role(guild_id, member_id, *role_id, false, RoleReason::Fell);
        tx.replace_effect(&wish, now_ms).await?;
    }
    // What history brings to light waits in the queue: a post for each would be a flood.
    if proposed && !tx.is_settling_history(guild_id).await? {
        let post = Post::Proposal {
            member_id,
            proposal: next.proposals,
        };
        tx.insert_effect(&effects::post(guild_id, post), now_ms).await?;
    }
    if from.0 == Standing::Eligible && to.0 != Standing::Eligible {
        let post_key = keys::proposal(guild_id, member_id, row.proposals);
        tx.replace_effect(&effects::refresh(guild_id, &post_key), now_ms)
            .await?;
    }
    Ok(())
}
