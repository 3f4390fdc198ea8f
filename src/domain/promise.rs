//! Questions and the promise: what fans said that waits for the creator, by when it is to be answered,
//! how well that was kept, and when to remind of it (design, sections 5 and 6).

use std::{
    collections::BTreeSet,
    fmt,
    ops::{Range, RangeInclusive},
};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{
    ids::ChannelId,
    period::{LocalDay, TimeZone, local_ms, minute_of_day, read_minute},
    summary::Proportion,
};

pub const HOUR_MS: i64 = 3_600_000;
/// The promise can be this many hours: an hour to a week.
pub const HOURS: RangeInclusive<u16> = 1..=168;
/// Questions from before the bot came are taken up when they are at most this old.
pub const OPEN_BEFORE_MS: i64 = 7 * 24 * HOUR_MS;
/// As many channels for questions as Discord lets pick at a time.
pub const MOST_ASK_CHANNELS: usize = 25;
/// A note comes this long before the first deadline, or a quarter of the promised time if that is less.
const LEAD_MS: i64 = 2 * HOUR_MS;
/// How long answers take is told from so many on.
const FEWEST_ANSWERS: usize = 3;
/// A note speaks of everything that falls due within this time.
const TOGETHER_MS: i64 = 12 * HOUR_MS;

/// Why something waits for the creator, as bits: it may do so for several reasons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Causes(u8);

impl Causes {
    /// It answers or names the creator.
    pub const SPEAKS_TO_CREATOR: Causes = Causes(1);
    /// It is a post in a channel for questions.
    pub const ASK_CHANNEL: Causes = Causes(2);
    /// It is a newcomer's first message.
    pub const FIRST_MESSAGE: Causes = Causes(4);
    /// It ends in a question mark and speaks to nobody else.
    pub const QUESTION_MARK: Causes = Causes(8);
    /// Asked with `/ask`, which every scope has.
    pub const ASKED: Causes = Causes(16);

    /// Each of them, what speaks to the creator most directly first.
    pub const EACH: [Causes; 5] = [
        Causes::ASKED,
        Causes::SPEAKS_TO_CREATOR,
        Causes::ASK_CHANNEL,
        Causes::FIRST_MESSAGE,
        Causes::QUESTION_MARK,
    ];

    /// Adds those of `other`.
    #[must_use]
    pub fn and(self, other: Causes) -> Causes {
        Causes(self.0 | other.0)
    }

    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether one of `other` is among them.
    pub fn has(self, other: Causes) -> bool {
        self.0 & other.0 != 0
    }

    /// The stored number.
    pub fn as_i64(self) -> i64 {
        i64::from(self.0)
    }

    /// The causes of a stored number.
    pub fn from_i64(stored: i64) -> Self {
        Causes((stored & 31) as u8)
    }
}

/// What the promise covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything that waits for the creator.
    #[default]
    Everything,
    /// What speaks to the creator, and what is asked in channels for questions.
    ToCreator,
    /// What is asked in channels for questions.
    AskChannels,
}

impl Scope {
    pub const ALL: [Scope; 3] = [Scope::Everything, Scope::ToCreator, Scope::AskChannels];

    /// The scope of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Scope::ALL.into_iter().find(|scope| scope.key() == key)
    }

    /// The name in ids and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Scope::Everything => "everything",
            Scope::ToCreator => "to-creator",
            Scope::AskChannels => "ask-channels",
        }
    }

    /// The causes it covers.
    pub fn causes(self) -> Causes {
        let all = match self {
            Scope::Everything => &Causes::EACH[..],
            Scope::ToCreator => &[Causes::SPEAKS_TO_CREATOR, Causes::ASK_CHANNEL, Causes::ASKED],
            Scope::AskChannels => &[Causes::ASK_CHANNEL, Causes::ASKED],
        };
        all.iter().fold(Causes::default(), |all, cause| all.and(*cause))
    }
}

