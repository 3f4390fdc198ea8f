//! Every route once, checked against OpenAPI when `DISCORD_OPENAPI` names the file, and Discord's refusals.

use sandbox::permissions::*;
use sandbox::world::ChannelKind;
use sandbox::{Sandbox, World};
use serde_json::{Value, json};

use crate::support::{Api, BOT, channel, guild, role, studio, user};

#[tokio::test]
async fn messages_are_sent_read_changed_and_deleted() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let ask = channel(&sandbox, "ask");
    let first = sandbox.say("mei", "#ask", "one");
    sandbox.react("ken", &first, "🔥");
    let sent = api
        .ok(
            "POST",
            &format!("/channels/{ask}/messages"),
            json!({
                "content": "two <@!5>", "message_reference": { "message_id": first.id.to_string() },
                "embeds": [{ "title": "T", "fields": [{ "name": "n", "value": "v" }], "footer": { "text": "f" } }],
                "components": [{ "type": 1, "components": [
                    { "type": 2, "style": 1, "label": "Go", "custom_id": "go" },
                    { "type": 2, "style": 5, "label": "See", "url": "https://example.com" },
                ]}, { "type": 1, "components": [{ "type": 3, "custom_id": "pick", "options": [{ "label": "a", "value": "a" }] }] }],
                "allowed_mentions": { "parse": [] },
            }),
        )
        .await;
    assert_eq!(sent["referenced_message"]["content"], "one");
    assert_eq!(sent["embeds"][0]["type"], "rich");
    let id = sent["id"].as_str().unwrap();
    let edited = api
        .ok(
            "PATCH",
            &format!("/channels/{ask}/messages/{id}"),
            json!({ "content": "three" }),
        )
        .await;
    assert_eq!(
        (&edited["content"], edited["embeds"].as_array().unwrap().len()),
        (&json!("three"), 1)
    );
    assert!(edited["edited_timestamp"].is_string());

    let listed = api
        .ok("GET", &format!("/channels/{ask}/messages?limit=50"), Value::Null)
        .await;
    assert_eq!(listed[0]["content"], "three");
    assert_eq!(listed[1]["reactions"][0]["count"], 1);
    let after = api
        .ok(
            "GET",
            &format!("/channels/{ask}/messages?after={}", first.id),
            Value::Null,
        )
        .await;
    assert_eq!(after.as_array().unwrap().len(), 1);
    let around = api
        .ok(
            "GET",
            &format!("/channels/{ask}/messages?around={}&limit=1", first.id),
            Value::Null,
        )
        .await;
    assert_eq!(around[0]["content"], "one");
    api.ok("GET", &format!("/channels/{ask}/messages/{id}"), Value::Null)
        .await;
    api.ok("POST", &format!("/channels/{ask}/typing"), Value::Null)
        .await;

    api.ok(
        "PUT",
        &format!("/channels/{ask}/messages/{id}/reactions/%F0%9F%94%A5/@me"),
        Value::Null,
    )
    .await;
    let fans = api
        .ok(
            "GET",
            &format!("/channels/{ask}/messages/{id}/reactions/%F0%9F%94%A5?limit=10"),
            Value::Null,
        )
        .await;
    assert_eq!(fans[0]["username"], "bot");
    api.ok(
        "DELETE",
        &format!("/channels/{ask}/messages/{id}/reactions/%F0%9F%94%A5/@me"),
        Value::Null,
    )
    .await;

    api.ok("DELETE", &format!("/channels/{ask}/messages/{id}"), Value::Null)
        .await;
    assert_eq!(
        api.refused("GET", &format!("/channels/{ask}/messages/{id}"), Value::Null)
            .await,
        (404, 10008)
    );
    // Other people's messages need a permission this bot does not have.
    let theirs = format!("/channels/{ask}/messages/{}", first.id);
    assert_eq!(api.refused("DELETE", &theirs, Value::Null).await, (403, 50013));
    assert_eq!(
        api.refused("PATCH", &theirs, json!({ "content": "x" })).await,
        (403, 50005)
    );
    sandbox.assert_clean();
}

