//! Tiers given and taken by hand with a command.

use super::{Because, Look, known, write};
use crate::{
    domain::{
        deed::Deed,
        ids::{GuildId, MemberId},
        standing::{Hold, Place, Standing},
        tier::{Entry, TierId, Tiers},
    },
    effects::{self, RoleReason, keys},
    error::UserError,
    service::log,
    store::{Act, Cause, Grant, JobKind, Store, Tx, Via},
};

/// Longest reason, in characters.
const LONGEST_REASON: usize = 200;
/// Most days a grant may last.
const MOST_DAYS: u32 = 3_650;

/// What came of giving or taking a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    pub tier_id: TierId,
    /// When it ends by itself, in Unix milliseconds.
    pub until_ms: Option<i64>,
}

/// A tier to be given to somebody or taken from them.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    pub member_id: MemberId,
    pub tier_id: TierId,
    pub reason: &'a str,
    pub by_id: MemberId,
}

/// Gives a member a tier, for `days` or for good. What was taken away before is given back.
pub async fn grant(
    store: &Store,
    guild_id: GuildId,
    order: Order<'_>,
    days: Option<u32>,
    now_ms: i64,
) -> anyhow::Result<Granted> {
    let (member_id, tier_id, by_id) = (order.member_id, order.tier_id, order.by_id);
    let reason = checked(order.reason)?;
    if days.is_some_and(|days| days == 0 || days > MOST_DAYS) {
        return Err(UserError::new("error-grant-days")
            .with("most", i64::from(MOST_DAYS))
            .into());
    }
    let until_ms = days.map(|days| now_ms + i64::from(days) * 86_400_000);
    let mut tx = store.begin().await?;
    let look = subject(&mut tx, guild_id, member_id, tier_id, now_ms).await?;
    let because = because(by_id, &reason);
    give(&mut tx, look, tier_id, Via::Command, until_ms, because).await?;
    let deed = Deed::Grant {
        tier_id,
        reason,
        until_ms,
    };
    log::write(&mut tx, guild_id, Some(by_id), Some(member_id), deed, now_ms).await?;
    tx.commit().await?;
    Ok(Granted { tier_id, until_ms })
}

/// Takes a tier away from a member, by whatever they hold it. It stays away until somebody gives it back.
pub async fn revoke(
    store: &Store,
    guild_id: GuildId,
    order: Order<'_>,
    now_ms: i64,
) -> anyhow::Result<Granted> {
    let (member_id, tier_id, by_id) = (order.member_id, order.tier_id, order.by_id);
    let reason = checked(order.reason)?;
    let mut tx = store.begin().await?;
    let look = subject(&mut tx, guild_id, member_id, tier_id, now_ms).await?;
    if !look.held().contains(tier_id) {
        return Err(UserError::new("error-tier-not-held").into());
    }
    take(&mut tx, look, tier_id, Via::Command, because(by_id, &reason)).await?;
    let deed = Deed::Revoke { tier_id, reason };
    log::write(&mut tx, guild_id, Some(by_id), Some(member_id), deed, now_ms).await?;
    tx.commit().await?;
    Ok(Granted {
        tier_id,
        until_ms: None,
    })
}

fn because(by_id: MemberId, reason: &str) -> Because {
    Because {
        reason: Some(reason.to_owned()),
        ..Because::of(by_id)
    }
}

/// A reason from elsewhere, as long as one may be here.
pub(super) fn shortened(reason: &str) -> String {
    reason.trim().chars().take(LONGEST_REASON).collect()
}

fn checked(reason: &str) -> Result<String, UserError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(UserError::new("error-reason-length").with("most", LONGEST_REASON as i64));
    }
    Ok(reason.to_owned())
}

async fn subject(
    tx: &mut Tx,
    guild_id: GuildId,
    member_id: MemberId,
    tier_id: TierId,
    now_ms: i64,
) -> anyhow::Result<Look> {
    let look = Look::load(tx, guild_id, member_id, now_ms)
        .await?
        .ok_or_else(|| UserError::new("error-member-unknown"))?;
    if look.member.is_bot {
        return Err(UserError::new("error-bots-hold-no-tier").into());
    }
    match look.ladder.get(tier_id).map(|tier| tier.entry) {
        None => Err(UserError::new("error-tier-unknown").into()),
        Some(Entry::Joining) => Err(UserError::new("error-grant-everyone").into()),
        Some(Entry::Points { .. } | Entry::Approval) => Ok(look),
    }
}

