//! A fan thanks a fan: points for the other, each once a week, so many a day; and whom nobody can thank.

use ironfan::domain::activity::Kind;
use sandbox::{Message, Reply};
use serde_json::json;

use crate::support::{DAY_MS, Database, GUILD, HOUR_MS, ReplyExt, World, night_owls, night_owls_and};

impl World {
    /// A member picks a command in the menu of a message.
    #[track_caller]
    pub fn picks<'a>(
        &'a self,
        member: &'a str,
        command: &'a str,
        message: &Message,
    ) -> impl Future<Output = Reply> + 'a {
        let interaction = self.sandbox.message_command(member, command, message);
        async move { interaction.reply().await }
    }
}

#[tokio::test]
async fn thanks_are_points_for_the_other_and_said_to_the_two_alone() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let help = world.says("mei", "#general", "這樣做就好");
        world.advance(HOUR_MS).await;
        let answer = world.picks("ana", "Thank", &help).await;
        assert!(answer.is_ephemeral(), "nobody else is told");
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(answer.message()), @"
        💛 Thanked
        @mei sees your thanks in /why.
        You can thank 2 more fans today.
        ") };
        world.settles().await;
        assert_eq!(world.points("mei").await, 20);
        let why = world.runs("mei", "why", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(why.message()), @"
        20 分，來源如下
        **+10** 得到 @ana 的感謝 · #general · (time R)
        **+10** 發言 · #general · (time R)
        [我的卡片]
        ") };
        // The other way round, in Chinese.
        let text = world.says("ana", "#general", "you are welcome");
        let answer = world.picks("mei", "Thank", &text).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(answer.message()), @"
        💛 已送出感謝
        @ana 會在 /為什麼 看到你的感謝。
        今天還可以再感謝 2 位粉絲。
        ") };
        world.ends().await;
    }
}

#[tokio::test]
async fn each_fan_once_a_week_and_three_a_day() {
    for database in Database::each().await {
        let people = night_owls_and(|guild| {
            for fan in ["eva", "finn", "gus"] {
                guild.member(fan);
            }
        });
        let world = World::start_in(people, database).await;
        world.is_set_up().await;
        let said: Vec<_> = ["mei", "leo", "eva", "finn", "ken"]
            .into_iter()
            .map(|member| world.says(member, "#general", "here you are"))
            .collect();
        world.settles().await;
        world.picks("ana", "Thank", &said[0]).await;
        let again = world.picks("ana", "Thank", &said[0]).await;
        assert!(
            again.text().contains("You have thanked them this week."),
            "{}",
            again.text()
        );
        world.picks("ana", "Thank", &said[1]).await;
        let last = world.picks("ana", "Thank", &said[2]).await;
        assert!(
            last.text().contains("That was the last for today."),
            "{}",
            last.text()
        );
        let more = world.picks("ana", "Thank", &said[3]).await;
        assert!(
            more.text().contains("You can thank 3 fans a day"),
            "{}",
            more.text()
        );
        // Somebody else's thanks are their own.
        world.picks("gus", "Thank", &said[0]).await;
        world.settles().await;
        assert_eq!(world.points("mei").await, 10 + 10 + 10);
        // It is Monday, 09:00: until midnight nothing changes, then a new day begins.
        world.advance(14 * HOUR_MS).await;
        let still = world.picks("ana", "Thank", &said[3]).await;
        assert!(still.text().contains("a day"), "{}", still.text());
        world.advance(2 * HOUR_MS).await;
        let next_day = world.picks("ana", "Thank", &said[3]).await;
        assert!(next_day.text().contains("2 more fans"), "{}", next_day.text());
        let same_week = world.picks("ana", "Thank", &said[0]).await;
        assert!(same_week.text().contains("this week"), "{}", same_week.text());
        world.advance(6 * DAY_MS).await;
        let next_week = world.picks("ana", "Thank", &said[0]).await;
        assert!(next_week.text().contains("Thanked"), "{}", next_week.text());
        // Staff may be thanked as well; they stay apart.
        let staff = world.picks("ana", "Thank", &said[4]).await;
        assert!(
            staff.text().contains("sees your thanks in /why"),
            "{}",
            staff.text()
        );
        world.settles().await;
        assert_eq!(world.points("ken").await, 20);
        let board = world.runs("ana", "top", json!({"period": 2})).await;
        assert!(!board.text().contains("ken"), "{}", board.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn of_several_presses_at_once_one_counts() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let help = world.says("mei", "#general", "hello");
        world.settles().await;
        let presses: Vec<_> = (0..6)
            .map(|_| world.sandbox.message_command("ana", "Thank", &help))
            .collect();
        let mut thanked = 0;
        for press in &presses {
            thanked += usize::from(press.reply().await.text().contains("sees your thanks in /why"));
        }
        world.settles().await;
        assert_eq!(thanked, 1);
        assert_eq!(world.points("mei").await, 20);
        world.ends().await;
    }
}

#[tokio::test]
async fn what_cannot_be_thanked_says_why() {
    let people = night_owls_and(|guild| {
        guild.member("olga");
    });
    let mut world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let own = world.says("ana", "#general", "I am great");
    let leos = world.says("leo", "#general", "hello");
    let olgas = world.says("olga", "#general", "bye");
    let joined = world
        .sandbox
        .say_with("leo", "#general", "", |message| message.kind = 8);
    world.sandbox.leave("olga", GUILD);
    world.runs("leo", "top", json!({})).await;
    let bots = world.posts("#general").pop().unwrap();
    world.settles().await;
    for (message, refusal, in_chinese) in [
        (&own, "That is your own message.", None),
        (&bots, "Bots don't collect points.", Some("機器人不會累積積分")),
        (&joined, "Discord wrote that, not a person.", Some("系統訊息")),
        (
            &olgas,
            "This member is not here any more.",
            Some("已經不在伺服器"),
        ),
    ] {
        let refused = world.picks("ana", "Thank", message).await;
        assert!(refused.is_ephemeral());
        assert!(refused.text().contains(refusal), "{}", refused.text());
        if let Some(refusal) = in_chinese {
            let refused = world.picks("mei", "Thank", message).await;
            assert!(refused.text().contains(refusal), "{}", refused.text());
        }
    }
    assert_eq!(world.points("ana").await, 10);
    // A server without thanks.
    let mut rules = world.guild().await.rules;
    rules.thanks_given_per_day = 0;
    let mut tx = world.store().begin().await.unwrap();
    tx.set_rules(world.guild_id(), &rules).await.unwrap();
    tx.commit().await.unwrap();
    let refused = world.picks("ana", "Thank", &leos).await;
    assert!(
        refused.text().contains("Thanks are switched off"),
        "{}",
        refused.text()
    );
    // What was given is there after a restart.
    rules.thanks_given_per_day = 1;
    let mut tx = world.store().begin().await.unwrap();
    tx.set_rules(world.guild_id(), &rules).await.unwrap();
    tx.commit().await.unwrap();
    world.picks("ana", "Thank", &leos).await;
    world.stop().await;
    world.boot().await;
    let refused = world
        .picks("ana", "Thank", &world.says("mei", "#general", "hi"))
        .await;
    assert!(
        refused.text().contains("You can thank 1 fan a day"),
        "{}",
        refused.text()
    );
    let counted = world
        .store()
        .count_kinds(world.guild_id(), world.member_id("leo"), 0, i64::MAX)
        .await;
    assert_eq!(counted.unwrap().get(&Kind::Thanks), Some(&1));
    world.ends().await;
}
