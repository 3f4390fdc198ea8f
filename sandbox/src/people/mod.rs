//! People do things: each verb checks that they could, changes the world, and its events follow.
//! Misuse panics with the reason, at the line of the test.

mod members;
mod messages;
mod places;

pub use members::VoiceFlags;

use crate::Id;
use crate::changes::Change;
use crate::permissions;
use crate::sandbox::Sandbox;

impl Sandbox {
    fn change(&self) -> Change<'_> {
        Change::new(self.core())
    }
}

impl Change<'_> {
    /// Panics unless `user` has these bits in a channel.
    #[track_caller]
    fn assert_can(&self, user: Id, channel: Id, bits: u64) {
        let missing = bits & !self.world.permissions_in(channel, user, self.now_ms());
        assert!(
            missing == 0,
            "{} lacks {} in #{}",
            self.world.user(user).username,
            permissions::names(missing).join(", "),
            self.world.channel(channel).name,
        );
    }
}
