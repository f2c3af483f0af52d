//! A chain with people on it.

use chain::Life;
use chain::abi::Receipt;
use chain::codec;
use chain::commitment::{SealedText, handle_hash};
use chain::entry::{Block, BlockHeader, Closer, Entry, EntryKind, Genesis};
use chain::error::Rejection;
use chain::event::{Action, Author, EventBody, Newcomer};
use chain::hash::Hash;
use chain::ids::HOUSE;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use chain::keys::{self, PublicKey};
use chain::ledger::Ledger;
use chain::params::Params;
use chain::records::Pet;
use chain::submission::Submission;
use chain::version::Rules;
use chain::vote::ClockVote;
use chain::work::Puzzle;

use super::said::{self, Said};
use super::{START, Seed, seed};

/// A chain, a clock, and every entry so far.
#[derive(Clone, Debug)]
pub struct World {
    pub ledger: Ledger,
    pub now: TimeMs,
    pub log: Vec<Vec<u8>>,
}

/// Somebody with an account and a pet.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    pub handle: String,
    pub owner: Seed,
    pub recovery: Seed,
    pub daily: Seed,
    /// The pet's birth hash, which is its birth entry's leaf hash.
    pub pet: Hash,
    /// The pet's birth entry.
    pub birth: EntryIndex,
}

/// The house's secret.
pub fn house() -> Seed {
    seed("house")
}

pub fn genesis(params: Params) -> Entry {
    genesis_with(Rules::V1(params))
}

pub fn genesis_with(rules: Rules) -> Entry {
    let genesis = Genesis { rules, house: PublicKey::of_seed(&house()) };
    Entry { time_ms: START, kind: EntryKind::Genesis(genesis) }
}

impl World {
    /// Under the first rules.
    pub fn new(params: Params) -> Self {
        Self::with_rules(Rules::V1(params))
    }

    pub fn with_rules(rules: Rules) -> Self {
        let genesis = genesis_with(rules);
        let log = vec![codec::encode(&genesis)];
        let ledger = Ledger::new(genesis).expect("the test's rules make a game");
        Self { ledger, now: START, log }
    }

    pub fn chain_id(&self) -> Hash {
        self.ledger.state().chain_id()
    }

    pub fn height(&self) -> Height {
        self.ledger.state().height()
    }

    /// The next number of a key that the chain knows, 0 for others.
    pub fn next_sequence(&self, key: &Seed) -> u64 {
        let state = self.ledger.state();
        let id = state.key_by_bytes(&PublicKey::of_seed(key));
        id.and_then(|id| state.key(id)).map_or(0, |key| key.sequence)
    }

    /// What `account` would say with `key` next.
    pub fn body(&self, account: AccountId, key: &Seed, action: Action) -> EventBody {
        EventBody {
            author: Author::Member(account),
            key: PublicKey::of_seed(key),
            sequence: self.next_sequence(key),
            action,
        }
    }

    pub fn signed(&self, body: EventBody, key: &Seed, texts: Vec<SealedText>) -> Submission {
        let chain_id = self.chain_id();
        Submission { chain_id, event: body.sign(&chain_id, key), texts }
    }

    pub fn event(&self, account: AccountId, key: &Seed, said: Said) -> Submission {
        self.signed(self.body(account, key, said.action), key, said.texts)
    }

    /// What a newcomer of this handle is, with keys made from the handle.
    pub fn newcomer(&self, handle: &str) -> Newcomer {
        let (owner, recovery, daily) = keys_of(handle);
        Newcomer {
            handle: handle_hash(handle),
            recovery: said::new_key(&self.chain_id(), &owner, &recovery),
            daily: Some(said::new_key(&self.chain_id(), &owner, &daily)),
            bot: false,
        }
    }

    pub fn newcomer_body(&self, newcomer: Newcomer, owner: &Seed, action: Action) -> EventBody {
        EventBody { author: Author::Newcomer(newcomer), key: PublicKey::of_seed(owner), sequence: 0, action }
    }

