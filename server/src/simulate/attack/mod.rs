//! Attacks: players who want something other than a pet, and what they gain.

mod gained;
mod pets;
mod puppets;

use chain::error::Rejection;
use chain::event::{Action, Pat, Post};
use chain::hash::Hash;
use chain::ids::TimeMs;
use clap::ValueEnum;

pub(super) use gained::Gained;

use super::town::Town;
use super::unsigned::{Hand, Unsigned};

/// Accounts of the attacker with puppets.
const PUPPETS: u64 = 1_000;
/// Accounts of the attacker who adopts every pet in the shelter: each adopts one in a block.
const HOARDERS: u64 = 10;
/// The first number of the attackers' keys, far from all others.
const FIRST_KEY: u64 = 1 << 40;

/// The kind of attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Attack {
    /// A thousand accounts of one person, made for their starter treats.
    Puppets,
    /// A miner with as many tries as all others together, day and night.
    Half,
    /// An owner who acts in every block, at once.
    Flood,
    /// The same miner with two accounts, which sell one pet to each other in every block, to make it look expensive.
    Wash,
    /// One account that vouches for puppets, which vouch for puppets, until there are a thousand.
    Vouch,
    /// A thousand accounts that hatch pets for the shelter, to use up the house's treats.
    GiveUp,
    /// Ten accounts that adopt all pets from the shelter, to sell them.
    Hoard,
    /// An owner with a pet that was handed over to them, who says farewell to one own pet after the other, for the
    /// starter treats of the next.
    Farewell,
}

struct Puppet {
    hand: Hand,
    birth: Hash,
    /// Pets that it adopted.
    taken: Vec<usize>,
}

/// An attacker: one account, and puppets if needed.
pub(super) struct Attacker {
    attack: Attack,
    puppets: Vec<Puppet>,
    blocks_dug: u64,
    /// Treats of the house's that their pets have eaten.
    fed: u64,
    /// The last block in which a vouch made an account.
    grown_at: u64,
    done: u64,
    refused: u64,
}

impl Puppet {
    fn new((hand, birth): (Hand, Hash)) -> Self {
        Self { hand, birth, taken: Vec::new() }
    }

    /// Posts about its pet, if it can.
    fn post(&mut self, world: &mut Unsigned, now: TimeMs) -> bool {
        post(world, &mut self.hand, self.birth, now)
    }
}

impl Attacker {
    /// Makes the accounts.
    ///
    /// # Errors
    /// As joining.
    pub(super) fn new(attack: Attack, world: &mut Unsigned, now: TimeMs) -> Result<Self, Rejection> {
        let count = match attack {
            Attack::Puppets | Attack::GiveUp => PUPPETS,
            Attack::Hoard => HOARDERS,
            Attack::Wash | Attack::Farewell => 2,
            Attack::Half | Attack::Flood | Attack::Vouch => 1,
        };
        let puppets = (0..count).map(|number| {
            let (hand, (_, birth)) = world.joins(FIRST_KEY + number, now)?;
            Ok(Puppet::new((hand, birth)))
        });
        let puppets = puppets.collect::<Result<Vec<_>, Rejection>>()?;
        Ok(Self { attack, puppets, blocks_dug: 0, fed: 0, grown_at: 0, done: 0, refused: 0 })
    }

    /// The account that gets the gains.
    pub(super) fn hand(&self) -> Option<Hand> {
        self.puppets.first().map(|puppet| puppet.hand)
    }

    /// A block has closed, perhaps dug by them, after which the house has fed this many of their pets.
    pub(super) fn sees_block(&mut self, dug: bool, fed: u64) {
        self.blocks_dug += u64::from(dug);
        self.fed += fed;
    }

    /// Their actions in a new block.
    pub(super) fn after_block(&mut self, town: &mut Town) {
        let now = town.now;
        match self.attack {
            Attack::Half => {}
            Attack::Flood => self.say_something(&mut town.world, now),
            Attack::Wash => self.sell_to_itself(&mut town.world, now),
            Attack::Puppets => self.farm(&mut town.world, now),
            Attack::Vouch => self.vouch(&mut town.world, now),
            Attack::GiveUp => self.give_up(&mut town.world, now),
            Attack::Hoard => self.hoard(town),
            Attack::Farewell => self.say_farewells(&mut town.world, now),
        }
    }

    /// Posts as long as there are treats, and else pats the youngest pet, which is free.
    fn say_something(&mut self, world: &mut Unsigned, now: TimeMs) {
        let Some(puppet) = self.puppets.first_mut() else { return };
        let posted = puppet.post(world, now);
        if self.count(posted) {
            return;
        }
        let Some(puppet) = self.puppets.first_mut() else { return };
        let state = world.ledger.state();
        let living = state.all_lives().filter(|(_, life)| life.ended().is_none()).last().map(|(pet, _)| pet.birth);
        if let Some(pet) = living {
            world.tries(&mut puppet.hand, Action::Pat(Pat { pet, moment: None }), now);
        }
    }

    /// Counts a try, and answers whether it succeeded.
    fn count(&mut self, done: bool) -> bool {
        *if done { &mut self.done } else { &mut self.refused } += 1;
        done
    }
}

/// Posts about a pet, if the account can.
fn post(world: &mut Unsigned, hand: &mut Hand, pet: Hash, now: TimeMs) -> bool {
    let post = Action::Post(Post { pet, text: Some(Hash([3; 32])), photos: Vec::new() });
    world.does(hand, post, now).is_ok()
}