#[tokio::test]
async fn polls_pins_and_bulk_deletes_work() {
    let mut world = studio();
    let bot_role = world.find_role("bot");
    let id = world.find_guild("Studio");
    world
        .guilds
        .get_mut(&id)
        .unwrap()
        .roles
        .get_mut(&bot_role)
        .unwrap()
        .permissions |= MANAGE_MESSAGES | PIN_MESSAGES;
    let sandbox = Sandbox::start(world).await;
    let api = Api::new(&sandbox);
    let ask = channel(&sandbox, "ask");
    let poll = api
        .ok(
            "POST",
            &format!("/channels/{ask}/messages"),
            json!({ "poll": {
                "question": { "text": "Tea?" }, "duration": 24, "allow_multiselect": false,
                "answers": [{ "poll_media": { "text": "yes" } }, { "poll_media": { "text": "no" } }],
            }}),
        )
        .await;
    let poll_id: u64 = poll["id"].as_str().unwrap().parse().unwrap();
    let message = sandbox.world(|world| world.message(ask, poll_id).unwrap().clone());
    sandbox.vote("mei", &message, "yes");
    sandbox.vote("mei", &message, "no");
    sandbox.vote("ken", &message, "no");
    let voters = api
        .ok(
            "GET",
            &format!("/channels/{ask}/polls/{poll_id}/answers/2"),
            Value::Null,
        )
        .await;
    assert_eq!(voters["users"].as_array().unwrap().len(), 2);
    let ended = api
        .ok(
            "POST",
            &format!("/channels/{ask}/polls/{poll_id}/expire"),
            Value::Null,
        )
        .await;
    assert_eq!(ended["poll"]["results"]["is_finalized"], true);
    assert_eq!(
        api.refused(
            "POST",
            &format!("/channels/{ask}/polls/{poll_id}/expire"),
            Value::Null
        )
        .await,
        (400, 520_001)
    );

    api.ok(
        "PUT",
        &format!("/channels/{ask}/messages/pins/{poll_id}"),
        Value::Null,
    )
    .await;
    let pins = api
        .ok("GET", &format!("/channels/{ask}/messages/pins"), Value::Null)
        .await;
    assert_eq!(pins["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        api.ok("GET", &format!("/channels/{ask}/pins"), Value::Null)
            .await
            .as_array()
            .unwrap()
            .len(),
        1
    );
    api.ok("DELETE", &format!("/channels/{ask}/pins/{poll_id}"), Value::Null)
        .await;

    let (a, b) = (sandbox.say("mei", "#ask", "a"), sandbox.say("mei", "#ask", "b"));
    let body = json!({ "messages": [a.id.to_string(), b.id.to_string()] });
    api.ok("POST", &format!("/channels/{ask}/messages/bulk-delete"), body)
        .await;
    sandbox.react("ken", &message, "🔥");
    api.ok(
        "DELETE",
        &format!("/channels/{ask}/messages/{poll_id}/reactions/%F0%9F%94%A5"),
        Value::Null,
    )
    .await;
    api.ok(
        "DELETE",
        &format!("/channels/{ask}/messages/{poll_id}/reactions"),
        Value::Null,
    )
    .await;
    api.ok(
        "DELETE",
        &format!("/channels/{ask}/messages/{poll_id}"),
        Value::Null,
    )
    .await;
    sandbox.assert_clean();
}

#[tokio::test]
async fn a_server_can_be_read() {
    let mut world = studio();
    let id = world.find_guild("Studio");
    world.guilds.get_mut(&id).unwrap().vanity = Some(("studio".to_owned(), 7));
    let sandbox = Sandbox::start(world).await;
    let api = Api::new(&sandbox);
    let (guild, mei, lounge) = (
        guild(&sandbox),
        user(&sandbox, "mei"),
        channel(&sandbox, "Lounge"),
    );
    sandbox.join_voice("mei", lounge);
    let event = sandbox.plan_event("ken", lounge, "Listening", sandbox.clock().now_ms() + 60_000);
    sandbox.set_interest("mei", event, true);
    let code = sandbox.create_invite("ken", "#ask", 0);
    let roles = role(&sandbox, "Regular");
    for path in [
        "/gateway".to_owned(),
        "/gateway/bot".to_owned(),
        "/users/@me".to_owned(),
        "/users/@me/guilds".to_owned(),
        format!("/users/{mei}"),
        "/oauth2/applications/@me".to_owned(),
        "/applications/@me".to_owned(),
        format!("/guilds/{guild}"),
        format!("/guilds/{guild}?with_counts=true"),
        format!("/guilds/{guild}/channels"),
        format!("/guilds/{guild}/roles"),
        format!("/guilds/{guild}/roles/{roles}"),
        format!("/guilds/{guild}/roles/member-counts"),
        format!("/guilds/{guild}/members?limit=1000"),
        format!("/guilds/{guild}/members/search?query=me&limit=5"),
        format!("/guilds/{guild}/members/{mei}"),
        format!("/guilds/{guild}/audit-logs?limit=10"),
        format!("/guilds/{guild}/invites"),
        format!("/guilds/{guild}/vanity-url"),
        format!("/guilds/{guild}/onboarding"),
        format!("/guilds/{guild}/threads/active"),
        format!("/guilds/{guild}/voice-states/{mei}"),
        format!("/guilds/{guild}/scheduled-events?with_user_count=true"),
        format!("/guilds/{guild}/scheduled-events/{event}"),
        format!("/guilds/{guild}/scheduled-events/{event}/users?with_member=true"),
        format!("/guilds/{guild}/emojis"),
        format!("/guilds/{guild}/stickers"),
        format!("/guilds/{guild}/integrations"),
        format!("/channels/{lounge}"),
        format!("/channels/{lounge}/invites"),
        format!("/invites/{code}"),
    ] {
        api.ok("GET", &path, Value::Null).await;
    }
    sandbox.assert_clean();
}

#[tokio::test]
async fn channels_and_overwrites_are_managed() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let (guild, superfan) = (guild(&sandbox), role(&sandbox, "Superfan"));
    let made = api
        .ok(
            "POST",
            &format!("/guilds/{guild}/channels"),
            json!({ "name": "Fan Lounge", "type": 0, "topic": "t", "permission_overwrites": [
                { "id": guild.to_string(), "type": 0, "deny": "1024", "allow": "0" },
                { "id": superfan.to_string(), "type": 0, "allow": "1024", "deny": "0" },
                { "id": user(&sandbox, "bot").to_string(), "type": 1, "allow": "1024", "deny": "0" },
            ]}),
        )
        .await;
    assert_eq!(made["name"], "fan-lounge");
    let id = made["id"].as_str().unwrap();
    let edited = api
        .ok(
            "PATCH",
            &format!("/channels/{id}"),
            json!({ "name": "fans", "rate_limit_per_user": 5 }),
        )
        .await;
    assert_eq!(edited["rate_limit_per_user"], 5);
    api.ok(
        "PUT",
        &format!("/channels/{id}/permissions/{superfan}"),
        json!({ "type": 0, "allow": "3072", "deny": "0" }),
    )
    .await;
    let overwrites = sandbox.world(|world| world.channel(id.parse().unwrap()).overwrites[&superfan]);
    assert_eq!((overwrites.allow, overwrites.deny), (3072, 0));
    api.ok(
        "DELETE",
        &format!("/channels/{id}/permissions/{superfan}"),
        Value::Null,
    )
    .await;
    assert_eq!(
        api.refused(
            "DELETE",
            &format!("/channels/{id}/permissions/{superfan}"),
            Value::Null
        )
        .await,
        (404, 10009)
    );
    // Bits the bot does not have, and MANAGE_ROLES without being an administrator.
    for bits in [BAN_MEMBERS, MANAGE_ROLES] {
        let body = json!({ "type": 0, "allow": bits.to_string() });
        assert_eq!(
            api.refused("PUT", &format!("/channels/{id}/permissions/{superfan}"), body)
                .await,
            (403, 50013)
        );
    }
    api.ok(
        "PATCH",
        &format!("/guilds/{guild}/channels"),
        json!([{ "id": id, "position": 3 }]),
    )
    .await;
    let invite = api
        .ok(
            "POST",
            &format!("/channels/{id}/invites"),
            json!({ "max_age": 0, "unique": true }),
        )
        .await;
    let code = invite["code"].as_str().unwrap();
    sandbox.new_user("zoe");
    sandbox.join_by("zoe", code);
    assert_eq!(
        api.ok("GET", &format!("/guilds/{guild}/invites"), Value::Null)
            .await[0]["uses"],
        1
    );
    api.ok("DELETE", &format!("/invites/{code}"), Value::Null).await;
    api.ok("DELETE", &format!("/channels/{id}"), Value::Null).await;
    assert_eq!(
        api.refused("GET", &format!("/channels/{id}"), Value::Null).await,
        (404, 10003)
    );
    sandbox.assert_clean();
}

