//! The HTTP side, called without a socket. The modules stand as the addresses do.

mod api;
mod budgets;
#[path = "../common/mod.rs"]
mod common;
mod healthz;
mod media;
mod sample;
mod site;
mod socket;
mod waiting;
mod world;
