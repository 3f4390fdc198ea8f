//! `/ask`: what fans ask the creator in private, how it is answered, withdrawn and erased.

use sandbox::{Message, Reply};
use serde_json::json;

use crate::support::{DAY_MS, Database, HOUR_MS, ReplyExt, World, night_owls, night_owls_and};

impl World {
    /// A fan asks with the form; `options` are the command's.
    pub async fn asks_in_private(&self, fan: &str, options: serde_json::Value, text: &str) -> Reply {
        let form = self.runs(fan, "ask", options).await;
        self.submits(fan, &form, json!({"question": text})).await
    }

    /// The creator answers from the post in #creator.
    async fn answers_in_private(&self, post: &Message, text: &str) -> Reply {
        let form = self.clicks("yuki", post, "回答").await;
        self.submits("yuki", &form, json!({"answer": text})).await
    }

    /// What a fan reads in the private threads they are in.
    fn in_threads(&self, fan: &str) -> Vec<Message> {
        let fan = self.member_id(fan).0;
        self.sandbox.world(|world| {
            let mut found = Vec::new();
            for channel in world.channels.values() {
                let is_in = channel
                    .thread
                    .as_ref()
                    .is_some_and(|thread| thread.members.contains_key(&fan));
                if channel.kind.number() == 12 && is_in {
                    let own = world.messages(channel.id).into_iter();
                    found.extend(own.filter(|message| message.author == world.bot()).cloned());
                }
            }
            found
        })
    }
}

