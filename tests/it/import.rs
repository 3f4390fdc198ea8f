//! Points that another bot kept come along: tried out first, carried out once, taken back as a whole,
//! and never from a file that cannot be trusted.

use std::process::{Command, Output, Stdio};

use base64::{Engine, engine::general_purpose::STANDARD};
use ironfan::{
    domain::{
        ids::MemberId,
        import::{Export, Mapping, Origin, Remarks, Row},
    },
    service::imports,
};
use sandbox::{Reply, permissions as bits};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::support::{DAY_MS, Database, KEY, MINUTE_MS, ReplyExt, World, night_owls_and};

/// Somebody who was never in the server.
const STRANGER: u64 = 80_351_110_224_678_912;

/// Members of a large server.
const MANY: i64 = 5_000;

/// The usual server with cleo, who has the creator role and reads English, sam, to whom Discord shows
/// the creator's commands, and a bot.
async fn a_server(database: Database) -> World {
    let people = night_owls_and(|guild| {
        guild.role("Creators").permissions(bits::MANAGE_GUILD);
        guild.member("cleo").locale("en-US").role("Creators");
        let shown = bits::MODERATE_MEMBERS | bits::MANAGE_GUILD;
        guild.role("Shown").permissions(shown);
        guild.member("sam").locale("en-US").role("Shown").role("Mods");
        guild.member("robot").is_bot();
    });
    let world = World::start_in(people, database).await;
    world.is_set_up().await;
    let page = world.runs("yuki", "setup", json!({})).await;
    let page = world.clicks("yuki", page.message(), "setup:staff").await;
    world
        .selects("yuki", page.message(), "set-creator-role", &["@Creators"])
        .await;
    world.settles().await;
    world
}

/// A file as somebody attaches it, with what they choose besides.
fn attached(name: &str, bytes: &[u8], mut options: Value) -> Value {
    options["file"] = json!({"name": name, "content_type": "text/plain", "base64": STANDARD.encode(bytes)});
    options
}

/// Somebody runs /import with a file.
async fn tries(world: &World, member: &str, text: &str, options: Value) -> Reply {
    let options = attached("levels.txt", text.as_bytes(), options);
    world.runs(member, "import", options).await
}

/// A table of these members' points.
fn table(world: &World, figures: &[(&str, i64)]) -> String {
    let lines = figures
        .iter()
        .map(|(name, points)| format!("{},{points}\n", world.member_id(name)));
    std::iter::once("user_id,points\n".to_owned())
        .chain(lines)
        .collect()
}

async fn points_of_all(world: &World) -> [i64; 3] {
    [
        world.points("mei").await,
        world.points("ana").await,
        world.points("leo").await,
    ]
}

/// The page with ids in place of the two that names cannot stand for.
fn reads(world: &World, reply: &Reply) -> String {
    world
        .reads(reply.message())
        .replace(&format!("<@{STRANGER}>"), "@(stranger)")
}

