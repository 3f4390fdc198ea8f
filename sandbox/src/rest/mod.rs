//! REST v10 over TLS: from the socket to a handler and back.

mod access;
mod applications;
mod cdn;
mod channels;
mod command_form;
mod commands;
mod components;
mod draft;
mod embeds;
mod error;
mod events;
mod guilds;
mod interactions;
mod invites;
mod limits;
mod members;
mod messages;
mod polls;
mod reactions;
mod request;
mod roles;
mod routes;
mod threads;
mod users;

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{HOST, HeaderValue};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

pub(crate) use components::interactive as interactive_components;
pub(crate) use error::{ApiError, FormErrors};
pub(crate) use limits::Limits;
pub(crate) use request::Request;

use crate::changes::Change;
use crate::core::Core;
use crate::faults::RestFault;
use crate::journal::LoggedRequest;
use crate::socket::{Breaker, Socket};

/// What a handler gives back.
pub(crate) type Outcome = Result<Reply, ApiError>;

/// An answer that is no refusal.
#[derive(Debug)]
pub(crate) enum Reply {
    Json(Value),
    Created(Value),
    NoContent,
}

type Response = hyper::Response<Full<Bytes>>;

/// The connection shall end without an answer.
#[derive(Debug)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was broken on demand")
    }
}

impl std::error::Error for Broken {}

