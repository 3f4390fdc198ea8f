//! Where a member is on the way to the superfan tier, what is still missing, and who decides.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::{
    activity::Kind,
    loyalty::{Presence, WEEKS},
    period::{DAY_MS, LocalDay, TimeZone},
    rules::Must,
};

/// Where a member stands towards the superfan tier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not there yet.
    #[default]
    None,
    /// Meets every condition; waits for a person to approve.
    Eligible,
    /// In the inner circle.
    Member,
    /// In the inner circle, and below what it takes to stay: it is withdrawn when the time to come back is over.
    Warned,
    /// In the inner circle and away, as announced: nothing is asked of them.
    Away,
    /// Was on the way or in the inner circle when they left the server.
    Left,
}

impl Standing {
    pub const ALL: [Standing; 6] = [
        Standing::None,
        Standing::Eligible,
        Standing::Member,
        Standing::Warned,
        Standing::Away,
        Standing::Left,
    ];

    /// The stored and logged name.
    pub fn key(self) -> &'static str {
        match self {
            Standing::None => "none",
            Standing::Eligible => "eligible",
            Standing::Member => "member",
            Standing::Warned => "warned",
            Standing::Away => "away",
            Standing::Left => "left",
        }
    }

    /// The standing of a stored name.
    pub fn from_key(key: &str) -> Option<Self> {
        Standing::ALL.into_iter().find(|standing| standing.key() == key)
    }

    /// Whether it is one of the inner circle, who hold the superfan tier.
    pub fn is_inside(self) -> bool {
        matches!(self, Standing::Member | Standing::Warned | Standing::Away)
    }
}

/// What makes a member eligible, and what happens to the tier afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuperfanRule {
    /// Days since joining.
    pub tenure_days: u32,
    /// Active weeks of the last twelve.
    pub active_weeks: u32,
    /// Distinct kinds of taking part.
    pub kinds: u32,
    /// Loyalty score.
    #[serde(deserialize_with = "whole")]
    pub loyalty: u32,
    /// The band is left below this many active weeks.
    pub leave_active_weeks: u32,
    /// The band is left below this loyalty score.
    #[serde(deserialize_with = "whole")]
    pub leave_loyalty: u32,
    /// Whoever meets every condition is let in without a person's approval.
    #[serde(default)]
    pub automatic: bool,
    /// Days between the warning and the withdrawal of the tier.
    #[serde(default = "warning_days")]
    pub warning_days: u32,
    /// Days that a tier is kept for somebody who left the server.
    #[serde(default = "keep_days")]
    pub keep_days: u32,
    /// Most days of the last 365 that somebody may announce to be away.
    #[serde(default = "away_days")]
    pub away_days: u32,
    /// Days after a time-out, kick or ban before somebody can be proposed.
    #[serde(default = "sanction_days")]
    pub sanction_days: u32,
}

// What rules stored before these settings existed have.
fn warning_days() -> u32 {
    14
}

fn keep_days() -> u32 {
    30
}

fn away_days() -> u32 {
    90
}

fn sanction_days() -> u32 {
    30
}

/// A loyalty score in whole points. Once it could have parts of points, and was stored so.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let score = f64::deserialize(deserializer)?;
    if (0.0..=100.0).contains(&score) {
        Ok(score.round() as u32)
    } else {
        Err(D::Error::custom("a loyalty score is from 0 to 100"))
    }
}

impl Default for SuperfanRule {
    /// Tenure ≥ 60 days, active in ≥ 8 of 12 weeks, ≥ 2 kinds, loyalty ≥ 60 (design, section 4);
    /// the leave band is two weeks and ten points below.
    fn default() -> Self {
        Self {
            tenure_days: 60,
            active_weeks: 8,
            kinds: 2,
            loyalty: 60,
            leave_active_weeks: 6,
            leave_loyalty: 50,
            automatic: false,
            warning_days: warning_days(),
            keep_days: keep_days(),
            away_days: away_days(),
            sanction_days: sanction_days(),
        }
    }
}

