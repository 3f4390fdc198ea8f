//! How long people wait for an answer while a flood goes on.

use std::{sync::Arc, time::Duration};

use anyhow::ensure;
use sandbox::{Event, Sandbox, Settings};
use serde_json::json;
use tokio::time::{Instant, MissedTickBehavior};

use crate::{
    flood,
    ground::Ground,
    process::Client,
    report,
    talk::Talk,
    world::{self, Server},
};

const MESSAGES_PER_S: usize = 2_000;
/// Messages come in so many portions a second.
const PORTIONS_PER_S: usize = 200;
/// Each command is used so often.
const USES: usize = 200;
/// Wait between an answer and the next command.
const PAUSE: Duration = Duration::from_millis(40);
/// How long the flood goes on at most.
const LONGEST: Duration = Duration::from_secs(180);
const PATIENCE: Duration = Duration::from_secs(30);

pub async fn run(args: &flood::Args) -> anyhow::Result<()> {
    let members = args.members;
    report::machine();
    println!(
        "{MESSAGES_PER_S} messages/s by {members} members, {USES} uses of each command one after the other"
    );
    let (world, servers) = world::build(1, members);
    let settings = Settings {
        openapi: None,
        reply_timeout: PATIENCE,
        ..Settings::default()
    };
    let sandbox = Arc::new(Sandbox::start_with(world, settings).await);
    let now_ms = sandbox.clock().now_ms();
    let count = MESSAGES_PER_S * LONGEST.as_secs() as usize;
    let talk = Talk::prepare(&sandbox, &servers, count, now_ms);
    let ground = Ground::empty(args.database.as_deref()).await?;
    let client = Client::start(&sandbox, ground.url(), &["bot"])?;
    flood::taken_in(&sandbox, &client, &ground, &servers).await?;

    let mut waits = [Vec::new(), Vec::new()];
    tokio::select! {
        () = paced(&sandbox, talk.events) => anyhow::bail!("the commands took longer than the flood"),
        asked = ask(&sandbox, &servers[0], &mut waits) => asked?,
    }
    client.end().await?;
    ground.close().await?;
    for (name, waits) in ["/me with card", "/why"].into_iter().zip(waits) {
        println!("{name}: p50 {:.1} ms", report::percentile(waits.clone(), 50));
        report::line(
            &format!("{name}, p99"),
            report::percentile(waits, 99),
            "ms",
            report::ANSWER_MS,
        );
    }
    Ok(())
}

/// Lets the flood in at its pace, to its end.
async fn paced(sandbox: &Sandbox, events: Vec<Event>) {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / PORTIONS_PER_S as u32);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut events = events.into_iter();
    while events.len() > 0 {
        ticks.tick().await;
        sandbox.deliver(events.by_ref().take(MESSAGES_PER_S / PORTIONS_PER_S));
    }
}

/// Members use both commands in turn; notes how many milliseconds each waited.
async fn ask(sandbox: &Sandbox, server: &Server, waits: &mut [Vec<f64>; 2]) -> anyhow::Result<()> {
    for n in 0..USES as u64 {
        let member = server.member(n * 37);
        for (command, waits) in ["me", "why"].into_iter().zip(waits.iter_mut()) {
            let asked = Instant::now();
            let reply = sandbox
                .command(member, server.channels[0], command, json!({}))
                .reply()
                .await;
            let is_card = reply.attachments().len() == 1;
            ensure!(command != "me" || is_card, "no card: {:?}", reply.message());
            waits.push(asked.elapsed().as_secs_f64() * 1_000.0);
            tokio::time::sleep(PAUSE).await;
        }
    }
    Ok(())
}
