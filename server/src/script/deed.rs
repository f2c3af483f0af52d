//! What a script can do without signing code of its own: the actions of a pet's life, from its egg to its book's end.
//! All others are signed elsewhere and come in by `append`.

use chain::abi::Signer;
use chain::commitment::{SealedText, handle_hash};
use chain::event::{
    Action, Author, Birth, Candle, Comment, EventBody, Farewell, Gift, Newcomer, Pat, Post, Rest, Share, StoryEnd,
};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::keys::{NewKey, PublicKey};
use chain::limits::SALT_BYTES;
use chain::submission::Submission;
use serde::Deserialize;

use super::error::ScriptError;
use super::fields::{HexText, Num};

/// Before everything that a salt is made of.
const SALT: &[u8] = b"pitpet script salt v1\0";

/// An action. A pet is named by its birth hash, or as the last one that the account with a handle has hatched.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// A pet hatches. A newcomer brings a handle and a recovery key.
    Hatch {
        /// The pet's name.
        name: String,
        /// The commitment to its photo.
        photo: HexText,
        /// What its page says of it.
        words: Option<String>,
        /// A newcomer's handle.
        handle: Option<String>,
        /// The seed of a newcomer's recovery key.
        recovery_seed: Option<HexText>,
        /// Whether a newcomer says of itself that a program runs it.
        #[serde(default)]
        bot: bool,
    },
    /// A post.
    Post {
        /// To whose story.
        pet: String,
        /// Its words ...
        text: Option<String>,
        /// ... and the commitments to its photos.
        #[serde(default)]
        photos: Vec<HexText>,
    },
    /// A comment.
    Comment {
        /// In whose story.
        pet: String,
        /// On which entry.
        moment: Num,
        /// Its words.
        text: String,
    },
    /// A pat.
    Pat {
        /// For whom.
        pet: String,
        /// At which entry.
        moment: Option<Num>,
    },
    /// A post is shared.
    Share {
        /// Of whose story.
        pet: String,
        /// Its entry.
        moment: Num,
    },
    /// Treats for a pet's wallet.
    Gift {
        /// For whom.
        pet: String,
        /// How many.
        treats: Num,
    },
    /// A candle on an ended story.
    Candle {
        /// For whom.
        pet: String,
    },
    /// A rest.
    Rest {
        /// Of whom.
        pet: String,
        /// For how many blocks.
        blocks: u32,
    },
    /// The animal has died.
    Farewell {
        /// Who.
        pet: String,
        /// The owner's last words.
        words: String,
    },
    /// The owner closes a story that has ended.
    StoryEnd {
        /// Whose.
        pet: String,
    },
}

/// What is signed: the chain, the key's seed, and what the chain says of the key.
pub struct Signing<'a> {
    /// The chain's id.
    pub chain_id: Hash,
    /// The seed.
    pub seed: &'a [u8; 32],
    /// What the chain says.
    pub signer: Signer,
}

impl Deed {
    /// How its pet is named.
    pub fn pet(&self) -> Option<&str> {
        match self {
            Self::Hatch { .. } => None,
            Self::Post { pet, .. }
            | Self::Comment { pet, .. }
            | Self::Pat { pet, .. }
            | Self::Share { pet, .. }
            | Self::Gift { pet, .. }
            | Self::Candle { pet }
            | Self::Rest { pet, .. }
            | Self::Farewell { pet, .. }
            | Self::StoryEnd { pet } => Some(pet),
        }
    }
}

