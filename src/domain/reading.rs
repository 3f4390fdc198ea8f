//! What of a channel's past is to be read back, and what keeps the bot from reading it.
//!
//! A gap is the time in which the bot heard nothing of a channel. It is opened when a session begins
//! and closed once everything in it is read, however often the bot is stopped in between: an
//! unfinished one keeps its beginning. Ids stand for times, as Discord's own do.

use super::{
    gate::{ADMINISTRATOR, CONNECT, ChannelKind, READ_MESSAGE_HISTORY, VIEW_CHANNEL},
    ids::{created_at_ms, first_id_at},
};

/// See and manage every thread, private ones too.
pub const MANAGE_THREADS: u64 = 1 << 34;

/// Messages older than this are left as they are: hardly anybody reacts to them or deletes them.
pub const RECENT_MS: i64 = 7 * 86_400_000;
/// Our clock may be this far ahead of Discord's.
const CLOCK_SKEW_MS: i64 = 5 * 60_000;

/// What keeps the bot from reading a channel back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unreadable {
    /// It does not see the channel.
    View,
    /// It may not join the voice channel, whose chat goes with that.
    Connect,
    /// It sees new messages only.
    History,
    /// It may not see the private threads it was not invited to.
    PrivateThreads,
    /// Discord refuses although all permissions are there.
    Refused,
}

impl Unreadable {
    pub const ALL: [Unreadable; 5] = [
        Unreadable::View,
        Unreadable::Connect,
        Unreadable::History,
        Unreadable::PrivateThreads,
        Unreadable::Refused,
    ];

    /// The stored name, and the end of the text's key.
    pub fn key(self) -> &'static str {
        match self {
            Unreadable::View => "view",
            Unreadable::Connect => "connect",
            Unreadable::History => "history",
            Unreadable::PrivateThreads => "private-threads",
            Unreadable::Refused => "refused",
        }
    }
}

/// What keeps a member with these permission bits in a channel (of a thread: in its parent) from
/// reading what was written there.
pub fn unreadable(bits: u64, kind: ChannelKind) -> Option<Unreadable> {
    let is_vocal = matches!(kind, ChannelKind::Voice | ChannelKind::Stage);
    if bits & ADMINISTRATOR != 0 {
        None
    } else if bits & VIEW_CHANNEL == 0 {
        Some(Unreadable::View)
    } else if is_vocal && bits & CONNECT == 0 {
        Some(Unreadable::Connect)
    } else if bits & READ_MESSAGE_HISTORY == 0 {
        Some(Unreadable::History)
    } else {
        None
    }
}

/// Whether messages stand in channels of this kind (Discord's number).
pub fn has_messages(kind: u64) -> bool {
    matches!(kind, 0 | 2 | 5 | 10..=13)
}

/// Whether channels of this kind (Discord's number) have threads or posts.
pub fn has_threads(kind: u64) -> bool {
    matches!(kind, 0 | 5 | 15 | 16)
}

/// Whether channels of this kind (Discord's number) have private threads.
pub fn has_private_threads(kind: u64) -> bool {
    kind == 0
}

/// The way a gap or a stretch of history is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// From the oldest message to the newest.
    Forward,
    /// The latest messages that were known before are compared with what became of them.
    Compare,
}

/// What is to be read of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What was written up to this message is from before the bot came: of it only what is known already
    /// is looked at.
    pub floor_id: u64,
    /// Everything up to this message was known when it was opened.
    pub from_id: u64,
    /// Everything up to this message is read.
    pub after_id: u64,
    /// Everything after this message came live.
    pub until_id: u64,
    pub step: Step,
}

/// What is surely recorded of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The last message of before the bot came; 0 when that is not known.
    pub since_id: u64,
    /// The last message that is surely recorded, and all since the bot came.
    pub message_id: u64,
}

/// What is known of a channel when a session begins.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub channel_id: u64,
    pub cursor: Option<Cursor>,
    /// The channel's last message, as Discord says now. It may be deleted.
    pub last_message_id: Option<u64>,
}

/// Since when the bot has had to do with a server.
#[derive(Clone, Copy, Debug)]
pub struct Since {
    /// When it first saw the server, by our clock.
    pub seen_ms: i64,
    /// When it joined, or last joined again, by Discord's clock.
    pub joined_ms: i64,
}

