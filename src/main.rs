//! Arguments, environment, log, configuration; then [`ironfan::app::run`].

use std::{env, io::Write, process::ExitCode};

use clap::{Parser, Subcommand};
use ironfan::{
    app::{self, RunError},
    clock::Clock,
    config::{Config, DEFAULTS},
    discord,
    domain::locale::Locale,
    render::start,
    tr,
};
use tracing_subscriber::EnvFilter;

/// Loyalty points for taking part, gates for true fans, a weekly summary for the creator.
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
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,serenity=warn,tracing=warn"));
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
        Some(Command::Run) | None => match Config::load() {
            Ok(config) => run(config).await,
            Err(error) => config_failed(&error),
        },
    }
}

async fn run(config: Config) -> ExitCode {
    match app::run(config, Clock::System, stop_signal()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(RunError::Store(error)) => fail(&[start::store_error(locale(), &error)]),
        Err(RunError::Discord(problem)) => fail(&[start::discord_problem(locale(), &problem)]),
        Err(RunError::Other(error)) => fail(&[format!("{error:#}")]),
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
