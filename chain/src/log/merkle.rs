//! Merkle trees as in RFC 6962, section 2.1, with SHA-256: for the log, which only grows, and for the lists of the
//! state, whose leaves also change.

use std::ops::Range;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::Hash;
use crate::log::proof;

pub use crate::log::node::{empty_root, leaf_hash, node_hash};

/// The right edge of a growing tree: the roots of its complete subtrees, the largest first. Enough to append and to
/// know the root, in at most 64 hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether there are as many peaks as the size has bits set; else the bytes are no frontier.
    pub fn is_consistent(&self) -> bool {
        self.peaks.len() as u64 == u64::from(self.size.count_ones())
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let merges = self.size.trailing_ones();
        let node = (0..merges).fold(leaf, |right, _| {
            let left = self.peaks.pop().expect("each one bit of the size has its peak");
            node_hash(&left, &right)
        });
        self.peaks.push(node);
        self.size += 1;
    }

    /// The tree's root.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(&smallest) => peaks.fold(smallest, |right, left| node_hash(left, &right)),
        }
    }
}

/// A tree with all its complete nodes, so that leaves can change and any leaf can be proven. Two hashes a leaf.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// `levels[k][i]` is the root of the complete subtree over leaves `i << k .. (i + 1) << k`.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// How many leaves it has.
    pub fn len(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    /// Whether it has no leaves.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let index = self.len();
        self.put(0, index, leaf);
        let mut level = 0;
        let mut position = index;
        while position & 1 == 1 {
            self.join(level, position >> 1);
            level += 1;
            position >>= 1;
        }
    }

    /// Changes leaves, each `(index, hash)` in ascending order, and rehashes every path above them once.
    pub fn set(&mut self, leaves: &[(usize, Hash)]) {
        let mut dirty: Vec<usize> = Vec::with_capacity(leaves.len());
        for &(index, leaf) in leaves {
            self.levels[0][index] = leaf;
            dirty.push(index);
        }
        for level in 0..self.levels.len().saturating_sub(1) {
            let above = self.levels[level + 1].len();
            dirty.iter_mut().for_each(|index| *index >>= 1);
            dirty.dedup();
            dirty.retain(|&index| index < above);
            for &index in &dirty {
                self.join(level, index);
            }
        }
    }

    /// Drops all leaves from `len` on.
    pub fn truncate(&mut self, len: usize) {
        for (level, nodes) in self.levels.iter_mut().enumerate() {
            nodes.truncate(len >> level);
        }
        while self.levels.last().is_some_and(Vec::is_empty) {
            self.levels.pop();
        }
    }

    /// The root.
    pub fn root(&self) -> Hash {
        if self.is_empty() { empty_root() } else { self.range_root(0, self.len()) }
    }

    /// The root that the tree had with its first `size` leaves; `size` is at most [`Tree::len`].
    pub fn root_at(&self, size: usize) -> Hash {
        if size == 0 { empty_root() } else { self.range_root(0, size) }
    }

    /// The audit path of a leaf in the tree of the first `size` leaves (RFC 6962, section 2.1.1), or `None` when there
    /// is no such leaf or tree.
    pub fn inclusion_proof(&self, index: usize, size: usize) -> Option<Vec<Hash>> {
        if size > self.len() {
            return None;
        }
        proof::inclusion(index as u64, size as u64).map(|ranges| self.roots_of(&ranges))
    }

    /// The proof that the tree of the first `old` leaves is a prefix of the tree of the first `new` (RFC 6962, section
    /// 2.1.2), or `None` when `old` is 0 or the sizes are out of order.
    pub fn consistency_proof(&self, old: usize, new: usize) -> Option<Vec<Hash>> {
        if new > self.len() {
            return None;
        }
        proof::consistency(old as u64, new as u64).map(|ranges| self.roots_of(&ranges))
    }

    /// The roots over ranges of existing leaves.
    fn roots_of(&self, ranges: &[Range<u64>]) -> Vec<Hash> {
        ranges.iter().map(|range| self.range_root(range.start as usize, range.end as usize)).collect()
    }

    /// The root over leaves `begin..end`; `begin` is a multiple of the least power of two not below the range's length.
    fn range_root(&self, begin: usize, end: usize) -> Hash {
        let length = end - begin;
        if length.is_power_of_two() {
            let level = length.trailing_zeros() as usize;
            return self.levels[level][begin >> level];
        }
        let middle = begin + split(length);
        node_hash(&self.range_root(begin, middle), &self.range_root(middle, end))
    }

    fn put(&mut self, level: usize, index: usize, hash: Hash) {
        if level == self.levels.len() {
            self.levels.push(Vec::new());
        }
        let nodes = &mut self.levels[level];
        if index == nodes.len() {
            nodes.push(hash);
        } else {
            nodes[index] = hash;
        }
    }

    /// Hashes the two children of node `index` of the level above `level`.
    fn join(&mut self, level: usize, index: usize) {
        let children = &self.levels[level];
        let hash = node_hash(&children[2 * index], &children[2 * index + 1]);
        self.put(level + 1, index, hash);
    }
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: usize) -> usize {
    1 << (usize::BITS - 1 - (length - 1).leading_zeros())
}

/// Whether `path` proves that `leaf` is leaf `index` of the tree with this size and root
/// (RFC 9162, section 2.1.3.2).
pub fn check_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether `path` proves that the tree of `old` leaves is a prefix of the tree of `new` leaves
/// (RFC 9162, section 2.1.4.2). An empty old tree is a prefix of every tree and needs no path.
pub fn check_consistency(old: u64, old_root: &Hash, new: u64, new_root: &Hash, path: &[Hash]) -> bool {
    if old == 0 {
        return path.is_empty() && *old_root == empty_root();
    }
    if old >= new {
        return old == new && path.is_empty() && old_root == new_root;
    }
    let mut steps = path.iter();
    let seed = if old.is_power_of_two() { Some(old_root) } else { steps.next() };
    let Some(&seed) = seed else { return false };
    let shift = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> shift, (new - 1) >> shift);
    let (mut old_hash, mut new_hash) = (seed, seed);
    for step in steps {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(step, &old_hash);
            new_hash = node_hash(step, &new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}
