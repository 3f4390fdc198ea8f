//! Polaris: its export, `{"settings": {…}, "users": {"ID": {"xp": 51200, "cooldown": …, "hidden": …}}}`,
//! and pages of its leaderboard, `{"leaderboard": [{"id": "…", "xp": …}], "settings": …}`.
//!
//! Known from GDColon/Polaris-Open (`commands/button/export_xp.js`, `commands/misc/json_import.js`,
//! `database_schema.js`) and, for the leaderboard, vertyco/vrt-cogs (`levelup/commands/data.py`).

use super::{json::Json, record::Record};

pub(super) fn records(json: &Json) -> Option<Vec<Record<'_>>> {
    if let Some(members) = json.paged("leaderboard") {
        let record = |(n, member)| Record::of(n, member, "id", "xp");
        return Some(members.into_iter().enumerate().map(record).collect());
    }
    json.get("settings")?;
    let users = json.get("users")?.pairs()?.iter().enumerate();
    Some(
        users
            .map(|(n, (id, user))| Record::keyed(n, id, user, "xp"))
            .collect(),
    )
}
