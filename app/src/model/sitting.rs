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

use super::deeds::{remark, story};
use super::pets::sitters::{Standing, record, standing};
use super::world::World;
use crate::barred::Barred;
use crate::browser;
use crate::identity::sitter::SitterKey;
use crate::photo::Prepared;
use crate::sentence::{Sentence, to_sitter};
use crate::submit::Signer;
use crate::submit::upload::upload_now;

impl World {
    /// Whether the signed-in account may ask a sitter to look after the pet until then. The key is made later.
    ///
    /// # Errors
    /// The reason.
    pub fn may_ask_sitter(&self, pet: Hash, until: TimeMs) -> Result<(), Sentence> {
        let key = NewKey { key: PublicKey([0; 32]), proof: Signature([0; 64]) };
        self.may(&Action::AskSitter(AskSitter { pet, key, until }))
    }

    /// Makes a sitter's key for the pet, and registers it. Requires the password, since only the owner key may.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn ask_sitter(self, pet: Hash, until: TimeMs, password: String) -> Result<SitterKey, Sentence> {
        let me = self.session.signed_in()?;
        self.may_ask_sitter(pet, until)?;
        let owner = self.owner(me.account, &me.handle, &password).await?;
        let sitter = SitterKey { pet, seed: browser::random() };
        let key = NewKey::prove(&self.copy.chain_id()?, &PublicKey::of_seed(&owner), &sitter.seed);
        let action = Action::AskSitter(AskSitter { pet, key, until });
        self.submitter.settle(&Signer::Owner(owner), me.account, action, Vec::new()).await?;
        Ok(sitter)
    }

    /// Ends a sitting early.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn dismiss_sitter(self, pet: Hash) -> Result<(), Sentence> {
        self.deal(Action::DismissSitter(DismissSitter { pet })).await
    }

    /// Pats the pet, as its sitter.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn sit_pat(self, key: &SitterKey) -> Result<(), Sentence> {
        self.sit(key, Action::Pat(Pat { pet: key.pet, moment: None }), Vec::new(), &[]).await
    }

    /// Posts a story of the pet, as its sitter.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn sit_post(self, key: &SitterKey, text: &str, photos: &[Prepared]) -> Result<(), Sentence> {
        let (post, texts) = story(key.pet, text, photos)?;
        self.sit(key, Action::Post(post), texts, photos).await
    }

    /// Answers a story of the pet, as its sitter.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn sit_comment(self, key: &SitterKey, moment: EntryIndex, text: &str) -> Result<(), Sentence> {
        let (comment, texts) = remark(key.pet, moment, text)?;
        self.sit(key, Action::Comment(comment), texts, &[]).await
    }

    /// Whether a sitter may do this now. Buttons use this.
    ///
    /// # Errors
    /// The reason, for a reader without an account.
    pub fn may_sit(&self, key: &SitterKey, action: &Action) -> Result<(), Sentence> {
        let now = TimeMs(browser::now_ms());
        let actor = self.copy.with_state(|state| {
            let (id, record) = record(state, &key.public()).ok_or(to_sitter::UNKNOWN)?;
            if standing(state, &key.pet, &key.public(), now) == Standing::Dismissed {
                return Err(to_sitter::DISMISSED);
            }
            Ok(Actor::Member { account: record.account, key: id, role: record.role })
        });
        let actor = actor.ok_or(Barred::NotYet)??;
        let verdict = self.copy.may(&actor, action, now).ok_or(Barred::NotYet)?;
        verdict.map_err(|rejection| to_sitter::rejection(&rejection))
    }

    /// Submits an action signed by a sitter's key, and waits until this browser's copy has it.
    async fn sit(
        self,
        key: &SitterKey,
        action: Action,
        texts: Vec<SealedText>,
        photos: &[Prepared],
    ) -> Result<(), Sentence> {
        self.may_sit(key, &action)?;
        let account = self.copy.with_state(|state| Some(record(state, &key.public())?.1.account)).flatten();
        let account = account.ok_or(to_sitter::UNKNOWN)?;
        for photo in photos {
            upload_now(photo).await?;
        }
        self.submitter.settle(&Signer::Sitter(key.seed), account, action, texts).await?;
        Ok(())
    }
}
