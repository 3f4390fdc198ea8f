//! What follows from what others do: asking after the creator, welcoming a newcomer, opening a thread
//! that is answered in. In whatever order it becomes known, it comes to the same.

use std::collections::BTreeMap;

use ironfan::{
    domain::{
        activity::{Activity, Answered, Kind, Observation, ObservedMessage, Retracted, Retraction},
        ids::{ChannelId, GuildId, MemberId, first_id_at},
        promise::Scope,
    },
    store::{Channel, Cursors, Question, Store},
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{RngSeed, TestRunner},
};
use sandbox::Message;
use serde_json::json;

use crate::support::{
    DAY_MS, Database, GUILD, HOUR_MS, MINUTE_MS, ReplyExt, START_MS, World, a_server, night_owls,
    night_owls_and,
};

impl World {
    /// How many facts of a kind hold of a member.
    pub async fn count(&self, member: &str, kind: Kind) -> u64 {
        self.settles().await;
        let counted = self
            .store()
            .count_kinds(self.guild_id(), self.member_id(member), 0, i64::MAX)
            .await;
        counted.unwrap().get(&kind).copied().unwrap_or(0)
    }

    /// A member names another in #general, this long from now (or ago, if negative).
    fn names(&self, ms: i64, member: &str, other: &str) -> Message {
        let text = format!("<@{}>, how are you?", self.member_id(other));
        self.says_in(ms, member, "#general", &text)
    }
}

/// Yuki writes at this hour on each of the twelve days before and falls silent. Returns her last words.
fn yuki_wrote_daily(world: &World) -> Message {
    let days = (1..=12).rev();
    days.map(|day| world.says_in(-day * DAY_MS, "yuki", "#general", "good morning"))
        .last()
        .unwrap()
}

#[tokio::test]
async fn who_asks_after_a_silent_creator_is_credited_once_in_each_silence() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let last = yuki_wrote_daily(&world);
        // A day is nothing unusual.
        world.names(-MINUTE_MS, "leo", "yuki");
        assert_eq!(world.count("leo", Kind::Concern).await, 0);
        world.advance(2 * DAY_MS).await;
        world.names(0, "mei", "yuki");
        world.replies("ana", &last, "Is everything all right?");
        for minute in 1..4 {
            world.names(minute * MINUTE_MS, "mei", "yuki");
        }
        world.names(0, "leo", "mei");
        assert_eq!(world.count("mei", Kind::Concern).await, 1, "once in a silence");
        assert_eq!(world.count("ana", Kind::Concern).await, 1, "an answer asks too");
        assert_eq!(
            world.count("leo", Kind::Concern).await,
            0,
            "mei is not the creator"
        );
        let why = world.runs("mei", "why", json!({})).await;
        assert!(why.text().contains("**+15** 關心創作者"), "{}", why.text());
        let why = world.runs("ana", "why", json!({})).await;
        assert!(
            why.text().contains("**+15** Asked after the creator"),
            "{}",
            why.text()
        );
        // She is back, and away once more.
        world.says_in(HOUR_MS, "yuki", "#general", "I was ill");
        world.names(2 * HOUR_MS, "mei", "yuki");
        assert_eq!(
            world.count("mei", Kind::Concern).await,
            1,
            "nobody is missed who is there"
        );
        world.advance(6 * DAY_MS).await;
        world.names(0, "mei", "yuki");
        assert_eq!(world.count("mei", Kind::Concern).await, 2, "another silence");
        world.ends().await;
    }
}

#[tokio::test]
async fn a_creators_message_that_comes_late_ends_the_silence_after_all() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        yuki_wrote_daily(&world);
        world.advance(2 * DAY_MS).await;
        world.names(0, "mei", "yuki");
        world.names(5 * HOUR_MS, "ana", "yuki");
        assert_eq!(world.count("mei", Kind::Concern).await, 1);
        let before = world.points("mei").await;
        let late = world.says_in(-HOUR_MS, "yuki", "#general", "sent hours ago");
        assert_eq!(world.count("mei", Kind::Concern).await, 0);
        assert_eq!(world.count("ana", Kind::Concern).await, 0);
        assert_eq!(world.points("mei").await, before - 15);
        // And if she deletes it, there was silence.
        world.sandbox.delete(&late);
        assert_eq!(world.count("mei", Kind::Concern).await, 1);
        assert_eq!(world.points("mei").await, before);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_deleted_question_after_the_creator_gives_way_to_the_fans_next_one() {
    let world = World::start().await;
    world.is_set_up().await;
    yuki_wrote_daily(&world);
    world.advance(2 * DAY_MS).await;
    let first = world.names(0, "mei", "yuki");
    let second = world.names(MINUTE_MS, "mei", "yuki");
    assert_eq!(world.count("mei", Kind::Concern).await, 1);
    world.sandbox.delete(&first);
    assert_eq!(world.count("mei", Kind::Concern).await, 1, "she asked again");
    world.sandbox.delete(&second);
    assert_eq!(world.count("mei", Kind::Concern).await, 0);
    let why = world.runs("mei", "why", json!({})).await;
    assert!(why.text().contains("**0** 關心創作者"), "{}", why.text());
    world.ends().await;
}