impl SuperfanRule {
    /// What is wrong with the numbers, as (field, what must hold). Empty when all is well.
    pub fn problems(&self) -> Vec<(&'static str, Must)> {
        let at_most = [
            ("tenure_days", self.tenure_days, 3_650),
            ("active_weeks", self.active_weeks, WEEKS),
            (
                "kinds",
                self.kinds,
                Kind::ALL.iter().filter(|kind| kind.takes_part()).count() as u32,
            ),
            ("warning_days", self.warning_days, 90),
            ("keep_days", self.keep_days, 365),
            ("away_days", self.away_days, 365),
            ("sanction_days", self.sanction_days, 365),
        ];
        let too_high = at_most.into_iter().filter(|(_, value, most)| value > most);
        let mut problems: Vec<_> = too_high
            .map(|(field, _, most)| (field, Must::BeAtMost(most)))
            .collect();
        if self.leave_active_weeks > self.active_weeks {
            problems.push(("leave_active_weeks", Must::NotBeAboveEntry));
        }
        if self.leave_loyalty > self.loyalty {
            problems.push(("leave_loyalty", Must::NotBeAboveEntry));
        }
        problems
    }

    /// When the tier of somebody warned at `warned_ms` is withdrawn, in Unix milliseconds.
    pub fn withdrawal_ms(&self, warned_ms: i64) -> i64 {
        warned_ms + i64::from(self.warning_days) * DAY_MS
    }

    /// Until when the tier of somebody who left at `left_ms` is kept, in Unix milliseconds.
    pub fn kept_until_ms(&self, left_ms: i64) -> i64 {
        left_ms + i64::from(self.keep_days) * DAY_MS
    }

    /// Whether `evidence` is below what it takes to stay.
    pub fn is_below(&self, evidence: &Evidence) -> bool {
        evidence.presence.active_weeks < self.leave_active_weeks
            || evidence.loyalty < f64::from(self.leave_loyalty)
    }

    /// Whether the numbers that can fall are where it takes them to enter.
    fn is_above(&self, evidence: &Evidence) -> bool {
        evidence.presence.active_weeks >= self.active_weeks && evidence.loyalty >= f64::from(self.loyalty)
    }

    /// Until when somebody cannot be proposed whose latest sanction ended, or will end, at `sanction_ms`.
    fn calm_from_ms(&self, sanction_ms: i64) -> i64 {
        sanction_ms + i64::from(self.sanction_days) * DAY_MS
    }
}

/// What is known of a member when their standing is settled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    pub tenure_days: u32,
    pub presence: Presence,
    /// 0 to 100.
    pub loyalty: f64,
    /// When the latest sanction (time-out, kick, ban) ended or will end, in Unix milliseconds.
    pub sanction_ms: Option<i64>,
}

/// One thing a member still lacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Missing {
    /// This many more days in the server.
    TenureDays(u32),
    /// This many more active weeks.
    ActiveWeeks(u32),
    /// This many more kinds of taking part.
    Kinds(u32),
    /// The loyalty score it takes, and the member's own.
    Loyalty { needed: u32, has: f64 },
    /// A sanction is too recent until then, in Unix milliseconds.
    Calm { until_ms: i64 },
}

/// A condition of the superfan tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    Tenure,
    ActiveWeeks,
    Kinds,
    Loyalty,
    Calm,
}

impl Missing {
    /// What it is that is missing.
    pub fn condition(&self) -> Condition {
        match self {
            Missing::TenureDays(_) => Condition::Tenure,
            Missing::ActiveWeeks(_) => Condition::ActiveWeeks,
            Missing::Kinds(_) => Condition::Kinds,
            Missing::Loyalty { .. } => Condition::Loyalty,
            Missing::Calm { .. } => Condition::Calm,
        }
    }
}

/// What made somebody eligible just then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyNow {
    /// What was still missing the day before.
    pub met: Vec<Condition>,
    /// A "not yet" ended, or a "no" was taken back.
    pub asked_again: bool,
}

