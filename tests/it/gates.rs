//! Gates open to the tier and to nobody else, touch only their own bits, and put back what was there.

use sandbox::{
    permissions as bits,
    world::{ChannelKind, OverwriteKind},
};
use serde_json::json;

use crate::support::{Database, ReplyExt, World, night_owls_and};

/// The choices of `/gate add`, by their place in Discord's list.
const REGULAR: i64 = 0;
const INSIDER: i64 = 1;
const SUPERFAN: i64 = 2;
const READ: i64 = 1;
/// Bits that serenity 0.12 does not know: PIN_MESSAGES and BYPASS_SLOWMODE.
const UNKNOWN_BITS: u64 = 1 << 51 | 1 << 52;

/// A channel's overwrites as (id, is role, allow, deny), in the order of ids.
fn overwrites(world: &World, channel: &str) -> Vec<(u64, bool, u64, u64)> {
    let channel = world.channel_id(channel).0;
    world.sandbox.world(|known| {
        let mut list: Vec<_> = known
            .channel(channel)
            .overwrites
            .iter()
            .map(|(id, o)| (*id, matches!(o.kind, OverwriteKind::Role), o.allow, o.deny))
            .collect();
        list.sort_unstable();
        list
    })
}

/// What a member may do in a channel, by Discord's own rules.
fn may(world: &World, member: &str, channel: &str) -> u64 {
    let (channel, member) = (world.channel_id(channel).0, world.member_id(member).0);
    let now_ms = world.now_ms();
    world
        .sandbox
        .world(|known| known.permissions_in(channel, member, now_ms))
}

/// Mei is an insider and ana a superfan, by their roles; ken moderates; leo is neither.
async fn with_tiers(world: &World) {
    world.is_set_up().await;
    world.sandbox.give_role("yuki", "mei", "@核心粉絲");
    world.sandbox.give_role("yuki", "ana", "@鐵粉");
    world.settles().await;
}

#[tokio::test]
async fn a_gate_opens_to_the_tier_alone_and_puts_everything_back() {
    for database in Database::each().await {
        let server = night_owls_and(|guild| {
            guild
                .channel("studio")
                .allow("@everyone", bits::SEND_MESSAGES | UNKNOWN_BITS)
                .deny("Mods", bits::ADD_REACTIONS)
                // Passing on bits it lacks itself takes "Manage Permissions" in the channel.
                .allow("bot", bits::MANAGE_ROLES);
            guild.voice("stage").deny("@everyone", bits::SPEAK);
        });
        let world = World::start_in(server, database).await;
        world.is_set_up().await;
        for channel in ["#studio", "stage"] {
            let before = overwrites(&world, channel);
            let answer = world
                .runs("yuki", "gate add", json!({"channel": channel, "tier": REGULAR}))
                .await;
            assert!(answer.text().contains("「**常客**」以上"), "{}", answer.text());
            world.settles().await;
            assert!(!world.sees("mei", channel) && !world.sees("ken", channel));
            assert!(world.sees("yuki", channel) && world.sees("bot", channel));
            let everyone = world.guild_id().0;
            let kept = overwrites(&world, channel);
            let of_everyone = kept.iter().find(|(id, ..)| *id == everyone).unwrap();
            if channel == "#studio" {
                assert_eq!(
                    of_everyone.2,
                    bits::SEND_MESSAGES | UNKNOWN_BITS,
                    "other bits survive"
                );
                assert_eq!(of_everyone.3, bits::VIEW_CHANNEL);
            } else {
                assert_eq!(of_everyone.3, bits::VIEW_CHANNEL | bits::CONNECT | bits::SPEAK);
            }

            world.sandbox.give_role("yuki", "mei", "@常客");
            assert!(world.sees("mei", channel));
            world.sandbox.take_role("yuki", "mei", "@常客");

            let answer = world
                .runs("yuki", "gate remove", json!({"channel": channel}))
                .await;
            assert!(answer.text().contains("恢復"), "{}", answer.text());
            world.settles().await;
            assert_eq!(overwrites(&world, channel), before);
        }
        let list = world.runs("ken", "gate list", json!({})).await;
        assert!(list.text().contains("No channel is gated yet"), "{}", list.text());
        world.ends().await;
    }
}

