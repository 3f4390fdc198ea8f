//! What a fan reads of themself and of the others, page by page, in their own language: see also
//! `pages.rs` for the first look.

use serde_json::json;

use crate::support::{
    DAY_MS, Database, GUILD, HOUR_MS, MINUTE_MS, Past, ReplyExt, World, night_owls, night_owls_and,
};

#[tokio::test]
async fn the_card_of_every_standing_says_what_is_true() {
    let world = World::start().await;
    let nothing = world.runs("mei", "me", json!({})).await;
    insta::assert_snapshot!(world.reads(nothing.message()), @"
    你的卡片
    **新朋友** · **0** 分 · 本週 0 分
    還沒上榜，發一則訊息就會出現在排行榜上。

    再 **100** 分就能升上「**常客**」。
    距離「**鐵粉**」還差：
    • 再 8 個活躍週（一週參與 3 天以上）
    • 再 2 種參與方式，例如回覆別人
    • 忠誠度達到 60（目前 0）；常回來、常得到回覆就會上升
    五項指標，分開來看
    💬 留言：**0** 則，其中 0 則是回覆
    🔗 分享連結：**0** 次
    🛍️ 購買支持：**0** 次
    🤝 帶來的朋友：**0** 位
    💛 關心創作者：**0** 次
    -# 「留言」和「關心創作者」看最近 12 週，其他看最近 12 個月。只有你、創作者和管理員看得到。
    [card.png: mei 的卡片：新朋友，0 分，名次 –，活躍週數 0 / 12，忠誠度 0（滿分 100）。]
    [積分怎麼來的？] [排行榜] [秀給大家看] [忠誠度怎麼算？] [使用說明]
    [問創作者] [關於我] [我的資料]
    ");
    world.is_set_up().await;
    let staff = world.runs("ken", "me", json!({})).await;
    insta::assert_snapshot!(world.reads(staff.message()), @"
    Your card
    **Newcomer** · **0** points · 0 this week
    Staff are not ranked among the fans.

    **100** more points to **Regular**.
    Five signals, each by itself
    💬 Comments: **0**, 0 of them answers
    🔗 Links shared: **0**
    🛍️ Purchases: **0**
    🤝 Friends brought: **0**
    💛 Asked after the creator: **0**
    -# “Comments” and “Asked after the creator” cover the last 12 weeks, the rest the last 12 months. Only you, the creator and moderators see this.
    [card.png: Card of ken: Newcomer, 0 points, place –, 0 of 12 active weeks, loyalty 0 of 100.]
    [Why these points?] [Leaderboard] [Show it to everyone] [What is my loyalty?] [Help]
    [Ask the creator] [About me] [My data]
    ");
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let waiting = world.runs("mei", "me", json!({})).await;
    insta::assert_snapshot!(world.reads(waiting.message()), @"
    你的卡片
    **核心粉絲** · **720** 分 · 本週 15 分
    排行榜第 1 名，共 3 人

    你已經符合「**鐵粉**」的所有條件，接下來由創作者或管理員決定。
    五項指標，分開來看
    💬 留言：**36** 則，其中 36 則是回覆
    🔗 分享連結：**0** 次
    🛍️ 購買支持：**0** 次
    🤝 帶來的朋友：**0** 位
    💛 關心創作者：**0** 次
    -# 「留言」和「關心創作者」看最近 12 週，其他看最近 12 個月。只有你、創作者和管理員看得到。
    [card.png: mei 的卡片：核心粉絲，720 分，名次 #1，活躍週數 9 / 12，忠誠度 75（滿分 100）。]
    [積分怎麼來的？] [排行榜] [秀給大家看] [忠誠度怎麼算？] [使用說明]
    [問創作者] [關於我] [我的資料]
    ");
    let proposal = world.post("#creator", "mei");
    world
        .clicks("ken", &proposal, &format!("approve:{}", world.member_id("mei")))
        .await;
    world.settles().await;
    let superfan = world.runs("mei", "me", json!({})).await;
    insta::assert_snapshot!(world.reads(superfan.message()), @"
    你的卡片
    **鐵粉** · **720** 分 · 本週 15 分
    排行榜第 1 名，共 3 人

    你是「**鐵粉**」，謝謝你一直都在。
    五項指標，分開來看
    💬 留言：**36** 則，其中 36 則是回覆
    🔗 分享連結：**0** 次
    🛍️ 購買支持：**0** 次
    🤝 帶來的朋友：**0** 位
    💛 關心創作者：**0** 次
    -# 「留言」和「關心創作者」看最近 12 週，其他看最近 12 個月。只有你、創作者和管理員看得到。
    [card.png: mei 的卡片：鐵粉，720 分，名次 #1，活躍週數 9 / 12，忠誠度 75（滿分 100）。]
    [積分怎麼來的？] [排行榜] [秀給大家看] [忠誠度怎麼算？] [使用說明]
    [問創作者] [關於我] [我的資料]
    [快失去等級時私訊提醒我]
    ");
    // Leo answered mei many times: one more way of taking part than ana.
    let fan = world.runs("leo", "me", json!({})).await;
    insta::assert_snapshot!(world.reads(fan.message()), @"
    Your card
    **Insider** · **720** points · 15 this week
    Place 1 of 3 on the leaderboard

    For **Superfan** you still need:
    • a loyalty score of 60 (now 51); coming back regularly and being answered raise it
    Five signals, each by itself
    💬 Comments: **36**, 36 of them answers
    🔗 Links shared: **0**
    🛍️ Purchases: **0**
    🤝 Friends brought: **0**
    💛 Asked after the creator: **0**
    -# “Comments” and “Asked after the creator” cover the last 12 weeks, the rest the last 12 months. Only you, the creator and moderators see this.
    [card.png: Card of leo: Insider, 720 points, place #1, 9 of 12 active weeks, loyalty 51 of 100.]
    [Why these points?] [Leaderboard] [Show it to everyone] [What is my loyalty?] [Help]
    [Ask the creator] [About me] [My data]
    ");
    world.ends().await;
}

#[tokio::test]
async fn a_card_shown_to_everyone_keeps_what_is_private() {
    let world = World::start().await;
    world.is_set_up().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    for shared in [world.runs("mei", "me", json!({"public": true})).await, {
        let card = world.runs("mei", "me", json!({})).await;
        world.clicks("mei", card.message(), "秀給大家看").await
    }] {
        assert!(!shared.is_ephemeral());
        let leo = world.member_id("leo").0;
        let channel = world.channel_id("#general").0;
        let seen = world.sandbox.world(|known| {
            let messages = known.messages_seen_by(leo, channel, i64::MAX / 2);
            messages.iter().any(|message| message.id == shared.message().id)
        });
        assert!(seen, "everybody sees it");
        // Neither that mei waits for a decision nor what anybody lacks.
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(shared.message()), @"
        mei 的卡片
        [card.png: mei 的卡片：核心粉絲，720 分，名次 #1，活躍週數 9 / 12，忠誠度 75（滿分 100）。]
        ") };
    }
    let own = world.runs("mei", "me", json!({"public": false})).await;
    assert!(own.is_ephemeral());
    world.ends().await;
}

#[tokio::test]
async fn the_reasons_are_paged_and_every_reason_has_its_words() {
    let world = World::start().await;
    world.is_set_up().await;
    let question = world.says("leo", "#general", "?");
    for minute in 0..17 {
        let at_ms = world.now_ms() + minute * MINUTE_MS;
        world.sandbox.reply_at("ana", &question, "!", at_ms);
    }
    world.says_in(30_000, "ana", "#general", "within the first minute");
    world.settles().await;
    let options = json!({"member": "ana", "amount": 7, "reason": "for kindness"});
    world.runs("ken", "points take", options).await;
    let mut page = world.runs("ana", "why", json!({})).await;
    let mut read = vec![world.reads(page.message())];
    while page.buttons().contains(&"Next ▶".to_owned()) {
        let older = world.sandbox.click("ana", page.message(), "Next ▶");
        page = older.reply().await;
        read.push(world.reads(page.message()));
        if read.last().unwrap().contains("Next ▶ off") {
            break;
        }
    }
    let all = read.join("\n\n");
    insta::assert_snapshot!(all, @"
    168 points, and where they come from
    **0** Message · #general · (time R)
    -# That day's points for this were all collected.
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    **0** Message · #general · (time R)
    -# That day's points for this were all collected.
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    **+10** Message · #general · (time R)
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    **+10** Message · #general · (time R)
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    Page 1 of 5
    [◀ Previous off] [Next ▶] [My card]

    168 points, and where they come from
    **+10** Message · #general · (time R)
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    **+10** Message · #general · (time R)
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    **+10** Message · #general · (time R)
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    **+10** Message · #general · (time R)
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    Page 2 of 5
    [◀ Previous] [Next ▶] [My card]

    168 points, and where they come from
    **+10** Message · #general · (time R)
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    **+10** Message · #general · (time R)
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    **+10** Message · #general · (time R)
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    **+10** Message · #general · (time R)
    **0** Answered someone · #general · (time R)
    -# That day's limit of answers to the same person was reached.
    Page 3 of 5
    [◀ Previous] [Next ▶] [My card]

    168 points, and where they come from
    **+10** Message · #general · (time R)
    **+5** Answered someone · #general · (time R)
    **+10** Message · #general · (time R)
    **+5** Answered someone · #general · (time R)
    **+10** Message · #general · (time R)
    **+5** Answered someone · #general · (time R)
    **+10** Message · #general · (time R)
    **+5** Answered someone · #general · (time R)
    Page 4 of 5
    [◀ Previous] [Next ▶] [My card]

    168 points, and where they come from
    **0** Message · #general · (time R)
    -# Only one message counts in each stretch of time, and this stretch already has one.
    **+10** Message · #general · (time R)
    **+5** Answered someone · #general · (time R)
    **−7** Taken by @ken: for kindness · (time R)
    Page 5 of 5
    [◀ Previous] [Next ▶ off] [My card]
    ");
    // The points on all pages add up to the ones in the title.
    let credits: i64 = all
        .lines()
        .filter_map(|line| line.strip_prefix("**")?.split_once("**"))
        .filter_map(|(number, _)| number.replace('−', "-").replace('+', "").parse::<i64>().ok())
        .sum();
    assert_eq!(credits, world.points("ana").await);
    // And back again.
    let newer = world.clicks("ana", page.message(), "◀ Previous").await;
    assert!(
        newer.text().contains(&format!("Page {} of", read.len() - 1)),
        "{}",
        newer.text()
    );
    world.ends().await;
}

/// 25 fans of whom three lead with the same points; ana has the least.
async fn a_crowd(database: Database) -> World {
    let people = night_owls_and(|guild| {
        for n in 0..25 {
            guild.member(&format!("fan{n:02}"));
        }
    });
    let world = World::start_in(people, database).await;
    world.is_set_up().await;
    for n in 0..25i64 {
        let fan = format!("fan{n:02}");
        let messages = if n < 3 { 9 } else { 2 };
        for minute in 0..messages {
            world.says_in(minute * MINUTE_MS, &fan, "#general", "hello");
        }
    }
    world.says("ana", "#general", "hello");
    for minute in 0..14 {
        world.says_in(minute * MINUTE_MS, "ken", "#general", "staff are apart");
    }
    world.settles().await;
    world
}

#[tokio::test]
async fn the_board_shows_ties_pages_and_the_readers_own_place() {
    for database in Database::each().await {
        let world = a_crowd(database).await;
        let board = world.runs("ana", "top", json!({})).await;
        assert!(!board.is_ephemeral());
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(board.message()), @"
        Leaderboard: this week
        **1.** fan00 · **90** · Newcomer
        **1.** fan01 · **90** · Newcomer
        **1.** fan02 · **90** · Newcomer
        **4.** fan03 · **20** · Newcomer
        **4.** fan04 · **20** · Newcomer
        **4.** fan05 · **20** · Newcomer
        **4.** fan06 · **20** · Newcomer
        **4.** fan07 · **20** · Newcomer
        **4.** fan08 · **20** · Newcomer
        **4.** fan09 · **20** · Newcomer

        You: place **26** with **10** points
        Fans in the server now · without staff · page 1 of 3
        [top.png: Leaderboard of Night Owls, Aug 31 – Sep 6: 1. fan00, 90 points; 1. fan01, 90 points; 1. fan02, 90 points; 4. fan03, 20 points; 4. fan04, 20 points; 4. fan05, 20 points; 4. fan06, 20 points; 4. fan07, 20 points; 4. fan08, 20 points; 4. fan09, 20 points]
        [Week off] [Month] [All time] [Staff]
        [◀ Previous off] [Next ▶]
        ") };
        let second = world.clicks("ana", board.message(), "Next ▶").await;
        assert!(
            second.is_ephemeral(),
            "turning pages is the reader's own business"
        );
        assert_eq!(second.text().matches("**4.**").count(), 10, "{}", second.text());
        let last = world.clicks("ana", second.message(), "Next ▶").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(last.message()), @"
        Leaderboard: this week
        **4.** fan20 · **20** · Newcomer
        **4.** fan21 · **20** · Newcomer
        **4.** fan22 · **20** · Newcomer
        **4.** fan23 · **20** · Newcomer
        **4.** fan24 · **20** · Newcomer
        **26.** ana · **10** · Newcomer
        Fans in the server now · without staff · page 3 of 3
        [top.png: Leaderboard of Night Owls, Aug 31 – Sep 6: 4. fan20, 20 points; 4. fan21, 20 points; 4. fan22, 20 points; 4. fan23, 20 points; 4. fan24, 20 points; 26. ana, 10 points]
        [Week off] [Month] [All time] [Staff]
        [◀ Previous] [Next ▶ off]
        ") };
        // Somebody else's press on the public board is theirs alone, in their language.
        let other = world.clicks("mei", board.message(), "Month").await;
        assert!(other.is_ephemeral());
        assert!(other.text().starts_with("排行榜：本月"), "{}", other.text());
        assert!(
            !other.text().contains("你：第"),
            "mei has no place yet: {}",
            other.text()
        );
        let shown = world.again(board.message());
        assert_eq!(shown.text(), board.text(), "the public board stays as it is");
        world.ends().await;
    }
}

#[tokio::test]
async fn week_month_and_all_time_are_those_of_the_servers_calendar() {
    let world = World::start().await;
    world.is_set_up().await;
    // It is Monday, August 31st, 09:00 in Taipei.
    world.says_in(-10 * HOUR_MS, "leo", "#general", "Sunday, 23:00");
    world.says_in(-40 * DAY_MS, "mei", "#general", "in July");
    world.says_in(-9 * HOUR_MS, "ana", "#general", "Monday, 00:00");
    world.settles().await;
    let ranked = async |period: i64| {
        let board = world.runs("ana", "top", json!({"period": period})).await;
        let text = board.text();
        ["mei", "ana", "leo"].map(|fan| text.contains(&format!(" {fan} ")))
    };
    assert_eq!(ranked(0).await, [false, true, false], "this week");
    assert_eq!(ranked(1).await, [false, true, true], "this month");
    assert_eq!(ranked(2).await, [true, true, true], "of all time");
    world.advance(DAY_MS).await;
    assert_eq!(ranked(1).await, [false, false, false], "September has begun");
    world.ends().await;
}

#[tokio::test]
async fn whoever_left_is_off_the_board_also_when_nobody_looked() {
    let mut world = World::start().await;
    world.is_set_up().await;
    for fan in ["mei", "ana", "leo"] {
        world.says(fan, "#general", "hello");
    }
    world.settles().await;
    world.sandbox.leave("leo", GUILD);
    world.settles().await;
    world.stop().await;
    world.sandbox.leave("mei", GUILD);
    world.boot().await;
    let board = world.runs("ana", "top", json!({})).await;
    assert!(board.text().contains("ana"), "{}", board.text());
    assert!(
        !board.text().contains("leo") && !board.text().contains("mei"),
        "{}",
        board.text()
    );
    // Their points wait for them.
    world.sandbox.join("mei", GUILD);
    world.settles().await;
    assert_eq!(world.points("mei").await, 10);
    let board = world.runs("ana", "top", json!({})).await;
    assert!(board.text().contains("mei"), "{}", board.text());
    world.ends().await;
}

#[tokio::test]
async fn hostile_names_stay_names() {
    let people = night_owls_and(|guild| {
        guild
            .member("eve")
            .nick("**@everyone** [x](https://evil.example) `<@1>`\n# Big");
        guild.member("zal").nick("Z̷̢̧a̷l̸g̵o̶ 🦌👨‍👩‍👧 שלום");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    for fan in ["eve", "zal"] {
        world.says(fan, "#general", "hello");
    }
    world.settles().await;
    let board = world.runs("ana", "top", json!({})).await;
    assert!(board.text().contains(r"\*\*\@everyone\*\*"), "{}", board.text());
    assert!(!board.text().contains("\n# Big"), "{}", board.text());
    for fan in ["eve", "zal"] {
        let card = world.runs(fan, "me", json!({"public": true})).await;
        assert!(card.attachments()[0].bytes.starts_with(b"\x89PNG"));
        assert!(card.message().mentions.is_empty() && !card.message().mention_everyone);
    }
    world.ends().await;
}

#[tokio::test]
async fn help_and_about_in_both_languages() {
    let world = World::start_in(night_owls(), Database::sqlite()).await;
    world.is_set_up().await;
    let mut pages = Vec::new();
    for (member, command) in [
        ("mei", "help"),
        ("leo", "help"),
        ("ken", "help"),
        ("yuki", "help"),
        ("mei", "about"),
        ("leo", "about"),
    ] {
        let page = world.runs(member, command, json!({})).await;
        assert!(page.is_ephemeral());
        pages.push(format!("{member}: {}", world.reads(page.message())));
    }
    insta::assert_snapshot!(pages.join("\n\n"), @"
    mei: 怎麼玩
    參與就會累積積分，方式有很多種。按下面的「積分怎麼算」，可以看到每一種幾分、上限多少，所以洗版沒有用。
    積分不會消失，累積到一定程度就會升級。鐵粉圈不一樣：要待得夠久、常常回來、得到大家的肯定，最後由創作者或管理員決定。
    你可以做的事
    **/我的卡片** · 你的卡片：積分、等級、名次，還有下一步
    **/為什麼** · 最近的參與紀錄，每一筆得了多少分、為什麼
    **/排行榜** · 這個伺服器的排行榜
    **/使用說明** · 積分怎麼算、你可以做什麼
    **/關於** · 鐵粉是什麼、會記錄你的哪些資料
    **/提問** · 私下問創作者一個問題
    **/關於我** · 想讓創作者記得你的事
    **/我的資料** · 決定要不要記錄你的參與、要不要公開你的通知
    **/請假** · 先說一聲要離開一陣子，這段期間什麼都不會退步
    **感謝**（訊息選單 → 應用程式） · 感謝這則訊息的作者，對方會得到積分；同一位粉絲一週一次
    **我的積分**（成員選單 → 應用程式） · 看自己的卡片，或別人公開的部分
    [我的卡片] [積分怎麼算] [排行榜]

    leo: How it works
    You collect points by taking part, in many ways. “How points are earned” below says how many for what, and up to which limits: writing more and faster does not pay.
    Points never fade and lead up the tiers. The inner circle is different: it takes time, coming back and being valued by others, and the creator or a moderator decides.
    What you can do
    **/me** · Your card: points, tier, place, and what comes next
    **/why** · Your latest activities and why each earned what it did
    **/top** · The leaderboard of this server
    **/help** · How points work and what you can do
    **/about** · What Ironfan is and what it keeps about you
    **/ask** · Ask the creator something in private
    **/about-me** · What you want the creator to remember about you
    **/mydata** · Decide what is recorded and said about you
    **/away** · Say that you will be away, so that nothing fades meanwhile
    **Thank** (menu of a message → Apps) · Thank the author with points; the same fan once a week
    **My points** (menu of a person → Apps) · Your own card, or what is public of somebody else
    [My card] [How points are earned] [Leaderboard]

    ken: How it works
    You collect points by taking part, in many ways. “How points are earned” below says how many for what, and up to which limits: writing more and faster does not pay.
    Points never fade and lead up the tiers. The inner circle is different: it takes time, coming back and being valued by others, and the creator or a moderator decides.
    What you can do
    **/me** · Your card: points, tier, place, and what comes next
    **/why** · Your latest activities and why each earned what it did
    **/top** · The leaderboard of this server
    **/help** · How points work and what you can do
    **/about** · What Ironfan is and what it keeps about you
    **/ask** · Ask the creator something in private
    **/about-me** · What you want the creator to remember about you
    **/mydata** · Decide what is recorded and said about you
    **/away** · Say that you will be away, so that nothing fades meanwhile
    **Thank** (menu of a message → Apps) · Thank the author with points; the same fan once a week
    **My points** (menu of a person → Apps) · Your own card, or what is public of somebody else
    For moderators
    **/panel** · What waits for you, and the way to everything
    **/approve** · Decide about fans who are eligible for the inner circle
    **/grant** · Give a tier by hand, or take one away
    **/doctor** · Whether all is well, and what to do if not
    **/points** · Give or take points by hand
    **/gate** · Channels that need a tier
    **/rules** · How points are earned here, and how to change it
    **/log** · Who did what: approvals, tiers, points, rules, gates, settings
    [My card] [How points are earned] [Leaderboard]

    yuki: 怎麼玩
    參與就會累積積分，方式有很多種。按下面的「積分怎麼算」，可以看到每一種幾分、上限多少，所以洗版沒有用。
    積分不會消失，累積到一定程度就會升級。鐵粉圈不一樣：要待得夠久、常常回來、得到大家的肯定，最後由創作者或管理員決定。
    你可以做的事
    **/我的卡片** · 你的卡片：積分、等級、名次，還有下一步
    **/為什麼** · 最近的參與紀錄，每一筆得了多少分、為什麼
    **/排行榜** · 這個伺服器的排行榜
    **/使用說明** · 積分怎麼算、你可以做什麼
    **/關於** · 鐵粉是什麼、會記錄你的哪些資料
    **/提問** · 私下問創作者一個問題
    **/關於我** · 想讓創作者記得你的事
    **/我的資料** · 決定要不要記錄你的參與、要不要公開你的通知
    **/請假** · 先說一聲要離開一陣子，這段期間什麼都不會退步
    **感謝**（訊息選單 → 應用程式） · 感謝這則訊息的作者，對方會得到積分；同一位粉絲一週一次
    **我的積分**（成員選單 → 應用程式） · 看自己的卡片，或別人公開的部分
    管理員
    **/控制台** · 有什麼等你處理，以及所有功能的入口
    **/核准** · 決定哪些粉絲可以進鐵粉圈
    **/授予** · 手動授予或收回等級
    **/健檢** · 檢查一切是否正常，有問題就告訴你怎麼處理
    **/積分** · 手動給分或扣分
    **/門禁** · 需要等級才能進的頻道
    **/規則** · 這裡的積分怎麼算，以及如何修改
    **/紀錄** · 誰做了什麼：核准、等級、積分、規則、門禁、設定
    創作者
    **/週報** · 創作者的週報
    **/待回覆** · 誰在等你回覆，等最久的排最前面
    **/回覆承諾** · 你承諾在幾小時內回覆粉絲
    **/關心** · 該關心誰：變安靜的、剛來的、回來的、生日
    **/目標** · 要有幾位鐵粉，才能靠創作過一年
    **/設定** · 開始設定：語言、頻道、等級、第一道門禁、週報時間
    **/匯入** · 把其他機器人的積分帶過來，先預覽再決定
    **/偏好設定** · 其他設定：在哪個頻道公布升級、粉絲擁有哪些等級身分組
    **/粉絲** · 一眼看懂一位粉絲：參與狀況、五項指標、升級歷程
    **粉絲記憶**（成員選單 → 應用程式） · 粉絲在 /關於我 寫的內容、備註和五項指標
    **加星**（訊息選單 → 應用程式） · 為粉絲的訊息加星，再按一次就收回
    **/歷史訊息** · 補讀我來之前、或讀不到時的訊息
    [我的卡片] [積分怎麼算] [排行榜]

    mei: 鐵粉 · Ironfan
    我幫創作者認識並留住一直回來的粉絲。
    **我會記錄：**誰在什麼時候、哪個頻道參與過（只存編號和時間），以及成員的名稱、大頭貼、身分組、加入與離開時間。積分和等級都由此算出。
    **加密保存的：**你用 /提問 和 /關於我 寫的內容，以及工作人員對你的備註；用 /我的資料 查看 就看得到。
    **我絕不記錄：**你在頻道裡的訊息內容。
    我不會主動私訊任何人，也不會用花了多少錢來排名。
    版本 0.1.0

    leo: Ironfan · 鐵粉
    I help one creator know and keep the fans who come back.
    **What I keep:** who took part, when and in which channel (ids and times), and members' names, avatars, roles, join and leave times. Points and tiers follow from that.
    **Kept encrypted:** what you write with /ask and /about-me, and staff notes about you; /mydata view shows them.
    **What I never keep:** what you write in channels.
    I never message anyone unasked and never rank anyone by money.
    Version 0.1.0
    ");
    world.ends().await;
}
