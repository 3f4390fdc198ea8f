//! Threads and forum posts.

use std::collections::BTreeMap;

use serde_json::json;

use crate::Id;
use crate::changes::{Actor, Change, ChannelEdit};
use crate::wire::set;
use crate::world::{Channel, ChannelKind, Message, Reference, Thread};

const THREAD_CREATED: u64 = 18;
const THREAD_STARTER: u64 = 21;
const FLAG_HAS_THREAD: u64 = 1 << 5;

/// A thread about to be started.
#[derive(Debug)]
pub(crate) struct NewThread {
    pub(crate) parent: Id,
    pub(crate) kind: ChannelKind,
    pub(crate) name: String,
    pub(crate) owner: Id,
    pub(crate) auto_archive_min: u64,
    /// The message it hangs on; the thread gets its id.
    pub(crate) from_message: Option<Id>,
    pub(crate) applied_tags: Vec<Id>,
    pub(crate) created_at_ms: i64,
}

impl Change<'_> {
    /// Starts a thread.
    pub(crate) fn start_thread(&mut self, new: NewThread) -> Id {
        let NewThread {
            parent,
            kind,
            name,
            owner,
            auto_archive_min,
            from_message,
            applied_tags,
            created_at_ms,
        } = new;
        let thread_id = from_message.unwrap_or_else(|| self.world.snowflakes.at(created_at_ms));
        let guild = self.world.channel(parent).guild;
        let in_forum = self.world.channel(parent).kind == ChannelKind::Forum;
        let mut channel = Channel::new(thread_id, kind, guild, name.clone());
        channel.parent = Some(parent);
        channel.thread = Some(Thread {
            owner,
            archived: false,
            locked: false,
            auto_archive_min,
            archive_changed_ms: created_at_ms,
            created_at_ms,
            invitable: true,
            members: BTreeMap::from([(owner, created_at_ms)]),
            total_messages: 0,
            applied_tags,
        });
        if let Some(parent) = self.world.channels.get_mut(&parent)
            && in_forum
        {
            parent.last_message = Some(thread_id);
        }
        self.world.channels.insert(thread_id, channel);
        let mut data = self.world.channel_json(self.world.channel(thread_id));
        set(&mut data, "newly_created", json!(true));
        self.emit("THREAD_CREATE", data);
        self.announce_thread_members(thread_id, &[owner], &[]);
        if let Some(message) = from_message {
            self.hang_on(parent, message, thread_id, owner);
        } else if !in_forum && kind == ChannelKind::PublicThread {
            self.announce_thread(parent, thread_id, &name, owner, created_at_ms);
        }
        thread_id
    }

    /// Marks the message that a thread hangs on, and repeats it in the thread.
    fn hang_on(&mut self, parent: Id, message: Id, thread: Id, owner: Id) {
        let found = self
            .world
            .channels
            .get_mut(&parent)
            .and_then(|parent| parent.messages.get_mut(&message));
        if let Some(found) = found {
            found.has_thread = true;
            found.flags |= FLAG_HAS_THREAD;
        }
        self.message_changed(parent, message);
        let guild = self.world.channel(parent).guild;
        let starter = self.new_id();
        let reference = Some(Reference {
            message,
            channel: parent,
            guild,
        });
        self.post(Message {
            kind: THREAD_STARTER,
            reference,
            ..Message::new(starter, thread, owner)
        });
    }

    /// The line "… started a thread" in the parent.
    fn announce_thread(&mut self, parent: Id, thread: Id, name: &str, owner: Id, created_at_ms: i64) {
        let line = self.world.snowflakes.at(created_at_ms);
        let mut message = Message {
            kind: THREAD_CREATED,
            content: name.to_owned(),
            ..Message::new(line, parent, owner)
        };
        let guild = self.world.channel(parent).guild;
        message.reference = Some(Reference {
            message: thread,
            channel: thread,
            guild,
        });
        self.post(message);
    }

    pub(crate) fn set_archived(&mut self, thread: Id, archived: bool) {
        let bot = self.world.bot();
        let edit = ChannelEdit {
            archived: Some(archived),
            ..ChannelEdit::default()
        };
        self.edit_channel(
            thread,
            edit,
            &Actor {
                id: bot,
                reason: None,
            },
        );
    }

    /// Lets somebody into a thread, or out of it.
    pub(crate) fn set_thread_member(&mut self, thread: Id, user: Id, inside: bool) {
        let now_ms = self.now_ms();
        let data = self
            .world
            .channels
            .get_mut(&thread)
            .and_then(|channel| channel.thread.as_mut());
        let Some(data) = data else { return };
        let changed = if inside {
            data.members.insert(user, now_ms).is_none()
        } else {
            data.members.remove(&user).is_some()
        };
        if changed && inside {
            self.announce_thread_members(thread, &[user], &[]);
        } else if changed {
            self.announce_thread_members(thread, &[], &[user]);
        }
    }
}
