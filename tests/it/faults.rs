//! What Discord refuses or drops: the bot waits, says once what a person can mend, forgets nothing
//! and does nothing twice.

use std::time::Duration;

use ironfan::domain::{standing::Standing, tier::TierId};
use sandbox::permissions as bits;
use serde_json::json;
use sqlx::{Connection, SqliteConnection};

use crate::support::{
    BOT_PERMISSIONS, DAY_MS, Database, GUILD, HOUR_MS, MINUTE_MS, Past, ReplyExt, START_MS, World,
    night_owls, night_owls_and,
};

const ROLE_OF_MEMBER: &str = "/guilds/*/members/*/roles/*";

impl World {
    /// A moderator gives a fan enough for the first tier; what follows is still to come.
    async fn earns_a_tier(&self, fan: &str) {
        let options = json!({"member": fan, "amount": 100, "reason": "a story"});
        self.runs("ken", "points give", options).await;
        self.settles().await;
    }

    pub fn position_of(&self, role: &str) -> i64 {
        let guild = self.guild_id().0;
        self.sandbox.world(|world| {
            let id = world.find_role(role);
            world.guilds[&guild].roles[&id].position
        })
    }

    async fn panel(&self) -> String {
        let panel = self.runs("ken", "panel", json!({})).await;
        self.with_names(&panel.text())
    }

    /// The roles of the tiers, as the settings have them.
    async fn tier_roles(&self) -> Vec<Option<u64>> {
        let ladder = self.store().get_ladder(self.guild_id()).await.unwrap();
        ladder
            .0
            .iter()
            .map(|tier| tier.role_id.map(|role| role.0))
            .collect()
    }
}

#[tokio::test]
async fn a_role_above_the_bots_pauses_says_so_once_and_goes_on_by_itself() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        let settings = (world.guild().await, world.tier_roles().await);
        let above = world.position_of(&world.bots_role()) + 1;
        world.sandbox.move_role("yuki", "@常客", above);
        world.settles().await;
        world.earns_a_tier("mei").await;
        world.earns_a_tier("ana").await;
        assert_eq!(world.roles("mei"), [] as [&str; 0]);
        assert_eq!(world.problems().await, ["role_above_bot"]);
        assert_eq!(world.posts("#creator").len(), 1, "the creator is told once");
        let notice = world.with_names(&world.posts("#creator")[0].text());
        assert!(notice.contains("身分組 @&常客 的位置比我的還高"), "{notice}");
        let panel = world.panel().await;
        assert!(panel.contains("drag my role above it"), "{panel}");
        assert_eq!(
            (world.guild().await, world.tier_roles().await),
            settings,
            "nothing is deleted"
        );

        // Hours and a whole day later it is still known, and nobody is told again.
        for ms in [HOUR_MS, HOUR_MS, DAY_MS] {
            world.advance(ms).await;
        }
        assert_eq!(world.posts("#creator").len(), 1);

        world.sandbox.move_role("yuki", "@常客", 1);
        world.settles().await;
        assert_eq!(world.roles("mei"), ["常客"]);
        assert_eq!(world.roles("ana"), ["常客"]);
        assert_eq!(world.problems().await, [] as [&str; 0]);
        let panel = world.panel().await;
        assert!(!panel.contains("drag my role"), "{panel}");
        assert_eq!(world.posts("#creator").len(), 1);

        // The same trouble another day is worth saying again.
        let above = world.position_of(&world.bots_role()) + 1;
        world.sandbox.move_role("yuki", "@常客", above);
        world.settles().await;
        world.earns_a_tier("leo").await;
        assert_eq!(world.posts("#creator").len(), 2);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_deleted_role_pauses_its_tier_until_another_is_chosen() {
    let world = World::start().await;
    world.is_set_up().await;
    world.earns_a_tier("mei").await;
    world.sandbox.delete_role("yuki", "@常客");
    world.settles().await;
    assert_eq!(world.problems().await, ["role_gone"]);
    let notice = world.post("#creator", "「常客」等級的身分組已被刪除");
    assert!(notice.text().contains("沒有刪除任何設定"), "{}", notice.text());
    world.earns_a_tier("ana").await;
    assert_eq!(world.posts("#creator").len(), 1, "one trouble, told once");

    let role = world
        .sandbox
        .create_role("yuki", crate::support::GUILD, "Friends", 0);
    let page = world.runs("yuki", "setup", json!({})).await;
    for step in ["staff", "channel", "tiers"] {
        world
            .clicks("yuki", page.message(), &format!("setup:{step}"))
            .await;
    }
    world
        .selects("yuki", page.message(), "pick-role:1", &[&role.to_string()])
        .await;
    world.settles().await;
    assert_eq!(world.roles("mei"), ["Friends"]);
    assert_eq!(world.roles("ana"), ["Friends"]);
    assert_eq!(world.problems().await, [] as [&str; 0]);
    world.ends().await;
}

