//! AmariBot: its API's leaderboard, `{"data": [{"id": "…", "exp": 792140, "level": 200, "username": …,
//! "weeklyExp": …}], "count": 50, "total_count": 1616}`, or with `"members"` for `"data"`; one page,
//! a list of them, or only the members. `exp` may be a text.
//!
//! Known from amaribot/AmariDocs (`docs/api/v1/information.md`) and AdamTuraj/amari.py
//! (`amari/objects.py`). The weekly leaderboard looks the same without levels: what it calls `exp`
//! are a week's points, so it is refused.

use super::{ImportError, json::Json, record::Record};

pub(super) fn records(json: &Json) -> Result<Option<Vec<Record<'_>>>, ImportError> {
    let has_exp = |members: &Vec<&Json>| members.first().is_some_and(|member| member.get("exp").is_some());
    let members = ["data", "members"]
        .into_iter()
        .find_map(|key| json.paged(key).filter(has_exp))
        .or_else(|| json.list_of(&["id", "exp", "level"]));
    let Some(members) = members else {
        return Ok(None);
    };
    if members.iter().all(|member| member.get("level").is_none()) {
        return Err(ImportError::Weekly);
    }
    let record = |(n, member)| Record::of(n, member, "id", "exp");
    Ok(Some(members.into_iter().enumerate().map(record).collect()))
}
