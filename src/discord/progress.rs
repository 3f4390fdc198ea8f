//! Pages that show how far something is: the reading of history, or role changes that follow from rules. They
//! are kept up to date as long as Discord lets an answer be changed. A restart forgets them; what came of a
//! history is then said by a message in the creator's channel.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{ask, pages};
use crate::{
    app::App,
    domain::{ids::GuildId, locale::Locale},
    service::{history, rounds},
};

/// The shortest time between two changes of a page.
const EVERY_MS: i64 = 3_000;
/// Whoever left a page by a button may have another one before them after this long.
const LEFT_MS: i64 = 5_000;
/// Presses remembered: those of which an earlier one may not be answered yet.
const PRESSES: usize = 64;

/// A page that somebody has before them.
#[derive(Clone)]
pub struct Watcher {
    pub guild_id: GuildId,
    pub locale: Locale,
    /// The interaction's token, by which its answer is changed.
    pub token: String,
    pub until_ms: i64,
    pub shown: Shown,
}

/// Where the progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// On the page of its own.
    History,
    /// On its step of `/setup`.
    Setup,
    /// On the panel, with what only creators may press if `for_creator`.
    Panel { for_creator: bool },
}

impl Shown {
    /// Whether it is about the reading of history.
    pub fn is_history(self) -> bool {
        match self {
            Shown::History | Shown::Setup => true,
            Shown::Panel { .. } => false,
        }
    }

    /// Whether what it shows will change by itself.
    pub async fn is_going_on(self, app: &App, guild_id: GuildId) -> anyhow::Result<bool> {
        if self.is_history() {
            return history::is_going_on(&app.store, guild_id).await;
        }
        let round = rounds::to_show(&app.store, guild_id).await?;
        Ok(round.is_some_and(|round| round.stopped.is_none()))
    }
}

/// The pages that are kept up to date, by the message they are.
#[derive(Default)]
pub struct Progress {
    pages: Mutex<Pages>,
    changed: Notify,
}

#[derive(Default)]
struct Pages {
    watched: HashMap<u64, Watched>,
    /// The latest presses: the message and the interaction. Whoever pressed there may be answered before
    /// whoever pressed earlier.
    pressed: VecDeque<(u64, u64)>,
    /// Servers of which a page about history was left or cannot be changed any more, and when.
    left: HashMap<GuildId, i64>,
}

#[derive(Clone)]
struct Watched {
    watcher: Watcher,
    /// What it shows, and since when.
    body: Value,
    changed_ms: i64,
}

impl Progress {
    /// Keeps a page up to date from now on, which shows `body` in answer to an interaction; unless a
    /// button on it was pressed since.
    pub fn watch(&self, message_id: u64, interaction_id: u64, watcher: Watcher, body: Value, now_ms: i64) {
        let watched = Watched {
            watcher,
            body,
            changed_ms: now_ms,
        };
        let mut pages = self.lock();
        let is_older = |(on, later): &(u64, u64)| *on == message_id && *later > interaction_id;
        if !pages.pressed.iter().any(is_older) {
            pages.watched.insert(message_id, watched);
        }
        self.changed.notify_one();
    }

    /// A button was pressed on a page: something else may stand there from now on.
    pub fn pressed(&self, message_id: u64, interaction_id: u64, now_ms: i64) {
        self.leave(message_id, now_ms);
        let mut pages = self.lock();
        pages.pressed.push_back((message_id, interaction_id));
        if pages.pressed.len() > PRESSES {
            pages.pressed.pop_front();
        }
    }

    /// A page is not kept up to date any more although it is not over.
    fn leave(&self, message_id: u64, now_ms: i64) {
        let mut pages = self.lock();
        if let Some(watched) = pages.watched.remove(&message_id)
            && watched.watcher.shown.is_history()
        {
            pages.left.insert(watched.watcher.guild_id, now_ms);
            self.changed.notify_one();
        }
    }

