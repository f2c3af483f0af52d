//! Looking after somebody's pet: who asks, who does it, and how it stands with them.
//!
//! What a sitter does does not go through the outbox, which belongs to one account and its device's key: it counts on one
//! row of sequence numbers, on that account's treats, and shows what waits as one's own. A sitter may have no account.

use chain::Actor;
use chain::commitment::SealedText;
use chain::event::{Action, AskSitter, DismissSitter, Pat};
use chain::hash::Hash;
use chain::ids::{EntryIndex, KeyId, TimeMs};
use chain::keys::{NewKey, PublicKey, Signature};
use chain::records::{Key, Role};
use chain::state::State;
use chain::verify;

use super::deeds::{remark, story};
use super::submit::Signer;
use super::uploads::upload_now;
use super::{Barred, World};
use crate::browser;
use crate::identity::sitter::SitterKey;
use crate::photo::Prepared;
use crate::sentence::{Sentence, to_sitter};

/// Somebody looks after a pet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// By this key.
    pub key: PublicKey,
    /// From then on they do not any more.
    pub until: TimeMs,
}

/// How it stands with somebody who was given a key to look after a pet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The chain has not been read.
    Unread,
    /// The chain does not know the key.
    Unknown,
    /// They look after the pet until then.
    Sits(TimeMs),
    /// Their time was over then.
    Over(TimeMs),
    /// The pet's people have ended it, asked somebody else, or are others now.
    Dismissed,
    /// The pet's story has ended.
    StoryEnded,
}

impl World {
    /// Who looks after a pet in its owner's name just now, if anybody does.
    pub fn sitting(&self, birth: Hash) -> Option<Sitting> {
        let now = TimeMs(browser::now_ms());
        self.with_state(|state| {
            let sitter = state.sitter(state.pet_by_birth(&birth)?, now)?;
            Some(Sitting { key: state.key(sitter.key)?.public, until: sitter.until })
        })
        .flatten()
    }

    /// How often a key has signed something; for a sitter's that is how often they came by.
    pub fn signed_by(&self, key: &PublicKey) -> Option<u64> {
        self.with_state(|state| Some(record(state, key)?.1.sequence)).flatten()
    }

    /// How often somebody came by whom whoever is signed in has asked; `None` for any other key.
    pub fn own_sitter_visits(&self, key: &PublicKey) -> Option<u64> {
        let me = self.who()?;
        let own = |key: &&Key| key.role == Role::Sitter && key.account == me.account;
        self.with_state(|state| Some(record(state, key).map(|(_, key)| key).filter(own)?.sequence)).flatten()
    }

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
        let me = self.signed_in()?;
        self.may_ask_sitter(pet, until)?;
        let owner = self.owner(me.account, &me.handle, &password).await?;
        let sitter = SitterKey { pet, seed: browser::random() };
        let key = NewKey::prove(&self.chain_id()?, &PublicKey::of_seed(&owner), &sitter.seed);
        let action = Action::AskSitter(AskSitter { pet, key, until });
        let receipt = self.submit(&Signer::Owner(owner), me.account, action, Vec::new()).await?;
        self.caught_up_to(receipt.index.0).await;
        Ok(sitter)
    }

    /// Ends it before its time.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn dismiss_sitter(self, pet: Hash) -> Result<(), Sentence> {
        self.deal(Action::DismissSitter(DismissSitter { pet })).await
    }

    /// How it stands with whoever has this key.
    pub fn standing(&self, key: &SitterKey) -> Standing {
        let now = TimeMs(browser::now_ms());
        self.with_state(|state| standing(state, &key.pet, &key.public(), now)).unwrap_or(Standing::Unread)
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
        let (action, texts) = story(key.pet, text, photos)?;
        self.sit(key, action, texts, photos).await
    }

    /// Answers a story of the pet that one looks after.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn sit_comment(self, key: &SitterKey, moment: EntryIndex, text: &str) -> Result<(), Sentence> {
        let (action, texts) = remark(key.pet, moment, text)?;
        self.sit(key, action, texts, &[]).await
    }

    /// Whether whoever has this key may do this now. Buttons ask this.
    ///
    /// # Errors
    /// The reason, in words for somebody without an account.
    pub fn may_sit(&self, key: &SitterKey, action: &Action) -> Result<(), Sentence> {
        let now = TimeMs(browser::now_ms());
        let verdict = self.with_state(|state| {
            let (id, record) = record(state, &key.public()).ok_or(to_sitter::UNKNOWN)?;
            if standing(state, &key.pet, &key.public(), now) == Standing::Dismissed {
                return Err(to_sitter::DISMISSED);
            }
            let actor = Actor::Member { account: record.account, key: id, role: record.role };
            verify::may(state, &actor, action, now).map_err(|rejection| to_sitter::rejection(&rejection))
        });
        verdict.ok_or(Barred::NotYet)?
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
        let account = self.with_state(|state| Some(record(state, &key.public())?.1.account)).flatten();
        let account = account.ok_or(to_sitter::UNKNOWN)?;
        for photo in photos {
            upload_now(photo).await?;
        }
        let receipt = self.submit(&Signer::Sitter(key.seed), account, action, texts).await?;
        self.caught_up_to(receipt.index.0).await;
        Ok(())
    }
}

fn record<'a>(state: &'a State, key: &PublicKey) -> Option<(KeyId, &'a Key)> {
    let id = state.key_by_bytes(key)?;
    Some((id, state.key(id)?))
}

fn standing(state: &State, birth: &Hash, key: &PublicKey, now: TimeMs) -> Standing {
    let (Some(pet), Some((id, record))) = (state.pet_by_birth(birth), record(state, key)) else {
        return Standing::Unknown;
    };
    if record.role != Role::Sitter {
        return Standing::Unknown;
    }
    if state.has_ended(pet) {
        return Standing::StoryEnded;
    }
    let sitter = state.keep(pet).sitter.as_deref().filter(|sitter| sitter.key == id && !record.revoked);
    match sitter {
        Some(sitter) if sitter.until <= now => Standing::Over(sitter.until),
        Some(sitter) if state.sitter(pet, now).is_some() => Standing::Sits(sitter.until),
        // A new owner key takes every key before it along.
        _ => Standing::Dismissed,
    }
}
