//! A segment: one batch of entries in the store. Where events are rare it holds one entry, and a file system gives it a
//! whole block: so old ones are bundled (see [`super::Bundle`]).

use api::log::LogEntry;
use borsh::{BorshDeserialize, BorshSerialize};
use bytes::Bytes;
use chain::hash::from_hex;
use chain::ids::EntryIndex;

use super::{SegmentId, StorageKey, StoreError};

/// Drawn at random by each process that appends. Distinguishes another writer's segment from this writer's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct WriterId(pub [u8; 16]);

/// One batch of entries.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Segment {
    /// The writer.
    pub writer: WriterId,
    /// The writer's own number for the batch, never used twice by one writer.
    pub batch: u64,
    /// Index of the first entry.
    pub first: EntryIndex,
    /// At least one entry.
    pub entries: Vec<LogEntry>,
}

impl Segment {
    /// Index after the last entry, which is the name of the next segment.
    pub fn end(&self) -> EntryIndex {
        EntryIndex(self.first.0 + self.entries.len() as u64)
    }

    /// Its key in the store.
    pub fn key(&self) -> StorageKey {
        StorageKey::Segment(self.first)
    }

    /// What tells it from every other segment.
    pub fn id(&self) -> SegmentId {
        SegmentId { first: self.first, writer: self.writer, batch: self.batch }
    }

    /// Whether both are the same batch of the same writer.
    pub fn same_batch(&self, other: &Self) -> bool {
        self.writer == other.writer && self.batch == other.batch
    }

    /// The object's bytes.
    pub fn to_bytes(&self) -> Bytes {
        chain::codec::encode(self).into()
    }

    /// Reads the segment that begins at `first`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if the bytes are no segment, an empty one, or one of another place in the log.
    pub fn read(first: EntryIndex, bytes: &[u8]) -> Result<Self, StoreError> {
        let damaged = |what| StoreError::Damaged { key: StorageKey::Segment(first).to_string(), what };
        let segment: Self = chain::codec::decode(bytes).map_err(|_| damaged("it is no segment"))?;
        if segment.first != first {
            return Err(damaged("it belongs elsewhere in the log"));
        }
        if segment.entries.is_empty() {
            return Err(damaged("it is empty"));
        }
        Ok(segment)
    }
}

impl WriterId {
    /// Another id of the same writer, a different one for each number.
    pub fn numbered(mut self, number: u64) -> Self {
        self.0.iter_mut().zip(number.to_le_bytes()).for_each(|(byte, with)| *byte ^= with);
        self
    }

    /// A new identity for this process.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads 32 hexadecimal digits, as written.
    pub fn from_hex(digits: &str) -> Option<Self> {
        from_hex(digits).map(Self).filter(|writer| writer.to_string() == digits)
    }
}

impl std::fmt::Display for WriterId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&const_hex::encode(self.0))
    }
}
