//! Time together in voice counts, in slots of ten minutes of the clock: for people who hear each other,
//! however they come and go, and whatever happens to the bot meanwhile.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use ironfan::{
    clock::Clock,
    domain::{creditable::NotCreditable, ids::ChannelId, rules::Multipliers},
    jobs::{Hearing, VoiceBooks},
    service::voice::{self, Seat},
    store::{Store, VoiceSpan},
};
use sandbox::world::ChannelKind;
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::support::{
    Database, GUILD, HOUR_MS, LOOK, MINUTE_MS, ReplyExt, START_MS, World, night_owls, night_owls_and, vault,
};

/// Slots in the lounge that began at these minutes.
fn lounge(minutes: &[i64]) -> Vec<(i64, String)> {
    minutes
        .iter()
        .map(|minute| (*minute, "#lounge".to_owned()))
        .collect()
}

#[tokio::test]
async fn two_people_earn_in_each_slot_of_which_they_shared_half() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.join_voice(&["mei", "ana"], "lounge");
        world.talk_for(9).await;
        assert_eq!(world.points("mei").await, 0, "the slot is not over");
        world.talk_for(1).await;
        assert_eq!(world.points("mei").await, 5);
        world.talk_for(15).await;
        assert_eq!(world.points("mei").await, 10);
        world.sandbox.leave_voice("ana");
        world.talk_for(5).await;
        for member in ["mei", "ana"] {
            assert_eq!(
                world.points(member).await,
                15,
                "25 minutes are two slots and a half"
            );
            assert_eq!(world.slots(member).await, lounge(&[0, 10, 20]));
        }
        world.talk_for(20).await;
        assert_eq!(world.points("mei").await, 15, "nobody was with mei");
        world.ends().await;
    }
}

