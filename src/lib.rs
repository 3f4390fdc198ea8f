//! Ironfan: loyalty points for taking part, gates for superfans, a weekly summary for the creator.
//!
//! The modules in reading order; each layer imports only from those above it.

pub mod domain;
pub mod i18n;
pub mod error;
pub mod clock;
pub mod budget;
pub mod vault;
pub mod config;
pub mod store;
pub mod effects;
pub mod recorder;
pub mod service;
pub mod render;
pub mod studio;
pub mod dispatcher;
pub mod jobs;
pub mod pulse;
pub mod seen;
pub mod reader;
pub mod discord;
pub mod app;
pub mod operator;
