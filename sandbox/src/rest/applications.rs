//! The gateway's address and the bot's own application.

use serde_json::json;

use crate::changes::Change;
use crate::rest::{Outcome, Reply};

/// GET /gateway
pub(crate) fn gateway(change: &mut Change<'_>) -> Outcome {
    Ok(Reply::Json(json!({ "url": change.core.gateway_url() })))
}

/// GET /gateway/bot
pub(crate) fn gateway_bot(change: &mut Change<'_>) -> Outcome {
    let total: u64 = 1000;
    Ok(Reply::Json(json!({
        "url": change.core.gateway_url(), "shards": 1,
        "session_start_limit": {
            "total": total, "remaining": total.saturating_sub(change.core.hub.identifies()),
            "reset_after": 14_400_000, "max_concurrency": 1,
        },
    })))
}

/// GET /oauth2/applications/@me and /applications/@me
pub(crate) fn current(change: &mut Change<'_>) -> Outcome {
    Ok(Reply::Json(change.world.application_json()))
}
