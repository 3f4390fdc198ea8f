//! Gates: which channel needs which tier. What they do to Discord is the dispatcher's.

use std::collections::HashMap;

use crate::{
    domain::{
        deed::Deed,
        gate::{Access, ChannelKind, GateEntry, GateRefusal, check_gateable, with_entry},
        ids::{ChannelId, GuildId, MemberId},
        tier::{Entry, Ladder, TierId},
    },
    effects::{self, Problem, keys},
    error::UserError,
    service::{audits, log},
    store::{Channel, EffectState, Gate, NewGate, Store, Tx, Wanted},
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

/// A channel as whoever wants it gated names it.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub channel_id: ChannelId,
    pub kind: ChannelKind,
}

/// Whether a category's channels get gates as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Children {
    /// As it was; at first, no.
    AsBefore,
    Covered,
    LeftAlone,
}

/// Adds an entry to the gate of a channel, which gets one if it has none. Returns the gate as it is
/// wanted now.
pub async fn add(
    store: &Store,
    guild_id: GuildId,
    place: Place,
    entry: GateEntry,
    children: Children,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<NewGate> {
    let Place { channel_id, kind } = place;
    check_gateable(kind).map_err(|refusal| {
        UserError::new(match refusal {
            GateRefusal::Thread => "error-gate-thread",
            GateRefusal::Announcement => "error-gate-announcement",
            GateRefusal::UnknownKind => "error-gate-kind",
        })
    })?;
    if children == Children::Covered && kind != ChannelKind::Category {
        return Err(UserError::new("error-gate-children").into());
    }
    let mut tx = store.begin().await?;
    let ladder = tx.get_ladder(guild_id).await?;
    let tier = ladder
        .get(entry.tier_id)
        .ok_or_else(|| UserError::new("error-tier-unknown"))?;
    if tier.entry == Entry::Joining {
        return Err(UserError::new("error-gate-everyone").into());
    }
    if tier.role_id.is_none() {
        return Err(UserError::new("error-tier-without-role").into());
    }
    let before = tx
        .find_gate(guild_id, channel_id)
        .await?
        .filter(|gate| gate.wanted == Wanted::Closed);
    let entries = before.as_ref().map_or(&[][..], |gate| &gate.entries);
    let entries = with_entry(entries, entry).map_err(|_| UserError::new("error-gate-may-write"))?;
    let gate = NewGate {
        channel_id,
        entries,
        with_children: match children {
            Children::AsBefore => before.is_some_and(|gate| gate.with_children),
            Children::Covered => true,
            Children::LeftAlone => false,
        },
        // What a person wants of a channel is its own from then on.
        category_id: None,
        by_id,
    };
    want(&mut tx, guild_id, &gate, now_ms).await?;
    let deed = Deed::AddGate {
        channel_id,
        tier_id: entry.tier_id,
        read_only: entry.access == Access::Read,
    };
    log::write(&mut tx, guild_id, by_id, None, deed, now_ms).await?;
    tx.commit().await?;
    Ok(gate)
}

/// What came of taking something away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    /// One entry; these are left.
    Entry(Vec<GateEntry>),
    /// The gate, with those of the channels that followed it.
    Gate,
}

