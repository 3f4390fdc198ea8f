//! What every interaction says besides its own data.

use std::time::Instant;

use serde_json::{Value, json};

use crate::Id;
use crate::changes::Change;
use crate::interactions::{Kind, Progress, Record};
use crate::wire::{id, set};

/// A file may weigh 10 MiB.
const ATTACHMENT_SIZE_LIMIT: u64 = 10 * 1024 * 1024;

/// An interaction about to begin.
pub(super) struct Start {
    pub(super) kind: Kind,
    pub(super) context_menu: bool,
    pub(super) user: Id,
    pub(super) channel: Id,
    pub(super) name: String,
    pub(super) source: Option<Id>,
    pub(super) data: Value,
}

/// Dispatches the interaction and remembers it.
pub(super) fn begin(change: &mut Change<'_>, start: Start) -> Id {
    let Start {
        kind,
        context_menu,
        user,
        channel,
        name,
        source,
        data,
    } = start;
    let (interaction, now_ms) = (change.new_id(), change.now_ms());
    let world = &change.world;
    let place = world.channel(channel);
    // Tokens are opaque; that they name the interaction only helps when reading a log.
    let token = format!("interaction-token-{interaction:x}");
    let mut json = json!({
        "id": id(interaction), "application_id": id(world.application.id), "type": kind.number(), "token": token,
        "version": 1, "channel_id": id(channel), "locale": world.user(user).locale, "entitlements": [],
        "attachment_size_limit": ATTACHMENT_SIZE_LIMIT, "data": data,
        "channel": world.resolved_channel_json(place, user, now_ms),
        "app_permissions": world.permissions_in(channel, world.bot(), now_ms).to_string(),
    });
    match place.guild {
        Some(guild_id) => {
            let guild = world.guild(guild_id);
            let mut member = world
                .member_json(guild_id, user)
                .expect("the caller checked the membership");
            set(
                &mut member,
                "permissions",
                json!(world.permissions_in(channel, user, now_ms).to_string()),
            );
            set(&mut json, "member", member);
            set(&mut json, "guild_id", id(guild_id));
            set(&mut json, "guild_locale", json!(guild.locale));
            set(
                &mut json,
                "guild",
                json!({ "id": id(guild_id), "locale": guild.locale, "features": guild.features }),
            );
            set(&mut json, "context", json!(0));
            set(
                &mut json,
                "authorizing_integration_owners",
                json!({ "0": id(guild_id) }),
            );
        }
        None => {
            set(&mut json, "user", world.user_json(user));
            set(&mut json, "context", json!(1));
            set(&mut json, "authorizing_integration_owners", json!({ "0": "0" }));
        }
    }
    if let Some(message) = source.and_then(|message| world.message(channel, message)) {
        set(&mut json, "message", world.message_json(message));
    }
    change.core.interactions.add(Record {
        id: interaction,
        token,
        kind,
        context_menu,
        user,
        channel,
        name,
        source,
        created: Instant::now(),
        progress: Progress::Waiting,
        answers: Vec::new(),
    });
    change.emit("INTERACTION_CREATE", json);
    interaction
}

/// Panics unless the member can be where they want to act; gives the server.
#[track_caller]
pub(super) fn place_of(change: &Change<'_>, user: Id, channel: Id) -> Option<Id> {
    let world = &change.world;
    assert!(
        world.can_view(channel, user, change.now_ms()),
        "{} does not see #{} and cannot start an interaction there",
        world.user(user).username,
        world.channel(channel).name,
    );
    world.channel(channel).guild
}
