//! The shelter, from this browser's own copy of the chain, and what one does there.

use chain::event::{Action, Adopt, GiveUp};
use chain::hash::Hash;

use super::World;
use crate::sentence::Sentence;

/// What the house has for the pets in its shelter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shelter {
    /// Treats of the house.
    pub treasury: u64,
    /// What it pays to tend one pet.
    pub price: u64,
    /// Living pets that look for a home.
    pub pets: usize,
}

impl World {
    /// How the shelter stands; `None` while the chain is not read, and where there is none.
    pub fn shelter(&self) -> Option<Shelter> {
        self.with_state(|state| {
            let lives = state.all_lives();
            let waiting = lives.filter(|(pet, life)| state.in_shelter(pet) && life.ended().is_none());
            state.has_shelter().then(|| Shelter {
                treasury: state.globals().treasury,
                price: state.shelter_price(),
                pets: waiting.count(),
            })
        })
        .flatten()
    }

    /// The living pets in the shelter that hatched first.
    pub fn waiting_for_a_home(&self, count: usize) -> Vec<Hash> {
        self.with_state(|state| {
            let lives = state.all_lives();
            let waiting = lives.filter(|(pet, life)| state.in_shelter(pet) && life.ended().is_none());
            waiting.take(count).map(|(pet, _)| pet.birth).collect()
        })
        .unwrap_or_default()
    }

    /// Whether a pet is in the shelter.
    pub fn in_shelter(&self, birth: Hash) -> bool {
        self.life(birth).is_some_and(|life| life.in_shelter)
    }

    /// Gives one's own pet to the shelter. Asks for the password.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn give_up(self, pet: Hash, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::GiveUp(GiveUp { pet }), Vec::new(), password).await
    }

    /// Gives a pet in the shelter a home. Waits for the answer, since others may want it, too.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn adopt(self, pet: Hash) -> Result<(), Sentence> {
        self.deal(Action::Adopt(Adopt { pet })).await
    }
}
