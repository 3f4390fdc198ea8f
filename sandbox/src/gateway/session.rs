//! One session: its sequence numbers, what can be replayed, and the queue of its socket.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use serde_json::value::RawValue;
use tokio::sync::mpsc::UnboundedSender;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::Id;
use crate::gateway::{Event, Identity, MESSAGE_CONTENT, Outgoing};

/// How many dispatches a session remembers for a RESUME.
const REPLAY_FRAMES: usize = 50_000;

#[derive(Debug)]
pub(super) struct Session {
    pub(super) identity: Identity,
    seq: u64,
    /// The newest frames; the last one carries `seq`.
    replay: VecDeque<Utf8Bytes>,
    link: Option<UnboundedSender<Outgoing>>,
    gone_since: Option<Instant>,
    pub(super) member_requests: HashMap<Id, Instant>,
}

impl Session {
    pub(super) fn new(identity: Identity, link: UnboundedSender<Outgoing>) -> Self {
        Self {
            identity,
            seq: 0,
            replay: VecDeque::new(),
            link: Some(link),
            gone_since: None,
            member_requests: HashMap::new(),
        }
    }

    /// Whether intents and shard let this event in.
    pub(super) fn wants(&self, event: &Event) -> bool {
        let (shard, shards) = self.identity.shard;
        let home = event.guild.map_or(0, |guild| (guild >> 22) % shards);
        home == shard && (event.intents == 0 || event.intents & self.identity.intents != 0)
    }

    /// Numbers an event and queues it. Says whether a socket took it.
    pub(super) fn push(&mut self, event: &Event) -> bool {
        let data = match &event.blanked {
            Some(blanked) if self.identity.intents & MESSAGE_CONTENT == 0 => blanked,
            _ => &event.data,
        };
        self.push_text(&event.name, data)
    }

    pub(super) fn push_text(&mut self, name: &str, data: &str) -> bool {
        self.seq += 1;
        let mut text = String::with_capacity(data.len() + name.len() + 48);
        text.push_str("{\"op\":0,\"s\":");
        text.push_str(&self.seq.to_string());
        text.push_str(",\"t\":\"");
        text.push_str(name);
        text.push_str("\",\"d\":");
        text.push_str(data);
        text.push('}');
        let frame = Utf8Bytes::from(text);
        if self.replay.len() == REPLAY_FRAMES {
            self.replay.pop_front();
        }
        self.replay.push_back(frame.clone());
        self.tell(Outgoing::Dispatch(frame))
    }

    /// Names and data of the last frames, oldest first.
    pub(super) fn last(&self, count: usize) -> Vec<(String, String)> {
        #[derive(serde::Deserialize)]
        struct Frame<'a> {
            t: &'a str,
            #[serde(borrow)]
            d: &'a RawValue,
        }
        self.replay
            .iter()
            .skip(self.replay.len().saturating_sub(count))
            .map(|frame| serde_json::from_str::<Frame<'_>>(frame).expect("frames are written by push_text"))
            .map(|frame| (frame.t.to_owned(), frame.d.get().to_owned()))
            .collect()
    }

    pub(super) fn last_seq(&self) -> u64 {
        self.seq
    }

    /// The number of the oldest frame that is still remembered.
    fn oldest_seq(&self) -> u64 {
        self.seq + 1 - self.replay.len() as u64
    }

    pub(super) fn can_resume(&self, seq: u64, window: Duration) -> bool {
        let in_time = self.gone_since.is_none_or(|since| since.elapsed() <= window);
        in_time && seq + 1 >= self.oldest_seq()
    }

    /// Takes a new socket and sends it everything after `seq`. Says how many frames that was.
    pub(super) fn reconnect(&mut self, seq: u64, link: UnboundedSender<Outgoing>) -> u64 {
        self.link = Some(link);
        self.gone_since = None;
        let skip = usize::try_from(seq + 1 - self.oldest_seq()).expect("bounded by REPLAY_FRAMES");
        let missed: Vec<_> = self.replay.iter().skip(skip).cloned().collect();
        let count = missed.len() as u64;
        for frame in missed {
            self.tell(Outgoing::Dispatch(frame));
        }
        count
    }

    /// Forgets what the client says it has read.
    pub(super) fn forget_until(&mut self, seq: u64) {
        while !self.replay.is_empty() && self.oldest_seq() <= seq {
            self.replay.pop_front();
        }
    }

    /// Loses its socket, unless it has another one already.
    pub(super) fn disconnect(&mut self, link: &UnboundedSender<Outgoing>) {
        if self.link.as_ref().is_some_and(|own| own.same_channel(link)) {
            self.link = None;
            self.gone_since = Some(Instant::now());
        }
    }

    pub(super) fn is_connected(&self) -> bool {
        self.link.is_some()
    }

    /// Queues something for the socket. Says whether there is one.
    pub(super) fn tell(&self, what: Outgoing) -> bool {
        self.link.as_ref().is_some_and(|link| link.send(what).is_ok())
    }
}
