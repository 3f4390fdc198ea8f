//! Staying in the inner circle: warnings and their end, absences, leaving and coming back, sanctions.

use ironfan::domain::standing::Standing;
use sandbox::permissions as bits;
use serde_json::json;

use crate::support::{
    BOT_PERMISSIONS, DAY_MS, Database, GUILD, HOUR_MS, MINUTE_MS, Past, ReplyExt, World, night_owls_and,
};

/// Mei is in the inner circle.
async fn mei_is_inside(database: Database) -> World {
    let world = World::start_in(crate::support::night_owls(), database).await;
    world.is_set_up().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let approve = format!("approve:{}", world.member_id("mei"));
    world
        .clicks("yuki", &world.post("#creator", "mei"), &approve)
        .await;
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::Member);
    world
}

impl World {
    /// Time passes night by night, as it does: every look at everybody happens. Returns the first day of
    /// `most` after which `seen` holds.
    async fn nights_until(&self, most: i64, member: &str, standing: Standing) -> i64 {
        for night in 1..=most {
            self.advance(DAY_MS).await;
            if self.standing(member).await == standing {
                return night;
            }
        }
        panic!(
            "{member} is never {standing:?}, but {:?}",
            self.standing(member).await
        )
    }
}

#[tokio::test]
async fn whoever_stays_away_is_warned_and_loses_the_tier_two_weeks_later() {
    for database in Database::each().await {
        let world = mei_is_inside(database).await;
        let warned_after = world.nights_until(60, "mei", Standing::Warned).await;
        assert!(warned_after > 14, "the band is not left in a day: {warned_after}");
        assert!(
            world.roles("mei").contains(&"鐵粉".to_owned()),
            "a warning takes nothing"
        );
        let card = world.runs("mei", "me", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(card.message()), @"
        你的卡片
        **鐵粉** · **720** 分 · 本週 0 分
        排行榜第 1 名，共 3 人

        ⚠️ 「**鐵粉**」快保不住了。(time D) 之前補上這些，就能留下來：
        • 忠誠度達到 50（目前 47）；常回來、常得到回覆就會上升
        -# 最近會比較忙或要出遠門？用 /請假 到 可以保留你的位置。
        五項指標，分開來看
        💬 留言：**24** 則，其中 24 則是回覆
        🔗 分享連結：**0** 次
        🛍️ 購買支持：**0** 次
        🤝 帶來的朋友：**0** 位
        💛 關心創作者：**0** 次
        -# 「留言」和「關心創作者」看最近 12 週，其他看最近 12 個月。只有你、創作者和管理員看得到。
        [card.png: mei 的卡片：鐵粉，720 分，名次 #1，活躍週數 6 / 12，忠誠度 47（滿分 100）。]
        [積分怎麼來的？] [排行榜] [秀給大家看] [忠誠度怎麼算？] [使用說明]
        [問創作者] [關於我] [我的資料]
        [快失去等級時私訊提醒我]
        ") };
        assert!(
            world.sandbox.dms_with("mei").is_empty(),
            "nobody is written to who did not ask for it"
        );
        let panel = world.runs("yuki", "panel", json!({})).await;
        assert!(
            panel
                .text()
                .contains("有 1 位快保不住「鐵粉」了，主動打聲招呼，也許就會回來：mei"),
            "{}",
            panel.text()
        );
        let profile = world.runs("yuki", "fan", json!({"member": "mei"})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(profile.message()), @"
        mei · 鐵粉
        @mei · 加入於 (time d)
        第一次參與 (time d) · 最近參與 (time R)
        活躍週數 **6 / 12** · **2** 種參與方式
        十二週內得到回覆或肯定 **24** 次
        忠誠度 **47**（滿分 100）· 720 分
        值得記住
        對方還沒寫下關於自己的事（/關於我）。
        活躍週
        🟩🟩🟩🟩🟩🟩⬜⬜⬜⬜⬜⬜⬜ **6 / 12**（最右邊是本週，還不算在內）
        五項指標，分開來看
        💬 留言：**24** 則，其中 24 則是回覆
        🔗 分享連結：**0** 次
        🛍️ 購買支持：**0** 次
        🤝 帶來的朋友：**0** 位
        💛 關心創作者：**0** 次
        -# 「留言」和「關心創作者」看最近 12 週，其他看最近 12 個月。只有粉絲本人、創作者和管理員看得到。
        鐵粉圈
        ⚠️ (time D) 之前沒補上這些，就會失去「**鐵粉**」：
        • 忠誠度達到 50（目前 47）；常回來、常得到回覆就會上升
        升級歷程
        (time d) · 收到提醒：「**鐵粉**」即將收回
        (time d) · 由 @yuki 核准，成為「**鐵粉**」
        (time d) · 符合「**鐵粉**」的所有條件
        (time d) · 升上「**核心粉絲**」
        [積分怎麼來的？] [新增備註] [控制台]
        ") };

        let left_after = world.nights_until(20, "mei", Standing::None).await;
        assert_eq!(left_after, 14);
        assert!(!world.roles("mei").contains(&"鐵粉".to_owned()));
        let card = world.runs("mei", "me", json!({})).await;
        assert!(card.text().contains("距離「**鐵粉**」還差"), "{}", card.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn a_warning_goes_by_message_to_whoever_asked_for_it_and_once() {
    let world = mei_is_inside(Database::sqlite()).await;
    let card = world.runs("mei", "me", json!({})).await;
    let on = world
        .clicks("mei", card.message(), "快失去等級時私訊提醒我")
        .await;
    insta::assert_snapshot!(world.reads(on.message()), @"
    🔔 我會提醒你
    如果你的等級快保不住，我會私訊一則，告訴你還差什麼、期限是哪天。你沒有要求的，我絕不私訊。
    [不要再私訊提醒] [我的卡片]
    ");
    world.nights_until(60, "mei", Standing::Warned).await;
    world.advance(3 * DAY_MS).await;
    let sent = world.sandbox.dms_with("mei");
    assert_eq!(sent.len(), 1);
    insta::assert_snapshot!(world.reads(&sent[0]), @"
    你在「Night Owls」的鐵粉圈資格
    ⚠️ 「**鐵粉**」快保不住了。(time D) 之前補上這些，就能留下來：
    • 忠誠度達到 50（目前 47）；常回來、常得到回覆就會上升
    -# 最近會比較忙或要出遠門？用 /請假 到 可以保留你的位置。

    -# 因為你在 /我的卡片 按過按鈕，才會收到這則私訊；再按一次就能關掉。
    ");
    // Off again: the next one is not sent.
    let card = world.runs("mei", "me", json!({})).await;
    world.clicks("mei", card.message(), "不要再私訊提醒").await;
    world.ends().await;
}

#[tokio::test]
async fn whoever_takes_no_messages_is_still_warned_in_their_card() {
    let world = mei_is_inside(Database::sqlite()).await;
    let card = world.runs("mei", "me", json!({})).await;
    world
        .clicks("mei", card.message(), "快失去等級時私訊提醒我")
        .await;
    world
        .sandbox
        .faults()
        .on("POST", "/users/@me/channels")
        .always()
        .refuse(403, 50_007);
    world.nights_until(60, "mei", Standing::Warned).await;
    world.sandbox.faults().clear();
    assert_eq!(
        world.problems().await,
        [] as [&str; 0],
        "it is their choice, no problem"
    );
    world.ends().await;
}

#[tokio::test]
async fn what_was_missing_can_be_made_up_for() {
    let world = mei_is_inside(Database::sqlite()).await;
    world.nights_until(60, "mei", Standing::Warned).await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::Member);
    world.advance(15 * DAY_MS).await;
    assert!(world.standing("mei").await.is_inside());
    assert!(world.roles("mei").contains(&"鐵粉".to_owned()));
    assert_eq!(
        world
            .sandbox
            .requests_to("DELETE", "/guilds/*/members/*/roles/*")
            .len(),
        0
    );
    world.ends().await;
}

#[tokio::test]
async fn an_absence_that_was_announced_costs_nothing() {
    for database in Database::each().await {
        let world = mei_is_inside(database).await;
        let before = world.loyalty("mei").await;
        let away = world.runs("mei", "away until", json!({"day": "60天"})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(away.message()), @"
        🏖️ 請假中
        到 10 月 29 日（含當天）。這段期間沒參與的日子不列入計算：活躍週數和忠誠度都不會下降。
        「**鐵粉**」的位置替你留著。
        之後還可以再請 30 天（365 天內最多 90 天）。
        [我回來了] [我的卡片]
        ") };
        world.settles().await;
        assert_eq!(world.standing("mei").await, Standing::Away);
        for _ in 0..59 {
            world.advance(DAY_MS).await;
            assert_eq!(world.standing("mei").await, Standing::Away);
        }
        let card = world.runs("mei", "me", json!({})).await;
        assert!(card.text().contains("你請假到"), "{}", card.text());
        assert!(world.roles("mei").contains(&"鐵粉".to_owned()));
        // Two days after the last one she is where she was, as if the time had stood still.
        world.advance(2 * DAY_MS).await;
        assert_eq!(world.standing("mei").await, Standing::Member);
        let after = world.loyalty("mei").await;
        assert!((before - after).abs() < 5.0, "{before} {after}");
        let log = world.runs("ken", "log", json!({"about": "mei"})).await;
        assert!(
            world.reads(log.message()).contains("@mei · is away for 60 days"),
            "{}",
            log.text()
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn absences_have_their_limits_and_their_words() {
    let world = mei_is_inside(Database::sqlite()).await;
    for (day, refusal) in [
        ("120", "但只剩 90 天可以請"),
        ("2020-01-01", "那天已經過了"),
        ("someday", "我看不懂「someday」"),
    ] {
        let refused = world.runs("mei", "away until", json!({"day": day})).await;
        assert!(refused.text().contains(refusal), "{}", refused.text());
    }
    let not = world.runs("mei", "away back", json!({})).await;
    assert!(not.text().contains("你現在沒有在請假"), "{}", not.text());
    let show = world.runs("ana", "away show", json!({})).await;
    insta::assert_snapshot!(world.reads(show.message()), @"
    You are not away
    Going away for a while? Say so with /away until, and nothing fades meanwhile. You have 90 days left for it (at most 90 within 365 days).
    [My card]
    ");
    let away = world
        .runs("ana", "away until", json!({"day": "2026-09-13"}))
        .await;
    insta::assert_snapshot!(world.reads(away.message()), @"
    🏖️ You are away
    Until Sep 13, that day included. Days you miss until then do not count against you: neither your active weeks nor your loyalty go down.
    Beyond that you have 76 days left (at most 90 within 365 days).
    [I am back] [My card]
    ");
    assert_eq!(
        world.standing("ana").await,
        Standing::None,
        "for whoever is no superfan it is a word to the creator"
    );
    let back = world.clicks("ana", away.message(), "I am back").await;
    insta::assert_snapshot!(world.reads(back.message()), @"
    👋 Welcome back
    From today on your days count as usual.
    [My card]
    ");
    let choices = world
        .sandbox
        .autocomplete("ana", "#general", "away until", json!({"day": ""}), "day")
        .reply()
        .await;
    insta::assert_debug_snapshot!(choices.choices(), @"
    [
        Object {
            \"name\": String(\"Sep 2 · 3 days\"),
            \"value\": String(\"2026-09-02\"),
        },
        Object {
            \"name\": String(\"Sep 6 · 7 days\"),
            \"value\": String(\"2026-09-06\"),
        },
        Object {
            \"name\": String(\"Sep 13 · 14 days\"),
            \"value\": String(\"2026-09-13\"),
        },
        Object {
            \"name\": String(\"Sep 20 · 21 days\"),
            \"value\": String(\"2026-09-20\"),
        },
        Object {
            \"name\": String(\"Sep 29 · 30 days\"),
            \"value\": String(\"2026-09-29\"),
        },
        Object {
            \"name\": String(\"Oct 29 · 60 days\"),
            \"value\": String(\"2026-10-29\"),
        },
    ]
    ");
    world.ends().await;
}

#[tokio::test]
async fn leaving_and_coming_back_in_time_restores_everything() {
    for database in Database::each().await {
        let mut world = mei_is_inside(database).await;
        let (points, roles) = (world.points("mei").await, world.roles("mei"));
        world.sandbox.leave("mei", GUILD);
        world.settles().await;
        assert_eq!(world.standing("mei").await, Standing::Left);
        world.advance(29 * DAY_MS).await;
        world.sandbox.join("mei", GUILD);
        world.settles().await;
        assert!(world.standing("mei").await.is_inside());
        assert_eq!(
            (world.points("mei").await, world.roles("mei")),
            (points, roles.clone())
        );

        // The same while nobody looked.
        world.advance(HOUR_MS).await;
        world.stop().await;
        world.sandbox.leave("mei", GUILD);
        world.sandbox.join("mei", GUILD);
        world.boot().await;
        assert!(world.standing("mei").await.is_inside());
        assert_eq!(world.roles("mei"), roles);

        // Too late: what was earned stays, who is let in is asked anew.
        world.sandbox.leave("mei", GUILD);
        world.advance(31 * DAY_MS).await;
        world.sandbox.join("mei", GUILD);
        world.settles().await;
        assert_eq!(world.standing("mei").await, Standing::None);
        assert_eq!(world.points("mei").await, points);
        assert!(!world.roles("mei").contains(&"鐵粉".to_owned()));
        assert!(world.roles("mei").contains(&"常客".to_owned()));
        world.ends().await;
    }
}

#[tokio::test]
async fn whoever_was_thrown_out_does_not_walk_back_in() {
    for act in ["kick", "ban"] {
        let world = mei_is_inside(Database::sqlite()).await;
        if act == "kick" {
            world.sandbox.kick("yuki", "mei", GUILD);
        } else {
            world.sandbox.ban("yuki", "mei", GUILD);
            world.settles().await;
            world.sandbox.unban("yuki", "mei", GUILD);
        }
        world.settles().await;
        world.sandbox.join("mei", GUILD);
        world.settles().await;
        assert_eq!(world.standing("mei").await, Standing::None, "{act}");
        assert!(!world.roles("mei").contains(&"鐵粉".to_owned()), "{act}");
        let log = world.runs("ken", "log", json!({"about": "mei"})).await;
        assert!(
            world
                .reads(log.message())
                .contains("@yuki · kicked or banned @mei"),
            "{}",
            log.text()
        );
        let card = world.runs("mei", "me", json!({})).await;
        assert!(
            card.text().contains("禁言、踢出或停權後要再等一段時間"),
            "{}",
            card.text()
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn a_time_out_keeps_a_fan_from_being_proposed_for_a_while() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .sandbox
        .time_out("yuki", "mei", GUILD, Some(world.now_ms() + HOUR_MS));
    world.settles().await;
    // Lifted early: thirty days from then on.
    world.advance(MINUTE_MS).await;
    world.sandbox.time_out("yuki", "mei", GUILD, None);
    world.settles().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::None);
    let card = world.runs("mei", "me", json!({})).await;
    assert!(
        card.text().contains("禁言、踢出或停權後要再等一段時間"),
        "{}",
        card.text()
    );
    world.pass(30 * DAY_MS - 2 * MINUTE_MS);
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(
        world.standing("mei").await,
        Standing::None,
        "two minutes are left"
    );
    world.advance(DAY_MS).await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::Eligible);
    let proposal = world.post("#creator", "mei");
    assert!(
        proposal.text().contains("距離上次禁言、踢出或停權已經夠久"),
        "{}",
        proposal.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn where_the_creator_wants_it_nobody_has_to_approve() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .runs(
            "yuki",
            "rules set",
            json!({"setting": "superfan.automatic", "value": "on"}),
        )
        .await;
    let preview = world.runs("yuki", "rules preview", json!({})).await;
    world.clicks("yuki", preview.message(), "套用").await;
    world.settles().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::Member);
    assert!(world.roles("mei").contains(&"鐵粉".to_owned()));
    assert_eq!(world.count_posts("#creator", "符合鐵粉圈的條件了"), 0);
    world.ends().await;
}

/// However mei went while the bot was down: whether she was thrown out decides what she finds.
#[tokio::test]
async fn whoever_was_thrown_out_while_nobody_looked_does_not_walk_back_in_either() {
    for database in Database::each().await {
        let mut world = mei_is_inside(database).await;
        let roles = world.roles("mei");
        // Gone by herself and back before anybody looked.
        world.stop().await;
        world.sandbox.leave("mei", GUILD);
        world.pass(HOUR_MS);
        world.sandbox.join("mei", GUILD);
        world.boot().await;
        assert!(world.standing("mei").await.is_inside());
        assert_eq!(world.roles("mei"), roles);
        // Gone by herself, seen to be gone, and back after another time in which nobody looked.
        world.stop().await;
        world.sandbox.leave("mei", GUILD);
        world.boot().await;
        assert_eq!(world.standing("mei").await, Standing::Left);
        world.stop().await;
        world.pass(HOUR_MS);
        world.sandbox.join("mei", GUILD);
        world.boot().await;
        assert!(world.standing("mei").await.is_inside());
        assert_eq!(world.roles("mei"), roles);
        // Thrown out, and back before anybody looked.
        world.stop().await;
        world.pass(HOUR_MS);
        world.sandbox.kick("yuki", "mei", GUILD);
        world.pass(HOUR_MS);
        world.sandbox.join("mei", GUILD);
        world.boot().await;
        assert_eq!(world.standing("mei").await, Standing::None);
        assert_eq!(world.roles("mei"), ["常客", "核心粉絲"], "what points give stays");
        let log = world.runs("ken", "log", json!({"about": "mei"})).await;
        let log = world.reads(log.message());
        assert_eq!(log.matches("@yuki · kicked or banned @mei").count(), 1, "{log}");
        world.ends().await;
    }
}

#[tokio::test]
async fn a_ban_while_nobody_looked_counts_when_it_is_lifted() {
    let mut world = mei_is_inside(Database::sqlite()).await;
    world.stop().await;
    world.sandbox.ban("yuki", "mei", GUILD);
    world.boot().await;
    assert_eq!(world.standing("mei").await, Standing::None);
    world.sandbox.unban("yuki", "mei", GUILD);
    world.advance(HOUR_MS).await;
    world.sandbox.join("mei", GUILD);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::None);
    assert!(!world.roles("mei").contains(&"鐵粉".to_owned()));
    world.ends().await;
}

/// The entry of the audit log never came: it is asked for before anything is given back.
#[tokio::test]
async fn a_kick_nobody_heard_of_counts_all_the_same() {
    let world = mei_is_inside(Database::sqlite()).await;
    let bots = world.bots_role();
    let may_look = |may: bool| {
        world.sandbox.edit_role("yuki", bots.as_str(), |role| {
            role.permissions = if may {
                BOT_PERMISSIONS
            } else {
                BOT_PERMISSIONS & !bits::VIEW_AUDIT_LOG
            };
        });
    };
    may_look(false);
    world.settles().await;
    world.advance(MINUTE_MS).await;
    world.sandbox.kick("yuki", "mei", GUILD);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::Left, "as if she had left");
    may_look(true);
    world.advance(HOUR_MS).await;
    world.sandbox.join("mei", GUILD);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::None);
    assert_eq!(world.roles("mei"), ["常客", "核心粉絲"]);
    world.ends().await;
}

#[tokio::test]
async fn an_absence_called_off_on_its_own_day_stops_no_clock() {
    let world = mei_is_inside(Database::sqlite()).await;
    world.nights_until(60, "mei", Standing::Warned).await;
    for night in 1..=13 {
        world.runs("mei", "away until", json!({"day": "30"})).await;
        world.advance(5 * HOUR_MS).await;
        assert_eq!(world.standing("mei").await, Standing::Away, "{night}");
        world.runs("mei", "away back", json!({})).await;
        world.advance(DAY_MS - 5 * HOUR_MS).await;
        assert_eq!(world.standing("mei").await, Standing::Warned, "{night}");
    }
    world.advance(DAY_MS).await;
    assert_eq!(world.standing("mei").await, Standing::None);
    world.ends().await;
}

#[tokio::test]
async fn a_sanction_takes_back_a_proposal_at_once() {
    let world = World::start().await;
    world.is_set_up().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let proposal = world.post("#creator", "mei");
    world
        .sandbox
        .time_out("yuki", "mei", GUILD, Some(world.now_ms() + HOUR_MS));
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::None);
    let proposal = world.again(&proposal);
    assert!(proposal.text().contains("情況有了變化"), "{}", proposal.text());
    world.ends().await;
}

#[tokio::test]
async fn the_time_of_a_warning_stands_still_while_away() {
    let world = mei_is_inside(Database::sqlite()).await;
    world.nights_until(60, "mei", Standing::Warned).await;
    world.advance(10 * DAY_MS).await;
    assert_eq!(world.standing("mei").await, Standing::Warned);
    for _ in 0..3 {
        world.runs("mei", "away until", json!({"day": "3"})).await;
        world.advance(DAY_MS).await;
        assert_eq!(world.standing("mei").await, Standing::Away);
        world.runs("mei", "away back", json!({})).await;
        world.settles().await;
        assert_eq!(
            world.standing("mei").await,
            Standing::Warned,
            "nothing was made up for"
        );
    }
    let left_after = world.nights_until(20, "mei", Standing::None).await;
    assert!(
        (4..=5).contains(&left_after),
        "four of fourteen days were left: {left_after}"
    );
    world.ends().await;
}

#[tokio::test]
async fn an_absence_cannot_be_changed_all_day_long() {
    let world = mei_is_inside(Database::sqlite()).await;
    for _ in 0..5 {
        let away = world.runs("ana", "away until", json!({"day": "3"})).await;
        assert!(away.text().contains("You are away"), "{}", away.text());
        world.runs("ana", "away back", json!({})).await;
    }
    let refused = world.runs("ana", "away until", json!({"day": "3"})).await;
    assert!(
        refused.text().contains("leave it at that until tomorrow"),
        "{}",
        refused.text()
    );
    world.advance(DAY_MS).await;
    let away = world.runs("ana", "away until", json!({"day": "3"})).await;
    assert!(away.text().contains("You are away"), "{}", away.text());
    world.ends().await;
}

/// A rule can make many eligible in one night: the creator's channel is no place for a hundred posts.
#[tokio::test]
async fn of_many_at_once_ten_are_posted_and_all_wait_in_the_queue() {
    let names: Vec<_> = (0..12).map(|n| format!("fan{n}")).collect();
    let people = night_owls_and(|guild| {
        for name in &names {
            guild
                .member(name)
                .joined_at(crate::support::START_MS - 90 * DAY_MS);
        }
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    for name in &names {
        world.has_lived(name, Past::ELIGIBLE);
    }
    world.settles().await;
    for name in &names {
        assert_eq!(world.standing(name).await, Standing::Eligible, "{name}");
    }
    assert_eq!(world.count_posts("#creator", "符合鐵粉圈的條件了"), 10);
    let queue = world.runs("ken", "approve", json!({})).await;
    assert!(queue.text().contains("of 12 waiting"), "{}", queue.text());
    world.ends().await;
}

impl World {
    /// A member's loyalty score as the creator reads it.
    async fn loyalty(&self, member: &str) -> f64 {
        let now_ms = self.now_ms();
        let fan = ironfan::service::fans::load(self.store(), self.guild_id(), self.member_id(member), now_ms);
        fan.await.unwrap().evidence.loyalty
    }
}

/// Everybody is looked at at once when the bot comes back: by what it did not hear as well.
#[tokio::test]
async fn nobody_is_judged_before_what_was_missed_is_read() {
    for database in Database::each().await {
        let mut world = mei_is_inside(database).await;
        world.nights_until(60, "mei", Standing::Warned).await;
        world.advance(DAY_MS).await;
        world.stop().await;
        for _ in 0..15 {
            world.pass(DAY_MS);
            let question = world.says("ana", "#general", "?");
            let answer = world.replies("mei", &question, "!");
            world.replies("leo", &answer, "thanks");
        }
        world.boot().await;
        assert_eq!(world.standing("mei").await, Standing::Member);
        let profile = world.runs("yuki", "fan", json!({"member": "mei"})).await;
        let profile = world.reads(profile.message());
        assert!(profile.contains("補上了，保住"), "{profile}");
        assert!(!profile.contains("失去「"), "{profile}");
        world.ends().await;
    }
}

#[tokio::test]
async fn a_kick_ends_what_was_given_before_it_and_nothing_given_since() {
    for database in Database::each().await {
        let world = mei_is_inside(database).await;
        world.advance(HOUR_MS).await;
        world.sandbox.kick("yuki", "mei", GUILD);
        world.settles().await;
        world.advance(DAY_MS).await;
        let options = json!({"member": "mei", "which": 2, "reason": "a mistake"});
        world.runs("ken", "grant tier", options).await;
        world.advance(DAY_MS).await;
        world.sandbox.join("mei", GUILD);
        world.settles().await;
        assert_eq!(world.roles("mei"), ["常客", "核心粉絲", "鐵粉"]);
        let log = world.runs("ken", "log", json!({"about": "mei"})).await;
        let log = world.reads(log.message());
        assert_eq!(log.matches("kicked or banned @mei").count(), 1, "{log}");
        world.ends().await;
    }
}

#[tokio::test]
async fn whoever_was_thrown_out_unseen_with_nothing_to_lose_is_not_proposed_for_a_while_either() {
    let mut world = World::start().await;
    world.is_set_up().await;
    world.stop().await;
    world.pass(HOUR_MS);
    world.sandbox.kick("yuki", "mei", GUILD);
    world.pass(HOUR_MS);
    world.sandbox.join("mei", GUILD);
    world.boot().await;
    let log = world.runs("ken", "log", json!({"about": "mei"})).await;
    let log = world.reads(log.message());
    assert!(log.contains("@yuki · kicked or banned @mei"), "{log}");
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::None);
    world.ends().await;
}

#[tokio::test]
async fn a_wait_that_is_over_is_no_longer_spoken_of() {
    let world = World::start().await;
    world.is_set_up().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let not_yet = format!("not-yet:{}", world.member_id("mei"));
    let proposal = world.post("#creator", "mei");
    world.selects("yuki", &proposal, &not_yet, &["30"]).await;
    world.settles().await;
    let held = world.runs("yuki", "fan", json!({"member": "mei"})).await;
    assert!(
        world.reads(held.message()).contains("之前不會被提名"),
        "{}",
        held.text()
    );
    // Meanwhile she is no longer ready.
    world.nights_until(60, "mei", Standing::None).await;
    world.advance(31 * DAY_MS).await;
    assert_eq!(world.standing("mei").await, Standing::None);
    let over = world.runs("yuki", "fan", json!({"member": "mei"})).await;
    assert!(
        !world.reads(over.message()).contains("之前不會被提名"),
        "{}",
        over.text()
    );
    world.ends().await;
}
