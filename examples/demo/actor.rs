//! People use the bot, and what they do and read goes into the transcript.

use anyhow::Context;
use sandbox::{Message, Reply};
use serde_json::{Value, json};

use crate::{cast, reading, stage::Stage, transcript::Transcript};

/// The stage with somebody writing down what happens on it.
pub struct Theatre {
    pub stage: Stage,
    pub log: Transcript,
}

impl Theatre {
    /// Somebody runs a command and reads the answer.
    pub async fn runs(
        &mut self,
        who: &str,
        channel: &str,
        line: &str,
        options: Value,
    ) -> anyhow::Result<Message> {
        let interaction = self.stage.sandbox.command(who, channel, line, options.clone());
        let typed = self.stage.sandbox.world(|world| {
            let locale = &world.user(world.find_user(who)).locale;
            reading::command(world, locale, line, &options)
        });
        let did = format!("runs {typed} in {channel}");
        self.answered(who, &did, &interaction.reply().await)
    }

    /// Somebody presses a button, named by its label or custom id.
    pub async fn presses(&mut self, who: &str, message: &Message, button: &str) -> anyhow::Result<Message> {
        let component = reading::component(message, button)
            .with_context(|| format!("{who} finds no button {button:?}:\n{}", reading::text(message)))?;
        let label = component["label"].as_str().unwrap_or(button).to_owned();
        let interaction = self.stage.sandbox.click(who, message, button);
        self.answered(who, &format!("presses [{label}]"), &interaction.reply().await)
    }

    /// Somebody chooses in a select, named by its custom id.
    pub async fn chooses(
        &mut self,
        who: &str,
        message: &Message,
        select: &str,
        value: &str,
    ) -> anyhow::Result<Message> {
        let component = reading::component(message, select)
            .with_context(|| format!("{who} finds no select {select:?}:\n{}", reading::text(message)))?;
        let options = component["options"].as_array().into_iter().flatten();
        let label = options
            .into_iter()
            .find(|option| option["value"] == value)
            .and_then(|option| option["label"].as_str())
            .unwrap_or(value)
            .to_owned();
        let interaction = self.stage.sandbox.select(who, message, select, &[value]);
        self.answered(who, &format!("chooses “{label}”"), &interaction.reply().await)
    }

    /// Somebody runs a command that opens a form, and sends it filled in.
    pub async fn writes_in_form(
        &mut self,
        who: &str,
        channel: &str,
        line: &str,
        fields: Value,
    ) -> anyhow::Result<Message> {
        let interaction = self.stage.sandbox.command(who, channel, line, json!({}));
        let form = interaction.reply().await;
        self.act(&format!(
            "{} runs /{line} in {channel}: a form opens",
            self.name(who)
        ))?;
        self.fills(who, &form, fields).await
    }

    /// Somebody presses a button that opens a form, and sends it filled in.
    pub async fn presses_and_fills(
        &mut self,
        who: &str,
        message: &Message,
        button: &str,
        fields: Value,
    ) -> anyhow::Result<Message> {
        let component = reading::component(message, button)
            .with_context(|| format!("{who} finds no button {button:?}:\n{}", reading::text(message)))?;
        let label = component["label"].as_str().unwrap_or(button).to_owned();
        let form = self.stage.sandbox.click(who, message, button).reply().await;
        self.act(&format!("{} presses [{label}]: a form opens", self.name(who)))?;
        self.fills(who, &form, fields).await
    }

    async fn fills(&mut self, who: &str, form: &Reply, fields: Value) -> anyhow::Result<Message> {
        let interaction = self.stage.sandbox.submit(who, form.modal(), fields.clone());
        for (_, text) in fields.as_object().into_iter().flatten() {
            self.log
                .shown(&[format!("✎ {}", text.as_str().unwrap_or_default())]);
        }
        self.answered(who, "sends the form", &interaction.reply().await)
    }

    /// Somebody writes a message.
    pub fn says(&mut self, who: &str, channel: &str, text: &str) -> anyhow::Result<Message> {
        let message = self.stage.sandbox.say(who, channel, text);
        self.act(&format!("{} writes in {channel}: {text}", self.name(who)))?;
        Ok(message)
    }

    fn answered(&mut self, who: &str, did: &str, reply: &Reply) -> anyhow::Result<Message> {
        let message = reply.message().clone();
        let seen = if message.is_ephemeral() {
            "only they see the answer"
        } else {
            "everybody sees the answer"
        };
        self.act(&format!("{} {did} ({seen})", self.name(who)))?;
        self.show(&message);
        Ok(message)
    }

    pub fn act(&mut self, what: &str) -> anyhow::Result<()> {
        self.act_at(self.stage.now_ms(), what)
    }

    /// The same for what happened before and is read only now.
    pub fn act_at(&mut self, ms: i64, what: &str) -> anyhow::Result<()> {
        self.log.act(ms, what)
    }

    pub fn scene(&mut self, title: &str) -> anyhow::Result<()> {
        self.log.scene(self.stage.now_ms(), title)
    }

    /// Writes down what a message says.
    pub fn show(&mut self, message: &Message) {
        let lines = self.stage.sandbox.world(|world| reading::lines(world, message));
        self.log.shown(&lines);
    }

    /// The name people know somebody by, with their language.
    pub fn name(&self, handle: &str) -> String {
        self.stage.sandbox.world(|world| {
            let user = world.user(world.find_user(handle));
            let part = match handle {
                cast::CREATOR => "creator, ",
                cast::MODERATOR => "moderator, ",
                _ => "",
            };
            let name = user.global_name.as_ref().unwrap_or(&user.username);
            format!("{name} ({part}{})", user.locale)
        })
    }

    /// The bot's messages in a channel that everybody there can read, oldest first.
    pub fn posts(&self, channel: &str) -> Vec<Message> {
        self.stage.sandbox.world(|world| {
            let messages = world.messages(world.find_channel(channel));
            messages
                .into_iter()
                .filter(|message| message.author == world.bot())
                .cloned()
                .collect()
        })
    }
}
