//! Who did what: a line for everything people change, written with the change.

use super::{
    Result, Store, Tx,
    texts::{self, Text},
    unreadable,
};
use crate::domain::{
    deed::{Deed, Topic},
    ids::{GuildId, MemberId},
};
use crate::vault::Vault;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    pub at_ms: i64,
    /// `None` for whoever runs the program, and where nobody knows.
    pub by_id: Option<MemberId>,
    /// The member it was about.
    pub about_id: Option<MemberId>,
    pub deed: Deed,
}

/// Which lines of the log are looked for. What is `None` fits every line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    pub by_id: Option<MemberId>,
    pub about_id: Option<MemberId>,
    pub topic: Option<Topic>,
}

/// The lines that fit a [`LogFilter`] bound as $2, $3 and $4.
macro_rules! fitting {
    () => {
        "FROM deeds WHERE guild_id = $1 AND (CAST($2 AS BIGINT) IS NULL OR by_id = $2)
            AND (CAST($3 AS BIGINT) IS NULL OR about_id = $3) AND (CAST($4 AS TEXT) IS NULL OR topic = $4)"
    };
}

statements! {
    INSERT = "INSERT INTO deeds (guild_id, deed_no, at_ms, by_id, about_id, topic, deed)
        SELECT CAST($1 AS BIGINT), coalesce(max(deed_no), 0) + 1, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT),
            CAST($5 AS TEXT), CAST($6 AS TEXT)
        FROM deeds WHERE guild_id = $1";
    NAME = "UPDATE deeds SET by_id = $4, deed = $5 WHERE guild_id = $1 AND deed_no = (SELECT max(d.deed_no) FROM deeds AS d
        WHERE d.guild_id = $1 AND d.about_id = $2 AND d.by_id IS NULL AND d.deed = $3)";
    FIND = "SELECT count(*) FROM deeds WHERE guild_id = $1 AND by_id = $2 AND about_id = $3 AND deed = $4 AND at_ms >= $5";
    COUNT = concat!("SELECT count(*), max(deed_no) ", fitting!());
    PAGE = concat!("SELECT at_ms, by_id, about_id, deed ", fitting!(), " ORDER BY deed_no DESC LIMIT $5 OFFSET $6");
}

type Row = (i64, Option<i64>, Option<i64>, String);

/// A deed as it is stored: sealed where it says something in somebody's words.
fn stored(vault: &Vault, guild_id: GuildId, deed: &Deed) -> Result<String> {
    let json = serde_json::to_string(deed).map_err(|error| unreadable("a deed", error))?;
    Ok(match deed.words() {
        None | Some("") => json,
        Some(_) => texts::seal(vault, guild_id, Text::Deed, &json),
    })
}

fn line(vault: &Vault, guild_id: GuildId, (at_ms, by_id, about_id, stored): Row) -> Result<LogLine> {
    let deed = if stored.starts_with('{') || stored.starts_with('"') {
        stored
    } else {
        texts::open(vault, guild_id, Text::Deed, &stored)?
    };
    Ok(LogLine {
        at_ms,
        by_id: by_id.map(MemberId::from_i64),
        about_id: about_id.map(MemberId::from_i64),
        deed: serde_json::from_str(&deed).map_err(|_| unreadable("a deed", deed))?,
    })
}

impl Store {
    /// How many lines of the log fit.
    pub async fn count_log(&self, guild_id: GuildId, filter: &LogFilter) -> Result<u64> {
        let row: Option<(i64, Option<i64>)> = read_one!(
            self,
            COUNT,
            guild_id.as_i64(),
            filter.by_id.map(MemberId::as_i64),
            filter.about_id.map(MemberId::as_i64),
            filter.topic.map(Topic::key)
        )?;
        Ok(row.map_or(0, |(n, _)| n as u64))
    }

    /// The lines that fit, the latest first.
    pub async fn list_log(
        &self,
        guild_id: GuildId,
        filter: &LogFilter,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<LogLine>> {
        let rows: Vec<Row> = read_all!(
            self,
            PAGE,
            guild_id.as_i64(),
            filter.by_id.map(MemberId::as_i64),
            filter.about_id.map(MemberId::as_i64),
            filter.topic.map(Topic::key),
            i64::from(limit),
            offset as i64
        )?;
        rows.into_iter()
            .map(|row| line(&self.vault, guild_id, row))
            .collect()
    }
}

impl Tx {
    /// Notes that the latest deed about a member that looks like `unnamed`, nobody's so far and without words, was `deed` of
    /// `by_id`. Returns whether there was one.
    pub async fn name_deed(
        &mut self,
        guild_id: GuildId,
        (unnamed, about_id): (&Deed, MemberId),
        deed: &Deed,
        by_id: MemberId,
    ) -> Result<bool> {
        let named = tx_run!(
            self,
            NAME,
            guild_id.as_i64(),
            about_id.as_i64(),
            stored(&self.vault, guild_id, unnamed)?,
            by_id.as_i64(),
            stored(&self.vault, guild_id, deed)?
        )?;
        Ok(named > 0)
    }

    /// Whether there is a line since `from_ms` that `by_id` did `deed`, which has no words, to `about_id`.
    pub async fn has_deed(
        &mut self,
        guild_id: GuildId,
        (by_id, about_id): (MemberId, MemberId),
        deed: &Deed,
        from_ms: i64,
    ) -> Result<bool> {
        let deed = stored(&self.vault, guild_id, deed)?;
        let row: Option<(i64,)> = tx_one!(
            self,
            FIND,
            guild_id.as_i64(),
            by_id.as_i64(),
            about_id.as_i64(),
            deed,
            from_ms
        )?;
        Ok(row.is_some_and(|(lines,)| lines > 0))
    }

    /// Writes a line.
    pub async fn log(&mut self, guild_id: GuildId, line: &LogLine) -> Result<()> {
        let deed = stored(&self.vault, guild_id, &line.deed)?;
        tx_run!(
            self,
            INSERT,
            guild_id.as_i64(),
            line.at_ms,
            line.by_id.map(MemberId::as_i64),
            line.about_id.map(MemberId::as_i64),
            line.deed.topic().key(),
            deed
        )?;
        Ok(())
    }
}
