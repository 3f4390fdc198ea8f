//! Whether all is well in a server: what was looked at, and what is wrong with how to mend it. Nothing here
//! changes anything, but for one write that leaves the database as it is.

use crate::{
    domain::{
        gate::ADMINISTRATOR,
        ids::{ChannelId, GuildId},
        permission::{PURPOSES, Purpose, Weight},
        reading::Unreadable,
        tier::{Ladder, TierId},
    },
    effects::{Effect, Post, Problem, keys},
    service::{guilds, overview, rounds},
    store::{EffectState, Guild, Job, JobKind, RoleRound, Store, Vitals},
};

/// A clock that is this far off makes days and summaries wrong. An answer takes a moment to get here.
const CLOCK_OFF_MS: i64 = 10_000;
/// A job or an effect this long after its time is stuck.
const LATE_MS: i64 = 15 * 60_000;

/// What was seen at Discord and of the program itself, for [`examine`].
#[derive(Clone, Debug)]
pub struct Sight {
    /// The bot's permissions in the whole server and what keeps it from its tiers' roles.
    pub access: Asked<Access>,
    /// The channels that the bot posts in.
    pub channels: Vec<(ChannelId, Asked<Open>)>,
    pub portal: Asked<Portal>,
    /// Whether the operator wants message texts to be read.
    pub wants_texts: bool,
    /// Our clock less Discord's, in milliseconds.
    pub clock_ahead_ms: i64,
    /// Whether Discord's events are heard.
    pub link: bool,
    /// Whether Discord has presented the server since the start.
    pub presented: bool,
    /// Requests that Discord refused in the last ten minutes, how many are too many, and until when it is
    /// left alone if they were.
    pub refused: (usize, usize),
    pub shut_until_ms: Option<i64>,
}

/// What Discord said, or how it failed to.
pub type Asked<T> = Result<T, String>;

/// What the bot may do in the server.
#[derive(Clone, Debug)]
pub struct Access {
    pub bits: u64,
    /// What keeps it from giving the tiers' roles.
    pub roles: Vec<Problem>,
}

/// Whether a channel can be posted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    Gone,
    /// The ends of the keys of what the bot may not do there; nothing if all is allowed.
    Lacks(Vec<&'static str>),
}

/// What is switched on in Discord's developer portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portal {
    pub members: bool,
    pub texts: bool,
}

/// Something to be mended or to be thought about.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Discord did not answer what was asked.
    Silent {
        error: String,
    },
    Lacks {
        purpose: &'static Purpose,
        permissions: Vec<&'static str>,
    },
    Administrator,
    TierWithoutRole {
        tier_id: TierId,
    },
    ChannelLacks {
        channel_id: ChannelId,
        permissions: Vec<&'static str>,
    },
    /// Discord refuses something: how many changes wait for it.
    Problem {
        problem: Problem,
        waiting: usize,
    },
    Stopped(RoleRound),
    /// Changes are due and not made.
    Stuck {
        since_ms: i64,
    },
    Shut {
        until_ms: i64,
    },
    ManyRefusals {
        refused: usize,
    },
    MembersOff,
    TextsOff,
    /// The server's rules judge texts, which the operator does not let the bot read.
    TextRulesInVain,
    Clock {
        ahead_ms: i64,
    },
    CannotWrite {
        error: String,
    },
    Schema {
        found: i64,
        latest: i64,
    },
    Deaf,
    NotPresented,
    LateJob {
        kind: JobKind,
        due_ms: i64,
    },
    Unreadable {
        channel_id: ChannelId,
        why: Unreadable,
    },
}

