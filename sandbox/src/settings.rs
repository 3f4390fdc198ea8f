//! How strict and how fast the sandbox is.

use std::path::PathBuf;
use std::time::Duration;

/// Defaults are Discord's own where Discord documents them, and generous where it does not.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What HELLO asks for.
    pub heartbeat_interval: Duration,
    /// How long a session without a socket waits for its RESUME.
    pub resume_window: Duration,
    /// Frames longer than this are compressed for clients that asked for it.
    pub compress_over_bytes: usize,
    /// How many payloads a client may send within a minute.
    pub sends_per_minute: usize,
    /// How often a session may ask for all members of a guild.
    pub member_request_interval: Duration,
    /// How long an interaction waits for its first answer.
    pub interaction_deadline: Duration,
    /// How long an interaction's token is good for.
    pub interaction_token_life: Duration,
    /// How long `reply()` waits.
    pub reply_timeout: Duration,
    /// Requests per route, major parameter and window, where no rule of `rate_limits` fits.
    pub default_rate_limit: RateLimit,
    /// Tighter limits for some routes; the first that fits counts.
    pub rate_limits: Vec<(String, String, RateLimit)>,
    /// Requests per second over all routes, interactions excepted.
    pub global_rate_limit: u32,
    /// Discord's OpenAPI description, to check every request and every answer with.
    /// Taken from the environment variable `DISCORD_OPENAPI` by default.
    pub openapi: Option<PathBuf>,
}

/// So many requests in so much time.
#[derive(Debug, Clone, Copy)]
pub struct RateLimit {
    /// How many.
    pub requests: u32,
    /// In which time.
    pub per: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            heartbeat_interval: Duration::from_millis(41_250),
            resume_window: Duration::from_secs(180),
            compress_over_bytes: 2048,
            sends_per_minute: 120,
            member_request_interval: Duration::from_secs(30),
            interaction_deadline: Duration::from_secs(3),
            interaction_token_life: Duration::from_secs(15 * 60),
            reply_timeout: Duration::from_secs(5),
            default_rate_limit: RateLimit {
                requests: 200,
                per: Duration::from_secs(1),
            },
            rate_limits: Vec::new(),
            global_rate_limit: 1000,
            openapi: std::env::var_os("DISCORD_OPENAPI").map(PathBuf::from),
        }
    }
}

impl Settings {
    /// Limits one route: `settings.limit("POST", "/channels/*/messages", 5, Duration::from_secs(5))`.
    #[must_use]
    pub fn limit(mut self, method: &str, pattern: &str, requests: u32, per: Duration) -> Self {
        self.rate_limits
            .push((method.to_owned(), pattern.to_owned(), RateLimit { requests, per }));
        self
    }
}
