//! Brings a channel's overwrites to what its gate wants, on raw permission bits.

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::json;
use serenity::http::{LightMethod, Route};

use super::{Dispatcher, Outcome, access::Reach, refusal};
use crate::{
    domain::{
        gate::{
            Admission, ChannelKind, GatedChannel, MANAGE_ROLES, Overwrite, OverwriteChange,
            PreviousOverwrite, Target, apply_changes, bits_changed, bits_spoken_of, plan_gate, plan_ungate,
        },
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
    #[serde(default)]
    parent_id: Option<String>,
}

impl RawChannel {
    pub fn kind(&self) -> ChannelKind {
        ChannelKind::from_discord(self.kind)
    }

    /// The category, or a thread's channel.
    pub fn parent_id(&self) -> Option<ChannelId> {
        self.parent_id.as_ref()?.parse().ok().map(ChannelId)
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
        let (kind, parent_id) = (raw.kind(), raw.parent_id());
        let overwrites = raw.overwrites();
        let channel = GatedChannel {
            kind,
            everyone: guild_id.everyone(),
            bot: Target::Member(self.bot_id),
            overwrites: &overwrites,
        };
        let reach = self.reach(guild_id).await?;
        let site = Site {
            guild_id,
            channel_id,
            parent_id,
            reach: &reach,
            overwrites: &overwrites,
        };
        let exists = |role_id: RoleId| reach.roles.iter().any(|role| role.id == role_id.0);
        let remembered: Vec<_> = gate
            .previous
            .iter()
            .filter(|known| !matches!(known.target, Target::Role(role_id) if !exists(role_id)))
            .copied()
            .collect();
        if gate.wanted == Wanted::Open {
            return match self
                .make_changes(&site, &plan_ungate(&channel, &remembered))
                .await?
            {
                Some(problem) => Ok(Outcome::Paused(problem)),
                None => self.forget(guild_id, channel_id).await,
            };
        }
        let ladder = self.store.get_ladder(guild_id).await?;
        let mut admission = Admission::of(&gate.entries, &ladder);
        admission.roles.retain(|(role_id, _)| exists(*role_id));
        let Ok(plan) = plan_gate(&channel, &admission, &remembered) else {
            return Ok(Outcome::Paused(Problem::NotGateable { channel_id }));
        };
        self.remember(guild_id, channel_id, &plan.previous).await?;
        if let Some(problem) = self.make_changes(&site, &plan.changes).await? {
            return Ok(Outcome::Paused(problem));
        }
        // What is no longer the gate's has been put back and is forgotten: it is anybody's to change.
        let after = apply_changes(&overwrites, &plan.changes);
        let now = GatedChannel {
            overwrites: &after,
            ..channel
        };
        if let Ok(settled) = plan_gate(&now, &admission, &plan.previous)
            && settled.previous != plan.previous
        {
            self.remember(guild_id, channel_id, &settled.previous).await?;
        }
        // The channel is shut either way; without its role nobody of a tier can come in.
        let tiers = gate.entries.iter().filter_map(|entry| ladder.get(entry.tier_id));
        let problem = tiers.into_iter().find_map(|tier| match tier.role_id {
            None => Some(Problem::TierWithoutRole {
                tier_id: tier.tier_id,
            }),
            Some(role_id) if !exists(role_id) => Some(Problem::RoleGone {
                tier_id: Some(tier.tier_id),
                role_id,
            }),
            Some(_) => None,
        });
        Ok(problem.map_or(Outcome::Done(None), Outcome::Paused))
    }

    /// Makes the changes one after the other: their order keeps the channel shut to strangers. Returns
    /// what keeps the bot from it, if it lacks permissions itself: of those that change, before
    /// anything is changed.
    async fn make_changes(
        &self,
        site: &Site<'_>,
        changes: &[OverwriteChange],
    ) -> anyhow::Result<Option<Problem>> {
        let lacking = self.lacking(site, bits_changed(site.overwrites, changes)).await?;
        if lacking.is_some() {
            return Ok(lacking);
        }
        for change in changes {
            let Err(error) = self.make_change(site.channel_id, change).await else {
                continue;
            };
            // Discord may count every bit an overwrite speaks of, not only those that change.
            if refusal(&error).is_some_and(|refusal| refusal.code == MISSING_PERMISSIONS)
                && let Some(problem) = self.lacking(site, bits_spoken_of(&[*change])).await?
            {
                return Ok(Some(problem));
            }
            return Err(error.into());
        }
        Ok(None)
    }

    /// Which of `bits` the bot may not pass on in a channel: those it has neither in the server nor in
    /// the category, unless an overwrite lets it manage the channel's permissions (Discord
    /// documentation, "Edit Channel Permissions").
    async fn lacking(&self, site: &Site<'_>, bits: u64) -> anyhow::Result<Option<Problem>> {
        let lacking = bits & !site.reach.permissions(site.guild_id);
        if lacking == 0 || site.lets_manage(self.bot_id) {
            return Ok(None);
        }
        let lacking = match site.parent_id {
            Some(parent_id) => {
                let route = Route::Channel {
                    channel_id: parent_id.0.into(),
                };
                let parent: RawChannel = serde_json::from_value(self.json(route, LightMethod::Get).await?)?;
                let kind = parent.kind();
                let there = site
                    .reach
                    .permissions_in(site.guild_id, self.bot_id, kind, &parent.overwrites());
                lacking & !there
            }
            None => lacking,
        };
        Ok((lacking != 0).then_some(Problem::LacksPermissions {
            channel_id: site.channel_id,
            bits: lacking,
        }))
    }

    async fn make_change(&self, channel_id: ChannelId, change: &OverwriteChange) -> serenity::Result<()> {
        let reason = Some("Ironfan: gate");
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
                    .await
            }
            OverwriteChange::Delete(target) => {
                let (target_id, _) = raw_target(*target);
                let done = self
                    .http
                    .delete_permission(channel_id.0.into(), target_id.into(), reason)
                    .await;
                match done {
                    Err(error)
                        if refusal(&error).is_some_and(|refusal| refusal.code == UNKNOWN_OVERWRITE) =>
                    {
                        Ok(())
                    }
                    done => done,
                }
            }
        }
    }

    async fn remember(
        &self,
        guild_id: GuildId,
        channel_id: ChannelId,
        previous: &[PreviousOverwrite],
    ) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        tx.set_gate_previous(guild_id, channel_id, previous).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn forget(&self, guild_id: GuildId, channel_id: ChannelId) -> anyhow::Result<Outcome> {
        let mut tx = self.store.begin().await?;
        tx.delete_opened_gate(guild_id, channel_id).await?;
        tx.commit().await?;
        Ok(Outcome::Done(None))
    }
}

/// Where a gate is put up, and what the bot may do there.
struct Site<'a> {
    guild_id: GuildId,
    channel_id: ChannelId,
    parent_id: Option<ChannelId>,
    reach: &'a Reach,
    overwrites: &'a [Overwrite],
}

impl Site<'_> {
    /// Whether an overwrite of the channel lets the bot manage its permissions.
    fn lets_manage(&self, bot_id: MemberId) -> bool {
        self.overwrites.iter().any(|overwrite| {
            let is_ours = match overwrite.target {
                Target::Member(member_id) => member_id == bot_id,
                Target::Role(role_id) => self.reach.own().contains(&role_id),
            };
            is_ours && overwrite.allow & MANAGE_ROLES != 0
        })
    }
}

fn raw_target(target: Target) -> (u64, u8) {
    match target {
        Target::Role(role_id) => (role_id.0, 0),
        Target::Member(member_id) => (member_id.0, 1),
    }
}
