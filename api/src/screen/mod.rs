//! What the app's screens and the server's first page have in common, so that the one takes over from the other without
//! a letter changing.

mod feed;
mod pages;
mod words;

pub use feed::told_once;
pub use pages::{Address, Link, Place, linked};
pub use words::{NAMELESS, bare, erased_words, grouped, handle, home, isolated, name, photo_alt, words_class};

/// The outline of `public/art/paw.svg`, in a box of 24 by 24.
pub const PAW: &str = "M2.5 11.9a2.2 2.9 -20 1 1 4.14 -1.5a2.2 2.9 -20 1 1 -4.14 1.5zM6.8 6.3a2.2 3.1 -6 1 1 4.38 \
-.46a2.2 3.1 -6 1 1 -4.38 .46zM12.8 5.84a2.2 3.1 6 1 1 4.38 .46a2.2 3.1 6 1 1 -4.38 -.46zM17.36 10.4a2.2 2.9 20 1 1 \
4.14 1.5a2.2 2.9 20 1 1 -4.14 -1.5zM12 11.5c3.1 0 5.2 2.5 6.4 4.7c1.2 2.3 0 4.7 -2.5 4.9c-1.5 .1 -2.5 -.7 -3.9 \
-.7s-2.4 .8 -3.9 .7c-2.5 -.2 -3.7 -2.6 -2.5 -4.9c1.2 -2.2 3.3 -4.7 6.4 -4.7z";
