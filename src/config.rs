//! What the program is started with, from file and environment, checked once and as a whole.

use std::{
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::{
    domain::rules::{Must, Rules},
    vault::{self, Vault, VaultError},
};

/// Every setting with its default and a comment.
pub const DEFAULTS: &str = include_str!("../config/default.toml");

/// Where the database is unless something else is said.
const DEFAULT_DATABASE: &str = "data/ironfan.db";
const KEY_FILE: &str = "ironfan.key";

/// The whole configuration. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Config {
    pub token: SecretString,
    /// May hold a password.
    pub database_url: SecretString,
    /// What free text about people is sealed with, if it is in the environment.
    key: Option<SecretString>,
    key_file: String,
    pub discord: Discord,
    pub recorder: Recorder,
    /// What a new server starts with.
    pub rules: Rules,
    /// A stand-in for Discord on this machine.
    pub stand_in: Option<StandIn>,
}

/// How to talk to Discord.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discord {
    request_timeout_s: u64,
    connect_timeout_s: u64,
    /// Whether to ask for the privileged intent to read messages.
    pub message_content: bool,
}

impl Discord {
    pub fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_s)
    }

    pub fn connect_timeout(&self) -> Duration {
        Duration::from_secs(self.connect_timeout_s)
    }
}

/// How activities are gathered into transactions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorder {
    pub batch: usize,
    wait_ms: u64,
    pub queue: usize,
}

impl Recorder {
    pub fn wait(&self) -> Duration {
        Duration::from_millis(self.wait_ms)
    }
}

/// `discord.com` and its CDN at another address, trusted by an extra root certificate.
#[derive(Clone, Debug)]
pub struct StandIn {
    pub address: SocketAddr,
    pub ca_pem: String,
}

/// One thing that is wrong, with the key of its text (`start-…`) and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub key: &'static str,
    pub subject: String,
    pub detail: String,
}

impl Problem {
    fn new(key: &'static str, subject: impl Into<String>, detail: &impl ToString) -> Self {
        Self {
            key,
            subject: subject.into(),
            detail: detail.to_string(),
        }
    }
}

