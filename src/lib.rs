//! Ironfan: loyalty points for taking part, gates for true fans, a weekly summary for the creator.
//!
//! The modules in reading order; each layer imports only from those above it.

pub mod clock;
pub mod config;
pub mod domain;
pub mod effects;
pub mod error;
pub mod i18n;
pub mod recorder;
pub mod store;
