//! A function for each action, with the texts that go with it. In files as in `chain/src/log/event/`.

mod house;
mod kindness;
mod market;
mod story;
mod trust;

use chain::commitment::SealedText;
use chain::event::{Action, Author, EventBody, SignedEvent};
use chain::hash::Hash;
use chain::keys::{PublicKey, Signature};
use chain::limits::SALT_BYTES;
use chain::submission::Submission;
use chain::work::Puzzle;

use super::Seed;

pub use house::*;
pub use kindness::*;
pub use market::*;
pub use story::*;
pub use trust::*;

/// An action with its texts.
#[derive(Clone, Debug)]
pub struct Said {
    /// What is done.
    pub action: Action,
    /// What its commitments open to, in their order.
    pub texts: Vec<SealedText>,
}

impl From<Action> for Said {
    fn from(action: Action) -> Self {
        Self { action, texts: Vec::new() }
    }
}

/// What can stand as a text in an event: words or bytes, which get a salt of their own, or a text that has one.
pub trait Text {
    /// The text with its salt.
    fn sealed(self) -> SealedText;
}

impl Text for SealedText {
    fn sealed(self) -> SealedText {
        self
    }
}

/// The salt follows from the bytes.
impl<Bytes: AsRef<[u8]> + ?Sized> Text for &Bytes {
    fn sealed(self) -> SealedText {
        let bytes = self.as_ref();
        let mut salt = [0; SALT_BYTES];
        salt.copy_from_slice(&Hash::of(&[b"test salt ", bytes]).0[..SALT_BYTES]);
        SealedText { salt, bytes: bytes.to_vec() }
    }
}

impl Said {
    /// With photos: all of a post's, or the one of a pet that hatches.
    pub fn showing(mut self, photos: Vec<Hash>) -> Self {
        match (&mut self.action, &photos[..]) {
            (Action::Post(post), _) => post.photos = photos,
            (Action::Birth(birth), [photo]) => birth.photo = *photo,
            (Action::Invited(invited), [photo]) => invited.photo = *photo,
            (other, _) => panic!("{} photos do not fit {other:?}", photos.len()),
        }
        self
    }

    /// With words of the pet's own, where it hatches.
    pub fn with_words(mut self, words: impl Text) -> Self {
        let words = words.sealed();
        match &mut self.action {
            Action::Birth(birth) => birth.words = Some(words.commitment()),
            Action::Invited(invited) => invited.words = Some(words.commitment()),
            other => panic!("{other:?} has no words of a pet's own"),
        }
        self.texts.push(words);
        self
    }

    /// With the text of a newcomer's handle in front of the others.
    pub fn by_newcomer(mut self, handle: &str) -> Self {
        self.texts.insert(0, SealedText::handle(handle));
        self
    }

    /// With hatching work that is worth so many tries, where a pet hatches by work.
    pub fn worked(mut self, chain_id: &Hash, key: &PublicKey, sequence: u64, tries: u64) -> Self {
        if let Action::Birth(birth) = &mut self.action {
            let work = Puzzle::hatching(chain_id, key, sequence, birth);
            birth.nonce = work.search(0, u32::MAX, tries).expect("one of 2^32 nonces is enough");
        }
        self
    }

    /// Signed with this key, under this number.
    pub fn sign(self, chain_id: &Hash, author: Author, sequence: u64, key: &Seed) -> Submission {
        let body = EventBody { author, key: PublicKey::of_seed(key), sequence, action: self.action };
        Submission { chain_id: *chain_id, event: body.sign(chain_id, key), texts: self.texts }
    }

    /// With a blank signature, where nothing checks it.
    pub fn unsigned(self, author: Author, key: PublicKey, sequence: u64) -> SignedEvent {
        let body = EventBody { author, key, sequence, action: self.action };
        SignedEvent { body, signature: Signature([0; 64]) }
    }
}
