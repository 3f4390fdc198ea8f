//! Messages come, change and go.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::{AllowedMentions, Change, mentions_in};
use crate::clock::snowflake_ms;
use crate::permissions::MENTION_EVERYONE;
use crate::wire::{id, set};
use crate::world::{Message, Reference};

impl Change<'_> {
    /// Puts a message into its channel.
    pub(crate) fn post(&mut self, message: Message) -> Id {
        let (message_id, channel_id, author) = (message.id, message.channel, message.author);
        let ephemeral = message.ephemeral_for.is_some();
        let data = self.world.message_event_json(&message);
        let Some(channel) = self.world.channels.get_mut(&channel_id) else {
            return message_id;
        };
        if !ephemeral {
            channel.last_message = channel.last_message.max(Some(message_id));
        }
        channel.messages.insert(message_id, message);
        if let Some(thread) = &mut channel.thread
            && !ephemeral
        {
            thread.total_messages += 1;
            thread.members.entry(author).or_insert(snowflake_ms(message_id));
        }
        self.emit("MESSAGE_CREATE", data);
        message_id
    }

    /// Tells everybody that a message is not what it was.
    pub(crate) fn message_changed(&self, channel: Id, message: Id) {
        if let Some(message) = self.world.message(channel, message) {
            self.emit("MESSAGE_UPDATE", self.world.message_event_json(message));
        }
    }

    /// Deletes a message; a thread that hangs on it stays.
    pub(crate) fn delete_message(&mut self, channel: Id, message: Id) {
        let removed = self
            .world
            .channels
            .get_mut(&channel)
            .and_then(|channel| channel.messages.remove(&message));
        let Some(removed) = removed else { return };
        let mut data = json!({ "id": id(message), "channel_id": id(channel) });
        if removed.ephemeral_for.is_none() {
            self.say_where(&mut data, channel);
        }
        self.emit("MESSAGE_DELETE", data);
    }

    /// Deletes several messages with one event.
    pub(crate) fn bulk_delete(&mut self, channel: Id, messages: &[Id]) {
        let Some(place) = self.world.channels.get_mut(&channel) else {
            return;
        };
        let gone: Vec<_> = messages
            .iter()
            .copied()
            .filter(|message| place.messages.remove(message).is_some())
            .collect();
        let mut data = json!({ "ids": crate::wire::ids(gone), "channel_id": id(channel) });
        self.say_where(&mut data, channel);
        self.emit("MESSAGE_DELETE_BULK", data);
    }

    /// Adds `guild_id` to an event about a channel of a server.
    pub(crate) fn say_where(&self, data: &mut Value, channel: Id) {
        if let Some(guild) = self
            .world
            .channels
            .get(&channel)
            .and_then(|channel| channel.guild)
        {
            set(data, "guild_id", id(guild));
        }
    }

    /// Works out whom a message mentions, by its text, its author's permissions and what it allows.
    pub(crate) fn fill_mentions(&self, message: &mut Message, allowed: &AllowedMentions) {
        let mut found = mentions_in(&message.content);
        allowed.apply(&mut found);
        let may_ping = self
            .world
            .permissions_in(message.channel, message.author, self.now_ms())
            & MENTION_EVERYONE
            != 0;
        let guild = self
            .world
            .channels
            .get(&message.channel)
            .and_then(|channel| channel.guild);
        let roles = guild
            .and_then(|guild| self.world.guilds.get(&guild))
            .map(|guild| &guild.roles);
        found.users.retain(|user| self.world.users.contains_key(user));
        found.roles.retain(|role| {
            roles
                .and_then(|roles| roles.get(role))
                .is_some_and(|role| role.mentionable || may_ping)
        });
        if let Some(Reference {
            message: replied,
            channel,
            ..
        }) = message.reference
            && allowed.replied_user
            && let Some(original) = self.world.message(channel, replied)
            && !found.users.contains(&original.author)
        {
            found.users.push(original.author);
        }
        message.mentions = found.users;
        message.mention_roles = found.roles;
        message.mention_everyone = found.everyone && may_ping;
    }

    /// Pins or unpins a message.
    pub(crate) fn set_pinned(&mut self, channel: Id, message: Id, pinned: bool) {
        let now_ms = self.now_ms();
        let Some(place) = self.world.channels.get_mut(&channel) else {
            return;
        };
        let Some(target) = place.messages.get_mut(&message) else {
            return;
        };
        target.pinned_ms = pinned.then_some(now_ms);
        if pinned {
            place.last_pin_ms = Some(now_ms);
        }
        let mut data = json!({ "channel_id": id(channel), "last_pin_timestamp": crate::wire::time_or_null(place.last_pin_ms) });
        self.say_where(&mut data, channel);
        self.emit("CHANNEL_PINS_UPDATE", data);
        self.message_changed(channel, message);
    }
}
