//! Op 8: members of a server, a thousand at a time.

use serde_json::{Value, json};

use crate::core::Core;
use crate::gateway::{Event, Hub};
use crate::sync::lock;
use crate::wire::{id, read_id, set};

const GUILD_MEMBERS: u64 = 1 << 1;
const CHUNK: usize = 1000;

/// Answers a request for members of a guild, or says why not.
pub(super) fn send(core: &Core, hub: &Hub, session: &str, request: &Value) {
    let Some(guild_id) = read_id(&request["guild_id"]) else {
        core.journal.violation("gateway: op 8 without guild_id");
        return;
    };
    let world = lock(&core.world);
    let Some(guild) = world.guilds.get(&guild_id) else {
        core.journal.violation(format!(
            "gateway: op 8 for guild {guild_id}, which does not exist"
        ));
        return;
    };
    let everybody = request["query"] == "" && request["limit"].as_u64().unwrap_or(0) == 0;
    if everybody {
        let intents = hub.identity(session).map_or(0, |identity| identity.intents);
        if intents & GUILD_MEMBERS == 0 {
            core.journal
                .violation("gateway: op 8 for all members without the GUILD_MEMBERS intent");
            return;
        }
        if let Err(retry_after_s) = hub.ask_for_members(session, guild_id, &core.settings) {
            let mut meta = json!({ "guild_id": id(guild_id) });
            if !request["nonce"].is_null() {
                set(&mut meta, "nonce", request["nonce"].clone());
            }
            let limited = json!({ "opcode": 8, "retry_after": retry_after_s, "meta": meta });
            hub.push_to(session, &Event::new("RATE_LIMITED", limited, &world));
            return;
        }
    }
    let asked: Vec<_> = match &request["user_ids"] {
        Value::Null => Vec::new(),
        Value::Array(ids) => ids.iter().filter_map(read_id).collect(),
        one => read_id(one).into_iter().collect(),
    };
    let by_name = request["query"].as_str().unwrap_or_default().to_lowercase();
    let limit = match request["limit"].as_u64().unwrap_or(0) {
        0 => usize::MAX,
        limit => usize::try_from(limit.min(100)).expect("at most a hundred"),
    };
    let members: Vec<_> = if request["user_ids"].is_null() {
        let matches = |user: &&u64| {
            let nick = guild.members[*user]
                .nick
                .as_deref()
                .unwrap_or_default()
                .to_lowercase();
            world.user(**user).username.to_lowercase().starts_with(&by_name) || nick.starts_with(&by_name)
        };
        guild
            .members
            .keys()
            .filter(matches)
            .take(limit)
            .filter_map(|user| world.member_json(guild_id, *user))
            .collect()
    } else {
        asked
            .iter()
            .filter_map(|user| world.member_json(guild_id, *user))
            .collect()
    };
    let missing: Vec<_> = asked
        .iter()
        .filter(|user| !guild.members.contains_key(user))
        .map(|user| id(*user))
        .collect();
    let count = members.len().div_ceil(CHUNK).max(1);
    for index in 0..count {
        let part: Vec<_> = members.iter().skip(index * CHUNK).take(CHUNK).cloned().collect();
        let mut chunk =
            json!({ "guild_id": id(guild_id), "members": part, "chunk_index": index, "chunk_count": count });
        if !missing.is_empty() {
            set(&mut chunk, "not_found", json!(missing));
        }
        if !request["nonce"].is_null() {
            set(&mut chunk, "nonce", request["nonce"].clone());
        }
        hub.push_to(session, &Event::new("GUILD_MEMBERS_CHUNK", chunk, &world));
    }
}
