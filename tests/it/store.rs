//! One SQL text, two engines: the same facts give the same numbers on both, in any order, from
//! several writers, again and again.

use std::collections::BTreeMap;

use ironfan::{
    config::Config,
    domain::{
        activity::{
            Activity, Answered, Observation, ObservedMessage, ObservedReaction, Retracted, Retraction,
            poll_vote,
        },
        engagement::Benchmarks,
        ids::{ChannelId, GuildId, MemberId, first_id_at},
        locale::Locale,
        period::{LocalDay, SummaryTime, TimeZone, Week},
        promise::Promise,
        rules::Rules,
        score::{DayScore, completes_week, score_day},
        standing::{Place, Standing},
        tier::{Ladder, RoleMode},
    },
    service::{
        points,
        setup::set_time_zone,
        standings::{self, Decided, Decision},
    },
    store::{Adjustment, Cursors, Guild, Member, Side, StandingRow, Store},
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{RngSeed, TestRunner},
};
use sqlx::{Connection as _, SqliteConnection};
use tokio::task::JoinSet;

use crate::support::{DAY_MS, Database, MINUTE_MS, START_MS, vault};

const GUILD: GuildId = GuildId(1_058_897_343_283_200_000);
const MEMBERS: [u64; 3] = [11, 12, 13];

fn rules() -> Rules {
    let token = "MTQwMDAwMDAwMDAwMDAwMDAwMA.GabcDE.abcdefghijklmnopqrstuvwxyz-_0123456789";
    let config = Config::load_from(|name| (name == "DISCORD_TOKEN").then(|| token.to_owned()));
    config.expect("the defaults are right").rules
}

/// A database with one server and three members in it.
async fn open(database: &Database) -> Store {
    let store = Store::open(database.url(), vault()).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let guild = Guild {
        guild_id: GUILD,
        name: "Night Owls".to_owned(),
        owner_id: MemberId(10),
        locale: Locale::ZhTw,
        time_zone: "Asia/Taipei".parse().unwrap(),
        creator_role_id: None,
        moderator_role_id: None,
        creator_channel_id: None,
        summary_time: SummaryTime::default(),
        rules: rules(),
        role_mode: RoleMode::default(),
        setup_done: false,
        joined_ms: START_MS,
        notices_channel_id: None,
        promise: Promise::default(),
        goal: None,
        benchmarks: Benchmarks::default(),
    };
    assert!(tx.insert_guild(&guild).await.unwrap());
    tx.insert_ladder(GUILD, &Ladder::default_rungs()).await.unwrap();
    let members = MEMBERS.map(|id| Member {
        member_id: MemberId(id),
        display_name: format!("fan {id}"),
        avatar: None,
        is_bot: false,
        is_staff: false,
        roles: Vec::new(),
        joined_ms: Some(START_MS - 90 * DAY_MS),
        left_ms: None,
        sanction_ms: None,
    });
    tx.upsert_members(GUILD, &members).await.unwrap();
    tx.commit().await.unwrap();
    store
}

fn message(n: u64, author: u64, answers: Option<u64>, at_ms: i64) -> ObservedMessage {
    ObservedMessage {
        guild_id: GUILD,
        channel_id: ChannelId(5),
        message_id: first_id_at(at_ms) + n,
        author_id: MemberId(author),
        answers: answers.map(|author| Answered {
            message_id: 1,
            author_id: MemberId(author),
        }),
        mentions: Vec::new(),
        mark: None,
        asks: false,
    }
}

async fn observe(store: &Store, seen: &[Observation]) {
    let mut tx = store.begin().await.unwrap();
    tx.observe(seen, Cursors::Move).await.unwrap();
    tx.commit().await.unwrap();
}

async fn record(store: &Store, messages: &[ObservedMessage]) {
    let seen: Vec<_> = messages.iter().cloned().map(Observation::Message).collect();
    observe(store, &seen).await;
}

