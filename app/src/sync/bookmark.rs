//! A bookmark in a link or on a page: which chain it is, and the house's newest checkpoint when it was made. A browser
//! that opens the link compares it with what the server shows, so that a first visit need not trust the server.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use borsh::{BorshDeserialize, BorshSerialize};
use chain::checkpoint::{Checkpoint, origin};
use chain::codec;
use chain::hash::Hash;
use chain::keys::{PublicKey, Signature};

const NAME: &str = "book=";

/// The content of a bookmark.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Bookmark {
    /// The chain.
    pub chain_id: Hash,
    /// The log's size.
    pub entries: u64,
    /// Its root.
    pub root: Hash,
    /// The house's signature of the checkpoint with these.
    pub signature: Signature,
}

impl Bookmark {
    /// Whether the house has signed it. An unsigned bookmark proves nothing.
    pub fn is_signed(&self, house: &PublicKey) -> bool {
        let checkpoint = Checkpoint { origin: origin(&self.chain_id), entries: self.entries, root: self.root };
        checkpoint.is_signed(house, &self.signature)
    }

    /// The bookmark as part of a link's fragment, alone or behind a `&`.
    pub fn fragment(&self) -> String {
        format!("{NAME}{}", BASE64.encode(codec::encode(self)))
    }

    /// Parses a fragment, with or without its `#`; `None` where it has no bookmark, or an incomplete one.
    pub fn of_fragment(fragment: &str) -> Option<Self> {
        let parts = fragment.trim_start_matches('#').split('&');
        let written = parts.filter_map(|part| part.strip_prefix(NAME)).next()?;
        codec::decode(&BASE64.decode(written).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUSE: [u8; 32] = [7; 32];

    fn bookmark() -> Bookmark {
        let (chain_id, entries, root) = (Hash([1; 32]), 12, Hash([2; 32]));
        let note = Checkpoint { origin: origin(&chain_id), entries, root }.sign(&HOUSE);
        let opened = Checkpoint::open_signed(&note, &chain_id, &PublicKey::of_seed(&HOUSE));
        let (_, signature) = opened.expect("it is signed");
        Bookmark { chain_id, entries, root, signature }
    }

    #[test]
    fn a_bookmark_survives_a_round_trip() {
        let house = PublicKey::of_seed(&HOUSE);
        let fragment = bookmark().fragment();
        assert!(fragment.len() < 200, "{}", fragment.len());
        for written in [fragment.clone(), format!("#{fragment}"), format!("#invite=ab&{fragment}")] {
            assert_eq!(Bookmark::of_fragment(&written), Some(bookmark()), "{written}");
        }
        assert!(bookmark().is_signed(&house));
        for changed in [Bookmark { entries: 13, ..bookmark() }, Bookmark { chain_id: Hash([3; 32]), ..bookmark() }] {
            assert!(!changed.is_signed(&house));
        }
        assert!(!bookmark().is_signed(&PublicKey::of_seed(&[8; 32])));
    }

    #[test]
    fn an_incomplete_bookmark_is_not_read() {
        let fragment = bookmark().fragment();
        for written in
            ["", "#", "#top", "#book=", "#invite=ab", &fragment[..fragment.len() - 1], &format!("{fragment}A")]
        {
            assert_eq!(Bookmark::of_fragment(written), None, "{written}");
        }
    }
}
