//! Finding a record by a 32-byte key (a handle's hash, a public key, a birth hash).

use std::collections::{BTreeMap, BTreeSet};

const PREFIX_BYTES: usize = 8;

/// A sorted set of `(first 8 bytes of the key, id)`: 12 bytes a record, and no hash function whose buckets somebody
/// could fill on purpose. Two keys with one prefix are possible (about 2^32 tries), so the record itself decides.
#[derive(Clone, Debug, Default)]
pub struct Index {
    places: BTreeSet<([u8; PREFIX_BYTES], u32)>,
}

impl Index {
    /// Remembers where `key` is.
    pub fn insert(&mut self, key: &[u8; 32], id: u32) {
        self.places.insert((prefix(key), id));
    }

    /// Forgets it.
    pub fn remove(&mut self, key: &[u8; 32], id: u32) {
        self.places.remove(&(prefix(key), id));
    }

    /// Whether no two records have one key.
    pub fn is_unique<'a>(&self, key_of: impl Fn(u32) -> Option<&'a [u8; 32]>) -> bool {
        let neighbours = self.places.iter().zip(self.places.iter().skip(1));
        let alike = neighbours.filter(|((one, _), (next, _))| one == next);
        // Keys that begin alike are few, and two that are one need not be neighbours.
        let mut known = BTreeMap::new();
        alike.flat_map(|((_, one), (_, next))| [*one, *next]).all(|id| *known.entry(key_of(id)).or_insert(id) == id)
    }

    /// The id whose record `is_it`, among those whose key begins like `key`.
    pub fn find(&self, key: &[u8; 32], is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let prefix = prefix(key);
        // Open to the right: one way down the tree instead of two.
        let from = self.places.range((prefix, 0)..);
        from.take_while(|(found, _)| *found == prefix).map(|&(_, id)| id).find(|&id| is_it(id))
    }
}

/// Sorted and built at once, which is several times faster than one by one and leaves no half-empty nodes.
impl<'a> FromIterator<&'a [u8; 32]> for Index {
    /// The first key's id is 0, the next one's 1, and so on.
    fn from_iter<I: IntoIterator<Item = &'a [u8; 32]>>(keys: I) -> Self {
        Self { places: keys.into_iter().map(prefix).zip(0..).collect() }
    }
}

fn prefix(key: &[u8; 32]) -> [u8; PREFIX_BYTES] {
    let mut prefix = [0; PREFIX_BYTES];
    prefix.copy_from_slice(&key[..PREFIX_BYTES]);
    prefix
}
