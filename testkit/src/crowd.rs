//! Many accounts at once, for benchmarks: their keys are made up, and their events are not signed. What checks no
//! signature takes them as it takes others.

use std::collections::BTreeSet;

use chain::abi::{Machine, Request, Response};
use chain::codec;
use chain::commitment::{SealedText, handle_hash};
use chain::event::{Author, Newcomer, SignedEvent};
use chain::hash::Hash;
use chain::ids::{AccountId, TimeMs};
use chain::keys::{NewKey, PublicKey, Role, Signature};
use chain::params::Params;
use chain::submission::Submission;
use chain::version::Rules;

use crate::dice::Dice;
use crate::said::{self, Said};
use crate::{BLOCK_MS, START, blocks, house, params, world};

/// Events that are appended in one call.
const BATCH: usize = 1_000;
/// In a crowd most do nothing for long.
const IDLE_MS: u64 = 86_400_000;

/// A chain with a crowd on it, at the end of a block.
pub struct Crowd {
    machine: Machine,
    chain_id: Hash,
    now: TimeMs,
    /// The pet of each, and the number of its next event.
    people: Vec<(Hash, u64)>,
}

impl Crowd {
    /// So many people with a pet each.
    pub fn of(people: usize) -> Self {
        let genesis = world::genesis(Rules::V1(Params { idle_interval_ms: IDLE_MS, ..params() }));
        let chain_id = genesis.leaf_hash();
        let mut crowd = Self { machine: Machine::default(), chain_id, now: START, people: Vec::new() };
        crowd.ask(&Request::New(codec::encode(&genesis)));
        crowd.grow(people);
        crowd.close();
        crowd
    }

    /// The state.
    pub fn snapshot(&mut self) -> Vec<u8> {
        let Response::Snapshot(snapshot) = self.ask(&Request::Snapshot) else { panic!("a snapshot was expected") };
        snapshot
    }

    /// So many of the crowd are active, and do so many things in all: in each block every one of them posts, or visits
    /// another one's pet. Then as many newcomers come.
    pub fn live(&mut self, dice: &mut Dice, active: usize, events: usize, newcomers: usize) {
        let mut chosen = BTreeSet::new();
        while chosen.len() < active {
            chosen.insert(dice.below(self.people.len()));
        }
        let active: Vec<usize> = chosen.into_iter().collect();
        for number in 0..events {
            let (place, block) = (number % active.len(), number / active.len());
            let friend = active[(place + 1 + dice.below(active.len() - 1)) % active.len()];
            let said = match (place + block) % 3 {
                0 => said::post(self.people[active[place]].0, &format!("{number} at {}", self.now.0)),
                _ => said::pat(self.people[friend].0, None),
            };
            let event = self.event(active[place], said);
            self.append(&[event]);
            if place + 1 == active.len() && number + 1 < events {
                self.close();
            }
        }
        self.grow(newcomers);
        self.close();
    }

    fn grow(&mut self, people: usize) {
        let first = self.people.len();
        let births: Vec<_> = (first..first + people).map(|number| self.hand_in(birth(small(number)))).collect();
        let pets = self.append(&births);
        self.people.extend(pets.into_iter().map(|pet| (pet, 0)));
    }

    fn event(&mut self, who: usize, said: Said) -> Vec<u8> {
        let (texts, key) = (said.texts.clone(), public(small(who), Role::Daily));
        let sequence = self.people[who].1;
        self.people[who].1 += 1;
        // The house is the first account.
        self.hand_in((said.unsigned(Author::Member(AccountId(small(who) + 1)), key, sequence), texts))
    }

    fn hand_in(&self, (event, texts): (SignedEvent, Vec<SealedText>)) -> Vec<u8> {
        codec::encode(&Submission { chain_id: self.chain_id, event, texts })
    }

    /// Answers with the leaves.
    fn append(&mut self, submissions: &[Vec<u8>]) -> Vec<Hash> {
        let mut leaves = Vec::new();
        for some in submissions.chunks(BATCH) {
            let append = Request::Append { now: self.now, submissions: some.to_vec() };
            let Response::Appended(results) = self.ask(&append) else { panic!("events should be appended") };
            leaves.extend(results.into_iter().map(|result| result.expect("it is allowed").leaf));
            self.ask(&Request::Commit);
        }
        leaves
    }

    fn close(&mut self) {
        self.now.0 += BLOCK_MS;
        let Response::Due(Ok(header)) = self.ask(&Request::Due(self.now)) else { panic!("a block should be due") };
        let block = blocks::signed(&self.chain_id, *header, &house());
        self.ask(&Request::Close { now: self.now, block });
        self.ask(&Request::Commit);
    }

    fn ask(&mut self, request: &Request) -> Response {
        codec::decode(&self.machine.call(&codec::encode(request))).expect("a response")
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than four billion")
}

/// Bytes that stand for a key of the account with this number.
pub fn public(number: u32, role: Role) -> PublicKey {
    PublicKey(Hash::of(&[b"crowd key", &number.to_le_bytes(), &[role as u8]]).0)
}

/// The birth by which that account comes, and its texts.
pub fn birth(number: u32) -> (SignedEvent, Vec<SealedText>) {
    let new_key = |role| NewKey { key: public(number, role), proof: Signature([0; 64]) };
    let handle = format!("person{number}");
    let newcomer = Newcomer {
        handle: handle_hash(&handle),
        recovery: new_key(Role::Recovery),
        daily: Some(new_key(Role::Daily)),
        bot: false,
    };
    let said = said::birth("Pixel", None).by_newcomer(&handle);
    let texts = said.texts.clone();
    (said.unsigned(Author::Newcomer(newcomer), public(number, Role::Owner), 0), texts)
}
