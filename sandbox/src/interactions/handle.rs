//! What a test holds of an interaction: wait for answers, look at them.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::Id;
use crate::core::Core;
use crate::interactions::{Answer, Record};
use crate::world::{Attachment, Message};

/// An interaction somebody started.
#[derive(Debug)]
pub struct Interaction {
    core: Arc<Core>,
    id: Id,
    /// How many answers were handed out.
    read: AtomicUsize,
}

/// What kind of answer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyKind {
    /// The first message, at once or after a deferral.
    Message,
    /// The message with the used component was changed.
    Update,
    /// A message that was an answer already was changed.
    Edit,
    /// A further message.
    Followup,
    /// A form to fill.
    Modal,
    /// Suggestions while typing.
    Choices,
}

/// An answer of the bot.
#[derive(Debug, Clone)]
pub struct Reply {
    kind: ReplyKind,
    message: Option<Message>,
    modal: Option<Modal>,
    choices: Vec<Value>,
}

/// A form the bot shows. Fill it with `Sandbox::submit`.
#[derive(Debug, Clone)]
pub struct Modal {
    pub(super) channel: Id,
    /// The message whose button showed it.
    pub(super) source: Option<Id>,
    /// The modal as the bot sent it: `custom_id`, `title`, `components`.
    pub data: Value,
}

impl Modal {
    /// Its title.
    pub fn title(&self) -> &str {
        self.data["title"].as_str().unwrap_or_default()
    }

    /// What the bot recognises it by.
    pub fn custom_id(&self) -> &str {
        self.data["custom_id"].as_str().unwrap_or_default()
    }
}

impl Reply {
    /// What kind of answer it is.
    pub fn kind(&self) -> ReplyKind {
        self.kind
    }

    /// The message; panics if the answer is none.
    #[track_caller]
    pub fn message(&self) -> &Message {
        match &self.message {
            Some(message) => message,
            None => panic!("the answer is a {:?}, not a message", self.kind),
        }
    }

    /// The form; panics if the answer is none.
    #[track_caller]
    pub fn modal(&self) -> &Modal {
        match &self.modal {
            Some(modal) => modal,
            None => panic!("the answer is a {:?}, not a form", self.kind),
        }
    }

    /// Names and values of the suggestions.
    pub fn choices(&self) -> &[Value] {
        &self.choices
    }

    /// The message's text.
    #[track_caller]
    pub fn content(&self) -> &str {
        &self.message().content
    }

    /// The message's embeds.
    #[track_caller]
    pub fn embeds(&self) -> &[Value] {
        &self.message().embeds
    }

    /// The message's components.
    #[track_caller]
    pub fn components(&self) -> &[Value] {
        &self.message().components
    }

    /// The message's files.
    #[track_caller]
    pub fn attachments(&self) -> &[Attachment] {
        &self.message().attachments
    }

    /// Whether only one person sees it.
    #[track_caller]
    pub fn is_ephemeral(&self) -> bool {
        self.message().is_ephemeral()
    }
}

impl Interaction {
    pub(super) fn new(core: Arc<Core>, id: Id) -> Self {
        Self {
            core,
            id,
            read: AtomicUsize::new(0),
        }
    }

    /// Its snowflake.
    pub fn id(&self) -> Id {
        self.id
    }

    /// The token the bot answers with.
    pub fn token(&self) -> String {
        self.record().token
    }

    /// Waits for the first answer there is something to see of: a message (after a deferral too), a change
    /// of the message with the component, a form, or suggestions. Panics after the time limit.
    #[track_caller]
    pub fn reply(&self) -> impl Future<Output = Reply> + '_ {
        self.nth(0, Location::caller())
    }

    /// Waits for the next answer that was not handed out yet: the first one, then followups and edits.
    #[track_caller]
    pub fn next(&self) -> impl Future<Output = Reply> + '_ {
        self.nth(self.read.load(Ordering::SeqCst), Location::caller())
    }

    /// Waits until the bot has acknowledged the interaction in any way, a deferral included.
    #[track_caller]
    pub fn acknowledged(&self) -> impl Future<Output = ()> + '_ {
        let caller = Location::caller();
        async move {
            self.wait(caller, |record| (!record.answers.is_empty()).then_some(()))
                .await;
        }
    }

    /// Everything answered so far, without waiting.
    pub fn answers(&self) -> Vec<Reply> {
        self.record()
            .answers
            .iter()
            .filter_map(|answer| self.show(answer))
            .collect()
    }

    async fn nth(&self, index: usize, caller: &'static Location<'static>) -> Reply {
        let visible = |record: &Record| {
            record
                .answers
                .iter()
                .filter(|answer| !matches!(answer, Answer::Acknowledged))
                .nth(index)
                .cloned()
        };
        let answer = self.wait(caller, visible).await;
        self.read.fetch_max(index + 1, Ordering::SeqCst);
        self.show(&answer).expect("acknowledgements were left out")
    }

    async fn wait<T>(&self, caller: &'static Location<'static>, look: impl Fn(&Record) -> Option<T>) -> T {
        let limit = self.core.settings.reply_timeout;
        let answered = async {
            loop {
                let changed = self.core.interactions.changed();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if let Some(found) = look(&self.record()) {
                    return found;
                }
                changed.await;
            }
        };
        match tokio::time::timeout(limit, answered).await {
            Ok(found) => found,
            Err(_) => panic!("{}", self.explain(caller)),
        }
    }

    fn record(&self) -> Record {
        self.core
            .interactions
            .get(self.id)
            .expect("interactions are never forgotten")
    }

    fn show(&self, answer: &Answer) -> Option<Reply> {
        let record = self.record();
        let (kind, message) = match answer {
            Answer::Acknowledged => return None,
            Answer::Message(message) => (ReplyKind::Message, Some(*message)),
            Answer::Updated(message) => (ReplyKind::Update, Some(*message)),
            Answer::Edited(message) => (ReplyKind::Edit, Some(*message)),
            Answer::Followup(message) => (ReplyKind::Followup, Some(*message)),
            Answer::Modal(_) => (ReplyKind::Modal, None),
            Answer::Choices(_) => (ReplyKind::Choices, None),
        };
        let world = self.core.world();
        let modal = match answer {
            Answer::Modal(data) => Some(Modal {
                channel: record.channel,
                source: record.source,
                data: data.clone(),
            }),
            _ => None,
        };
        let choices = if let Answer::Choices(choices) = answer {
            choices.clone()
        } else {
            Vec::new()
        };
        let message = message.and_then(|message| world.message(record.channel, message).cloned());
        Some(Reply {
            kind,
            message,
            modal,
            choices,
        })
    }

    /// Says what did happen instead of the awaited answer.
    fn explain(&self, caller: &Location<'_>) -> String {
        let record = self.record();
        let requests = self.core.journal.requests();
        let newest: Vec<_> = requests
            .iter()
            .rev()
            .take(10)
            .rev()
            .map(|request| format!("  {request}"))
            .collect();
        let connected = self.core.hub.connected();
        format!(
            "{caller}: no such answer to {:?} {:?} by {} within {:?}\nstate: {:?}, answers: {:?}\nconnected sessions: {connected}\n\
             last requests:\n{}\nviolations: {:#?}",
            record.kind,
            record.name,
            self.core.world().user(record.user).username,
            self.core.settings.reply_timeout,
            record.progress,
            record.answers,
            newest.join("\n"),
            self.core.journal.violations(),
        )
    }
}
