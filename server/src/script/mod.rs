//! Scripts: requests to a chain of one's own, as lines of JSON. `pitpet chain` reads them from standard input, the
//! server from a request's body.
//!
//! ```text
//! line -> ops (a request) -> session -> begin, events, blocks -> an instance of the rules
//!                               |-> state (the log that is kept beside it)
//! line <- answer, error      <--+
//! ```
//!
//! No clock and no storage is in here: times stand in requests, and the chain goes out as it came in, as a line.

mod answer;
mod begin;
mod blocks;
mod command;
mod deed;
mod error;
mod events;
mod fields;
mod lines;
mod ops;
mod session;
mod state;
mod told;

pub use command::{ScriptArgs, ScriptStop, run};
pub use error::ScriptError;
pub use ops::Op;
pub use session::{Bounds, Session, Turn};
