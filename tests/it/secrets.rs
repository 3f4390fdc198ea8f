//! Free text about people: nobody who has the database alone can read it.

use serde_json::json;

use crate::support::{Database, ReplyExt, World, night_owls};

impl World {
    /// Everything the database holds on disk.
    pub async fn at_rest(&mut self) -> String {
        self.settles().await;
        self.stop().await;
        let folder = std::fs::read_dir(self.folder()).unwrap();
        let files = folder.map(|file| file.unwrap().path());
        let of_database = files.filter(|path| path.display().to_string().contains("ironfan.db"));
        let bytes: Vec<u8> = of_database
            .flat_map(|path| std::fs::read(path).unwrap())
            .collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Tiers and points given with reasons.
async fn with_reasons() -> World {
    let world = World::start_in(night_owls(), Database::sqlite()).await;
    world.is_set_up().await;
    let grant = json!({"member": "mei", "which": 2, "reason": "helped at the fair"});
    world.runs("yuki", "grant tier", grant).await;
    let points = json!({"member": "ana", "amount": 50, "reason": "won the drawing contest"});
    world.runs("ken", "points give", points).await;
    world.settles().await;
    world
}

const REASONS: [&str; 2] = ["helped at the fair", "won the drawing contest"];

#[tokio::test]
async fn reasons_are_read_by_people_and_not_in_the_database() {
    let mut world = with_reasons().await;
    let log = world.runs("yuki", "log", json!({})).await;
    for reason in REASONS {
        assert!(log.text().contains(reason), "{}", log.text());
    }
    let stored = world.at_rest().await;
    assert!(stored.contains("Night Owls"), "this is the database");
    for reason in REASONS {
        assert!(!stored.contains(reason), "{reason} can be read");
    }
    world.boot().await;
    world.ends().await;
}

#[tokio::test]
async fn what_was_stored_before_there_was_a_key_is_sealed_with_the_first() {
    let mut world = with_reasons().await;
    world.stop().await;
    // As an earlier version left it.
    let url = world.config_url();
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    for statement in [
        "DELETE FROM vault",
        "UPDATE grants SET reason = 'helped at the fair'",
        "UPDATE adjustments SET reason = 'won the drawing contest'",
        r#"UPDATE deeds SET deed = '{"did":"give_points","points":50,"reason":"won the drawing contest"}' WHERE topic = 'points'"#,
        r#"UPDATE deeds SET deed = '{"did":"grant","tier_id":3,"reason":"helped at the fair","until_ms":null}' WHERE topic = 'grants'"#,
        "UPDATE standing_changes SET reason = 'helped at the fair' WHERE reason IS NOT NULL",
        "VACUUM",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    pool.close().await;
    world.boot().await;
    let log = world.runs("yuki", "log", json!({})).await;
    for reason in REASONS {
        assert!(log.text().contains(reason), "{}", log.text());
    }
    let stored = world.at_rest().await;
    for reason in REASONS {
        assert!(!stored.contains(reason), "{reason} can be read");
    }
    world.boot().await;
    world.ends().await;
}
