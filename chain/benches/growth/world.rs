//! A chain with as many pets as wanted, made without signatures: they are what `verify` measures on its own.

use chain::codec;
use chain::commitment::SealedText;
use chain::economy::Economy;
use chain::entry::{Block, BlockHeader, Closer, Entry, EntryKind, Genesis};
use chain::event::{Action, Author, Birth, Comment, EventBody, Newcomer, Pat, Post, SignedEvent};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, PetId, TimeMs};
use chain::keys::{NewKey, PublicKey, Signature, sign};
use chain::ledger::Ledger;
use chain::params::Params;
use chain::submission::{Submission, Vetted};
use chain::version::Rules;

const HOUSE_SEED: [u8; 32] = [1; 32];
const BLOCK_MS: u64 = 100;

/// A chain, and a clock that moves with its blocks.
pub struct World {
    /// The chain.
    pub ledger: Ledger,
    /// The entries' bytes since [`World::record`], to be replayed.
    pub entries: Option<Vec<Vec<u8>>>,
    now: TimeMs,
}

impl World {
    /// A chain with `pets` pets, each of an account with three keys, all born in one block, since after 15
    /// blocks without a visit they would be of no use here.
    pub fn with_pets(pets: u32) -> Self {
        Self::with_rules(pets, Rules::V1(params()))
    }

    /// The same with a market, and a block that anybody digs at once for so many treats.
    pub fn with_market(pets: u32, dig_treats: u32) -> Self {
        let (dig_tries_min, dig_tries_start, dig_tries_max) = (1, 1, 1);
        let economy = Economy { dig_treats, dig_tries_min, dig_tries_start, dig_tries_max, ..Economy::tamagotchi() };
        Self::with_rules(pets, Rules::V3(params(), economy))
    }

    fn with_rules(pets: u32, rules: Rules) -> Self {
        let genesis = Genesis { rules, house: PublicKey::of_seed(&HOUSE_SEED) };
        let genesis = Entry { time_ms: TimeMs(0), kind: EntryKind::Genesis(genesis) };
        let mut world =
            Self { ledger: Ledger::new(genesis).expect("rules that make a game"), entries: None, now: TimeMs(0) };
        for pet in 0..pets {
            world.append(birth(pet));
            if pet % 1_000 == 999 {
                world.ledger.commit();
            }
        }
        world.close();
        world.ledger.commit();
        world
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
        let message = header.signed_message(&self.ledger.state().chain_id());
        let closer = Closer::House(sign(&HOUSE_SEED, &message));
        let block = Block { header, closer };
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
    pub fn act(&self, number: u32, action: Action) -> SignedEvent {
        let (state, key) = (self.ledger.state(), public(number, 0));
        let record = state.key_by_bytes(&key).and_then(|id| state.key(id)).expect("a key of a birth");
        unsigned(Author::Member(record.account), key, record.sequence, action)
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

    /// What the owner of this pet does for it.
    pub fn visit(&self, pet: u32, visit: Visit) -> SignedEvent {
        let state = self.ledger.state();
        let (owner, key) = (pet, public(pet, 2));
        let id = state.key_by_bytes(&key).expect("a key of a birth");
        let sequence = state.key(id).expect("a key of the index").sequence;
        let pet = state.pet(PetId(owner)).expect("a pet that was born");
        let text = Hash([5; 32]);
        let action = match visit {
            Visit::Pat => Action::Pat(Pat { pet: pet.birth, moment: None }),
            Visit::Post => Action::Post(Post { pet: pet.birth, text: Some(text), photos: Vec::new() }),
            Visit::Comment { on } => {
                let (pet, moment) = self.post_near(on);
                Action::Comment(Comment { pet, moment, text })
            }
        };
        unsigned(Author::Member(pet.owner), key, sequence, action)
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

/// A birth by somebody new.
fn birth(number: u32) -> SignedEvent {
    let new_key = |role| NewKey { key: public(number, role), proof: Signature([0; 64]) };
    let newcomer = Newcomer {
        handle: Hash::of(&[b"handle", &number.to_le_bytes()]),
        recovery: new_key(1),
        daily: Some(new_key(2)),
        bot: false,
    };
    let birth = Birth { name: Hash([2; 32]), photo: Hash([3; 32]), words: None, previous: None, nonce: 0 };
    unsigned(Author::Newcomer(newcomer), public(number, 0), 0, Action::Birth(birth))
}

/// Bytes that stand for a key nobody holds.
fn public(number: u32, role: u8) -> PublicKey {
    PublicKey(Hash::of(&[b"key", &number.to_le_bytes(), &[role]]).0)
}

fn unsigned(author: Author, key: PublicKey, sequence: u64, action: Action) -> SignedEvent {
    let body = EventBody { author, key, sequence, action };
    let signature = Signature([0; 64]);
    SignedEvent { body, signature }
}

/// A submission with a true signature, as a client hands it in: a post of 200 bytes.
pub fn signed_post(chain_id: Hash) -> Vec<u8> {
    let text = SealedText::new([7; 16], &"meow ".repeat(40));
    let action = Action::Post(Post { pet: Hash([4; 32]), text: Some(text.commitment()), photos: vec![Hash([6; 32])] });
    let seed = [9; 32];
    let body = EventBody { author: Author::Member(AccountId(1)), key: PublicKey::of_seed(&seed), sequence: 0, action };
    codec::encode(&Submission { chain_id, event: body.sign(&chain_id, &seed), texts: vec![text] })
}