/// Hours in which the creator is not reminded, from one minute of the local day to another, which may be
/// the next day's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    pub from_minute: u16,
    pub to_minute: u16,
}

impl QuietHours {
    /// The hours somebody typed, such as `23-8`, `23:30-07:00` or `23～8`; `None` when it is none, the two
    /// times are the same, or hardly an hour is left to be reminded in.
    pub fn read(typed: &str) -> Option<Self> {
        let plain: String = typed.nfkc().collect();
        let (from, to) = plain.split_once(['-', '–', '—', '~', '到', '至'])?;
        let quiet = Self {
            from_minute: read_minute(from)?,
            to_minute: read_minute(to)?,
        };
        (quiet.awake_minutes() >= 60).then_some(quiet)
    }

    /// Minutes of a day outside of them.
    fn awake_minutes(self) -> u16 {
        (self.from_minute + 24 * 60 - self.to_minute) % (24 * 60)
    }

    fn contains(self, minute: u16) -> bool {
        if self.from_minute < self.to_minute {
            (self.from_minute..self.to_minute).contains(&minute)
        } else {
            minute >= self.from_minute || minute < self.to_minute
        }
    }

    /// The quiet time that `at_ms` lies in, from its beginning to its end.
    fn around(self, zone: &TimeZone, at_ms: i64) -> Option<Range<i64>> {
        if !self.contains(minute_of_day(zone, at_ms)) {
            return None;
        }
        let today = LocalDay::of(zone, at_ms);
        let over_midnight = self.from_minute >= self.to_minute;
        let from_day = if over_midnight && minute_of_day(zone, at_ms) < self.to_minute {
            today.plus(-1)
        } else {
            today
        };
        let to_day = from_day.plus(i32::from(over_midnight));
        Some(local_ms(zone, from_day, self.from_minute)..local_ms(zone, to_day, self.to_minute))
    }
}

impl fmt::Display for QuietHours {
    /// `23:00–08:00`, as it can be typed again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from_minute, self.to_minute);
        write!(
            f,
            "{:02}:{:02}–{:02}:{:02}",
            from / 60,
            from % 60,
            to / 60,
            to % 60
        )
    }
}

/// Where the promise is told to everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Badge {
    pub channel_id: ChannelId,
    /// Since when; tells apart what was put up, taken down and put up again.
    pub since_ms: i64,
}

/// Within how many hours what waits for the creator is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Promise {
    /// 1 to 168.
    pub hours: u16,
    pub quiet: Option<QuietHours>,
    pub scope: Scope,
    /// Channels in which every post is a question: text channels and forums.
    pub ask_channels: BTreeSet<ChannelId>,
    pub badge: Option<Badge>,
}

impl Default for Promise {
    fn default() -> Self {
        Self {
            hours: 24,
            quiet: None,
            scope: Scope::Everything,
            ask_channels: BTreeSet::new(),
            badge: None,
        }
    }
}

impl Promise {
    /// The promised time in milliseconds.
    pub fn ms(&self) -> i64 {
        i64::from(self.hours) * HOUR_MS
    }
}

/// Times in which the promise was paused, in order; the last may be open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pauses(Vec<Range<i64>>);

