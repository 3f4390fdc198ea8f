//! The sandbox as real clients see it: serenity 0.12 with poise 0.7, and plain HTTP where that is clearer.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]
#![expect(clippy::unused_async, reason = "poise takes async functions only")]

mod commands;
mod faults;
mod gateway;
mod interactions;
mod openapi;
mod permissions;
mod protocol;
mod refusals;
mod rest;
mod support;
mod voice;
