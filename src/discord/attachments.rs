//! Files that people send along with a command, fetched from Discord's CDN.

use serenity::all::Attachment;

use crate::{app::App, error::UserError};

/// Where Discord keeps them. An address is Discord's word, but this is the one place where the bot
/// goes where it is told to, so the word is checked.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// The file's bytes, at most `most` of them; `too_large` is the refusal if there are more.
pub async fn fetch(
    app: &App,
    attachment: &Attachment,
    most: usize,
    too_large: impl Fn() -> UserError,
) -> anyhow::Result<Vec<u8>> {
    if attachment.size as usize > most {
        return Err(too_large().into());
    }
    let unreachable = || UserError::new("error-import-download");
    let url = reqwest::Url::parse(&attachment.url)?;
    if url.scheme() != "https" || !url.host_str().is_some_and(|host| HOSTS.contains(&host)) {
        anyhow::bail!("a file is not on Discord's CDN");
    }
    let sent = app.client.get(url).send().await;
    let answered = sent.and_then(reqwest::Response::error_for_status);
    let mut response = answered.map_err(|error| {
        // The address would let anybody read the file: it stays out of the log.
        tracing::info!(error = %error.without_url(), "a file cannot be fetched");
        unreachable()
    })?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| unreachable())? {
        // Whatever was announced.
        if bytes.len() + chunk.len() > most {
            return Err(too_large().into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
