//! `/log`: who did what; by whom, about whom, of which kind.

use serenity::all::User;

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    domain::{deed, ids::MemberId},
    store::LogFilter,
};

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Topic {
    #[name = "log-topic-approval"]
    Approval,
    #[name = "log-topic-grants"]
    Grants,
    #[name = "log-topic-points"]
    Points,
    #[name = "log-topic-rules"]
    Rules,
    #[name = "log-topic-gates"]
    Gates,
    #[name = "log-topic-settings"]
    Settings,
    #[name = "log-topic-history"]
    History,
}

impl From<Topic> for deed::Topic {
    fn from(topic: Topic) -> Self {
        match topic {
            Topic::Approval => deed::Topic::Approval,
            Topic::Grants => deed::Topic::Grants,
            Topic::Points => deed::Topic::Points,
            Topic::Rules => deed::Topic::Rules,
            Topic::Gates => deed::Topic::Gates,
            Topic::Settings => deed::Topic::Settings,
            Topic::History => deed::Topic::History,
        }
    }
}

#[poise::command(slash_command, guild_only)]
pub async fn log(
    ctx: Context<'_>,
    by: Option<User>,
    about: Option<User>,
    topic: Option<Topic>,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let filter = LogFilter {
        by_id: by.map(|user| MemberId(user.id.get())),
        about_id: about.map(|user| MemberId(user.id.get())),
        topic: topic.map(Into::into),
    };
    ask.show(pages::log(&ask, filter, 0).await?).await
}
