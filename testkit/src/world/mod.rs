//! A chain with people on it.

mod blocks;

use chain::Life;
use chain::abi::Receipt;
use chain::codec;
use chain::commitment::{SealedText, handle_hash};
use chain::entry::{Entry, EntryKind};
use chain::error::Rejection;
use chain::event::{Action, Author, EventBody, Newcomer};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, HOUSE, Height, TimeMs};
use chain::keys::PublicKey;
use chain::ledger::Ledger;
use chain::params::Params;
use chain::records::Pet;
use chain::submission::Submission;
use chain::version::Rules;

use crate::said::{self, Said};
use crate::{START, Seed, house, keys, keys_of};

/// A chain, a clock, and every entry so far.
#[derive(Clone, Debug)]
pub struct World {
    /// The chain.
    pub ledger: Ledger,
    /// The clock.
    pub now: TimeMs,
    /// The bytes of every entry.
    pub log: Vec<Vec<u8>>,
}

/// A person with an account and a pet.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// The handle.
    pub handle: String,
    /// The owner key.
    pub owner: Seed,
    /// The recovery key.
    pub recovery: Seed,
    /// The daily key that was registered at birth.
    pub daily: Seed,
    /// The pet's birth hash, which is its birth entry's leaf hash.
    pub pet: Hash,
    /// The pet's birth entry.
    pub birth: EntryIndex,
}

/// The first entry of a [`World`].
pub fn genesis(rules: Rules) -> Entry {
    crate::blocks::genesis(rules, &house(), START)
}

impl World {
    /// Under the first rules.
    pub fn new(params: Params) -> Self {
        Self::with_rules(Rules::V1(params))
    }

    /// Under these rules.
    pub fn with_rules(rules: Rules) -> Self {
        let genesis = genesis(rules);
        let log = vec![codec::encode(&genesis)];
        let ledger = Ledger::new(genesis).expect("the test's rules make a game");
        Self { ledger, now: START, log }
    }

    /// The chain's id.
    pub fn chain_id(&self) -> Hash {
        self.ledger.state().chain_id()
    }

    /// The open block's height.
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

    /// Signed with this key.
    pub fn signed(&self, body: EventBody, key: &Seed, texts: Vec<SealedText>) -> Submission {
        let chain_id = self.chain_id();
        Submission { chain_id, event: body.sign(&chain_id, key), texts }
    }

    /// What `account` says with `key`, under the key's next number.
    pub fn event(&self, account: AccountId, key: &Seed, said: Said) -> Submission {
        self.signed(self.body(account, key, said.action), key, said.texts)
    }

    /// What a newcomer of this handle is, with keys made from the handle.
    pub fn newcomer(&self, handle: &str) -> Newcomer {
        let (owner, recovery, daily) = keys_of(handle);
        keys::newcomer(&self.chain_id(), handle, &owner, &recovery, Some(&daily))
    }

    /// The first event of a newcomer.
    pub fn newcomer_body(&self, newcomer: Newcomer, owner: &Seed, action: Action) -> EventBody {
        EventBody { author: Author::Newcomer(newcomer), key: PublicKey::of_seed(owner), sequence: 0, action }
    }

    /// The first event of a newcomer with this handle, and the text of the handle in front of its others.
    pub fn first_event(&self, handle: &str, newcomer: Newcomer, said: Said) -> Submission {
        let owner = keys_of(handle).0;
        let Said { action, texts } = said.by_newcomer(handle);
        self.signed(self.newcomer_body(newcomer, &owner, action), &owner, texts)
    }

    /// Checks the submission as a server does and appends its event.
    pub fn submit(&mut self, submission: &Submission) -> Result<Receipt, Rejection> {
        self.submit_bytes(&codec::encode(submission))
    }

    /// The same with bytes that may be no submission.
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

    /// A newcomer hatches a pet, with the work that it takes.
    pub fn hatches(&mut self, handle: &str) -> Person {
        self.joins(handle, said::birth(&pet_of(handle), None))
    }

    /// A newcomer hatches a pet by an invitation.
    pub fn hatches_by(&mut self, handle: &str, invitation: &Seed) -> Person {
        let owner = keys_of(handle).0;
        self.joins(handle, said::invited(&self.chain_id(), &owner, &pet_of(handle), invitation))
    }

    fn joins(&mut self, handle: &str, said: Said) -> Person {
        let (owner, recovery, daily) = keys_of(handle);
        let tries = self.ledger.state().hatch_tries_now();
        let said = said.worked(&self.chain_id(), &PublicKey::of_seed(&owner), 0, tries.into());
        let submission = self.first_event(handle, self.newcomer(handle), said);
        let receipt = self.submit(&submission).expect("a newcomer may hatch");
        let account = self.ledger.state().account_by_handle(&handle_hash(handle)).expect("the birth made the account");
        let (pet, birth) = (receipt.leaf, receipt.index);
        Person { account, handle: handle.to_owned(), owner, recovery, daily, pet, birth }
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

fn pet_of(handle: &str) -> String {
    format!("pet of {handle}")
}
