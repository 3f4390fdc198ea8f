//! A server's activities from the first to the last, read and scored a part at a time: what replays write
//! and what previews only compare.

use std::collections::HashMap;

use super::{Result, Store, Tx, packed::Packed, scoring, unreadable};
use crate::domain::{
    activity::{Activity, Kind, RoleSet},
    ids::{ChannelId, GuildId, MemberId},
    period::{LocalDay, TimeZone},
    replay::{Replayer, ScoredDay},
    rules::Rules,
    text::TextMark,
};

statements! {
    /// A page in the order of the key, so that the table is walked once; as one text, see `packed.rs`.
    PAGE = "SELECT count(*), string_agg(concat_ws(' ', p.member_id, p.at_ms, p.kind, p.source_id, p.other_id, p.channel_id,
            p.role_set, coalesce(p.mark, 0), p.amount, p.retracted, length(p.qualifier), p.qualifier), '\n')
        FROM (SELECT member_id, at_ms, kind, source_id, other_id, qualifier, channel_id, role_set, mark, amount, retracted
            FROM activities
            WHERE guild_id = $1 AND (member_id, at_ms, kind, source_id, other_id, qualifier) > ($2, $3, $4, $5, $6, $7)
            ORDER BY member_id, at_ms, kind, source_id, other_id, qualifier LIMIT $8) AS p";
    ROLE_SETS = "SELECT role_set, roles FROM role_sets WHERE guild_id = $1";
}

/// How many activities a page has, and they.
type Page = (i64, Option<String>);

/// Where reading goes on: everybody before the member is read and, of the member, the days before the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub member_id: MemberId,
    pub day: LocalDay,
}

impl Place {
    pub const BEGINNING: Self = Self {
        member_id: MemberId(0),
        day: LocalDay(0),
    };
}

/// The key of the last row read.
#[derive(Clone, Debug)]
struct After {
    member_id: i64,
    at_ms: i64,
    kind: i64,
    source_id: i64,
    other_id: i64,
    qualifier: String,
}

/// What was read and scored in one go.
#[derive(Clone, Debug)]
pub struct Part<const N: usize> {
    /// By member and day, whole weeks.
    pub days: Vec<ScoredDay<N>>,
    /// Where the next part begins; `None` after the last.
    pub next: Option<Place>,
}

/// Reading one part. It ends at the first end of a member's week after enough was read, so that what it
/// holds does not grow with the server, nor with what one member ever wrote.
struct Reading<'a, const N: usize> {
    guild_id: GuildId,
    replayer: Replayer<'a, N>,
    after: After,
    page: i64,
    is_last: bool,
}

