//! What people do with the bot, as the log remembers it.

use serde::{Deserialize, Serialize};

use super::{
    ids::{ChannelId, RoleId},
    tier::TierId,
};

/// What a deed is about: by it the log is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Who is let into the inner circle.
    Approval,
    /// Tiers given and taken by hand.
    Grants,
    Points,
    Rules,
    Gates,
    Settings,
    /// Reading history, importing.
    History,
}

impl Topic {
    pub const ALL: [Topic; 7] = [
        Topic::Approval,
        Topic::Grants,
        Topic::Points,
        Topic::Rules,
        Topic::Gates,
        Topic::Settings,
        Topic::History,
    ];

    /// The stored name, and the one in locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Topic::Approval => "approval",
            Topic::Grants => "grants",
            Topic::Points => "points",
            Topic::Rules => "rules",
            Topic::Gates => "gates",
            Topic::Settings => "settings",
            Topic::History => "history",
        }
    }

    /// The topic of a stored name.
    pub fn from_key(key: &str) -> Option<Self> {
        Topic::ALL.into_iter().find(|topic| topic.key() == key)
    }
}

/// A setting of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    Language,
    TimeZone,
    CreatorRole,
    ModeratorRole,
    CreatorChannel,
    NoticesChannel,
    SummaryTime,
    RoleMode,
    /// The role that shows a tier.
    TierRole,
    PromiseHours,
    QuietHours,
    PromiseScope,
    AskChannels,
    PromiseBadge,
}

/// What a setting was set to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Setting {
    /// Nothing, nowhere, nobody.
    None,
    Text {
        text: String,
    },
    Channel {
        channel_id: ChannelId,
    },
    Channels {
        channels: Vec<ChannelId>,
    },
    Role {
        role_id: RoleId,
    },
    /// A local weekday (0 is Monday) and minute of the day.
    Time {
        weekday: usize,
        minute: u16,
    },
}

/// One thing somebody did. Stored as JSON: names are only ever added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "did")]
pub enum Deed {
    Approve,
    NotYet {
        days: u32,
    },
    Decline {
        reason: String,
    },
    /// Took a "no" back.
    Reopen,
    Grant {
        tier_id: TierId,
        reason: String,
        until_ms: Option<i64>,
    },
    Revoke {
        tier_id: TierId,
        reason: String,
    },
    /// Gave the role of a tier with Discord's own menus.
    GiveRole {
        tier_id: TierId,
        reason: String,
    },
    TakeRole {
        tier_id: TierId,
        reason: String,
    },
    /// Noted something about somebody, or took it back; what it was is in the note alone.
    AddNote,
    DeleteNote,
    /// Kicked or banned somebody who held tiers by approval or grant.
    Remove,
    AnnounceAbsence {
        days: u32,
    },
    ReturnEarly,
    GivePoints {
        points: i64,
        reason: String,
    },
    TakePoints {
        points: i64,
        reason: String,
    },
    UndoPoints {
        points: i64,
        reason: String,
    },
    Star {
        channel_id: ChannelId,
        message_id: u64,
    },
    Unstar {
        channel_id: ChannelId,
        message_id: u64,
    },
    PrepareRule {
        what: String,
        value: String,
    },
    DiscardRules,
    ApplyRules {
        version: u64,
        changes: usize,
    },
    UndoRules {
        version: u64,
        changes: usize,
    },
    AddGate {
        channel_id: ChannelId,
        tier_id: TierId,
        /// From that tier up one may read and no more.
        #[serde(default)]
        read_only: bool,
    },
    RemoveGate {
        channel_id: ChannelId,
        /// What was given from this tier up, where more is left.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier_id: Option<TierId>,
    },
    RepairGates {
        repairs: usize,
    },
    Set {
        setting: Named,
        /// Of [`Named::TierRole`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier_id: Option<TierId>,
        to: Setting,
    },
    MakeRoles {
        tiers: usize,
    },
    FinishSetup,
    /// What the goal is stays with the creators.
    SetGoal,
    ClearGoal,
    SetBenchmarks,
    PausePromise {
        until_ms: i64,
    },
    ResumePromise,
    StopRoles,
    GoOnWithRoles,
    ReadHistory {
        days: u32,
    },
    StopHistory,
    GoOnWithHistory,
    Import {
        import_id: u64,
        members: u64,
        points: i64,
    },
    UndoImport {
        import_id: u64,
    },
}

impl Deed {
    /// What it says in somebody's own words.
    pub fn words(&self) -> Option<&str> {
        match self {
            Deed::Decline { reason }
            | Deed::Grant { reason, .. }
            | Deed::Revoke { reason, .. }
            | Deed::GiveRole { reason, .. }
            | Deed::TakeRole { reason, .. }
            | Deed::GivePoints { reason, .. }
            | Deed::TakePoints { reason, .. }
            | Deed::UndoPoints { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// Where it is found.
    pub fn topic(&self) -> Topic {
        match self {
            Deed::Approve | Deed::NotYet { .. } | Deed::Decline { .. } | Deed::Reopen => Topic::Approval,
            Deed::Grant { .. }
            | Deed::Revoke { .. }
            | Deed::GiveRole { .. }
            | Deed::TakeRole { .. }
            | Deed::Remove
            | Deed::AddNote
            | Deed::DeleteNote
            | Deed::AnnounceAbsence { .. }
            | Deed::ReturnEarly => Topic::Grants,
            Deed::GivePoints { .. } | Deed::TakePoints { .. } | Deed::UndoPoints { .. } => Topic::Points,
            Deed::Star { .. } | Deed::Unstar { .. } => Topic::Points,
            Deed::PrepareRule { .. }
            | Deed::DiscardRules
            | Deed::ApplyRules { .. }
            | Deed::UndoRules { .. } => Topic::Rules,
            Deed::AddGate { .. } | Deed::RemoveGate { .. } | Deed::RepairGates { .. } => Topic::Gates,
            Deed::Set { .. }
            | Deed::MakeRoles { .. }
            | Deed::FinishSetup
            | Deed::SetGoal
            | Deed::ClearGoal
            | Deed::SetBenchmarks
            | Deed::PausePromise { .. }
            | Deed::ResumePromise
            | Deed::StopRoles
            | Deed::GoOnWithRoles => Topic::Settings,
            Deed::ReadHistory { .. }
            | Deed::StopHistory
            | Deed::GoOnWithHistory
            | Deed::Import { .. }
            | Deed::UndoImport { .. } => Topic::History,
        }
    }
}
