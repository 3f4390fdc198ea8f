//! Use cases: load what a rule needs, let the domain decide, write decision and effects together.
//!
//! Nothing here knows slash commands, gateway events or how a thing is put into words.

pub mod asks;
pub mod audits;
pub mod care;
pub mod channels;
mod crowd;
pub mod doctor;
pub mod erasure;
pub mod fans;
pub mod gates;
pub mod goals;
pub mod guilds;
pub mod imports;
pub mod history;
pub mod leaderboard;
pub mod log;
pub mod members;
pub mod memory;
pub mod mydata;
pub mod notices;
pub mod overview;
pub mod points;
pub mod recognition;
pub mod radar;
pub mod readings;
pub mod rounds;
pub mod rules;
pub mod setup;
pub mod signals;
pub mod standings;
pub mod summaries;
pub mod voice;
