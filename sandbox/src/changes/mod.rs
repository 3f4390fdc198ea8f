//! What can happen in the world, whoever does it: each change edits the data and dispatches its events.
//! Nobody's permission is asked here; REST handlers and people's verbs do that first.

mod channels;
mod events;
mod members;
mod mentions;
mod messages;
mod polls;
mod reactions;
mod roles;
mod threads;
mod voice;

use std::sync::{Arc, MutexGuard};

use serde_json::{Value, json};

pub(crate) use channels::ChannelEdit;
pub(crate) use members::{Actor, MemberEdit};
pub(crate) use mentions::{AllowedMentions, mentions_in};
pub(crate) use threads::NewThread;

use crate::Id;
use crate::core::Core;
use crate::gateway::Event;
use crate::wire::{self, id, set};
use crate::world::{AuditEntry, World};

/// The world, locked for a change. Events are queued while the lock is held, so they come in order.
pub(crate) struct Change<'a> {
    pub(crate) core: &'a Arc<Core>,
    pub(crate) world: MutexGuard<'a, World>,
}

impl<'a> Change<'a> {
    pub(crate) fn new(core: &'a Arc<Core>) -> Self {
        Self {
            core,
            world: core.world(),
        }
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.core.clock.now_ms()
    }

    pub(crate) fn new_id(&mut self) -> Id {
        let now_ms = self.now_ms();
        self.world.snowflakes.at(now_ms)
    }

    /// Dispatches an event to everybody who may have it.
    pub(crate) fn emit(&self, name: &str, data: Value) {
        let event = Event::new(name, data, &self.world);
        self.core.hub.publish(&self.world, self.now_ms(), [event]);
    }

    /// Writes a line into the audit log and dispatches it.
    pub(crate) fn audit(
        &mut self,
        guild: Id,
        actor: &Actor<'_>,
        action: u64,
        target: Option<Id>,
        changes: Vec<Value>,
        options: Option<Value>,
    ) {
        let entry_id = self.new_id();
        let reason = actor.reason.map(str::to_owned);
        let entry = AuditEntry {
            id: entry_id,
            action,
            actor: actor.id,
            target,
            changes,
            options,
            reason,
        };
        let mut json = wire::audit_entry_json(&entry);
        set(&mut json, "guild_id", id(guild));
        if let Some(guild) = self.world.guilds.get_mut(&guild) {
            guild.audit_log.push(entry);
        }
        self.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", json);
    }
}

/// One line of `changes` in the audit log; equal values make none.
pub(crate) fn change(key: &str, old: &Value, new: &Value) -> Option<Value> {
    if old == new {
        return None;
    }
    let mut json = json!({ "key": key });
    if !old.is_null() {
        set(&mut json, "old_value", old.clone());
    }
    if !new.is_null() {
        set(&mut json, "new_value", new.clone());
    }
    Some(json)
}
