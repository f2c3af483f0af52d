//! The naive model: plain maps, everything done at once, nothing clever. It knows nothing of hashes, lists or journals.

use std::collections::{BTreeMap, HashMap, HashSet};

use testkit::{BLOCK_MS, GROWTH, IDLE_MS};

/// Which key: named by its secret.
pub type KeyName = [u8; 32];
/// A birth hash.
pub type PetName = [u8; 32];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Owner,
    Daily,
    Recovery,
    Sitter,
    Invitation,
}

#[derive(Clone, Debug)]
pub struct Key {
    pub account: u32,
    pub role: Role,
    pub used: u64,
    /// It may sign. A waiting owner key may not yet; a replaced, voided or revoked one may no more. An invitation that
    /// is live is open.
    pub live: bool,
}

#[derive(Clone, Debug)]
pub struct Account {
    pub handle: String,
    pub last_pet: Option<PetName>,
    /// The owner key that waits, and since when it is the owner key.
    pub waiting: Option<(KeyName, u64)>,
    pub treats: u64,
    /// Starter treats, those in it that have come to be, and blocks since the last one grew.
    pub starter: u64,
    pub minted_starter: u64,
    pub growing: u64,
    /// The last invitation that was given, and the blocks since.
    pub vouched: Option<(KeyName, u64)>,
}

#[derive(Clone, Debug)]
pub struct Pet {
    pub owner: u32,
    pub entry: u64,
    /// The block in which it was last tended.
    pub tended: u64,
    /// Blocks closed since, that count against its life.
    pub lost: u64,
    /// Blocks that it will go on resting, and those that it has rested in all.
    pub asleep: u64,
    pub rested: u64,
    /// The block of its farewell.
    pub farewell: Option<u64>,
    pub offered: Option<u32>,
    /// Who sits for it, and until when.
    pub sitter: Option<(KeyName, u64)>,
    /// Blocks since it was born, and since its owner saw to it.
    pub age: u64,
    pub away: u64,
    pub wallet: u64,
    pub closed: bool,
    pub erased: bool,
    /// It is or was in the shelter.
    pub sheltered: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Post,
    Comment,
    Farewell,
}

#[derive(Clone, Debug)]
pub struct Moment {
    pub pet: PetName,
    pub author: u32,
    pub kind: Kind,
    pub erased: bool,
}

/// An ask or a bid.
#[derive(Clone, Debug)]
pub struct Order {
    pub pet: PetName,
    pub account: u32,
    pub asks: bool,
    pub price: u64,
    /// The story went on when it was placed.
    pub living: bool,
}

/// The whole world as the model sees it.
#[derive(Clone, Debug, Default)]
pub struct Referee {
    pub accounts: Vec<Account>,
    pub keys: HashMap<KeyName, Key>,
    pub pets: HashMap<PetName, Pet>,
    pub moments: HashMap<u64, Moment>,
    /// What each account did in the open block of what it may do once: the deed, the account, and the entry that it is
    /// about.
    pub once: HashSet<(&'static str, u32, u64)>,
    /// The deed that is judged is a sitter's.
    pub sits: bool,
    /// Open orders, by the entry that placed them.
    pub orders: BTreeMap<u64, Order>,
    /// What was paid for pets, by the entry: seller, buyer and price.
    pub trades: BTreeMap<u64, (u32, u32, u64)>,
    pub treasury: u64,
    pub height: u64,
    pub time: u64,
    pub block_time: u64,
    pub events_in_block: u64,
    pub entries: u64,
    pub rekey_wait: u64,
    /// The version of the rules in force ...
    pub version: u8,
    /// ... and from the next block on, where a change was asked for.
    pub next_version: Option<u8>,
    /// There are treats.
    pub treats: bool,
    /// There is fair play.
    pub fair: bool,
    /// Births with work in the open block, and what a birth had to be worth as it began.
    pub births: u64,
    pub tries: u64,
    /// When the open block's first event came.
    pub first_event: Option<u64>,
    pub minted: u64,
    pub burned: u64,
    /// Who closed the last blocks, where there are treats.
    pub closers: Vec<u32>,
}

/// A refusal by its name.
pub type Refused = &'static str;

impl Referee {
    /// A world with no account but the house, which has one key.
    pub fn new(house: KeyName, time: u64, rekey_wait: u64) -> Self {
        let account = Account::new("house");
        let key = Key { account: 0, role: Role::Owner, used: 0, live: true };
        Self {
            accounts: vec![account],
            keys: [(house, key)].into(),
            time,
            block_time: time,
            entries: 1,
            rekey_wait,
            tries: 1,
            ..Self::default()
        }
    }

