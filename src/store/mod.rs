//! The only SQL. One text for both engines, domain types in and out.
//!
//! Reads go through [`Store`], every change through a [`Tx`] that commits it whole. Nothing may
//! await Discord while a transaction is open: SQLite has a single writer.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sqlx::{
    Connection, PgConnection, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::{domain::ids::GuildId, vault::Vault};
use scoring::{DayEntry, DayKey, Kept};

/// Declares SQL texts as constants and lists them, so that a test can prepare each on both engines.
///
/// Where a list handed over as JSON meets a table, the join is a CROSS JOIN: SQLite takes those in the
/// order written, and would otherwise rather go through the table and look for each row in the list.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* const $name: &str = $text;)*
        pub(super) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

/// Runs `$body` with `$pool` bound to the pool of whichever engine `$store` is on.
macro_rules! on_pool {
    ($store:expr, |$pool:ident| $body:expr) => {
        match &$store.engine {
            $crate::store::Engine::Sqlite { readers: $pool, .. } => $body,
            $crate::store::Engine::Postgres { pool: $pool, .. } => $body,
        }
    };
}

/// Runs `$body` with `$conn` bound to the open transaction of whichever engine `$tx` is on.
macro_rules! on_tx {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match &mut $tx.inner {
            $crate::store::Inner::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
            $crate::store::Inner::Postgres(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}

/// The readings (as `r`) of what was written while nobody listened, as far as they are waited for: not what Discord
/// does not let the bot read or failed to hand over five times, nor the comparing of what was read before with what
/// is there now (turn 2), which may go on for long.
macro_rules! missed {
    () => {
        "r.why = 'gap' AND r.state = 'waiting' AND r.turn < 2 AND r.attempts < 5"
    };
}

/// All rows of a read: `read_all!(store, SQL, bind, …)`.
macro_rules! read_all {
    ($store:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        on_pool!($store, |pool| sqlx::query_as($sql)$(.bind($bind))*.fetch_all(pool).await)
    };
}

/// The row of a read, if there is one.
macro_rules! read_one {
    ($store:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        on_pool!($store, |pool| sqlx::query_as($sql)$(.bind($bind))*.fetch_optional(pool).await)
    };
}

/// All rows of a statement in a transaction.
macro_rules! tx_all {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        on_tx!($tx, |conn| sqlx::query_as($sql)$(.bind($bind))*.fetch_all(conn).await)
    };
}

/// The row of a statement in a transaction, if there is one.
macro_rules! tx_one {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        on_tx!($tx, |conn| sqlx::query_as($sql)$(.bind($bind))*.fetch_optional(conn).await)
    };
}

/// Runs a statement in a transaction and returns how many rows it changed.
macro_rules! tx_run {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        on_tx!($tx, |conn| sqlx::query($sql)$(.bind($bind))*.execute(conn).await.map(|done| done.rows_affected()))
    };
}

mod activities;
mod adjustments;
mod asks;
mod cares;
mod channels;
mod choices;
mod days;
mod deeds;
mod derived;
mod effects;
mod gate_audits;
mod gates;
mod grants;
mod guilds;
mod histories;
mod imports;
mod jobs;
mod members;
mod memories;
mod migrations;
mod packed;
mod past;
mod planner;
mod questions;
mod recognition;
mod readings;
mod replays;
mod retractions;
mod rounds;
mod rows;
mod rules;
mod scoring;
mod standings;
mod texts;
mod tiers;
mod totals;
mod vitals;
mod voice;
mod weeks;

pub use activities::{Cursors, Recorded};
pub use adjustments::{Adjustment, Undo};
pub use asks::{Answered, Asked, Delivery, Reach};
pub use cares::{CareMark, CareMarks, CareState, FoundCare, Marked};
pub use channels::Channel;
pub use deeds::{LogFilter, LogLine};
pub use effects::{EffectRow, EffectState, NewEffect, Turn};
pub use gate_audits::{Audited, GateAudit, RoleWishes};
pub use gates::{Gate, NewGate, Wanted};
pub use grants::{Act, Grant, Via, by_hand};
pub use guilds::Guild;
pub use histories::{History, HistoryState};
pub use imports::{Import, ImportUndo, NewImport};
pub use jobs::{Job, JobKind};
pub use members::Member;
pub use memories::Note;
pub use past::{Part, Past, Place};
pub use questions::{Closed, Question, QuestionCounts, Unreminded};
pub use readings::{NewReading, OnMessage, Reading, ReadingState, What, Why};
pub use replays::Replay;
pub use rounds::{RoleRound, Stopped};
pub use rules::{DraftId, Person, RuleDraft, RuleVersion};
pub use standings::{Cause, Insider, Proposal, StandingChange, StandingRow, Subject};
pub use totals::{BoardPage, Ranked, Side, Totals};
pub use vitals::Vitals;
pub use voice::VoiceSpan;
pub use weeks::{ActiveDays, FanFacts};

