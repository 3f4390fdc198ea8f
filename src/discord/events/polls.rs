//! Votes in polls: given and taken back. Each answer is an event of its own.

use std::sync::Arc;

use serenity::all::{MessagePollVoteAddEvent, MessagePollVoteRemoveEvent};

use crate::{
    app::App,
    domain::{
        activity::{Observation, Retracted, Retraction, poll_vote},
        creditable,
        ids::{ChannelId, GuildId, MemberId},
    },
};

pub async fn on_vote(app: &Arc<App>, event: &MessagePollVoteAddEvent) -> anyhow::Result<()> {
    let Some(guild_id) = event.guild_id.map(|guild_id| GuildId(guild_id.get())) else {
        return Ok(());
    };
    let message_id = event.message_id.get();
    if let Err(why) = creditable::time_of(guild_id, message_id, app.clock.now_ms()) {
        app.pulse.not_creditable(why, 1);
        return Ok(());
    }
    let vote = poll_vote(
        guild_id,
        ChannelId(event.channel_id.get()),
        message_id,
        MemberId(event.user_id.get()),
        event.answer_id.get(),
    );
    app.record(vec![Observation::Fact(vote)]).await;
    Ok(())
}

pub async fn on_unvote(app: &Arc<App>, event: &MessagePollVoteRemoveEvent) -> anyhow::Result<()> {
    let Some(guild_id) = event.guild_id else {
        return Ok(());
    };
    let what = Retracted::Vote {
        message_id: event.message_id.get(),
        by_id: MemberId(event.user_id.get()),
        answer: event.answer_id.get(),
    };
    let guild_id = GuildId(guild_id.get());
    app.record(vec![Observation::Retraction(Retraction { guild_id, what })])
        .await;
    Ok(())
}
