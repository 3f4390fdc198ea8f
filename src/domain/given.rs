//! A message as Discord gives it, whether at once or when it is read back: judged here, by one rule
//! for both, so that reading back amounts to having been there.

use super::{
    activity::{Answered, ObservedMessage},
    creditable::{self, NotCreditable},
    ids::{ChannelId, GuildId, MemberId},
    text::TextMark,
};

/// A message that answers another (Discord documentation, "Message Types").
const REPLY: u64 = 19;

/// A message as Discord gives it, not judged yet.
#[derive(Clone, Debug)]
pub struct GivenMessage {
    pub channel_id: ChannelId,
    pub message_id: u64,
    /// Discord's number of its type.
    pub kind: u64,
    pub author: Author,
    /// It passes another message on; it then refers to one, but answers none.
    pub is_forward: bool,
    /// The message it refers to, as far as that is known.
    pub refers_to: Option<Referred>,
    /// The humans it names.
    pub mentions: Vec<MemberId>,
    pub mark: Option<TextMark>,
    /// Whether it ends in a question mark, as far as texts are read.
    pub asks: bool,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    Human(MemberId),
    /// A bot or a webhook.
    Machine,
}

/// A message that another one refers to.
#[derive(Clone, Copy, Debug)]
pub struct Referred {
    pub message_id: u64,
    pub author: Author,
}

impl GivenMessage {
    /// Whether it can answer anything at all.
    pub fn may_answer(&self) -> bool {
        self.kind == REPLY && !self.is_forward
    }

    /// What it is to scoring, or why it counts for nobody.
    pub fn observed(self, guild_id: GuildId, now_ms: i64) -> Result<ObservedMessage, NotCreditable> {
        let Author::Human(author_id) = self.author else {
            return Err(NotCreditable::Bot);
        };
        creditable::message_type(self.kind)?;
        creditable::time_of(guild_id, self.message_id, now_ms)?;
        let answers = match self.refers_to {
            Some(Referred {
                message_id,
                author: Author::Human(author_id),
            }) if self.may_answer() => Some(Answered {
                message_id,
                author_id,
            }),
            _ => None,
        };
        Ok(ObservedMessage {
            guild_id,
            channel_id: self.channel_id,
            message_id: self.message_id,
            author_id,
            answers,
            mentions: self.mentions,
            mark: self.mark,
            asks: self.asks,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::first_id_at;

    const NOW_MS: i64 = 1_790_000_000_000;
    const GUILD: GuildId = GuildId(1);

    fn given(kind: u64, author: Author) -> GivenMessage {
        GivenMessage {
            channel_id: ChannelId(2),
            message_id: first_id_at(NOW_MS),
            kind,
            author,
            is_forward: false,
            refers_to: Some(Referred {
                message_id: 7,
                author: Author::Human(MemberId(6)),
            }),
            mentions: vec![MemberId(8)],
            mark: None,
            asks: false,
        }
    }

    #[test]
    fn an_answer_answers_and_nothing_else_does() {
        let human = Author::Human(MemberId(5));
        let answers = |given: GivenMessage| given.observed(GUILD, NOW_MS).unwrap().answers;
        assert_eq!(
            answers(given(REPLY, human)),
            Some(Answered {
                message_id: 7,
                author_id: MemberId(6)
            })
        );
        assert_eq!(
            answers(given(0, human)),
            None,
            "a regular message refers, as a forward does"
        );
        let forward = GivenMessage {
            is_forward: true,
            ..given(REPLY, human)
        };
        assert_eq!(answers(forward), None);
        let to_machine = GivenMessage {
            refers_to: Some(Referred {
                message_id: 7,
                author: Author::Machine,
            }),
            ..given(REPLY, human)
        };
        assert_eq!(answers(to_machine), None);
    }

    #[test]
    fn what_no_human_wrote_here_and_by_now_counts_for_nobody() {
        let human = Author::Human(MemberId(5));
        let why = |given: GivenMessage| given.observed(GUILD, NOW_MS).unwrap_err();
        assert_eq!(why(given(0, Author::Machine)), NotCreditable::Bot);
        assert_eq!(why(given(7, human)), NotCreditable::System);
        let future = GivenMessage {
            message_id: first_id_at(NOW_MS + 2 * 86_400_000),
            ..given(0, human)
        };
        assert_eq!(why(future), NotCreditable::Future);
    }
}
