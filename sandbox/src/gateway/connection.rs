//! One gateway socket: hello, identify or resume, heartbeats, and the rules a client must keep.

use std::collections::VecDeque;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::core::Core;
use crate::gateway::{Identity, Outgoing, Resume, chunks, control};
use crate::socket::Socket;
use crate::sync::lock;
use crate::wire::read_id;

/// How large a client's payload may be.
const MAX_PAYLOAD: usize = 4096;
/// Bits that mean something in IDENTIFY.
const KNOWN_INTENTS: u64 = 0b11_0011_0001_1111_1111_1111_1111;
const PRIVILEGED_INTENTS: u64 = 1 << 1 | 1 << 8 | 1 << 15;

/// Accepts gateway sockets until the sandbox is dropped.
pub(crate) async fn listen(core: Arc<Core>, listener: TcpListener) {
    let mut sockets = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((tcp, _)) = accepted else { continue };
                sockets.spawn(serve(core.clone(), Socket::new(tcp)));
            }
            Some(_) = sockets.join_next() => {}
        }
    }
}

async fn serve(core: Arc<Core>, socket: Socket) {
    let breaker = socket.breaker();
    let Ok(stream) = tokio_tungstenite::accept_async(socket).await else {
        return;
    };
    let (link, queue) = unbounded_channel();
    let mut connection = Connection {
        core,
        link,
        session: None,
        compress: false,
        sends: VecDeque::new(),
        last_beat: Instant::now(),
    };
    let end = connection.run(stream, queue).await;
    if matches!(end, End::Reset) {
        breaker.reset_on_close();
    }
    if let Some(session) = &connection.session {
        match end {
            End::ByClient(Some(1000 | 1001)) => connection.core.hub.end(session),
            _ => connection.core.hub.disconnect(session, &connection.link),
        }
    }
}

/// How a connection came to its end.
enum End {
    /// The client closed it, perhaps with a code.
    ByClient(Option<u16>),
    /// The sandbox closed it.
    BySandbox,
    /// The sandbox shall break it.
    Reset,
}

struct Connection {
    core: Arc<Core>,
    link: UnboundedSender<Outgoing>,
    session: Option<String>,
    compress: bool,
    sends: VecDeque<Instant>,
    last_beat: Instant,
}