    /// Servers of which nobody has a page before them any more, and when the next may be one.
    fn unwatched(&self, now_ms: i64) -> (Vec<GuildId>, Option<i64>) {
        let mut pages = self.lock();
        let Pages { watched, left, .. } = &mut *pages;
        let shows =
            |page: &Watched, guild_id| page.watcher.shown.is_history() && page.watcher.guild_id == guild_id;
        left.retain(|guild_id, _| !watched.values().any(|page| shows(page, *guild_id)));
        let gone: Vec<_> = left
            .extract_if(|_, left_ms| *left_ms + LEFT_MS <= now_ms)
            .map(|(guild_id, _)| guild_id)
            .collect();
        (gone, left.values().min().map(|left_ms| left_ms + LEFT_MS))
    }

    fn forget(&self, message_id: u64) {
        self.lock().watched.remove(&message_id);
    }

    /// Whether a page is still to be kept up to date.
    fn is_watched(&self, message_id: u64, token: &str) -> bool {
        let pages = self.lock();
        pages
            .watched
            .get(&message_id)
            .is_some_and(|watched| watched.watcher.token == token)
    }

    fn all(&self) -> Vec<(u64, Watched)> {
        self.lock()
            .watched
            .iter()
            .map(|(message_id, watched)| (*message_id, watched.clone()))
            .collect()
    }

    /// Notes what a page shows now, unless it was replaced meanwhile.
    fn note(&self, message_id: u64, token: &str, body: Value, now_ms: i64) {
        if let Some(watched) = self.lock().watched.get_mut(&message_id)
            && watched.watcher.token == token
        {
            watched.body = body;
            watched.changed_ms = now_ms;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the pages up to date until `stop`.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let (gone, leaves_ms) = app.progress.unwatched(app.clock.now_ms());
        for guild_id in gone {
            if let Err(error) = history::unwatch(&app.store, guild_id, app.clock.now_ms()).await {
                tracing::error!(guild.id = %guild_id, error = format!("{error:#}"), "what came of a history may not be told");
            }
        }
        let changes_ms = bring_up_to_date(&app).await;
        let next_ms = leaves_ms.into_iter().chain(changes_ms).min();
        tokio::select! {
            () = stop.cancelled() => {}
            () = history::progress(&app.store) => {}
            () = app.progress.changed.notified() => {}
            () = app.clock.sleep_until(next_ms.unwrap_or(i64::MAX)), if next_ms.is_some() => {}
        }
    }
}

/// Changes the pages that show something else by now. Returns when one may be changed that was
/// changed too lately.
async fn bring_up_to_date(app: &App) -> Option<i64> {
    let now_ms = app.clock.now_ms();
    let mut next_ms: Option<i64> = None;
    for (message_id, watched) in app.progress.all() {
        if now_ms > watched.watcher.until_ms {
            app.progress.forget(message_id);
            continue;
        }
        let changed = change(app, message_id, &watched, now_ms).await;
        match changed {
            Ok(None) => {}
            Ok(Some(due_ms)) => next_ms = Some(next_ms.map_or(due_ms, |known| known.min(due_ms))),
            Err(error) => {
                // The message may be deleted, or Discord away: what came of it is told by a message.
                tracing::debug!(
                    error = format!("{error:#}"),
                    "a progress cannot be shown any more"
                );
                app.progress.leave(message_id, now_ms);
            }
        }
    }
    next_ms
}

async fn change(app: &App, message_id: u64, watched: &Watched, now_ms: i64) -> anyhow::Result<Option<i64>> {
    let Watcher {
        guild_id,
        locale,
        token,
        shown,
        ..
    } = &watched.watcher;
    let is_over = !shown.is_going_on(app, *guild_id).await?;
    let due_ms = watched.changed_ms + EVERY_MS;
    if !is_over && due_ms > now_ms {
        return Ok(Some(due_ms));
    }
    let page = match shown {
        Shown::History => pages::history_of(app, *guild_id, *locale).await?,
        Shown::Setup => pages::setup_history_of(app, *guild_id, *locale).await?,
        Shown::Panel { for_creator } => pages::panel_of(app, *guild_id, *locale, *for_creator).await?,
    };
    let message = app.studio.compose(page).await?;
    if watched.body != message.body && app.progress.is_watched(message_id, token) {
        app.http
            .edit_original_interaction_response(token, &message.body, message.files)
            .await
            .map_err(|error| {
                app.budget.note(&error);
                ask::without_address(error)
            })?;
        app.progress.note(message_id, token, message.body, now_ms);
    }
    if is_over {
        app.progress.forget(message_id);
    }
    Ok(None)
}
