//! Reactions and votes: who stands on a message now, and what that changes of what is recorded.
//!
//! Discord tells who reacted only emoji by emoji, so where the counts agree with what is recorded,
//! mostly nobody is asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serenity::{all::AnswerId, http::Route};

use super::{
    Reader,
    rest::{self, Trouble, emoji_path},
    wire::{Force, RawEmoji, RawMessage, RawUser, RawVoters},
};
use crate::{
    domain::{
        activity::{Observation, ObservedReaction, Retracted, Retraction, poll_vote},
        ids::{ChannelId, GuildId, MemberId},
    },
    seen::Heard,
    store::{OnMessage, Reading},
};

/// People in a page: what Discord gives at most.
const PAGE: usize = 100;

type People = BTreeSet<MemberId>;

/// Who stands on messages now, as far as it was asked: by message and emoji or answer.
#[derive(Debug, Default)]
pub struct Checks {
    reactions: BTreeMap<(u64, String), People>,
    votes: BTreeMap<(u64, u64), People>,
    /// Polls from before the bot came: who voted in them since cannot be told from who did before.
    old: BTreeSet<u64>,
}

/// A poll whose votes may have changed.
pub struct Poll {
    pub message_id: u64,
    /// Its answers, as far as Discord shows them.
    pub answers: Vec<u64>,
    /// It is from before the bot came.
    pub is_from_before: bool,
}

impl Checks {
    pub fn extend(&mut self, other: Checks) {
        self.reactions.extend(other.reactions);
        self.votes.extend(other.votes);
        self.old.extend(other.old);
    }

    pub fn reaction_messages(&self) -> Vec<u64> {
        let mut messages: Vec<u64> = self.reactions.keys().map(|(message_id, _)| *message_id).collect();
        messages.dedup();
        messages
    }

    pub fn vote_messages(&self) -> Vec<u64> {
        let mut messages: Vec<u64> = self.votes.keys().map(|(message_id, _)| *message_id).collect();
        messages.dedup();
        messages
    }

    /// What has to be observed so that what is recorded becomes what is. What was `heard` about it since
    /// it was asked for is newer.
    pub fn differences(
        self,
        guild_id: GuildId,
        channel_id: ChannelId,
        reactions: &[OnMessage],
        votes: &[OnMessage],
        heard: &Heard,
    ) -> Vec<Observation> {
        let mut observations = Vec::new();
        let known = by_key(reactions);
        for ((message_id, emoji), people) in self.reactions {
            let recorded = known
                .get(&(message_id, emoji.as_str()))
                .cloned()
                .unwrap_or_default();
            for by_id in people.difference(&recorded) {
                if !heard.touches(message_id, *by_id, &emoji) {
                    observations.push(Observation::Reaction(ObservedReaction {
                        guild_id,
                        channel_id,
                        message_id,
                        by_id: *by_id,
                        emoji: emoji.clone(),
                        seen_ms: None,
                    }));
                }
            }
            for by_id in recorded.difference(&people) {
                if !heard.touches(message_id, *by_id, &emoji) {
                    let what = Retracted::Reaction {
                        message_id,
                        by_id: *by_id,
                        emoji: emoji.clone(),
                    };
                    observations.push(Observation::Retraction(Retraction { guild_id, what }));
                }
            }
        }
        let known = by_key(votes);
        for ((message_id, answer), people) in self.votes {
            let key = answer.to_string();
            let recorded = known
                .get(&(message_id, key.as_str()))
                .cloned()
                .unwrap_or_default();
            for by_id in people.difference(&recorded) {
                if !heard.touches(message_id, *by_id, &key) && !self.old.contains(&message_id) {
                    let vote = poll_vote(guild_id, channel_id, message_id, *by_id, answer);
                    observations.push(Observation::Fact(vote));
                }
            }
            for by_id in recorded.difference(&people) {
                if !heard.touches(message_id, *by_id, &key) {
                    let what = Retracted::Vote {
                        message_id,
                        by_id: *by_id,
                        answer,
                    };
                    observations.push(Observation::Retraction(Retraction { guild_id, what }));
                }
            }
        }
        observations
    }
}

fn by_key(rows: &[OnMessage]) -> HashMap<(u64, &str), People> {
    let mut known: HashMap<(u64, &str), People> = HashMap::new();
    for (message_id, by_id, key) in rows {
        known
            .entry((*message_id, key.as_str()))
            .or_default()
            .insert(*by_id);
    }
    known
}

