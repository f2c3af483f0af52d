//! Starter treats: how many somebody can use, and when the next one has grown back.
//!
//! They grow by the height alone, so no block needs to walk all accounts: a purse says how many there were and up to
//! which height they had grown, and the rest follows. What has grown comes to be, in the sums too, when the purse is
//! next used.

use crate::base::ids::{AccountId, Height};
use crate::game::economy::Economy;
use crate::state::State;
use crate::state::records::Purse;

impl Purse {
    /// The purse as it is at `height`, with what has grown back meanwhile. The next one begins to grow when one is
    /// missing.
    pub fn settled(&self, height: Height, numbers: &Economy) -> Self {
        let each = u64::from(numbers.starter_growth_blocks);
        let missing = numbers.starter_treats.saturating_sub(self.starter);
        let Some(ripe) = height.since(self.grown).checked_div(each) else { return self.clone() };
        match u32::try_from(ripe).ok().filter(|ripe| *ripe < missing) {
            // Not after `height`, since it was divided out of the blocks until then.
            Some(ripe) => {
                let grown = Height(self.grown.0 + u64::from(ripe) * each);
                Self { starter: self.starter + ripe, grown, vouch: self.vouch.clone() }
            }
            None => Self { starter: self.starter + missing, grown: height, vouch: self.vouch.clone() },
        }
    }
}

impl State {
    /// Starter treats that an account has for its own pets.
    pub fn starter_of_use(&self, id: AccountId) -> u32 {
        self.settled_purse(id).map_or(0, |purse| purse.starter)
    }

    /// How many blocks have to close until an account can use that many starter treats, if it does not use any
    /// meanwhile; `None` where it never can.
    pub fn starter_in_blocks(&self, id: AccountId, treats: u32) -> Option<u64> {
        let (purse, numbers) = (self.settled_purse(id)?, &self.economics()?.numbers);
        let missing = u64::from(treats.saturating_sub(purse.starter));
        let each = u64::from(numbers.starter_growth_blocks);
        let grows = missing == 0 || treats <= numbers.starter_treats && each > 0;
        grows.then(|| (missing * each).saturating_sub(self.height().since(purse.grown)))
    }

    /// An account's purse as it is now.
    fn settled_purse(&self, id: AccountId) -> Option<Purse> {
        let numbers = &self.economics()?.numbers;
        Some(self.purse(id).settled(self.height(), numbers))
    }

    /// The same with treats of that many taken out, and how many have grown since it was last used.
    pub(crate) fn eaten_from(&self, id: AccountId, treats: u32) -> Option<(Purse, u32)> {
        let purse = self.settled_purse(id)?;
        let left = purse.starter.checked_sub(treats)?;
        let grown = purse.starter - self.purse(id).starter;
        Some((Purse { starter: left, ..purse }, grown))
    }
}
