//! The rules a server has had, by number, and the ones somebody is preparing.

use super::{
    Result, Store, Tx,
    standings::{StandingRow, standing_row},
    unreadable,
};
use crate::domain::{
    ids::{GuildId, MemberId},
    rules::Rules,
};

/// Rules that were or are in force.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleVersion {
    /// Counted from 1.
    pub version: u64,
    pub rules: Rules,
    /// Who made them so; `None` for what came with the program.
    pub by_id: Option<MemberId>,
    pub at_ms: i64,
    /// The version whose rules an undo brought back.
    pub restores: Option<u64>,
}

/// Tells a draft from every other: it follows from what the draft says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DraftId(pub u64);

impl DraftId {
    /// FNV-1a of the stored text. It survives restarts, as the buttons that carry it do.
    fn of(text: &str) -> Self {
        Self(text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }
}

/// Rules that somebody is preparing.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleDraft {
    pub draft_id: DraftId,
    pub rules: Rules,
    /// Who changed it last, and when.
    pub by_id: MemberId,
    pub at_ms: i64,
}

/// Somebody present, as far as other rules may change where they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub member_id: MemberId,
    pub display_name: String,
    pub is_staff: bool,
    pub joined_ms: Option<i64>,
    pub sanction_ms: Option<i64>,
    /// The sum of the adjustments that were not undone.
    pub adjusted: i64,
    pub standing: StandingRow,
}

statements! {
    LATEST = "SELECT version, rules, by_id, at_ms, restores FROM rule_versions WHERE guild_id = $1 ORDER BY version DESC LIMIT 1";
    BEFORE = "SELECT version, rules, by_id, at_ms, restores FROM rule_versions
        WHERE guild_id = $1 AND version < $2 ORDER BY version DESC LIMIT 1";
    INSERT = "INSERT INTO rule_versions (guild_id, version, rules, by_id, at_ms, restores) VALUES ($1, $2, $3, $4, $5, $6)";
    DRAFT = "SELECT rules, by_id, at_ms FROM rule_drafts WHERE guild_id = $1";
    UPSERT_DRAFT = "INSERT INTO rule_drafts (guild_id, rules, by_id, at_ms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id) DO UPDATE SET rules = excluded.rules, by_id = excluded.by_id, at_ms = excluded.at_ms";
    DELETE_DRAFT = "DELETE FROM rule_drafts WHERE guild_id = $1";
    PEOPLE = "SELECT m.member_id, m.display_name, m.is_staff, m.joined_ms, coalesce(t.adjusted, 0), m.sanction_ms,
            coalesce(s.standing, 'none'), coalesce(s.rung, 0), coalesce(s.since_ms, 0),
            s.hold_until_ms, coalesce(s.declined, 0), coalesce(s.proposals, 0),
            coalesce(s.held, 1), coalesce(s.approved, 0), s.warned_ms, s.left_from
        FROM members AS m
        LEFT JOIN totals AS t ON t.guild_id = m.guild_id AND t.member_id = m.member_id
        LEFT JOIN standings AS s ON s.guild_id = m.guild_id AND s.member_id = m.member_id
        WHERE m.guild_id = $1 AND m.left_ms IS NULL AND m.is_bot = 0 ORDER BY m.member_id";
}

type VersionRow = (i64, String, Option<i64>, i64, Option<i64>);
fn rules(text: &str) -> Result<Rules> {
    serde_json::from_str(text).map_err(|_| unreadable("rules", text))
}

fn text(rules: &Rules) -> Result<String> {
    serde_json::to_string(rules).map_err(|error| unreadable("rules", error))
}

fn version((version, text, by_id, at_ms, restores): VersionRow) -> Result<RuleVersion> {
    Ok(RuleVersion {
        version: version as u64,
        rules: rules(&text)?,
        by_id: by_id.map(MemberId::from_i64),
        at_ms,
        restores: restores.map(|version| version as u64),
    })
}

fn draft((text, by_id, at_ms): (String, i64, i64)) -> Result<RuleDraft> {
    Ok(RuleDraft {
        draft_id: DraftId::of(&text),
        rules: rules(&text)?,
        by_id: MemberId::from_i64(by_id),
        at_ms,
    })
}

