//! The state: what the entries so far amount to.

use std::collections::BTreeSet;

use crate::entry::Genesis;
use crate::hash::{Hash, tag};
use crate::ids::{AccountId, EntryIndex, Height, KeyId, MomentId, PetId, TimeMs};
use crate::index::Index;
use crate::keys::PublicKey;
use crate::list::List;
use crate::offers::Offers;
use crate::open_block::OpenBlock;
use crate::orders::Orders;
use crate::params::Params;
use crate::records::{Account, Economics, Globals, InForce, Keep, Key, Moment, Order, Pet, Purse, Role, Trade};
use crate::version::Rules;
use crate::{codec, commitment};

/// The handle of account 0.
pub const HOUSE_HANDLE: &str = "house";
/// The house's account.
pub const HOUSE: AccountId = AccountId(0);

/// Something that may be done once in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Visit {
    /// A pat of this pet by this account.
    Pat(AccountId, PetId),
    /// A share of this moment by this account.
    Share(AccountId, MomentId),
    /// A candle on this pet's story by this account.
    Candle(AccountId, PetId),
}

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

/// What a rollback goes back to, beside the lists' own journals.
#[derive(Clone, Debug)]
struct Committed {
    globals: Globals,
    open: OpenBlock,
    /// The visits at the last commit, kept only once the open block's were cleared since.
    visits: Option<BTreeSet<Visit>>,
    visits_since: Vec<Visit>,
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

impl State {
    /// The state after the genesis entry.
    pub(crate) fn new(genesis: &Genesis, chain_id: Hash, time: TimeMs) -> Self {
        let globals = Globals {
            rules: match &genesis.rules {
                Rules::V1(_) => InForce::V1,
                Rules::V2(_, economy) => InForce::V2(Economics::new(economy.clone())),
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
        let (accounts, keys, pets, moments) = Default::default();
        let (purses, keeps, orders, trades) = Default::default();
        let parts = Parts { globals, accounts, keys, pets, moments, purses, keeps, orders, trades };
        let mut state = Self::from_parts(parts, genesis.rules.params().clone(), chain_id);
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
        let committed =
            Committed { globals: globals.clone(), open: open.clone(), visits: None, visits_since: Vec::new() };
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
        match &self.globals.rules {
            InForce::V1 => None,
            InForce::V2(economics) => Some(economics),
        }
    }

    pub(crate) fn economics_mut(&mut self) -> Option<&mut Economics> {
        match &mut self.globals.rules {
            InForce::V1 => None,
            InForce::V2(economics) => Some(economics),
        }
    }

    /// Blocks closed.
    pub fn height(&self) -> Height {
        self.globals.height
    }

    /// How many accounts there are.
    pub fn accounts(&self) -> usize {
        self.accounts.len()
    }

    /// How many pets there are.
    pub fn pets(&self) -> usize {
        self.pets.len()
    }

    /// All pets in the order of their births.
    pub fn all_pets(&self) -> impl DoubleEndedIterator<Item = &Pet> {
        self.pets.iter()
    }

    /// All accounts in the order of their births.
    pub fn all_accounts(&self) -> impl DoubleEndedIterator<Item = &Account> {
        self.accounts.iter()
    }

    /// An account.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(place(id.0))
    }

    /// What the economy adds to an account; nothing is in it where there is no economy.
    pub fn purse(&self, id: AccountId) -> Purse {
        self.purses.get(place(id.0)).copied().unwrap_or_default()
    }

    /// What kindness adds to a pet; nothing where the rules in force know none.
    pub fn keep(&self, id: PetId) -> Keep {
        self.keeps.get(place(id.0)).copied().unwrap_or_default()
    }

    /// The pets that are offered to an account.
    pub fn offered_to(&self, account: AccountId) -> impl Iterator<Item = PetId> {
        self.offers.to(account)
    }

    /// All purses in the order of their accounts.
    pub fn all_purses(&self) -> impl DoubleEndedIterator<Item = &Purse> {
        self.purses.iter()
    }

    /// A key.
    pub fn key(&self, id: KeyId) -> Option<&Key> {
        self.keys.get(place(id.0))
    }

    /// A pet.
    pub fn pet(&self, id: PetId) -> Option<&Pet> {
        self.pets.get(place(id.0))
    }

    /// A moment.
    pub fn moment(&self, id: MomentId) -> Option<&Moment> {
        self.moments.get(place(id.0))
    }

    /// The account with this handle's hash.
    pub fn account_by_handle(&self, handle: &Hash) -> Option<AccountId> {
        let is_it = |id| self.account(AccountId(id)).is_some_and(|account| account.handle == *handle);
        self.handle_index.find(&handle.0, is_it).map(AccountId)
    }

    /// The key with these bytes.
    pub fn key_by_bytes(&self, public: &PublicKey) -> Option<KeyId> {
        let is_it = |id| self.key(KeyId(id)).is_some_and(|key| key.public == *public);
        self.key_index.find(&public.0, is_it).map(KeyId)
    }

    /// The pet with this birth hash.
    pub fn pet_by_birth(&self, birth: &Hash) -> Option<PetId> {
        let is_it = |id| self.pet(PetId(id)).is_some_and(|pet| pet.birth == *birth);
        self.birth_index.find(&birth.0, is_it).map(PetId)
    }

    /// The pet born at this entry. Pets are in the order of their entries.
    pub fn pet_by_entry(&self, entry: EntryIndex) -> Option<PetId> {
        let found = binary_search(self.pets.len(), |index| self.pets.get(index).map(|pet| pet.entry) < Some(entry));
        self.pets.get(found).filter(|pet| pet.entry == entry).map(|_| PetId(id(found)))
    }

    /// The moment at this entry. Moments are in the order of their entries.
    pub fn moment_by_entry(&self, entry: EntryIndex) -> Option<MomentId> {
        let before = |index| self.moments.get(index).map(|moment| moment.entry) < Some(entry);
        let found = binary_search(self.moments.len(), before);
        self.moments.get(found).filter(|moment| moment.entry == entry).map(|_| MomentId(id(found)))
    }

    /// The moments from this entry on.
    pub fn moments_from(&self, from: EntryIndex) -> impl Iterator<Item = &Moment> {
        let before = |index| self.moments.get(index).map(|moment| moment.entry) < Some(from);
        let first = binary_search(self.moments.len(), before);
        (first..).map_while(|index| self.moments.get(index))
    }

    /// All live keys of an account at `now`, owner key and recovery key included. Walks all keys, for screens only.
    pub fn live_keys(&self, account: AccountId, now: TimeMs) -> Vec<&Key> {
        let Some(settled) = self.account(account).map(|record| record.settled(now, self.keys.len())) else {
            return Vec::new();
        };
        let live = |id: KeyId, key: &Key| match key.role {
            Role::Daily => !key.revoked && id >= settled.daily_from,
            Role::Owner => id == settled.owner,
            Role::Recovery => id == settled.recovery,
        };
        let keys = (0..).map(KeyId).zip(self.keys.iter());
        keys.filter(|&(id, key)| key.account == account && live(id, key)).map(|(_, key)| key).collect()
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
        self.pets.push(pet);
        if self.economics().is_some() {
            self.keeps.push(Keep::default());
        }
        PetId(id)
    }

    pub(crate) fn add_visit(&mut self, visit: Visit) {
        self.visits.insert(visit);
        self.committed.visits_since.push(visit);
    }

    pub(crate) fn clear_visits(&mut self) {
        let mut cleared = std::mem::take(&mut self.visits);
        let since = std::mem::take(&mut self.committed.visits_since);
        if self.committed.visits.is_none() {
            since.iter().for_each(|visit| {
                cleared.remove(visit);
            });
            self.committed.visits = Some(cleared);
        }
    }

    /// Forgets how to undo what has happened so far.
    pub(crate) fn commit(&mut self) {
        self.accounts.commit();
        self.keys.commit();
        self.pets.commit();
        self.moments.commit();
        self.purses.commit();
        self.keeps.commit();
        self.offers.commit();
        self.orders.commit();
        self.trades.commit();
        let (globals, open) = (self.globals.clone(), self.open.clone());
        self.committed = Committed { globals, open, visits: None, visits_since: Vec::new() };
    }

    /// Undoes what has happened since the last commit.
    pub(crate) fn rollback(&mut self) {
        let Self { handle_index, key_index, birth_index, .. } = self;
        let mut last = self.accounts.len();
        self.accounts.rollback(|account| handle_index.remove(&account.handle.0, take(&mut last)));
        let mut last = self.keys.len();
        self.keys.rollback(|key| key_index.remove(&key.public.0, take(&mut last)));
        let mut last = self.pets.len();
        self.pets.rollback(|pet| birth_index.remove(&pet.birth.0, take(&mut last)));
        self.moments.rollback(|_| ());
        self.purses.rollback(|_| ());
        self.keeps.rollback(|_| ());
        self.offers.rollback();
        self.orders.rollback();
        self.trades.rollback(|_| ());
        self.globals = self.committed.globals.clone();
        self.open = self.committed.open.clone();
        let since = std::mem::take(&mut self.committed.visits_since);
        match self.committed.visits.take() {
            Some(visits) => self.visits = visits,
            None => since.iter().for_each(|visit| {
                self.visits.remove(visit);
            }),
        }
    }
}

/// The id of the last record, which is on its way out.
fn take(len: &mut usize) -> u32 {
    *len -= 1;
    id(*len)
}

fn id(place: usize) -> u32 {
    u32::try_from(place).expect("lists are bounded to 32-bit places")
}

pub(crate) fn place(id: u32) -> usize {
    usize::try_from(id).expect("wasm32 and every host have at least 32-bit places")
}

/// The first of `0..len` that is not `before`.
pub(crate) fn binary_search(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
