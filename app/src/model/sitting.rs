//! Looking after another account's pet: the owner's side and the sitter's side.
//!
//! A sitter's actions do not go through the outbox, which belongs to one account and its device's key: it uses that
//! key's sequence numbers and that account's treats, and shows what waits as that account's. A sitter may have no
//! account.

use chain::Actor;
use chain::commitment::SealedText;
use chain::event::{Action, AskSitter, DismissSitter, Pat};
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::keys::{NewKey, PublicKey, Signature};

use super::Actions;
use super::actions::{remark, story};
use super::pets::sitters::{Standing, record, standing};
use crate::barred::Barred;
use crate::browser;
use crate::identity::sitter::SitterKey;
use crate::photo::Prepared;
use crate::sentence::{Sentence, to_sitter};
use crate::submit::Signer;
use crate::submit::upload::upload_now;

/// What the owner and the sitter of a pet do.
#[derive(Clone, Copy)]
pub struct Sittings {
    actions: Actions,
}

impl Sittings {
    /// For the account that is signed in.
    pub fn new(actions: Actions) -> Self {
        Self { actions }
    }

    /// Whether the signed-in account may ask a sitter to look after the pet until then. The key is made later.
    ///
    /// # Errors
    /// The reason.
    pub fn may_ask(&self, pet: Hash, until: TimeMs) -> Result<(), Sentence> {
        let key = NewKey { key: PublicKey([0; 32]), proof: Signature([0; 64]) };
        self.actions.may(&Action::AskSitter(AskSitter { pet, key, until }))
    }

    /// Makes a sitter's key for the pet, and registers it. Requires the password, since only the owner key may.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn ask(self, pet: Hash, until: TimeMs, password: String) -> Result<SitterKey, Sentence> {
        let me = self.actions.base.session.signed_in()?;
        self.may_ask(pet, until)?;
        let owner = self.actions.access.owner(me.account, &me.handle, &password).await?;
        let sitter = SitterKey { pet, seed: browser::random() };
        let key = NewKey::prove(&self.actions.base.copy.chain_id()?, &PublicKey::of_seed(&owner), &sitter.seed);
        let action = Action::AskSitter(AskSitter { pet, key, until });
        self.actions.base.submitter.settle(&Signer::Owner(owner), me.account, action, Vec::new()).await?;
        Ok(sitter)
    }

    /// Ends a sitting early.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn dismiss(self, pet: Hash) -> Result<(), Sentence> {
        self.actions.deal(Action::DismissSitter(DismissSitter { pet })).await
    }

    /// Pats the pet, as its sitter.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn pat(self, key: &SitterKey) -> Result<(), Sentence> {
        self.act(key, Action::Pat(Pat { pet: key.pet, moment: None }), Vec::new(), &[]).await
    }

    /// Posts a story of the pet, as its sitter.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn post(self, key: &SitterKey, text: &str, photos: &[Prepared]) -> Result<(), Sentence> {
        let (post, texts) = story(key.pet, text, photos)?;
        self.act(key, Action::Post(post), texts, photos).await
    }

    /// Answers a story of the pet, as its sitter.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn comment(self, key: &SitterKey, moment: EntryIndex, text: &str) -> Result<(), Sentence> {
        let (comment, texts) = remark(key.pet, moment, text)?;
        self.act(key, Action::Comment(comment), texts, &[]).await
    }

    /// Whether a sitter may do this now. Buttons use this.
    ///
    /// # Errors
    /// The reason, for a reader without an account.
    pub fn may(&self, key: &SitterKey, action: &Action) -> Result<(), Sentence> {
        let now = TimeMs(browser::now_ms());
        let actor = self.actions.base.copy.with_state(|state| {
            let (id, record) = record(state, &key.public()).ok_or(to_sitter::UNKNOWN)?;
            if standing(state, &key.pet, &key.public(), now) == Standing::Dismissed {
                return Err(to_sitter::DISMISSED);
            }
            Ok(Actor::Member { account: record.account, key: id, role: record.role })
        });
        let actor = actor.ok_or(Barred::NotYet)??;
        let verdict = self.actions.base.copy.may(&actor, action, now).ok_or(Barred::NotYet)?;
        verdict.map_err(|rejection| to_sitter::rejection(&rejection))
    }

    /// Submits an action signed by a sitter's key, and waits until this browser's copy has it.
    async fn act(
        self,
        key: &SitterKey,
        action: Action,
        texts: Vec<SealedText>,
        photos: &[Prepared],
    ) -> Result<(), Sentence> {
        self.may(key, &action)?;
        let account =
            self.actions.base.copy.with_state(|state| Some(record(state, &key.public())?.1.account)).flatten();
        let account = account.ok_or(to_sitter::UNKNOWN)?;
        for photo in photos {
            upload_now(photo).await?;
        }
        self.actions.base.submitter.settle(&Signer::Sitter(key.seed), account, action, texts).await?;
        Ok(())
    }
}
