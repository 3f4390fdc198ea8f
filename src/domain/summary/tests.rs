//! The summary of small weeks, counted by hand, and what holds of every week.

use std::mem::discriminant;

use super::{numbers::trend, *};
use crate::domain::{care::CareReason, period::Weekday};
use proptest::prelude::*;
use rstest::rstest;

fn week() -> Week {
    Week::of(LocalDay(20_000))
}

fn monday() -> LocalDay {
    week().monday()
}

fn counts(
    weeks_ago: i32,
    active_fans: u32,
    conversations: u32,
    superfans: u32,
    newcomers: (u32, u32),
) -> WeekCounts {
    WeekCounts {
        week: week().plus(-weeks_ago),
        active_fans,
        active_staff: 2,
        conversations,
        superfans,
        promise: Proportion { n: 9, of: 10 },
        newcomers: Proportion {
            n: newcomers.0,
            of: newcomers.1,
        },
    }
}

/// A regular who joined a year ago, took part up to last Sunday, and did nothing this week.
fn fan(id: u64) -> FanWeek {
    FanWeek {
        member_id: MemberId(id),
        name: format!("fan {id}"),
        tier_id: TierId(1),
        joined_day: Some(monday().plus(-365)),
        points: 0,
        was_here_last_week: false,
        answered: 0,
        was_answered: false,
        active_on: [false; 7],
        first_message_day: Some(monday().plus(-360)),
        last_active_before: Some(monday().plus(-1)),
    }
}

fn active_on(days: &[usize]) -> [bool; 7] {
    std::array::from_fn(|day| days.contains(&day))
}

fn newcomer(id: u64, days: &[usize]) -> FanWeek {
    let first = days.iter().min().map(|day| monday().plus(*day as i32));
    FanWeek {
        tier_id: TierId(0),
        joined_day: first,
        active_on: active_on(days),
        first_message_day: first,
        last_active_before: None,
        ..fan(id)
    }
}

/// Nothing to tell: as many fans as last week, evenly spread, no reason for any rule but the last.
pub(crate) fn steady() -> WeekFacts {
    WeekFacts {
        this_week: counts(0, 12, 9, 0, (0, 0)),
        earlier: vec![counts(1, 12, 9, 0, (0, 0))],
        active_fans_by_day: [4; 7],
        activities_by_hour: [5; 24],
        fans: Vec::new(),
        standing_changes: Vec::new(),
        eligible_waiting: 0,
        gates: GateCounts {
            standing: 1,
            paused: 0,
            ..GateCounts::default()
        },
        paused_items: 0,
        last_suggestion: None,
        suggested: None,
        care: Vec::new(),
        promise: Figures::default(),
        open_questions: Vec::new(),
        open: 0,
        overdue: 0,
        worked: Vec::new(),
        signals: SignalCounts::default(),
        engagement: Proportion { n: 12, of: 40 },
    }
}

fn first_timer(id: u64) -> Person<CareReason> {
    caring(
        id,
        CareReason::FirstTimerUnanswered {
            first_day: monday(),
            waiting_days: 6,
        },
    )
}

fn quiet(id: u64) -> Person<CareReason> {
    caring(
        id,
        CareReason::QuietBeyondRhythm {
            last_day: monday().plus(-5),
            usual_gap_days: 4.0,
            quiet_days: 11,
        },
    )
}

fn caring(id: u64, reason: CareReason) -> Person<CareReason> {
    Person {
        member_id: MemberId(id),
        name: format!("fan {id}"),
        reason,
    }
}

fn open(id: u64) -> OpenQuestion {
    OpenQuestion {
        member_id: MemberId(id),
        message: Some((ChannelId(5), id)),
        due_ms: id as i64,
    }
}

fn worked_post(message_id: u64, people: u32) -> Worked {
    let author_id = MemberId(1);
    worked_out(
        Worthwhile::Post {
            message_id,
            author_id,
        },
        people,
    )
}

fn worked_out(what: Worthwhile, people: u32) -> Worked {
    Worked {
        what,
        channel_id: ChannelId(5),
        people,
    }
}

fn reasons<R: Copy>(people: &[Person<R>]) -> Vec<(u64, R)> {
    people
        .iter()
        .map(|person| (person.member_id.0, person.reason))
        .collect()
}

fn thanked(fans: Vec<FanWeek>) -> Vec<(u64, ThankReason)> {
    reasons(&summarise(&WeekFacts { fans, ..steady() }).thank)
}

