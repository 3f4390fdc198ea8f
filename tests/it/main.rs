//! The real program against a small Discord: one file for each promise it keeps.

mod support;

mod loyalty_loop;
mod points;
mod store;
