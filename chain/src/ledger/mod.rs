//! A chain being kept: the state, the log's right edge, and what can still be undone.

pub mod check_log;
mod coherence;
pub mod restore;
pub mod snapshot;

use crate::base::codec;
use crate::base::error::Rejection;
use crate::base::hash::Hash;
use crate::base::ids::HOUSE;
use crate::base::ids::{EntryIndex, TimeMs};
use crate::base::keys::PublicKey;
use crate::base::limits;
use crate::log::dig_work::DigWork;
use crate::log::entry::{Block, BlockHeader, BlockKind, Entry, EntryKind, Genesis};
use crate::log::event::SignedEvent;
use crate::log::merkle::Frontier;
use crate::log::receipt::{Receipt, Status};
use crate::log::submission::Vetted;
use crate::log::vote::ClockVote;
use crate::rules::clock::Question;
use crate::rules::verify;
use crate::rules::{Place, block};
use crate::state::State;
use crate::state::open_block::{Mark, OpenBlock};

/// How far a replayed log is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Check every signature.
    Nobody,
    /// The log is this operator's own: its signatures were checked before it was written.
    OwnLog,
}

/// One chain. Everything since the last [`Ledger::commit`] can be undone.
#[derive(Clone, Debug)]
pub struct Ledger {
    genesis: Entry,
    house: PublicKey,
    state: State,
    log: Frontier,
    /// The state root at the end of the last block, which the next header commits to.
    block_end_root: Hash,
    committed: (Frontier, Hash),
}

impl Ledger {
    /// A chain that begins with this entry.
    ///
    /// # Errors
    /// `MisplacedGenesis`, `BadParams`, `BadKey`.
    pub fn new(genesis: Entry) -> Result<Self, Rejection> {
        let rules = genesis_of(&genesis)?.clone();
        let chain_id = genesis.leaf_hash();
        let mut log = Frontier::default();
        log.push(chain_id);
        let state = State::new(&rules, chain_id, genesis.time_ms);
        Ok(Self::assemble(genesis, &rules, state, log))
    }

    /// A chain from its parts; the state is as of the end of a block, or of the genesis.
    pub(crate) fn assemble(genesis: Entry, rules: &Genesis, mut state: State, log: Frontier) -> Self {
        let block_end_root = state.root();
        let committed = (log.clone(), block_end_root);
        Self { genesis, house: rules.house, state, log, block_end_root, committed }
    }

    /// The chain's first entry.
    pub fn genesis(&self) -> &Entry {
        &self.genesis
    }

    /// The house's key.
    pub fn house(&self) -> PublicKey {
        self.house
    }

    /// What the entries amount to.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The log's right edge.
    pub fn log(&self) -> &Frontier {
        &self.log
    }

    /// How many entries the log has.
    pub fn entries(&self) -> EntryIndex {
        EntryIndex(self.log.size())
    }

    /// Where the chain stands.
    pub fn status(&self) -> Status {
        let globals = self.state.globals();
        Status {
            chain_id: self.state.chain_id(),
            entries: self.entries(),
            log_root: self.log.root(),
            height: globals.height,
            time_ms: globals.time,
            accounts: self.state.accounts() as u64,
            pets: self.state.pets() as u64,
        }
    }

    /// The state root at the end of the last block.
    pub fn block_end_root(&self) -> Hash {
        self.block_end_root
    }

    /// Whether the last entry is a block or the genesis, so that the state is one that a header will commit to.
    pub fn at_block_end(&self) -> bool {
        self.state.globals().events_in_block == 0
    }

    /// Appends an event, or changes nothing. Its time is `now`, or the last entry's where the clock went back.
    ///
    /// # Errors
    /// The first broken rule that needs the state.
    pub fn append(&mut self, vetted: Vetted, now: TimeMs) -> Result<Receipt, Rejection> {
        let now = now.max(self.state.globals().time);
        let checked = verify::verify(&self.state, vetted, now)?;
        self.check_room()?;
        let entry = Entry { time_ms: now, kind: EntryKind::Event(checked.event().clone()) };
        let place = self.place(&entry);
        let receipt = self.receipt(&place);
        verify::apply(&mut self.state, &checked, &place);
        self.advance(&place);
        self.mark();
        Ok(receipt)
    }

    /// The header that the house may sign to close the open block without votes, or when it may, should nothing happen
    /// until then.
    ///
    /// # Errors
    /// The time at which the block is due.
    pub fn due(&self, now: TimeMs) -> Result<BlockHeader, TimeMs> {
        let now = now.max(self.state.globals().time);
        block::due(&self.state, now).map(|kind| self.next_header(kind))
    }

    /// What somebody would have to find a nonce for to close the open block, once they have named themselves in it;
    /// `None` where nobody digs under these rules.
    pub fn dig_work(&self) -> Option<DigWork> {
        block::dig_work(&self.state, self.next_header(block::open_kind(&self.state)))
    }

    /// Whether this vote would count in a time block that is closed now.
    ///
    /// # Errors
    /// The first broken rule for votes.
    pub fn check_vote(&self, vote: &ClockVote, now: TimeMs) -> Result<(), Rejection> {
        let now = now.max(self.state.globals().time);
        Question::new(&self.state, self.entries())?.check_vote(vote, now, true)
    }

