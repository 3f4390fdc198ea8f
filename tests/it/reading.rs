//! Reading back what was not heard: however the bot was away, the outcome is as if it had been there.

use std::time::Duration;

use ironfan::{
    domain::{activity::Kind, ids::ChannelId},
    store::{ReadingState, Why},
};
use sandbox::{Message, permissions as bits};
use serde_json::json;

use crate::support::{DAY_MS, Database, HOUR_MS, MINUTE_MS, START_MS, World, night_owls, night_owls_and};

const MESSAGES: &str = "/channels/*/messages";
const PEOPLE: [&str; 7] = ["yuki", "ken", "mei", "ana", "leo", "nao", "robot"];

/// The usual server with a forum, a newcomer and a bot of somebody else's.
fn lively() -> sandbox::World {
    night_owls_and(|guild| {
        guild.forum("ideas");
        guild.channel("art");
        guild.member("robot").is_bot();
        guild.member("nao").joined_at(START_MS + HOUR_MS);
    })
}

/// Nine days in which everything happens that can be read back.
fn nine_days(world: &World) {
    let sandbox = &world.sandbox;
    for day in 0..9 {
        let question = world.says("mei", "#general", "Which lens?");
        world.pass(10 * MINUTE_MS);
        let answer = world.replies("ana", &question, "A 50mm.");
        world.replies("leo", &answer, "I second that.");
        sandbox.react("leo", &answer, "🔥");
        sandbox.react("mei", &answer, "🔥");
        sandbox.super_react("mei", &answer, "🔥");
        sandbox.react("mei", &answer, "owl:1234567890123");
        sandbox.react("robot", &answer, "🔥");
        sandbox.react("ana", &answer, "❤️");
        sandbox.react("ken", &question, "❤️");
        sandbox.unreact("ken", &question, "❤️");
        world.pass(HOUR_MS);
        // A newcomer is welcomed; a bot and Discord itself write too.
        let hello = world.says("nao", "#general", "Hello, I am new.");
        world.says("robot", "#general", "beep");
        sandbox.say_with("mei", "#general", "", |message| message.kind = 6);
        world.pass(2 * MINUTE_MS);
        world.replies("mei", &hello, "Welcome!");
        // A thread on a message, and a post.
        let thread = sandbox.start_thread("mei", &question, &format!("lenses {day}"));
        world.pass(MINUTE_MS);
        sandbox.say("leo", thread, "here as well");
        let post = sandbox.post("ana", "#ideas", &format!("idea {day}"), "Let us meet.");
        world.pass(MINUTE_MS);
        sandbox.say("mei", post.channel, "Yes!");
        sandbox.react("leo", &post, "🎉");
        // Something is regretted.
        let gone = world.says("leo", "#art", "never mind");
        sandbox.react("mei", &gone, "🤔");
        sandbox.delete(&gone);
        let (one, two) = (world.says("ana", "#art", "one"), world.says("ana", "#art", "two"));
        sandbox.bulk_delete("yuki", &[&one, &two]);
        let poll = sandbox.ask("ken", "#general", "When?", &["today", "tomorrow"], true);
        sandbox.vote("mei", &poll, "today");
        sandbox.vote("leo", &poll, "today");
        sandbox.vote("leo", &poll, "tomorrow");
        sandbox.vote("ana", &poll, "tomorrow");
        sandbox.unvote("ana", &poll, "tomorrow");
        // The creator says something every day, until one day nothing comes, and is asked after.
        if day < 7 {
            world.says("yuki", "#general", "Good night.");
        } else {
            let yuki = world.member_id("yuki");
            world.says("leo", "#general", &format!("Where is <@{yuki}>?"));
        }
        for minute in 0..12 {
            world.says_in(minute * 20_000, "leo", "#general", "more and more");
        }
        world.pass(DAY_MS - 2 * HOUR_MS);
    }
}

