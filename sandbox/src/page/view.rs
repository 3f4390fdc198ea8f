//! What one person sees, as JSON. Ids are text: they do not fit a number of JavaScript.

use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::Id;
use crate::clock::snowflake_ms;
use crate::permissions::{SEND_MESSAGES, VIEW_CHANNEL};
use crate::sandbox::Sandbox;
use crate::world::{Channel, ChannelKind, FLAG_LOADING, Guild, Message, World};

/// Messages shown of a channel.
const LATEST: usize = 60;
/// The kind of interaction that a command is.
const COMMAND: u64 = 2;
/// Letters quoted of an answered message.
const QUOTED: usize = 90;

/// Every server with its roles and members.
pub(super) fn people(sandbox: &Sandbox) -> Value {
    sandbox.world(|world| {
        let guilds: Vec<_> = world
            .guilds
            .values()
            .map(|guild| guild_json(world, guild))
            .collect();
        json!({ "guilds": guilds })
    })
}

fn guild_json(world: &World, guild: &Guild) -> Value {
    let mut roles: Vec<_> = guild.roles.values().filter(|role| role.id != guild.id).collect();
    roles.sort_by_key(|role| std::cmp::Reverse(role.position));
    let roles: Vec<_> = roles
        .into_iter()
        .map(|role| json!({ "id": role.id.to_string(), "name": role.name, "color": role.color }))
        .collect();
    let people: Vec<_> = guild
        .members
        .keys()
        .map(|user| {
            let account = world.user(*user);
            let member = &guild.members[user];
            json!({
                "id": user.to_string(), "name": name(world, guild, *user), "handle": account.username,
                "locale": account.locale, "bot": account.bot, "owner": *user == guild.owner,
                "roles": member.roles.iter().map(Id::to_string).collect::<Vec<_>>(), "color": color(guild, *user),
            })
        })
        .collect();
    json!({ "id": guild.id.to_string(), "name": guild.name, "roles": roles, "people": people })
}

/// The name others see in a server.
fn name(world: &World, guild: &Guild, user: Id) -> String {
    let account = world.user(user);
    let nick = guild.members.get(&user).and_then(|member| member.nick.as_ref());
    nick.or(account.global_name.as_ref())
        .unwrap_or(&account.username)
        .clone()
}

/// The colour of the highest role that has one; 0 for none.
fn color(guild: &Guild, user: Id) -> u64 {
    let roles = guild
        .members
        .get(&user)
        .into_iter()
        .flat_map(|member| &member.roles);
    let colored = roles
        .filter_map(|role| guild.roles.get(role))
        .filter(|role| role.color != 0);
    colored
        .max_by_key(|role| role.position)
        .map_or(0, |role| role.color)
}

/// Somebody looks at a channel: `guild`, `as` and, if one is open, `channel` in the query.
pub(super) fn channel(sandbox: &Sandbox, query: &str) -> Result<Value, String> {
    let (guild, user) = (id_in(query, "guild")?, id_in(query, "as")?);
    let open = id_in(query, "channel").ok();
    let now_ms = sandbox.clock().now_ms();
    let offered = open
        .filter(|open| sandbox.world(|world| world.channels.contains_key(open)))
        .map(|open| sandbox.visible_commands(user, open));
    sandbox.world(|world| {
        let guild = world.guilds.get(&guild).ok_or("there is no such server")?;
        if !guild.members.contains_key(&user) {
            return Err("they are no longer in the server".to_owned());
        }
        let channels: Vec<_> = world
            .channels_of(guild.id)
            .into_iter()
            .filter(|channel| is_shown(world, channel, user, now_ms))
            .map(|channel| channel_json(world, guild, channel, user, now_ms))
            .collect();
        let messages = open.map_or_else(Vec::new, |open| {
            let seen = world.messages_seen_by(user, open, now_ms);
            let latest = seen.len().saturating_sub(LATEST);
            seen[latest..]
                .iter()
                .map(|message| message_json(world, guild, message))
                .collect()
        });
        let commands: Vec<_> = world
            .commands
            .iter()
            .filter(|command| command.kind() == 1 && command.guild.is_none_or(|own| own == guild.id))
            .filter(|command| offered.iter().flatten().any(|name| name == command.name()))
            .map(|command| &command.definition)
            .collect();
        Ok(json!({ "now_ms": now_ms, "channels": channels, "messages": messages, "commands": commands }))
    })
}

