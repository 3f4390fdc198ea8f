//! Rate limits as Discord reports them: a window per route and major parameter, and one over all.
//! They run on real time, since clients really wait.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::faults::matches;
use crate::rest::request::Request;
use crate::settings::{RateLimit, Settings};
use crate::sync::lock;

#[derive(Debug, Default)]
pub(crate) struct Limits {
    windows: Mutex<HashMap<String, Window>>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    started: Instant,
    used: u32,
}

/// Where a request stands in its window.
#[derive(Debug)]
pub(crate) struct Standing {
    bucket: String,
    limit: u32,
    remaining: u32,
    reset_after: Duration,
}

/// A limit that was hit.
#[derive(Debug)]
pub(crate) struct Exceeded {
    pub(crate) retry_after: Duration,
    pub(crate) global: bool,
}

impl Limits {
    /// Counts a request. The standing is for the headers, whether or not the limit was hit.
    pub(crate) fn count(&self, settings: &Settings, request: &Request) -> (Standing, Result<(), Exceeded>) {
        let (route, major) = route_and_major(request);
        let rule = settings
            .rate_limits
            .iter()
            .find(|(method, pattern, _)| *method == request.method && matches(pattern, &request.path))
            .map_or(settings.default_rate_limit, |(_, _, limit)| *limit);
        let bucket = bucket_name(&route);
        let mut windows = lock(&self.windows);
        let (used, left) = turn(&mut windows, format!("{bucket}:{major}"), rule);
        let standing = Standing {
            bucket,
            limit: rule.requests,
            remaining: rule.requests.saturating_sub(used),
            reset_after: left,
        };
        if used > rule.requests {
            return (
                standing,
                Err(Exceeded {
                    retry_after: left,
                    global: false,
                }),
            );
        }
        let over_all = RateLimit {
            requests: settings.global_rate_limit,
            per: Duration::from_secs(1),
        };
        let exempt = matches!(request.segments[0].as_str(), "interactions" | "webhooks");
        if !exempt {
            let (used, left) = turn(&mut windows, "global".to_owned(), over_all);
            if used > over_all.requests {
                return (
                    standing,
                    Err(Exceeded {
                        retry_after: left,
                        global: true,
                    }),
                );
            }
        }
        (standing, Ok(()))
    }
}

/// Counts one request in a window that starts anew when it is over. Says how many it has, and its time left.
fn turn(windows: &mut HashMap<String, Window>, key: String, rule: RateLimit) -> (u32, Duration) {
    let now = Instant::now();
    let window = windows.entry(key).or_insert(Window {
        started: now,
        used: 0,
    });
    if now.duration_since(window.started) >= rule.per {
        *window = Window {
            started: now,
            used: 0,
        };
    }
    window.used += 1;
    (
        window.used,
        rule.per.saturating_sub(now.duration_since(window.started)),
    )
}

impl Standing {
    /// The X-RateLimit headers.
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        let reset = SystemTime::now() + self.reset_after;
        let reset_s = reset
            .duration_since(UNIX_EPOCH)
            .map_or(0.0, |since| since.as_secs_f64());
        vec![
            ("x-ratelimit-bucket", self.bucket.clone()),
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", self.remaining.to_string()),
            ("x-ratelimit-reset", format!("{reset_s:.3}")),
            (
                "x-ratelimit-reset-after",
                format!("{:.3}", self.reset_after.as_secs_f64()),
            ),
        ]
    }
}

/// The route without its parameters, and its major parameter.
fn route_and_major(request: &Request) -> (String, String) {
    let segments: Vec<_> = request.segments.iter().map(String::as_str).collect();
    let major = match segments[..] {
        ["channels" | "guilds", id, ..] => id.to_owned(),
        ["webhooks" | "interactions", id, token, ..] => format!("{id}/{token}"),
        _ => String::new(),
    };
    let mut route = request.method.clone();
    let mut token_next = false;
    let mut emoji_next = false;
    for (index, segment) in segments.iter().enumerate() {
        let is_parameter = segment.bytes().all(|byte| byte.is_ascii_digit()) || token_next || emoji_next;
        token_next = index == 1 && matches!(segments[0], "webhooks" | "interactions");
        emoji_next = *segment == "reactions";
        route.push('/');
        route.push_str(if is_parameter { "*" } else { segment });
    }
    (route, major)
}

/// Discord's buckets have names without meaning; equal routes have equal ones.
fn bucket_name(route: &str) -> String {
    // FNV-1a: stable over runs, which the standard hasher does not promise.
    let hash = route.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