/// Wants `channel_id` as it was before its gate, and with it the channels that follow it.
pub async fn remove(
    store: &Store,
    guild_id: GuildId,
    channel_id: ChannelId,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Removed> {
    let mut tx = store.begin().await?;
    own_gate(&mut tx, guild_id, channel_id).await?;
    open(&mut tx, guild_id, channel_id, by_id, now_ms).await?;
    let deed = Deed::RemoveGate {
        channel_id,
        tier_id: None,
    };
    log::write(&mut tx, guild_id, by_id, None, deed, now_ms).await?;
    tx.commit().await?;
    Ok(Removed::Gate)
}

/// Takes away what a gate gives from `tier_id` up. With the last entry the gate goes.
pub async fn remove_entry(
    store: &Store,
    guild_id: GuildId,
    channel_id: ChannelId,
    tier_id: TierId,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Removed> {
    let mut tx = store.begin().await?;
    let gate = own_gate(&mut tx, guild_id, channel_id).await?;
    let kept = |entry: &GateEntry| entry.tier_id != tier_id;
    let entries: Vec<GateEntry> = gate.entries.iter().copied().filter(kept).collect();
    if entries.len() == gate.entries.len() {
        return Err(UserError::new("error-no-such-entry").into());
    }
    let removed = if entries.is_empty() {
        open(&mut tx, guild_id, channel_id, by_id, now_ms).await?;
        Removed::Gate
    } else {
        let gate = NewGate {
            channel_id,
            entries: entries.clone(),
            with_children: gate.with_children,
            category_id: None,
            by_id,
        };
        want(&mut tx, guild_id, &gate, now_ms).await?;
        Removed::Entry(entries)
    };
    let deed = Deed::RemoveGate {
        channel_id,
        tier_id: (removed != Removed::Gate).then_some(tier_id),
    };
    log::write(&mut tx, guild_id, by_id, None, deed, now_ms).await?;
    tx.commit().await?;
    Ok(removed)
}

/// The channel's gate, if it is a person's and not one that follows a category's.
async fn own_gate(tx: &mut Tx, guild_id: GuildId, channel_id: ChannelId) -> anyhow::Result<Gate> {
    let gate = tx
        .find_gate(guild_id, channel_id)
        .await?
        .filter(|gate| gate.wanted == Wanted::Closed)
        .ok_or_else(|| UserError::new("error-no-such-gate"))?;
    if let Some(category_id) = gate.category_id {
        let error = UserError::new("error-gate-of-category");
        return Err(error.with("category", format!("<#{category_id}>")).into());
    }
    Ok(gate)
}

/// Wants a gate so, and has Discord follow.
pub(super) async fn want(tx: &mut Tx, guild_id: GuildId, gate: &NewGate, now_ms: i64) -> anyhow::Result<()> {
    tx.upsert_gate(guild_id, gate, now_ms).await?;
    tx.replace_effect(&effects::gate(guild_id, gate.channel_id), now_ms)
        .await?;
    if !gate.with_children {
        open_followers(tx, guild_id, gate.channel_id, gate.by_id, now_ms).await?;
    }
    follow_categories(tx, guild_id, now_ms).await?;
    audits::soon(tx, guild_id, now_ms).await
}

async fn open(
    tx: &mut Tx,
    guild_id: GuildId,
    channel_id: ChannelId,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    tx.open_gate(guild_id, channel_id, by_id).await?;
    tx.replace_effect(&effects::gate(guild_id, channel_id), now_ms)
        .await?;
    open_followers(tx, guild_id, channel_id, by_id, now_ms).await?;
    // It may stand in a category whose gate it follows from now on.
    follow_categories(tx, guild_id, now_ms).await?;
    audits::soon(tx, guild_id, now_ms).await
}

async fn open_followers(
    tx: &mut Tx,
    guild_id: GuildId,
    category_id: ChannelId,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    for gate in tx.list_gates(guild_id).await? {
        if gate.category_id == Some(category_id) && tx.open_gate(guild_id, gate.channel_id, by_id).await? {
            tx.replace_effect(&effects::gate(guild_id, gate.channel_id), now_ms)
                .await?;
        }
    }
    Ok(())
}

/// Has the channels of gated categories looked at, if any category's channels are to follow it.
pub(super) async fn follow_categories(tx: &mut Tx, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    let gates = tx.list_gates(guild_id).await?;
    let follows =
        |gate: &Gate| gate.wanted == Wanted::Closed && (gate.with_children || gate.category_id.is_some());
    if gates.iter().any(follows) {
        tx.replace_effect(&effects::follow_categories(guild_id), now_ms)
            .await?;
    }
    Ok(())
}

/// A channel appeared, moved or changed: its gate may no longer be the right one, and who sees it is
/// looked at soon.
pub async fn channel_changed(
    store: &Store,
    guild_id: GuildId,
    channel: &Channel,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let gates = tx.list_gates(guild_id).await?;
    let covering = gates.iter().find(|gate| {
        gate.wanted == Wanted::Closed && gate.with_children && Some(gate.channel_id) == channel.parent_id
    });
    let own = gates.iter().find(|gate| gate.channel_id == channel.channel_id);
    let is_right = match (covering, own) {
        (None, None) => true,
        (None, Some(own)) => own.category_id.is_none(),
        (Some(_), None) => false,
        (Some(category), Some(own)) => {
            own.wanted == Wanted::Closed
                && own
                    .category_id
                    .is_none_or(|category_id| category_id == category.channel_id)
        }
    };
    if !is_right {
        tx.replace_effect(&effects::follow_categories(guild_id), now_ms)
            .await?;
    }
    audits::soon(&mut tx, guild_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// A channel as Discord shows it now.
#[derive(Clone, Copy, Debug)]
pub struct LiveChannel {
    pub channel_id: ChannelId,
    pub kind: ChannelKind,
    pub parent_id: Option<ChannelId>,
}

/// Gives the channels in gated categories the gates that follow from those, and takes back what no
/// longer follows. A channel with a gate of its own keeps it. While a category is gone but its gate
/// is not, what followed it stays shut: deleting a category must not open its channels.
pub async fn follow(
    store: &Store,
    guild_id: GuildId,
    channels: &[LiveChannel],
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let gates = tx.list_gates(guild_id).await?;
    let categories: HashMap<ChannelId, &Gate> = gates
        .iter()
        .filter(|gate| gate.with_children && gate.wanted == Wanted::Closed)
        .map(|gate| (gate.channel_id, gate))
        .collect();
    let own: HashMap<ChannelId, &Gate> = gates.iter().map(|gate| (gate.channel_id, gate)).collect();
    let mut following = HashMap::new();
    for channel in channels
        .iter()
        .filter(|channel| check_gateable(channel.kind).is_ok())
    {
        if let Some(category) = channel.parent_id.and_then(|parent_id| categories.get(&parent_id)) {
            following.insert(channel.channel_id, *category);
        }
    }
    for (channel_id, category) in &following {
        let is_right = own.get(channel_id).is_some_and(|gate| {
            gate.wanted == Wanted::Closed
                && (gate.category_id.is_none()
                    || (gate.category_id == Some(category.channel_id) && gate.entries == category.entries))
        });
        if !is_right {
            let gate = NewGate {
                channel_id: *channel_id,
                entries: category.entries.clone(),
                with_children: false,
                category_id: Some(category.channel_id),
                by_id: category.by_id,
            };
            tx.upsert_gate(guild_id, &gate, now_ms).await?;
            tx.replace_effect(&effects::gate(guild_id, *channel_id), now_ms)
                .await?;
        }
    }
    let is_there = |channel_id: ChannelId| channels.iter().any(|channel| channel.channel_id == channel_id);
    for gate in &gates {
        let Some(category_id) = gate.category_id else {
            continue;
        };
        let category_is_gone = categories.contains_key(&category_id) && !is_there(category_id);
        let stays = following.contains_key(&gate.channel_id)
            // Turned into a kind that cannot be gated: its gate says so.
            || channels.iter().any(|channel| {
                channel.channel_id == gate.channel_id
                    && channel.parent_id == Some(category_id)
                    && categories.contains_key(&category_id)
            })
            || (category_is_gone && is_there(gate.channel_id));
        if !stays && tx.open_gate(guild_id, gate.channel_id, gate.by_id).await? {
            tx.replace_effect(&effects::gate(guild_id, gate.channel_id), now_ms)
                .await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// The server's gates and its ladder.
pub async fn list(store: &Store, guild_id: GuildId) -> anyhow::Result<(Vec<GateView>, Ladder)> {
    let mut views = Vec::new();
    for gate in store.list_gates(guild_id).await? {
        let state = state(store, guild_id, gate.channel_id).await?;
        views.push(GateView { gate, state });
    }
    Ok((views, store.get_ladder(guild_id).await?))
}

/// How a channel's gate is doing.
pub(super) async fn state(
    store: &Store,
    guild_id: GuildId,
    channel_id: ChannelId,
) -> anyhow::Result<GateState> {
    let row = store.find_effect(&keys::gate(guild_id, channel_id)).await?;
    Ok(match row {
        Some(row) if row.state == EffectState::Done => GateState::Standing,
        Some(row) if row.state == EffectState::Paused => match row.problem {
            Some(problem) => GateState::Paused(serde_json::from_str(&problem)?),
            None => GateState::Working,
        },
        Some(_) | None => GateState::Working,
    })
}

impl GateView {
    /// Whether the gate is being taken away.
    pub fn is_opening(&self) -> bool {
        self.gate.wanted == Wanted::Open
    }
}
