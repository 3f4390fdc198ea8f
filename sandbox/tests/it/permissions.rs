//! Discord's permission algorithm, case by case.

use sandbox::World;
use sandbox::permissions::*;
use sandbox::world::{ChannelKind, GuildBuilder, Overwrite, OverwriteKind};

/// What `mei` may do in `#room` of a server filled by `fill`.
fn bits(fill: impl FnOnce(&mut GuildBuilder<'_>)) -> u64 {
    let world = World::builder().guild("Studio", fill).build();
    world.permissions_in(
        world.find_channel("room"),
        world.find_user("mei"),
        1_800_000_000_000,
    )
}

fn sees(fill: impl FnOnce(&mut GuildBuilder<'_>)) -> bool {
    bits(fill) & VIEW_CHANNEL != 0
}

#[test]
fn everyone_has_what_the_server_gives() {
    let all = bits(|guild| {
        guild.member("mei");
        guild.channel("room");
    });
    assert_eq!(all, DEFAULT_EVERYONE);
}

#[test]
fn strangers_have_nothing() {
    let world = World::builder()
        .user("mei")
        .guild("Studio", |guild| _ = guild.channel("room"))
        .build();
    assert_eq!(
        world.permissions_in(world.find_channel("room"), world.find_user("mei"), 0),
        0
    );
}

#[test]
fn owners_and_administrators_pass_every_overwrite() {
    assert_eq!(
        bits(|guild| {
            guild.owner("mei");
            guild.channel("room").deny("@everyone", VIEW_CHANNEL);
        }),
        ALL
    );
    assert_eq!(
        bits(|guild| {
            guild.role("Boss").permissions(ADMINISTRATOR);
            guild.member("mei").role("Boss");
            guild
                .channel("room")
                .deny("@everyone", VIEW_CHANNEL)
                .deny("mei", VIEW_CHANNEL);
        }),
        ALL
    );
}

#[test]
fn overwrites_apply_in_order() {
    let hidden = |guild: &mut GuildBuilder<'_>| {
        guild.role("Fan");
        guild.role("Muted");
        guild.member("mei").role("Fan").role("Muted");
    };
    assert!(!sees(|guild| {
        hidden(guild);
        guild.channel("room").deny("@everyone", VIEW_CHANNEL);
    }));
    // A role's allow beats @everyone's deny and every other role's deny, whatever their height.
    assert!(sees(|guild| {
        hidden(guild);
        guild
            .channel("room")
            .deny("@everyone", VIEW_CHANNEL)
            .allow("Fan", VIEW_CHANNEL)
            .deny("Muted", VIEW_CHANNEL);
    }));
    // The member's own word is the last.
    assert!(!sees(|guild| {
        hidden(guild);
        guild
            .channel("room")
            .allow("Fan", VIEW_CHANNEL)
            .deny("mei", VIEW_CHANNEL);
    }));
    assert!(sees(|guild| {
        hidden(guild);
        guild
            .channel("room")
            .deny("Fan", VIEW_CHANNEL)
            .allow("mei", VIEW_CHANNEL);
    }));
}

#[test]
fn without_viewing_or_sending_the_rest_is_worth_nothing() {
    assert_eq!(
        bits(|guild| {
            guild.member("mei");
            guild
                .channel("room")
                .deny("@everyone", VIEW_CHANNEL)
                .allow("mei", MANAGE_MESSAGES);
        }),
        0
    );
    let muted = bits(|guild| {
        guild.member("mei");
        guild.channel("room").deny("@everyone", SEND_MESSAGES);
    });
    assert_eq!(
        muted & (SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE),
        0
    );
    assert_ne!(muted & ADD_REACTIONS, 0);
    let outside = bits(|guild| {
        guild.member("mei");
        guild.voice("room").deny("@everyone", CONNECT);
    });
    assert_eq!(outside & (SEND_MESSAGES | SPEAK | READ_MESSAGE_HISTORY), 0);
    assert_ne!(outside & VIEW_CHANNEL, 0);
}

#[test]
fn a_timeout_leaves_looking_only_but_not_to_administrators() {
    let silenced = bits(|guild| {
        guild.member("mei").raw().timeout_until_ms = Some(1_900_000_000_000);
        guild.channel("room");
    });
    assert_eq!(silenced, VIEW_CHANNEL | READ_MESSAGE_HISTORY);
    let over = bits(|guild| {
        guild.member("mei").raw().timeout_until_ms = Some(1_700_000_000_000);
        guild.channel("room");
    });
    assert_eq!(over, DEFAULT_EVERYONE);
    let boss = bits(|guild| {
        guild.role("Boss").permissions(ADMINISTRATOR);
        guild.member("mei").role("Boss").raw().timeout_until_ms = Some(1_900_000_000_000);
        guild.channel("room");
    });
    assert_eq!(boss, ALL);
}

#[test]
fn bits_that_clients_do_not_know_are_kept() {
    let kept = bits(|guild| {
        guild.role("Pinner").permissions(PIN_MESSAGES | BYPASS_SLOWMODE);
        guild.member("mei").role("Pinner");
        guild.channel("room").deny("mei", BYPASS_SLOWMODE);
    });
    assert_eq!(kept & (PIN_MESSAGES | BYPASS_SLOWMODE), PIN_MESSAGES);
}

#[test]
fn categories_are_copied_not_inherited() {
    let world = World::builder()
        .guild("Studio", |guild| {
            guild.member("mei");
            guild.category("Fans").deny("@everyone", VIEW_CHANNEL);
            guild.channel("synced").in_category("Fans");
            let mut opened = guild.channel("opened").in_category("Fans");
            opened.raw().overwrites.clear();
        })
        .build();
    let sees = |name: &str| world.can_view(world.find_channel(name), world.find_user("mei"), 0);
    assert_eq!((sees("synced"), sees("opened")), (false, true));
}

#[tokio::test]
async fn threads_follow_their_parent_and_private_ones_their_members() {
    let world = World::builder()
        .guild("Studio", |guild| {
            guild.owner("ken");
            guild.bot(VIEW_CHANNEL);
            guild.member("mei");
            guild.member("ana");
            guild.channel("room").deny("@everyone", SEND_MESSAGES_IN_THREADS);
        })
        .build();
    let sandbox = sandbox::Sandbox::start(world).await;
    let open = sandbox.start_thread("ken", &sandbox.say("ken", "#room", "hello"), "open");
    let secret = sandbox.start_private_thread("mei", "#room", "secret");
    sandbox.world(|world| {
        let bits = |name: &str, thread: u64| world.permissions_in(thread, world.find_user(name), 0);
        assert_eq!(world.channel(secret).kind, ChannelKind::PrivateThread);
        assert_eq!(bits("mei", open) & (VIEW_CHANNEL | SEND_MESSAGES), VIEW_CHANNEL);
        assert_eq!(bits("ana", secret), 0);
        assert_ne!(bits("mei", secret) & VIEW_CHANNEL, 0);
        assert_eq!(bits("ken", secret), ALL);
    });
    sandbox.world_mut(|world| {
        let (room, everyone) = (world.find_channel("room"), world.find_role("@everyone"));
        let hide = Overwrite {
            kind: OverwriteKind::Role,
            allow: 0,
            deny: VIEW_CHANNEL,
        };
        world
            .channels
            .get_mut(&room)
            .unwrap()
            .overwrites
            .insert(everyone, hide);
        assert_eq!(world.permissions_in(secret, world.find_user("mei"), 0), 0);
    });
}