/// Everything that is wrong with the configuration.
#[derive(Debug, thiserror::Error)]
#[error("the configuration has {} problems", .0.len())]
pub struct ConfigError(pub Vec<Problem>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    database: Database,
    vault: VaultFile,
    discord: Discord,
    recorder: Recorder,
    rules: Rules,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VaultFile {
    key_file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Database {
    url: String,
}

impl Config {
    /// Reads the environment (`DISCORD_TOKEN`, `DATABASE_URL`, `IRONFAN_CONFIG`, `IRONFAN_KEY`,
    /// `DISCORD_CONNECT`, `DISCORD_CA_FILE`) and the file it names. Fails with every problem at once.
    pub fn load() -> Result<Self, ConfigError> {
        Self::load_from(|name| env::var(name).ok().filter(|value| !value.trim().is_empty()))
    }

    /// As [`Config::load`], with the environment given as a function from name to value.
    pub fn load_from(var: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut problems = Vec::new();
        let own = var("IRONFAN_CONFIG").and_then(|path| match fs::read_to_string(&path) {
            Ok(text) => Some((path, text)),
            Err(error) => {
                problems.push(Problem::new("start-config-unreadable", path, &error));
                None
            }
        });
        let file = read_file(
            own.as_ref().map(|(path, text)| (path.as_str(), text.as_str())),
            &mut problems,
        );
        let token = read_token(var("DISCORD_TOKEN"), &mut problems);
        let key = read_key(var("IRONFAN_KEY"), &mut problems);
        let stand_in = read_stand_in(var("DISCORD_CONNECT"), var("DISCORD_CA_FILE"), &mut problems);
        match (file, token) {
            (Some(file), Some(token)) if problems.is_empty() => {
                let database_url = var("DATABASE_URL").unwrap_or(file.database.url);
                Ok(Self {
                    token,
                    database_url: database_url.into(),
                    key,
                    key_file: file.vault.key_file,
                    discord: file.discord,
                    recorder: file.recorder,
                    rules: file.rules,
                    stand_in,
                })
            }
            _ => Err(ConfigError(problems)),
        }
    }
}

impl Config {
    /// The vault that free text about people is sealed by. Makes the key's file where there is none.
    pub fn vault(&self) -> Result<Vault, VaultError> {
        match &self.key {
            Some(key) => {
                let key = vault::read_key(key.expose_secret());
                Ok(Vault::new(&key.expect("it was read when the program started")))
            }
            None => Vault::of_file(&self.key_path()),
        }
    }

    /// The key's file: as set, else beside the database, or where that would be by default.
    fn key_path(&self) -> PathBuf {
        if !self.key_file.is_empty() {
            return PathBuf::from(&self.key_file);
        }
        let url = self.database_url.expose_secret();
        let path = url
            .strip_prefix("sqlite:")
            .map(|path| path.trim_start_matches("//"));
        let path = path.and_then(|path| path.split('?').next());
        let beside = path.filter(|path| !path.is_empty() && !path.contains(":memory:"));
        Path::new(beside.unwrap_or(DEFAULT_DATABASE)).with_file_name(KEY_FILE)
    }
}

fn read_key(key: Option<String>, problems: &mut Vec<Problem>) -> Option<SecretString> {
    let key = key?;
    if vault::read_key(&key).is_none() {
        problems.push(Problem::new("start-bad-key", "IRONFAN_KEY", &""));
    }
    Some(key.into())
}

fn read_file(own: Option<(&str, &str)>, problems: &mut Vec<Problem>) -> Option<File> {
    let mut merged: toml::Table = DEFAULTS.parse().expect("our own defaults are valid TOML");
    let path = own.map_or("config/default.toml", |(path, _)| path);
    if let Some((path, text)) = own {
        match text.parse::<toml::Table>() {
            Ok(table) => merge(&mut merged, table, path, "", problems),
            Err(error) => problems.push(Problem::new("start-config-not-toml", path, &error)),
        }
    }
    match merged.try_into::<File>() {
        Ok(file) => {
            for (setting, key) in check(&file) {
                problems.push(Problem::new(key, setting, &""));
            }
            Some(file)
        }
        Err(error) => {
            problems.push(Problem::new("start-config-not-toml", path, &error));
            None
        }
    }
}

/// Puts the values of `own` over the defaults. A key the defaults do not have is a problem: it is
/// misspelt, and what its writer wanted would silently not happen.
fn merge(into: &mut toml::Table, own: toml::Table, path: &str, prefix: &str, problems: &mut Vec<Problem>) {
    for (key, value) in own {
        let full = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        match (into.get_mut(&key), value) {
            (None, _) => problems.push(Problem::new("start-config-unknown-key", full, &path)),
            (Some(toml::Value::Table(known)), toml::Value::Table(own)) => {
                merge(known, own, path, &full, problems);
            }
            (Some(toml::Value::Float(known)), toml::Value::Integer(own)) => *known = own as f64,
            (Some(known), own) => *known = own,
        }
    }
}

/// What is wrong with the values, as (setting, key of the text that says so).
fn check(file: &File) -> Vec<(String, &'static str)> {
    let mut problems: Vec<(String, &'static str)> = file
        .rules
        .problems()
        .into_iter()
        .map(|(setting, must)| (setting, must_key(must)))
        .collect();
    let positive = [
        ("discord.request_timeout_s", file.discord.request_timeout_s),
        ("discord.connect_timeout_s", file.discord.connect_timeout_s),
        ("recorder.batch", file.recorder.batch as u64),
        ("recorder.queue", file.recorder.queue as u64),
    ];
    problems.extend(
        positive
            .into_iter()
            .filter(|(_, n)| *n == 0)
            .map(|(setting, _)| (setting.into(), "start-must-be-positive")),
    );
    problems
}

fn must_key(must: Must) -> &'static str {
    match must {
        Must::BePointsRange => "start-must-be-points",
        Must::NotBeNegative => "start-must-not-be-negative",
        Must::FitIntoADay => "start-must-fit-into-a-day",
        Must::BeDaysOfAWeek => "start-must-be-days",
        Must::BeTextLength => "start-must-be-text-length",
        Must::BePercent => "start-must-be-percent",
        Must::BeFewMultipliers => "start-must-be-few-multipliers",
        Must::AddUpToOne => "start-must-add-up",
        Must::NotBeAboveEntry => "start-must-not-be-above-entry",
        Must::BeAtMost(_) => "start-must-be-at-most",
    }
}

fn read_token(token: Option<String>, problems: &mut Vec<Problem>) -> Option<SecretString> {
    let Some(token) = token else {
        problems.push(Problem::new("start-no-token", "DISCORD_TOKEN", &""));
        return None;
    };
    let token = SecretString::from(token.trim().trim_start_matches("Bot ").to_owned());
    if !has_token_shape(token.expose_secret()) {
        problems.push(Problem::new("start-malformed-token", "DISCORD_TOKEN", &""));
        return None;
    }
    Some(token)
}

/// Three parts of URL-safe base64 joined by dots, as Discord hands them out.
fn has_token_shape(token: &str) -> bool {
    let parts: Vec<_> = token.split('.').collect();
    let base64 = |part: &&str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte))
    };
    parts.len() == 3 && parts.iter().all(base64)
}

