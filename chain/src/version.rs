//! Rule versions. Rules change while old history must still replay to the same result, so a change has a name, a version
//! that brings it, and a height from which the log says it holds.

use borsh::{BorshDeserialize, BorshSerialize};

/// A set of rules that were in force together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum RuleVersion {
    /// The living network: births, moments, visits, keys, blocks closed by the house.
    V1 = 1,
}
