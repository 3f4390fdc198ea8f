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
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"
        Who did what
        (time f) · @mei · is back early
        (time f) · @mei · is away for 7 days
        (time f) · @yuki · discarded the prepared rules
        (time f) · @yuki · prepared a rule: #general → 50%
        (time f) · @yuki · prepared a rule: Voice: points → 6
        (time f) · @yuki · removed the gate of #vip
        (time f) · @yuki · gated #vip from Superfan up
        (time f) · @ken · took Regular from @ana: late
        (time f) · @ken · gave @ana Regular, for good: early bird
        (time f) · @ken · took 2 points from @ana: unkind
        15 entries · page 1 of 2
        [◀ Previous off] [Next ▶] [Export (CSV)] [Panel]
        ") };
        let page = world
            .runs("yuki", "log", json!({"topic": Topic::ALL.len() - 2}))
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"
        誰做了什麼
        只看：設定

        (time f) · @yuki · 完成 /設定
        (time f) · @yuki · 建立 3 個等級的身分組
        (time f) · @yuki · 把核准與週報頻道設為 #creator
        (time f) · @yuki · 把管理員身分組設為 @&Mods
        共 4 筆 · 第 1 頁，共 1 頁
        [匯出（CSV）] [控制台]
        ") };
        let page = world
            .runs("ken", "log", json!({"by": "ken", "about": "ana", "topic": 2}))
            .await;
        insta::allow_duplicates! { insta::assert_snapshot!(world.reads(page.message()), @"
        Who did what
        Only: by @ken · about @ana · Points

        (time f) · @ken · took 2 points from @ana: unkind
        (time f) · @ken · gave @ana 5 points: =kind
        2 entries · page 1 of 1
        [Export (CSV)] [Panel]
        ") };

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
