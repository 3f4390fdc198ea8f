//! Points that come from elsewhere: files that wait, imports that were carried out, and the
//! adjustments they made, many rows to a statement.

use std::collections::{BTreeMap, HashMap};

use super::{Result, Signal, Store, Tx, rows_json, unreadable};
use crate::domain::{
    ids::{GuildId, MemberId},
    import::{Export, Known, Mapping, Origin},
    tier::TierId,
};

/// An import that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Counted from 1 in each server.
    pub import_id: u64,
    pub origin: Origin,
    pub mapping: Mapping,
    /// How many members got points.
    pub members: u64,
    /// How many points they got in all.
    pub points: i64,
    /// `None` when whoever runs the program imported it.
    pub by_id: Option<MemberId>,
    pub at_ms: i64,
    /// When it was taken back.
    pub undone_ms: Option<i64>,
}

/// An import about to be carried out.
#[derive(Clone, Debug)]
pub struct NewImport {
    pub origin: Origin,
    pub mapping: Mapping,
    /// Members, each once, with their points; 0 only takes the place of an earlier import.
    pub gives: Vec<(MemberId, i64)>,
    /// `None` for whoever runs the program.
    pub by_id: Option<MemberId>,
    pub at_ms: i64,
}

/// What came of taking an import back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportUndo {
    Undone {
        import: Import,
        /// How many members have the points of the import before it again.
        restored: u64,
    },
    /// Somebody had taken it back before.
    Already,
    /// A later one of the same origin counts, which took this one's place.
    Replaced {
        by: u64,
    },
    Unknown,
}

statements! {
    INSERT_DRAFT = "INSERT INTO import_drafts (guild_id, draft_id, by_id, at_ms, payload)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    FIND_DRAFT = "SELECT payload, at_ms FROM import_drafts WHERE guild_id = $1 AND draft_id = $2";
    DELETE_DRAFT = "DELETE FROM import_drafts WHERE guild_id = $1 AND draft_id = $2";
    DROP_DRAFTS = "DELETE FROM import_drafts WHERE guild_id = $1 AND at_ms < $2";
    KNOWN = "SELECT CAST(r.value ->> 0 AS BIGINT), m.display_name, coalesce(m.is_bot, 0),
            CAST(CASE WHEN m.member_id IS NULL OR m.left_ms IS NOT NULL THEN 0 ELSE 1 END AS BIGINT),
            coalesce(t.points, 0), s.rung, a.points
        FROM json_each($2) AS r
            LEFT JOIN members AS m ON m.guild_id = $1 AND m.member_id = CAST(r.value ->> 0 AS BIGINT)
            LEFT JOIN totals AS t ON t.guild_id = $1 AND t.member_id = CAST(r.value ->> 0 AS BIGINT)
            LEFT JOIN standings AS s ON s.guild_id = $1 AND s.member_id = CAST(r.value ->> 0 AS BIGINT)
            LEFT JOIN adjustments AS a ON a.guild_id = $1 AND a.member_id = CAST(r.value ->> 0 AS BIGINT)
                AND a.origin = $3 AND a.undone_ms IS NULL";
    INSERT = "INSERT INTO imports (guild_id, import_id, origin, mapping, members, points, by_id, at_ms)
        SELECT CAST($1 AS BIGINT), coalesce(max(import_id), 0) + 1, CAST($2 AS TEXT), CAST($3 AS TEXT),
            CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), CAST($7 AS BIGINT)
        FROM imports WHERE guild_id = $1 RETURNING import_id";
    FIND = "SELECT import_id, origin, mapping, members, points, by_id, at_ms, undone_ms
        FROM imports WHERE guild_id = $1 AND import_id = $2";
    LIST = "SELECT import_id, origin, mapping, members, points, by_id, at_ms, undone_ms
        FROM imports WHERE guild_id = $1 ORDER BY import_id DESC LIMIT $2";
    LATER = "SELECT min(import_id), count(*) FROM imports
        WHERE guild_id = $1 AND origin = $2 AND import_id > $3 AND undone_ms IS NULL";
    UNDO = "UPDATE imports SET undone_ms = $3, undone_by_id = $4 WHERE guild_id = $1 AND import_id = $2";
    LOWEST_ADJUSTMENT = "SELECT coalesce(min(adjustment_id), 0) FROM adjustments WHERE guild_id = $1";
    REPLACE = "UPDATE adjustments SET undone_ms = $4, undone_by_id = $5, replaced_by = $6
        WHERE guild_id = $1 AND origin = $2 AND undone_ms IS NULL
            AND member_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($3))
        RETURNING member_id, points";
    GIVE = "INSERT INTO adjustments (guild_id, adjustment_id, member_id, points, reason, by_id, at_ms, origin, import_id)
        SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT) - key, CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), '',
            CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS TEXT), CAST($7 AS BIGINT)
        FROM json_each($3)";
    TAKE_BACK = "UPDATE adjustments SET undone_ms = $3, undone_by_id = $4
        WHERE guild_id = $1 AND import_id = $2 AND undone_ms IS NULL RETURNING member_id, points";
    RESTORE = "UPDATE adjustments SET undone_ms = NULL, undone_by_id = NULL, replaced_by = NULL
        WHERE guild_id = $1 AND replaced_by = $2 RETURNING member_id, points";
    // Who is not here need not be settled before they come back.
    ADD = "INSERT INTO totals (guild_id, member_id, points, scored, adjusted, revision, settled)
        SELECT CAST($1 AS BIGINT), CAST(r.value ->> 0 AS BIGINT), CAST(r.value ->> 1 AS BIGINT), 0, CAST(r.value ->> 1 AS BIGINT),
            CASE WHEN m.member_id IS NULL OR m.left_ms IS NOT NULL THEN 0 ELSE 1 END, 0
        FROM json_each($2) AS r LEFT JOIN members AS m ON m.guild_id = $1 AND m.member_id = CAST(r.value ->> 0 AS BIGINT)
        WHERE true
        ON CONFLICT (guild_id, member_id) DO UPDATE SET points = totals.points + excluded.points,
            adjusted = totals.adjusted + excluded.adjusted, revision = totals.revision + excluded.revision";
}

