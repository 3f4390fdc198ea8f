//! A creator's server with twelve weeks of history, and the real bot in it.
//!
//! `cargo run --release --example demo` stays up, with a page to try everything on;
//! `cargo run --release --example demo -- --once --out DIR` plays one story, checks it and exits.
#![expect(clippy::print_stdout, reason = "it tells a story to whoever started it")]

mod actor;
mod calendar;
mod cast;
mod dice;
mod reading;
mod stage;
mod story;
mod talk;
mod transcript;
mod weeks;

use std::path::PathBuf;

use clap::Parser;
use story::Story;
use tracing_subscriber::EnvFilter;

/// Ironfan in a server of its own, on this machine alone.
#[derive(Debug, Parser)]
struct Args {
    /// Play the story to its end, check it, write the transcript and the pictures, and exit.
    #[arg(long)]
    once: bool,
    /// Where --once writes card.png, top.png, summary.png and transcript.txt.
    #[arg(long, value_name = "DIR", default_value = "demo-out")]
    out: PathBuf,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let mut story = Box::pin(Story::open()).await?;
    Box::pin(story.live()).await?;
    Box::pin(story.end(&args.out)).await?;
    println!("\nWritten to {}", args.out.display());
    Ok(())
}
