//! The five signals apart, what the loyalty score is made of, the fan's page for the creator, and what of a
//! fan others may see.

use ironfan::domain::{
    activity::{Activity, Kind},
    ids::{MemberId, first_id_at},
};
use sandbox::Reply;
use serde_json::json;

use crate::support::{DAY_MS, Database, GUILD, MINUTE_MS, Past, ReplyExt, World, night_owls, night_owls_and};

impl World {
    /// A member picks a command in the menu of a person.
    #[track_caller]
    pub fn picks_person<'a>(
        &'a self,
        member: &'a str,
        command: &'a str,
        target: &'a str,
    ) -> impl Future<Output = Reply> + 'a {
        let interaction = self.sandbox.user_command(member, "#general", command, target);
        async move { interaction.reply().await }
    }

    /// Facts that later features will bring.
    async fn is_recorded(&self, member: &str, days_ago: i64, facts: &[(Kind, i64)]) {
        let at_ms = self.now_ms() - days_ago * DAY_MS;
        let facts = facts.iter().enumerate().map(|(n, (kind, amount))| Activity {
            amount: *amount,
            ..Activity::new(
                self.guild_id(),
                self.member_id(member),
                *kind,
                first_id_at(at_ms) + n as u64,
            )
        });
        let mut tx = self.store().begin().await.unwrap();
        tx.record(facts.collect()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Mei has written, answered, shared, bought, brought a friend and asked after the creator.
async fn mei_supports(database: Database) -> World {
    let world = World::start_in(night_owls(), database).await;
    world.is_set_up().await;
    for day in (1..=12).rev() {
        world.says_in(-day * DAY_MS, "yuki", "#general", "早安");
    }
    world.advance(2 * DAY_MS).await;
    let question = world.says("ana", "#general", "?");
    let answer = world.replies("mei", &question, "!");
    world.replies("leo", &answer, "謝謝");
    world.says_in(
        MINUTE_MS,
        "mei",
        "#general",
        &format!("<@{}> 還好嗎？", world.member_id("yuki")),
    );
    world
        .is_recorded(
            "mei",
            30,
            &[(Kind::Share, 0), (Kind::Share, 0), (Kind::Conversion, 1_000)],
        )
        .await;
    world
        .is_recorded("mei", 200, &[(Kind::Referral, 0), (Kind::Conversion, 300)])
        .await;
    // More than twelve months ago.
    world.is_recorded("mei", 370, &[(Kind::Share, 0)]).await;
    world.settles().await;
    world
}

#[tokio::test]
async fn the_five_signals_are_shown_apart_and_the_loyalty_score_is_explained() {
    for database in Database::each().await {
        let mut world = mei_supports(database).await;
        let card = world.runs("mei", "me", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(card.message()), @"
        你的卡片
        **常客** · **440** 分 · 本週 40 分
        排行榜第 1 名，共 3 人

        再 **60** 分就能升上「**核心粉絲**」。
        距離「**鐵粉**」還差：
        • 再 8 個活躍週（一週參與 3 天以上）
        • 忠誠度達到 60（目前 41）；常回來、常得到回覆就會上升
        五項指標，分開來看
        💬 留言：**2** 則，其中 1 則是回覆
        🔗 分享連結：**2** 次
        🛍️ 購買支持：**2** 次
        🤝 帶來的朋友：**1** 位
        💛 關心創作者：**1** 次
        -# 「留言」和「關心創作者」看最近 12 週，其他看最近 12 個月。只有你、創作者和管理員看得到。
        [card.png: mei 的卡片：常客，440 分，名次 #1，活躍週數 0 / 12，忠誠度 41（滿分 100）。]
        [積分怎麼來的？] [排行榜] [秀給大家看] [忠誠度怎麼算？] [使用說明]
        [問創作者] [關於我] [我的資料]
        ") };
        world.stop().await;
        world.boot().await;
        let loyalty = world.clicks("mei", card.message(), "忠誠度怎麼算？").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(loyalty.message()), @"
        忠誠度 41（滿分 100）
        忠誠度看的是你和這裡有多深的連結。多發言不會變高，常回來才會；離開一段時間會慢慢下降。

        **0 / 35** · 常回來：最近 12 週有 0 週活躍（一週參與 3 天以上）
        **25 / 25** · 最近參與：今天
        **2 / 25** · 得到肯定：12 週內得到回覆、表情回應、感謝或星星共 1 次
        **15 / 15** · 帶來更多人：12 個月內帶來的朋友、分享連結、購買支持
        [我的卡片]
        ") };
        let back = world.clicks("mei", loyalty.message(), "我的卡片").await;
        assert!(back.text().starts_with("你的卡片"), "{}", back.text());
        let card = world.runs("ana", "me", json!({})).await;
        let loyalty = world.clicks("ana", card.message(), "What is my loyalty?").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(loyalty.message()), @"
        Loyalty 26 of 100
        It shows how much somebody belongs here. Writing more does not raise it; coming back does. It fades while you are away.

        **0 of 35** · Coming back: 0 of the last 12 weeks were active ones (3 or more days)
        **25 of 25** · Being here: you took part today
        **2 of 25** · Being valued: answered, reacted to, thanked or starred once in 12 weeks
        **0 of 15** · Bringing others: friends who stayed, links shared, purchases in 12 months
        [My card]
        ") };
        // What somebody bought is nobody else's business.
        let shown = world.runs("mei", "me", json!({"public": true})).await;
        let looked_at = world.picks_person("leo", "My points", "mei").await;
        for public in [shown, looked_at] {
            let text = world.reads(public.message());
            assert!(
                !text.contains("Purchase") && !text.contains("購買") && !text.contains("signals"),
                "{text}"
            );
        }
        world.ends().await;
    }
}

#[tokio::test]
async fn the_creator_sees_a_fan_at_a_glance() {
    for database in Database::each().await {
        let mut world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        // Two weeks make her a regular, the nine weeks an insider and eligible.
        for weeks in [2, 9] {
            let past = Past {
                weeks,
                ..Past::ELIGIBLE
            };
            world.has_lived("mei", past);
            world.settles().await;
        }
        let proposal = world.post("#creator", "mei");
        let approve = format!("approve:{}", world.member_id("mei"));
        world.clicks("ken", &proposal, &approve).await;
        world.advance(DAY_MS).await;
        let page = world.runs("yuki", "fan", json!({"member": "mei"})).await;
        assert!(page.is_ephemeral());
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"
        mei · 鐵粉
        @mei · 加入於 (time d)
        第一次參與 (time d) · 最近參與 (time R)
        活躍週數 **9 / 12** · **2** 種參與方式
        十二週內得到回覆或肯定 **36** 次
        忠誠度 **74**（滿分 100）· 760 分
        值得記住
        對方還沒寫下關於自己的事（/關於我）。
        活躍週
        ⬜⬜⬜🟩🟩🟩🟩🟩🟩🟩🟩🟩⬜ **9 / 12**（最右邊是本週，還不算在內）
        五項指標，分開來看
        💬 留言：**44** 則，其中 44 則是回覆
        🔗 分享連結：**0** 次
        🛍️ 購買支持：**0** 次
        🤝 帶來的朋友：**0** 位
        💛 關心創作者：**0** 次
        -# 「留言」和「關心創作者」看最近 12 週，其他看最近 12 個月。只有粉絲本人、創作者和管理員看得到。
        升級歷程
        (time d) · 由 @ken 核准，成為「**鐵粉**」
        (time d) · 符合「**鐵粉**」的所有條件
        (time d) · 升上「**核心粉絲**」
        (time d) · 升上「**常客**」
        [積分怎麼來的？] [新增備註] [控制台]
        ") };
        world.stop().await;
        world.boot().await;
        let why = world.clicks("yuki", page.message(), "積分怎麼來的？").await;
        assert!(
            why.text().starts_with("mei：760 分，來源如下\n"),
            "{}",
            why.text()
        );
        let older = world.clicks("yuki", why.message(), "下一頁 ▶").await;
        assert!(older.text().contains("第 2 頁"), "{}", older.text());
        let back = world.clicks("yuki", older.message(), "回到粉絲頁").await;
        assert!(back.text().starts_with("mei · 鐵粉"), "{}", back.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn a_fans_way_down_a_pause_and_leaving_are_on_their_page() {
    let people = night_owls_and(|guild| {
        guild
            .role("Creators")
            .permissions(sandbox::permissions::MANAGE_GUILD);
        guild.member("cleo").role("Creators");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let page = world.opens_setup("yuki", "staff").await;
    world
        .selects("yuki", page.message(), "set-creator-role", &["@Creators"])
        .await;
    for minute in 0..10 {
        world.says_in(minute * MINUTE_MS, "leo", "#general", "hello");
    }
    world.settles().await;
    let take = json!({"member": "leo", "amount": 60, "reason": "a mistake"});
    world.runs("ken", "points take", take).await;
    world.runs("leo", "mydata pause", json!({})).await;
    world.settles().await;
    world.sandbox.leave("leo", GUILD);
    world.settles().await;
    let page = world.runs("cleo", "fan", json!({"member": "leo"})).await;
    insta::assert_snapshot!(world.reads(page.message()), @"
    leo · Newcomer
    @leo · here since (time d)
    First took part (time d) · last (time R)
    **0 of 12** active weeks · **1** way of taking part
    Answered or valued by others **0** times in twelve weeks
    Loyalty **25** of 100 · 40 points
    Left (time d)
    ⏸️ Paused counting on (time d); nothing they do has been recorded since.
    To remember
    They have written nothing about themselves yet (/about-me).
    Active weeks
    ⬜⬜⬜⬜⬜⬜⬜⬜⬜⬜⬜⬜⬜ **0 of 12** (the last square is this week, not counted yet)
    Five signals, each by itself
    💬 Comments: **10**, 0 of them answers
    🔗 Links shared: **0**
    🛍️ Purchases: **0**
    🤝 Friends brought: **0**
    💛 Asked after the creator: **0**
    -# “Comments” and “Asked after the creator” cover the last 12 weeks, the rest the last 12 months. Visible to the fan, creators and moderators only.
    Inner circle
    Still missing for **Superfan**:
    • 8 more active weeks (3 or more days in a week)
    • 1 more kind of taking part, such as answering someone
    • a loyalty score of 60 (now 25); coming back regularly and being answered raise it
    So far
    (time d) · came down to **Newcomer**
    (time d) · reached **Regular**
    [Why these points?] [Add a note] [Panel]
    ");
    let staff = world.runs("cleo", "fan", json!({"member": "ken"})).await;
    assert!(
        staff.text().contains("Is staff, so not ranked among the fans."),
        "{}",
        staff.text()
    );
    let bot = MemberId(world.sandbox.world(|world| world.bot()));
    let refused = world
        .runs("cleo", "fan", json!({"member": bot.to_string()}))
        .await;
    assert!(
        refused.text().contains("Bots don't collect points."),
        "{}",
        refused.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn my_points_is_ones_own_card_and_what_is_public_of_others() {
    let world = World::start().await;
    world.is_set_up().await;
    world.says("mei", "#general", "早安");
    world.settles().await;
    let own = world.picks_person("mei", "My points", "mei").await;
    assert!(own.is_ephemeral());
    let card = world.runs("mei", "me", json!({})).await;
    assert_eq!(world.reads(own.message()), world.reads(card.message()));
    let other = world.picks_person("leo", "My points", "mei").await;
    assert!(other.is_ephemeral());
    insta::assert_snapshot!(world.reads(other.message()), @"
    mei's card
    [card.png: Card of mei: Newcomer, 10 points, place #1, 0 of 12 active weeks, loyalty 25 of 100.]
    ");
    let bot = world.sandbox.world(|world| world.bot());
    let refused = world
        .sandbox
        .user_command("leo", "#general", "My points", bot)
        .reply()
        .await;
    assert!(
        refused.text().contains("Bots don't collect points."),
        "{}",
        refused.text()
    );
    world.runs("mei", "mydata pause", json!({})).await;
    let refused = world.picks_person("leo", "My points", "mei").await;
    assert!(
        refused.text().contains("keeps their card to themselves"),
        "{}",
        refused.text()
    );
    let own = world.picks_person("mei", "My points", "mei").await;
    assert!(own.text().contains("暫停計分"), "{}", own.text());
    world.ends().await;
}
