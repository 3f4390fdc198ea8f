//! Connections to Discord, or to a stand-in for it on this machine.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use secrecy::ExposeSecret;
use serenity::{
    all::{CreateAllowedMentions, Http, HttpBuilder},
    http::{HttpError, StatusCode},
};

use crate::{
    budget::Budget,
    config::Config,
    domain::{ids::MemberId, permission},
    render::start::DiscordProblem,
};

/// Hosts that lead to the stand-in, when there is one.
const HOSTS: [&str; 3] = ["discord.com", "cdn.discordapp.com", "media.discordapp.net"];
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// The HTTP client of everything that goes to Discord.
pub fn http_client(config: &Config) -> anyhow::Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .use_rustls_tls()
        // Discord's interface does not redirect, and nothing may lead us anywhere else.
        .redirect(reqwest::redirect::Policy::none())
        .timeout(config.discord.request_timeout())
        .connect_timeout(config.discord.connect_timeout())
        .pool_idle_timeout(IDLE_TIMEOUT);
    if let Some(stand_in) = &config.stand_in {
        builder = builder.add_root_certificate(reqwest::Certificate::from_pem(stand_in.ca_pem.as_bytes())?);
        for host in HOSTS {
            builder = builder.resolve(host, stand_in.address);
        }
    }
    Ok(builder.build()?)
}

/// Discord's REST interface. Nothing the bot sends mentions anybody unless it says so.
/// What it has to wait for is told to `budget`.
pub fn http(config: &Config, client: reqwest::Client, budget: Arc<Budget>) -> Http {
    let mut http = HttpBuilder::new(config.token.expose_secret())
        .client(client)
        .default_allowed_mentions(CreateAllowedMentions::new())
        .build();
    if let Some(ratelimiter) = &mut http.ratelimiter {
        ratelimiter.set_ratelimit_callback(Box::new(move |wait| budget.note_wait(&wait)));
    }
    http
}

/// Asks Discord who the bot is and where its gateway is, before anything is started: serenity would
/// connect to the public gateway with whatever token it has if that question failed.
pub async fn identify(http: &Http) -> Result<MemberId, DiscordProblem> {
    let user = http
        .get_current_user()
        .await
        .map_err(|error| start_problem(&error))?;
    http.get_gateway().await.map_err(|error| start_problem(&error))?;
    http.set_application_id(user.id.get().into());
    Ok(MemberId(user.id.get()))
}

fn start_problem(error: &serenity::Error) -> DiscordProblem {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response))
            if response.status_code == StatusCode::UNAUTHORIZED =>
        {
            DiscordProblem::TokenRefused
        }
        serenity::Error::Http(HttpError::Request(error)) => DiscordProblem::Unreachable {
            detail: causes(error),
        },
        other => DiscordProblem::Unreachable {
            detail: other.to_string(),
        },
    }
}

/// The innermost cause says what happened; the address is left out.
fn causes(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// The link that invites the bot with exactly the permissions it needs. The first part of a token
/// is the bot's id in base64; `None` when it is not.
pub fn invite_link(config: &Config) -> Option<String> {
    let token = config.token.expose_secret();
    let id = STANDARD_NO_PAD
        .decode(token.split('.').next()?.trim_end_matches('='))
        .ok()?;
    let id: u64 = String::from_utf8(id).ok()?.parse().ok()?;
    let permissions = permission::NEEDED;
    Some(format!(
        "https://discord.com/oauth2/authorize?client_id={id}&scope=bot%20applications.commands&permissions={permissions}"
    ))
}
