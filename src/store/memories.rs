//! Fan memory: what fans wrote about themselves and what the team noted about them, all of it sealed.

use super::{
    Result, Store, Tx,
    texts::{self, Text},
    unreadable,
};
use crate::{
    domain::{
        ids::{GuildId, MemberId},
        memory::{About, Birthday},
    },
    vault::Vault,
};

/// What the team noted about a fan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its number in the server; 0 before it is stored.
    pub note_no: u64,
    pub member_id: MemberId,
    pub by_id: MemberId,
    pub text: String,
    pub at_ms: i64,
    /// Until when it is kept.
    pub until_ms: i64,
}

statements! {
    FIND_ABOUT = "SELECT about, written_ms FROM memories WHERE guild_id = $1 AND member_id = $2";
    /// Of those who are here, are no staff and want to be counted.
    LIST_ABOUT = "SELECT r.member_id, m.display_name, r.about
        FROM memories AS r JOIN members AS m ON m.guild_id = r.guild_id AND m.member_id = r.member_id
        WHERE r.guild_id = $1 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
            AND NOT EXISTS (SELECT 1 FROM pauses AS p WHERE p.guild_id = m.guild_id AND p.member_id = m.member_id AND p.to_ms IS NULL)
        ORDER BY r.member_id";
    SET_ABOUT = "INSERT INTO memories (guild_id, member_id, about, written_ms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, member_id) DO UPDATE SET about = excluded.about, written_ms = excluded.written_ms";
    FORGET_ABOUT = "DELETE FROM memories WHERE guild_id = $1 AND member_id = $2";
    ADD_NOTE = "INSERT INTO notes (guild_id, note_no, member_id, by_id, note, at_ms, until_ms)
        SELECT CAST($1 AS BIGINT), coalesce(max(note_no), 0) + 1, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS TEXT),
            CAST($5 AS BIGINT), CAST($6 AS BIGINT)
        FROM notes WHERE guild_id = $1";
    NOTES = "SELECT note_no, member_id, by_id, note, at_ms, until_ms FROM notes
        WHERE guild_id = $1 AND member_id = $2 AND until_ms > $3 ORDER BY note_no DESC";
    DELETE_NOTE = "DELETE FROM notes WHERE guild_id = $1 AND member_id = $2 AND note_no = $3";
    NEXT_NOTE = "SELECT until_ms, note_no FROM notes WHERE guild_id = $1 ORDER BY until_ms LIMIT 1";
    ERASE_NOTES = "DELETE FROM notes WHERE guild_id = $1 AND until_ms <= $2";
}

type Row = (i64, i64, i64, String, i64, i64);

fn note(vault: &Vault, guild_id: GuildId, row: Row) -> Result<Note> {
    let (note_no, member_id, by_id, text, at_ms, until_ms) = row;
    Ok(Note {
        note_no: note_no as u64,
        member_id: MemberId::from_i64(member_id),
        by_id: MemberId::from_i64(by_id),
        text: texts::open(vault, guild_id, Text::Note, &text)?,
        at_ms,
        until_ms,
    })
}

fn about(vault: &Vault, guild_id: GuildId, stored: &str) -> Result<About> {
    let json = texts::open(vault, guild_id, Text::About, stored)?;
    serde_json::from_str(&json).map_err(|_| unreadable("what a fan wrote", guild_id))
}

impl Store {
    /// What a member wrote about themselves; nothing if they did not.
    pub async fn find_about(&self, guild_id: GuildId, member_id: MemberId) -> Result<Option<About>> {
        let row: Option<(String, i64)> = read_one!(self, FIND_ABOUT, guild_id.as_i64(), member_id.as_i64())?;
        row.map(|(stored, _)| about(&self.vault, guild_id, &stored))
            .transpose()
    }

    /// The birthdays that fans wrote, with their names.
    pub async fn list_birthdays(&self, guild_id: GuildId) -> Result<Vec<(MemberId, String, Birthday)>> {
        let rows: Vec<(i64, String, String)> = read_all!(self, LIST_ABOUT, guild_id.as_i64())?;
        let mut birthdays = Vec::new();
        for (member_id, name, stored) in rows {
            if let Some(birthday) = about(&self.vault, guild_id, &stored)?.birthday {
                birthdays.push((MemberId::from_i64(member_id), name, birthday));
            }
        }
        Ok(birthdays)
    }

    /// The notes about a member that are kept at `now_ms`, the latest first.
    pub async fn list_notes(&self, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> Result<Vec<Note>> {
        let rows: Vec<Row> = read_all!(self, NOTES, guild_id.as_i64(), member_id.as_i64(), now_ms)?;
        rows.into_iter()
            .map(|row| note(&self.vault, guild_id, row))
            .collect()
    }
}

impl Tx {
    /// Keeps what a member wrote about themselves in place of what they wrote before; forgets it when it is nothing.
    pub async fn set_about(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        about: &About,
        at_ms: i64,
    ) -> Result<()> {
        let (guild, member) = (guild_id.as_i64(), member_id.as_i64());
        if about.is_empty() {
            tx_run!(self, FORGET_ABOUT, guild, member)?;
            return Ok(());
        }
        let json = serde_json::to_string(about).map_err(|error| unreadable("what a fan wrote", error))?;
        let sealed = self.seal(guild_id, Text::About, &json);
        tx_run!(self, SET_ABOUT, guild, member, sealed, at_ms)?;
        Ok(())
    }

    /// The notes about a member that are kept at `now_ms`, the latest first.
    pub async fn list_notes(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        now_ms: i64,
    ) -> Result<Vec<Note>> {
        let rows: Vec<Row> = tx_all!(self, NOTES, guild_id.as_i64(), member_id.as_i64(), now_ms)?;
        rows.into_iter()
            .map(|row| note(&self.vault, guild_id, row))
            .collect()
    }

    pub async fn add_note(&mut self, guild_id: GuildId, note: &Note) -> Result<()> {
        let sealed = self.seal(guild_id, Text::Note, &note.text);
        tx_run!(
            self,
            ADD_NOTE,
            guild_id.as_i64(),
            note.member_id.as_i64(),
            note.by_id.as_i64(),
            sealed,
            note.at_ms,
            note.until_ms
        )?;
        Ok(())
    }

    /// Returns false when there is no such note about the member.
    pub async fn delete_note(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        note_no: u64,
    ) -> Result<bool> {
        let deleted = tx_run!(
            self,
            DELETE_NOTE,
            guild_id.as_i64(),
            member_id.as_i64(),
            note_no as i64
        )?;
        Ok(deleted > 0)
    }

    /// Until when the note is kept whose time is over first.
    pub async fn next_note_ms(&mut self, guild_id: GuildId) -> Result<Option<i64>> {
        let row: Option<(i64, i64)> = tx_one!(self, NEXT_NOTE, guild_id.as_i64())?;
        Ok(row.map(|(until_ms, _)| until_ms))
    }

    /// Erases the notes whose time is over.
    pub async fn erase_notes(&mut self, guild_id: GuildId, now_ms: i64) -> Result<()> {
        tx_run!(self, ERASE_NOTES, guild_id.as_i64(), now_ms)?;
        Ok(())
    }
}
