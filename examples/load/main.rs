//! Floods the real bot over the sandbox's gateway and, beside it, a serenity client that only counts.
//!
//! `cargo run --release --example load -- --messages 300000`; docs/performance.md explains the figures.
//! Every client is this program started once more, so that its processor time and memory are its own.
#![expect(clippy::print_stdout, reason = "it prints figures for whoever started it")]

mod client;
mod flood;
mod ground;
mod history;
mod latency;
mod machine;
mod memory;
mod process;
mod replay;
mod report;
mod stored;
mod talk;
mod world;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// How fast and how large Ironfan is, always beside a bare client in the same run.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    client: Option<Client>,
    /// Memory at rest with 1,000 servers and 200,000 members, instead of the flood.
    #[arg(long, conflicts_with = "latency")]
    memory: bool,
    /// How long /me and /why take while 2,000 messages a second come in, instead of the flood.
    #[arg(long)]
    latency: bool,
    /// How long a changed rule takes to be recounted over so many activities, instead of the flood.
    #[arg(long, value_name = "ACTIVITIES", conflicts_with_all = ["memory", "latency"])]
    replay: Option<u64>,
    #[command(flatten)]
    flood: flood::Args,
}

/// What this program is when it starts itself once more.
#[derive(Debug, Subcommand)]
enum Client {
    /// The bot, as its own program starts it.
    #[command(hide = true)]
    Bot,
    /// A serenity client that only counts.
    #[command(hide = true)]
    Bare(client::bare::Args),
    /// Reads the gateway's frames and throws them away.
    #[command(hide = true)]
    Reader(client::reader::Args),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Arguments::parse();
    // As in the bot's own main: what is filtered out costs, too.
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,serenity=error,sqlx=error"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match (args.client, args.replay) {
        (Some(Client::Bot), _) => client::bot::run().await,
        (Some(Client::Bare(args)), _) => client::bare::run(args).await,
        (Some(Client::Reader(args)), _) => client::reader::run(&args).await,
        (None, Some(activities)) => Box::pin(replay::run(activities, &args.flood)).await,
        (None, None) if args.memory => Box::pin(memory::run(args.flood.database.as_deref())).await,
        (None, None) if args.latency => Box::pin(latency::run(&args.flood)).await,
        (None, None) => Box::pin(flood::run(&args.flood)).await,
    }
}