/// Lets a replay that is under way come to its end.
async fn replay(store: &Store) {
    while !store.list_replays().await.unwrap().is_empty() {
        let mut tx = store.begin().await.unwrap();
        tx.replay_some(GUILD, 2).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// What is stored of a member: points, first and last time, and the days.
type Stored = (i64, Option<i64>, Option<i64>, Vec<(i32, i64, u32)>);

async fn stored(store: &Store) -> BTreeMap<u64, Stored> {
    let mut all = BTreeMap::new();
    for id in MEMBERS {
        let totals = store.get_totals(GUILD, MemberId(id)).await.unwrap();
        assert_eq!(totals.points, totals.scored + totals.adjusted);
        let days = store
            .list_days(GUILD, MemberId(id), LocalDay(0), LocalDay(100_000))
            .await;
        let days = days.unwrap();
        assert_eq!(
            totals.scored,
            days.iter().map(|(_, score)| score.points).sum::<i64>()
        );
        let days = days
            .iter()
            .map(|(day, score)| (day.0, score.points, score.activities))
            .collect();
        all.insert(id, (totals.points, totals.first_ms, totals.last_ms, days));
    }
    all
}

/// The same, worked out by hand from the facts.
fn worked_out(facts: &[Activity], zone: &TimeZone) -> BTreeMap<u64, Stored> {
    let mut all = BTreeMap::new();
    for id in MEMBERS {
        let mut days: BTreeMap<LocalDay, Vec<&Activity>> = BTreeMap::new();
        for fact in facts.iter().filter(|fact| fact.member_id == MemberId(id)) {
            days.entry(LocalDay::of(zone, fact.at_ms)).or_default().push(fact);
        }
        let rules = rules();
        let scores: BTreeMap<LocalDay, DayScore> = days
            .into_iter()
            .map(|(day, facts)| (day, score_day(&rules, facts).0))
            .collect();
        let days: Vec<_> = scores
            .iter()
            .map(|(day, score)| {
                let week = Week::of(*day).days();
                let active = week.map(|day| (day, scores.get(&day).is_some_and(DayScore::is_active)));
                let completes = completes_week(&rules, active) == Some(*day);
                let bonus = if completes { rules.active_week_points } else { 0 };
                (day.0, score.points + bonus, score.activities)
            })
            .collect();
        let own = facts
            .iter()
            .filter(|fact| fact.member_id == MemberId(id) && fact.kind.is_dated());
        let (first, last) = (own.clone().map(|f| f.at_ms).min(), own.map(|f| f.at_ms).max());
        all.insert(id, (days.iter().map(|day| day.1).sum(), first, last, days));
    }
    all
}

#[tokio::test]
async fn every_statement_can_be_prepared_and_read_on_both_engines() {
    for database in Database::each().await {
        let store = Store::open(database.url(), vault()).await.unwrap();
        store.check_statements().await.unwrap();
        store.close().await;
    }
}

#[tokio::test]
async fn opening_again_changes_nothing() {
    for database in Database::each().await {
        let store = open(&database).await;
        record(&store, &[message(1, 11, Some(12), START_MS)]).await;
        let before = stored(&store).await;
        store.close().await;
        for _ in 0..2 {
            let store = Store::open(database.url(), vault()).await.unwrap();
            assert_eq!(stored(&store).await, before);
            store.close().await;
        }
    }
}

/// Some messages of three days: who, answering whom, when.
fn messages() -> impl Strategy<Value = Vec<ObservedMessage>> {
    let one = (0..3usize, proptest::option::of(0..3usize), 0..3 * 24 * 60i64);
    proptest::collection::vec(one, 1..40).prop_map(|list| {
        let numbered = list.into_iter().enumerate();
        numbered
            .map(|(n, (author, answers, minute))| {
                let answers = answers.map(|who| MEMBERS[who]);
                message(n as u64, MEMBERS[author], answers, START_MS + minute * MINUTE_MS)
            })
            .collect()
    })
}

#[tokio::test]
async fn any_order_and_any_repetition_give_what_the_rules_say() {
    // The same cases each time: what is found here can be looked at again.
    let mut runner = TestRunner::new(ProptestConfig {
        rng_seed: RngSeed::Fixed(7),
        ..ProptestConfig::default()
    });
    let cases: Vec<_> = (0..8)
        .map(|_| {
            let strategy = (messages(), any::<prop::sample::Index>(), 1..5usize);
            strategy.new_tree(&mut runner).unwrap().current()
        })
        .collect();
    for (facts, turn, batch) in cases {
        let all: Vec<Activity> = facts.iter().flat_map(ObservedMessage::activities).collect();
        for database in Database::each().await {
            let store = open(&database).await;
            let zone: TimeZone = "Asia/Taipei".parse().unwrap();
            // Turned round, in batches, and the first half once more at the end.
            let mut order = facts.clone();
            order.rotate_left(turn.index(facts.len()));
            order.reverse();
            order.extend_from_slice(&facts[..facts.len() / 2]);
            for part in order.chunks(batch) {
                record(&store, part).await;
            }
            assert_eq!(stored(&store).await, worked_out(&all, &zone));
            // Another zone and back.
            for zone in ["America/New_York", "Asia/Taipei"] {
                let zone: TimeZone = zone.parse().unwrap();
                set_time_zone(&store, GUILD, &zone, MemberId(10), START_MS)
                    .await
                    .unwrap();
                replay(&store).await;
                assert_eq!(stored(&store).await, worked_out(&all, &zone));
            }
            store.close().await;
        }
    }
}

/// Messages with all that may stand on them: reactions given and taken back, votes, deletions.
fn happenings() -> impl Strategy<Value = (Vec<Observation>, Vec<Observation>)> {
    (
        messages(),
        proptest::collection::vec((0..40usize, 0..3usize, 0..5u8), 0..40),
    )
        .prop_map(|(messages, acts)| {
            let mut state = Vec::new();
            for (at, who, what) in acts {
                let message = &messages[at % messages.len()];
                let (message_id, by_id) = (message.message_id, MemberId(MEMBERS[who]));
                let retraction = |what| {
                    Observation::Retraction(Retraction {
                        guild_id: GUILD,
                        what,
                    })
                };
                let emoji = ["🔥", "❤️"][who % 2].to_owned();
                state.push(match what {
                    0 | 1 => Observation::Reaction(ObservedReaction {
                        guild_id: GUILD,
                        channel_id: ChannelId(5),
                        message_id,
                        by_id,
                        emoji,
                        seen_ms: None,
                    }),
                    2 => retraction(Retracted::Reaction {
                        message_id,
                        by_id,
                        emoji,
                    }),
                    3 => Observation::Fact(poll_vote(GUILD, ChannelId(5), message_id, by_id, who as u64)),
                    _ => retraction(Retracted::Messages(vec![message_id])),
                });
            }
            let messages = messages.into_iter().map(Observation::Message).collect();
            (messages, state)
        })
}

/// All that is stored of everybody, to be compared.
async fn everything(store: &Store) -> Vec<(u64, Stored, Vec<(LocalDay, DayScore)>)> {
    let mut all = Vec::new();
    let everybody = (MemberId(MEMBERS[0]), MemberId(MEMBERS[MEMBERS.len() - 1]));
    let until = LocalDay::of(&TimeZone::UTC, START_MS).plus(10);
    let of_all = store.list_days_of_all(GUILD, everybody, until).await.unwrap();
    for (id, totals) in stored(store).await {
        let days = store.list_days(GUILD, MemberId(id), LocalDay(0), LocalDay(100_000));
        let days = days.await.unwrap();
        // Read together with those of others, they are the same.
        let for_presence = |(day, score): &(LocalDay, DayScore)| {
            let score = DayScore {
                activities: score.activities.min(1),
                kinds: score.kinds,
                helpful: score.helpful,
                ..DayScore::default()
            };
            (*day, score)
        };
        let together = of_all.get(&MemberId(id)).cloned().unwrap_or_default();
        assert_eq!(together, days.iter().map(for_presence).collect::<Vec<_>>());
        all.push((id, totals, days));
    }
    all
}

#[tokio::test]
async fn in_whatever_parts_and_order_it_is_seen_the_days_are_the_same() {
    let mut runner = TestRunner::new(ProptestConfig {
        rng_seed: RngSeed::Fixed(11),
        ..ProptestConfig::default()
    });
    let cases: Vec<_> = (0..12)
        .map(|_| {
            let strategy = (happenings(), 1..9usize, any::<prop::sample::Index>());
            strategy.new_tree(&mut runner).unwrap().current()
        })
        .collect();
    for ((messages, acts), batch, turn) in cases {
        for database in Database::each().await {
            // Lived through: each by itself, in order.
            let lived = open(&database).await;
            for seen in messages.iter().chain(&acts) {
                observe(&lived, std::slice::from_ref(seen)).await;
            }
            let expected = everything(&lived).await;
            lived.close().await;
            // Read afterwards: messages in another order and twice, in batches across both.
            let other = Database::sqlite();
            let read = open(&other).await;
            let mut seen: Vec<Observation> = messages.clone();
            seen.rotate_left(turn.index(messages.len()));
            seen.reverse();
            seen.extend_from_slice(&messages[..messages.len() / 2]);
            seen.extend_from_slice(&acts);
            for part in seen.chunks(batch) {
                observe(&read, part).await;
            }
            // What is delivered once more after all changes nothing.
            observe(&read, &messages).await;
            assert_eq!(everything(&read).await, expected);
            // Nor does scoring everybody anew.
            let mut tx = read.begin().await.unwrap();
            tx.start_replay(GUILD, START_MS).await.unwrap();
            tx.commit().await.unwrap();
            replay(&read).await;
            assert_eq!(everything(&read).await, expected);
            read.close().await;
        }
    }
}

#[tokio::test]
async fn nothing_looks_through_a_whole_servers_activities() {
    let database = Database::sqlite();
    // From the first moment, and after a restart.
    for _ in 0..2 {
        let store = Store::open(database.url(), vault()).await.unwrap();
        let plans = store.plans().await.unwrap();
        assert!(plans.len() > 10, "{plans:#?}");
        for (name, plan) in plans {
            // An index that holds nothing but days with advocacy is short, and read alone.
            let is_short = plan.contains("COVERING INDEX day_scores_with_advocacy");
            let by_server_alone = plan.ends_with("(guild_id=?)") || plan.contains("SCAN");
            assert!(is_short || !by_server_alone, "{name}: {plan}");
            if name == "OF_RANGE" {
                assert!(plan.contains("member_id>?"), "{name}: {plan}");
            }
        }
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_at_the_same_time_lose_nothing() {
    for database in Database::each().await {
        let store = open(&database).await;
        let facts: Vec<_> = (0..60)
            .map(|n| {
                let (author, answers) = (MEMBERS[n % 3], MEMBERS[(n + 1) % 3]);
                message(
                    n as u64,
                    author,
                    Some(answers),
                    START_MS + n as i64 * MINUTE_MS / 2,
                )
            })
            .collect();
        let mut work = JoinSet::new();
        for part in facts.chunks(5).map(<[_]>::to_vec) {
            let store = store.clone();
            work.spawn(async move { record(&store, &part).await });
        }
        // Meanwhile people give points and the creator moves to another zone and back.
        for n in 0..20u64 {
            let store = store.clone();
            work.spawn(async move {
                let adjustment = Adjustment {
                    adjustment_id: 900 + n / 2,
                    member_id: MemberId(11),
                    points: 7,
                    reason: "each counts once".to_owned(),
                    by_id: MemberId(10),
                    at_ms: START_MS,
                    origin: None,
                    undone_by_id: None,
                };
                points::adjust(&store, GUILD, adjustment).await.unwrap();
            });
        }
        for zone in ["America/New_York", "Europe/Berlin", "Asia/Taipei"] {
            let (store, zone) = (store.clone(), zone.parse::<TimeZone>().unwrap());
            work.spawn(async move {
                set_time_zone(&store, GUILD, &zone, MemberId(10), START_MS)
                    .await
                    .unwrap();
            });
        }
        {
            // And while everybody is scored anew, others write.
            let store = store.clone();
            work.spawn(async move { replay(&store).await });
        }
        work.join_all().await;
        replay(&store).await;
        let zone = store.find_guild(GUILD).await.unwrap().unwrap().time_zone;
        let mut expected = worked_out(
            &facts
                .iter()
                .flat_map(ObservedMessage::activities)
                .collect::<Vec<_>>(),
            &zone,
        );
        expected.get_mut(&11).unwrap().0 += 10 * 7;
        assert_eq!(stored(&store).await, expected);
        let (points, scored, adjusted, days) = store.sum_points(GUILD).await.unwrap();
        assert_eq!((points, scored, adjusted), (scored + adjusted, days, 70));
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_decisions_at_the_same_time_one_counts() {
    for database in Database::each().await {
        let store = open(&database).await;
        for round in 0..10 {
            let member_id = MemberId(11);
            let mut tx = store.begin().await.unwrap();
            let eligible = StandingRow {
                place: Place {
                    standing: Standing::Eligible,
                    since_ms: START_MS,
                    ..Place::default()
                },
                proposals: round + 1,
                ..StandingRow::default()
            };
            tx.upsert_standing(GUILD, member_id, &eligible).await.unwrap();
            tx.commit().await.unwrap();
            let mut work = JoinSet::new();
            for n in 0..6u64 {
                let store = store.clone();
                work.spawn(async move {
                    let decision = match n % 3 {
                        0 => Decision::Approve,
                        1 => Decision::NotYet { days: 7 },
                        _ => Decision::Decline {
                            reason: "no".to_owned(),
                        },
                    };
                    // The nightly look comes in between.
                    standings::settle(&store, GUILD, member_id, START_MS)
                        .await
                        .unwrap();
                    standings::decide(&store, GUILD, member_id, decision, MemberId(20 + n), START_MS)
                        .await
                        .unwrap()
                });
            }
            let decided = work.join_all().await;
            let done = decided
                .iter()
                .filter(|decided| **decided == Decided::Done)
                .count();
            assert!(done <= 1, "{done} people decided in round {round}");
        }
        store.close().await;
    }
}

#[tokio::test]
async fn an_undo_counts_once_however_many_press() {
    for database in Database::each().await {
        let store = open(&database).await;
        let adjustment = Adjustment {
            adjustment_id: 77,
            member_id: MemberId(12),
            points: -40,
            reason: "a mistake".to_owned(),
            by_id: MemberId(10),
            at_ms: START_MS,
            origin: None,
            undone_by_id: None,
        };
        points::adjust(&store, GUILD, adjustment).await.unwrap();
        let undo = || points::undo(&store, GUILD, 77, MemberId(10), START_MS);
        let (first, second, third) = tokio::join!(undo(), undo(), undo());
        let undone = [first, second, third].into_iter().filter(Result::is_ok).count();
        assert_eq!(undone, 1);
        assert_eq!(store.get_totals(GUILD, MemberId(12)).await.unwrap().points, 0);
        store.close().await;
    }
}

#[tokio::test]
async fn ties_share_a_rank_on_every_page_of_both_engines() {
    for database in Database::each().await {
        let store = open(&database).await;
        let mut tx = store.begin().await.unwrap();
        let members: Vec<_> = (100..125)
            .map(|id| Member {
                member_id: MemberId(id),
                display_name: format!("fan {id}"),
                avatar: None,
                is_bot: false,
                is_staff: false,
                roles: Vec::new(),
                joined_ms: None,
                left_ms: None,
                sanction_ms: None,
            })
            .collect();
        tx.upsert_members(GUILD, &members).await.unwrap();
        tx.commit().await.unwrap();
        for id in 100..125u64 {
            // Three with 50 points, the rest with 10: ranks 1, 1, 1, 4, 4, …
            let messages = if id < 103 { 5 } else { 1 };
            for n in 0..messages {
                let at_ms = START_MS + n * MINUTE_MS;
                record(&store, &[message(id, id, None, at_ms)]).await;
            }
        }
        let day = LocalDay::of(&"Asia/Taipei".parse().unwrap(), START_MS);
        for offset in [0, 10, 20] {
            let all = store.top_all(GUILD, Side::Fans, 10, offset).await.unwrap();
            let days = store
                .top_days(GUILD, Side::Fans, (day, day), (10, offset), MemberId(124))
                .await
                .unwrap();
            assert_eq!((&all, 25, 50), (&days.places, days.of, days.most_points));
            let own = days.own.unwrap();
            assert_eq!((own.rank, own.member_id), (4, MemberId(124)));
            for place in all {
                let rank = if place.points == 50 { 1 } else { 4 };
                assert_eq!(place.rank, rank, "{place:?}");
            }
        }
        assert_eq!(store.count_ranked(GUILD).await.unwrap(), 25);
        store.close().await;
    }
}

/// An index that a migration made anew is unknown to SQLite's planner, which then takes a server for a handful of rows.
#[tokio::test]
async fn the_planner_is_told_of_an_index_made_anew() {
    let database = Database::sqlite();
    open(&database).await.close().await;
    let known = async || {
        let mut connection = SqliteConnection::connect(database.url()).await.unwrap();
        let rows: Vec<(String,)> = sqlx::query_as("SELECT idx FROM sqlite_stat1 ORDER BY idx")
            .fetch_all(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        rows.into_iter().map(|(index,)| index).collect::<Vec<_>>()
    };
    let before = known().await;
    assert_eq!(before, ["activities", "activities_by_time"]);
    let mut connection = SqliteConnection::connect(database.url()).await.unwrap();
    sqlx::query("DELETE FROM sqlite_stat1 WHERE idx = 'activities_by_time'")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    Store::open(database.url(), vault()).await.unwrap().close().await;
    assert_eq!(known().await, before);
}
