//! Figures as text, each beside what design and docs/performance.md ask of it.

use std::time::Duration;

use crate::{flood::Figures, machine};

const MIB: f64 = 1_048_576.0;

/// What a figure should be.
#[derive(Clone, Copy)]
pub enum Target {
    AtLeast { must: f64, aim: f64 },
    AtMost { must: f64, aim: f64 },
}

pub const SPEED: Target = Target::AtLeast { must: 0.5, aim: 0.8 };
pub const COST: Target = Target::AtMost { must: 2.0, aim: 1.4 };
/// MiB above the bare client.
pub const MEMORY: Target = Target::AtMost {
    must: 64.0,
    aim: 32.0,
};
pub const COST_STORED: Target = Target::AtMost { must: 1.5, aim: 1.1 };
pub const RANK_MS: Target = Target::AtMost { must: 10.0, aim: 1.0 };
pub const START_S: Target = Target::AtMost { must: 2.0, aim: 0.5 };
pub const REPLAY_S: Target = Target::AtMost { must: 20.0, aim: 3.0 };
pub const ANSWER_MS: Target = Target::AtMost {
    must: 300.0,
    aim: 100.0,
};

impl Target {
    /// The target and how `value` stands to it.
    fn of(self, value: f64) -> String {
        let (sign, must, aim) = match self {
            Self::AtLeast { must, aim } => ('≥', must, aim),
            Self::AtMost { must, aim } => ('≤', must, aim),
        };
        let reaches = |limit: f64| match self {
            Self::AtLeast { .. } => value >= limit,
            Self::AtMost { .. } => value <= limit,
        };
        let verdict = if value.is_nan() {
            "not measured"
        } else if reaches(aim) {
            "aim met"
        } else if reaches(must) {
            "must met"
        } else {
            "MISSED"
        };
        format!("must {sign} {must}, aim {sign} {aim}: {verdict}")
    }
}

pub fn machine() {
    println!("{}; the sandbox runs on the same cores", machine::describe());
}

/// One line: a figure, its unit and its target.
pub fn line(what: &str, value: f64, unit: &str, target: Target) {
    println!("{what:<44} {value:>10.2} {unit:<4} {}", target.of(value));
}

pub fn round(round: usize, client: &str, figures: &Figures) {
    println!(
        "round {round} {client:<10} {:>9.0} messages/s {:>7.1} µs/message (sandbox {:>4.1}) peak {:>7.1} MiB",
        figures.per_s(),
        micros(figures.cpu, figures.messages),
        micros(figures.sandbox_cpu, figures.messages),
        mib(figures.peak),
    );
}

/// Medians of each client's rounds.
pub struct Medians {
    pub per_s: f64,
    pub cpu_us: f64,
    pub sandbox_cpu_us: f64,
    pub peak_mib: f64,
}

impl Medians {
    pub fn of(rounds: &[Figures]) -> Self {
        let of = |figure: &dyn Fn(&Figures) -> f64| median(rounds.iter().map(figure).collect());
        Self {
            per_s: of(&Figures::per_s),
            cpu_us: of(&|figures| micros(figures.cpu, figures.messages)),
            sandbox_cpu_us: of(&|figures| micros(figures.sandbox_cpu, figures.messages)),
            peak_mib: of(&|figures| mib(figures.peak)),
        }
    }
}

pub fn flood(reader: &Medians, bare: &Medians, bot: &Medians) {
    println!();
    println!(
        "{:<26} {:>12} {:>12} {:>12}",
        "medians", "messages/s", "µs/message", "peak MiB"
    );
    for (name, medians) in [
        ("the sandbox's ceiling", reader),
        ("bare serenity", bare),
        ("Ironfan", bot),
    ] {
        println!(
            "{name:<26} {:>12.0} {:>12.1} {:>12.1}",
            medians.per_s, medians.cpu_us, medians.peak_mib
        );
    }
    println!(
        "the sandbox itself used {:.1} µs/message at its ceiling, {:.1} beside the bare client",
        reader.sandbox_cpu_us, bare.sandbox_cpu_us
    );
    line(
        "messages/s, Ironfan over bare",
        bot.per_s / bare.per_s,
        "×",
        SPEED,
    );
    line(
        "CPU per message, Ironfan over bare",
        bot.cpu_us / bare.cpu_us,
        "×",
        COST,
    );
    println!(
        "{:<44} {:>10.2} MiB  (the target is for --memory)",
        "peak memory in the flood, above bare",
        bot.peak_mib - bare.peak_mib
    );
}

/// The middle one; of an even number, the upper of the two in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The value that `percent` of all do not exceed.
pub fn percentile(mut values: Vec<f64>, percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let index = (values.len() * percent).div_ceil(100).saturating_sub(1);
    values.get(index).copied().unwrap_or(f64::NAN)
}

pub fn mib(bytes: Option<u64>) -> f64 {
    bytes.map_or(f64::NAN, |bytes| bytes as f64 / MIB)
}

fn micros(cpu: Option<Duration>, messages: usize) -> f64 {
    cpu.map_or(f64::NAN, |cpu| cpu.as_secs_f64() * 1e6 / messages as f64)
}
