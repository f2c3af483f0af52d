//! What an account tries next: mostly something sensible, often enough not.

use chain::keys::PublicKey;
use chain::version::RuleVersion;
use testkit::dice::Dice;
use testkit::{nowhere, seed};

use crate::deed::{Deed, Hand};
use crate::referee::{KeyName, PetName, Referee, Role};

/// Chooses from what the model knows, and makes up what is unknown.
pub struct Chooser {
    pub dice: Dice,
    keys_made: u64,
    walk: u64,
}

impl Chooser {
    pub fn new(walk: u64) -> Self {
        Self { dice: Dice::new(walk), keys_made: 0, walk }
    }

    /// The next event: who, and what.
    pub fn event(&mut self, model: &Referee) -> (Hand, Deed) {
        if model.accounts.len() < 3 || self.dice.once_in(25) {
            return self.newcomer(model);
        }
        let deed = self.deed(model);
        let hand = self.hand(model, &deed);
        (hand, deed)
    }

    /// A key that is new, or once in a while one that is not.
    fn key(&mut self, model: &Referee) -> KeyName {
        if self.dice.once_in(8) {
            return self.any_key(model);
        }
        self.keys_made += 1;
        seed(&format!("walk {} key {}", self.walk, self.keys_made))
    }

    /// In the order of their public halves, since a map's own order is not the same in every run.
    pub fn any_key(&mut self, model: &Referee) -> KeyName {
        let mut keys: Vec<_> = model.keys.keys().copied().collect();
        keys.sort_unstable();
        *self.dice.pick(&keys).expect("the house has a key")
    }

    fn newcomer(&mut self, model: &Referee) -> (Hand, Deed) {
        let handle = match self.dice.pick(&model.accounts).filter(|_| model.accounts.len() > 8) {
            Some(account) => account.handle.clone(),
            None => format!("person-{}", model.accounts.len()),
        };
        let (owner, recovery) = (self.key(model), self.key(model));
        let daily = (!self.dice.once_in(4)).then(|| self.key(model));
        let invitation = self.invitation(model);
        let previous = if invitation.is_none() && self.dice.once_in(12) { self.pet(model) } else { None };
        let number = u64::from(self.dice.once_in(20));
        let hand = Hand { account: 0, key: owner, number };
        (hand, Deed::Join { handle, recovery, daily, previous, invitation })
    }

    fn pet(&mut self, model: &Referee) -> Option<PetName> {
        let mut pets: Vec<_> = model.pets.iter().map(|(name, pet)| (pet.entry, *name)).collect();
        pets.sort_unstable();
        // The young ones are more likely to live.
        let young = pets.len().saturating_sub(6);
        let pets = if self.dice.once_in(4) { &pets[..] } else { &pets[young..] };
        self.dice.pick(pets).map(|&(_, name)| name)
    }

    fn some_pet(&mut self, model: &Referee) -> PetName {
        let known = if self.dice.once_in(30) { None } else { self.pet(model) };
        known.unwrap_or(nowhere().0)
    }

    /// A moment, mostly one of that pet.
    fn entry(&mut self, model: &Referee, pet: Option<PetName>) -> u64 {
        if self.dice.once_in(15) {
            return self.dice.any() % (model.entries + 2);
        }
        let stray = self.dice.once_in(8);
        let of_pet = |(_, moment): &(&u64, &crate::referee::Moment)| stray || pet.is_none_or(|pet| moment.pet == pet);
        let mut entries: Vec<_> = model.moments.iter().filter(of_pet).map(|(entry, _)| *entry).collect();
        entries.sort_unstable();
        self.dice.pick(&entries).copied().unwrap_or(1)
    }

    /// Mostly an account that exists.
    fn any_account(&mut self, model: &Referee) -> u32 {
        let count = model.accounts.len() + usize::from(self.dice.once_in(30));
        u32::try_from(self.dice.below(count)).expect("few accounts")
    }

