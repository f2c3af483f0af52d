//! Whether an entry is what the server says of it. Plain logic.

use api::log::LogEntry;
use chain::commitment::{SealedText, handle_hash};
use chain::entry::{Entry, EntryKind};
use chain::event::{Action, Author, SignedEvent};
use chain::hash::Hash;
use chain::ids::AccountId;
use chain::merkle;
use chain::state::State;
use chain::submission::{check_text, photos, text_slots};
use chain::text::TextKind;

use crate::model::{Claim, Told};

/// Whether these handles are these accounts'.
pub(super) fn people_fit(state: &State, people: &[(AccountId, String)]) -> bool {
    people.iter().all(|(account, handle)| {
        // The house has none, whatever it is called.
        *account == chain::state::HOUSE
            || state.account(*account).is_some_and(|account| account.handle == handle_hash(handle))
    })
}

/// An event as it stands in the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Stands {
    /// Its leaf hash.
    pub leaf: Hash,
    /// The event.
    pub event: SignedEvent,
    /// The texts that open its commitments, without the handle.
    pub texts: Vec<Option<SealedText>>,
}

/// What an entry holds, if it is an event.
pub(super) fn opened(entry: LogEntry) -> Option<Stands> {
    let decoded: Entry = chain::codec::decode(&entry.bytes).ok()?;
    let EntryKind::Event(event) = decoded.kind else { return None };
    let slots = text_slots(&event.body);
    let texts = entry.texts.into_iter().chain(std::iter::repeat(None));
    let opened = slots.iter().zip(texts).filter(|(slot, _)| slot.kind != TextKind::Handle);
    let texts = opened.map(|(slot, text)| text.filter(|text| check_text(slot, text).is_ok())).collect();
    Some(Stands { leaf: merkle::leaf_hash(&entry.bytes), event, texts })
}

impl Stands {
    /// Its first text.
    pub fn first(&self) -> Option<&str> {
        self.text(0)
    }

    fn text(&self, place: usize) -> Option<&str> {
        self.texts.get(place)?.as_ref()?.text()
    }
}

impl Claim {
    /// Whether an event is the one that is meant, and shows what it is said to show. Words that were never there, or that
    /// are not shown, are no claim.
    pub(super) fn is_of(&self, stands: &Stands) -> bool {
        let body = &stands.event.body;
        match (&self.what, &body.action) {
            (Told::Moment { pet, author, photos: shown, .. }, Action::Post(post)) => {
                let stand = photos(body);
                pet.is_none_or(|pet| pet == post.pet)
                    && body.author == Author::Member(*author)
                    && shown.iter().all(|photo| stand.contains(photo))
            }
            (Told::Moment { pet: None, author, photos, .. }, Action::Comment(_)) => {
                photos.is_empty() && body.author == Author::Member(*author)
            }
            (Told::Birth { birth, photo, .. }, action) => {
                let hatchling = action.hatchling().filter(|_| *birth == stands.leaf);
                hatchling.is_some_and(|hatchling| photo.is_none_or(|photo| photo == *hatchling.photo))
            }
            _ => false,
        }
    }

    /// Whether an event is what is claimed.
    pub fn holds(&self, stands: &Stands) -> bool {
        let said = match &self.what {
            Told::Moment { text, .. } => [text.as_deref(), None],
            Told::Birth { name, words, .. } => [name.as_deref(), words.as_deref()],
        };
        let mut places = said.iter().enumerate();
        self.is_of(stands) && places.all(|(place, said)| said.is_none_or(|said| stands.text(place) == Some(said)))
    }
}

#[cfg(test)]
mod tests {
    use chain::event::{Birth, EventBody, Post};
    use chain::ids::EntryIndex;
    use chain::keys::{PublicKey, Signature};

    use super::*;

    const PET: Hash = Hash([1; 32]);
    const PHOTO: Hash = Hash([2; 32]);

    fn event(action: Action) -> SignedEvent {
        let key = PublicKey::of_seed(&[7; 32]);
        let body = EventBody { author: Author::Member(AccountId(3)), key, sequence: 0, action };
        SignedEvent { body, signature: Signature([0; 64]) }
    }

    fn stands(event: SignedEvent, text: Option<SealedText>) -> Stands {
        Stands { leaf: PET, event, texts: vec![text] }
    }

    fn post(words: &SealedText) -> SignedEvent {
        event(Action::Post(Post { pet: PET, text: Some(words.commitment()), photos: vec![PHOTO] }))
    }

    fn claim(text: Option<&str>, photos: &[Hash], author: u32) -> Claim {
        let what = Told::Moment {
            pet: Some(PET),
            author: AccountId(author),
            text: text.map(str::to_owned),
            edited: false,
            wording: None,
            photos: photos.to_vec(),
        };
        Claim { entry: EntryIndex(5), people: Vec::new(), what }
    }

    #[test]
    fn a_post_is_what_stands_in_the_log() {
        let words = SealedText::new([9; 16], "Good morning!");
        let there = stands(post(&words), Some(words.clone()));
        assert!(claim(Some("Good morning!"), &[PHOTO], 3).holds(&there));
        // What is not shown is not claimed.
        assert!(claim(None, &[], 3).holds(&there));
        assert!(!claim(Some("Good night!"), &[PHOTO], 3).holds(&there));
        assert!(!claim(Some("Good morning!"), &[Hash([4; 32])], 3).holds(&there));
        assert!(!claim(Some("Good morning!"), &[PHOTO], 4).holds(&there));
        // Words that do not open their commitment are none.
        assert!(!claim(Some("Good morning!"), &[PHOTO], 3).holds(&stands(post(&words), None)));
    }

    #[test]
    fn a_name_is_the_one_that_the_birth_has() {
        let name = SealedText::new([9; 16], "Mochi");
        let birth = Birth { name: name.commitment(), photo: PHOTO, words: None, previous: None, nonce: 0 };
        let there = stands(event(Action::Birth(birth)), Some(name));
        let named = |name: &str, birth, photo| {
            let what = Told::Birth { birth, name: Some(name.to_owned()), words: None, photo: Some(photo) };
            Claim { entry: EntryIndex(5), people: Vec::new(), what }.holds(&there)
        };
        assert!(named("Mochi", PET, PHOTO));
        assert!(!named("Waldi", PET, PHOTO));
        assert!(!named("Mochi", PET, PET));
        // The name of another pet.
        assert!(!named("Mochi", PHOTO, PHOTO));
    }

    #[test]
    fn texts_that_do_not_open_their_commitments_are_not_read() {
        let words = SealedText::new([9; 16], "Good morning!");
        let other = SealedText::new([9; 16], "Good night!");
        let entry = Entry { time_ms: chain::ids::TimeMs(1), kind: EntryKind::Event(post(&words)) };
        let beside =
            |text: &SealedText| LogEntry { bytes: chain::codec::encode(&entry), texts: vec![Some(text.clone())] };
        assert_eq!(opened(beside(&words)).map(|stands| stands.texts), Some(vec![Some(words)]));
        assert_eq!(opened(beside(&other)).map(|stands| stands.texts), Some(vec![None]));
    }
}
