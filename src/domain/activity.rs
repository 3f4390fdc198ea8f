//! Activities: observed facts of taking part, each with Discord's own id as its natural key.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    ids::{ChannelId, GuildId, MemberId, RoleId, created_at_ms},
    text::TextMark,
};

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
    /// Was the first to answer a newcomer's first message. Source: the answer; other: the newcomer.
    Welcome = 3, "welcome";
    /// Got a reaction. Source: the message; other: who reacted; qualifier: the emoji.
    ReactionReceived = 4, "reaction_received";
    /// Reacted to somebody else's message. Source: the message; other: its author; qualifier: the emoji.
    ReactionGiven = 5, "reaction_given";
    /// Opened a thread or post in which somebody else answered. Source: the thread.
    Thread = 6, "thread";
    /// Was in voice with others for one slot. Source: the number of the slot.
    Voice = 7, "voice";
    /// Voted in a poll. Source: the poll's message; qualifier: the answer.
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
    /// Bought something. Source: the purchase; amount: its price.
    Conversion = 14, "conversion";
    /// Asked after the creator in a silence. Source: the message; other: the creator.
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

    /// Whether its time is the member's own. A reaction and a vote have the time of the message they
    /// stand on, since Discord does not tell theirs afterwards; weeks long past could be filled with
    /// them in one evening, so they make no day count towards an active week.
    pub fn is_dated(self) -> bool {
        self.takes_part() && !matches!(self, Kind::ReactionGiven | Kind::PollVote)
    }

    /// Whether the fact may come to hold again after it was taken back. A deleted message never does.
    pub fn is_revocable(self) -> bool {
        !matches!(
            self,
            Kind::Message | Kind::Reply | Kind::ReplyReceived | Kind::Voice
        )
    }

    /// Whether the source is a message, with which it goes when that is deleted.
    pub fn goes_with_message(self) -> bool {
        matches!(
            self,
            Kind::Message
                | Kind::Reply
                | Kind::ReplyReceived
                | Kind::Welcome
                | Kind::ReactionReceived
                | Kind::ReactionGiven
                | Kind::PollVote
                | Kind::Star
                | Kind::Concern
        )
    }

    /// The kind's bit in [`DayScore::kinds`](super::score::DayScore::kinds).
    pub fn bit(self) -> u64 {
        1 << self.code()
    }

    /// The bits of all kinds that fit.
    pub fn bits(fits: impl Fn(Kind) -> bool) -> u64 {
        let fitting = Kind::ALL.iter().filter(|kind| fits(**kind));
        fitting.fold(0, |bits, kind| bits | kind.bit())
    }
}

/// The roles somebody holds, each once, in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleSet(Arc<[RoleId]>);

impl RoleSet {
    pub fn iter(&self) -> impl Iterator<Item = RoleId> {
        self.0.iter().copied()
    }
}

impl FromIterator<RoleId> for RoleSet {
    fn from_iter<T: IntoIterator<Item = RoleId>>(roles: T) -> Self {
        let roles: BTreeSet<RoleId> = roles.into_iter().collect();
        Self(roles.into_iter().collect())
    }
}

/// One observed fact of taking part. Immutable; it may only be retracted.
///
/// `guild_id` to `qualifier` are the natural key. `at_ms` follows from the source (a snowflake
/// carries its own time), so the same fact always has the same key however often and in whatever
/// order it arrives.
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
    /// The message it answers, of answers.
    pub target_id: Option<u64>,
    /// The member's roles when it was recorded; the store fills them in.
    pub roles: RoleSet,
    /// What is kept of a message's text when the text rules are on.
    pub mark: Option<TextMark>,
    /// The price of a purchase, in the creator's currency; 0 for everything else.
    pub amount: i64,
    /// The message was deleted or the reaction taken back: it is worth nothing any more.
    pub retracted: bool,
}

impl Activity {
    /// A fact with nothing but its subject; the rest is filled in with `..`.
    pub fn new(guild_id: GuildId, member_id: MemberId, kind: Kind, source_id: u64) -> Self {
        Self {
            guild_id,
            member_id,
            at_ms: created_at_ms(source_id),
            kind,
            source_id,
            other_id: None,
            qualifier: String::new(),
            channel_id: ChannelId(0),
            target_id: None,
            roles: RoleSet::default(),
            mark: None,
            amount: 0,
            retracted: false,
        }
    }
}

/// What was seen to happen in a server, as far as scoring needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    Message(ObservedMessage),
    Reaction(ObservedReaction),
    /// Any other fact, complete.
    Fact(Activity),
    Retraction(Retraction),
}

impl Observation {
    /// Where it was seen.
    pub fn guild_id(&self) -> GuildId {
        match self {
            Observation::Message(message) => message.guild_id,
            Observation::Reaction(reaction) => reaction.guild_id,
            Observation::Fact(activity) => activity.guild_id,
            Observation::Retraction(retraction) => retraction.guild_id,
        }
    }
}

/// A message of a human. No text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedMessage {
    pub guild_id: GuildId,
    pub channel_id: ChannelId,
    pub message_id: u64,
    pub author_id: MemberId,
    /// The message this one answers, when a human wrote that.
    pub answers: Option<Answered>,
    /// The humans it names.
    pub mentions: Vec<MemberId>,
    pub mark: Option<TextMark>,
    /// Whether it ends in a question mark, as far as texts are read.
    pub asks: bool,
}

