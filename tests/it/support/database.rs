//! A database of its own for each story: a file in a temporary folder, or a fresh database on the
//! PostgreSQL server that `TEST_DATABASE_URL` names.

use std::{
    env,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

static MADE: AtomicU32 = AtomicU32::new(0);

/// A database that is empty at first and gone afterwards.
pub struct Database {
    url: String,
    folder: TempDir,
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Self {
            url: format!("sqlite://{}/ironfan.db", folder.path().display()),
            folder,
        }
    }

    /// A fresh database on the server at `server`, which lives as long as the server.
    pub async fn postgres(server: &str) -> Self {
        let name = format!(
            "ironfan_{}_{}",
            std::process::id(),
            MADE.fetch_add(1, Ordering::Relaxed)
        );
        let mut connection = PgConnection::connect(server)
            .await
            .expect("TEST_DATABASE_URL names a PostgreSQL server");
        for text in [
            format!("DROP DATABASE IF EXISTS {name}"),
            format!("CREATE DATABASE {name}"),
        ] {
            sqlx::query(AssertSqlSafe(text))
                .execute(&mut connection)
                .await
                .expect("databases may be made there");
        }
        let (base, _) = server.rsplit_once('/').expect("the URL ends in a database");
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Self {
            url: format!("{base}/{name}"),
            folder,
        }
    }

    /// The engines to test on: SQLite always, PostgreSQL where there is a server.
    pub async fn each() -> Vec<Self> {
        let mut databases = vec![Self::sqlite()];
        if let Some(server) = postgres_url() {
            databases.push(Self::postgres(&server).await);
        }
        databases
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder for whatever goes with it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// The PostgreSQL server to test on. `REQUIRE_POSTGRES` makes a missing one an error.
pub fn postgres_url() -> Option<String> {
    let url = env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
    assert!(
        url.is_some() || env::var_os("REQUIRE_POSTGRES").is_none(),
        "REQUIRE_POSTGRES is set, but TEST_DATABASE_URL names no server"
    );
    url
}
