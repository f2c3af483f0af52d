//! Rule versions. Rules change while old history must still replay to the same result, so a change has a name, a
//! version that it leads to, and a height from which the log says it holds.
//!
//! The versions stand in one table. What follows from it are the enums here, and [`crate::state::records::InForce`].

use borsh::{BorshDeserialize, BorshSerialize};

use crate::game::economy::Economy;
use crate::game::params::{Params, ParamsError};

/// The table, handed to `$then`. A row: version, tag, the change that leads to it, and what it switches on.
macro_rules! versions {
    ($then:ident) => {
        $then! {
            /// The living network: births, moments, visits, keys, blocks closed by the house.
            V1 = 1;
            /// The economy: treats, and blocks that anybody may dig.
            V2 = 2 by Economy(Economy): Economy;
            /// Fair play: nobody farms starter treats, sells a pet behind its owner's back, or hatches a flood in one
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
            by $change:ident $(($numbers:ty))?: $($feature:ident),+;)+
    ) => {
        /// A set of rules that were in force together.
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
        /// block in which that stands is the last one under the old rules.
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
            /// The rules that switched it on.
            pub const fn since(self) -> RuleVersion {
                match self {
                    $($(Self::$feature)|+ => RuleVersion::$version,)+
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

            /// Which rules they are.
            pub fn version(&self) -> RuleVersion {
                match self {
                    Self::$first(_) => RuleVersion::$first,
                    $(Self::$version(..) => RuleVersion::$version,)+
                }
            }

            /// The economy's numbers, where there is one from the beginning.
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

/// Something that a version of the rules switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Treats, and blocks that anybody may dig.
    Economy,
    /// A birth brings starter treats only where the pet before it had time to die.
    AgedStarters,
    /// A pet for which somebody sits is not listed, and the other way round.
    SitterOrSale,
    /// The hatching work doubles within a block, too.
    FloodWork,
}

impl RuleVersion {
    /// The one that a new chain begins with.
    pub const NEWEST: Self = Self::ALL[Self::ALL.len() - 1];

    /// Whether something is switched on under these rules.
    pub fn has(self, feature: Feature) -> bool {
        self >= feature.since()
    }
}

impl Rules {
    /// The set of that name, if one ships, with all rules that there are.
    pub fn named(name: &str) -> Option<Self> {
        let (params, economy) = match name {
            "tamagotchi" => (Params::tamagotchi(), Economy::tamagotchi()),
            "demo" => (Params::demo(), Economy::demo()),
            "classic" => (Params::classic(), Economy::classic()),
            _ => return None,
        };
        Some(Self::newest(params, economy))
    }

    /// All rules that there are, with these numbers.
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
