//! The page's JSON: what a person sees and does there, and who may ask at all.

use std::sync::Arc;

use reqwest::{Client, StatusCode};
use sandbox::permissions::VIEW_CHANNEL;
use sandbox::{Message, Sandbox, World};
use serde_json::{Value, json};

/// A sandbox with its page, and a browser that looks at it.
struct Visit {
    sandbox: Arc<Sandbox>,
    address: String,
    client: Client,
}

impl Visit {
    async fn start() -> Self {
        let world = World::builder()
            .guild("Studio", |guild| {
                guild.owner("ken").display_name("肯");
                guild.role("Fans").color(0xff_aa_00);
                guild.bot(VIEW_CHANNEL);
                guild.member("mei").locale("zh-TW").role("Fans");
                guild.member("leo");
                guild.channel("ask");
                guild
                    .channel("vip")
                    .deny("@everyone", VIEW_CHANNEL)
                    .allow("Fans", VIEW_CHANNEL);
            })
            .build();
        let sandbox = Arc::new(Sandbox::start(world).await);
        let address = format!(
            "http://{}",
            sandbox.serve_page(0).await.expect("loopback has a free port")
        );
        Self {
            sandbox,
            address,
            client: Client::new(),
        }
    }

    fn user(&self, name: &str) -> String {
        self.sandbox.world(|world| world.find_user(name).to_string())
    }

    fn channel(&self, name: &str) -> String {
        self.sandbox.world(|world| world.find_channel(name).to_string())
    }

    async fn get(&self, path: &str) -> Value {
        self.client
            .get(format!("{}{path}", self.address))
            .send()
            .await
            .expect("the page answers")
            .json()
            .await
            .expect("the answer is JSON")
    }

    async fn view(&self, who: &str, channel: &str) -> Value {
        let guild = self.sandbox.world(|world| world.find_guild("Studio"));
        let (who, channel) = (self.user(who), self.channel(channel));
        self.get(&format!("/api/view?guild={guild}&as={who}&channel={channel}"))
            .await
    }

    async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let answer = self
            .client
            .post(format!("{}{path}", self.address))
            .json(&body)
            .send()
            .await
            .expect("the page answers");
        (answer.status(), answer.json().await.expect("the answer is JSON"))
    }
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| entry["name"].as_str())
        .collect()
}

#[tokio::test]
async fn everybody_sees_what_their_roles_let_them_see() {
    let visit = Visit::start().await;
    assert_eq!(names(&visit.view("mei", "ask").await["channels"]), ["ask", "vip"]);
    assert_eq!(names(&visit.view("leo", "ask").await["channels"]), ["ask"]);
    visit.sandbox.say("mei", "#vip", "a secret");
    let shut = visit.view("leo", "vip").await;
    assert_eq!(shut["messages"], json!([]));
    let people = visit.get("/api/people").await;
    assert_eq!(names(&people["guilds"][0]["people"]), ["bot", "肯", "mei", "leo"]);
}

#[tokio::test]
async fn people_write_and_answer() {
    let visit = Visit::start().await;
    let (mei, leo, ask) = (visit.user("mei"), visit.user("leo"), visit.channel("ask"));
    let (status, _) = visit
        .post(
            "/api/say",
            json!({"as": mei, "channel": ask, "text": "哪支鏡頭？"}),
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    let question = visit.view("leo", "ask").await["messages"][0].clone();
    let answer = json!({"as": leo, "channel": ask, "text": "50mm", "answers": question["id"]});
    visit.post("/api/say", answer).await;
    let seen = visit.view("mei", "ask").await;
    assert_eq!(seen["messages"][1]["content"], "50mm");
    assert_eq!(seen["messages"][1]["answers"]["text"], "哪支鏡頭？");
}

#[tokio::test]
async fn what_cannot_be_done_says_why() {
    let visit = Visit::start().await;
    let (leo, vip) = (visit.user("leo"), visit.channel("vip"));
    let (status, body) = visit
        .post(
            "/api/say",
            json!({"as": leo, "channel": vip, "text": "let me in"}),
        )
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body["error"].as_str().unwrap().contains("leo lacks"), "{body}");
}

#[tokio::test]
async fn only_its_reader_sees_an_ephemeral_answer_and_a_silent_bot_is_said_to_be_silent() {
    let visit = Visit::start().await;
    let mei = visit.user("mei");
    let id = visit.sandbox.world_mut(|world| {
        let (bot, channel) = (world.bot(), world.find_channel("ask"));
        let id = sandbox::snowflake_at(visit.sandbox.clock().now_ms());
        let button = json!({"type": 2, "id": 2, "custom_id": "go", "label": "Go", "style": 1});
        let message = Message {
            components: vec![json!({"type": 1, "id": 1, "components": [button]})],
            flags: sandbox::world::FLAG_EPHEMERAL,
            ephemeral_for: Some(world.find_user("mei")),
            ..Message::new(id, channel, bot)
        };
        let place = world.channels.get_mut(&channel).unwrap();
        place.messages.insert(id, message);
        id.to_string()
    });
    assert_eq!(visit.view("leo", "ask").await["messages"], json!([]));
    assert_eq!(visit.view("mei", "ask").await["messages"][0]["id"], id.as_str());
    let press = json!({"as": mei, "channel": visit.channel("ask"), "message": id, "component": "go"});
    let (_, body) = visit.post("/api/press", press).await;
    assert_eq!(body["error"], "The application did not respond");
}

#[tokio::test]
async fn other_sites_are_kept_out() {
    let visit = Visit::start().await;
    let page = |path: &str| visit.client.get(format!("{}{path}", visit.address));
    assert_eq!(page("/").send().await.unwrap().status(), StatusCode::OK);
    let rebound = page("/").header("host", "evil.example").send().await.unwrap();
    assert_eq!(rebound.status(), StatusCode::FORBIDDEN);
    let foreign = page("/api/people")
        .header("origin", "http://evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let say = json!({"as": visit.user("mei"), "channel": visit.channel("ask"), "text": "hi"}).to_string();
    let form = visit
        .client
        .post(format!("{}/api/say", visit.address))
        .header("content-type", "text/plain")
        .body(say);
    assert_eq!(
        form.send().await.unwrap().status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    assert!(
        visit.view("mei", "ask").await["messages"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