#[tokio::test]
async fn a_role_deleted_while_the_bot_was_away_is_noticed_at_the_start() {
    let mut world = World::start().await;
    world.is_set_up().await;
    world.stop().await;
    world.sandbox.delete_role("yuki", "@核心粉絲");
    world.boot().await;
    assert_eq!(world.problems().await, ["role_gone"]);
    world.post("#creator", "「核心粉絲」等級的身分組已被刪除");
    world.ends().await;
}

#[tokio::test]
async fn manage_roles_taken_away_and_given_back() {
    let world = World::start().await;
    world.is_set_up().await;
    let bots = world.bots_role();
    world.sandbox.edit_role("yuki", bots.as_str(), |role| {
        role.permissions &= !bits::MANAGE_ROLES
    });
    world.settles().await;
    world.earns_a_tier("mei").await;
    world.earns_a_tier("ana").await;
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": 0}))
        .await;
    world.settles().await;
    assert_eq!(world.problems().await, ["may_not_manage_roles"]);
    assert_eq!(world.posts("#creator").len(), 1);
    assert!(
        world
            .panel()
            .await
            .contains("I lack the permission “Manage Roles”")
    );
    let gates = world.runs("ken", "gate list", json!({})).await;
    assert!(gates.text().contains("⚠️ paused"), "{}", gates.text());
    world
        .sandbox
        .edit_role("yuki", bots.as_str(), |role| role.permissions = BOT_PERMISSIONS);
    world.settles().await;
    assert_eq!(world.problems().await, [] as [&str; 0]);
    assert_eq!(world.roles("mei"), ["常客"]);
    assert_eq!(world.roles("ana"), ["常客"]);
    assert!(!world.sees("leo", "#vip") && world.sees("mei", "#vip"));
    assert_eq!(world.posts("#creator").len(), 1);
    world.ends().await;
}

#[tokio::test]
async fn a_gated_channel_that_is_deleted_keeps_its_place_in_the_list() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": 1}))
        .await;
    world.settles().await;
    let vip = world.channel_id("#vip").0.to_string();
    world.sandbox.delete_channel("yuki", "#vip");
    world.settles().await;
    assert_eq!(world.problems().await, ["channel_gone"]);
    assert_eq!(world.store().list_gates(world.guild_id()).await.unwrap().len(), 1);
    let notice = world.post("#creator", &vip);
    assert!(notice.text().contains("已被刪除"), "{}", notice.text());
    world.advance(DAY_MS).await;
    assert_eq!(world.posts("#creator").len(), 1);
    world.ends().await;
}

#[tokio::test]
async fn an_outage_is_waited_out() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .sandbox
        .faults()
        .on("PUT", ROLE_OF_MEMBER)
        .times(3)
        .status(502);
    world.earns_a_tier("mei").await;
    assert_eq!(world.roles("mei"), [] as [&str; 0]);
    let panel = world.panel().await;
    assert!(panel.contains("1 change is on its way to Discord"), "{panel}");
    for seconds in [1, 2, 4] {
        assert_eq!(world.roles("mei"), [] as [&str; 0]);
        world.advance(seconds * 1_000).await;
    }
    assert_eq!(world.roles("mei"), ["常客"]);
    assert_eq!(world.posts("#creator").len(), 0, "an outage is nobody's to mend");
    world.ends().await;
}

