//! The rungs of each server's ladder.

use super::{Result, Store, Tx, unreadable};
use crate::domain::{
    ids::{GuildId, RoleId},
    tier::{Ladder, Tier, TierId},
};

statements! {
    INSERT = "INSERT INTO tiers (guild_id, tier_id, name, entry, role_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, tier_id) DO NOTHING";
    LIST = "SELECT tier_id, name, entry, role_id FROM tiers WHERE guild_id = $1 ORDER BY tier_id";
    SET_ROLE = "UPDATE tiers SET role_id = $3 WHERE guild_id = $1 AND tier_id = $2";
}

type Row = (i64, Option<String>, String, Option<i64>);

fn tier((tier_id, name, entry, role_id): Row) -> Result<Tier> {
    Ok(Tier {
        tier_id: TierId(u8::try_from(tier_id).map_err(|_| unreadable("a tier", tier_id))?),
        name,
        entry: serde_json::from_str(&entry).map_err(|_| unreadable("how a tier is entered", entry))?,
        role_id: role_id.map(RoleId::from_i64),
    })
}

impl Store {
    /// The server's ladder, lowest rung first; empty for a server never seen.
    pub async fn get_ladder(&self, guild_id: GuildId) -> Result<Ladder> {
        let rows: Vec<Row> = read_all!(self, LIST, guild_id.as_i64())?;
        Ok(Ladder(rows.into_iter().map(tier).collect::<Result<_>>()?))
    }
}

impl Tx {
    /// The server's ladder, lowest rung first; empty for a server never seen.
    pub async fn get_ladder(&mut self, guild_id: GuildId) -> Result<Ladder> {
        let rows: Vec<Row> = tx_all!(self, LIST, guild_id.as_i64())?;
        Ok(Ladder(rows.into_iter().map(tier).collect::<Result<_>>()?))
    }

    /// Adds the rungs the server does not have yet.
    pub async fn insert_ladder(&mut self, guild_id: GuildId, ladder: &Ladder) -> Result<()> {
        self.scoring_changes(guild_id);
        for tier in &ladder.0 {
            let entry = serde_json::to_string(&tier.entry).map_err(|error| unreadable("a tier", error))?;
            tx_run!(
                self,
                INSERT,
                guild_id.as_i64(),
                i64::from(tier.tier_id.0),
                tier.name.as_deref(),
                entry,
                tier.role_id.map(RoleId::as_i64)
            )?;
        }
        Ok(())
    }

    /// Sets or clears the role that shows a tier.
    pub async fn set_tier_role(
        &mut self,
        guild_id: GuildId,
        tier_id: TierId,
        role_id: Option<RoleId>,
    ) -> Result<()> {
        tx_run!(
            self,
            SET_ROLE,
            guild_id.as_i64(),
            i64::from(tier_id.0),
            role_id.map(RoleId::as_i64)
        )?;
        Ok(())
    }
}
