//! What was handed in and never answered. Done again, it is the same bytes again, and so happens once.

use api::log::Outcome;
use chain::abi::Receipt;
use chain::codec;
use chain::commitment::SealedText;
use chain::event::Action;
use chain::keys::PublicKey;
use leptos::prelude::UpdateValue as _;

use super::World;
use super::submit::{Signer, hand_in, unanswered};
use crate::sentence::Sentence;

/// A submission whose fate is not known.
pub(crate) struct Unanswered {
    /// The number that it carries.
    pub sequence: u64,
    /// The submission.
    pub bytes: Vec<u8>,
    /// What it does.
    pub deed: Deed,
}

/// What somebody does, whatever the salts: those are new each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Deed {
    /// The action's encoding with zeros where it commits to the texts.
    action: Vec<u8>,
    texts: Vec<Option<String>>,
}

impl Deed {
    pub fn of(action: &Action, texts: &[SealedText]) -> Self {
        let mut encoded = codec::encode(action);
        for text in texts {
            let commitment = text.commitment().0;
            if let Some(at) = encoded.windows(commitment.len()).position(|window| *window == commitment) {
                encoded[at..at + commitment.len()].fill(0);
            }
        }
        Self { action: encoded, texts: texts.iter().map(|text| text.text().map(str::to_owned)).collect() }
    }
}

impl World {
    /// Sends this very deed once more if it was done before by this key and not answered. Answers its receipt.
    ///
    /// Another deed is never sent along: whoever did it may have thought better of it. It is signed over, with its number.
    ///
    /// # Errors
    /// There is no answer this time either.
    pub(super) async fn settle_unanswered(self, signer: &Signer, deed: &Deed) -> Result<Option<Receipt>, Sentence> {
        let key = signer.public();
        let open = self.inner.try_update_value(|inner| inner.unanswered.remove(&key)).flatten();
        let Some(open) = open.filter(|open| open.deed == *deed) else { return Ok(None) };
        match hand_in(&open.bytes).await {
            Ok(Outcome::Accepted(receipt)) => {
                self.used(&key, open.sequence);
                Ok(Some(receipt))
            }
            // It is not in the log. Its number may be used.
            Ok(Outcome::Refused(_)) => Ok(None),
            other => {
                self.remember_unanswered(key, open);
                Err(other.map_or_else(|error| unanswered(error, true), |outcome| signer.told(&outcome)))
            }
        }
    }

    /// Keeps what was not answered, until this key is to sign something again.
    pub(super) fn remember_unanswered(self, key: PublicKey, open: Unanswered) {
        self.inner.try_update_value(|inner| inner.unanswered.insert(key, open));
    }
}

/// Whether doing the same again is the same deed: not where a fresh key is made for it each time.
pub(super) fn repeats(action: &Action) -> bool {
    !matches!(action, Action::AuthoriseKey(_) | Action::AskSitter(_) | Action::Vouch(_))
}

#[cfg(test)]
mod tests {
    use chain::event::Farewell;
    use chain::hash::Hash;

    use super::*;

    fn farewell(pet: u8, words: &str, salt: u8) -> Deed {
        let text = SealedText::new([salt; 16], words);
        Deed::of(&Action::Farewell(Farewell { pet: Hash([pet; 32]), words: text.commitment() }), &[text])
    }

    #[test]
    fn a_deed_is_the_same_whatever_its_salts() {
        assert_eq!(farewell(1, "sleep well", 1), farewell(1, "sleep well", 2));
        assert_ne!(farewell(1, "sleep well", 1), farewell(1, "sleep tight", 1));
        assert_ne!(farewell(1, "sleep well", 1), farewell(2, "sleep well", 1));
    }
}
