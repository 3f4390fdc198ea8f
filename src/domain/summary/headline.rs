//! The one sentence of what mattered.

use std::collections::BTreeMap;

use super::{
    StandingChange, StandingNews, WeekCounts,
    numbers::{Metric, Trend, trend, value},
};
use crate::domain::period::Week;

/// The one sentence of what mattered; the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headline {
    /// So many fans became superfans.
    NewSuperfans(u32),
    /// There is no week to compare with yet.
    FirstWeek { active_fans: u32 },
    /// No fan took part.
    Quiet,
    /// More active fans than last week, beyond noise.
    MoreActive { from: u32, to: u32 },
    /// Fewer active fans than last week, beyond noise.
    FewerActive { from: u32, to: u32 },
    /// More conversations than last week, beyond noise.
    MoreConversations { from: u32, to: u32 },
    /// Fewer conversations than last week, beyond noise.
    FewerConversations { from: u32, to: u32 },
    /// So many fans became eligible.
    NewlyEligible(u32),
    /// None of these: about as last week.
    Steady { active_fans: u32 },
}

/// The first that applies.
pub(super) fn headline(
    this_week: &WeekCounts,
    earlier: &BTreeMap<Week, &WeekCounts>,
    changes: &[StandingChange],
) -> Headline {
    let reached = |news| changes.iter().filter(|change| change.news == news).count() as u32;
    let active_fans = this_week.active_fans;
    let new_superfans = reached(StandingNews::Joined);
    if new_superfans > 0 {
        return Headline::NewSuperfans(new_superfans);
    }
    if earlier.is_empty() {
        return Headline::FirstWeek { active_fans };
    }
    if active_fans == 0 {
        return Headline::Quiet;
    }
    if let Some(last_week) = earlier.get(&this_week.week.prev()) {
        let change = |metric| trend(metric, value(metric, this_week), value(metric, last_week));
        let (from, to) = (last_week.active_fans, active_fans);
        match change(Metric::ActiveFans) {
            Some(Trend::Up) => return Headline::MoreActive { from, to },
            Some(Trend::Down) => return Headline::FewerActive { from, to },
            None => {}
        }
        let (from, to) = (last_week.conversations, this_week.conversations);
        match change(Metric::Conversations) {
            Some(Trend::Up) => return Headline::MoreConversations { from, to },
            Some(Trend::Down) => return Headline::FewerConversations { from, to },
            None => {}
        }
    }
    match reached(StandingNews::Eligible) {
        0 => Headline::Steady { active_fans },
        newly_eligible => Headline::NewlyEligible(newly_eligible),
    }
}
