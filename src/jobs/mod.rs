//! Work that time brings: rows with a due time, and the members who are due to be settled.
//!
//! A job may be run again at any moment, after a crash as after a doubt: what it decides and its
//! next due time are written together.

mod voice;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    domain::ids::GuildId,
    service::{audits, care, erasure, history, radar, standings, summaries},
    store::{Job, JobKind, Signal, Store},
};

pub use voice::{Ears, Hearing, VoiceBooks};

/// Wait before looking for members to settle when nothing was heard.
const SETTLE_LOOK: Duration = Duration::from_secs(30);
/// Members of a server settled at a time.
const BATCH: u32 = 64;
/// Jobs looked up at a time: more than one process has, so that those that wait do not hold up the others.
const JOBS_AT_ONCE: u32 = 100_000;
/// Wait before a job that failed is tried again.
const RETRY: Duration = Duration::from_secs(30);
/// Wait before looking again whether a server is heard.
const HEARING_LOOK: Duration = Duration::from_secs(1);
/// Activities scored anew in one transaction.
const REPLAYED_AT_ONCE: u32 = 4_000;
const REPLAY_RETRY: Duration = Duration::from_secs(1);
/// Wait before looking again when members could not be settled.
const SETTLE_RETRY: Duration = Duration::from_secs(1);

/// Runs due jobs until `stop`.
pub async fn run(store: Store, clock: Clock, hearing: Ears, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let wait = run_due(&store, &clock, &hearing, &stop)
            .await
            .unwrap_or_else(|error| {
                tracing::error!(error = format!("{error:#}"), "jobs cannot be read");
                Some(RETRY)
            });
        tokio::select! {
            () = stop.cancelled() => return,
            () = store.wait_for(Signal::Jobs) => {}
            () = rest(&store, &clock, wait) => {}
        }
    }
}

/// Whether what a server's members did is known up to now: what happens there is heard, and what happened
/// before is read back. Until then nobody is judged by half of it.
async fn is_known(store: &Store, hearing: &Ears, guild_id: GuildId) -> anyhow::Result<bool> {
    Ok(hearing(guild_id) == Hearing::Yes && !store.is_behind(guild_id).await?)
}

/// Runs what is due until nothing is left but jobs that wait or fail, or until `stop`. Returns how long to wait for those.
async fn run_due(
    store: &Store,
    clock: &Clock,
    hearing: &Ears,
    stop: &CancellationToken,
) -> anyhow::Result<Option<Duration>> {
    loop {
        let due = store.list_due_jobs(clock.now_ms(), JOBS_AT_ONCE).await?;
        let (mut done, mut wait) = (false, None);
        for job in &due {
            if stop.is_cancelled() {
                return Ok(None);
            }
            // One server's trouble must not hold up the others.
            match run_one(store, hearing, job, clock.now_ms()).await {
                Ok(true) => done = true,
                Ok(false) => wait = wait.or(Some(HEARING_LOOK)),
                Err(error) => {
                    wait = Some(RETRY);
                    tracing::error!(guild.id = %job.guild_id, job = job.kind.key(), error = format!("{error:#}"), "a job failed, trying again later");
                }
            }
        }
        if !done {
            return Ok(wait);
        }
    }
}

/// Runs a job. False when it has to wait for what is not known yet.
async fn run_one(store: &Store, hearing: &Ears, job: &Job, now_ms: i64) -> anyhow::Result<bool> {
    match job.kind {
        JobKind::SendWeeklySummary => {
            if !is_known(store, hearing, job.guild_id).await? {
                return Ok(false);
            }
            summaries::send_due(store, job, now_ms).await?;
        }
        JobKind::AuditGates => audits::run_due(store, job, now_ms).await?,
        JobKind::FindCare => {
            if !is_known(store, hearing, job.guild_id).await? {
                return Ok(false);
            }
            care::find_due(store, job, now_ms).await?;
        }
        JobKind::RemindOfPromise => {
            if !is_known(store, hearing, job.guild_id).await? {
                return Ok(false);
            }
            radar::remind_due(store, job, now_ms).await?;
        }
        JobKind::EraseOld => erasure::run_due(store, job, now_ms).await?,
        JobKind::SettleStandings => {
            standings::end_past_grants(store, job.guild_id, now_ms).await?;
            if !is_known(store, hearing, job.guild_id).await? {
                return Ok(false);
            }
            // While history is read nobody is settled by half of it; at its end everybody is.
            if !history::is_going_on(store, job.guild_id).await? {
                standings::sweep(store, job.guild_id, now_ms).await?;
            }
            let next_ms = standings::next_moment_ms(store, job.guild_id, now_ms).await?;
            let mut tx = store.begin().await?;
            // One sweep makes up for all that were missed.
            tx.advance_job(job, next_ms).await?;
            tx.commit().await?;
        }
    }
    Ok(true)
}

async fn rest(store: &Store, clock: &Clock, wait: Option<Duration>) {
    if let Some(wait) = wait {
        return tokio::time::sleep(wait).await;
    }
    match store.next_job_ms().await {
        Ok(Some(due_ms)) => clock.sleep_until(due_ms).await,
        Ok(None) => std::future::pending().await,
        Err(_) => tokio::time::sleep(RETRY).await,
    }
}

/// Scores members anew where rules or time zone changed, some at a time, until `stop`.
pub async fn replay(store: Store, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match replay_due(&store).await {
            Ok(0) => {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = store.wait_for(Signal::Replays) => {}
                }
            }
            // Others write in between.
            Ok(_) => tokio::task::yield_now().await,
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "members cannot be scored anew, trying again"
                );
                tokio::time::sleep(REPLAY_RETRY).await;
            }
        }
    }
}

async fn replay_due(store: &Store) -> anyhow::Result<usize> {
    let replays = store.list_replays().await?;
    let mut failed = None;
    for replay in &replays {
        // What fails in one server does not keep the others.
        if let Err(error) = replay_part(store, replay.guild_id).await {
            failed = Some(error);
        }
    }
    failed.map_or(Ok(replays.len()), Err)
}

async fn replay_part(store: &Store, guild_id: GuildId) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.replay_some(guild_id, REPLAYED_AT_ONCE).await?;
    tx.commit().await?;
    Ok(())
}

/// Settles members as they become due, until `stop`.
pub async fn settle_members(store: Store, clock: Clock, hearing: Ears, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match settle_some(&store, &hearing, clock.now_ms()).await {
            Ok(Some(wait)) => {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = store.wait_for(Signal::Unsettled) => {}
                    () = tokio::time::sleep(wait) => {}
                }
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "members cannot be settled, trying again"
                );
                tokio::time::sleep(SETTLE_RETRY).await;
            }
        }
    }
}

/// Settles some of those who are due. When nobody is, whatever history was read has had its effect. Returns how
/// long to wait before looking again, unless others are due at once.
async fn settle_some(store: &Store, hearing: &Ears, now_ms: i64) -> anyhow::Result<Option<Duration>> {
    // `ironfan import` writes from a process of its own, which can wake nobody here.
    let (mut due, mut wait, mut failed) = (0, SETTLE_LOOK, None);
    for guild_id in store.list_guilds_to_settle().await? {
        if hearing(guild_id) != Hearing::Yes {
            wait = HEARING_LOOK;
            continue;
        }
        // One server's trouble must not hold up the others.
        match standings::settle_due(store, guild_id, BATCH, now_ms).await {
            Ok(settled) => due += settled,
            Err(error) => failed = Some(error),
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    if due > 0 {
        return Ok(None);
    }
    history::note_settled(store, now_ms).await?;
    Ok(Some(wait))
}
