//! What somebody is given who looks after a pet: the pet and a key, in the fragment of a link. Browsers send no fragment to
//! any server.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::hash::Hash;
use chain::keys::PublicKey;

/// What parts the pet from the key.
const BETWEEN: char = '.';

/// A key that tends one pet in its owner's name. It has no `Debug`: its seed is nobody's to read.
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

    /// What stands in a link behind its `#`.
    pub fn fragment(&self) -> String {
        format!("{}{BETWEEN}{}", self.pet, Hash(self.seed))
    }

    /// Reads a fragment, with or without its `#`. `None` if it is not whole.
    pub fn of_fragment(fragment: &str) -> Option<Self> {
        let (pet, seed) = fragment.trim().trim_start_matches('#').split_once(BETWEEN)?;
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
    fn a_link_brings_the_pet_and_the_key() {
        let fragment = key().fragment();
        assert_eq!(fragment.len(), 64 + 1 + 64);
        for written in [fragment.clone(), format!("#{fragment}"), format!(" #{fragment}\n")] {
            assert!(SitterKey::of_fragment(&written) == Some(key()), "{written}");
        }
    }

    #[test]
    fn a_link_that_lost_something_is_not_whole() {
        let fragment = key().fragment();
        let cut = &fragment[..fragment.len() - 1];
        let other = fragment.replace('a', "x");
        let longer = format!("{fragment}0");
        for written in ["", "#", "#main", ".", cut, &other, &longer] {
            assert!(SitterKey::of_fragment(written).is_none(), "{written}");
        }
    }
}
