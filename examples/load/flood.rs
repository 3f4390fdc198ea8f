//! The flood: everything at once, into one client after the other.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::ensure;
use sandbox::{Sandbox, Settings};

use crate::{
    client::DONE,
    ground::{Filled, Ground},
    history,
    machine::{self, Usage},
    process::Client,
    report::{self, Medians},
    talk::Talk,
    world::{self, Server},
};

/// Wait between looks at whether the bot has written everything.
const LOOK: Duration = Duration::from_millis(5);
/// Longest wait for a flood to be taken in.
const PATIENCE: Duration = Duration::from_secs(1_200);

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Messages in the flood.
    #[arg(long, default_value_t = 300_000)]
    pub messages: usize,
    /// People who write, in each server.
    #[arg(long, default_value_t = 2_000)]
    pub members: usize,
    /// Servers they are in.
    #[arg(long, default_value_t = 1)]
    pub guilds: usize,
    /// Activities in the database beforehand, beside an empty one.
    #[arg(long, default_value_t = 0)]
    pub stored: u64,
    /// How often each client is measured, in turn; the medians count.
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// A PostgreSQL server (postgres://…/DATABASE) on which databases may be made; else SQLite files.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// What one client made of the flood.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    pub messages: usize,
    /// From the first frame until everything had arrived; for the bot: could be read by others.
    pub took: Duration,
    /// What it had used by then; for the bot: once everybody's standing was settled as well.
    pub cpu: Option<Duration>,
    /// What the sandbox used meanwhile.
    pub sandbox_cpu: Option<Duration>,
    pub peak: Option<u64>,
}

impl Figures {
    pub fn per_s(&self) -> f64 {
        self.messages as f64 / self.took.as_secs_f64()
    }
}

pub async fn run(args: &Args) -> anyhow::Result<()> {
    let (world, servers) = world::build(args.guilds, args.members);
    let settings = Settings {
        openapi: None,
        ..Settings::default()
    };
    let sandbox = Arc::new(Sandbox::start_with(world, settings).await);
    let now_ms = sandbox.clock().now_ms();
    let talk = Talk::prepare(&sandbox, &servers, args.messages, now_ms);
    report::machine();
    println!(
        "{} messages of {} bytes by {} members in each of {} servers",
        args.messages, talk.bytes, args.members, args.guilds
    );
    let filled = match args.stored {
        0 => None,
        activities => {
            let began = Instant::now();
            let crowds = history::crowds(&servers, activities);
            let filled = Filled::with(args.database.as_deref(), &crowds, talk.from_ms, now_ms).await?;
            let took = began.elapsed().as_secs_f64();
            println!("{} activities stored in {took:.0} s", filled.activities);
            Some(filled)
        }
    };
    let (mut reader, mut bare, mut bot, mut stored) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 1..=args.rounds {
        let measured = |name, figures: Figures, rounds: &mut Vec<Figures>| {
            report::round(round, name, &figures);
            rounds.push(figures);
        };
        measured("reader", into_reader(&sandbox, &talk).await?, &mut reader);
        measured("bare", into_bare(&sandbox, &talk).await?, &mut bare);
        let ground = Ground::empty(args.database.as_deref()).await?;
        measured(
            "bot",
            into_bot(&sandbox, &servers, &talk, ground).await?,
            &mut bot,
        );
        if let Some(filled) = &filled {
            let ground = Ground::copy_of(filled).await?;
            measured(
                "bot, stored",
                into_bot(&sandbox, &servers, &talk, ground).await?,
                &mut stored,
            );
        }
    }
    let bot = Medians::of(&bot);
    report::flood(&Medians::of(&reader), &Medians::of(&bare), &bot);
    if let Some(filled) = filled {
        let stored = Medians::of(&stored);
        report::line(
            "CPU per message, many stored over none",
            stored.cpu_us / bot.cpu_us,
            "×",
            report::COST_STORED,
        );
        println!(
            "{:<44} {:>10.2} ×",
            "messages/s, many stored over none",
            stored.per_s / bot.per_s
        );
        history::start(&sandbox, &filled, args.rounds).await?;
        history::ranks(&filled).await?;
        filled.remove().await?;
    }
    Ok(())
}

