//! The care list: whom and why, once for each occasion, with what they like; goal, signals and concern.

use ironfan::domain::{
    activity::{Activity, Kind},
    ids::first_id_at,
};
use serde_json::json;

use crate::support::{
    DAY_MS, Database, HOUR_MS, MINUTE_MS, Past, ReplyExt, START_MS, World, night_owls, night_owls_and,
};

impl World {
    /// What the creator reads on the care list, after a night.
    async fn care(&self) -> sandbox::Reply {
        self.settles().await;
        self.runs("yuki", "care", json!({})).await
    }

    /// Whether the list has somebody for a reason.
    async fn is_cared_for(&self, member: &str, reason: &str) -> bool {
        let list = self.care().await;
        self.reads(list.message())
            .contains(&format!("@{member}：{reason}"))
    }
}

/// Mei was here almost every day for weeks and has been silent for ten days; it is ten in the morning.
async fn mei_fell_silent(database: Database) -> World {
    let world = World::start_in(night_owls(), database).await;
    world.is_set_up().await;
    fell_silent(&world).await;
    world
}

async fn fell_silent(world: &World) {
    world.has_lived(
        "mei",
        Past {
            weeks: 6,
            ..Past::ELIGIBLE
        },
    );
    world.says("leo", "#general", "good morning");
    world.advance(10 * DAY_MS + HOUR_MS).await;
}

