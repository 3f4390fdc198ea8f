//! Thanks and stars, as far as giving them asks what was given before.

use super::{Result, Tx};
use crate::domain::{
    activity::Kind,
    ids::{GuildId, MemberId, created_at_ms},
};

statements! {
    GIVEN = "SELECT member_id, at_ms FROM activities
        WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND at_ms < $4 AND other_id = $5 AND retracted = 0";
    STARRED = "SELECT member_id, at_ms FROM activities
        WHERE guild_id = $1 AND kind = $2 AND at_ms = $3 AND source_id = $4 AND retracted = 0";
}

impl Tx {
    /// Whom a member thanked with `from_ms` <= time < `to_ms`, and when.
    pub async fn list_thanks_given(
        &mut self,
        guild_id: GuildId,
        by_id: MemberId,
        (from_ms, to_ms): (i64, i64),
    ) -> Result<Vec<(MemberId, i64)>> {
        let rows: Vec<(i64, i64)> = tx_all!(
            self,
            GIVEN,
            guild_id.as_i64(),
            Kind::Thanks.code(),
            from_ms,
            to_ms,
            by_id.as_i64()
        )?;
        Ok(rows
            .into_iter()
            .map(|(member_id, at_ms)| (MemberId::from_i64(member_id), at_ms))
            .collect())
    }

    /// Whether the creator's star is on a message.
    pub async fn is_starred(&mut self, guild_id: GuildId, message_id: u64) -> Result<bool> {
        let row: Option<(i64, i64)> = tx_one!(
            self,
            STARRED,
            guild_id.as_i64(),
            Kind::Star.code(),
            created_at_ms(message_id),
            message_id as i64
        )?;
        Ok(row.is_some())
    }
}
