//! People write, edit, delete and react.

use crate::Id;
use crate::changes::{AllowedMentions, Change};
use crate::permissions::{ADD_REACTIONS, MANAGE_MESSAGES, SEND_MESSAGES, VIEW_CHANNEL};
use crate::sandbox::Sandbox;
use crate::world::{ChannelKind, Emoji, Message, Ref, Reference};

const REPLY: u64 = 19;

impl Sandbox {
    /// A member writes a message.
    #[track_caller]
    pub fn say(&self, member: impl Into<Ref>, channel: impl Into<Ref>, content: &str) -> Message {
        let now_ms = self.clock().now_ms();
        self.say_at(member, channel, content, now_ms)
    }

    /// A member wrote a message at another time; the event comes now.
    #[track_caller]
    pub fn say_at(
        &self,
        member: impl Into<Ref>,
        channel: impl Into<Ref>,
        content: &str,
        unix_ms: i64,
    ) -> Message {
        let mut change = self.change();
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        write(&mut change, user, channel, content, unix_ms, None)
    }

    /// A member writes a message that has more than text: `fill` gets it before it is sent, to add files,
    /// embeds, flags or another type.
    #[track_caller]
    pub fn say_with(
        &self,
        member: impl Into<Ref>,
        channel: impl Into<Ref>,
        content: &str,
        fill: impl FnOnce(&mut Message),
    ) -> Message {
        let mut change = self.change();
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        let now_ms = change.now_ms();
        let mut message = draft(&mut change, user, channel, content, now_ms, None);
        fill(&mut message);
        change.post(message.clone());
        message
    }

    /// A member answers a message.
    #[track_caller]
    pub fn reply(&self, member: impl Into<Ref>, to: &Message, content: &str) -> Message {
        let now_ms = self.clock().now_ms();
        self.reply_at(member, to, content, now_ms)
    }

    /// A member answered a message at another time; the event comes now.
    #[track_caller]
    pub fn reply_at(&self, member: impl Into<Ref>, to: &Message, content: &str, unix_ms: i64) -> Message {
        let mut change = self.change();
        let user = change.world.find_user(member);
        write(&mut change, user, to.channel, content, unix_ms, Some(to.id))
    }

    /// Somebody writes to the bot in private.
    #[track_caller]
    pub fn send_dm(&self, user: impl Into<Ref>, content: &str) -> Message {
        let mut change = self.change();
        let user = change.world.find_user(user);
        let channel = change.dm_with(user);
        let now_ms = change.now_ms();
        write(&mut change, user, channel, content, now_ms, None)
    }

    /// What the bot and somebody wrote to each other in private, oldest first.
    #[track_caller]
    pub fn dms_with(&self, user: impl Into<Ref>) -> Vec<Message> {
        let world = self.core().world();
        let user = world.find_user(user);
        let channels = world
            .channels
            .values()
            .filter(|channel| channel.kind == ChannelKind::Dm && channel.recipients.contains(&user));
        channels
            .flat_map(|channel| channel.messages.values().cloned())
            .collect()
    }

    /// The author changes a message.
    #[track_caller]
    pub fn edit(&self, message: &Message, content: &str) -> Message {
        let mut change = self.change();
        let mut edited = current(&change, message).clone();
        edited.content = content.to_owned();
        edited.edited_ms = Some(change.now_ms());
        change.fill_mentions(&mut edited, &AllowedMentions::everything());
        let channel = change
            .world
            .channels
            .get_mut(&edited.channel)
            .expect("the message is in it");
        channel.messages.insert(edited.id, edited.clone());
        change.message_changed(edited.channel, edited.id);
        edited
    }

    /// The author deletes a message.
    #[track_caller]
    pub fn delete(&self, message: &Message) {
        let mut change = self.change();
        current(&change, message);
        change.delete_message(message.channel, message.id);
    }