#[tokio::test]
async fn a_request_that_is_never_answered_is_given_up_and_tried_again() {
    let impatient = "[discord]\nrequest_timeout_s = 1";
    let world = World::start_with(night_owls(), Database::sqlite(), impatient).await;
    world.is_set_up().await;
    world.sandbox.faults().on("PUT", ROLE_OF_MEMBER).hang();
    world.earns_a_tier("mei").await;
    assert_eq!(world.roles("mei"), [] as [&str; 0]);
    world.advance(1_000).await;
    assert_eq!(world.roles("mei"), ["常客"]);
    world.ends().await;
}

/// The owner of a server has the roles of the tiers made.
async fn has_roles(world: &World, owner: &str, channel: &str) {
    let page = world.sandbox.command(owner, channel, "setup", json!({}));
    let mut page = page.reply().await;
    for button in ["setup:staff", "setup:channel", "setup:tiers", "make-roles"] {
        page = world.clicks(owner, page.message(), button).await;
    }
    world.settles().await;
}

#[tokio::test]
async fn a_server_where_discord_does_not_answer_holds_up_no_other() {
    let both = sandbox::World::builder()
        .guild(GUILD, |guild| {
            guild.owner("yuki");
            guild.bot(BOT_PERMISSIONS);
            guild.member("mei");
            guild.channel("general");
        })
        .guild("Early Birds", |guild| {
            guild.owner("tom");
            guild.bot(BOT_PERMISSIONS);
            guild.member("leo");
            guild.channel("morning");
        })
        .build();
    // Longer than anybody waits here: whatever happens, happens meanwhile.
    let settings = "[discord]\nrequest_timeout_s = 600";
    let mut world = World::prepare(both, Database::sqlite(), settings).await;
    world.boot_apart().await;
    has_roles(&world, "yuki", "#general").await;
    has_roles(&world, "tom", "#morning").await;
    let silent = format!("/guilds/{}/members/*/roles/*", world.guild_id());
    world.sandbox.faults().on("PUT", &silent).always().hang();
    for (owner, channel, fan) in [("yuki", "#general", "mei"), ("tom", "#morning", "leo")] {
        let options = json!({"member": fan, "amount": 100, "reason": "a story"});
        let give = world.sandbox.command(owner, channel, "points give", options);
        give.reply().await;
    }
    let others = world.sandbox.world(|world| world.find_guild("Early Birds"));
    let there = format!("/guilds/{others}/members/*/roles/*");
    world
        .until("leo has the role of the tier", || {
            let given = world.sandbox.requests_to("PUT", &there);
            given.iter().any(|request| request.status == Some(204))
        })
        .await;
    assert_eq!(world.roles("mei"), [] as [&str; 0]);
    world.crashes().await;
    world.sandbox.faults().clear();
    world.boot().await;
    world.advance(HOUR_MS).await;
    assert_eq!(world.roles("mei").len(), 1, "nothing is forgotten");
    world.ends().await;
}

#[tokio::test]
async fn an_event_the_database_could_not_take_is_taken_later() {
    let database = Database::sqlite();
    let url = database.url().to_owned();
    let world = World::start_in(night_owls(), database).await;
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    // Another program works on the file for longer than a write waits.
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    world.sandbox.new_user("nia");
    world.sandbox.join("nia", GUILD);
    world.says("nia", "#general", "hello");
    tokio::time::sleep(Duration::from_secs(6)).await;
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    world.settles().await;
    let nia = world.member("nia").await;
    assert_eq!(nia.joined_ms, Some(START_MS));
    assert_eq!(world.points("nia").await, 10);
    world.ends().await;
}

#[tokio::test]
async fn whoever_leaves_and_comes_back_in_a_breath_is_here() {
    for database in Database::each().await {
        let mut world = World::prepare(night_owls(), database, "").await;
        world.boot_apart().await;
        for _ in 0..20 {
            for fan in ["mei", "ana", "leo"] {
                world.sandbox.leave(fan, GUILD);
                world.sandbox.join(fan, GUILD);
            }
        }
        world.sandbox.leave("leo", GUILD);
        world.settles().await;
        assert_eq!(world.member("mei").await.left_ms, None);
        assert_eq!(world.member("ana").await.left_ms, None);
        assert_eq!(world.member("leo").await.left_ms, Some(START_MS));
        world.ends().await;
    }
}

