//! The gateway: sessions and what is dispatched to them.
//! Dispatching only puts frames into queues; each socket is written by its own task.

mod chunks;
mod connection;
mod event;
mod session;

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;
use tokio_tungstenite::tungstenite::Utf8Bytes;

pub(crate) use connection::listen;
pub use event::Event;
pub(crate) use event::{MESSAGE_CONTENT, Sight};
use session::Session;

use crate::settings::Settings;
use crate::sync::lock;
use crate::world::World;

/// What a socket's task is asked to write or do.
#[derive(Debug, Clone)]
pub(crate) enum Outgoing {
    /// An op 0 frame.
    Dispatch(Utf8Bytes),
    /// Any other frame.
    Control(Utf8Bytes),
    /// A close frame.
    Close(u16, &'static str),
    /// End the TCP connection without a close frame.
    Fin,
    /// Break the TCP connection.
    Reset,
}

/// All sessions, and the misbehaviour asked for.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    state: Mutex<HubState>,
    dispatches_sent: AtomicU64,
}

#[derive(Debug, Default)]
struct HubState {
    sessions: HashMap<String, Session>,
    next_session: u64,
    identifies: u64,
    resumes: u64,
    faults: GatewayFaults,
    /// Events kept back until as many have come as shall change places.
    held: Vec<Event>,
}

/// How the gateway misbehaves at the moment.
#[derive(Debug, Default)]
pub(crate) struct GatewayFaults {
    pub(crate) acks_stopped: bool,
    pub(crate) duplicate_next: usize,
    pub(crate) reorder_next: usize,
    pub(crate) refuse_token: bool,
    pub(crate) disallow_intents: bool,
    pub(crate) refuse_resumes: bool,
}

/// What a client says when it identifies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identity {
    pub(crate) intents: u64,
    pub(crate) shard: (u64, u64),
    pub(crate) compress: bool,
}

/// How a RESUME ended.
pub(crate) enum Resume {
    Done {
        compress: bool,
    },
    /// The client claims events that were never sent.
    InvalidSequence,
    Refused,
}

impl Hub {
    /// How many op 0 frames were handed to sockets so far.
    pub(crate) fn dispatches_sent(&self) -> u64 {
        self.dispatches_sent.load(Ordering::SeqCst)
    }

    /// Takes back what a broken socket never got to write.
    fn forget_unwritten(&self, frames: u64) {
        self.dispatches_sent.fetch_sub(frames, Ordering::SeqCst);
    }

    /// Sends events to every session that asked for them, as far as its bot may see them.
    pub(crate) fn publish(&self, world: &World, now_ms: i64, events: impl IntoIterator<Item = Event>) {
        let mut sight = Sight::new(world, now_ms);
        let mut state = lock(&self.state);
        for event in events {
            if sight.reaches(&event) {
                self.send(&mut state, event);
            }
        }
    }

    /// Sends an event, unless it is kept back or doubled.
    fn send(&self, state: &mut HubState, event: Event) {
        if state.faults.reorder_next > 0 {
            state.held.push(event);
            if state.held.len() < state.faults.reorder_next {
                return;
            }
            state.faults.reorder_next = 0;
            for event in std::mem::take(&mut state.held).iter().rev() {
                self.dispatch(&mut state.sessions, event, 1);
            }
            return;
        }
        let copies = if state.faults.duplicate_next > 0 {
            state.faults.duplicate_next -= 1;
            2
        } else {
            1
        };
        self.dispatch(&mut state.sessions, &event, copies);
    }

    fn dispatch(&self, sessions: &mut HashMap<String, Session>, event: &Event, copies: usize) {
        for session in sessions.values_mut().filter(|session| session.wants(event)) {
            for _ in 0..copies {
                self.push(session, event);
            }
        }
    }

    fn push(&self, session: &mut Session, event: &Event) {
        if session.push(event) {
            self.dispatches_sent.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Sends an event to one session only: READY, member chunks, RATE_LIMITED.
    fn push_to(&self, id: &str, event: &Event) {
        if let Some(session) = lock(&self.state).sessions.get_mut(id) {
            self.push(session, event);
        }
    }

    /// Opens a session and sends READY and the servers of its shard.
    pub(crate) fn identify(
        &self,
        world: &World,
        now_ms: i64,
        identity: Identity,
        resume_url: &str,
        link: UnboundedSender<Outgoing>,
    ) -> String {
        let id = {
            let mut state = lock(&self.state);
            state.next_session += 1;
            state.identifies += 1;
            let id = format!("{:032x}", state.next_session);
            state.sessions.insert(id.clone(), Session::new(identity, link));
            id
        };
        let (shard, shards) = identity.shard;
        let guilds: Vec<_> = world
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&world.bot()) && (guild.id >> 22) % shards == shard)
            .collect();
        let unavailable: Vec<_> = guilds
            .iter()
            .map(|guild| json!({ "id": guild.id.to_string(), "unavailable": true }))
            .collect();
        let ready = json!({
            "v": 10, "user": world.current_user_json(), "guilds": unavailable, "session_id": id,
            "session_type": "normal", "resume_gateway_url": resume_url, "shard": [shard, shards],
            "application": { "id": world.application.id.to_string(), "flags": world.application_json()["flags"] },
            "private_channels": [], "relationships": [], "presences": [], "user_settings": {},
        });
        self.push_to(&id, &Event::new("READY", ready, world));
        for guild in guilds {
            if identity.intents & 1 != 0 {
                self.push_to(
                    &id,
                    &Event::new("GUILD_CREATE", world.guild_create_json(guild, now_ms), world),
                );
            }
        }
        id
    }

