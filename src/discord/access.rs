//! Who may do what, checked at every command, button, select and form.

use serenity::all::Permissions;

use crate::{
    domain::ids::{MemberId, RoleId},
    error::UserError,
    store::Guild,
};

/// How much a member may do. Each level includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Fan,
    Moderator,
    Creator,
}

impl Level {
    /// The level of a member with these roles: the owner and the creator role are creators.
    pub fn of(guild: &Guild, member_id: MemberId, roles: &[RoleId]) -> Self {
        let holds = |role_id: Option<RoleId>| role_id.is_some_and(|role_id| roles.contains(&role_id));
        if member_id == guild.owner_id || holds(guild.creator_role_id) {
            Level::Creator
        } else if holds(guild.moderator_role_id) {
            Level::Moderator
        } else {
            Level::Fan
        }
    }

    /// Refuses whoever is below `needed`.
    pub fn require(self, needed: Level) -> Result<(), UserError> {
        if self >= needed {
            return Ok(());
        }
        Err(UserError::new(match needed {
            Level::Creator => "error-creator-only",
            Level::Moderator | Level::Fan => "error-moderator-only",
        }))
    }

    /// Whom Discord shows the command to before anybody changed that in the server's settings. Only
    /// a courtesy: the check is ours.
    pub fn shown_to(self) -> Permissions {
        match self {
            Level::Fan => Permissions::empty(),
            Level::Moderator => Permissions::MODERATE_MEMBERS,
            Level::Creator => Permissions::MANAGE_GUILD,
        }
    }
}
