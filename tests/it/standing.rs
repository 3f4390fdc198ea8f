//! The inner circle: who becomes eligible, who is asked about it, who decides, and that Discord's
//! roles follow, one at a time.

use ironfan::{domain::standing::Standing, store::Cause};
use sandbox::{Message, Settings};
use serde_json::json;

use crate::support::{
    DAY_MS, Database, HOUR_MS, MINUTE_MS, Past, ReplyExt, START_MS, World, night_owls, night_owls_and,
};

/// Mei has become eligible and the proposal stands in #creator.
async fn mei_is_proposed(database: Database) -> (World, Message) {
    let world = World::start_in(night_owls(), database).await;
    world.is_set_up().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let proposal = world.post("#creator", "mei");
    (world, proposal)
}

fn button(action: &str, world: &World) -> String {
    format!("{action}:{}", world.member_id("mei"))
}

#[tokio::test]
async fn a_fan_is_proposed_when_the_last_of_four_conditions_is_met() {
    let almost = [
        (
            "too few active weeks",
            90,
            Past {
                weeks: 7,
                ..Past::ELIGIBLE
            },
        ),
        (
            "too few days in each week",
            90,
            Past {
                days: 2,
                ..Past::ELIGIBLE
            },
        ),
        (
            "only one way of taking part",
            90,
            Past {
                answers: false,
                ..Past::ELIGIBLE
            },
        ),
        (
            "not valued by anybody, so too low a score",
            90,
            Past {
                is_answered: false,
                ..Past::ELIGIBLE
            },
        ),
        ("here for too short a time", 59, Past::ELIGIBLE),
    ];
    for (lacks, here_days, past) in almost {
        let people = night_owls_and(|guild| {
            guild.member("mei").joined_at(START_MS - here_days * DAY_MS);
        });
        let world = World::start_in(people, Database::sqlite()).await;
        world.is_set_up().await;
        world.has_lived("mei", past);
        world.settles().await;
        assert_eq!(world.standing("mei").await, Standing::None, "{lacks}");
        assert_eq!(world.count_posts("#creator", "mei"), 0, "{lacks}");
        let card = world.runs("mei", "me", json!({})).await;
        assert!(
            card.text().contains("距離「**鐵粉**」還差"),
            "{lacks}: {}",
            card.text()
        );
        world.ends().await;
    }
    let (world, _) = mei_is_proposed(Database::sqlite()).await;
    assert_eq!(world.standing("mei").await, Standing::Eligible);
    world.ends().await;
}

