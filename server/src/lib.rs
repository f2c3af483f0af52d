//! PitPet's server: one sequencer, over a folder or a bucket.
//!
//! Data flows one way: [`http`] -> [`engine`] (verify, sequence, store, publish) -> [`view`] -> [`http`]. Below the
//! engine are [`host`] (the rules under Wasmer) and [`store`] (all durable data).

pub mod audit;
pub mod causes;
pub mod change_rules;
pub mod cli;
pub mod client;
pub mod collector;
pub mod copy;
pub mod dice;
pub mod dig;
pub mod engine;
pub mod health;
pub mod host;
pub mod house;
pub mod http;
pub mod lambda;
pub mod media;
pub mod neighbours;
pub mod operator;
pub mod redact;
pub mod rules_file;
pub mod script;
pub mod serve;
pub mod shelf;
pub mod simulate;
pub mod store;
mod tls;
pub mod view;
