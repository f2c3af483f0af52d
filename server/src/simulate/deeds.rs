//! What people do when they come by.

use std::collections::VecDeque;

use chain::error::Rejection;
use chain::event::{Action, Comment, Gift, Pat, Post, StoryEnd};
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};

use super::people::Person;
use super::report::Report;
use super::world::World;
use crate::neighbours::Dice;

/// Of a hundred visits, in how many there is something to tell. In the others an owner pats their own pet, if nobody has been
/// with it in this block. A guess.
const POSTS_PERCENT: u64 = 40;
/// Of a hundred looks at somebody else's post, how many leave a pat, and how many a comment. A guess.
const PATS_PERCENT: u64 = 50;
const COMMENTS_PERCENT: u64 = 8;
/// Of a hundred visits, in how many a friend's page is opened though it has no news. A guess.
const FRIENDS_PERCENT: u64 = 10;
/// Who has more treats than they need gives one away in so many of a hundred visits. A guess.
const GIFTS_PERCENT: u64 = 5;
const MORE_THAN_NEEDED: u64 = 10;
/// A feed shows what is new: so many of the last posts are looked at.
const FEED_POSTS: usize = 50;

/// The last posts, the newest last: whose, and where.
#[derive(Default)]
pub(super) struct Feed {
    posts: VecDeque<(usize, EntryIndex)>,
}

impl Feed {
    fn push(&mut self, author: usize, entry: EntryIndex) {
        if self.posts.len() == FEED_POSTS {
            self.posts.pop_front();
        }
        self.posts.push_back((author, entry));
    }

    fn pick(&self, dice: &mut Dice) -> Option<(usize, EntryIndex)> {
        self.posts.get(dice.below(self.posts.len())).copied()
    }
}

/// Everything that a visit touches.
pub(super) struct Visit<'a> {
    pub(super) world: &'a mut World,
    pub(super) people: &'a mut [Person],
    pub(super) feed: &'a mut Feed,
    pub(super) report: &'a mut Report,
    pub(super) dice: &'a mut Dice,
    pub(super) now: TimeMs,
}

impl Visit<'_> {
    /// Somebody sees to their own pet, then looks at others. Tells whether a pet has hatched.
    pub(super) fn pay(&mut self, place: usize) -> bool {
        let hatched = if self.people[place].lives {
            self.tend_own(place);
            false
        } else {
            self.begin_anew(place)
        };
        for _ in 0..self.people[place].habits.looks {
            self.look_at_news(place);
        }
        if self.dice.chance(FRIENDS_PERCENT) {
            self.look_in_at_a_friend(place);
        }
        hatched
    }

    fn does(&mut self, place: usize, action: Action) -> Result<chain::abi::Receipt, Rejection> {
        self.world.does(&mut self.people[place].hand, action, self.now)
    }

    /// Closes the book, which brings what was in the wallet, and hatches a new pet.
    fn begin_anew(&mut self, place: usize) -> bool {
        let last = self.people[place].birth;
        // It cannot be closed twice.
        let _ = self.does(place, Action::StoryEnd(StoryEnd { pet: last }));
        let Ok(receipt) = self.does(place, World::birth(Some(last))) else { return false };
        let person = &mut self.people[place];
        (person.pet, person.birth, person.born) = (self.world.last_pet(), receipt.leaf, self.now);
        (person.lives, person.hungry) = (true, false);
        true
    }

    fn tend_own(&mut self, place: usize) {
        let (pet, birth) = (self.people[place].pet, self.people[place].birth);
        let posts = self.dice.chance(POSTS_PERCENT);
        let state = self.world.ledger.state();
        let fresh = state.pet(pet).is_some_and(|pet| pet.tended == state.height().open_block());
        if !posts && fresh {
            return;
        }
        let action = match posts {
            true => Action::Post(Post { pet: birth, text: Some(Hash([3; 32])), photos: Vec::new() }),
            false => Action::Pat(Pat { pet: birth, moment: None }),
        };
        let outcome = self.does(place, action);
        self.people[place].hungry = matches!(outcome, Err(Rejection::TooFewTreats { .. }));
        match outcome {
            Ok(receipt) if posts => {
                self.report.posted();
                self.feed.push(place, receipt.index);
            }
            Err(Rejection::TooFewTreats { .. }) if posts => self.report.was_too_poor_to_post(),
            // A pat; or the story has ended in this very block, and the next visit begins anew.
            _ => {}
        }
    }

    fn look_at_news(&mut self, place: usize) {
        let Some((author, moment)) = self.feed.pick(self.dice) else { return };
        if author == place {
            return;
        }
        let pet = self.people[author].birth;
        // Not what was posted on a story that has ended since.
        if self.dice.chance(PATS_PERCENT) {
            let _ = self.does(place, Action::Pat(Pat { pet, moment: Some(moment) }));
        }
        if self.dice.chance(COMMENTS_PERCENT) {
            let _ = self.does(place, Action::Comment(Comment { pet, moment, text: Hash([4; 32]) }));
        }
    }

    fn look_in_at_a_friend(&mut self, place: usize) {
        let Some(friend) = self.dice.pick(&self.people[place].friends).copied() else { return };
        let pet = self.people[friend].birth;
        let treats =
            self.world.ledger.state().account(self.people[place].hand.account).map_or(0, |account| account.treats);
        let action = match treats > MORE_THAN_NEEDED && self.dice.chance(GIFTS_PERCENT * 100 / FRIENDS_PERCENT) {
            true => Action::Gift(Gift { pet, treats: 1 }),
            false => Action::Pat(Pat { pet, moment: None }),
        };
        // Their story may have ended.
        let _ = self.does(place, action);
    }
}