#[test]
fn a_small_server_by_hand() {
    let mei = FanWeek {
        tier_id: TierId(3),
        answered: 5,
        was_answered: true,
        active_on: active_on(&[0, 1, 2, 3, 4]),
        ..fan(1)
    };
    // Last seen 40 days before this Wednesday.
    let ken = FanWeek {
        active_on: active_on(&[2]),
        last_active_before: Some(monday().plus(2 - 40)),
        ..fan(2)
    };
    let lin = FanWeek {
        was_answered: true,
        ..newcomer(3, &[1, 2, 5])
    };
    let aoi = FanWeek {
        answered: 1,
        active_on: active_on(&[0, 1, 2, 3, 5, 6]),
        ..fan(4)
    };
    let ed = newcomer(8, &[0]);
    let facts = WeekFacts {
        this_week: counts(0, 5, 4, 3, (2, 3)),
        earlier: vec![
            counts(1, 6, 9, 2, (1, 4)),
            counts(2, 4, 3, 2, (0, 0)),
            counts(3, 5, 4, 2, (0, 1)),
            counts(4, 5, 2, 1, (0, 0)),
            counts(6, 1, 0, 0, (0, 0)),
        ],
        active_fans_by_day: [3, 3, 4, 2, 1, 2, 1],
        activities_by_hour: std::array::from_fn(|hour| [0, 4, 7, 4][hour / 6] / 2),
        fans: vec![mei, ken, lin, aoi, ed],
        care: vec![first_timer(8), quiet(5), quiet(9), quiet(6)],
        promise: Figures {
            kept: Proportion { n: 9, of: 10 },
            median_ms: Some(3_600_000),
            p90_ms: Some(90_000_000),
            open: 1,
        },
        open_questions: (1..=5).map(open).collect(),
        open: 5,
        overdue: 1,
        worked: vec![worked_post(7, 1), worked_post(8, 4), worked_post(5, 9)],
        signals: SignalCounts {
            shares: 2,
            ..SignalCounts::default()
        },
        engagement: Proportion { n: 5, of: 9 },
        standing_changes: vec![
            StandingChange {
                member_id: MemberId(4),
                name: "Aoi".into(),
                news: StandingNews::Eligible,
            },
            StandingChange {
                member_id: MemberId(1),
                name: "Mei".into(),
                news: StandingNews::Joined,
            },
        ],
        eligible_waiting: 2,
        gates: GateCounts {
            standing: 1,
            paused: 1,
            ..GateCounts::default()
        },
        paused_items: 3,
        suggested: None,
        last_suggestion: Some(Experiment::ConnectFans {
            conversations: 2,
            active_fans: 6,
        }),
    };
    let person = |id: u64, reason| Person {
        member_id: MemberId(id),
        name: format!("fan {id}"),
        reason,
    };
    let point = |weeks_ago: i32, active_fans| WeekPoint {
        week: week().plus(-weeks_ago),
        active_fans,
    };
    let count = |metric, value, last_week, mean, trend| Number {
        metric,
        value: Value::Count(value),
        last_week: Some(Value::Count(last_week)),
        mean_of_4: Some(mean),
        trend,
    };
    let expected = Summary {
        week: week(),
        headline: Headline::NewSuperfans(1),
        numbers: vec![
            count(Metric::ActiveFans, 5, 6, 5.0, None),
            count(Metric::Conversations, 4, 9, 4.5, None),
            count(Metric::Superfans, 3, 2, 1.75, Some(Trend::Up)),
            Number {
                metric: Metric::Promise,
                value: Value::OfTotal(Proportion { n: 9, of: 10 }),
                last_week: Some(Value::OfTotal(Proportion { n: 9, of: 10 })),
                mean_of_4: Some(0.9),
                trend: None,
            },
            Number {
                metric: Metric::NewcomersWhoStayed,
                value: Value::OfTotal(Proportion { n: 2, of: 3 }),
                last_week: Some(Value::OfTotal(Proportion { n: 1, of: 4 })),
                // 1 of the 5 who joined in those weeks.
                mean_of_4: Some(0.2),
                trend: None,
            },
        ],
        active_staff: 2,
        charts: Charts {
            weeks: [
                point(7, None),
                point(6, Some(1)),
                point(5, None),
                point(4, Some(5)),
                point(3, Some(5)),
                point(2, Some(4)),
                point(1, Some(6)),
                point(0, Some(5)),
            ],
            days: [3, 3, 4, 2, 1, 2, 1],
            hours: [
                0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2,
            ],
            best_hours: vec![12, 13, 14],
        },
        thank: vec![
            person(1, ThankReason::AnsweredPeople { people: 5 }),
            person(2, ThankReason::CameBack { after_days: 40 }),
            person(3, ThankReason::FirstWeekHere { days: 3 }),
        ],
        care: vec![first_timer(8), quiet(5), quiet(9)],
        promise: facts.promise,
        open_questions: (1..=3).map(open).collect(),
        open: 5,
        overdue: 1,
        // What only its author and one other took part in is left out.
        worked: vec![worked_post(5, 9), worked_post(8, 4)],
        signals: facts.signals,
        engagement: facts.engagement,
        standing_changes: vec![
            facts.standing_changes[1].clone(),
            facts.standing_changes[0].clone(),
        ],
        eligible_waiting: 2,
        gates: GateCounts {
            standing: 1,
            paused: 1,
            ..GateCounts::default()
        },
        paused_items: 3,
        follow_up: Some(FollowUp {
            tried: Experiment::ConnectFans {
                conversations: 2,
                active_fans: 6,
            },
            from: Value::Count(2),
            to: Value::Count(4),
        }),
        one_thing: Experiment::DecideOnEligible { waiting: 2 },
    };
    assert_eq!(summarise(&facts), expected);
}

