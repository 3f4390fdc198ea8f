//! Carries out effects: takes what is due, does it, and notes how it went. One thing at a time in
//! each server, servers side by side: where Discord keeps one waiting, the others go on.
//!
//! Whatever Discord answers, an effect ends in one of three ways: it is done, it is tried again
//! after a while (Discord is away or busy), or it is paused with a problem that a person can mend
//! and that the creator is told of once. A paused effect is tried again now and then and whenever
//! something changes in its server. Nothing is ever dropped.
//!
//! A change of rules may move thousands. So what a person waits for goes before what follows from rules,
//! what keeps one role change keeps the others without asking for each, and what Discord refuses too often
//! (`Budget`) is left alone for a while.

pub mod access;
mod answers;
pub mod audit;
pub mod busy;
pub mod gates;
mod hand;
mod posts;
pub mod reaches;
mod roles;
mod warnings;

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use serenity::{
    all::Http,
    http::{HttpError, LightMethod, Request, Route, StatusCode},
};
use tokio_util::sync::CancellationToken;

use self::{busy::Busy, reaches::Reaches};
use crate::{
    budget::{self, Budget},
    clock::Clock,
    domain::ids::{ChannelId, GuildId, MemberId},
    effects::{self, Effect, Post, Problem, keys},
    service::guilds,
    store::{EffectRow, EffectState, Signal, Store, Turn, Tx},
    studio::Studio,
};

/// Servers worked on at a time.
const AT_ONCE: usize = 8;
/// Effects of a server looked up at a time.
const BATCH: u32 = 16;
/// Changes that follow from rules made in a server before others get their turn.
const IN_A_ROW: usize = 16;
/// Longest wait for Discord's limits with the server's other effects behind it. Whatever takes longer is put
/// off instead, and so is done when its time has come, also after a restart.
const PATIENCE: Duration = Duration::from_secs(15);
/// A limit that lasts longer is believed for so long, then looked at again.
const LONGEST_LIMIT: Duration = Duration::from_secs(24 * 3_600);
/// How long the effect in hand may take once the program is to end.
const GRACE: Duration = Duration::from_secs(5);
/// Longest wait between attempts while Discord is away.
const LONGEST_WAIT_MS: i64 = 5 * 60_000;
/// A paused effect is tried again after this long without any sign of change.
const PAUSE_MS: i64 = 60 * 60_000;
/// Wait before looking again when the database itself fails.
const STORE_WAIT: Duration = Duration::from_secs(1);

/// The worker's tools.
#[derive(Clone)]
pub struct Dispatcher {
    pub store: Store,
    pub clock: Clock,
    pub http: Arc<Http>,
    /// For what serenity has no request for.
    pub client: reqwest::Client,
    pub studio: Studio,
    /// The bot's own user.
    pub bot_id: MemberId,
    /// The commands to offer in every server, as Discord's JSON.
    pub commands: Arc<serde_json::Value>,
    pub budget: Arc<Budget>,
    /// Nothing is known at first.
    pub reaches: Arc<Reaches>,
}

/// How an attempt went.
#[derive(Debug)]
pub enum Outcome {
    /// Done; with the id of what was made, if something was.
    Done(Option<u64>),
    /// Done: the message is there.
    Posted { channel_id: ChannelId, message_id: u64 },
    /// Worth another try later, because of `cause`.
    Later { cause: String },
    /// Discord takes it only after this long.
    Limited { wait: Duration },
    /// A person has to mend something first.
    Paused(Problem),
}

impl Dispatcher {
    /// Works until `stop`. The effects in hand are finished first.
    pub async fn run(self, stop: CancellationToken) {
        let mut busy = Busy::new(AT_ONCE);
        while !stop.is_cancelled() {
            let now_ms = self.clock.now_ms();
            if let Err(error) = self.begin_due(now_ms, &mut busy, &stop).await {
                tracing::error!(error = format!("{error:#}"), "effects cannot be read");
                tokio::time::sleep(STORE_WAIT).await;
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.store.wait_for(Signal::Effects) => {}
                () = self.sleep_until_next(now_ms) => {}
                () = busy.one_done() => {}
            }
        }
        busy.all_done().await;
    }

    /// Sets to work on the servers that wait and are not worked on yet.
    async fn begin_due(&self, now_ms: i64, busy: &mut Busy, stop: &CancellationToken) -> anyhow::Result<()> {
        for guild_id in self.store.list_guilds_with_due_effects(now_ms).await? {
            if !busy.has_room() {
                break;
            }
            busy.begin(guild_id, self.clone().work_off(guild_id, stop.clone()));
        }
        Ok(())
    }

