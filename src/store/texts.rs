//! Free text about people: stored sealed, for its server and kind of text. Nothing is sealed where nothing is said.

use super::{Engine, Result, Store, StoreError, Tx};
use crate::{domain::ids::GuildId, vault::Vault};

/// What a free text is, as part of what it is sealed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    AdjustmentReason,
    GrantReason,
    StandingReason,
    Deed,
    Question,
    Answer,
    About,
    Note,
}

impl Text {
    fn place(self, guild_id: GuildId) -> String {
        let kind = match self {
            Text::AdjustmentReason => "adjustment",
            Text::GrantReason => "grant",
            Text::StandingReason => "standing",
            Text::Deed => "deed",
            Text::Question => "question",
            Text::Answer => "answer",
            Text::About => "about",
            Text::Note => "note",
        };
        format!("{guild_id}:{kind}")
    }
}

/// Seals a text about people in a server.
pub(super) fn seal(vault: &Vault, guild_id: GuildId, kind: Text, text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        vault.seal(&kind.place(guild_id), text)
    }
}

/// Opens a stored text.
pub(super) fn open(vault: &Vault, guild_id: GuildId, kind: Text, stored: &str) -> Result<String> {
    if stored.is_empty() {
        return Ok(String::new());
    }
    let opened = vault.open(&kind.place(guild_id), stored);
    opened.map_err(|_| StoreError::Unreadable {
        what: "a sealed text",
        value: kind.place(guild_id),
    })
}

const PROBE_PLACE: &str = "probe";

statements! {
    PROBE = "SELECT probe, one FROM vault WHERE one = 1";
    INSERT_PROBE = "INSERT INTO vault (one, probe) VALUES (1, $1)";
    ADJUSTMENTS = "SELECT guild_id, adjustment_id, reason FROM adjustments WHERE reason <> ''";
    SET_ADJUSTMENT = "UPDATE adjustments SET reason = $3 WHERE guild_id = $1 AND adjustment_id = $2";
    GRANTS = "SELECT guild_id, grant_no, reason FROM grants WHERE reason <> ''";
    SET_GRANT = "UPDATE grants SET reason = $3 WHERE guild_id = $1 AND grant_no = $2";
    CHANGES = "SELECT guild_id, member_id, change_no, reason FROM standing_changes WHERE reason IS NOT NULL AND reason <> ''";
    SET_CHANGE = "UPDATE standing_changes SET reason = $4 WHERE guild_id = $1 AND member_id = $2 AND change_no = $3";
    DEEDS = "SELECT guild_id, deed_no, deed FROM deeds WHERE deed LIKE '%\"reason\":\"_%'";
    SET_DEED = "UPDATE deeds SET deed = $3 WHERE guild_id = $1 AND deed_no = $2";
}

impl Store {
    /// Makes sure that the key is the one texts here are sealed with. The first time, it becomes that, and what was
    /// stored before there were keys is sealed.
    pub(super) async fn check_key(&self) -> Result<()> {
        let found: Option<(String, i64)> = read_one!(self, PROBE)?;
        if found.is_none() {
            self.erase_what_is_replaced(true).await?;
            self.begin_with_key().await?;
            self.erase_what_is_replaced(false).await?;
        }
        let found: Option<(String, i64)> = read_one!(self, PROBE)?;
        let (probe, _) = found.ok_or(StoreError::WrongKey)?;
        let opened = self.vault.open(PROBE_PLACE, &probe);
        opened.map(|_| ()).map_err(|_| StoreError::WrongKey)
    }

    async fn begin_with_key(&self) -> Result<()> {
        let mut tx = self.begin().await?;
        let found: Option<(String, i64)> = tx_one!(tx, PROBE)?;
        if found.is_some() {
            // Another process was faster.
            return Ok(());
        }
        tx.seal_all().await?;
        tx_run!(tx, INSERT_PROBE, self.vault.seal(PROBE_PLACE, PROBE_PLACE))?;
        tx.commit().await
    }

    /// Has SQLite overwrite with zeros what it no longer needs; PostgreSQL does its own cleaning.
    async fn erase_what_is_replaced(&self, erase: bool) -> Result<()> {
        if let Engine::Sqlite { writer, .. } = &self.engine {
            let pragma = if erase {
                "PRAGMA secure_delete = 1"
            } else {
                "PRAGMA secure_delete = 0"
            };
            sqlx::query(pragma).execute(writer).await?;
        }
        Ok(())
    }
}

impl Tx {
    pub(super) fn seal(&self, guild_id: GuildId, kind: Text, text: &str) -> String {
        seal(&self.vault, guild_id, kind, text)
    }

    async fn seal_all(&mut self) -> Result<()> {
        let rows: Vec<(i64, i64, String)> = tx_all!(self, ADJUSTMENTS)?;
        for (guild, id, reason) in rows {
            let sealed = self.seal(GuildId::from_i64(guild), Text::AdjustmentReason, &reason);
            tx_run!(self, SET_ADJUSTMENT, guild, id, sealed)?;
        }
        let rows: Vec<(i64, i64, String)> = tx_all!(self, GRANTS)?;
        for (guild, number, reason) in rows {
            let sealed = self.seal(GuildId::from_i64(guild), Text::GrantReason, &reason);
            tx_run!(self, SET_GRANT, guild, number, sealed)?;
        }
        let rows: Vec<(i64, i64, i64, String)> = tx_all!(self, CHANGES)?;
        for (guild, member, number, reason) in rows {
            let sealed = self.seal(GuildId::from_i64(guild), Text::StandingReason, &reason);
            tx_run!(self, SET_CHANGE, guild, member, number, sealed)?;
        }
        let rows: Vec<(i64, i64, String)> = tx_all!(self, DEEDS)?;
        for (guild, number, deed) in rows {
            let sealed = self.seal(GuildId::from_i64(guild), Text::Deed, &deed);
            tx_run!(self, SET_DEED, guild, number, sealed)?;
        }
        Ok(())
    }
}
