//! A change of rules may move thousands: their roles follow at Discord's pace, behind whoever waits for
//! something, can be stopped and go on, and cost few requests however much goes wrong.

use std::time::Duration;

use ironfan::{
    budget,
    domain::{ids::MemberId, tier::Ladder},
    service::points,
    store::{Adjustment, RoleRound},
};
use sandbox::permissions as bits;
use serde_json::json;

use crate::support::{
    BOT_PERMISSIONS, Database, GUILD, HOUR_MS, MINUTE_MS, Past, ReplyExt, World, night_owls_and,
};

const ROLE_OF_MEMBER: &str = "/guilds/*/members/*/roles/*";

fn name(n: usize) -> String {
    format!("fan{n:03}")
}

/// The usual server with so many more fans, all of whom have reached the first tier.
async fn with_fans(n: usize, database: Database) -> World {
    let people = night_owls_and(|guild| {
        for n in 0..n {
            guild.member(&name(n));
        }
    });
    let mut world = World::prepare(people, database, "").await;
    world.boot_apart().await;
    world.is_set_up().await;
    let by_id = world.member_id("ken");
    for n in 0..n {
        let given = Adjustment {
            adjustment_id: 1_000 + n as u64,
            member_id: world.member_id(&name(n)),
            points: 100,
            reason: "a story".to_owned(),
            by_id,
            at_ms: world.now_ms(),
            origin: None,
            undone_by_id: None,
        };
        points::adjust(world.store(), world.guild_id(), given)
            .await
            .unwrap();
    }
    world.settles().await;
    world
}

impl World {
    /// The creator picks another role for the first tier, so that everybody on it is to get that. Returns
    /// the page it was picked on.
    async fn picks_another_role(&self, role: u64) -> sandbox::Reply {
        let page = self.opens_setup("yuki", "tiers").await;
        self.selects("yuki", page.message(), "pick-role:1", &[&role.to_string()])
            .await
    }

    fn new_role(&self, name: &str) -> u64 {
        self.sandbox.create_role("yuki", GUILD, name, 0)
    }

    /// How many hold a role.
    fn holders(&self, role: u64) -> usize {
        let guild = self.guild_id().0;
        self.sandbox.world(|world| {
            let members = world.guilds[&guild].members.keys();
            members
                .filter(|member| world.roles_of(guild, **member).contains(&role))
                .count()
        })
    }

    async fn ladder(&self) -> Ladder {
        self.store().get_ladder(self.guild_id()).await.unwrap()
    }

    async fn round(&self) -> RoleRound {
        let found = self.store().find_role_round(self.guild_id()).await;
        found.unwrap().expect("there was a round")
    }

    /// Requests for a role so far: those carried out, and all others.
    fn role_requests(&self) -> (usize, usize) {
        let all = self.sandbox.requests_to("PUT", ROLE_OF_MEMBER);
        let done = all.iter().filter(|request| request.status == Some(204)).count();
        (done, all.len() - done)
    }

    /// Since the first `skip` role changes, none was made twice, and none refused or broken off.
    #[track_caller]
    fn each_was_made_once(&self, skip: usize) {
        let all = self.sandbox.requests_to("PUT", ROLE_OF_MEMBER).split_off(skip);
        assert!(all.iter().all(|request| request.status == Some(204)), "{all:#?}");
        let mut paths: Vec<_> = all.iter().map(|request| &request.path).collect();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), all.len());
    }

    async fn panel_of(&self, member: &str) -> String {
        let panel = self.runs(member, "panel", json!({})).await;
        self.reads(panel.message())
    }
}

fn line<'a>(text: &'a str, words: &str) -> &'a str {
    text.lines()
        .find(|line| line.contains(words))
        .unwrap_or_else(|| panic!("no line has {words:?}: {text}"))
}

