//! The parts of the summary in words.

use crate::{
    domain::{
        ids::GuildId,
        locale::Locale,
        summary::{
            Experiment, FollowUp, Headline, Metric, Number, OpenQuestion, Proportion, SignalCounts,
            StandingNews, Summary, ThankReason, Trend, Value, Worked, Worthwhile,
        },
    },
    i18n,
    render::{names, promise},
    tr,
};

use super::CHANGES;

/// The one sentence of what mattered.
pub(super) fn headline(locale: Locale, headline: &Headline) -> String {
    let n = |n: u32| i64::from(n);
    match *headline {
        Headline::NewSuperfans(fans) => tr!(locale, "headline-new-superfans", n = n(fans)),
        Headline::FirstWeek { active_fans } => tr!(locale, "headline-first-week", n = n(active_fans)),
        Headline::Quiet => tr!(locale, "headline-quiet"),
        Headline::MoreActive { from, to } => tr!(locale, "headline-more-active", from = n(from), to = n(to)),
        Headline::FewerActive { from, to } => {
            tr!(locale, "headline-fewer-active", from = n(from), to = n(to))
        }
        Headline::MoreConversations { from, to } => {
            tr!(locale, "headline-more-conversations", from = n(from), to = n(to))
        }
        Headline::FewerConversations { from, to } => {
            tr!(locale, "headline-fewer-conversations", from = n(from), to = n(to))
        }
        Headline::NewlyEligible(fans) => tr!(locale, "headline-newly-eligible", n = n(fans)),
        Headline::Steady { active_fans } => tr!(locale, "headline-steady", n = n(active_fans)),
    }
}

pub(super) fn metric(locale: Locale, metric: Metric) -> String {
    tr!(locale, &format!("metric-{}", metric.key()))
}

pub(super) fn value(locale: Locale, value: Value) -> String {
    match value {
        Value::Count(n) => i18n::number(i64::from(n)),
        Value::OfTotal(share) => proportion(locale, share),
    }
}

/// A number as it counts: people, or messages.
pub(super) fn shown(locale: Locale, metric: Metric, of: Value) -> String {
    match (metric, of) {
        (Metric::Promise, Value::OfTotal(kept)) => promise::share(locale, kept),
        _ => value(locale, of),
    }
}

/// "7 of 12" of few people, "58%" of many.
pub fn proportion(locale: Locale, of: Proportion) -> String {
    match of.share() {
        None => tr!(locale, "proportion-none"),
        Some(_) if of.display_as_counts() => {
            tr!(
                locale,
                "proportion-counts",
                n = i64::from(of.n),
                of = i64::from(of.of)
            )
        }
        Some(share) => tr!(
            locale,
            "proportion-percent",
            percent = (share * 100.0).round() as i64
        ),
    }
}

/// The week before and the mean of the four weeks before, which is said with the text `mean_key`.
pub(super) fn compared(locale: Locale, number: &Number, mean_key: &str) -> String {
    let mut parts = Vec::new();
    let of_nobody =
        |value: Value| matches!(value, Value::OfTotal(proportion) if proportion.share().is_none());
    if of_nobody(number.value) {
        parts.push(tr!(locale, &format!("compared-nobody-{}", number.metric.key())));
    }
    if let Some(last_week) = number.last_week.filter(|value| !of_nobody(*value)) {
        parts.push(tr!(
            locale,
            "compared-last-week",
            value = shown(locale, number.metric, last_week)
        ));
    }
    // A percentage of few people promises too much.
    let few = matches!(number.value, Value::OfTotal(proportion) if proportion.display_as_counts());
    if let Some(mean) = number.mean_of_4.filter(|_| !few) {
        let mean = match number.value {
            Value::Count(_) => format!("{mean:.1}").trim_end_matches(".0").to_owned(),
            Value::OfTotal(_) => tr!(
                locale,
                "proportion-percent",
                percent = (mean * 100.0).round() as i64
            ),
        };
        parts.push(tr!(locale, mean_key, value = mean));
    }
    parts.join(" · ")
}

