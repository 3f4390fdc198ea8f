//! How long a changed rule takes to be recounted over everything stored, and how long people and messages
//! wait meanwhile.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, ensure};
use ironfan::domain::ids::GuildId;
use sandbox::{Event, Interaction, Message, Sandbox, Settings};
use serde_json::json;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    flood,
    ground::{Filled, Ground},
    process::Client,
    report,
    stored::Crowd,
    talk::Talk,
    world::{self, Server},
};

const DAYS: u64 = 365;
/// What a message earns by the changed rule; ten before.
const POINTS: &str = "12";
/// Messages that come in meanwhile.
const MESSAGES_PER_S: u64 = 200;
const LONGEST_S: usize = 120;
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(20);
/// Wait between an answer and the next command.
const PAUSE: Duration = Duration::from_millis(40);

pub async fn run(activities: u64, args: &flood::Args) -> anyhow::Result<()> {
    report::machine();
    let (world, servers) = world::build(1, args.members);
    let settings = Settings {
        openapi: None,
        reply_timeout: PATIENCE,
        ..Settings::default()
    };
    let sandbox = Arc::new(Sandbox::start_with(world, settings).await);
    let now_ms = sandbox.clock().now_ms();
    let server = &servers[0];
    let guild_id = GuildId(server.id);
    let talk = Talk::prepare(&sandbox, &servers, MESSAGES_PER_S as usize * LONGEST_S, now_ms);
    let crowd = Crowd {
        guild: server.id,
        members: server.members.clone(),
        each: activities / server.count() as u64,
        days: DAYS,
    };
    let filled = Filled::with(args.database.as_deref(), &[crowd], talk.from_ms, now_ms).await?;
    println!(
        "{} activities of {} members; {MESSAGES_PER_S} messages/s come in meanwhile",
        filled.activities, args.members
    );
    let ground = Ground::copy_of(&filled).await?;
    let client = Client::start(&sandbox, ground.url(), &["bot"])?;
    flood::taken_in(&sandbox, &client, &ground, &servers).await?;

    let owner = sandbox.world(|world| world.guilds[&server.id].owner);
    let asks = |command: &str, options| sandbox.command(owner, server.channels[0], command, options);
    let before = ground.store.sum_points(guild_id).await?.0;
    let changed = json!({"setting": "message.points", "value": POINTS});
    asks("rules set", changed).reply().await;
    let asked = Instant::now();
    let preview = asks("rules preview", json!({})).reply().await;
    let preview_s = asked.elapsed().as_secs_f64();
    let apply = button(preview.message(), "rules-apply").context("nothing to apply")?;

    let over = CancellationToken::new();
    let mut waits = Vec::new();
    let (took_s, written, asked) = tokio::join!(
        async {
            let took_s = recount(&ground, guild_id, || {
                sandbox.click(owner, preview.message(), &apply)
            });
            let took_s = took_s.await;
            over.cancel();
            took_s
        },
        paced(&sandbox, talk.events, &over),
        ask(&sandbox, server, &over, &mut waits),
    );
    asked?;
    client.rests().await?;
    client.end().await?;
    let after = ground.store.sum_points(guild_id).await?;
    println!(
        "{before} points before, {} after; {written} messages came in meanwhile",
        after.0
    );
    ensure!(
        after.1 == after.3,
        "{} points in the days, {} in the totals",
        after.3,
        after.1
    );
    ensure!(after.0 >= before * 12 / 10, "not everybody was recounted");
    println!("{:<44} {preview_s:>10.2} s", "preview of a changed rule");
    report::line("recount by a changed rule", took_s?, "s", report::REPLAY_S);
    report::line(
        "/me meanwhile, p99",
        report::percentile(waits, 99),
        "ms",
        report::ANSWER_MS,
    );
    ground.close().await?;
    filled.remove().await
}

/// The id of the button that begins with `what`.
fn button(message: &Message, what: &str) -> Option<String> {
    let rows = message.components.iter();
    let ids = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
    let mut ids = ids.filter_map(|component| component["custom_id"].as_str());
    ids.find(|id| id.starts_with(what)).map(str::to_owned)
}

/// Puts the change in force and waits until everybody is recounted. Returns how many seconds that took.
async fn recount(
    ground: &Ground,
    guild_id: GuildId,
    apply: impl FnOnce() -> Interaction,
) -> anyhow::Result<f64> {
    let began = Instant::now();
    let press = apply();
    loop {
        ensure!(began.elapsed() < PATIENCE, "the recount does not end");
        let replay = ground.store.find_replay(guild_id).await?;
        if replay.is_some_and(|replay| !replay.is_under_way) {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    let took_s = began.elapsed().as_secs_f64();
    press.reply().await;
    Ok(took_s)
}

/// Lets messages in at their pace until `over`. Returns how many.
async fn paced(sandbox: &Sandbox, events: Vec<Event>, over: &CancellationToken) -> u64 {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / MESSAGES_PER_S as u32);
    let mut written = 0;
    for event in events {
        ticks.tick().await;
        if over.is_cancelled() {
            break;
        }
        sandbox.deliver([event]);
        written += 1;
    }
    written
}

/// Members look at their cards until `over`; notes how many milliseconds each waited.
async fn ask(
    sandbox: &Sandbox,
    server: &Server,
    over: &CancellationToken,
    waits: &mut Vec<f64>,
) -> anyhow::Result<()> {
    for n in 0.. {
        if over.is_cancelled() {
            break;
        }
        let asked = Instant::now();
        let card = sandbox
            .command(server.member(n * 37), server.channels[0], "me", json!({}))
            .reply()
            .await;
        ensure!(card.attachments().len() == 1, "no card: {:?}", card.message());
        waits.push(asked.elapsed().as_secs_f64() * 1_000.0);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}
