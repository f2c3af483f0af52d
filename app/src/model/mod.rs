//! What screens use: [`World`], and its plain types. See `README.md` beside this crate.

mod accounts;
pub mod away;
mod begin;
mod birth;
mod deals;
mod deeds;
mod digging;
mod following;
mod hatch;
mod hatching;
mod in_care;
mod inviting;
mod kindness;
mod market;
mod may;
mod password;
mod people;
mod pets;
mod put_back;
mod recovery;
mod sitting;
mod treats;
mod types;
mod world;

pub use accounts::{Accounts, OwnKey};
pub use away::news::{Deal, DealNews, News, PetNews};
pub use digging::*;
pub use hatching::*;
pub use in_care::InCare;
pub use inviting::InvitationState;
pub use market::*;
pub use people::NotIn;
pub use pets::{Life, MadeLivesOn, Pets, Shelter, Sitting, Standing};
pub use treats::{Balance, Treats};
pub use types::*;
pub use world::World;
