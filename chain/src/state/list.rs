//! A list of the state: records that keep their place, a root over them, and how to undo.

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::codec;
use crate::base::hash::Hash;
use crate::base::limits::{RECORDS_MAX, RECORDS_PER_LEAF};
use crate::log::merkle::{self, Tree};

/// Records of one page. Pages keep growth from copying everything and from taking twice the memory for a moment.
const PAGE_RECORDS: usize = 1_024;

/// Records that keep their place, hashed [`RECORDS_PER_LEAF`] to a leaf.
///
/// Changes since the last [`List::commit`] can be undone. The tree is brought up to date only when the root is asked
/// for.
#[derive(Clone, Debug)]
pub struct List<T> {
    pages: Vec<Vec<T>>,
    len: usize,
    tree: Tree,
    dirty: BTreeSet<usize>,
    undo: Vec<(usize, T)>,
    committed_len: usize,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        let (pages, undo) = (Vec::new(), Vec::new());
        Self { pages, len: 0, tree: Tree::default(), dirty: BTreeSet::new(), undo, committed_len: 0 }
    }
}

impl<T: Clone + BorshSerialize + BorshDeserialize> List<T> {
    /// How many records it has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no record can be added.
    pub fn is_full(&self) -> bool {
        !self.has_room(1)
    }

    /// Whether so many records can be added.
    pub fn has_room(&self, records: usize) -> bool {
        records <= RECORDS_MAX - self.len
    }

    /// The record at `index`.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.pages.get(index / PAGE_RECORDS)?.get(index % PAGE_RECORDS)
    }

    /// All records in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.pages.iter().flatten()
    }

    /// Adds a record; its place is the length before.
    pub fn push(&mut self, record: T) {
        let index = self.len;
        self.append(record);
        self.dirty.insert(index / RECORDS_PER_LEAF);
    }

    /// Changes the record at `index`, which must exist.
    pub fn update(&mut self, index: usize, change: impl FnOnce(&mut T)) {
        let record = self.pages[index / PAGE_RECORDS].get_mut(index % PAGE_RECORDS);
        let record = record.expect("ids in the state are only made by push, and records are never removed");
        if index < self.committed_len {
            self.undo.push((index, record.clone()));
        }
        change(record);
        self.dirty.insert(index / RECORDS_PER_LEAF);
    }

    /// The root over all leaves, up to date.
    pub fn root(&mut self) -> Hash {
        let dirty = std::mem::take(&mut self.dirty);
        let leaves = self.len.div_ceil(RECORDS_PER_LEAF);
        self.tree.truncate(leaves);
        let known = self.tree.len();
        let changed: Vec<_> =
            dirty.into_iter().filter(|&leaf| leaf < known).map(|leaf| (leaf, self.leaf(leaf))).collect();
        self.tree.set(&changed);
        for leaf in known..leaves {
            self.tree.push(self.leaf(leaf));
        }
        self.tree.root()
    }

    /// Brings the root up to date. Whether it was not.
    pub fn hash(&mut self) -> bool {
        let stale = !self.dirty.is_empty() || self.tree.len() != self.len.div_ceil(RECORDS_PER_LEAF);
        if stale {
            self.root();
        }
        stale
    }

    /// Forgets how to undo.
    pub fn commit(&mut self) {
        self.undo.clear();
        self.committed_len = self.len;
    }

    /// Undoes everything since the last commit, the latest change first. Calls `removed` for each record that goes.
    pub fn rollback(&mut self, mut removed: impl FnMut(&T)) {
        while let Some((index, record)) = self.undo.pop() {
            self.pages[index / PAGE_RECORDS][index % PAGE_RECORDS] = record;
            self.dirty.insert(index / RECORDS_PER_LEAF);
        }
        while self.len > self.committed_len {
            let page = self.pages.last_mut().expect("a list with records has a page");
            if let Some(record) = page.pop() {
                removed(&record);
            }
            if page.is_empty() {
                self.pages.pop();
            }
            self.len -= 1;
            self.dirty.insert(self.len / RECORDS_PER_LEAF);
        }
    }

    fn append(&mut self, record: T) {
        if self.len.is_multiple_of(PAGE_RECORDS) {
            // Small lists grow their one page; later pages are filled anyway.
            let capacity = if self.len == 0 { 0 } else { PAGE_RECORDS };
            self.pages.push(Vec::with_capacity(capacity));
        }
        self.pages.last_mut().expect("a page was just made sure of").push(record);
        self.len += 1;
    }

    fn leaf(&self, leaf: usize) -> Hash {
        let first = leaf * RECORDS_PER_LEAF;
        let records = (first..self.len.min(first + RECORDS_PER_LEAF)).filter_map(|index| self.get(index));
        let mut bytes = Vec::with_capacity(RECORDS_PER_LEAF * std::mem::size_of::<T>());
        records.for_each(|record| bytes.extend(codec::encode(record)));
        merkle::leaf_hash(&bytes)
    }
}

/// What the state asks of a list.
pub(crate) trait StateList: BorshSerialize + BorshDeserialize {
    /// How many places it has.
    fn len(&self) -> usize;
    /// The root over them, up to date.
    fn root(&mut self) -> Hash;
    /// Brings the root up to date. Whether it was not.
    fn hash(&mut self) -> bool;
    /// Forgets how to undo.
    fn commit(&mut self);
    /// Undoes everything since the last commit.
    fn rollback(&mut self);
}

impl<T: Clone + BorshSerialize + BorshDeserialize> StateList for List<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn root(&mut self) -> Hash {
        self.root()
    }

    fn hash(&mut self) -> bool {
        self.hash()
    }

    fn commit(&mut self) {
        self.commit();
    }

    fn rollback(&mut self) {
        self.rollback(|_| ());
    }
}

/// Encoded as a 32-bit count and the records, like a `Vec`.
impl<T: BorshSerialize> BorshSerialize for List<T> {
    fn serialize<W: std::io::Write>(&self, writer: &mut W) -> std::io::Result<()> {
        (self.len as u32).serialize(writer)?;
        self.pages.iter().flatten().try_for_each(|record| record.serialize(writer))
    }
}

impl<T: Clone + BorshSerialize + BorshDeserialize> BorshDeserialize for List<T> {
    fn deserialize_reader<R: std::io::Read>(reader: &mut R) -> std::io::Result<Self> {
        let count = u32::deserialize_reader(reader)?;
        let mut list = Self::default();
        for _ in 0..count {
            list.append(T::deserialize_reader(reader)?);
        }
        list.committed_len = list.len;
        Ok(list)
    }
}
