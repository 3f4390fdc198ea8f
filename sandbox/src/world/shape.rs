//! Shaping what a [`GuildBuilder`](crate::world::GuildBuilder) makes: roles, members, channels.

use serde_json::Value;

use crate::Id;
use crate::world::build::GUILDS_SINCE_MS;
use crate::world::{Channel, ForumTag, Member, Message, Overwrite, OverwriteKind, Ref, Role, User, World};

/// Shapes a role.
#[derive(Debug)]
pub struct RoleBuilder<'a> {
    pub(super) role: &'a mut Role,
    pub(super) above_bot: &'a mut Vec<Id>,
}

impl RoleBuilder<'_> {
    /// Its id.
    pub fn id(&self) -> Id {
        self.role.id
    }

    /// Raw bits.
    pub fn permissions(self, permissions: u64) -> Self {
        self.role.permissions = permissions;
        self
    }

    /// Its colour.
    pub fn color(self, color: u64) -> Self {
        self.role.color = color;
        self
    }

    /// Marks it as owned by an integration, with its tags object.
    pub fn managed(self, tags: Value) -> Self {
        self.role.managed = true;
        self.role.tags = Some(tags);
        self
    }

    /// Puts it out of the bot's reach.
    pub fn above_bot(self) -> Self {
        self.above_bot.push(self.role.id);
        self
    }

    /// The role itself, for everything that has no verb here.
    pub fn raw(&mut self) -> &mut Role {
        self.role
    }
}

/// Shapes a member and the account behind it.
#[derive(Debug)]
pub struct MemberBuilder<'a> {
    pub(super) world: &'a mut World,
    pub(super) guild: Id,
    pub(super) user: Id,
}

impl MemberBuilder<'_> {
    /// The user id.
    pub fn id(&self) -> Id {
        self.user
    }

    fn account(&mut self) -> &mut User {
        self.world
            .users
            .get_mut(&self.user)
            .expect("the builder made the user")
    }

    /// The membership itself, for everything that has no verb here.
    pub fn raw(&mut self) -> &mut Member {
        self.world
            .guilds
            .get_mut(&self.guild)
            .and_then(|guild| guild.members.get_mut(&self.user))
            .expect("the builder made the member")
    }

    /// Holds a role, named or numbered.
    #[track_caller]
    pub fn role(mut self, role: impl Into<Ref>) -> Self {
        let role = self.world.find_role(role);
        self.raw().roles.push(role);
        self
    }

    /// Display name.
    pub fn display_name(mut self, name: &str) -> Self {
        self.account().global_name = Some(name.to_owned());
        self
    }

    /// Name in this server.
    pub fn nick(mut self, nick: &str) -> Self {
        self.raw().nick = Some(nick.to_owned());
        self
    }

    /// Language of the client.
    pub fn locale(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.account().locale);
        self
    }

    /// When the membership began.
    pub fn joined_at(mut self, unix_ms: i64) -> Self {
        self.raw().joined_at_ms = unix_ms;
        self
    }

    /// Has not passed membership screening.
    pub fn pending(mut self) -> Self {
        self.raw().pending = true;
        self
    }

    /// Is somebody else's bot.
    pub fn is_bot(mut self) -> Self {
        self.account().bot = true;
        self
    }

    /// Takes no direct messages.
    pub fn dms_closed(mut self) -> Self {
        self.account().dms_open = false;
        self
    }

    /// Has an avatar.
    pub fn avatar(mut self, hash: &str) -> Self {
        self.account().avatar = Some(hash.to_owned());
        self
    }
}

/// Shapes a channel.
#[derive(Debug)]
pub struct ChannelBuilder<'a> {
    pub(super) world: &'a mut World,
    pub(super) guild: Id,
    pub(super) channel: Id,
}

impl ChannelBuilder<'_> {
    /// Its id.
    pub fn id(&self) -> Id {
        self.channel
    }

    /// The channel itself, for everything that has no verb here.
    pub fn raw(&mut self) -> &mut Channel {
        self.world
            .channels
            .get_mut(&self.channel)
            .expect("the builder made the channel")
    }

    /// Puts it into a category, whose overwrites it copies.
    #[track_caller]
    pub fn in_category(mut self, category: impl Into<Ref>) -> Self {
        let category = self.world.find_channel(category);
        let overwrites = self.world.channel(category).overwrites.clone();
        let raw = self.raw();
        raw.parent = Some(category);
        raw.overwrites.extend(overwrites);
        self
    }

    /// Allows a role or a member something. `@everyone` is the server's own.
    #[track_caller]
    pub fn allow(self, whom: &str, bits: u64) -> Self {
        self.overwrite(whom, |overwrite| overwrite.allow |= bits)
    }

    /// Denies a role or a member something.
    #[track_caller]
    pub fn deny(self, whom: &str, bits: u64) -> Self {
        self.overwrite(whom, |overwrite| overwrite.deny |= bits)
    }

    #[track_caller]
    fn overwrite(mut self, whom: &str, change: impl FnOnce(&mut Overwrite)) -> Self {
        let role = self.world.guild(self.guild).role(if whom == "@everyone" {
            whom
        } else {
            whom.trim_start_matches('@')
        });
        let (id, kind) = match role {
            Some(role) => (role.id, OverwriteKind::Role),
            None => (self.world.find_user(whom), OverwriteKind::Member),
        };
        change(self.raw().overwrites.entry(id).or_insert(Overwrite {
            kind,
            allow: 0,
            deny: 0,
        }));
        self
    }

    /// A forum tag.
    pub fn tag(mut self, name: &str) -> Self {
        let id = self.world.snowflakes.at(GUILDS_SINCE_MS);
        self.raw().available_tags.push(ForumTag {
            id,
            name: name.to_owned(),
            moderated: false,
        });
        self
    }

    /// A message from before the bot came.
    #[track_caller]
    pub fn message(mut self, author: impl Into<Ref>, content: &str, unix_ms: i64) -> Self {
        let author = self.world.find_user(author);
        let id = self.world.snowflakes.at(unix_ms);
        let channel = self.channel;
        let raw = self.raw();
        raw.messages.insert(
            id,
            Message {
                content: content.to_owned(),
                ..Message::new(id, channel, author)
            },
        );
        raw.last_message = raw.last_message.max(Some(id));
        self
    }
}
