//! People use commands: typed, from a context menu, or half typed.

use serde_json::{Value, json};

use crate::Id;
use crate::changes::Change;
use crate::interactions::options::{Resolved, Typing};
use crate::interactions::payload::{Start, begin, place_of};
use crate::interactions::{Interaction, Kind};
use crate::sandbox::Sandbox;
use crate::wire::{id, set};
use crate::world::{Command, Message, Ref};

const CHAT_INPUT: u64 = 1;
const USER: u64 = 2;
const MESSAGE: u64 = 3;

impl Sandbox {
    /// A member types a command: `command("mei", "#ask", "points give", json!({ "member": "ken", "amount": 5 }))`.
    /// People, roles and channels are given by name or id. Panics if the member's client would not let them.
    #[track_caller]
    pub fn command(
        &self,
        member: impl Into<Ref>,
        channel: impl Into<Ref>,
        command: &str,
        options: impl Into<Value>,
    ) -> Interaction {
        self.type_command(member.into(), channel.into(), command, &options.into(), None)
    }

    /// A member is still typing: `focused` names the option under the cursor. The reply carries choices.
    #[track_caller]
    pub fn autocomplete(
        &self,
        member: impl Into<Ref>,
        channel: impl Into<Ref>,
        command: &str,
        options: impl Into<Value>,
        focused: &str,
    ) -> Interaction {
        self.type_command(
            member.into(),
            channel.into(),
            command,
            &options.into(),
            Some(focused),
        )
    }

    #[track_caller]
    fn type_command(
        &self,
        member: Ref,
        channel: Ref,
        line: &str,
        options: &Value,
        focused: Option<&str>,
    ) -> Interaction {
        let mut change = Change::new(self.core());
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        let guild = place_of(&change, user, channel);
        let words: Vec<_> = line.trim_start_matches('/').split_whitespace().collect();
        let [name, path @ ..] = &words[..] else {
            panic!("no command was given")
        };
        let command = find(&change, CHAT_INPUT, name, user, channel);
        let mut typing = Typing {
            change: &mut change,
            guild,
            user,
            focused,
            resolved: Resolved::default(),
        };
        let filled = match typing.fill(&command.definition, path, options) {
            Ok(filled) => filled,
            Err(reason) => panic!("/{}: {reason}", words.join(" ")),
        };
        let resolved = typing.resolved;
        let mut data = data_of(&command, resolved);
        set(&mut data, "options", Value::Array(filled));
        let kind = if focused.is_some() {
            Kind::Autocomplete
        } else {
            Kind::Command
        };
        let start = Start {
            kind,
            context_menu: false,
            user,
            channel,
            name: words.join(" "),
            source: None,
            data,
        };
        let interaction = begin(&mut change, start);
        drop(change);
        Interaction::new(self.core().clone(), interaction)
    }

    /// A member picks a command from the menu of a person.
    #[track_caller]
    pub fn user_command(
        &self,
        member: impl Into<Ref>,
        channel: impl Into<Ref>,
        command: &str,
        target: impl Into<Ref>,
    ) -> Interaction {
        let mut change = Change::new(self.core());
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        let target = change.world.find_user(target);
        let guild = place_of(&change, user, channel);
        let command = find(&change, USER, command, user, channel);
        let mut resolved = Resolved::default();
        resolved.user(&change, guild, target);
        self.use_menu(&mut change, &command, user, channel, target, resolved)
    }

    /// A member picks a command from the menu of a message.
    #[track_caller]
    pub fn message_command(&self, member: impl Into<Ref>, command: &str, target: &Message) -> Interaction {
        let mut change = Change::new(self.core());
        let user = change.world.find_user(member);
        place_of(&change, user, target.channel);
        let command = find(&change, MESSAGE, command, user, target.channel);
        let mut resolved = Resolved::default();
        resolved.message(&change, target.channel, target.id);
        self.use_menu(&mut change, &command, user, target.channel, target.id, resolved)
    }

    fn use_menu(
        &self,
        change: &mut Change<'_>,
        command: &Command,
        user: Id,
        channel: Id,
        target: Id,
        resolved: Resolved,
    ) -> Interaction {
        let mut data = data_of(command, resolved);
        set(&mut data, "target_id", id(target));
        let name = command.name().to_owned();
        let start = Start {
            kind: Kind::Command,
            context_menu: true,
            user,
            channel,
            name,
            source: None,
            data,
        };
        Interaction::new(self.core().clone(), begin(change, start))
    }
}

fn data_of(command: &Command, resolved: Resolved) -> Value {
    let mut data = json!({ "id": id(command.id), "name": command.name(), "type": command.kind() });
    let resolved = resolved.into_json();
    if resolved.as_object().is_some_and(|families| !families.is_empty()) {
        set(&mut data, "resolved", resolved);
    }
    if let Some(guild) = command.guild {
        set(&mut data, "guild_id", id(guild));
    }
    data
}

/// The command a member means; panics if it is not registered or their client does not offer it.
#[track_caller]
fn find(change: &Change<'_>, kind: u64, name: &str, user: Id, channel: Id) -> Command {
    let world = &change.world;
    let of_kind = || world.commands.iter().filter(|command| command.kind() == kind);
    let named: Vec<_> = of_kind().filter(|command| command.name() == name).collect();
    if named.is_empty() {
        let names: Vec<_> = of_kind().map(Command::name).collect();
        panic!("no command {name:?} is registered; there are {names:?}");
    }
    // A server's own command hides the global one of the same name.
    let offered = named
        .iter()
        .filter(|command| world.offers(command, user, channel, change.now_ms()));
    match offered.max_by_key(|command| command.guild.is_some()) {
        Some(command) => (*command).clone(),
        None => panic!(
            "{} does not see the command {name:?} in #{}",
            world.user(user).username,
            world.channel(channel).name
        ),
    }
}
