//! What other rules would mean for one member: their points and where they would stand.

use super::{
    away::Away,
    ids::MemberId,
    loyalty::{ADVOCACY_DAYS, Presence, READ_DAYS, loyalty},
    period::LocalDay,
    replay::ScoredDay,
    rules::Rules,
    score::DayScore,
    standing::{Circumstances, Evidence, Place, Standing, settle_standing},
    tier::{Ladder, TierId},
};

/// A member's days by the rules before and after, added up as they come.
#[derive(Clone, Debug, Default)]
pub struct Lived {
    /// What was earned.
    pub points: [i64; 2],
    /// Active weeks that earned points.
    pub weeks: [u32; 2],
    recent: [Vec<(LocalDay, DayScore)>; 2],
    /// See [`DayScore::advocacy`].
    advocacy: [u32; 2],
}

/// What is known of a member besides their days.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Points given and taken by hand.
    pub adjusted: i64,
    pub tenure_days: u32,
    pub sanction_ms: Option<i64>,
    pub place: Place,
    pub rung: TierId,
    pub circumstances: Circumstances,
}

/// What is the same for everybody.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    pub rules: [&'a Rules; 2],
    pub ladder: &'a Ladder,
    pub today: LocalDay,
    pub now_ms: i64,
}

/// What would be different for a member: before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    pub member_id: MemberId,
    pub points: [i64; 2],
    /// The rung by points.
    pub rung: [TierId; 2],
    pub standing: [Standing; 2],
}

impl Lived {
    /// Adds a day.
    pub fn add(&mut self, day: &ScoredDay<2>, today: LocalDay) {
        for (n, score) in day.scores.iter().enumerate() {
            self.points[n] += score.points;
            self.weeks[n] += u32::from(score.week_points > 0);
            if day.day > today {
                continue;
            }
            // Twice as far back: so much may be made up for announced absences.
            if day.day > today.plus(-2 * READ_DAYS) {
                self.recent[n].push((day.day, *score));
            }
            if day.day > today.plus(-ADVOCACY_DAYS) {
                self.advocacy[n] += score.advocacy;
            }
        }
    }

    /// What the other rules would mean.
    pub fn effect(&self, terms: &Terms<'_>, member_id: MemberId, known: &Known, away: &Away) -> Effect {
        let points = self.points.map(|earned| earned + known.adjusted);
        let standing = [0, 1].map(|n| {
            let from = away.read_from(terms.today, READ_DAYS);
            let recent: Vec<_> = self.recent[n]
                .iter()
                .filter(|(day, _)| *day >= from)
                .copied()
                .collect();
            let presence = Presence::read(terms.rules[n], &recent, terms.today, away);
            let presence = presence.with_advocacy(self.advocacy[n]);
            let evidence = Evidence {
                tenure_days: known.tenure_days,
                presence,
                loyalty: loyalty(&terms.rules[n].loyalty, &presence),
                sanction_ms: known.sanction_ms,
            };
            let rule = &terms.rules[n].superfan;
            settle_standing(&known.place, rule, &evidence, known.circumstances, terms.now_ms).standing
        });
        Effect {
            member_id,
            points,
            rung: points.map(|points| terms.ladder.rung(points, known.rung)),
            standing,
        }
    }
}

impl Effect {
    /// Points more, or fewer if negative.
    pub fn gain(&self) -> i64 {
        self.points[1] - self.points[0]
    }

    /// Whether the member would stand elsewhere.
    pub fn crosses(&self) -> bool {
        self.rung[0] != self.rung[1] || self.standing[0] != self.standing[1]
    }

    /// Whether anything would be different.
    pub fn is_any(&self) -> bool {
        self.gain() != 0 || self.crosses()
    }
}

