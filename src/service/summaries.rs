//! Gathers a week's facts and makes the weekly summary of them.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use crate::{
    domain::{
        activity::Kind,
        gate::audit::Severity,
        ids::{GuildId, MemberId, first_id_at},
        period::{LocalDay, Week, hour_of_day, period_for},
        promise::{Causes, Outcome, Pauses},
        response::{self, Response},
        standing::Standing,
        summary::{
            FanWeek, GateCounts, Metric, OpenQuestion, Proportion, SignalCounts, StandingChange,
            StandingNews, Summary, WeekCounts, WeekFacts, Worked, summarise,
        },
    },
    effects::{self, Post},
    service::{
        care,
        crowd::Crowd,
        gates::{self, GateState},
        goals::{self, GoalView},
        guilds, overview,
        radar::{self, Due},
    },
    store::{Guild, Job, Question, Store},
};

/// Weeks before the summary's own that the chart and the means look at.
const EARLIER_WEEKS: usize = 7;
/// Posts and threads looked at for what worked, and questions for what waits.
const LISTED: u32 = 3;
/// A summary posted this long after its time is marked late, in milliseconds.
const LATE_MS: i64 = 60 * 60 * 1_000;

/// A summary with the server it is of.
#[derive(Clone, Debug)]
pub struct GuildSummary {
    pub guild: Guild,
    pub summary: Summary,
    /// How far the creator's goal is, if there is one.
    pub goal: Option<GoalView>,
}

/// A fan in the list behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFan {
    pub member_id: MemberId,
    /// Days of the week the fan took part on.
    pub active_days: u32,
}

/// The people behind a number of a summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// Most active days first.
    Fans(Vec<ListedFan>),
    /// Pairs of people who answered one another.
    Pairs(Vec<(MemberId, MemberId)>),
    /// What was asked and what became of the promise, the earliest first.
    Questions(Vec<(Question, Outcome)>),
}

/// The people behind `metric` in the summary of `week`.
pub async fn list(
    store: &Store,
    guild_id: GuildId,
    week: Week,
    metric: Metric,
    now_ms: i64,
) -> anyhow::Result<List> {
    let guild = guilds::get(store, guild_id).await?;
    let span_ms = week.bounds_ms(&guild.time_zone);
    if metric == Metric::Conversations {
        let answers = store.list_answers(guild_id, span_ms).await?;
        return Ok(List::Pairs(response::conversations(&answers)));
    }
    if metric == Metric::Promise {
        return Ok(List::Questions(
            radar::asked(store, &guild, span_ms, now_ms).await?,
        ));
    }
    let active = store.list_active_fans(guild_id, week).await?;
    let days: HashMap<MemberId, u32> = active.iter().copied().collect();
    let members = match metric {
        Metric::Superfans => store.list_superfans_at(guild_id, span_ms.end).await?,
        Metric::NewcomersWhoStayed => {
            let joined_ms = week.prev().bounds_ms(&guild.time_zone);
            let mut joined = store.list_joined(guild_id, joined_ms).await?;
            joined.retain(|member_id| days.contains_key(member_id));
            joined
        }
        _ => active.into_iter().map(|(member_id, _)| member_id).collect(),
    };
    let listed = members.into_iter().map(|member_id| ListedFan {
        member_id,
        active_days: days.get(&member_id).copied().unwrap_or(0),
    });
    let mut fans: Vec<ListedFan> = listed.collect();
    fans.sort_by_key(|fan| (std::cmp::Reverse(fan.active_days), fan.member_id));
    Ok(List::Fans(fans))
}

