//! What looking at everybody costs in a server with 100,000 members and twelve weeks of days.

use criterion::{BatchSize, Criterion};
use ironfan::{service::standings, store::Store};
use tokio::runtime::Runtime;

use crate::{
    facts,
    stored::{self, Crowd},
};

const MEMBERS: u64 = 100_000;
const FIRST_MEMBER: u64 = 3_000_000_000_000_000_000;
/// The end of a Sunday (UTC).
const UNTIL_MS: i64 = 20_787 * 86_400_000;

pub fn benches(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be made");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite://{}/ironfan.db", folder.path().display());
    let crowd = Crowd {
        guild: facts::GUILD.0,
        members: FIRST_MEMBER..FIRST_MEMBER + MEMBERS,
        // From one day to every day.
        each: 42,
        days: 84,
    };
    let store = runtime.block_on(async {
        stored::fill(&url, &[crowd], UNTIL_MS, UNTIL_MS)
            .await
            .expect("it is filled");
        Store::open(&url, stored::vault())
            .await
            .expect("it is a database")
    });

    let mut group = criterion.benchmark_group("standings");
    group.sample_size(10);
    group.bench_function("sweep over 100,000 members", |bencher| {
        bencher.iter(|| {
            runtime
                .block_on(standings::sweep(&store, facts::GUILD, UNTIL_MS - 1))
                .expect("everybody is looked at")
        });
    });
    // As in the first night after a change of the rules.
    group.bench_function("sweep over 100,000 members who are all due", |bencher| {
        let all_due = || {
            runtime.block_on(async {
                let mut tx = store.begin().await.expect("a transaction begins");
                tx.unsettle_guild(facts::GUILD).await.expect("everybody is due");
                tx.commit().await.expect("it is committed");
            });
        };
        let sweep = |()| {
            runtime
                .block_on(standings::sweep(&store, facts::GUILD, UNTIL_MS - 1))
                .expect("everybody is looked at")
        };
        bencher.iter_batched(all_due, sweep, BatchSize::PerIteration);
    });
    group.finish();
    runtime.block_on(store.close());
}
