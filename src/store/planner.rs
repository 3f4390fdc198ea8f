//! What SQLite's planner is told of the table of activities.
//!
//! A fresh database has no statistics, and without them SQLite takes a server for a handful of rows:
//! it would look through all of a server's activities for the few that stand on one message. What is
//! typical is known beforehand, so it is written down where ANALYZE would put it (SQLite
//! documentation, "The sqlite_stat1 table"). PostgreSQL gathers its own.

use sqlx::{SqlitePool, query, query_as};

use super::Result;

/// Index, then rows in all and rows for each further column of it that is known.
const TYPICAL: [(&str, &str); 2] = [
    ("activities_by_time", "10000000 100000 20000 2 1"),
    // The table's own key: server, member, time, kind, source, other, qualifier.
    ("activities", "10000000 100000 100 2 1 1 1 1"),
];

/// Tells the planner, unless it knows already. Connections made later know as well.
pub(super) async fn inform(writer: &SqlitePool) -> Result<()> {
    let known: Option<(i64,)> =
        query_as("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1' HAVING count(*) > 0")
            .fetch_optional(writer)
            .await?;
    if known.is_some() {
        return Ok(());
    }
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    // Makes the table of statistics; one row of each index is looked at.
    query("PRAGMA analysis_limit = 1").execute(&mut *tx).await?;
    query("ANALYZE activities").execute(&mut *tx).await?;
    query("DELETE FROM sqlite_stat1 WHERE tbl = 'activities'")
        .execute(&mut *tx)
        .await?;
    for (index, rows) in TYPICAL {
        query("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('activities', $1, $2)")
            .bind(index)
            .bind(rows)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    query("ANALYZE sqlite_schema").execute(writer).await?;
    Ok(())
}
