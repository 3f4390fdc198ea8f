//! Interactions beyond plain commands: menus, suggestions, buttons, selects, forms, time limits.

use std::time::Duration;

use poise::serenity_prelude as serenity;
use sandbox::permissions::*;
use sandbox::{ReplyKind, Sandbox, Settings};
use serde_json::{Value, json};
use serenity::{
    CreateActionRow, CreateButton, CreateInteractionResponse, CreateInteractionResponseMessage,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use crate::support::{Api, Bot, Context, Error, channel, guild, studio, user};

async fn suggest(_: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let words = ["lens", "light", "sound"]
        .into_iter()
        .filter(|word| word.starts_with(partial));
    let choices = words
        .map(|word| serenity::AutocompleteChoice::new(word, word))
        .collect();
    serenity::CreateAutocompleteResponse::new().set_choices(choices)
}

/// Talks about a topic.
#[poise::command(slash_command)]
async fn talk(
    ctx: Context<'_>,
    #[description = "What"]
    #[autocomplete = "suggest"]
    topic: String,
    #[description = "Where"]
    #[channel_types("Text")]
    place: Option<serenity::GuildChannel>,
    #[description = "Which role"] role: Option<serenity::Role>,
) -> Result<(), Error> {
    let place = place.map(|place| place.name).unwrap_or_default();
    ctx.say(format!(
        "{topic} {place} {}",
        role.map(|role| role.name).unwrap_or_default()
    ))
    .await?;
    Ok(())
}

/// Thanks a person.
#[poise::command(context_menu_command = "Thank")]
async fn thank(ctx: Context<'_>, target: serenity::User) -> Result<(), Error> {
    ctx.say(format!("thank you, {}", target.name)).await?;
    Ok(())
}

/// Marks an answer.
#[poise::command(context_menu_command = "Mark")]
async fn mark(ctx: Context<'_>, target: serenity::Message) -> Result<(), Error> {
    ctx.say(format!("marked {:?}", target.content)).await?;
    Ok(())
}

#[derive(Debug, poise::Modal)]
#[name = "Why"]
struct Why {
    #[name = "Reason"]
    #[max_length = 20]
    reason: String,
}

/// Asks for a reason.
#[poise::command(slash_command)]
async fn why(ctx: poise::ApplicationContext<'_, (), Error>) -> Result<(), Error> {
    let answer = <Why as poise::Modal>::execute(ctx).await?;
    ctx.say(format!(
        "because {}",
        answer.map(|why| why.reason).unwrap_or_default()
    ))
    .await?;
    Ok(())
}

/// Only for moderators.
#[poise::command(slash_command, default_member_permissions = "MANAGE_MESSAGES")]
async fn moderate(ctx: Context<'_>) -> Result<(), Error> {
    ctx.say("done").await?;
    Ok(())
}

/// Shows a button and two selects, and answers to each.
#[poise::command(slash_command, ephemeral)]
async fn panel(ctx: Context<'_>) -> Result<(), Error> {
    let options = vec![
        CreateSelectMenuOption::new("One", "1"),
        CreateSelectMenuOption::new("Two", "2"),
    ];
    let selects = [
        CreateSelectMenu::new("number", CreateSelectMenuKind::String { options }),
        CreateSelectMenu::new("role", CreateSelectMenuKind::Role { default_roles: None }),
    ];
    let mut rows: Vec<_> = selects.into_iter().map(CreateActionRow::SelectMenu).collect();
    let buttons = vec![
        CreateButton::new("go").label("Go"),
        CreateButton::new("form").label("Form"),
    ];
    rows.push(CreateActionRow::Buttons(buttons));
    let reply = poise::CreateReply::default().content("choose").components(rows);
    let handle = ctx.send(reply).await?;
    let message = handle.message().await?.into_owned();
    for _ in 0..4 {
        let Some(press) = message
            .await_component_interaction(ctx)
            .timeout(Duration::from_secs(5))
            .await
        else {
            break;
        };
        let text = match &press.data.kind {
            serenity::ComponentInteractionDataKind::StringSelect { values } => {
                format!("number {}", values[0])
            }
            serenity::ComponentInteractionDataKind::RoleSelect { values } => format!("role {}", values[0]),
            _ => "went".to_owned(),
        };
        let message = CreateInteractionResponseMessage::new()
            .content(text)
            .components(vec![]);
        let answer = match press.data.custom_id.as_str() {
            "go" => CreateInteractionResponse::UpdateMessage(message),
            _ => CreateInteractionResponse::Message(message.ephemeral(true)),
        };
        press.create_response(ctx, answer).await?;
    }
    Ok(())
}

/// Says what a file is.
#[poise::command(slash_command)]
async fn weigh(ctx: Context<'_>, #[description = "What"] file: serenity::Attachment) -> Result<(), Error> {
    let kind = file.content_type.unwrap_or_default();
    ctx.say(format!("{} {} {kind} {}", file.filename, file.size, file.url))
        .await?;
    Ok(())
}

async fn start() -> (Sandbox, Bot) {
    let sandbox = Sandbox::start(studio()).await;
    let bot = Bot::start(
        &sandbox,
        vec![talk(), thank(), mark(), why(), moderate(), panel(), weigh()],
    )
    .await;
    (sandbox, bot)
}

#[tokio::test]
async fn options_are_resolved_and_suggestions_come_while_typing() {
    let (sandbox, bot) = start().await;
    let half = sandbox
        .autocomplete("mei", "#ask", "talk", json!({ "topic": "l" }), "topic")
        .reply()
        .await;
    let values: Vec<_> = half
        .choices()
        .iter()
        .map(|choice| choice["value"].as_str().unwrap())
        .collect();
    assert_eq!(values, ["lens", "light"]);
    let options = json!({ "topic": "lens", "place": "#ask", "role": "@Regular" });
    assert_eq!(
        sandbox
            .command("mei", "#ask", "talk", options)
            .reply()
            .await
            .content(),
        "lens ask Regular"
    );
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn a_file_that_comes_with_a_command_can_be_fetched_until_it_is_gone() {
    let (sandbox, bot) = start().await;
    let file = json!({ "name": "levels.csv", "content_type": "text/csv", "base64": "aWQseHAK" });
    let run = sandbox.command("mei", "#ask", "weigh", json!({ "file": file }));
    let reply = run.reply().await;
    let (what, url) = reply.content().rsplit_once(' ').unwrap();
    assert_eq!(what, "levels.csv 6 text/csv");
    assert!(
        url.starts_with("https://cdn.discordapp.com/ephemeral-attachments/"),
        "{url}"
    );
    let http = crate::support::client(&sandbox);
    let fetched = http.get(url).send().await.unwrap();
    assert_eq!(fetched.bytes().await.unwrap(), &b"id,xp\n"[..]);
    sandbox
        .faults()
        .on("GET", "/ephemeral-attachments/**")
        .status(503);
    assert_eq!(http.get(url).send().await.unwrap().status(), 503);
    sandbox.world_mut(|world| world.uploads.clear());
    assert_eq!(http.get(url).send().await.unwrap().status(), 404);
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn context_menus_get_their_target() {
    let (sandbox, bot) = start().await;
    assert_eq!(
        sandbox
            .user_command("mei", "#ask", "Thank", "ken")
            .reply()
            .await
            .content(),
        "thank you, ken"
    );
    let message = sandbox.say("ken", "#ask", "a 50mm");
    assert_eq!(
        sandbox
            .message_command("mei", "Mark", &message)
            .reply()
            .await
            .content(),
        "marked \"a 50mm\""
    );
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn a_form_is_shown_filled_and_answered() {
    let (sandbox, bot) = start().await;
    let run = sandbox.command("mei", "#ask", "why", json!({}));
    let form = run.next().await;
    assert_eq!((form.kind(), form.modal().title()), (ReplyKind::Modal, "Why"));
    let sent = sandbox.submit("mei", form.modal(), json!({ "Reason": "it is kind" }));
    sent.acknowledged().await;
    assert_eq!(run.next().await.content(), "because it is kind");
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn buttons_and_selects_work_and_ephemeral_messages_are_private() {
    let (sandbox, bot) = start().await;
    let reply = sandbox.command("mei", "#ask", "panel", json!({})).reply().await;
    let (ask, mei, ken) = (
        channel(&sandbox, "ask"),
        user(&sandbox, "mei"),
        user(&sandbox, "ken"),
    );
    let now_ms = sandbox.clock().now_ms();
    let seen_by = |user| sandbox.world(|world| world.messages_seen_by(user, ask, now_ms).len());
    assert_eq!((seen_by(mei), seen_by(ken)), (1, 0));
    assert_eq!(
        Api::new(&sandbox)
            .ok("GET", &format!("/channels/{ask}/messages"), Value::Null)
            .await,
        json!([])
    );
    let stranger = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        sandbox.click("ken", reply.message(), "Go")
    }));
    assert!(
        stranger
            .unwrap_err()
            .downcast::<String>()
            .unwrap()
            .contains("ephemeral")
    );

    let picked = sandbox
        .select("mei", reply.message(), "number", &["Two"])
        .reply()
        .await;
    assert_eq!((picked.content(), picked.is_ephemeral()), ("number 2", true));
    let role = sandbox.world(|world| world.find_role("Regular"));
    let picked = sandbox
        .select("mei", reply.message(), "role", &["@Regular"])
        .reply()
        .await;
    assert_eq!(picked.content(), format!("role {role}"));
    let updated = sandbox.click("mei", reply.message(), "Go").reply().await;
    assert_eq!(
        (updated.kind(), updated.content(), updated.components()),
        (ReplyKind::Update, "went", &[][..])
    );
    bot.finish(&sandbox).await;
}

#[tokio::test]
async fn commands_show_only_to_those_who_may_use_them() {
    let (sandbox, bot) = start().await;
    let sees = |member: &str| {
        sandbox
            .visible_commands(member, "#ask")
            .contains(&"moderate".to_owned())
    };
    assert_eq!((sees("mei"), sees("ana"), sees("ken")), (false, true, true));
    for (member, command, options, reason) in [
        ("mei", "moderate", json!({}), "does not see the command"),
        (
            "mei",
            "nothing",
            json!({}),
            "no command \"nothing\" is registered",
        ),
        ("mei", "talk", json!({}), "the option \"topic\" is required"),
        (
            "mei",
            "talk",
            json!({ "topic": "x", "color": 1 }),
            "there is no option \"color\"",
        ),
        ("mei", "talk", json!({ "topic": 7 }), "takes text"),
        (
            "mei",
            "talk",
            json!({ "topic": "x", "place": "#Lounge" }),
            "takes a channel",
        ),
    ] {
        let run = std::panic::AssertUnwindSafe(|| sandbox.command(member, "#ask", command, options));
        let panic = std::panic::catch_unwind(run).unwrap_err();
        let message = panic.downcast::<String>().unwrap();
        assert!(message.contains(reason), "{message}");
    }
    bot.finish(&sandbox).await;
}

/// A sandbox with one registered command and no bot, to answer by hand.
async fn by_hand(settings: Settings) -> (Sandbox, Api) {
    let sandbox = Sandbox::start_with(studio(), settings).await;
    let api = Api::new(&sandbox);
    let application = sandbox.world(|world| world.application.id);
    let commands =
        json!([{ "name": "ping", "description": "x", "type": 1, "name_localizations": { "zh-TW": "乒" } }]);
    let path = format!("/applications/{application}/guilds/{}/commands", guild(&sandbox));
    let first = api.ok("PUT", &path, commands.clone()).await;
    let second = api.ok("PUT", &path, commands).await;
    assert_eq!(first[0]["id"], second[0]["id"]);
    assert!(api.ok("GET", &path, Value::Null).await[0]["name_localizations"].is_null());
    (sandbox, api)
}

/// The path of an interaction's callback, and of its answers.
fn paths(sandbox: &Sandbox, run: &sandbox::Interaction) -> (String, String) {
    let application = sandbox.world(|world| world.application.id);
    (
        format!("/interactions/{}/{}/callback", run.id(), run.token()),
        format!("/webhooks/{application}/{}", run.token()),
    )
}

#[tokio::test]
async fn an_interaction_is_answered_once() {
    let (sandbox, api) = by_hand(Settings::default()).await;
    let run = sandbox.command("mei", "#ask", "ping", json!({}));
    let (callback, answers) = paths(&sandbox, &run);
    let original = format!("{answers}/messages/@original");
    assert_eq!(
        api.refused("PATCH", &original, json!({ "content": "early" }))
            .await,
        (404, 10015)
    );
    let wrong = json!({ "type": 7, "data": { "content": "x" } });
    assert_eq!(api.refused("POST", &callback, wrong).await, (400, 50035));
    let body = json!({ "type": 4, "data": { "content": "pong", "flags": 64 } });
    let made = api
        .ok("POST", &format!("{callback}?with_response=true"), body.clone())
        .await;
    assert_eq!(made["resource"]["message"]["content"], "pong");
    assert_eq!(api.refused("POST", &callback, body).await, (400, 40060));
    api.ok("PATCH", &original, json!({ "content": "ping" })).await;
    assert_eq!(api.ok("GET", &original, Value::Null).await["content"], "ping");
    let more = api.ok("POST", &answers, json!({ "content": "and" })).await;
    api.ok(
        "DELETE",
        &format!("{answers}/messages/{}", more["id"].as_str().unwrap()),
        Value::Null,
    )
    .await;
    assert_eq!(run.answers().len(), 3);
    let unknown = format!("/interactions/{}/nonsense/callback", run.id());
    assert_eq!(
        api.refused("POST", &unknown, json!({ "type": 5 })).await,
        (404, 10062)
    );
    sandbox.assert_clean();
}

#[tokio::test]
async fn a_late_answer_finds_no_interaction() {
    let settings = Settings {
        interaction_deadline: Duration::from_millis(50),
        ..Settings::default()
    };
    let (sandbox, api) = by_hand(settings).await;
    let run = sandbox.command("mei", "#ask", "ping", json!({}));
    let (callback, _) = paths(&sandbox, &run);
    tokio::time::sleep(Duration::from_millis(80)).await;
    assert_eq!(
        api.refused("POST", &callback, json!({ "type": 5 })).await,
        (404, 10062)
    );
    sandbox.assert_clean();
}

#[tokio::test]
async fn an_old_token_is_refused() {
    let settings = Settings {
        interaction_token_life: Duration::from_millis(100),
        ..Settings::default()
    };
    let (sandbox, api) = by_hand(settings).await;
    let run = sandbox.command("mei", "#ask", "ping", json!({}));
    let (callback, answers) = paths(&sandbox, &run);
    api.ok("POST", &callback, json!({ "type": 5, "data": { "flags": 64 } }))
        .await;
    tokio::time::sleep(Duration::from_millis(120)).await;
    assert_eq!(
        api.refused("POST", &answers, json!({ "content": "late" })).await,
        (401, 50027)
    );
    sandbox.assert_clean();
}

#[tokio::test]
async fn forms_with_labels_are_checked_and_filled() {
    let (sandbox, api) = by_hand(Settings::default()).await;
    let run = sandbox.command("mei", "#ask", "ping", json!({}));
    let (callback, _) = paths(&sandbox, &run);
    let too_long =
        json!({ "type": 9, "data": { "title": "t".repeat(46), "custom_id": "f", "components": [] } });
    assert_eq!(api.refused("POST", &callback, too_long).await, (400, 50035));
    let form = json!({ "type": 9, "data": { "title": "Form", "custom_id": "f", "components": [
        { "type": 18, "label": "Name", "component": { "type": 4, "custom_id": "name", "style": 1, "required": true } },
        { "type": 18, "label": "Role", "component": { "type": 6, "custom_id": "role" } },
    ]}});
    api.ok("POST", &callback, form).await;
    let form = run.reply().await;
    let empty = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        sandbox.submit("mei", form.modal(), json!({}))
    }));
    assert!(
        empty
            .unwrap_err()
            .downcast::<String>()
            .unwrap()
            .contains("is required")
    );
    let sent = sandbox.submit(
        "mei",
        form.modal(),
        json!({ "name": "Mei", "Role": ["@Regular"] }),
    );
    let (callback, _) = paths(&sandbox, &sent);
    api.ok(
        "POST",
        &callback,
        json!({ "type": 4, "data": { "content": "thanks" } }),
    )
    .await;
    assert_eq!(sent.reply().await.content(), "thanks");
    assert!(
        sandbox
            .expect_violations()
            .iter()
            .all(|violation| violation.contains("t".repeat(40).as_str()))
    );
}

