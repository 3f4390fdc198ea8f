//! What was not heard: opened as gaps when a session begins, read back by the reader.

use std::collections::HashMap;

use crate::{
    domain::{
        ids::{ChannelId, GuildId, created_at_ms, first_id_at},
        reading::{
            Known, Since, Span, Step, Unreadable, has_messages, has_private_threads, has_threads, open_gap,
        },
    },
    store::{Channel, NewReading, ReadingState, Store, Tx, What, Why},
};

/// A channel or thread as Discord shows it, with what reading it back depends on.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub channel: Channel,
    pub last_message_id: Option<u64>,
    /// What keeps the bot from reading it.
    pub unreadable: Option<Unreadable>,
    /// Whether the bot sees private threads it was not invited to.
    pub sees_private_threads: bool,
}

impl Place {
    fn state(&self) -> ReadingState {
        self.unreadable
            .map_or(ReadingState::Waiting, ReadingState::Refused)
    }
}

/// A session begins in which everything new is heard: whatever lies between each channel's last
/// recorded message and now is to be read back. `joined_ms`: when the bot last joined the server.
pub async fn open_gaps(
    store: &Store,
    guild_id: GuildId,
    places: &[Place],
    joined_ms: i64,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let Some(guild) = tx.find_guild(guild_id).await? else {
        return Ok(());
    };
    let since = Since {
        seen_ms: guild.joined_ms,
        joined_ms,
    };
    // Of the time in which it was not in the server nothing is read.
    tx.floor_cursors(guild_id, first_id_at(joined_ms)).await?;
    let cursors = tx.list_cursors(guild_id).await?;
    let mut open: HashMap<(What, ChannelId), Span> = tx
        .list_readings(guild_id, Why::Gap)
        .await?
        .into_iter()
        .map(|reading| ((reading.what, reading.channel_id), reading.span))
        .collect();
    // A thread that was archived before the last thing known of the server has nothing new.
    let heard_until = cursors.values().map(|cursor| cursor.message_id).max();
    let heard_until = heard_until.unwrap_or_else(|| since.first_id());
    let mut readings = Vec::new();
    for place in places {
        let (channel_id, kind) = (place.channel.channel_id, place.channel.kind);
        let gap = |what, span| NewReading {
            why: Why::Gap,
            what,
            channel_id,
            span,
            state: place.state(),
        };
        if has_messages(kind) {
            let known = Known {
                channel_id: channel_id.0,
                cursor: cursors.get(&channel_id).copied(),
                last_message_id: place.last_message_id,
            };
            let before = open.remove(&(What::Messages, channel_id));
            readings.extend(open_gap(known, before, since, now_ms).map(|span| gap(What::Messages, span)));
        }
        if has_threads(kind) {
            let mut lists = vec![What::PublicThreads];
            if has_private_threads(kind) && place.sees_private_threads {
                lists.push(What::PrivateThreads);
            }
            for what in lists {
                let before = open.remove(&(what, channel_id));
                let from_id = before.map_or(heard_until, |before| before.from_id.min(heard_until));
                readings.push(gap(what, list_span(from_id, now_ms)));
            }
        }
    }
    // Gaps of threads that were archived meanwhile, and of what is gone or out of sight: how far they
    // reach is known only now.
    for ((what, channel_id), span) in open {
        // Neither was it in the server all the time.
        let from_id = span.from_id.max(first_id_at(joined_ms));
        let span = match what {
            What::Messages => Span {
                floor_id: span.floor_id,
                ..message_span(from_id, Some(span.until_id), now_ms)
            },
            What::PublicThreads | What::PrivateThreads | What::Plan => list_span(from_id, now_ms),
        };
        readings.push(NewReading {
            why: Why::Gap,
            what,
            channel_id,
            span,
            state: ReadingState::Waiting,
        });
    }
    tx.open_readings(guild_id, &readings, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Archived threads that were found in the list of their channel: each is to be read as well, from
/// what is known of it on.
pub async fn open_threads(
    tx: &mut Tx,
    guild_id: GuildId,
    why: Why,
    from_id: u64,
    threads: &[(Channel, Option<u64>)],
    now_ms: i64,
) -> anyhow::Result<()> {
    let channels: Vec<Channel> = threads.iter().map(|(channel, _)| *channel).collect();
    tx.add_channels(guild_id, &channels).await?;
    let cursors = match why {
        Why::Gap => tx.list_cursors(guild_id).await?,
        Why::History => HashMap::new(),
    };
    let seen_ms = tx
        .find_guild(guild_id)
        .await?
        .map_or(now_ms, |guild| guild.joined_ms);
    // Cursors begin where the bot came, or came back.
    let since = Since {
        seen_ms,
        joined_ms: 0,
    };
    let mut readings = Vec::new();
    for (channel, last_message_id) in threads {
        let channel_id = channel.channel_id;
        let span = match cursors.get(&channel_id) {
            Some(cursor) => {
                let known = Known {
                    channel_id: channel_id.0,
                    cursor: Some(*cursor),
                    last_message_id: *last_message_id,
                };
                // What is known of it may have changed before it was archived.
                open_gap(known, None, since, now_ms)
            }
            None => {
                // Its first message may have its own id.
                let begin = from_id.max(channel_id.0.saturating_sub(1));
                let is_new = last_message_id.is_some_and(|last_id| last_id > begin);
                is_new.then(|| message_span(begin, *last_message_id, now_ms))
            }
        };
        readings.extend(span.map(|span| NewReading {
            why,
            what: What::Messages,
            channel_id,
            span,
            state: ReadingState::Waiting,
        }));
    }
    tx.add_readings(guild_id, &readings, now_ms).await?;
    Ok(())
}

/// Messages after `from_id`, up to the last there is now.
pub fn message_span(from_id: u64, last_message_id: Option<u64>, now_ms: i64) -> Span {
    Span {
        floor_id: from_id,
        from_id,
        after_id: from_id,
        until_id: last_message_id.unwrap_or(0).max(first_id_at(now_ms)),
        step: Step::Forward,
    }
}

/// Threads that were archived after `from_id`.
pub fn list_span(from_id: u64, now_ms: i64) -> Span {
    Span {
        floor_id: from_id,
        from_id,
        after_id: from_id,
        until_id: first_id_at(now_ms).max(from_id),
        step: Step::Forward,
    }
}

/// The time from which on archived threads are of interest.
pub fn archived_since_ms(span: &Span) -> i64 {
    created_at_ms(span.from_id)
}