#[tokio::test]
async fn threads_and_forum_posts_work() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let (ask, ideas) = (channel(&sandbox, "ask"), channel(&sandbox, "ideas"));
    let thread = sandbox.start_thread("mei", &sandbox.say("mei", "#ask", "long story"), "story");
    sandbox.say("ken", thread, "go on");
    sandbox.post("mei", "#ideas", "An idea", "Let us");
    let list = api
        .ok(
            "GET",
            &format!("/guilds/{}/threads/active", guild(&sandbox)),
            Value::Null,
        )
        .await;
    assert_eq!(list["threads"].as_array().unwrap().len(), 2);
    sandbox.archive(thread, true);
    let archived = api
        .ok(
            "GET",
            &format!("/channels/{ask}/threads/archived/public?before=2100-01-01T00:00:00Z&limit=10"),
            Value::Null,
        )
        .await;
    assert_eq!(archived["threads"][0]["name"], "story");
    api.ok(
        "POST",
        &format!("/channels/{thread}/messages"),
        json!({ "content": "it wakes up" }),
    )
    .await;
    assert!(!sandbox.world(|world| world.channel(thread).thread.as_ref().unwrap().archived));
    api.ok(
        "PUT",
        &format!("/channels/{thread}/thread-members/@me"),
        Value::Null,
    )
    .await;
    api.ok("GET", &format!("/channels/{thread}/thread-members"), Value::Null)
        .await;
    let started = api
        .ok(
            "POST",
            &format!("/channels/{ask}/threads"),
            json!({ "name": "x", "type": 11 }),
        )
        .await;
    assert_eq!(started["type"], 11);
    let post = api
        .ok(
            "POST",
            &format!("/channels/{ideas}/threads"),
            json!({ "name": "Mine", "message": { "content": "first" } }),
        )
        .await;
    assert_eq!(post["id"], post["message"]["id"]);
    sandbox.assert_clean();
}

