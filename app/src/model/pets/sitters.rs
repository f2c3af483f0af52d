//! Who looks after a pet in its owner's name, and how it stands with them.

use chain::hash::Hash;
use chain::ids::{KeyId, TimeMs};
use chain::keys::PublicKey;
use chain::records::{Key, Role};
use chain::state::State;

use super::Pets;
use crate::browser;
use crate::identity::sitter::SitterKey;

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

impl Pets {
    /// Who looks after a pet in its owner's name just now, if anybody does.
    pub fn sitting(self, birth: Hash) -> Option<Sitting> {
        let now = TimeMs(browser::now_ms());
        self.copy
            .with_state(|state| {
                let sitter = state.sitter(state.pet_by_birth(&birth)?, now)?;
                Some(Sitting { key: state.key(sitter.key)?.public, until: sitter.until })
            })
            .flatten()
    }

    /// How often a key has signed something; for a sitter's that is how often they came by.
    pub fn signed_by(self, key: &PublicKey) -> Option<u64> {
        self.copy.with_state(|state| Some(record(state, key)?.1.sequence)).flatten()
    }

    /// How often somebody came by whom whoever is signed in has asked; `None` for any other key.
    pub fn own_sitter_visits(self, key: &PublicKey) -> Option<u64> {
        let me = self.session.who()?;
        let own = |key: &&Key| key.role == Role::Sitter && key.account == me.account;
        self.copy.with_state(|state| Some(record(state, key).map(|(_, key)| key).filter(own)?.sequence)).flatten()
    }

    /// How it stands with whoever has this key.
    pub fn standing(self, key: &SitterKey) -> Standing {
        let now = TimeMs(browser::now_ms());
        self.copy.with_state(|state| standing(state, &key.pet, &key.public(), now)).unwrap_or(Standing::Unread)
    }
}

/// The record of a key.
pub(crate) fn record<'a>(state: &'a State, key: &PublicKey) -> Option<(KeyId, &'a Key)> {
    let id = state.key_by_bytes(key)?;
    Some((id, state.key(id)?))
}

/// How it stands with whoever has a sitter's key.
pub(crate) fn standing(state: &State, birth: &Hash, key: &PublicKey, now: TimeMs) -> Standing {
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
