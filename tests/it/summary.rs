//! The weekly summary: at its local hour, exactly once for each week, late rather than never, with
//! the people behind every number.

use std::time::Duration;

use ironfan::store::JobKind;
use sandbox::{Message, permissions as bits};
use serde_json::json;

use crate::support::{
    DAY_MS, Database, GUILD, HOUR_MS, MINUTE_MS, Past, ReplyExt, START_MS, World, night_owls, night_owls_and,
};

const WEEK_MS: i64 = 7 * DAY_MS;

impl World {
    fn summaries(&self, channel: &str) -> Vec<Message> {
        let mut posts = self.posts(channel);
        posts.retain(|post| post.attachments.iter().any(|file| file.name == "summary.png"));
        posts
    }

    /// The weeks the summaries in #creator are about, in the order they were posted.
    fn summed_up(&self) -> Vec<String> {
        let titles = self.summaries("#creator").into_iter();
        let title = |post: Message| post.embeds[0]["title"].as_str().unwrap_or_default().to_owned();
        titles
            .map(|post| title(post).replace("你的一週 · ", "").replace("Your week · ", ""))
            .collect()
    }
}

#[tokio::test]
async fn posted_once_a_week_at_nine_on_monday_in_taipei() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        world.says("mei", "#general", "hello");
        world.advance(WEEK_MS - 1).await;
        assert_eq!(world.summed_up(), [] as [&str; 0], "a millisecond before nine");
        world.advance(1).await;
        assert_eq!(world.summed_up(), ["2026 年 8 月 31 日 – 9 月 6 日"]);
        let summary = &world.summaries("#creator")[0];
        assert!(!summary.text().contains("補送"), "{}", summary.text());
        world.advance(DAY_MS).await;
        assert_eq!(world.summed_up().len(), 1);
        world.advance(6 * DAY_MS).await;
        assert_eq!(
            world.summed_up(),
            ["2026 年 8 月 31 日 – 9 月 6 日", "2026 年 9 月 7 日 – 9 月 13 日"]
        );
        world.ends().await;
    }
}

/// Where the clocks change, and nine o'clock on the Mondays before and after, in UTC.
const CHANGES: [(&str, [&str; 2]); 4] = [
    (
        "America/New_York",
        ["2026-10-26T13:00:00Z", "2026-11-02T14:00:00Z"],
    ),
    (
        "America/New_York",
        ["2027-03-08T14:00:00Z", "2027-03-15T13:00:00Z"],
    ),
    ("Europe/Berlin", ["2026-10-19T07:00:00Z", "2026-10-26T08:00:00Z"]),
    ("Europe/Berlin", ["2027-03-22T08:00:00Z", "2027-03-29T07:00:00Z"]),
];

