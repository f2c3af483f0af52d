//! What goes over the wire between the app and the server: plain types, no logic.
//!
//! [`log`] is binary (borsh), since clients check its bytes. Everything in [`content`] is JSON for screens, which
//! clients show but do not trust. [`path`] has the addresses, [`problem`] the shape of a failure.

pub mod content;
pub mod hex;
pub mod log;
pub mod path;
pub mod problem;
