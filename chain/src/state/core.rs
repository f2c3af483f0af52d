//! The state's one record of everything, and how records are added.

use std::collections::BTreeSet;

use crate::base::hash::{Hash, tag};
use crate::base::ids::{AccountId, EntryIndex, HOUSE, HOUSE_HANDLE, Height, KeyId, PetId, TimeMs};
use crate::base::keys::PublicKey;
use crate::base::{codec, commitment};
use crate::game::params::Params;
use crate::game::version::{Feature, RuleVersion};
use crate::log::entry::Genesis;
use crate::state::offers::Offers;
use crate::state::open_block::OpenBlock;
use crate::state::records::{Account, Economics, Globals, InForce, Keep, Key, Pet, Purse, Role};

use super::committed::Committed;
use super::lists::Lists;
use super::visit::Visit;

/// Everything that verifying needs, and nothing else.
#[derive(Clone, Debug)]
pub struct State {
    pub(crate) chain_id: Hash,
    pub(crate) params: Params,
    pub(crate) globals: Globals,
    pub(crate) lists: Lists,
    /// Which pets are offered to whom, as the keeps say.
    pub(crate) offers: Offers,
    pub(crate) visits: BTreeSet<Visit>,
    pub(crate) open: OpenBlock,
    pub(super) committed: Committed,
}

/// The parts of a state that a snapshot holds.
pub(crate) struct Parts {
    pub globals: Globals,
    pub lists: Lists,
}

impl State {
    /// The state after the genesis entry.
    pub(crate) fn new(genesis: &Genesis, chain_id: Hash, time: TimeMs) -> Self {
        let globals = Globals {
            rules: genesis
                .rules
                .economy()
                .map_or(InForce::V1, |economy| InForce::new(genesis.rules.version(), Economics::new(economy.clone()))),
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
        let mut state =
            Self::from_parts(Parts { globals, lists: Lists::default() }, genesis.rules.params().clone(), chain_id);
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

    /// A state from a snapshot's parts, with what follows from them made anew.
    pub(crate) fn from_parts(parts: Parts, params: Params, chain_id: Hash) -> Self {
        let Parts { globals, lists } = parts;
        let offers = Offers::of(lists.keeps.iter());
        let open = OpenBlock::default();
        let committed = Committed::at(&globals, &open);
        Self { chain_id, params, globals, lists, offers, visits: BTreeSet::new(), open, committed }
    }

    /// Whether no two accounts have one handle, no two records one key, and no two pets one birth hash.
    pub(crate) fn names_are_unique(&self) -> bool {
        let Lists { accounts, keys, pets, .. } = &self.lists;
        accounts.is_unique() && keys.is_unique() && pets.is_unique()
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

    /// The same, where blocks can be dug.
    pub(crate) fn digging(&self) -> Option<&Economics> {
        self.economics().filter(|_| !self.params.block_per_event)
    }

    pub(crate) fn economics_mut(&mut self) -> Option<&mut Economics> {
        self.globals.rules.economics_mut()
    }

    /// Whether the rules in force are these or later ones.
    pub(crate) fn is_under(&self, version: RuleVersion) -> bool {
        self.globals.rules.version() >= version
    }

    /// Whether the rules in force have switched this on.
    pub(crate) fn has(&self, feature: Feature) -> bool {
        self.globals.rules.version().has(feature)
    }

    /// Blocks closed.
    pub fn height(&self) -> Height {
        self.globals.height
    }

    /// The state root: `SHA-256(tag || globals || for each list its 64-bit length and its root)`, the lists that the
    /// rules in force have, in the order in which `lists.rs` declares them. Rehashes what has changed since the last
    /// time.
    pub fn root(&mut self) -> Hash {
        let mut bytes = [tag::STATE, &codec::encode(&self.globals)].concat();
        let roots = self.lists.roots(self.globals.rules.version());
        roots.iter().for_each(|list| bytes.extend(codec::encode(list)));
        Hash::of(&[&bytes])
    }

    pub(crate) fn add_account(&mut self, account: Account) -> AccountId {
        if self.economics().is_some() {
            self.lists.purses.push(Purse::default());
        }
        AccountId(self.lists.accounts.push(account))
    }

    pub(crate) fn add_key(&mut self, account: AccountId, public: PublicKey, role: Role, entry: EntryIndex) -> KeyId {
        KeyId(self.lists.keys.push(Key { account, public, sequence: 0, role, revoked: false, entry }))
    }

    pub(crate) fn add_pet(&mut self, pet: Pet) -> PetId {
        if self.economics().is_some() {
            self.lists.keeps.push(Keep { cared: pet.born, ..Keep::default() });
        }
        PetId(self.lists.pets.push(pet))
    }
}
