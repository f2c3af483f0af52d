//! Signed events: something an account did.

mod kindness;
mod market;
mod story;
mod trust;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::hash::{Hash, tag};
use crate::ids::{AccountId, EntryIndex};
use crate::keys::{self, NewKey, PublicKey, Signature};
use crate::version::RuleChange;

pub use kindness::{Adopt, Candle, Decline, Farewell, Gift, GiveUp, HandOver, Rest, Shelter, TakeOver};
pub use market::{Accept, Bid, CancelBid, List, Unlist};
pub use story::{Birth, Comment, Edit, Editable, Hatchling, Pat, Post, Share, StoryEnd};
pub use trust::{AskSitter, DismissSitter, Invitation, Invited, Vouch};

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

/// Whose event it is.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Author {
    /// An account that this event creates; its action must be a birth.
    Newcomer(Newcomer),
    /// An account that the chain knows.
    Member(AccountId),
}

/// What an account needs to begin with. The event's own key becomes its owner key.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Newcomer {
    /// [`crate::commitment::handle_hash`] of the handle, which travels beside the event.
    pub handle: Hash,
    /// The key, printed at birth, that can veto or replace the owner key.
    pub recovery: NewKey,
    /// The first daily key of the device that hatches.
    pub daily: Option<NewKey>,
    /// The account says of itself that a program runs it.
    pub bot: bool,
}

/// What was done. The discriminants are part of the encoding; those left out are kept free.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Action {
    /// A pet hatches.
    Birth(Birth) = 0,
    /// The owner tells a piece of the pet's story.
    Post(Post) = 1,
    /// Somebody answers a moment.
    Comment(Comment) = 2,
    /// Somebody pats the pet.
    Pat(Pat) = 3,
    /// Somebody shows a moment to their own friends.
    Share(Share) = 4,
    /// New words in place of earlier ones; the history stays visible.
    Edit(Edit) = 5,
    /// The pet's owner closes the book of a story that has ended.
    StoryEnd(StoryEnd) = 6,
    /// Somebody puts treats into a pet's wallet.
    Gift(Gift) = 7,
    /// Somebody leaves a candle on an ended story.
    Candle(Candle) = 8,
    /// The owner closes the story at once, in their own words: the animal has died.
    Farewell(Farewell) = 9,
    /// The owner lets the pet rest: for some blocks nothing counts against its life.
    Rest(Rest) = 10,
    /// The owner offers the pet to somebody, or takes that back.
    HandOver(HandOver) = 11,
    /// Whom it was offered takes the pet over.
    TakeOver(TakeOver) = 12,
    /// Whom it was offered does not.
    Decline(Decline) = 13,
    /// The owner of a living pet vouches for a friend, who need not do the hatching work then.
    Vouch(Vouch) = 14,
    /// A newcomer's first pet hatches by an invitation instead of work.
    Invited(Invited) = 15,
    /// The owner key lets a device's daily key act for the account.
    AuthoriseKey(NewKey) = 16,
    /// The owner key takes that back.
    RevokeKey(PublicKey) = 17,
    /// A new owner key: after the waiting time if the owner key asks, at once if the recovery key does.
    Rekey(NewKey) = 18,
    /// The recovery key stops a rekey that still waits.
    VetoRekey = 19,
    /// The owner lets somebody tend one pet in their name, for a while, by a key of its own.
    AskSitter(AskSitter) = 20,
    /// The owner takes that back.
    DismissSitter(DismissSitter) = 21,
    /// The house erases what stands beside an entry, and says why.
    Redact(Redact) = 32,
    /// The house switches on a named change of the rules, from the next block on.
    ChangeRules(RuleChange) = 33,
    /// The owner names the price at which they would part with a pet, or another one than before.
    List(List) = 34,
    /// The owner would rather keep it.
    Unlist(Unlist) = 35,
    /// Somebody would adopt a pet at a price.
    Bid(Bid) = 36,
    /// They would not any more.
    CancelBid(CancelBid) = 37,
    /// The owner parts with a pet for one of the bids.
    Accept(Accept) = 38,
    /// The owner gives a living pet up to the shelter.
    GiveUp(GiveUp) = 39,
    /// The house tends a pet in the shelter that needs it, or takes one in whose owner is gone.
    Shelter(Shelter) = 40,
    /// Somebody gives a pet in the shelter a home.
    Adopt(Adopt) = 41,
}

/// See [`Action::Redact`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Redact {
    /// The event whose texts and photos are erased.
    pub entry: EntryIndex,
    /// Why.
    pub reason: RedactReason,
}

/// Why the house erased something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum RedactReason {
    /// Its author asked for it.
    AuthorAsked = 0,
    /// Somebody it shows or tells about asked for it.
    PersonAsked = 1,
    /// The law demands it.
    Law = 2,
    /// It hurts people or animals.
    Harm = 3,
}

impl Action {
    /// The pet that hatches by it.
    pub fn hatchling(&self) -> Option<Hatchling<'_>> {
        match self {
            Self::Birth(Birth { name, photo, words, previous, .. }) => {
                Some(Hatchling { name, photo, words: words.as_ref(), previous: previous.as_ref() })
            }
            Self::Invited(Invited { name, photo, words, .. }) => {
                Some(Hatchling { name, photo, words: words.as_ref(), previous: None })
            }
            _ => None,
        }
    }

    /// The key that it registers, beside those of a newcomer.
    pub fn new_key(&self) -> Option<&NewKey> {
        match self {
            Self::AuthoriseKey(key) | Self::Rekey(key) => Some(key),
            Self::AskSitter(AskSitter { key, .. }) | Self::Vouch(Vouch { key, .. }) => Some(key),
            _ => None,
        }
    }
}

impl EventBody {
    /// What the signature covers: tag, chain id, and the body's exact bytes.
    pub fn signed_message(&self, chain_id: &Hash) -> Vec<u8> {
        let mut message = [tag::EVENT, &chain_id.0].concat();
        message.extend(crate::codec::encode(self));
        message
    }

    /// Signs this body with the key of `seed`.
    pub fn sign(self, chain_id: &Hash, seed: &[u8; 32]) -> SignedEvent {
        let signature = keys::sign(seed, &self.signed_message(chain_id));
        SignedEvent { body: self, signature }
    }

    /// What makes two events the same one: the hash of the signed message. Signatures may differ, see [`Signature`].
    pub fn id(&self, chain_id: &Hash) -> Hash {
        Hash::of(&[&self.signed_message(chain_id)])
    }
}
