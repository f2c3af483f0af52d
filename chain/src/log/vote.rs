//! Clock votes: nobody alone says how late it is.
//!
//! A block in which nothing happened is closed because time has passed. The appender's clock alone could run fast, so
//! the clocks of more than half of those who closed the last blocks have to agree.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::{Hash, tag};
use crate::base::ids::{AccountId, EntryIndex, TimeMs};
use crate::base::keys::{PublicKey, Signature, sign};

/// "By my clock, nothing has happened for long enough since this entry."
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ClockVote {
    /// Whose clock.
    pub account: AccountId,
    /// The account's key that signs. Not its place in the state, so that whoever votes need not know the state.
    pub key: PublicKey,
    /// The log's last entry.
    pub entry: EntryIndex,
    /// What the voter's clock says.
    pub time_ms: TimeMs,
    /// The key's signature over [`ClockVote::signed_message`].
    pub signature: Signature,
}

impl ClockVote {
    /// What the voter signs: tag, chain id, account, entry, time. Not the key: the signature says which it is.
    pub fn signed_message(chain_id: &Hash, account: AccountId, entry: EntryIndex, time: TimeMs) -> Vec<u8> {
        let (account, entry, time) = (account.0.to_le_bytes(), entry.0.to_le_bytes(), time.0.to_le_bytes());
        [tag::CLOCK, &chain_id.0, &account, &entry, &time].concat()
    }

    /// What this vote's signature must be over.
    pub fn message(&self, chain_id: &Hash) -> Vec<u8> {
        Self::signed_message(chain_id, self.account, self.entry, self.time_ms)
    }

    /// A vote signed with the key of `seed`.
    pub fn by(seed: &[u8; 32], chain_id: &Hash, account: AccountId, entry: EntryIndex, time_ms: TimeMs) -> Self {
        let signature = sign(seed, &Self::signed_message(chain_id, account, entry, time_ms));
        Self { account, key: PublicKey::of_seed(seed), entry, time_ms, signature }
    }
}
