//! Signed events: something an account did.

mod actions;
mod contents;
mod house;
mod kindness;
mod market;
mod story;
mod trust;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::{Hash, tag};
use crate::base::ids::AccountId;
use crate::base::keys::{self, NewKey, PublicKey, Signature};

pub(crate) use actions::Once;
pub use actions::{Action, Costs, Facts, SignedBy};
pub use contents::Contents;
pub use house::*;
pub use kindness::*;
pub use market::*;
pub use story::*;
pub use trust::*;

/// An event as it stands in an entry.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SignedEvent {
    /// What is signed.
    pub body: EventBody,
    /// By `body.key`, over [`EventBody::signed_message`].
    pub signature: Signature,
}

/// The signed part of an event.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EventBody {
    /// Whose event it is.
    pub author: Author,
    /// The key that signs; a newcomer's is its owner key.
    pub key: PublicKey,
    /// How many events this key has signed before, without gaps.
    pub sequence: u64,
    /// What was done.
    pub action: Action,
}

/// The account whose event it is.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Author {
    /// An account that this event creates; its action must be a birth.
    Newcomer(Newcomer),
    /// An existing account.
    Member(AccountId),
}

/// The keys and the handle of a new account. The event's own key becomes its owner key.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Newcomer {
    /// [`crate::base::commitment::handle_hash`] of the handle, which travels beside the event.
    pub handle: Hash,
    /// The key, printed at birth, that can veto or replace the owner key.
    pub recovery: NewKey,
    /// The first daily key of the device that hatches.
    pub daily: Option<NewKey>,
    /// The account says of itself that a program runs it.
    pub bot: bool,
}

impl EventBody {
    /// What the signature covers: tag, chain id, and the body's exact bytes.
    pub fn signed_message(&self, chain_id: &Hash) -> Vec<u8> {
        let mut message = [tag::EVENT, &chain_id.0].concat();
        message.extend(crate::base::codec::encode(self));
        message
    }

    /// Signs this body with the key of `seed`.
    pub fn sign(self, chain_id: &Hash, seed: &[u8; 32]) -> SignedEvent {
        let signature = keys::sign(seed, &self.signed_message(chain_id));
        SignedEvent { body: self, signature }
    }

    /// The event's identity: the hash of the signed message. Signatures of one message may differ, see [`Signature`].
    pub fn id(&self, chain_id: &Hash) -> Hash {
        Hash::of(&[&self.signed_message(chain_id)])
    }
}
