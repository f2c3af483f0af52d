//! Rule versions. Rules change while old history must still replay to the same result, so a change has a name, a version
//! that brings it, and a height from which the log says it holds.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::economy::Economy;
use crate::params::{Params, ParamsError};

/// A set of rules that were in force together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum RuleVersion {
    /// The living network: births, moments, visits, keys, blocks closed by the house.
    V1 = 1,
    /// The economy: treats, and blocks that anybody may dig.
    V2 = 2,
    /// Fair play: nobody farms starter treats, sells a pet behind its owner's back, or hatches a flood in one block.
    V3 = 3,
}

/// The rules that a chain begins with, and their numbers. Encoded with the version as the first byte.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Rules {
    /// [`RuleVersion::V1`].
    V1(Params) = 1,
    /// [`RuleVersion::V2`].
    V2(Params, Economy) = 2,
    /// [`RuleVersion::V3`].
    V3(Params, Economy) = 3,
}

/// A named change of the rules, switched on by the house's [`crate::event::Action::ChangeRules`]: the block in which that
/// stands is the last one under the old rules.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum RuleChange {
    /// From [`RuleVersion::V1`] to [`RuleVersion::V2`], with these numbers.
    Economy(Economy) = 2,
    /// From [`RuleVersion::V2`] to [`RuleVersion::V3`], with the numbers that there are.
    Fair = 3,
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
        Some(Self::V3(params, economy))
    }

    /// The numbers that every version has.
    pub fn params(&self) -> &Params {
        match self {
            Self::V1(params) | Self::V2(params, _) | Self::V3(params, _) => params,
        }
    }

    /// Which rules they are.
    pub fn version(&self) -> RuleVersion {
        match self {
            Self::V1(_) => RuleVersion::V1,
            Self::V2(..) => RuleVersion::V2,
            Self::V3(..) => RuleVersion::V3,
        }
    }

    /// The economy's numbers, where there is one from the beginning.
    pub fn economy(&self) -> Option<&Economy> {
        match self {
            Self::V1(_) => None,
            Self::V2(_, economy) | Self::V3(_, economy) => Some(economy),
        }
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

impl RuleChange {
    /// The version that it leads to.
    pub fn to(&self) -> RuleVersion {
        match self {
            Self::Economy(_) => RuleVersion::V2,
            Self::Fair => RuleVersion::V3,
        }
    }
}