/// Puts those first who would stand elsewhere, then those who gain, most first, then those who lose, most first.
pub fn sort(effects: &mut [Effect]) {
    effects.sort_by_key(|effect| {
        let gain = effect.gain();
        (
            !effect.crosses(),
            gain < 0,
            std::cmp::Reverse(gain.abs()),
            effect.member_id,
        )
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::activity::Kind;

    const TODAY: LocalDay = LocalDay(20_700);

    fn effect(member: u64, points: [i64; 2], rung: [u8; 2]) -> Effect {
        Effect {
            member_id: MemberId(member),
            points,
            rung: rung.map(TierId),
            standing: [Standing::None; 2],
        }
    }

    #[test]
    fn who_crosses_a_tier_comes_first_and_then_the_most() {
        let mut effects = [
            effect(1, [500, 400], [2, 2]),
            effect(2, [10, 20], [0, 0]),
            effect(3, [95, 101], [0, 1]),
            effect(4, [10, 60], [0, 0]),
            effect(5, [500, 300], [2, 1]),
            effect(6, [10, 0], [0, 0]),
        ];
        sort(&mut effects);
        assert_eq!(effects.map(|effect| effect.member_id.0), [3, 5, 4, 2, 1, 6]);
    }

    fn day(ago: i32, points: [i64; 2]) -> ScoredDay<2> {
        ScoredDay {
            member_id: MemberId(1),
            day: TODAY.plus(-ago),
            scores: points.map(|points| DayScore {
                points,
                activities: 1,
                kinds: Kind::Message.bit() | Kind::Reply.bit(),
                helpful: 3,
                ..DayScore::default()
            }),
        }
    }

    fn known(adjusted: i64, rung: u8) -> Known {
        Known {
            adjusted,
            tenure_days: 400,
            sanction_ms: None,
            place: Place::default(),
            rung: TierId(rung),
            circumstances: Circumstances::default(),
        }
    }

    fn with<T>(rules: [&Rules; 2], look: impl FnOnce(&Terms<'_>) -> T) -> T {
        look(&Terms {
            rules,
            ladder: &Ladder::default_rungs(),
            today: TODAY,
            now_ms: 0,
        })
    }

    #[test]
    fn points_by_hand_count_and_the_band_keeps_a_rung() {
        let rules = Rules::worth_nothing();
        let mut lived = Lived::default();
        lived.add(&day(3, [40, 32]), TODAY);
        lived.add(&day(500, [10, 10]), TODAY);
        with([&rules, &rules], |terms| {
            let effect = lived.effect(terms, MemberId(1), &known(50, 1), Away::NONE);
            assert_eq!((effect.points, effect.gain()), ([100, 92], -8));
            assert!(effect.is_any() && !effect.crosses(), "still within the band");
            assert!(
                lived
                    .effect(terms, MemberId(1), &known(50, 0), Away::NONE)
                    .crosses()
            );
            assert_eq!(
                lived.effect(terms, MemberId(1), &known(46, 1), Away::NONE).rung,
                [1, 0].map(TierId)
            );
        });
    }

    #[test]
    fn another_measure_of_an_active_week_changes_who_is_ready() {
        let before = Rules::worth_nothing();
        let after = Rules {
            active_week_days: 1,
            ..before.clone()
        };
        let mut lived = Lived::default();
        (0..12).for_each(|week| lived.add(&day(week * 7, [0, 0]), TODAY));
        with([&before, &after], |terms| {
            let effect = lived.effect(terms, MemberId(1), &known(0, 0), Away::NONE);
            assert_eq!(effect.standing, [Standing::None, Standing::Eligible]);
            let mut staff = known(0, 0);
            staff.circumstances.staff = true;
            assert!(!lived.effect(terms, MemberId(1), &staff, Away::NONE).is_any());
        });
    }

    #[test]
    fn other_conditions_of_the_inner_circle_change_who_waits_and_who_is_warned() {
        let before = Rules::worth_nothing();
        let mut after = before.clone();
        (after.superfan.leave_active_weeks, after.superfan.active_weeks) = (1, 1);
        (
            after.superfan.leave_loyalty,
            after.superfan.loyalty,
            after.superfan.kinds,
        ) = (0, 0, 1);
        let mut lived = Lived::default();
        // Three days in one week a while ago.
        (8..11).for_each(|ago| lived.add(&day(ago, [10, 10]), TODAY));
        with([&before, &after], |terms| {
            let newcomer = lived.effect(terms, MemberId(1), &known(0, 0), Away::NONE);
            assert_eq!(newcomer.standing, [Standing::None, Standing::Eligible]);
            let mut inside = known(0, 0);
            inside.place = Place {
                standing: Standing::Member,
                approved: true,
                ..Place::default()
            };
            let standing =
                |known: &Known, away: &Away| lived.effect(terms, MemberId(1), known, away).standing;
            assert_eq!(
                standing(&inside, Away::NONE),
                [Standing::Warned, Standing::Member]
            );
            inside.circumstances.granted = true;
            assert_eq!(standing(&inside, Away::NONE), [Standing::Member; 2], "granted");
        });
    }
}
