//! Taking part earns points: once for each fact, whatever the gateway does, never for what is no
//! human's taking part; and what people give or take by hand can be read and undone.

use sandbox::world::Reference;
use serde_json::json;

use crate::support::{
    DAY_MS, Database, HOUR_MS, MINUTE_MS, ReplyExt, START_MS, World, night_owls, night_owls_and,
};

#[tokio::test]
async fn one_message_counts_in_each_minute_of_the_clock() {
    let world = World::start().await;
    for seconds in [0, 30, 59, 60] {
        world.says_in(seconds * 1_000, "mei", "#general", "hello");
    }
    world.settles().await;
    assert_eq!(world.points("mei").await, 20);
    let why = world.runs("mei", "why", json!({})).await;
    assert_eq!(
        why.text().matches("這段時間已經計過了").count(),
        2,
        "{}",
        why.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn messages_stop_earning_at_the_limit_of_the_local_day_and_start_again_after_midnight() {
    let world = World::start().await;
    for minute in 0..20 {
        world.says_in(minute * MINUTE_MS, "mei", "#general", "more");
    }
    world.settles().await;
    assert_eq!(world.points("mei").await, 150);
    // Midnight in Taipei is 15 hours after 09:00.
    world.says_in(15 * HOUR_MS - 1_000, "mei", "#general", "late");
    world.settles().await;
    assert_eq!(world.points("mei").await, 150);
    world.says_in(15 * HOUR_MS, "mei", "#general", "early");
    world.settles().await;
    assert_eq!(world.points("mei").await, 160);
    let days = world.days("mei").await;
    let points: Vec<_> = days
        .iter()
        .map(|(_, score)| (score.points, score.activities))
        .collect();
    assert_eq!(points, [(150, 21), (10, 1)]);
    world.ends().await;
}

#[tokio::test]
async fn answers_to_one_person_earn_five_times_a_day() {
    let world = World::start().await;
    let question = world.says("ana", "#general", "?");
    let other = world.says_in(1, "leo", "#general", "?");
    for minute in 1..=7 {
        let at_ms = START_MS + minute * MINUTE_MS;
        world.sandbox.reply_at("mei", &question, "!", at_ms);
    }
    world
        .sandbox
        .reply_at("mei", &other, "!", START_MS + 8 * MINUTE_MS);
    world.settles().await;
    assert_eq!(world.points("mei").await, 8 * 10 + 5 * 5 + 5);
    let why = world.runs("mei", "why", json!({})).await;
    assert_eq!(
        why.text().matches("當天回覆同一個人的次數已經計滿了").count(),
        2,
        "{}",
        why.text()
    );
    assert_eq!(
        world.points("ana").await,
        10,
        "being answered earns nothing by itself"
    );
    world.ends().await;
}

#[tokio::test]
async fn answering_oneself_is_only_a_message() {
    let world = World::start().await;
    let own = world.says("mei", "#general", "well");
    world.pass(MINUTE_MS);
    world.replies("mei", &own, "as I said");
    world.settles().await;
    assert_eq!(world.points("mei").await, 20);
    world.ends().await;
}

#[tokio::test]
async fn what_no_human_wrote_earns_nothing() {
    let world = World::start_in(
        night_owls_and(|guild| {
            guild.member("robot").is_bot();
        }),
        Database::sqlite(),
    )
    .await;
    let from_bot = world.says("robot", "#general", "beep");
    // Joins, boosts, pins, poll results, thread starters and types that are not known yet.
    for kind in [6, 7, 8, 18, 21, 46, 255] {
        world
            .sandbox
            .say_with("mei", "#general", "", |message| message.kind = kind);
    }
    let general = world.channel_id("#general").0.to_string();
    let guild = world.guild_id().0.to_string();
    let by_webhook = json!({
        "id": sandbox::snowflake_at(START_MS + 5).to_string(), "channel_id": general, "guild_id": guild,
        "author": {"id": "900000000000000001", "username": "RSS", "discriminator": "0000", "avatar": null},
        "webhook_id": "900000000000000001", "content": "", "timestamp": sandbox::iso(START_MS), "edited_timestamp": null,
        "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "pinned": false, "type": 0,
    });
    let event = world.sandbox.prepare("MESSAGE_CREATE", by_webhook);
    world.sandbox.deliver([event]);
    world.settles().await;
    assert_eq!(world.points("mei").await, 0);
    assert_eq!(world.points("robot").await, 0);
    assert_eq!(
        world.store().sum_points(world.guild_id()).await.unwrap(),
        (0, 0, 0, 0)
    );

    // Answering a bot is writing a message, not answering a human.
    world.replies("mei", &from_bot, "hello robot");
    world.settles().await;
    assert_eq!(world.points("mei").await, 10);
    assert_eq!(world.points("robot").await, 0);
    world.ends().await;
}

#[tokio::test]
async fn a_forward_is_a_message_but_no_answer() {
    let world = World::start().await;
    let original = world.says("ana", "#general", "look");
    world.pass(MINUTE_MS);
    // A forward refers to a message like an answer does, but is of the regular type.
    let guild = Some(world.guild_id().0);
    world.sandbox.say_with("mei", "#general", "", |message| {
        message.reference = Some(Reference {
            message: original.id,
            channel: original.channel,
            guild,
        });
    });
    world.settles().await;
    assert_eq!(world.points("mei").await, 10);
    let talks = world
        .store()
        .list_answers(world.guild_id(), 0..i64::MAX)
        .await
        .unwrap();
    assert!(talks.is_empty(), "nobody answered anybody: {talks:?}");
    world.ends().await;
}

/// An hour of talk, told in the order of time.
fn talk(world: &World) {
    let mut last = world.says("ana", "#general", "?");
    for minute in 1..=12 {
        let who = ["mei", "leo", "ana"][minute as usize % 3];
        last = world
            .sandbox
            .reply_at(who, &last, "!", START_MS + minute * 20_000);
    }
}

#[tokio::test]
async fn events_delivered_twice_or_in_any_order_earn_the_same() {
    let quiet = World::start().await;
    talk(&quiet);
    quiet.settles().await;
    let mut expected = Vec::new();
    for fan in ["mei", "ana", "leo"] {
        expected.push((fan, quiet.points(fan).await, quiet.days(fan).await));
    }
    assert!(expected.iter().all(|(_, points, _)| *points > 0));

    let twice = World::start().await;
    twice.sandbox.faults().duplicate_next_events(13);
    talk(&twice);
    twice.settles().await;
    twice.sandbox.faults().repeat_last_events(26);
    let backwards = World::start().await;
    backwards.sandbox.faults().reorder_next_events(13);
    talk(&backwards);
    for world in [twice, backwards] {
        world.settles().await;
        for (fan, points, days) in &expected {
            assert_eq!(world.points(fan).await, *points, "{fan}");
            assert_eq!(world.days(fan).await, *days, "{fan}");
        }
        world.ends().await;
    }
    quiet.ends().await;
}

#[tokio::test]
async fn what_is_said_while_the_connection_is_broken_counts_after_resuming() {
    let world = World::start().await;
    let mut minute = 0;
    let mut say = || {
        minute += 1;
        world.says_in(minute * MINUTE_MS, "mei", "#general", "still here");
    };
    say();
    world
        .resumes(|faults| assert_eq!(faults.gateway_close(4000), 1), &mut say)
        .await;
    assert_eq!(world.points("mei").await, 20);
    world
        .resumes(|faults| assert_eq!(faults.gateway_fin(), 1), &mut say)
        .await;
    assert_eq!(world.points("mei").await, 30);
    world
        .resumes(|faults| assert_eq!(faults.gateway_reset(), 1), &mut say)
        .await;
    assert_eq!(world.points("mei").await, 40);
    world
        .resumes(|faults| assert_eq!(faults.gateway_reconnect(), 1), || ())
        .await;
    say();
    world.settles().await;
    assert_eq!(world.points("mei").await, 50);
    world.ends().await;
}

#[tokio::test]
async fn a_session_lost_for_good_is_replaced_and_nothing_counts_twice() {
    let world = World::start().await;
    world.says("mei", "#general", "before");
    world
        .reconnects(|faults| assert_eq!(faults.gateway_invalidate(false), 1))
        .await;
    world.sandbox.faults().repeat_last_events(2);
    world.says_in(MINUTE_MS, "mei", "#general", "after");
    world.settles().await;
    assert_eq!(world.points("mei").await, 20);
    world.ends().await;
}

#[tokio::test]
async fn days_are_those_of_the_messages_not_of_their_arrival() {
    let world = World::start().await;
    for days_ago in [1, 40, 3] {
        world.says_in(-days_ago * DAY_MS, "mei", "#general", "long ago");
        world.says_in(-days_ago * DAY_MS + 20_000, "mei", "#general", "long ago");
    }
    world.settles().await;
    let days = world.days("mei").await;
    let points: Vec<_> = days.iter().map(|(day, score)| (day.0, score.points)).collect();
    let today = ironfan::domain::period::LocalDay::of(&world.guild().await.time_zone, START_MS).0;
    assert_eq!(points, [(today - 40, 10), (today - 3, 10), (today - 1, 10)]);
    let totals = world
        .store()
        .get_totals(world.guild_id(), world.member_id("mei"))
        .await
        .unwrap();
    assert_eq!(totals.first_ms, Some(START_MS - 40 * DAY_MS));
    assert_eq!(totals.last_ms, Some(START_MS - DAY_MS + 20_000));
    world.ends().await;
}

#[tokio::test]
async fn points_survive_stopping_and_starting() {
    for database in Database::each().await {
        let mut world = World::start_in(night_owls(), database).await;
        let question = world.says("ana", "#general", "?");
        world.replies("mei", &question, "!");
        // In good order: what was heard is written before the program ends.
        world
            .until("both messages are heard", || {
                world.running().app.pulse.events() >= world.sandbox.dispatches_sent()
            })
            .await;
        world.stop().await;
        world.boot().await;
        assert_eq!(world.points("mei").await, 15);
        assert_eq!(world.points("ana").await, 10);
        world.pass(MINUTE_MS);
        world.replies("mei", &question, "and another thing");
        world.settles().await;
        assert_eq!(world.points("mei").await, 30);
        world.ends().await;
    }
}

#[tokio::test]
async fn points_survive_a_power_cut() {
    for database in Database::each().await {
        let mut world = World::prepare(night_owls(), database, "").await;
        world.boot_apart().await;
        talk(&world);
        world.settles().await;
        let before = (world.points("mei").await, world.days("mei").await);
        // Something is in hand when the lights go out.
        for minute in 20..40 {
            world.says_in(minute * MINUTE_MS, "mei", "#general", "one more");
        }
        world.crashes().await;
        world.boot().await;
        world.books_balance().await;
        assert!(world.points("mei").await >= before.0);
        // Delivered again, as a gateway may, everything counts once.
        talk_again(&world).await;
        assert!(world.points("mei").await >= before.0);
        world.ends().await;
    }
}

/// The gateway repeats everything that was ever said in #general.
async fn talk_again(world: &World) {
    let channel = world.channel_id("#general").0;
    let said: Vec<_> = world
        .sandbox
        .world(|world| world.messages(channel).into_iter().cloned().collect());
    let before = world.days("leo").await;
    let guild = world.guild_id().0.to_string();
    for message in said {
        let reply = message.reference.as_ref().is_some();
        let event = world.sandbox.world(|known| {
            let author = known.user(message.author);
            json!({
                "id": message.id.to_string(), "channel_id": message.channel.to_string(), "guild_id": guild,
                "author": {"id": author.id.to_string(), "username": author.username, "discriminator": "0", "avatar": null, "global_name": null},
                "content": "", "timestamp": sandbox::iso(sandbox::snowflake_ms(message.id)), "edited_timestamp": null, "tts": false,
                "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": false,
                "type": if reply { 19 } else { 0 },
            })
        });
        let event = world.sandbox.prepare("MESSAGE_CREATE", event);
        world.sandbox.deliver([event]);
    }
    world.settles().await;
    assert_eq!(world.days("leo").await, before, "leo's talk was known already");
}

#[tokio::test]
async fn another_time_zone_scores_every_day_anew() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        // 23:00 on Monday and 01:00 on Tuesday in Taipei: both Monday in New York.
        for minute in 0..15 {
            world.says_in(14 * HOUR_MS + minute * MINUTE_MS, "mei", "#general", "late");
            world.says_in(16 * HOUR_MS + minute * MINUTE_MS, "mei", "#general", "later");
        }
        world.settles().await;
        assert_eq!(world.points("mei").await, 300, "two days at the limit");
        let page = world.runs("yuki", "setup", json!({})).await;
        let page = world
            .selects("yuki", page.message(), "set-zone", &["America/New_York"])
            .await;
        assert!(page.text().contains("America/New York"), "{}", page.text());
        world.settles().await;
        assert_eq!(world.points("mei").await, 150, "one day at the limit");
        assert_eq!(world.days("mei").await.len(), 1);
        world
            .selects("yuki", page.message(), "set-zone", &["Asia/Taipei"])
            .await;
        world.settles().await;
        assert_eq!(world.points("mei").await, 300);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_moderator_gives_takes_and_undoes_points() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        world.says("mei", "#general", "hello");
        world.settles().await;
        let given = world
            .runs(
                "ken",
                "points give",
                json!({"member": "mei", "amount": 90, "reason": "helped a newcomer"}),
            )
            .await;
        assert!(given.is_ephemeral());
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(given.message()), @"
        Points
        @mei got **90** points: helped a newcomer
        They have 100 now. /points undo undoes it.
        ") };
        world.settles().await;
        assert_eq!(world.points("mei").await, 100);
        assert!(
            world.roles("mei").contains(&"常客".to_owned()),
            "points given count for the tier"
        );

        let taken = world
            .runs(
                "ken",
                "points take",
                json!({"member": "mei", "amount": 30, "reason": "a mistake"}),
            )
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(taken.message()), @"
        Points
        **30** points taken from @mei: a mistake
        They have 70 now. /points undo gives them back.
        ") };
        world.settles().await;
        assert_eq!(world.points("mei").await, 70);
        assert!(
            !world.roles("mei").contains(&"常客".to_owned()),
            "and points taken too"
        );

        // The list while typing names the entries, newest first, and finds them by what is typed.
        let typing = world.sandbox.autocomplete(
            "ken",
            "#general",
            "points undo",
            json!({"entry": "NEWCOMER"}),
            "entry",
        );
        let found = typing.reply().await;
        let names: Vec<_> = found
            .choices()
            .iter()
            .map(|choice| choice["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["+90 mei: helped a newcomer"]);
        let all = world
            .sandbox
            .autocomplete("ken", "#general", "points undo", json!({"entry": ""}), "entry");
        let all = all.reply().await;
        assert_eq!(all.choices().len(), 2);
        let entry = all.choices()[0]["value"].as_str().unwrap().to_owned();
        let undone = world.runs("ken", "points undo", json!({"entry": entry})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(undone.message()), @"
        Points
        Undone for @mei: −30 (a mistake)
        They have 100 now.
        ") };
        world.settles().await;
        assert_eq!(world.points("mei").await, 100);

        let again = world.runs("ken", "points undo", json!({"entry": entry})).await;
        assert!(
            again.text().contains("Somebody has undone this already"),
            "{}",
            again.text()
        );
        let nonsense = world
            .runs("ken", "points undo", json!({"entry": "the last one"}))
            .await;
        assert!(
            nonsense.text().contains("I don't know this entry"),
            "{}",
            nonsense.text()
        );
        assert_eq!(world.points("mei").await, 100);

        let why = world.runs("mei", "why", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(why.message()), @"
        100 分，來源如下
        **+10** 發言 · #general · (time R)
        **0** 已撤銷，原本由 @ken 調整：a mistake · (time R)
        **+90** @ken 給的：helped a newcomer · (time R)
        [我的卡片]
        ") };
        world.ends().await;
    }
}

#[tokio::test]
async fn points_by_hand_need_a_reason_and_somebody_who_can_have_them() {
    let world = World::start_in(
        night_owls_and(|guild| {
            guild.member("robot").is_bot();
        }),
        Database::sqlite(),
    )
    .await;
    world.is_set_up().await;
    let give = async |member: &str, reason: &str| {
        let options = json!({"member": member, "amount": 5, "reason": reason});
        world.runs("ken", "points give", options).await.text()
    };
    let blank = give("mei", "   ").await;
    assert!(
        blank.contains("Please give a reason of 1 to 200 characters"),
        "{blank}"
    );
    let robot = give("robot", "well done").await;
    assert!(robot.contains("Bots don't collect points"), "{robot}");
    world.sandbox.new_user("stranger");
    let stranger = give("stranger", "well done").await;
    assert!(stranger.contains("I don't know this member yet"), "{stranger}");
    assert_eq!(world.store().sum_points(world.guild_id()).await.unwrap().0, 0);

    // A reason is text, whatever is in it.
    let hostile = give("mei", "**@everyone** [free](https://evil.example) <@1>").await;
    assert!(hostile.contains(r"\*\*\@everyone\*\*"), "{hostile}");
    assert_eq!(world.points("mei").await, 5);
    world.ends().await;
}

#[tokio::test]
async fn the_same_request_delivered_twice_is_carried_out_and_answered_once() {
    let world = World::start().await;
    world.is_set_up().await;
    world.sandbox.faults().duplicate_next_events(1);
    let options = json!({"member": "mei", "amount": 5, "reason": "kind"});
    let run = world.sandbox.command("ken", "#general", "points give", options);
    let answer = run.reply().await;
    world.settles().await;
    assert_eq!(world.points("mei").await, 5);
    let answers: Vec<_> = run.answers().iter().map(ReplyExt::text).collect();
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert!(answer.text().contains("got **5** points"), "{}", answer.text());
    world.ends().await;
}

#[tokio::test]
async fn the_list_of_entries_is_for_staff_only() {
    let world = World::start_in(
        night_owls_and(|guild| {
            // Discord shows such a role the command, but it is not the moderator role.
            let shown = sandbox::permissions::MODERATE_MEMBERS;
            guild.role("Helpers").permissions(shown);
            guild.member("sam").role("Helpers");
        }),
        Database::sqlite(),
    )
    .await;
    world.is_set_up().await;
    let options = json!({"member": "mei", "amount": 5, "reason": "a secret reason"});
    world.runs("ken", "points give", options).await;
    let typing = world
        .sandbox
        .autocomplete("sam", "#general", "points undo", json!({"entry": ""}), "entry");
    assert_eq!(typing.reply().await.choices(), [] as [serde_json::Value; 0]);
    world.ends().await;
}

#[tokio::test]
async fn each_server_has_its_own_points() {
    let both = sandbox::World::builder()
        .guild(crate::support::GUILD, |guild| {
            guild.owner("yuki");
            guild.bot(crate::support::BOT_PERMISSIONS);
            guild.member("mei");
            guild.channel("general");
        })
        .guild("Early Birds", |guild| {
            guild.owner("tom");
            guild.bot(crate::support::BOT_PERMISSIONS);
            guild.member("mei");
            guild.channel("morning");
        })
        .build();
    let world = World::start_in(both, Database::sqlite()).await;
    world.says("mei", "#general", "hello");
    world.says_in(MINUTE_MS, "mei", "#morning", "hello");
    world.says_in(2 * MINUTE_MS, "mei", "#morning", "again");
    world.settles().await;
    assert_eq!(world.points("mei").await, 10);
    let other = ironfan::domain::ids::GuildId(world.sandbox.world(|known| known.find_guild("Early Birds")));
    let there = world
        .store()
        .get_totals(other, world.member_id("mei"))
        .await
        .unwrap();
    assert_eq!(there.points, 20);
    world.ends().await;
}
