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
    let members: Vec<Member> = seen
        .iter()
        .map(|seen| member(&guild, seen, before.get(&seen.member_id), now_ms))
        .collect();
    tx.upsert_members(guild_id, &members).await?;
    for seen in &seen {
        let before = before.get(&seen.member_id);
        if !has_come(seen, before, coming) {
            if let Some(before) = before {
                standings::notice(&mut tx, &guild, &ladder, before, &seen.roles, now_ms).await?;
            }
            continue;
        }
        let left_ms = before.and_then(|before| before.left_ms);
        standings::come_back(&mut tx, guild_id, seen.member_id, left_ms, &seen.roles, now_ms).await?;
        // Roles that came along, by an invite or another bot, were nobody's decision here.
        let mut bare = member(&guild, seen, before, now_ms);
        bare.roles.clear();
        standings::notice(&mut tx, &guild, &ladder, &bare, &seen.roles, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Whether somebody has come, for the first time or again, since what is known of them was true.
fn has_come(seen: &SeenMember, before: Option<&Member>, coming: Coming) -> bool {
    match before {
        _ if coming == Coming::Now => true,
        Some(before) => {
            before.left_ms.is_some() || (before.joined_ms < seen.joined_ms && seen.joined_ms.is_some())
        }
        None => false,
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
            standings::leave(&mut tx, guild_id, member_id, now_ms).await?;
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

/// A member was kicked or banned, by somebody who may not be known.
pub async fn remove(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    by_id: Option<MemberId>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    standings::remove(&mut tx, guild_id, member_id, by_id, now_ms).await?;
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