impl Signing<'_> {
    /// The body and the texts of a deed. `pet` is the birth hash of the pet that it names. A birth has no work yet.
    ///
    /// # Errors
    /// `BadHex`, `WrongLength`, `BadRequest`, `UnknownKey`.
    pub fn body(&self, deed: Deed, pet: Hash) -> Result<(EventBody, Vec<SealedText>), ScriptError> {
        let (sealed, moment) = (|text: String| self.seal(&text), |moment: Num| EntryIndex(moment.0));
        let plain = |action: Action| Ok((self.by_member(action)?, Vec::new()));
        match deed {
            Deed::Hatch { name, photo, words, handle, recovery_seed, bot } => {
                let (name, words, photo) = (sealed(name), words.map(sealed), photo.hash("photo")?);
                let (commitment, own) = (name.commitment(), words.as_ref().map(SealedText::commitment));
                let birth = Birth { name: commitment, photo, words: own, previous: self.signer.made, nonce: 0 };
                let texts = [name].into_iter().chain(words);
                if self.signer.account.is_some() {
                    let new = handle.is_some() || recovery_seed.is_some();
                    let nothing_new = (!new).then_some(());
                    nothing_new
                        .ok_or(ScriptError::BadRequest("this key has an account: no handle, no recovery_seed"))?;
                    return Ok((self.by_member(Action::Birth(birth))?, texts.collect()));
                }
                let missing = ScriptError::BadRequest("a newcomer hatches with a handle and a recovery_seed");
                let (Some(handle), Some(recovery)) = (handle, recovery_seed) else { return Err(missing) };
                let newcomer = self.newcomer(&handle, &recovery.array("recovery_seed")?, bot);
                let texts = [SealedText::handle(&handle)].into_iter().chain(texts).collect();
                Ok((self.event(Author::Newcomer(newcomer), Action::Birth(birth)), texts))
            }
            Deed::Post { pet: _, text, photos } => {
                let text = text.map(sealed);
                let photos = photos.iter().map(|photo| photo.hash("photos")).collect::<Result<_, _>>()?;
                let post = Post { pet, text: text.as_ref().map(SealedText::commitment), photos };
                Ok((self.by_member(Action::Post(post))?, text.into_iter().collect()))
            }
            Deed::Comment { pet: _, moment: at, text } => {
                let text = sealed(text);
                let comment = Comment { pet, moment: moment(at), text: text.commitment() };
                Ok((self.by_member(Action::Comment(comment))?, vec![text]))
            }
            Deed::Farewell { pet: _, words } => {
                let words = sealed(words);
                let farewell = Farewell { pet, words: words.commitment() };
                Ok((self.by_member(Action::Farewell(farewell))?, vec![words]))
            }
            Deed::Pat { pet: _, moment: at } => plain(Action::Pat(Pat { pet, moment: at.map(moment) })),
            Deed::Share { pet: _, moment: at } => plain(Action::Share(Share { pet, moment: moment(at) })),
            Deed::Gift { pet: _, treats } => plain(Action::Gift(Gift { pet, treats: treats.0 })),
            Deed::Candle { .. } => plain(Action::Candle(Candle { pet })),
            Deed::Rest { pet: _, blocks } => plain(Action::Rest(Rest { pet, blocks })),
            Deed::StoryEnd { .. } => plain(Action::StoryEnd(StoryEnd { pet })),
        }
    }

    /// Signs it.
    pub fn sign(&self, body: EventBody, texts: Vec<SealedText>) -> Submission {
        Submission { chain_id: self.chain_id, event: body.sign(&self.chain_id, self.seed), texts }
    }

    fn by_member(&self, action: Action) -> Result<EventBody, ScriptError> {
        let account = self.signer.account.ok_or(ScriptError::UnknownKey)?;
        Ok(self.event(Author::Member(account), action))
    }

    fn event(&self, author: Author, action: Action) -> EventBody {
        EventBody { author, key: PublicKey::of_seed(self.seed), sequence: self.signer.sequence, action }
    }

    fn newcomer(&self, handle: &str, recovery: &[u8; 32], bot: bool) -> Newcomer {
        let recovery = NewKey::prove(&self.chain_id, &PublicKey::of_seed(self.seed), recovery);
        Newcomer { handle: handle_hash(handle), recovery, daily: None, bot }
    }

    /// Salts follow from the seed: nobody else can guess them, and the same script makes the same chain.
    fn seal(&self, text: &str) -> SealedText {
        let sequence = self.signer.sequence.to_le_bytes();
        let hash = Hash::of(&[SALT, &self.chain_id.0, self.seed, &sequence, text.as_bytes()]);
        let mut salt = [0; SALT_BYTES];
        salt.copy_from_slice(&hash.0[..SALT_BYTES]);
        SealedText::new(salt, text)
    }
}
