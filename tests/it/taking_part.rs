//! Other ways of taking part than writing: reactions and votes, given and taken back; what is
//! deleted; what the rules multiply or refuse; and what can be no taking part at all.

use ironfan::domain::{creditable::NotCreditable, ids::RoleId, rules::Rules};
use serde_json::json;

use crate::support::{DAY_MS, Database, MINUTE_MS, ReplyExt, START_MS, World, night_owls, night_owls_and};

/// What somebody reads under `/why`, on all its pages, without times.
async fn why(world: &World, member: &str) -> String {
    let mut page = world.runs(member, "why", json!({})).await;
    let mut text = world.reads(page.message());
    for next in 1.. {
        let button = format!("why:{next}");
        if !page
            .message()
            .components
            .iter()
            .any(|row| row.to_string().contains(&button))
        {
            break;
        }
        page = world.clicks(member, page.message(), &button).await;
        text.push_str(&world.reads(page.message()));
    }
    text
}

/// Changes the server's rules behind the commands' back.
async fn with_rules(world: &World, change: impl FnOnce(&mut Rules)) {
    let mut rules = world.guild().await.rules;
    change(&mut rules);
    let mut tx = world.store().begin().await.unwrap();
    tx.set_rules(world.guild_id(), &rules).await.unwrap();
    tx.start_replay(world.guild_id(), world.now_ms()).await.unwrap();
    tx.commit().await.unwrap();
    world.settles().await;
}

#[tokio::test]
async fn a_reaction_earns_for_both_sides_once_for_each_person() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        let message = world.says("mei", "#general", "look");
        world.sandbox.react("ana", &message, "🔥");
        world.sandbox.react("ana", &message, "❤️");
        world.sandbox.super_react("ana", &message, "🔥");
        world.sandbox.react("leo", &message, "🔥");
        world.sandbox.react("mei", &message, "🔥");
        world.settles().await;
        assert_eq!(
            world.points("mei").await,
            10 + 2 * 2,
            "two people, however many emoji"
        );
        assert_eq!(world.points("ana").await, 1);
        assert_eq!(world.points("leo").await, 1);
        world.ends().await;
    }
}

#[tokio::test]
async fn ten_people_reacting_is_as_much_as_one_message_earns() {
    let world = World::start_in(
        night_owls_and(|guild| {
            for n in 0..12 {
                guild.member(&format!("fan{n}"));
            }
        }),
        Database::sqlite(),
    )
    .await;
    let message = world.says("mei", "#general", "look");
    for n in 0..12 {
        world.sandbox.react(format!("fan{n}").as_str(), &message, "🔥");
    }
    world.settles().await;
    assert_eq!(world.points("mei").await, 10 + 10 * 2);
    let lines = why(&world, "mei").await;
    assert_eq!(lines.matches("這則訊息能拿的積分已經滿了").count(), 2, "{lines}");
    world.ends().await;
}

#[tokio::test]
async fn twenty_reactions_a_day_earn_and_more_do_not() {
    let world = World::start().await;
    for minute in 0..22 {
        let message = world.says_in(minute * MINUTE_MS, "ana", "#general", "look");
        world.sandbox.react("mei", &message, "👀");
    }
    world.settles().await;
    assert_eq!(world.points("mei").await, 20);
    let lines = why(&world, "mei").await;
    assert!(lines.contains("當天這類積分已經拿滿"), "{lines}");
    world.ends().await;
}

