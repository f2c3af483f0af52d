//! Accounts that are made for their starter treats.

use chain::event::{Action, Farewell, Gift, GiveUp, HandOver, StoryEnd, TakeOver};
use chain::hash::Hash;
use chain::ids::TimeMs;

use super::super::unsigned::Unsigned;
use super::{Attacker, FIRST_KEY, PUPPETS, Puppet, post};

/// How often an attacker tries to hatch in a block.
const FAREWELLS: usize = 60;

impl Attacker {
    /// Everything that might move a treat out of an account that was made for its starter treats. Half of them tend
    /// their pets, the others let theirs go, and hatch new ones.
    pub(super) fn farm(&mut self, world: &mut Unsigned, now: TimeMs) {
        for place in 0..self.puppets.len() {
            if place % 2 == 0 {
                self.puppets[place].post(world, now);
            }
            self.hand_on(place, world, now);
            hatch_anew(world, &mut self.puppets[place], now);
        }
    }

    /// A treat from a puppet to the pet of the first of them.
    fn hand_on(&mut self, place: usize, world: &mut Unsigned, now: TimeMs) {
        let Some(master) = self.puppets.first().map(|puppet| puppet.birth) else { return };
        let gift = Action::Gift(Gift { pet: master, treats: 1 });
        let given = world.does(&mut self.puppets[place].hand, gift, now).is_ok();
        self.count(given);
    }

    /// Every account that can vouches for one more, until there are enough; all keep their pets and pass on their
    /// treats.
    pub(super) fn vouch(&mut self, world: &mut Unsigned, now: TimeMs) {
        for place in 0..self.puppets.len() {
            self.puppets[place].post(world, now);
            self.hand_on(place, world, now);
            let number = self.puppets.len() as u64;
            let Puppet { hand, birth, .. } = &mut self.puppets[place];
            if number < PUPPETS
                && let Ok((hand, (_, birth))) = world.joins_by(FIRST_KEY + number, (hand, *birth), now)
            {
                self.puppets.push(Puppet::new((hand, birth)));
                self.grown_at = world.ledger.state().height().0;
            }
        }
    }

    /// The first one posts about the second one's pet, which is theirs from the first block on, until there are no
    /// treats, and then makes room for a birth; several times in every block.
    pub(super) fn say_farewells(&mut self, world: &mut Unsigned, now: TimeMs) {
        let Some([farmer, other]) = self.puppets.first_chunk_mut::<2>() else { return };
        let (pet, to) = (other.birth, Some(farmer.hand.account));
        // Both are refused from the second block on.
        world.tries(&mut other.hand, Action::HandOver(HandOver { pet, to }), now);
        world.tries(&mut farmer.hand, Action::TakeOver(TakeOver { pet }), now);
        for _ in 0..FAREWELLS {
            let Some(farmer) = self.puppets.first_mut() else { return };
            let posted = post(world, &mut farmer.hand, pet, now);
            if !posted {
                let farewell = Action::Farewell(Farewell { pet: farmer.birth, words: Hash([5; 32]) });
                world.tries(&mut farmer.hand, farewell, now);
                hatch_anew(world, farmer, now);
            }
            self.count(posted);
        }
    }

    /// Each of them gives the house one pet more to feed.
    pub(super) fn give_up(&mut self, world: &mut Unsigned, now: TimeMs) {
        for place in 0..self.puppets.len() {
            let puppet = &mut self.puppets[place];
            hatch_anew(world, puppet, now);
            let given = Action::GiveUp(GiveUp { pet: puppet.birth });
            let given = world.does(&mut puppet.hand, given, now).is_ok();
            self.count(given);
        }
    }
}

/// If its story has ended.
fn hatch_anew(world: &mut Unsigned, puppet: &mut Puppet, now: TimeMs) {
    // Not if it is another account's, or was closed before.
    world.tries(&mut puppet.hand, Action::StoryEnd(StoryEnd { pet: puppet.birth }), now);
    if let Ok(receipt) = world.does(&mut puppet.hand, Unsigned::birth(Some(puppet.birth)), now) {
        puppet.birth = receipt.leaf;
    }
}
