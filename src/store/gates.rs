//! Gates: which channel needs which tier, and what its overwrites were before.

use super::{Result, Store, Tx, unreadable};
use crate::domain::{
    gate::{Access, GateEntry, PreviousOverwrite},
    ids::{ChannelId, GuildId, MemberId},
    tier::TierId,
};

/// What the creator wants of a gate. A gate to be opened is kept until Discord has been put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Closed,
    Open,
}

impl Wanted {
    fn key(self) -> &'static str {
        match self {
            Wanted::Closed => "closed",
            Wanted::Open => "open",
        }
    }
}

/// A channel that needs a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    pub channel_id: ChannelId,
    /// Lowest tier first; never empty.
    pub entries: Vec<GateEntry>,
    pub wanted: Wanted,
    /// Of a category: its channels get gates as well.
    pub with_children: bool,
    /// The category whose gate this one follows from.
    pub category_id: Option<ChannelId>,
    /// Who wanted it so.
    pub by_id: MemberId,
    /// The owned bits as they were before the gate.
    pub previous: Vec<PreviousOverwrite>,
}

/// A gate as it is wanted from now on.
#[derive(Clone, Debug)]
pub struct NewGate {
    pub channel_id: ChannelId,
    /// Lowest tier first; never empty.
    pub entries: Vec<GateEntry>,
    pub with_children: bool,
    pub category_id: Option<ChannelId>,
    pub by_id: MemberId,
}

statements! {
    UPSERT = "INSERT INTO gates (guild_id, channel_id, tier_id, wanted, added_ms, by_id, entries, with_children, category_id)
        VALUES ($1, $2, $3, 'closed', $4, $5, $6, $7, $8)
        ON CONFLICT (guild_id, channel_id) DO UPDATE SET tier_id = excluded.tier_id, wanted = 'closed', by_id = excluded.by_id,
            entries = excluded.entries, with_children = excluded.with_children, category_id = excluded.category_id";
    FIND = "SELECT channel_id, tier_id, wanted, previous, entries, with_children, category_id, by_id
        FROM gates WHERE guild_id = $1 AND channel_id = $2";
    LIST = "SELECT channel_id, tier_id, wanted, previous, entries, with_children, category_id, by_id
        FROM gates WHERE guild_id = $1 ORDER BY added_ms, channel_id";
    OPEN = "UPDATE gates SET wanted = 'open', by_id = $3 WHERE guild_id = $1 AND channel_id = $2 AND wanted = 'closed'";
    REMEMBER = "UPDATE gates SET previous = $3 WHERE guild_id = $1 AND channel_id = $2";
    DELETE = "DELETE FROM gates WHERE guild_id = $1 AND channel_id = $2 AND wanted = 'open'";
    FORGET = "DELETE FROM gates WHERE guild_id = $1 AND channel_id = $2";
    LET_GO = "UPDATE gates SET category_id = NULL WHERE guild_id = $1 AND category_id = $2";
}

type Row = (i64, i64, String, String, String, i64, Option<i64>, i64);

fn gate(row: Row) -> Result<Gate> {
    let (channel_id, tier_id, wanted, previous, entries, with_children, category_id, by_id) = row;
    let mut entries: Vec<GateEntry> =
        serde_json::from_str(&entries).map_err(|_| unreadable("a gate's entries", entries))?;
    if entries.is_empty() {
        entries.push(GateEntry {
            tier_id: TierId(tier_id as u8),
            access: Access::Full,
        });
    }
    Ok(Gate {
        channel_id: ChannelId::from_i64(channel_id),
        entries,
        wanted: [Wanted::Closed, Wanted::Open]
            .into_iter()
            .find(|known| known.key() == wanted)
            .ok_or_else(|| unreadable("a gate's wish", wanted))?,
        with_children: with_children != 0,
        category_id: category_id.map(ChannelId::from_i64),
        by_id: MemberId::from_i64(by_id),
        previous: serde_json::from_str(&previous)
            .map_err(|_| unreadable("remembered overwrites", previous))?,
    })
}

impl Store {
    /// The channel's gate, if it has one.
    pub async fn find_gate(&self, guild_id: GuildId, channel_id: ChannelId) -> Result<Option<Gate>> {
        let row: Option<Row> = read_one!(self, FIND, guild_id.as_i64(), channel_id.as_i64())?;
        row.map(gate).transpose()
    }

    /// The server's gates, oldest first.
    pub async fn list_gates(&self, guild_id: GuildId) -> Result<Vec<Gate>> {
        let rows: Vec<Row> = read_all!(self, LIST, guild_id.as_i64())?;
        rows.into_iter().map(gate).collect()
    }
}

impl Tx {
    /// The server's gates, oldest first.
    pub async fn list_gates(&mut self, guild_id: GuildId) -> Result<Vec<Gate>> {
        let rows: Vec<Row> = tx_all!(self, LIST, guild_id.as_i64())?;
        rows.into_iter().map(gate).collect()
    }

    /// The channel's gate, if it has one.
    pub async fn find_gate(&mut self, guild_id: GuildId, channel_id: ChannelId) -> Result<Option<Gate>> {
        let row: Option<Row> = tx_one!(self, FIND, guild_id.as_i64(), channel_id.as_i64())?;
        row.map(gate).transpose()
    }

    /// Wants the channel gated so. What was remembered stays remembered.
    pub async fn upsert_gate(&mut self, guild_id: GuildId, gate: &NewGate, at_ms: i64) -> Result<()> {
        let lowest = gate.entries.first().map_or(0, |entry| i64::from(entry.tier_id.0));
        let entries = serde_json::to_string(&gate.entries).map_err(|error| unreadable("entries", error))?;
        tx_run!(
            self,
            UPSERT,
            guild_id.as_i64(),
            gate.channel_id.as_i64(),
            lowest,
            at_ms,
            gate.by_id.as_i64(),
            entries,
            i64::from(gate.with_children),
            gate.category_id.map(ChannelId::as_i64)
        )?;
        Ok(())
    }

    /// Wants the channel open again. Returns false when it has no gate that is closed.
    pub async fn open_gate(
        &mut self,
        guild_id: GuildId,
        channel_id: ChannelId,
        by_id: MemberId,
    ) -> Result<bool> {
        Ok(tx_run!(self, OPEN, guild_id.as_i64(), channel_id.as_i64(), by_id.as_i64())? > 0)
    }

    /// Forgets the gate of a channel that is no more. Those that followed from it stand for themselves.
    pub async fn forget_gate(&mut self, guild_id: GuildId, channel_id: ChannelId) -> Result<()> {
        tx_run!(self, FORGET, guild_id.as_i64(), channel_id.as_i64())?;
        tx_run!(self, LET_GO, guild_id.as_i64(), channel_id.as_i64())?;
        Ok(())
    }

    /// Remembers what was there before anything is changed.
    pub async fn set_gate_previous(
        &mut self,
        guild_id: GuildId,
        channel_id: ChannelId,
        previous: &[PreviousOverwrite],
    ) -> Result<()> {
        let previous = serde_json::to_string(previous).map_err(|error| unreadable("overwrites", error))?;
        tx_run!(self, REMEMBER, guild_id.as_i64(), channel_id.as_i64(), previous)?;
        Ok(())
    }

    /// Forgets a gate that was opened, once everything is put back.
    pub async fn delete_opened_gate(&mut self, guild_id: GuildId, channel_id: ChannelId) -> Result<()> {
        tx_run!(self, DELETE, guild_id.as_i64(), channel_id.as_i64())?;
        Ok(())
    }
}
