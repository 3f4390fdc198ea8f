//! Gathers activities and writes them in batches, in the order they came.
//!
//! The queue is bounded: when the database cannot keep up, the servers' events wait in their lanes.

use std::time::Duration;

use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};

use crate::{config, domain::activity::Activity, store::Store};

/// Wait between attempts when the database refuses a batch.
const RETRY: Duration = Duration::from_secs(1);

/// Takes activities in.
#[derive(Clone, Debug)]
pub struct Recorder {
    queue: mpsc::Sender<Vec<Activity>>,
}

impl Recorder {
    /// A recorder and the work behind it, which ends once every recorder is dropped and the queue
    /// is written. `after_commit` is called after each batch with the number of entries it took.
    pub fn new(
        settings: &config::Recorder,
        store: Store,
        after_commit: impl Fn(usize) + Send + 'static,
    ) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (queue, incoming) = mpsc::channel(settings.queue);
        (
            Self { queue },
            write_batches(incoming, settings.batch, settings.wait(), store, after_commit),
        )
    }

    /// Hands over what one event amounts to; waits while the queue is full.
    pub async fn observe(&self, activities: Vec<Activity>) {
        if self.queue.send(activities).await.is_err() {
            tracing::warn!("an activity arrived after the recorder was shut down");
        }
    }
}

async fn write_batches(
    mut incoming: mpsc::Receiver<Vec<Activity>>,
    batch: usize,
    wait: Duration,
    store: Store,
    after_commit: impl Fn(usize) + Send,
) {
    while let Some(first) = incoming.recv().await {
        let deadline = Instant::now() + wait;
        let mut entries = 1;
        let mut activities = first;
        while activities.len() < batch {
            match timeout_at(deadline, incoming.recv()).await {
                Ok(Some(more)) => {
                    entries += 1;
                    activities.extend(more);
                }
                Ok(None) | Err(_) => break,
            }
        }
        // What was taken out of the queue must not be lost, however long the database is away.
        while let Err(error) = write(&store, &activities).await {
            tracing::error!(%error, activities = activities.len(), "cannot write activities, trying again");
            tokio::time::sleep(RETRY).await;
        }
        after_commit(entries);
    }
}

async fn write(store: &Store, activities: &[Activity]) -> crate::store::Result<()> {
    let mut tx = store.begin().await?;
    tx.record(activities).await?;
    tx.commit().await
}
