//! Story cards: the same in the feed, on a pet's page and on a page of their own.

mod acts;
mod card;
mod hatched;
mod live;
mod menu;
mod pending;
mod share;

pub use card::{SharedBy, StoryCard};
pub use hatched::HatchedCard;
pub use live::LiveStory;
pub use pending::{PendingCards, Why, shown_in};