/// What everybody's time in the server amounts to, as stored and as `/why` tells it.
async fn outcome(world: &World) -> String {
    let mut all = String::new();
    for member in PEOPLE {
        let (points, days) = (world.points(member).await, world.days(member).await);
        let kinds = world
            .store()
            .count_kinds(world.guild_id(), world.member_id(member), 0, i64::MAX)
            .await
            .unwrap();
        all.push_str(&format!("{member} {points} {kinds:?} {days:?}\n"));
        if member != "robot" {
            let why = world.whys(member).await;
            let mut lines = why.lines().filter(|line| !is_of_the_page(line)).peekable();
            while let Some(line) = lines.next() {
                // What was taken back before anybody looked leaves no trace.
                let next = lines.peek().copied().unwrap_or_default();
                if ["刪除，不再計分", "eleted, so it no longer counts"]
                    .iter()
                    .any(|gone| next.contains(gone))
                {
                    lines.next();
                } else {
                    all.push_str(line);
                    all.push('\n');
                }
            }
        }
    }
    all
}

/// Checks that two outcomes are the same, line by line.
#[track_caller]
fn same(outcome: &str, expected: &str) {
    let mut lines = outcome.lines().zip(expected.lines()).enumerate();
    let differs = lines.find(|(_, (one, other))| one != other);
    assert!(
        outcome == expected,
        "line {differs:#?} of {} and {}",
        outcome.lines().count(),
        expected.lines().count()
    );
}

/// Whether a line of `/why` is about its pages.
fn is_of_the_page(line: &str) -> bool {
    ["[", "Page ", "第 "].iter().any(|begin| line.starts_with(begin))
        || ["來源如下", "where they come from"]
            .iter()
            .any(|end| line.ends_with(end))
}

impl World {
    /// What somebody reads under `/why`, on all its pages.
    async fn whys(&self, member: &str) -> String {
        let mut page = self.runs(member, "why", json!({})).await;
        let mut text = self.reads(page.message());
        for next in 1.. {
            let button = format!("why:{next}");
            let rows = &page.message().components;
            if !rows.iter().any(|row| row.to_string().contains(&button)) {
                break;
            }
            page = self.clicks(member, page.message(), &button).await;
            text.push('\n');
            text.push_str(&self.reads(page.message()));
        }
        text.push('\n');
        text
    }

    async fn gaps(&self) -> Vec<(ChannelId, ReadingState)> {
        let gaps = self
            .store()
            .list_readings(self.guild_id(), Why::Gap)
            .await
            .unwrap();
        gaps.iter().map(|gap| (gap.channel_id, gap.state)).collect()
    }

    async fn facts(&self, member: &str, kind: Kind) -> u64 {
        let (guild_id, member_id) = (self.guild_id(), self.member_id(member));
        let kinds = self.store().count_kinds(guild_id, member_id, 0, i64::MAX).await;
        kinds.unwrap().get(&kind).copied().unwrap_or(0)
    }

    /// Requests for messages so far.
    fn pages_read(&self) -> usize {
        self.sandbox.requests_to("GET", MESSAGES).len()
    }
}

const CONTENT: &str = "[discord]\nmessage_content = true";

#[tokio::test]
async fn what_happened_while_the_bot_was_away_counts_as_if_it_had_been_there() {
    for settings in [
        CONTENT,
        "[discord]\nmessage_content = true\n[rules.text]\nenabled = true",
    ] {
        for database in Database::each().await {
            let lived = World::start_with(lively(), Database::sqlite(), settings).await;
            nine_days(&lived);
            lived.settles().await;
            let expected = outcome(&lived).await;
            for kind in [
                "Reply:",
                "Welcome:",
                "ReactionReceived:",
                "Thread:",
                "PollVote:",
                "Concern:",
            ] {
                assert!(expected.contains(kind), "{kind} is missing: {expected}");
            }
            lived.ends().await;

            let mut world = World::start_with(lively(), database, settings).await;
            world.stop().await;
            nine_days(&world);
            world.boot().await;
            same(&outcome(&world).await, &expected);
            assert_eq!(world.gaps().await, []);
            // Once more, and once more after a crash, counts nothing twice.
            world.stop().await;
            world.boot_apart().await;
            world.crashes().await;
            world.boot().await;
            same(&outcome(&world).await, &expected);
            world.ends().await;
        }
    }
}

