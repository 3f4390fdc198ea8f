//! The order of events: one server's are handled one after the other as Discord sent them, servers
//! go on side by side, and commands and presses wait for nobody.

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use futures::FutureExt;
use serenity::all::{Context, Event, GuildId};
use tokio::{
    runtime::Handle,
    sync::mpsc::{self, UnboundedSender},
};
use tokio_util::task::TaskTracker;

use crate::domain::ids;

use super::{Listener, guild_of, name_of};

/// How long the end waits for events in hand.
const LAST_WAIT: Duration = Duration::from_secs(5);

/// Events in line, of all servers together, at which the gateway is read no further for a while.
const MOST_IN_LINE: usize = 4_096;
/// As so many events counts each member, channel or role that an event brings along: they take up more
/// memory than it looks, as text, as JSON, as what they are.
const COMPANION: usize = 8;
/// The longest the gateway is left unread at a time: heartbeats have to go out in between.
const LONGEST_HOLD: Duration = Duration::from_secs(5);
const HOLD_LOOK: Duration = Duration::from_millis(1);

/// An event in line. Boxed, as a channel keeps room for many and an event is large: most lanes are empty
/// most of the time.
type InLine = Box<(Context, Event)>;
/// By server; events that concern none have a lane too.
type Open = HashMap<Option<GuildId>, UnboundedSender<InLine>>;

/// Lines of events, open until they are closed.
pub struct Lanes {
    listener: Arc<Listener>,
    /// Where events are handled, which is not where they arrive.
    runtime: Handle,
    tasks: TaskTracker,
    open: Mutex<Option<Open>>,
    in_line: Arc<AtomicUsize>,
}

impl Lanes {
    /// Lanes whose events are handled on the runtime this is called on.
    pub fn new(listener: Arc<Listener>) -> Self {
        Self {
            listener,
            runtime: Handle::current(),
            tasks: TaskTracker::new(),
            open: Mutex::new(Some(Open::new())),
            in_line: Arc::default(),
        }
    }

    /// Keeps the thread it is called on while too many events are in line. Discord's events then wait
    /// in the connection, which has a bound, and not in our memory, which has none.
    pub fn hold(&self) {
        let since = Instant::now();
        while self.in_line.load(Ordering::Relaxed) >= MOST_IN_LINE && since.elapsed() < LONGEST_HOLD {
            thread::sleep(HOLD_LOOK);
        }
    }

    /// Lines an event up behind those of its server.
    pub fn push(&self, ctx: Context, event: Event) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(lanes) = open.as_mut() else {
            return;
        };
        self.listener.app.pulse.seen();
        // Both at once, and not when their turn comes: servers are presented in lanes of their own.
        let greeted = &self.listener.app.greeted;
        match &event {
            Event::Ready(_) => {
                greeted.begin_session();
                self.listener.app.touches.begin_session();
            }
            Event::GuildCreate(event) => greeted.arrived(ids::GuildId(event.guild.id.get())),
            _ => {}
        }
        if let Event::InteractionCreate(_) = &event {
            let handling = handle(self.listener.clone(), ctx, event);
            self.tasks.spawn_on(handling, &self.runtime);
            return;
        }
        let lane = lanes.entry(guild_of(&event)).or_insert_with(|| self.open_lane());
        self.in_line.fetch_add(weight(&event), Ordering::Relaxed);
        // A lane ends only when it is closed.
        lane.send(Box::new((ctx, event))).ok();
    }

    fn open_lane(&self) -> UnboundedSender<InLine> {
        let (sender, mut line) = mpsc::unbounded_channel::<InLine>();
        let (listener, in_line) = (self.listener.clone(), self.in_line.clone());
        let in_order = async move {
            while let Some(next) = line.recv().await {
                let (ctx, event) = *next;
                let weight = weight(&event);
                // What handling needs is large and given back afterwards.
                Box::pin(handle(listener.clone(), ctx, event)).await;
                in_line.fetch_sub(weight, Ordering::Relaxed);
            }
        };
        self.tasks.spawn_on(in_order, &self.runtime);
        sender
    }

    /// Takes no more events and waits a while for those in hand.
    pub async fn close(&self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.tasks.close();
        if tokio::time::timeout(LAST_WAIT, self.tasks.wait()).await.is_err() {
            tracing::warn!("some events could not be handled before the end");
        }
    }
}

/// How many events of the usual size an event is as large as.
fn weight(event: &Event) -> usize {
    let companions = match event {
        Event::GuildMembersChunk(event) => event.members.len(),
        Event::GuildCreate(event) => {
            let guild = &event.guild;
            let people = guild.members.len() + guild.presences.len() + guild.voice_states.len();
            people + guild.channels.len() + guild.threads.len() + guild.roles.len() + guild.emojis.len()
        }
        _ => 0,
    };
    1 + COMPANION * companions
}

async fn handle(listener: Arc<Listener>, ctx: Context, event: Event) {
    let name = name_of(&event);
    let handled = AssertUnwindSafe(listener.handle(&ctx, event)).catch_unwind();
    if handled.await.is_err() {
        // What follows in the lane is none the worse for it.
        tracing::error!(event = name, "handling an event panicked");
    }
    listener.app.pulse.handled();
}