#[tokio::test]
async fn registrations_over_the_limits_are_refused_and_noted() {
    let (sandbox, api) = by_hand(Settings::default()).await;
    let application = sandbox.world(|world| world.application.id);
    let path = format!("/applications/{application}/guilds/{}/commands", guild(&sandbox));
    let option = |index: usize| json!({ "type": 3, "name": format!("o{index}"), "description": "d" });
    let texts = |count: usize| {
        (0..count)
            .map(|_| json!({ "name": "n".repeat(100), "value": "v".repeat(100) }))
            .collect::<Vec<_>>()
    };
    for command in [
        json!({ "name": "Upper", "description": "x" }),
        json!({ "name": "long", "description": "x".repeat(101) }),
        json!({ "name": "many", "description": "x", "options": (0..26).map(option).collect::<Vec<_>>() }),
        json!({ "name": "big", "description": "x", "options": (0..2).map(|index| {
            json!({ "type": 3, "name": format!("o{index}"), "description": "d", "choices": texts(25) })
        }).collect::<Vec<_>>() }),
    ] {
        assert_eq!(api.refused("PUT", &path, json!([command])).await, (400, 50035));
    }
    assert!(sandbox.expect_violations().len() >= 4);
}

#[tokio::test]
async fn a_missing_answer_tells_what_happened_instead() {
    let settings = Settings {
        reply_timeout: Duration::from_millis(100),
        ..Settings::default()
    };
    let (sandbox, _) = by_hand(settings).await;
    let sandbox = std::sync::Arc::new(sandbox);
    let waiting = sandbox.clone();
    let waited =
        tokio::spawn(async move { waiting.command("mei", "#ask", "ping", json!({})).reply().await }).await;
    let message = waited.unwrap_err().into_panic().downcast::<String>().unwrap();
    for part in [
        "no such answer",
        "\"ping\" by mei",
        "interactions.rs",
        "PUT /applications",
    ] {
        assert!(message.contains(part), "{message}");
    }
}

#[tokio::test]
async fn commands_work_in_direct_messages_and_need_a_visible_channel() {
    let (sandbox, _) = by_hand(Settings::default()).await;
    let hidden = std::panic::AssertUnwindSafe(|| sandbox.command("mei", "#hidden", "ping", json!({})));
    assert!(std::panic::catch_unwind(hidden).is_err());
    sandbox.set_overwrite("ken", "#ask", "mei", 0, USE_APPLICATION_COMMANDS);
    assert!(sandbox.visible_commands("mei", "#ask").is_empty());
}
