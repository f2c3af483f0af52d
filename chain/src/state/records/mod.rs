//! The records of the state. Their encodings are hashed into the state root.

mod kindness;
mod market;

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::Hash;
use crate::base::ids::HOUSE;
use crate::base::ids::{AccountId, EntryIndex, Height, KeyId, PetId, TimeMs};
use crate::base::keys::PublicKey;
pub use crate::base::keys::Role;
use crate::base::limits::MINER_ACTIVE_BLOCKS;
use crate::game::economy::Economy;
use crate::game::version::{RuleVersion, versions};

pub use kindness::{Keep, Rest, Sitter, Vouch};
pub use market::{Order, Side, Trade};

/// Values that exist once per chain.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Globals {
    /// The rules in force.
    pub rules: InForce,
    /// Blocks closed.
    pub height: Height,
    /// The last entry's time.
    pub time: TimeMs,
    /// The time of the last block entry, at first of the genesis.
    pub block_time: TimeMs,
    /// Leaf hash of the last block entry, at first the chain's id.
    pub block_leaf: Hash,
    /// Events in the open block.
    pub events_in_block: u32,
    /// Births in the open block.
    pub births_in_block: u32,
    /// Expected tries of the hatching work as the open block began; see [`crate::state::State::hatch_tries_now`].
    pub hatch_tries: u32,
    /// Treats ever minted.
    pub minted: u64,
    /// Treats burned.
    pub burned: u64,
    /// The house's treats.
    pub treasury: u64,
    /// Treats locked in bids.
    pub escrow: u64,
}

macro_rules! in_force {
    (
        $(#[doc = $first_doc:literal])+ $first:ident = $first_tag:literal;
        $($(#[doc = $doc:literal])+ $version:ident = $tag:literal
            by $change:ident $(($numbers:ty))? $(: $($feature:ident),+)?;)+
    ) => {
        /// The rules in force, with their economy's records. Encoded with the version as the first byte.
        #[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
        #[borsh(use_discriminant = true)]
        #[repr(u8)]
        pub enum InForce {
            $(#[doc = $first_doc])+ $first = $first_tag,
            $($(#[doc = $doc])+ $version(Economics) = $tag,)+
        }

        impl InForce {
            /// Rules of this version; the first one has no economy.
            pub(crate) fn new(version: RuleVersion, economics: Economics) -> Self {
                match version {
                    RuleVersion::$first => Self::$first,
                    $(RuleVersion::$version => Self::$version(economics),)+
                }
            }

            /// The version.
            pub fn version(&self) -> RuleVersion {
                match self {
                    Self::$first => RuleVersion::$first,
                    $(Self::$version(_) => RuleVersion::$version,)+
                }
            }

            /// The economy's records, if there is an economy.
            pub fn economics(&self) -> Option<&Economics> {
                match self {
                    Self::$first => None,
                    $(Self::$version(economics))|+ => Some(economics),
                }
            }

            /// The same, to be changed.
            pub fn economics_mut(&mut self) -> Option<&mut Economics> {
                match self {
                    Self::$first => None,
                    $(Self::$version(economics))|+ => Some(economics),
                }
            }
        }
    };
}

versions!(in_force);

/// The economy's numbers and sums.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Economics {
    /// Its numbers.
    pub numbers: Economy,
    /// How late blocks have come, in milliseconds, or, below 0, how early. See [`Economy::dig_tries`].
    pub late_ms: i64,
    /// All treats in accounts and purses.
    pub in_accounts: u64,
    /// All treats in pets' wallets.
    pub in_wallets: u64,
    /// Who closed the last [`MINER_ACTIVE_BLOCKS`] blocks, the latest at the end; the house for blocks that were not
    /// dug. Fewer if these rules have been in force for fewer blocks.
    pub closers: Vec<AccountId>,
}

/// An account's starter treats and vouch. Purses are in the order of the accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Purse {
    /// Starter treats minted and not eaten. Read them through [`Purse::settled`].
    pub starter: u32,
    /// The height up to which they have grown back.
    pub grown: Height,
    /// The account's last vouch. In a box, since few accounts vouch and every account has a purse.
    pub vouch: Option<Box<Vouch>>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Account {
    /// The handle's hash.
    pub handle: Hash,
    /// Its owner key. Read it through [`Account::settled`].
    pub owner: KeyId,
    /// Its recovery key.
    pub recovery: KeyId,
    /// A waiting new owner key.
    pub rekey: Option<WaitingRekey>,
    /// Daily keys before this one were voided by a change of the owner key.
    pub daily_from: KeyId,
    /// Live daily keys.
    pub daily_keys: u8,
    /// Whether the account says of itself that a program runs it.
    pub bot: bool,
    /// Its treats.
    pub treats: u64,
    /// The last pet that it hatched.
    pub made: Option<PetId>,
}

/// A new owner key that takes effect by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct WaitingRekey {
    /// The key.
    pub key: KeyId,
    /// When.
    pub due: TimeMs,
}

/// A key of an account. Its record stays for ever, so that its events cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Key {
    /// The account.
    pub account: AccountId,
    /// The key.
    pub public: PublicKey,
    /// Events it has signed.
    pub sequence: u64,
    /// What it may do.
    pub role: Role,
    /// Whether it was revoked.
    pub revoked: bool,
    /// The entry that registered it.
    pub entry: EntryIndex,
}

/// A pet, and its story.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Pet {
    /// Its id: the leaf hash of its birth entry.
    pub birth: Hash,
    /// Its birth entry.
    pub entry: EntryIndex,
    /// The account that hatched it.
    pub maker: AccountId,
    /// Its owner.
    pub owner: AccountId,
    /// The block it was born in.
    pub born: Height,
    /// The block it was last tended in.
    pub tended: Height,
    /// Treats locked inside.
    pub wallet: u64,
    /// The maker's previous pet.
    pub previous: Option<PetId>,
    /// The block in which its owner closed the story.
    pub closed: Option<Height>,
    /// Whether its birth's texts and photo were erased.
    pub redacted: bool,
}

/// A post, a comment or a farewell.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Moment {
    /// Its entry. Moments are in the order of their entries.
    pub entry: EntryIndex,
    /// The story it belongs to.
    pub pet: PetId,
    /// Who wrote it.
    pub author: AccountId,
    /// Its kind.
    pub kind: MomentKind,
    /// Whether its texts and photos were erased.
    pub redacted: bool,
}

