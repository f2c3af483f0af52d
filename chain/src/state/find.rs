//! Finding records: by their places, by what names them, and by whose they are.

use super::core::State;
use crate::base::hash::Hash;
use crate::base::ids::{AccountId, EntryIndex, Height, KeyId, MomentId, PetId, TimeMs, id, place};
use crate::base::keys::PublicKey;
use crate::state::records::{Account, Keep, Key, Moment, Pet, Purse, Role, Sitter};

/// What there is beside an account, and beside a pet, where the rules in force know of nothing.
static NO_PURSE: Purse = Purse { starter: 0, grown: Height(0), vouch: None };
pub(crate) static NO_KEEP: Keep =
    Keep { farewell: None, rest: None, offered: None, sitter: None, cared: Height(0), sheltered: false };

impl State {
    /// How many accounts there are.
    pub fn accounts(&self) -> usize {
        self.lists.accounts.len()
    }

    /// How many pets there are.
    pub fn pets(&self) -> usize {
        self.lists.pets.len()
    }

    /// All pets in the order of their births.
    pub fn all_pets(&self) -> impl DoubleEndedIterator<Item = &Pet> {
        self.lists.pets.iter()
    }

    /// All accounts in the order of their births.
    pub fn all_accounts(&self) -> impl DoubleEndedIterator<Item = &Account> {
        self.lists.accounts.iter()
    }

    /// An account.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.lists.accounts.get(place(id.0))
    }

    /// What the economy adds to an account; nothing is in it where there is no economy.
    pub fn purse(&self, id: AccountId) -> &Purse {
        self.lists.purses.get(place(id.0)).unwrap_or(&NO_PURSE)
    }

    /// What kindness adds to a pet; nothing where the rules in force know none.
    pub fn keep(&self, id: PetId) -> &Keep {
        self.lists.keeps.get(place(id.0)).unwrap_or(&NO_KEEP)
    }

    /// All purses in the order of their accounts.
    pub fn all_purses(&self) -> impl DoubleEndedIterator<Item = &Purse> {
        self.lists.purses.iter()
    }

    /// A key.
    pub fn key(&self, id: KeyId) -> Option<&Key> {
        self.lists.keys.get(place(id.0))
    }

    /// A pet.
    pub fn pet(&self, id: PetId) -> Option<&Pet> {
        self.lists.pets.get(place(id.0))
    }

    /// A moment.
    pub fn moment(&self, id: MomentId) -> Option<&Moment> {
        self.lists.moments.get(place(id.0))
    }

    /// The account with this handle's hash.
    pub fn account_by_handle(&self, handle: &Hash) -> Option<AccountId> {
        self.lists.accounts.find(&handle.0).map(AccountId)
    }

    /// The key with these bytes.
    pub fn key_by_bytes(&self, public: &PublicKey) -> Option<KeyId> {
        self.lists.keys.find(&public.0).map(KeyId)
    }

    /// The pet with this birth hash.
    pub fn pet_by_birth(&self, birth: &Hash) -> Option<PetId> {
        self.lists.pets.find(&birth.0).map(PetId)
    }

    /// The pet born at this entry. Pets are in the order of their entries.
    pub fn pet_by_entry(&self, entry: EntryIndex) -> Option<PetId> {
        let found =
            binary_search(self.lists.pets.len(), |index| self.lists.pets.get(index).map(|pet| pet.entry) < Some(entry));
        self.lists.pets.get(found).filter(|pet| pet.entry == entry).map(|_| PetId(id(found)))
    }

    /// The moment at this entry. Moments are in the order of their entries.
    pub fn moment_by_entry(&self, entry: EntryIndex) -> Option<MomentId> {
        let before = |index| self.lists.moments.get(index).map(|moment| moment.entry) < Some(entry);
        let found = binary_search(self.lists.moments.len(), before);
        self.lists.moments.get(found).filter(|moment| moment.entry == entry).map(|_| MomentId(id(found)))
    }

    /// The moments from this entry on.
    pub fn moments_from(&self, from: EntryIndex) -> impl Iterator<Item = &Moment> {
        let before = |index| self.lists.moments.get(index).map(|moment| moment.entry) < Some(from);
        let first = binary_search(self.lists.moments.len(), before);
        (first..).map_while(|index| self.lists.moments.get(index))
    }

    /// The pets that are offered to an account.
    pub fn offered_to(&self, account: AccountId) -> impl Iterator<Item = PetId> {
        self.offers.to(account)
    }

    /// The invitation with this key, if nobody has used it and no other took its place.
    pub fn open_invitation(&self, key: &PublicKey) -> Option<(KeyId, &Key)> {
        let found = self.key_by_bytes(key).and_then(|id| Some((id, self.key(id)?)));
        found.filter(|(_, key)| key.role == Role::Invitation && !key.revoked)
    }

    /// Who sits for a pet at `now`.
    pub fn sitter(&self, id: PetId, now: TimeMs) -> Option<&Sitter> {
        let sitter = self.keep(id).sitter.as_deref().filter(|sitter| now < sitter.until)?;
        let owner = self.account(self.pet(id)?.owner)?.settled(now, self.lists.keys.len());
        (sitter.key >= owner.daily_from).then_some(sitter)
    }

    /// All live keys of an account at `now`, owner key and recovery key included, and sitters' whose time may be over.
    /// Walks all keys, for screens only.
    pub fn live_keys(&self, account: AccountId, now: TimeMs) -> Vec<&Key> {
        let Some(settled) = self.account(account).map(|record| record.settled(now, self.lists.keys.len())) else {
            return Vec::new();
        };
        let live = |id: KeyId, key: &Key| match key.role {
            Role::Daily | Role::Sitter => !key.revoked && id >= settled.daily_from,
            Role::Owner => id == settled.owner,
            Role::Recovery => id == settled.recovery,
            Role::Invitation => false,
        };
        let keys = (0..).map(KeyId).zip(self.lists.keys.iter());
        keys.filter(|&(id, key)| key.account == account && live(id, key)).map(|(_, key)| key).collect()
    }
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
