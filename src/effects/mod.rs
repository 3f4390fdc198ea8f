//! What the bot does to Discord, as rows written in the same transaction as the decision.
//!
//! This module says what can be wanted and under which key; `dispatcher/` carries it out. A key
//! names one wish: a message is posted once for its key, a member's role follows the latest wish.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        gate::audit::Leak,
        ids::{ChannelId, GuildId, MemberId, RoleId},
        period::{LocalDay, Week},
        promise::Badge,
        tier::TierId,
    },
    store::{NewEffect, Turn},
};

/// One thing to do to Discord.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Effect {
    /// A member should hold a role, or not.
    Role {
        member_id: MemberId,
        role_id: RoleId,
        hold: bool,
        why: RoleReason,
    },
    /// A message, once: in the creator's channel, or where tiers reached are announced.
    Post {
        post: Post,
        /// The channel it went to, once it is posted: the creator may choose another one later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        posted_in: Option<ChannelId>,
    },
    /// Brings the message posted under another key up to date.
    Refresh { post_key: String },
    /// Takes the message posted under another key down.
    Unpost { post_key: String },
    /// Brings an answer to whoever asked with the form.
    DeliverAnswer { ask_id: u64 },
    /// Brings a channel's overwrites to what its gate wants.
    Gate { channel_id: ChannelId },
    /// Gives the channels of gated categories the gates they should have.
    FollowCategories {},
    /// Looks who sees gated channels.
    AuditGates {},
    /// Makes the role that shows a tier.
    MakeRole {
        tier_id: TierId,
        name: String,
        color: u32,
    },
    /// Finds out who gave or took a tier's role with Discord's own menus, and makes it a grant or a revocation.
    AdoptRole { change: RoleChange, seen_ms: i64 },
    /// Finds out whether somebody who was gone unseen was kicked or banned since `here_ms`, when they were last
    /// known to be here; whoever was not, and is back, gets back what they had.
    LookWhyGone { member_id: MemberId, here_ms: i64 },
    /// Tells a member who asked for it, by direct message, that their tier is about to be withdrawn.
    Warn { member_id: MemberId, warned_ms: i64 },
    /// Looks whether the role of a tier is still there and within the bot's reach.
    CheckTierRole { tier_id: TierId },
    /// Looks whether the creator's channel is still there and open to the bot.
    CheckCreatorChannel,
    /// The same for the channel where tiers reached are announced.
    CheckNoticesChannel,
    /// Registers the commands with a server.
    RegisterCommands {},
}

/// What a message says. It is written when it is posted, in the server's language of that moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "of")]
pub enum Post {
    /// A member became eligible; with buttons to decide. `proposal` counts a member's proposals.
    Proposal { member_id: MemberId, proposal: i64 },
    /// The weekly summary of a period; `late` when the bot was down at the due time.
    Summary { monday: LocalDay, late: bool },
    /// Something Discord refuses and how to mend it.
    Notice { problem: Problem },
    /// Members who reached a tier within a minute (counted since the beginning of 1970), said where
    /// the creator wants it.
    TiersReached { minute: i64, reached: Vec<Reached> },
    /// What came of reading the history that was asked for at that time.
    History { started_ms: i64 },
    /// Leaks that the audit of that time found and those before it did not.
    Leak { audit_ms: i64, leaks: Vec<Leak> },
    /// What falls due by the creator's promise, of which they are reminded at that time.
    Waiting { reminded_ms: i64 },
    /// What a fan asked with the form.
    Asked { ask_id: u64 },
    /// The creator's promise, for everybody.
    Badge { badge: Badge },
}

/// Somebody reached a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    pub member_id: MemberId,
    pub tier_id: TierId,
}

/// A role of a tier that a member has, or has no longer, by somebody's hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChange {
    pub member_id: MemberId,
    pub role_id: RoleId,
    pub given: bool,
}

/// Why a role changes; shown in Discord's audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleReason {
    /// Reached the tier by points.
    Reached,
    /// Fell below the tier's band.
    Fell,
    /// Approved by this person.
    Approved { by_id: MemberId },
    /// Granted by this person.
    Granted { by_id: MemberId },
    /// A grant ended.
    GrantEnded,
    /// Taken away by this person.
    TakenOut { by_id: MemberId },
    /// Held the tier before leaving the server.
    Rejoined,
    /// The tier got another role.
    TierRoleChanged,
    /// Held the tier without its role until this person had that repaired.
    Repaired { by_id: MemberId },
}

