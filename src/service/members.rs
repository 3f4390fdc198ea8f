//! Members: seen, changed, gone, back.

use std::collections::HashMap;

use crate::{
    domain::ids::{GuildId, MemberId, RoleId},
    effects::{self, RoleReason},
    store::{Guild, Member, Store, Tx},
};

/// What Discord says of a member.
#[derive(Clone, Debug)]
pub struct SeenMember {
    pub member_id: MemberId,
    pub display_name: String,
    pub avatar: Option<String>,
    pub is_bot: bool,
    pub roles: Vec<RoleId>,
    pub joined_ms: Option<i64>,
}

/// Takes in members as Discord shows them now. Somebody who was gone and is back gets the roles of
/// the tiers they hold again.
pub async fn see(store: &Store, guild_id: GuildId, seen: Vec<SeenMember>, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if let Some(guild) = tx.find_guild(guild_id).await? {
        let joined: Vec<_> = seen.iter().map(|seen| (seen.member_id, seen.joined_ms)).collect();
        let back = tx.list_back(guild_id, &joined).await?;
        let roles: HashMap<MemberId, Vec<RoleId>> = seen
            .iter()
            .filter(|seen| back.contains(&seen.member_id))
            .map(|seen| (seen.member_id, seen.roles.clone()))
            .collect();
        upsert(&mut tx, &guild, seen).await?;
        for (member_id, roles) in roles {
            restore(&mut tx, guild_id, member_id, &roles, now_ms).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// A member joined, for the first time or again.
pub async fn join(store: &Store, guild_id: GuildId, seen: SeenMember, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if let Some(guild) = tx.find_guild(guild_id).await? {
        let (member_id, roles) = (seen.member_id, seen.roles.clone());
        upsert(&mut tx, &guild, vec![seen]).await?;
        restore(&mut tx, guild_id, member_id, &roles, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn restore(
    tx: &mut Tx,
    guild_id: GuildId,
    member_id: MemberId,
    has: &[RoleId],
    now_ms: i64,
) -> anyhow::Result<()> {
    let standing = tx.get_standing(guild_id, member_id).await?;
    let held = tx
        .get_ladder(guild_id)
        .await?
        .roles(standing.rung, standing.standing);
    for role_id in held.into_iter().filter(|role_id| !has.contains(role_id)) {
        let wish = effects::role(guild_id, member_id, role_id, true, RoleReason::Rejoined);
        tx.replace_effect(&wish, now_ms).await?;
    }
    tx.unsettle(guild_id, member_id).await?;
    Ok(())
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
            tx.leave_member(guild_id, member_id, now_ms).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// A member left, was kicked or banned. Points and standing stay, should they come back.
pub async fn leave(store: &Store, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.leave_member(guild_id, member_id, now_ms).await?;
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

async fn upsert(tx: &mut Tx, guild: &Guild, seen: Vec<SeenMember>) -> anyhow::Result<()> {
    let members: Vec<Member> = seen
        .into_iter()
        .map(|seen| Member {
            member_id: seen.member_id,
            display_name: seen.display_name,
            avatar: seen.avatar,
            is_bot: seen.is_bot,
            is_staff: guild.is_staff(seen.member_id, &seen.roles),
            roles: seen.roles,
            joined_ms: seen.joined_ms,
            left_ms: None,
        })
        .collect();
    tx.upsert_members(guild.guild_id, &members).await?;
    Ok(())
}