impl Pauses {
    /// Of spans in any order, which may overlap: a longer one may have been asked for meanwhile.
    pub fn new(spans: impl IntoIterator<Item = Range<i64>>) -> Self {
        let mut spans: Vec<Range<i64>> = spans.into_iter().filter(|span| !span.is_empty()).collect();
        spans.sort_unstable_by_key(|span| span.start);
        let mut apart: Vec<Range<i64>> = Vec::with_capacity(spans.len());
        for span in spans {
            match apart.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        Self(apart)
    }

    /// The pause that `at_ms` lies in.
    pub fn at(&self, at_ms: i64) -> Option<Range<i64>> {
        self.0.iter().find(|span| span.contains(&at_ms)).cloned()
    }

    /// Whether one of them ends in a span, its last instant included.
    pub fn end_within(&self, span_ms: RangeInclusive<i64>) -> bool {
        self.0.iter().any(|span| span_ms.contains(&span.end))
    }

    /// How long something has waited by `to_ms` that was asked at `from_ms`, pauses left out, in milliseconds.
    pub fn waited_ms(&self, from_ms: i64, to_ms: i64) -> i64 {
        let paused = |span: &Range<i64>| (span.end.min(to_ms) - span.start.max(from_ms)).max(0);
        (to_ms - from_ms).max(0) - self.0.iter().map(paused).sum::<i64>()
    }

    /// When something that was asked at `asked_ms` has waited for `wait_ms`.
    pub fn due_ms(&self, asked_ms: i64, wait_ms: i64) -> i64 {
        let mut due_ms = asked_ms + wait_ms;
        for span in &self.0 {
            if span.end > asked_ms && span.start < due_ms {
                due_ms += span.end - span.start.max(asked_ms);
            }
        }
        due_ms
    }
}

/// How something that waited was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The creator answered it.
    Reply,
    /// The creator reacted to it.
    Reaction,
    /// The creator wrote in its thread.
    Thread,
    /// Somebody of the team said it is done.
    Done,
    /// The creator answered what was asked with `/ask`.
    Answer,
    /// It was cleared with others that had waited for long.
    LetGo,
}

impl How {
    pub const ALL: [How; 6] = [
        How::Reply,
        How::Reaction,
        How::Thread,
        How::Done,
        How::Answer,
        How::LetGo,
    ];

    /// The stored name, and the one in locale keys.
    pub fn key(self) -> &'static str {
        match self {
            How::Reply => "reply",
            How::Reaction => "reaction",
            How::Thread => "thread",
            How::Done => "done",
            How::Answer => "answer",
            How::LetGo => "let_go",
        }
    }

    /// The way of a stored name.
    pub fn from_key(key: &str) -> Option<Self> {
        How::ALL.into_iter().find(|how| how.key() == key)
    }
}

/// Something that waits or waited, as the figures see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waited {
    pub asked_ms: i64,
    pub state: Wait,
}

/// How long it waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It still waits.
    Open,
    ClosedAt(i64),
    /// It was closed, but nobody saw when: a reaction from while the bot was away.
    ClosedSometime,
    /// It was cleared without an answer.
    LetGo,
}

/// What became of one promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Answered within the promised time.
    InTime,
    /// Answered later, or still waiting for longer.
    Late,
    /// It still waits, not yet for longer than promised.
    NotDue,
    /// Nobody saw when it was closed.
    Unknown,
}

impl Waited {
    /// How long it has waited by `now_ms`, pauses left out, in milliseconds; `None` where nobody knows.
    fn wait_ms(self, pauses: &Pauses, now_ms: i64) -> Option<i64> {
        let until_ms = match self.state {
            Wait::ClosedSometime | Wait::LetGo => return None,
            Wait::ClosedAt(at_ms) => at_ms,
            Wait::Open => now_ms,
        };
        Some(pauses.waited_ms(self.asked_ms, until_ms))
    }

    /// What became of a promise of `promised_ms` by `now_ms`.
    pub fn outcome(self, promised_ms: i64, pauses: &Pauses, now_ms: i64) -> Outcome {
        match self.wait_ms(pauses, now_ms) {
            // Nobody answered it, in whatever time.
            None if self.state == Wait::LetGo => Outcome::Late,
            None => Outcome::Unknown,
            Some(wait_ms) if wait_ms > promised_ms => Outcome::Late,
            Some(_) if self.state == Wait::Open => Outcome::NotDue,
            Some(_) => Outcome::InTime,
        }
    }
}

/// How well the promise was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Answered within the promised time, of all that were answered or have waited longer than it.
    pub kept: Proportion,
    /// Half of the answers came within this time, pauses left out, in milliseconds; `None` of fewer than three.
    pub median_ms: Option<i64>,
    /// Nine in ten did.
    pub p90_ms: Option<i64>,
    /// What still waits, within the promised time or longer.
    pub open: u32,
}

