//! Fills an empty database with what a bot has recorded in servers large and small: activities, and
//! the day scores and totals that follow from them. Written by SQL within the database, a hundred
//! times as fast as recording would; this file and `ground.rs` are all that must follow the schema.

use std::ops::Range;

use anyhow::{Context as _, ensure};
use ironfan::{
    config::Config,
    domain::ids::{GuildId, MemberId},
    service::guilds::{self, SeenGuild},
    store::Store,
    vault::{Vault, read_key},
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

const DAY_MS: i64 = 86_400_000;
/// Discord's epoch, from which snowflakes count.
const EPOCH_MS: i64 = 1_420_070_400_000;
/// What a message earns by the default rules when it is alone in its minute, as all of these are.
const POINTS: u32 = 10;
/// A prime, to scatter members over a step of time.
const SCATTER: u64 = 7_895_443;

/// The members of one server and what they did.
#[derive(Clone, Debug)]
pub struct Crowd {
    pub guild: u64,
    pub members: Range<u64>,
    /// Messages of each member on average; from one up to twice as many.
    pub each: u64,
    /// Days over which they are spread.
    pub days: u64,
}

impl Crowd {
    fn count(&self) -> u64 {
        self.members.end - self.members.start
    }

    /// Messages of the member numbered `m.n`.
    fn of_member(&self) -> String {
        format!("1 + CAST(m.n AS BIGINT) * {} / {}", 2 * self.each, self.count())
    }
}

/// The most messages on one day that all earn the same, with a margin.
const MOST_A_DAY: u64 = 12;

/// Fills the database at `url`, which has nothing in it but its tables. Returns how many activities
/// it has then. Days are those of UTC, and the last of them ends at `until_ms`; jobs are due as for
/// servers seen at `now_ms`.
pub async fn fill(url: &str, crowds: &[Crowd], until_ms: i64, now_ms: i64) -> anyhow::Result<u64> {
    let template = crowds.first().context("nobody to fill in")?.guild;
    take_in(url, template, now_ms).await?;
    let mut database = Database::open(url).await?;
    let indexes = database.prepare().await?;
    let longest = crowds
        .iter()
        .map(|crowd| crowd.count().max(2 * crowd.each + 1))
        .max()
        .unwrap_or_default();
    database
        .run(&format!(
            "CREATE TEMP TABLE counting (n INTEGER NOT NULL PRIMARY KEY);
             INSERT INTO counting WITH RECURSIVE c(n) AS
                (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < {longest}) SELECT n FROM c"
        ))
        .await?;
    for crowd in crowds {
        ensure!(
            2 * crowd.each < crowd.days * MOST_A_DAY,
            "too many messages a day for each to earn the same"
        );
        if crowd.guild != template {
            database.run(&copy_of_guild(template, crowd.guild)).await?;
        }
        database.run(&activities_of(crowd, until_ms)).await?;
    }
    database.run(&scores()).await?;
    database.finish(&indexes).await?;
    let count = database
        .count("SELECT count(*) FROM activities".to_owned())
        .await?;
    database.close().await?;
    Ok(count)
}

/// What texts about people are sealed with here; nothing secret.
pub const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// The vault of everything that is measured.
pub fn vault() -> Vault {
    Vault::new(&read_key(KEY).expect("it is a key"))
}

/// One server as the bot itself takes it in; the others are copies of it.
async fn take_in(url: &str, guild: u64, now_ms: i64) -> anyhow::Result<()> {
    let token = |name: &str| (name == "DISCORD_TOKEN").then(|| "MQ.Aaaaaa.b".to_owned());
    let config = Config::load_from(token).context("the default configuration is wrong")?;
    let seen = SeenGuild {
        guild_id: GuildId(guild),
        name: "Studio".to_owned(),
        owner_id: MemberId(guild + 1),
        preferred_locale: "en-US".to_owned(),
        roles: Vec::new(),
        channels: Vec::new(),
        last_messages: Vec::new(),
    };
    let store = Store::open(url, vault()).await?;
    guilds::see(&store, &config, seen, now_ms).await?;
    store.close().await;
    let mut database = Database::open(url).await?;
    // Discord is not there to be told anything.
    database
        .run("DELETE FROM effects; UPDATE guilds SET time_zone = 'UTC'")
        .await?;
    database.close().await
}

fn copy_of_guild(template: u64, guild: u64) -> String {
    let copy = |table: &str| {
        format!(
            "CREATE TEMP TABLE copied AS SELECT * FROM {table} WHERE guild_id = {template};
             UPDATE copied SET guild_id = {guild};
             INSERT INTO {table} SELECT * FROM copied;
             DROP TABLE copied;"
        )
    };
    format!(
        "{} {}
         INSERT INTO jobs (job_key, guild_id, kind, due_ms)
            SELECT replace(job_key, '{template}', '{guild}'), {guild}, kind, due_ms FROM jobs WHERE guild_id = {template}",
        copy("guilds"),
        copy("tiers"),
    )
}

/// Rows in the order of their keys: members one after the other, each one's messages in time.
fn activities_of(crowd: &Crowd, until_ms: i64) -> String {
    let (guild, first, count) = (crowd.guild, crowd.members.start, crowd.count());
    let span_ms = crowd.days * DAY_MS as u64;
    // The latest step is everybody's; who wrote less began later.
    let steps = 2 * crowd.each + 1;
    let step_ms = span_ms / steps;
    let from_ms = until_ms - span_ms as i64;
    let joined_ms = from_ms - 30 * DAY_MS;
    format!(
        "INSERT INTO members (guild_id, member_id, display_name, roles, joined_ms)
            SELECT {guild}, {first} + n, 'Fan ' || n, '[]', {joined_ms} FROM counting WHERE n < {count} ORDER BY n;
         INSERT INTO activities (guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id)
            SELECT {guild}, {first} + n, at_ms, 0, ((at_ms - {EPOCH_MS}) << 22) + (n & 4194303), 0, '', {guild} + 9
            FROM (SELECT CAST(m.n AS BIGINT) AS n,
                    {from_ms} + ({steps} - ({of_member}) + k.n) * {step_ms} + CAST(m.n AS BIGINT) * {SCATTER} % {step_ms} AS at_ms
                FROM counting AS m CROSS JOIN counting AS k WHERE m.n < {count} AND k.n < {of_member}) AS written",
        of_member = crowd.of_member(),
    )
}

/// What follows from the activities: each is alone in its minute and no day has too many, so each
/// earns the same. Everybody stands on the rung that their points reach.
fn scores() -> String {
    format!(
        "INSERT INTO day_scores (guild_id, member_id, day, points, activities, kinds, helpful, answered)
            SELECT guild_id, member_id, at_ms / {DAY_MS}, {POINTS} * count(*), count(*), 1, 0, 0
            FROM activities GROUP BY guild_id, member_id, at_ms / {DAY_MS};
         INSERT INTO totals (guild_id, member_id, points, scored, adjusted, first_ms, last_ms, revision, settled)
            SELECT guild_id, member_id, {POINTS} * count(*), {POINTS} * count(*), 0, min(at_ms), max(at_ms), 1, 1
            FROM activities GROUP BY guild_id, member_id;
         INSERT INTO standings (guild_id, member_id, standing, rung, since_ms, held)
            SELECT guild_id, member_id, 'none', rung, 0, CASE rung WHEN 2 THEN 7 WHEN 1 THEN 3 ELSE 1 END
            FROM (SELECT guild_id, member_id, CASE WHEN points >= 500 THEN 2 WHEN points >= 100 THEN 1 ELSE 0 END AS rung
                FROM totals) AS reached"
    )
}

/// One connection to either engine.
pub enum Database {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Database {
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        Ok(if url.starts_with("sqlite:") {
            Self::Sqlite(SqliteConnection::connect(url).await?)
        } else {
            Self::Postgres(PgConnection::connect(url).await?)
        })
    }

    async fn run(&mut self, statements: &str) -> anyhow::Result<()> {
        let statements = AssertSqlSafe(statements.to_owned());
        match self {
            Self::Sqlite(connection) => {
                sqlx::raw_sql(statements).execute(connection).await?;
            }
            Self::Postgres(connection) => {
                sqlx::raw_sql(statements).execute(connection).await?;
            }
        }
        Ok(())
    }

    /// The number that a query answers with.
    pub async fn count(&mut self, query: String) -> anyhow::Result<u64> {
        let query = AssertSqlSafe(query);
        let (count,): (i64,) = match self {
            Self::Sqlite(connection) => sqlx::query_as(query).fetch_one(connection).await?,
            Self::Postgres(connection) => sqlx::query_as(query).fetch_one(connection).await?,
        };
        Ok(count as u64)
    }

    /// Makes millions of rows bearable, in a way that would be reckless with anybody's real data.
    /// Returns the statements that make the indexes anew that were dropped for it.
    async fn prepare(&mut self) -> anyhow::Result<Vec<String>> {
        let Self::Sqlite(connection) = self else {
            return Ok(Vec::new());
        };
        let indexes: Vec<(String, String)> = sqlx::query_as(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
                AND tbl_name IN ('activities', 'day_scores', 'totals')",
        )
        .fetch_all(connection)
        .await?;
        self.run(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -1000000",
        )
        .await?;
        for (name, _) in &indexes {
            self.run(&format!("DROP INDEX {name}")).await?;
        }
        Ok(indexes.into_iter().map(|(_, statement)| statement).collect())
    }

    async fn finish(&mut self, indexes: &[String]) -> anyhow::Result<()> {
        for statement in indexes {
            self.run(statement).await?;
        }
        match self {
            Self::Sqlite(_) => self.run("PRAGMA journal_mode = WAL").await,
            // PostgreSQL would do so by itself after a minute.
            Self::Postgres(_) => self.run("ANALYZE").await,
        }
    }

    async fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(connection) => connection.close().await?,
            Self::Postgres(connection) => connection.close().await?,
        }
        Ok(())
    }
}
