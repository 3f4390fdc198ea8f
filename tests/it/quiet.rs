//! Nothing is said aloud unless the creator wants it, nothing of a fan who does not, nothing twice and
//! nothing old; and who asks not to be counted is not.

use ironfan::domain::{activity::Kind, rules::Rules};
use sandbox::{Message, Reply};
use serde_json::json;

use crate::support::{
    DAY_MS, Database, GUILD, HOUR_MS, MINUTE_MS, Past, ReplyExt, START_MS, World, night_owls, night_owls_and,
};

impl World {
    /// A fan collects a hundred points, which is the first tier: ten messages from now on.
    fn becomes_a_regular(&self, fan: &str) {
        for minute in 0..10 {
            self.says_in(minute * MINUTE_MS, fan, "#general", "hello");
        }
    }

    /// The creator chooses where tiers reached are said; nothing for nowhere.
    async fn says_tiers_in(&self, channels: &[&str]) -> Reply {
        let page = self.runs("yuki", "settings", json!({})).await;
        self.selects("yuki", page.message(), "set-notices", channels)
            .await
    }

    /// The posts in a channel that say who reached a tier.
    fn steps(&self, channel: &str) -> Vec<Message> {
        let posts = self.posts(channel).into_iter();
        posts.filter(|post| post.text().starts_with('🎉')).collect()
    }
}

/// A server with channels for notices, and one more old fan.
async fn a_server(database: Database) -> World {
    let people = night_owls_and(|guild| {
        guild.channel("hall");
        guild.channel("other");
        guild.member("oda").joined_at(START_MS - 90 * DAY_MS);
    });
    let world = World::start_in(people, database).await;
    world.is_set_up().await;
    world
}