/// How well a promise of `promised_ms` was kept by `now_ms` (design, section 5). What was closed nobody knows
/// when is left out.
pub fn figures(waited: &[Waited], promised_ms: i64, pauses: &Pauses, now_ms: i64) -> Figures {
    let mut figures = Figures::default();
    let mut answers = Vec::new();
    for one in waited {
        let outcome = one.outcome(promised_ms, pauses, now_ms);
        figures.kept.n += u32::from(outcome == Outcome::InTime);
        figures.kept.of += u32::from(matches!(outcome, Outcome::InTime | Outcome::Late));
        match one.state {
            Wait::Open => figures.open += 1,
            _ => answers.extend(one.wait_ms(pauses, now_ms)),
        }
    }
    answers.sort_unstable();
    // The nearest rank: the smallest wait that so many of them do not exceed.
    let rank = |percent: usize| {
        if answers.len() < FEWEST_ANSWERS {
            return None;
        }
        let at = (answers.len() * percent).div_ceil(100).checked_sub(1)?;
        answers.get(at).copied()
    };
    (figures.median_ms, figures.p90_ms) = (rank(50), rank(90));
    figures
}

/// When the creator is to be reminded of something that is due at `due_ms`: before that and awake, if that
/// can be; else as soon as they are awake.
pub fn remind_ms(promise: &Promise, zone: &TimeZone, asked_ms: i64, due_ms: i64) -> i64 {
    let lead_ms = LEAD_MS.min(promise.ms() / 4);
    let wanted_ms = due_ms - lead_ms;
    let Some(hours) = promise.quiet else {
        return wanted_ms;
    };
    let Some(night) = hours.around(zone, wanted_ms) else {
        return wanted_ms;
    };
    if night.end < due_ms {
        return night.end;
    }
    // Half of a short waking time is left for answering.
    let before_ms = night.start - lead_ms.min(i64::from(hours.awake_minutes()) * 60_000 / 2);
    if before_ms > asked_ms {
        before_ms
    } else {
        night.end
    }
}

/// The first moment from `at_ms` on at which the creator may be reminded.
pub fn awake_ms(promise: &Promise, zone: &TimeZone, at_ms: i64) -> i64 {
    let quiet = promise.quiet.and_then(|quiet| quiet.around(zone, at_ms));
    quiet.map_or(at_ms, |quiet| quiet.end)
}