#[tokio::test]
async fn reactions_taken_back_count_no_more_and_given_again_count_again() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        let message = world.says("mei", "#general", "look");
        world.sandbox.react("ana", &message, "🔥");
        world.sandbox.react("ana", &message, "❤️");
        world.sandbox.react("leo", &message, "🔥");
        world.settles().await;
        assert_eq!(world.points("mei").await, 14);

        world.sandbox.unreact("ana", &message, "🔥");
        world.settles().await;
        assert_eq!(world.points("mei").await, 14, "ana's other emoji stands");
        world.sandbox.unreact("ana", &message, "❤️");
        world.settles().await;
        assert_eq!((world.points("mei").await, world.points("ana").await), (12, 0));
        assert_eq!(world.days("ana").await, [], "nothing is left of the day");

        world.sandbox.react("ana", &message, "❤️");
        world.settles().await;
        assert_eq!((world.points("mei").await, world.points("ana").await), (14, 1));

        // A moderator clears one emoji, then all; Discord names nobody.
        world.sandbox.clear_emoji(&message, "🔥");
        world.settles().await;
        assert_eq!((world.points("mei").await, world.points("leo").await), (12, 0));
        world.sandbox.clear_reactions(&message);
        world.settles().await;
        assert_eq!((world.points("mei").await, world.points("ana").await), (10, 0));
        let lines = why(&world, "mei").await;
        assert!(lines.contains("已收回或刪除，不再計分"), "{lines}");
        world.ends().await;
    }
}

#[tokio::test]
async fn what_bots_do_and_what_stands_on_no_humans_message_earns_nothing() {
    let world = World::start_in(
        night_owls_and(|guild| {
            guild.member("robot").is_bot();
        }),
        Database::sqlite(),
    )
    .await;
    let beep = world.says("robot", "#general", "beep");
    let joined = world
        .sandbox
        .say_with("mei", "#general", "", |message| message.kind = 7);
    let message = world.says("mei", "#general", "look");
    world.sandbox.react("ana", &beep, "🤖");
    world.sandbox.react("ana", &joined, "👋");
    world.sandbox.react("robot", &message, "👍");
    world.settles().await;
    assert_eq!((world.points("mei").await, world.points("ana").await), (10, 0));
    let counts = world.running().app.pulse.counts_not_creditable();
    assert_eq!(
        counts[&NotCreditable::Bot],
        2,
        "a message and a reaction of the robot"
    );
    assert_eq!(counts[&NotCreditable::System], 1);
    assert_eq!(counts[&NotCreditable::UnknownMessage], 2);
    world.ends().await;
}

#[tokio::test]
async fn a_vote_counts_once_for_each_poll_until_it_is_taken_back() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        let poll = world
            .sandbox
            .ask("yuki", "#general", "Which one?", &["one", "two", "three"], true);
        world.sandbox.vote("mei", &poll, "one");
        world.sandbox.vote("mei", &poll, "three");
        world.settles().await;
        assert_eq!(world.points("mei").await, 3);
        world.sandbox.unvote("mei", &poll, "one");
        world.settles().await;
        assert_eq!(world.points("mei").await, 3, "the other answer stands");
        world.sandbox.unvote("mei", &poll, "three");
        world.settles().await;
        assert_eq!(world.points("mei").await, 0);
        world.sandbox.vote("mei", &poll, "two");
        world.settles().await;
        assert_eq!(world.points("mei").await, 3);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_deleted_message_takes_along_all_that_stood_on_it() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        let question = world.says("ana", "#general", "?");
        let answer = world.replies("mei", &question, "!");
        world.sandbox.react("leo", &answer, "🔥");
        world.settles().await;
        assert_eq!(world.points("mei").await, 10 + 5 + 2);
        assert_eq!(world.points("leo").await, 1);

        world.sandbox.delete(&answer);
        world.settles().await;
        assert_eq!((world.points("mei").await, world.points("leo").await), (0, 0));
        assert_eq!(world.points("ana").await, 10);
        let page = why(&world, "mei").await;
        insta::allow_duplicates! { insta::assert_snapshot!(page, @"
        0 分，來源如下
        **0** 發言 · #general · (time R)
        -# 已刪除，不再計分。
        **0** 回覆別人 · #general · (time R)
        -# 已刪除，不再計分。
        **0** 得到表情回應 · #general · (time R)
        -# 已收回或刪除，不再計分。
        [我的卡片]
        ") };
        // Delivered once more, late, it stays deleted.
        world.sandbox.faults().repeat_last_events(4);
        world.settles().await;
        assert_eq!(world.points("mei").await, 0);
        let totals = world
            .store()
            .get_totals(world.guild_id(), world.member_id("mei"))
            .await
            .unwrap();
        assert_eq!((totals.first_ms, totals.last_ms), (None, None));
        world.ends().await;
    }
}

