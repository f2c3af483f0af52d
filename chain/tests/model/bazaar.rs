//! What the model says to buyers and sellers: a heap of orders, searched from end to end each time.

use crate::referee::{Order, PetName, Referee, Refused};

impl Referee {
    pub fn list(&mut self, who: u32, pet: &PetName, price: u64) -> Result<(), Refused> {
        self.own(who, pet)?;
        self.may_be_sold(pet)?;
        if self.fair && self.has_sitter(pet) {
            return Err("HasSitter");
        }
        self.drop_ask(pet);
        let living = self.lives(pet);
        let fitting = self.bids(pet).into_iter().filter(|&(_, at, fits)| fits && at >= price);
        match fitting.min_by_key(|&(entry, at, _)| (std::cmp::Reverse(at), entry)) {
            Some((entry, ..)) => self.sell(pet, entry),
            None => {
                self.orders.insert(self.entries, Order { pet: *pet, account: who, asks: true, price, living });
            }
        }
        Ok(())
    }

    pub fn unlist(&mut self, who: u32, pet: &PetName) -> Result<(), Refused> {
        self.own(who, pet)?;
        if self.drop_ask(pet).is_some() { Ok(()) } else { Err("NotListed") }
    }

    pub fn bid(&mut self, who: u32, pet: &PetName, price: u64, living: bool) -> Result<(), Refused> {
        if self.on_market(pet)? == who {
            return Err("OwnPet");
        }
        self.may_be_sold(pet)?;
        match (self.lives(pet), living) {
            (true, false) => return Err("StoryGoesOn"),
            (false, true) => return Err("StoryEnded"),
            _ => {}
        }
        self.take_back(who, pet);
        let ask = self.orders.values().find(|order| order.asks && order.pet == *pet && order.living == living);
        let reached = ask.map(|ask| ask.price).filter(|&asked| asked <= price);
        let pays = reached.unwrap_or(price);
        let purse = &mut self.accounts[who as usize].treats;
        *purse = purse.checked_sub(pays).ok_or("TooFewTreats")?;
        self.orders.insert(self.entries, Order { pet: *pet, account: who, asks: false, price: pays, living });
        if reached.is_some() {
            self.sell(pet, self.entries);
        }
        Ok(())
    }

    pub fn cancel(&mut self, who: u32, pet: &PetName) -> Result<(), Refused> {
        self.on_market(pet)?;
        if self.take_back(who, pet) { Ok(()) } else { Err("BidGone") }
    }

    pub fn accept(&mut self, who: u32, pet: &PetName, entry: u64) -> Result<(), Refused> {
        self.own(who, pet)?;
        let (.., fits) = *self.bids(pet).iter().find(|bid| bid.0 == entry).ok_or("BidGone")?;
        if !fits {
            return Err("BidOutlived");
        }
        self.sell(pet, entry);
        Ok(())
    }

    /// The pet is off the market, and all bids go back.
    pub fn off_market(&mut self, pet: &PetName) {
        self.drop_ask(pet);
        let bidders: Vec<u32> =
            self.orders.values().filter(|order| order.pet == *pet).map(|order| order.account).collect();
        bidders.into_iter().for_each(|who| {
            self.take_back(who, pet);
        });
    }

    /// All treats that are locked in bids.
    pub fn escrow(&self) -> u64 {
        self.orders.values().filter(|order| !order.asks).map(|order| order.price).sum()
    }

    /// The bid at that entry has the pet.
    fn sell(&mut self, pet: &PetName, entry: u64) {
        let bid = self.orders.remove(&entry).expect("it was just found");
        let seller = self.pets.get(pet).expect("it was just found").owner;
        let house = (bid.price * 3).div_ceil(10);
        self.accounts[seller as usize].treats += bid.price - house;
        self.treasury += house;
        self.trades.insert(self.entries, (seller, bid.account, bid.price));
        self.move_to(pet, bid.account);
    }

    /// The pet moves to this owner: not listed, not offered, without a sitter, and their own bid on it goes back. If it
    /// is the house's, all bids do, and its wallet is the treasury's.
    pub fn move_to(&mut self, name: &PetName, owner: u32) {
        self.drop_ask(name);
        self.take_back(owner, name);
        self.send_sitter_home(name);
        if owner == 0 {
            self.off_market(name);
        }
        if let Some(pet) = self.pets.get_mut(name) {
            (pet.owner, pet.offered, pet.away) = (owner, None, 0);
            if owner == 0 {
                self.treasury += std::mem::take(&mut pet.wallet);
                pet.sheltered = true;
            }
        }
    }

    /// Bids on a pet: entry, price, and whether they are for what the pet is now.
    fn bids(&self, pet: &PetName) -> Vec<(u64, u64, bool)> {
        let now = self.lives(pet);
        let bids = self.orders.iter().filter(|(_, order)| !order.asks && order.pet == *pet);
        bids.map(|(entry, bid)| (*entry, bid.price, bid.living == now)).collect()
    }

    pub fn is_listed(&self, pet: &PetName) -> bool {
        self.orders.values().any(|order| order.asks && order.pet == *pet)
    }

    pub fn drop_ask(&mut self, pet: &PetName) -> Option<Order> {
        let entry = *self.orders.iter().find(|(_, order)| order.asks && order.pet == *pet)?.0;
        self.orders.remove(&entry)
    }

    fn take_back(&mut self, who: u32, pet: &PetName) -> bool {
        let mine = |order: &Order| !order.asks && order.account == who && order.pet == *pet;
        let Some(entry) = self.orders.iter().find(|(_, order)| mine(order)).map(|(entry, _)| *entry) else {
            return false;
        };
        let bid = self.orders.remove(&entry).expect("it was just found");
        self.accounts[who as usize].treats += bid.price;
        true
    }

    fn on_market(&self, pet: &PetName) -> Result<u32, Refused> {
        if !self.treats {
            return Err("NotUnderTheseRules");
        }
        self.pets.get(pet).map(|pet| pet.owner).ok_or("UnknownPet")
    }

    fn own(&self, who: u32, pet: &PetName) -> Result<(), Refused> {
        if self.on_market(pet)? == who && who != 0 { Ok(()) } else { Err("NotOwner") }
    }

    fn may_be_sold(&self, pet: &PetName) -> Result<(), Refused> {
        let given_away = self.pets.get(pet).is_some_and(|pet| pet.owner == 0 || pet.sheltered);
        if given_away { Err("NeverSold") } else { Ok(()) }
    }

    fn lives(&self, name: &PetName) -> bool {
        self.pets.get(name).is_some_and(|pet| !pet.closed) && self.living(name).is_ok()
    }
}