impl RoleReason {
    /// Whether somebody waits for the change, or it follows from rules and may be one of thousands.
    pub fn turn(self) -> Turn {
        match self {
            RoleReason::Approved { .. }
            | RoleReason::Granted { .. }
            | RoleReason::TakenOut { .. }
            | RoleReason::Rejoined => Turn::Now,
            RoleReason::Reached
            | RoleReason::Fell
            | RoleReason::GrantEnded
            | RoleReason::Repaired { .. }
            | RoleReason::TierRoleChanged => Turn::Later,
        }
    }

    /// The line for Discord's audit log, which has one language for everybody.
    pub fn audit_line(self) -> String {
        match self {
            RoleReason::Reached => "Ironfan: reached the tier".to_owned(),
            RoleReason::Fell => "Ironfan: fell below the tier".to_owned(),
            RoleReason::Approved { by_id } => format!("Ironfan: approved by {by_id}"),
            RoleReason::Granted { by_id } => format!("Ironfan: granted by {by_id}"),
            RoleReason::GrantEnded => "Ironfan: the grant ended".to_owned(),
            RoleReason::TakenOut { by_id } => format!("Ironfan: taken away by {by_id}"),
            RoleReason::Rejoined => "Ironfan: held the tier before leaving".to_owned(),
            RoleReason::TierRoleChanged => "Ironfan: the tier got another role".to_owned(),
            RoleReason::Repaired { by_id } => format!("Ironfan: repaired by {by_id}"),
        }
    }
}

/// Why an effect is paused: something a person can mend.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Problem {
    /// No channel is set for approvals and summaries.
    NoCreatorChannel,
    /// The channel was deleted.
    ChannelGone { channel_id: ChannelId },
    /// The bot cannot see the channel or may not do this in it.
    NoAccess { channel_id: ChannelId },
    /// The bot may not open private threads in the channel, in which an answer is to be given.
    NoPrivateThreads { channel_id: ChannelId },
    /// The tier's role was deleted.
    RoleGone {
        tier_id: Option<TierId>,
        role_id: RoleId,
    },
    /// The role is at or above the bot's own highest role.
    RoleAboveBot { role_id: RoleId },
    /// The role belongs to Discord or another bot and cannot be given by hand.
    RoleManaged { role_id: RoleId },
    /// The channel has become one that cannot be gated.
    NotGateable { channel_id: ChannelId },
    /// The tier has no role yet.
    TierWithoutRole { tier_id: TierId },
    /// The gate would change permissions in the channel that the bot lacks there itself.
    LacksPermissions { channel_id: ChannelId, bits: u64 },
    /// The bot lacks the permission to manage roles.
    MayNotManageRoles,
    /// The server has as many roles or overwrites as Discord allows.
    LimitReached { code: i64 },
    /// Anything else Discord said no to.
    Refused { status: u16, code: i64, message: String },
}