#[tokio::test]
async fn many_messages_deleted_at_once_count_no_more() {
    let world = World::start().await;
    let messages: Vec<_> = (0..5)
        .map(|minute| world.says_in(minute * MINUTE_MS, "mei", "#general", "spam"))
        .collect();
    world.settles().await;
    assert_eq!(world.points("mei").await, 50);
    let some: Vec<_> = messages[1..4].iter().collect();
    world.sandbox.bulk_delete("yuki", &some);
    world.settles().await;
    assert_eq!(world.points("mei").await, 20);
    world.ends().await;
}

#[tokio::test]
async fn a_message_whose_deletion_is_heard_of_first_never_counts() {
    let world = World::start().await;
    world.sandbox.faults().reorder_next_events(2);
    let message = world.says("mei", "#general", "oops");
    world.sandbox.delete(&message);
    world.settles().await;
    assert_eq!(world.points("mei").await, 0);
    world.ends().await;
}

#[tokio::test]
async fn when_the_credited_message_of_a_minute_is_deleted_the_next_one_counts() {
    let world = World::start().await;
    let first = world.says("mei", "#general", "one");
    world.says_in(20_000, "mei", "#general", "two");
    world.settles().await;
    assert_eq!(world.points("mei").await, 10);
    world.sandbox.delete(&first);
    world.settles().await;
    assert_eq!(world.points("mei").await, 10, "the second stands in its place");
    world.ends().await;
}

#[tokio::test]
async fn three_days_make_an_active_week_and_a_deletion_unmakes_it() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        let mut last = None;
        // Monday to Wednesday.
        for _ in 0..3 {
            last = Some(world.says("mei", "#general", "hello"));
            world.advance(DAY_MS).await;
        }
        assert_eq!(world.points("mei").await, 3 * 10 + 20);
        // A fourth day adds nothing, a late message of the second neither.
        world.says("mei", "#general", "hello");
        world.says_in(-2 * DAY_MS + MINUTE_MS, "mei", "#general", "late");
        world.settles().await;
        assert_eq!(world.points("mei").await, 5 * 10 + 20);
        let days = world.days("mei").await;
        assert_eq!(
            days.iter().map(|(_, day)| day.week_points).collect::<Vec<_>>(),
            [0, 0, 20, 0]
        );
        world.sandbox.delete(&last.unwrap());
        world.settles().await;
        let days = world.days("mei").await;
        assert_eq!(
            days.iter().map(|(_, day)| day.week_points).collect::<Vec<_>>(),
            [0, 0, 20],
            "now Thursday is the third"
        );
        assert_eq!(world.points("mei").await, 4 * 10 + 20);
        world.ends().await;
    }
}

const READING: &str = "[discord]\nmessage_content = true\n[rules.text]\nenabled = true\n";

#[tokio::test]
async fn the_same_thanks_four_times_earns_once_and_different_sentences_all_earn() {
    for database in Database::each().await {
        let world = World::start_with(night_owls(), database, READING).await;
        for minute in 0..4 {
            world.says_in(minute * MINUTE_MS, "mei", "#general", "謝謝分享");
        }
        let different = [
            "今天的直播好好笑 lol",
            "那支新影片剪得很讚 lol",
            "我也想去現場看演出 lol",
        ];
        for (minute, text) in (0i64..).zip(different) {
            world.says_in(minute * MINUTE_MS, "ana", "#general", text);
        }
        for (minute, text) in (0i64..).zip(["🎉🎉🎉", "好", "<:party:1234567890>", "總算等到新一集了"])
        {
            world.says_in(minute * MINUTE_MS, "leo", "#general", text);
        }
        world.settles().await;
        assert_eq!(world.points("mei").await, 10);
        assert_eq!(world.points("ana").await, 30);
        assert_eq!(world.points("leo").await, 10);
        let lines = why(&world, "mei").await;
        assert_eq!(
            lines.matches("和你當天稍早說過的話幾乎一樣").count(),
            3,
            "{lines}"
        );
        let lines = why(&world, "leo").await;
        assert_eq!(lines.matches("Emoji alone earn no points.").count(), 2, "{lines}");
        assert_eq!(lines.matches("Too short to earn points.").count(), 1, "{lines}");
        world.ends().await;
    }
}

