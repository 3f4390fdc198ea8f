//! What waits for the creator and the moderators, for `/panel`.

use std::collections::BTreeMap;

use crate::{
    domain::{
        ids::{ChannelId, GuildId},
        reading::Unreadable,
    },
    effects::{Problem, keys},
    service::{gates, guilds, history, radar, rounds, rules},
    store::{Guild, Insider, JobKind, Proposal, QuestionCounts, Replay, RoleRound, Store, Tx, Why},
};

/// The state of a server at a glance.
#[derive(Clone, Debug)]
pub struct Overview {
    pub guild: Guild,
    pub waiting: Vec<Proposal>,
    /// What fans said that waits for the creator.
    pub questions: QuestionCounts,
    pub people: u64,
    /// Who is present and in the inner circle, also those who are warned.
    pub inside: Vec<Insider>,
    pub gates: usize,
    /// When the next weekly summary is posted, in Unix milliseconds.
    pub next_summary_ms: Option<i64>,
    /// What Discord refuses, each once, with how many changes wait for it.
    pub problems: Vec<(Problem, usize)>,
    /// Changes on their way to Discord, those of `round` apart.
    pub pending: u64,
    /// Role changes that follow from rules, if they are many or were stopped.
    pub round: Option<RoleRound>,
    /// Channels in which something went unheard that cannot be read back, and why.
    pub unread: Vec<(ChannelId, Unreadable)>,
    /// The replay under way.
    pub recount: Option<Replay>,
    /// Changes of the rules are prepared and not in force yet.
    pub has_draft: bool,
}

/// Loads the overview of a server.
pub async fn load(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<Overview> {
    let guild = guilds::get(store, guild_id).await?;
    let round = rounds::to_show(store, guild_id).await?;
    let of_round = round.map_or(0, |round| round.pending);
    Ok(Overview {
        questions: radar::count(store, &guild, now_ms).await?,
        guild,
        waiting: store.list_eligible(guild_id).await?,
        people: store.count_people(guild_id).await?,
        inside: store.list_inside(guild_id).await?,
        gates: gates::list(store, guild_id).await?.0.len(),
        next_summary_ms: store
            .find_job(guild_id, JobKind::SendWeeklySummary)
            .await?
            .map(|job| job.due_ms),
        problems: problems(store, guild_id).await?,
        pending: store
            .count_pending_effects(guild_id)
            .await?
            .saturating_sub(of_round),
        round,
        unread: history::unreadable(
            &store.list_readings(guild_id, Why::Gap).await?,
            &store.list_channels(guild_id).await?,
        ),
        recount: rules::recount(store, guild_id).await?,
        has_draft: store.find_rule_draft(guild_id).await?.is_some(),
    })
}

/// What Discord refuses in a server, each problem once with how many effects it pauses.
pub async fn problems(store: &Store, guild_id: GuildId) -> anyhow::Result<Vec<(Problem, usize)>> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in store.list_paused_effects(guild_id).await? {
        *counts.entry(row.problem.unwrap_or_default()).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(problem, n)| Ok((serde_json::from_str(&problem)?, n)))
        .collect()
}

/// Gives up what is wanted under a key. Should what kept it waiting come back with something else, the creator is told
/// again.
pub(super) async fn give_up(tx: &mut Tx, guild_id: GuildId, effect_key: &str) -> anyhow::Result<()> {
    let problem = tx.find_effect(effect_key).await?.and_then(|row| row.problem);
    tx.drop_wish(effect_key).await?;
    if let Some(problem) = problem
        && !tx.is_paused_by(guild_id, &problem).await?
    {
        let problem: Problem = serde_json::from_str(&problem)?;
        tx.delete_effect(&keys::notice(guild_id, &problem)).await?;
    }
    Ok(())
}
