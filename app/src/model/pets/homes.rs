//! Who owns a pet, and who may: offers, the shelter, and the account's own pets.

use chain::hash::Hash;
use chain::ids::AccountId;
use chain::state::State;

use super::Pets;

/// The house's means for the pets in its shelter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shelter {
    /// The house's treats.
    pub treasury: u64,
    /// What it pays to tend one pet.
    pub price: u64,
    /// Living pets in the shelter.
    pub pets: usize,
}

/// A living pet whose maker cannot hatch another one yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadeLivesOn {
    /// Its birth hash.
    pub birth: Hash,
    /// It still belongs to its maker.
    pub at_home: bool,
}

impl Pets {
    /// The pets that are offered to the signed-in account.
    pub fn offers(self) -> Vec<Hash> {
        let Some(me) = self.session.who() else { return Vec::new() };
        let offers = self.copy.with_state(|state| {
            let pets = state.offered_to(me.account).filter_map(|id| state.pet(id));
            pets.map(|pet| pet.birth).collect()
        });
        offers.unwrap_or_default()
    }

    /// The account that a pet is offered to, if it is.
    pub fn offered(self, birth: Hash) -> Option<AccountId> {
        self.copy.with_state(|state| state.keep(state.pet_by_birth(&birth)?).offered).flatten()
    }

    /// Blocks of rest that a pet has left this year; `None` if there is no such pet.
    pub fn rest_left(self, birth: Hash) -> Option<u64> {
        self.copy
            .with_state(|state| {
                let id = state.pet_by_birth(&birth)?;
                Some(state.keep(id).rest_left(state.pet(id)?.born, state.height()))
            })
            .flatten()
    }

    /// The last pet that the signed-in account hatched, if it is alive, and whether that account still owns it: while
    /// it lives, the account cannot hatch another.
    pub fn made_lives_on(self) -> Option<MadeLivesOn> {
        let me = self.session.who()?;
        self.copy.with_state(|state| made_lives_on(state, me.account)).flatten()
    }

    /// The shelter's state; `None` while the chain is not loaded, and on a chain without a shelter.
    pub fn shelter(self) -> Option<Shelter> {
        self.copy
            .with_state(|state| {
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

    /// The oldest living pets in the shelter.
    pub fn waiting_for_a_home(self, count: usize) -> Vec<Hash> {
        self.copy
            .with_state(|state| {
                let lives = state.all_lives();
                let waiting = lives.filter(|(pet, life)| state.in_shelter(pet) && life.ended().is_none());
                waiting.take(count).map(|(pet, _)| pet.birth).collect()
            })
            .unwrap_or_default()
    }

    /// Whether a pet is in the shelter.
    pub fn in_shelter(self, birth: Hash) -> bool {
        self.life(birth).is_some_and(|life| life.in_shelter)
    }

    /// The living pets of the signed-in account, the latest first.
    pub fn own_living_pets(self) -> Vec<Hash> {
        let Some(me) = self.session.who() else { return Vec::new() };
        let pets = self.copy.with_state(|state| {
            let own = state.all_lives().filter(|(pet, life)| pet.owner == me.account && life.ended().is_none());
            let mut own: Vec<_> = own.map(|(pet, _)| pet.birth).collect();
            own.reverse();
            own
        });
        pets.unwrap_or_default()
    }
}

fn made_lives_on(state: &State, account: AccountId) -> Option<MadeLivesOn> {
    let made = state.account(account)?.made.filter(|made| !state.has_ended(*made))?;
    let pet = state.pet(made)?;
    Some(MadeLivesOn { birth: pet.birth, at_home: pet.owner == account })
}
