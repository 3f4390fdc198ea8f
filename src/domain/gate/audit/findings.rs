//! What an audit can find. Words come later; here is what a sentence and its remedy need.

use serde::{Deserialize, Serialize};

use crate::domain::{
    ids::{ChannelId, MemberId, RoleId},
    tier::TierId,
};

/// People named in a finding.
const NAMED: usize = 5;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Somebody gets in, or can, who should not.
    Leak,
    /// Somebody should get in and does not.
    ShutOut,
    /// Worth knowing.
    Note,
}

/// People, with some of them by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crowd {
    pub n: u32,
    /// The first of them, by id.
    pub some: Vec<MemberId>,
}

impl Crowd {
    pub(super) fn of(mut who: Vec<MemberId>) -> Self {
        who.sort_unstable();
        who.dedup();
        let n = u32::try_from(who.len()).unwrap_or(u32::MAX);
        who.truncate(NAMED);
        Self { n, some: who }
    }
}

/// What somebody gets through a gate by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The gate does not keep `@everyone` out.
    Everyone,
    /// The role makes its holders administrators.
    Administrator(RoleId),
    /// The channel lets the role in.
    Role(RoleId),
    /// The channel has an exception for each of them.
    Member,
}

/// Why a channel in a gated category is not gated with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildTrouble {
    /// Its permissions are its own, and the gate is on the category alone.
    NotInStep,
    /// The gate is for the category's channels too, but has not reached it yet.
    NotCovered,
    /// It is of a kind that cannot be gated.
    CannotBeGated,
}

/// What could not be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unseen {
    Onboarding,
    Invites,
}

/// One thing an audit found. Stored as JSON: change a case only so that old ones still read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Finding {
    /// They see the channels without the tier.
    Sees {
        way: Way,
        channels: Vec<ChannelId>,
        who: Crowd,
    },
    /// They hold the tier's role but not the tier, and get in by it.
    HoldsRole {
        tier_id: TierId,
        role_id: RoleId,
        channels: Vec<ChannelId>,
        who: Crowd,
    },
    /// Whoever gets the tier's role is an administrator.
    RoleIsAdministrator { tier_id: TierId, role_id: RoleId },
    /// An answer in the server's onboarding gives a tier's role to whoever picks it.
    PromptGivesRole {
        prompt: String,
        option: String,
        tier_id: TierId,
        role_id: RoleId,
        /// Whether onboarding is switched on.
        in_use: bool,
    },
    /// Discord marks the role as one that onboarding offers.
    RoleInPrompt { tier_id: TierId, role_id: RoleId },
    /// Invites give a tier's role to whoever uses them.
    InviteGivesRole {
        tier_id: TierId,
        role_id: RoleId,
        codes: Vec<String>,
    },
    /// A channel in a gated category is not gated; `who` sees it without the tier.
    Child {
        category_id: ChannelId,
        channel_id: ChannelId,
        why: ChildTrouble,
        who: Crowd,
    },
    /// A gated channel became one that other servers can follow.
    Announcement { channel_id: ChannelId },
    /// They hold the tier and lack its role.
    LacksRole {
        tier_id: TierId,
        role_id: RoleId,
        channels: Vec<ChannelId>,
        who: Crowd,
    },
    /// The tier has no role, so that nobody can come in by it.
    NoRole {
        tier_id: TierId,
        channels: Vec<ChannelId>,
        who: Crowd,
    },
    /// The tier's role was deleted.
    RoleGone {
        tier_id: TierId,
        role_id: RoleId,
        channels: Vec<ChannelId>,
        who: Crowd,
    },
    /// The channel has an exception that keeps each of them out.
    DeniedAlone { channels: Vec<ChannelId>, who: Crowd },
    /// They hold the role, and the channel does not let it in.
    DeniedByGate { channels: Vec<ChannelId>, who: Crowd },
    /// They see a voice channel and may not join.
    CannotConnect { channels: Vec<ChannelId>, who: Crowd },
    /// They should be able to write and are not.
    CannotWrite { channels: Vec<ChannelId>, who: Crowd },
    /// The bot cannot give or take the role.
    RoleAboveBot { tier_id: TierId, role_id: RoleId },
    /// Only Discord or another app gives the role.
    RoleManaged { tier_id: TierId, role_id: RoleId },
    /// The gated channel was deleted. `covers`: its channels, if it was a category.
    ChannelGone {
        channel_id: ChannelId,
        covers: Vec<ChannelId>,
    },
    /// The channel's permissions are not what the gate wants.
    OutOfStep { channel_id: ChannelId },
    /// The channel became of a kind that cannot be gated.
    NotGateable { channel_id: ChannelId },
    /// They should only read, and can write.
    Writes {
        way: Way,
        channels: Vec<ChannelId>,
        who: Crowd,
    },
    /// The tier's role lets its holders manage roles or channels.
    RoleManages {
        tier_id: TierId,
        role_id: RoleId,
        bits: u64,
    },
    /// Fans who may manage roles or channels could let themselves in.
    Keyholders { role_id: RoleId, bits: u64, who: Crowd },
    /// The channel has exceptions for people who are not here.
    Leftover { channels: Vec<ChannelId>, who: Crowd },
    /// An answer in onboarding offers a gated channel.
    PromptShowsChannel {
        prompt: String,
        option: String,
        channel_id: ChannelId,
    },
    /// A gated channel is among those newcomers begin with.
    DefaultChannel { channel_id: ChannelId },
    /// Creators and moderators see the channels: meant so.
    StaffSee { channels: Vec<ChannelId>, who: Crowd },
    /// Other bots see the channels.
    BotsSee { channels: Vec<ChannelId>, who: Crowd },
    /// Discord did not let the bot look.
    NotLooked { at: Unseen },
}

