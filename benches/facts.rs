//! What the benches work on: servers, rules and what people said. All that they know of how
//! activities are made is here.

use ironfan::{
    config::Config,
    domain::{
        activity::{Answered, ObservedMessage},
        ids::{ChannelId, GuildId, MemberId, first_id_at},
    },
};

pub const GUILD: GuildId = GuildId(1_000_000_000_000_000_000);
const FIRST_MEMBER: u64 = 2_000_000_000_000_000_000;
const CHANNEL: ChannelId = ChannelId(1_000_000_000_000_000_009);
/// One message in so many answers somebody.
const ANSWERS: u64 = 5;
/// A prime, to take members in no order.
const SCATTER: u64 = 7_895_443;

/// The configuration as it is without any file.
pub fn config() -> Config {
    let token = |name: &str| (name == "DISCORD_TOKEN").then(|| "MQ.Aaaaaa.b".to_owned());
    Config::load_from(token).expect("the defaults are right")
}

/// The `n`th message of `members` people, written at `at_ms`.
pub fn message(n: u64, members: u64, at_ms: i64) -> ObservedMessage {
    let member = |n: u64| MemberId(FIRST_MEMBER + n * SCATTER % members);
    ObservedMessage {
        guild_id: GUILD,
        channel_id: CHANNEL,
        message_id: first_id_at(at_ms) + n % (1 << 22),
        author_id: member(n),
        answers: n.is_multiple_of(ANSWERS).then(|| Answered {
            message_id: 1,
            author_id: member(n / ANSWERS + 1),
        }),
        mentions: Vec::new(),
        mark: None,
        asks: false,
    }
}
