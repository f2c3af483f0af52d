//! What of the outbox outlives a reload.

use borsh::{BorshDeserialize, BorshSerialize};

use super::Queued;

/// Why something does not go by itself any more.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Stop {
    /// The reason, in words.
    pub words: String,
    /// PitPet refused it; else it failed too often.
    pub refused: bool,
}

/// Something in the outbox as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What is to be sent.
    pub queued: Queued,
    /// Set once it has stopped.
    pub stop: Option<Stop>,
}

impl Kept {
    /// Something that waits.
    pub fn waiting(queued: Queued) -> Self {
        Self { queued, stop: None }
    }

    /// The bytes that are kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        chain::codec::encode(&(&self.queued, &self.stop))
    }

    /// Reads them. What an earlier version kept has no more than what is to be sent.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let queued = Queued::deserialize(&mut rest).ok()?;
        let stop = if rest.is_empty() { None } else { borsh::from_slice(rest).ok()? };
        Some(Self { queued, stop })
    }
}