#[tokio::test]
async fn a_round_is_stopped_and_goes_on_over_a_restart() {
    for database in Database::each().await {
        let mut world = with_fans(30, database).await;
        let role = world.new_role("Friends");
        let (before, _) = world.role_requests();
        let held = world.sandbox.faults().on("PUT", ROLE_OF_MEMBER).always().hold();
        world.picks_another_role(role).await;
        held.arrived().await;

        let panel = world.panel_of("ken").await;
        assert_eq!(line(&panel, "Roles:"), "🏷️ Roles: 0 of 30 brought up to date");
        assert!(!panel.contains("Stop role changes"), "for creators only: {panel}");
        let other_panel = world.runs("yuki", "panel", json!({})).await;
        let panel = world.runs("yuki", "panel", json!({})).await;
        // Of two who press at once, the second is told.
        let (one, other) = tokio::join!(
            world.clicks("yuki", panel.message(), "round-stop"),
            world.clicks("yuki", other_panel.message(), "round-stop"),
        );
        let is_told = |answer: &sandbox::Reply| answer.text().contains("沒有可以暫停的變更");
        assert!(
            is_told(&one) != is_told(&other),
            "{}\n{}",
            one.text(),
            other.text()
        );
        let stopped = if is_told(&one) { other } else { one };
        let stopped = world.reads(stopped.message());
        assert!(
            line(&stopped, "身分組：").contains("@yuki 在 (time R) 暫停"),
            "{stopped}"
        );
        assert!(stopped.contains("[繼續身分組變更]"), "{stopped}");
        held.let_go();
        world.sandbox.faults().clear();
        world.settles().await;
        // The one that was under way was made; the others wait.
        assert_eq!(world.holders(role), 1);

        // Whoever is approved does not wait.
        world.has_lived("mei", Past::ELIGIBLE);
        world.settles().await;
        let proposal = world.post("#creator", "mei");
        let approve = format!("approve:{}", world.member_id("mei"));
        world.clicks("ken", &proposal, &approve).await;
        world.settles().await;
        assert!(
            world.roles("mei").contains(&"鐵粉".to_owned()),
            "{:?}",
            world.roles("mei")
        );

        world.crashes().await;
        world.boot_apart().await;
        world.advance(HOUR_MS).await;
        assert_eq!(world.holders(role), 1, "a restart is no reason to go on");
        let panel = world.runs("yuki", "panel", json!({})).await;
        world.clicks("yuki", panel.message(), "round-go-on").await;
        world.settles().await;
        // The fans, and those three by their points.
        assert_eq!(world.holders(role), 33);
        let round = world.round().await;
        assert_eq!((round.done(), round.open, round.stopped), (round.of, 0, None));
        world.each_was_made_once(before);
        assert!(!world.panel_of("ken").await.contains("Roles:"));
        world.ends().await;
    }
}

#[tokio::test]
async fn the_panel_shows_how_far_it_is_and_when_it_is_over() {
    let world = with_fans(12, Database::sqlite()).await;
    let role = world.new_role("Friends");
    let faults = world.sandbox.faults();
    let slow = Duration::from_millis(1);
    faults.on("PUT", ROLE_OF_MEMBER).times(5).slow(slow);
    let held = faults.on("PUT", ROLE_OF_MEMBER).always().hold();
    world.picks_another_role(role).await;
    held.arrived().await;
    let panel = world.runs("ken", "panel", json!({})).await;
    let shown = world.reads(panel.message());
    assert_eq!(line(&shown, "Roles:"), "🏷️ Roles: 5 of 12 brought up to date");
    held.let_go();
    faults.clear();
    // Discord lets a page be changed so often only.
    world.advance(10_000).await;
    let is_over = || !world.reads(&world.again(panel.message())).contains("Roles:");
    world
        .until("the panel says nothing of it any more", is_over)
        .await;
    assert_eq!(world.holders(role), 12);
    world.ends().await;
}

