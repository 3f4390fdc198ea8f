//! Scheduled events come, change, find interest, and go.

use serde_json::json;

use crate::Id;
use crate::changes::Change;
use crate::wire::id;
use crate::world::ScheduledEvent;

impl Change<'_> {
    /// Adds an event, or puts it in place of the one with its id.
    pub(crate) fn put_event(&mut self, guild: Id, event: ScheduledEvent) {
        let data = self.world.event_json(guild, &event);
        let Some(place) = self.world.guilds.get_mut(&guild) else {
            return;
        };
        let name = match place.events.insert(event.id, event) {
            None => "GUILD_SCHEDULED_EVENT_CREATE",
            Some(_) => "GUILD_SCHEDULED_EVENT_UPDATE",
        };
        self.emit(name, data);
    }

    pub(crate) fn remove_event(&mut self, guild: Id, event: Id) {
        let removed = self
            .world
            .guilds
            .get_mut(&guild)
            .and_then(|guild| guild.events.remove(&event));
        if let Some(removed) = removed {
            self.emit(
                "GUILD_SCHEDULED_EVENT_DELETE",
                self.world.event_json(guild, &removed),
            );
        }
    }

    /// Somebody is interested in an event, or no longer. Says whether that changed anything.
    pub(crate) fn set_interest(&mut self, guild: Id, event: Id, user: Id, interested: bool) -> bool {
        let found = self
            .world
            .guilds
            .get_mut(&guild)
            .and_then(|guild| guild.events.get_mut(&event));
        let Some(found) = found else { return false };
        let changed = if interested {
            found.subscribers.insert(user)
        } else {
            found.subscribers.remove(&user)
        };
        if changed {
            let name = if interested {
                "GUILD_SCHEDULED_EVENT_USER_ADD"
            } else {
                "GUILD_SCHEDULED_EVENT_USER_REMOVE"
            };
            let data =
                json!({ "guild_scheduled_event_id": id(event), "user_id": id(user), "guild_id": id(guild) });
            self.emit(name, data);
        }
        changed
    }
}
