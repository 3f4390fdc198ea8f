//! A client in a process of its own.

use std::{process::Stdio, time::Duration};

use anyhow::{Context as _, ensure};
use sandbox::Sandbox;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::Instant,
};

use crate::{
    machine::{self, Usage},
    stored,
};

/// A client that uses no processor for so long has nothing left to do.
const REST: Duration = Duration::from_millis(600);
const LOOK: Duration = Duration::from_millis(100);
/// Longest wait for a client to come to rest or to end.
const PATIENCE: Duration = Duration::from_secs(300);

pub struct Client {
    child: Child,
    pid: u32,
    /// Closed to dismiss the client.
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    _folder: TempDir,
}

impl Client {
    /// Starts this program once more as the client that `args` name.
    pub fn start(sandbox: &Sandbox, database_url: &str, args: &[&str]) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let ca = folder.path().join("ca.pem");
        std::fs::write(&ca, sandbox.ca_pem()).context("cannot write the sandbox's certificate")?;
        let mut child = Command::new(std::env::current_exe()?)
            .args(args)
            .env("DISCORD_TOKEN", sandbox.token())
            .env("DISCORD_CONNECT", sandbox.rest_addr().to_string())
            .env("DISCORD_CA_FILE", &ca)
            .env("DATABASE_URL", database_url)
            .env("IRONFAN_KEY", stored::KEY)
            .env_remove("IRONFAN_CONFIG")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start a client")?;
        Ok(Self {
            pid: child.id().context("the client ended at once")?,
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().context("the client has no output")?).lines(),
            child,
            _folder: folder,
        })
    }

    pub fn usage(&self) -> Option<Usage> {
        machine::usage(self.pid)
    }

    /// Waits until the client has nothing to do.
    pub async fn rests(&self) -> anyhow::Result<()> {
        let give_up = Instant::now() + PATIENCE;
        let mut since = Instant::now();
        let mut used = self.usage().map(|usage| usage.cpu);
        while since.elapsed() < REST {
            ensure!(Instant::now() < give_up, "the client does not come to rest");
            tokio::time::sleep(LOOK).await;
            let now = self.usage().map(|usage| usage.cpu);
            if now != used {
                (since, used) = (Instant::now(), now);
            }
        }
        Ok(())
    }

    /// Waits for the client's next word.
    pub async fn word(&mut self) -> anyhow::Result<String> {
        self.output.next_line().await?.context("the client has ended")
    }

    /// Fails once the client has ended although nobody dismissed it.
    pub fn is_there(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            Some(status) => anyhow::bail!("the client has ended: {status}"),
            None => Ok(()),
        }
    }

    /// Dismisses the client and waits for its end.
    pub async fn end(mut self) -> anyhow::Result<()> {
        drop(self.input.take());
        let status = tokio::time::timeout(PATIENCE, self.child.wait())
            .await
            .context("the client does not end")??;
        ensure!(status.success(), "the client failed: {status}");
        Ok(())
    }
}
