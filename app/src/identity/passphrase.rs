//! A strong generated password, offered first: four made-up words that can be read aloud.
//!
//! The log is public, so an attacker can guess passwords against an owner's public key offline without limit; what
//! counts is how many there are. Each word is 16 random bits, written as consonants (four bits) and vowels (two) in
//! turn.

/// Random bytes in a passphrase.
pub const BYTES: usize = 8;
/// The same in bits.
pub const BITS: usize = BYTES * 8;

const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
const VOWELS: &[u8; 4] = b"aiou";
/// How many bits each letter of a word encodes, from the first letter on.
const LETTERS: [u32; 5] = [4, 2, 4, 2, 4];

/// The words for these random bytes.
pub fn passphrase(random: [u8; BYTES]) -> String {
    let words = random.chunks_exact(2).map(|pair| word(u16::from(pair[0]) << 8 | u16::from(pair[1])));
    words.collect::<Vec<_>>().join("-")
}

fn word(bits: u16) -> String {
    let mut left = u16::BITS;
    let letter = |&width: &u32| {
        left -= width;
        let place = usize::from(bits >> left & ((1 << width) - 1));
        char::from(if width == 4 { CONSONANTS[place] } else { VOWELS[place] })
    };
    LETTERS.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn different_numbers_give_different_words() {
        let words: HashSet<String> = (0..=u16::MAX).map(word).collect();
        assert_eq!(words.len(), 1 << 16);
        assert!(words.iter().all(|word| word.len() == LETTERS.len()));
    }

    #[test]
    fn all_bytes_count() {
        let first = passphrase([0; BYTES]);
        assert_eq!((first.as_str(), BITS), ("babab-babab-babab-babab", 64));
        for place in 0..BYTES {
            let mut random = [0; BYTES];
            random[place] = 1;
            assert_ne!(passphrase(random), first);
        }
    }
}
