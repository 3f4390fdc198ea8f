//! The server's signals, each apart, who is behind them, and who asked after the creator.

use crate::{
    domain::{
        activity::Kind,
        concern::{LOOK_BACK_MS, usual_gap_ms},
        engagement::{Engagement, EngagementFacts, measure},
        ids::{ChannelId, GuildId, MemberId},
        period::{DAY_MS, LocalDay, Week},
        summary::Proportion,
    },
    service::{crowd::Crowd, guilds},
    store::{Guild, Store},
};

/// Days the panel looks back.
pub const PANEL_DAYS: i32 = 28;
const MONTH_DAYS: i32 = 28;
/// Who asked after the creator is listed for so many days.
const CONCERN_DAYS: i32 = 84;

/// One of the five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    Comment,
    Share,
    Conversion,
    Referral,
    Concern,
}

impl Signal {
    pub const ALL: [Signal; 5] = [
        Signal::Comment,
        Signal::Share,
        Signal::Conversion,
        Signal::Referral,
        Signal::Concern,
    ];

    /// The name in ids and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Signal::Comment => "comments",
            Signal::Share => "shares",
            Signal::Conversion => "conversions",
            Signal::Referral => "referrals",
            Signal::Concern => "concern",
        }
    }

    /// The signal of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Signal::ALL.into_iter().find(|signal| signal.key() == key)
    }

    /// The kind of activity that it is.
    fn kind(self) -> Kind {
        match self {
            Signal::Comment => Kind::Message,
            Signal::Share => Kind::Share,
            Signal::Conversion => Kind::Conversion,
            Signal::Referral => Kind::Referral,
            Signal::Concern => Kind::Concern,
        }
    }
}

/// The server's signals of four weeks.
#[derive(Clone, Debug)]
pub struct SignalsView {
    pub guild: Guild,
    pub signals: Vec<SignalCount>,
}

/// A signal of four weeks and of the four weeks before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignalCount {
    pub signal: Signal,
    /// How many there were, and of how many fans.
    pub now: (u32, u32),
    pub before: (u32, u32),
}

/// Loads the server's signals.
pub async fn view(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<SignalsView> {
    let guild = guilds::get(store, guild_id).await?;
    let zone = &guild.time_zone;
    let today = LocalDay::of(zone, now_ms);
    let start_ms = |days: i32| today.plus(1 - days).start_ms(zone);
    let (since_ms, end_ms) = (start_ms(PANEL_DAYS), today.plus(1).start_ms(zone));
    let mut signals = Vec::with_capacity(Signal::ALL.len());
    for signal in Signal::ALL {
        let now = store
            .count_by_fans(guild_id, signal.kind(), since_ms..end_ms)
            .await?;
        let before_ms = start_ms(2 * PANEL_DAYS)..since_ms;
        let before = store.count_by_fans(guild_id, signal.kind(), before_ms).await?;
        signals.push(SignalCount { signal, now, before });
    }
    Ok(SignalsView { guild, signals })
}

/// The fans behind a signal of the last four weeks, with how often; by how often, then by id.
pub async fn list(
    store: &Store,
    guild_id: GuildId,
    signal: Signal,
    now_ms: i64,
) -> anyhow::Result<Vec<(MemberId, u32)>> {
    let guild = guilds::get(store, guild_id).await?;
    let zone = &guild.time_zone;
    let today = LocalDay::of(zone, now_ms);
    let span_ms = today.plus(1 - PANEL_DAYS).start_ms(zone)..today.plus(1).start_ms(zone);
    Ok(store.list_by_fans(guild_id, signal.kind(), span_ms).await?)
}

/// Who asked after a creator in a silence.
#[derive(Clone, Debug)]
pub struct ConcernView {
    pub guild: Guild,
    /// The gap that nine in ten of the creator's gaps stay within, in milliseconds.
    pub usual_gap_ms: Option<i64>,
    /// When the creator last wrote.
    pub last_ms: Option<i64>,
    /// Who asked after them in the last twelve weeks: person, message, channel and time; the latest first, each
    /// person once in each silence.
    pub asked: Vec<(MemberId, u64, ChannelId, i64)>,
    pub now_ms: i64,
}

/// Loads who asked after a creator.
pub async fn concern(
    store: &Store,
    guild_id: GuildId,
    creator_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<ConcernView> {
    let guild = guilds::get(store, guild_id).await?;
    let written = store
        .list_written(guild_id, creator_id, now_ms - LOOK_BACK_MS..now_ms + 1)
        .await?;
    let since_ms = LocalDay::of(&guild.time_zone, now_ms)
        .plus(1 - CONCERN_DAYS)
        .start_ms(&guild.time_zone);
    let mut asked = store
        .list_concern_about(guild_id, creator_id, since_ms..now_ms + DAY_MS)
        .await?;
    asked.reverse();
    Ok(ConcernView {
        usual_gap_ms: usual_gap_ms(&written),
        last_ms: written.last().copied(),
        asked,
        guild,
        now_ms,
    })
}

/// The usual measures of a community at the end of a week.
pub async fn engagement(store: &Store, guild: &Guild, week: Week, now_ms: i64) -> anyhow::Result<Engagement> {
    let (guild_id, zone) = (guild.guild_id, &guild.time_zone);
    let last = week.sunday();
    let first = last.plus(1 - MONTH_DAYS);
    let joined_ms = week.bounds_ms(zone);
    let joined_ms = joined_ms.start..joined_ms.end.min(now_ms - DAY_MS).max(joined_ms.start);
    let crowd = Crowd::load(store, guild, last).await?;
    let engaged = crowd
        .fans
        .iter()
        .filter(|fan| crowd.was_here_in(fan.member_id, week));
    Ok(measure(&EngagementFacts {
        active_by_day: store.active_by_days(guild_id, first, last).await?,
        of_7_days: store.count_active(guild_id, week.monday(), last).await?,
        of_28_days: store.count_active(guild_id, first, last).await?,
        activated: store.count_activated(guild_id, joined_ms).await?,
        stayed: store
            .count_newcomers(guild_id, week.prev().bounds_ms(zone), week)
            .await?,
        fell_silent: store.count_silent(guild_id, first, last).await?,
        activities: store.list_activity_counts(guild_id, week).await?,
        engaged: Proportion {
            n: engaged.count() as u32,
            of: crowd.fans.len() as u32,
        },
    }))
}
