//! One type for each kind of number, so that none is taken for another.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
            BorshSerialize, BorshDeserialize, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

number! {
    /// An account's place in the list of accounts; the house is 0.
    AccountId(u32)
}
number! {
    /// A key's place in the list of keys.
    KeyId(u32)
}
number! {
    /// A pet's place in the list of pets. Outside the state a pet is named by its birth hash.
    PetId(u32)
}
number! {
    /// A moment's (post's or comment's) place in the list of moments.
    MomentId(u32)
}
number! {
    /// An order's place in the list of orders. A place is reused once its order is gone.
    OrderId(u32)
}
number! {
    /// An entry's place in the log; the genesis is 0.
    EntryIndex(u64)
}
number! {
    /// How many blocks have been closed.
    Height(u64)
}
number! {
    /// Milliseconds since 1970-01-01T00:00:00Z, as stamped by the sequencer.
    TimeMs(u64)
}

impl Height {
    /// The block that is open while this many are closed.
    pub fn open_block(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Blocks closed since `earlier`; 0 when `earlier` is still open.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl TimeMs {
    /// Milliseconds since `earlier`; 0 when `earlier` is later.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// This time and `ms` more.
    pub fn plus(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

/// The house's account, which the genesis makes.
pub const HOUSE: AccountId = AccountId(0);
/// Its handle.
pub const HOUSE_HANDLE: &str = "house";

pub(crate) fn id(place: usize) -> u32 {
    u32::try_from(place).expect("lists are bounded to 32-bit places")
}

pub(crate) fn place(id: u32) -> usize {
    usize::try_from(id).expect("wasm32 and every host have at least 32-bit places")
}