#[tokio::test]
async fn nobody_new_gets_in_while_a_gate_is_being_set() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": SUPERFAN}))
        .await;
    world.settles().await;
    // The channel is shut before any tier is let in, and the bot never locks itself out.
    let vip = world.channel_id("#vip").0;
    let puts = world
        .sandbox
        .requests_to("PUT", &format!("/channels/{vip}/permissions/*"));
    let order: Vec<&str> = puts
        .iter()
        .map(|put| match put.path.rsplit('/').next() {
            Some(id) if id == world.member_id("bot").0.to_string() => "bot",
            Some(id) if id == world.guild_id().0.to_string() => "everyone",
            _ => "tier",
        })
        .collect();
    assert_eq!(order, ["bot", "everyone", "tier"]);
    assert!(
        puts.iter()
            .all(|put| put.reason.as_deref() == Some("Ironfan: gate"))
    );
    world.ends().await;
}

#[tokio::test]
async fn a_gate_moves_to_another_tier_and_lets_go_of_the_lower_one() {
    let world = World::start().await;
    world.is_set_up().await;
    world.sandbox.give_role("yuki", "mei", "@常客");
    world.sandbox.give_role("yuki", "ana", "@鐵粉");
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": REGULAR}))
        .await;
    world.settles().await;
    assert!(
        world.sees("mei", "#vip") && world.sees("ana", "#vip"),
        "a higher tier opens it too"
    );
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": SUPERFAN}))
        .await;
    world.settles().await;
    assert!(!world.sees("mei", "#vip") && world.sees("ana", "#vip"));
    world.ends().await;
}

#[tokio::test]
async fn what_cannot_be_gated_is_refused_with_the_remedy() {
    let world = World::start_in(
        night_owls_and(|guild| {
            guild.channel_of(sandbox::world::ChannelKind::Announcement, "news");
        }),
        Database::sqlite(),
    )
    .await;
    let refused = world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": SUPERFAN}))
        .await;
    assert!(
        refused.text().contains("這個等級還沒有身分組"),
        "{}",
        refused.text()
    );
    world.is_set_up().await;
    let refused = world
        .runs("yuki", "gate add", json!({"channel": "#news", "tier": SUPERFAN}))
        .await;
    assert!(
        refused.text().contains("公告頻道可以被其他伺服器追蹤"),
        "{}",
        refused.text()
    );
    let refused = world
        .runs("yuki", "gate remove", json!({"channel": "#vip"}))
        .await;
    assert!(refused.text().contains("這個頻道沒有門禁"), "{}", refused.text());
    assert!(overwrites(&world, "#vip").is_empty() && overwrites(&world, "#news").is_empty());
    world.ends().await;
}

#[tokio::test]
async fn a_deleted_channel_pauses_its_gate_and_nothing_is_forgotten() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": SUPERFAN}))
        .await;
    world.settles().await;
    let gates = world.store().list_gates(world.guild_id()).await.unwrap();
    world.sandbox.delete_channel("yuki", "#vip");
    world.settles().await;
    assert_eq!(world.store().list_gates(world.guild_id()).await.unwrap(), gates);
    let list = world.runs("ken", "gate list", json!({})).await;
    assert!(
        list.text().contains("paused") && list.text().contains("was deleted"),
        "{}",
        list.text()
    );
    assert_eq!(list.buttons(), ["Who sees what", "Panel"]);
    let notices = world
        .posts("#creator")
        .iter()
        .filter(|post| post.text().contains("有一件事先暫停了"))
        .count();
    assert_eq!(notices, 1, "the creator is told once");
    world.ends().await;
}

