//! What the state says of a signer, a pet and an account, for a host that does not keep the state.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::Hash;
use crate::base::ids::{AccountId, EntryIndex, Height};
use crate::base::keys::PublicKey;
use crate::state::State;

/// What the holder of a key has to know to sign the next event.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Signer {
    /// The key's account; none for a key that the chain does not know.
    pub account: Option<AccountId>,
    /// The sequence number of its next event.
    pub sequence: u64,
    /// The birth hash of the last pet that the account has hatched, which its next birth has to name.
    pub made: Option<Hash>,
    /// Expected tries of the hatching work now.
    pub hatch_tries: u32,
}

/// A pet, and how long its story goes on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PetStanding {
    /// Its birth entry.
    pub entry: EntryIndex,
    /// Its owner.
    pub owner: AccountId,
    /// The block that it was born in.
    pub born: Height,
    /// The block that it was last tended in.
    pub tended: Height,
    /// Its time to live, see [`crate::Life::remaining_blocks`].
    pub blocks_left: u64,
    /// The block whose closing ends the story if nobody tends the pet, or has ended it.
    pub ends: Height,
    /// The block in which its owner closed the story.
    pub closed: Option<Height>,
    /// Treats in its wallet.
    pub wallet: u64,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AccountStanding {
    /// Its number.
    pub account: AccountId,
    /// Its treats.
    pub treats: u64,
    /// Its starter treats.
    pub starter: u32,
    /// The birth hash of the last pet that it has hatched.
    pub made: Option<Hash>,
}

impl Signer {
    pub(super) fn of(state: &State, key: &PublicKey) -> Self {
        let record = state.key_by_bytes(key).and_then(|id| state.key(id));
        let account = record.map(|key| key.account);
        Self {
            account,
            sequence: record.map_or(0, |key| key.sequence),
            made: account.and_then(|account| made(state, account)),
            hatch_tries: state.hatch_tries_now(),
        }
    }
}

impl PetStanding {
    pub(super) fn of(state: &State, birth: &Hash) -> Option<Self> {
        let id = state.pet_by_birth(birth)?;
        let pet = state.pet(id)?;
        let life = state.life(id, pet);
        Some(Self {
            entry: pet.entry,
            owner: pet.owner,
            born: pet.born,
            tended: pet.tended,
            blocks_left: life.remaining_blocks(),
            ends: life.ends(),
            closed: pet.closed,
            wallet: pet.wallet,
        })
    }
}

impl AccountStanding {
    pub(super) fn of(state: &State, handle: &Hash) -> Option<Self> {
        let account = state.account_by_handle(handle)?;
        let treats = state.account(account)?.treats;
        Some(Self { account, treats, starter: state.starter_of_use(account), made: made(state, account) })
    }
}

fn made(state: &State, account: AccountId) -> Option<Hash> {
    state.pet(state.account(account)?.made?).map(|pet| pet.birth)
}
