//! What recording a batch of messages costs: one transaction into a SQLite file, scores and totals included.

use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use ironfan::{
    domain::{activity::Observation, ids::MemberId},
    service::guilds::{self, SeenGuild},
    store::{Cursors, Store},
};
use tokio::runtime::Runtime;

use crate::{facts, stored};

const MEMBERS: u64 = 2_000;
/// Of each member on a day.
const MESSAGES_A_DAY: u64 = 40;
/// A midnight (UTC).
const BEGIN_MS: i64 = 20_000 * 86_400_000;
const STEP_MS: i64 = 86_400_000 / (MEMBERS * MESSAGES_A_DAY) as i64;

pub fn benches(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be made");
    let mut group = criterion.benchmark_group("record");
    group.sample_size(20).measurement_time(Duration::from_secs(10));
    for size in [256, 4_096] {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let store = runtime.block_on(open(&folder));
        // Nothing is recorded twice, and a day fills up as it does in life.
        let mut messages = 0..;
        group.throughput(Throughput::Elements(size));
        group.bench_function(format!("{size} messages"), |bencher| {
            bencher.iter_custom(|times| {
                let mut took = Duration::ZERO;
                for _ in 0..times {
                    let batch: Vec<_> = messages.by_ref().take(size as usize).map(said).collect();
                    let began = Instant::now();
                    runtime.block_on(record(&store, &batch));
                    took += began.elapsed();
                }
                took
            });
        });
        runtime.block_on(store.close());
    }
    group.finish();
}

fn said(n: u64) -> Observation {
    Observation::Message(facts::message(n, MEMBERS, BEGIN_MS + n as i64 * STEP_MS))
}

async fn open(folder: &tempfile::TempDir) -> Store {
    let store = Store::open(
        &format!("sqlite://{}/ironfan.db", folder.path().display()),
        stored::vault(),
    )
    .await
    .expect("a file can be made");
    let seen = SeenGuild {
        guild_id: facts::GUILD,
        name: "Studio".to_owned(),
        owner_id: MemberId(1),
        preferred_locale: "en-US".to_owned(),
        roles: Vec::new(),
        channels: Vec::new(),
        last_messages: Vec::new(),
    };
    guilds::see(&store, &facts::config(), seen, BEGIN_MS)
        .await
        .expect("the server is taken in");
    store
}

/// As the recorder does.
async fn record(store: &Store, batch: &[Observation]) {
    let mut tx = store.begin().await.expect("nobody else writes");
    tx.observe(batch, Cursors::Move)
        .await
        .expect("the batch is recorded");
    tx.commit().await.expect("the batch is committed");
}
