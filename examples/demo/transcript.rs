//! What happened, in order and with times: in full for the file, in short for the screen.

use std::fmt::Write as _;

use crate::calendar::written;

#[derive(Default)]
pub struct Transcript {
    text: String,
}

impl Transcript {
    /// A new part of the story.
    pub fn scene(&mut self, at_ms: i64, title: &str) -> anyhow::Result<()> {
        let line = format!("══ {} · {title}", written(at_ms, "%A %Y-%m-%d")?);
        self.line("");
        self.line(&line);
        println!("\n{line}");
        Ok(())
    }

    /// Something somebody did, or that came of it.
    pub fn act(&mut self, at_ms: i64, what: &str) -> anyhow::Result<()> {
        let line = format!("{}  {what}", written(at_ms, "%a %-d %b %H:%M")?);
        self.line(&line);
        println!("{line}");
        Ok(())
    }

    /// What there was to read then; only for the file.
    pub fn shown(&mut self, lines: &[String]) {
        for line in lines {
            self.line(&format!("                  │ {line}"));
        }
    }

    /// A plain line for the file.
    pub fn line(&mut self, line: &str) {
        writeln!(self.text, "{}", line.trim_end()).expect("writing to memory cannot fail");
    }

    pub fn text(&self) -> &str {
        &self.text
    }
}
