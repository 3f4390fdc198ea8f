//! Activities: observed facts of taking part, each with Discord's own id as its natural key.

use serde::{Deserialize, Serialize};

use super::ids::{ChannelId, GuildId, MemberId};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $key:literal;)*) => {
        /// What somebody did. The codes are stored and never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {
            $($(#[$doc])* $name = $code,)*
        }

        impl Kind {
            /// Every kind, in the order of the codes.
            pub const ALL: &[Kind] = &[$(Kind::$name,)*];

            /// The stored code.
            pub fn code(self) -> i64 {
                self as i64
            }

            /// The kind of a stored code, `None` when a newer version wrote it.
            pub fn from_code(code: i64) -> Option<Self> {
                match code {
                    $($code => Some(Kind::$name),)*
                    _ => None,
                }
            }

            /// The name in settings and locale keys.
            pub fn key(self) -> &'static str {
                match self {
                    $(Kind::$name => $key,)*
                }
            }
        }
    };
}

kinds! {
    /// Wrote a message. Source: the message.
    Message = 0, "message";
    /// Answered another human. Source: the answer; other: who was answered.
    Reply = 1, "reply";
    /// Was answered by another human. Source: the answer; other: who answered.
    ReplyReceived = 2, "reply_received";
    /// Was the first to answer a newcomer. Source: the newcomer's message; other: the newcomer.
    Welcome = 3, "welcome";
    /// Got a reaction. Source: the message; other: who reacted; qualifier: the emoji.
    ReactionReceived = 4, "reaction_received";
    /// Reacted to somebody else's message. Source: the message; other: its author; qualifier: the emoji.
    ReactionGiven = 5, "reaction_given";
    /// Opened a thread or post in which somebody else answered. Source: the thread.
    Thread = 6, "thread";
    /// Was in voice with others for one slot. Source: the number of the slot.
    Voice = 7, "voice";
    /// Voted in a poll. Source: the poll's message.
    PollVote = 8, "poll_vote";
    /// Attended a gathering. Source: the gathering.
    Gathering = 9, "gathering";
    /// Was thanked by another fan. Source: the thanks; other: who thanked.
    Thanks = 10, "thanks";
    /// Had a message starred by the creator. Source: the message.
    Star = 11, "star";
    /// Brought a friend who stayed. Source: the friend.
    Referral = 12, "referral";
    /// Handed in a link that staff approved. Source: the hand-in.
    Share = 13, "share";
    /// Bought something. Source: the purchase.
    Conversion = 14, "conversion";
    /// Asked after the creator in a silence. Source: the message.
    Concern = 15, "concern";
}

impl Kind {
    /// Whether the member did something. Being answered, reacted to, thanked or starred is
    /// somebody else's doing: it may be worth points, but it does not make a day active.
    pub fn takes_part(self) -> bool {
        !matches!(
            self,
            Kind::ReplyReceived | Kind::ReactionReceived | Kind::Thanks | Kind::Star | Kind::Referral
        )
    }

    /// Whether it shows that others valued the member (the loyalty score's D term, design section 3).
    pub fn is_helpful(self) -> bool {
        matches!(
            self,
            Kind::ReplyReceived | Kind::ReactionReceived | Kind::Thanks | Kind::Star | Kind::Gathering
        )
    }

    /// The kind's bit in [`DayScore::kinds`](super::score::DayScore::kinds).
    pub fn bit(self) -> u64 {
        1 << self.code()
    }
}

/// One observed fact of taking part. Immutable; it may only be retracted.
///
/// Every field but `channel_id` and `retracted` belongs to the natural key. `at_ms` follows from
/// the source (a snowflake carries its own time), so the same fact always has the same key however
/// often and in whatever order it arrives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Activity {
    pub guild_id: GuildId,
    /// Whose activity it is.
    pub member_id: MemberId,
    /// When it happened, in Unix milliseconds.
    pub at_ms: i64,
    pub kind: Kind,
    /// Discord's id of what happened; see [`Kind`] for each.
    pub source_id: u64,
    /// The other person it concerns, if any.
    pub other_id: Option<MemberId>,
    /// Tells apart facts that share the rest of the key, such as two emoji on one message.
    pub qualifier: String,
    pub channel_id: ChannelId,
    /// The message was deleted or the reaction taken back: it is worth nothing any more.
    pub retracted: bool,
}

/// A message as far as scoring needs to know it. No text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedMessage {
    pub guild_id: GuildId,
    pub channel_id: ChannelId,
    pub message_id: u64,
    pub author_id: MemberId,
    /// The human author of the message this one answers, when it is an answer.
    pub answers: Option<MemberId>,
}

impl ObservedMessage {
    /// The activities in one message: writing it and, when it answers another human, the answer as
    /// seen from both sides. Answering oneself is only a message.
    pub fn activities(&self) -> Vec<Activity> {
        let fact = |member_id, kind, other_id| Activity {
            guild_id: self.guild_id,
            member_id,
            at_ms: super::ids::created_at_ms(self.message_id),
            kind,
            source_id: self.message_id,
            other_id,
            qualifier: String::new(),
            channel_id: self.channel_id,
            retracted: false,
        };
        let mut activities = vec![fact(self.author_id, Kind::Message, None)];
        if let Some(answered) = self.answers.filter(|answered| *answered != self.author_id) {
            activities.push(fact(self.author_id, Kind::Reply, Some(answered)));
            activities.push(fact(answered, Kind::ReplyReceived, Some(self.author_id)));
        }
        activities
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(author: u64, answers: Option<u64>) -> ObservedMessage {
        ObservedMessage {
            guild_id: GuildId(1),
            channel_id: ChannelId(2),
            message_id: 175_928_847_299_117_063,
            author_id: MemberId(author),
            answers: answers.map(MemberId),
        }
    }

    #[test]
    fn codes_lead_back_to_their_kind() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
        assert_eq!(Kind::from_code(9_999), None);
    }

    #[test]
    fn an_answer_is_seen_from_both_sides() {
        let kinds: Vec<_> = message(5, Some(6))
            .activities()
            .into_iter()
            .map(|a| (a.member_id.0, a.kind, a.other_id))
            .collect();
        assert_eq!(
            kinds,
            [
                (5, Kind::Message, None),
                (5, Kind::Reply, Some(MemberId(6))),
                (6, Kind::ReplyReceived, Some(MemberId(5))),
            ]
        );
    }

    #[test]
    fn answering_oneself_is_only_a_message() {
        assert_eq!(message(5, Some(5)).activities().len(), 1);
    }
}