    /// A pet that is offered to an account, if there is one.
    fn offered(&mut self, model: &Referee) -> PetName {
        let mut offered: Vec<_> =
            model.pets.iter().filter(|(_, pet)| pet.offered.is_some()).map(|(pet, _)| *pet).collect();
        offered.sort_unstable();
        self.dice.pick(&offered).copied().unwrap_or_else(|| self.some_pet(model))
    }

    fn birth_entry(&mut self, model: &Referee) -> u64 {
        let pet = self.pet(model);
        pet.and_then(|pet| model.pets.get(&pet)).map_or(0, |pet| pet.entry)
    }

    fn deed(&mut self, model: &Referee) -> Deed {
        let pet = self.some_pet(model);
        match self.dice.below(93) {
            0..=4 => Deed::Birth(self.pet(model).filter(|_| !self.dice.once_in(5))),
            5..=11 => Deed::Post(pet),
            12..=16 => Deed::Comment(pet, self.entry(model, Some(pet))),
            17..=19 => Deed::Pat(pet, None),
            20..=21 => Deed::Pat(pet, Some(self.entry(model, Some(pet)))),
            22..=24 => Deed::Share(pet, self.entry(model, Some(pet))),
            25 => Deed::EditWords(self.birth_entry(model)),
            26 => Deed::EditPost(self.entry(model, None)),
            27 => Deed::EditComment(self.entry(model, None)),
            28..=30 => Deed::StoryEnd(pet),
            31..=32 => Deed::Authorise(self.key(model)),
            33 => Deed::Revoke(if self.dice.once_in(9) { self.key(model) } else { self.any_key(model) }),
            34..=36 => Deed::Rekey(self.key(model)),
            37 => Deed::Veto,
            38 if self.dice.once_in(3) => Deed::Redact(self.dice.any() % (model.entries + 2)),
            38 => Deed::Redact(self.entry(model, None)),
            39 => Deed::Redact(self.birth_entry(model)),
            40..=42 => Deed::Gift(pet, 1 + self.dice.any() % 4),
            43..=44 => Deed::Candle(pet),
            45 if self.dice.once_in(2) => Deed::Farewell(pet),
            45 => Deed::EditFarewell(self.entry(model, None)),
            46..=49 => Deed::Rest(pet, u32::try_from(self.dice.below(33)).expect("small")),
            50 => Deed::HandOver(pet, None),
            51..=53 => Deed::HandOver(pet, Some(self.any_account(model))),
            54..=55 => Deed::TakeOver(self.offered(model)),
            56 => Deed::Decline(self.offered(model)),
            57..=60 => Deed::List(pet, self.price()),
            61 => Deed::Unlist(pet),
            62..=68 => Deed::Bid(pet, self.price(), model.living(&pet).is_ok() != self.dice.once_in(12)),
            69 => Deed::CancelBid(pet),
            70..=72 => self.accept(model, pet),
            73..=77 => Deed::AskSitter(pet, self.key(model), self.until(model)),
            78 => Deed::Dismiss(pet),
            79..=82 => Deed::Vouch(pet, self.key(model)),
            83..=84 => Deed::GiveUp(pet),
            85..=88 => Deed::Shelter(self.needy(model).unwrap_or(pet)),
            89..=90 => Deed::Adopt(self.sheltered(model).unwrap_or(pet)),
            _ => Deed::ChangeRules(*self.dice.pick(&versions()[1..]).expect("there were changes")),
        }
    }

    /// Few different ones, so that orders meet.
    fn price(&mut self) -> u64 {
        1 + self.dice.any() % 6
    }

    /// A bid that is open, once in a while one that is not.
    fn accept(&mut self, model: &Referee, pet: PetName) -> Deed {
        let bids: Vec<_> = model.orders.iter().filter(|(_, order)| !order.asks).collect();
        match self.dice.pick(&bids) {
            Some((entry, bid)) if !self.dice.once_in(6) => Deed::Accept(bid.pet, **entry),
            _ => Deed::Accept(pet, self.dice.any() % (model.entries + 1)),
        }
    }

