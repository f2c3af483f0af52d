//! A chain on which a story is told, and everything that is written down of it.

use chain::codec;
use chain::commitment::{SealedText, photo_commitment};
use chain::entry::{Block, BlockHeader, Closer, Entry};
use chain::error::Rejection;
use chain::event::{Action, Author, EventBody};
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::keys::PublicKey;
use chain::ledger::Ledger;
use chain::params::Params;
use chain::submission::Submission;
use chain::version::Rules;
use chain::vote::ClockVote;
use testkit::blocks;
pub use testkit::blocks::with_votes;

use crate::party::{Party, Signer};
use crate::tell::Teller;

/// 2026-01-01T00:00:00Z: when every story begins.
const BEGIN: TimeMs = TimeMs(1_767_225_600_000);

/// A chain, a clock that moves only when told, and the teller who writes it all down.
pub struct Scene {
    /// The house.
    pub house: Party,
    /// The clock.
    pub now: TimeMs,
    /// Who writes it down.
    pub teller: Teller,
    salts: u64,
}

/// A submission that can still be tampered with before it is signed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The chain it says it is for.
    pub chain_id: Hash,
    /// What will be signed.
    pub body: EventBody,
    /// The texts beside it.
    pub texts: Vec<SealedText>,
    /// The key that will sign.
    pub seed: [u8; 32],
}

impl Draft {
    /// Signs it.
    pub fn sign(self) -> Submission {
        Submission { chain_id: self.chain_id, event: self.body.sign(&self.chain_id, &self.seed), texts: self.texts }
    }

    /// Signs it and gives its bytes.
    pub fn bytes(self) -> Vec<u8> {
        codec::encode(&self.sign())
    }
}

impl Scene {
    /// A new chain under the first rules.
    pub fn new(about: &str, params: Params) -> Self {
        Self::with_rules(about, Rules::V1(params))
    }

    /// A new chain.
    pub fn with_rules(about: &str, rules: Rules) -> Self {
        let house = Party::house();
        let genesis = blocks::genesis(rules, &house.seed("owner"), BEGIN);
        Self { house, now: BEGIN, teller: Teller::new(about, genesis), salts: 0 }
    }

    /// The chain so far.
    pub fn ledger(&self) -> &Ledger {
        &self.teller.ledger
    }

    /// The chain's id.
    pub fn chain_id(&self) -> Hash {
        self.ledger().state().chain_id()
    }

    /// Lets time pass.
    pub fn wait(&mut self, ms: u64) {
        self.now = self.now.plus(ms);
    }

    /// A text, sealed with a salt that is the same every time.
    pub fn seal(&mut self, text: &str) -> SealedText {
        SealedText::new(self.salt(), text)
    }

    /// The commitment to a photo that is never shown.
    pub fn photo(&mut self) -> Hash {
        photo_commitment(&self.salt(), b"a photo")
    }

    fn salt(&mut self) -> [u8; 16] {
        self.salts += 1;
        let digest = Hash::of(&[b"pitpet vector salt\0", &self.salts.to_le_bytes()]);
        let mut salt = [0; 16];
        salt.copy_from_slice(&digest.0[..16]);
        salt
    }

    /// An event with its texts, with the sequence number that the key is at.
    pub fn draft(&self, signer: &Signer, action: Action, texts: Vec<SealedText>) -> Draft {
        let key = PublicKey::of_seed(&signer.seed);
        let state = self.ledger().state();
        let known = state.key_by_bytes(&key).and_then(|id| state.key(id));
        let body =
            EventBody { author: signer.author.clone(), key, sequence: known.map_or(0, |key| key.sequence), action };
        Draft { chain_id: self.chain_id(), body, texts, seed: signer.seed }
    }

    /// Hands in a draft that will be accepted. Gives back its leaf hash and its place.
    pub fn accept(&mut self, what: &str, draft: Draft) -> Entry {
        let body = draft.body.clone();
        self.teller
            .submission(what, &draft.bytes(), self.now)
            .unwrap_or_else(|rejection| panic!("{what}: {rejection} ({body:?})"));
        self.teller.last_entry()
    }

    /// Hands in a draft that will be refused.
    pub fn refuse(&mut self, what: &str, draft: Draft) -> Rejection {
        self.refuse_bytes(what, &draft.bytes())
    }

