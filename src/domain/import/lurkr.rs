//! Lurkr: "Download Leveling Data" in its dashboard's Danger Zone, `{"levels": [{"userId": "…",
//! "xp": 51200, "level": 27, "messageCount": …, "tag": …, "avatar": …}]}`. Pages of its API have
//! the same list.
//!
//! Known from almeidx/lurkr-website (`content/(bot)/guides/exporting-leveling-leaderboard.mdx`).

use super::{json::Json, record::Record};

pub(super) fn records(json: &Json) -> Option<Vec<Record<'_>>> {
    let levels = json
        .paged("levels")
        .filter(|levels| levels.first().is_none_or(|level| level.get("userId").is_some()))
        .or_else(|| json.list_of(&["userId", "xp", "messageCount"]))?;
    let record = |(n, level)| Record::of(n, level, "userId", "xp");
    Some(levels.into_iter().enumerate().map(record).collect())
}
