//! What the creator's week costs: a summary of a million activities with its picture, and the pages of a server with
//! 100,000 members.

#![expect(clippy::print_stdout, reason = "it prints figures for whoever started it")]

use std::time::{Duration, Instant};

use criterion::Criterion;
use ironfan::{
    domain::{
        ids::{MemberId, first_id_at},
        memory::{About, Birthday},
        period::{LocalDay, TimeZone, Week},
    },
    render,
    service::{care, fans, radar, summaries},
    store::{JobKind, Store},
    studio::Studio,
};
use sqlx::{Connection as _, SqliteConnection};
use tokio::runtime::Runtime;

use crate::{
    facts::GUILD,
    stored::{self, Crowd},
};

const DAY_MS: i64 = 86_400_000;
/// The end of a Sunday (UTC).
const UNTIL_MS: i64 = 20_787 * DAY_MS;
const FIRST_MEMBER: u64 = 2_000_000_000_000_000_000;
/// How often a page is loaded for its 99th percentile.
const LOADS: usize = 300;

/// Every third message answers another member's: as the store has it, from both sides.
const ANSWERS: &str = "INSERT INTO activities (guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id, target_id)
    SELECT guild_id, member_id, at_ms, 1, source_id, other, '', channel_id, source_id - 4194304 FROM (
        SELECT *, 2000000000000000000 + at_ms / 7 % 20000 AS other FROM activities WHERE kind = 0 AND source_id % 3 = 0)
        WHERE other <> member_id;
    INSERT INTO activities (guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id, target_id)
    SELECT guild_id, other_id, at_ms, 2, source_id, member_id, '', channel_id, target_id FROM activities WHERE kind = 1";

pub fn benches(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be made");
    summary(criterion, &runtime);
    pages(&runtime);
}

/// A database with a crowd in it and what else `more` (SQL) adds.
async fn filled(url: &str, crowd: Crowd, more: &str) -> Store {
    stored::fill(url, &[crowd], UNTIL_MS, UNTIL_MS)
        .await
        .expect("it is filled");
    let mut connection = SqliteConnection::connect(url).await.expect("it is a database");
    sqlx::raw_sql(sqlx::AssertSqlSafe(more.to_owned()))
        .execute(&mut connection)
        .await
        .expect("more is added");
    connection.close().await.expect("it is closed");
    Store::open(url, stored::vault()).await.expect("it is a database")
}

fn summary(criterion: &mut Criterion, runtime: &Runtime) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite://{}/ironfan.db", folder.path().display());
    // 600,000 messages, a third of them answers, which count for both sides: a million activities.
    let crowd = Crowd {
        guild: GUILD.0,
        members: FIRST_MEMBER..FIRST_MEMBER + 20_000,
        each: 30,
        days: 7,
    };
    let store = runtime.block_on(filled(&url, crowd, ANSWERS));
    let week = Week::of(LocalDay::of(&TimeZone::UTC, UNTIL_MS - 1));
    let client = reqwest::Client::new();
    let studio = Studio::new(client);
    let mut group = criterion.benchmark_group("week");
    group.sample_size(10);
    let load = || summaries::load(&store, GUILD, week, UNTIL_MS);
    group.bench_function("summary of a million activities", |bencher| {
        bencher.iter(|| runtime.block_on(load()).expect("a summary"));
    });
    group.bench_function("summary of a million activities, picture included", |bencher| {
        bencher.iter(|| {
            runtime.block_on(async {
                let of = load().await.expect("a summary");
                let locale = of.guild.locale;
                let page = render::summary::message(locale, &of, render::summary::Occasion::OnTime);
                studio.compose(page).await.expect("a picture")
            })
        });
    });
    group.finish();
    runtime.block_on(store.close());
}

fn pages(runtime: &Runtime) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite://{}/ironfan.db", folder.path().display());
    let crowd = Crowd {
        guild: GUILD.0,
        members: FIRST_MEMBER..FIRST_MEMBER + 100_000,
        each: 20,
        days: 84,
    };
    // Two thousand questions of the last days.
    let from_id = first_id_at(UNTIL_MS - 3 * DAY_MS);
    let questions = format!(
        "INSERT INTO questions (guild_id, message_id, member_id, channel_id, causes)
            SELECT guild_id, {from_id} + (member_id - {FIRST_MEMBER}) * 400000000, member_id, guild_id + 9, 1
            FROM members WHERE guild_id = {} AND member_id < {FIRST_MEMBER} + 2000",
        GUILD.0
    );
    let store = runtime.block_on(filled(&url, crowd, &questions));
    runtime
        .block_on(write_about(&store))
        .expect("what fans want remembered is kept");
    // Seen five days later, many are quiet.
    let now_ms = UNTIL_MS + 5 * DAY_MS;
    let began = Instant::now();
    runtime.block_on(async {
        let job = store.find_job(GUILD, JobKind::FindCare).await.expect("a job");
        care::find_due(&store, &job.expect("every server has one"), now_ms)
            .await
            .expect("a care list");
    });
    println!(
        "week/the care list of 100,000 members is made in {:?}",
        began.elapsed()
    );
    p99(runtime, "/inbox", |_| async {
        radar::inbox(&store, GUILD, false, 0, 6, now_ms).await.map(|_| ())
    });
    p99(runtime, "/care", |_| async {
        care::list(&store, GUILD, false, 0, 6, now_ms).await.map(|_| ())
    });
    p99(runtime, "/fan", |n| {
        let member_id = MemberId(FIRST_MEMBER + n as u64 * 331 % 100_000);
        let store = &store;
        async move { fans::profile(store, GUILD, member_id, now_ms).await.map(|_| ()) }
    });
    runtime.block_on(store.close());
}

/// One fan in twenty wrote what they want remembered, each with a birthday.
async fn write_about(store: &Store) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    for n in 0..5_000u64 {
        let about = About {
            call_me: format!("fan {n}"),
            favourites: "rainy evenings".to_owned(),
            birthday: Birthday::new((n % 12 + 1) as i8, (n % 28 + 1) as i8),
            no_nos: String::new(),
        };
        tx.set_about(GUILD, MemberId(FIRST_MEMBER + n * 20), &about, UNTIL_MS)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Loads a page many times and says how long the slowest hundredth took.
fn p99<F: Future<Output = anyhow::Result<()>>>(runtime: &Runtime, page: &str, load: impl Fn(usize) -> F) {
    let mut took: Vec<Duration> = (0..LOADS)
        .map(|n| {
            let began = Instant::now();
            runtime.block_on(load(n)).expect("a page");
            began.elapsed()
        })
        .collect();
    took.sort_unstable();
    let (median, p99) = (took[LOADS / 2], took[LOADS * 99 / 100]);
    println!("week/{page} of 100,000 members: median {median:?}, p99 {p99:?}");
}
