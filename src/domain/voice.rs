//! Time together in voice: slots of the clock in which somebody was with others, and the books that
//! are kept until a slot is over.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    activity::{Activity, Kind},
    ids::{ChannelId, GuildId, MemberId},
    score::{Credit, Reason},
};

/// Length of a slot. Fixed, since a slot's number is the key of what is recorded.
pub const SLOT_MS: i64 = 600_000;
/// A slot counts for whoever was with others for at least this much of it.
const ENOUGH_MS: i64 = SLOT_MS / 2;
/// Most time for which a stay is believed to have gone on unseen, as while a broken connection is
/// resumed. When more has passed the machine slept or its clock was set, and nothing is known of it.
const TRUSTED_MS: i64 = SLOT_MS;
/// What happens side by side may be told this far apart; further back is a clock that was set back.
pub const APART_MS: i64 = 60_000;

/// Somebody who could hear was in a channel for a while. Bots, the deafened and whoever sits in the
/// AFK channel make no stays; a stage's audience does, and so do the muted: they listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    pub member_id: MemberId,
    pub channel_id: ChannelId,
    pub from_ms: i64,
    pub to_ms: i64,
}

/// The number of the slot that `at_ms` is in.
pub fn slot_of(at_ms: i64) -> i64 {
    at_ms.div_euclid(SLOT_MS)
}

/// The time a slot covers, in Unix milliseconds.
pub fn span_of(slot: i64) -> Range<i64> {
    slot * SLOT_MS..(slot + 1) * SLOT_MS
}

/// The activity of having been in voice with others in a slot.
pub fn attended(guild_id: GuildId, member_id: MemberId, channel_id: ChannelId, slot: i64) -> Activity {
    Activity {
        at_ms: span_of(slot).start,
        channel_id,
        ..Activity::new(guild_id, member_id, Kind::Voice, slot.cast_unsigned())
    }
}

/// Who was with others for long enough of a slot, and in which channel longest. Stays may be in any
/// order, overlap and repeat.
pub fn together(stays: &[Stay], slot: i64) -> BTreeMap<MemberId, ChannelId> {
    let span = span_of(slot);
    let mut channels: BTreeMap<ChannelId, BTreeMap<MemberId, Vec<Range<i64>>>> = BTreeMap::new();
    for stay in stays {
        let part = stay.from_ms.max(span.start)..stay.to_ms.min(span.end);
        if !part.is_empty() {
            let people = channels.entry(stay.channel_id).or_default();
            people.entry(stay.member_id).or_default().push(part);
        }
    }
    let mut with_others: BTreeMap<MemberId, Vec<(i64, ChannelId)>> = BTreeMap::new();
    for (channel_id, mut people) in channels {
        people.values_mut().for_each(join);
        let company = in_company(people.values().flatten());
        for (member_id, parts) in people {
            let ms = parts.iter().map(|part| ms_of(part, &company)).sum();
            with_others.entry(member_id).or_default().push((ms, channel_id));
        }
    }
    with_others
        .into_iter()
        .filter(|(_, places)| places.iter().map(|(ms, _)| ms).sum::<i64>() >= ENOUGH_MS)
        .filter_map(|(member_id, places)| Some((member_id, places.into_iter().max()?.1)))
        .collect()
}

/// Joins the parts that overlap or touch.
fn join(parts: &mut Vec<Range<i64>>) {
    parts.sort_unstable_by_key(|part| part.start);
    parts.dedup_by(|next, part| {
        let meets = next.start <= part.end;
        if meets {
            part.end = part.end.max(next.end);
        }
        meets
    });
}

/// The times at which at least two people were there, given when each of them was.
fn in_company<'a>(parts: impl Iterator<Item = &'a Range<i64>>) -> Vec<Range<i64>> {
    let mut steps: Vec<(i64, i32)> = parts.flat_map(|part| [(part.start, 1), (part.end, -1)]).collect();
    steps.sort_unstable();
    let mut company: Vec<Range<i64>> = Vec::new();
    let (mut present, mut since_ms) = (0, 0);
    for (at_ms, step) in steps {
        if present > 1 && since_ms < at_ms {
            company.push(since_ms..at_ms);
        }
        (present, since_ms) = (present + step, at_ms);
    }
    join(&mut company);
    company
}

/// How much of a part lies within others.
fn ms_of(part: &Range<i64>, others: &[Range<i64>]) -> i64 {
    let shared = |other: &Range<i64>| (part.end.min(other.end) - part.start.max(other.start)).max(0);
    others.iter().map(shared).sum()
}

