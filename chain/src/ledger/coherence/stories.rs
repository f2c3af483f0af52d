//! Pets, and what is told of them.

use std::collections::BTreeSet;

use super::{Coherence, ascends};
use crate::Life;
use crate::base::ids::place;
use crate::base::ids::{Height, PetId};
use crate::base::limits::TTL_BLOCKS;
use crate::state::records::{Keep, Moment, MomentKind, Pet};

impl Coherence<'_> {
    /// Pets are in the order of their births, each follows on its maker's last one before it, and accounts know their
    /// last.
    pub(super) fn pets_fit(&self) -> bool {
        let mut made = vec![None; self.parts.lists.accounts.len()];
        let mut pets = (0..).map(PetId).zip(self.parts.lists.pets.iter());
        let each_fits = pets.all(|(id, pet)| {
            let last = made.get_mut(place(pet.maker.0));
            last.is_some_and(|last| last.replace(id) == pet.previous) && self.pet_fits(id, pet)
        });
        each_fits
            && ascends(self.parts.lists.pets.iter().map(|pet| pet.entry))
            && self.parts.lists.accounts.iter().map(|account| account.made).eq(made)
    }

    fn pet_fits(&self, id: PetId, pet: &Pet) -> bool {
        self.has_entry(pet.entry)
            && self.has_account(pet.owner)
            && pet.born <= pet.tended
            && self.has_height(pet.tended)
            && pet.closed.is_none_or(|closed| self.book_fits(pet, self.keep(id), closed))
    }

    /// A book is closed after the story's end, after a farewell as late as without one, and nothing is left in it.
    fn book_fits(&self, pet: &Pet, keep: &Keep, closed: Height) -> bool {
        let waits = |farewell: Height| Height(farewell.0.saturating_add(TTL_BLOCKS));
        let ends = Life::new(closed, pet.tended, false, keep).ends();
        self.has_height(closed) && closed > keep.farewell.map_or(ends, waits) && pet.wallet == 0
    }

    /// Moments are in the order of their entries, after their pet's birth; and a farewell is in its owner's words.
    pub(super) fn moments_fit(&self) -> bool {
        let moments = || self.parts.lists.moments.iter();
        moments().all(|moment| self.moment_fits(moment))
            && ascends(moments().map(|moment| moment.entry))
            && self.farewells_fit()
    }

    fn moment_fits(&self, moment: &Moment) -> bool {
        let pet = self.parts.lists.pets.get(place(moment.pet.0));
        self.has_entry(moment.entry)
            && pet.is_some_and(|pet| pet.entry < moment.entry)
            && self.has_account(moment.author)
    }

    /// Every pet to which farewell was said has one moment that says it, and no other has.
    fn farewells_fit(&self) -> bool {
        let moments = self.parts.lists.moments.iter().filter(|moment| moment.kind == MomentKind::Farewell);
        let (mut said, mut once) = (BTreeSet::new(), true);
        moments.for_each(|moment| once &= said.insert(moment.pet));
        let keeps = (0..).map(PetId).zip(self.parts.lists.keeps.iter());
        once && keeps.filter(|(_, keep)| keep.farewell.is_some()).map(|(id, _)| id).eq(said)
    }
}
