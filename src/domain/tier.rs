//! The ladder: rungs, how each is entered, and which one a member stands on.

use serde::{Deserialize, Serialize};

use super::ids::RoleId;

/// A rung's place on the ladder, 0 at the bottom. Never reused for another rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TierId(pub u8);

/// A set of tiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tiers(u64);

impl Tiers {
    pub const NONE: Self = Self(0);

    /// One bit for each tier, that of [`TierId`] 0 the lowest; how a set is stored.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The set of stored bits.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub fn contains(self, tier_id: TierId) -> bool {
        self.0 & Self::bit(tier_id) != 0
    }

    pub fn with(self, tier_id: TierId) -> Self {
        Self(self.0 | Self::bit(tier_id))
    }

    pub fn without(self, tier_id: TierId) -> Self {
        Self(self.0 & !Self::bit(tier_id))
    }

    /// Those that are not among the `others`.
    pub fn minus(self, others: Tiers) -> Self {
        Self(self.0 & !others.0)
    }

    /// The tier a member is shown with: the highest; the bottom of the ladder for an empty set.
    pub fn highest(self) -> TierId {
        TierId(self.0.checked_ilog2().unwrap_or(0) as u8)
    }

    /// Lowest first.
    pub fn iter(self) -> impl Iterator<Item = TierId> {
        (0..u64::BITS as u8)
            .map(TierId)
            .filter(move |tier_id| self.contains(*tier_id))
    }

    fn bit(tier_id: TierId) -> u64 {
        1u64.checked_shl(u32::from(tier_id.0)).unwrap_or(0)
    }
}

impl FromIterator<TierId> for Tiers {
    fn from_iter<T: IntoIterator<Item = TierId>>(tiers: T) -> Self {
        tiers.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Which roles show the tiers somebody holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleMode {
    /// The role of every tier held.
    #[default]
    Stack,
    /// Only the role of the highest.
    Replace,
}

impl RoleMode {
    pub const ALL: [RoleMode; 2] = [RoleMode::Stack, RoleMode::Replace];

    /// The stored name, and the one in locale keys.
    pub fn key(self) -> &'static str {
        match self {
            RoleMode::Stack => "stack",
            RoleMode::Replace => "replace",
        }
    }

    /// The mode of a stored name.
    pub fn from_key(key: &str) -> Option<Self> {
        RoleMode::ALL.into_iter().find(|mode| mode.key() == key)
    }
}

/// What people changed by hand about the tiers a member holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByHand {
    /// Tiers granted.
    pub granted: Tiers,
    /// Tiers that points reach and somebody took away.
    pub revoked: Tiers,
}

/// How a rung is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", deny_unknown_fields)]
pub enum Entry {
    /// Everybody who joins.
    Joining,
    /// At `enter` points by itself; given up below `leave`, which lies lower so that it never flaps.
    Points { enter: i64, leave: i64 },
    /// By the creator's approval of an eligible member: the superfan tier.
    Approval,
}

/// One rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    pub tier_id: TierId,
    /// The creator's own name for it; `None` means the default name in the reader's language.
    pub name: Option<String>,
    pub entry: Entry,
    /// The Discord role that shows it, once made or picked.
    pub role_id: Option<RoleId>,
}

/// The rungs, lowest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder(pub Vec<Tier>);

impl Ladder {
    /// The default ladder: Newcomer, Regular, Insider, Superfan (design, section 4).
    pub fn default_rungs() -> Self {
        let tier = |rung, entry| Tier {
            tier_id: TierId(rung),
            name: None,
            entry,
            role_id: None,
        };
        Self(vec![
            tier(0, Entry::Joining),
            tier(
                1,
                Entry::Points {
                    enter: 100,
                    leave: 90,
                },
            ),
            tier(
                2,
                Entry::Points {
                    enter: 500,
                    leave: 450,
                },
            ),
            tier(3, Entry::Approval),
        ])
    }

    /// The tier `tier_id`, if the ladder has it.
    pub fn get(&self, tier_id: TierId) -> Option<&Tier> {
        self.0.iter().find(|tier| tier.tier_id == tier_id)
    }

    /// The tier that opens the inner circle.
    pub fn superfan(&self) -> Option<&Tier> {
        self.0.iter().find(|tier| tier.entry == Entry::Approval)
    }

    /// The highest rung that `points` reach by themselves. `current` keeps its rung inside the band.
    pub fn rung(&self, points: i64, current: TierId) -> TierId {
        self.0
            .iter()
            .filter(|tier| match tier.entry {
                Entry::Joining => true,
                Entry::Points { enter, leave } => {
                    points >= enter || (tier.tier_id <= current && points >= leave)
                }
                Entry::Approval => false,
            })
            .map(|tier| tier.tier_id)
            .max()
            .unwrap_or(TierId(0))
    }

    /// The tiers a member holds: every rung up to the one that points reach, the superfan tier of
    /// whoever is `inside` the inner circle, what was granted, and not what was revoked.
    pub fn held(&self, rung: TierId, inside: bool, by_hand: ByHand) -> Tiers {
        let holds = |tier: &&Tier| match tier.entry {
            // Who is in the inner circle is decided by their standing alone, grants included.
            Entry::Approval => inside,
            Entry::Joining => true,
            Entry::Points { .. } => {
                let reached = tier.tier_id <= rung && !by_hand.revoked.contains(tier.tier_id);
                reached || by_hand.granted.contains(tier.tier_id)
            }
        };
        self.0.iter().filter(holds).map(|tier| tier.tier_id).collect()
    }