#[test]
fn no_data_at_all() {
    let facts = WeekFacts {
        this_week: counts(0, 0, 0, 0, (0, 0)),
        earlier: Vec::new(),
        active_fans_by_day: [0; 7],
        activities_by_hour: [0; 24],
        gates: GateCounts::default(),
        ..steady()
    };
    let summary = summarise(&facts);
    assert_eq!(summary.headline, Headline::FirstWeek { active_fans: 0 });
    for number in &summary.numbers {
        assert_eq!(
            (number.last_week, number.mean_of_4, number.trend),
            (None, None, None)
        );
    }
    assert!(summary.thank.is_empty() && summary.care.is_empty());
    assert!(summary.charts.best_hours.is_empty());
    assert_eq!(summary.charts.weeks[7].active_fans, Some(0));
    assert_eq!(summary.charts.weeks[6].active_fans, None);
    assert_eq!(summary.one_thing, Experiment::AskOneQuestion { active_fans: 0 });
    // A week later there is something to compare with, and still nobody came.
    let later = WeekFacts {
        earlier: vec![counts(1, 0, 0, 0, (0, 0))],
        ..facts
    };
    assert_eq!(summarise(&later).headline, Headline::Quiet);
}

#[test]
fn one_fan_is_named_once() {
    let only = FanWeek {
        answered: 4,
        was_answered: true,
        active_on: [true; 7],
        last_active_before: Some(monday().plus(-50)),
        ..fan(1)
    };
    assert_eq!(
        thanked(vec![only]),
        [(1, ThankReason::AnsweredPeople { people: 4 })]
    );
}

#[test]
fn ten_thousand_fans() {
    let fans: Vec<FanWeek> = (0..10_000u64)
        .map(|id| FanWeek {
            answered: (id % 100) as u32,
            active_on: active_on(&[(id % 7) as usize]),
            points: 10,
            was_here_last_week: true,
            joined_day: Some(monday().plus(-((id % 700) as i32) - 7)),
            ..fan(id)
        })
        .collect();
    let summary = summarise(&WeekFacts { fans, ..steady() });
    // Ninety-nine people each; those who have been here longest first.
    let answered = ThankReason::AnsweredPeople { people: 99 };
    assert_eq!(
        reasons(&summary.thank),
        [(699, answered), (1_399, answered), (2_099, answered)]
    );
    assert_eq!(summary.one_thing, Experiment::AskOneQuestion { active_fans: 12 });
}

#[rstest]
#[case::superfans(&[StandingNews::Joined, StandingNews::Joined], (10, 40), (5, 5), Headline::NewSuperfans(2))]
#[case::quiet(&[StandingNews::Eligible], (10, 0), (5, 0), Headline::Quiet)]
#[case::more(&[], (10, 40), (5, 5), Headline::MoreActive { from: 10, to: 40 })]
#[case::fewer(&[], (40, 10), (5, 5), Headline::FewerActive { from: 40, to: 10 })]
#[case::noise_is_no_news(&[], (10, 20), (5, 9), Headline::Steady { active_fans: 20 })]
#[case::more_talk(&[], (10, 12), (5, 50), Headline::MoreConversations { from: 5, to: 50 })]
#[case::less_talk(&[StandingNews::Eligible], (9, 9), (50, 5), Headline::FewerConversations {
    from: 50,
    to: 5
})]
#[case::eligible(&[StandingNews::Eligible], (10, 12), (5, 5), Headline::NewlyEligible(1))]
fn headlines(
    #[case] changes: &[StandingNews],
    #[case] active: (u32, u32),
    #[case] conversations: (u32, u32),
    #[case] expected: Headline,
) {
    let facts = WeekFacts {
        this_week: counts(0, active.1, conversations.1, 0, (0, 0)),
        earlier: vec![counts(1, active.0, conversations.0, 0, (0, 0))],
        standing_changes: (1..)
            .zip(changes)
            .map(|(id, news)| StandingChange {
                member_id: MemberId(id),
                name: String::new(),
                news: *news,
            })
            .collect(),
        ..steady()
    };
    assert_eq!(summarise(&facts).headline, expected);
}

