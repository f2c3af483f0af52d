//! The part of the outbox that is stored over a reload.

use borsh::{BorshDeserialize, BorshSerialize};

use super::Queued;

/// Why an item has stopped.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Stop {
    /// The reason, as a sentence.
    pub words: String,
    /// PitPet refused it; otherwise it failed too often.
    pub refused: bool,
}

/// An item of the outbox as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What is to be sent.
    pub queued: Queued,
    /// Set once it has stopped.
    pub stop: Option<Stop>,
}

impl Kept {
    /// An item that waits.
    pub fn waiting(queued: Queued) -> Self {
        Self { queued, stop: None }
    }

    /// The bytes that are stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        chain::codec::encode(&(&self.queued, &self.stop))
    }

    /// Parses them. An earlier version stored only the first field.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let queued = Queued::deserialize(&mut rest).ok()?;
        let stop = if rest.is_empty() { None } else { borsh::from_slice(rest).ok()? };
        Some(Self { queued, stop })
    }
}