/// Stored for whoever runs the program.
const OPERATOR: i64 = 0;

type Row = (i64, String, String, i64, i64, i64, i64, Option<i64>);
type KnownRow = (i64, Option<String>, i64, i64, i64, Option<i64>, Option<i64>);

fn import((id, origin, mapping, members, points, by_id, at_ms, undone_ms): Row) -> Result<Import> {
    Ok(Import {
        import_id: id as u64,
        origin: Origin::from_key(&origin).ok_or_else(|| unreadable("an origin", &origin))?,
        mapping: mapping.parse().map_err(|_| unreadable("a mapping", &mapping))?,
        members: members as u64,
        points,
        by_id: (by_id != OPERATOR).then(|| MemberId::from_i64(by_id)),
        at_ms,
        undone_ms,
    })
}

fn known(rows: Vec<KnownRow>) -> HashMap<MemberId, Known> {
    rows.into_iter()
        .map(
            |(member_id, display_name, is_bot, is_present, points, rung, imported)| {
                let known = Known {
                    display_name,
                    is_bot: is_bot != 0,
                    is_present: is_present != 0,
                    points,
                    imported,
                    rung: rung.map(|rung| TierId(rung as u8)),
                };
                (MemberId::from_i64(member_id), known)
            },
        )
        .collect()
}

fn ids_json(members: impl Iterator<Item = MemberId>) -> String {
    let ids: Vec<_> = members.map(|member_id| [member_id.as_i64()]).collect();
    rows_json(&ids)
}

impl Store {
    /// The file that waits under `draft_id`, unless it came before `since_ms`.
    pub async fn find_import_draft(
        &self,
        guild_id: GuildId,
        draft_id: u64,
        since_ms: i64,
    ) -> Result<Option<Export>> {
        let row: Option<(String, i64)> = read_one!(self, FIND_DRAFT, guild_id.as_i64(), draft_id as i64)?;
        draft(row, since_ms)
    }