#[test]
fn a_gap_in_the_records_is_not_compared_across() {
    let facts = WeekFacts {
        earlier: vec![counts(2, 900, 900, 0, (0, 0))],
        ..steady()
    };
    let summary = summarise(&facts);
    assert_eq!(summary.headline, Headline::Steady { active_fans: 12 });
    assert_eq!(
        (summary.numbers[0].last_week, summary.numbers[0].trend),
        (None, None)
    );
}

#[rstest]
#[case::active_fans_within_noise(Metric::ActiveFans, Value::Count(20), Value::Count(10), None)]
#[case::active_fans_up(Metric::ActiveFans, Value::Count(30), Value::Count(10), Some(Trend::Up))]
#[case::active_fans_down(Metric::ActiveFans, Value::Count(10), Value::Count(30), Some(Trend::Down))]
#[case::from_nobody(Metric::Conversations, Value::Count(8), Value::Count(0), None)]
#[case::from_nobody_to_many(Metric::Conversations, Value::Count(10), Value::Count(0), Some(Trend::Up))]
#[case::superfans_are_known_exactly(Metric::Superfans, Value::Count(4), Value::Count(3), Some(Trend::Up))]
#[case::superfans_lost(Metric::Superfans, Value::Count(3), Value::Count(4), Some(Trend::Down))]
#[case::superfans_same(Metric::Superfans, Value::Count(3), Value::Count(3), None)]
#[case::few_newcomers(Metric::NewcomersWhoStayed, of(3, 4), of(1, 4), None)]
#[case::many_newcomers(Metric::NewcomersWhoStayed, of(60, 100), of(30, 100), Some(Trend::Up))]
#[case::nobody_joined(Metric::NewcomersWhoStayed, of(0, 0), of(30, 100), None)]
fn trends(#[case] metric: Metric, #[case] now: Value, #[case] last: Value, #[case] expected: Option<Trend>) {
    assert_eq!(trend(metric, now, last), expected);
}

fn of(n: u32, of: u32) -> Value {
    Value::OfTotal(Proportion { n, of })
}

// Newcombe 1998, table I, method 3; the last three are worked out by hand.
#[rstest]
#[case(81, 263, 0.2553, 0.3662)]
#[case(15, 148, 0.0624, 0.1605)]
#[case(0, 20, 0.0, 0.1611)]
#[case(1, 29, 0.0061, 0.1718)]
#[case(7, 12, 0.3195, 0.8067)]
#[case(10, 10, 0.7225, 1.0)]
#[case(0, 0, 0.0, 1.0)]
fn wilson(#[case] n: u32, #[case] of: u32, #[case] low: f64, #[case] high: f64) {
    let interval = wilson_interval(n, of);
    assert!(
        (interval.0 - low).abs() < 5e-5 && (interval.1 - high).abs() < 5e-5,
        "{interval:?}"
    );
}

// Exact bounds, from the chi-squared distribution.
#[rstest]
#[case(0, 0.0, 3.6889)]
#[case(1, 0.0253, 5.5716)]
#[case(5, 1.6235, 11.6683)]
#[case(10, 4.7954, 18.3904)]
#[case(100, 81.3640, 121.6268)]
fn poisson(#[case] count: u32, #[case] low: f64, #[case] high: f64) {
    let interval = poisson_interval(count);
    assert!(
        (interval.0 - low).abs() < 0.03 && (interval.1 - high).abs() < 0.03,
        "{interval:?}"
    );
}

#[test]
fn small_numbers_are_shown_as_counts() {
    assert!(Proportion { n: 7, of: 12 }.display_as_counts());
    assert!(Proportion { n: 0, of: 19 }.display_as_counts());
    assert!(!Proportion { n: 0, of: 20 }.display_as_counts());
    assert_eq!(Proportion { n: 3, of: 12 }.share(), Some(0.25));
    assert_eq!(Proportion::default().share(), None);
}

#[test]
fn the_mean_is_of_four_known_weeks() {
    let mean_of = |active: &[u32]| {
        let earlier = (1..)
            .zip(active)
            .map(|(ago, active)| counts(ago, *active, 0, 0, (0, 0)))
            .collect();
        summarise(&WeekFacts { earlier, ..steady() }).numbers[0].mean_of_4
    };
    assert_eq!(mean_of(&[10, 11, 12]), None);
    assert_eq!(mean_of(&[10, 11, 12, 14, 999]), Some(11.75));
}

#[test]
fn best_hours_need_enough_activities() {
    let mut hours = [0; 24];
    hours[21] = 9;
    hours[8] = 5;
    hours[20] = 5;
    assert_eq!(best_hours(&hours), [0u8; 0]);
    hours[3] = 1;
    assert_eq!(best_hours(&hours), [21, 8, 20]);
    let mut one = [0; 24];
    one[23] = 20;
    assert_eq!(best_hours(&one), [23]);
}

