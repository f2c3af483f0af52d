//! Restoring a snapshot in steps. With a hundred thousand pets all of it takes the better part of a second, and a page
//! must not stand still for so long: between two steps it may do something else.

use std::future::Future as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use borsh::BorshDeserialize;

use crate::base::limits;
use crate::ledger::coherence::is_coherent;
use crate::ledger::snapshot::SnapshotFault;
use crate::ledger::{Ledger, genesis_of};
use crate::log::entry::Entry;
use crate::log::merkle::Frontier;
use crate::state::records::Globals;
use crate::state::{Lists, Parts, State};

/// [`Ledger::restore`], with `pause` between two steps.
///
/// # Errors
/// The first thing about it that cannot be.
pub async fn restore_in_steps(bytes: &[u8], pause: impl AsyncFn()) -> Result<Ledger, SnapshotFault> {
    let mut reader = Reader { rest: bytes, pause };
    let format: u8 = reader.value()?;
    let genesis: Entry = reader.value()?;
    let log: Frontier = reader.value()?;
    let parts = reader.parts(format).await?;
    let pause = reader.pause;

    let rules = genesis_of(&genesis).map_err(|_| SnapshotFault::BadGenesis)?.clone();
    if !log.is_consistent() || log.size() == 0 || log.size() > limits::ENTRIES_MAX {
        return Err(SnapshotFault::BadLog);
    }
    if parts.globals.events_in_block != 0 {
        return Err(SnapshotFault::MidBlock);
    }
    if !is_coherent(&parts, &rules, log.size()) {
        return Err(SnapshotFault::Incoherent);
    }
    pause().await;
    let mut state = State::from_parts(parts, rules.rules.params().clone(), genesis.leaf_hash());
    pause().await;
    if !state.names_are_unique() {
        return Err(SnapshotFault::Incoherent);
    }
    while state.lists.hash_next() {
        pause().await;
    }
    Ok(Ledger::assemble(genesis, &rules, state, log))
}

impl Ledger {
    /// A chain from a snapshot. Its state root says whether it is the right one.
    ///
    /// # Errors
    /// The first thing about it that cannot be.
    pub fn restore(bytes: &[u8]) -> Result<Self, SnapshotFault> {
        let restored = pin!(restore_in_steps(bytes, async || ()));
        match restored.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(restored) => restored,
            Poll::Pending => unreachable!("nothing is waited for between the steps"),
        }
    }
}

struct Reader<'a, P> {
    rest: &'a [u8],
    pause: P,
}

impl<P: AsyncFn()> Reader<'_, P> {
    fn value<T: BorshDeserialize>(&mut self) -> Result<T, SnapshotFault> {
        T::deserialize(&mut self.rest).map_err(|_| SnapshotFault::Malformed)
    }

    /// The globals and all lists that the rules in force have, to the snapshot's end.
    async fn parts(&mut self, format: u8) -> Result<Parts, SnapshotFault> {
        let globals: Globals = self.value()?;
        let rules = globals.rules.version();
        if format != rules as u8 {
            return Err(SnapshotFault::Malformed);
        }
        let lists = Lists::read(rules, &mut self.rest, &self.pause).await.map_err(|_| SnapshotFault::Malformed)?;
        if self.rest.is_empty() { Ok(Parts { globals, lists }) } else { Err(SnapshotFault::Malformed) }
    }
}
