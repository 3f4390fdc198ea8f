//! The settings `/setup` makes. Every step stands alone, can be repeated and is stored at once.

use anyhow::Context;

use crate::{
    domain::{
        deed::{Deed, Named, Setting},
        gate::access_of,
        ids::{ChannelId, GuildId, MemberId, RoleId},
        locale::Locale,
        period::{SummaryTime, TimeZone},
        tier::{Ladder, RoleMode, TierId, Tiers},
    },
    effects::{self, Effect, RoleReason, keys, new_effect},
    error::UserError,
    service::{guilds, log, members, standings},
    store::{Guild, Store, Tx},
};

/// Sets the server's language.
pub async fn set_locale(
    store: &Store,
    guild_id: GuildId,
    locale: Locale,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    let mut tx = store.begin().await?;
    tx.set_language(guild_id, locale, &guild.time_zone).await?;
    let to = Setting::Text {
        text: locale.tag().to_owned(),
    };
    log::set(&mut tx, guild_id, Named::Language, to, by_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets the server's time zone. Days begin at another moment, so every day is scored anew; the
/// summary moves to its time in the new zone.
pub async fn set_time_zone(
    store: &Store,
    guild_id: GuildId,
    zone: &TimeZone,
    by_id: MemberId,
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
    let to = Setting::Text {
        text: zone.name().to_owned(),
    };
    log::set(&mut tx, guild_id, Named::TimeZone, to, by_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets when the weekly summary is posted.
pub async fn set_summary_time(
    store: &Store,
    guild_id: GuildId,
    time: SummaryTime,
    by_id: MemberId,
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
    let to = Setting::Time {
        weekday: time.weekday().index(),
        minute: time.minute_of_day(),
    };
    log::set(&mut tx, guild_id, Named::SummaryTime, to, by_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets who is staff besides the owner. `None` leaves nobody but the owner, or no moderators.
pub async fn set_staff_roles(
    store: &Store,
    guild_id: GuildId,
    creator: Option<RoleId>,
    moderator: Option<RoleId>,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    let mut tx = store.begin().await?;
    let ladder = tx.get_ladder(guild_id).await?;
    if [creator, moderator]
        .into_iter()
        .flatten()
        .any(|role_id| ladder.of_role(role_id).is_some())
    {
        return Err(UserError::new("error-role-of-tier").into());
    }
    let role = |role_id: Option<RoleId>| role_id.map_or(Setting::None, |role_id| Setting::Role { role_id });
    if guild.creator_role_id != creator {
        log::set(
            &mut tx,
            guild_id,
            Named::CreatorRole,
            role(creator),
            by_id,
            now_ms,
        )
        .await?;
    }
    if guild.moderator_role_id != moderator {
        log::set(
            &mut tx,
            guild_id,
            Named::ModeratorRole,
            role(moderator),
            by_id,
            now_ms,
        )
        .await?;
    }
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
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.set_creator_channel(guild_id, channel_id).await?;
    let to = Setting::Channel { channel_id };
    log::set(&mut tx, guild_id, Named::CreatorChannel, to, by_id, now_ms).await?;
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
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let deed = Deed::MakeRoles { tiers: roles.len() };
    log::write(&mut tx, guild_id, by_id, None, deed, now_ms).await?;
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
    by_id: MemberId,
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
    let guild = tx
        .find_guild(guild_id)
        .await?
        .context("a role for a server never seen")?;
    if [guild.creator_role_id, guild.moderator_role_id].contains(&Some(role_id)) {
        // Points would make a moderator.
        return Err(UserError::new("error-role-of-team").into());
    }
    let before = ladder.get(tier_id).and_then(|tier| tier.role_id);
    let is_other = before != Some(role_id);
    if is_other {
        let deed = Deed::Set {
            setting: Named::TierRole,
            tier_id: Some(tier_id),
            to: Setting::Role { role_id },
        };
        log::write(&mut tx, guild_id, by_id, None, deed, now_ms).await?;
    }
    if is_other {
        let worn = standings::list_worn(&mut tx, guild_id, tier_id, role_id).await?;
        if worn > 0 {
            return Err(UserError::new("error-role-worn").with("n", worn as i64).into());
        }
    }
    // One that is still to be made is not needed any more.
    tx.drop_wish(&keys::make_role(guild_id, tier_id)).await?;
    tier_role_ready(&mut tx, guild_id, tier_id, role_id, now_ms).await?;
    if is_other {
        // Whoever holds the role already was given it by somebody: that is honoured.
        standings::adopt_holders(&mut tx, guild_id, tier_id, role_id, by_id, now_ms).await?;
    }
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
    if let Some(before) = before {
        standings::end_choices(tx, guild_id, tier_id, before, now_ms).await?;
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
    let guild = tx
        .find_guild(guild_id)
        .await?
        .context("a role for a server never seen")?;
    let after = tx.get_ladder(guild_id).await?;
    for (member_id, held) in tx.list_holders(guild_id, Tiers::NONE.with(tier_id)).await? {
        let shown = after.roles(held, guild.role_mode);
        let former = ladder.roles(held, guild.role_mode);
        let lost = former
            .iter()
            .filter(|role_id| !shown.contains(role_id) && Some(**role_id) != before);
        let gained = shown.iter().filter(|shown| **shown == role_id);
        for (role_id, hold) in gained.map(|id| (*id, true)).chain(lost.map(|id| (*id, false))) {
            let wish = effects::role(guild_id, member_id, role_id, hold, RoleReason::TierRoleChanged);
            tx.replace_effect(&wish, now_ms).await?;
        }
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

/// Sets which roles show the tiers somebody holds, and brings everybody's roles up to date.
pub async fn set_role_mode(
    store: &Store,
    guild_id: GuildId,
    mode: RoleMode,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    if guild.role_mode == mode {
        return Ok(());
    }
    let mut tx = store.begin().await?;
    let ladder = tx.get_ladder(guild_id).await?;
    let all: Tiers = ladder.0.iter().map(|tier| tier.tier_id).collect();
    for (member_id, held) in tx.list_holders(guild_id, all).await? {
        for (role_id, hold) in ladder.role_changes((held, guild.role_mode), (held, mode)) {
            let wish = effects::role(guild_id, member_id, role_id, hold, RoleReason::TierRoleChanged);
            tx.replace_effect(&wish, now_ms).await?;
        }
    }
    tx.set_role_mode(guild_id, mode).await?;
    let to = Setting::Text {
        text: mode.key().to_owned(),
    };
    log::set(&mut tx, guild_id, Named::RoleMode, to, by_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes that the creator went through `/setup`.
pub async fn finish(store: &Store, guild_id: GuildId, by_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    if guilds::get(store, guild_id).await?.setup_done {
        return Ok(());
    }
    let mut tx = store.begin().await?;
    tx.set_setup_done(guild_id).await?;
    log::write(&mut tx, guild_id, by_id, None, Deed::FinishSetup, now_ms).await?;
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