type PersonRow = (
    i64,
    String,
    i64,
    Option<i64>,
    i64,
    Option<i64>,
    String,
    i64,
    i64,
    Option<i64>,
    i64,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<String>,
);

fn person(row: PersonRow) -> Result<Person> {
    let (id, display_name, is_staff, joined_ms, adjusted, sanction_ms, standing, rung, since_ms, ..) = row;
    let (.., hold_until_ms, declined, proposals, held, approved, warned_ms, left_from) = row;
    let standing = (
        standing,
        rung,
        since_ms,
        hold_until_ms,
        declined,
        proposals,
        held,
        approved,
        warned_ms,
        left_from,
    );
    Ok(Person {
        member_id: MemberId::from_i64(id),
        display_name,
        is_staff: is_staff != 0,
        joined_ms,
        sanction_ms,
        adjusted,
        standing: standing_row(standing)?,
    })
}

impl Store {
    /// The rules in force as a version; `None` while they were never changed.
    pub async fn find_rule_version(&self, guild_id: GuildId) -> Result<Option<RuleVersion>> {
        let row: Option<VersionRow> = read_one!(self, LATEST, guild_id.as_i64())?;
        row.map(version).transpose()
    }

    /// The rules somebody is preparing.
    pub async fn find_rule_draft(&self, guild_id: GuildId) -> Result<Option<RuleDraft>> {
        let row: Option<(String, i64, i64)> = read_one!(self, DRAFT, guild_id.as_i64())?;
        row.map(draft).transpose()
    }

    /// Everybody who is present, bots apart.
    pub async fn list_people(&self, guild_id: GuildId) -> Result<Vec<Person>> {
        let rows: Vec<PersonRow> = read_all!(self, PEOPLE, guild_id.as_i64())?;
        rows.into_iter().map(person).collect()
    }
}

impl Tx {
    /// The rules in force as a version; `None` while they were never changed.
    pub async fn find_rule_version(&mut self, guild_id: GuildId) -> Result<Option<RuleVersion>> {
        let row: Option<VersionRow> = tx_one!(self, LATEST, guild_id.as_i64())?;
        row.map(version).transpose()
    }

    /// The latest version before another.
    pub async fn find_rule_version_before(
        &mut self,
        guild_id: GuildId,
        before: u64,
    ) -> Result<Option<RuleVersion>> {
        let row: Option<VersionRow> = tx_one!(self, BEFORE, guild_id.as_i64(), before as i64)?;
        row.map(version).transpose()
    }

    /// Notes rules as the version that its number says.
    pub async fn insert_rule_version(&mut self, guild_id: GuildId, version: &RuleVersion) -> Result<()> {
        tx_run!(
            self,
            INSERT,
            guild_id.as_i64(),
            version.version as i64,
            text(&version.rules)?,
            version.by_id.map(MemberId::as_i64),
            version.at_ms,
            version.restores.map(|version| version as i64)
        )?;
        Ok(())
    }

    /// The rules somebody is preparing.
    pub async fn find_rule_draft(&mut self, guild_id: GuildId) -> Result<Option<RuleDraft>> {
        let row: Option<(String, i64, i64)> = tx_one!(self, DRAFT, guild_id.as_i64())?;
        row.map(draft).transpose()
    }

    /// Makes `rules` the draft of the server.
    pub async fn upsert_rule_draft(
        &mut self,
        guild_id: GuildId,
        rules: &Rules,
        by_id: MemberId,
        at_ms: i64,
    ) -> Result<()> {
        tx_run!(
            self,
            UPSERT_DRAFT,
            guild_id.as_i64(),
            text(rules)?,
            by_id.as_i64(),
            at_ms
        )?;
        Ok(())
    }

    /// Throws the draft away, if there is one.
    pub async fn delete_rule_draft(&mut self, guild_id: GuildId) -> Result<()> {
        tx_run!(self, DELETE_DRAFT, guild_id.as_i64())?;
        Ok(())
    }
}
