//! How the database itself is.

use super::{Engine, Result, Store, Tx, migrations};
use crate::domain::ids::GuildId;

/// The database at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vitals {
    /// The engine's name, as people write it.
    pub engine: &'static str,
    pub bytes: u64,
    /// The latest step of the schema that is applied, and the latest there is.
    pub schema: i64,
    pub latest_schema: i64,
}

statements! {
    SCHEMA = "SELECT max(version), count(*) FROM _sqlx_migrations";
    PROBE = "UPDATE guilds SET name = name WHERE guild_id = $1";
}

const SQLITE_SIZE: &str = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
const POSTGRES_SIZE: &str = "SELECT pg_database_size(current_database())";

impl Store {
    pub async fn vitals(&self) -> Result<Vitals> {
        let schema: Option<(Option<i64>, i64)> = read_one!(self, SCHEMA)?;
        let (engine, (bytes,)): (_, (i64,)) = match &self.engine {
            Engine::Sqlite { readers, .. } => {
                ("SQLite", sqlx::query_as(SQLITE_SIZE).fetch_one(readers).await?)
            }
            Engine::Postgres { pool, .. } => {
                ("PostgreSQL", sqlx::query_as(POSTGRES_SIZE).fetch_one(pool).await?)
            }
        };
        Ok(Vitals {
            engine,
            bytes: bytes as u64,
            schema: schema.and_then(|(version, _)| version).unwrap_or(0),
            latest_schema: migrations::latest(),
        })
    }
}

impl Tx {
    /// Writes what is there already: it works only where writing does.
    pub async fn probe(&mut self, guild_id: GuildId) -> Result<()> {
        tx_run!(self, PROBE, guild_id.as_i64())?;
        Ok(())
    }
}
