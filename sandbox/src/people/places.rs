//! People make, change and delete channels, roles, threads, polls and events.

use std::collections::BTreeMap;

use serde_json::json;

use crate::Id;
use crate::changes::{Actor, ChannelEdit, NewThread};
use crate::people::members::guild_of;
use crate::permissions::{
    CREATE_PUBLIC_THREADS, MANAGE_CHANNELS, MANAGE_GUILD, MANAGE_ROLES, MANAGE_THREADS, SEND_MESSAGES,
    SEND_POLLS, VIEW_CHANNEL,
};
use crate::sandbox::Sandbox;
use crate::wire::id;
use crate::world::{
    Channel, ChannelKind, Guild, Message, Overwrite, OverwriteKind, Poll, PollAnswer, Ref, Role,
    ScheduledEvent,
};

/// A role that onboarding offers.
const IN_PROMPT: u64 = 1;

impl Sandbox {
    /// A member starts a thread from a message. Gives its id.
    #[track_caller]
    pub fn start_thread(&self, member: impl Into<Ref>, message: &Message, name: &str) -> Id {
        let mut change = self.change();
        let user = change.world.find_user(member);
        change.assert_can(user, message.channel, VIEW_CHANNEL | CREATE_PUBLIC_THREADS);
        let created_at_ms = change.now_ms();
        change.start_thread(NewThread {
            parent: message.channel,
            kind: ChannelKind::PublicThread,
            name: name.to_owned(),
            owner: user,
            auto_archive_min: 1440,
            from_message: Some(message.id),
            applied_tags: Vec::new(),
            created_at_ms,
        })
    }

    /// A member starts a private thread. Gives its id.
    #[track_caller]
    pub fn start_private_thread(&self, member: impl Into<Ref>, channel: impl Into<Ref>, name: &str) -> Id {
        let mut change = self.change();
        let (user, parent) = (change.world.find_user(member), change.world.find_channel(channel));
        change.assert_can(user, parent, crate::permissions::CREATE_PRIVATE_THREADS);
        let created_at_ms = change.now_ms();
        change.start_thread(NewThread {
            parent,
            kind: ChannelKind::PrivateThread,
            name: name.to_owned(),
            owner: user,
            auto_archive_min: 1440,
            from_message: None,
            applied_tags: Vec::new(),
            created_at_ms,
        })
    }

    /// A member writes a forum post: a thread, and its first message, which has the same id.
    #[track_caller]
    pub fn post(&self, member: impl Into<Ref>, forum: impl Into<Ref>, title: &str, content: &str) -> Message {
        let mut change = self.change();
        let (user, parent) = (change.world.find_user(member), change.world.find_channel(forum));
        assert_eq!(
            change.world.channel(parent).kind,
            ChannelKind::Forum,
            "posts go to forums"
        );
        change.assert_can(user, parent, SEND_MESSAGES);
        let created_at_ms = change.now_ms();
        let thread = change.start_thread(NewThread {
            parent,
            kind: ChannelKind::PublicThread,
            name: title.to_owned(),
            owner: user,
            auto_archive_min: 4320,
            from_message: None,
            applied_tags: Vec::new(),
            created_at_ms,
        });
        let message = Message {
            content: content.to_owned(),
            ..Message::new(thread, thread, user)
        };
        change.post(message.clone());
        message
    }

    /// A thread closes or opens again.
    #[track_caller]
    pub fn archive(&self, thread: impl Into<Ref>, archived: bool) {
        let mut change = self.change();
        let thread = change.world.find_channel(thread);
        assert!(
            change.world.channel(thread).kind.is_thread(),
            "only threads can be archived"
        );
        change.set_archived(thread, archived);
    }

    /// Somebody comes into a thread, or leaves it.
    #[track_caller]
    pub fn set_thread_member(&self, thread: impl Into<Ref>, member: impl Into<Ref>, inside: bool) {
        let mut change = self.change();
        let (thread, user) = (change.world.find_channel(thread), change.world.find_user(member));
        change.set_thread_member(thread, user, inside);
    }

