//! What the model calls a deed, in the chain's own words.

use chain::codec;
use chain::event::Author;
use chain::hash::Hash;
use chain::ids::AccountId;
use chain::keys::PublicKey;
use chain::submission::Submission;

use crate::deed::{Deed, Hand};

/// The submission that tries this deed; a birth's work is worth so many tries.
pub fn submission(chain_id: &Hash, hand: Hand, deed: &Deed, tries: u64) -> Submission {
    let mut said = deed.said(chain_id, hand);
    let author = match deed {
        Deed::Join { handle, recovery, daily, .. } => {
            said = said.by_newcomer(handle);
            Author::Newcomer(testkit::keys::newcomer(chain_id, handle, &hand.key, recovery, daily.as_ref()))
        }
        _ => Author::Member(AccountId(hand.account)),
    };
    let key = PublicKey::of_seed(&hand.key);
    let submission = said.worked(chain_id, &key, hand.number, tries).sign(chain_id, author, hand.number, &hand.key);
    assert!(Submission::check(&codec::encode(&submission), chain_id).is_ok());
    submission
}
