//! Reads the gateway's frames and throws them away: what the sandbox can send at most.

use anyhow::Context as _;
use futures::{SinkExt as _, StreamExt as _};
use ironfan::discord;
use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::{client_async, tungstenite::Message};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where the gateway listens, `ws://ADDRESS:PORT`.
    #[arg(long)]
    gateway: String,
    /// Done when so many messages have arrived.
    #[arg(long)]
    messages: u64,
}

pub async fn run(args: &Args) -> anyhow::Result<()> {
    let address = args
        .gateway
        .strip_prefix("ws://")
        .context("not a ws:// address")?;
    let tcp = TcpStream::connect(address).await?;
    let (mut socket, _) = client_async(&args.gateway, tcp).await?;
    let identify = json!({ "op": 2, "d": {
        "token": std::env::var("DISCORD_TOKEN")?, "intents": discord::intents().bits(), "compress": false,
        "properties": { "os": std::env::consts::OS, "browser": "load", "device": "load" },
    } });
    socket.send(Message::text(identify.to_string())).await?;
    let reading = async {
        let mut arrived = 0;
        while let Some(frame) = socket.next().await {
            if let Message::Text(text) = frame?
                && is_message(&text)
            {
                arrived += 1;
                if arrived == args.messages {
                    super::say_done();
                }
            }
        }
        anyhow::Ok(())
    };
    tokio::select! {
        ended = reading => ended,
        () = super::until_dismissed() => Ok(()),
    }
}

/// The event's name stands at the beginning of the frame.
fn is_message(frame: &str) -> bool {
    let head = &frame.as_bytes()[..frame.len().min(64)];
    head.windows(16).any(|name| name == b"\"MESSAGE_CREATE\"")
}
