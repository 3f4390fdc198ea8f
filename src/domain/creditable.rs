//! What can count at all: what a human wrote, here, at a time that can be.

use super::ids::{GuildId, created_at_ms};

/// Ids may lie this far ahead of our own clock, which may be wrong; Discord's makes them.
const AHEAD_MS: i64 = 86_400_000;

/// Why something seen counts for nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotCreditable {
    /// A bot or a webhook did it.
    Bot,
    /// Discord itself wrote it: joins, boosts, pins.
    System,
    /// A type of message that is not known.
    UnknownType,
    /// Its id is of a time to come.
    Future,
    /// Its id is of a time before the server was.
    BeforeServer,
    /// A part is missing that it needs, or cannot be.
    Malformed,
    /// It stands on a message that does not count or was never seen.
    UnknownMessage,
    /// The server is not known.
    UnknownServer,
    /// The member, or whom it concerns, asked not to be counted.
    Paused,
    /// A guest of a voice channel, who is no member.
    NoMember,
}

impl NotCreditable {
    pub const ALL: [NotCreditable; 10] = [
        NotCreditable::Bot,
        NotCreditable::System,
        NotCreditable::UnknownType,
        NotCreditable::Future,
        NotCreditable::BeforeServer,
        NotCreditable::Malformed,
        NotCreditable::UnknownMessage,
        NotCreditable::UnknownServer,
        NotCreditable::Paused,
        NotCreditable::NoMember,
    ];

    /// The name in the log.
    pub fn key(self) -> &'static str {
        match self {
            NotCreditable::Bot => "bot",
            NotCreditable::System => "system",
            NotCreditable::UnknownType => "unknown_type",
            NotCreditable::Future => "future",
            NotCreditable::BeforeServer => "before_server",
            NotCreditable::Malformed => "malformed",
            NotCreditable::UnknownMessage => "unknown_message",
            NotCreditable::UnknownServer => "unknown_server",
            NotCreditable::Paused => "paused",
            NotCreditable::NoMember => "no_member",
        }
    }
}

/// Types of message that people write: a message and an answer (Discord documentation, "Message Types").
const WRITTEN: [u64; 2] = [0, 19];
/// The highest type that is documented; what lies above is not known.
const LAST_KNOWN: u64 = 46;

/// Whether people write messages of this type.
pub fn message_type(kind: u64) -> Result<(), NotCreditable> {
    match kind {
        kind if WRITTEN.contains(&kind) => Ok(()),
        kind if kind <= LAST_KNOWN => Err(NotCreditable::System),
        _ => Err(NotCreditable::UnknownType),
    }
}

/// Whether something with this id can have happened in the server by now.
pub fn time_of(guild_id: GuildId, source_id: u64, now_ms: i64) -> Result<(), NotCreditable> {
    let at_ms = created_at_ms(source_id);
    if source_id == 0 || i64::try_from(source_id).is_err() {
        Err(NotCreditable::Malformed)
    } else if at_ms > now_ms + AHEAD_MS {
        Err(NotCreditable::Future)
    } else if at_ms < created_at_ms(guild_id.0) {
        Err(NotCreditable::BeforeServer)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::first_id_at;

    #[test]
    fn only_what_people_write_counts() {
        assert_eq!(message_type(0), Ok(()));
        assert_eq!(message_type(19), Ok(()));
        for system in [1, 6, 7, 8, 18, 20, 21, 46] {
            assert_eq!(message_type(system), Err(NotCreditable::System));
        }
        assert_eq!(message_type(255), Err(NotCreditable::UnknownType));
    }

    #[test]
    fn times_that_cannot_be_are_refused_and_a_wrong_clock_of_ours_is_not_held_against_anybody() {
        let now_ms = 1_790_000_000_000;
        let guild_id = GuildId(first_id_at(now_ms - 1_000_000));
        let at = |at_ms| time_of(guild_id, first_id_at(at_ms), now_ms);
        assert_eq!(at(now_ms), Ok(()));
        assert_eq!(at(now_ms + 3_600_000), Ok(()));
        assert_eq!(at(now_ms + 2 * AHEAD_MS), Err(NotCreditable::Future));
        assert_eq!(at(now_ms - 2_000_000), Err(NotCreditable::BeforeServer));
        assert_eq!(time_of(guild_id, 0, now_ms), Err(NotCreditable::Malformed));
        assert_eq!(time_of(guild_id, u64::MAX, now_ms), Err(NotCreditable::Malformed));
    }

    #[test]
    fn every_reason_is_counted_under_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = NotCreditable::ALL.iter().map(|why| why.key()).collect();
        assert_eq!(names.len(), NotCreditable::ALL.len());
    }
}
