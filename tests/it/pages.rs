//! What a fan reads: the card, the reasons, the board, the help, in their own language.

use serde_json::json;

use crate::support::{DAY_MS, ReplyExt, World};

const MINUTE_MS: i64 = 60_000;

/// Mei answers ana, leo writes; ken, who is staff, writes most.
async fn a_talk(world: &World) {
    world.is_set_up().await;
    let question = world.says("ana", "#general", "?");
    world.replies("mei", &question, "!");
    world.says("leo", "#general", "hm");
    for minute in 0..3 {
        world.says_in(minute * MINUTE_MS, "ken", "#general", "staff");
    }
    world.settles().await;
}

#[tokio::test]
async fn the_card_says_where_a_fan_stands_and_what_comes_next() {
    let world = World::start().await;
    a_talk(&world).await;
    let card = world.runs("mei", "me", json!({})).await;
    assert!(card.is_ephemeral());
    insta::assert_snapshot!(card.text(), @"
    你的卡片
    **新朋友** · **15** 分 · 本週 15 分
    排行榜第 1 名，共 3 人

    再 **85** 分就能升上「**常客**」。
    距離「**鐵粉**」還差：
    • 再 8 個活躍週（一週參與 3 天以上）
    • 忠誠度達到 60（目前 25）；常回來、常得到回覆就會上升
    五項指標，分開來看
    💬 留言：**1** 則，其中 1 則是回覆
    🔗 分享連結：**0** 次
    🛍️ 購買支持：**0** 次
    🤝 帶來的朋友：**0** 位
    💛 關心創作者：**0** 次
    -# 「留言」和「關心創作者」看最近 12 週，其他看最近 12 個月。只有你、創作者和管理員看得到。
    ");
    assert_eq!(
        card.buttons(),
        [
            "積分怎麼來的？",
            "排行榜",
            "秀給大家看",
            "忠誠度怎麼算？",
            "使用說明",
            "問創作者",
            "關於我",
            "我的資料"
        ]
    );
    let card = world.runs("leo", "me", json!({})).await;
    insta::assert_snapshot!(card.text(), @"
    Your card
    **Newcomer** · **10** points · 10 this week
    Place 2 of 3 on the leaderboard

    **90** more points to **Regular**.
    For **Superfan** you still need:
    • 8 more active weeks (3 or more days in a week)
    • 1 more kind of taking part, such as answering someone
    • a loyalty score of 60 (now 25); coming back regularly and being answered raise it
    Five signals, each by itself
    💬 Comments: **1**, 0 of them answers
    🔗 Links shared: **0**
    🛍️ Purchases: **0**
    🤝 Friends brought: **0**
    💛 Asked after the creator: **0**
    -# “Comments” and “Asked after the creator” cover the last 12 weeks, the rest the last 12 months. Only you, the creator and moderators see this.
    ");
    let picture = &card.attachments()[0];
    assert_eq!(picture.name, "card.png");
    assert_eq!(
        picture.description.as_deref(),
        Some("Card of leo: Newcomer, 10 points, place #2, 0 of 12 active weeks, loyalty 25 of 100.")
    );
    world.ends().await;
}

#[tokio::test]
async fn a_shared_card_shows_nothing_private() {
    let world = World::start().await;
    a_talk(&world).await;
    for shared in [world.runs("leo", "me", json!({"public": true})).await, {
        let card = world.runs("leo", "me", json!({})).await;
        world.clicks("leo", card.message(), "Show it to everyone").await
    }] {
        assert!(!shared.is_ephemeral());
        assert_eq!(
            shared.text(),
            "leo 的卡片",
            "in the server's language, without what is missing"
        );
        assert_eq!(shared.attachments()[0].name, "card.png");
        assert!(shared.buttons().is_empty());
    }
    world.ends().await;
}

#[tokio::test]
async fn the_reasons_of_every_point_can_be_paged_through() {
    let world = World::start().await;
    world.is_set_up().await;
    for second in [0, 10, 70] {
        world.says_in(second * 1_000, "leo", "#general", "hm");
    }
    world.settles().await;
    let why = world.runs("leo", "why", json!({})).await;
    assert_eq!(
        world.with_names(&why.text()),
        "20 points, and where they come from\n\
         **+10** Message · #general · (time R)\n\
         **0** Message · #general · (time R)\n\
         -# Only one message counts in each stretch of time, and this stretch already has one.\n\
         **+10** Message · #general · (time R)"
    );
    for minute in 2..12 {
        world.says_in(minute * MINUTE_MS, "leo", "#general", "hm");
    }
    world.settles().await;
    let why = world.runs("leo", "why", json!({})).await;
    assert!(why.text().ends_with("Page 1 of 2"), "{}", why.text());
    let older = world.clicks("leo", why.message(), "Next ▶").await;
    assert!(
        older.is_ephemeral() && older.text().ends_with("Page 2 of 2"),
        "{}",
        older.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn the_board_ranks_fans_who_are_here_and_nobody_else() {
    let world = World::start().await;
    a_talk(&world).await;
    let board = world.runs("leo", "top", json!({})).await;
    assert!(!board.is_ephemeral());
    insta::assert_snapshot!(board.text(), @"
    Leaderboard: this week
    **1.** mei · **15** · Newcomer
    **2.** ana · **10** · Newcomer
    **2.** leo · **10** · Newcomer
    Fans in the server now · without staff · page 1 of 1
    ");
    assert_eq!(board.buttons(), ["Week", "Month", "All time", "Staff"]);
    assert!(
        board.attachments()[0]
            .description
            .as_deref()
            .unwrap()
            .contains("1. mei, 15 points; 2. ana")
    );

    // Somebody else's press on a public board is answered to them alone, in their language.
    let all = world.clicks("mei", board.message(), "All time").await;
    assert!(
        all.is_ephemeral() && all.text().starts_with("排行榜：累計"),
        "{}",
        all.text()
    );

    world.sandbox.leave("ana", crate::support::GUILD);
    world.advance(8 * DAY_MS).await;
    let week = world.runs("leo", "top", json!({})).await;
    assert!(
        week.text().contains("Nobody has points in this period yet"),
        "{}",
        week.text()
    );
    let all = world.runs("leo", "top", json!({"period": 2})).await;
    assert!(
        all.text().contains("**1.** mei") && !all.text().contains("ana"),
        "{}",
        all.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn help_lists_what_the_reader_may_use() {
    let world = World::start().await;
    world.is_set_up().await;
    let fan = world.runs("leo", "help", json!({})).await;
    assert!(
        fan.text().contains("**/me**") && !fan.text().contains("/panel"),
        "{}",
        fan.text()
    );
    let moderator = world.runs("ken", "help", json!({})).await;
    assert!(moderator.text().contains("**/panel**") && !moderator.text().contains("**/setup**"));
    let creator = world.runs("yuki", "help", json!({})).await;
    assert!(
        creator.text().contains("**/設定**") && creator.text().contains("**/排行榜**"),
        "{}",
        creator.text()
    );
    let about = world.runs("mei", "about", json!({})).await;
    assert!(
        about.text().contains("**我絕不記錄：**你在頻道裡的訊息內容。"),
        "{}",
        about.text()
    );
    // Discord shows fans the fans' commands only.
    assert_eq!(
        world.sandbox.visible_commands("leo", "#general"),
        [
            "My points",
            "Thank",
            "about",
            "about-me",
            "ask",
            "away",
            "help",
            "me",
            "mydata",
            "top",
            "why"
        ]
    );
    world.ends().await;
}
