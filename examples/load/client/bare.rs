//! The least a serenity client can do: same intents, no cache, every event taken and only counted.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use anyhow::anyhow;
use ironfan::{
    budget::Budget,
    clock::Clock,
    config::Config,
    discord::{self, client},
};
use serenity::{
    all::{ChunkGuildFilter, ClientBuilder, Context, Event, RawEventHandler},
    async_trait,
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Done when so many messages have arrived.
    #[arg(long)]
    messages: u64,
    /// Has every server's members listed, as the bot does.
    #[arg(long)]
    ask_for_members: bool,
}

struct Counter {
    expected: u64,
    ask_for_members: bool,
    arrived: AtomicU64,
}

impl Counter {
    fn count(&self) {
        if self.arrived.fetch_add(1, Ordering::Relaxed) + 1 == self.expected {
            super::say_done();
        }
    }
}

#[async_trait]
impl RawEventHandler for Counter {
    async fn raw_event(&self, ctx: Context, event: Event) {
        match event {
            Event::MessageCreate(_) => self.count(),
            Event::GuildCreate(event) if self.ask_for_members => {
                let filter = ChunkGuildFilter::None;
                ctx.shard.chunk_guild(event.guild.id, None, false, filter, None);
            }
            _ => {}
        }
    }
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let config = Config::load().map_err(|error| anyhow!("{error}: {:?}", error.0))?;
    let http = client::http(
        &config,
        client::http_client(&config)?,
        Arc::new(Budget::new(Clock::System)),
    );
    let counter = Counter {
        expected: args.messages,
        ask_for_members: args.ask_for_members,
        arrived: AtomicU64::new(0),
    };
    let mut serenity = ClientBuilder::new_with_http(http, discord::intents(&config))
        .raw_event_handler(counter)
        .await?;
    tokio::select! {
        ended = serenity.start() => Ok(ended?),
        () = super::until_dismissed() => Ok(()),
    }
}
