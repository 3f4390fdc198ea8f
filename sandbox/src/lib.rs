//! A small Discord on this machine, for tests and demos of bots.
//!
//! REST v10 over TLS and gateway v10 over `ws://`, both on loopback, in front of a world of plain data.
//! Unmodified clients run against it. See the README beside this crate for the interface by example.

mod changes;
mod clock;
mod core;
mod faults;
mod gateway;
mod interactions;
mod journal;
mod openapi;
mod page;
mod people;
pub mod permissions;
mod rest;
mod sandbox;
mod settings;
mod socket;
mod sync;
mod tls;
mod wire;
pub mod world;

pub use clock::{Clock, DISCORD_EPOCH_MS, iso, snowflake_at, snowflake_ms};
pub use faults::{Faults, Held, RestFaultBuilder};
pub use gateway::Event;
pub use interactions::{Interaction, Modal, Reply, ReplyKind};
pub use journal::LoggedRequest;
pub use people::VoiceFlags;
pub use sandbox::Sandbox;
pub use settings::{RateLimit, Settings};
pub use world::{Message, Ref, World};

/// A Discord id.
pub type Id = u64;
