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

/// What the bot was told of people in voice.
async fn told(bot: &Bot, sandbox: &Sandbox) -> Vec<VoiceState> {
    bot.settle(sandbox).await;
    let told = bot.events().into_iter().filter_map(|event| match event {
        Event::VoiceStateUpdate(event) => Some(event.voice_state),
        _ => None,
    });
    told.collect()
}

/// Which channel each of these is about, and whether the person may only listen there.
fn ways(states: &[VoiceState], sandbox: &Sandbox) -> Vec<(String, bool)> {
    let name = |state: &VoiceState| {
        let channel = state.channel_id.unwrap().get();
        sandbox.world(|world| world.channel(channel).name.clone())
    };
    states.iter().map(|state| (name(state), state.suppress)).collect()
}

#[tokio::test]
async fn on_a_stage_and_where_nobody_may_speak_people_listen() {
    let sandbox = Sandbox::start(world()).await;
    let bot = Bot::start(&sandbox, vec![]).await;
    sandbox.join_voice("mei", "Lounge");
    sandbox.join_voice("mei", "stage");
    sandbox.join_voice("mei", "cinema");
    sandbox.join_voice("mei", "stage");
    // A moderator lets her speak.
    sandbox.set_voice_flags("mei", VoiceFlags::default());
    sandbox.join_voice("mei", "Lounge");
    let mut told = ways(&told(&bot, &sandbox).await, &sandbox);
    // Handlers run side by side.
    told.sort();
    let expected = [
        ("Lounge", false),
        ("Lounge", false),
        ("cinema", true),
        ("stage", false),
        ("stage", true),
        ("stage", true),
    ];
    assert_eq!(
        told,
        expected.map(|(channel, listens)| (channel.to_owned(), listens))
    );
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
