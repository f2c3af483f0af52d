//! The one checker: replays a whole log and proves everything about it. Tests end with it, an operator runs it on a real
//! store, the app on what a server sends.

use crate::checkpoint::Checkpoint;
use crate::codec;
use crate::error::Rejection;
use crate::hash::Hash;
use crate::ids::EntryIndex;
use crate::ledger::{Ledger, Trust};

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
        /// In accounts, wallets, escrow and treasury.
        held: u128,
        /// Minted minus burned.
        made: u128,
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
}

impl LogChecker {
    /// A checker that also compares with this checkpoint, whose signature the caller has checked.
    pub fn against(checkpoint: Option<Checkpoint>) -> Self {
        Self { ledger: None, checkpoint }
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
    /// `Empty`, and `Short` when the checkpoint covers more.
    pub fn finish(self) -> Result<Ledger, Fault> {
        let ledger = self.ledger.ok_or(Fault::Empty)?;
        let there = ledger.entries().0;
        match self.checkpoint {
            Some(Checkpoint { entries: claimed, .. }) if claimed > there => Err(Fault::Short { claimed, there }),
            _ => Ok(ledger),
        }
    }

    fn check_progress(&self, index: EntryIndex) -> Result<(), Fault> {
        let Some(ledger) = &self.ledger else {
            return Ok(());
        };
        if let Some(Checkpoint { entries, root: claimed, .. }) = self.checkpoint
            && entries == ledger.entries().0
            && claimed != ledger.log().root()
        {
            return Err(Fault::Root { claimed, there: ledger.log().root() });
        }
        // Summing up everything is the dear part, so it is done once a block; audits of a live entry use `treats`.
        if ledger.at_block_end() { check_treats(ledger, index) } else { Ok(()) }
    }
}

/// Whether accounts + wallets + escrow + treasury = minted - burned.
///
/// # Errors
/// `Treats` with both sums.
pub fn check_treats(ledger: &Ledger, index: EntryIndex) -> Result<(), Fault> {
    let state = ledger.state();
    let globals = state.globals();
    let accounts: u128 = state.all_accounts().map(|account| u128::from(account.treats)).sum();
    let wallets: u128 = state.all_pets().map(|pet| u128::from(pet.wallet)).sum();
    let held = accounts + wallets + u128::from(globals.escrow) + u128::from(globals.treasury);
    let made = u128::from(globals.minted) - u128::from(globals.burned).min(u128::from(globals.minted));
    if held == made { Ok(()) } else { Err(Fault::Treats { index, held, made }) }
}
