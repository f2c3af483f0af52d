//! The state's lists, each named once: a list declared here is hashed, committed, rolled back, written and read.

use borsh::BorshDeserialize;

use super::named::NamedList;
use crate::base::hash::Hash;
use crate::game::version::RuleVersion;
use crate::state::list::{List, StateList};
use crate::state::orders::Orders;
use crate::state::records::{Account, Keep, Key, Moment, Pet, Purse, Trade};

macro_rules! lists {
    ($($(#[doc = $doc:literal])+ $name:ident: $list:ty, $since:ident;)+) => {
        /// All lists, in the order in which they are hashed and written.
        #[derive(Clone, Debug, Default)]
        pub(crate) struct Lists {
            $($(#[doc = $doc])+ pub $name: $list,)+
        }

        impl Lists {
            /// The length and root of each list that these rules have.
            pub fn roots(&mut self, rules: RuleVersion) -> Vec<(u64, Hash)> {
                let mut roots = Vec::new();
                $(if rules >= RuleVersion::$since {
                    roots.push((StateList::len(&self.$name) as u64, StateList::root(&mut self.$name)));
                })+
                roots
            }

            /// Hashes one list with an outdated root. False if there is none.
            pub fn hash_next(&mut self) -> bool {
                $(StateList::hash(&mut self.$name))||+
            }

            /// Makes all changes permanent.
            pub fn commit(&mut self) {
                $(StateList::commit(&mut self.$name);)+
            }

            /// Rolls back all changes since the last commit.
            pub fn rollback(&mut self) {
                $(StateList::rollback(&mut self.$name);)+
            }

            /// Whether lists that these rules do not have are empty.
            pub fn fit(&self, rules: RuleVersion) -> bool {
                $((rules >= RuleVersion::$since || StateList::len(&self.$name) == 0))&&+
            }

            /// Writes the lists that these rules have.
            pub fn write(&self, rules: RuleVersion, bytes: &mut Vec<u8>) {
                $(if rules >= RuleVersion::$since {
                    bytes.extend(crate::base::codec::encode(&self.$name));
                })+
            }

            /// Reads them, with `pause` after each.
            pub async fn read(rules: RuleVersion, rest: &mut &[u8], pause: &impl AsyncFn()) -> std::io::Result<Self> {
                let mut lists = Self::default();
                $(if rules >= RuleVersion::$since {
                    lists.$name = BorshDeserialize::deserialize(rest)?;
                    pause().await;
                })+
                Ok(lists)
            }
        }
    };
}

lists! {
    /// Accounts, by their handles.
    accounts: NamedList<Account>, V1;
    /// All keys that accounts ever had.
    keys: NamedList<Key>, V1;
    /// Pets, by their births.
    pets: NamedList<Pet>, V1;
    /// Posts, comments and farewells.
    moments: List<Moment>, V1;
    /// One for each account.
    purses: List<Purse>, V2;
    /// One for each pet.
    keeps: List<Keep>, V2;
    /// Open orders, and free places.
    orders: Orders, V2;
    /// The price history.
    trades: List<Trade>, V2;
}
