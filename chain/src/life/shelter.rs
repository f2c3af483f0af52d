//! The shelter, for whoever looks after it: which pets are in it, and which the house should tend now.

use crate::base::hash::Hash;
use crate::base::ids::PetId;
use crate::base::limits::{SHELTER_AT_ONCE_MAX, SHELTER_AWAY_BLOCKS, SHELTER_TENDS_AT_BLOCKS};
use crate::life::care;
use crate::state::State;
use crate::state::records::Pet;

impl State {
    /// Whether the rules in force have a shelter.
    pub fn has_shelter(&self) -> bool {
        self.economics().is_some() && self.params().has_shelter()
    }

    /// Whether a pet is in the shelter: it is the house's.
    pub fn in_shelter(&self, pet: &Pet) -> bool {
        care::in_shelter(pet.owner, self.has_shelter())
    }

    /// Whether a pet is only ever given away: it is in the shelter, or was.
    pub fn is_never_sold(&self, id: PetId, pet: &Pet) -> bool {
        self.in_shelter(pet) || self.keep(id).sheltered
    }

    /// What the house pays out of the treasury to tend one pet of the shelter: as much as an owner.
    pub fn shelter_price(&self) -> u64 {
        self.economics().map_or(0, |economics| u64::from(economics.numbers.care_treats))
    }

    /// In how many blocks the pet's owner counts as gone if they do not tend it meanwhile, 0 where they do; `None` for
    /// one that is in the shelter already.
    pub fn owner_gone_in(&self, id: PetId, pet: &Pet) -> Option<u64> {
        let away = self.height().open_block().since(self.keep(id).cared);
        (!self.in_shelter(pet)).then(|| SHELTER_AWAY_BLOCKS.saturating_sub(away))
    }

    /// The pets that the house should tend now, by their birth hashes: see [`crate::abi::Response::ShelterNeeds`].
    pub fn shelter_needs(&self) -> Vec<Hash> {
        if !self.has_shelter() {
            return Vec::new();
        }
        let needs = |(id, pet): (PetId, &Pet)| {
            let left = self.blocks_until_end(id, pet);
            let tends = left <= SHELTER_TENDS_AT_BLOCKS && !self.has_ended(id);
            (tends && self.owner_gone_in(id, pet).is_none_or(|blocks| blocks == 0)).then_some((left, id, pet.birth))
        };
        let mut pets: Vec<_> = (0..).map(PetId).zip(self.all_pets()).filter_map(needs).collect();
        pets.sort_unstable_by_key(|&(left, id, _)| (left, id));
        let paid = self.globals().treasury.checked_div(self.shelter_price()).unwrap_or(u64::MAX);
        let most = usize::try_from(paid).unwrap_or(usize::MAX).min(SHELTER_AT_ONCE_MAX);
        pets.into_iter().take(most).map(|(_, _, birth)| birth).collect()
    }

    /// Blocks until the story ends if nobody comes by, those among them in which the pet rests.
    pub(crate) fn blocks_until_end(&self, id: PetId, pet: &Pet) -> u64 {
        self.life(id, pet).ends().since(self.height())
    }
}