    /// The next rung above `rung` that points reach, with the points it takes.
    pub fn next_by_points(&self, rung: TierId) -> Option<(&Tier, i64)> {
        self.0.iter().find_map(|tier| match tier.entry {
            Entry::Points { enter, .. } if tier.tier_id > rung => Some((tier, enter)),
            _ => None,
        })
    }

    /// The roles that show the tiers `held`: of all of them, or of the highest that has one.
    pub fn roles(&self, held: Tiers, mode: RoleMode) -> Vec<RoleId> {
        let held = self.0.iter().filter(|tier| held.contains(tier.tier_id));
        let mut roles: Vec<RoleId> = held.filter_map(|tier| tier.role_id).collect();
        if mode == RoleMode::Replace {
            roles.drain(..roles.len().saturating_sub(1));
        }
        roles
    }

    /// What has to be done about roles when other tiers are held, or other roles show them: each role with
    /// whether it is to be held.
    pub fn role_changes(&self, before: (Tiers, RoleMode), after: (Tiers, RoleMode)) -> Vec<(RoleId, bool)> {
        let (before, after) = (self.roles(before.0, before.1), self.roles(after.0, after.1));
        let gained = after.iter().filter(|role_id| !before.contains(role_id));
        let lost = before.iter().filter(|role_id| !after.contains(role_id));
        gained
            .map(|role_id| (*role_id, true))
            .chain(lost.map(|role_id| (*role_id, false)))
            .collect()
    }

    /// The tier that `role_id` shows.
    pub fn of_role(&self, role_id: RoleId) -> Option<&Tier> {
        self.0.iter().find(|tier| tier.role_id == Some(role_id))
    }

    /// The roles that open a gate at `tier_id`: its own and those of every higher tier.
    pub fn roles_from(&self, tier_id: TierId) -> Vec<RoleId> {
        self.0
            .iter()
            .filter(|tier| tier.tier_id >= tier_id)
            .filter_map(|tier| tier.role_id)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, 0, 0)]
    #[case(99, 0, 0)]
    #[case(100, 0, 1)]
    #[case(499, 1, 1)]
    #[case(500, 1, 2)]
    #[case(5_000, 0, 2)]
    #[case(460, 2, 2)]
    #[case(449, 2, 1)]
    #[case(89, 2, 0)]
    #[case(-50, 1, 0)]
    fn rung_by_points(#[case] points: i64, #[case] current: u8, #[case] expected: u8) {
        assert_eq!(
            Ladder::default_rungs().rung(points, TierId(current)),
            TierId(expected)
        );
    }

    fn with_roles() -> Ladder {
        let mut ladder = Ladder::default_rungs();
        for tier in &mut ladder.0[1..] {
            tier.role_id = Some(RoleId(u64::from(tier.tier_id.0) * 10));
        }
        ladder
    }

    fn tiers(ids: &[u8]) -> Tiers {
        ids.iter().copied().map(TierId).collect()
    }

    fn by_hand(granted: &[u8], revoked: &[u8]) -> ByHand {
        ByHand {
            granted: tiers(granted),
            revoked: tiers(revoked),
        }
    }

    #[rstest]
    #[case::points_alone(2, false, by_hand(&[], &[]), &[0, 1, 2])]
    #[case::the_inner_circle_needs_no_rung(0, true, by_hand(&[], &[]), &[0, 3])]
    #[case::granted_without_the_points(0, false, by_hand(&[2], &[]), &[0, 2])]
    #[case::revoked_despite_the_points(2, false, by_hand(&[], &[1]), &[0, 2])]
    #[case::the_standing_decides_about_the_inner_circle(2, false, by_hand(&[3], &[]), &[0, 1, 2])]
    #[case::everybody_is_on_the_lowest(0, false, by_hand(&[], &[0]), &[0])]
    fn what_a_member_holds(
        #[case] rung: u8,
        #[case] inside: bool,
        #[case] by_hand: ByHand,
        #[case] expected: &[u8],
    ) {
        let held = Ladder::default_rungs().held(TierId(rung), inside, by_hand);
        assert_eq!(held, tiers(expected));
        assert_eq!(
            held.iter().collect::<Vec<_>>(),
            expected.iter().copied().map(TierId).collect::<Vec<_>>()
        );
        assert_eq!(held.highest(), TierId(*expected.last().unwrap()));
        assert_eq!(Tiers::from_bits(held.bits()), held);
    }

    #[test]
    fn roles_stack_or_the_highest_alone_is_shown() {
        let ladder = with_roles();
        let held = tiers(&[0, 1, 3]);
        assert_eq!(ladder.roles(held, RoleMode::Stack), [RoleId(10), RoleId(30)]);
        assert_eq!(ladder.roles(held, RoleMode::Replace), [RoleId(30)]);
        assert_eq!(ladder.roles(tiers(&[0]), RoleMode::Replace), []);
        assert_eq!(ladder.roles_from(TierId(2)), [RoleId(20), RoleId(30)]);
        assert_eq!(
            ladder.of_role(RoleId(20)).map(|tier| tier.tier_id),
            Some(TierId(2))
        );
    }

    proptest! {
        #[test]
        fn a_rung_never_flaps_inside_its_band(points in 450i64..500, current in 0u8..3) {
            let ladder = Ladder::default_rungs();
            let first = ladder.rung(points, TierId(current));
            prop_assert_eq!(ladder.rung(points, first), first);
        }
    }
}
