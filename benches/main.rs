//! What single steps cost: `cargo bench --bench costs`; docs/performance.md has the figures.

mod boards;
mod facts;
mod gate_audit;
mod record;
mod score_day;
mod standings;
#[path = "../examples/load/stored.rs"]
mod stored;
mod week;

use criterion::{criterion_group, criterion_main};

criterion_group!(
    costs,
    score_day::benches,
    record::benches,
    boards::benches,
    standings::benches,
    gate_audit::benches,
    week::benches
);
criterion_main!(costs);
