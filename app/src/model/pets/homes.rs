//! Whose pets are, whose they were and may be: offers, the shelter, and what one owns.

use chain::hash::Hash;
use chain::ids::AccountId;
use chain::state::State;

use super::Pets;

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

/// A pet whose maker cannot hatch another one yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadeLivesOn {
    /// Its birth hash.
    pub birth: Hash,
    /// It still lives with whoever hatched it.
    pub at_home: bool,
}

impl Pets {
    /// The pets that are offered to whoever is signed in.
    pub fn offers(self) -> Vec<Hash> {
        let Some(me) = self.session.who() else { return Vec::new() };
        let offers = self.copy.with_state(|state| {
            let pets = state.offered_to(me.account).filter_map(|id| state.pet(id));
            pets.map(|pet| pet.birth).collect()
        });
        offers.unwrap_or_default()
    }

    /// Who may take a pet over, if it is offered.
    pub fn offered(self, birth: Hash) -> Option<AccountId> {
        self.copy.with_state(|state| state.keep(state.pet_by_birth(&birth)?).offered).flatten()
    }

    /// Blocks of rest that a pet's year has left; `None` for what is no pet.
    pub fn rest_left(self, birth: Hash) -> Option<u64> {
        self.copy
            .with_state(|state| {
                let id = state.pet_by_birth(&birth)?;
                Some(state.keep(id).rest_left(state.pet(id)?.born, state.height()))
            })
            .flatten()
    }

    /// The last pet that whoever is signed in has hatched, if it lives on, and whether it is still theirs: no other can hatch
    /// before.
    pub fn made_lives_on(self) -> Option<MadeLivesOn> {
        let me = self.session.who()?;
        self.copy.with_state(|state| made_lives_on(state, me.account)).flatten()
    }

    /// How the shelter stands; `None` while the chain is not read, and where there is none.
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

    /// The living pets in the shelter that hatched first.
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

    /// The living pets that one owns, the latest first.
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