/// Makes the summary that `job` is due for and moves the job on, both or neither. A period that has
/// its summary gets no second one.
pub async fn send_due(store: &Store, job: &Job, now_ms: i64) -> anyhow::Result<()> {
    let guild = guilds::get(store, job.guild_id).await?;
    let week = period_for(job.due_ms, &guild.time_zone);
    let summary = make(store, &guild, week, now_ms).await?;
    let next_ms = guild.summary_time.next_due_ms(&guild.time_zone, job.due_ms);
    let mut tx = store.begin().await?;
    if !tx.advance_job(job, next_ms).await? {
        return Ok(());
    }
    tx.insert_summary(guild.guild_id, week, summary.one_thing, now_ms)
        .await?;
    for care in &summary.care {
        let occasion = (care.member_id, care.reason.cause());
        tx.name_care(guild.guild_id, occasion, week.monday()).await?;
    }
    radar::refresh_badge(&mut tx, guild.guild_id, &guild.promise, now_ms).await?;
    let post = Post::Summary {
        monday: week.monday(),
        late: now_ms - job.due_ms > LATE_MS,
    };
    tx.insert_effect(&effects::post(guild.guild_id, post), now_ms)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The summary of `week`, of whatever is known of it now.
pub async fn load(store: &Store, guild_id: GuildId, week: Week, now_ms: i64) -> anyhow::Result<GuildSummary> {
    let guild = guilds::get(store, guild_id).await?;
    let summary = make(store, &guild, week, now_ms).await?;
    Ok(GuildSummary {
        goal: goals::view(store, &guild, now_ms).await?,
        guild,
        summary,
    })
}

/// The last week that is over at `now_ms`.
pub fn last_week(guild: &Guild, now_ms: i64) -> Week {
    Week::of(LocalDay::of(&guild.time_zone, now_ms)).prev()
}

async fn make(store: &Store, guild: &Guild, week: Week, now_ms: i64) -> anyhow::Result<Summary> {
    let guild_id = guild.guild_id;
    let span_ms = week.bounds_ms(&guild.time_zone);
    let first = week.plus(-(EARLIER_WEEKS as i32));
    let pauses = store.list_promise_pauses(guild_id).await?;
    // What takes long in a large server goes on at the same time.
    let ((weeks, answers), activities_by_hour, reactions, gathered, crowd) = tokio::try_join!(
        weeks(store, guild, first, &pauses, now_ms),
        activities_by_hour(store, guild, week),
        reactions(store, guild_id, span_ms.clone()),
        gathered(store, guild, week),
        Crowd::load(store, guild, week.sunday()),
    )?;
    let mut counts: Vec<WeekCounts> = weeks
        .into_iter()
        .map(|counts| {
            let (active_fans, active_staff) = crowd.active_in(counts.week);
            WeekCounts {
                active_fans,
                active_staff,
                ..counts
            }
        })
        .collect();
    let this_week = counts.pop().expect("the weeks end with this one");
    let known_from = store.first_day(guild_id).await?;
    counts.retain(|counts| known_from.is_some_and(|day| day <= counts.week.sunday()));
    let fans = fan_weeks(guild, week, &crowd, &response::people_answered(&answers));
    let first_id = first_id_at(span_ms.start);
    let of_the_week = answers
        .iter()
        .filter(|answer| answer.message_id >= first_id)
        .copied();
    let mut worked = response::worked_posts(of_the_week.chain(reactions), LISTED as usize);
    worked.extend(gathered);
    // A summary that was made says the same again.
    let suggested = store.find_experiment(guild_id, week).await?;
    let occasions = match suggested {
        Some(_) => Some(care::Named::By(week)),
        None if week >= last_week(guild, now_ms) => Some(care::Named::ByNone),
        // It is too late for the care of that week.
        None => None,
    };
    let care = match occasions {
        Some(occasions) => care::to_name(store, guild, occasions, now_ms).await?,
        None => Vec::new(),
    };
    let waiting = radar::waiting(store, guild, &pauses, LISTED, now_ms).await?;
    let standing_changes = standing_changes(store, guild_id, span_ms.clone(), &fans).await?;
    let (gates, paused_items) = gate_counts(store, guild_id).await?;
    let facts = WeekFacts {
        this_week,
        earlier: counts,
        active_fans_by_day: crowd.active_by_day(week),
        activities_by_hour,
        care,
        promise: radar::figures(store, guild, span_ms.clone(), &pauses, now_ms).await?,
        open: waiting.open,
        overdue: waiting.overdue,
        open_questions: waiting.first.iter().map(open_question).collect(),
        worked,
        signals: signals(store, guild_id, span_ms).await?,
        engagement: Proportion {
            n: fans.iter().filter(|fan| fan.active_days() > 0).count() as u32,
            of: fans.len() as u32,
        },
        standing_changes,
        eligible_waiting: store.list_eligible(guild_id).await?.len() as u32,
        suggested,
        last_suggestion: store.find_experiment(guild_id, week.prev()).await?,
        fans,
        gates,
        paused_items,
    };
    Ok(summarise(&facts))
}

fn open_question(due: &Due) -> OpenQuestion {
    let question = &due.question;
    let is_message = !question.causes.has(Causes::ASKED);
    OpenQuestion {
        member_id: question.member_id,
        message: is_message.then_some((question.channel_id, question.message_id)),
        due_ms: due.due_ms,
    }
}

/// Activities in each hour of the clock.
async fn activities_by_hour(store: &Store, guild: &Guild, week: Week) -> anyhow::Result<[u32; 24]> {
    let mut by_hour = [0; 24];
    let span_ms = week.bounds_ms(&guild.time_zone);
    for (at_ms, n) in store.activities_by_quarter_hour(guild.guild_id, span_ms).await? {
        by_hour[usize::from(hour_of_day(&guild.time_zone, at_ms))] += n;
    }
    Ok(by_hour)
}

async fn reactions(store: &Store, guild_id: GuildId, span_ms: Range<i64>) -> anyhow::Result<Vec<Response>> {
    Ok(store.list_reactions(guild_id, span_ms).await?)
}

/// The threads most people wrote in, and for each day the voice channel in which most were together.
async fn gathered(store: &Store, guild: &Guild, week: Week) -> anyhow::Result<Vec<Worked>> {
    let (guild_id, zone) = (guild.guild_id, &guild.time_zone);
    let mut gathered = store
        .list_worked_threads(guild_id, week.bounds_ms(zone), LISTED)
        .await?;
    for day in week.days() {
        let span_ms = day.start_ms(zone)..day.plus(1).start_ms(zone);
        gathered.extend(store.find_gathering(guild_id, day, span_ms).await?);
    }
    Ok(gathered)
}

async fn signals(store: &Store, guild_id: GuildId, span_ms: Range<i64>) -> anyhow::Result<SignalCounts> {
    let kinds = [Kind::Share, Kind::Conversion, Kind::Referral, Kind::Concern];
    let counted = store.count_by_kind(guild_id, &kinds, span_ms).await?;
    let of = |kind| counted.get(&kind).copied().unwrap_or((0, 0));
    let (concern, concern_by) = of(Kind::Concern);
    Ok(SignalCounts {
        shares: of(Kind::Share).0,
        conversions: of(Kind::Conversion).0,
        referrals: of(Kind::Referral).0,
        concern,
        concern_by,
    })
}

/// How the gates are, and whatever else is paused.
async fn gate_counts(store: &Store, guild_id: GuildId) -> anyhow::Result<(GateCounts, u32)> {
    let (views, _) = gates::list(store, guild_id).await?;
    let paused_gates = views
        .iter()
        .filter(|view| matches!(view.state, GateState::Paused(_)))
        .count();
    let found = store.find_gate_audit(guild_id).await?;
    let findings = found.map(|audit| audit.findings).unwrap_or_default();
    let of = |severity| {
        let fits = findings.iter().filter(|finding| finding.severity() == severity);
        fits.count() as u32
    };
    let problems = overview::problems(store, guild_id).await?;
    let gates = GateCounts {
        standing: (views.len() - paused_gates) as u32,
        paused: paused_gates as u32,
        leaks: of(Severity::Leak),
        shut_out: of(Severity::ShutOut),
    };
    let paused: u32 = problems.iter().map(|(_, n)| *n as u32).sum();
    Ok((gates, paused.saturating_sub(gates.paused)))
}

/// Whose standing the week changed: for each from its first step to its last, as whoever was approved
/// need not be told of twice.
async fn standing_changes(
    store: &Store,
    guild_id: GuildId,
    span_ms: Range<i64>,
    fans: &[FanWeek],
) -> anyhow::Result<Vec<StandingChange>> {
    let mut steps: BTreeMap<MemberId, (Standing, Standing)> = BTreeMap::new();
    for change in store
        .list_standing_changes(guild_id, span_ms.start, span_ms.end)
        .await?
    {
        if change.from.0 != change.to.0 {
            let step = steps
                .entry(change.member_id)
                .or_insert((change.from.0, change.to.0));
            step.1 = change.to.0;
        }
    }
    let names: HashMap<MemberId, &str> = fans
        .iter()
        .map(|fan| (fan.member_id, fan.name.as_str()))
        .collect();
    let changes = steps.into_iter().filter_map(|(member_id, (from, to))| {
        Some(StandingChange {
            member_id,
            name: (*names.get(&member_id)?).to_owned(),
            news: StandingNews::of(from, to)?,
        })
    });
    Ok(changes.collect())
}

/// The counts of every week from `first` to [`EARLIER_WEEKS`] later, without who was active, and the answers of the
/// last.
async fn weeks(
    store: &Store,
    guild: &Guild,
    first: Week,
    pauses: &Pauses,
    now_ms: i64,
) -> anyhow::Result<(Vec<WeekCounts>, Vec<Response>)> {
    let (guild_id, zone) = (guild.guild_id, &guild.time_zone);
    let (mut counts, mut answers) = (Vec::new(), Vec::new());
    for nth in 0..=EARLIER_WEEKS {
        let week = first.plus(nth as i32);
        let span_ms = week.bounds_ms(zone);
        answers = store.list_answers(guild_id, span_ms.clone()).await?;
        counts.push(WeekCounts {
            week,
            active_fans: 0,
            active_staff: 0,
            conversations: response::conversations(&answers).len() as u32,
            promise: radar::figures(store, guild, span_ms.clone(), pauses, now_ms)
                .await?
                .kept,
            superfans: store.list_superfans_at(guild_id, span_ms.end).await?.len() as u32,
            newcomers: store
                .count_newcomers(guild_id, week.prev().bounds_ms(zone), week)
                .await?,
        });
    }
    Ok((counts, answers))
}

fn fan_weeks(guild: &Guild, week: Week, crowd: &Crowd, answered: &HashMap<MemberId, u32>) -> Vec<FanWeek> {
    let zone = &guild.time_zone;
    let last_week = week.prev();
    let fans = crowd.fans.iter().map(|fan| {
        let days = crowd.days(fan.member_id);
        let was_here = |day: LocalDay| days.is_some_and(|days| days.has(day));
        FanWeek {
            member_id: fan.member_id,
            name: fan.display_name.clone(),
            tier_id: fan.tier_id,
            joined_day: fan.joined_ms.map(|joined_ms| LocalDay::of(zone, joined_ms)),
            points: days.map_or(0, |days| days.week_points),
            was_here_last_week: crowd.was_here_in(fan.member_id, last_week),
            answered: answered.get(&fan.member_id).copied().unwrap_or(0),
            was_answered: crowd.was_answered(fan.member_id),
            active_on: week.days().map(was_here),
            first_message_day: crowd.first_message_day(fan.member_id),
            last_active_before: crowd.last_before(fan.member_id, week.monday()),
        }
    });
    fans.collect()
}
