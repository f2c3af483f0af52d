//! AWS Lambda as a function meets it: events one after the other, and no time between them.

mod event;
mod function;
mod runtime_api;

pub use event::{CALLER, Kind, Request, tick};
pub use function::{Function, Way};
pub use runtime_api::{Ended, RuntimeApi, TIME};
