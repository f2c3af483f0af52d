//! The shelter: pets that somebody gives up, what the house does for them, and who takes them home.

use chain::event::{Action, Adopt, GiveUp};

use super::market::ADOPTED_MAX;
use super::pets::Keeper;
use super::town::Town;

/// Of a hundred who look around for a pet, how many take one home that costs nothing. A guess.
const ADOPTS_PERCENT: u64 = 5;

/// What became of the pets in the shelter on one day, or all days until then.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sheltered {
    /// How many are there at its end.
    pub(super) there: u64,
    /// Their owners gave them up, or were gone.
    pub(super) given: u64,
    pub(super) gone: u64,
    /// Treats that were eaten there.
    pub(super) tended: u64,
    /// Somebody took them home, or had them back.
    pub(super) adopted: u64,
    pub(super) back: u64,
    /// Their stories ended there.
    pub(super) ended: u64,
}

impl Sheltered {
    /// This and the day after it.
    pub(super) fn with(self, next: &Self) -> Self {
        Self {
            there: next.there,
            given: self.given + next.given,
            gone: self.gone + next.gone,
            tended: self.tended + next.tended,
            adopted: self.adopted + next.adopted,
            back: self.back + next.back,
            ended: self.ended + next.ended,
        }
    }
}

impl Town {
    /// Somebody who has lost interest gives their pets up.
    pub(super) fn give_up(&mut self, place: usize) {
        for pet in self.kept(place) {
            let given = Action::GiveUp(GiveUp { pet: self.pets[pet].birth });
            if self.does(place, given).is_ok() {
                self.report.today.sheltered.given += 1;
                self.see_owner(pet);
            }
        }
    }

    /// A block has closed: the house tends the pets that the rules name. Answers how many of them an attacker has
    /// hatched.
    pub(super) fn house_tends(&mut self) -> u64 {
        let mut attackers = 0;
        for tended in self.world.house_tends(self.now) {
            let Some(pet) = self.pets.by_id(tended) else {
                attackers += 1;
                continue;
            };
            self.report.today.sheltered.tended += 1;
            if self.pets[pet].keeper != Keeper::Shelter {
                self.report.today.sheltered.gone += 1;
                self.see_owner(pet);
            }
        }
        attackers
    }

    /// Somebody who looks for a pet takes one home from the shelter.
    pub(super) fn look_in_at_the_shelter(&mut self, place: usize) {
        if self.people[place].adopted.len() >= ADOPTED_MAX || !self.dice.chance(ADOPTS_PERCENT) {
            return;
        }
        let there: Vec<usize> = self.pets.sheltered().collect();
        if let Some(pet) = self.dice.pick(&there).copied()
            && self.adopts(place, pet)
        {
            self.report.today.sheltered.adopted += 1;
        }
    }

    /// Somebody is back whose pet is in the shelter, and not only to look what has become of it.
    pub(super) fn have_back(&mut self, place: usize, pet: usize) {
        if !self.is_parting(place) && self.adopts(place, pet) {
            self.report.today.sheltered.back += 1;
        }
    }

    fn adopts(&mut self, place: usize, pet: usize) -> bool {
        let adopted = self.does(place, Action::Adopt(Adopt { pet: self.pets[pet].birth })).is_ok();
        self.see_owner(pet);
        adopted
    }
}