    /// What is known of these members, and which points they have from this origin.
    pub async fn know_members(
        &self,
        guild_id: GuildId,
        origin: Origin,
        members: impl Iterator<Item = MemberId>,
    ) -> Result<HashMap<MemberId, Known>> {
        let rows = read_all!(self, KNOWN, guild_id.as_i64(), ids_json(members), origin.key())?;
        Ok(known(rows))
    }

    /// The latest imports, newest first, those taken back included.
    pub async fn list_imports(&self, guild_id: GuildId, limit: u32) -> Result<Vec<Import>> {
        let rows: Vec<Row> = read_all!(self, LIST, guild_id.as_i64(), i64::from(limit))?;
        rows.into_iter().map(import).collect()
    }
}

fn draft(row: Option<(String, i64)>, since_ms: i64) -> Result<Option<Export>> {
    match row {
        Some((payload, at_ms)) if at_ms >= since_ms => serde_json::from_str(&payload)
            .map(Some)
            .map_err(|error| unreadable("a file to import", error)),
        _ => Ok(None),
    }
}

impl Tx {
    /// Keeps a file that was read until somebody says yes.
    pub async fn insert_import_draft(
        &mut self,
        guild_id: GuildId,
        draft_id: u64,
        export: &Export,
        by_id: MemberId,
        at_ms: i64,
    ) -> Result<()> {
        let payload = serde_json::to_string(export).expect("numbers and texts serialise");
        tx_run!(
            self,
            INSERT_DRAFT,
            guild_id.as_i64(),
            draft_id as i64,
            by_id.as_i64(),
            at_ms,
            payload
        )?;
        Ok(())
    }

    /// Takes the file that waits under `draft_id`, so that nobody else can; `None` when there is none
    /// or it came before `since_ms`.
    pub async fn take_import_draft(
        &mut self,
        guild_id: GuildId,
        draft_id: u64,
        since_ms: i64,
    ) -> Result<Option<Export>> {
        let row: Option<(String, i64)> = tx_one!(self, FIND_DRAFT, guild_id.as_i64(), draft_id as i64)?;
        self.delete_import_draft(guild_id, draft_id).await?;
        draft(row, since_ms)
    }

    /// Forgets the file that waits under `draft_id`.
    pub async fn delete_import_draft(&mut self, guild_id: GuildId, draft_id: u64) -> Result<()> {
        tx_run!(self, DELETE_DRAFT, guild_id.as_i64(), draft_id as i64)?;
        Ok(())
    }

    /// Forgets the server's files that came before `before_ms`.
    pub async fn drop_import_drafts(&mut self, guild_id: GuildId, before_ms: i64) -> Result<()> {
        tx_run!(self, DROP_DRAFTS, guild_id.as_i64(), before_ms)?;
        Ok(())
    }

    /// What is known of these members, and which points they have from this origin.
    pub async fn know_members(
        &mut self,
        guild_id: GuildId,
        origin: Origin,
        members: impl Iterator<Item = MemberId>,
    ) -> Result<HashMap<MemberId, Known>> {
        let rows = tx_all!(self, KNOWN, guild_id.as_i64(), ids_json(members), origin.key())?;
        Ok(known(rows))
    }

