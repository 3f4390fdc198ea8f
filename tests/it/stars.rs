//! The creator stars a message: points for its author, once, and taken back by the same command.

use serde_json::json;

use crate::support::{DAY_MS, Database, GUILD, ReplyExt, World, night_owls, night_owls_and};

#[tokio::test]
async fn a_star_is_thirty_points_once_and_goes_again() {
    for database in Database::each().await {
        let mut world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let post = world.says("ana", "#general", "a tutorial for everybody");
        world.advance(3 * DAY_MS).await;
        let answer = world.picks("yuki", "Star", &post).await;
        assert!(answer.is_ephemeral());
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(answer.message()), @"
        ⭐ 已加星
        @ana 因為這則訊息得到積分，也會在 /為什麼 看到你的星星。再用一次「加星」就能收回。
        ") };
        world.settles().await;
        assert_eq!(world.points("ana").await, 40);
        let why = world.runs("ana", "why", json!({})).await;
        assert!(
            why.text().contains("**+30** Starred by the creator"),
            "{}",
            why.text()
        );
        // The bot knows it after a restart.
        world.stop().await;
        world.boot().await;
        let answer = world.picks("yuki", "Star", &post).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(answer.message()), @"
        已收回星星
        加星的積分也一併收回了。
        ") };
        world.settles().await;
        assert_eq!(world.points("ana").await, 10);
        let why = world.runs("ana", "why", json!({})).await;
        assert!(
            why.text().contains("Removed or deleted, so it no longer counts."),
            "{}",
            why.text()
        );
        world.picks("yuki", "Star", &post).await;
        world.settles().await;
        assert_eq!(world.points("ana").await, 40, "starred anew");
        world.sandbox.delete(&post);
        world.settles().await;
        assert_eq!(world.points("ana").await, 0, "with the message goes its star");
        world.ends().await;
    }
}

#[tokio::test]
async fn several_creators_give_one_star_between_them() {
    let people = night_owls_and(|guild| {
        guild
            .role("Creators")
            .permissions(sandbox::permissions::MANAGE_GUILD);
        guild.member("cleo").role("Creators");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let page = world.opens_setup("yuki", "staff").await;
    world
        .selects("yuki", page.message(), "set-creator-role", &["@Creators"])
        .await;
    let post = world.says("leo", "#general", "a good question");
    world.settles().await;
    world.picks("yuki", "Star", &post).await;
    let second = world.picks("cleo", "Star", &post).await;
    assert!(second.text().contains("Star removed"), "{}", second.text());
    world.settles().await;
    assert_eq!(world.points("leo").await, 10);
    world.ends().await;
}

#[tokio::test]
async fn what_cannot_be_starred_says_why_and_a_star_can_always_be_taken_back() {
    let people = night_owls_and(|guild| {
        let shown = sandbox::permissions::MANAGE_GUILD;
        guild.role("Shown").permissions(shown);
        guild.member("sam").role("Shown");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let own = world.says("yuki", "#general", "我自己");
    let leos = world.says("leo", "#general", "hello");
    world.runs("leo", "top", json!({})).await;
    let bots = world.posts("#general").pop().unwrap();
    let older = world
        .sandbox
        .say_at("ana", "#general", "before there was a server", 1_500_000_000_000);
    world.settles().await;
    for (message, refusal) in [
        (&own, "這是你自己的訊息"),
        (&bots, "機器人不會累積積分"),
        (&older, "這則訊息比這個伺服器還早"),
    ] {
        let refused = world.picks("yuki", "Star", message).await;
        assert!(refused.text().contains(refusal), "{}", refused.text());
    }
    let refused = world.picks("sam", "Star", &leos).await;
    assert!(
        refused
            .text()
            .contains("Only the server owner and people with the creator role"),
        "{}",
        refused.text()
    );
    world.picks("yuki", "Star", &leos).await;
    world.settles().await;
    assert_eq!(world.points("leo").await, 40);
    world.sandbox.leave("leo", GUILD);
    world.settles().await;
    let back = world.picks("yuki", "Star", &leos).await;
    assert!(back.text().contains("已收回星星"), "{}", back.text());
    let refused = world.picks("yuki", "Star", &leos).await;
    assert!(
        refused.text().contains("這位成員已經不在伺服器了"),
        "{}",
        refused.text()
    );
    assert_eq!(world.points("leo").await, 10);
    world.ends().await;
}
