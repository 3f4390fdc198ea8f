//! The reply radar: what waits for the creator, how it is closed, when they are reminded, and what is
//! said of it to everybody.

use ironfan::domain::promise::Scope;
use sandbox::{Message, Reply};
use serde_json::json;

use crate::support::{
    BOT_PERMISSIONS, DAY_MS, Database, GUILD, HOUR_MS, MINUTE_MS, ReplyExt, START_MS, World, night_owls,
    night_owls_and,
};

/// The bot may read texts and counts what is written by them.
const WITH_TEXTS: &str = "[discord]\nmessage_content = true\n[rules.text]\nenabled = true\n";

impl World {
    /// What the creator finds in the inbox.
    async fn inbox(&self) -> Reply {
        self.settles().await;
        self.runs("yuki", "inbox", json!({})).await
    }

    /// Who waits in the inbox, the oldest due first, with why.
    async fn waiting(&self) -> Vec<String> {
        self.settles().await;
        let now_ms = self.now_ms();
        let waiting = self
            .store()
            .list_open_questions(
                self.guild_id(),
                Scope::Everything.causes(),
                now_ms,
                false,
                (50, 0),
            )
            .await
            .unwrap();
        waiting
            .into_iter()
            .map(|question| question.display_name)
            .collect()
    }

    fn notes(&self) -> Vec<Message> {
        let mut posts = self.posts("#creator");
        posts.retain(|post| post.buttons() == ["待回覆"]);
        posts
    }

    /// The creator tells everybody of the promise in a channel.
    async fn puts_badge_in(&self, channel: &str) {
        let page = self.runs("yuki", "promise show", json!({})).await;
        self.selects("yuki", page.message(), "promise-badge", &[channel])
            .await;
    }

    /// A fan names the creator in #general.
    fn asks(&self, fan: &str, text: &str) -> Message {
        let text = format!("<@{}> {text}", self.member_id("yuki"));
        self.says(fan, "#general", &text)
    }
}

#[tokio::test]
async fn what_speaks_to_the_creator_waits_until_they_answer_react_or_write_in_its_thread() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let words = world.says("yuki", "#general", "good evening");
        let asked = world.asks("mei", "幾點開播");
        world.advance(MINUTE_MS).await;
        let answered = world.replies("ana", &words, "good evening!");
        world.advance(MINUTE_MS).await;
        let threaded = world.asks("leo", "I wrote a song");
        // Neither to her, nor by a fan: no question.
        world.replies("ana", &asked, "at nine");
        world.asks("ken", "may I lock this?");
        world.replies("yuki", &words, "and one more thing");
        assert_eq!(world.waiting().await, ["mei", "ana", "leo"]);

        world.sandbox.react("yuki", &answered, "❤");
        assert_eq!(world.waiting().await, ["mei", "leo"]);
        let thread = world.sandbox.start_thread("leo", &threaded, "my song");
        world.sandbox.say("ken", thread, "nice");
        assert_eq!(
            world.waiting().await,
            ["mei", "leo"],
            "the team answering closes nothing"
        );
        world.sandbox.say("yuki", thread, "I like it");
        assert_eq!(world.waiting().await, ["mei"]);
        let reply = world.replies("yuki", &asked, "at nine");
        assert_eq!(world.waiting().await, [] as [&str; 0]);

        // What is taken back closes nothing any more; what is deleted waits no more.
        world.sandbox.delete(&reply);
        assert_eq!(world.waiting().await, ["mei"]);
        world.sandbox.unreact("yuki", &answered, "❤");
        assert_eq!(world.waiting().await, ["mei", "ana"]);
        world.sandbox.edit(&asked, "never mind");
        assert_eq!(world.waiting().await, ["mei", "ana"], "edited it stays");
        world.sandbox.delete(&asked);
        assert_eq!(world.waiting().await, ["ana"]);
        world.ends().await;
    }
}