impl Reader {
    /// Asks who reacted to those of the messages that count, where it may differ from what is recorded.
    pub(super) async fn check_reactions(
        &self,
        reading: &Reading,
        messages: &[RawMessage],
        creditable: &BTreeSet<u64>,
        closely: &BTreeSet<u64>,
    ) -> anyhow::Result<Checks> {
        let ids: Vec<u64> = creditable.iter().copied().collect();
        let rows = self.store.list_reactions_on(reading.guild_id, &ids).await?;
        let known = by_key(&rows);
        let mut checks = Checks::default();
        for message in messages
            .iter()
            .filter(|message| creditable.contains(&message.id.0))
        {
            let message_id = message.id.0;
            let Some(reactions) = &message.reactions else {
                continue;
            };
            // Whatever is recorded and not there at all any more is gone.
            let mut gone: BTreeSet<&str> = known
                .keys()
                .filter(|(on, _)| *on == message_id)
                .map(|(_, key)| *key)
                .collect();
            for reaction in reactions {
                for force in Force::BOTH {
                    let key = reaction.emoji.key(force);
                    let (now, recorded) = (
                        reaction.count(force),
                        known.get(&(message_id, key.as_str())).map_or(0, BTreeSet::len) as u64,
                    );
                    if now == 0 {
                        continue;
                    }
                    gone.remove(key.as_str());
                    if now == recorded && !closely.contains(&message_id) {
                        continue;
                    }
                    let asked = self.reacted(reading.channel_id, message_id, &reaction.emoji, force);
                    if let Some(people) = asked.await? {
                        checks.reactions.insert((message_id, key), people);
                    }
                }
            }
            for key in gone {
                checks
                    .reactions
                    .insert((message_id, key.to_owned()), People::new());
            }
        }
        Ok(checks)
    }

    /// Everybody who reacted so, bots apart; `None` when Discord does not say.
    async fn reacted(
        &self,
        channel_id: ChannelId,
        message_id: u64,
        emoji: &RawEmoji,
        force: Force,
    ) -> Result<Option<People>, Trouble> {
        let Some(path) = emoji_path(emoji) else {
            return Ok(None);
        };
        let kind = match force {
            Force::Normal => "0",
            Force::Super => "1",
        };
        let mut people = People::new();
        let mut after = 0;
        loop {
            let route = Route::ChannelMessageReactionEmoji {
                channel_id: channel_id.0.into(),
                message_id: message_id.into(),
                reaction: &path,
            };
            let params = vec![
                ("type", kind.to_owned()),
                ("limit", PAGE.to_string()),
                ("after", after.to_string()),
            ];
            let page: Vec<RawUser> = match rest::ask(&self.http, &self.budget, route, params).await {
                Ok(page) => page,
                // Deleted since the page was read, which is heard, or the emoji is.
                Err(trouble) if is_of_the_message(&trouble) => return Ok(None),
                Err(trouble) => return Err(trouble),
            };
            let Some(last_id) = page.iter().map(|user| user.id.0).max().filter(|id| *id > after) else {
                return Ok(Some(people));
            };
            people.extend(humans(&page));
            if page.len() < PAGE {
                return Ok(Some(people));
            }
            after = last_id;
        }
    }

    /// Asks who voted in polls: for the answers given, and for those for which votes are recorded.
    pub(super) async fn check_votes(&self, reading: &Reading, polls: Vec<Poll>) -> anyhow::Result<Checks> {
        let ids: Vec<u64> = polls.iter().map(|poll| poll.message_id).collect();
        let rows = self.store.list_votes_on(reading.guild_id, &ids).await?;
        let mut checks = Checks::default();
        for poll in polls {
            let message_id = poll.message_id;
            let recorded = rows.iter().filter(|(on, ..)| *on == message_id);
            let answers: BTreeSet<u64> = recorded
                .filter_map(|(.., answer)| answer.parse().ok())
                .chain(poll.answers.into_iter().filter(|_| !poll.is_from_before))
                .collect();
            if poll.is_from_before {
                checks.old.insert(message_id);
            }
            for answer in answers {
                if let Some(people) = self.voted(reading.channel_id, message_id, answer).await? {
                    checks.votes.insert((message_id, answer), people);
                }
            }
        }
        Ok(checks)
    }

    /// Everybody who voted for an answer; `None` when Discord does not say.
    async fn voted(
        &self,
        channel_id: ChannelId,
        message_id: u64,
        answer: u64,
    ) -> Result<Option<People>, Trouble> {
        // Serenity makes this id only out of what Discord sends.
        let Ok(answer_id) = serde_json::from_value::<AnswerId>(answer.into()) else {
            return Ok(None);
        };
        let mut people = People::new();
        let mut after = 0;
        loop {
            let route = Route::ChannelPollGetAnswerVoters {
                channel_id: channel_id.0.into(),
                message_id: message_id.into(),
                answer_id,
            };
            let params = vec![("limit", PAGE.to_string()), ("after", after.to_string())];
            let page: RawVoters = match rest::ask(&self.http, &self.budget, route, params).await {
                Ok(page) => page,
                Err(trouble) if is_of_the_message(&trouble) => return Ok(None),
                Err(trouble) => return Err(trouble),
            };
            let Some(last_id) = page
                .users
                .iter()
                .map(|user| user.id.0)
                .max()
                .filter(|id| *id > after)
            else {
                return Ok(Some(people));
            };
            people.extend(humans(&page.users));
            if page.users.len() < PAGE {
                return Ok(Some(people));
            }
            after = last_id;
        }
    }
}

