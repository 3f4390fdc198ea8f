//! Jobs: what is to be done at a certain time, as rows.

use super::{Result, Signal, Store, Tx, unreadable};
use crate::domain::ids::GuildId;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Posts the weekly summary of the period before its due time.
    SendWeeklySummary,
    /// Settles everybody's standing once a day: time alone changes it too.
    SettleStandings,
    /// Looks who sees gated channels, once a night and soon after something changed that decides it.
    AuditGates,
    /// Reminds the creator of what falls due by their promise.
    RemindOfPromise,
    /// Finds whom the creator may want to care for, every night.
    FindCare,
    /// Erases what is kept for a while only. The bot may have been removed meanwhile: what was promised is kept.
    EraseOld,
}

impl JobKind {
    pub const ALL: [JobKind; 6] = [
        JobKind::SendWeeklySummary,
        JobKind::SettleStandings,
        JobKind::AuditGates,
        JobKind::RemindOfPromise,
        JobKind::FindCare,
        JobKind::EraseOld,
    ];

    /// The stored name.
    pub fn key(self) -> &'static str {
        match self {
            JobKind::SendWeeklySummary => "send_weekly_summary",
            JobKind::SettleStandings => "settle_standings",
            JobKind::AuditGates => "audit_gates",
            JobKind::RemindOfPromise => "remind_of_promise",
            JobKind::FindCare => "find_care",
            JobKind::EraseOld => "erase_old",
        }
    }
}

/// A job that is or will be due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub guild_id: GuildId,
    pub kind: JobKind,
    pub due_ms: i64,
}

statements! {
    DUE = "SELECT j.guild_id, j.kind, j.due_ms FROM jobs AS j JOIN guilds AS g ON g.guild_id = j.guild_id
        WHERE j.due_ms <= $1 AND (g.left_ms IS NULL OR j.kind = 'erase_old') ORDER BY j.due_ms, j.job_key LIMIT $2";
    NEXT = "SELECT min(j.due_ms), count(*) FROM jobs AS j JOIN guilds AS g ON g.guild_id = j.guild_id
        WHERE g.left_ms IS NULL OR j.kind = 'erase_old'";
    FIND = "SELECT guild_id, kind, due_ms FROM jobs WHERE job_key = $1";
    UPSERT = "INSERT INTO jobs (job_key, guild_id, kind, due_ms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (job_key) DO UPDATE SET due_ms = excluded.due_ms";
    HASTEN = "UPDATE jobs SET due_ms = $2 WHERE job_key = $1 AND due_ms > $2";
    INSERT = "INSERT INTO jobs (job_key, guild_id, kind, due_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (job_key) DO NOTHING";
    ADVANCE = "UPDATE jobs SET due_ms = $3 WHERE job_key = $1 AND due_ms = $2";
}

fn job((guild_id, kind, due_ms): (i64, String, i64)) -> Result<Job> {
    let kind = JobKind::ALL
        .into_iter()
        .find(|known| known.key() == kind)
        .ok_or_else(|| unreadable("a job", kind))?;
    Ok(Job {
        guild_id: GuildId::from_i64(guild_id),
        kind,
        due_ms,
    })
}

/// Each guild has one job of a kind.
fn job_key(guild_id: GuildId, kind: JobKind) -> String {
    format!("{}:{guild_id}", kind.key())
}

impl Store {
    /// Up to `limit` jobs due at `now_ms`, longest due first.
    pub async fn list_due_jobs(&self, now_ms: i64, limit: u32) -> Result<Vec<Job>> {
        let rows: Vec<(i64, String, i64)> = read_all!(self, DUE, now_ms, i64::from(limit))?;
        rows.into_iter().map(job).collect()
    }

    /// When the next job is due.
    pub async fn next_job_ms(&self) -> Result<Option<i64>> {
        let row: Option<(Option<i64>, i64)> = read_one!(self, NEXT)?;
        Ok(row.and_then(|(due_ms, _)| due_ms))
    }

    /// The guild's job of a kind.
    pub async fn find_job(&self, guild_id: GuildId, kind: JobKind) -> Result<Option<Job>> {
        let row: Option<(i64, String, i64)> = read_one!(self, FIND, job_key(guild_id, kind))?;
        row.map(job).transpose()
    }
}

impl Tx {
    /// The guild's job of a kind.
    pub async fn find_job(&mut self, guild_id: GuildId, kind: JobKind) -> Result<Option<Job>> {
        let row: Option<(i64, String, i64)> = tx_one!(self, FIND, job_key(guild_id, kind))?;
        row.map(job).transpose()
    }

    /// Sets when the guild's job of a kind is due.
    pub async fn schedule_job(&mut self, guild_id: GuildId, kind: JobKind, due_ms: i64) -> Result<()> {
        self.touch(Signal::Jobs);
        tx_run!(
            self,
            UPSERT,
            job_key(guild_id, kind),
            guild_id.as_i64(),
            kind.key(),
            due_ms
        )?;
        Ok(())
    }

    /// Has the guild's job of a kind due at `due_ms` unless it is due before that.
    pub async fn hasten_job(&mut self, guild_id: GuildId, kind: JobKind, due_ms: i64) -> Result<()> {
        self.touch(Signal::Jobs);
        tx_run!(self, HASTEN, job_key(guild_id, kind), due_ms)?;
        Ok(())
    }

    /// Adds the guild's job of a kind unless it has one.
    pub async fn insert_job(&mut self, guild_id: GuildId, kind: JobKind, due_ms: i64) -> Result<()> {
        self.touch(Signal::Jobs);
        tx_run!(
            self,
            INSERT,
            job_key(guild_id, kind),
            guild_id.as_i64(),
            kind.key(),
            due_ms
        )?;
        Ok(())
    }

    /// Moves a job on to its next due time. Returns false when it is no longer due at `job.due_ms`:
    /// somebody else did it or moved it, and what was prepared must be dropped.
    pub async fn advance_job(&mut self, job: &Job, next_ms: i64) -> Result<bool> {
        self.touch(Signal::Jobs);
        Ok(tx_run!(
            self,
            ADVANCE,
            job_key(job.guild_id, job.kind),
            job.due_ms,
            next_ms
        )? > 0)
    }
}