#[tokio::test]
async fn rate_limits_are_kept() {
    let world = World::start().await;
    world.is_set_up().await;
    let wait = Duration::from_millis(300);
    world
        .sandbox
        .faults()
        .on("PUT", ROLE_OF_MEMBER)
        .times(2)
        .rate_limit(wait);
    world.earns_a_tier("mei").await;
    assert_eq!(world.roles("mei"), ["常客"]);
    world
        .sandbox
        .faults()
        .on("PUT", ROLE_OF_MEMBER)
        .rate_limit_globally(wait);
    world.earns_a_tier("ana").await;
    assert_eq!(world.roles("ana"), ["常客"]);
    let refused = world.sandbox.requests_to("PUT", ROLE_OF_MEMBER);
    let refused = refused
        .iter()
        .filter(|request| request.status == Some(429))
        .count();
    assert_eq!(refused, 3, "each limit was met once and waited for");
    world.ends().await;
}

#[tokio::test]
async fn a_broken_connection_loses_no_role_and_gives_none_twice() {
    let world = World::start().await;
    world.is_set_up().await;
    let faults = world.sandbox.faults();
    faults.on("PUT", ROLE_OF_MEMBER).reset_before_effect();
    world.earns_a_tier("mei").await;
    assert_eq!(world.roles("mei"), [] as [&str; 0]);
    faults.on("PUT", ROLE_OF_MEMBER).reset_after_effect();
    world.earns_a_tier("ana").await;
    assert_eq!(world.roles("ana"), [] as [&str; 0], "one tries for all");
    world.advance(1_000).await;
    assert_eq!(world.roles("ana"), ["常客"], "done, though the bot cannot know");
    world.advance(2_000).await;
    assert_eq!(world.roles("mei"), ["常客"]);
    assert_eq!(world.roles("ana"), ["常客"]);
    assert_eq!(
        world
            .store()
            .count_pending_effects(world.guild_id())
            .await
            .unwrap(),
        0
    );
    world.ends().await;
}

/// How many roles have the name.
fn count_roles(world: &World, name: &str) -> usize {
    let guild = world.guild_id().0;
    world.sandbox.world(|known| {
        let roles = known.guilds[&guild].roles.values();
        roles.filter(|role| role.name == name).count()
    })
}

#[tokio::test]
async fn a_role_is_made_once_whatever_becomes_of_the_answer() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        let faults = world.sandbox.faults();
        faults.on("POST", "/guilds/*/roles").reset_after_effect();
        faults.on("POST", "/guilds/*/roles").malformed();
        faults.on("POST", "/guilds/*/roles").reset_before_effect();
        // The wait of the page is not part of the story: the wish is.
        let page = world.runs("yuki", "setup", json!({})).await;
        let page = world.clicks("yuki", page.message(), "setup:staff").await;
        let page = world.clicks("yuki", page.message(), "setup:channel").await;
        let page = world.clicks("yuki", page.message(), "setup:tiers").await;
        let first = world.sandbox.click("yuki", page.message(), "make-roles");
        world.settles().await;
        // Impatient, the creator presses again.
        let second = world.sandbox.click("yuki", page.message(), "make-roles");
        world.settles().await;
        for _ in 0..3 {
            world.advance(10_000).await;
        }
        first.reply().await;
        second.reply().await;
        for name in ["常客", "核心粉絲", "鐵粉"] {
            assert_eq!(count_roles(&world, name), 1, "{name}");
        }
        assert!(world.tier_roles().await[1..].iter().all(Option::is_some));
        world.ends().await;
    }
}

