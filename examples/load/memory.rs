//! Memory at rest with many servers and members known, without any flood.

use std::sync::Arc;

use sandbox::{Sandbox, Settings};

use crate::{flood, ground::Ground, machine::Usage, process::Client, report, world};

const GUILDS: usize = 1_000;
const MEMBERS: usize = 200;

pub async fn run(database: Option<&str>) -> anyhow::Result<()> {
    report::machine();
    println!(
        "{GUILDS} servers with {MEMBERS} members each, {} in all",
        GUILDS * MEMBERS
    );
    let (world, servers) = world::build(GUILDS, MEMBERS);
    let settings = Settings {
        openapi: None,
        // The lists of all members at once instead of over a quarter of an hour.
        sends_per_minute: 10 * GUILDS,
        ..Settings::default()
    };
    let sandbox = Arc::new(Sandbox::start_with(world, settings).await);

    let counting = ["bare", "--messages", "1"];
    let bare = Client::start(&sandbox, "", &counting)?;
    flood::connected(&sandbox, &bare).await?;
    let bare = at_rest(bare).await?;
    let asking = ["bare", "--messages", "1", "--ask-for-members"];
    let bare_told = Client::start(&sandbox, "", &asking)?;
    flood::connected(&sandbox, &bare_told).await?;
    let bare_told = at_rest(bare_told).await?;

    let ground = Ground::empty(database).await?;
    let client = Client::start(&sandbox, ground.url(), &["bot"])?;
    flood::taken_in(&sandbox, &client, &ground, &servers).await?;
    let bot = at_rest(client).await?;
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

async fn at_rest(client: Client) -> anyhow::Result<Option<Usage>> {
    client.rests().await?;
    let usage = client.usage();
    client.end().await?;
    Ok(usage)
}
