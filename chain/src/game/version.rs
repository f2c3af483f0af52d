//! Rule versions. Rules change while old history must still replay to the same result, so a change has a name, the
//! version that it leads to, and a height in the log from which it is in force.
//!
//! The versions are one table. The enums here and [`crate::state::records::InForce`] follow from it.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::game::economy::Economy;
use crate::game::params::{Params, ParamsError};

/// The table, passed to `$then`. A row: version, tag, the change that leads to it, and what it switches on beside its
/// actions.
macro_rules! versions {
    ($then:ident) => {
        $then! {
            /// The living network: births, moments, visits, keys, blocks closed by the house.
            V1 = 1;
            /// The economy: treats, and blocks that any account may dig.
            V2 = 2 by Economy(Economy): Economy;
            /// Fair play: against farming starter treats, selling a pet by way of a sitter, and floods of births in one
            /// block.
            V3 = 3 by Fair: AgedStarters, SitterOrSale, FloodWork;
        }
    };
}
pub(crate) use versions;

macro_rules! enums {
    (
        $(#[doc = $first_doc:literal])+ $first:ident = $first_tag:literal;
        $($(#[doc = $doc:literal])+ $version:ident = $tag:literal
            by $change:ident $(($numbers:ty))? $(: $($feature:ident),+)?;)+
    ) => {
        /// A version of the rules.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
        #[borsh(use_discriminant = true)]
        #[repr(u8)]
        pub enum RuleVersion {
            $(#[doc = $first_doc])+ $first = $first_tag,
            $($(#[doc = $doc])+ $version = $tag,)+
        }

        /// The rules that a chain begins with, and their numbers. Encoded with the version as the first byte.
        #[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
        #[borsh(use_discriminant = true)]
        #[repr(u8)]
        pub enum Rules {
            $(#[doc = $first_doc])+ $first(Params) = $first_tag,
            $($(#[doc = $doc])+ $version(Params, Economy) = $tag,)+
        }

        /// A named change of the rules, switched on by the house's [`crate::log::event::Action::ChangeRules`]: the
        /// block that holds this event is the last one under the old rules.
        #[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
        #[borsh(use_discriminant = true)]
        #[repr(u8)]
        pub enum RuleChange {
            $($(#[doc = $doc])+ $change $(($numbers))? = $tag,)+
        }

        impl RuleVersion {
            /// All of them, the first one first.
            pub const ALL: &[Self] = &[Self::$first, $(Self::$version),+];
        }

        impl Feature {
            /// The version that switched it on.
            pub const fn since(self) -> RuleVersion {
                match self {
                    $($($(Self::$feature)|+ => RuleVersion::$version,)?)+
                }
            }
        }

        impl Rules {
            /// Rules of this version with these numbers; the first one has no economy.
            pub fn new(version: RuleVersion, params: Params, economy: Economy) -> Self {
                match version {
                    RuleVersion::$first => Self::$first(params),
                    $(RuleVersion::$version => Self::$version(params, economy),)+
                }
            }

            /// The numbers that every version has.
            pub fn params(&self) -> &Params {
                match self {
                    Self::$first(params) => params,
                    $(Self::$version(params, _))|+ => params,
                }
            }

            /// The version.
            pub fn version(&self) -> RuleVersion {
                match self {
                    Self::$first(_) => RuleVersion::$first,
                    $(Self::$version(..) => RuleVersion::$version,)+
                }
            }

            /// The economy's numbers, if the chain begins with an economy.
            pub fn economy(&self) -> Option<&Economy> {
                match self {
                    Self::$first(_) => None,
                    $(Self::$version(_, economy))|+ => Some(economy),
                }
            }
        }

        impl RuleChange {
            /// All of them in their order, with these numbers where one brings some.
            pub fn all(economy: &Economy) -> Vec<Self> {
                vec![$(Self::$change $(({ let numbers: &$numbers = economy; numbers.clone() }))?),+]
            }

            /// The version that it leads to.
            pub fn to(&self) -> RuleVersion {
                match self {
                    $(Self::$change { .. } => RuleVersion::$version,)+
                }
            }
        }
    };
}

versions!(enums);

/// A feature that a version of the rules switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Treats, and blocks that any account may dig.
    Economy,
    /// A birth brings starter treats only if the maker's pet before it was old enough to die without care.
    AgedStarters,
    /// A pet with a sitter cannot be listed, and a listed pet cannot get a sitter.
    SitterOrSale,
    /// The hatching work doubles within a block, too.
    FloodWork,
}

impl RuleVersion {
    /// The version that a new chain begins with.
    pub const NEWEST: Self = Self::ALL[Self::ALL.len() - 1];

    /// Whether this version has the feature.
    pub fn has(self, feature: Feature) -> bool {
        self >= feature.since()
    }
}

impl Rules {
    /// The shipped set of that name, with the newest rules.
    pub fn named(name: &str) -> Option<Self> {
        let (params, economy) = match name {
            "tamagotchi" => (Params::tamagotchi(), Economy::tamagotchi()),
            "demo" => (Params::demo(), Economy::demo()),
            "classic" => (Params::classic(), Economy::classic()),
            _ => return None,
        };
        Some(Self::newest(params, economy))
    }

    /// The newest rules, with these numbers.
    pub fn newest(params: Params, economy: Economy) -> Self {
        Self::new(RuleVersion::NEWEST, params, economy)
    }

    /// Checks that the numbers make a playable game.
    ///
    /// # Errors
    /// Names the first field that is out of bounds.
    pub fn check(&self) -> Result<(), ParamsError> {
        self.params().check()?;
        self.economy().map_or(Ok(()), Economy::check)
    }
}
