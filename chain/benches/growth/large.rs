//! A chain with as many pets as wanted, made without signatures: they are what `verify` measures on its own.

use chain::codec;
use chain::economy::Economy;
use chain::entry::{Block, BlockHeader, Closer, EntryKind};
use chain::event::{Author, SignedEvent};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, PetId, TimeMs};
use chain::keys::{PublicKey, Role};
use chain::ledger::Ledger;
use chain::params::Params;
use chain::submission::Vetted;
use chain::version::Rules;
use testkit::said::{self, Said};
use testkit::{blocks, crowd, house};

const BLOCK_MS: u64 = 100;

/// A chain, and a clock that moves with its blocks.
pub struct LargeChain {
    /// The chain.
    pub ledger: Ledger,
    /// The entries' bytes since [`LargeChain::record`], to be replayed.
    pub entries: Option<Vec<Vec<u8>>>,
    now: TimeMs,
}

impl LargeChain {
    /// A chain with `pets` pets, each of an account with three keys, all born in one block, since after 15
    /// blocks without a visit they would be of no use here.
    pub fn with_pets(pets: u32) -> Self {
        Self::with_rules(pets, Rules::V1(params()))
    }

    /// The same with a market, and a block that any account digs at once for so many treats.
    pub fn with_market(pets: u32, dig_treats: u32) -> Self {
        let (dig_tries_min, dig_tries_start, dig_tries_max) = (1, 1, 1);
        let economy = Economy { dig_treats, dig_tries_min, dig_tries_start, dig_tries_max, ..Economy::tamagotchi() };
        Self::with_rules(pets, Rules::newest(params(), economy))
    }

    fn with_rules(pets: u32, rules: Rules) -> Self {
        let genesis = blocks::genesis(rules, &house(), TimeMs(0));
        let mut large =
            Self { ledger: Ledger::new(genesis).expect("rules that make a game"), entries: None, now: TimeMs(0) };
        for pet in 0..pets {
            large.append(crowd::birth(pet).0);
            if pet % 1_000 == 999 {
                large.ledger.commit();
            }
        }
        large.close();
        large.ledger.commit();
        large
    }

    /// From now on, keeps the bytes of what is appended.
    pub fn record(&mut self) {
        self.entries = Some(Vec::new());
    }

    /// Appends an event whose signature is believed.
    pub fn append(&mut self, event: SignedEvent) {
        let vetted = Vetted::checked_before(event.clone());
        let receipt = self.ledger.append(vetted, self.now);
        let receipt = receipt.expect("an event that the rules accept");
        if let Some(entries) = &mut self.entries {
            entries.push(codec::encode(&receipt.entry(EntryKind::Event(event))));
        }
    }

    /// Closes the open block, if it holds events.
    pub fn close(&mut self) {
        self.now = self.now.plus(BLOCK_MS);
        let Ok(header) = self.ledger.due(self.now) else {
            return;
        };
        let block = blocks::signed(&self.ledger.state().chain_id(), header, &house());
        let receipt = self.ledger.close(block.clone(), self.now);
        let receipt = receipt.expect("a block that is due");
        if let Some(entries) = &mut self.entries {
            entries.push(codec::encode(&receipt.entry(EntryKind::Block(block))));
        }
    }

    /// The account that hatched this pet digs the open block.
    pub fn dig(&mut self, account: AccountId) {
        let work = self.ledger.dig_work().expect("an event waits");
        self.now = self.now.max(work.from);
        // Any nonce is worth one try.
        let block =
            Block { header: BlockHeader { miner: account, ..work.header }, closer: Closer::Work { time_ms: self.now } };
        self.ledger.close(block, self.now).expect("a block that can be dug");
    }

    /// The event by which the account that hatched this pet does something, with its owner key.
    pub fn act(&self, number: u32, said: Said) -> SignedEvent {
        self.says(crowd::public(number, Role::Owner), said)
    }

    fn says(&self, key: PublicKey, said: Said) -> SignedEvent {
        let state = self.ledger.state();
        let record = state.key_by_bytes(&key).and_then(|id| state.key(id)).expect("a key of a birth");
        said.unsigned(Author::Member(record.account), key, record.sequence)
    }

    /// A post at this entry or soon after it, with its pet.
    fn post_near(&self, entry: u64) -> (Hash, EntryIndex) {
        let state = self.ledger.state();
        // Before the first posts stand the births, and the log ends with a block.
        let places = (entry.clamp(2_000, self.ledger.entries().0 - 2_000)..).map(EntryIndex);
        let mut found = places.filter_map(|place| state.moment_by_entry(place));
        let moment = found.find_map(|id| state.moment(id)).expect("posts up to the log's end");
        (state.pet(moment.pet).expect("a moment's pet").birth, moment.entry)
    }

    /// What the owner of this pet does for it, with the daily key.
    pub fn visit(&self, pet: u32, visit: Visit) -> SignedEvent {
        let birth = self.ledger.state().pet(PetId(pet)).expect("a pet that was born").birth;
        let said = match visit {
            Visit::Pat => said::pat(birth, None),
            Visit::Post => said::post(birth, "a walk"),
            Visit::Comment { on } => {
                let (pet, moment) = self.post_near(on);
                said::comment(pet, moment, "how nice")
            }
        };
        self.says(crowd::public(pet, Role::Daily), said)
    }
}

fn params() -> Params {
    Params { block_interval_ms: BLOCK_MS, hatch_tries_min: 1, births_per_block_target: 1 << 20, ..Params::tamagotchi() }
}

/// What can be done for a pet.
#[derive(Clone, Copy)]
pub enum Visit {
    /// A pat.
    Pat,
    /// A post on its page.
    Post,
    /// A comment on the post that stands at this entry, or on one near it.
    Comment {
        /// The entry.
        on: u64,
    },
}

/// A submission with a true signature, as a client hands it in: a post of 200 bytes.
pub fn signed_post(chain_id: Hash) -> Vec<u8> {
    let post = said::post(Hash([4; 32]), &"meow ".repeat(40)).showing(vec![Hash([6; 32])]);
    codec::encode(&post.sign(&chain_id, Author::Member(AccountId(1)), 0, &[9; 32]))
}
