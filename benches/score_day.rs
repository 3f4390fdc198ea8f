//! What scoring one member's day costs.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use ironfan::domain::{activity::Activity, score::score_day};

use crate::facts;

/// A midnight (UTC).
const MIDNIGHT_MS: i64 = 20_000 * 86_400_000;

/// Messages evenly over one day by one member, who is answered by another now and then.
fn day(messages: u64) -> Vec<Activity> {
    let mut activities: Vec<_> = (0..messages)
        .flat_map(|n| facts::message(n, 2, MIDNIGHT_MS + (n * 86_400_000 / messages) as i64).activities())
        .collect();
    let member_id = activities[0].member_id;
    activities.retain(|activity| activity.member_id == member_id);
    activities
}

pub fn benches(criterion: &mut Criterion) {
    let rules = facts::config().rules;
    let mut group = criterion.benchmark_group("score_day");
    for (name, messages) in [("typical", 24), ("flooded", 4_000)] {
        let day = day(messages);
        group.throughput(Throughput::Elements(day.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| score_day(black_box(&rules), black_box(&day)));
        });
    }
    group.finish();
}
