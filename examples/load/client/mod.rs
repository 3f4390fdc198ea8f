//! The clients that are measured. Each runs in a process of its own, configured by its environment
//! as the bot is, says a word on its standard output when it is done, and ends with its standard input.

pub mod bare;
pub mod bot;
pub mod reader;

use std::io::Write as _;

use tokio::io::AsyncReadExt as _;

/// What a client says when everything has arrived.
pub const DONE: &str = "done";

/// Says that everything has arrived.
fn say_done() {
    // Whoever asked may be gone already.
    writeln!(std::io::stdout(), "{DONE}").ok();
}

/// Returns when whoever started this process closes its standard input.
async fn until_dismissed() {
    let mut rest = Vec::new();
    tokio::io::stdin().read_to_end(&mut rest).await.ok();
}
