//! Searches for a nonce as fast as a browser can: as many nonces at a time as a [`Lanes`] has lanes, with all hashing
//! that many of them share done once. The result is what `chain` would find, since `chain` verifies it.

mod lanes;
mod sha256;

use chain::work::Puzzle;

pub use lanes::Lanes;
use sha256::Prepared;

/// The first nonce in `from..from + count` that is worth `tries`, as [`Puzzle::search`].
//
// Always inlined, as all below it, so that the caller decides which instructions it is compiled with.
#[inline(always)]
pub fn search<L: Lanes>(puzzle: &Puzzle, from: u64, count: u32, tries: u64) -> Option<u64> {
    let end = from.saturating_add(u64::from(count));
    let mut next = from;
    while next < end {
        // The upper half of a nonce is the same for 2^32 of them.
        let stop = end.min((next | u64::from(u32::MAX)).saturating_add(1));
        if let Some(nonce) = search_run::<L>(puzzle, next, stop, tries) {
            return Some(nonce);
        }
        next = stop;
    }
    None
}

/// The same for `from..stop`, which all have the same upper half.
#[inline(always)]
fn search_run<L: Lanes>(puzzle: &Puzzle, from: u64, stop: u64, tries: u64) -> Option<u64> {
    let prepared = Prepared::new(&puzzle.seed(), (from >> 32) as u32);
    let most = ((u64::MAX / tries.max(1)) >> 32) as u32;
    let mut next = from;
    while stop - next >= u64::from(L::COUNT) {
        // The first half of the check rejects almost all of them.
        if prepared.first_words::<L>(next as u32).any_at_most(most)
            && let Some(nonce) = puzzle.search(next, L::COUNT, tries)
        {
            return Some(nonce);
        }
        next += u64::from(L::COUNT);
    }
    puzzle.search(next, (stop - next) as u32, tries)
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;

    use super::*;

    fn puzzles() -> impl Iterator<Item = Puzzle> {
        (0_u32..200).map(|number| Puzzle::of_seed(Hash::of(&[b"a seed", &number.to_le_bytes()])))
    }

    fn agrees_with_chain<L: Lanes>() {
        // An arbitrary start, the beginning, a change of the upper half, the end.
        for from in [0x0123_4567_89ab_cdef, 0, (7 << 32) - 150, u64::MAX - 300] {
            for (puzzle, tries) in puzzles().zip([0, 1, 2, 30, 300].into_iter().cycle()) {
                for count in [0, 1, 3, 301] {
                    let found = search::<L>(&puzzle, from, count, tries);
                    assert_eq!(found, puzzle.search(from, count, tries), "{puzzle:?} {from} {count} {tries}");
                }
            }
        }
    }

    #[test]
    fn one_lane_finds_what_the_chain_finds() {
        agrees_with_chain::<u32>();
    }

    #[test]
    fn four_lanes_find_what_the_chain_finds() {
        agrees_with_chain::<[u32; 4]>();
    }
}
