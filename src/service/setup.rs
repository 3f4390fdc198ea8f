//! The settings `/setup` makes. Every step stands alone, can be repeated and is stored at once.

use crate::{
    domain::{
        gate::access_of,
        ids::{ChannelId, GuildId, RoleId},
        locale::Locale,
        period::{SummaryTime, TimeZone},
        tier::{Ladder, TierId},
    },
    effects::{self, Effect, RoleReason, keys, new_effect},
    error::UserError,
    service::{guilds, members},
    store::{Guild, Store, Tx},
};

/// Sets the server's language.
pub async fn set_locale(store: &Store, guild_id: GuildId, locale: Locale) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    let mut tx = store.begin().await?;
    tx.set_language(guild_id, locale, &guild.time_zone).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets the server's time zone. Days begin at another moment, so every day is scored anew; the
/// summary moves to its time in the new zone.
pub async fn set_time_zone(
    store: &Store,
    guild_id: GuildId,
    zone: &TimeZone,
    now_ms: i64,
) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    if guild.time_zone == *zone {
        return Ok(());
    }
    let mut tx = store.begin().await?;
    tx.set_language(guild_id, guild.locale, zone).await?;
    tx.start_replay(guild_id, now_ms).await?;
    guilds::reschedule_jobs(
        &mut tx,
        &Guild {
            time_zone: zone.clone(),
            ..guild
        },
        now_ms,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Sets when the weekly summary is posted.
pub async fn set_summary_time(
    store: &Store,
    guild_id: GuildId,
    time: SummaryTime,
    now_ms: i64,
) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    let mut tx = store.begin().await?;
    tx.set_summary_time(guild_id, time).await?;
    guilds::reschedule_jobs(
        &mut tx,
        &Guild {
            summary_time: time,
            ..guild
        },
        now_ms,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Sets who is staff besides the owner. `None` leaves nobody but the owner, or no moderators.
pub async fn set_staff_roles(
    store: &Store,
    guild_id: GuildId,
    creator: Option<RoleId>,
    moderator: Option<RoleId>,
) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    let mut tx = store.begin().await?;
    tx.set_staff_roles(guild_id, creator, moderator).await?;
    let guild = Guild {
        creator_role_id: creator,
        moderator_role_id: moderator,
        ..guild
    };
    members::refresh_staff(&mut tx, &guild).await?;
    tx.unsettle_guild(guild_id).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets the channel for approvals, summaries and notices. What waited for a channel is posted.
pub async fn set_creator_channel(
    store: &Store,
    guild_id: GuildId,
    channel_id: ChannelId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.set_creator_channel(guild_id, channel_id).await?;
    guilds::check_creator_channel(&mut tx, guild_id, now_ms).await?;
    tx.wake_effects(guild_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Has a role made for each of `roles`: tier, name, colour (RGB).
pub async fn make_roles(
    store: &Store,
    guild_id: GuildId,
    roles: Vec<(TierId, String, u32)>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    for (tier_id, name, color) in roles {
        let wish = Effect::MakeRole { tier_id, name, color };
        tx.replace_effect(
            &new_effect(guild_id, keys::make_role(guild_id, tier_id), &wish),
            now_ms,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Picks a role of the server for a tier.
pub async fn pick_role(
    store: &Store,
    guild_id: GuildId,
    tier_id: TierId,
    role_id: RoleId,
    now_ms: i64,
) -> anyhow::Result<()> {
    if role_id == guild_id.everyone() {
        return Err(UserError::new("error-role-everyone").into());
    }
    let mut tx = store.begin().await?;
    let ladder = tx.get_ladder(guild_id).await?;
    if ladder
        .0
        .iter()
        .any(|tier| tier.role_id == Some(role_id) && tier.tier_id != tier_id)
    {
        // One role for two tiers would open the higher one's gates to the lower.
        return Err(UserError::new("error-role-taken").into());
    }
    tier_role_ready(&mut tx, guild_id, tier_id, role_id, now_ms).await?;
    let check = Effect::CheckTierRole { tier_id };
    tx.replace_effect(
        &new_effect(guild_id, keys::check_tier_role(guild_id, tier_id), &check),
        now_ms,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// A tier is shown by `role_id` from now on: whoever holds the tier gets the role, and the gates it
/// opens let the role in. A role it had before stays with its holders, as nobody asked to take it.
pub async fn tier_role_ready(
    tx: &mut Tx,
    guild_id: GuildId,
    tier_id: TierId,
    role_id: RoleId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let ladder = tx.get_ladder(guild_id).await?;
    let before = ladder.get(tier_id).and_then(|tier| tier.role_id);
    if before == Some(role_id) {
        return Ok(());
    }
    tx.set_tier_role(guild_id, tier_id, Some(role_id)).await?;
    let is_shared = ladder
        .0
        .iter()
        .any(|tier| tier.tier_id != tier_id && tier.role_id == before);
    if let Some(before) = before
        && !is_shared
    {
        // Nobody is to get the former role any more, also if Discord has refused it so far.
        tx.delete_open_effects(guild_id, &keys::roles_of_all(guild_id, before))
            .await?;
    }
    let superfan = ladder.superfan().is_some_and(|tier| tier.tier_id == tier_id);
    for member_id in tx.list_holders(guild_id, tier_id, superfan).await? {
        let wish = effects::role(guild_id, member_id, role_id, true, RoleReason::TierRoleChanged);
        tx.replace_effect(&wish, now_ms).await?;
    }
    for gate in tx
        .list_gates(guild_id)
        .await?
        .iter()
        .filter(|gate| access_of(&gate.entries, tier_id).is_some())
    {
        tx.replace_effect(&effects::gate(guild_id, gate.channel_id), now_ms)
            .await?;
    }
    tx.wake_effects(guild_id, now_ms).await?;
    Ok(())
}

/// Notes that the creator went through `/setup`.
pub async fn finish(store: &Store, guild_id: GuildId) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.set_setup_done(guild_id).await?;
    tx.commit().await?;
    Ok(())
}

/// What `/setup` shows: the settings, the ladder, the first gate.
pub async fn load(store: &Store, guild_id: GuildId) -> anyhow::Result<(Guild, Ladder)> {
    Ok((
        guilds::get(store, guild_id).await?,
        store.get_ladder(guild_id).await?,
    ))
}