    /// The first event of a newcomer with this handle, and the text of the handle in front of its others.
    pub fn first_event(&self, handle: &str, newcomer: Newcomer, said: Said) -> Submission {
        let owner = keys_of(handle).0;
        let texts = [SealedText::handle(handle)].into_iter().chain(said.texts);
        let body = self.newcomer_body(newcomer, &owner, said.action);
        self.signed(body, &owner, texts.collect())
    }

    /// Checks the submission as a server does and appends its event.
    pub fn submit(&mut self, submission: &Submission) -> Result<Receipt, Rejection> {
        self.submit_bytes(&codec::encode(submission))
    }

    pub fn submit_bytes(&mut self, bytes: &[u8]) -> Result<Receipt, Rejection> {
        let (submission, vetted) = Submission::check(bytes, &self.chain_id())?;
        let receipt = self.ledger.append(vetted, self.now)?;
        let entry = receipt.entry(EntryKind::Event(submission.event));
        self.log.push(codec::encode(&entry));
        Ok(receipt)
    }

    /// Signs, submits, and insists.
    pub fn does(&mut self, account: AccountId, key: &Seed, said: Said) -> Receipt {
        let submission = self.event(account, key, said);
        self.submit(&submission).expect("what a test sets the scene with is accepted")
    }

    /// A newcomer hatches a pet.
    pub fn hatches(&mut self, handle: &str) -> Person {
        self.joins(handle, said::birth(&format!("pet of {handle}"), None))
    }

    /// A newcomer hatches a pet by an invitation.
    pub fn hatches_by(&mut self, handle: &str, invitation: &Seed) -> Person {
        let owner = keys_of(handle).0;
        self.joins(handle, said::invited(&self.chain_id(), &owner, &format!("pet of {handle}"), None, invitation))
    }

    fn joins(&mut self, handle: &str, said: Said) -> Person {
        let (owner, recovery, daily) = keys_of(handle);
        let submission = self.first_event(handle, self.newcomer(handle), said);
        let receipt = self.submit(&submission).expect("a newcomer may hatch");
        let account = self.ledger.state().account_by_handle(&handle_hash(handle)).expect("the birth made the account");
        let (pet, birth) = (receipt.leaf, receipt.index);
        Person { account, handle: handle.to_owned(), owner, recovery, daily, pet, birth }
    }

    /// Lets the clock run.
    pub fn wait(&mut self, ms: u64) {
        self.now = self.now.plus(ms);
    }

    /// The header that the house would sign as soon as it is due; the clock runs until then.
    pub fn due_header(&mut self) -> BlockHeader {
        if let Err(due) = self.ledger.due(self.now) {
            self.now = due;
        }
        self.ledger.due(self.now).expect("it is due now")
    }

    pub fn signed_block(&self, header: BlockHeader) -> Block {
        let signature = keys::sign(&house(), &header.signed_message(&self.chain_id()));
        let closer = Closer::House(signature);
        Block { header, closer }
    }

    pub fn close_with(&mut self, block: Block) -> Result<Receipt, Rejection> {
        let receipt = self.ledger.close(block.clone(), self.now)?;
        let entry = receipt.entry(EntryKind::Block(block));
        self.log.push(codec::encode(&entry));
        Ok(receipt)
    }

    /// Closes a block as soon as it is due.
    pub fn closes(&mut self) -> Receipt {
        let header = self.due_header();
        let block = self.signed_block(header);
        self.close_with(block).expect("what the ledger called due can be closed")
    }

    /// Closes that many.
    pub fn close_blocks(&mut self, blocks: u64) {
        (0..blocks).for_each(|_| {
            self.closes();
        });
    }

    /// What `account` has to dig; the clock runs until it may be handed in.
    pub fn dig_work(&mut self, account: AccountId) -> BlockHeader {
        let work = self.ledger.dig_work().expect("blocks can be dug");
        self.now = self.now.max(work.from);
        BlockHeader { miner: account, ..work.header }
    }