#[tokio::test]
async fn who_is_quiet_beyond_their_own_rhythm_is_named_with_what_they_like() {
    for database in Database::each().await {
        let world = mei_fell_silent(database).await;
        let fields = json!({"call-me": "小鹿", "favourites": "深夜的歌"});
        let page = world.runs("mei", "about-me", json!({})).await;
        let form = world.clicks("mei", page.message(), "about-form").await;
        world.submits("mei", &form, fields).await;
        let list = world.care().await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(list.message()), @"
        有 3 位粉絲值得關心
        **1.** @mei：安靜了 10 天，平常每天都來 · [最後一則訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543772559114240000)
        -# **怎麼稱呼：**小鹿 · **喜歡的：**深夜的歌
        **2.** @ana：安靜了 10 天，平常每天都來 · [最後一則訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543772307456000000)
        **3.** @leo：安靜了 10 天，平常每天都來 · [最後一則訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543787406950400079)
        我不會主動聯絡任何人。你的一句話，比我的訊息有用得多。
        {查看或延後…: 1 · mei | 2 · ana | 3 · leo}
        {標記為已處理…: 1 · mei | 2 · ana | 3 · leo}
        [控制台]
        ") };
        let mei = list_value(&world, &list, "mei");
        let one = world
            .selects("yuki", list.message(), "care-picked", &[&mei])
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(one.message()), @"
        值得關心：mei
        @mei – 安靜了 10 天，平常每天都來
        **怎麼稱呼：**小鹿
        **喜歡的：**深夜的歌
        -# 「已處理」只結束這一次；「不用提醒」會讓這位粉絲的同一種提醒停 90 天。
        {延後…: 3 天後 | 一週後 | 一個月後}
        [最後一則訊息] [已處理] [不用提醒] [認識這位粉絲] [關心名單]
        ") };

        // Put off, and back again by itself.
        let put_off = world
            .selects(
                "yuki",
                one.message(),
                &format!("care-later:{mei}"),
                &["three-days"],
            )
            .await;
        assert!(put_off.text().contains("延後到"), "{}", put_off.text());
        assert!(!world.care().await.text().contains("小鹿"));
        world.advance(3 * DAY_MS).await;
        assert!(
            world.care().await.text().contains("小鹿"),
            "{}",
            world.care().await.text()
        );

        // Done is done for this silence, not for the next one.
        let list = world.care().await;
        let done = world.selects("yuki", list.message(), "care-done", &[&mei]).await;
        assert!(!done.text().contains("小鹿"), "{}", done.text());
        world.advance(DAY_MS).await;
        assert!(
            !world.care().await.text().contains("小鹿"),
            "nobody is named twice for one silence"
        );
        world.says("mei", "#general", "我回來了");
        world.advance(20 * DAY_MS).await;
        assert!(world.care().await.text().contains("小鹿"), "another silence");

        // Not needed holds for the kind, and can be taken back.
        let list = world.care().await;
        let mei = list_value(&world, &list, "mei");
        let one = world
            .selects("yuki", list.message(), "care-picked", &[&mei])
            .await;
        let not_needed = world.clicks("yuki", one.message(), "不用提醒").await;
        assert!(
            not_needed.text().contains("同一種提醒停 90 天"),
            "{}",
            not_needed.text()
        );
        let back = world.clicks("yuki", not_needed.message(), "放回名單").await;
        assert!(back.text().contains("安靜了"), "{}", back.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn whoever_writes_is_away_or_does_not_want_to_be_counted_is_not_on_the_list() {
    let world = mei_fell_silent(Database::sqlite()).await;
    assert!(world.is_cared_for("mei", "安靜了").await);
    world.runs("mei", "away until", json!({"day": "5"})).await;
    assert!(
        !world.is_cared_for("mei", "安靜了").await,
        "away is respected at once"
    );
    world.runs("mei", "away back", json!({})).await;
    world.advance(DAY_MS).await;
    assert!(world.is_cared_for("mei", "安靜了").await);
    world.runs("mei", "mydata pause", json!({})).await;
    assert!(!world.is_cared_for("mei", "安靜了").await);
    world.runs("mei", "mydata resume", json!({})).await;
    assert!(world.is_cared_for("mei", "安靜了").await);
    world.says("mei", "#general", "早安");
    assert!(!world.is_cared_for("mei", "安靜了").await, "not quiet any more");
    world.ends().await;
}

#[tokio::test]
async fn first_timers_returners_dates_and_concern_are_on_it_too() {
    let people = night_owls_and(|guild| {
        guild.member("nils").joined_at(START_MS - HOUR_MS);
        // A year ago in five days.
        guild.member("oma").joined_at(START_MS - 360 * DAY_MS);
        guild.member("bo").joined_at(START_MS - 200 * DAY_MS);
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    world.says("nils", "#general", "hi");
    world.says_in(-60 * DAY_MS, "bo", "#general", "bye");
    world.says("bo", "#general", "hello again");
    for day in (1..=12).rev() {
        world.says_in(-(day + 3) * DAY_MS, "yuki", "#general", "早安");
    }
    let text = format!("<@{}> 還好嗎？", world.member_id("yuki"));
    world.says("leo", "#general", &text);
    let page = world.runs("ana", "about-me", json!({})).await;
    let form = world.clicks("ana", page.message(), "about-form").await;
    world.submits("ana", &form, json!({"birthday": "9-3"})).await;
    world.advance(DAY_MS + HOUR_MS).await;
    let list = world.care().await;
    insta::assert_snapshot!(world.reads(list.message()), @"
    有 5 位粉絲值得關心
    **1.** @nils：第一次發言，等了 1 天還沒有人回覆 · [最後一則訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543787406950400079)
    **2.** @leo：你沒出現的時候，關心過你 · [最後一則訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543787406950400081)
    **3.** @ana：🎂 9 月 3 日生日
    -# **生日：**9 月 3 日
    **4.** @oma：🎉 9 月 5 日加入滿 1 年
    **5.** @bo：隔了 60 天回來了 · [最後一則訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543787406950400080)
    我不會主動聯絡任何人。你的一句話，比我的訊息有用得多。
    {查看或延後…: 1 · nils | 2 · leo | 3 · ana | 4 · oma | 5 · bo}
    {標記為已處理…: 1 · nils | 2 · leo | 3 · ana | 4 · oma | 5 · bo}
    [控制台]
    ");

    // Answered, the first message waits no more.
    let hi = world.says("nils", "#general", "anybody?");
    world.replies("leo", &hi, "welcome");
    assert!(!world.is_cared_for("nils", "第一次發言").await);
    let concern = world.runs("yuki", "panel", json!({})).await;
    let signals = world.clicks("yuki", concern.message(), "signals").await;
    let concern = world.clicks("yuki", signals.message(), "concern:0").await;
    insta::assert_snapshot!(world.reads(concern.message()), @"
    💛 誰關心過你
    你兩次發言之間的空檔，十次有九次不超過 **24 小時**。隔得更久時，有人回覆或提到你，就算關心你。
    🌙 你上次發言是 (time R)，比平常久了。

    @leo · [訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543787406950400081) · (time f)
    第 1 頁，共 1 頁
    [五項指標]
    ");
    world.ends().await;
}

#[tokio::test]
async fn whoever_pauses_counting_is_neither_thanked_nor_named_and_staff_are_no_fans() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        for day in (1..=12).rev() {
            world.says_in(-(day + 3) * DAY_MS, "yuki", "#general", "早安");
        }
        let text = format!("<@{}> 還好嗎？", world.member_id("yuki"));
        for day in 0..4 {
            let asked = world.says("leo", "#general", "anybody?");
            world.replies("ana", &asked, "me");
            let other = world.says("mei", "#general", "and you?");
            world.replies("ana", &other, "me too");
            if day == 0 {
                world.says("ken", "#general", &text);
                world.says("mei", "#general", &text);
            }
            world.advance(DAY_MS).await;
        }
        let preview = async || {
            let page = world.runs("yuki", "summary now", json!({"week": 0})).await;
            world.reads(page.message())
        };
        let text = preview().await;
        assert!(text.contains("@ana"), "{text}");
        assert!(text.contains("關心你 1"), "ken is staff: {text}");
        world.runs("ana", "mydata pause", json!({})).await;
        let text = preview().await;
        assert!(!text.contains("@ana"), "{text}");
        let care = world.care().await;
        assert!(
            !care.text().contains(&world.member_id("ken").to_string()),
            "{}",
            care.text()
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn only_newcomers_write_for_the_first_time() {
    let people = night_owls_and(|guild| {
        guild.member("nils").joined_at(START_MS - 3 * DAY_MS);
        guild.member("reader").joined_at(START_MS - 200 * DAY_MS);
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let opening = world.says("yuki", "#general", "good morning");
    world.sandbox.react("nils", &opening, "❤");
    world.advance(3 * DAY_MS).await;
    world.says("nils", "#general", "hello");
    world.says("reader", "#general", "after all this time");
    world.advance(DAY_MS).await;
    let care = world.care().await;
    let text = world.reads(care.message());
    assert!(
        text.contains("@nils：第一次發言，等了 1 天"),
        "a reaction is no message: {text}"
    );
    assert!(!text.contains("@reader"), "{text}");
    world.ends().await;
}

#[tokio::test]
async fn a_summary_that_comes_late_says_what_was_decided_and_still_holds() {
    let world = World::start_in(night_owls(), Database::sqlite()).await;
    world.is_set_up().await;
    let faults = world.sandbox.faults();
    faults
        .on("POST", "/channels/*/messages")
        .always()
        .refuse(403, 50_001);
    fell_silent(&world).await;
    // It names all three, but nobody can read it.
    let before = world.runs("yuki", "summary now", json!({})).await;
    let before = world.reads(before.message());
    for name in ["mei", "ana", "leo"] {
        assert!(before.contains(&format!("@{name}：安靜了")), "{before}");
    }
    world.says("mei", "#general", "早安");
    let questions = ["one", "two", "three", "four", "five", "six"];
    for text in questions {
        let text = format!("<@{}> {text}", world.member_id("yuki"));
        world.says("leo", "#general", &text);
    }
    world.advance(2 * DAY_MS).await;
    faults.clear();
    world.advance(DAY_MS).await;
    let posts = world.posts("#creator");
    let summary = posts
        .iter()
        .rfind(|post| post.text().contains("你的一週"))
        .unwrap();
    let text = world.reads(summary);
    assert!(!text.contains("@mei：安靜了"), "she wrote meanwhile: {text}");
    assert!(text.contains("@ana：安靜了"), "{text}");
    let line = |text: &str| {
        let mut lines = text.lines().skip_while(|line| !line.starts_with("接下來試試看"));
        lines.nth(1).unwrap().to_owned()
    };
    assert_eq!(line(&text), line(&before), "what was suggested is followed up");
    world.ends().await;
}

#[tokio::test]
async fn the_summary_names_an_occasion_once() {
    let world = mei_fell_silent(Database::sqlite()).await;
    // Thursday: Monday's summary comes late and names whom to care for now, the one a week later does not again.
    let first = world.posts("#creator").pop().unwrap();
    world.advance(5 * DAY_MS).await;
    let second = world.posts("#creator").pop().unwrap();
    assert_ne!(first.id, second.id);
    let names_mei = |post: &sandbox::Message| world.reads(post).contains("@mei：安靜了");
    assert!(
        names_mei(&first) && !names_mei(&second),
        "{}",
        world.reads(&second)
    );
    assert!(
        world.care().await.text().contains("安靜了"),
        "the list still has her"
    );
    world.ends().await;
}

#[tokio::test]
async fn a_goal_counts_fans_and_keeps_turnover_and_profit_apart() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let none = world.runs("yuki", "goal show", json!({})).await;
        assert!(none.text().contains("456 位鐵粉 × NT$1,000"), "{}", none.text());
        let set = json!({"income": 456_000, "spend": 1_000, "cost": 300});
        world.has_lived("mei", Past::ELIGIBLE);
        world.settles().await;
        let page = world.runs("yuki", "goal set", set).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"
        🎯 你的目標
        一年 NT$456,000，每位 NT$1,000：要有 **456 位鐵粉**。

        ⬜⬜⬜⬜⬜⬜⬜⬜⬜⬜
        鐵粉 **0 / 456**，還有 1 位在等你決定
        什麼時候達成？最近 8 週鐵粉沒有增加。
        營收和利潤分開看
        現有鐵粉一年的營收：**NT$0**
        扣掉每位 NT$300 的成本，利潤：**NT$0**
        想要 NT$456,000 的利潤，要有 **652** 位鐵粉。
        [取消目標] [控制台]
        ") };
        for (goal, says) in [
            (json!({"income": 0, "spend": 1_000}), "要大於零"),
            (json!({"income": 100, "spend": -5}), "要大於零"),
            (json!({"income": 100, "spend": 10, "cost": 10}), "賺不到錢"),
            (json!({"income": 9e12, "spend": 1}), "比全世界的人還多"),
            (json!({"income": 1e15, "spend": 1}), "太大"),
        ] {
            let refused = world.runs("yuki", "goal set", goal).await;
            assert!(refused.text().contains(says), "{}", refused.text());
        }
        let page = world.runs("yuki", "goal show", json!({})).await;
        assert!(
            page.text().contains("NT$456,000"),
            "what was refused changed nothing"
        );
        let page = world.clicks("yuki", page.message(), "goal-clear").await;
        assert!(page.text().contains("還沒有設定"), "{}", page.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn each_signal_of_the_server_is_apart_with_who_is_behind_it() {
    let world = World::start().await;
    world.is_set_up().await;
    world.says("mei", "#general", "one");
    world.advance(MINUTE_MS).await;
    world.says("mei", "#general", "two");
    let facts = [
        (Kind::Share, "ana"),
        (Kind::Share, "leo"),
        (Kind::Conversion, "ana"),
    ];
    let facts = facts.iter().enumerate().map(|(n, (kind, member))| {
        let source = first_id_at(world.now_ms()) + n as u64;
        Activity::new(world.guild_id(), world.member_id(member), *kind, source)
    });
    let facts: Vec<_> = facts.collect();
    let mut tx = world.store().begin().await.unwrap();
    tx.record(facts).await.unwrap();
    tx.commit().await.unwrap();
    world.settles().await;
    let panel = world.runs("yuki", "panel", json!({})).await;
    let signals = world.clicks("yuki", panel.message(), "signals").await;
    insta::assert_snapshot!(world.reads(signals.message()), @"
    伺服器的五項指標 · 4 週
    **留言：**2 次，1 位粉絲（0 次，0 位）
    **分享連結：**2 次，2 位粉絲（0 次，0 位）
    **購買支持：**1 次，1 位粉絲（0 次，0 位）
    **帶來的朋友：**0 次，0 位粉絲（0 次，0 位）
    **關心你：**0 次，0 位粉絲（0 次，0 位）

    -# 每項分開看，絕不加總。括號裡是再前 4 週。按鈕可以看到背後是誰。
    [留言] [分享連結] [購買支持] [帶來的朋友] [關心你]
    [誰關心過我] [控制台]
    ");
    let behind = world.clicks("yuki", signals.message(), "signal:shares:0").await;
    insta::assert_snapshot!(world.reads(behind.message()), @"
    分享連結
    粉絲分享、經工作人員確認的連結。

    @ana · 1
    @leo · 1
    第 1 頁，共 1 頁
    [五項指標]
    ");
    world.ends().await;
}

/// The value of a person on the list.
fn list_value(world: &World, list: &sandbox::Reply, member: &str) -> String {
    let id = world.member_id(member).to_string();
    let rows = list.message().components.iter();
    let options = rows
        .flat_map(|row| row["components"].as_array().into_iter().flatten())
        .flat_map(|component| component["options"].as_array().into_iter().flatten());
    let mut values = options.filter_map(|option| option["value"].as_str());
    let found = values.find(|value| value.starts_with(&id));
    found.expect("they are on the list").to_owned()
}
