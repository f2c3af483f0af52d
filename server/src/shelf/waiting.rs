//! Photos that were handed in and that no entry names yet: how many bytes of them there may be.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use borsh::{BorshDeserialize, BorshSerialize};
use chain::hash::Hash;
use chain::ids::EntryIndex;

/// What the store remembers of a photo that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Sign {
    /// Bytes of the photo; 0 where nobody has just handed it in, but it was found.
    pub bytes: u64,
    /// Where the log ended before the photo was put. No entry before that needed to wait for it.
    pub log_end: EntryIndex,
}

impl Sign {
    /// For a photo that was found, and that no entry named which stood before this end of the log.
    pub fn found(log_end: EntryIndex) -> Self {
        Self { bytes: 0, log_end }
    }
}

/// Something that is held for as long as a photo waits, such as a part of somebody's share.
pub type Share = Box<dyn Any + Send>;

/// Photos that wait for an entry that names them.
#[derive(Default)]
pub struct Waiting {
    photos: Mutex<HashMap<Hash, One>>,
}

struct One {
    sign: Sign,
    since: Instant,
    named: bool,
    /// Held, not read.
    share: Option<Share>,
}

/// A photo that waits, as whoever tidies up sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The photo.
    pub photo: Hash,
    /// What the store remembers of it.
    pub sign: Sign,
    /// For how long this server has known of it.
    pub age: Duration,
    /// Whether an entry has named it since.
    pub named: bool,
}

impl Waiting {
    /// A photo is about to be put; false if more than `most` bytes would wait then, and it may not be.
    pub fn add(&self, photo: Hash, sign: Sign, most: u64, share: Share) -> bool {
        let mut photos = self.lock();
        let others: u64 = photos.iter().filter(|(other, _)| **other != photo).map(|(_, one)| one.bytes()).sum();
        let fits = others.saturating_add(sign.bytes) <= most;
        if fits {
            photos.insert(photo, One { sign, since: Instant::now(), named: false, share: Some(share) });
        }
        fits
    }

    /// The store says that a photo waits, which another server took in, or this one before its start.
    pub fn learn(&self, photo: Hash, sign: Sign) {
        let one = One { sign, since: Instant::now(), named: false, share: None };
        self.lock().entry(photo).or_insert(one);
    }

    /// Whether a photo is known to wait.
    pub fn knows(&self, photo: &Hash) -> bool {
        self.lock().contains_key(photo)
    }

    /// These photos are named in the log now: they take nobody's share any more.
    pub fn named(&self, photos: &[Hash]) {
        let mut waiting = self.lock();
        for photo in photos {
            if let Some(one) = waiting.get_mut(photo) {
                (one.named, one.share) = (true, None);
            }
        }
    }

    /// Nothing waits under this name any more.
    pub fn forget(&self, photo: &Hash) {
        self.lock().remove(photo);
    }

    /// All that wait, and those that were named since it was last tidied up.
    pub fn all(&self) -> Vec<Found> {
        let found = |(photo, one): (&Hash, &One)| Found {
            photo: *photo,
            sign: one.sign,
            age: one.since.elapsed(),
            named: one.named,
        };
        self.lock().iter().map(found).collect()
    }

    /// Bytes of all that wait.
    pub fn bytes(&self) -> u64 {
        self.lock().values().map(One::bytes).sum()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, One>> {
        // Nothing that can panic runs under the lock.
        self.photos.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl One {
    fn bytes(&self) -> u64 {
        if self.named { 0 } else { self.sign.bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(bytes: u64) -> Sign {
        Sign { bytes, log_end: EntryIndex(3) }
    }

    #[test]
    fn only_so_much_may_wait_and_what_is_named_does_not() {
        let waiting = Waiting::default();
        let (one, two) = (Hash([1; 32]), Hash([2; 32]));
        assert!(waiting.add(one, sign(6), 10, Box::new(())));
        assert!(!waiting.add(two, sign(5), 10, Box::new(())));
        assert!(waiting.add(one, sign(10), 10, Box::new(())), "the same again is no more");
        waiting.named(&[one, Hash([3; 32])]);
        assert_eq!(waiting.bytes(), 0);
        assert!(waiting.add(two, sign(10), 10, Box::new(())));
        waiting.forget(&two);
        waiting.forget(&one);
        waiting.learn(one, sign(4));
        assert_eq!(waiting.all().iter().map(|found| (found.photo, found.named)).collect::<Vec<_>>(), [(one, false)]);
    }

    #[test]
    fn a_share_is_given_back_when_its_photo_is_named() {
        let (waiting, share) = (Waiting::default(), std::sync::Arc::new(()));
        waiting.add(Hash([1; 32]), sign(6), 10, Box::new(share.clone()));
        assert_eq!(std::sync::Arc::strong_count(&share), 2);
        waiting.named(&[Hash([1; 32])]);
        assert_eq!(std::sync::Arc::strong_count(&share), 1);
    }
}
