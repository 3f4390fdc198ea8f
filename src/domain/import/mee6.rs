//! MEE6: pages of its leaderboard, `{"guild": …, "page": 0, "players": [{"id": "…", "xp": 51200,
//! "level": 27, "message_count": …, "detailed_xp": [into the level, of the level, in all], …}], …}`,
//! one or a list of them, or only the players.
//!
//! Known from jmimi02-dotcom/mee6-data-exporter (`mee6/types.go`) and vertyco/vrt-cogs
//! (`levelup/commands/data.py`); rjt-rockx/mee6-levels-api (`index.js`) hands out players with
//! `"xp": {"userXp": …, "levelXp": …, "totalXp": …}`. Of randomairborne/experienced's `scrape6.py`
//! only ids and points are left, which is plain JSON.

use super::{json::Json, record::Record};

pub(super) fn records(json: &Json) -> Option<Vec<Record<'_>>> {
    let players = json
        .paged("players")
        .or_else(|| json.list_of(&["id", "xp", "detailed_xp"]))
        .or_else(|| json.list_of(&["id", "xp", "message_count"]))?;
    let players = players.into_iter().enumerate();
    Some(players.map(|(n, player)| record(n, player)).collect())
}

fn record(n: usize, player: &Json) -> Record<'_> {
    let record = Record::of(n, player, "id", "xp");
    match player.get("xp").and_then(|xp| xp.get("totalXp")) {
        Some(total) => Record {
            points: Some(total).into(),
            ..record
        },
        None => record,
    }
}