#[tokio::test]
async fn somebody_elses_role_of_the_same_name_is_left_alone() {
    let people = night_owls_and(|guild| {
        guild.role("常客").permissions(bits::KICK_MEMBERS);
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world
        .sandbox
        .faults()
        .on("POST", "/guilds/*/roles")
        .reset_before_effect();
    world.is_set_up().await;
    world.advance(10_000).await;
    assert_eq!(count_roles(&world, "常客"), 2);
    world.earns_a_tier("mei").await;
    let guild = world.guild_id().0;
    let mei = world.member_id("mei").0;
    let permissions = world
        .sandbox
        .world(|known| known.guilds[&guild].permissions(mei, 0));
    assert_eq!(
        permissions & bits::KICK_MEMBERS,
        0,
        "the fan got the role the bot made"
    );
    world.ends().await;
}

#[tokio::test]
async fn a_proposal_whose_answer_got_lost_is_posted_once() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        world
            .sandbox
            .faults()
            .on("POST", "/channels/*/messages")
            .reset_after_effect();
        world.has_lived("mei", Past::ELIGIBLE);
        world.settles().await;
        assert_eq!(world.posts("#creator").len(), 1);
        // Discord forgets the nonce, people talk on, and mei's numbers change before the next try.
        world.pass(20 * MINUTE_MS);
        for minute in 0..60 {
            world.says_in(minute * 1_000, "ken", "#creator", "chatter");
        }
        let question = world.says("ana", "#general", "?");
        world.replies("mei", &question, "!");
        world.settles().await;
        world.advance(HOUR_MS).await;
        assert_eq!(world.posts("#creator").len(), 1, "still one");
        let proposal = world.post("#creator", "mei");
        let approve = format!("approve:{}", world.member_id("mei"));
        world.clicks("ken", &proposal, &approve).await;
        world.settles().await;
        assert!(world.again(&proposal).components.is_empty());
        assert_eq!(world.posts("#creator").len(), 1);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_proposal_decided_before_the_bot_knew_it_was_posted_is_closed() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .sandbox
        .faults()
        .on("POST", "/channels/*/messages")
        .reset_after_effect();
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let proposal = world.post("#creator", "mei");
    world
        .clicks("ken", &proposal, &format!("approve:{}", world.member_id("mei")))
        .await;
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::Member);
    for _ in 0..3 {
        world.advance(10 * MINUTE_MS).await;
    }
    assert_eq!(world.posts("#creator").len(), 1);
    assert!(
        world.again(&proposal).components.is_empty(),
        "{}",
        world.again(&proposal).text()
    );
    world.ends().await;
}

#[tokio::test]
async fn a_channel_shut_to_the_bot_is_named_in_the_panel_and_posts_follow_when_it_opens() {
    let world = World::start().await;
    world.is_set_up().await;
    let bots = world.bots_role();
    world
        .sandbox
        .set_overwrite("yuki", "#creator", &bots, 0, bits::SEND_MESSAGES);
    world.settles().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(world.problems().await, ["no_access"]);
    let panel = world.panel().await;
    assert!(panel.contains("I cannot see or change #creator"), "{panel}");
    world.sandbox.set_overwrite("yuki", "#creator", &bots, 0, 0);
    world.settles().await;
    world.advance(HOUR_MS).await;
    assert_eq!(world.problems().await, [] as [&str; 0]);
    // The proposal is there; what is mended already is not told any more.
    let texts: Vec<_> = world.posts("#creator").iter().map(ReplyExt::text).collect();
    assert_eq!(texts.len(), 1, "{texts:#?}");
    assert!(texts[0].contains("mei"), "{texts:#?}");
    world.ends().await;
}

#[tokio::test]
async fn whatever_else_discord_refuses_is_said_with_its_code_and_tried_again() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .sandbox
        .faults()
        .on("PUT", ROLE_OF_MEMBER)
        .refuse(403, 60003);
    world.earns_a_tier("mei").await;
    assert_eq!(world.problems().await, ["refused"]);
    let panel = world.panel().await;
    assert!(panel.contains("60003"), "{panel}");
    world.post("#creator", "60003");
    world.advance(HOUR_MS).await;
    assert_eq!(world.roles("mei"), ["常客"]);
    assert_eq!(world.problems().await, [] as [&str; 0]);
    world.ends().await;
}

