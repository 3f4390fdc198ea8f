//! The schema's history, applied at start.
//!
//! Each step is one text for both engines; `{{rowless}}` marks the words that must differ.

use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

use super::{Engine, Result, StoreError};

/// Version, description, text. Only ever added to.
const STEPS: &[(i64, &str, &str)] = &[
    (
        20_261_123_000_001,
        "first",
        include_str!("../../migrations/20261123000001_first.sql"),
    ),
    (
        20_261_126_000_001,
        "taking part",
        include_str!("../../migrations/20261126000001_taking_part.sql"),
    ),
    (
        20_261_126_000_010,
        "imports",
        include_str!("../../migrations/20261126000010_imports.sql"),
    ),
    (
        20_261_126_000_020,
        "voice",
        include_str!("../../migrations/20261126000020_voice.sql"),
    ),
    (
        20_261_126_000_030,
        "readings",
        include_str!("../../migrations/20261126000030_readings.sql"),
    ),
    (
        20_261_126_000_050,
        "boards",
        include_str!("../../migrations/20261126000050_boards.sql"),
    ),
    (
        20_261_126_000_100,
        "inner circle",
        include_str!("../../migrations/20261126000100_inner_circle.sql"),
    ),
    (
        20_261_126_000_110,
        "gates",
        include_str!("../../migrations/20261126000110_gates.sql"),
    ),
    (
        20_261_126_000_120,
        "rounds",
        include_str!("../../migrations/20261126000120_rounds.sql"),
    ),
    (
        20_261_127_000_001,
        "radar",
        include_str!("../../migrations/20261127000001_radar.sql"),
    ),
    (
        20_261_127_000_010,
        "vault",
        include_str!("../../migrations/20261127000010_vault.sql"),
    ),
    (
        20_261_127_000_020,
        "asks",
        include_str!("../../migrations/20261127000020_asks.sql"),
    ),
    (
        20_261_127_000_030,
        "memory",
        include_str!("../../migrations/20261127000030_memory.sql"),
    ),
    (
        20_261_127_000_040,
        "care",
        include_str!("../../migrations/20261127000040_care.sql"),
    ),
    (
        20_261_127_000_050,
        "goal",
        include_str!("../../migrations/20261127000050_goal.sql"),
    ),
    (
        20_261_127_000_060,
        "week index",
        include_str!("../../migrations/20261127000060_week_index.sql"),
    ),
];

/// What PostgreSQL lacks of what the statements use.
struct Lacks {
    /// Before the first step.
    functions: &'static str,
    /// In the step that first has need of them.
    aggregates: &'static str,
}

const OF_POSTGRES: Lacks = Lacks {
    functions: include_str!("../../migrations/postgres/json_each.sql"),
    aggregates: include_str!("../../migrations/postgres/json_group_array.sql"),
};
const OF_SQLITE: Lacks = Lacks {
    functions: "",
    aggregates: "",
};

/// The latest step there is.
pub(super) fn latest() -> i64 {
    STEPS.iter().map(|(version, ..)| *version).max().unwrap_or(0)
}

/// Applies what is missing. A database with steps this version does not know is refused untouched.
pub(super) async fn run(engine: &Engine) -> Result<()> {
    let done = match engine {
        Engine::Sqlite { writer, .. } => migrator("WITHOUT ROWID", &OF_SQLITE).run(writer).await,
        Engine::Postgres { pool, .. } => migrator("", &OF_POSTGRES).run(pool).await,
    };
    done.map_err(|error| match error {
        MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => {
            StoreError::Newer { version }
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => sqlx::Error::Migrate(Box::new(other)).into(),
    })
}

fn migrator(rowless: &str, lacks: &Lacks) -> Migrator {
    let steps = STEPS
        .iter()
        .enumerate()
        .map(|(n, (version, description, text))| {
            let text = text
                .replace("{{rowless}}", rowless)
                .replace("{{aggregates}}", lacks.aggregates);
            let text = if n == 0 {
                format!("{}{text}", lacks.functions)
            } else {
                text
            };
            let text = AssertSqlSafe(text).into_sql_str();
            Migration::new(
                *version,
                (*description).into(),
                MigrationType::Simple,
                text,
                false,
            )
        })
        .collect();
    Migrator::with_migrations(steps)
}