    /// The clock moves, and every waiting owner key whose time has come is the owner key.
    pub fn clock(&mut self, now: u64) {
        self.time = self.time.max(now);
        for account in 0..self.accounts.len() {
            match self.accounts[account].waiting {
                Some((key, due)) if due <= self.time => self.new_owner_key(account, key),
                _ => {}
            }
        }
    }

    /// The account's other owner key and all its daily keys die.
    pub fn new_owner_key(&mut self, account: usize, new: KeyName) {
        let id = u32::try_from(account).expect("few accounts");
        for (name, key) in &mut self.keys {
            if key.account == id && !matches!(key.role, Role::Recovery | Role::Invitation) {
                key.live = *name == new;
            }
        }
        self.accounts[account].waiting = None;
    }

    /// Blocks left to a pet.
    pub fn left(pet: &Pet) -> u64 {
        if pet.farewell.is_some() { 0 } else { 15 - pet.lost.min(15) }
    }

    /// The pet, if it is one and its story goes on.
    pub fn living(&self, pet: &PetName) -> Result<&Pet, Refused> {
        let pet = self.pets.get(pet).ok_or("UnknownPet")?;
        if Self::left(pet) == 0 { Err("StoryEnded") } else { Ok(pet) }
    }

    /// The moment at that entry, if it is of that pet.
    pub fn moment(&self, pet: &PetName, entry: u64) -> Result<&Moment, Refused> {
        let moment = self.moments.get(&entry).ok_or("UnknownMoment")?;
        if moment.pet == *pet { Ok(moment) } else { Err("MomentOfOtherPet") }
    }

    /// The pet is tended in the open block. It wakes for its owner, not for a sitter.
    pub fn tend(&mut self, who: u32, pet: &PetName) {
        let (open, sits, shelter) = (self.height + 1, self.sits, self.treats);
        if let Some(pet) = self.pets.get_mut(pet) {
            pet.tended = open;
            pet.lost = 0;
            if pet.is_of(who, shelter) {
                pet.away = 0;
                pet.asleep = if sits { pet.asleep } else { 0 };
            }
        }
    }

    /// The pet born at that entry.
    pub fn born_at(&self, entry: u64) -> Option<(&PetName, &Pet)> {
        self.pets.iter().find(|(_, pet)| pet.entry == entry)
    }

    /// A block closes at this time if it may.
    pub fn close(&mut self, now: u64, time_block: bool) -> Result<(), Refused> {
        let now = now.max(self.time);
        if time_block == (self.events_in_block > 0) {
            return Err("BlockWrongKind");
        }
        let due = match self.first_event {
            None if self.treats => self.time + 2 * (IDLE_MS + BLOCK_MS / 4),
            None => self.time + IDLE_MS,
            Some(first) if self.treats => first.max(self.block_time) + 2 * BLOCK_MS,
            Some(_) => self.block_time + BLOCK_MS,
        };
        if now < due { Err("BlockNotDue") } else { self.turn(now, 0) }
    }

    /// A miner has dug the open block, with a nonce that is good enough.
    pub fn dig(&mut self, now: u64, who: u32) -> Result<(), Refused> {
        let now = now.max(self.time);
        match () {
            () if who == 0 => return Err("BlockNotHouse"),
            () if who as usize >= self.accounts.len() => return Err("UnknownAccount"),
            () if now < self.block_time + BLOCK_MS / 2 => return Err("BlockNotDue"),
            () => {}
        }
        self.accounts[who as usize].treats += 3;
        self.minted += 3;
        self.turn(now, who)
    }

