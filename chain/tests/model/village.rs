//! What the model says to each action: the rules in words, once more.

use crate::deed::{Deed, Hand};
use crate::keyring::number;
use crate::referee::{Account, KeyName, Kind, Moment, Pet, PetName, Referee, Refused, Role};

impl Referee {
    /// Whether it is allowed at this time; if so it is done. `leaf` becomes the name of a pet that hatches.
    pub fn judge(&mut self, hand: Hand, deed: &Deed, now: u64, leaf: PetName) -> Result<(), Refused> {
        let mut after = self.clone();
        after.clock(now);
        after.act(hand, deed, leaf)?;
        after.pay(hand.account, deed)?;
        after.first_event.get_or_insert(after.time);
        after.events_in_block += 1;
        after.entries += 1;
        *self = after;
        Ok(())
    }

    fn act(&mut self, hand: Hand, deed: &Deed, leaf: PetName) -> Result<(), Refused> {
        if let Deed::Join { handle, recovery, daily, previous, invitation } = deed {
            self.may_come(hand, handle, previous.is_some(), *invitation)?;
            self.births += u64::from(invitation.is_none());
            return self.join(hand, handle, *recovery, *daily, leaf);
        }
        let role = self.sign(hand)?;
        let may_rescue = matches!(deed, Deed::Rekey(_) | Deed::Veto);
        if role == Role::Recovery && !may_rescue {
            return Err("RecoveryKeyOnly");
        }
        self.sits = role == Role::Sitter;
        if self.sits {
            self.check_sitter(hand.key, deed)?;
        }
        let (who, shelter) = (hand.account, self.treats);
        match deed {
            Deed::Join { .. } => Ok(()),
            Deed::Birth(previous) => self.birth(who, *previous, leaf),
            Deed::Post(pet) => self.post(who, pet),
            Deed::Comment(pet, entry) => self.comment(who, pet, *entry),
            Deed::Pat(pet, entry) => self.pat(who, pet, *entry),
            Deed::Share(pet, entry) => self.share(who, pet, *entry),
            Deed::EditWords(entry) => {
                let (_, pet) = self.born_at(*entry).ok_or("UnknownPet")?;
                own(pet.is_of(who, shelter), "NotOwner", pet.erased)
            }
            Deed::EditPost(entry) => self.edit(who, *entry, Kind::Post),
            Deed::EditComment(entry) => self.edit(who, *entry, Kind::Comment),
            Deed::EditFarewell(entry) => self.edit(who, *entry, Kind::Farewell),
            Deed::StoryEnd(pet) => owner_only(role).and_then(|()| self.story_end(who, pet)),
            Deed::Authorise(key) => owner_only(role).and_then(|()| self.authorise(who, *key)),
            Deed::Revoke(key) => self.revoke(hand, role, key),
            Deed::Rekey(key) => self.rekey(who, role, *key),
            Deed::Veto => self.veto(who, role),
            Deed::Redact(entry) => owner_only(role).and_then(|()| self.redact(who, *entry)),
            Deed::Gift(pet, treats) => self.gift(who, pet, *treats),
            Deed::Candle(pet) => self.candle(who, pet),
            Deed::Farewell(pet) => owner_only(role).and_then(|()| self.farewell(who, pet)),
            Deed::Rest(pet, blocks) => self.rest(who, pet, *blocks),
            Deed::HandOver(pet, to) => owner_only(role).and_then(|()| self.hand_over(who, pet, *to)),
            Deed::TakeOver(pet) => self.answer(who, pet).map(|()| self.move_to(pet, who)),
            Deed::Decline(pet) => self.answer(who, pet),
            Deed::ChangeRules(to) => owner_only(role).and_then(|()| self.change_rules(who, *to)),
            Deed::List(pet, price) => owner_only(role).and_then(|()| self.list(who, pet, *price)),
            Deed::Unlist(pet) => self.unlist(who, pet),
            Deed::Bid(pet, price, living) => self.bid(who, pet, *price, *living),
            Deed::CancelBid(pet) => self.cancel(who, pet),
            Deed::Accept(pet, entry) => owner_only(role).and_then(|()| self.accept(who, pet, *entry)),
            Deed::AskSitter(pet, key, until) => owner_only(role).and_then(|()| self.ask_sitter(who, pet, *key, *until)),
            Deed::Dismiss(pet) => self.dismiss(who, pet),
            Deed::Vouch(pet, key) => self.vouch(who, pet, *key),
            Deed::GiveUp(pet) => owner_only(role).and_then(|()| self.give_up(who, pet)),
            Deed::Shelter(pet) => owner_only(role).and_then(|()| self.shelter(who, pet)),
            Deed::Adopt(pet) => self.adopt(who, pet),
        }
    }

