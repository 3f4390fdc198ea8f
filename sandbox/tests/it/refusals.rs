//! What Discord refuses, in its own words and numbers, and what only a strict sandbox notes.

use sandbox::Sandbox;
use sandbox::permissions::*;
use sandbox::world::ChannelKind;
use serde_json::{Value, json};

use crate::support::{Api, channel, studio, user};

#[tokio::test]
async fn forms_are_refused_in_discords_shape() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let path = format!("/channels/{}/messages", channel(&sandbox, "ask"));
    let (status, answer) = api
        .call(
            "POST",
            &path,
            json!({
                "content": "x".repeat(2001),
                "embeds": [{ "title": "t".repeat(257), "fields": [{ "name": "", "value": "v" }] }],
                "components": [{ "type": 1, "components": [
                    { "type": 2, "style": 1, "label": "l".repeat(81), "custom_id": "same" },
                    { "type": 2, "style": 1, "label": "b", "custom_id": "same" },
                ]}],
            }),
        )
        .await;
    assert_eq!(
        (status, &answer["code"], &answer["message"]),
        (400, &json!(50035), &json!("Invalid Form Body"))
    );
    let errors = &answer["errors"];
    assert_eq!(errors["content"]["_errors"][0]["code"], "BASE_TYPE_MAX_LENGTH");
    assert_eq!(
        errors["embeds"]["0"]["title"]["_errors"][0]["message"],
        "Must be 256 or fewer in length."
    );
    assert_eq!(
        errors["embeds"]["0"]["fields"]["0"]["name"]["_errors"][0]["code"],
        "BASE_TYPE_REQUIRED"
    );
    let buttons = &errors["components"]["0"]["components"];
    assert_eq!(
        buttons["0"]["label"]["_errors"][0]["code"],
        "BASE_TYPE_MAX_LENGTH"
    );
    assert_eq!(
        buttons["1"]["custom_id"]["_errors"][0]["code"],
        "COMPONENT_CUSTOM_ID_DUPLICATED"
    );

    for (body, code) in [
        (json!({ "content": "" }), 50006),
        (
            json!({ "content": "x", "message_reference": { "message_id": "42" } }),
            50035,
        ),
        (
            json!({ "embeds": (0..2).map(|_| json!({ "description": "d".repeat(3100) })).collect::<Vec<_>>() }),
            50035,
        ),
        (json!({ "embeds": vec![json!({ "title": "t" }); 11] }), 50035),
        (
            json!({ "content": "x", "components": vec![json!({ "type": 1, "components": [] }); 6] }),
            50035,
        ),
    ] {
        assert_eq!(api.refused("POST", &path, body).await, (400, code));
    }
    assert_eq!(
        api.refused("GET", &format!("{path}?limit=101"), Value::Null)
            .await,
        (400, 50035)
    );
    sandbox.expect_violations();
}

#[tokio::test]
async fn components_v2_messages_are_kept_and_checked() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let path = format!("/channels/{}/messages", channel(&sandbox, "ask"));
    let components = json!([{ "type": 17, "components": [
        { "type": 10, "content": "# Hello" },
        { "type": 9, "components": [{ "type": 10, "content": "text" }],
          "accessory": { "type": 2, "style": 1, "label": "Go", "custom_id": "go" } },
        { "type": 14 },
        { "type": 1, "components": [{ "type": 2, "style": 2, "label": "More", "custom_id": "more" }] },
    ]}]);
    let sent = api
        .ok(
            "POST",
            &path,
            json!({ "flags": 1 << 15, "components": components }),
        )
        .await;
    assert_eq!(sent["components"][0]["components"][0]["content"], "# Hello");
    let mixed = json!({ "flags": 1 << 15, "content": "no", "components": components });
    assert_eq!(api.refused("POST", &path, mixed).await, (400, 50035));
    let unflagged = json!({ "components": components });
    assert_eq!(api.refused("POST", &path, unflagged).await, (400, 50035));
    sandbox.assert_clean();
}

#[tokio::test]
async fn a_repeated_nonce_sends_nothing_twice() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let ask = channel(&sandbox, "ask");
    let path = format!("/channels/{ask}/messages");
    let body = json!({ "content": "once", "nonce": "n1", "enforce_nonce": true });
    let first = api.ok("POST", &path, body.clone()).await;
    let second = api.ok("POST", &path, body).await;
    assert_eq!(first["id"], second["id"]);
    api.ok("POST", &path, json!({ "content": "again", "nonce": "n1" }))
        .await;
    assert_eq!(sandbox.world(|world| world.messages(ask).len()), 2);
    sandbox.assert_clean();
}

