//! Gates: which channel needs which tier, and what its overwrites were before.

use super::{Result, Store, Tx, unreadable};
use crate::domain::{
    gate::PreviousOverwrite,
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
    pub tier_id: TierId,
    pub wanted: Wanted,
    /// The owned bits as they were before the gate.
    pub previous: Vec<PreviousOverwrite>,
}

statements! {
    UPSERT = "INSERT INTO gates (guild_id, channel_id, tier_id, wanted, added_ms, by_id) VALUES ($1, $2, $3, 'closed', $4, $5)
        ON CONFLICT (guild_id, channel_id) DO UPDATE SET tier_id = excluded.tier_id, wanted = 'closed', by_id = excluded.by_id";
    FIND = "SELECT channel_id, tier_id, wanted, previous FROM gates WHERE guild_id = $1 AND channel_id = $2";
    LIST = "SELECT channel_id, tier_id, wanted, previous FROM gates WHERE guild_id = $1 ORDER BY added_ms, channel_id";
    OPEN = "UPDATE gates SET wanted = 'open' WHERE guild_id = $1 AND channel_id = $2";
    REMEMBER = "UPDATE gates SET previous = $3 WHERE guild_id = $1 AND channel_id = $2";
    DELETE = "DELETE FROM gates WHERE guild_id = $1 AND channel_id = $2 AND wanted = 'open'";
}

type Row = (i64, i64, String, String);

fn gate((channel_id, tier_id, wanted, previous): Row) -> Result<Gate> {
    Ok(Gate {
        channel_id: ChannelId::from_i64(channel_id),
        tier_id: TierId(tier_id as u8),
        wanted: [Wanted::Closed, Wanted::Open]
            .into_iter()
            .find(|known| known.key() == wanted)
            .ok_or_else(|| unreadable("a gate's wish", wanted))?,
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

    /// Wants the channel closed to all below `tier_id`. What was remembered stays remembered.
    pub async fn upsert_gate(
        &mut self,
        guild_id: GuildId,
        channel_id: ChannelId,
        tier_id: TierId,
        by_id: MemberId,
        at_ms: i64,
    ) -> Result<()> {
        tx_run!(
            self,
            UPSERT,
            guild_id.as_i64(),
            channel_id.as_i64(),
            i64::from(tier_id.0),
            at_ms,
            by_id.as_i64()
        )?;
        Ok(())
    }

    /// Wants the channel open again. Returns false when it has no gate.
    pub async fn open_gate(&mut self, guild_id: GuildId, channel_id: ChannelId) -> Result<bool> {
        Ok(tx_run!(self, OPEN, guild_id.as_i64(), channel_id.as_i64())? > 0)
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