#[tokio::test]
async fn who_is_approved_overtakes_a_thousand_others() {
    let world = with_fans(30, Database::sqlite()).await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let proposal = world.post("#creator", "mei");
    let (before, _) = world.role_requests();
    let role = world.new_role("Friends");
    let held = world.sandbox.faults().on("PUT", ROLE_OF_MEMBER).always().hold();
    world.picks_another_role(role).await;
    held.arrived().await;
    let approve = format!("approve:{}", world.member_id("mei"));
    world.clicks("ken", &proposal, &approve).await;
    held.let_go();
    world.sandbox.faults().clear();
    world.settles().await;
    let mei = world.member_id("mei").to_string();
    let requests = world.sandbox.requests_to("PUT", ROLE_OF_MEMBER);
    let superfan = requests.iter().skip(before).position(|request| {
        request.path.contains(&mei)
            && request
                .reason
                .as_deref()
                .is_some_and(|why| why.contains("approved"))
    });
    assert_eq!(superfan, Some(1), "right after the one that was under way");
    assert_eq!(world.holders(role), 33);
    world.each_was_made_once(before);
    world.ends().await;
}

#[tokio::test]
async fn three_hundred_changes_of_a_role_above_the_bot_cost_a_handful_of_requests() {
    let world = with_fans(300, Database::sqlite()).await;
    let role = world.new_role("Friends");
    let top = world.sandbox.world(|world| world.application.name.clone());
    let above = world.sandbox.world(|world| {
        let role = world.find_role(format!("@{top}").as_str());
        let guild = world.find_guild(GUILD);
        world.guilds[&guild].roles[&role].position + 1
    });
    world.sandbox.move_role("yuki", role, above);
    world.settles().await;
    let guild = format!("/guilds/{}/**", world.guild_id());
    let before = world.sandbox.requests_to("*", &guild).len();
    let (_, refused) = world.role_requests();
    world.picks_another_role(role).await;
    world.settles().await;
    assert_eq!(world.problems().await, ["role_above_bot"]);
    assert_eq!(
        world.role_requests().1,
        refused,
        "the role itself is not asked for"
    );
    let asked = world.sandbox.requests_to("*", &guild).len() - before;
    assert!(asked <= 6, "{asked} requests");
    assert_eq!(world.count_posts("#creator", "位置比我的還高"), 1);
    // Whatever else changes there, and as hours go by.
    let before = world.sandbox.requests_to("*", &guild).len();
    world.sandbox.rename_channel("yuki", "#vip", "inner-circle");
    world.advance(HOUR_MS).await;
    world.advance(HOUR_MS).await;
    let asked = world.sandbox.requests_to("*", &guild).len() - before;
    assert!(asked <= 9, "{asked} requests");
    assert_eq!(world.role_requests().1, refused);
    assert_eq!(world.round().await.open, 300);

    world.sandbox.move_role("yuki", role, 1);
    world.settles().await;
    assert_eq!(world.holders(role), 300);
    // That serenity waits before it would go too far is no refusal.
    assert_eq!(world.running().app.budget.refused(), 0);
    assert_eq!(world.problems().await, [] as [&str; 0]);
    world.ends().await;
}

#[tokio::test]
async fn a_storm_of_refusals_is_met_with_few_requests() {
    let world = with_fans(300, Database::sqlite()).await;
    let role = world.new_role("Friends");
    let (before, _) = world.role_requests();
    // Discord says no although everything is as it should be.
    let faults = world.sandbox.faults();
    faults.on("PUT", ROLE_OF_MEMBER).always().refuse(403, 50_013);
    world.picks_another_role(role).await;
    for _ in 0..20 {
        world.advance(30_000).await;
    }
    let (_, refused) = world.role_requests();
    assert!((3..=20).contains(&refused), "{refused} refusals in ten minutes");
    assert!(world.running().app.budget.refused() <= refused);
    faults.clear();
    world.advance(10 * MINUTE_MS).await;
    assert_eq!(world.holders(role), 300);
    assert_eq!(world.role_requests().0 - before, 300, "each once");
    world.ends().await;
}

