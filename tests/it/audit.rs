//! Whoever gets past a gate is found, and by what; so is whoever is shut out. The creator hears of a leak
//! at once, and the bot mends what it safely can.

use sandbox::permissions as bits;
use serde_json::json;

use crate::support::{DAY_MS, Database, GUILD, HOUR_MS, MINUTE_MS, ReplyExt, World, night_owls_and};

/// Choices of `/gate add`.
const REGULAR: i64 = 0;
const SUPERFAN: i64 = 2;

/// A server where much can go wrong: sponsors are let in by a role, nora by name, rex is an administrator.
fn leaky() -> sandbox::World {
    night_owls_and(|guild| {
        guild.role("Sponsors");
        guild.role("Helpers").permissions(bits::MANAGE_CHANNELS);
        for fan in ["sam", "tom"] {
            guild.member(fan).role("Sponsors");
        }
        guild.member("nora").role("Helpers");
        guild.member("rex").role("Admins");
        guild
            .channel("studio")
            .allow("Sponsors", bits::VIEW_CHANNEL)
            .allow("nora", bits::VIEW_CHANNEL);
    })
}

/// Mei has the points of a regular, so the bot gives her the role.
async fn mei_is_regular(world: &World) {
    world.is_set_up().await;
    let options = json!({"member": "mei", "amount": 150, "reason": "kind"});
    world.runs("ken", "points give", options).await;
    world.settles().await;
    assert_eq!(world.roles("mei"), ["常客"]);
}

async fn gate(world: &World, channel: &str, tier: i64) {
    let options = json!({"channel": channel, "tier": tier});
    world.runs("yuki", "gate add", options).await;
    world.settles().await;
}

