//! The gateway as a client meets it: sessions, intents, chunks, and what goes wrong.

use std::time::{Duration, Instant};

use poise::serenity_prelude as serenity;
use sandbox::permissions::*;
use sandbox::{Sandbox, Settings, World, iso};
use serde_json::json;
use serenity::{Event, GatewayIntents};

use crate::support::{Bot, channel, guild, quick, role, studio, user};

/// Contents of the messages a bot has seen, in the order of their ids (handlers run side by side).
fn contents(bot: &Bot) -> Vec<String> {
    let mut messages: Vec<_> = bot
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::MessageCreate(event) => Some((event.message.id, event.message.content)),
            _ => None,
        })
        .collect();
    messages.sort();
    messages.into_iter().map(|(_, content)| content).collect()
}

async fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(15);
    while !done() {
        assert!(Instant::now() < deadline, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_resume_replays_exactly_what_was_missed() {
    let sandbox = Sandbox::start(studio()).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    let faults: [fn(&Sandbox) -> usize; 4] = [
        |sandbox| sandbox.faults().gateway_reset(),
        |sandbox| sandbox.faults().gateway_fin(),
        |sandbox| sandbox.faults().gateway_close(4000),
        |sandbox| sandbox.faults().gateway_reconnect(),
    ];
    for fault in faults {
        let resumed = bot.count("RESUMED");
        sandbox.say("mei", "#ask", "before");
        bot.settle(&sandbox).await;
        assert_eq!(fault(&sandbox), 1);
        wait_until("the socket stays open", || {
            sandbox.connected_sessions() == 0 || bot.count("RESUMED") > resumed
        })
        .await;
        sandbox.say("mei", "#ask", "meanwhile");
        sandbox.say("mei", "#ask", "and more");
        wait_until("no RESUMED", || bot.count("RESUMED") > resumed).await;
        wait_until("something is missing", || contents(&bot).len().is_multiple_of(3)).await;
    }
    assert_eq!(contents(&bot), ["before", "meanwhile", "and more"].repeat(4));
    assert_eq!(sandbox.identifies(), 1);
    assert_eq!(sandbox.resumes(), 4);
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn an_invalid_session_is_identified_anew() {
    let sandbox = Sandbox::start(studio()).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    sandbox.faults().gateway_invalidate(true);
    wait_until("no RESUMED", || bot.count("RESUMED") == 1).await;
    sandbox.faults().gateway_invalidate(false);
    sandbox.say("mei", "#ask", "lost");
    wait_until("no second READY", || bot.count("READY") == 2).await;
    assert_eq!(sandbox.identifies(), 2);
    assert!(contents(&bot).is_empty());
    bot.report_unparsed(&sandbox);
}

#[tokio::test]
async fn a_refused_resume_and_a_late_one_end_the_session() {
    let settings = Settings {
        resume_window: Duration::ZERO,
        ..Settings::default()
    };
    let sandbox = Sandbox::start_with(studio(), settings).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    sandbox.faults().gateway_close(4000);
    wait_until("no second READY", || bot.count("READY") == 2).await;
    assert_eq!(bot.count("RESUMED"), 0);
}

#[tokio::test]
async fn missing_acknowledgements_make_the_client_give_up() {
    let sandbox = Sandbox::start_with(studio(), quick()).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    sandbox.faults().stop_acks(true);
    wait_until("the client stays", || sandbox.connected_sessions() == 0).await;
    sandbox.faults().stop_acks(false);
    wait_until("no second READY", || bot.count("READY") == 2).await;
}

/// Makes the bot identify again while something is refused, and gives the error it ends with.
async fn end_of_bot(refuse: impl Fn(&Sandbox)) -> String {
    let sandbox = Sandbox::start(studio()).await;
    let mut bot = Bot::start(&sandbox, vec![]).await;
    refuse(&sandbox);
    sandbox.faults().gateway_invalidate(false);
    let end = tokio::time::timeout(Duration::from_secs(15), bot.end.take().unwrap())
        .await
        .unwrap()
        .unwrap();
    end.unwrap_err().to_string().to_lowercase()
}

#[tokio::test]
async fn disallowed_intents_end_the_client() {
    let error = end_of_bot(|sandbox| sandbox.faults().disallow_intents(true)).await;
    assert!(error.contains("disallowed"), "{error}");
}

#[tokio::test]
async fn a_refused_token_ends_the_client() {
    let error = end_of_bot(|sandbox| sandbox.faults().refuse_token(true)).await;
    assert!(error.contains("auth"), "{error}");
}

#[tokio::test]
async fn privileged_intents_need_the_portal() {
    let world = World::builder()
        .portal_intents(0)
        .guild("Studio", |guild| _ = guild.bot(BOT_SEES))
        .build();
    let sandbox = Sandbox::start(world).await;
    let mut bot = Bot::start_with(&sandbox, GatewayIntents::all(), vec![]).await;
    let end = tokio::time::timeout(Duration::from_secs(5), bot.end.take().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert!(end.unwrap_err().to_string().to_lowercase().contains("disallowed"));
}

const BOT_SEES: u64 = VIEW_CHANNEL | READ_MESSAGE_HISTORY;

#[tokio::test]
async fn intents_filter_events() {
    let sandbox = Sandbox::start(studio()).await;
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES;
    let bot = Bot::start_with(&sandbox, intents, vec![]).await;
    bot.wait_for("GUILD_CREATE", |event| matches!(event, Event::GuildCreate(_)))
        .await;
    let message = sandbox.say("mei", "#ask", "hello");
    sandbox.react("ken", &message, "🔥");
    sandbox.join_voice("mei", "Lounge");
    sandbox.send_dm("mei", "psst");
    sandbox.new_user("zoe");
    sandbox.join("zoe", "Studio");
    sandbox.create_channel("ken", "Studio", sandbox::world::ChannelKind::Text, "new");
    bot.settle(&sandbox).await;
    let mut names = bot.names();
    names.sort();
    assert_eq!(
        names,
        ["CHANNEL_CREATE", "GUILD_CREATE", "MESSAGE_CREATE", "READY"]
    );
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn content_is_blanked_without_its_intent() {
    let sandbox = Sandbox::start(studio()).await;
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let bot = Bot::start_with(&sandbox, intents, vec![]).await;
    bot.wait_for("GUILD_CREATE", |event| matches!(event, Event::GuildCreate(_)))
        .await;
    let bot_id = user(&sandbox, "bot");
    sandbox.say("mei", "#ask", "secret");
    sandbox.say("mei", "#ask", &format!("<@{bot_id}> open"));
    sandbox.send_dm("mei", "private");
    serenity::ChannelId::new(channel(&sandbox, "ask"))
        .say(&bot.http, "own")
        .await
        .unwrap();
    bot.settle(&sandbox).await;
    assert_eq!(
        contents(&bot),
        ["", &format!("<@{bot_id}> open"), "private", "own"]
    );
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn hidden_channels_stay_hidden() {
    let sandbox = Sandbox::start(studio()).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    sandbox.say("ken", "#hidden", "nobody hears this");
    sandbox.set_overwrite("ken", "#hidden", "bot", VIEW_CHANNEL, 0);
    sandbox.say("ken", "#hidden", "but this");
    bot.settle(&sandbox).await;
    assert_eq!(contents(&bot), ["but this"]);
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn members_come_in_chunks_once_per_interval() {
    let world = World::builder()
        .guild("Studio", |guild| {
            guild.owner("ken");
            guild.bot(BOT_SEES);
            for index in 0..1500 {
                guild.member(&format!("fan{index}"));
            }
        })
        .build();
    let sandbox = Sandbox::start(world).await;
    let bot = Bot::start_with(&sandbox, GatewayIntents::all(), vec![]).await;
    let Event::GuildCreate(event) = bot
        .wait_for("GUILD_CREATE", |event| matches!(event, Event::GuildCreate(_)))
        .await
    else {
        unreachable!()
    };
    assert_eq!((event.guild.member_count, event.guild.members.len()), (1502, 1));
    let runner = bot.runner().await;
    let id = serenity::GuildId::new(guild(&sandbox));
    runner.chunk_guild(
        id,
        None,
        false,
        serenity::ChunkGuildFilter::None,
        Some("a".to_owned()),
    );
    bot.wait_for(
        "the last chunk",
        |event| matches!(event, Event::GuildMembersChunk(chunk) if chunk.chunk_index == 1),
    )
    .await;
    let chunks = bot.events().into_iter().filter_map(|event| match event {
        Event::GuildMembersChunk(chunk) => Some(chunk.members.len()),
        _ => None,
    });
    assert_eq!(chunks.sum::<usize>(), 1502);
    runner.chunk_guild(
        id,
        None,
        false,
        serenity::ChunkGuildFilter::None,
        Some("b".to_owned()),
    );
    let limited = bot
        .wait_for(
            "RATE_LIMITED",
            |event| matches!(event, Event::Unknown(event) if event.kind == "RATE_LIMITED"),
        )
        .await;
    let Event::Unknown(limited) = limited else {
        unreachable!()
    };
    assert_eq!(limited.value["opcode"], 8);
    sandbox.assert_clean();
}

#[tokio::test]
async fn events_come_twice_or_in_another_order_on_demand() {
    let sandbox = Sandbox::start(studio()).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    sandbox.faults().duplicate_next_events(1);
    sandbox.say("mei", "#ask", "twice");
    sandbox.faults().repeat_last_events(1);
    bot.settle(&sandbox).await;
    assert_eq!(contents(&bot), ["twice"; 3]);
    sandbox.faults().reorder_next_events(2);
    sandbox.say("mei", "#ask", "first");
    let before = sandbox.dispatches_sent();
    sandbox.say("mei", "#ask", "second");
    assert_eq!(sandbox.dispatches_sent(), before + 2);
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn prepared_events_are_delivered_in_bulk() {
    let sandbox = Sandbox::start(studio()).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    let (ask, mei, then_ms) = (channel(&sandbox, "ask"), user(&sandbox, "mei"), 1_700_000_000_000);
    let message = |index: u64| {
        json!({
            "id": (sandbox::snowflake_at(then_ms) + index).to_string(), "channel_id": ask.to_string(),
            "guild_id": guild(&sandbox).to_string(), "content": "old", "timestamp": iso(then_ms), "edited_timestamp": null,
            "author": { "id": mei.to_string(), "username": "mei", "discriminator": "0", "avatar": null },
            "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
            "pinned": false, "type": 0,
        })
    };
    let count = 5_000;
    let events: Vec<_> = (0..count)
        .map(|index| sandbox.prepare("MESSAGE_CREATE", message(index)))
        .collect();
    sandbox.deliver(events);
    bot.settle(&sandbox).await;
    assert_eq!(bot.count("MESSAGE_CREATE") as u64, count);
    assert!(sandbox.world(|world| world.messages(ask).is_empty()));
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn every_event_people_cause_can_be_parsed() {
    let sandbox = Sandbox::start(studio()).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    let lounge = channel(&sandbox, "Lounge");
    let question = sandbox.say("mei", "#ask", "@everyone Which lens?");
    let answer = sandbox.reply(
        "ken",
        &question,
        &format!(
            "<@{}> <@&{}> a 50mm",
            user(&sandbox, "mei"),
            role(&sandbox, "Regular")
        ),
    );
    sandbox.edit(&answer, "a 35mm");
    sandbox.react("mei", &answer, "🔥");
    sandbox.super_react("ana", &answer, "🎉");
    sandbox.unreact("mei", &answer, "🔥");
    sandbox.react("mei", &answer, "👀");
    sandbox.clear_emoji(&answer, "👀");
    sandbox.clear_reactions(&answer);
    let poll = sandbox.ask("mei", "#ask", "Tea?", &["yes", "no"], false);
    sandbox.vote("ken", &poll, "yes");
    sandbox.vote("ken", &poll, "no");
    sandbox.unvote("ken", &poll, "no");
    sandbox.end_poll(&poll);
    let thread = sandbox.start_thread("mei", &question, "story");
    sandbox.say("ken", thread, "go on");
    sandbox.set_thread_member(thread, "ana", true);
    sandbox.set_thread_member(thread, "ana", false);
    sandbox.archive(thread, true);
    let post = sandbox.post("mei", "#ideas", "An idea", "Let us");
    sandbox.delete_channel("ken", post.channel);
    sandbox.join_voice("mei", lounge);
    sandbox.set_voice_flags(
        "mei",
        sandbox::VoiceFlags {
            self_mute: true,
            ..Default::default()
        },
    );
    sandbox.set_server_voice("mei", "Studio", true, false);
    sandbox.leave_voice("mei");
    sandbox.new_user("zoe");
    let code = sandbox.create_invite("ken", "#ask", 1);
    sandbox.join_by("zoe", &code);
    sandbox.rename("zoe", "Studio", Some("Zed"));
    sandbox.boost("zoe", "Studio", Some(sandbox.clock().now_ms()));
    sandbox.give_role("ken", "zoe", "@Regular");
    sandbox.take_role("ken", "zoe", "@Regular");
    sandbox.time_out("ken", "zoe", "Studio", Some(sandbox.clock().now_ms() + 60_000));
    sandbox.kick("ken", "zoe", "Studio");
    sandbox.join_pending("zoe", "Studio");
    sandbox.pass_screening("zoe", "Studio");
    sandbox.ban("ken", "zoe", "Studio");
    sandbox.unban("ken", "zoe", "Studio");
    let event = sandbox.plan_event("ken", lounge, "Listening", sandbox.clock().now_ms() + 60_000);
    sandbox.set_interest("mei", event, true);
    sandbox.set_interest("mei", event, false);
    sandbox.edit_event(event, |event| event.status = 2);
    let role = sandbox.create_role("ken", "Studio", "Temp", 1 << 51);
    sandbox.edit_role("ken", role, |role| role.color = 5);
    sandbox.move_role("ken", role, 3);
    sandbox.delete_role("ken", role);
    let made = sandbox.create_channel("ken", "Studio", sandbox::world::ChannelKind::Voice, "Stage door");
    sandbox.rename_channel("ken", made, "Door");
    sandbox.set_overwrite("ken", made, "@Regular", CONNECT, 1 << 52);
    sandbox.set_overwrite("ken", made, "@Regular", 0, 0);
    sandbox.join_voice("mei", made);
    sandbox.delete_channel("ken", made);
    sandbox.send_dm("mei", "hello");
    sandbox.delete(&answer);
    let (a, b) = (sandbox.say("mei", "#ask", "a"), sandbox.say("mei", "#ask", "b"));
    sandbox.bulk_delete("ana", &[&a, &b]);
    sandbox.leave("ana", "Studio");
    sandbox.edit_guild("Studio", |guild| guild.locale = "zh-TW".to_owned());
    sandbox.say_with("mei", "#ask", "", |message| message.flags = 1 << 13);
    sandbox.leave("bot", "Studio");
    sandbox.join("bot", "Studio");
    bot.settle(&sandbox).await;
    let deleted = bot
        .wait_for("MESSAGE_DELETE_BULK", |event| {
            matches!(event, Event::MessageDeleteBulk(_))
        })
        .await;
    let Event::MessageDeleteBulk(deleted) = deleted else {
        unreachable!()
    };
    assert_eq!(deleted.ids.len(), 2);
    bot.finish(&sandbox).await;
}
