//! SHA-256 of a seed and a nonce, as far as it depends on the nonce (FIPS 180-4, sections 4.1.2 and 6.2).
//!
//! The single block that is hashed has the seed in words 0 to 7, the nonce in 8 and 9, and constant padding. So the
//! first eight rounds depend on the seed alone, and of the words up to 22 only word 8 changes while the nonce's upper
//! half is the same. Only the digest's first word is computed, which the last round completes.

use chain::hash::Hash;

use super::lanes::Lanes;

/// Section 5.3.3.
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
/// Section 4.2.2.
#[rustfmt::skip]
const KEYS: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

/// Unrolls the rounds: each round's number must be known at compile time, or every word would go through memory.
macro_rules! each_round {
    ($step:ident: $($round:literal)*) => { $($step!($round);)* };
}

/// What all nonces with the same upper half share.
pub(super) struct Prepared {
    /// The state after the first eight rounds.
    state: [u32; 8],
    /// Words 7 to 22, each at its number modulo 16. Word 8 is still missing.
    words: [u32; 16],
}

impl Prepared {
    pub(super) fn new(seed: &Hash, upper: u32) -> Self {
        let mut words = [0; 16];
        for (word, bytes) in words.iter_mut().zip(seed.0.as_chunks::<4>().0) {
            *word = u32::from_be_bytes(*bytes);
        }
        let mut state = INITIAL;
        macro_rules! seeded {
            ($round:literal) => {
                round::<$round, u32>(&mut state, words[$round])
            };
        }
        each_round!(seeded: 0 1 2 3 4 5 6 7);
        // The nonce is little-endian, the words are big-endian. Then the padding: a set bit, zeros, and the message's
        // length in bits.
        (words[9], words[10], words[15]) = (upper.swap_bytes(), 1 << 31, 40 * 8);
        macro_rules! following {
            ($round:literal) => {
                follow::<$round, u32>(&mut words)
            };
        }
        each_round!(following: 16 17 18 19 20 21 22);
        Self { state, words }
    }

    /// The first words of the digests for this lower half and those that follow it, one for each lane.
    #[inline(always)]
    pub(super) fn first_words<L: Lanes>(&self, lower: u32) -> L {
        macro_rules! splat {
            ($words:ident: $($place:literal)*) => {
                [$(L::splat(self.$words[$place])),*]
            };
        }
        let mut state: [L; 8] = splat!(state: 0 1 2 3 4 5 6 7);
        let mut words: [L; 16] = splat!(words: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
        words[8] = L::swapped_from(lower);
        macro_rules! given {
            ($round:literal) => {
                round::<$round, L>(&mut state, words[$round % 16])
            };
        }
        each_round!(given: 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22);
        macro_rules! following {
            ($round:literal) => {
                follow::<$round, L>(&mut words);
                round::<$round, L>(&mut state, words[$round % 16]);
            };
        }
        each_round!(following: 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43);
        each_round!(following: 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63);
        state[0].add(L::splat(INITIAL[0]))
    }
}

/// The index of one of a round's words a to h: the words stay, and their names rotate.
#[inline(always)]
const fn place(round: usize, name: usize) -> usize {
    (name + 7 * round) % 8
}

/// One round.
#[inline(always)]
fn round<const ROUND: usize, L: Lanes>(state: &mut [L; 8], word: L) {
    let (a, b, c) = (state[place(ROUND, 0)], state[place(ROUND, 1)], state[place(ROUND, 2)]);
    let (e, f, g) = (state[place(ROUND, 4)], state[place(ROUND, 5)], state[place(ROUND, 6)]);
    let (d, h) = (state[place(ROUND, 3)], state[place(ROUND, 7)]);
    let turned = e.rotate_right::<6>().xor(e.rotate_right::<11>()).xor(e.rotate_right::<25>());
    let choice = e.and(f.xor(g)).xor(g);
    let first = h.add(turned).add(choice).add(word.add(L::splat(KEYS[ROUND])));
    let turned = a.rotate_right::<2>().xor(a.rotate_right::<13>()).xor(a.rotate_right::<22>());
    let majority = a.xor(b).and(b.xor(c)).xor(b);
    state[place(ROUND, 3)] = d.add(first);
    state[place(ROUND, 7)] = first.add(turned).add(majority);
}

/// The word of a round after the 15th, which replaces the one 16 rounds before.
#[inline(always)]
fn follow<const ROUND: usize, L: Lanes>(words: &mut [L; 16]) {
    let (old, new) = (words[(ROUND - 15) % 16], words[(ROUND - 2) % 16]);
    let old = old.rotate_right::<7>().xor(old.rotate_right::<18>()).xor(old.shift_right::<3>());
    let new = new.rotate_right::<17>().xor(new.rotate_right::<19>()).xor(new.shift_right::<10>());
    words[ROUND % 16] = words[ROUND % 16].add(old).add(words[(ROUND - 7) % 16]).add(new);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_is_the_digests() {
        let seed = Hash::of(&[b"a seed"]);
        for nonce in [0, 1, u64::from(u32::MAX), 1 << 40, u64::MAX - 3] {
            let prepared = Prepared::new(&seed, (nonce >> 32) as u32);
            let digest = |lane: u64| Hash::of(&[&seed.0, &(nonce + lane).to_le_bytes()]).0;
            let first = |lane| u32::from_be_bytes(digest(lane)[..4].try_into().expect("4 of 32 bytes"));
            assert_eq!(prepared.first_words::<u32>(nonce as u32), first(0));
            if nonce as u32 != u32::MAX {
                assert_eq!(prepared.first_words::<[u32; 4]>(nonce as u32), [0, 1, 2, 3].map(first));
            }
        }
    }
}
