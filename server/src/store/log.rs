//! The log in the store: reading segments, and the commit point. What is bundled is read by [`super::reader`] and
//! [`LogStore::run_with`].

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use chain::ids::EntryIndex;

use super::bundled::Known;
use super::{Created, Segment, SharedStore, StorageKey, StoreError};

/// How often writing a batch is tried before its clients are told to retry.
const ATTEMPTS: u32 = 3;
/// Wait between two attempts, times the number of attempts.
const BACK_OFF: Duration = Duration::from_millis(50);

/// How long one write may take, or one read that follows it. A store that hangs must not stop the sequencer for as long
/// as it hangs: clients are told to retry, and the write may still land.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// The result of writing a batch.
#[derive(Debug)]
pub enum Commit {
    /// It is in the log, durably.
    Won,
    /// Another batch has its place.
    Lost(Segment),
    /// It was not seen in the store after several attempts. Its place may still be filled by a late write, even of this
    /// same batch, so no client may be told that it failed for good; the next writer to this place will find out.
    Unwritten(StoreError),
}

/// The log's segments and bundles.
#[derive(Clone)]
pub struct LogStore {
    pub(super) store: SharedStore,
    /// How far the log is bundled, as last read. All clones share it.
    pub(super) mark: Arc<Mutex<Known>>,
}

impl LogStore {
    /// The log in this store.
    pub fn new(store: SharedStore) -> Self {
        Self { store, mark: Arc::default() }
    }

    /// The segment that begins at `first`, `None` if the log ends there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn read(&self, first: EntryIndex) -> Result<Option<Segment>, StoreError> {
        match self.store.get(&StorageKey::Segment(first)).await? {
            Some(bytes) => Segment::read(first, &bytes).map(Some),
            None => Ok(None),
        }
    }

    /// The segments that begin at these places, up to the first that is missing.
    ///
    /// # Errors
    /// When one cannot be read.
    pub async fn read_together(&self, starts: &[EntryIndex]) -> Result<Vec<Segment>, StoreError> {
        let keys: Vec<_> = starts.iter().map(|&start| StorageKey::Segment(start)).collect();
        let found = self.store.get_together(&keys).await?;
        let segments = starts.iter().zip(found).map_while(|(&start, bytes)| Some(Segment::read(start, &bytes?)));
        segments.collect()
    }

    /// Like [`LogStore::read`], for a segment to build on: it is durable.
    ///
    /// # Errors
    /// When it cannot be read, or may not be durable.
    pub async fn read_settled(&self, first: EntryIndex) -> Result<Option<Segment>, StoreError> {
        let segment = self.read(first).await?;
        if segment.is_some() {
            self.store.settle(&StorageKey::Segment(first)).await?;
        }
        Ok(segment)
    }

    /// Puts a batch into the log.
    ///
    /// Only success is certain: "taken" can be our own write whose answer was lost, and an error can hide a write that
    /// was done. So each other answer is followed by a read of the place.
    pub async fn commit(&self, segment: &Segment) -> Commit {
        let bytes = segment.to_bytes();
        let mut attempt = 1;
        loop {
            let error = match self.try_once(segment, bytes.clone()).await {
                Ok(Some(commit)) => return commit,
                Ok(None) => StoreError::Damaged { key: segment.key().to_string(), what: "taken, but not found" },
                Err(error) => error,
            };
            if attempt == ATTEMPTS {
                return Commit::Unwritten(error);
            }
            tracing::warn!(first = segment.first.0, attempt, error = error.chain(), "writing a segment failed");
            tokio::time::sleep(BACK_OFF * attempt).await;
            attempt += 1;
        }
    }

    /// One write, and a read if it did not succeed. `None` means that the place is empty.
    async fn try_once(&self, segment: &Segment, bytes: Bytes) -> Result<Option<Commit>, StoreError> {
        let key = segment.key();
        let written = in_time("creating", &key, self.store.create(&key, bytes)).await;
        if let Ok(Created::Written) = written {
            return Ok(Some(Commit::Won));
        }
        match in_time("reading", &key, self.read_settled(segment.first)).await? {
            Some(found) if found.same_batch(segment) => Ok(Some(Commit::Won)),
            Some(found) => Ok(Some(Commit::Lost(found))),
            None => written.map(|_| None),
        }
    }
}

/// Ends a request that hangs with an error. It may still be done.
pub(crate) async fn in_time<T>(
    action: &'static str,
    key: &StorageKey,
    request: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let done = tokio::time::timeout(REQUEST_TIMEOUT, request).await;
    done.unwrap_or_else(|_| Err(StoreError::failed(action, key, "the store did not answer in time")))
}
