//! Gates open to the tier and to nobody else, touch only their own bits, and put back what was there.

use sandbox::{permissions as bits, world::OverwriteKind};
use serde_json::json;

use crate::support::{Database, ReplyExt, World, night_owls_and};

/// The choices of `/gate add`, by their place in Discord's list.
const REGULAR: i64 = 0;
const SUPERFAN: i64 = 2;
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
    assert_eq!(list.buttons(), ["Panel"]);
    let notices = world
        .posts("#creator")
        .iter()
        .filter(|post| post.text().contains("有一件事先暫停了"))
        .count();
    assert_eq!(notices, 1, "the creator is told once");
    world.ends().await;
}
