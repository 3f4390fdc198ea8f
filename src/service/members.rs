//! Members: seen, changed, gone, back.

use crate::{
    domain::ids::{GuildId, MemberId, RoleId},
    service::standings,
    store::{Guild, Member, Store, Tx},
};

/// What is known of a member's time-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeOut {
    /// What was heard does not say.
    Unknown,
    None,
    /// Until this Unix millisecond, which may be past.
    Until(i64),
}

/// So long after somebody left they may still be shown as being here, in milliseconds.
const LATE_MS: i64 = 60_000;

/// What Discord says of a member.
#[derive(Clone, Debug)]
pub struct SeenMember {
    pub member_id: MemberId,
    pub display_name: String,
    pub avatar: Option<String>,
    pub is_bot: bool,
    pub roles: Vec<RoleId>,
    pub joined_ms: Option<i64>,
    pub time_out: TimeOut,
}

/// Takes in members as Discord shows them now. Somebody who was gone and is back gets the roles of
/// the tiers they hold again; roles of tiers that somebody gave or took meanwhile are looked into.
pub async fn see(store: &Store, guild_id: GuildId, seen: Vec<SeenMember>, now_ms: i64) -> anyhow::Result<()> {
    take_in(store, guild_id, seen, Coming::Maybe, now_ms).await
}

/// A member joined, for the first time or again.
pub async fn join(store: &Store, guild_id: GuildId, seen: SeenMember, now_ms: i64) -> anyhow::Result<()> {
    take_in(store, guild_id, vec![seen], Coming::Now, now_ms).await
}

/// Whether members have just joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coming {
    Now,
    /// Only if what is known of them says so.
    Maybe,
}

async fn take_in(
    store: &Store,
    guild_id: GuildId,
    seen: Vec<SeenMember>,
    coming: Coming,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let Some(guild) = tx.find_guild(guild_id).await? else {
        return Ok(());
    };
    let ladder = tx.get_ladder(guild_id).await?;
    let ids: Vec<MemberId> = seen.iter().map(|seen| seen.member_id).collect();
    let before = tx.list_members(guild_id, &ids).await?;
    let seen: Vec<SeenMember> = seen
        .into_iter()
        .filter(|seen| coming == Coming::Now || !is_late(seen, before.get(&seen.member_id), now_ms))
        .collect();
    let members: Vec<Member> = seen
        .iter()
        .map(|seen| member(&guild, seen, before.get(&seen.member_id), now_ms))
        .collect();
    tx.upsert_members(guild_id, &members).await?;
    for (seen, member) in seen.iter().zip(members) {
        let before = before.get(&seen.member_id);
        if before.is_some_and(|before| {
            (before.is_staff, before.sanction_ms) != (member.is_staff, member.sanction_ms)
        }) {
            tx.unsettle(guild_id, seen.member_id).await?;
        }
        let known = match (how_come(seen, before, coming), before) {
            (Come::NotNow, Some(before)) => before.clone(),
            (come, before) => {
                if come == Come::Back {
                    let here_ms = before.and_then(|before| before.joined_ms).unwrap_or_default();
                    standings::come_back(&mut tx, guild_id, seen.member_id, here_ms, now_ms).await?;
                }
                // Whoever comes has no roles; those that came along somebody gave.
                Member {
                    roles: Vec::new(),
                    ..member
                }
            }
        };
        standings::notice(&mut tx, &guild, &ladder, &known, &seen.roles, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Whether they are shown as they were before they left a moment ago: what Discord sends side by side may arrive in
/// another order.
fn is_late(seen: &SeenMember, before: Option<&Member>, now_ms: i64) -> bool {
    let Some(before) = before else {
        return false;
    };
    let just_left = before
        .left_ms
        .is_some_and(|left_ms| (left_ms..left_ms + LATE_MS).contains(&now_ms));
    just_left && seen.joined_ms.is_some() && seen.joined_ms <= before.joined_ms
}

/// How somebody came to be here, as far as what is known of them tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Come {
    /// They were here before.
    NotNow,
    /// Never seen before.
    New,
    /// They had left, whether that was seen or not.
    Back,
}

fn how_come(seen: &SeenMember, before: Option<&Member>, coming: Coming) -> Come {
    let Some(before) = before else {
        return if coming == Coming::Now {
            Come::Back
        } else {
            Come::New
        };
    };
    let joined_since = before.joined_ms < seen.joined_ms && seen.joined_ms.is_some();
    if before.left_ms.is_some() || joined_since {
        Come::Back
    } else {
        Come::NotNow
    }
}

fn member(guild: &Guild, seen: &SeenMember, before: Option<&Member>, now_ms: i64) -> Member {
    let known = before.and_then(|before| before.sanction_ms);
    let sanction_ms = match seen.time_out {
        TimeOut::Unknown => known,
        TimeOut::Until(until_ms) if known.is_none_or(|known| known < until_ms) => Some(until_ms),
        // Ended early, or made shorter.
        TimeOut::Until(until_ms) if until_ms > now_ms => Some(until_ms),
        TimeOut::None | TimeOut::Until(_) => known.map(|known| known.min(now_ms)),
    };
    Member {
        member_id: seen.member_id,
        display_name: seen.display_name.clone(),
        avatar: seen.avatar.clone(),
        is_bot: seen.is_bot,
        is_staff: guild.is_staff(seen.member_id, &seen.roles),
        roles: seen.roles.clone(),
        joined_ms: seen.joined_ms,
        left_ms: None,
        sanction_ms,
    }
}

/// After Discord listed everybody: whoever is believed to be present but is neither in the list nor
/// known to have come since has left while nobody looked.
pub async fn call_roll(
    store: &Store,
    guild_id: GuildId,
    here: impl Fn(MemberId) -> bool,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    for member_id in tx.list_present(guild_id).await? {
        if !here(member_id) {
            let joined_ms = tx
                .find_member(guild_id, member_id)
                .await?
                .and_then(|member| member.joined_ms);
            standings::leave_unseen(
                &mut tx,
                guild_id,
                member_id,
                joined_ms.unwrap_or_default(),
                now_ms,
            )
            .await?;
            tx.leave_member(guild_id, member_id, now_ms).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// A member left, was kicked or banned. Points and standing stay, should they come back.
pub async fn leave(store: &Store, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    standings::leave(&mut tx, guild_id, member_id, now_ms).await?;
    tx.leave_member(guild_id, member_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody who was gone was not thrown out: if they are here again, they get back what is kept for them.
pub async fn welcome_back(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if let Some(member) = tx.find_member(guild_id, member_id).await?
        && member.left_ms.is_none()
    {
        standings::restore(&mut tx, guild_id, member_id, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A member was kicked or banned at `at_ms`, by somebody who may not be known.
pub async fn remove(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    by_id: Option<MemberId>,
    at_ms: i64,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    standings::remove(&mut tx, guild_id, member_id, by_id, at_ms, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// After the creator or moderator role changed: who is staff now.
pub(super) async fn refresh_staff(tx: &mut Tx, guild: &Guild) -> anyhow::Result<()> {
    for (member_id, roles) in tx.list_member_roles(guild.guild_id).await? {
        tx.set_member_staff(guild.guild_id, member_id, guild.is_staff(member_id, &roles))
            .await?;
    }
    Ok(())
}
