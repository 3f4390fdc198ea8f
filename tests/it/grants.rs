//! Tiers given and taken by hand: by command, and with Discord's own menus.

use ironfan::{
    domain::{
        ids::{RoleId, first_id_at},
        standing::Standing,
    },
    store::LogFilter,
};
use sandbox::permissions as bits;
use serde_json::{Value, json};

use crate::support::{
    BOT_PERMISSIONS, DAY_MS, Database, GUILD, MINUTE_MS, Past, ReplyExt, World, night_owls, night_owls_and,
};

/// A server that is set up.
async fn set_up(database: Database) -> World {
    let world = World::start_in(night_owls(), database).await;
    world.is_set_up().await;
    world
}

/// A server that is set up, where tom gives roles and the bot may not read the audit log.
async fn without_the_log() -> World {
    let people = night_owls_and(|guild| {
        guild.role("Helpers").permissions(bits::MANAGE_ROLES).above_bot();
        guild.member("tom").role("Helpers");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    world.may_read_the_audit_log(false);
    world.settles().await;
    world
}

/// The options for a tier by its number; Discord counts choices from 0.
fn role(tier: u8, member: &str, reason: &str) -> Value {
    json!({"member": member, "which": tier - 1, "reason": reason})
}

impl World {
    /// The owner gives or takes the bot's right to read the audit log.
    fn may_read_the_audit_log(&self, may: bool) {
        let permissions = if may {
            BOT_PERMISSIONS
        } else {
            BOT_PERMISSIONS & !bits::VIEW_AUDIT_LOG
        };
        let role = self.bots_role();
        self.sandbox
            .edit_role("yuki", role.as_str(), |role| role.permissions = permissions);
    }

    async fn log(&self) -> Vec<String> {
        let page = self.runs("ken", "log", json!({})).await;
        let text = self.with_names(&page.text());
        let lines = text.lines().filter(|line| line.starts_with("(time f)"));
        lines
            .map(|line| line.trim_start_matches("(time f) · ").to_owned())
            .collect()
    }

    /// Grants in force, as who, tier and by whom.
    async fn grants(&self) -> Vec<String> {
        let page = self.runs("ken", "grant list", json!({})).await;
        let text = self.with_names(&page.text());
        let lines = text.lines().filter(|line| line.starts_with(['🎁', '✂']));
        lines.map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn a_tier_is_given_and_taken_with_a_reason_and_the_log_says_so() {
    for database in Database::each().await {
        let world = set_up(database).await;
        let given = world
            .runs("ken", "grant tier", role(3, "ana", "founded the **book** club"))
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(given.message()), @"
        Tier given
        @ana has **Superfan** now, for good. The role follows in a moment.
        Reason: founded the \\*\\*book\\*\\* club
        [Tiers by hand] [Panel]
        ") };
        world.settles().await;
        assert_eq!(world.standing("ana").await, Standing::Member);
        assert_eq!(world.roles("ana"), ["鐵粉"]);
        let card = world.runs("ana", "me", json!({})).await;
        assert!(
            world
                .reads(card.message())
                .contains("**Superfan** was given to you by @ken."),
            "{}",
            card.text()
        );

        let taken = world
            .runs("ken", "grant revoke", role(3, "ana", "left the club"))
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(taken.message()), @"
        Tier taken away
        @ana no longer has **Superfan**; the role goes in a moment. They are not proposed again until somebody allows it under “Declined” in /approve.
        Reason: left the club
        [Tiers by hand] [Panel]
        ") };
        world.settles().await;
        assert_eq!(world.standing("ana").await, Standing::None);
        assert_eq!(world.roles("ana"), [] as [&str; 0]);
        let log = world.log().await.join("\n");
        insta::allow_duplicates! { insta::assert_snapshot!(log, @"
        @ken · took Superfan from @ana: left the club
        @ken · gave @ana Superfan, for good: founded the \\*\\*book\\*\\* club
        @yuki · finished /setup
        @yuki · had roles made for 3 tiers
        @yuki · set the channel for approvals and summaries to #creator
        @yuki · set the moderator role to @&Mods
        ") };
        assert_eq!(world.grants().await, [] as [&str; 0]);
        // The role was changed twice, one at a time, and nothing else of hers.
        assert_eq!(
            world
                .sandbox
                .requests_to("PUT", "/guilds/*/members/*/roles/*")
                .len(),
            1
        );
        assert_eq!(
            world
                .sandbox
                .requests_to("DELETE", "/guilds/*/members/*/roles/*")
                .len(),
            1
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn a_grant_ends_on_its_day_and_leaves_what_was_earned() {
    let world = set_up(Database::sqlite()).await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let mut days = role(3, "ana", "guest of the month");
    days["days"] = json!(30);
    let given = world.runs("ken", "grant tier", days.clone()).await;
    assert!(given.text().contains("until <t:"), "{}", given.text());
    // Mei is approved, and granted the same tier for a while on top of it.
    world
        .clicks(
            "yuki",
            &world.post("#creator", "mei"),
            &format!("approve:{}", world.member_id("mei")),
        )
        .await;
    days["member"] = json!("mei");
    world.runs("ken", "grant tier", days).await;
    world.settles().await;
    assert!(world.roles("ana").contains(&"鐵粉".to_owned()));

    world.advance(30 * DAY_MS - MINUTE_MS).await;
    assert_eq!(world.standing("ana").await, Standing::Member, "a minute is left");
    world.advance(2 * MINUTE_MS).await;
    assert_eq!(world.standing("ana").await, Standing::None);
    assert!(!world.roles("ana").contains(&"鐵粉".to_owned()));
    // Two sources for one role: the end of one does not touch what the other gives.
    assert!(world.standing("mei").await.is_inside());
    assert!(world.roles("mei").contains(&"鐵粉".to_owned()));
    let profile = world.runs("yuki", "fan", json!({"member": "ana"})).await;
    assert!(profile.text().contains("手動給的等級到期"), "{}", profile.text());
    world.ends().await;
}

#[tokio::test]
async fn whoever_was_taken_out_is_not_proposed_until_somebody_allows_it() {
    let world = set_up(Database::sqlite()).await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let approve = format!("approve:{}", world.member_id("mei"));
    world
        .clicks("yuki", &world.post("#creator", "mei"), &approve)
        .await;
    world
        .runs("ken", "grant revoke", role(3, "mei", "sold invites"))
        .await;
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::None);
    world.advance(2 * DAY_MS).await;
    assert_eq!(
        world.count_posts("#creator", "符合鐵粉圈的條件了"),
        0,
        "not proposed again"
    );

    let queue = world.runs("ken", "approve", json!({})).await;
    let declined = world.clicks("ken", queue.message(), "Declined (1)").await;
    insta::assert_snapshot!(world.reads(declined.message()), @"
    Declined
    These fans were declined or taken out and are not proposed again. Choose one to allow it.

    @mei · since (time d)
    {Allow to be proposed again: mei}
    [Panel]
    ");
    let reopened = world
        .selects("ken", declined.message(), "reopen-picked", &["mei"])
        .await;
    insta::assert_snapshot!(world.reads(reopened.message()), @"
    Done
    @mei can be proposed again, and is as soon as they meet every condition.
    [Declined] [Panel]
    ");
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::Eligible);
    let again = world.post("#creator", "符合鐵粉圈的條件了");
    assert!(again.text().contains("你說之後再問一次"), "{}", again.text());
    world.ends().await;
}

#[tokio::test]
async fn a_rung_taken_away_stays_away_however_many_points_there_are() {
    let world = set_up(Database::sqlite()).await;
    world
        .runs(
            "ken",
            "points give",
            json!({"member": "ana", "amount": 600, "reason": "old times"}),
        )
        .await;
    world.settles().await;
    assert_eq!(world.roles("ana"), ["常客", "核心粉絲"]);
    world.runs("ken", "grant revoke", role(2, "ana", "for now")).await;
    world.settles().await;
    assert_eq!(world.roles("ana"), ["常客"]);
    world
        .runs(
            "ken",
            "points give",
            json!({"member": "ana", "amount": 600, "reason": "more"}),
        )
        .await;
    world.advance(2 * DAY_MS).await;
    assert_eq!(
        world.roles("ana"),
        ["常客"],
        "points do not undo a person's decision"
    );
    assert_eq!(world.grants().await.len(), 1);
    world.runs("ken", "grant tier", role(2, "ana", "again")).await;
    world.settles().await;
    assert_eq!(world.roles("ana"), ["常客", "核心粉絲"]);
    assert_eq!(
        world.grants().await,
        [] as [&str; 0],
        "it is held by points again"
    );
    // Nor do points reach what was taken before they did.
    world.runs("ken", "grant tier", role(2, "leo", "a start")).await;
    world.runs("ken", "grant revoke", role(2, "leo", "for now")).await;
    let options = json!({"member": "leo", "amount": 600, "reason": "more"});
    world.runs("ken", "points give", options).await;
    world.advance(2 * DAY_MS).await;
    assert_eq!(world.roles("leo"), ["常客"]);
    for (options, refusal) in [(role(3, "ana", "x"), "do not hold that tier")] {
        let refused = world.runs("ken", "grant revoke", options).await;
        assert!(refused.text().contains(refusal), "{}", refused.text());
    }
    world.ends().await;
}

#[tokio::test]
async fn a_role_given_or_taken_in_discord_is_honoured_with_the_moderators_name() {
    for database in Database::each().await {
        let world = set_up(database).await;
        world.sandbox.give_role("yuki", "ana", "@鐵粉");
        world.settles().await;
        assert_eq!(world.standing("ana").await, Standing::Member);
        assert_eq!(
            world.log().await[0],
            "@yuki · gave @ana the role of Superfan in Discord"
        );
        let grants = world.grants().await.join("\n");
        insta::allow_duplicates! { insta::assert_snapshot!(grants, @"🎁 @ana · **Superfan** · by @yuki, (time d)") };
        world.advance(2 * DAY_MS).await;
        assert_eq!(world.roles("ana"), ["鐵粉"], "never fought");

        world.sandbox.take_role("yuki", "ana", "@鐵粉");
        world.settles().await;
        assert_eq!(world.standing("ana").await, Standing::None);
        assert_eq!(
            world.log().await[0],
            "@yuki · took the role of Superfan from @ana in Discord"
        );
        // One that points gave is not given back.
        world
            .runs(
                "ken",
                "points give",
                json!({"member": "leo", "amount": 150, "reason": "old times"}),
            )
            .await;
        world.settles().await;
        assert_eq!(world.roles("leo"), ["常客"]);
        world.sandbox.take_role("yuki", "leo", "@常客");
        world.advance(2 * DAY_MS).await;
        assert_eq!(world.roles("leo"), [] as [&str; 0]);
        let grants = world.grants().await.join("\n");
        insta::allow_duplicates! { insta::assert_snapshot!(grants, @"✂️ @leo · **Regular** taken away · by @yuki, (time d)") };
        // And back again with the same menu.
        world.sandbox.give_role("yuki", "leo", "@常客");
        world.advance(2 * DAY_MS).await;
        assert_eq!(world.roles("leo"), ["常客"]);
        assert_eq!(world.grants().await, [] as [&str; 0]);
        // What the bot does itself is nobody's grant.
        let own = world
            .store()
            .list_log(world.guild_id(), &LogFilter::default(), 100, 0)
            .await
            .unwrap();
        assert!(own.iter().all(|line| line.by_id.is_some()), "{own:#?}");
        world.ends().await;
    }
}

#[tokio::test]
async fn without_the_audit_log_a_role_is_honoured_all_the_same_and_a_late_name_is_filled_in() {
    let world = without_the_log().await;
    world.sandbox.give_role("tom", "ana", "@鐵粉");
    world.settles().await;
    assert_eq!(
        world.standing("ana").await,
        Standing::None,
        "who it was may still come"
    );
    world.advance(2 * MINUTE_MS).await;
    assert_eq!(world.standing("ana").await, Standing::Member);
    assert_eq!(
        world.log().await[0],
        "somebody · gave @ana the role of Superfan in Discord"
    );
    assert_eq!(world.roles("ana"), ["鐵粉"]);

    // An hour later the entry of the audit log comes after all.
    world.advance(60 * MINUTE_MS).await;
    world.may_read_the_audit_log(true);
    world.settles().await;
    let (guild, role) = (world.guild_id(), world.role_id("鐵粉"));
    let entry = json!({
        "id": "1500000000000000000", "guild_id": guild.to_string(), "action_type": 25,
        "user_id": world.member_id("tom").to_string(), "target_id": world.member_id("ana").to_string(),
        "reason": "brought cake", "changes": [{"key": "$add", "new_value": [{"id": role.to_string(), "name": "鐵粉"}]}],
    });
    world
        .sandbox
        .deliver([world.sandbox.prepare("GUILD_AUDIT_LOG_ENTRY_CREATE", entry)]);
    world.settles().await;
    assert_eq!(
        world.log().await[0],
        "@tom · gave @ana the role of Superfan in Discord: brought cake"
    );
    insta::assert_snapshot!(world.grants().await.join("\n"), @"🎁 @ana · **Superfan** · by @tom, (time d)");
    world.ends().await;
}

#[tokio::test]
async fn what_was_done_by_hand_while_the_bot_was_away_is_honoured_too() {
    for database in Database::each().await {
        let mut world = set_up(database).await;
        world
            .runs(
                "ken",
                "points give",
                json!({"member": "leo", "amount": 150, "reason": "old times"}),
            )
            .await;
        world.settles().await;
        world.stop().await;
        world.sandbox.give_role("yuki", "ana", "@鐵粉");
        world.sandbox.take_role("yuki", "leo", "@常客");
        world.boot().await;
        world.advance(2 * MINUTE_MS).await;
        assert_eq!(world.standing("ana").await, Standing::Member);
        assert_eq!(
            (world.roles("ana"), world.roles("leo")),
            (vec!["鐵粉".to_owned()], Vec::new())
        );
        let grants = world.grants().await.join("\n");
        insta::allow_duplicates! { insta::assert_snapshot!(grants, @"
        ✂️ @leo · **Regular** taken away · by @yuki, (time d)
        🎁 @ana · **Superfan** · by @yuki, (time d)
        ") };
        world.ends().await;
    }
}

#[tokio::test]
async fn what_somebody_takes_back_at_once_leaves_no_trace() {
    let world = set_up(Database::sqlite()).await;
    world.may_read_the_audit_log(false);
    world.settles().await;
    world.sandbox.give_role("yuki", "ana", "@鐵粉");
    world.settles().await;
    world.sandbox.take_role("yuki", "ana", "@鐵粉");
    world.advance(5 * MINUTE_MS).await;
    assert_eq!(world.standing("ana").await, Standing::None);
    assert_eq!(world.grants().await, [] as [&str; 0]);
    world.ends().await;
}

#[tokio::test]
async fn whoever_holds_a_role_when_it_is_chosen_for_a_tier_is_granted_the_tier() {
    let people = night_owls_and(|guild| {
        guild.role("Old friends");
        guild.member("vip").role("Old friends");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    let page = world.opens_setup("yuki", "tiers").await;
    world
        .selects("yuki", page.message(), "pick-role:3", &["@Old friends"])
        .await;
    world.settles().await;
    assert_eq!(world.standing("vip").await, Standing::Member);
    assert_eq!(world.roles("vip"), ["Old friends"]);
    let list = world.runs("yuki", "grant list", json!({})).await;
    insta::assert_snapshot!(world.reads(list.message()), @"
    手動授予與收回
    🎁 @vip · **鐵粉** · @yuki 給的，(time d)
    -# 設定等級身分組時就已經擁有
    [控制台]
    ");
    world.ends().await;
}

#[tokio::test]
async fn roles_stack_or_only_the_highest_is_shown() {
    let world = set_up(Database::sqlite()).await;
    world
        .runs(
            "ken",
            "points give",
            json!({"member": "ana", "amount": 600, "reason": "old times"}),
        )
        .await;
    world.runs("ken", "grant tier", role(3, "leo", "friend")).await;
    world.settles().await;
    assert_eq!(world.roles("ana"), ["常客", "核心粉絲"]);
    let settings = world.runs("yuki", "settings", json!({})).await;
    let page = world
        .selects("yuki", settings.message(), "set-role-mode", &["replace"])
        .await;
    assert!(page.text().contains("只留最高"), "{}", page.text());
    world.settles().await;
    assert_eq!(world.roles("ana"), ["核心粉絲"]);
    assert_eq!(world.roles("leo"), ["鐵粉"]);
    // A lower role that the bot took is no revocation, and the next tier replaces the one before.
    world.advance(5 * MINUTE_MS).await;
    assert_eq!(world.grants().await.len(), 1);
    world
        .runs(
            "ken",
            "points take",
            json!({"member": "ana", "amount": 300, "reason": "a mistake"}),
        )
        .await;
    world.settles().await;
    assert_eq!(world.roles("ana"), ["常客"]);
    let page = world
        .selects("yuki", page.message(), "set-role-mode", &["stack"])
        .await;
    assert!(page.text().contains("全部保留"), "{}", page.text());
    world
        .runs(
            "ken",
            "points give",
            json!({"member": "ana", "amount": 300, "reason": "none at all"}),
        )
        .await;
    world.settles().await;
    assert_eq!(world.roles("ana"), ["常客", "核心粉絲"]);
    world.ends().await;
}

#[tokio::test]
async fn a_role_that_is_deleted_says_nothing_about_those_who_had_it() {
    for database in Database::each().await {
        let world = set_up(database).await;
        for fan in ["ana", "leo"] {
            let options = json!({"member": fan, "amount": 150, "reason": "old times"});
            world.runs("ken", "points give", options).await;
        }
        world.settles().await;
        assert_eq!(world.roles("ana"), ["常客"]);
        world.sandbox.delete_role("yuki", "@常客");
        world.advance(5 * MINUTE_MS).await;
        assert_eq!(
            world.grants().await,
            [] as [&str; 0],
            "nobody took anything from anybody"
        );
        assert_eq!(world.problems().await, ["role_gone"]);
        // Another role is chosen: everybody who holds the tier gets it.
        let friends = world.sandbox.create_role("yuki", GUILD, "Friends", 0);
        let page = world.opens_setup("yuki", "tiers").await;
        world
            .selects("yuki", page.message(), "pick-role:1", &[&friends.to_string()])
            .await;
        world.settles().await;
        assert_eq!(world.roles("ana"), ["Friends"]);
        assert_eq!(world.roles("leo"), ["Friends"]);
        world.advance(5 * MINUTE_MS).await;
        assert_eq!(world.grants().await, [] as [&str; 0]);
        assert_eq!(world.problems().await, [] as [&str; 0]);
        world.ends().await;
    }
}

#[tokio::test]
async fn choosing_another_role_ends_what_the_first_one_gave() {
    for database in Database::each().await {
        let people = night_owls_and(|guild| {
            guild.role("Old friends");
            guild.role("New friends");
            guild.member("vip").role("Old friends");
            guild.member("pal").role("New friends");
        });
        let world = World::start_in(people, database).await;
        world.is_set_up().await;
        let choose = async |role: &str| {
            let page = world.opens_setup("yuki", "tiers").await;
            world
                .selects("yuki", page.message(), "pick-role:3", &[role])
                .await;
            world.settles().await;
        };
        choose("@Old friends").await;
        assert_eq!(world.standing("vip").await, Standing::Member);
        // The wrong one was chosen.
        choose("@New friends").await;
        assert_eq!(world.standing("vip").await, Standing::None);
        assert_eq!(
            world.roles("vip"),
            ["Old friends"],
            "the role itself is not the bot's to take"
        );
        assert_eq!(world.standing("pal").await, Standing::Member);
        // The same once more changes nothing.
        let grants = world.grants().await;
        choose("@New friends").await;
        world.advance(5 * MINUTE_MS).await;
        assert_eq!(world.grants().await, grants);
        assert_eq!(world.roles("pal"), ["New friends"]);
        world.ends().await;
    }
}

#[tokio::test]
async fn who_only_held_a_grant_is_not_declined_when_it_is_taken_back() {
    let world = set_up(Database::sqlite()).await;
    world.sandbox.give_role("yuki", "mei", "@鐵粉");
    world.settles().await;
    world.sandbox.take_role("yuki", "mei", "@鐵粉");
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::None);
    // She earns it by herself later, and is proposed.
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::Eligible);
    // Whoever was approved and loses the role by hand is not proposed again by itself.
    let approve = format!("approve:{}", world.member_id("mei"));
    world
        .clicks("yuki", &world.post("#creator", "mei"), &approve)
        .await;
    world.settles().await;
    world.sandbox.take_role("yuki", "mei", "@鐵粉");
    world.advance(2 * DAY_MS).await;
    assert_eq!(world.standing("mei").await, Standing::None);
    let queue = world.runs("ken", "approve", json!({})).await;
    assert!(
        world.reads(queue.message()).contains("[Declined (1)]"),
        "{}",
        world.reads(queue.message())
    );
    world.ends().await;
}

#[tokio::test]
async fn a_bot_with_a_tiers_role_is_no_fan() {
    let world = set_up(Database::sqlite()).await;
    let bot = world.sandbox.world(|world| world.bot());
    world.sandbox.give_role("yuki", bot, "@鐵粉");
    world.advance(5 * MINUTE_MS).await;
    assert_eq!(world.grants().await, [] as [&str; 0]);
    let choose = world.opens_setup("yuki", "tiers").await;
    world
        .selects("yuki", choose.message(), "pick-role:2", &["@鐵粉"])
        .await;
    world.settles().await;
    assert_eq!(world.grants().await, [] as [&str; 0]);
    world.ends().await;
}

#[tokio::test]
async fn a_role_picked_instead_of_one_still_to_be_made_stays_picked() {
    let people = night_owls_and(|guild| {
        guild.role("Old friends");
        guild.member("vip").role("Old friends");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    let bots = world.bots_role();
    world.sandbox.edit_role("yuki", bots.as_str(), |role| {
        role.permissions &= !bits::MANAGE_ROLES
    });
    let page = world.opens_setup("yuki", "tiers").await;
    world.clicks("yuki", page.message(), "make-roles").await;
    world.settles().await;
    let page = world.opens_setup("yuki", "tiers").await;
    world
        .selects("yuki", page.message(), "pick-role:3", &["@Old friends"])
        .await;
    world.settles().await;
    world
        .sandbox
        .edit_role("yuki", bots.as_str(), |role| role.permissions = BOT_PERMISSIONS);
    world.settles().await;
    assert_eq!(world.problems().await, [] as [&str; 0]);
    let ladder = world.store().get_ladder(world.guild_id()).await.unwrap();
    assert_eq!(
        ladder.superfan().unwrap().role_id,
        Some(RoleId(world.role_id("Old friends")))
    );
    assert_eq!(world.standing("vip").await, Standing::Member);
    assert_eq!(world.roles("vip"), ["Old friends"]);
    world.ends().await;
}

#[tokio::test]
async fn a_role_the_bot_gave_for_another_tier_lets_nobody_in() {
    let people = night_owls_and(|guild| {
        guild.role("Old friends");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let choose = async |tier: u8, role: &str| {
        let page = world.opens_setup("yuki", "tiers").await;
        let page = world
            .selects("yuki", page.message(), &format!("pick-role:{tier}"), &[role])
            .await;
        world.settles().await;
        page
    };
    let options = json!({"member": "ana", "amount": 600, "reason": "old times"});
    world.runs("ken", "points give", options).await;
    choose(2, "@Old friends").await;
    assert_eq!(world.roles("ana"), ["常客", "核心粉絲", "Old friends"]);
    // The wrong tier: corrected, and tried for the right one.
    choose(2, "@核心粉絲").await;
    let refused = choose(3, "@Old friends").await;
    assert!(
        refused
            .text()
            .contains("有 1 位粉絲身上還有這個身分組，是我之前為某個等級給的"),
        "{}",
        refused.text()
    );
    assert_eq!(world.standing("ana").await, Standing::None);
    // Once it is taken from her, it is as good as any other.
    world.sandbox.take_role("yuki", "ana", "@Old friends");
    world.settles().await;
    choose(3, "@Old friends").await;
    world.advance(5 * MINUTE_MS).await;
    assert_eq!(world.standing("ana").await, Standing::None);
    assert_eq!(world.roles("ana"), ["常客", "核心粉絲"]);
    world.ends().await;
}

#[tokio::test]
async fn where_only_the_highest_role_is_shown_nobody_is_left_without_one() {
    for database in Database::each().await {
        let people = night_owls_and(|guild| {
            guild.role("Friends");
            guild.role("Insiders");
            guild.role("Inner circle").above_bot();
        });
        let world = World::start_in(people, database).await;
        let choose = async |tier: u8, role: &str| {
            let page = world.opens_setup("yuki", "tiers").await;
            world
                .selects("yuki", page.message(), &format!("pick-role:{tier}"), &[role])
                .await;
            world.settles().await;
        };
        let page = world.opens_setup("yuki", "channel").await;
        world
            .selects("yuki", page.message(), "set-channel", &["#creator"])
            .await;
        choose(1, "@Friends").await;
        choose(2, "@Insiders").await;
        let settings = world.runs("yuki", "settings", json!({})).await;
        world
            .selects("yuki", settings.message(), "set-role-mode", &["replace"])
            .await;
        let options = json!({"member": "ana", "amount": 600, "reason": "old times"});
        world.runs("yuki", "points give", options).await;
        world.settles().await;
        assert_eq!(world.roles("ana"), ["Insiders"]);
        // The superfan tier has no role yet.
        world.runs("yuki", "grant tier", role(3, "ana", "friend")).await;
        world.settles().await;
        assert_eq!(world.standing("ana").await, Standing::Member);
        assert_eq!(world.roles("ana"), ["Insiders"]);
        // It gets one that is out of the bot's reach: the lower one waits until it can be given.
        choose(3, "@Inner circle").await;
        assert_eq!(world.problems().await, ["role_above_bot"]);
        assert_eq!(world.roles("ana"), ["Insiders"]);
        let above = world.position_of("@Inner circle") + 1;
        world.sandbox.move_role("yuki", world.bots_role().as_str(), above);
        world.settles().await;
        assert_eq!(world.problems().await, [] as [&str; 0]);
        assert_eq!(world.roles("ana"), ["Inner circle"]);
        // Whoever loses everything loses also a lower role that a moderator put on top.
        world.sandbox.give_role("yuki", "leo", "@Friends");
        world.settles().await;
        world.runs("yuki", "grant tier", role(2, "leo", "friend")).await;
        world.settles().await;
        assert_eq!(world.roles("leo"), ["Insiders"]);
        world.sandbox.give_role("yuki", "leo", "@Friends");
        world.advance(2 * MINUTE_MS).await;
        world.runs("yuki", "grant revoke", role(1, "leo", "gone")).await;
        world.runs("yuki", "grant revoke", role(2, "leo", "gone")).await;
        world.settles().await;
        assert_eq!(world.roles("leo"), [] as [&str; 0]);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_role_taken_by_hand_stays_taken_where_the_rules_let_fans_in() {
    let world = set_up(Database::sqlite()).await;
    let options = json!({"setting": "superfan.automatic", "value": "on"});
    world.runs("yuki", "rules set", options).await;
    let preview = world.runs("yuki", "rules preview", json!({})).await;
    world.clicks("yuki", preview.message(), "套用").await;
    world.runs("ken", "grant tier", role(3, "mei", "friend")).await;
    world.settles().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::Member);
    world.sandbox.take_role("yuki", "mei", "@鐵粉");
    world.advance(2 * DAY_MS).await;
    assert_eq!(world.standing("mei").await, Standing::None);
    assert!(!world.roles("mei").contains(&"鐵粉".to_owned()));
    world.ends().await;
}

#[tokio::test]
async fn an_old_entry_of_the_log_is_not_taken_for_what_happened_now() {
    let mut world = set_up(Database::sqlite()).await;
    // The bot gave it, and took it again.
    let points = json!({"member": "leo", "amount": 150, "reason": "old times"});
    world.runs("ken", "points give", points.clone()).await;
    world.settles().await;
    world.runs("ken", "points take", points).await;
    world.settles().await;
    assert_eq!(world.roles("leo"), [] as [&str; 0]);
    world.advance(2 * DAY_MS).await;
    // Somebody gives it, and the log says nothing of that.
    world.stop().await;
    let guild = world.guild_id().0;
    world.sandbox.give_role("yuki", "leo", "@常客");
    world.sandbox.world_mut(|known| {
        known.guilds.get_mut(&guild).unwrap().audit_log.pop();
    });
    world.boot().await;
    world.advance(2 * MINUTE_MS).await;
    assert_eq!(world.roles("leo"), ["常客"], "never fought");
    insta::assert_snapshot!(world.grants().await.join("\n"), @"🎁 @leo · **Regular** · by somebody, (time d)");
    world.ends().await;
}

#[tokio::test]
async fn a_late_entry_of_the_log_gives_nothing_that_was_taken_since() {
    let world = without_the_log().await;
    let given_ms = world.now_ms();
    world.sandbox.give_role("tom", "ana", "@鐵粉");
    world.advance(2 * MINUTE_MS).await;
    world.sandbox.take_role("tom", "ana", "@鐵粉");
    world.advance(2 * MINUTE_MS).await;
    assert_eq!(world.standing("ana").await, Standing::None);
    world.may_read_the_audit_log(true);
    world.settles().await;
    let (guild, role) = (world.guild_id(), world.role_id("鐵粉"));
    let entry = json!({
        "id": first_id_at(given_ms).to_string(), "guild_id": guild.to_string(), "action_type": 25,
        "user_id": world.member_id("tom").to_string(), "target_id": world.member_id("ana").to_string(),
        "changes": [{"key": "$add", "new_value": [{"id": role.to_string(), "name": "鐵粉"}]}],
    });
    let sandbox = &world.sandbox;
    sandbox.deliver([sandbox.prepare("GUILD_AUDIT_LOG_ENTRY_CREATE", entry)]);
    world.settles().await;
    assert_eq!(world.standing("ana").await, Standing::None);
    assert_eq!(
        world.log().await[..2],
        [
            "somebody · took the role of Superfan from @ana in Discord",
            "@tom · gave @ana the role of Superfan in Discord",
        ]
    );
    world.ends().await;
}

#[tokio::test]
async fn a_tier_whose_role_was_deleted_gets_a_new_one_made() {
    for database in Database::each().await {
        let world = set_up(database).await;
        let options = json!({"member": "ana", "amount": 600, "reason": "old times"});
        world.runs("ken", "points give", options).await;
        world.settles().await;
        world.sandbox.delete_role("yuki", "@核心粉絲");
        world.settles().await;
        assert_eq!(world.roles("ana"), ["常客"]);
        let page = world.opens_setup("yuki", "tiers").await;
        world.clicks("yuki", page.message(), "make-roles").await;
        world.settles().await;
        assert_eq!(world.roles("ana").len(), 2);
        assert!(world.roles("ana").contains(&"核心粉絲".to_owned()));
        assert_eq!(world.problems().await, [] as [&str; 0]);
        world.ends().await;
    }
}

#[tokio::test]
async fn what_waits_for_the_creators_channel_is_no_trouble_of_its_own() {
    let world = World::start().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let queue = world.runs("yuki", "approve", json!({})).await;
    let approve = format!("approve:{}", world.member_id("mei"));
    world.clicks("yuki", queue.message(), &approve).await;
    world.settles().await;
    world.advance(20 * MINUTE_MS).await;
    assert_eq!(world.standing("mei").await, Standing::Member);
    let (store, guild_id) = (world.store(), world.guild_id());
    let by_ms = world.now_ms() - 15 * MINUTE_MS;
    let overdue = store.oldest_overdue_ms(guild_id, by_ms).await.unwrap();
    assert_eq!(overdue, None);
    world.ends().await;
}
