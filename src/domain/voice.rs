//! Time together in voice: slots of the clock in which somebody was with others.

use std::{collections::BTreeMap, ops::Range};

use super::{
    activity::{Activity, Kind},
    ids::{ChannelId, GuildId, MemberId},
};

/// Length of a slot. Fixed, since a slot's number is the key of what is recorded.
pub const SLOT_MS: i64 = 600_000;
/// A slot counts for whoever was with others for at least this much of it.
const ENOUGH_MS: i64 = SLOT_MS / 2;

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
    for (channel_id, people) in &channels {
        for member_id in people.keys() {
            let ms = ms_with_others(people, *member_id);
            with_others.entry(*member_id).or_default().push((ms, *channel_id));
        }
    }
    with_others
        .into_iter()
        .filter(|(_, places)| places.iter().map(|(ms, _)| ms).sum::<i64>() >= ENOUGH_MS)
        .filter_map(|(member_id, places)| Some((member_id, places.into_iter().max()?.1)))
        .collect()
}

/// How long somebody was in a channel while anybody else was.
fn ms_with_others(people: &BTreeMap<MemberId, Vec<Range<i64>>>, member_id: MemberId) -> i64 {
    let mut times: Vec<i64> = people
        .values()
        .flatten()
        .flat_map(|part| [part.start, part.end])
        .collect();
    times.sort_unstable();
    times.dedup();
    let here = |parts: &[Range<i64>], at_ms: i64| parts.iter().any(|part| part.contains(&at_ms));
    let own = &people[&member_id];
    times
        .windows(2)
        .filter(|pair| {
            let others = || people.iter().filter(|(other, _)| **other != member_id);
            here(own, pair[0]) && others().any(|(_, parts)| here(parts, pair[0]))
        })
        .map(|pair| pair[1] - pair[0])
        .sum()
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
    }
}
