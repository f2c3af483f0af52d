//! The parts that pages are made of. The style sheet relies on their markup, see `style/README.md`.

#[macro_use]
pub mod later;

pub mod adopt;
pub mod album;
pub mod around;
pub mod asking;
pub mod banner;
pub mod chooser;
pub mod clipboard;
pub mod clock;
pub mod cropper;
pub mod dialog;
pub mod dropping;
pub mod editor;
pub mod faces;
pub mod field;
pub mod found_again;
pub mod icon;
pub mod left_words;
pub mod load;
pub mod meter;
pub mod new_password;
pub mod notices;
pub mod offers;
pub mod page;
pub mod password;
pub mod pat;
pub mod paws;
pub mod photograph;
pub mod pile;
pub mod places;
pub mod portrait;
pub mod posts;
pub mod price;
pub mod recent;
pub mod seal;
pub mod session;
pub mod shell;
pub mod stopped;
pub mod story;
pub mod tally;
pub mod told;
pub mod tray;
pub mod treats;
pub mod wording;
