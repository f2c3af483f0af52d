//! What a client hands in: an event with the texts that stand beside it. Everything that can be checked without the
//! state is checked here, so it can run in parallel and on any copy of this crate.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::codec;
use crate::base::commitment::{SealedText, handle_hash};
use crate::base::error::Rejection;
use crate::base::hash::Hash;
use crate::base::keys::PublicKey;
use crate::base::limits;
use crate::base::text::TextKind;
use crate::log::event::{Action, Author, Bid, EventBody, Gift, Invitation, List, SignedBy, SignedEvent};

/// An event, the chain it was made for, and its texts in the order of [`text_slots`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Submission {
    /// The chain it was made for.
    pub chain_id: Hash,
    /// The event.
    pub event: SignedEvent,
    /// Its texts.
    pub texts: Vec<SealedText>,
}

/// A commitment in an event's body, and what it is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextSlot {
    /// What the text is for.
    pub kind: TextKind,
    /// Its commitment; for a handle its unsalted hash.
    pub commitment: Hash,
}

/// An event of which everything that needs no state has been checked. Only this module makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vetted {
    event: SignedEvent,
}

impl Vetted {
    /// The event.
    pub fn event(&self) -> &SignedEvent {
        &self.event
    }

    pub(crate) fn into_event(self) -> SignedEvent {
        self.event
    }

    /// Checks an event that stands in a log already, so without its texts, which may have been erased.
    ///
    /// # Errors
    /// The first broken rule that needs no state.
    pub fn from_log(event: SignedEvent, chain_id: &Hash) -> Result<Self, Rejection> {
        check_shape(&event.body)?;
        check_signatures(&event, chain_id)?;
        Ok(Self { event })
    }

    /// Takes an event from a log whose events this very operator has checked before appending them.
    pub fn checked_before(event: SignedEvent) -> Self {
        Self { event }
    }
}

impl Submission {
    /// Reads a submission and checks everything that needs no state: bounds, encoding, chain, texts, shape, signatures,
    /// in this order, the cheap before the dear.
    ///
    /// # Errors
    /// The first broken rule.
    pub fn check(bytes: &[u8], chain_id: &Hash) -> Result<(Self, Vetted), Rejection> {
        let submission = Self::read(bytes)?;
        if submission.chain_id != *chain_id {
            return Err(Rejection::WrongChain);
        }
        check_shape(&submission.event.body)?;
        check_texts(&submission)?;
        check_signatures(&submission.event, chain_id)?;
        let vetted = Vetted { event: submission.event.clone() };
        Ok((submission, vetted))
    }

    /// Reads a submission that another copy of this crate has checked, without checking it again.
    ///
    /// # Errors
    /// `TooLarge` and `Malformed`.
    pub fn read(bytes: &[u8]) -> Result<Self, Rejection> {
        if bytes.len() > limits::SUBMISSION_BYTES_MAX {
            let max = limits::SUBMISSION_BYTES_MAX as u64;
            return Err(Rejection::TooLarge { bytes: bytes.len() as u64, max });
        }
        Ok(codec::decode(bytes)?)
    }
}

/// The texts that stand beside an event, in their order.
pub fn text_slots(body: &EventBody) -> Vec<TextSlot> {
    let slot = |kind, commitment: &Hash| TextSlot { kind, commitment: *commitment };
    let mut slots = Vec::with_capacity(limits::TEXTS_PER_EVENT_MAX);
    if let Author::Newcomer(newcomer) = &body.author {
        slots.push(slot(TextKind::Handle, &newcomer.handle));
    }
    let texts = body.action.contents().texts;
    slots.extend(texts.into_iter().flatten().map(|(kind, commitment)| slot(kind, commitment)));
    slots
}

/// The commitments of the photos that an event shows, in their order.
pub fn photos(body: &EventBody) -> Vec<Hash> {
    body.action.contents().photos.to_vec()
}

fn check_shape(body: &EventBody) -> Result<(), Rejection> {
    let by = body.action.facts().signed_by;
    match &body.author {
        Author::Newcomer(_) if !by.has_newcomers() => return Err(Rejection::NewcomerMustHatch),
        Author::Member(_) if by == SignedBy::Newcomer => return Err(Rejection::InvitedAreNew),
        Author::Newcomer(_) | Author::Member(_) => {}
    }
    match &body.action {
        Action::Post(post) if post.photos.len() > limits::PHOTOS_PER_POST_MAX => {
            let (count, max) = (post.photos.len() as u64, limits::PHOTOS_PER_POST_MAX as u64);
            Err(Rejection::TooManyPhotos { count, max })
        }
        Action::Gift(Gift { treats, .. })
        | Action::List(List { price: treats, .. })
        | Action::Bid(Bid { price: treats, .. }) => {
            let (given, min, max) = (*treats, 1, limits::TREATS_AT_ONCE_MAX);
            let fits = (min..=max).contains(&given);
            if fits { Ok(()) } else { Err(Rejection::TreatsOutOfBounds { given, min, max }) }
        }
        Action::Post(post) if post.text.is_none() && post.photos.is_empty() => Err(Rejection::EmptyPost),
        // What else has bounds has them by its types, or the state says them.
        _ => Ok(()),
    }
}

fn check_texts(submission: &Submission) -> Result<(), Rejection> {
    let slots = text_slots(&submission.event.body);
    if slots.len() != submission.texts.len() {
        let (expected, given) = (slots.len() as u64, submission.texts.len() as u64);
        return Err(Rejection::TextCount { expected, given });
    }
    slots.iter().zip(&submission.texts).try_for_each(|(slot, sealed)| check_text(slot, sealed))
}

/// Checks one text against its slot: what it says, and that it opens the commitment.
///
/// # Errors
/// As [`TextKind::check`], and `TextMismatch`.
pub fn check_text(slot: &TextSlot, sealed: &SealedText) -> Result<(), Rejection> {
    let text = slot.kind.check(&sealed.bytes)?;
    let fits = match slot.kind {
        TextKind::Handle => sealed.salt == [0; limits::SALT_BYTES] && handle_hash(text) == slot.commitment,
        _ => sealed.commitment() == slot.commitment,
    };
    if fits { Ok(()) } else { Err(Rejection::TextMismatch { kind: slot.kind }) }
}

fn check_signatures(event: &SignedEvent, chain_id: &Hash) -> Result<(), Rejection> {
    let body = &event.body;
    if !body.key.check() {
        return Err(Rejection::BadKey);
    }
    if !body.key.verify(&body.signed_message(chain_id), &event.signature) {
        return Err(Rejection::BadSignature);
    }
    let mut new_keys = Vec::new();
    if let Author::Newcomer(newcomer) = &body.author {
        new_keys.push(&newcomer.recovery);
        new_keys.extend(&newcomer.daily);
    }
    let contents = body.action.contents();
    new_keys.extend(contents.new_key);
    for new_key in new_keys {
        if !new_key.key.check() {
            return Err(Rejection::BadKey);
        }
        if !new_key.check(chain_id, &body.key) {
            return Err(Rejection::BadKeyProof);
        }
    }
    contents.invitation.map_or(Ok(()), |invitation| check_invitation(invitation, chain_id, &body.key))
}

fn check_invitation(invitation: &Invitation, chain_id: &Hash, newcomer: &PublicKey) -> Result<(), Rejection> {
    if !invitation.key.check() {
        return Err(Rejection::BadKey);
    }
    if invitation.is_for(chain_id, newcomer) { Ok(()) } else { Err(Rejection::BadInvitation) }
}