/// A close code with its text; the connection ends with it.
struct Closing(u16, &'static str);

impl Connection {
    async fn run(
        &mut self,
        mut stream: WebSocketStream<Socket>,
        mut queue: UnboundedReceiver<Outgoing>,
    ) -> End {
        let interval = self.core.settings.heartbeat_interval;
        let hello = json!({ "heartbeat_interval": u64::try_from(interval.as_millis()).unwrap_or(u64::MAX) });
        let _ = self.link.send(control(10, &hello));
        let mut batch = Vec::new();
        let end = loop {
            let deadline = tokio::time::Instant::from_std(self.last_beat + interval * 3);
            tokio::select! {
                received = stream.next() => {
                    let text = match received {
                        Some(Ok(Message::Text(text))) => text,
                        Some(Ok(Message::Close(frame))) => {
                            break End::ByClient(frame.map(|frame| frame.code.into()));
                        }
                        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
                        Some(Ok(Message::Binary(_))) => {
                            self.core.journal.violation("gateway: binary payload from the client");
                            break close(&mut stream, Closing(4002, "Decode error.")).await;
                        }
                        Some(Err(_)) | None => break End::ByClient(None),
                    };
                    if let Err(closing) = self.receive(&text) {
                        break close(&mut stream, closing).await;
                    }
                }
                count = queue.recv_many(&mut batch, 256) => {
                    debug_assert!(count > 0, "the connection holds a sender itself");
                    if let Some(end) = self.write(&mut stream, &mut batch).await {
                        break end;
                    }
                }
                () = tokio::time::sleep_until(deadline) => {
                    break close(&mut stream, Closing(4009, "Session timed out.")).await;
                }
            }
        };
        queue.close();
        while let Ok(left) = queue.try_recv() {
            batch.push(left);
        }
        let unwritten = batch
            .iter()
            .filter(|left| matches!(left, Outgoing::Dispatch(_)))
            .count();
        self.core.hub.forget_unwritten(unwritten as u64);
        end
    }

    /// Writes a batch of frames and flushes once. What could not be written stays in `batch`.
    async fn write(&self, stream: &mut WebSocketStream<Socket>, batch: &mut Vec<Outgoing>) -> Option<End> {
        for (fed, outgoing) in batch.iter().enumerate() {
            let message = match outgoing {
                Outgoing::Dispatch(text) | Outgoing::Control(text)
                    if self.compress && text.len() > self.core.settings.compress_over_bytes =>
                {
                    Message::binary(zlib(text.as_bytes()))
                }
                Outgoing::Dispatch(text) | Outgoing::Control(text) => Message::Text(text.clone()),
                Outgoing::Close(code, reason) => {
                    let closing = Closing(*code, reason);
                    batch.drain(..fed);
                    return Some(close(stream, closing).await);
                }
                Outgoing::Fin => {
                    let _ = stream.flush().await;
                    batch.drain(..fed);
                    return Some(End::BySandbox);
                }
                Outgoing::Reset => {
                    batch.drain(..fed);
                    return Some(End::Reset);
                }
            };
            if stream.feed(message).await.is_err() {
                batch.drain(..fed);
                return Some(End::ByClient(None));
            }
        }
        batch.clear();
        stream.flush().await.err().map(|_| End::ByClient(None))
    }

    fn receive(&mut self, text: &str) -> Result<(), Closing> {
        let journal = &self.core.journal;
        if text.len() > MAX_PAYLOAD {
            journal.violation(format!(
                "gateway: payload of {} bytes, allowed are {MAX_PAYLOAD}",
                text.len()
            ));
            return Err(Closing(4002, "Decode error."));
        }
        let now = Instant::now();
        self.sends.push_back(now);
        while self
            .sends
            .front()
            .is_some_and(|sent| now.duration_since(*sent) > Duration::from_secs(60))
        {
            self.sends.pop_front();
        }
        let allowed = self.core.settings.sends_per_minute;
        if self.sends.len() > allowed {
            journal.violation(format!("gateway: more than {allowed} payloads within 60 s"));
            return Err(Closing(4008, "You are being rate limited."));
        }
        let Ok(payload) = serde_json::from_str::<Value>(text) else {
            journal.violation(format!("gateway: not JSON: {text}"));
            return Err(Closing(4002, "Decode error."));
        };
        let data = &payload["d"];
        match payload["op"].as_u64() {
            Some(1) => {
                self.last_beat = now;
                if let (Some(session), Some(seq)) = (&self.session, data.as_u64()) {
                    self.core.hub.acknowledge(session, seq);
                }
                if !self.core.hub.acks_stopped() {
                    let _ = self.link.send(control(11, &Value::Null));
                }
                Ok(())
            }
            Some(2) => self.identify(data),
            Some(6) => self.resume(data),
            // Presence and voice are taken and change nothing here.
            Some(3 | 4) => self
                .session
                .as_ref()
                .map(|_| ())
                .ok_or(Closing(4003, "Not authenticated.")),
            Some(8) => match &self.session {
                Some(session) => {
                    chunks::send(&self.core, &self.core.hub, session, data);
                    Ok(())
                }
                None => {
                    journal.violation("gateway: op 8 before IDENTIFY");
                    Err(Closing(4003, "Not authenticated."))
                }
            },
            _ => {
                journal.violation(format!("gateway: unknown opcode in {text}"));
                Err(Closing(4001, "Unknown opcode."))
            }
        }
    }

    fn identify(&mut self, data: &Value) -> Result<(), Closing> {
        let core = &self.core;
        if self.session.is_some() {
            core.journal.violation("gateway: IDENTIFY twice on one socket");
            return Err(Closing(4005, "Already authenticated."));
        }
        let world = lock(&core.world);
        let (refuse, disallow) = core
            .hub
            .with_faults(|faults| (faults.refuse_token, faults.disallow_intents));
        let token = data["token"]
            .as_str()
            .unwrap_or_default()
            .trim_start_matches("Bot ");
        if refuse || token != world.application.token {
            return Err(Closing(4004, "Authentication failed."));
        }
        let Some(intents) = data["intents"]
            .as_u64()
            .filter(|intents| intents & !KNOWN_INTENTS == 0)
        else {
            core.journal
                .violation(format!("gateway: invalid intents {}", data["intents"]));
            return Err(Closing(4013, "Invalid intent(s)."));
        };
        if disallow || intents & PRIVILEGED_INTENTS & !world.application.portal_intents != 0 {
            return Err(Closing(4014, "Disallowed intent(s)."));
        }
        if data["properties"]["os"].is_null() {
            core.journal.violation("gateway: IDENTIFY without properties");
        }
        let shard = match (data["shard"][0].as_u64(), data["shard"][1].as_u64()) {
            _ if data["shard"].is_null() => (0, 1),
            (Some(shard), Some(shards)) if shard < shards => (shard, shards),
            _ => {
                core.journal
                    .violation(format!("gateway: invalid shard {}", data["shard"]));
                return Err(Closing(4010, "Invalid shard."));
            }
        };
        self.compress = data["compress"] == true;
        let identity = Identity {
            intents,
            shard,
            compress: self.compress,
        };
        let resume_url = core.gateway_url();
        self.session = Some(core.hub.identify(
            &world,
            core.clock.now_ms(),
            identity,
            &resume_url,
            self.link.clone(),
        ));
        Ok(())
    }

    fn resume(&mut self, data: &Value) -> Result<(), Closing> {
        let core = &self.core;
        if self.session.is_some() {
            core.journal
                .violation("gateway: RESUME on a socket that has a session");
            return Err(Closing(4005, "Already authenticated."));
        }
        let world = lock(&core.world);
        let refuse = core.hub.with_faults(|faults| faults.refuse_token);
        let token = data["token"]
            .as_str()
            .unwrap_or_default()
            .trim_start_matches("Bot ");
        if refuse || token != world.application.token {
            return Err(Closing(4004, "Authentication failed."));
        }
        let session = data["session_id"].as_str().unwrap_or_default();
        let seq = read_id(&data["seq"]).unwrap_or(0);
        match core
            .hub
            .resume(&world, session, seq, &core.settings, self.link.clone())
        {
            Resume::Done { compress } => {
                self.compress = compress;
                self.session = Some(session.to_owned());
                Ok(())
            }
            Resume::InvalidSequence => {
                core.journal
                    .violation(format!("gateway: RESUME with seq {seq}, which was never sent"));
                Err(Closing(4007, "Invalid seq."))
            }
            Resume::Refused => {
                let _ = self.link.send(control(9, &json!(false)));
                Ok(())
            }
        }
    }
}

/// Says goodbye and waits a moment for the client's own goodbye, as a server should.
async fn close(stream: &mut WebSocketStream<Socket>, Closing(code, reason): Closing) -> End {
    let _ = stream
        .close(Some(CloseFrame {
            code: code.into(),
            reason: reason.into(),
        }))
        .await;
    let goodbye = async { while let Some(Ok(_)) = stream.next().await {} };
    let _ = tokio::time::timeout(Duration::from_secs(1), goodbye).await;
    End::BySandbox
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("writing to memory cannot fail");
    encoder.finish().expect("writing to memory cannot fail")
}
