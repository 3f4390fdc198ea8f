//! Every figure of the summary and its pages on a small server that is counted by hand.

use sandbox::Message;
use serde_json::json;

use crate::support::{DAY_MS, Database, GUILD, HOUR_MS, MINUTE_MS, ReplyExt, START_MS, World, night_owls};

/// The story begins on a Monday at nine.
const MONDAY_MS: i64 = START_MS - 9 * HOUR_MS;
/// Days of a week.
const MON: i64 = 0;
const TUE: i64 = 1;
const WED: i64 = 2;
const THU: i64 = 3;
const FRI: i64 = 4;
const SAT: i64 = 5;
const SUN: i64 = 6;

impl World {
    /// Lets time pass until an hour of a day of a week of the story.
    async fn until_hour(&self, week: i64, day: i64, hour: i64) {
        let at_ms = MONDAY_MS + (week * 7 + day) * DAY_MS + hour * HOUR_MS;
        self.advance(at_ms - self.now_ms()).await;
    }

    /// A fan names the creator.
    fn asks_yuki(&self, fan: &str, text: &str, in_ms: i64) -> Message {
        let text = format!("<@{}> {text}", self.member_id("yuki"));
        self.says_in(in_ms, fan, "#general", &text)
    }

    /// Somebody new comes.
    async fn joins(&self, name: &str) {
        self.sandbox.new_user(name);
        self.sandbox.join(name, GUILD);
        self.settles().await;
    }
}