    /// An owner pays a treat to tend their own pet: a starter treat if there is one, else one for its wallet. What has
    /// grown is minted when it is used.
    fn pay(&mut self, who: u32, deed: &Deed) -> Result<(), Refused> {
        let Some(name) = deed.tends().filter(|_| self.treats) else { return Ok(()) };
        let Some(pet) = self.pets.get_mut(name).filter(|pet| pet.is_of(who, true)) else { return Ok(()) };
        let account = &mut self.accounts[who as usize];
        if account.starter > 0 {
            self.minted += account.starter - account.minted_starter;
            account.starter -= 1;
            account.minted_starter = account.starter;
            self.burned += 1;
        } else if account.treats > 0 {
            account.treats -= 1;
            pet.wallet += 1;
        } else {
            return Err("TooFewTreats");
        }
        Ok(())
    }

    fn gift(&mut self, who: u32, name: &PetName, treats: u64) -> Result<(), Refused> {
        if !self.treats {
            return Err("NotUnderTheseRules");
        }
        self.living(name)?;
        let account = &mut self.accounts[who as usize];
        account.treats = account.treats.checked_sub(treats).ok_or("TooFewTreats")?;
        match self.pets.get_mut(name) {
            Some(pet) if pet.owner != 0 => pet.wallet += treats,
            _ => self.treasury += treats,
        }
        self.tend(who, name);
        Ok(())
    }

    fn candle(&mut self, who: u32, name: &PetName) -> Result<(), Refused> {
        if !self.treats {
            return Err("NotUnderTheseRules");
        }
        let pet = self.pets.get(name).ok_or("UnknownPet")?;
        if Self::left(pet) > 0 && !pet.closed {
            return Err("StoryGoesOn");
        }
        let entry = pet.entry;
        self.once("candle", who, entry)
    }

    fn change_rules(&mut self, who: u32, to: u8) -> Result<(), Refused> {
        match () {
            () if who != 0 => Err("NotHouse"),
            () if to <= self.version => Err("RulesHoldAlready"),
            () if to > self.version + 1 => Err("NotUnderTheseRules"),
            () if self.next_version.is_some() => Err("RulesHoldAlready"),
            () => {
                self.next_version = Some(to);
                Ok(())
            }
        }
    }

    fn may_come(
        &mut self,
        hand: Hand,
        handle: &str,
        has_past: bool,
        invitation: Option<KeyName>,
    ) -> Result<(), Refused> {
        number(0, hand.number)?;
        match () {
            () if invitation.is_some() && !self.treats => Err("NotUnderTheseRules"),
            () if self.accounts.iter().any(|account| account.handle == handle) => Err("HandleTaken"),
            () if has_past => Err("WrongPrevious"),
            () => invitation.map_or(Ok(()), |key| self.use_up(&key)),
        }
    }

    fn join(
        &mut self,
        hand: Hand,
        handle: &str,
        recovery: KeyName,
        daily: Option<KeyName>,
        leaf: PetName,
    ) -> Result<(), Refused> {
        let id = u32::try_from(self.accounts.len()).expect("few accounts");
        let brought =
            [Some((hand.key, Role::Owner)), Some((recovery, Role::Recovery)), daily.map(|key| (key, Role::Daily))];
        for (name, role) in brought.into_iter().flatten() {
            self.new_key(id, name, role)?;
        }
        if let Some(owner) = self.keys.get_mut(&hand.key) {
            owner.used = 1;
        }
        self.accounts.push(Account::new(handle));
        self.hatch(id, leaf);
        Ok(())
    }

    fn hatch(&mut self, who: u32, leaf: PetName) {
        let open = self.height + 1;
        let account = &mut self.accounts[who as usize];
        let before = account.last_pet.replace(leaf);
        // Under fair play a purse is filled once in 15 blocks.
        let early = self.fair && before.is_some_and(|pet| self.pets[&pet].age < 15);
        self.pets.insert(leaf, Pet::new(who, self.entries, open));
        if self.treats && !early {
            self.burned += account.minted_starter;
            self.minted += 2;
            (account.starter, account.minted_starter, account.growing) = (2, 2, 0);
        }
    }