/// A stay as it stands in the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Known until its `to_ms`.
    pub stay: Stay,
    /// The channel was the server's AFK channel: nobody is company there.
    pub is_afk: bool,
    /// It goes on.
    pub is_open: bool,
}

/// A look at a server's books.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Who was with others in the slots that are over, and where.
    pub attended: Vec<(i64, MemberId, ChannelId)>,
    /// What the slot that is not over needs: the books from now on.
    pub entries: Vec<Entry>,
}

/// Until when a stay is known at `now_ms` that goes on for all we heard. `None` when the clock leapt,
/// forwards or backwards: then it is known no further than it was.
pub fn known_until(known_ms: i64, now_ms: i64) -> Option<i64> {
    let passed_ms = now_ms.saturating_sub(known_ms);
    (-APART_MS..=TRUSTED_MS)
        .contains(&passed_ms)
        .then(|| known_ms.max(now_ms))
}

/// Brings a server's books up to `now_ms`: stays that go on are known until now, slots that are over are
/// evaluated, and what only those needed is struck out. However often somebody looks, the outcome is the same.
pub fn look(entries: impl IntoIterator<Item = Entry>, now_ms: i64) -> Look {
    let entries: Vec<Entry> = entries
        .into_iter()
        .flat_map(|entry| went_on(entry, now_ms))
        .filter_map(|entry| before(entry, now_ms))
        .collect();
    let present = slot_of(now_ms);
    let stays: Vec<Stay> = entries
        .iter()
        .filter(|entry| !entry.is_afk)
        .map(|entry| entry.stay)
        .collect();
    let over: BTreeSet<i64> = stays
        .iter()
        .flat_map(|stay| slot_of(stay.from_ms)..=slot_of(stay.to_ms))
        .filter(|slot| *slot < present)
        .collect();
    let attended = over.into_iter().flat_map(|slot| {
        let people = together(&stays, slot).into_iter();
        people.map(move |(member_id, channel_id)| (slot, member_id, channel_id))
    });
    Look {
        attended: attended.collect(),
        entries: cut(entries, span_of(present).start),
    }
}

/// An entry as it is known at `now_ms`. After a leap of the clock an open one ends and begins anew.
fn went_on(entry: Entry, now_ms: i64) -> Vec<Entry> {
    let Entry { stay, is_open, .. } = entry;
    let with = |from_ms, to_ms, is_open| Entry {
        stay: Stay {
            from_ms,
            to_ms,
            ..stay
        },
        is_open,
        ..entry
    };
    match known_until(stay.to_ms, now_ms) {
        _ if !is_open => vec![entry],
        Some(to_ms) => vec![with(stay.from_ms, to_ms, true)],
        None => vec![with(stay.from_ms, stay.to_ms, false), with(now_ms, now_ms, true)],
    }
}

/// An entry without what lies in a time that is yet to come, since the clock was set back: when that
/// time comes nobody may be found there who left long ago.
fn before(mut entry: Entry, now_ms: i64) -> Option<Entry> {
    if entry.stay.to_ms > now_ms + APART_MS {
        entry.stay.to_ms = now_ms;
    }
    (entry.is_open || entry.stay.from_ms < entry.stay.to_ms).then_some(entry)
}

/// The entries without what lies before `start_ms`, each member's beginnings all different.
fn cut(entries: Vec<Entry>, start_ms: i64) -> Vec<Entry> {
    let mut kept: BTreeMap<(MemberId, i64), Entry> = BTreeMap::new();
    for mut entry in entries {
        if !entry.is_open && entry.stay.to_ms <= start_ms {
            continue;
        }
        entry.stay.from_ms = entry.stay.from_ms.max(start_ms);
        entry.stay.to_ms = entry.stay.to_ms.max(entry.stay.from_ms);
        let known = kept
            .entry((entry.stay.member_id, entry.stay.from_ms))
            .or_insert(entry);
        let reach = |entry: &Entry| (entry.is_open, entry.stay.to_ms);
        if reach(&entry) > reach(known) {
            *known = entry;
        }
    }
    kept.into_values().collect()
}

/// Neighbouring slots in one channel that were credited for the same reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub channel_id: ChannelId,
    /// The numbers of the slots.
    pub first: i64,
    pub last: i64,
    pub points: i64,
    pub reason: Reason,
    /// The multiplier of channel and roles.
    pub percent: u32,
}

