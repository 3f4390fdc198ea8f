//! Throw-away measurement.
use std::time::Instant;
use ironfan::{config::Config, domain::{activity::{Activity, Kind}, ids::{ChannelId, GuildId, MemberId, first_id_at}, locale::Locale, period::SummaryTime, standing::SuperfanRule, tier::Ladder}, service::{fans, leaderboard::{self, Span}}, store::{Guild, Member, Side, Store}};
const G: GuildId = GuildId(1_058_897_343_283_200_000);
const NOW: i64 = 1_788_138_000_000 + 6 * 86_400_000;
const DAY: i64 = 86_400_000;
fn id(n: u64) -> u64 { first_id_at(1_700_000_000_000) + n * 4_194_304 * 37 + (n * 7919) % 4000 }
#[tokio::main]
async fn main() {
    let n: u64 = std::env::args().nth(1).map_or(100_000, |a| a.parse().unwrap());
    let url = std::env::args().nth(2).unwrap_or("sqlite:///tmp/fans-bench/bench.db".into());
    let fresh = std::env::args().nth(3).is_none();
    if fresh && url.starts_with("sqlite") { for e in ["", "-wal", "-shm"] { std::fs::remove_file(format!("/tmp/fans-bench/bench.db{e}")).ok(); } }
    let store = Store::open(&url).await.unwrap();
    if fresh {
        let token = "MTQwMDAwMDAwMDAwMDAwMDAwMA.GabcDE.abcdefghijklmnopqrstuvwxyz-_0123456789";
        let config = Config::load_from(|name| (name == "DISCORD_TOKEN").then(|| token.to_owned())).unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.insert_guild(&Guild { guild_id: G, name: "Big".into(), owner_id: MemberId(10), locale: Locale::EnUs, time_zone: "Asia/Taipei".parse().unwrap(), creator_role_id: None, moderator_role_id: None, creator_channel_id: None, summary_time: SummaryTime::default(), rules: config.rules, superfan_rule: SuperfanRule::default(), setup_done: true, joined_ms: 0, notices_channel_id: None }).await.unwrap();
        tx.insert_ladder(G, &Ladder::default_rungs()).await.unwrap();
        tx.commit().await.unwrap();
        let began = Instant::now();
        for part in (0..n).collect::<Vec<_>>().chunks(1000) {
            let members: Vec<_> = part.iter().map(|i| Member { member_id: MemberId(id(*i)), display_name: format!("fan {i}"), avatar: Some("a".repeat(32)), is_bot: false, is_staff: i % 1000 == 0, roles: Vec::new(), joined_ms: Some(1_700_000_000_000), left_ms: None }).collect();
            let mut tx = store.begin().await.unwrap();
            tx.upsert_members(G, &members).await.unwrap();
            tx.commit().await.unwrap();
        }
        println!("{n} members in {:?}", began.elapsed());
        let began = Instant::now();
        let mut facts = 0u64;
        for part in (0..n).collect::<Vec<_>>().chunks(100) {
            let mut list = Vec::new();
            for i in part {
                let mut r = i.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                for day in 0..28i64 {
                    r = r.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    if (r >> 33) % 28 < 4 + i % 17 {
                        for m in 0..1 + (r >> 40) as i64 % 4 {
                            let at = NOW - day * DAY - m * 60_000 - (*i as i64 % 600) * 1000;
                            list.push(Activity { channel_id: ChannelId(5), ..Activity::new(G, MemberId(id(*i)), Kind::Message, first_id_at(at) + *i % 4_000_000) });
                        }
                    }
                }
            }
            facts += list.len() as u64;
            let mut tx = store.begin().await.unwrap();
            tx.record(list).await.unwrap();
            tx.commit().await.unwrap();
        }
        println!("{facts} facts in {:?}", began.elapsed());
    }
    let all = store.count_ranked(G).await.unwrap();
    let mut points = Vec::new();
    for place in [0, all / 2, all - 1] { points.push(store.top_all(G, Side::Fans, 1, place).await.unwrap()[0].clone()); }
    println!("{all} on the board");
    for p in &points {
        let mut t = Vec::new();
        let mut rank = 0;
        for _ in 0..21 { let b = Instant::now(); rank = store.rank_of(G, p.points).await.unwrap(); t.push(b.elapsed()); }
        t.sort();
        println!("rank {rank}: median {:?} min {:?} max {:?}", t[10], t[0], t[20]);
    }
    let viewer = points[1].member_id;
    for span in Span::ALL {
        for page in [0, 5_000, u64::MAX] {
            let mut t = Vec::new();
            let mut of = (0, 0);
            for _ in 0..7 { let b = Instant::now(); let board = leaderboard::load(&store, G, span, page, viewer, NOW).await.unwrap(); of = (board.of, board.page); t.push(b.elapsed()); }
            t.sort();
            println!("board {span:?} page {} of {} people: median {:?} min {:?}", of.1, of.0, t[3], t[0]);
        }
    }
    let mut t = Vec::new();
    for _ in 0..11 { let b = Instant::now(); fans::load(&store, G, viewer, NOW).await.unwrap(); t.push(b.elapsed()); }
    t.sort();
    println!("a fan's card: median {:?} min {:?}", t[5], t[0]);
}