impl<'a, const N: usize> Reading<'a, N> {
    /// Reads about `activities` of them from `place` on.
    fn new(
        guild_id: GuildId,
        rules: [&'a Rules; N],
        zone: &'a TimeZone,
        place: Place,
        activities: u32,
    ) -> Self {
        Self {
            guild_id,
            replayer: Replayer::new(rules, zone),
            after: After {
                member_id: place.member_id.as_i64(),
                at_ms: place.day.start_ms(zone),
                // Before every kind: the first row may have exactly this member and time.
                kind: -1,
                source_id: 0,
                other_id: 0,
                qualifier: String::new(),
            },
            page: i64::from(activities.max(1)),
            is_last: false,
        }
    }

    /// The key after which to read on, and how many rows.
    fn page(&self) -> (After, i64) {
        (self.after.clone(), self.page)
    }

    /// Takes in a page. Returns whether another one is needed.
    fn take(&mut self, page: Option<Page>, roles: impl Fn(i64) -> RoleSet) -> Result<bool> {
        let (rows, text) = page.unwrap_or_default();
        let text = text.unwrap_or_default();
        let mut packed = Packed::new(&text);
        while !packed.is_empty() {
            let activity = self.activity(&mut packed, &roles)?;
            if packed.is_empty() {
                self.after = After::of(&activity);
            }
            self.replayer.add(activity);
        }
        self.is_last = rows < self.page;
        if self.is_last {
            self.replayer.close();
        }
        Ok(!self.is_last && !self.replayer.has_closed())
    }

    fn end(mut self) -> Part<N> {
        let under_way = if self.is_last {
            None
        } else {
            self.replayer.under_way()
        };
        Part {
            days: self.replayer.take_closed(),
            next: under_way.map(|(member_id, week)| Place {
                member_id,
                day: week.monday(),
            }),
        }
    }

    fn activity(&self, row: &mut Packed<'_>, roles: impl Fn(i64) -> RoleSet) -> Result<Activity> {
        let member_id = MemberId::from_i64(row.number()?);
        let at_ms = row.number()?;
        let kind = row.number()?;
        let kind = Kind::from_code(kind).ok_or_else(|| unreadable("a kind of activity", kind))?;
        let source_id = row.number()? as u64;
        let other_id = row.number()?;
        let channel_id = ChannelId::from_i64(row.number()?);
        let roles = roles(row.number()?);
        // No mark is 0: every text has a length or is without letters.
        let mark = Some(row.number()?).filter(|mark| *mark != 0);
        let amount = row.number()?;
        let retracted = row.number()? != 0;
        Ok(Activity {
            at_ms,
            other_id: (other_id != 0).then_some(MemberId::from_i64(other_id)),
            channel_id,
            roles,
            mark: mark.map(TextMark::from_i64),
            amount,
            retracted,
            qualifier: row.text()?.to_owned(),
            // What it answers is not needed: what follows from answers was derived when they were seen.
            ..Activity::new(self.guild_id, member_id, kind, source_id)
        })
    }
}

impl After {
    fn of(activity: &Activity) -> Self {
        Self {
            member_id: activity.member_id.as_i64(),
            at_ms: activity.at_ms,
            kind: activity.kind.code(),
            source_id: activity.source_id as i64,
            other_id: activity.other_id.map_or(0, MemberId::as_i64),
            qualifier: activity.qualifier.clone(),
        }
    }
}

/// What it takes to score a server's activities by any rules.
#[derive(Debug)]
pub struct Past {
    guild_id: GuildId,
    zone: TimeZone,
    parents: HashMap<ChannelId, ChannelId>,
    role_sets: HashMap<i64, RoleSet>,
}

impl Past {
    /// The rules with multipliers placed on every channel below those that have one.
    pub fn placed(&self, rules: &Rules) -> Rules {
        rules.placed(&self.parents)
    }
}

impl Store {
    /// A server's past, to be read by [`Store::read_past`].
    pub async fn open_past(&self, guild_id: GuildId, zone: &TimeZone) -> Result<Past> {
        let role_sets: Vec<(i64, String)> = read_all!(self, ROLE_SETS, guild_id.as_i64())?;
        Ok(Past {
            guild_id,
            zone: zone.clone(),
            parents: self.list_parents(guild_id).await?,
            role_sets: scoring::role_sets(role_sets)?,
        })
    }

    /// Reads about `activities` of a server's from `place` on and scores them by each of `rules`, which are
    /// placed already. Nothing is written.
    pub async fn read_past<const N: usize>(
        &self,
        past: &Past,
        rules: [&Rules; N],
        place: Place,
        activities: u32,
    ) -> Result<Part<N>> {
        let mut reading = Reading::new(past.guild_id, rules, &past.zone, place, activities);
        loop {
            let (after, limit) = reading.page();
            let page: Option<Page> = read_one!(
                self,
                PAGE,
                past.guild_id.as_i64(),
                after.member_id,
                after.at_ms,
                after.kind,
                after.source_id,
                after.other_id,
                after.qualifier,
                limit
            )?;
            let roles = |role_set| past.role_sets.get(&role_set).cloned().unwrap_or_default();
            if !reading.take(page, roles)? {
                return Ok(reading.end());
            }
        }
    }
}

impl Tx {
    /// The same by the present rules, as this transaction sees it. Of a server never seen there is nothing.
    pub(super) async fn read_past(
        &mut self,
        guild_id: GuildId,
        place: Place,
        activities: u32,
    ) -> Result<Part<1>> {
        let Some(scoring) = self.scoring_with_every_role(guild_id).await? else {
            return Ok(Part {
                days: Vec::new(),
                next: None,
            });
        };
        let mut reading = Reading::new(guild_id, [&scoring.rules], &scoring.zone, place, activities);
        loop {
            let (after, limit) = reading.page();
            let page: Option<Page> = tx_one!(
                self,
                PAGE,
                guild_id.as_i64(),
                after.member_id,
                after.at_ms,
                after.kind,
                after.source_id,
                after.other_id,
                after.qualifier,
                limit
            )?;
            if !reading.take(page, |role_set| scoring.roles(role_set))? {
                return Ok(reading.end());
            }
        }
    }
}
