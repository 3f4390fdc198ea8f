//! From invite to working: every page stands alone, is saved at once, can be skipped, repeated and
//! taken up after a restart, and says what is in the way.

use ironfan::{domain::ids::RoleId, store::Guild};
use sandbox::permissions as bits;
use serde_json::json;

use crate::support::{BOT_PERMISSIONS, Database, GUILD, Past, ReplyExt, World, night_owls_and};

/// Cleo, who reads English, has the creator role; the server's language is Chinese.
async fn with_an_english_creator() -> World {
    let people = night_owls_and(|guild| {
        guild
            .role("Creators")
            .permissions(bits::MANAGE_GUILD | bits::MODERATE_MEMBERS);
        guild.member("cleo").locale("en-US").role("Creators");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    let page = world.opens_setup("yuki", "staff").await;
    world
        .selects("yuki", page.message(), "set-creator-role", &["@Creators"])
        .await;
    world.settles().await;
    world
}

async fn reads_all_pages(world: &World, creator: &str) -> String {
    let mut pages = Vec::new();
    for step in ["language", "staff", "channel", "tiers", "gate", "history", "done"] {
        let page = world.opens_setup(creator, step).await;
        assert!(page.is_ephemeral(), "{step}");
        pages.push(world.reads(page.message()));
    }
    pages.join("\n\n")
}

#[tokio::test]
async fn the_pages_in_chinese() {
    let world = World::start().await;
    insta::assert_snapshot!(reads_all_pages(&world, "yuki").await, @"
    語言與時區
    我在頻道裡要用哪種語言發言？每個人看到的回覆本來就會用自己的語言。
    日期和星期依照 **Asia/Taipei** 計算。
    第 1 步，共 7 步 · 選了就會存，可以跳過
    {語言: English | *繁體中文}
    {時區: *Asia/Taipei | Asia/Hong Kong | Asia/Singapore | Asia/Kuala Lumpur | Asia/Shanghai | Asia/Tokyo | Asia/Seoul | Asia/Bangkok | Asia/Manila | Asia/Kolkata | Australia/Sydney | Pacific/Auckland | Europe/London | Europe/Paris | Europe/Berlin | Europe/Madrid | Europe/Warsaw | America/New York | America/Chicago | America/Denver | America/Los Angeles | America/Toronto | America/Sao Paulo | UTC}
    [其他時區…]
    [下一步 ▶]

    誰來幫忙
    @yuki 是伺服器擁有者，什麼都能做。
    創作者身分組：未設定。管理員身分組：未設定。
    工作人員也會累積積分，但排行榜和週報另外計算。
    第 2 步，共 7 步 · 選了就會存，可以跳過
    {創作者身分組（什麼都能做）: }
    {管理員身分組（可以核准、給分）: }
    [◀ 上一步] [下一步 ▶]

    你的頻道
    核准、週報、通知和粉絲的私下提問（/提問）要送到哪裡？請選只有你和工作人員看得到的頻道。
    週報在**星期一 09:00**（Asia/Taipei）送出。
    第 3 步，共 7 步 · 選了就會存，可以跳過
    {給你和工作人員的頻道: }
    {星期幾送週報: *星期一 | 星期二 | 星期三 | 星期四 | 星期五 | 星期六 | 星期日}
    {幾點送週報: 00:00 | 01:00 | 02:00 | 03:00 | 04:00 | 05:00 | 06:00 | 07:00 | 08:00 | *09:00 | 10:00 | 11:00 | 12:00 | 13:00 | 14:00 | 15:00 | 16:00 | 17:00 | 18:00 | 19:00 | 20:00 | 21:00 | 22:00 | 23:00}
    [◀ 上一步] [下一步 ▶]

    等級
    每個等級對應一個身分組。可以由我建立，也可以選現有的（位置要在我的身分組下面）。

    **新朋友** · 所有人 · 不需要身分組
    **常客** · 100 分以上 · 還沒有身分組
    **核心粉絲** · 500 分以上 · 還沒有身分組
    **鐵粉** · 加入滿 60 天、12 週中活躍 8 週、2 種參與方式、忠誠度 60，再由你核准 · 還沒有身分組
    第 4 步，共 7 步 · 選了就會存，可以跳過
    {「常客」的身分組: }
    {「核心粉絲」的身分組: }
    {「鐵粉」的身分組: }
    [幫我建立缺少的身分組]
    [◀ 上一步] [下一步 ▶]

    第一道門禁
    哪個頻道只想給真正的粉絲看？先選頻道，再選從哪個等級開始。也可以先跳過，之後用 /門禁 新增。
    第 5 步，共 7 步 · 選了就會存，可以跳過
    {頻道或類別: }
    [◀ 上一步] [下一步 ▶]

    我來之前的訊息
    要不要讀取我來之前的訊息？發言、回覆、表情回應、討論串和貼文都會照算，就像我一開始就在一樣。
    熱鬧的伺服器要花一點時間。進度隨時看得到，也可以隨時停止；重新啟動後會接著讀。
    -# 語音時間和已經刪除的內容沒辦法補讀。
    -# 要開啟 Message Content Intent 才能補讀投票。
    第 6 步，共 7 步 · 選了就會存，可以跳過
    [最近 30 天] [最近 90 天] [最近 365 天]
    [◀ 上一步] [下一步 ▶]

    設定完成
    我已經開始記錄了。還沒完成的項目，隨時可以用 /設定 補上。

    ✅ 語言與時區（Asia/Taipei）
    ⬜ 創作者與管理員身分組
    ⬜ 你的頻道；週報在星期一 09:00 送出
    ⬜ 各等級的身分組
    ⬜ 門禁：0 道
    ⬜ 我來之前的訊息
    第 7 步，共 7 步 · 選了就會存，可以跳過
    [◀ 上一步] [從頭再看一次] [控制台]
    ");
    world.ends().await;
}

#[tokio::test]
async fn the_pages_in_english_once_everything_is_set() {
    let world = with_an_english_creator().await;
    world.is_set_up().await;
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": 2}))
        .await;
    world.settles().await;
    insta::assert_snapshot!(reads_all_pages(&world, "cleo").await, @"
    Language and time zone
    In which language should I write in channels? Everyone sees my answers in their own language anyway.
    Days and weeks follow **Asia/Taipei**.
    Step 1 of 7 · everything is saved as you choose, skip what you like
    {Language: English | *繁體中文}
    {Time zone: *Asia/Taipei | Asia/Hong Kong | Asia/Singapore | Asia/Kuala Lumpur | Asia/Shanghai | Asia/Tokyo | Asia/Seoul | Asia/Bangkok | Asia/Manila | Asia/Kolkata | Australia/Sydney | Pacific/Auckland | Europe/London | Europe/Paris | Europe/Berlin | Europe/Madrid | Europe/Warsaw | America/New York | America/Chicago | America/Denver | America/Los Angeles | America/Toronto | America/Sao Paulo | UTC}
    [Another time zone…]
    [Next ▶]

    Who helps you
    @yuki owns the server and may do everything.
    Creator role: @&Creators. Moderator role: @&Mods.
    Staff collect points too, but are listed separately on the leaderboard and in the summary.
    Step 2 of 7 · everything is saved as you choose, skip what you like
    {Creator role (may do everything): }
    {Moderator role (may approve and give points): }
    [◀ Back] [Next ▶]

    Your channel
    Approvals, the weekly summary, notices and what fans ask in private (/ask) go to #creator. Choose a channel only you and your staff can see.
    The summary comes on **Monday at 09:00** (Asia/Taipei).
    Step 3 of 7 · everything is saved as you choose, skip what you like
    {Channel for you and your staff: }
    {Day of the weekly summary: *Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday}
    {Hour of the weekly summary: 00:00 | 01:00 | 02:00 | 03:00 | 04:00 | 05:00 | 06:00 | 07:00 | 08:00 | *09:00 | 10:00 | 11:00 | 12:00 | 13:00 | 14:00 | 15:00 | 16:00 | 17:00 | 18:00 | 19:00 | 20:00 | 21:00 | 22:00 | 23:00}
    [◀ Back] [Next ▶]

    Tiers
    Each tier gets a role. I can make the roles, or you pick ones you already have (they must stand below mine).

    **Newcomer** · everyone · needs no role
    **Regular** · from 100 points · @&常客
    **Insider** · from 500 points · @&核心粉絲
    **Superfan** · 60 days here, active in 8 of 12 weeks, 2 ways of taking part, loyalty 60; then you approve · @&鐵粉
    Step 4 of 7 · everything is saved as you choose, skip what you like
    {Role for Regular: }
    {Role for Insider: }
    {Role for Superfan: }
    [Make the missing roles off]
    [◀ Back] [Next ▶]

    First gate
    Which channel is for your closest fans only? Choose a channel, then from which tier on. You can skip this and use /gate add later.
    🔒 #vip · from **Superfan** up
    Step 5 of 7 · everything is saved as you choose, skip what you like
    {Channel or category: }
    [◀ Back] [Next ▶]

    What was written before I came
    Shall I read what was written before I came? Messages, answers, reactions, threads and posts then count as if I had been there from the start.
    It takes a while in a busy server. You see how far I am, can stop at any time, and I go on after a restart.
    -# Time in voice cannot be read back, nor what was deleted since.
    -# Votes in polls can be read back only with the Message Content Intent.
    Step 6 of 7 · everything is saved as you choose, skip what you like
    [Last 30 days] [Last 90 days] [Last 365 days]
    [◀ Back] [Next ▶]

    All set
    I am recording who takes part from now on. Whatever is still open can be done any time with /setup.

    ✅ Language and time zone (Asia/Taipei)
    ✅ Creator and moderator roles
    ✅ Your channel; summary on Monday at 09:00
    ✅ Roles for the tiers
    ✅ Gates: 1
    ⬜ What was written before I came
    Step 7 of 7 · everything is saved as you choose, skip what you like
    [◀ Back] [From the start] [Panel]
    ");
    world.ends().await;
}

#[tokio::test]
async fn every_choice_is_saved_at_once_and_the_open_page_survives_a_restart() {
    let mut world = World::start().await;
    let page = world.runs("yuki", "setup", json!({})).await;
    let page = world
        .selects("yuki", page.message(), "set-zone", &["Europe/Berlin"])
        .await;
    let page = world
        .selects("yuki", page.message(), "set-locale", &["en-US"])
        .await;
    // What is posted in channels changes; yuki still reads her own language.
    assert!(page.text().starts_with("語言與時區"), "{}", page.text());
    let page = world.clicks("yuki", page.message(), "setup:staff").await;
    let page = world
        .selects("yuki", page.message(), "set-moderator-role", &["@Mods"])
        .await;
    world.settles().await;
    world.stop().await;
    world.boot().await;

    let page = world.clicks("yuki", page.message(), "setup:channel").await;
    let page = world
        .selects("yuki", page.message(), "set-channel", &["#creator"])
        .await;
    let page = world
        .selects("yuki", page.message(), "set-summary-day", &["星期五"])
        .await;
    let page = world
        .selects("yuki", page.message(), "set-summary-hour", &["18:00"])
        .await;
    assert!(page.text().contains("18:00"), "{}", page.text());
    let guild = world.guild().await;
    assert_eq!(guild.time_zone.name(), "Europe/Berlin");
    assert_eq!(guild.locale.tag(), "en-US");
    assert_eq!(guild.creator_channel_id, Some(world.channel_id("#creator")));
    assert!(guild.moderator_role_id.is_some() && !guild.setup_done);

    // Roles are named in the server's language, and stand in the order of the ladder.
    let page = world.clicks("yuki", page.message(), "setup:tiers").await;
    let page = world.clicks("yuki", page.message(), "make-roles").await;
    let text = world.reads(page.message());
    for role in ["@&Regular", "@&Insider", "@&Superfan"] {
        assert!(text.contains(role), "{text}");
    }
    let guild_id = world.guild_id().0;
    let place = |name: &str| {
        world.sandbox.world(|known| {
            let role = known.find_role(name);
            known.guilds[&guild_id].roles[&role].position
        })
    };
    assert!(place("@Regular") < place("@Insider") && place("@Insider") < place("@Superfan"));

    let page = world.clicks("yuki", page.message(), "setup:gate").await;
    let page = world
        .selects("yuki", page.message(), "pick-gate", &["#vip"])
        .await;
    let page = world.clicks("yuki", page.message(), "「鐵粉」以上").await;
    assert!(page.text().contains("🔒"), "{}", page.text());
    let page = world.clicks("yuki", page.message(), "setup:history").await;
    let page = world.clicks("yuki", page.message(), "history-read:30").await;
    let page = world.clicks("yuki", page.message(), "setup:done").await;
    assert!(!page.text().contains('⬜'), "{}", page.text());
    assert!(world.guild().await.setup_done);
    world.settles().await;
    assert!(!world.sees("mei", "#vip"));
    world.ends().await;
}

#[tokio::test]
async fn everything_can_be_skipped_and_gone_through_backwards() {
    let world = World::start().await;
    let before = world.guild().await;
    let mut page = world.runs("yuki", "setup", json!({})).await;
    for _ in 0..6 {
        page = world.clicks("yuki", page.message(), "下一步 ▶").await;
    }
    assert!(world.reads(page.message()).contains('⬜'), "{}", page.text());
    for _ in 0..6 {
        page = world.clicks("yuki", page.message(), "◀ 上一步").await;
    }
    assert!(page.text().starts_with("語言與時區"), "{}", page.text());
    let after = world.guild().await;
    assert_eq!(
        after,
        Guild {
            setup_done: true,
            ..before
        }
    );
    assert_eq!(world.sandbox.requests_to("POST", "/guilds/*/roles").len(), 0);
    world.ends().await;
}

#[tokio::test]
async fn a_time_zone_can_be_typed_and_a_wrong_one_is_explained() {
    let world = with_an_english_creator().await;
    let page = world.runs("cleo", "setup", json!({})).await;
    for (typed, answer) in [
        ("+08:00", "“+08:00” is a fixed offset"),
        ("taipei", "Did you mean Asia/Taipei?"),
        ("Mars/Olympus", "I don't know a time zone called “Mars/Olympus”"),
        ("   ", "Please type the name of a place"),
    ] {
        let form = world.clicks("cleo", page.message(), "zone-form").await;
        let refused = world.submits("cleo", &form, json!({"zone": typed})).await;
        assert!(refused.is_ephemeral());
        assert!(refused.text().contains(answer), "{typed}: {}", refused.text());
    }
    assert_eq!(world.guild().await.time_zone.name(), "Asia/Taipei");
    let form = world.clicks("cleo", page.message(), "zone-form").await;
    let page = world
        .submits("cleo", &form, json!({"zone": " america/new_york "}))
        .await;
    assert!(page.text().contains("America/New York"), "{}", page.text());
    assert_eq!(world.guild().await.time_zone.name(), "America/New_York");
    // A zone that is not in the list is shown in it once it is set.
    let form = world.clicks("cleo", page.message(), "zone-form").await;
    let page = world
        .submits("cleo", &form, json!({"zone": "Pacific/Chatham"}))
        .await;
    assert!(
        world.reads(page.message()).contains("*Pacific/Chatham"),
        "{}",
        page.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn roles_that_exist_can_show_tiers() {
    let people = night_owls_and(|guild| {
        guild.role("Friends");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let options = json!({"member": "mei", "amount": 100, "reason": "a story"});
    world.runs("ken", "points give", options).await;
    world.settles().await;
    let page = world.opens_setup("yuki", "tiers").await;
    let page = world
        .selects("yuki", page.message(), "pick-role:1", &["@Friends"])
        .await;
    assert!(
        world.reads(page.message()).contains("@&Friends"),
        "{}",
        page.text()
    );
    world.settles().await;
    // Whoever holds the tier gets it; nobody asked to take the role it had before.
    assert_eq!(world.roles("mei"), ["常客", "Friends"]);
    world.ends().await;
}

#[tokio::test]
async fn a_role_that_cannot_show_a_tier_is_refused_or_said_to_be_in_the_way() {
    let people = night_owls_and(|guild| {
        guild
            .role("Boosters")
            .managed(json!({"premium_subscriber": null}));
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let page = world.opens_setup("yuki", "tiers").await;
    let shared = world
        .selects("yuki", page.message(), "pick-role:3", &["@常客"])
        .await;
    assert!(
        shared.text().starts_with("沒有成功"),
        "one role, one tier: {}",
        shared.text()
    );
    let guild_id = world.guild_id().0;
    let everyone = world
        .selects("yuki", page.message(), "pick-role:3", &[&guild_id.to_string()])
        .await;
    assert!(
        everyone.text().starts_with("沒有成功"),
        "nobody can be given @everyone: {}",
        everyone.text()
    );
    let superfan = world.store().get_ladder(world.guild_id()).await.unwrap().0[3].role_id;
    assert_ne!(superfan, Some(RoleId(guild_id)));

    // What the creator wishes is kept; the page itself says what is in the way.
    for (role, problem, words) in [
        ("@Boosters", "role_managed", "屬於 Discord 或其他應用程式"),
        ("@Admins", "role_above_bot", "的位置比我的還高"),
    ] {
        let page = world.opens_setup("yuki", "tiers").await;
        let page = world
            .selects("yuki", page.message(), "pick-role:3", &[role])
            .await;
        assert!(page.text().contains(words), "{role}: {}", page.text());
        world.settles().await;
        assert_eq!(world.problems().await, [problem]);
    }
    world.ends().await;
}

#[tokio::test]
async fn roles_that_cannot_be_made_say_why() {
    let people = sandbox::World::builder()
        .guild(GUILD, |guild| {
            guild.locale("zh-TW");
            guild.owner("yuki").locale("zh-TW");
            guild.bot(BOT_PERMISSIONS & !bits::MANAGE_ROLES);
            guild.channel("general");
        })
        .build();
    let world = World::start_in(people, Database::sqlite()).await;
    let page = world.opens_setup("yuki", "tiers").await;
    let page = world.clicks("yuki", page.message(), "make-roles").await;
    assert!(
        page.text().contains("我缺少「管理身分組」權限"),
        "{}",
        page.text()
    );
    world.settles().await;
    world.ends().await;
}

#[tokio::test]
async fn a_channel_the_bot_cannot_use_is_said_to_be_in_the_way() {
    let people = night_owls_and(|guild| {
        guild.channel("hidden").deny("@everyone", bits::VIEW_CHANNEL);
        guild.channel("silent").deny("@everyone", bits::SEND_MESSAGES);
    });
    let world = World::start_in(people, Database::sqlite()).await;
    // The bot's own role would let it in: without it, it is like everybody.
    let page = world.opens_setup("yuki", "channel").await;
    let hidden = world
        .selects("yuki", page.message(), "set-channel", &["#hidden"])
        .await;
    assert!(hidden.text().contains("我看不到那個頻道"), "{}", hidden.text());
    assert_eq!(world.guild().await.creator_channel_id, None);
    let silent = world
        .selects("yuki", page.message(), "set-channel", &["#silent"])
        .await;
    assert!(silent.text().contains("我看不到或無法修改"), "{}", silent.text());
    world.ends().await;
}

#[tokio::test]
async fn moderators_can_be_chosen_and_unchosen() {
    let world = World::start().await;
    world.is_set_up().await;
    world.says("ken", "#general", "hello");
    world.settles().await;
    let board = world.runs("mei", "top", json!({})).await;
    assert!(!board.text().contains("ken"), "{}", board.text());
    let page = world.opens_setup("yuki", "staff").await;
    world
        .selects("yuki", page.message(), "set-moderator-role", &[])
        .await;
    world.settles().await;
    assert_eq!(world.guild().await.moderator_role_id, None);
    let board = world.runs("mei", "top", json!({})).await;
    assert!(board.text().contains("ken"), "a fan again: {}", board.text());
    let refused = world.runs("ken", "approve", json!({})).await;
    assert!(
        refused.text().contains("Only the creator and moderators"),
        "{}",
        refused.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn the_panel_is_the_creators_and_the_moderators_hub() {
    let world = World::start().await;
    let fresh = world.runs("yuki", "panel", json!({})).await;
    insta::assert_snapshot!(world.reads(fresh.message()), @"
    控制台 · Night Owls
    目前沒有人在等你決定。
    目前狀態
    5 位成員 · 0 位鐵粉 · 0 道門禁
    下一份週報：(time f)
    第一步
    /設定 只要兩分鐘：語言、頻道、等級、第一道門禁。
    [等候名單（0）] [待回覆（0）] [關心名單] [最近一份週報] [排行榜]
    [門禁] [手動調整等級] [積分規則] [回覆承諾] [五項指標]
    [紀錄] [健檢] [設定] [偏好設定] [歷史訊息]
    [目標] [我的卡片] [使用說明]
    ");
    world.is_set_up().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let creator = world.runs("yuki", "panel", json!({})).await;
    insta::assert_snapshot!(world.reads(creator.message()), @"
    控制台 · Night Owls
    **有 1 位粉絲在等你決定：**mei 
    目前狀態
    5 位成員 · 0 位鐵粉 · 0 道門禁
    下一份週報：(time f)
    [等候名單（1）] [待回覆（0）] [關心名單] [最近一份週報] [排行榜]
    [門禁] [手動調整等級] [積分規則] [回覆承諾] [五項指標]
    [紀錄] [健檢] [設定] [偏好設定] [歷史訊息]
    [目標] [我的卡片] [使用說明]
    ");
    let moderator = world.runs("ken", "panel", json!({})).await;
    insta::assert_snapshot!(world.reads(moderator.message()), @"
    Panel · Night Owls
    **1 fan is waiting for your decision:** mei 
    Right now
    5 members · 0 superfans · 0 gates
    Next weekly summary: (time f)
    [Who is waiting (1)] [Gates] [Leaderboard] [Rules]
    [Tiers by hand] [Log] [Doctor] [My card] [Help]
    ");
    // Every button leads somewhere, and from there back.
    for button in creator.buttons() {
        let panel = world.runs("yuki", "panel", json!({})).await;
        let page = world.clicks("yuki", panel.message(), &button).await;
        assert!(page.is_ephemeral(), "{button}");
        assert!(!page.text().starts_with("沒有成功"), "{button}: {}", page.text());
    }
    world.ends().await;
}

#[tokio::test]
async fn two_creators_at_once_do_not_undo_each_other() {
    let world = with_an_english_creator().await;
    let yukis = world.opens_setup("yuki", "channel").await;
    let cleos = world.opens_setup("cleo", "language").await;
    let (channel, zone) = (
        world
            .sandbox
            .select("yuki", yukis.message(), "set-channel", &["#creator"]),
        world
            .sandbox
            .select("cleo", cleos.message(), "set-zone", &["Asia/Tokyo"]),
    );
    channel.reply().await;
    zone.reply().await;
    let guild = world.guild().await;
    assert_eq!(guild.creator_channel_id, Some(world.channel_id("#creator")));
    assert_eq!(guild.time_zone.name(), "Asia/Tokyo");
    world.ends().await;
}

#[tokio::test]
async fn a_new_server_is_guessed_from_its_language() {
    for (language, locale, zone) in [
        ("zh-TW", "zh-TW", "Asia/Taipei"),
        ("en-US", "en-US", "America/New_York"),
        ("ja", "en-US", "Asia/Tokyo"),
    ] {
        let people = sandbox::World::builder()
            .guild(GUILD, |guild| {
                guild.locale(language);
                guild.owner("yuki");
                guild.bot(BOT_PERMISSIONS);
                guild.channel("general");
            })
            .build();
        let world = World::start_in(people, Database::sqlite()).await;
        let guild = world.guild().await;
        assert_eq!((guild.locale.tag(), guild.time_zone.name()), (locale, zone));
        world.ends().await;
    }
}