#[test]
fn each_reason_to_thank_has_its_turn() {
    let answerer = |id, people| FanWeek {
        answered: people,
        active_on: active_on(&[0]),
        ..fan(id)
    };
    let regular = |id, days: &[usize]| FanWeek {
        active_on: active_on(days),
        ..fan(id)
    };
    let fans = vec![
        answerer(1, 9),
        answerer(2, 8),
        answerer(3, 7),
        regular(4, &[1, 2, 3]),
        regular(5, &[1, 2]),
    ];
    assert_eq!(
        thanked(fans),
        [
            (1, ThankReason::AnsweredPeople { people: 9 }),
            (4, ThankReason::ActiveDays { days: 3 }),
            (2, ThankReason::AnsweredPeople { people: 8 }),
        ]
    );
}

#[test]
fn ties_go_to_who_has_been_here_longest() {
    let answerer = |id, joined: Option<i32>| FanWeek {
        answered: 3,
        active_on: active_on(&[0]),
        joined_day: joined.map(|days| monday().plus(-days)),
        ..fan(id)
    };
    let fans = vec![
        answerer(1, None),
        answerer(2, Some(10)),
        answerer(3, Some(900)),
        answerer(4, Some(10)),
    ];
    let order: Vec<u64> = thanked(fans).into_iter().map(|(id, _)| id).collect();
    assert_eq!(order, [3, 2, 4]);
}

#[test]
fn nobody_is_thanked_for_volume() {
    let loud = FanWeek {
        points: 1_000_000,
        answered: 1,
        active_on: active_on(&[2]),
        ..fan(1)
    };
    assert_eq!(thanked(vec![loud]), []);
}

#[rstest]
#[case::back_after_27_days(
    FanWeek { active_on: active_on(&[0]), last_active_before: Some(monday().plus(-27)), ..fan(1) },
    None
)]
#[case::back_after_28_days(
    FanWeek { active_on: active_on(&[0]), last_active_before: Some(monday().plus(-28)), ..fan(1) },
    Some(ThankReason::CameBack { after_days: 28 })
)]
#[case::new_for_one_day(FanWeek { was_answered: true, ..newcomer(1, &[3]) }, None)]
#[case::new_for_two_days(
    FanWeek { was_answered: true, ..newcomer(1, &[3, 6]) },
    Some(ThankReason::FirstWeekHere { days: 2 })
)]
#[case::rejoined(
    FanWeek { was_answered: true, last_active_before: Some(monday().plus(-9)), ..newcomer(1, &[3, 6]) },
    None
)]
#[case::joined_earlier(
    FanWeek { was_answered: true, joined_day: Some(monday().plus(-1)), ..newcomer(1, &[3, 6]) },
    None
)]
fn thanks(#[case] fan: FanWeek, #[case] expected: Option<ThankReason>) {
    assert_eq!(
        thanked(vec![fan]),
        expected.map(|reason| (1, reason)).into_iter().collect::<Vec<_>>()
    );
}

#[test]
fn who_needs_care_is_not_thanked_in_the_same_summary() {
    let facts = WeekFacts {
        fans: vec![newcomer(1, &[0, 1, 2])],
        care: vec![first_timer(1)],
        ..steady()
    };
    let summary = summarise(&facts);
    assert_eq!((summary.care.len(), summary.thank.len()), (1, 0));
}

#[test]
fn standing_changes_are_told_once_and_superfans_first() {
    let change = |id, news| StandingChange {
        member_id: MemberId(id),
        name: format!("fan {id}"),
        news,
    };
    let changes = [
        change(2, StandingNews::Eligible),
        change(3, StandingNews::Joined),
        change(2, StandingNews::Eligible),
        change(1, StandingNews::Eligible),
    ];
    assert_eq!(
        standing_changes(&changes),
        [
            change(3, StandingNews::Joined),
            change(1, StandingNews::Eligible),
            change(2, StandingNews::Eligible)
        ]
    );
}

fn present_last_week(id: u64) -> FanWeek {
    FanWeek {
        was_here_last_week: true,
        ..fan(id)
    }
}

