//! The log: nothing that people change goes without a line in it.

use ironfan::{domain::deed::Topic, store::LogFilter};
use serde_json::json;

use crate::support::{Database, Past, ReplyExt, World};

#[tokio::test]
async fn everything_people_change_is_in_the_log() {
    for database in Database::each().await {
        let world = World::start_in(crate::support::night_owls(), database).await;
        world.is_set_up().await;
        world.has_lived("mei", Past::ELIGIBLE);
        world.settles().await;
        let steps: &[(&str, &str, serde_json::Value)] = &[
            (
                "ken",
                "points give",
                json!({"member": "ana", "amount": 5, "reason": "=kind"}),
            ),
            (
                "ken",
                "points take",
                json!({"member": "ana", "amount": 2, "reason": "unkind"}),
            ),
            (
                "ken",
                "grant tier",
                json!({"member": "ana", "which": 0, "reason": "early bird"}),
            ),
            (
                "ken",
                "grant revoke",
                json!({"member": "ana", "which": 0, "reason": "late"}),
            ),
            ("yuki", "gate add", json!({"channel": "#vip", "tier": 2})),
            ("yuki", "gate remove", json!({"channel": "#vip"})),
            (
                "yuki",
                "rules set",
                json!({"setting": "voice.points", "value": "6"}),
            ),
            (
                "yuki",
                "rules channel",
                json!({"which": "#general", "percent": 50}),
            ),
            ("yuki", "rules discard", json!({})),
            ("mei", "away until", json!({"day": "7"})),
            ("mei", "away back", json!({})),
        ];
        let mut before = world.lines().await;
        for (who, command, options) in steps {
            world.runs(who, command, options.clone()).await;
            let now = world.lines().await;
            assert!(now > before, "/{command} by {who} left no line");
            before = now;
        }
        let page = world.runs("ken", "log", json!({})).await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"") };
        let page = world
            .runs("yuki", "log", json!({"topic": Topic::ALL.len() - 2}))
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"") };
        let page = world
            .runs("ken", "log", json!({"by": "ken", "about": "ana", "topic": 2}))
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"") };

        // Page by page, and as a file that no spreadsheet takes for formulas.
        let page = world.runs("ken", "log", json!({})).await;
        let next = world.clicks("ken", page.message(), "Next ▶").await;
        assert!(next.text().contains("page 2"), "{}", next.text());
        let export = world.clicks("ken", next.message(), "Export (CSV)").await;
        let file = &export.message().attachments[0];
        let text = String::from_utf8(file.bytes.to_vec()).unwrap();
        assert_eq!(text.lines().count() as u64, world.lines().await + 1, "{text}");
        assert!(
            text.starts_with("time,by,by_name,about,about_name,topic,what"),
            "{text}"
        );
        assert!(text.contains("ana") && text.contains("2026-"), "{text}");
        world.ends().await;
    }
}

impl World {
    async fn lines(&self) -> u64 {
        self.store()
            .count_log(self.guild_id(), &LogFilter::default())
            .await
            .unwrap()
    }
}