#[tokio::test]
async fn nine_o_clock_stays_nine_o_clock_when_the_clocks_change() {
    for (zone, mondays) in CHANGES {
        let mondays = mondays.map(|at| at.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        let mut world = World::prepare(night_owls(), Database::sqlite(), "").await;
        world.pass(mondays[0] - 3 * DAY_MS - world.now_ms());
        world.boot().await;
        world.is_set_up().await;
        let page = world.opens_setup("yuki", "language").await;
        world.selects("yuki", page.message(), "set-zone", &[zone]).await;
        for (n, monday) in mondays.into_iter().enumerate() {
            world.advance(monday - 1 - world.now_ms()).await;
            assert_eq!(world.summed_up().len(), n, "{zone}: before nine");
            world.advance(1).await;
            assert_eq!(world.summed_up().len(), n + 1, "{zone}: at nine");
        }
        world.ends().await;
    }
}

#[tokio::test]
async fn late_rather_than_never_and_marked_so() {
    for (late_ms, marked) in [(30 * MINUTE_MS, false), (3 * HOUR_MS, true)] {
        let mut world = World::start().await;
        world.is_set_up().await;
        world.stop().await;
        world.pass(WEEK_MS + late_ms);
        world.boot().await;
        let posts = world.summaries("#creator");
        assert_eq!(posts.len(), 1);
        assert_eq!(posts[0].text().contains("補送"), marked, "{}", posts[0].text());
        world.advance(HOUR_MS).await;
        world.stop().await;
        world.boot().await;
        assert_eq!(world.summed_up().len(), 1);
        world.ends().await;
    }
}

#[tokio::test]
async fn down_for_three_weeks_every_week_gets_its_own_in_order() {
    for database in Database::each().await {
        let mut world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        world.stop().await;
        world.pass(3 * WEEK_MS + HOUR_MS);
        // Discord stumbles over the first.
        world
            .sandbox
            .faults()
            .on("POST", "/channels/*/messages")
            .times(2)
            .status(503);
        world.boot().await;
        for seconds in [1, 2, 4, 8] {
            world.advance(seconds * 1_000).await;
        }
        assert_eq!(
            world.summed_up(),
            [
                "2026 年 8 月 31 日 – 9 月 6 日",
                "2026 年 9 月 7 日 – 9 月 13 日",
                "2026 年 9 月 14 日 – 9 月 20 日"
            ]
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn an_answer_lost_on_the_way_makes_no_second_post() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        world
            .sandbox
            .faults()
            .on("POST", "/channels/*/messages")
            .reset_after_effect();
        world.advance(WEEK_MS).await;
        assert_eq!(world.summed_up().len(), 1, "posted, though the bot cannot know");
        // Discord forgets nonces after minutes, and a message of last week still arrives.
        world.says_in(-2 * DAY_MS, "mei", "#general", "hello from the tunnel");
        world.settles().await;
        world.advance(HOUR_MS).await;
        world.advance(HOUR_MS).await;
        assert_eq!(world.summed_up().len(), 1);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_power_cut_between_sending_and_noting_makes_no_second_post() {
    for database in Database::each().await {
        let mut world = World::prepare(night_owls(), database, "").await;
        world.boot_apart().await;
        world.is_set_up().await;
        let lost = world.sandbox.faults().on("POST", "/channels/*/messages").always();
        lost.reset_after_effect();
        world.pass(WEEK_MS);
        world
            .until("the summary is posted", || !world.summed_up().is_empty())
            .await;
        world.crashes().await;
        world.sandbox.faults().clear();
        world.pass(HOUR_MS);
        world.boot().await;
        world.advance(HOUR_MS).await;
        assert_eq!(world.summed_up().len(), 1);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_deleted_channel_pauses_it_until_another_is_chosen() {
    let people = night_owls_and(|guild| {
        guild.channel("team");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let settings = world.guild().await;
    world.sandbox.delete_channel("yuki", "#creator");
    world.settles().await;
    assert_eq!(world.problems().await, ["channel_gone"]);
    world.advance(WEEK_MS).await;
    assert_eq!(world.guild().await, settings, "the settings stay");
    let panel = world.runs("yuki", "panel", json!({})).await;
    assert!(panel.text().contains("頻道已被刪除"), "{}", panel.text());

    let page = world.opens_setup("yuki", "channel").await;
    world
        .selects("yuki", page.message(), "set-channel", &["#team"])
        .await;
    world.settles().await;
    assert_eq!(world.summaries("#team").len(), 1, "what waited is posted");
    assert_eq!(world.problems().await, [] as [&str; 0]);
    assert_eq!(
        world.posts("#team").len(),
        1,
        "what is mended is not told any more"
    );
    world.advance(WEEK_MS).await;
    assert_eq!(world.summaries("#team").len(), 2);
    world.ends().await;
}

#[tokio::test]
async fn another_hour_is_kept_from_then_on_and_no_week_is_skipped_or_doubled() {
    let world = World::start().await;
    world.is_set_up().await;
    // Monday, 08:30: half an hour before the summary is due, the creator wants it at seven.
    world.advance(WEEK_MS - 30 * MINUTE_MS).await;
    let page = world.opens_setup("yuki", "channel").await;
    world
        .selects("yuki", page.message(), "set-summary-hour", &["07:00"])
        .await;
    world.settles().await;
    assert_eq!(
        world.summed_up().len(),
        1,
        "seven has passed: last week's comes now"
    );
    world.advance(HOUR_MS).await;
    assert_eq!(world.summed_up().len(), 1, "and not again at nine");
    // At noon, in the evening instead: this week has had its summary.
    let page = world.opens_setup("yuki", "channel").await;
    world
        .selects("yuki", page.message(), "set-summary-hour", &["18:00"])
        .await;
    world.advance(12 * HOUR_MS).await;
    assert_eq!(world.summed_up().len(), 1);
    let page = world.opens_setup("yuki", "channel").await;
    world
        .selects("yuki", page.message(), "set-summary-day", &["星期三"])
        .await;
    world.advance(WEEK_MS).await;
    world.advance(WEEK_MS).await;
    world.advance(3 * DAY_MS).await;
    assert_eq!(
        world.summed_up(),
        [
            "2026 年 8 月 31 日 – 9 月 6 日",
            "2026 年 9 月 7 日 – 9 月 13 日",
            "2026 年 9 月 14 日 – 9 月 20 日"
        ]
    );
    world.ends().await;
}

/// From where to where a creator moves and back.
const MOVES: [(&str, &str); 2] = [
    ("Asia/Taipei", "America/Los_Angeles"),
    ("America/Los_Angeles", "Asia/Taipei"),
];

const WEEKS: [&str; 5] = [
    "2026 年 8 月 24 日 – 8 月 30 日",
    "2026 年 8 月 31 日 – 9 月 6 日",
    "2026 年 9 月 7 日 – 9 月 13 日",
    "2026 年 9 月 14 日 – 9 月 20 日",
    "2026 年 9 月 21 日 – 9 月 27 日",
];

#[tokio::test]
async fn a_creator_who_moves_gets_every_week_once() {
    for (from, to) in MOVES {
        for database in Database::each().await {
            let world = World::start_in(night_owls(), database).await;
            world.is_set_up().await;
            let page = world.opens_setup("yuki", "language").await;
            world.selects("yuki", page.message(), "set-zone", &[from]).await;
            world.settles().await;
            world.advance(WEEK_MS).await;
            // On the day of the summary and in the middle of the week, before and after.
            for hours in [30, 60, 3] {
                for zone in [to, from] {
                    world.advance(hours * HOUR_MS).await;
                    let page = world.opens_setup("yuki", "language").await;
                    world.selects("yuki", page.message(), "set-zone", &[zone]).await;
                    world.settles().await;
                }
            }
            world.advance(2 * WEEK_MS).await;
            // The first is of the last week or the one before, as it was still Sunday in Los Angeles.
            let summed_up = world.summed_up();
            let first = WEEKS.iter().position(|week| *week == summed_up[0]).unwrap();
            assert_eq!(summed_up, WEEKS[first..], "{from}");
            world.ends().await;
        }
    }
}

#[tokio::test]
async fn without_the_right_to_write_it_waits_and_comes_once_when_it_may() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let bots = world.bots_role();
        world.sandbox.set_overwrite(
            "yuki",
            "#creator",
            &bots,
            0,
            bits::ATTACH_FILES | bits::SEND_MESSAGES,
        );
        world.settles().await;
        world.advance(2 * WEEK_MS + HOUR_MS).await;
        assert_eq!(world.summed_up(), [] as [&str; 0]);
        assert_eq!(world.problems().await, ["no_access"]);
        let panel = world.runs("yuki", "panel", json!({})).await;
        assert!(panel.text().contains("「附加檔案」"), "{}", panel.text());
        world.sandbox.set_overwrite("yuki", "#creator", &bots, 0, 0);
        world.settles().await;
        world.advance(HOUR_MS).await;
        assert_eq!(
            world.summed_up(),
            ["2026 年 8 月 31 日 – 9 月 6 日", "2026 年 9 月 7 日 – 9 月 13 日"]
        );
        assert_eq!(world.problems().await, [] as [&str; 0]);
        world.ends().await;
    }
}

#[tokio::test]
async fn the_creator_chooses_day_and_time_by_command() {
    let world = World::start().await;
    world.is_set_up().await;
    let page = world.runs("yuki", "summary schedule", json!({})).await;
    insta::assert_snapshot!(world.reads(page.message()), @"
    🗓️ 週報
    每**星期一 09:00** 送出（Asia/Taipei）。
    送到 #creator。
    下一份：(time f)
    [最近一份週報] [設定]
    ");
    for nonsense in ["25:00", "later", "-1", "9:75", "九點"] {
        let refused = world
            .runs("yuki", "summary schedule", json!({"time": nonsense}))
            .await;
        assert!(refused.text().contains(nonsense), "{}", refused.text());
        assert!(refused.text().contains("21:30"), "{}", refused.text());
    }
    let page = world
        .runs("yuki", "summary schedule", json!({"day": 4, "time": "21:30"}))
        .await;
    assert!(page.text().contains("星期五 21:30"), "{}", page.text());
    world.advance(11 * DAY_MS + 12 * HOUR_MS + 29 * MINUTE_MS).await;
    assert_eq!(world.summed_up(), [] as [&str; 0]);
    world.advance(MINUTE_MS).await;
    assert_eq!(
        world.summed_up(),
        [WEEKS[1]],
        "on Friday, of the first week the bot knows"
    );
    let refused = world
        .runs("yuki", "summary benchmarks", json!({"small": 101.0}))
        .await;
    assert!(refused.text().contains("0.1"), "{}", refused.text());
    world
        .runs("yuki", "summary benchmarks", json!({"small": 5.5, "large": 2.0}))
        .await;
    let now = world.runs("yuki", "summary now", json!({})).await;
    assert!(now.text().contains("小型創作者 5.5%，大型 2%"), "{}", now.text());
    world.ends().await;
}

/// A week with something in it: mei is at home here, ana and leo come now and then, nia is new.
async fn a_week_goes_by(world: &World) {
    world.is_set_up().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    world.sandbox.new_user("nia");
    world.sandbox.join("nia", GUILD);
    let hello = world.says_in(2 * HOUR_MS, "nia", "#general", "hello, I am new");
    world
        .sandbox
        .reply_at("mei", &hello, "welcome!", START_MS + 3 * HOUR_MS);
    let proposal = world.post("#creator", "mei");
    world
        .clicks("yuki", &proposal, &format!("approve:{}", world.member_id("mei")))
        .await;
    world.advance(5 * DAY_MS).await;
    for day in 0..5 {
        let at_ms = START_MS + day * DAY_MS + 11 * HOUR_MS;
        let question = world.sandbox.say_at("ana", "#general", "?", at_ms);
        world.sandbox.reply_at("mei", &question, "!", at_ms + MINUTE_MS);
    }
    world.says_in(-4 * DAY_MS, "ken", "#general", "staff are apart");
    world.advance(2 * DAY_MS).await;
}

#[tokio::test]
async fn the_summary_in_chinese() {
    let world = World::start().await;
    a_week_goes_by(&world).await;
    let [summary] = &world.summaries("#creator")[..] else {
        panic!("one summary is posted")
    };
    insta::assert_snapshot!(world.reads(summary), @"
    你的一週 · 2026 年 8 月 31 日 – 9 月 6 日
    **又有 1 位粉絲進入鐵粉圈。**

    活躍粉絲 **4**
    -# 前一週 3 · 前 4 週平均 3
    對話 **3**
    -# 前一週 2 · 前 4 週平均 2
    鐵粉 **1** ▲
    -# 前一週 0 · 前 4 週平均 0
    承諾達成 **1 則中 0 則**
    留下來的新朋友 **–**
    -# 沒有人加入
    -# 互動率 4 人中 4 人（有參與的粉絲占全部粉絲；參考值：小型創作者 4%，大型 1.3%）
    值得感謝的人
    @mei：回覆了 2 個人
    @ana：參與了 5 天
    需要關心的人
    @leo：安靜了 7 天，平常每天都來
    還在等你回覆
    @nia · [前往訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543817605939200000) · 期限 (time R)
    留言以外的指標
    分享連結 0 · 購買支持 0 · 帶來的朋友 0 · 關心你 0
    鐵粉圈與門禁
    💛 @mei 進入鐵粉圈
    接下來試試看
    有 1 則訊息已超過期限，先回這則，再看新的。
    每週在你指定的時間送出。按鈕可以看到每個數字背後的人。
    [summary.png: Night Owls 的週報，2026 年 8 月 31 日 – 9 月 6 日。又有 1 位粉絲進入鐵粉圈。活躍粉絲 4、對話 3、鐵粉 1、承諾達成 1 則中 0 則、留下來的新朋友 –。]
    [活躍粉絲] [對話] [鐵粉] [承諾達成] [留下來的新朋友]
    [待回覆（1）] [關心名單] [更多數字] [五項指標]
    {這是什麼？: 活躍粉絲 | 對話 | 鐵粉 | 承諾達成 | 留下來的新朋友 | 互動率 | 每日活躍（DAU） | 7 天活躍（WAU） | 28 天活躍（MAU） | 黏著度 | 啟動率 | 流失率 | 集中度 | 關心}
    ");
    let picture = &summary.attachments[0];
    assert!(picture.bytes.starts_with(b"\x89PNG"), "a real picture");
    assert_eq!(
        summary.embeds[0]["image"]["url"]
            .as_str()
            .map(|url| url.contains("summary.png")),
        Some(true)
    );
    world.ends().await;
}

#[tokio::test]
async fn the_summary_in_english() {
    let people = sandbox::World::builder()
        .guild(GUILD, |guild| {
            guild.locale("en-US");
            guild.owner("yuki").locale("en-US");
            guild.role("Mods");
            guild.bot(crate::support::BOT_PERMISSIONS);
            guild.member("ken").role("Mods");
            for fan in ["mei", "ana", "leo"] {
                guild.member(fan).joined_at(START_MS - 90 * DAY_MS);
            }
            guild.channel("general");
            guild.channel("creator");
        })
        .build();
    let world = World::start_in(people, Database::sqlite()).await;
    a_week_goes_by(&world).await;
    // An American server is guessed to be in New York, where it is still Sunday evening.
    world.advance(13 * HOUR_MS).await;
    let summaries = world.summaries("#creator");
    let summary = summaries.last().unwrap();
    insta::assert_snapshot!(world.reads(summary), @"
    Your week · Aug 31 – Sep 6, 2026
    **A steady week: 2 fans took part.**

    Active fans **2**
    -# week before 4 · average of 4 weeks before 3.2
    Conversations **2**
    -# week before 2 · average of 4 weeks before 2
    Superfans **1**
    -# week before 1 · average of 4 weeks before 0.2
    Promise kept **–**
    -# nothing fell due · week before 0 of 1
    Newcomers stayed **0 of 1**
    -# Engagement rate 2 of 4 (fans who took part, of all fans; for comparison: small creators 4%, large 1.3%)
    To thank
    @mei – answered 2 people
    @ana – took part on 5 days
    To care for
    @leo – quiet for 8 days, usually here every day
    Still waiting for you
    @nia · [open message](https://discord.com/channels/1058897343283200000/1058897343283200003/1543817605939200000) · due (time R)
    Signals besides comments
    Links shared 0 · purchases 0 · friends brought 0 · asked after you 0
    One thing to try
    You have one superfan and no channel of their own. Give them one with /gate add.
    -# Last suggestion: overdue messages 1 → 1
    Posted every week at the time you chose. The buttons show who is behind each number.
    [summary.png: Weekly summary of Night Owls, Aug 31 – Sep 6, 2026. A steady week: 2 fans took part. Active fans 2, Conversations 2, Superfans 1, Promise kept –, Newcomers stayed 0 of 1.]
    [Active fans] [Conversations] [Superfans] [Promise kept] [Newcomers stayed]
    [Inbox (1)] [Care list] [More numbers] [Signals]
    {What is this?: Active fans | Conversations | Superfans | Promise kept | Newcomers stayed | Engagement rate | Active per day (DAU) | Active in 7 days (WAU) | Active in 28 days (MAU) | Stickiness | Activation | Churn | Concentration | Care}
    ");
    world.ends().await;
}

#[tokio::test]
async fn every_number_opens_the_people_behind_it() {
    let world = World::start().await;
    a_week_goes_by(&world).await;
    let summary = world.summaries("#creator")[0].clone();
    let mut lists = Vec::new();
    for button in summary.buttons() {
        let list = world.clicks("yuki", &summary, &button).await;
        assert!(list.is_ephemeral(), "{button}");
        lists.push(world.reads(list.message()));
    }
    insta::assert_snapshot!(lists.join("\n\n"), @"
    活躍粉絲 · 2026 年 8 月 31 日 – 9 月 6 日
    @mei · 活躍 5 天
    @ana · 活躍 5 天
    @leo · 活躍 1 天
    @nia · 活躍 1 天

    -# 這一週至少發言或參與一次的粉絲人數，不含工作人員和機器人。
    第 1 頁，共 1 頁

    對話 · 2026 年 8 月 31 日 – 9 月 6 日
    @mei ↔ @ana
    @mei ↔ @leo
    @mei ↔ @nia

    -# 這一週有幾組兩人，其中至少一方回覆過另一方。
    第 1 頁，共 1 頁

    鐵粉 · 2026 年 8 月 31 日 – 9 月 6 日
    @mei · 活躍 5 天

    -# 這一週結束時，在鐵粉圈裡的粉絲人數。
    第 1 頁，共 1 頁

    承諾達成 · 2026 年 8 月 31 日 – 9 月 6 日
    🔴 超過期限：@nia · [訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543817605939200000) · (time f) · 還沒回覆

    -# 這一週等你回覆的訊息中，已回覆或已超過期限的，有多少是在承諾的時數內回覆的。暫停期間不計時；看不出什麼時候按的表情不列入。
    第 1 頁，共 1 頁

    留下來的新朋友 · 2026 年 8 月 31 日 – 9 月 6 日
    這一週沒有人。

    -# 前一週加入的粉絲當中，這一週有參與的人。
    第 1 頁，共 1 頁

    有 1 則訊息在等你回覆
    **1.** 🔴 @nia 在 #general · [前往訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543817605939200000) · **已超過期限**（(time R)）
    -# 在這裡的第一則訊息 · (time R)
    {查看或延後一則…: 1 · nia}
    {標記為已處理…: 1 · nia}
    [回覆承諾] [控制台]

    有 1 位粉絲值得關心
    **1.** @leo：安靜了 7 天，平常每天都來 · [最後一則訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543772810772480000)
    我不會主動聯絡任何人。你的一句話，比我的訊息有用得多。
    {查看或延後…: 1 · leo}
    {標記為已處理…: 1 · leo}
    [控制台]

    更多數字 · 2026 年 8 月 31 日 – 9 月 6 日
    互動率 **4 人中 4 人**
    -# 這一週有參與的粉絲，占伺服器所有粉絲的比例，不含工作人員和機器人。
    -# 參考值：小型創作者（1,000–10,000 位追蹤者）4%，大型 1.3%。可以用 /週報 參考值 修改。
    每日活躍（DAU） **1.7**
    -# 這一週 7 天，平均每天有幾位不同的粉絲參與。
    7 天活躍（WAU） **4**
    -# 到這一週結束為止的 7 天，有幾位不同的粉絲參與。
    28 天活躍（MAU） **4**
    -# 到這一週結束為止的 28 天，有幾位不同的粉絲參與。
    黏著度 **4 人中平均每天 1.7 人**
    -# 到這一週結束為止的 28 天裡，平均每天參與的粉絲除以 MAU：一個月來過的人，平均每天有多少會來。
    啟動率 **1 人中 1 人**
    -# 這一週加入、且已滿 24 小時的人當中，24 小時內就參與的比例。
    流失率 **3 人中 0 人**
    -# 前一個 28 天有參與的粉絲當中，到這一週結束為止的 28 天都沒有參與的比例。
    集中度 **24 次中 15 次（1 位粉絲）**
    -# 這一週最活躍的一成粉絲，占了全部參與次數的多少。
    -# 我只算得到有參與的人；默默在看的人，任何機器人都看不到。
    [週報]

    伺服器的五項指標 · 4 週
    **留言：**48 次，4 位粉絲（48 次，3 位）
    **分享連結：**0 次，0 位粉絲（0 次，0 位）
    **購買支持：**0 次，0 位粉絲（0 次，0 位）
    **帶來的朋友：**0 次，0 位粉絲（0 次，0 位）
    **關心你：**0 次，0 位粉絲（0 次，0 位）

    -# 每項分開看，絕不加總。括號裡是再前 4 週。按鈕可以看到背後是誰。
    [留言] [分享連結] [購買支持] [帶來的朋友] [關心你]
    [誰關心過我] [控制台]
    ");
    // Staff alone read it.
    let refused = world.clicks("leo", &summary, "活躍粉絲").await;
    assert!(refused.is_ephemeral());
    assert!(
        refused.text().starts_with("That did not work"),
        "{}",
        refused.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn a_long_list_is_turned_page_by_page() {
    let people = night_owls_and(|guild| {
        for n in 0..40 {
            guild.member(&format!("fan{n:02}"));
        }
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    for n in 0..40 {
        world.says_in(n * MINUTE_MS, &format!("fan{n:02}"), "#general", "hello");
    }
    world.advance(WEEK_MS).await;
    let summary = world.summaries("#creator")[0].clone();
    let mut page = world.clicks("yuki", &summary, "活躍粉絲").await;
    let mut read = Vec::new();
    for n in 1..=3 {
        let text = world.reads(page.message());
        assert!(text.contains(&format!("第 {n} 頁，共 3 頁")), "{text}");
        read.extend(
            text.lines()
                .filter(|line| line.starts_with("@fan"))
                .map(str::to_owned),
        );
        if n < 3 {
            page = world.clicks("yuki", page.message(), "下一頁 ▶").await;
        }
    }
    read.sort();
    read.dedup();
    assert_eq!(read.len(), 40, "{read:#?}");
    world.ends().await;
}

#[tokio::test]
async fn a_preview_shows_any_week_to_the_asker_and_posts_nothing() {
    let world = World::start().await;
    a_week_goes_by(&world).await;
    world.says("leo", "#general", "a new week");
    world.advance(DAY_MS).await;
    let posted = world.posts("#creator").len();
    let due = world
        .store()
        .find_job(world.guild_id(), JobKind::SendWeeklySummary)
        .await
        .unwrap();
    let last = world.runs("yuki", "summary now", json!({})).await;
    assert!(last.is_ephemeral());
    assert_eq!(last.attachments()[0].name, "summary.png");
    assert!(last.text().contains("8 月 31 日"), "{}", last.text());
    assert!(last.text().contains("只有你看得到"), "{}", last.text());
    let running = world.runs("yuki", "summary now", json!({"week": 0})).await;
    assert!(running.text().contains("9 月 7 日"), "{}", running.text());
    assert!(running.text().contains("這一週還沒結束"), "{}", running.text());
    for week in 1..=4 {
        let past = world.runs("yuki", "summary now", json!({"week": week})).await;
        assert!(past.text().starts_with("你的一週"), "{}", past.text());
        // The lists of a preview are those of its week.
        let list = world.clicks("yuki", past.message(), "活躍粉絲").await;
        assert!(list.text().starts_with("活躍粉絲"), "{}", list.text());
    }
    world.settles().await;
    assert_eq!(world.posts("#creator").len(), posted);
    let still_due = world
        .store()
        .find_job(world.guild_id(), JobKind::SendWeeklySummary)
        .await
        .unwrap();
    assert_eq!(still_due, due);
    world.ends().await;
}

#[tokio::test]
async fn a_slow_picture_is_no_reason_to_be_late_with_an_answer() {
    let world = World::start().await;
    a_week_goes_by(&world).await;
    let asked = std::time::Instant::now();
    let run = world
        .sandbox
        .command("yuki", "#general", "summary now", json!({}));
    run.acknowledged().await;
    assert!(asked.elapsed() < Duration::from_secs(3));
    run.reply().await;
    world.ends().await;
}

#[tokio::test]
async fn what_worked_is_what_most_distinct_people_took_part_in() {
    for database in Database::each().await {
        let people = night_owls_and(|guild| {
            guild.forum("stories");
            for fan in ["kai", "nia", "pia"] {
                guild.member(fan).joined_at(START_MS - 90 * DAY_MS);
            }
        });
        let world = World::start_in(people, database).await;
        world.is_set_up().await;
        world.advance(HOUR_MS).await;
        // One person answers ten times; four people react, one of them also answers.
        let loud = world.says("ana", "#general", "look at this");
        for n in 0..10 {
            world.replies("leo", &loud, &format!("more of it {n}"));
        }
        let loved = world.says("mei", "#general", "my owl drawing");
        for fan in ["ana", "leo", "kai", "nia"] {
            world.sandbox.react(fan, &loved, "🦉");
        }
        world.sandbox.react("ana", &loved, "❤");
        world.replies("ana", &loved, "lovely");
        // Their own reaction counts for nobody.
        world.sandbox.react("mei", &loved, "🦉");
        let post = world
            .sandbox
            .post("kai", "stories", "a night", "once upon a time");
        for fan in ["kai", "ana", "leo", "mei", "nia", "pia", "pia"] {
            world.sandbox.say(fan, post.channel, "and then");
        }
        // Six sit together in the evening, two on the next.
        world.join_voice(&["mei", "ana", "leo", "kai", "nia", "pia"], "lounge");
        world.talk_for(20).await;
        for fan in ["leo", "kai", "nia", "pia"] {
            world.sandbox.leave_voice(fan);
        }
        world.advance(DAY_MS).await;
        world.talk_for(20).await;
        for fan in ["mei", "ana"] {
            world.sandbox.leave_voice(fan);
        }
        world.advance(WEEK_MS - DAY_MS).await;
        let summary = &world.summaries("#creator")[0];
        let text = world.reads(summary);
        let lines: Vec<&str> = text
            .lines()
            .skip_while(|line| !line.starts_with("這一週最有共鳴"))
            .take(4)
            .collect();
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines.join("\n"), @"
            這一週最有共鳴
            星期一在 #lounge 相聚：6 個人
            @kai 開的 #a night：5 個人參與討論
            @mei 的[這則訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543802506444800011)：4 個人回覆或按表情
            ");
        }
        world.ends().await;
    }
}
