//! What people read in an answer, as plain text.

use sandbox::Message;

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
                lines.extend(["name", "value"].iter().filter_map(|key| field[*key].as_str().map(str::to_owned)));
            }
            lines.extend(embed["footer"]["text"].as_str().map(str::to_owned));
        }
        lines.join("\n")
    }

    fn buttons(&self) -> Vec<String> {
        let rows = self.components.iter().flat_map(|row| row["components"].as_array().into_iter().flatten());
        rows.filter_map(|component| component["label"].as_str().map(str::to_owned)).collect()
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
