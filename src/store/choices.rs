//! What members chose for themselves: not to be counted, and to be told nothing.

use std::collections::HashMap;

use super::{Result, Store, Tx};
use crate::domain::ids::{GuildId, MemberId};

statements! {
    PAUSE = "INSERT INTO pauses (guild_id, member_id, from_ms)
        SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT) WHERE NOT EXISTS (SELECT 1 FROM pauses
            WHERE guild_id = $1 AND member_id = $2 AND to_ms IS NULL)
        ON CONFLICT (guild_id, member_id, from_ms) DO UPDATE SET to_ms = NULL";
    RESUME = "UPDATE pauses SET to_ms = $3 WHERE guild_id = $1 AND member_id = $2 AND to_ms IS NULL";
    PAUSED_SINCE = "SELECT from_ms, member_id FROM pauses WHERE guild_id = $1 AND member_id = $2 AND to_ms IS NULL";
    PAUSES = "SELECT member_id, max(coalesce(to_ms, 9223372036854775807)) FROM pauses WHERE guild_id = $1 GROUP BY member_id";
    SET_QUIET = "INSERT INTO preferences (guild_id, member_id, quiet) VALUES ($1, $2, $3)
        ON CONFLICT (guild_id, member_id) DO UPDATE SET quiet = excluded.quiet";
    SET_WARN_BY_DM = "INSERT INTO preferences (guild_id, member_id, warn_by_dm) VALUES ($1, $2, $3)
        ON CONFLICT (guild_id, member_id) DO UPDATE SET warn_by_dm = excluded.warn_by_dm";
    WARN_BY_DM = "SELECT warn_by_dm, member_id FROM preferences WHERE guild_id = $1 AND member_id = $2";
    QUIET = "SELECT quiet, member_id FROM preferences WHERE guild_id = $1 AND member_id = $2";
}

impl Store {
    /// Since when the member is not counted; `None` while they are.
    pub async fn paused_since(&self, guild_id: GuildId, member_id: MemberId) -> Result<Option<i64>> {
        let row: Option<(i64, i64)> = read_one!(self, PAUSED_SINCE, guild_id.as_i64(), member_id.as_i64())?;
        Ok(row.map(|(from_ms, _)| from_ms))
    }

    /// Whether the member wants no notices about themselves.
    pub async fn is_quiet(&self, guild_id: GuildId, member_id: MemberId) -> Result<bool> {
        let row: Option<(i64, i64)> = read_one!(self, QUIET, guild_id.as_i64(), member_id.as_i64())?;
        Ok(row.is_some_and(|(quiet, _)| quiet != 0))
    }

    /// Whether the member wants to be warned by direct message before a tier is withdrawn.
    pub async fn wants_warning(&self, guild_id: GuildId, member_id: MemberId) -> Result<bool> {
        let row: Option<(i64, i64)> = read_one!(self, WARN_BY_DM, guild_id.as_i64(), member_id.as_i64())?;
        Ok(row.is_some_and(|(wants, _)| wants != 0))
    }
}

impl Tx {
    /// Whether the member wants to be warned by direct message before a tier is withdrawn.
    pub async fn wants_warning(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<bool> {
        let row: Option<(i64, i64)> = tx_one!(self, WARN_BY_DM, guild_id.as_i64(), member_id.as_i64())?;
        Ok(row.is_some_and(|(wants, _)| wants != 0))
    }

    /// Notes whether the member wants to be warned by direct message before a tier is withdrawn.
    pub async fn set_wants_warning(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        wants: bool,
    ) -> Result<()> {
        tx_run!(
            self,
            SET_WARN_BY_DM,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(wants)
        )?;
        Ok(())
    }

    /// Counts the member no longer from `at_ms` on. Returns whether they were counted before.
    pub async fn pause_member(&mut self, guild_id: GuildId, member_id: MemberId, at_ms: i64) -> Result<bool> {
        self.scoring_changes(guild_id);
        let changed = tx_run!(self, PAUSE, guild_id.as_i64(), member_id.as_i64(), at_ms)?;
        self.place(guild_id, [member_id.as_i64()]).await?;
        Ok(changed > 0)
    }

    /// Counts the member again from `at_ms` on. Returns whether they were not counted before.
    pub async fn resume_member(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        at_ms: i64,
    ) -> Result<bool> {
        self.scoring_changes(guild_id);
        let changed = tx_run!(self, RESUME, guild_id.as_i64(), member_id.as_i64(), at_ms)?;
        self.place(guild_id, [member_id.as_i64()]).await?;
        Ok(changed > 0)
    }

    /// Whether nothing may be recorded of the member for something that happened at `at_ms`.
    pub async fn is_paused(&mut self, guild_id: GuildId, member_id: MemberId, at_ms: i64) -> Result<bool> {
        let scoring = self.scoring([guild_id]).await?;
        Ok(scoring
            .get(&guild_id)
            .is_some_and(|scoring| scoring.is_paused(member_id, at_ms)))
    }

    /// Until when those who ever asked not to be counted last did; `i64::MAX` for who still does.
    pub async fn list_pauses(&mut self, guild_id: GuildId) -> Result<HashMap<MemberId, i64>> {
        let rows: Vec<(i64, i64)> = tx_all!(self, PAUSES, guild_id.as_i64())?;
        let pause = |(member_id, to_ms)| (MemberId::from_i64(member_id), to_ms);
        Ok(rows.into_iter().map(pause).collect())
    }

    /// Notes whether the member wants no notices about themselves.
    pub async fn set_quiet(&mut self, guild_id: GuildId, member_id: MemberId, quiet: bool) -> Result<()> {
        tx_run!(
            self,
            SET_QUIET,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(quiet)
        )?;
        Ok(())
    }

    /// Whether the member wants no notices about themselves.
    pub async fn is_quiet(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<bool> {
        let row: Option<(i64, i64)> = tx_one!(self, QUIET, guild_id.as_i64(), member_id.as_i64())?;
        Ok(row.is_some_and(|(quiet, _)| quiet != 0))
    }
}