/// The oldest SQLite whose write-ahead log is safe with several connections.
const OLDEST_SQLITE: &str = "3.51.3";
const READERS: u32 = 4;
/// Pages kept by the one connection that writes and by each that reads, in KiB as SQLite wants them said.
/// What falls out is read again from the system's own cache.
const WRITER_CACHE: &str = "-16384";
const READER_CACHE: &str = "-2048";
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const POSTGRES_CONNECTIONS: u32 = 8;
/// PostgreSQL's lock for writers; the number only has to be the same everywhere.
const WRITE_LOCK: &str = "SELECT pg_advisory_xact_lock(4970663)";

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names no engine we know.
    #[error("the database URL must start with sqlite:// or postgres://")]
    UnknownEngine,
    /// The database was written by a newer version of the program.
    #[error("the database was written by a newer version (schema {version})")]
    Newer { version: i64 },
    /// The folder of the database cannot be made or written to.
    #[error("cannot write to the folder {folder}")]
    Folder { folder: String, source: std::io::Error },
    /// The linked SQLite is too old to be safe.
    #[error("SQLite {found} is too old, {OLDEST_SQLITE} or newer is needed")]
    OldSqlite { found: String },
    /// Texts are sealed with another key.
    #[error("the texts in the database are sealed with another key")]
    WrongKey,
    /// Something stored does not read back as what it should be.
    #[error("the database holds {what} that cannot be read: {value}")]
    Unreadable { what: &'static str, value: String },
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl StoreError {
    /// Whether the same may work a little later: the database is away, busy or full.
    pub fn is_passing(&self) -> bool {
        match self {
            StoreError::Sqlx(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut) => true,
            StoreError::Sqlx(sqlx::Error::Database(error)) => {
                let code = error.code().unwrap_or_default();
                if code.len() == 5 {
                    // PostgreSQL's classes: connection, rolled back, resources, not now, operator.
                    return ["08", "40", "53", "55", "57"]
                        .iter()
                        .any(|class| code.starts_with(class));
                }
                // SQLite's result codes: busy, locked, input/output, full, cannot open.
                let primary = code.parse::<u32>().map(|code| code & 0xff);
                matches!(primary, Ok(5 | 6 | 10 | 13 | 14))
            }
            _ => false,
        }
    }
}

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// The database.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    signals: Arc<Signals>,
    kept: Arc<Kept>,
    wakes: Arc<Wakes>,
    vault: Vault,
}

/// How often the effects of each server were woken since the start.
type Wakes = Mutex<HashMap<GuildId, u64>>;

/// What a commit may have left to do for somebody who waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// There are members to settle.
    Unsettled,
    /// There are effects to carry out.
    Effects,
    /// Jobs were added or moved.
    Jobs,
    /// Members are to be scored anew.
    Replays,
    /// Somebody is in voice, or no longer.
    Voice,
    /// Something is to be read back.
    Readings,
    /// Reading back went on, or role changes that follow from rules.
    Progress,
}

/// Wakes the workers after a commit, so that no writer can forget to.
#[derive(Default)]
struct Signals([Notify; 7]);

impl Signals {
    fn of(&self, signal: Signal) -> &Notify {
        &self.0[signal as usize]
    }
}

#[derive(Clone)]
enum Engine {
    /// One writer, so that writes queue here instead of colliding, and readers beside it.
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    /// Whose turn it is to write, so that one connection waits for the lock among programs and the
    /// others stay free for reading.
    Postgres { pool: PgPool, turn: Arc<Semaphore> },
}

/// An open transaction. Dropped without [`Tx::commit`] it leaves no trace.
pub struct Tx {
    inner: Inner,
    /// On PostgreSQL; given back with the transaction.
    _turn: Option<OwnedSemaphorePermit>,
    touched: Vec<Signal>,
    signals: Arc<Signals>,
    kept: Arc<Kept>,
    wakes: Arc<Wakes>,
    vault: Vault,
    /// Servers whose effects this wakes.
    woken: HashSet<GuildId>,
    /// Days as they will be stored if this commits.
    days: HashMap<DayKey, DayEntry>,
    /// Servers whose scoring this changes.
    changed: HashSet<GuildId>,
}

enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Store {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`), makes it when it is missing
    /// and brings its schema up to date. Free text about people is sealed by `vault`.
    pub async fn open(url: &str, vault: Vault) -> Result<Self> {
        let engine = if url.starts_with("sqlite:") {
            open_sqlite(SqliteConnectOptions::from_str(url)?).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(PgConnectOptions::from_str(url)?).await?
        } else {
            return Err(StoreError::UnknownEngine);
        };
        migrations::run(&engine).await?;
        if let Engine::Sqlite { writer, .. } = &engine {
            planner::inform(writer).await?;
        }
        let store = Self {
            engine,
            signals: Arc::default(),
            kept: Arc::default(),
            wakes: Arc::default(),
            vault,
        };
        store.check_key().await?;
        Ok(store)
    }

    /// Starts a transaction that may write.
    pub async fn begin(&self) -> Result<Tx> {
        let (inner, turn) = match &self.engine {
            // A deferred transaction that reads and then writes can fail at once however long the
            // busy timeout; taking the write lock first waits its turn.
            Engine::Sqlite { writer, .. } => {
                (Inner::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?), None)
            }
            Engine::Postgres { pool, turn } => {
                let turn = turn.clone().acquire_owned().await.expect("it is never closed");
                let mut tx = pool.begin().await?;
                // One writer at a time, as SQLite has it: what a decision read is still true when it
                // is written. Released with the transaction.
                sqlx::query(WRITE_LOCK).execute(&mut *tx).await?;
                (Inner::Postgres(tx), Some(turn))
            }
        };
        Ok(Tx {
            inner,
            _turn: turn,
            touched: Vec::new(),
            signals: self.signals.clone(),
            kept: self.kept.clone(),
            wakes: self.wakes.clone(),
            vault: self.vault.clone(),
            woken: HashSet::new(),
            days: HashMap::new(),
            changed: HashSet::new(),
        })
    }

    /// Returns once a commit after the last call gave reason to look; at once when one did since.
    pub async fn wait_for(&self, signal: Signal) {
        self.signals.of(signal).notified().await;
    }

    /// Gives reason to look without a commit: what kept somebody from their work is over.
    pub fn wake(&self, signal: Signal) {
        self.signals.of(signal).notify_one();
    }

    /// How often a server's effects were woken since the start. Who asks in a transaction, and finds it as it
    /// was before asking Discord something, knows that nothing was said to have changed since.
    pub fn wakes(&self, guild_id: GuildId) -> u64 {
        let wakes = self.wakes.lock().unwrap_or_else(PoisonError::into_inner);
        wakes.get(&guild_id).copied().unwrap_or(0)
    }

    /// Closes every connection after the statements in hand.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Postgres { pool, .. } => pool.close().await,
        }
    }

    /// How SQLite would look up activities and days for the statements that are run for every event, page or look
    /// at everybody: name and plan. Nothing on PostgreSQL, which decides by what is there.
    #[doc(hidden)]
    pub async fn plans(&self) -> Result<Vec<(String, String)>> {
        use sqlx::{AssertSqlSafe, SqlSafeStr};
        let Engine::Sqlite { readers, .. } = &self.engine else {
            return Ok(Vec::new());
        };
        let tables: [&[(&str, &str)]; 7] = [
            activities::STATEMENTS,
            cares::STATEMENTS,
            days::STATEMENTS,
            derived::STATEMENTS,
            questions::STATEMENTS,
            readings::STATEMENTS,
            retractions::STATEMENTS,
        ];
        let mut plans = Vec::new();
        for (name, text) in tables.into_iter().flatten() {
            let text = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}")).into_sql_str();
            let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(text).fetch_all(readers).await?;
            let lookups = steps.into_iter().map(|(.., step)| step);
            let tables = ["activities", "SEARCH a ", "day_scores"];
            let lookups = lookups.filter(|step| tables.iter().any(|table| step.contains(table)));
            plans.extend(lookups.map(|step| ((*name).to_owned(), step)));
        }
        Ok(plans)
    }

    /// Prepares every SQL text on this engine.
    #[doc(hidden)]
    pub async fn check_statements(&self) -> Result<()> {
        use sqlx::{AssertSqlSafe, Column, Executor, SqlSafeStr, Statement, TypeInfo};
        let tables: &[&[(&str, &str)]] = &[
            activities::STATEMENTS,
            adjustments::STATEMENTS,
            asks::STATEMENTS,
            cares::STATEMENTS,
            channels::STATEMENTS,
            choices::STATEMENTS,
            days::STATEMENTS,
            deeds::STATEMENTS,
            derived::STATEMENTS,
            effects::STATEMENTS,
            gate_audits::STATEMENTS,
            gates::STATEMENTS,
            grants::STATEMENTS,
            guilds::STATEMENTS,
            histories::STATEMENTS,
            imports::STATEMENTS,
            jobs::STATEMENTS,
            members::STATEMENTS,
            memories::STATEMENTS,
            past::STATEMENTS,
            questions::STATEMENTS,
            recognition::STATEMENTS,
            readings::STATEMENTS,
            replays::STATEMENTS,
            retractions::STATEMENTS,
            rounds::STATEMENTS,
            rules::STATEMENTS,
            scoring::STATEMENTS,
            standings::STATEMENTS,
            texts::STATEMENTS,
            tiers::STATEMENTS,
            totals::STATEMENTS,
            vitals::STATEMENTS,
            voice::STATEMENTS,
            weeks::STATEMENTS,
        ];
        for (name, text) in tables.iter().copied().flatten() {
            let unreadable = |error: sqlx::Error| StoreError::Unreadable {
                what: "a statement",
                value: format!("{name}: {error}"),
            };
            match &self.engine {
                Engine::Sqlite { writer, .. } => {
                    writer
                        .acquire()
                        .await?
                        .prepare(AssertSqlSafe(*text).into_sql_str())
                        .await
                        .map_err(unreadable)?;
                }
                Engine::Postgres { pool, .. } => {
                    let statement = pool
                        .acquire()
                        .await?
                        .prepare(AssertSqlSafe(*text).into_sql_str())
                        .await
                        .map_err(unreadable)?;
                    // A bare 1 is INT4 and the sum of BIGINTs is NUMERIC: neither can be read as i64.
                    let mut types = statement.columns().iter().map(|column| column.type_info().name());
                    if let Some(other) = types.find(|name| !["INT8", "FLOAT8", "TEXT"].contains(name)) {
                        return Err(StoreError::Unreadable {
                            what: "a column's type",
                            value: format!("{name}: {other}"),
                        });
                    }
                }
            }
        }
        Ok(())
    }
}

impl Tx {
    /// Makes everything done in this transaction durable.
    pub async fn commit(self) -> Result<()> {
        // Before the commit, while nobody else can write: after it, others may have counted on.
        let days: Vec<DayKey> = self.days.keys().copied().collect();
        self.kept.put_days(self.days);
        if !self.woken.is_empty() {
            let mut wakes = self.wakes.lock().unwrap_or_else(PoisonError::into_inner);
            for guild_id in self.woken {
                *wakes.entry(guild_id).or_default() += 1;
            }
        }
        let committed = match self.inner {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(tx) => tx.commit().await,
        };
        if committed.is_err() {
            self.kept.forget_days(&days);
        }
        committed?;
        for signal in self.touched {
            self.signals.of(signal).notify_one();
        }
        Ok(())
    }

    fn touch(&mut self, signal: Signal) {
        if !self.touched.contains(&signal) {
            self.touched.push(signal);
        }
    }
}

async fn open_sqlite(options: SqliteConnectOptions) -> Result<Engine> {
    if let Some(folder) = options
        .get_filename()
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)
            .and_then(|()| tempfile_in(folder))
            .map_err(|source| StoreError::Folder {
                folder: folder.display().to_string(),
                source,
            })?;
    }
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("cache_size", WRITER_CACHE)
        .pragma("temp_store", "memory")
        .pragma("journal_size_limit", "67108864");
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options.clone())
        .await?;
    let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()")
        .fetch_one(&writer)
        .await?;
    if version_numbers(&version) < version_numbers(OLDEST_SQLITE) {
        return Err(StoreError::OldSqlite { found: version });
    }
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_lazy_with(options.read_only(true).pragma("cache_size", READER_CACHE));
    Ok(Engine::Sqlite { writer, readers })
}

async fn open_postgres(options: PgConnectOptions) -> Result<Engine> {
    // The pool would only say that it waited; one connection by itself says what is wrong.
    PgConnection::connect_with(&options).await?.close().await?;
    Ok(Engine::Postgres {
        pool: PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .connect_with(options)
            .await?,
        turn: Arc::new(Semaphore::new(1)),
    })
}

/// Makes and removes a file in `folder`: SQLite needs to write its log beside the database.
fn tempfile_in(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".ironfan-write-probe");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(probe)
}

fn version_numbers(version: &str) -> Vec<u32> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}

/// A JSON array of rows, the portable way to hand many rows to one statement.
fn rows_json<T: serde::Serialize>(rows: &[T]) -> String {
    serde_json::to_string(rows).expect("rows of numbers and texts serialise")
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "callers hand over what they have, a number or a text"
)]
fn unreadable(what: &'static str, value: impl ToString) -> StoreError {
    StoreError::Unreadable {
        what,
        value: value.to_string(),
    }
}
