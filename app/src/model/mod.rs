//! What screens use: [`Model`], and its plain types. See `README.md` beside this crate.

mod access;
mod accounts;
mod actions;
pub mod away;
mod base;
mod begin;
mod birth;
mod deals;
mod digging;
mod following;
mod hatch;
mod hatching;
mod in_care;
mod inviting;
mod kindness;
mod market;
mod may;
mod notices;
mod password;
mod pets;
mod put_back;
mod recovery;
mod sitting;
mod treats;
mod types;

use leptos::prelude::*;

use crate::claims::Claims;
use crate::outbox::Outbox;
use crate::session::Session;
use crate::sync::ChainCopy;

pub use access::{Access, NotIn};
pub use accounts::{Accounts, OwnKey};
pub use actions::Actions;
pub use away::Away;
pub use away::news::{Deal, DealNews, News, PetNews};
pub use base::Base;
pub use digging::*;
pub use hatch::Hatchery;
pub use hatching::*;
pub use in_care::InCare;
pub use inviting::{InvitationState, Invitations};
pub use market::*;
pub use notices::Notices;
pub use pets::{Life, MadeLivesOn, Pets, Shelter, Sitting, Standing};
pub use put_back::PutBack;
pub use sitting::Sittings;
pub use treats::{Balance, Treats};
pub use types::*;

/// Everything that outlives a page of the app, in its parts. It belongs to the root; screens get it with
/// `Model::of_context()`, copy it freely and read its signals.
#[derive(Clone, Copy)]
pub struct Model {
    /// This browser's own copy of the chain.
    pub copy: ChainCopy,
    /// Who is signed in on this device.
    pub session: Session,
    /// Queries about pets.
    pub pets: Pets,
    /// Queries about accounts and their keys.
    pub accounts: Accounts,
    /// Queries about the market.
    pub market: Market,
    /// Queries about treats.
    pub treats: Treats,
    /// Checks of what the server says.
    pub claims: Claims,
    /// The user's actions that are not in the log yet, or only just.
    pub outbox: Outbox,
    /// Signing in and out, devices, passwords.
    pub access: Access,
    /// What the signed-in account may do, and doing it.
    pub actions: Actions,
    /// Looking after another account's pet.
    pub sittings: Sittings,
    /// Inviting friends.
    pub invitations: Invitations,
    /// Hatching pets.
    pub hatchery: Hatchery,
    /// A log that lacks what this browser knew.
    pub put_back: PutBack,
    /// The progress of digging here; `None` until the user starts.
    pub digging: RwSignal<Option<Digging>>,
    /// News for a returning user.
    pub away: Away,
    /// Short messages.
    pub notices: Notices,
}

impl Model {
    /// The model that the root has provided.
    pub fn of_context() -> Self {
        expect_context()
    }
}
