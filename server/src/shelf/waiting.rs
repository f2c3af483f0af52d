//! Uploaded photos that no entry names yet, and the bound for their bytes.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use borsh::{BorshDeserialize, BorshSerialize};
use chain::hash::Hash;
use chain::ids::EntryIndex;

use crate::store::StorageKey;

/// An upload that has no marker after this time was cut off before.
const MARKED_WITHIN: Duration = Duration::from_secs(15);

/// The store's record of a photo that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Marker {
    /// Bytes of the photo; 0 if it was found, and not just uploaded.
    pub bytes: u64,
    /// The log's end before the photo was put. No entry before that needed to wait for it.
    pub log_end: EntryIndex,
}

impl Marker {
    /// For a found photo that no unerased entry before this end of the log names.
    pub fn found(log_end: EntryIndex) -> Self {
        Self { bytes: 0, log_end }
    }
}

/// Held for as long as a photo waits, such as a part of a caller's share.
pub type Share = Box<dyn Any + Send>;

/// Photos that wait for an entry that names them.
#[derive(Default)]
pub struct Waiting {
    photos: Mutex<HashMap<Hash, One>>,
}

struct One {
    marker: Marker,
    since: Instant,
    named: bool,
    /// Whether its marker has been in the store.
    marked: bool,
    /// Held, not read.
    share: Option<Share>,
}

/// A photo that waits, for the collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The photo.
    pub photo: Hash,
    /// The store's record of it.
    pub marker: Marker,
    /// For how long this server has known of it.
    pub age: Duration,
    /// Whether an entry has named it since.
    pub named: bool,
    /// Whether its marker has been in the store.
    pub marked: bool,
}

impl Waiting {
    /// A photo is about to be put; false if more than `most` bytes would wait then, and it may not be.
    pub fn add(&self, photo: Hash, marker: Marker, most: u64, share: Share) -> bool {
        let mut photos = self.lock();
        let others: u64 = photos.iter().filter(|(other, _)| **other != photo).map(|(_, one)| one.bytes()).sum();
        let fits = others.saturating_add(marker.bytes) <= most;
        if fits {
            photos
                .insert(photo, One { marker, since: Instant::now(), named: false, marked: false, share: Some(share) });
        }
        fits
    }

    /// The store says that a photo waits, which another server accepted, or this one before its start.
    pub fn learn(&self, photo: Hash, marker: Marker) {
        let one = One { marker, since: Instant::now(), named: false, marked: true, share: None };
        self.lock().entry(photo).or_insert(one);
    }

    /// The store has the marker of a photo that was added.
    pub fn marked(&self, photo: &Hash) {
        if let Some(one) = self.lock().get_mut(photo) {
            one.marked = true;
        }
    }

    /// Forgets those of `known` that have no marker in the store, as listed after they were known.
    pub fn forget_deleted(&self, known: &[Found], markers: &[StorageKey]) {
        let markers: HashSet<&StorageKey> = markers.iter().collect();
        for found in known.iter().filter(|found| !markers.contains(&StorageKey::PhotoWaiting(found.photo))) {
            // A photo that is being uploaded gets its marker soon.
            if found.marked || found.age >= MARKED_WITHIN {
                self.forget(&found.photo);
            }
        }
    }

    /// Whether a photo is known to wait.
    pub fn knows(&self, photo: &Hash) -> bool {
        self.lock().contains_key(photo)
    }

    /// These photos are named in the log now: they count in no share any more.
    pub fn named(&self, photos: &[Hash]) {
        let mut waiting = self.lock();
        for photo in photos {
            if let Some(one) = waiting.get_mut(photo) {
                (one.named, one.share) = (true, None);
            }
        }
    }

    /// This photo does not wait any more.
    pub fn forget(&self, photo: &Hash) {
        self.lock().remove(photo);
    }

    /// All that wait, and those that were named since the last cleanup.
    pub fn all(&self) -> Vec<Found> {
        let found = |(photo, one): (&Hash, &One)| Found {
            photo: *photo,
            marker: one.marker,
            age: one.since.elapsed(),
            named: one.named,
            marked: one.marked,
        };
        self.lock().iter().map(found).collect()
    }

    /// Bytes of all that wait.
    pub fn bytes(&self) -> u64 {
        self.lock().values().map(One::bytes).sum()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, One>> {
        // No code that can panic runs under the lock.
        self.photos.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl One {
    fn bytes(&self) -> u64 {
        if self.named { 0 } else { self.marker.bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker(bytes: u64) -> Marker {
        Marker { bytes, log_end: EntryIndex(3) }
    }

    #[test]
    fn only_so_much_may_wait_and_what_is_named_does_not() {
        let waiting = Waiting::default();
        let (one, two) = (Hash([1; 32]), Hash([2; 32]));
        assert!(waiting.add(one, marker(6), 10, Box::new(())));
        assert!(!waiting.add(two, marker(5), 10, Box::new(())));
        assert!(waiting.add(one, marker(10), 10, Box::new(())), "the same again is no more");
        waiting.named(&[one, Hash([3; 32])]);
        assert_eq!(waiting.bytes(), 0);
        assert!(waiting.add(two, marker(10), 10, Box::new(())));
        waiting.forget(&two);
        waiting.forget(&one);
        waiting.learn(one, marker(4));
        assert_eq!(waiting.all().iter().map(|found| (found.photo, found.named)).collect::<Vec<_>>(), [(one, false)]);
    }

    #[test]
    fn a_share_is_given_back_when_its_photo_is_named() {
        let (waiting, share) = (Waiting::default(), std::sync::Arc::new(()));
        waiting.add(Hash([1; 32]), marker(6), 10, Box::new(share.clone()));
        assert_eq!(std::sync::Arc::strong_count(&share), 2);
        waiting.named(&[Hash([1; 32])]);
        assert_eq!(std::sync::Arc::strong_count(&share), 1);
    }
}
