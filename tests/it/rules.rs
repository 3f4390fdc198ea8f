//! The rules can be read, changed with eyes open, and changed back: nothing counts differently before it is
//! applied, afterwards everything does, whatever happens in between.

use ironfan::{
    domain::{activity::Kind, ids::GuildId, period::LocalDay, rules::Rules, score::DayScore},
    service::rules,
    store::Store,
};
use sandbox::{Interaction, Reply, permissions as bits};
use serde_json::{Value, json};

use crate::support::{
    DAY_MS, Database, HOUR_MS, MINUTE_MS, Past, ReplyExt, World, night_owls, night_owls_and, vault,
};

/// The usual server with an English creator beside yuki.
async fn with_cleo(database: Database) -> World {
    let people = night_owls_and(|guild| {
        for role in ["Creators", "Shown"] {
            guild
                .role(role)
                .permissions(bits::MANAGE_GUILD | bits::MODERATE_MEMBERS);
        }
        guild.member("cleo").locale("en-US").role("Creators");
        // To whom Discord shows the commands as well.
        guild.member("sam").locale("en-US").role("Shown");
    });
    let world = World::start_in(people, database).await;
    world.is_set_up().await;
    let page = world.opens_setup("yuki", "staff").await;
    world
        .selects("yuki", page.message(), "set-creator-role", &["@Creators"])
        .await;
    world.settles().await;
    world
}

/// Everybody's points and days.
async fn scores(world: &World) -> Vec<(i64, Vec<(LocalDay, DayScore)>)> {
    let mut all = Vec::new();
    for member in ["yuki", "ken", "mei", "ana", "leo"] {
        all.push((world.points(member).await, world.days(member).await));
    }
    all
}

/// What everybody's points and days would be if the server's rules had always been the present ones.
async fn scored_anew(world: &World) -> Vec<(i64, Vec<(LocalDay, DayScore)>)> {
    let mut tx = world.store().begin().await.unwrap();
    tx.start_replay(world.guild_id(), world.now_ms()).await.unwrap();
    tx.commit().await.unwrap();
    world.settles().await;
    scores(world).await
}

/// The last thing an interaction showed.
async fn ends_with(world: &World, interaction: &Interaction) -> Reply {
    interaction.reply().await;
    world.settles().await;
    interaction.answers().pop().expect("there was an answer")
}

impl World {
    /// A creator prepares a change.
    async fn prepares(&self, creator: &str, setting: &str, value: &str) -> Reply {
        let options = json!({"setting": setting, "value": value});
        self.runs(creator, "rules set", options).await
    }

    /// A creator looks at what is prepared and applies it. Returns the last page.
    async fn applies(&self, creator: &str) -> Reply {
        let preview = self.runs(creator, "rules preview", json!({})).await;
        let apply = preview
            .buttons()
            .into_iter()
            .find(|label| ["Apply", "套用"].contains(&label.as_str()));
        let press = self
            .sandbox
            .click(creator, preview.message(), &apply.expect("it can be applied"));
        ends_with(self, &press).await
    }

    async fn undoes(&self, creator: &str) -> Reply {
        let command = self.sandbox.command(creator, "#general", "rules undo", json!({}));
        ends_with(self, &command).await
    }

    /// Sets a multiplier and applies it.
    async fn multiplies(&self, what: &str, which: &str, percent: u32) {
        let options = json!({"which": which, "percent": percent});
        self.runs("yuki", &format!("rules {what}"), options).await;
        self.applies("yuki").await;
    }
}

