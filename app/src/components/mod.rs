//! The parts that pages are made of. Their markup is the style sheet's contract, see `style/README.md`.

pub mod album;
pub mod around;
pub mod banner;
pub mod chooser;
pub mod clipboard;
pub mod clock;
pub mod cropper;
pub mod dialog;
pub mod editor;
pub mod faces;
pub mod field;
pub mod icon;
pub mod load;
pub mod meter;
pub mod notices;
pub mod page;
pub mod password;
pub mod pat;
pub mod paws;
pub mod places;
pub mod portrait;
pub mod recent;
pub mod seal;
pub mod session;
pub mod shell;
pub mod story;
