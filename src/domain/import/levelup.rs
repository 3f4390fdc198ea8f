//! Red's LevelUp: a server's backup, `{"users": {"ID": {"xp": 51200.5, "level": 27, "messages": …,
//! "voice": …, "stars": …, "prestige": …, "last_active": …}}, "algorithm": …, …}`, without what is at
//! its default; the whole cog's, `{"configs": {"SERVER": {as above}}, …}`, also its `LevelUp.json`;
//! and the settings of its versions before 4, `{"117117117": {"GUILD": {"SERVER": {as above}}}}`.
//!
//! Known from vertyco/vrt-cogs (`levelup/commands/data.py`, `levelup/common/models.py`,
//! `levelup/main.py`). Points begin anew at each prestige level: that is said, not guessed at. Time in
//! voice and stars given are not points there and stay behind.

use super::{ImportError, json::Json, record::Record};
use crate::domain::ids::GuildId;

/// Red's number for the cog's settings before version 4.
const OLD_SETTINGS: &str = "117117117";
/// What only LevelUp keeps of a server …
const SERVER_MARKS: [&str; 5] = [
    "users_weekly",
    "weeklysettings",
    "algorithm",
    "levelroles",
    "prestigedata",
];
/// … and of a member.
const MEMBER_MARKS: [&str; 4] = ["last_active", "messages", "voice", "stars"];

pub(super) fn records(json: &Json, guild_id: GuildId) -> Result<Option<Vec<Record<'_>>>, ImportError> {
    let old = json.get(OLD_SETTINGS).and_then(|root| root.get("GUILD"));
    let server = match json.get("configs").or(old) {
        Some(servers) => servers
            .get(&guild_id.to_string())
            .ok_or(ImportError::OtherServers)?,
        None if is_server(json) => json,
        None => return Ok(None),
    };
    let Some(users) = server.get("users").and_then(Json::pairs) else {
        return Err(ImportError::NoEntries);
    };
    let records = users.iter().enumerate().map(|(n, (id, profile))| {
        let record = Record::keyed(n, id, profile, "xp");
        Record {
            // Nobody's points are written down while they are 0.
            points: profile.get("xp").or(Some(&Json::Whole(0))).into(),
            prestiged: matches!(profile.get("prestige"), Some(Json::Whole(1..))),
            ..record
        }
    });
    Ok(Some(records.collect()))
}

fn is_server(json: &Json) -> bool {
    let Some(users) = json.get("users").and_then(Json::pairs) else {
        return false;
    };
    let has = |json: &Json, marks: &[&str]| marks.iter().any(|mark| json.get(mark).is_some());
    has(json, &SERVER_MARKS) || users.iter().any(|(_, profile)| has(profile, &MEMBER_MARKS))
}
