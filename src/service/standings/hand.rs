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
    effects::{self, Effect, RoleChange as Change, RoleReason, keys},
    service::log,
    store::{Act, EffectState, Guild, Member, Store, Tx, Via},
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
            // Each change of the role waits for a name of its own.
            tx.replace_effect_later(&wish, now_ms, now_ms + WAIT_MS).await?;
        }
    }
    Ok(())
}

/// Whether a change that was noticed is still somebody's doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    Yes,
    /// The bot is about to change the role itself: that shows afterwards.
    NotYet,
    No,
}

/// Whether the change still stands against the tiers the member holds: nobody has undone it, or adopted it,
/// and the bot is not about to change the role itself.
async fn stands(tx: &mut Tx, look: &Look, change: Change) -> anyhow::Result<Open> {
    let mode = look.guild.role_mode;
    let has = if look.member.left_ms.is_some() {
        // Roles end with the membership. What was taken before that was taken all the same.
        change.given
    } else {
        look.member.roles.contains(&change.role_id)
    };
    let is_there = look.member.left_ms.is_none() || !change.given;
    let agrees = look.member.left_ms.is_some() || has == change.given;
    if !(is_there && agrees && is_by_hand(&look.ladder, mode, look.held(), change.role_id, change.given)) {
        return Ok(Open::No);
    }
    let key = keys::role(look.guild.guild_id, change.member_id, change.role_id);
    let wished = tx.find_effect(&key).await?;
    let is_under_way = wished.is_some_and(|row| row.state == EffectState::Pending);
    Ok(if is_under_way { Open::NotYet } else { Open::Yes })
}

/// Whether a change that was noticed is still to be looked into.
pub async fn is_open(store: &Store, guild_id: GuildId, change: Change, now_ms: i64) -> anyhow::Result<Open> {
    let mut tx = store.begin().await?;
    match Look::load(&mut tx, guild_id, change.member_id, now_ms).await? {
        Some(look) => stands(&mut tx, &look, change).await,
        None => Ok(Open::No),
    }
}

