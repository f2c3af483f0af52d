//! A person with a key who hatches and posts, and counts their own sequence numbers.

use std::time::Duration;

use api::log::Outcome;
use chain::abi::Receipt;
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::event::{Author, EventBody, RedactReason};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, HOUSE, HOUSE_HANDLE, TimeMs};
use chain::keys::PublicKey;
use chain::vote::ClockVote;
use server::engine::Engine;

use crate::said::{self, Said};
use crate::{Seed, house, keys, seed};

/// A person who signs with one key.
pub struct TestAccount {
    /// The chain that all of it is for.
    pub chain_id: Hash,
    /// The handle.
    pub handle: String,
    /// The account, once there is one.
    pub account: AccountId,
    /// The pet, once it has hatched.
    pub pet: Hash,
    /// The number of the next event.
    pub sequence: u64,
    /// The owner key.
    pub seed: Seed,
}

impl TestAccount {
    /// A person who has no account yet. The same handle gives the same keys in every run.
    pub fn newcomer(chain_id: Hash, handle: &str) -> Self {
        let pet = Hash([0; 32]);
        Self { chain_id, handle: handle.into(), account: AccountId(0), pet, sequence: 0, seed: seed(handle) }
    }

    /// The house, which has done nothing yet and has no pet.
    pub fn house(chain_id: Hash) -> Self {
        Self { account: HOUSE, seed: house(), ..Self::newcomer(chain_id, HOUSE_HANDLE) }
    }

    /// A person whose pet has hatched.
    pub async fn hatched(engine: &Engine, handle: &str) -> Self {
        let mut person = Self::newcomer(engine.chain_id(), handle);
        let receipt = accepted(submit(engine, person.birth(Hash([9; 32]))).await);
        person.settle_in(receipt.leaf, engine.status().accounts);
        person
    }

    /// A person who hatches at a server that may not know yet that so many accounts, the new one included, are there.
    pub async fn hatched_elsewhere(engine: &Engine, handle: &str, accounts: u64) -> Self {
        let mut person = Self::newcomer(engine.chain_id(), handle);
        let receipt = accepted(submit(engine, person.birth(Hash([9; 32]))).await);
        person.settle_in(receipt.leaf, accounts);
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

    /// The public half of the key.
    pub fn key(&self) -> PublicKey {
        PublicKey::of_seed(&self.seed)
    }

    /// The submission of a newcomer's first event.
    pub fn first(&self, said: Said) -> Vec<u8> {
        let recovery = seed(&format!("{} recovery", self.handle));
        let newcomer = keys::newcomer(&self.chain_id, &self.handle, &self.seed, &recovery, None);
        let said = said.by_newcomer(&self.handle).worked(&self.chain_id, &self.key(), 0, 1);
        codec::encode(&said.sign(&self.chain_id, Author::Newcomer(newcomer), 0, &self.seed))
    }

    /// The submission of a first birth.
    pub fn birth(&self, photo: Hash) -> Vec<u8> {
        self.first(said::birth("Pixel", None).showing(vec![photo]))
    }

    /// The submission of the next event.
    pub fn says(&mut self, said: Said) -> Vec<u8> {
        self.sequence += 1;
        self.numbered(self.sequence - 1, said)
    }

    /// The same of one that is not counted: it will be refused, or is counted when it has been accepted.
    pub fn tries(&self, said: Said) -> Vec<u8> {
        self.numbered(self.sequence, said)
    }

    /// The submission of an event with this sequence number.
    pub fn numbered(&self, sequence: u64, said: Said) -> Vec<u8> {
        codec::encode(&said.sign(&self.chain_id, Author::Member(self.account), sequence, &self.seed))
    }

    /// Does something that must be accepted.
    pub async fn does(&mut self, engine: &Engine, said: Said) -> Receipt {
        accepted(submit(engine, self.says(said)).await)
    }

    /// The submission of the next post.
    pub fn post(&mut self, text: &str) -> Vec<u8> {
        self.says(said::post(self.pet, text))
    }

    /// The submission of a post with this sequence number.
    pub fn post_numbered(&self, sequence: u64, text: &str) -> Vec<u8> {
        self.numbered(sequence, said::post(self.pet, text))
    }
}

/// Hands one submission in.
pub async fn submit(engine: &Engine, submission: Vec<u8>) -> Outcome {
    let mut outcomes = engine.submit(vec![submission]).await.expect("the engine is not busy");
    outcomes.pop().expect("one outcome for one submission")
}

/// Erases an entry, as the house. Like an operator's command this waits where the engine was just started: it answers
/// once it has loaded the house's earlier events.
pub async fn redacted(engine: &Engine, entry: EntryIndex, reason: RedactReason) -> Receipt {
    let erased = async {
        loop {
            match engine.redact(entry, reason).await.expect("the engine is not busy") {
                Outcome::TryLater { .. } => tokio::time::sleep(Duration::from_millis(5)).await,
                outcome => return accepted(outcome),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), erased).await.expect("in time")
}

/// The receipt of what had to be accepted.
pub fn accepted(outcome: Outcome) -> Receipt {
    match outcome {
        Outcome::Accepted(receipt) => receipt,
        other => panic!("accepted was expected, not {other:?}"),
    }
}

/// The events in the engine's log, as `(key, sequence)`.
pub async fn events(engine: &Engine) -> Vec<(PublicKey, u64)> {
    bodies(engine).await.into_iter().map(|body| (body.key, body.sequence)).collect()
}

/// What was signed of the events in the engine's log.
pub async fn bodies(engine: &Engine) -> Vec<EventBody> {
    let mut found = Vec::new();
    let mut next = EntryIndex(0);
    loop {
        let page = engine.entries(next, usize::MAX).await.expect("entries can be read");
        if page.entries.is_empty() {
            return found;
        }
        next.0 += page.entries.len() as u64;
        for entry in page.entries {
            if let EntryKind::Event(event) = codec::decode::<Entry>(&entry.bytes).expect("an entry").kind {
                found.push(event.body);
            }
        }
    }
}
