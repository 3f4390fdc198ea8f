//! What a member may read when something cannot be done: a key and arguments, never a raw sentence.
//!
//! Everything else is an [`anyhow::Error`]: logged once at the edge, shown as an apology.

use std::fmt;

use crate::{
    domain::locale::Locale,
    i18n::{self, Args},
};

/// A refusal with its remedy, to be shown in the reader's language.
#[derive(Debug)]
pub struct UserError {
    key: &'static str,
    args: Args,
}

impl UserError {
    /// The refusal whose text is `key`.
    pub fn new(key: &'static str) -> Self {
        Self {
            key,
            args: Args::new(),
        }
    }

    /// Adds an argument of the text.
    pub fn with(mut self, name: &'static str, value: impl Into<fluent_bundle::FluentValue<'static>>) -> Self {
        self.args.set(name, value);
        self
    }

    /// The sentence in the reader's language.
    pub fn text(&self, locale: Locale) -> String {
        i18n::text(locale, self.key, &self.args)
    }
}

impl fmt::Display for UserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Locale::EnUs))
    }
}

impl std::error::Error for UserError {}