#[rstest]
#[case(WeekFacts { eligible_waiting: 2, ..steady() }, Experiment::DecideOnEligible { waiting: 2 })]
#[case(
    WeekFacts {
        fans: vec![newcomer(1, &[0]), FanWeek { was_answered: true, ..newcomer(2, &[0]) }],
        ..steady()
    },
    Experiment::AnswerFirstTimers { unanswered: Proportion { n: 1, of: 2 } }
)]
#[case(
    WeekFacts { overdue: 3, ..steady() },
    Experiment::AnswerOverdue { overdue: 3 }
)]
#[case(
    WeekFacts { promise: kept(3, 5), ..steady() },
    Experiment::SetATime { kept: Proportion { n: 3, of: 5 } }
)]
#[case(
    WeekFacts { fans: vec![back(1), back(2)], ..steady() },
    Experiment::GreetReturners { returned: 2 }
)]
#[case(
    WeekFacts { signals: SignalCounts { concern_by: 2, ..SignalCounts::default() }, ..steady() },
    Experiment::SayWhenAway { people: 2 }
)]
#[case(
    WeekFacts { worked: vec![worked_post(1, 5)], ..steady() },
    Experiment::DoItAgain { people: 5 }
)]
#[case(
    WeekFacts { this_week: counts(0, 12, 9, 4, (0, 0)), gates: GateCounts::default(), ..steady() },
    Experiment::OpenFirstGate { superfans: 4 }
)]
#[case(
    WeekFacts { this_week: counts(0, 12, 9, 0, (2, 7)), ..steady() },
    Experiment::WelcomeNewcomers { stayed: Proportion { n: 2, of: 7 } }
)]
#[case(
    WeekFacts {
        fans: (1..=6).map(|id| FanWeek { active_on: [id > 3; 7], ..present_last_week(id) }).collect(),
        ..steady()
    },
    Experiment::AskTheSilent { silent: Proportion { n: 3, of: 6 } }
)]
#[case(
    WeekFacts { this_week: counts(0, 12, 5, 0, (0, 0)), ..steady() },
    Experiment::ConnectFans { conversations: 5, active_fans: 12 }
)]
#[case(
    WeekFacts {
        fans: (1..=20).map(|id| FanWeek { points: if id < 3 { 101 } else { 10 }, ..fan(id) }).collect(),
        ..steady()
    },
    // 202 of 382 points.
    Experiment::SpreadTheTalk { top_fans: 2, percent: 52 }
)]
#[case(
    WeekFacts { active_fans_by_day: [4, 1, 4, 4, 4, 1, 4], ..steady() },
    Experiment::WakeQuietDay { weekday: Weekday::Tuesday, active_fans: 1 }
)]
#[case(
    WeekFacts {
        activities_by_hour: std::array::from_fn(|hour| if hour == 21 { 4 } else { 1 }),
        ..steady()
    },
    Experiment::MeetAtBestHour { hour: 21, activities: Proportion { n: 4, of: 27 } }
)]
#[case(steady(), Experiment::AskOneQuestion { active_fans: 12 })]
fn experiments(#[case] facts: WeekFacts, #[case] expected: Experiment) {
    assert_eq!(summarise(&facts).one_thing, expected);
    // The same number the week after suggests something else.
    let again = WeekFacts {
        last_suggestion: Some(expected),
        ..facts
    };
    assert_ne!(
        discriminant(&summarise(&again).one_thing),
        discriminant(&expected)
    );
}

fn kept(n: u32, of: u32) -> Figures {
    Figures {
        kept: Proportion { n, of },
        ..Figures::default()
    }
}

/// Took part again after four weeks.
fn back(id: u64) -> FanWeek {
    FanWeek {
        active_on: active_on(&[0]),
        last_active_before: Some(monday().plus(-28)),
        ..fan(id)
    }
}

/// Every experiment there is.
fn every_experiment() -> Vec<Experiment> {
    let (n, of) = (1, Proportion { n: 1, of: 2 });
    vec![
        Experiment::DecideOnEligible { waiting: n },
        Experiment::AnswerFirstTimers { unanswered: of },
        Experiment::OpenFirstGate { superfans: n },
        Experiment::WelcomeNewcomers { stayed: of },
        Experiment::AskTheSilent { silent: of },
        Experiment::ConnectFans {
            conversations: n,
            active_fans: n,
        },
        Experiment::SpreadTheTalk {
            top_fans: n,
            percent: 60,
        },
        Experiment::WakeQuietDay {
            weekday: Weekday::Tuesday,
            active_fans: n,
        },
        Experiment::MeetAtBestHour {
            hour: 21,
            activities: of,
        },
        Experiment::AnswerOverdue { overdue: n },
        Experiment::SetATime { kept: of },
        Experiment::DoItAgain { people: n },
        Experiment::SayWhenAway { people: n },
        Experiment::GreetReturners { returned: n },
        Experiment::AskOneQuestion { active_fans: n },
        Experiment::ThankByName { active_fans: n },
    ]
}

