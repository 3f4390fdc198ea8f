//! What people do and see.

use sandbox::{Interaction, Message};
use serde_json::{Value, json};

use super::{DAY_MS, HOUR_MS, MINUTE_MS, ReplyExt, World};

/// How a fan took part in the weeks before now, ana and leo with them.
#[derive(Clone, Copy, Debug)]
pub struct Past {
    /// Sevens of days, counted back from today.
    pub weeks: i64,
    /// Days in each of them.
    pub days: i64,
    /// The fan answers others, which is a second way of taking part.
    pub answers: bool,
    /// Others answer the fan.
    pub is_answered: bool,
}

impl Past {
    /// What makes a fan of some months' standing eligible for the inner circle.
    pub const ELIGIBLE: Past = Past {
        weeks: 9,
        days: 4,
        answers: true,
        is_answered: true,
    };
}

impl World {
    /// A member writes.
    #[track_caller]
    pub fn says(&self, member: &str, channel: &str, text: &str) -> Message {
        self.sandbox.say(member, channel, text)
    }

    /// A member writes this long from now (or ago, if negative); the event comes at once.
    #[track_caller]
    pub fn says_in(&self, ms: i64, member: &str, channel: &str, text: &str) -> Message {
        self.sandbox.say_at(member, channel, text, self.now_ms() + ms)
    }

    /// A member answers a message.
    #[track_caller]
    pub fn replies(&self, member: &str, to: &Message, text: &str) -> Message {
        self.sandbox.reply(member, to, text)
    }

    /// A fan has taken part in the past: the events carry their own times and come now.
    #[track_caller]
    pub fn has_lived(&self, fan: &str, past: Past) {
        for week in (0..past.weeks).rev() {
            for day in (0..past.days).rev() {
                let at_ms = self.now_ms() - (week * 7 + day) * DAY_MS - HOUR_MS;
                let question = self.sandbox.say_at("ana", "#general", "?", at_ms);
                let text = if past.answers {
                    self.sandbox.reply_at(fan, &question, "!", at_ms + MINUTE_MS)
                } else {
                    self.sandbox.say_at(fan, "#general", "!", at_ms + MINUTE_MS)
                };
                if past.is_answered {
                    self.sandbox
                        .reply_at("leo", &text, "thanks", at_ms + 2 * MINUTE_MS);
                }
            }
        }
    }

    /// A member runs a command in #general and gets its answer.
    #[track_caller]
    pub fn runs<'a>(
        &'a self,
        member: &'a str,
        command: &'a str,
        options: Value,
    ) -> impl Future<Output = sandbox::Reply> + 'a {
        let interaction = self.sandbox.command(member, "#general", command, options);
        async move { answer(&interaction).await }
    }

    /// A member presses a button of a message, by its label or id.
    #[track_caller]
    pub fn clicks<'a>(
        &'a self,
        member: &'a str,
        message: &Message,
        button: &str,
    ) -> impl Future<Output = sandbox::Reply> + 'a {
        let interaction = self.sandbox.click(member, message, button);
        async move { answer(&interaction).await }
    }

    /// A member chooses in a select of a message.
    #[track_caller]
    pub fn selects<'a>(
        &'a self,
        member: &'a str,
        message: &Message,
        select: &str,
        values: &[&str],
    ) -> impl Future<Output = sandbox::Reply> + 'a {
        let interaction = self.sandbox.select(member, message, select, values);
        async move { answer(&interaction).await }
    }

    /// A member fills the form that `shown` is and sends it.
    #[track_caller]
    pub fn submits<'a>(
        &'a self,
        member: &'a str,
        shown: &sandbox::Reply,
        fields: Value,
    ) -> impl Future<Output = sandbox::Reply> + 'a {
        let interaction = self.sandbox.submit(member, shown.modal(), fields);
        async move { answer(&interaction).await }
    }

    /// A creator goes to a page of /setup, one step after the other.
    pub async fn opens_setup(&self, creator: &str, step: &str) -> sandbox::Reply {
        let mut page = self.runs(creator, "setup", json!({})).await;
        for next in ["language", "staff", "channel", "tiers", "gate", "history", "done"] {
            if next != "language" {
                let button = format!("setup:{next}");
                page = self.clicks(creator, page.message(), &button).await;
            }
            if next == step {
                break;
            }
        }
        page
    }

    /// The creator goes through what most stories need: moderators, channel, roles for the tiers.
    pub async fn is_set_up(&self) {
        let page = self.runs("yuki", "setup", json!({})).await;
        let page = self.clicks("yuki", page.message(), "setup:staff").await;
        let page = self
            .selects("yuki", page.message(), "set-moderator-role", &["@Mods"])
            .await;
        let page = self.clicks("yuki", page.message(), "setup:channel").await;
        let page = self
            .selects("yuki", page.message(), "set-channel", &["#creator"])
            .await;
        let page = self.clicks("yuki", page.message(), "setup:tiers").await;
        let page = self.clicks("yuki", page.message(), "make-roles").await;
        let page = self.clicks("yuki", page.message(), "setup:gate").await;
        let page = self.clicks("yuki", page.message(), "setup:history").await;
        self.clicks("yuki", page.message(), "setup:done").await;
        self.settles().await;
    }

    /// Whether a member sees a channel, by Discord's own rules.
    pub fn sees(&self, member: &str, channel: &str) -> bool {
        let (channel, member) = (self.channel_id(channel).0, self.member_id(member).0);
        self.sandbox
            .world(|world| world.can_view(channel, member, self.now_ms()))
    }

    /// The names of the roles a member holds in Discord, lowest first.
    pub fn roles(&self, member: &str) -> Vec<String> {
        let (guild, member) = (self.guild_id().0, self.member_id(member).0);
        self.sandbox.world(|world| {
            let named = &world.guilds[&guild].roles;
            let held = world.roles_of(guild, member);
            let mut held: Vec<_> = held.iter().filter(|role| **role != guild).collect();
            held.sort_by_key(|role| named[role].position);
            held.into_iter().map(|role| named[role].name.clone()).collect()
        })
    }

    /// A message as it is now.
    #[track_caller]
    pub fn again(&self, message: &Message) -> Message {
        let found = self
            .sandbox
            .world(|world| world.message(message.channel, message.id).cloned());
        found.expect("the message is still there")
    }

    /// The bot's messages in a channel that everybody there can read, oldest first.
    pub fn posts(&self, channel: &str) -> Vec<Message> {
        let channel = self.channel_id(channel).0;
        self.sandbox.world(|world| {
            let messages = world.messages(channel).into_iter();
            messages
                .filter(|message| message.author == world.bot())
                .cloned()
                .collect()
        })
    }

    /// The only post of the bot in a channel whose text contains `words`.
    #[track_caller]
    pub fn post(&self, channel: &str, words: &str) -> Message {
        let posts = self.posts(channel);
        let texts: Vec<_> = posts.iter().map(ReplyExt::text).collect();
        let mut found = posts.iter().filter(|post| post.text().contains(words));
        let post = found.next();
        assert!(
            post.is_some() && found.next().is_none(),
            "not exactly one post in {channel} says {words:?}: {texts:#?}"
        );
        post.expect("just looked").clone()
    }

    /// How many posts of the bot in a channel contain `words`.
    pub fn count_posts(&self, channel: &str, words: &str) -> usize {
        let posts = self.posts(channel);
        posts.iter().filter(|post| post.text().contains(words)).count()
    }
}

/// The answer to an interaction: the page itself, not the acknowledgement before it.
async fn answer(interaction: &Interaction) -> sandbox::Reply {
    interaction.reply().await
}