#[tokio::test]
async fn too_many_refusals_stop_all_changes_until_ten_minutes_have_passed() {
    let world = World::start().await;
    world.is_set_up().await;
    let budget = &world.running().app.budget;
    for _ in 0..budget::LIMIT {
        budget.note_status(403);
    }
    let options = json!({"member": "mei", "amount": 100, "reason": "a story"});
    world.runs("ken", "points give", options).await;
    world.settles().await;
    assert_eq!(world.role_requests(), (0, 0));
    let page = world.runs("ken", "doctor", json!({})).await;
    let page = world.reads(page.message());
    assert!(
        page.contains("⚠️ Discord refused too many of my requests, so I make no changes there for a while"),
        "{page}"
    );
    assert!(page.contains("1,000 requests refused in ten minutes"), "{page}");
    world.advance(9 * MINUTE_MS).await;
    assert_eq!(world.role_requests(), (0, 0));
    world.advance(MINUTE_MS).await;
    assert_eq!(world.roles("mei"), ["常客"]);
    world.ends().await;
}

#[tokio::test]
async fn a_long_wait_for_a_limit_holds_up_nothing_else_and_is_kept() {
    let mut world = with_fans(20, Database::sqlite()).await;
    let role = world.new_role("Friends");
    let (before, _) = world.role_requests();
    let minutes = Duration::from_secs(600);
    world
        .sandbox
        .faults()
        .on("PUT", ROLE_OF_MEMBER)
        .rate_limit(minutes);
    world.picks_another_role(role).await;
    world.settles().await;
    assert_eq!(world.role_requests(), (before, 1));
    assert_eq!(world.running().app.budget.refused(), 1);
    // Posts are of another limit.
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    world.post("#creator", "mei");
    assert_eq!(
        world.role_requests(),
        (before, 1),
        "mei's role waits like the others"
    );
    // A restart does not forget that Discord wants to be left alone.
    world.stop().await;
    world.boot_apart().await;
    world.advance(9 * MINUTE_MS).await;
    assert_eq!(world.holders(role), 0);
    world.advance(MINUTE_MS).await;
    assert_eq!(world.holders(role), 23);
    assert_eq!(world.role_requests().1, 1, "it was met once");
    world.ends().await;
}

#[tokio::test]
async fn a_limit_without_a_time_is_tried_again_ever_later() {
    let world = with_fans(20, Database::sqlite()).await;
    let role = world.new_role("Friends");
    // What the network's edge says when it has had enough: a page, no header.
    let faults = world.sandbox.faults();
    faults.on("PUT", ROLE_OF_MEMBER).always().status(429);
    world.picks_another_role(role).await;
    for _ in 0..10 {
        world.advance(MINUTE_MS).await;
    }
    let (_, limited) = world.role_requests();
    assert!((3..=20).contains(&limited), "{limited} requests in ten minutes");
    faults.clear();
    world.advance(10 * MINUTE_MS).await;
    assert_eq!(world.holders(role), 20);
    world.ends().await;
}

#[tokio::test]
async fn ten_minutes_of_outage_lose_no_role_and_give_none_twice() {
    for database in Database::each().await {
        let world = with_fans(40, database).await;
        let role = world.new_role("Friends");
        let (before, _) = world.role_requests();
        let faults = world.sandbox.faults();
        faults.on("PUT", ROLE_OF_MEMBER).always().status(503);
        world.picks_another_role(role).await;
        for _ in 0..20 {
            world.advance(30_000).await;
        }
        let (_, failed) = world.role_requests();
        assert!((3..=20).contains(&failed), "{failed} requests in ten minutes");
        assert_eq!(world.posts("#creator").len(), 0, "an outage is nobody's to mend");
        faults.clear();
        world.advance(10 * MINUTE_MS).await;
        assert_eq!(world.holders(role), 40);
        assert_eq!(world.role_requests(), (before + 40, failed));
        world.ends().await;
    }
}

