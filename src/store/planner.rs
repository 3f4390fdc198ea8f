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

/// Tells the planner, unless it knows already: an index made anew is a stranger to it. Connections made later know
/// as well.
pub(super) async fn inform(writer: &SqlitePool) -> Result<()> {
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    // Makes the table of statistics where there is none; no row of this one is looked at.
    query("ANALYZE sqlite_schema").execute(&mut *tx).await?;
    let known: Vec<(String,)> = query_as("SELECT idx FROM sqlite_stat1 WHERE tbl = 'activities'")
        .fetch_all(&mut *tx)
        .await?;
    let is_known = |(index, _): &(&str, &str)| known.iter().any(|(known,)| known == index);
    if TYPICAL.iter().all(is_known) {
        return Ok(());
    }
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
