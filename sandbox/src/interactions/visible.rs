//! Which commands a member's client would offer.

use crate::Id;
use crate::permissions::{ADMINISTRATOR, USE_APPLICATION_COMMANDS};
use crate::sandbox::Sandbox;
use crate::world::{Command, Ref, World};

impl World {
    /// Whether the client of `user` offers a command in `channel`.
    pub(super) fn offers(&self, command: &Command, user: Id, channel: Id, now_ms: i64) -> bool {
        let guild = self.channels.get(&channel).and_then(|channel| channel.guild);
        if command.guild.is_some() && command.guild != guild {
            return false;
        }
        let Some(_) = guild else {
            let contexts = command.definition["contexts"].as_array();
            return contexts.is_none_or(|contexts| contexts.iter().any(|context| context == 1));
        };
        let bits = self.permissions_in(channel, user, now_ms);
        if bits & USE_APPLICATION_COMMANDS == 0 {
            return false;
        }
        let needed = command.definition["default_member_permissions"]
            .as_str()
            .and_then(|text| text.parse::<u64>().ok());
        match needed {
            None => true,
            Some(0) => bits & ADMINISTRATOR != 0,
            Some(needed) => bits & needed == needed,
        }
    }
}

impl Sandbox {
    /// Names of the commands that a member sees in a channel, in alphabetical order.
    #[track_caller]
    pub fn visible_commands(&self, member: impl Into<Ref>, channel: impl Into<Ref>) -> Vec<String> {
        let now_ms = self.clock().now_ms();
        let world = self.core().world();
        let (user, channel) = (world.find_user(member), world.find_channel(channel));
        let offered = world
            .commands
            .iter()
            .filter(|command| world.offers(command, user, channel, now_ms));
        let mut names: Vec<_> = offered.map(|command| command.name().to_owned()).collect();
        names.sort();
        names
    }
}