#[tokio::test]
async fn what_people_read_of_their_time_in_voice_is_a_line_for_each_stretch() {
    let world = World::start().await;
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(30).await;
    world.says("mei", "#general", "brb");
    world.sandbox.leave_voice("mei");
    world.talk_for(20).await;
    world.join_voice(&["mei"], "lounge");
    world.talk_for(10).await;
    let mei = world.runs("mei", "why", json!({})).await;
    insta::assert_snapshot!(world.reads(mei.message()), @"
    30 分，來源如下
    **+5** 語音聊天 · #lounge · 10 分鐘 · (time R)
    **+10** 發言 · #general · (time R)
    **+15** 語音聊天 · #lounge · 30 分鐘 · (time R)
    [我的卡片]
    ");
    let ana = world.runs("ana", "why", json!({})).await;
    insta::assert_snapshot!(world.reads(ana.message()), @"
    20 points, and where they come from
    **+5** Voice · #lounge · 10 minutes · (time R)
    **+15** Voice · #lounge · 30 minutes · (time R)
    [My card]
    ");
    // From two hours on the day has earned all it can.
    world.talk_for(110).await;
    assert_eq!(world.points("ana").await, 60);
    assert_eq!(world.slots("ana").await.len(), 15);
    let ana = world.runs("ana", "why", json!({})).await;
    insta::assert_snapshot!(world.reads(ana.message()), @"
    60 points, and where they come from
    **0** Voice · #lounge · 30 minutes · (time R)
    -# That day's points for this were all collected.
    **+45** Voice · #lounge · 90 minutes · (time R)
    **+15** Voice · #lounge · 30 minutes · (time R)
    [My card]
    ");
    world.ends().await;
}

#[tokio::test]
async fn nobody_earns_alone_with_a_bot_or_with_a_guest() {
    let world = World::start_in(
        night_owls_and(|guild| {
            guild.member("robot").is_bot();
        }),
        Database::sqlite(),
    )
    .await;
    world.sandbox.new_user("zoe");
    world.join_voice(&["mei"], "lounge");
    world.talk_for(20).await;
    world.join_voice(&["robot"], "lounge");
    world.talk_for(20).await;
    world.sandbox.join_voice_as_guest("zoe", "lounge");
    world.talk_for(20).await;
    for member in ["mei", "robot", "zoe"] {
        assert_eq!(world.slots(member).await, [], "{member}");
    }
    let counts = world.running().app.pulse.counts_not_creditable();
    assert_eq!(counts[&NotCreditable::Bot], 1);
    assert_eq!(counts[&NotCreditable::NoMember], 1);
    // The same people as a new session presents them.
    world
        .reconnects(|faults| assert_eq!(faults.gateway_invalidate(false), 1))
        .await;
    world.talk_for(20).await;
    assert_eq!(world.slots("mei").await, []);
    assert_eq!(
        world.store().list_voice_spans().await.unwrap().len(),
        1,
        "mei alone"
    );
    world.ends().await;
}

#[tokio::test]
async fn whoever_does_not_hear_is_no_company() {
    let world = World::start().await;
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(4).await;
    world.deafens("ana", true);
    world.talk_for(6).await;
    assert_eq!(world.slots("mei").await, [], "four minutes are less than half");
    world.deafens("ana", false);
    world.talk_for(6).await;
    world.sandbox.set_server_voice("ana", GUILD, false, true);
    world.talk_for(4).await;
    for member in ["mei", "ana"] {
        assert_eq!(world.slots(member).await, lounge(&[10]), "{member}");
    }
    world.talk_for(10).await;
    world.sandbox.set_server_voice("ana", GUILD, true, false);
    world.talk_for(10).await;
    assert_eq!(world.slots("ana").await, lounge(&[10, 30]), "the muted listen");
    world.ends().await;
}

#[tokio::test]
async fn the_afk_channel_earns_nothing_whichever_it_is_at_the_time() {
    let world = World::start_in(
        night_owls_and(|guild| {
            let afk = guild.voice("asleep").id();
            guild.raw().afk_channel = Some(afk);
        }),
        Database::sqlite(),
    )
    .await;
    world.join_voice(&["mei", "ana"], "asleep");
    world.talk_for(20).await;
    assert_eq!(world.slots("mei").await, []);
    world.join_voice(&["leo", "ken"], "lounge");
    world.talk_for(14).await;
    // The two channels change places.
    let lounge_id = world.channel_id("lounge").0;
    world
        .sandbox
        .edit_guild(GUILD, |guild| guild.afk_channel = Some(lounge_id));
    world.talk_for(6).await;
    assert_eq!(
        world.slots("leo").await,
        lounge(&[20]),
        "four minutes of the next slot"
    );
    assert_eq!(
        world.slots("mei").await,
        [(30, "#asleep".to_owned())],
        "six of them"
    );
    world.deafens("mei", true);
    world.sandbox.edit_guild(GUILD, |guild| guild.afk_channel = None);
    world.talk_for(10).await;
    assert_eq!(world.slots("leo").await, lounge(&[20, 40]));
    assert_eq!(world.slots("ana").await.len(), 1, "mei does not hear ana");
    // A restart knows it as well.
    world
        .sandbox
        .edit_guild(GUILD, |guild| guild.afk_channel = Some(lounge_id));
    world.settles().await;
    let mut world = world;
    world.stop().await;
    world.boot().await;
    world.talk_for(20).await;
    assert_eq!(world.slots("leo").await.len(), 2);
    world.ends().await;
}

#[tokio::test]
async fn on_a_stage_speakers_and_audience_count_alike_and_staff_are_company() {
    let world = World::start_in(
        night_owls_and(|guild| {
            guild.channel_of(ChannelKind::Stage, "stage");
        }),
        Database::sqlite(),
    )
    .await;
    world.is_set_up().await;
    world.join_voice(&["ken", "mei"], "stage");
    world
        .sandbox
        .set_voice_flags("ken", sandbox::VoiceFlags::default());
    world.talk_for(10).await;
    for member in ["ken", "mei"] {
        assert_eq!(world.slots(member).await, [(0, "#stage".to_owned())], "{member}");
    }
    assert_eq!(world.points("mei").await, 5);
    world.ends().await;
}

#[tokio::test]
async fn a_slot_may_be_spent_in_several_channels() {
    let world = World::start_in(
        night_owls_and(|guild| {
            guild.voice("kitchen");
        }),
        Database::sqlite(),
    )
    .await;
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(4).await;
    world.join_voice(&["mei", "ana"], "kitchen");
    world.talk_for(6).await;
    // Each alone in a channel of their own.
    world.join_voice(&["mei"], "lounge");
    world.talk_for(10).await;
    for member in ["mei", "ana"] {
        assert_eq!(
            world.slots(member).await,
            [(0, "#kitchen".to_owned())],
            "{member}"
        );
    }
    world.ends().await;
}

#[tokio::test]
async fn a_slot_belongs_to_the_local_day_on_which_it_begins() {
    let world = World::start().await;
    // Ten minutes before midnight in Taipei.
    world.advance(15 * HOUR_MS - 10 * MINUTE_MS).await;
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(20).await;
    let points: Vec<_> = world
        .days("mei")
        .await
        .iter()
        .map(|(_, score)| score.points)
        .collect();
    assert_eq!(points, [5, 5]);
    let why = world.runs("ana", "why", json!({})).await;
    assert!(
        why.text().contains("20 minutes"),
        "it reads as one: {}",
        why.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn a_channel_that_is_off_earns_nothing_in_voice_either() {
    let world = World::start().await;
    let lounge_id = world.channel_id("lounge");
    let mut rules = world.guild().await.rules;
    rules.multipliers = Multipliers {
        channels: [(ChannelId(lounge_id.0), 0)].into(),
        ..Multipliers::default()
    };
    let mut tx = world.store().begin().await.unwrap();
    tx.set_rules(world.guild_id(), &rules).await.unwrap();
    tx.commit().await.unwrap();
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(20).await;
    assert_eq!(world.points("ana").await, 0);
    let why = world.runs("ana", "why", json!({})).await;
    insta::assert_snapshot!(world.reads(why.message()), @"
    0 points, and where they come from
    **0** Voice · #lounge · 20 minutes · (time R)
    -# Nothing earns points in this channel, or with one of your roles.
    [My card]
    ");
    world.ends().await;
}

#[tokio::test]
async fn what_was_known_before_a_stop_or_a_power_cut_counts_once_and_nothing_is_made_up() {
    for database in Database::each().await {
        let mut world = World::prepare(night_owls(), database, "").await;
        world.boot_apart().await;
        world.join_voice(&["mei", "ana"], "lounge");
        world.talk_for(7).await;
        world.pass(30_000);
        world.settles().await;
        // A stop in good order takes along the half minute since the last look.
        world.stop().await;
        world.boot_apart().await;
        let stays = world.stays().await;
        let known: Vec<_> = stays.iter().map(|entry| entry.stay.to_ms - START_MS).collect();
        assert_eq!(known, [450_000; 4], "ended and begun anew at 7:30: {stays:?}");
        world.pass(30_000);
        world.talk_for(12).await;
        for member in ["mei", "ana"] {
            assert_eq!(world.slots(member).await, lounge(&[0, 10]), "{member}");
        }

        // A power cut costs what was not looked at yet; the time away is nobody's.
        world.talk_for(4).await;
        world.pass(50_000);
        world.settles().await;
        world.crashes().await;
        world.pass(10_000 + MINUTE_MS);
        world.boot_apart().await;
        assert_eq!(world.slots("mei").await, lounge(&[0, 10]));
        world.talk_for(4).await;
        assert_eq!(
            world.slots("mei").await,
            lounge(&[0, 10, 20]),
            "four minutes before and four after"
        );

        // Somebody leaves unseen.
        world.talk_for(4).await;
        world.crashes().await;
        world.sandbox.leave_voice("ana");
        world.pass(3 * MINUTE_MS);
        world.boot_apart().await;
        world.talk_for(33).await;
        assert_eq!(
            world.slots("mei").await,
            lounge(&[0, 10, 20]),
            "four minutes of seventy"
        );

        // A slot that was lived before the cut is counted after it, however long that takes.
        world.join_voice(&["ana"], "lounge");
        world.talk_for(6).await;
        world.crashes().await;
        world.sandbox.leave_voice("ana");
        world.sandbox.leave_voice("mei");
        world.pass(50 * HOUR_MS);
        world.boot_apart().await;
        for member in ["mei", "ana"] {
            assert_eq!(world.slots(member).await, lounge(&[0, 10, 20, 70]), "{member}");
        }
        assert_eq!(
            world.store().list_voice_spans().await.unwrap(),
            [],
            "nothing is kept"
        );
        assert_eq!(world.points("ana").await, 20);
        world.ends().await;
    }
}

#[tokio::test]
async fn an_hour_counts_in_full_however_often_the_power_is_cut() {
    for database in Database::each().await {
        let mut world = World::prepare(night_owls(), database, "").await;
        world.boot_apart().await;
        world.join_voice(&["mei", "ana"], "lounge");
        for _ in 0..10 {
            world.talk_for(6).await;
            world.crashes().await;
            world.boot_apart().await;
        }
        for member in ["mei", "ana"] {
            assert_eq!(world.points(member).await, 30, "{member}");
            assert_eq!(
                world.slots(member).await,
                lounge(&[0, 10, 20, 30, 40, 50]),
                "{member}"
            );
        }
        world.ends().await;
    }
}

#[tokio::test]
async fn a_resumed_session_goes_on_and_a_lost_one_begins_anew() {
    let world = World::start().await;
    world.join_voice(&["mei", "ana", "leo"], "lounge");
    world.talk_for(4).await;
    let leaves = || world.sandbox.leave_voice("leo");
    world
        .resumes(|faults| assert_eq!(faults.gateway_close(4000), 1), leaves)
        .await;
    let stays = world.stays().await;
    assert!(
        stays.iter().all(|entry| entry.stay.from_ms == START_MS),
        "{stays:?}"
    );
    assert_eq!(stays.iter().filter(|entry| entry.is_open).count(), 2);
    world.talk_for(6).await;
    assert_eq!(world.slots("mei").await, lounge(&[0]));
    assert_eq!(world.slots("leo").await, [], "leo left, unseen at first");

    world.talk_for(4).await;
    world
        .reconnects(|faults| {
            assert_eq!(faults.gateway_invalidate(false), 1);
            world.sandbox.leave_voice("ana");
        })
        .await;
    world.talk_for(6).await;
    assert_eq!(world.slots("mei").await, lounge(&[0]), "alone for six minutes");
    world.join_voice(&["ana"], "lounge");
    world.talk_for(4).await;
    world
        .reconnects(|faults| assert_eq!(faults.gateway_invalidate(false), 1))
        .await;
    world.talk_for(6).await;
    assert_eq!(
        world.slots("mei").await,
        lounge(&[0, 20]),
        "both were still there"
    );
    world.ends().await;
}

#[tokio::test]
async fn events_delivered_twice_earn_once() {
    let world = World::start().await;
    world.sandbox.faults().duplicate_next_events(100);
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(4).await;
    world.deafens("ana", true);
    world.deafens("ana", false);
    world.talk_for(7).await;
    world.sandbox.leave_voice("ana");
    world.talk_for(9).await;
    for member in ["mei", "ana"] {
        assert_eq!(world.slots(member).await, lounge(&[0]), "{member}");
        assert_eq!(world.points(member).await, 5);
    }
    // The last that was told is repeated: mei is there, as she was.
    world.sandbox.faults().repeat_last_events(1);
    world.settles().await;
    world.join_voice(&["ana"], "lounge");
    world.talk_for(10).await;
    assert_eq!(world.slots("mei").await, lounge(&[0, 20]));
    world.ends().await;
}

#[tokio::test]
async fn whoever_is_kicked_or_loses_the_channel_keeps_what_was_shared() {
    let world = World::start().await;
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(6).await;
    world.sandbox.kick("yuki", "ana", GUILD);
    world.talk_for(14).await;
    assert_eq!(world.slots("ana").await, lounge(&[0]));
    assert_eq!(world.slots("mei").await, lounge(&[0]));
    world.join_voice(&["leo"], "lounge");
    world.talk_for(6).await;
    world.sandbox.delete_channel("yuki", "lounge");
    world.talk_for(14).await;
    let slots = world.slots("leo").await;
    assert_eq!(slots.iter().map(|(minute, _)| *minute).collect::<Vec<_>>(), [20]);
    assert_eq!(world.store().list_voice_spans().await.unwrap(), []);
    world.ends().await;
}

#[tokio::test]
async fn somebody_gone_is_no_company_even_if_nobody_said_that_they_left_voice() {
    let world = World::start().await;
    let guild = world.guild_id().0.to_string();
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(4).await;
    let ana = json!({
        "id": world.member_id("ana").0.to_string(), "username": "ana", "discriminator": "0", "global_name": null,
        "avatar": null,
    });
    let left = json!({"guild_id": guild, "user": ana});
    let left = world.sandbox.prepare("GUILD_MEMBER_REMOVE", left);
    world.sandbox.deliver([left]);
    world.talk_for(6).await;
    assert_eq!(world.slots("mei").await, [], "four minutes together");
    world.join_voice(&["leo"], "lounge");
    world.talk_for(4).await;
    let lounge_id = world.channel_id("lounge").0.to_string();
    let deleted = json!({
        "id": lounge_id, "guild_id": guild, "type": 2, "name": "lounge", "position": 0, "permission_overwrites": [],
        "nsfw": false, "bitrate": 64_000, "user_limit": 0, "parent_id": null, "flags": 0, "rtc_region": null,
        "rate_limit_per_user": 0, "last_message_id": null,
    });
    let deleted = world.sandbox.prepare("CHANNEL_DELETE", deleted);
    world.sandbox.deliver([deleted]);
    world.talk_for(6).await;
    assert_eq!(world.slots("mei").await, []);
    assert_eq!(world.store().list_voice_spans().await.unwrap(), []);
    world.ends().await;
}

#[tokio::test]
async fn nothing_is_known_of_a_server_that_is_away_or_that_the_bot_left() {
    let mut world = World::start().await;
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(4).await;
    world.sandbox.outage_begins(GUILD);
    world.talk_for(6).await;
    assert_eq!(world.slots("mei").await, []);
    world.sandbox.outage_ends(GUILD);
    world.talk_for(10).await;
    assert_eq!(world.slots("mei").await, lounge(&[10]));
    world.sandbox.leave("bot", GUILD);
    world.talk_for(30).await;
    assert_eq!(world.slots("mei").await, lounge(&[10]));
    world.sandbox.join("bot", GUILD);
    world.talk_for(10).await;
    assert_eq!(world.slots("mei").await, lounge(&[10, 50]));
    world.settles().await;
    world.stop().await;
    // Each time the server appears its members are asked for, here sooner than Discord likes.
    let noted = world.sandbox.expect_violations();
    assert!(
        noted.iter().all(|noted| noted.contains("RATE_LIMITED")),
        "{noted:?}"
    );
}

/// Books kept by themselves, with a connection that breaks when it is told to.
struct Line {
    store: Store,
    clock: Clock,
    is_up: AtomicBool,
    asked: AtomicUsize,
}

impl Line {
    fn hearing(&self) -> Hearing {
        self.asked.fetch_add(1, Ordering::SeqCst);
        match self.is_up.load(Ordering::SeqCst) {
            true => Hearing::Yes,
            false => Hearing::Broken,
        }
    }

    /// Minutes pass while the connection stands, or does not; the books are looked at after each.
    async fn passes(&self, minutes: std::ops::RangeInclusive<i64>, is_up: bool) {
        self.is_up.store(is_up, Ordering::SeqCst);
        for minute in minutes {
            self.clock.set(START_MS + minute * MINUTE_MS);
            let asked = self.asked.load(Ordering::SeqCst);
            let is_kept = |span: &VoiceSpan| voice::due_ms(span, self.clock.now_ms()) > self.clock.now_ms();
            while self.asked.load(Ordering::SeqCst) == asked
                || is_up && !self.store.list_voice_spans().await.unwrap().iter().all(is_kept)
            {
                tokio::time::sleep(LOOK).await;
            }
        }
    }
}

#[tokio::test]
async fn a_broken_connection_is_believed_for_no_longer_than_a_slot() {
    for database in Database::each().await {
        let mut world = World::start_in(night_owls(), database).await;
        let (guild_id, mei, ana) = (world.guild_id(), world.member_id("mei"), world.member_id("ana"));
        world.stop().await;
        let store = Store::open(world.config().database_url.expose_secret(), vault())
            .await
            .unwrap();
        let line = Arc::new(Line {
            store: store.clone(),
            clock: world.clock.clone(),
            is_up: AtomicBool::new(true),
            asked: AtomicUsize::new(0),
        });
        let asked = line.clone();
        let books = Arc::new(VoiceBooks {
            store: store.clone(),
            clock: world.clock.clone(),
            hearing: Arc::new(move |_| asked.hearing()),
        });
        let (stop, kept) = (CancellationToken::new(), books.clone());
        let mut work = JoinSet::new();
        let until = stop.clone();
        work.spawn(async move { kept.run(until).await });
        let seats = [mei, ana].map(|member_id| Seat {
            member_id,
            channel_id: ChannelId(5),
        });
        voice::behold(&store, guild_id, None, seats.to_vec(), START_MS)
            .await
            .unwrap();
        let slots = async || {
            let all = store
                .list_activities_between(guild_id, mei, 0, i64::MAX)
                .await
                .unwrap();
            let minutes = all.iter().map(|slot| (slot.at_ms - START_MS) / MINUTE_MS);
            minutes.collect::<Vec<_>>()
        };
        // Resumed after a while: nobody said that anybody left.
        line.passes(1..=3, true).await;
        line.passes(12..=12, false).await;
        let early = slots().await;
        assert!(
            early.is_empty(),
            "the slot is over, but who knows what happened in it"
        );
        line.passes(13..=13, true).await;
        assert_eq!(slots().await, [0]);
        // Too long a while, however often somebody looked.
        line.passes(14..=14, true).await;
        line.passes(24..=25, false).await;
        line.passes(26..=40, true).await;
        assert_eq!(
            slots().await,
            [0, 30],
            "neither the six minutes before nor the four after are half"
        );
        line.passes(41..=46, true).await;
        // What is looked at last, before the bot ends.
        line.is_up.store(false, Ordering::SeqCst);
        world.clock.set(START_MS + 47 * MINUTE_MS);
        books.keep_all().await;
        let spans = store.list_voice_spans().await.unwrap();
        assert_eq!(spans[0].open_to_ms, Some(START_MS + 46 * MINUTE_MS));
        line.is_up.store(true, Ordering::SeqCst);
        books.keep_all().await;
        let spans = store.list_voice_spans().await.unwrap();
        assert_eq!(spans[0].open_to_ms, Some(START_MS + 47 * MINUTE_MS));
        stop.cancel();
        work.join_all().await;
        // Whoever leaves hours after anything was known is not known to have stayed.
        let much_later = START_MS + 5 * HOUR_MS;
        voice::see(&store, guild_id, mei, None, much_later).await.unwrap();
        voice::empty_server(&store, guild_id, much_later).await.unwrap();
        let spans = store.list_voice_spans().await.unwrap();
        let ends = (spans[0].to_ms, spans[0].open_to_ms);
        assert_eq!(ends, (START_MS + 47 * MINUTE_MS, None));
        store.close().await;
    }
}

#[tokio::test]
async fn a_clock_that_leaps_forwards_credits_nobody_for_what_it_passed_over() {
    let world = World::start().await;
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(9).await;
    world.advance(3 * HOUR_MS).await;
    assert_eq!(world.slots("mei").await, lounge(&[0]));
    world.talk_for(11).await;
    for member in ["mei", "ana"] {
        assert_eq!(world.slots(member).await, lounge(&[0, 190]), "{member}");
    }
    // Likewise when it leaps just before somebody leaves, before the bot looked.
    world.settles().await;
    world.pass(5 * HOUR_MS);
    world.sandbox.leave_voice("ana");
    world.talk_for(10).await;
    assert_eq!(world.slots("mei").await, lounge(&[0, 190]));
    world.ends().await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_credits_nobody_twice() {
    let world = World::start().await;
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(19).await;
    assert_eq!(world.points("mei").await, 5);
    // What was seen of minutes yet to come is forgotten: when they come, ana is not there any more.
    world.advance(-15 * MINUTE_MS).await;
    world.sandbox.leave_voice("ana");
    world.talk_for(16).await;
    for member in ["mei", "ana"] {
        assert_eq!(world.slots(member).await, lounge(&[0]), "{member}");
        assert_eq!(world.points(member).await, 5);
    }
    world.join_voice(&["leo"], "lounge");
    world.talk_for(9).await;
    world.advance(-5 * MINUTE_MS).await;
    world.talk_for(6).await;
    assert_eq!(world.slots("leo").await, lounge(&[20]));
    assert_eq!(world.points("leo").await, 5);
    assert_eq!(world.points("mei").await, 10);
    world.ends().await;
}

#[tokio::test]
async fn of_members_who_asked_not_to_be_counted_nothing_is_kept_in_voice() {
    let world = World::start().await;
    world.join_voice(&["mei", "ana", "leo"], "lounge");
    world.asked_not_to_be_counted("leo").await;
    world.talk_for(4).await;
    world.asked_not_to_be_counted("ana").await;
    world.talk_for(16).await;
    // The slot that had begun is mei's; from then on mei is alone for all we keep.
    assert_eq!(world.slots("mei").await, lounge(&[0]));
    assert_eq!(world.slots("ana").await, []);
    let members: Vec<_> = world
        .stays()
        .await
        .iter()
        .map(|entry| entry.stay.member_id)
        .collect();
    assert_eq!(members, [world.member_id("mei")]);
    // Neither moving nor a new session changes that.
    world.sandbox.leave_voice("ana");
    world.join_voice(&["ana"], "lounge");
    world
        .reconnects(|faults| assert_eq!(faults.gateway_invalidate(false), 1))
        .await;
    let open: Vec<_> = world
        .stays()
        .await
        .into_iter()
        .filter(|entry| entry.is_open)
        .collect();
    assert_eq!(open.len(), 1, "{open:?}");
    world.ends().await;
}

#[tokio::test]
async fn whoever_pauses_in_the_middle_of_a_call_is_counted_again_from_when_they_resume() {
    let world = World::start().await;
    world.join_voice(&["mei", "ana"], "lounge");
    world.talk_for(10).await;
    world.runs("ana", "mydata pause", json!({})).await;
    world.talk_for(20).await;
    world.runs("ana", "mydata resume", json!({})).await;
    world.talk_for(10).await;
    for member in ["mei", "ana"] {
        assert_eq!(world.slots(member).await, lounge(&[0, 30]), "{member}");
    }
    world.ends().await;
}