impl Finding {
    /// Whether something does not work as it should, rather than less well than it could.
    pub fn is_trouble(&self) -> bool {
        match self {
            Finding::Lacks { purpose, .. } => purpose.weight == Weight::Essential,
            Finding::Administrator
            | Finding::TierWithoutRole { .. }
            | Finding::Stopped(_)
            | Finding::ManyRefusals { .. }
            | Finding::TextRulesInVain
            | Finding::Unreadable { .. } => false,
            _ => true,
        }
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Checkup {
    pub guild: Guild,
    pub ladder: Ladder,
    /// Trouble first.
    pub findings: Vec<Finding>,
    /// Permissions that the bot has of those it asks for, if Discord told.
    pub permissions: Option<(usize, usize)>,
    pub gates: usize,
    pub vitals: Vitals,
    pub pending: u64,
    pub refused: usize,
    pub clock_ahead_ms: i64,
    pub last_summary: Option<LastSummary>,
    pub jobs: Vec<Job>,
}

/// The latest weekly summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastSummary {
    pub decided_ms: i64,
    pub late: bool,
    pub posted: bool,
}

/// Looks at everything.
pub async fn examine(store: &Store, guild_id: GuildId, sight: Sight, now_ms: i64) -> anyhow::Result<Checkup> {
    let guild = guilds::get(store, guild_id).await?;
    let ladder = store.get_ladder(guild_id).await?;
    let overview = overview::load(store, guild_id, now_ms).await?;
    let vitals = store.vitals().await?;
    let mut jobs = Vec::new();
    for kind in JobKind::ALL {
        jobs.extend(store.find_job(guild_id, kind).await?);
    }
    // What waits for nothing has no time.
    jobs.retain(|job| job.due_ms < i64::MAX);
    let mut findings = at_discord(&sight, &guild);
    findings.extend(problems(&sight, &overview.problems));
    findings.extend(roles(&ladder, &overview.problems));
    if let Some(round) = rounds::to_show(store, guild_id).await?
        && round.stopped.is_some()
    {
        findings.push(Finding::Stopped(round));
    }
    if let Some(since_ms) = store.oldest_overdue_ms(guild_id, now_ms - LATE_MS).await?
        && sight.shut_until_ms.is_none()
    {
        findings.push(Finding::Stuck { since_ms });
    }
    findings.extend(program(&sight));
    if let Err(error) = write(store, guild_id).await {
        let error = format!("{error:#}");
        findings.push(Finding::CannotWrite { error });
    }
    if vitals.schema != vitals.latest_schema {
        findings.push(Finding::Schema {
            found: vitals.schema,
            latest: vitals.latest_schema,
        });
    }
    findings.extend(
        jobs.iter()
            .filter(|job| job.due_ms < now_ms - LATE_MS)
            .map(|job| Finding::LateJob {
                kind: job.kind,
                due_ms: job.due_ms,
            }),
    );
    let unread = overview.unread.into_iter();
    findings.extend(unread.map(|(channel_id, why)| Finding::Unreadable { channel_id, why }));
    findings.sort_by_key(|finding| !finding.is_trouble());
    Ok(Checkup {
        guild,
        ladder,
        findings,
        permissions: sight.access.ok().map(|access| count(access.bits)),
        gates: overview.gates,
        vitals,
        pending: store.count_pending_effects(guild_id).await?,
        refused: sight.refused.0,
        clock_ahead_ms: sight.clock_ahead_ms,
        last_summary: last_summary(store, guild_id).await?,
        jobs,
    })
}

/// What Discord answered, or did not.
fn at_discord(sight: &Sight, guild: &Guild) -> Vec<Finding> {
    let mut findings = Vec::new();
    let channels = sight.channels.iter();
    let errors = channels.filter_map(|(_, asked)| asked.as_ref().err());
    let mut errors: Vec<&String> = errors
        .chain(sight.access.as_ref().err())
        .chain(sight.portal.as_ref().err())
        .collect();
    errors.sort();
    errors.dedup();
    findings.extend(
        errors
            .into_iter()
            .map(|error| Finding::Silent { error: error.clone() }),
    );
    if let Ok(access) = &sight.access {
        if access.bits & ADMINISTRATOR == 0 {
            findings.extend(PURPOSES.iter().filter_map(|purpose| {
                let permissions = purpose.lacking(access.bits);
                (!permissions.is_empty()).then_some(Finding::Lacks { purpose, permissions })
            }));
        } else {
            findings.push(Finding::Administrator);
        }
    }
    if guild.creator_channel_id.is_none() {
        findings.push(Finding::Problem {
            problem: Problem::NoCreatorChannel,
            waiting: 0,
        });
    }
    for (channel_id, asked) in &sight.channels {
        match asked {
            Ok(Open::Lacks(permissions)) if !permissions.is_empty() => findings.push(Finding::ChannelLacks {
                channel_id: *channel_id,
                permissions: permissions.clone(),
            }),
            Ok(_) | Err(_) => {}
        }
    }
    if let Ok(portal) = &sight.portal {
        if !portal.members {
            findings.push(Finding::MembersOff);
        }
        if sight.wants_texts && !portal.texts {
            findings.push(Finding::TextsOff);
        }
    }
    if guild.rules.text.enabled && !sight.wants_texts {
        findings.push(Finding::TextRulesInVain);
    }
    findings
}

/// What Discord refuses: noted with the changes that wait for it, or found just now. Each once, and not what
/// is said more exactly already.
fn problems(sight: &Sight, noted: &[(Problem, usize)]) -> Vec<Finding> {
    let access = sight.access.as_ref().ok();
    let lacks_roles = access.is_some_and(|access| {
        let roles = PURPOSES.iter().find(|purpose| purpose.key == "roles");
        access.bits & ADMINISTRATOR == 0 && roles.is_some_and(|roles| !roles.lacking(access.bits).is_empty())
    });
    let is_named = |problem: &Problem| match problem {
        Problem::NoCreatorChannel => true,
        Problem::MayNotManageRoles => lacks_roles,
        Problem::NoAccess { channel_id } => sight.channels.iter().any(|(known, asked)| {
            known == channel_id && matches!(asked, Ok(Open::Lacks(lacks)) if !lacks.is_empty())
        }),
        _ => false,
    };
    let mut all: Vec<(Problem, usize)> = noted.to_vec();
    let gone = sight
        .channels
        .iter()
        .filter_map(|(channel_id, asked)| match asked {
            Ok(Open::Gone) => Some(Problem::ChannelGone {
                channel_id: *channel_id,
            }),
            _ => None,
        });
    let roles = access.into_iter().flat_map(|access| &access.roles);
    for problem in gone.chain(roles.cloned()) {
        if all.iter().all(|(known, _)| *known != problem) {
            all.push((problem, 0));
        }
    }
    all.into_iter()
        .filter(|(problem, _)| !is_named(problem))
        .map(|(problem, waiting)| Finding::Problem { problem, waiting })
        .collect()
}

/// Tiers above the lowest that no role shows, without those that something waits for.
fn roles(ladder: &Ladder, noted: &[(Problem, usize)]) -> Vec<Finding> {
    let is_noted = |tier_id| {
        let problem = Problem::TierWithoutRole { tier_id };
        noted.iter().any(|(known, _)| *known == problem)
    };
    let tiers = ladder.0.iter().skip(1);
    tiers
        .filter(|tier| tier.role_id.is_none() && !is_noted(tier.tier_id))
        .map(|tier| Finding::TierWithoutRole {
            tier_id: tier.tier_id,
        })
        .collect()
}

/// The program itself.
fn program(sight: &Sight) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (refused, too_many) = sight.refused;
    match sight.shut_until_ms {
        Some(until_ms) => findings.push(Finding::Shut { until_ms }),
        None if refused >= too_many / 2 => findings.push(Finding::ManyRefusals { refused }),
        None => {}
    }
    if sight.clock_ahead_ms.abs() > CLOCK_OFF_MS {
        findings.push(Finding::Clock {
            ahead_ms: sight.clock_ahead_ms,
        });
    }
    if !sight.link {
        findings.push(Finding::Deaf);
    } else if !sight.presented {
        findings.push(Finding::NotPresented);
    }
    findings
}

async fn write(store: &Store, guild_id: GuildId) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.probe(guild_id).await?;
    tx.commit().await?;
    Ok(())
}

/// How many of the permissions asked for the bot has.
fn count(bits: u64) -> (usize, usize) {
    let all: usize = PURPOSES.iter().map(|purpose| purpose.permissions.len()).sum();
    if bits & ADMINISTRATOR != 0 {
        return (all, all);
    }
    let lacking: usize = PURPOSES.iter().map(|purpose| purpose.lacking(bits).len()).sum();
    (all - lacking, all)
}

async fn last_summary(store: &Store, guild_id: GuildId) -> anyhow::Result<Option<LastSummary>> {
    let Some(row) = store.latest_effect(guild_id, &keys::summaries(guild_id)).await? else {
        return Ok(None);
    };
    let late = matches!(
        serde_json::from_str(&row.effect)?,
        Effect::Post {
            post: Post::Summary { late: true, .. },
            ..
        }
    );
    Ok(Some(LastSummary {
        decided_ms: row.created_ms,
        late,
        posted: row.state == EffectState::Done,
    }))
}