    /// A member who may makes a channel. Gives its id.
    #[track_caller]
    pub fn create_channel(
        &self,
        maker: impl Into<Ref>,
        guild: impl Into<Ref>,
        kind: ChannelKind,
        name: &str,
    ) -> Id {
        let mut change = self.change();
        let (user, guild) = (change.world.find_user(maker), change.world.find_guild(guild));
        let bits = change.world.guild(guild).permissions(user, change.now_ms());
        assert!(
            bits & MANAGE_CHANNELS != 0,
            "{} cannot make channels",
            change.world.user(user).username
        );
        let mut channel = Channel::new(change.new_id(), kind, Some(guild), name);
        channel.position =
            i64::try_from(change.world.channels_of(guild).len()).expect("at most 500 channels");
        change.create_channel(
            channel,
            &Actor {
                id: user,
                reason: None,
            },
        )
    }

    /// A member who may renames a channel.
    #[track_caller]
    pub fn rename_channel(&self, member: impl Into<Ref>, channel: impl Into<Ref>, name: &str) {
        let mut change = self.change();
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        change.assert_can(user, channel, manage_bit(change.world.channel(channel).kind));
        let edit = ChannelEdit {
            name: Some(name.to_owned()),
            ..ChannelEdit::default()
        };
        change.edit_channel(
            channel,
            edit,
            &Actor {
                id: user,
                reason: None,
            },
        );
    }

    /// A member who may moves a channel into a category, or out of any.
    #[track_caller]
    pub fn move_channel(&self, member: impl Into<Ref>, channel: impl Into<Ref>, category: Option<&str>) {
        let mut change = self.change();
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        change.assert_can(user, channel, manage_bit(change.world.channel(channel).kind));
        let edit = ChannelEdit {
            parent: Some(category.map(|category| change.world.find_channel(category))),
            ..ChannelEdit::default()
        };
        change.edit_channel(
            channel,
            edit,
            &Actor {
                id: user,
                reason: None,
            },
        );
    }

    /// A member who may deletes a channel or a thread.
    #[track_caller]
    pub fn delete_channel(&self, member: impl Into<Ref>, channel: impl Into<Ref>) {
        let mut change = self.change();
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        change.assert_can(user, channel, manage_bit(change.world.channel(channel).kind));
        change.delete_channel(
            channel,
            &Actor {
                id: user,
                reason: None,
            },
        );
    }

    /// A member who may sets what a channel allows and denies a role (`@name`) or a member.
    #[track_caller]
    pub fn set_overwrite(
        &self,
        member: impl Into<Ref>,
        channel: impl Into<Ref>,
        whom: &str,
        allow: u64,
        deny: u64,
    ) {
        let mut change = self.change();
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        change.assert_can(user, channel, MANAGE_ROLES);
        let (target, kind) = if whom.starts_with('@') {
            (change.world.find_role(whom), OverwriteKind::Role)
        } else {
            (change.world.find_user(whom), OverwriteKind::Member)
        };
        let actor = Actor {
            id: user,
            reason: None,
        };
        if allow | deny == 0 {
            change.delete_overwrite(channel, target, &actor);
        } else {
            change.set_overwrite(channel, target, Overwrite { kind, allow, deny }, &actor);
        }
    }

    /// The owner changes the server; `edit` gets the server itself.
    #[track_caller]
    pub fn edit_guild(&self, guild: impl Into<Ref>, edit: impl FnOnce(&mut Guild)) {
        let mut change = self.change();
        let guild = change.world.find_guild(guild);
        edit(change.world.guilds.get_mut(&guild).expect("find_guild found it"));
        let data = change.world.guild_json(change.world.guild(guild));
        change.emit("GUILD_UPDATE", data);
    }

