//! The sandbox as real clients see it: serenity 0.12 with poise 0.7, and plain HTTP where that is clearer.

mod commands;
mod rest;
mod support;
