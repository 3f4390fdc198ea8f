//! What ranks and boards cost in a server with 100,000 members.

use criterion::Criterion;
use ironfan::{
    domain::ids::MemberId,
    service::leaderboard::{self, Span},
    store::Store,
};
use tokio::runtime::Runtime;

use crate::{
    facts,
    stored::{self, Crowd},
};

const MEMBERS: u64 = 100_000;
const FIRST_MEMBER: u64 = 2_000_000_000_000_000_000;
/// The end of a Sunday late in its month (UTC), so that week and month are long.
const UNTIL_MS: i64 = 20_787 * 86_400_000;

pub fn benches(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be made");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite://{}/ironfan.db", folder.path().display());
    let crowd = Crowd {
        guild: facts::GUILD.0,
        members: FIRST_MEMBER..FIRST_MEMBER + MEMBERS,
        each: 10,
        days: 60,
    };
    let store = runtime.block_on(async {
        stored::fill(&url, &[crowd], UNTIL_MS, UNTIL_MS)
            .await
            .expect("it is filled");
        Store::open(&url, stored::vault())
            .await
            .expect("it is a database")
    });

    let mut group = criterion.benchmark_group("boards");
    group.sample_size(20);
    for (name, place) in [("first", MEMBERS - 1), ("median", MEMBERS / 2), ("last", 0)] {
        let member_id = MemberId(FIRST_MEMBER + place);
        let totals = runtime.block_on(store.get_totals(facts::GUILD, member_id));
        let points = totals.expect("totals are read").points;
        group.bench_function(format!("rank of the {name}"), |bencher| {
            bencher.iter(|| {
                runtime
                    .block_on(store.rank_of(facts::GUILD, points))
                    .expect("a rank")
            });
        });
    }
    for span in Span::ALL {
        group.bench_function(format!("board of the {}", span.key()), |bencher| {
            bencher.iter(|| {
                let viewer_id = MemberId(FIRST_MEMBER + 1);
                let board = leaderboard::load(&store, facts::GUILD, span, 0, viewer_id, UNTIL_MS - 1);
                runtime.block_on(board).expect("a board")
            });
        });
    }
    group.finish();
    runtime.block_on(store.close());
}
