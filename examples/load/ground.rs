//! The databases the bot is measured on, and what is asked of them from outside.

use std::{
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::Context as _;
use ironfan::{
    domain::ids::{GuildId, MemberId},
    store::Store,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;

use crate::{
    stored::{self, Crowd, Database},
    talk::Said,
    world::Server,
};

static MADE: AtomicU32 = AtomicU32::new(0);

/// Where a database is: a file in a temporary folder, or one more on a PostgreSQL server.
struct Home {
    url: String,
    place: Place,
}

enum Place {
    Folder(TempDir),
    Server { server: String, name: String },
}

impl Home {
    async fn new(server: Option<&str>) -> anyhow::Result<Self> {
        match server {
            None => Self::in_folder(),
            Some(server) => Self::on_server(server, "").await,
        }
    }

    /// As this one is now. Nobody may be connected to it.
    async fn copy(&self) -> anyhow::Result<Self> {
        match &self.place {
            Place::Folder(folder) => {
                let copy = Self::in_folder()?;
                if let Place::Folder(to) = &copy.place {
                    std::fs::copy(folder.path().join("ironfan.db"), to.path().join("ironfan.db"))
                        .context("cannot copy the database")?;
                }
                Ok(copy)
            }
            Place::Server { server, name } => Self::on_server(server, &format!("TEMPLATE {name}")).await,
        }
    }

    fn in_folder() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        Ok(Self {
            url: format!("sqlite://{}/ironfan.db", folder.path().display()),
            place: Place::Folder(folder),
        })
    }

    async fn on_server(server: &str, like: &str) -> anyhow::Result<Self> {
        let name = format!(
            "ironfan_load_{}_{}",
            process::id(),
            MADE.fetch_add(1, Ordering::Relaxed)
        );
        tell(server, format!("CREATE DATABASE {name} {like}")).await?;
        let (base, _) = server.rsplit_once('/').context("the URL ends in no database")?;
        Ok(Self {
            url: format!("{base}/{name}"),
            place: Place::Server {
                server: server.to_owned(),
                name,
            },
        })
    }

    async fn remove(self) -> anyhow::Result<()> {
        match self.place {
            Place::Folder(folder) => folder.close().context("cannot remove the database"),
            Place::Server { server, name } => tell(&server, format!("DROP DATABASE {name}")).await,
        }
    }
}

async fn tell(server: &str, statement: String) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::query(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

/// A database with years behind it, to be copied.
pub struct Filled {
    home: Home,
    pub activities: u64,
}

impl Filled {
    /// Filled with what `crowds` did until `until_ms`.
    pub async fn with(
        server: Option<&str>,
        crowds: &[Crowd],
        until_ms: i64,
        now_ms: i64,
    ) -> anyhow::Result<Self> {
        let home = Home::new(server).await?;
        let activities = stored::fill(&home.url, crowds, until_ms, now_ms).await?;
        Ok(Self { home, activities })
    }

    pub async fn remove(self) -> anyhow::Result<()> {
        self.home.remove().await
    }
}

/// A database of one run's own, gone when it is closed.
pub struct Ground {
    pub store: Store,
    home: Home,
}

impl Ground {
    pub async fn empty(server: Option<&str>) -> anyhow::Result<Self> {
        Self::at(Home::new(server).await?).await
    }

    pub async fn copy_of(filled: &Filled) -> anyhow::Result<Self> {
        Self::at(filled.home.copy().await?).await
    }

    async fn at(home: Home) -> anyhow::Result<Self> {
        let store = Store::open(&home.url, stored::vault()).await?;
        Ok(Self { store, home })
    }

    pub fn url(&self) -> &str {
        &self.home.url
    }

    /// Whether the bot has listed everybody in these servers. Who was filled in has no avatar yet.
    pub async fn knows(&self, servers: &[Server]) -> anyhow::Result<bool> {
        for server in servers {
            let last = MemberId(server.members.end - 1);
            let member = self.store.find_member(GuildId(server.id), last).await?;
            if member.is_none_or(|member| member.avatar.is_none()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether everything up to these messages can be read by others.
    pub async fn holds(&self, last: &[Said]) -> anyhow::Result<bool> {
        for said in last {
            let (guild_id, member_id) = (GuildId(said.guild), MemberId(said.author));
            let there = self
                .store
                .list_activities_between(guild_id, member_id, said.at_ms, said.at_ms + 1)
                .await?;
            if there.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether everybody's standing follows from what is stored.
    pub async fn is_settled(&self) -> anyhow::Result<bool> {
        Ok(self.store.list_guilds_to_settle().await?.is_empty())
    }

    /// How many messages of a server, written at or after `from_ms`, are stored.
    pub async fn count_messages(&self, guild: u64, from_ms: i64) -> anyhow::Result<u64> {
        let query = format!(
            "SELECT count(*) FROM activities WHERE guild_id = {guild} AND kind = 0 AND at_ms >= {from_ms}"
        );
        Database::open(self.url()).await?.count(query).await
    }

    /// Closes the database and takes it away.
    pub async fn close(self) -> anyhow::Result<()> {
        self.store.close().await;
        self.home.remove().await
    }
}
