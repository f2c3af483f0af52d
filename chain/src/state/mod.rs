//! The state: what the entries so far amount to.

mod find;
mod undo;

use std::collections::BTreeSet;

use crate::entry::Genesis;
use crate::hash::{Hash, tag};
use crate::ids::{AccountId, EntryIndex, Height, KeyId, PetId, TimeMs};
use crate::index::Index;
use crate::keys::PublicKey;
use crate::list::List;
use crate::offers::Offers;
use crate::open_block::OpenBlock;
use crate::orders::Orders;
use crate::params::Params;
use crate::records::{Account, Economics, Globals, InForce, Keep, Key, Moment, Order, Pet, Purse, Role, Trade};
use crate::rules::block;
use crate::version::{RuleVersion, Rules};
use crate::{codec, commitment};

pub(crate) use find::{NO_KEEP, binary_search};
use undo::Committed;
pub(crate) use undo::Visit;

/// The handle of account 0.
pub const HOUSE_HANDLE: &str = "house";
/// The house's account.
pub const HOUSE: AccountId = AccountId(0);

/// Everything that verifying needs, and nothing else.
#[derive(Clone, Debug)]
pub struct State {
    pub(crate) chain_id: Hash,
    pub(crate) params: Params,
    pub(crate) globals: Globals,
    pub(crate) accounts: List<Account>,
    pub(crate) keys: List<Key>,
    pub(crate) pets: List<Pet>,
    pub(crate) moments: List<Moment>,
    /// Empty under the first rules, afterwards one for each account.
    pub(crate) purses: List<Purse>,
    /// Empty under the first rules, afterwards one for each pet.
    pub(crate) keeps: List<Keep>,
    /// Which pets are offered to whom, as the keeps say.
    pub(crate) offers: Offers,
    pub(crate) orders: Orders,
    pub(crate) trades: List<Trade>,
    pub(crate) visits: BTreeSet<Visit>,
    pub(crate) open: OpenBlock,
    handle_index: Index,
    key_index: Index,
    birth_index: Index,
    committed: Committed,
}

/// The parts of a state that a snapshot holds.
pub(crate) struct Parts {
    pub globals: Globals,
    pub accounts: List<Account>,
    pub keys: List<Key>,
    pub pets: List<Pet>,
    pub moments: List<Moment>,
    pub purses: List<Purse>,
    pub keeps: List<Keep>,
    pub orders: List<Option<Order>>,
    pub trades: List<Trade>,
}

impl Parts {
    /// Nothing but what there is one of.
    pub fn of(globals: Globals) -> Self {
        let (accounts, keys, pets, moments) = Default::default();
        let (purses, keeps, orders, trades) = Default::default();
        Self { globals, accounts, keys, pets, moments, purses, keeps, orders, trades }
    }
}

impl State {
    /// The state after the genesis entry.
    pub(crate) fn new(genesis: &Genesis, chain_id: Hash, time: TimeMs) -> Self {
        let globals = Globals {
            rules: match &genesis.rules {
                Rules::V1(_) => InForce::V1,
                Rules::V2(_, economy) => InForce::V2(Economics::new(economy.clone())),
                Rules::V3(_, economy) => InForce::V3(Economics::new(economy.clone())),
            },
            height: Height(0),
            time,
            block_time: time,
            block_leaf: chain_id,
            events_in_block: 0,
            births_in_block: 0,
            hatch_tries: genesis.rules.params().hatch_tries_min,
            minted: 0,
            burned: 0,
            treasury: 0,
            escrow: 0,
        };
        let mut state = Self::from_parts(Parts::of(globals), genesis.rules.params().clone(), chain_id);
        let key = state.add_key(HOUSE, genesis.house, Role::Owner, EntryIndex(0));
        state.add_account(Account {
            handle: commitment::handle_hash(HOUSE_HANDLE),
            owner: key,
            recovery: key,
            rekey: None,
            daily_from: KeyId(0),
            daily_keys: 0,
            bot: true,
            treats: 0,
            made: None,
        });
        state.commit();
        state
    }

    /// A state from a snapshot's parts, with its indexes made anew.
    pub(crate) fn from_parts(parts: Parts, params: Params, chain_id: Hash) -> Self {
        let Parts { globals, accounts, keys, pets, moments, purses, keeps, orders, trades } = parts;
        let handle_index = accounts.iter().map(|account| &account.handle.0).collect();
        let key_index = keys.iter().map(|key| &key.public.0).collect();
        let birth_index = pets.iter().map(|pet| &pet.birth.0).collect();
        let offers = Offers::of(keeps.iter());
        let open = OpenBlock::default();
        let committed = Committed::at(&globals, &open);
        let visits = BTreeSet::new();
        Self {
            chain_id,
            params,
            globals,
            accounts,
            keys,
            pets,
            moments,
            purses,
            keeps,
            offers,
            orders: Orders::new(orders),
            trades,
            visits,
            open,
            handle_index,
            key_index,
            birth_index,
            committed,
        }
    }