/// What an answer answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    pub message_id: u64,
    pub author_id: MemberId,
}

impl ObservedMessage {
    /// The activities in one message: writing it and, when it answers another human, the answer as
    /// seen from both sides. Answering oneself is only a message.
    pub fn activities(&self) -> Vec<Activity> {
        let fact = |member_id, kind| Activity {
            channel_id: self.channel_id,
            ..Activity::new(self.guild_id, member_id, kind, self.message_id)
        };
        let mut activities = vec![Activity {
            mark: self.mark,
            ..fact(self.author_id, Kind::Message)
        }];
        if let Some(answered) = self
            .answers
            .filter(|answered| answered.author_id != self.author_id)
        {
            for (member_id, kind, other_id) in [
                (self.author_id, Kind::Reply, answered.author_id),
                (answered.author_id, Kind::ReplyReceived, self.author_id),
            ] {
                activities.push(Activity {
                    other_id: Some(other_id),
                    target_id: Some(answered.message_id),
                    ..fact(member_id, kind)
                });
            }
        }
        activities
    }

    /// Whom it speaks to: the humans it names and answers, the author not among them.
    pub fn addressees(&self) -> BTreeSet<MemberId> {
        let answered = self.answers.map(|answered| answered.author_id);
        let all = self.mentions.iter().copied().chain(answered);
        all.filter(|member_id| *member_id != self.author_id).collect()
    }
}

/// A human's reaction to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedReaction {
    pub guild_id: GuildId,
    pub channel_id: ChannelId,
    pub message_id: u64,
    pub by_id: MemberId,
    /// See [`emoji_key`].
    pub emoji: String,
    /// When it was seen to be given; `None` when it was only found later.
    pub seen_ms: Option<i64>,
}

impl ObservedReaction {
    /// The reaction as seen from both sides, given who wrote the message. None on one's own message.
    pub fn activities(&self, author_id: MemberId) -> Vec<Activity> {
        if author_id == self.by_id {
            return Vec::new();
        }
        let fact = |member_id, kind, other_id| Activity {
            other_id: Some(other_id),
            qualifier: self.emoji.clone(),
            channel_id: self.channel_id,
            ..Activity::new(self.guild_id, member_id, kind, self.message_id)
        };
        vec![
            fact(author_id, Kind::ReactionReceived, self.by_id),
            fact(self.by_id, Kind::ReactionGiven, author_id),
        ]
    }
}

/// The name of a reaction's emoji in keys: the id of a server's own emoji, the characters of any
/// other; a super reaction is another reaction with the same emoji.
pub fn emoji_key(id: Option<u64>, name: Option<&str>, burst: bool) -> String {
    let emoji = id.map_or_else(|| name.unwrap_or_default().to_owned(), |id| id.to_string());
    if burst { format!("{emoji}!") } else { emoji }
}

/// A vote for one answer of a poll.
pub fn poll_vote(
    guild_id: GuildId,
    channel_id: ChannelId,
    message_id: u64,
    by_id: MemberId,
    answer: u64,
) -> Activity {
    Activity {
        qualifier: answer.to_string(),
        channel_id,
        ..Activity::new(guild_id, by_id, Kind::PollVote, message_id)
    }
}

/// Something that no longer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retraction {
    pub guild_id: GuildId,
    pub what: Retracted,
}

/// What no longer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retracted {
    /// Messages were deleted, and with them everything that stood on them. They never come back.
    Messages(Vec<u64>),
    /// One human took one reaction back.
    Reaction {
        message_id: u64,
        by_id: MemberId,
        emoji: String,
    },
    /// All reactions of a message were removed; Discord names nobody.
    AllReactions { message_id: u64 },
    /// All reactions with one emoji were removed, super reactions too; Discord names nobody.
    Emoji { message_id: u64, emoji: String },
    /// A vote for one answer was taken back.
    Vote {
        message_id: u64,
        by_id: MemberId,
        answer: u64,
    },
    /// The creator took a star back.
    Star { message_id: u64 },
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
            answers: answers.map(|author| Answered {
                message_id: 7,
                author_id: MemberId(author),
            }),
            mentions: vec![MemberId(8), MemberId(author)],
            mark: None,
            asks: false,
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

    #[test]
    fn a_message_speaks_to_whom_it_names_or_answers_but_never_to_its_author() {
        let to = |message: ObservedMessage| {
            message
                .addressees()
                .into_iter()
                .map(|id| id.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(to(message(5, Some(6))), [6, 8]);
        assert_eq!(to(message(5, Some(5))), [8]);
    }

    #[test]
    fn a_reaction_is_seen_from_both_sides_and_not_at_all_on_ones_own_message() {
        let reaction = ObservedReaction {
            guild_id: GuildId(1),
            channel_id: ChannelId(2),
            message_id: 175_928_847_299_117_063,
            by_id: MemberId(5),
            emoji: emoji_key(None, Some("🔥"), true),
            seen_ms: None,
        };
        let seen: Vec<_> = reaction
            .activities(MemberId(6))
            .into_iter()
            .map(|a| (a.member_id.0, a.kind, a.other_id, a.qualifier))
            .collect();
        assert_eq!(
            seen,
            [
                (6, Kind::ReactionReceived, Some(MemberId(5)), "🔥!".to_owned()),
                (5, Kind::ReactionGiven, Some(MemberId(6)), "🔥!".to_owned()),
            ]
        );
        assert_eq!(reaction.activities(MemberId(5)), []);
    }
}
