//! The stories.

mod classic;
mod demo;
mod edits;
mod ill_made;
mod keys;
mod refusals;

use crate::files::Case;

/// Tells a story.
pub type Tell = fn() -> Case;

/// Every story by its folder's name.
pub const ALL: &[(&str, Tell)] = &[
    ("classic", classic::tell),
    ("demo", demo::tell),
    ("edits", edits::tell),
    ("ill-made", ill_made::tell),
    ("keys", keys::tell),
    ("refusals", refusals::tell),
];
