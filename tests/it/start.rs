//! Whatever is wrong at the start is said at once, in one place, with its remedy and without a secret.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use sandbox::Sandbox;
use tempfile::TempDir;

use crate::support::{night_owls, vault};

const TOKEN: &str = "MTQwMDAwMDAwMDAwMDAwMDAwMA.GabcDE.abcdefghijklmnopqrstuvwxyz-_0123456789";
const KEY: &str = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=";
/// Longest the program may take to refuse.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program with nothing but these variables, in an empty folder.
fn program(folder: &Path, vars: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ironfan"));
    command
        .current_dir(folder)
        .env_clear()
        .args(arguments)
        .stdin(Stdio::null());
    command.envs(vars.iter().copied()).env("RUST_LOG", "warn");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

async fn runs(vars: &[(&str, &str)], arguments: &[&str]) -> Output {
    let folder = TempDir::new().unwrap();
    let mut program = program(folder.path(), vars, arguments);
    let output = tokio::task::spawn_blocking(move || program.output().unwrap());
    let output = tokio::time::timeout(PATIENCE, output)
        .await
        .expect("the program ends")
        .unwrap();
    for secret in ["GabcDE", "hunter2"] {
        let said = [&output.stdout[..], &output.stderr[..]].concat();
        assert!(
            !String::from_utf8_lossy(&said).contains(secret),
            "a secret is shown"
        );
    }
    output
}

/// Starts the program, which must refuse; returns what it says.
async fn refuses(vars: &[(&str, &str)]) -> String {
    let output = runs(vars, &[]).await;
    assert!(!output.status.success(), "it started with {vars:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn a_missing_or_malformed_token_is_refused_in_the_operators_language() {
    insta::assert_snapshot!(refuses(&[]).await, @r"
    Ironfan cannot start:
    • DISCORD_TOKEN is not set. Copy the bot's token from the Discord developer portal (Bot → Reset Token) into .env as DISCORD_TOKEN=…
    ");
    insta::assert_snapshot!(refuses(&[("LANG", "zh_TW.UTF-8")]).await, @r"
    鐵粉無法啟動：
    • 沒有設定 DISCORD_TOKEN。請到 Discord 開發者後台（Bot → Reset Token）複製機器人權杖，寫進 .env：DISCORD_TOKEN=…
    ");
    insta::assert_snapshot!(refuses(&[("DISCORD_TOKEN", "hunter2")]).await, @r"
    Ironfan cannot start:
    • DISCORD_TOKEN does not look like a bot token: it has three parts joined by dots. Copy it again from the Discord developer portal (Bot → Reset Token), without quotes or spaces.
    ");
}

#[tokio::test]
async fn every_problem_of_the_configuration_is_listed_at_once() {
    let folder = TempDir::new().unwrap();
    let own = folder.path().join("own.toml");
    std::fs::write(
        &own,
        "[recorder]\nbatch = 0\nwiat_ms = 5\n[superfan]\n[rules.superfan]\nleave_loyalty = 90\n",
    )
    .unwrap();
    let said = refuses(&[("IRONFAN_CONFIG", own.to_str().unwrap())]).await;
    let said = said.replace(own.to_str().unwrap(), "own.toml");
    insta::assert_snapshot!(said, @r"
    Ironfan cannot start:
    • There is no setting called recorder.wiat_ms (in own.toml). `ironfan config` prints every setting.
    • There is no setting called superfan (in own.toml). `ironfan config` prints every setting.
    • rules.superfan.leave_loyalty must not be above the value that is needed to enter.
    • recorder.batch must be above 0.
    • DISCORD_TOKEN is not set. Copy the bot's token from the Discord developer portal (Bot → Reset Token) into .env as DISCORD_TOKEN=…
    ");
}

#[tokio::test]
async fn a_broken_env_file_is_named_and_not_repeated() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join(".env"), "DISCORD_TOKEN=\"hunter2\nX Y=1\n").unwrap();
    let output = program(folder.path(), &[], &[]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        said.contains(".env cannot be understood") && !said.contains("hunter2"),
        "{said}"
    );
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_refused() {
    let unknown = refuses(&[
        ("DISCORD_TOKEN", TOKEN),
        ("DATABASE_URL", "mysql://bot:hunter2@db/x"),
    ])
    .await;
    assert!(
        unknown.contains("must start with sqlite:// or postgres://"),
        "{unknown}"
    );

    // A file where the folder should be: not even root can write into it.
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let url = format!("sqlite://{}/ironfan.db", file.display());
    let unwritable = refuses(&[("DISCORD_TOKEN", TOKEN), ("DATABASE_URL", &url)]).await;
    assert!(
        unwritable.contains("The key file") && unwritable.contains("IRONFAN_KEY"),
        "{unwritable}"
    );
    let vars = [
        ("DISCORD_TOKEN", TOKEN),
        ("DATABASE_URL", &url),
        ("IRONFAN_KEY", KEY),
    ];
    let unwritable = refuses(&vars).await;
    assert!(
        unwritable.contains("Cannot write to the folder") && unwritable.contains("DATABASE_URL"),
        "{unwritable}"
    );

    let nobody = refuses(&[
        ("DISCORD_TOKEN", TOKEN),
        ("DATABASE_URL", "postgres://bot:hunter2@127.0.0.1:1/x"),
    ])
    .await;
    assert!(nobody.contains("The database cannot be used"), "{nobody}");
}

#[tokio::test]
async fn a_key_that_is_none_or_not_the_databases_is_refused() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}/ironfan.db", folder.path().display());
    let store = ironfan::store::Store::open(&url, vault()).await.unwrap();
    store.close().await;
    let of = |key| {
        [
            ("DISCORD_TOKEN", TOKEN),
            ("DATABASE_URL", &*url),
            ("IRONFAN_KEY", key),
        ]
    };
    let none = refuses(&of("hunter2")).await;
    assert!(
        none.contains("IRONFAN_KEY is no key") && none.contains("openssl rand"),
        "{none}"
    );
    let other = refuses(&of(KEY)).await;
    assert!(
        other.contains("sealed with another key") && other.contains("ironfan.key"),
        "{other}"
    );
    // A key file was made beside the database; it is not the right key either.
    let made = refuses(&of("")).await;
    assert!(made.contains("sealed with another key"), "{made}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = folder.path().join("ironfan.key");
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
        let open = refuses(&of("")).await;
        assert!(open.contains("chmod 600"), "{open}");
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}/ironfan.db", folder.path().display());
    ironfan::store::Store::open(&url, vault())
        .await
        .unwrap()
        .close()
        .await;
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (29990101000001, 'later', 1, x'00', 0)")
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    let before = std::fs::read(folder.path().join("ironfan.db")).unwrap();
    let said = refuses(&[("DISCORD_TOKEN", TOKEN), ("DATABASE_URL", &url)]).await;
    assert!(
        said.contains("written by a newer Ironfan (schema 29990101000001)"),
        "{said}"
    );
    assert_eq!(std::fs::read(folder.path().join("ironfan.db")).unwrap(), before);
}

#[tokio::test]
async fn discord_out_of_reach_is_said_with_its_cause() {
    let folder = TempDir::new().unwrap();
    let ca = folder.path().join("ca.pem");
    let sandbox = Sandbox::start(night_owls()).await;
    std::fs::write(&ca, sandbox.ca_pem()).unwrap();
    let ca = ca.to_str().unwrap();
    // Nobody listens on port 1.
    let vars = [
        ("DISCORD_TOKEN", TOKEN),
        ("DISCORD_CONNECT", "127.0.0.1:1"),
        ("DISCORD_CA_FILE", ca),
    ];
    let said = refuses(&vars).await;
    assert!(
        said.contains("Discord cannot be reached") && said.contains("Check the network"),
        "{said}"
    );

    let said = refuses(&[("DISCORD_TOKEN", TOKEN), ("DISCORD_CONNECT", "127.0.0.1:1")]).await;
    assert!(said.contains("DISCORD_CA_FILE"), "{said}");
    let said = refuses(&[
        ("DISCORD_TOKEN", TOKEN),
        ("DISCORD_CONNECT", "nowhere"),
        ("DISCORD_CA_FILE", ca),
    ])
    .await;
    assert!(said.contains("DISCORD_CONNECT=nowhere is no address"), "{said}");
    sandbox.assert_clean();
}

#[tokio::test]
async fn a_refused_token_and_a_switched_off_intent_are_told_apart() {
    let folder = TempDir::new().unwrap();
    let ca = folder.path().join("ca.pem");
    let sandbox = Sandbox::start(night_owls()).await;
    std::fs::write(&ca, sandbox.ca_pem()).unwrap();
    let address = sandbox.rest_addr().to_string();
    let token = sandbox.token();
    let vars = [
        ("DISCORD_TOKEN", token.as_str()),
        ("DISCORD_CONNECT", address.as_str()),
        ("DISCORD_CA_FILE", ca.to_str().unwrap()),
    ];
    let stranger = [("DISCORD_TOKEN", TOKEN), vars[1], vars[2]];
    let said = refuses(&stranger).await;
    assert!(said.contains("Discord does not accept the token"), "{said}");

    sandbox.faults().disallow_intents(true);
    let said = refuses(&vars).await;
    assert!(
        said.contains("Server Members Intent") && said.contains("Privileged Gateway Intents"),
        "{said}"
    );
    sandbox.expect_violations();
}

#[cfg(unix)]
#[tokio::test]
async fn the_program_runs_and_ends_in_good_order_when_told_to() {
    let folder = TempDir::new().unwrap();
    let ca = folder.path().join("ca.pem");
    let sandbox = Sandbox::start(night_owls()).await;
    std::fs::write(&ca, sandbox.ca_pem()).unwrap();
    let address = sandbox.rest_addr().to_string();
    let token = sandbox.token();
    let vars = [
        ("DISCORD_TOKEN", token.as_str()),
        ("DISCORD_CONNECT", address.as_str()),
        ("DISCORD_CA_FILE", ca.to_str().unwrap()),
    ];
    let mut child = program(folder.path(), &vars, &[]).spawn().unwrap();
    sandbox
        .wait_for_requests("PUT", "/applications/*/guilds/*/commands", 1)
        .await;
    assert!(
        Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status()
            .unwrap()
            .success()
    );
    let until = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(Instant::now() < until, "it does not end");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(status.success());
    assert!(
        folder.path().join("data/ironfan.db").exists(),
        "the default database is made"
    );
    sandbox.assert_clean();
}

#[tokio::test]
async fn the_settings_and_the_invite_link_are_printed() {
    let config = runs(&[], &["config"]).await;
    assert!(config.status.success());
    assert_eq!(
        String::from_utf8(config.stdout).unwrap(),
        ironfan::config::DEFAULTS
    );

    let invite = runs(&[("DISCORD_TOKEN", TOKEN)], &["invite"]).await;
    insta::assert_snapshot!(
        String::from_utf8(invite.stdout).unwrap(),
        @"https://discord.com/oauth2/authorize?client_id=1400000000000000000&scope=bot%20applications.commands&permissions=382523788928"
    );
}