    /// An account that may do it, with a key that may and its next number; once in a while not.
    fn hand(&mut self, model: &Referee, deed: &Deed) -> Hand {
        if let Some(hand) = self.sitter(model, deed) {
            return hand;
        }
        let account = self.account(model, deed);
        let roles: &[Role] = match deed {
            _ if self.dice.once_in(10) => &[Role::Owner, Role::Daily, Role::Recovery, Role::Sitter, Role::Invitation],
            Deed::AskSitter(..) | Deed::GiveUp(_) | Deed::Shelter(_) => &[Role::Owner],
            Deed::Farewell(_) | Deed::HandOver(..) => &[Role::Owner],
            Deed::StoryEnd(_) | Deed::Authorise(_) | Deed::Redact(_) => &[Role::Owner],
            Deed::ChangeRules(_) => &[Role::Owner],
            Deed::List(..) | Deed::Accept(..) => &[Role::Owner],
            Deed::Rekey(_) => &[Role::Owner, Role::Recovery],
            Deed::Veto => &[Role::Recovery],
            _ => &[Role::Owner, Role::Daily],
        };
        let dead_too = self.dice.once_in(12);
        let mut keys: Vec<_> = model
            .keys
            .iter()
            .filter(|(_, key)| key.account == account && roles.contains(&key.role) && (key.live || dead_too))
            .map(|(name, _)| *name)
            .collect();
        keys.sort_unstable();
        let key = match self.dice.pick(&keys) {
            Some(&key) if !self.dice.once_in(25) => key,
            _ if self.dice.once_in(3) => seed("unknown"),
            _ => self.any_key(model),
        };
        let next = model.keys.get(&key).map_or(0, |key| key.used);
        let number = match self.dice.below(40) {
            0 => next + 1,
            1 => next.saturating_sub(1),
            _ => next,
        };
        Hand { account, key, number }
    }

    fn account(&mut self, model: &Referee, deed: &Deed) -> u32 {
        let count = model.accounts.len();
        let fitting = match deed {
            Deed::Redact(_) | Deed::ChangeRules(_) | Deed::Shelter(_) => Some(0),
            Deed::AskSitter(pet, ..) | Deed::Dismiss(pet) | Deed::Vouch(pet, _) | Deed::GiveUp(pet) => {
                model.pets.get(pet).map(|pet| pet.owner)
            }
            Deed::TakeOver(pet) | Deed::Decline(pet) => model.pets.get(pet).and_then(|pet| pet.offered),
            Deed::Farewell(pet) | Deed::Rest(pet, _) | Deed::HandOver(pet, _) => {
                model.pets.get(pet).map(|pet| pet.owner)
            }
            Deed::Post(pet) | Deed::StoryEnd(pet) | Deed::List(pet, _) | Deed::Unlist(pet) | Deed::Accept(pet, _) => {
                model.pets.get(pet).map(|pet| pet.owner)
            }
            Deed::CancelBid(pet) => {
                let bid = model.orders.values().find(|order| !order.asks && order.pet == *pet);
                bid.map(|bid| bid.account)
            }
            Deed::EditWords(entry) => model.born_at(*entry).map(|(_, pet)| pet.owner),
            Deed::EditPost(entry) | Deed::EditComment(entry) | Deed::EditFarewell(entry) => {
                model.moments.get(entry).map(|moment| moment.author)
            }
            Deed::Birth(Some(pet)) => model.pets.get(pet).map(|pet| pet.owner),
            _ => None,
        };
        match fitting {
            Some(account) if !self.dice.once_in(6) => account,
            _ if self.dice.once_in(40) => u32::try_from(count + 1).expect("few accounts"),
            _ => u32::try_from(self.dice.below(count)).expect("few accounts"),
        }
    }
}

/// All versions of the rules, as numbers.
pub fn versions() -> Vec<u8> {
    RuleVersion::ALL.iter().map(|&version| version as u8).collect()
}

/// A key's public half, as bytes.
pub fn public(key: &KeyName) -> PublicKey {
    PublicKey::of_seed(key)
}