/// A creator's "not yet" or "no": until it ends the member is not proposed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Ask again from this Unix millisecond on.
    Until(i64),
    /// Declined, or taken out: not proposed again until a person changes it.
    Declined,
}

impl Hold {
    /// Whether it still lasts at `now_ms`.
    pub fn lasts(self, now_ms: i64) -> bool {
        match self {
            Hold::Declined => true,
            Hold::Until(until_ms) => now_ms < until_ms,
        }
    }
}

/// What is remembered of a member's way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub standing: Standing,
    /// Since when, in Unix milliseconds.
    pub since_ms: i64,
    /// Let into the inner circle by a person, or by the rules where those may. Not by a grant.
    pub approved: bool,
    /// When they were warned, while they are. Days away and time out of the server do not count: it stands still
    /// then, and is moved on at the return.
    pub warned_ms: Option<i64>,
    pub hold: Option<Hold>,
}

impl Place {
    /// Days begun since then in `zone`: those that an absence which lasts so long takes of the days allowed for it.
    pub fn days(&self, zone: &TimeZone, now_ms: i64) -> u32 {
        let days = LocalDay::of(zone, now_ms).0 - LocalDay::of(zone, self.since_ms).0;
        u32::try_from(days).unwrap_or(0)
    }
}

/// What counts besides numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The superfan tier is granted to them at the moment.
    pub granted: bool,
    /// They announced to be away.
    pub away: bool,
    /// Days that they have stood where they do, in their server's time zone.
    pub days: u32,
    /// Creator or moderator: apart from the fans.
    pub staff: bool,
}

/// What `evidence` still lacks under `rule` at `now_ms`, in the order a fan should read it. Empty: eligible.
pub fn missing(rule: &SuperfanRule, evidence: &Evidence, now_ms: i64) -> Vec<Missing> {
    let mut missing = Vec::new();
    let lacks = |needed: u32, has: u32| needed.checked_sub(has).filter(|n| *n > 0);
    missing.extend(lacks(rule.tenure_days, evidence.tenure_days).map(Missing::TenureDays));
    missing.extend(lacks(rule.active_weeks, evidence.presence.active_weeks).map(Missing::ActiveWeeks));
    missing.extend(lacks(rule.kinds, evidence.presence.kinds).map(Missing::Kinds));
    missing.extend(lacks_loyalty(rule.loyalty, evidence));
    let calm = evidence.sanction_ms.map(|ended_ms| rule.calm_from_ms(ended_ms));
    missing.extend(
        calm.filter(|until_ms| now_ms < *until_ms)
            .map(|until_ms| Missing::Calm { until_ms }),
    );
    missing
}

/// What somebody in the inner circle lacks to stay there; empty inside the band.
pub fn missing_to_stay(rule: &SuperfanRule, evidence: &Evidence) -> Vec<Missing> {
    let weeks = rule
        .leave_active_weeks
        .checked_sub(evidence.presence.active_weeks)
        .filter(|weeks| *weeks > 0);
    let mut missing: Vec<Missing> = weeks.map(Missing::ActiveWeeks).into_iter().collect();
    missing.extend(lacks_loyalty(rule.leave_loyalty, evidence));
    missing
}

fn lacks_loyalty(needed: u32, evidence: &Evidence) -> Option<Missing> {
    let has = evidence.loyalty;
    (has < f64::from(needed)).then_some(Missing::Loyalty { needed, has })
}