#[tokio::test]
async fn tiers_are_said_where_the_creator_wants_it_together_and_without_pings() {
    for database in Database::each().await {
        let world = a_server(database).await;
        world.becomes_a_regular("mei");
        world.advance(2 * MINUTE_MS).await;
        assert!(
            world.steps("#general").is_empty() && world.steps("#hall").is_empty(),
            "off by default"
        );
        let page = world.runs("yuki", "settings", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"
        偏好設定 · Night Owls
        升級通知
        **未開啟：**不會在任何頻道公布。
        粉絲靠積分或經過核准升上更高等級時，我會寫出名字、不標記任何人；一分鐘內有好幾位就合成一則。降級、讀取歷史訊息、調整規則時不會公布，選了 /我的資料 免打擾 的粉絲也不會。
        等級身分組
        **全部保留：**粉絲擁有每個已達成等級的身分組。
        更改後會分批更新所有人的身分組。不管選哪一種，較高的等級都進得了門禁頻道。
        {升級通知的頻道（不選就是關閉）: }
        {粉絲擁有哪些身分組: *每個已達成等級的身分組 | 只有最高等級的身分組}
        [設定] [控制台]
        ") };
        let page = world.says_tiers_in(&["#hall"]).await;
        assert!(page.text().contains("**已開啟：**在"), "{}", page.text());
        // Ana, leo and ken, who is staff, within a minute.
        for fan in ["ana", "leo", "ken"] {
            world.becomes_a_regular(fan);
        }
        world.settles().await;
        assert!(world.steps("#hall").is_empty(), "the minute is not over");
        world.advance(MINUTE_MS).await;
        let [post] = &world.steps("#hall")[..] else {
            panic!("one post for both: {:?}", world.steps("#hall"));
        };
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(post), @"
        🎉 升級了
        **ana** 升上「**常客**」
        **leo** 升上「**常客**」
        ") };
        assert!(post.mentions.is_empty() && !post.mention_everyone);
        // Falling is not said, nor is coming back to what was reached by a correction.
        let take = json!({"member": "ana", "amount": 50, "reason": "a mistake"});
        world.runs("ken", "points take", take).await;
        world.advance(2 * MINUTE_MS).await;
        assert_eq!(world.steps("#hall").len(), 1);
        // Points given by hand are points.
        let give = json!({"member": "mei", "amount": 450, "reason": "for the translation"});
        world.runs("ken", "points give", give).await;
        world.advance(2 * MINUTE_MS).await;
        let texts: Vec<_> = world.steps("#hall").iter().map(ReplyExt::text).collect();
        assert_eq!(texts.len(), 2);
        assert!(texts[1].contains("**mei** 升上「**核心粉絲**」"), "{texts:?}");
        // And off again.
        let page = world.says_tiers_in(&[]).await;
        assert!(page.text().contains("**未開啟：**"), "{}", page.text());
        let give = json!({"member": "leo", "amount": 450, "reason": "for help"});
        world.runs("ken", "points give", give).await;
        world.advance(2 * MINUTE_MS).await;
        assert_eq!(world.steps("#hall").len(), 2);
        world.ends().await;
    }
}

#[tokio::test]
async fn an_approval_is_said_and_a_fan_can_keep_it_to_themselves() {
    for database in Database::each().await {
        let world = a_server(database).await;
        for fan in ["mei", "oda"] {
            world.has_lived(fan, Past::ELIGIBLE);
        }
        world.settles().await;
        world.says_tiers_in(&["#hall"]).await;
        let quiet = world.runs("oda", "mydata quiet", json!({})).await;
        assert!(quiet.is_ephemeral());
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(quiet.message()), @"
        🔕 Notices about you are off
        When you reach a tier, I do not announce it. You still see it in /me.
        [Switch them on] [My card]
        ") };
        for fan in ["mei", "oda"] {
            let proposal = world.post("#creator", &format!("{fan} "));
            let approve = format!("approve:{}", world.member_id(fan));
            world.clicks("ken", &proposal, &approve).await;
        }
        world.advance(2 * MINUTE_MS).await;
        let [post] = &world.steps("#hall")[..] else {
            panic!("one post, of mei: {:?}", world.steps("#hall"));
        };
        assert!(
            post.text().contains("**mei** 升上「**鐵粉**」") && !post.text().contains("oda"),
            "{}",
            post.text()
        );
        // By the same command, or by the button of long ago.
        let loud = world.runs("oda", "mydata quiet", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(loud.message()), @"
        🔔 Notices about you are on
        When you reach a tier, I say so in this server's channel for it, by name and without pinging you.
        [Switch them off] [My card]
        ") };
        let again = world.clicks("oda", quiet.message(), "Switch them on").await;
        assert!(
            again.text().contains("Notices about you are on"),
            "{}",
            again.text()
        );
        let none = world.clicks("oda", loud.message(), "Switch them off").await;
        assert!(
            none.text().contains("Notices about you are off"),
            "{}",
            none.text()
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn what_only_becomes_known_is_not_said() {
    for database in Database::each().await {
        let world = a_server(database).await;
        world.says_tiers_in(&["#hall"]).await;
        // What was said weeks ago comes to the bot's ears now.
        world.has_lived("mei", Past::ELIGIBLE);
        world.advance(2 * MINUTE_MS).await;
        assert!(world.points("mei").await >= 500);
        // Rules change: messages of last week are worth more.
        for minute in 0..6 {
            world.says_in(-7 * DAY_MS + minute * MINUTE_MS, "ken", "#general", "hello");
            world.says_in(-7 * DAY_MS + minute * MINUTE_MS, "yuki", "#general", "hello");
        }
        world.sandbox.new_user("nia");
        world.sandbox.join("nia", GUILD);
        for minute in 0..6 {
            world.says_in(-7 * DAY_MS + minute * MINUTE_MS, "nia", "#general", "hello");
        }
        world.settles().await;
        assert_eq!(world.points("nia").await, 60);
        let rules = world.guild().await.rules;
        let mut kinds = rules.kinds.clone();
        kinds.get_mut(&Kind::Message).unwrap().points = 20;
        let mut tx = world.store().begin().await.unwrap();
        tx.set_rules(world.guild_id(), &Rules { kinds, ..rules })
            .await
            .unwrap();
        tx.start_replay(world.guild_id(), world.now_ms()).await.unwrap();
        tx.commit().await.unwrap();
        world.advance(2 * MINUTE_MS).await;
        assert_eq!(world.points("nia").await, 120);
        assert!(world.steps("#hall").is_empty(), "{:?}", world.steps("#hall"));
        // What is earned now is news as ever.
        world.becomes_a_regular("ana");
        world.advance(2 * MINUTE_MS).await;
        let texts: Vec<_> = world.steps("#hall").iter().map(ReplyExt::text).collect();
        assert!(texts.is_empty(), "ana was a regular before: {texts:?}");
        world.sandbox.new_user("olaf");
        world.sandbox.join("olaf", GUILD);
        world.becomes_a_regular("olaf");
        world.advance(2 * MINUTE_MS).await;
        let texts: Vec<_> = world.steps("#hall").iter().map(ReplyExt::text).collect();
        assert!(texts.len() == 1 && texts[0].contains("olaf"), "{texts:?}");
        world.ends().await;
    }
}

#[tokio::test]
async fn a_notice_is_made_once_whatever_comes_between() {
    let mut world = a_server(Database::sqlite()).await;
    world.says_tiers_in(&["#hall"]).await;
    world.becomes_a_regular("mei");
    world.settles().await;
    world.stop().await;
    world.pass(MINUTE_MS);
    world.boot().await;
    assert_eq!(
        world.steps("#hall").len(),
        1,
        "decided before, posted after the restart"
    );
    // The channel goes: the creator is told, and another one takes over.
    world.sandbox.delete_channel("yuki", "#hall");
    world.becomes_a_regular("ana");
    world.advance(2 * MINUTE_MS).await;
    assert_eq!(world.problems().await, ["channel_gone"]);
    assert_eq!(world.count_posts("#creator", "有一件事先暫停了"), 1);
    let page = world.runs("yuki", "settings", json!({})).await;
    assert!(page.text().contains("頻道已被刪除"), "{}", page.text());
    let page = world.says_tiers_in(&["#other"]).await;
    assert!(!page.text().contains("頻道已被刪除"), "{}", page.text());
    world.settles().await;
    let texts: Vec<_> = world.steps("#other").iter().map(ReplyExt::text).collect();
    assert!(texts.len() == 1 && texts[0].contains("ana"), "{texts:?}");
    assert!(world.problems().await.is_empty());
    // What nobody could be told for a day is no news.
    world.sandbox.delete_channel("yuki", "#other");
    world.becomes_a_regular("leo");
    world.advance(2 * MINUTE_MS).await;
    world.advance(DAY_MS).await;
    world.says_tiers_in(&["#general"]).await;
    world.settles().await;
    assert!(world.steps("#general").is_empty());
    world.ends().await;
}

#[tokio::test]
async fn whoever_pauses_is_not_counted_by_anything_and_never_for_the_time_between() {
    for database in Database::each().await {
        let mut world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let own = world.says("mei", "#general", "之前說的");
        let anas = world.says("ana", "#general", "hello");
        world.settles().await;
        world.advance(MINUTE_MS).await;
        let paused = world.runs("mei", "mydata pause", json!({})).await;
        assert!(paused.is_ephemeral());
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(paused.message()), @"
        ⏸️ 已暫停計分
        從 (time f) 起，你在這裡的參與和別人給你的回應都不會記錄：沒有積分、不收感謝、也不上排行榜。之前的積分會保留。用 /提問 和 /關於我 送出的內容仍會保存。
        恢復之後從那一刻開始計分，暫停期間的參與永遠不會補算。
        [恢復計分] [我的卡片]
        ") };
        world.advance(HOUR_MS).await;
        // Neither what she does nor what others do about her.
        let said = world.says("mei", "#general", "暫停中");
        world.replies("mei", &anas, "回覆");
        world.sandbox.react("mei", &anas, "🔥");
        world.replies("ana", &own, "an answer");
        world.replies("ana", &said, "another");
        world.sandbox.react("ana", &own, "❤️");
        let refused = world.picks("ana", "Thank", &own).await;
        assert!(refused.text().contains("This message cannot earn points."));
        let refused = world.picks("mei", "Thank", &anas).await;
        assert!(refused.text().contains("你已暫停計分"), "{}", refused.text());
        let refused = world.picks("yuki", "Star", &own).await;
        assert!(refused.text().contains("這則訊息不能得分"), "{}", refused.text());
        world.settles().await;
        assert_eq!(world.points("mei").await, 10);
        let facts = world
            .store()
            .count_kinds(world.guild_id(), world.member_id("mei"), 0, i64::MAX)
            .await;
        assert_eq!(
            facts.unwrap().into_iter().collect::<Vec<_>>(),
            [(Kind::Message, 1)]
        );
        // Answers to her are messages of ana's and no more.
        assert_eq!(world.points("ana").await, 20);
        for period in [0, 2] {
            let board = world.runs("ana", "top", json!({"period": period})).await;
            assert!(
                board.text().contains("ana") && !board.text().contains("mei"),
                "{}",
                board.text()
            );
        }
        let card = world.runs("mei", "me", json!({})).await;
        assert!(
            card.text().contains("起暫停計分：**不會記錄你的任何參與。"),
            "{}",
            card.text()
        );
        assert!(
            card.text().contains("暫停計分期間不列入排行榜。"),
            "{}",
            card.text()
        );
        // The button works after a restart.
        world.stop().await;
        world.boot().await;
        world.advance(HOUR_MS).await;
        let resumed = world.clicks("mei", card.message(), "恢復計分").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(resumed.message()), @"
        ▶️ 計分中
        從現在起，參與又會累積積分。隨時可以用 /我的資料 暫停 停止。
        [我的卡片]
        ") };
        world.says_in(MINUTE_MS, "mei", "#general", "回來了");
        // Read later, after all.
        world.says_in(-30 * MINUTE_MS, "mei", "#general", "暫停中說的");
        world.sandbox.reply_at("leo", &anas, "to ana", world.now_ms());
        world.settles().await;
        assert_eq!(world.points("mei").await, 20);
        let board = world.runs("ana", "top", json!({"period": 2})).await;
        assert!(board.text().contains("mei"), "{}", board.text());
        let again = world.runs("mei", "mydata resume", json!({})).await;
        assert!(again.text().contains("計分中"), "{}", again.text());
        // Nor when it is looked at anew what stands on those messages.
        world.stop().await;
        world.boot().await;
        world.settles().await;
        assert_eq!(world.points("mei").await, 20);
        assert_eq!(world.count("mei", Kind::ReactionGiven).await, 0);
        assert_eq!(world.count("ana", Kind::ReactionReceived).await, 0);
        // What others do about her neither.
        assert_eq!(world.count("mei", Kind::ReactionReceived).await, 0);
        assert_eq!(world.count("ana", Kind::ReactionGiven).await, 0);
        world.ends().await;
    }
}
