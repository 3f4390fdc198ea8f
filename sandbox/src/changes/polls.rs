//! Polls are voted on and end.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::Change;
use crate::wire::id;
use crate::world::{Message, Poll, Reference};

const POLL_RESULT: u64 = 46;

impl Change<'_> {
    fn poll_mut(&mut self, channel: Id, message: Id) -> Option<&mut Poll> {
        self.world
            .channels
            .get_mut(&channel)?
            .messages
            .get_mut(&message)?
            .poll
            .as_mut()
    }

    fn vote_json(&self, channel: Id, message: Id, user: Id, answer: u64) -> Value {
        let mut data = json!({
            "channel_id": id(channel), "message_id": id(message), "user_id": id(user), "answer_id": answer,
        });
        self.say_where(&mut data, channel);
        data
    }

    /// Votes; where only one answer counts, an earlier vote is taken back first.
    pub(crate) fn vote(&mut self, channel: Id, message: Id, user: Id, answer: u64) {
        let Some(poll) = self.poll_mut(channel, message) else {
            return;
        };
        if !poll.multiselect {
            let earlier: Vec<_> = poll
                .votes
                .iter()
                .filter(|(_, voters)| voters.contains(&user))
                .map(|(answer, _)| *answer)
                .collect();
            for earlier in earlier.into_iter().filter(|earlier| *earlier != answer) {
                self.unvote(channel, message, user, earlier);
            }
        }
        let Some(poll) = self.poll_mut(channel, message) else {
            return;
        };
        let voters = poll.votes.entry(answer).or_default();
        if !voters.contains(&user) {
            voters.push(user);
            self.emit(
                "MESSAGE_POLL_VOTE_ADD",
                self.vote_json(channel, message, user, answer),
            );
        }
    }

    /// Takes a vote back.
    pub(crate) fn unvote(&mut self, channel: Id, message: Id, user: Id, answer: u64) {
        let Some(voters) = self
            .poll_mut(channel, message)
            .and_then(|poll| poll.votes.get_mut(&answer))
        else {
            return;
        };
        let before = voters.len();
        voters.retain(|voter| *voter != user);
        if voters.len() != before {
            self.emit(
                "MESSAGE_POLL_VOTE_REMOVE",
                self.vote_json(channel, message, user, answer),
            );
        }
    }

    /// Ends a poll: the message changes, and the result is posted in its author's name.
    pub(crate) fn end_poll(&mut self, channel: Id, message: Id) {
        let now_ms = self.now_ms();
        let Some(poll) = self.poll_mut(channel, message).filter(|poll| !poll.finalized) else {
            return;
        };
        poll.finalized = true;
        poll.expiry_ms = now_ms;
        let total: usize = poll.votes.values().map(Vec::len).sum();
        let winner = poll
            .votes
            .iter()
            .max_by_key(|(_, voters)| voters.len())
            .filter(|(_, voters)| !voters.is_empty());
        let mut fields = vec![
            field("poll_question_text", &poll.question),
            field("total_votes", &total.to_string()),
        ];
        if let Some((answer, voters)) = winner {
            fields.push(field("victor_answer_id", &answer.to_string()));
            fields.push(field("victor_answer_votes", &voters.len().to_string()));
        }
        self.message_changed(channel, message);
        let Some(author) = self.world.message(channel, message).map(|message| message.author) else {
            return;
        };
        let guild = self
            .world
            .channels
            .get(&channel)
            .and_then(|channel| channel.guild);
        let result = self.new_id();
        self.post(Message {
            kind: POLL_RESULT,
            embeds: vec![json!({ "type": "poll_result", "fields": fields })],
            reference: Some(Reference {
                message,
                channel,
                guild,
            }),
            ..Message::new(result, channel, author)
        });
    }
}

fn field(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value, "inline": false })
}