#[tokio::test]
async fn insiders_read_and_superfans_write() {
    for database in Database::each().await {
        let server = night_owls_and(|guild| {
            guild
                .channel("studio")
                .deny("@everyone", bits::CREATE_PRIVATE_THREADS)
                .allow("Mods", bits::VIEW_CHANNEL | bits::SEND_MESSAGES);
            guild.forum("ideas");
            guild.voice("band room");
            guild.channel_of(ChannelKind::Stage, "stage");
        });
        let world = World::start_in(server, database).await;
        with_tiers(&world).await;
        for channel in ["#studio", "#ideas", "band room", "stage"] {
            let before = overwrites(&world, channel);
            let options = json!({"channel": channel, "tier": INSIDER, "access": READ});
            let answer = world.runs("yuki", "gate add", options).await;
            let reading = "「**核心粉絲**」以上只能看";
            assert!(answer.text().contains(reading), "{}", answer.text());
            world.settles().await;
            let write = bits::SEND_MESSAGES | bits::SEND_MESSAGES_IN_THREADS;
            for fan in ["mei", "ana"] {
                let may = may(&world, fan, channel);
                assert_eq!(
                    may & (bits::VIEW_CHANNEL | write),
                    bits::VIEW_CHANNEL,
                    "{fan} {channel}"
                );
            }
            assert!(!world.sees("leo", channel));

            let options = json!({"channel": channel, "tier": SUPERFAN});
            let answer = world.runs("yuki", "gate add", options).await;
            let writing = "「**鐵粉**」以上可以發言";
            assert!(
                answer.text().contains(reading) && answer.text().contains(writing),
                "{}",
                answer.text()
            );
            world.settles().await;
            assert_eq!(may(&world, "mei", channel) & write, 0, "{channel}");
            assert_eq!(may(&world, "ana", channel) & write, write, "{channel}");
            if ["band room", "stage"].contains(&channel) {
                let speak = if channel == "stage" {
                    bits::REQUEST_TO_SPEAK
                } else {
                    bits::SPEAK
                };
                let heard = bits::CONNECT | speak | bits::STREAM;
                assert_eq!(
                    may(&world, "mei", channel) & heard,
                    bits::CONNECT,
                    "listening only"
                );
                assert_eq!(may(&world, "ana", channel) & heard, heard);
            }

            // Insiders no longer read: who writes is nobody's business but the channel's again.
            let options = json!({"channel": channel, "tier": INSIDER});
            let answer = world.runs("yuki", "gate remove", options).await;
            assert!(answer.text().contains("門禁已變更"), "{}", answer.text());
            world.settles().await;
            assert!(!world.sees("mei", channel) && world.sees("ana", channel));
            let owned = |(_, _, allow, deny): &(u64, bool, u64, u64)| {
                (allow | deny) & (bits::SPEAK | bits::REQUEST_TO_SPEAK) == 0
            };
            assert!(overwrites(&world, channel).iter().all(owned), "{channel}");

            world
                .runs("yuki", "gate remove", json!({"channel": channel}))
                .await;
            world.settles().await;
            assert_eq!(overwrites(&world, channel), before, "{channel}");
        }
        world.ends().await;
    }
}

#[tokio::test]
async fn what_is_no_longer_the_gates_is_anybodys_to_change() {
    let world = World::start().await;
    with_tiers(&world).await;
    for (tier, access) in [(INSIDER, READ), (SUPERFAN, 0)] {
        let options = json!({"channel": "#vip", "tier": tier, "access": access});
        world.runs("yuki", "gate add", options).await;
    }
    world.settles().await;
    world
        .runs("yuki", "gate remove", json!({"channel": "#vip", "tier": INSIDER}))
        .await;
    world.settles().await;
    // Nobody only reads any more; then somebody decides about writing by hand.
    let deny = bits::VIEW_CHANNEL | bits::SEND_MESSAGES;
    world.sandbox.set_overwrite("yuki", "#vip", "@everyone", 0, deny);
    world.settles().await;
    let page = world.runs("ken", "gate audit", json!({})).await;
    assert!(!page.text().contains("not as its gate wants"), "{}", page.text());
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": REGULAR}))
        .await;
    world.settles().await;
    world
        .runs("yuki", "gate remove", json!({"channel": "#vip"}))
        .await;
    world.settles().await;
    let everyone = world.guild_id().0;
    assert_eq!(
        overwrites(&world, "#vip"),
        [(everyone, true, 0, bits::SEND_MESSAGES)]
    );
    world.ends().await;
}