    /// A member who manages the server and its roles asks newcomers a question in onboarding, with one
    /// answer that gives roles and channels, and switches onboarding on. Discord marks the roles.
    #[track_caller]
    pub fn ask_newcomers(
        &self,
        member: impl Into<Ref>,
        guild: impl Into<Ref>,
        (question, answer): (&str, &str),
        roles: &[&str],
        channels: &[&str],
    ) {
        let mut change = self.change();
        let (user, guild) = (change.world.find_user(member), change.world.find_guild(guild));
        let needed = MANAGE_GUILD | MANAGE_ROLES;
        let bits = change.world.guild(guild).permissions(user, change.now_ms());
        assert!(
            bits & needed == needed,
            "{} cannot change onboarding",
            change.world.user(user).username
        );
        let roles: Vec<Id> = roles.iter().map(|role| change.world.find_role(*role)).collect();
        let ids = |ids: &[Id]| ids.iter().map(|known| id(*known)).collect::<Vec<_>>();
        let places: Vec<Id> = channels
            .iter()
            .map(|channel| change.world.find_channel(*channel))
            .collect();
        let option = json!({
            "id": id(change.new_id()), "title": answer, "description": "", "role_ids": ids(&roles), "channel_ids": ids(&places),
            "emoji": { "id": null, "name": null, "animated": false },
        });
        let prompt = json!({
            "id": id(change.new_id()), "title": question, "options": [option], "single_select": false, "required": false,
            "in_onboarding": true, "type": 0,
        });
        let place = change.world.guilds.get_mut(&guild).expect("find_guild found it");
        let onboarding = place
            .onboarding
            .get_or_insert_with(|| json!({ "prompts": [], "default_channel_ids": [], "mode": 0 }));
        onboarding["enabled"] = json!(true);
        if let Some(prompts) = onboarding["prompts"].as_array_mut() {
            prompts.push(prompt);
        }
        for role in roles {
            if let Some(role) = place.roles.get_mut(&role) {
                role.flags |= IN_PROMPT;
            }
        }
    }

    /// Discord loses sight of a server for a while.
    #[track_caller]
    pub fn outage_begins(&self, guild: impl Into<Ref>) {
        let change = self.change();
        let guild = change.world.find_guild(guild);
        change.emit("GUILD_DELETE", json!({ "id": id(guild), "unavailable": true }));
    }

    /// The server is there again, as it is now.
    #[track_caller]
    pub fn outage_ends(&self, guild: impl Into<Ref>) {
        let change = self.change();
        let guild = change.world.find_guild(guild);
        let data = change
            .world
            .guild_create_json(change.world.guild(guild), change.now_ms());
        change.emit("GUILD_CREATE", data);
    }

    /// A member who may makes a role, right above @everyone. Gives its id.
    #[track_caller]
    pub fn create_role(
        &self,
        maker: impl Into<Ref>,
        guild: impl Into<Ref>,
        name: &str,
        permissions: u64,
    ) -> Id {
        let mut change = self.change();
        let (user, guild) = (change.world.find_user(maker), change.world.find_guild(guild));
        let bits = change.world.guild(guild).permissions(user, change.now_ms());
        assert!(
            bits & MANAGE_ROLES != 0,
            "{} cannot make roles",
            change.world.user(user).username
        );
        let role = Role {
            id: change.new_id(),
            name: name.to_owned(),
            permissions,
            position: 1,
            color: 0,
            hoist: false,
            mentionable: false,
            managed: false,
            tags: None,
            flags: 0,
            unicode_emoji: None,
        };
        change.create_role(
            guild,
            role,
            &Actor {
                id: user,
                reason: None,
            },
        )
    }

    /// A member who may changes a role; `edit` gets the role itself.
    #[track_caller]
    pub fn edit_role(&self, member: impl Into<Ref>, role: impl Into<Ref>, edit: impl FnOnce(&mut Role)) {
        let mut change = self.change();
        let (user, role) = (change.world.find_user(member), change.world.find_role(role));
        let guild = change
            .world
            .guild_of_role(role)
            .expect("find_role found it in one");
        change.edit_role(
            guild,
            role,
            edit,
            &Actor {
                id: user,
                reason: None,
            },
        );
    }

    /// A member who may moves a role to another height.
    #[track_caller]
    pub fn move_role(&self, member: impl Into<Ref>, role: impl Into<Ref>, position: i64) {
        let mut change = self.change();
        let (user, role) = (change.world.find_user(member), change.world.find_role(role));
        let guild = change
            .world
            .guild_of_role(role)
            .expect("find_role found it in one");
        change.move_roles(
            guild,
            &[(role, position)],
            &Actor {
                id: user,
                reason: None,
            },
        );
    }

    /// A member who may deletes a role.
    #[track_caller]
    pub fn delete_role(&self, member: impl Into<Ref>, role: impl Into<Ref>) {
        let mut change = self.change();
        let (user, role) = (change.world.find_user(member), change.world.find_role(role));
        let guild = change
            .world
            .guild_of_role(role)
            .expect("find_role found it in one");
        change.delete_role(
            guild,
            role,
            &Actor {
                id: user,
                reason: None,
            },
        );
    }