    async fn sleep_until_next(&self, now_ms: i64) {
        match self.store.next_effect_ms(now_ms).await {
            Ok(Some(due_ms)) => self.clock.sleep_until(due_ms).await,
            Ok(None) => std::future::pending().await,
            Err(_) => tokio::time::sleep(STORE_WAIT).await,
        }
    }

    /// Carries out what is due in a server, one after the other, until nothing is or others have waited for
    /// long enough.
    async fn work_off(self, guild_id: GuildId, stop: CancellationToken) {
        for _ in 0..IN_A_ROW {
            if stop.is_cancelled() {
                return;
            }
            match self.carry_out_due(guild_id, &stop).await {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(guild.id = %guild_id, error = format!("{error:#}"), "effects cannot be read or written");
                    tokio::time::sleep(STORE_WAIT).await;
                }
            }
        }
    }

    /// Carries out what is due now: what somebody waits for, or else one change that follows from rules, so
    /// that whoever comes to wait meanwhile waits for no more than that. Returns how much it was.
    async fn carry_out_due(&self, guild_id: GuildId, stop: &CancellationToken) -> anyhow::Result<usize> {
        let now_ms = self.clock.now_ms();
        if let Some(until_ms) = self.budget.shut_until_ms() {
            let mut tx = self.store.begin().await?;
            tx.put_off_effects(guild_id, ("%", Turn::Now), now_ms, until_ms)
                .await?;
            tx.commit().await?;
            return Ok(0);
        }
        let rows = self.store.list_due_effects(guild_id, now_ms, BATCH).await?;
        for row in &rows {
            if stop.is_cancelled() || self.has_to_wait(row).await? || !self.start(row).await? {
                continue;
            }
            let wakes = self.store.wakes(guild_id);
            let tried = budget::unless_told_to_wait(PATIENCE, self.try_out(row));
            let outcome = tokio::select! {
                biased;
                tried = tried => tried.unwrap_or_else(|wait| Outcome::Limited { wait }),
                // What was begun is begun again, by whoever comes next.
                () = grace_over(stop) => break,
            };
            self.note(row, outcome, wakes).await?;
        }
        Ok(rows.len())
    }

    /// Whether it is a role change of those that wait, in which case they are put off.
    async fn has_to_wait(&self, row: &EffectRow) -> anyhow::Result<bool> {
        let now_ms = self.clock.now_ms();
        let until_ms = self.reaches.waits_until_ms(row.guild_id, row.turn);
        let waits = keys::is_role(&row.effect_key) && until_ms > now_ms;
        if waits {
            let mut tx = self.store.begin().await?;
            self.put_off_roles(&mut tx, row.guild_id, row.turn, until_ms)
                .await?;
            tx.commit().await?;
        }
        Ok(waits)
    }

    /// Role changes whose turn is `from` or after it wait until then.
    async fn put_off_roles(
        &self,
        tx: &mut Tx,
        guild_id: GuildId,
        from: Turn,
        until_ms: i64,
    ) -> anyhow::Result<()> {
        self.reaches.wait(guild_id, from, until_ms);
        tx.put_off_effects(
            guild_id,
            (&keys::roles(guild_id), from),
            self.clock.now_ms(),
            until_ms,
        )
        .await?;
        Ok(())
    }

    async fn try_out(&self, row: &EffectRow) -> Outcome {
        self.budget.until_all_may().await;
        match AssertUnwindSafe(Box::pin(self.carry_out(row)))
            .catch_unwind()
            .await
        {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => self.http_outcome(&error).unwrap_or_else(|| Outcome::Later {
                cause: format!("{error:#}"),
            }),
            Err(_) => Outcome::Later {
                cause: "the attempt panicked".to_owned(),
            },
        }
    }

    /// Notes that an attempt begins, so that the next one knows of it should this one be cut short.
    async fn start(&self, row: &EffectRow) -> anyhow::Result<bool> {
        let mut tx = self.store.begin().await?;
        let current = tx.start_effect(row, self.clock.now_ms()).await?;
        tx.commit().await?;
        Ok(current)
    }

    async fn carry_out(&self, row: &EffectRow) -> anyhow::Result<Outcome> {
        match serde_json::from_str(&row.effect)? {
            Effect::Role {
                member_id,
                role_id,
                hold,
                why,
            } => self.set_role(row.guild_id, member_id, role_id, hold, why).await,
            Effect::Post { post, .. } => self.post(row, &post).await,
            Effect::Refresh { post_key } => self.refresh(row, &post_key).await,
            Effect::Unpost { post_key } => self.unpost(&post_key).await,
            Effect::DeliverAnswer { ask_id } => self.deliver_answer(row, ask_id).await,
            Effect::Gate { channel_id } => self.set_gate(row.guild_id, channel_id).await,
            Effect::FollowCategories {} => self.follow_categories(row.guild_id).await,
            Effect::AuditGates {} => self.audit_gates(row.guild_id).await,
            Effect::MakeRole { tier_id, name, color } => self.make_role(row, tier_id, &name, color).await,
            Effect::AdoptRole { change, seen_ms } => self.adopt_role(row.guild_id, change, seen_ms).await,
            Effect::Warn { member_id, warned_ms } => self.warn(row, member_id, warned_ms).await,
            Effect::LookWhyGone { member_id, here_ms } => {
                self.look_why_gone(row.guild_id, member_id, here_ms).await
            }
            Effect::CheckTierRole { tier_id } => self.check_tier_role(row.guild_id, tier_id).await,
            Effect::CheckCreatorChannel => {
                let guild = guilds::get(&self.store, row.guild_id).await?;
                self.check_channel(row.guild_id, guild.creator_channel_id).await
            }
            Effect::CheckNoticesChannel => {
                let guild = guilds::get(&self.store, row.guild_id).await?;
                self.check_channel(row.guild_id, guild.notices_channel_id).await
            }
            Effect::RegisterCommands {} => {
                self.http
                    .create_guild_commands(row.guild_id.0.into(), &*self.commands)
                    .await?;
                Ok(Outcome::Done(None))
            }
        }
    }

    /// Notes how an attempt went that began when the server's effects had been woken `wakes` times.
    async fn note(&self, row: &EffectRow, outcome: Outcome, wakes: u64) -> anyhow::Result<()> {
        let now_ms = self.clock.now_ms();
        let mut tx = self.store.begin().await?;
        match outcome {
            Outcome::Done(result_id) => {
                tx.finish_effect(row, result_id).await?;
                if keys::is_role(&row.effect_key) {
                    self.reaches.worked(row.guild_id);
                }
            }
            Outcome::Posted {
                channel_id,
                message_id,
            } => {
                let mut effect = serde_json::from_str(&row.effect)?;
                if let Effect::Post { posted_in, .. } = &mut effect {
                    *posted_in = Some(channel_id);
                }
                let effect = serde_json::to_string(&effect)?;
                let row = EffectRow {
                    effect,
                    ..row.clone()
                };
                tx.finish_effect(&row, Some(message_id)).await?;
            }
            Outcome::Later { cause } => {
                tracing::warn!(guild.id = %row.guild_id, effect = row.effect_key, attempts = row.attempts + 1, cause, "effect is tried again later");
                let mut due_ms = now_ms + wait_ms(row.attempts);
                if keys::is_role(&row.effect_key) {
                    // The others would fare the same: one tries for all, and whoever is waited for.
                    due_ms = due_ms.max(now_ms + wait_ms(self.reaches.failed(row.guild_id)));
                    self.put_off_roles(&mut tx, row.guild_id, Turn::Later, due_ms)
                        .await?;
                }
                tx.retry_effect(row, due_ms).await?;
            }
            Outcome::Limited { wait } => {
                tracing::warn!(guild.id = %row.guild_id, effect = row.effect_key, seconds = wait.as_secs(), "Discord makes an effect wait");
                let due_ms = now_ms + i64::try_from(wait.min(LONGEST_LIMIT).as_millis())?;
                tx.retry_effect(row, due_ms).await?;
                if keys::is_role(&row.effect_key) {
                    // A server's role changes share one limit.
                    self.put_off_roles(&mut tx, row.guild_id, Turn::Now, due_ms)
                        .await?;
                }
            }
            // Something changed there while it was tried: what was found out may be of before.
            Outcome::Paused(_) if self.store.wakes(row.guild_id) != wakes => {}
            Outcome::Paused(problem) => {
                let text = serde_json::to_string(&problem)?;
                if row.problem.as_ref() != Some(&text) {
                    tracing::warn!(guild.id = %row.guild_id, effect = row.effect_key, problem = text, "effect is paused");
                }
                let due_ms = now_ms + PAUSE_MS;
                tx.pause_effect(row, due_ms, &text).await?;
                if keys::is_role(&row.effect_key)
                    && let Some((key, wish)) = problem.other_roles(row.guild_id)
                {
                    tx.pause_effects_like(row.guild_id, (&key, wish), now_ms, due_ms, &text)
                        .await?;
                }
                if !keys::is_notice(&row.effect_key) && can_be_told(&problem) {
                    tx.insert_effect(&effects::post(row.guild_id, Post::Notice { problem }), now_ms)
                        .await?;
                }
            }
        }
        if row.state == EffectState::Paused
            && let Some(problem) = &row.problem
            && !tx.is_paused_by(row.guild_id, problem).await?
        {
            // Mended: should the same problem come back, the creator is told again.
            let problem: Problem = serde_json::from_str(problem)?;
            tx.delete_effect(&keys::notice(row.guild_id, &problem)).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// What an HTTP error means for any effect; `None` when it is no HTTP error.
    fn http_outcome(&self, error: &anyhow::Error) -> Option<Outcome> {
        let error = error.downcast_ref()?;
        self.budget.note(error);
        Some(refusal(error)?.outcome())
    }

    /// A request to Discord whose answer is taken as plain JSON: serenity's types drop permission
    /// bits they do not know.
    async fn json(&self, route: Route<'_>, method: LightMethod) -> serenity::Result<serde_json::Value> {
        self.http.fire(Request::new(route, method)).await
    }
}

/// A problem with the very channel notices go to cannot be told there.
fn can_be_told(problem: &Problem) -> bool {
    !matches!(problem, Problem::NoCreatorChannel)
}

/// Returns some time after the program is to end.
async fn grace_over(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(GRACE).await;
}

/// Doubles from one second on, up to [`LONGEST_WAIT_MS`].
fn wait_ms(attempts: u32) -> i64 {
    (1_000i64 << attempts.min(20)).min(LONGEST_WAIT_MS)
}

/// Discord's answer to a request it did not carry out.
#[derive(Clone, Debug)]
struct Refusal {
    status: u16,
    code: i64,
    message: String,
}

fn refusal(error: &serenity::Error) -> Option<Refusal> {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => Some(Refusal {
            status: response.status_code.as_u16(),
            code: response.error.code as i64,
            message: response.error.message.clone(),
        }),
        serenity::Error::Http(other) => Some(Refusal {
            status: 0,
            code: 0,
            message: describe(other),
        }),
        _ => None,
    }
}

