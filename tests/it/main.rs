//! The real program against a small Discord: one file for each promise it keeps.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails where it stands"
)]

mod support;

mod access;
mod asks;
mod audit;
mod boards;
mod care;
mod definitions;
mod derived;
mod doctor;
mod fan;
mod faults;
mod gates;
mod grants;
mod import;
mod inner_circle;
mod kills;
mod layers;
mod log;
mod loyalty_loop;
mod memory;
mod pages;
mod points;
mod postgres;
mod quiet;
mod radar;
mod reading;
mod rounds;
mod rules;
mod secrets;
mod setup;
mod standing;
mod stars;
mod start;
mod store;
mod summary;
mod taking_part;
mod voice;
mod thanks;
mod why;
mod why_me_top;