    /// A member asks the others.
    #[track_caller]
    pub fn ask(
        &self,
        member: impl Into<Ref>,
        channel: impl Into<Ref>,
        question: &str,
        answers: &[&str],
        multiselect: bool,
    ) -> Message {
        let mut change = self.change();
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        change.assert_can(user, channel, SEND_MESSAGES | SEND_POLLS);
        let answers = answers.iter().zip(1..).map(|(text, id)| PollAnswer {
            id,
            text: (*text).to_owned(),
            emoji: None,
        });
        let poll = Poll {
            question: question.to_owned(),
            answers: answers.collect(),
            expiry_ms: change.now_ms() + 24 * 3_600_000,
            multiselect,
            finalized: false,
            votes: BTreeMap::new(),
        };
        let message = Message {
            poll: Some(poll),
            ..Message::new(change.new_id(), channel, user)
        };
        change.post(message.clone());
        message
    }

    /// A member votes for an answer, named by its text.
    #[track_caller]
    pub fn vote(&self, member: impl Into<Ref>, poll: &Message, answer: &str) {
        let mut change = self.change();
        let user = change.world.find_user(member);
        change.assert_can(user, poll.channel, VIEW_CHANNEL);
        let answer = answer_id(poll, answer);
        change.vote(poll.channel, poll.id, user, answer);
    }

    /// A member takes a vote back.
    #[track_caller]
    pub fn unvote(&self, member: impl Into<Ref>, poll: &Message, answer: &str) {
        let mut change = self.change();
        let user = change.world.find_user(member);
        let answer = answer_id(poll, answer);
        change.unvote(poll.channel, poll.id, user, answer);
    }

    /// A poll ends.
    #[track_caller]
    pub fn end_poll(&self, poll: &Message) {
        self.change().end_poll(poll.channel, poll.id);
    }

    /// A member plans an event in a voice channel. Gives its id.
    #[track_caller]
    pub fn plan_event(
        &self,
        member: impl Into<Ref>,
        channel: impl Into<Ref>,
        name: &str,
        start_ms: i64,
    ) -> Id {
        let mut change = self.change();
        let (creator, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        let guild = guild_of(&change, channel);
        let id = change.new_id();
        let event = ScheduledEvent {
            id,
            name: name.to_owned(),
            description: None,
            channel: Some(channel),
            location: None,
            creator,
            start_ms,
            end_ms: None,
            status: 1,
            entity_type: 2,
            subscribers: [creator].into(),
        };
        change.put_event(guild, event);
        id
    }

    /// An event changes, or starts, or ends; `edit` gets the event itself.
    #[track_caller]
    pub fn edit_event(&self, event: Id, edit: impl FnOnce(&mut ScheduledEvent)) {
        let mut change = self.change();
        let found = change
            .world
            .guilds
            .values()
            .find_map(|guild| Some((guild.id, guild.events.get(&event)?.clone())));
        let Some((guild, mut event)) = found else {
            panic!("there is no event {event}")
        };
        edit(&mut event);
        change.put_event(guild, event);
    }

    /// A member is interested in an event, or no longer.
    #[track_caller]
    pub fn set_interest(&self, member: impl Into<Ref>, event: Id, interested: bool) {
        let mut change = self.change();
        let user = change.world.find_user(member);
        let guild = change
            .world
            .guilds
            .values()
            .find(|guild| guild.events.contains_key(&event))
            .map(|guild| guild.id);
        let Some(guild) = guild else {
            panic!("there is no event {event}")
        };
        assert!(
            change.set_interest(guild, event, user, interested),
            "{} thinks so already",
            change.world.user(user).username
        );
    }
}

fn manage_bit(kind: ChannelKind) -> u64 {
    if kind.is_thread() {
        MANAGE_THREADS
    } else {
        MANAGE_CHANNELS
    }
}

#[track_caller]
fn answer_id(message: &Message, text: &str) -> u64 {
    let answers = message
        .poll
        .as_ref()
        .map(|poll| &poll.answers[..])
        .unwrap_or_default();
    let found = answers.iter().find(|answer| answer.text == text);
    match found {
        Some(answer) => answer.id,
        None => panic!("the message has no poll answer {text:?}"),
    }
}