/// Where a member stands after a look at the evidence.
///
/// | from | to | when |
/// |---|---|---|
/// | none | eligible | every condition is met and no hold lasts (member at once, where the rule is automatic) |
/// | eligible | none | below the leave band, held, or sanctioned |
/// | member | warned | below the leave band |
/// | warned | member | back above the enter band; or the time is over and they are inside the band |
/// | warned | none | the time is over and they are below the leave band |
/// | any inside | away, and back | they announced it |
/// | any | member | the superfan tier is granted to them |
/// | by a grant only | none, eligible | the grant ended |
///
/// What a person decides, and leaving the server, is not here: see `service/standings.rs`. The result is what the
/// same evidence leads to again, and inside the band nothing changes but a warning that ends.
pub fn settle_standing(
    place: &Place,
    rule: &SuperfanRule,
    evidence: &Evidence,
    circumstances: Circumstances,
    now_ms: i64,
) -> Place {
    let to = |standing: Standing, approved: bool| Place {
        standing,
        since_ms: if standing == place.standing {
            place.since_ms
        } else {
            now_ms
        },
        approved,
        warned_ms: match (place.standing, standing) {
            (Standing::Warned, Standing::Warned) | (Standing::Warned | Standing::Away, Standing::Away) => {
                place.warned_ms
            }
            // Whoever was warned before has as much time left as they had then.
            (Standing::Away, Standing::Warned) => Some(place.warned_ms.map_or(now_ms, |warned_ms| {
                warned_ms + i64::from(circumstances.days) * DAY_MS
            })),
            (_, Standing::Warned) => Some(now_ms),
            _ => None,
        },
        hold: place.hold,
    };
    let inside = if circumstances.away {
        Standing::Away
    } else {
        Standing::Member
    };
    if place.standing == Standing::Left {
        return *place;
    }
    if circumstances.granted {
        return to(inside, place.approved);
    }
    if !place.approved {
        return match wait(place, rule, evidence, circumstances, now_ms) {
            Standing::Eligible if rule.automatic => to(inside, true),
            waiting => to(waiting, false),
        };
    }
    if circumstances.away || circumstances.staff {
        return to(inside, true);
    }
    match place.standing {
        Standing::Warned => {
            let warned_ms = place.warned_ms.unwrap_or(now_ms);
            if rule.is_above(evidence) {
                to(Standing::Member, true)
            } else if now_ms < rule.withdrawal_ms(warned_ms) {
                to(Standing::Warned, true)
            } else if rule.is_below(evidence) {
                to(Standing::None, false)
            } else {
                to(Standing::Member, true)
            }
        }
        _ if !rule.is_below(evidence) => to(Standing::Member, true),
        _ if rule.warning_days == 0 => to(Standing::None, false),
        _ => to(Standing::Warned, true),
    }
}

/// Whether somebody whom nobody let in waits to be.
fn wait(
    place: &Place,
    rule: &SuperfanRule,
    evidence: &Evidence,
    circumstances: Circumstances,
    now_ms: i64,
) -> Standing {
    let held = place.hold.is_some_and(|hold| hold.lasts(now_ms));
    // Staff are apart: never proposed.
    if held || circumstances.staff {
        return Standing::None;
    }
    let calm = evidence
        .sanction_ms
        .is_none_or(|ended_ms| rule.calm_from_ms(ended_ms) <= now_ms);
    let waits = match place.standing {
        Standing::Eligible => calm && !rule.is_below(evidence),
        _ => missing(rule, evidence, now_ms).is_empty(),
    };
    if waits { Standing::Eligible } else { Standing::None }
}