pub(super) fn numbers(locale: Locale, summary: &Summary) -> String {
    summary
        .numbers
        .iter()
        .map(|number| {
            let arrow = match number.trend {
                Some(Trend::Up) => " ▲",
                Some(Trend::Down) => " ▼",
                None => "",
            };
            let mut compared = compared(locale, number, "compared-mean");
            if number.metric == Metric::Promise
                && let Some(waits) = promise::waits(locale, &summary.promise)
            {
                if !compared.is_empty() {
                    compared.push_str(" · ");
                }
                compared.push_str(&waits);
            }
            let compared = if compared.is_empty() {
                compared
            } else {
                format!("\n-# {compared}")
            };
            format!(
                "{} **{}**{arrow}{compared}",
                metric(locale, number.metric),
                shown(locale, number.metric, number.value)
            )
        })
        .collect::<Vec<_>>()
        .join("\n")
}

pub(super) fn thank_reason(locale: Locale, reason: &ThankReason) -> String {
    match *reason {
        ThankReason::AnsweredPeople { people } => tr!(locale, "thank-answered", n = i64::from(people)),
        ThankReason::CameBack { after_days } => tr!(locale, "thank-came-back", n = i64::from(after_days)),
        ThankReason::FirstWeekHere { days } => tr!(locale, "thank-first-week", n = i64::from(days)),
        ThankReason::ActiveDays { days } => tr!(locale, "thank-active-days", n = i64::from(days)),
    }
}

pub(super) fn circle(locale: Locale, summary: &Summary) -> String {
    let changes = &summary.standing_changes;
    let mut lines: Vec<String> = changes
        .iter()
        .take(CHANGES)
        .map(|change| {
            let key = match change.news {
                StandingNews::Joined => "circle-joined",
                StandingNews::Eligible => "circle-eligible",
                StandingNews::Warned => "circle-warned",
                StandingNews::Out => "circle-out",
            };
            tr!(locale, key, who = format!("<@{}>", change.member_id))
        })
        .collect();
    if changes.len() > CHANGES {
        let more = (changes.len() - CHANGES) as i64;
        lines.push(tr!(locale, "list-more", n = more));
    }
    if summary.eligible_waiting > 0 {
        lines.push(tr!(
            locale,
            "circle-waiting",
            n = i64::from(summary.eligible_waiting)
        ));
    }
    if summary.gates.leaks > 0 || summary.gates.shut_out > 0 {
        lines.push(tr!(
            locale,
            "circle-leaks",
            leaks = i64::from(summary.gates.leaks),
            out = i64::from(summary.gates.shut_out)
        ));
    }
    if summary.gates.paused > 0 || summary.paused_items > 0 {
        let paused = i64::from(summary.gates.paused + summary.paused_items);
        lines.push(tr!(locale, "circle-paused", n = paused));
    }
    lines.join("\n")
}

pub(super) fn experiment(locale: Locale, experiment: &Experiment) -> String {
    let n = |n: u32| i64::from(n);
    match *experiment {
        Experiment::DecideOnEligible { waiting } => tr!(locale, "try-decide", n = n(waiting)),
        Experiment::AnswerFirstTimers { unanswered } => {
            tr!(
                locale,
                "try-answer-first-timers",
                n = n(unanswered.n),
                of = n(unanswered.of)
            )
        }
        Experiment::OpenFirstGate { superfans } => tr!(locale, "try-first-gate", n = n(superfans)),
        Experiment::WelcomeNewcomers { stayed } => {
            tr!(locale, "try-welcome", n = n(stayed.n), of = n(stayed.of))
        }
        Experiment::AskTheSilent { silent } => {
            tr!(locale, "try-ask-silent", n = n(silent.n), of = n(silent.of))
        }
        Experiment::ConnectFans {
            conversations,
            active_fans,
        } => {
            tr!(locale, "try-connect", n = n(conversations), of = n(active_fans))
        }
        Experiment::SpreadTheTalk { top_fans, percent } => {
            tr!(locale, "try-spread", n = n(top_fans), percent = n(percent))
        }
        Experiment::WakeQuietDay { weekday, active_fans } => tr!(
            locale,
            "try-quiet-day",
            weekday = names::weekday(locale, weekday),
            n = n(active_fans)
        ),
        Experiment::MeetAtBestHour { hour, activities } => tr!(
            locale,
            "try-best-hour",
            hour = names::clock(u16::from(hour) * 60),
            n = n(activities.n),
            of = n(activities.of)
        ),
        Experiment::AnswerOverdue { overdue } => tr!(locale, "try-overdue", n = n(overdue)),
        Experiment::SetATime { kept } => {
            tr!(locale, "try-set-a-time", n = n(kept.n), of = n(kept.of))
        }
        Experiment::DoItAgain { people } => tr!(locale, "try-again", n = n(people)),
        Experiment::SayWhenAway { people } => tr!(locale, "try-say-when-away", n = n(people)),
        Experiment::GreetReturners { returned } => tr!(locale, "try-greet", n = n(returned)),
        Experiment::AskOneQuestion { active_fans } => tr!(locale, "try-question", n = n(active_fans)),
        Experiment::ThankByName { active_fans } => tr!(locale, "try-thank", n = n(active_fans)),
    }
}