#[tokio::test]
async fn posts_in_question_channels_first_messages_and_question_marks_wait_too() {
    let people = night_owls_and(|guild| {
        guild.member("nils").joined_at(START_MS - HOUR_MS);
        guild.channel("questions");
        guild.forum("help");
    });
    let world = World::start_with(people, Database::sqlite(), WITH_TEXTS).await;
    world.is_set_up().await;
    let promise = world.runs("yuki", "promise show", json!({})).await;
    let promise = world
        .selects(
            "yuki",
            promise.message(),
            "ask-channels",
            &["#questions", "#help"],
        )
        .await;
    assert!(promise.text().contains("提問頻道：<#"), "{}", promise.text());

    let first = world.says("nils", "#general", "hi everybody");
    world.says("nils", "#general", "nice here");
    world.advance(MINUTE_MS).await;
    let question = world.says("mei", "#questions", "我想問麥克風");
    world.replies("ana", &question, "which one?");
    world.advance(MINUTE_MS).await;
    let post = world
        .sandbox
        .post("leo", "#help", "Which camera", "I have no idea");
    world.sandbox.say("ana", post.channel, "me neither");
    world.advance(MINUTE_MS).await;
    world.says("ana", "#general", "does anybody stream tonight?? 🙂");
    world.says("ana", "#general", "??");
    assert_eq!(world.waiting().await, ["nils", "mei", "leo", "ana"]);
    insta::assert_snapshot!(world.reads(world.inbox().await.message()), @"
    有 4 則訊息在等你回覆
    **1.** @nils 在 #general · [前往訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543787406950400082) · 期限 (time R)
    -# 在這裡的第一則訊息 · (time R)
    **2.** @mei 在 #questions · [前往訊息](https://discord.com/channels/1058897343283200000/1058897343283200008/1543787658608640000) · 期限 (time R)
    -# 提問頻道的貼文 · (time R)
    **3.** @leo 在 #Which camera · [前往訊息](https://discord.com/channels/1058897343283200000/1543787910266880000/1543787910266880000) · 期限 (time R)
    -# 提問頻道的貼文 · (time R)
    **4.** @ana 在 #general · [前往訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543788161925120000) · 期限 (time R)
    -# 以問號結尾 · (time R)
    {查看或延後一則…: 1 · nils | 2 · mei | 3 · leo | 4 · ana}
    {標記為已處理…: 1 · nils | 2 · mei | 3 · leo | 4 · ana}
    [回覆承諾] [控制台]
    ");

    // Only what is in scope waits; the rest is not forgotten.
    let page = world
        .selects("yuki", promise.message(), "promise-scope", &["ask-channels"])
        .await;
    assert!(
        page.text().contains("提問頻道的貼文和 /提問。"),
        "{}",
        page.text()
    );
    let inbox = world.inbox().await;
    assert!(inbox.text().contains("有 2 則訊息在等你回覆"), "{}", inbox.text());
    world.runs("yuki", "promise set", json!({"scope": 0})).await;
    assert!(world.inbox().await.text().contains("有 4 則訊息在等你回覆"));

    // A newcomer's first message is the first there is.
    world.sandbox.delete(&first);
    assert_eq!(
        world.waiting().await,
        ["nils", "mei", "leo", "ana"],
        "the next one is the first"
    );
    world.ends().await;
}

#[tokio::test]
async fn the_creator_marks_as_done_puts_off_and_turns_pages() {
    let world = World::start().await;
    world.is_set_up().await;
    for n in 0..8 {
        for fan in ["mei", "leo"] {
            world.asks(fan, &format!("number {n}"));
        }
        world.advance(MINUTE_MS).await;
    }
    let inbox = world.inbox().await;
    assert!(
        inbox.text().contains("有 16 則訊息在等你回覆"),
        "{}",
        inbox.text()
    );
    let second = world.clicks("yuki", inbox.message(), "inbox:open:1").await;
    assert!(second.text().contains("**7.**"), "{}", second.text());
    assert!(second.text().contains("第 2 頁，共 3 頁"), "{}", second.text());
    let ids = options(second.message(), "inbox-done");
    assert_eq!(ids.len(), 6);
    let three: Vec<&str> = ids.iter().take(3).map(String::as_str).collect();
    let inbox = world
        .selects("yuki", second.message(), "inbox-done", &three)
        .await;
    assert!(
        inbox.text().contains("有 13 則訊息在等你回覆"),
        "{}",
        inbox.text()
    );

    let first = options(inbox.message(), "question-picked")[0].clone();
    let question = world
        .selects("yuki", inbox.message(), "question-picked", &[&first])
        .await;
    insta::assert_snapshot!(world.reads(question.message()), @"
    等你回覆：mei
    @mei 在 #general，(time f)
    列在這裡的原因：回覆你或提到你
    期限 (time R)
    {延後…: 3 小時後 | 明天 09:00 | 一週後 09:00}
    [前往訊息] [已處理] [認識這位粉絲] [待回覆]
    ");
    let snoozed = world
        .selects(
            "yuki",
            question.message(),
            &format!("question-snooze:{first}"),
            &["three-hours"],
        )
        .await;
    assert!(snoozed.text().contains("延後到"), "{}", snoozed.text());
    let inbox = world.clicks("yuki", snoozed.message(), "inbox:open:0").await;
    assert!(
        inbox.text().contains("有 12 則訊息在等你回覆"),
        "{}",
        inbox.text()
    );
    let put_off = world.clicks("yuki", inbox.message(), "inbox:snoozed:0").await;
    assert!(put_off.text().contains("已延後（1）"), "{}", put_off.text());
    world.advance(3 * HOUR_MS).await;
    assert!(
        world.inbox().await.text().contains("有 13 則訊息在等你回覆"),
        "it comes up again"
    );

    // Done can be taken back, and who reads English reads English.
    let question = world
        .selects(
            "yuki",
            world.inbox().await.message(),
            "question-picked",
            &[&first],
        )
        .await;
    let done = world.clicks("yuki", question.message(), "已處理").await;
    assert!(done.text().contains("標記為已處理"), "{}", done.text());
    let reopened = world.clicks("yuki", done.message(), "其實還沒處理").await;
    assert!(reopened.text().contains("期限"), "{}", reopened.text());
    world.ends().await;
}

#[tokio::test]
async fn one_note_speaks_of_all_that_falls_due_and_comes_before_it_and_by_day() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        // It is nine in the morning.
        world
            .runs("yuki", "promise set", json!({"hours": 12, "quiet": "21-8"}))
            .await;
        world.asks("mei", "one");
        world.advance(HOUR_MS).await;
        let second = world.asks("leo", "two");
        world.advance(2 * HOUR_MS).await;
        world.asks("ana", "three");
        world.advance(7 * HOUR_MS - MINUTE_MS).await;
        assert_eq!(
            world.notes().len(),
            0,
            "at 18:59 it is two hours until the first deadline"
        );
        world.replies("yuki", &second, "yes");
        world.advance(MINUTE_MS).await;
        let notes = world.notes();
        assert_eq!(notes.len(), 1);
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(&notes[0]), @"
        有 2 則訊息在等你回覆
        **1.** @mei 在 #general · [前往訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543787406950400081) · 期限 (time R)
        -# 回覆你或提到你 · (time R)
        **2.** @ana 在 #general · [前往訊息](https://discord.com/channels/1058897343283200000/1058897343283200004/1543832705433600000) · 期限 (time R)
        -# 回覆你或提到你 · (time R)
        你承諾在 12 小時內回覆。回覆、按表情，或標記為已處理都算。
        [待回覆]
        ") };
        world.advance(12 * HOUR_MS).await;
        assert_eq!(world.notes().len(), 1, "nobody is told of twice");

        // Asked late in the evening and due in the morning: nobody is woken.
        world.advance(13 * HOUR_MS).await;
        world.asks("leo", "it is eight in the evening");
        world.advance(12 * HOUR_MS - MINUTE_MS).await;
        assert_eq!(world.notes().len(), 1, "a minute to eight in the morning");
        world.advance(MINUTE_MS).await;
        assert_eq!(world.notes().len(), 2, "eight");
        let inbox = world.clicks("yuki", &world.notes()[1], "待回覆").await;
        assert!(inbox.text().contains("已超過期限"), "{}", inbox.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn a_long_night_brings_the_note_before_it_and_only_once() {
    let world = World::start().await;
    world.is_set_up().await;
    // It is nine in the morning: due at nine tomorrow, when the night has just begun to end.
    world
        .runs("yuki", "promise set", json!({"hours": 24, "quiet": "20-9:30"}))
        .await;
    world.asks("mei", "one");
    world.advance(9 * HOUR_MS - MINUTE_MS).await;
    assert_eq!(world.notes().len(), 0, "a minute to six in the evening");
    world.advance(MINUTE_MS).await;
    assert_eq!(world.notes().len(), 1, "two hours before the night");
    world.advance(2 * DAY_MS).await;
    assert_eq!(world.notes().len(), 1);
    world.ends().await;
}

#[tokio::test]
async fn what_has_waited_long_is_let_go_together_and_put_back() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        world.asks("mei", "one");
        world.asks("leo", "two");
        world.asks_in_private("ana", json!({}), "three").await;
        world.advance(13 * DAY_MS).await;
        world.asks("mei", "four");
        let inbox = world.inbox().await;
        let buttons = inbox.buttons().join(" ");
        assert!(
            !buttons.contains("清掉"),
            "nothing has waited for so long: {buttons}"
        );
        world.advance(2 * DAY_MS).await;
        let inbox = world.inbox().await;
        let gone = world
            .clicks("yuki", inbox.message(), "清掉等超過 14 天的（2）")
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(gone.message()), @"
        🍃 已清掉
        有 2 則等超過 14 天的訊息已從清單清掉。計算承諾時，仍然算超過期限。
        [放回清單] [待回覆]
        ") };
        assert_eq!(
            world.waiting().await,
            ["ana", "mei"],
            "who asked in private still waits"
        );
        let figures = world.runs("yuki", "promise show", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(figures.message()), @"
        🤝 你的回覆承諾
        等你回覆的訊息，會在 **24 小時內**得到回覆。
        任何時間都可能提醒你。用 /回覆承諾 設定 的「休息時段」，晚上就不吵你。
        近 4 週達成率
        準時回覆：**4 則中 0 則**
        還有 2 則在等
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
        ") };
        world.clicks("yuki", gone.message(), "放回清單").await;
        assert_eq!(world.waiting().await, ["mei", "leo", "ana", "mei"]);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_thread_that_a_bot_opened_is_answered_in_as_well() {
    let people = night_owls_and(|guild| {
        guild.member("threader").is_bot();
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let asked = world.asks("mei", "where is the map");
    let thread = world.sandbox.start_thread("threader", &asked, "map");
    assert_eq!(world.waiting().await, ["mei"]);
    world.sandbox.say("yuki", thread, "here");
    assert_eq!(world.waiting().await, [] as [&str; 0]);
    world.ends().await;
}

#[tokio::test]
async fn what_waited_in_a_place_that_is_gone_waits_no_more() {
    for database in Database::each().await {
        let people = night_owls_and(|guild| {
            for name in ["songs", "games", "art"] {
                guild.channel(name);
            }
        });
        let mut world = World::start_in(people, database).await;
        world.is_set_up().await;
        let text = format!("<@{}> hello", world.member_id("yuki"));
        world.says("mei", "#songs", &text);
        let opening = world.says("ana", "#games", "who plays");
        let thread = world.sandbox.start_thread("ana", &opening, "a game");
        world.sandbox.say("leo", thread, &text);
        let other = world.says("ana", "#art", "who draws");
        let other = world.sandbox.start_thread("ana", &other, "a drawing");
        world.sandbox.say("ana", other, &text);
        world.asks_in_private("mei", json!({}), "may I").await;
        assert_eq!(world.waiting().await, ["mei", "leo", "ana", "mei"]);
        world.sandbox.delete_channel("yuki", "#songs");
        assert_eq!(world.waiting().await, ["leo", "ana", "mei"]);
        world.sandbox.delete_channel("yuki", thread);
        assert_eq!(world.waiting().await, ["ana", "mei"]);
        // While the bot was down, too.
        world.settles().await;
        world.stop().await;
        world.sandbox.delete_channel("yuki", "#art");
        world.boot().await;
        assert_eq!(
            world.waiting().await,
            ["mei"],
            "what was asked in private has no such place"
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn what_was_answered_while_the_note_could_not_be_posted_is_not_told() {
    let mut world = World::start().await;
    world.is_set_up().await;
    world.runs("yuki", "promise set", json!({"hours": 2})).await;
    let asked = world.asks("mei", "one");
    world.settles().await;
    world.stop().await;
    world.pass(3 * HOUR_MS);
    world.replies("yuki", &asked, "yes");
    world.boot().await;
    world.settles().await;
    assert_eq!(world.notes().len(), 0, "what happened meanwhile is read first");
    world.asks("leo", "two");
    world.stop().await;
    world.pass(3 * HOUR_MS);
    world.boot().await;
    world.settles().await;
    assert_eq!(world.notes().len(), 1, "late rather than never");
    world.ends().await;
}

#[tokio::test]
async fn a_pause_stops_the_clock_and_the_notes() {
    let world = World::start().await;
    world.is_set_up().await;
    world.asks("mei", "one");
    world.settles().await;
    let page = world.runs("yuki", "promise pause", json!({"until": "3"})).await;
    assert!(page.text().contains("暫停到"), "{}", page.text());
    world.advance(2 * DAY_MS).await;
    assert_eq!(world.notes().len(), 0);
    let inbox = world.inbox().await;
    assert!(
        inbox.text().contains("⏸️") && !inbox.text().contains("超過"),
        "{}",
        inbox.text()
    );
    let page = world.runs("yuki", "promise show", json!({})).await;
    let page = world.clicks("yuki", page.message(), "promise-resume").await;
    assert!(!page.text().contains("⏸️"), "{}", page.text());
    world.advance(21 * HOUR_MS).await;
    assert_eq!(world.notes().len(), 0, "three hours are left of its 24");
    world.advance(HOUR_MS).await;
    assert_eq!(world.notes().len(), 1);
    world.ends().await;
}

#[tokio::test]
async fn the_promise_takes_only_what_makes_sense() {
    let world = World::start().await;
    world.is_set_up().await;
    for (options, says) in [
        (json!({"quiet": "8-8"}), "我看不懂「8-8」"),
        (json!({"quiet": "late"}), "我看不懂「late」"),
    ] {
        let page = world.runs("yuki", "promise set", options).await;
        assert!(page.text().contains(says), "{}", page.text());
    }
    for (until, says) in [
        ("2026-08-30", "那天已經過了"),
        ("400", "最多暫停 90 天"),
        ("soon", "我看不懂「soon」"),
    ] {
        let page = world.runs("yuki", "promise pause", json!({"until": until})).await;
        assert!(page.text().contains(says), "{}", page.text());
    }
    let page = world
        .runs("yuki", "promise set", json!({"hours": 48, "quiet": "23-8"}))
        .await;
    insta::assert_snapshot!(world.reads(page.message()), @"
    🤝 你的回覆承諾
    等你回覆的訊息，會在 **48 小時內**得到回覆。
    🌙 休息時段 23:00–08:00：不會提醒你。
    近 4 週達成率
    還沒有訊息到期。
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
    let page = world.runs("yuki", "promise set", json!({"quiet": "-"})).await;
    assert!(page.text().contains("任何時間都可能提醒你"), "{}", page.text());
    assert_eq!(world.guild().await.promise.hours, 48);
    let log = world.runs("ken", "log", json!({})).await;
    insta::assert_snapshot!(world.reads(log.message()), @"
    Who did what
    (time f) · @yuki · cleared the quiet hours
    (time f) · @yuki · set the quiet hours to 23\\:00–08\\:00
    (time f) · @yuki · set the hours of the promise to 48
    (time f) · @yuki · finished /setup
    (time f) · @yuki · had roles made for 3 tiers
    (time f) · @yuki · set the channel for approvals and summaries to #creator
    (time f) · @yuki · set the moderator role to @&Mods
    7 entries · page 1 of 1
    [Export (CSV)] [Panel]
    ");
    world.ends().await;
}

#[tokio::test]
async fn the_badge_tells_everybody_and_goes_when_it_is_not_wanted() {
    let world = World::start().await;
    world.is_set_up().await;
    let asked = world.asks("mei", "one");
    world.advance(HOUR_MS).await;
    world.replies("yuki", &asked, "yes");
    world.settles().await;
    let page = world.runs("yuki", "promise show", json!({})).await;
    let page = world
        .selects("yuki", page.message(), "promise-badge", &["#general"])
        .await;
    let badge = world.post("#general", "有問必答");
    insta::assert_snapshot!(world.reads(&badge), @"
    🤝 有問必答
    你問創作者的問題，**24 小時內**會得到回覆。
    近 4 週準時回覆：**1 則中 1 則**
    ");
    world.runs("yuki", "promise set", json!({"hours": 6})).await;
    world.settles().await;
    assert!(world.again(&badge).text().contains("**6 小時內**"));
    let page = world.selects("yuki", page.message(), "promise-badge", &[]).await;
    assert!(page.text().contains("未公開"), "{}", page.text());
    world.settles().await;
    assert_eq!(world.count_posts("#general", "有問必答"), 0);
    world.ends().await;
}

#[tokio::test]
async fn the_badge_says_when_a_break_is_over_by_itself() {
    let people = night_owls_and(|guild| {
        guild.channel("hall");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    world.puts_badge_in("#hall").await;
    world.runs("yuki", "promise pause", json!({"until": "2"})).await;
    world.settles().await;
    let badge = world.posts("#hall").pop().unwrap();
    assert!(badge.text().contains("⏸️"), "{}", badge.text());
    // Today and tomorrow; it is nine in the morning.
    world.advance(DAY_MS).await;
    assert!(world.again(&badge).text().contains("⏸️"));
    world.advance(DAY_MS).await;
    assert!(
        !world.again(&badge).text().contains("⏸️"),
        "{}",
        world.again(&badge).text()
    );
    world.ends().await;
}

#[tokio::test]
async fn what_is_cleared_was_never_answered_whatever_pauses_there_were() {
    let world = World::start().await;
    world.is_set_up().await;
    for fan in ["mei", "leo", "ana"] {
        world.asks(fan, "hello");
    }
    world.settles().await;
    world.runs("yuki", "promise pause", json!({"until": "20"})).await;
    world.advance(15 * DAY_MS).await;
    let inbox = world.inbox().await;
    world
        .clicks("yuki", inbox.message(), "清掉等超過 14 天的（3）")
        .await;
    let page = world.runs("yuki", "promise show", json!({})).await;
    let text = page.text();
    assert!(text.contains("準時回覆：**3 則中 0 則**"), "{text}");
    assert!(
        !text.contains("一半"),
        "nobody waited for an answer so long: {text}"
    );
    world.ends().await;
}

#[tokio::test]
async fn a_badge_whose_channel_is_deleted_is_missed_and_another_is_chosen() {
    let people = night_owls_and(|guild| {
        guild.channel("hall");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    world.puts_badge_in("#hall").await;
    world.settles().await;
    assert_eq!(world.posts("#hall").len(), 1);
    world.sandbox.delete_channel("yuki", "#hall");
    world.settles().await;
    let doctor = world.runs("yuki", "doctor", json!({})).await;
    assert!(doctor.text().contains("的頻道已被刪除"), "{}", doctor.text());
    world.puts_badge_in("#general").await;
    world.settles().await;
    let doctor = world.runs("yuki", "doctor", json!({})).await;
    assert!(!doctor.text().contains("的頻道已被刪除"), "{}", doctor.text());
    world.ends().await;
}

#[tokio::test]
async fn history_fills_the_inbox_with_the_last_seven_days() {
    let people = night_owls_and(|guild| {
        guild.channel("old");
    });
    let world = World::prepare(people, Database::sqlite(), "").await;
    let yuki = world.member_id("yuki");
    let asks = |days: i64, fan: &str, text: &str| {
        let text = format!("<@{yuki}> {text}");
        world
            .sandbox
            .say_at(fan, "#general", &text, START_MS - days * DAY_MS)
    };
    asks(60, "ana", "once");
    asks(9, "mei", "long ago");
    asks(6, "ana", "lately");
    let answered = asks(5, "leo", "answered");
    world
        .sandbox
        .reply_at("yuki", &answered, "yes", START_MS - 5 * DAY_MS + HOUR_MS);
    let reacted = asks(4, "mei", "reacted to");
    world.sandbox.react("yuki", &reacted, "❤");
    let mut world = world;
    world.boot().await;
    world.is_set_up().await;
    assert_eq!(world.waiting().await, [] as [&str; 0]);
    let page = world.runs("yuki", "history read", json!({"days": 90})).await;
    world.settles().await;
    drop(page);
    assert_eq!(world.waiting().await, ["ana"]);
    let page = world.runs("yuki", "promise show", json!({})).await;
    // Of three: when yuki reacted nobody saw, so it is left out.
    assert!(page.text().contains("**2 則中 1 則**"), "{}", page.text());
    // Whom to care for is known as well, without waiting for the night.
    let care = world.runs("yuki", "care", json!({})).await;
    let care = world.reads(care.message());
    assert!(care.contains("@ana：隔了 54 天回來了"), "{care}");
    world.ends().await;
}

#[tokio::test]
async fn in_english_the_inbox_speaks_english() {
    let people = sandbox::World::builder()
        .guild(GUILD, |guild| {
            guild.owner("cleo").locale("en-US");
            guild.bot(BOT_PERMISSIONS);
            guild.member("mei").joined_at(START_MS - 90 * DAY_MS);
            guild.channel("general");
        })
        .build();
    let world = World::start_in(people, Database::sqlite()).await;
    let text = format!("<@{}> hello", world.member_id("cleo"));
    let asked = world.says("mei", "#general", &text);
    world.settles().await;
    let inbox = world.runs("cleo", "inbox", json!({})).await;
    insta::assert_snapshot!(world.reads(inbox.message()), @"
    1 fan message is waiting for you
    **1.** @mei in #general · [open message](https://discord.com/channels/1058897343283200000/1058897343283200002/1543787406950400062) · due (time R)
    -# answers or mentions you · (time R)
    {Open or snooze one…: 1 · mei}
    {Mark as done…: 1 · mei}
    [Promise] [Panel]
    ");
    let question = world
        .selects(
            "cleo",
            inbox.message(),
            "question-picked",
            &[&asked.id.to_string()],
        )
        .await;
    insta::assert_snapshot!(world.reads(question.message()), @"
    Waiting for you: mei
    @mei in #general, (time f)
    Why it is here: answers or mentions you
    Due (time R)
    {Snooze…: For 3 hours | Until tomorrow, 09:00 | For a week, 09:00}
    [Open message] [Done] [About this fan] [Inbox]
    ");
    let promise = world.runs("cleo", "promise show", json!({})).await;
    insta::assert_snapshot!(world.reads(promise.message()), @"
    🤝 Your promise
    What waits for you is answered **within 24 hours**.
    Reminders may come at any hour. /promise set quiet keeps them out of your night.
    Kept in the last 4 weeks
    Nothing has fallen due yet.
    What waits for you
    Answers to you and mentions of you, posts in question channels, first messages of newcomers, messages that end in a question mark, and /ask.
    -# Question marks are seen only if whoever runs me lets me read messages and the text rules are on (/rules set).
    -# There are no question channels yet: pick some below, and from then on every post in them waits for you.
    Badge for everybody
    Off. Pick a channel below to show fans within how many hours you answer, and how well you keep it.
    {What waits for you: *Everything | Messages to you, question channels and /ask | Only question channels and /ask}
    {Question channels: }
    {Channel for the badge: }
    [Inbox] [Panel]
    ");
    world.ends().await;
}

/// The values of a select.
fn options(message: &Message, id: &str) -> Vec<String> {
    let rows = message.components.iter();
    let select = rows
        .flat_map(|row| row["components"].as_array().into_iter().flatten())
        .find(|component| component["custom_id"] == id);
    let options = select.expect("there is such a select")["options"]
        .as_array()
        .cloned();
    let options = options.unwrap_or_default().into_iter();
    options
        .filter_map(|option| option["value"].as_str().map(str::to_owned))
        .collect()
}