/// A category is shown while something in it is.
fn is_shown(world: &World, channel: &Channel, user: Id, now_ms: i64) -> bool {
    if channel.kind != ChannelKind::Category {
        return world.can_view(channel.id, user, now_ms);
    }
    let mut inside = world
        .channels
        .values()
        .filter(|other| other.parent == Some(channel.id));
    inside.any(|other| world.can_view(other.id, user, now_ms))
}

fn channel_json(world: &World, guild: &Guild, channel: &Channel, user: Id, now_ms: i64) -> Value {
    let bits = world.permissions_in(channel.id, user, now_ms);
    let everyone = channel.overwrites.get(&guild.id);
    json!({
        "id": channel.id.to_string(), "name": channel.name, "kind": channel.kind.number(), "topic": channel.topic,
        "parent": channel.parent.map(|parent| parent.to_string()),
        "locked": everyone.is_some_and(|everyone| everyone.deny & VIEW_CHANNEL != 0),
        "can_write": channel.kind.has_messages() && bits & SEND_MESSAGES != 0,
        "last": channel.last_message.map(|last| last.to_string()),
    })
}

fn message_json(world: &World, guild: &Guild, message: &Message) -> Value {
    let author = world.user(message.author);
    let files: Vec<_> = message
        .attachments
        .iter()
        .map(|file| {
            let url = format!("/files/{}/{}", message.channel, file.id);
            json!({ "name": file.name, "alt": file.description, "url": url })
        })
        .collect();
    let answers = message.reference.map(|reference| {
        let original = world.message(reference.channel, reference.message);
        original.map_or(json!(null), |original| {
            let text: String = original.content.chars().take(QUOTED).collect();
            json!({ "name": name(world, guild, original.author), "text": text, "color": color(guild, original.author) })
        })
    });
    let command = message.interaction.as_ref().filter(|used| used.kind == COMMAND);
    let used = command.map(|used| {
        json!({ "name": name(world, guild, used.user), "command": used.name, "color": color(guild, used.user) })
    });
    json!({
        "id": message.id.to_string(), "at_ms": snowflake_ms(message.id), "author": message.author.to_string(),
        "name": name(world, guild, message.author), "bot": author.bot, "color": color(guild, message.author),
        "content": message.content, "embeds": message.embeds, "components": with_text_ids(&message.components), "files": files,
        "answers": answers, "used": used, "edited": message.edited_ms.is_some(),
        "ephemeral": message.is_ephemeral(), "thinking": message.flags & FLAG_LOADING != 0,
    })
}

/// Components with the preset ids of selects as text, which bots may send as numbers.
fn with_text_ids(components: &[Value]) -> Vec<Value> {
    let mut components = components.to_vec();
    let selects = components
        .iter_mut()
        .flat_map(|row| row["components"].as_array_mut().into_iter().flatten());
    let presets = selects.flat_map(|select| {
        select
            .get_mut("default_values")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
    });
    for preset in presets {
        if let Some(number) = preset["id"].as_u64() {
            preset["id"] = json!(number.to_string());
        }
    }
    components
}

/// A file of a message.
pub(super) fn file(sandbox: &Sandbox, channel: &str, file: &str) -> Option<Bytes> {
    let (channel, file): (Id, Id) = (channel.parse().ok()?, file.parse().ok()?);
    sandbox.world(|world| {
        let messages = world.channels.get(&channel)?.messages.values();
        let found = messages
            .flat_map(|message| &message.attachments)
            .find(|attachment| attachment.id == file && attachment.name.ends_with(".png"))?;
        Some(Bytes::copy_from_slice(&found.bytes))
    })
}

fn id_in(query: &str, key: &str) -> Result<Id, String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(name, _)| *name == key).map(|(_, value)| value);
    value
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| format!("{key:?} is missing"))
}