impl Finding {
    pub(super) fn tier_without_role(&self) -> Option<TierId> {
        match self {
            Finding::NoRole { tier_id, .. } => Some(*tier_id),
            _ => None,
        }
    }

    pub fn severity(&self) -> Severity {
        use Finding as F;
        match self {
            F::Sees { .. }
            | F::HoldsRole { .. }
            | F::RoleIsAdministrator { .. }
            | F::PromptGivesRole { in_use: true, .. }
            | F::RoleInPrompt { .. }
            | F::InviteGivesRole { .. }
            | F::Announcement { .. } => Severity::Leak,
            F::Child { who, .. } if who.n > 0 => Severity::Leak,
            F::LacksRole { .. }
            | F::NoRole { .. }
            | F::RoleGone { .. }
            | F::DeniedAlone { .. }
            | F::DeniedByGate { .. }
            | F::CannotConnect { .. }
            | F::CannotWrite { .. }
            | F::RoleAboveBot { .. }
            | F::RoleManaged { .. } => Severity::ShutOut,
            F::PromptGivesRole { in_use: false, .. }
            | F::Child { .. }
            | F::ChannelGone { .. }
            | F::OutOfStep { .. }
            | F::NotGateable { .. }
            | F::Writes { .. }
            | F::RoleManages { .. }
            | F::Keyholders { .. }
            | F::Leftover { .. }
            | F::PromptShowsChannel { .. }
            | F::DefaultChannel { .. }
            | F::StaffSee { .. }
            | F::BotsSee { .. }
            | F::NotLooked { .. } => Severity::Note,
        }
    }

    /// The leaks it is about, each by a name that stays the same from audit to audit: one for each
    /// way and channel, however many people use it. Empty for what is no leak.
    pub fn leaks(&self) -> Vec<Leak> {
        let each = |what: String, channels: &[ChannelId]| {
            let leak = |channel_id: &ChannelId| Leak(format!("{what}:{channel_id}"));
            channels.iter().map(leak).collect()
        };
        if self.severity() != Severity::Leak {
            return Vec::new();
        }
        match self {
            Finding::Sees { way, channels, .. } => {
                let way = match way {
                    Way::Everyone => "everyone".to_owned(),
                    Way::Administrator(role_id) => format!("administrator:{role_id}"),
                    Way::Role(role_id) => format!("role:{role_id}"),
                    Way::Member => "member".to_owned(),
                };
                each(way, channels)
            }
            Finding::HoldsRole {
                role_id, channels, ..
            } => each(format!("holds:{role_id}"), channels),
            Finding::RoleIsAdministrator { role_id, .. } => {
                vec![Leak(format!("powers:{role_id}"))]
            }
            Finding::PromptGivesRole { role_id, .. } => vec![Leak(format!("{PROMPT}{role_id}"))],
            Finding::RoleInPrompt { role_id, .. } => vec![Leak(format!("{PROMPT}{role_id}"))],
            Finding::InviteGivesRole { role_id, codes, .. } => codes
                .iter()
                .map(|code| Leak(format!("{INVITE}{role_id}:{code}")))
                .collect(),
            Finding::Child { channel_id, .. } => vec![Leak(format!("child:{channel_id}"))],
            Finding::Announcement { channel_id } => vec![Leak(format!("announcement:{channel_id}"))],
            _ => Vec::new(),
        }
    }
}

const PROMPT: &str = "prompt:";
const INVITE: &str = "invite:";

/// The name of one leak.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Leak(pub String);

impl Leak {
    /// Whether it can only be seen by looking at `place`.
    pub fn is_at(&self, place: Unseen) -> bool {
        self.0.starts_with(match place {
            Unseen::Onboarding => PROMPT,
            Unseen::Invites => INVITE,
        })
    }
}

/// The leaks that are there, by the findings of an audit and what was known before it: what could not
/// be looked at this time is still as it was.
pub fn leaks_after(findings: &[Finding], known: &[Leak]) -> Vec<Leak> {
    let unseen = |leak: &&Leak| {
        let not_looked = |finding: &Finding| matches!(finding, Finding::NotLooked { at } if leak.is_at(*at));
        findings.iter().any(not_looked)
    };
    let mut leaks: Vec<Leak> = findings.iter().flat_map(Finding::leaks).collect();
    leaks.extend(known.iter().filter(unseen).cloned());
    leaks.sort_unstable();
    leaks.dedup();
    leaks
}
