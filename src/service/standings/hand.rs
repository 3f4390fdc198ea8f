//! Roles of tiers given and taken with Discord's own menus: honoured, never fought.
//!
//! That a role changed is heard at once, who changed it only from the audit log, which may come before,
//! later or never. So a change waits a moment (`Effect::AdoptRole`) for a name; the entry in the audit log
//! makes it a grant or a revocation at once.

use super::{Because, Look, grants};
use crate::{
    domain::{
        deed::Deed,
        ids::{GuildId, MemberId, RoleId},
        tier::{Ladder, RoleMode, TierId, Tiers},
    },
    effects::{self, RoleChange as Change, keys},
    service::log,
    store::{Guild, Member, StandingRow, Store, Tx, Via},
};

/// How long a change waits for the audit log to name who made it, in milliseconds.
const WAIT_MS: i64 = 60_000;

/// Who changed it, and why, as the audit log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Giver {
    pub by_id: MemberId,
    pub reason: Option<String>,
}

/// Whether having the role, or not, is something other than what follows from the tiers held.
fn is_by_hand(ladder: &Ladder, mode: RoleMode, held: Tiers, role_id: RoleId, has: bool) -> bool {
    let Some(tier) = ladder.of_role(role_id) else {
        return false;
    };
    if has {
        !held.contains(tier.tier_id)
    } else {
        // Where only the highest role is shown, the lower ones are no longer wanted.
        ladder.roles(held, mode).contains(&role_id)
    }
}

/// Looks whether a member's roles changed by hand since `before`, and has it looked into.
pub async fn notice(
    tx: &mut Tx,
    guild: &Guild,
    ladder: &Ladder,
    before: &Member,
    has: &[RoleId],
    now_ms: i64,
) -> anyhow::Result<()> {
    let changed = ladder.0.iter().filter_map(|tier| tier.role_id);
    let changed: Vec<RoleId> = changed
        .filter(|role_id| before.roles.contains(role_id) != has.contains(role_id))
        .collect();
    if changed.is_empty() || before.is_bot {
        return Ok(());
    }
    let row = tx.get_standing(guild.guild_id, before.member_id).await?;
    for role_id in changed {
        let given = has.contains(&role_id);
        if is_by_hand(ladder, guild.role_mode, row.held, role_id, given) {
            let change = Change {
                member_id: before.member_id,
                role_id,
                given,
            };
            let wish = effects::adopt_role(guild.guild_id, change, now_ms);
            // What it was before is past: the wait begins anew.
            tx.delete_effect(&wish.effect_key).await?;
            tx.schedule_effect(&wish, now_ms, now_ms + WAIT_MS).await?;
        }
    }
    Ok(())
}

/// Whether the change still stands against the tiers the member holds: nobody has undone it, or adopted it.
pub async fn is_open(store: &Store, guild: &Guild, change: Change) -> anyhow::Result<bool> {
    let Some(member) = store.find_member(guild.guild_id, change.member_id).await? else {
        return Ok(false);
    };
    let ladder = store.get_ladder(guild.guild_id).await?;
    let row: StandingRow = store.get_standing(guild.guild_id, change.member_id).await?;
    let has = member.roles.contains(&change.role_id);
    Ok(member.left_ms.is_none()
        && has == change.given
        && is_by_hand(&ladder, guild.role_mode, row.held, change.role_id, has))
}

/// Makes the change a grant or a revocation. `giver` is `None` when nobody knows.
pub async fn adopt(
    store: &Store,
    guild_id: GuildId,
    change: Change,
    giver: Option<Giver>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    adopt_in(&mut tx, guild_id, change, giver, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// The audit log names who gave or took a role. A change that nobody was known for gets the name; one
/// that is still open is adopted.
pub async fn named(
    store: &Store,
    guild_id: GuildId,
    change: Change,
    giver: Giver,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if let Some(look) = Look::load(&mut tx, guild_id, change.member_id, now_ms).await?
        && let Some(tier) = look.ladder.of_role(change.role_id)
    {
        let (tier_id, reason) = (tier.tier_id, giver.reason.clone().unwrap_or_default());
        let (member_id, by_id) = (change.member_id, giver.by_id);
        if is_by_hand(
            &look.ladder,
            look.guild.role_mode,
            look.row.held,
            change.role_id,
            change.given,
        ) {
            adopt_in(&mut tx, guild_id, change, Some(giver), now_ms).await?;
        } else if tx
            .name_granter(guild_id, member_id, tier_id, by_id, &reason)
            .await?
        {
            let deed = deed(change, tier_id, reason);
            log::write(&mut tx, guild_id, Some(by_id), Some(member_id), deed, now_ms).await?;
        }
        tx.delete_effect(&keys::adopt_role(guild_id, member_id, change.role_id))
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Everybody who holds `role_id`, which shows the tier from now on, and does not hold the tier is granted it.
pub async fn adopt_holders(
    tx: &mut Tx,
    guild_id: GuildId,
    tier_id: TierId,
    role_id: RoleId,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    for (member_id, roles) in tx.list_member_roles(guild_id).await? {
        if !roles.contains(&role_id) {
            continue;
        }
        if let Some(look) = Look::load(tx, guild_id, member_id, now_ms).await?
            && !look.member.is_bot
            && !look.row.held.contains(tier_id)
        {
            let because = Because {
                by_id: Some(by_id),
                reason: None,
                done: Some(role_id),
            };
            grants::give(tx, look, tier_id, Via::Choice, None, because).await?;
        }
    }
    Ok(())
}

async fn adopt_in(
    tx: &mut Tx,
    guild_id: GuildId,
    change: Change,
    giver: Option<Giver>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let Some(look) = Look::load(tx, guild_id, change.member_id, now_ms).await? else {
        return Ok(());
    };
    let Some(tier_id) = look.ladder.of_role(change.role_id).map(|tier| tier.tier_id) else {
        return Ok(());
    };
    let by_id = giver.as_ref().map(|giver| giver.by_id);
    let reason = giver.and_then(|giver| giver.reason).unwrap_or_default();
    let because = Because {
        by_id,
        reason: Some(reason.clone()),
        done: Some(change.role_id),
    };
    if change.given {
        grants::give(tx, look, tier_id, Via::Role, None, because).await?;
    } else {
        grants::take(tx, look, tier_id, Via::Role, because).await?;
    }
    let deed = deed(change, tier_id, reason);
    log::write(tx, guild_id, by_id, Some(change.member_id), deed, now_ms).await
}

fn deed(change: Change, tier_id: TierId, reason: String) -> Deed {
    if change.given {
        Deed::GiveRole { tier_id, reason }
    } else {
        Deed::TakeRole { tier_id, reason }
    }
}