impl Stretch {
    /// How long it lasted.
    pub fn minutes(&self) -> i64 {
        (self.last - self.first + 1) * SLOT_MS / 60_000
    }

    /// When it ended, in Unix milliseconds.
    pub fn to_ms(&self) -> i64 {
        span_of(self.last).end
    }

    fn of(credit: &Credit) -> Self {
        let slot = credit.activity.source_id.cast_signed();
        Self {
            channel_id: credit.activity.channel_id,
            first: slot,
            last: slot,
            points: credit.points,
            reason: credit.reason,
            percent: credit.percent,
        }
    }

    fn goes_on_with(&self, next: &Self) -> bool {
        let kind = |stretch: &Self| (stretch.channel_id, stretch.reason, stretch.percent);
        self.last + 1 == next.first && kind(self) == kind(next)
    }
}

/// A member's credits for voice as they read best: neighbouring slots as one. In the order of time.
pub fn stretches<'a>(credits: impl IntoIterator<Item = &'a Credit>) -> Vec<Stretch> {
    let mut slots: Vec<Stretch> = credits.into_iter().map(Stretch::of).collect();
    slots.sort_by_key(|slot| slot.first);
    slots.dedup_by(|next, stretch| {
        let goes_on = stretch.goes_on_with(next);
        if goes_on {
            stretch.last = next.last;
            stretch.points += next.points;
        }
        goes_on
    });
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: i64 = 60_000;

    /// A stay from one minute of slot 100 to another.
    fn stay(member: u64, channel: u64, from: i64, to: i64) -> Stay {
        Stay {
            member_id: MemberId(member),
            channel_id: ChannelId(channel),
            from_ms: 100 * SLOT_MS + from * MINUTE,
            to_ms: 100 * SLOT_MS + to * MINUTE,
        }
    }

    fn counted(stays: &[Stay]) -> Vec<u64> {
        together(stays, 100)
            .into_keys()
            .map(|member_id| member_id.0)
            .collect()
    }

    #[test]
    fn half_a_slot_together_counts_for_both() {
        assert_eq!(counted(&[stay(1, 9, 0, 10), stay(2, 9, 5, 10)]), [1, 2]);
        assert_eq!(
            counted(&[stay(1, 9, 0, 10), stay(2, 9, 6, 10)]),
            Vec::<u64>::new()
        );
    }

    #[test]
    fn nobody_counts_alone_or_in_different_channels() {
        assert_eq!(counted(&[stay(1, 9, -20, 30)]), Vec::<u64>::new());
        assert_eq!(
            counted(&[stay(1, 9, 0, 10), stay(2, 8, 0, 10)]),
            Vec::<u64>::new()
        );
    }

    #[test]
    fn company_may_change_and_so_may_the_channel() {
        // 1 is with 2, then with 3, each for three minutes; neither of those has enough.
        let stays = [stay(1, 9, 0, 10), stay(2, 9, 0, 3), stay(3, 9, 3, 6)];
        assert_eq!(counted(&stays), [1]);
        let stays = [
            stay(1, 9, 0, 4),
            stay(2, 9, 0, 4),
            stay(1, 8, 4, 10),
            stay(2, 8, 4, 10),
        ];
        assert_eq!(
            together(&stays, 100)[&MemberId(1)],
            ChannelId(8),
            "where they were longest"
        );
    }

    #[test]
    fn time_reported_twice_counts_once() {
        let stays = [stay(1, 9, 0, 4), stay(1, 9, 0, 4), stay(2, 9, 0, 10)];
        assert_eq!(counted(&stays), Vec::<u64>::new());
    }

    #[test]
    fn a_slot_is_an_activity_at_its_beginning() {
        let activity = attended(GuildId(1), MemberId(2), ChannelId(3), 100);
        assert_eq!((activity.at_ms, activity.source_id), (100 * SLOT_MS, 100));
        assert_eq!(slot_of(100 * SLOT_MS + SLOT_MS - 1), 100);
    }

    fn entry(stay: Stay, is_open: bool) -> Entry {
        Entry {
            stay,
            is_afk: false,
            is_open,
        }
    }

    /// A minute after the beginning of slot 100.
    fn at(minute: i64) -> i64 {
        100 * SLOT_MS + minute * MINUTE
    }

    #[test]
    fn a_slot_is_counted_when_it_is_over_and_what_only_it_needed_is_struck_out() {
        let books = [
            entry(stay(1, 9, 0, 9), true),
            entry(stay(2, 9, 2, 9), true),
            entry(stay(3, 9, 0, 6), false),
        ];
        let during = look(books, at(9) + 1);
        assert_eq!(during.attended, []);
        let after = look(during.entries, at(10));
        let people = [1, 2, 3].map(|member| (100, MemberId(member), ChannelId(9)));
        assert_eq!(after.attended, people);
        let begun = [entry(stay(1, 9, 10, 10), true), entry(stay(2, 9, 10, 10), true)];
        assert_eq!(after.entries, begun);
        assert_eq!(
            look(after.entries, at(10)),
            Look {
                attended: vec![],
                entries: begun.to_vec()
            }
        );
    }

    #[test]
    fn nobody_is_company_in_the_afk_channel() {
        let idle = |member| Entry {
            is_afk: true,
            ..entry(stay(member, 9, 0, 9), true)
        };
        let books = [idle(1), idle(2), entry(stay(3, 9, 0, 9), true)];
        let after = look(books, at(10));
        assert_eq!(after.attended, []);
        assert_eq!(after.entries.len(), 3, "they are still there");
    }

    #[test]
    fn a_leap_forwards_is_nobodys_time() {
        let books = [entry(stay(1, 9, 0, 9), true), entry(stay(2, 9, 0, 9), true)];
        let after = look(books, at(180));
        assert_eq!(after.attended.len(), 2, "the slot that was lived: {after:?}");
        assert!(after.attended.iter().all(|(slot, ..)| *slot == 100));
        let anew = [
            entry(stay(1, 9, 180, 180), true),
            entry(stay(2, 9, 180, 180), true),
        ];
        assert_eq!(after.entries, anew);
    }

    #[test]
    fn when_the_clock_is_set_back_nobody_is_found_later_where_they_left() {
        let books = [entry(stay(1, 9, 10, 19), true), entry(stay(2, 9, 10, 19), false)];
        let back = look(books, at(5));
        assert_eq!(back.attended, []);
        assert_eq!(back.entries, [entry(stay(1, 9, 5, 5), true)]);
    }

    #[test]
    fn clocks_a_little_apart_are_no_leap() {
        let (before, now) = (at(9), at(9) - APART_MS);
        assert_eq!(known_until(before, now), Some(before));
        assert_eq!(known_until(before, now - 1), None);
        assert_eq!(
            known_until(before, before + TRUSTED_MS),
            Some(before + TRUSTED_MS)
        );
        assert_eq!(known_until(before, before + TRUSTED_MS + 1), None);
        assert_eq!(known_until(i64::MIN, i64::MAX), None);
    }

    fn credit(slot: u64, channel: u64, points: i64, reason: Reason) -> Credit {
        Credit {
            activity: attended(GuildId(1), MemberId(1), ChannelId(channel), slot.cast_signed()),
            points,
            reason,
            percent: 100,
        }
    }

    #[test]
    fn neighbouring_slots_read_as_one() {
        use Reason::{Credited, DayLimit};
        let credits = [
            credit(103, 9, 5, Credited),
            credit(101, 9, 5, Credited),
            credit(102, 9, 5, Credited),
            credit(104, 8, 5, Credited),
            credit(105, 8, 0, DayLimit),
            credit(106, 8, 0, DayLimit),
            credit(108, 8, 0, DayLimit),
        ];
        let read: Vec<_> = stretches(&credits)
            .iter()
            .map(|stretch| {
                (
                    stretch.channel_id.0,
                    stretch.points,
                    stretch.minutes(),
                    stretch.to_ms(),
                )
            })
            .collect();
        assert_eq!(
            read,
            [
                (9, 15, 30, at(40)),
                (8, 5, 10, at(50)),
                (8, 0, 20, at(70)),
                (8, 0, 10, at(90)),
            ]
        );
        assert_eq!(stretches(&[]), []);
    }

    #[test]
    fn slots_that_counted_differently_do_not_read_as_one() {
        let double = Credit {
            percent: 200,
            ..credit(102, 9, 10, Reason::Credited)
        };
        assert_eq!(stretches(&[credit(101, 9, 5, Reason::Credited), double]).len(), 2);
    }

    type Counted = BTreeSet<(i64, MemberId, ChannelId)>;

    /// What is counted when people come and go while the books are looked at now and then.
    fn lived(stays: &[Stay], looks: &[i64]) -> Counted {
        let mut instants: BTreeSet<i64> = looks.iter().copied().collect();
        instants.extend(stays.iter().flat_map(|stay| [stay.from_ms, stay.to_ms]));
        let (mut books, mut counted): (Vec<Entry>, _) = (Vec::new(), Counted::new());
        for now_ms in instants {
            for open in books.iter_mut().filter(|entry| entry.is_open) {
                let gone = |stay: &&Stay| stay.member_id == open.stay.member_id && stay.to_ms == now_ms;
                if stays.iter().any(|stay| gone(&stay)) {
                    open.is_open = false;
                    open.stay.to_ms = known_until(open.stay.to_ms, now_ms).unwrap_or(open.stay.to_ms);
                }
            }
            let begun = stays.iter().filter(|stay| stay.from_ms == now_ms);
            books.extend(begun.map(|stay| {
                entry(
                    Stay {
                        to_ms: now_ms,
                        ..*stay
                    },
                    true,
                )
            }));
            if looks.contains(&now_ms) {
                let Look { attended, entries } = look(books, now_ms);
                books = entries;
                counted.extend(attended);
            }
        }
        counted
    }

    /// Three people, each in one channel after the other.
    fn an_hour() -> impl Strategy<Value = Vec<Stay>> {
        let parts = proptest::collection::vec((0i64..15, 1i64..25, 8u64..10), 0..4);
        proptest::collection::vec(parts, 3).prop_map(|people| {
            let mut stays = Vec::new();
            for (member, parts) in people.into_iter().enumerate() {
                let mut minute = 0;
                for (pause, length, channel) in parts {
                    let from = minute + pause;
                    minute = from + length;
                    stays.push(stay(member as u64 + 1, channel, from, minute));
                }
            }
            stays
        })
    }

    proptest! {
        #[test]
        fn the_order_of_stays_does_not_matter_and_whoever_counts_has_company(
            (stays, shuffled) in proptest::collection::vec((1u64..4, 8u64..10, -5i64..10, 0i64..15), 0..12)
                .prop_map(|parts| parts.into_iter().map(|(m, c, from, long)| stay(m, c, from, from + long)).collect::<Vec<_>>())
                .prop_flat_map(|stays| (Just(stays.clone()), Just(stays).prop_shuffle()))
        ) {
            let one = together(&stays, 100);
            prop_assert_eq!(&one, &together(&shuffled, 100));
            let people: std::collections::BTreeSet<_> = stays.iter().map(|stay| stay.member_id).collect();
            prop_assert!(one.is_empty() || people.len() > 1);
        }

        #[test]
        fn however_often_the_books_are_looked_at_the_same_is_counted(
            stays in an_hour(),
            waits in proptest::collection::vec(1i64..=10, 130),
        ) {
            let mut looks = vec![at(0)];
            for wait in waits {
                looks.push(looks[looks.len() - 1] + wait * MINUTE);
            }
            let expected: Counted = (100..120)
                .flat_map(|slot| together(&stays, slot).into_iter().map(move |(member, channel)| (slot, member, channel)))
                .collect();
            prop_assert_eq!(lived(&stays, &looks), expected);
        }

        #[test]
        fn whatever_the_clock_does_nobody_is_credited_for_a_slot_in_which_they_were_not_known(
            leaps in proptest::collection::vec((-90i64..90, any::<bool>()), 1..30),
        ) {
            // Two who never leave: what is counted was passed through step by step.
            let mut now_ms = at(0);
            let mut books = vec![entry(stay(1, 9, 0, 0), true), entry(stay(2, 9, 0, 0), true)];
            let mut known: BTreeSet<i64> = BTreeSet::from([100]);
            for (minutes, is_leap) in leaps {
                now_ms += if is_leap { minutes } else { minutes.rem_euclid(10) } * MINUTE;
                let Look { attended, entries } = look(books, now_ms);
                for (slot, ..) in attended {
                    prop_assert!(known.contains(&slot), "{slot} of {known:?}");
                }
                let keys: BTreeSet<_> = entries.iter().map(|entry| (entry.stay.member_id, entry.stay.from_ms)).collect();
                prop_assert_eq!(keys.len(), entries.len());
                prop_assert_eq!(entries.iter().filter(|entry| entry.is_open).count(), 2);
                for entry in &entries {
                    known.extend(slot_of(entry.stay.from_ms)..=slot_of(entry.stay.to_ms));
                    prop_assert!(entry.stay.to_ms <= now_ms + APART_MS);
                }
                prop_assert_eq!(look(entries.clone(), now_ms), Look { attended: vec![], entries: entries.clone() });
                books = entries;
            }
        }
    }
}