#[tokio::test]
async fn the_list_says_who_may_do_what_in_both_languages() {
    let world = World::start().await;
    with_tiers(&world).await;
    let options = json!({"channel": "#vip", "tier": INSIDER, "access": READ});
    let answer = world.runs("yuki", "gate add", options).await;
    insta::assert_snapshot!(world.reads(answer.message()), @"
    門禁已設定
    #vip 正在上鎖：「**核心粉絲**」以上只能看，其他人都進不去。
    我只調整 @everyone、等級身分組和我自己的「檢視頻道」、「傳送訊息」、「在討論串中傳送訊息」和兩種建立討論串的權限，並記住原本的設定。
    -# 有「管理者」權限的人，以及頻道原本就允許的身分組，還是看得到；/門禁 檢查 會列出是誰。
    [門禁] [控制台]
    ");
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": SUPERFAN}))
        .await;
    world
        .runs("yuki", "gate add", json!({"channel": "lounge", "tier": REGULAR}))
        .await;
    world.settles().await;
    let list = world.runs("ken", "gate list", json!({})).await;
    insta::assert_snapshot!(world.reads(list.message()), @"
    Gated channels
    #vip · from **Insider** up (read only) · from **Superfan** up (read and write) · 🔒 in force
    #lounge · from **Regular** up · 🔒 in force
    [Who sees what] [Panel]
    ");
    let list = world.runs("yuki", "gate list", json!({})).await;
    insta::assert_snapshot!(world.reads(list.message()), @"
    有門禁的頻道
    #vip · 「**核心粉絲**」以上只能看 · 「**鐵粉**」以上可以發言 · 🔒 運作中
    #lounge · 「**常客**」以上 · 🔒 運作中
    [誰看得到] [控制台]
    ");
    world.ends().await;
}

#[tokio::test]
async fn an_entry_that_makes_no_sense_is_refused_with_the_remedy() {
    let world = World::start().await;
    world.is_set_up().await;
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": REGULAR}))
        .await;
    world.settles().await;
    let before = overwrites(&world, "#vip");
    for (command, options, answer) in [
        (
            "gate add",
            json!({"channel": "#vip", "tier": SUPERFAN, "access": READ}),
            "更低的等級已經可以在那裡發言",
        ),
        (
            "gate add",
            json!({"channel": "#vip", "tier": SUPERFAN, "children": true}),
            "只有類別裡才有頻道可以一起關上",
        ),
        (
            "gate remove",
            json!({"channel": "#vip", "tier": SUPERFAN}),
            "這道門禁沒有這個等級的設定",
        ),
    ] {
        let refused = world.runs("yuki", command, options).await;
        assert!(refused.text().contains(answer), "{}", refused.text());
    }
    world.settles().await;
    assert_eq!(overwrites(&world, "#vip"), before);
    world.ends().await;
}

/// A category with a text channel of its own permissions, one in step, a voice channel and announcements.
fn fans_corner() -> sandbox::World {
    night_owls_and(|guild| {
        guild.category("Fans");
        guild
            .channel("lab")
            .in_category("Fans")
            .allow("Mods", bits::VIEW_CHANNEL)
            .deny("@everyone", bits::ADD_REACTIONS);
        guild.channel("lobby").in_category("Fans");
        guild.voice("den").in_category("Fans");
        guild
            .channel_of(sandbox::world::ChannelKind::Announcement, "news")
            .in_category("Fans");
    })
}

#[tokio::test]
async fn the_channels_of_a_category_follow_it_also_those_that_come_later() {
    for database in Database::each().await {
        let world = World::start_in(fans_corner(), database).await;
        with_tiers(&world).await;
        let before = ["#lab", "#lobby", "den", "#news"].map(|channel| overwrites(&world, channel));
        world
            .runs("yuki", "gate add", json!({"channel": "#lobby", "tier": INSIDER}))
            .await;
        world.settles().await;
        let own = overwrites(&world, "#lobby");

        let options = json!({"channel": "Fans", "tier": SUPERFAN, "children": true});
        let answer = world.runs("yuki", "gate add", options).await;
        assert!(
            answer.text().contains("之後新增或移進來的也是") && answer.text().contains("這些不能設門禁"),
            "{}",
            answer.text()
        );
        world.settles().await;
        for channel in ["#lab", "den"] {
            assert!(
                world.sees("ana", channel) && !world.sees("mei", channel),
                "{channel}"
            );
        }
        assert_eq!(may(&world, "mei", "den") & bits::CONNECT, 0);
        assert_eq!(overwrites(&world, "#lobby"), own, "a gate of its own is kept");
        assert_eq!(
            overwrites(&world, "#news"),
            before[3],
            "announcements cannot be gated"
        );

        // A new channel, moved in.
        let text = sandbox::world::ChannelKind::Text;
        world
            .sandbox
            .create_channel("yuki", crate::support::GUILD, text, "annex");
        world.settles().await;
        assert!(world.sees("mei", "#annex"));
        world.sandbox.move_channel("yuki", "#annex", Some("Fans"));
        world.settles().await;
        assert!(!world.sees("mei", "#annex") && world.sees("ana", "#annex"));
        let refused = world
            .runs("yuki", "gate remove", json!({"channel": "#annex"}))
            .await;
        assert!(refused.text().contains("因為類別"), "{}", refused.text());

        // What is wanted of the category is wanted of its channels.
        world
            .runs(
                "yuki",
                "gate add",
                json!({"channel": "Fans", "tier": INSIDER, "access": READ}),
            )
            .await;
        world.settles().await;
        let write = bits::VIEW_CHANNEL | bits::SEND_MESSAGES;
        assert_eq!(may(&world, "mei", "#annex") & write, bits::VIEW_CHANNEL);
        assert_eq!(may(&world, "ana", "#annex") & write, write);

        let list = world.runs("ken", "gate list", json!({})).await;
        let list = world.reads(list.message());
        assert!(
            list.contains("with its channels, later ones too: #lab, #den, #annex"),
            "{list}"
        );

        // Out of the category, as it was before.
        world.sandbox.move_channel("yuki", "#annex", None);
        world.settles().await;
        assert_eq!(overwrites(&world, "#annex"), []);
        assert!(world.sees("mei", "#annex"));

        world
            .runs("yuki", "gate remove", json!({"channel": "Fans"}))
            .await;
        world
            .runs("yuki", "gate remove", json!({"channel": "#lobby"}))
            .await;
        world.settles().await;
        let after = ["#lab", "#lobby", "den", "#news"].map(|channel| overwrites(&world, channel));
        assert_eq!(after, before);
        assert_eq!(world.store().list_gates(world.guild_id()).await.unwrap(), []);
        world.ends().await;
    }
}

#[tokio::test]
async fn a_channel_that_comes_while_the_bot_is_away_is_closed_when_it_is_back() {
    let mut world = World::start_in(fans_corner(), Database::sqlite()).await;
    with_tiers(&world).await;
    let options = json!({"channel": "Fans", "tier": SUPERFAN, "children": true});
    world.runs("yuki", "gate add", options).await;
    world.settles().await;
    world.stop().await;
    let text = sandbox::world::ChannelKind::Text;
    world
        .sandbox
        .create_channel("yuki", crate::support::GUILD, text, "annex");
    world.sandbox.move_channel("yuki", "#annex", Some("Fans"));
    world.sandbox.move_channel("yuki", "#lab", None);
    assert!(world.sees("mei", "#annex"));
    world.boot().await;
    assert!(!world.sees("mei", "#annex") && world.sees("ana", "#annex"));
    assert!(world.sees("mei", "#lab"), "what left the category is as it was");
    world.ends().await;
}

#[tokio::test]
async fn deleting_a_gated_category_opens_none_of_its_channels() {
    let world = World::start_in(fans_corner(), Database::sqlite()).await;
    with_tiers(&world).await;
    let options = json!({"channel": "Fans", "tier": SUPERFAN, "children": true});
    world.runs("yuki", "gate add", options).await;
    world.settles().await;
    let fans = world.channel_id("Fans").0.to_string();
    world.sandbox.delete_channel("yuki", "Fans");
    world.settles().await;
    assert!(!world.sees("mei", "#lab") && world.sees("ana", "#lab"));
    // The creator has the deleted one taken off the list; the channels keep their gates.
    let plan = world.runs("yuki", "gate repair", json!({})).await;
    assert!(
        plan.text()
            .contains(&format!("把已刪除的類別 {fans} 從門禁清單拿掉")),
        "{}",
        plan.text()
    );
    let done = world.clicks("yuki", plan.message(), "就這麼做").await;
    assert!(done.text().contains("✅"), "{}", done.text());
    world.settles().await;
    assert!(!world.sees("mei", "#lab") && world.sees("ana", "#lab"));
    assert_eq!(world.problems().await, [""; 0]);
    world
        .runs("yuki", "gate remove", json!({"channel": "#lab"}))
        .await;
    world.settles().await;
    assert!(world.sees("mei", "#lab"));
    world.ends().await;
}

#[tokio::test]
async fn permissions_the_bot_lacks_itself_are_named_before_anything_is_changed() {
    let server = night_owls_and(|guild| {
        guild.everyone(bits::DEFAULT_EVERYONE & !bits::SPEAK & !bits::CREATE_PRIVATE_THREADS);
        guild.voice("stage");
    });
    let world = World::start_in(server, Database::sqlite()).await;
    with_tiers(&world).await;
    let bots = world.bots_role();
    world.sandbox.edit_role("yuki", bots.as_str(), |role| {
        role.permissions &= !bits::SPEAK & !bits::CREATE_PRIVATE_THREADS;
    });
    world.settles().await;
    let options = json!({"channel": "stage", "tier": SUPERFAN, "access": READ});
    world.runs("yuki", "gate add", options).await;
    world.settles().await;
    assert_eq!(world.problems().await, ["lacks_permissions"]);
    assert_eq!(overwrites(&world, "stage"), []);
    let stage = world.channel_id("stage").0;
    let tried = format!("/channels/{stage}/permissions/*");
    assert_eq!(world.sandbox.requests_to("PUT", &tried).len(), 0);
    let list = world.runs("ken", "gate list", json!({})).await;
    assert!(
        list.text().contains("“Speak”, “Create Private Threads”"),
        "{}",
        list.text()
    );
    let notice = world.post("#creator", "說話");
    assert!(
        notice.text().contains("「說話」、「建立私人討論串」"),
        "{}",
        notice.text()
    );

    world.sandbox.edit_role("yuki", bots.as_str(), |role| {
        role.permissions |= bits::SPEAK | bits::CREATE_PRIVATE_THREADS;
    });
    world.settles().await;
    assert_eq!(world.problems().await, [""; 0]);
    assert!(!world.sees("mei", "stage") && world.sees("ana", "stage"));
    world.ends().await;
}

#[tokio::test]
async fn a_gate_cut_off_half_way_is_finished_and_still_put_back() {
    let server = night_owls_and(|guild| {
        guild
            .channel("studio")
            .allow("@everyone", bits::SEND_MESSAGES)
            .deny("Mods", bits::ADD_REACTIONS);
    });
    let mut world = World::prepare(server, Database::sqlite(), "").await;
    world.boot_apart().await;
    with_tiers(&world).await;
    let before = overwrites(&world, "#studio");
    // Discord does the second change and nobody hears of it: then the power goes.
    let studio = world.channel_id("#studio").0;
    let path = format!("/channels/{studio}/permissions/*");
    let everyone = format!("/channels/{studio}/permissions/{}", world.guild_id());
    let held = world.sandbox.faults().on("PUT", &everyone).hold();
    let options = json!({"channel": "#studio", "tier": INSIDER, "access": READ});
    world.runs("yuki", "gate add", options).await;
    held.arrived().await;
    world.crashes().await;
    held.let_go();
    world.boot().await;
    assert!(world.sandbox.requests_to("PUT", &path).len() >= 3);
    assert!(world.sees("mei", "#studio") && !world.sees("leo", "#studio"));
    assert_eq!(may(&world, "mei", "#studio") & bits::SEND_MESSAGES, 0);
    world
        .runs("yuki", "gate remove", json!({"channel": "#studio"}))
        .await;
    world.settles().await;
    assert_eq!(overwrites(&world, "#studio"), before);
    world.ends().await;
}

#[tokio::test]
async fn a_refusal_half_way_leaves_the_channel_shut_and_it_goes_on_by_itself() {
    let world = World::start().await;
    with_tiers(&world).await;
    let bots = world.bots_role();
    let vip = world.channel_id("#vip").0;
    // The channel is shut already and nobody is in yet when Discord begins to refuse.
    let key = tier_role(&world, "@鐵粉");
    world
        .sandbox
        .faults()
        .on("PUT", &format!("/channels/{vip}/permissions/{key}"))
        .always()
        .refuse(403, 50_013);
    world
        .runs("yuki", "gate add", json!({"channel": "#vip", "tier": SUPERFAN}))
        .await;
    world.settles().await;
    assert_eq!(world.problems().await, ["no_access"]);
    assert!(!world.sees("ana", "#vip") && !world.sees("leo", "#vip"));
    world.sandbox.faults().clear();
    world.sandbox.edit_role("yuki", bots.as_str(), |role| {
        role.permissions |= bits::ADD_REACTIONS
    });
    world.settles().await;
    assert_eq!(world.problems().await, [""; 0]);
    assert!(world.sees("ana", "#vip") && !world.sees("leo", "#vip"));
    world.ends().await;
}

fn tier_role(world: &World, name: &str) -> u64 {
    world.sandbox.world(|known| known.find_role(name))
}
