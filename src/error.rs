//! What a member may read when something cannot be done: a key and arguments, never a raw sentence.
//!
//! Everything else is an [`anyhow::Error`]: logged once at the edge, shown as an apology.

use std::fmt;

use crate::{
    domain::locale::Locale,
    i18n::{self, Args},
};

/// A refusal with its remedy, to be shown in the reader's language.
#[derive(Clone, Debug)]
pub struct UserError {
    key: &'static str,
    args: Vec<(&'static str, Arg)>,
}

/// An argument of a text.
#[derive(Clone, Debug)]
pub enum Arg {
    Number(i64),
    Text(String),
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}

impl UserError {
    /// The refusal whose text is `key`.
    pub fn new(key: &'static str) -> Self {
        Self {
            key,
            args: Vec::new(),
        }
    }

    /// Adds an argument of the text.
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The sentence in the reader's language.
    pub fn text(&self, locale: Locale) -> String {
        let mut args = Args::new();
        for (name, value) in &self.args {
            match value {
                Arg::Number(number) => args.set(*name, *number),
                Arg::Text(text) => args.set(*name, text.clone()),
            }
        }
        i18n::text(locale, self.key, &args)
    }
}

impl fmt::Display for UserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Locale::EnUs))
    }
}

impl std::error::Error for UserError {}
