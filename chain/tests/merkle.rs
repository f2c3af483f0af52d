//! Trees, edges and proofs against the recursions of RFC 6962, written down naively.

use chain::hash::Hash;
use chain::merkle::{Frontier, Tree, check_consistency, check_inclusion, empty_root, leaf_hash, node_hash};
use chain::proof::{self, Node};
use proptest::prelude::*;

const SIZE_MAX: usize = 70;

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|index| leaf_hash(&index.to_le_bytes())).collect()
}

/// RFC 6962, section 2.1: the hash of a list of leaves.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(largest_power_below(leaves.len()));
            Hash::of(&[&[1], &naive_root(left).0, &naive_root(right).0])
        }
    }
}

fn largest_power_below(length: usize) -> usize {
    let mut power = 1;
    while power * 2 < length {
        power *= 2;
    }
    power
}

/// RFC 6962, section 2.1.1: PATH(m, D).
fn naive_path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(largest_power_below(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (naive_path(index, left), naive_root(right))
    } else {
        (naive_path(index - left.len(), right), naive_root(left))
    };
    path.push(sibling);
    path
}

/// RFC 6962, section 2.1.2: SUBPROOF(m, D, b).
fn naive_subproof(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let (left, right) = leaves.split_at(largest_power_below(leaves.len()));
    let (mut path, sibling) = if old <= left.len() {
        (naive_subproof(old, left, whole), naive_root(right))
    } else {
        (naive_subproof(old - left.len(), right, false), naive_root(left))
    };
    path.push(sibling);
    path
}

fn tree_of(leaves: &[Hash]) -> Tree {
    let mut tree = Tree::default();
    leaves.iter().for_each(|&leaf| tree.push(leaf));
    tree
}

/// Every proof that differs from `path` in one hash, one bit, or one hash more or less.
fn mutations(path: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = Vec::new();
    for place in 0..path.len() {
        let mut flipped = path.to_vec();
        flipped[place].0[place % 32] ^= 1;
        let mut shorter = path.to_vec();
        shorter.remove(place);
        all.extend([flipped, shorter]);
        if place > 0 && path[place] != path[place - 1] {
            let mut swapped = path.to_vec();
            swapped.swap(place, place - 1);
            all.push(swapped);
        }
    }
    for place in 0..=path.len() {
        let mut longer = path.to_vec();
        longer.insert(place, empty_root());
        all.push(longer);
    }
    all
}

#[test]
fn the_empty_leaf_and_node_hashes_are_those_of_the_rfc() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(empty_root().to_hex(), empty);
    let empty_leaf = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    assert_eq!(leaf_hash(b"").to_hex(), empty_leaf);
    let (left, right) = (leaf_hash(b"a"), leaf_hash(b"b"));
    assert_eq!(node_hash(&left, &right), Hash::of(&[&[1], &left.0, &right.0]));
}

#[test]
fn tree_and_edge_agree_with_the_recursion_at_every_size() {
    let leaves = leaves(SIZE_MAX);
    let (mut tree, mut edge) = (Tree::default(), Frontier::default());
    for size in 0..=SIZE_MAX {
        let root = naive_root(&leaves[..size]);
        assert_eq!((tree.root(), edge.root()), (root, root), "{size}");
        assert_eq!((tree.len(), edge.size()), (size, size as u64));
        assert!(edge.is_consistent());
        for earlier in 0..=size {
            assert_eq!(tree.root_at(earlier), naive_root(&leaves[..earlier]), "{earlier} of {size}");
        }
        if let Some(&leaf) = leaves.get(size) {
            tree.push(leaf);
            edge.push(leaf);
        }
    }
}

#[test]
fn every_inclusion_proof_holds_and_no_changed_one_does() {
    let leaves = leaves(SIZE_MAX);
    let tree = tree_of(&leaves);
    for size in 1..=SIZE_MAX {
        let root = naive_root(&leaves[..size]);
        for index in 0..size {
            let path = tree.inclusion_proof(index, size).expect("there is such a leaf");
            assert_eq!(path, naive_path(index, &leaves[..size]), "{index} of {size}");
            let (leaf, at, of) = (leaves[index], index as u64, size as u64);
            assert!(check_inclusion(&leaf, at, of, &path, &root));
            assert!(!check_inclusion(&empty_root(), at, of, &path, &root));
            assert!(!check_inclusion(&leaf, at, of, &path, &empty_root()));
            for other in (0..of).filter(|&other| other != at) {
                assert!(!check_inclusion(&leaf, other, of, &path, &root), "{index} as {other}");
            }
            for wrong in mutations(&path) {
                assert!(!check_inclusion(&leaf, at, of, &wrong, &root), "{index} of {size}");
            }
        }
        assert_eq!(tree.inclusion_proof(size, size), None);
    }
    assert_eq!(tree.inclusion_proof(0, SIZE_MAX + 1), None);
    assert!(!check_inclusion(&leaves[0], 0, 0, &[], &empty_root()));
}

