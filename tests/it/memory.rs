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

        -# 只有創作者和有創作者身分組的人看得到，而且只顯示給他們自己看。加密保存，絕不會發到任何頻道。
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
        🗂️ What is kept about you here
        **ana**, here since (time d) · Newcomer · points: 0
        What you did
        Nothing.
        What you wrote with /about-me
        Nothing yet.
        Staff notes about you
        📝 likes the old songs · @yuki, (time d), kept until (time d)
        📝 moved to Tainan in May · @yuki, (time d), kept until (time d)
        Your latest questions with /ask
        Nothing.
        Your choices
        ▶️ Counted
        🔔 Notices about you are allowed
        The most important of what is kept about you. Only you see this.
        [About me] [Notes] [My card]
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
        assert!(log.text().contains("deleted a note about"), "{}", log.text());
        assert!(
            !log.text().contains("Tainan"),
            "what was noted is in the note alone"
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn the_longest_notes_and_texts_are_read_whole_page_by_page() {
    let world = World::start_in(night_owls(), Database::sqlite()).await;
    world.is_set_up().await;
    let stars = |n: usize| "*".repeat(n);
    let fields = json!({
        "call-me": stars(50), "favourites": stars(300), "birthday": "8-31", "no-nos": stars(300),
    });
    world.writes_about("ana", fields).await;
    let fan = world.runs("yuki", "fan", json!({"member": "ana"})).await;
    for number in 1..=20 {
        let form = world.clicks("yuki", fan.message(), "新增備註").await;
        let note = format!("{number:03}{}", stars(497));
        world.submits("yuki", &form, json!({"note": note})).await;
    }
    let fan = world.runs("yuki", "fan", json!({"member": "ana"})).await;
    assert!(
        !fan.buttons().contains(&"新增備註".to_owned()),
        "there is room for no more"
    );
    for (reader, first, read_all, next) in [
        ("yuki", "fan", "看完整內容", "下一頁 ▶"),
        ("ana", "mydata view", "Notes", "Next ▶"),
    ] {
        let options = if reader == "yuki" {
            json!({"member": "ana"})
        } else {
            json!({})
        };
        let page = world.runs(reader, first, options).await;
        let mut page = world.clicks(reader, page.message(), read_all).await;
        let mut all = page.text();
        for _ in 1..pages(&page) {
            page = world.clicks(reader, page.message(), next).await;
            all.push_str(&page.text());
        }
        for number in 1..=20 {
            let note = format!("{number:03}{}", "\\*".repeat(497));
            assert!(all.contains(&note), "{reader} reads note {number}");
        }
        assert_eq!(
            all.matches(&"\\*".repeat(300)).count(),
            2 + 20,
            "{reader} reads the texts"
        );
    }
    // The care list speaks of a birthday, with what there is room for.
    let care = world.runs("yuki", "care", json!({})).await;
    assert!(
        care.text().contains("生日") && care.text().contains('…'),
        "{}",
        care.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn a_birthday_is_for_the_care_list_alone_and_is_forgotten_with_the_rest() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        world.writes_about("ana", json!({"birthday": "9-8"})).await;
        world.advance(8 * DAY_MS).await;
        let summary = world.posts("#creator").pop().unwrap();
        assert!(!summary.text().contains("生日"), "{}", summary.text());
        let care = world.runs("yuki", "care", json!({})).await;
        assert!(care.text().contains("🎂"), "{}", care.text());
        let value = format!("{}:birthday:2026", world.member_id("ana"));
        let care = world
            .selects("yuki", care.message(), "care-done", &[&value])
            .await;
        assert!(!care.text().contains("🎂"), "{}", care.text());
        let marks = || world.store().list_care_marks(world.guild_id());
        assert_eq!(marks().await.unwrap().len(), 1);
        let page = world.runs("ana", "about-me", json!({})).await;
        world.clicks("ana", page.message(), "about-forget").await;
        assert_eq!(marks().await.unwrap().len(), 0);
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

/// How many pages there are, as the footer of the first says.
fn pages(page: &sandbox::Reply) -> usize {
    let text = page.text();
    let digits = text.rsplit(|c: char| !c.is_ascii_digit());
    digits
        .filter_map(|part| part.parse().ok())
        .next()
        .expect("the footer ends in a number")
}