    /// Gives everybody their points; what they had from the same origin is taken back.
    pub async fn insert_import(&mut self, guild_id: GuildId, new: &NewImport) -> Result<Import> {
        let given: Vec<_> = new.gives.iter().filter(|(_, points)| *points > 0).collect();
        let (members, points) = (given.len(), given.iter().map(|(_, points)| points).sum());
        let by_id = new.by_id.map_or(OPERATOR, MemberId::as_i64);
        let inserted: Option<(i64,)> = tx_one!(
            self,
            INSERT,
            guild_id.as_i64(),
            new.origin.key(),
            new.mapping.to_string(),
            members as i64,
            points,
            by_id,
            new.at_ms
        )?;
        let (import_id,) = inserted.ok_or_else(|| unreadable("an import", "no number"))?;

        let mut changes: BTreeMap<i64, i64> = BTreeMap::new();
        let replaced: Vec<(i64, i64)> = tx_all!(
            self,
            REPLACE,
            guild_id.as_i64(),
            new.origin.key(),
            ids_json(new.gives.iter().map(|(member_id, _)| *member_id)),
            new.at_ms,
            by_id,
            import_id
        )?;
        for (member_id, points) in replaced {
            *changes.entry(member_id).or_default() -= points;
        }
        let rows: Vec<_> = given
            .iter()
            .map(|(member_id, points)| (member_id.as_i64(), *points))
            .collect();
        // Below zero, where no id of Discord's can be.
        let lowest: Option<(i64,)> = tx_one!(self, LOWEST_ADJUSTMENT, guild_id.as_i64())?;
        let first_id = lowest.map_or(0, |(id,)| id).min(0) - 1;
        tx_run!(
            self,
            GIVE,
            guild_id.as_i64(),
            first_id,
            rows_json(&rows),
            by_id,
            new.at_ms,
            new.origin.key(),
            import_id
        )?;
        for (member_id, points) in rows {
            *changes.entry(member_id).or_default() += points;
        }
        self.add_points(guild_id, changes).await?;
        Ok(Import {
            import_id: import_id as u64,
            origin: new.origin,
            mapping: new.mapping,
            members: members as u64,
            points,
            by_id: new.by_id,
            at_ms: new.at_ms,
            undone_ms: None,
        })
    }

    /// Takes a whole import back; what it had replaced counts again. Of several imports of an origin
    /// only the latest can be taken back, so that nobody's points are there twice or missing.
    pub async fn undo_import(
        &mut self,
        guild_id: GuildId,
        import_id: u64,
        by_id: Option<MemberId>,
        at_ms: i64,
    ) -> Result<ImportUndo> {
        let (guild, id) = (guild_id.as_i64(), import_id as i64);
        let row: Option<Row> = tx_one!(self, FIND, guild, id)?;
        let Some(found) = row.map(import).transpose()? else {
            return Ok(ImportUndo::Unknown);
        };
        if found.undone_ms.is_some() {
            return Ok(ImportUndo::Already);
        }
        let later: Option<(Option<i64>, i64)> = tx_one!(self, LATER, guild, found.origin.key(), id)?;
        if let Some((Some(later), _)) = later {
            return Ok(ImportUndo::Replaced { by: later as u64 });
        }
        let by_id = by_id.map_or(OPERATOR, MemberId::as_i64);
        tx_run!(self, UNDO, guild, id, at_ms, by_id)?;
        let mut changes: BTreeMap<i64, i64> = BTreeMap::new();
        let taken: Vec<(i64, i64)> = tx_all!(self, TAKE_BACK, guild, id, at_ms, by_id)?;
        for (member_id, points) in taken {
            *changes.entry(member_id).or_default() -= points;
        }
        let restored: Vec<(i64, i64)> = tx_all!(self, RESTORE, guild, id)?;
        for &(member_id, points) in &restored {
            *changes.entry(member_id).or_default() += points;
        }
        self.add_points(guild_id, changes).await?;
        Ok(ImportUndo::Undone {
            import: Import {
                undone_ms: Some(at_ms),
                ..found
            },
            restored: restored.len() as u64,
        })
    }

    /// Adds to members' adjusted points, by member id.
    async fn add_points(&mut self, guild_id: GuildId, mut changes: BTreeMap<i64, i64>) -> Result<()> {
        self.touch(Signal::Unsettled);
        changes.retain(|_, points| *points != 0);
        let rows: Vec<_> = changes.into_iter().collect();
        tx_run!(self, ADD, guild_id.as_i64(), rows_json(&rows))?;
        Ok(())
    }
}
