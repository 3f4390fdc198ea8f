//! What was seen since the start: members known, lists of everybody under way, previews looked at.
//!
//! Only what a restart may forget: all of it is asked of Discord or worked out anew.

use std::{
    collections::{BTreeSet, HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

use crate::{
    domain::{
        activity::{Kind, Observation, Retracted},
        ids::{ChannelId, GuildId, MemberId},
    },
    service::rules::{Preview, Sight},
};

/// How long a preview is kept for turning its pages, in milliseconds.
const PREVIEW_MS: i64 = 10 * 60_000;

/// A list of everybody that is not there by then is not waited for any more.
const ROLL_PATIENCE: Duration = Duration::from_secs(60);

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
pub struct Rolls {
    open: Mutex<HashMap<GuildId, Roll>>,
    completed: Notify,
}

#[derive(Debug)]
struct Roll {
    parts: HashSet<u32>,
    since: Instant,
}

impl Rolls {
    /// A new list is asked for.
    pub fn begin(&self, guild_id: GuildId) {
        let roll = Roll {
            parts: HashSet::new(),
            since: Instant::now(),
        };
        self.lock().insert(guild_id, roll);
    }

    /// Notes that part `index` of `count` is taken in; true once, when it was the last one missing.
    pub fn is_complete(&self, guild_id: GuildId, index: u32, count: u32) -> bool {
        let mut rolls = self.lock();
        let Some(roll) = rolls.get_mut(&guild_id) else {
            return false;
        };
        roll.parts.insert(index);
        let complete = roll.parts.len() >= count as usize;
        if complete {
            rolls.remove(&guild_id);
            self.completed.notify_one();
        }
        complete
    }

    /// Whether parts of the list are still to come.
    pub fn is_awaited(&self, guild_id: GuildId) -> bool {
        let rolls = self.lock();
        rolls
            .get(&guild_id)
            .is_some_and(|roll| roll.since.elapsed() < ROLL_PATIENCE)
    }

    /// Returns once a list is complete that was not at the last call.
    pub async fn wait(&self) {
        self.completed.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuildId, Roll>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Servers that Discord has presented in this session. Until then it is not noted that the time since
/// the last session has to be read back, and no cursor may pass over it.
#[derive(Debug, Default)]
pub struct Greeted {
    sessions: Mutex<Sessions>,
    greeted: Notify,
}

#[derive(Debug, Default)]
struct Sessions {
    current: u64,
    greeted: HashSet<GuildId>,
    /// Presentations that are not taken in yet, each by the session it came in.
    arrived: HashMap<GuildId, VecDeque<u64>>,
}

impl Greeted {
    /// A new session begins.
    pub fn begin_session(&self) {
        let mut sessions = self.lock();
        sessions.current += 1;
        sessions.greeted.clear();
    }

    /// A server is presented; that is taken in later, in the order of arrival.
    pub fn arrived(&self, guild_id: GuildId) {
        let mut sessions = self.lock();
        let current = sessions.current;
        sessions.arrived.entry(guild_id).or_default().push_back(current);
    }

    /// Which session's presentation is taken in now.
    pub fn take_in(&self, guild_id: GuildId) -> u64 {
        let mut sessions = self.lock();
        let current = sessions.current;
        let first = sessions.arrived.get_mut(&guild_id).and_then(VecDeque::pop_front);
        first.unwrap_or(current)
    }

    /// A server's presentation is taken in. One of an earlier session says nothing of this one.
    pub fn insert(&self, guild_id: GuildId, session: u64) {
        let mut sessions = self.lock();
        if session == sessions.current {
            sessions.greeted.insert(guild_id);
            self.greeted.notify_one();
        }
    }

    pub fn contains(&self, guild_id: GuildId) -> bool {
        self.lock().greeted.contains(&guild_id)
    }

    /// Returns once a server is presented that was not at the last call.
    pub async fn wait(&self) {
        self.greeted.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who hears in which voice channel, also of those who ask not to be counted: what Discord does not say
/// again when they are counted anew.
#[derive(Debug, Default)]
pub struct Seats(Mutex<HashMap<(GuildId, MemberId), ChannelId>>);

impl Seats {
    /// A member hears in a channel, or in none.
    pub fn set(&self, guild_id: GuildId, member_id: MemberId, channel_id: Option<ChannelId>) {
        match channel_id {
            Some(channel_id) => self.lock().insert((guild_id, member_id), channel_id),
            None => self.lock().remove(&(guild_id, member_id)),
        };
    }

    /// Forgets who is in a server's channels, as before Discord presents it anew.
    pub fn forget(&self, guild_id: GuildId) {
        self.lock().retain(|(known, _), _| *known != guild_id);
    }

    /// Where a member hears.
    pub fn of(&self, guild_id: GuildId, member_id: MemberId) -> Option<ChannelId> {
        self.lock().get(&(guild_id, member_id)).copied()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(GuildId, MemberId), ChannelId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is heard about reactions and votes while something is read back in their server. Who stands on
/// a message is asked for before it is written; what is heard in between is newer. Reactions even count
/// for nobody when they are heard, if the message they are on is only being read.
#[derive(Debug, Default)]
pub struct Touches(Mutex<HashMap<GuildId, Pages>>);

/// What was heard since the page in hand was asked for, and since the one before was: Discord may show a
/// little less than it has told.
#[derive(Debug, Default)]
struct Pages {
    newer: Vec<Observation>,
    older: Vec<Observation>,
}

/// What was heard about some messages.
#[derive(Debug, Default)]
pub struct Heard {
    /// Reactions given and taken back with their messages, in the order they were heard. Not votes: they
    /// count whether their message is known or not.
    pub reactions: Vec<(u64, Observation)>,
    touches: HashSet<Touch>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Touch {
    /// One person's reaction or vote.
    One(u64, MemberId, String),
    /// All reactions with an emoji.
    Emoji(u64, String),
    All(u64),
}

impl Touch {
    fn message_id(&self) -> u64 {
        match self {
            Touch::One(message_id, ..) | Touch::Emoji(message_id, _) | Touch::All(message_id) => *message_id,
        }
    }
}

impl Touches {
    /// A page is about to be asked for.
    pub fn watch(&self, guild_id: GuildId) {
        let mut watched = self.lock();
        let pages = watched.entry(guild_id).or_default();
        pages.older = std::mem::take(&mut pages.newer);
    }

    /// Nothing is read any more.
    pub fn forget(&self, guild_id: GuildId) {
        self.lock().remove(&guild_id);
    }

    /// A new session begins: something may have happened that was not heard.
    pub fn begin_session(&self) {
        self.lock().clear();
    }

    /// Something was heard; to be noted before it is written.
    pub fn note(&self, seen: &Observation) {
        let mut watched = self.lock();
        if let Some(pages) = watched.get_mut(&seen.guild_id())
            && touch(seen).is_some()
        {
            pages.newer.push(seen.clone());
        }
    }

    /// What was heard about these messages; none when a session began after their page was asked for.
    pub fn about(&self, guild_id: GuildId, messages: &BTreeSet<u64>) -> Option<Heard> {
        let watched = self.lock();
        let pages = watched.get(&guild_id)?;
        let mut heard = Heard::default();
        for seen in pages.older.iter().chain(&pages.newer) {
            if let Some(touch) = touch(seen).filter(|touch| messages.contains(&touch.message_id())) {
                if is_about_reactions(seen) {
                    heard.reactions.push((touch.message_id(), seen.clone()));
                }
                heard.touches.insert(touch);
            }
        }
        Some(heard)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuildId, Pages>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    /// Whether something was heard about a reaction or vote.
    pub fn touches(&self, message_id: u64, by_id: MemberId, key: &str) -> bool {
        let emoji = key.strip_suffix('!').unwrap_or(key);
        [
            Touch::One(message_id, by_id, key.to_owned()),
            Touch::Emoji(message_id, emoji.to_owned()),
            Touch::All(message_id),
        ]
        .iter()
        .any(|touch| self.touches.contains(touch))
    }
}

fn touch(seen: &Observation) -> Option<Touch> {
    match seen {
        Observation::Reaction(reaction) => Some(Touch::One(
            reaction.message_id,
            reaction.by_id,
            reaction.emoji.clone(),
        )),
        Observation::Fact(fact) => (fact.kind == Kind::PollVote)
            .then(|| Touch::One(fact.source_id, fact.member_id, fact.qualifier.clone())),
        Observation::Message(_) => None,
        Observation::Retraction(retraction) => match &retraction.what {
            Retracted::Reaction {
                message_id,
                by_id,
                emoji,
            } => Some(Touch::One(*message_id, *by_id, emoji.clone())),
            Retracted::Vote {
                message_id,
                by_id,
                answer,
            } => Some(Touch::One(*message_id, *by_id, answer.to_string())),
            Retracted::Emoji { message_id, emoji } => Some(Touch::Emoji(*message_id, emoji.clone())),
            Retracted::AllReactions { message_id } => Some(Touch::All(*message_id)),
            Retracted::Messages(_) | Retracted::Star { .. } => None,
        },
    }
}

fn is_about_reactions(seen: &Observation) -> bool {
    match seen {
        Observation::Reaction(_) => true,
        Observation::Retraction(retraction) => matches!(
            retraction.what,
            Retracted::Reaction { .. } | Retracted::Emoji { .. } | Retracted::AllReactions { .. }
        ),
        Observation::Fact(_) | Observation::Message(_) => false,
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
    use crate::domain::{
        activity::{ObservedReaction, Retraction},
        ids::ChannelId,
    };

    #[test]
    fn a_list_is_complete_once_when_its_last_part_came_in_any_order() {
        let (rolls, guild_id) = (Rolls::default(), GuildId(1));
        assert!(!rolls.is_complete(guild_id, 0, 1), "nobody asked");
        rolls.begin(guild_id);
        assert!(!rolls.is_complete(guild_id, 2, 3));
        assert!(rolls.is_awaited(guild_id));
        assert!(!rolls.is_complete(guild_id, 0, 3));
        assert!(
            !rolls.is_complete(guild_id, 0, 3),
            "a repeated part is no other part"
        );
        assert!(rolls.is_complete(guild_id, 1, 3));
        assert!(!rolls.is_awaited(guild_id));
        assert!(!rolls.is_complete(guild_id, 1, 3));
    }

    #[test]
    fn what_is_heard_is_kept_for_two_pages_in_servers_that_are_read() {
        let (touches, guild_id, by_id) = (Touches::default(), GuildId(1), MemberId(5));
        let reaction = |message_id, emoji: &str| {
            Observation::Reaction(ObservedReaction {
                guild_id,
                channel_id: ChannelId(2),
                message_id,
                by_id,
                emoji: emoji.to_owned(),
                seen_ms: None,
            })
        };
        let retraction = |what| Observation::Retraction(Retraction { guild_id, what });
        let about = |message_id| touches.about(guild_id, &BTreeSet::from([message_id]));
        touches.note(&reaction(3, "🔥"));
        assert!(about(3).is_none(), "nobody reads there");

        touches.watch(guild_id);
        touches.note(&reaction(3, "🔥"));
        let heard = about(3).unwrap();
        assert!(heard.touches(3, by_id, "🔥"));
        assert!(!heard.touches(3, by_id, "🔥!"));
        assert!(!heard.touches(3, MemberId(6), "🔥"));
        assert_eq!(about(4).unwrap().reactions, []);

        touches.watch(guild_id);
        let cleared = retraction(Retracted::Emoji {
            message_id: 3,
            emoji: "🔥".to_owned(),
        });
        let vote = retraction(Retracted::Vote {
            message_id: 3,
            by_id,
            answer: 1,
        });
        for seen in [&cleared, &vote, &reaction(3, "🔥!")] {
            touches.note(seen);
        }
        let heard = about(3).unwrap();
        assert_eq!(
            heard.reactions,
            [reaction(3, "🔥"), cleared, reaction(3, "🔥!")].map(|seen| (3, seen)),
            "in their order, without votes"
        );
        assert!(heard.touches(3, MemberId(6), "🔥!"), "whoever it was");
        assert!(heard.touches(3, by_id, "1"));

        touches.watch(guild_id);
        assert_eq!(about(3).unwrap().reactions.len(), 2, "one is of two pages ago");
        touches.watch(guild_id);
        assert!(!about(3).unwrap().touches(3, by_id, "🔥!"));
        touches.begin_session();
        assert!(about(3).is_none(), "who knows what was not heard");
    }
}
