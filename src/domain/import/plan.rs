//! What importing an export would do: who gets how many points, and what that changes.

use std::collections::{BTreeMap, HashMap};

use super::{Mapping, Row};
use crate::domain::{
    ids::MemberId,
    tier::{Ladder, TierId},
};

/// Members shown at the top.
const TOP: usize = 10;

/// What the server knows of somebody in an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// `None` for somebody never seen here.
    pub display_name: Option<String>,
    pub is_bot: bool,
    /// In the server now.
    pub is_present: bool,
    /// Points before the import.
    pub points: i64,
    /// The part of them that came from the same origin before and would be replaced.
    pub imported: Option<i64>,
    /// The rung stood on by points.
    pub rung: Option<TierId>,
}

/// What an import does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Each member of the export who is no bot, by id, with the points to be given; 0 gives none, and
    /// still takes the place of an earlier import.
    pub gives: Vec<(MemberId, i64)>,
    /// Those who get points and are in the server now.
    pub present: usize,
    /// Those who get points and are not; their points wait for them.
    pub away: usize,
    /// Those who get nothing, as their points are 0 or too few to make one.
    pub nothing: usize,
    /// Bots, left out.
    pub bots: usize,
    /// The points given in all.
    pub points: i64,
    /// How many members have points from an earlier import of the same origin, and how many points
    /// those are: they are taken back.
    pub replaced: (usize, i64),
    /// Of those who get points, the members with the most afterwards.
    pub top: Vec<Ranked>,
    /// Who of those present changes tier by points, lowest tiers first.
    pub moves: Vec<Move>,
}

/// A member before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    pub row: Row,
    pub display_name: Option<String>,
    pub before: i64,
    pub after: i64,
}

/// How many members go from one tier to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub from: TierId,
    pub to: TierId,
    pub members: usize,
}

/// Works out what importing `rows` does. Who is missing in `known` was never seen here. The best
/// member that [`Mapping::Fit`] goes by is no bot.
pub fn plan(rows: &[Row], known: &HashMap<MemberId, Known>, mapping: Mapping, ladder: &Ladder) -> Plan {
    let never_seen = Known::default();
    let known_of = |row: &Row| known.get(&row.member_id).unwrap_or(&never_seen);
    let people = || rows.iter().filter(|row| !known_of(row).is_bot);
    let best_xp = people().map(|row| row.xp).max().unwrap_or(0);
    let mut plan = Plan {
        gives: Vec::new(),
        present: 0,
        away: 0,
        nothing: 0,
        bots: rows.len() - people().count(),
        points: 0,
        replaced: (0, 0),
        top: Vec::new(),
        moves: Vec::new(),
    };
    let mut moves: BTreeMap<(TierId, TierId), usize> = BTreeMap::new();
    for row in people() {
        let known = known_of(row);
        let points = mapping.points(row.xp, best_xp);
        let after = known.points - known.imported.unwrap_or(0) + points;
        plan.gives.push((row.member_id, points));
        plan.points += points;
        match (points, known.is_present) {
            (0, _) => plan.nothing += 1,
            (_, true) => plan.present += 1,
            (_, false) => plan.away += 1,
        }
        if let Some(imported) = known.imported {
            plan.replaced = (plan.replaced.0 + 1, plan.replaced.1 + imported);
        }
        if known.is_present {
            let from = ladder.rung(known.points, known.rung.unwrap_or(TierId(0)));
            let to = ladder.rung(after, from);
            if from != to {
                *moves.entry((from, to)).or_default() += 1;
            }
        }
        if points > 0 {
            plan.top.push(Ranked {
                row: *row,
                display_name: known.display_name.clone(),
                before: known.points,
                after,
            });
        }
    }
    plan.gives.sort_unstable();
    plan.top
        .sort_by_key(|ranked| (std::cmp::Reverse(ranked.after), ranked.row.member_id));
    plan.top.truncate(TOP);
    plan.moves = moves
        .into_iter()
        .map(|((from, to), members)| Move { from, to, members })
        .collect();
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u64, xp: i64) -> Row {
        Row {
            member_id: MemberId(id),
            xp,
            level: None,
        }
    }

    fn here(points: i64, imported: Option<i64>) -> Known {
        Known {
            is_present: true,
            points,
            imported,
            ..Known::default()
        }
    }

    #[test]
    fn points_are_added_to_what_members_have_and_replace_an_earlier_import() {
        let known = HashMap::from([(MemberId(1), here(40, None)), (MemberId(2), here(620, Some(600)))]);
        let plan = plan(
            &[row(1, 70), row(2, 10)],
            &known,
            Mapping::AsIs,
            &Ladder::default_rungs(),
        );
        let figures: Vec<_> = plan
            .top
            .iter()
            .map(|top| (top.row.member_id.0, top.before, top.after))
            .collect();
        assert_eq!(figures, [(1, 40, 110), (2, 620, 30)]);
        assert_eq!((plan.points, plan.replaced), (80, (1, 600)));
        let moved = |from, to| Move {
            from: TierId(from),
            to: TierId(to),
            members: 1,
        };
        assert_eq!(plan.moves, [moved(0, 1), moved(2, 0)]);
    }

    #[test]
    fn the_same_import_again_changes_nothing() {
        let known = HashMap::from([(MemberId(1), here(540, Some(500)))]);
        let plan = plan(&[row(1, 500)], &known, Mapping::AsIs, &Ladder::default_rungs());
        assert_eq!((plan.top[0].before, plan.top[0].after), (540, 540));
        assert_eq!(plan.moves, []);
    }

    #[test]
    fn bots_are_left_out_and_never_the_measure() {
        let bot = Known {
            is_bot: true,
            ..here(0, None)
        };
        let known = HashMap::from([(MemberId(1), bot), (MemberId(2), here(0, None))]);
        let plan = plan(
            &[row(1, 90_000), row(2, 900), row(3, 450), row(4, 0)],
            &known,
            Mapping::Fit { best: 100 },
            &Ladder::default_rungs(),
        );
        assert_eq!((plan.bots, plan.present, plan.away, plan.nothing), (1, 1, 1, 1));
        let gives: Vec<_> = plan
            .gives
            .iter()
            .map(|(member_id, points)| (member_id.0, *points))
            .collect();
        assert_eq!(gives, [(2, 100), (3, 50), (4, 0)]);
        assert_eq!(
            plan.moves.len(),
            1,
            "only those present change tier: {:?}",
            plan.moves
        );
    }

    #[test]
    fn the_top_is_by_points_afterwards() {
        let known: HashMap<_, _> = (1..=20)
            .map(|id| (MemberId(id), here(id as i64 * 100, None)))
            .collect();
        let rows: Vec<_> = (1..=20).map(|id| row(id, 5)).collect();
        let plan = plan(&rows, &known, Mapping::AsIs, &Ladder::default_rungs());
        let top: Vec<_> = plan.top.iter().map(|top| top.row.member_id.0).collect();
        assert_eq!(top, [20, 19, 18, 17, 16, 15, 14, 13, 12, 11]);
    }
}
