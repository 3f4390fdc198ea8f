//! The ladder: rungs, how each is entered, and which one a member stands on.

use serde::{Deserialize, Serialize};

use super::{ids::RoleId, standing::Standing};

/// A rung's place on the ladder, 0 at the bottom. Never reused for another rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TierId(pub u8);

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

    /// The tier a member is shown with: the superfan tier once approved, the rung by points otherwise.
    pub fn shown(&self, rung: TierId, standing: Standing) -> TierId {
        match self.superfan() {
            Some(superfan) if standing == Standing::Member => superfan.tier_id.max(rung),
            _ => rung,
        }
    }

    /// The next rung above `rung` that points reach, with the points it takes.
    pub fn next_by_points(&self, rung: TierId) -> Option<(&Tier, i64)> {
        self.0.iter().find_map(|tier| match tier.entry {
            Entry::Points { enter, .. } if tier.tier_id > rung => Some((tier, enter)),
            _ => None,
        })
    }

    /// The roles a member should hold: every rung up to their own, and the superfan tier's once approved.
    pub fn roles(&self, rung: TierId, standing: Standing) -> Vec<RoleId> {
        self.0
            .iter()
            .filter(|tier| match tier.entry {
                Entry::Approval => standing == Standing::Member,
                Entry::Joining | Entry::Points { .. } => tier.tier_id <= rung,
            })
            .filter_map(|tier| tier.role_id)
            .collect()
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

    #[test]
    fn approval_alone_reaches_the_superfan_tier() {
        let ladder = Ladder::default_rungs();
        assert_eq!(ladder.shown(TierId(2), Standing::Eligible), TierId(2));
        assert_eq!(ladder.shown(TierId(0), Standing::Member), TierId(3));
    }

    #[test]
    fn roles_stack_up_to_the_own_rung() {
        let mut ladder = Ladder::default_rungs();
        for tier in &mut ladder.0[1..] {
            tier.role_id = Some(RoleId(u64::from(tier.tier_id.0) * 10));
        }
        assert_eq!(ladder.roles(TierId(2), Standing::None), [RoleId(10), RoleId(20)]);
        assert_eq!(
            ladder.roles(TierId(1), Standing::Member),
            [RoleId(10), RoleId(30)]
        );
        assert_eq!(ladder.roles_from(TierId(2)), [RoleId(20), RoleId(30)]);
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