#[test]
fn every_consistency_proof_holds_and_no_changed_one_does() {
    let (leaves, nothing) = (leaves(SIZE_MAX), empty_root());
    let tree = tree_of(&leaves);
    for new in 1..=SIZE_MAX {
        let new_root = naive_root(&leaves[..new]);
        for old in 1..=new {
            let old_root = naive_root(&leaves[..old]);
            let path = tree.consistency_proof(old, new).expect("both trees are there");
            assert_eq!(path, naive_subproof(old, &leaves[..new], true), "{old} of {new}");
            let check =
                |old_root, new_root, path: &[Hash]| check_consistency(old as u64, old_root, new as u64, new_root, path);
            assert!(check(&old_root, &new_root, &path), "{old} of {new}");
            assert!(!check(&nothing, &new_root, &path));
            assert!(!check(&old_root, &nothing, &path));
            for wrong in mutations(&path) {
                assert!(!check(&old_root, &new_root, &wrong), "{old} of {new}");
            }
        }
        assert_eq!(tree.consistency_proof(0, new), None);
        assert_eq!(tree.consistency_proof(new + 1, new), None);
    }
}

#[test]
fn the_empty_tree_is_before_every_tree_and_nothing_is_after_a_larger_one() {
    let root = leaf_hash(b"a");
    assert!(check_consistency(0, &empty_root(), 1, &root, &[]));
    assert!(!check_consistency(0, &root, 1, &root, &[]));
    assert!(!check_consistency(0, &empty_root(), 1, &root, &[root]));
    assert!(!check_consistency(2, &root, 1, &root, &[]));
}

#[test]
fn a_proof_is_made_of_complete_subtrees() {
    let leaves = leaves(SIZE_MAX);
    let subtree = |node: Node| {
        let (begin, end) = (node.index << node.level, (node.index + 1) << node.level);
        naive_root(&leaves[begin as usize..end as usize])
    };
    let joined = |ranges: Vec<std::ops::Range<u64>>| -> Vec<Hash> {
        let roots = |range| proof::nodes(range).into_iter().map(subtree).collect::<Vec<_>>();
        ranges.iter().map(|range| proof::join(&roots(range))).collect()
    };
    for new in 1..=SIZE_MAX {
        for old in 1..=new {
            let ranges = proof::consistency(old as u64, new as u64).expect("the sizes are in order");
            assert_eq!(joined(ranges), naive_subproof(old, &leaves[..new], true), "{old} to {new}");
            let ranges = proof::inclusion(old as u64 - 1, new as u64).expect("there is such a leaf");
            assert_eq!(joined(ranges), naive_path(old - 1, &leaves[..new]), "{} of {new}", old - 1);
        }
    }
    assert_eq!(proof::join(&[]), empty_root());
    assert_eq!((proof::consistency(0, 1), proof::consistency(2, 1), proof::inclusion(1, 1)), (None, None, None));
    let longest = proof::consistency(u64::MAX - 1, u64::MAX).expect("the sizes are in order");
    assert!(longest.len() < 65 && longest.iter().all(|range| proof::nodes(range).len() < 65));
}

#[test]
fn checking_never_panics_at_the_largest_sizes() {
    let hash = empty_root();
    for length in 0..130 {
        let path = vec![hash; length];
        for size in [u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) + 1] {
            for index in [0, 1, size / 2, size - 1] {
                assert!(!check_inclusion(&hash, index, size, &path, &hash));
                assert!(!check_consistency(index.max(1), &hash, size, &hash, &path) || index == size);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Leaves set in place, with some dropped and some added before, make the tree that is built at once.
    #[test]
    fn a_changed_tree_equals_one_built_anew(
        size in 1..200_usize,
        kept in any::<prop::sample::Index>(),
        added in 0..50_usize,
        changed in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let mut leaves = leaves(size);
        let mut tree = tree_of(&leaves);
        leaves.truncate(kept.index(size) + 1);
        tree.truncate(leaves.len());
        for index in 0..added {
            let leaf = leaf_hash(format!("added {index}").as_bytes());
            leaves.push(leaf);
            tree.push(leaf);
        }
        let places: std::collections::BTreeSet<_> =
            changed.iter().map(|place| place.index(leaves.len())).collect();
        let set: Vec<_> = places
            .into_iter()
            .map(|place| (place, leaf_hash(format!("changed {place}").as_bytes())))
            .collect();
        set.iter().for_each(|&(place, leaf)| leaves[place] = leaf);
        tree.set(&set);
        prop_assert_eq!(tree.root(), naive_root(&leaves));
        for size in 0..=leaves.len() {
            prop_assert_eq!(tree.root_at(size), naive_root(&leaves[..size]));
        }
    }
}

#[test]
fn an_edge_of_the_wrong_number_of_peaks_is_not_consistent() {
    for (size, peaks) in [(0_u64, 1_usize), (1, 0), (1, 2), (3, 1), (u64::MAX, 63)] {
        let bytes = chain::codec::encode(&(size, vec![empty_root(); peaks]));
        let edge: Frontier = chain::codec::decode(&bytes).expect("it reads as an edge");
        assert!(!edge.is_consistent(), "{size} with {peaks} peaks");
    }
}
