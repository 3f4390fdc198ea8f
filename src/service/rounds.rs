//! Role changes that follow from rules: how far they are, and stopping them.

use crate::{
    domain::{
        deed::Deed,
        ids::{GuildId, MemberId},
    },
    error::UserError,
    service::log,
    store::{RoleRound, Store},
};

/// Fewer changes are made before anybody could read how far they are.
const WORTH_SHOWING: u64 = 10;

/// The round to be shown: many changes that are not all made, or any that somebody stopped.
pub async fn to_show(store: &Store, guild_id: GuildId) -> anyhow::Result<Option<RoleRound>> {
    let round = store.find_role_round(guild_id).await?;
    let is_worth_it =
        |round: &RoleRound| round.stopped.is_some() || (round.open > 0 && round.of >= WORTH_SHOWING);
    Ok(round.filter(is_worth_it))
}

/// Stops them, and those to come, until somebody lets them go on. What somebody waits for is still done.
pub async fn stop(store: &Store, guild_id: GuildId, by_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if !tx.stop_role_round(guild_id, by_id, now_ms).await? {
        return Err(UserError::new("error-round-stopped").into());
    }
    log::write(&mut tx, guild_id, by_id, None, Deed::StopRoles, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets them go on where they were stopped.
pub async fn go_on(store: &Store, guild_id: GuildId, by_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if !tx.go_on_with_role_round(guild_id).await? {
        return Err(UserError::new("error-round-goes-on").into());
    }
    log::write(&mut tx, guild_id, by_id, None, Deed::GoOnWithRoles, now_ms).await?;
    tx.commit().await?;
    Ok(())
}
