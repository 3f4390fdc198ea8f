//! Reading back what was not heard: however the bot was away, the outcome is as if it had been there.

use std::time::{Duration, Instant};

use ironfan::{
    domain::{activity::Kind, creditable::NotCreditable, ids::ChannelId, standing::Standing},
    store::{ReadingState, Why},
};
use sandbox::{Message, permissions as bits};
use serde_json::json;

use crate::support::{
    DAY_MS, Database, HOUR_MS, MINUTE_MS, Past, ReplyExt, START_MS, World, night_owls, night_owls_and,
};

const MESSAGES: &str = "/channels/*/messages";
const REACTIONS: &str = "/channels/*/messages/*/reactions/*";
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
        while world.points("leo").await < 10 {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        let general = world.channel_id("#general");
        let last = world.sandbox.world(|all| all.channel(general.0).last_message);
        let cursors = world.store().list_cursors(world.guild_id()).await.unwrap();
        assert!(cursors.contains(&(general, last.unwrap())), "it is past the gap");
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

/// While the page with a message is in hand the message is known to nobody, so what is heard about it
/// counts for nobody at first; and the page may be older or newer than that.
#[tokio::test]
async fn reactions_to_what_is_just_being_read_are_kept() {
    for database in Database::each().await {
        let mut world = World::start_in(lively(), database).await;
        world.says("mei", "#general", "known");
        world.settles().await;
        world.stop().await;
        let unheard = world.says("ana", "#general", "unheard");
        let sandbox = &world.sandbox;
        sandbox.react("leo", &unheard, "🔥");
        sandbox.react("mei", &unheard, "🔥");
        sandbox.react("mei", &unheard, "🎉");
        let held = sandbox.faults().on("GET", REACTIONS).hold();
        world.begin_apart().await;
        let sandbox = &world.sandbox;
        held.arrived().await;
        // Who has reacted so is told after this, …
        sandbox.react("ken", &unheard, "🔥");
        sandbox.unreact("mei", &unheard, "🔥");
        // … which emoji are there was told before.
        sandbox.react("leo", &unheard, "❤️");
        sandbox.react("nao", &unheard, "👀");
        sandbox.unreact("nao", &unheard, "👀");
        sandbox.clear_emoji(&unheard, "🎉");
        let pulse = &world.running().app.pulse;
        let heard = || pulse.counts_not_creditable().get(&NotCreditable::UnknownMessage) == Some(&3);
        let give_up = Instant::now() + Duration::from_secs(60);
        while !heard() {
            assert!(Instant::now() < give_up, "{:?}", pulse.counts_not_creditable());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        held.let_go();
        world.settles().await;
        let mut given = Vec::new();
        for fan in ["leo", "ken", "mei", "nao"] {
            given.push(world.facts(fan, Kind::ReactionGiven).await);
        }
        assert_eq!(given, [2, 1, 0, 0]);
        assert_eq!(world.facts("ana", Kind::ReactionReceived).await, 3);
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

/// The creator has history read.
async fn reads_history(world: &World, days: u32) -> sandbox::Reply {
    let answer = world.runs("yuki", "history read", json!({"days": days})).await;
    world.settles().await;
    answer
}

/// The page about history as it is now.
async fn history_page(world: &World, creator: &str) -> String {
    let page = world.runs(creator, "history status", json!({})).await;
    world.reads(page.message())
}

#[tokio::test]
async fn history_read_at_last_is_the_same_as_having_lived_through_it() {
    for settings in [
        CONTENT,
        "[discord]\nmessage_content = true\n[rules.text]\nenabled = true",
    ] {
        for database in Database::each().await {
            let lived = World::start_with(lively(), Database::sqlite(), settings).await;
            nine_days(&lived);
            lived.settles().await;
            let expected = outcome(&lived).await;
            lived.ends().await;

            let mut world = World::prepare(lively(), database, settings).await;
            nine_days(&world);
            world.boot().await;
            reads_history(&world, 30).await;
            same(&outcome(&world).await, &expected);
            // Read again, by whatever part, nothing counts twice.
            reads_history(&world, 30).await;
            reads_history(&world, 4).await;
            same(&outcome(&world).await, &expected);
            world.ends().await;
        }
    }
}

#[tokio::test]
async fn reading_history_survives_stops_and_power_cuts() {
    for database in Database::each().await {
        let lived = World::start_with(lively(), Database::sqlite(), CONTENT).await;
        nine_days(&lived);
        lived.settles().await;
        let expected = outcome(&lived).await;
        lived.ends().await;

        let mut world = World::prepare(lively(), database, CONTENT).await;
        nine_days(&world);
        world.begin_apart().await;
        world.settles().await;
        let slow = world.sandbox.faults();
        slow.on("GET", MESSAGES).always().slow(Duration::from_millis(30));
        world.runs("yuki", "history read", json!({"days": 90})).await;
        let mut pages = 0;
        for round in 0..6 {
            let before = world.pages_read();
            world
                .until("some more pages are asked for", || {
                    world.pages_read() > before + 3
                })
                .await;
            pages += world.pages_read() - before;
            if round % 2 == 0 {
                world.crashes().await;
            } else {
                world.stop().await;
            }
            world.begin_apart().await;
        }
        world.sandbox.faults().clear();
        world.settles().await;
        assert!(pages > 18);
        same(&outcome(&world).await, &expected);
        world.ends().await;
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_named_with_the_remedy_and_read_once_it_can() {
    let people = night_owls_and(|guild| {
        guild.forum("ideas");
        guild.member("cleo").locale("en-US").role("Admins");
        guild.channel("hidden").deny("@everyone", bits::VIEW_CHANNEL);
        guild
            .channel("no-past")
            .deny("@everyone", bits::READ_MESSAGE_HISTORY);
        guild.voice("stage-door").deny("@everyone", bits::CONNECT);
    });
    let mut world = World::prepare(people, Database::sqlite(), "").await;
    // The bot's own role has everything, so that only the channels' exceptions are in its way.
    let bot = format!("@{}", world.sandbox.world(|all| all.application.name.clone()));
    for (channel, by) in [
        ("#general", "mei"),
        ("#hidden", "yuki"),
        ("#no-past", "mei"),
        ("#stage-door", "yuki"),
    ] {
        world.says(by, channel, "long ago");
        world.pass(MINUTE_MS);
    }
    let thread = world.says("ana", "#no-past", "a thread hangs here");
    let thread = world.sandbox.start_thread("ana", &thread, "in it");
    world.sandbox.say("leo", thread, "long ago");
    world.boot().await;
    reads_history(&world, 90).await;
    assert_eq!((world.points("mei").await, world.points("leo").await), (10, 0));
    insta::assert_snapshot!(history_page(&world, "yuki").await, @"
    歷史訊息
    最近 90 天讀完了：1 個頻道與討論串，共 1 則訊息。
    還沒有人符合「**鐵粉**」的條件。
    **有 3 個頻道我不能讀。**開放權限後，我會自動補讀：
    ⚠️ #hidden · 請為我的身分組開啟「檢視頻道」和「讀取訊息歷史」
    ⚠️ #no-past · 請為我的身分組開啟「讀取訊息歷史」
    ⚠️ #stage-door · 請為我的身分組開啟「連接」，語音頻道的聊天室才看得到
    -# 語音時間和已經刪除的內容沒辦法補讀。
    -# 私人討論串只能讀我有加入的；開啟「管理討論串」就能全部讀取。
    -# 要開啟 Message Content Intent 才能補讀投票。
    [再試一次]
    [最近 30 天] [最近 90 天] [最近 365 天]
    [重新整理] [控制台]
    ");
    let staff = world.opens_setup("yuki", "staff").await;
    world
        .selects("yuki", staff.message(), "set-creator-role", &["@Admins"])
        .await;
    insta::assert_snapshot!(history_page(&world, "cleo").await, @"
    History
    I have read the last 90 days: 1 message in 1 channel or thread.
    Nobody is eligible for **Superfan** today.
    **There are 3 channels I may not read.** Once you allow it, I read them by myself:
    ⚠️ #hidden · allow my role “View Channel” and “Read Message History”
    ⚠️ #no-past · allow my role “Read Message History”
    ⚠️ #stage-door · allow my role “Connect”; a voice channel's chat goes with it
    -# Time in voice cannot be read back, nor what was deleted since.
    -# Of private threads I read those I was added to. With “Manage Threads” I would read all of them.
    -# Votes in polls can be read back only with the Message Content Intent.
    [Try again]
    [Last 30 days] [Last 90 days] [Last 365 days]
    [Refresh] [Panel]
    ");
    for channel in ["#hidden", "#no-past", "#stage-door"] {
        let all = bits::VIEW_CHANNEL | bits::READ_MESSAGE_HISTORY | bits::CONNECT;
        world.sandbox.set_overwrite("yuki", channel, bot.as_str(), all, 0);
    }
    world.settles().await;
    assert_eq!((world.points("mei").await, world.points("leo").await), (20, 10));
    assert_eq!(world.count("yuki", Kind::Message).await, 2);
    let page = history_page(&world, "yuki").await;
    assert!(!page.contains("⚠️"), "{page}");
    world.ends().await;
}

#[tokio::test]
async fn a_channel_that_is_refused_at_last_holds_nobody_up() {
    for database in Database::each().await {
        let people = night_owls_and(|guild| {
            guild.channel("latest");
        });
        let mut world = World::prepare(people, database, "").await;
        world.has_lived("mei", Past::ELIGIBLE);
        world.says("leo", "#latest", "long ago");
        world.boot().await;
        world.is_set_up().await;
        let latest = format!("/channels/{}/messages", world.channel_id("#latest"));
        let faults = world.sandbox.faults();
        faults.on("GET", &latest).always().refuse(403, 50_013);
        reads_history(&world, 90).await;
        assert_eq!(world.standing("mei").await, Standing::Eligible);
        let page = history_page(&world, "yuki").await;
        assert!(page.contains("讀完了") && page.contains("#latest"), "{page}");
        assert_eq!(world.count("leo", Kind::Message).await, 36);

        // Once it is allowed it is read as well, and nobody is settled by half of it.
        world.sandbox.faults().clear();
        let page = world.runs("yuki", "history status", json!({})).await;
        world.clicks("yuki", page.message(), "再試一次").await;
        assert_eq!(world.count("leo", Kind::Message).await, 37);
        let page = history_page(&world, "yuki").await;
        assert!(page.contains("讀完了") && !page.contains("⚠️"), "{page}");
        world.ends().await;
    }
}

#[tokio::test]
async fn the_progress_is_shown_while_it_is_read_and_then_what_came_of_it() {
    let mut world = World::prepare(lively(), Database::sqlite(), "").await;
    for day in 0..30 {
        for channel in ["#general", "#art", "#vip"] {
            world.says("leo", channel, &format!("day {day}"));
        }
        world.pass(DAY_MS);
    }
    world.boot().await;
    let page = world.opens_setup("yuki", "history").await;
    let (general, art) = (world.channel_id("#general"), world.channel_id("#art"));
    for (channel, times) in [(art, 2), (general, 3)] {
        let pattern = format!("/channels/{channel}/messages");
        world
            .sandbox
            .faults()
            .on("GET", &pattern)
            .times(times)
            .status(502);
    }
    let asked = world.sandbox.click("yuki", page.message(), "history-read:90");
    let first = asked.reply().await;
    assert!(first.text().contains("最近 90 天"), "{}", first.text());
    let page_now = || world.reads(&world.again(first.message()));
    world.advance(4_000).await;
    world
        .until("the progress is brought up to date", || {
            page_now().contains("1 / 3")
        })
        .await;
    insta::assert_snapshot!(page_now(), @"
    我來之前的訊息
    正在讀取最近 90 天
    ▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱▱▱ 42%
    頻道與討論串 1 / 3 · 30 則訊息
    讀完之前，不會有人升降等級，也不會發任何通知。
    -# 語音時間和已經刪除的內容沒辦法補讀。
    -# 私人討論串只能讀我有加入的；開啟「管理討論串」就能全部讀取。
    -# 要開啟 Message Content Intent 才能補讀投票。
    第 6 步，共 7 步 · 選了就會存，可以跳過
    [停止]
    [◀ 上一步] [下一步 ▶]
    ");
    for _ in 0..4 {
        world.advance(10_000).await;
    }
    world
        .until("what came of it is shown", || page_now().contains("讀完了"))
        .await;
    insta::assert_snapshot!(page_now(), @"
    我來之前的訊息
    最近 90 天讀完了：3 個頻道與討論串，共 90 則訊息。
    還沒有人符合「**鐵粉**」的條件。
    -# 語音時間和已經刪除的內容沒辦法補讀。
    -# 私人討論串只能讀我有加入的；開啟「管理討論串」就能全部讀取。
    -# 要開啟 Message Content Intent 才能補讀投票。
    第 6 步，共 7 步 · 選了就會存，可以跳過
    [最近 30 天] [最近 90 天] [最近 365 天]
    [◀ 上一步] [下一步 ▶]
    ");
    // It is a step of /setup still.
    let done = world.clicks("yuki", page.message(), "setup:done").await;
    assert!(done.text().contains("✅ 我來之前的訊息"), "{}", done.text());
    assert_eq!(world.posts("#creator").len(), 0);
    world.ends().await;
}

#[tokio::test]
async fn a_page_that_was_left_is_not_written_over() {
    let mut world = World::prepare(lively(), Database::sqlite(), "").await;
    world.says("leo", "#general", "long ago");
    world.pass(DAY_MS);
    world.boot().await;
    world.sandbox.faults().on("GET", MESSAGES).status(502);
    let page = world.opens_setup("yuki", "history").await;
    let page = world.clicks("yuki", page.message(), "history-read:30").await;
    let page = world.clicks("yuki", page.message(), "setup:done").await;
    world.advance(MINUTE_MS).await;
    assert_eq!(world.points("leo").await, 10);
    let now = world.again(page.message());
    assert!(now.text().starts_with("設定完成"), "{}", now.text());
    world.ends().await;
}

#[tokio::test]
async fn nobody_is_told_or_promoted_before_everything_is_read_and_then_once() {
    for database in Database::each().await {
        let people = night_owls_and(|guild| {
            guild.member("kim").joined_at(START_MS - 90 * DAY_MS);
        });
        let mut world = World::prepare(people, database, "").await;
        world.has_lived("mei", Past::ELIGIBLE);
        world.boot().await;
        world.is_set_up().await;
        world.sandbox.faults().on("GET", MESSAGES).status(502);
        world.runs("yuki", "history read", json!({"days": 365})).await;
        world.settles().await;
        // The creator gives points by hand meanwhile; the night's look at everybody comes, too.
        let options = json!({"member": "leo", "amount": 100, "reason": "meanwhile"});
        world.runs("ken", "points give", options).await;
        world.settles().await;
        assert_eq!(world.roles("leo"), [] as [&str; 0], "later");
        assert_eq!(world.posts("#creator").len(), 0);
        // It takes longer than anybody can look at it.
        world.advance(20 * MINUTE_MS).await;
        assert_eq!(world.roles("leo"), ["常客", "核心粉絲"]);
        assert_eq!(world.roles("mei"), ["常客", "核心粉絲"]);
        assert_eq!(world.standing("mei").await, Standing::Eligible);
        let posts = world.posts("#creator");
        assert_eq!(posts.len(), 1, "{posts:#?}");
        let text = posts[0].text();
        assert!(text.contains("有 **1 位粉絲**符合「**鐵粉**」的條件"), "{text}");
        let queue = world.clicks("ken", &posts[0], "queue:0").await;
        assert!(queue.text().contains("mei"), "{}", queue.text());
        // Whoever becomes eligible from now on is news.
        let approve = format!("approve:{}", world.member_id("mei"));
        world.clicks("ken", queue.message(), &approve).await;
        world.settles().await;
        assert_eq!(world.standing("mei").await, Standing::Member);
        world.has_lived("kim", Past::ELIGIBLE);
        world.settles().await;
        assert_eq!(world.posts("#creator").len(), 2);
        world.ends().await;
    }
}

#[tokio::test]
async fn reading_can_be_stopped_and_gone_on_with() {
    let mut world = World::prepare(lively(), Database::sqlite(), "").await;
    for channel in ["#general", "#art", "#vip"] {
        world.says("leo", channel, "long ago");
        world.pass(HOUR_MS);
    }
    world.boot().await;
    let vip = format!("/channels/{}/messages", world.channel_id("#vip"));
    world.sandbox.faults().on("GET", &vip).always().status(502);
    reads_history(&world, 90).await;
    let page = world.runs("yuki", "history status", json!({})).await;
    let page = world.clicks("yuki", page.message(), "history-stop").await;
    assert!(page.text().contains("目前讀到的都算數"), "{}", page.text());
    world.sandbox.faults().clear();
    world.settles().await;
    assert_eq!(world.points("leo").await, 20);
    for _ in 0..3 {
        world.advance(HOUR_MS).await;
    }
    world.stop().await;
    world.boot().await;
    assert_eq!(world.points("leo").await, 20, "stopped is stopped");
    let page = world.runs("yuki", "panel", json!({})).await;
    let page = world.clicks("yuki", page.message(), "history").await;
    world.clicks("yuki", page.message(), "history-go-on").await;
    world.settles().await;
    assert_eq!(world.points("leo").await, 30);
    let page = history_page(&world, "yuki").await;
    assert!(page.contains("讀完了"), "{page}");
    world.ends().await;
}

#[tokio::test]
async fn a_year_is_the_most_and_a_day_the_least() {
    let world = World::start().await;
    let page = world.runs("yuki", "history status", json!({})).await;
    let mut forged = page.message().clone();
    forged.components = vec![json!({"type": 1, "components": [
        {"type": 2, "style": 1, "label": "too long", "custom_id": "history-read:366"},
        {"type": 2, "style": 1, "label": "none", "custom_id": "history-read:0"},
    ]})];
    world.sandbox.world_mut(|all| {
        let channel = all.channels.get_mut(&forged.channel).unwrap();
        channel.messages.insert(forged.id, forged.clone());
    });
    for button in ["history-read:366", "history-read:0"] {
        let refused = world.clicks("yuki", &forged, button).await;
        assert!(refused.text().contains("1 到 365 天"), "{}", refused.text());
    }
    assert_eq!(world.store().find_history(world.guild_id()).await.unwrap(), None);
    world.ends().await;
}

#[tokio::test]
async fn private_threads_are_read_where_the_bot_may_manage_threads() {
    let people = || {
        night_owls_and(|guild| {
            guild.role("Reader").permissions(bits::MANAGE_THREADS);
        })
    };
    for may_manage in [false, true] {
        let mut world = World::prepare(people(), Database::sqlite(), "").await;
        let bot = world.sandbox.world(|all| all.bot());
        for (name, archived) in [("open", false), ("closed", true)] {
            let thread = world.sandbox.start_private_thread("mei", "#general", name);
            world.sandbox.say("mei", thread, "between us");
            if archived {
                world.sandbox.archive(thread, true);
            }
            world.pass(MINUTE_MS);
        }
        if may_manage {
            world.sandbox.give_role("yuki", bot, "@Reader");
        }
        world.boot().await;
        reads_history(&world, 30).await;
        let page = history_page(&world, "yuki").await;
        let seen = world.count("mei", Kind::Message).await;
        if may_manage {
            assert_eq!(seen, 2, "{page}");
        } else {
            assert!(page.contains("管理討論串"), "{page}");
            assert_eq!(seen, 0, "{page}");
        }
        world.ends().await;
    }
}
