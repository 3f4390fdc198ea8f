//! Servers and what belongs to them: roles, members, voice, bans, invites, events, the audit log.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::Id;

/// A server.
#[derive(Debug, Clone)]
pub struct Guild {
    /// Snowflake; also the id of @everyone.
    pub id: Id,
    /// Shown name.
    pub name: String,
    /// Who owns it.
    pub owner: Id,
    /// Preferred language.
    pub locale: String,
    /// Features such as `COMMUNITY`.
    pub features: Vec<String>,
    /// Roles by id.
    pub roles: BTreeMap<Id, Role>,
    /// Members by user id.
    pub members: BTreeMap<Id, Member>,
    /// Who is in voice, by user id.
    pub voice_states: BTreeMap<Id, VoiceState>,
    /// Bans by user id.
    pub bans: BTreeMap<Id, Ban>,
    /// Invites by code.
    pub invites: BTreeMap<String, Invite>,
    /// Scheduled events by id.
    pub events: BTreeMap<Id, ScheduledEvent>,
    /// Oldest first.
    pub audit_log: Vec<AuditEntry>,
    /// Where the idle are moved.
    pub afk_channel: Option<Id>,
    /// Idle seconds before that happens.
    pub afk_timeout_s: u64,
    /// Where welcome messages go.
    pub system_channel: Option<Id>,
    /// Custom invite code and its uses.
    pub vanity: Option<(String, u64)>,
    /// The onboarding object without `guild_id`.
    pub onboarding: Option<Value>,
}

/// A role.
#[derive(Debug, Clone)]
pub struct Role {
    /// Snowflake.
    pub id: Id,
    /// Shown name.
    pub name: String,
    /// Raw bits.
    pub permissions: u64,
    /// Height; @everyone is 0.
    pub position: i64,
    /// Main colour.
    pub color: u64,
    /// Shown apart in the member list.
    pub hoist: bool,
    /// Whether everybody may mention it.
    pub mentionable: bool,
    /// Owned by an integration: nobody can give or take it.
    pub managed: bool,
    /// The tags object (`bot_id`, `premium_subscriber`, …).
    pub tags: Option<Value>,
    /// Role flags, such as 1 for "offered in onboarding".
    pub flags: u64,
    /// Emoji as icon.
    pub unicode_emoji: Option<String>,
}

/// Somebody in a server.
#[derive(Debug, Clone, Default)]
pub struct Member {
    /// Role ids without @everyone, in the order they were given.
    pub roles: Vec<Id>,
    /// Name in this server.
    pub nick: Option<String>,
    /// Unix ms.
    pub joined_at_ms: i64,
    /// Has not passed membership screening.
    pub pending: bool,
    /// End of a timeout, Unix ms.
    pub timeout_until_ms: Option<i64>,
    /// Boosting since, Unix ms.
    pub premium_since_ms: Option<i64>,
    /// Member flags.
    pub flags: u64,
    /// Muted by the server.
    pub mute: bool,
    /// Deafened by the server.
    pub deaf: bool,
}

impl Member {
    /// Whether a timeout is running.
    pub fn is_timed_out(&self, now_ms: i64) -> bool {
        self.timeout_until_ms.is_some_and(|until_ms| until_ms > now_ms)
    }
}

/// Somebody in a voice channel.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "Discord's own shape")]
pub struct VoiceState {
    /// Which channel.
    pub channel: Id,
    /// Changes with every connection.
    pub session: String,
    /// Muted by themself.
    pub self_mute: bool,
    /// Deafened by themself.
    pub self_deaf: bool,
    /// Camera on.
    pub self_video: bool,
    /// Sharing the screen.
    pub self_stream: bool,
    /// Not allowed to speak, as the audience of a stage.
    pub suppress: bool,
}

/// A ban.
#[derive(Debug, Clone)]
pub struct Ban {
    /// Why.
    pub reason: Option<String>,
}

/// An invite.
#[derive(Debug, Clone)]
pub struct Invite {
    /// What comes after discord.gg/.
    pub code: String,
    /// Where it leads.
    pub channel: Id,
    /// Who made it.
    pub inviter: Option<Id>,
    /// How often it was used.
    pub uses: u64,
    /// 0 = no limit.
    pub max_uses: u64,
    /// 0 = for ever.
    pub max_age_s: u64,
    /// Membership ends with the visit.
    pub temporary: bool,
    /// Unix ms.
    pub created_at_ms: i64,
    /// Roles given to whoever joins by it.
    pub roles: Vec<Id>,
}

/// A scheduled event.
#[derive(Debug, Clone)]
pub struct ScheduledEvent {
    /// Snowflake.
    pub id: Id,
    /// Title.
    pub name: String,
    /// Text.
    pub description: Option<String>,
    /// Voice or stage channel; none if external.
    pub channel: Option<Id>,
    /// Where, if external.
    pub location: Option<String>,
    /// Who made it.
    pub creator: Id,
    /// Unix ms.
    pub start_ms: i64,
    /// Unix ms.
    pub end_ms: Option<i64>,
    /// Scheduled 1, active 2, completed 3, cancelled 4.
    pub status: u8,
    /// Stage 1, voice 2, external 3.
    pub entity_type: u8,
    /// Who is interested.
    pub subscribers: BTreeSet<Id>,
}

/// One line of the audit log.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Snowflake.
    pub id: Id,
    /// Discord's action number.
    pub action: u64,
    /// Who did it.
    pub actor: Id,
    /// To what.
    pub target: Option<Id>,
    /// Change objects.
    pub changes: Vec<Value>,
    /// Extra facts, by action.
    pub options: Option<Value>,
    /// X-Audit-Log-Reason.
    pub reason: Option<String>,
}

impl Guild {
    /// A role by name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.values().find(|role| role.name == name)
    }

    /// Whether a member holds a role.
    pub fn has_role(&self, user: Id, role: Id) -> bool {
        self.members
            .get(&user)
            .is_some_and(|member| member.roles.contains(&role))
    }
}
