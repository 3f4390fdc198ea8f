//! What a person does on the page: the people's verbs, with their refusals as text instead of panics.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Outcome, Page};
use crate::Id;
use crate::interactions::{Interaction, ReplyKind};
use crate::sandbox::Sandbox;
use crate::sync::lock;
use crate::world::Message;

/// Longer than a bot may take, so that its silence is its own.
const PATIENCE: Duration = Duration::from_millis(3_500);

impl Page {
    /// Carries out one act; `None` if there is none of that name.
    pub(super) async fn act(&self, sandbox: &Sandbox, path: &str, body: &Value) -> Option<Outcome> {
        let started = match path {
            "/api/say" => return Some(say(sandbox, body)),
            "/api/command" => command(sandbox, body),
            "/api/complete" => return Some(complete(sandbox, body).await),
            "/api/press" => press(sandbox, body),
            "/api/pick" => pick(sandbox, body),
            "/api/submit" => self.submit(sandbox, body),
            _ => return None,
        };
        Some(match started {
            Ok(interaction) => self.follow(&interaction).await,
            Err(reason) => Err(reason),
        })
    }

    /// Waits until the bot has reacted. Messages are seen in their channel; a form is for here.
    async fn follow(&self, interaction: &Interaction) -> Outcome {
        acknowledged(interaction).await?;
        let answers = interaction.answers();
        let Some(form) = answers.first().filter(|answer| answer.kind() == ReplyKind::Modal) else {
            return Ok(json!({}));
        };
        let form = form.modal().clone();
        let shown = json!({ "form": { "id": interaction.id().to_string(), "data": form.data } });
        lock(&self.forms).insert(interaction.id(), form);
        Ok(shown)
    }

    fn submit(&self, sandbox: &Sandbox, body: &Value) -> Result<Interaction, String> {
        let user = id(body, "as")?;
        let shown = lock(&self.forms).get(&id(body, "form")?).cloned();
        let form = shown.ok_or("this form is gone")?;
        attempt(|| sandbox.submit(user, &form, body["fields"].clone()))
    }
}

async fn acknowledged(interaction: &Interaction) -> Result<(), String> {
    tokio::time::timeout(PATIENCE, interaction.acknowledged())
        .await
        .map_err(|_| "The application did not respond".to_owned())
}

fn say(sandbox: &Sandbox, body: &Value) -> Outcome {
    let (user, channel, text) = (id(body, "as")?, id(body, "channel")?, text(body, "text")?);
    match id(body, "answers") {
        Ok(answered) => {
            let message = message(sandbox, channel, answered)?;
            attempt(|| sandbox.reply(user, &message, text))?;
        }
        Err(_) => _ = attempt(|| sandbox.say(user, channel, text))?,
    }
    Ok(json!({}))
}

fn command(sandbox: &Sandbox, body: &Value) -> Result<Interaction, String> {
    let (user, channel, line) = (id(body, "as")?, id(body, "channel")?, text(body, "line")?);
    attempt(|| sandbox.command(user, channel, line, body["options"].clone()))
}

async fn complete(sandbox: &Sandbox, body: &Value) -> Outcome {
    let (user, channel, line) = (id(body, "as")?, id(body, "channel")?, text(body, "line")?);
    let focused = text(body, "focused")?;
    let typing = attempt(|| sandbox.autocomplete(user, channel, line, body["options"].clone(), focused))?;
    acknowledged(&typing).await?;
    let answers = typing.answers();
    Ok(json!({ "choices": answers.first().map_or(&[][..], |answer| answer.choices()) }))
}

fn press(sandbox: &Sandbox, body: &Value) -> Result<Interaction, String> {
    let (user, component) = (id(body, "as")?, text(body, "component")?);
    let message = message(sandbox, id(body, "channel")?, id(body, "message")?)?;
    attempt(|| sandbox.click(user, &message, component))
}

fn pick(sandbox: &Sandbox, body: &Value) -> Result<Interaction, String> {
    let (user, component) = (id(body, "as")?, text(body, "component")?);
    let message = message(sandbox, id(body, "channel")?, id(body, "message")?)?;
    let values: Vec<&str> = body["values"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    attempt(|| sandbox.select(user, &message, component, &values))
}

/// What people cannot do panics in a test; on the page it is something to read.
fn attempt<T>(act: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(act)).map_err(|panic| {
        let reason = panic.downcast_ref::<String>().map(String::as_str);
        reason
            .or(panic.downcast_ref::<&str>().copied())
            .unwrap_or("that cannot be done")
            .to_owned()
    })
}

fn message(sandbox: &Sandbox, channel: Id, message: Id) -> Result<Message, String> {
    let found = sandbox.world(|world| world.message(channel, message).cloned());
    found.ok_or_else(|| "the message is gone".to_owned())
}

fn text<'b>(body: &'b Value, key: &str) -> Result<&'b str, String> {
    body[key].as_str().ok_or_else(|| format!("{key:?} is missing"))
}

fn id(body: &Value, key: &str) -> Result<Id, String> {
    text(body, key)?.parse().map_err(|_| format!("{key:?} is no id"))
}
