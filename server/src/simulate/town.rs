//! Everything that a visit can change, and how people's knowledge of their pets follows the chain.

use chain::abi::Receipt;
use chain::error::Rejection;
use chain::event::Action;
use chain::ids::HOUSE;
use chain::ids::{AccountId, TimeMs};

use super::actions::Feed;
use super::pets::{Keeper, Pets};
use super::players::{Habits, Player};
use super::report::{Cause, End, Held, Report};
use super::unsigned::Unsigned;
use crate::dice::Dice;

/// Friends that a person makes on the first day, at most.
const FRIENDS_MAX: usize = 6;

/// See the module. People and pets are named by their places in here.
pub(super) struct Town {
    pub(super) world: Unsigned,
    pub(super) people: Vec<Player>,
    pub(super) pets: Pets,
    pub(super) feed: Feed,
    /// Pets that are for sale.
    pub(super) listed: Vec<usize>,
    pub(super) report: Report,
    pub(super) dice: Dice,
    pub(super) now: TimeMs,
}

impl Town {
    /// Without people.
    pub(super) fn new(world: Unsigned, dice: Dice, now: TimeMs) -> Self {
        let (people, listed) = (Vec::new(), Vec::new());
        Self {
            world,
            people,
            pets: Pets::default(),
            feed: Feed::default(),
            listed,
            report: Report::default(),
            dice,
            now,
        }
    }

    /// A person submits an action.
    pub(super) fn does(&mut self, place: usize, action: Action) -> Result<Receipt, Rejection> {
        self.world.does(&mut self.people[place].hand, action, self.now)
    }

    /// The same where a refusal makes no difference.
    pub(super) fn tries(&mut self, place: usize, action: Action) {
        drop(self.does(place, action));
    }

    /// Treats that a person can spend.
    pub(super) fn treats(&self, place: usize) -> u64 {
        self.world.ledger.state().account(self.people[place].hand.account).map_or(0, |account| account.treats)
    }

    /// The living pets of a person.
    pub(super) fn kept(&self, place: usize) -> Vec<usize> {
        let person = &self.people[place];
        let kept = |pet: &usize| self.pets[*pet].keeper == Keeper::Player(place) && self.pets[*pet].lives;
        std::iter::once(person.made).chain(person.adopted.iter().copied()).filter(kept).collect()
    }

    /// A new person hatches a pet.
    pub(super) fn newcomer(&mut self, miners_percent: u64) -> Option<usize> {
        let place = self.people.len();
        let (hand, born) = self.world.joins(place as u64, self.now).ok()?;
        let habits = Habits::new(miners_percent, &mut self.dice);
        // Friends are people with a living pet.
        let (friends, living) = (self.dice.below(FRIENDS_MAX + 1), self.pets.living());
        let friends =
            (0..friends).filter_map(|_| self.dice.pick(living).and_then(|pet| self.pets[*pet].keeper.person()));
        let friends: Vec<usize> = friends.collect();
        for friend in &friends {
            let others = &mut self.people[*friend].friends;
            if others.len() < FRIENDS_MAX {
                others.push(place);
            }
        }
        let mut person = Player::new(hand, self.pets.hatches(born, self.now, place), habits);
        person.friends = friends;
        self.people.push(person);
        Some(place)
    }

    /// After an event that may have moved a pet: its owner is the chain's.
    pub(super) fn see_owner(&mut self, pet: usize) {
        let owner = self.world.ledger.state().pet(self.pets[pet].id).map(|pet| pet.owner);
        let keeper = match owner {
            Some(HOUSE) | None => Keeper::Shelter,
            Some(owner) => self.place_of(owner).map_or(Keeper::Attacker, Keeper::Player),
        };
        let before = std::mem::replace(&mut self.pets[pet].keeper, keeper);
        if before == keeper {
            return;
        }
        if let Some(before) = before.person() {
            self.people[before].adopted.retain(|kept| *kept != pet);
        }
        if let Some(keeper) = keeper.person().filter(|keeper| self.people[*keeper].made != pet) {
            self.people[keeper].adopted.push(pet);
        }
    }

    /// People come in the order of their accounts.
    fn place_of(&self, account: AccountId) -> Option<usize> {
        self.people.binary_search_by_key(&account, |person| person.hand.account).ok()
    }

    /// A block has closed: counts the stories that it has ended, and takes them off the market.
    pub(super) fn count_ends(&mut self) {
        let Self { world, people, pets, report, listed, now, .. } = self;
        let state = world.ledger.state();
        pets.end(
            |pet| state.has_ended(pet),
            |pet| {
                let (lasted_ms, neglected_ms) = (now.since(pet.born), now.since(pet.seen));
                report.end(End { lasted_ms, neglected_ms, cause: Cause::of(people, pet, *now) });
            },
        );
        listed.retain(|pet| pets[*pet].lives && state.ask(pets[*pet].id).is_some());
    }

    /// Where the treats are.
    pub(super) fn held(&self) -> Held {
        let (state, now) = (self.world.ledger.state(), self.now);
        let (in_accounts, in_wallets) = state.economics().map_or((0, 0), |sums| (sums.in_accounts, sums.in_wallets));
        let caring = (0..self.people.len()).filter(|place| self.people[*place].cares(now));
        let carers: u64 = caring.map(|place| self.treats(place)).sum();
        let pockets: u64 = state.all_accounts().map(|account| account.treats).sum();
        let living = state.all_lives().filter(|(_, life)| life.ended().is_none()).map(|(pet, _)| pet.wallet).sum();
        Held {
            purses: in_accounts - pockets,
            carers,
            leavers: pockets - carers,
            living,
            ended: in_wallets - living,
            escrow: state.globals().escrow,
            treasury: state.globals().treasury,
        }
    }
}
