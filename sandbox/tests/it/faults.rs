//! REST on a bad day, as a client meets it.

use std::time::{Duration, Instant};

use poise::serenity_prelude as serenity;
use sandbox::{Sandbox, Settings};
use serde_json::{Value, json};

use crate::support::{Api, channel, http, studio};

#[tokio::test]
async fn serenity_waits_out_a_429_and_sends_again() {
    let sandbox = Sandbox::start(studio()).await;
    let http = http(&sandbox);
    sandbox
        .faults()
        .on("POST", "/channels/*/messages")
        .rate_limit(Duration::from_secs(1));
    let started = Instant::now();
    serenity::ChannelId::new(channel(&sandbox, "ask"))
        .say(&http, "hi")
        .await
        .unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    let statuses: Vec<_> = sandbox
        .requests_to("POST", "/channels/*/messages")
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses, [Some(429), Some(200)]);
    sandbox.assert_clean();
}

#[tokio::test]
async fn buckets_fill_up_and_say_so() {
    let settings = Settings::default().limit("GET", "/channels/*/messages", 2, Duration::from_secs(1));
    let sandbox = Sandbox::start_with(studio(), settings).await;
    let api = Api::new(&sandbox);
    let path = format!("/channels/{}/messages", channel(&sandbox, "ask"));
    let first = api.request("GET", &path).send().await.unwrap();
    let header = |name: &str| first.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(
        (header("x-ratelimit-limit"), header("x-ratelimit-remaining")),
        ("2".to_owned(), "1".to_owned())
    );
    assert!(header("x-ratelimit-reset-after").parse::<f64>().unwrap() <= 1.0);
    api.ok("GET", &path, Value::Null).await;
    let refused = api.request("GET", &path).send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(refused.headers()["x-ratelimit-scope"], "user");
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["global"], false);
    // Another channel has a bucket of its own.
    api.ok(
        "GET",
        &format!("/channels/{}/messages", channel(&sandbox, "vip")),
        Value::Null,
    )
    .await;
    tokio::time::sleep(Duration::from_secs_f64(body["retry_after"].as_f64().unwrap())).await;
    api.ok("GET", &path, Value::Null).await;

    sandbox
        .faults()
        .on("*", "/**")
        .rate_limit_globally(Duration::from_millis(300));
    let global = api.request("GET", "/users/@me").send().await.unwrap();
    assert_eq!(
        (global.status().as_u16(), &global.headers()["x-ratelimit-global"]),
        (429, &"true".parse().unwrap())
    );
    sandbox.assert_clean();
}

#[tokio::test]
async fn a_reset_comes_before_or_after_the_effect() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let ask = channel(&sandbox, "ask");
    let path = format!("/channels/{ask}/messages");
    let count = || sandbox.world(|world| world.messages(ask).len());
    let send = || api.request("POST", &path).json(&json!({ "content": "x" })).send();
    sandbox
        .faults()
        .on("POST", "/channels/*/messages")
        .reset_before_effect();
    assert!(send().await.is_err());
    assert_eq!(count(), 0);
    sandbox
        .faults()
        .on("POST", "/channels/*/messages")
        .reset_after_effect();
    assert!(send().await.is_err());
    assert_eq!(count(), 1);
    assert_eq!(send().await.unwrap().status(), 200);
    sandbox.assert_clean();
}

#[tokio::test]
async fn other_faults_hit_as_often_as_asked() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let faults = sandbox.faults();
    faults.on("GET", "/users/@me").times(2).status(502);
    let status = async || api.get("/users/@me").await.0;
    assert_eq!((status().await, status().await, status().await), (502, 502, 200));
    faults.on("GET", "/users/*").refuse(403, 50013);
    assert_eq!(
        api.get("/users/@me").await,
        (403, json!({ "code": 50013, "message": "Missing Permissions" }))
    );
    faults.on("GET", "/users/@me").malformed();
    let text = api
        .request("GET", "/users/@me")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(serde_json::from_str::<Value>(&text).is_err());
    faults.on("GET", "/users/@me").always().hang();
    let hung = api
        .request("GET", "/users/@me")
        .timeout(Duration::from_millis(200))
        .send()
        .await;
    assert!(hung.unwrap_err().is_timeout());
    faults.clear();
    assert_eq!(status().await, 200);
    sandbox.assert_clean();
}

#[tokio::test]
async fn a_held_answer_tells_of_what_happened_meanwhile() {
    let sandbox = Sandbox::start(studio()).await;
    let api = Api::new(&sandbox);
    let path = format!("/channels/{}/messages", channel(&sandbox, "ask"));
    let held = sandbox.faults().on("GET", "/channels/*/messages").hold();
    let asked = api.get(&path);
    let meanwhile = async {
        held.arrived().await;
        sandbox.say("mei", "#ask", "meanwhile");
        held.let_go();
    };
    let ((status, messages), ()) = tokio::join!(asked, meanwhile);
    assert_eq!((status, messages.as_array().map(Vec::len)), (200, Some(1)));
    let (_, again) = api.get(&path).await;
    assert_eq!(again, messages, "one request was held");
    sandbox.assert_clean();
}
