//! Finding things by name, so that stories read like stories.

use crate::Id;
use crate::world::{Message, World};

/// Names something by id or by name: `42`, `"mei"`, `"#ask"`, `"@Regular"`.
#[derive(Debug, Clone)]
pub enum Ref {
    /// A snowflake.
    Id(Id),
    /// A username, display name, channel name or role name.
    Name(String),
}

impl From<Id> for Ref {
    fn from(id: Id) -> Self {
        Self::Id(id)
    }
}

impl From<&str> for Ref {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<&String> for Ref {
    fn from(name: &String) -> Self {
        Self::Name(name.clone())
    }
}

impl From<&Message> for Ref {
    fn from(message: &Message) -> Self {
        Self::Id(message.id)
    }
}

impl World {
    /// The user a reference means; panics if nobody or several people fit.
    #[track_caller]
    pub fn find_user(&self, user: impl Into<Ref>) -> Id {
        self.one(
            "user",
            user.into(),
            |world, id| world.users.contains_key(&id),
            |world, name| {
                let name = name.trim_start_matches('@');
                let by_username = world
                    .users
                    .values()
                    .filter(|user| user.username == name)
                    .map(|user| user.id);
                let found: Vec<_> = by_username.collect();
                if !found.is_empty() {
                    return found;
                }
                world
                    .users
                    .values()
                    .filter(|user| user.global_name.as_deref() == Some(name))
                    .map(|user| user.id)
                    .collect()
            },
        )
    }

    /// The channel a reference means; panics if none or several fit.
    #[track_caller]
    pub fn find_channel(&self, channel: impl Into<Ref>) -> Id {
        self.one(
            "channel",
            channel.into(),
            |world, id| world.channels.contains_key(&id),
            |world, name| {
                let name = name.trim_start_matches('#');
                world
                    .channels
                    .values()
                    .filter(|channel| channel.name == name)
                    .map(|channel| channel.id)
                    .collect()
            },
        )
    }

    /// The role a reference means; panics if none or several fit.
    #[track_caller]
    pub fn find_role(&self, role: impl Into<Ref>) -> Id {
        self.one(
            "role",
            role.into(),
            |world, id| world.guild_of_role(id).is_some(),
            |world, name| {
                let name = if name == "@everyone" {
                    name
                } else {
                    name.trim_start_matches('@')
                };
                let roles = world.guilds.values().flat_map(|guild| guild.roles.values());
                roles
                    .filter(|role| role.name == name)
                    .map(|role| role.id)
                    .collect()
            },
        )
    }

    /// The server a reference means; panics if none or several fit.
    #[track_caller]
    pub fn find_guild(&self, guild: impl Into<Ref>) -> Id {
        self.one(
            "guild",
            guild.into(),
            |world, id| world.guilds.contains_key(&id),
            |world, name| {
                world
                    .guilds
                    .values()
                    .filter(|guild| guild.name == name)
                    .map(|guild| guild.id)
                    .collect()
            },
        )
    }

    /// The channel that holds a message.
    pub fn channel_of_message(&self, message: Id) -> Option<Id> {
        self.channels
            .values()
            .find(|channel| channel.messages.contains_key(&message))
            .map(|channel| channel.id)
    }

    /// The server that has a role.
    pub fn guild_of_role(&self, role: Id) -> Option<Id> {
        self.guilds
            .values()
            .find(|guild| guild.roles.contains_key(&role))
            .map(|guild| guild.id)
    }

    #[track_caller]
    fn one(
        &self,
        what: &str,
        wanted: Ref,
        exists: impl Fn(&Self, Id) -> bool,
        named: impl Fn(&Self, &str) -> Vec<Id>,
    ) -> Id {
        match wanted {
            Ref::Id(id) if exists(self, id) => id,
            Ref::Id(id) => panic!("there is no {what} {id}"),
            Ref::Name(name) => match named(self, &name)[..] {
                [id] => id,
                [] => panic!("there is no {what} {name:?}"),
                _ => panic!("there are several {what}s {name:?}: use the id"),
            },
        }
    }
}