#[tokio::test]
async fn time_alone_can_complete_the_conditions() {
    let people = night_owls_and(|guild| {
        guild.member("mei").joined_at(START_MS - 58 * DAY_MS - HOUR_MS);
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    world.has_lived(
        "mei",
        Past {
            weeks: 8,
            days: 6,
            ..Past::ELIGIBLE
        },
    );
    world.advance(DAY_MS).await;
    assert_eq!(world.standing("mei").await, Standing::None, "59 days");
    // Nobody says anything; the nightly look finds it.
    world.advance(DAY_MS).await;
    assert_eq!(world.standing("mei").await, Standing::Eligible, "60 days");
    let proposal = world.post("#creator", "mei");
    assert!(
        proposal.text().contains("**為什麼是現在：**加入的時間夠久了"),
        "{}",
        proposal.text()
    );
    world.ends().await;
}

#[tokio::test]
async fn the_proposal_says_what_there_is_to_decide_on() {
    let (world, proposal) = mei_is_proposed(Database::sqlite()).await;
    insta::assert_snapshot!(world.reads(&proposal), @"
    mei 符合鐵粉圈的條件了
    @mei · 加入於 (time d)
    第一次參與 (time d) · 最近參與 (time R)
    活躍週數 **9 / 12** · **2** 種參與方式
    十二週內得到回覆或肯定 **36** 次
    忠誠度 **75**（滿分 100）· 720 分

    **為什麼是現在：**所有條件都符合
    五項指標，分開來看
    💬 留言：**36** 則，其中 36 則是回覆
    🔗 分享連結：**0** 次
    🛍️ 購買支持：**0** 次
    🤝 帶來的朋友：**0** 位
    💛 關心創作者：**0** 次
    [核准] [婉拒…]
    {再等等：之後再問我: 7 天後再問 | 30 天後再問 | 90 天後再問}
    ");
    world.ends().await;
}

#[tokio::test]
async fn a_fan_is_proposed_once_however_often_they_are_looked_at() {
    let (mut world, _) = mei_is_proposed(Database::sqlite()).await;
    for day in 1..=3 {
        world.says_in(day * MINUTE_MS, "mei", "#general", "and another thing");
        world.advance(DAY_MS).await;
    }
    world.stop().await;
    world.boot().await;
    world.advance(DAY_MS).await;
    assert_eq!(world.count_posts("#creator", "mei"), 1);
    world.ends().await;
}

#[tokio::test]
async fn approving_gives_the_role_and_the_proposal_says_by_whom() {
    for database in Database::each().await {
        let (world, proposal) = mei_is_proposed(database).await;
        let done = world.clicks("ken", &proposal, &button("approve", &world)).await;
        assert!(done.is_ephemeral());
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(done.message()), @"
        Done
        @mei is in the inner circle. The role and the gated channels follow in a moment.
        [Who is waiting] [Panel]
        ") };
        world.settles().await;
        assert_eq!(world.standing("mei").await, Standing::Member);
        assert_eq!(world.roles("mei"), ["常客", "核心粉絲", "鐵粉"]);
        let decided = world.post("#creator", "mei");
        assert_eq!(decided.id, proposal.id, "the same message, edited");
        assert_eq!(
            decided.components,
            [] as [serde_json::Value; 0],
            "nothing is left to press"
        );
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(&decided), @"
        審核結果：mei
        @mei · 加入於 (time d)
        第一次參與 (time d) · 最近參與 (time R)
        活躍週數 **9 / 12** · **2** 種參與方式
        十二週內得到回覆或肯定 **36** 次
        忠誠度 **75**（滿分 100）· 720 分

        ✅ @ken 已核准，(time f)
        五項指標，分開來看
        💬 留言：**36** 則，其中 36 則是回覆
        🔗 分享連結：**0** 次
        🛍️ 購買支持：**0** 次
        🤝 帶來的朋友：**0** 位
        💛 關心創作者：**0** 次
        ") };
        let card = world.runs("mei", "me", json!({})).await;
        assert!(card.text().contains("你是「**鐵粉**」"), "{}", card.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn of_several_who_decide_at_once_one_decides_and_all_get_an_answer() {
    for database in Database::each().await {
        let people = night_owls_and(|guild| {
            for name in ["mod1", "mod2", "mod3"] {
                guild.member(name).role("Mods");
            }
        });
        let mut world = World::prepare(people, database, "").await;
        world.boot_apart().await;
        world.is_set_up().await;
        world.has_lived("mei", Past::ELIGIBLE);
        world.settles().await;
        let proposal = world.post("#creator", "mei");
        let (approve, later) = (button("approve", &world), button("not-yet", &world));
        let presses = [
            world.sandbox.click("mod1", &proposal, &approve),
            world.sandbox.select("mod2", &proposal, &later, &["7"]),
            world.sandbox.click("ken", &proposal, &approve),
            world.sandbox.select("mod3", &proposal, &later, &["30"]),
        ];
        let mut answers = Vec::new();
        for press in &presses {
            answers.push(press.reply().await.text());
        }
        world.settles().await;
        let decided = answers.iter().filter(|text| text.starts_with("Done")).count();
        let too_late = answers
            .iter()
            .filter(|text| text.contains("approved them already") || text.contains("not waiting any more"))
            .count();
        assert_eq!((decided, too_late), (1, 3), "{answers:#?}");
        let changes = world
            .store()
            .list_standing_changes(world.guild_id(), 0, i64::MAX)
            .await
            .unwrap();
        let by_people = changes
            .iter()
            .filter(|change| change.cause != Cause::Rules)
            .count();
        assert_eq!(by_people, 1, "{changes:#?}");
        assert_eq!(
            world.post("#creator", "mei").components,
            [] as [serde_json::Value; 0]
        );
        world.ends().await;
    }
}

#[tokio::test]
async fn not_yet_asks_again_when_its_days_are_over() {
    for (choice, days) in [("7", 7), ("30", 30), ("90", 90)] {
        let (world, proposal) = mei_is_proposed(Database::sqlite()).await;
        let answer = world
            .selects("yuki", &proposal, &button("not-yet", &world), &[choice])
            .await;
        assert!(answer.text().contains("先維持現狀"), "{}", answer.text());
        world.settles().await;
        assert_eq!(world.standing("mei").await, Standing::None);
        let put_off = world.post("#creator", "mei");
        assert!(put_off.text().contains("說再等等"), "{}", put_off.text());
        assert_eq!(put_off.components, [] as [serde_json::Value; 0]);
        let card = world.runs("mei", "me", json!({})).await;
        assert!(
            card.text().contains("已經有人看過，目前先維持現狀"),
            "{}",
            card.text()
        );

        // Mei goes on taking part: at the last moment nobody is asked, a day later everybody is.
        world.pass((days - 1) * DAY_MS);
        world.has_lived("mei", Past::ELIGIBLE);
        world.settles().await;
        assert_eq!(
            world.standing("mei").await,
            Standing::None,
            "{days} days are not over"
        );
        world.advance(2 * DAY_MS).await;
        assert_eq!(
            world.standing("mei").await,
            Standing::Eligible,
            "{days} days are over"
        );
        let proposals: Vec<_> = world
            .posts("#creator")
            .into_iter()
            .filter(|post| post.text().contains("mei") && !post.components.is_empty())
            .collect();
        let [again] = &proposals[..] else {
            panic!("not one open proposal: {proposals:#?}")
        };
        assert_ne!(again.id, proposal.id);

        // The new message is about the new proposal; the old one keeps its own end.
        world.clicks("ken", again, &button("approve", &world)).await;
        world.settles().await;
        let texts: Vec<_> = world.posts("#creator").iter().map(ReplyExt::text).collect();
        let of_mei: Vec<_> = texts.iter().filter(|text| text.contains("mei")).collect();
        assert!(of_mei[0].contains("說再等等"), "{of_mei:#?}");
        assert!(of_mei[1].contains("已核准"), "{of_mei:#?}");
        world.ends().await;
    }
}

#[tokio::test]
async fn declining_takes_a_reason_and_is_for_good() {
    let (world, proposal) = mei_is_proposed(Database::sqlite()).await;
    let form = world.clicks("ken", &proposal, &button("decline", &world)).await;
    assert_eq!(form.modal().title(), "Decline");
    assert_eq!(
        world.standing("mei").await,
        Standing::Eligible,
        "a form decides nothing"
    );
    let done = world
        .submits("ken", &form, json!({"reason": "came for **one** giveaway"}))
        .await;
    assert!(done.is_ephemeral());
    assert!(
        done.text().contains("will not be proposed again"),
        "{}",
        done.text()
    );
    world.settles().await;
    let declined = world.post("#creator", "mei");
    insta::assert_snapshot!(world.reads(&declined), @r"
    審核結果：mei
    @mei · 加入於 (time d)
    第一次參與 (time d) · 最近參與 (time R)
    活躍週數 **9 / 12** · **2** 種參與方式
    十二週內得到回覆或肯定 **36** 次
    忠誠度 **75**（滿分 100）· 720 分

    ✖️ @ken 已婉拒，(time f)：came for \*\*one\*\* giveaway
    五項指標，分開來看
    💬 留言：**36** 則，其中 36 則是回覆
    🔗 分享連結：**0** 次
    🛍️ 購買支持：**0** 次
    🤝 帶來的朋友：**0** 位
    💛 關心創作者：**0** 次
    ");

    world.pass(100 * DAY_MS);
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::None);
    assert_eq!(world.count_posts("#creator", "mei"), 1);
    // The reason is staff's: the fan never reads it.
    for command in ["me", "why"] {
        let own = world.runs("mei", command, json!({})).await;
        assert!(!world.reads(own.message()).contains("giveaway"), "{}", own.text());
    }
    world.ends().await;
}

#[tokio::test]
async fn a_form_that_was_open_too_long_changes_nothing() {
    let (world, proposal) = mei_is_proposed(Database::sqlite()).await;
    let form = world.clicks("ken", &proposal, &button("decline", &world)).await;
    world.clicks("yuki", &proposal, &button("approve", &world)).await;
    world.settles().await;
    let late = world.submits("ken", &form, json!({"reason": "too late"})).await;
    assert!(
        late.text().contains("Somebody has approved them already"),
        "{}",
        late.text()
    );
    assert_eq!(world.standing("mei").await, Standing::Member);
    assert!(world.roles("mei").contains(&"鐵粉".to_owned()));
    world.ends().await;
}

#[tokio::test]
async fn buttons_work_after_a_restart_and_months_later() {
    let (mut world, proposal) = mei_is_proposed(Database::sqlite()).await;
    world.stop().await;
    world.boot().await;
    let done = world.clicks("ken", &proposal, &button("approve", &world)).await;
    assert!(done.text().starts_with("Done"), "{}", done.text());
    world.settles().await;
    assert!(world.roles("mei").contains(&"鐵粉".to_owned()));
    world.ends().await;
}

#[tokio::test]
async fn a_decision_survives_a_power_cut() {
    for database in Database::each().await {
        let mut world = World::prepare(night_owls(), database, "").await;
        world.boot_apart().await;
        world.is_set_up().await;
        world.has_lived("mei", Past::ELIGIBLE);
        world.settles().await;
        let proposal = world.post("#creator", "mei");
        // Discord does not answer while the role is being given, then the lights go out.
        world
            .sandbox
            .faults()
            .on("PUT", "/guilds/*/members/*/roles/*")
            .always()
            .hang();
        let done = world.clicks("ken", &proposal, &button("approve", &world)).await;
        assert!(done.text().starts_with("Done"), "{}", done.text());
        world.crashes().await;
        assert!(!world.roles("mei").contains(&"鐵粉".to_owned()));
        world.sandbox.faults().clear();
        world.boot().await;
        assert_eq!(world.standing("mei").await, Standing::Member);
        assert!(
            world.roles("mei").contains(&"鐵粉".to_owned()),
            "{:?}",
            world.roles("mei")
        );
        assert!(world.post("#creator", "mei").text().contains("已核准"));
        world.ends().await;
    }
}

#[tokio::test]
async fn the_queue_shows_one_fan_after_the_other() {
    let world = World::start().await;
    world.is_set_up().await;
    let empty = world.runs("ken", "approve", json!({})).await;
    insta::assert_snapshot!(world.reads(empty.message()), @"
        Nobody is waiting
        When a fan meets everything for the inner circle, they appear here and in the creator's channel.
        [Panel]
        ");
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    world.advance(HOUR_MS).await;
    // Ana and leo answered mei's question now and then; leo was answered too.
    for week in 0..9i64 {
        for day in 0..4i64 {
            let at_ms = world.now_ms() - (week * 7 + day) * DAY_MS - 2 * HOUR_MS;
            let question = world.sandbox.say_at("mei", "#general", "?", at_ms);
            let answer = world.sandbox.reply_at("ana", &question, "!", at_ms + MINUTE_MS);
            world
                .sandbox
                .reply_at("mei", &answer, "thanks", at_ms + 2 * MINUTE_MS);
        }
    }
    world.settles().await;
    assert_eq!(world.standing("ana").await, Standing::Eligible);
    let first = world.runs("ken", "approve", json!({})).await;
    assert!(
        first.text().starts_with("mei (1 of 2 waiting)"),
        "{}",
        first.text()
    );
    let second = world.clicks("ken", first.message(), "Next person ▶").await;
    assert!(
        second.text().starts_with("ana (2 of 2 waiting)"),
        "{}",
        second.text()
    );
    let done = world.clicks("ken", second.message(), "Approve").await;
    assert!(done.text().contains("in the inner circle"), "{}", done.text());
    world.settles().await;
    assert_eq!(world.standing("ana").await, Standing::Member);
    let last = world.clicks("ken", done.message(), "Who is waiting").await;
    assert!(last.text().starts_with("mei (1 of 1 waiting)"), "{}", last.text());
    assert!(
        world.post("#creator", "ana").components.is_empty(),
        "the message in #creator follows"
    );
    world.ends().await;
}

#[tokio::test]
async fn eligibility_lost_by_absence_takes_the_proposal_back() {
    let (world, proposal) = mei_is_proposed(Database::sqlite()).await;
    world.advance(80 * DAY_MS).await;
    assert_eq!(world.standing("mei").await, Standing::None);
    let over = world.again(&proposal);
    assert!(
        over.text().contains("已不在等候名單：情況有了變化"),
        "{}",
        over.text()
    );
    assert_eq!(over.components, [] as [serde_json::Value; 0]);
    world.ends().await;
}

#[tokio::test]
async fn roles_follow_the_points_one_at_a_time_and_are_written_once() {
    let mut world = World::start().await;
    world.is_set_up().await;
    let give = async |world: &World, amount: i64| {
        let options = json!({"member": "mei", "amount": amount, "reason": "a story"});
        world.runs("ken", "points give", options).await;
        world.settles().await;
    };
    give(&world, 99).await;
    assert_eq!(world.roles("mei"), [] as [&str; 0]);
    give(&world, 1).await;
    assert_eq!(world.roles("mei"), ["常客"]);
    give(&world, 399).await;
    assert_eq!(world.roles("mei"), ["常客"]);
    give(&world, 1).await;
    assert_eq!(world.roles("mei"), ["常客", "核心粉絲"]);
    // Looked at again and again, also after a restart, nothing is written again.
    for _ in 0..3 {
        world.says_in(0, "mei", "#general", "hello");
        world.advance(DAY_MS).await;
    }
    world.stop().await;
    world.boot().await;
    world.advance(DAY_MS).await;

    let puts = world.sandbox.requests_to("PUT", "/guilds/*/members/*/roles/*");
    assert_eq!(puts.len(), 2, "{puts:#?}");
    assert!(
        puts.iter()
            .all(|put| put.reason.as_deref() == Some("Ironfan: reached the tier"))
    );
    for method in ["PATCH", "PUT"] {
        let whole_lists = world.sandbox.requests_to(method, "/guilds/*/members/*");
        assert!(whole_lists.is_empty(), "{whole_lists:#?}");
    }
    world.ends().await;
}

#[tokio::test]
async fn a_leap_past_two_tiers_gives_both_roles() {
    let world = World::start().await;
    world.is_set_up().await;
    let options = json!({"member": "mei", "amount": 600, "reason": "years of help"});
    world.runs("ken", "points give", options).await;
    world.settles().await;
    assert_eq!(world.roles("mei"), ["常客", "核心粉絲"]);
    assert_eq!(
        world
            .sandbox
            .requests_to("PUT", "/guilds/*/members/*/roles/*")
            .len(),
        2
    );
    world.ends().await;
}

#[tokio::test]
async fn whoever_comes_back_gets_their_roles_again() {
    let (mut world, proposal) = mei_is_proposed(Database::sqlite()).await;
    world.clicks("ken", &proposal, &button("approve", &world)).await;
    world.settles().await;
    let before = world.roles("mei");
    world.sandbox.leave("mei", crate::support::GUILD);
    world.settles().await;
    world.advance(DAY_MS).await;
    world.sandbox.join("mei", crate::support::GUILD);
    world.settles().await;
    assert_eq!(world.roles("mei"), before, "back while the bot looked");

    // Gone and back while the bot was away.
    world.stop().await;
    world.sandbox.leave("mei", crate::support::GUILD);
    world.pass(DAY_MS);
    world.sandbox.join("mei", crate::support::GUILD);
    world.boot().await;
    assert_eq!(world.roles("mei"), before, "back while nobody looked");
    assert_eq!(world.standing("mei").await, Standing::Member);
    world.ends().await;
}

#[tokio::test]
async fn whoever_left_is_neither_in_the_queue_nor_asked_about() {
    let (world, _) = mei_is_proposed(Database::sqlite()).await;
    world.sandbox.leave("mei", crate::support::GUILD);
    world.settles().await;
    let queue = world.runs("ken", "approve", json!({})).await;
    assert!(queue.text().contains("Nobody is waiting"), "{}", queue.text());
    world.ends().await;
}

#[tokio::test]
async fn staff_are_never_proposed() {
    let people = night_owls_and(|guild| {
        guild.member("ken").joined_at(START_MS - 90 * DAY_MS);
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    world.has_lived("ken", Past::ELIGIBLE);
    world.settles().await;
    assert!(world.points("ken").await >= 500, "staff collect points");
    assert_eq!(world.standing("ken").await, Standing::None);
    assert_eq!(world.posts("#creator").len(), 0);
    world.ends().await;
}

#[tokio::test]
async fn without_a_channel_the_proposal_waits_until_there_is_one() {
    let world = World::start().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    assert_eq!(world.standing("mei").await, Standing::Eligible);
    assert_eq!(world.problems().await, ["no_creator_channel"]);
    // The queue works without a channel.
    let page = world.runs("yuki", "panel", json!({})).await;
    assert!(
        page.text().contains("還沒有指定接收核准與週報的頻道"),
        "{}",
        page.text()
    );
    world.is_set_up().await;
    let proposal = world.post("#creator", "mei");
    assert!(!proposal.components.is_empty());
    assert_eq!(world.problems().await, [] as [&str; 0]);
    world.ends().await;
}

#[tokio::test]
async fn a_proposal_decided_before_it_was_posted_is_posted_as_decided() {
    let world = World::start().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let queue = world.runs("yuki", "panel", json!({})).await;
    let queue = world.clicks("yuki", queue.message(), "queue:0").await;
    world
        .clicks("yuki", queue.message(), &button("approve", &world))
        .await;
    world.settles().await;
    world.is_set_up().await;
    // What was to follow the post comes when it is due.
    world.advance(10 * MINUTE_MS).await;
    let decided = world.post("#creator", "mei");
    assert!(decided.text().contains("已核准"), "{}", decided.text());
    assert_eq!(decided.components, [] as [serde_json::Value; 0]);
    world.ends().await;
}

#[tokio::test]
async fn a_proposal_moves_on_with_the_creators_channel() {
    let people = night_owls_and(|guild| {
        guild.channel("team");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    let proposal = world.post("#creator", "mei");
    let page = world.runs("yuki", "setup", json!({})).await;
    let page = world.clicks("yuki", page.message(), "setup:staff").await;
    let page = world.clicks("yuki", page.message(), "setup:channel").await;
    world
        .selects("yuki", page.message(), "set-channel", &["#team"])
        .await;
    world.settles().await;
    world.clicks("ken", &proposal, &button("approve", &world)).await;
    world.settles().await;
    // Wherever it was posted, it says who decided and offers nothing any more.
    let decided = world.again(&proposal);
    assert!(decided.text().contains("已核准"), "{}", decided.text());
    assert_eq!(decided.components, [] as [serde_json::Value; 0]);
    world.ends().await;
}

#[tokio::test]
async fn deadlines_of_three_seconds_are_kept() {
    // Every answer above may take its time; here Discord counts.
    let strict = Settings::default();
    assert_eq!(strict.interaction_deadline.as_secs(), 3);
    let (world, proposal) = mei_is_proposed(Database::sqlite()).await;
    let slow = std::time::Duration::from_millis(50);
    world
        .sandbox
        .faults()
        .on("GET", "/avatars/**")
        .always()
        .slow(slow);
    let press = world.sandbox.click("ken", &proposal, &button("approve", &world));
    let asked = std::time::Instant::now();
    press.acknowledged().await;
    assert!(asked.elapsed() < strict.interaction_deadline);
    press.reply().await;
    world.ends().await;
}