#[tokio::test]
async fn texts_are_neither_read_nor_asked_for_unless_the_operator_wants_it() {
    let world = World::start_with(night_owls(), Database::sqlite(), "[rules.text]\nenabled = true\n").await;
    for minute in 0..3 {
        world.says_in(minute * MINUTE_MS, "mei", "#general", "謝謝分享");
    }
    world.settles().await;
    assert_eq!(world.points("mei").await, 30);
    let member_id = world.member_id("mei");
    let facts = world
        .store()
        .list_latest_activities(world.guild_id(), member_id, 10)
        .await
        .unwrap();
    assert!(facts.iter().all(|fact| fact.mark.is_none()));
    world.ends().await;
}

#[tokio::test]
async fn channels_categories_and_roles_multiply_and_nothing_always_wins() {
    let world = World::start_in(
        night_owls_and(|guild| {
            guild.role("Boosters");
            guild.role("Muted");
            guild.category("Off topic");
            guild.channel("spam").in_category("Off topic");
            guild.channel("talk").in_category("Off topic");
            guild.member("vic").role("Boosters");
            guild.member("max").role("Boosters").role("Muted");
        }),
        Database::sqlite(),
    )
    .await;
    for member in ["mei", "vic", "max"] {
        for (minute, channel) in (0i64..).zip(["#general", "#talk", "#spam"]) {
            world.says_in(minute * MINUTE_MS, member, channel, "hello");
        }
    }
    world.settles().await;
    assert_eq!(world.points("vic").await, 30);
    let role = |name: &str| {
        let name = name.to_owned();
        world.sandbox.world(|world| {
            let mut roles = world.guilds.values().flat_map(|guild| guild.roles.values());
            RoleId(roles.find(|role| role.name == name).unwrap().id)
        })
    };
    let (boosters, muted) = (role("Boosters"), role("Muted"));
    let (category, spam) = (world.channel_id("#Off topic"), world.channel_id("#spam"));
    with_rules(&world, |rules| {
        rules.multipliers.channels = [(category, 50), (spam, 0)].into();
        rules.multipliers.roles = [(boosters, 200), (muted, 0)].into();
    })
    .await;
    assert_eq!(
        world.points("mei").await,
        10 + 5,
        "half in the category, nothing in #spam"
    );
    assert_eq!(world.points("vic").await, 20 + 10, "twice with the role");
    assert_eq!(world.points("max").await, 0, "a role that is off wins");
    assert_eq!(world.days("max").await, []);
    let lines = why(&world, "mei").await;
    assert!(lines.contains("這個頻道或你的某個身分組不計分"), "{lines}");

    // Threads hang below their channel.
    let message = world.says_in(5 * MINUTE_MS, "mei", "#spam", "a thread");
    let thread = world.sandbox.start_thread("mei", &message, "inside");
    world
        .sandbox
        .say_at("ana", thread, "hello", START_MS + 6 * MINUTE_MS);
    world.settles().await;
    assert_eq!((world.points("mei").await, world.points("ana").await), (15, 0));

    // #talk leaves the category: what happened there counts in full again.
    world.sandbox.world_mut(|world| {
        let talk = world.find_channel("#talk");
        world.channels.get_mut(&talk).unwrap().parent = None;
    });
    world.sandbox.rename_channel("yuki", "#talk", "talk-more");
    world.settles().await;
    assert_eq!(world.points("mei").await, 20);
    world.ends().await;
}

