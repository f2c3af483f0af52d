//! What somebody is writing and has not sent: kept in IndexedDB while it is written, and there again after going back, a
//! reload, another page, or a tab that the phone has ended. Never a password.
//!
//! A form begins a [`Writing`] for its [`Place`]. Each one is a record of its own, with a lock that says that a tab has it
//! open, so two tabs never write over each other. It is gone once it is sent or begun anew, when its writer signs out,
//! and when it is old or there are too many.

mod after;
pub mod kept;
pub(crate) mod shelf;
mod state;
mod writing;

pub use after::DraftOf;
pub use kept::Place;
pub use writing::{Fields, WORDS, Writing, answered_entries, keep_again, put_back, story_pets, writer_now};
