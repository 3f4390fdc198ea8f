//! Memory at rest with many servers and members known, without any flood.

use std::{sync::Arc, time::Duration};

use anyhow::ensure;
use sandbox::{Sandbox, Settings};
use tokio::time::Instant;

use crate::{ground::Ground, machine::Usage, process::Client, report, world};

const GUILDS: usize = 1_000;
const MEMBERS: usize = 200;
const LOOK: Duration = Duration::from_millis(50);
/// Longest wait for the bot to take everybody in.
const PATIENCE: Duration = Duration::from_secs(400);

pub async fn run(database: Option<&str>) -> anyhow::Result<()> {
    report::machine();
    println!(
        "{GUILDS} servers with {MEMBERS} members each, {} in all",
        GUILDS * MEMBERS
    );
    let (world, _) = world::build(GUILDS, MEMBERS);
    let settings = Settings {
        openapi: None,
        ..Settings::default()
    };
    let sandbox = Arc::new(Sandbox::start_with(world, settings).await);

    let counting = ["bare", "--messages", "1"];
    let bare = at_rest(&sandbox, Client::start(&sandbox, "", &counting)?).await?;
    let asking = ["bare", "--messages", "1", "--ask-for-members"];
    let bare_told = at_rest(&sandbox, Client::start(&sandbox, "", &asking)?).await?;

    let ground = Ground::empty(database).await?;
    let client = Client::start(&sandbox, ground.url(), &["bot"])?;
    let give_up = Instant::now() + PATIENCE;
    // The owner and the bot are members, too.
    let everybody = (GUILDS * (MEMBERS + 2)) as u64;
    while ground.count_members().await? < everybody {
        ensure!(Instant::now() < give_up, "the bot does not take everybody in");
        tokio::time::sleep(LOOK).await;
    }
    let bot = at_rest(&sandbox, client).await?;
    ground.close().await?;

    println!("{:<44} {:>10} {:>10}", "MiB", "at rest", "peak");
    for (name, usage) in [
        ("bare serenity", bare),
        ("bare serenity, told of all members", bare_told),
        ("Ironfan", bot),
    ] {
        let (resident, peak) = (usage.map(|usage| usage.resident), usage.map(|usage| usage.peak));
        println!(
            "{name:<44} {:>10.1} {:>10.1}",
            report::mib(resident),
            report::mib(peak)
        );
    }
    let above =
        |bare: Option<Usage>, of: fn(Usage) -> u64| report::mib(bot.map(of)) - report::mib(bare.map(of));
    let resident = |usage: Usage| usage.resident;
    report::line("at rest above bare", above(bare, resident), "MiB", report::MEMORY);
    report::line(
        "peak above bare that was told as much",
        above(bare_told, |usage| usage.peak),
        "MiB",
        report::MEMORY,
    );
    Ok(())
}

async fn at_rest(sandbox: &Arc<Sandbox>, client: Client) -> anyhow::Result<Option<Usage>> {
    let give_up = Instant::now() + PATIENCE;
    while sandbox.connected_sessions() != 1 {
        ensure!(Instant::now() < give_up, "the client does not connect");
        tokio::time::sleep(LOOK).await;
    }
    client.rests().await?;
    let usage = client.usage();
    client.end().await?;
    Ok(usage)
}