/// What the sandbox can send at most: into a client that throws frames away.
async fn into_reader(sandbox: &Arc<Sandbox>, talk: &Talk) -> anyhow::Result<Figures> {
    let (url, count) = (sandbox.gateway_url(), talk.events.len().to_string());
    let args = ["reader", "--gateway", &url, "--messages", &count];
    into_counting(sandbox, talk, Client::start(sandbox, "", &args)?).await
}

async fn into_bare(sandbox: &Arc<Sandbox>, talk: &Talk) -> anyhow::Result<Figures> {
    let count = talk.events.len().to_string();
    let args = ["bare", "--messages", &count];
    into_counting(sandbox, talk, Client::start(sandbox, "", &args)?).await
}

/// Into a client that says itself when everything has arrived.
async fn into_counting(sandbox: &Arc<Sandbox>, talk: &Talk, mut client: Client) -> anyhow::Result<Figures> {
    connected(sandbox, &client).await?;
    let flood = Flood::begin(sandbox, talk, &client);
    let word = tokio::time::timeout(PATIENCE, client.word()).await??;
    ensure!(word == DONE, "a client said {word}");
    let figures = flood.end(flood.began.elapsed(), &client);
    flood.delivery.await?;
    client.end().await?;
    Ok(figures)
}

async fn into_bot(
    sandbox: &Arc<Sandbox>,
    servers: &[Server],
    talk: &Talk,
    ground: Ground,
) -> anyhow::Result<Figures> {
    let mut client = Client::start(sandbox, ground.url(), &["bot"])?;
    taken_in(sandbox, &client, &ground, servers).await?;
    let flood = Flood::begin(sandbox, talk, &client);
    while !ground.holds(&talk.last).await? {
        client.is_there()?;
        ensure!(
            flood.began.elapsed() < PATIENCE,
            "the bot does not write everything"
        );
        tokio::time::sleep(LOOK).await;
    }
    let took = flood.began.elapsed();
    while !ground.is_settled().await? {
        ensure!(
            flood.began.elapsed() < PATIENCE,
            "the bot does not settle everybody"
        );
        tokio::time::sleep(LOOK).await;
    }
    let figures = flood.end(took, &client);
    flood.delivery.await?;
    let mut stored = 0;
    for last in &talk.last {
        stored += ground.count_messages(last.guild, talk.from_ms).await?;
    }
    ensure!(
        stored == talk.events.len() as u64,
        "{stored} messages are stored of {}",
        talk.events.len()
    );
    client.end().await?;
    ground.close().await?;
    Ok(figures)
}

/// Waits until the bot is connected and has taken in everybody.
pub async fn taken_in(
    sandbox: &Sandbox,
    client: &Client,
    ground: &Ground,
    servers: &[Server],
) -> anyhow::Result<()> {
    let began = Instant::now();
    while !ground.knows(servers).await? {
        ensure!(began.elapsed() < PATIENCE, "the bot does not take everybody in");
        tokio::time::sleep(LOOK).await;
    }
    connected(sandbox, client).await
}

/// Waits until the client is connected and at rest.
pub async fn connected(sandbox: &Sandbox, client: &Client) -> anyhow::Result<()> {
    let began = Instant::now();
    while sandbox.connected_sessions() != 1 {
        ensure!(began.elapsed() < PATIENCE, "the client does not connect");
        tokio::time::sleep(LOOK).await;
    }
    client.rests().await
}

/// A flood under way.
struct Flood {
    messages: usize,
    began: Instant,
    before: Option<Usage>,
    sandbox_before: Option<Usage>,
    delivery: tokio::task::JoinHandle<()>,
}

impl Flood {
    fn begin(sandbox: &Arc<Sandbox>, talk: &Talk, client: &Client) -> Self {
        let (sandbox, events) = (sandbox.clone(), talk.events.clone());
        Self {
            messages: events.len(),
            before: client.usage(),
            sandbox_before: machine::usage(std::process::id()),
            began: Instant::now(),
            delivery: tokio::task::spawn_blocking(move || sandbox.deliver(events)),
        }
    }

    fn end(&self, took: Duration, client: &Client) -> Figures {
        let after = client.usage();
        let sandbox_after = machine::usage(std::process::id());
        let used = |before: Option<Usage>, after: Option<Usage>| Some(after?.cpu - before?.cpu);
        Figures {
            messages: self.messages,
            took,
            cpu: used(self.before, after),
            sandbox_cpu: used(self.sandbox_before, sandbox_after),
            peak: after.map(|usage| usage.peak),
        }
    }
}
