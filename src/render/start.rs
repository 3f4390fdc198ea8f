//! What an operator reads when the program cannot start: one sentence and its remedy for each
//! problem, without any secret.

use crate::{config::Problem, domain::locale::Locale, store::StoreError, tr, vault::VaultError};

/// One problem of the configuration.
pub fn config_problem(locale: Locale, problem: &Problem) -> String {
    tr!(
        locale,
        problem.key,
        subject = problem.subject.clone(),
        detail = problem.detail.clone()
    )
}

/// Why the database cannot be used. The URL is not repeated: it may hold a password.
pub fn store_error(locale: Locale, error: &StoreError) -> String {
    match error {
        StoreError::UnknownEngine => tr!(locale, "start-database-engine"),
        StoreError::Newer { version } => tr!(locale, "start-database-newer", version = version.to_string()),
        StoreError::Folder { folder, source } => {
            tr!(
                locale,
                "start-database-folder",
                folder = folder.clone(),
                detail = source.to_string()
            )
        }
        StoreError::OldSqlite { found } => tr!(locale, "start-sqlite-old", found = found.clone()),
        StoreError::WrongKey => tr!(locale, "start-key-wrong"),
        StoreError::Unreadable { .. } | StoreError::Sqlx(_) => {
            tr!(locale, "start-database-other", detail = error.to_string())
        }
    }
}

/// Why there is no key to seal texts with.
pub fn vault_error(locale: Locale, error: &VaultError) -> String {
    match error {
        VaultError::File { path, source } => tr!(
            locale,
            "start-key-file",
            path = path.display().to_string(),
            detail = source.to_string()
        ),
        VaultError::NoKey { path } => tr!(locale, "start-key-file-no-key", path = path.display().to_string()),
        VaultError::Open { path } => tr!(locale, "start-key-file-open", path = path.display().to_string()),
    }
}

/// Why Discord cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscordProblem {
    /// Discord does not know the token.
    TokenRefused,
    /// No answer, or not Discord's.
    Unreachable { detail: String },
    /// An intent the bot asks for is switched off in the developer portal (close code 4014).
    IntentsDisallowed,
    /// The session ended for good for another reason.
    Ended { detail: String },
}

pub fn discord_problem(locale: Locale, problem: &DiscordProblem) -> String {
    match problem {
        DiscordProblem::TokenRefused => tr!(locale, "start-token-refused"),
        DiscordProblem::Unreachable { detail } => {
            tr!(locale, "start-discord-unreachable", detail = detail.clone())
        }
        DiscordProblem::IntentsDisallowed => tr!(locale, "start-intents"),
        DiscordProblem::Ended { detail } => tr!(locale, "start-ended", detail = detail.clone()),
    }
}
