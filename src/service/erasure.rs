//! Erases what is kept for a while only: what was asked in private, notes about fans, files that nobody imported.

use crate::{
    domain::period::DAY_MS,
    service::{asks, imports},
    store::{Job, Store},
};

/// Erases what is over and says when to look again: when the next is over, and once a day.
pub async fn run_due(store: &Store, job: &Job, now_ms: i64) -> anyhow::Result<()> {
    let guild_id = job.guild_id;
    let mut tx = store.begin().await?;
    imports::drop_old(&mut tx, guild_id, now_ms).await?;
    tx.erase_notes(guild_id, now_ms).await?;
    asks::erase_old(&mut tx, guild_id, now_ms).await?;
    // Nothing is kept for less than a day, so nothing that comes in meanwhile is over before that.
    let mut next_ms = now_ms + DAY_MS;
    for over_ms in [
        tx.next_note_ms(guild_id).await?,
        asks::next_erasure_ms(&mut tx, guild_id).await?,
    ] {
        next_ms = over_ms.map_or(next_ms, |over_ms| next_ms.min(over_ms));
    }
    tx.advance_job(job, next_ms).await?;
    tx.commit().await?;
    Ok(())
}