/// What a moment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum MomentKind {
    /// A post.
    Post = 0,
    /// A comment.
    Comment = 1,
    /// The owner's last text, from version 2 on.
    Farewell = 2,
}

impl Economics {
    /// At the start of the economy: no account has treats.
    pub fn new(numbers: Economy) -> Self {
        Self { numbers, late_ms: 0, in_accounts: 0, in_wallets: 0, closers: Vec::new() }
    }

    /// Expected tries for the next block that is dug.
    pub fn dig_tries(&self) -> u64 {
        self.numbers.dig_tries(self.late_ms)
    }

    /// Whose clocks are asked when nothing happens: the accounts that closed one of the last blocks, and the house.
    /// Each once, in ascending order.
    pub fn active_miners(&self) -> BTreeSet<AccountId> {
        active_miners(self.closers.iter().copied())
    }

    /// Adds the closer of a block, and drops the oldest one.
    pub(crate) fn closed_by(&mut self, miner: AccountId) {
        self.closers.push(miner);
        let too_many = self.closers.len().saturating_sub(MINER_ACTIVE_BLOCKS);
        self.closers.drain(..too_many);
    }
}

/// The active miners when these accounts closed the last [`MINER_ACTIVE_BLOCKS`] blocks: they and the house.
pub fn active_miners(closers: impl Iterator<Item = AccountId>) -> BTreeSet<AccountId> {
    closers.chain([HOUSE]).collect()
}

impl Account {
    /// The account as it is at `now`, when the state has `keys` keys: a rekey whose time has come has taken effect, and
    /// with it all daily keys are void. No entry is needed for that, so the record may still say otherwise.
    pub fn settled(&self, now: TimeMs, keys: usize) -> Self {
        let mut account = self.clone();
        if let Some(rekey) = self.rekey
            && rekey.due <= now
        {
            account.take_owner_key(rekey.key, keys);
        }
        account
    }

    /// Makes `key` the owner key; `keys` is how many keys the state has.
    pub fn take_owner_key(&mut self, key: KeyId, keys: usize) {
        self.owner = key;
        self.rekey = None;
        self.daily_from = KeyId(u32::try_from(keys).expect("lists are bounded to 32-bit places"));
        self.daily_keys = 0;
    }
}