/// A new account that joins now.
fn joins(world: &World, name: &str) {
    world.sandbox.new_user(name);
    world.sandbox.join(name, GUILD);
}

#[tokio::test]
async fn the_earliest_answer_to_a_newcomers_first_message_welcomes_them() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        joins(&world, "nia");
        let hello = world.says_in(MINUTE_MS, "nia", "#general", "hello");
        let anas = world
            .sandbox
            .reply_at("ana", &hello, "hi", world.now_ms() + 5 * MINUTE_MS);
        assert_eq!(world.count("ana", Kind::Welcome).await, 1);
        // Leo was faster; his answer only comes later.
        let leos = world
            .sandbox
            .reply_at("leo", &hello, "hi", world.now_ms() + 3 * MINUTE_MS);
        assert_eq!(world.count("leo", Kind::Welcome).await, 1);
        assert_eq!(
            world.count("ana", Kind::Welcome).await,
            0,
            "once for each newcomer"
        );
        assert_eq!(world.points("leo").await, 10 + 5 + 10);
        let why = world.runs("leo", "why", json!({})).await;
        assert!(
            why.text().contains("**+10** Welcomed a newcomer"),
            "{}",
            why.text()
        );
        world.sandbox.delete(&leos);
        assert_eq!(world.count("leo", Kind::Welcome).await, 0);
        assert_eq!(
            world.count("ana", Kind::Welcome).await,
            1,
            "the welcome passes on"
        );
        // The next messages are no first ones.
        let more = world.says_in(HOUR_MS, "nia", "#general", "and how does this work?");
        world
            .sandbox
            .reply_at("mei", &more, "這樣", world.now_ms() + 2 * HOUR_MS);
        assert_eq!(world.count("mei", Kind::Welcome).await, 0);
        // Unless the first one is gone.
        world.sandbox.delete(&hello);
        assert_eq!(world.count("ana", Kind::Welcome).await, 0);
        assert_eq!(world.count("mei", Kind::Welcome).await, 1);
        world.sandbox.delete(&anas);
        world.sandbox.delete(&more);
        assert_eq!(world.count("mei", Kind::Welcome).await, 0);
        world.ends().await;
    }
}

#[tokio::test]
async fn who_read_along_for_weeks_is_no_newcomer_any_more() {
    let world = World::start().await;
    world.is_set_up().await;
    joins(&world, "nia");
    joins(&world, "olaf");
    world.advance(13 * DAY_MS).await;
    let hello = world.says("olaf", "#general", "hello");
    world.advance(2 * DAY_MS).await;
    let late = world.says("nia", "#general", "hello");
    world.advance(40 * DAY_MS).await;
    world.replies("ana", &late, "hi");
    world.replies("leo", &hello, "better late than never");
    assert_eq!(world.count("ana", Kind::Welcome).await, 0);
    assert_eq!(
        world.count("leo", Kind::Welcome).await,
        1,
        "nobody was there before"
    );
    world.ends().await;
}