/// Gives the tier within a transaction: a revocation ends, and unless the tier is held without one, a
/// grant begins.
pub(super) async fn give(
    tx: &mut Tx,
    look: Look,
    tier_id: TierId,
    via: Via,
    until_ms: Option<i64>,
    because: Because,
) -> anyhow::Result<()> {
    let by_id = because.by_id;
    let (guild_id, member_id, now_ms) = (look.guild.guild_id, look.member.member_id, look.now_ms);
    let was_revoked = look.by_hand().revoked.contains(tier_id);
    tx.end_grant(guild_id, member_id, tier_id, by_id, now_ms).await?;
    let mut look = known(tx, guild_id, member_id, now_ms).await?;
    let is_held = look.settled(look.row.place).held.contains(tier_id);
    // A tier that points reach needs no grant once it is no longer taken away.
    if !(was_revoked && is_held && until_ms.is_none()) {
        let grant = Grant {
            member_id,
            tier_id,
            act: Act::Gives,
            via,
            reason: because.reason.clone().unwrap_or_default(),
            by_id,
            at_ms: now_ms,
            until_ms,
        };
        tx.insert_grant(guild_id, &grant).await?;
        look.grants.push(grant);
        if let Some(until_ms) = until_ms {
            tx.hasten_job(guild_id, JobKind::SettleStandings, until_ms)
                .await?;
        }
    }
    // Whoever gives the tier takes a "no" back.
    let place = Place {
        hold: look.row.place.hold.filter(|_| !look.is_superfan(tier_id)),
        ..look.row.place
    };
    let verdict = look.settled(place);
    write(tx, &look, verdict, Cause::Granted, because).await?;
    if via == Via::Command {
        settle_role(tx, &look, tier_id, verdict.held, by_id).await?;
    }
    Ok(())
}

/// What somebody orders is how it is to be, whatever was done by hand a moment ago: that is looked into no
/// longer, and the role is wanted as the tiers `held` have it.
async fn settle_role(
    tx: &mut Tx,
    look: &Look,
    tier_id: TierId,
    held: Tiers,
    by_id: Option<MemberId>,
) -> anyhow::Result<()> {
    let (guild_id, member_id) = (look.guild.guild_id, look.member.member_id);
    let (Some(role_id), Some(by_id)) = (look.ladder.get(tier_id).and_then(|tier| tier.role_id), by_id) else {
        return Ok(());
    };
    tx.drop_wish(&keys::adopt_role(guild_id, member_id, role_id))
        .await?;
    if look.member.left_ms.is_some() {
        return Ok(());
    }
    let hold = look.ladder.roles(held, look.guild.role_mode).contains(&role_id);
    let why = if hold {
        RoleReason::Granted { by_id }
    } else {
        RoleReason::TakenOut { by_id }
    };
    let wish = effects::role(guild_id, member_id, role_id, hold, why);
    tx.replace_effect(&wish, look.now_ms).await?;
    Ok(())
}

/// Takes the tier away within a transaction: a grant ends, the inner circle is left, a rung that points
/// reach is revoked. By command it stays away also when points reach it later.
pub(super) async fn take(
    tx: &mut Tx,
    look: Look,
    tier_id: TierId,
    via: Via,
    because: Because,
) -> anyhow::Result<()> {
    let by_id = because.by_id;
    let (guild_id, member_id, now_ms) = (look.guild.guild_id, look.member.member_id, look.now_ms);
    tx.end_grant(guild_id, member_id, tier_id, by_id, now_ms).await?;
    let mut look = known(tx, guild_id, member_id, now_ms).await?;
    if look.is_superfan(tier_id) {
        // A role given by mistake and taken right back is no "no".
        let is_no = via == Via::Command || look.row.place.approved;
        let out = Place {
            standing: Standing::None,
            since_ms: now_ms,
            approved: false,
            warned_ms: None,
            hold: look.row.place.hold,
        };
        let settled = look.settled(out);
        // Where the rules would let them right back in, it is.
        let verdict = if is_no || settled.place.standing.is_inside() {
            let hold = Some(Hold::Declined);
            look.decided(Place { hold, ..out })
        } else {
            settled
        };
        write(tx, &look, verdict, Cause::TakenOut, because).await?;
        if via == Via::Command {
            settle_role(tx, &look, tier_id, verdict.held, by_id).await?;
        }
        return Ok(());
    }
    if via == Via::Command || tier_id <= look.ladder.rung(look.points, look.row.rung) {
        let revocation = Grant {
            member_id,
            tier_id,
            act: Act::Revokes,
            via,
            reason: because.reason.clone().unwrap_or_default(),
            by_id,
            at_ms: now_ms,
            until_ms: None,
        };
        tx.insert_grant(guild_id, &revocation).await?;
        look.grants.push(revocation);
    }
    let verdict = look.settled(look.row.place);
    write(tx, &look, verdict, Cause::TakenOut, because).await?;
    if via == Via::Command {
        settle_role(tx, &look, tier_id, verdict.held, by_id).await?;
    }
    Ok(())
}
