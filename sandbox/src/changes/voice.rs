//! People come to voice channels, move, and go.

use serde_json::Value;

use crate::Id;
use crate::changes::Change;
use crate::wire::set;
use crate::world::VoiceState;

impl Change<'_> {
    /// Puts somebody into voice as described, or out of it.
    pub(crate) fn set_voice(&mut self, guild: Id, user: Id, state: Option<VoiceState>) {
        let Some(place) = self.world.guilds.get_mut(&guild) else {
            return;
        };
        match state {
            Some(state) => {
                place.voice_states.insert(user, state);
                self.voice_state_changed(guild, user);
            }
            None => {
                let Some(place) = self.world.guilds.get(&guild) else {
                    return;
                };
                if !place.voice_states.contains_key(&user) {
                    return;
                }
                // Whoever leaves is told of with the session they had, but without a channel.
                let mut data = self.world.voice_state_json(place, user);
                set(&mut data, "channel_id", Value::Null);
                if let Some(place) = self.world.guilds.get_mut(&guild) {
                    place.voice_states.remove(&user);
                }
                self.emit("VOICE_STATE_UPDATE", data);
            }
        }
    }

    /// Tells everybody how somebody in voice is now.
    pub(crate) fn voice_state_changed(&self, guild: Id, user: Id) {
        let Some(place) = self.world.guilds.get(&guild) else {
            return;
        };
        if place.voice_states.contains_key(&user) {
            self.emit("VOICE_STATE_UPDATE", self.world.voice_state_json(place, user));
        }
    }
}
