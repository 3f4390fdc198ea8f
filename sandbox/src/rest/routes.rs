//! Which request goes where. What is not listed here is a violation.

use crate::changes::Change;
use crate::rest::error::ApiError;
use crate::rest::request::Request;
use crate::rest::{Outcome, applications, commands, interactions, messages, users};

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
        ("POST", ["interactions", _, _, "callback"]) => interactions::callback(change, request),
        ("POST", ["webhooks", _, _]) => interactions::follow_up(change, request),
        ("GET" | "PATCH" | "DELETE", ["webhooks", _, _, "messages", _]) => {
            interactions::answer_message(change, request)
        }

        ("GET", ["users", "@me"]) => users::current(change),
        ("GET", ["users", "@me", "guilds"]) => users::guilds(change),
        ("POST", ["users", "@me", "channels"]) => users::open_dm(change, request),
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

        (method, _) => {
            change.core.journal.violation(format!(
                "REST: {method} {} is no route of the sandbox",
                request.path
            ));
            Err(ApiError::NOT_FOUND)
        }
    }
}
