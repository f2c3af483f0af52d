//! The pages, one for each address. All but the feed and the smallest are loaded when the user opens them.

mod adoption;
mod away;
mod chain;
mod compose;
mod dig;
mod feed;
mod hatch;
mod keys;
mod market;
mod memorials;
mod more;
mod not_found;
mod people;
mod pet;
mod post;
mod put_back;
mod rules;
mod search;
mod shelter;
mod sign_in;
mod sit;

pub use feed::{Feed, Shelf};
pub use more::More;
pub use not_found::NotFound;

later_pages!(reading: chain::Chain, memorials::Memorials, people::People, pet::Pet, post::Post, rules::Rules,
    search::Search);
later_pages!(digging: dig::Dig);
later_pages!(writing: adoption::Adoption, compose::Compose, hatch::Hatch, keys::Keys, market::Market, shelter::Shelter,
    put_back::PutBack, sign_in::SignIn, sit::Sit);