    /// The block with the first nonce that is worth its difficulty, by a digger's clock that is right.
    pub fn dug_block(&self, header: BlockHeader) -> Block {
        self.dug_block_at(header, self.now)
    }

    pub fn dug_block_at(&self, mut header: BlockHeader, time_ms: TimeMs) -> Block {
        let puzzle = Puzzle::digging(&self.chain_id(), &header, time_ms);
        header.nonce = puzzle.search(0, u32::MAX, header.difficulty).expect("four billion nonces hold one");
        Block { header, closer: Closer::Work { time_ms } }
    }

    /// Somebody digs the open block as soon as they may.
    pub fn digs(&mut self, account: AccountId) -> Receipt {
        let header = self.dig_work(account);
        let block = self.dug_block(header);
        self.close_with(block).expect("what the ledger gave out can be dug")
    }

    /// What somebody's clock says of the last entry as soon as clocks are asked, signed with this key.
    pub fn vote(&mut self, account: AccountId, key: &Seed) -> ClockVote {
        let work = self.ledger.dig_work().expect("blocks can be dug");
        self.now = self.now.max(work.from);
        self.vote_at(account, key, self.now)
    }

    /// The same with another time.
    pub fn vote_at(&self, account: AccountId, key: &Seed, time_ms: TimeMs) -> ClockVote {
        let entry = EntryIndex(self.ledger.entries().0 - 1);
        ClockVote::by(key, &self.chain_id(), account, entry, time_ms)
    }

    /// A block with these votes.
    pub fn with_votes(block: Block, votes: Vec<ClockVote>) -> Block {
        Block { closer: Closer::Clocks { seal: block.closer.seal(), votes }, ..block }
    }

    /// Somebody digs the block that these votes are for, as soon as they may.
    pub fn digs_with(&mut self, account: AccountId, votes: Vec<ClockVote>) -> Receipt {
        let header = self.dig_work(account);
        let block = Self::with_votes(self.dug_block(header), votes);
        self.close_with(block).expect("what enough clocks agree on can be dug")
    }

    /// An account's treats, starter treats left out.
    pub fn treats(&self, account: AccountId) -> u64 {
        self.ledger.state().account(account).map_or(0, |account| account.treats)
    }

    /// An account's starter treats.
    pub fn starter(&self, account: AccountId) -> u32 {
        self.ledger.state().purse(account).starter
    }

    /// A pet's record, and its life.
    pub fn pet(&self, pet: &Hash) -> (&Pet, Life) {
        let state = self.ledger.state();
        let id = state.pet_by_birth(pet).expect("a pet that was hatched");
        let record = state.pet(id).expect("it was just found");
        (record, state.life(id, record))
    }

    /// What is in a pet's wallet.
    pub fn wallet(&self, pet: &Hash) -> u64 {
        let state = self.ledger.state();
        state.pet_by_birth(pet).and_then(|id| state.pet(id)).map_or(0, |pet| pet.wallet)
    }

    /// The house does something.
    pub fn house_does(&mut self, said: Said) -> Receipt {
        self.does(HOUSE, &house(), said)
    }

    /// Everything that the chain holds, its journals too, as text; and its roots, and a snapshot where one can be made.
    pub fn fingerprint(&self) -> (String, Hash, Hash, Option<Vec<u8>>) {
        let root = self.ledger.state().clone().root();
        let log_root = self.ledger.log().root();
        let snapshot = self.ledger.snapshot().ok();
        (format!("{:?}", self.ledger), root, log_root, snapshot)
    }
}

/// The owner, recovery and daily key of whoever has this handle.
pub fn keys_of(handle: &str) -> (Seed, Seed, Seed) {
    let key = |role: &str| seed(&format!("{handle} {role}"));
    (key("owner"), key("recovery"), key("daily"))
}
