//! Which pets there are, and who keeps them.

use std::ops::{Index, IndexMut};

use chain::hash::Hash;
use chain::ids::{PetId, TimeMs};

/// A pet, beside what the chain says of it.
#[derive(Clone, Debug)]
pub(super) struct Pet {
    pub(super) id: PetId,
    pub(super) birth: Hash,
    pub(super) born: TimeMs,
    /// Whose it is.
    pub(super) keeper: usize,
    /// When its keeper was last there.
    pub(super) seen: TimeMs,
    /// The story goes on, as far as anybody has noticed.
    pub(super) lives: bool,
    /// The last time its keeper wanted to tend it they had no treat.
    pub(super) hungry: bool,
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
        self.all.push(Pet { id, birth, born, keeper, seen: born, lives: true, hungry: false });
        self.living.push(place);
        place
    }

    /// Those whose stories go on.
    pub(super) fn living(&self) -> &[usize] {
        &self.living
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
