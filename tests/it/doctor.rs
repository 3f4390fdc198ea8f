//! `/doctor` finds what is wrong, says how to mend it, and is content when nothing is.

use ironfan::domain::permission::NEEDED;
use sandbox::permissions as bits;
use serde_json::json;

use crate::support::{Database, HOUR_MS, MINUTE_MS, Past, ReplyExt, World, night_owls};

impl World {
    async fn examined_by(&self, member: &str) -> String {
        let page = self.runs(member, "doctor", json!({})).await;
        self.reads(page.message())
    }

    fn bots(&self) -> String {
        format!("@{}", self.sandbox.world(|world| world.application.name.clone()))
    }
}

/// The page with every number left out that differs from machine to machine.
fn steady(page: &str) -> String {
    let mut text = String::new();
    for line in page.lines() {
        let differs = line.starts_with("💾") || line.starts_with("🕒");
        for c in line.chars() {
            match c {
                '0'..='9' | '.' if differs && text.ends_with('…') => {}
                '0'..='9' | '.' if differs => text.push('…'),
                c => text.push(c),
            }
        }
        text.push('\n');
    }
    text
}

#[track_caller]
fn finds(page: &str, words: &str) {
    assert!(
        page.lines()
            .any(|line| (line.starts_with("⚠️") || line.starts_with("💡")) && line.contains(words)),
        "it does not find {words:?}: {page}"
    );
}