#[tokio::test]
async fn what_cannot_be_is_counted_as_such_and_breaks_nothing() {
    let world = World::start().await;
    let (guild, general) = (
        world.guild_id().0.to_string(),
        world.channel_id("#general").0.to_string(),
    );
    let mei = world.member_id("mei").0.to_string();
    let message = |id: u64, kind: u64| {
        json!({
            "id": id.to_string(), "channel_id": general, "guild_id": guild,
            "author": {"id": mei, "username": "mei", "discriminator": "0", "avatar": null, "global_name": null},
            "content": "", "timestamp": sandbox::iso(START_MS), "edited_timestamp": null, "tts": false,
            "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
            "pinned": false, "type": kind,
        })
    };
    let reaction = |message_id: u64| {
        json!({
            "user_id": mei, "channel_id": general, "message_id": message_id.to_string(), "guild_id": guild,
            "emoji": {"id": null, "name": "🔥"}, "burst": false, "type": 0,
        })
    };
    let now = sandbox::snowflake_at(START_MS);
    let far = sandbox::snowflake_at(START_MS + 2 * DAY_MS);
    let events = [
        ("MESSAGE_CREATE", message(far, 0)),
        ("MESSAGE_CREATE", message(1, 0)),
        ("MESSAGE_CREATE", message(now + 1, 7)),
        ("MESSAGE_CREATE", message(now + 2, 200)),
        ("MESSAGE_REACTION_ADD", reaction(now + 99)),
        ("MESSAGE_REACTION_ADD", reaction(far)),
        ("MESSAGE_REACTION_REMOVE", reaction(now + 98)),
        (
            "MESSAGE_DELETE",
            json!({"id": (now + 97).to_string(), "channel_id": general, "guild_id": guild}),
        ),
        (
            "MESSAGE_DELETE_BULK",
            json!({"ids": [], "channel_id": general, "guild_id": guild}),
        ),
        (
            "MESSAGE_POLL_VOTE_ADD",
            json!({"user_id": mei, "channel_id": general, "message_id": far.to_string(), "guild_id": guild, "answer_id": 1}),
        ),
        (
            "MESSAGE_POLL_VOTE_REMOVE",
            json!({"user_id": "1", "channel_id": general, "message_id": "1", "guild_id": guild, "answer_id": 77}),
        ),
    ];
    let events: Vec<_> = events
        .into_iter()
        .map(|(name, data)| world.sandbox.prepare(name, data))
        .collect();
    world.sandbox.deliver(events);
    world.settles().await;
    assert_eq!(world.points("mei").await, 0);
    assert_eq!(
        world.store().sum_points(world.guild_id()).await.unwrap(),
        (0, 0, 0, 0)
    );
    let counts: Vec<_> = world
        .running()
        .app
        .pulse
        .counts_not_creditable()
        .into_iter()
        .collect();
    assert_eq!(
        counts,
        [
            (NotCreditable::System, 1),
            (NotCreditable::UnknownType, 1),
            (NotCreditable::Future, 3),
            (NotCreditable::BeforeServer, 1),
            (NotCreditable::UnknownMessage, 1),
        ]
    );
    // The clock jumps back an hour and forth again: what people write counts by Discord's own time.
    world.says("mei", "#general", "before");
    world.settles().await;
    world.clock.set(START_MS - 60 * MINUTE_MS);
    world.says_in(61 * MINUTE_MS, "mei", "#general", "meanwhile");
    world.settles().await;
    world.clock.set(START_MS);
    assert_eq!(world.points("mei").await, 20);
    world.ends().await;
}

#[tokio::test]
async fn who_left_keeps_what_they_earned_and_hurts_nobody() {
    let world = World::start().await;
    let message = world.says("mei", "#general", "bye");
    world.settles().await;
    world.sandbox.leave("mei", crate::support::GUILD);
    world.settles().await;
    // Reactions to what they wrote, from people who stay and from one who is gone too.
    world.sandbox.react("ana", &message, "😢");
    world.sandbox.leave("leo", crate::support::GUILD);
    world.settles().await;
    assert_eq!(world.points("mei").await, 12);
    let board = world.runs("ana", "top", json!({})).await;
    assert!(!board.text().contains("mei"), "{}", board.text());
    world.sandbox.join("mei", crate::support::GUILD);
    world.settles().await;
    let board = world.runs("ana", "top", json!({})).await;
    assert!(board.text().contains("mei"), "{}", board.text());
    world.ends().await;
}
