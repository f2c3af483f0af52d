//! Looking after somebody's pet: who asks, who does it, and how it stands with them.
//!
//! What a sitter does does not go through the outbox, which belongs to one account and its device's key: it counts on one
//! row of sequence numbers, on that account's treats, and shows what waits as one's own. A sitter may have no account.

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
    /// Whether whoever is signed in may ask somebody to look after the pet until then. The key is made when they do.
    ///
    /// # Errors
    /// The reason.
    pub fn may_ask_sitter(&self, pet: Hash, until: TimeMs) -> Result<(), Sentence> {
        let key = NewKey { key: PublicKey([0; 32]), proof: Signature([0; 64]) };
        self.may(&Action::AskSitter(AskSitter { pet, key, until }))
    }

    /// Makes a fresh key for somebody to look after the pet, and lets it in. Asks for the password, since only the owner key
    /// may.
    ///
    /// # Errors
    /// In words, why not.
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

    /// Ends it before its time.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn dismiss_sitter(self, pet: Hash) -> Result<(), Sentence> {
        self.deal(Action::DismissSitter(DismissSitter { pet })).await
    }

    /// Pats the pet that one looks after.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn sit_pat(self, key: &SitterKey) -> Result<(), Sentence> {
        self.sit(key, Action::Pat(Pat { pet: key.pet, moment: None }), Vec::new(), &[]).await
    }

    /// Tells a piece of the story of the pet that one looks after.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn sit_post(self, key: &SitterKey, text: &str, photos: &[Prepared]) -> Result<(), Sentence> {
        let (post, texts) = story(key.pet, text, photos)?;
        self.sit(key, Action::Post(post), texts, photos).await
    }

    /// Answers a story of the pet that one looks after.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn sit_comment(self, key: &SitterKey, moment: EntryIndex, text: &str) -> Result<(), Sentence> {
        let (comment, texts) = remark(key.pet, moment, text)?;
        self.sit(key, Action::Comment(comment), texts, &[]).await
    }

    /// Whether whoever has this key may do this now. Buttons ask this.
    ///
    /// # Errors
    /// The reason, in words for somebody without an account.
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

    /// Does something by a sitter's key, and waits until this browser's copy has it.
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
