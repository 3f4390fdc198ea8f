//! Fan memory: what fans write about themselves, what the team notes, and who reads it.

use serde_json::json;

use crate::support::{DAY_MS, Database, ReplyExt, World, night_owls};

impl World {
    /// A fan writes about themselves.
    pub async fn writes_about(&self, fan: &str, fields: serde_json::Value) -> sandbox::Reply {
        let page = self.runs(fan, "about-me", json!({})).await;
        let form = self.clicks(fan, page.message(), "about-form").await;
        self.submits(fan, &form, fields).await
    }
}

#[tokio::test]
async fn a_fan_writes_about_themselves_and_the_creator_remembers() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let fields = json!({
            "call-me": "小鹿", "favourites": "深夜的歌\n**粗體** @everyone", "birthday": "2月29日", "no-nos": "政治",
        });
        let page = world.writes_about("mei", fields).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"
        🫶 關於你
        **怎麼稱呼：**小鹿
        **喜歡的：**深夜的歌 \\*\\*粗體\\*\\* \\@everyone
        **生日：**2 月 29 日
        **地雷：**政治

        -# 只有創作者看得到，加密保存，絕不會出現在頻道裡。
        [填寫] [全部刪除] [我的卡片]
        ") };
        let fan = world.runs("yuki", "fan", json!({"member": "mei"})).await;
        assert!(fan.text().contains("**怎麼稱呼：**小鹿"), "{}", fan.text());
        assert!(fan.text().contains("**生日：**2 月 29 日"), "{}", fan.text());
        let menu = world.picks_person("yuki", "Fan memory", "mei").await;
        assert_eq!(menu.text(), fan.text(), "the menu of a person leads there too");

        // A birthday that cannot be is not kept, and nothing else is lost.
        let page = world
            .writes_about("mei", json!({"birthday": "2-30", "no-nos": "劇透"}))
            .await;
        assert!(page.text().contains("我看不懂生日「2\\-30」"), "{}", page.text());
        assert!(
            page.text().contains("**地雷：**劇透") && page.text().contains("2 月 29 日"),
            "{}",
            page.text()
        );
        let page = world.clicks("mei", page.message(), "about-forget").await;
        assert!(page.text().contains("還沒有內容"), "{}", page.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn notes_are_read_by_the_fan_too_and_end_by_themselves() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let fan = world.runs("yuki", "fan", json!({"member": "ana"})).await;
        for (note, days) in [("moved to Tainan in May", "30"), ("likes the old songs", "")] {
            let form = world.clicks("yuki", fan.message(), "新增備註").await;
            world
                .submits("yuki", &form, json!({"note": note, "days": days}))
                .await;
        }
        let form = world.clicks("yuki", fan.message(), "新增備註").await;
        let refused = world
            .submits("yuki", &form, json!({"note": "x", "days": "999"}))
            .await;
        assert!(refused.text().contains("1 到 365 天"), "{}", refused.text());
        let data = world.runs("ana", "mydata view", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(data.message()), @"
        🗂️ What is kept about you
        **ana**, here since (time d) · Newcomer · 0 points
        What you did
        Nothing.
        What you wrote about yourself
        Nothing yet.
        Notes of the team about you
        📝 likes the old songs · @yuki, (time d), kept until (time d)
        📝 moved to Tainan in May · @yuki, (time d), kept until (time d)
        What you asked with /ask
        Nothing.
        Your choices
        ▶️ Counted
        🔔 Notices about you are allowed
        Only you see this.
        [About me] [My card]
        ") };
        world.advance(31 * DAY_MS).await;
        let fan = world.runs("yuki", "fan", json!({"member": "ana"})).await;
        assert!(
            !fan.text().contains("Tainan") && fan.text().contains("old songs"),
            "{}",
            fan.text()
        );
        let fan = world
            .selects(
                "yuki",
                fan.message(),
                &format!("note-delete:{}", world.member_id("ana")),
                &["2"],
            )
            .await;
        assert!(!fan.text().contains("old songs"), "{}", fan.text());
        let log = world.runs("ken", "log", json!({})).await;
        assert!(log.text().contains("took back a note about"), "{}", log.text());
        assert!(
            !log.text().contains("Tainan"),
            "what was noted is in the note alone"
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn nothing_of_it_can_be_read_in_the_database() {
    let mut world = World::start_in(night_owls(), Database::sqlite()).await;
    world.is_set_up().await;
    world
        .writes_about("mei", json!({"favourites": "midnight radio"}))
        .await;
    let fan = world.runs("yuki", "fan", json!({"member": "mei"})).await;
    let form = world.clicks("yuki", fan.message(), "新增備註").await;
    world
        .submits("yuki", &form, json!({"note": "had an operation"}))
        .await;
    let stored = world.at_rest().await;
    assert!(!stored.contains("midnight radio") && !stored.contains("had an operation"));
    world.boot().await;
    world.ends().await;
}
