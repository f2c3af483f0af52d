//! The interface of `chain.wasm`: one call, with an operation's bytes in and an answer's bytes out.
//!
//! The module imports nothing. A host writes a borsh-encoded [`Request`] into memory it got from `pitpet_alloc`, calls
//! `pitpet_call`, and reads a borsh-encoded [`Response`]. [`Machine`] is the same thing for hosts that link this crate,
//! so a benchmark can compare the two.

#[cfg(all(feature = "module", target_arch = "wasm32"))]
mod allocator;
#[cfg(all(feature = "module", target_arch = "wasm32"))]
mod exports;
mod machine;
mod messages;
mod standing;

pub use machine::Machine;
pub use messages::{Checked, Request, Response, Sold, TRADES_AT_ONCE_MAX};
pub use standing::{AccountStanding, PetStanding, Signer};

pub use crate::log::dig_work::{Clocks, DigWork};
pub use crate::log::receipt::{Receipt, Status};