#[tokio::test]
async fn direct_messages_open_once_and_can_be_closed() {
    let mut world = studio();
    let ana = world.find_user("ana");
    world.users.get_mut(&ana).unwrap().dms_open = false;
    let sandbox = Sandbox::start(world).await;
    let api = Api::new(&sandbox);
    let mei = user(&sandbox, "mei").to_string();
    let open = api
        .ok("POST", "/users/@me/channels", json!({ "recipient_id": mei }))
        .await;
    let again = api
        .ok("POST", "/users/@me/channels", json!({ "recipient_id": mei }))
        .await;
    assert_eq!(open["id"], again["id"]);
    api.ok(
        "POST",
        &format!("/channels/{}/messages", open["id"].as_str().unwrap()),
        json!({ "content": "hi" }),
    )
    .await;
    sandbox.send_dm("mei", "hello");
    assert_eq!(sandbox.dms_with("mei").len(), 2);
    let closed = api
        .ok(
            "POST",
            "/users/@me/channels",
            json!({ "recipient_id": ana.to_string() }),
        )
        .await;
    let path = format!("/channels/{}/messages", closed["id"].as_str().unwrap());
    assert_eq!(
        api.refused("POST", &path, json!({ "content": "hi" })).await,
        (403, 50007)
    );
    assert_eq!(
        api.refused("POST", "/users/@me/channels", json!({ "recipient_id": "42" }))
            .await,
        (404, 10013)
    );
    sandbox.assert_clean();
}

#[tokio::test]
async fn what_the_bot_cannot_see_or_do_is_refused() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let hidden = channel(&sandbox, "hidden");
    let path = format!("/channels/{hidden}/messages");
    assert_eq!(api.refused("GET", &path, Value::Null).await, (403, 50001));
    assert_eq!(
        api.refused("POST", &path, json!({ "content": "x" })).await,
        (403, 50001)
    );
    assert_eq!(
        api.refused("GET", "/channels/42", Value::Null).await,
        (404, 10003)
    );
    assert_eq!(api.refused("GET", "/guilds/42", Value::Null).await, (404, 10004));
    let lounge = sandbox.create_channel("ken", "Studio", ChannelKind::Category, "Rooms");
    assert_eq!(
        api.refused(
            "POST",
            &format!("/channels/{lounge}/messages"),
            json!({ "content": "x" })
        )
        .await,
        (400, 50008)
    );
    // Without READ_MESSAGE_HISTORY a channel looks empty.
    let ask = channel(&sandbox, "ask");
    sandbox.say("mei", "#ask", "hello");
    sandbox.set_overwrite("ken", "#ask", "bot", 0, READ_MESSAGE_HISTORY);
    assert_eq!(
        api.ok("GET", &format!("/channels/{ask}/messages"), Value::Null)
            .await,
        json!([])
    );
    sandbox.assert_clean();
}

#[tokio::test]
async fn a_wrong_token_is_refused() {
    let sandbox = Sandbox::start(studio()).await;
    let url = "https://discord.com/api/v10/users/@me";
    let response = crate::support::client(&sandbox)
        .get(url)
        .header("authorization", "Bot wrong")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 401);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body, json!({ "message": "401: Unauthorized", "code": 0 }));
    sandbox.faults().refuse_token(true);
    assert_eq!(Api::new(&sandbox).get("/users/@me").await.0, 401);
}

#[tokio::test]
async fn an_unknown_route_is_a_violation() {
    let sandbox = Sandbox::start(studio()).await;
    assert_eq!(Api::new(&sandbox).get("/nothing/here").await.0, 404);
    let violations = sandbox.expect_violations();
    assert!(
        violations
            .iter()
            .any(|violation| violation.contains("GET /nothing/here")),
        "{violations:?}"
    );
}

#[tokio::test]
async fn dropping_a_sandbox_with_violations_panics() {
    let sandbox = Sandbox::start(studio()).await;
    sandbox.note_unparsed("MESSAGE_CREATE", &json!({}));
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(sandbox)));
    let message = *dropped.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("could not parse MESSAGE_CREATE"), "{message}");
}

#[tokio::test]
async fn avatars_and_attachments_come_from_the_stand_in_cdn() {
    let sandbox = Sandbox::start(studio()).await;
    let http = crate::support::client(&sandbox);
    let avatar = http
        .get("https://cdn.discordapp.com/avatars/1/abc.png?size=64")
        .send()
        .await
        .unwrap();
    assert!(avatar.bytes().await.unwrap().starts_with(b"\x89PNG"));
    let form = reqwest::multipart::Form::new()
        .text(
            "payload_json",
            json!({ "content": "x", "attachments": [{ "id": "0", "description": "d" }] }).to_string(),
        )
        .part(
            "files[0]",
            reqwest::multipart::Part::bytes(vec![1, 2, 3]).file_name("a.bin"),
        );
    let path = format!("/channels/{}/messages", channel(&sandbox, "ask"));
    let sent: Value = Api::new(&sandbox)
        .request("POST", &path)
        .multipart(form)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let file = http
        .get(sent["attachments"][0]["url"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(file.bytes().await.unwrap(), [1, 2, 3][..]);
    sandbox.assert_clean();
}
