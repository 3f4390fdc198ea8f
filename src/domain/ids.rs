//! Discord's ids as distinct types, and the time each one carries.

use std::fmt;

use serde::{Deserialize, Serialize};

/// First millisecond of 2015 UTC: Discord's epoch (Discord documentation, "Snowflakes").
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl $name {
            /// The id as the signed integer both databases store. Discord's ids stay below 2^63.
            pub fn as_i64(self) -> i64 {
                self.0 as i64
            }

            /// The id back from the signed integer both databases store.
            pub fn from_i64(stored: i64) -> Self {
                Self(stored as u64)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A server.
    GuildId,
    /// A user; always read together with a guild, so a member.
    MemberId,
    /// A channel, category or thread.
    ChannelId,
    /// A role. The role `@everyone` has the id of its guild.
    RoleId,
    /// A message.
    MessageId,
}

impl GuildId {
    /// The role every member holds.
    pub fn everyone(self) -> RoleId {
        RoleId(self.0)
    }
}

/// The Unix milliseconds at which Discord made the id `snowflake`.
pub fn created_at_ms(snowflake: u64) -> i64 {
    (snowflake >> 22) as i64 + DISCORD_EPOCH_MS
}

/// The lowest id Discord can make at `at_ms` (Unix milliseconds).
pub fn first_id_at(at_ms: i64) -> u64 {
    ((at_ms - DISCORD_EPOCH_MS).max(0) as u64) << 22
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snowflake_tells_when_it_was_made() {
        // The example of Discord's documentation: 2016-04-30 11:18:25.796 UTC.
        assert_eq!(created_at_ms(175_928_847_299_117_063), 1_462_015_105_796);
        assert!(first_id_at(1_462_015_105_796) <= 175_928_847_299_117_063);
        assert_eq!(created_at_ms(first_id_at(1_462_015_105_796)), 1_462_015_105_796);
    }

    #[test]
    fn ids_survive_the_database() {
        let id = MemberId(1_400_000_000_000_000_001);
        assert_eq!(MemberId::from_i64(id.as_i64()), id);
    }
}
