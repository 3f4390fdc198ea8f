//! Why Discord refused: what the bot may do, found out by asking, so that the remedy is exact.

use std::sync::Arc;

use serde::Deserialize;
use serenity::{
    all::Http,
    http::{LightMethod, Request, Route},
};

use super::Dispatcher;
use crate::{
    domain::{
        gate::{
            ADMINISTRATOR, ALL, ChannelKind, GuildPermissions, MANAGE_ROLES, MemberFacts, Overwrite,
            RoleFacts, permissions_in,
        },
        ids::{GuildId, MemberId, RoleId},
    },
    effects::Problem,
};

/// Discord's role object, as far as it is needed, with permissions as raw bits.
#[derive(Clone, Debug, Deserialize)]
pub struct RawRole {
    #[serde(deserialize_with = "super::gates::id")]
    pub id: u64,
    pub name: String,
    pub position: i64,
    #[serde(deserialize_with = "super::gates::bits")]
    pub permissions: u64,
    pub managed: bool,
    #[serde(default)]
    pub flags: u64,
}

#[derive(Deserialize)]
struct RawMember {
    #[serde(deserialize_with = "super::gates::ids")]
    roles: Vec<u64>,
}

/// The roles of a server and the bot's place among them.
pub struct Reach {
    pub roles: Vec<RawRole>,
    /// The bot's own roles.
    own: Vec<RoleId>,
    /// The place of the bot's highest role: roles below it are within reach.
    top: (i64, std::cmp::Reverse<u64>),
    /// The bits of all its roles together.
    bits: u64,
}

/// The order of roles: by position, equal ones by id, the lower id on top
/// (Discord documentation, "Role Object").
fn place(role: &RawRole) -> (i64, std::cmp::Reverse<u64>) {
    (role.position, std::cmp::Reverse(role.id))
}

impl Reach {
    /// Whether the server has the role.
    pub fn has(&self, role_id: RoleId) -> bool {
        self.roles.iter().any(|role| role.id == role_id.0)
    }

    /// What keeps the bot from giving or taking a role, if anything does.
    pub fn problem_with(&self, role_id: RoleId) -> Option<Problem> {
        let Some(role) = self.roles.iter().find(|role| role.id == role_id.0) else {
            return Some(Problem::RoleGone {
                tier_id: None,
                role_id,
            });
        };
        if role.managed {
            Some(Problem::RoleManaged { role_id })
        } else if !self.may_manage_roles() {
            Some(Problem::MayNotManageRoles)
        } else if place(role) >= self.top {
            Some(Problem::RoleAboveBot { role_id })
        } else {
            None
        }
    }

    pub fn may_manage_roles(&self) -> bool {
        self.bits & (MANAGE_ROLES | ADMINISTRATOR) != 0
    }

    /// What the bot may do in the whole server, before any channel's exceptions.
    pub fn bits(&self) -> u64 {
        self.bits
    }

    /// The bot's own roles.
    pub fn own(&self) -> &[RoleId] {
        &self.own
    }

    /// The bits the bot has in the server as a whole; all of them for an administrator.
    pub fn permissions(&self, guild_id: GuildId) -> u64 {
        let held = |role: &&RawRole| role.id == guild_id.0 || self.own.contains(&RoleId(role.id));
        let held = self.roles.iter().filter(held);
        let bits = held.fold(0, |bits, role| bits | role.permissions);
        if bits & ADMINISTRATOR == 0 { bits } else { ALL }
    }

    /// The bits the bot has in a channel. Being the owner, which no bot is, is not looked at.
    pub fn permissions_in(
        &self,
        guild_id: GuildId,
        bot_id: MemberId,
        kind: ChannelKind,
        overwrites: &[Overwrite],
    ) -> u64 {
        let facts = |role: &RawRole| RoleFacts {
            id: RoleId(role.id),
            position: u16::try_from(role.position).unwrap_or(0),
            permissions: role.permissions,
            managed: role.managed,
        };
        let guild = GuildPermissions {
            guild_id,
            owner_id: MemberId(0),
            roles: self.roles.iter().map(facts).collect(),
        };
        let bot = MemberFacts {
            id: bot_id,
            roles: self.own.clone(),
            timed_out_until_ms: None,
        };
        permissions_in(&guild, &bot, kind, overwrites, 0)
    }
}

impl Dispatcher {
    /// Asks Discord for the server's roles and the bot's own.
    pub(super) async fn reach(&self, guild_id: GuildId) -> anyhow::Result<Reach> {
        reach(&self.http, guild_id, self.bot_id).await
    }

    /// The same, or what is known from having asked lately.
    pub(super) async fn reach_lately(&self, guild_id: GuildId) -> anyhow::Result<Arc<Reach>> {
        let wakes = self.store.wakes(guild_id);
        if let Some(reach) = self.reaches.find(guild_id, wakes) {
            return Ok(reach);
        }
        let reach = Arc::new(self.reach(guild_id).await?);
        self.reaches.keep(guild_id, wakes, reach.clone());
        Ok(reach)
    }
}

/// Asks Discord for a server's roles and the bot's own, as plain JSON: serenity's types drop
/// permission bits they do not know.
pub async fn reach(http: &Http, guild_id: GuildId, bot_id: MemberId) -> anyhow::Result<Reach> {
    let guild = guild_id.0.into();
    let route = Route::GuildRoles { guild_id: guild };
    let roles: Vec<RawRole> = http.fire(Request::new(route, LightMethod::Get)).await?;
    let route = Route::GuildMember {
        guild_id: guild,
        user_id: bot_id.0.into(),
    };
    let own: RawMember = http.fire(Request::new(route, LightMethod::Get)).await?;
    let held = |role: &&RawRole| role.id == guild_id.0 || own.roles.contains(&role.id);
    let bits = roles
        .iter()
        .filter(held)
        .fold(0, |bits, role| bits | role.permissions);
    let top = roles
        .iter()
        .filter(held)
        .map(place)
        .max()
        .unwrap_or((0, std::cmp::Reverse(0)));
    Ok(Reach {
        own: own.roles.iter().copied().map(RoleId).collect(),
        top,
        bits,
        roles,
    })
}
