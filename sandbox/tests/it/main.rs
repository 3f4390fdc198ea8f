//! The sandbox as real clients see it: serenity 0.12 with poise 0.7, and plain HTTP where that is clearer.

mod commands;
mod faults;
mod gateway;
mod interactions;
mod openapi;
mod permissions;
mod rest;
mod support;