#[tokio::test]
async fn a_fan_asks_and_is_answered_in_a_private_thread() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let sent = world
            .asks_in_private(
                "mei",
                json!({}),
                "可以合唱嗎？\n我寫了 **歌詞** [link](https://x.y)",
            )
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(sent.message()), @"
        📮 已送出
        問題已經交給創作者，創作者承諾 24 小時內回答。
        回答會出現在 #general 的私人討論串。

        > 可以合唱嗎？
        > 我寫了 \\*\\*歌詞\\*\\* \\[link\\]\\(https\\://x.y\\)
        [收回]
        ") };
        world.settles().await;
        let post = world.post("#creator", "想問你");
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(&post), @"
        📮 mei 想問你
        @mei 私下問你：
        > 可以合唱嗎？
        > 我寫了 \\*\\*歌詞\\*\\* \\[link\\]\\(https\\://x.y\\)
        希望在私人討論串收到回答。
        [回答] [認識這位粉絲]
        ") };
        let inbox = world.runs("yuki", "inbox", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(inbox.message()), @"
        有 1 則訊息在等你回覆
        **1.** 📮 @mei 私下問你 · 期限 (time R)
        -# 用 /提問 問的 · (time R)
        {查看或延後一則…: 1 · mei}
        {標記為已處理…: 1 · mei}
        [回覆承諾] [控制台]
        ") };
        assert!(
            !world.post("#creator", "想問你").text().contains("](https"),
            "no link of hers works"
        );

        world.advance(HOUR_MS).await;
        let answered = world.answers_in_private(&post, "好啊，週五見！").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(answered.message()), @"
        ✅ 已回答
        給 @mei 的回答：已在私人討論串送達。
        [待回覆]
        ") };
        world.settles().await;
        let got = world.in_threads("mei");
        assert_eq!(got.len(), 1);
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(&got[0]), @"
        💬 你的問題有回答了
        > 可以合唱嗎？
        > 我寫了 \\*\\*歌詞\\*\\* \\[link\\]\\(https\\://x.y\\)

        好啊，週五見！

        —— @yuki · Night Owls
        ") };
        assert_eq!(world.in_threads("ana").len(), 0, "it is between the two");
        assert_eq!(
            world.sandbox.dms_with("mei").len(),
            0,
            "nobody gets a message they did not ask for"
        );
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(&world.again(&post)), @"
        📮 mei 想問你
        @mei 私下問你：
        > 可以合唱嗎？
        > 我寫了 \\*\\*歌詞\\*\\* \\[link\\]\\(https\\://x.y\\)

        ✅ @yuki 在 (time R) 回答 · 已在私人討論串送達
        [已回答 off] [認識這位粉絲]
        ") };
        let inbox = world.runs("yuki", "inbox", json!({})).await;
        assert!(inbox.text().contains("沒有人在等你"), "{}", inbox.text());

        world.ends().await;
    }
}

#[tokio::test]
async fn the_answer_comes_by_direct_message_to_whoever_wants_one() {
    let people = night_owls_and(|guild| {
        guild.member("nils").locale("en-US").dms_closed();
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    world.asks_in_private("mei", json!({"answer": 1}), "one").await;
    world.settles().await;
    world
        .answers_in_private(&world.post("#creator", "mei"), "yes")
        .await;
    world.settles().await;
    assert_eq!(world.sandbox.dms_with("mei").len(), 1);
    assert_eq!(world.in_threads("mei").len(), 0);

    // Whoever takes none gets a thread, and the creator reads so.
    let sent = world.asks_in_private("nils", json!({"answer": 1}), "two").await;
    assert!(sent.text().contains("private thread instead"), "{}", sent.text());
    world.settles().await;
    let post = world.post("#creator", "nils");
    world.answers_in_private(&post, "no").await;
    world.settles().await;
    assert_eq!(world.sandbox.dms_with("nils").len(), 0);
    assert_eq!(world.in_threads("nils").len(), 1);
    assert!(
        world.again(&post).text().contains("對方不收私訊"),
        "{}",
        world.again(&post).text()
    );
    world.ends().await;
}

#[tokio::test]
async fn a_fan_takes_a_question_back_and_reads_what_is_kept() {
    let world = World::start().await;
    world.is_set_up().await;
    world.asks_in_private("mei", json!({}), "first").await;
    world.asks_in_private("mei", json!({}), "second").await;
    world.settles().await;
    let data = world.runs("mei", "mydata view", json!({})).await;
    assert!(
        data.text().contains("second") && data.text().contains("等待回答"),
        "{}",
        data.text()
    );
    let gone = world.clicks("mei", data.message(), "收回第 2 個").await;
    assert!(gone.text().contains("內容也一併刪除"), "{}", gone.text());
    world.settles().await;
    let post = world.post("#creator", "收回了這個問題");
    assert!(!post.text().contains("first"), "{}", post.text());
    let inbox = world.runs("yuki", "inbox", json!({})).await;
    assert!(inbox.text().contains("有 1 則"), "{}", inbox.text());
    world.ends().await;
}

#[tokio::test]
async fn texts_are_gone_thirty_days_after_the_answer() {
    let mut world = World::start_in(night_owls(), Database::sqlite()).await;
    world.is_set_up().await;
    world.asks_in_private("mei", json!({}), "may I sing along").await;
    world.settles().await;
    let post = world.post("#creator", "may I sing");
    world.answers_in_private(&post, "of course you may").await;
    world.advance(29 * DAY_MS).await;
    assert!(world.again(&post).text().contains("may I sing along"));
    world.advance(2 * DAY_MS).await;
    let text = world.again(&post).text();
    assert!(
        !text.contains("sing along") && text.contains("30 天後刪除"),
        "{text}"
    );
    let data = world.runs("mei", "mydata view", json!({})).await;
    assert!(data.text().contains("內容已刪除"), "{}", data.text());
    let stored = world.at_rest().await;
    assert!(!stored.contains("sing along") && !stored.contains("of course you may"));
    world.boot().await;
    world.ends().await;
}

#[tokio::test]
async fn what_was_asked_is_never_readable_in_the_database() {
    let mut world = World::start_in(night_owls(), Database::sqlite()).await;
    world.is_set_up().await;
    world
        .asks_in_private("mei", json!({}), "my parents must not know")
        .await;
    let stored = world.at_rest().await;
    assert!(!stored.contains("parents must not"));
    world.boot().await;
    world.ends().await;
}

#[tokio::test]
async fn there_are_limits_pauses_and_places() {
    let people = night_owls_and(|guild| {
        guild.voice("stage");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    let nowhere = world.runs("mei", "ask", json!({})).await;
    assert!(
        nowhere.text().contains("還沒設定收問題的頻道"),
        "{}",
        nowhere.text()
    );
    world.is_set_up().await;
    for text in ["one", "two", "three"] {
        world.asks_in_private("mei", json!({}), text).await;
    }
    let waiting = world.runs("mei", "ask", json!({})).await;
    assert!(
        waiting.text().contains("已經有 3 個問題在等了"),
        "{}",
        waiting.text()
    );
    let staff = world.runs("ken", "ask", json!({})).await;
    assert!(staff.text().contains("/ask is for fans"), "{}", staff.text());
    let voice = world
        .sandbox
        .command("ana", "#lounge", "ask", json!({}))
        .reply()
        .await;
    assert!(
        voice.text().contains("cannot open a private thread here"),
        "{}",
        voice.text()
    );
    let by_dm = world
        .sandbox
        .command("ana", "#lounge", "ask", json!({"answer": 1}))
        .reply()
        .await;
    assert_eq!(by_dm.modal().title(), "Ask the creator");
    world.runs("yuki", "promise pause", json!({"until": "3"})).await;
    let paused = world.runs("leo", "ask", json!({})).await;
    assert!(
        paused.text().contains("is taking a break until"),
        "{}",
        paused.text()
    );
    // The form that was open before the pause is refused too, and nothing is lost by it.
    let late = world.submits("ana", &by_dm, json!({"question": "hello"})).await;
    assert!(late.text().contains("is taking a break until"), "{}", late.text());
    world.ends().await;
}

#[tokio::test]
async fn an_answer_whose_receipt_got_lost_is_not_given_twice() {
    let world = World::start().await;
    world.is_set_up().await;
    world.asks_in_private("mei", json!({}), "one").await;
    world.settles().await;
    let post = world.post("#creator", "想問你");
    let form = world.clicks("yuki", &post, "回答").await;
    // Discord takes the answer, the bot never learns it.
    let faults = world.sandbox.faults();
    faults.on("POST", "/channels/{}/messages").reset_after_effect();
    world.submits("yuki", &form, json!({"answer": "yes"})).await;
    world.advance(HOUR_MS).await;
    assert_eq!(world.in_threads("mei").len(), 1);
    assert!(world.again(&post).text().contains("已在私人討論串送達"));
    world.ends().await;
}

#[tokio::test]
async fn without_the_right_to_open_threads_the_answer_waits_and_the_doctor_says_so() {
    let world = World::start().await;
    world.is_set_up().await;
    world.asks_in_private("mei", json!({}), "one").await;
    world.settles().await;
    let faults = world.sandbox.faults();
    faults
        .on("POST", "/channels/*/threads")
        .always()
        .refuse(403, 50_013);
    let post = world.post("#creator", "想問你");
    let answered = world.answers_in_private(&post, "yes").await;
    assert!(answered.text().contains("正在送給粉絲"), "{}", answered.text());
    world.settles().await;
    let doctor = world.runs("ken", "doctor", json!({})).await;
    assert!(
        doctor.text().contains("Create Private Threads"),
        "{}",
        world.reads(doctor.message())
    );
    faults.clear();
    world.advance(DAY_MS).await;
    assert_eq!(world.in_threads("mei").len(), 1, "nothing is lost");
    world.ends().await;
}

#[tokio::test]
async fn an_answer_lost_on_the_way_comes_once_by_direct_message_and_in_one_thread() {
    let world = World::start().await;
    world.is_set_up().await;
    world.asks_in_private("mei", json!({"answer": 1}), "one").await;
    world.asks_in_private("leo", json!({}), "two").await;
    world.settles().await;
    let (to_mei, to_leo) = (world.post("#creator", "mei"), world.post("#creator", "leo"));
    let faults = world.sandbox.faults();
    let form = world.clicks("yuki", &to_mei, "回答").await;
    faults.on("POST", "/channels/{}/messages").reset_after_effect();
    world.submits("yuki", &form, json!({"answer": "yes"})).await;
    world.advance(HOUR_MS).await;
    assert_eq!(world.sandbox.dms_with("mei").len(), 1);
    assert!(world.again(&to_mei).text().contains("已用私訊送達"));
    // Discord opens the thread, the bot never learns it.
    let form = world.clicks("yuki", &to_leo, "回答").await;
    faults.on("POST", "/channels/*/threads").reset_after_effect();
    world.submits("yuki", &form, json!({"answer": "yes"})).await;
    world.advance(HOUR_MS).await;
    assert_eq!(world.in_threads("leo").len(), 1);
    let threads = world.sandbox.world(|world| {
        let private = world
            .channels
            .values()
            .filter(|channel| channel.kind.number() == 12);
        private.count()
    });
    assert_eq!(threads, 1);
    world.ends().await;
}

#[tokio::test]
async fn two_answers_that_waited_together_come_each_in_a_thread_of_its_own() {
    let people = night_owls_and(|guild| {
        guild.member("twin").nick("mei");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let faults = world.sandbox.faults();
    faults
        .on("POST", "/channels/*/threads")
        .always()
        .refuse(403, 50_013);
    for (fan, question) in [("mei", "one"), ("mei", "two"), ("twin", "three")] {
        world.asks_in_private(fan, json!({}), question).await;
        world.settles().await;
        let mut posts = world.posts("#creator").into_iter();
        let post = posts.rfind(|post| post.text().contains(question)).unwrap();
        world
            .answers_in_private(&post, &format!("answer to {question}"))
            .await;
        world.settles().await;
    }
    faults.clear();
    world.advance(DAY_MS).await;
    let read = |fan: &str| {
        let mut read: Vec<String> = world.in_threads(fan).iter().map(ReplyExt::text).collect();
        read.sort();
        read
    };
    let (mei, twin) = (read("mei"), read("twin"));
    assert!(
        mei.len() == 2 && mei[0].contains("answer to one") && mei[1].contains("answer to two"),
        "{mei:?}"
    );
    assert!(twin.len() == 1 && twin[0].contains("answer to three"), "{twin:?}");
    world.ends().await;
}

#[tokio::test]
async fn the_longest_question_and_answer_arrive() {
    let world = World::start().await;
    world.is_set_up().await;
    for question in ["-".repeat(1_000), "a\n".repeat(500)] {
        world.asks_in_private("mei", json!({}), &question).await;
        world.settles().await;
        let post = world.posts("#creator").pop().unwrap();
        world.answers_in_private(&post, &"y".repeat(2_000)).await;
        world.settles().await;
    }
    let answers = world.in_threads("mei");
    assert_eq!(answers.len(), 2);
    for answer in answers {
        assert!(answer.text().contains(&"y".repeat(2_000)), "the answer is whole");
    }
    world.ends().await;
}

#[tokio::test]
async fn a_deleted_thread_is_opened_anew_and_a_deleted_place_is_told() {
    let people = night_owls_and(|guild| {
        guild.channel("songs");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    world.asks_in_private("mei", json!({}), "one").await;
    let asks = world
        .sandbox
        .command("leo", "#songs", "ask", json!({}))
        .reply()
        .await;
    world.submits("leo", &asks, json!({"question": "two"})).await;
    world.settles().await;
    let (to_mei, to_leo) = (world.post("#creator", "mei"), world.post("#creator", "leo"));
    // The thread is there, the answer not yet in it.
    let faults = world.sandbox.faults();
    faults
        .on("PUT", "/channels/*/thread-members/*")
        .always()
        .status(503);
    world.answers_in_private(&to_mei, "yes").await;
    world.advance(HOUR_MS).await;
    let thread = world.sandbox.world(|world| {
        let mut private = world
            .channels
            .values()
            .filter(|channel| channel.kind.number() == 12);
        private.next().unwrap().id
    });
    world.sandbox.delete_channel("yuki", thread);
    faults.clear();
    // The attempt that finds it gone, and the one after.
    world.advance(HOUR_MS).await;
    world.advance(HOUR_MS).await;
    assert_eq!(world.in_threads("mei").len(), 1, "another thread");
    world.sandbox.delete_channel("yuki", "#songs");
    world.answers_in_private(&to_leo, "no").await;
    world.settles().await;
    assert_eq!(world.in_threads("leo").len(), 0);
    let text = world.again(&to_leo).text();
    assert!(text.contains("送不到"), "{text}");
    assert_eq!(world.problems().await, [] as [&str; 0]);
    world.ends().await;
}

#[tokio::test]
async fn what_is_asked_in_a_thread_for_a_direct_message_is_answered_by_that_alone() {
    let people = night_owls_and(|guild| {
        guild.member("nils").locale("en-US").dms_closed();
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let opening = world.says("ana", "#general", "who plays");
    let thread = world.sandbox.start_thread("ana", &opening, "a game");
    world.sandbox.say("nils", thread, "me");
    let form = world
        .sandbox
        .command("nils", thread, "ask", json!({"answer": 1}))
        .reply()
        .await;
    world.submits("nils", &form, json!({"question": "may I"})).await;
    world.sandbox.say("yuki", thread, "and me");
    world.settles().await;
    let inbox = world.runs("yuki", "inbox", json!({})).await;
    assert!(inbox.text().contains("有 1 則"), "{}", inbox.text());
    world
        .answers_in_private(&world.post("#creator", "nils"), "yes")
        .await;
    world.settles().await;
    assert_eq!(world.in_threads("nils").len(), 1, "in the thread's channel");
    world.ends().await;
}

#[tokio::test]
async fn an_answer_that_could_not_be_delivered_is_erased_all_the_same_and_never_comes_empty() {
    let mut world = World::start_in(night_owls(), Database::sqlite()).await;
    world.is_set_up().await;
    world.asks_in_private("mei", json!({}), "may I sing along").await;
    world.settles().await;
    let post = world.post("#creator", "may I sing");
    let faults = world.sandbox.faults();
    faults
        .on("POST", "/channels/*/threads")
        .always()
        .refuse(403, 50_013);
    world.answers_in_private(&post, "of course you may").await;
    world.advance(30 * DAY_MS + HOUR_MS).await;
    let text = world.again(&post).text();
    assert!(text.contains("30 天後刪除") && text.contains("送不到"), "{text}");
    assert_eq!(world.problems().await, [] as [&str; 0]);
    // The same trouble with another answer is told anew.
    assert_eq!(world.count_posts("#creator", "沒辦法在"), 1);
    world.asks_in_private("leo", json!({}), "and I").await;
    world.settles().await;
    world
        .answers_in_private(&world.post("#creator", "and I"), "you too")
        .await;
    world.settles().await;
    assert_eq!(world.count_posts("#creator", "沒辦法在"), 2);
    faults.clear();
    world.advance(2 * DAY_MS).await;
    assert_eq!(world.in_threads("mei").len(), 0);
    assert_eq!(world.in_threads("leo").len(), 1);
    let stored = world.at_rest().await;
    assert!(!stored.contains("sing along") && !stored.contains("of course you may"));
    world.boot().await;
    world.ends().await;
}

#[tokio::test]
async fn what_was_promised_to_be_erased_is_erased_where_the_bot_was_removed_too() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        world.asks_in_private("mei", json!({}), "one").await;
        world.settles().await;
        world
            .answers_in_private(&world.post("#creator", "mei"), "yes")
            .await;
        world.settles().await;
        let (store, guild_id) = (world.store(), world.guild_id());
        let mut tx = store.begin().await.unwrap();
        tx.leave_guild(guild_id, world.now_ms()).await.unwrap();
        tx.commit().await.unwrap();
        let asked = async || {
            let of_mei = store
                .list_asked(guild_id, world.member_id("mei"), 1)
                .await
                .unwrap();
            of_mei[0].clone()
        };
        let edits = || world.sandbox.requests_to("PATCH", "/channels/*/messages/*").len();
        let before = edits();
        world.advance(29 * DAY_MS).await;
        assert_eq!(asked().await.question, "one");
        world.advance(DAY_MS).await;
        let asked = asked().await;
        assert_eq!((asked.question.as_str(), asked.erased), ("", true));
        assert_eq!(asked.answer.unwrap().text, "");
        assert_eq!(edits(), before, "nothing is asked of Discord there");
        world.ends().await;
    }
}
