//! What owners do when they visit.

use std::collections::VecDeque;

use chain::error::Rejection;
use chain::event::{Action, Comment, Gift, Pat, Post, StoryEnd};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::limits::TTL_BLOCKS;

use super::pets::Keeper;
use super::town::Town;
use super::unsigned::Unsigned;
use crate::dice::Dice;

/// In how many of a hundred visits an owner posts. In the others they pat their own pet, if no event has tended it in
/// this block. A guess.
const POSTS_PERCENT: u64 = 40;
/// How many of a hundred readers of another owner's post leave a pat, and how many a comment. A guess.
const PATS_PERCENT: u64 = 50;
const COMMENTS_PERCENT: u64 = 8;
/// In how many of a hundred visits a friend's page is opened though it has no news. A guess.
const FRIENDS_PERCENT: u64 = 10;
/// In how many of a hundred visits an owner with more treats than needed gives one away. A guess.
const GIFTS_PERCENT: u64 = 5;
const MORE_THAN_NEEDED: u64 = 10;
/// A feed shows what is new: this many of the last posts are read.
const FEED_POSTS: usize = 50;

/// The last posts, the newest last: the author, the pet, and the entry.
#[derive(Default)]
pub(super) struct Feed {
    posts: VecDeque<(usize, usize, EntryIndex)>,
}

impl Feed {
    fn push(&mut self, post: (usize, usize, EntryIndex)) {
        if self.posts.len() == FEED_POSTS {
            self.posts.pop_front();
        }
        self.posts.push_back(post);
    }

    fn pick(&self, dice: &mut Dice) -> Option<(usize, usize, EntryIndex)> {
        self.posts.get(dice.below(self.posts.len())).copied()
    }
}

impl Town {
    /// A visit: to the own pets first, then to others.
    pub(super) fn visit(&mut self, place: usize) {
        let (made, now) = (self.people[place].made, self.now);
        self.kept(place).into_iter().for_each(|pet| self.pets[pet].seen = now);
        self.see_to_the_adopted(place);
        match self.pets[made].keeper {
            _ if !self.pets[made].lives => self.begin_anew(place, made),
            Keeper::Shelter => self.have_back(place, made),
            keeper if keeper == Keeper::Player(place) => self.tend_own(place, made),
            _ => {}
        }
        self.sit(place);
        for _ in 0..self.people[place].habits.looks {
            self.look_at_news(place);
        }
        if self.dice.chance(FRIENDS_PERCENT) {
            self.look_in_at_a_friend(place);
        }
        self.look_around(place);
    }

    /// Closes the story, which pays out the wallet, and hatches a new pet.
    fn begin_anew(&mut self, place: usize, last: usize) {
        let last = self.pets[last].birth;
        // It cannot be closed twice, nor by an owner who has sold it.
        self.tries(place, Action::StoryEnd(StoryEnd { pet: last }));
        let Ok(receipt) = self.does(place, Unsigned::birth(Some(last))) else { return };
        self.people[place].made = self.pets.hatches((self.world.last_pet(), receipt.leaf), self.now, place);
    }

    fn tend_own(&mut self, place: usize, pet: usize) {
        let birth = self.pets[pet].birth;
        let posts = self.dice.chance(POSTS_PERCENT);
        if !posts && self.is_fresh(pet) {
            return;
        }
        let action = match posts {
            true => Action::Post(Post { pet: birth, text: Some(Hash([3; 32])), photos: Vec::new() }),
            false => Action::Pat(Pat { pet: birth, moment: None }),
        };
        let outcome = self.does(place, action);
        self.pets[pet].hungry = matches!(outcome, Err(Rejection::TooFewTreats { .. }));
        match outcome {
            Ok(receipt) if posts => {
                self.report.posted();
                self.feed.push((place, pet, receipt.index));
            }
            Err(Rejection::TooFewTreats { .. }) if posts => self.report.was_too_poor_to_post(),
            // A pat; or the story has ended in this same block, and the next visit begins anew.
            _ => {}
        }
    }

    /// Whether the pet was tended in this block.
    pub(super) fn is_fresh(&self, pet: usize) -> bool {
        let state = self.world.ledger.state();
        state.pet(self.pets[pet].id).is_some_and(|pet| pet.tended == state.height().open_block())
    }

    /// There may be several adopted pets, and one purse for all: each gets a pat when half of its life is over, before
    /// any post. Ended stories are closed.
    fn see_to_the_adopted(&mut self, place: usize) {
        for pet in self.people[place].adopted.clone() {
            let birth = self.pets[pet].birth;
            if !self.pets[pet].lives {
                self.tries(place, Action::StoryEnd(StoryEnd { pet: birth }));
                self.people[place].adopted.retain(|kept| *kept != pet);
            } else if self.world.ledger.state().remaining_blocks(self.pets[pet].id) * 2 <= TTL_BLOCKS {
                let outcome = self.does(place, Action::Pat(Pat { pet: birth, moment: None }));
                self.pets[pet].hungry = matches!(outcome, Err(Rejection::TooFewTreats { .. }));
            }
        }
    }

    fn look_at_news(&mut self, place: usize) {
        let Some((author, pet, moment)) = self.feed.pick(&mut self.dice) else { return };
        if author == place {
            return;
        }
        let pet = self.pets[pet].birth;
        // Not on a story that has ended since the post.
        if self.dice.chance(PATS_PERCENT) {
            self.tries(place, Action::Pat(Pat { pet, moment: Some(moment) }));
        }
        if self.dice.chance(COMMENTS_PERCENT) {
            self.tries(place, Action::Comment(Comment { pet, moment, text: Hash([4; 32]) }));
        }
    }

    fn look_in_at_a_friend(&mut self, place: usize) {
        let Some(friend) = self.dice.pick(&self.people[place].friends).copied() else { return };
        let pet = self.pets[self.people[friend].made].birth;
        let action =
            match self.treats(place) > MORE_THAN_NEEDED && self.dice.chance(GIFTS_PERCENT * 100 / FRIENDS_PERCENT) {
                true => Action::Gift(Gift { pet, treats: 1 }),
                false => Action::Pat(Pat { pet, moment: None }),
            };
        // Their story may have ended.
        self.tries(place, action);
    }
}
