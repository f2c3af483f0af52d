//! What the model says to farewells, rests, and pets that are handed over.

use crate::referee::{Kind, PetName, Referee, Refused};

impl Referee {
    pub fn living_of(&self, who: u32, name: &PetName) -> Result<(), Refused> {
        if !self.treats {
            return Err("NotUnderTheseRules");
        }
        if self.living(name)?.is_of(who, true) { Ok(()) } else { Err("NotOwner") }
    }

    /// The owner's words end the story.
    pub fn farewell(&mut self, who: u32, name: &PetName) -> Result<(), Refused> {
        self.living_of(who, name)?;
        let open = self.height + 1;
        if let Some(pet) = self.pets.get_mut(name) {
            (pet.farewell, pet.asleep) = (Some(open), 0);
        }
        self.note(who, name, Kind::Farewell);
        Ok(())
    }

    /// At most 30 blocks at a time, and 60 in all: no walk gets as old as a year.
    pub fn rest(&mut self, who: u32, name: &PetName, blocks: u32) -> Result<(), Refused> {
        self.living_of(who, name)?;
        let Some(pet) = self.pets.get_mut(name) else { return Ok(()) };
        match u64::from(blocks) {
            0 | 31.. => Err("RestOutOfBounds"),
            blocks if pet.rested + blocks > 60 => Err("RestUsedUp"),
            blocks => {
                (pet.asleep, pet.away) = (blocks, 0);
                Ok(())
            }
        }
    }

    /// At most 16 pets are offered to an account.
    pub fn hand_over(&mut self, who: u32, name: &PetName, to: Option<u32>) -> Result<(), Refused> {
        if !self.treats {
            return Err("NotUnderTheseRules");
        }
        let pet = self.pets.get(name).ok_or("UnknownPet")?;
        let others = self.pets.iter().filter(|(other, pet)| *other != name && pet.offered == to).count();
        match to {
            _ if !pet.is_of(who, true) => return Err("NotOwner"),
            None if pet.offered.is_none() => return Err("NotOffered"),
            None => {}
            Some(to) if to == who => return Err("OwnAlready"),
            Some(to) if to as usize >= self.accounts.len() => return Err("UnknownAccount"),
            Some(_) if others >= 16 => return Err("TooManyOffers"),
            Some(_) => {}
        }
        if let Some(pet) = self.pets.get_mut(name) {
            pet.offered = to;
        }
        Ok(())
    }

    /// Whom it was offered says yes or no; either way it is offered no more.
    pub fn answer(&mut self, who: u32, name: &PetName) -> Result<(), Refused> {
        if !self.treats {
            return Err("NotUnderTheseRules");
        }
        let pet = self.pets.get_mut(name).ok_or("UnknownPet")?;
        if pet.offered != Some(who) {
            return Err("NotOffered");
        }
        pet.offered = None;
        Ok(())
    }
}
