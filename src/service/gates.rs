//! Gates: which channel needs which tier. What they do to Discord is the dispatcher's.

use crate::{
    domain::{
        gate::{ChannelKind, GateRefusal, check_gateable},
        ids::{ChannelId, GuildId, MemberId},
        tier::{Entry, Ladder, TierId},
    },
    effects::{self, Problem, keys},
    error::UserError,
    store::{EffectState, Gate, Store, Wanted},
};

/// How a gate is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum GateState {
    /// Discord is as the gate wants it.
    Standing,
    /// Changes are on their way.
    Working,
    /// Discord refuses; the problem says what a person can do.
    Paused(Problem),
}

/// A gate with how it is doing.
#[derive(Clone, Debug, PartialEq)]
pub struct GateView {
    pub gate: Gate,
    pub state: GateState,
}

/// Wants `channel_id` closed to all below `tier_id`.
pub async fn add(
    store: &Store,
    guild_id: GuildId,
    channel_id: ChannelId,
    kind: ChannelKind,
    tier_id: TierId,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    check_gateable(kind).map_err(|refusal| {
        UserError::new(match refusal {
            GateRefusal::Thread => "error-gate-thread",
            GateRefusal::Announcement => "error-gate-announcement",
            GateRefusal::UnknownKind => "error-gate-kind",
        })
    })?;
    let mut tx = store.begin().await?;
    let ladder = tx.get_ladder(guild_id).await?;
    let tier = ladder
        .get(tier_id)
        .ok_or_else(|| UserError::new("error-tier-unknown"))?;
    if tier.entry == Entry::Joining {
        return Err(UserError::new("error-gate-everyone").into());
    }
    if tier.role_id.is_none() {
        return Err(UserError::new("error-tier-without-role").into());
    }
    tx.upsert_gate(guild_id, channel_id, tier_id, by_id, now_ms)
        .await?;
    tx.replace_effect(&effects::gate(guild_id, channel_id), now_ms)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Wants `channel_id` as it was before its gate.
pub async fn remove(
    store: &Store,
    guild_id: GuildId,
    channel_id: ChannelId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if !tx.open_gate(guild_id, channel_id).await? {
        return Err(UserError::new("error-no-such-gate").into());
    }
    tx.replace_effect(&effects::gate(guild_id, channel_id), now_ms)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The server's gates and its ladder.
pub async fn list(store: &Store, guild_id: GuildId) -> anyhow::Result<(Vec<GateView>, Ladder)> {
    let mut views = Vec::new();
    for gate in store.list_gates(guild_id).await? {
        let row = store.find_effect(&keys::gate(guild_id, gate.channel_id)).await?;
        let state = match row {
            Some(row) if row.state == EffectState::Done => GateState::Standing,
            Some(row) if row.state == EffectState::Paused => match row.problem {
                Some(problem) => GateState::Paused(serde_json::from_str(&problem)?),
                None => GateState::Working,
            },
            Some(_) | None => GateState::Working,
        };
        views.push(GateView { gate, state });
    }
    Ok((views, store.get_ladder(guild_id).await?))
}

impl GateView {
    /// Whether the gate is being taken away.
    pub fn is_opening(&self) -> bool {
        self.gate.wanted == Wanted::Open
    }
}