/// What became of the number that prompted last week's experiment.
pub(super) fn follow_up(locale: Locale, follow_up: &FollowUp) -> String {
    let key = match follow_up.tried {
        Experiment::DecideOnEligible { .. } => "tried-decide",
        Experiment::AnswerOverdue { .. } => "tried-overdue",
        Experiment::AnswerFirstTimers { .. } => "tried-answer-first-timers",
        Experiment::OpenFirstGate { .. } => "tried-first-gate",
        Experiment::WelcomeNewcomers { .. } => "tried-welcome",
        Experiment::SetATime { .. } => "tried-set-a-time",
        Experiment::GreetReturners { .. } => "tried-greet",
        Experiment::AskTheSilent { .. } => "tried-ask-silent",
        Experiment::SayWhenAway { .. } => "tried-say-when-away",
        Experiment::DoItAgain { .. } => "tried-again",
        Experiment::ConnectFans { .. } => "tried-connect",
        Experiment::SpreadTheTalk { .. } => "tried-spread",
        Experiment::WakeQuietDay { .. } => "tried-quiet-day",
        Experiment::MeetAtBestHour { .. } => "tried-best-hour",
        Experiment::AskOneQuestion { .. } => "tried-question",
        Experiment::ThankByName { .. } => "tried-thank",
    };
    let number = |number: Value| match (follow_up.tried, number) {
        (Experiment::SetATime { .. }, Value::OfTotal(messages)) => promise::share(locale, messages),
        (Experiment::MeetAtBestHour { .. }, Value::OfTotal(of)) if of.display_as_counts() => tr!(
            locale,
            "proportion-counts-of",
            n = i64::from(of.n),
            of = i64::from(of.of)
        ),
        (_, number) => value(locale, number),
    };
    tr!(
        locale,
        key,
        from = number(follow_up.from),
        to = number(follow_up.to)
    )
}

/// What still waits, the oldest due first, and how many more.
pub(super) fn open_questions(locale: Locale, guild_id: GuildId, summary: &Summary) -> String {
    if summary.open == 0 {
        return tr!(locale, "summary-open-none");
    }
    let line = |question: &OpenQuestion| {
        let who = format!("<@{}>", question.member_id);
        let due = names::timestamp(question.due_ms, 'R');
        match question.message {
            Some((channel_id, message_id)) => tr!(
                locale,
                "summary-open-line",
                who = who,
                link = format!("https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"),
                due = due
            ),
            None => tr!(locale, "summary-open-line-asked", who = who, due = due),
        }
    };
    let mut lines: Vec<String> = summary.open_questions.iter().map(line).collect();
    let more = i64::from(summary.open) - lines.len() as i64;
    if more > 0 {
        let overdue = i64::from(summary.overdue);
        lines.push(tr!(locale, "summary-open-more", n = more, overdue = overdue));
    }
    lines.join("\n")
}

/// What most people took part in.
pub(super) fn worked(locale: Locale, guild_id: GuildId, worked: &[Worked]) -> String {
    let lines = worked.iter().map(|worked| {
        let (channel_id, people) = (worked.channel_id, i64::from(worked.people));
        let channel = format!("<#{channel_id}>");
        match worked.what {
            Worthwhile::Post {
                message_id,
                author_id,
            } => tr!(
                locale,
                "summary-worked-post",
                who = format!("<@{author_id}>"),
                link = format!("https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"),
                n = people
            ),
            Worthwhile::Thread { opened_by } => tr!(
                locale,
                "summary-worked-thread",
                who = format!("<@{opened_by}>"),
                thread = channel,
                n = people
            ),
            Worthwhile::Gathering { day } => tr!(
                locale,
                "summary-worked-gathering",
                channel = channel,
                weekday = names::weekday(locale, day.weekday()),
                n = people
            ),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The signals besides comments, each apart.
pub(super) fn signals(locale: Locale, signals: &SignalCounts) -> String {
    tr!(
        locale,
        "summary-signals-line",
        shares = i64::from(signals.shares),
        conversions = i64::from(signals.conversions),
        referrals = i64::from(signals.referrals),
        concern = i64::from(signals.concern)
    )
}
