//! Mischief: people who play for something else than a pet, and what they get out of it.

use std::fmt;

use chain::error::Rejection;
use chain::event::{Action, Bid, Gift, List, Pat, Post, StoryEnd};
use chain::hash::Hash;
use chain::ids::TimeMs;
use clap::ValueEnum;

use super::world::{Hand, World};

/// Accounts of whoever plays with puppets.
const PUPPETS: u64 = 1_000;
/// The least that a digger buys from themselves with: of less, the other account would get too little to buy back with.
const BUYS_WITH_MIN: u64 = 5;
/// Where the attackers' keys are counted from, far from everybody else's.
const FIRST_KEY: u64 = 1 << 40;

/// What somebody tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Attack {
    /// A thousand accounts of one person, made for their starter treats.
    Puppets,
    /// A digger with as many tries as all others together, day and night.
    Half,
    /// Somebody who does something in every block, at once.
    Flood,
    /// The same digger with two accounts, who sell one pet to each other in every block, to make it look dear.
    Wash,
}

struct Puppet {
    hand: Hand,
    birth: Hash,
    /// It tends its pet; others let theirs go, and hatch a new one.
    tends: bool,
}

/// Whoever attacks: one account, and puppets if it comes to that.
pub(super) struct Attacker {
    attack: Attack,
    puppets: Vec<Puppet>,
    blocks_dug: u64,
    done: u64,
    refused: u64,
}

impl Attacker {
    /// Makes the accounts.
    ///
    /// # Errors
    /// As joining.
    pub(super) fn new(attack: Attack, world: &mut World, now: TimeMs) -> Result<Self, Rejection> {
        let count = match attack {
            Attack::Puppets => PUPPETS,
            Attack::Wash => 2,
            Attack::Half | Attack::Flood => 1,
        };
        let puppets = (0..count).map(|number| {
            let (hand, (_, birth)) = world.joins(FIRST_KEY + number, now)?;
            Ok(Puppet { hand, birth, tends: number % 2 == 0 })
        });
        let puppets = puppets.collect::<Result<Vec<_>, Rejection>>()?;
        Ok(Self { attack, puppets, blocks_dug: 0, done: 0, refused: 0 })
    }

    /// The account that all is for.
    pub(super) fn hand(&self) -> Option<Hand> {
        self.puppets.first().map(|puppet| puppet.hand)
    }

    pub(super) fn digs(&mut self) {
        self.blocks_dug += 1;
    }

    /// A block has just closed.
    pub(super) fn after_block(&mut self, world: &mut World, now: TimeMs) {
        let Some(master) = self.puppets.first().map(|puppet| puppet.birth) else { return };
        match self.attack {
            Attack::Half => {}
            Attack::Flood => self.say_something(world, now),
            Attack::Wash => self.sell_to_oneself(world, now),
            Attack::Puppets => {
                for place in 0..self.puppets.len() {
                    self.farm(place, master, world, now);
                }
            }
        }
    }

    /// Tells a story as long as there are treats, and else pats the youngest pet, which is free.
    fn say_something(&mut self, world: &mut World, now: TimeMs) {
        let Some(puppet) = self.puppets.first_mut() else { return };
        let post = Action::Post(Post { pet: puppet.birth, text: Some(Hash([3; 32])), photos: Vec::new() });
        if world.does(&mut puppet.hand, post, now).is_ok() {
            self.done += 1;
            return;
        }
        self.refused += 1;
        let state = world.ledger.state();
        let living = state.all_lives().filter(|(_, life)| life.ended().is_none()).last().map(|(pet, _)| pet.birth);
        if let Some(pet) = living {
            let _ = world.does(&mut puppet.hand, Action::Pat(Pat { pet, moment: None }), now);
        }
    }

    /// The account that has the second one's pet sells it to the other, for all that this one has: first to the digger.
    fn sell_to_oneself(&mut self, world: &mut World, now: TimeMs) {
        let Some([digger, other]) = self.puppets.first_chunk_mut::<2>() else { return };
        let (pet, state) = (other.birth, world.ledger.state());
        let owner = state.pet_by_birth(&pet).and_then(|id| state.pet(id)).map(|pet| pet.owner);
        let has = |account| state.account(account).map_or(0, |account| account.treats);
        let (seller, buyer, least) = match owner == Some(digger.hand.account) {
            true => (digger, other, 1),
            false => (other, digger, BUYS_WITH_MIN),
        };
        let price = has(buyer.hand.account);
        let living = state.pet_by_birth(&pet).is_some_and(|id| !state.has_ended(id));
        if price < least {
            return;
        }
        let listed = world.does(&mut seller.hand, Action::List(List { pet, price }), now);
        let bought = listed.and_then(|_| world.does(&mut buyer.hand, Action::Bid(Bid { pet, price, living }), now));
        *if bought.is_ok() { &mut self.done } else { &mut self.refused } += 1;
    }

    /// All that might bring a treat out of an account that was made for its starter treats.
    fn farm(&mut self, place: usize, master: Hash, world: &mut World, now: TimeMs) {
        let puppet = &mut self.puppets[place];
        let birth = puppet.birth;
        if puppet.tends {
            let post = Action::Post(Post { pet: birth, text: Some(Hash([3; 32])), photos: Vec::new() });
            let _ = world.does(&mut puppet.hand, post, now);
        }
        let gift = world.does(&mut puppet.hand, Action::Gift(Gift { pet: master, treats: 1 }), now);
        *if gift.is_ok() { &mut self.done } else { &mut self.refused } += 1;
        if world.does(&mut puppet.hand, Action::StoryEnd(StoryEnd { pet: birth }), now).is_ok()
            && let Ok(receipt) = world.does(&mut puppet.hand, World::birth(Some(birth)), now)
        {
            puppet.birth = receipt.leaf;
        }
    }

    /// What came of it.
    pub(super) fn gained(&self, world: &World) -> Gained {
        let state = world.ledger.state();
        let mut gained = Gained {
            attack: self.attack,
            accounts: self.puppets.len(),
            blocks_dug: self.blocks_dug,
            blocks: state.height().0,
            done: self.done,
            refused: self.refused,
            treats: 0,
            wallets: 0,
        };
        for puppet in &self.puppets {
            let pet = state.pet_by_birth(&puppet.birth).and_then(|pet| state.pet(pet));
            gained.treats += state.account(puppet.hand.account).map_or(0, |account| account.treats);
            gained.wallets += pet.map_or(0, |pet| pet.wallet);
        }
        gained
    }
}

/// What an attacker has at the end.
#[derive(Clone, Debug)]
pub(super) struct Gained {
    attack: Attack,
    accounts: usize,
    blocks_dug: u64,
    blocks: u64,
    done: u64,
    refused: u64,
    treats: u64,
    wallets: u64,
}

impl fmt::Display for Gained {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { accounts, blocks_dug, blocks, done, refused, treats, wallets, .. } = self;
        let did = match self.attack {
            Attack::Puppets => format!("{accounts} accounts handed on {done} treats, {refused} times refused"),
            Attack::Half => format!("dug {blocks_dug} of {blocks} blocks"),
            Attack::Flood => format!("posted in {done} of {blocks} blocks, {refused} times refused"),
            Attack::Wash => format!("dug {blocks_dug} of {blocks} blocks, sold to themselves {done} times"),
        };
        write!(formatter, "attacker     {did}; has {treats} treats, and {wallets} in wallets")
    }
}
