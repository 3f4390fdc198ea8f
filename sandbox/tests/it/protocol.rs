//! The gateway without a client library: compression, and rules a client must keep.

use std::io::Read as _;
use std::time::Duration;

use flate2::read::ZlibDecoder;
use futures_util::{SinkExt as _, StreamExt as _};
use sandbox::{Sandbox, Settings};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::support::studio;

struct Raw(WebSocketStream<TcpStream>);

impl Raw {
    async fn connect(sandbox: &Sandbox) -> Self {
        let url = sandbox.gateway_url();
        let tcp = TcpStream::connect(url.trim_start_matches("ws://")).await.unwrap();
        let (stream, _) = tokio_tungstenite::client_async(url, tcp).await.unwrap();
        let mut raw = Self(stream);
        assert_eq!(raw.payload().await["op"], 10);
        raw
    }

    async fn send(&mut self, payload: &Value) {
        self.0.send(Message::text(payload.to_string())).await.unwrap();
    }

    async fn identify(&mut self, sandbox: &Sandbox, compress: bool) {
        let properties = json!({ "os": "linux", "browser": "test", "device": "test" });
        let data = json!({ "token": sandbox.token(), "intents": 1 << 9 | 1 << 15 | 1, "compress": compress, "properties": properties });
        self.send(&json!({ "op": 2, "d": data })).await;
    }

    async fn message(&mut self) -> Message {
        tokio::time::timeout(Duration::from_secs(5), self.0.next())
            .await
            .unwrap()
            .unwrap()
            .unwrap()
    }

    async fn payload(&mut self) -> Value {
        let message = self.message().await;
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    }

    async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.message().await {
                return frame.unwrap().code.into();
            }
        }
    }
}

#[tokio::test]
async fn large_payloads_are_compressed_when_asked() {
    let sandbox = Sandbox::start(studio()).await;
    let mut raw = Raw::connect(&sandbox).await;
    raw.identify(&sandbox, true).await;
    assert_eq!(raw.payload().await["t"], "READY");
    let Message::Binary(bytes) = raw.message().await else {
        panic!("GUILD_CREATE is not compressed")
    };
    let mut text = String::new();
    ZlibDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    let guild: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&guild["t"], &guild["s"]), (&json!("GUILD_CREATE"), &json!(2)));
    sandbox.say("mei", "#ask", "small");
    assert_eq!(raw.payload().await["d"]["content"], "small");
}

#[tokio::test]
async fn rules_are_kept_by_close_codes_and_noted() {
    let identify = |token: &str, intents: u64| json!({ "op": 2, "d": { "token": token, "intents": intents, "properties": { "os": "x" } } });
    let sandbox = Sandbox::start(studio()).await;
    let token = sandbox.token();
    for (payload, code) in [
        (json!({ "op": 8, "d": {} }), 4003),
        (identify("wrong", 1), 4004),
        (identify(&token, 1 << 40), 4013),
        (json!({ "op": 99 }), 4001),
        (json!({ "op": 1, "d": "x".repeat(5000) }), 4002),
    ] {
        let mut raw = Raw::connect(&sandbox).await;
        raw.send(&payload).await;
        assert_eq!(raw.close_code().await, code, "{payload}");
    }
    // A wrong token is the operator's mistake, not the client's.
    assert_eq!(sandbox.expect_violations().len(), 4);
}

#[tokio::test]
async fn a_resume_ahead_of_time_is_invalid() {
    let sandbox = Sandbox::start(studio()).await;
    let mut raw = Raw::connect(&sandbox).await;
    raw.identify(&sandbox, false).await;
    let session = raw.payload().await["d"]["session_id"].clone();
    drop(raw);
    let mut raw = Raw::connect(&sandbox).await;
    raw.send(&json!({ "op": 6, "d": { "token": sandbox.token(), "session_id": session, "seq": 99 } }))
        .await;
    assert_eq!(raw.close_code().await, 4007);
    let mut raw = Raw::connect(&sandbox).await;
    raw.send(&json!({ "op": 6, "d": { "token": sandbox.token(), "session_id": session, "seq": 1 } }))
        .await;
    assert_eq!(raw.payload().await["t"], "GUILD_CREATE");
    assert_eq!(raw.payload().await["t"], "RESUMED");
    sandbox.expect_violations();
}

#[tokio::test]
async fn sending_too_much_closes_the_socket() {
    let sandbox = Sandbox::start(studio()).await;
    let mut raw = Raw::connect(&sandbox).await;
    raw.identify(&sandbox, false).await;
    for _ in 0..120 {
        raw.send(&json!({ "op": 1, "d": null })).await;
    }
    assert_eq!(raw.close_code().await, 4008);
    assert!(sandbox.expect_violations()[0].contains("more than 120"));
}

#[tokio::test]
async fn a_client_that_falls_silent_is_dropped() {
    let settings = Settings {
        heartbeat_interval: Duration::from_millis(50),
        ..Settings::default()
    };
    let sandbox = Sandbox::start_with(studio(), settings).await;
    let mut raw = Raw::connect(&sandbox).await;
    raw.identify(&sandbox, false).await;
    assert_eq!(raw.close_code().await, 4009);
}

#[tokio::test]
async fn dropping_the_sandbox_ends_its_sockets() {
    let sandbox = Sandbox::start(studio()).await;
    let mut raw = Raw::connect(&sandbox).await;
    let address = sandbox.rest_addr();
    drop(sandbox);
    let end = tokio::time::timeout(Duration::from_secs(5), raw.0.next())
        .await
        .unwrap();
    assert!(end.is_none_or(|message| message.is_err()));
    assert!(TcpStream::connect(address).await.is_err());
}
