//! What every handler asks first: does it exist, may the bot see it, may the bot do that.

use crate::Id;
use crate::changes::{Actor, Change};
use crate::permissions::VIEW_CHANNEL;
use crate::rest::error::ApiError;
use crate::rest::request::Request;
use crate::world::{Channel, Guild, Member, Message, Role};

impl Change<'_> {
    pub(crate) fn bot(&self) -> Id {
        self.world.bot()
    }

    /// The bot as the one who acts, with the reason it gave.
    pub(crate) fn actor<'r>(&self, request: &'r Request) -> Actor<'r> {
        Actor {
            id: self.bot(),
            reason: request.reason.as_deref(),
        }
    }

    /// A server the bot is in.
    pub(crate) fn guild(&self, guild: Id) -> Result<&Guild, ApiError> {
        let found = self.world.guilds.get(&guild).ok_or(ApiError::UNKNOWN_GUILD)?;
        if found.members.contains_key(&self.bot()) {
            Ok(found)
        } else {
            Err(ApiError::MISSING_ACCESS)
        }
    }

    pub(crate) fn guild_mut(&mut self, guild: Id) -> Result<&mut Guild, ApiError> {
        self.world.guilds.get_mut(&guild).ok_or(ApiError::UNKNOWN_GUILD)
    }

    /// A channel the bot may see.
    pub(crate) fn channel(&self, channel: Id) -> Result<&Channel, ApiError> {
        let found = self
            .world
            .channels
            .get(&channel)
            .ok_or(ApiError::UNKNOWN_CHANNEL)?;
        if self.bits_in(channel) & VIEW_CHANNEL != 0 {
            Ok(found)
        } else {
            Err(ApiError::MISSING_ACCESS)
        }
    }

    /// A message everybody in its channel can read.
    pub(crate) fn message(&self, channel: Id, message: Id) -> Result<&Message, ApiError> {
        let found = self
            .world
            .message(channel, message)
            .filter(|found| found.ephemeral_for.is_none());
        found.ok_or(ApiError::UNKNOWN_MESSAGE)
    }

    pub(crate) fn member(&self, guild: Id, user: Id) -> Result<&Member, ApiError> {
        if let Some(member) = self.guild(guild)?.members.get(&user) {
            return Ok(member);
        }
        let known = self.world.users.contains_key(&user);
        Err(if known {
            ApiError::UNKNOWN_MEMBER
        } else {
            ApiError::UNKNOWN_USER
        })
    }

    pub(crate) fn role(&self, guild: Id, role: Id) -> Result<&Role, ApiError> {
        self.guild(guild)?.roles.get(&role).ok_or(ApiError::UNKNOWN_ROLE)
    }

    /// The bot's permissions in a server.
    pub(crate) fn bits(&self, guild: Id) -> u64 {
        self.world
            .guilds
            .get(&guild)
            .map_or(0, |guild| guild.permissions(self.bot(), self.now_ms()))
    }

    /// The bot's permissions in a channel.
    pub(crate) fn bits_in(&self, channel: Id) -> u64 {
        self.world.permissions_in(channel, self.bot(), self.now_ms())
    }

    /// Refuses unless the bot has all of these bits in the server.
    pub(crate) fn require(&self, guild: Id, bits: u64) -> Result<(), ApiError> {
        self.guild(guild)?;
        if self.bits(guild) & bits == bits {
            Ok(())
        } else {
            Err(ApiError::MISSING_PERMISSIONS)
        }
    }

    /// Refuses unless the bot has one of these bits in the server.
    pub(crate) fn require_any(&self, guild: Id, bits: u64) -> Result<(), ApiError> {
        self.guild(guild)?;
        if self.bits(guild) & bits != 0 {
            Ok(())
        } else {
            Err(ApiError::MISSING_PERMISSIONS)
        }
    }

    /// Refuses unless the bot sees the channel and has all of these bits there.
    pub(crate) fn require_in(&self, channel: Id, bits: u64) -> Result<(), ApiError> {
        self.channel(channel)?;
        if self.bits_in(channel) & bits == bits {
            Ok(())
        } else {
            Err(ApiError::MISSING_PERMISSIONS)
        }
    }

    /// The server of a channel; direct messages have none and most actions make no sense there.
    pub(crate) fn guild_of(&self, channel: Id) -> Result<Id, ApiError> {
        self.channel(channel)?.guild.ok_or(ApiError::CANNOT_IN_DM)
    }
}