#[test]
fn every_experiment_is_followed_up_by_its_own_number() {
    let all = every_experiment();
    let different: BTreeSet<String> = all
        .iter()
        .map(|tried| format!("{:?}", discriminant(tried)))
        .collect();
    assert_eq!(different.len(), 16);
    for tried in all {
        let facts = WeekFacts {
            last_suggestion: Some(tried),
            ..steady()
        };
        let follow_up = summarise(&facts).follow_up.unwrap();
        assert_eq!(follow_up.from, tried.number());
        // A number stays what it was: a count or a share.
        assert_eq!(
            discriminant(&follow_up.from),
            discriminant(&follow_up.to),
            "{tried:?}"
        );
    }
    let facts = WeekFacts {
        last_suggestion: Some(Experiment::WakeQuietDay {
            weekday: Weekday::Tuesday,
            active_fans: 1,
        }),
        active_fans_by_day: [4, 7, 4, 4, 4, 4, 4],
        ..steady()
    };
    assert_eq!(summarise(&facts).follow_up.unwrap().to, Value::Count(7));
}

// Each just short of what its rule asks for.
#[rstest]
#[case::kept_well_enough(WeekFacts { promise: kept(4, 5), ..steady() })]
#[case::four_asked(WeekFacts { promise: kept(0, 4), ..steady() })]
#[case::one_came_back(WeekFacts { fans: vec![back(1)], ..steady() })]
#[case::one_asked_after(WeekFacts { signals: SignalCounts { concern_by: 1, ..SignalCounts::default() }, ..steady() })]
#[case::four_people(WeekFacts { worked: vec![worked_post(1, 4)], ..steady() })]
#[case::first_timer_of_sunday(WeekFacts { fans: vec![newcomer(1, &[6])], ..steady() })]
#[case::paused_gate(WeekFacts {
    this_week: counts(0, 12, 9, 4, (0, 0)),
    gates: GateCounts { paused: 1, ..GateCounts::default() },
    ..steady()
})]
#[case::two_newcomers(WeekFacts { this_week: counts(0, 12, 9, 0, (0, 2)), ..steady() })]
#[case::a_third_stayed(WeekFacts { this_week: counts(0, 12, 9, 0, (1, 3)), ..steady() })]
#[case::four_silent(WeekFacts { fans: (1..=4).map(present_last_week).collect(), ..steady() })]
#[case::a_third_silent(WeekFacts {
    fans: (1..=6).map(|id| FanWeek { active_on: [id > 2; 7], ..present_last_week(id) }).collect(),
    ..steady()
})]
#[case::four_fans(WeekFacts { this_week: counts(0, 4, 0, 0, (0, 0)), ..steady() })]
#[case::half_as_many_conversations(WeekFacts { this_week: counts(0, 12, 6, 0, (0, 0)), ..steady() })]
#[case::nineteen_earned(WeekFacts {
    fans: (1..=19).map(|id| FanWeek { points: if id == 1 { 9_000 } else { 1 }, ..fan(id) }).collect(),
    ..steady()
})]
#[case::half_of_the_points(WeekFacts {
    fans: (1..=20).map(|id| FanWeek { points: if id < 3 { 90 } else { 10 }, ..fan(id) }).collect(),
    ..steady()
})]
#[case::half_an_average_day(WeekFacts { active_fans_by_day: [2, 4, 4, 4, 4, 5, 5], ..steady() })]
#[case::too_few_for_days(WeekFacts { active_fans_by_day: [0, 3, 3, 3, 3, 3, 4], ..steady() })]
#[case::flat_hours(WeekFacts {
    activities_by_hour: std::array::from_fn(|hour| if hour == 21 { 3 } else { 1 }),
    ..steady()
})]
fn no_number_calls_for_it(#[case] facts: WeekFacts) {
    let active_fans = facts.this_week.active_fans;
    assert_eq!(
        summarise(&facts).one_thing,
        Experiment::AskOneQuestion { active_fans }
    );
}

#[test]
fn weeks_that_are_not_earlier_are_left_out() {
    let later = vec![counts(0, 99, 99, 9, (0, 0)), counts(-1, 99, 99, 9, (0, 0))];
    let facts = WeekFacts {
        earlier: later,
        ..steady()
    };
    assert_eq!(
        summarise(&facts),
        summarise(&WeekFacts {
            earlier: Vec::new(),
            ..facts.clone()
        })
    );
    assert_eq!(
        summarise(&facts).headline,
        Headline::FirstWeek { active_fans: 12 }
    );
}

#[test]
fn there_is_always_something_to_try() {
    let facts = WeekFacts {
        last_suggestion: Some(Experiment::AskOneQuestion { active_fans: 3 }),
        ..steady()
    };
    let one_thing = summarise(&facts).one_thing;
    assert_eq!(one_thing, Experiment::ThankByName { active_fans: 12 });
    let facts = WeekFacts {
        last_suggestion: Some(one_thing),
        ..steady()
    };
    assert_eq!(
        summarise(&facts).one_thing,
        Experiment::AskOneQuestion { active_fans: 12 }
    );
}

