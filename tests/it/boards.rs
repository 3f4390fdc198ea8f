//! Who is on which board: fans who are here, the team apart, nobody who left or asked not to be counted.

use std::collections::BTreeMap;

use ironfan::{
    domain::{ids::MemberId, period::LocalDay},
    service::{mydata, points},
    store::{Adjustment, Member, Side, Store},
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{RngSeed, TestRunner},
};
use serde_json::json;

use crate::support::{Database, GUILD, MINUTE_MS, ReplyExt, START_MS, World, a_server, night_owls_and};

#[tokio::test]
async fn the_team_has_a_board_of_its_own() {
    for database in Database::each().await {
        let mut world = World::start_in(
            night_owls_and(|guild| {
                guild.member("tom").role("Mods");
            }),
            database,
        )
        .await;
        world.is_set_up().await;
        for (member, messages) in [("ana", 1), ("ken", 3), ("tom", 2), ("mei", 2)] {
            for minute in 0..messages {
                world.says_in(minute * MINUTE_MS, member, "#general", "hello");
            }
        }
        world.settles().await;
        let board = world.runs("ana", "top", json!({"period": 2})).await;
        assert!(!board.text().contains("ken"), "{}", board.text());
        let team = world.clicks("ana", board.message(), "Staff").await;
        assert!(team.is_ephemeral());
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(team.message()), @"
        Leaderboard: all time · staff
        **1.** ken · **30** · Newcomer
        **2.** tom · **20** · Newcomer
        Staff who are in the server now · not ranked among the fans · page 1 of 1
        [top.png: Leaderboard of Night Owls, since the beginning: 1. ken, 30 points; 2. tom, 20 points]
        [Week] [Month] [All time off] [Fans]
        ") };
        let own = world.clicks("tom", board.message(), "Staff").await;
        let own = world.clicks("tom", own.message(), "Week").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(own.message()), @"
        Leaderboard: this week · staff
        **1.** ken · **30** · Newcomer
        **2.** tom · **20** · Newcomer
        Staff who are in the server now · not ranked among the fans · page 1 of 1
        [top.png: Leaderboard of Night Owls, Aug 31 – Sep 6: 1. ken, 30 points; 2. tom, 20 points]
        [Week off] [Month] [All time] [Fans]
        ") };
        let chinese = world.clicks("mei", board.message(), "Staff").await;
        assert!(
            chinese.text().starts_with("排行榜：累計 · 工作人員"),
            "{}",
            chinese.text()
        );
        // Who stops being staff is among the fans again, and the other way round; after a restart too.
        world.sandbox.take_role("yuki", "tom", "@Mods");
        world.sandbox.give_role("yuki", "mei", "@Mods");
        world.settles().await;
        world.stop().await;
        world.boot().await;
        let fans = world.clicks("ana", team.message(), "Fans").await;
        assert!(
            fans.text().contains("tom") && !fans.text().contains("mei"),
            "{}",
            fans.text()
        );
        let team = world.clicks("ana", fans.message(), "Staff").await;
        assert!(
            team.text().contains("mei") && !team.text().contains("tom"),
            "{}",
            team.text()
        );
        world.sandbox.leave("ken", GUILD);
        world.settles().await;
        let team = world.clicks("ana", board.message(), "Staff").await;
        assert!(!team.text().contains("ken"), "{}", team.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn a_page_that_is_no_more_leads_to_the_last_one() {
    let people = night_owls_and(|guild| {
        for n in 0..11 {
            guild.member(&format!("fan{n:02}"));
        }
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    for n in 0..11 {
        world.says(&format!("fan{n:02}"), "#general", "hello");
    }
    world.settles().await;
    for period in [0, 1, 2] {
        let board = world.runs("ana", "top", json!({"period": period})).await;
        assert!(board.text().contains("page 1 of 2"), "{}", board.text());
    }
    let boards = [0, 2].map(|period| world.runs("ana", "top", json!({"period": period})));
    let [week, all] = futures::future::join_all(boards).await.try_into().unwrap();
    world.sandbox.leave("fan03", GUILD);
    world.settles().await;
    for board in [week, all] {
        let last = world.clicks("ana", board.message(), "Next ▶").await;
        assert!(
            last.text().contains("page 1 of 1") && last.text().contains("fan10"),
            "{}",
            last.text()
        );
    }
    world.ends().await;
}

/// What can happen to somebody.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Comes { staff: bool },
    Leaves,
    Pauses,
    Resumes,
    Gets(i64),
}

fn turns() -> impl Strategy<Value = Vec<(u64, Turn)>> {
    let turn = prop_oneof![
        any::<bool>().prop_map(|staff| Turn::Comes { staff }),
        Just(Turn::Leaves),
        Just(Turn::Pauses),
        Just(Turn::Resumes),
        (1..50i64).prop_map(Turn::Gets),
    ];
    proptest::collection::vec((100..106u64, turn), 20..60)
}

#[derive(Clone, Copy, Default)]
struct Person {
    is_known: bool,
    is_here: bool,
    is_staff: bool,
    is_paused: bool,
    points: i64,
}

async fn happens(store: &Store, n: usize, id: u64, turn: Turn) {
    let (guild_id, member_id, now_ms) = (a_server::GUILD_ID, MemberId(id), START_MS + n as i64);
    match turn {
        Turn::Comes { staff } => {
            let member = Member {
                member_id,
                display_name: format!("fan {id}"),
                avatar: None,
                is_bot: false,
                is_staff: staff,
                roles: Vec::new(),
                joined_ms: None,
                left_ms: None,
                sanction_ms: None,
            };
            let mut tx = store.begin().await.unwrap();
            tx.upsert_members(guild_id, &[member]).await.unwrap();
            tx.commit().await.unwrap();
        }
        Turn::Leaves => {
            let mut tx = store.begin().await.unwrap();
            tx.leave_member(guild_id, member_id, now_ms).await.unwrap();
            tx.commit().await.unwrap();
        }
        Turn::Pauses => mydata::pause(store, guild_id, member_id, now_ms).await.unwrap(),
        Turn::Resumes => mydata::resume(store, guild_id, member_id, None, now_ms)
            .await
            .unwrap(),
        Turn::Gets(points) => {
            let adjustment = Adjustment {
                adjustment_id: 1_000 + n as u64,
                member_id,
                points,
                reason: "kind".to_owned(),
                by_id: a_server::OWNER_ID,
                at_ms: now_ms,
                undone_by_id: None,
                origin: None,
            };
            // Whoever was never seen cannot be given anything.
            points::adjust(store, guild_id, adjustment).await.ok();
        }
    }
}

/// What it comes to, by hand.
fn notes(people: &mut BTreeMap<u64, Person>, id: u64, turn: Turn) {
    let person = people.entry(id).or_default();
    match turn {
        Turn::Comes { staff } => {
            (person.is_known, person.is_here, person.is_staff) = (true, true, staff);
        }
        Turn::Leaves => person.is_here = false,
        Turn::Pauses => person.is_paused = true,
        Turn::Resumes => person.is_paused = false,
        Turn::Gets(points) if person.is_known => person.points += points,
        Turn::Gets(_) => {}
    }
}

#[tokio::test]
async fn whatever_happens_everybody_is_on_the_board_they_belong_on() {
    let mut runner = TestRunner::new(ProptestConfig {
        rng_seed: RngSeed::Fixed(3),
        ..ProptestConfig::default()
    });
    for _ in 0..6 {
        let turns = turns().new_tree(&mut runner).unwrap().current();
        for database in Database::each().await {
            let store = a_server::open(&database, &[]).await;
            let mut people = BTreeMap::new();
            for (n, (id, turn)) in turns.iter().copied().enumerate() {
                happens(&store, n, id, turn).await;
                notes(&mut people, id, turn);
                for (side, staff) in [(Side::Fans, false), (Side::Team, true)] {
                    let mut expected: Vec<_> = people
                        .iter()
                        .filter(|(_, who)| {
                            who.is_here && !who.is_paused && who.is_staff == staff && who.points > 0
                        })
                        .map(|(id, who)| (std::cmp::Reverse(who.points), *id))
                        .collect();
                    expected.sort_unstable();
                    let top = store.top_all(a_server::GUILD_ID, side, 10, 0).await.unwrap();
                    let top: Vec<_> = top
                        .iter()
                        .map(|place| (std::cmp::Reverse(place.points), place.member_id.0))
                        .collect();
                    assert_eq!(top, expected, "after {:?}", &turns[..=n]);
                }
            }
            store.close().await;
        }
    }
}

#[tokio::test]
async fn a_board_of_days_is_empty_without_points() {
    for database in Database::each().await {
        let store = a_server::open(&database, &[(11, START_MS)]).await;
        let day = LocalDay::of(&"Asia/Taipei".parse().unwrap(), START_MS);
        let page = store
            .top_days(a_server::GUILD_ID, Side::Fans, (day, day), (10, 0), MemberId(11))
            .await
            .unwrap();
        assert!(page.places.is_empty() && page.own.is_none());
        assert_eq!((page.of, page.most_points), (0, 0));
        store.close().await;
    }
}