fn read_stand_in(
    address: Option<String>,
    ca_file: Option<String>,
    problems: &mut Vec<Problem>,
) -> Option<StandIn> {
    let address = address?;
    let parsed = address.parse::<SocketAddr>();
    if let Err(error) = &parsed {
        problems.push(Problem::new("start-bad-stand-in", address, &error));
    }
    let Some(ca_file) = ca_file.map(PathBuf::from) else {
        problems.push(Problem::new("start-no-stand-in-ca", "DISCORD_CA_FILE", &""));
        return None;
    };
    match fs::read_to_string(&ca_file) {
        Ok(ca_pem) => Some(StandIn {
            address: parsed.ok()?,
            ca_pem,
        }),
        Err(error) => {
            problems.push(Problem::new(
                "start-config-unreadable",
                ca_file.display().to_string(),
                &error,
            ));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "MTQwMDAwMDAwMDAwMDAwMDAwMA.GabcDE.abcdefghijklmnopqrstuvwxyz-_0123456789";

    fn load(vars: &[(&str, &str)]) -> Result<Config, Vec<(&'static str, String)>> {
        let vars: Vec<(String, String)> = vars
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Config::load_from(|name| {
            vars.iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        })
        .map_err(|error| error.0.into_iter().map(|p| (p.key, p.subject)).collect())
    }

    fn with_file(text: &str) -> Result<Config, Vec<(&'static str, String)>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        load(&[
            ("DISCORD_TOKEN", TOKEN),
            ("IRONFAN_CONFIG", file.path().to_str().unwrap()),
        ])
    }

    #[test]
    fn the_defaults_need_only_a_token() {
        let config = load(&[("DISCORD_TOKEN", TOKEN)]).unwrap();
        assert_eq!(config.database_url.expose_secret(), "sqlite://data/ironfan.db");
        assert_eq!(
            config.rules.superfan,
            crate::domain::standing::SuperfanRule::default()
        );
    }

    #[test]
    fn neither_token_nor_password_show_in_debug_output() {
        let config = load(&[
            ("DISCORD_TOKEN", TOKEN),
            ("DATABASE_URL", "postgres://bot:hunter2@db/x"),
        ])
        .unwrap();
        let shown = format!("{config:?}");
        assert!(!shown.contains("GabcDE") && !shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn a_missing_and_a_malformed_token_are_told_apart() {
        assert_eq!(
            load(&[]).unwrap_err(),
            [("start-no-token", "DISCORD_TOKEN".to_owned())]
        );
        for token in ["hello", "a.b", "a.b.c d", "..", "\"MTQw.Gabc.def\""] {
            assert_eq!(
                load(&[("DISCORD_TOKEN", token)]).unwrap_err(),
                [("start-malformed-token", "DISCORD_TOKEN".to_owned())],
                "{token}"
            );
        }
    }

    #[test]
    fn every_problem_is_listed_at_once() {
        let problems = with_file(
            "[recorder]\nbatch = 0\nwiat_ms = 5\n[rules.superfan]\nleave_loyalty = 90\n[rules.kinds.massage]\npoints = 1",
        )
        .unwrap_err();
        assert_eq!(
            problems,
            [
                ("start-config-unknown-key", "recorder.wiat_ms".to_owned()),
                ("start-config-unknown-key", "rules.kinds.massage".to_owned()),
                (
                    "start-must-not-be-above-entry",
                    "rules.superfan.leave_loyalty".to_owned()
                ),
                ("start-must-be-positive", "recorder.batch".to_owned()),
            ]
        );
    }

    #[test]
    fn a_file_that_is_no_toml_or_not_there_is_named() {
        assert_eq!(with_file("[recorder").unwrap_err()[0].0, "start-config-not-toml");
        assert_eq!(
            with_file("[recorder]\nbatch = \"many\"").unwrap_err()[0].0,
            "start-config-not-toml"
        );
        let missing = load(&[
            ("DISCORD_TOKEN", TOKEN),
            ("IRONFAN_CONFIG", "/nowhere/ironfan.toml"),
        ]);
        assert_eq!(
            missing.unwrap_err(),
            [("start-config-unreadable", "/nowhere/ironfan.toml".to_owned())]
        );
    }

    #[test]
    fn a_key_is_checked_and_never_shown() {
        let wrong = load(&[("DISCORD_TOKEN", TOKEN), ("IRONFAN_KEY", "hunter2")]);
        assert_eq!(wrong.unwrap_err(), [("start-bad-key", "IRONFAN_KEY".to_owned())]);
        let key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        let config = load(&[("DISCORD_TOKEN", TOKEN), ("IRONFAN_KEY", key)]).unwrap();
        assert!(!format!("{config:?}").contains("MDEyMzQ1"));
        assert!(config.vault().is_ok());
    }

    #[test]
    fn the_key_file_is_beside_the_database() {
        for (url, path) in [
            ("sqlite:///srv/fans/ironfan.db?mode=rwc", "/srv/fans/ironfan.key"),
            ("sqlite://ironfan.db", "ironfan.key"),
            ("sqlite::memory:", "data/ironfan.key"),
            ("postgres://bot@db/x", "data/ironfan.key"),
        ] {
            let config = load(&[("DISCORD_TOKEN", TOKEN), ("DATABASE_URL", url)]).unwrap();
            assert_eq!(config.key_path(), Path::new(path), "{url}");
        }
        let config = with_file("[vault]\nkey_file = \"/run/secrets/key\"").unwrap();
        assert_eq!(config.key_path(), Path::new("/run/secrets/key"));
    }

    #[test]
    fn own_values_replace_the_defaults() {
        let config = with_file("[rules.kinds.message]\npoints = 20\n[rules.superfan]\nloyalty = 70").unwrap();
        assert_eq!(config.rules.of(crate::domain::activity::Kind::Message).points, 20);
        assert_eq!(config.rules.of(crate::domain::activity::Kind::Reply).points, 5);
        assert_eq!(config.rules.superfan.loyalty, 70);
    }
}
