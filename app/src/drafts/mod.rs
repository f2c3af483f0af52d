//! Unsent text and photographs: stored in IndexedDB while the user writes, and restored after going back, a
//! reload, another page, or a tab that the phone has ended. Never a password.
//!
//! A form begins a [`Writing`] for its [`Place`]. Each draft is a record of its own, with a lock that says that a tab
//! has it open, so that two tabs never overwrite each other. It is deleted once it is sent or started over, when its
//! writer signs out, and when it is too old or there are too many.

mod after;
pub mod kept;
pub(crate) mod shelf;
mod state;
mod writing;

pub use after::DraftOf;
pub use kept::Place;
pub use writing::{Fields, WORDS, Writing, answered_entries, keep_again, put_back, story_pets, writer_now};
