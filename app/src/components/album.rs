//! Names and pictures of pets that the chain names only by their birth hash: fetched once, kept while the page is open.

use std::collections::{HashMap, HashSet};

use api::content::{FeedItem, Person, PetPage, PetRef};
use chain::hash::Hash;
use chain::ids::AccountId;
use chain::ids::HOUSE;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::content;
use crate::http::{Answer, HttpError};
use crate::model::World;
use crate::words;

/// What a pet is called whose name was erased.
pub const NAMELESS: &str = "A pet without a name";

/// What a pet is called of which the server says what does not stand in the log.
pub const MISNAMED: &str = "A pet under a false name";

/// What somebody is called of whom the server says another account's handle.
pub const MISCALLED: &str = "Somebody under a false name";

/// Entries after a birth by which every server has a page for it.
const YOUNG: u64 = 32;

/// The album of the root.
#[derive(Clone, Copy)]
pub struct Album {
    world: World,
    pets: RwSignal<HashMap<[u8; 32], PetRef>>,
    asked: StoredValue<HashSet<[u8; 32]>>,
    /// Pets that are asked for again, because they have moved.
    moving: StoredValue<HashSet<[u8; 32]>>,
}

impl Album {
    /// An empty one. Call it once, at the root.
    pub fn begin(world: World) -> Self {
        let (asked, moving) = (StoredValue::new(HashSet::new()), StoredValue::new(HashSet::new()));
        Self { world, pets: RwSignal::new(HashMap::new()), asked, moving }
    }

    /// The one of the context.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// A pet as it is shown in lists; reactive, `None` until it is here.
    pub fn pet(self, birth: Hash) -> Option<PetRef> {
        let known = self.pets.try_with(|pets| pets.get(&birth.0).cloned()).flatten();
        if known.is_none() {
            self.ask(birth);
        }
        known
    }

    /// A pet's name as a part of a sentence; reactive, empty until it is here.
    pub fn name(self, birth: Hash) -> String {
        words::isolated(&self.bare(birth))
    }

    /// A pet's name by itself, as it was given; reactive, empty until it is here.
    pub fn bare(self, birth: Hash) -> String {
        let known = self.pet(birth);
        known
            .map(|pet| if self.world.claims.is_false(pet.entry) { MISNAMED.to_owned() } else { bare(&pet) })
            .unwrap_or_default()
    }

    /// Whose a pet is: this browser's chain knows the account, the server its handle. Reactive; `None` until both
    /// agree.
    pub fn owner(self, birth: Hash) -> Option<Person> {
        let known = self.pet(birth)?.owner;
        let Some(pet) = self.world.pets.pet(birth) else { return Some(known) };
        if pet.owner == known.account {
            return Some(known);
        }
        self.ask_until(birth, pet.owner);
        None
    }

    /// Where a pet lives; reactive, empty until it is known.
    pub fn home(self, birth: Hash) -> String {
        self.owner(birth).map(|owner| home(&owner)).unwrap_or_default()
    }

    /// What a link to a pet is called for those who hear it, while the chain knows of the pet and its name is not here.
    pub fn stand_in(self, birth: Hash) -> Option<&'static str> {
        self.name(birth).is_empty().then_some("A pet whose name is on its way")
    }

    /// Keeps what came with something else.
    pub fn keep<'a>(self, pets: impl IntoIterator<Item = &'a PetRef>) {
        let fresh: Vec<_> = self
            .pets
            .try_with_untracked(|known| {
                let fresh = pets.into_iter().filter(|pet| known.get(&pet.birth.0.0) != Some(pet));
                fresh.cloned().collect()
            })
            .unwrap_or_default();
        if !fresh.is_empty() {
            fresh.iter().for_each(|pet| self.world.claims.doubt_pet(pet, None));
            self.pets.try_update(|known| known.extend(fresh.into_iter().map(|pet| (pet.birth.0.0, pet))));
        }
    }

    /// Asks for a pet that has moved, until the server knows.
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
            match fetch(self.world, birth).await {
                Ok(page) => self.keep([&page.pet]),
                // Whoever needs it next asks again.
                Err(_) => drop(self.asked.try_update_value(|asked| asked.remove(&birth.0))),
            }
        });
    }
}

/// Fetches a pet's page. One that hatched this very moment is in the chain before the server has a page for it: asked
/// too soon, it would answer that there is none.
///
/// # Errors
/// As [`crate::http::HttpError`] says.
pub async fn fetch(world: World, birth: Hash) -> Answer<PetPage> {
    if let Some(entry) =
        world.pets.pet(birth).map(|pet| pet.entry).filter(|entry| world.copy.entries() < entry.0 + YOUNG)
    {
        content::read(entry).await;
    }
    let is_early = |answer: &Answer<PetPage>| *answer == Err(HttpError::NotFound) && world.pets.pet(birth).is_some();
    content::until(|answer| !is_early(answer), async || content::pet(birth).await).await
}

/// What a pet is called, as a part of a sentence.
pub fn name(pet: &PetRef) -> String {
    words::isolated(&bare(pet))
}

/// What a pet is called, by itself.
pub fn bare(pet: &PetRef) -> String {
    pet.name.clone().unwrap_or_else(|| NAMELESS.to_owned())
}

/// How an account is written: with an @ in front.
pub fn handle(person: &Person) -> String {
    person.handle.as_ref().map_or_else(|| "somebody".to_owned(), |handle| format!("@{handle}"))
}

/// Where a pet lives: with whom, or in the shelter.
pub fn home(owner: &Person) -> String {
    if owner.account == HOUSE { "in the shelter".to_owned() } else { format!("with {}", handle(owner)) }
}

/// The pet that an item of the feed is about.
pub fn pet_of(item: &FeedItem) -> &PetRef {
    match item {
        FeedItem::Hatched(hatched) => &hatched.pet,
        FeedItem::Posted(post) => &post.pet,
        FeedItem::Shared(shared) => &shared.post.pet,
    }
}

/// The page of a pet on the market.
pub fn adoption_path(birth: Hash) -> String {
    format!("/market/{birth}")
}

/// A pet's page.
pub fn pet_path(birth: Hash) -> String {
    format!("/pet/{birth}")
}