/// The change was the bot's own, and is not what is wanted any more: back to what is.
pub async fn undo_own(store: &Store, guild_id: GuildId, change: Change, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if let Some(look) = Look::load(&mut tx, guild_id, change.member_id, now_ms).await?
        && stands(&mut tx, &look, change).await? == Open::Yes
    {
        let Change {
            member_id,
            role_id,
            given,
        } = change;
        let why = if given {
            RoleReason::Fell
        } else {
            RoleReason::Reached
        };
        let wish = effects::role(guild_id, member_id, role_id, !given, why);
        tx.replace_effect(&wish, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Makes the change a grant or a revocation, unless it no longer stands. `giver` is `None` when nobody knows.
pub async fn adopt(
    store: &Store,
    guild_id: GuildId,
    change: Change,
    giver: Option<Giver>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if let Some(look) = Look::load(&mut tx, guild_id, change.member_id, now_ms).await?
        && stands(&mut tx, &look, change).await? == Open::Yes
    {
        adopt_in(&mut tx, look, change, giver, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The audit log names who gave or took a role at `at_ms`. A change that nobody was known for gets the name; one
/// that is still open is adopted.
pub async fn named(
    store: &Store,
    guild_id: GuildId,
    change: Change,
    giver: Giver,
    at_ms: i64,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if let Some(look) = Look::load(&mut tx, guild_id, change.member_id, now_ms).await?
        && let Some(tier) = look.ladder.of_role(change.role_id)
        && !look.member.is_bot
    {
        let tier_id = tier.tier_id;
        let reason = grants::shortened(giver.reason.as_deref().unwrap_or_default());
        let (member_id, by_id) = (change.member_id, giver.by_id);
        let mode = look.guild.role_mode;
        // An entry may come before the change is heard; one that comes late may be about what is over.
        let is_late = now_ms - at_ms > WAIT_MS;
        let is_open = is_by_hand(&look.ladder, mode, look.held(), change.role_id, change.given)
            && (!is_late || stands(&mut tx, &look, change).await? == Open::Yes);
        if is_open {
            tx.drop_wish(&keys::adopt_role(guild_id, member_id, change.role_id))
                .await?;
            adopt_in(&mut tx, look, change, Some(giver), now_ms).await?;
        } else {
            // Perhaps it was adopted before anybody knew whose doing it was.
            let unnamed = deed(change, tier_id, String::new());
            let named = deed(change, tier_id, reason.clone());
            if tx
                .name_deed(guild_id, (&unnamed, member_id), &named, by_id)
                .await?
            {
                let act = if change.given { Act::Gives } else { Act::Revokes };
                tx.name_granter(guild_id, (member_id, tier_id, act), by_id, &reason)
                    .await?;
            }
        }
    }
    tx.commit().await?;
    Ok(())
}

/// The tier is shown by another role than `role_id` from now on: whoever was granted it for holding that one is
/// granted it no longer. The role itself stays with them.
pub async fn end_choices(
    tx: &mut Tx,
    guild_id: GuildId,
    tier_id: TierId,
    role_id: RoleId,
    now_ms: i64,
) -> anyhow::Result<()> {
    for member_id in tx.end_choices(guild_id, tier_id, now_ms).await? {
        let because = Because {
            done: Some(role_id),
            ..Because::default()
        };
        super::end_of_grant(tx, guild_id, member_id, because, now_ms).await?;
    }
    Ok(())
}

/// How many have `role_id` because the bot gave it for another tier, and do not hold this one: nobody decided that
/// they should, so it cannot show this tier.
pub async fn list_worn(
    tx: &mut Tx,
    guild_id: GuildId,
    tier_id: TierId,
    role_id: RoleId,
) -> anyhow::Result<usize> {
    let mut worn = 0;
    for (member_id, roles) in tx.list_member_roles(guild_id).await? {
        if roles.contains(&role_id)
            && gave(tx, guild_id, member_id, role_id).await?
            && !tx.get_standing(guild_id, member_id).await?.held.contains(tier_id)
        {
            worn += 1;
        }
    }
    Ok(worn)
}

/// Whether the last that was wanted of the role is that the member has it.
async fn gave(tx: &mut Tx, guild_id: GuildId, member_id: MemberId, role_id: RoleId) -> anyhow::Result<bool> {
    let Some(row) = tx.find_effect(&keys::role(guild_id, member_id, role_id)).await? else {
        return Ok(false);
    };
    Ok(matches!(
        serde_json::from_str(&row.effect)?,
        Effect::Role { hold: true, .. }
    ))
}

/// Everybody whom somebody gave `role_id`, which shows the tier from now on, and who does not hold the tier is
/// granted it.
pub async fn adopt_holders(
    tx: &mut Tx,
    guild_id: GuildId,
    tier_id: TierId,
    role_id: RoleId,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    for (member_id, roles) in tx.list_member_roles(guild_id).await? {
        let wish = tx.find_effect(&keys::role(guild_id, member_id, role_id)).await?;
        // The bot may be about to take it.
        if !roles.contains(&role_id) || wish.is_some_and(|row| row.state != EffectState::Done) {
            continue;
        }
        if let Some(look) = Look::load(tx, guild_id, member_id, now_ms).await?
            && !look.member.is_bot
            && !look.row.held.contains(tier_id)
        {
            let because = Because {
                done: Some(role_id),
                quiet: true,
                ..Because::of(by_id)
            };
            grants::give(tx, look, tier_id, Via::Choice, None, because).await?;
        }
    }
    Ok(())
}

async fn adopt_in(
    tx: &mut Tx,
    look: Look,
    change: Change,
    giver: Option<Giver>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let guild_id = look.guild.guild_id;
    let Some(tier_id) = look.ladder.of_role(change.role_id).map(|tier| tier.tier_id) else {
        return Ok(());
    };
    if look.member.is_bot {
        return Ok(());
    }
    let by_id = giver.as_ref().map(|giver| giver.by_id);
    let reason = giver.and_then(|giver| giver.reason).unwrap_or_default();
    let reason = grants::shortened(&reason);
    let because = Because {
        by_id,
        reason: Some(reason.clone()),
        done: Some(change.role_id),
        ..Because::default()
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
