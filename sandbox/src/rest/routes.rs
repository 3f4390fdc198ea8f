//! Which request goes where. What is not listed here is a violation.

use serde_json::json;

use crate::changes::Change;
use crate::rest::error::ApiError;
use crate::rest::request::Request;
use crate::rest::{
    Outcome, Reply, applications, channels, commands, events, guilds, interactions, invites, members,
    messages, polls, reactions, roles, threads, users,
};

/// Hands a request to its handler.
pub(crate) fn route(change: &mut Change<'_>, request: &Request) -> Outcome {
    let segments: Vec<_> = request.segments.iter().map(String::as_str).collect();
    match (request.method.as_str(), &segments[..]) {
        ("GET", ["gateway"]) => applications::gateway(change),
        ("GET", ["gateway", "bot"]) => applications::gateway_bot(change),
        ("GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]) => applications::current(change),
        (method, ["applications", _, "commands"] | ["applications", _, "guilds", _, "commands"]) => {
            match method {
                "GET" => commands::list(change, request),
                "PUT" => commands::overwrite(change, request),
                "POST" => commands::create(change, request),
                _ => Err(ApiError::METHOD_NOT_ALLOWED),
            }
        }
        (
            "GET" | "PATCH" | "DELETE",
            ["applications", _, "commands", _] | ["applications", _, "guilds", _, "commands", _],
        ) => commands::one(change, request),
        ("GET", ["applications", _, "entitlements"]) => Ok(Reply::Json(json!([]))),
        ("POST", ["interactions", _, _, "callback"]) => interactions::callback(change, request),
        ("POST", ["webhooks", _, _]) => interactions::follow_up(change, request),
        ("GET" | "PATCH" | "DELETE", ["webhooks", _, _, "messages", _]) => {
            interactions::answer_message(change, request)
        }

        ("GET", ["users", "@me"]) => users::current(change),
        ("GET", ["users", "@me", "guilds"]) => users::guilds(change),
        ("POST", ["users", "@me", "channels"]) => users::open_dm(change, request),
        ("DELETE", ["users", "@me", "guilds", _]) => guilds::leave(change, request),
        ("GET", ["users", _]) => users::get(change, request),

        ("GET", ["channels", _, "messages"]) => messages::list(change, request),
        ("POST", ["channels", _, "messages"]) => messages::create(change, request),
        ("POST", ["channels", _, "messages", "bulk-delete"]) => messages::bulk_delete(change, request),
        ("GET", ["channels", _, "messages", "pins"]) => messages::list_pins(change, request),
        ("GET", ["channels", _, "pins"]) => messages::list_pins_at_once(change, request),
        ("PUT" | "DELETE", ["channels", _, "messages", "pins", _]) => {
            messages::pin(change, request, request.id(4)?)
        }
        ("PUT" | "DELETE", ["channels", _, "pins", _]) => messages::pin(change, request, request.id(3)?),
        ("GET", ["channels", _, "messages", _]) => messages::get(change, request),
        ("PATCH", ["channels", _, "messages", _]) => messages::edit(change, request),
        ("DELETE", ["channels", _, "messages", _]) => messages::delete(change, request),
        ("POST", ["channels", _, "typing"]) => messages::typing(change, request),

        ("POST", ["channels", _, "messages", _, "threads"] | ["channels", _, "threads"]) => {
            threads::create(change, request)
        }
        ("GET", ["channels", _, "threads", "archived", "public" | "private"]) => {
            threads::archived(change, request)
        }
        ("GET", ["channels", _, "thread-members"]) => threads::list_members(change, request),
        ("PUT" | "DELETE", ["channels", _, "thread-members", _]) => threads::member(change, request),

        ("PUT", ["channels", _, "messages", _, "reactions", _, "@me"]) => reactions::add(change, request),
        ("DELETE", ["channels", _, "messages", _, "reactions", _, _]) => reactions::remove(change, request),
        (
            "DELETE",
            ["channels", _, "messages", _, "reactions"] | ["channels", _, "messages", _, "reactions", _],
        ) => reactions::clear(change, request),
        ("GET", ["channels", _, "messages", _, "reactions", _]) => reactions::users(change, request),
        ("GET", ["channels", _, "polls", _, "answers", _]) => polls::voters(change, request),
        ("POST", ["channels", _, "polls", _, "expire"]) => polls::expire(change, request),

        ("GET", ["channels", _]) => channels::get(change, request),
        ("PATCH", ["channels", _]) => channels::edit(change, request),
        ("DELETE", ["channels", _]) => channels::delete(change, request),
        ("PUT" | "DELETE", ["channels", _, "permissions", _]) => channels::overwrite(change, request),
        ("GET", ["channels", _, "invites"]) => invites::list_of_channel(change, request),
        ("POST", ["channels", _, "invites"]) => invites::create(change, request),
        ("GET" | "DELETE", ["invites", _]) => invites::one(change, request),

        (method, ["guilds", _, rest @ ..]) => guild_route(change, request, method, rest),
        _ => unknown(change, request),
    }
}

/// Routes of one server; `rest` is what follows its id.
fn guild_route(change: &mut Change<'_>, request: &Request, method: &str, rest: &[&str]) -> Outcome {
    match (method, rest) {
        ("GET", []) => guilds::get(change, request),
        ("GET", ["vanity-url"]) => guilds::vanity_url(change, request),
        ("GET" | "PUT", ["onboarding"]) => guilds::onboarding(change, request),
        ("GET", ["emojis" | "stickers" | "webhooks" | "integrations"]) => guilds::nothing(change, request),

        ("GET", ["channels"]) => channels::list(change, request),
        ("POST", ["channels"]) => channels::create(change, request),
        ("PATCH", ["channels"]) => channels::reorder(change, request),
        ("GET", ["threads", "active"]) => threads::active(change, request),
        ("GET", ["invites"]) => invites::list(change, request),

        ("GET", ["roles"]) => roles::list(change, request),
        ("POST", ["roles"]) => roles::create(change, request),
        ("PATCH", ["roles"]) => roles::reorder(change, request),
        ("GET", ["roles", "member-counts"]) => roles::member_counts(change, request),
        ("GET", ["roles", _]) => roles::get(change, request),
        ("PATCH", ["roles", _]) => roles::edit(change, request),
        ("DELETE", ["roles", _]) => roles::delete(change, request),

        ("GET", ["members"]) => members::list(change, request),
        ("GET", ["members", "search"]) => members::search(change, request),
        ("PATCH", ["members", "@me"]) => members::edit_own(change, request),
        ("GET", ["members", _]) => members::get(change, request),
        ("PATCH", ["members", _]) => members::edit(change, request),
        ("DELETE", ["members", _]) => members::kick(change, request),
        ("PUT" | "DELETE", ["members", _, "roles", _]) => members::role(change, request),
        ("GET", ["bans"]) => members::list_bans(change, request),
        ("GET" | "PUT" | "DELETE", ["bans", _]) => members::ban(change, request),
        ("GET", ["audit-logs"]) => members::audit_log(change, request),
        ("GET", ["voice-states", _]) => members::voice_state(change, request),

        ("GET", ["scheduled-events"]) => events::list(change, request),
        ("POST", ["scheduled-events"]) => events::create(change, request),
        ("GET", ["scheduled-events", _]) => events::get(change, request),
        ("PATCH", ["scheduled-events", _]) => events::edit(change, request),
        ("DELETE", ["scheduled-events", _]) => events::delete(change, request),
        ("GET", ["scheduled-events", _, "users"]) => events::users(change, request),
        _ => unknown(change, request),
    }
}

fn unknown(change: &Change<'_>, request: &Request) -> Outcome {
    change.core.journal.violation(format!(
        "REST: {} {} is no route of the sandbox",
        request.method, request.path
    ));
    Err(ApiError::NOT_FOUND)
}