    /// Closes a block, or changes nothing.
    ///
    /// # Errors
    /// The first broken rule for blocks.
    pub fn close(&mut self, block: Block, now: TimeMs) -> Result<Receipt, Rejection> {
        self.close_trusting(block, now, Trust::Nobody)
    }

    /// Appends an entry of a log as it stands there.
    ///
    /// # Errors
    /// The first broken rule; nothing has changed then.
    pub fn replay(&mut self, entry: &Entry, trust: Trust) -> Result<Receipt, Rejection> {
        let (last, given) = (self.state.globals().time, entry.time_ms);
        if given < last {
            return Err(Rejection::TimeWentBack { last, given });
        }
        match &entry.kind {
            EntryKind::Genesis(_) => Err(Rejection::MisplacedGenesis),
            EntryKind::Event(event) => {
                let vetted = self.vet(event.clone(), trust)?;
                self.append(vetted, given)
            }
            EntryKind::Block(block) => self.close_trusting(block.clone(), given, trust),
        }
    }

    /// Reads and replays an entry's bytes.
    ///
    /// # Errors
    /// `TooLarge`, `Malformed`, and as [`Ledger::replay`].
    pub fn replay_bytes(&mut self, bytes: &[u8], trust: Trust) -> Result<(Entry, Receipt), Rejection> {
        if bytes.len() > limits::ENTRY_BYTES_MAX {
            let max = limits::ENTRY_BYTES_MAX as u64;
            return Err(Rejection::TooLarge { bytes: bytes.len() as u64, max });
        }
        let entry: Entry = codec::decode(bytes)?;
        let receipt = self.replay(&entry, trust)?;
        Ok((entry, receipt))
    }

    /// Everything so far is durable: forget how to undo it.
    pub fn commit(&mut self) {
        self.state.commit();
        self.committed = (self.log.clone(), self.block_end_root);
    }

    /// Undoes everything since the last commit.
    pub fn rollback(&mut self) {
        self.state.rollback();
        (self.log, self.block_end_root) = self.committed.clone();
    }

    fn vet(&self, event: SignedEvent, trust: Trust) -> Result<Vetted, Rejection> {
        match trust {
            Trust::Nobody => Vetted::from_log(event, &self.state.chain_id()),
            Trust::OwnLog => Ok(Vetted::checked_before(event)),
        }
    }

    fn close_trusting(&mut self, block: Block, now: TimeMs, trust: Trust) -> Result<Receipt, Rejection> {
        let now = now.max(self.state.globals().time);
        let expected = self.next_header(block.header.kind);
        let chain_id = self.state.chain_id();
        let check_signature = trust == Trust::Nobody;
        let covered = block::Covered { expected: &expected, house: &self.house, chain_id: &chain_id, check_signature };
        block::check(&self.state, &block, &covered, now)?;
        self.check_room()?;
        let header = block.header.clone();
        let place = self.place(&Entry { time_ms: now, kind: EntryKind::Block(block) });
        let receipt = self.receipt(&place);
        block::apply(&mut self.state, &header, &place);
        self.advance(&place);
        self.block_end_root = self.state.root();
        Ok(receipt)
    }

    fn next_header(&self, kind: BlockKind) -> BlockHeader {
        let globals = self.state.globals();
        BlockHeader {
            height: globals.height.open_block(),
            kind,
            previous: globals.block_leaf,
            entries: self.entries(),
            log_root: self.log.root(),
            state_root: self.block_end_root,
            miner: HOUSE,
            difficulty: 0,
            nonce: 0,
        }
    }

    /// Remembers the log's root where a header that is dug may refer to it.
    fn mark(&mut self) {
        let events = self.state.globals().events_in_block;
        if OpenBlock::is_marked(events) && self.state.digging().is_some() {
            self.state.open.mark(Mark { entries: self.entries(), log_root: self.log.root() });
        }
    }

    fn check_room(&self) -> Result<(), Rejection> {
        if self.log.size() < limits::ENTRIES_MAX { Ok(()) } else { Err(Rejection::Full) }
    }

    fn place(&self, entry: &Entry) -> Place {
        Place { index: self.entries(), leaf: entry.leaf_hash(), now: entry.time_ms }
    }

    fn receipt(&self, place: &Place) -> Receipt {
        let height = self.state.height();
        Receipt { index: place.index, time_ms: place.now, leaf: place.leaf, height }
    }

    fn advance(&mut self, place: &Place) {
        self.state.globals.time = place.now;
        self.log.push(place.leaf);
    }
}

/// The genesis in a chain's first entry, if it is one that makes a game.
pub(crate) fn genesis_of(entry: &Entry) -> Result<&Genesis, Rejection> {
    let EntryKind::Genesis(genesis) = &entry.kind else {
        return Err(Rejection::MisplacedGenesis);
    };
    genesis.rules.check().map_err(|_| Rejection::BadParams)?;
    if genesis.house.check() { Ok(genesis) } else { Err(Rejection::BadKey) }
}
