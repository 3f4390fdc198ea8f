//! A message the way a person reads it.

use sandbox::{Message, World};
use serde_json::Value;

use crate::calendar::written;

/// Everything there is to read: text, embeds, files, then each row of buttons and selects.
pub fn lines(world: &World, message: &Message) -> Vec<String> {
    let mut lines: Vec<String> = message.content.lines().map(str::to_owned).collect();
    for embed in &message.embeds {
        lines.extend(embed_lines(embed));
    }
    for file in &message.attachments {
        let alt = file.description.as_deref().unwrap_or("no alt text");
        lines.push(format!("(picture {}: {alt})", file.name));
    }
    lines.extend(message.components.iter().map(row_line));
    lines.iter().map(|line| plain(world, line)).collect()
}

/// The text of the embeds alone.
pub fn text(message: &Message) -> String {
    message
        .embeds
        .iter()
        .flat_map(embed_lines)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Title and first line of the text.
pub fn headline(world: &World, message: &Message) -> String {
    let lines: Vec<String> = message.embeds.iter().flat_map(embed_lines).collect();
    plain(world, &lines[..lines.len().min(2)].join(" — "))
}

/// A command as somebody's client shows it: names in their language, people by name.
pub fn command(world: &World, locale: &str, line: &str, options: &Value) -> String {
    let mut words = line.split(' ');
    let first = words.next().unwrap_or_default();
    let mut at = world
        .commands
        .iter()
        .find(|command| command.name() == first)
        .map(|command| &command.definition);
    let mut shown = vec![format!("/{}", local_name(at, locale, first))];
    for word in words {
        at = at.and_then(|command| named(&command["options"], word));
        shown.push(local_name(at, locale, word));
    }
    for option in at
        .and_then(|command| command["options"].as_array())
        .into_iter()
        .flatten()
    {
        let name = option["name"].as_str().unwrap_or_default();
        let Some(value) = options.get(name) else { continue };
        let person = value
            .as_str()
            .and_then(|handle| world.users.values().find(|user| user.username == handle));
        let value = match (person, value.as_str()) {
            (Some(user), _) => format!("@{}", user.global_name.as_ref().unwrap_or(&user.username)),
            (None, Some(text)) => text.to_owned(),
            (None, None) => value.to_string(),
        };
        shown.push(format!("{}:{value}", local_name(Some(option), locale, name)));
    }
    shown.join(" ")
}

fn named<'v>(list: &'v Value, name: &str) -> Option<&'v Value> {
    list.as_array()?.iter().find(|entry| entry["name"] == name)
}

fn local_name(entry: Option<&Value>, locale: &str, name: &str) -> String {
    let local = entry.and_then(|entry| entry["name_localizations"][locale].as_str());
    local.unwrap_or(name).to_owned()
}

/// The button or select that a custom id or label means.
pub fn component<'m>(message: &'m Message, wanted: &str) -> Option<&'m Value> {
    let rows = message
        .components
        .iter()
        .flat_map(|row| row["components"].as_array().into_iter().flatten());
    rows.into_iter()
        .find(|component| component["custom_id"] == wanted || component["label"] == wanted)
}

/// The value of the first choice of a select.
pub fn first_option(message: &Message, select: &str) -> Option<String> {
    let option = &component(message, select)?["options"][0];
    option["value"].as_str().map(str::to_owned)
}

fn embed_lines(embed: &Value) -> Vec<String> {
    let text = |value: &Value| -> Vec<String> {
        value
            .as_str()
            .into_iter()
            .flat_map(str::lines)
            .map(str::to_owned)
            .collect()
    };
    let mut lines = text(&embed["title"]);
    lines.extend(text(&embed["description"]));
    for field in embed["fields"].as_array().into_iter().flatten() {
        lines.extend(text(&field["name"]).iter().map(|name| format!("▸ {name}")));
        lines.extend(text(&field["value"]).iter().map(|line| format!("  {line}")));
    }
    lines.extend(
        text(&embed["footer"]["text"])
            .iter()
            .map(|line| format!("– {line}")),
    );
    lines
}

fn row_line(row: &Value) -> String {
    let components = row["components"].as_array().into_iter().flatten();
    components.map(component_text).collect::<Vec<_>>().join(" ")
}

fn component_text(component: &Value) -> String {
    let off = if component["disabled"] == true {
        " (off)"
    } else {
        ""
    };
    match component["label"].as_str() {
        Some(label) => format!("[{label}]{off}"),
        None => {
            let options = component["options"].as_array();
            let chosen = options.and_then(|options| options.iter().find(|option| option["default"] == true));
            let chosen = chosen.and_then(|option| option["label"].as_str());
            let shown = chosen.or(component["placeholder"].as_str()).unwrap_or_default();
            format!("[{shown} ▾]{off}")
        }
    }
}

/// Puts names in the place of Discord's marks for people, channels, roles and times; drops those for bold
/// and small text.
fn plain(world: &World, text: &str) -> String {
    let text = text.replace("**", "");
    let text = text.strip_prefix("-# ").unwrap_or(&text);
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, mark)) = rest.split_once('<') {
        out.push_str(before);
        let named = mark
            .split_once('>')
            .and_then(|(inside, after)| Some((name(world, inside)?, after)));
        rest = match named {
            Some((name, after)) => {
                out.push_str(&name);
                after
            }
            None => {
                out.push('<');
                mark
            }
        };
    }
    out.push_str(rest);
    out
}

fn name(world: &World, mark: &str) -> Option<String> {
    if let Some(id) = mark.strip_prefix("@&") {
        let role = id.parse().ok()?;
        let guild = world.guild_of_role(role)?;
        return Some(format!("@{}", world.guild(guild).roles[&role].name));
    }
    if let Some(id) = mark.strip_prefix('@') {
        let user = world.users.get(&id.parse().ok()?)?;
        return Some(format!(
            "@{}",
            user.global_name.as_ref().unwrap_or(&user.username)
        ));
    }
    if let Some(id) = mark.strip_prefix('#') {
        return Some(format!("#{}", world.channels.get(&id.parse().ok()?)?.name));
    }
    let seconds: i64 = mark.strip_prefix("t:")?.split(':').next()?.parse().ok()?;
    written(seconds * 1_000, "%-d %b %Y %H:%M").ok()
}
