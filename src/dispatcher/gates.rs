//! Brings a channel's overwrites to what its gate wants, on raw permission bits.

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::json;
use serenity::http::{LightMethod, Route};

use super::{Dispatcher, Outcome, refusal};
use crate::{
    domain::{
        gate::{ChannelKind, GatedChannel, Overwrite, OverwriteChange, Target, plan_gate, plan_ungate},
        ids::{ChannelId, GuildId, MemberId, RoleId},
    },
    effects::Problem,
    store::{Gate, Wanted},
};

const UNKNOWN_CHANNEL: i64 = 10_003;
const UNKNOWN_OVERWRITE: i64 = 10_009;
const MISSING_ACCESS: i64 = 50_001;
const MISSING_PERMISSIONS: i64 = 50_013;

/// Discord's channel object, as far as permissions need it.
#[derive(Deserialize)]
pub struct RawChannel {
    #[serde(rename = "type")]
    kind: u8,
    #[serde(default)]
    permission_overwrites: Vec<RawOverwrite>,
}

impl RawChannel {
    pub fn kind(&self) -> ChannelKind {
        ChannelKind::from_discord(self.kind)
    }

    pub fn overwrites(self) -> Vec<Overwrite> {
        let raw = self.permission_overwrites.into_iter();
        raw.map(Overwrite::from).collect()
    }
}

#[derive(Deserialize)]
struct RawOverwrite {
    #[serde(deserialize_with = "id")]
    id: u64,
    /// 0 for a role, 1 for a member.
    #[serde(rename = "type")]
    kind: u8,
    #[serde(deserialize_with = "bits")]
    allow: u64,
    #[serde(deserialize_with = "bits")]
    deny: u64,
}

impl From<RawOverwrite> for Overwrite {
    fn from(raw: RawOverwrite) -> Self {
        let target = match raw.kind {
            0 => Target::Role(RoleId(raw.id)),
            _ => Target::Member(MemberId(raw.id)),
        };
        Overwrite {
            target,
            allow: raw.allow,
            deny: raw.deny,
        }
    }
}

/// Permission bits as Discord writes them: a decimal number in a string.
pub(super) fn bits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map_err(D::Error::custom)
}

/// An id as Discord writes it.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    bits(deserializer)
}

/// A list of ids as Discord writes it.
pub(super) fn ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    Vec::<String>::deserialize(deserializer)?
        .iter()
        .map(|id| id.parse().map_err(D::Error::custom))
        .collect()
}

impl Dispatcher {
    pub(super) async fn set_gate(&self, guild_id: GuildId, channel_id: ChannelId) -> anyhow::Result<Outcome> {
        let Some(gate) = self.store.find_gate(guild_id, channel_id).await? else {
            return Ok(Outcome::Done(None));
        };
        let done = self.change_overwrites(guild_id, &gate).await;
        let Err(error) = done else {
            return done;
        };
        let code = error.downcast_ref().and_then(refusal).map(|refusal| refusal.code);
        match code {
            // What is gone needs no opening.
            Some(UNKNOWN_CHANNEL) if gate.wanted == Wanted::Open => self.forget(guild_id, channel_id).await,
            Some(UNKNOWN_CHANNEL) => Ok(Outcome::Paused(Problem::ChannelGone { channel_id })),
            Some(MISSING_ACCESS | MISSING_PERMISSIONS) => {
                self.budget.note_status(403);
                let reach = self.reach(guild_id).await?;
                Ok(Outcome::Paused(if reach.may_manage_roles() {
                    Problem::NoAccess { channel_id }
                } else {
                    Problem::MayNotManageRoles
                }))
            }
            _ => Err(error),
        }
    }

    async fn change_overwrites(&self, guild_id: GuildId, gate: &Gate) -> anyhow::Result<Outcome> {
        let channel_id = gate.channel_id;
        let route = Route::Channel {
            channel_id: channel_id.0.into(),
        };
        let raw: RawChannel = serde_json::from_value(self.json(route, LightMethod::Get).await?)?;
        let kind = raw.kind();
        let overwrites = raw.overwrites();
        let channel = GatedChannel {
            kind,
            everyone: guild_id.everyone(),
            bot: Target::Member(self.bot_id),
            overwrites: &overwrites,
        };
        let existing = self.reach(guild_id).await?.roles;
        let exists = |role_id: RoleId| existing.iter().any(|role| role.id == role_id.0);
        let remembered: Vec<_> = gate
            .previous
            .iter()
            .filter(|known| !matches!(known.target, Target::Role(role_id) if !exists(role_id)))
            .copied()
            .collect();
        if gate.wanted == Wanted::Open {
            self.make_changes(channel_id, &plan_ungate(&channel, &remembered))
                .await?;
            return self.forget(guild_id, channel_id).await;
        }
        let ladder = self.store.get_ladder(guild_id).await?;
        let tier_roles: Vec<RoleId> = ladder
            .roles_from(gate.tier_id)
            .into_iter()
            .filter(|role_id| exists(*role_id))
            .collect();
        let Ok(plan) = plan_gate(&channel, &tier_roles, &remembered) else {
            return Ok(Outcome::Paused(Problem::NotGateable { channel_id }));
        };
        let mut tx = self.store.begin().await?;
        tx.set_gate_previous(guild_id, channel_id, &plan.previous).await?;
        tx.commit().await?;
        self.make_changes(channel_id, &plan.changes).await?;
        // The channel is shut either way; without its role nobody of the tier can come in.
        Ok(
            match ladder.get(gate.tier_id).map(|tier| (tier.tier_id, tier.role_id)) {
                Some((tier_id, None)) => Outcome::Paused(Problem::TierWithoutRole { tier_id }),
                Some((tier_id, Some(role_id))) if !exists(role_id) => Outcome::Paused(Problem::RoleGone {
                    tier_id: Some(tier_id),
                    role_id,
                }),
                _ => Outcome::Done(None),
            },
        )
    }

    /// Makes the changes one after the other: their order keeps the channel shut to strangers.
    async fn make_changes(&self, channel_id: ChannelId, changes: &[OverwriteChange]) -> anyhow::Result<()> {
        let reason = Some("Ironfan: gate");
        for change in changes {
            match change {
                OverwriteChange::Write(overwrite) => {
                    let (target_id, kind) = raw_target(overwrite.target);
                    let body = json!({
                        "type": kind,
                        "allow": overwrite.allow.to_string(),
                        "deny": overwrite.deny.to_string(),
                    });
                    self.http
                        .create_permission(channel_id.0.into(), target_id.into(), &body, reason)
                        .await?;
                }
                OverwriteChange::Delete(target) => {
                    let (target_id, _) = raw_target(*target);
                    let done = self
                        .http
                        .delete_permission(channel_id.0.into(), target_id.into(), reason)
                        .await;
                    if let Err(error) = done
                        && refusal(&error).is_none_or(|refusal| refusal.code != UNKNOWN_OVERWRITE)
                    {
                        return Err(error.into());
                    }
                }
            }
        }
        Ok(())
    }

    async fn forget(&self, guild_id: GuildId, channel_id: ChannelId) -> anyhow::Result<Outcome> {
        let mut tx = self.store.begin().await?;
        tx.delete_opened_gate(guild_id, channel_id).await?;
        tx.commit().await?;
        Ok(Outcome::Done(None))
    }
}

fn raw_target(target: Target) -> (u64, u8) {
    match target {
        Target::Role(role_id) => (role_id.0, 0),
        Target::Member(member_id) => (member_id.0, 1),
    }
}
