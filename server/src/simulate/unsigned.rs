//! A chain without signatures: the real rules, with entries made here.

use chain::abi::{Clocks, Receipt};
use chain::check_log::{Fault, check_treats};
use chain::entry::{Block, BlockHeader, Closer, Entry, EntryKind, Genesis, Seal};
use chain::error::Rejection;
use chain::event::{
    Action, AskSitter, Author, Birth, EventBody, Invitation, Invited, Newcomer, Shelter, SignedEvent, Vouch,
};
use chain::hash::Hash;
use chain::ids::HOUSE;
use chain::ids::{AccountId, PetId, TimeMs};
use chain::keys::{NewKey, PublicKey, Signature};
use chain::ledger::{Ledger, Trust};
use chain::version::Rules;
use chain::vote::ClockVote;
use chain::work::Puzzle;

/// The chain.
pub(super) struct Unsigned {
    pub(super) ledger: Ledger,
    /// The first entry after which the treats did not add up.
    pub(super) fault: Option<Fault>,
    house: Hand,
}

/// An account: its owner key, and how many events it has signed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hand {
    pub(super) account: AccountId,
    pub(super) key: PublicKey,
    pub(super) sequence: u64,
}

/// No valid key, but it is never checked.
fn key(number: u64, role: u8) -> PublicKey {
    PublicKey(Hash::of(&[&number.to_le_bytes(), &[role]]).0)
}

fn unsigned() -> Signature {
    Signature([0; 64])
}

/// The last of this many records.
fn last(records: usize) -> u32 {
    u32::try_from(records.saturating_sub(1)).unwrap_or(u32::MAX)
}

impl Unsigned {
    pub(super) fn new(rules: &Rules, now: TimeMs) -> Option<Self> {
        // A real key for the house, since the genesis is checked.
        let house = Hand { account: HOUSE, key: PublicKey::of_seed(&[7; 32]), sequence: 0 };
        let genesis = Genesis { rules: rules.clone(), house: house.key };
        let ledger = Ledger::new(Entry { time_ms: now, kind: EntryKind::Genesis(genesis) }).ok()?;
        Some(Self { ledger, fault: None, house })
    }

    fn append(&mut self, body: EventBody, now: TimeMs) -> Result<Receipt, Rejection> {
        let kind = EntryKind::Event(SignedEvent { body, signature: unsigned() });
        let time_ms = now.max(self.ledger.state().globals().time);
        self.replay(&Entry { time_ms, kind })
    }

    fn replay(&mut self, entry: &Entry) -> Result<Receipt, Rejection> {
        let receipt = self.ledger.replay(entry, Trust::OwnLog)?;
        self.ledger.commit();
        if let Err(fault) = check_treats(&self.ledger, receipt.index) {
            self.fault.get_or_insert(fault);
        }
        Ok(receipt)
    }

    /// The account submits an action.
    pub(super) fn does(&mut self, hand: &mut Hand, action: Action, now: TimeMs) -> Result<Receipt, Rejection> {
        let Hand { account, key, sequence } = *hand;
        let receipt = self.append(EventBody { author: Author::Member(account), key, sequence, action }, now)?;
        hand.sequence += 1;
        Ok(receipt)
    }

    /// The same where a refusal makes no difference.
    pub(super) fn tries(&mut self, hand: &mut Hand, action: Action, now: TimeMs) {
        drop(self.does(hand, action, now));
    }

    /// The birth of a pet without a photo.
    pub(super) fn birth(previous: Option<Hash>) -> Action {
        let (name, photo) = (Hash([1; 32]), Hash([2; 32]));
        Action::Birth(Birth { name, photo, words: None, previous, nonce: 0 })
    }

    /// The `number`th newcomer hatches a pet.
    pub(super) fn joins(&mut self, number: u64, now: TimeMs) -> Result<(Hand, (PetId, Hash)), Rejection> {
        self.newcomer(number, Self::birth(None), now)
    }

    /// The `number`th newcomer hatches a pet, by an invitation of this account.
    pub(super) fn joins_by(
        &mut self,
        number: u64,
        (voucher, pet): (&mut Hand, Hash),
        now: TimeMs,
    ) -> Result<(Hand, (PetId, Hash)), Rejection> {
        let key = key(number, 3);
        self.does(voucher, Action::Vouch(Vouch { pet, key: NewKey { key, proof: unsigned() } }), now)?;
        let (name, photo, invitation) = (Hash([1; 32]), Hash([2; 32]), Invitation { key, signature: unsigned() });
        self.newcomer(number, Action::Invited(Invited { name, photo, words: None, invitation }), now)
    }