    /// What a birth must be worth now: with fair play, twice as much for each three births in the open block.
    pub fn tries_now(&self) -> u64 {
        let doublings = if self.fair { self.births / 3 } else { 0 };
        (0..doublings).fold(self.tries, |tries, _| (tries * 2).min(1 << 12))
    }

    /// The next block is open.
    pub fn turn(&mut self, now: u64, who: u32) -> Result<(), Refused> {
        if self.treats {
            self.closers.insert(0, who);
            self.closers.truncate(30);
        }
        self.clock(now);
        self.height += 1;
        for pet in self.pets.values_mut() {
            pet.page_turns(self.height);
        }
        self.entries += 1;
        self.block_time = now;
        self.events_in_block = 0;
        self.first_event = None;
        if self.treats {
            self.accounts.iter_mut().for_each(Account::grow);
        }
        if let Some(version) = self.next_version.take() {
            self.begin(version);
        }
        // Half as much after none, as much after one, twice as much after three or more.
        self.tries = (self.tries * (1 + self.births.min(3)) / 2).clamp(1, 1 << 12);
        self.births = 0;
        self.once.clear();
        Ok(())
    }

    /// Rules that begin with the next block.
    fn begin(&mut self, version: u8) {
        match version {
            // No owner counts as away before.
            2 => self.pets.values_mut().for_each(|pet| pet.away = 1),
            3 => {
                let pets: Vec<_> = self.pets.keys().copied().filter(|pet| self.has_sitter(pet)).collect();
                pets.iter().for_each(|pet| {
                    self.drop_ask(pet);
                });
            }
            _ => {}
        }
        *self = std::mem::take(self).under(version);
    }

    /// The same under this version of the rules.
    pub fn under(self, version: u8) -> Self {
        Self { version, treats: version >= 2, fair: version >= 3, ..self }
    }

    /// Only once in a block.
    pub fn once(&mut self, deed: &'static str, who: u32, about: u64) -> Result<(), Refused> {
        if self.once.insert((deed, who, about)) { Ok(()) } else { Err("OncePerBlock") }
    }
}

impl Pet {
    pub fn new(owner: u32, entry: u64, tended: u64) -> Self {
        let (lost, asleep, rested, wallet) = (0, 0, 0, 0);
        let (farewell, offered, sitter) = (None, None, None);
        let (age, away, closed, erased, sheltered) = (0, 0, false, false, false);
        Self {
            owner,
            entry,
            tended,
            lost,
            asleep,
            rested,
            farewell,
            offered,
            sitter,
            age,
            away,
            wallet,
            closed,
            erased,
            sheltered,
        }
    }

    /// Whether it is theirs to do with as an owner may. The house only shelters pets, where there is a shelter.
    pub fn is_of(&self, who: u32, shelter: bool) -> bool {
        self.owner == who && !(shelter && who == 0)
    }

    /// The block of that number has closed. It counts unless the pet was tended in it or rested.
    fn page_turns(&mut self, block: u64) {
        if self.tended < block && self.asleep == 0 {
            self.lost += 1;
        }
        if self.asleep > 0 {
            self.asleep -= 1;
            self.rested += 1;
        }
        self.age += 1;
        self.away += 1;
    }
}

impl Account {
    /// A block has closed: starter treats grow, up to two; and the last vouch is longer ago.
    fn grow(&mut self) {
        self.growing = if self.starter == 2 { 0 } else { self.growing + 1 };
        if self.growing == GROWTH {
            self.starter += 1;
            self.growing = 0;
        }
        if let Some((_, blocks)) = &mut self.vouched {
            *blocks += 1;
        }
    }

    pub fn new(handle: &str) -> Self {
        Self {
            handle: handle.to_owned(),
            last_pet: None,
            waiting: None,
            treats: 0,
            starter: 0,
            minted_starter: 0,
            growing: 0,
            vouched: None,
        }
    }
}