    /// Whether no two accounts have one handle, no two records one key, and no two pets one birth hash.
    pub(crate) fn names_are_unique(&self) -> bool {
        self.handle_index.is_unique(|id| self.accounts.get(place(id)).map(|account| &account.handle.0))
            && self.key_index.is_unique(|id| self.keys.get(place(id)).map(|key| &key.public.0))
            && self.birth_index.is_unique(|id| self.pets.get(place(id)).map(|pet| &pet.birth.0))
    }

    /// The chain's id.
    pub fn chain_id(&self) -> Hash {
        self.chain_id
    }

    /// The rules' numbers.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// What there is one of.
    pub fn globals(&self) -> &Globals {
        &self.globals
    }

    /// How the economy stands, where the rules in force have one.
    pub fn economics(&self) -> Option<&Economics> {
        self.globals.rules.economics()
    }

    pub(crate) fn economics_mut(&mut self) -> Option<&mut Economics> {
        self.globals.rules.economics_mut()
    }

    /// Whether the rules in force are these or later ones.
    pub(crate) fn is_under(&self, version: RuleVersion) -> bool {
        self.globals.rules.version() >= version
    }

    /// Expected tries that the hatching work of a birth must be worth now.
    pub fn hatch_tries_now(&self) -> u32 {
        block::hatch_tries_now(self)
    }

    /// Blocks closed.
    pub fn height(&self) -> Height {
        self.globals.height
    }

    /// The state root: `SHA-256(tag || globals || for each list its 64-bit length and its root)`, the lists in the order
    /// accounts, keys, pets, moments, and with an economy purses, keeps, orders, trades. Rehashes what has changed since the last time.
    pub fn root(&mut self) -> Hash {
        let mut lists = vec![
            (self.accounts.len() as u64, self.accounts.root()),
            (self.keys.len() as u64, self.keys.root()),
            (self.pets.len() as u64, self.pets.root()),
            (self.moments.len() as u64, self.moments.root()),
        ];
        if self.economics().is_some() {
            lists.push((self.purses.len() as u64, self.purses.root()));
            lists.push((self.keeps.len() as u64, self.keeps.root()));
            lists.push(self.orders.root());
            lists.push((self.trades.len() as u64, self.trades.root()));
        }
        let mut bytes = [tag::STATE, &codec::encode(&self.globals)].concat();
        lists.iter().for_each(|list| bytes.extend(codec::encode(list)));
        Hash::of(&[&bytes])
    }

    /// Hashes one list whose root is not up to date, so that [`State::root`] has less to do. False when there is none.
    pub(crate) fn hash_next_list(&mut self) -> bool {
        self.accounts.hash()
            || self.keys.hash()
            || self.pets.hash()
            || self.moments.hash()
            || self.purses.hash()
            || self.keeps.hash()
            || self.orders.hash()
            || self.trades.hash()
    }

    pub(crate) fn add_account(&mut self, account: Account) -> AccountId {
        let id = id(self.accounts.len());
        self.handle_index.insert(&account.handle.0, id);
        self.accounts.push(account);
        if self.economics().is_some() {
            self.purses.push(Purse::default());
        }
        AccountId(id)
    }

    pub(crate) fn add_key(&mut self, account: AccountId, public: PublicKey, role: Role, entry: EntryIndex) -> KeyId {
        let id = id(self.keys.len());
        self.key_index.insert(&public.0, id);
        self.keys.push(Key { account, public, sequence: 0, role, revoked: false, entry });
        KeyId(id)
    }

    pub(crate) fn add_pet(&mut self, pet: Pet) -> PetId {
        let id = id(self.pets.len());
        self.birth_index.insert(&pet.birth.0, id);
        if self.economics().is_some() {
            self.keeps.push(Keep { cared: pet.born, ..Keep::default() });
        }
        self.pets.push(pet);
        PetId(id)
    }
}

fn id(place: usize) -> u32 {
    u32::try_from(place).expect("lists are bounded to 32-bit places")
}

pub(crate) fn place(id: u32) -> usize {
    usize::try_from(id).expect("wasm32 and every host have at least 32-bit places")
}
