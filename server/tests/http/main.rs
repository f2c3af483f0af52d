//! The HTTP side, called without a socket. The modules stand as the addresses do.

mod api;
mod budgets;
mod first;
mod fixture;
mod healthz;
mod media;
mod sample;
mod servers;
mod site;
mod socket;
mod tiles;
mod waiting;
