//! Events that give access: to a sitter for one pet, and to a friend who need not do the hatching work.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::{Hash, tag};
use crate::base::ids::TimeMs;
use crate::base::keys::{self, NewKey, PublicKey, Signature};

/// See [`super::Action::AskSitter`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AskSitter {
    /// The pet's birth hash.
    pub pet: Hash,
    /// The sitter's key.
    pub key: NewKey,
    /// When it becomes invalid: at most [`crate::base::limits::SITTING_MAX_MS`] from now.
    pub until: TimeMs,
}

/// See [`super::Action::DismissSitter`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DismissSitter {
    /// The pet's birth hash.
    pub pet: Hash,
}

/// See [`super::Action::Vouch`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Vouch {
    /// The birth hash of the pet whose owner vouches.
    pub pet: Hash,
    /// The invitation's key. The account vouches for the holder of its seed.
    pub key: NewKey,
}

/// See [`super::Action::Invited`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Invited {
    /// Commitment to the pet's name.
    pub name: Hash,
    /// Commitment to its first photo.
    pub photo: Hash,
    /// Commitment to the pet's own words.
    pub words: Option<Hash>,
    /// What replaces the hatching work.
    pub invitation: Invitation,
}

/// An invitation, signed for one newcomer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Invitation {
    /// The key that a [`Vouch`] registered.
    pub key: PublicKey,
    /// Its signature over [`Invitation::message`].
    pub signature: Signature,
}

impl Invitation {
    /// What the invitation's key signs: tag, chain id, the newcomer's owner key.
    pub fn message(chain_id: &Hash, newcomer: &PublicKey) -> Vec<u8> {
        [tag::VOUCH, &chain_id.0, &newcomer.0].concat()
    }

    /// Signs an invitation for this newcomer with the seed of the invitation's key.
    pub fn make_out(chain_id: &Hash, newcomer: &PublicKey, seed: &[u8; 32]) -> Self {
        Self { key: PublicKey::of_seed(seed), signature: keys::sign(seed, &Self::message(chain_id, newcomer)) }
    }

    /// Whether it is signed for this newcomer.
    pub fn is_for(&self, chain_id: &Hash, newcomer: &PublicKey) -> bool {
        self.key.verify(&Self::message(chain_id, newcomer), &self.signature)
    }
}
