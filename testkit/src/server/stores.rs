//! A store whose writes fail on order, and a real bucket.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use server::store::{Created, Layer, Request, Room, SharedStore, StorageKey, StoreError, WriterId};

/// What goes wrong with a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// Nothing is written, and an error is answered.
    Failed,
    /// It is written, and an error is answered.
    FailedButSaved,
    /// It is written, and the answer is that something was there before.
    SavedButTaken,
    /// Nothing is written, and the answer is that something was there before.
    TakenButEmpty,
}

/// Every one.
pub const MISHAPS: [Mishap; 4] = [Mishap::Failed, Mishap::FailedButSaved, Mishap::SavedButTaken, Mishap::TakenButEmpty];

/// The address of an empty place in the bucket that tests may use, if there is one.
pub fn fresh_bucket() -> Option<String> {
    let Some(bucket) = std::env::var("PITPET_TEST_BUCKET").ok().filter(|bucket| !bucket.is_empty()) else {
        eprintln!("left out: the same over a bucket. `scripts/bucket` starts one, and says what to set");
        return None;
    };
    let name = WriterId::random().expect("the system has randomness");
    Some(format!("{bucket}/test/{name}"))
}

type Spoil = Box<dyn Fn(u64, &StorageKey) -> Option<Mishap> + Send>;

/// Counts writes and spoils some.
pub struct Faulty {
    inner: SharedStore,
    writes: AtomicU64,
    vote_writes: AtomicU64,
    vote_listings: AtomicU64,
    spoil: Mutex<Spoil>,
    hidden: Mutex<Option<StorageKey>>,
    room: Mutex<Option<Room>>,
}

impl Faulty {
    /// Spoils the writes for which `spoil` has a mishap; it is given each write's number, from 0, and its key.
    pub fn new(inner: SharedStore, spoil: impl Fn(u64, &StorageKey) -> Option<Mishap> + Send + 'static) -> Arc<Self> {
        let (writes, spoil) = (AtomicU64::new(0), Mutex::new(Box::new(spoil) as Spoil));
        let (vote_writes, vote_listings) = (AtomicU64::new(0), AtomicU64::new(0));
        let (hidden, room) = (Mutex::new(None), Mutex::new(None));
        Arc::new(Self { inner, writes, vote_writes, vote_listings, spoil, hidden, room })
    }

    /// From now on this is spoiled instead.
    pub fn spoil(&self, spoil: impl Fn(u64, &StorageKey) -> Option<Mishap> + Send + 'static) {
        *self.spoil.lock().expect("not poisoned") = Box::new(spoil);
    }

    /// From now on this object cannot be read.
    pub fn hide(&self, key: Option<StorageKey>) {
        *self.hidden.lock().expect("not poisoned") = key;
    }

    /// From now on there is only so much room, or as much as there is.
    pub fn has_room(&self, room: Option<Room>) {
        *self.room.lock().expect("not poisoned") = room;
    }

    /// Writes so far.
    pub fn writes(&self) -> u64 {
        self.writes.load(Ordering::SeqCst)
    }

    /// Those of them that wrote a clock vote.
    pub fn vote_writes(&self) -> u64 {
        self.vote_writes.load(Ordering::SeqCst)
    }

    /// Listings of clock votes so far.
    pub fn vote_listings(&self) -> u64 {
        self.vote_listings.load(Ordering::SeqCst)
    }

    fn mishap(&self, key: &StorageKey) -> Option<Mishap> {
        let number = self.writes.fetch_add(1, Ordering::SeqCst);
        self.vote_writes.fetch_add(u64::from(matches!(key, StorageKey::Vote { .. })), Ordering::SeqCst);
        (self.spoil.lock().expect("not poisoned"))(number, key)
    }
}

fn error(key: &StorageKey) -> StoreError {
    StoreError::failed("writing", key, "no space left on device (as ordered by the test)")
}

#[async_trait]
impl Layer for Faulty {
    fn inner(&self) -> &SharedStore {
        &self.inner
    }

    async fn before(&self, request: Request<'_>) -> Result<(), StoreError> {
        match request {
            Request::Read(key) if self.hidden.lock().expect("not poisoned").as_ref() == Some(key) => {
                return Err(StoreError::failed("reading", key, "as ordered by the test"));
            }
            Request::ListVotes => _ = self.vote_listings.fetch_add(1, Ordering::SeqCst),
            _ => {}
        }
        Ok(())
    }

    async fn create(&self, key: &StorageKey, bytes: Bytes) -> Result<Created, StoreError> {
        match self.mishap(key) {
            None => self.inner.create(key, bytes).await,
            Some(Mishap::Failed) => Err(error(key)),
            Some(Mishap::TakenButEmpty) => Ok(Created::Taken),
            Some(Mishap::FailedButSaved) => {
                self.inner.create(key, bytes).await?;
                Err(error(key))
            }
            Some(Mishap::SavedButTaken) => {
                self.inner.create(key, bytes).await?;
                Ok(Created::Taken)
            }
        }
    }

    async fn put(&self, key: &StorageKey, bytes: Bytes) -> Result<(), StoreError> {
        match self.mishap(key) {
            None => self.inner.put(key, bytes).await,
            Some(Mishap::Failed | Mishap::TakenButEmpty) => Err(error(key)),
            Some(Mishap::FailedButSaved | Mishap::SavedButTaken) => {
                self.inner.put(key, bytes).await?;
                Err(error(key))
            }
        }
    }

    async fn room(&self) -> Result<Option<Room>, StoreError> {
        let ordered = *self.room.lock().expect("not poisoned");
        Ok(ordered.or(self.inner.room().await?))
    }
}