#[tokio::test]
async fn what_was_written_before_the_bot_came_is_left_alone() {
    let mut world = World::prepare(lively(), Database::sqlite(), "").await;
    nine_days(&world);
    world.boot().await;
    let latest = world
        .store()
        .list_latest_activities(world.guild_id(), world.member_id("mei"), 9);
    assert_eq!(latest.await.unwrap(), []);
    assert_eq!(world.pages_read(), 0);
    world.says("mei", "#general", "now it counts");
    world.settles().await;
    world.stop().await;
    world.boot().await;
    assert_eq!(world.points("mei").await, 10);
    world.ends().await;
}

#[tokio::test]
async fn a_crash_between_a_new_message_and_the_gap_before_it_loses_neither() {
    for database in Database::each().await {
        let mut world = World::start_in(night_owls(), database).await;
        world.says("mei", "#general", "known");
        world.settles().await;
        world.stop().await;
        world.pass(MINUTE_MS);
        world.says("ana", "#general", "in the gap");
        world.pass(MINUTE_MS);
        // Discord does not answer the question what was said; what is said now is heard.
        world.sandbox.faults().on("GET", MESSAGES).always().hang();
        world.begin_apart().await;
        world.says("leo", "#general", "live");
        let cursor = world.channel_id("#general");
        loop {
            let cursors = world.store().list_cursors(world.guild_id()).await.unwrap();
            if world.points("leo").await == 10 {
                let last = world.sandbox.world(|all| all.channel(cursor.0).last_message);
                assert!(
                    cursors.contains(&(cursor, last.unwrap())),
                    "the cursor is past the gap"
                );
                break;
            }
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        assert_eq!(world.points("ana").await, 0);
        world.crashes().await;
        world.sandbox.faults().clear();
        world.boot().await;
        for fan in ["mei", "ana", "leo"] {
            assert_eq!(world.points(fan).await, 10, "{fan}");
        }
        world.ends().await;
    }
}

#[tokio::test]
async fn what_a_lost_session_missed_is_read_by_the_next() {
    let world = World::start().await;
    let before = world.says("mei", "#general", "before");
    world.settles().await;
    world
        .reconnects(|faults| {
            faults.gateway_invalidate(false);
            world.pass(MINUTE_MS);
            world.says("ana", "#general", "unheard");
            world.sandbox.react("leo", &before, "🔥");
        })
        .await;
    assert_eq!((world.points("ana").await, world.points("leo").await), (10, 1));
    world.ends().await;
}

#[tokio::test]
async fn what_was_deleted_or_taken_back_meanwhile_counts_no_more() {
    for database in Database::each().await {
        let mut world = World::start_with(night_owls(), database, CONTENT).await;
        let sandbox = &world.sandbox;
        let kept = world.says("mei", "#general", "kept");
        let gone = world.says_in(MINUTE_MS, "mei", "#general", "gone");
        let last = world.says_in(2 * MINUTE_MS, "mei", "#general", "the last one, gone too");
        for fan in ["ana", "leo", "ken"] {
            sandbox.react(fan, &kept, "🔥");
            sandbox.react(fan, &gone, "🔥");
        }
        sandbox.super_react("ana", &kept, "🔥");
        let poll = sandbox.ask("ken", "#general", "When?", &["today", "tomorrow"], false);
        sandbox.vote("ana", &poll, "today");
        sandbox.vote("leo", &poll, "today");
        world.settles().await;
        assert_eq!(world.points("mei").await, 30 + 6 + 6);
        world.stop().await;

        let sandbox = &world.sandbox;
        sandbox.delete(&gone);
        sandbox.delete(&last);
        // As many as before, but somebody else.
        sandbox.unreact("ana", &kept, "🔥");
        sandbox.react("yuki", &kept, "🔥");
        sandbox.unreact("ken", &kept, "🔥");
        sandbox.react("leo", &kept, "👀");
        sandbox.vote("ana", &poll, "tomorrow");
        sandbox.unvote("leo", &poll, "today");
        world.boot().await;
        assert_eq!(world.facts("mei", Kind::Message).await, 1);
        // Ana's super reaction, leo, yuki.
        assert_eq!(world.points("mei").await, 10 + 6);
        assert_eq!(world.facts("mei", Kind::ReactionReceived).await, 4);
        assert_eq!(world.facts("ana", Kind::PollVote).await, 1);
        assert_eq!(world.facts("leo", Kind::PollVote).await, 0);
        let why = world.whys("mei").await;
        assert!(why.contains("已刪除，不再計分"), "{why}");
        world.ends().await;
    }
}

#[tokio::test]
async fn votes_in_known_polls_are_compared_without_the_right_to_read_messages() {
    let mut world = World::start().await;
    let poll = world
        .sandbox
        .ask("ken", "#general", "When?", &["today", "tomorrow"], false);
    world.sandbox.vote("ana", &poll, "today");
    world.settles().await;
    world.stop().await;
    world.sandbox.vote("leo", &poll, "today");
    world.sandbox.unvote("ana", &poll, "today");
    // So much is said that the poll is not among the latest messages any more.
    for n in 0..120 {
        world.says_in(n, "mei", "#general", "…");
    }
    world.boot().await;
    assert_eq!(world.facts("ana", Kind::PollVote).await, 0);
    assert_eq!(world.facts("leo", Kind::PollVote).await, 1);
    world.ends().await;
}

#[tokio::test]
async fn an_emptied_channel_is_believed_empty_only_message_by_message() {
    let mut world = World::start().await;
    let messages: Vec<Message> = (0..5)
        .map(|minute| world.says_in(minute * MINUTE_MS, "mei", "#general", "soon gone"))
        .collect();
    let art = world.says("ana", "#vip", "still there");
    world.settles().await;
    world.stop().await;
    for message in &messages {
        world.sandbox.delete(message);
    }
    // Here nothing is gone: the bot may not look any more, and Discord shows an empty channel.
    let bot = format!("@{}", world.sandbox.world(|all| all.application.name.clone()));
    world
        .sandbox
        .set_overwrite("yuki", "#vip", bot.as_str(), 0, bits::READ_MESSAGE_HISTORY);
    world.boot().await;
    assert_eq!(world.points("mei").await, 0);
    assert_eq!(world.points("ana").await, 10, "{art:?}");
    world.ends().await;
}

#[tokio::test]
async fn threads_archived_while_the_bot_was_away_are_found_and_read() {
    for database in Database::each().await {
        let mut world = World::start_in(lively(), database).await;
        let known = world.says("mei", "#general", "a thread hangs here");
        let thread = world.sandbox.start_thread("mei", &known, "known");
        let long_ago = world.says("ana", "#general", "and here");
        let closed = world.sandbox.start_thread("ana", &long_ago, "closed long ago");
        world.sandbox.say("leo", closed, "all said");
        world.settles().await;
        world.sandbox.archive(closed, true);
        world.advance(HOUR_MS).await;
        world.says("leo", "#general", "time goes on");
        world.settles().await;
        let points = world.points("leo").await;
        world.stop().await;

        world.pass(HOUR_MS);
        world.sandbox.say("ana", thread, "answered");
        world.sandbox.archive(thread, true);
        let post = world
            .sandbox
            .post("leo", "#ideas", "new", "opened and closed unseen");
        world.pass(MINUTE_MS);
        world.sandbox.say("mei", post.channel, "an answer");
        world.sandbox.archive(post.channel, true);
        // More than fit on a page.
        for n in 0..103 {
            world.pass(1_000);
            let post = world.sandbox.post("ken", "#ideas", &format!("many {n}"), "…");
            world.sandbox.archive(post.channel, true);
        }
        world.boot().await;
        assert_eq!(world.facts("mei", Kind::Thread).await, 1, "ana answered in it");
        assert_eq!(world.facts("leo", Kind::Thread).await, 1, "mei answered to it");
        assert_eq!(world.facts("ken", Kind::Message).await, 103);
        assert_eq!(world.points("leo").await, points + 10 + 15);
        let closed = format!("/channels/{closed}/messages");
        let asked = world.sandbox.requests_to("GET", &closed);
        assert!(asked.is_empty(), "nothing can be new in it: {asked:?}");
        world.ends().await;
    }
}

#[tokio::test]
async fn a_channel_the_bot_may_not_read_waits_until_it_may() {
    let mut world = World::start().await;
    let bot = format!("@{}", world.sandbox.world(|all| all.application.name.clone()));
    for channel in ["#general", "#vip"] {
        world.says("mei", channel, "known");
    }
    world.settles().await;
    world.stop().await;
    world.pass(HOUR_MS);
    world.says("ana", "#general", "unheard");
    world.says("ana", "#vip", "unheard");
    let shut = |channel: &str, bit| {
        world.sandbox.set_overwrite("yuki", channel, bot.as_str(), 0, bit);
    };
    shut("#general", bits::READ_MESSAGE_HISTORY);
    shut("#vip", bits::VIEW_CHANNEL);
    world.boot().await;
    assert_eq!(world.points("ana").await, 0);
    let refused = world.sandbox.requests().into_iter();
    let refused: Vec<_> = refused.filter(|request| request.status == Some(403)).collect();
    assert!(
        refused.is_empty(),
        "nothing is asked that would be refused: {refused:?}"
    );
    assert!(
        world
            .gaps()
            .await
            .iter()
            .all(|(_, state)| matches!(state, ReadingState::Refused(_)))
    );
    // Hours later it is still known.
    for _ in 0..3 {
        world.advance(HOUR_MS).await;
    }
    world
        .sandbox
        .set_overwrite("yuki", "#general", bot.as_str(), 0, 0);
    world.settles().await;
    assert_eq!(world.points("ana").await, 10);
    world.sandbox.set_overwrite("yuki", "#vip", bot.as_str(), 0, 0);
    world.settles().await;
    assert_eq!(world.facts("ana", Kind::Message).await, 2);
    assert_eq!(world.gaps().await, []);
    world.ends().await;
}

#[tokio::test]
async fn right_lost_while_reading_is_no_empty_channel() {
    let mut world = World::start().await;
    world.says("mei", "#general", "known");
    world.settles().await;
    world.stop().await;
    world.pass(HOUR_MS);
    world.says("ana", "#general", "unheard");
    // Discord answers late; meanwhile the right to read is gone, and it shows an empty channel.
    world.sandbox.faults().on("GET", MESSAGES).status(502);
    world.boot().await;
    let bot = format!("@{}", world.sandbox.world(|all| all.application.name.clone()));
    world.sandbox.world_mut(|all| {
        let (channel, role) = (all.find_channel("#general"), all.find_role(bot.as_str()));
        let overwrite = sandbox::world::Overwrite {
            kind: sandbox::world::OverwriteKind::Role,
            allow: 0,
            deny: bits::READ_MESSAGE_HISTORY,
        };
        all.channels
            .get_mut(&channel)
            .unwrap()
            .overwrites
            .insert(role, overwrite);
    });
    world.advance(MINUTE_MS).await;
    assert_eq!(world.points("ana").await, 0);
    let general = world.channel_id("#general");
    assert!(
        world
            .gaps()
            .await
            .iter()
            .any(|(channel_id, _)| *channel_id == general)
    );
    world
        .sandbox
        .set_overwrite("yuki", "#general", bot.as_str(), 0, 0);
    world.settles().await;
    assert_eq!(world.points("ana").await, 10);
    world.ends().await;
}

#[tokio::test]
async fn discords_bad_days_are_waited_out() {
    for bad_day in ["502", "429", "hang", "malformed", "reset", "nothing"] {
        let settings = "[discord]\nrequest_timeout_s = 2";
        let mut world = World::start_with(night_owls(), Database::sqlite(), settings).await;
        let known = world.says("mei", "#general", "known");
        world.settles().await;
        world.stop().await;
        for n in 0..250 {
            world.says_in(n * MINUTE_MS, "ana", "#general", "unheard");
        }
        world.sandbox.react("leo", &known, "🔥");
        let rules = [
            ("/channels/*/messages", 3),
            ("/channels/*/messages/*/reactions/*", 1),
            ("/channels/*/threads/archived/public", 1),
        ];
        for (pattern, times) in rules {
            let rule = world.sandbox.faults().on("GET", pattern).times(times);
            match bad_day {
                "502" => rule.status(502),
                "429" => rule.rate_limit(Duration::from_millis(200)),
                "hang" => rule.hang(),
                "malformed" => rule.malformed(),
                "reset" => rule.reset_after_effect(),
                _ => rule.status(404),
            }
        }
        world.boot().await;
        // Every attempt waits longer than the one before.
        for _ in 0..12 {
            world.advance(10_000).await;
        }
        assert_eq!(world.facts("ana", Kind::Message).await, 250, "{bad_day}");
        assert_eq!(world.facts("leo", Kind::ReactionGiven).await, 1, "{bad_day}");
        assert_eq!(world.gaps().await, [], "{bad_day}");
        world.ends().await;
    }
}

#[tokio::test]
async fn a_flood_while_reading_is_counted_once() {
    for database in Database::each().await {
        let mut world = World::start_in(lively(), database).await;
        world.says("mei", "#general", "known");
        world.settles().await;
        world.stop().await;
        for n in 0..450 {
            world.says_in(n * 1_000, "ana", "#general", "unheard");
        }
        let slow = world.sandbox.faults();
        slow.on("GET", MESSAGES).always().slow(Duration::from_millis(20));
        world.begin_apart().await;
        let mut messages = Vec::new();
        for n in 0..400 {
            let fan = ["ana", "leo", "mei"][n % 3];
            let message = world.says_in(450_000 + n as i64 * 1_000, fan, "#general", "live");
            world.sandbox.react("ken", &message, "🔥");
            if n % 5 == 0 {
                world.sandbox.unreact("ken", &message, "🔥");
            }
            messages.push(message);
            if n % 7 == 0 {
                world.sandbox.delete(&messages[n]);
            }
            if n % 20 == 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        world.settles().await;
        let (mut written, mut reacted) = (0, 0);
        world.sandbox.world(|all| {
            for message in all.messages(all.find_channel("#general")) {
                written += 1;
                reacted += message
                    .reactions
                    .iter()
                    .map(|reaction| reaction.users.len() as u64)
                    .sum::<u64>();
            }
        });
        let mut counted = 0;
        for fan in ["ana", "leo", "mei"] {
            counted += world.facts(fan, Kind::Message).await;
        }
        assert_eq!(
            (counted, world.facts("ken", Kind::ReactionGiven).await),
            (written, reacted)
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn a_channel_that_is_deleted_ends_its_gap() {
    let mut world = World::start().await;
    world.says("mei", "#vip", "known");
    world.settles().await;
    world.stop().await;
    world.pass(MINUTE_MS);
    world.says("mei", "#vip", "unheard");
    world.sandbox.faults().on("GET", MESSAGES).status(502);
    world.boot().await;
    world.sandbox.delete_channel("yuki", "#vip");
    world.advance(MINUTE_MS).await;
    assert_eq!(world.points("mei").await, 10, "what was known stays");
    assert_eq!(world.gaps().await, []);
    world.ends().await;
}

#[tokio::test]
async fn of_the_time_the_bot_was_not_in_the_server_nothing_is_read() {
    let mut world = World::start().await;
    world.says("mei", "#general", "known");
    world.settles().await;
    world.stop().await;
    let (guild, bot) = (world.guild_id().0, world.sandbox.world(|all| all.bot()));
    world.sandbox.kick("yuki", bot, guild);
    world.pass(DAY_MS);
    world.says("ana", "#general", "among ourselves");
    world.pass(DAY_MS);
    world.sandbox.join(bot, guild);
    world.pass(MINUTE_MS);
    world.says("leo", "#general", "welcome back");
    world.boot().await;
    assert_eq!((world.points("ana").await, world.points("leo").await), (0, 10));
    world.ends().await;
}
