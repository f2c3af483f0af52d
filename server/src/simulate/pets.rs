//! The pets, and their keepers.

use std::ops::{Index, IndexMut};

use chain::hash::Hash;
use chain::ids::{PetId, TimeMs};

/// A pet's owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeper {
    Player(usize),
    Shelter,
    Attacker,
}

/// A pet, with data beside the chain's.
#[derive(Clone, Debug)]
pub(super) struct Pet {
    pub(super) id: PetId,
    pub(super) birth: Hash,
    pub(super) born: TimeMs,
    pub(super) keeper: Keeper,
    /// Its keeper's last visit.
    pub(super) seen: TimeMs,
    /// Whether the story goes on, as far as the keeper has noticed.
    pub(super) lives: bool,
    /// Whether the keeper lacked a treat at the last try to tend it.
    pub(super) hungry: bool,
}

impl Keeper {
    /// The person, if it is one.
    pub(super) fn person(self) -> Option<usize> {
        match self {
            Self::Player(place) => Some(place),
            Self::Shelter | Self::Attacker => None,
        }
    }
}

/// All of them, in the order of their births.
#[derive(Clone, Debug, Default)]
pub(super) struct Pets {
    all: Vec<Pet>,
    living: Vec<usize>,
}

impl Pets {
    /// A pet was hatched; answers its place.
    pub(super) fn hatches(&mut self, (id, birth): (PetId, Hash), born: TimeMs, keeper: usize) -> usize {
        let place = self.all.len();
        self.all.push(Pet { id, birth, born, keeper: Keeper::Player(keeper), seen: born, lives: true, hungry: false });
        self.living.push(place);
        place
    }

    /// Those whose stories go on.
    pub(super) fn living(&self) -> &[usize] {
        &self.living
    }

    /// Those in the shelter.
    pub(super) fn sheltered(&self) -> impl Iterator<Item = usize> {
        self.living.iter().copied().filter(|place| self.all[*place].keeper == Keeper::Shelter)
    }

    /// The place of a pet that a simulated person has hatched.
    pub(super) fn by_id(&self, id: PetId) -> Option<usize> {
        self.all.binary_search_by_key(&id, |pet| pet.id).ok()
    }

    /// Removes the pets whose stories have ended, and passes each to `show`.
    pub(super) fn end(&mut self, has_ended: impl Fn(PetId) -> bool, mut show: impl FnMut(&Pet)) {
        let Self { all, living } = self;
        living.retain(|place| {
            let pet = &mut all[*place];
            pet.lives = !has_ended(pet.id);
            if !pet.lives {
                show(pet);
            }
            pet.lives
        });
    }
}

impl Index<usize> for Pets {
    type Output = Pet;

    fn index(&self, place: usize) -> &Pet {
        &self.all[place]
    }
}

impl IndexMut<usize> for Pets {
    fn index_mut(&mut self, place: usize) -> &mut Pet {
        &mut self.all[place]
    }
}
