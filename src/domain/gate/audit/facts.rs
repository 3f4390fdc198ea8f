//! What an audit judges: a server as Discord and the database show it at one moment.

use std::cmp::Reverse;

use crate::domain::{
    gate::{ChannelKind, GateEntry, Overwrite, PreviousOverwrite},
    ids::{ChannelId, GuildId, MemberId, RoleId},
    tier::{Ladder, TierId},
};

/// A server at one moment.
#[derive(Clone, Debug)]
pub struct AuditFacts {
    pub guild_id: GuildId,
    pub owner_id: MemberId,
    pub bot_id: MemberId,
    /// The bot's own roles.
    pub bot_roles: Vec<RoleId>,
    pub ladder: Ladder,
    /// Every role, `@everyone` among them.
    pub roles: Vec<AuditRole>,
    /// Every channel and category; threads follow their channels.
    pub channels: Vec<AuditChannel>,
    /// The gates that are to be closed.
    pub gates: Vec<AuditGate>,
    /// Everybody present.
    pub members: Vec<AuditMember>,
    /// `None`: it could not be looked at.
    pub onboarding: Option<Onboarding>,
    /// `None`: they could not be looked at.
    pub invites: Option<Vec<Invite>>,
}

impl AuditFacts {
    pub(super) fn channel(&self, channel_id: ChannelId) -> Option<&AuditChannel> {
        self.channels.iter().find(|channel| channel.id == channel_id)
    }

    pub(super) fn role(&self, role_id: RoleId) -> Option<&AuditRole> {
        self.roles.iter().find(|role| role.id == role_id)
    }

    /// The gated channels that are still there.
    pub(super) fn gated_channels(&self) -> impl Iterator<Item = &AuditChannel> {
        self.gates.iter().filter_map(|gate| self.channel(gate.channel_id))
    }

    /// The place of the bot's highest role: it reaches the roles below.
    pub(super) fn bots_place(&self) -> (i64, Reverse<RoleId>) {
        let own = self.roles.iter().filter(|role| self.bot_roles.contains(&role.id));
        own.map(AuditRole::place)
            .max()
            .unwrap_or((0, Reverse(self.guild_id.everyone())))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditRole {
    pub id: RoleId,
    pub position: i64,
    /// Permission bits in the whole server.
    pub permissions: u64,
    /// Belongs to a bot, an integration or the boosters.
    pub managed: bool,
    /// Newcomers may choose it in the server's onboarding.
    pub in_prompt: bool,
}

impl AuditRole {
    /// The order of roles: by position, of equal ones the lower id on top.
    pub(super) fn place(&self) -> (i64, Reverse<RoleId>) {
        (self.position, Reverse(self.id))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditChannel {
    pub id: ChannelId,
    pub kind: ChannelKind,
    /// The category it is in.
    pub parent_id: Option<ChannelId>,
    pub overwrites: Vec<Overwrite>,
}

impl AuditChannel {
    /// Whether it has its category's overwrites: Discord has no other sign of that.
    pub(super) fn is_in_step_with(&self, category: &AuditChannel) -> bool {
        self.overwrites.len() == category.overwrites.len()
            && self
                .overwrites
                .iter()
                .all(|overwrite| category.overwrites.contains(overwrite))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditGate {
    pub channel_id: ChannelId,
    pub entries: Vec<GateEntry>,
    /// Of a category: its channels are to have gates as well.
    pub with_children: bool,
    /// The category it follows from.
    pub category_id: Option<ChannelId>,
    pub previous: Vec<PreviousOverwrite>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditMember {
    pub id: MemberId,
    /// The roles held; `@everyone` may be left out.
    pub roles: Vec<RoleId>,
    pub is_bot: bool,
    /// Creator or moderator.
    pub is_staff: bool,
    /// The tiers they hold by the books.
    pub tiers: Vec<TierId>,
}

/// What newcomers are asked and offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Onboarding {
    pub enabled: bool,
    pub default_channels: Vec<ChannelId>,
    pub options: Vec<OnboardingOption>,
}

/// An answer somebody may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnboardingOption {
    /// The question it belongs to.
    pub prompt: String,
    pub title: String,
    pub roles: Vec<RoleId>,
    pub channels: Vec<ChannelId>,
}

/// An invite that gives roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    pub code: String,
    pub roles: Vec<RoleId>,
}
