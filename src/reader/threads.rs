//! Archived threads: the gateway shows only those that are open, the rest is found in the list of
//! each channel, the last archived first.

use serenity::http::Route;

use super::{
    Reader, rest,
    wire::{RawPlace, RawThreads, milliseconds},
};
use crate::{
    service::readings::{archived_since_ms, open_threads},
    store::{Reading, What},
};

/// Threads in a page: what Discord gives at most.
const PAGE: usize = 100;

impl Reader {
    /// Lists what was archived in the span, to be read as well. Begins with the newest again after an
    /// interruption: what is known of it already is left as it is.
    pub(super) async fn list_threads(&self, reading: &Reading) -> anyhow::Result<()> {
        let since_ms = archived_since_ms(&reading.span);
        let mut before: Option<String> = None;
        loop {
            let page = self.page_of_threads(reading, before.as_deref()).await?;
            let is_in_span = |thread: &RawPlace| {
                thread
                    .archived()
                    .and_then(milliseconds)
                    .is_none_or(|ms| ms >= since_ms)
            };
            let last = page.threads.last();
            let goes_on = page.has_more && last.is_some_and(is_in_span);
            before = last.and_then(RawPlace::archived).map(str::to_owned);
            let found: Vec<_> = page
                .threads
                .iter()
                .filter(|thread| is_in_span(thread))
                .map(|thread| (thread.channel(), thread.last_message_id()))
                .collect();
            let now_ms = self.clock.now_ms();
            let mut tx = self.store.begin().await?;
            if !tx.advance_reading(reading, reading.span, 0, now_ms).await? {
                // Stopped, or opened anew: then it is listed again.
                return Ok(());
            }
            open_threads(
                &mut tx,
                reading.guild_id,
                reading.why,
                reading.span.from_id,
                &found,
                now_ms,
            )
            .await?;
            let is_last = !goes_on || before.is_none();
            if is_last {
                tx.finish_reading(reading, 0, now_ms).await?;
            }
            tx.commit().await?;
            if is_last {
                return Ok(());
            }
        }
    }

    async fn page_of_threads(
        &self,
        reading: &Reading,
        before: Option<&str>,
    ) -> Result<RawThreads, rest::Trouble> {
        let channel_id = reading.channel_id.0.into();
        let route = match reading.what {
            What::PrivateThreads => Route::ChannelArchivedPrivateThreads { channel_id },
            What::Messages | What::PublicThreads | What::Plan => {
                Route::ChannelArchivedPublicThreads { channel_id }
            }
        };
        let mut params = vec![("limit", PAGE.to_string())];
        // Addresses are sent as they are, and in them a plus is a blank.
        params.extend(before.map(|time| ("before", time.replace('+', "%2B"))));
        rest::ask(&self.http, &self.budget, route, params).await
    }
}
