//! What was seen since the start: members known, lists of everybody under way, previews looked at.
//!
//! Only what a restart may forget: all of it is asked of Discord or worked out anew.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    domain::ids::{GuildId, MemberId},
    service::rules::{Preview, Sight},
};

/// How long a preview is kept for turning its pages, in milliseconds.
const PREVIEW_MS: i64 = 10 * 60_000;

/// Members seen, so that not every message has to be looked at for its author.
#[derive(Debug, Default)]
pub struct KnownMembers(Mutex<HashSet<(GuildId, MemberId)>>);

impl KnownMembers {
    /// Adds a member; false when known already.
    pub fn insert(&self, guild_id: GuildId, member_id: MemberId) -> bool {
        self.lock().insert((guild_id, member_id))
    }

    pub fn remove(&self, guild_id: GuildId, member_id: MemberId) {
        self.lock().remove(&(guild_id, member_id));
    }

    /// Forgets a server's members, as before Discord lists them anew.
    pub fn forget(&self, guild_id: GuildId) {
        self.lock().retain(|(known, _)| *known != guild_id);
    }

    pub fn contains(&self, guild_id: GuildId, member_id: MemberId) -> bool {
        self.lock().contains(&(guild_id, member_id))
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<(GuildId, MemberId)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lists of everybody that Discord is sending in parts.
#[derive(Debug, Default)]
pub struct Rolls(Mutex<HashMap<GuildId, HashSet<u32>>>);

impl Rolls {
    /// A new list was asked for.
    pub fn begin(&self, guild_id: GuildId) {
        self.lock().insert(guild_id, HashSet::new());
    }

    /// Notes that part `index` of `count` is taken in; true once, when it was the last one missing.
    pub fn is_complete(&self, guild_id: GuildId, index: u32, count: u32) -> bool {
        let mut rolls = self.lock();
        let Some(parts) = rolls.get_mut(&guild_id) else {
            return false;
        };
        parts.insert(index);
        let complete = parts.len() >= count as usize;
        if complete {
            rolls.remove(&guild_id);
        }
        complete
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuildId, HashSet<u32>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Servers that Discord has presented in this session. Until then it is not noted that the time since
/// the last session has to be read back, and no cursor may pass over it.
#[derive(Debug, Default)]
pub struct Greeted(Mutex<HashSet<GuildId>>);

impl Greeted {
    /// A new session begins.
    pub fn forget_all(&self) {
        self.lock().clear();
    }

    pub fn insert(&self, guild_id: GuildId) {
        self.lock().insert(guild_id);
    }

    pub fn contains(&self, guild_id: GuildId) -> bool {
        self.lock().contains(&guild_id)
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<GuildId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Each server's latest preview of rules, and who has looked at it.
#[derive(Debug, Default)]
pub struct Previews(Mutex<HashMap<GuildId, Looked>>);

#[derive(Debug)]
struct Looked {
    preview: Arc<Preview>,
    made_ms: i64,
    by: HashSet<MemberId>,
}

impl Previews {
    /// The preview of that very draft, if it is not old.
    pub fn get(&self, guild_id: GuildId, sight: Sight, now_ms: i64) -> Option<Arc<Preview>> {
        let mut kept = self.lock();
        kept.retain(|_, looked| now_ms - looked.made_ms < PREVIEW_MS);
        let looked = kept.get(&guild_id).filter(|looked| looked.preview.sight == sight);
        looked.map(|looked| looked.preview.clone())
    }

    pub fn put(&self, guild_id: GuildId, preview: Arc<Preview>, made_ms: i64) {
        let looked = Looked {
            preview,
            made_ms,
            by: HashSet::new(),
        };
        self.lock().insert(guild_id, looked);
    }

    /// Notes that somebody looks at the preview of that draft.
    pub fn look(&self, guild_id: GuildId, sight: Sight, member_id: MemberId) {
        let mut kept = self.lock();
        if let Some(looked) = kept.get_mut(&guild_id)
            && looked.preview.sight == sight
        {
            looked.by.insert(member_id);
        }
    }

    /// Whether somebody has looked at the preview of that very draft.
    pub fn has_looked(&self, guild_id: GuildId, sight: Sight, member_id: MemberId) -> bool {
        let kept = self.lock();
        let looked = kept.get(&guild_id).filter(|looked| looked.preview.sight == sight);
        looked.is_some_and(|looked| looked.by.contains(&member_id))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuildId, Looked>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_complete_once_when_its_last_part_came_in_any_order() {
        let (rolls, guild_id) = (Rolls::default(), GuildId(1));
        assert!(!rolls.is_complete(guild_id, 0, 1), "nobody asked");
        rolls.begin(guild_id);
        assert!(!rolls.is_complete(guild_id, 2, 3));
        assert!(!rolls.is_complete(guild_id, 0, 3));
        assert!(
            !rolls.is_complete(guild_id, 0, 3),
            "a repeated part is no other part"
        );
        assert!(rolls.is_complete(guild_id, 1, 3));
        assert!(!rolls.is_complete(guild_id, 1, 3));
    }
}