#[tokio::test]
async fn whoever_opens_a_thread_is_credited_while_somebody_else_answers_in_it() {
    for database in Database::each().await {
        let world = World::start_in(
            night_owls_and(|guild| {
                guild.forum("ideas");
            }),
            database,
        )
        .await;
        world.is_set_up().await;
        let topic = world.says("leo", "#general", "What about cameras?");
        let thread = world.sandbox.start_thread("mei", &topic, "cameras");
        world.sandbox.say("mei", thread, "I have one");
        assert_eq!(world.count("mei", Kind::Thread).await, 0, "she talks to herself");
        let answer = world.sandbox.say("ana", thread, "So do I");
        assert_eq!(world.count("mei", Kind::Thread).await, 1);
        let before = world.points("mei").await;
        let other = world.sandbox.say("leo", thread, "Me too");
        world.sandbox.delete(&answer);
        assert_eq!(world.count("mei", Kind::Thread).await, 1, "leo's answer is left");
        world.sandbox.delete(&other);
        assert_eq!(
            world.count("mei", Kind::Thread).await,
            0,
            "nobody's answer is left"
        );
        assert_eq!(world.points("mei").await, before - 15);
        // What the thread hangs on may go.
        world.sandbox.delete(&topic);
        world.sandbox.say("leo", thread, "Anyway");
        assert_eq!(world.count("mei", Kind::Thread).await, 1);
        let post = world.sandbox.post("ana", "#ideas", "A meet-up?", "In spring");
        assert_eq!(world.count("ana", Kind::Thread).await, 0);
        world.sandbox.reply("mei", &post, "好啊");
        assert_eq!(world.count("ana", Kind::Thread).await, 1);
        let why = world.runs("ana", "why", json!({})).await;
        assert!(why.text().contains("**+15** Opened a thread"), "{}", why.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn nothing_follows_from_what_somebody_does_who_is_not_counted() {
    let world = World::start().await;
    world.is_set_up().await;
    yuki_wrote_daily(&world);
    let topic = world.says("leo", "#general", "What about cameras?");
    world.runs("ana", "mydata pause", json!({})).await;
    world.advance(2 * DAY_MS).await;
    joins(&world, "nia");
    let hello = world.says_in(MINUTE_MS, "nia", "#general", "hello");
    world
        .sandbox
        .reply_at("ana", &hello, "hi", world.now_ms() + 2 * MINUTE_MS);
    world
        .sandbox
        .reply_at("leo", &hello, "hi", world.now_ms() + 3 * MINUTE_MS);
    world.names(0, "ana", "yuki");
    let anas = world.sandbox.start_thread("ana", &topic, "cameras");
    world.sandbox.say("leo", anas, "I have one");
    let meis = world.sandbox.start_thread("mei", &hello, "welcome");
    world.sandbox.say("ana", meis, "hi again");
    for kind in [Kind::Welcome, Kind::Concern, Kind::Thread, Kind::Message] {
        assert_eq!(world.count("ana", kind).await, 0, "{kind:?}");
    }
    assert_eq!(
        world.count("leo", Kind::Welcome).await,
        1,
        "nobody who counts was faster"
    );
    assert_eq!(
        world.count("mei", Kind::Thread).await,
        0,
        "nobody who counts answered"
    );
    world.sandbox.say("leo", meis, "hello");
    assert_eq!(world.count("mei", Kind::Thread).await, 1);
    world.ends().await;
}

const CREATOR: u64 = 10;
const FANS: [u64; 3] = [11, 12, 13];
/// A thread that the first fan opened.
const THREAD: ChannelId = ChannelId(first_id_of_thread());

const fn first_id_of_thread() -> u64 {
    // One millisecond of Discord's time is 2^22 ids; its epoch is the beginning of 2015.
    ((START_MS - 1_420_070_400_000) as u64) << 22
}

/// Weeks of talk among fans, one of whom is new, and a creator with silences; what is deleted of it.
fn talk() -> impl Strategy<Value = Vec<Observation>> {
    let message = (
        0..4usize,
        proptest::option::of(0..60usize),
        0..40 * 24i64,
        any::<bool>(),
        any::<bool>(),
    );
    let deleted = proptest::collection::vec(0..60usize, 0..12);
    (proptest::collection::vec(message, 30..60), deleted).prop_map(|(list, deleted)| {
        let authors = [CREATOR, FANS[0], FANS[1], FANS[2]];
        let id = |n: usize| first_id_at(START_MS + list[n].2 * HOUR_MS) + n as u64;
        let messages = list
            .iter()
            .enumerate()
            .map(|(n, (author, answers, _, names, in_thread))| {
                let answers = answers
                    .map(|answered| answered % list.len())
                    .filter(|answered| id(*answered) < id(n));
                Observation::Message(ObservedMessage {
                    guild_id: store_guild(),
                    channel_id: if *in_thread { THREAD } else { ChannelId(5) },
                    message_id: id(n),
                    author_id: MemberId(authors[*author]),
                    answers: answers.map(|answered| Answered {
                        message_id: id(answered),
                        author_id: MemberId(authors[list[answered].0]),
                    }),
                    mentions: names.then_some(MemberId(CREATOR)).into_iter().collect(),
                    mark: None,
                    asks: false,
                })
            });
        let deletions = deleted.iter().map(|n| {
            Observation::Retraction(Retraction {
                guild_id: store_guild(),
                what: Retracted::Messages(vec![id(n % list.len())]),
            })
        });
        messages.chain(deletions).collect()
    })
}

fn store_guild() -> GuildId {
    a_server::GUILD_ID
}

/// The server with its members: the last fan has only just joined.
async fn open(database: &Database) -> Store {
    let people = [(CREATOR, 90), (FANS[0], 90), (FANS[1], 90), (FANS[2], 0)];
    a_server::open(database, &people.map(|(id, days)| (id, START_MS - days * DAY_MS))).await
}

async fn see_thread(store: &Store) {
    let thread = Channel {
        channel_id: THREAD,
        kind: 11,
        parent_id: Some(ChannelId(5)),
        owner_id: Some(MemberId(FANS[0])),
    };
    let mut tx = store.begin().await.unwrap();
    tx.upsert_channels(store_guild(), &[thread]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn observe(store: &Store, seen: &[Observation]) {
    let mut tx = store.begin().await.unwrap();
    tx.observe(seen, Cursors::Move).await.unwrap();
    tx.commit().await.unwrap();
}

type Held = BTreeMap<(Kind, MemberId, u64), Option<MemberId>>;

/// The derived facts that hold, everybody's points, and what waits or waited for the creator.
async fn held(store: &Store) -> (Held, Vec<i64>, Vec<Question>) {
    let (mut held, mut points) = (Held::new(), Vec::new());
    for id in [CREATOR].into_iter().chain(FANS) {
        let member_id = MemberId(id);
        let facts = store
            .list_activities_between(store_guild(), member_id, 0, i64::MAX)
            .await;
        let derived = |fact: &Activity| matches!(fact.kind, Kind::Thread | Kind::Welcome | Kind::Concern);
        for fact in facts
            .unwrap()
            .into_iter()
            .filter(|fact| derived(fact) && !fact.retracted)
        {
            held.insert((fact.kind, member_id, fact.source_id), fact.other_id);
        }
        points.push(store.get_totals(store_guild(), member_id).await.unwrap().points);
    }
    let asked = store
        .list_questions_between(store_guild(), Scope::Everything.causes(), 0..i64::MAX >> 22)
        .await
        .unwrap();
    (held, points, asked)
}

#[tokio::test]
async fn what_follows_is_the_same_in_whatever_order_and_parts_it_is_seen() {
    let mut runner = TestRunner::new(ProptestConfig {
        rng_seed: RngSeed::Fixed(5),
        ..ProptestConfig::default()
    });
    let (mut kinds, mut waits) = (BTreeMap::new(), BTreeMap::new());
    for case in 0..16usize {
        let strategy = (talk(), 1..40usize, any::<u64>());
        let (seen, batch, _) = strategy.new_tree(&mut runner).unwrap().current();
        let shuffled = Just(seen.clone())
            .prop_shuffle()
            .new_tree(&mut runner)
            .unwrap()
            .current();
        // Lived through: in order, one at a time, deletions last.
        let database = Database::sqlite();
        let lived = open(&database).await;
        see_thread(&lived).await;
        let mut in_order = seen.clone();
        in_order.sort_by_key(|seen| match seen {
            Observation::Message(message) => message.message_id,
            _ => u64::MAX,
        });
        for one in &in_order {
            observe(&lived, std::slice::from_ref(one)).await;
        }
        let expected = held(&lived).await;
        for (kind, ..) in expected.0.keys() {
            *kinds.entry(*kind).or_insert(0) += 1;
        }
        for question in &expected.2 {
            let how = question.closed.map_or("open", |closed| closed.how.key());
            *waits.entry(how).or_insert(0) += 1;
            *waits.entry("by the team").or_insert(0) += u32::from(question.staff.is_some());
        }
        lived.close().await;
        for database in Database::each().await {
            // Read afterwards: in any order, deletions in between, the thread seen at some point of it.
            let read = open(&database).await;
            let parts: Vec<_> = shuffled.chunks(batch).collect();
            for (n, part) in parts.iter().enumerate() {
                if n == case % parts.len() {
                    see_thread(&read).await;
                }
                observe(&read, part).await;
            }
            assert_eq!(held(&read).await, expected, "case {case}, {batch} at a time");
            observe(&read, &seen).await;
            assert_eq!(held(&read).await, expected, "case {case}, once more");
            read.close().await;
        }
    }
    assert!(
        kinds.len() == 3 && kinds.values().all(|n| *n > 3),
        "the cases are good ones: {kinds:?}"
    );
    assert!(
        ["open", "reply", "thread"]
            .iter()
            .all(|how| waits.get(how) > Some(&3)),
        "the cases are good ones: {waits:?}"
    );
}
