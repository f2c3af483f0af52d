//! Everyday actions. Each is checked against this browser's copy, shown at once, and sent through the outbox.

use chain::commitment::SealedText;
use chain::error::Rejection;
use chain::event::{Action, Candle, Comment, Edit, Editable, Gift, Pat, Post, Share, StoryEnd};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::text::TextKind;
use leptos::task::spawn_local;

use super::access::Access;
use super::base::Base;
use crate::browser;
use crate::drafts::{self, Place};
use crate::outbox::{PendingId, Queued, QueuedAction, QueuedPhoto};
use crate::photo::Prepared;
use crate::sentence::Sentence;
use crate::submit::Signer;
use crate::tidy::tidied;

/// The actions of the signed-in account: whether they are allowed, and doing them.
#[derive(Clone, Copy)]
pub struct Actions {
    pub(super) base: &'static Base,
    pub(super) access: Access,
}

impl Actions {
    /// For the account that is signed in.
    pub fn new(access: Access) -> Self {
        Self { base: access.base, access }
    }

    /// Posts a story of a pet. Can be taken back for a moment.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn post(self, pet: Hash, text: &str, photos: Vec<Prepared>) -> Result<PendingId, Sentence> {
        let (post, texts) = story(pet, text, &photos)?;
        self.enqueue(post, texts, photos)
    }

    /// Answers a post or a comment. Can be taken back for a moment.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn comment(self, pet: Hash, moment: EntryIndex, text: &str) -> Result<PendingId, Sentence> {
        let (comment, texts) = remark(pet, moment, text)?;
        self.enqueue(comment, texts, Vec::new())
    }

    /// Pats a pet, at a post or on its page.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn pat(self, pet: Hash, moment: Option<EntryIndex>) -> Result<PendingId, Sentence> {
        self.enqueue(Pat { pet, moment }, Vec::new(), Vec::new())
    }

    /// Shares a post.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn share(self, pet: Hash, moment: EntryIndex) -> Result<PendingId, Sentence> {
        self.enqueue(Share { pet, moment }, Vec::new(), Vec::new())
    }

    /// Puts treats into a pet's wallet.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn gift(self, pet: Hash, treats: u64) -> Result<PendingId, Sentence> {
        self.enqueue(Gift { pet, treats }, Vec::new(), Vec::new())
    }

    /// Lights a candle for a pet whose story has ended.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn candle(self, pet: Hash) -> Result<PendingId, Sentence> {
        self.enqueue(Candle { pet }, Vec::new(), Vec::new())
    }

    /// Edits an own post or comment; with a birth's entry, the pet's own words.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn edit(self, of: Editable, entry: EntryIndex, text: &str) -> Result<PendingId, Sentence> {
        let sealed = seal(of.text_kind(), text)?;
        let edit = Edit { of, entry, text: sealed.commitment() };
        self.enqueue(edit, vec![sealed], Vec::new())
    }

    /// Closes the book of a story that has ended. Requires the password, since only the owner key may.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn story_end(self, pet: Hash, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::StoryEnd(StoryEnd { pet }), Vec::new(), password).await
    }

    /// Submits an action signed by the owner key, and waits until this browser's copy has it.
    pub(super) async fn as_owner(
        self,
        action: Action,
        texts: Vec<SealedText>,
        password: String,
    ) -> Result<(), Sentence> {
        let me = self.base.session.signed_in()?;
        self.may(&action)?;
        let seed = Box::pin(self.access.owner(me.account, &me.handle, &password)).await?;
        self.base.submitter.settle(&Signer::Owner(seed), me.account, action, texts).await?;
        Ok(())
    }

    /// Takes back an action that is not signed yet, if that is still possible. Its text becomes a draft again.
    pub fn take_back(self, id: PendingId) {
        spawn_local(take_back(self, id));
    }

    /// Removes a stopped action.
    pub fn dismiss(self, id: PendingId) {
        self.base.outbox.remove(id);
    }

    /// Retries a stopped action.
    pub fn try_again(self, id: PendingId) {
        self.base.outbox.again(id);
    }

    /// Offers the text and photographs of an action in the outbox as a file.
    pub fn save_pending(self, id: PendingId) {
        if self.base.outbox.save(id) != Some(true) {
            self.base
                .notices
                .show(Sentence::fixed("This browser did not let the file be saved. Copy the words instead."));
        }
    }

    pub(super) fn enqueue(
        self,
        action: impl Into<QueuedAction>,
        texts: Vec<SealedText>,
        photos: Vec<Prepared>,
    ) -> Result<PendingId, Sentence> {
        let me = self.base.session.signed_in()?;
        let queued: QueuedAction = action.into();
        let action = Action::from(queued.clone());
        self.may(&action)?;
        self.base.treats.can_pay(&action)?;
        if self.base.outbox.holds(&queued) {
            return Err(Rejection::OncePerBlock.into());
        }
        Ok(self.base.outbox.add(self.base.copy.chain_id()?, me.account, queued, texts, photos))
    }
}

// An action that can be taken back is in the outbox, so this code is loaded already.
later_work!(checking: fn take_back(actions: Actions, id: PendingId) = take_back_now);

async fn take_back_now(actions: Actions, id: PendingId) {
    if let Some((place, words, photos)) = actions.base.outbox.remove(id).and_then(written) {
        let photos = photos.into_iter().filter_map(QueuedPhoto::prepared).collect();
        drafts::put_back(actions.base.session, place, words, photos);
    }
}

/// The place and content of a text; `None` for an action without one.
fn written(queued: Queued) -> Option<(Place, String, Vec<QueuedPhoto>)> {
    let place = match &queued.action {
        QueuedAction::Post(post) => Place::Story(post.pet),
        QueuedAction::Comment(comment) => Place::Comment(comment.moment),
        QueuedAction::Edit(edit) => Place::Edit(edit.of, edit.entry),
        QueuedAction::Pat(_)
        | QueuedAction::Share(_)
        | QueuedAction::Candle(_)
        | QueuedAction::Rest(_)
        | QueuedAction::TakeOver(_)
        | QueuedAction::Decline(_)
        | QueuedAction::Gift(_) => return None,
    };
    let words = queued.text().unwrap_or_default().to_owned();
    Some((place, words, queued.photos))
}

/// A post of this text and these photos, and its sealed texts.
pub(super) fn story(pet: Hash, text: &str, photos: &[Prepared]) -> Result<(Post, Vec<SealedText>), Rejection> {
    let text = tidied(TextKind::Post, text);
    let sealed = if text.is_empty() { None } else { Some(seal(TextKind::Post, &text)?) };
    if sealed.is_none() && photos.is_empty() {
        return Err(Rejection::EmptyPost);
    }
    let commitment = sealed.as_ref().map(SealedText::commitment);
    let photos = photos.iter().map(|photo| photo.commitment).collect();
    Ok((Post { pet, text: commitment, photos }, sealed.into_iter().collect()))
}

/// A comment of this text, and its sealed text.
pub(super) fn remark(pet: Hash, moment: EntryIndex, text: &str) -> Result<(Comment, Vec<SealedText>), Rejection> {
    let sealed = seal(TextKind::Comment, text)?;
    Ok((Comment { pet, moment, text: sealed.commitment() }, vec![sealed]))
}

/// Seals a text after it was normalized and checked.
pub(super) fn seal(kind: TextKind, text: &str) -> Result<SealedText, Rejection> {
    let text = tidied(kind, text);
    kind.check(text.as_bytes())?;
    Ok(SealedText::new(browser::random(), &text))
}