/// Accepts REST connections until the sandbox is dropped.
pub(crate) async fn listen(core: Arc<Core>, listener: TcpListener, tls: TlsAcceptor) {
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((tcp, _)) = accepted else { continue };
                connections.spawn(serve(core.clone(), Socket::new(tcp), tls.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(core: Arc<Core>, socket: Socket, tls: TlsAcceptor) {
    let breaker = socket.breaker();
    let Ok(stream) = tls.accept(socket).await else {
        return;
    };
    let service = service_fn(move |request| {
        let (core, breaker) = (core.clone(), breaker.clone());
        async move { answer(&core, &breaker, request).await }
    });
    // A connection that the client drops, or that a fault breaks, ends in an error: nothing is lost by that.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(
    core: &Arc<Core>,
    breaker: &Breaker,
    request: hyper::Request<Incoming>,
) -> Result<Response, Broken> {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let path = request.uri().path().to_owned();
    if !host.starts_with("discord.com") {
        return match core.faults.strike(request.method().as_str(), &path) {
            None => Ok(cdn::answer(core, &path)),
            Some(fault) => cdn::strike(core, breaker, &path, fault).await,
        };
    }
    let Some(path) = path.strip_prefix("/api/v10") else {
        core.journal.violation(format!(
            "REST: {} {path} is outside of /api/v10",
            request.method()
        ));
        return Ok(refusal(&ApiError::NOT_FOUND));
    };
    let request = match Request::read(path, request).await {
        Ok(request) => request,
        Err(error) => {
            core.journal
                .violation(format!("REST: unreadable body for {path}: {}", error.body()));
            return Ok(refusal(&error));
        }
    };
    let number = core.journal.request(LoggedRequest {
        method: request.method.clone(),
        path: request.path.clone(),
        query: request.query.clone(),
        body: request.body.clone(),
        files: request.files.iter().map(|file| file.name.clone()).collect(),
        reason: request.reason.clone(),
        status: None,
        answer: Value::Null,
    });
    let done = match core.faults.strike(&request.method, &request.path) {
        None => finish(core, &request),
        Some(fault) => strike(core, breaker, &request, fault).await?,
    };
    core.journal
        .answered(number, done.status, done.json.clone().unwrap_or(Value::Null));
    Ok(done.into_response())
}

/// An answer on its way out.
struct Done {
    status: u16,
    json: Option<Value>,
    /// Replaces the JSON where the body is none.
    text: Option<String>,
    headers: Vec<(&'static str, String)>,
}

impl Done {
    fn plain(status: u16, text: &str) -> Self {
        Self {
            status,
            json: None,
            text: Some(text.to_owned()),
            headers: Vec::new(),
        }
    }

    fn rate_limited(retry_after: Duration, global: bool, mut headers: Vec<(&'static str, String)>) -> Self {
        let seconds = retry_after.as_secs_f64();
        // The header is in whole seconds, the body is exact.
        headers.push(("retry-after", seconds.ceil().to_string()));
        headers.push((
            "x-ratelimit-scope",
            if global { "global" } else { "user" }.to_owned(),
        ));
        if global {
            headers.push(("x-ratelimit-global", "true".to_owned()));
        }
        let body =
            json!({ "message": "You are being rate limited.", "retry_after": seconds, "global": global });
        Self {
            status: 429,
            json: Some(body),
            text: None,
            headers,
        }
    }

    fn into_response(self) -> Response {
        let (content_type, body) = match (self.text, self.json) {
            (Some(text), _) => ("text/html", text),
            (None, Some(json)) => ("application/json", json.to_string()),
            (None, None) => ("application/json", String::new()),
        };
        let mut response = response(self.status, content_type, body.into());
        for (name, value) in self.headers {
            response
                .headers_mut()
                .insert(name, HeaderValue::from_str(&value).expect("numbers and hex only"));
        }
        response
    }
}

fn response(status: u16, content_type: &'static str, body: Bytes) -> Response {
    let mut response = hyper::Response::new(Full::new(body));
    *response.status_mut() =
        hyper::StatusCode::from_u16(status).expect("statuses are checked where they are made");
    response
        .headers_mut()
        .insert("content-type", HeaderValue::from_static(content_type));
    response
}

fn refusal(error: &ApiError) -> Response {
    response(error.status, "application/json", error.body().to_string().into())
}

/// Lets a fault have its way.
async fn strike(
    core: &Arc<Core>,
    breaker: &Breaker,
    request: &Request,
    fault: RestFault,
) -> Result<Done, Broken> {
    match fault {
        RestFault::Status(status) => Ok(Done::plain(status, "<html><body>It is a bad day.</body></html>")),
        RestFault::Hang => match std::future::pending::<Infallible>().await {},
        RestFault::Slow(by) => {
            tokio::time::sleep(by).await;
            Ok(finish(core, request))
        }
        RestFault::Held(hold) => {
            hold.wait().await;
            Ok(finish(core, request))
        }
        RestFault::ResetBefore => {
            breaker.reset_on_close();
            Err(Broken)
        }
        RestFault::ResetAfter => {
            finish(core, request);
            breaker.reset_on_close();
            Err(Broken)
        }
        RestFault::RateLimit { retry_after, global } => {
            let (standing, _) = core.limits.count(&core.settings, request);
            Ok(Done::rate_limited(retry_after, global, standing.headers()))
        }
        RestFault::Malformed => {
            let mut done = finish(core, request);
            let text = done.json.take().map(|json| json.to_string()).unwrap_or_default();
            let half = text
                .char_indices()
                .nth(text.chars().count() / 2)
                .map_or(0, |(index, _)| index);
            done.text = Some(format!("{}<", &text[..half]));
            Ok(done)
        }
        RestFault::Refuse { status, code } => {
            let error = ApiError::from_code(status, code);
            Ok(Done {
                status: error.status,
                json: Some(error.body()),
                text: None,
                headers: Vec::new(),
            })
        }
    }
}

/// Handles a request: rate limits, authorization, OpenAPI, the route itself.
fn finish(core: &Arc<Core>, request: &Request) -> Done {
    let (standing, limit) = core.limits.count(&core.settings, request);
    let headers = standing.headers();
    if let Err(exceeded) = limit {
        return Done::rate_limited(exceeded.retry_after, exceeded.global, headers);
    }
    let outcome = authorize(core, request).and_then(|()| {
        if let Some(openapi) = &core.openapi {
            openapi.check_request(&core.journal, request);
        }
        routes::route(&mut Change::new(core), request)
    });
    let (status, json) = match outcome {
        Ok(Reply::Json(json)) => (200, Some(json)),
        Ok(Reply::Created(json)) => (201, Some(json)),
        Ok(Reply::NoContent) => (204, None),
        Err(error) => (error.status, Some(error.body())),
    };
    if let Some(openapi) = &core.openapi {
        openapi.check_answer(&core.journal, request, status, json.as_ref());
    }
    Done {
        status,
        json,
        text: None,
        headers,
    }
}

/// Everything needs the bot token, except what carries a token in its path.
fn authorize(core: &Core, request: &Request) -> Result<(), ApiError> {
    let carries_token = match request.segments[0].as_str() {
        "interactions" => true,
        "webhooks" => request.segments.len() > 2,
        "gateway" => request.segments.len() == 1,
        _ => false,
    };
    if carries_token {
        return Ok(());
    }
    let refused = core.hub.with_faults(|faults| faults.refuse_token);
    let token = request
        .authorization
        .as_deref()
        .and_then(|value| value.strip_prefix("Bot "));
    if !refused && token == Some(core.world().application.token.as_str()) {
        Ok(())
    } else {
        Err(ApiError::UNAUTHORIZED)
    }
}
