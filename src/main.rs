//! Arguments, environment, log, configuration; then [`ironfan::app::run`] or what else is asked for.

use std::{env, io::Write, path::PathBuf, process::ExitCode};

use clap::{
    Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use ironfan::{
    app::{self, RunError},
    clock::Clock,
    config::{Config, DEFAULTS},
    discord,
    domain::{
        ids::GuildId,
        import::{Mapping, Origin},
        locale::Locale,
    },
    operator::{self, ImportOrder},
    render::start,
    tr,
};
use tracing_subscriber::EnvFilter;

/// Loyalty points for taking part, gates for superfans, a weekly summary for the creator.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Connects to Discord and works until it is stopped (the default).
    Run,
    /// Prints every setting with its default.
    Config,
    /// Prints the link that invites the bot with exactly the permissions it needs.
    Invite,
    /// Brings another bot's points along from a file; only shows what would happen without --apply.
    Import(Import),
}

#[derive(clap::Args)]
struct Import {
    /// An export of MEE6, Lurkr, AmariBot, Polaris or Red LevelUp, or a plain CSV or JSON file.
    #[arg(required_unless_present = "undo")]
    file: Option<PathBuf>,
    /// The server's id; may be left out where there is only one.
    #[arg(long, value_name = "ID")]
    guild: Option<u64>,
    /// Which bot the file is from; found out by itself otherwise.
    #[arg(long, value_parser = origins())]
    format: Option<Origin>,
    /// What the points are worth: as-is, a percentage such as 50%, or best-5000 for so many points to
    /// the top member and everybody else in proportion.
    #[arg(long, default_value = "as-is")]
    mapping: Mapping,
    /// Imports instead of showing what would happen.
    #[arg(long)]
    apply: bool,
    /// Undoes the import with this number.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["file", "format", "mapping", "apply"])]
    undo: Option<u64>,
}

fn origins() -> impl TypedValueParser<Value = Origin> {
    PossibleValuesParser::new(Origin::ALL.map(Origin::key))
        .map(|key| Origin::from_key(&key).expect("no other key is let through"))
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A missing .env is fine; everything may be in the environment already.
    let env_file = dotenvy::dotenv();
    if env_file.is_err_and(|error| !error.not_found()) {
        // What is wrong is not repeated: the line may hold the token.
        return fail(&[tr!(locale(), "start-env-unreadable")]);
    }
    let usual = match arguments.command {
        // Its answer is what it prints.
        Some(Command::Import(_)) => "error",
        _ => "info,serenity=warn,tracing=warn",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match arguments.command {
        Some(Command::Config) => print(DEFAULTS),
        Some(Command::Invite) => with_config(|config| match discord::client::invite_link(&config) {
            Some(link) => print(&format!("{link}\n")),
            None => fail(&[tr!(locale(), "start-malformed-token", subject = "DISCORD_TOKEN")]),
        }),
        Some(Command::Import(import)) => match Config::load() {
            Ok(config) => run_import(&config, import).await,
            Err(error) => config_failed(&error),
        },
        Some(Command::Run) | None => match Config::load() {
            Ok(config) => run(config).await,
            Err(error) => config_failed(&error),
        },
    }
}

async fn run(config: Config) -> ExitCode {
    match app::run(config, Clock::System, stop_signal()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(RunError::Vault(error)) => fail(&[start::vault_error(locale(), &error)]),
        Err(RunError::Store(error)) => fail(&[start::store_error(locale(), &error)]),
        Err(RunError::Discord(problem)) => fail(&[start::discord_problem(locale(), &problem)]),
        Err(RunError::Other(error)) => fail(&[format!("{error:#}")]),
    }
}

async fn run_import(config: &Config, import: Import) -> ExitCode {
    let (locale, now_ms) = (locale(), Clock::System.now_ms());
    let guild_id = import.guild.map(GuildId);
    let done = match (import.undo, import.file) {
        (Some(import_id), _) => operator::undo_import(config, guild_id, import_id, locale, now_ms).await,
        (None, file) => {
            let order = ImportOrder {
                file: file.unwrap_or_default(),
                guild_id,
                origin: import.format,
                mapping: import.mapping,
            };
            if import.apply {
                operator::import(config, &order, locale, now_ms).await
            } else {
                operator::try_import(config, &order, locale, now_ms).await
            }
        }
    };
    match done {
        Ok(text) => print(&text),
        Err(error) => {
            writeln!(std::io::stderr(), "{}", operator::complaint(locale, &error)).ok();
            ExitCode::FAILURE
        }
    }
}

/// Ctrl-C, or the signal by which services are stopped.
async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            interrupt.await.ok();
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await.ok();
}

fn with_config(then: impl FnOnce(Config) -> ExitCode) -> ExitCode {
    match Config::load() {
        Ok(config) => then(config),
        Err(error) => config_failed(&error),
    }
}

fn config_failed(error: &ironfan::config::ConfigError) -> ExitCode {
    let problems: Vec<String> = error
        .0
        .iter()
        .map(|problem| start::config_problem(locale(), problem))
        .collect();
    fail(&problems)
}

/// The operator's language.
fn locale() -> Locale {
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| env::var(name).ok().filter(|tag| !tag.is_empty()));
    Locale::for_tag(&tag.unwrap_or_default())
}

fn print(text: &str) -> ExitCode {
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads, such as `head`, has seen enough.
        Err(_) => ExitCode::FAILURE,
    }
}

fn fail(problems: &[String]) -> ExitCode {
    let mut text = tr!(locale(), "start-failed");
    for problem in problems {
        text.push_str("\n• ");
        text.push_str(problem);
    }
    // Nothing is left to do when even the error cannot be written.
    writeln!(std::io::stderr(), "{text}").ok();
    ExitCode::FAILURE
}
