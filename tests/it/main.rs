//! The real program against a small Discord: one file for each promise it keeps.

mod support;

mod layers;
mod loyalty_loop;
mod points;
mod postgres;
mod start;
mod store;
