//! Gathers what was seen and writes it in batches, in the order it came.
//!
//! The queue is bounded: when the database cannot keep up, the servers' events wait in their lanes.

use std::time::Duration;

use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};

use crate::{
    config,
    domain::activity::Observation,
    store::{Cursors, Recorded, Store},
};

/// Wait between attempts when the database refuses a batch.
const RETRY: Duration = Duration::from_secs(1);

/// What one event amounts to.
struct Entry {
    observations: Vec<Observation>,
    cursors: Cursors,
}

/// Takes in what was seen.
#[derive(Clone, Debug)]
pub struct Recorder {
    queue: mpsc::Sender<Entry>,
}

impl Recorder {
    /// A recorder and the work behind it, which ends once every recorder is dropped and the queue
    /// is written. `after_commit` is called after each batch with the number of entries it took and
    /// what came of them.
    pub fn new(
        settings: &config::Recorder,
        store: Store,
        after_commit: impl Fn(usize, Recorded) + Send + 'static,
    ) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (queue, incoming) = mpsc::channel(settings.queue);
        (
            Self { queue },
            write_batches(incoming, settings.batch, settings.wait(), store, after_commit),
        )
    }

    /// Hands over what one event amounts to; waits while the queue is full.
    pub async fn observe(&self, observations: Vec<Observation>, cursors: Cursors) {
        let entry = Entry {
            observations,
            cursors,
        };
        if self.queue.send(entry).await.is_err() {
            tracing::warn!("something was seen after the recorder was shut down");
        }
    }
}

async fn write_batches(
    mut incoming: mpsc::Receiver<Entry>,
    batch: usize,
    wait: Duration,
    store: Store,
    after_commit: impl Fn(usize, Recorded) + Send,
) {
    while let Some(first) = incoming.recv().await {
        let deadline = Instant::now() + wait;
        let mut entries = 1;
        let Entry {
            mut observations,
            mut cursors,
        } = first;
        while observations.len() < batch {
            match timeout_at(deadline, incoming.recv()).await {
                Ok(Some(more)) => {
                    entries += 1;
                    observations.extend(more.observations);
                    // What is read again counts once; what a cursor passes over would be lost.
                    if more.cursors == Cursors::Stay {
                        cursors = Cursors::Stay;
                    }
                }
                Ok(None) | Err(_) => break,
            }
        }
        // What was taken out of the queue must not be lost, however long the database is away.
        let recorded = loop {
            match write(&store, &observations, cursors).await {
                Ok(recorded) => break recorded,
                Err(error) => {
                    tracing::error!(%error, seen = observations.len(), "cannot write what was seen, trying again");
                    tokio::time::sleep(RETRY).await;
                }
            }
        };
        after_commit(entries, recorded);
    }
}

async fn write(
    store: &Store,
    observations: &[Observation],
    cursors: Cursors,
) -> crate::store::Result<Recorded> {
    let mut tx = store.begin().await?;
    let recorded = tx.observe(observations, cursors).await?;
    tx.commit().await?;
    Ok(recorded)
}
