//! Farewells, rests, and pets that are handed over.

use chain::Pace;
use chain::event::{Action, Decline, Farewell, HandOver, Rest, TakeOver};
use chain::hash::Hash;
use chain::ids::AccountId;
use chain::state::State;
use chain::text::TextKind;

use super::deeds::seal;
use super::{Barred, PendingId, World};
use crate::sentence::Sentence;

impl World {
    /// Ends one's own pet's story in one's own words. Asks for the password, since only the owner key may.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn farewell(self, pet: Hash, words: &str, password: String) -> Result<(), Sentence> {
        let words = seal(TextKind::Words, words)?;
        let action = Action::Farewell(Farewell { pet, words: words.commitment() });
        self.as_owner(action, vec![words], password).await
    }

    /// Lets one's own pet rest for so many blocks.
    ///
    /// # Errors
    /// In words, why not.
    pub fn rest(self, pet: Hash, blocks: u32) -> Result<PendingId, Sentence> {
        self.enqueue(Action::Rest(Rest { pet, blocks }), Vec::new(), Vec::new())
    }

    /// Offers one's own pet to whoever has this handle. Asks for the password.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn hand_over(self, pet: Hash, handle: &str, password: String) -> Result<(), Sentence> {
        let to = Some(self.account_of(handle).ok_or(Barred::NoSuchHandle)?);
        self.as_owner(Action::HandOver(HandOver { pet, to }), Vec::new(), password).await
    }

    /// Takes such an offer back. Asks for the password.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn keep(self, pet: Hash, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::HandOver(HandOver { pet, to: None }), Vec::new(), password).await
    }

    /// Becomes the owner of a pet that is offered to one.
    ///
    /// # Errors
    /// In words, why not.
    pub fn take_over(self, pet: Hash) -> Result<PendingId, Sentence> {
        self.enqueue(Action::TakeOver(TakeOver { pet }), Vec::new(), Vec::new())
    }

    /// Does not become it.
    ///
    /// # Errors
    /// In words, why not.
    pub fn decline(self, pet: Hash) -> Result<PendingId, Sentence> {
        self.enqueue(Action::Decline(Decline { pet }), Vec::new(), Vec::new())
    }

    /// The pets that are offered to whoever is signed in.
    pub fn offers(&self) -> Vec<Hash> {
        let Some(me) = self.who() else { return Vec::new() };
        let offers = self.with_state(|state| {
            let pets = state.offered_to(me.account).filter_map(|id| state.pet(id));
            pets.map(|pet| pet.birth).collect()
        });
        offers.unwrap_or_default()
    }

    /// Who may take a pet over, if it is offered.
    pub fn offered(&self, birth: Hash) -> Option<AccountId> {
        self.with_state(|state| state.keep(state.pet_by_birth(&birth)?).offered).flatten()
    }

    /// Blocks of rest that a pet's year has left; `None` for what is no pet.
    pub fn rest_left(&self, birth: Hash) -> Option<u64> {
        self.with_state(|state| {
            let id = state.pet_by_birth(&birth)?;
            Some(state.keep(id).rest_left(state.pet(id)?.born, state.height()))
        })
        .flatten()
    }

    /// How fast blocks close.
    pub fn pace(&self) -> Option<Pace> {
        self.with_state(State::pace)
    }

    /// The last pet that whoever is signed in has hatched, if it lives on, and whether it is still theirs: no other can hatch
    /// before.
    pub fn made_lives_on(&self) -> Option<MadeLivesOn> {
        let me = self.who()?;
        self.with_state(|state| made_lives_on(state, me.account)).flatten()
    }
}

/// A pet whose maker cannot hatch another one yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadeLivesOn {
    /// Its birth hash.
    pub birth: Hash,
    /// It still lives with whoever hatched it.
    pub at_home: bool,
}

fn made_lives_on(state: &State, account: AccountId) -> Option<MadeLivesOn> {
    let made = state.account(account)?.made.filter(|made| !state.has_ended(*made))?;
    let pet = state.pet(made)?;
    Some(MadeLivesOn { birth: pet.birth, at_home: pet.owner == account })
}

/// The pet that stands for an account: the one that it hatched last, unless that lives with others or has ended while
/// another one of its pets lives on.
pub(super) fn own_pet(state: &State, account: AccountId) -> Option<Hash> {
    let made = state.account(account)?.made.and_then(|id| Some((id, state.pet(id)?)));
    if let Some((id, pet)) = made
        && pet.owner == account
        && !state.has_ended(id)
    {
        return Some(pet.birth);
    }
    let own = || state.all_lives().filter(|(pet, _)| pet.owner == account);
    let living = own().filter(|(_, life)| life.ended().is_none()).last().map(|(pet, _)| pet.birth);
    let made = || made.map(|(_, pet)| pet).filter(|pet| pet.owner == account).map(|pet| pet.birth);
    living.or_else(made).or_else(|| own().last().map(|(pet, _)| pet.birth))
}
