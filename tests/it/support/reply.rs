//! What people read in a message, as plain text.

use std::fmt::Write;

use sandbox::Message;
use serde_json::Value;

use super::World;

/// Reading a message the way a person does.
pub trait ReplyExt {
    /// Title, description, fields and footer of the embeds, line by line.
    fn text(&self) -> String;
    /// The labels of its buttons.
    fn buttons(&self) -> Vec<String>;
}

impl ReplyExt for Message {
    fn text(&self) -> String {
        let mut lines = Vec::new();
        for embed in &self.embeds {
            for key in ["title", "description"] {
                lines.extend(embed[key].as_str().map(str::to_owned));
            }
            for field in embed["fields"].as_array().into_iter().flatten() {
                let parts = ["name", "value"].iter();
                lines.extend(parts.filter_map(|key| field[*key].as_str().map(str::to_owned)));
            }
            lines.extend(embed["footer"]["text"].as_str().map(str::to_owned));
        }
        lines.join("\n")
    }

    fn buttons(&self) -> Vec<String> {
        components(self)
            .filter(|component| component["type"] == 2)
            .filter_map(|component| component["label"].as_str().map(str::to_owned))
            .collect()
    }
}

impl ReplyExt for sandbox::Reply {
    fn text(&self) -> String {
        self.message().text()
    }

    fn buttons(&self) -> Vec<String> {
        self.message().buttons()
    }
}

fn components(message: &Message) -> impl Iterator<Item = &Value> {
    let rows = message.components.iter();
    rows.flat_map(|row| row["components"].as_array().into_iter().flatten())
}

impl World {
    /// The whole message as a person has it before them: text, picture, buttons and selects, with
    /// names in place of ids and no times.
    pub fn reads(&self, message: &Message) -> String {
        let mut page = message.text();
        for file in &message.attachments {
            let alt = file.description.as_deref().unwrap_or("no alternative text");
            write!(page, "\n[{}: {alt}]", file.name).expect("a string takes all");
        }
        for row in &message.components {
            let parts = row["components"].as_array().into_iter().flatten();
            let parts: Vec<String> = parts.map(component).collect();
            write!(page, "\n{}", parts.join(" ")).expect("a string takes all");
        }
        self.with_names(&page)
    }

    /// Text with names in place of ids and no times.
    pub fn with_names(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(start) = rest.find('<') {
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            let tag = rest
                .find('>')
                .and_then(|end| self.name_of(&rest[1..end]).map(|name| (end, name)));
            match tag {
                Some((end, name)) => {
                    out.push_str(&name);
                    rest = &rest[end + 1..];
                }
                None => {
                    out.push('<');
                    rest = &rest[1..];
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// What stands between `<` and `>`: a person, a role, a channel, a time.
    fn name_of(&self, tag: &str) -> Option<String> {
        let id = |text: &str| text.parse::<u64>().ok();
        self.sandbox.world(|world| {
            if let Some(role) = tag.strip_prefix("@&").and_then(id) {
                let mut roles = world.guilds.values().flat_map(|guild| guild.roles.values());
                return Some(format!("@&{}", roles.find(|known| known.id == role)?.name));
            }
            if let Some(user) = tag.strip_prefix('@').and_then(id) {
                return Some(format!("@{}", world.users.get(&user)?.username));
            }
            if let Some(channel) = tag.strip_prefix('#').and_then(id) {
                return Some(format!("#{}", world.channels.get(&channel)?.name));
            }
            let (_, style) = tag.strip_prefix("t:")?.split_once(':')?;
            Some(format!("(time {style})"))
        })
    }
}

fn component(component: &Value) -> String {
    let off = if component["disabled"] == true { " off" } else { "" };
    if component["type"] == 2 {
        return format!("[{}{off}]", component["label"].as_str().unwrap_or_default());
    }
    let options = component["options"].as_array().into_iter().flatten();
    let options: Vec<String> = options
        .map(|option| {
            let mark = if option["default"] == true { "*" } else { "" };
            format!("{mark}{}", option["label"].as_str().unwrap_or_default())
        })
        .collect();
    let placeholder = component["placeholder"].as_str().unwrap_or_default();
    format!("{{{placeholder}: {}{off}}}", options.join(" | "))
}
