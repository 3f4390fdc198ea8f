//! `/why` says what every point is from: active weeks, multipliers, what is too long ago to be listed.

use ironfan::{
    domain::rules::Multipliers,
    i18n::number,
    render::fan::LINES_PER_PAGE,
    service::fans::{self, Line},
};
use serde_json::json;

use crate::support::{DAY_MS, Database, MINUTE_MS, ReplyExt, World, night_owls, night_owls_and};

#[tokio::test]
async fn an_active_week_is_a_line_of_its_own_on_the_day_that_completes_it() {
    let world = World::start().await;
    world.is_set_up().await;
    for _ in 0..4 {
        world.says("ana", "#general", "hello");
        world.says("mei", "#general", "早安");
        world.advance(DAY_MS).await;
    }
    let why = world.runs("ana", "why", json!({})).await;
    insta::assert_snapshot!(world.reads(why.message()), @"
    60 points, and where they come from
    **+10** Message · #general · (time R)
    **+20** An active week: you took part on 3 days of it · (time R)
    **+10** Message · #general · (time R)
    **+10** Message · #general · (time R)
    **+10** Message · #general · (time R)
    [My card]
    ");
    let why = world.runs("mei", "why", json!({})).await;
    assert!(
        why.text().contains("**+20** 活躍週：這一週參與了 3 天"),
        "{}",
        why.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn multipliers_of_categories_and_roles_are_shown_and_what_is_off_says_so() {
    let people = night_owls_and(|guild| {
        guild.category("events");
        guild.channel("quiz").in_category("events");
        guild.channel("spam");
        guild.role("Helpers");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let mut rules = world.guild().await.rules;
    let helpers = world.sandbox.world(|world| world.find_role("Helpers"));
    rules.multipliers = Multipliers {
        channels: [(world.channel_id("events"), 150), (world.channel_id("spam"), 0)].into(),
        roles: [(ironfan::domain::ids::RoleId(helpers), 200)].into(),
    };
    let mut tx = world.store().begin().await.unwrap();
    tx.set_rules(world.guild_id(), &rules).await.unwrap();
    tx.commit().await.unwrap();
    world.sandbox.give_role("yuki", "mei", "Helpers");
    world.settles().await;
    for (n, channel) in ["#general", "#quiz", "#spam"].into_iter().enumerate() {
        let later = n as i64 * MINUTE_MS;
        world.says_in(later, "ana", channel, "hello");
        world.says_in(later, "mei", channel, "早安");
    }
    world.settles().await;
    let why = world.runs("ana", "why", json!({})).await;
    insta::assert_snapshot!(world.reads(why.message()), @"
    25 points, and where they come from
    **0** Message · #spam · (time R)
    -# Nothing earns points in this channel, or with one of your roles.
    **+15** Message ×1.5 · #quiz · (time R)
    **+10** Message · #general · (time R)
    [My card]
    ");
    let why = world.runs("mei", "why", json!({})).await;
    insta::assert_snapshot!(world.reads(why.message()), @"
    50 分，來源如下
    **0** 發言 · #spam · (time R)
    -# 這個頻道或你的某個身分組不計分。
    **+30** 發言 ×3 · #quiz · (time R)
    **+20** 發言 ×2 · #general · (time R)
    [我的卡片]
    ");
    world.ends().await;
}

#[tokio::test]
async fn what_is_too_long_ago_to_be_listed_is_the_last_line() {
    for database in Database::each().await {
        let world = World::start_in(night_owls(), database).await;
        world.is_set_up().await;
        for day in 0..30 {
            for n in 0..10 {
                world.says_in(-day * DAY_MS - n * MINUTE_MS, "ana", "#general", "hello");
            }
        }
        world.settles().await;
        let (guild_id, ana) = (world.guild_id(), world.member_id("ana"));
        let load = async |page| {
            fans::why(world.store(), guild_id, ana, page, LINES_PER_PAGE)
                .await
                .unwrap()
        };
        let last = load(usize::MAX).await;
        assert_eq!(last.page + 1, last.pages);
        let mut listed = 0;
        for page in 0..last.pages {
            let why = load(page).await;
            assert_eq!(why.earlier.is_some(), page + 1 == last.pages);
            listed += why.lines.iter().map(Line::points).sum::<i64>();
        }
        assert!(listed < last.points, "some lie before the list");
        assert_eq!(listed + last.earlier.unwrap(), last.points);
        let mut page = world.runs("ana", "why", json!({})).await;
        for _ in 1..last.pages {
            page = world.clicks("ana", page.message(), "Next ▶").await;
        }
        let line = format!("**+{}** from before that", number(last.points - listed));
        assert!(page.text().contains(&line), "{}", page.text());
        world.ends().await;
    }
}