impl Since {
    /// The last id of before the bot came.
    pub fn first_id(self) -> u64 {
        first_id_at(self.seen_ms - CLOCK_SKEW_MS).max(first_id_at(self.joined_ms))
    }
}

/// The gap of a channel at the beginning of a session, if there is anything to read. `open` is the
/// one that was not closed before.
pub fn open_gap(known: Known, open: Option<Span>, since: Since, now_ms: i64) -> Option<Span> {
    let (begin, floor_id) = match known.cursor {
        Some(cursor) if cursor.since_id > 0 => (cursor.message_id, cursor.since_id),
        Some(cursor) => (cursor.message_id, since.first_id()),
        None => {
            // A channel that came later. Its id may be its first message's, as a post's is.
            let begin = since.first_id().max(known.channel_id.saturating_sub(1));
            (begin, begin)
        }
    };
    let begin = begin.max(first_id_at(since.joined_ms));
    let from_id = open.map_or(begin, |open| {
        open.from_id.min(begin).max(first_id_at(since.joined_ms))
    });
    let last_id = known.last_message_id.unwrap_or(0);
    let span = Span {
        // Our clock may be wrong: what is to be read is never taken for what was there before.
        floor_id: floor_id.min(from_id),
        from_id,
        after_id: from_id,
        until_id: last_id.max(first_id_at(now_ms)),
        step: Step::Forward,
    };
    if open.is_some() || last_id > from_id {
        Some(span)
    } else {
        span.compared(now_ms)
    }
}

impl Span {
    /// The span after everything up to `read_id` was read going forward; `None` when it is closed.
    /// `is_last` when nothing follows at the moment.
    pub fn read_to(self, read_id: u64, is_last: bool, now_ms: i64) -> Option<Span> {
        let after_id = self.after_id.max(read_id);
        if !is_last && after_id < self.until_id {
            return Some(Span { after_id, ..self });
        }
        Span { after_id, ..self }.compared(now_ms)
    }

    /// What is left to do once everything is read: to compare what was known before, if there is any
    /// of late.
    fn compared(self, now_ms: i64) -> Option<Span> {
        let is_known = self.from_id > self.floor_id;
        let is_recent = created_at_ms(self.from_id) >= now_ms - RECENT_MS;
        (is_known && is_recent).then_some(Span {
            step: Step::Compare,
            ..self
        })
    }