#[tokio::test]
async fn it_is_content_when_all_is_well() {
    for database in Database::each().await {
        let is_sqlite = database.url().starts_with("sqlite");
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        world
            .runs("yuki", "gate add", json!({"channel": "#vip", "tier": 2}))
            .await;
        world.settles().await;
        let before = world.sandbox.requests().len();
        let (english, chinese) = (world.examined_by("ken").await, world.examined_by("yuki").await);
        let asked = world.sandbox.requests().split_off(before);
        assert!(
            asked.iter().all(|request| request.method == "GET"
                || request.path.starts_with("/interactions")
                || request.path.starts_with("/webhooks")),
            "it only asks: {asked:#?}"
        );
        if is_sqlite {
            insta::assert_snapshot!(steady(&english), @"
            Doctor · Night Owls
            ✅ **All is well.**
            Looked at
            🔑 14 of 14 permissions
            🏷️ 3 tier roles · one gate
            🔌 Your channel and the one for tier notices, intents, the connection to Discord
            💾 SQLite, … MB, a test write, schema …
            📤 0 changes on their way · 0 requests refused in ten minutes
            🕒 Clock: … ms from Discord's
            Last and next
            No weekly summary yet
            Weekly summary, next: (time f)
            Daily look at everybody's tier, next: (time f)
            Daily look at who sees gated channels, next: (time f)
            Care list, next: (time f)
            Erasing what has run out, next: (time f)
            [Look again] [Panel]
            ");
            insta::assert_snapshot!(steady(&chinese), @"
            健檢 · Night Owls
            ✅ **一切正常。**
            檢查項目
            🔑 權限 14 / 14 項
            🏷️ 等級身分組 3 個 · 門禁 1 道
            🔌 你的頻道和升級通知頻道、Intents、與 Discord 的連線
            💾 SQLite，… MB，寫入測試，結構版本 …
            📤 還沒送到的變更 0 項 · 十分鐘內被拒絕 0 次
            🕒 時鐘與 Discord 相差 … 毫秒
            上一次與下一次
            還沒有發過週報
            週報，下一次：(time f)
            每天檢視大家的等級，下一次：(time f)
            每天檢查誰看得到門禁頻道，下一次：(time f)
            關心名單，下一次：(time f)
            刪除到期的資料，下一次：(time f)
            [再檢查一次] [控制台]
            ");
        } else {
            assert!(
                english.contains("All is well") && english.contains("PostgreSQL"),
                "{english}"
            );
        }
        world.ends().await;
    }
}

#[tokio::test]
async fn every_missing_permission_is_named_with_what_it_is_for() {
    let world = World::start().await;
    world.is_set_up().await;
    let bots = world.bots();
    let everyone = world.guild_id().0;
    // What everybody may do the bot may too.
    world.sandbox.edit_role("yuki", everyone, |role| {
        role.permissions = bits::VIEW_CHANNEL | bits::SEND_MESSAGES | bits::USE_APPLICATION_COMMANDS;
    });
    world
        .sandbox
        .edit_role("yuki", bots.as_str(), |role| role.permissions = 0);
    world.settles().await;
    let page = world.examined_by("ken").await;
    for words in [
        "I lack **Embed Links, Attach Files**. What it is for: to post approvals",
        "I lack **Read Message History**.",
        "I lack **Manage Roles**.",
        "I lack **Connect**.",
        "💡 I lack **View Audit Log**.",
        "💡 I lack **Send Messages in Threads, Create Public Threads, Create Private Threads**.",
        "💡 I lack **Speak, Video, Request to Speak**.",
        "In #creator I lack **Embed Links, Attach Files, Read Message History**",
    ] {
        finds(&page, words);
    }
    assert!(page.contains("🔑 2 of 14 permissions"), "{page}");
    world
        .sandbox
        .edit_role("yuki", bots.as_str(), |role| role.permissions = NEEDED);
    world.settles().await;
    let page = world.examined_by("ken").await;
    assert!(page.contains("All is well"), "{page}");
    world.ends().await;
}

#[tokio::test]
async fn administrator_is_more_than_it_needs() {
    let world = World::start().await;
    world.is_set_up().await;
    let bots = world.bots();
    world.sandbox.edit_role("yuki", bots.as_str(), |role| {
        role.permissions |= bits::ADMINISTRATOR;
    });
    world.settles().await;
    let page = world.examined_by("ken").await;
    finds(&page, "I have **Administrator** and do not need it");
    assert!(page.contains("Nothing is broken"), "{page}");
    world.ends().await;
}

#[tokio::test]
async fn roles_and_channels_that_are_gone_or_out_of_reach_are_named_with_what_waits_for_them() {
    let world = World::start().await;
    world.is_set_up().await;
    world.sandbox.delete_role("yuki", "@核心粉絲");
    let bots = world.bots();
    let above = world.sandbox.world(|known| {
        let guild = known.find_guild(crate::support::GUILD);
        known.guilds[&guild].roles[&known.find_role(bots.as_str())].position + 1
    });
    world.sandbox.move_role("yuki", "@常客", above);
    world.sandbox.delete_channel("yuki", "#creator");
    world.settles().await;
    let options = json!({"member": "mei", "amount": 100, "reason": "a story"});
    world.runs("ken", "points give", options).await;
    world.settles().await;
    let page = world.examined_by("ken").await;
    finds(&page, "The role of the tier “Insider” was deleted");
    finds(&page, "The role @&常客 stands above mine");
    finds(&page, "changes wait for it");
    finds(
        &page,
        "was deleted. If I posted there, choose another one in /setup",
    );
    assert!(page.contains("3 things do not work"), "{page}");
    world.ends().await;
}

#[tokio::test]
async fn before_the_set_up_it_says_what_is_left_to_do() {
    let world = World::start().await;
    let page = world.examined_by("yuki").await;
    finds(&page, "還沒有指定接收核准與週報的頻道");
    finds(&page, "「鐵粉」等級還沒有身分組");
    world.ends().await;
}

#[tokio::test]
async fn intents_that_are_off_are_found_before_they_bite() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .sandbox
        .world_mut(|known| known.application.portal_intents = 0);
    let page = world.examined_by("ken").await;
    finds(&page, "**Server Members Intent** is off");
    assert!(!page.contains("Message Content"), "nobody asked for it: {page}");
    // Rules about texts that nobody lets the bot read.
    world
        .runs(
            "yuki",
            "rules set",
            json!({"setting": "text.enabled", "value": "on"}),
        )
        .await;
    world.runs("yuki", "rules preview", json!({})).await;
    world.runs("yuki", "rules apply", json!({})).await;
    world.settles().await;
    finds(&world.examined_by("ken").await, "The text rules are on");
    world
        .sandbox
        .world_mut(|known| known.application.portal_intents = u64::MAX);
    world.ends().await;
}

#[tokio::test]
async fn texts_that_are_to_be_read_need_the_intent() {
    let settings = "[discord]\nmessage_content = true";
    let world = World::start_with(night_owls(), Database::sqlite(), settings).await;
    world.is_set_up().await;
    assert!(world.examined_by("ken").await.contains("All is well"));
    world
        .sandbox
        .world_mut(|known| known.application.portal_intents = 1 << 1);
    finds(
        &world.examined_by("ken").await,
        "**Message Content Intent** is off",
    );
    world.ends().await;
}

#[tokio::test]
async fn a_clock_that_is_off_is_found() {
    let world = World::start().await;
    world.is_set_up().await;
    world.clock.set(world.now_ms() + 90_000);
    finds(&world.examined_by("ken").await, "90 seconds ahead of Discord's");
    world.clock.set(world.now_ms() - 180_000);
    finds(&world.examined_by("ken").await, "90 seconds behind Discord's");
    world.clock.set(world.now_ms() + 90_000);
    assert!(world.examined_by("ken").await.contains("All is well"));
    world.ends().await;
}

#[tokio::test]
async fn what_somebody_waits_for_in_vain_is_named_and_what_was_stopped_is_not_mistaken_for_it() {
    let world = World::start().await;
    world.is_set_up().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let proposal = world.post("#creator", "mei");
    let role = "/guilds/*/members/*/roles/*";
    world.sandbox.faults().on("PUT", role).always().status(503);
    let approve = format!("approve:{}", world.member_id("mei"));
    world.clicks("ken", &proposal, &approve).await;
    for _ in 0..20 {
        world.advance(MINUTE_MS).await;
    }
    finds(&world.examined_by("ken").await, "somebody waits for were decided");
    world.sandbox.faults().clear();
    world.advance(HOUR_MS).await;
    assert!(world.examined_by("ken").await.contains("All is well"));

    let mut tx = world.store().begin().await.unwrap();
    tx.stop_role_round(world.guild_id(), world.member_id("yuki"), world.now_ms())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let options = json!({"member": "ken", "amount": 500, "reason": "a story"});
    world.runs("ken", "points give", options).await;
    world.advance(HOUR_MS).await;
    let page = world.examined_by("ken").await;
    finds(&page, "@yuki stopped");
    assert!(page.contains("Nothing is broken"), "{page}");
    world.ends().await;
}

#[tokio::test]
async fn it_works_while_discord_does_not() {
    let world = World::start().await;
    world.is_set_up().await;
    let faults = world.sandbox.faults();
    faults.on("GET", "/guilds/**").always().status(503);
    faults.on("GET", "/oauth2/**").always().refuse(403, 0);
    let page = world.examined_by("ken").await;
    finds(&page, "Discord did not answer everything I asked (HTTP 503)");
    finds(&page, "(HTTP 403)");
    assert!(page.contains("🔑 Permissions: Discord did not say"), "{page}");
    faults.clear();
    assert!(world.examined_by("ken").await.contains("All is well"));
    world.ends().await;
}

#[tokio::test]
async fn it_is_a_button_of_the_panel_and_looks_again() {
    let world = World::start().await;
    world.is_set_up().await;
    let panel = world.runs("ken", "panel", json!({})).await;
    let page = world.clicks("ken", panel.message(), "Doctor").await;
    assert!(page.text().contains("All is well"), "{}", page.text());
    let page = world.clicks("ken", page.message(), "Look again").await;
    assert!(page.text().contains("All is well"), "{}", page.text());
    world.ends().await;
}
