//! Voice as a client meets it: who may speak, guests, and servers out of sight.

use poise::serenity_prelude as serenity;
use sandbox::permissions::*;
use sandbox::world::ChannelKind;
use sandbox::{Sandbox, VoiceFlags, World};
use serenity::{Event, VoiceState};

use crate::support::Bot;

fn world() -> World {
    World::builder()
        .guild("Studio", |guild| {
            guild.owner("ken");
            guild.bot(VIEW_CHANNEL);
            guild.member("mei");
            guild.voice("Lounge");
            guild.voice("cinema").deny("@everyone", SPEAK);
            guild.channel_of(ChannelKind::Stage, "stage");
        })
        .build()
}

/// What the bot was told of somebody in voice, in that order.
async fn told(bot: &Bot, sandbox: &Sandbox) -> Vec<VoiceState> {
    bot.settle(sandbox).await;
    let told = bot.events().into_iter().filter_map(|event| match event {
        Event::VoiceStateUpdate(event) => Some(event.voice_state),
        _ => None,
    });
    told.collect()
}

/// Whether all that was told of somebody was told in one of these ways.
#[track_caller]
fn is_told(states: &[VoiceState], suppressed: &[(&str, bool)], sandbox: &Sandbox) {
    let channel = |name: &str| sandbox.world(|world| world.find_channel(name));
    for (name, suppress) in suppressed {
        let mut inside = states
            .iter()
            .filter(|state| state.channel_id.map(|id| id.get()) == Some(channel(name)));
        assert!(
            inside.any(|state| state.suppress == *suppress),
            "{name}: {states:?}"
        );
    }
}

#[tokio::test]
async fn on_a_stage_and_where_nobody_may_speak_people_listen() {
    let sandbox = Sandbox::start(world()).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    sandbox.join_voice("mei", "Lounge");
    sandbox.join_voice("mei", "stage");
    sandbox.join_voice("mei", "cinema");
    let states = told(&bot, &sandbox).await;
    assert_eq!(states.len(), 3);
    let ways = [("Lounge", false), ("stage", true), ("cinema", true)];
    is_told(&states, &ways, &sandbox);
    sandbox.join_voice("mei", "stage");
    sandbox.set_voice_flags("mei", VoiceFlags::default());
    is_told(&told(&bot, &sandbox).await, &[("stage", false)], &sandbox);
    sandbox.join_voice("mei", "Lounge");
    let lounge = sandbox.world(|world| world.find_channel("Lounge"));
    let speaking = sandbox.world(|world| {
        let guild = world.find_guild("Studio");
        let state = world.guild(guild).voice_states.values().next().cloned();
        state.is_some_and(|state| state.channel == lounge && !state.suppress)
    });
    assert!(speaking, "back among those who may speak");
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn a_guest_is_in_voice_without_ever_having_joined() {
    let sandbox = Sandbox::start(world()).await;
    let zoe = sandbox.new_user("zoe");
    sandbox.join_voice_as_guest("zoe", "Lounge");
    let bot = Bot::start(&sandbox, vec![]).await;
    let presented = bot
        .wait_for("GUILD_CREATE", |event| matches!(event, Event::GuildCreate(_)))
        .await;
    let Event::GuildCreate(presented) = presented else {
        unreachable!()
    };
    let zoe = serenity::UserId::new(zoe);
    assert!(presented.guild.voice_states.contains_key(&zoe));
    assert!(!presented.guild.members.contains_key(&zoe));
    sandbox.leave_voice("zoe");
    sandbox.join_voice_as_guest("zoe", "Lounge");
    let states = told(&bot, &sandbox).await;
    assert_eq!(states.len(), 2);
    for state in states {
        assert_eq!(state.member.unwrap().joined_at, None);
    }
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn a_server_out_of_sight_comes_back_with_whom_it_has_in_voice() {
    let sandbox = Sandbox::start(world()).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    sandbox.outage_begins("Studio");
    let gone = bot
        .wait_for("GUILD_DELETE", |event| matches!(event, Event::GuildDelete(_)))
        .await;
    assert!(matches!(gone, Event::GuildDelete(event) if event.guild.unavailable));
    sandbox.join_voice("mei", "Lounge");
    sandbox.outage_ends("Studio");
    let back = bot
        .wait_for(
            "GUILD_CREATE with mei",
            |event| matches!(event, Event::GuildCreate(event) if event.guild.voice_states.len() == 1),
        )
        .await;
    assert!(matches!(back, Event::GuildCreate(event) if event.guild.members.len() == 2));
    bot.finish(&sandbox).await;
}
