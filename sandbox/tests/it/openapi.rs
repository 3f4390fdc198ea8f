//! The check against an OpenAPI description, with a small one of our own.

use sandbox::{Sandbox, Settings};
use serde_json::json;

use crate::support::{Api, channel, studio};

fn settings() -> Settings {
    let description = json!({
        "openapi": "3.1.0",
        "paths": {
            "/channels/{channel_id}/messages": { "post": {
                "requestBody": { "required": true, "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Form" },
                }}},
                "responses": { "200": { "content": { "application/json": {
                    "schema": { "type": "object", "required": ["no_such_field"] },
                }}}},
            }},
            "/users/@me": { "get": { "responses": { "200": {} }, "parameters": [] } },
            "/users/{user_id}": { "get": { "responses": { "4XX": {} } } },
        },
        "components": { "schemas": { "Form": {
            "type": "object", "properties": { "tts": { "type": "boolean" } },
        }}},
    });
    let path = std::env::temp_dir().join(format!("sandbox-openapi-{}.json", std::process::id()));
    std::fs::write(&path, description.to_string()).unwrap();
    Settings {
        openapi: Some(path),
        ..Settings::default()
    }
}

#[tokio::test]
async fn bad_bodies_bad_answers_and_unknown_parameters_are_violations() {
    let settings = settings();
    let file = settings.openapi.clone().unwrap();
    let sandbox = Sandbox::start_with(studio(), settings).await;
    std::fs::remove_file(file).unwrap();
    let api = Api::new(&sandbox);
    let path = format!("/channels/{}/messages", channel(&sandbox, "ask"));
    api.ok("POST", &path, json!({ "content": "x", "tts": "yes" }))
        .await;
    api.get("/users/@me?oops=1").await;
    api.get("/gateway").await;
    let violations = sandbox.expect_violations();
    let expected = [
        "the body of POST",
        "(a bug of the sandbox): POST",
        "GET /users/@me has no parameter \"oops\"",
        "GET /gateway is not described",
    ];
    for (violation, expected) in violations.iter().zip(expected) {
        assert!(violation.contains(expected), "{violation}");
    }
    assert_eq!(violations.len(), expected.len(), "{violations:#?}");
}
