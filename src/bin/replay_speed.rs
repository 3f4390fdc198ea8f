use std::time::{Duration, Instant};

use ironfan::{
    config::Config,
    domain::{
        activity::{Answered, Kind, Observation, ObservedMessage, ObservedReaction},
        ids::{ChannelId, GuildId, MemberId, first_id_at},
        locale::Locale,
        period::SummaryTime,
        standing::SuperfanRule,
        tier::Ladder,
    },
    store::{Cursors, Guild, Member, Place, Store},
};

const GUILD: GuildId = GuildId(1_058_897_343_283_200_000);
const START: i64 = 1_750_000_000_000;
const MEMBERS: u64 = 2_000;

struct Rng(u64);
impl Rng {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let url = args.next().unwrap();
    let what = args.next().unwrap();
    let n: u64 = args.next().map_or(1_000_000, |n| n.parse().unwrap());
    let store = Store::open(&url).await.unwrap();
    match what.as_str() {
        "fill" => fill(&store, n).await,
        "replay" => replay(&store, n as u32).await,
        "read" => read(&store, n as u32).await,
        _ => panic!(),
    }
    store.close().await;
}

async fn fill(store: &Store, n: u64) {
    let token = "MTQwMDAwMDAwMDAwMDAwMDAwMA.GabcDE.abcdefghijklmnopqrstuvwxyz-_0123456789";
    let config = Config::load_from(|name| (name == "DISCORD_TOKEN").then(|| token.to_owned())).unwrap();
    let mut tx = store.begin().await.unwrap();
    let guild = Guild {
        guild_id: GUILD,
        name: "x".into(),
        owner_id: MemberId(10),
        locale: Locale::ZhTw,
        time_zone: "Asia/Taipei".parse().unwrap(),
        creator_role_id: None,
        moderator_role_id: None,
        creator_channel_id: None,
        summary_time: SummaryTime::default(),
        rules: config.rules,
        superfan_rule: SuperfanRule::default(),
        setup_done: false,
        joined_ms: START,
        notices_channel_id: None,
    };
    tx.insert_guild(&guild).await.unwrap();
    tx.insert_ladder(GUILD, &Ladder::default_rungs()).await.unwrap();
    let base = first_id_at(START - 90 * 86_400_000);
    let members: Vec<_> = (0..MEMBERS)
        .map(|id| Member {
            member_id: MemberId(base + id),
            display_name: format!("fan {id}"),
            avatar: None,
            is_bot: false,
            is_staff: false,
            roles: Vec::new(),
            joined_ms: Some(START - 90 * 86_400_000),
            left_ms: None,
        })
        .collect();
    tx.upsert_members(GUILD, &members).await.unwrap();
    tx.commit().await.unwrap();
    let mut rng = Rng(0x1234_5678_9abc_def1);
    let mut activities = 0;
    let mut batch = Vec::new();
    // About 1.9 activities a message.
    let messages = n * 10 / 19;
    let step = 365 * 86_400_000 / messages as i64;
    let mut last: Option<(u64, u64)> = None;
    for m in 0..messages {
        let at = START + m as i64 * step;
        let author = base + rng.next(MEMBERS);
        let message_id = first_id_at(at) + m % 1000;
        let answers = last.filter(|_| rng.next(10) < 3).filter(|l| l.1 != author);
        let message = ObservedMessage {
            guild_id: GUILD,
            channel_id: ChannelId(5 + rng.next(20)),
            message_id,
            author_id: MemberId(author),
            answers: answers.map(|(id, author)| Answered {
                message_id: id,
                author_id: MemberId(author),
            }),
            mentions: Vec::new(),
            mark: None,
        };
        activities += message.activities().len();
        batch.push(Observation::Message(message));
        if rng.next(100) < 15 {
            let by = base + rng.next(MEMBERS);
            if by != author {
                activities += 2;
                batch.push(Observation::Reaction(ObservedReaction {
                    guild_id: GUILD,
                    channel_id: ChannelId(5),
                    message_id,
                    by_id: MemberId(by),
                    emoji: "🔥".into(),
                }));
            }
        }
        last = Some((message_id, author));
        if batch.len() >= 8_000 || m + 1 == messages {
            let mut tx = store.begin().await.unwrap();
            tx.observe(&batch, Cursors::Stay).await.unwrap();
            tx.commit().await.unwrap();
            batch.clear();
        }
    }
    println!("{activities} activities");
}

async fn replay(store: &Store, part: u32) {
    let guild = store.find_guild(GUILD).await.unwrap().unwrap();
    let mut rules = guild.rules.clone();
    let rule = rules.kinds.get_mut(&Kind::Message).unwrap();
    rule.points = if rule.points == 10 { 12 } else { 10 };
    let before = store.sum_points(GUILD).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.set_rules(GUILD, &rules).await.unwrap();
    tx.start_replay(GUILD, START).await.unwrap();
    tx.commit().await.unwrap();
    // Somebody else writes meanwhile.
    let other = store.clone();
    let stop = tokio_util::sync::CancellationToken::new();
    let stopped = stop.clone();
    let writer = tokio::task::spawn(async move {
        let mut waits = Vec::new();
        let mut n = 0u64;
        while !stopped.is_cancelled() {
            let begun = Instant::now();
            let mut tx = other.begin().await.unwrap();
            let at = START + 366 * 86_400_000 + n as i64 * 1000;
            let message = ObservedMessage {
                guild_id: GUILD,
                channel_id: ChannelId(5),
                message_id: first_id_at(at),
                author_id: MemberId(first_id_at(START - 90 * 86_400_000) + n % MEMBERS),
                answers: None,
                mentions: Vec::new(),
                mark: None,
            };
            tx.observe(&[Observation::Message(message)], Cursors::Stay)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            waits.push(begun.elapsed());
            n += 1;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        waits.sort();
        waits
    });
    let begun = Instant::now();
    let mut parts = 0;
    loop {
        let mut tx = store.begin().await.unwrap();
        let more = tx.replay_some(GUILD, part).await.unwrap();
        tx.commit().await.unwrap();
        parts += 1;
        if !more {
            break;
        }
        tokio::task::yield_now().await;
    }
    let took = begun.elapsed();
    stop.cancel();
    let waits = writer.await.unwrap();
    println!(
        "replay {:?} in {parts} parts; {} other writes: median {:?}, p99 {:?}, longest {:?}",
        took,
        waits.len(),
        waits[waits.len() / 2],
        waits[waits.len() * 99 / 100],
        waits.last()
    );
    println!(
        "{before:?} -> {:?} {:?}",
        store.sum_points(GUILD).await.unwrap(),
        store.find_replay(GUILD).await.unwrap()
    );
}

async fn read(store: &Store, part: u32) {
    let guild = store.find_guild(GUILD).await.unwrap().unwrap();
    let begun = Instant::now();
    let past = store.open_past(GUILD, &guild.time_zone).await.unwrap();
    let rules = past.placed(&guild.rules);
    let mut place = Some(Place::BEGINNING);
    let (mut days, mut points, mut parts) = (0, 0, 0);
    while let Some(from) = place {
        let read = store
            .read_past(&past, [&rules, &rules], from, part)
            .await
            .unwrap();
        days += read.days.len();
        points += read.days.iter().map(|day| day.scores[0].points).sum::<i64>();
        place = read.next;
        parts += 1;
    }
    println!(
        "read twice scored: {days} days {points} points in {:?}, {parts} parts",
        begun.elapsed()
    );
}
