//! Somebody with a key who hatches and posts.

use api::log::Outcome;
use chain::abi::Receipt;
use chain::codec;
use chain::commitment::{SealedText, handle_hash};
use chain::entry::{Entry, EntryKind};
use chain::event::{Action, Author, Birth, EventBody, Newcomer, Pat, Post};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::ids::{HOUSE, HOUSE_HANDLE};
use chain::keys::{NewKey, PublicKey};
use chain::submission::Submission;
use chain::vote::ClockVote;
use chain::work::Puzzle;
use server::engine::Engine;

use super::house;

pub struct Person {
    pub chain_id: Hash,
    pub handle: String,
    pub account: AccountId,
    pub pet: Hash,
    pub sequence: u64,
    seed: [u8; 32],
}

impl Person {
    /// Somebody who has no account yet. The same handle gives the same keys in every run.
    pub fn newcomer(chain_id: Hash, handle: &str) -> Self {
        let seed = Hash::of(&[b"test key ", handle.as_bytes()]).0;
        let pet = Hash([0; 32]);
        Self { chain_id, handle: handle.into(), account: AccountId(0), pet, sequence: 0, seed }
    }

    /// The house, which has done nothing yet and has no pet.
    pub fn house(chain_id: Hash) -> Self {
        Self { account: HOUSE, seed: *house().seed(), ..Self::newcomer(chain_id, HOUSE_HANDLE) }
    }

    /// Somebody whose pet has hatched.
    pub async fn hatched(engine: &Engine, handle: &str) -> Self {
        let mut person = Self::newcomer(engine.chain_id(), handle);
        let receipt = accepted(submit(engine, person.birth(Hash([9; 32]))).await);
        person.settle_in(receipt.leaf, engine.status().accounts);
        person
    }

    /// The birth is in the log, and made the latest of so many accounts.
    pub fn settle_in(&mut self, pet: Hash, accounts: u64) {
        self.pet = pet;
        self.account = AccountId(u32::try_from(accounts - 1).expect("few accounts"));
        self.sequence = 1;
    }

    /// The key as it stands in a key file.
    pub fn key_file(&self) -> String {
        Hash(self.seed).to_hex()
    }

    /// What this person's clock says of an entry.
    pub fn vote(&self, entry: EntryIndex, time: TimeMs) -> ClockVote {
        ClockVote::by(&self.seed, &self.chain_id, self.account, entry, time)
    }

    pub fn key(&self) -> PublicKey {
        PublicKey::of_seed(&self.seed)
    }

    /// This person's key, for the other one to register.
    pub fn key_for(&self, sponsor: &Self) -> NewKey {
        NewKey::prove(&self.chain_id, &sponsor.key(), &self.seed)
    }

    /// The submission of a first birth.
    pub fn birth(&self, photo: Hash) -> Vec<u8> {
        self.birth_worth(photo, 1)
    }

    /// The submission of a first birth with so much hatching work.
    pub fn birth_worth(&self, photo: Hash, tries: u32) -> Vec<u8> {
        self.birth_of(photo, "Pixel", tries)
    }

    /// The submission of a first birth of a pet with this name.
    pub fn birth_named(&self, photo: Hash, name: &str) -> Vec<u8> {
        self.birth_of(photo, name, 1)
    }

    fn birth_of(&self, photo: Hash, name: &str, tries: u32) -> Vec<u8> {
        let recovery = Hash::of(&[b"test recovery ", self.handle.as_bytes()]).0;
        let newcomer = Newcomer {
            handle: handle_hash(&self.handle),
            recovery: NewKey::prove(&self.chain_id, &self.key(), &recovery),
            daily: None,
            bot: false,
        };
        let name = sealed(name);
        let mut birth = Birth { name: name.commitment(), photo, words: None, previous: None, nonce: 0 };
        let work = Puzzle::hatching(&self.chain_id, &self.key(), 0, &birth);
        birth.nonce = work.search(0, u32::MAX, u64::from(tries)).expect("some nonce");
        let texts = vec![SealedText::handle(&self.handle), name];
        self.submission(Author::Newcomer(newcomer), 0, Action::Birth(birth), texts)
    }

    /// The submission of the next post.
    pub fn post(&mut self, text: &str) -> Vec<u8> {
        self.sequence += 1;
        self.post_numbered(self.sequence - 1, text)
    }

    /// The submission of a post with this sequence number.
    pub fn post_numbered(&self, sequence: u64, text: &str) -> Vec<u8> {
        let text = sealed(text);
        let post = Post { pet: self.pet, text: Some(text.commitment()), photos: Vec::new() };
        self.submission(Author::Member(self.account), sequence, Action::Post(post), vec![text])
    }

    /// The submission of the next pat.
    pub fn pat(&mut self, pet: Hash) -> Vec<u8> {
        self.sequence += 1;
        let action = Action::Pat(Pat { pet, moment: None });
        self.submission(Author::Member(self.account), self.sequence - 1, action, Vec::new())
    }

    pub fn submission(&self, author: Author, sequence: u64, action: Action, texts: Vec<SealedText>) -> Vec<u8> {
        let event = EventBody { author, key: self.key(), sequence, action }.sign(&self.chain_id, &self.seed);
        codec::encode(&Submission { chain_id: self.chain_id, event, texts })
    }
}

pub fn sealed(text: &str) -> SealedText {
    let mut salt = [0; 16];
    salt.copy_from_slice(&Hash::of(&[b"test salt ", text.as_bytes()]).0[..16]);
    SealedText::new(salt, text)
}

pub async fn submit(engine: &Engine, submission: Vec<u8>) -> Outcome {
    let mut outcomes = engine.submit(vec![submission]).await.expect("the engine is not busy");
    outcomes.pop().expect("one outcome for one submission")
}

pub fn accepted(outcome: Outcome) -> Receipt {
    match outcome {
        Outcome::Accepted(receipt) => receipt,
        other => panic!("accepted was expected, not {other:?}"),
    }
}

/// The events in the engine's log, as `(key, sequence)`.
pub async fn events(engine: &Engine) -> Vec<(PublicKey, u64)> {
    let mut found = Vec::new();
    let mut next = chain::ids::EntryIndex(0);
    loop {
        let page = engine.entries(next, usize::MAX).await.expect("entries can be read");
        if page.entries.is_empty() {
            return found;
        }
        next.0 += page.entries.len() as u64;
        for entry in page.entries {
            if let EntryKind::Event(event) = codec::decode::<Entry>(&entry.bytes).expect("an entry").kind {
                found.push((event.body.key, event.body.sequence));
            }
        }
    }
}

impl Person {
    /// Somebody who hatches at a server that may not know yet that so many accounts, the new one included, are there.
    pub async fn hatched_elsewhere(engine: &Engine, handle: &str, accounts: u64) -> Self {
        let mut person = Self::newcomer(engine.chain_id(), handle);
        let receipt = accepted(submit(engine, person.birth(Hash([9; 32]))).await);
        person.settle_in(receipt.leaf, accounts);
        person
    }
}
