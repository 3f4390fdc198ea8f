//! What people say: distinct messages, as large as Discord sends them, written before anything is measured.

use sandbox::{Event, Id, Sandbox, iso, snowflake_at};
use serde_json::{Value, json};

use crate::world::Server;

const DAY_MS: i64 = 86_400_000;
/// One message in so many answers somebody.
const ANSWERS: u64 = 5;

/// Messages in the order they were written, spread evenly over one day.
pub struct Talk {
    pub events: Vec<Event>,
    /// The last message of each server: once it is there, all are.
    pub last: Vec<Said>,
    /// The first moment of the day.
    pub from_ms: i64,
    /// Mean length of the events' data.
    pub bytes: usize,
}

/// A message, as far as finding it again needs.
#[derive(Clone, Copy)]
pub struct Said {
    pub guild: Id,
    pub author: Id,
    pub at_ms: i64,
}

impl Talk {
    /// `count` messages on the day (UTC) before `now_ms`.
    pub fn prepare(sandbox: &Sandbox, servers: &[Server], count: usize, now_ms: i64) -> Self {
        let from_ms = (now_ms.div_euclid(DAY_MS) - 1) * DAY_MS;
        let mut talk = Self {
            events: Vec::with_capacity(count),
            last: Vec::new(),
            from_ms,
            bytes: 0,
        };
        let mut bytes = 0;
        for n in 0..count {
            let server = &servers[n % servers.len()];
            let at_ms = from_ms + (n as i128 * i128::from(DAY_MS) / count as i128) as i64;
            let message = message(server, n as u64, at_ms);
            if n + servers.len() >= count {
                talk.last.push(Said {
                    guild: server.id,
                    author: author(server, n as u64),
                    at_ms,
                });
            }
            bytes += message.to_string().len();
            talk.events.push(sandbox.prepare("MESSAGE_CREATE", message));
        }
        talk.bytes = bytes / count.max(1);
        talk
    }
}

fn author(server: &Server, n: u64) -> Id {
    server.member(scatter(n))
}

/// The `n`th message. Its id is unique, and nothing of it is text: without the intent for that
/// Discord leaves it out.
fn message(server: &Server, n: u64, at_ms: i64) -> Value {
    let channel = server.channels[(scatter(n ^ 0x5eed) % server.channels.len() as u64) as usize];
    let id = snowflake_at(at_ms) + (n & 0x3f_ffff);
    let from = author(server, n);
    let mut message = bare(id, channel, from, at_ms);
    message["guild_id"] = json!(server.id.to_string());
    message["member"] = member();
    if scatter(n ^ 0xa125).is_multiple_of(ANSWERS) {
        let to = author(server, scatter(n));
        message["type"] = json!(19);
        message["message_reference"] = json!({
            "type": 0, "channel_id": channel.to_string(), "message_id": (id - 1).to_string(), "guild_id": server.id.to_string(),
        });
        message["referenced_message"] = bare(id - 1, channel, to, at_ms);
    }
    message
}

fn bare(id: Id, channel: Id, author: Id, at_ms: i64) -> Value {
    json!({
        "id": id.to_string(), "channel_id": channel.to_string(), "type": 0, "channel_type": 0, "content": "",
        "author": {
            "id": author.to_string(), "username": format!("fan_{author}"), "global_name": format!("Fan {}", author % 100_000),
            "avatar": format!("{author:032x}"), "discriminator": "0", "public_flags": 0, "avatar_decoration_data": null,
            "collectibles": null, "clan": null, "primary_guild": null, "display_name_styles": null,
        },
        "timestamp": iso(at_ms), "edited_timestamp": null, "tts": false, "pinned": false, "mention_everyone": false,
        "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "components": [], "flags": 0,
        "nonce": (id + 1).to_string(),
    })
}

fn member() -> Value {
    json!({
        "roles": [], "nick": null, "avatar": null, "banner": null, "joined_at": "2024-01-01T00:00:00.000000+00:00",
        "premium_since": null, "pending": false, "flags": 0, "mute": false, "deaf": false,
        "communication_disabled_until": null,
    })
}

/// Spreads neighbouring numbers over all 64 bits (the finaliser of SplitMix64).
fn scatter(n: u64) -> u64 {
    let mut z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