    /// A moderator deletes several messages of one channel at once.
    #[track_caller]
    pub fn bulk_delete(&self, moderator: impl Into<Ref>, messages: &[&Message]) {
        let mut change = self.change();
        let moderator = change.world.find_user(moderator);
        let Some(first) = messages.first() else {
            panic!("there is nothing to delete")
        };
        change.assert_can(moderator, first.channel, MANAGE_MESSAGES);
        let ids: Vec<_> = messages.iter().map(|message| message.id).collect();
        change.bulk_delete(first.channel, &ids);
    }

    /// A member reacts.
    #[track_caller]
    pub fn react(&self, member: impl Into<Ref>, message: &Message, emoji: impl Into<Emoji>) {
        self.add_reaction(member.into(), message, &emoji.into(), false);
    }

    /// A member super-reacts.
    #[track_caller]
    pub fn super_react(&self, member: impl Into<Ref>, message: &Message, emoji: impl Into<Emoji>) {
        self.add_reaction(member.into(), message, &emoji.into(), true);
    }

    #[track_caller]
    fn add_reaction(&self, member: Ref, message: &Message, emoji: &Emoji, burst: bool) {
        let mut change = self.change();
        let user = change.world.find_user(member);
        let known = current(&change, message)
            .reactions
            .iter()
            .any(|reaction| reaction.emoji == *emoji);
        let needed = if known {
            VIEW_CHANNEL
        } else {
            VIEW_CHANNEL | ADD_REACTIONS
        };
        change.assert_can(user, message.channel, needed);
        assert!(
            change.react(message.channel, message.id, emoji, user, burst),
            "{} has reacted so already",
            change.world.user(user).username
        );
    }

    /// A member takes a reaction back.
    #[track_caller]
    pub fn unreact(&self, member: impl Into<Ref>, message: &Message, emoji: impl Into<Emoji>) {
        let mut change = self.change();
        let user = change.world.find_user(member);
        let emoji = emoji.into();
        let removed = change.unreact(message.channel, message.id, &emoji, user, false)
            || change.unreact(message.channel, message.id, &emoji, user, true);
        assert!(
            removed,
            "{} has not reacted with {}",
            change.world.user(user).username,
            emoji.name
        );
    }

    /// Somebody clears all reactions of a message.
    #[track_caller]
    pub fn clear_reactions(&self, message: &Message) {
        let mut change = self.change();
        current(&change, message);
        change.clear_reactions(message.channel, message.id);
    }

    /// Somebody clears all reactions with one emoji.
    #[track_caller]
    pub fn clear_emoji(&self, message: &Message, emoji: impl Into<Emoji>) {
        let mut change = self.change();
        current(&change, message);
        change.clear_emoji(message.channel, message.id, &emoji.into());
    }
}

/// The message as it is now; panics if it is gone.
#[track_caller]
fn current<'c>(change: &'c Change<'_>, message: &Message) -> &'c Message {
    match change.world.message(message.channel, message.id) {
        Some(found) => found,
        None => panic!("the message {} is gone", message.id),
    }
}

#[track_caller]
fn write(
    change: &mut Change<'_>,
    user: Id,
    channel: Id,
    content: &str,
    unix_ms: i64,
    reply_to: Option<Id>,
) -> Message {
    let message = draft(change, user, channel, content, unix_ms, reply_to);
    change.post(message.clone());
    message
}

/// A message that could be sent: the author may, and it mentions whom it names.
#[track_caller]
fn draft(
    change: &mut Change<'_>,
    user: Id,
    channel: Id,
    content: &str,
    unix_ms: i64,
    reply_to: Option<Id>,
) -> Message {
    let place = change.world.channel(channel);
    assert!(place.kind.has_messages(), "#{} takes no messages", place.name);
    let guild = place.guild;
    change.assert_can(user, channel, SEND_MESSAGES);
    let message_id = change.world.snowflakes.at(unix_ms);
    let mut message = Message {
        content: content.to_owned(),
        ..Message::new(message_id, channel, user)
    };
    if let Some(original) = reply_to {
        message.kind = REPLY;
        message.reference = Some(Reference {
            message: original,
            channel,
            guild,
        });
    }
    change.fill_mentions(&mut message, &AllowedMentions::everything());
    message
}
