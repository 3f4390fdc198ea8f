//! The bot on a database with years behind it: who is in there, how long starting takes, how long ranks take.

use std::{sync::Arc, time::Duration};

use anyhow::ensure;
use ironfan::domain::ids::{GuildId, MemberId};
use sandbox::Sandbox;
use tokio::time::Instant;

use crate::{
    ground::{Filled, Ground},
    process::Client,
    report,
    stored::Crowd,
    world::Server,
};

/// Servers stored in all, …
const GUILDS: u64 = 1_000;
/// … one of them with so many members, …
const LARGE: u64 = 100_000;
/// … and most of them with so many.
const SMALL: u64 = 40;
const DAYS: u64 = 400;
const FIRST_GUILD: u64 = 1_000_000_000_000_000_000;
const FIRST_MEMBER: u64 = 2_000_000_000_000_000_000;
/// Members whose rank is asked for.
const ASKED: u64 = 200;
const LOOK: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_secs(120);

/// About `activities` in all: half in the large server, a tenth in those that will be flooded, the
/// rest in many small ones.
pub fn crowds(servers: &[Server], activities: u64) -> Vec<Crowd> {
    let flooded = servers.iter().map(|server| Crowd {
        guild: server.id,
        members: server.members.clone(),
        each: activities / 10 / (servers.len() * server.count()) as u64,
        days: DAYS,
    });
    let small = GUILDS.saturating_sub(servers.len() as u64 + 1);
    let others = (0..=small).map(|n| {
        let first = FIRST_MEMBER + n * LARGE;
        let (count, activities) = if n == 0 {
            (LARGE, activities / 2)
        } else {
            (SMALL, activities * 4 / 10 / small)
        };
        Crowd {
            guild: FIRST_GUILD + n,
            members: first..first + count,
            each: activities / count,
            days: DAYS,
        }
    });
    flooded.chain(others).collect()
}

/// Measures how long the bot takes from being started to being connected, so often.
pub async fn start(sandbox: &Arc<Sandbox>, filled: &Filled, times: usize) -> anyhow::Result<()> {
    let ground = Ground::copy_of(filled).await?;
    let mut seconds = Vec::with_capacity(times);
    for _ in 0..times {
        let sessions = sandbox.identifies();
        let started = Instant::now();
        let client = Client::start(sandbox, ground.url(), &["bot"])?;
        while sandbox.identifies() == sessions {
            ensure!(started.elapsed() < PATIENCE, "the bot does not connect");
            tokio::time::sleep(LOOK).await;
        }
        seconds.push(started.elapsed().as_secs_f64());
        client.rests().await?;
        client.end().await?;
    }
    report::line(
        "start until connected",
        report::median(seconds),
        "s",
        report::START_S,
    );
    ground.close().await
}

/// Asks for ranks all over the board of the large server.
pub async fn ranks(filled: &Filled) -> anyhow::Result<()> {
    let ground = Ground::copy_of(filled).await?;
    let (store, guild_id) = (&ground.store, GuildId(FIRST_GUILD));
    let mut ranks = Vec::new();
    let mut board = Vec::new();
    for n in 0..ASKED {
        let member_id = MemberId(FIRST_MEMBER + n * (LARGE - 1) / (ASKED - 1));
        let points = store.get_totals(guild_id, member_id).await?.points;
        let asked = Instant::now();
        let rank = store.rank_of(guild_id, points).await?;
        ranks.push(asked.elapsed().as_secs_f64() * 1_000.0);
        ensure!((1..=LARGE).contains(&rank), "rank {rank} among {LARGE}");
        let asked = Instant::now();
        store.count_ranked(guild_id).await?;
        board.push(asked.elapsed().as_secs_f64() * 1_000.0);
    }
    let p50 = report::percentile(ranks.clone(), 50);
    println!("a rank among {LARGE}: p50 {p50:.2} ms");
    report::line(
        &format!("a rank among {LARGE}, p99"),
        report::percentile(ranks, 99),
        "ms",
        report::RANK_MS,
    );
    println!(
        "how many are on that board: p50 {:.2} ms",
        report::percentile(board, 50)
    );
    ground.close().await
}
