//! The shelter: what the model says to it, and which pets it looks for.

use crate::choose::Chooser;
use crate::referee::{Pet, PetName, Referee, Refused};

impl Referee {
    pub fn give_up(&mut self, who: u32, name: &PetName) -> Result<(), Refused> {
        self.living_of(who, name)?;
        self.move_to(name, 0);
        Ok(())
    }

    pub fn shelter(&mut self, who: u32, name: &PetName) -> Result<(), Refused> {
        match () {
            () if who != 0 => return Err("NotHouse"),
            () if !self.treats => return Err("NotUnderTheseRules"),
            () => {}
        }
        let pet = self.living(name)?;
        match () {
            () if !is_ours(pet) => return Err("OwnerNotGone"),
            () if self.until_end(pet) > 3 => return Err("StoryGoesOn"),
            () if self.treasury == 0 => return Err("TooFewTreats"),
            () => {}
        }
        if pet.owner != 0 {
            self.move_to(name, 0);
        }
        self.treasury -= 1;
        self.burned += 1;
        self.tend(0, name);
        Ok(())
    }

    pub fn adopt(&mut self, who: u32, name: &PetName) -> Result<(), Refused> {
        if !self.treats {
            return Err("NotUnderTheseRules");
        }
        let owner = self.living(name)?.owner;
        match () {
            () if owner != 0 => return Err("NotInShelter"),
            () if who == 0 => return Err("OwnAlready"),
            () if self.once("adopt", who, 0).is_err() => return Err("OncePerBlock"),
            () => {}
        }
        self.move_to(name, who);
        self.tend(who, name);
        Ok(())
    }

    /// Blocks that close until the story ends without a visit.
    fn until_end(&self, pet: &Pet) -> u64 {
        let open_is_free = pet.tended > self.height && pet.asleep == 0;
        Self::left(pet) + pet.asleep + u64::from(open_is_free)
    }

    /// The pets that the house should tend, as many as it can pay for, those first that have the fewest blocks left.
    pub fn needs(&self) -> Vec<PetName> {
        let needy =
            |pet: &Pet| self.treats && !pet.closed && Self::left(pet) > 0 && is_ours(pet) && self.until_end(pet) <= 3;
        let pets = self.pets.iter().filter(|(_, pet)| needy(pet));
        let mut pets: Vec<_> = pets.map(|(name, pet)| (self.until_end(pet), pet.entry, *name)).collect();
        pets.sort_unstable();
        let paid = usize::try_from(self.treasury).expect("few treats");
        pets.into_iter().take(paid.min(64)).map(|(.., name)| name).collect()
    }
}

/// It is in the shelter, or could be: its owner is gone.
fn is_ours(pet: &Pet) -> bool {
    pet.owner == 0 || pet.away >= 60
}

impl Chooser {
    /// A pet that the shelter should tend, mostly.
    pub fn needy(&mut self, model: &Referee) -> Option<PetName> {
        let needs = model.needs();
        self.dice.pick(&needs).copied().filter(|_| !self.dice.once_in(6))
    }

    /// A pet in the shelter, mostly one that lives.
    pub fn sheltered(&mut self, model: &Referee) -> Option<PetName> {
        let ended_too = self.dice.once_in(8);
        let fits = |pet: &Pet| pet.owner == 0 && (ended_too || Referee::left(pet) > 0);
        let mut pets: Vec<_> = model.pets.iter().filter(|(_, pet)| fits(pet)).map(|(name, _)| *name).collect();
        pets.sort_unstable();
        self.dice.pick(&pets).copied().filter(|_| !self.dice.once_in(8))
    }
}