/// Whether a note at `now_ms` speaks of something that is due at `due_ms`: one note for many.
pub fn goes_together(due_ms: i64, now_ms: i64) -> bool {
    due_ms <= now_ms + TOGETHER_MS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// Monday 2026-08-31, midnight in Taipei.
    const MIDNIGHT: i64 = 1_788_105_600_000;

    fn at(hours: f64) -> i64 {
        MIDNIGHT + (hours * HOUR_MS as f64) as i64
    }

    fn taipei() -> TimeZone {
        "Asia/Taipei".parse().unwrap()
    }

    fn asked(hour: f64, state: Wait) -> Waited {
        Waited {
            asked_ms: at(hour),
            state,
        }
    }

    #[test]
    fn a_day_of_questions_counted_by_hand() {
        let all = [
            asked(0.0, Wait::ClosedAt(at(1.0))),
            asked(0.0, Wait::ClosedAt(at(24.0))),
            asked(0.0, Wait::ClosedAt(at(24.1))),
            asked(0.0, Wait::ClosedSometime),
            asked(0.0, Wait::Open),
            asked(20.0, Wait::Open),
        ];
        let figures = figures(&all, 24 * HOUR_MS, &Pauses::default(), at(30.0));
        assert_eq!(
            figures,
            Figures {
                // One and 24 hours kept it, 24.1 did not, one waits for 30 hours; the last has time until 44.
                kept: Proportion { n: 2, of: 4 },
                median_ms: Some(24 * HOUR_MS),
                p90_ms: Some(at(24.1) - at(0.0)),
                open: 2,
            }
        );
    }

    #[test]
    fn nothing_asked_is_nothing_kept_and_nothing_broken() {
        assert_eq!(
            figures(&[], HOUR_MS, &Pauses::default(), at(0.0)),
            Figures::default()
        );
    }

    #[test]
    fn quiet_hours_are_shown_as_they_can_be_typed() {
        let quiet = QuietHours::read("23-8").unwrap();
        assert_eq!(quiet.to_string(), "23:00–08:00");
        assert_eq!(QuietHours::read(&quiet.to_string()), Some(quiet));
    }

    #[test]
    fn a_pause_stops_the_clock() {
        let pauses = Pauses::new([at(10.0)..at(34.0), at(30.0)..at(58.0)]);
        assert_eq!(pauses.due_ms(at(0.0), 24 * HOUR_MS), at(72.0));
        assert_eq!(pauses.waited_ms(at(0.0), at(72.0)), 24 * HOUR_MS);
        // Asked in the pause: its time begins afterwards.
        assert_eq!(pauses.due_ms(at(20.0), HOUR_MS), at(59.0));
        assert_eq!(pauses.waited_ms(at(20.0), at(40.0)), 0);
        let kept = figures(
            &[asked(0.0, Wait::ClosedAt(at(71.0)))],
            24 * HOUR_MS,
            &pauses,
            at(99.0),
        );
        assert_eq!(kept.kept, Proportion { n: 1, of: 1 });
    }

    #[rstest]
    #[case("23-8", 23 * 60, 8 * 60)]
    #[case("23:30 – 07:05", 23 * 60 + 30, 7 * 60 + 5)]
    #[case("２３：００－０８：００", 23 * 60, 8 * 60)]
    #[case("1～8", 60, 8 * 60)]
    #[case("23點到8點", 23 * 60, 8 * 60)]
    fn quiet_hours_are_typed(#[case] typed: &str, #[case] from_minute: u16, #[case] to_minute: u16) {
        let expected = QuietHours {
            from_minute,
            to_minute,
        };
        assert_eq!(QuietHours::read(typed), Some(expected));
    }

    #[rstest]
    #[case("")]
    #[case("23")]
    #[case("23-24")]
    #[case("8-8")]
    #[case("8:60-9")]
    #[case("8-7:30")]
    #[case("late-early")]
    fn what_is_no_hours_is_refused(#[case] typed: &str) {
        assert_eq!(QuietHours::read(typed), None);
    }

    #[rstest]
    // Due in the afternoon: two hours before.
    #[case(1.0, 14.0, 12.0)]
    // Due soon after the night: when it ends.
    #[case(1.0, 33.0, 32.0)]
    // Due in the night: before it begins.
    #[case(1.0, 27.0, 21.0)]
    // Asked in the night and due in it: as soon as it ends.
    #[case(24.5, 30.0, 32.0)]
    // At the very end of the night there is still time.
    #[case(1.0, 34.0, 32.0)]
    fn the_creator_is_reminded_awake(#[case] asked: f64, #[case] due: f64, #[case] expected: f64) {
        let promise = Promise {
            quiet: QuietHours::read("23-8"),
            ..Promise::default()
        };
        assert_eq!(
            remind_ms(&promise, &taipei(), at(asked), at(due)),
            at(expected),
            "asked {asked}, due {due}"
        );
    }

    #[test]
    fn a_short_promise_is_reminded_of_later_than_two_hours_before() {
        let promise = Promise {
            hours: 1,
            ..Promise::default()
        };
        assert_eq!(remind_ms(&promise, &taipei(), at(9.0), at(10.0)), at(9.75));
    }

    #[test]
    fn the_night_may_begin_after_midnight() {
        let promise = Promise {
            quiet: QuietHours::read("1-9"),
            ..Promise::default()
        };
        assert_eq!(awake_ms(&promise, &taipei(), at(3.0)), at(9.0));
        assert_eq!(awake_ms(&promise, &taipei(), at(0.5)), at(0.5));
        assert_eq!(awake_ms(&promise, &taipei(), at(9.0)), at(9.0));
    }

    #[test]
    fn a_night_with_a_change_of_clocks_ends_when_the_clock_says_so() {
        let zone: TimeZone = "Europe/Berlin".parse().unwrap();
        let promise = Promise {
            quiet: QuietHours::read("23-8"),
            ..Promise::default()
        };
        // In the night to 2026-03-29 the clock skips an hour: from one in the morning it is six hours till eight.
        let one = local_ms(&zone, LocalDay::of_date(jiff::civil::date(2026, 3, 29)), 60);
        assert_eq!(awake_ms(&promise, &zone, one), one + 6 * HOUR_MS);
    }

    #[test]
    fn a_promise_survives_storing_and_so_does_one_from_before_it_had_more_settings() {
        let promise = Promise {
            hours: 12,
            quiet: QuietHours::read("23-8"),
            scope: Scope::AskChannels,
            ask_channels: BTreeSet::from([ChannelId(7)]),
            badge: Some(Badge {
                channel_id: ChannelId(8),
                since_ms: 9,
            }),
        };
        let stored = serde_json::to_string(&promise).unwrap();
        assert_eq!(serde_json::from_str::<Promise>(&stored).unwrap(), promise);
        assert_eq!(serde_json::from_str::<Promise>("{}").unwrap(), Promise::default());
    }

    #[test]
    fn what_was_cleared_is_late_and_no_answer() {
        let cleared = Waited {
            asked_ms: MIDNIGHT,
            state: Wait::LetGo,
        };
        let pauses = Pauses::new(std::iter::once(MIDNIGHT..MIDNIGHT + 400 * HOUR_MS));
        assert_eq!(
            cleared.outcome(HOUR_MS, &pauses, MIDNIGHT + HOUR_MS),
            Outcome::Late
        );
        let figures = figures(&[cleared; 4], HOUR_MS, &pauses, MIDNIGHT + HOUR_MS);
        assert_eq!(figures.kept, Proportion { n: 0, of: 4 });
        assert_eq!((figures.median_ms, figures.open), (None, 0));
    }

    proptest! {
        #[test]
        fn due_and_waited_agree(
            spans in proptest::collection::vec((0i64..500, 0i64..60), 0..6),
            asked in 0i64..400, wait in 1i64..100,
        ) {
            let pauses = Pauses::new(spans.into_iter().map(|(from, length)| from..from + length));
            let due = pauses.due_ms(asked, wait);
            prop_assert_eq!(pauses.waited_ms(asked, due), wait);
            prop_assert!(pauses.at(due - 1).is_none());
        }

        #[test]
        fn nobody_is_woken(asked in 0i64..200, wait in 1i64..168, from in 0u16..24, length in 1u16..23) {
            let quiet = QuietHours::read(&format!("{from}-{}", (from + length) % 24));
            prop_assume!(quiet.is_some());
            let promise = Promise { hours: wait as u16, quiet, ..Promise::default() };
            let (asked_ms, due_ms) = (at(asked as f64), at((asked + wait) as f64));
            let remind = remind_ms(&promise, &taipei(), asked_ms, due_ms);
            let awake = |ms| !quiet.unwrap().contains(minute_of_day(&taipei(), ms));
            prop_assert!(awake(remind));
            // Later than the deadline only where the creator sleeps from soon after the question on.
            let soon_ms = asked_ms + LEAD_MS;
            let sleeps = (soon_ms / 60_000..due_ms / 60_000).all(|minute| !awake(minute * 60_000));
            prop_assert!(remind < due_ms || sleeps, "{remind} {due_ms}");
            prop_assert_eq!(awake_ms(&promise, &taipei(), remind), remind);
        }
    }
}
