//! Which pets there are, and who keeps them.

use std::ops::{Index, IndexMut};

use chain::hash::Hash;
use chain::ids::{PetId, TimeMs};

/// Whose a pet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeper {
    Person(usize),
    Shelter,
    Attacker,
}

/// A pet, beside what the chain says of it.
#[derive(Clone, Debug)]
pub(super) struct Pet {
    pub(super) id: PetId,
    pub(super) birth: Hash,
    pub(super) born: TimeMs,
    pub(super) keeper: Keeper,
    /// When its keeper was last there.
    pub(super) seen: TimeMs,
    /// The story goes on, as far as anybody has noticed.
    pub(super) lives: bool,
    /// The last time its keeper wanted to tend it they had no treat.
    pub(super) hungry: bool,
}

impl Keeper {
    /// The person, if it is one.
    pub(super) fn person(self) -> Option<usize> {
        match self {
            Self::Person(place) => Some(place),
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
    /// Somebody has hatched one; answers its place.
    pub(super) fn hatches(&mut self, (id, birth): (PetId, Hash), born: TimeMs, keeper: usize) -> usize {
        let place = self.all.len();
        self.all.push(Pet { id, birth, born, keeper: Keeper::Person(keeper), seen: born, lives: true, hungry: false });
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

    /// The place of a pet that one of the people here has hatched.
    pub(super) fn by_id(&self, id: PetId) -> Option<usize> {
        self.all.binary_search_by_key(&id, |pet| pet.id).ok()
    }

    /// Takes those out whose stories have ended, and shows each.
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