#[tokio::test]
async fn a_small_server_by_hand() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        // Weeks 0 to 3 are the 28 days before, weeks 4 to 7 these 28; mei comes every day, ana on Mondays, leo on
        // Wednesdays of the first four. Staff write every day and count nowhere.
        let mut of_leo: Option<Message> = None;
        for week in 0..7 {
            for day in MON..=SUN {
                world.until_hour(week, day, 10).await;
                world.says("mei", "#general", "good morning");
                world.says("ken", "#general", "tidying up");
                if day == MON {
                    world.says("ana", "#general", "a new week");
                }
                if day == WED && week < 4 {
                    of_leo = Some(world.says("leo", "#general", "half way"));
                }
                if (week, day) == (6, TUE) {
                    // nia and kai come in week 6; nia writes, and comes again in week 7.
                    world.joins("nia").await;
                    world.joins("kai").await;
                    world.says("nia", "#general", "hello, I am new");
                }
            }
        }
        // The week that is summed up.
        world.until_hour(7, MON, 10).await;
        let of_mei = world.asks_yuki("mei", "when is the next stream", 0);
        let of_ana = world.asks_yuki("ana", "what are you drawing", 0);
        world.says("ana", "#general", "a new week");
        let taken_back = world.says("kai", "#general", "never mind");
        world.sandbox.delete(&taken_back);
        world.until_hour(7, MON, 12).await;
        world.replies("yuki", &of_mei, "on friday");
        world.until_hour(7, TUE, 10).await;
        world.says("mei", "#general", "good morning");
        world.joins("pia").await;
        let of_pia = world.says("pia", "#general", "hello, I am new");
        world.until_hour(7, TUE, 11).await;
        world.sandbox.react("yuki", &of_pia, "👋");
        world.until_hour(7, WED, 8).await;
        world.joins("zoe").await;
        world.until_hour(7, WED, 10).await;
        world.replies("yuki", &of_ana, "an owl");
        // leo is answered, which is not taking part.
        world.replies("mei", of_leo.as_ref().unwrap(), "we miss you");
        world.until_hour(7, THU, 14).await;
        world.says("mei", "#general", "good morning");
        world.says("nia", "#general", "back again");
        // 30 hours after coming.
        world.says("zoe", "#general", "hello, I am new");
        for day in FRI..=SAT {
            world.until_hour(7, day, 10).await;
            world.says("mei", "#general", "good morning");
        }
        // The last minute of the week; what follows is in the next one.
        world.until_hour(7, SUN, 22).await;
        world.joins("sun").await;
        world.asks_yuki("mei", "are you awake", 119 * MINUTE_MS);
        world.says_in(121 * MINUTE_MS, "leo", "#general", "I am back");
        world.until_hour(8, MON, 10).await;

        let posts = world.posts("#creator");
        let summaries: Vec<&Message> = posts
            .iter()
            .filter(|post| post.text().contains("你的一週"))
            .collect();
        let summary = summaries[summaries.len() - 1];
        let text = world.reads(summary);
        // mei, ana, pia, zoe, nia.
        assert!(text.contains("活躍粉絲 **5**"), "{text}");
        // yuki–mei, yuki–ana, mei–leo.
        assert!(text.contains("對話 **3**"), "{text}");
        // Of mei's (2 hours), ana's (2 days), pia's (1 hour) and zoe's (never) two in time; mei's of Sunday is not due.
        assert!(text.contains("承諾達成 **4 則中 2 則**"), "{text}");
        // Of nia and kai, who came in the week before, nia.
        assert!(text.contains("留下來的新朋友 **2 人中 1 人**"), "{text}");
        // The same five of mei, ana, leo, nia, kai, pia, zoe and sun.
        assert!(text.contains("互動率 8 人中 5 人"), "{text}");
        let page = world.clicks("yuki", summary, "更多數字").await;
        let page = page.text();
        for figure in [
            "互動率 **8 人中 5 人**",
            // mei on 7 days, the other four on one: 11 / 7.
            "每日活躍（DAU） **1.6**",
            "7 天活躍（WAU） **5**",
            "28 天活躍（MAU） **5**",
            // mei 28 days, ana 4, nia 2, pia and zoe 1: 36 / 28.
            "黏著度 **5 人中平均每天 1.3 人**",
            // Of pia and zoe, pia; 24 hours after sun came are not over.
            "啟動率 **2 人中 1 人**",
            // Of mei, ana and leo, leo.
            "流失率 **3 人中 1 人**",
            // mei's seven messages and one answer to leo, of those and five others.
            "集中度 **13 次中 8 次（1 位粉絲）**",
        ] {
            assert!(page.contains(figure), "{figure} in\n{page}");
        }
        let list = world.clicks("yuki", summary, "承諾達成").await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(world.reads(list.message()), @"
            承諾達成 · 2026 年 10 月 19 日 – 10 月 25 日
            ✅ 準時：@mei · [訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1561559511859200002) · (time f) · @yuki 回覆了
            🔴 超過期限：@ana · [訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1561559511859200003) · (time f) · @yuki 回覆了
            ✅ 準時：@pia · [訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1561921899724800003) · (time f) · @yuki 用表情回應了
            🔴 超過期限：@zoe · [訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1562707073433600002) · (time f) · 還沒回覆
            ⏳ 還沒到期：@mei · [訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1563944980316160000) · (time f) · 還沒回覆

            -# 這一週等你回覆的訊息中，已回覆或已超過期限的，有多少是在承諾的時數內回覆的。暫停期間不計時；看不出什麼時候按的表情不列入。
            第 1 頁，共 1 頁
            ");
        }
        let list = world.clicks("yuki", summary, "留下來的新朋友").await;
        assert!(world.reads(list.message()).contains("@nia · 活躍 1 天"));
        // Who left meanwhile still was there in the week: the list is as long as the number says.
        world.sandbox.leave("pia", GUILD);
        world.settles().await;
        let list = world.clicks("yuki", summary, "活躍粉絲").await;
        assert_eq!(list.text().matches("活躍 1 天").count(), 4, "{}", list.text());
        let promise = world.runs("yuki", "promise show", json!({})).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(world.reads(promise.message()), @"
            🤝 你的回覆承諾
            等你回覆的訊息，會在 **24 小時內**得到回覆。
            任何時間都可能提醒你。用 /回覆承諾 設定 的「休息時段」，晚上就不吵你。
            近 4 週達成率
            準時回覆：**5 則中 2 則**
            一半在 2 小時內、九成在 2 天內回覆
            還有 3 則在等
            哪些算在等你
            回覆你或提到你的訊息、提問頻道的貼文、新朋友的第一則訊息、以問號結尾的訊息，以及 /提問。
            -# 要架設的人讓我讀訊息內容，並開啟文字規則（/規則 修改），我才看得出問號。
            -# 還沒有提問頻道。在下面選擇之後，裡面的每則新貼文都會列為等你回覆。
            承諾告示
            未公開。在下面選一個頻道，就會放一則告示，讓粉絲知道你多久內會回覆、做到了多少。
            {哪些算在等你: *全部 | 對你說的話、提問頻道和 /提問 | 只有提問頻道和 /提問}
            {提問頻道: }
            {承諾告示的頻道: }
            [待回覆] [控制台]
            ");
        }
        world.ends().await;
    }
}
