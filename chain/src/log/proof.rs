//! The parts of RFC 6962's proofs: which ranges of leaves, and which complete subtrees make up such a range. So a
//! server that keeps a log's nodes in tiles can answer with a few of them, however long the log is.

use std::ops::Range;

use crate::base::hash::Hash;
use crate::log::node::{empty_root, node_hash};

/// The root of a complete subtree, over the leaves `index << level .. (index + 1) << level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// How many levels lie below it.
    pub level: u32,
    /// Its place on its level.
    pub index: u64,
}

/// The ranges of leaves whose roots are the audit path of a leaf in the tree of the first `size` leaves (section
/// 2.1.1); `None` when there is no such leaf.
pub fn inclusion(index: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if index >= size {
        return None;
    }
    let (mut begin, mut end) = (0, size);
    let mut path = Vec::new();
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            path.push(middle..end);
            end = middle;
        } else {
            path.push(begin..middle);
            begin = middle;
        }
    }
    path.reverse();
    Some(path)
}

/// The ranges of leaves whose roots prove that the tree of the first `old` leaves is a prefix of the tree of the first
/// `new` (section 2.1.2); `None` when `old` is 0 or the sizes are out of order.
pub fn consistency(old: u64, new: u64) -> Option<Vec<Range<u64>>> {
    if old == 0 || old > new {
        return None;
    }
    let (mut begin, mut end) = (0, new);
    let mut path = Vec::new();
    // While the old tree's edge lies inside (begin, end), walk towards it.
    while end != old {
        let middle = begin + split(end - begin);
        if old <= middle {
            path.push(middle..end);
            end = middle;
        } else {
            path.push(begin..middle);
            begin = middle;
        }
    }
    // The verifier knows the root of the old tree, unless its last part is incomplete.
    if begin != 0 {
        path.push(begin..end);
    }
    path.reverse();
    Some(path)
}

/// The complete subtrees that make up a range, the first leaves' first: at most 64. The range begins at a multiple of
/// the least power of two not below its length, as do all ranges of this module.
pub fn nodes(range: &Range<u64>) -> Vec<Node> {
    let mut begin = range.start;
    let mut nodes = Vec::new();
    while let Some(level) = range.end.saturating_sub(begin).checked_ilog2() {
        nodes.push(Node { level, index: begin >> level });
        begin += 1 << level;
    }
    nodes
}

/// The root over a range, from the roots of the subtrees that make it up.
pub fn join(roots: &[Hash]) -> Hash {
    let mut roots = roots.iter().rev();
    match roots.next() {
        None => empty_root(),
        Some(&last) => roots.fold(last, |right, left| node_hash(left, &right)),
    }
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}