#[tokio::test]
async fn scheduled_events_are_made_changed_and_deleted() {
    let world = World::builder()
        .guild("Studio", |guild| {
            guild.owner("ken");
            guild.bot(BOT | CREATE_EVENTS);
        })
        .build();
    let sandbox = Sandbox::start(world).await;
    let api = Api::new(&sandbox);
    let events = format!("/guilds/{}/scheduled-events", guild(&sandbox));
    let body = json!({
        "name": "Drop", "privacy_level": 2, "entity_type": 3, "entity_metadata": { "location": "the web" },
        "scheduled_start_time": "2100-01-01T00:00:00Z", "scheduled_end_time": "2100-01-02T00:00:00Z",
    });
    let event = api.ok("POST", &events, body).await;
    let id = event["id"].as_str().unwrap();
    let started = api
        .ok("PATCH", &format!("{events}/{id}"), json!({ "status": 2 }))
        .await;
    assert_eq!(started["status"], 2);
    assert_eq!(
        api.refused("PATCH", &format!("{events}/{id}"), json!({ "status": 1 }))
            .await,
        (400, 50035)
    );
    api.ok("DELETE", &format!("{events}/{id}"), Value::Null).await;
    sandbox.assert_clean();
}

#[tokio::test]
async fn roles_follow_the_hierarchy() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let (guild, mei) = (guild(&sandbox), user(&sandbox, "mei"));
    let member = format!("/guilds/{guild}/members/{mei}");
    let made = api
        .ok(
            "POST",
            &format!("/guilds/{guild}/roles"),
            json!({ "name": "New", "permissions": "0" }),
        )
        .await;
    let new: u64 = made["id"].as_str().unwrap().parse().unwrap();
    let request = api
        .request("PUT", &format!("{member}/roles/{new}"))
        .header("x-audit-log-reason", "a%20good%20fan");
    assert_eq!(request.send().await.unwrap().status(), 204);
    assert!(sandbox.world(|world| world.roles_of(guild, mei).contains(&new)));
    let entry = sandbox.world(|world| world.guild(guild).audit_log.last().cloned().unwrap());
    assert_eq!((entry.action, entry.reason.as_deref()), (25, Some("a good fan")));
    api.ok("DELETE", &format!("{member}/roles/{new}"), Value::Null)
        .await;

    // Above the bot, managed, @everyone, unknown, and a member nobody knows.
    let moderator = role(&sandbox, "Moderator");
    let own = role(&sandbox, "bot");
    let stranger = sandbox.new_user("zoe");
    let roles = |role: u64| format!("{member}/roles/{role}");
    assert_eq!(
        api.refused("PUT", &roles(moderator), Value::Null).await,
        (403, 50013)
    );
    assert_eq!(api.refused("PUT", &roles(own), Value::Null).await, (403, 50013));
    assert_eq!(api.refused("PUT", &roles(guild), Value::Null).await, (400, 50028));
    assert_eq!(api.refused("PUT", &roles(42), Value::Null).await, (404, 10011));
    assert_eq!(
        api.refused(
            "PUT",
            &format!("/guilds/{guild}/members/{stranger}/roles/{new}"),
            Value::Null
        )
        .await,
        (404, 10007)
    );
    assert_eq!(
        api.refused(
            "PUT",
            &format!("/guilds/{guild}/members/42/roles/{new}"),
            Value::Null
        )
        .await,
        (404, 10013)
    );
    assert_eq!(
        api.refused(
            "PATCH",
            &format!("/guilds/{guild}/roles/{moderator}"),
            json!({ "name": "x" })
        )
        .await,
        (403, 50013)
    );
    assert_eq!(
        api.refused("DELETE", &format!("/guilds/{guild}/roles/{own}"), Value::Null)
            .await,
        (400, 50028)
    );
    // Nobody grants what they do not have.
    let grant = json!({ "permissions": BAN_MEMBERS.to_string() });
    assert_eq!(
        api.refused("PATCH", &format!("/guilds/{guild}/roles/{new}"), grant)
            .await,
        (403, 50013)
    );
    // Members above the bot, and the owner, are out of reach; so is what the bot has no permission for.
    let ana = user(&sandbox, "ana");
    assert_eq!(
        api.refused("DELETE", &format!("/guilds/{guild}/members/{ana}"), Value::Null)
            .await,
        (403, 50013)
    );
    assert_eq!(
        api.refused("PUT", &format!("/guilds/{guild}/bans/{mei}"), json!({}))
            .await,
        (403, 50013)
    );

    let order = json!([{ "id": role(&sandbox, "Superfan").to_string(), "position": 1 }]);
    api.ok("PATCH", &format!("/guilds/{guild}/roles"), order).await;
    let position = |name: &str| sandbox.world(|world| world.guild(guild).role(name).unwrap().position);
    assert_eq!((position("Superfan"), position("@everyone")), (1, 0));
    let too_high = json!([{ "id": new.to_string(), "position": position("bot") }]);
    assert_eq!(
        api.refused("PATCH", &format!("/guilds/{guild}/roles"), too_high)
            .await,
        (403, 50013)
    );
    api.ok(
        "PATCH",
        &format!("/guilds/{guild}/roles/{new}"),
        json!({ "name": "Newer", "color": 255 }),
    )
    .await;
    api.ok("PATCH", &member, json!({ "roles": [new.to_string()] }))
        .await;
    api.ok("DELETE", &format!("/guilds/{guild}/roles/{new}"), Value::Null)
        .await;
    assert!(sandbox.world(|world| world.roles_of(guild, mei).is_empty()));
    sandbox.assert_clean();
}

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