#[tokio::test]
async fn manage_roles_taken_away_and_given_back_in_the_middle_of_a_round() {
    for database in Database::each().await {
        let world = with_fans(40, database).await;
        let role = world.new_role("Friends");
        let (before, _) = world.role_requests();
        let held = world.sandbox.faults().on("PUT", ROLE_OF_MEMBER).always().hold();
        world.picks_another_role(role).await;
        held.arrived().await;
        let bots = format!("@{}", world.sandbox.world(|world| world.application.name.clone()));
        world.sandbox.edit_role("yuki", bots.as_str(), |role| {
            role.permissions &= !bits::MANAGE_ROLES;
        });
        held.let_go();
        world.sandbox.faults().clear();
        world.settles().await;
        assert_eq!(world.problems().await, ["may_not_manage_roles"]);
        assert_eq!(world.holders(role), 0);
        let (_, refused) = world.role_requests();
        assert_eq!(refused, 1, "only the one that was under way");
        assert_eq!(world.posts("#creator").len(), 1);
        world
            .sandbox
            .edit_role("yuki", bots.as_str(), |role| role.permissions = BOT_PERMISSIONS);
        world.settles().await;
        assert_eq!(world.holders(role), 40);
        assert_eq!(world.role_requests(), (before + 40, 1));
        assert_eq!(world.round().await.done(), 40);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_role_deleted_in_the_middle_of_a_round_is_replaced_for_everybody() {
    let world = with_fans(40, Database::sqlite()).await;
    let role = world.new_role("Friends");
    let held = world.sandbox.faults().on("PUT", ROLE_OF_MEMBER).always().hold();
    world.picks_another_role(role).await;
    held.arrived().await;
    world.sandbox.delete_role("yuki", role);
    held.let_go();
    world.sandbox.faults().clear();
    world.settles().await;
    assert_eq!(world.problems().await, ["role_gone"]);
    assert_eq!(world.posts("#creator").len(), 1);
    assert!(world.role_requests().1 <= 1);
    let another = world.new_role("Companions");
    world.picks_another_role(another).await;
    world.settles().await;
    assert_eq!(world.holders(another), 40);
    assert_eq!(world.problems().await, [] as [&str; 0]);
    world.ends().await;
}

#[tokio::test]
async fn a_power_cut_between_decision_and_role_change_gives_the_role_once() {
    for database in Database::each().await {
        let mut world = World::prepare(night_owls_and(|_| ()), database, "").await;
        world.boot_apart().await;
        world.is_set_up().await;
        world.has_lived("mei", Past::ELIGIBLE);
        world.settles().await;
        let proposal = world.post("#creator", "mei");
        let (before, _) = world.role_requests();
        let settings = (world.guild().await, world.ladder().await);
        let faults = world.sandbox.faults();
        faults.on("GET", "/guilds/*/roles").always().hang();
        let approve = format!("approve:{}", world.member_id("mei"));
        world.clicks("ken", &proposal, &approve).await;
        world.crashes().await;
        world.sandbox.faults().clear();
        world.boot_apart().await;
        world.advance(HOUR_MS).await;
        assert_eq!(world.roles("mei"), ["常客", "核心粉絲", "鐵粉"]);
        let (after, other) = world.role_requests();
        assert_eq!((after - before, other), (1, 0));
        assert_eq!((world.guild().await, world.ladder().await), settings);
        world.ends().await;
    }
}

/// A person who is refused for a reason of their own keeps nobody else waiting.
#[tokio::test]
async fn one_who_is_always_refused_keeps_nobody_waiting() {
    let world = with_fans(20, Database::sqlite()).await;
    let role = world.new_role("Friends");
    let first: MemberId = world.member_id(&name(0));
    let only = format!("/guilds/*/members/{first}/roles/*");
    let faults = world.sandbox.faults();
    faults.on("PUT", &only).always().refuse(403, 50_013);
    world.picks_another_role(role).await;
    world.settles().await;
    world.advance(10_000).await;
    assert_eq!(world.holders(role), 19);
    faults.clear();
    world.advance(10 * MINUTE_MS).await;
    assert_eq!(world.holders(role), 20);
    world.ends().await;
}