#[tokio::test]
async fn stopping_in_the_middle_loses_nothing() {
    for database in Database::each().await {
        let mut world = World::prepare(night_owls(), database, "[discord]\nrequest_timeout_s = 1").await;
        world.boot().await;
        world.is_set_up().await;
        world.sandbox.faults().on("PUT", ROLE_OF_MEMBER).always().hang();
        let options = json!({"member": "mei", "amount": 600, "reason": "a story"});
        world.runs("ken", "points give", options).await;
        world.stop().await;
        world.sandbox.faults().clear();
        world.boot().await;
        world.advance(10_000).await;
        assert_eq!(world.roles("mei"), ["常客", "核心粉絲"]);
        assert_eq!(world.points("mei").await, 600);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_power_cut_at_any_request_loses_nothing_and_doubles_nothing() {
    // The bot dies at its first, second, … request after the decision, done or not.
    for (nth, done) in [(0, false), (0, true), (1, false), (1, true), (2, true)] {
        let mut world = World::prepare(night_owls(), Database::sqlite(), "").await;
        world.boot_apart().await;
        world.is_set_up().await;
        world.has_lived("mei", Past::ELIGIBLE);
        world.settles().await;
        let proposal = world.post("#creator", "mei");
        let faults = world.sandbox.faults();
        let slow = Duration::from_millis(1);
        if nth > 0 {
            faults.on("PUT", ROLE_OF_MEMBER).times(nth).slow(slow);
        }
        let last = faults.on("PUT", ROLE_OF_MEMBER).always();
        if done {
            last.reset_after_effect();
        } else {
            last.hang();
        }
        let press = world
            .sandbox
            .click("ken", &proposal, &format!("approve:{}", world.member_id("mei")));
        press.reply().await;
        world.crashes().await;
        world.sandbox.faults().clear();
        world.boot().await;
        world.advance(HOUR_MS).await;
        assert_eq!(world.roles("mei"), ["常客", "核心粉絲", "鐵粉"], "{nth} {done}");
        assert!(world.again(&proposal).components.is_empty(), "{nth} {done}");
        assert_eq!(world.posts("#creator").len(), 1, "{nth} {done}");
        world.ends().await;
    }
}

#[tokio::test]
async fn a_token_refused_for_a_while_changes_nothing() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .sandbox
        .faults()
        .on("PUT", ROLE_OF_MEMBER)
        .times(2)
        .refuse(401, 0);
    world.earns_a_tier("mei").await;
    world.advance(1_000).await;
    world.advance(2_000).await;
    assert_eq!(world.roles("mei"), ["常客"]);
    assert_eq!(world.posts("#creator").len(), 0);
    world.ends().await;
}

#[tokio::test]
async fn an_answer_that_got_lost_is_given_again_instead_of_an_apology() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .sandbox
        .faults()
        .on("PATCH", "/webhooks/*/*/messages/@original")
        .status(502);
    let options = json!({"member": "mei", "amount": 5, "reason": "kind"});
    let answer = world.runs("ken", "points give", options).await;
    // An apology would have the moderator give the points a second time.
    assert!(answer.text().contains("got **5** points"), "{}", answer.text());
    assert_eq!(world.points("mei").await, 5);
    world.ends().await;
}

#[tokio::test]
async fn the_settings_survive_everything_above() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": 2}))
        .await;
    world.settles().await;
    let (guild, roles) = (world.guild().await, world.tier_roles().await);
    let gates = world.store().list_gates(world.guild_id()).await.unwrap();
    assert_eq!(gates[0].entries[0].tier_id, TierId(3));
    world.sandbox.delete_channel("yuki", "#vip");
    world.sandbox.delete_channel("yuki", "#creator");
    for role in ["@常客", "@核心粉絲", "@鐵粉", "@Mods"] {
        world.sandbox.delete_role("yuki", role);
    }
    let bots = world.bots_role();
    world
        .sandbox
        .edit_role("yuki", bots.as_str(), |role| role.permissions = 0);
    world.settles().await;
    for _ in 0..3 {
        world.advance(DAY_MS).await;
    }
    assert_eq!(world.guild().await, guild);
    assert_eq!(world.tier_roles().await, roles);
    assert_eq!(world.store().list_gates(world.guild_id()).await.unwrap(), gates);
    world.ends().await;
}