/// Whether Discord refused with one of these codes.
fn is_one_of(error: &serenity::Error, codes: &[i64]) -> bool {
    refusal(error).is_some_and(|refusal| codes.contains(&refusal.code))
}

/// The error with its causes, without the address it was sent to: paths hold tokens of interactions.
fn describe(error: &HttpError) -> String {
    match error {
        HttpError::Request(error) if error.is_timeout() => "Discord did not answer in time".to_owned(),
        HttpError::Request(error) if error.is_connect() => "Discord cannot be reached".to_owned(),
        HttpError::Request(_) => "the connection to Discord broke".to_owned(),
        other => other.to_string(),
    }
}

impl Refusal {
    /// The reading that fits every effect; effects look for their own codes first.
    fn outcome(self) -> Outcome {
        let temporary = self.status == 0
            || self.status >= 500
            || self.status == StatusCode::TOO_MANY_REQUESTS.as_u16()
            || self.status == StatusCode::UNAUTHORIZED.as_u16();
        if temporary {
            return Outcome::Later {
                cause: format!("{} {}", self.status, self.message),
            };
        }
        Outcome::Paused(match self.code {
            // Maximum of roles, overwrites, channels; "Discord's limits" in its documentation.
            30_005 | 30_013 | 30_060 | 30_061 => Problem::LimitReached { code: self.code },
            _ => Problem::Refused {
                status: self.status,
                code: self.code,
                message: self.message,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_spaced_ever_wider_but_never_given_up() {
        assert_eq!([0, 1, 2, 3].map(wait_ms), [1_000, 2_000, 4_000, 8_000]);
        assert_eq!([9, 20, u32::MAX].map(wait_ms), [LONGEST_WAIT_MS; 3]);
    }

    #[test]
    fn refusals_pause_and_outages_wait() {
        let outcome = |status, code| {
            Refusal {
                status,
                code,
                message: String::new(),
            }
            .outcome()
        };
        for (status, code) in [(0, 0), (500, 0), (502, -1), (429, 0), (401, 0)] {
            assert!(matches!(outcome(status, code), Outcome::Later { .. }), "{status}");
        }
        assert!(matches!(
            outcome(403, 50_013),
            Outcome::Paused(Problem::Refused { code: 50_013, .. })
        ));
        assert!(matches!(
            outcome(400, 30_005),
            Outcome::Paused(Problem::LimitReached { code: 30_005 })
        ));
    }
}
