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

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context;
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
    /// Port of the page; 0 takes a free one.
    #[arg(long, default_value_t = 4560)]
    port: u16,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,serenity::gateway=error"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let mut story = Box::pin(Story::open()).await?;
    Box::pin(story.live()).await?;
    if args.once {
        Box::pin(story.end(&args.out)).await?;
        println!("\nThe story holds. Written to {}", args.out.display());
        return Ok(());
    }
    let stage = Box::pin(story.leave_open()).await?;
    let page = stage.sandbox.serve_page(args.port).await;
    let page = page.with_context(|| format!("cannot serve the page on port {}; try --port 0", args.port))?;
    println!("{}", invitation(page));
    stage
        .follow_the_wall(async {
            // Without a handler for Ctrl-C there is no way to wait for it.
            let _ = tokio::signal::ctrl_c().await;
        })
        .await;
    println!("\nGood night.");
    stage.close().await
}

/// What to try, for whoever opens the page.
fn invitation(page: SocketAddr) -> String {
    format!(
        "
══ Now it is yours: http://{page}
It is Monday morning in the server, and time goes on. On the right you choose whom you are.

1. You are 小滿, who made the server. Open #暗房後台: the summary of last week is there, and above it 芋泥波波
   waits for your decision. Press 核准.
2. Become 芋泥波波: #鐵粉暗房 has appeared. Type / and take /我的卡片: the card has turned to gold.
3. Become Otter, a regular, or somebody without a role: the channel is not there. Write something in #閒聊,
   answer somebody, then see what it earned with /why.
4. Still a fan: /提問 asks the creator in private, /關於我 says what to remember. As 小滿, /待回覆 shows who waits for
   an answer, /關心 whom to care for and why, /目標 how many superfans it takes.
5. Become Ken, a moderator who reads English: /panel, /approve, /points give, /points undo.
6. As 小滿 again: /設定 to change anything, /門禁 to open or close channels, /週報 for this week so far
   or one of the last four.

Ctrl-C ends it. Nothing is kept."
    )
}