    fn newcomer(&mut self, number: u64, hatches: Action, now: TimeMs) -> Result<(Hand, (PetId, Hash)), Rejection> {
        let recovery = NewKey { key: key(number, 1), proof: unsigned() };
        let handle = Hash::of(&[b"handle", &number.to_le_bytes()]);
        let author = Author::Newcomer(Newcomer { handle, recovery, daily: None, bot: true });
        let owner = key(number, 0);
        let receipt = self.append(EventBody { author, key: owner, sequence: 0, action: hatches }, now)?;
        let account = AccountId(last(self.ledger.state().accounts()));
        Ok((Hand { account, key: owner, sequence: 1 }, (self.last_pet(), receipt.leaf)))
    }

    /// An owner asks a sitter for a pet until then; answers with the sitter's key.
    pub(super) fn asks_sitter(
        &mut self,
        owner: &mut Hand,
        pet: Hash,
        until: TimeMs,
        now: TimeMs,
    ) -> Result<Hand, Rejection> {
        let key = key(self.ledger.entries().0, 2);
        let asked = AskSitter { pet, key: NewKey { key, proof: unsigned() }, until };
        self.does(owner, Action::AskSitter(asked), now)?;
        Ok(Hand { account: owner.account, key, sequence: 0 })
    }

    /// The house tends the pets of the shelter that need it, as far as its treats go; answers which.
    pub(super) fn house_tends(&mut self, now: TimeMs) -> Vec<PetId> {
        let tended = self.ledger.state().shelter_needs().into_iter().filter_map(|pet| {
            let mut house = self.house;
            let done = self.does(&mut house, Action::Shelter(Shelter { pet }), now);
            self.house = house;
            done.ok().and_then(|_| self.ledger.state().pet_by_birth(&pet))
        });
        tended.collect()
    }

    /// The pet that hatched last.
    pub(super) fn last_pet(&self) -> PetId {
        PetId(last(self.ledger.state().pets()))
    }

    /// The house closes the block that is due.
    pub(super) fn house_closes(&mut self, now: TimeMs) -> Result<(), Rejection> {
        if let Some((work, clocks)) = self.ledger.dig_work().and_then(|work| Some((work.clone(), work.clocks?))) {
            let closer = Closer::Clocks { seal: Seal::House(unsigned()), votes: self.votes(&clocks, now) };
            return self.close(Block { header: work.house_header(), closer }, now);
        }
        let header = self.ledger.due(now).map_err(|due| Rejection::BlockNotDue { due })?;
        self.close(Block { header, closer: Closer::House(unsigned()) }, now)
    }

    /// A miner has dug the open block.
    pub(super) fn is_dug(&mut self, miner: AccountId, now: TimeMs) -> Result<(), Rejection> {
        let work = self.ledger.dig_work().ok_or(Rejection::BlockWrongKind)?;
        let mut header = BlockHeader { miner, ..work.header };
        let puzzle = Puzzle::digging(&self.ledger.state().chain_id(), &header, now);
        header.nonce = puzzle.search(0, u32::MAX, header.difficulty).unwrap_or_default();
        let closer = match &work.clocks {
            Some(clocks) => Closer::Clocks { seal: Seal::Work { time_ms: now }, votes: self.votes(clocks, now) },
            None => Closer::Work { time_ms: now },
        };
        self.close(Block { header, closer }, now)
    }

    /// All clocks that are asked answer, and all are right.
    fn votes(&self, clocks: &Clocks, time_ms: TimeMs) -> Vec<ClockVote> {
        let state = self.ledger.state();
        let vote = |&account: &AccountId| {
            let key = state.key(state.account(account)?.owner)?.public;
            Some(ClockVote { account, key, entry: clocks.entry, time_ms, signature: unsigned() })
        };
        clocks.active.iter().filter_map(vote).collect()
    }

    fn close(&mut self, block: Block, now: TimeMs) -> Result<(), Rejection> {
        self.replay(&Entry { time_ms: now, kind: EntryKind::Block(block) }).map(|_| ())
    }
}
