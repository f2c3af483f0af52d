//! Sitters and invitations: what the model says to them, and who tries them.

use crate::choose::Chooser;
use crate::deed::{Deed, Hand};
use crate::referee::{KeyName, PetName, Referee, Refused, Role};

/// Sixty days.
const SITTING_MS: u64 = 60 * 24 * 60 * 60 * 1_000;

impl Referee {
    pub fn ask_sitter(&mut self, who: u32, name: &PetName, key: KeyName, until: u64) -> Result<(), Refused> {
        self.living_of(who, name)?;
        self.new_key(who, key, Role::Sitter)?;
        if until <= self.time || until > self.time + SITTING_MS {
            return Err("SittingOutOfBounds");
        }
        if self.fair && self.is_listed(name) {
            return Err("StandsListed");
        }
        self.send_sitter_home(name);
        if let Some(pet) = self.pets.get_mut(name) {
            (pet.sitter, pet.away) = (Some((key, until)), 0);
        }
        Ok(())
    }

    pub fn dismiss(&mut self, who: u32, name: &PetName) -> Result<(), Refused> {
        if !self.treats {
            return Err("NotUnderTheseRules");
        }
        let pet = self.pets.get(name).ok_or("UnknownPet")?;
        match () {
            () if !pet.is_of(who, true) => return Err("NotOwner"),
            () if pet.sitter.is_none() => return Err("NoSitter"),
            () => {}
        }
        self.send_sitter_home(name);
        Ok(())
    }

    /// The pet has no sitter any more, and the sitter's key does nothing more.
    pub fn send_sitter_home(&mut self, name: &PetName) {
        let sitter = self.pets.get_mut(name).and_then(|pet| pet.sitter.take());
        if let Some(key) = sitter.and_then(|(key, _)| self.keys.get_mut(&key)) {
            key.live = false;
        }
    }

    /// The pet has a sitter now.
    pub fn has_sitter(&self, name: &PetName) -> bool {
        let sitter = self.pets.get(name).and_then(|pet| pet.sitter);
        sitter.is_some_and(|(key, until)| self.time < until && self.keys[&key].live)
    }

    /// A sitter tends the pet that their key was given for, in time.
    pub fn check_sitter(&self, key: KeyName, deed: &Deed) -> Result<(), Refused> {
        let sitter = deed.tends().and_then(|pet| self.pets.get(pet)).and_then(|pet| pet.sitter);
        match sitter.filter(|(of, _)| *of == key) {
            None => Err("SitterOnly"),
            Some((_, until)) if until <= self.time => Err("SittingOver"),
            Some(_) => Ok(()),
        }
    }

    /// Once in 15 blocks, by a pet that is as old, not before the last pet that one has hatched is.
    pub fn vouch(&mut self, who: u32, name: &PetName, key: KeyName) -> Result<(), Refused> {
        self.living_of(who, name)?;
        let account = &self.accounts[who as usize];
        let ages =
            [Some(*name), account.last_pet].map(|pet| pet.and_then(|pet| self.pets.get(&pet)).map(|pet| pet.age));
        let last = account.vouched;
        if ages.into_iter().chain([last.map(|(_, blocks)| blocks)]).flatten().any(|blocks| blocks < 15) {
            return Err("VouchTooSoon");
        }
        if let Some(last) = last.and_then(|(last, _)| self.keys.get_mut(&last)) {
            last.live = false;
        }
        self.new_key(who, key, Role::Invitation)?;
        self.accounts[who as usize].vouched = Some((key, 0));
        Ok(())
    }

    /// One newcomer uses this invitation, and no other can.
    pub fn use_up(&mut self, invitation: &KeyName) -> Result<(), Refused> {
        let open = self.keys.get_mut(invitation).filter(|key| key.role == Role::Invitation && key.live);
        open.ok_or("InvitationGone")?.live = false;
        Ok(())
    }
}

impl Chooser {
    /// An invitation, mostly an open one, where there are any.
    pub fn invitation(&mut self, model: &Referee) -> Option<KeyName> {
        let used_too = self.dice.once_in(4);
        let fits = |key: &crate::referee::Key| key.role == Role::Invitation && (key.live || used_too);
        let mut keys: Vec<_> = model.keys.iter().filter(|(_, key)| fits(key)).map(|(name, _)| *name).collect();
        keys.sort_unstable();
        match self.dice.pick(&keys) {
            Some(key) if !self.dice.once_in(4) => Some(*key),
            _ if self.dice.once_in(30) => Some(self.any_key(model)),
            _ => None,
        }
    }

    /// When a sitting may end.
    pub fn until(&mut self, model: &Referee) -> u64 {
        let choices = [0, 1, 20_000, 90_000, 300_000, SITTING_MS, SITTING_MS * 2];
        model.time + self.dice.pick(&choices).expect("seven choices")
    }

    /// The sitter of the pet that is tended, sometimes; or of any pet.
    pub fn sitter(&mut self, model: &Referee, deed: &Deed) -> Option<Hand> {
        let of_pet = deed.tends().and_then(|pet| model.pets.get(pet)).and_then(|pet| pet.sitter);
        let key = match of_pet {
            Some((key, _)) if self.dice.once_in(2) => key,
            _ if self.dice.once_in(60) => {
                let mut keys: Vec<_> = model.pets.values().filter_map(|pet| pet.sitter).map(|(key, _)| key).collect();
                keys.sort_unstable();
                *self.dice.pick(&keys)?
            }
            _ => return None,
        };
        let record = model.keys.get(&key)?;
        Some(Hand { account: record.account, key, number: record.used })
    }
}