    fn birth(&mut self, who: u32, previous: Option<PetName>, leaf: PetName) -> Result<(), Refused> {
        let last = self.accounts[who as usize].last_pet;
        if last.is_some_and(|pet| self.living(&pet).is_ok()) {
            return Err("PetStillLives");
        }
        if previous != last {
            return Err("WrongPrevious");
        }
        self.births += 1;
        self.hatch(who, leaf);
        Ok(())
    }

    fn post(&mut self, who: u32, pet: &PetName) -> Result<(), Refused> {
        if !self.living(pet)?.is_of(who, self.treats) {
            return Err("NotOwner");
        }
        self.tell(who, pet, Kind::Post);
        Ok(())
    }

    fn comment(&mut self, who: u32, pet: &PetName, entry: u64) -> Result<(), Refused> {
        self.living(pet)?;
        self.moment(pet, entry)?;
        self.tell(who, pet, Kind::Comment);
        Ok(())
    }

    fn tell(&mut self, who: u32, pet: &PetName, kind: Kind) {
        self.note(who, pet, kind);
        self.tend(who, pet);
    }

    /// A moment stands in the log.
    pub fn note(&mut self, who: u32, pet: &PetName, kind: Kind) {
        let moment = Moment { pet: *pet, author: who, kind, erased: false };
        self.moments.insert(self.entries, moment);
    }

    fn pat(&mut self, who: u32, pet: &PetName, entry: Option<u64>) -> Result<(), Refused> {
        let born = self.living(pet)?.entry;
        if let Some(entry) = entry
            && self.moment(pet, entry)?.kind != Kind::Post
        {
            return Err("NotAPost");
        }
        self.once("pat", who, born)?;
        self.tend(who, pet);
        Ok(())
    }

    fn share(&mut self, who: u32, pet: &PetName, entry: u64) -> Result<(), Refused> {
        self.living(pet)?;
        if self.moment(pet, entry)?.kind != Kind::Post {
            return Err("NotAPost");
        }
        self.once("share", who, entry)?;
        self.tend(who, pet);
        Ok(())
    }

    fn edit(&mut self, who: u32, entry: u64, kind: Kind) -> Result<(), Refused> {
        let moment = self.moments.get(&entry).ok_or("UnknownMoment")?;
        if moment.kind != kind {
            return Err("WrongKindOfMoment");
        }
        own(moment.author == who, "NotAuthor", moment.erased)
    }

    fn story_end(&mut self, who: u32, name: &PetName) -> Result<(), Refused> {
        let pet = self.pets.get(name).ok_or("UnknownPet")?;
        match () {
            () if !pet.is_of(who, self.treats) => return Err("NotOwner"),
            () if pet.closed => return Err("StoryClosed"),
            () if pet.farewell.is_some_and(|farewell| self.height < farewell + 15) => return Err("WalletWaits"),
            () if Self::left(pet) > 0 => return Err("StoryGoesOn"),
            () => {}
        }
        self.off_market(name);
        if let Some(pet) = self.pets.get_mut(name) {
            pet.closed = true;
            self.accounts[who as usize].treats += std::mem::take(&mut pet.wallet);
        }
        Ok(())
    }

    fn redact(&mut self, who: u32, entry: u64) -> Result<(), Refused> {
        if who != 0 {
            return Err("NotHouse");
        }
        let moment = self.moments.get_mut(&entry).map(|moment| &mut moment.erased);
        let pet = self.pets.values_mut().find(|pet| pet.entry == entry).map(|pet| &mut pet.erased);
        let erased = moment.or(pet).ok_or("NothingToRedact")?;
        if std::mem::replace(erased, true) {
            return Err("RedactedBefore");
        }
        Ok(())
    }
}

fn owner_only(role: Role) -> Result<(), Refused> {
    if role == Role::Owner { Ok(()) } else { Err("NeedsOwnerKey") }
}

fn own(may: bool, otherwise: Refused, erased: bool) -> Result<(), Refused> {
    match () {
        () if !may => Err(otherwise),
        () if erased => Err("RedactedBefore"),
        () => Ok(()),
    }
}
