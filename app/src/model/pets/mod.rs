//! Pets and their lives, read from this browser's own copy of the chain. All is reactive: a view or an effect that
//! calls it runs again when the chain has moved.

mod homes;
pub(super) mod sitters;

use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use chain::records::{Moment, Pet};
use chain::state::State;

pub use homes::{MadeLivesOn, Shelter};
pub use sitters::{Sitting, Standing};

use crate::session::Session;
use crate::sync::ChainCopy;

/// The state of a pet's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// Blocks left, 15 to 0.
    pub remaining: u64,
    /// The earliest time at which the story can end without visits; `None` once it has ended.
    pub ends_earliest: Option<TimeMs>,
    /// The latest time at which it ends without visits; `None` once it has ended.
    pub ends_latest: Option<TimeMs>,
    /// The block after which it wakes, if it rests, and the earliest time of that.
    pub rests: Option<(Height, TimeMs)>,
    /// The block that ended it.
    pub ended: Option<Height>,
    /// It ended with the owner's farewell.
    pub farewell: bool,
    /// The owner has closed the book.
    pub closed: bool,
    /// It is in the shelter.
    pub in_shelter: bool,
    /// The owner.
    pub owner: AccountId,
    /// The account that hatched it.
    pub maker: AccountId,
    /// The block of its birth.
    pub born: Height,
}

/// Queries about pets.
#[derive(Clone, Copy)]
pub struct Pets {
    copy: ChainCopy,
    session: Session,
}

impl Pets {
    /// Queries on a copy.
    pub fn new(copy: ChainCopy, session: Session) -> Self {
        Self { copy, session }
    }

    /// The state of a pet's life; `None` while the chain is not loaded, and if there is no such pet.
    pub fn life(self, birth: Hash) -> Option<Life> {
        self.copy.with_state(|state| life(state, &birth)).flatten()
    }

    /// Whether a pet's story is known to have ended.
    pub fn has_ended(self, birth: Hash) -> bool {
        self.life(birth).is_some_and(|life| life.remaining == 0)
    }

    /// Living pets that need a visit most urgently: the fewest blocks left first. Resting pets are left out.
    pub fn needing(self, count: usize) -> Vec<(Hash, Life)> {
        let needing = self.copy.with_state(|state| {
            let awake = state.all_lives().filter(|(_, life)| life.ended().is_none() && life.rests_until().is_none());
            let mut living: Vec<_> = awake.map(|(pet, life)| (life.remaining_blocks(), pet)).collect();
            if count < living.len() {
                // There may be a hundred thousand; only the first few are sorted.
                living.select_nth_unstable_by_key(count, |(remaining, pet)| (*remaining, pet.entry));
                living.truncate(count);
            }
            living.sort_by_key(|(remaining, pet)| (*remaining, pet.entry));
            living.into_iter().filter_map(|(_, pet)| Some((pet.birth, life(state, &pet.birth)?))).collect()
        });
        needing.unwrap_or_default()
    }

    /// The youngest pets, the latest first.
    pub fn newest(self, count: usize) -> Vec<Hash> {
        self.copy
            .with_state(|state| state.all_pets().rev().take(count).map(|pet| pet.birth).collect())
            .unwrap_or_default()
    }

    /// The number of living pets, and of ended stories.
    pub fn census(self) -> Option<(usize, usize)> {
        self.copy.with_state(|state| {
            let living = state.all_lives().filter(|(_, life)| life.ended().is_none()).count();
            (living, state.pets() - living)
        })
    }

    /// A pet's record.
    pub fn pet(self, birth: Hash) -> Option<Pet> {
        self.copy.with_state(|state| state.pet(state.pet_by_birth(&birth)?).cloned()).flatten()
    }

    /// A post's or comment's record.
    pub fn moment(self, entry: EntryIndex) -> Option<Moment> {
        self.copy.with_state(|state| state.moment(state.moment_by_entry(entry)?).cloned()).flatten()
    }
}

fn life(state: &State, birth: &Hash) -> Option<Life> {
    let id = state.pet_by_birth(birth)?;
    let pet = state.pet(id)?;
    let (life, pace) = (state.life(id, pet), state.pace());
    let ends = life.ends_between(&pace);
    let wakes = life.wakes_between(&pace).map(|(earliest, _)| earliest);
    Some(Life {
        remaining: life.remaining_blocks(),
        ends_earliest: ends.map(|(earliest, _)| earliest),
        ends_latest: ends.map(|(_, latest)| latest),
        rests: life.rests_until().zip(wakes),
        ended: life.ended(),
        farewell: life.farewell.is_some(),
        closed: pet.closed.is_some(),
        in_shelter: state.in_shelter(pet),
        owner: pet.owner,
        maker: pet.maker,
        born: pet.born,
    })
}