    /// Gives a session a new socket and replays what it missed.
    pub(crate) fn resume(
        &self,
        world: &World,
        id: &str,
        seq: u64,
        settings: &Settings,
        link: UnboundedSender<Outgoing>,
    ) -> Resume {
        let mut state = lock(&self.state);
        if std::mem::take(&mut state.faults.refuse_resumes) {
            state.sessions.remove(id);
            return Resume::Refused;
        }
        let Some(session) = state.sessions.get_mut(id) else {
            return Resume::Refused;
        };
        if seq > session.last_seq() {
            return Resume::InvalidSequence;
        }
        if !session.can_resume(seq, settings.resume_window) {
            state.sessions.remove(id);
            return Resume::Refused;
        }
        let replayed = session.reconnect(seq, link);
        self.dispatches_sent.fetch_add(replayed, Ordering::SeqCst);
        self.push(session, &Event::new("RESUMED", json!({}), world));
        let compress = session.identity.compress;
        state.resumes += 1;
        Resume::Done { compress }
    }

    /// A heartbeat says how far the client has read.
    fn acknowledge(&self, id: &str, seq: u64) {
        if let Some(session) = lock(&self.state).sessions.get_mut(id) {
            session.forget_until(seq);
        }
    }

    /// The socket is gone; the session waits for a RESUME.
    fn disconnect(&self, id: &str, link: &UnboundedSender<Outgoing>) {
        if let Some(session) = lock(&self.state).sessions.get_mut(id) {
            session.disconnect(link);
        }
    }

    /// The session is over for good.
    fn end(&self, id: &str) {
        lock(&self.state).sessions.remove(id);
    }

    fn identity(&self, id: &str) -> Option<Identity> {
        lock(&self.state).sessions.get(id).map(|session| session.identity)
    }

    /// Whether this session may ask for all members of a guild again; if not, in how many seconds.
    fn ask_for_members(&self, id: &str, guild: crate::Id, settings: &Settings) -> Result<(), f64> {
        let mut state = lock(&self.state);
        let Some(session) = state.sessions.get_mut(id) else {
            return Ok(());
        };
        let now = Instant::now();
        if let Some(last) = session.member_requests.get(&guild) {
            let left = settings
                .member_request_interval
                .saturating_sub(now.duration_since(*last));
            if !left.is_zero() {
                return Err(left.as_secs_f64());
            }
        }
        session.member_requests.insert(guild, now);
        Ok(())
    }

    /// How many sessions have a socket now.
    pub(crate) fn connected(&self) -> usize {
        lock(&self.state)
            .sessions
            .values()
            .filter(|session| session.is_connected())
            .count()
    }

    /// How often clients identified.
    pub(crate) fn identifies(&self) -> u64 {
        lock(&self.state).identifies
    }

    pub(crate) fn resumes(&self) -> u64 {
        lock(&self.state).resumes
    }

    /// Tells every connected socket to do something.
    pub(crate) fn tell_all(&self, what: &Outgoing) -> usize {
        lock(&self.state)
            .sessions
            .values()
            .filter(|session| session.tell(what.clone()))
            .count()
    }

    /// Invalidates every session (op 9); resumable ones stay.
    pub(crate) fn invalidate_all(&self, resumable: bool) -> usize {
        let told = self.tell_all(&control(9, &json!(resumable)));
        if !resumable {
            lock(&self.state).sessions.clear();
        }
        told
    }

    /// Sends the last `count` events of every session once more.
    pub(crate) fn repeat_last(&self, count: usize) {
        let mut state = lock(&self.state);
        for session in state.sessions.values_mut() {
            for (name, data) in session.last(count) {
                if session.push_text(&name, &data) {
                    self.dispatches_sent.fetch_add(1, Ordering::SeqCst);
                }
            }
        }
    }

    /// Lets the caller change how the gateway misbehaves. What was kept back is let go if nothing holds it.
    pub(crate) fn with_faults<T>(&self, change: impl FnOnce(&mut GatewayFaults) -> T) -> T {
        let mut state = lock(&self.state);
        let state = &mut *state;
        let result = change(&mut state.faults);
        if state.faults.reorder_next == 0 {
            for event in std::mem::take(&mut state.held) {
                self.dispatch(&mut state.sessions, &event, 1);
            }
        }
        result
    }

    fn acks_stopped(&self) -> bool {
        lock(&self.state).faults.acks_stopped
    }
}

/// A frame that is no dispatch.
fn control(op: u8, data: &Value) -> Outgoing {
    Outgoing::Control(
        json!({ "op": op, "d": data, "s": null, "t": null })
            .to_string()
            .into(),
    )
}
