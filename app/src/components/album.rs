//! Names and pictures of pets known only by their birth hash: fetched once, cached while the page is open.

use std::collections::{HashMap, HashSet};

use api::content::{AccountRef, FeedItem, PetPage, PetRef};
pub use api::screen::{NAMELESS, bare, handle, home, name};
use chain::hash::Hash;
use chain::ids::AccountId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::content;
use crate::http::{Answer, HttpError};
use crate::model::Model;
use crate::words;

/// The name shown for a pet where the server's name is not in the log.
pub const MISNAMED: &str = "A pet under a false name";

/// The name shown for an account where the server gives another account's handle.
pub const MISCALLED: &str = "Somebody under a false name";

/// After so many entries every server should have a page for a birth.
const YOUNG: u64 = 32;

/// The album of the root.
#[derive(Clone, Copy)]
pub struct Album {
    model: Model,
    pets: RwSignal<HashMap<[u8; 32], PetRef>>,
    asked: StoredValue<HashSet<[u8; 32]>>,
    /// Pets that are fetched again because they have a new owner.
    moving: StoredValue<HashSet<[u8; 32]>>,
}

impl Album {
    /// An empty album. Call it once, at the root.
    pub fn begin(model: Model) -> Self {
        let (asked, moving) = (StoredValue::new(HashSet::new()), StoredValue::new(HashSet::new()));
        Self { model, pets: RwSignal::new(HashMap::new()), asked, moving }
    }

    /// The album in the context.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// A pet as it is shown in lists; reactive, `None` until it is loaded.
    pub fn pet(self, birth: Hash) -> Option<PetRef> {
        let known = self.pets.try_with(|pets| pets.get(&birth.0).cloned()).flatten();
        if known.is_none() {
            self.ask(birth);
        }
        known
    }

    /// A pet's name as part of a sentence; reactive, empty until it is loaded.
    pub fn name(self, birth: Hash) -> String {
        words::isolated(&self.bare(birth))
    }

    /// A pet's name by itself, as it was given; reactive, empty until it is loaded.
    pub fn bare(self, birth: Hash) -> String {
        let known = self.pet(birth);
        known
            .map(|pet| if self.model.claims.is_false(pet.entry) { MISNAMED.to_owned() } else { bare(&pet) })
            .unwrap_or_default()
    }

    /// A pet's owner: the account from this browser's chain, the handle from the server. Reactive; `None` until both
    /// agree.
    pub fn owner(self, birth: Hash) -> Option<AccountRef> {
        let known = self.pet(birth)?.owner;
        let Some(pet) = self.model.pets.pet(birth) else { return Some(known) };
        if pet.owner == known.account {
            return Some(known);
        }
        self.ask_until(birth, pet.owner);
        None
    }

    /// Where a pet lives; reactive, empty until it is loaded.
    pub fn home(self, birth: Hash) -> String {
        self.owner(birth).map(|owner| home(&owner)).unwrap_or_default()
    }

    /// An accessible name for a link to a pet that the chain knows and whose name is not loaded.
    pub fn stand_in(self, birth: Hash) -> Option<&'static str> {
        self.name(birth).is_empty().then_some("A pet whose name is on its way")
    }

    /// Adds pets that came in another response.
    pub fn keep<'a>(self, pets: impl IntoIterator<Item = &'a PetRef>) {
        let fresh: Vec<_> = self
            .pets
            .try_with_untracked(|known| {
                let fresh = pets.into_iter().filter(|pet| known.get(&pet.birth.0.0) != Some(pet));
                fresh.cloned().collect()
            })
            .unwrap_or_default();
        if !fresh.is_empty() {
            fresh.iter().for_each(|pet| self.model.claims.doubt_pet(pet, None));
            self.pets.try_update(|known| known.extend(fresh.into_iter().map(|pet| (pet.birth.0.0, pet))));
        }
    }

    /// Fetches a moved pet until the server shows its new owner.
    fn ask_until(self, birth: Hash, owner: AccountId) {
        if self.moving.try_update_value(|moving| moving.insert(birth.0)) != Some(true) {
            return;
        }
        spawn_local(async move {
            let has_moved = |page: &PetPage| page.pet.owner.account == owner;
            let ask = async || content::pet(birth).await;
            let found = content::until(|answer| answer.as_ref().is_ok_and(has_moved), ask).await;
            if let Some(page) = found.ok().filter(has_moved) {
                self.keep([&page.pet]);
            }
            self.moving.try_update_value(|moving| moving.remove(&birth.0));
        });
    }

    fn ask(self, birth: Hash) {
        if self.asked.try_update_value(|asked| asked.insert(birth.0)) != Some(true) {
            return;
        }
        spawn_local(async move {
            match fetch(self.model, birth).await {
                Ok(page) => self.keep([&page.pet]),
                // The next caller fetches it again.
                Err(_) => drop(self.asked.try_update_value(|asked| asked.remove(&birth.0))),
            }
        });
    }
}

/// Fetches a pet's page. A pet that hatched this moment is in the chain before the server has a page for it, so a 404
/// is retried.
///
/// # Errors
/// As [`crate::http::HttpError`] says.
pub async fn fetch(model: Model, birth: Hash) -> Answer<PetPage> {
    if let Some(entry) =
        model.pets.pet(birth).map(|pet| pet.entry).filter(|entry| model.copy.entries() < entry.0 + YOUNG)
    {
        content::read(entry).await;
    }
    let is_early = |answer: &Answer<PetPage>| *answer == Err(HttpError::NotFound) && model.pets.pet(birth).is_some();
    content::until(|answer| !is_early(answer), async || content::pet(birth).await).await
}

/// The pet that an item of the feed is about.
pub fn pet_of(item: &FeedItem) -> &PetRef {
    match item {
        FeedItem::Hatched(hatched) => &hatched.pet,
        FeedItem::Posted(post) => &post.pet,
        FeedItem::Shared(shared) => &shared.post.pet,
    }
}

/// The market page of a pet.
pub fn adoption_path(birth: Hash) -> String {
    format!("/market/{birth}")
}

/// A pet's page.
pub fn pet_path(birth: Hash) -> String {
    format!("/pet/{birth}")
}
