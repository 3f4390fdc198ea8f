//! Every route once, checked against OpenAPI when `DISCORD_OPENAPI` names the file.

use sandbox::permissions::*;
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
async fn what_people_offer_newcomers_can_be_looked_at() {
    let world = World::builder()
        .guild("Studio", |guild| {
            guild.owner("ken");
            guild.role("Insider");
            guild.bot(VIEW_CHANNEL | MANAGE_GUILD);
            guild.channel("ask");
            guild.member("mei");
        })
        .build();
    let sandbox = Sandbox::start(world).await;
    let api = Api::new(&sandbox);
    let guild = sandbox.world(|world| world.find_guild("Studio"));
    let role = sandbox.world(|world| world.find_role("@Insider"));
    sandbox.ask_newcomers("ken", "Studio", ("Why?", "Because"), &["@Insider"], &["#ask"]);
    let onboarding = api
        .ok("GET", &format!("/guilds/{guild}/onboarding"), Value::Null)
        .await;
    assert_eq!(onboarding["enabled"], true);
    let option = &onboarding["prompts"][0]["options"][0];
    assert_eq!(option["role_ids"][0], role.to_string());
    let roles = api
        .ok("GET", &format!("/guilds/{guild}/roles"), Value::Null)
        .await;
    let marked = roles.as_array().unwrap().iter().filter(|role| role["flags"] == 1);
    assert_eq!(marked.count(), 1);

    let code = sandbox.create_invite_with("ken", "#ask", 0, &["@Insider"]);
    let invites = api
        .ok("GET", &format!("/guilds/{guild}/invites"), Value::Null)
        .await;
    assert_eq!(invites[0]["roles"][0]["id"], role.to_string());
    sandbox.delete_invite("ken", "Studio", &code);
    let invites = api
        .ok("GET", &format!("/guilds/{guild}/invites"), Value::Null)
        .await;
    assert_eq!(invites, json!([]));
    sandbox.assert_clean();
}