    /// The part that is read, between 0 and 1.
    pub fn part_read(&self) -> f64 {
        // In milliseconds: the difference of two ids would lose most of its digits.
        let ms = |id: u64| (id >> 22) as f64;
        let all = ms(self.until_id) - ms(self.from_id);
        if all <= 0.0 {
            return 1.0;
        }
        ((ms(self.after_id) - ms(self.from_id)) / all).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: i64 = 1_790_000_000_000;
    const SINCE: Since = Since {
        seen_ms: NOW_MS - 90 * 86_400_000,
        joined_ms: NOW_MS - 90 * 86_400_000,
    };

    fn ago(ms: i64) -> u64 {
        first_id_at(NOW_MS - ms)
    }

    fn at(message_id: u64) -> Cursor {
        Cursor {
            since_id: 0,
            message_id,
        }
    }

    fn gap(cursor: Option<u64>, last: Option<u64>, open: Option<Span>) -> Option<Span> {
        let known = Known {
            channel_id: ago(80 * 86_400_000),
            cursor: cursor.map(at),
            last_message_id: last,
        };
        open_gap(known, open, SINCE, NOW_MS)
    }

    #[test]
    fn a_gap_begins_with_the_last_message_that_is_surely_recorded() {
        let span = gap(Some(ago(60_000)), Some(ago(1_000)), None).unwrap();
        assert_eq!((span.from_id, span.after_id), (ago(60_000), ago(60_000)));
        assert_eq!((span.until_id, span.step), (ago(0), Step::Forward));
    }

    #[test]
    fn the_end_is_discords_own_when_our_clock_is_behind() {
        let span = gap(Some(ago(60_000)), Some(ago(-3_600_000)), None).unwrap();
        assert_eq!(span.until_id, ago(-3_600_000));
    }

    #[test]
    fn without_new_messages_only_the_latest_are_compared_and_old_ones_left_alone() {
        let span = gap(Some(ago(60_000)), Some(ago(60_000)), None).unwrap();
        assert_eq!(span.step, Step::Compare);
        let long_ago = ago(RECENT_MS + 60_000);
        assert_eq!(gap(Some(long_ago), Some(long_ago), None), None);
        assert_eq!(gap(None, None, None), None);
    }

    #[test]
    fn an_unfinished_gap_keeps_its_beginning_wherever_the_cursor_is_since() {
        let before = gap(Some(ago(60_000)), Some(ago(1_000)), None).unwrap();
        let half = before.read_to(ago(30_000), false, NOW_MS).unwrap();
        for open in [before, half, half.read_to(ago(0), true, NOW_MS).unwrap()] {
            let again = gap(Some(ago(500)), Some(ago(500)), Some(open)).unwrap();
            assert_eq!((again.from_id, again.after_id), (ago(60_000), ago(60_000)));
            assert_eq!(again.step, Step::Forward);
        }
    }

    #[test]
    fn a_channel_that_came_later_is_read_from_its_beginning_with_the_message_that_has_its_id() {
        let span = gap(None, Some(ago(1_000)), None).unwrap();
        assert_eq!(span.from_id, ago(80 * 86_400_000) - 1);
    }

    #[test]
    fn nothing_is_read_from_before_the_bot_came_or_came_back() {
        let since = Since {
            seen_ms: NOW_MS - 86_400_000,
            joined_ms: NOW_MS - 3_600_000,
        };
        let known = |cursor| Known {
            channel_id: ago(80 * 86_400_000),
            cursor,
            last_message_id: Some(ago(0)),
        };
        for cursor in [None, Some(at(ago(2 * 86_400_000)))] {
            let span = open_gap(known(cursor), None, since, NOW_MS).unwrap();
            assert_eq!(span.from_id, first_id_at(since.joined_ms));
            assert_eq!(span.floor_id, first_id_at(since.joined_ms));
        }
        let cursor = Cursor {
            since_id: ago(60_000),
            message_id: ago(30_000),
        };
        let span = open_gap(known(Some(cursor)), None, since, NOW_MS).unwrap();
        assert_eq!((span.from_id, span.floor_id), (ago(30_000), ago(60_000)));
    }

    #[test]
    fn a_span_is_closed_at_its_end_or_when_nothing_follows() {
        let old = Span {
            floor_id: 0,
            from_id: ago(RECENT_MS + 60_000),
            after_id: ago(RECENT_MS + 60_000),
            until_id: ago(0),
            step: Step::Forward,
        };
        assert_eq!(old.read_to(ago(10), true, NOW_MS), None);
        assert_eq!(old.read_to(ago(-10), false, NOW_MS), None);
        let on = old.read_to(ago(10), false, NOW_MS).unwrap();
        assert_eq!((on.after_id, on.from_id), (ago(10), old.from_id));
        let recent = Span {
            from_id: ago(60_000),
            ..old
        };
        let compared = recent.read_to(ago(0), false, NOW_MS).unwrap();
        assert_eq!(compared.step, Step::Compare);
    }

    #[test]
    fn the_part_read_grows_from_none_to_all() {
        let span = |after_ms| Span {
            floor_id: 0,
            from_id: ago(1_000),
            after_id: ago(after_ms),
            until_id: ago(0),
            step: Step::Forward,
        };
        assert!((span(1_000).part_read() - 0.0).abs() < 1e-9);
        assert!((span(500).part_read() - 0.5).abs() < 1e-9);
        assert!((span(-500).part_read() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_missing_is_named_in_the_order_in_which_it_has_to_be_given() {
        let (text, voice) = (ChannelKind::Text, ChannelKind::Voice);
        let all = VIEW_CHANNEL | READ_MESSAGE_HISTORY | CONNECT;
        assert_eq!(unreadable(all, voice), None);
        assert_eq!(unreadable(all & !CONNECT, text), None);
        assert_eq!(unreadable(all & !CONNECT, voice), Some(Unreadable::Connect));
        assert_eq!(unreadable(VIEW_CHANNEL, text), Some(Unreadable::History));
        assert_eq!(unreadable(0, voice), Some(Unreadable::View));
    }
}
