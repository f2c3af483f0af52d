//! The one checker: replays a whole log and proves everything about it. Tests end with it, an operator runs it on a
//! real store, the app on what a server sends.

use crate::base::codec;
use crate::base::error::Rejection;
use crate::base::hash::Hash;
use crate::base::ids::EntryIndex;
use crate::ledger::{Ledger, Trust};
use crate::log::checkpoint::Checkpoint;
use crate::state::held::Held;
use crate::state::records::Globals;

/// The first thing that is wrong with a log, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An entry breaks a rule.
    #[error("entry {}: {rejection} (code {})", index.0, rejection.code())]
    Entry {
        /// Which.
        index: EntryIndex,
        /// The rule.
        rejection: Rejection,
    },
    /// Treats came to be or went out of nothing.
    #[error("entry {}: the treats do not add up: {held} held, {made} made and not burned", index.0)]
    Treats {
        /// After which entry.
        index: EntryIndex,
        /// In accounts, wallets, escrow and treasury; the most there can be where that is more.
        held: u64,
        /// Minted minus burned.
        made: u64,
    },
    /// The sums of treats that the chain keeps are not those of its records.
    #[error("entry {}: the sums of treats are not those of the accounts, wallets and bids", index.0)]
    Sums {
        /// After which entry.
        index: EntryIndex,
    },
    /// The checkpoint speaks of more entries than there are.
    #[error("the checkpoint covers {claimed} entries, the log has {there}")]
    Short {
        /// In the checkpoint.
        claimed: u64,
        /// In the log.
        there: u64,
    },
    /// The checkpoint's root is not the log's.
    #[error("the checkpoint's root is {claimed}, the log's is {there}")]
    Root {
        /// In the checkpoint.
        claimed: Hash,
        /// The log's with as many entries.
        there: Hash,
    },
    /// There is no entry at all.
    #[error("the log is empty")]
    Empty,
}

/// Takes a log's entries one by one.
#[derive(Debug, Default)]
pub struct LogChecker {
    ledger: Option<Ledger>,
    checkpoint: Option<Checkpoint>,
    /// The last entry after which all treats were counted.
    counted: EntryIndex,
}

impl LogChecker {
    /// A checker that also compares with this checkpoint, whose signature the caller has checked.
    pub fn against(checkpoint: Option<Checkpoint>) -> Self {
        Self { checkpoint, ..Self::default() }
    }

    /// Takes the next entry's bytes.
    ///
    /// # Errors
    /// The first fault; the checker is of no use after it.
    pub fn entry(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let index = EntryIndex(self.ledger.as_ref().map_or(0, |ledger| ledger.entries().0));
        let at = |rejection| Fault::Entry { index, rejection };
        match &mut self.ledger {
            None => {
                let genesis = codec::decode(bytes).map_err(|malformed| at(malformed.into()))?;
                self.ledger = Some(Ledger::new(genesis).map_err(at)?);
            }
            Some(ledger) => {
                ledger.replay_bytes(bytes, Trust::Nobody).map_err(at)?;
                ledger.commit();
            }
        }
        self.check_progress(index)
    }

    /// The chain as the whole log leaves it.
    ///
    /// # Errors
    /// `Empty`, `Short` when the checkpoint covers more, and as [`count_treats`].
    pub fn finish(self) -> Result<Ledger, Fault> {
        let ledger = self.ledger.ok_or(Fault::Empty)?;
        let there = ledger.entries().0;
        match self.checkpoint {
            Some(Checkpoint { entries: claimed, .. }) if claimed > there => {
                return Err(Fault::Short { claimed, there });
            }
            _ => count_treats(&ledger, EntryIndex(there - 1))?,
        }
        Ok(ledger)
    }

    fn check_progress(&mut self, index: EntryIndex) -> Result<(), Fault> {
        let Some(ledger) = &self.ledger else {
            return Ok(());
        };
        if let Some(Checkpoint { entries, root: claimed, .. }) = self.checkpoint
            && entries == ledger.entries().0
            && claimed != ledger.log().root()
        {
            return Err(Fault::Root { claimed, there: ledger.log().root() });
        }
        check_treats(ledger, index)?;
        // Counting walks all records, so it is done at the end of a block and only after as many entries: then the
        // whole log costs no more than twice its length.
        let state = ledger.state();
        let due = self.counted.0 + (state.accounts() + state.pets()) as u64;
        if ledger.at_block_end() && index.0 >= due {
            self.counted = index;
            return count_treats(ledger, index);
        }
        Ok(())
    }
}

/// Whether accounts + wallets + escrow + treasury = minted - burned, by the sums that the economy keeps.
///
/// # Errors
/// `Treats` with both sums.
pub fn check_treats(ledger: &Ledger, index: EntryIndex) -> Result<(), Fault> {
    let globals = ledger.state().globals();
    compare(globals, Some(Held::kept(globals)), index)
}

/// Whether the same holds by the records themselves, and the sums that are kept are theirs. Walks all of them.
///
/// # Errors
/// `Treats` with both sums, `Sums`.
pub fn count_treats(ledger: &Ledger, index: EntryIndex) -> Result<(), Fault> {
    let state = ledger.state();
    let held = Held::of(state.all_accounts(), state.all_purses(), state.all_pets(), state.all_orders());
    compare(state.globals(), held, index)?;
    if held.is_some_and(|held| held.is_kept(state.globals())) { Ok(()) } else { Err(Fault::Sums { index }) }
}

fn compare(globals: &Globals, held: Option<Held>, index: EntryIndex) -> Result<(), Fault> {
    let held = held.and_then(|held| held.total(globals)).unwrap_or(u64::MAX);
    let made = globals.minted.saturating_sub(globals.burned);
    if held == made { Ok(()) } else { Err(Fault::Treats { index, held, made }) }
}
