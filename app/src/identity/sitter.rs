//! What a sitter gets: the pet and a key, in the fragment of a link. Browsers send no fragment to any server.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::hash::Hash;
use chain::keys::PublicKey;

use super::fragment;

/// Hexadecimal digits of each of the two.
const DIGITS: usize = 64;
/// Separates the pet from the key.
const BETWEEN: char = '.';

/// A key that tends one pet in its owner's name. It has no `Debug`, so that its seed cannot get into a log.
#[derive(Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SitterKey {
    /// The pet's birth hash.
    pub pet: Hash,
    /// The key's seed.
    pub seed: [u8; 32],
}

impl SitterKey {
    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey::of_seed(&self.seed)
    }

    /// The fragment of a link, without `#`.
    pub fn fragment(&self) -> String {
        format!("{}{BETWEEN}{}", self.pet, Hash(self.seed))
    }

    /// The link on this origin.
    pub fn link(&self, origin: &str) -> String {
        format!("{origin}/sit#{}", self.fragment())
    }

    /// Parses a fragment as received, see [`fragment`]. `None` if it is incomplete.
    pub fn of_fragment(fragment: &str) -> Option<Self> {
        let clean = fragment::cleaned(fragment);
        let (pet, rest) = fragment::digits(&clean, DIGITS)?;
        let (seed, _) = fragment::digits(rest.strip_prefix(BETWEEN)?, DIGITS)?;
        Some(Self { pet: Hash::from_hex(pet)?, seed: Hash::from_hex(seed)?.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SitterKey {
        SitterKey { pet: Hash([0xab; 32]), seed: [0x12; 32] }
    }

    #[test]
    fn a_link_carries_the_pet_and_the_key() {
        let fragment = key().fragment();
        assert_eq!(fragment.len(), 64 + 1 + 64);
        let (first, second) = fragment.split_at(40);
        let sent = [
            fragment.clone(),
            format!("#{fragment}"),
            format!(" #{fragment}\n"),
            format!("#{fragment}."),
            format!("#{fragment})"),
            format!("#{fragment}\u{2026}"),
            format!("#{fragment}%20"),
            format!("%23{fragment}?fbclid=abc"),
            format!("#{first}\n{second}"),
            format!("#{first}%0D%0A{second}"),
            fragment.to_uppercase(),
            fragment.replace('.', "%2e"),
        ];
        for written in sent {
            assert!(SitterKey::of_fragment(&written) == Some(key()), "{written}");
        }
    }

    #[test]
    fn an_incomplete_link_is_not_read() {
        let fragment = key().fragment();
        let cut = &fragment[..fragment.len() - 1];
        let other = fragment.replace('a', "x");
        let longer = format!("{fragment}0");
        for written in ["", "#", "#main", ".", cut, &other, &longer] {
            assert!(SitterKey::of_fragment(written).is_none(), "{written}");
        }
    }
}
