//! The rules: what is worth points, who is eligible, what a gate changes, what a week says.
//!
//! Pure. No async, no database, no Discord client, no clock, no randomness, no environment.

pub mod activity;
pub mod away;
pub mod care;
pub mod concern;
pub mod creditable;
pub mod deed;
pub mod engagement;
pub mod gate;
pub mod given;
pub mod goal;
pub mod ids;
pub mod import;
pub mod locale;
pub mod loyalty;
pub mod memory;
pub mod period;
pub mod permission;
pub mod promise;
pub mod reading;
pub mod replay;
pub mod response;
pub mod rhythm;
pub mod rule_preview;
pub mod rule_settings;
pub mod rules;
pub mod score;
pub mod signals;
pub mod standing;
pub mod summary;
pub mod text;
pub mod thanks;
pub mod tier;
pub mod voice;
pub mod welcome;
