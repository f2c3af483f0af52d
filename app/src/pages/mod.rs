//! The pages, one for each address.

mod chain;
mod compose;
mod feed;
mod hatch;
mod keys;
mod memorials;
mod not_found;
mod people;
mod pet;
mod post;
mod rules;
mod search;
mod sign_in;

pub use chain::Chain;
pub use compose::Compose;
pub use feed::{Feed, Shelf};
pub use hatch::Hatch;
pub use keys::Keys;
pub use memorials::Memorials;
pub use not_found::NotFound;
pub use people::People;
pub use pet::Pet;
pub use post::Post;
pub use rules::Rules;
pub use search::Search;
pub use sign_in::SignIn;
