//! Reactions.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::Change;
use crate::wire::{emoji_json, id, set};
use crate::world::{Emoji, Message, Reaction};

impl Change<'_> {
    fn message_mut(&mut self, channel: Id, message: Id) -> Option<&mut Message> {
        self.world.channels.get_mut(&channel)?.messages.get_mut(&message)
    }

    fn reaction_json(&self, channel: Id, message: Id) -> Value {
        let mut data = json!({ "channel_id": id(channel), "message_id": id(message) });
        self.say_where(&mut data, channel);
        data
    }

    fn one_reaction_json(&self, channel: Id, message: Id, emoji: &Emoji, user: Id, burst: bool) -> Value {
        let mut data = self.reaction_json(channel, message);
        set(&mut data, "user_id", id(user));
        set(&mut data, "emoji", emoji_json(emoji));
        set(&mut data, "burst", json!(burst));
        set(&mut data, "type", json!(u8::from(burst)));
        data
    }

    /// Adds a reaction. Says whether it was new.
    pub(crate) fn react(&mut self, channel: Id, message: Id, emoji: &Emoji, user: Id, burst: bool) -> bool {
        let Some(found) = self.message_mut(channel, message) else {
            return false;
        };
        let author = found.author;
        let place = found
            .reactions
            .iter()
            .position(|reaction| reaction.emoji == *emoji)
            .unwrap_or_else(|| {
                found.reactions.push(Reaction {
                    emoji: emoji.clone(),
                    users: Vec::new(),
                    burst_users: Vec::new(),
                });
                found.reactions.len() - 1
            });
        let reaction = &mut found.reactions[place];
        let users = if burst {
            &mut reaction.burst_users
        } else {
            &mut reaction.users
        };
        if users.contains(&user) {
            return false;
        }
        users.push(user);
        let mut data = self.one_reaction_json(channel, message, emoji, user, burst);
        set(&mut data, "message_author_id", id(author));
        if burst {
            set(&mut data, "burst_colors", json!(["#ff8800"]));
        }
        let guild = self
            .world
            .channels
            .get(&channel)
            .and_then(|channel| channel.guild);
        if let Some(member) = guild.and_then(|guild| self.world.member_json(guild, user)) {
            set(&mut data, "member", member);
        }
        self.emit("MESSAGE_REACTION_ADD", data);
        true
    }

    /// Takes a reaction away. Says whether there was one.
    pub(crate) fn unreact(&mut self, channel: Id, message: Id, emoji: &Emoji, user: Id, burst: bool) -> bool {
        let Some(found) = self.message_mut(channel, message) else {
            return false;
        };
        let Some(reaction) = found
            .reactions
            .iter_mut()
            .find(|reaction| reaction.emoji == *emoji)
        else {
            return false;
        };
        let users = if burst {
            &mut reaction.burst_users
        } else {
            &mut reaction.users
        };
        let before = users.len();
        users.retain(|other| *other != user);
        let changed = users.len() != before;
        found
            .reactions
            .retain(|reaction| !reaction.users.is_empty() || !reaction.burst_users.is_empty());
        if changed {
            let data = self.one_reaction_json(channel, message, emoji, user, burst);
            self.emit("MESSAGE_REACTION_REMOVE", data);
        }
        changed
    }

    /// Takes all reactions away.
    pub(crate) fn clear_reactions(&mut self, channel: Id, message: Id) {
        if let Some(found) = self.message_mut(channel, message) {
            found.reactions.clear();
        }
        self.emit(
            "MESSAGE_REACTION_REMOVE_ALL",
            self.reaction_json(channel, message),
        );
    }

    /// Takes all reactions with one emoji away.
    pub(crate) fn clear_emoji(&mut self, channel: Id, message: Id, emoji: &Emoji) {
        if let Some(found) = self.message_mut(channel, message) {
            found.reactions.retain(|reaction| reaction.emoji != *emoji);
        }
        let mut data = self.reaction_json(channel, message);
        set(&mut data, "emoji", emoji_json(emoji));
        // Undocumented here, but clients parse this event like the other two and ask for both.
        set(&mut data, "burst", json!(false));
        set(&mut data, "type", json!(0));
        self.emit("MESSAGE_REACTION_REMOVE_EMOJI", data);
    }
}