/// Somebody loses a role in a way the bot hears of and nobody is to blame for.
async fn loses_silently(world: &World, member: &str, role: &str) {
    let (guild, member_id) = (world.guild_id(), world.member_id(member));
    world.sandbox.world_mut(|known| {
        let role = known.find_role(role);
        let place = known.guilds.get_mut(&guild.0).unwrap();
        let member = place.members.get_mut(&member_id.0).unwrap();
        member.roles.retain(|held| *held != role);
    });
    let mut stored = world.member(member).await;
    stored.roles.clear();
    let mut tx = world.store().begin().await.unwrap();
    tx.upsert_members(guild, &[stored]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn everybody_who_gets_in_is_named_with_the_way_and_the_remedy() {
    for database in Database::each().await {
        let world = World::start_in(leaky(), database).await;
        mei_is_regular(&world).await;
        gate(&world, "#studio", REGULAR).await;
        gate(&world, "#vip", REGULAR).await;
        // A role given by hand is a grant, and no leak.
        world.sandbox.give_role("yuki", "leo", "@常客");
        world.settles().await;
        assert!(world.sees("sam", "#studio") && world.sees("nora", "#studio") && world.sees("rex", "#vip"));
        assert!(world.sees("mei", "#studio") && !world.sees("ana", "#studio"));
        let page = world.runs("ken", "gate audit", json!({})).await;
        assert!(page.is_ephemeral());
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"
        Who sees the gated channels
        2 gates looked at. **3 leaks** let people in without the tier. Nobody who should is shut out.

        🔴 1 person (@rex) can see #vip, #studio without the tier: @&Admins has “Administrator”, which goes past every channel's permissions.
        -# → I cannot change that. If they are staff, give them the moderator role you chose in /setup; if not, take “Administrator” from @&Admins in Server Settings → Roles, or take the role from them.

        🔴 2 people (@sam, @tom) can see #studio without the tier: the channel lets @&Sponsors in.
        -# → If that is not meant so, open the channel's permissions and set “View Channel” for @&Sponsors back to the gray slash.

        🔴 1 person (@nora) can see #studio without the tier: the channel's permissions let them in by name.
        -# → Open the channel's permissions and delete the names you do not want there.

        ▫️ 1 person (@nora) could let themselves in: @&Helpers allows “Manage Channels”.
        -# → Fine if you trust them. If not, take the permission from @&Helpers.
        [Look again] [Gates] [Panel]
        "); }
        let page = world.runs("yuki", "gate audit", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"
        誰看得到門禁頻道
        檢查了 2 道門禁。有 **3 個漏洞**。該進得去的也都進得去。

        🔴 1 個人（@rex）未達等級就看得到 #vip、#studio：@&Admins 有「管理者」權限，不受任何頻道權限限制。
        -# → 這我改不了。如果他們是工作人員，請給他們你在 /設定 選的管理員身分組；不是的話，請到「伺服器設定 → 身分組」關掉 @&Admins 的「管理者」，或是向他們收回這個身分組。

        🔴 2 個人（@sam、@tom）未達等級就看得到 #studio：頻道本身讓 @&Sponsors 進入。
        -# → 如果不是刻意的，請打開頻道權限，把 @&Sponsors 的「檢視頻道」改回灰色斜線。

        🔴 1 個人（@nora）未達等級就看得到 #studio：頻道權限裡有他們的名字，直接讓他們進入。
        -# → 請打開頻道權限，刪掉不該在那裡的成員。

        ▫️ 1 個人（@nora）有辦法自己放行：@&Helpers 允許「管理頻道」。
        -# → 如果信任他們就沒關係；不然請關掉 @&Helpers 的這個權限。
        [再檢查一次] [修復…] [門禁] [控制台]
        "); }
        world.ends().await;
    }
}

#[tokio::test]
async fn what_onboarding_and_invites_give_away_is_found_or_said_not_to_be_looked_at() {
    let world = World::start().await;
    world.is_set_up().await;
    gate(&world, "#vip", SUPERFAN).await;
    let bots = world.bots_role();
    let edit = |change: fn(&mut u64)| {
        world
            .sandbox
            .edit_role("yuki", bots.as_str(), |role| change(&mut role.permissions));
    };
    edit(|all| *all &= !bits::VIEW_AUDIT_LOG);
    world.settles().await;
    let question = ("What brings you here?", "Everything *at once*");
    world
        .sandbox
        .ask_newcomers("yuki", GUILD, question, &["@鐵粉"], &["#vip", "#general"]);
    let code = world
        .sandbox
        .create_invite_with("yuki", "#general", 0, &["@鐵粉"]);
    let page = world.runs("ken", "gate audit", json!({})).await;
    let text = world.reads(page.message());
    assert!(text.contains("Onboarding gives @&鐵粉"), "{text}");
    assert!(text.contains("Everything \\*at once\\*"), "{text}");
    assert!(text.contains("could not check whether an invite"), "{text}");
    assert!(text.contains("If I lack “View Audit Log”, allow it"), "{text}");
    assert_eq!(world.sandbox.requests_to("GET", "/guilds/*/invites").len(), 0);

    edit(|all| *all |= bits::VIEW_AUDIT_LOG);
    world.settles().await;
    let page = world.runs("ken", "gate audit", json!({})).await;
    let text = world.reads(page.message());
    assert!(
        text.contains(&format!("An invite (`{code}`) gives @&鐵粉")),
        "{text}"
    );
    assert!(!text.contains("could not check"), "{text}");

    // Discord does not show the onboarding: that is said, and known leaks are not forgotten.
    world
        .sandbox
        .faults()
        .on("GET", "/guilds/*/onboarding")
        .refuse(403, 50_013);
    let page = world.runs("yuki", "gate audit", json!({})).await;
    let text = world.reads(page.message());
    assert!(text.contains("我沒辦法檢查新成員培訓"), "{text}");
    world.settles().await;
    let told = world.count_posts("#creator", "門禁出現漏洞");
    world.runs("ken", "gate audit", json!({})).await;
    world.settles().await;
    assert_eq!(world.count_posts("#creator", "門禁出現漏洞"), told, "told once");
    world.ends().await;
}

#[tokio::test]
async fn the_creator_hears_of_a_leak_within_minutes_once_and_again_when_it_comes_back() {
    for database in Database::each().await {
        let world = World::start_in(leaky(), database).await;
        world.is_set_up().await;
        gate(&world, "#vip", SUPERFAN).await;
        world.advance(2 * MINUTE_MS).await;
        let leaks = |world: &World| world.count_posts("#creator", "門禁出現漏洞");
        assert_eq!(leaks(&world), 1, "rex is an administrator");
        let post = world.post("#creator", "門禁出現漏洞");
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(&post), @"
        門禁出現漏洞
        🔴 1 個人（@rex）未達等級就看得到 #vip：@&Admins 有「管理者」權限，不受任何頻道權限限制。
        -# → 這我改不了。如果他們是工作人員，請給他們你在 /設定 選的管理員身分組；不是的話，請到「伺服器設定 → 身分組」關掉 @&Admins 的「管理者」，或是向他們收回這個身分組。
        [修復…] [誰看得到]
        "); }

        let open = |world: &World, allow: u64| {
            world.sandbox.set_overwrite("yuki", "#vip", "@Sponsors", allow, 0);
        };
        open(&world, bits::VIEW_CHANNEL);
        world.settles().await;
        assert_eq!(leaks(&world), 1, "changes seldom come alone: a minute is waited");
        world.advance(2 * MINUTE_MS).await;
        assert_eq!(leaks(&world), 2);
        for _ in 0..3 {
            world.advance(DAY_MS).await;
        }
        assert_eq!(leaks(&world), 2, "the same leak is told once");
        open(&world, 0);
        world.advance(2 * MINUTE_MS).await;
        assert_eq!(leaks(&world), 2);
        open(&world, bits::VIEW_CHANNEL);
        world.advance(2 * MINUTE_MS).await;
        assert_eq!(leaks(&world), 3, "it came back");
        // Another way for the same people, by the role itself.
        world.sandbox.edit_role("yuki", "@Helpers", |role| {
            role.permissions |= bits::ADMINISTRATOR;
        });
        world.advance(2 * MINUTE_MS).await;
        assert_eq!(leaks(&world), 4);
        world.ends().await;
    }
}

#[tokio::test]
async fn every_night_the_gates_are_looked_at_also_when_nothing_was_heard() {
    let mut world = World::start_in(leaky(), Database::sqlite()).await;
    world.is_set_up().await;
    gate(&world, "#vip", SUPERFAN).await;
    world.advance(2 * MINUTE_MS).await;
    let guild = world.guild_id();
    let first = world.store().find_gate_audit(guild).await.unwrap().unwrap();
    world.advance(20 * HOUR_MS).await;
    let night = world.store().find_gate_audit(guild).await.unwrap().unwrap();
    assert_ne!(night.at_ms, first.at_ms, "05:00 in Taipei has passed");
    // Down over the night: it is made up for at once.
    world.stop().await;
    world.pass(2 * DAY_MS);
    world.boot().await;
    world.settles().await;
    let later = world.store().find_gate_audit(guild).await.unwrap().unwrap();
    assert!(later.at_ms >= night.at_ms + 2 * DAY_MS - MINUTE_MS);
    world.ends().await;
}

#[tokio::test]
async fn discord_being_away_only_puts_an_audit_off() {
    let world = World::start_in(leaky(), Database::sqlite()).await;
    world.is_set_up().await;
    gate(&world, "#vip", SUPERFAN).await;
    let faults = world.sandbox.faults();
    faults.on("GET", "/guilds/*/channels").times(3).status(502);
    world.advance(2 * MINUTE_MS).await;
    for _ in 0..8 {
        world.advance(MINUTE_MS).await;
    }
    assert_eq!(world.count_posts("#creator", "門禁出現漏洞"), 1);
    assert_eq!(world.problems().await, [""; 0]);
    world.ends().await;
}

#[tokio::test]
async fn a_repair_says_what_it_does_does_that_and_says_what_came_of_it() {
    for database in Database::each().await {
        let world = World::start_in(leaky(), database).await;
        mei_is_regular(&world).await;
        gate(&world, "#studio", REGULAR).await;
        // Somebody opens the gate by hand, and mei's role gets lost.
        world
            .sandbox
            .set_overwrite("yuki", "#studio", "@everyone", bits::VIEW_CHANNEL, 0);
        gate(&world, "#vip", REGULAR).await;
        loses_silently(&world, "mei", "@常客").await;
        assert!(world.sees("leo", "#studio") && !world.sees("mei", "#vip"));

        let page = world.runs("ken", "gate audit", json!({})).await;
        assert!(!page.buttons().iter().any(|button| button.contains("Repair")));
        let page = world.runs("yuki", "gate audit", json!({})).await;
        let plan = world.clicks("yuki", page.message(), "修復…").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(plan.message()), @"
        修復門禁
        **我會這麼做**
        • 把 @&常客 補給 1 位有「常客」等級卻少了它的粉絲
        • 把 #studio 的權限恢復成門禁要的樣子

        其他權限我都不會動，也不會收走任何人的身分組。

        **這些只有你能處理**
        🔴 1 個人（@rex）未達等級就看得到 #vip、#studio：@&Admins 有「管理者」權限，不受任何頻道權限限制。
        -# → 這我改不了。如果他們是工作人員，請給他們你在 /設定 選的管理員身分組；不是的話，請到「伺服器設定 → 身分組」關掉 @&Admins 的「管理者」，或是向他們收回這個身分組。
        🔴 2 個人（@sam、@tom）未達等級就看得到 #studio：頻道本身讓 @&Sponsors 進入。
        -# → 如果不是刻意的，請打開頻道權限，把 @&Sponsors 的「檢視頻道」改回灰色斜線。
        🔴 1 個人（@nora）未達等級就看得到 #studio：頻道權限裡有他們的名字，直接讓他們進入。
        -# → 請打開頻道權限，刪掉不該在那裡的成員。
        [就這麼做] [誰看得到]
        "); }
        let puts = world.sandbox.requests_to("PUT", "/**").len();
        let done = world.clicks("yuki", plan.message(), "就這麼做").await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(done.message()), @"
        修復結果
        ✅ 把 @&常客 補給 1 位有「常客」等級卻少了它的粉絲
        ✅ 把 #studio 的權限恢復成門禁要的樣子

        **這些只有你能處理**
        🔴 1 個人（@rex）未達等級就看得到 #vip、#studio：@&Admins 有「管理者」權限，不受任何頻道權限限制。
        -# → 這我改不了。如果他們是工作人員，請給他們你在 /設定 選的管理員身分組；不是的話，請到「伺服器設定 → 身分組」關掉 @&Admins 的「管理者」，或是向他們收回這個身分組。
        🔴 2 個人（@sam、@tom）未達等級就看得到 #studio：頻道本身讓 @&Sponsors 進入。
        -# → 如果不是刻意的，請打開頻道權限，把 @&Sponsors 的「檢視頻道」改回灰色斜線。
        🔴 1 個人（@nora）未達等級就看得到 #studio：頻道權限裡有他們的名字，直接讓他們進入。
        -# → 請打開頻道權限，刪掉不該在那裡的成員。
        [再檢查一次] [門禁]
        "); }
        world.settles().await;
        assert!(!world.sees("leo", "#studio") && world.sees("mei", "#studio") && world.sees("mei", "#vip"));
        assert!(
            world.sees("sam", "#studio"),
            "what somebody allowed is left alone"
        );
        assert_eq!(world.roles("mei"), ["常客"]);
        // @everyone's overwrite and mei's role, nothing else.
        assert_eq!(world.sandbox.requests_to("PUT", "/**").len(), puts + 2);
        let reason = world.sandbox.requests_to("PUT", "/guilds/*/members/*/roles/*");
        let reason = reason.last().unwrap().reason.clone().unwrap();
        assert_eq!(
            reason,
            format!("Ironfan: repaired by {}", world.member_id("yuki"))
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn only_what_was_shown_is_repaired() {
    let world = World::start_in(leaky(), Database::sqlite()).await;
    world.is_set_up().await;
    gate(&world, "#vip", SUPERFAN).await;
    world
        .sandbox
        .set_overwrite("yuki", "#vip", "@everyone", bits::VIEW_CHANNEL, 0);
    world.settles().await;
    let plan = world.runs("yuki", "gate repair", json!({})).await;
    world.advance(DAY_MS).await;
    let refused = world.clicks("yuki", plan.message(), "就這麼做").await;
    assert!(
        refused.text().contains("門禁在這之後又檢查過了"),
        "{}",
        refused.text()
    );
    world.settles().await;
    assert!(world.sees("leo", "#vip"));
    // A moderator may look and not repair.
    let page = world.runs("ken", "gate audit", json!({})).await;
    assert!(
        page.text().contains("no longer keeps @everyone out"),
        "{}",
        page.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn a_repair_that_discord_refuses_says_what_stops_it() {
    let world = World::start().await;
    world.is_set_up().await;
    gate(&world, "#vip", SUPERFAN).await;
    world
        .sandbox
        .set_overwrite("yuki", "#vip", "@everyone", bits::VIEW_CHANNEL, 0);
    let bots = world.bots_role();
    world.sandbox.edit_role("yuki", bots.as_str(), |role| {
        role.permissions &= !bits::MANAGE_ROLES
    });
    world.settles().await;
    let plan = world.runs("yuki", "gate repair", json!({})).await;
    let done = world.clicks("yuki", plan.message(), "就這麼做").await;
    assert!(
        done.text().contains("⚠️") && done.text().contains("我缺少「管理身分組」權限"),
        "{}",
        done.text()
    );
    world.sandbox.edit_role("yuki", bots.as_str(), |role| {
        role.permissions |= bits::MANAGE_ROLES
    });
    world.settles().await;
    assert!(!world.sees("leo", "#vip"), "it goes on by itself");
    world.ends().await;
}

#[tokio::test]
async fn the_channels_of_a_category_that_do_not_follow_it_are_found_and_covered_on_request() {
    let server = night_owls_and(|guild| {
        guild.category("Fans");
        guild
            .channel("lab")
            .in_category("Fans")
            .deny("@everyone", bits::ADD_REACTIONS);
        guild
            .channel_of(sandbox::world::ChannelKind::Announcement, "news")
            .in_category("Fans")
            .deny("@everyone", bits::ADD_REACTIONS);
    });
    let world = World::start_in(server, Database::sqlite()).await;
    world.is_set_up().await;
    gate(&world, "Fans", SUPERFAN).await;
    assert!(world.sees("leo", "#lab"), "the category's gate does not reach it");
    let page = world.runs("ken", "gate audit", json!({})).await;
    let text = world.reads(page.message());
    assert!(
        text.contains("#lab is in the gated category #Fans but has permissions of its own."),
        "{text}"
    );
    assert!(
        text.contains("#news is in the gated category #Fans, but"),
        "{text}"
    );
    let plan = world.runs("yuki", "gate repair", json!({})).await;
    let text = world.reads(plan.message());
    assert!(
        text.contains("把 #Fans 裡的頻道也關上，之後新增的也一樣：#lab") && text.contains("請改成文字頻道"),
        "{text}"
    );
    let done = world.clicks("yuki", plan.message(), "就這麼做").await;
    assert!(done.text().contains("✅"), "{}", done.text());
    world.settles().await;
    assert!(!world.sees("leo", "#lab") && world.sees("leo", "#news"));
    world.ends().await;
}

#[tokio::test]
async fn the_weekly_summary_says_that_somebody_gets_in() {
    let world = World::start_in(leaky(), Database::sqlite()).await;
    world.is_set_up().await;
    gate(&world, "#vip", SUPERFAN).await;
    world.advance(2 * MINUTE_MS).await;
    world.advance(7 * DAY_MS).await;
    let summaries = world.posts("#creator");
    let summary = summaries.iter().rfind(|post| post.text().contains("/門禁 檢查"));
    let summary = summary.expect("a post speaks of the audit").text();
    assert!(summary.contains("門禁有 **1 個漏洞**"), "{summary}");
    let page = world.runs("ken", "gate audit", json!({})).await;
    assert!(
        page.text().contains("**One leak** lets people in"),
        "{}",
        page.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn many_findings_are_paged() {
    let server = night_owls_and(|guild| {
        guild.role("Helpers").permissions(bits::MANAGE_CHANNELS);
        guild.member("nora").role("Helpers");
        for n in 0..8 {
            guild.role(&format!("Guests {n}"));
            guild.member(&format!("guest{n}")).role(&format!("Guests {n}"));
        }
        let mut lounge = guild.channel("salon");
        for n in 0..8 {
            lounge = lounge.allow(&format!("Guests {n}"), bits::VIEW_CHANNEL);
        }
        lounge.id();
    });
    let world = World::start_in(server, Database::sqlite()).await;
    world.is_set_up().await;
    gate(&world, "#salon", SUPERFAN).await;
    let page = world.runs("ken", "gate audit", json!({})).await;
    assert!(
        page.text().contains("**8 leaks** let people in"),
        "{}",
        page.text()
    );
    assert_eq!(page.text().matches("🔴").count(), 6);
    let next = world.clicks("ken", page.message(), "audit:1").await;
    assert_eq!(next.text().matches("🔴").count(), 2);
    assert!(next.text().contains("▫️"), "{}", next.text());
    world.ends().await;
}
