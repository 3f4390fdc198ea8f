//! The bot, as its own `main` runs it.

use anyhow::anyhow;
use ironfan::{app, clock::Clock, config::Config};

pub async fn run() -> anyhow::Result<()> {
    let config = Config::load().map_err(|error| anyhow!("{error}: {:?}", error.0))?;
    Ok(app::run(config, Clock::System, super::until_dismissed()).await?)
}
