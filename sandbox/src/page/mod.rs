//! A page on loopback on which a person can be anybody in the world: read, write, run commands, press buttons.
//! It shows what Discord would show that person, and does only what the people's verbs do.

mod acts;
mod view;

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, Weak};

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderMap, HeaderName, ORIGIN,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::service::service_fn;
use hyper::{Method, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::Id;
use crate::interactions::Modal;
use crate::sandbox::Sandbox;

const HTML: &str = include_str!("page.html");
/// Nothing from elsewhere, and nobody may put the page into a frame.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// What one request may weigh.
const MAX_REQUEST: usize = 64 * 1024;

type Response = hyper::Response<Full<Bytes>>;

/// Why a request is not carried out, for the person at the page.
type Outcome = Result<Value, String>;

/// The page of one sandbox.
struct Page {
    sandbox: Weak<Sandbox>,
    address: SocketAddr,
    /// Forms that were shown and not yet sent, by the interaction that showed them.
    forms: Mutex<HashMap<Id, Modal>>,
}

impl Sandbox {
    /// Serves the page on this machine alone, as long as the sandbox lives. Port 0 takes a free one.
    pub async fn serve_page(self: &Arc<Self>, port: u16) -> io::Result<SocketAddr> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let page = Page {
            sandbox: Arc::downgrade(self),
            address,
            forms: Mutex::default(),
        };
        tokio::spawn(listen(Arc::new(page), listener));
        Ok(address)
    }
}

async fn listen(page: Arc<Page>, listener: TcpListener) {
    while page.sandbox.strong_count() > 0 {
        let Ok((tcp, _)) = listener.accept().await else {
            continue;
        };
        let page = page.clone();
        let service = service_fn(move |request| {
            let page = page.clone();
            async move { Ok::<_, Infallible>(page.answer(request).await) }
        });
        // A browser that goes away in the middle of an answer is no trouble.
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(tcp), service));
    }
}

impl Page {
    async fn answer(&self, request: hyper::Request<Incoming>) -> Response {
        let Some(sandbox) = self.sandbox.upgrade() else {
            return text(StatusCode::GONE, "The sandbox has ended.");
        };
        if !self.is_own(request.headers()) {
            return text(StatusCode::FORBIDDEN, "This page talks only to itself.");
        }
        let path = request.uri().path().to_owned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        match *request.method() {
            Method::GET => get(&sandbox, &path, &query),
            Method::POST => self.post(&sandbox, &path, request).await,
            _ => text(StatusCode::METHOD_NOT_ALLOWED, "Only GET and POST."),
        }
    }

    /// Whether the request comes from this page: another site's name that leads here, or another site's
    /// script, must not act as anybody.
    fn is_own(&self, headers: &HeaderMap) -> bool {
        let port = self.address.port();
        let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        let header = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let host_is_own = header(HOST).is_some_and(|host| hosts.iter().any(|own| own == host));
        let origin_is_own = header(ORIGIN).is_none_or(|origin| {
            origin
                .strip_prefix("http://")
                .is_some_and(|host| hosts.iter().any(|own| own == host))
        });
        host_is_own && origin_is_own
    }

    async fn post(&self, sandbox: &Sandbox, path: &str, request: hyper::Request<Incoming>) -> Response {
        // A form on another site cannot send this type without asking first.
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
        if !is_json {
            return text(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Only JSON.");
        }
        let body = Limited::new(request.into_body(), MAX_REQUEST).collect().await;
        let body = body
            .ok()
            .and_then(|body| serde_json::from_slice(&body.to_bytes()).ok());
        let Some(body): Option<Value> = body else {
            return text(StatusCode::BAD_REQUEST, "That is no JSON, or too much of it.");
        };
        match self.act(sandbox, path, &body).await {
            Some(Ok(done)) => json_answer(StatusCode::OK, &done),
            Some(Err(reason)) => json_answer(StatusCode::CONFLICT, &json!({ "error": reason })),
            None => text(StatusCode::NOT_FOUND, "There is nothing here."),
        }
    }
}

fn get(sandbox: &Sandbox, path: &str, query: &str) -> Response {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    match segments[..] {
        [""] => answer(StatusCode::OK, "text/html; charset=utf-8", HTML),
        ["api", "people"] => json_answer(StatusCode::OK, &view::people(sandbox)),
        ["api", "view"] => match view::channel(sandbox, query) {
            Ok(view) => json_answer(StatusCode::OK, &view),
            Err(reason) => json_answer(StatusCode::CONFLICT, &json!({ "error": reason })),
        },
        ["files", channel, file] => match view::file(sandbox, channel, file) {
            Some(bytes) => answer(StatusCode::OK, "image/png", bytes),
            None => text(StatusCode::NOT_FOUND, "There is no such picture."),
        },
        _ => text(StatusCode::NOT_FOUND, "There is nothing here."),
    }
}

fn json_answer(status: StatusCode, value: &Value) -> Response {
    answer(status, "application/json", value.to_string())
}

fn text(status: StatusCode, text: &'static str) -> Response {
    answer(status, "text/plain; charset=utf-8", text)
}

fn answer(status: StatusCode, kind: &str, body: impl Into<Bytes>) -> Response {
    hyper::Response::builder()
        .status(status)
        .header(CONTENT_TYPE, kind)
        .header(CONTENT_SECURITY_POLICY, POLICY)
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(CACHE_CONTROL, "no-store")
        .body(Full::new(body.into()))
        .expect("the headers are well formed")
}