impl Problem {
    /// The role changes of a server that run into the same problem as one of them did, as patterns of
    /// their keys and of what they want; `None` when it is one change's own.
    pub fn other_roles(&self, guild_id: GuildId) -> Option<(String, &'static str)> {
        match self {
            // What is gone can still be taken: that is done already.
            Problem::RoleGone { role_id, .. } => {
                Some((keys::roles_of_all(guild_id, *role_id), r#"%"hold":true%"#))
            }
            Problem::RoleAboveBot { role_id } | Problem::RoleManaged { role_id } => {
                Some((keys::roles_of_all(guild_id, *role_id), "%"))
            }
            Problem::MayNotManageRoles => Some((keys::roles(guild_id), "%")),
            _ => None,
        }
    }
}

/// Keys of effects. One wish, one key.
pub mod keys {
    use super::*;

    pub fn role(guild_id: GuildId, member_id: MemberId, role_id: RoleId) -> String {
        format!("role:{guild_id}:{member_id}:{role_id}")
    }

    pub fn adopt_role(guild_id: GuildId, member_id: MemberId, role_id: RoleId) -> String {
        format!("adopt:{guild_id}:{member_id}:{role_id}")
    }

    pub fn look_why_gone(guild_id: GuildId, member_id: MemberId) -> String {
        format!("gone:{guild_id}:{member_id}")
    }

    pub fn warning(guild_id: GuildId, member_id: MemberId, warned_ms: i64) -> String {
        format!("warning:{guild_id}:{member_id}:{warned_ms}")
    }

    /// The pattern of every [`role`] of a server.
    pub fn roles(guild_id: GuildId) -> String {
        format!("role:{guild_id}:%")
    }

    /// The pattern of everybody's [`role`].
    pub fn roles_of_all(guild_id: GuildId, role_id: RoleId) -> String {
        format!("role:{guild_id}:%:{role_id}")
    }

    pub fn proposal(guild_id: GuildId, member_id: MemberId, proposal: i64) -> String {
        format!("proposal:{guild_id}:{member_id}:{proposal}")
    }

    pub fn refresh(post_key: &str) -> String {
        format!("refresh:{post_key}")
    }

    pub fn summary(guild_id: GuildId, week: Week) -> String {
        format!("summary:{guild_id}:{}", week.monday().0)
    }

    /// The pattern of every [`summary`] of a server; the keys are in the order of the weeks.
    pub fn summaries(guild_id: GuildId) -> String {
        format!("summary:{guild_id}:%")
    }

    pub fn history(guild_id: GuildId, started_ms: i64) -> String {
        format!("history:{guild_id}:{started_ms}")
    }

    pub fn waiting(guild_id: GuildId, reminded_ms: i64) -> String {
        format!("waiting:{guild_id}:{reminded_ms}")
    }

    pub fn asked(guild_id: GuildId, ask_id: u64) -> String {
        format!("asked:{guild_id}:{ask_id}")
    }

    pub fn deliver_answer(guild_id: GuildId, ask_id: u64) -> String {
        format!("answer:{guild_id}:{ask_id}")
    }

    pub fn badge(guild_id: GuildId, badge: Badge) -> String {
        format!("badge:{guild_id}:{}:{}", badge.channel_id, badge.since_ms)
    }

    pub fn unpost(post_key: &str) -> String {
        format!("unpost:{post_key}")
    }

    pub fn gate(guild_id: GuildId, channel_id: ChannelId) -> String {
        format!("gate:{guild_id}:{channel_id}")
    }

    pub fn follow_categories(guild_id: GuildId) -> String {
        format!("follow-categories:{guild_id}")
    }

    pub fn audit_gates(guild_id: GuildId) -> String {
        format!("audit-gates:{guild_id}")
    }

    /// Leaks are told once by an audit; its first new one tells two audits of one moment apart.
    pub fn leak(guild_id: GuildId, audit_ms: i64, leaks: &[Leak]) -> String {
        let first = leaks.first().map_or("", |leak| &leak.0);
        format!("leak:{guild_id}:{audit_ms}:{first}")
    }

    /// Effects that are due together are carried out in the order of their keys. Discord puts a new
    /// role at the bottom, so the highest tier's comes first.
    pub fn make_role(guild_id: GuildId, tier_id: TierId) -> String {
        format!("make-role:{guild_id}:{:03}", u8::MAX - tier_id.0)
    }

    pub fn check_tier_role(guild_id: GuildId, tier_id: TierId) -> String {
        format!("check-tier-role:{guild_id}:{}", tier_id.0)
    }

    pub fn check_creator_channel(guild_id: GuildId) -> String {
        format!("check-creator-channel:{guild_id}")
    }

    pub fn check_notices_channel(guild_id: GuildId) -> String {
        format!("check-notices-channel:{guild_id}")
    }

    pub fn tiers_reached(guild_id: GuildId, minute: i64) -> String {
        format!("tiers:{guild_id}:{minute}")
    }

    pub fn commands(guild_id: GuildId) -> String {
        format!("commands:{guild_id}")
    }

    /// The notice about a problem: however many effects run into it, the creator is told once.
    pub fn notice(guild_id: GuildId, problem: &Problem) -> String {
        let problem = serde_json::to_string(problem).expect("a problem serialises");
        format!("notice:{guild_id}:{problem}")
    }

    /// Whether the key is one of [`role`].
    pub fn is_role(effect_key: &str) -> bool {
        effect_key.starts_with("role:")
    }

    /// Whether the key is one of [`notice`].
    pub fn is_notice(effect_key: &str) -> bool {
        effect_key.starts_with("notice:")
    }
}

/// An effect to be written under `effect_key`.
pub fn new_effect(guild_id: GuildId, effect_key: String, effect: &Effect) -> NewEffect {
    NewEffect {
        effect_key,
        guild_id,
        turn: match effect {
            Effect::Role { why, .. } => why.turn(),
            _ => Turn::Now,
        },
        effect: serde_json::to_string(effect).expect("an effect serialises"),
    }
}

/// The wish that a member holds a role, or not.
pub fn role(
    guild_id: GuildId,
    member_id: MemberId,
    role_id: RoleId,
    hold: bool,
    why: RoleReason,
) -> NewEffect {
    let effect = Effect::Role {
        member_id,
        role_id,
        hold,
        why,
    };
    new_effect(guild_id, keys::role(guild_id, member_id, role_id), &effect)
}

/// The wish that a role changed by hand is looked into.
pub fn adopt_role(guild_id: GuildId, change: RoleChange, seen_ms: i64) -> NewEffect {
    let key = keys::adopt_role(guild_id, change.member_id, change.role_id);
    new_effect(guild_id, key, &Effect::AdoptRole { change, seen_ms })
}

/// The wish to know why somebody was gone who was here at `here_ms`.
pub fn look_why_gone(guild_id: GuildId, member_id: MemberId, here_ms: i64) -> NewEffect {
    let key = keys::look_why_gone(guild_id, member_id);
    new_effect(guild_id, key, &Effect::LookWhyGone { member_id, here_ms })
}

/// The wish that a member is warned by direct message.
pub fn warning(guild_id: GuildId, member_id: MemberId, warned_ms: i64) -> NewEffect {
    let key = keys::warning(guild_id, member_id, warned_ms);
    new_effect(guild_id, key, &Effect::Warn { member_id, warned_ms })
}

/// The wish that a channel's overwrites follow its gate.
pub fn gate(guild_id: GuildId, channel_id: ChannelId) -> NewEffect {
    new_effect(
        guild_id,
        keys::gate(guild_id, channel_id),
        &Effect::Gate { channel_id },
    )
}

/// The wish that the channels of gated categories are gated as those are.
pub fn follow_categories(guild_id: GuildId) -> NewEffect {
    let key = keys::follow_categories(guild_id);
    new_effect(guild_id, key, &Effect::FollowCategories {})
}

/// The wish that the gates are looked at.
pub fn audit_gates(guild_id: GuildId) -> NewEffect {
    new_effect(guild_id, keys::audit_gates(guild_id), &Effect::AuditGates {})
}

/// The wish that a message is posted.
pub fn post(guild_id: GuildId, post: Post) -> NewEffect {
    let key = match &post {
        Post::Proposal { member_id, proposal } => keys::proposal(guild_id, *member_id, *proposal),
        Post::Summary { monday, .. } => keys::summary(guild_id, Week::of(*monday)),
        Post::Notice { problem } => keys::notice(guild_id, problem),
        Post::TiersReached { minute, .. } => keys::tiers_reached(guild_id, *minute),
        Post::History { started_ms } => keys::history(guild_id, *started_ms),
        Post::Leak { audit_ms, leaks } => keys::leak(guild_id, *audit_ms, leaks),
        Post::Waiting { reminded_ms } => keys::waiting(guild_id, *reminded_ms),
        Post::Asked { ask_id } => keys::asked(guild_id, *ask_id),
        Post::Badge { badge } => keys::badge(guild_id, *badge),
    };
    let wish = Effect::Post {
        post,
        posted_in: None,
    };
    new_effect(guild_id, key, &wish)
}

/// The wish that the message posted under `post_key` shows what is true now.
pub fn refresh(guild_id: GuildId, post_key: &str) -> NewEffect {
    let effect = Effect::Refresh {
        post_key: post_key.to_owned(),
    };
    new_effect(guild_id, keys::refresh(post_key), &effect)
}

/// The wish that an answer reaches whoever asked.
pub fn deliver_answer(guild_id: GuildId, ask_id: u64) -> NewEffect {
    let key = keys::deliver_answer(guild_id, ask_id);
    new_effect(guild_id, key, &Effect::DeliverAnswer { ask_id })
}

/// The wish that the message posted under `post_key` is taken down.
pub fn unpost(guild_id: GuildId, post_key: &str) -> NewEffect {
    let effect = Effect::Unpost {
        post_key: post_key.to_owned(),
    };
    new_effect(guild_id, keys::unpost(post_key), &effect)
}
