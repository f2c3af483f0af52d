//! The wire types of app and server: plain data, no logic; and the words that both show.
//!
//! [`log`] is binary (borsh), since clients check its bytes. Everything in [`content`] is JSON for screens, which
//! clients show but do not trust. [`path`] has the addresses, [`problem`] the error format,
//! [`screen`] what the server's first page has in common with the app.

pub mod content;
pub mod hex;
pub mod log;
pub mod path;
pub mod problem;
pub mod screen;