/// Missing access, missing permissions.
const OF_THE_CHANNEL: [isize; 2] = [50_001, 50_013];

/// Whether it is the message that is in the way, and not the whole channel.
fn is_of_the_message(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::MessageGone => true,
        Trouble::Forbidden { code, .. } => !OF_THE_CHANNEL.contains(code),
        Trouble::ChannelGone | Trouble::Away(_) => false,
    }
}

fn humans(users: &[RawUser]) -> impl Iterator<Item = MemberId> {
    users
        .iter()
        .filter(|user| !user.bot)
        .map(|user| MemberId(user.id.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seen::Touches;

    const MESSAGE: u64 = 175_928_847_299_117_063;

    fn checks(reactions: &[(&str, &[u64])], votes: &[(u64, &[u64])]) -> Checks {
        let people = |ids: &[u64]| ids.iter().copied().map(MemberId).collect();
        Checks {
            reactions: reactions
                .iter()
                .map(|(emoji, ids)| ((MESSAGE, (*emoji).to_owned()), people(ids)))
                .collect(),
            votes: votes
                .iter()
                .map(|(answer, ids)| ((MESSAGE, *answer), people(ids)))
                .collect(),
            old: BTreeSet::new(),
        }
    }

    fn recorded(rows: &[(u64, &str)]) -> Vec<OnMessage> {
        rows.iter()
            .map(|(by, key)| (MESSAGE, MemberId(*by), (*key).to_owned()))
            .collect()
    }

    fn said(observations: Vec<Observation>) -> Vec<String> {
        observations
            .into_iter()
            .map(|seen| match seen {
                Observation::Reaction(reaction) => format!("+{} {}", reaction.by_id, reaction.emoji),
                Observation::Fact(vote) => format!("+{} {}", vote.member_id, vote.qualifier),
                Observation::Retraction(Retraction { what, .. }) => match what {
                    Retracted::Reaction { by_id, emoji, .. } => format!("-{by_id} {emoji}"),
                    Retracted::Vote { by_id, answer, .. } => format!("-{by_id} {answer}"),
                    other => panic!("{other:?}"),
                },
                Observation::Message(message) => panic!("{message:?}"),
            })
            .collect()
    }

    #[test]
    fn only_what_was_asked_for_and_differs_changes() {
        let checks = checks(&[("🔥", &[1, 2]), ("❤️", &[])], &[(1, &[5]), (2, &[])]);
        let reactions = recorded(&[(2, "🔥"), (3, "🔥"), (4, "❤️"), (4, "👀")]);
        let votes = recorded(&[(5, "1"), (6, "2"), (7, "3")]);
        let found = checks.differences(GuildId(1), ChannelId(2), &reactions, &votes, &Heard::default());
        assert_eq!(said(found), ["-4 ❤️", "+1 🔥", "-3 🔥", "-6 2"]);
    }

    #[test]
    fn nobody_new_is_taken_in_who_may_have_voted_before_the_bot_came() {
        let mut checks = checks(&[], &[(1, &[5, 6])]);
        checks.old.insert(MESSAGE);
        let votes = recorded(&[(6, "1"), (7, "1")]);
        let found = checks.differences(GuildId(1), ChannelId(2), &[], &votes, &Heard::default());
        assert_eq!(said(found), ["-7 1"]);
    }

    #[test]
    fn what_was_heard_meanwhile_is_newer() {
        let checks = checks(&[("🔥", &[1, 2])], &[(1, &[5])]);
        let reactions = recorded(&[(3, "🔥")]);
        let touches = Touches::default();
        touches.watch(GuildId(1));
        for (by_id, emoji) in [(1, "🔥"), (3, "🔥"), (5, "1")] {
            let what = Retracted::Reaction {
                message_id: MESSAGE,
                by_id: MemberId(by_id),
                emoji: emoji.to_owned(),
            };
            touches.note(&Observation::Retraction(Retraction {
                guild_id: GuildId(1),
                what,
            }));
        }
        let heard = touches.about(GuildId(1), &BTreeSet::from([MESSAGE])).unwrap();
        let found = checks.differences(GuildId(1), ChannelId(2), &reactions, &[], &heard);
        assert_eq!(said(found), ["+2 🔥"]);
    }
}
