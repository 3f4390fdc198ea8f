//! People in voice.

use ironfan::domain::{activity::Kind, voice::Entry};

use super::{MINUTE_MS, START_MS, World};

impl World {
    /// Members join a voice channel, or move there.
    #[track_caller]
    pub fn join_voice(&self, members: &[&str], channel: &str) {
        for member in members {
            self.sandbox.join_voice(*member, channel);
        }
    }

    /// A member no longer hears, or hears again.
    #[track_caller]
    pub fn deafens(&self, member: &str, self_deaf: bool) {
        let flags = sandbox::VoiceFlags {
            self_deaf,
            ..Default::default()
        };
        self.sandbox.set_voice_flags(member, flags);
    }

    /// Whoever is in voice goes on talking while minute after minute passes.
    pub async fn talk_for(&self, minutes: i64) {
        for _ in 0..minutes {
            self.advance(MINUTE_MS).await;
        }
    }

    /// The slots in which a member was in voice with others: the minutes after the start at which they
    /// began, and the channels.
    pub async fn slots(&self, member: &str) -> Vec<(i64, String)> {
        let (guild_id, member_id) = (self.guild_id(), self.member_id(member));
        let all = self
            .store()
            .list_activities_between(guild_id, member_id, 0, i64::MAX)
            .await;
        let slots = all.expect("the store answers").into_iter();
        slots
            .filter(|activity| activity.kind == Kind::Voice)
            .map(|activity| {
                let place = self.with_names(&format!("<#{}>", activity.channel_id));
                ((activity.at_ms - START_MS) / MINUTE_MS, place)
            })
            .collect()
    }

    /// The stays the bot still needs, by member and time.
    pub async fn stays(&self) -> Vec<Entry> {
        let mut tx = self.store().begin().await.expect("the store answers");
        tx.list_stays(self.guild_id()).await.expect("the store answers")
    }

    /// A member is no longer to be counted from now on. In SQLite only.
    pub async fn asked_not_to_be_counted(&self, member: &str) {
        self.settles().await;
        let (guild_id, member_id) = (self.guild_id(), self.member_id(member));
        let mut tx = self.store().begin().await.expect("the store answers");
        let paused = tx.pause_member(guild_id, member_id, self.now_ms()).await;
        assert!(
            paused.expect("the store answers"),
            "{member} was counted until now"
        );
        tx.commit().await.expect("the store answers");
    }
}
