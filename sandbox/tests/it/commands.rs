//! Commands, from registration to the answer.

use poise::serenity_prelude as serenity;
use sandbox::{ReplyKind, Sandbox};
use serde_json::json;

use crate::support::{Bot, Context, Error, studio};

/// Gives points.
#[poise::command(slash_command, guild_only)]
async fn give(
    ctx: Context<'_>,
    #[description = "Who"] member: serenity::Member,
    #[description = "How many"]
    #[min = 1]
    #[max = 100]
    amount: i64,
) -> Result<(), Error> {
    let locale = ctx.locale().unwrap_or_default();
    let files = vec![serenity::CreateAttachment::bytes(*b"file", "card.png").description("A card")];
    let embed = serenity::CreateEmbed::new()
        .title("Points")
        .image("attachment://card.png");
    let mut reply = poise::CreateReply::default()
        .content(format!("{amount} for {} ({locale})", member.display_name()))
        .embed(embed)
        .ephemeral(true);
    for file in files {
        reply = reply.attachment(file);
    }
    ctx.send(reply).await?;
    Ok(())
}

/// Points.
#[poise::command(slash_command, guild_only, subcommands("give"))]
async fn points(_: Context<'_>) -> Result<(), Error> {
    Ok(())
}

/// Takes its time.
#[poise::command(slash_command)]
async fn slow(ctx: Context<'_>) -> Result<(), Error> {
    ctx.defer().await?;
    ctx.say("done").await?;
    ctx.say("and more").await?;
    Ok(())
}

#[tokio::test]
async fn a_command_is_registered_invoked_and_answered() {
    let sandbox = Sandbox::start(studio()).await;
    let bot = Bot::start(&sandbox, vec![points()]).await;
    assert_eq!(sandbox.visible_commands("mei", "#ask"), ["points"]);

    let run = sandbox.command(
        "mei",
        "#ask",
        "points give",
        json!({ "member": "ken", "amount": 5 }),
    );
    let reply = run.reply().await;

    assert_eq!(reply.content(), "5 for ken (zh-TW)");
    assert!(reply.is_ephemeral());
    assert_eq!(reply.embeds()[0]["title"], "Points");
    let file = reply.message().attachment("card.png").unwrap();
    assert_eq!(&file.bytes[..], b"file");
    assert_eq!(file.description.as_deref(), Some("A card"));
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn a_deferred_answer_and_its_followups_come_in_order() {
    let sandbox = Sandbox::start(studio()).await;
    let bot = Bot::start(&sandbox, vec![slow()]).await;
    let run = sandbox.command("mei", "#ask", "slow", json!({}));
    let first = run.next().await;
    assert_eq!((first.kind(), first.content()), (ReplyKind::Message, "done"));
    let second = run.next().await;
    assert_eq!(
        (second.kind(), second.content()),
        (ReplyKind::Followup, "and more")
    );
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn messages_reach_the_bot_and_files_reach_the_channel() {
    let sandbox = Sandbox::start(studio()).await;
    let bot = Bot::start(&sandbox, vec![]).await;

    let question = sandbox.say("mei", "#ask", "Which lens, <@1>?");
    let event = bot
        .wait_for("MESSAGE_CREATE", |event| {
            matches!(event, serenity::Event::MessageCreate(_))
        })
        .await;
    let serenity::Event::MessageCreate(event) = event else {
        unreachable!()
    };
    assert_eq!(event.message.content, "Which lens, <@1>?");
    assert_eq!(event.message.id.get(), question.id);
    assert!(event.message.member.is_some());

    let channel = serenity::ChannelId::new(question.channel);
    let message = serenity::CreateMessage::new()
        .content("A picture")
        .add_file(serenity::CreateAttachment::bytes(vec![7; 5000], "chart.png").description("A chart"))
        .reference_message((channel, serenity::MessageId::new(question.id)));
    let sent = channel.send_message(&bot.http, message).await.unwrap();
    assert_eq!(sent.attachments[0].size, 5000);
    sandbox.world(|world| {
        let stored = world.message(question.channel, sent.id.get()).unwrap();
        assert_eq!(stored.attachments[0].bytes.len(), 5000);
        assert_eq!(stored.attachments[0].description.as_deref(), Some("A chart"));
        assert_eq!(stored.mentions, [question.author]);
    });
    bot.finish(&sandbox).await;
}
