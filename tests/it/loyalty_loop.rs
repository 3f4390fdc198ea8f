//! The main promise: taking part earns points, points earn roles, and a person opens the inner circle.

use serde_json::json;

use crate::support::{DAY_MS, Database, HOUR_MS, ReplyExt, World, night_owls};

#[tokio::test]
async fn messages_and_answers_earn_points_once() {
    let world = World::start().await;
    let question = world.says("ken", "#general", "Which lens?");
    world.replies("mei", &question, "A 50mm.");
    world.settles().await;
    assert_eq!(world.points("mei").await, 15);
    assert_eq!(world.points("ken").await, 10);

    world.sandbox.faults().repeat_last_events(2);
    world.settles().await;
    assert_eq!(world.points("mei").await, 15, "a repeated event changes nothing");

    let card = world.runs("mei", "me", json!({})).await;
    assert!(card.is_ephemeral());
    assert_eq!(card.attachments()[0].name, "card.png");
    world.ends().await;
}

#[tokio::test]
async fn a_fan_becomes_eligible_is_approved_and_enters_the_gated_channel() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let gate = world
            .runs("yuki", "gate add", json!({"channel": "#vip", "tier": 2}))
            .await;
        assert!(
            gate.text().contains("#vip") || gate.text().contains("<#"),
            "{}",
            gate.text()
        );
        world.settles().await;

        // Mei comes back on four days of each week and answers people; the others answer her.
        for week in 0..9i64 {
            for day in 0..7i64 {
                if day < 4 {
                    let question = world.says("ana", "#general", "?");
                    let answer = world.replies("mei", &question, "!");
                    world.replies("leo", &answer, "thanks");
                }
                world.advance(DAY_MS).await;
            }
            let _ = week;
        }
        let proposals: Vec<_> = world
            .posts("#creator")
            .into_iter()
            .filter(|post| post.text().contains("mei"))
            .collect();
        assert!(
            !proposals.is_empty(),
            "{:#?}",
            world
                .posts("#creator")
                .iter()
                .map(|p| p.text())
                .collect::<Vec<_>>()
        );
        let proposal = &proposals[0];
        assert!(!world.roles("mei").contains(&"鐵粉".to_owned()));

        let refused = world
            .clicks("leo", proposal, &format!("approve:{}", world.member_id("mei")))
            .await;
        assert!(
            refused.text().contains("Only the creator and moderators"),
            "{}",
            refused.text()
        );
        let done = world
            .clicks("ken", proposal, &format!("approve:{}", world.member_id("mei")))
            .await;
        assert!(done.is_ephemeral());
        world.settles().await;
        assert!(
            world.roles("mei").contains(&"鐵粉".to_owned()),
            "{:?}",
            world.roles("mei")
        );
        assert!(world.sees("mei", "#vip"));
        assert!(!world.sees("ana", "#vip"));

        world.advance(HOUR_MS).await;
        world.ends().await;
    }
}