/// Every exporter's file with 400 points for mei and 30 for ana.
fn exports(world: &World) -> [(&'static str, String); 8] {
    let (mei, ana) = (world.member_id("mei"), world.member_id("ana"));
    let mee6 = json!({"guild": {"id": "1"}, "page": 0, "players": [
        {"id": mei.to_string(), "xp": 400, "level": 3, "message_count": 20, "detailed_xp": [1, 2, 400], "username": "mei"},
        {"id": ana.to_string(), "xp": 30, "level": 0, "message_count": 2, "detailed_xp": [30, 100, 30], "username": "ana"},
    ]});
    let lurkr = json!({"levels": [
        {"userId": mei.to_string(), "xp": 400, "level": 3, "messageCount": 20, "tag": "mei", "avatar": null},
        {"userId": ana.to_string(), "xp": 30, "level": 0, "messageCount": 2, "tag": null, "avatar": null},
    ]});
    let amari = json!({"data": [
        {"id": mei.to_string(), "exp": "400", "level": 3, "username": "mei", "weeklyExp": 7},
        {"id": ana.to_string(), "exp": 30, "level": 0, "username": "ana", "weeklyExp": 0},
    ], "count": 2, "total_count": 2});
    let polaris = json!({"settings": {"enabled": true}, "users": {
        mei.to_string(): {"xp": 400, "cooldown": 1}, ana.to_string(): {"xp": 30, "hidden": true},
    }});
    let levelup = json!({"users": {
        mei.to_string(): {"xp": 400.9, "voice": 60.0, "messages": 20, "level": 3, "last_active": "2026-08-01T10:00:00"},
        ana.to_string(): {"xp": 30.0, "messages": 2, "last_active": "2026-08-01T10:00:00"},
    }, "levelroles": {}});
    [
        ("MEE6", mee6.to_string()),
        ("Lurkr", lurkr.to_string()),
        ("AmariBot", amari.to_string()),
        ("Polaris", polaris.to_string()),
        ("Red LevelUp", levelup.to_string()),
        ("a file", format!("\u{feff}使用者 ID;積分\r\n{mei};400\r\n{ana};30\r\n")),
        ("a file", json!({mei.to_string(): 400, ana.to_string(): 30}).to_string()),
        (
            "a file",
            json!([{"user_id": mei.to_string(), "points": 400}, {"user_id": ana.to_string(), "points": "30"}]).to_string(),
        ),
    ]
}

/// Chinese has spaces around foreign names only.
fn in_chinese(origin: &str) -> String {
    match origin {
        "a file" => "從檔案匯入".to_owned(),
        name => format!("從 {name} 匯入"),
    }
}

#[tokio::test]
async fn every_export_is_tried_out_imported_and_taken_back_in_either_language() {
    let world = a_server(Database::sqlite()).await;
    world.says("mei", "#general", "hello");
    world.settles().await;
    for (origin, text) in exports(&world) {
        for creator in ["cleo", "yuki"] {
            let (from, title, apply, undo) = match creator {
                "cleo" => (
                    format!("from {origin}"),
                    format!("Import from {origin}: preview"),
                    "Import",
                    "Undo this import",
                ),
                _ => {
                    let title = format!("{}：預覽", in_chinese(origin));
                    (in_chinese(origin), title, "匯入", "收回這次匯入")
                }
            };
            world.advance(MINUTE_MS).await;
            let page = tries(&world, creator, &text, json!({})).await;
            assert!(page.is_ephemeral());
            assert!(page.text().contains(&title), "{}", page.text());
            let points = points_of_all(&world).await;
            assert_eq!(points, [10, 0, 0], "nothing has changed yet");

            let done = world.clicks(creator, page.message(), apply).await;
            world.settles().await;
            assert!(done.text().contains(&from), "{}", done.text());
            assert_eq!(points_of_all(&world).await, [410, 30, 0]);
            let why = world.runs("mei", "why", json!({})).await.text();
            let line = format!("**+400** {}", in_chinese(origin));
            assert!(why.contains(&line), "{why}");
            let why = world.runs("ana", "why", json!({})).await.text();
            assert!(why.contains(&format!("**+30** Imported from {origin}")), "{why}");

            let undone = world.clicks(creator, done.message(), undo).await;
            world.settles().await;
            assert!(undone.text().contains(&from), "{}", undone.text());
            assert_eq!(points_of_all(&world).await, [10, 0, 0]);
            let why = world.runs("ana", "why", json!({})).await.text();
            assert!(
                why.contains(&format!("**0** Undone; originally imported from {origin}")),
                "{why}"
            );
        }
    }
    world.ends().await;
}

#[tokio::test]
async fn a_dry_run_shows_what_would_happen_and_changes_nothing() {
    for database in Database::each().await {
        let world = a_server(database).await;
        world.says("mei", "#general", "hello");
        world.settles().await;
        world.sandbox.leave("leo", crate::support::GUILD);
        world.settles().await;
        let [mei, ana, leo, robot] = ["mei", "ana", "leo", "robot"].map(|name| world.member_id(name));
        let text = format!(
            "id,username,discriminator,xp,level,messages\n{mei},mei,0,51200,27,2560\n{ana},ana,0,120,1,6\n\
            {leo},leo,0,980,9,50\n{robot},robot,0,99999,40,1\nmei,mei,0,5,1,1\n{STRANGER},\"gone, long ago\",0,640,7,30\n\
            {ana},ana,0,60,0,3\n123,**@everyone**,0,5,1,1\n{mei},mei,0,-5,1,1\n244233619897360385,zero,0,0,0,0\n"
        );
        let page = tries(&world, "cleo", &text, json!({"format": 0})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(reads(&world, &page), @r"
        Import from MEE6: preview
        Nothing has changed yet.
        4 members get 52,940 points in all (1 XP is 1 point).
        In the server now: 2. Not in it: 2, whose points wait for them.
        1 more has no points to import.
        1 bot is left out.
        Most points afterwards
        1. mei: 10 → 51,210 (51,200 XP, level 27)
        2. leo: 0 → 980 (980 XP, level 9)
        3. @(stranger): 0 → 640 (640 XP, level 7)
        4. ana: 0 → 120 (120 XP, level 1)
        Who changes tier
        Newcomer → Regular: 1
        Newcomer → Insider: 1
        Worth a look (4)
        Line 6: “mei” is no user id, left out
        Line 8: @ana is there twice; the larger figure counts
        Line 9: “123” is no user id, left out
        Line 10: “\-5” is below zero, left out
        {What the points are worth: *1 XP is 1 point | 50% of the XP | 10% of the XP | 1% of the XP | 1,000 points for the top member | 5,000 points for the top member | 25,000 points for the top member}
        [Import] [Cancel]
        ") };
        let page = tries(&world, "yuki", &text, json!({"format": 0})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(reads(&world, &page), @r"
        從 MEE6 匯入：預覽
        目前什麼都還沒改。
        4 位成員合計得到 52,940 分（1 XP 換 1 分）。
        其中 2 位現在在伺服器裡，2 位不在，積分會替他們留著。
        另有 1 位沒有積分可以帶過來。
        1 個機器人不匯入。
        匯入後積分最高的人
        1. mei：10 → 51,210（51,200 XP，27 級）
        2. leo：0 → 980（980 XP，9 級）
        3. @(stranger)：0 → 640（640 XP，7 級）
        4. ana：0 → 120（120 XP，1 級）
        等級有變動的人
        新朋友 → 常客：1 位
        新朋友 → 核心粉絲：1 位
        請留意（4 筆）
        第 6 行：「mei」不是使用者 ID，略過
        第 8 行：@ana 出現兩次，以較高的為準
        第 9 行：「123」不是使用者 ID，略過
        第 10 行：「\-5」是負數，略過
        {這些積分值多少: *1 XP 換 1 分 | XP 的 50% | XP 的 10% | XP 的 1% | 最高分的人得 1,000 分 | 最高分的人得 5,000 分 | 最高分的人得 25,000 分}
        [匯入] [取消]
        ") };

        // What the points are worth can be changed on the page.
        let page = world
            .selects("yuki", page.message(), &select_of(&page), &["best-5000"])
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(reads(&world, &page), @r"
        從 MEE6 匯入：預覽
        目前什麼都還沒改。
        4 位成員合計得到 5,171 分（最高分的人得 5,000 分）。
        其中 2 位現在在伺服器裡，2 位不在，積分會替他們留著。
        另有 1 位沒有積分可以帶過來。
        1 個機器人不匯入。
        匯入後積分最高的人
        1. mei：10 → 5,010（51,200 XP，27 級）
        2. leo：0 → 96（980 XP，9 級）
        3. @(stranger)：0 → 63（640 XP，7 級）
        4. ana：0 → 12（120 XP，1 級）
        等級有變動的人
        新朋友 → 核心粉絲：1 位
        請留意（4 筆）
        第 6 行：「mei」不是使用者 ID，略過
        第 8 行：@ana 出現兩次，以較高的為準
        第 9 行：「123」不是使用者 ID，略過
        第 10 行：「\-5」是負數，略過
        {這些積分值多少: 1 XP 換 1 分 | XP 的 50% | XP 的 10% | XP 的 1% | 最高分的人得 1,000 分 | *最高分的人得 5,000 分 | 最高分的人得 25,000 分}
        [匯入] [取消]
        ") };
        assert_eq!(points_of_all(&world).await, [10, 0, 0]);
        let cancelled = world.clicks("yuki", page.message(), "取消").await;
        insta::allow_duplicates! { insta::assert_snapshot!(reads(&world, &cancelled), @"
        沒有匯入
        什麼都沒改，檔案內容也已經清除。
        ") };
        assert_eq!(points_of_all(&world).await, [10, 0, 0]);
        assert!(
            world
                .store()
                .list_imports(world.guild_id(), 5)
                .await
                .unwrap()
                .is_empty()
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn an_import_brings_roles_and_taking_it_back_takes_them() {
    for database in Database::each().await {
        let world = a_server(database).await;
        let page = tries(
            &world,
            "cleo",
            &table(&world, &[("mei", 120), ("ana", 80)]),
            json!({}),
        )
        .await;
        let done = world.clicks("cleo", page.message(), "Import").await;
        world.settles().await;
        insta::allow_duplicates! { insta::assert_snapshot!(reads(&world, &done), @"
        Imported from a file
        2 members got 200 points in all (1 XP is 1 point). Tiers and roles follow by themselves. Everyone sees in /why where the points came from.
        [Undo this import] [Panel]
        ") };
        assert!(world.roles("mei").contains(&"常客".to_owned()));
        let overview = world.runs("cleo", "import", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(reads(&world, &overview), @"
        Points from another bot
        Use /import again and attach the other bot's file. You see what would happen first; nothing changes before you say yes.
        Where to get the file
        **MEE6**: its leaderboard as JSON or CSV
        **Lurkr**: dashboard → Danger Zone → Download Leveling Data
        **AmariBot**: the leaderboard of its API, saved as JSON
        **Polaris**: the export button in its settings
        **Red LevelUp**: the command `leveldata backup`
        **Anything else**: a CSV file with the columns user_id and points, or JSON
        Imports so far
        1. From a file, (time d) by @cleo: 2 members, 200 points
        [Undo import 1]
        ") };
        let undone = world.clicks("cleo", overview.message(), "Undo import 1").await;
        world.settles().await;
        insta::allow_duplicates! { insta::assert_snapshot!(reads(&world, &undone), @"
        Import undone
        The 200 points that 2 members got from a file are gone again.
        ") };
        assert_eq!(points_of_all(&world).await, [0, 0, 0]);
        assert!(!world.roles("mei").contains(&"常客".to_owned()));

        let again = world.clicks("cleo", done.message(), "Undo this import").await;
        assert!(
            again.text().contains("Somebody has undone this already"),
            "{}",
            again.text()
        );
        let overview = world.runs("yuki", "import", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(reads(&world, &overview), @"
        從其他機器人帶積分過來
        再用一次 /匯入，附上另一個機器人的檔案。我會先讓你預覽結果，你同意之前什麼都不會改。
        檔案從哪裡來
        **MEE6**：排行榜的 JSON 或 CSV
        **Lurkr**：Lurkr 網站的 Dashboard → Danger Zone → Download Leveling Data
        **AmariBot**：API 的排行榜，存成 JSON
        **Polaris**：設定裡的匯出按鈕
        **Red LevelUp**：指令 `leveldata backup`
        **其他**：有 user_id 和 points 兩欄的 CSV 檔，或 JSON
        匯入紀錄
        1. 從檔案匯入：2 位成員，200 分 · @cleo · (time d)（已收回）
        ") };
        world.ends().await;
    }
}

#[tokio::test]
async fn importing_again_replaces_and_never_doubles() {
    for database in Database::each().await {
        let world = a_server(database).await;
        let import = async |text: &str, format: i64| {
            let page = tries(&world, "cleo", text, json!({"format": format})).await;
            let done = world.clicks("cleo", page.message(), "Import").await;
            world.settles().await;
            (page, done)
        };
        let old = table(&world, &[("mei", 400), ("ana", 30)]);
        let (_, first) = import(&old, 0).await;
        assert_eq!(points_of_all(&world).await, [400, 30, 0]);
        let (page, _) = import(&old, 0).await;
        assert!(
            page.text()
                .contains("2 members have 430 points from MEE6 already. They are replaced, not added."),
            "{}",
            page.text()
        );
        assert!(
            page.text().contains("1. mei: 400 → 400 (400 XP)"),
            "{}",
            page.text()
        );
        assert_eq!(points_of_all(&world).await, [400, 30, 0]);

        // A newer export of the same bot: who is not in it keeps what they had.
        let (_, third) = import(&table(&world, &[("mei", 500), ("leo", 7)]), 0).await;
        assert_eq!(points_of_all(&world).await, [500, 30, 7]);
        // Another bot's points are other points.
        let (_, other) = import(&table(&world, &[("mei", 5)]), 1).await;
        assert_eq!(points_of_all(&world).await, [505, 30, 7]);

        // Taken back one after the other, everything is as it was before each.
        let early = world.clicks("cleo", first.message(), "Undo this import").await;
        assert!(
            early
                .text()
                .contains("A later import from the same place, number 2,"),
            "{}",
            early.text()
        );
        assert_eq!(points_of_all(&world).await, [505, 30, 7]);
        let undone = world.clicks("cleo", third.message(), "Undo this import").await;
        world.settles().await;
        assert!(
            undone
                .text()
                .contains("1 member has the points of the import before it again."),
            "{}",
            undone.text()
        );
        assert_eq!(points_of_all(&world).await, [405, 30, 0]);
        world.books_balance().await;
        world.clicks("cleo", other.message(), "Undo this import").await;
        for n in [2, 1] {
            assert_eq!(points_of_all(&world).await, [400, 30, 0]);
            let overview = world.runs("cleo", "import", json!({})).await;
            let button = format!("Undo import {n}");
            world.clicks("cleo", overview.message(), &button).await;
            world.settles().await;
            world.books_balance().await;
        }
        assert_eq!(points_of_all(&world).await, [0, 0, 0]);
        world.ends().await;
    }
}

#[tokio::test]
async fn thousands_of_members_are_imported_and_taken_back_in_one_go() {
    for database in Database::each().await {
        let world = a_server(database).await;
        let (guild_id, mei) = (world.guild_id(), world.member_id("mei"));
        let rows = (0..MANY).map(|n| Row {
            member_id: MemberId(if n == 0 { mei.0 } else { STRANGER + n as u64 }),
            xp: MANY - n,
            level: None,
        });
        let export = Export {
            origin: Origin::Mee6,
            rows: rows.collect(),
            remarks: Remarks::default(),
        };
        let sum = (1..=MANY).sum::<i64>();
        let points = async || world.store().sum_points(guild_id).await.unwrap().0;
        for _ in 0..2 {
            let import = imports::import(world.store(), guild_id, &export, Mapping::AsIs, world.now_ms());
            let import = import.await.unwrap();
            assert_eq!((import.members as i64, import.points), (MANY, sum));
            world.books_balance().await;
            assert_eq!(
                points().await,
                sum,
                "the second time takes the place of the first"
            );
        }
        assert_eq!(world.points("mei").await, MANY);
        world.settles().await;
        for (import_id, left) in [(2, sum), (1, 0)] {
            let undone = imports::undo(world.store(), guild_id, import_id, None, world.now_ms()).await;
            assert_eq!(undone.unwrap().import.points, sum);
            world.books_balance().await;
            assert_eq!(points().await, left);
        }
        world.ends().await;
    }
}

#[tokio::test]
async fn points_wait_for_those_who_left() {
    for database in Database::each().await {
        let world = a_server(database).await;
        world.sandbox.leave("leo", crate::support::GUILD);
        world.settles().await;
        let page = tries(&world, "cleo", &table(&world, &[("leo", 150)]), json!({})).await;
        assert!(
            page.text()
                .contains("In the server now: 0. Not in it: 1, whose points wait for them."),
            "{}",
            page.text()
        );
        world.clicks("cleo", page.message(), "Import").await;
        world.settles().await;
        assert_eq!(world.points("leo").await, 150);
        let top = world.runs("cleo", "top", json!({"period": 2})).await;
        assert!(!top.text().contains("leo"), "{}", top.text());
        world.sandbox.join("leo", crate::support::GUILD);
        world.settles().await;
        assert!(world.roles("leo").contains(&"常客".to_owned()));
        world.ends().await;
    }
}

#[tokio::test]
async fn a_dry_run_survives_a_restart_and_is_good_for_one_import_within_a_day() {
    for database in Database::each().await {
        let mut world = a_server(database).await;
        let text = table(&world, &[("mei", 400), ("ana", 30)]);
        let page = tries(&world, "cleo", &text, json!({"mapping": 1, "value": 50})).await;
        assert!(page.text().contains("(50% of the XP)"), "{}", page.text());
        let late = tries(&world, "yuki", &text, json!({})).await;
        world.stop().await;
        world.boot().await;
        // Two press at once, as people do with a slow phone.
        let presses = [1, 2].map(|_| world.sandbox.click("cleo", page.message(), "Import"));
        let mut answers = Vec::new();
        for press in presses {
            answers.push(press.reply().await.text());
        }
        world.settles().await;
        answers.sort();
        assert!(answers[0].contains("Imported from a file"), "{answers:#?}");
        assert!(answers[1].contains("This preview has been used"), "{answers:#?}");
        assert_eq!(points_of_all(&world).await, [200, 15, 0]);

        let draft_id: u64 = select_of(&late)
            .strip_prefix("import-mapping:")
            .unwrap()
            .parse()
            .unwrap();
        let kept = async |since_ms| {
            let draft = world
                .store()
                .find_import_draft(world.guild_id(), draft_id, since_ms)
                .await;
            draft.unwrap().is_some()
        };
        assert!(kept(0).await);
        world.advance(DAY_MS).await;
        world.pass(1);
        let pressed = world.clicks("yuki", late.message(), "匯入").await;
        assert!(
            pressed.text().contains("這份預覽已經用過、取消了，或是超過一天"),
            "{}",
            pressed.text()
        );
        assert_eq!(points_of_all(&world).await, [200, 15, 0]);
        world.advance(DAY_MS).await;
        assert!(!kept(0).await, "it is forgotten without anybody's doing");
        world.ends().await;
    }
}

#[tokio::test]
async fn hostile_and_broken_files_get_a_sentence_and_change_nothing() {
    let world = a_server(Database::sqlite()).await;
    world.says("mei", "#general", "hello");
    world.settles().await;
    let mei = world.member_id("mei");
    let utf_16: Vec<u8> = "id,xp\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: Vec<(Vec<u8>, &str, &str)> = vec![
        (
            Vec::new(),
            "There is nobody in this file.",
            "這個檔案裡沒有任何人。",
        ),
        (
            b"\xff\xd8\xff\xe0 JFIF".to_vec(),
            "I cannot read this file as text.",
            "我沒辦法把這個檔案當成文字讀取。",
        ),
        (
            utf_16,
            "I cannot read this file as text.",
            "我沒辦法把這個檔案當成文字讀取。",
        ),
        (
            b"{\"players\": [{\"id\": ".to_vec(),
            "The file ends in the middle.",
            "檔案到一半就斷了",
        ),
        (
            b"[{\"id\": NaN}]".to_vec(),
            "something is wrong in line 1, at character 9",
            "第 1 行第 9 個字元有問題",
        ),
        (
            "[".repeat(1 << 20).into_bytes(),
            "I don't know this kind of file.",
            "我不認識這種檔案。",
        ),
        (
            b"{\"token\": \"secret\"}".to_vec(),
            "I don't know this kind of file.",
            "我不認識這種檔案。",
        ),
        (
            b"name,xp\nmei,5\n".to_vec(),
            "I find no column with user ids.",
            "找不到使用者 ID 的欄位",
        ),
        (
            format!("id,name\n{mei},mei\n").into_bytes(),
            "I find no column with points.",
            "找不到積分的欄位",
        ),
        (
            format!("{{\"data\":[{{\"id\":\"{mei}\",\"exp\":5}}]}}").into_bytes(),
            "This is AmariBot's weekly leaderboard",
            "這是 AmariBot 的每週排行榜",
        ),
        (
            b"{\"configs\":{\"5\":{\"users\":{}}}}".to_vec(),
            "This backup holds other servers, but not this one.",
            "這份備份裡有別的伺服器，但沒有這一個。",
        ),
        (
            (0..9)
                .map(|n| format!("24423361989700{n}000,5\n"))
                .collect::<String>()
                .into_bytes(),
            "A spreadsheet has rounded the user ids",
            "試算表把使用者 ID 四捨五入了",
        ),
        (
            vec![b' '; (8 << 20) + 1],
            "The file is too large: at most 8 MB.",
            "檔案太大了，最多 8 MB。",
        ),
        (
            format!("id,xp\n{}", "1,1\n".repeat(200_001)).into_bytes(),
            "The file has more than 200,000 entries.",
            "檔案超過 200,000 筆",
        ),
        (
            "id,xp\n=cmd|'/c calc'!A0,5\n[x](https://evil.example),9\n"
                .as_bytes()
                .to_vec(),
            "I understood the file, but found nobody in it who could get points.",
            "檔案看得懂，但裡面沒有任何人可以得分。",
        ),
        (
            format!("id,xp\n{},99\n", world.member_id("robot")).into_bytes(),
            "I understood the file, but found nobody in it who could get points.",
            "檔案看得懂，但裡面沒有任何人可以得分。",
        ),
    ];
    for (bytes, english, chinese) in files {
        for (creator, sentence) in [("cleo", english), ("yuki", chinese)] {
            let options = attached("export.json", &bytes, json!({}));
            let answer = world.runs(creator, "import", options).await;
            assert!(answer.is_ephemeral());
            assert!(answer.text().contains(sentence), "{sentence}: {}", answer.text());
            assert_eq!(answer.buttons(), [] as [&str; 0], "there is nothing to press");
        }
    }
    let formula = attached("x", b"id,xp\n=cmd|'/c calc'!A0,5\n**@everyone**,9\n", json!({}));
    let page = world.runs("cleo", "import", formula).await;
    insta::assert_snapshot!(reads(&world, &page), @r"
    Nothing can be imported
    I understood the file, but found nobody in it who could get points.
    Worth a look (2)
    Line 2: “=cmd\|'/c calc'!A0” is no user id, left out
    Line 3: “\*\*\@everyone\*\*” is no user id, left out
    ");
    let not_from = tries(&world, "cleo", "{\"users\": {}}", json!({"format": 3})).await;
    assert!(
        not_from
            .text()
            .contains("This does not look like an export of that bot."),
        "{}",
        not_from.text()
    );
    let worth = tries(&world, "cleo", "id,xp\n", json!({"mapping": 1, "value": 10_001})).await;
    assert!(
        worth
            .text()
            .contains("Please choose a percentage from 1 to 10,000"),
        "{}",
        worth.text()
    );
    assert_eq!(points_of_all(&world).await, [10, 0, 0]);
    assert!(
        world
            .store()
            .list_imports(world.guild_id(), 5)
            .await
            .unwrap()
            .is_empty()
    );
    world.ends().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_fetched_or_grows_on_the_way_is_refused() {
    let world = a_server(Database::sqlite()).await;
    let text = table(&world, &[("mei", 400)]);
    let faults = world.sandbox.faults();
    faults.on("GET", "/ephemeral-attachments/**").status(404);
    let gone = tries(&world, "cleo", &text, json!({})).await;
    assert!(
        gone.text().contains("I could not fetch the file from Discord."),
        "{}",
        gone.text()
    );
    faults
        .on("GET", "/ephemeral-attachments/**")
        .reset_before_effect();
    let broken = tries(&world, "yuki", &text, json!({})).await;
    assert!(
        broken.text().contains("我沒辦法從 Discord 取得檔案"),
        "{}",
        broken.text()
    );

    // It says that it is small, and is not.
    faults
        .on("GET", "/ephemeral-attachments/**")
        .slow(std::time::Duration::from_millis(500));
    let options = attached("levels.csv", text.as_bytes(), json!({}));
    let run = world.sandbox.command("cleo", "#general", "import", options);
    world.sandbox.world_mut(|known| {
        let file = known.uploads.values_mut().next_back().unwrap();
        file.bytes = vec![b' '; (8 << 20) + 1].into();
    });
    let grown = run.reply().await;
    assert!(
        grown.text().contains("The file is too large: at most 8 MB."),
        "{}",
        grown.text()
    );
    assert_eq!(points_of_all(&world).await, [0, 0, 0]);
    world.ends().await;
}

#[tokio::test]
async fn a_moderator_can_neither_try_out_nor_import_nor_take_back() {
    let world = a_server(Database::sqlite()).await;
    let text = table(&world, &[("mei", 400)]);
    let refused = tries(&world, "sam", &text, json!({})).await;
    let sentence = "Only the server owner and people with the creator role can do this.";
    assert!(refused.text().contains(sentence), "{}", refused.text());
    let page = tries(&world, "cleo", &text, json!({})).await;
    // Whoever loses the role loses the preview with it.
    world.sandbox.take_role("yuki", "cleo", "@Creators");
    let refused = world.clicks("cleo", page.message(), "Import").await;
    assert!(refused.text().contains(sentence), "{}", refused.text());
    world.settles().await;
    assert_eq!(points_of_all(&world).await, [0, 0, 0]);
    world.ends().await;
}

#[tokio::test]
async fn imported_points_come_and_go_by_whole_imports_only() {
    let world = a_server(Database::sqlite()).await;
    let page = tries(&world, "yuki", &table(&world, &[("mei", 400)]), json!({})).await;
    world.clicks("yuki", page.message(), "匯入").await;
    world
        .runs(
            "ken",
            "points give",
            json!({"member": "mei", "amount": 5, "reason": "kind"}),
        )
        .await;
    let typing = world
        .sandbox
        .autocomplete("ken", "#general", "points undo", json!({"entry": ""}), "entry");
    let offered = typing.reply().await;
    let names: Vec<_> = offered
        .choices()
        .iter()
        .map(|choice| choice["name"].clone())
        .collect();
    assert_eq!(names, ["+5 mei: kind"]);
    let imported = world
        .store()
        .list_adjustments(world.guild_id(), world.member_id("mei"), 5)
        .await
        .unwrap();
    let imported = imported
        .iter()
        .find(|adjustment| adjustment.origin.is_some())
        .unwrap();
    let entry = imported.adjustment_id.to_string();
    let refused = world.runs("ken", "points undo", json!({"entry": entry})).await;
    assert!(
        refused.text().contains("I don't know this entry"),
        "{}",
        refused.text()
    );
    world.settles().await;
    assert_eq!(world.points("mei").await, 405);
    world.ends().await;
}

/// The program on the world's database, as whoever runs it calls it.
fn program(world: &World, language: &str, arguments: &[&str]) -> Output {
    let config = world.config();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ironfan"));
    command.env_clear().args(arguments).stdin(Stdio::null());
    command
        .env("DISCORD_TOKEN", world.sandbox.token())
        .env("DATABASE_URL", config.database_url.expose_secret())
        .env("IRONFAN_KEY", KEY)
        .env("LANG", language)
        .env("RUST_LOG", "warn");
    command.current_dir(std::env::temp_dir()).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complained(output: &Output) -> String {
    assert!(!output.status.success() && output.stdout.is_empty());
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[tokio::test]
async fn whoever_runs_the_bot_imports_from_the_command_line_whether_it_runs_or_not() {
    for database in Database::each().await {
        let mut world = a_server(database).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("levels.csv");
        let mut text = table(&world, &[("mei", 400), ("ana", 30), ("robot", 9)]);
        text.push_str(&format!("\u{1b}[31mred,5\n{STRANGER},64\n"));
        std::fs::write(&path, text).unwrap();
        let (file, guild) = (path.to_str().unwrap(), world.guild_id().to_string());
        let tried = said(&program(
            &world,
            "en_US.UTF-8",
            &["import", file, "--guild", &guild, "--mapping", "50%"],
        ));
        insta::allow_duplicates! { insta::assert_snapshot!(tried, @"
        Import from a file: preview
        Nothing has changed yet.
        3 members get 247 points in all (50% of the XP).
        In the server now: 2. Not in it: 1, whose points wait for them.
        1 bot is left out.

        Most points afterwards
          1. mei: 0 → 200 (400 XP)
          2. 80351110224678912: 0 → 32 (64 XP)
          3. ana: 0 → 15 (30 XP)

        Who changes tier
          Newcomer → Regular: 1

        Worth a look (1)
          Line 5: “[31mred” is no user id, left out

        This was only a preview. Add --apply to import it.
        ") };
        let tried = said(&program(
            &world,
            "zh_TW.UTF-8",
            &["import", file, "--format", "mee6"],
        ));
        insta::allow_duplicates! { insta::assert_snapshot!(tried, @"
        從 MEE6 匯入：預覽
        目前什麼都還沒改。
        3 位成員合計得到 494 分（1 XP 換 1 分）。
        其中 2 位現在在伺服器裡，1 位不在，積分會替他們留著。
        1 個機器人不匯入。

        匯入後積分最高的人
          1. mei：0 → 400（400 XP）
          2. 80351110224678912：0 → 64（64 XP）
          3. ana：0 → 30（30 XP）

        等級有變動的人
          新朋友 → 常客：1 位

        請留意（1 筆）
          第 5 行：「[31mred」不是使用者 ID，略過

        以上只是預覽。加上 --apply 才會匯入。
        ") };
        assert_eq!(points_of_all(&world).await, [0, 0, 0]);

        // Beside the running bot.
        let done = said(&program(
            &world,
            "en_US.UTF-8",
            &["import", file, "--format", "mee6", "--apply"],
        ));
        let done = done.replace(&guild, "(server)");
        insta::allow_duplicates! { insta::assert_snapshot!(done, @"
        3 members got 494 points in all (1 XP is 1 point). Tiers and roles follow by themselves. Everyone sees in /why where the points came from.
        Done: import 1. `ironfan import --undo 1 --guild (server)` undoes it.
        If the bot is running, tiers and roles follow within a minute; otherwise when it starts.
        ") };
        world.says("leo", "#general", "hello");
        world.settles().await;
        assert_eq!(points_of_all(&world).await, [400, 30, 10]);
        assert!(world.roles("mei").contains(&"常客".to_owned()));
        let overview = world.runs("cleo", "import", json!({})).await.text();
        assert!(
            overview.contains("by whoever runs me: 3 members, 494 points"),
            "{overview}"
        );

        // And while it is stopped.
        world.stop().await;
        let undone = said(&program(
            &world,
            "zh_TW.UTF-8",
            &["import", "--undo", "1", "--guild", &guild],
        ));
        insta::allow_duplicates! { insta::assert_snapshot!(undone, @"
        已收回第 1 次匯入。
        從 MEE6 匯入給 3 位成員的 494 分已經收回。
        如果機器人正在執行，等級和身分組會在一分鐘內跟上；不然就等下次啟動。
        ") };
        let again = complained(&program(&world, "en_US.UTF-8", &["import", "--undo", "1"]));
        assert_eq!(again, "Somebody has undone this already.\n");
        world.boot().await;
        assert_eq!(points_of_all(&world).await, [0, 0, 10]);
        assert!(!world.roles("mei").contains(&"常客".to_owned()));
        world.ends().await;
    }
}

#[tokio::test]
async fn the_command_line_says_what_is_wrong_and_fails() {
    let world = a_server(Database::sqlite()).await;
    let guild = world.guild_id().to_string();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| -> String {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (cut, robots) = (
        file("cut.json", "[{\"id\":"),
        file("robots.csv", &table(&world, &[("robot", 5)])),
    );
    let missing = folder.path().join("missing.csv").display().to_string();
    let complaints = [
        (
            vec!["import", &cut],
            "The file ends in the middle. Please download or export it again.\n",
        ),
        (
            vec!["import", &cut, "--guild", "5"],
            "I know no server with the id 5. Known are: ",
        ),
        (vec!["import", &missing], "Cannot read "),
        (
            vec!["import", &robots, "--apply"],
            "Nobody would get any points, so nothing was imported. Choose a larger percentage or another file.\n",
        ),
        (
            vec!["import", "--undo", "7", "--guild", &guild],
            "There is no such import. /import without a file lists them.\n",
        ),
        (
            vec!["import", &cut, "--mapping", "lots"],
            "a mapping is as-is, a percentage such as 50%, or best-5000",
        ),
        (
            vec!["import", &cut, "--format", "lots"],
            "[possible values: mee6, lurkr, amari, polaris, levelup, file]",
        ),
        (vec!["import"], "required arguments were not provided"),
        (vec!["import", &cut, "--undo", "1"], "cannot be used with"),
    ];
    for (arguments, sentence) in complaints {
        let complaint = complained(&program(&world, "C", &arguments));
        assert!(complaint.contains(sentence), "{arguments:?}: {complaint}");
    }
    let chinese = complained(&program(&world, "zh_TW.UTF-8", &["import", &cut]));
    assert_eq!(chinese, "檔案到一半就斷了，請重新下載或匯出。\n");
    assert!(
        world
            .store()
            .list_imports(world.guild_id(), 5)
            .await
            .unwrap()
            .is_empty()
    );
    world.ends().await;
}

/// The id of the page's only select.
fn select_of(page: &Reply) -> String {
    let rows = page.message().components.iter();
    let mut parts = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
    let select = parts
        .find(|part| part["type"] == 3)
        .expect("the page has a select");
    select["custom_id"].as_str().unwrap().to_owned()
}
