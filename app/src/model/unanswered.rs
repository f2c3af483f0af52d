//! What was handed in and has not been found in the log. Done again, it is the same bytes again, and so happens once.

use chain::abi::Receipt;
use chain::codec;
use chain::commitment::SealedText;
use chain::event::{Action, EventBody};
use leptos::prelude::UpdateValue as _;

use super::World;
use super::fate::Fate;
use super::submit::{Signer, TRIES, Told, unanswered};
use crate::sentence::Sentence;

/// So many are remembered at a time; the oldest make room.
const REMEMBERED_MAX: usize = 64;

/// A submission whose fate is not known.
pub(crate) struct Unanswered {
    /// What was signed.
    pub body: EventBody,
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
    /// Sends this very deed once more if it was done before by this key and is not known to have come to an end. Answers its
    /// receipt. `None` if there is no such deed, or if this browser's own copy shows that it can never get into the log.
    ///
    /// Another deed is never sent along: whoever did it may have thought better of it. Its number is signed over, which is
    /// safe: of all that is signed with one number, one thing gets into the log.
    ///
    /// # Errors
    /// It is not in the log this time either.
    pub(super) async fn settle_unanswered(self, signer: &Signer, deed: &Deed) -> Result<Option<Receipt>, Sentence> {
        let Some(open) = self.take_unanswered(signer, deed) else { return Ok(None) };
        let told = match self.fate(&open.body) {
            Fate::InLog(receipt) => return Ok(Some(receipt)),
            Fate::Overtaken => return Ok(None),
            Fate::Open | Fate::Unseen => self.hand_in(&open.body, &open.bytes, None, TRIES, || ()).await,
        };
        match told {
            Ok(Told::InLog(receipt)) => {
                self.used(&open.body.key, open.body.sequence);
                Ok(Some(receipt))
            }
            Ok(Told::Overtaken) => Ok(None),
            other => {
                self.remember_unanswered(open);
                Err(match other {
                    Ok(told) => told.words(signer),
                    Err(error) => unanswered(error, true),
                })
            }
        }
    }

    /// Keeps what has not been found in the log, until the same is done again.
    pub(super) fn remember_unanswered(self, open: Unanswered) {
        self.inner.try_update_value(|inner| {
            inner.unanswered.push(open);
            let over = inner.unanswered.len().saturating_sub(REMEMBERED_MAX);
            inner.unanswered.drain(..over);
        });
    }

    /// Takes out what is the same deed. What became of the others may be known by now; then they need no remembering.
    fn take_unanswered(self, signer: &Signer, deed: &Deed) -> Option<Unanswered> {
        let key = signer.public();
        let all = self.inner.try_update_value(|inner| std::mem::take(&mut inner.unanswered))?;
        let (same, others): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|open| open.body.key == key && open.deed == *deed);
        let undecided = others
            .into_iter()
            .filter(|open| open.body.key != key || matches!(self.fate(&open.body), Fate::Open | Fate::Unseen));
        undecided.for_each(|open| self.remember_unanswered(open));
        same.into_iter().next_back()
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
