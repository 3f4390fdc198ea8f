//! The weekly summary comes once for each week, at its time or late, and never twice.

use ironfan::store::{JobKind, Store};
use serde_json::json;

use crate::support::{DAY_MS, Database, HOUR_MS, ReplyExt, World, night_owls};

const WEEK_MS: i64 = 7 * DAY_MS;

/// The titles of the summaries in the creator's channel, oldest first.
fn summaries(world: &World) -> Vec<String> {
    let posts = world.posts("#creator");
    let titles = posts
        .iter()
        .filter_map(|post| post.embeds[0]["title"].as_str().map(str::to_owned));
    titles.filter(|title| title.starts_with("你的一週")).collect()
}

#[tokio::test]
async fn each_week_gets_its_summary_once_with_picture_and_people() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let question = world.says("ana", "#general", "?");
        world.replies("mei", &question, "!");
        world.settles().await;
        assert!(summaries(&world).is_empty());
        world.advance(WEEK_MS).await;
        assert_eq!(summaries(&world), ["你的一週 · 2026 年 8 月 31 日 – 9 月 6 日"]);
        let post = world.posts("#creator").pop().unwrap();
        let picture = &post.attachments[0];
        assert_eq!(picture.name, "summary.png");
        assert!(picture.bytes.starts_with(b"\x89PNG"));
        let alt = picture.description.as_deref().unwrap();
        assert!(alt.contains("活躍粉絲 2") && alt.contains("對話 1"), "{alt}");
        assert!(!post.text().contains("補送"), "{}", post.text());

        // Every number opens to the people behind it, for the creator alone.
        let list = world.clicks("yuki", &post, "活躍粉絲").await;
        assert!(list.is_ephemeral());
        for member in ["mei", "ana"] {
            assert!(
                list.text()
                    .contains(&format!("<@{}> · 活躍 1 天", world.member_id(member))),
                "{}",
                list.text()
            );
        }
        let pairs = world.clicks("yuki", &post, "對話").await;
        assert!(pairs.text().contains(" ↔ "), "{}", pairs.text());
        let refused = world.clicks("ana", &post, "活躍粉絲").await;
        assert!(
            refused.text().contains("Only the server owner"),
            "{}",
            refused.text()
        );

        world.advance(HOUR_MS).await;
        world.advance(WEEK_MS).await;
        assert_eq!(summaries(&world).len(), 2);
        world.ends().await;
    }
}

#[tokio::test]
async fn weeks_the_bot_was_down_for_come_late_in_order_and_marked() {
    let mut world = World::start().await;
    world.is_set_up().await;
    world.says("ana", "#general", "hello");
    world.settles().await;
    world.stop().await;
    let now_ms = world.clock.now_ms() + 3 * WEEK_MS + DAY_MS;
    world.clock.set(now_ms);
    world.sandbox.clock().set(now_ms);
    world.boot().await;
    assert_eq!(
        summaries(&world),
        [
            "你的一週 · 2026 年 8 月 31 日 – 9 月 6 日",
            "你的一週 · 2026 年 9 月 7 日 – 9 月 13 日",
            "你的一週 · 2026 年 9 月 14 日 – 9 月 20 日",
        ]
    );
    assert!(
        world
            .posts("#creator")
            .iter()
            .all(|post| post.text().contains("補送"))
    );
    world.stop().await;
    world.boot().await;
    assert_eq!(summaries(&world).len(), 3, "a restart repeats nothing");
    world.ends().await;
}

#[tokio::test]
async fn a_post_whose_answer_was_lost_is_not_posted_again() {
    let world = World::start().await;
    world.is_set_up().await;
    let creator = world.channel_id("#creator").0;
    world
        .sandbox
        .faults()
        .on("POST", &format!("/channels/{creator}/messages"))
        .reset_after_effect();
    world.advance(WEEK_MS).await;
    for _ in 0..5 {
        world.advance(2_000).await;
    }
    assert_eq!(summaries(&world).len(), 1);
    assert_eq!(due_effects(world.store(), world.clock.now_ms()).await, 0);
    world.ends().await;
}

#[tokio::test]
async fn a_deleted_channel_pauses_the_summary_until_another_is_chosen() {
    let world = World::start().await;
    world.is_set_up().await;
    world.sandbox.delete_channel("yuki", "#creator");
    world.settles().await;
    world.advance(WEEK_MS).await;
    let panel = world.runs("ken", "panel", json!({})).await;
    assert!(
        panel.text().contains("was deleted") && panel.text().contains("/setup"),
        "{}",
        panel.text()
    );
    let guild = world.store().find_guild(world.guild_id()).await.unwrap().unwrap();
    assert!(guild.creator_channel_id.is_some(), "settings stay");

    let page = world.runs("yuki", "setup", json!({})).await;
    let page = world.clicks("yuki", page.message(), "setup:staff").await;
    let page = world.clicks("yuki", page.message(), "setup:channel").await;
    world
        .selects("yuki", page.message(), "set-channel", &["#vip"])
        .await;
    world.settles().await;
    let titles = world
        .posts("#vip")
        .iter()
        .filter(|post| post.text().contains("你的一週"))
        .count();
    assert_eq!(titles, 1);
    let panel = world.runs("ken", "panel", json!({})).await;
    assert!(!panel.text().contains("was deleted"), "{}", panel.text());
    world.ends().await;
}

#[tokio::test]
async fn looking_at_a_summary_posts_nothing() {
    let world = World::start().await;
    world.is_set_up().await;
    let due = world
        .store()
        .find_job(world.guild_id(), JobKind::SendWeeklySummary)
        .await
        .unwrap();
    world.says("ana", "#general", "hello");
    world.settles().await;
    let now = world.runs("yuki", "summary now", json!({"week": 0})).await;
    assert!(now.is_ephemeral());
    assert!(now.text().contains("這週還沒結束"), "{}", now.text());
    assert!(summaries(&world).is_empty());
    assert_eq!(
        world
            .store()
            .find_job(world.guild_id(), JobKind::SendWeeklySummary)
            .await
            .unwrap(),
        due
    );
    world.ends().await;
}

async fn due_effects(store: &Store, now_ms: i64) -> usize {
    store.list_due_effects(now_ms, 10).await.unwrap().len()
}