#[tokio::test]
async fn a_change_is_prepared_looked_at_applied_and_undone() {
    for database in Database::each().await {
        let world = with_cleo(database).await;
        let question = world.says("ana", "#general", "?");
        world.pass(MINUTE_MS);
        world.replies("mei", &question, "!");
        world.settles().await;
        let before = scores(&world).await;
        let shown = world.runs("cleo", "rules show", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(shown.message()), @"
        How points are earned
        Version 1: the rules this server began with
        Taking part
        **Message**: 10 points · counts once a minute · at most 150 points a day
        **Answered someone**: 5 points · at most 5 a day with the same person
        **Welcomed a newcomer**: 10 points
        **Reacted**: 1 point · once for the same message · at most 20 a day
        **Opened a thread**: 15 points · at most 3 a day
        **Voice**: 5 points · counts once every 10 minutes · at most 60 points a day
        **Voted in a poll**: 3 points · once for the same message
        **Attended a gathering**: 40 points
        **Asked after the creator**: 15 points
        Being valued by others
        **Got a reaction**: 2 points · at most 10 for the same message
        **Was thanked**: 10 points
        **Starred by the creator**: 30 points
        Bringing others
        **Brought a friend**: 150 points
        **Shared a link**: 40 points
        **Purchase**: 1 point for each 10 of the price
        Coming back
        **An active week** (3 or more days): 20 points, on the day that completes it
        A fan can thank up to 3 other fans a day, each of them once a week.
        Earns no points
        Was answered
        Loyalty score
        Coming back 35% · being here 25% · being valued 25% · bringing others 15%
        Superfan tier
        60 days in the server · 8 of 12 active weeks · 2 ways of taking part · loyalty 60
        Whoever meets all of it is proposed; the creator or a moderator decides.
        To stay: 6 active weeks and loyalty 50. Whoever falls below is warned and has 14 days to make up for it.
        Channels and roles
        None: every channel and every role counts alike.
        Text rules
        Off: no text is looked at.
        [Panel]
        ") };

        world.prepares("cleo", "message.points", "12").await;
        let draft = world.prepares("cleo", "reply.per_person_per_day", "0").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(draft.message()), @"
        Prepared changes
        Nothing counts differently yet. Look at what it would do, then apply it.

        • Message: points: 10 → **12**
        • Answered someone: how many count a day with the same person: 5 → **no limit**

        Last changed by @cleo, (time R)
        [What would it do?] [Discard] [Rules]
        ") };
        let shown = world.runs("ken", "rules show", json!({})).await;
        let prepared = "Prepared, not in force yet\n• Message: points: 10 → **12**";
        assert!(shown.text().contains(prepared), "{}", shown.text());
        let preview = world.runs("cleo", "rules preview", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(preview.message()), @"
        What would change
        • Message: points: 10 → **12**
        • Answered someone: how many count a day with the same person: 5 → **no limit**

        Of 2 people, **2** would gain points and **0** would lose some. All points together: 25 → **29**.

        Nobody would change tier.
        mei · +2 · 15 → 17
        ana · +2 · 10 → 12
        Nothing has changed yet.
        [Apply] [Discard] [Rules]
        ") };
        let panel = world.runs("cleo", "panel", json!({})).await;
        assert!(panel.text().contains("not in force yet"), "{}", panel.text());
        world.settles().await;
        assert_eq!(scores(&world).await, before, "looking changes nothing");

        let done = world.applies("cleo").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(done.message()), @"
        Recounted
        The rules are in force (version 2). **2** people have different points now. Tiers and roles follow by themselves.
        -# /rules undo brings the former rules back.
        [Rules] [Panel]
        ") };
        assert_eq!(world.points("mei").await, 17);
        assert_eq!(world.points("ana").await, 12);
        // What happens from now on counts by the same rules.
        world.pass(MINUTE_MS);
        world.says("ana", "#general", "!!");
        world.settles().await;
        assert_eq!(world.points("ana").await, 24);
        let after = scores(&world).await;
        assert_eq!(scored_anew(&world).await, after);
        let shown = world.runs("ken", "rules show", json!({})).await;
        assert!(
            world
                .with_names(&shown.text())
                .contains("Version 2 · (time R) · by @cleo"),
            "{}",
            shown.text()
        );

        let undone = world.undoes("cleo").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(undone.message()), @"
        Recounted
        Back in force:
        • Message: points: 12 → **10**
        • Answered someone: how many count a day with the same person: no limit → **5**

        The rules are in force (version 3). **2** people have different points now. Tiers and roles follow by themselves.
        -# /rules undo once more goes one change further back.
        [Rules] [Panel]
        ") };
        assert_eq!(world.points("mei").await, 15);
        assert_eq!(world.points("ana").await, 20);
        let oldest = world.runs("cleo", "rules undo", json!({})).await;
        assert!(
            oldest.text().contains("there is nothing before them"),
            "{}",
            oldest.text()
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn the_pages_speak_the_creators_language() {
    let world = World::start().await;
    world.is_set_up().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let shown = world.runs("yuki", "rules show", json!({})).await;
    insta::assert_snapshot!(world.reads(shown.message()), @"
    積分怎麼算
    第 1 版：這個伺服器最初的規則
    參與
    **發言**：10 分 · 每分鐘計一次 · 每天最多 150 分
    **回覆別人**：5 分 · 同一個人每天最多計 5 次
    **歡迎新朋友**：10 分
    **給別人表情回應**：1 分 · 同一則訊息最多計 1 次 · 每天最多計 20 次
    **開討論串**：15 分 · 每天最多計 3 次
    **語音聊天**：5 分 · 每 10 分鐘計一次 · 每天最多 60 分
    **參加投票**：3 分 · 同一則訊息最多計 1 次
    **參加聚會**：40 分
    **關心創作者**：15 分
    得到大家的肯定
    **得到表情回應**：2 分 · 同一則訊息最多計 10 次
    **得到感謝**：10 分
    **獲創作者加星**：30 分
    帶來更多人
    **帶朋友加入**：150 分
    **分享連結**：40 分
    **購買支持**：每滿 10 元得 1 分
    常常回來
    **活躍週**（一週參與 3 天以上）：20 分，在達成的那一天入帳
    一位粉絲一天最多感謝 3 位粉絲，同一位一週一次。
    不計分
    得到回覆
    忠誠度
    常回來 35% · 最近參與 25% · 得到肯定 25% · 帶來更多人 15%
    鐵粉等級
    加入 60 天 · 12 週裡有 8 個活躍週 · 2 種參與方式 · 忠誠度 60
    全部符合就會被提名，由創作者或管理員決定。
    之後要維持：6 個活躍週、忠誠度 50。低於標準會先提醒，14 天內補上就能保住。
    頻道與身分組
    沒有：每個頻道和身分組都一樣計分。
    文字規則
    關：不看任何文字。
    [控制台]
    ");
    let options = json!({"which": "#general", "percent": 50});
    world.runs("yuki", "rules channel", options).await;
    let options = json!({"which": "@Mods", "percent": 0});
    world.runs("yuki", "rules role", options).await;
    world.prepares("yuki", "text.enabled", "開").await;
    let draft = world.prepares("yuki", "loyalty.presence", "３５.5%").await;
    insta::assert_snapshot!(world.reads(draft.message()), @"
    準備中的修改
    現在還沒有任何影響。先看看會怎麼變，再套用。

    • 文字規則：關 → **開**
    • 忠誠度：常回來的比重：35% → **35.5%**
    • #general：100% → **50%**
    • @&Mods：100% → **關**

    最後由 @yuki 修改，(time R)

    ⚠️ 忠誠度的四個比重加起來必須是 100%，請用 /規則 修改 調整其他比重。

    ⚠️ 目前還沒有作用，因為我讀不到文字。請架設機器人的人做三件事：到 Discord 開發者後台的 Bot → Privileged Gateway Intents 開啟「Message Content Intent」；在設定檔的 [discord] 底下寫 message_content = true；然後重新啟動。文字內容絕不會被儲存。

    -# 身分組只影響對方擁有它期間的參與。
    [會有什麼變化？] [捨棄] [積分規則]
    ");
    let refused = world.runs("yuki", "rules preview", json!({})).await;
    insta::assert_snapshot!(world.reads(refused.message()), @"
    沒有成功
    忠誠度的四個比重加起來必須是 100%，請用 /規則 修改 調整其他比重。
    ");
    world.prepares("yuki", "loyalty.recency", "24.5%").await;
    let preview = world.runs("yuki", "rules preview", json!({})).await;
    insta::assert_snapshot!(world.reads(preview.message()), @"
    會有什麼變化
    • 文字規則：關 → **開**
    • 忠誠度：常回來的比重：35% → **35.5%**
    • 忠誠度：最近參與的比重：25% → **24.5%**
    • #general：100% → **50%**
    • @&Mods：100% → **關**

    3 人當中，**0** 人的積分會變多，**3** 人會變少。總積分：1,980 → **1,296**。

    有 **1** 人會升降等級：
    ⬇️ **ana** · 核心粉絲 → **常客** · 540 → 360 分
    mei · −252 · 720 → 468
    leo · −252 · 720 → 468
    目前還沒有任何改變。
    [套用] [捨棄] [積分規則]
    ");
    let done = world.applies("yuki").await;
    insta::assert_snapshot!(world.reads(done.message()), @"
    重新計算完成
    規則已經生效（第 2 版），有 **3** 人的積分改變了。等級和身分組會自動跟上。
    -# 用 /規則 復原 可以恢復之前的規則。
    [積分規則] [控制台]
    ");
    let shown = world.runs("yuki", "rules show", json!({})).await;
    insta::assert_snapshot!(world.reads(shown.message()), @"
    積分怎麼算
    第 2 版 · (time R) · 由 @yuki 修改
    參與
    **發言**：10 分 · 每分鐘計一次 · 每天最多 150 分
    **回覆別人**：5 分 · 同一個人每天最多計 5 次
    **歡迎新朋友**：10 分
    **給別人表情回應**：1 分 · 同一則訊息最多計 1 次 · 每天最多計 20 次
    **開討論串**：15 分 · 每天最多計 3 次
    **語音聊天**：5 分 · 每 10 分鐘計一次 · 每天最多 60 分
    **參加投票**：3 分 · 同一則訊息最多計 1 次
    **參加聚會**：40 分
    **關心創作者**：15 分
    得到大家的肯定
    **得到表情回應**：2 分 · 同一則訊息最多計 10 次
    **得到感謝**：10 分
    **獲創作者加星**：30 分
    帶來更多人
    **帶朋友加入**：150 分
    **分享連結**：40 分
    **購買支持**：每滿 10 元得 1 分
    常常回來
    **活躍週**（一週參與 3 天以上）：20 分，在達成的那一天入帳
    一位粉絲一天最多感謝 3 位粉絲，同一位一週一次。
    不計分
    得到回覆
    忠誠度
    常回來 35.5% · 最近參與 24.5% · 得到肯定 25% · 帶來更多人 15%
    鐵粉等級
    加入 60 天 · 12 週裡有 8 個活躍週 · 2 種參與方式 · 忠誠度 60
    全部符合就會被提名，由創作者或管理員決定。
    之後要維持：6 個活躍週、忠誠度 50。低於標準會先提醒，14 天內補上就能保住。
    頻道與身分組
    -# 同時符合的倍率會相乘，最高 1,000%。「關」一律不計分。
    #general · 50%
    @&Mods · 關
    文字規則
    這些不計分：少於 4 個字元的文字（一個中文字算兩個字元）、只有表情符號、和當天說過的話幾乎一樣。
    ⚠️ 目前還沒有作用，因為我讀不到文字。請架設機器人的人做三件事：到 Discord 開發者後台的 Bot → Privileged Gateway Intents 開啟「Message Content Intent」；在設定檔的 [discord] 底下寫 message_content = true；然後重新啟動。文字內容絕不會被儲存。
    [控制台]
    ");
    // Fans read the same in their own words, but not which places and roles it concerns.
    let help = world.runs("mei", "help", json!({})).await;
    let earning = world.clicks("mei", help.message(), "積分怎麼算").await;
    insta::assert_snapshot!(world.reads(earning.message()), @"
    積分怎麼算
    參與
    **發言**：10 分 · 每分鐘計一次 · 每天最多 150 分
    **回覆別人**：5 分 · 同一個人每天最多計 5 次
    **歡迎新朋友**：10 分
    **給別人表情回應**：1 分 · 同一則訊息最多計 1 次 · 每天最多計 20 次
    **開討論串**：15 分 · 每天最多計 3 次
    **語音聊天**：5 分 · 每 10 分鐘計一次 · 每天最多 60 分
    **參加投票**：3 分 · 同一則訊息最多計 1 次
    **參加聚會**：40 分
    **關心創作者**：15 分
    得到大家的肯定
    **得到表情回應**：2 分 · 同一則訊息最多計 10 次
    **得到感謝**：10 分
    **獲創作者加星**：30 分
    帶來更多人
    **帶朋友加入**：150 分
    **分享連結**：40 分
    **購買支持**：每滿 10 元得 1 分
    常常回來
    **活躍週**（一週參與 3 天以上）：20 分，在達成的那一天入帳
    一位粉絲一天最多感謝 3 位粉絲，同一位一週一次。
    不計分
    得到回覆
    頻道與身分組
    有些頻道或身分組的積分會加倍、減少或不計，每一筆的情況可以在 /為什麼 看到。
    [我的卡片] [積分怎麼來的？] [排行榜]
    ");
    let undone = world.undoes("yuki").await;
    insta::assert_snapshot!(world.reads(undone.message()), @"
    重新計算完成
    恢復的設定：
    • 文字規則：開 → **關**
    • 忠誠度：常回來的比重：35.5% → **35%**
    • 忠誠度：最近參與的比重：24.5% → **25%**
    • #general：50% → **100%**
    • @&Mods：關 → **100%**

    規則已經生效（第 3 版），有 **3** 人的積分改變了。等級和身分組會自動跟上。
    -# 再用一次 /規則 復原 會回到更早一次修改之前。
    [積分規則] [控制台]
    ");
    world.prepares("yuki", "voice.points", "9").await;
    let discarded = world.runs("yuki", "rules discard", json!({})).await;
    insta::assert_snapshot!(world.reads(discarded.message()), @"
    已捨棄
    準備中的修改已經丟掉，目前的規則維持不變。
    [積分規則]
    ");
    world.ends().await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_what_would() {
    let world = with_cleo(Database::sqlite()).await;
    let cases = [
        (
            "message.points",
            "-1",
            "“Message: points” takes a whole number from 0 to 10,000, not “\\-1”.",
        ),
        ("message.points", "10001", "from 0 to 10,000"),
        ("message.points", "a lot", "not “a lot”"),
        ("message.slot_s", "90000", "from 0 to 86,400"),
        (
            "active_week_days",
            "8",
            "“Active week: days it takes” takes a whole number from 1 to 7",
        ),
        (
            "text.enabled",
            "maybe",
            "“Text rules” takes “on” or “off”, not “maybe”.",
        ),
        ("text.min_length", "64", "from 0 to 63"),
        ("loyalty.depth", "120%", "takes a percentage from 0% to 100%"),
        (
            "message.per_amount",
            "5",
            "There is no setting “message.per\\_amount”.",
        ),
        (
            "**@everyone**",
            "5",
            "There is no setting “\\*\\*\\@everyone\\*\\*”.",
        ),
        ("message.points", "<@1>💥\u{202e}\u{0}", "not “"),
    ];
    for (setting, value, sentence) in cases {
        let refused = world.prepares("cleo", setting, value).await;
        assert!(
            refused.text().contains(sentence),
            "{setting} {value}: {}",
            refused.text()
        );
        assert!(refused.is_ephemeral());
    }
    let everyone = world.guild_id().0.to_string();
    let refused = world
        .runs("cleo", "rules role", json!({"which": everyone, "percent": 50}))
        .await;
    assert!(
        refused.text().contains("Everyone has that role"),
        "{}",
        refused.text()
    );
    for command in ["rules preview", "rules apply", "rules discard"] {
        let nothing = world.runs("cleo", command, json!({})).await;
        assert!(
            nothing.text().contains("Nothing is prepared"),
            "/{command}: {}",
            nothing.text()
        );
    }
    let same = world.prepares("cleo", "message.points", "10").await;
    assert!(
        same.text().contains("That is how it is already"),
        "{}",
        same.text()
    );
    assert!(
        world
            .store()
            .find_rule_draft(world.guild_id())
            .await
            .unwrap()
            .is_none()
    );
    // Weights that do not add up can be prepared on the way, but not applied.
    let draft = world.prepares("cleo", "loyalty.depth", "30%").await;
    assert!(draft.text().contains("must add up to 100%"), "{}", draft.text());
    let refused = world.runs("cleo", "rules apply", json!({})).await;
    assert!(
        refused.text().contains("must add up to 100%"),
        "{}",
        refused.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn settings_are_found_while_typing_by_those_who_may_change_them() {
    let world = with_cleo(Database::sqlite()).await;
    let typing = async |member: &str, options: Value, focused: &str| {
        let typing = world
            .sandbox
            .autocomplete(member, "#general", "rules set", options, focused);
        let reply = typing.reply().await;
        let choices = reply.choices().iter();
        choices
            .map(|choice| {
                let text = |key: &str| choice[key].as_str().unwrap().to_owned();
                (text("name"), text("value"))
            })
            .collect::<Vec<_>>()
    };
    let all = typing("cleo", json!({"setting": ""}), "setting").await;
    assert_eq!(all.len(), 25);
    assert_eq!(
        all[0],
        ("Message: points (now 10)".to_owned(), "message.points".to_owned())
    );
    let found = typing("cleo", json!({"setting": "VOICE day"}), "setting").await;
    let names: Vec<_> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Voice: most points a day (now 60)",
            "Voice: how many count a day (now no limit)"
        ]
    );
    assert_eq!(
        typing("yuki", json!({"setting": "歡迎 分數"}), "setting").await,
        [(
            "歡迎新朋友：分數（目前 10）".to_owned(),
            "welcome.points".to_owned()
        )]
    );
    // What is prepared is what the next change begins with.
    world.prepares("cleo", "text.enabled", "on").await;
    let values = typing("cleo", json!({"setting": "text.enabled", "value": ""}), "value").await;
    assert_eq!(
        values,
        [
            ("on (as it is now)".to_owned(), "on".to_owned()),
            ("off".to_owned(), "off".to_owned())
        ]
    );
    for member in ["ken", "sam"] {
        for (options, focused) in [
            (json!({"setting": "message"}), "setting"),
            (json!({"setting": "message.points", "value": "1"}), "value"),
        ] {
            assert_eq!(
                typing(member, options, focused).await,
                [],
                "{member} may not change rules"
            );
        }
    }
    world.ends().await;
}

#[tokio::test]
async fn a_preview_names_who_crosses_a_tier_and_changes_nothing() {
    let world = with_cleo(Database::sqlite()).await;
    // 90 points each, one of them by hand.
    for minute in 0..9 {
        world.says_in(minute * MINUTE_MS, "mei", "#general", "!");
        world.says_in(minute * MINUTE_MS, "leo", "#general", "!");
    }
    let options = json!({"member": "ana", "amount": 95, "reason": "kind"});
    world.runs("ken", "points give", options).await;
    world.says("ana", "#general", "?");
    world.settles().await;
    assert!(world.roles("ana").contains(&"常客".to_owned()), "105 points");
    let before = scores(&world).await;
    let roles = ["mei", "ana", "leo"].map(|member| world.roles(member));
    // Twice as much in #general, nothing any more for ana's single message of today.
    world.prepares("cleo", "message.points", "12").await;
    let preview = world.runs("cleo", "rules preview", json!({})).await;
    insta::assert_snapshot!(world.reads(preview.message()), @"
    What would change
    • Message: points: 10 → **12**

    Of 3 people, **3** would gain points and **0** would lose some. All points together: 285 → **323**.

    **2** people would change tier:
    ⬆️ **mei** · Newcomer → **Regular** · 90 → 108 points
    ⬆️ **leo** · Newcomer → **Regular** · 90 → 108 points
    ana · +2 · 105 → 107
    Nothing has changed yet.
    [Apply] [Discard] [Rules]
    ");
    // Somebody leaves: they are nobody's business any more.
    world.sandbox.leave("leo", crate::support::GUILD);
    world.settles().await;
    world.prepares("cleo", "message.points", "5").await;
    let preview = world.runs("cleo", "rules preview", json!({})).await;
    insta::assert_snapshot!(world.reads(preview.message()), @"
    What would change
    • Message: points: 10 → **5**

    Of 2 people, **0** would gain points and **2** would lose some. All points together: 195 → **145**.

    Nobody would change tier.
    mei · −45 · 90 → 45
    ana · −5 · 105 → 100
    Nothing has changed yet.
    [Apply] [Discard] [Rules]
    ");
    world.advance(HOUR_MS).await;
    assert_eq!(scores(&world).await, before);
    assert_eq!(["mei", "ana"].map(|member| world.roles(member)), roles[..2]);
    assert_eq!(world.guild().await.rules.of(Kind::Message).points, 10);
    world.ends().await;
}

#[tokio::test]
async fn a_preview_says_who_would_be_ready_for_the_inner_circle() {
    let world = with_cleo(Database::sqlite()).await;
    let three_days = Past {
        weeks: 9,
        days: 3,
        ..Past::ELIGIBLE
    };
    world.has_lived("mei", three_days);
    world.settles().await;
    let ready = world.standing("mei").await;
    world.prepares("cleo", "active_week_days", "4").await;
    let preview = world.runs("cleo", "rules preview", json!({})).await;
    insta::assert_snapshot!(format!("{ready:?}\n{}", world.reads(preview.message())), @"
    Eligible
    What would change
    • Active week: days it takes: 3 → **4**

    Of 3 people, **0** would gain points and **3** would lose some. All points together: 1,560 → **1,080**.
    Active weeks that earn points: 24 → **0**.

    **2** people would change tier:
    ⬇️ **mei** · Insider → **Regular** · 565 → 405 points
    💤 **mei** would no longer be eligible for Superfan
    ⬇️ **leo** · Insider → **Regular** · 565 → 405 points
    ana · −160 · 430 → 270
    Nothing has changed yet.
    [Apply] [Discard] [Rules]
    ");
    assert_eq!(world.standing("mei").await, ready);
    world.applies("cleo").await;
    assert_ne!(world.standing("mei").await, ready);
    world.ends().await;
}

#[tokio::test]
async fn what_a_preview_says_comes_true() {
    for database in Database::each().await {
        let world = with_cleo(database).await;
        world.has_lived("mei", Past::ELIGIBLE);
        let options = json!({"member": "leo", "amount": 70, "reason": "kind"});
        world.runs("ken", "points give", options).await;
        world.settles().await;
        for (setting, value) in [
            ("reply.points", "3"),
            ("message.points_per_day", "10"),
            ("active_week_days", "2"),
            ("active_week_points", "35"),
        ] {
            world.prepares("cleo", setting, value).await;
        }
        let options = json!({"which": "#general", "percent": 120});
        world.runs("cleo", "rules channel", options).await;
        let (guild_id, now_ms) = (world.guild_id(), world.now_ms());
        let preview = rules::preview(world.store(), guild_id, now_ms).await.unwrap();
        assert_eq!(preview.effects.len(), 3);
        let mut before = 0;
        for effect in &preview.effects {
            let totals = world
                .store()
                .get_totals(guild_id, effect.member_id)
                .await
                .unwrap();
            assert_eq!(totals.points, effect.points[0]);
            before += totals.points;
        }
        assert_eq!(preview.points[0], before);
        world.applies("cleo").await;
        for effect in &preview.effects {
            let totals = world
                .store()
                .get_totals(guild_id, effect.member_id)
                .await
                .unwrap();
            assert_eq!(totals.points, effect.points[1]);
            let row = world
                .store()
                .get_standing(guild_id, effect.member_id)
                .await
                .unwrap();
            assert_eq!((row.rung, row.standing()), (effect.rung[1], effect.standing[1]));
        }
        let replay = world.store().find_replay(guild_id).await.unwrap().unwrap();
        let changed = preview.effects.iter().filter(|effect| effect.gain() != 0).count();
        assert_eq!(replay.changed, changed as u64);
        world.ends().await;
    }
}

#[tokio::test]
async fn what_comes_with_an_update_is_a_version_that_nobody_made_and_nobody_can_undo() {
    let database = Database::sqlite();
    let url = database.url().to_owned();
    let mut world = World::start_in(night_owls(), database).await;
    let guild_id = world.guild_id();
    let mut older = world.guild().await.rules;
    older.kinds.remove(&Kind::Voice);
    world.stop().await;
    // As a version left it that did not know voice yet.
    let store = Store::open(&url, vault()).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.set_rules(guild_id, &older).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    world.boot().await;
    assert_eq!(world.guild().await.rules.of(Kind::Voice).points, 5);
    let shown = world.runs("yuki", "rules show", json!({})).await;
    assert!(shown.text().contains("隨鐵粉更新而來"), "{}", shown.text());
    let nothing = world.runs("yuki", "rules undo", json!({})).await;
    assert!(nothing.text().contains("再往前沒有了"), "{}", nothing.text());
    world.ends().await;
}

#[tokio::test]
async fn a_long_preview_is_turned_page_by_page() {
    let people = night_owls_and(|guild| {
        for n in 0..24 {
            guild.member(&format!("fan{n:02}")).locale("en-US");
        }
    });
    let world = World::start_in(people, Database::sqlite()).await;
    for n in 0..24i64 {
        for minute in 0..=n / 2 {
            world.says_in(minute * MINUTE_MS, &format!("fan{n:02}"), "#general", "!");
        }
    }
    world.settles().await;
    world.prepares("yuki", "message.points", "11").await;
    let mut page = world.runs("yuki", "rules preview", json!({})).await;
    let mut read = vec![page.text()];
    for _ in 0..2 {
        page = world.clicks("yuki", page.message(), "下一頁 ▶").await;
        read.push(page.text());
    }
    assert!(page.text().contains("第 3 頁，共 3 頁"), "{}", page.text());
    for n in 0..24 {
        let fan = format!("fan{n:02}");
        assert_eq!(read.iter().filter(|page| page.contains(&fan)).count(), 1, "{fan}");
    }
    assert!(
        read[0].contains("fan23") && read[2].contains("fan00"),
        "the most first"
    );
    world.ends().await;
}

#[tokio::test]
async fn tiers_and_roles_follow_the_rules_and_come_back_with_them() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        for minute in 0..9 {
            world.says_in(minute * MINUTE_MS, "mei", "#general", "!");
        }
        world.settles().await;
        assert!(world.roles("mei").is_empty());
        world.prepares("yuki", "message.points", "12").await;
        world.applies("yuki").await;
        assert_eq!(world.points("mei").await, 108);
        assert_eq!(world.roles("mei"), ["常客"]);
        // Below the band.
        world.prepares("yuki", "message.points_per_day", "80").await;
        world.applies("yuki").await;
        assert_eq!(world.points("mei").await, 80);
        assert!(world.roles("mei").is_empty());
        world.undoes("yuki").await;
        assert_eq!(world.roles("mei"), ["常客"]);
        world.undoes("yuki").await;
        assert_eq!(world.points("mei").await, 90);
        let nothing = world.runs("yuki", "rules undo", json!({})).await;
        assert!(nothing.text().contains("再往前沒有了"), "{}", nothing.text());
        // A change after undoing leads back to where it was made from.
        world.prepares("yuki", "message.points", "1").await;
        world.applies("yuki").await;
        assert_eq!(world.points("mei").await, 9);
        world.undoes("yuki").await;
        assert_eq!(world.points("mei").await, 90);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_channel_a_category_and_a_role_can_be_off() {
    for database in Database::each().await {
        let people = night_owls_and(|guild| {
            guild.category("games");
            guild.channel("chess").in_category("games");
            guild.channel("spam");
            guild.role("Guests");
        });
        let world = World::start_in(people, database).await;
        let root = world.says("leo", "#chess", "who plays?");
        let thread = world.sandbox.start_thread("leo", &root, "finals");
        world.pass(MINUTE_MS);
        world.sandbox.say("mei", thread, "me");
        world.pass(MINUTE_MS);
        world.says("mei", "#spam", "!");
        world.pass(MINUTE_MS);
        world.says("mei", "#general", "!");
        world.settles().await;
        assert_eq!(world.points("mei").await, 30);

        world.multiplies("channel", "#spam", 0).await;
        assert_eq!(world.points("mei").await, 20);
        world.multiplies("channel", "#games", 0).await;
        assert_eq!(
            world.points("mei").await,
            10,
            "also in a thread of a channel in the category"
        );
        assert_eq!(
            world.points("leo").await,
            0,
            "nor does opening a thread there earn anything"
        );
        let why = world.runs("mei", "why", json!({})).await;
        assert_eq!(
            why.text().matches("這個頻道或你的某個身分組不計分").count(),
            2,
            "{}",
            why.text()
        );
        // New channels, threads and messages there are no exception.
        world.pass(MINUTE_MS);
        let root = world.says("ana", "#chess", "again?");
        let thread = world.sandbox.start_thread("ana", &root, "again");
        world.pass(MINUTE_MS);
        world.sandbox.say("mei", thread, "yes");
        world.settles().await;
        assert_eq!((world.points("mei").await, world.points("ana").await), (10, 0));

        // A role counts for what is done while it is held.
        world.sandbox.give_role("yuki", "mei", "@Guests");
        world.settles().await;
        world.pass(MINUTE_MS);
        world.says("mei", "#general", "as a guest");
        world.settles().await;
        assert_eq!(world.points("mei").await, 20);
        world.multiplies("role", "@Guests", 0).await;
        assert_eq!(world.points("mei").await, 10);
        world.pass(MINUTE_MS);
        world.says("mei", "#general", "still a guest");
        world.settles().await;
        assert_eq!(world.points("mei").await, 10);
        let found = scores(&world).await;
        assert_eq!(scored_anew(&world).await, found);

        // A thread by itself.
        world.multiplies("channel", "#games", 100).await;
        assert_eq!((world.points("mei").await, world.points("ana").await), (30, 25));
        world.multiplies("channel", &thread.to_string(), 0).await;
        assert_eq!((world.points("mei").await, world.points("ana").await), (20, 10));
        world.multiplies("channel", &thread.to_string(), 100).await;

        // 100 is no multiplier any more.
        for (what, which) in [("role", "@Guests"), ("channel", "#spam")] {
            world.multiplies(what, which, 100).await;
        }
        assert_eq!(world.guild().await.rules.multipliers, Default::default());
        assert_eq!(world.points("mei").await, 60);
        world.ends().await;
    }
}

#[tokio::test]
async fn what_a_moved_channel_earns_follows_its_category() {
    let people = night_owls_and(|guild| {
        guild.category("games");
        guild.channel("chess");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.multiplies("channel", "#games", 0).await;
    world.says("mei", "#chess", "!");
    world.settles().await;
    assert_eq!(world.points("mei").await, 10);
    world.sandbox.move_channel("yuki", "#chess", Some("#games"));
    world.settles().await;
    assert_eq!(world.points("mei").await, 0);
    world.pass(MINUTE_MS);
    world.says("mei", "#chess", "!!");
    world.settles().await;
    assert_eq!(world.points("mei").await, 0);
    world.sandbox.move_channel("yuki", "#chess", None);
    world.settles().await;
    assert_eq!(world.points("mei").await, 20);
    world.ends().await;
}

#[tokio::test]
async fn multipliers_are_multiplied_up_to_ten_times() {
    let people = night_owls_and(|guild| {
        guild.category("stage");
        guild.channel("live").in_category("stage");
        guild.role("Crew");
        guild.role("Hosts");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    for role in ["@Crew", "@Hosts"] {
        world.sandbox.give_role("yuki", "mei", role);
    }
    world.settles().await;
    world.says("mei", "#live", "!");
    world.settles().await;
    for (what, which, percent, points) in [
        ("channel", "#live", 300, 30),
        ("channel", "#stage", 50, 15),
        ("role", "@Crew", 150, 23),
        ("role", "@Hosts", 400, 90),
        ("channel", "#stage", 1_000, 100),
        ("role", "@Hosts", 0, 0),
    ] {
        world.multiplies(what, which, percent).await;
        assert_eq!(world.points("mei").await, points, "after {which} {percent}");
    }
    let options = json!({"which": "#live", "percent": 1_001});
    let refused = std::panic::AssertUnwindSafe(|| {
        world
            .sandbox
            .command("yuki", "#general", "rules channel", options)
    });
    assert!(
        std::panic::catch_unwind(refused).is_err(),
        "Discord does not take more than 1,000"
    );
    world.ends().await;
}

#[tokio::test]
async fn a_draft_that_changed_meanwhile_is_shown_again_and_not_applied() {
    let world = with_cleo(Database::sqlite()).await;
    world.says("mei", "#general", "!");
    world.settles().await;
    world.prepares("cleo", "message.points", "12").await;
    let cleos = world.runs("cleo", "rules preview", json!({})).await;
    let yukis = world.runs("yuki", "rules preview", json!({})).await;
    world.prepares("yuki", "message.points", "99").await;
    let shown = world.clicks("cleo", cleos.message(), "Apply").await;
    insta::assert_snapshot!(world.reads(shown.message()), @"
    What would change
    ⚠️ The rules or the prepared changes are not the ones you looked at: somebody has changed them since. Nothing was done. This is how it is now:

    • Message: points: 10 → **99**

    Of 1 person, **1** would gain points and **0** would lose some. All points together: 10 → **99**.

    Nobody would change tier.
    mei · +89 · 10 → 99
    Nothing has changed yet.
    [Apply] [Discard] [Rules]
    ");
    let kept = world.clicks("yuki", yukis.message(), "捨棄").await;
    assert!(kept.text().contains("我什麼都沒做"), "{}", kept.text());
    world.settles().await;
    assert_eq!(world.points("mei").await, 10);
    // The same holds when the rules in force are others by now, though the draft is the same.
    world.prepares("cleo", "message.points", "12").await;
    let first = world.runs("cleo", "rules preview", json!({})).await;
    world.applies("yuki").await;
    world.undoes("yuki").await;
    world.prepares("cleo", "message.points", "12").await;
    let shown = world.clicks("cleo", first.message(), "Apply").await;
    assert!(shown.text().contains("Nothing was done"), "{}", shown.text());
    world.settles().await;
    assert_eq!(world.points("mei").await, 10);
    world.ends().await;
}

#[tokio::test]
async fn nobody_applies_what_they_have_not_seen() {
    let world = with_cleo(Database::sqlite()).await;
    world.says("mei", "#general", "!");
    world.prepares("cleo", "message.points", "12").await;
    let unseen = world.runs("cleo", "rules apply", json!({})).await;
    assert!(
        unseen.text().contains("You have not looked at these changes")
            && unseen.buttons().contains(&"Apply".to_owned()),
        "{}",
        unseen.text()
    );
    // Yuki has seen nothing yet, cleo has now.
    let yukis = world.runs("yuki", "rules apply", json!({})).await;
    assert!(yukis.text().contains("你還沒看過"), "{}", yukis.text());
    world.settles().await;
    assert_eq!(world.points("mei").await, 10);
    let command = world
        .sandbox
        .command("cleo", "#general", "rules apply", json!({}));
    let done = ends_with(&world, &command).await;
    assert!(
        done.text().contains("**1** person has different points now"),
        "{}",
        done.text()
    );
    assert_eq!(world.points("mei").await, 12);
    world.ends().await;
}

#[tokio::test]
async fn of_two_who_apply_at_once_one_does() {
    for database in Database::each().await {
        let world = with_cleo(database).await;
        world.says("mei", "#general", "!");
        world.prepares("cleo", "message.points", "12").await;
        let cleos = world.runs("cleo", "rules preview", json!({})).await;
        let yukis = world.runs("yuki", "rules preview", json!({})).await;
        let presses = [
            world.sandbox.click("cleo", cleos.message(), "Apply"),
            world.sandbox.click("yuki", yukis.message(), "套用"),
        ];
        let mut done = 0;
        for press in &presses {
            let last = ends_with(&world, press).await.text();
            let late = ["Nothing is prepared", "沒有準備中的修改"];
            done += usize::from(!late.iter().any(|text| last.contains(text)));
        }
        assert_eq!(done, 1);
        assert_eq!(world.points("mei").await, 12);
        let version = world.store().find_rule_version(world.guild_id()).await.unwrap();
        assert_eq!(version.unwrap().version, 2);
        world.ends().await;
    }
}

#[tokio::test]
async fn while_points_are_recounted_pages_say_so() {
    let world = with_cleo(Database::sqlite()).await;
    for member in ["mei", "ana", "leo"] {
        world.says(member, "#general", "!");
    }
    world.settles().await;
    // A replay begins and finds the database busy.
    let mut tx = world.store().begin().await.unwrap();
    tx.start_replay(world.guild_id(), world.now_ms()).await.unwrap();
    let (begun, busy) = tokio::join!(tx.commit(), world.store().begin());
    begun.unwrap();
    let busy = busy.unwrap();
    for (member, page, line) in [
        ("ana", "me", "Points are being recounted: 0%."),
        ("mei", "top", "積分正在重新計算：0%。"),
        ("cleo", "panel", "Points are being recounted: 0%."),
        ("cleo", "rules show", "Points are being recounted: 0%."),
    ] {
        let page = world.runs(member, page, json!({})).await;
        assert!(page.text().contains(line), "{}", page.text());
    }
    drop(busy);
    world.settles().await;
    let card = world.runs("ana", "me", json!({})).await;
    assert!(!card.text().contains("recounted"), "{}", card.text());
    world.ends().await;
}

#[tokio::test]
async fn the_answer_shows_how_far_the_recount_is() {
    let world = with_cleo(Database::sqlite()).await;
    world.says("mei", "#general", "!");
    world.settles().await;
    world.prepares("cleo", "message.points", "12").await;
    let preview = world.runs("cleo", "rules preview", json!({})).await;
    let press = world.sandbox.click("cleo", preview.message(), "Apply");
    // The database is taken as soon as the rules are in force: who waits for it longest is next.
    let busy = loop {
        let mut tx = world.store().begin().await.unwrap();
        if tx.find_rule_version(world.guild_id()).await.unwrap().is_some() {
            break tx;
        }
        drop(tx);
        tokio::task::yield_now().await;
    };
    let under_way = press.reply().await;
    insta::assert_snapshot!(world.reads(under_way.message()), @"
    Recounting points
    The new rules are in force (version 2). 0 of 1 people are recounted:
    ▱▱▱▱▱▱▱▱▱▱▱▱ 0%
    ");
    drop(busy);
    let done = ends_with(&world, &press).await;
    insta::assert_snapshot!(world.reads(done.message()), @"
    Recounted
    The rules are in force (version 2). **1** person has different points now. Tiers and roles follow by themselves.
    -# /rules undo brings the former rules back.
    [Rules] [Panel]
    ");
    assert_eq!(world.points("mei").await, 12);
    world.ends().await;
}

/// Many days of three members.
fn months(world: &World) {
    for member in ["mei", "ana", "leo"] {
        for day in 0..60 {
            for minute in 0..3 {
                world.says_in(-day * DAY_MS + minute * MINUTE_MS, member, "#general", "!");
            }
        }
    }
}

/// Puts other rules in force and scores the first part anew, as if the lights went out then.
async fn begin_to_recount(database: &str, guild_id: GuildId, rules: &Rules, parts: usize) {
    let store = Store::open(database, vault()).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.set_rules(guild_id, rules).await.unwrap();
    tx.start_replay(guild_id, 0).await.unwrap();
    tx.commit().await.unwrap();
    for _ in 0..parts {
        let mut tx = store.begin().await.unwrap();
        assert!(
            tx.replay_some(guild_id, 50).await.unwrap(),
            "there is more to come"
        );
        tx.commit().await.unwrap();
    }
    let (points, scored, adjusted, days) = store.sum_points(guild_id).await.unwrap();
    assert_eq!(
        (points, scored),
        (scored + adjusted, days),
        "the books balance in between as well"
    );
    store.close().await;
}

#[tokio::test]
async fn a_recount_goes_on_where_it_was_stopped() {
    for database in Database::each().await {
        let url = database.url().to_owned();
        let mut world = World::start_in(night_owls(), database).await;
        months(&world);
        world.settles().await;
        let guild_id = world.guild_id();
        for parts in [1, 4, 8] {
            let mut rules = world.guild().await.rules;
            rules.kinds.get_mut(&Kind::Message).unwrap().points += 7;
            rules.active_week_days = 8 - rules.active_week_days;
            world.stop().await;
            begin_to_recount(&url, guild_id, &rules, parts).await;
            world.boot().await;
            world.settles().await;
            let replay = world.store().find_replay(guild_id).await.unwrap().unwrap();
            assert!(!replay.is_under_way);
            assert_eq!(replay.changed, 3, "each once, also who was in the middle of it");
            let found = scores(&world).await;
            assert_eq!(scored_anew(&world).await, found);
        }
        world.ends().await;
    }
}

#[tokio::test]
async fn a_recount_survives_a_power_cut() {
    for database in Database::each().await {
        let mut world = World::prepare(night_owls(), database, "").await;
        world.boot_apart().await;
        months(&world);
        world.settles().await;
        for points in [11, 12, 13] {
            world
                .prepares("yuki", "message.points", &points.to_string())
                .await;
            let preview = world.runs("yuki", "rules preview", json!({})).await;
            let press = world.sandbox.click("yuki", preview.message(), "套用");
            // As soon as it shows that the rules are in force; more happens meanwhile.
            press.reply().await;
            world.says_in(points * HOUR_MS, "mei", "#general", "!");
            world.crashes().await;
            world.boot_apart().await;
            world.settles().await;
            assert_eq!(world.guild().await.rules.of(Kind::Message).points, points);
            let found = scores(&world).await;
            assert_eq!(scored_anew(&world).await, found);
        }
        world.ends().await;
    }
}

#[tokio::test]
async fn rules_changed_again_during_a_recount_win() {
    let world = with_cleo(Database::sqlite()).await;
    months(&world);
    world.settles().await;
    for points in [11, 12, 13, 14] {
        world
            .prepares("cleo", "message.points", &points.to_string())
            .await;
        let preview = world.runs("cleo", "rules preview", json!({})).await;
        // Not waited for.
        world
            .sandbox
            .click("cleo", preview.message(), "Apply")
            .acknowledged()
            .await;
        while world.guild().await.rules.of(Kind::Message).points != points {
            tokio::task::yield_now().await;
        }
        world.says_in(points * MINUTE_MS, "mei", "#general", "!");
    }
    world.settles().await;
    let found = scores(&world).await;
    assert_eq!(scored_anew(&world).await, found);
    assert_eq!(world.days("ana").await[3].1.points, 3 * 14);
    world.ends().await;
}

#[tokio::test]
async fn text_rules_say_what_is_missing_until_texts_can_be_read() {
    let world = with_cleo(Database::sqlite()).await;
    let draft = world.prepares("cleo", "text.enabled", "on").await;
    let missing = "set message_content = true under [discord]";
    assert!(draft.text().contains(missing), "{}", draft.text());
    world.says("mei", "#general", "ok");
    world.applies("cleo").await;
    assert_eq!(
        world.points("mei").await,
        10,
        "nothing is read, so nothing is refused"
    );
    let shown = world.runs("cleo", "rules show", json!({})).await;
    assert!(shown.text().contains(missing), "{}", shown.text());
    world.ends().await;

    let settings = "[discord]\nmessage_content = true\n";
    let world = World::start_with(night_owls(), Database::sqlite(), settings).await;
    world.prepares("yuki", "text.enabled", "on").await;
    let done = world.applies("yuki").await;
    assert!(done.text().contains("規則已經生效"), "{}", done.text());
    let shown = world.runs("yuki", "rules show", json!({})).await;
    assert!(
        shown.text().contains("只有表情符號") && !shown.text().contains("message_content"),
        "{}",
        shown.text()
    );
    world.says("mei", "#general", "🎉");
    world.pass(MINUTE_MS);
    world.says("mei", "#general", "終於等到這一天");
    world.settles().await;
    assert_eq!(world.points("mei").await, 10);
    world.ends().await;
}

#[tokio::test]
async fn somebody_without_any_points_yet_gets_them_when_a_channel_counts_again() {
    let world = World::start().await;
    world.multiplies("channel", "#vip", 0).await;
    let answer = world.says("ana", "#general", "?");
    world.settles().await;
    world.replies("mei", &answer, "!");
    let quiet = world.says("leo", "#vip", "!");
    world.settles().await;
    assert_eq!(world.points("leo").await, 0);
    assert!(world.days("leo").await.is_empty(), "{quiet:?}");
    world.multiplies("channel", "#vip", 100).await;
    assert_eq!(world.points("leo").await, 10);
    world.ends().await;
}

#[tokio::test]
async fn a_member_with_many_activities_is_scored_in_parts() {
    for database in Database::each().await {
        let url = database.url().to_owned();
        let mut world = World::start_in(night_owls(), database).await;
        months(&world);
        world.settles().await;
        let expected = scored_anew(&world).await;
        let (guild_id, mei) = (world.guild_id(), world.member_id("mei"));
        world.stop().await;
        let store = Store::open(&url, vault()).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.start_replay(guild_id, 0).await.unwrap();
        tx.commit().await.unwrap();
        // Fewer than a week's at a time: weeks are never cut.
        let mut parts = 0;
        loop {
            let mut tx = store.begin().await.unwrap();
            let more = tx.replay_some(guild_id, 1).await.unwrap();
            tx.commit().await.unwrap();
            parts += 1;
            if !more {
                break;
            }
        }
        let weeks = store
            .list_days(guild_id, mei, LocalDay(0), LocalDay(100_000))
            .await
            .unwrap();
        assert!(parts > weeks.len() / 7 * 3, "{parts} parts");
        let replay = store.find_replay(guild_id).await.unwrap().unwrap();
        assert_eq!((replay.changed, replay.percent()), (0, 100));
        store.close().await;
        world.boot().await;
        assert_eq!(scores(&world).await, expected);
        world.ends().await;
    }
}