    /// Hands in bytes that will be refused.
    pub fn refuse_bytes(&mut self, what: &str, bytes: &[u8]) -> Rejection {
        let outcome = self.teller.submission(what, bytes, self.now);
        outcome.expect_err(what)
    }

    /// The header that the house may sign now.
    pub fn due_header(&self) -> BlockHeader {
        let due = self.ledger().due(self.now);
        due.expect("the story waits until a block is due")
    }

    /// The house closes the block that is due.
    pub fn close(&mut self) {
        let block = self.signed(self.due_header());
        self.teller.block("the house closes the block", block, self.now).expect("a block that is due");
    }

    /// A header with the house's signature.
    pub fn signed(&self, header: BlockHeader) -> Block {
        blocks::signed(&self.chain_id(), header, &self.house.seed("owner"))
    }

    /// Hands in a block that will be refused.
    pub fn refuse_block(&mut self, what: &str, header: BlockHeader) -> Rejection {
        let block = self.signed(header);
        self.teller.block(what, block, self.now).expect_err("a block that is wrong")
    }

    /// The header that a miner has to complete, once it may be submitted.
    pub fn dig_work(&mut self, person: &Party) -> BlockHeader {
        let work = self.ledger().dig_work().expect("blocks can be dug");
        self.now = self.now.max(work.from);
        BlockHeader { miner: person.id(), ..work.header }
    }

    /// A block with the first nonce from 0 on that is worth its difficulty.
    pub fn dug(&self, header: BlockHeader, time_ms: TimeMs) -> Block {
        blocks::dug(&self.chain_id(), header, time_ms)
    }

    /// A miner digs the open block as soon as they may.
    pub fn dig(&mut self, person: &Party) -> Block {
        let header = self.dig_work(person);
        let block = self.dug(header, self.now);
        let what = format!("{} digs the block", person.handle);
        self.teller.block(&what, block.clone(), self.now).expect("a block that can be dug");
        block
    }

    /// Hands in a dug block that will be refused.
    pub fn refuse_dug(&mut self, what: &str, block: Block) -> Rejection {
        self.teller.block(what, block, self.now).expect_err("a block that is wrong")
    }

    /// A vote: what the signer's clock says of the last entry as soon as clocks are asked.
    pub fn vote(&mut self, signer: &Signer) -> ClockVote {
        let work = self.ledger().dig_work().expect("blocks can be dug");
        self.now = self.now.max(work.from);
        let Author::Member(account) = signer.author else { panic!("a newcomer has no block") };
        let entry = EntryIndex(self.ledger().entries().0 - 1);
        ClockVote::by(&signer.seed, &self.chain_id(), account, entry, self.now)
    }

    /// The open block, dug by a miner as soon as they may, with these votes.
    pub fn dug_with(&mut self, person: &Party, votes: Vec<ClockVote>) -> Block {
        let header = self.dig_work(person);
        with_votes(self.dug(header, self.now), votes)
    }

    /// Lets `blocks` blocks pass in which nothing happens.
    pub fn idle(&mut self, blocks: u64) {
        for _ in 0..blocks {
            self.wait(self.ledger().state().params().idle_interval_ms);
            self.turn();
        }
    }

    /// Closes the open block as soon as it is due.
    pub fn turn(&mut self) {
        self.header_in_time();
        self.close();
    }

    /// Waits until the block is due and gives the header that the house would sign.
    pub fn header_in_time(&mut self) -> BlockHeader {
        if let Err(due) = self.ledger().due(self.now) {
            self.now = due;
        }
        self.due_header()
    }

    /// Hands in a block with a signature that is not the house's.
    pub fn refuse_signature(&mut self, what: &str, header: &BlockHeader) -> Rejection {
        let mut block = self.signed(header.clone());
        if let Closer::House(signature) = &mut block.closer {
            signature.0[0] ^= 1;
        }
        self.teller.block(what, block, self.now).expect_err("a block that is wrong")
    }
}

/// The author of a newcomer's draft.
pub fn newcomer(draft: &mut Draft) -> &mut chain::event::Newcomer {
    match &mut draft.body.author {
        Author::Newcomer(newcomer) => newcomer,
        Author::Member(_) => panic!("the draft of a member"),
    }
}
