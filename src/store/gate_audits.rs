//! Audits of gates: the latest of each server, and who there is to look at.

use super::{Result, Store, Tx, unreadable};
use crate::domain::{
    gate::audit::{Finding, Leak},
    ids::{GuildId, MemberId, RoleId},
    tier::Tiers,
};

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateAudit {
    pub at_ms: i64,
    pub findings: Vec<Finding>,
    /// Leaks that are known of, those included that could not be looked at this time.
    pub leaks: Vec<Leak>,
}

/// Somebody present, with the tiers they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    pub member_id: MemberId,
    pub roles: Vec<RoleId>,
    pub is_bot: bool,
    pub is_staff: bool,
    /// Every tier held by the books.
    pub held: Tiers,
}

/// How far wishes that members hold a role are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleWishes {
    pub done: u64,
    pub pending: u64,
    pub paused: u64,
}

statements! {
    FIND = "SELECT at_ms, findings, leaks FROM gate_audits WHERE guild_id = $1";
    UPSERT = "INSERT INTO gate_audits (guild_id, at_ms, findings, leaks) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id) DO UPDATE SET at_ms = excluded.at_ms, findings = excluded.findings, leaks = excluded.leaks";
    AUDITED = "SELECT m.member_id, m.roles, m.is_bot, m.is_staff, coalesce(s.held, 1)
        FROM members AS m LEFT JOIN standings AS s ON s.guild_id = m.guild_id AND s.member_id = m.member_id
        WHERE m.guild_id = $1 AND m.left_ms IS NULL ORDER BY m.member_id";
    WISHES = "SELECT state, count(*) FROM effects WHERE guild_id = $1 AND effect_key LIKE $2 AND created_ms >= $3 GROUP BY state";
}

type AuditedRow = (i64, String, i64, i64, i64);

fn audit((at_ms, findings, leaks): (i64, String, String)) -> Result<GateAudit> {
    Ok(GateAudit {
        at_ms,
        findings: serde_json::from_str(&findings).map_err(|_| unreadable("an audit's findings", findings))?,
        leaks: serde_json::from_str(&leaks).map_err(|_| unreadable("leaks", leaks))?,
    })
}

fn audited((member_id, roles, is_bot, is_staff, held): AuditedRow) -> Result<Audited> {
    Ok(Audited {
        member_id: MemberId::from_i64(member_id),
        roles: serde_json::from_str(&roles).map_err(|_| unreadable("a list of roles", roles))?,
        is_bot: is_bot != 0,
        is_staff: is_staff != 0,
        held: Tiers::from_bits(held as u64),
    })
}

impl Store {
    /// The server's latest audit.
    pub async fn find_gate_audit(&self, guild_id: GuildId) -> Result<Option<GateAudit>> {
        let row: Option<(i64, String, String)> = read_one!(self, FIND, guild_id.as_i64())?;
        row.map(audit).transpose()
    }

    /// Everybody present, by id.
    pub async fn list_audited(&self, guild_id: GuildId) -> Result<Vec<Audited>> {
        let rows: Vec<AuditedRow> = read_all!(self, AUDITED, guild_id.as_i64())?;
        rows.into_iter().map(audited).collect()
    }

    /// How far the wishes of a server written since `since_ms` are whose keys fit `pattern` (with `%`
    /// for any text).
    pub async fn count_wishes(&self, guild_id: GuildId, pattern: &str, since_ms: i64) -> Result<RoleWishes> {
        let rows: Vec<(String, i64)> = read_all!(self, WISHES, guild_id.as_i64(), pattern, since_ms)?;
        let count = |state: &str| {
            let found = rows.iter().find(|(known, _)| known == state);
            found.map_or(0, |(_, n)| *n as u64)
        };
        Ok(RoleWishes {
            done: count("done"),
            pending: count("pending"),
            paused: count("paused"),
        })
    }
}

impl Tx {
    /// The server's latest audit.
    pub async fn find_gate_audit(&mut self, guild_id: GuildId) -> Result<Option<GateAudit>> {
        let row: Option<(i64, String, String)> = tx_one!(self, FIND, guild_id.as_i64())?;
        row.map(audit).transpose()
    }

    /// Keeps an audit in place of the one before.
    pub async fn set_gate_audit(&mut self, guild_id: GuildId, audit: &GateAudit) -> Result<()> {
        let findings =
            serde_json::to_string(&audit.findings).map_err(|error| unreadable("findings", error))?;
        let leaks = serde_json::to_string(&audit.leaks).map_err(|error| unreadable("leaks", error))?;
        tx_run!(self, UPSERT, guild_id.as_i64(), audit.at_ms, findings, leaks)?;
        Ok(())
    }

    /// Everybody present, by id.
    pub async fn list_audited(&mut self, guild_id: GuildId) -> Result<Vec<Audited>> {
        let rows: Vec<AuditedRow> = tx_all!(self, AUDITED, guild_id.as_i64())?;
        rows.into_iter().map(audited).collect()
    }
}