#[test]
fn a_suggestion_is_stored_and_read_back() {
    let suggestion = Experiment::WakeQuietDay {
        weekday: Weekday::Tuesday,
        active_fans: 1,
    };
    let stored = serde_json::to_string(&suggestion).unwrap();
    assert_eq!(
        stored,
        r#"{"rule":"wake_quiet_day","weekday":"tuesday","active_fans":1}"#
    );
    assert_eq!(serde_json::from_str::<Experiment>(&stored).unwrap(), suggestion);
}

prop_compose! {
    fn any_fan()(
        tier in 0u8..4, joined in proptest::option::of(-400i32..7),
        points in -50i64..500, was_here_last_week in any::<bool>(),
        answered in 0u32..6, was_answered in any::<bool>(), active_on in any::<[bool; 7]>(),
        first in proptest::option::of(-400i32..7), last in proptest::option::of(-400i32..0),

    ) -> FanWeek {
        let day = |offset: i32| monday().plus(offset);
        FanWeek {
            tier_id: TierId(tier),
            joined_day: joined.map(day),
            points,
            was_here_last_week,
            answered,
            was_answered,
            active_on,
            first_message_day: first.map(day),
            last_active_before: last.map(day),
            ..fan(0)
        }
    }
}

prop_compose! {
    fn any_facts()(
        mut fans in proptest::collection::vec(any_fan(), 0..40),
        active in proptest::collection::vec(0u32..60, 1..9),
        changes in proptest::collection::vec((0u64..5, any::<bool>()), 0..6),
        eligible_waiting in 0u32..2, newcomers in 0u32..9,
        days in any::<[u8; 7]>(), hours in any::<[u8; 24]>()
    ) -> WeekFacts {
        for (id, fan) in (0..).zip(&mut fans) {
            fan.member_id = MemberId(id);
        }
        let mut weeks = (0..).zip(active).map(|(ago, active)| {
            counts(ago, active, active / 2, ago as u32, (newcomers / 3, newcomers))
        });
        WeekFacts {
            this_week: weeks.next().unwrap(),
            earlier: weeks.collect(),
            active_fans_by_day: days.map(u32::from),
            activities_by_hour: hours.map(u32::from),
            fans,
            standing_changes: changes
                .into_iter()
                .map(|(id, member)| StandingChange {
                    member_id: MemberId(id),
                    name: format!("fan {id}"),
                    news: if member { StandingNews::Joined } else { StandingNews::Eligible },
                })
                .collect(),
            eligible_waiting,
            ..steady()
        }
    }
}

fn shuffled() -> impl Strategy<Value = (WeekFacts, WeekFacts)> {
    any_facts().prop_flat_map(|facts| {
        let rows = (
            Just(facts.fans.clone()).prop_shuffle(),
            Just(facts.earlier.clone()).prop_shuffle(),
            Just(facts.standing_changes.clone()).prop_shuffle(),
        );
        (Just(facts), rows).prop_map(|(facts, (fans, earlier, standing_changes))| {
            let other = WeekFacts {
                fans,
                earlier,
                standing_changes,
                ..facts.clone()
            };
            (facts, other)
        })
    })
}

proptest! {
    #[test]
    fn the_order_of_rows_does_not_matter((facts, other) in shuffled()) {
        prop_assert_eq!(summarise(&facts), summarise(&other));
    }

    #[test]
    fn points_never_decide_whom_to_thank_or_care_for(facts in any_facts()) {
        let mut other = facts.clone();
        for fan in &mut other.fans {
            fan.points = 7 - fan.points;
        }
        let (first, second) = (summarise(&facts), summarise(&other));
        prop_assert_eq!((first.thank, first.care), (second.thank, second.care));
    }

    #[test]
    fn at_most_three_and_three_people_all_different(facts in any_facts()) {
        let summary = summarise(&facts);
        let people: Vec<MemberId> = summary
            .thank
            .iter()
            .map(|person| person.member_id)
            .chain(summary.care.iter().map(|person| person.member_id))
            .collect();
        prop_assert!(summary.thank.len() <= 3 && summary.care.len() <= 3);
        prop_assert_eq!(people.iter().collect::<BTreeSet<_>>().len(), people.len());
    }

    #[test]
    fn nothing_is_suggested_two_weeks_running(facts in any_facts()) {
        let first = summarise(&facts).one_thing;
        let second = summarise(&WeekFacts { last_suggestion: Some(first), ..facts }).one_thing;
        prop_assert_ne!(discriminant(&first), discriminant(&second));
    }

    #[test]
    fn intervals_hold_what_they_are_about(n in 0u32..2_000, more in 0u32..2_000) {
        let (low, high) = wilson_interval(n, n + more);
        let share = Proportion { n, of: n + more }.share().unwrap_or(0.5);
        prop_assert!(0.0 <= low && low <= share + 1e-12 && share - 1e-12 <= high && high <= 1.0);
        let (low, high) = poisson_interval(n);
        prop_assert!(0.0 <= low && low <= f64::from(n) && f64::from(n) < high);
    }
}