/// Whole days between joining and now.
pub fn tenure_days(joined_at_ms: i64, now_ms: i64) -> u32 {
    u32::try_from((now_ms - joined_at_ms).max(0) / DAY_MS).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const NOW_MS: i64 = 1_000 * DAY_MS;

    fn evidence(tenure_days: u32, active_weeks: u32, kinds: u32, loyalty: f64) -> Evidence {
        Evidence {
            tenure_days,
            presence: Presence {
                active_weeks,
                kinds,
                ..Default::default()
            },
            loyalty,
            sanction_ms: None,
        }
    }

    fn place(standing: Standing) -> Place {
        Place {
            standing,
            since_ms: 0,
            approved: standing.is_inside(),
            warned_ms: (standing == Standing::Warned).then_some(NOW_MS),
            hold: None,
        }
    }

    fn settle_at(place: &Place, evidence: &Evidence, now_ms: i64) -> Place {
        settle_standing(
            place,
            &SuperfanRule::default(),
            evidence,
            Circumstances::default(),
            now_ms,
        )
    }

    fn settle(current: Standing, evidence: &Evidence) -> Standing {
        settle_at(&place(current), evidence, NOW_MS).standing
    }

    #[test]
    fn all_four_conditions_make_a_member_eligible() {
        assert_eq!(
            settle(Standing::None, &evidence(60, 8, 2, 60.0)),
            Standing::Eligible
        );
        for short in [
            evidence(59, 8, 2, 60.0),
            evidence(60, 7, 2, 60.0),
            evidence(60, 8, 1, 60.0),
            evidence(60, 8, 2, 59.9),
        ] {
            assert_eq!(settle(Standing::None, &short), Standing::None, "{short:?}");
        }
    }

    #[test]
    fn what_is_missing_is_said_exactly() {
        let sanctioned = Evidence {
            sanction_ms: Some(NOW_MS - 29 * DAY_MS),
            ..evidence(48, 6, 1, 41.5)
        };
        assert_eq!(
            missing(&SuperfanRule::default(), &sanctioned, NOW_MS),
            [
                Missing::TenureDays(12),
                Missing::ActiveWeeks(2),
                Missing::Kinds(1),
                Missing::Loyalty {
                    needed: 60,
                    has: 41.5
                },
                Missing::Calm {
                    until_ms: NOW_MS + DAY_MS
                },
            ]
        );
        let fading = evidence(400, 4, 1, 41.5);
        assert_eq!(
            missing_to_stay(&SuperfanRule::default(), &fading),
            [
                Missing::ActiveWeeks(2),
                Missing::Loyalty {
                    needed: 50,
                    has: 41.5
                }
            ]
        );
        assert_eq!(
            missing_to_stay(&SuperfanRule::default(), &evidence(0, 6, 0, 50.0)),
            []
        );
    }

    #[rstest]
    #[case::kept_inside_the_band(Standing::Eligible, (6, 50.0), Standing::Eligible)]
    #[case::too_few_weeks(Standing::Eligible, (5, 80.0), Standing::None)]
    #[case::too_little_loyalty(Standing::Eligible, (12, 49.9), Standing::None)]
    #[case::stays_inside_the_band(Standing::Member, (6, 50.0), Standing::Member)]
    #[case::warned_below_it(Standing::Member, (5, 50.0), Standing::Warned)]
    #[case::inside_the_band_is_not_enough_to_be_safe(Standing::Warned, (7, 59.0), Standing::Warned)]
    #[case::made_up_for(Standing::Warned, (8, 60.0), Standing::Member)]
    #[case::back_from_an_absence(Standing::Away, (6, 50.0), Standing::Member)]
    #[case::back_too_late(Standing::Away, (2, 20.0), Standing::Warned)]
    fn bands(#[case] from: Standing, #[case] numbers: (u32, f64), #[case] to: Standing) {
        assert_eq!(settle(from, &evidence(400, numbers.0, 2, numbers.1)), to);
    }

    #[test]
    fn a_tier_is_withdrawn_when_the_time_of_the_warning_is_over_and_not_before() {
        let (below, within) = (evidence(400, 2, 2, 20.0), evidence(400, 6, 2, 50.0));
        let warned = settle_at(&place(Standing::Member), &below, NOW_MS);
        assert_eq!(
            (warned.standing, warned.warned_ms),
            (Standing::Warned, Some(NOW_MS))
        );
        let over_ms = SuperfanRule::default().withdrawal_ms(NOW_MS);
        assert_eq!(over_ms, NOW_MS + 14 * DAY_MS);
        assert_eq!(settle_at(&warned, &below, over_ms - 1), warned);
        let out = settle_at(&warned, &below, over_ms);
        assert_eq!(
            (out.standing, out.approved, out.warned_ms),
            (Standing::None, false, None)
        );
        let saved = settle_at(&warned, &within, over_ms);
        assert_eq!(
            (saved.standing, saved.approved, saved.warned_ms),
            (Standing::Member, true, None)
        );
    }

    #[test]
    fn going_away_for_a_day_does_not_begin_the_warning_anew() {
        let below = evidence(400, 2, 2, 20.0);
        let away = Circumstances {
            away: true,
            ..Circumstances::default()
        };
        let rule = SuperfanRule::default();
        let mut now = settle_at(&place(Standing::Member), &below, NOW_MS);
        assert_eq!(now.standing, Standing::Warned);
        // On the twelfth day gone for one day, again and again: the days in between add up all the same.
        let mut at_ms = NOW_MS;
        let mut lived = 0;
        while now.standing != Standing::None {
            at_ms += 12 * DAY_MS;
            lived += 12;
            now = settle_at(&now, &below, at_ms);
            if now.standing != Standing::None {
                now = settle_standing(&now, &rule, &below, away, at_ms);
                assert_eq!(now.standing, Standing::Away);
                at_ms += DAY_MS;
                let back = Circumstances {
                    days: 1,
                    ..Circumstances::default()
                };
                now = settle_standing(&now, &rule, &below, back, at_ms);
                assert_eq!(now.standing, Standing::Warned);
            }
            assert!(lived <= 24, "{now:?}");
        }
        assert_eq!(lived, 24, "fourteen days of being there, looked at every twelfth");
    }

    #[test]
    fn not_yet_holds_until_its_day_and_a_decline_for_good() {
        let ready = evidence(90, 12, 3, 90.0);
        let settle = |hold, now_ms| {
            let held = Place {
                hold: Some(hold),
                ..Place::default()
            };
            settle_at(&held, &ready, now_ms).standing
        };
        assert_eq!(settle(Hold::Until(1_000), 999), Standing::None);
        assert_eq!(settle(Hold::Until(1_000), 1_000), Standing::Eligible);
        assert_eq!(settle(Hold::Declined, i64::MAX), Standing::None);
    }

    #[test]
    fn a_sanction_keeps_from_being_proposed_and_ends() {
        let sanctioned = |ended_ms| Evidence {
            sanction_ms: Some(ended_ms),
            ..evidence(90, 12, 3, 90.0)
        };
        let month = 30 * DAY_MS;
        assert_eq!(
            settle(Standing::None, &sanctioned(NOW_MS - month + 1)),
            Standing::None
        );
        assert_eq!(
            settle(Standing::Eligible, &sanctioned(NOW_MS - 1)),
            Standing::None
        );
        assert_eq!(
            settle(Standing::None, &sanctioned(NOW_MS - month)),
            Standing::Eligible
        );
        // Who is in already is a person's decision.
        assert_eq!(settle(Standing::Member, &sanctioned(NOW_MS)), Standing::Member);
    }

    #[test]
    fn where_the_rule_is_automatic_nobody_waits_but_a_no_stands() {
        let rule = SuperfanRule {
            automatic: true,
            ..SuperfanRule::default()
        };
        let ready = evidence(90, 12, 3, 90.0);
        let settle = |place| settle_standing(&place, &rule, &ready, Circumstances::default(), NOW_MS);
        let inside = settle(Place::default());
        assert_eq!((inside.standing, inside.approved), (Standing::Member, true));
        let declined = Place {
            hold: Some(Hold::Declined),
            ..Place::default()
        };
        assert_eq!(settle(declined).standing, Standing::None);
    }

    #[test]
    fn a_grant_protects_and_its_end_leaves_what_was_there_before() {
        let (rule, below) = (SuperfanRule::default(), evidence(3, 0, 0, 0.0));
        let granted = Circumstances {
            granted: true,
            ..Circumstances::default()
        };
        let settle =
            |place: &Place, circumstances| settle_standing(place, &rule, &below, circumstances, NOW_MS);
        let inside = settle(&Place::default(), granted);
        assert_eq!((inside.standing, inside.approved), (Standing::Member, false));
        let out = settle(&inside, Circumstances::default());
        assert_eq!((out.standing, out.approved), (Standing::None, false));
        // Approved once, granted later, the grant over: the approval counts again.
        let both = settle(&place(Standing::Warned), granted);
        assert_eq!((both.standing, both.approved), (Standing::Member, true));
        assert_eq!(settle(&both, Circumstances::default()).standing, Standing::Warned);
    }

    #[test]
    fn whoever_left_stays_as_they_were_until_they_come_back() {
        let left = Place {
            standing: Standing::Left,
            approved: true,
            ..Place::default()
        };
        let granted = Circumstances {
            granted: true,
            ..Circumstances::default()
        };
        let rule = SuperfanRule::default();
        assert_eq!(
            settle_standing(&left, &rule, &evidence(400, 12, 3, 90.0), granted, NOW_MS),
            left
        );
    }

    #[test]
    fn rules_stored_before_there_were_warnings_are_read() {
        let stored = r#"{"tenure_days":60,"active_weeks":8,"kinds":2,"loyalty":60.0,"leave_active_weeks":6,"leave_loyalty":50.0}"#;
        assert_eq!(
            serde_json::from_str::<SuperfanRule>(stored).unwrap(),
            SuperfanRule::default()
        );
        let half = stored.replace("60.0", "62.5");
        assert_eq!(serde_json::from_str::<SuperfanRule>(&half).unwrap().loyalty, 63);
        let beyond = stored.replace("60.0", "101");
        assert!(serde_json::from_str::<SuperfanRule>(&beyond).is_err());
    }

    fn any_place() -> impl Strategy<Value = Place> {
        let hold = prop_oneof![
            Just(None),
            Just(Some(Hold::Declined)),
            (NOW_MS - 9..NOW_MS + 9).prop_map(|at_ms| Some(Hold::Until(at_ms)))
        ];
        let days = -20i64..=0;
        (0usize..6, any::<bool>(), days, hold).prop_map(|(n, approved, warned, hold)| {
            let standing = Standing::ALL[n];
            Place {
                standing,
                since_ms: NOW_MS + warned * DAY_MS,
                // Whoever is warned was approved: a grant is never at risk.
                approved: approved || standing == Standing::Warned,
                warned_ms: (standing == Standing::Warned).then_some(NOW_MS + warned * DAY_MS),
                hold,
            }
        })
    }

    proptest! {
        #[test]
        fn settling_twice_changes_nothing(
            place in any_place(), weeks in 0u32..=12, kinds in 0u32..5, tenure in 0u32..200, loyalty in 0.0f64..100.0,
            granted: bool, away: bool, staff: bool, automatic: bool, warning_days in 0u32..30
        ) {
            let evidence = evidence(tenure, weeks, kinds, loyalty);
            let rule = SuperfanRule { automatic, warning_days, ..SuperfanRule::default() };
            let circumstances = Circumstances { granted, away, days: 0, staff };
            let once = settle_standing(&place, &rule, &evidence, circumstances, NOW_MS);
            prop_assert_eq!(settle_standing(&once, &rule, &evidence, circumstances, NOW_MS), once);
        }

        #[test]
        fn inside_the_band_nothing_flaps(
            place in any_place(), days in proptest::collection::vec((6u32..8, 50.0f64..60.0), 1..60)
        ) {
            // However the numbers move inside the band: a warning may end once, and that is all.
            let mut now = place;
            let mut changes = 0;
            for (day, (weeks, loyalty)) in (0i64..).zip(days) {
                let next = settle_at(&now, &evidence(400, weeks, 3, loyalty), NOW_MS + day * DAY_MS);
                changes += usize::from(next.standing != now.standing);
                now = next;
            }
            prop_assert!(changes <= 1, "{changes} changes from {place:?}");
        }

        #[test]
        fn nobody_gets_in_by_numbers_alone(
            place in any_place(), weeks in 0u32..=12, kinds in 0u32..5, tenure in 0u32..200, loyalty in 0.0f64..100.0, away: bool
        ) {
            let circumstances = Circumstances { away, ..Circumstances::default() };
            let evidence = evidence(tenure, weeks, kinds, loyalty);
            let next = settle_standing(&place, &SuperfanRule::default(), &evidence, circumstances, NOW_MS);
            prop_assert!(!next.standing.is_inside() || place.approved);
        }
    }
}
