//! Interactions: what people start with commands, buttons, selects and forms, and how the bot answers.

mod command;
mod component;
mod handle;
mod modal;
mod options;
mod payload;
mod visible;

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Instant;

use serde_json::Value;
use tokio::sync::Notify;

pub use handle::{Interaction, Modal, Reply, ReplyKind};

use crate::Id;
use crate::sync::lock;

/// What an interaction came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Command,
    Component,
    Autocomplete,
    Modal,
}

impl Kind {
    /// Discord's number.
    pub(crate) fn number(self) -> u64 {
        match self {
            Self::Command => 2,
            Self::Component => 3,
            Self::Autocomplete => 4,
            Self::Modal => 5,
        }
    }
}

/// How far the bot has come with its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    Waiting,
    /// "… is thinking".
    Deferred {
        original: Id,
    },
    Answered {
        original: Option<Id>,
    },
}

impl Progress {
    /// The message that `@original` means.
    pub(crate) fn original(self) -> Option<Id> {
        match self {
            Self::Waiting => None,
            Self::Deferred { original } => Some(original),
            Self::Answered { original } => original,
        }
    }
}

/// One thing the bot did about an interaction.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// A deferral: nothing to see yet.
    Acknowledged,
    /// The first message, at once or in place of "… is thinking".
    Message(Id),
    /// The message with the component was changed.
    Updated(Id),
    /// A message that was already answered with was changed.
    Edited(Id),
    Followup(Id),
    Modal(Value),
    Choices(Vec<Value>),
}

/// An interaction and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: Id,
    pub(crate) token: String,
    pub(crate) kind: Kind,
    pub(crate) context_menu: bool,
    pub(crate) user: Id,
    pub(crate) channel: Id,
    /// Full command name, or custom_id.
    pub(crate) name: String,
    /// The message whose component was used, or that showed the form.
    pub(crate) source: Option<Id>,
    pub(crate) created: Instant,
    pub(crate) progress: Progress,
    pub(crate) answers: Vec<Answer>,
}

/// All interactions since the start.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    records: Mutex<HashMap<Id, Record>>,
    by_token: Mutex<HashMap<String, Id>>,
    changed: Notify,
}

impl Registry {
    fn add(&self, record: Record) {
        lock(&self.by_token).insert(record.token.clone(), record.id);
        lock(&self.records).insert(record.id, record);
    }

    pub(crate) fn get(&self, id: Id) -> Option<Record> {
        lock(&self.records).get(&id).cloned()
    }

    pub(crate) fn by_token(&self, token: &str) -> Option<Record> {
        let id = *lock(&self.by_token).get(token)?;
        self.get(id)
    }

    /// Notes an answer that moves the interaction on.
    pub(crate) fn advance(&self, id: Id, progress: Progress, answer: Answer) {
        if let Some(record) = lock(&self.records).get_mut(&id) {
            record.progress = progress;
            record.answers.push(answer);
        }
        self.changed.notify_waiters();
    }

    /// Notes an answer that leaves the interaction where it is.
    pub(crate) fn answered(&self, id: Id, answer: Answer) {
        if let Some(record) = lock(&self.records).get_mut(&id) {
            record.answers.push(answer);
        }
        self.changed.notify_waiters();
    }

    fn changed(&self) -> tokio::sync::futures::Notified<'_> {
        self.changed.notified()
    }
}
