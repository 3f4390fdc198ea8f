//! Who is in voice and hears: stays, kept until the last slot they are needed for is over, and the
//! channel in which nobody counts.

use super::{Result, Signal, Store, Tx, rows_json};
use crate::domain::{
    ids::{ChannelId, GuildId, MemberId},
    voice::{Entry, Stay},
};

/// The reach of a server's stays, in Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoiceSpan {
    pub guild_id: GuildId,
    /// When the first of them began.
    pub from_ms: i64,
    /// Until when the last is known.
    pub to_ms: i64,
    /// Until when all that go on are known; `None` when none does.
    pub open_to_ms: Option<i64>,
}

statements! {
    SPANS = "SELECT guild_id, min(from_ms), max(to_ms), min(CASE WHEN is_open = 1 THEN to_ms END) FROM voice_stays GROUP BY guild_id";
    LIST = "SELECT member_id, channel_id, from_ms, to_ms, is_afk, is_open FROM voice_stays
        WHERE guild_id = $1 ORDER BY member_id, from_ms";
    OPEN_OF = "SELECT member_id, channel_id, from_ms, to_ms, is_afk, is_open FROM voice_stays
        WHERE guild_id = $1 AND member_id = $2 AND is_open = 1 ORDER BY from_ms DESC LIMIT 1";
    /// Of times at which a member asked not to be counted nothing is kept.
    UPSERT = "INSERT INTO voice_stays (guild_id, member_id, channel_id, from_ms, to_ms, is_afk, is_open)
        SELECT CAST($1 AS BIGINT), CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT),
            CAST(value ->> 3 AS BIGINT), CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT)
        FROM json_each($2) AS s WHERE NOT EXISTS (SELECT 1 FROM pauses AS p
            WHERE p.guild_id = $1 AND p.member_id = CAST(s.value ->> 0 AS BIGINT)
                AND p.from_ms <= CAST(s.value ->> 2 AS BIGINT) AND (p.to_ms IS NULL OR p.to_ms > CAST(s.value ->> 2 AS BIGINT)))
        ON CONFLICT (guild_id, member_id, from_ms) DO UPDATE SET channel_id = excluded.channel_id, to_ms = excluded.to_ms,
            is_afk = excluded.is_afk, is_open = excluded.is_open";
    END = "UPDATE voice_stays SET is_open = 0, to_ms = CASE WHEN $4 > from_ms THEN $4 ELSE from_ms END
        WHERE guild_id = $1 AND member_id = $2 AND from_ms = $3";
    END_ALL = "UPDATE voice_stays SET is_open = 0 WHERE guild_id = $1 AND is_open = 1";
    DELETE = "DELETE FROM voice_stays WHERE guild_id = $1";
    AFK_CHANNEL = "SELECT guild_id, afk_channel_id FROM guilds WHERE guild_id = $1";
    SET_AFK_CHANNEL = "UPDATE guilds SET afk_channel_id = $2 WHERE guild_id = $1";
}

type Row = (i64, i64, i64, i64, i64, i64);

fn entry((member_id, channel_id, from_ms, to_ms, is_afk, is_open): Row) -> Entry {
    Entry {
        stay: Stay {
            member_id: MemberId::from_i64(member_id),
            channel_id: ChannelId::from_i64(channel_id),
            from_ms,
            to_ms,
        },
        is_afk: is_afk != 0,
        is_open: is_open != 0,
    }
}

fn row(entry: &Entry) -> Row {
    let Stay {
        member_id,
        channel_id,
        from_ms,
        to_ms,
    } = entry.stay;
    let (is_afk, is_open) = (i64::from(entry.is_afk), i64::from(entry.is_open));
    (
        member_id.as_i64(),
        channel_id.as_i64(),
        from_ms,
        to_ms,
        is_afk,
        is_open,
    )
}

impl Store {
    /// How far the stays of each server reach that has any.
    pub async fn list_voice_spans(&self) -> Result<Vec<VoiceSpan>> {
        let rows: Vec<(i64, i64, i64, Option<i64>)> = read_all!(self, SPANS)?;
        let span = |(guild_id, from_ms, to_ms, open_to_ms)| VoiceSpan {
            guild_id: GuildId::from_i64(guild_id),
            from_ms,
            to_ms,
            open_to_ms,
        };
        Ok(rows.into_iter().map(span).collect())
    }
}

impl Tx {
    /// A server's stays, by member and time.
    pub async fn list_stays(&mut self, guild_id: GuildId) -> Result<Vec<Entry>> {
        let rows: Vec<Row> = tx_all!(self, LIST, guild_id.as_i64())?;
        Ok(rows.into_iter().map(entry).collect())
    }

    /// The member's stay that goes on.
    pub async fn find_open_stay(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<Option<Entry>> {
        let found: Option<Row> = tx_one!(self, OPEN_OF, guild_id.as_i64(), member_id.as_i64())?;
        Ok(found.map(entry))
    }

    /// Adds stays, but none of members who asked not to be counted when they began.
    pub async fn insert_stays(&mut self, guild_id: GuildId, entries: &[Entry]) -> Result<()> {
        self.touch(Signal::Voice);
        self.upsert_stays(guild_id, entries).await
    }

    /// Ends a stay.
    pub async fn end_stay(&mut self, guild_id: GuildId, stay: &Stay, to_ms: i64) -> Result<()> {
        self.touch(Signal::Voice);
        let (member_id, from_ms) = (stay.member_id.as_i64(), stay.from_ms);
        tx_run!(self, END, guild_id.as_i64(), member_id, from_ms, to_ms)?;
        Ok(())
    }

    /// Ends all of a server's stays where they are known to.
    pub async fn end_stays(&mut self, guild_id: GuildId) -> Result<()> {
        self.touch(Signal::Voice);
        tx_run!(self, END_ALL, guild_id.as_i64())?;
        Ok(())
    }

    /// Puts stays in the place of all that a server has.
    pub async fn replace_stays(&mut self, guild_id: GuildId, entries: &[Entry]) -> Result<()> {
        tx_run!(self, DELETE, guild_id.as_i64())?;
        self.upsert_stays(guild_id, entries).await
    }

    /// The channel to which Discord moves the idle.
    pub async fn find_afk_channel(&mut self, guild_id: GuildId) -> Result<Option<ChannelId>> {
        let row: Option<(i64, Option<i64>)> = tx_one!(self, AFK_CHANNEL, guild_id.as_i64())?;
        Ok(row
            .and_then(|(_, channel_id)| channel_id)
            .map(ChannelId::from_i64))
    }

    pub async fn set_afk_channel(&mut self, guild_id: GuildId, channel_id: Option<ChannelId>) -> Result<()> {
        tx_run!(
            self,
            SET_AFK_CHANNEL,
            guild_id.as_i64(),
            channel_id.map(ChannelId::as_i64)
        )?;
        Ok(())
    }

    async fn upsert_stays(&mut self, guild_id: GuildId, entries: &[Entry]) -> Result<()> {
        if !entries.is_empty() {
            let rows: Vec<Row> = entries.iter().map(row).collect();
            tx_run!(self, UPSERT, guild_id.as_i64(), rows_json(&rows))?;
        }
        Ok(())
    }
}
