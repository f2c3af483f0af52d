//! The kinds of block.

use borsh::{BorshDeserialize, BorshSerialize};

/// What a block is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum BlockKind {
    /// It holds at least one event.
    Activity = 0,
    /// It holds none: time has passed.
    Time = 1,
}
